"""Patients, orders, requested procedures and scheduled steps, as rows of `workflow.db`.

Owns how a worklist item is taken apart into its entities and put together again, and the state of a
step. Must not know queries. PS3.3 7.3.1.6 to 7.3.1.9 (the model), PS3.4 K.6.1 (its attributes).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive import match_times
from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.worklist_keys import PATIENT, PROCEDURE, REQUEST, STEP, owner_of
from hilum.errors import UsageError
from hilum.tables.dictionary import tag_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from hilum.dataset.codec import DataSet

__all__ = [
    "FINISHED",
    "STATUSES",
    "StepRow",
    "enter",
    "identity_of",
    "mark_performed",
    "merge_patients",
    "rewrite",
    "set_status",
    "split",
    "update_patient",
]

STATUSES = (
    "SCHEDULED",
    "ARRIVED",
    "READY",
    "STARTED",
    "DEPARTED",
    "COMPLETED",
    "DISCONTINUED",
    "CANCELED",
)
"""What a scheduled step may be: PS3.3 C.4.10 (0040,0020)."""

FINISHED = frozenset(("COMPLETED", "DISCONTINUED", "CANCELED"))
"""States in which nothing is left to do."""

SEQUENCE = tag_of("ScheduledProcedureStepSequence")
STATUS = tag_of("ScheduledProcedureStepStatus")
STEP_ID = tag_of("ScheduledProcedureStepID")
STATION = tag_of("ScheduledStationAETitle")
START_DATE = tag_of("ScheduledProcedureStepStartDate")
START_TIME = tag_of("ScheduledProcedureStepStartTime")
MODALITY = tag_of("Modality")
PATIENT_ID = tag_of("PatientID")
PATIENT_NAME = tag_of("PatientName")
ISSUER = tag_of("IssuerOfPatientID")
ACCESSION = tag_of("AccessionNumber")
PLACER = tag_of("PlacerOrderNumberImagingServiceRequest")
FILLER = tag_of("FillerOrderNumberImagingServiceRequest")
PROCEDURE_ID = tag_of("RequestedProcedureID")
STUDY_UID = tag_of("StudyInstanceUID")


class StepRow(NamedTuple):
    """One scheduled step with the whole worklist item; `updated` is microseconds since 1970."""

    id: int
    status: str
    item: DataSet
    revision: int
    updated: int


def split(item: DataSet) -> dict[str, DataSet]:
    """The attributes of a worklist item by the entity that owns them; the step's own without
    the sequence around them."""
    parts: dict[str, DataSet] = {PATIENT: {}, REQUEST: {}, PROCEDURE: {}, STEP: {}}
    for tag, found in item.items():
        if tag not in (SEQUENCE, ds.CHARACTER_SET):
            parts[owner_of(tag)][tag] = found
    return parts


def identity_of(elements: DataSet) -> str | None:
    """Who a patient is: ID and issuer; None without an ID."""
    patient_id = ds.text(elements, PATIENT_ID)
    return json.dumps([patient_id, ds.text(elements, ISSUER)]) if patient_id else None


# Entering -----------------------------------------------------------------------------------------


class Entry(NamedTuple):
    """What entering needs besides the item: the time, and where new identifiers come from."""

    now: int
    new_uid: Callable[[], str]
    hidden: Iterable[str]


def enter(connection: sqlite3.Connection, item: DataSet, entry: Entry) -> list[int]:
    """Enter or update a worklist item; the steps' row ids, one for each item of its sequence.

    An order is recognised by its accession number, else by its filler or placer order number; a
    procedure by its Study Instance UID, else by its ID within the order; a step by its ID within
    the procedure. What is missing of these is made up.

    Raises:
        UsageError: there is no patient or no step in it.
    """
    steps = ds.items(item, SEQUENCE)
    if not steps:
        raise UsageError("a worklist item needs a Scheduled Procedure Step Sequence with an item")
    parts = split(item)
    patient = _enter_patient(connection, parts[PATIENT], entry.now)
    request = _enter_request(connection, patient, parts[REQUEST])
    procedure = _enter_procedure(connection, request, parts[PROCEDURE], entry)
    own = parts[STEP]
    entered = [_enter_step(connection, procedure, step, own, entry) for step in steps]
    rewrite(connection, entry.now, entry.hidden, request=request)
    return entered


def _enter_patient(connection: sqlite3.Connection, news: DataSet, now: int) -> int:
    identity = identity_of(news)
    if identity is None and not ds.text(news, PATIENT_NAME):
        raise UsageError("a worklist item needs a Patient ID, or at least a Patient's Name")
    row = identity and _patient(connection, identity)
    if row:
        patient, merged = row[0], ds.unpack(row[1])
        if row[2]:
            # The order names an ID that was merged away: the surviving patient's own data stay.
            return patient
        ds.add(merged, news)
        _keep(connection, "patient", patient, merged)
        return patient
    cursor = connection.execute(
        "INSERT INTO patient (identity, data, updated) VALUES (?, ?, ?)",
        (identity, ds.pack(news), now),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _patient(connection: sqlite3.Connection, identity: str) -> tuple[int, bytes, bool] | None:
    """The patient with this identity, or the one that it was merged into, and whether it was."""
    row = connection.execute(
        "SELECT id, data, merged_into FROM patient WHERE identity = ?", (identity,)
    ).fetchone()
    followed = False
    while row is not None and row[2] is not None:
        followed = True
        row = connection.execute(
            "SELECT id, data, merged_into FROM patient WHERE id = ?", (row[2],)
        ).fetchone()
    return None if row is None else (row[0], row[1], followed)


def _enter_request(connection: sqlite3.Connection, patient: int, news: DataSet) -> int:
    numbers = [ds.text(news, tag) for tag in (ACCESSION, PLACER, FILLER)]
    for column, number in zip(
        ("accession", "filler", "placer"), (numbers[0], *numbers[:0:-1]), strict=True
    ):
        row = (
            number
            and connection.execute(
                f"SELECT id, data FROM service_request WHERE {column}_number = ?", (number,)
            ).fetchone()
        )
        if row:
            merged = ds.unpack(row[1])
            ds.add(merged, news)
            connection.execute(
                "UPDATE service_request SET patient = ?, accession_number = ?, placer_number = ?,"
                " filler_number = ?, data = ? WHERE id = ?",
                (
                    patient,
                    *(ds.text(merged, tag) for tag in (ACCESSION, PLACER, FILLER)),
                    ds.pack(merged),
                    row[0],
                ),
            )
            return int(row[0])
    cursor = connection.execute(
        "INSERT INTO service_request (patient, accession_number, placer_number, filler_number,"
        " data) VALUES (?, ?, ?, ?, ?)",
        (patient, *numbers, ds.pack(news)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _enter_procedure(
    connection: sqlite3.Connection, request: int, news: DataSet, entry: Entry
) -> int:
    study = ds.text(news, STUDY_UID)
    wanted = ds.text(news, PROCEDURE_ID)
    found = "study_instance_uid = ?" if study else "request = ? AND procedure_id = ?"
    row = connection.execute(
        f"SELECT id, data FROM requested_procedure WHERE {found}",
        (study,) if study else (request, wanted),
    ).fetchone()
    if row is None:
        return _new_procedure(connection, request, ds.copied(news), entry)
    merged = ds.unpack(row[1])
    ds.add(merged, {tag: item for tag, item in news.items() if item.value or tag != STUDY_UID})
    connection.execute(
        "UPDATE requested_procedure SET request = ?, procedure_id = ?, data = ? WHERE id = ?",
        (request, ds.text(merged, PROCEDURE_ID), ds.pack(merged), row[0]),
    )
    return int(row[0])


def _new_procedure(
    connection: sqlite3.Connection, request: int, data: DataSet, entry: Entry
) -> int:
    if not ds.text(data, STUDY_UID):
        ds.put(data, "StudyInstanceUID", entry.new_uid())
    procedure_id = ds.text(data, PROCEDURE_ID)
    cursor = connection.execute(
        "INSERT INTO requested_procedure (request, procedure_id, study_instance_uid, data)"
        " VALUES (?, ?, ?, ?)",
        (request, procedure_id, ds.text(data, STUDY_UID), b""),
    )
    assert cursor.lastrowid is not None
    number = cursor.lastrowid
    if not procedure_id:
        ds.put(data, "RequestedProcedureID", f"RP{number}")
    connection.execute(
        "UPDATE requested_procedure SET data = ? WHERE id = ?", (ds.pack(data), number)
    )
    return number


def _enter_step(
    connection: sqlite3.Connection, procedure: int, news: DataSet, own: DataSet, entry: Entry
) -> int:
    """Enter one step; `own` are attributes of the step outside of its sequence."""
    wanted = ds.text(news, STEP_ID)
    row = connection.execute(
        "SELECT id, data FROM scheduled_step WHERE procedure = ? AND step_id = ?",
        (procedure, wanted),
    ).fetchone()
    if row is None:
        cursor = connection.execute(
            "INSERT INTO scheduled_step (procedure, step_id, status, open, start_date, start_time,"
            " modality, patient_id, accession_number, data, item, revision, updated)"
            " VALUES (?, ?, '', 1, '', '', '', '', '', x'', x'', 0, ?)",
            (procedure, wanted, entry.now),
        )
        assert cursor.lastrowid is not None
        number = cursor.lastrowid
        merged: DataSet = {}
    else:
        number, merged = int(row[0]), ds.unpack(row[1])
    ds.add(merged, own)
    step = (ds.items(merged, SEQUENCE) or [{}])[0]
    ds.add(step, news)
    if not ds.text(step, STEP_ID):
        ds.put(step, "ScheduledProcedureStepID", f"SPS{number}")
    if not ds.text(step, STATUS):
        ds.put(step, "ScheduledProcedureStepStatus", STATUSES[0])
    ds.put(merged, "ScheduledProcedureStepSequence", [step])
    connection.execute(
        "UPDATE scheduled_step SET data = ?, step_id = ? WHERE id = ?",
        (ds.pack(merged), ds.text(step, STEP_ID), number),
    )
    return number


def _keep(connection: sqlite3.Connection, table: str, row: int, data: DataSet) -> None:
    connection.execute(f"UPDATE {table} SET data = ? WHERE id = ?", (ds.pack(data), row))


# Putting together ---------------------------------------------------------------------------------

_PARTS = (
    "SELECT step.id, patient.data, request.data, procedure.data, step.data"
    " FROM scheduled_step AS step"
    " JOIN requested_procedure AS procedure ON procedure.id = step.procedure"
    " JOIN service_request AS request ON request.id = procedure.request"
    " JOIN patient ON patient.id = request.patient WHERE "
)


def rewrite(
    connection: sqlite3.Connection, now: int, hidden: Iterable[str], **which: int
) -> list[int]:
    """Put the worklist items of a patient, request, procedure or step together anew."""
    ((table, number),) = which.items()
    rows = connection.execute(f"{_PARTS}{table}.id = ?", (number,)).fetchall()
    for row in rows:
        item: DataSet = {}
        for part in row[1:]:
            ds.add(item, ds.unpack(part))
        _rewrite_step(connection, row[0], item, now, hidden)
    return [row[0] for row in rows]


def _rewrite_step(
    connection: sqlite3.Connection, number: int, item: DataSet, now: int, hidden: Iterable[str]
) -> None:
    (step,) = ds.items(item, SEQUENCE)
    status = ds.text(step, STATUS)
    is_open = int(status not in hidden)
    start = ds.text(step, START_DATE)
    start = match_times.start_of(start, "DA") or start
    connection.execute(
        "UPDATE scheduled_step SET status = ?, open = ?, start_date = ?, start_time = ?,"
        " modality = ?, patient_id = ?, accession_number = ?, item = ?, revision = revision + 1,"
        " updated = ? WHERE id = ?",
        (
            status,
            is_open,
            start,
            ds.text(step, START_TIME),
            ds.text(step, MODALITY),
            ds.text(item, PATIENT_ID),
            ds.text(item, ACCESSION),
            ds.pack(item),
            now,
            number,
        ),
    )
    connection.execute("DELETE FROM station WHERE step = ?", (number,))
    connection.executemany(
        "INSERT OR IGNORE INTO station VALUES (?, ?, ?, ?)",
        [(aet, is_open, start, number) for aet in ds.texts(step, STATION)],
    )


# Changing -----------------------------------------------------------------------------------------


def set_status(
    connection: sqlite3.Connection, now: int, number: int, status: str, hidden: Iterable[str]
) -> None:
    """Change the state of a step and of what queries see of it."""
    (data,) = connection.execute(
        "SELECT data FROM scheduled_step WHERE id = ?", (number,)
    ).fetchone()
    own = ds.unpack(data)
    ds.put(ds.items(own, SEQUENCE)[0], "ScheduledProcedureStepStatus", status)
    _keep(connection, "scheduled_step", number, own)
    rewrite(connection, now, hidden, step=number)


def mark_performed(connection: sqlite3.Connection, now: int, number: int, status: str) -> None:
    """A modality has begun, completed or discontinued a step; a cancelled one stays cancelled.

    What is hidden is told by the rows that are: the setting is applied when the worklist opens.
    """
    row = connection.execute("SELECT status FROM scheduled_step WHERE id = ?", (number,)).fetchone()
    if row is None or row[0] == "CANCELED":
        return
    set_status(connection, now, number, status, hidden_now(connection))


def hidden_now(connection: sqlite3.Connection) -> frozenset[str]:
    """The states that are hidden from queries, as the worklist noted them when it was opened."""
    (text,) = connection.execute("SELECT value FROM property WHERE name = 'hidden'").fetchone()
    return frozenset(text.split("\\"))


def update_patient(
    connection: sqlite3.Connection, now: int, news: DataSet, hidden: Iterable[str]
) -> list[int]:
    """Take over what is new of a patient (ADT); the steps whose items changed."""
    identity = identity_of(news)
    if identity is None:
        raise UsageError("a patient without Patient ID cannot be updated")
    row = _patient(connection, identity)
    if row is None:
        _enter_patient(connection, news, now)
        return []
    merged = ds.unpack(row[1])
    ds.add(merged, {tag: found for tag, found in news.items() if not row[2] or tag != PATIENT_ID})
    _keep(connection, "patient", row[0], merged)
    connection.execute("UPDATE patient SET updated = ? WHERE id = ?", (now, row[0]))
    return rewrite(connection, now, hidden, patient=row[0])


def merge_patients(
    connection: sqlite3.Connection,
    now: int,
    survivor: DataSet,
    other: DataSet,
    hidden: Iterable[str],
) -> list[int]:
    """Merge `other` into `survivor` (ADT^A40): its orders move; the steps whose items changed.

    Raises:
        UsageError: one of them has no Patient ID, or they are the same.
    """
    kept, gone = identity_of(survivor), identity_of(other)
    if kept is None or gone is None or kept == gone:
        raise UsageError("a merge needs two different Patient IDs")
    update_patient(connection, now, survivor, hidden)
    into = _patient(connection, kept)
    assert into is not None
    row = _patient(connection, gone)
    if row is None:
        connection.execute(
            "INSERT INTO patient (identity, data, merged_into, updated) VALUES (?, ?, ?, ?)",
            (gone, ds.pack(other), into[0], now),
        )
    elif row[0] != into[0]:
        connection.execute(
            "UPDATE patient SET merged_into = ?, updated = ? WHERE id = ?", (into[0], now, row[0])
        )
        connection.execute(
            "UPDATE service_request SET patient = ? WHERE patient = ?", (into[0], row[0])
        )
    return rewrite(connection, now, hidden, patient=into[0])
