"""Bringing the index up to the segments when a data folder is opened, or making it anew.

Owns what is trusted after a crash. Must not know the network. What the index does not know yet
was never acknowledged, or was and the index lost its last transactions: both are entered when
they are whole, and made durable first (the pages may be in memory only).
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hilum.archive.index_sqlite import Index, StaleIndex
from hilum.archive.moving import finish
from hilum.archive.replay import Progress, Replay
from hilum.archive.segments import (
    PARTIAL,
    Damage,
    segment_name,
    segment_numbers,
    segment_size,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hilum.archive.disk import Disk

__all__ = ["Progress", "Recovered", "recover", "remove_index"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What recovery found.

    Attributes:
        index: open, and in step with the segments.
        last_segment: the highest number in use; 0 when there is none.
        resume: number and end of a segment that may go on growing, or None.
        replayed: entries that the index did not know.
        damages: by segment, bytes that are no entry.
        rebuilt: why the index was made anew; empty when it was not.
    """

    index: Index
    last_segment: int
    resume: tuple[int, int] | None
    replayed: int
    damages: tuple[tuple[int, Damage], ...]
    rebuilt: str


def recover(
    disk: Disk,
    folder: int,
    index_path: Path,
    *,
    trusted: dict[int, int],
    progress: Callable[[Progress], None] | None = None,
) -> Recovered:
    """Open the index of a data folder and bring it up to the segments.

    Args:
        folder: fd of the segments' folder.
        trusted: by segment, where its trustworthy part ends (after a failed sync).
        progress: called now and then while a whole index is made.

    Raises:
        OSError: a segment cannot be read or repaired.
        sqlite3.Error: the index cannot be written.
    """
    _remove_partial(disk, folder)
    finish(disk, folder, index_path)
    for number, end in trusted.items():
        _cut(disk, folder, number, end)
    numbers = _segments(disk, folder)
    rebuilt = ""
    try:
        index = _open_index(index_path, folder, numbers)
    except StaleIndex as stale:
        rebuilt = str(stale)
        remove_index(index_path)
        index = Index.create(index_path)
    replay = Replay(disk, folder, index, progress if rebuilt else None, whole=bool(rebuilt))
    replay.run(numbers)
    index.mark_complete()
    if rebuilt:
        _sync_folder(disk, index_path)
    if rebuilt and numbers:
        _log.warning("index made anew (segments read: %d): %s", len(numbers), rebuilt)
    last = max(numbers, default=0)
    return Recovered(
        index,
        last,
        _resumable(folder, index, numbers, {number for number, _ in replay.damages}),
        replay.entered,
        tuple(replay.damages),
        rebuilt,
    )


def _sync_folder(disk: Disk, index_path: Path) -> None:
    """Make the name of a new index durable."""
    fd = disk.open_folder(str(index_path.parent))
    try:
        disk.fsync(fd)
    finally:
        disk.close(fd)


def remove_index(path: Path) -> None:
    """Remove an index with its write-ahead log."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _remove_partial(disk: Disk, folder: int) -> None:
    """Large instances that were never published."""
    for name in os.listdir(folder):
        if name.endswith(PARTIAL):
            disk.unlink(name, folder)


def _segments(disk: Disk, folder: int) -> list[int]:
    """The segments that have something in them; an empty one was only just created."""
    numbers = []
    for number in segment_numbers(folder):
        if segment_size(folder, number):
            numbers.append(number)
        else:
            disk.unlink(segment_name(number), folder)
    return numbers


def _cut(disk: Disk, folder: int, number: int, end: int) -> None:
    """Drop what a failed sync may have left in memory only; a whole file when nothing is left."""
    if number not in segment_numbers(folder) or end < 0:
        return
    if end == 0:
        disk.unlink(segment_name(number), folder)
        disk.fsync(folder)
        return
    fd = disk.open(segment_name(number), folder)
    try:
        if os.fstat(fd).st_size > end:
            disk.ftruncate(fd, end)
            disk.fsync(fd)
    finally:
        disk.close(fd)


def _open_index(path: Path, folder: int, numbers: list[int]) -> Index:
    index = Index.open(path)
    try:
        _compare(index, folder, numbers)
    except StaleIndex:
        with contextlib.suppress(sqlite3.Error):
            index.close()
        raise
    return index


def _compare(index: Index, folder: int, numbers: list[int]) -> None:
    """Refuse an index that knows more than there is: it belongs to other or older segments."""
    try:
        marks = index.high_water_marks()
        index.last_sequence()
    except sqlite3.Error as error:
        raise StaleIndex(f"the index cannot be read: {error}") from error
    present = set(numbers)
    for number, mark in marks.items():
        if number not in present:
            raise StaleIndex(f"segment {number} is gone")
        if mark > segment_size(folder, number):
            raise StaleIndex(f"segment {number} is shorter than the index says")


def _resumable(
    folder: int, index: Index, numbers: list[int], damaged: set[int]
) -> tuple[int, int] | None:
    """The newest whole segment that has no end of archive yet: it goes on growing."""
    marks = index.high_water_marks()
    for number in reversed(numbers):
        if number not in damaged and marks.get(number) == segment_size(folder, number):
            return number, marks[number]
    return None
