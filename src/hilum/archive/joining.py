"""Coming to a data folder that others write to just now.

Owns what the newcomer may bring in order: what dead processes have left behind, and nothing that
belongs to the living. Who is alone recovers the whole folder instead (`recovery`). Everything
here happens in the turn.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hilum.archive.index_sqlite import Index, StaleIndex
from hilum.archive.members import END_OF_ARCHIVE
from hilum.archive.moving import finish, sole_compaction
from hilum.archive.recovery import Recovered
from hilum.archive.replay import Replay
from hilum.archive.segments import PARTIAL, segment_name, segment_numbers, segment_size
from hilum.errors import StoreLocked

if TYPE_CHECKING:
    from pathlib import Path

    from hilum.archive.disk import Disk

__all__ = ["enter_left_behind", "join"]


def join(disk: Disk, folder: int, index_path: Path) -> Recovered:
    """Open the index beside others, and enter what dead processes wrote and nobody entered.

    Args:
        folder: fd of the segments' folder.

    Raises:
        StoreLocked: the index cannot be used, and only who is alone may make another.
        OSError, sqlite3.Error: what was left behind cannot be read or entered.
    """
    with sole_compaction(folder) as sole:
        if sole:
            _remove_partial(disk, folder)
            finish(disk, folder, index_path)
    try:
        index = Index.open(index_path)
    except StaleIndex as stale:
        raise StoreLocked(
            f"{index_path} cannot be used ({stale}), and others have its folder open:"
            " stop the server and every other command first"
        ) from stale
    try:
        left = _left_behind(disk, folder, index.high_water_marks())
        replay = enter_left_behind(disk, folder, index, left)
    except BaseException:
        index.close()
        raise
    damaged = {number for number, _ in replay.damages}
    resume = _resumable(folder, index, left, damaged)
    return Recovered(index, 0, resume, replay.entered, tuple(replay.damages), "", index.mark())


def enter_left_behind(disk: Disk, folder: int, index: Index, numbers: list[int]) -> Replay:
    """Enter what is whole in these segments, which nobody writes, and cut off what is torn."""
    replay = Replay(disk, folder, index, None, whole=False, mark=index.mark())
    replay.run([number for number in numbers if number in segment_numbers(folder)])
    return replay


def _left_behind(disk: Disk, folder: int, marks: dict[int, int]) -> list[int]:
    """Segments that were not ended, and that nobody writes to."""
    numbers = []
    for number in segment_numbers(folder):
        size = segment_size(folder, number)
        ended = number in marks and size == marks[number] + len(END_OF_ARCHIVE)
        if ended or not _is_left(disk, folder, segment_name(number)):
            continue
        if size:
            numbers.append(number)
        else:
            disk.unlink(segment_name(number), folder)
    return numbers


def _is_left(disk: Disk, folder: int, name: str) -> bool:
    """Whether nobody writes to a file."""
    fd = disk.open(name, folder)
    try:
        return disk.lock(fd)
    finally:
        disk.close(fd)


def _remove_partial(disk: Disk, folder: int) -> None:
    """Large instances, and copies of a compaction, whose process has died."""
    for name in os.listdir(folder):
        if name.endswith(PARTIAL) and _is_left(disk, folder, name):
            disk.unlink(name, folder)


def _resumable(
    folder: int, index: Index, left: list[int], damaged: set[int]
) -> tuple[int, int] | None:
    marks = index.high_water_marks()
    for number in reversed(left):
        if number not in damaged and marks.get(number) == segment_size(folder, number):
            return number, marks[number]
    return None
