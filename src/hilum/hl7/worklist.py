"""Does what messages ask for, in the worklist of `workflow.db`.

Owns what an order may change of a step that has begun. Must not know messages. One message is one
transaction: it is durable when `apply` returns, or nothing of it is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow import scheduled
from hilum.archive.workflow.worklist_keys import PATIENT, owner_of
from hilum.errors import DimseError, UsageError
from hilum.hl7.actions import Cancel, MergePatients, Schedule, UpdatePatient
from hilum.hl7.faults import INTERNAL, MISSING, UNKNOWN_KEY, Fault
from hilum.tables.dictionary import tag_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from hilum.archive.workflow.database import Database
    from hilum.dataset.codec import DataSet
    from hilum.hl7.actions import Action

__all__ = ["WorklistFeed"]

_BEFORE = ("SCHEDULED", "ARRIVED", "READY")
"""States of a step that nobody has begun."""

_OF_A_STEP = frozenset(
    (scheduled.STEP_ID, scheduled.START_DATE, scheduled.START_TIME, scheduled.STATUS)
)

_BY = {
    "study": "procedure.study_instance_uid",
    "accession": "request.accession_number",
    "filler": "request.filler_number",
    "placer": "request.placer_number",
}


class WorklistFeed:
    """The worklist as the receiver of orders.

    Args:
        clock: microseconds since 1970, UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], int]) -> None:
        self._database = database
        self._clock = clock

    def apply(self, actions: Sequence[Action]) -> int:
        """Do all of the actions, or none; how many steps changed.

        Raises:
            Fault: an order to cancel that is unknown or has begun, or the database failed.
        """

        def do(connection: sqlite3.Connection) -> int:
            now, hidden = self._clock(), _hidden(connection)
            return sum(_do(connection, action, now, hidden) for action in actions)

        try:
            return self._database.write(do)
        except UsageError as error:
            raise Fault(str(error), condition=MISSING) from error
        except DimseError as error:
            raise Fault(error.comment, condition=INTERNAL, code="AR") from error


def _hidden(connection: sqlite3.Connection) -> frozenset[str]:
    """The states that queries do not see: as the worklist noted them, or the usual ones."""
    row = connection.execute("SELECT value FROM property WHERE name = 'hidden'").fetchone()
    return scheduled.FINISHED if row is None else frozenset(row[0].split("\\"))


def _do(connection: sqlite3.Connection, action: Action, now: int, hidden: frozenset[str]) -> int:
    if isinstance(action, Schedule):
        return _schedule(connection, action, now, hidden)
    if isinstance(action, Cancel):
        return _cancel(connection, action, now, hidden)
    if isinstance(action, UpdatePatient):
        return _update(connection, action, now, hidden)
    return _merge(connection, action, now, hidden)


# Orders -------------------------------------------------------------------------------------------


def _schedule(
    connection: sqlite3.Connection, action: Schedule, now: int, hidden: frozenset[str]
) -> int:
    item = ds.in_utf_8(action.item)
    known = _known(connection, _numbers(item, action.made))
    if known:
        _keep_stored(connection, item, known, action.made)
    if action.change and known:
        item = _with_patient_of(connection, known[0][0], item)
    step = ds.items(item, scheduled.SEQUENCE)[0]
    states = {step_id: status for _number, status, step_id in known}
    present = states.get(ds.text(step, scheduled.STEP_ID), "")
    status = _status(present, ds.text(step, scheduled.STATUS), action.change)
    if status:
        ds.put(step, "ScheduledProcedureStepStatus", status)
    else:
        step.pop(scheduled.STATUS, None)
    entry = scheduled.Entry(now, lambda: action.new_uid, hidden)
    return len(scheduled.enter(connection, item, entry))


def _numbers(item: DataSet, made: frozenset[str]) -> dict[str, object]:
    """What an order may be known by; numbers that were made last."""
    numbers: dict[str, object] = {
        "study": ds.text(item, scheduled.STUDY_UID),
        "accession": ds.text(item, scheduled.ACCESSION),
        "filler": ds.text(item, scheduled.FILLER),
        "placer": ds.text(item, scheduled.PLACER),
    }
    if "AccessionNumber" in made:
        numbers["accession"] = numbers.pop("accession")
    return numbers


def _keep_stored(
    connection: sqlite3.Connection,
    item: DataSet,
    known: list[tuple[int, str, str]],
    made: frozenset[str],
) -> None:
    """Put what is stored for what the sender did not say: the order is not new."""
    step = ds.items(item, scheduled.SEQUENCE)[0]
    wanted = ds.text(step, scheduled.STEP_ID)
    same = [number for number, _status, step_id in known if step_id == wanted]
    if "ScheduledProcedureStepID" in made and len(known) == 1:
        same = [known[0][0]]
    stored = _item(connection, same[0] if same else known[0][0])
    stored_step = ds.items(stored, scheduled.SEQUENCE)[0]
    for tag in map(tag_of, made):
        within = tag in _OF_A_STEP
        if within and not same:
            continue
        own, found = (step, stored_step) if within else (item, stored)
        if ds.text(found, tag):
            own[tag] = found[tag]


def _item(connection: sqlite3.Connection, number: int) -> DataSet:
    row = connection.execute("SELECT item FROM scheduled_step WHERE id = ?", (number,)).fetchone()
    return ds.unpack(row[0])


def _status(now: str, wanted: str, change: bool) -> str:
    """The state to set; empty for the one that the step has, or for a new one the first.

    An order cannot undo what a modality has reported: only a cancelled step comes back.
    """
    if wanted == "COMPLETED" or (wanted == "STARTED" and now in ("", *_BEFORE)):
        return wanted
    comes_back = now == "CANCELED" and (not change or wanted == "SCHEDULED")
    return "SCHEDULED" if comes_back else ""


def _with_patient_of(connection: sqlite3.Connection, number: int, item: DataSet) -> DataSet:
    """The item with the patient that the order has: changes of orders change no patient.

    IHE RAD TF-2 4.13.4.1.3: PID and PV1 of a procedure update are not used for that.
    """
    kept = {tag: found for tag, found in item.items() if owner_of(tag) != PATIENT}
    for tag, found in _item(connection, number).items():
        if tag in (scheduled.PATIENT_ID, scheduled.ISSUER, scheduled.PATIENT_NAME):
            kept[tag] = found
    return kept


def _cancel(
    connection: sqlite3.Connection, action: Cancel, now: int, hidden: frozenset[str]
) -> int:
    known = _known(connection, action._asdict())
    if not known:
        raise Fault("no such order", condition=UNKNOWN_KEY, place=("ORC", 1, 2))
    waiting = [number for number, status, _step in known if status in _BEFORE]
    done = all(status not in (*_BEFORE, "CANCELED") for _number, status, _step in known)
    if done and not action.discontinue:
        why = f"the order cannot be cancelled: it is {known[0][1]}"
        raise Fault(why, condition=INTERNAL, place=("ORC", 1, 1))
    for number in waiting:
        scheduled.set_status(connection, now, number, "CANCELED", hidden)
    return len(waiting)


def _known(
    connection: sqlite3.Connection, numbers: dict[str, object]
) -> list[tuple[int, str, str]]:
    """Number, state and ID of the steps that the first known of the identifiers means."""
    for name, number in numbers.items():
        if not number or name not in _BY:
            continue
        rows = connection.execute(
            "SELECT step.id, step.status, step.step_id FROM service_request AS request"
            " JOIN requested_procedure AS procedure ON procedure.request = request.id"
            " JOIN scheduled_step AS step ON step.procedure = procedure.id"
            f" WHERE {_BY[name]} = ? ORDER BY step.id",
            (number,),
        ).fetchall()
        if rows:
            return rows
    return []


# Patients -----------------------------------------------------------------------------------------


def _update(
    connection: sqlite3.Connection, action: UpdatePatient, now: int, hidden: frozenset[str]
) -> int:
    news = ds.in_utf_8(action.patient)
    identity = scheduled.identity_of(news)
    # A patient without orders is no business of a worklist: who sends all patients of a hospital
    # fills no table here.
    row = connection.execute("SELECT 1 FROM patient WHERE identity = ?", (identity,)).fetchone()
    return len(scheduled.update_patient(connection, now, news, hidden)) if row else 0


def _merge(
    connection: sqlite3.Connection, action: MergePatients, now: int, hidden: frozenset[str]
) -> int:
    kept, gone = ds.in_utf_8(action.survivor), ds.in_utf_8(action.other)
    return len(scheduled.merge_patients(connection, now, kept, gone, hidden))
