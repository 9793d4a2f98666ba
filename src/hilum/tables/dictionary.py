"""The data dictionary: what each element is called and how its value is represented.

Owns the lookup from a tag or a keyword to a row of PS3.6; the rows are in `_dictionary_data`.
Must not know how a data set is coded. PS3.6 chapters 6 to 8, PS3.7 Annex E, PS3.5 7.6 and 7.8.
"""

from __future__ import annotations

from typing import NamedTuple

from hilum.tables import _dictionary_data

__all__ = [
    "ELEMENTS",
    "REPEATING",
    "Element",
    "element",
    "is_multiple",
    "keyword_of",
    "tag_of",
    "vr_of",
]


class Element(NamedTuple):
    """One data or command element. `tag` is `0xGGGGEEEE`.

    `vr` is as PS3.6 prints it: it may be a choice ("US or SS"), and is "NONE" for items and
    delimiters. `keyword` and `name` are empty where PS3.6 has taken them back.
    """

    tag: int
    keyword: str
    vr: str
    vm: str
    name: str
    retired: bool


def _elements() -> dict[int, Element]:
    found = {}
    for line in _dictionary_data.ELEMENTS.splitlines():
        digits, keyword, vr, vm, name, retired = line.split("|")
        tag = int(digits, 16)
        found[tag] = Element(tag, keyword, vr, vm, name, retired == "retired")
    return found


def _repeating() -> dict[int, dict[int, Element]]:
    found: dict[int, dict[int, Element]] = {}
    for line in _dictionary_data.REPEATING.splitlines():
        digits, keyword, vr, vm, name, retired = line.split("|")
        mask = int("".join("0" if digit == "x" else "F" for digit in digits), 16)
        fixed = int(digits.replace("x", "0"), 16)
        row = Element(_first(fixed, mask), keyword, vr, vm, name, retired == "retired")
        found.setdefault(mask, {})[fixed] = row
    return found


def _first(fixed: int, mask: int) -> int:
    """The lowest tag of a repeating element that is not another element's or a group length."""
    step = ~mask & (mask + 1)
    tag = fixed
    while tag in ELEMENTS or not tag & 0xFFFF:
        tag += step
    return tag


ELEMENTS: dict[int, Element] = _elements()
"""Every element of PS3.6 and PS3.7 that has a tag of its own, by tag."""

REPEATING: dict[int, dict[int, Element]] = _repeating()
"""Elements whose group or element number repeats (50xx, 60xx, ...; PS3.5 7.6).

Mask of the digits that do not vary -> those digits -> the element under its first tag.
"""

_TAGS: dict[str, int] = {row.keyword: tag for tag, row in ELEMENTS.items() if row.keyword} | {
    row.keyword: row.tag for rows in REPEATING.values() for row in rows.values()
}

_CHOSEN = {
    "US or SS": "US",
    "OB or OW": "OW",
    "US or OW": "OW",
    "US or SS or OW": "OW",
}
"""The VR of an element that PS3.6 leaves open, in implicit VR (PS3.5 A.1); "US or SS" is in
truth told by Pixel Representation (0028,0103), which has the same length and byte order."""

_VRS: dict[int, str] = {tag: _CHOSEN.get(row.vr, row.vr) for tag, row in ELEMENTS.items()}


def tag_of(keyword: str) -> int:
    """The tag of the element with this keyword; of a repeating group, its first.

    Raises KeyError if there is none.
    """
    return _TAGS[keyword]


def keyword_of(tag: int) -> str:
    """The keyword of an element; `GGGGEEEE` of one that is not known."""
    row = element(tag)
    return row.keyword if row is not None else f"{tag:08X}"


def element(tag: int) -> Element | None:
    """The element with this tag, or None if PS3.6 does not know it or it is private."""
    known = ELEMENTS.get(tag)
    if known is not None:
        return known
    if tag & 0x10000 or not tag & 0xFFFF:
        return None
    for mask, rows in REPEATING.items():
        repeated = rows.get(tag & mask)
        if repeated is not None:
            return repeated._replace(tag=tag)
    return None


def is_multiple(tag: int) -> bool:
    """Whether the element may have several values (column VM); private and unknown ones may."""
    known = element(tag)
    return known is None or known.vm != "1"


def vr_of(tag: int) -> str:
    """The one VR to read this element with where the data set does not say it (PS3.5 A.1).

    "UL" for a group length, "LO" for a private creator (PS3.5 7.8.1), "UN" for any other
    private or unknown element, "NONE" for items and delimiters.
    """
    known = _VRS.get(tag)
    if known is not None:
        return known
    number = tag & 0xFFFF
    if number == 0:
        return "UL"
    if tag & 0x10000:
        return "LO" if 0x10 <= number <= 0xFF else "UN"
    row = element(tag)
    return "UN" if row is None else _CHOSEN.get(row.vr, row.vr)
