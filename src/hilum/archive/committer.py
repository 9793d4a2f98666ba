"""The group commit: segment, sync, index, answer, for everything that is ready at once.

Owns the order of the durability contract, who leads, sequences, and what a failure means for
those who wait. Must not know how data sets are read.

Whoever comes when nobody leads becomes the leader and commits whatever is queued. Who asked to be
notified does not sleep meanwhile: the leader calls back. What is still queued when the leader has
its own answer is led on by the relay, a thread that otherwise sleeps; so that a sender alone pays
for no change of threads, and eight pay for none but the network's.

Each batch is entered in the turn that all processes share (`turn`): between two turns of ours
others may have stored, deleted and compacted, so nothing that was known before is used unchecked.
What seems to be new is in the segment, and synced, before the turn; if another process was first
with the same UID it is taken back, and everything is decided and written in the turn.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from _thread import allocate_lock
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive import adoption, faultpoints
from hilum.archive.appending import Appender
from hilum.archive.batch import encode, record_of
from hilum.archive.index_damage import is_damage
from hilum.archive.members import encode_head, encode_note
from hilum.archive.ports import DuplicatePolicy, Stored
from hilum.archive.submission import Submission
from hilum.errors import (
    DimseError,
    DuplicateRefused,
    StoreReadOnly,
    UsageError,
    WriteFailed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hilum.archive.batch import Written
    from hilum.archive.index_sqlite import Existing, Index
    from hilum.archive.large import LargeFile
    from hilum.archive.segment_writer import SegmentWriter
    from hilum.archive.space import Space
    from hilum.archive.turn import Turn

__all__ = ["Committer"]

MAX_BATCH = 64
MAX_BATCH_BYTES = 32 << 20
_log = logging.getLogger(__name__)


class _Early(NamedTuple):
    """A batch that is in the segment before the turn; `entered` is `Turn.entered` before it."""

    written: Written
    entered: int


class Committer:
    """Commits submissions. `submit` and `wait` may be called from any thread.

    Args:
        turn: of all who write to the folder.
        mark: of this archive, see `marks`.
        give_up: called with a reason, segment and offset when nothing may be written any more.
        why: the reason for which another process has given up.

    Attributes:
        quiet: held while index and segment are used without the turn.
    """

    def __init__(
        self,
        writer: SegmentWriter,
        index: Index,
        space: Space,
        policy: DuplicatePolicy,
        *,
        turn: Turn,
        give_up: Callable[[str, int, int], None],
        why: Callable[[], str],
        mark: str,
    ) -> None:
        self._mark = mark
        self._writer = writer
        self._index = index
        self._space = space
        self._policy = policy
        self._give_up = give_up
        self._why = why
        self._appender = Appender(writer, space, self.refuse)
        self._early: _Early | None = None
        self._at_work = threading.Lock()
        self.quiet = threading.Lock()
        self._queue: deque[Submission] = deque()
        self._mutex = threading.Lock()
        self._leading = False
        self._relay: threading.Thread | None = None
        self._relay_wake = threading.Semaphore(0)
        self._closed = False
        self.turn = turn
        self._refusal = ""

    @property
    def read_only(self) -> str:
        """Why nothing may be written, whichever process found that out; empty when it may."""
        if not self._refusal and self.turn.read_only:
            self._refusal = self._why()
        return self._refusal

    @read_only.setter
    def read_only(self, reason: str) -> None:
        self._refusal = reason

    # Who leads ------------------------------------------------------------------------------------

    def submit(self, submission: Submission) -> None:
        """Queue a submission; `wait` or `notify` get it committed."""
        self._queue.append(submission)

    def notify(self, submission: Submission, callback: Callable[[], None]) -> None:
        """Get it committed, and call back once it is; from this thread or another.

        `wait` then gives the outcome at once. The callback must be quick and raise nothing: others
        wait for theirs behind it.
        """
        with self._mutex:
            if not submission.done:
                submission.callback = callback
                if self._leading:
                    return
                self._leading = True
        if submission.done:
            callback()
            return
        self._lead(submission)

    def wait(self, submission: Submission) -> Stored:
        """Block until it is committed.

        Raises:
            DimseError: it is not stored.
        """
        if not submission.done:
            self._take_part(submission)
        if submission.error is not None:
            raise submission.error
        assert submission.stored is not None
        return submission.stored

    def _take_part(self, submission: Submission) -> None:
        lock = None
        with self._mutex:
            if submission.done:
                return
            if self._leading:
                lock = submission.lock = allocate_lock()
                lock.acquire()
            else:
                self._leading = True
        if lock is not None:
            lock.acquire()
            if submission.done:
                return
        self._lead(submission)

    def _lead(self, submission: Submission) -> None:
        try:
            while not submission.done:
                self._commit_next()
        finally:
            self._hand_on()

    def _next_batch(self) -> list[Submission]:
        """What is committed together: a large instance or a note goes alone."""
        queue = self._queue
        first = queue.popleft()
        batch = [first]
        size = first.length
        uids = {first.uid}
        while queue and first.data is not None and len(batch) < MAX_BATCH:
            following = queue[0]
            size += following.length
            # The same UID twice is decided in order: the second waits for the first's answer.
            if following.data is None or size > MAX_BATCH_BYTES or following.uid in uids:
                break
            uids.add(following.uid)
            batch.append(queue.popleft())
        return batch

    def _release(self, batch: list[Submission]) -> None:
        large = batch[0].large
        if large is not None and (
            batch[0].stored is None or batch[0].stored.outcome == "identical"
        ):
            large.discard()
        with self._mutex:
            for submission in batch:
                submission.done = True
                if submission.lock is not None:
                    submission.lock.release()
        for submission in batch:
            if submission.callback is not None:
                submission.callback()

    def _hand_on(self) -> None:
        """Give the lead to one who waits, else to the relay, else to whoever comes next."""
        with self._mutex:
            if not self._queue:
                self._leading = False
                return
            for submission in self._queue:
                if submission.lock is not None:
                    submission.lock.release()
                    return
            if self._relay is None:
                self._relay = threading.Thread(
                    target=self._run_relay, name="hilum-commit", daemon=True
                )
                self._relay.start()
        self._relay_wake.release()

    def _run_relay(self) -> None:
        while True:
            self._relay_wake.acquire()
            if self._closed:
                return
            self._lead_on()

    def _lead_on(self) -> None:
        """Lead until nothing is queued."""
        while True:
            try:
                self._commit_next()
            except Exception:
                # WHY: each of the batch has its error, and the others still need a leader
                _log.exception("group commit")
            with self._mutex:
                if not self._queue:
                    self._leading = False
                    return

    def close(self) -> None:
        """End the relay; what is submitted from now on is refused."""
        self._closed = True
        self._relay_wake.release()
        if self._relay is not None:
            self._relay.join()
        with self._at_work:
            if not self.read_only:
                self.read_only = "the store is closed"

    # One batch ------------------------------------------------------------------------------------

    def _commit_next(self) -> None:
        """Commit what is queued, and answer; raises nothing ordinary."""
        batch = self._next_batch()
        try:
            with self._at_work:
                self._commit_batch(batch)
        except DimseError as error:
            self._fail(batch, error)
        except (OSError, sqlite3.Error) as error:
            self._fail(batch, WriteFailed(f"what a dead process left cannot be entered: {error}"))
        except BaseException as error:
            # The waiters are other threads' messages: they must hear of it whatever it was.
            self._fail(batch, WriteFailed(f"commit: {error!r}"))
            raise
        finally:
            self._release(batch)

    def _commit_batch(self, batch: list[Submission]) -> None:
        try:
            with self.quiet:
                self._write_early(batch)
            with self.turn:
                self._commit(batch)
        finally:
            self._take_back_early()
            self.turn.end_early()

    def _fail(self, batch: Sequence[Submission], error: DimseError) -> None:
        for submission in batch:
            if submission.stored is None and submission.error is None:
                submission.error = type(error)(error.comment)

    def _write_early(self, batch: list[Submission]) -> None:
        """Write and sync before the turn what seems to be new, so that others do the same.

        In the turn it is only entered, if nobody has stored the same UID meanwhile.
        """
        turn = self.turn
        if batch[0].data is None or not turn.gives_early or self.read_only:
            return
        if not self._writer.may_grow:
            return
        entered = turn.entered
        try:
            if self._index.knows([submission.uid for submission in batch]):
                return
            first = turn.begin_early(len(batch))
        except sqlite3.Error as error:
            raise self._index.failed(error) from error
        except OSError as error:
            raise WriteFailed(f"the file `turn` cannot be locked: {error.strerror}") from error
        encoded = encode(batch, first, self._mark)
        if not self._writer.has_room(encoded.size):
            return
        start = self._appender.append(encoded.parts, encoded.size)
        self._appender.sync(start)
        self._early = _Early(encoded.written(self._writer.number, start), entered)
        if faultpoints.armed:
            faultpoints.reach("before_turn")

    def _take_back_early(self) -> None:
        """What was written early and is not entered must not be found after a restart."""
        early, self._early = self._early, None
        if early is not None:
            self._appender.take_back(early.written.start)

    def _commit(self, batch: list[Submission]) -> None:
        """Commit a batch in the turn: afterwards each has its answer.

        Raises:
            DimseError: those without an answer are not stored.
        """
        try:
            self._index.refresh(self.turn.epoch)
            if self.read_only:
                raise StoreReadOnly(self.read_only)
            if batch[0].note is not None:
                self._commit_note(batch[0])
                return
            self._index.begin()
            try:
                self._commit_instances(batch)
            finally:
                self._index.leave()
        except sqlite3.Error as error:
            raise self._index.failed(error) from error

    def _commit_instances(self, batch: list[Submission]) -> None:
        early = self._early
        if early is not None and self._is_still_new(batch, early):
            self._early = None
            self.turn.writing(self._writer.number)
            self._enter(batch, early.written, synced=True)
            return
        self._take_back_early()
        fresh = self._decide(batch)
        if not fresh:
            return
        if fresh[0].large is not None:
            self._commit_large(fresh[0])
            return
        encoded = encode(fresh, self.turn.next_sequences(len(fresh)), self._mark)
        start = self._append(encoded.parts, encoded.size)
        self._enter(fresh, encoded.written(self._writer.number, start), synced=False)

    def _is_still_new(self, batch: list[Submission], early: _Early) -> bool:
        """Whether what was written early may be entered: nobody was first, nor compacts."""
        if not self._writer.may_grow:
            return False
        if early.entered == self.turn.entered:
            return True
        return not self._index.knows([submission.uid for submission in batch])

    def _decide(self, batch: list[Submission]) -> list[Submission]:
        """Answer what is stored already; returns what has to be written, with its version."""
        existing = self._index.existing([submission.uid for submission in batch])
        if not existing:
            return batch
        return [
            submission
            for submission in batch
            if submission.uid not in existing or self._is_new(submission, existing[submission.uid])
        ]

    def _is_new(self, submission: Submission, versions: list[Existing]) -> bool:
        present = [version for version in versions if version.state in ("current", "kept")]
        for version in present:
            if submission.is_same_as(version) and self._is_there(version.sequence):
                self._answer(submission, "identical", ())
                return False
        current = any(version.state == "current" for version in versions)
        if current and self._policy is DuplicatePolicy.REJECT:
            submission.error = DuplicateRefused(
                "other content is stored under this SOP Instance UID", offending=(0x00080018,)
            )
            return False
        submission.version = max(version.version for version in versions) + 1
        if current:
            replace = self._policy is DuplicatePolicy.REPLACE
            submission.outcome = "replaced" if replace else "kept"
        return True

    def _is_there(self, sequence: int) -> bool:
        """Whether we may vouch for a stored content: a foreign file may have gone or changed."""
        adopted = self._index.adopted(sequence)
        return adopted is None or adoption.is_unchanged(adoption.Adopted(*adopted))

    def _answer(self, submission: Submission, outcome: str, findings: tuple[str, ...]) -> None:
        submission.stored = Stored(outcome, findings)

    def _append(self, parts: Sequence[bytes | memoryview], size: int) -> int:
        """Append in the turn."""
        self._appender.prepare(size)
        self.turn.writing(self._writer.number)
        return self._appender.append(parts, size)

    def _enter(self, fresh: list[Submission], written: Written, *, synced: bool) -> None:
        """Let the index show what was appended, once it is synced.

        What is not synced yet is entered while the disk may be writing already; nobody sees the
        rows before the commit, which comes after the sync.
        """
        index = self._index
        try:
            findings = index.add(written.admissions)
            index.advance(self._writer.number, self._writer.position)
            if not synced:
                self._sync(written.start)
            self._publish_rows()
        except DimseError:
            raise
        except BaseException:
            self._roll_back()
            self._appender.take_back(written.start)
            raise
        if faultpoints.armed:
            faultpoints.reach("after_index")
        for submission, found in zip(fresh, findings, strict=True):
            self._answer(submission, submission.outcome, found)
        if self._space.ample:
            self._writer.write_ahead()

    def _publish_rows(self) -> None:
        """Commit the index's transaction, and tell the others if they remember something else."""
        index, turn = self._index, self.turn
        if index.changed:
            turn.changed()
            index.seen(turn.epoch)
        index.commit()
        turn.has_entered()
        turn.logged(index.logged)

    def _sync(self, start: int) -> None:
        try:
            self._appender.sync(start)
        except DimseError:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        try:
            self._index.rollback()
        except sqlite3.Error as error:
            reason = f"the index can neither go on nor back: {error}"
            if is_damage(error):
                # The next start makes it anew: nobody has to look at the segments.
                self._index.failed(error)
                self.read_only = reason
                return
            self.refuse(reason, self._writer.number, -1)

    def refuse(self, reason: str, segment: int, offset: int) -> None:
        """Go read-only; `offset` is where the trustworthy part of `segment` ends."""
        self.read_only = reason
        self._give_up(reason, segment, offset)

    # Large instances and notes --------------------------------------------------------------------

    def _commit_large(self, submission: Submission) -> None:
        large = submission.large
        assert large is not None
        record = record_of(submission, self.turn.next_sequences(1), self._mark)
        head = encode_head(
            submission.name, record, submission.meta, submission.length, fixed_size=True
        )
        self._publish(large, head)
        admission = submission.admission(record, large.number, large.offset)
        try:
            findings = self._index.add([admission])
            self._index.advance(large.number, large.end)
            self._publish_rows()
        except sqlite3.Error:
            self._roll_back()
            raise
        self._answer(submission, submission.outcome, findings[0])

    def _publish(self, large: LargeFile, head: bytes) -> None:
        """Head, sync, name, sync of the folder: in this order a power cut leaves all or nothing."""
        syncing = False
        try:
            large.write_head(head)
            syncing = True
            large.sync()
            syncing = False
            self.turn.writing(large.number)
            large.rename()
            syncing = True
            large.sync_folder()
        except OSError as error:
            if not syncing:
                raise self._appender.failed(error) from error
            self.refuse(f"sync of a large instance failed: {error}", large.number, 0)
            raise WriteFailed("the data could not be synced") from error

    def _commit_note(self, submission: Submission) -> None:
        assert submission.note is not None
        payload = {**submission.note, "sequence": self.turn.next_sequences(1), "mark": self._mark}
        entry = encode_note(payload)
        start = self._append([entry], len(entry))
        self._sync(start)
        if faultpoints.armed:
            faultpoints.reach("mid_delete")
        try:
            self._index.begin()
            self._index.add_note(payload)
            self._index.advance(self._writer.number, self._writer.position)
            self._publish_rows()
        except sqlite3.Error:
            self._roll_back()
            self._appender.take_back(start)
            raise
        self._answer(submission, "stored", ())

    def note(self, payload: dict[str, object]) -> None:
        """Commit a note, such as a deletion; returns when it is durable and its effect visible.

        Raises:
            StorageError: nothing has happened.
        """
        if "sequence" in payload:
            raise UsageError("the sequence of a note is given by the committer")
        submission = Submission(
            "", "", "", None, meta=b"", digest=b"", length=0, arrival=0, source="", note=payload
        )
        self.submit(submission)
        self.wait(submission)
