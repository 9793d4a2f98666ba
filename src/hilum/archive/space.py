"""Whether there is room: refuses instances before their data are taken.

Owns the low-water mark. Must not know segments. Asks the file system at most every quarter of a
second, or after an eighth of the mark was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.errors import OutOfSpace

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.archive.disk import Disk

__all__ = ["Space"]

_INTERVAL = 0.25
_AMPLE = 256 << 20


class Space:
    """Free room of one file system. Safe between threads: a lost update only asks once more.

    Args:
        folder: fd of a folder on the file system.
        low_water: bytes that must stay free; below them nothing is accepted.
        monotonic: seconds, for the interval.
    """

    def __init__(
        self, disk: Disk, folder: int, low_water: int, monotonic: Callable[[], float]
    ) -> None:
        self._disk = disk
        self._folder = folder
        self._low_water = low_water
        self._monotonic = monotonic
        self._asked = -_INTERVAL
        self._taken = 0
        self._free = 0

    def check(self) -> None:
        """Pass, or refuse.

        Raises:
            OutOfSpace: less than the low-water mark is free.
        """
        now = self._monotonic()
        if now - self._asked >= _INTERVAL or self._taken > self._low_water >> 3:
            self._free = self._disk.free_bytes(self._folder)
            self._asked, self._taken = now, 0
        if self._free < self._low_water:
            raise OutOfSpace(f"{self._free >> 20} MiB free, {self._low_water >> 20} MiB must stay")

    @property
    def ample(self) -> bool:
        """Whether there is so much room that some may be taken in advance, by several processes."""
        return self._free - self._low_water >= _AMPLE

    def taken(self, size: int) -> None:
        """Count bytes that were written."""
        self._taken += size

    def exhausted(self) -> None:
        """A write found no room: ask again before the next instance."""
        self._asked = -_INTERVAL
