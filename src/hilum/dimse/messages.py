"""Every request and response, built and checked by the table of messages.

Owns one builder for each message of PS3.7 9.3 and 10.3; what they must carry stands in
`tables.commands` and is read from there. Must not know contexts, sockets or services.

All builders give the encoded command set. `data_set=True` says that a data set follows, where
that is the sender's choice. A response takes what else it may carry by keyword, as
`AffectedSOPClassUID="1.2"`, `ErrorComment="disk full"` or `OffendingElement=(0x00100020,)`.
Answers to a request are simplest by `respond`, which copies what identifies it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.dimse.command import (
    UID_LIMIT,
    Command,
    encode_command,
    encode_echo_response,
    encode_store_response,
)
from hilum.errors import UsageError
from hilum.tables import commands as table
from hilum.tables.commands import (
    C_CANCEL_RQ,
    C_ECHO_RQ,
    C_STORE_RQ,
    MESSAGE_BY_FIELD,
    PRIORITY_MEDIUM,
    RESPONSE_BIT,
    MessageType,
)

if TYPE_CHECKING:
    from hilum.dimse.command import Value

__all__ = [
    "build",
    "c_cancel_rq",
    "c_echo_rq",
    "c_echo_rsp",
    "c_find_rq",
    "c_find_rsp",
    "c_get_rq",
    "c_get_rsp",
    "c_move_rq",
    "c_move_rsp",
    "c_store_rq",
    "c_store_rsp",
    "n_action_rq",
    "n_action_rsp",
    "n_create_rq",
    "n_create_rsp",
    "n_delete_rq",
    "n_delete_rsp",
    "n_event_report_rq",
    "n_event_report_rsp",
    "n_get_rq",
    "n_get_rsp",
    "n_set_rq",
    "n_set_rsp",
    "respond",
]


def build(field: int, *, data_set: bool = False, **elements: Value | None) -> bytes:
    """Encode a message after checking it against its row of the table.

    Args:
        field: Command Field of a message of PS3.7.
        data_set: whether a data set follows.
        elements: values by keyword; None leaves an element out.

    Raises:
        UsageError: a mandatory element or data set is missing, one is not of this message, or a
            value does not fit its VR.
    """
    message = MESSAGE_BY_FIELD.get(field)
    if message is None:
        raise UsageError(f"no message has Command Field {field:04X}")
    _check_data_set(message, data_set)
    # a reply says what it replies to (PS3.7 10.1.1.1.5, 10.1.4.1.5)
    is_reply = data_set and message.data_set == "C"
    for keyword in (*message.mandatory, *(message.conditional if is_reply else ())):
        if elements.get(keyword) in (None, ""):
            raise UsageError(f"{message.name} needs {keyword}")
    for keyword, value in elements.items():
        if value is not None and keyword not in _ALLOWED[field]:
            raise UsageError(f"{message.name} has no {keyword}")
    return encode_command(field, has_data_set=data_set, **elements)


_ALLOWED = {message.field: message.allowed for message in table.MESSAGES}


def _check_data_set(message: MessageType, data_set: bool) -> None:
    if message.data_set == "M" and not data_set:
        raise UsageError(f"{message.name} needs a data set ({message.data_set_name})")
    if message.data_set == "-" and data_set:
        raise UsageError(f"{message.name} has no data set")


def respond(
    request: Command,
    status: int = 0x0000,
    *,
    comment: str = "",
    offending: tuple[int, ...] = (),
    data_set: bool = False,
    **elements: Value | None,
) -> bytes:
    """The response to a request, with what identifies it copied from there.

    A Command Field that no service knows is answered all the same, with bit 8000 set (0211).

    Args:
        request: a request as it was received.
        status: a status of the service or of PS3.7 Annex C.
        comment: Error Comment (0000,0902); shortened, see `errors.error_comment`.
        offending: Offending Element (0000,0901), tags `0xGGGGEEEE`.
        data_set: whether a data set follows.
        elements: further elements by keyword, as the counts of sub-operations.

    Raises:
        UsageError: the command is none to answer, or an element is not of the response.
    """
    if not (comment or offending or data_set or elements):
        if request.field == C_STORE_RQ:
            return encode_store_response(request, status)
        if request.field == C_ECHO_RQ:
            return encode_echo_response(request, status)
    if request.is_response or request.field == C_CANCEL_RQ:
        raise UsageError(f"{request.name} is not to be answered")
    field = request.field | RESPONSE_BIT
    values: dict[str, Value | None] = {
        "MessageIDBeingRespondedTo": request.message_id,
        "Status": status,
        "OffendingElement": offending or None,
        "ErrorComment": comment or None,
    }
    allowed = _ALLOWED.get(field)
    if allowed is None:
        return encode_command(field, has_data_set=False, **values)
    if "AffectedSOPClassUID" in allowed:
        values["AffectedSOPClassUID"] = _copied(request.sop_class_uid)
    if "AffectedSOPInstanceUID" in allowed:
        values["AffectedSOPInstanceUID"] = _copied(request.sop_instance_uid)
    if data_set:
        for keyword in MESSAGE_BY_FIELD[field].conditional:
            values.setdefault(keyword, request.get(keyword))
    values.update(elements)
    return build(field, data_set=data_set, **values)


def _copied(uid: str) -> str | None:
    """A UID of the request for its response; nothing that a UID could not hold."""
    return uid if uid and len(uid) <= UID_LIMIT and uid.isascii() else None


def _request(
    field: int, message_id: int, sop_class: str, data_set: bool, **elements: Value | None
) -> bytes:
    """A request that names its SOP Class as affected."""
    return build(
        field, data_set=data_set, MessageID=message_id, AffectedSOPClassUID=sop_class, **elements
    )


def _requested(
    field: int,
    message_id: int,
    sop_class: str,
    instance: str,
    data_set: bool,
    **elements: Value | None,
) -> bytes:
    """A request that names its SOP Class and Instance as requested."""
    return build(
        field,
        data_set=data_set,
        MessageID=message_id,
        RequestedSOPClassUID=sop_class,
        RequestedSOPInstanceUID=instance,
        **elements,
    )


def _response(
    field: int, message_id: int, status: int, data_set: bool, elements: dict[str, Value | None]
) -> bytes:
    return build(
        field,
        data_set=data_set,
        MessageIDBeingRespondedTo=message_id,
        Status=status,
        **elements,
    )


# DIMSE-C (PS3.7 9.3) ----------------------------------------------------------------------------


def c_echo_rq(message_id: int, sop_class_uid: str) -> bytes:
    """C-ECHO-RQ (PS3.7 Table 9.3-12)."""
    return _request(table.C_ECHO_RQ, message_id, sop_class_uid, False)


def c_echo_rsp(message_id: int, status: int = 0, **more: Value | None) -> bytes:
    """C-ECHO-RSP (PS3.7 Table 9.3-13)."""
    return _response(table.C_ECHO_RSP, message_id, status, False, more)


def c_store_rq(
    message_id: int,
    sop_class_uid: str,
    sop_instance_uid: str,
    *,
    priority: int = PRIORITY_MEDIUM,
    move_originator_aet: str | None = None,
    move_originator_message_id: int | None = None,
) -> bytes:
    """C-STORE-RQ (PS3.7 Table 9.3-1); the instance follows as the data set."""
    return _request(
        table.C_STORE_RQ,
        message_id,
        sop_class_uid,
        True,
        Priority=priority,
        AffectedSOPInstanceUID=sop_instance_uid,
        MoveOriginatorApplicationEntityTitle=move_originator_aet,
        MoveOriginatorMessageID=move_originator_message_id,
    )


def c_store_rsp(message_id: int, status: int = 0, **more: Value | None) -> bytes:
    """C-STORE-RSP (PS3.7 Table 9.3-2)."""
    return _response(table.C_STORE_RSP, message_id, status, False, more)


def c_find_rq(message_id: int, sop_class_uid: str, *, priority: int = PRIORITY_MEDIUM) -> bytes:
    """C-FIND-RQ (PS3.7 Table 9.3-3); the Identifier follows."""
    return _request(table.C_FIND_RQ, message_id, sop_class_uid, True, Priority=priority)


def c_find_rsp(
    message_id: int, status: int = 0, *, data_set: bool = False, **more: Value | None
) -> bytes:
    """C-FIND-RSP (PS3.7 Table 9.3-4); a Pending one has its Identifier as the data set.

    The same bytes serve every match of one operation.
    """
    return _response(table.C_FIND_RSP, message_id, status, data_set, more)


def c_get_rq(message_id: int, sop_class_uid: str, *, priority: int = PRIORITY_MEDIUM) -> bytes:
    """C-GET-RQ (PS3.7 Table 9.3-6); the Identifier follows."""
    return _request(table.C_GET_RQ, message_id, sop_class_uid, True, Priority=priority)


def c_get_rsp(
    message_id: int, status: int = 0, *, data_set: bool = False, **more: Value | None
) -> bytes:
    """C-GET-RSP (PS3.7 Table 9.3-7)."""
    return _response(table.C_GET_RSP, message_id, status, data_set, more)


def c_move_rq(
    message_id: int, sop_class_uid: str, destination: str, *, priority: int = PRIORITY_MEDIUM
) -> bytes:
    """C-MOVE-RQ (PS3.7 Table 9.3-9); the Identifier follows."""
    return _request(
        table.C_MOVE_RQ,
        message_id,
        sop_class_uid,
        True,
        Priority=priority,
        MoveDestination=destination,
    )


def c_move_rsp(
    message_id: int, status: int = 0, *, data_set: bool = False, **more: Value | None
) -> bytes:
    """C-MOVE-RSP (PS3.7 Table 9.3-10)."""
    return _response(table.C_MOVE_RSP, message_id, status, data_set, more)


def c_cancel_rq(message_id: int) -> bytes:
    """C-CANCEL-RQ for the C-FIND, C-GET or C-MOVE of this Message ID (PS3.7 Table 9.3-5)."""
    return build(table.C_CANCEL_RQ, MessageIDBeingRespondedTo=message_id)


# DIMSE-N (PS3.7 10.3) ---------------------------------------------------------------------------


def n_event_report_rq(
    message_id: int,
    sop_class_uid: str,
    sop_instance_uid: str,
    event_type_id: int,
    *,
    data_set: bool = False,
) -> bytes:
    """N-EVENT-REPORT-RQ (PS3.7 Table 10.3-1); Event Information may follow."""
    return _request(
        table.N_EVENT_REPORT_RQ,
        message_id,
        sop_class_uid,
        data_set,
        AffectedSOPInstanceUID=sop_instance_uid,
        EventTypeID=event_type_id,
    )


def n_event_report_rsp(
    message_id: int,
    status: int = 0,
    *,
    event_type_id: int | None = None,
    data_set: bool = False,
    **more: Value | None,
) -> bytes:
    """N-EVENT-REPORT-RSP (PS3.7 Table 10.3-2). UsageError: an Event Reply without its type."""
    more["EventTypeID"] = event_type_id
    return _response(table.N_EVENT_REPORT_RSP, message_id, status, data_set, more)


def n_get_rq(
    message_id: int,
    sop_class_uid: str,
    sop_instance_uid: str,
    *,
    attributes: tuple[int, ...] | None = None,
) -> bytes:
    """N-GET-RQ for these attributes, tags `0xGGGGEEEE`, or all of them (PS3.7 Table 10.3-3)."""
    return _requested(
        table.N_GET_RQ,
        message_id,
        sop_class_uid,
        sop_instance_uid,
        False,
        AttributeIdentifierList=attributes,
    )


def n_get_rsp(
    message_id: int, status: int = 0, *, data_set: bool = False, **more: Value | None
) -> bytes:
    """N-GET-RSP (PS3.7 Table 10.3-4); a successful one has the Attribute List."""
    return _response(table.N_GET_RSP, message_id, status, data_set, more)


def n_set_rq(message_id: int, sop_class_uid: str, sop_instance_uid: str) -> bytes:
    """N-SET-RQ (PS3.7 Table 10.3-5); the Modification List follows."""
    return _requested(table.N_SET_RQ, message_id, sop_class_uid, sop_instance_uid, True)


def n_set_rsp(
    message_id: int, status: int = 0, *, data_set: bool = False, **more: Value | None
) -> bytes:
    """N-SET-RSP (PS3.7 Table 10.3-6)."""
    return _response(table.N_SET_RSP, message_id, status, data_set, more)


def n_action_rq(
    message_id: int,
    sop_class_uid: str,
    sop_instance_uid: str,
    action_type_id: int,
    *,
    data_set: bool = False,
) -> bytes:
    """N-ACTION-RQ (PS3.7 Table 10.3-7); Action Information may follow."""
    return _requested(
        table.N_ACTION_RQ,
        message_id,
        sop_class_uid,
        sop_instance_uid,
        data_set,
        ActionTypeID=action_type_id,
    )


def n_action_rsp(
    message_id: int,
    status: int = 0,
    *,
    action_type_id: int | None = None,
    data_set: bool = False,
    **more: Value | None,
) -> bytes:
    """N-ACTION-RSP (PS3.7 Table 10.3-8). UsageError: an Action Reply without its type."""
    more["ActionTypeID"] = action_type_id
    return _response(table.N_ACTION_RSP, message_id, status, data_set, more)


def n_create_rq(
    message_id: int,
    sop_class_uid: str,
    sop_instance_uid: str | None = None,
    *,
    data_set: bool = False,
) -> bytes:
    """N-CREATE-RQ (PS3.7 Table 10.3-9); without an instance UID the SCP chooses one."""
    return _request(
        table.N_CREATE_RQ,
        message_id,
        sop_class_uid,
        data_set,
        AffectedSOPInstanceUID=sop_instance_uid,
    )


def n_create_rsp(
    message_id: int, status: int = 0, *, data_set: bool = False, **more: Value | None
) -> bytes:
    """N-CREATE-RSP (PS3.7 Table 10.3-10)."""
    return _response(table.N_CREATE_RSP, message_id, status, data_set, more)


def n_delete_rq(message_id: int, sop_class_uid: str, sop_instance_uid: str) -> bytes:
    """N-DELETE-RQ (PS3.7 Table 10.3-11)."""
    return _requested(table.N_DELETE_RQ, message_id, sop_class_uid, sop_instance_uid, False)


def n_delete_rsp(message_id: int, status: int = 0, **more: Value | None) -> bytes:
    """N-DELETE-RSP (PS3.7 Table 10.3-12)."""
    return _response(table.N_DELETE_RSP, message_id, status, False, more)
