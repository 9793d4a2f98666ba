"""C-MOVE and C-GET of an archive, and the calls of the Python API, over real sockets."""

from __future__ import annotations

import dataclasses
import os
import threading
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

import hilum
from hilum.app import Server
from hilum.config import Peer, Settings
from hilum.dataset.codec import decode, encode
from hilum.dataset.frame_list import FrameRange, chosen_frames, frame_range
from hilum.dimse.messages import c_get_rq
from hilum.errors import DimseError, UsageError
from hilum.net.client import Association
from hilum.services import receiving, retrieve, storage
from hilum.services.base import Proposal, ServiceClass
from hilum.services.outgoing import Outgoing
from hilum.services.query_scu import SYNTAXES
from hilum.services.receiving import FolderTarget
from hilum.services.retrieve_scu import retrieval
from hilum.tables.commands import C_GET_RQ, C_STORE_RQ
from hilum.tables.dictionary import tag_of
from hilum.tables.query_retrieve import COMPOSITE_INSTANCE_ROOT, PATIENT_ROOT, STUDY_ROOT
from hilum.tables.status import SERVICES as STATUSES
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, transfer_syntax
from tests.archive.building import CT, dataset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STUDY, SERIES = "1.2.826.1", "1.2.826.1.1"
COUNT = 20
UIDS = [f"1.2.826.1.1.{number}" for number in range(1, COUNT + 1)]
LARGE = "1.2.826.1.1.99"


def instance(uid: str, number: int, size: int = 100_000, **where: Any) -> Outgoing:
    data = dataset(uid, number=number, size=size, **where)
    return Outgoing(uid, CT, uid, EXPLICIT_VR_LITTLE_ENDIAN, lambda: iter((data,)))


class Sink:
    """A destination that keeps what it is sent; `gate` holds it back."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.began = threading.Event()
        self.server = Server(aet="SINK", port=0)
        self.server.on_store(self._keep)

    def _keep(self, received: hilum.Instance) -> None:
        self.began.set()
        assert self.gate.wait(30)
        self.data[received.sop_instance_uid] = bytes(received.data)


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    found = Sink()
    with found.server:
        yield found
        found.gate.set()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Iterator[Server]:
    """A study of 20 instances, and one of 3 MiB in a study of its own."""
    peers = {
        "sink": Peer(aet="SINK", host="127.0.0.1", port=sink.server.port),
        "locked": Peer(aet="LOCKED", host="127.0.0.1", port=1, services=("storage", "query")),
    }
    settings = dataclasses.replace(Settings(), peers=peers)
    server = Server(aet="HILUM", port=0, data=tmp_path_factory.mktemp("a"), settings=settings)
    with server:
        sent = [instance(uid, number) for number, uid in enumerate(UIDS, 1)]
        sent.append(instance(LARGE, 99, 3 << 20, study="1.2.826.2", series="1.2.826.2.1"))
        with hilum.associate(f"HILUM@127.0.0.1:{server.port}") as peer:
            assert all(outcome.status == 0 for outcome in peer.store(*sent))  # type: ignore[union-attr]
        yield server


def requestor(archive: Server, calling: str = "ME") -> Any:
    return hilum.associate(f"HILUM@127.0.0.1:{archive.port}", calling=calling, timeout=20)


# C-GET --------------------------------------------------------------------------------------------


def test_get_gives_the_bytes_that_were_stored(archive: Server) -> None:
    arrivals = requestor(archive).get(StudyInstanceUID=STUDY)
    found = {one.sop_instance_uid: bytes(one.data) for one in arrivals}
    assert list(found) == UIDS, "in the order of their numbers"
    assert found[UIDS[4]] == dataset(UIDS[4], number=5, size=100_000)
    assert (arrivals.result.status, arrivals.result.completed) == (0, COUNT)


def test_get_of_a_series_and_of_some_instances(archive: Server) -> None:
    peer = requestor(archive)
    series = peer.get(StudyInstanceUID=STUDY, SeriesInstanceUID=SERIES)
    assert len(list(series)) == COUNT
    some = peer.get(StudyInstanceUID=STUDY, SeriesInstanceUID=SERIES, SOPInstanceUID=UIDS[3:6])
    assert [one.sop_instance_uid for one in some] == UIDS[3:6]
    assert [one.sop_instance_uid for one in peer.get(SOPInstanceUID=UIDS[7])] == [UIDS[7]]


def test_get_of_a_patient(archive: Server) -> None:
    assert len(list(requestor(archive).get(PatientID="P-1", level="PATIENT"))) == COUNT + 1


def test_get_of_nothing_is_success(archive: Server) -> None:
    arrivals = requestor(archive).get(StudyInstanceUID="9.9")
    assert list(arrivals) == []
    assert (arrivals.result.status, arrivals.result.completed) == (0, 0)


def test_get_that_is_cancelled(archive: Server) -> None:
    peer = requestor(archive)
    arrivals = peer.get(StudyInstanceUID=STUDY)
    next(arrivals)
    arrivals.close()
    assert len(list(peer.get(StudyInstanceUID=STUDY))) == COUNT, "the peer is as before"


def test_get_without_the_role_of_scp_fails(archive: Server) -> None:
    """Hazard 78: A702, and the association lives."""
    peer = Peer(aet="HILUM", host="127.0.0.1", port=archive.port)
    proposals = [Proposal(STUDY_ROOT.get, SYNTAXES), Proposal(CT, SYNTAXES)]
    with Association(peer, proposals, calling="ME") as channel:
        context = channel.context(STUDY_ROOT.get)
        assert context is not None
        wanted = retrieval((), {"StudyInstanceUID": STUDY})
        coded = encode(wanted.identifier(STUDY_ROOT), transfer_syntax(context.transfer_syntax))
        for _ in range(2):
            channel.send(
                C_GET_RQ, context, lambda number: c_get_rq(number, STUDY_ROOT.get), (coded,)
            )
            while (response := channel.receive()).pending:
                continue
            assert response.status == 0xA702
            assert response.command.get("NumberOfFailedSuboperations") == COUNT
            assert len(bytes(response.data_set[0x00080058].value).split(b"\\")) == COUNT  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keys", "status", "why"),
    [
        ({"SOPInstanceUID": UIDS[0], "model": "study"}, 0, ""),
        ({"SeriesInstanceUID": SERIES}, 0, ""),
        ({"PatientID": "P-*", "level": "PATIENT"}, 0xA900, "wildcard"),
        ({"StudyInstanceUID": ["1.2.*"], "level": "STUDY"}, 0xA900, "wildcard"),
    ],
)
def test_relational_retrieval_is_negotiated(
    archive: Server, keys: dict[str, Any], status: int, why: str
) -> None:
    arrivals = requestor(archive).get(**keys)
    if not status:
        assert list(arrivals)
        return
    with pytest.raises(DimseError, match=why) as caught:
        list(arrivals)
    assert caught.value.status == status


def test_without_relational_retrieval_keys_may_not_miss(archive: Server) -> None:
    """Hazard 75."""
    peer = Peer(aet="HILUM", host="127.0.0.1", port=archive.port)
    with Association(peer, [Proposal(STUDY_ROOT.get, SYNTAXES)], calling="ME") as channel:
        context = channel.context(STUDY_ROOT.get)
        assert context is not None
        wanted = retrieval((), {"SeriesInstanceUID": SERIES})
        coded = encode(wanted.identifier(STUDY_ROOT), transfer_syntax(context.transfer_syntax))
        channel.send(C_GET_RQ, context, lambda number: c_get_rq(number, STUDY_ROOT.get), (coded,))
        response = channel.receive()
        assert response.status == 0xA900
        assert response.command.get("OffendingElement") == (0x0020000D,)
        assert "StudyInstanceUID is missing" in response.command.error_comment


def test_extended_negotiation_is_answered_truthfully() -> None:
    """PS3.4 C.5.2.1: one byte for one byte; images are not converted to multi-frame ones."""
    assert retrieve.information(b"\1") == b"\1"
    assert retrieve.information(b"\0") == b"\0"
    assert retrieve.information(b"\1\1") == b"\1\0"
    assert retrieve.information(b"") == b"\0"


@pytest.mark.parametrize("service", [retrieve.FRAMES, retrieve.HEADERS])
def test_what_has_one_level_is_never_relational(service: ServiceClass) -> None:
    """PS3.4 Y.5.1 and Z.5.1: the first byte is reserved, whatever a peer says there."""
    assert service.information is not None
    for asked, answered in ((b"\1", b"\0"), (b"\1\1", b"\0\0"), (b"\0\1\1", b"\0\0")):
        assert service.information(asked) == answered


def test_a_peer_that_may_not_retrieve(archive: Server) -> None:
    with pytest.raises(DimseError) as caught:
        list(requestor(archive, "LOCKED").get(StudyInstanceUID=STUDY, sop_classes=[CT]))
    assert caught.value.status == 0x0124
    with pytest.raises(DimseError) as caught:
        list(requestor(archive, "LOCKED").move(StudyInstanceUID=STUDY, destination="SINK"))
    assert caught.value.status == 0x0124


def test_every_service_has_its_table_of_statuses() -> None:
    for service in retrieve.SERVICES:
        assert set(service.handlers) == set(service.operations)
        assert {operation.statuses for operation in service.operations.values()} <= set(STATUSES)


# In part ------------------------------------------------------------------------------------------


def test_without_bulk_data(archive: Server) -> None:
    (found,) = requestor(archive).get(SOPInstanceUID=UIDS[0], without_bulk_data=True)
    assert found.sop_instance_uid == UIDS[0]
    assert "PixelData" not in found.dataset
    assert found.get("PatientID") == "P-1"


def test_frames_of_what_has_none(archive: Server) -> None:
    with pytest.raises(DimseError) as caught:
        list(requestor(archive).get(SOPInstanceUID=UIDS[0], frames=[7]))
    assert caught.value.status in (0xAA00, 0xAA01, 0xAA02, 0xAA04)
    with pytest.raises(DimseError) as caught:
        list(requestor(archive).get(SOPInstanceUID="9.9", frames=[1]))
    assert caught.value.status == 0xAA00


# C-MOVE -------------------------------------------------------------------------------------------


def test_move_to_a_destination_of_the_settings(archive: Server, sink: Sink) -> None:
    accounts = list(requestor(archive).move(StudyInstanceUID=STUDY, destination="SINK"))
    assert (accounts[-1].status, accounts[-1].completed) == (0, COUNT)
    assert accounts[-1].final
    assert not accounts[0].final
    assert {uid: sink.data[uid] for uid in UIDS} == {
        uid: dataset(uid, number=number, size=100_000) for number, uid in enumerate(UIDS, 1)
    }


def test_move_to_anybody_else_is_refused(archive: Server) -> None:
    """Hazard 76."""
    with pytest.raises(DimseError) as caught:
        list(requestor(archive).move(StudyInstanceUID=STUDY, destination="ELSEWHERE"))
    assert caught.value.status == 0xA801


def test_move_to_one_who_is_not_there(archive: Server) -> None:
    """Hazard 77: a failure with counts and the UIDs, and the association goes on."""
    accounts = []
    with pytest.raises(DimseError) as caught:
        for account in requestor(archive).move(StudyInstanceUID=STUDY, destination="LOCKED"):
            accounts.append(account)
    assert caught.value.status == 0xA702
    assert accounts[-1].failed == COUNT
    assert sorted(accounts[-1].failed_uids) == sorted(UIDS)


def test_a_stalled_destination_holds_nobody_up(archive: Server, sink: Sink) -> None:
    """Hazard 77."""
    sink.gate.clear()
    sink.began.clear()
    moving = requestor(archive).move(StudyInstanceUID=STUDY, destination="SINK")
    outcome: list[Any] = []
    thread = threading.Thread(target=lambda: outcome.extend(moving))
    thread.start()
    assert sink.began.wait(20)
    assert len(list(requestor(archive).get(StudyInstanceUID=STUDY))) == COUNT
    assert not outcome or not outcome[-1].final
    sink.gate.set()
    thread.join(20)
    assert outcome[-1].completed == COUNT


def test_move_that_is_cancelled(archive: Server, sink: Sink) -> None:
    sink.gate.clear()
    moving = requestor(archive).move(StudyInstanceUID=STUDY, destination="SINK")
    sink.gate.set()
    first = next(moving)
    moving.close()
    assert first.completed + first.failed < COUNT


# Damage -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("uid", [UIDS[2], LARGE])
def test_damaged_bytes_are_never_sent(tmp_path: Path, uid: str) -> None:
    """Hazard 69: that sub-operation fails, with a reason; the others go on."""
    sizes = {UIDS[1]: 1000, UIDS[2]: 100_000, LARGE: 3 << 20}
    with Server(aet="HILUM", port=0, data=tmp_path / "data") as server:
        sent = [instance(one, number, size) for number, (one, size) in enumerate(sizes.items(), 1)]
        with hilum.associate(f"HILUM@127.0.0.1:{server.port}") as peer:
            assert all(outcome.stored for outcome in peer.store(*sent))  # type: ignore[union-attr]
        assert server.archive is not None
        found = server.archive.reader.find(uid)
        assert found is not None
        (segment,) = (tmp_path / "data" / "segments").glob(f"*{found.location.segment}.tar")
        with segment.open("r+b") as file:
            file.seek(found.location.offset + found.location.length - 10)
            file.write(b"rotten")
        arrivals = requestor(server).get(StudyInstanceUID=STUDY)
        came = [one.sop_instance_uid for one in arrivals]
        assert sorted(came) == sorted(set(sizes) - {uid})
        assert arrivals.result is not None
        assert (arrivals.result.status, arrivals.result.failed) == (0xB000, 1)
        assert arrivals.result.failed_uids == (uid,)
        assert "damaged" in arrivals.result.comment


# C-FIND as SCU ------------------------------------------------------------------------------------


def test_find(archive: Server) -> None:
    matches = list(requestor(archive).find(PatientID="P-1"))
    assert {match.StudyInstanceUID for match in matches} == {STUDY, "1.2.826.2"}
    assert {match.NumberOfStudyRelatedInstances for match in matches} == {str(COUNT), "1"}


def test_find_with_a_limit_and_find_that_is_left(archive: Server) -> None:
    peer = requestor(archive)
    keys = {"StudyInstanceUID": STUDY, "SeriesInstanceUID": SERIES, "level": "IMAGE"}
    assert len(list(peer.find(**keys, limit=3))) == 3
    matches = peer.find(**keys)
    next(matches)
    matches.close()
    assert len(list(peer.find(**keys))) == COUNT


def test_find_of_what_the_peer_refuses(archive: Server) -> None:
    with pytest.raises(DimseError) as caught:
        list(requestor(archive).find(level="SERIES", StudyInstanceUID=[STUDY, "1.2"]))
    assert caught.value.status == 0xA900


def test_expected_instances(archive: Server) -> None:
    found = requestor(archive).expected(retrieval((), {"StudyInstanceUID": STUDY}))
    assert {(one.study, one.series, one.instance, one.sop_class) for one in found} == {
        (STUDY, SERIES, uid, CT) for uid in UIDS
    }


# Where instances go -------------------------------------------------------------------------------


def test_into_a_folder_without_overwriting(archive: Server, tmp_path: Path) -> None:
    wanted = retrieval((), {"StudyInstanceUID": STUDY})
    for outcome in ("received", "identical"):
        target = FolderTarget(tmp_path / "got")
        *_, last = requestor(archive).fetch(wanted, target)
        assert last.completed == COUNT
        assert {one.outcome for one in target.outcomes} == {outcome}
    files = sorted((tmp_path / "got" / STUDY / SERIES).iterdir())
    assert sorted(path.name for path in files) == sorted(f"{uid}.dcm" for uid in UIDS)
    assert files[0].read_bytes().endswith(dataset(UIDS[0], number=1, size=100_000))
    files[0].write_bytes(b"something else, not DICOM")
    target = FolderTarget(tmp_path / "got")
    *_, last = requestor(archive).fetch(wanted, target)
    assert last.failed == 1
    assert files[0].read_bytes() == b"something else, not DICOM"
    assert not list((tmp_path / "got").glob("*.part"))


def test_what_a_killed_process_left_is_in_nobody_s_way(
    archive: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container, the process after it has the same id."""
    left = tmp_path / f".hilum-{os.getpid()}-1.part"
    left.write_bytes(b"half")
    monkeypatch.setattr(receiving, "_numbers", count(1))
    target = FolderTarget(tmp_path)
    *_, last = requestor(archive).fetch(retrieval((), {"StudyInstanceUID": STUDY}), target)
    assert (last.completed, last.failed) == (COUNT, 0)
    assert left.read_bytes() == b"half", "another one may be at work"


def test_names_come_from_uids_only(archive: Server, tmp_path: Path) -> None:
    evil = dataset("1.5.1", study="../../x", series="/etc")
    made = Outgoing("e", CT, "1.5.1", EXPLICIT_VR_LITTLE_ENDIAN, lambda: iter((evil,)))
    target = FolderTarget(tmp_path / "got")
    server = Server(aet="HERE", port=0)
    server.handle(storage.SERVICE, C_STORE_RQ, target.handle, target.open)
    with server, hilum.associate(f"HERE@127.0.0.1:{server.port}") as peer:
        assert [outcome.status for outcome in peer.store(made)] == [0]  # type: ignore[union-attr]
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.dcm")] == [
        "got/1.5.1.dcm"
    ]


def test_usage_errors_come_at_once(archive: Server) -> None:
    with pytest.raises(UsageError, match="name what to retrieve"):
        requestor(archive).get(StudyDate="2024")
    with pytest.raises(UsageError, match="AE title"):
        requestor(archive).move(StudyInstanceUID=STUDY, destination="")


def test_frames_are_named_by_number_or_where_those_are_too_many_by_range() -> None:
    """One value of UL has 16 bits of length (PS3.4 Y.3.2.1)."""
    model = COMPOSITE_INSTANCE_ROOT

    def asked(frames: list[int]) -> FrameRange:
        wanted = retrieval((), {"SOPInstanceUID": "1.2"}, frames=frames)
        syntax = transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN)
        return frame_range(decode(encode(wanted.identifier(model), syntax), syntax))

    assert asked([1, 3, 4]) == FrameRange(tag_of("SimpleFrameList"), (1, 3, 4))
    many = [*range(1, 20_001), 30_000]
    ranges = asked(many)
    assert ranges.values == (1, 20_000, 1, 30_000, 30_000, 1)
    assert [number + 1 for number in chosen_frames(ranges, 40_000, None)] == many
    with pytest.raises(UsageError, match="in parts"):
        asked(list(range(1, 40_000, 2)))


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"PatientID": "P-1", "StudyDate": "2024"}, "StudyDate narrows no retrieval: find first"),
        ({"StudyInstanceUID": STUDY, "Modality": "CT"}, "Modality narrows no retrieval"),
        ({"level": "STUDY", "SOPInstanceUID": "1.2"}, "SOPInstanceUID is below level STUDY"),
    ],
)
def test_keys_that_would_be_left_out_are_refused(
    archive: Server, keys: dict[str, Any], why: str
) -> None:
    """More would come than was asked for."""
    with pytest.raises(UsageError, match=why):
        requestor(archive).get(**keys)


def test_whose_patient_id_it_is_goes_along() -> None:
    keys = {"PatientID": "P-1", "IssuerOfPatientID": "WARD", "StudyInstanceUID": ""}
    named = retrieval((), keys, level="PATIENT").identifier(PATIENT_ROOT)
    assert named[tag_of("IssuerOfPatientID")].value == b"WARD"
    keys = {"PatientID": "P-1", "IssuerOfPatientID": "WARD", "StudyInstanceUID": "1.2"}
    assert tag_of("IssuerOfPatientID") not in retrieval((), keys).identifier(PATIENT_ROOT)


def test_a_key_that_comes_twice_names_both_values() -> None:
    wanted = retrieval(["SOPInstanceUID=1.1", "SOPInstanceUID=1.2"], {"SOPInstanceUID": "1.1"})
    (key,) = wanted.keys
    assert key.value == "1.1\\1.2"
