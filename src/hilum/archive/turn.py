"""The turn: of all threads of all processes that write to a data folder, one commits at a time.

Owns the lock and what those processes must agree on: sequences, numbers of segments, and whether
what one of them remembers may still be true. Must not know segments nor the index.

The page lies in the memory of every process that has the folder open, so that reading it costs
nothing. It is not the truth: who opens the folder alone sets it anew from segments and index. Who
dies in its turn leaves a note there, and the next one to take the turn enters what the dead one
had written, before anything else.

Sequences may be had before the turn, for what is written before it: so they are not always entered
in their order. Those under way are locked byte ranges of the file, which go with their process.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Turn", "openings"]

_SIZE = 4096
_SEQUENCE, _SEGMENT, _EPOCH, _ROLLS, _LOGGED, _FOLDED, _READ_ONLY, _TAKEN, _WRITING, _OPENED = (
    range(10)
)
_ENTERED = 10

_COUNTER = 0
"""The byte that is locked while sequences are given."""

_SET, _WAIT, _GET = (getattr(fcntl, f"F_OFD_{name}", 0) for name in ("SETLK", "SETLKW", "GETLK"))
"""Locks on byte ranges that belong to the open file, not to the process: Linux has them."""

_LOCK = struct.Struct("hhqqi0q")
"""`struct flock`: type, whence, start, length, process."""


class Turn:
    """The right to commit, as a context manager; not to be entered twice by one thread.

    Args:
        path: the lock file; made if it is not there. Its page is what the processes share.

    Attributes:
        on_death: called inside the turn with the segment that a process wrote to as it died in
            its turn; 0 is none.
    """

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._fd = os.open(path, flags, 0o640)
        try:
            if os.fstat(self._fd).st_size < _SIZE:
                os.ftruncate(self._fd, _SIZE)
            self._map = mmap.mmap(self._fd, _SIZE)
        except BaseException:
            os.close(self._fd)
            raise
        self._page = memoryview(self._map).cast("Q")
        self._path = path
        self._mutex = threading.Lock()
        self._giving = threading.Lock()
        self._under_way = (0, 0)
        self._lock = fcntl.flock
        self.on_death: Callable[[int], None] | None = None

    def close(self) -> None:
        """Release the file; the turn must not be taken any more."""
        if self._fd >= 0:
            self._page.release()
            self._map.close()
            os.close(self._fd)
            self._fd = -1

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._fd < 0

    def __enter__(self) -> Turn:
        """Wait for the turn.

        Raises:
            OSError, sqlite3.Error: what a dead process left cannot be entered; nobody has the turn.
        """
        self._mutex.acquire()
        try:
            self._lock(self._fd, fcntl.LOCK_EX)
            try:
                self._begin()
            except BaseException:
                self._lock(self._fd, fcntl.LOCK_UN)
                raise
        except BaseException:
            self._mutex.release()
            raise
        return self

    def _begin(self) -> None:
        page = self._page
        if page[_TAKEN]:
            self.changed()  # nobody knows how far the dead one came
            if self.on_death is not None:
                self.on_death(page[_WRITING])
            self.has_entered()
        page[_WRITING] = 0
        page[_TAKEN] = 1

    def __exit__(self, *_: object) -> None:
        self._page[_TAKEN] = 0
        self._lock(self._fd, fcntl.LOCK_UN)
        self._mutex.release()

    # What is agreed on; to be changed by who has the turn, to be read at any time ----------------

    def reset(self, sequence: int, segment: int, *, read_only: bool) -> None:
        """Set everything anew: nobody else has the folder open.

        Args:
            sequence: the last that was ever used.
            segment: the highest number of a segment.
        """
        page = self._page
        opened = page[_OPENED]
        for place in range(len(page)):
            page[place] = 0
        page[_SEQUENCE], page[_SEGMENT], page[_OPENED] = sequence, segment, opened
        page[_READ_ONLY], page[_TAKEN] = read_only, 1

    def next_sequences(self, count: int) -> int:
        """The first of some sequences that were never used, for who has the turn."""
        return self._give(count, under_way=False)

    def next_segment(self) -> int:
        """A number that no segment has, or had."""
        self._page[_SEGMENT] += 1
        return self._page[_SEGMENT]

    @property
    def entered(self) -> int:
        """Goes up when the index has other instances than before."""
        return self._page[_ENTERED]

    def has_entered(self) -> None:
        """The index has other instances than before; to be said once they can be seen.

        Who reads `entered` and then looks into the index has seen all that was entered by then.
        """
        self._page[_ENTERED] += 1

    def writing(self, segment: int) -> None:
        """Say to which segment is written now, for the one who comes after our death."""
        self._page[_WRITING] = segment

    @property
    def epoch(self) -> int:
        """Goes up when the index changes in a way that others may remember otherwise."""
        return self._page[_EPOCH]

    def changed(self) -> None:
        """What others remember of the index is true no more."""
        self._page[_EPOCH] += 1

    @property
    def rolls(self) -> int:
        """Goes up when every segment that is being written must be left, for a compaction."""
        return self._page[_ROLLS]

    def roll(self) -> None:
        """From now on nothing is appended to a segment that is there."""
        self._page[_ROLLS] += 1

    @property
    def read_only(self) -> bool:
        """Whether nobody may write any more."""
        return bool(self._page[_READ_ONLY])

    def set_read_only(self) -> None:
        """Nobody may write any more, until a person has looked."""
        self._page[_READ_ONLY] = 1

    def count_opening(self) -> None:
        """The folder was opened for writing."""
        self._page[_OPENED] += 1

    @property
    def unfolded(self) -> int:
        """About how many bytes the index's log has that are not folded in."""
        return self._page[_LOGGED] - self._page[_FOLDED]

    def logged(self, size: int) -> None:
        """So many bytes went into the index's log, about."""
        self._page[_LOGGED] += size

    def folding(self) -> None:
        """What the log has by now is being folded in."""
        self._page[_FOLDED] = self._page[_LOGGED]

    # Sequences before the turn --------------------------------------------------------------------

    @property
    def gives_early(self) -> bool:
        """Whether sequences can be had without the turn; not on every system."""
        return bool(_SET)

    def begin_early(self, count: int) -> int:
        """The first of some sequences that were never used; without the turn, one thread at a time.

        They are under way until `end_early`, or until the process is no more.
        """
        return self._give(count, under_way=True)

    def end_early(self) -> None:
        """What was begun is entered, or given up; nothing if nothing was begun."""
        first, count = self._under_way
        if count:
            self._under_way = (0, 0)
            self._range(_SET, fcntl.F_UNLCK, first, count)

    def settled(self) -> int:
        """The highest sequence up to which everything that will ever be entered is entered.

        For who has the turn. Whoever reads the index afterwards sees all of that.
        """
        fd = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        try:
            # A lock is not seen through the open file that has it.
            return self._page[_SEQUENCE] if not _SET else self._before_all_under_way(fd)
        finally:
            os.close(fd)

    def _before_all_under_way(self, fd: int) -> int:
        _range(fd, _WAIT, fcntl.F_WRLCK, _COUNTER, 1)
        last = self._page[_SEQUENCE]
        while last:
            found = _range(fd, _GET, fcntl.F_WRLCK, 1, last)
            if found[0] == fcntl.F_UNLCK:
                break
            last = found[2] - 1
        return last

    def _give(self, count: int, *, under_way: bool) -> int:
        with self._giving:
            if _SET:
                self._range(_WAIT, fcntl.F_WRLCK, _COUNTER, 1)
            try:
                first = self._page[_SEQUENCE] + 1
                if under_way:
                    self._range(_SET, fcntl.F_WRLCK, first, count)
                    self._under_way = (first, count)
                self._page[_SEQUENCE] += count
            finally:
                if _SET:
                    self._range(_SET, fcntl.F_UNLCK, _COUNTER, 1)
        return first

    def _range(self, command: int, kind: int, start: int, length: int) -> None:
        _range(self._fd, command, kind, start, length)


def _range(fd: int, command: int, kind: int, start: int, length: int) -> tuple[int, ...]:
    """Lock, unlock or look for a lock on a byte range of a file."""
    asked = _LOCK.pack(kind, os.SEEK_SET, start, length, 0)
    return _LOCK.unpack(fcntl.fcntl(fd, command, asked))


def openings(path: Path) -> int:
    """How often a folder was opened for writing, by the page of its turn."""
    try:
        page = path.read_bytes()
    except OSError:
        return 0
    return memoryview(page[:_SIZE]).cast("Q")[_OPENED] if len(page) >= _SIZE else 0
