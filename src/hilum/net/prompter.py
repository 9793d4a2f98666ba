"""Sends what associations hold back, when they hold it back for too long.

Owns one thread for all associations of a server, which sleeps while none has anything to send.
Must not know what is sent. A search's matches are sent together while they come fast; the one
before a long pause must not wait for the next.
"""

from __future__ import annotations

import threading
from typing import Protocol

__all__ = ["Prompter"]

INTERVAL = 0.02
"""Seconds between two looks: about as long as a match may wait."""

LINGER = 1.0
"""Seconds without anything to watch after which the thread ends."""


class Watched(Protocol):
    """An association with something to send."""

    def prompt(self) -> None:
        """Send what has waited for long, without blocking. Raises nothing."""


class Prompter:
    """Looks after associations whose generators are at work."""

    def __init__(self) -> None:
        self._watched: dict[Watched, None] = {}
        self._wake = threading.Condition()
        self._running = self._closed = False

    def watch(self, association: Watched) -> None:
        """Look after an association until `forget`."""
        with self._wake:
            self._watched[association] = None
            if self._running:
                self._wake.notify()
                return
            self._running = True
        threading.Thread(target=self._run, name="prompter", daemon=True).start()

    def forget(self, association: Watched) -> None:
        """It has nothing to send for the moment."""
        with self._wake:
            self._watched.pop(association, None)

    def close(self) -> None:
        """The server ends: so does the thread."""
        with self._wake:
            self._closed = True
            self._wake.notify()

    def _wanted(self) -> bool:
        return bool(self._watched) or self._closed

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            with self._wake:
                if not self._watched and not self._wake.wait_for(self._wanted, LINGER):
                    self._running = False
                    return
            pause.wait(INTERVAL)
            if self._closed:
                return
            for association in tuple(self._watched):
                association.prompt()
