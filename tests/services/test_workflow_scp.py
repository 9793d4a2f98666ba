"""The services of the workflow over real sockets, pynetdicom being the modality and the RIS."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydicom.data
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom import AE, evt
from pynetdicom.presentation import build_role
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    CTImageStorage,
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepNotification,
    ModalityPerformedProcedureStepRetrieve,
    ModalityWorklistInformationFind,
    StorageCommitmentPushModel,
    StorageCommitmentPushModelInstance,
    UnifiedProcedureStepEvent,
    UnifiedProcedureStepPull,
    UnifiedProcedureStepPush,
    UnifiedProcedureStepQuery,
    UnifiedProcedureStepWatch,
    UPSGlobalSubscriptionInstance,
)

import hilum
from hilum.config import Peer, Settings
from hilum.config.options import Workflow
from tests.peers.pynetdicom_threads import released, stop
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.dataset.codec import DataSet

CT = Path(pydicom.data.__file__).parent / "test_files" / "CT_small.dcm"
ALL = (
    CTImageStorage,
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepRetrieve,
    ModalityWorklistInformationFind,
    StorageCommitmentPushModel,
    UnifiedProcedureStepPull,
    UnifiedProcedureStepPush,
    UnifiedProcedureStepQuery,
    UnifiedProcedureStepWatch,
)
WAIT = 20


def waited_for(what: Callable[[], Any]) -> Any:
    """What it gives, as soon as that is something."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        found = what()
        if found:
            return found
        threading.Event().wait(0.02)
    raise AssertionError("it did not come")


class Ris:
    """A system that takes events and notifications; `heard` has what came: kind, uid, data."""

    def __init__(self) -> None:
        self.heard: queue.Queue[tuple[str, Any, Dataset]] = queue.Queue()
        self.refuse = 0
        ae = AE("RIS")
        for uid in (
            StorageCommitmentPushModel,
            ModalityPerformedProcedureStepNotification,
            UnifiedProcedureStepEvent,
        ):
            ae.add_supported_context(uid, scu_role=True, scp_role=True)
        for uid in (InstanceAvailabilityNotification, ModalityPerformedProcedureStep):
            ae.add_supported_context(uid)
        handlers = [
            (evt.EVT_N_EVENT_REPORT, self.event),
            (evt.EVT_N_CREATE, self.create),
            (evt.EVT_N_SET, self.update),
        ]
        self._server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers)
        self.port = self._server.socket.getsockname()[1]

    def event(self, event: Any) -> tuple[int, None]:
        data = event.event_information if event.request.EventInformation else Dataset()
        return self._take(("event", event.event_type, data)), None

    def create(self, event: Any) -> tuple[int, Dataset]:
        return self._take(
            ("create", event.request.AffectedSOPInstanceUID, event.attribute_list)
        ), Dataset()

    def update(self, event: Any) -> tuple[int, Dataset]:
        return self._take(
            ("set", event.request.RequestedSOPInstanceUID, event.modification_list)
        ), Dataset()

    def _take(self, what: tuple[str, Any, Dataset]) -> int:
        if self.refuse:
            self.refuse -= 1
            return 0x0110
        self.heard.put(what)
        return 0x0000

    def next(self) -> tuple[str, Any, Dataset]:
        return self.heard.get(timeout=WAIT)

    def stop(self) -> None:
        stop(self._server)


@pytest.fixture
def ris() -> Iterator[Ris]:
    system = Ris()
    yield system
    system.stop()


@pytest.fixture
def server(tmp_path: Path, ris: Ris) -> Iterator[hilum.Server]:
    settings = Settings(
        peers={"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)},
        workflow=Workflow(forward_mpps=("RIS",), notify_mpps=("RIS",), announce=("RIS",)),
    )
    with hilum.Server(aet="HILUM", port=0, data=tmp_path, settings=settings) as running:
        yield running


@contextmanager
def associated(
    server: hilum.Server, *contexts: str, calling: str = "RIS", roles: bool = False, **more: Any
) -> Iterator[Any]:
    ae = AE(calling)
    for uid in contexts or ALL:
        ae.add_requested_context(uid)
    items = [build_role(StorageCommitmentPushModel, scu_role=True, scp_role=True)] if roles else []
    association = ae.associate("127.0.0.1", server.port, ae_title="HILUM", ext_neg=items, **more)
    assert association.is_established
    with released(association):
        yield association


def as_pydicom(data_set: DataSet) -> Dataset:
    from io import BytesIO

    from hilum.archive.workflow.attributes import in_character_set, pack

    coded = BytesIO(pack(in_character_set(data_set)))
    return pydicom.filereader.read_dataset(coded, is_implicit_VR=False, is_little_endian=True)


def worklist(server: hilum.Server) -> Any:
    assert server.workflow is not None
    return server.workflow.worklist


# Worklist -----------------------------------------------------------------------------------------


def test_a_modality_asks_for_its_worklist(server: hilum.Server) -> None:
    worklist(server).add_all(
        [
            making.order(1, PatientName="Müller^Zoë"),
            making.order(2, step_ScheduledStationAETitle="X"),
        ]
    )
    keys = as_pydicom(making.step_keys(ScheduledStationAETitle="CT1", Modality=""))
    with associated(server) as association:
        responses = list(association.send_c_find(keys, ModalityWorklistInformationFind))
    assert [status.Status for status, _ in responses] == [0xFF00, 0x0000]
    item = responses[0][1]
    assert item.PatientName == "Müller^Zoë"
    assert item.SpecificCharacterSet == "ISO_IR 192"
    assert item.ScheduledProcedureStepSequence[0].Modality == "CT"


def test_a_query_can_be_cancelled(server: hilum.Server) -> None:
    worklist(server).add_all(making.order(n, PatientID=str(n)) for n in range(3000))
    with associated(server) as association:
        statuses = []
        for status, _ in association.send_c_find(
            as_pydicom(making.step_keys()), ModalityWorklistInformationFind, msg_id=7
        ):
            if not statuses:
                association.send_c_cancel(7, query_model=ModalityWorklistInformationFind)
            statuses.append(status.Status)
    assert statuses[-1] == 0xFE00
    assert len(statuses) < 3000


# Performed procedure steps ------------------------------------------------------------------------


def test_a_step_from_begin_to_end(server: hilum.Server, ris: Ris) -> None:
    worklist(server).add(making.order(1))
    uid = generate_uid()
    with associated(server) as association:
        status, _ = association.send_n_create(
            as_pydicom(making.performed()), ModalityPerformedProcedureStep, uid
        )
        assert status.Status == 0x0000
        assert [row.status for row in worklist(server).steps()] == ["STARTED"]
        status, _ = association.send_n_create(
            as_pydicom(making.performed()), ModalityPerformedProcedureStep, uid
        )
        assert status.Status == 0x0111
        end = as_pydicom(making.ended("1.2.3"))
        status, _ = association.send_n_set(end, ModalityPerformedProcedureStep, uid)
        assert status.Status == 0x0000
        status, _ = association.send_n_set(end, ModalityPerformedProcedureStep, uid)
        assert (status.Status, status.ErrorID) == (0x0110, 0xA710)
        assert status.ErrorComment == "Performed Procedure Step Object may no longer be updated"
        status, data = association.send_n_get(
            [0x00400252, 0x00080005],
            ModalityPerformedProcedureStepRetrieve,
            uid,
        )
        assert (status.Status, data.PerformedProcedureStepStatus) == (0x0000, "COMPLETED")
        assert len(data) == 1
        status, data = association.send_n_get([], ModalityPerformedProcedureStepRetrieve, uid)
        assert data.PatientName == "Doe^Jane"
        status, _ = association.send_n_get([], ModalityPerformedProcedureStepRetrieve, "1.2.9")
        assert status.Status == 0x0112
    assert [row.status for row in worklist(server).steps(finished=True)] == ["COMPLETED"]
    heard = [ris.next() for _ in range(4)]
    assert [what for kind, what, _ in heard if kind == "event"] == [1, 2]
    steps = [(kind, what, data) for kind, what, data in heard if kind != "event"]
    assert [step[:2] for step in steps] == [("create", uid), ("set", uid)]
    assert steps[0][2].PerformedProcedureStepID == "PPS1"


def test_a_refusal_names_what_is_wrong(server: hilum.Server) -> None:
    data = as_pydicom(making.performed())
    del data.Modality
    with associated(server) as association:
        status, _ = association.send_n_create(data, ModalityPerformedProcedureStep, "1.2.4")
    assert status.Status == 0x0120
    assert "(0008,0060) Modality is missing" in status.ErrorComment


def test_a_step_without_uid_gets_one(server: hilum.Server) -> None:
    with associated(server) as association:
        status, _ = association.send_n_create(
            as_pydicom(making.performed()), ModalityPerformedProcedureStep
        )
    assert status.Status == 0x0000
    assert server.workflow is not None
    (step,) = server.workflow.performed.of_study("1.2.826.1.1")
    assert step.uid.startswith("2.25.")


# Storage commitment -------------------------------------------------------------------------------


def commitment_request(*uids: str) -> Dataset:
    request = Dataset()
    request.TransactionUID = generate_uid()
    request.ReferencedSOPSequence = []
    for uid in uids:
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = CTImageStorage, uid
        request.ReferencedSOPSequence.append(item)
    return request


def ask(association: Any, request: Dataset) -> int:
    status, _ = association.send_n_action(
        request, 1, StorageCommitmentPushModel, StorageCommitmentPushModelInstance
    )
    return int(status.Status)


def test_the_result_comes_on_the_same_association(server: hilum.Server, ris: Ris) -> None:
    stored = dcmread(CT)
    handlers = [(evt.EVT_N_EVENT_REPORT, ris.event)]
    with associated(server, roles=True, evt_handlers=handlers) as association:
        assert association.send_c_store(stored).Status == 0x0000
        request = commitment_request(stored.SOPInstanceUID, "1.2.3.99")
        assert ask(association, request) == 0x0000
        kind, event, data = ris.next()
    assert (kind, event, data.TransactionUID) == ("event", 2, request.TransactionUID)
    assert data.ReferencedSOPSequence[0].ReferencedSOPInstanceUID == stored.SOPInstanceUID
    assert data.FailedSOPSequence[0].FailureReason == 0x0112
    workflow = server.workflow
    assert workflow is not None
    waited_for(lambda: not workflow.outbox.deliveries())


def test_the_result_comes_on_a_new_association(server: hilum.Server, ris: Ris) -> None:
    stored = dcmread(CT)
    with associated(server) as association:
        assert association.send_c_store(stored).Status == 0x0000
        request = commitment_request(stored.SOPInstanceUID)
        assert ask(association, request) == 0x0000
    kind, event, data = ris.next()
    assert (kind, event, data.TransactionUID) == ("event", 1, request.TransactionUID)
    assert "FailedSOPSequence" not in data


def test_a_result_for_nobody_that_is_known_waits_visibly(server: hilum.Server) -> None:
    with associated(server, calling="STRANGER") as association:
        assert ask(association, commitment_request("1.2.3")) == 0x0000
    assert server.workflow is not None
    for _ in range(200):
        (delivery,) = server.workflow.outbox.deliveries() or (None,)
        if delivery is not None and delivery.last_error:
            break
        threading.Event().wait(0.05)
    assert delivery is not None
    assert delivery.last_error == "no peer of the settings has this AE title"


@pytest.mark.parametrize(
    ("action", "instance", "status"),
    [(2, StorageCommitmentPushModelInstance, 0x0123), (1, "1.2.3", 0x0112)],
)
def test_requests_that_mean_nothing(
    server: hilum.Server, action: int, instance: str, status: int
) -> None:
    with associated(server) as association:
        answer, _ = association.send_n_action(
            commitment_request("1.2"), action, StorageCommitmentPushModel, instance
        )
    assert answer.Status == status


# Unified procedure steps --------------------------------------------------------------------------


def act(association: Any, action: int, uid: str, model: str, **values: Any) -> int:
    data = Dataset()
    for keyword, value in values.items():
        setattr(data, keyword, value)
    status, _ = association.send_n_action(
        data, action, UnifiedProcedureStepPush, uid, meta_uid=model
    )
    return int(status.Status)


def test_a_workitem_is_pushed_watched_pulled_and_done(server: hilum.Server, ris: Ris) -> None:
    uid, lock = generate_uid(), generate_uid()
    pull, watch = UnifiedProcedureStepPull, UnifiedProcedureStepWatch
    with associated(server) as association:
        assert (
            act(
                association,
                3,
                UPSGlobalSubscriptionInstance,
                watch,
                ReceivingAE="RIS",
                DeletionLock="FALSE",
            )
            == 0x0000
        )
        status, _ = association.send_n_create(
            as_pydicom(making.workitem()), UnifiedProcedureStepPush, uid
        )
        assert status.Status == 0x0000
        keys = as_pydicom(hilum_keys())
        for model in (pull, watch, UnifiedProcedureStepQuery):
            responses = list(association.send_c_find(keys, model))
            assert [status.Status for status, _ in responses] == [0xFF00, 0x0000]
            assert responses[0][1].SOPInstanceUID == uid
        change = {"ProcedureStepState": "IN PROGRESS", "TransactionUID": lock}
        assert act(association, 1, uid, pull, **change) == 0x0000
        assert act(association, 1, uid, pull, **change) == 0xC302
        assert act(association, 1, uid, watch, **change) == 0x0123
        status, _ = association.send_n_set(
            as_pydicom(making.work_done("1.2.3")), UnifiedProcedureStepPush, uid, meta_uid=pull
        )
        assert status.Status == 0xC301
        done = {"ProcedureStepState": "COMPLETED", "TransactionUID": lock}
        assert act(association, 1, uid, pull, **done) == 0xC304
        status, _ = association.send_n_set(
            as_pydicom(making.work_done(lock)), UnifiedProcedureStepPush, uid, meta_uid=pull
        )
        assert status.Status == 0x0000
        assert act(association, 2, uid, watch, ReasonForCancellation="why") == 0x0000
        assert act(association, 1, uid, pull, **done) == 0x0000
        assert act(association, 1, uid, pull, **done) == 0xB306
        assert act(association, 2, uid, watch, ReasonForCancellation="why") == 0xC311
        status, data = association.send_n_get([], UnifiedProcedureStepPush, uid, meta_uid=watch)
        assert (data.ProcedureStepState, "TransactionUID" in data) == ("COMPLETED", False)
    events = [ris.next() for _ in range(4)]
    assert [event for _, event, _ in events] == [1, 1, 2, 1]
    assert [data.get("ProcedureStepState") for _, _, data in events] == [
        "SCHEDULED", "IN PROGRESS", None, "COMPLETED",
    ]  # fmt: skip
    assert events[2][2].RequestingAE == "RIS"


def hilum_keys() -> DataSet:
    from hilum.archive.workflow.attributes import data_set

    return data_set(SOPInstanceUID="", ProcedureStepState="SCHEDULED", ProcedureStepLabel="")


# Availability and the whole -----------------------------------------------------------------------


def test_a_notification_is_recorded(server: hilum.Server) -> None:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = CTImageStorage, "1.2.3"
    item.InstanceAvailability, item.RetrieveAETitle = "NEARLINE", "PACS"
    series = Dataset()
    series.SeriesInstanceUID, series.ReferencedSOPSequence = "1.2.2", [item]
    data = Dataset()
    data.ReferencedPerformedProcedureStepSequence = []
    data.StudyInstanceUID, data.ReferencedSeriesSequence = "1.2.1", [series]
    with associated(server) as association:
        status, _ = association.send_n_create(data, InstanceAvailabilityNotification, "1.2.8")
    assert status.Status == 0x0000
    assert server.workflow is not None
    (kept,) = server.workflow.availability.received("1.2.1")
    assert (kept.uid, kept.source) == ("1.2.8", "RIS")


def test_from_order_to_availability(server: hilum.Server, ris: Ris) -> None:
    stored = dcmread(CT)
    worklist(server).add(making.order(1, StudyInstanceUID=stored.StudyInstanceUID))
    step = generate_uid()
    with associated(server) as association:
        keys = as_pydicom(making.step_keys(ScheduledStationAETitle="CT1"))
        keys.StudyInstanceUID = ""
        (_, item), _ = association.send_c_find(keys, ModalityWorklistInformationFind)
        begun = as_pydicom(making.performed(study=item.StudyInstanceUID))
        status, _ = association.send_n_create(begun, ModalityPerformedProcedureStep, step)
        assert status.Status == 0x0000
        assert association.send_c_store(stored).Status == 0x0000
        end = as_pydicom(making.ended(stored.SOPInstanceUID, series=stored.SeriesInstanceUID))
        status, _ = association.send_n_set(end, ModalityPerformedProcedureStep, step)
        assert status.Status == 0x0000
        assert ask(association, commitment_request(stored.SOPInstanceUID)) == 0x0000
    heard = [ris.next() for _ in range(6)]
    kinds = sorted((kind, what) for kind, what, _ in heard if kind == "event")
    assert kinds == [("event", 1), ("event", 1), ("event", 2)]
    announced = next(data for kind, _, data in heard if "ReferencedSeriesSequence" in data)
    assert announced.StudyInstanceUID == stored.StudyInstanceUID
    (series,) = announced.ReferencedSeriesSequence
    (told,) = series.ReferencedSOPSequence
    assert (told.InstanceAvailability, told.RetrieveAETitle) == ("ONLINE", "HILUM")
    performed = announced.ReferencedPerformedProcedureStepSequence[0]
    assert performed.ReferencedSOPInstanceUID == step


def test_a_study_is_complete_after_some_quiet_if_the_settings_say_so(
    tmp_path: Path, ris: Ris
) -> None:
    settings = Settings(
        peers={"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)},
        workflow=Workflow(quiet_time=0.2, announce=("RIS",)),
    )
    with hilum.Server(aet="HILUM", port=0, data=tmp_path, settings=settings) as server:
        with associated(server) as association:
            assert association.send_c_store(dcmread(CT)).Status == 0x0000
        kind, _, data = ris.next()
        assert (kind, data.StudyInstanceUID) == ("create", dcmread(CT).StudyInstanceUID)


def test_what_the_peer_refuses_is_tried_again_after_a_restart(tmp_path: Path, ris: Ris) -> None:
    settings = Settings(
        peers={"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)},
        workflow=Workflow(notify_mpps=("RIS",)),
    )
    ris.refuse = 1
    with hilum.Server(aet="HILUM", port=0, data=tmp_path, settings=settings) as server:
        with associated(server) as association:
            association.send_n_create(
                as_pydicom(making.performed()), ModalityPerformedProcedureStep, "1.2.4"
            )
        assert server.workflow is not None
        outbox = server.workflow.outbox
        while not any(delivery.attempts for delivery in outbox.deliveries()):
            threading.Event().wait(0.05)
        (delivery,) = outbox.deliveries()
        assert delivery.last_error == "the peer answered 0110 Processing Failure"
    with hilum.Server(aet="HILUM", port=0, data=tmp_path, settings=settings) as server:
        assert server.workflow is not None
        server.workflow.outbox.retry(delivery.id)
        server.workflow.wake.set()
        assert ris.next()[:2] == ("event", 1)
