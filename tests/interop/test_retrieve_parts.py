"""Frames, single instances and headers over TCP (PS3.4 Annexes Y and Z): pynetdicom and our SCU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.uid import UID, ExplicitVRLittleEndian
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    CompositeInstanceRetrieveWithoutBulkDataGet,
    CompositeInstanceRootRetrieveGet,
    CompositeInstanceRootRetrieveMove,
)

from tests.peers.hilum import HilumServer, hilum
from tests.peers.pynetdicom_threads import released

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pynetdicom.events import Event

    from tests.peers.pynetdicom_peer import RecordingSCP

SOURCE = get_testdata_file("emri_small.dcm", download=False)


@pytest.fixture(scope="module")
def whole() -> Dataset:
    """An Enhanced MR image of ten frames."""
    found = dcmread(str(SOURCE))
    assert found.NumberOfFrames == 10
    return found


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, pynetdicom_peer: RecordingSCP
) -> Iterator[HilumServer]:
    """`hilum serve` with that image, and with pynetdicom as a destination."""
    folder = tmp_path_factory.mktemp("parts")
    settings = folder / "hilum.toml"
    settings.write_text(
        f'[peers.recorder]\naet = "{pynetdicom_peer.aet}"\nhost = "127.0.0.1"\n'
        f"port = {pynetdicom_peer.port}\n"
    )
    server = HilumServer(folder, options=["--config", str(settings)])
    server.start()
    hilum("store", server.address, str(SOURCE))
    yield server
    server.stop()


def wanted(level: str, whole: Dataset, **keys: object) -> Dataset:
    made = Dataset()
    made.QueryRetrieveLevel = level
    made.SOPInstanceUID = whole.SOPInstanceUID
    for keyword, value in keys.items():
        setattr(made, keyword, value)
    return made


def gotten(
    archive: HilumServer, model: UID, whole: Dataset, asked: Dataset
) -> tuple[list[Dataset], Dataset]:
    """What pynetdicom is sent on the association of its C-GET, and the final response."""
    came: list[Dataset] = []

    def stored(event: Event) -> int:
        came.append(event.dataset)
        event.dataset.file_meta = event.file_meta
        return 0

    entity = AE(ae_title="PYNETDICOM")
    entity.add_requested_context(model)
    entity.add_requested_context(whole.SOPClassUID, ExplicitVRLittleEndian)
    association = entity.associate(
        "127.0.0.1",
        archive.port,
        ext_neg=[build_role(whole.SOPClassUID, scp_role=True)],
        evt_handlers=[(evt.EVT_C_STORE, stored)],
    )
    assert association.is_established
    with released(association):
        *_, (final, _) = association.send_c_get(asked, model)
    return came, final


FRAMES = [
    ({"SimpleFrameList": [2, 5, 9]}, [1, 4, 8]),
    ({"CalculatedFrameList": [1, 7, 3]}, [0, 3, 6]),
]


@pytest.mark.parametrize(("keys", "indices"), FRAMES)
def test_pynetdicom_gets_frames(
    archive: HilumServer, whole: Dataset, keys: dict[str, list[int]], indices: list[int]
) -> None:
    asked = wanted("FRAME", whole, **keys)
    (came,), final = gotten(archive, CompositeInstanceRootRetrieveGet, whole, asked)
    assert (final.Status, final.NumberOfCompletedSuboperations) == (0, 1)
    assert came.SOPInstanceUID != whole.SOPInstanceUID, "a new instance (Y.3.3)"
    (extraction,) = came.FrameExtractionSequence
    assert extraction.MultiFrameSourceSOPInstanceUID == whole.SOPInstanceUID
    assert came.NumberOfFrames == len(indices)
    assert np.array_equal(came.pixel_array, whole.pixel_array[indices])


def test_frames_that_are_not_there(archive: HilumServer, whole: Dataset) -> None:
    asked = wanted("FRAME", whole, SimpleFrameList=[2, 11])
    came, final = gotten(archive, CompositeInstanceRootRetrieveGet, whole, asked)
    assert not came
    assert 0xAA00 <= final.Status <= 0xAA04


def test_pynetdicom_gets_one_instance_by_its_uid_alone(
    archive: HilumServer, whole: Dataset
) -> None:
    asked = wanted("IMAGE", whole)
    (came,), final = gotten(archive, CompositeInstanceRootRetrieveGet, whole, asked)
    assert final.Status == 0
    assert came == whole


def test_pynetdicom_gets_no_bulk_data(archive: HilumServer, whole: Dataset) -> None:
    asked = wanted("IMAGE", whole)
    (came,), final = gotten(archive, CompositeInstanceRetrieveWithoutBulkDataGet, whole, asked)
    assert final.Status == 0
    assert "PixelData" not in came
    rest = dcmread(str(SOURCE), stop_before_pixels=True)
    assert came == rest, "nothing else is changed (Z.4.2.3)"


def test_pynetdicom_moves_frames(
    archive: HilumServer, whole: Dataset, pynetdicom_peer: RecordingSCP
) -> None:
    known = set(pynetdicom_peer.stored)
    entity = AE(ae_title="PYNETDICOM")
    entity.add_requested_context(CompositeInstanceRootRetrieveMove)
    association = entity.associate("127.0.0.1", archive.port)
    with released(association):
        asked = wanted("FRAME", whole, SimpleFrameList=[10])
        *_, (final, _) = association.send_c_move(
            asked, pynetdicom_peer.aet, CompositeInstanceRootRetrieveMove
        )
    assert (final.Status, final.NumberOfCompletedSuboperations) == (0, 1)
    (uid,) = set(pynetdicom_peer.stored) - known
    assert uid != whole.SOPInstanceUID


def one_file(folder: Path) -> Dataset:
    (path,) = folder.rglob("*.dcm")
    return dcmread(path)


def test_hilum_get_of_frames_and_of_headers(
    archive: HilumServer, whole: Dataset, tmp_path: Path
) -> None:
    uid = f"SOPInstanceUID={whole.SOPInstanceUID}"
    hilum("get", archive.address, uid, "--frames", "1,3-4", "--into", tmp_path / "frames")
    frames = one_file(tmp_path / "frames")
    assert np.array_equal(frames.pixel_array, whole.pixel_array[[0, 2, 3]])
    hilum("get", archive.address, uid, "--without-bulk-data", "--into", tmp_path / "headers")
    header = one_file(tmp_path / "headers")
    assert "PixelData" not in header
    assert header.SOPInstanceUID == whole.SOPInstanceUID
    done = hilum("get", archive.address, uid, "--frames", "11", "--into", tmp_path, status=1)
    assert "AA0" in done.output
