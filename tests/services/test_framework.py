"""Handlers of an embedding program, with pynetdicom on the other side of C-FIND, C-GET, C-MOVE."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from pydicom import Dataset
from pynetdicom import AE, build_role, evt

import hilum
from hilum.config import Peer, Settings
from hilum.services.base import Pending, SubOperation, SubOperations, identifier
from hilum.tables.commands import C_FIND_RQ, C_GET_RQ, C_MOVE_RQ
from tests.net.scripted import CT, EXPLICIT
from tests.net.site import wait_for
from tests.net.toys import DATA, FIND, GET, MOVE, outgoing, service
from tests.peers.pynetdicom_peer import RecordingSCP
from tests.peers.pynetdicom_threads import release, steady

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pynetdicom.association import Association

TOTAL = 7


def find(request: Any, context: Any) -> Iterator[Pending]:
    """Answer with what was asked for, as a data set of pydicom."""
    assert identifier(request)
    for number in range(TOTAL):
        match = Dataset()
        match.QueryRetrieveLevel = "STUDY"
        match.PatientID = str(number)
        yield Pending(match)


def endless(request: Any, context: Any) -> Iterator[Pending]:
    """Match for ever."""
    while True:
        yield Pending({})


def get(request: Any, context: Any) -> Iterator[object]:
    """Send instances back."""
    yield SubOperations(TOTAL)
    for number in range(TOTAL):
        yield SubOperation(outgoing(number))


def move(request: Any, context: Any) -> Iterator[object]:
    """Send instances to where the request says."""
    yield SubOperations(TOTAL, request.command.move_destination, {(CT, EXPLICIT)})
    for number in range(TOTAL):
        yield SubOperation(outgoing(number))


def serving(peers: dict[str, Peer], **handlers: Any) -> hilum.Server:
    """A server with handlers of its own for C-FIND, C-GET and C-MOVE."""
    server = hilum.Server(aet="TOYS", port=0, settings=Settings(peers=peers))
    toys = service()
    fields = {"find": C_FIND_RQ, "get": C_GET_RQ, "move": C_MOVE_RQ}
    for name, handler in handlers.items():
        server.handle(toys, fields[name], handler)
    return server


def join(server: hilum.Server, name: str, **more: Any) -> Association:
    entity = AE(ae_title="PYNETDICOM")
    entity.add_requested_context(name, EXPLICIT)
    entity.add_requested_context(CT, EXPLICIT)
    association = entity.associate("127.0.0.1", server.port, ae_title="TOYS", **more)
    assert association.is_established
    steady(association)
    return association


@pytest.fixture
def query() -> Dataset:
    data_set = Dataset()
    data_set.QueryRetrieveLevel = "STUDY"
    data_set.PatientID = ""
    return data_set


def test_pynetdicom_finds(query: Dataset) -> None:
    with serving({}, find=find) as server:
        association = join(server, FIND)
        answers = list(association.send_c_find(query, FIND))
        release(association)
    assert [status.Status for status, _ in answers] == [0xFF00] * TOTAL + [0]
    assert [found.PatientID for _, found in answers if found] == [str(n) for n in range(TOTAL)]


def test_pynetdicom_cancels(query: Dataset) -> None:
    with serving({}, find=endless) as server:
        association = join(server, FIND)
        statuses = []
        for status, _ in association.send_c_find(query, FIND, msg_id=5):
            statuses.append(status.Status)
            if len(statuses) == 1:
                association.send_c_cancel(5, query_model=FIND)
        release(association)
    assert statuses[-1] == 0xFE00


def test_pynetdicom_gets(query: Dataset) -> None:
    stored: dict[str, bytes] = {}

    def store(event: Any) -> int:
        stored[event.request.AffectedSOPInstanceUID] = event.request.DataSet.getvalue()
        return 0x0000

    with serving({}, get=get) as server:
        association = join(
            server,
            GET,
            ext_neg=[build_role(CT, scp_role=True)],
            evt_handlers=[(evt.EVT_C_STORE, store)],
        )
        answers = [status for status, _ in association.send_c_get(query, GET)]
        release(association)
    assert stored == {f"1.2.3.{number}": DATA for number in range(TOTAL)}
    assert answers[-1].Status == 0
    assert answers[-1].NumberOfCompletedSuboperations == TOTAL


def test_hazard_78_pynetdicom_gets_without_role_selection(query: Dataset) -> None:
    with serving({}, get=get) as server:
        association = join(server, GET)
        answers = list(association.send_c_get(query, GET))
        release(association)
    status, failed = answers[-1]
    assert status.Status == 0xA702
    assert failed is not None and len(failed.FailedSOPInstanceUIDList) == TOTAL


def test_pynetdicom_moves(query: Dataset) -> None:
    recorder = RecordingSCP()
    try:
        peers = {"recorder": Peer("RECORDER", "127.0.0.1", recorder.port)}
        with serving(peers, move=move) as server:
            association = join(server, MOVE)
            answers = [s for s, _ in association.send_c_move(query, "RECORDER", MOVE)]
            release(association)
    finally:
        recorder.close()
    assert {uid: kept.data_set for uid, kept in recorder.stored.items()} == {
        f"1.2.3.{number}": DATA for number in range(TOTAL)
    }
    assert answers[-1].Status == 0
    assert answers[-1].NumberOfCompletedSuboperations == TOTAL


def test_hazard_76_pynetdicom_moves_to_nobody(query: Dataset) -> None:
    with serving({}, move=move) as server:
        association = join(server, MOVE)
        answers = [status for status, _ in association.send_c_move(query, "ELSEWHERE", MOVE)]
        release(association)
    assert [status.Status for status in answers] == [0xA801]


def test_threads_end_with_their_associations(query: Dataset) -> None:
    before = threading.active_count()
    with serving({}, find=find) as server:
        for _ in range(3):
            association = join(server, FIND)
            list(association.send_c_find(query, FIND))
            release(association)
    wait_for(lambda: threading.active_count() == before, "a thread is left")
