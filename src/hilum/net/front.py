"""The front of a server of several processes: listens, hands connections on, counts associations.

Owns the listening socket, the workers' processes, and the limits that hold over all of them. Must
not know what a worker does with a connection. It has one thread and does nothing that takes time,
so that it can be forked from at any moment. PS3.8 7.1.1.7 (association limits).
"""

from __future__ import annotations

import ctypes
import gc
import os
import select
import signal
import sys
import time
from collections import deque
from typing import TYPE_CHECKING

from hilum.errors import ConnectionFailed
from hilum.net.admission import Census
from hilum.net.channel import Channel, Said, Word, pair
from hilum.net.listener import PAUSE_MILLISECONDS, Listener
from hilum.net.server import FAREWELL, PENDING, UNLIMITED
from hilum.observe import Event, nobody

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from hilum.observe import Observer

__all__ = ["Front"]

CLOSING = 30.0
"""Seconds for workers to close the archive when their associations have ended."""

RESTART = 1.0
"""Seconds until a worker is started again that died within so many of its start."""

_PR_SET_PDEATHSIG = 1
_READ, _WRITE = select.POLLIN, select.POLLIN | select.POLLOUT


class _Crewman:
    """A worker as the front sees it."""

    def __init__(self, name: int, place: int, pid: int, channel: Channel) -> None:
        self.name, self.place, self.pid, self.channel = name, place, pid, channel
        self.started = time.monotonic()
        self.ready = False
        self.connections: dict[int, str] = {}
        self.unsaid: deque[tuple[Said, socket.socket | None]] = deque()


class Front(Listener):
    """Listens, and has its connections served by processes.

    Args:
        host, port, observer: see `Listener`.
        workers: how many processes.
        work: called in each new process with its name, a number that no other had, its place, of
            which there are as many as workers, and its channel; returns its exit status.
        maximum: associations that there may be at once; 0 is no limit.
        grace: seconds that workers leave to associations which are at work when it stops.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        workers: int,
        work: Callable[[int, int, Channel], int],
        maximum: int,
        grace: float,
        observer: Observer = nobody,
    ) -> None:
        super().__init__(host, port, observer)
        self._pid = os.getpid()
        self._workers = workers
        self._work = work
        self._limit = (maximum or UNLIMITED) + PENDING
        self._grace = grace
        self._census = Census()
        self._crew: dict[int, _Crewman] = {}
        self._leaving: dict[int, _Crewman] = {}
        self._strangers: dict[int, _Crewman] = {}
        self._asking: list[tuple[_Crewman, Said]] = []
        self._count = 0
        self._number = 0
        self._missing: deque[int] = deque()
        self._next_start = 0.0
        self._deadline: float | None = None
        self._started = False
        self._poll = select.poll()

    # Life -----------------------------------------------------------------------------------------

    def serve(self, listening: Callable[[], object] | None = None) -> None:
        """Start the workers, serve until `stop`, and let them drain; returns when all have ended.

        `listening` is called once the first connection can be served.

        Raises:
            ConnectionFailed: a worker could not start; it has said why.
        """
        if self._listener is None:
            self.bind()
        self._poll.register(self._woken, select.POLLIN)
        try:
            self._start_all()
            if self._listener is not None:
                self.listen()
                self._poll.register(self._listener, select.POLLIN)
                self._started = True
                if listening is not None:
                    listening()
            while self._deadline is None or self._crew or self._leaving:
                self._look()
        finally:
            self._end()

    def _start_all(self) -> None:
        gc.collect()
        gc.freeze()  # what is never looked at by the collector stays shared with the workers
        for place in range(self._workers):
            self._fork(place)
        while not all(worker.ready for worker in self._crew.values()):
            self._look()
            if self._missing and self._deadline is None:
                raise ConnectionFailed("a worker could not start, see above")

    def _look(self) -> None:
        """Wait for something to happen, and deal with it."""
        for descriptor, _ in self._poll.poll(self._patience()):
            if descriptor == self._woken.fileno():
                self._begin_to_stop()
            elif self._listener is not None and descriptor == self._listener.fileno():
                self._accept(self._listener)
            elif descriptor in self._crew:
                self._hear(self._crew[descriptor])
        self._admit()
        self._bury()
        self._replace()

    def _patience(self) -> float | None:
        """Milliseconds after which there is something to do though nothing happens."""
        if self._leaving or self._deadline is not None:
            return PAUSE_MILLISECONDS
        if self._missing:
            return max(0.0, self._next_start - time.monotonic()) * 1000
        return None

    def _begin_to_stop(self) -> None:
        if self._deadline is not None:
            return
        self._deadline = time.monotonic() + self._grace + FAREWELL + CLOSING
        self._poll.unregister(self._woken)
        self._close_listener()
        for worker in list(self._crew.values()):
            self._say(worker, Said(Word.STOP))

    def _close_listener(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            if self._started:
                self._poll.unregister(listener)
            listener.close()

    def _end(self) -> None:
        """Whatever happened, no worker stays behind."""
        self._close_listener()
        for worker in (*self._crew.values(), *self._leaving.values()):
            _kill(worker.pid)
            os.waitpid(worker.pid, 0)
            worker.channel.close()
        self._crew.clear()
        self._leaving.clear()
        self._release()

    # Processes ------------------------------------------------------------------------------------

    def _fork(self, place: int) -> None:
        ours, theirs = pair()
        self._count += 1
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        pid = os.fork()
        if pid == 0:
            self._become_worker(place, theirs, ours)
        theirs.close()
        worker = _Crewman(self._count, place, pid, ours)
        self._crew[ours.socket.fileno()] = worker
        self._poll.register(ours.socket, _READ)

    def _become_worker(self, place: int, channel: Channel, front: Channel) -> None:
        """In the new process: give up what is the front's, work, and end."""
        status = 1
        try:
            _end_with(self._pid)
            front.close()
            for worker in self._crew.values():
                worker.channel.close()
            if self._listener is not None:
                self._listener.close()
            self._release()
            status = self._work(self._count, place, channel)
        except BaseException as error:
            fields = {"worker": self._count, "why": repr(error)}
            self.observer(Event("error", "worker broke off", fields))
        finally:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(status)

    def _bury(self) -> None:
        """Take note of processes that have ended."""
        for pid, worker in list(self._leaving.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self._leaving[pid]
                self._report(worker, status)
        if self._deadline is not None and time.monotonic() >= self._deadline:
            for worker in (*self._crew.values(), *self._leaving.values()):
                _kill(worker.pid)

    def _report(self, worker: _Crewman, status: int) -> None:
        if self._deadline is not None and status == 0:
            return
        code = os.waitstatus_to_exitcode(status)
        why = f"killed by signal {-code}" if code < 0 else f"exit status {code}"
        fields = {"worker": worker.name, "why": why, "connections": len(worker.connections)}
        self.observer(Event("error", "worker ended", fields))

    def _lost(self, worker: _Crewman) -> None:
        """A worker says no more: it has ended, or is about to."""
        descriptor = worker.channel.socket.fileno()
        self._poll.unregister(descriptor)
        del self._crew[descriptor]
        worker.channel.close()
        for _, sock in worker.unsaid:
            if sock is not None:
                sock.close()
        for number in worker.connections:
            self._census.ended(number)
            self._strangers.pop(number, None)
        self._leaving[worker.pid] = worker
        if self._deadline is None:
            self._missing.append(worker.place)
            young = time.monotonic() - worker.started < RESTART
            self._next_start = time.monotonic() + (RESTART if young else 0.0)

    def _replace(self) -> None:
        """Start as many workers as are missing, unless the last one died at once."""
        if not self._started or self._deadline is not None:
            return
        if self._missing and time.monotonic() >= self._next_start:
            self._fork(self._missing.popleft())

    # Connections ----------------------------------------------------------------------------------

    def _take(self, sock: socket.socket, host: str) -> None:
        """Hand a connection to the worker that has the fewest."""
        self._make_room()
        ready = [worker for worker in self._crew.values() if worker.ready]
        if not ready:
            raise ConnectionFailed("no worker is there to serve it")
        worker = min(ready, key=lambda one: len(one.connections))
        self._number += 1
        worker.connections[self._number] = host
        self._strangers[self._number] = worker
        self._say(worker, Said(Word.CONNECTION, self._number, host), sock)

    def _make_room(self) -> None:
        """At the limit of connections, the one that is longest without association must go."""
        if sum(len(worker.connections) for worker in self._crew.values()) < self._limit:
            return
        self.complain("too many connections", limit=self._limit)
        number = next(iter(self._strangers), None)
        if number is None:
            raise ConnectionFailed("no connection to give up for it")
        self._say(self._strangers.pop(number), Said(Word.CUT, number))

    # Words ----------------------------------------------------------------------------------------

    def _say(self, worker: _Crewman, said: Said, sock: socket.socket | None = None) -> None:
        """Say something, at once or when the worker listens again; in order."""
        worker.unsaid.append((said, sock))
        self._say_on(worker)

    def _say_on(self, worker: _Crewman) -> None:
        unsaid = worker.unsaid
        while unsaid:
            said, sock = unsaid[0]
            try:
                worker.channel.send(said, sock)
            except BlockingIOError:
                self._poll.modify(worker.channel.socket, _WRITE)
                return
            except OSError:  # it has died: `_hear` will find that out
                return
            if sock is not None:
                sock.close()
            unsaid.popleft()
        self._poll.modify(worker.channel.socket, _READ)

    def _hear(self, worker: _Crewman) -> None:
        """Heed everything that a worker has said by now."""
        if worker.unsaid:
            self._say_on(worker)
        try:
            while (heard := worker.channel.receive()) is not None:
                self._heed(worker, heard[0])
        except BlockingIOError:
            return
        self._lost(worker)

    def _heed(self, worker: _Crewman, said: Said) -> None:
        number = said.number
        if said.word is Word.ADMIT:
            self._asking.append((worker, said))
        elif said.word is Word.DISMISS:
            self._census.dismiss(number)
            self._strangers[number] = worker
        elif said.word is Word.ENDED:
            self._census.ended(number)
            self._strangers.pop(number, None)
            worker.connections.pop(number, None)
        elif said.word is Word.READY:
            worker.ready = True

    def _admit(self) -> None:
        """Answer who asks for room, once everybody has said what has ended by then.

        A peer that has ended one association may ask another worker for the next: that the first
        one has ended was said before.
        """
        if not self._asking:
            return
        for worker in list(self._crew.values()):
            self._hear(worker)
        asking, self._asking = self._asking, []
        for worker, said in asking:
            host = worker.connections.get(said.number)
            if host is None or worker.pid in self._leaving:
                continue
            self._strangers.pop(said.number, None)
            present = self._census.admit(said.number, host, said.text)
            self._say(worker, Said(Word.PRESENT, said.number, "", present))


def _end_with(front: int) -> None:
    """Let the system end this process when the front dies, so that a server dies as a whole.

    Where it cannot (other systems than Linux), a worker ends when it hears nothing any more.
    """
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    except (OSError, AttributeError):
        return
    if os.getppid() != front:
        os._exit(1)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
