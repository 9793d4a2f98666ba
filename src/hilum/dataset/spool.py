"""Bytes that are put aside until all of them are there: in memory while few, then in a file.

Owns the temporary file, which has no name and ends with its last use, and views of it that cost
address space and no memory. Must not know what the bytes mean.
"""

from __future__ import annotations

import mmap
from contextlib import suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["IN_MEMORY", "PIECE", "Spool", "released"]

IN_MEMORY = 8 << 20
"""Bytes that are kept in memory."""

PIECE = 1 << 20
_RELEASE = 16 << 20


class Spool:
    """Write pieces, then read them as one buffer.

    The file is made in the folder for temporary files (`TMPDIR`).

    Raises:
        OSError: that folder is full.
    """

    def __init__(self, parts: Iterable[bytes | memoryview] = ()) -> None:
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self.size = 0
        for part in parts:
            self.write(part)

    def write(self, part: bytes | memoryview) -> None:
        """Put a piece behind the others."""
        self.size += len(part)
        if self._file is None:
            if self.size <= IN_MEMORY:
                self._memory += part
                return
            import tempfile

            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            self._file.write(self._memory)
            self._memory = bytearray()
        self._file.write(part)

    def buffer(self) -> bytes | mmap.mmap:
        """Everything that was written; nothing more may be written."""
        if self._file is None:
            return bytes(self._memory)
        self._file.flush()
        mapped = mmap.mmap(self._file.fileno(), self.size, access=mmap.ACCESS_READ)
        self._file.close()
        return mapped


def released(
    parts: Iterable[bytes | memoryview], buffer: bytes | mmap.mmap
) -> Iterator[bytes | memoryview]:
    """The parts, no longer than a MiB each; pages of the mapped file are given back on the way.

    What a mapping has shown counts as the process's memory until then, though the system could
    take it at any time.
    """
    passed = 0
    for part in parts:
        for start in range(0, len(part), PIECE):
            yield part[start : start + PIECE]
            passed += PIECE
            if passed >= _RELEASE and isinstance(buffer, mmap.mmap):
                passed = 0
                with suppress(AttributeError, OSError):  # not on every system
                    buffer.madvise(mmap.MADV_DONTNEED)
