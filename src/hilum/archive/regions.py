"""Anatomic regions: where a data set says which it shows, and those of a series.

Owns how they are found, also in the functional groups of multi-frame images, and the rows of table
`region`: what instances of a series show, each once, made with the first of these and removed with
the last, in the caller's transaction. Must not know how codes are matched. PS3.3 C.7.6.16.2.8
(Frame Anatomy), PS3.4 C.3.4 (Anatomic Regions in Study).
"""

from __future__ import annotations

from contextlib import suppress
from struct import Struct
from typing import TYPE_CHECKING

from hilum.archive.extract import SYNTAXES, sequence_column
from hilum.archive.keys import CHARACTER_SET
from hilum.dataset.coding import coding_of, unnoted
from hilum.dataset.items import items
from hilum.dataset.scan import SEQUENCE_CAP
from hilum.dataset.skip import measure
from hilum.errors import DataSetError
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from hilum.dataset.coding import Coding

__all__ = ["GROUPS", "column_of", "enter", "gather", "leave"]

_SHARED = tag_of("SharedFunctionalGroupsSequence")
_PER_FRAME = tag_of("PerFrameFunctionalGroupsSequence")
GROUPS = dict.fromkeys((_SHARED, _PER_FRAME), 8 << 20)
"""The functional groups, and how long each may be to be looked into: some 5,000 frames."""

_REGION = tag_of("AnatomicRegionSequence")
_ANATOMY = tag_of("FrameAnatomySequence")


def gather(values: dict[int, bytes], coding: str) -> None:
    """Put the regions of all frames to those of the data set, each once.

    Takes the functional groups out of `values`. What cannot be read has no regions.

    Args:
        values: raw values of a scan, by tag.
        coding: letter of `extract.coding_letter`.
    """
    if _SHARED not in values and _PER_FRAME not in values:
        return
    groups = [values.pop(tag, b"") for tag in GROUPS]
    found = dict.fromkeys([values[_REGION]] if values.get(_REGION) else [])
    for group in groups:
        found.update(dict.fromkeys(_regions(group, coding)))
    joined = b""
    for raw in found:
        if len(joined) + len(raw) <= SEQUENCE_CAP:
            joined += raw
    if joined:
        values[_REGION] = joined


def _regions(group: bytes, coding: str) -> Iterator[bytes]:
    """Values of Anatomic Region Sequence within functional groups."""
    syntax = transfer_syntax(SYNTAXES[coding])
    seen = set()
    for anatomy in _anatomies(group, coding_of(syntax)):
        if anatomy in seen:
            continue
        seen.add(anatomy)
        with suppress(DataSetError):
            yield from (item[_REGION] for item in items(anatomy, syntax) if item.get(_REGION))


def _anatomies(group: bytes, coding: Coding) -> Iterator[bytes]:
    """Values of Frame Anatomy Sequence, wherever one stands in the bytes.

    WHY by its tag: a walk through all elements of thousands of frames takes ten times as long.
    What only looks like the tag is followed by no sequence.
    """
    header = Struct("<HH" if coding.little else ">HH").pack(_ANATOMY >> 16, _ANATOMY & 0xFFFF)
    position = group.find(header)
    while position >= 0:
        after = position + len(header)
        with suppress(DataSetError):
            extent = measure(group, position, len(group), coding, unnoted)
            if extent.sequence:
                yield group[extent.start : extent.stop]
                after = extent.next
        position = group.find(header, after)


# The index ------------------------------------------------------------------------------------


def column_of(upper: Mapping[int, bytes], coding: str) -> bytes | None:
    """The regions of an instance as the index keeps them; None: it has none.

    Args:
        upper: raw values of the instance, by tag.
    """
    raw = upper.get(_REGION)
    return sequence_column(raw, upper.get(CHARACTER_SET, b""), coding) if raw else None


def enter(connection: sqlite3.Connection, series: int, column: bytes, sequence: int) -> int:
    """The row of what an instance shows, made if its series has no such yet.

    Args:
        column: of `column_of`.
        sequence: of the instance.
    """
    connection.execute("INSERT OR IGNORE INTO region VALUES (?, ?, ?)", (sequence, series, column))
    (found,) = connection.execute(
        "SELECT id FROM region WHERE series = ? AND items = ?", (series, column)
    ).fetchone()
    return int(found)


def leave(connection: sqlite3.Connection, series: int) -> None:
    """Remove the regions of a series that none of its instances has any more."""
    connection.execute(
        "DELETE FROM region WHERE series = ?"
        " AND NOT EXISTS (SELECT 1 FROM instance WHERE instance.region = region.id)",
        (series,),
    )
