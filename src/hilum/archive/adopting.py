"""Taking files into the archive where they are: the way in that copies nothing.

Owns the checks of a foreign file and the order sync, then record. Must not know how the commit
works. `adoption` has the format of what is recorded.
"""

from __future__ import annotations

import mmap
import os
from typing import TYPE_CHECKING

from hilum.archive.adoption import ADOPTED, Adopted, digest_of, make_durable, open_foreign
from hilum.archive.examine import examine
from hilum.archive.identity import MISMATCH, check_identity, from_data_set
from hilum.archive.members import source_text
from hilum.archive.ports import Location
from hilum.archive.submission import Submission
from hilum.dataset import part10
from hilum.errors import DataSetError, IdentifierMismatch, StorageError, StoreReadOnly
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hilum.archive.committer import Committer
    from hilum.archive.examine import Examined
    from hilum.archive.ports import Source, Stored

__all__ = ["Adopter", "PendingAdoption"]

_SYNCED_FOLDERS = 10_000


class Adopter:
    """Adopts files, one thread at a time.

    Args:
        folder: the data folder; files inside it cannot be adopted.
        clock: nanoseconds since 1970, for arrival times.
    """

    def __init__(self, committer: Committer, folder: Path, clock: Callable[[], int]) -> None:
        self._committer = committer
        self._inside = os.path.join(os.path.realpath(os.fsencode(folder)), b"")
        self._clock = clock
        self._synced: set[bytes] = set()

    def submit(self, path: Path, source: Source) -> PendingAdoption:
        """Read a DICOM file, sync it where it is, and queue it for the group commit.

        Raises:
            DataSetError, IdentifierMismatch, InvalidInstance: it is no instance that can be kept.
            StorageError: it cannot be adopted.
            OSError: it cannot be read or synced.
        """
        if self._committer.read_only:
            raise StoreReadOnly(self._committer.read_only)
        real = os.path.realpath(os.fsencode(path))
        if real.startswith(self._inside):
            raise StorageError("it lies in the data folder itself: import it from elsewhere")
        fd = open_foreign(real)
        try:
            submission = self._submission(fd, real, source)
            make_durable(fd)
        finally:
            os.close(fd)
        self._sync_folder(os.path.dirname(real))
        self._committer.submit(submission)
        return PendingAdoption(self._committer, submission)

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


class PendingAdoption:
    """A queued adoption; see `ports.Pending`."""

    __slots__ = ("_committer", "_submission")

    def __init__(self, committer: Committer, submission: Submission) -> None:
        self._committer = committer
        self._submission = submission

    def notify(self, callback: Callable[[], None]) -> None:
        """Call back once it is durable and indexed, or failed; see `ports.Pending`."""
        self._committer.notify(self._submission, callback)

    def wait(self) -> Stored:
        """Block until it is durable and indexed; see `ports.Pending`."""
        return self._committer.wait(self._submission)
