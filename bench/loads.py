"""Loads as processes of their own, so that the sender's work is neither ours nor the server's.

Owns: starting `bench.sender` and reading its answer. Must not know: which server listens.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from bench.sender import Outcome

if TYPE_CHECKING:
    from bench.sender import Load

__all__ = ["LoadFailedError", "LoadProcess", "faultless", "send"]

_GRACE_SECONDS = 90.0


class LoadFailedError(Exception):
    """The sender was refused, cut off or answered with nonsense."""


class LoadProcess:
    """A load on its way; used in a `with` block, it never outlives it."""

    def __init__(self, load: Load):
        options = [
            f"--{name.replace('_', '-')}={getattr(load, name)}"
            for name in ("size", "associations", "seconds", "called", "pdu_length", "study_size")
        ]
        command = [sys.executable, "-m", "bench.sender", str(load.port), "--json", *options]
        self._limit = load.seconds + _GRACE_SECONDS
        self._process = subprocess.Popen(
            [*command, f"--count={load.instances}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> LoadProcess:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def result(self) -> Outcome:
        """Wait for the end of the load. Raises `LoadFailedError`."""
        try:
            answer, problem = self._process.communicate(timeout=self._limit)
        except subprocess.TimeoutExpired:
            raise LoadFailedError("the sender did not end in time") from None
        if not answer:
            lines = problem.strip().splitlines() or ["the sender wrote nothing"]
            raise LoadFailedError(lines[-1])
        return Outcome(**json.loads(answer))


def faultless(outcome: Outcome) -> Outcome:
    """The same outcome. Raises `LoadFailedError` when a message was answered with a failure."""
    if outcome.failures:
        counts = ", ".join(f"{count} x {status}" for status, count in outcome.failures.items())
        raise LoadFailedError(f"failure statuses: {counts}")
    return outcome


def send(load: Load) -> Outcome:
    """One load from start to end. Raises `LoadFailedError`."""
    with LoadProcess(load) as process:
        return process.result()
