"""What a refusal of the workflow's services says besides its status: PS3.7 C.5, PS3.4 F.7.2.1.3."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    UnifiedProcedureStepPush,
)

import hilum
from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.workitems import PUSH
from hilum.config import Peer
from hilum.dimse.data_sets import encoded
from hilum.dimse.messages import n_create_rq
from hilum.errors import DimseError
from hilum.net.client import Association
from hilum.services import mpps, normalised_scu
from hilum.services.identifiers import Match
from hilum.services.normalised_scu import Target, proposals
from hilum.tables.commands import N_CREATE_RQ
from hilum.tables.dictionary import tag_of
from tests.services.test_workflow_scp import as_pydicom, associated, ris, server
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.dataset.codec import DataSet

__all__ = ["ris", "server"]

STEP = Target((mpps.MPPS,), mpps.MPPS, "steps")
WORKITEM = Target((PUSH,), PUSH, "workitems")
IAN = Target((InstanceAvailabilityNotification,), InstanceAvailabilityNotification, "availability")


@contextmanager
def channel(server: hilum.Server, *targets: Target) -> Iterator[Association]:
    peer = Peer(aet="HILUM", host="127.0.0.1", port=server.port)
    with Association(peer, proposals(*(t.sop_class for t in targets)), calling="CT1") as opened:
        yield opened


def refused(server: hilum.Server, target: Target, content: DataSet, *, new: bool = True) -> Any:
    """The failure that answers an N-CREATE, or an N-SET."""
    with channel(server, target) as opened, pytest.raises(DimseError) as failure:
        ask = normalised_scu.create if new else normalised_scu.update
        ask(opened, target, "1.2.3", content)
    return failure.value


def told(failure: DimseError) -> dict[str, Any]:
    """The data set that came with a failure."""
    return Match(failure.data_set).as_dict() if failure.data_set else {}  # type: ignore[arg-type]


def tags(*keywords: str) -> tuple[int, ...]:
    return tuple(map(tag_of, keywords))


def test_a_wrong_status_comes_back(server: hilum.Server) -> None:
    step = making.performed()
    ds.put(step, "PerformedProcedureStepStatus", "COMPLETED")
    failure = refused(server, STEP, step)
    assert (failure.status, failure.offending) == (0x0106, tags("PerformedProcedureStepStatus"))
    assert told(failure) == {"PerformedProcedureStepStatus": "COMPLETED"}


def test_wrong_values_come_back_in_their_items_and_nothing_else(server: hilum.Server) -> None:
    step = making.performed()
    (scheduled,) = ds.items(step, tag_of("ScheduledStepAttributesSequence"))
    good, bad = dict(scheduled), dict(scheduled)
    ds.put(bad, "StudyInstanceUID", "1.2.x")
    ds.put(step, "ScheduledStepAttributesSequence", [good, bad, bad])
    failure = refused(server, STEP, step)
    assert (failure.status, failure.offending) == (0x0106, tags("StudyInstanceUID"))
    items = [{"StudyInstanceUID": "1.2.x"}] * 2
    assert told(failure) == {"ScheduledStepAttributesSequence": items}


def test_what_has_no_value_comes_back_empty(server: hilum.Server) -> None:
    step = making.performed()
    ds.put(step, "Modality", "")
    ds.put(step, "PerformedStationAETitle", "")
    failure = refused(server, STEP, step)
    assert (failure.status, failure.offending) == (
        0x0121, tags("PerformedStationAETitle", "Modality")
    )  # fmt: skip
    assert told(failure) == {"Modality": "", "PerformedStationAETitle": ""}


def test_what_is_missing_and_what_may_not_be_set_is_listed(server: hilum.Server) -> None:
    step = making.performed()
    del step[tag_of("Modality")]
    failure = refused(server, STEP, step)
    assert (failure.status, failure.offending) == (0x0120, tags("Modality"))
    assert told(failure) == {}
    with channel(server, STEP) as opened:
        normalised_scu.create(opened, STEP, "1.2.3", making.performed())
    failure = refused(server, STEP, ds.data_set(PatientName="Doe", Modality="MR"), new=False)
    assert (failure.status, failure.offending) == (0x0105, tags("PatientName", "Modality"))


def test_the_list_of_attributes_is_in_the_command(server: hilum.Server) -> None:
    step = making.performed()
    del step[tag_of("Modality")]
    with channel(server, STEP) as opened:
        context = opened.context(mpps.MPPS)
        assert context is not None
        content = encoded(step, context.transfer_syntax)
        opened.send(
            N_CREATE_RQ,
            context,
            lambda number: n_create_rq(number, mpps.MPPS, "1.2.3", data_set=True),
            (content,),
        )
        command = opened.receive().command
    assert command.tags("AttributeIdentifierList") == tags("Modality")
    assert command.tags("OffendingElement") == tags("Modality")


def test_a_fault_in_every_item_is_told_a_hundred_times_at_most(server: hilum.Server) -> None:
    with channel(server, STEP) as opened:
        normalised_scu.create(opened, STEP, "1.2.3", making.performed())
    images = making.ended(*(f"1.2.x{number}" for number in range(5000)))
    failure = refused(server, STEP, images, new=False)
    assert (failure.status, failure.offending) == (0x0106, tags("ReferencedSOPInstanceUID"))
    (series,) = told(failure)["PerformedSeriesSequence"]
    assert len(series["ReferencedImageSequence"]) == 100
    assert series["ReferencedImageSequence"][7] == {"ReferencedSOPInstanceUID": "1.2.x7"}


def test_workitems_and_notifications_say_it_too(server: hilum.Server) -> None:
    workitem = making.workitem()
    ds.put(workitem, "ScheduledProcedureStepPriority", "URGENT")
    failure = refused(server, WORKITEM, workitem)
    assert (failure.status, told(failure)) == (
        0x0106, {"ScheduledProcedureStepPriority": "URGENT"}
    )  # fmt: skip
    instance = {
        "ReferencedSOPClassUID": "1.2",
        "ReferencedSOPInstanceUID": "1.3",
        "InstanceAvailability": "SOON",
        "RetrieveAETitle": "A",
    }
    news = ds.data_set(
        ReferencedPerformedProcedureStepSequence=[],
        StudyInstanceUID="1.2.3",
        ReferencedSeriesSequence=[
            {"SeriesInstanceUID": "1", "ReferencedSOPSequence": [instance]},
        ],
    )
    failure = refused(server, IAN, news)
    items = [{"ReferencedSOPSequence": [{"InstanceAvailability": "SOON"}]}]
    assert (failure.status, told(failure)) == (0x0106, {"ReferencedSeriesSequence": items})


def test_pynetdicom_reads_the_status_and_goes_on(server: hilum.Server) -> None:
    step = as_pydicom(making.performed())
    wrong = as_pydicom(making.performed())
    wrong.PerformedProcedureStepStatus = "COMPLETED"
    with associated(server, ModalityPerformedProcedureStep, UnifiedProcedureStepPush) as peer:
        status, _ = peer.send_n_create(wrong, ModalityPerformedProcedureStep, "1.2.4")
        assert status.Status == 0x0106
        assert status.ErrorComment == "(0040,0252) PerformedProcedureStepStatus is not IN PROGRESS"
        status, _ = peer.send_n_create(step, ModalityPerformedProcedureStep, "1.2.4")
        assert status.Status == 0x0000
        end = as_pydicom(making.ended("1.2.5"))
        assert peer.send_n_set(end, mpps.MPPS, "1.2.4")[0].Status == 0x0000
        status, _ = peer.send_n_set(end, mpps.MPPS, "1.2.4")
        assert (status.Status, status.ErrorID) == (0x0110, 0xA710)
        assert status.ErrorComment == "Performed Procedure Step Object may no longer be updated"


def test_what_a_program_adds_to_a_failure_goes_into_the_response() -> None:
    added: list[dict[str, Any]] = [
        {"data_set": ds.data_set(Modality="CT"), "elements": {"ErrorID": 7}},
        {"elements": {"MoveDestination": "NOWHERE"}},
        {"data_set": object()},
    ]

    def refuse(request: Any, context: Any) -> None:
        raise DimseError("not today", status=0x0110, **added[0])

    with hilum.Server(aet="RIS", port=0) as running:
        running.handle(mpps.SERVICE, N_CREATE_RQ, refuse)
        failure = refused(running, STEP, making.performed())
        assert (failure.status, told(failure)) == (0x0110, {"Modality": "CT"})
        assert "error id 0007" in failure.comment
        for _ in added[1:]:
            added.pop(0)
            failure = refused(running, STEP, making.performed())
            assert (failure.status, told(failure)) == (0x0110, {})
            assert "not today" in failure.comment, "what does not fit is left out"
