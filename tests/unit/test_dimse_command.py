"""Command sets from bytes and to bytes; hazards 39, 40 and 45."""

from __future__ import annotations

from struct import pack

import pytest

from hilum.dimse.command import (
    Command,
    encode_command,
    encode_echo_response,
    encode_store_response,
    parse_command,
)
from hilum.errors import ProtocolError, UsageError
from hilum.tables.commands import C_ECHO_RQ, C_ECHO_RSP, C_STORE_RQ, C_STORE_RSP

CT = "1.2.840.10008.5.1.4.1.1.2"


def element(tag: int, value: bytes, group: int = 0, length: int | None = None) -> bytes:
    return pack("<HHL", group, tag, len(value) if length is None else length) + value


def us(tag: int, value: int) -> bytes:
    return element(tag, pack("<H", value))


def uid(tag: int, value: str) -> bytes:
    raw = value.encode()
    return element(tag, raw + b"\0" * (len(raw) % 2))


FIELD, MESSAGE_ID, DATA_SET = us(0x100, C_STORE_RQ), us(0x110, 7), us(0x800, 0)
STORE = uid(2, CT) + FIELD + MESSAGE_ID + us(0x700, 2) + DATA_SET + uid(0x1000, "1.2.3")


def aborted(data: bytes) -> str:
    """The message of the ProtocolError, which must be the one of hazards 39 to 42."""
    with pytest.raises(ProtocolError) as caught:
        parse_command(data)
    assert (caught.value.source, caught.value.reason) == (0, 0)
    return str(caught.value)


def test_parse_c_store_rq() -> None:
    moved = element(0x1030, b"MOVER ") + us(0x1031, 9)
    command = parse_command(STORE + moved)
    assert command.field == C_STORE_RQ
    assert command.name == "C-STORE-RQ"
    assert command.message_id == 7
    assert command.has_data_set
    assert not command.is_response
    assert command.affected_sop_class_uid == command.sop_class_uid == CT
    assert command.affected_sop_instance_uid == command.sop_instance_uid == "1.2.3"
    assert command.priority == 2
    assert command.move_originator_aet == "MOVER"
    assert command.move_originator_message_id == 9
    assert command.get("MoveOriginatorApplicationEntityTitle") == "MOVER"
    assert command.raw(0x1000) == b"1.2.3\0"


def test_absent_elements() -> None:
    command = parse_command(FIELD + MESSAGE_ID + DATA_SET)
    assert command.affected_sop_class_uid == command.sop_instance_uid == ""
    assert command.move_destination == command.error_comment == ""
    assert command.move_originator_message_id is None
    assert command.priority == 0
    assert command.get("Status") is None
    assert command.raw(0x1000) == b""
    with pytest.raises(KeyError):
        command.get("PatientName")
    with pytest.raises(UsageError, match="Status"):
        _ = command.status
    with pytest.raises(UsageError, match="Message ID Being Responded To"):
        _ = command.message_id_responded_to


def test_requested_uids_stand_for_the_affected() -> None:
    data = uid(3, "1.2") + us(0x100, 0x110) + us(0x110, 1) + us(0x800, 0x101) + uid(0x1001, "1.3")
    command = parse_command(data)
    assert (command.sop_class_uid, command.sop_instance_uid) == ("1.2", "1.3")
    assert (command.affected_sop_class_uid, command.affected_sop_instance_uid) == ("", "")


@pytest.mark.parametrize(("kind", "expected"), [(0x0101, False), (0x0000, True), (0x0102, True)])
def test_hazard_45_data_set_type_none_means_no_data_set(kind: int, expected: bool) -> None:
    assert parse_command(FIELD + MESSAGE_ID + us(0x800, kind)).has_data_set is expected


def test_hazard_40_no_command_field() -> None:
    assert "Command Field" in aborted(MESSAGE_ID + DATA_SET)
    assert "Command Field" in aborted(element(0x100, b"") + MESSAGE_ID + DATA_SET)
    assert "Command Field" in aborted(b"")


def test_hazard_40_no_message_id() -> None:
    assert "Message ID" in aborted(FIELD + DATA_SET)
    assert "Message ID" in aborted(FIELD + element(0x110, b"") + DATA_SET)
    # a response or a cancel has the other one
    assert "Responded To" in aborted(us(0x100, C_STORE_RSP) + MESSAGE_ID + us(0x800, 0x101))
    assert "Responded To" in aborted(us(0x100, 0x0FFF) + MESSAGE_ID + us(0x800, 0x101))


def test_hazard_40_no_data_set_type_and_no_status() -> None:
    assert "Data Set Type" in aborted(FIELD + MESSAGE_ID)
    assert "Status" in aborted(us(0x100, C_STORE_RSP) + us(0x120, 1) + us(0x800, 0x101))


@pytest.mark.parametrize("group", [0x0001, 0x0002, 0x0008, 0xFFFE, 0xFFFF])
def test_hazard_40_wrong_group(group: int) -> None:
    assert f"{group:04X}" in aborted(STORE + element(0x10, b"ab", group=group))
    assert f"{group:04X}" in aborted(element(0x10, b"ab", group=group) + STORE)


@pytest.mark.parametrize("tag", [0x100, 0x110, 0x700, 0x800, 0x900, 0x1031])
@pytest.mark.parametrize("length", [1, 3, 4, 8])
def test_hazard_40_bad_length_of_a_short(tag: int, length: int) -> None:
    rest = b"".join(us(t, 1) for t in (0x100, 0x110, 0x800) if t != tag)
    assert f"{tag:04X}" in aborted(element(tag, b"\1" * length) + rest)


@pytest.mark.parametrize("length", [1, 2, 3, 5, 6])
def test_hazard_40_bad_length_of_a_list_of_tags(length: int) -> None:
    assert "0901" in aborted(STORE + element(0x901, b"\1" * length))


@pytest.mark.parametrize("length", [7, 8, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF])
def test_hazard_40_length_past_the_end(length: int) -> None:
    assert "past the end" in aborted(STORE[:-14] + element(0x1000, b"1.2.3\0", length=length))


WHOLE_WITHOUT_INSTANCE = len(STORE) - len(uid(0x1000, "1.2.3"))


@pytest.mark.parametrize("cut", sorted(set(range(1, len(STORE))) - {WHOLE_WITHOUT_INSTANCE}))
def test_hazard_40_truncated_anywhere(cut: int) -> None:
    aborted(STORE[:cut])


def test_the_same_element_twice() -> None:
    assert "twice" in aborted(STORE + uid(0x1000, "1.2.4"))


@pytest.mark.parametrize(
    "group_length", [b"", pack("<L", 0), pack("<L", 0xFFFFFFFF), b"\1\2", b"123456"]
)
def test_group_length_is_not_believed(group_length: bytes) -> None:
    command = parse_command(element(0, group_length) + STORE)
    assert command == parse_command(STORE)


def test_leniencies_odd_lengths_padding_retired_elements_and_order() -> None:
    command = parse_command(
        element(0x1000, b"1.2.3")
        + element(2, b"1.2 ")
        + us(0x800, 0)
        + element(0x0001, b"\1")
        + element(0x0010, b"ACR")
        + element(0x51B0, b"odd")
        + element(0x7777, b"")
        + MESSAGE_ID
        + FIELD
    )
    assert command.affected_sop_instance_uid == "1.2.3"
    assert command.affected_sop_class_uid == "1.2"
    assert command.message_id == 7


def test_uid_with_other_characters_is_read_as_it_is() -> None:
    command = parse_command(FIELD + MESSAGE_ID + DATA_SET + element(0x1000, b"../\xff\x00x"))
    assert command.affected_sop_instance_uid == "../\xff\x00x"


def test_unknown_command_field_is_parsed() -> None:
    command = parse_command(us(0x100, 0x0FFE) + MESSAGE_ID + us(0x800, 0x101))
    assert (command.name, command.message_id) == ("0x0FFE", 7)


def test_retired_message_id_in_a_response_is_read() -> None:
    data = us(0x100, C_STORE_RSP) + us(0x110, 3) + us(0x120, 7) + us(0x800, 0x101) + us(0x900, 0)
    response = parse_command(data)
    assert (response.message_id, response.message_id_responded_to, response.status) == (3, 7, 0)


def test_elements_repr_and_equality() -> None:
    command = parse_command(STORE)
    assert command.elements() == {
        "AffectedSOPClassUID": CT,
        "CommandField": 1,
        "MessageID": 7,
        "Priority": 2,
        "CommandDataSetType": 0,
        "AffectedSOPInstanceUID": "1.2.3",
    }
    assert "C-STORE-RQ" in repr(command)
    assert command == parse_command(element(0, pack("<L", 9)) + STORE)
    assert command != parse_command(FIELD + MESSAGE_ID + DATA_SET)
    assert command != "C-STORE-RQ"


# Encoding -------------------------------------------------------------------------------------


def test_encode_writes_elements_in_order_with_the_group_length() -> None:
    data = encode_command(
        C_STORE_RQ, has_data_set=True, AffectedSOPInstanceUID="1.2.3", Priority=2, MessageID=7,
        AffectedSOPClassUID=CT, MoveOriginatorMessageID=None,
    )  # fmt: skip
    assert data == element(0, pack("<L", len(STORE))) + STORE.replace(DATA_SET, us(0x800, 1))


def test_encode_lists_of_tags() -> None:
    data = encode_command(C_STORE_RSP, MessageIDBeingRespondedTo=1, Status=0xA900,
                          OffendingElement=(0x00080016, 0x7FE00010))  # fmt: skip
    assert element(0x901, bytes.fromhex("08001600 e07f1000")) in data
    assert parse_command(data).get("OffendingElement") == (0x00080016, 0x7FE00010)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("disk full", "disk full"),
        ("x" * 64, "x" * 64),
        ("x" * 65, "x" * 61 + "..."),
        ("ü" * 70, "?" * 61 + "..."),
        (" a\\b\nc\0 ", "a b c"),
        ("y" * 63 + " ", "y" * 63),
        ("w" * 55 + " 12345 67890", "w" * 55 + " 12345..."),
        ("w" * 55 + " 1234567890", "w" * 55 + "..."),
        ("w" * 55 + ", 1234567890", "w" * 55 + "..."),
        ("a " + "z" * 70, "a " + "z" * 59 + "..."),
    ],
)
def test_error_comment_has_64_characters_of_the_default_repertoire(comment, expected):
    data = encode_command(C_STORE_RSP, MessageIDBeingRespondedTo=1, Status=1, ErrorComment=comment)
    response = parse_command(data)
    assert response.error_comment == expected
    assert len(response.raw(0x902)) <= 64
    assert len(response.raw(0x902)) % 2 == 0


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("MessageID", 65536),
        ("MessageID", -1),
        ("MessageID", "1"),
        ("AffectedSOPClassUID", 5),
        ("AffectedSOPClassUID", "1." * 33),
        ("AffectedSOPClassUID", "1.2.é"),
        ("MoveDestination", "SEVENTEEN LETTERS"),
        ("OffendingElement", (1 << 32,)),
        ("OffendingElement", "00080016"),
        ("PatientName", "x"),
        ("CommandField", 1),
        ("CommandDataSetType", 1),
        ("CommandGroupLength", 1),
        ("Initiator", "RETIRED"),
    ],
)
def test_encode_refuses_what_an_element_cannot_hold(keyword: str, value) -> None:
    with pytest.raises(UsageError, match=keyword):
        encode_command(C_STORE_RQ, **{keyword: value})


def store_request(**more) -> Command:
    values = {"MessageID": 7, "AffectedSOPClassUID": CT, "AffectedSOPInstanceUID": "1.2.3.45"}
    return parse_command(encode_command(C_STORE_RQ, has_data_set=True, **{**values, **more}))


@pytest.mark.parametrize("instance", ["1.2.3", "1.2.34", "1." + "2" * 62, None])
@pytest.mark.parametrize("sop_class", [CT, "1.2.34", None])
@pytest.mark.parametrize("status", [0x0000, 0xB000])
def test_fast_store_response_is_the_general_one(instance, sop_class, status) -> None:
    request = store_request(
        MessageID=0xABCD, AffectedSOPClassUID=sop_class, AffectedSOPInstanceUID=instance
    )
    assert encode_store_response(request, status) == encode_command(
        C_STORE_RSP,
        MessageIDBeingRespondedTo=0xABCD,
        Status=status,
        AffectedSOPClassUID=sop_class,
        AffectedSOPInstanceUID=instance,
    )


@pytest.mark.parametrize("sop_class", ["1.2.840.10008.1.1", None])
def test_fast_echo_response_is_the_general_one(sop_class) -> None:
    request = parse_command(encode_command(C_ECHO_RQ, MessageID=1, AffectedSOPClassUID=sop_class))
    assert encode_echo_response(request, 0x0124) == encode_command(
        C_ECHO_RSP, MessageIDBeingRespondedTo=1, Status=0x0124, AffectedSOPClassUID=sop_class
    )


def test_fast_store_response_pads_odd_uids_and_leaves_out_what_is_none() -> None:
    odd = FIELD + MESSAGE_ID + DATA_SET + element(2, b"1.2.3") + element(0x1000, b"1.2.5")
    response = parse_command(encode_store_response(parse_command(odd)))
    assert (response.raw(2), response.raw(0x1000)) == (b"1.2.3\0", b"1.2.5\0")
    long = FIELD + MESSAGE_ID + DATA_SET + element(2, b"1" * 66) + element(0x1000, b"2" * 66)
    response = parse_command(encode_store_response(parse_command(long)))
    assert (response.raw(2), response.raw(0x1000)) == (b"", b"")
