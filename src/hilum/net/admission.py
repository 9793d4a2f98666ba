"""Who has associations at present: what the limits on associations are counted by.

Owns the counts in all, by host and by calling AE title. Must not know sockets, nor the limits
themselves. PS3.8 7.1.1.7.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import NamedTuple, Protocol

__all__ = ["Admission", "Census", "Present"]


class Present(NamedTuple):
    """Associations that there were when another one was asked for."""

    total: int
    from_host: int
    from_aet: int


class Admission(Protocol):
    """Counts associations; `number` is that of the connection. Safe between threads."""

    def admit(self, number: int, host: str, aet: str) -> Present:
        """Count an association from now on; what there was before it."""

    def dismiss(self, number: int) -> None:
        """Count it no longer; the connection may stay a while."""

    def ended(self, number: int) -> None:
        """Its connection has ended."""


class Census:
    """The counts themselves; implements `Admission`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._admitted: dict[int, tuple[str, str]] = {}
        self._by_host: Counter[str] = Counter()
        self._by_aet: Counter[str] = Counter()

    def admit(self, number: int, host: str, aet: str) -> Present:
        """Count an association from now on; what there was before it."""
        with self._lock:
            present = Present(len(self._admitted), self._by_host[host], self._by_aet[aet])
            self._admitted[number] = host, aet
            self._by_host[host] += 1
            self._by_aet[aet] += 1
        return present

    def dismiss(self, number: int) -> None:
        """Count it no longer; nothing if it was not counted."""
        with self._lock:
            names = self._admitted.pop(number, None)
            if names is None:
                return
            for counter, name in zip((self._by_host, self._by_aet), names, strict=True):
                counter[name] -= 1
                if not counter[name]:
                    del counter[name]

    def ended(self, number: int) -> None:
        """Its connection has ended."""
        self.dismiss(number)
