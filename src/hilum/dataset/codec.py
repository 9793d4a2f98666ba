"""Decodes and encodes small data sets: identifiers, and attribute lists of the N-services.

Owns the tree form of a data set, whose values are raw little endian bytes with their VR. Must not
know what the elements mean, nor hold pixel data. Composite instances are scanned, not decoded.
PS3.5 chapter 7 and Annex A.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.coding import (
    ITEM,
    ITEM_END,
    UNDEFINED,
    Coding,
    coding_of,
    settle,
    tag_text,
    unnoted,
)
from hilum.dataset.inflate import deflate as _deflate
from hilum.dataset.inflate import inflate
from hilum.dataset.skip import (
    MAX_NESTING,
    NestingError,
    fault,
    header,
    next_item,
    runs_out,
    sequence_coding,
)
from hilum.dataset.transcode import transcode
from hilum.dataset.vrs import MAX_SHORT, VRS, swap_width, swapped
from hilum.errors import DataSetError, UsageError
from hilum.tables.dictionary import vr_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hilum.tables.uids import TransferSyntax

__all__ = ["DataSet", "Element", "decode", "deflate", "encode", "transcode"]

_UNKNOWN = VRS["UN"]


class Element(NamedTuple):
    """A VR and a value: raw little endian bytes, or for SQ the list of the items' data sets."""

    vr: str
    value: bytes | list[dict[int, Element]]


DataSet = dict[int, Element]
"""Elements by tag `0xGGGGEEEE`, in any order."""


# Decoding -----------------------------------------------------------------------------------------


class _Frame(NamedTuple):
    """An item (`elements`) or a sequence (`items`) that is being decoded; `end` -1: undefined."""

    elements: DataSet | None
    items: list[DataSet]
    tag: int
    end: int
    limit: int
    coding: Coding


def decode(data: bytes | bytearray | memoryview, transfer_syntax: TransferSyntax) -> DataSet:
    """Decode a whole data set, sequences and all.

    Elements in UN come back with the VR that the dictionary knows; of elements that come twice
    the first counts.

    Raises:
        DataSetError: it cannot be decoded, with tag and position.
    """
    if transfer_syntax.deflated:
        inflated = inflate(data)
        if not inflated.whole:
            raise DataSetError(inflated.findings[-1])
        raw = inflated.data
    else:
        raw = bytes(data)
    return _Decoder(raw, settle(raw, coding_of(transfer_syntax), unnoted)).run()


class _Decoder:
    """Walks the data set once, on a stack of open sequences and items."""

    __slots__ = ("data", "position", "root", "stack")

    def __init__(self, data: bytes, coding: Coding) -> None:
        self.data = data
        self.position = 0
        self.root: DataSet = {}
        self.stack = [_Frame(self.root, [], 0, len(data), len(data), coding)]

    def run(self) -> DataSet:
        stack = self.stack
        while stack:
            frame = stack[-1]
            if self.position == frame.end:
                stack.pop()
            elif frame.elements is None:
                self._in_sequence(frame)
            else:
                self._in_item(frame, frame.elements)
        return self.root

    def _in_sequence(self, frame: _Frame) -> None:
        position = self.position
        item = next_item(self.data, position, frame.tag, frame.limit, frame.coding)
        self.position = position + 8
        if item is None:
            if frame.end < 0:
                self.stack.pop()
            return
        elements: DataSet = {}
        frame.items.append(elements)
        self.stack.append(_Frame(elements, [], frame.tag, *item))

    def _in_item(self, frame: _Frame, elements: DataSet) -> None:
        position, coding = self.position, frame.coding
        tag, vr, start, length = header(self.data, position, frame.limit, coding, unnoted)
        if tag >> 16 == 0xFFFE:
            self._delimiter(frame, tag)
            return
        name = _vr_name(tag, vr, coding)
        stop = frame.limit if length == UNDEFINED else start + length
        if stop > frame.limit:
            raise runs_out(tag, position, stop - position, frame.limit)
        if name == "SQ" or (length == UNDEFINED and name == "UN"):
            self._open(frame, elements, tag, vr, start, -1 if length == UNDEFINED else stop)
            return
        if length == UNDEFINED:
            raise fault(tag, position, f"undefined length with VR {name}")
        value = self.data[start:stop]
        if not coding.little and vr != coding.un:
            value = swapped(value, swap_width(name))
        elements.setdefault(tag, Element(name, value))
        self.position = stop

    def _delimiter(self, frame: _Frame, tag: int) -> None:
        if tag != ITEM_END:
            raise fault(frame.tag, self.position, f"{tag_text(tag)} inside an item")
        self.position += 8
        if frame.end < 0:
            self.stack.pop()

    def _open(
        self, frame: _Frame, elements: DataSet, tag: int, vr: int, start: int, end: int
    ) -> None:
        if len(self.stack) >= 2 * MAX_NESTING:
            raise NestingError(
                f"{tag_text(tag)}: more than {MAX_NESTING} nested sequences",
                tag=tag,
                position=start,
            )
        coding = sequence_coding(self.data, start, vr, frame.coding)
        items: list[DataSet] = []
        elements.setdefault(tag, Element("SQ", items))
        limit = frame.limit if end < 0 else end
        self.stack.append(_Frame(None, items, tag, end, limit, coding))
        self.position = start


def _vr_name(tag: int, vr: int, coding: Coding) -> str:
    """The VR as it is coded, or as the dictionary knows it."""
    if coding.explicit and vr != coding.un and (vr in coding.short_vrs or vr in coding.long_vrs):
        return coding.vr_text(vr)
    return vr_of(tag)


# Encoding -----------------------------------------------------------------------------------------


_LITTLE_SHORT, _BIG_SHORT = Struct("<HH2sH").pack, Struct(">HH2sH").pack
_LITTLE_LONG, _BIG_LONG = Struct("<HH2sHI").pack, Struct(">HH2sHI").pack
_IMPLICIT = Struct("<HHI").pack
_BIG_ITEM = Struct(">HHI").pack


def encode(data_set: Mapping[int, Element], transfer_syntax: TransferSyntax) -> bytes:
    """Encode a data set: elements in ascending order, values padded, sequences of known length.

    Raises:
        UsageError: a sequence's value is no list, or nesting is deeper than `MAX_NESTING`.
    """
    coding = coding_of(transfer_syntax)
    encoded = _encode(data_set, coding, 0)
    return deflate(encoded) if transfer_syntax.deflated else encoded


def deflate(data: bytes) -> bytes:
    """Encoded elements as Deflated Explicit VR Little Endian has them (PS3.5 A.5)."""
    return b"".join(_deflate((data,)))


def _encode(data_set: Mapping[int, Element], coding: Coding, depth: int) -> bytes:
    parts: list[bytes] = []
    append = parts.append
    explicit, little = coding.explicit, coding.little
    short, long = (_LITTLE_SHORT, _LITTLE_LONG) if little else (_BIG_SHORT, _BIG_LONG)
    for tag in sorted(data_set):
        vr, value = data_set[tag]
        written = VRS.get(vr, _UNKNOWN)
        if type(value) is not bytes:
            value = _sequence(tag, value, coding, depth)
        elif len(value) & 1:
            value += written.pad
        if not explicit:
            append(_IMPLICIT(tag >> 16, tag & 0xFFFF, len(value)))
        elif written.short and len(value) <= MAX_SHORT:
            append(short(tag >> 16, tag & 0xFFFF, written.letters, len(value)))
        else:
            # PS3.5 6.2.2: a value too long for a 16 bit length goes as UN.
            letters = b"UN" if written.short else written.letters
            append(long(tag >> 16, tag & 0xFFFF, letters, 0, len(value)))
        if not little and written.width > 1 and not (written.short and len(value) > MAX_SHORT):
            value = swapped(value, written.width)
        append(value)
    return b"".join(parts)


def _sequence(tag: int, items: object, coding: Coding, depth: int) -> bytes:
    if not isinstance(items, list):
        raise UsageError(f"{tag_text(tag)}: a value is bytes or a list of items")
    if depth >= MAX_NESTING:
        raise UsageError(f"{tag_text(tag)}: more than {MAX_NESTING} nested sequences")
    pack = _IMPLICIT if coding.little else _BIG_ITEM
    parts: list[bytes] = []
    for item in items:
        encoded = _encode(item, coding, depth + 1)
        parts.append(pack(ITEM >> 16, ITEM & 0xFFFF, len(encoded)))
        parts.append(encoded)
    return b"".join(parts)
