"""Modality performed procedure steps: what a modality says it is doing, and has done.

Owns the SCP's rules of PS3.4 F.7 (MPPS), F.8 (Retrieve) and F.9 (Notification) below the network:
the state table, the attribute requirements, the links to scheduled steps and to instances. Must not
know messages; errors carry the status to answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.listeners import listening_for
from hilum.archive.workflow.outbox import post
from hilum.archive.workflow.performed_rows import (
    COMPLETED,
    CREATE,
    DISCONTINUED,
    FINAL,
    IN_PROGRESS,
    ROWS,
    SET,
    TRANSITIONS,
)
from hilum.archive.workflow.requirements import Refused, check, demand, invalid
from hilum.archive.workflow.scheduled import mark_performed
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from hilum.archive.workflow.database import Database
    from hilum.archive.workflow.requirements import Breach
    from hilum.dataset.codec import DataSet

__all__ = [
    "EVENT",
    "MPPS",
    "NOTIFICATION",
    "NoLongerUpdated",
    "Performed",
    "PerformedSteps",
    "Reference",
]

MPPS = "1.2.840.10008.3.1.2.3.3"
NOTIFICATION = "1.2.840.10008.3.1.2.3.5"

EVENT = "mpps event"
"""The kind of a delivery that tells of a step."""

# PS3.4 Table F.9.2-1
_EVENT_TYPES = {IN_PROGRESS: 1, COMPLETED: 2, DISCONTINUED: 3, "updated": 4, "deleted": 5}

_STATUS = tag_of("PerformedProcedureStepStatus")
_SCHEDULED = tag_of("ScheduledStepAttributesSequence")
_STUDY_UID = tag_of("StudyInstanceUID")
_STEP_ID = tag_of("ScheduledProcedureStepID")
_ACCESSION = tag_of("AccessionNumber")
_SERIES = tag_of("PerformedSeriesSequence")
_SERIES_UID = tag_of("SeriesInstanceUID")
_IMAGES = tag_of("ReferencedImageSequence")
_OTHERS = tag_of("ReferencedNonImageCompositeSOPInstanceSequence")
_CLASS = tag_of("ReferencedSOPClassUID")
_INSTANCE = tag_of("ReferencedSOPInstanceUID")

_NOTHING: DataSet = {}
_AT_ONCE = 500
"""Steps that are removed in one transaction."""

_STEP_STATUS = {IN_PROGRESS: "STARTED", COMPLETED: "COMPLETED", DISCONTINUED: "DISCONTINUED"}


class NoLongerUpdated(DimseError):
    """The step is in its final state (PS3.4 Table F.7.2-2): 0110 with an Error ID."""

    error_id = 0xA710

    def __init__(self) -> None:
        why = "Performed Procedure Step Object may no longer be updated"
        super().__init__(why, status=0x0110, elements={"ErrorID": self.error_id})


class Performed(NamedTuple):
    """One performed procedure step; times are microseconds since 1970, UTC."""

    uid: str
    status: str
    data_set: DataSet
    findings: tuple[str, ...]
    created: int
    updated: int


class Reference(NamedTuple):
    """An instance that a performed procedure step refers to."""

    series_instance_uid: str
    sop_class_uid: str
    sop_instance_uid: str


class _Forwarded(NamedTuple):
    """A request as others get it, too: text in UTF-8, and the character set that it came in."""

    kind: str
    data_set: DataSet
    character_set: str


class PerformedSteps:
    """The performed procedure steps of a data folder.

    Args:
        clock: microseconds since 1970, UTC.
        strict: refuse what breaks Table F.7.2-1; else it is kept, and noted in `findings`.
        forward_to: AE titles that get every N-CREATE and N-SET too.
        notify: AE titles that are told of every change (F.9), besides those that listen.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        *,
        strict: bool = True,
        forward_to: Iterable[str] = (),
        notify: Iterable[str] = (),
    ) -> None:
        self._database = database
        self._clock = clock
        self._strict = strict
        self._forward_to = tuple(forward_to)
        self._notify = tuple(notify)

    def create(self, uid: str, attributes: DataSet) -> None:
        """N-CREATE: a modality has begun a step (PS3.4 F.7.2.1).

        Raises:
            Refused: attributes that break the table. DimseError: 0106, 0111.
        """
        stored = ds.in_utf_8(attributes)
        status = ds.text(stored, _STATUS)
        breaches = [*check(stored, ROWS, CREATE), *_invalid_uids(stored)]
        event = "create in progress" if status == IN_PROGRESS else "create otherwise"
        findings = self._judge(breaches, stored, _STATUS)

        def do(connection: sqlite3.Connection) -> None:
            now = self._clock()
            self._permitted(event, _state(connection, uid), breaches, stored)
            connection.execute(
                "INSERT INTO performed_step (uid, status, data, findings, created, updated)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (uid, status, ds.pack(stored), "\n".join(findings), now, now),
            )
            _link(connection, uid, stored)
            forwarded = _Forwarded("mpps create", stored, _character_set(attributes))
            self._changed(connection, now, uid, status, forwarded)

        self._database.write(do)

    def set(self, uid: str, attributes: DataSet) -> None:
        """N-SET: the modality goes on, completes or discontinues the step (PS3.4 F.7.2.2).

        Raises:
            NoLongerUpdated: the step is in its final state. Refused: attributes that break the
            table, or a final state without what it needs. DimseError: 0106, 0112.
        """
        news = ds.in_utf_8(attributes)
        status = ds.text(news, _STATUS) if _STATUS in news else ""
        event = {"": "set", IN_PROGRESS: "set", COMPLETED: "set completed"}.get(status)
        if event is None:
            event = "set discontinued" if status == DISCONTINUED else "set otherwise"
        breaches = [*check(news, ROWS, SET, partial=True), *_invalid_uids(news)]

        def do(connection: sqlite3.Connection) -> None:
            now = self._clock()
            row = _row(connection, uid)
            action = self._permitted(event, row[0] if row else "", breaches, news)
            assert row is not None
            merged = ds.unpack(row[1])
            ds.add(merged, news)
            late = list(check(merged, ROWS, FINAL)) if action != "update" else []
            found = self._judge([*breaches, *_as_set(late)], merged)
            findings = [*row[2].splitlines(), *found]
            state = status or row[0]
            connection.execute(
                "UPDATE performed_step SET status = ?, data = ?, findings = ?, updated = ?"
                " WHERE uid = ?",
                (state, ds.pack(merged), "\n".join(dict.fromkeys(findings)), now, uid),
            )
            _link(connection, uid, merged)
            news_of = state if state != row[0] else "updated"
            forwarded = _Forwarded("mpps set", news, _character_set(attributes))
            self._changed(connection, now, uid, news_of, forwarded)

        self._database.write(do)

    def get(self, uid: str) -> Performed:
        """N-GET: the step as it stands (PS3.4 F.8), its text in UTF-8.

        Raises:
            DimseError: 0112, there is no such step.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT uid, status, data, findings, created, updated FROM performed_step"
                " WHERE uid = ?",
                (uid,),
            ).fetchone()
        self._permitted("get", row[1] if row else "")
        assert row is not None
        return _performed(row)

    def delete(self, uid: str) -> None:
        """Forget a step; who is to be notified hears of it (event type 5).

        Raises:
            DimseError: 0112, there is no such step.
        """

        def do(connection: sqlite3.Connection) -> None:
            self._permitted("get", _state(connection, uid))
            self._delete(connection, uid)

        self._database.write(do)

    def purge(self, days: float) -> int:
        """Forget steps that did not change for longer than that, as `delete` does; how many."""
        before = self._clock() - int(days * 86_400_000_000)

        def do(connection: sqlite3.Connection) -> int:
            rows = connection.execute(
                "SELECT uid FROM performed_step WHERE updated < ? LIMIT ?", (before, _AT_ONCE)
            ).fetchall()
            for (uid,) in rows:
                self._delete(connection, uid)
            return len(rows)

        count, some = 0, _AT_ONCE
        while some == _AT_ONCE:  # who waits to write may do so in between
            some = self._database.write(do)
            count += some
        return count

    def _delete(self, connection: sqlite3.Connection, uid: str) -> None:
        connection.execute("DELETE FROM performed_step WHERE uid = ?", (uid,))
        connection.execute("DELETE FROM performed_study WHERE performed_step = ?", (uid,))
        connection.execute("DELETE FROM performed_instance WHERE performed_step = ?", (uid,))
        self._tell(connection, self._clock(), uid, "deleted")

    # What belongs to what -------------------------------------------------------------------------

    def of_study(self, study_instance_uid: str) -> list[Performed]:
        """The steps that were performed for a study."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT uid, status, data, findings, created, updated FROM performed_step"
                " WHERE uid IN (SELECT performed_step FROM performed_study"
                " WHERE study_instance_uid = ?) ORDER BY created",
                (study_instance_uid,),
            ).fetchall()
        return [_performed(row) for row in rows]

    def of_instance(self, sop_instance_uid: str) -> list[str]:
        """The UIDs of the steps that say they made this instance."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT performed_step FROM performed_instance WHERE sop_instance_uid = ?",
                (sop_instance_uid,),
            ).fetchall()
        return [row[0] for row in rows]

    def references(self, uid: str) -> list[Reference]:
        """The instances that a step says it made."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT series_instance_uid, sop_class_uid, sop_instance_uid"
                " FROM performed_instance WHERE performed_step = ?",
                (uid,),
            ).fetchall()
        return [Reference(*row) for row in rows]

    def untold(self, study_instance_uid: str) -> list[str]:
        """The ended steps of a study whose instances were not announced."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT uid FROM performed_step WHERE told = 0 AND status <> 'IN PROGRESS' AND uid"
                " IN (SELECT performed_step FROM performed_study WHERE study_instance_uid = ?)",
                (study_instance_uid,),
            ).fetchall()
        return [row[0] for row in rows]

    def tell(self, connection: sqlite3.Connection, uid: str) -> bool:
        """Note within a transaction that a step's instances are announced; False: they were."""
        cursor = connection.execute(
            "UPDATE performed_step SET told = 1 WHERE uid = ? AND told = 0", (uid,)
        )
        return cursor.rowcount == 1

    # Rules ----------------------------------------------------------------------------------------

    def _permitted(
        self, event: str, state: str, breaches: Iterable[Breach] = (), elements: DataSet = _NOTHING
    ) -> str:
        """The action of the state table, or its status as an error."""
        cell = TRANSITIONS[event, state]
        if isinstance(cell, str):
            return cell
        if cell == NoLongerUpdated.error_id:
            raise NoLongerUpdated
        if cell == 0x0106:
            wanted = "IN PROGRESS" if event.startswith("create") else "one of the three states"
            raise Refused([invalid(_STATUS, f"is not {wanted}"), *breaches], elements)
        why = {0x0111: "this performed procedure step exists", 0x0112: "no such step"}
        raise DimseError(why[cell], status=cell)

    def _judge(self, breaches: Iterable[Breach], elements: DataSet, but: int = 0) -> list[str]:
        """Refuse the breaches, or return what to note of them.

        A step's status that may not be is told by the state table, with a better status.
        """
        found = [
            breach for breach in breaches if not (breach.tag == but and breach.status == 0x106)
        ]
        if self._strict:
            demand(found, elements)
        return [breach.reason for breach in found]

    def _changed(
        self,
        connection: sqlite3.Connection,
        now: int,
        uid: str,
        news: str,
        forwarded: _Forwarded,
    ) -> None:
        """Carry a change on: to the scheduled steps, to who is forwarded to, to who is notified."""
        for aet in self._forward_to:
            post(
                connection, now, forwarded.kind, aet, forwarded.data_set, thread=uid, uid=uid,
                character_set=forwarded.character_set,
            )  # fmt: skip
        if news in _STEP_STATUS:
            steps = connection.execute(
                "SELECT DISTINCT scheduled_step FROM performed_study"
                " WHERE performed_step = ? AND scheduled_step > 0",
                (uid,),
            ).fetchall()
            for (step,) in steps:
                mark_performed(connection, now, step, _STEP_STATUS[news])
        self._tell(connection, now, uid, news)

    def _tell(self, connection: sqlite3.Connection, now: int, uid: str, news: str) -> None:
        for aet in sorted({*self._notify, *listening_for(connection, EVENT)}):
            event = _EVENT_TYPES[news]
            # in the thread of what is forwarded: nobody hears of a later state first
            post(connection, now, EVENT, aet, {}, thread=uid, uid=uid, event=event)


def _character_set(elements: DataSet) -> str:
    own = elements.get(ds.CHARACTER_SET)
    return own.value.decode("ascii", "replace") if own and isinstance(own.value, bytes) else ""


def _performed(row: tuple[Any, ...]) -> Performed:
    return Performed(row[0], row[1], ds.unpack(row[2]), tuple(row[3].splitlines()), *row[4:])


def _row(connection: sqlite3.Connection, uid: str) -> tuple[str, bytes, str] | None:
    row: tuple[str, bytes, str] | None = connection.execute(
        "SELECT status, data, findings FROM performed_step WHERE uid = ?", (uid,)
    ).fetchone()
    return row


def _state(connection: sqlite3.Connection, uid: str) -> str:
    row = _row(connection, uid)
    return row[0] if row else ""


def _as_set(breaches: Iterable[Breach]) -> list[Breach]:
    """Breaches of the final state as statuses of an N-SET, which knows no 0120 (PS3.7 10.1.3)."""
    return [breach._replace(status=0x0121) for breach in breaches]


def _invalid_uids(elements: DataSet) -> list[Breach]:
    """UIDs of references that are none, at any depth."""
    found: list[Breach] = []
    for tag in (_STUDY_UID, _SERIES_UID, _CLASS, _INSTANCE):
        value = ds.text(elements, tag)
        if len(value) > 64 or not all(part.isdigit() for part in value.split(".") if value):
            found.append(invalid(tag, "is not a UID"))
    for tag in (_SCHEDULED, _SERIES, _IMAGES, _OTHERS):
        for number, item in enumerate(ds.items(elements, tag)):
            found.extend(breach.within(tag, number) for breach in _invalid_uids(item))
    return found


def _link(connection: sqlite3.Connection, uid: str, elements: DataSet) -> None:
    """Keep what a step is for, and the instances that it says it made."""
    for item in ds.items(elements, _SCHEDULED):
        study = ds.text(item, _STUDY_UID)
        connection.execute(
            "INSERT OR IGNORE INTO performed_study VALUES (?, ?, ?)",
            (study, uid, _scheduled_step(connection, study, item)),
        )
    connection.execute("DELETE FROM performed_instance WHERE performed_step = ?", (uid,))
    connection.executemany(
        "INSERT OR REPLACE INTO performed_instance VALUES (?, ?, ?, ?)",
        [
            (uid, ds.text(reference, _INSTANCE), ds.text(reference, _CLASS), series)
            for item in ds.items(elements, _SERIES)
            for series in (ds.text(item, _SERIES_UID),)
            for kind in (_IMAGES, _OTHERS)
            for reference in ds.items(item, kind)
        ],
    )


def _scheduled_step(connection: sqlite3.Connection, study: str, item: DataSet) -> int:
    """The scheduled step that an item means; 0 for an examination that nobody scheduled.

    By its ID within the study; or, as some modalities make up a study of their own, within the
    order of the same accession number.
    """
    step_id, accession = ds.text(item, _STEP_ID), ds.text(item, _ACCESSION)
    row = connection.execute(
        "SELECT step.id FROM scheduled_step AS step"
        " JOIN requested_procedure AS procedure ON procedure.id = step.procedure"
        " WHERE procedure.study_instance_uid = ? AND step.step_id = ?",
        (study, step_id),
    ).fetchone()
    if row is None and accession and step_id:
        row = connection.execute(
            "SELECT id FROM scheduled_step WHERE accession_number = ? AND step_id = ?",
            (accession, step_id),
        ).fetchone()
    return int(row[0]) if row else 0
