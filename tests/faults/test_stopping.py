"""F6: a real `hilum serve` is told to end, or is put to sleep, while peers are at work."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from hilum.wire.pdu import Abort, ReleaseRP
from tests.archive.building import dataset
from tests.net.scripted import RELEASE_RQ, connect, echo, request, store

if TYPE_CHECKING:
    from collections.abc import Callable

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
