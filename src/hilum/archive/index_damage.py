"""What a failing index means: damage, which a rebuild mends, or a disk that does not let us.

Owns telling the two apart, the words for a person, and the mark that lets the next start rebuild.
Must not know what is in the index. Only damage may lead to a rebuild: an index that cannot be
opened for want of permission, room or a free file is as good as it was, and nothing is changed.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hilum.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "DAMAGED",
    "StaleIndex",
    "WatchedConnection",
    "is_damage",
    "is_foreign",
    "remember",
    "remembered",
    "telling",
]

DAMAGED = "-damaged"
"""Suffix of the file beside the index that says: rebuild it at the next start."""

_FILES = ("", "-wal", "-shm")
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_UNDECODABLE = "Could not decode to UTF-8"
_ADVICE = {
    sqlite3.SQLITE_FULL: "make room on its disk",
    sqlite3.SQLITE_IOERR: "check the disk (the system's log says more) and its cables",
    sqlite3.SQLITE_BUSY: "end the program that has it open",
    sqlite3.SQLITE_LOCKED: "end the program that has it open",
    sqlite3.SQLITE_NOMEM: "make memory free",
    sqlite3.SQLITE_READONLY: "let this user write to it and to its folder",
    sqlite3.SQLITE_PERM: "let this user read and write it",
    sqlite3.SQLITE_CANTOPEN: "let this user read and write it and its folder",
}
_log = logging.getLogger(__name__)


class StaleIndex(Exception):
    """The index is absent, damaged, or made for other tables: rebuild it."""


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is not what was written: only a rebuild helps."""
    return _code(error) in _DAMAGE or _UNDECODABLE in str(error)


def is_foreign(error: sqlite3.Error) -> bool:
    """Whether a file that is being opened is damaged or has other tables than the index has."""
    return is_damage(error) or _code(error) == sqlite3.SQLITE_ERROR


@contextmanager
def telling(path: Path, *, opening: bool = False) -> Iterator[None]:
    """Turn errors of SQLite into what happens next.

    Args:
        opening: tables that are not there are other tables, not a mistake in a statement.

    Raises:
        StaleIndex: the index is damaged.
        SettingsError: it cannot be used as things are: says which file, why and what to do.
    """
    try:
        yield
    except sqlite3.Error as error:
        if is_foreign(error) if opening else is_damage(error):
            raise StaleIndex(f"the index cannot be read: {error}") from error
        raise SettingsError(_told(path, error)) from error


def _told(path: Path, error: sqlite3.Error) -> str:
    file, why = path, str(error)
    for suffix in _FILES:
        refused = _refused(path.with_name(path.name + suffix))
        if refused is not None:
            file, why = path.with_name(path.name + suffix), refused
            break
    advice = _ADVICE.get(_code(error), "see what the system says of it")
    if why == os.strerror(24):
        advice = "let this process open more files (ulimit -n)"
    elif file.is_dir():
        advice = "that name belongs to a file: move the folder away"
    return (
        f"the index {file} cannot be used: {why}; {advice}, then start again (nothing is changed)"
    )


def _refused(path: Path) -> str | None:
    """What the system says when a file is opened for writing; None when it lets us, or is absent.

    SQLite says "unable to open database file" of all these.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK))
    except FileNotFoundError:
        return None
    except OSError as error:
        return error.strerror or str(error)
    return None


# At run time --------------------------------------------------------------------------------------


def remember(path: Path, error: sqlite3.Error) -> None:
    """After damage was met: have the index made anew at the next start, and say so, once."""
    mark = path.with_name(path.name + DAMAGED)
    if not is_damage(error) or mark.exists():
        return
    _log.critical(
        "the index %s is damaged (%s): what needs the damaged part is refused; the images are not"
        " affected. Start the server again to have the index made anew, and check the disk",
        path,
        error,
    )
    try:
        mark.write_text(f"{error}\n", "utf-8")
    except OSError as failure:
        _log.critical("%s cannot be written (%s): run `hilum rebuild`", mark, failure)


def remembered(path: Path) -> str:
    """What damage was met since the index was made; empty when none was.

    Raises:
        SettingsError: nobody can tell.
    """
    try:
        return path.with_name(path.name + DAMAGED).read_text("utf-8", "replace").strip() or "damage"
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(
            f"{path}{DAMAGED} cannot be read: {error.strerror}; let this user read and remove it"
        ) from error


class _WatchedCursor(sqlite3.Cursor):
    """Remembers damage that shows itself when a statement or its next row is asked for."""

    connection: WatchedConnection

    def execute(self, *args: Any) -> _WatchedCursor:
        try:
            return super().execute(*args)
        except sqlite3.Error as error:
            self.connection.met(error)
            raise

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.Error as error:
            self.connection.met(error)
            raise

    def fetchmany(self, *args: Any, **named: Any) -> list[Any]:
        try:
            return super().fetchmany(*args, **named)
        except sqlite3.Error as error:
            self.connection.met(error)
            raise

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except sqlite3.Error as error:
            self.connection.met(error)
            raise

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.Error as error:
            self.connection.met(error)
            raise


class WatchedConnection(sqlite3.Connection):
    """A connection whose `execute` remembers damage for the next start; the error goes on.

    `index` is set by whoever connects.
    """

    index: Path | None = None

    def cursor(self, factory: Any = _WatchedCursor) -> Any:
        """A cursor that watches."""
        return super().cursor(factory)

    def execute(self, *args: Any) -> Any:
        """As `sqlite3.Connection.execute`."""
        return self.cursor().execute(*args)

    def met(self, error: sqlite3.Error) -> None:
        """Remember an error if it is damage."""
        if self.index is not None:
            remember(self.index, error)
