"""What one process of several does for all: they agree on who, and another follows when it is gone.

Owns the lease of a duty in `workflow.db`. Must not know what there is to do. Work under a duty must
bear being done twice: a process that stands still for longer than its lease is taken for gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow.processes import lives

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from hilum.archive.workflow.database import Database

__all__ = ["Duty"]

SECONDS = 120
SECOND = 1_000_000


class Duty:
    """One duty, as this process sees it.

    Args:
        clock: microseconds since 1970, UTC.
        process: the name of this process.
        alive: whether the process of a name is there.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        name: str,
        process: str,
        alive: Callable[[str], bool] = lives,
    ) -> None:
        self._database = database
        self._clock = clock
        self._name = name
        self._process = process
        self._alive = alive
        self.held = False
        """Whether it was this process's when `claim` was last called."""

    def claim(self) -> bool:
        """Take the duty if nobody has it, keep it if this process does; whether it does now."""
        with self._database.reading() as connection:
            self.held, lasts = self._look(connection)
        if not lasts:
            self.held = self._database.write(self._take)
        return self.held

    def _look(self, connection: sqlite3.Connection) -> tuple[bool, bool]:
        """Whether it is this process's, and whether that needs no writing."""
        row = connection.execute(
            "SELECT process, until FROM duty WHERE name = ?", (self._name,)
        ).fetchone()
        if row is None:
            return False, False
        holder, left = row[0], row[1] - self._clock()
        if holder == self._process:
            return True, left > SECONDS * SECOND // 2
        return False, left > 0 and self._alive(holder)

    def _take(self, connection: sqlite3.Connection) -> bool:
        held, lasts = self._look(connection)
        if lasts:
            return held
        connection.execute(
            "INSERT OR REPLACE INTO duty VALUES (?, ?, ?)",
            (self._name, self._process, self._clock() + SECONDS * SECOND),
        )
        return True
