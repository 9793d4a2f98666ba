"""Time stamps of HL7 v2 (TS, DTM) as DA and TM of DICOM.

Owns precision and time zones. Must not know which field holds a time. HL7 v2.5.1 2A.22; PS3.5 6.2.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["date_of", "time_of"]

_STAMP = re.compile(
    r"(?P<date>[0-9]{8})(?P<time>[0-9]{2}(?:[0-9]{2}){0,2})?(?P<fraction>\.[0-9]{1,6})?[0-9]*"
    r"(?P<zone>[+-][0-9]{4})?$"
)


def date_of(stamp: str, zone: tzinfo | None = None) -> str | None:
    """The date as YYYYMMDD; None for what is none, or less than a day's precision.

    Args:
        zone: where the department is; a stamp with an offset is converted to its time. Without
            it, and for stamps without offset, the clock of the sender counts.
    """
    found = _read(stamp, zone)
    return found and found[0]


def time_of(stamp: str, zone: tzinfo | None = None) -> str | None:
    """The time as HHMMSS; None where the stamp has none."""
    found = _read(stamp, zone)
    return found and (found[1] or None)


def _read(stamp: str, zone: tzinfo | None) -> tuple[str, str] | None:
    # LENIENT: HL7 2A.22: signs between the parts, as 2024-05-01T08:30, seen from systems that
    # write ISO 8601.
    plain = stamp.strip()
    if plain[4:5] == "-":
        plain = plain[:10].replace("-", "") + plain[10:].lstrip("T ").replace(":", "")
    found = _STAMP.match(plain)
    if found is None:
        return None
    date, time = found["date"], found["time"] or ""
    try:
        moment = datetime.strptime(date + time.ljust(6, "0"), "%Y%m%d%H%M%S")
        if zone is not None and found["zone"] and time:
            moment = moment.replace(tzinfo=_offset(found["zone"])).astimezone(zone)
    except (ValueError, OverflowError):
        return None
    text = moment.strftime("%Y%m%d%H%M%S").rjust(14, "0")
    return text[:8], text[8:] if time else ""


def _offset(text: str) -> timezone:
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5])))
