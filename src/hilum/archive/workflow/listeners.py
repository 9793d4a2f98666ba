"""Peers that take event reports on associations which they have opened.

Owns who listens for what, in which process (PS3.4 F.9, CC.2.4; PS3.7 D.3.3.4). A delivery that a
peer listens for belongs to the process that has the association. Must not know associations: they
are anything that has `open`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from hilum.archive.workflow.processes import lives

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from hilum.archive.workflow.database import Database

__all__ = ["Listeners", "listening_for"]

SECOND = 1_000_000
"""Microseconds."""


def listening_for(connection: sqlite3.Connection, kind: str) -> list[str]:
    """The AE titles that listen for deliveries of a kind."""
    rows = connection.execute("SELECT DISTINCT aet FROM listening WHERE kind = ?", (kind,))
    return [row[0] for row in rows.fetchall()]


class Listeners:
    """The listening peers of a data folder, as this process sees them.

    Args:
        clock: microseconds since 1970, UTC.
        process: the name of this process.
        alive: whether the process of a name is there.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        process: str,
        alive: Callable[[str], bool] = lives,
    ) -> None:
        self._database = database
        self._clock = clock
        self._process = process
        self._alive = alive
        self._mutex = threading.Lock()
        self._open: dict[tuple[str, str], list[tuple[Any, int]]] = {}

    def begin(self, aet: str, kind: str, association: Any) -> None:
        """A peer listens; what waits for it is due now."""
        with self._mutex:
            self._open.setdefault((aet, kind), []).append((association, self._clock()))

        def do(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR IGNORE INTO listening VALUES (?, ?, ?)", (aet, kind, self._process)
            )
            connection.execute(
                "UPDATE outbox SET next_attempt = ? WHERE destination = ? AND kind = ?"
                " AND gave_up = 0 AND taken_by = ''",
                (self._clock(), aet, kind),
            )

        self._database.write(do)

    def association(self, aet: str, kind: str) -> tuple[Any, float] | None:
        """The newest open association of a peer that listens here, and its age in seconds."""
        with self._mutex:
            found = self._open.get((aet, kind), ())
            newest = next((one for one in reversed(found) if one[0].open), None)
        if newest is None:
            return None
        return newest[0], max(0, self._clock() - newest[1]) / SECOND

    def knows(self, aet: str) -> bool:
        """Whether a peer listens for anything, in whatever process."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT 1 FROM listening WHERE aet = ?", (aet,))
            return found.fetchone() is not None

    def forget_ended(self) -> None:
        """Forget associations of this process that have ended."""
        with self._mutex:
            left = {key: [one for one in all_ if one[0].open] for key, all_ in self._open.items()}
            ended = [key for key, found in left.items() if not found]
            self._open = {key: found for key, found in left.items() if found}
        if ended:
            self._forget([(*key, self._process) for key in ended])

    def forget_gone(self) -> None:
        """Forget what processes had that are no more."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT aet, kind, process FROM listening").fetchall()
        gone = [row for row in rows if not self._alive(row[2])]
        if gone:
            self._forget(gone)

    def _forget(self, rows: list[tuple[str, str, str]]) -> None:
        self._database.write(
            lambda connection: connection.executemany(
                "DELETE FROM listening WHERE aet = ? AND kind = ? AND process = ?", rows
            )
        )

    def close(self) -> None:
        """This process ends."""
        with self._mutex:
            ours, self._open = list(self._open), {}
        if ours:
            self._forget([(*key, self._process) for key in ours])
