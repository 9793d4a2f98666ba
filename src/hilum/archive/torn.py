"""Bytes at the end of a segment that are no entry, kept in a file of their own.

Owns the order in which they are moved. Must not know why they are no entry: with a lost index
nobody can tell a write that a crash cut short from an instance that was damaged later, so that not
a byte of them is thrown away. What is left of the segment is a tar that every reader accepts.
"""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

from hilum.archive import faultpoints
from hilum.archive.members import BLOCK
from hilum.archive.segments import PARTIAL, TORN, segment_name

if TYPE_CHECKING:
    from hilum.archive.disk import Disk

__all__ = ["set_aside"]

_CHUNK = 1 << 20


def set_aside(disk: Disk, folder: int, number: int, start: int) -> str:
    """Move what a segment has from `start` on into a file; returns its name.

    The copy is durable under its name before the segment is cut; a crash between the two leaves
    both, and the next rebuild finds the copy there. The zeros written ahead are not kept.

    Raises:
        OSError: nothing is lost, and the segment may be as it was.
    """
    source = disk.open(segment_name(number), folder)
    try:
        end = _end_of_content(source, start) if start else os.fstat(source).st_size
        name, there = _name(disk, folder, source, number, start, end)
        if not there and start:
            _copy(disk, folder, source, start, end, name)
        if faultpoints.armed:
            faultpoints.reach("torn_saved")
        if start:
            disk.ftruncate(source, start)
            disk.fsync(source)
        else:
            # There is no entry at all: the file itself is what is kept.
            disk.rename(segment_name(number), name, folder)
            disk.fsync(folder)
        if faultpoints.armed:
            faultpoints.reach("torn_cut")
    finally:
        disk.close(source)
    return name


def _end_of_content(fd: int, start: int) -> int:
    """Where the zeros at the end of a file begin, rounded up to a block."""
    end = os.fstat(fd).st_size
    while end > start:
        at = max(start, end - _CHUNK)
        content = os.pread(fd, end - at, at).rstrip(b"\0")
        if content:
            return min(end, at + len(content) + -(at + len(content)) % BLOCK)
        end = at
    return start


def _name(
    disk: Disk, folder: int, source: int, number: int, start: int, end: int
) -> tuple[str, bool]:
    """A name that is free, or under which the very same bytes are already."""
    for count in itertools.count(1):
        more = f"-{count}" if count > 1 else ""
        name = f"{number:010d}-{start}{more}{TORN}"
        try:
            fd = disk.open_to_read(name, folder)
        except FileNotFoundError:
            return name, False
        try:
            if _same(source, start, end, fd):
                return name, True
        finally:
            disk.close(fd)
    raise AssertionError("unreachable")


def _same(source: int, start: int, end: int, copy: int) -> bool:
    if os.fstat(copy).st_size != end - start:
        return False
    return all(
        os.pread(source, min(_CHUNK, end - at), at) == os.pread(copy, _CHUNK, at - start)
        for at in range(start, end, _CHUNK)
    )


def _copy(disk: Disk, folder: int, source: int, start: int, end: int, name: str) -> None:
    temporary = name + PARTIAL
    fd = disk.create(temporary, folder)
    try:
        for at in range(start, end, _CHUNK):
            disk.write_all(fd, [os.pread(source, min(_CHUNK, end - at), at)], at - start)
        disk.fsync(fd)
    finally:
        disk.close(fd)
    disk.rename(temporary, name, folder)
    disk.fsync(folder)
