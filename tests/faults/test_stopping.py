"""F6: a real `hilum serve` is told to end, or is put to sleep, while peers are at work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hilum.wire.pdu import Abort, ReleaseRP
from tests.archive.building import dataset
from tests.net.scripted import RELEASE_RQ, connect, echo, request, store
from tests.peers.process import Process, free_port

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.peers.hilum import HilumServer

UID = "1.2.826.9.1"
DATA = dataset(UID, size=200_000)


def test_sigterm_finishes_what_is_in_flight_and_aborts_the_idle(
    start_hilum: Callable[..., HilumServer],
) -> None:
    server = start_hilum()
    assert server.process is not None
    idle, busy = connect(server.port), connect(server.port)
    idle.associate()
    busy.associate(request())
    whole = store(UID, DATA, size=4000)
    busy.send(whole[:100_000])
    started = time.monotonic()
    server.process.send(signal.SIGTERM)
    assert idle.pdu() == Abort(0, 0)
    assert idle.closed()
    busy.send(whole[100_000:])
    assert busy.status() == 0
    busy.send(RELEASE_RQ)
    assert busy.pdu() == ReleaseRP()
    busy.sock.close()
    assert server.process.wait() == 0
    assert time.monotonic() - started < 8
    assert server.stored()[UID].data_set == DATA
    assert "Traceback" not in server.log()
    idle.sock.close()


def test_sigterm_aborts_what_does_not_end_within_the_grace_period(
    start_hilum: Callable[..., HilumServer],
    tmp_path_factory: object,
) -> None:
    config = tmp_path_factory.mktemp("config") / "hilum.toml"  # type: ignore[attr-defined]
    config.write_text("[association]\nshutdown_grace = 0.5\n")
    server = start_hilum("--config", str(config))
    assert server.process is not None
    with connect(server.port) as busy:
        busy.associate()
        busy.send(store(UID, DATA, size=4000)[:100_000])
        started = time.monotonic()
        server.process.send(signal.SIGTERM)
        assert busy.pdu() == Abort(0, 0)
        assert server.process.wait() == 0
        assert time.monotonic() - started < 5
    assert UID not in server.stored()
    assert "Traceback" not in server.log()


def test_a_server_that_slept_holds_it_against_nobody(
    start_hilum: Callable[..., HilumServer], tmp_path_factory: object
) -> None:
    """SIGSTOP for longer than the time for a PDU, in the middle of one; SIGCONT."""
    config = tmp_path_factory.mktemp("config") / "hilum.toml"  # type: ignore[attr-defined]
    config.write_text("[association]\npdu_timeout = 0.5\nidle_timeout = 0.5\n")
    server = start_hilum("--config", str(config))
    assert server.process is not None
    with connect(server.port) as peer:
        peer.associate()
        whole = store(UID, DATA, size=16_000)
        peer.send(whole[:50_000])
        for pid in (server.process.pid, *server.process.children()):
            os.kill(pid, signal.SIGSTOP)
        peer.send(whole[50_000:150_000])
        time.sleep(1.0)
        for pid in (server.process.pid, *server.process.children()):
            os.kill(pid, signal.SIGCONT)
        peer.send(whole[150_000:])
        assert peer.status() == 0
        peer.send(echo(2))
        assert peer.status() == 0
        peer.release()
    assert server.stored()[UID].data_set == DATA


# The end of a server that has hardly begun -------------------------------------------------------

KILLS_ITSELF = """
import os, signal
from unittest import mock
from hilum import app
from hilum.cli.main import hilum

front = os.getpid()

def then_sigterm(wrapped):
    def called(*arguments, **options):
        found = wrapped(*arguments, **options)
        os.kill(front, signal.SIGTERM)
        return found
    return called

holder, name = {where}
with mock.patch.object(holder, name, then_sigterm(getattr(holder, name))):
    hilum(["serve", "--data", {data!r}, "--port", "0", "--workers", "{workers}"])
"""

MOMENTS = {
    "opening the archive": 'app, "open_store"',
    "opening the workflow": 'app, "open_workflow"',
    "making the policy": 'app, "association_policy"',
    "listening": 'app.Acceptance, "listen"',
    "starting what delivers": 'app.Server, "_start_courier"',
}


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("moment", MOMENTS)
def test_sigterm_while_it_starts_is_an_end_in_good_order(
    tmp_path: Path, moment: str, workers: int
) -> None:
    where = MOMENTS[moment] if workers == 1 else MOMENTS[moment].replace("Acceptance", "Front")
    script = KILLS_ITSELF.format(where=where, data=str(tmp_path / "data"), workers=workers)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("sign", ["the port", "the line"])
def test_sigterm_at_the_first_sign_of_life(tmp_path: Path, sign: str, soak: bool) -> None:
    for number in range(20 if soak else 2):
        port, folder = free_port(), tmp_path / str(number)
        folder.mkdir()
        where = ["--data", str(folder / "data"), "--port", str(port)]
        process = Process([sys.executable, "-m", "hilum", "serve", *where], folder / "log")
        if sign == "the port":
            process.wait_for_port(port)
        else:
            while "listens on" not in process.output():
                assert process.status is None, process.report("ended")
        assert process.terminate() == 0, process.report("after SIGTERM")
        assert "Traceback" not in process.output()
