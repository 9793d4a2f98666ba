"""Sends messages over MLLP and reads their answers.

Owns the requesting side of a connection. Must not know what is in a message.
"""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Self

from hilum.errors import ConnectionFailed, ConnectionLost, TimedOut
from hilum.hl7.message import SIZE_LIMIT
from hilum.hl7.mllp import Blocks, framed

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Connection"]

_RECEIVE = 1 << 16


class Connection:
    """A connection to a receiver of HL7 v2, as a context manager.

    Raises:
        ConnectionFailed: nobody is there.
    """

    def __init__(self, host: str, port: int, *, timeout: float = 30.0) -> None:
        self._timeout = timeout
        self._blocks = Blocks(SIZE_LIMIT)
        self._waiting: list[bytes] = []
        try:
            self._socket = socket.create_connection((host, port), timeout)
        except OSError as error:
            why = error.strerror or error
            raise ConnectionFailed(f"cannot connect to {host}:{port}: {why}") from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def send(self, message: bytes) -> bytes:
        """Send a message or batch; the next block that comes back.

        Raises:
            TimedOut: no answer in time. ConnectionLost: the receiver closed the connection.
        """
        try:
            self._socket.sendall(framed(message))
        except OSError as error:
            raise ConnectionLost(f"the receiver closed the connection: {error}") from error
        return self.receive()

    def receive(self) -> bytes:
        """The next block, as the second acknowledgement of the enhanced mode."""
        deadline = time.monotonic() + self._timeout
        while not self._waiting:
            self._socket.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                data = self._socket.recv(_RECEIVE)
            except TimeoutError as error:
                raise TimedOut(f"no answer within {self._timeout:g} s") from error
            except OSError as error:
                raise ConnectionLost(f"the receiver closed the connection: {error}") from error
            if not data:
                raise ConnectionLost("the receiver closed the connection without an answer")
            self._waiting += self._blocks.feed(data)
        return self._waiting.pop(0)
