"""MPPS as SCU: steps made from worklist items and instances, checked, sent, and refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydicom.data
import pytest
from pydicom import dcmread

import hilum
from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.performed_rows import CREATE, FINAL, ROWS, SET
from hilum.archive.workflow.requirements import check
from hilum.errors import DimseError, UsageError
from hilum.services import mpps, mpps_scu
from hilum.services.attribute_lists import attribute_list, read_lists
from hilum.services.identifiers import Match
from hilum.services.referenced import series_of
from hilum.tables.commands import N_SET_RQ
from tests.peers.workflow_peer import WorkflowPeer
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.app import Requestor

FILES = Path(pydicom.data.__file__).parent / "test_files"
CT, MR = FILES / "CT_small.dcm", FILES / "MR_small.dcm"
MPPS = "1.2.840.10008.3.1.2.3.3"
RETRIEVE = "1.2.840.10008.3.1.2.3.4"
BEGIN = mpps_scu.Begin("CT1", datetime(2026, 2, 2, 8, 30, 15))
STEP = {"StudyInstanceUID": "1.2.3"}


@pytest.fixture(scope="module")
def running() -> Iterator[WorkflowPeer]:
    peer = WorkflowPeer()
    yield peer
    peer.close()


@pytest.fixture
def peer(running: WorkflowPeer) -> WorkflowPeer:
    running.reset()
    return running


@pytest.fixture
def requestor(peer: WorkflowPeer) -> Requestor:
    return hilum.associate(peer.address, calling="ME", timeout=10)


def plain(elements: Any) -> dict[str, Any]:
    return Match(ds.in_character_set(elements)).as_dict()


# Attributes ---------------------------------------------------------------------------------------


def test_a_step_of_a_worklist_item() -> None:
    protocol = [{"CodeValue": "P1", "CodingSchemeDesignator": "99L", "CodeMeaning": "Thorax"}]
    order = making.order(
        1,
        PatientName="Müller^Zoë",
        RequestedProcedureDescription="CT thorax",
        step_ScheduledProtocolCodeSequence=protocol,
        step_ScheduledProcedureStepDescription="native",
        step_ScheduledStationName="room 2",
    )
    made = mpps_scu.begun(mpps_scu.from_worklist(order), BEGIN)
    assert list(check(made, ROWS, CREATE)) == []
    told = plain(made)
    (scheduled,) = told["ScheduledStepAttributesSequence"]
    assert scheduled == {
        "AccessionNumber": "A1",
        "ReferencedStudySequence": [],
        "StudyInstanceUID": "1.2.826.1.1",
        "RequestedProcedureDescription": "CT thorax",
        "ScheduledProcedureStepDescription": "native",
        "ScheduledProtocolCodeSequence": protocol,
        "ScheduledProcedureStepID": "S1",
        "RequestedProcedureID": "R1",
    }
    assert told["PerformedProtocolCodeSequence"] == protocol
    expected = {
        "PatientName": "Müller^Zoë",
        "PatientID": "P-1",
        "Modality": "CT",
        "StudyID": "R1",
        "PerformedProcedureStepDescription": "native",
        "PerformedStationName": "room 2",
        "PerformedStationAETitle": "CT1",
        "PerformedProcedureStepID": "PPS260202083015",
        "PerformedProcedureStepStartDate": "20260202",
        "PerformedProcedureStepStartTime": "083015",
        "PerformedProcedureStepStatus": "IN PROGRESS",
        "PerformedSeriesSequence": [],
    }
    assert {name: told[name] for name in expected} == expected


def test_a_step_of_an_instance() -> None:
    (instance,) = read_lists(CT.read_bytes(), "x")
    made = mpps_scu.begun(mpps_scu.from_instance(instance), BEGIN)
    assert list(check(made, ROWS, CREATE)) == []
    told = plain(made)
    assert (told["PatientID"], told["Modality"]) == ("1CT1", "CT")
    (scheduled,) = told["ScheduledStepAttributesSequence"]
    assert scheduled["StudyInstanceUID"] == dcmread(CT).StudyInstanceUID


def test_what_is_no_worklist_item() -> None:
    with pytest.raises(UsageError, match="no worklist item"):
        mpps_scu.from_worklist(attribute_list({"PatientID": "1"}))


def test_the_series_that_were_made(tmp_path: Path) -> None:
    report = dcmread(CT)
    del report.Rows, report.PixelData, report.SeriesInstanceUID
    report.SOPInstanceUID = report.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    report.SeriesInstanceUID, report.SeriesDescription = "1.2.3", "Bericht ä"
    report.SpecificCharacterSet = "ISO_IR 100"
    del report[0x00181030:0x00181031]
    report.save_as(tmp_path / "report.dcm")
    made = mpps_scu.performed_series(series_of([CT, MR, CT, tmp_path]))
    ended = mpps_scu.ended(made, "COMPLETED", BEGIN.now)
    assert list(check(ended, ROWS, SET, partial=True)) == []
    needed = {breach.tag for breach in check(ended, ROWS, FINAL)}
    assert needed == set()
    ct, mr, other = plain(ended)["PerformedSeriesSequence"]
    assert (ct["ProtocolName"], mr["ProtocolName"]) == ("e+1", "MR")
    assert len(ct["ReferencedImageSequence"]) == 2
    assert other["ProtocolName"] == other["SeriesDescription"] == "Bericht ä"
    assert other["ReferencedImageSequence"] == []
    assert other["ReferencedNonImageCompositeSOPInstanceSequence"] == [
        {"ReferencedSOPClassUID": report.SOPClassUID, "ReferencedSOPInstanceUID": "1.2.3.4"}
    ]


def test_a_file_that_is_no_instance(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("text")
    with pytest.raises(UsageError, match="x: not a DICOM file"):
        series_of([tmp_path / "x"])


# Requests -----------------------------------------------------------------------------------------


def test_what_goes_over_the_wire(peer: WorkflowPeer, requestor: Requestor) -> None:
    uid = requestor.mpps_create(making.order(1, PatientName="Müller^Zoë"))
    created = peer.last()
    assert created[:4] == ("N-CREATE", MPPS, MPPS, uid)
    assert created.data_set.PatientName == "Müller^Zoë"
    assert created.data_set.PerformedStationAETitle == "ME"
    requestor.mpps_set(uid, PerformedProcedureStepDescription="going on")
    assert peer.last()[:4] == ("N-SET", MPPS, MPPS, uid)
    assert [e.keyword for e in peer.last().data_set] == ["PerformedProcedureStepDescription"]
    requestor.mpps_complete(uid, CT)
    ended = peer.last().data_set
    assert ended.PerformedProcedureStepStatus == "COMPLETED"
    assert len(ended.PerformedProcedureStepEndTime) == 6
    assert len(ended.PerformedSeriesSequence) == 1
    requestor.mpps_discontinue(uid, PerformedProcedureStepEndTime="0800")
    ended = peer.last().data_set
    assert ended.PerformedProcedureStepStatus == "DISCONTINUED"
    assert ended.PerformedProcedureStepEndTime == "0800"


def test_reading_a_step(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.answer.PerformedProcedureStepStatus = "IN PROGRESS"
    found = requestor.mpps_get("1.2.3", "PerformedProcedureStepStatus", "0010,0020")
    assert found.PerformedProcedureStepStatus == "IN PROGRESS"
    asked = peer.last()
    assert asked[:4] == ("N-GET", RETRIEVE, MPPS, "1.2.3")
    assert asked.data_set.SelectorAttribute == [0x00400252, 0x00100020]


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({}, "StudyInstanceUID is missing; .*Modality is missing"),
        ({"Modality": "CT", "ScheduledStepAttributesSequence": [STEP],
          "PerformedProcedureStepStatus": "COMPLETED"}, "is not IN PROGRESS"),
    ],
)  # fmt: skip
def test_nothing_incomplete_is_sent(
    peer: WorkflowPeer, requestor: Requestor, attributes: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=f"^nothing was sent: .*{message}"):
        requestor.mpps_create(**attributes)
    with pytest.raises(UsageError, match="nothing was sent: .*Modality may not be set"):
        requestor.mpps_set("1.2", Modality="CT")
    with pytest.raises(UsageError, match="nothing was sent: name what to set"):
        requestor.mpps_set("1.2")
    assert peer.requests == []


def test_a_failure_says_all_that_the_peer_told(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.status, peer.error_id = 0x0110, 0xA710
    with pytest.raises(DimseError) as caught:
        requestor.mpps_set("1.2", PerformedProcedureStepDescription="x")
    assert caught.value.status == 0x0110
    assert str(caught.value) == "the peer answered 0110 Processing Failure (error id A710)"


def test_a_failure_names_the_attributes_that_the_peer_blames() -> None:
    def refuse(request: object, context: object) -> None:
        raise DimseError("no Modality", status=0x0120, offending=(0x00080060, 0x00100010))

    server = hilum.Server(aet="HILUM", port=0)
    server.handle(mpps.SERVICE, N_SET_RQ, refuse)
    with server, pytest.raises(DimseError) as caught:
        requestor = hilum.associate(f"HILUM@127.0.0.1:{server.port}")
        requestor.mpps_set("1.2", PerformedProcedureStepDescription="x")
    assert str(caught.value) == "the peer answered 0120 no Modality: PatientName"
    assert caught.value.offending == (0x00080060, 0x00100010)


def test_a_warning_is_told(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.status = 0x0116
    answer = requestor.mpps_set("1.2", PerformedProcedureStepDescription="x")
    assert (answer.status, answer.sop_instance_uid) == (0x0116, "1.2")
    assert answer.comment


def test_with_hilum(tmp_path: Path) -> None:
    with hilum.Server(aet="HILUM", port=0, data=tmp_path) as server:
        assert server.workflow is not None
        server.workflow.worklist.add(making.order(1))
        requestor = hilum.associate(f"HILUM@127.0.0.1:{server.port}", calling="CT1")
        (match,) = requestor.worklist(Modality="CT")
        uid = requestor.mpps_create(match)
        assert [step.status for step in server.workflow.worklist.steps()] == ["STARTED"]
        requestor.mpps_complete(uid, CT)
        assert requestor.mpps_get(uid).PerformedProcedureStepStatus == "COMPLETED"
        with pytest.raises(DimseError, match=r"may no longer be updated \(error id A710\)"):
            requestor.mpps_complete(uid, CT)
        references = server.workflow.performed.references(uid)
        assert [one.sop_instance_uid for one in references] == [dcmread(CT).SOPInstanceUID]
