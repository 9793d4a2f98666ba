"""Every file of pydicom goes into an archive and comes out again, by Hilum and without it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

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


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, samples: list[Sample]
) -> Iterator[tuple[HilumServer, list[Sample]]]:
    """A server that was sent every file of pydicom; and those of them that it took."""
    server = HilumServer(tmp_path_factory.mktemp("archive"))
    server.start()
    statuses = pynetdicom.send(server.port, samples)
    yield server, [one for one in samples if statuses[one.sop_instance] == SUCCESS]
    server.stop()


@pytest.fixture(scope="module")
def exported(
    archive: tuple[HilumServer, list[Sample]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The whole archive as `hilum export` writes it."""
    folder = tmp_path_factory.mktemp("exported")
    hilum("export", "--data", archive[0].data, folder)
    return folder


def test_every_well_formed_file_is_taken(
    archive: tuple[HilumServer, list[Sample]], samples: list[Sample]
) -> None:
    server, taken = archive
    refused = {one.name for one in samples} - {one.name for one in taken}
    assert refused == set()
    assert differing(taken, server.stored()) == []


def test_export_gives_the_same_bytes_back(
    archive: tuple[HilumServer, list[Sample]], exported: Path
) -> None:
    _server, taken = archive
    assert differing(taken, read_folder(exported)) == []
    assert len(files(exported)) == len(taken)


def test_dcmftest_opens_what_is_exported(exported: Path) -> None:
    verdicts = dcmtk("dcmftest", *files(exported)).output.splitlines()
    assert [line for line in verdicts if not line.startswith("yes: ")] == []
    assert len(verdicts) == len(files(exported))


def test_dciodvfy_says_of_an_exported_file_what_it_says_of_the_original(
    archive: tuple[HilumServer, list[Sample]], exported: Path
) -> None:
    _server, taken = archive
    copies = {one.sop_instance: one for one in map(sample, files(exported)) if one}
    changed = [
        one.name for one in taken if verdict(one.path) != verdict(copies[one.sop_instance].path)
    ]
    assert changed == []


def verdict(path: Path) -> list[str]:
    """What dciodvfy says of the data set; of the file meta information it may say other things."""
    done = subprocess.run(
        [program("dciodvfy"), str(path)], capture_output=True, timeout=30, check=False
    )
    lines = (done.stdout + done.stderr).decode(errors="replace").splitlines()
    return sorted(line for line in lines if "(0x0002" not in line)


def test_tar_gets_every_image_back_without_hilum(
    archive: tuple[HilumServer, list[Sample]], tmp_path: Path
) -> None:
    server, taken = archive
    server.stop()
    for segment in sorted((server.data / "segments").glob("*.tar")):
        subprocess.run(["tar", "xf", str(segment)], cwd=tmp_path, check=True, timeout=60)
    assert differing(taken, read_folder(tmp_path)) == []
    server.start()
    assert differing(taken, server.stored()) == []


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
