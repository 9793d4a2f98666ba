"""Finds where an element ends: nested sequences, encapsulated pixel data, unknown VRs.

Owns the iterative walk over everything whose end is not simply start plus length, its bounds
(nesting, never past the enclosing length) and the faults it names. Reads headers only, copies
nothing, never recurses. Must not know which elements anyone wants. PS3.5 6.2.2, 7.5, A.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.coding import (
    EXPLICIT_BIG,
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    ITEM,
    ITEM_END,
    KNOWN_VRS,
    SEQUENCE_END,
    UNDEFINED,
    Buffer,
    Coding,
    starts_item,
    tag_text,
)
from hilum.errors import DataSetError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "MAX_NESTING",
    "SHALLOW",
    "Extent",
    "Item",
    "NestingError",
    "TruncatedError",
    "fault",
    "header",
    "item_coding",
    "measure",
    "next_item",
    "runs_out",
    "sequence_coding",
    "skip_fragments",
]

MAX_NESTING = 64
"""Sequences inside each other that a data set may have; DICOM objects in use stay below 15."""

_LEVEL_BYTES = 16
"""The fewest bytes that one more level of nesting costs: a sequence header and an item header."""

SHALLOW = _LEVEL_BYTES * MAX_NESTING
"""A defined length below this cannot hide too deep a nesting: skipped without a look inside."""

_PIXEL_DATA = 0x7FE00010


class TruncatedError(DataSetError):
    """The bytes end, or the enclosing length ends, before the element does."""


class NestingError(DataSetError):
    """More sequences inside each other than `MAX_NESTING`."""


class Extent(NamedTuple):
    """One element: its header, where its value starts and stops, where the next one starts."""

    tag: int
    vr: int
    start: int
    stop: int
    next: int
    undefined: bool
    sequence: bool


class Item(NamedTuple):
    """An item of a sequence: its `end`, -1 if undefined; the `limit` it must keep; its coding."""

    end: int
    limit: int
    coding: Coding


class _Frame(NamedTuple):
    """A sequence or an item that the walk is inside of. `end` is -1 for undefined length."""

    is_item: bool
    tag: int
    end: int
    limit: int
    coding: Coding
    unknown: bool  # the sequence came as UN: implicit VR inside is right (PS3.5 6.2.2)


def runs_out(tag: int, position: int, needed: int, limit: int) -> TruncatedError:
    """The error for an element that needs more bytes than there are."""
    return TruncatedError(
        f"{tag_text(tag)} at byte {position} needs {needed} bytes, {limit - position} are left",
        tag=tag,
        position=position,
    )


def fault(tag: int, position: int, what: str) -> DataSetError:
    """The error for an element that cannot be what it is."""
    return DataSetError(f"{tag_text(tag)} at byte {position}: {what}", tag=tag, position=position)


def next_item(
    data: Buffer, position: int, sequence: int, limit: int, coding: Coding
) -> Item | None:
    """Read the header of an item of the sequence with tag `sequence`; 8 bytes are passed.

    None for the delimiter that ends the sequence.

    Raises:
        DataSetError: neither is there, or the item does not end within `limit`.
    """
    if position + 8 > limit:
        raise runs_out(sequence, position, 8, limit)
    group, number, length = coding.tag_and_length(data, position)
    tag = group << 16 | number
    if tag == SEQUENCE_END:
        return None
    if tag != ITEM:
        raise fault(sequence, position, f"item expected, {tag_text(tag)} found")
    end = -1 if length == UNDEFINED else position + 8 + length
    if end > limit:
        raise runs_out(sequence, position, 8 + length, limit)
    within = limit if end < 0 else end
    return Item(end, within, item_coding(data, position + 8, within, coding))


def measure(
    data: Buffer, position: int, limit: int, coding: Coding, note: Callable[[str], None]
) -> Extent:
    """Find the extent of the element at `position`, which must end at `limit` or before.

    Args:
        note: called with one short line for each leniency used on the way.

    Raises:
        DataSetError: it cannot be walked, with its tag and position.
    """
    tag, vr, start, length = header(data, position, limit, coding, note)
    if length == UNDEFINED:
        if _is_encapsulated(tag, vr, coding):
            stop = skip_fragments(data, start, limit, coding, tag)
            return Extent(tag, vr, start, stop, stop + 8, True, False)
        _may_be_undefined(tag, position, vr, coding)
        walk = _Walk(data, start, _sequence(data, start, -1, limit, tag, vr, coding), note)
        stop, after = walk.run()
        return Extent(tag, vr, start, stop, after, True, True)
    stop = start + length
    if stop > limit:
        raise runs_out(tag, position, stop - position, limit)
    sequence = vr == coding.sq or (not coding.explicit and starts_item(data, start))
    if sequence and length >= SHALLOW and tag != _PIXEL_DATA:
        walk = _Walk(data, start, _sequence(data, start, stop, stop, tag, vr, coding), note)
        walk.run()
    return Extent(tag, vr, start, stop, stop, False, sequence)


def header(
    data: Buffer, position: int, limit: int, coding: Coding, note: Callable[[str], None]
) -> tuple[int, int, int, int]:
    """Read one element header: tag, VR, start of the value, length. Unknown VRs are resolved.

    Raises:
        DataSetError: fewer bytes than a header, or no reading of an unknown VR fits.
    """
    if position + 8 > limit:
        raise runs_out(0, position, 8, limit)
    if coding.explicit and position + 12 > limit:
        group, number, vr, length = coding.header(data, position)
        if group != 0xFFFE and vr in coding.long_vrs:
            raise runs_out(group << 16 | number, position, 12, limit)
    tag, vr, start, length = coding.element(data, position)
    if start:
        return tag, vr, start, length
    start, length = _resolve(data, position, limit, coding, tag)
    note(f"{tag_text(tag)} unknown VR {coding.vr_text(vr)}")
    return tag, vr, start, length


def _resolve(data: Buffer, position: int, limit: int, coding: Coding, tag: int) -> tuple[int, int]:
    """Start and length of an element whose VR is none of PS3.5's.

    LENIENT: PS3.5 7.1.2 gives unknown VRs a 32 bit length, as DCMTK reads two capital letters;
    other bytes are read with a 16 bit length, as DCMTK and pydicom do, or as implicit VR. The
    first reading that fits into what is left and is followed by an element wins.
    """
    letters = bytes(data[position + 4 : position + 6])
    short = (position + 8, coding.header(data, position)[3])
    implicit = (position + 8, coding.tag_and_length(data, position)[2])
    readings = [short, implicit]
    if position + 12 <= limit:
        long = (position + 12, coding.long_length(data, position + 8)[0])
        capitals = letters.isalpha() and letters.isupper()
        readings.insert(0 if capitals else 2, long)
    for strict in (True, False):
        for reading in readings:
            start, length = reading
            if length == UNDEFINED:
                if starts_item(data, start):
                    return reading
                continue
            implicit_too = reading is implicit
            if _follows(data, start + length, limit, coding, tag, implicit_too, strict):
                return reading
    raise fault(tag, position, f"unknown VR {coding.vr_text(int.from_bytes(letters, 'little'))}")


def _follows(
    data: Buffer,
    position: int,
    limit: int,
    coding: Coding,
    tag: int,
    implicit: bool,
    strict: bool,
) -> bool:
    """Whether the limit, or an element that may come after `tag`, stands at `position`.

    Its VR must be known if `strict`, else be two printable characters.
    """
    if position == limit:
        return True
    if position + 8 > limit:
        return False
    group, number, length = coding.tag_and_length(data, position)
    if group == 0xFFFE:
        return number in (0xE00D, 0xE0DD)
    if group << 16 | number <= tag:
        return False
    letters = bytes(data[position + 4 : position + 6])
    if letters in KNOWN_VRS:
        return True
    if implicit:
        return length == UNDEFINED or position + 8 + length <= limit
    return not strict and min(letters) >= 0x20 and max(letters) < 0x7F


def _is_encapsulated(tag: int, vr: int, coding: Coding) -> bool:
    return vr in coding.binary if coding.explicit else tag == _PIXEL_DATA


def _may_be_undefined(tag: int, position: int, vr: int, coding: Coding) -> None:
    """Only sequences, UN and VRs of the future may have undefined length (PS3.5 7.1.2)."""
    if vr in coding.long_vrs and vr not in (coding.sq, coding.un):
        raise fault(tag, position, f"undefined length with VR {coding.vr_text(vr)}")


def skip_fragments(data: Buffer, position: int, limit: int, coding: Coding, tag: int) -> int:
    """Walk encapsulated pixel data item by item; the position of the delimiter (PS3.5 A.4)."""
    read = coding.tag_and_length
    while position + 8 <= limit:
        group, number, length = read(data, position)
        item = group << 16 | number
        if item != ITEM:
            if item == SEQUENCE_END:
                return position
            raise fault(tag, position, f"fragment expected, {tag_text(item)} found")
        if length == UNDEFINED:
            raise fault(tag, position, "fragment with undefined length")
        if position + 8 + length > limit:
            raise runs_out(tag, position, 8 + length, limit)
        position += 8 + length
    raise runs_out(tag, position, 8, limit)


def _sequence(
    data: Buffer, start: int, end: int, limit: int, tag: int, vr: int, coding: Coding
) -> _Frame:
    """The frame of a sequence; one that came as UN in big endian is little endian (6.2.2)."""
    unknown = coding.explicit and vr != coding.sq
    coding = sequence_coding(data, start, vr, coding)
    return _Frame(False, tag, end, limit, coding, unknown)


def sequence_coding(data: Buffer, start: int, vr: int, coding: Coding) -> Coding:
    """The coding of a sequence's items: little endian for UN, in any transfer syntax (6.2.2)."""
    if coding is EXPLICIT_BIG and vr != coding.sq and bytes(data[start : start + 2]) == b"\xfe\xff":
        return EXPLICIT_LITTLE
    return coding


def item_coding(data: Buffer, position: int, limit: int, coding: Coding) -> Coding:
    """The coding of the item whose first element stands at `position`.

    LENIENT: PS3.5 6.2.2, 7.5: items of explicit VR sequences that are coded in implicit VR, and
    UN sequences that are coded in explicit VR, both seen in the field and read by pydicom too.
    """
    if not coding.explicit or position + 8 > limit:
        return coding
    group, _, length = coding.tag_and_length(data, position)
    if group == 0xFFFE or bytes(data[position + 4 : position + 6]) in KNOWN_VRS:
        return coding
    if coding is EXPLICIT_BIG:
        return coding
    return IMPLICIT_LITTLE if length == UNDEFINED or position + 8 + length <= limit else coding


class _Walk:
    """The walk through one sequence and all that it holds, on a stack of frames."""

    __slots__ = ("data", "depth", "note", "position", "stack", "stop")

    def __init__(
        self, data: Buffer, position: int, sequence: _Frame, note: Callable[[str], None]
    ) -> None:
        self.data = data
        self.position = position
        self.stack = [sequence]
        self.depth = 1
        self.stop = position
        self.note = note

    def run(self) -> tuple[int, int]:
        """Walk to the end of the outermost sequence: where its items stop, what follows."""
        stack = self.stack
        while stack:
            frame = stack[-1]
            try:
                if frame.is_item:
                    self._in_item(frame)
                else:
                    self._in_sequence(frame)
            except NestingError:
                raise
            except DataSetError as fault:
                self._recover(fault)
        return self.stop, self.position

    def _pop(self, stop: int) -> None:
        if not self.stack.pop().is_item:
            self.depth -= 1
        self.stop = stop

    def _recover(self, fault: DataSetError) -> None:
        """Go on behind the innermost defined length that holds the fault, if there is one.

        LENIENT: PS3.5 7.5: the content is stored as received; only what can be skipped by a
        length of its own may be unreadable.
        """
        while self.stack:
            frame = self.stack[-1]
            self._pop(frame.end)
            if frame.end >= 0:
                self.position = frame.end
                self.note(f"{tag_text(frame.tag)} content is broken")
                return
        raise fault

    def _in_sequence(self, frame: _Frame) -> None:
        data, position = self.data, self.position
        if position == frame.end:
            self._pop(position)
            return
        item = next_item(data, position, frame.tag, frame.limit, frame.coding)
        self.position = position + 8
        if item is None:
            # LENIENT: PS3.5 7.5.2: a delimiter inside a defined length says nothing new.
            if frame.end < 0:
                self._pop(position)
            return
        end, limit, coding = item
        if coding is not frame.coding and not frame.unknown:
            self.note(f"{tag_text(frame.tag)} item in {coding.name}")
        self.stack.append(_Frame(True, frame.tag, end, limit, coding, frame.unknown))

    def _in_item(self, frame: _Frame) -> None:
        run = _explicit_run if frame.coding.explicit else _implicit_run
        position = self.position = run(self.data, self.position, frame.limit, frame.coding)
        if position == frame.end:
            self._pop(position)
            return
        coding = frame.coding
        tag, vr, start, length = header(self.data, position, frame.limit, coding, self.note)
        if tag >> 16 == 0xFFFE:
            self._delimiter(frame, tag, position)
            return
        end = -1 if length == UNDEFINED else start + length
        if end > frame.limit:
            raise runs_out(tag, position, end - position, frame.limit)
        if end < 0 and _is_encapsulated(tag, vr, coding):
            self.position = 8 + skip_fragments(self.data, start, frame.limit, coding, tag)
        elif end < 0 or self._may_be_deep(length, vr, start, coding):
            self._push(frame, position, tag, vr, start, end)
        else:
            self.position = end

    def _delimiter(self, frame: _Frame, tag: int, position: int) -> None:
        if tag != ITEM_END:
            raise fault(frame.tag, position, f"{tag_text(tag)} inside an item")
        self.position = position + 8
        if frame.end < 0:
            self._pop(position)

    def _may_be_deep(self, length: int, vr: int, start: int, coding: Coding) -> bool:
        """Whether a defined length could hold more levels than are left."""
        if length < _LEVEL_BYTES * (MAX_NESTING - self.depth):
            return False
        return vr == coding.sq if coding.explicit else starts_item(self.data, start)

    def _push(self, frame: _Frame, position: int, tag: int, vr: int, start: int, end: int) -> None:
        coding = frame.coding
        if end < 0:
            _may_be_undefined(tag, position, vr, coding)
        if self.depth >= MAX_NESTING:
            raise NestingError(
                f"{tag_text(tag)} at byte {position}: more than {MAX_NESTING} nested sequences",
                tag=tag,
                position=position,
            )
        limit = frame.limit if end < 0 else end
        self.depth += 1
        self.stack.append(_sequence(self.data, start, end, limit, tag, vr, coding))
        self.position = start


def _explicit_run(data: Buffer, position: int, limit: int, coding: Coding) -> int:
    """Step over elements whose length says where they end; the position of the first other."""
    read, read_long = coding.header, coding.long_length
    short, long, sq = coding.short_vrs, coding.long_vrs, coding.sq
    last = limit - 8
    while position <= last:
        _, _, vr, length = read(data, position)
        if vr in short:
            after = position + 8 + length
        elif vr == sq or vr not in long or position + 12 > limit:
            return position
        else:
            (length,) = read_long(data, position + 8)
            if length == UNDEFINED:
                return position
            after = position + 12 + length
        if after > limit:
            return position
        position = after
    return position


def _implicit_run(data: Buffer, position: int, limit: int, coding: Coding) -> int:
    """As `_explicit_run`, for implicit VR: stops where a long value may be a sequence."""
    read = coding.tag_and_length
    last = limit - 8
    while position <= last:
        group, _, length = read(data, position)
        after = position + 8 + length
        if group == 0xFFFE or after > limit:
            return position
        if length >= _LEVEL_BYTES and starts_item(data, position + 8):
            return position
        position = after
    return position
