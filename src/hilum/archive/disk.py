"""Every call into the file system that the archive's truth depends on.

Owns short writes, interrupted calls, directory-relative opens that follow no symbolic link, and
the early start of write-back. Must not know what the bytes mean. One object, so that a test can
put another in its place that fails at the Nth call.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["FULL", "Disk"]

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Errors that go away when somebody makes room."""

_IOV_MAX = 1024
_OPEN = os.O_CLOEXEC | os.O_NOFOLLOW
_SYNC_FILE_RANGE_WRITE = 2
_ZEROS = bytes(1 << 20)
_ALIGNMENT = 4096


def _find_sync_file_range() -> Callable[..., int] | None:
    """The C library's `sync_file_range`, where there is one (Linux)."""
    try:
        function = ctypes.CDLL(None).sync_file_range
    except (OSError, AttributeError):
        return None
    function.argtypes = (ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint)
    return function


class Disk:
    """The file system as it is; errors are `OSError`, names are relative to a directory's fd."""

    def __init__(self) -> None:
        self._sync_file_range = _find_sync_file_range()
        self._zeros: mmap.mmap | None = None

    def open_folder(self, path: str) -> int:
        """Open a folder for directory-relative calls."""
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def create(self, name: str, folder: int) -> int:
        """Create a file that must not be there yet, for reading and writing."""
        return os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | _OPEN, 0o640, dir_fd=folder)

    def open(self, name: str, folder: int) -> int:
        """Open a file that is there for reading and writing."""
        return os.open(name, os.O_RDWR | _OPEN, dir_fd=folder)

    def open_to_read(self, name: str, folder: int) -> int:
        """Open a file that is there for reading; never waits, whatever has that name."""
        return os.open(name, os.O_RDONLY | os.O_NONBLOCK | _OPEN, dir_fd=folder)

    def lock(self, fd: int) -> bool:
        """Mark an open file as being written by us, until it is closed; False: somebody else is."""
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self, fd: int) -> None:
        """Close a file; what was written is made durable by `fdatasync`, never by this."""
        os.close(fd)

    def pwritev(self, fd: int, buffers: Sequence[bytes | bytearray | memoryview], at: int) -> int:
        """One system call: how many bytes were written, maybe fewer than given."""
        return os.pwritev(fd, buffers, at)

    def write_all(
        self, fd: int, buffers: Sequence[bytes | bytearray | memoryview], at: int
    ) -> None:
        """Write everything or raise: short writes go on where they stopped (hazard 66)."""
        for first in range(0, len(buffers), _IOV_MAX):
            chunk = buffers[first : first + _IOV_MAX]
            size = sum(map(len, chunk))
            written = self._write_once(fd, chunk, at)
            at += size
            if written < size:
                self._write_rest(fd, b"".join(chunk), written, at - size)

    def _write_once(
        self, fd: int, buffers: Sequence[bytes | bytearray | memoryview], at: int
    ) -> int:
        try:
            return self.pwritev(fd, buffers, at)
        except (InterruptedError, BlockingIOError):
            return 0

    def _write_rest(self, fd: int, data: bytes, written: int, at: int) -> None:
        view = memoryview(data)
        stalled = 0
        while written < len(data):
            more = self._write_once(fd, [view[written:]], at + written)
            stalled = 0 if more else stalled + 1
            if stalled > 100:
                raise OSError(errno.EIO, "the file system takes no bytes")
            written += more

    def fdatasync(self, fd: int) -> None:
        """Put a file's bytes on stable storage; never to be tried again after a failure."""
        os.fdatasync(fd)

    def fsync(self, fd: int) -> None:
        """Put a file or folder, with its metadata, on stable storage."""
        os.fsync(fd)

    def start_writeback(self, fd: int, at: int, size: int) -> None:
        """Begin to write bytes out without waiting: only a hint, so errors are not looked at."""
        if self._sync_file_range is not None:
            self._sync_file_range(fd, at, size, _SYNC_FILE_RANGE_WRITE)

    def ftruncate(self, fd: int, size: int) -> None:
        """Cut or extend a file to `size` bytes."""
        os.ftruncate(fd, size)

    def rename(self, old: str, new: str, folder: int) -> None:
        """Rename within one folder."""
        os.rename(old, new, src_dir_fd=folder, dst_dir_fd=folder)

    def unlink(self, name: str, folder: int) -> None:
        """Remove a file."""
        os.unlink(name, dir_fd=folder)

    def free_bytes(self, folder: int) -> int:
        """Bytes that an ordinary user may still write to the file system of `folder`."""
        status = os.fstatvfs(folder)
        return status.f_bavail * status.f_frsize

    def prewrite(self, name: str, folder: int, at: int, size: int) -> None:
        """Fill `size` bytes from `at` with written zeros, past the page cache where that works.

        A later write into blocks that are written already needs no journal commit to become
        durable, which is about a third of the time of a small `fdatasync`.
        """
        fd = self._open_direct(name, folder)
        try:
            os.posix_fallocate(fd, at, size)
            if self._zeros is None:
                self._zeros = mmap.mmap(-1, len(_ZEROS))
            for offset in range(at, at + size, len(_ZEROS)):
                length = min(len(_ZEROS), at + size - offset)
                self.pwritev(fd, [memoryview(self._zeros)[:length]], offset)
        finally:
            os.close(fd)

    def _open_direct(self, name: str, folder: int) -> int:
        direct = getattr(os, "O_DIRECT", 0)
        return os.open(name, os.O_WRONLY | direct | _OPEN, dir_fd=folder)
