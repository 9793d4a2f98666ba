"""The sounds of names, word by word, so that fuzzy queries find their candidates by an index.

Owns the rows of table `sound` that belong to patients and studies: made and removed with them, in
the caller's transaction. Must not know what a query is. One row is one word's sound: whoever has
it is a candidate, and `match_names` decides. PS3.4 C.2.2.2.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.keys import LEVEL_KEYS
from hilum.archive.match_names import sounds
from hilum.archive.ports import Level
from hilum.tables.dictionary import is_multiple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

__all__ = ["SOUNDED", "enter", "leave"]

SOUNDED = {
    level: tuple(key for key in LEVEL_KEYS[level] if key.folded)
    for level in (Level.PATIENT, Level.STUDY)
}
"""By level, the names whose sounds are kept."""

_ENTER = "INSERT OR IGNORE INTO sound (key, word, owner) VALUES (?, ?, ?)"
_LEAVE = "DELETE FROM sound WHERE key = ? AND word = ? AND owner = ?"


def enter(
    connection: sqlite3.Connection, level: Level, owner: int, row: Mapping[str, object]
) -> None:
    """Enter the sounds of the names that a new or filled-in row has.

    Args:
        row: columns and values; folded names among them count.
    """
    rows = _rows(level, owner, row)
    if rows:
        connection.executemany(_ENTER, rows)


def leave(connection: sqlite3.Connection, level: Level, owner: int) -> None:
    """Remove the sounds of a row; to be called while the row is still there."""
    columns = [key.folded for key in SOUNDED[level]]
    found = connection.execute(
        f"SELECT {', '.join(columns)} FROM {level.value} WHERE id = ?", (owner,)
    ).fetchone()
    if found is not None:
        rows = _rows(level, owner, dict(zip(columns, found, strict=True)))
        connection.executemany(_LEAVE, rows)


def _rows(level: Level, owner: int, row: Mapping[str, object]) -> list[tuple[int, str, int]]:
    found = []
    for key in SOUNDED.get(level, ()):
        folded = row.get(key.folded)
        if not isinstance(folded, str):
            continue
        names = folded.split("\\") if is_multiple(key.tag) else [folded]
        words = {word for name in names for word in sounds(name)}
        found += [(key.tag, word, owner) for word in sorted(words)]
    return found
