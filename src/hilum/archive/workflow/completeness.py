"""When a study is complete: said once, on evidence, and kept.

Owns the rules of evidence and the event. DICOM says nowhere that a study is at its end, least of
all by the end of an association (PS3.4 B.4.1); so what the event rests on is named in it. Must not
know who listens: subscribers read on from where they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.ports import Level
from hilum.archive.workflow.outbox import SECOND
from hilum.archive.workflow.performed_rows import IN_PROGRESS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from hilum.archive.ports import InstanceReader
    from hilum.archive.workflow.commitment import Commitments
    from hilum.archive.workflow.database import Database
    from hilum.archive.workflow.performed import PerformedSteps

__all__ = ["COMMITTED", "PERFORMED", "QUIET", "Complete", "Completeness"]

_WEEK = 7 * 86400 * SECOND
_PAUSE, _LONGEST_PAUSE = 10.0, 3600.0
"""Seconds until a subscriber is told again what it could not deal with: at first, in the end."""

PERFORMED = "performed procedure steps ended, and their instances are here"
COMMITTED = "storage commitment was asked for and given for all instances"
QUIET = "no instance came for some time"


def _nothing_more(_connection: sqlite3.Connection) -> None:
    """Nothing follows from an event."""


class Complete(NamedTuple):
    """A study is complete.

    Attributes:
        id: grows from event to event.
        study_instance_uid: the study.
        evidence: what that rests on: `PERFORMED`, `COMMITTED` or `QUIET`.
        instances: how many were there.
        time: microseconds since 1970, UTC.
    """

    id: int
    study_instance_uid: str
    evidence: str
    instances: int
    time: int

    @property
    def moment(self) -> datetime:
        """`time` in UTC."""
        from datetime import UTC, datetime

        return datetime.fromtimestamp(self.time / SECOND, UTC)


class Completeness:
    """Judges studies and keeps the judgement.

    Args:
        clock: microseconds since 1970, UTC.
        quiet_time: seconds without a new instance after which a study counts as complete; 0: never.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        performed: PerformedSteps,
        commitments: Commitments,
        *,
        quiet_time: float = 0.0,
    ) -> None:
        self._database = database
        self._clock = clock
        self._performed = performed
        self._commitments = commitments
        self._quiet_time = quiet_time

    def arrived(self, studies: Mapping[str, int]) -> None:
        """Note when the last instance of each study came: by Study Instance UID, microseconds.

        Cheap enough to be called for many instances at once, every few seconds.
        """
        if studies:
            self._database.write(
                lambda connection: connection.executemany(
                    "INSERT INTO study_activity VALUES (?, ?) ON CONFLICT DO UPDATE SET"
                    " last_arrival = max(last_arrival, excluded.last_arrival)",
                    list(studies.items()),
                )
            )

    def watch(self, studies: Sequence[str]) -> None:
        """There is new evidence of these studies: they are candidates, for a week at least."""
        if studies:
            self._database.write(
                lambda connection: connection.executemany(
                    "INSERT OR IGNORE INTO study_activity VALUES (?, ?)",
                    [(study, self._clock()) for study in studies],
                )
            )

    def forget(self) -> None:
        """Look no more at studies of which nothing was heard for a week, and the quiet time."""
        before = self._clock() - _WEEK - int(self._quiet_time * SECOND)
        self._database.write(
            lambda connection: connection.execute(
                "DELETE FROM study_activity WHERE last_arrival < ?", (before,)
            )
        )

    def judge(
        self,
        study_instance_uid: str,
        reader: InstanceReader,
        then: Callable[[sqlite3.Connection], object] = _nothing_more,
    ) -> Complete | None:
        """The event if the study is complete now and was not before, else None.

        `then` writes what follows from it in the same transaction.
        """
        if self.of_study(study_instance_uid) is not None:
            self._database.write(lambda connection: _settle(connection, study_instance_uid))
            return None
        keys = {"StudyInstanceUID": study_instance_uid}
        found = {one.sop_instance_uid for one in reader.select(Level.STUDY, keys)}
        evidence = self._evidence(study_instance_uid, found)
        if not evidence:
            return None

        def do(connection: sqlite3.Connection) -> bool:
            cursor = connection.execute(
                "INSERT OR IGNORE INTO study_complete (study_instance_uid, evidence, instances,"
                " time) VALUES (?, ?, ?, ?)",
                (study_instance_uid, evidence, len(found), self._clock()),
            )
            _settle(connection, study_instance_uid)
            if cursor.rowcount == 1:
                then(connection)
            return cursor.rowcount == 1

        return self.of_study(study_instance_uid) if self._database.write(do) else None

    def _evidence(self, study: str, found: set[str]) -> str:
        if not found:
            return ""
        steps = self._performed.of_study(study)
        if any(step.status == IN_PROGRESS for step in steps):
            return ""
        if steps:
            promised = {
                one.sop_instance_uid
                for step in steps
                for one in self._performed.references(step.uid)
            }
            if promised and promised <= found:
                return PERFORMED
        if self._commitments.committed(sorted(found)):
            return COMMITTED
        return QUIET if self._is_quiet(study) else ""

    def _is_quiet(self, study: str) -> bool:
        if not self._quiet_time:
            return False
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT last_arrival FROM study_activity WHERE study_instance_uid = ?", (study,)
            ).fetchone()
        return row is not None and row[0] + self._quiet_time * SECOND <= self._clock()

    def candidates(self) -> list[str]:
        """Studies of which there may be something to say; for whoever calls `judge` in turn.

        Those that have had instances, or were vouched for, and those of which a step has ended
        within the last week.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT study_instance_uid FROM study_activity UNION"
                " SELECT study_instance_uid FROM performed_step"
                " JOIN performed_study ON performed_study.performed_step = performed_step.uid"
                " WHERE updated > ? AND status <> 'IN PROGRESS' AND told < 2",
                (self._clock() - _WEEK,),
            ).fetchall()
        return [row[0] for row in rows]

    def of_study(self, study_instance_uid: str) -> Complete | None:
        """The event of a study, or None."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id, study_instance_uid, evidence, instances, time FROM study_complete"
                " WHERE study_instance_uid = ?",
                (study_instance_uid,),
            ).fetchone()
        return Complete(*row) if row else None

    def complete(self) -> list[Complete]:
        """Every event, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, study_instance_uid, evidence, instances, time FROM study_complete"
                " ORDER BY id"
            ).fetchall()
        return [Complete(*row) for row in rows]

    # Subscribers ----------------------------------------------------------------------------------

    def subscribe(self, subscriber: str) -> None:
        """A subscriber is there: events that it put off come at once, as it may be another now."""
        self.unseen(subscriber)
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE study_put_off SET next_attempt = ? WHERE subscriber = ?",
                (self._clock(), subscriber),
            )
        )

    def unseen(self, subscriber: str) -> list[Complete]:
        """The events that a subscriber is to be told now, the oldest first.

        A new subscriber begins with the events from now on. Those that it has put off come again
        when their time has come.
        """

        def do(connection: sqlite3.Connection) -> int:
            connection.execute(
                "INSERT OR IGNORE INTO study_subscriber VALUES"
                " (?, (SELECT coalesce(max(id), 0) FROM study_complete))",
                (subscriber,),
            )
            (seen,) = connection.execute(
                "SELECT seen FROM study_subscriber WHERE name = ?", (subscriber,)
            ).fetchone()
            return int(seen)

        seen = self._database.write(do)
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, study_instance_uid, evidence, instances, time FROM study_complete"
                " WHERE id > ? OR id IN (SELECT event FROM study_put_off WHERE subscriber = ?"
                " AND next_attempt <= ?) ORDER BY id",
                (seen, subscriber, self._clock()),
            ).fetchall()
        return [Complete(*row) for row in rows]

    def confirm(self, subscriber: str, event: int) -> None:
        """The subscriber has dealt with all events up to this one but those that it put off."""

        def do(connection: sqlite3.Connection) -> None:
            _seen(connection, subscriber, event)
            connection.execute(
                "DELETE FROM study_put_off WHERE subscriber = ? AND event = ?", (subscriber, event)
            )

        self._database.write(do)

    def put_off(self, subscriber: str, event: int) -> float:
        """The subscriber could not deal with this event; seconds until it is told again."""

        def do(connection: sqlite3.Connection) -> float:
            _seen(connection, subscriber, event)
            row = connection.execute(
                "SELECT attempts FROM study_put_off WHERE subscriber = ? AND event = ?",
                (subscriber, event),
            ).fetchone()
            attempts = int(row[0]) + 1 if row else 1
            pause = float(min(_PAUSE * 2 ** min(attempts - 1, 30), _LONGEST_PAUSE))
            connection.execute(
                "INSERT OR REPLACE INTO study_put_off VALUES (?, ?, ?, ?)",
                (subscriber, event, attempts, self._clock() + int(pause * SECOND)),
            )
            return pause

        return self._database.write(do)


def _seen(connection: sqlite3.Connection, subscriber: str, event: int) -> None:
    connection.execute(
        "UPDATE study_subscriber SET seen = max(seen, ?) WHERE name = ?", (event, subscriber)
    )


def _settle(connection: sqlite3.Connection, study: str) -> None:
    """A study has its verdict: nobody needs to look at it for that any more."""
    connection.execute("DELETE FROM study_activity WHERE study_instance_uid = ?", (study,))
    connection.execute(
        "UPDATE performed_step SET told = 2 WHERE told = 1 AND status <> 'IN PROGRESS' AND uid IN"
        " (SELECT performed_step FROM performed_study WHERE study_instance_uid = ?)",
        (study,),
    )
