"""The acceptor role: connections and their threads, limits on associations, draining at the end.

Owns the accept loop, the limits on how many, and the threads. Must not know DIMSE or services
beyond handing the registry on. PS3.8 9.1 (the transport service), 7.1.1.7 (association limits).
"""

from __future__ import annotations

import itertools
import resource
import select
import sys
import threading
import time
from typing import TYPE_CHECKING

from hilum.errors import ConnectionFailed
from hilum.net.acceptor import Acceptor
from hilum.net.admission import Census
from hilum.net.gatherer import Gatherer
from hilum.net.listener import PAUSE_MILLISECONDS, Listener
from hilum.net.prompter import Prompter
from hilum.observe import nobody
from hilum.ul.connection import Limits
from hilum.ul.negotiate import Peer, Rejected, negotiate

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from hilum.net.admission import Admission
    from hilum.observe import Observer
    from hilum.services.base import Ports
    from hilum.services.registry import Registry
    from hilum.ul.events import AssociateRequested
    from hilum.ul.negotiate import Accepted, Policy

__all__ = ["Server"]

STACK = 2 << 20
"""Bytes of a thread's stack: address space only, but with 512 KiB a handler that recurses too
deep ends the process instead of getting its RecursionError."""

PENDING = 1000
"""Connections above the association limit that may wait to be told that it is reached."""

UNLIMITED = 10_000
"""Connections at once where the policy sets no limit on associations."""

RESERVED = 32
"""File descriptors kept for the archive; associations beyond are rejected for the moment."""

IDLE = 1.0
"""Seconds without a message after which a stopping server no longer waits for an association."""

FAREWELL = 2.0
"""Seconds for the last associations to end after the grace period, before they are cut off."""


class Server(Listener):
    """An application entity in the acceptor role.

    Args:
        host: the address to listen on.
        port: the TCP port; 0 lets the system choose, see `port` after `listen`.
        registry: the service classes performed.
        ports: what handlers may use.
        policy: which associations and presentation contexts are accepted.
        limits: timers and sizes of the upper layer.
        maximum_by_aet: associations at once from a calling AE title, for those with a limit.
        congested: whether to take no associations for the moment (the archive is read-only).
        grace: seconds that `stop` leaves to associations which are at work.
        identifier_limit: bytes of a data set that is not an instance.
        observer: told of every association and refused message.
        admission: counts associations, where others serve the same port too.
        names: in front of the names of associations.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        registry: Registry,
        ports: Ports,
        policy: Policy,
        limits: Limits | None = None,
        maximum_by_aet: Mapping[str, int] | None = None,
        congested: Callable[[], bool] = lambda: False,
        grace: float = 10.0,
        identifier_limit: int = 1 << 20,
        observer: Observer = nobody,
        admission: Admission | None = None,
        names: str = "A",
    ) -> None:
        super().__init__(host, port, observer)
        self.registry, self.ports, self.policy = registry, ports, policy
        self.limits = limits or Limits()
        self.grace = grace
        self.identifier_limit = identifier_limit
        self._admission: Admission = admission or Census()
        self.prompter = Prompter()
        self._maximum_by_aet = maximum_by_aet or {}
        self._congested = congested
        self._connection_limit = (policy.maximum_associations or UNLIMITED) + PENDING
        self._descriptor_limit = _descriptors() - RESERVED
        self._prefix, self._names = names, itertools.count(1)
        self._numbers: dict[Acceptor, int] = {}
        self._number = itertools.count(1)
        self._lock, self._starting = threading.Lock(), threading.Lock()
        self._gatherer = (
            Gatherer(self._resume, ports.thread_ends) if hasattr(select, "epoll") else None
        )
        self._one_ended = threading.Event()
        self._acceptors: dict[Acceptor, None] = {}
        self._strangers: dict[Acceptor, None] = {}
        self._stopping = False

    # Life -----------------------------------------------------------------------------------------

    def serve(self) -> None:
        """Accept connections until `stop`, then drain; returns when the last one has ended."""
        if self._listener is None:
            self.listen()
        assert self._listener is not None
        poll = select.poll()
        poll.register(self._listener, select.POLLIN)
        poll.register(self._woken, select.POLLIN)
        stopping = self._woken.fileno()
        try:
            while all(descriptor != stopping for descriptor, _ in poll.poll()):
                self._accept(self._listener)
        finally:
            self._listener.close()
            self.drain()

    @property
    def connections(self) -> int:
        """Transport connections that are open, with or without an association."""
        return len(self._acceptors)

    @property
    def associations(self) -> int:
        """Associations that count against the limits."""
        with self._lock:
            return sum(acceptor.admitted is not None for acceptor in self._acceptors)

    def drain(self) -> None:
        """Take nothing new, let associations at work finish within the grace period, and end."""
        self._stopping = True
        self._drain(time.monotonic() + self.grace)
        self._release()

    def _drain(self, deadline: float) -> None:
        while True:
            now = time.monotonic()
            with self._lock:
                left = tuple(self._acceptors)
            if not left:
                return
            for acceptor in left:
                if now >= deadline or (not acceptor.busy and now - acceptor.active >= IDLE):
                    acceptor.stop()
            if now >= deadline + FAREWELL:
                for acceptor in left:
                    acceptor.stop(now=True)
                return
            self._one_ended.wait(PAUSE_MILLISECONDS / 1000)
            self._one_ended.clear()

    def _release(self) -> None:
        self.prompter.close()
        if self._gatherer is not None:
            self._gatherer.close()
        super()._release()

    # Accepting ------------------------------------------------------------------------------------

    def _take(self, sock: socket.socket, host: str) -> None:
        self._make_room()
        self.take(sock, host, next(self._number))

    def take(self, sock: socket.socket, host: str, number: int) -> None:
        """Serve a connection on a thread of its own.

        Args:
            number: of the connection, for the admission.

        Raises:
            RuntimeError: there can be no more threads.
        """
        acceptor = Acceptor(sock, host, self)
        self._start(acceptor, number)

    def cut(self, number: int) -> None:
        """End a connection at once, if it is still there."""
        with self._lock:
            found = [acceptor for acceptor, known in self._numbers.items() if known == number]
        for acceptor in found:
            acceptor.stop(now=True)

    def _make_room(self) -> None:
        """At the limit of connections, the one that is longest without association must go."""
        if len(self._acceptors) < self._connection_limit:
            return
        with self._lock:
            stranger = next(iter(self._strangers), None)
            if stranger is not None:
                del self._strangers[stranger]
        self.complain("too many connections", limit=self._connection_limit)
        if stranger is None:
            raise ConnectionFailed("no connection to give up for it")
        stranger.stop(now=True)

    def _start(self, acceptor: Acceptor, number: int) -> None:
        with self._lock:
            self._numbers[acceptor] = number
            self._strangers[acceptor] = None
        try:
            self._run(acceptor)
        except BaseException:
            self.ended(acceptor)
            raise

    def _run(self, acceptor: Acceptor) -> None:
        """Let a thread of its own serve an association."""
        thread = threading.Thread(
            target=acceptor.run, name=f"association {acceptor.host}", daemon=True
        )
        with self._lock:
            self._acceptors[acceptor] = None
            acceptor.gathered = False
        with self._starting:
            previous = threading.stack_size(STACK)
            try:
                thread.start()
            finally:
                threading.stack_size(previous)

    # Associations that one thread serves ----------------------------------------------------------

    def gather(self, acceptor: Acceptor) -> bool:
        """Let one thread serve an association with others, until it needs its own again.

        False where that cannot be. Afterwards the association is not the caller's any more.
        """
        if self._gatherer is None:
            return False
        acceptor.gathered = True
        try:
            self._gatherer.take(acceptor)
        except (OSError, RuntimeError):
            acceptor.gathered = False
            return False
        return True

    def _resume(self, acceptor: Acceptor) -> None:
        try:
            self._run(acceptor)
        except Exception as error:
            # WHY all: this is the thread of others, and there may be no memory for another one
            self.complain("cannot serve a connection", why=repr(error))
            acceptor.stop(now=True)
            acceptor.run()  # to its end, which has come

    # What an acceptor asks ------------------------------------------------------------------------

    def next_name(self) -> str:
        """A name for an association, for the log and the archive: `A1`, `A2`, ..."""
        return f"{self._prefix}{next(self._names)}"

    def negotiate(self, acceptor: Acceptor, event: AssociateRequested) -> Accepted | Rejected:
        """The answer to an association request; an accepted one counts until `dismiss`."""
        host, aet = acceptor.host, event.pdu.calling_aet
        scarce = acceptor.transport.socket.fileno() >= self._descriptor_limit
        with self._lock:
            self._strangers.pop(acceptor, None)
            acceptor.admitted = aet
        present = self._admission.admit(self._numbers[acceptor], host, aet)
        congested = scarce or self._stopping or self._congested()
        peer = Peer(host, present.total, present.from_host, congested)
        limit = self._maximum_by_aet.get(aet)
        if limit is not None and present.from_aet >= limit:
            return Rejected(2, 3, 2, f"{present.from_aet} associations are open from {aet}")
        return negotiate(event.pdu, self.policy, peer)

    def dismiss(self, acceptor: Acceptor) -> None:
        """Count an association no longer."""
        if acceptor.admitted is None:
            return
        with self._lock:
            acceptor.admitted = None
            self._strangers[acceptor] = None
        self._admission.dismiss(self._numbers[acceptor])

    def ended(self, acceptor: Acceptor) -> None:
        """Forget a connection that has ended."""
        self.dismiss(acceptor)
        with self._lock:
            self._acceptors.pop(acceptor, None)
            self._strangers.pop(acceptor, None)
            number = self._numbers.pop(acceptor, None)
        self._one_ended.set()
        if number is not None:
            self._admission.ended(number)


def _descriptors() -> int:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft
