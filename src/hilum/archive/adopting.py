"""Taking files into the archive where they are: the way in that copies nothing.

Owns the checks of a foreign file and the order sync, then record. Must not know how the commit
works. `adoption` has the format of what is recorded.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from hilum.archive.adoption import ADOPTED, Adopted, digest_of, make_durable, open_foreign
from hilum.archive.examine import examine
from hilum.archive.identity import MISMATCH, check_identity, from_data_set
from hilum.archive.members import source_text
from hilum.archive.ports import Location
from hilum.archive.submission import Submission
from hilum.dataset import part10
from hilum.errors import DataSetError, IdentifierMismatch, StorageError, StoreReadOnly, WriteFailed
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from hilum.archive.committer import Committer
    from hilum.archive.examine import Examined
    from hilum.archive.ports import Source, Stored

__all__ = ["Adopter", "PendingAdoption"]

_SYNCED_FOLDERS = 10_000
_SYNCS = 8


class Adopter:
    """Adopts files; `submit` is called by one thread, `wait` of what it gives by any.

    Syncs of several files run side by side, which a file system answers with few journal commits;
    files are recorded in the order in which they were submitted, each after its sync.

    Args:
        folder: the data folder; files inside it cannot be adopted.
        clock: nanoseconds since 1970, for arrival times.
    """

    def __init__(self, committer: Committer, folder: Path, clock: Callable[[], int]) -> None:
        self._committer = committer
        self._inside = os.path.realpath(os.fsencode(folder)).rstrip(b"/") + b"/"
        self._clock = clock
        self._synced: set[bytes] = set()
        self._pool = ThreadPoolExecutor(_SYNCS, thread_name_prefix="hilum-sync")
        self._waiting: deque[PendingAdoption] = deque()
        self._mutex = threading.Lock()

    def close(self) -> None:
        """End the syncing threads; what was submitted can still be waited for."""
        self._pool.shutdown()

    def submit(self, path: Path, source: Source) -> PendingAdoption:
        """Read a DICOM file, let it be synced where it is, and queue it for the group commit.

        Raises:
            DataSetError, IdentifierMismatch, InvalidInstance: it is no instance that can be kept.
            StorageError: it cannot be adopted.
            OSError: it cannot be read, or its folder not be synced.
        """
        if self._committer.read_only:
            raise StoreReadOnly(self._committer.read_only)
        real = os.path.realpath(os.fsencode(path))
        if real.startswith(self._inside):
            raise StorageError("it lies in the data folder itself: import it from elsewhere")
        self._sync_folder(real.rpartition(b"/")[0] or b"/")
        fd = open_foreign(real)
        try:
            submission = self._submission(fd, real, source)
        except BaseException:
            os.close(fd)
            raise
        pending = PendingAdoption(self, submission, self._pool.submit(_sync_and_close, fd))
        with self._mutex:
            self._waiting.append(pending)
        return pending

    def record(self, until: PendingAdoption) -> None:
        """Queue what is synced, in order, at least up to one that is."""
        with self._mutex:
            while self._waiting and (not until.queued or self._waiting[0].is_synced):
                self._waiting.popleft().queue(self._committer)

    def _submission(self, fd: int, real: bytes, source: Source) -> Submission:
        status = os.fstat(fd)
        if not status.st_size:
            raise DataSetError("not a DICOM file: it is empty", position=0)
        meta, examined = _read(fd)
        length = status.st_size - meta.offset
        digest = digest_of(fd, meta.offset, length)
        after = os.fstat(fd)
        if (after.st_size, after.st_mtime_ns) != (status.st_size, status.st_mtime_ns):
            raise StorageError("it changed while it was read")
        return Submission(
            meta.sop_instance_uid,
            meta.sop_class_uid,
            meta.transfer_syntax_uid,
            examined,
            meta=b"",
            digest=digest,
            length=length,
            arrival=self._clock() // 1000,
            source=source_text(source),
            data=memoryview(b""),
            adopted=Adopted(real, status.st_size, status.st_mtime_ns),
            place=Location(ADOPTED, meta.offset, length, meta.offset),
        )

    def _sync_folder(self, folder: bytes) -> None:
        """Make the file's name durable, once a folder."""
        if folder in self._synced:
            return
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            make_durable(fd)
        finally:
            os.close(fd)
        if len(self._synced) >= _SYNCED_FOLDERS:
            self._synced.clear()
        self._synced.add(folder)


def _read(fd: int) -> tuple[part10.Meta, Examined]:
    with mmap.mmap(fd, 0, prot=mmap.PROT_READ) as data:
        meta = part10.read_meta(data)
        check_identity(meta)
        with memoryview(data) as view, view[meta.offset :] as data_set:
            try:
                return meta, _examine(data_set, meta)
            except IdentifierMismatch:
                inner = from_data_set(meta, data_set)
                examined = _examine(data_set, inner)
                return inner, examined._replace(findings=(*examined.findings, MISMATCH))


def _examine(data_set: memoryview, meta: part10.Meta) -> Examined:
    syntax = transfer_syntax(meta.transfer_syntax_uid)
    return examine(data_set, meta.sop_class_uid, meta.sop_instance_uid, syntax)


def _sync_and_close(fd: int) -> None:
    try:
        make_durable(fd)
    finally:
        os.close(fd)


class PendingAdoption:
    """An adoption that is being synced or committed; see `ports.Pending`."""

    __slots__ = ("_adopter", "_committer", "_error", "_submission", "_sync", "queued")

    def __init__(self, adopter: Adopter, submission: Submission, sync: Future[None]) -> None:
        self._adopter = adopter
        self._submission = submission
        self._sync = sync
        self._committer: Committer | None = None
        self._error: StorageError | None = None
        self.queued = False

    @property
    def is_synced(self) -> bool:
        """Whether the file is on stable storage, or could not be put there."""
        return self._sync.done()

    def queue(self, committer: Committer) -> None:
        """Hand it to the group commit once it is synced."""
        self.queued = True
        try:
            self._sync.result()
        except OSError as error:
            self._error = WriteFailed(f"the file cannot be synced: {error.strerror}")
            return
        self._committer = committer
        committer.submit(self._submission)

    def notify(self, callback: Callable[[], None]) -> None:
        """Call back once it is durable and indexed, or failed; see `ports.Pending`."""
        self._adopter.record(self)
        if self._committer is None:
            callback()
        else:
            self._committer.notify(self._submission, callback)

    def wait(self) -> Stored:
        """Block until it is durable and indexed; see `ports.Pending`."""
        self._adopter.record(self)
        if self._error is not None:
            raise self._error
        assert self._committer is not None
        return self._committer.wait(self._submission)
