"""A connected socket that pumps a sans-IO connection: bytes in, events out, and back.

Owns the socket, its time limits and nothing else. Must not know what the events mean. All calls
block, and release the interpreter's lock while they do.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hilum.ul.connection import Connection
    from hilum.ul.events import Event

__all__ = ["Transport"]

SEND_TIMEOUT = 60.0
"""Seconds that a peer may refuse to read before the connection counts as lost."""

IOV_LIMIT = 512
SLACK = 0.05


class Transport:
    """One TCP connection and the state machine that lives on it.

    The socket stays blocking; the kernel's own receive timeout stands for the machine's deadline,
    so that waiting costs one system call.
    """

    def __init__(self, sock: socket.socket, connection: Connection) -> None:
        self.socket = sock
        self.connection = connection
        self._timeout = 0.0
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _keep_alive(sock)
        sock.setblocking(True)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(SEND_TIMEOUT))

    def receive(self, until: float | None = None) -> list[Event]:
        """Wait for bytes, or for the deadline; what they mean.

        `until` is a monotonic time of the caller's own; nothing happens when it passes.
        """
        connection = self.connection
        deadline = connection.deadline
        if until is not None:
            deadline = until if deadline is None else min(until, deadline)
        self._limit(deadline)
        try:
            count = self.socket.recv_into(connection.buffer())
        except BlockingIOError:
            self._timeout = 0.0
            return connection.expired(time.monotonic())
        except OSError:
            count = 0
        return connection.received(count, time.monotonic())

    def receive_now(self) -> list[Event]:
        """What the bytes mean that are here already; nothing if none are."""
        try:
            count = self.socket.recv_into(self.connection.buffer(), 0, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return []
        except OSError:
            count = 0
        return self.connection.received(count, time.monotonic())

    def flush(self) -> None:
        """Send what the machine wants sent.

        Raises:
            OSError: the peer is gone, or reads nothing for a minute.
        """
        pieces = self.connection.outgoing()
        if not pieces:
            return
        if len(pieces) == 1:
            self.socket.sendall(pieces[0])
            return
        for start in range(0, len(pieces), IOV_LIMIT):
            self._send(pieces[start : start + IOV_LIMIT])

    def _send(self, pieces: list[bytes | memoryview]) -> None:
        sent = self.socket.sendmsg(pieces)
        for piece in pieces:
            size = len(piece)
            if sent < size:
                self.socket.sendall(memoryview(piece)[sent:])
            sent = max(0, sent - size)

    def _limit(self, deadline: float | None) -> None:
        """Let the next receive end by the deadline.

        A shorter limit than needed is left in place until it passes: deadlines change with every
        PDU, and setting the limit is a system call.
        """
        left = 0.0 if deadline is None else max(deadline - time.monotonic(), SLACK)
        if 0.0 < self._timeout <= (left + SLACK if left else self._timeout):
            return
        self._timeout = left
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _timeval(left))

    def wake(self) -> None:
        """Let a thread that waits in `receive` go on: it reads the end of the connection."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RD)

    def close(self) -> None:
        """Close the socket."""
        self.socket.close()


def _timeval(seconds: float) -> bytes:
    whole = int(seconds)
    return struct.pack("ll", whole, int((seconds - whole) * 1_000_000))


def _keep_alive(sock: socket.socket) -> None:
    """Find a half-open peer within about two minutes, though nothing is sent."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if sys.platform == "linux":
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 15)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 4)
