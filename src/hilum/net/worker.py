"""A process that serves connections which the front of the server has accepted.

Owns what the front says to it, and asks the front before an association is admitted. Must not know
how processes are made. Its main thread listens to the front; associations have threads of their
own, as in a server of one process.
"""

from __future__ import annotations

import contextlib
import threading
from _thread import allocate_lock
from typing import TYPE_CHECKING

from hilum.net.admission import Present
from hilum.net.channel import Said, Word
from hilum.net.server import UNLIMITED

if TYPE_CHECKING:
    import socket

    from hilum.net.channel import Channel
    from hilum.net.server import Server

__all__ = ["Worker"]

_NOBODY_ANSWERS = Present(UNLIMITED, UNLIMITED, UNLIMITED)
"""What is believed of the associations when the front is gone: that there is room for none."""


class _Asked:
    """A thread that waits for the front's answer."""

    __slots__ = ("lock", "present")

    def __init__(self) -> None:
        self.present = _NOBODY_ANSWERS
        self.lock = allocate_lock()
        self.lock.acquire()


class Worker:
    """The worker's side of a channel; implements `Admission`."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._mutex = threading.Lock()
        self._asked: dict[int, _Asked] = {}
        self._gone = False
        self._stopping: threading.Thread | None = None
        self._server: Server | None = None

    def serve(self, server: Server) -> None:
        """Serve what the front passes on; returns when it says so, or is gone."""
        self._server = server
        self._channel.send(Said(Word.READY))
        while (heard := self._channel.receive()) is not None:
            self._heed(server, *heard)
        self._answer_all()
        if self._stopping is None:
            # The front has died: nobody can say how many associations there are any more.
            server.grace = 0.0
            self.stop()
        assert self._stopping is not None
        self._stopping.join()

    def stop(self) -> None:
        """Drain, and let `serve` return; called on its thread."""
        if self._stopping is None:
            self._stopping = threading.Thread(target=self._drain, name="drain")
            self._stopping.start()

    def _drain(self) -> None:
        assert self._server is not None
        self._server.drain()
        self._channel.end()

    def _heed(self, server: Server, said: Said, sock: socket.socket | None) -> None:
        if said.word is Word.CONNECTION and sock is not None:
            self._take(server, said, sock)
        elif said.word is Word.PRESENT:
            with self._mutex:
                asked = self._asked.pop(said.number, None)
            if asked is not None:
                asked.present = said.present
                asked.lock.release()
        elif said.word is Word.CUT:
            server.cut(said.number)
        elif said.word is Word.STOP:
            self.stop()

    def _take(self, server: Server, said: Said, sock: socket.socket) -> None:
        try:
            server.take(sock, said.text, said.number)
        except Exception as error:
            sock.close()
            server.complain("cannot serve a connection", why=repr(error))
            self.ended(said.number)

    # Admission ------------------------------------------------------------------------------------

    def admit(self, number: int, host: str, aet: str) -> Present:
        """Have an association counted by the front; what there was before it."""
        asked = _Asked()
        with self._mutex:
            if self._gone:
                return _NOBODY_ANSWERS
            self._asked[number] = asked
        try:
            self._channel.send(Said(Word.ADMIT, number, aet))
        except OSError:
            return _NOBODY_ANSWERS
        asked.lock.acquire()
        return asked.present

    def dismiss(self, number: int) -> None:
        """Have it counted no longer."""
        self._tell(Word.DISMISS, number)

    def ended(self, number: int) -> None:
        """Its connection has ended."""
        self._tell(Word.ENDED, number)

    def _tell(self, word: Word, number: int) -> None:
        with contextlib.suppress(OSError):  # the front is gone, and so is what it counts
            self._channel.send(Said(word, number))

    def _answer_all(self) -> None:
        """Let those go on who wait for an answer that will never come."""
        with self._mutex:
            self._gone = True
            waiting, self._asked = self._asked, {}
        for asked in waiting.values():
            asked.lock.release()
