"""A connected socket that pumps a sans-IO connection: bytes in, events out, and back.

Owns the socket, its time limits and nothing else. Must not know what the events mean. All calls
block, and release the interpreter's lock while they do. PS3.8 Section 9.1.
"""

from __future__ import annotations

import contextlib
import math
import os
import select
import socket
import struct
import sys
import time
from typing import TYPE_CHECKING

from hilum.errors import ConnectionLost, TimedOut

if TYPE_CHECKING:
    from hilum.ul.connection import Connection
    from hilum.ul.events import Event, PData

__all__ = ["Transport"]

SEND_TIMEOUT = 60.0
"""Seconds that a peer may refuse to read before the connection counts as lost."""

LOOKS = 24
"""How often it is looked for what is about to come: for 30 to 50 microseconds."""

IOV_LIMIT = 512
SLACK = 0.05
UNSET = -1.0
LINGER_BYTES = 1 << 20
HALF_OPEN_MILLISECONDS = 120_000


class Transport:
    """One TCP connection and the state machine that lives on it.

    The socket stays blocking; the kernel's own receive timeout stands for the machine's deadline,
    so that waiting costs one system call.

    Args:
        sock: connected.
        connection: the machine.
        patience: seconds that the peer may refuse to read, if less than a minute.
    """

    def __init__(
        self, sock: socket.socket, connection: Connection, patience: float = math.inf
    ) -> None:
        self._send_timeout = min(patience, SEND_TIMEOUT)
        self.socket = sock
        self.connection = connection
        self.received_at = 0.0
        self._deadline = math.inf
        self._timeout = UNSET
        self._left: list[bytes | memoryview] = []
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _keep_alive(sock)
        sock.setblocking(True)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(self._send_timeout))

    def receive(self, until: float | None = None) -> list[Event]:
        """Wait for bytes, or for the deadline; what they mean.

        `until` is a monotonic time of the caller's own; nothing happens when it passes.
        """
        return self.take(self.wait(until))

    def wait(self, until: float | None = None) -> int:
        """Wait for bytes: how many came, 0 at the end of the connection, -1 at the deadline.

        `take` must follow, unless nothing came. Nothing of the connection but its receive buffer is
        touched here.
        """
        deadline = self.connection.deadline
        if until is not None:
            deadline = until if deadline is None else min(until, deadline)
        self._deadline = math.inf if deadline is None else deadline
        try:
            return self._wait(self._deadline)
        except BlockingIOError:
            self._timeout = UNSET
            return -1
        except OSError:
            return 0

    def wait_awake(self, until: float) -> int:
        """As `wait`, for what is about to come: at first it looks again and again.

        To sleep, and to be woken, takes longer than a peer may need for an answer.
        """
        deadline = self.connection.deadline
        self._deadline = math.inf if deadline is None else deadline
        buffer, receive = self.connection.buffer(), self.socket.recv_into
        for _ in range(LOOKS):
            try:
                return receive(buffer, 0, socket.MSG_DONTWAIT)
            except BlockingIOError:
                continue
            except OSError:
                return 0
        return self.wait(until)

    def take(self, count: int) -> list[Event]:
        """What the bytes mean that `wait` counted."""
        now = time.monotonic()
        if count < 0:
            return self.connection.expired(now)
        self.received_at = now
        if self._deadline < now < self._deadline + SLACK:
            # WHY: the kernel's timeout is coarse; a byte in that moment must not count as being in
            # time, or a peer that trickles them is never late. Much later than that is our fault.
            now = self._deadline
        return self.connection.received(count, now)

    def take_command(self, count: int) -> PData | None:
        """The command set, if the bytes that `wait` counted are one; else None: `take` them."""
        now = time.monotonic()
        found = self.connection.command(count, now)
        if found is not None:
            self.received_at = now
        return found

    def _wait(self, deadline: float) -> int:
        """Receive into the connection's buffer; BlockingIOError: nothing came by the deadline."""
        left = deadline - time.monotonic()
        buffer = self.connection.buffer()
        if left <= 0:  # what is here already came in time: it was us who were late to look
            return self.socket.recv_into(buffer, 0, socket.MSG_DONTWAIT)
        if not 0 <= self._timeout <= left + SLACK:
            self._limit(left)
        if QUICK_ACK is not None:
            # WHY: a peer with Nagle's algorithm on (DCMTK by default) holds back the end of its
            # message until we acknowledge, which we would do 40 ms later. It lasts for one receive.
            self.socket.setsockopt(socket.IPPROTO_TCP, QUICK_ACK, 1)
        return self.socket.recv_into(buffer)

    def _limit(self, left: float) -> None:
        """Let the next receives end after `left` seconds at most.

        A shorter limit than needed is left in place until it passes: deadlines change with every
        PDU, and setting the limit is a system call.
        """
        self._timeout = left
        timeout = _timeval(left) if left < math.inf else bytes(TIMEVAL.size)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeout)

    def ready(self, waker: int, until: float) -> bool:
        """Wait until there is something to receive, or to read from `waker`, or until a time.

        `waker` is a non-blocking file descriptor, which is emptied; -1 for none. Whether there is
        something to receive.
        """
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        if waker >= 0:
            poll.register(waker, select.POLLIN)
        left = until - time.monotonic()
        found = dict(poll.poll(None if left == math.inf else max(0.0, left) * 1000 + 1))
        if waker in found:
            with contextlib.suppress(BlockingIOError):
                os.read(waker, 65536)
        return self.socket.fileno() in found

    def receive_ready(self) -> list[Event] | None:
        """Like `receive`, without waiting: None if nothing is here."""
        deadline = self.connection.deadline
        self._deadline = math.inf if deadline is None else deadline
        try:
            count = self.socket.recv_into(self.connection.buffer(), 0, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        except OSError:
            count = 0
        return self.take(count)

    def acknowledge(self) -> None:
        """Acknowledge at once what has come: the message is not complete.

        A peer with Nagle's algorithm on (DCMTK by default) holds back its end until then.
        """
        if QUICK_ACK is not None:
            with contextlib.suppress(OSError):
                self.socket.setsockopt(socket.IPPROTO_TCP, QUICK_ACK, 1)

    @property
    def has_left(self) -> bool:
        """Whether the peer did not take all that `flush_some` wanted to send."""
        return bool(self._left)

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
            ConnectionLost: the peer is gone.
            TimedOut: it reads nothing for as long as it may.
        """
        pieces = self._pieces()
        if not pieces:
            return
        try:
            if len(pieces) == 1:
                self.socket.sendall(pieces[0])
                return
            for start in range(0, len(pieces), IOV_LIMIT):
                self._send(pieces[start : start + IOV_LIMIT])
        except BlockingIOError as error:
            raise TimedOut(f"nothing read for {self._send_timeout:g} s") from error
        except OSError as error:
            raise ConnectionLost(str(error.strerror or error)) from error

    def _pieces(self) -> list[bytes | memoryview]:
        pieces = self.connection.outgoing()
        if self._left:
            pieces, self._left = self._left + pieces, []
        return pieces

    def flush_some(self) -> None:
        """Send what the peer takes at once; the next `flush` sends the rest. From any thread.

        Raises:
            ConnectionLost: the peer is gone.
        """
        pieces = self._pieces()
        while pieces:
            some = pieces[:IOV_LIMIT]
            try:
                sent = self.socket.sendmsg(some, (), socket.MSG_DONTWAIT)
            except BlockingIOError:
                sent = 0
            except OSError as error:
                raise ConnectionLost(str(error.strerror or error)) from error
            if sent < sum(map(len, some)):
                self._left = _after(pieces, sent)
                return
            del pieces[:IOV_LIMIT]

    def flush_now(self) -> bool:
        """Send what the machine wants sent, from any thread, without waiting for the peer.

        False if it leaves no room even for an answer: then the connection is cut.
        """
        for piece in self._pieces():
            try:
                sent = self.socket.send(piece, socket.MSG_DONTWAIT)
            except OSError:
                sent = -1
            if sent != len(piece):
                self.cut()
                return False
        return True

    def _send(self, pieces: list[bytes | memoryview]) -> None:
        sent = self.socket.sendmsg(pieces)
        for piece in pieces:
            size = len(piece)
            if sent < size:
                self.socket.sendall(memoryview(piece)[sent:])
            sent = max(0, sent - size)

    # The end --------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Let a thread that waits in `receive` go on: it reads the end of the connection."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RD)

    def cut(self) -> None:
        """End the connection under the thread that uses it, whatever it is doing."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def part(self, seconds: float) -> None:
        """Send what is left, say that nothing follows, and wait for the peer to close.

        Closing with unread bytes would reset the connection, and the peer would lose the A-ABORT.
        """
        with contextlib.suppress(OSError, ConnectionLost, TimedOut):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(seconds))
            self.flush()
            self.socket.shutdown(socket.SHUT_WR)
            self._ignore(time.monotonic() + seconds)

    def _ignore(self, until: float) -> None:
        ignored, scrap = 0, bytearray(65536)
        while ignored < LINGER_BYTES and (left := until - time.monotonic()) > 0:
            self._limit(left)
            count = self.socket.recv_into(scrap)
            if not count:
                return
            ignored += count

    def close(self) -> None:
        """Close the socket."""
        self.socket.close()


def _after(pieces: list[bytes | memoryview], sent: int) -> list[bytes | memoryview]:
    """What is left of pieces after so many bytes."""
    for index, piece in enumerate(pieces):
        size = len(piece)
        if sent < size:
            return [memoryview(piece)[sent:], *pieces[index + 1 :]]
        sent -= size
    return []


QUICK_ACK = getattr(socket, "TCP_QUICKACK", None)
TIMEVAL = struct.Struct("ll")


def _timeval(seconds: float) -> bytes:
    whole = int(seconds)
    # WHY the 1: no time at all would mean for ever
    return TIMEVAL.pack(whole, max(1, int((seconds - whole) * 1_000_000)))


def _keep_alive(sock: socket.socket) -> None:
    """Find a half-open peer within about two minutes, whether or not something is sent."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if sys.platform == "linux":
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 15)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 4)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, HALF_OPEN_MILLISECONDS)
