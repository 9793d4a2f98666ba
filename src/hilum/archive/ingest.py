"""The only way in: from fragments of a data set to a submission for the group commit.

Owns the buffers of instances on their way in and the checks before anything is queued. Must not
know how the commit works, nor the network. PS3.4 Annex B, PS3.7 C.5.6.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from xxhash import xxh3_128, xxh3_128_digest

from hilum.archive.disk import FULL
from hilum.archive.examine import examine
from hilum.archive.large import LargeFile
from hilum.archive.members import Record, encode_head, file_name, is_uid, source_text
from hilum.archive.submission import Submission
from hilum.dataset import part10
from hilum.errors import (
    DimseError,
    InvalidInstance,
    OutOfSpace,
    SopClassNotSupported,
    StoreReadOnly,
    WriteFailed,
)
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.archive.committer import Committer
    from hilum.archive.disk import Disk
    from hilum.archive.ports import Source, Stored
    from hilum.archive.space import Space

__all__ = ["Buffers", "Ingest"]

_FIRST_BUFFER = 64 << 10
_HASH_STEP = 256 << 10
_POOLED_BYTES = 64 << 20
_is_known_uid = lru_cache(maxsize=1024)(is_uid)
_source_text = lru_cache(maxsize=1024)(source_text)


class Buffers:
    """Buffers to reuse: fresh memory has to be cleared page by page by the system.

    Args:
        first: bytes of a new buffer; none is larger than a data set that stays in memory.
    """

    def __init__(self, first: int) -> None:
        self._first = first
        self._free: list[bytearray] = []
        self._bytes = 0
        self._mutex = threading.Lock()

    def take(self) -> bytearray:
        """A buffer of any size."""
        with self._mutex:
            if self._free:
                buffer = self._free.pop()
                self._bytes -= len(buffer)
                return buffer
        return bytearray(self._first)

    def give(self, buffer: bytearray) -> None:
        """Give a buffer back; nobody may look at it any more."""
        with self._mutex:
            if self._bytes + len(buffer) <= _POOLED_BYTES:
                self._free.append(buffer)
                self._bytes += len(buffer)


class Ingest:
    """Makes `Incoming` instances; implements `ports.InstanceStore`.

    Args:
        numbers: gives a number that no segment has.
        large: bytes of a data set from which it gets a segment of its own.
        clock: nanoseconds since 1970, for arrival times.
    """

    def __init__(
        self,
        disk: Disk,
        folder: int,
        numbers: Callable[[], int],
        committer: Committer,
        space: Space,
        *,
        large: int,
        clock: Callable[[], int],
    ) -> None:
        self.disk = disk
        self.folder = folder
        self.numbers = numbers
        self.committer = committer
        self.space = space
        self.large = large
        self.clock = clock
        self.buffers = Buffers(min(_FIRST_BUFFER, large))

    def incoming(
        self, sop_class_uid: str, sop_instance_uid: str, transfer_syntax_uid: str, source: Source
    ) -> _Incoming:
        """Announce an instance; see `ports.InstanceStore`."""
        if not is_uid(sop_instance_uid):
            raise InvalidInstance("the SOP Instance UID is no UID", offending=(0x00001000,))
        if not _is_known_uid(sop_class_uid) or not _is_known_uid(transfer_syntax_uid):
            raise SopClassNotSupported("the SOP Class or Transfer Syntax UID is no UID")
        if self.committer.read_only:
            raise StoreReadOnly(self.committer.read_only)
        self.space.check()
        return _Incoming(self, sop_class_uid, sop_instance_uid, transfer_syntax_uid, source)


class _Incoming:
    """One instance on its way in: collected in memory, or in a file once it is large."""

    __slots__ = (
        "_buffer",
        "_error",
        "_hashed",
        "_hasher",
        "_ingest",
        "_large",
        "_size",
        "_sop_class_uid",
        "_source",
        "_transfer_syntax_uid",
        "_uid",
    )

    def __init__(
        self, ingest: Ingest, sop_class_uid: str, uid: str, transfer_syntax_uid: str, source: Source
    ) -> None:
        self._ingest = ingest
        self._sop_class_uid = sop_class_uid
        self._uid = uid
        self._transfer_syntax_uid = transfer_syntax_uid
        self._source = source
        self._buffer: bytearray | None = None
        self._size = 0
        self._hasher: xxh3_128 | None = None
        self._hashed = 0
        self._large: LargeFile | None = None
        self._error: DimseError | None = None

    def write(self, fragment: memoryview) -> None:
        """Take the next bytes of the data set; see `ports.Incoming`."""
        if self._error is not None:
            return
        if self._large is not None:
            self._write_large(fragment)
            return
        buffer = self._buffer
        if buffer is None:
            buffer = self._buffer = self._ingest.buffers.take()
        size = self._size
        end = size + len(fragment)
        if end > len(buffer):
            larger = self._grow(end, fragment)
            if larger is None:
                return
            buffer = larger
        buffer[size:end] = fragment
        self._size = end
        if end - self._hashed >= _HASH_STEP:
            self._hash()

    def _hash(self) -> None:
        """Hash what has come so far, while the sender is sending the rest."""
        if self._hasher is None:
            self._hasher = xxh3_128()
        assert self._buffer is not None
        with memoryview(self._buffer) as view:
            self._hasher.update(view[self._hashed : self._size])
        self._hashed = self._size

    def _grow(self, end: int, fragment: memoryview) -> bytearray | None:
        """Make room, or go over to a file; None when the fragment needs no buffer any more."""
        if end >= self._ingest.large:
            self._become_large()
            self._write_large(fragment)
            return None
        old = self._buffer
        assert old is not None
        try:
            new = bytearray(min(max(2 * len(old), end), self._ingest.large))
        except MemoryError:
            self._fail(OutOfSpace("no memory for the instance"))
            return None
        new[: self._size] = memoryview(old)[: self._size]
        self._buffer = new
        return new

    def _fail(self, error: DimseError) -> None:
        self._error = error
        self._forget()

    def _forget(self) -> None:
        if self._large is not None:
            self._large.discard()
            self._large = None
        if self._buffer is not None:
            self._ingest.buffers.give(self._buffer)
            self._buffer = None

    # A segment of its own -------------------------------------------------------------------------

    def _become_large(self) -> None:
        ingest = self._ingest
        try:
            meta = self._meta()
            record = Record(0, 1, False, bytes(16), 0, _source_text(self._source))
            name = file_name("0", self._uid, 1)
            head = len(encode_head(name, record, meta, 0, fixed_size=True))
            self._large = LargeFile(ingest.disk, ingest.folder, ingest.numbers(), head, len(meta))
            assert self._buffer is not None
            with memoryview(self._buffer) as view:
                self._write_large(view[: self._size])
        except DimseError as error:
            self._fail(error)
        except OSError as error:
            self._fail(self._disk_error(error))
        if self._buffer is not None:
            ingest.buffers.give(self._buffer)
            self._buffer = None

    def _write_large(self, fragment: memoryview) -> None:
        if self._large is None:
            return
        try:
            self._large.write(fragment)
            self._ingest.space.taken(len(fragment))
        except OSError as error:
            self._fail(self._disk_error(error))
        except MemoryError:
            self._fail(OutOfSpace("no memory for the instance"))

    def _disk_error(self, error: OSError) -> DimseError:
        if error.errno in FULL:
            self._ingest.space.exhausted()
            return OutOfSpace("the disk is full")
        return WriteFailed(f"write: {error.strerror}")

    # The end --------------------------------------------------------------------------------------

    def _meta(self) -> bytes:
        calling, called, _, _ = self._source
        return part10.meta(
            self._sop_class_uid,
            self._uid,
            self._transfer_syntax_uid,
            _title(calling),
            _title(calling),
            _title(called),
        )

    def submit(self) -> _Pending:
        """All bytes are here; see `ports.Incoming`."""
        if self._error is not None:
            raise self._error
        try:
            submission = self._submit_large() if self._large is not None else self._submit_small()
        except BaseException:
            self._forget()
            raise
        committer = self._ingest.committer
        committer.submit(submission)
        buffer, self._buffer, self._large = self._buffer, None, None
        return _Pending(committer, submission, self._ingest.buffers, buffer)

    def _submit_small(self) -> Submission:
        if self._buffer is None:
            self._buffer = self._ingest.buffers.take()
        data = memoryview(self._buffer)[: self._size]
        uid, sop_class_uid, syntax = self._uid, self._sop_class_uid, self._transfer_syntax_uid
        examined = examine(data, sop_class_uid, uid, transfer_syntax(syntax))
        if self._hasher is None:
            digest = xxh3_128_digest(data)
        else:
            self._hash()
            digest = self._hasher.digest()
        return Submission(
            uid,
            sop_class_uid,
            syntax,
            examined,
            meta=self._meta(),
            digest=digest,
            length=self._size,
            arrival=self._ingest.clock() // 1000,
            source=_source_text(self._source),
            data=data,
        )

    def _submit_large(self) -> Submission:
        large = self._large
        assert large is not None
        try:
            digest = large.finish()
        except OSError as error:
            raise self._disk_error(error) from error
        self._sync(large)
        view = large.map()
        try:
            examined = examine(
                view, self._sop_class_uid, self._uid, transfer_syntax(self._transfer_syntax_uid)
            )
        finally:
            view.release()
            large.unmap()
        return Submission(
            self._uid,
            self._sop_class_uid,
            self._transfer_syntax_uid,
            examined,
            meta=self._meta(),
            digest=digest,
            length=large.length,
            arrival=self._ingest.clock() // 1000,
            source=_source_text(self._source),
            large=large,
        )

    def _sync(self, large: LargeFile) -> None:
        """Sync in this thread, so that the group commit has only the head left to sync."""
        try:
            large.sync()
        except OSError as error:
            self._ingest.committer.refuse(f"fdatasync failed: {error}", large.number, 0)
            raise WriteFailed("the data could not be synced") from error

    def discard(self) -> None:
        """The rest will never come; see `ports.Incoming`."""
        self._forget()


class _Pending:
    """A queued instance; gives its buffer back when it is committed."""

    __slots__ = ("_buffer", "_buffers", "_committer", "_submission")

    def __init__(
        self,
        committer: Committer,
        submission: Submission,
        buffers: Buffers,
        buffer: bytearray | None,
    ) -> None:
        self._committer = committer
        self._submission = submission
        self._buffers = buffers
        self._buffer = buffer

    def notify(self, callback: Callable[[], None]) -> None:
        """Call back once it is durable and indexed, or failed; see `ports.Pending`."""
        self._committer.notify(self._submission, callback)

    def wait(self) -> Stored:
        """Block until it is durable and indexed; see `ports.Pending`."""
        submission = self._submission
        try:
            return self._committer.wait(submission)
        finally:
            if self._buffer is not None and submission.done:
                if submission.data is not None:
                    submission.data.release()
                self._buffers.give(self._buffer)
                self._buffer = None


@lru_cache(maxsize=1024)
def _title(aet: str) -> str:
    """An AE title for the File Meta Information: left out when it could not stand there."""
    return aet if aet.isascii() and aet.isprintable() and len(aet) <= 16 else ""
