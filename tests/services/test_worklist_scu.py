"""Worklist queries as SCU: what is asked for, what comes back, and how a query ends early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydicom.dataset import Dataset

import hilum
from hilum.archive.workflow.worklist_keys import KEYS
from hilum.config import Settings
from hilum.config.options import Storage
from hilum.errors import DimseError, UsageError
from hilum.services import worklist_scu
from tests.peers.workflow_peer import WorkflowPeer
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.app import Requestor


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


def item(number: int) -> Dataset:
    step = Dataset()
    step.Modality = "CT"
    step.ScheduledStationAETitle = "CT1"
    made = Dataset()
    made.SpecificCharacterSet = "ISO_IR 100"
    made.PatientName = "Müller^Zoë"
    made.PatientID = str(number)
    made.ScheduledProcedureStepSequence = [step]
    return made


def test_keys_of_the_step_go_into_its_sequence(peer: WorkflowPeer, requestor: Requestor) -> None:
    keys = ("Modality=CT", "ScheduledProcedureStepSequence.ScheduledStationAETitle=CT1")
    found = list(requestor.worklist(*keys, PatientID="P1", only=True))
    assert found == []
    asked = peer.last()
    assert (asked.operation, asked.context) == ("C-FIND", "1.2.840.10008.5.1.4.31")
    (step,) = asked.data_set.ScheduledProcedureStepSequence
    assert sorted(element.keyword for element in asked.data_set) == [
        "PatientID",
        "ScheduledProcedureStepSequence",
    ]
    assert (step.Modality, step.ScheduledStationAETitle, len(step)) == ("CT", "CT1", 2)


def test_everything_that_answers_always_have_is_asked_for(
    peer: WorkflowPeer, requestor: Requestor
) -> None:
    list(requestor.worklist())
    asked = peer.last().data_set
    (step,) = asked.ScheduledProcedureStepSequence
    levels = {0: asked, 1: step}
    inside = False
    for row in KEYS:
        if row.level == 0:
            inside = row.keyword == "ScheduledProcedureStepSequence"
        if row.level == 0 or (row.level == 1 and inside):
            wanted = row.returned in ("1", "1C", "2", "2C")
            wanted |= row.keyword == "ScheduledProcedureStepStatus"
            assert (row.tag in levels[row.level]) == wanted, row
    assert "QueryRetrieveLevel" not in asked


def test_matches_have_a_flat_view(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.matches = [item(1)]
    (match,) = requestor.worklist()
    assert match.PatientName == "Müller^Zoë"
    assert match.get("Modality") == ""
    (step,) = worklist_scu.steps(match)
    assert (step.PatientName, step.Modality) == ("Müller^Zoë", "CT")


def test_a_limit_cancels(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.matches = [item(number) for number in range(500)]
    assert [match.PatientID for match in requestor.worklist(limit=3)] == ["0", "1", "2"]
    assert peer.cancelled.wait(10)


def test_closing_the_iterator_cancels(peer: WorkflowPeer, requestor: Requestor) -> None:
    peer.matches = [item(number) for number in range(500)]
    found = requestor.worklist()
    next(found)
    found.close()
    assert peer.cancelled.wait(10)


def test_what_cannot_be_asked(requestor: Requestor) -> None:
    with pytest.raises(UsageError, match="did you mean PatientName"):
        requestor.worklist(PatientNam="x")
    with pytest.raises(UsageError, match="limit: a number of matches from 0"):
        requestor.worklist(limit=-1)


def test_a_peer_without_worklist() -> None:
    settings = Settings(storage=Storage(deny_sop_classes=("ModalityWorklist*",)))
    with hilum.Server(aet="HILUM", port=0, settings=settings) as server:
        requestor = hilum.associate(f"HILUM@127.0.0.1:{server.port}")
        with pytest.raises(DimseError, match="the peer does not take worklist queries"):
            list(requestor.worklist())


def test_with_hilum(tmp_path: Path) -> None:
    with hilum.Server(aet="HILUM", port=0, data=tmp_path) as server:
        assert server.workflow is not None
        server.workflow.worklist.add(making.order(1, PatientName="Müller^Zoë"))
        server.workflow.worklist.add(making.order(2, step_Modality="MR"))
        requestor = hilum.associate(f"HILUM@127.0.0.1:{server.port}")
        (match,) = requestor.worklist(Modality="CT")
        assert match.PatientName == "Müller^Zoë"
        assert worklist_scu.steps(match)[0].ScheduledProcedureStepStatus == "SCHEDULED"
        assert list(requestor.worklist(Modality="US")) == []
