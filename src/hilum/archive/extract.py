"""From the raw values of a scanned header to the values of index columns.

Owns trimming, decoding and bounding of values (hazard 57), and the identity of a patient. Must
not know SQL, files or duplicates. PS3.5 6.1 and 6.2, PS3.4 C.2.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.keys import CHARACTER_SET, LEVEL_KEYS, SOP_INSTANCE_UID, Key
from hilum.archive.match_names import fold_name, fold_names, fold_text
from hilum.archive.ports import Level
from hilum.dataset import charset
from hilum.dataset import values as dataset_values
from hilum.tables.dictionary import is_multiple
from hilum.tables.uids import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "SYNTAXES",
    "VALUE_LIMIT",
    "Coding",
    "coding_letter",
    "converter",
    "fold",
    "instance_values",
    "level_values",
    "sequence_column",
    "uid_text",
]

VALUE_LIMIT = 1024
"""Characters of one indexed value; what is longer is cut (LT may have 10,240)."""

_CHARSET_VRS = frozenset({"SH", "LO", "ST", "LT", "UT", "UC", "PN"})
_LEADING_SIGNIFICANT = frozenset({"ST", "LT", "UT"})

Coding = str
"""A letter for how binary values and sequences are coded: I implicit VR little endian, E explicit
VR little endian, B explicit VR big endian."""

Value = str | int | bytes | None


def coding_letter(little_endian: bool, explicit_vr: bool) -> Coding:
    """The letter that is kept with a sequence so that it can be decoded later."""
    if not little_endian:
        return "B"
    return "E" if explicit_vr else "I"


SYNTAXES: dict[Coding, str] = {
    "I": IMPLICIT_VR_LITTLE_ENDIAN,
    "E": EXPLICIT_VR_LITTLE_ENDIAN,
    "B": EXPLICIT_VR_BIG_ENDIAN,
}
"""The transfer syntax that each letter of `coding_letter` stands for."""


def fold(text: str) -> str:
    """The form in which names are compared: case, accents and width of characters do not matter."""
    return fold_text(text)


def uid_text(raw: bytes) -> str:
    """A UID without its padding."""
    return raw.rstrip(b"\0 ").lstrip(b" ").decode("ascii", "replace")[:VALUE_LIMIT]


def _plain(raw: bytes, _charset: bytes, _coding: Coding) -> str | None:
    return raw.strip(b" \0").decode("ascii", "replace")[:VALUE_LIMIT] or None


def _date(raw: bytes, _charset: bytes, _coding: Coding) -> str | None:
    if len(raw) == 8 and raw.isdigit():
        return raw.decode("ascii")
    return dataset_values.date(raw)[:VALUE_LIMIT] or None


def _time(raw: bytes, _charset: bytes, _coding: Coding) -> str | None:
    if b":" in raw:
        return dataset_values.time(raw)[:VALUE_LIMIT] or None
    return raw.strip(b" \0").decode("ascii", "replace")[:VALUE_LIMIT] or None


def _encoded(raw: bytes, character_set: bytes, _coding: Coding) -> str | None:
    if not character_set and raw.isascii():
        text = raw.decode("ascii")
    else:
        text = charset.decode(raw, character_set.decode("ascii", "replace"))
    return text.strip(" \0")[:VALUE_LIMIT] or None


def _long_text(raw: bytes, character_set: bytes, _coding: Coding) -> str | None:
    text = charset.decode(raw, character_set.decode("ascii", "replace"))
    return text.rstrip(" \0")[:VALUE_LIMIT] or None


def _unsigned(raw: bytes, _charset: bytes, coding: Coding) -> int | None:
    if len(raw) < 2:
        return None
    return int.from_bytes(raw[:2], "big" if coding == "B" else "little")


def _sequence(raw: bytes, character_set: bytes, coding: Coding) -> bytes | None:
    return sequence_column(raw, character_set, coding) if raw else None


def sequence_column(raw: bytes, character_set: bytes, coding: Coding) -> bytes:
    """The items of a sequence with what it takes to read them, whoever is asked later."""
    return b"%b%b\0%b" % (coding.encode(), character_set.replace(b"\0", b"").strip(), raw)


def converter(key: Key) -> Callable[[bytes, bytes, Coding], Value]:
    """What turns a raw value, with the raw character set and the coding, into the index's form."""
    if key.vr == "SQ":
        return _sequence
    if key.vr == "US":
        return _unsigned
    if key.vr in ("DA", "TM"):
        return _date if key.vr == "DA" else _time
    if key.vr in _LEADING_SIGNIFICANT:
        return _long_text
    return _encoded if key.vr in _CHARSET_VRS else _plain


def _folder(key: Key) -> Callable[[str], str] | None:
    if not key.folded:
        return None
    return fold_names if is_multiple(key.tag) else fold_name


_CONVERTERS = {
    level: tuple((key.tag, converter(key), _folder(key)) for key in keys)
    for level, keys in LEVEL_KEYS.items()
}
_INSTANCE = tuple(
    (tag, convert) for tag, convert, _ in _CONVERTERS[Level.INSTANCE] if tag != SOP_INSTANCE_UID
)


def instance_values(values: dict[int, bytes], coding: Coding) -> tuple[Value, ...]:
    """The columns `keys.INSTANCE_COLUMNS` of an instance.

    Takes the instance's elements out of `values`: what is left belongs to the levels above.
    """
    character_set = values.get(CHARACTER_SET, b"")
    pop = values.pop
    row: list[Value] = []
    append = row.append
    for tag, convert in _INSTANCE:
        raw = pop(tag, None)
        append(convert(raw, character_set, coding) if raw else None)
    return tuple(row)


def level_values(level: Level, values: Mapping[int, bytes], coding: Coding) -> dict[str, Value]:
    """The columns of `level` that are read from the data set, by name; absent ones are None."""
    character_set = values.get(CHARACTER_SET, b"")
    row: dict[str, Value] = {}
    for key, (tag, convert, folded) in zip(LEVEL_KEYS[level], _CONVERTERS[level], strict=True):
        raw = values.get(tag)
        value = convert(raw, character_set, coding) if raw else None
        row[key.column] = value
        if folded:
            row[key.folded] = folded(value) if isinstance(value, str) else None
    return row
