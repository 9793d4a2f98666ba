"""Storage commitment as SCU: pynetdicom answers on the same association, on a new one, or never."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom.data
import pytest
from pydicom import dcmread

import hilum
from hilum.errors import DimseError, PeerError, TimedOut, UsageError
from hilum.services.commitment_scu import reason_text
from tests.peers.process import free_port
from tests.peers.workflow_peer import WorkflowPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.requestor import Requestor

FILES = Path(pydicom.data.__file__).parent / "test_files"
CT, MR = FILES / "CT_small.dcm", FILES / "MR_small.dcm"
CT_UID = "1.3.6.1.4.1.5962.1.1.1.1.1.20040119072730.12322"
MR_UID = "1.3.6.1.4.1.5962.1.1.4.1.1.20040826185059.5457"
CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
MR_CLASS = "1.2.840.10008.5.1.4.1.1.4"


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


def test_the_result_comes_on_the_same_association(
    peer: WorkflowPeer, requestor: Requestor
) -> None:
    found = requestor.commit(CT, dcmread(MR), wait=10)
    assert found.complete
    assert [one.sop_instance_uid for one in found.references] == [CT_UID, MR_UID]
    request = peer.last()
    assert (request.operation, request.type) == ("N-ACTION", 1)
    assert request.uid == "1.2.840.10008.1.20.1.1"
    assert request.data_set.TransactionUID == found.transaction_uid
    pairs = [(i.ReferencedSOPClassUID, i.ReferencedSOPInstanceUID)
             for i in request.data_set.ReferencedSOPSequence]  # fmt: skip
    assert pairs == [(CT_CLASS, CT_UID), (MR_CLASS, MR_UID)]
    assert peer.reported.get(timeout=10) == 0x0000


@pytest.mark.parametrize("stay", [0.0, 5.0])
def test_the_result_comes_on_a_new_association(
    peer: WorkflowPeer, requestor: Requestor, stay: float
) -> None:
    """Whether that of the request is still open or not."""
    peer.committing, peer.call_back = "new", free_port()
    found = requestor.commit(CT, wait=10, stay=stay, port=peer.call_back)
    assert found.complete
    assert peer.reported.get(timeout=10) == 0x0000


def test_each_instance_has_its_outcome(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.refused = {MR_UID: 0x0112, "1.2.3": 0x0999}
    peer.forgotten = {"1.2.4"}
    pairs = [(CT_CLASS, "1.2.3"), (CT_CLASS, "1.2.4"), (CT_CLASS, "1.2.3")]
    found = requestor.commit(CT, MR, *pairs, wait=10)
    assert [one.reason for one in found.references] == [0, 0x0112, 0x0999, None]
    assert not found.complete
    assert reason_text(0x0112) == "0112 No such object instance"
    assert reason_text(0x0999) == "0999 a reason that the standard does not list"
    assert reason_text(None) == "the result does not mention it"


def test_no_result_in_time(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.committing = "never"
    started = time.monotonic()
    with pytest.raises(TimedOut, match=r"no result came within 0\.3 s: listen on a port"):
        requestor.commit(CT, wait=0.3)
    with pytest.raises(TimedOut, match=r"does it know this AE title with this host and port\?"):
        requestor.commit(CT, wait=0.3, stay=0, port=0)
    assert time.monotonic() - started < 8


def test_the_peer_ends_the_association_first(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.committing = "release"
    with pytest.raises(PeerError, match="before the result came: listen on a port"):
        requestor.commit(CT, wait=10)


def test_a_refused_request(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.status, peer.comment = 0x0213, "too many"
    with pytest.raises(DimseError, match="the peer answered 0213 too many") as caught:
        requestor.commit(CT)
    assert caught.value.status == 0x0213


def test_nothing_to_ask_for(requestor: Requestor) -> None:
    with pytest.raises(UsageError, match="no instance is named"):
        requestor.commit()
    with pytest.raises(UsageError, match="cannot send a int"):
        requestor.commit(7)


def test_the_result_of_a_stranger_is_refused(
    peer: WorkflowPeer, requestor: Requestor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result of a transaction that nobody asked for must not be taken for ours."""
    peer.committing, peer.call_back = "new", free_port()
    original = peer.report_result

    def other(association: object, asked: pydicom.Dataset) -> None:
        ours = asked.TransactionUID
        asked.TransactionUID = "1.2.3.4"
        original(association, asked)
        asked.TransactionUID = ours
        original(association, asked)

    monkeypatch.setattr(peer, "report_result", other)
    assert requestor.commit(CT, wait=10, stay=0, port=peer.call_back).complete
    assert [peer.reported.get(timeout=10) for _ in range(2)] == [0x0115, 0x0000]


def test_with_hilum(tmp_path: Path) -> None:
    with hilum.Server(aet="HILUM", port=0, data=tmp_path) as server:
        requestor = hilum.associate(f"HILUM@127.0.0.1:{server.port}", calling="ME")
        outcomes = list(requestor.store(CT, MR))
        assert requestor.commit(*outcomes, wait=20).complete
        found = requestor.commit(CT, (MR_CLASS, CT_UID), (CT_CLASS, "1.2.3"), wait=20)
    assert [one.reason for one in found.references] == [0, 0x0119, 0x0112]
