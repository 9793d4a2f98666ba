"""The worklist: entering, changing and asking for what is scheduled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.scheduled import FINISHED, STATUSES
from hilum.archive.workflow.worklist_keys import KEYS
from hilum.dataset.codec import Element
from hilum.errors import UsageError
from hilum.tables.dictionary import tag_of, vr_of
from tests.workflow.making import Clock, opened, order, step_keys

if TYPE_CHECKING:
    from pathlib import Path

    from hilum.archive.workflow.workflow import Workflow
    from hilum.dataset.codec import DataSet

ACCESSION = tag_of("AccessionNumber")
NAME = tag_of("PatientName")
STEPS = tag_of("ScheduledProcedureStepSequence")


def found(flow: Workflow, keys: DataSet) -> list[str]:
    return [ds.text(item, ACCESSION) for item in flow.worklist.find(keys)]


def one(flow: Workflow, **keys: Any) -> DataSet:
    (item,) = flow.worklist.find(ds.data_set(**keys))
    return item


# Asking -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, ["A1", "A2", "A3"]),
        ({"ScheduledStationAETitle": "CT1"}, ["A1", "A3"]),
        ({"ScheduledStationAETitle": "CT"}, []),
        ({"ScheduledStationAETitle": "MR2"}, ["A2"]),
        ({"ScheduledProcedureStepStartDate": "20260202"}, ["A1", "A2"]),
        ({"ScheduledProcedureStepStartDate": "20260203-"}, ["A3"]),
        ({"ScheduledProcedureStepStartDate": "-20260202"}, ["A1", "A2"]),
        ({"ScheduledProcedureStepStartDate": "20260201-20260204"}, ["A1", "A2", "A3"]),
        ({"ScheduledProcedureStepStartTime": "0900-0930"}, ["A1"]),
        ({"Modality": "MR"}, ["A2"]),
        ({"ScheduledPerformingPhysicianName": "gray*"}, ["A2"]),
        ({"ScheduledPerformingPhysicianName": "Gray^Effie"}, ["A2"]),
        ({"ScheduledProcedureStepID": "S3"}, ["A3"]),
        ({"ScheduledProtocolCodeSequence": [{"CodeValue": "X-1"}]}, ["A3"]),
        ({"ScheduledProtocolCodeSequence": [{"CodeValue": "X-2"}]}, []),
        ({"ScheduledStationAETitle": "CT1", "Modality": "MR"}, []),
        # Two ranges together are one period: from the 2nd at 10 to the 3rd at 9:30 (K.6-1).
        (
            {
                "ScheduledProcedureStepStartDate": "20260202-20260203",
                "ScheduledProcedureStepStartTime": "1000-1130",
            },
            ["A2", "A3"],
        ),
    ],
)
def test_matching_by_keys_of_the_step(flow: Workflow, keys: dict[str, Any], expected: list[str]):
    flow.worklist.add(order(1))
    flow.worklist.add(
        order(
            2,
            step_ScheduledStationAETitle="MR1\\MR2",
            step_Modality="MR",
            step_ScheduledPerformingPhysicianName="Gray^Effie",
        )
    )
    flow.worklist.add(
        order(
            3,
            step_ScheduledProcedureStepStartDate="20260203",
            step_ScheduledProtocolCodeSequence=[
                {"CodeValue": "X-1", "CodingSchemeDesignator": "99", "CodeMeaning": "Thorax"}
            ],
        )
    )
    assert found(flow, step_keys(**keys)) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"PatientName": "doe*"}, ["A1"]),
        ({"PatientID": "P-2"}, ["A2"]),
        ({"PatientID": "P"}, []),
        ({"AccessionNumber": "A1"}, ["A1"]),
        ({"AccessionNumber": "A?"}, ["A1", "A2"]),
        ({"StudyInstanceUID": "1.2.826.1.2"}, ["A2"]),
        ({"StudyInstanceUID": "1.2.826.1.2\\1.2.826.1.1"}, ["A1", "A2"]),
        ({"RequestedProcedureID": "R2"}, ["A2"]),
        ({"PatientBirthDate": "19700101"}, ["A2"]),
        ({"RequestedProcedureCodeSequence": [{"CodeValue": "THX"}]}, ["A2"]),
    ],
)
def test_matching_by_other_keys(flow: Workflow, keys: dict[str, Any], expected: list[str]) -> None:
    flow.worklist.add(order(1))
    code = {"CodeValue": "THX", "CodingSchemeDesignator": "99", "CodeMeaning": "Thorax"}
    flow.worklist.add(
        order(
            2,
            PatientID="P-2",
            PatientName="Roe^Rita",
            PatientBirthDate="19700101",
            RequestedProcedureCodeSequence=[code],
        )
    )
    assert found(flow, ds.data_set(**({"AccessionNumber": ""} | keys))) == expected


def test_structured_documents_come_with_what_refers_to_them(flow: Workflow) -> None:
    """PS3.4 Table K.6-1a: the sequence is never asked for, and answered where it is needed."""
    uids = {
        "ReferencedSOPClassUID": "1.2.840.10008.5.1.4.1.1.104.2",
        "ReferencedSOPInstanceUID": "1.2.3",
    }
    reference = uids | {"HL7InstanceIdentifier": "2.16.840^1"}
    flow.worklist.add(
        order(
            1,
            PertinentDocumentsSequence=[uids],
            HL7StructuredDocumentReferenceSequence=[reference],
        )
    )
    flow.worklist.add(order(2))
    flow.worklist.add(order(3, PatientID="P-3", HL7StructuredDocumentReferenceSequence=[reference]))
    documents = tag_of("HL7StructuredDocumentReferenceSequence")
    asked = {"AccessionNumber": "A1", "PertinentDocumentsSequence": []}
    for number in ("A1", "A2"):  # they are the patient's, whichever order brought them
        (answered,) = ds.items(one(flow, **(asked | {"AccessionNumber": number})), documents)
        assert {name: ds.text(answered, tag_of(name)) for name in reference} == reference
    assert documents not in one(flow, AccessionNumber="A1")
    assert documents not in one(flow, **(asked | {"AccessionNumber": "A3"}))


def _value(vr: str, tag: int) -> bytes:
    """A value that nothing else has, for any VR of the table."""
    fixed = {"DA": b"19991231", "TM": b"0101", "US": b"\x07\x00", "DS": b"7.5", "AE": b"AE7"}
    return fixed.get(vr) or (b"1.2.%d" % tag if vr == "UI" else b"V%d" % tag)


def _entity(level: int, rows: list[Any]) -> DataSet:
    """An item with every attribute of the table, and the rows that are below it."""
    made: DataSet = {}
    while rows and rows[0].level == level:
        row = rows.pop(0)
        vr = vr_of(row.tag)
        if vr == "SQ":
            below = _entity(level + 1, rows)
            made[row.tag] = Element("SQ", [below] if below else [])
        else:
            made[row.tag] = Element(vr, _value(vr, row.tag))
    return made


def test_every_attribute_of_the_table_is_returned_and_matched(flow: Workflow) -> None:
    item = _entity(0, list(KEYS))
    flow.worklist.add(item)
    (answer,) = flow.worklist.find(
        {tag: Element(e.vr, e.value and type(e.value)()) for tag, e in item.items()}
    )
    assert ds.pack(answer) == ds.pack(item)
    for row in KEYS:
        if row.level == 0 and row.matching != "-" and vr_of(row.tag) != "SQ":
            right, wrong = {row.tag: item[row.tag]}, {row.tag: Element(vr_of(row.tag), b"99")}
            assert len(list(flow.worklist.find(right))) == 1, row
            assert list(flow.worklist.find(wrong)) == [], row


def test_an_answer_has_what_was_asked_for_and_nothing_else(flow: Workflow) -> None:
    flow.worklist.add(order(1))
    (answer,) = flow.worklist.find(
        ds.data_set(
            PatientName="",
            PatientWeight="",
            RequestedProcedureCodeSequence=[],
            ScheduledProcedureStepSequence=[{"Modality": "CT", "ScheduledStationName": ""}],
        )
    )
    assert set(answer) == {
        tag_of(k)
        for k in (
            "PatientName",
            "PatientWeight",
            "RequestedProcedureCodeSequence",
            "ScheduledProcedureStepSequence",
        )
    }
    (step,) = ds.items(answer, STEPS)
    assert set(step) == {tag_of("Modality"), tag_of("ScheduledStationName")}
    assert answer[tag_of("PatientWeight")] == Element("DS", b"")
    (whole,) = flow.worklist.find(ds.data_set(ScheduledProcedureStepSequence=[]))
    assert len(ds.items(whole, STEPS)[0]) >= 5


@pytest.mark.parametrize(
    ("asked", "answered", "raw"),
    [
        (b"", b"ISO_IR 192", "Müller^Zoë".encode()),
        (b"ISO_IR 100", b"ISO_IR 100", "Müller^Zoë".encode("latin-1")),
        (b"ISO_IR 144", b"ISO_IR 192", "Müller^Zoë".encode()),
    ],
)
def test_answers_are_in_the_character_set_of_the_request(
    flow: Workflow, asked: bytes, answered: bytes, raw: bytes
) -> None:
    item = order(1)
    item[0x00080005] = Element("CS", b"ISO_IR 100")
    item[NAME] = Element("PN", "Müller^Zoë".encode("latin-1"))
    flow.worklist.add(item)
    keys = ds.data_set(PatientName="")
    if asked:
        keys[0x00080005] = Element("CS", asked)
    (answer,) = flow.worklist.find(keys)
    assert answer[NAME].value == raw
    assert answer[0x00080005].value == answered


def test_keys_are_read_in_their_own_character_set(flow: Workflow) -> None:
    flow.worklist.add(order(1, PatientName="Мюллер^Анна"))
    keys = {
        0x00080005: Element("CS", b"ISO_IR 144"),
        NAME: Element("PN", "мюллер*".encode("iso8859_5")),
        ACCESSION: Element("SH", b""),
    }
    assert found(flow, keys) == ["A1"]


def test_a_long_worklist_comes_in_pages_and_in_order(flow: Workflow) -> None:
    flow.worklist.add_all(order(n, PatientID=f"P{n}") for n in range(700, 0, -1))
    answers = found(flow, step_keys())
    assert len(answers) == len(set(answers)) == 700
    times = [
        ds.text(ds.items(item, STEPS)[0], tag_of("ScheduledProcedureStepStartTime"))
        for item in flow.worklist.find(ds.data_set(ScheduledProcedureStepSequence=[]))
    ]
    assert times == sorted(times)


# Entering -----------------------------------------------------------------------------------------


def test_the_same_step_again_is_an_update(flow: Workflow) -> None:
    (number,) = flow.worklist.add(order(1))
    assert flow.worklist.add(order(1, step_ScheduledProcedureStepStartTime="1630")) == [number]
    (step,) = ds.items(one(flow, ScheduledProcedureStepSequence=[]), STEPS)
    assert ds.text(step, tag_of("ScheduledProcedureStepStartTime")) == "1630"


def test_what_an_order_lacks_is_made_up(flow: Workflow) -> None:
    bare = order(1)
    for keyword in ("StudyInstanceUID", "RequestedProcedureID"):
        del bare[tag_of(keyword)]
    del ds.items(bare, STEPS)[0][tag_of("ScheduledProcedureStepID")]
    flow.worklist.add(bare)
    item = one(
        flow, StudyInstanceUID="", RequestedProcedureID="", ScheduledProcedureStepSequence=[]
    )
    assert ds.text(item, tag_of("StudyInstanceUID")) == "1.2.826.9.1"
    assert ds.text(item, tag_of("RequestedProcedureID")) == "RP1"
    (step,) = ds.items(item, STEPS)
    assert ds.text(step, tag_of("ScheduledProcedureStepID")) == "SPS1"
    assert ds.text(step, tag_of("ScheduledProcedureStepStatus")) == "SCHEDULED"


def test_two_steps_of_a_procedure_are_two_answers(flow: Workflow) -> None:
    item = order(1)
    ds.items(item, STEPS).append(ds.items(order(2), STEPS)[0])
    assert len(flow.worklist.add(item)) == 2
    answers = list(
        flow.worklist.find(ds.data_set(StudyInstanceUID="", ScheduledProcedureStepSequence=[]))
    )
    assert [len(ds.items(answer, STEPS)) for answer in answers] == [1, 1]
    assert len({ds.text(answer, tag_of("StudyInstanceUID")) for answer in answers}) == 1


@pytest.mark.parametrize("without", ["ScheduledProcedureStepSequence", "PatientID"])
def test_an_item_without_a_patient_or_a_step_is_refused_whole(flow: Workflow, without: str) -> None:
    bad = order(2, PatientName="")
    del bad[tag_of(without)]
    with pytest.raises(UsageError):
        flow.worklist.add_all([order(1), bad])
    assert found(flow, step_keys()) == []


# Changing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", STATUSES)
def test_finished_steps_are_not_returned_unless_the_settings_say_so(
    folder: Path, clock: Clock, status: str
) -> None:
    flow = opened(folder, clock)
    (number,) = flow.worklist.add(order(1))
    assert flow.worklist.set_status([number, 999], status) == 1
    assert bool(found(flow, step_keys(ScheduledStationAETitle="CT1"))) == (status not in FINISHED)
    assert [row.status for row in flow.worklist.steps(finished=True)] == [status]
    flow.close()
    shown = opened(folder, clock, hidden=())
    assert found(shown, step_keys(ScheduledStationAETitle="CT1")) == ["A1"]
    shown.close()


def test_an_unknown_state_is_refused(flow: Workflow) -> None:
    with pytest.raises(UsageError, match="one of SCHEDULED, ARRIVED"):
        flow.worklist.set_status([1], "GONE")


def test_an_order_is_found_by_any_of_its_identifiers(flow: Workflow) -> None:
    (number,) = flow.worklist.add(
        order(
            1,
            PlacerOrderNumberImagingServiceRequest="PL1",
            FillerOrderNumberImagingServiceRequest="FI1",
        )
    )
    flow.worklist.add(order(2))
    for identifier in (
        {"accession": "A1"},
        {"placer": "PL1"},
        {"filler": "FI1"},
        {"study": "1.2.826.1.1"},
    ):
        assert flow.worklist.of_order(**identifier) == [number]
    assert flow.worklist.of_order() == []


def test_a_patients_new_name_reaches_every_step(flow: Workflow) -> None:
    flow.worklist.add_all([order(1), order(2), order(3, PatientID="P-2")])
    changed = flow.worklist.update_patient(
        ds.data_set(PatientID="P-1", PatientName="Doe^Joan", PatientSex="F")
    )
    assert changed == 2
    assert found(flow, ds.data_set(PatientName="Doe^Joan", AccessionNumber="")) == ["A1", "A2"]
    assert found(flow, ds.data_set(PatientSex="F", AccessionNumber="")) == ["A1", "A2"]


def test_a_patient_known_before_the_order_gives_it_what_it_lacks(flow: Workflow) -> None:
    flow.worklist.update_patient(
        ds.data_set(PatientID="P-1", PatientName="Doe^Joan", PatientBirthDate="19700101")
    )
    bare = order(1)
    del bare[NAME]
    flow.worklist.add(bare)
    item = one(flow, PatientName="", PatientBirthDate="")
    assert ds.text(item, NAME) == "Doe^Joan"
    assert ds.text(item, tag_of("PatientBirthDate")) == "19700101"


def test_merged_patients_have_one_identity_also_in_orders_that_come_later(flow: Workflow) -> None:
    flow.worklist.add_all([order(1), order(2, PatientID="P-2", PatientName="Doe^J")])
    moved = flow.worklist.merge_patients(
        ds.data_set(PatientID="P-1", PatientName="Doe^Jane"), ds.data_set(PatientID="P-2")
    )
    assert moved == 2
    flow.worklist.add(order(3, PatientID="P-2", PatientName="Doe^J"))
    assert found(flow, ds.data_set(PatientID="P-1", AccessionNumber="")) == ["A1", "A2", "A3"]
    assert found(flow, ds.data_set(PatientID="P-2", AccessionNumber="")) == []


def test_the_issuer_is_part_of_a_patients_identity(flow: Workflow) -> None:
    flow.worklist.add_all([order(1, IssuerOfPatientID="X"), order(2, IssuerOfPatientID="Y")])
    assert (
        flow.worklist.update_patient(
            ds.data_set(PatientID="P-1", IssuerOfPatientID="Y", PatientName="Other^One")
        )
        == 1
    )


@pytest.mark.parametrize(("kept", "gone"), [("P-1", ""), ("", "P-1"), ("P-1", "P-1")])
def test_a_merge_needs_two_patients(flow: Workflow, kept: str, gone: str) -> None:
    with pytest.raises(UsageError):
        flow.worklist.merge_patients(ds.data_set(PatientID=kept), ds.data_set(PatientID=gone))


def test_steps_expire(flow: Workflow, clock: Clock) -> None:
    flow.worklist.add_all([order(1), order(2)])
    flow.worklist.set_status(flow.worklist.of_order(accession="A1"), "COMPLETED")
    clock.forward(8 * 86400)
    assert flow.worklist.expire(finished_days=7, overdue_days=30) == 1
    assert found(flow, step_keys()) == ["A2"]
    clock.forward(30 * 86400)
    assert flow.worklist.expire(finished_days=7, overdue_days=30) == 1
    assert list(flow.worklist.steps(finished=True)) == []


def test_everything_is_there_after_opening_again(folder: Path, clock: Clock) -> None:
    flow = opened(folder, clock)
    flow.worklist.add(order(1, PatientName="Müller^Zoë"))
    flow.close()
    again = opened(folder, clock)
    assert ds.text(one(again, PatientName=""), NAME) == "Müller^Zoë"
    again.close()


def test_who_only_looks_does_not_change_what_queries_see(folder: Path, clock: Clock) -> None:
    served = opened(folder, clock, hidden=())
    served.worklist.set_status(served.worklist.add(order(1)), "COMPLETED")
    looking = opened(folder, clock)
    assert found(looking, step_keys()) == ["A1"]
    looking.close()
    assert found(served, step_keys()) == ["A1"]
    served.close()
