"""PDUs under random values and random damage: round trips, canonical coding, never a crash."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from hilum.errors import InvalidPDU
from hilum.wire import pdu
from hilum.wire.primitives import one_line

uids = st.text("0123456789.", min_size=1, max_size=64)
titles = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=16).map(
    lambda text: text.strip(" ")
)
octets = st.binary(max_size=40)
u16 = st.integers(0, 0xFFFF)
user_identity = st.builds(
    pdu.UserIdentityRQ, st.integers(0, 255), st.booleans(), octets, octets
)  # fmt: skip
user_items = st.one_of(
    st.builds(pdu.MaximumLength, st.integers(0, 0xFFFFFFFF)),
    st.builds(pdu.ImplementationClassUID, uids),
    st.builds(pdu.AsynchronousOperationsWindow, u16, u16),
    st.builds(pdu.RoleSelection, uids, st.booleans(), st.booleans()),
    st.builds(pdu.ImplementationVersionName, st.text("HILUM_0123456789", min_size=1, max_size=16)),
    st.builds(pdu.ExtendedNegotiation, uids, octets),
    st.builds(
        pdu.CommonExtendedNegotiation, uids, uids, st.lists(uids, max_size=3).map(tuple)
    ),
)  # fmt: skip
contexts = st.lists(
    st.builds(
        pdu.ProposedContext, st.sampled_from(range(1, 256, 2)), uids, st.lists(uids).map(tuple)
    ),
    unique_by=lambda context: context.id,
    max_size=6,
).map(tuple)
results = st.lists(
    st.builds(pdu.ContextResult, st.integers(0, 255), st.integers(0, 255), uids), max_size=6
).map(tuple)


def _associate(
    kind: type, answers: st.SearchStrategy, once: st.SearchStrategy
) -> st.SearchStrategy:
    items = st.tuples(st.lists(user_items, max_size=5), st.lists(once, max_size=1)).map(
        lambda parts: tuple(parts[0] + parts[1])
    )
    reserved = st.binary(min_size=32, max_size=32)
    return st.builds(kind, titles, titles, answers, items, uids, u16, reserved)


requests = _associate(pdu.AssociateRQ, contexts, user_identity)
pdus = st.one_of(
    requests,
    _associate(pdu.AssociateAC, results, st.builds(pdu.UserIdentityAC, octets)),
    st.builds(pdu.AssociateRJ, *[st.integers(0, 255)] * 3),
    st.builds(
        pdu.PDataTF,
        st.lists(
            st.builds(pdu.PDV, st.integers(0, 255), st.booleans(), st.booleans(), octets),
            min_size=1,
        ).map(tuple),
    ),
    st.just(pdu.ReleaseRQ()),
    st.just(pdu.ReleaseRP()),
    st.builds(pdu.Abort, st.integers(0, 255), st.integers(0, 255)),
)


@given(pdus)
def test_decoding_undoes_encoding(value: pdu.PDU) -> None:
    data = value.encode()
    assert data[0] == value.pdu_type
    assert int.from_bytes(data[2:6], "big") == len(data) - 6
    assert pdu.decode_pdu(data[0], data[6:]) == value


@given(pdus, st.data())
def test_damaged_pdus_are_invalid_or_canonical(value: pdu.PDU, data: st.DataObject) -> None:
    body = bytearray(value.encode()[6:])
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    for damaged in (bytes(body), bytes(body[:cut])):
        with contextlib.suppress(InvalidPDU):
            decoded = pdu.decode_pdu(value.pdu_type, damaged)
            again = decoded.encode()
            assert pdu.decode_pdu(again[0], again[6:]).encode() == again


@given(st.integers(0, 255), st.binary(max_size=400))
def test_random_bytes_never_crash(pdu_type: int, body: bytes) -> None:
    with contextlib.suppress(InvalidPDU):
        pdu.decode_pdu(pdu_type, body)


@given(st.binary(max_size=200))
def test_random_items_never_crash(body: bytes) -> None:
    fixed = b"\0\1" + bytes(66)
    for pdu_type in (1, 2):
        with contextlib.suppress(InvalidPDU):
            pdu.decode_pdu(pdu_type, fixed + body)


@given(st.text(max_size=3000))
def test_log_lines_are_one_bounded_line(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 400
    assert line.isascii()
    assert line.isprintable()
