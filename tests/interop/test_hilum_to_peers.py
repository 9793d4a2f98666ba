"""`hilum echo` and `hilum store` against real peers, which keep the bytes that they are sent."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pydicom
import pytest
from pydicom.uid import (
    CTImageStorage,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
    UltrasoundMultiFrameImageStorage,
)

import hilum as hilum_api
from tests import synthetic
from tests.corpus import SOP_INSTANCE, meta
from tests.peers.archive import differing
from tests.peers.dcmtk import DCMRECV_CLASSES, TRANSFER_SYNTAXES, dcmrecv, storescp
from tests.peers.hilum import hilum
from tests.peers.process import free_port
from tests.peers.pynetdicom_peer import RecordingSCP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.corpus import Sample
    from tests.peers.dcmtk import Receiver
    from tests.peers.hilum import HilumServer
    from tests.peers.orthanc import Orthanc


@pytest.fixture
def recorder() -> Iterator[Callable[..., RecordingSCP]]:
    """Start recording SCPs of the test's own."""
    running: list[RecordingSCP] = []

    def start(**options: Any) -> RecordingSCP:
        running.append(RecordingSCP(**options))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def dcmtk_receiver(tmp_path: Path) -> Iterator[Callable[..., Receiver]]:
    """Start DCMTK receivers of the test's own."""
    running: list[Receiver] = []

    def start(make: Callable[..., Receiver], *options: str) -> Receiver:
        running.append(make(tmp_path / f"receiver{len(running)}", *options))
        return running[-1]

    yield start
    for one in running:
        one.close()


def outcomes(peer: str, *arguments: str | Path, status: int = 0) -> list[dict[str, Any]]:
    """What `hilum store --json` says of each instance; fails unless it ends with `status`."""
    done = hilum("store", "--json", peer, *arguments, status=None)
    said = [json.loads(line) for line in done.output.splitlines() if line.startswith("{")]
    trouble = [(one["name"], one["comment"]) for one in said if one["outcome"] == "failed"]
    if done.status != status:
        pytest.fail(f"exit status {done.status}: {trouble or done}")
    return said


# Verification -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "peer",
    ["storescp_peer", "dcmrecv_peer", "pynetdicom_peer", "orthanc_peer", "hilum_server"],
)
def test_echo(peer: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(peer).address
    assert address in hilum("echo", address).output


def test_echo_tells_that_nobody_listens() -> None:
    done = hilum("echo", f"NOBODY@127.0.0.1:{free_port()}", status=1)
    assert "refused" in done.output.lower()
    assert "Traceback" not in done.output


def test_echo_tells_that_the_association_is_rejected(
    dcmtk_receiver: Callable[..., Receiver],
) -> None:
    peer = dcmtk_receiver(storescp, "--refuse")
    done = hilum("echo", peer.address, status=1)
    assert "reject" in done.output.lower()


# Storage: what arrives --------------------------------------------------------------------------


def test_every_file_arrives_unchanged_at_pynetdicom(
    pynetdicom_peer: RecordingSCP, samples: list[Sample]
) -> None:
    hilum("store", pynetdicom_peer.address, *(sample.path for sample in samples))
    assert differing(samples, pynetdicom_peer.stored) == []


def test_every_transfer_syntax_arrives_unchanged(
    recorder: Callable[..., RecordingSCP], make: Callable[..., list[Sample]]
) -> None:
    syntaxes = (*synthetic.TRANSFER_SYNTAXES, synthetic.PRIVATE_TRANSFER_SYNTAX)
    sent = [sample for syntax in syntaxes for sample in make(transfer_syntax=syntax)]
    peer = recorder()
    hilum("store", peer.address, sent[0].path.parent)
    assert differing(sent, peer.stored) == []


def test_more_sop_classes_than_an_association_has_contexts(
    recorder: Callable[..., RecordingSCP], make: Callable[..., list[Sample]]
) -> None:
    classes = (*synthetic.STORAGE_SOP_CLASSES, synthetic.PRIVATE_SOP_CLASS)
    sent = [sample for sop_class in classes for sample in make(sop_class=sop_class)]
    peer = recorder()
    said = outcomes(peer.address, sent[0].path.parent)
    assert [one["outcome"] for one in said] == ["stored"] * len(sent)
    assert differing(sent, peer.stored) == []


def for_dcmtk(samples: list[Sample]) -> list[Sample]:
    """DCMTK refuses fragments of odd length, and knows the transfer syntaxes of its time."""
    return [
        sample
        for sample in samples
        if sample.transfer_syntax in TRANSFER_SYNTAXES and len(sample.data_set) % 2 == 0
    ]


@pytest.mark.parametrize("options", [[], ["-pdu", "4096"], ["-pdu", "131072"]], ids=" ".join)
def test_every_file_arrives_unchanged_at_storescp(
    dcmtk_receiver: Callable[..., Receiver], samples: list[Sample], options: list[str]
) -> None:
    sent = for_dcmtk(samples)
    if options:  # the sizes that matter here, quickly: storescp waits 40 ms for each file
        sent = sorted(sent, key=lambda sample: sample.path.stat().st_size)[::8]
    peer = dcmtk_receiver(storescp, "+xa", *options)
    hilum("store", peer.address, *(sample.path for sample in sent))
    assert differing(sent, peer.stored()) == []


@pytest.mark.parametrize("options", [[], ["-pdu", "4096"]], ids=" ".join)
def test_every_file_arrives_unchanged_at_dcmrecv(
    dcmtk_receiver: Callable[..., Receiver], samples: list[Sample], options: list[str]
) -> None:
    sent = [one for one in for_dcmtk(samples) if one.sop_class in DCMRECV_CLASSES][::4]
    peer = dcmtk_receiver(dcmrecv, *options)
    hilum("store", peer.address, *(sample.path for sample in sent))
    assert differing(sent, peer.stored()) == []


def test_instances_arrive_at_orthanc(
    orthanc_peer: Orthanc, make: Callable[..., list[Sample]]
) -> None:
    sent = make(20, pixels=bytes(100_000))
    hilum("store", orthanc_peer.address, sent[0].path.parent)
    kept = {
        meta(content).values[SOP_INSTANCE]: content[meta(content).end :]
        for content in map(orthanc_peer.file, orthanc_peer.instances())
    }
    for sample in sent:
        assert kept[sample.sop_instance][-100_000:] == sample.data_set[-100_000:]


def test_one_archive_fills_another(
    hilum_server: HilumServer, make: Callable[..., list[Sample]]
) -> None:
    sent = make(50)
    hilum("store", hilum_server.address, sent[0].path.parent)
    assert differing(sent, hilum_server.stored()) == []


def test_several_associations_side_by_side(
    recorder: Callable[..., RecordingSCP], make: Callable[..., list[Sample]]
) -> None:
    sent = make(40)
    peer = recorder()
    said = outcomes(peer.address, "--associations", "4", sent[0].path.parent)
    assert len(said) == peer.requests == len(sent)
    assert differing(sent, peer.stored) == []


def test_a_peer_with_unlimited_length(
    recorder: Callable[..., RecordingSCP], make: Callable[..., list[Sample]]
) -> None:
    sent = make(pixels=bytes(1_000_000), frames=5)
    peer = recorder(maximum_length=0)
    hilum("store", peer.address, sent[0].path)
    assert differing(sent, peer.stored) == []


def test_a_peer_that_delays_its_answers_does_not_slow_the_transfer(
    storescp_peer: Receiver, make: Callable[..., list[Sample]]
) -> None:
    """Storescp leaves Nagle's algorithm on: an unhurried acknowledgement costs 40 ms a file."""
    sent = make(200)
    started = time.monotonic()
    hilum("store", storescp_peer.address, sent[0].path.parent)
    assert time.monotonic() - started < 200 * 0.020


def test_a_program_stores_to_a_peer_that_serves_one_association_at_a_time(
    storescp_peer: Receiver, make: Callable[..., list[Sample]]
) -> None:
    """Storescp takes the next association when the last one has ended, not before."""
    sent = make(3)
    with hilum_api.associate(storescp_peer.address, calling="PROGRAM", timeout=10) as association:
        association.echo()
        results = list(association.store(sent[0].path.parent))
    assert [getattr(result, "status", None) for result in results] == [0x0000] * 3
    assert differing(sent, storescp_peer.stored()) == []


# Storage: what the peer does not take as it is ---------------------------------------------------


def test_a_peer_that_takes_implicit_vr_only_gets_it(
    dcmtk_receiver: Callable[..., Receiver], make: Callable[..., list[Sample]]
) -> None:
    (sent,) = make()
    peer = dcmtk_receiver(storescp, "+xi")
    said = outcomes(peer.address, sent.path)
    assert [one["outcome"] for one in said] == ["converted"]
    (path,) = peer.received.iterdir()
    arrived = pydicom.dcmread(path)
    assert arrived.file_meta.TransferSyntaxUID == ImplicitVRLittleEndian
    assert values(arrived) == values(pydicom.dcmread(sent.path))


def values(instance: pydicom.Dataset) -> dict[int, object]:
    return {int(element.tag): element.value for element in instance}


def test_a_peer_that_takes_no_compression_gets_the_pixels(
    recorder: Callable[..., RecordingSCP], samples: list[Sample], tmp_path: Path
) -> None:
    sent = next(
        sample
        for sample in samples
        if sample.name == "MR_small_RLE.dcm"
        or (sample.transfer_syntax == RLELossless and sample.sop_class.endswith("1.1.4"))
    )
    peer = recorder(transfer_syntaxes={sent.sop_class: [ExplicitVRLittleEndian]})
    said = outcomes(peer.address, sent.path)
    assert [one["outcome"] for one in said] == ["converted"]
    arrived = peer.stored[sent.sop_instance]
    assert arrived.transfer_syntax == ExplicitVRLittleEndian
    original = pydicom.dcmread(sent.path)
    original.decompress()
    assert original.PixelData.rstrip(b"\0") in arrived.data_set


def test_what_cannot_be_converted_is_told_and_the_rest_goes(
    recorder: Callable[..., RecordingSCP], make: Callable[..., list[Sample]]
) -> None:
    video = make(
        transfer_syntax="1.2.840.10008.1.2.4.107", sop_class=UltrasoundMultiFrameImageStorage
    )
    plain = make(2)
    peer = recorder(
        transfer_syntaxes={
            UltrasoundMultiFrameImageStorage: [ExplicitVRLittleEndian],
            CTImageStorage: [ExplicitVRLittleEndian],
        }
    )
    said = outcomes(peer.address, plain[0].path.parent, status=1)
    assert sorted(one["outcome"] for one in said) == ["failed", "stored", "stored"]
    assert differing(plain, peer.stored) == []
    assert video[0].sop_instance not in peer.stored


@pytest.mark.parametrize(
    ("status", "outcome", "ends"),
    [(0x0000, "stored", 0), (0xB000, "warned", 0), (0xA700, "failed", 1), (0xC123, "failed", 1)],
)
def test_the_peers_status_is_reported(
    recorder: Callable[..., RecordingSCP],
    make: Callable[..., list[Sample]],
    status: int,
    outcome: str,
    ends: int,
) -> None:
    (sent,) = make()
    said = outcomes(recorder(status=status).address, sent.path, status=ends)
    assert [(one["outcome"], one["status"]) for one in said] == [(outcome, status)]


@pytest.mark.parametrize("option", ["--abort-after", "--abort-during", "--refuse"])
def test_a_peer_that_breaks_off_is_told(
    dcmtk_receiver: Callable[..., Receiver], make: Callable[..., list[Sample]], option: str
) -> None:
    (sent,) = make(pixels=bytes(500_000))
    peer = dcmtk_receiver(storescp, option)
    done = hilum("store", peer.address, sent.path, status=1)
    assert "Traceback" not in done.output
    assert "reject" in done.output if option == "--refuse" else "abort" in done.output


def test_what_is_no_dicom_file_is_told_and_skipped(
    recorder: Callable[..., RecordingSCP], make: Callable[..., list[Sample]]
) -> None:
    sent = make(2)
    folder = sent[0].path.parent
    (folder / "notes.txt").write_text("not an image")
    peer = recorder()
    said = outcomes(peer.address, folder)
    assert sorted(one["outcome"] for one in said) == ["skipped", "stored", "stored"]
    assert differing(sent, peer.stored) == []
