"""The peers among themselves: when these fail, the harness is at fault and not Hilum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import synthetic
from tests.corpus import SOP_INSTANCE, Sample, meta
from tests.peers import pynetdicom_peer as pynetdicom
from tests.peers.dcmtk import Receiver, dcmtk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.orthanc import Orthanc
    from tests.peers.pynetdicom_peer import RecordingSCP


def test_pynetdicom_sends_and_records_every_transfer_syntax_byte_for_byte(
    pynetdicom_peer: RecordingSCP, tmp_path: Path
) -> None:
    sent = [
        synthetic.write(synthetic.data_set(number, transfer_syntax=uid), tmp_path / f"{number}.dcm")
        for number, uid in enumerate(synthetic.TRANSFER_SYNTAXES, 1)
    ]
    statuses = pynetdicom.send(pynetdicom_peer.port, sent, called=pynetdicom_peer.aet)
    assert set(statuses.values()) == {0x0000}
    for sample in sent:
        received = pynetdicom_peer.stored[sample.sop_instance]
        assert received == (sample.transfer_syntax, sample.data_set)


def test_dcmtk_receives_byte_for_byte(storescp_peer: Receiver, samples: list[Sample]) -> None:
    sent = [sample for sample in samples if len(sample.data_set) % 2 == 0][:10]
    pynetdicom.send(storescp_peer.port, sent, called=storescp_peer.aet)
    received = storescp_peer.stored()
    for sample in sent:
        assert received[sample.sop_instance] == (sample.transfer_syntax, sample.data_set)


def test_orthanc_receives_from_dcmtk(orthanc_peer: Orthanc, tmp_path: Path) -> None:
    sample = synthetic.write(synthetic.data_set(1), tmp_path / "1.dcm")
    dcmtk("storescu", "-aec", orthanc_peer.aet, "127.0.0.1", str(orthanc_peer.port), sample.path)
    files = [meta(orthanc_peer.file(one)) for one in orthanc_peer.instances()]
    assert sample.sop_instance in {one.values[SOP_INSTANCE] for one in files}
