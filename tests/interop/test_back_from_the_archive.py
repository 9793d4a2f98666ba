"""Every file of pydicom goes into an archive and comes out again, by Hilum and without it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.corpus import sample
from tests.peers import pynetdicom_peer as pynetdicom
from tests.peers.archive import differing, read_folder
from tests.peers.dcmtk import dcmtk
from tests.peers.hilum import HilumServer, hilum
from tests.peers.process import program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.corpus import Sample

SUCCESS = 0x0000

# What an archive cannot take: it would not know where it belongs, or it is cut off.
REFUSED = {
    "JPEGLSNearLossless_08.dcm": 0xA900,  # no Study Instance UID
    "JPEGLSNearLossless_16.dcm": 0xA900,
    "SC_rgb_jls_lossy_line.dcm": 0xA900,
    "SC_rgb_jls_lossy_sample.dcm": 0xA900,
    "MR_truncated.dcm": 0xC000,  # ends within its pixel data
}


class Kept(NamedTuple):
    """A server that was sent every sample, and those that it took."""

    server: HilumServer
    taken: list[Sample]
    refused: dict[str, int]
    """Statuses by the file's name."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, samples: list[Sample]) -> Iterator[Kept]:
    server = HilumServer(tmp_path_factory.mktemp("archive"))
    server.start()
    statuses = pynetdicom.send(server.port, samples)
    answers = [(one, statuses[one.sop_instance]) for one in samples]
    taken = [one for one, status in answers if status == SUCCESS]
    yield Kept(server, taken, {one.name: status for one, status in answers if status != SUCCESS})
    server.stop()


@pytest.fixture(scope="module")
def exported(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole archive as `hilum export` writes it."""
    folder = tmp_path_factory.mktemp("exported")
    hilum("export", "--data", kept.server.data, folder)
    return folder


def test_every_whole_file_is_taken_unchanged(kept: Kept) -> None:
    assert kept.refused == REFUSED
    assert differing(kept.taken, kept.server.stored()) == []


def test_export_gives_the_same_bytes_back(kept: Kept, exported: Path) -> None:
    assert differing(kept.taken, read_folder(exported)) == []
    assert len(files(exported)) == len(kept.taken)


def test_dcmftest_opens_what_is_exported(exported: Path) -> None:
    verdicts = dcmtk("dcmftest", *files(exported)).output.splitlines()
    assert [line for line in verdicts if not line.startswith("yes: ")] == []
    assert len(verdicts) == len(files(exported))


def test_dciodvfy_says_of_an_exported_file_what_it_says_of_the_original(
    kept: Kept, exported: Path
) -> None:
    copies = {one.sop_instance: one.path for one in map(sample, files(exported)) if one}
    changed = [
        one.name for one in kept.taken if verdict(one.path) != verdict(copies[one.sop_instance])
    ]
    assert changed == []


def verdict(path: Path) -> list[str]:
    """What dciodvfy says of the data set; of the file meta information it may say other things."""
    done = subprocess.run(
        [program("dciodvfy"), str(path)], capture_output=True, timeout=30, check=False
    )
    lines = (done.stdout + done.stderr).decode(errors="replace").splitlines()
    return sorted(line for line in lines if "(0x0002" not in line)


def test_tar_gets_every_image_back_without_hilum(kept: Kept, tmp_path: Path) -> None:
    kept.server.stop()
    for segment in sorted((kept.server.data / "segments").glob("*.tar")):
        subprocess.run(["tar", "xf", str(segment)], cwd=tmp_path, check=True, timeout=60)
    assert differing(kept.taken, read_folder(tmp_path)) == []
    kept.server.start()
    assert differing(kept.taken, kept.server.stored()) == []


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
