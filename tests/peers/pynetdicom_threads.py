"""Ways around what pynetdicom's threads do to each other: an end in no time, and never a hang.

Owns nothing but that, for pynetdicom 3.0; must not know Hilum.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

from pynetdicom.association import Association

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pynetdicom.transport import AssociationServer

__all__ = ["release", "released", "steady", "stop"]

LOOK = 0.02
"""Seconds between two looks at whether something has ended."""


def stop(server: AssociationServer) -> None:
    """Stop it at once: by itself it looks every half second only, or when somebody connects."""
    host, port = server.server_address[:2]
    ending = threading.Thread(target=server.shutdown, daemon=True)
    ending.start()
    ending.join(0.005)
    while ending.is_alive():
        with contextlib.suppress(OSError):
            socket.create_connection((str(host), int(port)), timeout=1).close()
        ending.join(LOOK)


def release(association: Association) -> None:
    """Release it, unless its peer has ended it.

    Where that happens at this moment, pynetdicom waits for ever for a thread of its own that is no
    more, and is left waiting.
    """
    ending = threading.Thread(target=association.release, daemon=True)
    ending.start()
    while ending.is_alive() and association.is_alive():
        ending.join(LOOK)
    for thread in (ending, association, association.dul):
        thread.join(1)


@contextlib.contextmanager
def released(association: Association) -> Iterator[None]:
    """Release it at the end of the block; a block that fails aborts it, and its failure is told."""
    steady(association)
    try:
        yield
    except BaseException:
        threading.Thread(target=association.abort, daemon=True).start()
        raise
    release(association)


def steady(association: Association) -> None:
    """Have an association that has just been opened keep its responses for those who wait.

    pynetdicom stops its reactor meanwhile, which it believes to be stopped when it may be just past
    that point and takes the response away, once in some thousands of requests; and it waits for
    ever for it to stop when an event report has just been answered by another thread.
    """
    association._reactor_checkpoint = _Checkpoint(association.is_alive)
    association.__class__ = _Paused


class _Paused(Association):
    """An association whose reactor has stopped once its checkpoint says so, and not before."""

    @property
    def _is_paused(self) -> bool:
        return True

    @_is_paused.setter
    def _is_paused(self, _: bool) -> None:
        """What its threads say of it, each without knowing of the other."""


class _Checkpoint(threading.Event):
    """Where the reactor waits; `clear` returns when it does, or when it has ended."""

    def __init__(self, alive: Callable[[], bool]) -> None:
        super().__init__()
        self._alive = alive
        self._turn = threading.Lock()
        self._waits = False
        self.set()

    def clear(self) -> None:
        with self._turn:
            super().clear()
        while not self._waits and self._alive():
            time.sleep(0.0005)

    def wait(self, timeout: float | None = None) -> bool:
        while True:
            with self._turn:
                self._waits = not self.is_set()
            if not self._waits:
                return True
            super().wait(timeout)  # it may be cleared again by the time this returns
