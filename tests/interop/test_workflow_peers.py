"""Every service of the workflow with real peers: DCMTK, pynetdicom and Orthanc, in both roles.

The server is `hilum serve`; the requests that Hilum sends as SCU are those of `hilum.associate`.
Hazard 50: requests for commitment of very many instances.
"""

from __future__ import annotations

import json
import struct
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    StorageCommitmentPushModel,
    StorageCommitmentPushModelInstance,
    UnifiedProcedureStepPull,
    UnifiedProcedureStepPush,
    UnifiedProcedureStepQuery,
    UnifiedProcedureStepWatch,
    UPSFilteredGlobalSubscriptionInstance,
    UPSGlobalSubscriptionInstance,
)

import hilum
from hilum.config import Peer
from hilum.dimse.messages import n_action_rq
from hilum.errors import DimseError
from hilum.net.client import Association
from hilum.services.base import Proposal
from hilum.services.commitment_scu import Results
from hilum.tables.commands import N_ACTION_RQ
from tests.peers.department import Department, Listener, image, items_of
from tests.peers.hilum import HilumServer
from tests.peers.process import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pydicom.dataset import Dataset

    from tests.corpus import Sample
    from tests.peers.department import Modality
    from tests.peers.orthanc import Orthanc


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    made = Department(tmp_path_factory.mktemp("department"))
    yield made
    made.close()


# Unified procedure steps --------------------------------------------------------------------------

CODE = {"CodeValue": "110001", "CodingSchemeDesignator": "DCM", "CodeMeaning": "Image Processing"}


def workitem(label: str, **values: Any) -> Dataset:
    """The attributes of a UPS N-CREATE (PS3.4 Table CC.2.5-3)."""
    empty = (
        "TransactionUID IssuerOfPatientID PatientBirthDate PatientSex AdmissionID"
        " AdmittingDiagnosesDescription CommentsOnTheScheduledProcedureStep"
    )
    sequences = (
        "ScheduledProcessingParametersSequence ScheduledStationNameCodeSequence"
        " ScheduledStationClassCodeSequence ScheduledStationGeographicLocationCodeSequence"
        " InputInformationSequence IssuerOfPatientIDQualifiersSequence OtherPatientIDsSequence"
        " IssuerOfAdmissionIDSequence AdmittingDiagnosesCodeSequence ReferencedRequestSequence"
        " ProcedureStepProgressInformationSequence UnifiedProcedureStepPerformedProcedureSequence"
    )
    made = items_of(
        **dict.fromkeys(empty.split(), ""),
        ScheduledProcedureStepPriority="MEDIUM",
        ProcedureStepLabel=label,
        WorklistLabel="AI",
        ScheduledProcedureStepStartDateTime="20240501093000",
        ScheduledWorkitemCodeSequence=[CODE],
        InputReadinessState="READY",
        PatientName="Doe^Jane",
        PatientID="P1",
        ProcedureStepState="SCHEDULED",
    )
    for keyword in sequences.split():
        setattr(made, keyword, [])
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def performed(transaction: str) -> Dataset:
    """What a workitem needs to be completed."""
    done = items_of(
        PerformedStationNameCodeSequence=[CODE],
        PerformedProcedureStepStartDateTime="20240501093000",
        PerformedWorkitemCodeSequence=[CODE],
        PerformedProcedureStepEndDateTime="20240501094500",
    )
    done.OutputInformationSequence = []
    return items_of(
        TransactionUID=transaction, UnifiedProcedureStepPerformedProcedureSequence=[done]
    )


class Workitems:
    """pynetdicom as SCU of one UPS SOP class after the other."""

    def __init__(self, modality: Modality) -> None:
        self._association = modality.association

    def push(self, uid: str, content: Dataset) -> int:
        status, _ = self._association.send_n_create(content, UnifiedProcedureStepPush, uid)
        return int(status.Status)

    def act(self, model: str, action: int, uid: str, **values: Any) -> int:
        status, _ = self._association.send_n_action(
            items_of(**values), action, UnifiedProcedureStepPush, uid, meta_uid=model
        )
        return int(status.Status)

    def get(self, model: str, uid: str) -> Dataset:
        status, data = self._association.send_n_get(
            [], UnifiedProcedureStepPush, uid, meta_uid=model
        )
        assert status.Status == 0x0000
        assert data is not None
        return data

    def set(self, uid: str, content: Dataset) -> int:
        status, _ = self._association.send_n_set(
            content, UnifiedProcedureStepPush, uid, meta_uid=UnifiedProcedureStepPull
        )
        return int(status.Status)

    def find(self, model: str, **keys: str) -> list[str]:
        asked = items_of(SOPInstanceUID="", **keys)
        found = list(self._association.send_c_find(asked, model))
        assert found.pop()[0].Status == 0x0000
        return [data.SOPInstanceUID for _, data in found if data is not None]


def test_a_workitem_through_all_its_sop_classes(department: Department) -> None:
    push, pull = UnifiedProcedureStepPush, UnifiedProcedureStepPull
    watch, query = UnifiedProcedureStepWatch, UnifiedProcedureStepQuery
    uid, lock = generate_uid(), generate_uid()
    with department.modality("RIS") as modality:
        work = Workitems(modality)
        subscription = {"ReceivingAE": "RIS", "DeletionLock": "TRUE"}
        assert work.push(uid, workitem("Segment")) == 0x0000
        assert work.push(uid, workitem("Segment")) == 0x0111
        assert work.act(watch, 3, uid, **subscription) == 0x0000
        for model in (pull, watch, query):
            assert work.find(model, ProcedureStepLabel="Segment", PatientID="P1") == [uid]
            assert work.find(model, ProcedureStepLabel="Other") == []
        claim = {"ProcedureStepState": "IN PROGRESS", "TransactionUID": lock}
        assert work.act(pull, 1, uid, **claim) == 0x0000
        for model in (push, pull, watch):
            kept = work.get(model, uid)
            assert (kept.ProcedureStepState, "TransactionUID" in kept) == ("IN PROGRESS", False)
        assert work.set(uid, performed(generate_uid())) == 0xC301
        assert work.set(uid, performed(lock)) == 0x0000
        assert work.act(push, 2, uid, ReasonForCancellation="patient left") == 0x0000
        done = {"ProcedureStepState": "COMPLETED", "TransactionUID": lock}
        assert work.act(pull, 1, uid, **done) == 0x0000
        assert work.act(push, 2, uid, ReasonForCancellation="late") == 0xC311
        assert work.act(watch, 4, uid, ReceivingAE="RIS") == 0x0000
    events = department.ris.wait(4, uid=uid, what="N-EVENT-REPORT")
    states = [one.data.get("ProcedureStepState", "") for one in events]
    assert [s for s in states if s] == ["SCHEDULED", "IN PROGRESS", "COMPLETED"]
    assert [one.data.ReasonForCancellation for one in events if one.event == 2] == ["patient left"]


def test_subscriptions_to_all_and_to_some(department: Department) -> None:
    watch = UnifiedProcedureStepWatch
    every, some = UPSGlobalSubscriptionInstance, UPSFilteredGlobalSubscriptionInstance
    first, second, third = (generate_uid() for _ in range(3))
    with department.modality("RIS") as modality:
        work = Workitems(modality)
        wanted = {"ReceivingAE": "RIS", "DeletionLock": "FALSE"}
        assert work.act(watch, 3, some, **wanted, ProcedureStepLabel="Wanted") == 0x0000
        assert work.push(first, workitem("Unwanted")) == 0x0000
        assert work.push(second, workitem("Wanted")) == 0x0000
        assert [one.data.ProcedureStepState for one in department.ris.wait(1, uid=second)] == [
            "SCHEDULED"
        ]
        assert work.act(watch, 5, some, ReceivingAE="RIS") == 0x0000
        assert work.push(third, workitem("Wanted")) == 0x0000
        cancel = {"ReasonForCancellation": "none"}
        assert work.act(watch, 2, second, **cancel) == 0x0000
        told = department.ris.wait(3, uid=second)
        states = [one.data.ProcedureStepState for one in told]
        assert states == ["SCHEDULED", "IN PROGRESS", "CANCELED"]
        assert work.act(watch, 4, every, ReceivingAE="RIS") == 0x0000
        assert work.act(watch, 3, second, ReceivingAE="NOBODY", DeletionLock="FALSE") == 0xC308
    assert department.ris.matching(uid=first) == []
    assert department.ris.matching(uid=third) == []


# Performed procedure steps and availability -------------------------------------------------------


def test_the_api_reports_a_step_to_pynetdicom(department: Department) -> None:
    ris = Listener("RIS")
    try:
        with hilum.associate(f"RIS@127.0.0.1:{ris.port}", calling="CT1") as peer:
            patient = {"PatientID": "P1", "PatientName": "Doe^Jane"}
            step = {"StudyInstanceUID": "1.2.3", "ScheduledProcedureStepID": "S1"}
            uid = peer.mpps_create(**patient, Modality="CT", ScheduledStepAttributesSequence=[step])
            peer.mpps_set(uid, PerformedProcedureStepDescription="half way")
            made = image(items_of(**patient, StudyInstanceUID="1.2.3"), "1.2.3.4", 1)
            peer.mpps_complete(uid, made)
            told = peer.announce(made, retrieve_aet="HILUM")
    finally:
        ris.close()
    created, changed, ended, available = ris.heard
    assert (created.sop_class, created.uid) == (ModalityPerformedProcedureStep, uid)
    assert created.data.PerformedProcedureStepStatus == "IN PROGRESS"
    assert changed.data.PerformedProcedureStepDescription == "half way"
    assert ended.data.PerformedProcedureStepStatus == "COMPLETED"
    (series,) = ended.data.PerformedSeriesSequence
    assert series.ReferencedImageSequence[0].ReferencedSOPInstanceUID == made.SOPInstanceUID
    assert (available.sop_class, available.uid) == (InstanceAvailabilityNotification, told)
    assert available.data.StudyInstanceUID == "1.2.3"


def test_steps_are_passed_on_to_another_node_as_they_came(tmp_path: Path) -> None:
    """Hilum forwards to a second Hilum, and tells it as a RIS; what is there is the same."""
    second = HilumServer(tmp_path / "second", aet="RIS")
    second.folder.mkdir()
    made = Department(tmp_path)
    try:
        made.ris.close()
        second.port = made.ris.port
        second.start()
        step = generate_uid()
        made.order(1, generate_uid())
        with made.modality() as modality:
            (item,) = modality.worklist("CT1")
            assert modality.begin(step, item) == 0x0000
            made_up = image(item, generate_uid(), 1)
            assert modality.end(step, [made_up], "DISCONTINUED") == 0x0000
            kept = modality.step(step)
        there = eventually(lambda: _step_of(second, step), lambda found: found == "DISCONTINUED")
        assert there == kept.PerformedProcedureStepStatus
    finally:
        second.stop()
        made.close()


def _step_of(server: HilumServer, uid: str) -> str:
    with hilum.associate(server.address, calling="TEST") as peer:
        try:
            return peer.mpps_get(uid).get("PerformedProcedureStepStatus")
        except DimseError as error:
            assert error.status == 0x0112
            return ""


def eventually(look: Callable[[], Any], good: Callable[[Any], bool], seconds: float = 20) -> Any:
    """What is seen, once it is good; the last of it when time is over."""
    end = time.monotonic() + seconds
    while not good(seen := look()) and time.monotonic() < end:
        time.sleep(0.05)
    return seen


# Storage commitment with Orthanc ------------------------------------------------------------------


def test_orthanc_asks_for_commitment(
    orthanc_peer: Orthanc,
    start_hilum: Callable[..., HilumServer],
    make: Callable[..., list[Sample]],
    tmp_path: Path,
) -> None:
    config = tmp_path / "hilum.toml"
    config.write_text(
        f'[peers.orthanc]\naet = "ORTHANC"\nhost = "127.0.0.1"\nport = {orthanc_peer.port}\n'
    )
    server = start_hilum("--config", str(config))
    orthanc_peer.knows("HILUM", server.port)
    samples = make(3)
    with hilum.associate(server.address) as peer:
        assert len(list(peer.store(*(sample.path for sample in samples)))) == 3
    known = [(str(sample.sop_class), sample.sop_instance) for sample in samples]
    assert _orthanc_asks(orthanc_peer, known)["Status"] == "Success"
    report = _orthanc_asks(orthanc_peer, [*known, (CTImageStorage, "1.2.3.99")])
    assert report["Status"] == "Failure"
    assert len(report["Success"]) == 3
    (failure,) = report["Failures"]
    assert (failure["SOPInstanceUID"], failure["FailureReason"]) == ("1.2.3.99", 0x0112)


def _orthanc_asks(orthanc: Orthanc, known: list[tuple[str, str]]) -> dict[str, Any]:
    names = ("SOPClassUID", "SOPInstanceUID")
    wanted = {"DicomInstances": [dict(zip(names, one, strict=True)) for one in known]}
    asked = json.loads(orthanc.post("modalities/HILUM/storage-commitment", wanted))

    def look() -> dict[str, Any]:
        where = f"http://127.0.0.1:{orthanc.http_port}{asked['Path']}"
        with urllib.request.urlopen(where) as answer:
            report: dict[str, Any] = json.loads(answer.read())
        return report

    return dict(eventually(look, lambda report: report["Status"] != "Pending"))


def test_orthanc_is_asked_for_commitment(
    orthanc_peer: Orthanc, make: Callable[..., list[Sample]]
) -> None:
    """Orthanc always answers on an association of its own."""
    port = free_port()
    orthanc_peer.knows("COMMITSCU", port)
    samples = make(2)
    files = [sample.path for sample in samples]
    with hilum.associate(orthanc_peer.address, calling="COMMITSCU") as peer:
        assert len(list(peer.store(*files))) == 2
        found = peer.commit(*files, port=port, wait=30, stay=2)
        assert found.complete
        found = peer.commit(*files, (CTImageStorage, "1.2.3.98"), port=port, wait=30, stay=2)
    assert [one.reason for one in found.references] == [0, 0, 0x0112]


@pytest.mark.parametrize("same", [True, False])
def test_pynetdicom_and_the_api_commit(
    department: Department, same: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hilum's SCU gets the result of Hilum on either association; the server knows it as CT1."""
    ways: list[tuple[str, bool]] = []
    take = Results.handle

    def noted(self: Results, request: Any, context: Any) -> None:
        # what a server accepts has a name, what a requestor opened has none
        ways.append((context.source.calling_aet, not context.source.association))
        take(self, request, context)

    monkeypatch.setattr(Results, "handle", noted)
    made = image(items_of(PatientID="P1", StudyInstanceUID="1.2.3"), "1.2.3.4", 1)
    with department.modality() as modality:
        assert modality.store(made) == 0x0000
    port = None if same else department.scanner.port
    if port is not None:
        department.scanner.close()
    with hilum.associate(department.server.address, calling="CT1") as peer:
        found = peer.commit(made, wait=20, port=port, stay=0.0)
    if port is not None:
        department.scanner = Listener("CT1", port)
    assert found.complete
    assert [one.sop_instance_uid for one in found.references] == [made.SOPInstanceUID]
    assert ways == [("HILUM", same)]


# Hazard 50 ----------------------------------------------------------------------------------------

LIMIT = 100_000
FAILURE_REASON = bytes.fromhex("08009711")


def many(count: int, transaction: str) -> bytes:
    """A request for so many instances, in explicit VR little endian."""

    def ui(element: int, value: bytes) -> bytes:
        value += b"\0" * (len(value) % 2)
        return struct.pack("<HH2sH", 8, element, b"UI", len(value)) + value

    sop_class = ui(0x1150, CTImageStorage.encode())
    items = []
    for number in range(count):
        item = sop_class + ui(0x1155, b"1.2.826.0.1.3680043.9.50.%d" % number)
        items.append(struct.pack("<HHI", 0xFFFE, 0xE000, len(item)) + item)
    content = b"".join(items)
    head = struct.pack("<HH2s2xI", 8, 0x1199, b"SQ", len(content))
    return ui(0x1195, transaction.encode()) + head + content


def ask_for_many(server: HilumServer, request: bytes) -> int:
    """The status of such a request."""
    proposal = Proposal(StorageCommitmentPushModel, (ExplicitVRLittleEndian,))
    peer = Peer(aet="HILUM", host="127.0.0.1", port=server.port)
    uids = StorageCommitmentPushModel, StorageCommitmentPushModelInstance
    with Association(peer, [proposal], calling="CT1", timeout=100) as association:
        context = association.context(StorageCommitmentPushModel)
        assert context is not None
        association.send(
            N_ACTION_RQ,
            context,
            lambda number: n_action_rq(number, *uids, 1, data_set=True),
            (request,),
        )
        return association.receive().status


def test_the_most_references_that_are_taken(department: Department) -> None:
    transaction = generate_uid()
    before = len(department.scanner.heard)
    began = time.monotonic()
    assert ask_for_many(department.server, many(LIMIT, transaction)) == 0x0000
    with department.modality("OTHER") as other:
        assert other.worklist("NOBODY") == [], "others are served meanwhile"
    result = department.scanner.wait(before + 1, timeout=60)[-1]
    print(f"{LIMIT} references: {time.monotonic() - began:.1f} s")
    assert result.event == 2
    assert transaction.encode() in result.raw[:200]
    assert result.raw.count(FAILURE_REASON) == LIMIT
    assert ask_for_many(department.server, many(LIMIT + 1, generate_uid())) == 0x0213


def test_a_request_beyond_what_a_data_set_may_be(department: Department) -> None:
    """It is refused before it is read, and nobody else is disturbed."""
    assert ask_for_many(department.server, many(2 * LIMIT, generate_uid())) == 0x0213
    with department.modality() as modality:
        assert modality.worklist("NOBODY") == []


def test_references_that_come_twice_are_answered_once(department: Department) -> None:
    one = (CTImageStorage, "1.2.826.0.1.3680043.9.51.1")
    before = len(department.scanner.heard)
    with department.modality(listener=department.scanner) as modality:
        assert modality.commit([one] * 1000, generate_uid()) == 0x0000
        result = department.scanner.wait(before + 1)[-1]
    assert len(result.data.FailedSOPSequence) == 1


def test_a_transaction_uid_is_used_again(department: Department) -> None:
    """The same request is answered as before, another one with reason 0131."""
    first = (CTImageStorage, "1.2.826.0.1.3680043.9.52.1")
    second = (CTImageStorage, "1.2.826.0.1.3680043.9.52.2")
    transaction = generate_uid()
    reasons = []
    with department.modality(listener=department.scanner) as modality:
        for references in ([first], [second], [first, second], [first]):
            before = len(department.scanner.heard)
            assert modality.commit(references, transaction) == 0x0000
            result = department.scanner.wait(before + 1)[-1]
            reasons.append([one.FailureReason for one in result.data.FailedSOPSequence])
    assert reasons == [[0x0112], [0x0131], [0x0131, 0x0131], [0x0112]]


@pytest.mark.soak
def test_a_million_references(department: Department) -> None:
    began = time.monotonic()
    assert ask_for_many(department.server, many(1_000_000, generate_uid())) == 0x0213
    print(f"1,000,000 references: refused after {time.monotonic() - began:.1f} s")
    with department.modality("OTHER") as other:
        assert other.worklist("NOBODY") == []
