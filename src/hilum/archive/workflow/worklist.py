"""The modality worklist: what is scheduled, for whom, where and when.

Owns the queries over scheduled steps (PS3.4 K.4 and K.6.1) and the changes that a RIS makes. Must
not know where items come from (HL7, files, commands) nor how answers are sent. Required matching
keys narrow the rows down in SQL; whatever they leave is compared data set by data set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hilum.archive import match_times
from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow import scheduled
from hilum.archive.workflow.answers import answer, condition, is_single, question
from hilum.archive.workflow.scheduled import (
    ACCESSION,
    FINISHED,
    MODALITY,
    PATIENT_ID,
    SEQUENCE,
    START_DATE,
    START_TIME,
    STATION,
    STATUSES,
    STUDY_UID,
    Entry,
    StepRow,
)
from hilum.dataset.codec import Element
from hilum.errors import UsageError
from hilum.tables.dictionary import tag_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from hilum.archive.workflow.database import Database
    from hilum.dataset.codec import DataSet

__all__ = ["Worklist"]

_PAGE = 256
_DOCUMENTS = tag_of("PertinentDocumentsSequence")
_STRUCTURED = tag_of("HL7StructuredDocumentReferenceSequence")
_COLUMNS = "step.id, step.status, step.item, step.revision, step.updated"


class Worklist:
    """The scheduled steps of a data folder.

    Args:
        clock: microseconds since 1970, UTC.
        new_uid: makes a UID, for procedures that come without Study Instance UID.
        hidden: states of steps that queries do not see; None: as whoever serves them has set it.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        new_uid: Callable[[], str],
        *,
        hidden: Iterable[str] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_uid = new_uid
        self._hidden = FINISHED if hidden is None else frozenset(hidden)
        database.write(lambda connection: self._settle_hidden(connection, hidden is not None))

    def _settle_hidden(self, connection: sqlite3.Connection, given: bool) -> None:
        """Apply the setting to the rows that are there, if it is another than the last time."""
        value = "\\".join(sorted(self._hidden))
        row = connection.execute("SELECT value FROM property WHERE name = 'hidden'").fetchone()
        if row is not None and not given:
            self._hidden = frozenset(row[0].split("\\"))
            return
        if row is not None and row[0] == value:
            return
        connection.execute("INSERT OR REPLACE INTO property VALUES ('hidden', ?)", (value,))
        marks = ", ".join("?" * len(self._hidden))
        connection.execute(
            f"UPDATE scheduled_step SET open = status NOT IN ({marks})", sorted(self._hidden)
        )
        connection.execute(
            "UPDATE OR REPLACE station SET open ="
            " (SELECT open FROM scheduled_step WHERE id = station.step)"
        )

    # Queries --------------------------------------------------------------------------------------

    def find(self, keys: Mapping[int, Element]) -> Iterator[DataSet]:
        """The answers to a C-FIND identifier, one data set for each step, by start (K.4.1).

        They are in the character set of the identifier where that can hold them, else in UTF-8.
        """
        wanted, character_set = question(keys)
        is_match = _residual(wanted)
        for row in self._candidates(wanted):
            if is_match(row.item):
                yield answer(_with_structured_documents(wanted, row.item), row.item, character_set)

    def _candidates(self, wanted: DataSet) -> Iterator[StepRow]:
        """Rows that may match: narrowed by the keys that have a column, in pages.

        A page is read at once and its connection given back: whoever takes the answers may be
        slow, and changes meanwhile are neither blocked nor seen twice.
        """
        tables, conditions, values = _narrowed(wanted)
        where = f"FROM {tables} WHERE {' AND '.join(conditions)}"
        order = "ORDER BY step.start_date, step.start_time, step.id"
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} {where} {order} LIMIT {_PAGE}", values
            ).fetchall()
            more = (
                len(rows) == _PAGE
                and connection.execute(f"SELECT step.id {where} {order}", values).fetchall()
            )
        yield from (_row(row) for row in rows)
        ids = [row[0] for row in more or ()][_PAGE:]
        for first in range(0, len(ids), _PAGE):
            yield from self._rows(ids[first : first + _PAGE])

    def _rows(self, ids: list[int]) -> list[StepRow]:
        marks = ", ".join("?" * len(ids))
        with self._database.reading() as connection:
            found = connection.execute(
                f"SELECT {_COLUMNS} FROM scheduled_step AS step WHERE id IN ({marks})", ids
            ).fetchall()
        by_id = {row[0]: row for row in found}
        return [_row(by_id[number]) for number in ids if number in by_id]

    def steps(self, *, finished: bool = False) -> Iterator[StepRow]:
        """Every step by start; the finished ones too if asked for."""
        with self._database.reading() as connection:
            ids = [
                number
                for number, status in connection.execute(
                    "SELECT id, status FROM scheduled_step ORDER BY start_date, start_time, id"
                )
                if finished or status not in FINISHED
            ]
        for first in range(0, len(ids), _PAGE):
            yield from self._rows(ids[first : first + _PAGE])

    def step(self, number: int) -> StepRow | None:
        """One step by its number, or None."""
        return next(iter(self._rows([number])), None)

    # Changes --------------------------------------------------------------------------------------

    def add(self, item: Mapping[int, Element]) -> list[int]:
        """Add a worklist item, or update the one with the same identifiers; its steps' numbers.

        Raises:
            UsageError: it names no patient, or has no step.
        """
        return self.add_all([item])

    def add_all(self, worklist: Iterable[Mapping[int, Element]]) -> list[int]:
        """Add or update many items in one transaction: all of them, or none."""
        stored = [ds.in_utf_8(item) for item in worklist]

        def do(connection: sqlite3.Connection) -> list[int]:
            entry = Entry(self._clock(), self._new_uid, self._hidden)
            return [n for item in stored for n in scheduled.enter(connection, item, entry)]

        return self._database.write(do)

    def set_status(self, numbers: Iterable[int], status: str) -> int:
        """Change the state of steps, as ARRIVED or CANCELED; how many there were.

        Raises:
            UsageError: no such state.
        """
        if status not in STATUSES:
            raise UsageError(f"{status!a} is no state of a step: one of {', '.join(STATUSES)}")
        wanted = list(numbers)

        def do(connection: sqlite3.Connection) -> int:
            known = [n for n in wanted if _exists(connection, n)]
            for number in known:
                scheduled.set_status(connection, self._clock(), number, status, self._hidden)
            return len(known)

        return self._database.write(do)

    def of_order(
        self,
        *,
        accession: str = "",
        placer: str = "",
        filler: str = "",
        study: str = "",
    ) -> list[int]:
        """The numbers of the steps of an order or study, by any of its identifiers."""
        columns = {
            "request.accession_number": accession,
            "request.placer_number": placer,
            "request.filler_number": filler,
            "procedure.study_instance_uid": study,
        }
        given = {column: value for column, value in columns.items() if value}
        if not given:
            return []
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT step.id FROM service_request AS request"
                " JOIN requested_procedure AS procedure ON procedure.request = request.id"
                " JOIN scheduled_step AS step ON step.procedure = procedure.id"
                f" WHERE {' OR '.join(f'{column} = ?' for column in given)} ORDER BY step.id",
                list(given.values()),
            ).fetchall()
        return [row[0] for row in rows]

    def update_patient(self, patient: Mapping[int, Element]) -> int:
        """Take over a patient's new data (ADT^A08); how many steps changed.

        Raises:
            UsageError: there is no Patient ID.
        """
        news = ds.in_utf_8(patient)
        return self._database.write(
            lambda connection: len(
                scheduled.update_patient(connection, self._clock(), news, self._hidden)
            )
        )

    def merge_patients(self, survivor: Mapping[int, Element], other: Mapping[int, Element]) -> int:
        """Merge `other` into `survivor` (ADT^A40); how many steps changed.

        Raises:
            UsageError: one has no Patient ID, or they are the same.
        """
        kept, gone = ds.in_utf_8(survivor), ds.in_utf_8(other)
        return self._database.write(
            lambda connection: len(
                scheduled.merge_patients(connection, self._clock(), kept, gone, self._hidden)
            )
        )

    def expire(self, *, finished_days: float, overdue_days: float) -> int:
        """Remove steps that are long over; how many.

        Args:
            finished_days: days that a finished step is kept after its last change; 0: for ever.
            overdue_days: days after its start that any other is kept if it does not change.
        """
        return self._database.write(
            lambda connection: scheduled.expire(
                connection, self._clock(), finished_days, overdue_days
            )
        )


def _row(row: tuple[Any, ...]) -> StepRow:
    """A row with its item decoded.

    Decoded items are not kept: a cache of them made the collector of garbage stop for longer than
    decoding takes.
    """
    number, status, item, revision, updated = row
    return StepRow(number, status, ds.unpack(item), revision, updated)


def _with_structured_documents(wanted: DataSet, item: DataSet) -> DataSet:
    """The keys, and what says which HL7 documents the UIDs of the answer are (Table K.6-1a)."""
    if _DOCUMENTS in wanted and _STRUCTURED in item and ds.items(item, _DOCUMENTS):
        return {**wanted, _STRUCTURED: Element("SQ", [])}
    return wanted


def _residual(wanted: DataSet) -> Callable[[DataSet], bool]:
    """The test of what SQL left open; date and time ranges together are one period (K.6-1)."""
    keys = dict(wanted)
    step = dict((ds.items(wanted, SEQUENCE) or [{}])[0])
    period = _period(step)
    if period is not None:
        del step[START_DATE], step[START_TIME]
        keys[SEQUENCE] = Element("SQ", [step])
    test = condition(keys)
    if period is None:
        return test
    low, high = period

    def within(item: DataSet) -> bool:
        own = ds.items(item, SEQUENCE)[0]
        day = match_times.start_of(ds.text(own, START_DATE), "DA")
        hour = match_times.start_of(ds.text(own, START_TIME), "TM")
        return bool(day and hour and low <= day + hour <= high and test(item))

    return within


def _period(step: DataSet) -> tuple[str, str] | None:
    """The one range that ranges of the start's date and time make together, or None."""
    date = match_times.date_span(ds.text(step, START_DATE))
    time = match_times.time_span(ds.text(step, START_TIME))
    pair = match_times.pair_span(date, time) if date and time else None
    return (pair.low, pair.high) if pair else None


def _exists(connection: sqlite3.Connection, number: int) -> bool:
    found = connection.execute("SELECT 1 FROM scheduled_step WHERE id = ?", (number,))
    return found.fetchone() is not None


def _narrowed(wanted: DataSet) -> tuple[str, list[str], list[str]]:
    """Tables, conditions and their values for the keys that have a column."""
    step = (ds.items(wanted, SEQUENCE) or [{}])[0]
    tables, table = "scheduled_step AS step", "step"
    conditions, values = ["step.open = 1"], []
    station = ds.text(step, STATION)
    if is_single(station):
        tables, table = (
            "station CROSS JOIN scheduled_step AS step ON step.id = station.step",
            "station",
        )
        conditions = ["station.open = 1", "station.aet = ?"]
        values.append(station)
    dates = match_times.date_span(ds.text(step, START_DATE))
    if dates is not None:
        conditions.append(f"{table}.start_date BETWEEN ? AND ?")
        values += (dates.low, dates.high)
    for elements, tag, column in (
        (step, MODALITY, "modality"),
        (wanted, PATIENT_ID, "patient_id"),
        (wanted, ACCESSION, "accession_number"),
    ):
        value = ds.text(elements, tag)
        if is_single(value):
            conditions.append(f"step.{column} = ?")
            values.append(value)
    study = ds.text(wanted, STUDY_UID)
    if is_single(study):
        conditions.append(
            "step.procedure IN (SELECT id FROM requested_procedure WHERE study_instance_uid = ?)"
        )
        values.append(study)
    return tables, conditions, values
