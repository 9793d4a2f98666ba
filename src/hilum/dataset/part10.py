"""DICOM files around a data set: preamble, `DICM` prefix and File Meta Information.

Owns building group 0002 for instances that arrive, and reading it from files that others wrote,
however badly. Must not know the data set behind it beyond its SOP UIDs. PS3.10 chapter 7.
"""

from __future__ import annotations

import mmap
from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.coding import (
    EXPLICIT_BIG,
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    KNOWN_VRS,
    Buffer,
    Coding,
    detect,
    is_plausible,
    tag_text,
)
from hilum.dataset.scan import scan
from hilum.dataset.skip import measure
from hilum.dataset.values import uid
from hilum.errors import DataSetError, UsageError
from hilum.tables.implementation import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from hilum.tables.uids import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    transfer_syntax,
)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ZERO_PREAMBLE", "Meta", "meta", "read_file", "read_meta"]

ZERO_PREAMBLE = bytes(128)
"""The preamble that Hilum writes; an importer puts it in place of a foreign one (PS3.10 7.1)."""

_PREFIX = b"DICM"
_SHORT = Struct("<HH2sH").pack
_LENGTH = Struct("<I").pack
_VERSION = b"\x02\x00\x01\x00OB\x00\x00\x02\x00\x00\x00\x00\x01"
_GROUP_LENGTH = b"\x02\x00\x00\x00UL\x04\x00"

_META_LENGTH = 0x00020000
_MEDIA_SOP_CLASS, _MEDIA_SOP_INSTANCE = 0x00020002, 0x00020003
_TRANSFER_SYNTAX = 0x00020010
_SOURCE_AET, _SENDING_AET, _RECEIVING_AET = 0x00020016, 0x00020017, 0x00020018
_SOP_CLASS, _SOP_INSTANCE = 0x00080016, 0x00080018
_INNER_UIDS = frozenset((_SOP_CLASS, _SOP_INSTANCE))

_MAX_VALUE = 0xFFFE
_KEPT_VALUE = 4096
_MAX_ELEMENTS = 256
_SYNTAX_OF = {
    EXPLICIT_LITTLE: EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_BIG: EXPLICIT_VR_BIG_ENDIAN,
    IMPLICIT_LITTLE: IMPLICIT_VR_LITTLE_ENDIAN,
}


class Meta(NamedTuple):
    """What stands before a data set in a file.

    `offset` is where the data set starts. UIDs and titles are without padding and empty when they
    are nowhere to be found. `elements` are the raw values of group 0002 by tag, long ones cut to
    4 KiB. `findings` say in one line each what was odd.
    """

    offset: int
    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str
    source_aet: str
    sending_aet: str
    receiving_aet: str
    elements: dict[int, bytes]
    findings: tuple[str, ...]


def meta(
    sop_class_uid: str,
    sop_instance_uid: str,
    transfer_syntax_uid: str,
    source_aet: str = "",
    sending_aet: str = "",
    receiving_aet: str = "",
) -> bytes:
    """Everything of a DICOM file before its data set: zero preamble, prefix, group 0002.

    The group length is right, all elements of PS3.10 Table 7.1-1 that are required are there, and
    the AE titles that are not empty.

    Raises:
        UsageError: a UID or title that is not ASCII or does not fit into an element.
    """
    head, tail, length = _template(
        sop_class_uid, transfer_syntax_uid, source_aet, sending_aet, receiving_aet
    )
    instance = _element(_MEDIA_SOP_INSTANCE, b"UI", sop_instance_uid, b"\0")
    return b"".join((_OPENING, _LENGTH(length + len(instance)), head, instance, tail))


_OPENING = ZERO_PREAMBLE + _PREFIX + _GROUP_LENGTH


@lru_cache(maxsize=1024)
def _template(
    sop_class: str, syntax: str, source_aet: str, sending_aet: str, receiving_aet: str
) -> tuple[bytes, bytes, int]:
    """What stands before and after (0002,0003), and the length of both."""
    head = _VERSION + _element(_MEDIA_SOP_CLASS, b"UI", sop_class, b"\0")
    tail = _element(_TRANSFER_SYNTAX, b"UI", syntax, b"\0")
    tail += _element(0x00020012, b"UI", IMPLEMENTATION_CLASS_UID, b"\0")
    tail += _element(0x00020013, b"SH", IMPLEMENTATION_VERSION_NAME, b" ")
    titles = (
        (_SOURCE_AET, source_aet),
        (_SENDING_AET, sending_aet),
        (_RECEIVING_AET, receiving_aet),
    )
    for tag, title in titles:
        if title:
            tail += _element(tag, b"AE", title, b" ")
    return head, tail, len(head) + len(tail)


def _element(tag: int, vr: bytes, text: str, pad: bytes) -> bytes:
    try:
        value = text.encode("ascii")
    except UnicodeEncodeError:
        raise UsageError(f"{tag_text(tag)} must be ASCII, not {text[:80]!r}") from None
    if len(value) & 1:
        value += pad
    if len(value) > _MAX_VALUE:
        raise UsageError(f"{tag_text(tag)} cannot hold {len(value)} bytes")
    return _SHORT(tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def read_file(path: Path) -> tuple[Meta, int, int]:
    """Read the File Meta Information of a file, and only that.

    Returns the meta, the offset of the data set and its length in bytes.

    Raises:
        DataSetError: it is no DICOM file; the message names what is missing.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if not size:
            raise DataSetError("not a DICOM file: it is empty", position=0)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = read_meta(data)
    return found, found.offset, size - found.offset


def read_meta(data: bytes | bytearray | memoryview | mmap.mmap) -> Meta:
    """Read what stands before the data set in a file's bytes, or in enough of its beginning.

    Lenient towards files without preamble or without File Meta Information (the transfer syntax
    is then told by the first elements), and towards a wrong group length.

    Raises:
        DataSetError: it is no DICOM file; the message names what is missing.
    """
    buffer: Buffer = data if isinstance(data, (bytes, mmap.mmap)) else bytes(data)
    findings: list[str] = []
    start = _start(buffer, findings)
    elements, offset = _group_2(buffer, start, findings) if start >= 0 else ({}, 0)
    syntax = uid(elements.get(_TRANSFER_SYNTAX, b""))
    if not syntax:
        # LENIENT: PS3.10 7.1: no Transfer Syntax UID, seen from old research software.
        with memoryview(buffer) as view, view[offset:] as data_set:
            coding = detect(data_set, IMPLICIT_LITTLE)
        syntax = _SYNTAX_OF[coding]
        findings.append(f"no transfer syntax, taken for {coding.name}")
    sop_class = uid(elements.get(_MEDIA_SOP_CLASS, b""))
    sop_instance = uid(elements.get(_MEDIA_SOP_INSTANCE, b""))
    if not (sop_class and sop_instance):
        inner = _inner_uids(buffer, offset, syntax)
        sop_class, sop_instance = sop_class or inner[0], sop_instance or inner[1]
    return Meta(
        offset=offset,
        sop_class_uid=sop_class,
        sop_instance_uid=sop_instance,
        transfer_syntax_uid=syntax,
        source_aet=uid(elements.get(_SOURCE_AET, b"")),
        sending_aet=uid(elements.get(_SENDING_AET, b"")),
        receiving_aet=uid(elements.get(_RECEIVING_AET, b"")),
        elements=elements,
        findings=tuple(findings),
    )


def _start(data: Buffer, findings: list[str]) -> int:
    """Where group 0002 starts; -1 for a data set that starts at once.

    LENIENT: PS3.10 7.1: files without preamble, without prefix or without both, seen from ACR-NEMA
    converters and research software; DCMTK and pydicom read them when they are asked to.
    """
    if data[128:132] == _PREFIX:
        return 132
    if data[:4] == _PREFIX:
        findings.append("no preamble")
        return 4
    for start in (0, 128):
        if data[start : start + 2] == b"\x02\x00" and data[start + 4 : start + 6] in KNOWN_VRS:
            findings.append("no DICM prefix")
            return start
    if any(is_plausible(data, coding) for coding in _SYNTAX_OF):
        findings.append("no File Meta Information")
        return -1
    raise DataSetError(
        "not a DICOM file: no DICM at byte 128, no data set at byte 0", position=min(128, len(data))
    )


def _group_2(data: Buffer, start: int, findings: list[str]) -> tuple[dict[int, bytes], int]:
    """The elements of group 0002, and where they end.

    Their own tags tell where they end: the group length only where it is right, so that a deflate
    stream that looks like another element of the group is not taken for one.
    """
    elements: dict[int, bytes] = {}
    position, size, declared = start, len(data), -1
    coding = _meta_coding(data, start, findings)
    for _ in range(_MAX_ELEMENTS):
        if position == declared or data[position : position + 2] != b"\x02\x00":
            break
        extent = measure(data, position, size, coding, findings.append)
        stop = min(extent.stop, extent.start + _KEPT_VALUE)
        elements.setdefault(extent.tag, bytes(data[extent.start : stop]))
        position = extent.next
        if extent.tag == _META_LENGTH and extent.stop - extent.start == 4:
            declared = position + int.from_bytes(elements[_META_LENGTH], "little")
    if position != declared:
        findings.append("group length of the File Meta Information is missing or wrong")
    return elements, position


def _meta_coding(data: Buffer, start: int, findings: list[str]) -> Coding:
    """LENIENT: PS3.10 7.1: File Meta Information in implicit VR, seen from old GE consoles."""
    if data[start : start + 2] == b"\x02\x00" and data[start + 4 : start + 6] not in KNOWN_VRS:
        findings.append("File Meta Information in implicit VR")
        return IMPLICIT_LITTLE
    return EXPLICIT_LITTLE


def _inner_uids(data: Buffer, offset: int, syntax: str) -> tuple[str, str]:
    """SOP Class and Instance UID of the data set itself; empty if it cannot be read."""
    try:
        with memoryview(data) as view, view[offset:] as data_set:
            values = scan(data_set, transfer_syntax(syntax), _INNER_UIDS).values
    except DataSetError:
        return "", ""
    return uid(values.get(_SOP_CLASS, b"")), uid(values.get(_SOP_INSTANCE, b""))
