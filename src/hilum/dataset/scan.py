"""The header scanner: the wanted top-level elements of a data set, in one pass over its headers.

Owns the hottest code behind the socket: it reads element headers in place, copies only wanted
values, decodes no pixels, and verifies that the structure ends where the bytes end. Must not know
what the wanted elements mean, nor where the bytes come from. PS3.5 chapter 7 and Annex A.
"""

from __future__ import annotations

import mmap
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.coding import (
    UNDEFINED,
    Buffer,
    Coding,
    coding_of,
    settle,
    tag_text,
)
from hilum.dataset.inflate import inflate
from hilum.dataset.skip import SHALLOW, Extent, TruncatedError, measure, runs_out
from hilum.errors import DataSetError
from hilum.tables.dictionary import vr_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hilum.tables.uids import TransferSyntax

__all__ = [
    "MAX_FINDINGS",
    "SEQUENCE_CAP",
    "VALUE_CAP",
    "Header",
    "Wanted",
    "scan",
]

VALUE_CAP = 4096
"""Bytes of one wanted value that are kept: no indexed attribute is longer (PS3.5 Table 6.2-1)."""

SEQUENCE_CAP = 65536
"""Bytes that a wanted sequence may have; a longer one is left out, cut it could not be read."""

MAX_FINDINGS = 32
"""Findings kept for one data set; a hostile one could make millions."""

_FINDING_LENGTH = 96
_COPY_BELOW = 65536
_SPECIFIC_CHARACTER_SET = 0x00080005
_PIXEL_DATA = 0x7FE00010
_NO_TAG_YET = 0x0007FFFF
"""Tags up to here take the slow path, which tells groups 0000 and 0002 from real ones."""


class Header(NamedTuple):
    """What a scan found.

    `values` are the raw bytes of the wanted elements that are there, by tag `0xGGGGEEEE`, padding
    and all; sequences without their delimiter. `findings` say in one line each what was odd.
    `little_endian` is the byte order of binary values (US, UL ...), and `explicit_vr` whether the
    elements name their VR: both as the data set really is coded.
    """

    values: dict[int, bytes]
    findings: tuple[str, ...]
    little_endian: bool
    explicit_vr: bool

    @property
    def charset(self) -> bytes:
        """The raw value of Specific Character Set (0008,0005); empty when absent or unwanted."""
        return self.values.get(_SPECIFIC_CHARACTER_SET, b"")


class Wanted:
    """The tags that a scan returns, with the bytes that each may have. Made once, used often.

    Args:
        tags: top-level tags `0xGGGGEEEE`.
        value_cap: a longer plain value is cut to this, with a finding.
        sequence_cap: a longer sequence is left out, with a finding.
        caps: other caps, by tag; these tags are wanted as well.
    """

    __slots__ = ("limits",)

    def __init__(
        self,
        tags: Collection[int],
        *,
        value_cap: int = VALUE_CAP,
        sequence_cap: int = SEQUENCE_CAP,
        caps: Mapping[int, int] | None = None,
    ) -> None:
        self.limits = {tag: sequence_cap if vr_of(tag) == "SQ" else value_cap for tag in tags}
        self.limits |= caps or {}


@lru_cache(maxsize=16)
def _limits(tags: frozenset[int]) -> dict[int, int]:
    return Wanted(tags).limits


class _Scan:
    """One scan under way: the bytes, their coding, and what was found so far."""

    __slots__ = (
        "coding",
        "data",
        "encapsulated",
        "findings",
        "limits",
        "partial",
        "size",
        "values",
    )

    def __init__(self, data: Buffer, coding: Coding, limits: dict[int, int]) -> None:
        self.data = data
        self.size = len(data)
        self.coding = coding
        self.limits = limits
        self.values: dict[int, Buffer] = {}
        self.findings: list[str] = []
        self.encapsulated = False
        self.partial = False

    def note(self, finding: str) -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding[:_FINDING_LENGTH])


def scan(
    data: bytes | bytearray | memoryview | mmap.mmap,
    transfer_syntax: TransferSyntax,
    wanted: Wanted | Collection[int],
) -> Header:
    """Read the wanted top-level elements of a data set and verify that it is whole.

    Only headers and wanted values are touched, so an `mmap` of a large file costs a few pages.
    Of a deflated data set a bounded prefix is inflated.

    Args:
        data: the data set as received, without preamble and File Meta Information.
        transfer_syntax: as negotiated. A data set that is plainly coded in another uncompressed
            way is read as it is, with a finding.
        wanted: a `Wanted`, or a collection of tags `0xGGGGEEEE` with the default caps.

    Raises:
        DataSetError: the structure cannot be walked to its end, with tag and position.
    """
    limits = wanted.limits if isinstance(wanted, Wanted) else _limits(frozenset(wanted))
    coding = coding_of(transfer_syntax)
    if transfer_syntax.deflated:
        inflated = inflate(data)
        state = _Scan(inflated.data, coding, limits)
        state.partial = not inflated.whole
        for finding in inflated.findings:
            state.note(finding)
    else:
        state = _Scan(_readable(data), coding, limits)
    state.encapsulated = transfer_syntax.encapsulated
    state.coding = settle(state.data, coding, state.note)
    try:
        _walk(state)
    except TruncatedError:
        if not state.partial:
            raise
    values = state.values
    if type(state.data) is memoryview:
        values = {tag: bytes(value) for tag, value in values.items()}
    return Header(
        values,  # type: ignore[arg-type]
        tuple(state.findings),
        state.coding.little,
        state.coding.explicit,
    )


def _readable(data: bytes | bytearray | memoryview | mmap.mmap) -> Buffer:
    """The same bytes in a form whose slices are cheap: small ones are copied once."""
    if type(data) is bytes or isinstance(data, mmap.mmap):
        return data
    if len(data) <= _COPY_BELOW:
        return bytes(data)
    return memoryview(data).cast("B")


def _walk(state: _Scan) -> None:
    walk = _walk_explicit if state.coding.explicit else _walk_implicit
    position, end, last = walk(state)
    if end == state.size:
        return
    if end > state.size:
        state.values.pop(last, None)
        raise runs_out(last, position, end - position, state.size)
    if not _only_zeros(state.data, end):
        raise runs_out(last, end, 8, state.size)
    # LENIENT: PS3.5 7.1: a file's padding taken for data; DCMTK calls it trailing garbage.
    state.note(f"{state.size - end} zero bytes after the last element")


def _walk_explicit(state: _Scan) -> tuple[int, int, int]:
    """Walk the top level: position of the last element, where it ends, its tag.

    One `unpack_from` an element and no check of bounds: an element that overshoots ends the loop,
    and the caller sees it.
    """
    data, limits, values = state.data, state.limits, state.values
    coding, native = state.coding, _PIXEL_DATA if state.encapsulated else -1
    header, long_length = coding.header, coding.long_length
    short, long, sq = coding.short_vrs, coding.long_vrs, coding.sq
    stop, long_stop = state.size - 8, state.size - 12
    position = end = 0
    last = _NO_TAG_YET
    while end <= stop:
        position = end
        group, number, vr, length = header(data, position)
        tag = group << 16 | number
        if tag <= last:
            last, end = _irregular(state, position, last)
            continue
        if vr in short:
            start = position + 8
        elif vr in long and position <= long_stop:
            (length,) = long_length(data, position + 8)
            start = position + 12
            if length == UNDEFINED or tag == native or (vr == sq and length >= SHALLOW):
                last, end = _irregular(state, position, last)
                continue
        else:
            last, end = _irregular(state, position, last)
            continue
        end = start + length
        if tag in limits:
            if length <= limits[tag]:
                values[tag] = data[start:end]
            else:
                _take_long(state, tag, start, end, vr == sq)
        if length & 1:
            state.note(f"{tag_text(tag)} odd length {length}")
        last = tag
    return position, end, last


def _walk_implicit(state: _Scan) -> tuple[int, int, int]:
    """As `_walk_explicit`, for implicit VR, where any long value may be a sequence."""
    data, limits, values = state.data, state.limits, state.values
    header = state.coding.header
    stop = state.size - 8
    position = end = 0
    last = _NO_TAG_YET
    while end <= stop:
        position = end
        group, number, length = header(data, position)
        tag = group << 16 | number
        if tag <= last or length >= SHALLOW:
            last, end = _irregular(state, position, last)
            continue
        start = position + 8
        end = start + length
        if tag in limits:
            if length <= limits[tag]:
                values[tag] = data[start:end]
            else:
                _take_long(state, tag, start, end, False)
        if length & 1:
            state.note(f"{tag_text(tag)} odd length {length}")
        last = tag
    return position, end, last


def _irregular(state: _Scan, position: int, last: int) -> tuple[int, int]:
    """One element that the fast path does not take: the highest tag so far, and where it ends."""
    data, size = state.data, state.size
    if data[position : position + 8] == b"\0\0\0\0\0\0\0\0":
        if not _only_zeros(data, position):
            raise DataSetError(
                f"zero bytes instead of an element at byte {position}", tag=0, position=position
            )
        state.note(f"{size - position} zero bytes after the last element")
        return last, size
    extent = measure(data, position, size, state.coding, state.note)
    tag = extent.tag
    _note_odd(state, extent, last)
    if tag in state.limits and tag not in state.values:
        if extent.stop - extent.start <= state.limits[tag]:
            state.values[tag] = data[extent.start : extent.stop]
        else:
            _take_long(state, tag, extent.start, extent.stop, extent.sequence)
    return max(tag, last) if tag >> 16 != 0xFFFE else last, extent.next


def _note_odd(state: _Scan, extent: Extent, last: int) -> None:
    """The findings of an element off the fast path.

    LENIENT: PS3.5 7.1: elements out of order, twice, or of groups that no data set has, seen from
    many writers; the first occurrence counts, the bytes stay as they are.
    """
    tag = extent.tag
    group = tag >> 16
    if group == 0xFFFE or group in (0, 1, 2, 3, 5, 7):
        state.note(f"{tag_text(tag)} does not belong into a data set")
    elif tag == last or tag in state.values:
        state.note(f"{tag_text(tag)} twice")
    elif tag < last and tag > _NO_TAG_YET:
        state.note(f"{tag_text(tag)} out of order")
    if tag == _PIXEL_DATA and extent.undefined != state.encapsulated:
        form = "encapsulated" if extent.undefined else "native"
        state.note(f"{tag_text(tag)} {form}, against the transfer syntax")
    if (extent.stop - extent.start) & 1:
        state.note(f"{tag_text(tag)} odd length {extent.stop - extent.start}")


def _take_long(state: _Scan, tag: int, start: int, stop: int, sequence: bool) -> None:
    """Keep the beginning of a plain value that is over its cap; leave a sequence out."""
    limit = state.limits[tag]
    if sequence:
        state.note(f"{tag_text(tag)} sequence of {stop - start} bytes left out")
        return
    state.values[tag] = state.data[start : start + limit]
    state.note(f"{tag_text(tag)} value of {stop - start} bytes cut to {limit}")


def _only_zeros(data: Buffer, position: int) -> bool:
    for chunk in range(position, len(data), _COPY_BELOW):
        piece = bytes(data[chunk : chunk + _COPY_BELOW])
        if piece.count(0) != len(piece):
            return False
    return True
