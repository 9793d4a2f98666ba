"""PDU and item types and their fields, as PS3.8 Section 9.3 and PS3.7 Annex D.3 print them.

Owns numbers, names and field orders only; `hilum.wire` interprets them. All integers are
unsigned and big endian. A kind in a layout row is one of:

    u8 u16 u32    an integer
    flag          one byte, 0 or 1
    uid, text     the rest of the item, as a UID or as characters
    uid16         a 16-bit length, then a UID
    uids16        a 16-bit length, then (16-bit length, UID) pairs filling it
    bytes16       a 16-bit length, then that many bytes
    rest          the rest of the item, as bytes
    reserved      the rest of the item, sent empty and skipped when received
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "AE_TITLE_LENGTH",
    "ASSOCIATE_FIXED",
    "ASSOCIATE_FIXED_LENGTH",
    "CONTEXT_IDS",
    "DATA_HEADER",
    "IS_COMMAND",
    "IS_LAST",
    "ITEM_HEADER",
    "ITEM_TYPES",
    "MINIMUM_MAXIMUM_LENGTH",
    "PDU_HEADER",
    "PDU_TYPES",
    "PDV_HEADER",
    "PDV_HEADER_LENGTH",
    "PROTOCOL_VERSION",
    "SHORT_BODY_LENGTH",
    "USER_ITEM_LAYOUTS",
    "Field",
    "ItemType",
    "PDUType",
]


class PDUType(NamedTuple):
    """One PDU: the event it is when received, and the exact length of its body if it has one."""

    type: int
    name: str
    event: str
    body_length: int | None
    ref: str


class ItemType(NamedTuple):
    """One item or sub-item of A-ASSOCIATE-RQ and A-ASSOCIATE-AC."""

    type: int
    name: str
    ref: str


class Field(NamedTuple):
    """One field of an item: its name and how it is coded (see the top of this file)."""

    name: str
    kind: str


SHORT_BODY_LENGTH = 4
"""The fixed PDU-length of RJ, RELEASE-RQ, RELEASE-RP and ABORT (PS3.8 9.3.4, 9.3.6 to 9.3.8)."""

# PS3.8 Section 9.3, Tables 9-11 to 9-26; the events are those of Table 9-10.
PDU_TYPES: dict[int, PDUType] = {
    row.type: row
    for row in (
        PDUType(0x01, "A-ASSOCIATE-RQ", "Evt6", None, "PS3.8 Table 9-11"),
        PDUType(0x02, "A-ASSOCIATE-AC", "Evt3", None, "PS3.8 Table 9-17"),
        PDUType(0x03, "A-ASSOCIATE-RJ", "Evt4", SHORT_BODY_LENGTH, "PS3.8 Table 9-21"),
        PDUType(0x04, "P-DATA-TF", "Evt10", None, "PS3.8 Table 9-22"),
        PDUType(0x05, "A-RELEASE-RQ", "Evt12", SHORT_BODY_LENGTH, "PS3.8 Table 9-24"),
        PDUType(0x06, "A-RELEASE-RP", "Evt13", SHORT_BODY_LENGTH, "PS3.8 Table 9-25"),
        PDUType(0x07, "A-ABORT", "Evt16", SHORT_BODY_LENGTH, "PS3.8 Table 9-26"),
    )
}

# PS3.8 Tables 9-12 to 9-20 and D.1-1, PS3.7 Annex D.3.3.
ITEM_TYPES: dict[int, ItemType] = {
    row.type: row
    for row in (
        ItemType(0x10, "Application Context Item", "PS3.8 Table 9-12"),
        ItemType(0x20, "Presentation Context Item (RQ)", "PS3.8 Table 9-13"),
        ItemType(0x21, "Presentation Context Item (AC)", "PS3.8 Table 9-18"),
        ItemType(0x30, "Abstract Syntax Sub-Item", "PS3.8 Table 9-14"),
        ItemType(0x40, "Transfer Syntax Sub-Item", "PS3.8 Table 9-15"),
        ItemType(0x50, "User Information Item", "PS3.8 Table 9-16"),
        ItemType(0x51, "Maximum Length Sub-Item", "PS3.8 Table D.1-1"),
        ItemType(0x52, "Implementation Class UID Sub-Item", "PS3.7 Table D.3-1"),
        ItemType(0x53, "Asynchronous Operations Window Sub-Item", "PS3.7 Table D.3-7"),
        ItemType(0x54, "SCP/SCU Role Selection Sub-Item", "PS3.7 Table D.3-9"),
        ItemType(0x55, "Implementation Version Name Sub-Item", "PS3.7 Table D.3-3"),
        ItemType(0x56, "SOP Class Extended Negotiation Sub-Item", "PS3.7 Table D.3-11"),
        ItemType(0x57, "SOP Class Common Extended Negotiation Sub-Item", "PS3.7 Table D.3-12"),
        ItemType(0x58, "User Identity Sub-Item (RQ)", "PS3.7 Table D.3-14"),
        ItemType(0x59, "User Identity Sub-Item (AC)", "PS3.7 Table D.3-15"),
    )
}

# PS3.8 Table D.1-1, PS3.7 Tables D.3-1 to D.3-15: what follows the item header.
USER_ITEM_LAYOUTS: dict[int, tuple[Field, ...]] = {
    0x51: (Field("maximum_length", "u32"),),
    0x52: (Field("uid", "uid"),),
    0x53: (Field("invoked", "u16"), Field("performed", "u16")),
    0x54: (Field("sop_class", "uid16"), Field("scu_role", "flag"), Field("scp_role", "flag")),
    0x55: (Field("name", "text"),),
    0x56: (Field("sop_class", "uid16"), Field("information", "rest")),
    0x57: (
        Field("sop_class", "uid16"),
        Field("service_class", "uid16"),
        Field("related_classes", "uids16"),
        Field("", "reserved"),
    ),
    0x58: (
        Field("kind", "u8"),
        Field("positive_response", "flag"),
        Field("primary", "bytes16"),
        Field("secondary", "bytes16"),
    ),
    0x59: (Field("response", "bytes16"),),
}

# `struct` formats of the fixed parts.
PDU_HEADER = ">BxI"  # PDU-type, reserved, PDU-length
ITEM_HEADER = ">BxH"  # Item-type, reserved, Item-length
ASSOCIATE_FIXED = ">H2x16s16s32s"  # Tables 9-11, 9-17: version, reserved, called, calling, reserved
ASSOCIATE_FIXED_LENGTH = 68
AE_TITLE_LENGTH = 16
PDV_HEADER = ">IBB"  # Table 9-23: Item-length, Presentation-context-ID; E.2: message control header
PDV_HEADER_LENGTH = 6
DATA_HEADER = ">BxIIBB"  # a P-DATA-TF with one PDV: PDU header and PDV header together

IS_COMMAND = 0x01  # PS3.8 E.2, bit 0: 1 is Command, 0 is Data Set
IS_LAST = 0x02  # PS3.8 E.2, bit 1: 1 is the last fragment

PROTOCOL_VERSION = 0x0001  # PS3.8 9.3.2: bit 0, and only bit 0, is tested
CONTEXT_IDS = range(1, 256, 2)  # PS3.8 9.3.2.2: odd integers between 1 and 255
MINIMUM_MAXIMUM_LENGTH = 8  # a PDV header and two bytes of message: less carries nothing
