"""Workitems as SCU: which SOP class, context and action each request uses, and what comes back."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

import pytest
from pydicom.dataset import Dataset

import hilum
from hilum.config import Peer, Settings
from hilum.errors import DimseError, UsageError
from tests.peers.process import free_port
from tests.peers.workflow_peer import WorkflowPeer, report
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.app import Requestor
    from hilum.services.ups_scu import Report

PUSH, PULL, WATCH, QUERY = (
    f"1.2.840.10008.5.1.4.34.6.{number}" for number in (1, 3, 2, 5)
)
GLOBAL, FILTERED = "1.2.840.10008.5.1.4.34.5", "1.2.840.10008.5.1.4.34.5.1"
UID, TRANSACTION = "1.2.3", "1.2.4"


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


def keywords(data_set: Dataset) -> dict[str, Any]:
    return {element.keyword: element.value for element in data_set}


def test_a_workitem_is_pushed(peer: WorkflowPeer, requestor: Requestor) -> None:
    uid = requestor.ups_create(ProcedureStepLabel="Segment", PatientName="Müller^Zoë")
    created = peer.last()
    assert created[:4] == ("N-CREATE", PUSH, PUSH, uid)
    told = created.data_set
    assert (told.ProcedureStepState, told.InputReadinessState) == ("SCHEDULED", "READY")
    assert (told.ScheduledProcedureStepPriority, told.PatientName) == ("MEDIUM", "Müller^Zoë")
    assert told.TransactionUID in ("", None)


def test_every_state_is_changed_by_the_transaction(
    peer: WorkflowPeer, requestor: Requestor
) -> None:
    transaction = requestor.ups_claim(UID)
    assert transaction.startswith("2.25.")
    assert requestor.ups_claim(UID, TRANSACTION) == TRANSACTION
    requestor.ups_set(UID, TRANSACTION, ProcedureStepLabel="x")
    requestor.ups_complete(UID, TRANSACTION)
    requestor.ups_cancel(UID, TRANSACTION)
    requestor.ups_set(UID, ProcedureStepLabel="x")
    assert {one[1:4] for one in peer.requests} == {(PULL, PUSH, UID)}
    states = [{"TransactionUID": TRANSACTION, "ProcedureStepState": state}
              for state in ("IN PROGRESS", "COMPLETED", "CANCELED")]  # fmt: skip
    label = {"ProcedureStepLabel": "x"}
    first, *others = [(one.operation, one.type, keywords(one.data_set)) for one in peer.requests]
    assert first == ("N-ACTION", 1, {**states[0], "TransactionUID": transaction})
    assert others == [
        ("N-ACTION", 1, states[0]),
        ("N-SET", 0, {**label, "TransactionUID": TRANSACTION}),
        ("N-ACTION", 1, states[1]),
        ("N-ACTION", 1, states[2]),
        ("N-SET", 0, label),
    ]


def test_cancellation_is_asked_for(peer: WorkflowPeer, requestor: Requestor) -> None:
    requestor.ups_request_cancel(UID, ReasonForCancellation="wrong patient")
    asked = peer.last()
    assert asked[:5] == ("N-ACTION", PUSH, PUSH, UID, 2)
    assert keywords(asked.data_set) == {"ReasonForCancellation": "wrong patient"}
    requestor.ups_request_cancel(UID)
    assert keywords(peer.last().data_set) == {}


def test_subscriptions(peer: WorkflowPeer, requestor: Requestor) -> None:
    requestor.ups_subscribe()
    requestor.ups_subscribe(UID, receiving="OTHER", deletion_lock=True)
    requestor.ups_subscribe(WorklistLabel="AI")
    requestor.ups_unsubscribe()
    requestor.ups_unsubscribe(UID)
    requestor.ups_suspend()
    assert {one[1:3] for one in peer.requests} == {(WATCH, PUSH)}
    assert [(one.uid, one.type, keywords(one.data_set)) for one in peer.requests] == [
        (GLOBAL, 3, {"ReceivingAE": "ME", "DeletionLock": "FALSE"}),
        (UID, 3, {"ReceivingAE": "OTHER", "DeletionLock": "TRUE"}),
        (FILTERED, 3, {"ReceivingAE": "ME", "DeletionLock": "FALSE", "WorklistLabel": "AI"}),
        (GLOBAL, 4, {"ReceivingAE": "ME"}),
        (UID, 4, {"ReceivingAE": "ME"}),
        (GLOBAL, 5, {"ReceivingAE": "ME"}),
    ]
    with pytest.raises(UsageError, match="name no UID with them"):
        requestor.ups_subscribe(UID, WorklistLabel="AI")


def test_queries_and_reading(peer: WorkflowPeer, requestor: Requestor) -> None:
    match = Dataset()
    match.ProcedureStepLabel = "Segment"
    peer.matches = [match]
    keys = {"ProcedureStepState": "SCHEDULED", "AccessionNumber": "A1"}
    (found,) = requestor.ups_find(only=True, **keys)
    assert found.ProcedureStepLabel == "Segment"
    asked = peer.last()
    assert asked[:2] == ("C-FIND", QUERY)
    assert asked.data_set.ReferencedRequestSequence[0].AccessionNumber == "A1"
    assert sorted(keywords(asked.data_set)) == ["ProcedureStepState", "ReferencedRequestSequence"]
    peer.answer.ProcedureStepState = "SCHEDULED"
    assert requestor.ups_get(UID, "ProcedureStepState").ProcedureStepState == "SCHEDULED"
    assert peer.last()[:4] == ("N-GET", PULL, PUSH, UID)
    with pytest.raises(UsageError, match="limit"):
        requestor.ups_find(limit=-1)


@pytest.mark.parametrize("status", [0xB304, 0xB306])
def test_a_state_that_is_there_already_is_a_warning(
    peer: WorkflowPeer, requestor: Requestor, status: int
) -> None:
    peer.status = status
    answer = requestor.ups_complete(UID, TRANSACTION)
    assert answer.status == status
    assert answer.comment.startswith("The UPS is already in the requested state")


def test_refusals(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.status = 0xC301
    with pytest.raises(DimseError, match="C301 Failed: The correct Transaction UID"):
        requestor.ups_complete(UID, TRANSACTION)
    count = len(peer.requests)
    with pytest.raises(UsageError, match="ProcedureStepLabel is missing"):
        requestor.ups_create()
    with pytest.raises(UsageError, match="PatientID may not be set"):
        requestor.ups_set(UID, TRANSACTION, PatientID="x")
    with pytest.raises(UsageError, match="name what to set"):
        requestor.ups_set(UID, TRANSACTION)
    assert len(peer.requests) == count


def test_reports_of_pynetdicom(requestor: Requestor) -> None:
    reports: queue.Queue[Report] = queue.Queue()
    told = Dataset()
    told.SpecificCharacterSet = "ISO_IR 100"
    told.ReasonForCancellation = "wegen Überlänge"
    with requestor.ups_reports(reports.put) as receiver:
        assert report(receiver.port, UID, 2, told) == 0x0000
        assert report(receiver.port, UID, 77, Dataset()) == 0x0000
    found = reports.get(timeout=10)
    assert (found.sop_instance_uid, found.event, found.source) == (
        UID,
        "UPS Cancel Requested",
        "PEER",
    )
    assert found.attributes.ReasonForCancellation == "wegen Überlänge"
    assert reports.get(timeout=10).event == "Event 77"


def test_with_hilum(tmp_path: Path) -> None:
    """The whole life of a workitem, watched."""
    port = free_port()
    settings = Settings(peers={"me": Peer(aet="ME", host="127.0.0.1", port=port)})
    reports: queue.Queue[Report] = queue.Queue()
    with hilum.Server(aet="HILUM", port=0, data=tmp_path, settings=settings) as server:
        me = hilum.associate(f"HILUM@127.0.0.1:{server.port}", calling="ME")
        with me.ups_reports(reports.put, port=port):
            me.ups_subscribe()
            uid = me.ups_create(ProcedureStepLabel="Segment")
            assert [one.SOPInstanceUID for one in me.ups_find()] == [uid]
            transaction = me.ups_claim(uid)
            me.ups_set(uid, transaction, making.work_done(transaction))
            me.ups_complete(uid, transaction)
            assert me.ups_get(uid).ProcedureStepState == "COMPLETED"
            assert me.ups_complete(uid, transaction).status == 0xB306
            heard = [reports.get(timeout=20) for _ in range(3)]
            me.ups_unsubscribe()
    assert [one.sop_instance_uid for one in heard] == [uid] * 3
    assert [one.attributes.ProcedureStepState for one in heard] == [
        "SCHEDULED",
        "IN PROGRESS",
        "COMPLETED",
    ]
