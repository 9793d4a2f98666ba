"""Where the data set of a message goes while it arrives.

Owns the `Sink` port and the sinks that need no archive: memory, a spool file, and the drain. Must
not know messages, contexts or services. A sink's DimseError is the answer to the message; the rest
of the data set is drained, because the peer goes on sending it (PS3.7 9.3 has no way to stop it).
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Protocol

from hilum.errors import DimseError, OutOfSpace, UsageError, WriteFailed

if TYPE_CHECKING:
    import os
    from mmap import mmap
    from typing import IO

__all__ = ["DrainSink", "MemorySink", "Sink", "SpoolSink"]


class Sink(Protocol):
    """Takes a data set piece by piece."""

    def write(self, fragment: memoryview) -> None:
        """Take the next bytes; the view is valid only until this returns.

        Raises:
            DimseError: the data set is refused; no further piece comes, `discard` follows.
        """

    def discard(self) -> None:
        """Give up what was taken: the association ended in the middle, or `write` refused."""


class DrainSink:
    """Swallows a data set that nobody wants; `error` is what the message is answered with."""

    __slots__ = ("error", "size")

    def __init__(self, error: DimseError) -> None:
        self.error = error
        self.size = 0

    def write(self, fragment: memoryview) -> None:
        """Count the bytes, keep none."""
        self.size += len(fragment)

    def discard(self) -> None:
        """Nothing is kept, so nothing is to give up."""


class MemorySink:
    """Keeps a small data set (an identifier, an attribute list) in memory.

    Args:
        limit: bytes that are kept; one more is refused.
        status: the answer to a data set over the limit: A700 fits a C-FIND, C-GET or C-MOVE
            (PS3.4 Table C.4-1), 0213 an N-service (PS3.7 C.5.22).
        setting: what the limit is called in the settings; the answer names it.
    """

    __slots__ = ("_pieces", "limit", "setting", "size", "status")

    def __init__(self, limit: int, status: int = 0xA700, *, setting: str = "") -> None:
        self.limit = limit
        self.setting = setting
        self.status = status
        self.size = 0
        self._pieces: list[bytes] = []

    def write(self, fragment: memoryview) -> None:
        """Keep a copy. DimseError: the data set is over the limit."""
        _check_size(self.size + len(fragment), self.limit, self.status, self.setting)
        self.size += len(fragment)
        self._pieces.append(bytes(fragment))

    @property
    def data(self) -> bytes:
        """The data set as received so far."""
        if len(self._pieces) > 1:
            self._pieces = [b"".join(self._pieces)]
        return self._pieces[0] if self._pieces else b""

    def discard(self) -> None:
        """Forget what was kept."""
        self._pieces.clear()
        self.size = 0


class SpoolSink:
    """Keeps a data set in memory up to a size, and beyond it in a file without a name.

    For SCPs that are embedded without an archive. The file vanishes with the sink, even when the
    program is killed.

    Args:
        memory_limit: bytes that stay in memory.
        directory: where the file goes; the system's temporary folder by default.
        limit: bytes that are kept at all; None for no limit.
        status: the answer to a data set over `limit`, and, if it is not A700, to one that the disk
            does not take.
    """

    __slots__ = (
        "_directory",
        "_file",
        "_map",
        "_pieces",
        "limit",
        "memory_limit",
        "size",
        "status",
    )

    def __init__(
        self,
        memory_limit: int,
        directory: str | os.PathLike[str] | None = None,
        *,
        limit: int | None = None,
        status: int = 0xA700,
    ) -> None:
        self.memory_limit = memory_limit
        self.limit = limit
        self.status = status
        self.size = 0
        self._directory = directory
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._map: mmap | None = None

    def write(self, fragment: memoryview) -> None:
        """Keep a copy. DimseError: over the limit; OutOfSpace, WriteFailed: the file failed."""
        size = self.size + len(fragment)
        if self.limit is not None:
            _check_size(size, self.limit, self.status)
        if self._file is None and size <= self.memory_limit:
            self._pieces.append(bytes(fragment))
        else:
            self._spill(fragment)
        self.size = size

    def _spill(self, fragment: memoryview) -> None:
        try:
            if self._file is None:
                self._file = _nameless_file(self._directory)
                self._file.writelines(self._pieces)
                self._pieces.clear()
            self._file.write(fragment)
        except OSError as error:
            raise self._refusal(error) from error

    @property
    def data(self) -> memoryview:
        """The whole data set, read-only; from the file it is mapped, not read.

        Raises:
            OutOfSpace, WriteFailed: what was buffered could not be written.
        """
        if self._file is None:
            return memoryview(b"".join(self._pieces))
        if self._map is None:
            self._map = self._mapped(self._file)
        return memoryview(self._map)

    def _mapped(self, file: IO[bytes]) -> mmap:
        import mmap

        try:
            file.flush()
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise self._refusal(error) from error

    def _refusal(self, error: OSError) -> DimseError:
        kind = OutOfSpace if error.errno in _NO_SPACE else WriteFailed
        status = None if self.status == OutOfSpace.status else self.status
        return kind(f"spool: {error.strerror or error}", status=status)

    @property
    def spooled(self) -> bool:
        """Whether the data set went to a file."""
        return self._file is not None

    def discard(self) -> None:
        """Forget the data set and close the file. A view given by `data` stays valid."""
        self._pieces.clear()
        self.size = 0
        self._map = None
        file, self._file = self._file, None
        if file is not None:
            _close(file)


def _close(file: IO[bytes]) -> None:
    try:
        file.close()
    except OSError as error:
        # what was buffered is given up anyway; a full disk must not end the association
        if error.errno not in _NO_SPACE:
            raise


_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _nameless_file(directory: str | os.PathLike[str] | None) -> IO[bytes]:
    import tempfile  # 5 ms that only a program which spools should pay

    if directory is not None and not directory:
        raise UsageError("the spool directory has no name")
    return tempfile.TemporaryFile(dir=directory)


def _check_size(size: int, limit: int, status: int, setting: str = "") -> None:
    if size > limit:
        named = f": {setting}" if setting else ""
        raise DimseError(f"data set over {limit} bytes{named}", status=status)
