"""Files on their way into the archive: read and queued, not yet durable.

Owns the batches, the order of outcomes and the bound on memory. Must not know where files come
from. One batch fills while a thread beside waits for the one before, so that reading goes on while
the disk syncs.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from hilum.errors import DimseError, OutOfSpace, StoreReadOnly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from hilum.archive.ports import Pending

__all__ = ["FATAL", "Imported", "InFlight"]

FATAL = (OutOfSpace, StoreReadOnly)
"""After these nothing more can be taken."""

_BATCH_FILES = 64
_BATCH_BYTES = 32 << 20


class Imported(NamedTuple):
    """What became of one file.

    Attributes:
        path: the file.
        outcome: "stored", "identical", "kept" or "replaced" as in `ports.Stored`; "refused": it is
            DICOM and was not taken; "skipped": it is no DICOM instance.
        bytes: of its data set, when it was taken.
        reason: why it was not taken.
        findings: what was odd about the data set.
    """

    path: str
    outcome: str
    bytes: int = 0
    reason: str = ""
    findings: tuple[str, ...] = ()


class _Waiting(NamedTuple):
    """One file: queued, or settled already."""

    path: str
    size: int
    pending: Pending | None
    outcome: Imported | None


class InFlight:
    """What is on its way. `fatal` says why nothing more can be taken, if that is so."""

    def __init__(self) -> None:
        self._filling: list[_Waiting] = []
        self._bytes = 0
        self._committing: Future[list[Imported]] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hilum-import")
        self.fatal: DimseError | None = None

    def add(self, queued: Pending | Imported | DimseError, path: str = "", size: int = 0) -> None:
        """Take a queued file of `size` bytes, an outcome, or the end of all taking."""
        if isinstance(queued, DimseError):
            self.fatal = queued
            queued = _refused(path, queued)
        if isinstance(queued, Imported):
            self._filling.append(_Waiting(queued.path, 0, None, queued))
        else:
            self._filling.append(_Waiting(path, size, queued, None))
            self._bytes += size

    def ready(self) -> list[Imported]:
        """Outcomes that are known by now, in order; starts the next batch when one is full."""
        if len(self._filling) < _BATCH_FILES and self._bytes < _BATCH_BYTES:
            return []
        return self._turn_over()

    def rest(self) -> Iterator[Imported]:
        """The outcomes of everything that is still on its way."""
        yield from self._turn_over()
        yield from self._finish()

    def _turn_over(self) -> list[Imported]:
        outcomes = self._finish()
        batch, self._filling, self._bytes = self._filling, [], 0
        self._committing = self._thread.submit(self._settle, batch)
        return outcomes

    def _finish(self) -> list[Imported]:
        committing, self._committing = self._committing, None
        return [] if committing is None else committing.result()

    def _settle(self, batch: list[_Waiting]) -> list[Imported]:
        return [waiting.outcome or self._wait(waiting) for waiting in batch]

    def _wait(self, waiting: _Waiting) -> Imported:
        assert waiting.pending is not None
        try:
            stored = waiting.pending.wait()
        except DimseError as error:
            if isinstance(error, FATAL):
                self.fatal = error
            return _refused(waiting.path, error)
        return Imported(waiting.path, stored.outcome, waiting.size, "", stored.findings)

    def close(self) -> None:
        """See that whatever was queued is committed, and end the thread."""
        if self._filling:
            self._thread.submit(self._settle, self._filling)
        self._thread.shutdown(wait=True)


def _refused(path: str, error: DimseError) -> Imported:
    return Imported(path, "refused", reason=f"{error.comment} ({error.status:04X})")
