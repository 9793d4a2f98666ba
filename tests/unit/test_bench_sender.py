"""The sender of `bench` delivers every byte to a real SCP, and counts what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydicom import dcmread

from bench.loads import LoadFailedError, send
from bench.messages import StoreTemplate, split_pdu
from bench.peers import CONTENDERS, Server, ServerFailedError
from bench.sender import Load, echo, hold, percentile, release, store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(CONTENDERS["pynetdicom"], tmp_path_factory.mktemp("scp")) as running:
        yield running


def test_what_is_sent_arrives_byte_for_byte(server: Server) -> None:
    outcome = store(Load(server.port, 300_000, associations=2, instances=9, study_size=2))
    assert (outcome.messages, outcome.bytes, outcome.failures) == (9, 2_700_000, {})
    assert 0 < outcome.p50 <= outcome.p99 <= outcome.worst
    files = [dcmread(path) for path in sorted(server.folder.glob("*.dcm"))]
    assert len({file.SOPInstanceUID for file in files}) == 9
    _, buffers = StoreTemplate(10**12, 0, 300_000, 131072, 1).message(0)
    stream = bytearray(b"".join(buffers))
    bodies = [pdu[1] for pdu in iter(lambda: split_pdu(stream), None)]
    sent = b"".join(body[6:] for body in bodies[1:])
    assert len(files[0].PixelData) > 290_000
    assert all(sent.endswith(file.PixelData) for file in files)


def test_a_load_in_a_process_of_its_own(server: Server) -> None:
    outcome = send(Load(server.port, 8192, associations=3, instances=30))
    assert (outcome.messages, outcome.failures) == (30, {})
    assert outcome.sender_cpu > 0


def test_time_ends_a_load(server: Server) -> None:
    outcome = store(Load(server.port, 8192, associations=1, instances=10**9, seconds=0.1))
    assert 0 < outcome.messages < 10**6


def test_echo_beside_idle_associations(server: Server) -> None:
    idle = hold(server.port, "ANY", 3)
    outcome = echo(server.port, "ANY", seconds=0.1, pause=0.0)
    release(idle)
    assert outcome.messages > 0
    assert outcome.failures == {}


def test_a_sender_that_finds_nobody_says_so() -> None:
    with pytest.raises(LoadFailedError, match="refused"):
        send(Load(1, instances=1))


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    broken = CONTENDERS["storescp"]._replace(
        program="python",
        command=lambda folder, port: ["sh", "-c", "echo no such option; exit 3"],
    )
    with (
        pytest.raises(ServerFailedError, match="status 3: no such option"),
        Server(broken, tmp_path),
    ):
        pytest.fail("it was taken to be running")


def test_percentiles() -> None:
    values = [float(value) for value in range(1, 101)]
    assert [percentile(values, fraction) for fraction in (0, 0.5, 0.99, 1)] == [1, 51, 100, 100]
    assert percentile([], 0.5) == 0
