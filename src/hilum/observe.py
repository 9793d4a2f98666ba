"""What happened, told to whoever watches: events, log lines, counters.

Owns the `Event` value, the observers (line log, counters) and how a line is written. Must not know
who emits. An observer is any callable that takes an `Event`; it must be quick and must not raise.
Values that come from a peer are escaped and bounded here and nowhere else.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "LEVELS",
    "Counters",
    "Event",
    "LineLog",
    "Observer",
    "escape",
    "nobody",
    "several",
    "where",
]

LEVELS = ("debug", "info", "warning", "error")
FIELD_LIMIT = 256
"""Characters of one value in a log line; a longer one is cut, marked by an ellipsis."""

PLACES = 6


class Event(NamedTuple):
    """One thing that happened: `name` in a few words, `fields` in the order they are shown."""

    level: str
    name: str
    fields: Mapping[str, Any]


if TYPE_CHECKING:
    Observer = Callable[[Event], None]
else:
    Observer = object


def nobody(event: Event) -> None:
    """Watch nothing."""


def several(*observers: Observer) -> Observer:
    """One observer that tells several, in order."""

    def tell(event: Event) -> None:
        for observer in observers:
            observer(event)

    return tell


def escape(value: object) -> str:
    """A value as text for one line: control characters escaped, at most 256 characters."""
    text = str(value)[: FIELD_LIMIT + 1]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= FIELD_LIMIT else text[: FIELD_LIMIT - 1] + "…"


def where(error: BaseException) -> str:
    """Where an error came from, in one line, the innermost first: `ingest.py:280 submit < ...`."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        file = code.co_filename.rpartition(os.sep)[2]
        places.append(f"{file}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " < ".join(reversed(places[-PLACES:]))


class LineLog:
    """Writes one line per event to a stream.

    Args:
        stream: where to; standard error by default.
        level: the lowest level that is written, one of `LEVELS`.
        as_json: one JSON object per line instead of text.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        level: str = "info",
        as_json: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._stream = stream
        self._lowest = LEVELS.index(level)
        self._write = self._json if as_json else self._text
        self._clock = clock
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        """Write the event, unless its level is below the lowest."""
        if LEVELS.index(event.level) < self._lowest:
            return
        line = self._write(event)
        stream = sys.stderr if self._stream is None else self._stream
        # WHY: a log that nobody can write, or reads any more, is no reason to end an association
        with self._lock, contextlib.suppress(OSError, ValueError):
            stream.write(line + "\n")
            stream.flush()

    def _time(self) -> str:
        now = self._clock()
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
        return f"{stamp}.{int(now * 1000) % 1000:03d}Z"

    def _text(self, event: Event) -> str:
        fields = " ".join(f"{k}={_quoted(v)}" for k, v in event.fields.items() if v is not None)
        return f"{self._time()} {event.level.upper():<7} {event.name}: {fields}"

    def _json(self, event: Event) -> str:
        fields = {k: _plain(v) for k, v in event.fields.items() if v is not None}
        record = {"time": self._time(), "level": event.level, "event": event.name, **fields}
        return json.dumps(record, ensure_ascii=False)


def _quoted(value: object) -> str:
    text = escape(value)
    if text and not any(c in text for c in ' "='):
        return text
    return json.dumps(text, ensure_ascii=False)


def _plain(value: object) -> object:
    return value if isinstance(value, (int, float, bool)) else escape(value)


class Counters:
    """Counts events by name, and the sums of their `instances` and `bytes`; read by `snapshot`."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        """Count the event."""
        with self._lock:
            self._counts[event.name] += 1
            for name in ("instances", "bytes"):
                self._counts[name] += event.fields.get(name) or 0

    def snapshot(self) -> dict[str, int]:
        """The counts so far."""
        with self._lock:
            return dict(self._counts)
