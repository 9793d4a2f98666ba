"""Deliveries to other application entities that must not be forgotten.

Owns the durable queue: at least once, in order within a thread to one destination, tried again
after growing pauses, given up where a person can see it. Must not know how anything is sent.
Whoever sends takes a delivery for some time (`take`) and then says how it went; when that time
passes without a word, or its process is no more, as after a crash, somebody else may take it.
"""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive.workflow.attributes import pack, unpack
from hilum.archive.workflow.processes import lives, this_process

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from hilum.archive.workflow.database import Database
    from hilum.dataset.codec import DataSet

__all__ = ["PAUSES", "Delivery", "Outbox", "post"]

SECOND = 1_000_000
"""Microseconds."""

PAUSES: tuple[int, ...] = (10, 60, 300, 1800, 7200, 21600, 43200, 86400, 86400, 86400)
"""Seconds to wait after the first, second, ... attempt that failed; then it is given up."""

_COLUMNS = (
    "id, kind, destination, thread, details, payload, created, next_attempt, attempts, gave_up,"
    " last_error"
)
LATE = 30
"""Seconds after which another process takes what one has left lying, though that lives."""

TOGETHER = 16 << 20
"""Bytes that are taken together: results of commitment may have as many each."""

_FIRST_OF_THREAD = (
    "NOT EXISTS (SELECT 1 FROM outbox AS before WHERE before.destination = outbox.destination"
    " AND before.thread = outbox.thread AND before.gave_up = 0 AND before.id < outbox.id"
    # what is aside holds up none but its own kind
    " AND (before.aside = 0 OR before.kind = outbox.kind))"
)
_LISTENING = "EXISTS (SELECT 1 FROM listening WHERE aet = outbox.destination AND kind = outbox.kind"
_DUE = (
    "gave_up = 0 AND next_attempt <= :now"
    # what another process holds, or can send on an association that it has, is left to it
    " AND (next_attempt <= :late OR taken_by = :process OR (taken_by = '' AND"
    f" (attempts > 0 OR {_LISTENING} AND process = :process) OR NOT {_LISTENING}))))"
    f" AND {_FIRST_OF_THREAD}"
)
_NOT_BUSY = "(taken_by = :process OR destination NOT IN (SELECT value FROM json_each(:busy)))"


class Delivery(NamedTuple):
    """One message for one destination.

    Attributes:
        kind: what it is, as "commitment result".
        destination: the AE title to tell.
        thread: deliveries of the same thread to the same destination go in order; None: any order.
        details: what the sender needs besides the data set: SOP class, instance, event type.
        payload: what is sent, as it is stored; empty for nothing.
        created, next_attempt: microseconds since 1970, UTC.
        attempts: how often it was tried; `last_error` says why that failed.
        gave_up: nobody will try again unless told to.
    """

    id: int
    kind: str
    destination: str
    thread: str | None
    details: Mapping[str, Any]
    payload: bytes
    created: int
    next_attempt: int
    attempts: int
    gave_up: bool
    last_error: str

    @property
    def data_set(self) -> DataSet:
        """What is sent, decoded."""
        return unpack(self.payload)


def post(
    connection: sqlite3.Connection,
    now: int,
    kind: str,
    destination: str,
    data_set: DataSet,
    *,
    thread: str | None = None,
    holder: str = "",
    **details: Any,
) -> int:
    """Queue a delivery within the transaction of what it tells of; its id.

    `holder` is the process that may take it first, as long as it is there.
    """
    cursor = connection.execute(
        "INSERT INTO outbox (kind, destination, thread, details, payload, created, next_attempt,"
        " attempts, gave_up, last_error, taken_by) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, '', ?)",
        (kind, destination, thread, json.dumps(details), pack(data_set), now, now, holder),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


class Outbox:
    """The queue of a data folder.

    Args:
        clock: microseconds since 1970, UTC.
        pauses: seconds between attempts; a delivery is given up when they are used up.
        process: the name of the process that takes deliveries.
        alive: whether the process of a name is there; what others have taken is free again.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        pauses: Sequence[float] = PAUSES,
        *,
        process: str = "",
        alive: Callable[[str], bool] = lives,
    ) -> None:
        self._database = database
        self._clock = clock
        self._pauses = tuple(pauses)
        self._process = process or this_process()
        self._alive = alive
        self.free_gone()

    def free_gone(self) -> None:
        """What processes had taken that are no more can be taken again at once."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT DISTINCT taken_by FROM outbox WHERE taken_by <> ''")
            gone = [name for (name,) in rows if not self._alive(name)]
        if gone:
            self._database.write(
                lambda connection: connection.executemany(
                    "UPDATE outbox SET next_attempt = ?, taken_by = '' WHERE taken_by = ?",
                    [(self._clock(), name) for name in gone],
                )
            )

    def take(
        self,
        limit: int = 64,
        seconds: float = 120.0,
        *,
        busy: Collection[str] = (),
        to: str = "",
        kinds: Collection[str] = (),
    ) -> list[Delivery]:
        """Deliveries that are due, the oldest first; they are the caller's for some seconds.

        The caller sends each and calls `delivered` or `failed`. Those to destinations that are
        `busy` wait, but for what this process holds since it was posted. With `to` only those of
        some `kinds` to one destination are taken.
        """
        if to:
            choice = "destination = :to AND kind IN (SELECT value FROM json_each(:kinds))"
        else:
            choice = _NOT_BUSY
        values = {
            "process": self._process,
            "busy": json.dumps(list(busy)),
            "to": to,
            "kinds": json.dumps(list(kinds)),
        }
        with self._database.reading() as connection:
            if not self._due(connection, 1, choice, values):
                return []

        def do(connection: sqlite3.Connection) -> list[Delivery]:
            numbers = self._due(connection, limit, choice, values)
            until = self._clock() + int(seconds * SECOND)
            connection.executemany(
                "UPDATE outbox SET next_attempt = ?, taken_by = ? WHERE id = ?",
                [(until, self._process, number) for number in numbers],
            )
            one = f"SELECT {_COLUMNS} FROM outbox WHERE id = ?"
            return [_delivery(connection.execute(one, (n,)).fetchone()) for n in numbers]

        return self._database.write(do)

    def _due(
        self, connection: sqlite3.Connection, limit: int, choice: str, values: Mapping[str, str]
    ) -> list[int]:
        now = self._clock()
        rows = connection.execute(
            f"SELECT id, length(payload) FROM outbox WHERE {_DUE} AND {choice}"
            " ORDER BY next_attempt, id LIMIT :limit",
            {**values, "now": now, "late": now - LATE * SECOND, "limit": limit},
        ).fetchall()
        before = accumulate((size for _, size in rows), initial=0)
        return [number for (number, _), sum_ in zip(rows, before, strict=False) if sum_ < TOGETHER]

    def delivered(self, delivery: int) -> None:
        """The destination has confirmed it: forget it."""
        self._database.write(
            lambda connection: connection.execute("DELETE FROM outbox WHERE id = ?", (delivery,))
        )

    def give_back(self, deliveries: Iterable[int]) -> None:
        """They were not tried, as the process ends: whoever is next may take them at once."""
        self._database.write(
            lambda connection: connection.executemany(
                "UPDATE outbox SET next_attempt = ?, taken_by = '' WHERE id = ? AND taken_by = ?",
                [(self._clock(), number, self._process) for number in deliveries],
            )
        )

    def failed(
        self, delivery: int, error: str, *, final: bool = False, aside: bool = False
    ) -> bool:
        """It did not get there. True if it was given up: by the schedule, or as `final`.

        What is put `aside` holds up no others of its thread any more, but those of its kind.
        """

        def do(connection: sqlite3.Connection) -> bool:
            row = connection.execute(
                "SELECT attempts FROM outbox WHERE id = ?", (delivery,)
            ).fetchone()
            if row is None:
                return False
            attempts = row[0] + 1
            gave_up = final or attempts > len(self._pauses)
            pause = 0 if gave_up else int(self._pauses[attempts - 1] * SECOND)
            connection.execute(
                "UPDATE outbox SET attempts = ?, next_attempt = ?, gave_up = ?, last_error = ?,"
                " aside = max(aside, ?), taken_by = '' WHERE id = ?",
                (attempts, self._clock() + pause, gave_up, error, aside, delivery),
            )
            return gave_up

        return self._database.write(do)

    def deliveries(self, *, gave_up: bool | None = None) -> list[Delivery]:
        """What waits, and what was given up; `gave_up` selects one of them."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM outbox WHERE gave_up = coalesce(?, gave_up) ORDER BY id",
                (gave_up,),
            ).fetchall()
        return [_delivery(row) for row in rows]

    def retry(self, delivery: int) -> bool:
        """Try it again from now on, even if it was given up; False if there is no such delivery."""

        def do(connection: sqlite3.Connection) -> bool:
            cursor = connection.execute(
                "UPDATE outbox SET attempts = 0, gave_up = 0, next_attempt = ?, taken_by = ''"
                " WHERE id = ?",
                (self._clock(), delivery),
            )
            return cursor.rowcount == 1

        return self._database.write(do)

    def drop(self, delivery: int) -> bool:
        """Forget a delivery that nobody wants any more; False if there is no such delivery."""
        return self._database.write(lambda connection: _drop(connection, "id = ?", delivery)) == 1

    def purge(self, days: float) -> int:
        """Forget what was given up longer ago than that; how many."""
        before = self._clock() - int(days * 86_400 * SECOND)
        over = "gave_up = 1 AND next_attempt < ?"  # which is when it was given up
        return self._database.write(lambda connection: _drop(connection, over, before))


def _drop(connection: sqlite3.Connection, which: str, value: int) -> int:
    # a request for commitment must not look as if its result had been delivered
    connection.execute(
        "UPDATE commitment SET outbox = NULL"
        f" WHERE outbox IN (SELECT id FROM outbox WHERE {which})",
        (value,),
    )
    return connection.execute(f"DELETE FROM outbox WHERE {which}", (value,)).rowcount


def _delivery(row: Sequence[Any]) -> Delivery:
    fields = [*row[:4], json.loads(row[4]), row[5], *row[6:9], bool(row[9]), row[10]]
    return Delivery._make(fields)
