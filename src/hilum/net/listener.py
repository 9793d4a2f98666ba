"""The listening socket: bound, accepted from, and kept alive when the system has no resources.

Owns the socket and what goes wrong with it. Must not know what becomes of a connection. PS3.8 9.1
(the transport service).
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from hilum.errors import ConnectionFailed
from hilum.observe import Event

if TYPE_CHECKING:
    from hilum.observe import Observer

__all__ = ["PAUSE_MILLISECONDS", "Listener"]

BACKLOG = 1024

PAUSE_MILLISECONDS = 50
"""Between attempts to accept when the system has no resources."""

OUT_OF_DESCRIPTORS = (errno.EMFILE, errno.ENFILE)
TRANSIENT = (errno.ECONNABORTED, errno.EAGAIN, errno.EINTR, errno.EPROTO, errno.EPERM)


class Listener(ABC):
    """Listens on an address; what is derived from it says what becomes of a connection.

    Args:
        host: the address to listen on.
        port: the TCP port; 0 lets the system choose, see `port` after `listen`.
        observer: told when connections cannot be taken.
    """

    def __init__(self, host: str, port: int, observer: Observer) -> None:
        self.host, self.port = host, port
        self.observer = observer
        self._listener: socket.socket | None = None
        self._wake, self._woken = socket.socketpair()
        self._wake.setblocking(False)
        self._spare = _spare()
        self._complained = 0.0

    @abstractmethod
    def _take(self, sock: socket.socket, host: str) -> None:
        """Have a new connection served; it is closed if this raises."""

    def listen(self) -> None:
        """Bind, if that is not done, and listen; from now on peers can connect.

        Raises:
            ConnectionFailed: the address cannot be bound; says why and what to change.
        """
        if self._listener is None:
            self.bind()
        assert self._listener is not None
        try:
            self._listener.listen(BACKLOG)  # somebody else may have bound it without listening
        except OSError as error:
            raise self._unusable(error) from error

    def bind(self) -> None:
        """Take the address; peers cannot connect yet.

        Raises:
            ConnectionFailed: it cannot be bound; says why and what to change.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.port))
        except (OSError, OverflowError) as error:
            listener.close()
            self._release()
            raise self._unusable(error) from error
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._listener = listener

    def _unusable(self, error: OSError | OverflowError) -> ConnectionFailed:
        why = getattr(error, "strerror", None) or error
        return ConnectionFailed(
            f"cannot listen on {self.host}:{self.port}: {why}; choose another --port or --host"
        )

    def stop(self) -> None:
        """Ask `serve` to end; may be called from any thread and from a signal handler."""
        with contextlib.suppress(OSError):
            self._wake.send(b"\0")

    def _release(self) -> None:
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
                self.complain("cannot accept a connection", why=error.strerror)
                self._pause()
            return
        try:
            self._take(sock, address[0])
        except Exception as error:
            sock.close()
            self.complain("cannot serve a connection", why=repr(error))

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

    def complain(self, what: str, **fields: object) -> None:
        """Tell the log, at most once a second."""
        now = time.monotonic()
        if now - self._complained >= 1.0:
            self._complained = now
            self.observer(Event("warning", what, fields))


def _spare() -> int:
    """A file descriptor to give up when there are no others; -1 if there is none."""
    try:
        return os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return -1
