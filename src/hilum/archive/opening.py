"""A data folder, opened for reading only: beside a running server, or when there is none.

Owns how that is told apart. Must not know what is read. Nothing is locked: whoever reads sees what
was acknowledged before, and finds again what compaction moves meanwhile.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from hilum.archive.belonging import is_written
from hilum.archive.disk import Disk
from hilum.archive.reading import Reader
from hilum.archive.schema import FINGERPRINT
from hilum.archive.store import Store
from hilum.archive.turn import openings
from hilum.errors import SettingsError, StoreLocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.archive.recovery import Progress

__all__ = ["ReadOnlyStore", "open_reader"]

_SEGMENTS, _INDEX, _TURN = "segments", "index.db", "turn"


class ReadOnlyStore:
    """An archive to read from. `reader` finds and reads.

    Attributes:
        segments: fd of the segments' folder.
    """

    def __init__(self, folder: Path, *, served: bool) -> None:
        self.folder = folder
        self._served = served
        self._openings = openings(folder / _TURN)
        self.disk = Disk()
        self.segments = self.disk.open_folder(str(folder / _SEGMENTS))
        self.reader = Reader(self.disk, self.segments, folder / _INDEX)

    @property
    def served(self) -> bool:
        """Whether another process had the folder open for writing at any time since."""
        if not self._served:
            self._served = openings(self.folder / _TURN) != self._openings
        return self._served

    def close(self) -> None:
        """Release everything."""
        self.reader.close()
        if self.segments >= 0:
            self.disk.close(self.segments)
            self.segments = -1

    def __enter__(self) -> ReadOnlyStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_reader(folder: Path, progress: Callable[[Progress], None] | None = None) -> ReadOnlyStore:
    """Open a data folder for reading, whether a server has it or not.

    When nobody has it and it can be written, the index is first brought up to the segments, as a
    server would on its start.

    Args:
        progress: told how far it is if the index has to be made anew.

    Raises:
        SettingsError: there is no archive in the folder, or it cannot be read.
    """
    folder = Path(folder)
    try:
        if not (folder / _SEGMENTS).is_dir():
            raise SettingsError(
                f"{folder} is no archive: it has no folder {_SEGMENTS}; name another"
            )
        store = ReadOnlyStore(folder, served=_brought_up(folder, progress))
        _check_index(store)
    except (OSError, sqlite3.Error) as error:
        hint = "" if os.access(folder, os.W_OK) else "; run this as the user who may write there"
        raise SettingsError(f"the archive in {folder} cannot be read: {error}{hint}") from error
    return store


def _brought_up(folder: Path, progress: Callable[[Progress], None] | None) -> bool:
    """Bring the index up to the segments if nobody else does; whether somebody has the folder."""
    if is_written(folder):
        return True
    if not os.access(folder, os.W_OK):
        return False
    try:
        Store(folder, progress=progress).close()
    except StoreLocked:
        return True
    return False


def _check_index(store: ReadOnlyStore) -> None:
    try:
        query = "SELECT value FROM property WHERE name = 'fingerprint'"
        row = store.reader.connection().execute(query).fetchone()
    except sqlite3.Error:
        store.close()
        raise
    if row != (FINGERPRINT,):
        store.close()
        raise SettingsError(
            f"the index in {store.folder} was made by another version of Hilum:"
            " run `hilum rebuild` while no server has it"
        )
