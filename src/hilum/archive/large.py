"""A large instance on its way into a segment of its own.

Owns the file that grows as fragments arrive, so that memory stays flat. It is no segment until it
is published: it has another name, which recovery removes (HAZARDS, what a power cut does to a
file). Must not know the index.
"""

from __future__ import annotations

import contextlib
import mmap
from typing import TYPE_CHECKING

from xxhash import xxh3_128

from hilum.archive import faultpoints
from hilum.archive.members import END_OF_ARCHIVE, slack
from hilum.archive.segments import PARTIAL, segment_name

if TYPE_CHECKING:
    from hilum.archive.disk import Disk

__all__ = ["LargeFile"]

_PIECE = 32 << 10
_WRITEBACK = 4 << 20


class LargeFile:
    """One instance, streamed. Every method but `discard` may raise `OSError`.

    Args:
        number: of the segment that it will be.
        head: bytes that are kept free in front of the data set.
        preamble: bytes of the Part 10 head, which count to the size of the file.
    """

    def __init__(self, disk: Disk, folder: int, number: int, head: int, preamble: int) -> None:
        self._disk = disk
        self._folder = folder
        self._head = head
        self._preamble = preamble
        self._name = f"{number:010d}{PARTIAL}"
        self._fd = disk.create(self._name, folder)
        disk.lock(self._fd)
        self._hasher = xxh3_128()
        self._pending = bytearray()
        self._map: mmap.mmap | None = None
        self.number = number
        self.length = 0
        self._begun = 0

    @property
    def offset(self) -> int:
        """Where the data set begins in the file."""
        return self._head

    @property
    def end(self) -> int:
        """Where the entry ends, before the archive's zero blocks."""
        return self._head + self.length + slack(self._preamble + self.length)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take the next bytes: long pieces go to the file as they are, short ones are gathered."""
        if len(data) < _PIECE:
            self._pending += data
            if len(self._pending) >= _PIECE:
                self._flush()
            return
        self._flush()
        self._append(data)

    def _flush(self) -> None:
        if self._pending:
            pending, self._pending = self._pending, bytearray()
            self._append(pending)

    def _append(self, data: bytes | bytearray | memoryview) -> None:
        self._hasher.update(data)
        self._disk.write_all(self._fd, [data], self._head + self.length)
        self.length += len(data)
        if self.length - self._begun >= _WRITEBACK:
            # the disk begins while the rest arrives, so that the last sync has little to do
            at = self._head + self._begun
            self._disk.start_writeback(self._fd, at, self.length - self._begun)
            self._begun = self.length

    def finish(self) -> bytes:
        """All bytes are here: returns their digest. `sync` comes next."""
        self._flush()
        self._disk.write_all(
            self._fd,
            [bytes(self.end - self._head - self.length) + END_OF_ARCHIVE],
            self._head + self.length,
        )
        return self._hasher.digest()

    def sync(self) -> None:
        """Make the data durable; the head follows when it is published."""
        self._disk.fdatasync(self._fd)

    def map(self) -> memoryview:
        """The data set, mapped for reading; `unmap` when done."""
        size = self._head + self.length
        self._map = mmap.mmap(self._fd, size, prot=mmap.PROT_READ)
        return memoryview(self._map)[self._head :]

    def unmap(self) -> None:
        """Drop the mapping; it goes with the last view (one may be in a traceback)."""
        if self._map is not None:
            with contextlib.suppress(BufferError):
                self._map.close()
            self._map = None

    def write_head(self, head: bytes) -> None:
        """Write what stands before the data set."""
        self._disk.write_all(self._fd, [head], 0)

    def rename(self) -> None:
        """Give the file the name of a segment: from now on recovery would find it."""
        if faultpoints.armed:
            faultpoints.reach("mid_large_rename")
        self._disk.rename(self._name, segment_name(self.number), self._folder)
        self._name = segment_name(self.number)

    def sync_folder(self) -> None:
        """Make the name durable, and close."""
        self._disk.fsync(self._folder)
        self._close()

    def discard(self) -> None:
        """Remove the file, published or not; one that cannot be removed is left to recovery."""
        with contextlib.suppress(OSError):
            self._disk.unlink(self._name, self._folder)
        self._close()

    def _close(self) -> None:
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            self._disk.close(fd)
