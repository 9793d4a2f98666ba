"""Unified procedure steps: every cell of the state and subscription tables, events, queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.requirements import Refused
from hilum.archive.workflow.workitem_events import FILTERED, GLOBAL
from hilum.archive.workflow.workitem_rows import (
    CANCELED,
    COMPLETED,
    CREATE,
    EVENTS,
    IN_PROGRESS,
    ROWS,
    SCHEDULED,
    SET,
    STATES,
    SUBSCRIPTIONS,
    TRANSITIONS,
)
from hilum.archive.workflow.workitems import PUSH
from hilum.dataset.codec import Element
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of, vr_of
from tests.workflow.making import CODE, Clock, opened, to_state, work_done, workitem

if TYPE_CHECKING:
    from pathlib import Path

    from hilum.archive.workflow.requirements import Row
    from hilum.archive.workflow.workflow import Workflow
    from hilum.dataset.codec import DataSet

UID, LOCK = "1.2.826.7.1", "1.2.3.4"
STATE = tag_of("ProcedureStepState")


def bring(flow: Workflow, state: str, uid: str = UID) -> None:
    """Bring the workitem into a state."""
    if state:
        flow.workitems.create(uid, workitem())
    if state in (IN_PROGRESS, COMPLETED, CANCELED):
        flow.workitems.change_state(uid, to_state(IN_PROGRESS))
    if state == COMPLETED:
        flow.workitems.set(uid, work_done(LOCK))
    if state in (COMPLETED, CANCELED):
        flow.workitems.change_state(uid, to_state(state))


def happen(flow: Workflow, event: str, state: str) -> int | None:
    """Let an event happen to it; the status of its answer."""
    name, _, kind = event.partition(", ")
    if name.startswith("to "):
        target = name.removeprefix("to ").upper()
        right = LOCK if kind != "wrong" else ("" if state == SCHEDULED else "9.9")
        return flow.workitems.change_state(UID, to_state(target, right))
    match name:
        case "create":
            return flow.workitems.create(UID, workitem())
        case "request cancel":
            flow.subscriptions.subscribe(GLOBAL, subscription("PERFORMER"))
            return flow.workitems.request_cancel(UID, {}, "RIS")
        case "set":
            lock = LOCK if state not in ("", SCHEDULED) else ""
            lock = lock if kind == "right" else "9.9"
            news = work_done(lock)
            flow.workitems.set(UID, news)
        case "get":
            flow.workitems.get(UID)
    return 0


def subscription(aet: str, lock: str = "FALSE", **keys: object) -> DataSet:
    return ds.data_set(ReceivingAE=aet, DeletionLock=lock, **keys)


OUTCOMES = {
    "create": SCHEDULED,
    "claim": IN_PROGRESS,
    "complete": COMPLETED,
    "cancel": CANCELED,
    "withdraw": CANCELED,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", EVENTS)
def test_every_cell_of_the_state_table(flow: Workflow, event: str, state: str) -> None:
    bring(flow, state)
    if event.startswith("to completed") and state == IN_PROGRESS:
        flow.workitems.set(UID, work_done(LOCK))
    cell = TRANSITIONS[event, state]
    if isinstance(cell, str):
        assert happen(flow, event, state) == 0
        assert flow.workitems.get(UID).state == OUTCOMES.get(cell, state)
    elif cell >> 12 == 0xB:
        assert happen(flow, event, state) == cell
        assert flow.workitems.get(UID).state == state
    else:
        with pytest.raises(DimseError) as failure:
            happen(flow, event, state)
        assert failure.value.status == cell
        assert failure.value.comment
        if state:
            assert flow.workitems.get(UID).state == state


def test_the_stored_state_is_also_in_the_attributes(flow: Workflow) -> None:
    for number, state in enumerate(STATES[1:]):
        uid = f"{UID}.{number}"
        bring(flow, state, uid)
        assert ds.text(flow.workitems.get(uid).data_set, STATE) == state


# Attributes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.tag:08X}")
def test_every_row_of_the_table_at_creation(flow: Workflow, row: Row) -> None:
    data = workitem()
    kind = row.types[CREATE]
    if kind == "-":
        data[row.tag] = Element("UI", b"1.2")
        wanted = 0x0105
    else:
        data.pop(row.tag, None)
        wanted = 0x0120 if kind in "12" else None
    if wanted is None:
        flow.workitems.create(UID, data)
        return
    with pytest.raises(Refused) as failure:
        flow.workitems.create(UID, data)
    assert (failure.value.status, failure.value.offending) == (wanted, (row.tag,))


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.types[CREATE] == "1" and row.tag != STATE], ids=lambda r: ""
)
def test_what_needs_a_value_needs_a_value(flow: Workflow, row: Row) -> None:
    data = workitem()
    data[row.tag] = Element(vr_of(row.tag), b"")
    with pytest.raises(Refused) as failure:
        flow.workitems.create(UID, data)
    assert (failure.value.status, failure.value.offending) == (0x0121, (row.tag,))


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.types[SET] == "-"], ids=lambda row: f"{row.tag:08X}"
)
def test_what_may_not_be_set_is_not(flow: Workflow, row: Row) -> None:
    flow.workitems.create(UID, workitem())
    vr = vr_of(row.tag)
    with pytest.raises(Refused) as failure:
        flow.workitems.set(UID, {row.tag: Element(vr, [{}] if vr == "SQ" else b"X")})
    assert failure.value.status == 0x0105


NO_MEANING = {"CodeValue": "110001", "CodingSchemeDesignator": "DCM"}
ITEMS = [
    # What an item lacks, by PS3.4 Tables CC.2.5-2a to CC.2.5-2g, and the sequence that it is in
    ("ScheduledWorkitemCodeSequence", NO_MEANING, "CodeMeaning"),
    ("ScheduledStationNameCodeSequence", NO_MEANING, "CodeMeaning"),
    ("ScheduledProcessingParametersSequence", {"ValueType": "TEXT"}, "ConceptNameCodeSequence"),
    (
        "ScheduledProcessingParametersSequence",
        {"ValueType": "TEXT", "ConceptNameCodeSequence": [NO_MEANING]},
        "CodeMeaning",
    ),
    (
        "InputInformationSequence",
        {
            "TypeOfInstances": "DICOM",
            "ReferencedSOPSequence": [
                {"ReferencedSOPClassUID": "1.2", "ReferencedSOPInstanceUID": "1.3"}
            ],
            "DICOMRetrievalSequence": [{"InstitutionName": "here"}],
        },
        "RetrieveAETitle",
    ),
    ("OutputDestinationSequence", {"DICOMStorageSequence": [{"PatientID": "1"}]}, "DestinationAE"),
    ("ReplacedProcedureStepSequence", {"ReferencedSOPClassUID": "1.2"}, "ReferencedSOPInstanceUID"),
    ("OtherPatientIDsSequence", {"PatientID": "1"}, "IssuerOfPatientID"),
    ("IssuerOfPatientIDQualifiersSequence", {"UniversalEntityID": ""}, "IdentifierTypeCode"),
]


@pytest.mark.parametrize(("sequence", "item", "lacking"), ITEMS, ids=lambda value: str(value)[:30])
def test_items_have_what_the_macros_say(
    flow: Workflow, sequence: str, item: dict[str, object], lacking: str
) -> None:
    with pytest.raises(Refused) as failure:
        flow.workitems.create(UID, workitem(**{sequence: [item]}))
    assert (failure.value.status, failure.value.offending[0]) == (0x0120, tag_of(lacking))


def test_what_was_made_says_what_it_is(flow: Workflow) -> None:
    bring(flow, IN_PROGRESS)
    news = work_done(LOCK)
    step = ds.items(news, tag_of("UnifiedProcedureStepPerformedProcedureSequence"))[0]
    ds.put(step, "OutputInformationSequence", [{"StudyInstanceUID": "1.2"}])
    with pytest.raises(Refused) as failure:
        flow.workitems.set(UID, news)
    assert failure.value.offending == (tag_of("TypeOfInstances"), tag_of("ReferencedSOPSequence"))


def test_other_patient_ids_with_their_issuer_may_be_set(flow: Workflow) -> None:
    flow.workitems.create(UID, workitem())
    other = [{"PatientID": "12", "IssuerOfPatientID": "HERE"}]
    flow.workitems.set(UID, ds.data_set(OtherPatientIDsSequence=other))
    (kept,) = ds.items(flow.workitems.get(UID).data_set, tag_of("OtherPatientIDsSequence"))
    assert ds.text(kept, tag_of("IssuerOfPatientID")) == "HERE"


def test_a_sop_class_uid_at_creation_is_that_of_the_provider(flow: Workflow) -> None:
    flow.workitems.create(UID, workitem(SOPClassUID="1.2.840.10008.5.1.4.34.6.3"))
    data = flow.workitems.get(UID).data_set
    assert ds.text(data, tag_of("SOPClassUID")) == PUSH


def test_creation_in_another_state_is_c309(flow: Workflow) -> None:
    with pytest.raises(DimseError) as failure:
        flow.workitems.create(UID, workitem(ProcedureStepState=IN_PROGRESS))
    assert failure.value.status == 0xC309


def test_a_missing_label_is_filled_in_and_said(flow: Workflow) -> None:
    assert flow.workitems.create(UID, workitem(WorklistLabel="")) == 0xB300
    data = flow.workitems.get(UID).data_set
    assert ds.text(data, tag_of("WorklistLabel")) == "WORKLIST"


def test_priorities_are_the_three_of_the_standard(flow: Workflow) -> None:
    with pytest.raises(Refused, match="HIGH, MEDIUM, LOW") as failure:
        flow.workitems.create(UID, workitem(ScheduledProcedureStepPriority="STAT"))
    assert failure.value.status == 0x0106


def _final_rows(rows: tuple[Row, ...], path: tuple[int, ...] = ()):
    for row in rows:
        if row.types[2] == "P":
            yield (*path, row.tag)
        yield from _final_rows(row.below, (*path, row.tag))


@pytest.mark.parametrize("path", list(_final_rows(ROWS)), ids=str)
def test_completion_needs_what_the_table_says(flow: Workflow, path: tuple[int, ...]) -> None:
    bring(flow, IN_PROGRESS)
    news = work_done(LOCK)
    if len(path) == 1:
        news[path[0]] = Element("SQ", [])
    else:
        del ds.items(news, path[0])[0][path[1]]
    if len(path) == 1 or path[1] != tag_of("PerformedStationNameCodeSequence"):
        flow.workitems.set(UID, news)
    else:
        ds.items(news, path[0])[0][path[1]] = Element("SQ", [])
        flow.workitems.set(UID, news)
    with pytest.raises(DimseError) as failure:
        flow.workitems.change_state(UID, to_state(COMPLETED))
    assert (failure.value.status, failure.value.offending) == (0xC304, (path[-1],))
    assert flow.workitems.get(UID).state == IN_PROGRESS
    flow.workitems.set(UID, work_done(LOCK))
    assert flow.workitems.change_state(UID, to_state(COMPLETED)) == 0


def test_a_cancelled_workitem_says_when_and_why(flow: Workflow) -> None:
    bring(flow, SCHEDULED)
    flow.workitems.request_cancel(UID, ds.data_set(ReasonForCancellation="gone home"), "RIS")
    (progress,) = ds.items(
        flow.workitems.get(UID).data_set, tag_of("ProcedureStepProgressInformationSequence")
    )
    assert ds.text(progress, tag_of("ReasonForCancellation")) == "gone home"
    assert ds.text(progress, tag_of("ProcedureStepCancellationDateTime")).startswith("20260202")
    assert ds.items(progress, tag_of("ProcedureStepDiscontinuationReasonCodeSequence"))


def test_the_transaction_uid_is_a_secret(flow: Workflow) -> None:
    bring(flow, IN_PROGRESS)
    tag = tag_of("TransactionUID")
    assert tag not in flow.workitems.get(UID).data_set
    (answer,) = flow.workitems.find(ds.data_set(TransactionUID="", ProcedureStepState=""))
    assert tag not in answer


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({}, 3),
        ({"ProcedureStepState": SCHEDULED}, 2),
        ({"WorklistLabel": "AI"}, 2),
        ({"ProcedureStepLabel": "Seg*"}, 3),
        ({"ScheduledProcedureStepStartDateTime": "20260203-"}, 1),
        ({"ScheduledProcedureStepPriority": "HIGH"}, 1),
        ({"ScheduledWorkitemCodeSequence": [{"CodeValue": "110001"}]}, 3),
        ({"PatientID": "P-1", "ProcedureStepState": IN_PROGRESS}, 1),
        ({"ReferencedRequestSequence": [{"AccessionNumber": "A7"}]}, 1),
    ],
)
def test_queries(flow: Workflow, keys: dict[str, object], found: int) -> None:
    request = {
        "StudyInstanceUID": "1.2",
        "AccessionNumber": "A7",
        **{key: [] for key in ("IssuerOfAccessionNumberSequence", "OrderPlacerIdentifierSequence")},
        **{key: [] for key in ("OrderFillerIdentifierSequence", "RequestedProcedureCodeSequence")},
        "RequestedProcedureID": "",
        "RequestedProcedureDescription": "",
    }
    flow.workitems.create("1.1", workitem(ReferencedRequestSequence=[request]))
    flow.workitems.create(
        "1.2", workitem(WorklistLabel="QA", ScheduledProcedureStepStartDateTime="20260203")
    )
    flow.workitems.create("1.3", workitem(ScheduledProcedureStepPriority="HIGH"))
    flow.workitems.change_state("1.3", to_state(IN_PROGRESS))
    assert (
        len(list(flow.workitems.find(ds.data_set(**({"ProcedureStepLabel": ""} | keys))))) == found
    )


# Subscriptions and events -------------------------------------------------------------------------


def act(flow: Workflow, event: str) -> None:
    name, _, lock = event.partition(", ")
    action = subscription("AE1", "TRUE" if lock == "lock" else "FALSE")
    uid = GLOBAL if name.endswith("globally") or name == "suspend" else UID
    if name.startswith("subscribe"):
        flow.subscriptions.subscribe(uid, action)
    elif name.startswith("unsubscribe"):
        flow.subscriptions.unsubscribe(uid, action)
    else:
        flow.subscriptions.suspend(uid, action)


@pytest.mark.parametrize(("event", "before"), SUBSCRIPTIONS, ids=str)
def test_every_cell_of_the_subscription_table(
    flow: Workflow, event: str, before: bool | None
) -> None:
    flow.workitems.create(UID, workitem())
    if before is not None:
        act(flow, "subscribe, lock" if before else "subscribe, no lock")
    posted = len(flow.outbox.deliveries())
    act(flow, event)
    after, told = SUBSCRIPTIONS[event, before]
    assert flow.subscriptions.watchers(UID).get("AE1") is after
    assert len(flow.outbox.deliveries()) - posted == told


@pytest.mark.parametrize(
    ("event", "watched"),
    [
        ("", None),
        ("subscribe globally, lock", True),
        ("subscribe globally, no lock", False),
        ("suspend", None),
        ("unsubscribe globally", None),
    ],
)
def test_new_workitems_are_watched_by_who_watches_all(
    flow: Workflow, event: str, watched: bool | None
) -> None:
    if event in ("suspend", "unsubscribe globally"):
        act(flow, "subscribe globally, lock")
    if event:
        act(flow, event)
    flow.workitems.create(UID, workitem())
    assert flow.subscriptions.watchers(UID).get("AE1") is watched
    assert len(flow.outbox.deliveries()) == (watched is not None)


def test_a_filtered_subscription_watches_what_it_matches(flow: Workflow) -> None:
    flow.workitems.create("1.1", workitem())
    flow.subscriptions.subscribe(FILTERED, subscription("AE1", WorklistLabel="QA"))
    flow.workitems.create("1.2", workitem(WorklistLabel="QA"))
    flow.workitems.create("1.3", workitem())
    assert [bool(flow.subscriptions.watchers(f"1.{n}")) for n in (1, 2, 3)] == [False, True, False]


@pytest.mark.parametrize(
    ("uid", "action", "status"),
    [
        ("9.9", subscription("AE1"), 0xC307),
        (GLOBAL, subscription("STRANGER"), 0xC308),
        (UID, subscription("AE1", WorklistLabel="QA"), 0xC314),
        (GLOBAL, subscription("AE1", WorklistLabel="QA"), 0xC314),
        (GLOBAL, subscription(""), 0x0115),
        (GLOBAL, subscription("AE1", "MAYBE"), 0x0115),
    ],
)
def test_subscriptions_that_cannot_be(
    folder: Path, clock: Clock, uid: str, action: DataSet, status: int
) -> None:
    flow = opened(folder, clock, knows=lambda aet: aet == "AE1")
    flow.workitems.create(UID, workitem())
    with pytest.raises(DimseError) as failure:
        flow.subscriptions.subscribe(uid, action)
    assert failure.value.status == status
    with pytest.raises(DimseError) as failure:
        flow.subscriptions.suspend(UID, subscription("AE1"))
    assert failure.value.status == 0xC314
    flow.close()


def test_a_lock_may_be_refused_with_a_warning(folder: Path, clock: Clock) -> None:
    flow = opened(folder, clock, deletion_locks=False)
    flow.workitems.create(UID, workitem())
    assert flow.subscriptions.subscribe(UID, subscription("AE1", "TRUE")) == 0xB301
    assert flow.subscriptions.watchers(UID) == {"AE1": False}
    flow.close()


def test_a_locked_workitem_is_not_purged(flow: Workflow, clock: Clock) -> None:
    bring(flow, COMPLETED)
    flow.subscriptions.subscribe(UID, subscription("AE1", "TRUE"))
    clock.forward(10 * 86400)
    assert flow.workitems.purge(1) == 0
    flow.subscriptions.unsubscribe(UID, subscription("AE1"))
    assert flow.workitems.purge(1) == 1
    with pytest.raises(DimseError):
        flow.workitems.get(UID)


def test_events_of_a_whole_life_in_order(flow: Workflow) -> None:
    flow.subscriptions.subscribe(GLOBAL, subscription("AE1"))
    flow.workitems.create(UID, workitem(ScheduledStationNameCodeSequence=[CODE]))
    flow.workitems.change_state(UID, to_state(IN_PROGRESS))
    progress = {"ProcedureStepProgress": "50"}
    flow.workitems.set(
        UID,
        ds.data_set(TransactionUID=LOCK, ProcedureStepProgressInformationSequence=[progress]),
    )
    flow.workitems.request_cancel(UID, ds.data_set(ReasonForCancellation="why"), "RIS")
    flow.workitems.set(UID, work_done(LOCK))
    flow.workitems.change_state(UID, to_state(COMPLETED))
    flow.subscriptions.report_scp("GOING DOWN", ["FALLBACK"])
    posted = flow.outbox.deliveries()
    assert [d.details["event"] for d in posted if d.destination == "AE1"] == [1, 5, 1, 3, 2, 1, 4]
    assert [d.destination for d in posted if d.details["event"] == 4] == ["AE1", "FALLBACK"]
    asked = next(d for d in posted if d.details["event"] == 2)
    assert ds.text(asked.data_set, tag_of("RequestingAE")) == "RIS"
    states = [ds.text(d.data_set, STATE) for d in posted if d.details["event"] == 1]
    assert states == [SCHEDULED, IN_PROGRESS, COMPLETED]
    assert {d.thread for d in posted} == {UID, GLOBAL}


def test_who_a_workitem_is_assigned_to_is_told_by_what_has_a_value(flow: Workflow) -> None:
    """PS3.4 Table CC.2.4-1: each attribute of event 5 is there if it is populated."""
    flow.subscriptions.subscribe(GLOBAL, subscription("AE1"))
    performer = {
        "HumanPerformerCodeSequence": [CODE],
        "HumanPerformerName": "Doe^Joe",
        "HumanPerformerOrganization": "St. Elsewhere",
    }
    flow.workitems.create(UID, workitem(ScheduledHumanPerformersSequence=[performer]))
    flow.workitems.set(UID, ds.data_set(ScheduledStationNameCodeSequence=[CODE]))
    told = [one.data_set for one in flow.outbox.deliveries() if one.details["event"] == 5]
    human, station = (
        tag_of("HumanPerformerCodeSequence"),
        tag_of("ScheduledStationNameCodeSequence"),
    )
    where = tag_of("HumanPerformerOrganization")
    assert [set(one) for one in told] == [{human, where}, {human, where, station}]


def test_nobody_can_be_asked_to_cancel_what_nobody_watches(flow: Workflow) -> None:
    bring(flow, IN_PROGRESS)
    with pytest.raises(DimseError) as failure:
        flow.workitems.request_cancel(UID, {}, "RIS")
    assert failure.value.status == 0xC312
