"""Who has a data folder open: the server, of which there is one, and everybody who writes.

Owns these two locks. Must not know what they guard. Writers of several processes share a folder
and take turns (`turn`); whoever is alone in it may bring it in order. Locks go with their process.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from hilum.errors import StoreLocked

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Membership", "hold_as_server", "is_written"]

_LOCK, _TURN = "lock", "turn"


def hold_as_server(folder: Path) -> int:
    """Hold a folder as its only server; the file says who does. Closing the result lets it go.

    Raises:
        StoreLocked: another server holds it.
        OSError: the folder cannot be used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fd = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o640)
    if not _take(fd, fcntl.LOCK_EX):
        holder = _holder(fd)
        os.close(fd)
        raise StoreLocked(
            f"{folder} is in use by process {holder}: stop that server first,"
            " or give this one another data folder"
        )
    os.ftruncate(fd, 0)
    os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
    return fd


class Membership:
    """Being one of those who have a folder open for writing. To be taken and changed in the turn.

    Attributes:
        alone: whether nobody else had the folder when this was taken.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.alone = _take(self._fd, fcntl.LOCK_EX)
        if not self.alone:
            self.share()

    def share(self) -> None:
        """Let others in, once the folder is in order."""
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def insist(self) -> None:
        """Have it alone.

        Raises:
            StoreLocked: somebody else has the folder.
        """
        if not self.alone:
            raise StoreLocked(f"{self._folder} is in use by {_who(self._folder)}: end that first")

    def close(self) -> None:
        """Leave."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def is_written(folder: Path) -> bool:
    """Whether a process has the folder open for writing."""
    try:
        turn = os.open(folder / _TURN, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        # Inside the turn only: otherwise a writer that comes now would believe not to be alone.
        if not _take(turn, fcntl.LOCK_EX):
            return True
        members = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            return not _take(members, fcntl.LOCK_EX)
        finally:
            os.close(members)
    finally:
        os.close(turn)


def _take(fd: int, how: int) -> bool:
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(fd: int) -> str:
    return os.pread(fd, 32, 0).decode("ascii", "replace").strip() or "unknown"


def _who(folder: Path) -> str:
    """Who has a folder, in words: the server if there is one."""
    try:
        fd = os.open(folder / _LOCK, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return "another command"
    try:
        served = not _take(fd, fcntl.LOCK_SH)
        return f"the server (process {_holder(fd)})" if served else "another command"
    finally:
        os.close(fd)
