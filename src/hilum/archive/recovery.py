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
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive import index_damage, marks
from hilum.archive.index_damage import DAMAGED, StaleIndex
from hilum.archive.index_sqlite import Index
from hilum.archive.moving import finish
from hilum.archive.replay import Progress, Replay
from hilum.archive.segments import (
    PARTIAL,
    Damage,
    is_segment_name,
    segment_name,
    segment_numbers,
    segment_size,
)
from hilum.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hilum.archive.disk import Disk

__all__ = ["Progress", "Recovered", "recover", "remove_index"]

_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}
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
        mark: what tells this archive's entries from others, see `marks`.
    """

    index: Index
    last_segment: int
    resume: tuple[int, int] | None
    replayed: int
    damages: tuple[tuple[int, Damage], ...]
    rebuilt: str
    mark: str


def recover(
    disk: Disk,
    folder: int,
    index_path: Path,
    *,
    trusted: dict[int, int],
    progress: Callable[[Progress], None] | None = None,
    randomness: Callable[[int], bytes] = os.urandom,
) -> Recovered:
    """Open the index of a data folder and bring it up to the segments.

    Args:
        folder: fd of the segments' folder.
        trusted: by segment, where its trustworthy part ends (after a failed sync).
        progress: called now and then while a whole index is made.
        randomness: gives so many random bytes.

    Raises:
        OSError: a segment cannot be read or repaired.
        SettingsError: the index cannot be used, or something else stands in a segment's place.
    """
    _check_names(folder, index_path.parent)
    _remove_partial(disk, folder)
    with _finishing(index_path):
        finish(disk, folder, index_path)
    for number, end in trusted.items():
        _cut(disk, folder, number, end)
    numbers = _segments(disk, folder)
    recovery = _Recovery(disk, folder, index_path, numbers, progress, randomness)
    try:
        return recovery.run("")
    except StaleIndex as stale:
        remove_index(index_path)
        why = str(stale)
    try:
        return recovery.run(why)
    except StaleIndex as stale:
        raise SettingsError(
            f"the index {index_path} was made anew and is damaged again: {stale};"
            " check the disk, then start again"
        ) from stale


class _Recovery(NamedTuple):
    """One data folder, whose index is to be brought up to its segments."""

    disk: Disk
    folder: int
    index_path: Path
    numbers: list[int]
    progress: Callable[[Progress], None] | None
    randomness: Callable[[int], bytes]

    def run(self, rebuilt: str) -> Recovered:
        """Do it, with a new index if `rebuilt` says why."""
        index = None
        try:
            with index_damage.telling(self.index_path):
                index = self._index(rebuilt)
                recovered = self._replay(index, rebuilt)
        except BaseException:
            if index is not None:
                with contextlib.suppress(sqlite3.Error):
                    index.close()
            raise
        if rebuilt and self.numbers:
            _log.warning("index made anew (segments read: %d): %s", len(self.numbers), rebuilt)
        return recovered

    def _index(self, rebuilt: str) -> Index:
        if rebuilt:
            return Index.create(self.index_path)
        return _open_index(self.index_path, self.folder, self.numbers)

    def _replay(self, index: Index, rebuilt: str) -> Recovered:
        disk, folder, numbers = self.disk, self.folder, self.numbers
        known = index.mark() or marks.find(disk, folder, numbers)
        progress = self.progress if rebuilt else None
        replay = Replay(disk, folder, index, progress, whole=bool(rebuilt), mark=known)
        replay.run(numbers)
        mark = replay.mark or marks.new(self.randomness)
        index.mark_complete(mark)
        if rebuilt:
            _sync_folder(disk, self.index_path)
        damages = tuple(replay.damages)
        return Recovered(
            index,
            max(numbers, default=0),
            _resumable(folder, index, numbers, {number for number, _ in damages}),
            replay.entered,
            damages,
            rebuilt,
            mark,
        )


@contextlib.contextmanager
def _finishing(index_path: Path) -> Iterator[None]:
    """What SQLite says while an interrupted compaction is finished."""
    try:
        with index_damage.telling(index_path):
            yield
    except StaleIndex as stale:
        error = stale.__cause__
        assert isinstance(error, sqlite3.Error)
        index_damage.remember(index_path, error)
        raise SettingsError(f"{stale}: start again, and it is made anew") from stale


def _sync_folder(disk: Disk, index_path: Path) -> None:
    """Make the name of a new index durable."""
    fd = disk.open_folder(str(index_path.parent))
    try:
        disk.fsync(fd)
    finally:
        disk.close(fd)


def remove_index(path: Path) -> None:
    """Remove an index with its write-ahead log."""
    # The mark of a damaged index goes last: without it a part of that index might be used.
    for suffix in ("", "-wal", "-shm", DAMAGED):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _check_names(folder: int, data: Path) -> None:
    """Refuse what stands in a segment's place and is no file: nobody can say what it hides.

    Raises:
        SettingsError: names it and says what to do.
    """
    for name in sorted(os.listdir(folder)):
        if not (is_segment_name(name) or name.endswith(PARTIAL)):
            continue
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        # What is partial is removed unread, so that only a folder is in the way.
        if stat.S_ISDIR(mode) or (is_segment_name(name) and not stat.S_ISREG(mode)):
            kind = _KINDS.get(stat.S_IFMT(mode), "no file")
            raise SettingsError(
                f"{data / 'segments' / name} is {kind}, and segments are plain files:"
                " move it out of that folder (if it leads to a segment, copy that file into its"
                " place), then start again; nothing is changed"
            )


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
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            index.close()
        raise
    return index


def _compare(index: Index, folder: int, numbers: list[int]) -> None:
    """Refuse an index that knows more than there is: it belongs to other or older segments."""
    index.last_sequence()
    present = set(numbers)
    for number, mark in index.high_water_marks().items():
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
