"""The segment files: names, the one that is being written, and reading entries back.

Owns the rule that what was synced is never touched again, rolling to the next file, and finding
entries in a file that may be torn. Must not know the index. Files are named by our own counter.
"""

from __future__ import annotations

import logging
import os
import threading
from typing import TYPE_CHECKING, NamedTuple

from xxhash import xxh3_128

from hilum.archive import faultpoints, members
from hilum.archive.members import BLOCK, END_OF_ARCHIVE, BadEntry, Record
from hilum.dataset import part10
from hilum.errors import DataSetError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hilum.archive.disk import Disk

__all__ = [
    "PARTIAL",
    "Counter",
    "Damage",
    "File",
    "Note",
    "SegmentWriter",
    "entries",
    "segment_name",
    "segment_numbers",
    "verify_entry",
]

PARTIAL = ".part"
"""Suffix of a file that is no segment yet: recovery removes it."""

_PAGE = 4096
_PAGE_OF_ZEROS = bytes(3 * _PAGE)
_CHUNK = 1 << 20
_log = logging.getLogger(__name__)


def segment_name(number: int) -> str:
    """The file name of a segment."""
    return f"{number:010d}.tar"


def segment_numbers(folder: int) -> list[int]:
    """The numbers of the segments in a folder, ascending; other names are not looked at."""
    numbers = []
    for name in os.listdir(folder):  # noqa: PTH208
        stem, dot, suffix = name.partition(".")
        if dot and suffix == "tar" and len(stem) == 10 and stem.isdigit():
            numbers.append(int(stem))
    return sorted(numbers)


# Reading ------------------------------------------------------------------------------------------


class File(NamedTuple):
    """A stored instance found in a segment: `start` to `end` is all of its entry."""

    start: int
    end: int
    record: Record
    meta: part10.Meta
    preamble: int
    offset: int
    length: int


class Note(NamedTuple):
    """A note found in a segment."""

    start: int
    end: int
    payload: dict[str, object]


class Damage(NamedTuple):
    """Bytes that are no entry, between `start` and the next whole entry (or the end) at `end`."""

    start: int
    end: int
    why: str
    last: bool


def entries(fd: int, start: int = 0, *, verify: bool = False) -> Iterator[File | Note | Damage]:
    """The entries of a segment from byte `start`, up to its end or to its zero blocks.

    Args:
        verify: also check the digest of every data set. Torn tails need it: blocks of one write
            reach the disk in any order.
    """
    size = os.fstat(fd).st_size
    position = start
    while position + BLOCK <= size:
        try:
            entry = _entry(fd, position, size)
            if verify and isinstance(entry, File):
                verify_entry(fd, entry)
        except BadEntry as bad:
            following = _next_entry(fd, position + BLOCK, size)
            yield Damage(position, following or size, str(bad), following is None)
            if following is None:
                return
            position = following
            continue
        if entry is None:
            return
        yield entry
        position = entry.end


def _read(fd: int, size: int, at: int) -> bytes:
    data = os.pread(fd, size, at)
    if len(data) < size:
        raise BadEntry("the segment ends inside an entry")
    return data


def _entry(fd: int, position: int, size: int) -> File | Note | None:
    """The entry at `position`; None at the end of the archive (only zeros follow)."""
    block = _read(fd, BLOCK, position)
    if not any(block):
        if _zeros_until(fd, position, size):
            return None
        raise BadEntry("zeros before the end")
    header = members.parse_header(block)
    if header.type not in (b"x", b"g") or header.size > _CHUNK:
        raise BadEntry("an entry that this archive does not write")
    body_at = position + BLOCK
    body = _read(fd, header.size, body_at)
    after = body_at + header.size + members.slack(header.size)
    if header.type == b"g":
        return Note(position, after, members.parse_note(body))
    return _file(fd, position, after, body, size)


def _file(fd: int, start: int, ustar_at: int, body: bytes, size: int) -> File:
    header = members.parse_header(_read(fd, BLOCK, ustar_at))
    file_at = ustar_at + BLOCK
    end = file_at + header.size + members.slack(header.size)
    if end > size:
        raise BadEntry("the segment ends inside a file")
    try:
        meta = part10.read_meta(_read(fd, min(header.size, _PAGE), file_at))
    except DataSetError as error:
        raise BadEntry(f"File Meta Information: {error}") from None
    preamble = meta.offset
    record = members.parse_record(body, _read(fd, preamble, file_at))
    return File(start, end, record, meta, preamble, file_at + preamble, header.size - preamble)


def verify_entry(fd: int, entry: File) -> None:
    """Read a file's data set and compare its digest.

    Raises:
        BadEntry: they are not the bytes that were stored.
    """
    digest = xxh3_128()
    position, end = entry.offset, entry.offset + entry.length
    while position < end:
        chunk = _read(fd, min(_CHUNK, end - position), position)
        digest.update(chunk)
        position += len(chunk)
    if digest.digest() != entry.record.digest:
        raise BadEntry("digest of a data set")


def _zeros_until(fd: int, position: int, size: int) -> bool:
    while position < size:
        chunk = os.pread(fd, _CHUNK, position)
        if not chunk:
            return True
        if chunk.count(0) != len(chunk):
            return False
        position += len(chunk)
    return True


def _next_entry(fd: int, position: int, size: int) -> int | None:
    """The first block from `position` on where a whole entry begins."""
    while position + BLOCK <= size:
        chunk = os.pread(fd, _CHUNK, position)
        found = chunk.find(b"ustar", 257)
        while found >= 0:
            if (found - 257) % BLOCK == 0 and _begins(fd, position + found - 257, size):
                return position + found - 257
            found = chunk.find(b"ustar", found + 1)
        position += _CHUNK
    return None


def _begins(fd: int, position: int, size: int) -> bool:
    try:
        return _entry(fd, position, size) is not None
    except BadEntry:
        return False


# Writing ------------------------------------------------------------------------------------------


class SegmentWriter:
    """The segment that grows. Used by one thread at a time: the leader of the group commit.

    Args:
        folder: fd of the segments' folder.
        next_number: gives a number that no segment has.
        limit: bytes after which the next batch goes into a new segment.
        prewrite: bytes kept written with zeros ahead of the end; 0 is off.
    """

    def __init__(
        self, disk: Disk, folder: int, *, next_number: Counter, limit: int, prewrite: int
    ) -> None:
        self._disk = disk
        self._folder = folder
        self._next_number = next_number
        self._limit = limit
        self._prewrite = prewrite
        self._fd = -1
        self._prepared = 0
        self._preparing: threading.Thread | None = None
        self._preparing_from = 0
        self._unprepared = 0
        self.number = 0
        self.position = 0

    @property
    def is_open(self) -> bool:
        """Whether there is a segment to append to."""
        return self._fd >= 0

    def resume(self, number: int, position: int) -> None:
        """Go on writing at the end of a segment that recovery found whole."""
        self._fd = self._disk.open(segment_name(number), self._folder)
        self.number, self.position = number, position
        self._prepared = position

    def prepare(self, size: int) -> None:
        """Make sure that `size` bytes may be appended: roll when the segment is full.

        Raises:
            OSError: no new segment could be made.
        """
        if self._fd >= 0 and (self.position == 0 or self.position + size <= self._limit):
            return
        if self._fd >= 0:
            self.seal()
        self._begin()

    def _begin(self) -> None:
        number = self._next_number()
        fd = self._disk.create(segment_name(number), self._folder)
        try:
            if faultpoints.armed:
                faultpoints.reach("mid_segment_roll")
            self._disk.fsync(self._folder)
        except OSError:
            self._disk.close(fd)
            self._disk.unlink(segment_name(number), self._folder)
            raise
        self._fd, self.number, self.position, self._prepared = fd, number, 0, 0

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
        return start

    def start_writeback(self, start: int) -> None:
        """Let the disk begin on what was appended since `start`."""
        self._disk.start_writeback(self._fd, start, self.position - start)

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
            # LENIENT: a file system without direct writes (tmpfs), or a full one: only slower.
            _log.debug("no zeros ahead in segment %d: %s", number, error)
            self._unprepared = number

    def _wait_for_preparation(self) -> None:
        thread = self._preparing
        if thread is not None:
            thread.join()
            self._preparing = None


class Counter:
    """Numbers for segments, never twice in the life of a data folder; safe between threads."""

    def __init__(self, last: int) -> None:
        self._last = last
        self._lock = threading.Lock()

    def __call__(self) -> int:
        with self._lock:
            self._last += 1
            return self._last
