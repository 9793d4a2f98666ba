"""The listening socket: accepts connections, counts associations, drains when it stops.

Owns the accept loop, the limits on how many, and the threads. Must not know DIMSE or services
beyond handing the registry on. PS3.8 9.1 (the transport service), 7.1.1.7 (association limits).
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import select
import socket
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from hilum.errors import ConnectionFailed
from hilum.net.acceptor import Acceptor
from hilum.observe import Event, nobody
from hilum.ul.connection import Limits

if TYPE_CHECKING:
    from hilum.observe import Observer
    from hilum.services.base import Ports
    from hilum.services.registry import Registry
    from hilum.ul.negotiate import Policy

__all__ = ["Server"]

BACKLOG = 1024
STACK = 512 << 10
PENDING = 1000
"""Connections above the association limit that may wait to be told that it is reached."""

IDLE = 1.0
"""Seconds without a message after which a stopping server no longer waits for an association."""

OUT_OF_DESCRIPTORS = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Server:
    """An application entity in the acceptor role.

    Args:
        host: the address to listen on.
        port: the TCP port; 0 lets the system choose, see `port` after `listen`.
        registry: the service classes performed.
        ports: what handlers may use.
        policy: which associations and presentation contexts are accepted.
        limits: timers and sizes of the upper layer.
        maximum_associations: beyond them and a margin, connections are closed at once.
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
        maximum_associations: int = 200,
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
        self._connection_limit = maximum_associations + PENDING
        self._names = itertools.count(1)
        self._lock = threading.Lock()
        self._acceptors: dict[Acceptor, threading.Thread] = {}
        self._admitted: Counter[str] = Counter()
        self._listener: socket.socket | None = None
        self._wake, self._woken = socket.socketpair()
        self._spare = os.open(os.devnull, os.O_RDONLY)
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
        while all(descriptor != stopping for descriptor, _ in poll.poll()):
            self._accept(self._listener)
        self._listener.close()
        self._drain()
        os.close(self._spare)

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
            if now >= deadline + self.grace:
                return
            next(iter(threads.values())).join(0.05)

    # Accepting ------------------------------------------------------------------------------------

    def _accept(self, listener: socket.socket) -> None:
        try:
            sock, address = listener.accept()
        except BlockingIOError:
            return
        except OSError as error:
            if error.errno in OUT_OF_DESCRIPTORS:
                self._shed(listener, error)
            return
        if len(self._acceptors) >= self._connection_limit:
            sock.close()
            self._complain("too many connections", limit=self._connection_limit)
            return
        self._start(sock, address[0])

    def _start(self, sock: socket.socket, host: str) -> None:
        try:
            acceptor = Acceptor(sock, host, self)
            previous = threading.stack_size(STACK)
            thread = threading.Thread(target=acceptor.run, name=f"association {host}", daemon=True)
            with self._lock:
                self._acceptors[acceptor] = thread
            thread.start()
            threading.stack_size(previous)
        except (OSError, RuntimeError, MemoryError) as error:
            sock.close()
            with self._lock:
                self._acceptors.pop(acceptor, None)
            self._complain("cannot serve a connection", why=str(error))

    def _shed(self, listener: socket.socket, error: OSError) -> None:
        """Out of file descriptors: take the connection with the spare one and close it."""
        self._complain("out of file descriptors", why=str(error))
        os.close(self._spare)
        with contextlib.suppress(OSError):
            listener.accept()[0].close()
        try:
            self._spare = os.open(os.devnull, os.O_RDONLY)
        except OSError:
            self._spare = os.dup(listener.fileno())
        select.select([self._woken], [], [], 0.05)

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

    def admit(self, acceptor: Acceptor) -> tuple[int, int]:
        """Count an association; how many there were before it, in all and from its host."""
        with self._lock:
            before = self._admitted.total(), self._admitted[acceptor.host]
            self._admitted[acceptor.host] += 1
            acceptor.admitted = True
        return before

    def dismiss(self, acceptor: Acceptor) -> None:
        """Count an association no longer."""
        with self._lock:
            if not acceptor.admitted:
                return
            acceptor.admitted = False
            self._admitted[acceptor.host] -= 1
            if not self._admitted[acceptor.host]:
                del self._admitted[acceptor.host]

    def ended(self, acceptor: Acceptor) -> None:
        """Forget a connection that has ended."""
        self.dismiss(acceptor)
        with self._lock:
            self._acceptors.pop(acceptor, None)
