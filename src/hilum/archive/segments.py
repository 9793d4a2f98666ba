"""The segment files: their names, and reading their entries back.

Owns finding entries in a file that may be torn. Must not know the index, nor how segments are
written. Files are named by our own counter.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from xxhash import xxh3_128

from hilum.archive import members
from hilum.archive.members import BLOCK, BadEntry, Record
from hilum.dataset import part10
from hilum.errors import DataSetError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "PARTIAL",
    "TORN",
    "Damage",
    "File",
    "Note",
    "entries",
    "first_mark",
    "is_segment_name",
    "segment_name",
    "segment_numbers",
    "segment_size",
    "verify_entry",
]

PARTIAL = ".part"
"""Suffix of a file that is no segment yet: recovery removes it."""

TORN = ".torn"
"""Suffix of bytes that a rebuild found at a segment's end and could not read: see `torn`."""

_META_MAX = 4096
"""Bytes of a Part 10 head are fewer: UIDs and titles are checked before it is written."""
_CHUNK = 1 << 20


def segment_name(number: int) -> str:
    """The file name of a segment."""
    return f"{number:010d}.tar"


def segment_numbers(folder: int) -> list[int]:
    """The numbers of the segments in a folder, ascending; other names are not looked at."""
    numbers = []
    for name in os.listdir(folder):
        if is_segment_name(name):
            numbers.append(int(name[:10]))
    return sorted(numbers)


def is_segment_name(name: str) -> bool:
    """Whether a name is one that `segment_name` gives."""
    stem, dot, suffix = name.partition(".")
    return bool(dot) and suffix == "tar" and len(stem) == 10 and stem.isdigit()


def segment_size(folder: int, number: int) -> int:
    """Bytes of a segment's file."""
    name = segment_name(number)
    return os.stat(name, dir_fd=folder, follow_symlinks=False).st_size


# Reading ------------------------------------------------------------------------------------------


class File(NamedTuple):
    """A stored instance found in a segment: `start` to `end` is all of its entry."""

    start: int
    end: int
    name: str
    record: Record
    meta: part10.Meta
    preamble: int
    offset: int
    length: int

    @property
    def mark(self) -> str:
        """The archive's mark; empty in one without."""
        return self.record.mark


class Note(NamedTuple):
    """A note found in a segment."""

    start: int
    end: int
    payload: dict[str, object]

    @property
    def mark(self) -> str:
        """The archive's mark; empty in one without."""
        return str(self.payload.get("mark", ""))


class Damage(NamedTuple):
    """Bytes that are no entry, between `start` and the next whole entry (or the end) at `end`."""

    start: int
    end: int
    why: str
    last: bool


def entries(
    fd: int, start: int = 0, *, verify_from: int | None = None, mark: str = ""
) -> Iterator[File | Note | Damage]:
    """The entries of a segment from byte `start`, up to its end or to its zero blocks.

    Each entry says where the next one begins. Behind damage that is not known any more, and a
    data set may hold bytes that look like an entry: only one with a mark of this archive, which
    no sender knows, counts there. An archive without marks has the digest instead.

    Args:
        mark: of the archive, as far as the caller knows it.
        verify_from: from this byte on, also check the digest of every data set; None is never.
            Torn tails need it: blocks of one write reach the disk in any order.
    """
    size = os.fstat(fd).st_size
    marks = {known for known in (mark or None, first_mark(fd)) if known is not None}
    position = start
    while position + BLOCK <= size:
        resume = position + BLOCK
        try:
            entry = _entry(fd, position, size)
            if isinstance(entry, File) and verify_from is not None and position >= verify_from:
                # What is inside a file is never taken for an entry, even if its bytes are bad.
                resume = entry.end
                verify_entry(fd, entry)
        except BadEntry as bad:
            following = _next_entry(fd, resume, size, marks)
            yield Damage(position, following or size, str(bad), following is None)
            if following is None:
                return
            position = following
            continue
        if entry is None:
            return
        if not isinstance(entry, _Filler):
            marks.add(entry.mark)
            yield entry
        position = entry.end


def first_mark(fd: int) -> str | None:
    """The mark of a segment's first entry, which nobody but us can have put there.

    Empty when it has none, None when there is no whole entry.
    """
    try:
        entry = _entry(fd, 0, os.fstat(fd).st_size)
    except BadEntry:
        return None
    return entry.mark if isinstance(entry, File | Note) else None


class _Filler(NamedTuple):
    """An entry that covers bytes which were torn: nothing is in it."""

    end: int


def _read(fd: int, size: int, at: int) -> bytes:
    data = os.pread(fd, size, at)
    if len(data) < size:
        raise BadEntry("the segment ends inside an entry")
    return data


def _entry(fd: int, position: int, size: int) -> File | Note | _Filler | None:
    """The entry at `position`; None at the end of the archive (only zeros follow)."""
    block = _read(fd, BLOCK, position)
    if not any(block):
        if _zeros_until(fd, position, size):
            return None
        raise BadEntry("zeros before the end")
    header = members.parse_header(block)
    if header.name == members.FILLER_NAME and position + BLOCK + header.size <= size:
        return _Filler(position + BLOCK + header.size)
    if header.type != b"x" or header.size > _CHUNK:
        raise BadEntry("an entry that this archive does not write")
    body_at = position + BLOCK
    body = _read(fd, header.size, body_at)
    after = body_at + header.size + members.slack(header.size)
    header = members.parse_header(_read(fd, BLOCK, after))
    if header.type == b"5":
        return Note(position, after + BLOCK, members.parse_note(body))
    return _file(fd, position, after, header, body)


def _file(fd: int, start: int, ustar_at: int, header: members.Member, body: bytes) -> File:
    size = os.fstat(fd).st_size
    file_at = ustar_at + BLOCK
    end = file_at + header.size + members.slack(header.size)
    if end > size:
        raise BadEntry("the segment ends inside a file")
    try:
        meta = part10.read_meta(_read(fd, min(header.size, _META_MAX), file_at))
    except DataSetError as error:
        raise BadEntry(f"File Meta Information: {error}") from None
    preamble = meta.offset
    record = members.parse_record(body, _read(fd, preamble, file_at))
    data_at, length = file_at + preamble, header.size - preamble
    return File(start, end, header.name, record, meta, preamble, data_at, length)


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


def _next_entry(fd: int, position: int, size: int, marks: set[str]) -> int | None:
    """The first block from `position` on where a whole entry of this archive begins."""
    while position + BLOCK <= size:
        chunk = os.pread(fd, _CHUNK, position)
        found = chunk.find(b"ustar", 257)
        while found >= 0:
            if (found - 257) % BLOCK == 0 and _begins(fd, position + found - 257, size, marks):
                return position + found - 257
            found = chunk.find(b"ustar", found + 1)
        position += _CHUNK
    return None


def _begins(fd: int, position: int, size: int, marks: set[str]) -> bool:
    try:
        entry = _entry(fd, position, size)
        # A filler is never believed here: it could claim to cover what is whole.
        if not isinstance(entry, File | Note):
            return False
        if marks and entry.mark not in marks:
            return False
        if isinstance(entry, File) and not entry.mark:
            verify_entry(fd, entry)
    except BadEntry:
        return False
    return True
