"""The file `workflow.db`: connections, the group commit, and migrations.

Owns the promise that a value which `write` returned is on stable storage: SQLite in WAL mode with
synchronous=FULL. Must not know what is kept. Unlike the index, nothing here can be made again, so
the tables are migrated by version number and never dropped.

There is no writer thread. The first thread that writes becomes the leader: it puts everything that
is ready into one transaction, each piece in a savepoint of its own, syncs once, and wakes the
others. Several processes may write: SQLite's lock decides who comes next.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from _thread import allocate_lock
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from hilum.archive.workflow.schema import MIGRATIONS
from hilum.errors import DimseError, UsageError

if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["FILE_NAME", "Database", "WorkflowFailed"]

FILE_NAME = "workflow.db"
_BUSY_TIMEOUT, _BUSY_PAUSE = 30.0, 0.01
_MAX_BATCH = 128
_SPARE_READERS = 16

T = TypeVar("T")


class WorkflowFailed(DimseError):
    """`workflow.db` did not take it; nothing of it was kept (PS3.7 C.5.14)."""

    status = 0x0110


class _Work(Generic[T]):
    """One piece of writing that waits for the commit, and its outcome."""

    __slots__ = ("do", "done", "error", "lock", "value")

    def __init__(self, do: Callable[[sqlite3.Connection], T]) -> None:
        self.do = do
        self.done = False
        self.error: BaseException | None = None
        self.lock: LockType | None = None
        self.value: T | None = None


class Database:
    """The database of a data folder. Every method may be called from any thread.

    Args:
        path: the file; it is created if it is not there.

    Raises:
        UsageError: a newer release has changed the tables, or the file is no database.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.folder = path.parent
        self._mutex = threading.Lock()
        self._queue: deque[_Work[Any]] = deque()
        self._leading = False
        self._broken = ""
        self._spare: list[sqlite3.Connection] = []
        fresh = not path.exists()
        try:
            self._connection = self._connect()
            self._migrate(self._connection)
        except sqlite3.DatabaseError as error:
            advice = "end what uses it" if _is_busy(error) else "restore it from a backup"
            raise UsageError(f"{path}: {error}; {advice}") from error
        if fresh:
            _sync_folder(path.parent)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
        )
        _use_wal(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-16384")
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > len(MIGRATIONS):
                raise UsageError(
                    f"{self._path} has version {version} of the workflow's tables, this release "
                    f"knows {len(MIGRATIONS)}: use the release that made it, or a newer one"
                )
            for statements in MIGRATIONS[version:]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with, which sees everything that was committed before."""
        try:
            connection = self._spare.pop()
        except IndexError:
            connection = self._connect()
            connection.execute("PRAGMA query_only=ON")
        try:
            yield connection
        finally:
            if len(self._spare) < _SPARE_READERS:
                self._spare.append(connection)
            else:
                connection.close()

    def write(self, do: Callable[[sqlite3.Connection], T]) -> T:
        """Run `do` in a transaction; its value comes back once that is on stable storage.

        An exception of `do` takes back what it wrote, and nothing else.

        Raises:
            WorkflowFailed: the database did not take it. Whatever `do` raises.
        """
        work = _Work(do)
        with self._mutex:
            self._queue.append(work)
            if self._leading:
                work.lock = allocate_lock()
                work.lock.acquire()
            else:
                self._leading = True
        if work.lock is not None:
            work.lock.acquire()
        if not work.done:
            self._lead(work)
        if work.error is not None:
            raise work.error
        return work.value  # type: ignore[return-value]

    def _lead(self, own: _Work[Any]) -> None:
        """Commit batch after batch until the own piece is done, then hand the lead on."""
        try:
            while not own.done:
                with self._mutex:
                    size = min(len(self._queue), _MAX_BATCH)
                    batch = [self._queue.popleft() for _ in range(size)]
                self._commit(batch)
                for work in batch:
                    work.done = True
                    if work.lock is not None:
                        work.lock.release()
        finally:
            self._hand_on()

    def _hand_on(self) -> None:
        with self._mutex:
            heir = self._queue[0] if self._queue else None
            self._leading = heir is not None
            if heir is not None and heir.lock is not None:
                heir.lock.release()

    def _commit(self, batch: list[_Work[Any]]) -> None:
        """Run a batch in one transaction; afterwards each has its value or its error."""
        try:
            if self._broken:
                raise WorkflowFailed(self._broken)
            self._connection.execute("BEGIN IMMEDIATE")
            for work in batch:
                self._run(work)
            self._connection.execute("COMMIT")
        except (sqlite3.Error, DimseError) as error:
            self._roll_back()
            failure = self._failed(error)
            for work in batch:
                work.error = type(failure)(failure.comment, status=failure.status)

    def _run(self, work: _Work[Any]) -> None:
        connection = self._connection
        connection.execute("SAVEPOINT work")
        try:
            work.value = work.do(connection)
        except sqlite3.IntegrityError as error:
            work.error = WorkflowFailed(f"workflow.db: {error}")
        except sqlite3.Error:
            raise
        except BaseException as error:
            # WHY: this thread commits for others; what one of them raises is theirs to hear
            work.error = error
        if work.error is not None:
            connection.execute("ROLLBACK TO work")
        connection.execute("RELEASE work")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _failed(self, error: sqlite3.Error | DimseError) -> DimseError:
        """What the waiters hear; after an input/output error nothing is written any more.

        As with a segment, a sync that failed is never tried again: the system may have dropped
        the pages that it could not write.
        """
        if isinstance(error, DimseError):
            return error
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_IOERR"):
            self._broken = f"writing workflow.db failed earlier: {error}"
        status = 0x0213 if name == "SQLITE_FULL" else 0x0110
        return WorkflowFailed(f"workflow.db: {error}", status=status)

    def close(self) -> None:
        """Close the connections; nothing may be written or read any more."""
        for connection in (*self._spare, self._connection):
            connection.close()
        self._spare.clear()


def _is_busy(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _use_wal(connection: sqlite3.Connection) -> None:
    """Have a write-ahead log, as soon as nobody else is just making it.

    WHY: for this one lock SQLite does not wait, and workers open the file at the same moment.
    """
    until = time.monotonic() + _BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > until:
                raise
        time.sleep(_BUSY_PAUSE)


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
