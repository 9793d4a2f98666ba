"""Instance Availability Notification as SCU: what is told, and what is refused before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pydicom.data
import pytest
from pydicom import dcmread

import hilum
from hilum.errors import UsageError
from tests.peers.workflow_peer import WorkflowPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = Path(pydicom.data.__file__).parent / "test_files"
CT, MR = FILES / "CT_small.dcm", FILES / "MR_small.dcm"
IAN = "1.2.840.10008.5.1.4.33"


@pytest.fixture
def peer() -> Iterator[WorkflowPeer]:
    running = WorkflowPeer()
    yield running
    running.close()


def test_a_notification(peer: WorkflowPeer) -> None:
    requestor = hilum.associate(peer.address, calling="ME", timeout=10)
    uid = requestor.announce(CT, retrieve_aet="PACS", performed_steps=["1.2.3"])
    told = peer.last()
    assert told[:4] == ("N-CREATE", IAN, IAN, uid)
    ct = dcmread(CT)
    assert told.data_set.StudyInstanceUID == ct.StudyInstanceUID
    (step,) = told.data_set.ReferencedPerformedProcedureStepSequence
    assert (step.ReferencedSOPInstanceUID, len(step.PerformedWorkitemCodeSequence)) == ("1.2.3", 0)
    (series,) = told.data_set.ReferencedSeriesSequence
    (item,) = series.ReferencedSOPSequence
    assert series.SeriesInstanceUID == ct.SeriesInstanceUID
    assert (item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID) == (
        ct.SOPClassUID,
        ct.SOPInstanceUID,
    )
    assert (item.InstanceAvailability, item.RetrieveAETitle) == ("ONLINE", "PACS")
    requestor.announce(CT, retrieve_aet="PACS", availability="OFFLINE")
    (series,) = peer.last().data_set.ReferencedSeriesSequence
    assert series.ReferencedSOPSequence[0].InstanceAvailability == "OFFLINE"


def test_what_is_no_notification() -> None:
    requestor = hilum.associate("NOBODY@127.0.0.1:1")
    for instances, more, message in (
        ((), {}, "of one study, not of 0"),
        ((CT, MR), {}, "of one study, not of 2"),
        ((CT,), {"availability": "SOON"}, "one of ONLINE, NEARLINE, OFFLINE, UNAVAILABLE"),
        ((CT,), {"retrieve_aet": ""}, "RetrieveAETitle has no value"),
    ):
        with pytest.raises(UsageError, match=message):
            requestor.announce(*instances, **{"retrieve_aet": "PACS", **more})  # type: ignore[arg-type]


def test_hilum_records_it(tmp_path: Path) -> None:
    with hilum.Server(aet="HILUM", port=0, data=tmp_path) as server:
        requestor = hilum.associate(f"HILUM@127.0.0.1:{server.port}", calling="ME")
        uid = requestor.announce(CT, retrieve_aet="PACS")
        assert server.workflow is not None
        (found,) = server.workflow.availability.received()
    assert (found.uid, found.source) == (uid, "ME")
