"""Tables of attributes in a conformance statement, from the rows that the services work by.

Owns how a row of requirements or of a worklist is printed. Must not know what it is required for.
PS3.2 N.5.2, PS3.4 5.4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.keys import KINDS, MULTIPLE
from hilum.tables.dictionary import is_multiple, vr_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hilum.archive.workflow.requirements import Row

__all__ = ["cells", "matching", "requirement_rows", "tag_text"]

NAMES = {
    "-": "not allowed",
    "1": "1",
    "2": "2",
    "3": "3",
}
"""The types of PS3.5 7.4 as a table prints them."""


def tag_text(tag: int) -> str:
    """`(0010,0020)`."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def cells(tag: int, keyword: str, level: int) -> tuple[str, str, str]:
    """Name, tag and VR of an attribute; `>` for each sequence around it."""
    return f"{'>' * level}{keyword}", tag_text(tag), vr_of(tag)


def matching(tag: int) -> str:
    """How a key of this attribute is matched where nothing else is said, in words."""
    vr = vr_of(tag)
    several = ", multiple" if is_multiple(tag) and vr in MULTIPLE else ""
    return KINDS.get(vr, "single value") + several


def requirement_rows(
    rows: Sequence[Row], columns: Iterable[int], level: int = 0
) -> Iterator[tuple[str, ...]]:
    """Each attribute of a table of requirements, with its types in these columns."""
    wanted = tuple(columns)
    for row in rows:
        types = (row.types[column] for column in wanted)
        yield (*cells(row.tag, _keyword(row.tag), level), *(NAMES.get(t, t) for t in types))
        yield from requirement_rows(row.below, wanted, level + 1)


def _keyword(tag: int) -> str:
    from hilum.tables.dictionary import element

    found = element(tag)
    return found.keyword if found else ""
