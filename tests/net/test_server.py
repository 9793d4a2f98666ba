"""The driver's own edges: no thread, no descriptor, no log to be had; and how a server ends."""

from __future__ import annotations

import errno
import gc
import io
import os
import resource
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import hilum
from hilum.dimse.messages import c_store_rq
from hilum.errors import ConnectionFailed
from hilum.net import server as server_module
from hilum.net.server import Server
from hilum.net.transport import Transport
from hilum.observe import Counters, Event, LineLog, escape, where
from hilum.services.base import Ports
from hilum.services.registry import Registry
from hilum.ul.negotiate import Policy
from hilum.wire.pdu import Abort, AssociateRJ, ReleaseRP
from tests.net.scripted import (
    CT,
    RELEASE_RQ,
    STORE,
    Scripted,
    echo,
    pdata,
    request,
    store,
)
from tests.net.site import Site, wait_for


def test_no_thread_to_be_had_costs_one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as site:

        def fail(self: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", fail)
            peer = site.connect()
            assert peer.closed()
        site.peers.remove(peer)
        peer.sock.close()
        wait_for(lambda: len(site.named("cannot serve a connection")) == 1, "not told")
        (told,) = site.named("cannot serve a connection")
        assert "can't start new thread" in told.fields["why"]


@pytest.mark.parametrize("error", [OSError(errno.EINVAL, "Invalid argument"), MemoryError()])
def test_a_connection_that_is_broken_already_costs_nothing_else(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*arguments: object) -> None:
        raise error

    with Site() as site:
        with monkeypatch.context() as patch:
            patch.setattr(server_module, "Acceptor", fail)
            peer = site.connect()
            assert peer.closed()
        site.peers.remove(peer)
        peer.sock.close()
        wait_for(lambda: len(site.named("cannot serve a connection")) == 1, "not told")


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM])
def test_hazard_67_accept_without_resources_backs_off_and_does_not_spin(number: int) -> None:
    """The listener stays readable all the time: that must not be a loop."""

    class Listener:
        attempts = 0

        def accept(self) -> tuple[socket.socket, tuple[str, int]]:
            self.attempts += 1
            raise OSError(number, "no more")

    with Site() as site:
        listener: Any = Listener()
        started = time.monotonic()
        for _ in range(3):
            site.server._accept(listener)
        assert 0.12 < time.monotonic() - started < 2
        assert listener.attempts <= 6
        (told,) = site.named("cannot accept a connection")
        assert told.fields == {"why": "no more"}


def test_hazard_67_at_the_end_of_descriptors_the_spare_one_closes_a_connection() -> None:
    taken: list[socket.socket] = []

    class Listener:
        def accept(self) -> tuple[socket.socket, tuple[str, int]]:
            if _is_open(spare):
                raise OSError(errno.EMFILE, "Too many open files")
            one, other = socket.socketpair()
            taken.append(other)
            return one, ("127.0.0.1", 1)

    with Site() as site:
        listener: Any = Listener()
        spare = site.server._spare
        site.server._accept(listener)
        assert taken[0].recv(1) == b""
        assert site.server._spare >= 0
        taken[0].close()


def _is_open(descriptor: int) -> bool:
    return Path(f"/proc/self/fd/{descriptor}").exists()


def test_hazard_67_no_spare_descriptor_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread took it meanwhile: the next attempt starts without."""

    class Listener:
        def accept(self) -> tuple[socket.socket, tuple[str, int]]:
            raise OSError(errno.EMFILE, "Too many open files")

    def none(*arguments: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    with Site() as site:
        with monkeypatch.context() as patch:
            patch.setattr(os, "open", none)
            for _ in range(2):
                site.server._accept(Listener())  # type: ignore[arg-type]
        assert site.server._spare == -1


def test_a_port_that_is_taken_says_what_to_change_and_leaks_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        gc.collect()
        before = len(list(Path("/proc/self/fd").iterdir()))
        with pytest.raises(ConnectionFailed, match=f"cannot listen on 127.0.0.1:{port}: .* --port"):
            bare(port=port).listen()
        gc.collect()
        assert len(list(Path("/proc/self/fd").iterdir())) == before


def bare(**more: Any) -> Server:
    registry = Registry(())
    policy = Policy(aets=("HILUM",), support=lambda name, common: None)
    rules = {"host": "127.0.0.1", "port": 0, "registry": registry, "ports": Ports()}
    return Server(**{**rules, "policy": policy, **more})


def test_a_server_that_starts_and_stops_a_hundred_times_leaks_nothing() -> None:
    def cycle() -> None:
        server = hilum.Server(aet="MYAI", port=0)
        with server:
            assert server.port

    cycle()
    gc.collect()
    before = threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(100):
        cycle()
    assert (threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))) == before


def test_stop_may_come_from_anywhere_and_any_number_of_times() -> None:
    server = bare()
    server.listen()
    for _ in range(10_000):
        server.stop()
    server.serve()
    server.stop()


def test_no_limit_on_descriptors_is_not_the_lowest_of_limits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    infinity = resource.RLIM_INFINITY
    monkeypatch.setattr(resource, "getrlimit", lambda what: (infinity, infinity))
    assert server_module._descriptors() > 1 << 40


# Draining -----------------------------------------------------------------------------------------


def stopping(site: Site) -> float:
    """Stop a site; the seconds that it took."""
    started = time.monotonic()
    site.server.stop()
    site.thread.join(20)
    assert not site.thread.is_alive()
    return time.monotonic() - started


def opened(**more: Any) -> Site:
    site = Site(**more)
    site.thread.start()
    return site


def test_draining_lets_work_finish_and_aborts_the_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "IDLE", 0.2)
    site = opened(grace=5.0)
    site.store.gate = threading.Event()
    idle, busy, stranger = site.associate(), site.associate(), site.connect()
    busy.send(store("1.2.3"))
    assert site.store.waiting.wait(5)
    wait_for(lambda: site.server.connections == 3, "not accepted")
    site.server.stop()
    assert idle.pdu() == Abort(0, 0)
    assert idle.closed()
    assert stranger.closed()
    assert site.thread.is_alive()
    site.store.gate.set()
    assert busy.status() == 0
    busy.send(RELEASE_RQ)
    assert busy.pdu() == ReleaseRP()
    site.thread.join(5)
    assert not site.thread.is_alive()
    assert sorted(site.ends()) == ["aborted: the server stops"] * 2 + ["released"]


def test_draining_takes_no_new_association(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "IDLE", 2.0)
    site = opened(grace=5.0)
    early = site.connect()
    wait_for(lambda: site.server.connections == 1, "no connection")
    site.server.stop()
    wait_for(lambda: site.server._stopping, "it does not stop")
    early.send(request().encode())
    assert early.pdu() == AssociateRJ(2, 3, 1)
    early.sock.close()
    with pytest.raises(OSError):
        site.connect()
    assert stopping(site) < 3


def test_draining_gives_up_a_message_in_the_middle_at_the_deadline() -> None:
    """The sender goes on sending: it must get the A-ABORT, not a reset connection."""
    site = opened(grace=0.4)
    peer = site.associate()
    peer.send(pdata(STORE, True, True, c_store_rq(1, CT, "1.2.3")))
    over = threading.Event()

    def send() -> None:
        while not over.is_set():
            peer.send_until_closed(pdata(STORE, False, False, bytes(1000)))

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    assert 0.4 <= stopping(site) < 3
    over.set()
    sender.join()
    assert peer.pdu() == Abort(0, 0)
    assert site.ends() == ["aborted: the server stops"]
    assert site.store.discarded == ["1.2.3"]


def test_draining_does_not_wait_for_ever_for_a_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "FAREWELL", 0.3)
    site = opened(grace=0.3)
    site.store.calls_back = False
    site.store.gate = threading.Event()
    peer = site.associate()
    peer.send(store("1.2.3"))
    assert site.store.waiting.wait(5)
    assert 0.6 <= stopping(site) < 2
    assert peer.closed()
    site.store.gate.set()
    wait_for(lambda: not site.server.connections, "the thread does not end")


def test_the_last_line_of_the_log_is_there_when_the_server_has_ended() -> None:
    for _ in range(5):
        site = opened()
        peer = site.associate()
        peer.send(echo(), RELEASE_RQ)
        assert peer.status() == 0
        stopping(site)
        assert site.ends() == ["released"]
        peer.sock.close()


@pytest.mark.parametrize(("after", "counts_as"), [(100.01, 100.0), (99.0, 99.0), (160.0, 160.0)])
def test_hazard_10_a_byte_just_after_the_deadline_is_late_but_a_late_reader_is_not(
    monkeypatch: pytest.MonkeyPatch, after: float, counts_as: float
) -> None:
    """The kernel's timeout is coarse: a byte in its last moment must not restart the limit."""
    seen: list[float] = []

    class Connection:
        deadline = 100.0

        def buffer(self) -> memoryview:
            return memoryview(bytearray(16))

        def received(self, count: int, now: float) -> list[object]:
            seen.append(now)
            return []

    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        accepted = listener.accept()[0]
        client.sendall(b"x")
        connection: Any = Connection()
        transport = Transport(accepted, connection)
        times = iter([98.0, after])
        monkeypatch.setattr("hilum.net.transport.time.monotonic", lambda: next(times))
        transport.receive()
        monkeypatch.undo()
        transport.close()
        client.close()
    assert seen == [counts_as]


# The log ------------------------------------------------------------------------------------------


class Broken(io.StringIO):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error


@pytest.mark.parametrize(
    "error", [BrokenPipeError(), OSError(errno.ENOSPC, "full"), ValueError("closed")]
)
def test_a_log_that_cannot_be_written_ends_nothing(error: Exception) -> None:
    with Site() as site:
        site.server.observer = LineLog(Broken(error))
        site.echo()
        wait_for(lambda: not site.server.connections, "the slot is kept")
        site.server.observer = site.observe
        site.peers.pop()


def test_an_observer_that_fails_frees_the_slot_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda arguments: None)

    def fail(event: Event) -> None:
        raise RuntimeError("an observer must not raise")

    with Site() as site:
        site.server.observer = fail
        site.echo()
        wait_for(lambda: not site.server.connections, "the slot is kept")
        site.server.observer = site.observe
        site.peers.pop()


def test_hazard_87_what_peers_say_is_escaped_and_bounded() -> None:
    nasty = "\r\n2026 INFO association: faked \x1b[31m\u202e\ud800 " + "x" * 10_000
    for as_json in (False, True):
        stream = io.StringIO()
        LineLog(stream, as_json=as_json)(Event("info", "association", {"calling": nasty}))
        line = stream.getvalue().removesuffix("\n")
        assert line.isprintable()
        assert len(line) < 700
    assert escape("short") == "short"
    assert len(escape("y" * 300)) == 256
    assert escape("y" * 300).endswith("…")


def test_hazard_87_a_title_with_a_line_break_over_tcp() -> None:
    broken = bytearray(request().encode())
    broken[26:42] = b"A\r\nB\x1b[2J\x00\xff      "
    with Site() as site, site.connect() as peer:
        peer.send(bytes(broken))
        peer.pdu()
        peer.send(RELEASE_RQ)
        site.ended()
        (line,) = [row for row in site.text.getvalue().splitlines() if "association" in row]
        assert "\\r\\nB\\x1b[2J" in line.replace("\\\\", "\\")


def test_where_an_error_came_from() -> None:
    try:
        _raise(3)
    except ValueError as error:
        place = where(error)
    first = place.split(" < ")[0]
    assert first.startswith("test_server.py:")
    assert first.endswith(" _raise")
    assert place.endswith("test_where_an_error_came_from")


def _raise(depth: int) -> None:
    if depth:
        _raise(depth - 1)
    raise ValueError


def test_counters_sum_what_associations_report() -> None:
    counters = Counters()
    with Site() as site:
        site.server.observer = counters
        with site.associate() as peer:
            peer.send(store("1.2.3", bytes(100)))
            assert peer.status() == 0
            peer.release()
        wait_for(lambda: counters.snapshot().get("association") == 1, "not counted")
        wait_for(lambda: not site.server.connections, "the slot is kept")
        site.server.observer = site.observe
        site.peers.pop()
    assert counters.snapshot()["instances"] == 1
    assert counters.snapshot()["bytes"] == 100


def test_lines_below_the_level_are_not_written() -> None:
    stream = io.StringIO()
    log = LineLog(stream, level="warning", clock=lambda: 0.25)
    log(Event("info", "quiet", {}))
    log(Event("warning", "loud", {"a": 1, "b": None, "c": "x y", "d": ""}))
    assert stream.getvalue() == '1970-01-01T00:00:00.250Z WARNING loud: a=1 c="x y" d=""\n'


# A handler's stack --------------------------------------------------------------------------------


def test_a_handler_that_recurses_too_deep_gets_its_recursion_error() -> None:
    """On a small stack the process would end instead: C code recurses on it."""
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    server = hilum.Server(aet="MYAI", port=0)
    seen: list[str] = []

    @server.on_store
    def deep(instance: hilum.Instance) -> None:
        try:
            repr(nested)
        except RecursionError:
            seen.append("RecursionError")

    with server, Scripted(socket.create_connection(("127.0.0.1", server.port))) as peer:
        peer.associate(request(called="MYAI"))
        peer.send(store("1.2.3"))
        assert peer.status() == 0
        peer.release()
    assert seen == ["RecursionError"]
    while nested:  # taken apart by hand: nothing is left to recurse when it goes
        nested = nested[0]
