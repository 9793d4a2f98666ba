"""When the frames of an instance were taken, and what it says of that.

Owns reading frame times, and writing the attributes that tell them for fewer frames. Must not know
which frames are asked for. PS3.3 C.7.6.5 (Cine), C.7.6.16.2.2 (Frame Content), PS3.4 Y.3.2.1.3,
PS3.17 MM.2.2 and MM.2.3.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from struct import pack
from typing import TYPE_CHECKING

from hilum.dataset.codec import Element
from hilum.dataset.values import decimal, first
from hilum.tables.dictionary import tag_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hilum.dataset.elements import Elements

__all__ = ["frame_times", "shifted_times"]

_FRAME_TIME, _FRAME_TIMES = tag_of("FrameTime"), tag_of("FrameTimeVector")
_FRAME_DELAY, _POINTER = tag_of("FrameDelay"), tag_of("FrameIncrementPointer")
_CONTENT_DATE, _CONTENT_TIME = tag_of("ContentDate"), tag_of("ContentTime")
_GROUPS, _FRAME_CONTENT = tag_of("PerFrameFunctionalGroupsSequence"), tag_of("FrameContentSequence")
_REFERENCE = tag_of("FrameReferenceDateTime")

_STARTS = (
    ("ContentDate", "ContentTime"),
    ("AcquisitionDate", "AcquisitionTime"),
)
"""Dates and times of the first frame (PS3.17 MM.2.2)."""

_MILLI = 1000.0
_NEAR = 1e-6


def frame_times(elements: Elements, frames: int) -> list[float] | None:
    """Seconds of each frame after Content Time; None where nothing tells them."""
    return _referenced(elements, frames) or _counted(elements, frames)


def _counted(elements: Elements, frames: int) -> list[float] | None:
    """By Frame Time Vector, or Frame Time (milliseconds)."""
    delay = (decimal(elements.value(_FRAME_DELAY)) or 0.0) / _MILLI
    vector = [decimal(value) for value in elements.value(_FRAME_TIMES).split(b"\\")]
    steps = [value for value in vector if value is not None]
    if len(steps) == len(vector) == frames:
        return [delay + time / _MILLI for time in accumulate((0.0, *steps[1:]))]
    step = decimal(elements.value(_FRAME_TIME))
    if step is None:
        return None
    return [delay + number * step / _MILLI for number in range(frames)]


def _referenced(elements: Elements, frames: int) -> list[float] | None:
    """By Frame Reference DateTime of each frame."""
    start = _moment(elements.value(_CONTENT_DATE), elements.value(_CONTENT_TIME))
    groups = elements.element(_GROUPS)
    if start is None or groups is None or not isinstance(groups.value, list):
        return None
    times = []
    for item in groups.value:
        content = item.get(_FRAME_CONTENT)
        found = content.value[0] if content and isinstance(content.value, list) else {}
        taken = _parsed(found[_REFERENCE].value) if _REFERENCE in found else None
        if taken is None:
            return None
        times.append((taken - start).total_seconds())
    return times if len(times) == frames else None


def _moment(date: bytes, time: bytes) -> datetime | None:
    text = first(date) + first(time)
    return _parsed(text.encode())


def _parsed(value: object) -> datetime | None:
    """A DT as local time; its offset from UTC is left out, as that of Content Time is."""
    if not isinstance(value, bytes):
        return None
    text = first(value).split("+")[0].split("-")[0]
    whole, _, fraction = text.partition(".")
    pattern = "%Y%m%d%H%M%S"[: {8: 6, 10: 8, 12: 10, 14: 12}.get(len(whole), 0)]
    try:
        found = datetime.strptime(whole, pattern) if pattern else None
        return found and found + timedelta(microseconds=int(fraction[:6].ljust(6, "0") or 0))
    except ValueError:
        return None


def shifted_times(
    elements: Elements, chosen: Sequence[int], frames: int
) -> dict[int, Element | None]:
    """The attributes of time for these frames alone; None for one that goes.

    Frames that are no longer evenly spaced get a Frame Time Vector. Instances whose frames each say
    their own time keep it.
    """
    times = _counted(elements, frames)
    if times is None or chosen == list(range(frames)):
        return {}
    kept = [times[number] for number in chosen]
    steps = [0.0, *(b - a for a, b in pairwise(kept))]
    return _spaced(elements, steps) | _started(elements, kept[0] - times[0])


def _spaced(elements: Elements, steps: list[float]) -> dict[int, Element | None]:
    even = max(steps[1:], default=0.0) - min(steps[1:], default=0.0) < _NEAR
    if _FRAME_TIMES not in elements.extents:
        if len(steps) == 1:
            return {}
        if even:
            return {_FRAME_TIME: _decimals(steps[1:2])}
    changes: dict[int, Element | None] = {_FRAME_TIMES: _decimals(steps)}
    pointer = elements.value(_POINTER)
    ours, theirs = (pack("<HH", tag >> 16, tag & 0xFFFF) for tag in (_FRAME_TIME, _FRAME_TIMES))
    if _FRAME_TIME in elements.extents:
        changes[_FRAME_TIME] = None
    if ours in pointer:
        changes[_POINTER] = Element("AT", pointer.replace(ours, theirs))
    return changes


def _decimals(steps: Sequence[float]) -> Element:
    return Element("DS", "\\".join(f"{round(step * _MILLI, 6):.10g}" for step in steps).encode())


def _started(elements: Elements, later: float) -> dict[int, Element | None]:
    """Dates and times of the first frame that is left."""
    changes: dict[int, Element | None] = {}
    if later <= 0:
        return changes
    for date_keyword, time_keyword in _STARTS:
        date, time = tag_of(date_keyword), tag_of(time_keyword)
        start = _moment(elements.value(date), elements.value(time))
        if start is not None:
            moved = start + timedelta(seconds=later)
            changes[date] = Element("DA", moved.strftime("%Y%m%d").encode())
            changes[time] = Element("TM", moved.strftime("%H%M%S.%f").encode())
    return changes
