"""One thread that reads for all associations on which nothing ever has to be waited for.

Owns that thread, and whose turn it is on it. What has come on all of them is read first, and then
handed to the archive together: instances of several peers are committed at once, and no thread has
to be woken for each. Must not know messages. An association that needs more (it is about to end, or
is taking something large) goes back to a thread of its own.
"""

from __future__ import annotations

import logging
import math
import os
import select
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.net.acceptor import Acceptor

__all__ = ["Gatherer"]

LINGER = 1.0
"""Seconds without an association after which the thread ends."""

_log = logging.getLogger(__name__)


class Gatherer:
    """Serves associations from `take` until they need a thread of their own.

    Args:
        resume: has an association served by a thread of its own again; raises nothing.
        thread_ends: called on the thread when it ends.
    """

    def __init__(
        self, resume: Callable[[Acceptor], None], thread_ends: Callable[[], object]
    ) -> None:
        self._resume = resume
        self._thread_ends = thread_ends
        self._epoll = select.epoll()
        self._waker = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._epoll.register(self._waker, select.EPOLLIN)
        self._acceptors: dict[int, Acceptor] = {}
        self._next = math.inf
        self._closed = False
        self._mutex = threading.Lock()
        self._thread: threading.Thread | None = None

    def take(self, acceptor: Acceptor) -> None:
        """Read for an association from now on.

        Raises:
            RuntimeError: there can be no more threads, or the server ends.
        """
        with self._mutex:
            if self._closed:
                raise RuntimeError("the server ends")
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="gatherer", daemon=True)
                thread.start()
                self._thread = thread
            descriptor = acceptor.transport.socket.fileno()
            self._epoll.register(descriptor, select.EPOLLIN)
            self._acceptors[descriptor] = acceptor
            self._next = min(self._next, acceptor.deadline)
            self._wake()  # the deadline may be the first one

    def close(self) -> None:
        """End the thread; the associations must have ended."""
        with self._mutex:
            if self._closed:
                return
            self._closed = True
            self._wake()
            thread = self._thread
        if thread is not None:
            thread.join()
        self._epoll.close()
        os.close(self._waker)

    def _wake(self) -> None:
        with suppress(BlockingIOError):
            os.eventfd_write(self._waker, 1)

    def _run(self) -> None:
        while not self._closed:
            ready = self._epoll.poll(self._patience())
            try:
                self._serve([descriptor for descriptor, _ in ready])
            except Exception:
                # WHY: one association's trouble, and the others need this thread
                _log.exception("gatherer")
            if not ready and self._ends():
                break
        if self._closed:
            for acceptor in list(self._acceptors.values()):
                self._let_go(acceptor)
        self._thread_ends()

    def _patience(self) -> float | None:
        """Seconds to wait for something to read; None is for ever."""
        if not self._acceptors:
            return LINGER
        if self._next == math.inf:
            return None
        # Never less than it takes: 0 would be to look without waiting, again and again.
        return max(0.0, self._next - time.monotonic()) + 0.001

    def _ends(self) -> bool:
        with self._mutex:
            if self._acceptors or self._closed:
                return False
            self._thread = None
            return True

    def _serve(self, ready: list[int]) -> None:
        """One round: read from all that are ready, then answer, then let go who cannot stay."""
        leaving: list[Acceptor] = []
        busy: list[Acceptor] = []
        for descriptor in ready:
            acceptor = self._acceptors.get(descriptor)
            if acceptor is None:
                with suppress(BlockingIOError):
                    os.eventfd_read(self._waker)
                continue
            if not acceptor.gather():
                leaving.append(acceptor)
            elif acceptor.has_gathered:
                busy.append(acceptor)
            self._watch(acceptor.deadline)
        leaving += [acceptor for acceptor in busy if not acceptor.settle()]
        if time.monotonic() >= self._next:
            leaving += self._overdue(leaving)
        for acceptor in leaving:
            self._let_go(acceptor)

    def _overdue(self, leaving: list[Acceptor]) -> list[Acceptor]:
        """Those whose deadline has passed and who cannot stay; sets the next deadline."""
        now = time.monotonic()
        found = [
            acceptor
            for acceptor in list(self._acceptors.values())
            if now >= acceptor.deadline and acceptor not in leaving and not acceptor.expire(now)
        ]
        with self._mutex:  # one may have come meanwhile
            deadlines = [acceptor.deadline for acceptor in self._acceptors.values()]
            self._next = min(deadlines, default=math.inf)
        return found

    def _watch(self, deadline: float) -> None:
        """Look again at a time at the latest."""
        if deadline < self._next:
            with self._mutex:
                self._next = min(self._next, deadline)

    def _let_go(self, acceptor: Acceptor) -> None:
        descriptor = acceptor.transport.socket.fileno()
        with suppress(OSError):
            self._epoll.unregister(descriptor)
        self._acceptors.pop(descriptor, None)
        self._resume(acceptor)
