"""The segment that is being written.

Owns the rule that what was synced is never touched again, rolling to the next file, taking back
what failed, and the zeros written ahead. Must not know what the entries mean, nor the index.
Each process that writes has a segment of its own, locked as long as it is open.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from hilum.archive import faultpoints
from hilum.archive.members import END_OF_ARCHIVE
from hilum.archive.segments import segment_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hilum.archive.disk import Disk
    from hilum.archive.turn import Turn

__all__ = ["SegmentWriter"]

_LARGE_BATCH = 128 << 10
"""Bytes of a typical batch from which no zeros are written ahead: twice the writing then costs more
than the allocation of blocks that it takes out of the sync."""
_PAGE = 4096
_PAGE_OF_ZEROS = bytes(3 * _PAGE)
_log = logging.getLogger(__name__)


class SegmentWriter:
    """The segment that grows. Used by one thread at a time: the one that has the turn.

    Args:
        folder: fd of the segments' folder.
        turn: gives a number that no segment has, and tells when segments must be left.
        limit: bytes after which the next batch goes into a new segment.
        prewrite: bytes kept written with zeros ahead of the end; 0 is off.
    """

    def __init__(self, disk: Disk, folder: int, *, turn: Turn, limit: int, prewrite: int) -> None:
        self._disk = disk
        self._folder = folder
        self._turn = turn
        self._rolls = turn.rolls
        self._limit = limit
        self._prewrite = prewrite
        self._fd = -1
        self._prepared = 0
        self._preparing: threading.Thread | None = None
        self._preparing_from = 0
        self._unprepared = 0
        self._typical = 0
        self.number = 0
        self.position = 0

    @property
    def is_open(self) -> bool:
        """Whether there is a segment to append to."""
        return self._fd >= 0

    def resume(self, number: int, position: int) -> None:
        """Go on writing at the end of a segment that recovery found whole, unless another does."""
        fd = self._disk.open(segment_name(number), self._folder)
        if not self._disk.lock(fd):
            self._disk.close(fd)
            return
        self._fd, self.number, self.position = fd, number, position
        self._prepared, self._rolls = position, self._turn.rolls

    def prepare(self, size: int) -> None:
        """Make sure that `size` bytes may be appended: roll when the segment is full.

        Raises:
            OSError: no new segment could be made.
        """
        if self.has_room(size):
            return
        if self._fd >= 0:
            self.seal()
        self._begin()

    @property
    def may_grow(self) -> bool:
        """Whether there is a segment, and it need not be left for a compaction."""
        return self._fd >= 0 and self._rolls == self._turn.rolls

    def has_room(self, size: int) -> bool:
        """Whether `size` bytes may be appended to the segment that there is."""
        return self.may_grow and (self.position == 0 or self.position + size <= self._limit)

    def _begin(self) -> None:
        number = self._turn.next_segment()
        fd = self._disk.create(segment_name(number), self._folder)
        try:
            self._disk.lock(fd)
            if faultpoints.armed:
                faultpoints.reach("mid_segment_roll")
            self._disk.fsync(self._folder)
        except OSError:
            self._disk.close(fd)
            self._disk.unlink(segment_name(number), self._folder)
            raise
        self._fd, self.number, self.position, self._prepared = fd, number, 0, 0
        self._rolls = self._turn.rolls

    def append(self, buffers: Sequence[bytes | bytearray | memoryview], size: int) -> int:
        """Write whole entries of `size` bytes together; returns where they begin.

        Zeros up to the end of the page follow: the next page never has to be read back, and a
        reader finds an end of archive behind every batch.

        Raises:
            OSError: nothing is appended; `undo` takes away what was written.
        """
        start = self.position
        end = start + size
        tail = -end % _PAGE
        if tail < len(END_OF_ARCHIVE):
            tail += _PAGE
        if end + tail > self._preparing_from:
            # The thread that writes zeros ahead must never meet the data.
            self._wait_for_preparation()
        self._disk.write_all(self._fd, [*buffers, _PAGE_OF_ZEROS[:tail]], start)
        self.position = end
        self._typical += (size - self._typical) // 8
        return start

    def sync(self) -> None:
        """Make everything appended durable.

        Raises:
            OSError: nobody knows what is on the disk: the caller must give the segment up.
        """
        self._disk.fdatasync(self._fd)

    def undo(self, start: int) -> None:
        """Take away everything from `start` on, durably.

        Raises:
            OSError: it may still be there.
        """
        self._wait_for_preparation()
        self.position = start
        self._prepared = start
        self._disk.ftruncate(self._fd, start)
        self._disk.fdatasync(self._fd)

    def seal(self) -> None:
        """End the segment as POSIX wants it, and write to it no more; failures change nothing."""
        if self._fd < 0:
            return
        self._wait_for_preparation()
        try:
            self._disk.ftruncate(self._fd, self.position)
            self._disk.write_all(self._fd, [END_OF_ARCHIVE], self.position)
            self._disk.fsync(self._fd)
        except OSError as error:
            _log.warning("segment %d is left without its end: %s", self.number, error)
        self.abandon()

    def abandon(self) -> None:
        """Close the segment as it is."""
        if self._fd >= 0:
            self._wait_for_preparation()
            fd, self._fd = self._fd, -1
            self._disk.close(fd)

    def close(self) -> None:
        """Cut off what was written ahead and close; a later `resume` goes on from here."""
        if self._fd < 0:
            return
        self._wait_for_preparation()
        try:
            self._disk.ftruncate(self._fd, self.position)
        except OSError as error:
            _log.warning("segment %d keeps its zeros: %s", self.number, error)
        self.abandon()

    # Writing zeros ahead, in a thread of its own --------------------------------------------------

    def write_ahead(self) -> None:
        """See that there are enough written blocks ahead; returns at once."""
        if not self._prewrite or self.position + self._prewrite // 2 < self._prepared:
            return
        if self._typical > _LARGE_BATCH:
            return
        if self._preparing is not None and self._preparing.is_alive():
            return
        if self._unprepared == self.number:
            return
        first = max(self._prepared, self.position + _PAGE)
        first += -first % (1 << 20)
        if self._fd < 0 or first + self._prewrite > self._limit:
            return
        self._preparing_from = first
        self._preparing = threading.Thread(
            target=self._write_zeros, args=(self.number, first), daemon=True
        )
        self._preparing.start()

    def _write_zeros(self, number: int, first: int) -> None:
        try:
            self._disk.prewrite(segment_name(number), self._folder, first, self._prewrite)
            self._prepared = first + self._prewrite
        except OSError as error:
            # WHY: a file system without direct writes (tmpfs), or a full one: only slower.
            _log.debug("no zeros ahead in segment %d: %s", number, error)
            self._unprepared = number

    def _wait_for_preparation(self) -> None:
        thread = self._preparing
        if thread is not None:
            thread.join()
            self._preparing = None
