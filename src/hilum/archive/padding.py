"""The bytes of a segment that mean nothing: they still must be what was written.

Owns the check of padding, fillers and the end of the archive. A changed bit there harms no
instance, but it tells that the disk does not keep what it is given. Must not know the index.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hilum.archive.members import (
    BLOCK,
    FILLER_NAME,
    BadEntry,
    encode_filler,
    parse_header,
    slack,
)
from hilum.archive.segments import File

if TYPE_CHECKING:
    from hilum.archive.segments import Note

__all__ = ["check_gap", "check_padding"]

_CHUNK = 1 << 20


def check_padding(fd: int, entry: File | Note) -> None:
    """Check the parts of an entry that no digest or checksum covers.

    Raises:
        BadEntry: one of them has changed.
    """
    head_end = entry.offset if isinstance(entry, File) else entry.end
    head = os.pread(fd, head_end - entry.start, entry.start)
    _check_sum_field(head[:BLOCK])
    body = parse_header(head[:BLOCK]).size
    ustar = BLOCK + body + slack(body)
    if head[BLOCK + body - 1 : BLOCK + body] != b"\n" or any(head[BLOCK + body : ustar]):
        raise BadEntry("padding of a record")
    _check_sum_field(head[ustar : ustar + BLOCK])
    if isinstance(entry, File):
        _check_checksum(head[BLOCK : BLOCK + body])
        data_end = entry.offset + entry.length
        if any(os.pread(fd, entry.end - data_end, data_end)):
            raise BadEntry("padding of a data set")


def _check_checksum(records: bytes) -> None:
    """The checksum of the records and the File Meta Information covers all but itself."""
    digits = records[-9:-1]
    if digits != b"%08x" % int(digits, 16):
        raise BadEntry("checksum of a member's head")


def _check_sum_field(header: bytes) -> None:
    """The checksum of a header covers all but its own field."""
    field = header[148:156]
    if field != b"%06o\0 " % int(field.rstrip(b"\0 ") or b"0", 8):
        raise BadEntry("checksum field of a tar header")


def check_gap(fd: int, start: int, end: int) -> None:
    """Check bytes between entries, or after the last one: fillers, then zeros.

    Raises:
        BadEntry: something else is there.
    """
    position = start
    while position < end:
        block = os.pread(fd, BLOCK, position)
        if not any(block):
            break
        header = parse_header(block)
        size = BLOCK + header.size
        if header.name != FILLER_NAME or position + size > end:
            raise BadEntry("bytes that are no entry")
        if os.pread(fd, size, position) != encode_filler(size):
            raise BadEntry("a filler")
        position += size
    while position < end:
        chunk = os.pread(fd, min(_CHUNK, end - position), position)
        if not chunk or chunk.count(0) != len(chunk):
            raise BadEntry("zeros that have changed")
        position += len(chunk)
