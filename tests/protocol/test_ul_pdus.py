"""The seven PDUs both ways, against bytes written out by hand from PS3.8 9.3 and PS3.7 D.3.3."""

from __future__ import annotations

import pytest
from pynetdicom import pdu as peer

from hilum.errors import InvalidPDU, UsageError
from hilum.tables.reasons import abort_text, reject_text
from hilum.ul.connection import State
from hilum.wire.pdu import (
    PDU,
    PDV,
    Abort,
    AssociateAC,
    AssociateRJ,
    AssociateRQ,
    AsynchronousOperationsWindow,
    CommonExtendedNegotiation,
    ContextResult,
    ExtendedNegotiation,
    ImplementationClassUID,
    ImplementationVersionName,
    MaximumLength,
    PDataTF,
    ProposedContext,
    ReleaseRP,
    ReleaseRQ,
    RoleSelection,
    UserIdentityAC,
    UserIdentityRQ,
    UserItem,
    decode_pdu,
)
from tests.protocol.ul_script import connection_in, feed, merged

APPLICATION = "10 00 0015" + b"1.2.840.10008.3.1.1.1".hex()
TITLES = b"HILUM           ".hex() + b"PEER            ".hex()
FIXED = "0001 0000" + TITLES + "00" * 32
CONTEXT_RQ = "20 00 0014 01 000000" + "30 00 0003" + b"1.2".hex() + "40 00 0005" + b"1.2.3".hex()
CONTEXT_AC = "21 00 000d 01 00 00 00" + "40 00 0005" + b"1.2.3".hex()
REFUSED_AC = "21 00 000d 03 00 03 00" + "40 00 0005" + b"1.2.3".hex()
MAXIMUM = "51 00 0004 00004000"
USER = "50 00 0008" + MAXIMUM


def whole(pdu_type: str, body: str) -> bytes:
    data = bytes.fromhex(body)
    return bytes.fromhex(pdu_type) + b"\0" + len(data).to_bytes(4, "big") + data


GOLDEN: list[tuple[bytes, PDU]] = [
    (
        whole("01", FIXED + APPLICATION + CONTEXT_RQ + USER),
        AssociateRQ(
            "HILUM", "PEER", (ProposedContext(1, "1.2", ("1.2.3",)),), (MaximumLength(0x4000),)
        ),
    ),
    (
        whole("02", FIXED + APPLICATION + CONTEXT_AC + REFUSED_AC + USER),
        AssociateAC(
            "HILUM",
            "PEER",
            (ContextResult(1, 0, "1.2.3"), ContextResult(3, 3, "1.2.3")),
            (MaximumLength(0x4000),),
        ),
    ),
    (whole("03", "00 02 03 01"), AssociateRJ(2, 3, 1)),
    (
        whole("04", "00000004 01 03 6869" + "00000003 05 00 21"),
        PDataTF((PDV(1, True, True, b"hi"), PDV(5, False, False, b"!"))),
    ),
    (whole("05", "00000000"), ReleaseRQ()),
    (whole("06", "00000000"), ReleaseRP()),
    (whole("07", "00 00 02 06"), Abort(2, 6)),
]

USER_ITEMS: list[tuple[str, UserItem]] = [
    (MAXIMUM, MaximumLength(0x4000)),
    ("52 00 0003" + b"1.9".hex(), ImplementationClassUID("1.9")),
    ("53 00 0004 0000 0005", AsynchronousOperationsWindow(0, 5)),
    ("54 00 0007 0003" + b"1.2".hex() + "00 01", RoleSelection("1.2", False, True)),
    ("55 00 0005" + b"HILUM".hex(), ImplementationVersionName("HILUM")),
    ("56 00 0008 0003" + b"1.2".hex() + "01 00 02", ExtendedNegotiation("1.2", b"\1\0\2")),
    (
        "57 00 0015 0003" + b"1.2".hex() + "0003" + b"4.2".hex() + "0009 0003"
        + b"1.3".hex() + "0002" + b"17".hex(),
        CommonExtendedNegotiation("1.2", "4.2", ("1.3", "17")),
    ),
    (
        "58 00 000b 02 01 0003" + b"ann".hex() + "0002" + b"pw".hex(),
        UserIdentityRQ(2, True, b"ann", b"pw"),
    ),
    ("58 00 0009 05 00 0003" + b"jwt".hex() + "0000", UserIdentityRQ(5, False, b"jwt")),
    ("59 00 0006 0004" + b"tick".hex(), UserIdentityAC(b"tick")),
    ("59 00 0002 0000", UserIdentityAC()),
]  # fmt: skip


@pytest.mark.parametrize(("data", "value"), GOLDEN)
def test_pdu_as_the_standard_prints_it(data: bytes, value: PDU) -> None:
    assert value.encode() == data
    assert decode_pdu(data[0], data[6:]) == value


@pytest.mark.parametrize(("data", "value"), USER_ITEMS)
def test_user_item_as_the_standard_prints_it(data: str, value: UserItem) -> None:
    item = bytes.fromhex(data)
    rq = AssociateRQ("HILUM", "PEER", (), (value,))
    assert rq.encode().endswith(item)
    assert AssociateRQ.decode(rq.encode()[6:]).user_items == (value,)


RICH_RQ = AssociateRQ(
    "HILUM",
    "PEER",
    (
        ProposedContext(1, "1.2.840.10008.1.1", ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")),
        ProposedContext(255, "1.2.840.10008.5.1.4.1.1.2", ("1.2.840.10008.1.2",)),
    ),
    (
        MaximumLength(0),
        ImplementationClassUID("1.2.3"),
        AsynchronousOperationsWindow(3, 4),
        RoleSelection("1.2.840.10008.1.1", True, True),
        ImplementationVersionName("HILUM_1"),
        ExtendedNegotiation("1.2.840.10008.5.1.4.1.1.2", b"\1\2"),
        CommonExtendedNegotiation("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.4.2", ("1.2.9",)),
        UserIdentityRQ(2, True, b"user", b"passcode"),
    ),
)
RICH_AC = AssociateAC(
    "HILUM",
    "PEER",
    (ContextResult(1, 0, "1.2.840.10008.1.2"), ContextResult(3, 4, "1.2.840.10008.1.2")),
    (MaximumLength(1 << 20), ImplementationClassUID("1.2.3"), UserIdentityAC(b"ticket")),
)


@pytest.mark.parametrize(
    ("value", "theirs"),
    [
        (RICH_RQ, peer.A_ASSOCIATE_RQ),
        (RICH_AC, peer.A_ASSOCIATE_AC),
        (AssociateRJ(1, 1, 7), peer.A_ASSOCIATE_RJ),
        (GOLDEN[3][1], peer.P_DATA_TF),
        (ReleaseRQ(), peer.A_RELEASE_RQ),
        (ReleaseRP(), peer.A_RELEASE_RP),
        (Abort(2, 4), peer.A_ABORT_RQ),
    ],
)
def test_pynetdicom_reads_and_writes_the_same_bytes(value: PDU, theirs: type) -> None:
    decoded = theirs()
    decoded.decode(value.encode())
    assert decoded.encode() == value.encode()
    assert decode_pdu(value.pdu_type, decoded.encode()[6:]) == value


LENIENCIES = {
    "unknown item 60H": FIXED + APPLICATION + "60 ff 0002 abcd" + CONTEXT_RQ + USER,
    "unknown user item 5AH": FIXED + APPLICATION + CONTEXT_RQ
    + "50 00 000e 5a 00 0002 0000" + MAXIMUM,
    "reserved bytes not zero": ("0001 ffff" + TITLES + "00" * 32 + APPLICATION)
    + CONTEXT_RQ.replace("01 000000", "01 ffffff") + USER.replace("50 00", "50 ff"),
    "items out of order": FIXED + USER + CONTEXT_RQ + APPLICATION,
    "user information in two items": FIXED + APPLICATION + CONTEXT_RQ + "50 00 0000" + USER,
}  # fmt: skip


@pytest.mark.parametrize("case", LENIENCIES)
def test_oddities_that_must_not_matter(case: str) -> None:
    assert AssociateRQ.decode(bytes.fromhex(LENIENCIES[case])) == GOLDEN[0][1]


@pytest.mark.parametrize("padding", ["00", "20", "0000"])
def test_padded_uids_are_the_uids(padding: str) -> None:
    count = len(padding) // 2
    application = f"10 00 {21 + count:04x}" + b"1.2.840.10008.3.1.1.1".hex() + padding
    context = f"20 00 {20 + count:04x} 01 000000 30 00 0003" + b"1.2".hex()
    context += f"40 00 {5 + count:04x}" + b"1.2.3".hex() + padding
    assert AssociateRQ.decode(bytes.fromhex(FIXED + application + context + USER)) == GOLDEN[0][1]


MALFORMED = {
    "cut off in the fixed fields": FIXED[:-2],
    "item header cut off": FIXED + "10 00 00",
    "item past the end": FIXED + "10 00 00ff 31",
    "empty application context": FIXED + "10 00 0000",
    "uid of padding only": FIXED + "10 00 0002 0000",
    "context without fixed fields": FIXED + APPLICATION + "20 00 0002 0100",
    "context without abstract syntax": FIXED + APPLICATION + "20 00 0004 01000000",
    "context with two abstract syntaxes": FIXED + APPLICATION
    + "20 00 0012 01000000 30 00 0003 312e32 30 00 0003 312e33",
    "sub-item past its item": FIXED + APPLICATION + "20 00 000b 01000000 30 00 0004 312e32",
    "context id 0": FIXED + APPLICATION + CONTEXT_RQ.replace("01 000000", "00 000000"),
    "context id 2": FIXED + APPLICATION + CONTEXT_RQ.replace("01 000000", "02 000000"),
    "context id twice": FIXED + APPLICATION + CONTEXT_RQ + CONTEXT_RQ,
    "maximum length of 3 bytes": FIXED + "50 00 0007 51 00 0003 000040",
    "maximum length of 5 bytes": FIXED + "50 00 0009 51 00 0005 0000004000",
    "role selection cut off": FIXED + "50 00 000a 54 00 0006 0003 312e32 00",
    "role selection, uid past the end": FIXED + "50 00 000b 54 00 0007 00ff 312e32 00 01",
    "common extended, class past the list": FIXED
    + "50 00 0012 57 00 000e 0003 312e32 0003 312e33 0002 ffff",
    "two user identities": FIXED + "50 00 0014" + "58 00 0006 01 00 0000 0000" * 2,
}  # fmt: skip


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_requests_are_invalid(case: str) -> None:
    with pytest.raises(InvalidPDU) as caught:
        AssociateRQ.decode(bytes.fromhex(MALFORMED[case]))
    assert caught.value.reason == 6


@pytest.mark.parametrize(
    ("pdu_type", "body"),
    [
        (3, ""),
        (5, "0000000000"),
        (6, "00"),
        (7, "000000"),
        (4, ""),
        (4, "00000004"),
        (4, "00000001 01 03"),
        (4, "00000005 01 03 6869"),
        (4, "00000004 01 03 6869 00"),
        (8, "00000000"),
    ],
)
def test_malformed_bodies_are_invalid(pdu_type: int, body: str) -> None:
    with pytest.raises(InvalidPDU):
        decode_pdu(pdu_type, bytes.fromhex(body))


def test_answers_of_careless_acceptors_are_read() -> None:
    bare = "21 00 0004 01 00 00 00" + "21 00 0004 03 00 04 00" + "21 00 0008 05 00 01 00 40 00 0000"
    ac = AssociateAC.decode(bytes.fromhex("0001 0000" + "00" * 64 + APPLICATION + bare))
    assert ac.contexts == (ContextResult(1, 0), ContextResult(3, 4), ContextResult(5, 1))
    assert ac.maximum_length == 0
    with pytest.raises(InvalidPDU):
        AssociateAC.decode(bytes.fromhex(FIXED + "21 00 0008 05 00 00 00 40 00 0000"))
    with pytest.raises(InvalidPDU):
        AssociateAC.decode(bytes.fromhex(FIXED + "21 00 0002 0500"))


def test_what_does_not_fit_cannot_be_encoded() -> None:
    with pytest.raises(UsageError, match="16 characters"):
        AssociateRQ("A" * 17, "B").encode()
    with pytest.raises(UsageError, match="65535"):
        AssociateRQ("A", "B", (), (UserIdentityRQ(4, False, b"x" * 65535),)).encode()


def test_a_printed_user_identity_hides_the_passcode() -> None:
    assert "secret" not in repr(
        AssociateRQ("A", "B", (), (UserIdentityRQ(2, True, b"u", b"secret"),))
    )


@pytest.mark.parametrize(("data", "value"), GOLDEN)
@pytest.mark.parametrize("trailing", [b"", bytes.fromhex("05 00 0000")])
@pytest.mark.parametrize("step", [0, 1])
def test_whole_by_byte_and_with_trailing_data(
    data: bytes, value: PDU, trailing: bytes, step: int
) -> None:
    state = {1: State.Sta2, 2: State.Sta5, 3: State.Sta5}.get(value.pdu_type, State.Sta7)
    events = feed(connection_in(state), data + trailing, step=step)
    reference = feed(connection_in(state), data)
    assert merged(events) == merged(reference) != []
    if value.pdu_type in (1, 2):
        assert events[0].pdu == value


def test_reasons_in_words() -> None:
    assert reject_text(1, 1, 7).endswith("called-AE-title-not-recognized (1,1,7)")
    assert reject_text(9, 9, 9) == "unknown result by unknown source: unknown reason (9,9,9)"
    assert abort_text(2, 6).endswith("invalid-PDU-parameter value (2,6)")
    assert abort_text(0, 4) == "aborted by DICOM UL service-user (0,4)"
