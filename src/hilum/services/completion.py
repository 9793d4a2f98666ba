"""Tells handlers of the program that a study is complete, until each has dealt with it.

Owns the thread that calls them, in the process that has the duty. Must not know how completeness is
judged (`archive.workflow.completeness`) nor what handlers do.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hilum.archive.workflow.completeness import Complete
    from hilum.archive.workflow.workflow import Workflow

__all__ = ["Completions"]

LOOK_SECONDS = 1.0
"""Between two looks where nobody says that there is something to tell."""


class Completions:
    """A thread that calls handlers.

    Args:
        handlers: by the name under which it is kept what each has dealt with.
        tell: told of handlers that fail: level, what, and fields.
        thread_ends: called at the end of the thread.
    """

    def __init__(
        self,
        workflow: Workflow,
        handlers: Mapping[str, Callable[[Complete], object]],
        tell: Callable[[str, str, dict[str, Any]], None],
        thread_ends: Callable[[], object],
    ) -> None:
        self._workflow = workflow
        self._handlers = handlers
        self._tell = tell
        self._thread_ends = thread_ends
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="completions", daemon=True)

    def start(self) -> None:
        """Begin; a handler that is new is told of studies that become complete from now on."""
        for name in self._handlers:
            self._workflow.completeness.subscribe(name)
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """End when the handler at work has returned, or after so many seconds.

        What it was told of then is told again after the next start.
        """
        self._stopping = True
        self._workflow.completed.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stopping:
            try:
                if self._workflow.duty.held:
                    self._tell_all()
            except Exception as error:
                # WHY: whatever becomes of one event, the next ones are to be told
                if not self._stopping:
                    self._tell("error", "study complete", {"error": repr(error)})
            self._workflow.completed.wait(LOOK_SECONDS)
            self._workflow.completed.clear()
        self._thread_ends()

    def _tell_all(self) -> None:
        for name, handler in self._handlers.items():
            for event in self._workflow.completeness.unseen(name):
                if self._stopping:
                    return
                self._call(name, handler, event)

    def _call(self, name: str, handler: Callable[[Complete], object], event: Complete) -> None:
        completeness = self._workflow.completeness
        try:
            handler(event)
        except Exception as error:
            pause = completeness.put_off(name, event.id)
            fields = {"handler": name, "error": repr(error), "again": f"{pause:g} s"}
            self._tell("error", "study complete", fields)
        else:
            completeness.confirm(name, event.id)
