"""Each message against pynetdicom's bytes, both ways; what builders refuse; hazard 41."""

from __future__ import annotations

from io import BytesIO

import pynetdicom.dimse_messages as peer_messages
import pynetdicom.dimse_primitives as peer
import pytest
from pynetdicom.dsutils import decode

from hilum.dimse import messages
from hilum.dimse.command import encode_command, parse_command
from hilum.errors import UsageError
from hilum.tables.commands import C_STORE_RQ, MESSAGE_BY_FIELD, MESSAGES

CT, INSTANCE = "1.2.840.10008.5.1.4.1.1.2", "1.2.826.0.1.3680043.8.498.1"
DATA = b"\x08\x00\x05\x00\x00\x00\x00\x00"
COUNTS = {
    "NumberOfRemainingSuboperations": 1,
    "NumberOfCompletedSuboperations": 2,
    "NumberOfFailedSuboperations": 3,
    "NumberOfWarningSuboperations": 4,
}
ABOUT = {"AffectedSOPClassUID": CT, "AffectedSOPInstanceUID": INSTANCE}
REQUESTED = {"RequestedSOPClassUID": CT, "RequestedSOPInstanceUID": INSTANCE}
CLASS = {"AffectedSOPClassUID": CT}
ANSWER = {"MessageIDBeingRespondedTo": 7}
ASK = {"MessageID": 7}
WITHOUT, WITH = None, DATA

# Our bytes; pynetdicom's primitive, its parameters and its data set
CASES = {
    "C-ECHO-RQ": (messages.c_echo_rq(7, CT), peer.C_ECHO, {**ASK, **CLASS}, WITHOUT),
    "C-ECHO-RSP": (
        messages.c_echo_rsp(7, 0x0122, AffectedSOPClassUID=CT, ErrorComment="why"),
        peer.C_ECHO,
        {**ANSWER, **CLASS, "Status": 0x0122, "ErrorComment": "why"},
        WITHOUT,
    ),
    "C-STORE-RQ": (
        messages.c_store_rq(
            7, CT, INSTANCE, priority=1, move_originator_aet="MOVER", move_originator_message_id=3
        ),
        peer.C_STORE,
        {
            **ASK,
            **ABOUT,
            "Priority": 1,
            "MoveOriginatorApplicationEntityTitle": "MOVER",
            "MoveOriginatorMessageID": 3,
        },
        WITH,
    ),
    "C-STORE-RSP": (
        messages.c_store_rsp(7, 0xA900, **ABOUT, OffendingElement=(0x00080018,), ErrorComment="x"),
        peer.C_STORE,
        {
            **ANSWER,
            **ABOUT,
            "Status": 0xA900,
            "OffendingElement": [0x00080018],
            "ErrorComment": "x",
        },
        WITHOUT,
    ),
    "C-FIND-RQ": (
        messages.c_find_rq(7, CT, priority=2),
        peer.C_FIND,
        {**ASK, **CLASS, "Priority": 2},
        WITH,
    ),
    "C-FIND-RSP": (
        messages.c_find_rsp(7, 0xFF00, data_set=True, **CLASS),
        peer.C_FIND,
        {**ANSWER, **CLASS, "Status": 0xFF00},
        WITH,
    ),
    "C-CANCEL-RQ": (messages.c_cancel_rq(7), peer.C_CANCEL, ANSWER, WITHOUT),
    "C-GET-RQ": (messages.c_get_rq(7, CT), peer.C_GET, {**ASK, **CLASS, "Priority": 0}, WITH),
    "C-GET-RSP": (
        messages.c_get_rsp(7, 0xB000, data_set=True, **CLASS, **COUNTS),
        peer.C_GET,
        {**ANSWER, **CLASS, **COUNTS, "Status": 0xB000},
        WITH,
    ),
    "C-MOVE-RQ": (
        messages.c_move_rq(7, CT, "DEST"),
        peer.C_MOVE,
        {**ASK, **CLASS, "Priority": 0, "MoveDestination": "DEST"},
        WITH,
    ),
    "C-MOVE-RSP": (
        messages.c_move_rsp(7, 0xFF00, **CLASS, **COUNTS),
        peer.C_MOVE,
        {**ANSWER, **CLASS, **COUNTS, "Status": 0xFF00},
        WITHOUT,
    ),
    "N-EVENT-REPORT-RQ": (
        messages.n_event_report_rq(7, CT, INSTANCE, 2, data_set=True),
        peer.N_EVENT_REPORT,
        {**ASK, **ABOUT, "EventTypeID": 2},
        WITH,
    ),
    "N-EVENT-REPORT-RSP": (
        messages.n_event_report_rsp(7, event_type_id=2, data_set=True, **ABOUT),
        peer.N_EVENT_REPORT,
        {**ANSWER, **ABOUT, "Status": 0, "EventTypeID": 2},
        WITH,
    ),
    "N-GET-RQ": (
        messages.n_get_rq(7, CT, INSTANCE, attributes=(0x00100020, 0x00741000)),
        peer.N_GET,
        {**ASK, **REQUESTED, "AttributeIdentifierList": [0x00100020, 0x00741000]},
        WITHOUT,
    ),
    "N-GET-RSP": (
        messages.n_get_rsp(7, 0x0107, data_set=True, **ABOUT),
        peer.N_GET,
        {**ANSWER, **ABOUT, "Status": 0x0107},
        WITH,
    ),
    "N-SET-RQ": (messages.n_set_rq(7, CT, INSTANCE), peer.N_SET, {**ASK, **REQUESTED}, WITH),
    "N-SET-RSP": (
        messages.n_set_rsp(7, 0x0110, ErrorID=0xA710, ErrorComment="may no longer be updated"),
        peer.N_SET,
        {**ANSWER, "Status": 0x0110, "ErrorID": 0xA710, "ErrorComment": "may no longer be updated"},
        WITHOUT,
    ),
    "N-ACTION-RQ": (
        messages.n_action_rq(7, CT, INSTANCE, 1, data_set=True),
        peer.N_ACTION,
        {**ASK, **REQUESTED, "ActionTypeID": 1},
        WITH,
    ),
    "N-ACTION-RSP": (
        messages.n_action_rsp(7, action_type_id=1, data_set=True, **ABOUT),
        peer.N_ACTION,
        {**ANSWER, **ABOUT, "Status": 0, "ActionTypeID": 1},
        WITH,
    ),
    "N-CREATE-RQ": (
        messages.n_create_rq(7, CT, INSTANCE, data_set=True),
        peer.N_CREATE,
        {**ASK, **ABOUT},
        WITH,
    ),
    "N-CREATE-RSP": (
        messages.n_create_rsp(7, data_set=True, **ABOUT),
        peer.N_CREATE,
        {**ANSWER, **ABOUT, "Status": 0},
        WITH,
    ),
    "N-DELETE-RQ": (
        messages.n_delete_rq(7, CT, INSTANCE),
        peer.N_DELETE,
        {**ASK, **REQUESTED},
        WITHOUT,
    ),
    "N-DELETE-RSP": (
        messages.n_delete_rsp(7, 0x0112, **ABOUT),
        peer.N_DELETE,
        {**ANSWER, **ABOUT, "Status": 0x0112},
        WITHOUT,
    ),
}


def peer_bytes(name: str, primitive_class: type, parameters: dict, data: bytes | None) -> bytes:
    """The command set that pynetdicom sends for this message."""
    primitive = primitive_class()
    for keyword, value in parameters.items():
        setattr(primitive, keyword, value)
    message = getattr(peer_messages, name.replace("-", "_"))()
    if data is not None:
        attribute = peer_messages._DATASET_KEYWORDS[name.replace("-", "_")]
        setattr(primitive, attribute, BytesIO(data))
    message.primitive_to_message(primitive)
    first = next(iter(message.encode_msg(1, 0)))
    return first.presentation_data_value_list[0][1][1:]


def test_every_message_has_its_case() -> None:
    assert set(CASES) == {message.name for message in MESSAGES}


@pytest.mark.parametrize("name", CASES)
def test_builders_write_what_pynetdicom_writes(name: str) -> None:
    ours, *theirs = CASES[name]
    assert ours == peer_bytes(name, *theirs)


@pytest.mark.parametrize("name", CASES)
def test_we_read_what_pynetdicom_writes(name: str) -> None:
    _, primitive_class, parameters, data = CASES[name]
    command = parse_command(peer_bytes(name, primitive_class, parameters, data))
    assert command.name == name
    assert command.has_data_set == (data is not None)
    read = command.elements()
    del read["CommandField"], read["CommandDataSetType"]
    assert read == {k: tuple(v) if isinstance(v, list) else v for k, v in parameters.items()}


@pytest.mark.parametrize("name", CASES)
def test_pydicom_reads_what_we_write(name: str) -> None:
    ours, _, parameters, data = CASES[name]
    dataset = decode(BytesIO(ours), True, True)
    assert dataset.CommandGroupLength == len(ours) - 12
    assert (dataset.CommandDataSetType == 0x0101) == (data is None)
    for keyword, value in parameters.items():
        read = dataset[keyword].value
        assert read == (value[0] if isinstance(value, list) and len(value) == 1 else value)


# What is refused --------------------------------------------------------------------------------

FILLED = {name: parse_command(case[0]) for name, case in CASES.items()}


def _mandatory() -> list[tuple[int, str]]:
    return [(message.field, keyword) for message in MESSAGES for keyword in message.mandatory]


@pytest.mark.parametrize(("field", "keyword"), _mandatory())
@pytest.mark.parametrize("missing", [None, ""])
def test_build_needs_every_mandatory_element(field: int, keyword: str, missing) -> None:
    command = FILLED[MESSAGE_BY_FIELD[field].name]
    elements = command.elements()
    del elements["CommandField"], elements["CommandDataSetType"]
    assert messages.build(field, data_set=command.has_data_set, **elements)
    with pytest.raises(UsageError, match=keyword):
        messages.build(field, data_set=command.has_data_set, **{**elements, keyword: missing})


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
def test_build_refuses_what_is_not_of_the_message(message) -> None:
    elements = FILLED[message.name].elements()
    del elements["CommandField"], elements["CommandDataSetType"]
    data_set = FILLED[message.name].has_data_set
    alien = "MoveDestination" if message.name != "C-MOVE-RQ" else "EventTypeID"
    with pytest.raises(UsageError, match=alien):
        messages.build(message.field, data_set=data_set, **{**elements, alien: "1"})
    if message.data_set in "M-":
        with pytest.raises(UsageError, match="data set"):
            messages.build(message.field, data_set=not data_set, **elements)


def test_build_refuses_an_unknown_field_and_a_reply_without_its_type() -> None:
    with pytest.raises(UsageError, match="0FFE"):
        messages.build(0x0FFE)
    with pytest.raises(UsageError, match="ActionTypeID"):
        messages.n_action_rsp(1, data_set=True)
    with pytest.raises(UsageError, match="EventTypeID"):
        messages.n_event_report_rsp(1, data_set=True)


def test_no_data_set_where_it_is_the_senders_choice() -> None:
    assert not parse_command(messages.n_create_rq(1, CT)).has_data_set
    assert not parse_command(messages.n_action_rq(1, CT, INSTANCE, 2)).has_data_set
    assert not parse_command(messages.n_event_report_rq(1, CT, INSTANCE, 2)).has_data_set
    assert not parse_command(messages.n_get_rsp(1, 0x0112)).has_data_set


# Answers to a request ---------------------------------------------------------------------------

REQUESTS = [message for message in MESSAGES if message.name.endswith("RQ")]
REQUESTS = [message for message in REQUESTS if message.name != "C-CANCEL-RQ"]


@pytest.mark.parametrize("message", REQUESTS, ids=lambda message: message.name)
def test_respond_to_every_request(message) -> None:
    request = FILLED[message.name]
    response = parse_command(messages.respond(request, 0xA700, comment="full", offending=(0x2,)))
    assert response.field == message.field | 0x8000
    assert response.message_id_responded_to == 7
    assert (response.status, response.error_comment) == (0xA700, "full")
    assert response.get("OffendingElement") == (2,)
    assert response.affected_sop_class_uid == CT
    allowed = MESSAGE_BY_FIELD[response.field].allowed
    expected = INSTANCE if "AffectedSOPInstanceUID" in allowed else ""
    assert response.affected_sop_instance_uid == expected
    plain = parse_command(messages.respond(request))
    assert (plain.status, plain.has_data_set) == (0, False)
    assert plain.affected_sop_class_uid == CT


def test_respond_with_a_reply_names_its_type() -> None:
    action = parse_command(messages.respond(FILLED["N-ACTION-RQ"], data_set=True))
    assert (action.get("ActionTypeID"), action.has_data_set) == (1, True)
    event = parse_command(messages.respond(FILLED["N-EVENT-REPORT-RQ"], data_set=True))
    assert event.get("EventTypeID") == 2


def test_respond_with_the_counts_of_sub_operations() -> None:
    response = parse_command(messages.respond(FILLED["C-MOVE-RQ"], 0xFF00, **COUNTS))
    assert {keyword: response.get(keyword) for keyword in COUNTS} == COUNTS


def test_hazard_41_unknown_command_field_is_answered_from_what_the_command_says() -> None:
    request = parse_command(encode_command(0x0FFE, MessageID=9, AffectedSOPClassUID=CT))
    response = parse_command(messages.respond(request, 0x0211, comment="no such operation"))
    assert (response.field, response.message_id_responded_to) == (0x8FFE, 9)
    assert (response.status, response.error_comment) == (0x0211, "no such operation")
    assert not response.has_data_set


@pytest.mark.parametrize("uid", [b"1" * 66, b"1.2.\xff\xfe", b"\0\0", b""])
def test_hazard_44_a_uid_that_is_none_is_not_sent_back(uid: bytes) -> None:
    raw = encode_command(C_STORE_RQ, has_data_set=True, MessageID=1, AffectedSOPClassUID=CT)
    raw += b"\0\0\0\x10" + len(uid).to_bytes(4, "little") + uid
    response = parse_command(messages.respond(parse_command(raw), 0x0117, comment="not a UID"))
    assert response.affected_sop_instance_uid == ""
    assert response.status == 0x0117


@pytest.mark.parametrize("name", ["C-STORE-RSP", "C-CANCEL-RQ"])
def test_responses_and_cancels_are_not_answered(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        messages.respond(FILLED[name])
