"""The public API: an SCU in five lines, an SCP in ten, both on real sockets."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom.data
import pytest
from pydicom import dcmread

import hilum
from hilum.services import verification
from hilum.services.base import Context, Reply
from hilum.tables.commands import C_ECHO_RQ

if TYPE_CHECKING:
    from hilum.dimse.assembler import Message

TEST_FILES = Path(pydicom.data.__file__).parent / "test_files"
CT = TEST_FILES / "CT_small.dcm"


def test_an_scp_gets_what_an_scu_sends() -> None:
    server = hilum.Server(aet="MYAI", port=0)
    received: list[hilum.Instance] = []
    data: list[bytes] = []

    @server.on_store
    def keep(instance: hilum.Instance) -> None:
        received.append(instance)
        data.append(bytes(instance.data))
        assert instance.get("PatientID") == "1CT1"
        assert instance.dataset.pixel_array.shape == (128, 128)

    with server, hilum.associate(f"MYAI@127.0.0.1:{server.port}", calling="ME") as peer:
        assert peer.echo() > 0
        (outcome,) = peer.store(CT)
    assert isinstance(outcome, hilum.Sent)
    assert (outcome.status, outcome.stored, outcome.converted) == (0, True, False)
    assert received[0].sop_instance_uid == dcmread(CT).SOPInstanceUID
    assert data[0] == CT.read_bytes()[-len(data[0]) :]


def test_a_pydicom_data_set_is_sent_as_it_is() -> None:
    server = hilum.Server(aet="MYAI", port=0)
    names: list[str] = []

    @server.on_store
    def keep(instance: hilum.Instance) -> None:
        names.append(str(instance.dataset.PatientName))

    with server, hilum.associate(f"MYAI@127.0.0.1:{server.port}") as peer:
        outcomes = list(peer.store(dcmread(CT)))
    assert [outcome.stored for outcome in outcomes if isinstance(outcome, hilum.Sent)] == [True]
    assert names == ["CompressedSamples^CT1"]


def test_an_error_of_the_handler_is_the_peers_answer() -> None:
    server = hilum.Server(aet="MYAI", port=0)

    @server.on_store
    def refuse(instance: hilum.Instance) -> None:
        raise hilum.DimseError("no such trial", status=0xA900, offending=(0x00120020,))

    with server, hilum.associate(f"MYAI@127.0.0.1:{server.port}") as peer:
        (outcome,) = peer.store(CT)
    assert isinstance(outcome, hilum.Sent)
    assert (outcome.status, outcome.comment, outcome.stored) == (0xA900, "no such trial", False)


def test_a_handlers_own_mistake_is_a_processing_failure_and_the_association_lives() -> None:
    server = hilum.Server(aet="MYAI", port=0)

    @server.on_store
    def broken(instance: hilum.Instance) -> None:
        raise RuntimeError("boom")

    with server, hilum.associate(f"MYAI@127.0.0.1:{server.port}") as peer:
        outcomes = list(peer.store(CT, TEST_FILES / "MR_small.dcm"))
    assert [getattr(outcome, "status", None) for outcome in outcomes] == [0x0110, 0x0110]


def test_another_handler_for_an_operation() -> None:
    server = hilum.Server(aet="MYAI", port=0)
    callers: list[str] = []

    def echo(request: Message, context: Context) -> Reply:
        callers.append(context.source.calling_aet)
        return Reply(0x0122, "not today")

    server.handle(verification.SERVICE, C_ECHO_RQ, echo)
    with (
        server,
        hilum.associate(f"MYAI@127.0.0.1:{server.port}", calling="ME") as peer,
        pytest.raises(hilum.DimseError) as caught,
    ):
        peer.echo()
    assert (caught.value.status, callers) == (0x0122, ["ME"])


def test_several_associations_send_everything_once() -> None:
    server = hilum.Server(aet="MYAI", port=0)
    lock, names = threading.Lock(), list[str]()

    @server.on_store
    def keep(instance: hilum.Instance) -> None:
        with lock:
            names.append(instance.sop_instance_uid)

    folder = TEST_FILES / "dicomdirtests" / "98892003"
    with server, hilum.associate(f"MYAI@127.0.0.1:{server.port}") as peer:
        outcomes = list(peer.store(folder, associations=4))
    sent = [o.sop_instance_uid for o in outcomes if isinstance(o, hilum.Sent) and o.stored]
    assert len(sent) == len(set(sent)) > 10
    assert sorted(sent) == sorted(names)


def test_nobody_there_is_told_on_entering() -> None:
    with pytest.raises(hilum.PeerError, match=r"cannot connect to PACS at 127\.0\.0\.1:1: Conn"):
        hilum.associate("PACS@127.0.0.1:1").__enter__()


def test_a_called_title_that_is_enforced() -> None:
    from hilum.config import load

    settings = load(None, {}, {"association.called_aet_check": "enforce"})
    server = hilum.Server(aet="MYAI", port=0, settings=settings)
    with server, pytest.raises(hilum.PeerError, match=r"called-AE-title.*\(1,1,7\)"):
        hilum.associate(f"OTHER@127.0.0.1:{server.port}").__enter__()


def test_what_is_no_instance_is_told_and_skipped(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not DICOM")
    server = hilum.Server(aet="MYAI", port=0)
    server.on_store(lambda instance: None)
    with server, hilum.associate(f"MYAI@127.0.0.1:{server.port}") as peer:
        outcomes = list(peer.store(tmp_path, TEST_FILES / "dicomdirtests" / "DICOMDIR", CT))
    unreadable = [o.reason for o in outcomes if isinstance(o, hilum.Unreadable)]
    assert unreadable[0].startswith("not a DICOM file")
    assert unreadable[1] == "a directory of files (DICOMDIR), not an instance"
    assert sum(isinstance(o, hilum.Sent) and o.stored for o in outcomes) == 1
