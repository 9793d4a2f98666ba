"""Listens for MLLP connections: one blocking thread each.

Owns sockets, their limits and their end. Must not know what is in a block: it hands blocks to a
handler and writes what that returns.
"""

from __future__ import annotations

import contextlib
import itertools
import select
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hilum.errors import ConnectionFailed, HilumError, ProtocolError
from hilum.hl7.mllp import Blocks, framed
from hilum.observe import Event, nobody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hilum.observe import Observer

__all__ = ["Handler", "Limits", "Server"]

_RECEIVE = 1 << 16
_BACKLOG = 64
_PAUSE = 0.05
_FAREWELL = 1.0
_NOISE = 1 << 16


class Handler(Protocol):
    """Who answers blocks; `limit` is how many bytes one may have."""

    limit: int

    def answer(self, block: bytes, peer: str) -> list[bytes]:
        """The blocks to answer with. Called from the connection's thread; must not raise."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What connections may take.

    Attributes:
        connections: how many there may be at once; the one that is longest without a block makes
            room for another.
        idle: seconds without a block after which a connection is closed; 0: never.
        block: seconds for a block to arrive from its first byte on.
        grace: seconds for messages at work when the server stops.
    """

    connections: int = 64
    idle: float = 0.0
    block: float = 30.0
    grace: float = 10.0


class _Connection:
    """One connection and its thread."""

    def __init__(self, sock: socket.socket, peer: str, server: Server) -> None:
        self.sock = sock
        self.peer = peer
        self.active = time.monotonic()
        self.busy = False
        self.why = "closed by the peer"
        self.messages = 0
        self._server = server
        self.thread = threading.Thread(target=self._run, name=f"hl7 {peer}", daemon=True)

    def _run(self) -> None:
        try:
            self._serve(Blocks(self._server.handler.limit))
        except TimeoutError:
            self.why = "timed out"
        except (OSError, HilumError) as error:
            self.why = str(error)
        finally:
            self.sock.close()
            self._server.ended(self)

    def _serve(self, blocks: Blocks) -> None:
        limits = self._server.limits
        begun = 0.0
        while True:
            now = time.monotonic()
            # A sender that trickles cannot stay longer than one that sends nothing.
            begun = (begun or now) if blocks.inside else 0.0
            idle = limits.idle or float("inf")
            left = begun + limits.block - now if begun else self.active + idle - now
            if left <= 0:
                raise TimeoutError
            self.sock.settimeout(None if left == float("inf") else left)
            data = self.sock.recv(_RECEIVE)
            if not data:
                return
            for block in blocks.feed(data):
                begun = 0.0
                self._answer(block)
            if blocks.dropped > _NOISE:
                raise ProtocolError("sends what is no MLLP")

    def _answer(self, block: bytes) -> None:
        self.busy = True
        answers = self._server.handler.answer(block, self.peer)
        self.messages += 1
        if answers:
            self.sock.settimeout(self._server.limits.block)
            self.sock.sendall(b"".join(map(framed, answers)))
        self.active = time.monotonic()
        self.busy = False

    def finish(self) -> None:
        """Read nothing more: what is being done is answered, then the connection ends."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RD)

    def cut(self, why: str) -> None:
        """End it at once."""
        self.why = why
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


class Server:
    """A listener for HL7 v2 over MLLP, in exactly one process of a data folder's.

    Args:
        port: 0 lets the system choose, see `port` after `start`.
        hosts: addresses that may connect; empty: all.
    """

    def __init__(
        self,
        handler: Handler,
        *,
        host: str = "127.0.0.1",
        port: int = 2575,
        hosts: Sequence[str] = (),
        limits: Limits | None = None,
        observer: Observer = nobody,
    ) -> None:
        self.handler = handler
        self.host, self.port = host, port
        self.limits = limits or Limits()
        self._hosts = frozenset(hosts)
        self._observer = observer
        self._lock = threading.Lock()
        self._connections: dict[_Connection, None] = {}
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._names = itertools.count(1)
        self._wake, self._woken = socket.socketpair()

    def start(self) -> None:
        """Listen, and serve on threads of its own.

        Raises:
            ConnectionFailed: the address cannot be bound.
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
                f"cannot listen for HL7 on {self.host}:{self.port}: {why}; change hl7.port or "
                "hl7.host"
            ) from error
        listener.listen(_BACKLOG)
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._thread = threading.Thread(target=self._accept_all, name="hl7 accept", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more; answer what is being done within the grace period, then end."""
        with contextlib.suppress(OSError):
            self._wake.send(b"\0")
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for connection in self._open():
            connection.finish()
        self._await(self.limits.grace)
        for connection in self._open():
            connection.cut("the server stops")
        self._await(_FAREWELL)
        self._wake.close()
        self._woken.close()

    def _await(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for connection in self._open():
            connection.thread.join(max(0.0, deadline - time.monotonic()))

    def _open(self) -> list[_Connection]:
        with self._lock:
            return list(self._connections)

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    def _accept_all(self) -> None:
        assert self._listener is not None
        poll = select.poll()
        poll.register(self._listener, select.POLLIN)
        poll.register(self._woken, select.POLLIN)
        stopping = self._woken.fileno()
        with self._listener:
            while all(descriptor != stopping for descriptor, _event in poll.poll()):
                self._accept(self._listener)

    def _accept(self, listener: socket.socket) -> None:
        try:
            sock, address = listener.accept()
        except OSError:
            # WHY: without descriptors the connection stays in the queue and poll returns at once
            time.sleep(_PAUSE)
            return
        host = address[0].removeprefix("::ffff:")
        if self._hosts and host not in self._hosts:
            sock.close()
            self._tell("warning", "HL7 connection refused", peer=host, why="host is not allowed")
            return
        self._make_room()
        sock.setblocking(True)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection = _Connection(sock, host, self)
        with self._lock:
            self._connections[connection] = None
        try:
            connection.thread.start()
        except RuntimeError as error:
            sock.close()
            self.ended(connection)
            self._tell("error", "cannot serve a connection", peer=host, why=str(error))

    def _make_room(self) -> None:
        """At the limit the connection that waits longest must go."""
        waiting = [c for c in self._open() if not c.busy]
        if len(self._open()) >= self.limits.connections and waiting:
            min(waiting, key=lambda c: c.active).cut("another connection needs its place")

    def ended(self, connection: _Connection) -> None:
        """Forget a connection that has ended."""
        with self._lock:
            self._connections.pop(connection, None)
        fields = {"peer": connection.peer, "messages": connection.messages, "end": connection.why}
        self._tell("debug" if connection.messages else "info", "HL7 connection", **fields)

    def _tell(self, level: str, name: str, **fields: object) -> None:
        self._observer(Event(level, name, fields))
