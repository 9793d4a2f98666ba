"""Tables of attributes in a conformance statement, from the rows that the services work by.

Owns how an attribute and its requirements are printed. Must not know what they are required for.
PS3.2 N.5.2, PS3.4 5.4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.keys import KINDS
from hilum.tables.dictionary import element, vr_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hilum.archive.workflow.requirements import Row

__all__ = ["ATTRIBUTE", "cells", "matching", "requirement_rows", "tag_text"]

ATTRIBUTE = ("Attribute", "Tag", "VR")
"""The columns of `cells`."""

NOT_ALLOWED = {"-": "not allowed"}
NEGOTIATED = ", fuzzy"
"""A kind of matching that only Query/Retrieve agrees upon."""


def tag_text(tag: int) -> str:
    """`(0010,0020)`."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def cells(tag: int, level: int = 0) -> tuple[str, str, str]:
    """Name, tag and VR of an attribute; `>` for each sequence around it."""
    known = element(tag)
    return f"{'>' * level}{known.keyword if known else ''}", tag_text(tag), vr_of(tag)


def matching(tag: int) -> str:
    """How a key of worklists and workitems is matched besides universal matching, in words."""
    return KINDS.get(vr_of(tag), "single").removesuffix(NEGOTIATED)


def requirement_rows(
    rows: Sequence[Row], columns: Sequence[int], level: int = 0
) -> Iterator[tuple[str, ...]]:
    """Each attribute of a table of requirements, with its types in these columns."""
    for row in rows:
        types = (row.types[column] for column in columns)
        yield (*cells(row.tag, level), *(NOT_ALLOWED.get(kind, kind) for kind in types))
        yield from requirement_rows(row.below, columns, level + 1)
