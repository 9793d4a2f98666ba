"""The peers among themselves: when these fail, the harness is at fault and not Hilum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import synthetic
from tests.corpus import Sample, meta
from tests.peers import pynetdicom_peer
from tests.peers.dcmtk import Receiver, dcmtk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.orthanc import Orthanc
    from tests.peers.pynetdicom_peer import RecordingSCP


def test_pynetdicom_sends_and_records_the_bytes_of_every_file(
    pynetdicom_peer: RecordingSCP, samples: list[Sample]
) -> None:
    statuses = send(pynetdicom_peer.port, samples)
    assert set(statuses.values()) == {0x0000}
    for sample in samples:
        received = pynetdicom_peer.stored[sample.sop_instance]
        assert received == (sample.transfer_syntax, sample.data_set), sample.name
