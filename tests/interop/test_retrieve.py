"""Query and retrieval with real peers, in both roles; the bytes are the same after each way."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import JPEG2000Lossless, MRImageStorage, RLELossless
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
)

from tests import synthetic
from tests.peers.archive import differing, read_archive, read_folder
from tests.peers.dcmtk import QueryRetrieve, dcmtk
from tests.peers.hilum import HilumServer, hilum
from tests.peers.process import free_port, run
from tests.peers.pynetdicom_threads import release, stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pynetdicom.events import Event

    from tests.corpus import Sample
    from tests.peers.dcmtk import Receiver
    from tests.peers.orthanc import Orthanc
    from tests.peers.pynetdicom_peer import RecordingSCP

FIRST = 7_000_000
HERE_PORT = free_port()


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    """Twelve instances of a study: two series, three transfer syntaxes."""
    folder = tmp_path_factory.mktemp("study")
    made = [synthetic.data_set(FIRST + number, pixels=bytes(20_000)) for number in range(8)]
    made += [
        synthetic.data_set(FIRST + 100 + number, sop_class=MRImageStorage, transfer_syntax=syntax)
        for number, syntax in enumerate((RLELossless, JPEG2000Lossless) * 2)
    ]
    return [synthetic.write(one, folder / f"{one.InstanceNumber}.dcm") for one in made]


STUDY = f"{synthetic.ROOT}.7.{FIRST // 1000}"


def plain(study: list[Sample]) -> list[Sample]:
    """What every peer takes as it is."""
    return [sample for sample in study if sample.sop_class != MRImageStorage]


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory,
    study: list[Sample],
    storescp_peer: Receiver,
    dcmrecv_peer: Receiver,
    orthanc_peer: Orthanc,
    pynetdicom_peer: RecordingSCP,
) -> Iterator[HilumServer]:
    """`hilum serve` with the study, and with peers as destinations."""
    folder = tmp_path_factory.mktemp("retrieval")
    settings = folder / "hilum.toml"
    ports = {
        one.aet: one.port for one in (storescp_peer, dcmrecv_peer, orthanc_peer, pynetdicom_peer)
    }
    settings.write_text(
        "".join(
            f'[peers.{aet.lower()}]\naet = "{aet}"\nhost = "127.0.0.1"\nport = {port}\n'
            for aet, port in {**ports, "HERE": HERE_PORT}.items()
        )
    )
    server = HilumServer(folder, options=["--config", str(settings)])
    server.start()
    hilum("store", server.address, study[0].path.parent)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def dcmqrscp_peer(
    tmp_path_factory: pytest.TempPathFactory, study: list[Sample]
) -> Iterator[QueryRetrieve]:
    """DCMTK's archive with the plain instances of the study."""
    peer = QueryRetrieve(tmp_path_factory.mktemp("dcmqrscp"), {"HERE": HERE_PORT})
    hilum("store", peer.address, *(sample.path for sample in plain(study)))
    yield peer
    peer.close()


@pytest.fixture(scope="module")
def filled_orthanc(orthanc_peer: Orthanc, study: list[Sample]) -> Orthanc:
    """Orthanc with the plain instances of the study."""
    orthanc_peer.knows("HERE", HERE_PORT)
    hilum("store", orthanc_peer.address, *(sample.path for sample in plain(study)))
    return orthanc_peer


AT_STUDY = ("-S", "-k", "0008,0052=STUDY", "-k", f"0020,000d={STUDY}")


# Hilum as SCP -------------------------------------------------------------------------------------


def called(server: HilumServer) -> tuple[str, ...]:
    return ("-aec", server.aet, "127.0.0.1", str(server.port))


def test_findscu(archive: HilumServer) -> None:
    done = dcmtk("findscu", *AT_STUDY, "-k", "NumberOfStudyRelatedInstances", *called(archive))
    assert STUDY in done.output
    assert "[12" in done.output


def test_getscu(archive: HilumServer, study: list[Sample], tmp_path: Path) -> None:
    dcmtk("getscu", "+B", "-od", tmp_path, *AT_STUDY, *called(archive))
    assert differing(plain(study), read_folder(tmp_path)) == []


@pytest.mark.parametrize("peer", ["storescp_peer", "dcmrecv_peer"])
def test_movescu_to_a_third_one(
    archive: HilumServer, study: list[Sample], peer: str, request: pytest.FixtureRequest
) -> None:
    destination: Receiver = request.getfixturevalue(peer)
    done = dcmtk("movescu", "-v", "-aem", destination.aet, *AT_STUDY, *called(archive))
    assert "Final Move Response (Success)" in done.output
    assert differing(study, destination.stored()) == []


def test_movescu_to_orthanc(
    archive: HilumServer, study: list[Sample], orthanc_peer: Orthanc
) -> None:
    """Orthanc keeps what it is sent, and writes the File Meta Information anew."""
    done = dcmtk("movescu", "-v", "-aem", orthanc_peer.aet, *AT_STUDY, *called(archive))
    assert "Final Move Response (Success)" in done.output
    kept = b"".join(map(orthanc_peer.file, orthanc_peer.instances()))
    assert all(sample.data_set in kept for sample in study)


def test_orthanc_as_scu(archive: HilumServer, study: list[Sample], orthanc_peer: Orthanc) -> None:
    """It queries, and retrieves what it found by C-MOVE to itself."""
    orthanc_peer.knows("HILUM", archive.port)
    asked = {"Level": "Study", "Query": {"StudyInstanceUID": STUDY}}
    query = json.loads(orthanc_peer.post("modalities/HILUM/query", asked))["ID"]
    job = json.loads(orthanc_peer.post(f"queries/{query}/retrieve", {"Synchronous": True}))
    assert job["Query"][0]["0020,000d"] == STUDY
    kept = b"".join(map(orthanc_peer.file, orthanc_peer.instances()))
    assert all(sample.data_set in kept for sample in study)


def test_pynetdicom_programs(archive: HilumServer, study: list[Sample], tmp_path: Path) -> None:
    where = ("127.0.0.1", str(archive.port), "-aec", archive.aet)
    asked = ("-S", "-k", "QueryRetrieveLevel=STUDY", "-k", f"StudyInstanceUID={STUDY}")
    program = (sys.executable, "-m", "pynetdicom")
    assert STUDY in run([*program, "findscu", *where, *asked]).output
    run([*program, "getscu", *where, *asked, "-od", tmp_path])
    came = {one.SOPInstanceUID: one for one in map(dcmread, tmp_path.iterdir())}
    for sample in plain(study):  # it asks for implicit VR first
        assert came[sample.sop_instance].PixelData == dcmread(sample.path).PixelData
    done = run([*program, "movescu", *where, *asked, "-aem", "RECORDER", "-v"])
    assert "Success" in done.output


def test_movescu_gives_pynetdicom_every_byte(
    archive: HilumServer, study: list[Sample], pynetdicom_peer: RecordingSCP
) -> None:
    dcmtk("movescu", "-aem", pynetdicom_peer.aet, *AT_STUDY, *called(archive))
    assert differing(study, pynetdicom_peer.stored) == []


def test_pynetdicom_cancels(archive: HilumServer) -> None:
    entity = AE(ae_title="PYNETDICOM")
    entity.add_requested_context(StudyRootQueryRetrieveInformationModelGet)
    entity.add_requested_context(MRImageStorage)
    entity.add_requested_context("1.2.840.10008.5.1.4.1.1.2")
    roles: list[Any] = [
        build_role(uid, scp_role=True) for uid in (MRImageStorage, "1.2.840.10008.5.1.4.1.1.2")
    ]

    def stored(event: Event) -> int:
        event.assoc.send_c_cancel(1, query_model=StudyRootQueryRetrieveInformationModelGet)
        return 0

    association = entity.associate(
        "127.0.0.1", archive.port, ext_neg=roles, evt_handlers=[(evt.EVT_C_STORE, stored)]
    )
    answers = association.send_c_get(
        _identifier("STUDY", StudyInstanceUID=STUDY), StudyRootQueryRetrieveInformationModelGet
    )
    statuses = [status.Status for status, _ in answers]
    release(association)
    assert statuses[-1] == 0xFE00


def _identifier(level: str, **keys: str) -> Dataset:
    made = Dataset()
    made.QueryRetrieveLevel = level
    for keyword, value in keys.items():
        setattr(made, keyword, value)
    return made


# Hilum as SCU -------------------------------------------------------------------------------------


@pytest.fixture
def source(request: pytest.FixtureRequest) -> str:
    """The address of a peer that has the study."""
    return str(request.getfixturevalue(request.param).address)


def found(address: str, *keys: str) -> list[dict[str, str]]:
    done = hilum("find", address, *keys, "--json")
    return [json.loads(line) for line in done.output.splitlines()]


SOURCES = ["archive", "dcmqrscp_peer", "filled_orthanc"]


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_find(source: str) -> None:
    assert [one["StudyInstanceUID"] for one in found(source, f"StudyInstanceUID={STUDY}")] == [
        STUDY
    ]
    series = found(source, f"StudyInstanceUID={STUDY}", "--level", "series")
    assert f"{synthetic.ROOT}.8.{FIRST // 100}" in [one["SeriesInstanceUID"] for one in series]
    assert hilum("find", source, "PatientID=NOBODY", status=3)


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_get_into_a_folder(source: str, study: list[Sample], tmp_path: Path) -> None:
    hilum("get", source, f"StudyInstanceUID={STUDY}", "--into", tmp_path / "got")
    assert differing(plain(study), read_folder(tmp_path / "got")) == []


def test_get_of_every_transfer_syntax_from_another_hilum(
    archive: HilumServer, study: list[Sample], tmp_path: Path
) -> None:
    hilum("get", archive.address, f"StudyInstanceUID={STUDY}", "--data", tmp_path / "data")
    assert differing(study, read_archive(tmp_path / "data")) == []


@pytest.mark.parametrize("source", SOURCES, indirect=True)
def test_move_into_the_local_archive(source: str, study: list[Sample], tmp_path: Path) -> None:
    keys = ("PatientID=H07000", "StudyDate=20240229")
    into = ("--data", tmp_path / "data", "--port", str(HERE_PORT), "-aet", "HERE")
    hilum("move", source, *keys, *into)
    assert differing(plain(study), read_archive(tmp_path / "data")) == []


def test_a_pynetdicom_scp(study: list[Sample], tmp_path: Path) -> None:
    """One that sends no Pending responses, as some do."""
    entity = AE(ae_title="ANY")
    entity.supported_contexts = []
    for uid in (
        StudyRootQueryRetrieveInformationModelFind,
        StudyRootQueryRetrieveInformationModelGet,
        StudyRootQueryRetrieveInformationModelMove,
    ):
        entity.add_supported_context(uid)
    for sample in plain(study)[:1]:
        entity.add_supported_context(
            sample.sop_class, sample.transfer_syntax, scu_role=True, scp_role=True
        )

    def get(event: Event) -> Iterator[object]:
        yield len(plain(study))
        for sample in plain(study):
            yield 0xFF00, dcmread(sample.path)

    server = entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_GET, get)])
    assert server is not None
    try:
        address = f"ANY@127.0.0.1:{server.server_address[1]}"
        hilum("get", address, f"StudyInstanceUID={STUDY}", "--into", tmp_path / "got")
    finally:
        stop(server)
    assert set(read_folder(tmp_path / "got")) == {sample.sop_instance for sample in plain(study)}


def test_a_large_study_both_ways(
    archive: HilumServer, storescp_peer: Receiver, tmp_path: Path
) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    made = [synthetic.data_set(FIRST + 1000 + number) for number in range(500)]
    sent = [synthetic.write(one, folder / f"{one.InstanceNumber}.dcm") for one in made]
    hilum("store", archive.address, folder)
    uid = f"StudyInstanceUID={made[0].StudyInstanceUID}"
    hilum("get", archive.address, uid, "--into", tmp_path / "got")
    assert differing(sent, read_folder(tmp_path / "got")) == []
    done = hilum("move", archive.address, uid, "--to", storescp_peer.aet)
    assert "500 sent" in done.output
    assert differing(sent, storescp_peer.stored()) == []
