"""Folding the index's write-ahead log in, beside the group commit.

Owns when that happens. Must not know what is in the index.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from typing import TYPE_CHECKING

from hilum.archive import faultpoints, index_damage
from hilum.archive.index_sqlite import connect

if TYPE_CHECKING:
    from pathlib import Path

    from hilum.archive.turn import Turn

__all__ = ["Checkpoints"]

_INTERVAL = 0.5
_log = logging.getLogger(__name__)


class Checkpoints:
    """Folds the index's write-ahead log in, in a thread and a connection of its own.

    Most of it happens beside the group commit; only the last bit, of what was written meanwhile,
    takes the committer's turn, so that the log can begin anew. It keeps its file: writing over
    blocks that are there is cheaper than making the file grow again.

    Args:
        turn: held while a group is committed.
        limit: bytes after which it is folded in; of several processes, by one of them.
    """

    def __init__(self, index: Path, turn: Turn, limit: int) -> None:
        self._index = index
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
            if self._turn.unfolded >= self._limit:
                self.run_now()

    def run_now(self) -> bool:
        """Fold in what there is; False when the log could not begin anew.

        A reader that goes on for long, or a failing disk: the log only grows until the next time.
        """
        try:
            with self._turn:
                self._turn.folding()
            connection = connect(self._index, create=False)
            try:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                if faultpoints.armed:
                    faultpoints.reach("mid_checkpoint")
                connection.execute("PRAGMA busy_timeout = 0").fetchall()
                with self._turn:
                    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
                return not busy
            finally:
                connection.close()
        except OSError as error:
            _log.warning("checkpoint of the index: %s", error)
            return False
        except sqlite3.Error as error:
            index_damage.remember(self._index, error)
            _log.warning("checkpoint of the index: %s", error)
            return False
