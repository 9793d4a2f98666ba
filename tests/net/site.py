"""A server under test in this process: short limits, a fake store, and what must hold afterwards.

Owns the invariants of every hazard: the server answers, nothing leaks, the log is clean. Must not
know any hazard. Real sockets on the loopback; the archive is a fake of its port.
"""

from __future__ import annotations

import io
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

from hilum.net.server import Server
from hilum.observe import Event, LineLog
from hilum.services import storage, verification
from hilum.services.base import Ports
from hilum.services.registry import Registry
from hilum.ul.limits import Limits
from hilum.ul.negotiate import Check, Policy, Support
from tests.net.scripted import Scripted, connect, echo

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.net.client import Association
    from hilum.services.base import ServiceClass, Source

SHORT = Limits(
    artim_seconds=0.3,
    association_seconds=0.3,
    release_seconds=0.3,
    idle_seconds=5.0,
    pdu_seconds=0.3,
    minimum_rate=65536.0,
    buffer_seconds=0.1,
)
LINE_LIMIT = 4096
SETTLE_SECONDS = 8.0


class Stored:
    """The outcome of the fake store."""

    def __init__(self, findings: tuple[str, ...] = ()) -> None:
        self.outcome, self.findings = "stored", findings


class FakeIncoming:
    """One instance on its way into a `FakeStore`."""

    def __init__(self, store: FakeStore, uid: str) -> None:
        self.store, self.uid, self.data, self.over = store, uid, bytearray(), False
        store.open.add(self)

    def write(self, fragment: memoryview) -> None:
        self._raise("write")
        self.data += fragment

    def submit(self) -> FakeIncoming:
        self._raise("submit")
        self.store.open.discard(self)
        return self

    def wait(self) -> Stored:
        self._pass_the_gate()
        self._raise("wait")
        self.store.data[self.uid] = bytes(self.data)
        return Stored(self.store.findings)

    def _pass_the_gate(self) -> None:
        if self.store.gate is not None:
            self.store.waiting.set()
            assert self.store.gate.wait(SETTLE_SECONDS)

    def discard(self) -> None:
        self.store.open.discard(self)
        self.store.discarded.append(self.uid)

    def _raise(self, stage: str) -> None:
        error = self.store.errors.get((stage, self.uid)) or self.store.errors.get((stage, ""))
        if error is not None:
            raise error


class FakeCalling(FakeIncoming):
    """One that calls back when it is done."""

    def notify(self, callback: Callable[[], None]) -> None:
        def wait() -> None:
            self._pass_the_gate()
            callback()

        if self.store.gate is None:
            callback()
        else:
            threading.Thread(target=wait).start()


class FakeStore:
    """The archive's port, in memory; as the real one it calls back, unless `calls_back` is off.

    `errors` maps (stage, UID or "") to what is raised there: incoming, write, submit, wait. With a
    `gate`, commits wait until it is set, and set `waiting` themselves.
    """

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self.open: set[FakeIncoming] = set()
        self.discarded: list[str] = []
        self.errors: dict[tuple[str, str], BaseException] = {}
        self.findings: tuple[str, ...] = ()
        self.gate: threading.Event | None = None
        self.waiting = threading.Event()
        self.calls_back = True

    def incoming(
        self, sop_class_uid: str, sop_instance_uid: str, transfer_syntax_uid: str, source: Source
    ) -> FakeIncoming:
        incoming = (FakeCalling if self.calls_back else FakeIncoming)(self, sop_instance_uid)
        try:
            incoming._raise("incoming")
        except BaseException:
            self.open.discard(incoming)
            raise
        return incoming


class Site:
    """A running server. Leaving the block checks the invariants; see `settle`."""

    def __init__(
        self,
        *,
        limits: Limits = SHORT,
        permits: Callable[[Source, str], bool] | None = None,
        warns: Callable[[Source], bool] | None = None,
        congested: Callable[[], bool] = lambda: False,
        grace: float = 1.0,
        services: tuple[ServiceClass, ...] = (),
        more_ports: dict[str, Any] | None = None,
        gathers: bool = True,
        **policy: Any,
    ) -> None:
        self.before = _resources()
        self.store = FakeStore()
        self.events: list[Event] = []
        self.text = io.StringIO()
        self.peers: list[Scripted] = []
        self._log = LineLog(self.text, level="debug")
        registry = Registry((verification.SERVICE, storage.SERVICE, *services))
        rules = {"aets": ("HILUM",), "called_check": Check.ENFORCE, "window_performed": 16}
        ports: dict[str, Any] = {"permits": permits, "warns": warns, **(more_ports or {})}
        self.server = Server(
            host="127.0.0.1",
            port=0,
            registry=registry,
            ports=Ports(store=self.store, **{k: v for k, v in ports.items() if v}),  # type: ignore[arg-type]
            policy=Policy(support=_support(registry), **{**rules, **policy}),
            limits=limits,
            congested=congested,
            grace=grace,
            observer=self.observe,
        )
        if not gathers:
            self.server.gather = lambda acceptor: False  # type: ignore[method-assign]
        self.server.listen()
        self.thread = threading.Thread(target=self.server.serve, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        try:
            if kind is None:
                self.settle()
        finally:
            for peer in self.peers:
                peer.sock.close()
            self.server.stop()
            self.thread.join(SETTLE_SECONDS)
        if kind is None:
            assert not self.thread.is_alive(), "the server does not stop"
            wait_for(self._nothing_is_left, f"{_resources()} from {self.before}")

    def _nothing_is_left(self) -> bool:
        """No more than before: of what an earlier test left, something may have gone meanwhile."""
        return all(now <= before for now, before in zip(_resources(), self.before, strict=True))

    def observe(self, event: Event) -> None:
        """Keep the event, and the line that it is in the log."""
        self.events.append(event)
        self._log(event)

    # Peers ----------------------------------------------------------------------------------------

    def connect(self) -> Scripted:
        """A scripted peer that is connected and no more."""
        peer = connect(self.server.port)
        self.peers.append(peer)
        return peer

    def count(self, association: Association) -> None:
        """Another peer's association: it ends, and has its line, like those made here."""
        self.peers.append(SimpleNamespace(sock=association._transport.socket))  # type: ignore[arg-type]

    def associate(self, rq: Any = None) -> Scripted:
        """A scripted peer with an association."""
        peer = self.connect()
        peer.associate(rq)
        return peer

    def echo(self) -> float:
        """Another peer's C-ECHO, at once; the seconds that it took with its association."""
        started = time.monotonic()
        with self.connect() as peer:
            peer.associate()
            peer.send(echo())
            assert peer.status() == 0
            peer.release()
        return time.monotonic() - started

    # What must hold -------------------------------------------------------------------------------

    def settle(self) -> None:
        """The invariants: it answers at once, every slot is free, one clean line an association."""
        assert self.echo() < 1.0, "other associations have to wait"
        for peer in self.peers:
            peer.sock.close()
        wait_for(lambda: not self.server.connections, "a connection is kept")
        assert self.server.associations == 0, "a slot is kept"
        assert not self.store.open, "an instance is neither submitted nor discarded"
        lines = self.text.getvalue().split("\n")
        assert all(len(line) < LINE_LIMIT and line.isprintable() for line in lines), lines
        assert len(self.ends()) == len(self.peers), "not one line for each association"
        assert not self.named("internal error"), self.named("internal error")

    def named(self, name: str) -> list[Event]:
        """The events of a name."""
        return [event for event in self.events if event.name == name]

    def ends(self) -> list[str]:
        """How each association ended, in that order."""
        return [e.fields["ended"] for e in self.named("association") if "ended" in e.fields]

    def ended(self, count: int = 1) -> list[str]:
        """How the first `count` associations ended, once they have."""
        wait_for(lambda: len(self.ends()) >= count, f"{self.ends()}")
        return self.ends()[:count]


def wait_for(condition: Callable[[], bool], what: str, seconds: float = SETTLE_SECONDS) -> None:
    """Wait until a condition holds; fails saying `what`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.005)


def _resources() -> tuple[int, int]:
    """Threads and file descriptors of this process."""
    return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))


def _support(registry: Registry) -> Callable[[str, object], Support | None]:
    def support(name: str, common: object) -> Support | None:
        service = registry.service(name)
        if service is None:
            return None
        scu = registry.acts_as_scu(service)
        return Support(registry.takes, scu=scu, extended=service.information)

    return support
