"""The listening socket: accepts connections, counts associations, drains when it stops.

Owns the accept loop, the limits on how many, and the threads. Must not know DIMSE or services
beyond handing the registry on. PS3.8 9.1 (the transport service), 7.1.1.7 (association limits).
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import resource
import select
import socket
import sys
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from hilum.errors import ConnectionFailed
from hilum.net.acceptor import Acceptor
from hilum.net.prompter import Prompter
from hilum.observe import Event, nobody
from hilum.ul.connection import Limits
from hilum.ul.negotiate import Peer, Rejected, negotiate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hilum.observe import Observer
    from hilum.services.base import Ports
    from hilum.services.registry import Registry
    from hilum.ul.events import AssociateRequested
    from hilum.ul.negotiate import Accepted, Policy

__all__ = ["Server"]

BACKLOG = 1024
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

PAUSE_MILLISECONDS = 50
"""Between attempts to accept when the system has no resources."""

OUT_OF_DESCRIPTORS = (errno.EMFILE, errno.ENFILE)
TRANSIENT = (errno.ECONNABORTED, errno.EAGAIN, errno.EINTR, errno.EPROTO, errno.EPERM)


class Server:
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
    ) -> None:
        self.host, self.port = host, port
        self.registry, self.ports, self.policy = registry, ports, policy
        self.limits = limits or Limits()
        self.grace = grace
        self.identifier_limit = identifier_limit
        self.observer = observer
        self.prompter = Prompter()
        self._maximum_by_aet = maximum_by_aet or {}
        self._congested = congested
        self._connection_limit = (policy.maximum_associations or UNLIMITED) + PENDING
        self._descriptor_limit = _descriptors() - RESERVED
        self._names = itertools.count(1)
        self._lock = threading.Lock()
        self._acceptors: dict[Acceptor, threading.Thread] = {}
        self._strangers: dict[Acceptor, None] = {}
        self._by_host: Counter[str] = Counter()
        self._by_aet: Counter[str] = Counter()
        self._listener: socket.socket | None = None
        self._stopping = False
        self._wake, self._woken = socket.socketpair()
        self._wake.setblocking(False)
        self._spare = _spare()
        self._complained = 0.0

    # Life -----------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Bind and listen; from now on peers can connect.

        Raises:
            ConnectionFailed: the address cannot be bound; says why and what to change.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.port))
        except (OSError, OverflowError) as error:
            listener.close()
            self._release()
            why = getattr(error, "strerror", None) or error
            raise ConnectionFailed(
                f"cannot listen on {self.host}:{self.port}: {why}; choose another --port or --host"
            ) from error
        listener.listen(BACKLOG)
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener

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
            self._stopping = True
            self._listener.close()
            self._drain()
            self._release()

    @property
    def connections(self) -> int:
        """Transport connections that are open, with or without an association."""
        return len(self._acceptors)

    @property
    def associations(self) -> int:
        """Associations that count against the limits."""
        with self._lock:
            return self._by_host.total()

    def stop(self) -> None:
        """Ask `serve` to end; may be called from any thread and from a signal handler."""
        with contextlib.suppress(OSError):
            self._wake.send(b"\0")

    def _drain(self) -> None:
        """Let associations at work finish within the grace period, then abort them."""
        deadline = time.monotonic() + self.grace
        while True:
            now = time.monotonic()
            with self._lock:
                threads = dict(self._acceptors)
            if not threads:
                return
            for acceptor in threads:
                if now >= deadline or (not acceptor.busy and now - acceptor.active >= IDLE):
                    acceptor.stop()
            if now >= deadline + FAREWELL:
                for acceptor in threads:
                    acceptor.stop(now=True)
                return
            next(iter(threads.values())).join(PAUSE_MILLISECONDS / 1000)

    def _release(self) -> None:
        self.prompter.close()
        self._wake.close()
        self._woken.close()
        if self._spare >= 0:
            os.close(self._spare)
            self._spare = -1

    # Accepting ------------------------------------------------------------------------------------

    def _accept(self, listener: socket.socket) -> None:
        """Take one connection. Never raises: whatever is wrong with one, the next may do."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno in OUT_OF_DESCRIPTORS:
                self._shed(listener)
            if error.errno not in TRANSIENT:
                self._complain("cannot accept a connection", why=error.strerror)
                self._pause()
            return
        try:
            self._make_room()
            self._start(sock, address[0])
        except Exception as error:
            sock.close()
            self._complain("cannot serve a connection", why=repr(error))

    def _make_room(self) -> None:
        """At the limit of connections, the one that is longest without association must go."""
        if len(self._acceptors) < self._connection_limit:
            return
        with self._lock:
            stranger = next(iter(self._strangers), None)
            if stranger is not None:
                del self._strangers[stranger]
        self._complain("too many connections", limit=self._connection_limit)
        if stranger is None:
            raise ConnectionFailed("no connection to give up for it")
        stranger.stop(now=True)

    def _start(self, sock: socket.socket, host: str) -> None:
        acceptor = Acceptor(sock, host, self)
        thread = threading.Thread(target=acceptor.run, name=f"association {host}", daemon=True)
        with self._lock:
            self._acceptors[acceptor] = thread
            self._strangers[acceptor] = None
        previous = threading.stack_size(STACK)
        try:
            thread.start()
        except BaseException:
            self.ended(acceptor)
            raise
        finally:
            threading.stack_size(previous)

    def _shed(self, listener: socket.socket) -> None:
        """Out of file descriptors: take the connection with the spare one and close it."""
        if self._spare >= 0:
            os.close(self._spare)
        with contextlib.suppress(OSError):
            listener.accept()[0].close()
        self._spare = _spare()

    def _pause(self) -> None:
        poll = select.poll()
        poll.register(self._woken, select.POLLIN)
        poll.poll(PAUSE_MILLISECONDS)

    def _complain(self, what: str, **fields: object) -> None:
        """Tell the log, at most once a second."""
        now = time.monotonic()
        if now - self._complained >= 1.0:
            self._complained = now
            self.observer(Event("warning", what, fields))

    # What an acceptor asks ------------------------------------------------------------------------

    def next_name(self) -> str:
        """A name for an association, for the log and the archive: `A1`, `A2`, ..."""
        return f"A{next(self._names)}"

    def negotiate(self, acceptor: Acceptor, event: AssociateRequested) -> Accepted | Rejected:
        """The answer to an association request; an accepted one counts until `dismiss`."""
        host, aet = acceptor.host, event.pdu.calling_aet
        scarce = acceptor.transport.socket.fileno() >= self._descriptor_limit
        with self._lock:
            self._strangers.pop(acceptor, None)
            total, from_host, from_aet = (
                self._by_host.total(),
                self._by_host[host],
                self._by_aet[aet],
            )
            self._by_host[host] += 1
            self._by_aet[aet] += 1
        acceptor.admitted = aet
        congested = scarce or self._stopping or self._congested()
        peer = Peer(host, total, from_host, congested)
        limit = self._maximum_by_aet.get(aet)
        if limit is not None and from_aet >= limit:
            return Rejected(2, 3, 2, f"{from_aet} associations are open from {aet}")
        return negotiate(event.pdu, self.policy, peer)

    def dismiss(self, acceptor: Acceptor) -> None:
        """Count an association no longer."""
        if acceptor.admitted is None:
            return
        with self._lock:
            for counter, name in (
                (self._by_host, acceptor.host),
                (self._by_aet, acceptor.admitted),
            ):
                counter[name] -= 1
                if not counter[name]:
                    del counter[name]
            self._strangers[acceptor] = None
        acceptor.admitted = None

    def ended(self, acceptor: Acceptor) -> None:
        """Forget a connection that has ended."""
        self.dismiss(acceptor)
        with self._lock:
            self._acceptors.pop(acceptor, None)
            self._strangers.pop(acceptor, None)


def _descriptors() -> int:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


def _spare() -> int:
    """A file descriptor to give up when there are no others; -1 if there is none."""
    try:
        return os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1
