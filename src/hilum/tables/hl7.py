"""Tables of HL7 v2: character sets, acknowledgement codes, order control, messages.

Data and its look-up only: the HL7 tables by number, with what Hilum does for each row. Knows
nothing of messages or of the worklist.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "ACKNOWLEDGEMENTS",
    "CHARACTER_SETS",
    "CONDITIONS",
    "MESSAGES",
    "ORDER_CONTROLS",
    "ORDER_STATUSES",
    "CharacterSet",
    "MessageRow",
    "OrderControl",
]


class CharacterSet(NamedTuple):
    """A row of table 0211: its code, and the defined term of DICOM or the codec that reads it."""

    code: str
    term: str = ""
    codec: str = ""


# HL7 table 0211, alternate character sets. UTF-16 and UTF-32 cannot be framed by MLLP, and
# CNS 11643-1992 has neither a defined term nor a codec.
CHARACTER_SETS = (
    CharacterSet("ASCII", "ISO_IR 6"),
    CharacterSet("8859/1", "ISO_IR 100"),
    CharacterSet("8859/2", "ISO_IR 101"),
    CharacterSet("8859/3", "ISO_IR 109"),
    CharacterSet("8859/4", "ISO_IR 110"),
    CharacterSet("8859/5", "ISO_IR 144"),
    CharacterSet("8859/6", "ISO_IR 127"),
    CharacterSet("8859/7", "ISO_IR 126"),
    CharacterSet("8859/8", "ISO_IR 138"),
    CharacterSet("8859/9", "ISO_IR 148"),
    CharacterSet("8859/15", "ISO_IR 203"),
    CharacterSet("ISO IR6", "ISO_IR 6"),
    CharacterSet("ISO IR14", "ISO 2022 IR 13"),
    CharacterSet("ISO IR87", "ISO 2022 IR 87"),
    CharacterSet("ISO IR159", "ISO 2022 IR 159"),
    CharacterSet("GB 18030-2000", "GB18030"),
    CharacterSet("KS X 1001", "ISO 2022 IR 149"),
    CharacterSet("BIG-5", codec="big5hkscs"),
    CharacterSet("UNICODE", "ISO_IR 192"),
    CharacterSet("UNICODE UTF-8", "ISO_IR 192"),
)

# HL7 table 0008, acknowledgement code: code, meaning, and when Hilum sends it.
ACKNOWLEDGEMENTS = {
    "AA": ("Application Accept", "what the message asks is on stable storage, or needs nothing"),
    "AE": ("Application Error", "the message is understood, but cannot be done as it stands"),
    "AR": ("Application Reject", "the message is of a kind, from a sender or for a purpose that is "
                                 "not served, or the server cannot work at the moment"),
    "CA": ("Commit Accept", "enhanced mode: as AA, when MSH-15 asks for it"),
    "CE": ("Commit Error", "enhanced mode: as AE, when MSH-15 asks for it"),
    "CR": ("Commit Reject", "enhanced mode: as AR, when MSH-15 asks for it"),
}  # fmt: skip

# HL7 table 0357, message error condition codes.
CONDITIONS = {
    0: "Message accepted",
    100: "Segment sequence error",
    101: "Required field missing",
    102: "Data type error",
    103: "Table value not found",
    104: "Value too long",
    200: "Unsupported message type",
    201: "Unsupported event code",
    202: "Unsupported processing id",
    203: "Unsupported version id",
    204: "Unknown key identifier",
    205: "Duplicate key identifier",
    206: "Application record locked",
    207: "Application internal error",
}


class OrderControl(NamedTuple):
    """A row of table 0119: the code, its meaning, and what it does to the steps of the order.

    `effect` is `schedule` (enter, or take over everything), `change` (take over what is there),
    `cancel`, `discontinue` or `nothing`; codes without a row are refused.
    """

    code: str
    meaning: str
    effect: str


ORDER_CONTROLS = {
    row.code: row
    for row in (
        OrderControl("NW", "New order", "schedule"),
        OrderControl("SN", "Send order number (a new order of the filler)", "schedule"),
        OrderControl("RO", "Replacement order", "schedule"),
        OrderControl("XO", "Change order", "change"),
        OrderControl("XX", "Order changed, unsolicited", "change"),
        OrderControl("SC", "Status changed", "change"),
        OrderControl("PA", "Parent order", "nothing"),
        OrderControl("CH", "Child order", "schedule"),
        OrderControl("CA", "Cancel order", "cancel"),
        OrderControl("OC", "Order cancelled", "cancel"),
        OrderControl("RP", "Order replace request (the order replaced)", "cancel"),
        OrderControl("RU", "Replaced unsolicited (the order replaced)", "cancel"),
        OrderControl("DC", "Discontinue order", "discontinue"),
        OrderControl("OD", "Order discontinued", "discontinue"),
        OrderControl("OK", "Order accepted", "nothing"),
        OrderControl("NA", "Number assigned", "nothing"),
        OrderControl("CR", "Cancelled as requested", "nothing"),
        OrderControl("DR", "Discontinued as requested", "nothing"),
        OrderControl("XR", "Changed as requested", "nothing"),
        OrderControl("UA", "Unable to accept order", "nothing"),
        OrderControl("UC", "Unable to cancel", "nothing"),
        OrderControl("UD", "Unable to discontinue", "nothing"),
        OrderControl("UX", "Unable to change", "nothing"),
    )
}
"""HL7 table 0119, order control codes, those that concern a worklist (IHE RAD-2, 3, 4 and 13)."""

# HL7 table 0038, order status (ORC-5) with XO, XX and SC: the state that the step gets, or the
# effect that goes before the order control's. Others leave the step's state alone.
ORDER_STATUSES = {
    "SC": "SCHEDULED",
    "IP": "STARTED",
    "CM": "COMPLETED",
    "CA": "cancel",
    "DC": "discontinue",
}


class MessageRow(NamedTuple):
    """A message type that is answered with AA: what it is and what it does."""

    type: str
    trigger: str
    effect: str
    meaning: str


MESSAGES = {
    (row.type, row.trigger): row
    for row in (
        MessageRow("ORM", "O01", "order", "Order (IHE RAD-2, RAD-3, RAD-4, RAD-13)"),
        MessageRow("OMG", "O19", "order", "General clinical order (IHE RAD-2, RAD-3)"),
        MessageRow("OMI", "O23", "order", "Imaging order (IHE RAD-4, RAD-13)"),
        MessageRow("ADT", "A01", "update", "Admit a patient"),
        MessageRow("ADT", "A04", "update", "Register a patient"),
        MessageRow("ADT", "A05", "update", "Pre-admit a patient"),
        MessageRow("ADT", "A08", "update", "Update patient information (IHE RAD-12)"),
        MessageRow("ADT", "A28", "update", "Add person information"),
        MessageRow("ADT", "A31", "update", "Update person information (IHE RAD-12)"),
        MessageRow("ADT", "A18", "merge", "Merge patient information"),
        MessageRow("ADT", "A34", "merge", "Merge patients, ID only"),
        MessageRow("ADT", "A40", "merge", "Merge patients (IHE RAD-12)"),
        MessageRow("ADT", "A47", "merge", "Change a patient's identifiers"),
        MessageRow("ADT", "A02", "nothing", "Transfer a patient"),
        MessageRow("ADT", "A03", "nothing", "Discharge a patient"),
        MessageRow("ADT", "A06", "nothing", "Change an outpatient to an inpatient"),
        MessageRow("ADT", "A07", "nothing", "Change an inpatient to an outpatient"),
        MessageRow("ADT", "A11", "nothing", "Cancel an admission"),
        MessageRow("ADT", "A12", "nothing", "Cancel a transfer"),
        MessageRow("ADT", "A13", "nothing", "Cancel a discharge"),
        MessageRow("ADT", "A38", "nothing", "Cancel a pre-admission"),
    )
}
"""The messages that are served. Moves of a patient within the house concern no worklist; they are
answered AA, since a feed of all ADT messages would stop at the first that is refused."""
