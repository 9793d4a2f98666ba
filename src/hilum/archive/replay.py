"""Entering into the index what it does not know yet, over many segments at once.

Owns the order of replay (that of the sequences, whatever the file) and what becomes of torn
bytes. Must not know when it is called, nor the network.
"""

from __future__ import annotations

import contextlib
import heapq
import logging
import mmap
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive import adoption, faultpoints, tombstones
from hilum.archive.disk import FULL
from hilum.archive.examine import Examined, examine
from hilum.archive.index_sqlite import Admission
from hilum.archive.keys import INSTANCE_COLUMNS, NON_PATIENT_CLASSES, SERIES_UID, STUDY_UID
from hilum.archive.members import END_OF_ARCHIVE, encode_filler
from hilum.archive.ports import Location
from hilum.archive.segments import Damage, File, Note, entries, segment_name, segment_size
from hilum.archive.torn import set_aside
from hilum.errors import DimseError
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hilum.archive.disk import Disk
    from hilum.archive.index_sqlite import Existing, Index
    from hilum.archive.members import Record

__all__ = ["Progress", "Replay"]

_BATCH = 500
_REWRITE = 4 << 20
_MAY_BE_TORN = 256 << 20
"""Bytes at a segment's end that one group commit, with the zeros ahead of it, can reach."""

_INSTANCES_OF = {adoption.ACTION: adoption.admissions, tombstones.ACTION: tombstones.admissions}
"""By action, what a note that stands for instances says of them."""

_log = logging.getLogger(__name__)


class Progress(NamedTuple):
    """How far a rebuild is: entries entered, bytes of segments passed, bytes in all."""

    entries: int
    bytes: int
    total: int


class Replay:
    """Enters what the index does not know, over all segments in the order of sequences.

    Args:
        whole: the index is empty: everything is entered, and what is damaged is kept.
        mark: of the archive if it is known; afterwards `mark` is what the entries had.
    """

    def __init__(
        self,
        disk: Disk,
        folder: int,
        index: Index,
        progress: Callable[[Progress], None] | None,
        *,
        whole: bool,
        mark: str,
    ) -> None:
        self.mark = mark
        self._disk = disk
        self._folder = folder
        self._index = index
        self._progress = progress
        self._whole = whole
        self._passed = 0
        self._total = 0
        self._pending = 0
        self._marks: dict[int, int] = {}
        self._rewritten: set[_Tail] = set()
        self._removed: list[tuple[str | None, str | None, int]] = []
        self.entered = 0
        self.damages: list[tuple[int, Damage]] = []

    def run(self, numbers: list[int]) -> None:
        """Replay every segment past its mark."""
        marks = self._index.high_water_marks()
        tails = []
        for number in numbers:
            size = segment_size(self._folder, number)
            mark = marks.get(number, 0)
            if size == mark or (mark and self._ends(number, mark, size)):
                continue
            self._total += size - mark
            tails.append(_Tail(self._disk, self._folder, number, mark, self.mark))
        try:
            self._merge(tails)
            self._flush()
            self._place_removed()
            for tail in tails:
                self._finish(tail)
        finally:
            for tail in tails:
                tail.close()

    def _place_removed(self) -> None:
        if self._removed:
            self._index.begin()
            self._index.place_removed(self._removed)
            self._index.commit()

    def _ends(self, number: int, mark: int, size: int) -> bool:
        """Whether the end of the archive follows the mark; a torn entry may be just as long."""
        if size != mark + len(END_OF_ARCHIVE):
            return False
        fd = self._disk.open_to_read(segment_name(number), self._folder)
        try:
            return os.pread(fd, len(END_OF_ARCHIVE), mark) == END_OF_ARCHIVE
        finally:
            self._disk.close(fd)

    def _merge(self, tails: list[_Tail]) -> None:
        """Enter entries of all tails by ascending sequence; few files are open at a time."""
        waiting = sorted(
            ((first, tail) for tail in tails if (first := tail.first()) is not None),
            key=lambda pair: pair[0],
            reverse=True,
        )
        active: list[tuple[int, int, _Tail, Iterator[tuple[int, File | Note]]]] = []
        while waiting or active:
            while waiting and (not active or waiting[-1][0] <= active[0][0]):
                _, tail = waiting.pop()
                self._push(active, tail, tail.ordered(self._whole))
            if active:
                _, _, tail, iterator = heapq.heappop(active)
                self._enter(tail, tail.current)
                self._push(active, tail, iterator)

    def _push(
        self,
        active: list[tuple[int, int, _Tail, Iterator[tuple[int, File | Note]]]],
        tail: _Tail,
        iterator: Iterator[tuple[int, File | Note]],
    ) -> None:
        following = next(iterator, None)
        if following is None:
            tail.close()
            return
        sequence, tail.current = following
        heapq.heappush(active, (sequence, tail.number, tail, iterator))

    # Entering -------------------------------------------------------------------------------------

    def _enter(self, tail: _Tail, entry: File | Note) -> None:
        if not self._pending:
            self._index.begin()
        if not self._whole:
            tail.rewrite(entry)
            self._rewritten.add(tail)
        if isinstance(entry, Note):
            self._enter_note(entry.payload)
        else:
            self._enter_file(tail, entry)
        self.mark = self.mark or entry.mark
        self._marks[tail.number] = entry.end
        self.entered += 1
        self._pending += 1
        self._passed += entry.end - entry.start
        if self._pending >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self._pending:
            return
        for tail in self._rewritten:
            self._disk.fdatasync(tail.fd())
        self._rewritten.clear()
        for number, mark in self._marks.items():
            self._index.advance(number, mark)
        self._index.commit()
        self._marks.clear()
        self._pending = 0
        if faultpoints.armed:
            faultpoints.reach("mid_recovery")
        if self._progress is not None:
            self._progress(Progress(self.entered, self._passed, self._total))

    def _enter_note(self, payload: dict[str, Any]) -> None:
        """Enter a note: one that stands for instances is as good as their members."""
        action = payload.get("action")
        standing_for = _INSTANCES_OF.get(action) if isinstance(action, str) else None
        if standing_for is None:
            self._index.add_note(payload)
            return
        for admission in standing_for(payload):
            uid, syntax = admission.uid, admission.transfer_syntax_uid
            known = self._index.existing([uid]).get(uid, ())
            record = _newly(known, admission.record, admission.location.length, syntax)
            if record is not None:
                self._index.add([admission._replace(record=record)])
        if action == tombstones.ACTION:
            self._removed += tombstones.places(payload)

    def _enter_file(self, tail: _Tail, entry: File) -> None:
        uid, syntax = entry.meta.sop_instance_uid, entry.meta.transfer_syntax_uid
        known = self._index.existing([uid]).get(uid, ())
        if not self._whole and _came_second(known, entry.record):
            tail.cover(entry.start, entry.end)
            return
        record = _newly(known, entry.record, entry.length, syntax)
        if record is not None:
            self._index.add([self._admission(tail, entry._replace(record=record))])

    def _admission(self, tail: _Tail, entry: File) -> Admission:
        meta = entry.meta
        examined = self._examined(tail, entry)
        return Admission(
            meta.sop_instance_uid,
            meta.sop_class_uid,
            meta.transfer_syntax_uid,
            examined.upper,
            examined.values,
            examined.coding,
            entry.record,
            Location(tail.number, entry.offset, entry.length, entry.preamble),
            examined.findings,
        )

    def _examined(self, tail: _Tail, entry: File) -> Examined:
        meta = entry.meta
        view = tail.view(entry)
        try:
            return examine(
                view,
                meta.sop_class_uid,
                meta.sop_instance_uid,
                transfer_syntax(meta.transfer_syntax_uid),
            )
        except DimseError as error:
            return _from_name(entry, f"the data set cannot be read any more: {error.comment}")
        finally:
            view.release()

    # After the last entry -------------------------------------------------------------------------

    def _finish(self, tail: _Tail) -> None:
        """Cut a torn end off what the index did not know; never lose what it may have known."""
        self.damages += [(tail.number, damage) for damage in tail.damages]
        for damage in tail.damages:
            _log.error(
                "segment %d: no entry at %d to %d: %s",
                tail.number,
                damage.start,
                damage.end,
                damage.why,
            )
        if self._whole and tail.damages:
            end = self._set_aside(tail, tail.damages[-1])
            if end:
                self._index.advance(tail.number, end)
            return
        for damage in tail.damages:
            if not damage.last:
                tail.fill(damage)
        torn = any(damage.last for damage in tail.damages)
        if torn or tail.size != tail.end + len(END_OF_ARCHIVE):
            self._disk.ftruncate(tail.fd(), tail.end)
            self._disk.fsync(tail.fd())
        if tail.end:
            self._index.advance(tail.number, tail.end)

    def _set_aside(self, tail: _Tail, damage: Damage) -> int:
        """Keep a torn end elsewhere, if the segment has one; returns where the segment ends now."""
        if not damage.last:
            return tail.size
        tail.close()
        try:
            name = set_aside(self._disk, self._folder, tail.number, damage.start)
        except OSError as error:
            if error.errno not in FULL:
                raise
            _log.error("segment %d keeps its torn end: no room for a copy", tail.number)
            return tail.size
        _log.error(
            "segment %d: bytes from %d on are now in segments/%s: an instance that was never"
            " acknowledged, or one that was damaged later. `hilum verify` names the file until"
            " you have looked at it and moved it away",
            tail.number,
            damage.start,
            name,
        )
        return damage.start


class _Tail:
    """The part of a segment that the index does not know."""

    def __init__(self, disk: Disk, folder: int, number: int, start: int, mark: str) -> None:
        self._start = start
        self._disk = disk
        self._folder = folder
        self._mark = mark
        self._fd = -1
        self._map: mmap.mmap | None = None
        self.number = number
        self.size = segment_size(folder, number)
        self.end = start
        self.damages: list[Damage] = []
        self.current: File | Note

    def fd(self) -> int:
        """The open segment."""
        if self._fd < 0:
            self._fd = self._disk.open(segment_name(self.number), self._folder)
        return self._fd

    def first(self) -> int | None:
        """The first sequence of the tail; None when there is no entry."""
        for entry in entries(self.fd(), self._start, mark=self._mark):
            if not isinstance(entry, Damage):
                self.close()
                return _sequence(entry)
            if entry.last:
                self.damages.append(entry)
        return None

    def ordered(self, whole: bool) -> Iterator[tuple[int, File | Note]]:
        """The entries with their sequences, as they are written; damages are kept aside.

        Of a segment that is read as a whole only the end can be torn: digests are checked there.
        """
        verify_from = self.size - _MAY_BE_TORN if whole else 0
        for entry in entries(self.fd(), self._start, verify_from=verify_from, mark=self._mark):
            if isinstance(entry, Damage):
                self.damages.append(entry)
                continue
            self.end = entry.end
            yield _sequence(entry), entry

    def view(self, entry: File) -> memoryview:
        """An entry's data set, mapped."""
        if self._map is None:
            self._map = mmap.mmap(self.fd(), self.size, prot=mmap.PROT_READ)
        return memoryview(self._map)[entry.offset : entry.offset + entry.length]

    def rewrite(self, entry: File | Note) -> None:
        """Write an entry where it is; the caller syncs.

        What a failed sync left behind looks fine in memory, and the system believes it is on
        disk: only pages that are written again reach it.
        """
        fd = self.fd()
        for position in range(entry.start, entry.end, _REWRITE):
            data = os.pread(fd, min(_REWRITE, entry.end - position), position)
            self._disk.write_all(fd, [data], position)

    def fill(self, damage: Damage) -> None:
        """Cover torn bytes in front of a whole entry, so that every tar passes over them."""
        self.cover(damage.start, damage.end)

    def cover(self, start: int, end: int) -> None:
        """Let nobody find an entry between two offsets any more."""
        self._disk.write_all(self.fd(), [encode_filler(end - start)], start)
        self._disk.fdatasync(self.fd())

    def close(self) -> None:
        """Unmap and close."""
        if self._map is not None:
            with contextlib.suppress(BufferError):
                self._map.close()
            self._map = None
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            self._disk.close(fd)


def _came_second(known: Sequence[Existing], record: Record) -> bool:
    """Whether another process's content of the same UID was entered in place of this one.

    Both were written before a turn, as the same version. The other one has been entered though its
    sequence is higher, so this one never was, and never will be acknowledged.
    """
    return any(
        existing.version == record.version and existing.sequence > record.sequence
        for existing in known
    )


def _newly(known: Sequence[Existing], record: Record, length: int, syntax: str) -> Record | None:
    """What to enter of a content beside what is known of its UID: None if it is there."""
    highest = 0
    for existing in known:
        same = existing.digest == record.digest and existing.length == length
        # A higher version was wanted: the same content as in an adopted file that was lost.
        same = same and existing.version == record.version
        if existing.sequence == record.sequence:
            return None
        if (
            same
            and existing.state in ("current", "kept")
            and existing.transfer_syntax_uid == syntax
        ):
            # It was left behind by a failed write and sent again.
            return None
        highest = max(highest, existing.version)
    # Two that were written before their turns, as the same version: nobody knows any more which of
    # them was acknowledged, so both are kept.
    return record if highest < record.version else record._replace(version=highest + 1)


def _sequence(entry: File | Note) -> int:
    if isinstance(entry, File):
        return entry.record.sequence
    return int(str(entry.payload["sequence"]))


def _from_name(entry: File, finding: str) -> Examined:
    """What can be said of an instance without its data set: it is still found by its UIDs."""
    values = (None,) * len(INSTANCE_COLUMNS)
    folder = entry.name.rpartition("/")[0]
    if entry.meta.sop_class_uid in NON_PATIENT_CLASSES:
        return Examined(folder, None, values, "E", (finding,))
    study, _, series = folder.partition("/")
    upper = {STUDY_UID: study.encode(), SERIES_UID: series.encode()}
    return Examined(folder, upper, values, "E", (finding,))
