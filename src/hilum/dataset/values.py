"""Turns raw element values into what an index keeps: text, numbers, UIDs, dates.

Owns padding, multiplicity and the lenient reading of each VR's text form. Nothing here raises or
looks up a tag: values that break their VR's rules come back as `None` or as they are. PS3.5 6.2.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from hilum.dataset.charset import decode

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "date",
    "decimal",
    "first",
    "integer",
    "text",
    "texts",
    "time",
    "uid",
    "uids",
    "unsigned",
]

_PADDING = " \0"
_BINARY_PADDING = b" \0"
_MAX_DIGITS = 32
"""Characters of a number that are looked at; DS has 16, IS 12 (PS3.5 Table 6.2-1)."""


def text(
    raw: bytes,
    specific_character_set: bytes | str = b"",
    *,
    person_name: bool = False,
    note: Callable[[str], None] | None = None,
) -> str:
    """The whole value as text without its padding; backslashes stay (for ST, LT, UT)."""
    value = decode(raw, specific_character_set, person_name=person_name, note=note)
    return value.strip(_PADDING)


def texts(
    raw: bytes,
    specific_character_set: bytes | str = b"",
    *,
    person_name: bool = False,
    note: Callable[[str], None] | None = None,
) -> list[str]:
    """The values of a multi-valued text, each without padding; empty for an empty value.

    Decoded first and split then: a backslash may be the second byte of a character (PS3.5 6.1.2).
    """
    value = decode(raw, specific_character_set, person_name=person_name, note=note)
    value = value.strip(_PADDING)
    if "\\" not in value:
        return [value] if value else []
    return [part.strip(_PADDING) for part in value.split("\\")]


def first(
    raw: bytes, specific_character_set: bytes | str = b"", *, person_name: bool = False
) -> str:
    """The first of the values, or the empty string."""
    value = decode(raw, specific_character_set, person_name=person_name)
    return value.partition("\\")[0].strip(_PADDING)


def integer(raw: bytes) -> int | None:
    """The first value of an IS; also of a DS whose fraction is zero."""
    value = _number(raw)
    try:
        return int(value)
    except ValueError:
        # LENIENT: PS3.5 Table 6.2-1: "3.0" as IS, seen from several modalities.
        number = decimal(value)
        return int(number) if number is not None and number == int(number) else None


def decimal(raw: bytes) -> float | None:
    """The first value of a DS; None unless it is a finite number."""
    try:
        number = float(_number(raw))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _number(raw: bytes) -> bytes:
    value = raw.partition(b"\\")[0].strip(_BINARY_PADDING)[: _MAX_DIGITS + 1]
    return b"" if len(value) > _MAX_DIGITS or b"_" in value else value


def unsigned(raw: bytes, little_endian: bool = True) -> int | None:
    """The first value of a US (2 bytes or more of them) or of one UL (4 bytes)."""
    if len(raw) < 2:
        return None
    width = 4 if len(raw) == 4 else 2
    return int.from_bytes(raw[:width], "little" if little_endian else "big")


def uid(raw: bytes) -> str:
    """The first UID of a value, without padding; not checked for legal characters."""
    value = raw.rstrip(_BINARY_PADDING)
    if b"\\" in value or not value.isascii():
        value = value.partition(b"\\")[0]
    return value.decode("ascii", "replace").strip(_PADDING)


def uids(raw: bytes) -> list[str]:
    """All UIDs of a value, without padding and without empty ones."""
    found = [uid(value) for value in raw.split(b"\\")]
    return [value for value in found if value]


def date(raw: bytes) -> str:
    """The first value of a DA as `YYYYMMDD`; a value that is no date as it came.

    LENIENT: PS3.5 Table 6.2-1: `YYYY.MM.DD` of ACR-NEMA, which PS3.5 asks to support, and
    `YYYY-MM-DD`, seen from converters.
    """
    value = first(raw)
    digits = value
    if len(value) == 10 and value[4] == value[7] and value[4] in ".-":
        digits = value[:4] + value[5:7] + value[8:]
    return digits if _is_date(digits) else value


def _is_date(digits: str) -> bool:
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return False
    return 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31


def time(raw: bytes) -> str:
    """The first value of a TM as `HHMMSS.FFFFFF`, shorter if it is; else as it came.

    LENIENT: PS3.5 Table 6.2-1: `HH:MM:SS` of ACR-NEMA.
    """
    value = first(raw)
    whole, point, fraction = value.partition(".")
    if len(whole) in (5, 8) and whole[2] == ":" and whole[-3] == ":":
        whole = whole.replace(":", "")
    return whole + point + fraction if _is_time(whole, point, fraction) else value


def _is_time(whole: str, point: str, fraction: str) -> bool:
    if len(whole) not in (2, 4, 6) or not (whole.isascii() and whole.isdigit()):
        return False
    if point and not (len(whole) == 6 and 1 <= len(fraction) <= 6 and fraction.isascii()):
        return False
    if point and not fraction.isdigit():
        return False
    return whole[:2] < "24" and whole[2:4] < "60" and whole[4:] < "61"
