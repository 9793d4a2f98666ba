"""Encapsulated Pixel Data: which fragments make which frame, and how frames become fragments.

Owns offset tables, basic and extended, and item headers. Must not know what a frame's bytes mean.
PS3.5 A.4.
"""

from __future__ import annotations

from struct import Struct, pack
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.coding import ITEM, SEQUENCE_END, tag_text
from hilum.dataset.image_pixel import (
    EXTENDED_OFFSET_LENGTHS,
    EXTENDED_OFFSETS,
    PixelDataError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ENCAPSULATED", "Encapsulation", "Span", "encapsulation", "frame_spans", "item"]

Span = tuple[int, int]
"""Where bytes start and stop."""

ENCAPSULATED = b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff"
"""The header of encapsulated Pixel Data (PS3.5 A.4)."""

_MAX_FRAGMENT = 0xFFFFFFFE  # the longest even value of defined length (PS3.5 7.1.2)
_MAX_OFFSET = 0xFFFFFFFF
_ITEM = Struct("<HHI")
_LONG = Struct("<HH2sHI")


def item(tag: int, length: int) -> bytes:
    """The header of an item or a delimitation item."""
    return _ITEM.pack(tag >> 16, tag & 0xFFFF, length)


def frame_spans(
    data: memoryview,
    value: Span,
    wanted: int,
    *,
    extended: bytes = b"",
    beginnings: tuple[bytes, ...] = (),
) -> list[list[Span]]:
    """The fragments of each frame, by offset table, by count, or by how frames start.

    Args:
        data: what the spans point into.
        value: the value of encapsulated Pixel Data, without the sequence delimiter.
        wanted: Number of Frames.
        extended: the value of Extended Offset Table (7FE0,0001), if there is one.
        beginnings: the first bytes of a frame where frames may span fragments.

    Raises:
        PixelDataError: the fragments do not make Number of Frames frames.
    """
    table, fragments = _fragments(data, value)
    starts = _starts(extended, 8, fragments) or _starts(table, 4, fragments)
    if len(starts) != wanted:
        # LENIENT: PS3.5 A.4: an offset table that does not fit, seen from converters that
        # keep the table of the encoding before; also the usual way without a table.
        starts = _guessed(data, fragments, wanted, beginnings)
    if len(starts) != wanted:
        raise PixelDataError(
            f"{len(fragments)} fragments make {len(starts)} frames instead of {wanted}"
        )
    ends = [*starts[1:], len(fragments)]
    return [fragments[a:b] for a, b in zip(starts, ends, strict=True)]


def _fragments(data: memoryview, value: Span) -> tuple[bytes, list[Span]]:
    """The basic offset table, and the spans of the fragments."""
    spans, (position, stop) = [], value
    while position < stop:
        group, number, length = _ITEM.unpack_from(data, position)
        tag = group << 16 | number
        if tag != ITEM:
            raise PixelDataError(f"{tag_text(tag)} between the fragments")
        spans.append((position + 8, position + 8 + length))
        position += 8 + length
    if not spans:
        raise PixelDataError("no offset table and no fragment")
    return bytes(data[slice(*spans[0])]), spans[1:]


def _starts(table: bytes, width: int, fragments: list[Span]) -> list[int]:
    """The indices of the fragments that an offset table points to; none when it points elsewhere.

    Offsets count from the first fragment's item tag (PS3.5 A.4, Table A.4-2).
    """
    if not fragments:
        return []
    offsets = [int.from_bytes(table[i : i + width], "little") for i in range(0, len(table), width)]
    index = {start - fragments[0][0]: n for n, (start, _) in enumerate(fragments)}
    starts = [index[offset] for offset in offsets if offset in index]
    if len(starts) != len(offsets) or starts[:1] != [0] or starts != sorted(set(starts)):
        return []
    return starts


def _guessed(
    data: memoryview, fragments: list[Span], wanted: int, beginnings: tuple[bytes, ...]
) -> list[int]:
    """The indices of the fragments that start a frame, without an offset table."""
    if len(fragments) == wanted or not beginnings:
        return list(range(len(fragments)))
    found = [
        index
        for index, (start, stop) in enumerate(fragments)
        if bytes(data[start : min(stop, start + 16)]).startswith(beginnings)
    ]
    return found if found[:1] == [0] else []


class Encapsulation(NamedTuple):
    """What stands around fragments of known lengths: elements before Pixel Data, its beginning."""

    elements: dict[int, bytes]
    head: bytes
    end: bytes


def encapsulation(frames: Sequence[Sequence[int]]) -> Encapsulation:
    """The offset table for frames whose fragments have these lengths before padding.

    Basic offsets have 32 bits. Where they do not reach, the basic table is empty, and there is an
    extended one if every frame is one fragment (PS3.5 A.4).

    Raises:
        PixelDataError: a fragment is too long.
    """
    longest = max(map(max, frames))
    if longest > _MAX_FRAGMENT:
        raise PixelDataError(f"a compressed frame of {longest} bytes is too long for a fragment")
    offsets, position = [], 0
    for lengths in frames:
        offsets.append(position)
        position += sum(8 + length + (length & 1) for length in lengths)
    elements: dict[int, bytes] = {}
    table = b""
    if offsets[-1] <= _MAX_OFFSET:
        table = pack(f"<{len(offsets)}I", *offsets)
    elif all(len(lengths) == 1 for lengths in frames):
        elements[EXTENDED_OFFSETS] = _numbers(EXTENDED_OFFSETS, offsets)
        each = [lengths[0] for lengths in frames]
        elements[EXTENDED_OFFSET_LENGTHS] = _numbers(EXTENDED_OFFSET_LENGTHS, each)
    return Encapsulation(
        elements, ENCAPSULATED + item(ITEM, len(table)) + table, item(SEQUENCE_END, 0)
    )


def _numbers(tag: int, numbers: Sequence[int]) -> bytes:
    """An element of VR OV."""
    value = pack(f"<{len(numbers)}Q", *numbers)
    return _LONG.pack(tag >> 16, tag & 0xFFFF, b"OV", 0, len(value)) + value
