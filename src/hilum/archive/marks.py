"""The mark of an archive: what tells its own entries from bytes that only look like them.

Owns where the mark comes from. Must not know how entries are coded. A data set may hold a whole tar
with entries as ours are; once the header in front of it is damaged nobody can say where it ends,
and a rebuild looks for the next entry. The mark stands in each entry and leaves the archive in no
other way, so that no sender can have put it into a data set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.members import MARK_LENGTH
from hilum.archive.segments import first_mark, segment_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.archive.disk import Disk

__all__ = ["find", "new"]


def new(randomness: Callable[[int], bytes]) -> str:
    """A mark for an archive that has none."""
    return randomness(MARK_LENGTH // 2).hex()


def find(disk: Disk, folder: int, numbers: list[int]) -> str:
    """The mark that the segments have: of the first that is whole at its beginning; or nothing."""
    for number in numbers:
        fd = disk.open_to_read(segment_name(number), folder)
        try:
            mark = first_mark(fd)
        finally:
            disk.close(fd)
        if mark:
            return mark
    return ""
