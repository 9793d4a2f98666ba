"""Which frames a request at the FRAME level names.

Owns the three Frame Range Keys, their rules, and the statuses for each way to break them. Must not
know how frames are taken out of an instance. PS3.4 Y.3.2, Y.4.
"""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from struct import pack, unpack
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.codec import Element
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "INVALID_REQUEST",
    "NONE_FOUND",
    "NOT_EXTRACTED",
    "NO_TIMES",
    "WRONG_CLASS",
    "FrameError",
    "FrameRange",
    "chosen_frames",
    "frame_range",
    "simple_range",
]

# PS3.4 Tables Y.4-1 and Y.4-2
NONE_FOUND, WRONG_CLASS, NOT_EXTRACTED, NO_TIMES, INVALID_REQUEST = range(0xAA00, 0xAA05)

_SIMPLE, _CALCULATED, _TIMES = 0x00081161, 0x00081162, 0x00081163
_END = 0xFFFFFFFF


class FrameError(DimseError):
    """Frames that cannot be had; `status` is one of AA00 to AA04."""

    status = INVALID_REQUEST


class FrameRange(NamedTuple):
    """The one Frame Range Key of a request: its tag and its values, numbers or seconds."""

    tag: int
    values: tuple[float, ...]

    @property
    def timed(self) -> bool:
        """Whether it asks by time."""
        return self.tag == _TIMES

    def element(self) -> Element:
        """The key as an element, as Frame Extraction Sequence repeats it."""
        if self.timed:
            return Element("FD", pack(f"<{len(self.values)}d", *self.values))
        return Element("UL", pack(f"<{len(self.values)}I", *map(int, self.values)))


def frame_range(identifier: Mapping[int, Element]) -> FrameRange:
    """The Frame Range Key of an identifier.

    Raises:
        FrameError: there is none, or more than one, or its values break the rules (AA04).
    """
    found = [tag for tag in (_SIMPLE, _CALCULATED, _TIMES) if tag in identifier]
    if len(found) != 1:
        raise _invalid(f"{len(found)} Frame Range Keys instead of one", *found)
    tag, (_, raw) = found[0], identifier[found[0]]
    width = 8 if tag == _TIMES else 4
    if not isinstance(raw, bytes) or not raw or len(raw) % width:
        raise _invalid("the Frame Range Key has no value that can be read", tag)
    asked = FrameRange(tag, unpack(f"<{len(raw) // width}{'d' if width == 8 else 'I'}", raw))
    _RULES[tag](asked)
    return asked


def simple_range(frames: Sequence[int]) -> FrameRange:
    """A Simple Frame List of these frame numbers, from 1."""
    return FrameRange(tag_of("SimpleFrameList"), tuple(frames))


def _simple(asked: FrameRange) -> None:
    """PS3.4 Y.3.2.1.1."""
    if asked.values[0] < 1 or any(a >= b for a, b in pairwise(asked.values)):
        raise _invalid("frame numbers start at 1 and increase", asked.tag)


def _calculated(asked: FrameRange) -> None:
    """PS3.4 Y.3.2.1.2."""
    if len(asked.values) % 3:
        raise _invalid("Calculated Frame List is no list of triplets", asked.tag)
    last = 0.0
    for position in range(0, len(asked.values), 3):
        first, limit, step = asked.values[position : position + 3]
        if first <= last or limit < first or step < 1:
            raise _invalid("sub-ranges increase and do not overlap", asked.tag)
        if limit == _END and position + 3 < len(asked.values):
            raise _invalid("only the last sub-range may be open", asked.tag)
        last = first + (limit - first) // step * step


def _time(asked: FrameRange) -> None:
    """PS3.4 Y.3.2.1.3."""
    if len(asked.values) != 2 or not all(map(isfinite, asked.values)):
        raise _invalid("Time Range is a start and an end", asked.tag)
    if asked.values[0] > asked.values[1]:
        raise _invalid("Time Range ends before it starts", asked.tag)


_RULES = {_SIMPLE: _simple, _CALCULATED: _calculated, _TIMES: _time}


def chosen_frames(asked: FrameRange, frames: int, times: Sequence[float] | None) -> list[int]:
    """The frames that are asked for, counted from 0, in their order.

    Args:
        asked: a key that obeys the rules.
        frames: Number of Frames.
        times: seconds of each frame after Content Time, or None where that is not known.

    Raises:
        FrameError: there are none of them (AA00), only some (AA04), or no times (AA03).
    """
    if asked.timed:
        chosen = _at_times(asked, times)
    elif asked.tag == _CALCULATED:
        chosen = _from_ranges(asked, frames)
    else:
        chosen = [int(number) - 1 for number in asked.values if number <= frames]
        if chosen and len(chosen) < len(asked.values):
            raise _invalid(f"frame {int(asked.values[-1])} of {frames}", asked.tag)
    if not chosen:
        raise FrameError(f"none of these frames: there are {frames}", status=NONE_FOUND)
    return chosen


def _at_times(asked: FrameRange, times: Sequence[float] | None) -> list[int]:
    if times is None:
        raise FrameError("a time range, but the frames have no times", status=NO_TIMES)
    start, end = asked.values
    return [number for number, time in enumerate(times) if start <= time <= end]


def _from_ranges(asked: FrameRange, frames: int) -> list[int]:
    chosen: list[int] = []
    for position in range(0, len(asked.values), 3):
        first, limit, step = map(int, asked.values[position : position + 3])
        chosen += range(first - 1, min(limit, frames), step)
    return chosen


def _invalid(comment: str, *tags: int) -> FrameError:
    return FrameError(comment, status=INVALID_REQUEST, offending=tags)
