"""The moment at which a compacted segment takes the place of others, safe at every point.

Owns the marker that makes it one step, the change of the index, and finishing after a crash. Must
not know how the new segment was written. The order: new segment synced under a name that is no
segment's; marker; name; index; old segments removed; marker removed. Before the name, recovery
drops the new segment; after it, recovery goes on to the end.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive import faultpoints
from hilum.archive.index_damage import is_foreign
from hilum.archive.index_sqlite import connect
from hilum.archive.schema import FINGERPRINT
from hilum.archive.segments import (
    PARTIAL,
    Damage,
    File,
    entries,
    segment_name,
    segment_numbers,
)
from hilum.archive.tombstones import GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hilum.archive.disk import Disk
    from hilum.archive.turn import Turn

__all__ = ["MARKER", "Replacement", "finish", "is_unfinished", "replace", "sole_compaction"]

MARKER = "compaction.json"
_MAX_MARKER = 1 << 24


class Replacement(NamedTuple):
    """A new segment and those whose place it takes.

    Attributes:
        new: its number; its file has the suffix `PARTIAL` until it is published.
        end: where its last entry ends.
        old: numbers of the segments that go.
        moved: by sequence, the offset of each data set in the new segment.
    """

    new: int
    end: int
    old: tuple[int, ...]
    moved: dict[int, int]


def replace(disk: Disk, folder: int, index: Path, replacement: Replacement, turn: Turn) -> None:
    """Put a synced new segment in the place of the old ones.

    Args:
        turn: held while names and index change.

    Raises:
        OSError, sqlite3.Error: the next start goes on, or takes it back.
    """
    _write_marker(disk, folder, replacement)
    _reach("compact_marked")
    # In the turn, since whoever takes it may look for segments that the index does not know.
    with turn:
        disk.rename(f"{replacement.new:010d}{PARTIAL}", segment_name(replacement.new), folder)
        disk.fsync(folder)
        _reach("compact_published")
        _switch(index, replacement)
    _reach("compact_indexed")
    _remove(disk, folder, replacement.old)


def finish(disk: Disk, folder: int, index: Path) -> None:
    """Go on with a replacement that a crash interrupted, or forget one that never happened.

    Raises:
        OSError, sqlite3.Error: it cannot be finished now.
    """
    marker = _read_marker(folder)
    if marker is None:
        return
    new, old = marker
    if new in segment_numbers(folder):
        if _is_to_be_switched(index, old):
            _switch(index, _scan(disk, folder, new, old))
        _remove(disk, folder, old)
        return
    disk.unlink(MARKER, folder)
    disk.fsync(folder)


def is_unfinished(folder: int) -> bool:
    """Whether a replacement failed half-way: only `finish` may go on with it."""
    return _read_marker(folder) is not None


@contextlib.contextmanager
def sole_compaction(folder: int) -> Iterator[bool]:
    """Whether no other process compacts the folder; if so, none begins to inside the block."""
    fd = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(fd)


def _reach(name: str) -> None:
    if faultpoints.armed:
        faultpoints.reach(name)


# The marker ---------------------------------------------------------------------------------------


def _write_marker(disk: Disk, folder: int, replacement: Replacement) -> None:
    text = json.dumps({"new": replacement.new, "old": replacement.old}).encode()
    temporary = MARKER + PARTIAL
    with contextlib.suppress(FileNotFoundError):
        disk.unlink(temporary, folder)
    fd = disk.create(temporary, folder)
    try:
        disk.write_all(fd, [text], 0)
        disk.fdatasync(fd)
    finally:
        disk.close(fd)
    disk.rename(temporary, MARKER, folder)
    disk.fsync(folder)


def _read_marker(folder: int) -> tuple[int, tuple[int, ...]] | None:
    try:
        fd = os.open(MARKER, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW, dir_fd=folder)
    except FileNotFoundError:
        return None
    try:
        content = json.loads(os.pread(fd, _MAX_MARKER, 0))
    finally:
        os.close(fd)
    return int(content["new"]), tuple(int(number) for number in content["old"])


def _remove(disk: Disk, folder: int, old: Iterable[int]) -> None:
    """Remove the old segments, and when that is durable the marker."""
    for number in old:
        with contextlib.suppress(FileNotFoundError):
            disk.unlink(segment_name(number), folder)
        _reach("compact_unlinked")
    disk.fsync(folder)
    disk.unlink(MARKER, folder)
    disk.fsync(folder)


# The index ----------------------------------------------------------------------------------------


def _is_to_be_switched(index: Path, old: tuple[int, ...]) -> bool:
    """Whether the index still points to old segments; one that cannot be used is rebuilt anyway."""
    if not index.exists():
        return False
    try:
        with contextlib.closing(connect(index, create=False)) as connection:
            query = "SELECT value FROM property WHERE name = 'fingerprint'"
            if connection.execute(query).fetchone() != (FINGERPRINT,):
                return False
            rows = connection.execute("SELECT number FROM segment").fetchall()
    except sqlite3.Error as error:
        if not is_foreign(error):
            raise
        return False
    return not {number for (number,) in rows}.isdisjoint(old)


def _scan(disk: Disk, folder: int, new: int, old: tuple[int, ...]) -> Replacement:
    """What a published segment holds, read from itself."""
    moved: dict[int, int] = {}
    end = 0
    fd = disk.open_to_read(segment_name(new), folder)
    try:
        for entry in entries(fd):
            if isinstance(entry, Damage):
                continue
            if isinstance(entry, File):
                moved[entry.record.sequence] = entry.offset
            end = entry.end
    finally:
        disk.close(fd)
    return Replacement(new, end, old, moved)


def _switch(index: Path, replacement: Replacement) -> None:
    """Let the index point to the new segment, durably: the old ones go right after."""
    new, end, old, moved = replacement
    rows = [(new, offset, sequence) for sequence, offset in moved.items()]
    marks = ",".join("?" * len(old))
    with contextlib.closing(connect(index, create=False)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            for table in ("instance", "superseded"):
                connection.executemany(
                    f"UPDATE {table} SET segment = ?, data_offset = ? WHERE sequence = ?", rows
                )
            connection.execute(
                f"UPDATE superseded SET segment = {GONE}, data_offset = 0, preamble = 0"
                f" WHERE segment IN ({marks}) AND state = 'deleted'",
                old,
            )
            connection.execute(f"DELETE FROM segment WHERE number IN ({marks})", old)
            connection.execute("INSERT OR REPLACE INTO segment VALUES (?, ?)", (new, end))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
