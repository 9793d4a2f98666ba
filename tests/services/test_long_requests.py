"""Requests that name many instances, with the settings as they are, over real sockets."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING, Any

import pytest
from pynetdicom import evt
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    StorageCommitmentPushModel,
    UnifiedProcedureStepPush,
)

import hilum
from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.commitment import Reference, read_request, request_data_set
from hilum.archive.workflow.performed import MPPS
from hilum.config import Peer
from hilum.dataset.codec import encode
from hilum.dimse.data_sets import encoded
from hilum.dimse.messages import n_create_rq
from hilum.errors import DataSetError
from hilum.net.client import Association
from hilum.services import mpps
from hilum.services.base import Proposal, identifier
from hilum.services.long_lists import IN_MEMORY, LONGEST
from hilum.tables.commands import N_CREATE_RQ, N_SET_RQ
from hilum.tables.uids import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    transfer_syntax,
)
from tests.archive import building
from tests.services.test_workflow_scp import (
    WAIT,
    Ris,
    as_pydicom,
    ask,
    associated,
    commitment_request,
    ris,
    server,
    waited_for,
)
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hilum.dataset.codec import DataSet

__all__ = ["ris", "server"]

PREFIX = "1.2.826.0.1.3680043.9.50.20260202.101112.123456789.12345"
"""With a number behind it as long as a UID may be."""


def uids(count: int) -> list[str]:
    return [f"{PREFIX}.{number}" for number in range(1_000_000, 1_000_000 + count)]


def stored(running: hilum.Server, names: Iterable[str]) -> None:
    """Store small instances, many at a time."""
    store: Any = running.archive
    waiting = []
    for uid in names:
        incoming = store.incoming(building.CT, uid, EXPLICIT_VR_LITTLE_ENDIAN, building.SOURCE)
        incoming.write(memoryview(building.dataset(uid)))
        waiting.append(incoming.submit())
        if len(waiting) == 500:
            for one in waiting:
                one.wait()
            waiting.clear()
    for one in waiting:
        one.wait()


# Storage commitment -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [9_500, pytest.param(100_000, marks=pytest.mark.soak)])
def test_as_many_references_as_the_settings_allow_are_committed(
    server: hilum.Server, ris: Ris, count: int
) -> None:
    """In one request of pynetdicom's, which is longer than `association.identifier_limit`."""
    known = uids(count)
    stored(server, known)
    request = commitment_request(*known)
    began = time.monotonic()
    handlers = [(evt.EVT_N_EVENT_REPORT, ris.event)]
    with associated(server, StorageCommitmentPushModel, evt_handlers=handlers) as association:
        association.dimse_timeout = association.network_timeout = 600
        assert ask(association, request) == 0x0000
        taken = time.monotonic()
        kind, event, result = ris.heard.get(timeout=600)
    assert (kind, event) == ("event", 1)
    assert [one.ReferencedSOPInstanceUID for one in result.ReferencedSOPSequence] == known
    workflow = server.workflow
    assert workflow is not None
    waited_for(lambda: "commitment result" not in {o.kind for o in workflow.outbox.deliveries()})
    told = time.monotonic()
    print(f"{count} references: taken after {taken - began:.1f} s, result {told - taken:.1f} s")


@pytest.mark.parametrize(
    "syntax",
    [
        IMPLICIT_VR_LITTLE_ENDIAN,
        EXPLICIT_VR_LITTLE_ENDIAN,
        EXPLICIT_VR_BIG_ENDIAN,
        DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    ],
)
def test_a_request_is_read_as_it_would_be_decoded(syntax: str) -> None:
    references = [Reference(building.CT, uid) for uid in uids(3)]
    known = transfer_syntax(syntax)
    found = read_request(encode(request_data_set("1.2.3", references), known), known)
    assert found.transaction_uid == "1.2.3"
    assert list(found.references) == [one[:2] for one in references]
    for missing in (b"", encode(ds.data_set(TransactionUID="1.2.3"), known)):
        found = read_request(missing, known)
        assert list(found.references) == []


def test_items_of_undefined_length_and_further_attributes_are_read() -> None:
    """As pydicom may write them."""
    item = bytes.fromhex("feff00e0ffffffff")
    end, last = bytes.fromhex("feff0de000000000"), bytes.fromhex("feffdde000000000")
    reference = building.element(0x00081150, b"UI", b"1.2.3")
    reference += building.element(0x00081155, b"UI", b"1.2.4")
    reference += building.element(0x00880130, b"SH", b"MEDIUM")
    head = bytes.fromhex("0800991153510000ffffffff")
    data = building.element(0x00081195, b"UI", b"1.2.5") + head + item + reference + end + last
    found = read_request(data, transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN))
    assert (found.transaction_uid, list(found.references)) == ("1.2.5", [("1.2.3", "1.2.4")])
    with pytest.raises(DataSetError):
        list(read_request(data[:-24], transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN)).references)


# Steps, workitems, notifications ------------------------------------------------------------------

MANY = 9_500


def attempts() -> dict[str, tuple[str, DataSet]]:
    """For each kind of request one that is longer than what is held in memory."""
    names = uids(MANY)
    references = [
        {"ReferencedSOPClassUID": building.CT, "ReferencedSOPInstanceUID": uid} for uid in names
    ]
    available = [
        {**one, "InstanceAvailability": "ONLINE", "RetrieveAETitle": "HILUM"} for one in references
    ]
    workitem = making.workitem()
    ds.put(workitem, "InputInformationSequence", [
        {"TypeOfInstances": "DICOM", "StudyInstanceUID": "1.2", "SeriesInstanceUID": "1.2.1",
         "ReferencedSOPSequence": references, "DICOMRetrievalSequence": [{"RetrieveAETitle": "A"}]}
    ])  # fmt: skip
    return {
        "step": (ModalityPerformedProcedureStep, making.ended(*names)),
        "workitem": (UnifiedProcedureStepPush, workitem),
        "notification": (InstanceAvailabilityNotification, ds.data_set(
            ReferencedPerformedProcedureStepSequence=[],
            StudyInstanceUID="1.2",
            ReferencedSeriesSequence=[
                {"SeriesInstanceUID": "1.2.1", "ReferencedSOPSequence": available}
            ],
        )),
    }  # fmt: skip


def test_a_study_of_many_instances_is_no_problem_for_any_service(server: hilum.Server) -> None:
    asked = attempts()
    assert all(len(ds.pack(content)) > IN_MEMORY for _, content in asked.values())
    with associated(server, *(one for one, _ in asked.values())) as association:
        association.dimse_timeout = 60
        step = as_pydicom(making.performed())
        status, _ = association.send_n_create(step, ModalityPerformedProcedureStep, "1.2.3")
        assert status.Status == 0x0000
        context, ended = asked.pop("step")
        status, _ = association.send_n_set(as_pydicom(ended), context, "1.2.3")
        assert status.Status == 0x0000
        for context, content in asked.values():
            status, _ = association.send_n_create(as_pydicom(content), context, "1.2.4")
            assert status.Status in (0x0000, 0xB300)
    workflow = server.workflow
    assert workflow is not None
    assert len(workflow.performed.references("1.2.3")) == MANY
    (heard,) = workflow.availability.received()
    assert ds.pack(heard.data_set) == ds.pack(asked["notification"][1])


def test_what_is_too_long_costs_neither_memory_nor_disk_for_good(
    server: hilum.Server, tmp_path: Path
) -> None:
    """One request after the other is refused once it is over the limit; nothing of it stays."""
    peer = Peer(aet="HILUM", host="127.0.0.1", port=server.port)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    proposal = Proposal(MPPS, (EXPLICIT_VR_LITTLE_ENDIAN,))
    with Association(peer, [proposal], calling="CT1", timeout=WAIT) as association:
        context = association.context(MPPS)
        assert context is not None
        piece = bytes(1 << 20)
        for _ in range(3):
            association.send(
                N_CREATE_RQ,
                context,
                lambda number: n_create_rq(number, MPPS, "1.2.3", data_set=True),
                (piece for _ in range((LONGEST >> 20) + 1)),
            )
            assert association.receive().status == 0x0213
        # and one that fits in length, but is no data set
        association.send(
            N_CREATE_RQ,
            context,
            lambda number: n_create_rq(number, MPPS, "1.2.3", data_set=True),
            (b"\xff" * (1 << 20) for _ in range(2)),
        )
        assert association.receive().status == 0x0110
        content = encoded(making.performed(), context.transfer_syntax)
        association.send(
            N_CREATE_RQ,
            context,
            lambda number: n_create_rq(number, MPPS, "1.2.3", data_set=True),
            (content,),
        )
        assert association.receive().status == 0x0000
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 4 * LONGEST >> 10, "kilobytes"
    assert not [one for one in tmp_path.iterdir() if one.name.startswith("tmp")]


def test_who_may_not_use_a_service_cannot_fill_the_disk(tmp_path: Path) -> None:
    settings = hilum.config.Settings(
        peers={"ct": Peer(aet="CT1", host="127.0.0.1", port=1, services=("storage",))}
    )
    with (
        hilum.Server(aet="HILUM", port=0, data=tmp_path, settings=settings) as running,
        associated(running, StorageCommitmentPushModel, calling="CT1") as association,
    ):
        assert ask(association, commitment_request(*uids(10))) == 0x0124


def test_a_program_takes_long_requests_without_a_data_folder() -> None:
    lengths: list[int] = []

    def ended(request: Any, context: Any) -> None:
        lengths.append(len(ds.pack(identifier(request))))

    ris = hilum.Server(aet="RIS", port=0)
    ris.handle(mpps.SERVICE, N_SET_RQ, ended)
    with ris, associated(ris, ModalityPerformedProcedureStep) as association:
        content = as_pydicom(making.ended(*uids(MANY)))
        status, _ = association.send_n_set(content, ModalityPerformedProcedureStep, "1.2.3")
        assert status.Status == 0x0000
    assert lengths == [len(ds.pack(making.ended(*uids(MANY))))]
