"""Unified procedure steps: workitems that are pushed, claimed, performed and watched.

Owns the SCP's rules of PS3.4 Annex CC below the network, but for subscriptions: the state table,
the Transaction UID as lock, the requirements at creation and in the final states, queries. Must not
know messages; errors carry the status to answer, and results the warning status.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow import workitem_events as events
from hilum.archive.workflow.answers import answer, condition, is_single, question
from hilum.archive.workflow.requirements import (
    MISSING,
    WITHOUT_VALUE,
    Breach,
    check,
    demand,
    invalid,
    is_empty,
)
from hilum.archive.workflow.workitem_rows import (
    CANCELED,
    COMPLETED,
    CREATE,
    FINAL,
    IN_PROGRESS,
    ROWS,
    SCHEDULED,
    SET,
    TRANSITIONS,
)
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of
from hilum.tables.status import meaning

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hilum.archive.workflow.database import Database
    from hilum.archive.workflow.requirements import Row
    from hilum.dataset.codec import DataSet, Element

__all__ = ["PUSH", "Workitem", "Workitems", "date_time"]

PUSH = "1.2.840.10008.5.1.4.34.6.1"
"""The SOP class of every workitem (PS3.4 CC.3.1)."""

_STATE = tag_of("ProcedureStepState")
_TRANSACTION = tag_of("TransactionUID")
_LABEL = tag_of("WorklistLabel")
_START = tag_of("ScheduledProcedureStepStartDateTime")
_PATIENT_ID = tag_of("PatientID")
_UID = tag_of("SOPInstanceUID")
_PROGRESS = tag_of("ProcedureStepProgressInformationSequence")
_CANCELLED_AT = tag_of("ProcedureStepCancellationDateTime")
_REASON = tag_of("ProcedureStepDiscontinuationReasonCodeSequence")
_UNSPECIFIED = {
    "CodeValue": "110513",
    "CodingSchemeDesignator": "DCM",
    "CodeMeaning": "Discontinued for unspecified reason",
}
"""PS3.16 CID 9300."""

# Enumerated values that other systems rely on (PS3.3 C.30.1 and C.30.3).
_ENUMERATED = {
    tag_of("ScheduledProcedureStepPriority"): ("HIGH", "MEDIUM", "LOW"),
    tag_of("InputReadinessState"): ("INCOMPLETE", "UNAVAILABLE", "READY"),
}
_TARGETS = {
    IN_PROGRESS: "to in progress",
    SCHEDULED: "to scheduled",
    COMPLETED: "to completed",
    CANCELED: "to canceled",
}


class Workitem(NamedTuple):
    """One workitem; times are microseconds since 1970, UTC."""

    uid: str
    state: str
    data_set: DataSet
    created: int
    updated: int


class Workitems:
    """The workitems of a data folder.

    Args:
        clock: microseconds since 1970, UTC.
        default_label: the Worklist Label of workitems that come without.
    """

    def __init__(
        self, database: Database, clock: Callable[[], int], *, default_label: str = "WORKLIST"
    ) -> None:
        self._database = database
        self._clock = clock
        self._default_label = default_label

    # Creating and setting -------------------------------------------------------------------------

    def create(self, uid: str, attributes: DataSet) -> int:
        """N-CREATE (CC.2.5): the status to answer, 0000 or B300 for a label that was filled in.

        Raises:
            Refused: attributes that break Table CC.2.5-3. DimseError: C309, 0111.
        """
        stored = ds.in_utf_8(attributes)
        if ds.text(stored, _STATE) not in ("", SCHEDULED):
            raise _failure(0xC309, "ups create")
        demand([*check(stored, ROWS, CREATE), *_not_enumerated(stored)], stored)
        status = 0xB300 if is_empty(stored, _LABEL) else 0x0000
        if status:
            ds.put(stored, "WorklistLabel", self._default_label)
        ds.put(stored, "SOPClassUID", PUSH)
        ds.put(stored, "SOPInstanceUID", uid)
        stored.pop(_TRANSACTION, None)

        def do(connection: sqlite3.Connection) -> None:
            now = self._clock()
            _permitted("create", _state(connection, uid), "ups create")
            self._touch(stored, now)
            connection.execute(
                "INSERT INTO workitem VALUES (?, ?, '', ?, ?, ?, ?, ?, ?)",
                (uid, SCHEDULED, *_columns(stored), ds.pack(stored), now, now),
            )
            events.created(connection, now, uid, stored)

        self._database.write(do)
        return status

    def set(self, uid: str, attributes: DataSet) -> None:
        """N-SET (CC.2.6): the owner of the lock, or anybody while it is scheduled, changes it.

        Raises:
            Refused: attributes that break Table CC.2.5-3. DimseError: C300, C301, C307, C310.
        """
        news = ds.in_utf_8(attributes)
        transaction = ds.text(news, _TRANSACTION)
        news.pop(_TRANSACTION, None)

        def do(connection: sqlite3.Connection) -> None:
            now = self._clock()
            row = _row(connection, uid)
            state, lock = (row[0], row[1]) if row else ("", "")
            right = "right" if transaction == lock else "wrong"
            _permitted(f"set, {right}", state, "ups set")
            assert row is not None
            demand([*check(news, ROWS, SET, partial=True), *_not_enumerated(news)], news)
            before = ds.unpack(row[2])
            merged = dict(before)
            ds.add(merged, news)
            self._touch(merged, now)
            _keep(connection, now, uid, state, lock, merged)
            events.changed(connection, now, uid, before, merged)

        self._database.write(do)

    # Changing the state ---------------------------------------------------------------------------

    def change_state(self, uid: str, action: DataSet) -> int:
        """N-ACTION 1 (CC.2.1): the status to answer, 0000, B304 or B306.

        Raises:
            DimseError: C300 to C304, C307, C310; 0115 for a state that is none.
        """
        wanted = ds.in_utf_8(action)
        target, transaction = ds.text(wanted, _STATE), ds.text(wanted, _TRANSACTION)
        if target not in _TARGETS:
            raise DimseError("no such Procedure Step State", status=0x0115, offending=(_STATE,))

        def do(connection: sqlite3.Connection) -> int:
            row = _row(connection, uid)
            state, lock = (row[0], row[1]) if row else ("", "")
            # While it is scheduled nobody holds the lock: every Transaction UID is the right one.
            right = transaction and transaction == (lock or transaction)
            event = _TARGETS[target]
            if target != SCHEDULED:
                event += ", right" if right else ", wrong"
            cell = _permitted(event, state, "ups state")
            if isinstance(cell, int):
                return cell
            assert row is not None
            self._transit(connection, uid, target, transaction, ds.unpack(row[2]))
            return 0x0000

        return self._database.write(do)

    def _transit(
        self, connection: sqlite3.Connection, uid: str, target: str, lock: str, data: DataSet
    ) -> None:
        """Put a workitem into a state, if its final state allows that, and tell the watchers."""
        now = self._clock()
        if target == CANCELED:
            _fill_cancellation(data, now, {})
        if target in (COMPLETED, CANCELED):
            lacking = list(_lacking(data, ROWS, "RP" if target == COMPLETED else "RX"))
            if lacking:
                tags = tuple(breach.tag for breach in lacking)
                raise DimseError(lacking[0].reason, status=0xC304, offending=tags)
        ds.put(data, "ProcedureStepState", target)
        _keep(connection, now, uid, target, lock, data)
        events.state_changed(connection, now, uid, data)

    def request_cancel(self, uid: str, action: DataSet, requesting_aet: str) -> int:
        """N-ACTION 2 (CC.2.2): the status to answer, 0000 or B304.

        A scheduled workitem is cancelled; of one in progress its watchers are told, the performer
        hopefully among them.

        Raises:
            DimseError: C307, C311; C312 when nobody watches it.
        """
        request = ds.in_utf_8(action)

        def do(connection: sqlite3.Connection) -> int:
            now = self._clock()
            row = _row(connection, uid)
            cell = _permitted("request cancel", row[0] if row else "", "ups cancel")
            if isinstance(cell, int):
                return cell
            assert row is not None
            data = ds.unpack(row[2])
            if cell == "withdraw":
                _fill_cancellation(data, now, request)
                self._transit(connection, uid, IN_PROGRESS, "", data)
                self._transit(connection, uid, CANCELED, "", data)
            elif not events.cancel_requested(connection, now, uid, request, requesting_aet):
                raise _failure(0xC312, "ups cancel")
            return 0x0000

        return self._database.write(do)

    # Reading --------------------------------------------------------------------------------------

    def get(self, uid: str) -> Workitem:
        """The workitem, its text in UTF-8, without its Transaction UID (CC.2.7).

        Raises:
            DimseError: C307, there is no such workitem.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT uid, state, data, created, updated FROM workitem WHERE uid = ?", (uid,)
            ).fetchone()
        _permitted("get", row[1] if row else "", "ups get")
        return _workitem(row)

    def find(self, keys: Mapping[int, Element]) -> Iterator[DataSet]:
        """The answers to a C-FIND identifier, by scheduled start (CC.2.8)."""
        wanted, character_set = question(keys)
        wanted.pop(_TRANSACTION, None)
        is_match = condition(wanted)
        for workitem in self._candidates(wanted):
            if is_match(workitem.data_set):
                yield answer(wanted, workitem.data_set, character_set)

    def workitems(self, *, finished: bool = False) -> Iterator[Workitem]:
        """Every workitem by scheduled start; the finished ones too if asked for."""
        for workitem in self._candidates({}):
            if finished or workitem.state in (SCHEDULED, IN_PROGRESS):
                yield workitem

    def _candidates(self, wanted: DataSet) -> Iterator[Workitem]:
        conditions, values = ["1"], []
        for tag, column in ((_STATE, "state"), (_PATIENT_ID, "patient_id"), (_UID, "uid")):
            value = ds.text(wanted, tag)
            if is_single(value):
                conditions.append(f"{column} = ?")
                values.append(value)
        where = " AND ".join(conditions)
        with self._database.reading() as connection:
            uids = connection.execute(
                f"SELECT uid FROM workitem WHERE {where} ORDER BY start, uid", values
            ).fetchall()
        for (uid,) in uids:
            with self._database.reading() as connection:
                row = connection.execute(
                    "SELECT uid, state, data, created, updated FROM workitem WHERE uid = ?", (uid,)
                ).fetchone()
            if row is not None:
                yield _workitem(row)

    def purge(self, days: float) -> int:
        """Remove workitems whose final state is older than that and that nobody has locked."""
        return self._database.write(
            lambda connection: (
                connection.execute(
                    "DELETE FROM workitem WHERE state IN (?, ?) AND updated < ? AND NOT EXISTS"
                    " (SELECT 1 FROM workitem_subscription WHERE workitem = uid AND deletion_lock)",
                    (COMPLETED, CANCELED, self._clock() - int(days * 86_400_000_000)),
                ).rowcount
            )
        )

    @staticmethod
    def _touch(data: DataSet, now: int) -> None:
        ds.put(data, "ScheduledProcedureStepModificationDateTime", date_time(now))


def date_time(now: int) -> str:
    """A time as DT, in UTC with its offset (PS3.5 Table 6.2-1)."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(now / 1e6, UTC).strftime("%Y%m%d%H%M%S.%f+0000")


# Rows ---------------------------------------------------------------------------------------------


def _row(connection: sqlite3.Connection, uid: str) -> tuple[str, str, bytes] | None:
    row: tuple[str, str, bytes] | None = connection.execute(
        "SELECT state, transaction_uid, data FROM workitem WHERE uid = ?", (uid,)
    ).fetchone()
    return row


def _state(connection: sqlite3.Connection, uid: str) -> str:
    row = _row(connection, uid)
    return row[0] if row else ""


def _workitem(row: tuple[str, str, bytes, int, int]) -> Workitem:
    return Workitem(row[0], row[1], ds.unpack(row[2]), *row[3:])


def _columns(data: DataSet) -> tuple[str, str, str]:
    return ds.text(data, _START), ds.text(data, _LABEL), ds.text(data, _PATIENT_ID)


def _keep(
    connection: sqlite3.Connection, now: int, uid: str, state: str, lock: str, data: DataSet
) -> None:
    connection.execute(
        "UPDATE workitem SET state = ?, transaction_uid = ?, start = ?, worklist_label = ?,"
        " patient_id = ?, data = ?, updated = ? WHERE uid = ?",
        (state, lock, *_columns(data), ds.pack(data), now, uid),
    )


# Rules --------------------------------------------------------------------------------------------


def _permitted(event: str, state: str, table: str) -> str | int:
    """The action of the state table, or its warning; a failure is raised."""
    cell = TRANSITIONS[event, state]
    if isinstance(cell, int) and cell >> 12 != 0xB:
        raise _failure(cell, table)
    return cell


def _failure(status: int, table: str) -> DimseError:
    return DimseError(meaning(status, table).removeprefix("Failed: "), status=status)


def _not_enumerated(data: DataSet) -> Iterator[Breach]:
    for tag, allowed in _ENUMERATED.items():
        value = ds.text(data, tag)
        if value and value not in allowed:
            yield invalid(tag, f"is none of {', '.join(allowed)}")


def _lacking(data: DataSet, rows: Sequence[Row], codes: str) -> Iterator[Breach]:
    """Attributes that a final state needs and that have no value (CC.2.5.1.1)."""
    for row in rows:
        if row.types[FINAL] in codes and is_empty(data, row.tag):
            status = WITHOUT_VALUE if row.tag in data else MISSING
            yield invalid(row.tag, "is needed first")._replace(status=status)
        for item in ds.items(data, row.tag):
            yield from _lacking(item, row.below, codes)


def _fill_cancellation(data: DataSet, now: int, request: DataSet) -> None:
    """Add what the state CANCELED needs and nobody has set: when, and a reason.

    The standard lets a workitem be cancelled without any N-SET (CC.2.5.1.3, note), which only works
    if the SCP meets the requirements itself.
    """
    progress = ds.copied((ds.items(data, _PROGRESS) or [{}])[0])
    for tag in events.CANCELLATION:
        if tag in request:
            progress[tag] = request[tag]
    if is_empty(progress, _CANCELLED_AT):
        ds.put(progress, "ProcedureStepCancellationDateTime", date_time(now))
    if is_empty(progress, _REASON):
        ds.put(progress, "ProcedureStepDiscontinuationReasonCodeSequence", [_UNSPECIFIED])
    ds.put(data, "ProcedureStepProgressInformationSequence", [progress])
