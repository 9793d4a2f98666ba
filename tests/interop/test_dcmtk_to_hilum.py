"""DCMTK sends to Hilum; what it sent is in the archive, byte for byte.

What DCMTK's senders put on the wire is not always what the file holds (they write sequences and
group lengths in their own way), so each command is run twice: to storescp, which keeps the bytes
as they come, and to Hilum. Both must have received the same.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from pydicom.uid import (
    HEVCMP51,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    RLELossless,
    UltrasoundMultiFrameImageStorage,
)

from tests.peers.archive import differing
from tests.peers.dcmtk import dcmtk
from tests.peers.hilum import hilum
from tests.peers.process import Process, program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.corpus import Sample
    from tests.peers.dcmtk import Receiver
    from tests.peers.hilum import HilumServer

LOCAL = "127.0.0.1"
ADDRESSED = ("-aec", "HILUM", LOCAL)
ANSWERED = re.compile(r"Sending file: (\S+)(?:(?!Sending file)[\s\S])*?Response \(Success\)")
JPEG = "1.2.840.10008.1.2.4"


@pytest.fixture
def receivers(storescp_peer: Receiver) -> Iterator[Receiver]:
    """Storescp with nothing received yet."""
    storescp_peer.clear()
    yield storescp_peer


def agree(server: HilumServer, reference: Receiver, sent: list[Sample]) -> None:
    """Hilum has received what storescp has, and that is every instance that was sent."""
    expected = reference.stored()
    assert set(expected) == {sample.sop_instance for sample in sent}
    stored = server.stored()
    assert {uid: stored.get(uid) for uid in expected} == expected


def sent_to_both(
    server: HilumServer, reference: Receiver, tool: str, *arguments: str | Path
) -> None:
    for port in (reference.port, server.port):
        dcmtk(tool, *arguments[:-1], "-aec", server.aet, LOCAL, str(port), arguments[-1])


# Verification ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-pdu", "4096"],
        ["-pdu", "131072"],
        ["--repeat", "20"],
        ["--propose-ts", "3"],
        ["--propose-pc", "128"],
        ["--abort"],
    ],
    ids=" ".join,
)
def test_echoscu(hilum_server: HilumServer, options: list[str]) -> None:
    dcmtk("echoscu", *options, "-aec", hilum_server.aet, LOCAL, str(hilum_server.port))


# storescu ---------------------------------------------------------------------------------------

PROPOSED = {
    "-x=": ExplicitVRLittleEndian,
    "-xe": ExplicitVRLittleEndian,
    "-xb": ExplicitVRBigEndian,
    "-xi": "1.2.840.10008.1.2",
    "-xd": DeflatedExplicitVRLittleEndian,
    "-xs": f"{JPEG}.70",
    "-xy": f"{JPEG}.50",
    "-xx": f"{JPEG}.51",
    "-xv": f"{JPEG}.90",
    "-xw": f"{JPEG}.91",
    "-xt": f"{JPEG}.80",
    "-xu": f"{JPEG}.81",
    "-xm": f"{JPEG}.100",
    "-xh": f"{JPEG}.101",
    "-xn": f"{JPEG}.102",
    "-xl": f"{JPEG}.103",
    "-x2": f"{JPEG}.104",
    "-x3": f"{JPEG}.105",
    "-xo": f"{JPEG}.106",
    "-x4": f"{JPEG}.107",
    "-x5": f"{JPEG}.108",
    "-xr": RLELossless,
}


@pytest.mark.parametrize("option", PROPOSED)
def test_storescu_in_every_transfer_syntax_it_knows(
    hilum_server: HilumServer,
    receivers: Receiver,
    make: Callable[..., list[Sample]],
    option: str,
) -> None:
    sent = make(transfer_syntax=PROPOSED[option], sop_class=UltrasoundMultiFrameImageStorage)
    sent_to_both(hilum_server, receivers, "storescu", option, sent[0].path)
    agree(hilum_server, receivers, sent)
    assert receivers.stored()[sent[0].sop_instance].transfer_syntax == PROPOSED[option]


@pytest.mark.parametrize(
    "options",
    [
        ["--required"],
        ["--combine"],
        ["--required", "--combine"],
        ["--max-send-pdu", "4096"],
        ["--max-pdu", "4096"],
        ["--max-pdu", "131072"],
        ["--repeat", "3"],
        ["--abort"],
        ["--no-halt", "--uid-padding"],
        ["--user", "somebody", "--password", "secret"],
    ],
    ids=" ".join,
)
def test_storescu_with_options(
    hilum_server: HilumServer,
    receivers: Receiver,
    make: Callable[..., list[Sample]],
    options: list[str],
) -> None:
    sent = [*make(2), *make(pixels=bytes(200_000))]
    folder = sent[0].path.parent
    sent_to_both(hilum_server, receivers, "storescu", *options, "+sd", folder)
    agree(hilum_server, receivers, sent)


def test_storescu_with_an_association_for_every_file(
    hilum_server: HilumServer, receivers: Receiver, make: Callable[..., list[Sample]]
) -> None:
    sent = make(10)
    for sample in sent:
        sent_to_both(hilum_server, receivers, "storescu", sample.path)
    agree(hilum_server, receivers, sent)


def test_storescu_does_not_wait_for_acknowledgements(
    hilum_server: HilumServer, make: Callable[..., list[Sample]]
) -> None:
    """Debian's storescu leaves Nagle's algorithm on: it sends a data set after the command only
    when the command is acknowledged, and an unhurried acknowledgement takes 40 ms.
    """
    sent = make(10)
    target = [*ADDRESSED, str(hilum_server.port), str(sent[0].path.parent)]
    started = time.monotonic()
    dcmtk("storescu", "--required", "--repeat", "20", "+sd", *target)
    assert time.monotonic() - started < 200 * 0.020


def test_what_a_killed_storescu_had_acknowledged_is_there_and_whole(
    start_hilum: Callable[..., HilumServer], make: Callable[..., list[Sample]], tmp_path: Path
) -> None:
    server = start_hilum()
    sent = make(50, pixels=bytes(400_000))
    command = [program("storescu"), "-v", "--repeat", "1000", "+sd", *ADDRESSED, str(server.port)]
    sender = Process([*command, sent[0].path.parent], tmp_path / "storescu.log")
    while len(ANSWERED.findall(sender.output())) < 5 and sender.status is None:
        time.sleep(0.01)
    sender.kill()
    assert sender.status == -9, sender.report("ended before it was killed")
    hilum("echo", server.address)
    stored = server.stored()
    acknowledged = set(ANSWERED.findall(sender.output()))
    assert acknowledged <= {str(one.path) for one in sent if one.sop_instance in stored}
    assert differing([one for one in sent if one.sop_instance in stored], stored) == []


# dcmsend ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--multi-associations"],
        ["--single-association"],
        ["--decompress-never"],
        ["--max-send-pdu", "4096"],
        ["--max-pdu", "131072"],
    ],
    ids=" ".join,
)
def test_dcmsend_of_a_mixed_folder(
    hilum_server: HilumServer,
    receivers: Receiver,
    make: Callable[..., list[Sample]],
    options: list[str],
) -> None:
    native = [*make(2), *make(transfer_syntax=ExplicitVRBigEndian, pixels=bytes(100_000))]
    packed = [
        sample
        for syntax in (JPEGBaseline8Bit, JPEG2000Lossless, RLELossless, HEVCMP51)
        for sample in make(transfer_syntax=syntax, sop_class=UltrasoundMultiFrameImageStorage)
    ]
    folder = native[0].path.parent
    sent_to_both(hilum_server, receivers, "dcmsend", *options, "+sd", "+r", folder)
    agree(hilum_server, receivers, native + packed)
