"""Whose turn it is to use an association: its own thread mostly, others in between.

Owns one lock that knows its owner. Must not know what is done while one has it.
"""

from __future__ import annotations

from threading import Lock, get_ident
from typing import Self

__all__ = ["Turn"]


class Turn:
    """A lock that tells whether this thread holds it; a context manager that waits for it."""

    __slots__ = ("_lock", "_owner")

    def __init__(self) -> None:
        self._lock = Lock()
        self._owner = 0

    @property
    def mine(self) -> bool:
        """Whether the calling thread has the turn."""
        return self._owner == get_ident()

    def take(self, *, waiting: bool = True) -> bool:
        """Take the turn; without `waiting` only if nobody has it. Whether it was taken."""
        taken = self._lock.acquire(waiting)
        if taken:
            self._owner = get_ident()
        return taken

    def give(self) -> None:
        """Give the turn back."""
        self._owner = 0
        self._lock.release()

    def __enter__(self) -> Self:
        self._lock.acquire()
        self._owner = get_ident()
        return self

    def __exit__(self, *_: object) -> None:
        self._owner = 0
        self._lock.release()
