"""Folding the index's write-ahead log in, beside the group commit.

Owns when that happens. Must not know what is in the index.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from typing import TYPE_CHECKING

from hilum.archive import faultpoints
from hilum.archive.index_sqlite import connect

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Checkpoints"]

_INTERVAL = 0.5
_log = logging.getLogger(__name__)


class Checkpoints:
    """Folds the index's write-ahead log in, in a thread and a connection of its own.

    Most of it happens beside the group commit; only the last bit, of what was written meanwhile,
    takes the committer's turn, so that the log can begin anew.
    """

    def __init__(self, index: Path, turn: threading.Lock, limit: int) -> None:
        self._index = index
        self._log_file = index.with_name(index.name + "-wal")
        self._turn = turn
        self._limit = limit
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hilum-checkpoint", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_INTERVAL):
            with contextlib.suppress(OSError):
                if self._log_file.stat().st_size >= self._limit:
                    self.run_now()

    def run_now(self) -> None:
        """Fold in what there is; a failure is logged, the log only grows."""
        try:
            connection = connect(self._index, create=False)
            try:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                if faultpoints.armed:
                    faultpoints.reach("mid_checkpoint")
                # A reader that goes on for long must not hold up the commits: next time, then.
                connection.execute("PRAGMA busy_timeout = 0").fetchall()
                with self._turn:
                    # A file that shrinks tells the next look how much was added since.
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.close()
        except sqlite3.Error as error:
            _log.warning("checkpoint of the index: %s", error)
