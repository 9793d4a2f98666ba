"""Command elements and DIMSE messages, as PS3.7 prints them.

Owns the registry of command elements (PS3.7 Annex E) and which of them each message carries
(PS3.7 9.1, 9.3, 10.1 and 10.3). Data only: knows nothing of encoding, sockets or services.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "COMMAND_ELEMENTS",
    "C_CANCEL_RQ",
    "C_ECHO_RQ",
    "C_ECHO_RSP",
    "C_FIND_RQ",
    "C_FIND_RSP",
    "C_GET_RQ",
    "C_GET_RSP",
    "C_MOVE_RQ",
    "C_MOVE_RSP",
    "C_STORE_RQ",
    "C_STORE_RSP",
    "DATA_SET_PRESENT",
    "ELEMENT_BY_KEYWORD",
    "ELEMENT_BY_TAG",
    "MESSAGES",
    "MESSAGE_BY_FIELD",
    "NO_DATA_SET",
    "N_ACTION_RQ",
    "N_ACTION_RSP",
    "N_CREATE_RQ",
    "N_CREATE_RSP",
    "N_DELETE_RQ",
    "N_DELETE_RSP",
    "N_EVENT_REPORT_RQ",
    "N_EVENT_REPORT_RSP",
    "N_GET_RQ",
    "N_GET_RSP",
    "N_SET_RQ",
    "N_SET_RSP",
    "PRIORITY_HIGH",
    "PRIORITY_LOW",
    "PRIORITY_MEDIUM",
    "RESPONSE_BIT",
    "STATUS_FIELDS",
    "CommandElement",
    "MessageType",
]

NO_DATA_SET = 0x0101
"""Command Data Set Type (0000,0800) of a message without a data set; any other value has one."""

DATA_SET_PRESENT = 0x0001
"""What Hilum writes into (0000,0800) when a data set follows."""

PRIORITY_MEDIUM, PRIORITY_HIGH, PRIORITY_LOW = 0x0000, 0x0001, 0x0002

RESPONSE_BIT = 0x8000
"""A response's Command Field is its request's with this bit set (PS3.7 Table E.1-1)."""

C_STORE_RQ, C_STORE_RSP = 0x0001, 0x8001
C_GET_RQ, C_GET_RSP = 0x0010, 0x8010
C_FIND_RQ, C_FIND_RSP = 0x0020, 0x8020
C_MOVE_RQ, C_MOVE_RSP = 0x0021, 0x8021
C_ECHO_RQ, C_ECHO_RSP = 0x0030, 0x8030
N_EVENT_REPORT_RQ, N_EVENT_REPORT_RSP = 0x0100, 0x8100
N_GET_RQ, N_GET_RSP = 0x0110, 0x8110
N_SET_RQ, N_SET_RSP = 0x0120, 0x8120
N_ACTION_RQ, N_ACTION_RSP = 0x0130, 0x8130
N_CREATE_RQ, N_CREATE_RSP = 0x0140, 0x8140
N_DELETE_RQ, N_DELETE_RSP = 0x0150, 0x8150
C_CANCEL_RQ = 0x0FFF


class CommandElement(NamedTuple):
    """One row of the command dictionary; `tag` is the element number, the group is 0000."""

    tag: int
    keyword: str
    name: str
    vr: str
    vm: str
    retired: bool = False


# fmt: off
COMMAND_ELEMENTS: tuple[CommandElement, ...] = tuple(CommandElement(*row) for row in (
    # PS3.7 Table E.1-1
    (0x0000, "CommandGroupLength", "Command Group Length", "UL", "1"),
    (0x0002, "AffectedSOPClassUID", "Affected SOP Class UID", "UI", "1"),
    (0x0003, "RequestedSOPClassUID", "Requested SOP Class UID", "UI", "1"),
    (0x0100, "CommandField", "Command Field", "US", "1"),
    (0x0110, "MessageID", "Message ID", "US", "1"),
    (0x0120, "MessageIDBeingRespondedTo", "Message ID Being Responded To", "US", "1"),
    (0x0600, "MoveDestination", "Move Destination", "AE", "1"),
    (0x0700, "Priority", "Priority", "US", "1"),
    (0x0800, "CommandDataSetType", "Command Data Set Type", "US", "1"),
    (0x0900, "Status", "Status", "US", "1"),
    (0x0901, "OffendingElement", "Offending Element", "AT", "1-n"),
    (0x0902, "ErrorComment", "Error Comment", "LO", "1"),
    (0x0903, "ErrorID", "Error ID", "US", "1"),
    (0x1000, "AffectedSOPInstanceUID", "Affected SOP Instance UID", "UI", "1"),
    (0x1001, "RequestedSOPInstanceUID", "Requested SOP Instance UID", "UI", "1"),
    (0x1002, "EventTypeID", "Event Type ID", "US", "1"),
    (0x1005, "AttributeIdentifierList", "Attribute Identifier List", "AT", "1-n"),
    (0x1008, "ActionTypeID", "Action Type ID", "US", "1"),
    (0x1020, "NumberOfRemainingSuboperations", "Number of Remaining Sub-operations", "US", "1"),
    (0x1021, "NumberOfCompletedSuboperations", "Number of Completed Sub-operations", "US", "1"),
    (0x1022, "NumberOfFailedSuboperations", "Number of Failed Sub-operations", "US", "1"),
    (0x1023, "NumberOfWarningSuboperations", "Number of Warning Sub-operations", "US", "1"),
    (0x1030, "MoveOriginatorApplicationEntityTitle", "Move Originator Application Entity Title",
     "AE", "1"),
    (0x1031, "MoveOriginatorMessageID", "Move Originator Message ID", "US", "1"),
    # PS3.7 Table E.2-1: retired, read and skipped, never written
    (0x0001, "CommandLengthToEnd", "Command Length to End", "UL", "1", True),
    (0x0010, "CommandRecognitionCode", "Command Recognition Code", "SH", "1", True),
    (0x0200, "Initiator", "Initiator", "AE", "1", True),
    (0x0300, "Receiver", "Receiver", "AE", "1", True),
    (0x0400, "FindLocation", "Find Location", "AE", "1", True),
    (0x0850, "NumberOfMatches", "Number of Matches", "US", "1", True),
    (0x0860, "ResponseSequenceNumber", "Response Sequence Number", "US", "1", True),
    (0x4000, "DialogReceiver", "Dialog Receiver", "LT", "1", True),
    (0x4010, "TerminalType", "Terminal Type", "LT", "1", True),
    (0x5010, "MessageSetID", "Message Set ID", "SH", "1", True),
    (0x5020, "EndMessageID", "End Message ID", "SH", "1", True),
    (0x5110, "DisplayFormat", "Display Format", "LT", "1", True),
    (0x5120, "PagePositionID", "Page Position ID", "LT", "1", True),
    (0x5130, "TextFormatID", "Text Format ID", "CS", "1", True),
    (0x5140, "NormalReverse", "Normal/Reverse", "CS", "1", True),
    (0x5150, "AddGrayScale", "Add Gray Scale", "CS", "1", True),
    (0x5160, "Borders", "Borders", "CS", "1", True),
    (0x5170, "Copies", "Copies", "IS", "1", True),
    (0x5180, "CommandMagnificationType", "Command Magnification Type", "CS", "1", True),
    (0x5190, "Erase", "Erase", "CS", "1", True),
    (0x51A0, "Print", "Print", "CS", "1", True),
    (0x51B0, "Overlays", "Overlays", "US", "1-n", True),
))
# fmt: on

ELEMENT_BY_TAG: dict[int, CommandElement] = {row.tag: row for row in COMMAND_ELEMENTS}
ELEMENT_BY_KEYWORD: dict[str, CommandElement] = {row.keyword: row for row in COMMAND_ELEMENTS}

STATUS_FIELDS = ("OffendingElement", "ErrorComment", "ErrorID")
"""What any response may add to its Status (PS3.7 Annex C says which status takes which)."""


class MessageType(NamedTuple):
    """One message: its Command Field, the elements it carries and its data set.

    Command Group Length, Command Field and Command Data Set Type are in every message and not
    listed. `data_set` is the usage of the data set: "M" mandatory, "C" conditional, "U" the
    sender's option, "-" never; `data_set_name` is what PS3.7 calls it. With a conditional data
    set the conditional elements are mandatory. A response may also carry `STATUS_FIELDS`.
    """

    field: int
    name: str
    ref: str
    mandatory: tuple[str, ...]
    conditional: tuple[str, ...]
    optional: tuple[str, ...]
    data_set: str
    data_set_name: str

    @property
    def is_response(self) -> bool:
        """Whether the message answers another."""
        return bool(self.field & RESPONSE_BIT)

    @property
    def allowed(self) -> frozenset[str]:
        """Keywords of every element that the message may carry."""
        status = STATUS_FIELDS if self.is_response else ()
        return frozenset((*self.mandatory, *self.conditional, *self.optional, *status))


_CLASS, _INSTANCE = "AffectedSOPClassUID", "AffectedSOPInstanceUID"
_REQUESTED = ("RequestedSOPClassUID", "MessageID", "RequestedSOPInstanceUID")
_ANSWER = ("MessageIDBeingRespondedTo", "Status")
_COUNTS = (
    "NumberOfRemainingSuboperations",
    "NumberOfCompletedSuboperations",
    "NumberOfFailedSuboperations",
    "NumberOfWarningSuboperations",
)
_MOVED = ("MoveOriginatorApplicationEntityTitle", "MoveOriginatorMessageID")
_QUERY = (_CLASS, "MessageID", "Priority")
_LIST = "AttributeIdentifierList"

# fmt: off
MESSAGES: tuple[MessageType, ...] = tuple(MessageType(*row) for row in (
    # Field, name, PS3.7 tables, mandatory, conditional, optional, data set, its name
    (C_STORE_RQ, "C-STORE-RQ", "9.1-1, 9.3-1",
     (*_QUERY, _INSTANCE), (), _MOVED, "M", "Data Set"),
    (C_STORE_RSP, "C-STORE-RSP", "9.1-1, 9.3-2",
     _ANSWER, (), (_CLASS, _INSTANCE), "-", ""),
    (C_FIND_RQ, "C-FIND-RQ", "9.1-2, 9.3-3",
     _QUERY, (), (), "M", "Identifier"),
    (C_FIND_RSP, "C-FIND-RSP", "9.1-2, 9.3-4",
     _ANSWER, (), (_CLASS,), "C", "Identifier"),
    (C_GET_RQ, "C-GET-RQ", "9.1-3, 9.3-6",
     _QUERY, (), (), "M", "Identifier"),
    (C_GET_RSP, "C-GET-RSP", "9.1-3, 9.3-7",
     _ANSWER, _COUNTS, (_CLASS,), "U", "Identifier"),
    (C_MOVE_RQ, "C-MOVE-RQ", "9.1-4, 9.3-9",
     (*_QUERY, "MoveDestination"), (), (), "M", "Identifier"),
    (C_MOVE_RSP, "C-MOVE-RSP", "9.1-4, 9.3-10",
     _ANSWER, _COUNTS, (_CLASS,), "U", "Identifier"),
    (C_ECHO_RQ, "C-ECHO-RQ", "9.1-5, 9.3-12",
     (_CLASS, "MessageID"), (), (), "-", ""),
    (C_ECHO_RSP, "C-ECHO-RSP", "9.1-5, 9.3-13",
     _ANSWER, (), (_CLASS,), "-", ""),
    # C-CANCEL-FIND-RQ, C-CANCEL-GET-RQ and C-CANCEL-MOVE-RQ are one message on the wire
    (C_CANCEL_RQ, "C-CANCEL-RQ", "9.3-5, 9.3-8, 9.3-11",
     ("MessageIDBeingRespondedTo",), (), (), "-", ""),
    (N_EVENT_REPORT_RQ, "N-EVENT-REPORT-RQ", "10.1-1, 10.3-1",
     (_CLASS, "MessageID", _INSTANCE, "EventTypeID"), (), (), "U", "Event Information"),
    (N_EVENT_REPORT_RSP, "N-EVENT-REPORT-RSP", "10.1-1, 10.3-2",
     _ANSWER, ("EventTypeID",), (_CLASS, _INSTANCE), "C", "Event Reply"),
    (N_GET_RQ, "N-GET-RQ", "10.1-2, 10.3-3",
     _REQUESTED, (), (_LIST,), "-", ""),
    (N_GET_RSP, "N-GET-RSP", "10.1-2, 10.3-4",
     _ANSWER, (), (_CLASS, _INSTANCE, _LIST), "C", "Attribute List"),
    (N_SET_RQ, "N-SET-RQ", "10.1-3, 10.3-5",
     _REQUESTED, (), (), "M", "Modification List"),
    (N_SET_RSP, "N-SET-RSP", "10.1-3, 10.3-6",
     _ANSWER, (), (_CLASS, _INSTANCE, _LIST), "U", "Attribute List"),
    (N_ACTION_RQ, "N-ACTION-RQ", "10.1-4, 10.3-7",
     (*_REQUESTED, "ActionTypeID"), (), (), "U", "Action Information"),
    (N_ACTION_RSP, "N-ACTION-RSP", "10.1-4, 10.3-8",
     _ANSWER, ("ActionTypeID",), (_CLASS, _INSTANCE), "C", "Action Reply"),
    (N_CREATE_RQ, "N-CREATE-RQ", "10.1-5, 10.3-9",
     (_CLASS, "MessageID"), (), (_INSTANCE,), "U", "Attribute List"),
    (N_CREATE_RSP, "N-CREATE-RSP", "10.1-5, 10.3-10",
     _ANSWER, (_INSTANCE,), (_CLASS, _LIST), "U", "Attribute List"),
    (N_DELETE_RQ, "N-DELETE-RQ", "10.1-6, 10.3-11",
     _REQUESTED, (), (), "-", ""),
    (N_DELETE_RSP, "N-DELETE-RSP", "10.1-6, 10.3-12",
     _ANSWER, (), (_CLASS, _INSTANCE), "-", ""),
))
# fmt: on

MESSAGE_BY_FIELD: dict[int, MessageType] = {row.field: row for row in MESSAGES}
