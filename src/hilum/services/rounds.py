"""What has to be looked at though nobody asks: complete studies, deletions, what is over, who died.

Owns how often. One process of a data folder's does it for all, whichever has the duty. Must not
know how anything is sent. PS3.4 R.3 (availability), CC.2.3 (deletion locks are respected).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.archive.ports import InstanceReader
    from hilum.archive.workflow.workflow import Workflow

__all__ = ["Rounds"]

LOOK_SECONDS = 1.0
"""Between two looks."""

SOON, SELDOM = 2.0, 60.0
"""Seconds between two looks at a study that may be complete: at first, and in the end."""

INHERIT_SECONDS, EXPIRE_SECONDS = 5.0, 3600.0
"""Between two looks for what processes have left that are no more, and for what is over."""


class Rounds:
    """Looks, when it is time.

    Args:
        reader: what is stored.
        retrieve_aet: where instances can be retrieved from: this server's AE title.
        tell: told of what was found: level, what, and fields.
        monotonic: seconds.
    """

    def __init__(
        self,
        workflow: Workflow,
        reader: InstanceReader,
        retrieve_aet: str,
        tell: Callable[[str, str, dict[str, Any]], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workflow = workflow
        self._reader = reader
        self._retrieve_aet = retrieve_aet
        self._tell = tell
        self._monotonic = monotonic
        self._looked = self._inherited = self._expired = float("-inf")
        self._judged: dict[str, tuple[float, float]] = {}

    def make(self) -> None:
        """Look at everything that is due."""
        now = self._monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        self._workflow.listeners.forget_ended()
        if not self._workflow.duty.claim():
            return
        if now - self._inherited >= INHERIT_SECONDS:
            self._inherited = now
            self._workflow.inherit()
        self._judge(now)
        self._note_deletions()
        if now - self._expired >= EXPIRE_SECONDS:
            self._expired = now
            self._expire()

    def _judge(self, now: float) -> None:
        waiting = {}
        for study in self._workflow.completeness.candidates():
            due, pause = self._judged.get(study, (now, SOON))
            waiting[study] = (due, pause)
            if now < due:
                continue
            event = self._workflow.judge(study, self._reader, self._retrieve_aet)
            waiting[study] = (now + pause, min(2 * pause, SELDOM))
            if event is not None:
                fields = {"evidence": event.evidence, "instances": event.instances}
                self._tell("info", "study complete", fields)
                self._workflow.wake.set()
        self._judged = waiting

    def _note_deletions(self) -> None:
        count = self._workflow.note_deletions(self._reader, self._retrieve_aet)
        if count:
            self._tell("info", "no longer available", {"instances": count})
            self._workflow.wake.set()

    def _expire(self) -> None:
        removed = self._workflow.expire()
        if removed:
            self._tell("info", "removed as too old", removed)
