"""Names of persons: XPN, XCN and CNN of HL7 v2 as PN of DICOM.

Owns the order of the parts and the three groups of PN. Must not know which field holds a name.
HL7 v2.5.1 2A.88 and 2A.89, table 0465; PS3.5 6.2.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hilum.hl7.message import Segment

__all__ = ["person_name"]

_GROUP_LIMIT = 64
_GROUPS = {"A": 0, "I": 1, "P": 2}
_PREFERRED = ("L", "D", "")
_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
_KANA = ((0x3040, 0x30FF), (0xFF66, 0xFF9F))


class _Name(NamedTuple):
    text: str
    representation: str
    kind: str


def person_name(segment: Segment, number: int, *, first: int, within: bool = False) -> str | None:
    """The PN of a field: one group for each representation; None where there is no name.

    Args:
        first: the component of the family name: 1 in XPN, 2 in XCN and CNN.
        within: the parts are sub-components of the first component (NDL).
    """
    if segment.value(number) == "":
        return ""
    count = 1 if within else len(segment.repetitions(number))
    names = [_read(segment, number, n, first, within) for n in range(count)]
    found = [name for name in names if name.text]
    if not found:
        return None
    groups = ["", "", ""]
    for name in sorted(found, key=_preference):
        group = _group(name, single=len(found) == 1)
        groups[group] = groups[group] or name.text
    return "=".join(groups).rstrip("=")


def _preference(name: _Name) -> int:
    """Legal names before others (table 0200); the order of the message decides the rest."""
    return _PREFERRED.index(name.kind) if name.kind in _PREFERRED else len(_PREFERRED)


def _read(segment: Segment, number: int, repetition: int, first: int, within: bool) -> _Name:
    def part(offset: int) -> str:
        at = first + offset
        found = (
            segment.value(number, 1, at, repetition)
            if within
            else segment.value(number, at, 1 if offset == 0 else 0, repetition)
        )
        return _clean(found or "")

    family, given, middle, suffix, prefix, degree = map(part, range(6))
    suffixes = " ".join(text for text in (suffix, degree) if text)
    text = "^".join((family, given, middle, prefix, suffixes)).rstrip("^")[:_GROUP_LIMIT]
    # Components 7 and 8 of XPN, 10 and 15 of XCN.
    kind, representation = (
        ("", "") if within else (part(6), part(7)) if first == 1 else (part(8), part(13))
    )
    return _Name(text, representation, kind)


def _clean(text: str) -> str:
    """A part without the characters that have a meaning in PN."""
    return " ".join(text.translate(_MEANINGFUL).split())


_MEANINGFUL = str.maketrans("^=\\", "   ")


def _group(name: _Name, *, single: bool) -> int:
    """Alphabetic, ideographic or phonetic.

    LENIENT: HL7 2A.89: several representations without a code for which is which, seen from
    Japanese systems, are told apart by their script. A name that is alone stays in the first
    group, where everybody looks for it.
    """
    if name.representation in _GROUPS:
        return _GROUPS[name.representation]
    if single:
        return 0
    if any(_is_in(character, _HAN) for character in name.text):
        return 1
    return 2 if any(_is_in(character, _KANA) for character in name.text) else 0


def _is_in(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= ord(character) <= high for low, high in ranges)
