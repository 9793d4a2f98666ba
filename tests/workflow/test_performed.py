"""Performed procedure steps: every cell of the state table, every row of the attribute table."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.performed import NoLongerUpdated
from hilum.archive.workflow.performed_rows import (
    COMPLETED,
    CREATE,
    DISCONTINUED,
    EVENTS,
    FINAL,
    IN_PROGRESS,
    ROWS,
    SET,
    TRANSITIONS,
)
from hilum.archive.workflow.requirements import Refused
from hilum.dataset.codec import Element
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of, vr_of
from tests.workflow.making import Clock, ended, opened, order, performed, step_keys

if TYPE_CHECKING:
    from pathlib import Path

    from hilum.archive.workflow.requirements import Row
    from hilum.archive.workflow.workflow import Workflow
    from hilum.dataset.codec import DataSet

UID = "1.2.826.5.1"
STATUS = tag_of("PerformedProcedureStepStatus")


def bring(flow: Workflow, state: str) -> None:
    """Bring the step into a state."""
    if state:
        flow.performed.create(UID, performed())
    if state in (COMPLETED, DISCONTINUED):
        flow.performed.set(UID, ended("1.2.3.1", status=state))


def happen(flow: Workflow, event: str) -> None:
    """Let an event happen to it."""
    match event:
        case "create in progress":
            flow.performed.create(UID, performed())
        case "create otherwise":
            flow.performed.create(UID, performed(PerformedProcedureStepStatus="COMPLETED"))
        case "set":
            flow.performed.set(UID, ds.data_set(PerformedProcedureStepDescription="now"))
        case "set completed":
            flow.performed.set(UID, ended("1.2.3.1"))
        case "set discontinued":
            flow.performed.set(UID, ended("1.2.3.1", status=DISCONTINUED))
        case "set otherwise":
            flow.performed.set(UID, ds.data_set(PerformedProcedureStepStatus="PAUSED"))
        case "get":
            flow.performed.get(UID)


OUTCOMES = {
    "create": IN_PROGRESS,
    "update": IN_PROGRESS,
    "complete": COMPLETED,
    "discontinue": DISCONTINUED,
}


@pytest.mark.parametrize("state", ["", IN_PROGRESS, COMPLETED, DISCONTINUED])
@pytest.mark.parametrize("event", EVENTS)
def test_every_cell_of_the_state_table(flow: Workflow, event: str, state: str) -> None:
    bring(flow, state)
    before = flow.performed.get(UID) if state else None
    cell = TRANSITIONS[event, state]
    if isinstance(cell, str):
        happen(flow, event)
        assert flow.performed.get(UID).status == OUTCOMES.get(cell, state)
        return
    with pytest.raises(DimseError) as failure:
        happen(flow, event)
    if cell == 0xA710:
        assert isinstance(failure.value, NoLongerUpdated)
        assert (failure.value.status, failure.value.error_id) == (0x0110, 0xA710)
        assert failure.value.comment == "Performed Procedure Step Object may no longer be updated"
    else:
        assert failure.value.status == cell
    if before is not None:
        assert flow.performed.get(UID) == before


def paths(rows: tuple[Row, ...], before: tuple[int, ...] = ()) -> list[tuple[tuple[int, ...], Row]]:
    found = []
    for row in rows:
        found.append(((*before, row.tag), row))
        found += paths(row.below, (*before, row.tag))
    return found


def whole(rows: tuple[Row, ...]) -> DataSet:
    """A data set with every attribute of the table."""
    made: DataSet = {}
    for row in rows:
        vr = vr_of(row.tag)
        value = [whole(row.below)] if vr == "SQ" else b"1"
        made[row.tag] = Element(vr, value)
    made.pop(0, None)
    return made


def at(data: DataSet, path: tuple[int, ...]) -> DataSet:
    for tag in path[:-1]:
        data = ds.items(data, tag)[0]
    return data


@pytest.mark.parametrize(("path", "row"), paths(ROWS), ids=lambda value: "")
def test_every_row_of_the_table_at_creation(
    flow: Workflow, path: tuple[int, ...], row: Row
) -> None:
    full = whole(ROWS)
    full[STATUS] = Element("CS", b"IN PROGRESS")
    kind = row.types[CREATE]
    for absent in (True, False):
        data = ds.copied(full)
        if absent:
            del at(data, path)[path[-1]]
        else:
            at(data, path)[path[-1]] = Element(
                vr_of(row.tag), type(at(full, path)[row.tag].value)()
            )
        wanted = {("1", True): 0x0120, ("2", True): 0x0120, ("1", False): 0x0121}.get(
            (kind, absent)
        )
        uid = f"{UID}.{int(absent)}"
        if wanted is None:
            flow.performed.create(uid, data)
            continue
        with pytest.raises(Refused) as failure:
            flow.performed.create(uid, data)
        assert failure.value.status == wanted
        assert failure.value.offending == (row.tag,)
        assert f"({row.tag >> 16:04X},{row.tag & 0xFFFF:04X})" in failure.value.comment


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.tag:08X}")
def test_every_row_of_the_table_when_set(flow: Workflow, row: Row) -> None:
    flow.performed.create(UID, performed())
    data = {row.tag: whole((row,))[row.tag]}
    if row.tag == STATUS:
        data[STATUS] = Element("CS", b"IN PROGRESS")
    if row.types[SET] == "-":
        with pytest.raises(Refused) as failure:
            flow.performed.set(UID, data)
        assert (failure.value.status, failure.value.offending) == (0x0105, (row.tag,))
    else:
        flow.performed.set(UID, data)
        kept = flow.performed.get(UID).data_set[row.tag]
        assert ds.pack({row.tag: kept}) == ds.pack(data)


NO_MEANING = {"CodeValue": "T-D3000", "CodingSchemeDesignator": "SRT"}


@pytest.mark.parametrize("keyword", ["ProcedureCodeSequence", "PerformedProtocolCodeSequence"])
def test_what_was_performed_may_be_a_code_without_meaning(flow: Workflow, keyword: str) -> None:
    flow.performed.create(UID, performed(**{keyword: [NO_MEANING]}))
    flow.performed.set(UID, ds.data_set(**{keyword: [NO_MEANING, NO_MEANING]}))
    assert len(ds.items(flow.performed.get(UID).data_set, tag_of(keyword))) == 2


@pytest.mark.parametrize(
    "keyword",
    [
        "ReasonForPerformedProcedureCodeSequence",
        "PerformedProcedureStepDiscontinuationReasonCodeSequence",
    ],
)
def test_a_reason_is_a_code_with_its_meaning(flow: Workflow, keyword: str) -> None:
    with pytest.raises(Refused) as failure:
        flow.performed.create(UID, performed(**{keyword: [NO_MEANING]}))
    assert (failure.value.status, failure.value.offending) == (0x0120, (tag_of("CodeMeaning"),))
    flow.performed.create(UID, performed(**{keyword: []}))
    with pytest.raises(Refused) as failure:
        flow.performed.set(UID, ds.data_set(**{keyword: [NO_MEANING]}))
    assert (failure.value.status, failure.value.offending) == (0x0120, (tag_of("CodeMeaning"),))
    flow.performed.set(UID, ds.data_set(**{keyword: [NO_MEANING | {"CodeMeaning": "Chest"}]}))


def test_a_specimen_in_an_image_is_identified(flow: Workflow) -> None:
    flow.performed.create(UID, performed())
    end = ended("1.2.3.1")
    series = ds.items(end, tag_of("PerformedSeriesSequence"))[0]
    image = ds.items(series, tag_of("ReferencedImageSequence"))[0]
    ds.put(image, "SpecimenDescriptionSequence", [{"SpecimenIdentifier": "S-1"}])
    with pytest.raises(Refused) as failure:
        flow.performed.set(UID, end)
    assert (failure.value.status, failure.value.offending) == (0x0120, (tag_of("SpecimenUID"),))


@pytest.mark.parametrize(
    ("path", "row"), [(p, r) for p, r in paths(ROWS) if r.types[FINAL] == "1"], ids=lambda v: ""
)
def test_a_final_state_needs_what_the_table_says(
    flow: Workflow, path: tuple[int, ...], row: Row
) -> None:
    flow.performed.create(UID, performed())
    data = ended("1.2.3.1")
    series = ds.items(data, tag_of("PerformedSeriesSequence"))[0]
    other = tag_of("ReferencedNonImageCompositeSOPInstanceSequence")
    series[other] = ds.copied(series)[tag_of("ReferencedImageSequence")]
    del at(data, path)[path[-1]]
    with pytest.raises(Refused) as failure:
        flow.performed.set(UID, data)
    assert failure.value.offending[0] == row.tag
    assert flow.performed.get(UID).status == IN_PROGRESS
    flow.performed.set(UID, ended("1.2.3.1"))


def test_leniency_keeps_a_step_and_notes_what_is_odd(folder: Path, clock: Clock) -> None:
    flow = opened(folder, clock, strict=False)
    data = performed()
    del data[tag_of("PatientSex")], data[tag_of("Modality")]
    flow.performed.create(UID, data)
    end = ended("1.2.3.1")
    del end[tag_of("PerformedProcedureStepEndTime")]
    flow.performed.set(UID, end)
    step = flow.performed.get(UID)
    assert step.status == COMPLETED
    assert [finding.split()[1] for finding in step.findings] == [
        "PatientSex",
        "Modality",
        "PerformedProcedureStepEndTime",
    ]
    flow.close()


@pytest.mark.parametrize("uid", ["1.2.x", "1" * 65, "not a uid"])
def test_a_reference_that_is_no_uid_is_an_invalid_value(flow: Workflow, uid: str) -> None:
    with pytest.raises(Refused) as failure:
        flow.performed.create(UID, performed(study=uid))
    assert failure.value.status == 0x0106


def test_two_character_sets_are_merged(flow: Workflow) -> None:
    first = performed()
    first[0x00080005] = Element("CS", b"ISO_IR 100")
    first[tag_of("PatientName")] = Element("PN", "Müller".encode("latin-1"))
    flow.performed.create(UID, first)
    news = {
        0x00080005: Element("CS", b"ISO_IR 144"),
        tag_of("PerformedProcedureStepDescription"): Element("LO", "Грудь".encode("iso8859_5")),
    }
    flow.performed.set(UID, news)
    data = flow.performed.get(UID).data_set
    assert ds.text(data, tag_of("PatientName")) == "Müller"
    assert ds.text(data, tag_of("PerformedProcedureStepDescription")) == "Грудь"


# What follows from it -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "status"),
    [(IN_PROGRESS, "STARTED"), (COMPLETED, "COMPLETED"), (DISCONTINUED, "DISCONTINUED")],
)
def test_the_scheduled_step_follows(flow: Workflow, state: str, status: str) -> None:
    flow.worklist.add_all([order(1), order(2)])
    bring(flow, state)
    states = {row.id: row.status for row in flow.worklist.steps(finished=True)}
    assert states == {1: status, 2: "SCHEDULED"}
    asked = list(flow.worklist.find(step_keys(ScheduledStationAETitle="CT1")))
    assert len(asked) == (2 if status == "STARTED" else 1)


def test_a_modality_with_a_study_of_its_own_is_matched_by_accession_number(flow: Workflow) -> None:
    flow.worklist.add(order(1))
    flow.performed.create(UID, performed(study="1.2.999"))
    assert [row.status for row in flow.worklist.steps()] == ["STARTED"]


def test_an_unscheduled_examination_is_taken_and_found(flow: Workflow) -> None:
    flow.performed.create(UID, performed(study="1.2.77", step_id=""))
    assert [step.uid for step in flow.performed.of_study("1.2.77")] == [UID]


def test_instances_and_steps_know_each_other(flow: Workflow) -> None:
    flow.performed.create(UID, performed())
    flow.performed.set(UID, ended("1.2.3.1", "1.2.3.2"))
    assert flow.performed.of_instance("1.2.3.2") == [UID]
    assert {one.sop_instance_uid for one in flow.performed.references(UID)} == {
        "1.2.3.1",
        "1.2.3.2",
    }
    assert {one.series_instance_uid for one in flow.performed.references(UID)} == {"1.2.826.1.1"}


def test_forwarding_and_notification_wait_in_the_outbox_in_order(folder: Path, clock: Clock):
    flow = opened(folder, clock, forward_mpps=("RIS",), notify_mpps=("VIEW",))
    flow.performed.create(UID, performed())
    flow.performed.set(UID, ds.data_set(PerformedProcedureStepDescription="now"))
    flow.performed.set(UID, ended("1.2.3.1"))
    flow.performed.delete(UID)
    posted = [(d.kind, d.destination, d.details.get("event")) for d in flow.outbox.deliveries()]
    assert posted == [
        ("mpps create", "RIS", None),
        ("mpps event", "VIEW", 1),
        ("mpps set", "RIS", None),
        ("mpps event", "VIEW", 4),
        ("mpps set", "RIS", None),
        ("mpps event", "VIEW", 2),
        ("mpps event", "VIEW", 5),
    ]
    assert {d.thread for d in flow.outbox.deliveries()} == {UID}
    flow.close()


def test_only_one_of_many_that_create_the_same_step_succeeds(flow: Workflow) -> None:
    outcomes: list[int] = []

    def create() -> None:
        try:
            flow.performed.create(UID, performed())
            outcomes.append(0)
        except DimseError as error:
            outcomes.append(error.status)

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, *[0x0111] * 7]
