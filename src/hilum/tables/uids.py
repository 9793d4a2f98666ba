"""Transfer syntaxes, SOP Classes and other UIDs that DICOM registers.

Owns the lookup from a UID to what PS3.6 Annex A says of it; the rows are in `_uid_data`.
Must not know which of them this archive supports. PS3.6 Annex A, PS3.5 Annex A.
"""

from __future__ import annotations

from typing import NamedTuple

from hilum.tables import _uid_data

__all__ = [
    "APPLICATION_CONTEXT",
    "DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN",
    "EXPLICIT_VR_BIG_ENDIAN",
    "EXPLICIT_VR_LITTLE_ENDIAN",
    "IMPLICIT_VR_LITTLE_ENDIAN",
    "SOP_CLASSES",
    "STORAGE_SERVICE_CLASS",
    "STORAGE_SOP_CLASSES",
    "TRANSFER_SYNTAXES",
    "VERIFICATION",
    "SOPClass",
    "TransferSyntax",
    "transfer_syntax",
    "uid_name",
    "uid_of",
]

APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1"
VERIFICATION = "1.2.840.10008.1.1"
STORAGE_SERVICE_CLASS = "1.2.840.10008.4.2"
IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1.99"
EXPLICIT_VR_BIG_ENDIAN = "1.2.840.10008.1.2.2"


class TransferSyntax(NamedTuple):
    """How a data set is coded (PS3.5 chapter 10 and Annex A).

    `deflated`: the whole data set is a deflate stream. `encapsulated`: Pixel Data is a sequence
    of fragments.
    """

    uid: str
    name: str
    keyword: str
    implicit_vr: bool
    little_endian: bool
    deflated: bool
    encapsulated: bool
    retired: bool


class SOPClass(NamedTuple):
    """A SOP Class or Meta SOP Class; `kind` tells its service ("storage", "query", ...)."""

    uid: str
    name: str
    keyword: str
    kind: str
    retired: bool


def _rows(table: str) -> list[list[str]]:
    """The rows of a table of `_uid_data`, as lists of fields."""
    return [line.split("|") for line in table.splitlines()]


def _transfer_syntaxes() -> dict[str, TransferSyntax]:
    found = {}
    for uid, name, keyword, flags in _rows(_uid_data.TRANSFER_SYNTAXES):
        found[uid] = TransferSyntax(
            uid,
            name,
            keyword,
            implicit_vr="implicit" in flags,
            little_endian="big" not in flags,
            deflated="deflated" in flags,
            encapsulated="encapsulated" in flags,
            retired="retired" in flags,
        )
    return found


TRANSFER_SYNTAXES: dict[str, TransferSyntax] = _transfer_syntaxes()
"""Every transfer syntax of PS3.6 Table A-1, retired ones too, by UID."""

SOP_CLASSES: dict[str, SOPClass] = {
    uid: SOPClass(uid, name, keyword, kind, retired=retired == "retired")
    for uid, name, keyword, kind, retired in _rows(_uid_data.SOP_CLASSES)
}
"""Every SOP Class and Meta SOP Class of PS3.6 Table A-1, retired ones too, by UID."""

STORAGE_SOP_CLASSES: dict[str, SOPClass] = {
    uid: row for uid, row in SOP_CLASSES.items() if row.kind == "storage"
}
"""SOP Classes whose instances are stored by C-STORE (PS3.4 B.5, B.6 and GG.3), retired too."""

_OTHERS = _rows(_uid_data.OTHERS)
_NAMES: dict[str, str] = {
    **{row.uid: row.name for row in TRANSFER_SYNTAXES.values()},
    **{row.uid: row.name for row in SOP_CLASSES.values()},
    **{row[0]: row[1] for row in _OTHERS},
}
_UIDS: dict[str, str] = {
    **{row.keyword: row.uid for row in TRANSFER_SYNTAXES.values()},
    **{row.keyword: row.uid for row in SOP_CLASSES.values()},
    **{row[2]: row[0] for row in _OTHERS},
}


def transfer_syntax(uid: str) -> TransferSyntax:
    """What is known of a transfer syntax.

    An unknown or private UID gives explicit VR little endian with native pixel data under the
    name "Unknown": what every transfer syntax since 1998 is outside of its pixels.
    """
    known = TRANSFER_SYNTAXES.get(uid)
    if known is not None:
        return known
    return TransferSyntax(uid, "Unknown", "", False, True, False, False, False)


def uid_name(uid: str) -> str:
    """The name that PS3.6 gives to the UID, or the UID itself if it gives none."""
    return _NAMES.get(uid, uid)


def uid_of(keyword: str) -> str:
    """The UID with this keyword, as `CTImageStorage`. Raises KeyError if there is none."""
    return _UIDS[keyword]
