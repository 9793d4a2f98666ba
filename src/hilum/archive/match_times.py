"""Dates, times and date-times in matching: ranges, open ends, partial values, time zones.

Owns how keys of VR DA, TM and DT are read and compared, by what they mean. Must not know the
index. PS3.4 C.2.2.2.1 and C.2.2.2.5, PS3.5 6.2.

A value that is not given to the last digit stands for all it may mean in a key (`1030` is the
minute from 10:30), and for the earliest moment in what is stored.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset import values

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Span",
    "date_span",
    "datetime_predicate",
    "offset_minutes",
    "pair_span",
    "shifted",
    "span_of",
    "start_of",
    "time_span",
]

_WIDTH = {"DA": 8, "TM": 12}
_LAST = {"DA": "99999999", "TM": "999999999999"}
_DATE = re.compile(r"\d{4}(?:\d{2}(?:\d{2})?)?")
_TIME = re.compile(r"\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?")
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})")
_DATETIME = re.compile(
    r"(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:\.(\d{1,6}))?([+-]\d{4})?"
)


class Span(NamedTuple):
    """From `low` to `high`, both included: digits of equal length that compare as text.

    `form` is "single", "both", "from" or "to", as the key was written.
    """

    low: str
    high: str
    form: str


def _digits(text: str, vr: str) -> str | None:
    """The digits of one value, or None if it is none."""
    if vr == "DA":
        text = values.date(text.encode("ascii", "replace"))
        return text if _DATE.fullmatch(text) else None
    text = values.time(text.encode("ascii", "replace"))
    return text.replace(".", "") if _TIME.fullmatch(text) else None


def span_of(key: str, vr: str) -> Span | None:
    """What a key of VR DA or TM asks for; None when it is no value and no range."""
    width, last = _WIDTH[vr], _LAST[vr]
    single = _digits(key.strip(), vr)
    if single is not None:
        return Span(single.ljust(width, "0"), single.ljust(width, "9"), "single")
    low, dash, high = (part.strip() for part in key.partition("-"))
    first, second = _digits(low, vr), _digits(high, vr)
    if not dash or (low and first is None) or (high and second is None) or not (low or high):
        return None
    form = "both" if low and high else "from" if low else "to"
    return Span(
        first.ljust(width, "0") if first else "0" * width,
        second.ljust(width, "9") if second else last,
        form,
    )


def date_span(key: str) -> Span | None:
    """`span_of` for VR DA."""
    return span_of(key, "DA")


def time_span(key: str) -> Span | None:
    """`span_of` for VR TM."""
    return span_of(key, "TM")


def start_of(text: str, vr: str) -> str | None:
    """The earliest moment that a stored value means, as digits of `Span`; None if it is none."""
    if vr == "DA" and len(text) == 8 and text.isdigit() and text.isascii():
        return text
    digits = _digits(text, vr)
    return None if digits is None else digits.ljust(_WIDTH[vr], "0")


def pair_span(date: Span, time: Span) -> Span | None:
    """A date and a time key of one form as one range (combined date-time matching).

    None unless both are ranges of the same form: then each is matched by itself.
    """
    if date.form != time.form or date.form == "single":
        return None
    low = date.low + time.low if date.form != "to" else ""
    high = date.high + time.high if date.form != "from" else "9" * 20
    return Span(low, high, date.form)


# Time zones -----------------------------------------------------------------------------------


def offset_minutes(text: str | None) -> int | None:
    """Minutes east of UTC that `+0130` means; None if it is no offset."""
    found = _OFFSET.fullmatch((text or "").strip(" \0"))
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    return -minutes if found[1] == "-" else minutes


def shifted(date: str | None, time: str | None, minutes: int) -> tuple[str | None, str | None]:
    """A stored date and time as they are that many minutes further east.

    Unchanged when one of them is missing or no value: a date alone has no time zone.
    """
    if not minutes or not date or not time:
        return date, time
    day, moment = start_of(date, "DA"), start_of(time, "TM")
    if day is None or moment is None:
        return date, time
    try:
        there = datetime.strptime(day + moment, "%Y%m%d%H%M%S%f") + timedelta(minutes=minutes)
    except (ValueError, OverflowError):
        return date, time
    whole, _, fraction = time.partition(".")
    text = there.strftime("%H%M%S")[: max(len(whole), 4)]
    return there.strftime("%Y%m%d"), text + (f".{fraction}" if fraction else "")


# Date-times -----------------------------------------------------------------------------------


class _Moment(NamedTuple):
    low: datetime
    high: datetime
    offset: int | None


def _moment(text: str) -> _Moment | None:
    found = _DATETIME.fullmatch(text.strip())
    if found is None:
        return None
    *parts, fraction, offset = found.groups()
    if fraction and parts[-1] is None:
        return None
    given = [int(part) for part in parts if part is not None]
    defaults = [1, 1, 1, 0, 0, 0]
    try:
        year, month, day, hour, minute, second = given + defaults[len(given) :]
        low = datetime(year, month, day, hour, minute, min(second, 59))
        low += timedelta(microseconds=int(fraction.ljust(6, "0")) if fraction else 0)
        high = low + _length(low, len(given), len(fraction or "")) - timedelta(microseconds=1)
    except (ValueError, OverflowError):
        return None
    return _Moment(low, high, offset_minutes(offset) if offset else None)


def _length(low: datetime, given: int, digits: int) -> timedelta:
    """How long the time is that a value of this precision may mean."""
    if given == 1:
        return low.replace(year=low.year + 1) - low
    if given == 2:
        following = low.replace(day=28) + timedelta(days=4)
        return following.replace(day=1) - low
    seconds = (86400, 3600, 60, 1)[given - 3]
    return timedelta(microseconds=10 ** (6 - digits)) if digits else timedelta(seconds=seconds)


def datetime_predicate(key: str) -> Callable[[str], bool] | None:
    """What tells whether a stored DT is within the key; None when the key is no date-time.

    Offsets from UTC count where both the key and the value have one.
    """
    bounds = _bounds(key.strip())
    if bounds is None:
        return None
    low, high = bounds

    def predicate(text: str) -> bool:
        moment = _moment(text)
        return moment is not None and _not_before(moment, low) and _not_after(moment, high)

    return predicate


def _bounds(key: str) -> tuple[_Moment | None, _Moment | None] | None:
    """The ends of a range. A `-` before an offset is told from that of a range by what fits."""
    for place in (index for index, character in enumerate(key) if character == "-"):
        low, high = _moment(key[:place]), _moment(key[place + 1 :])
        low_given, high_given = key[:place].strip() != "", key[place + 1 :].strip() != ""
        if (low_given and low is None) or (high_given and high is None):
            continue
        if low and high and low.low > high.high:
            continue
        if low or high:
            return low, high
    single = _moment(key)
    return None if single is None else (single, single)


def _difference(moment: _Moment, bound: _Moment) -> timedelta:
    """What to take off the stored moment so that both are in one time zone."""
    if moment.offset is None or bound.offset is None:
        return timedelta()
    return timedelta(minutes=moment.offset - bound.offset)


def _not_before(moment: _Moment, low: _Moment | None) -> bool:
    return low is None or moment.low - _difference(moment, low) >= low.low


def _not_after(moment: _Moment, high: _Moment | None) -> bool:
    return high is None or moment.low - _difference(moment, high) <= high.high
