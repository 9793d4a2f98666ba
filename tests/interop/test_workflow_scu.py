"""The workflow's SCUs against real peers: DCMTK's worklist, and Orthanc's storage commitment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from pydicom import dcmread

import hilum
from hilum.cli.main import hilum as program
from tests.peers.dcmtk import WorklistFiles, dcmtk
from tests.peers.process import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.corpus import Sample
    from tests.peers.orthanc import Orthanc

SAMPLES = Path("/usr/share/doc/dcmtk/examples/wlistdb/OFFIS")
"""The worklist that DCMTK comes with, as dumps."""


@pytest.fixture(scope="module")
def worklist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorklistFiles]:
    """DCMTK's wlmscpfs with its own samples."""
    folder = tmp_path_factory.mktemp("worklist")
    files = WorklistFiles(folder, sorted(SAMPLES.glob("*.dump")))
    yield files
    files.close()


def call(*arguments: object, status: int = 0) -> list[dict[str, Any]]:
    done = CliRunner().invoke(program, [str(argument) for argument in (*arguments, "--json")])
    assert done.exit_code == status, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_wlmscpfs_is_asked(worklist: WorklistFiles) -> None:
    found = call("worklist", "query", worklist.address)
    assert len(found) == len(worklist.files) == 10
    by_accession = {one["AccessionNumber"]: one for one in found}
    for path in worklist.files:
        expected = dcmread(path, force=True)
        told = by_accession[expected.AccessionNumber]
        (step,) = told["ScheduledProcedureStepSequence"]
        (wanted,) = expected.ScheduledProcedureStepSequence
        assert told["PatientName"] == str(expected.PatientName)
        assert told["StudyInstanceUID"] == expected.StudyInstanceUID
        assert step["ScheduledProcedureStepID"] == wanted.ScheduledProcedureStepID
        assert step["Modality"] == wanted.Modality


def test_wlmscpfs_matches_keys_of_the_step(worklist: WorklistFiles) -> None:
    found = call("worklist", "query", worklist.address, "Modality=MR")
    assert {one["ScheduledProcedureStepSequence"][0]["Modality"] for one in found} == {"MR"}
    assert len(found) == 2
    (one,) = call("worklist", "query", worklist.address, "ScheduledStationAETitle=TT67")
    assert one["PatientName"] == "MOZART^WOLFGANG^AMADEUS"
    call("worklist", "query", worklist.address, "Modality=XX", status=3)


def test_its_files_are_imported_and_found_by_findscu(
    worklist: WorklistFiles, tmp_path: Path
) -> None:
    """What wlmscpfs serves, Hilum serves after an import."""
    told = call("worklist", "import", worklist.folder, "--data", tmp_path)
    assert sum(len(one["steps"]) for one in told) == 10
    with hilum.Server(aet="HILUM", port=0, data=tmp_path) as server:
        mine, theirs = (
            answers(aet, port) for aet, port in (("HILUM", server.port), ("OFFIS", worklist.port))
        )
    assert mine == theirs
    assert len(mine) == 10


def answers(aet: str, port: int) -> set[tuple[str, ...]]:
    """Accession number, patient and step of every answer to DCMTK's findscu."""
    keys = ("0008,0050", "0010,0010", "0020,000d", "(0040,0100)[0].0040,0009",
            "(0040,0100)[0].0008,0060")  # fmt: skip
    arguments = [part for key in keys for part in ("-k", key)]
    done = dcmtk("findscu", "-v", "-W", *arguments, "-aec", aet, "127.0.0.1", str(port))
    found = set()
    for answer in done.output.split("Find Response:")[1:]:
        values = [
            line.split("[", 1)[1].split("]")[0] for line in answer.splitlines() if "[" in line
        ]
        found.add(tuple(value.strip() for value in values))
    return found


def test_a_step_of_dcmtks_worklist_is_performed(
    worklist: WorklistFiles, tmp_path: Path, make: Callable[..., list[Sample]]
) -> None:
    """A foreign worklist's item is enough to begin a step here."""
    (sample,) = make(1)
    with hilum.Server(aet="HILUM", port=0, data=tmp_path / "data") as server:
        ris = hilum.associate(worklist.address, calling="CT1")
        archive = hilum.associate(f"HILUM@127.0.0.1:{server.port}", calling="CT1")
        (item,) = ris.worklist(AccessionNumber="00009")
        uid = archive.mpps_create(item)
        archive.mpps_complete(uid, sample.path)
        told = archive.mpps_get(uid)
    assert (told.PatientID, told.Modality) == ("MWA484763", "CT")
    (scheduled,) = told.items("ScheduledStepAttributesSequence")
    assert scheduled.AccessionNumber == "00009"


def test_orthanc_commits(orthanc_peer: Orthanc, make: Callable[..., list[Sample]]) -> None:
    """Orthanc answers on an association of its own."""
    port = free_port()
    orthanc_peer.knows("ME", port)
    stored, lost = make(2)
    requestor = hilum.associate(orthanc_peer.address, calling="ME")
    outcomes = list(requestor.store(stored.path))
    found = requestor.commit(*outcomes, lost.path, port=port, wait=30, stay=5)
    assert [one.sop_instance_uid for one in found.references] == [
        stored.sop_instance,
        lost.sop_instance,
    ]
    assert [one.reason for one in found.references] == [0x0000, 0x0112]
    arguments = ("store", orthanc_peer.address, stored.path, "--commit", "--calling", "ME")
    told = call(*arguments, "--port", port)
    assert [one["outcome"] for one in told] == ["stored", "committed"]
    study = dcmread(stored.path).StudyInstanceUID
    chosen = ("--find", "--study", study, "--calling", "ME", "--port", port, "--stay", 0)
    found = call("commit", orthanc_peer.address, *chosen)
    assert stored.sop_instance in [one["sop_instance_uid"] for one in found]
    assert {one["outcome"] for one in found} == {"committed"}
