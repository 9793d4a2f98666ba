"""From order to archive over real sockets: HL7, worklist, MPPS, images, commitment, availability.

`hilum serve` is a process; pynetdicom is the modality and the RIS, and DCMTK asks for the worklist,
too. What is looked at is what a peer or a person sees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from pydicom.uid import generate_uid
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepNotification,
    StorageCommitmentPushModel,
)

from tests.peers.dcmtk import dcmtk
from tests.peers.department import Department, image

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydicom.dataset import Dataset

    from tests.peers.department import Modality

IMAGES = 200
STEP = "(0040,0100)[0]"


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Department]:
    made = Department(tmp_path)
    yield made
    made.close()


def findscu(department: Department, *keys: str) -> list[dict[str, str]]:
    """The answers to DCMTK's findscu -W, by tag."""
    arguments = [part for key in keys for part in ("-k", key)]
    where = ["-aec", department.server.aet, "127.0.0.1", str(department.server.port)]
    done = dcmtk("findscu", "-v", "-W", *arguments, *where)
    answers = re.split(r"Find Response: \d+", done.output)[1:]
    return [dict(re.findall(r"\((\w{4},\w{4})\) \w\w \[(.*?)\]", one)) for one in answers]


def test_from_order_to_archive(department: Department) -> None:
    study, step = generate_uid(), generate_uid()
    item = ordered(department, study)
    with department.modality() as modality:
        assert modality.begin(step, item) == 0x0000
        begun(department, modality, step)
        series = generate_uid()
        images = [image(item, series, number) for number in range(1, IMAGES + 1)]
        assert {modality.store(one) for one in images} == {0x0000}
        assert department.ris.matching(sop_class=InstanceAvailabilityNotification) == []
        assert modality.end(step, images) == 0x0000
    performed(department, step, images)
    announced(department, study, step, images)
    committed(department, images)
    once(department, study)


def ordered(department: Department, study: str) -> Dataset:
    """The RIS orders by HL7; the worklist says so to DCMTK and to pynetdicom."""
    department.order(1, study, name="MÜLLER^ZOË")
    keys = ("PatientName", "PatientID", f"{STEP}.ScheduledStationAETitle=CT1", "StudyInstanceUID")
    (answer,) = findscu(department, *keys)
    assert answer["0010,0020"].strip() == "PID1"
    assert answer["0020,000d"].strip("\0") == study
    with department.modality() as modality:
        assert modality.worklist("CT2") == []
        assert modality.worklist("CT1", "20240502") == []
        (item,) = modality.worklist("CT1", "20240501")
    assert (item.PatientName, item.PatientID) == ("MÜLLER^ZOË", "PID1")
    assert (item.PatientBirthDate, item.PatientSex) == ("19980704", "M")
    assert (item.AccessionNumber, item.StudyInstanceUID) == ("ACC1", study)
    assert item.RequestedProcedureID == "RP1"
    scheduled = item.ScheduledProcedureStepSequence[0]
    assert (scheduled.Modality, scheduled.ScheduledProcedureStepID) == ("CT", "SPS1")
    assert scheduled.ScheduledProcedureStepStartTime.startswith("0930")
    assert department.states() == ["SCHEDULED"]
    return item


def begun(department: Department, modality: Modality, step: str) -> None:
    """The step is in progress: for the worklist, for MPPS Retrieve, for the RIS."""
    assert department.states() == ["STARTED"]
    assert modality.step(step).PerformedProcedureStepStatus == "IN PROGRESS"
    (created,) = department.ris.wait(1, what="N-CREATE")
    assert (created.sop_class, created.uid) == (ModalityPerformedProcedureStep, step)
    assert created.data.PatientName == "MÜLLER^ZOË"
    (told,) = department.ris.wait(1, what="N-EVENT-REPORT")
    assert told.sop_class == ModalityPerformedProcedureStepNotification
    assert (told.uid, told.event) == (step, 1)


def performed(department: Department, step: str, images: list[Dataset]) -> None:
    """The step is at its end for everybody, and modalities see it no more."""
    assert department.states() == ["COMPLETED"]
    with department.modality() as modality:
        assert modality.worklist("CT1") == []
        kept = modality.step(step)
        assert modality.end(step, images) == 0x0110
    assert kept.PerformedProcedureStepStatus == "COMPLETED"
    (series,) = kept.PerformedSeriesSequence
    assert uids(series.ReferencedImageSequence) == {one.SOPInstanceUID for one in images}
    (forwarded,) = department.ris.wait(1, what="N-SET")
    assert forwarded.uid == step
    assert forwarded.data.PerformedProcedureStepStatus == "COMPLETED"
    told = department.ris.wait(2, sop_class=ModalityPerformedProcedureStepNotification)
    assert [one.event for one in told] == [1, 2]


def announced(department: Department, study: str, step: str, images: list[Dataset]) -> None:
    """The RIS hears that the study is there, instance by instance."""
    (told,) = department.ris.wait(1, sop_class=InstanceAvailabilityNotification)
    assert told.data.StudyInstanceUID == study
    (of_step,) = told.data.ReferencedPerformedProcedureStepSequence
    assert of_step.ReferencedSOPInstanceUID == step
    (series,) = told.data.ReferencedSeriesSequence
    references = series.ReferencedSOPSequence
    assert uids(references) == {one.SOPInstanceUID for one in images}
    assert {(one.InstanceAvailability, one.RetrieveAETitle) for one in references} == {
        ("ONLINE", "HILUM")
    }


def committed(department: Department, images: list[Dataset]) -> None:
    """The result comes on the association that asked, and on one of its own after a release."""
    scanner, transactions = department.scanner, (generate_uid(), generate_uid())
    with department.modality(listener=scanner) as modality:
        assert modality.commit(images, transactions[0]) == 0x0000
        (first,) = scanner.wait(1)
    with department.modality() as modality:
        assert modality.commit(images, transactions[1]) == 0x0000
    _, second = scanner.wait(2)
    assert (first.same, second.same) == (True, False)
    assert second.calling == "HILUM"
    for one, transaction in zip((first, second), transactions, strict=True):
        assert (one.sop_class, one.event) == (StorageCommitmentPushModel, 1)
        assert one.data.TransactionUID == transaction
        expected = {image.SOPInstanceUID for image in images}
        assert uids(one.data.ReferencedSOPSequence) == expected
        assert "FailedSOPSequence" not in one.data


def once(department: Department, study: str) -> None:
    """The study is complete once, in the log and for the RIS, also after another start."""
    department.server.stop()
    department.server.start()
    with department.modality() as modality:
        assert modality.worklist() == []
    department.server.stop()
    log = department.server.log()
    assert log.count("study complete") == 1, log
    told = department.ris.matching(sop_class=InstanceAvailabilityNotification)
    assert [one.data.StudyInstanceUID for one in told] == [study]
    assert len(department.ris.heard) == 5
    assert len(department.scanner.heard) == 2
    assert "Traceback" not in log


def uids(references: Any) -> set[str]:
    """The SOP Instance UIDs of references, each of which is there once."""
    found = [one.ReferencedSOPInstanceUID for one in references]
    assert len(found) == len(set(found))
    return set(found)
