"""Kinds of values of the HL7 options.

Owns the checks of single values. Must not know what they do. HL7 table 0211, `tables.hl7_mapping`.
"""

from __future__ import annotations

from typing import Any

from hilum.config.kinds import HOST, Kind, several

__all__ = ["CHARACTER_SET", "HOSTS", "MAPPING", "SENDERS", "TEXT", "TIME_ZONE"]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError
    return value.strip()


def _character_set(value: Any) -> str:
    from hilum.tables.hl7 import CHARACTER_SETS

    codes = [row.code for row in CHARACTER_SETS]
    if value and value not in codes:
        raise ValueError(f"must be one of {', '.join(codes)}")
    return _text(value)


def _time_zone(value: Any) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = _text(value)
    try:
        if name:
            ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError from error
    return name


def _row(value: Any) -> str:
    from hilum.tables.hl7_mapping import parse_row

    text = _text(value)
    parse_row(text)
    return text


def _rows(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError
    return tuple(_row(item) for item in value)


def _semicolons(text: str) -> list[str]:
    return [row.strip() for row in text.split(";") if row.strip()]


TEXT = Kind("a text in one line", _text)
CHARACTER_SET = Kind("a code of HL7 table 0211, as 8859/1, or empty", _character_set)
TIME_ZONE = Kind("a name of the IANA time zones, as Europe/Berlin, or empty", _time_zone)
HOSTS = several(HOST, "a list of host addresses")
SENDERS = several(TEXT, "a list of APPLICATION or APPLICATION|FACILITY")
MAPPING = Kind(
    'a list of rows as "Modality <- OBR-21 code_string"; in a variable with ; between them',
    _rows,
    _semicolons,
)
