"""Giving space back: live members of segments that are partly dead move into new ones.

Owns which segments are worth it and what is copied: live members byte for byte with their digests
checked, notes, and tombstones in the place of deleted contents. Must not know how the new segment
takes their place (`moving` does). A segment with damage is never touched.
"""

from __future__ import annotations

import contextlib
import heapq
import os
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from xxhash import xxh3_128

from hilum.archive import faultpoints, tombstones
from hilum.archive.disk import FULL
from hilum.archive.index_sqlite import connect
from hilum.archive.members import END_OF_ARCHIVE, encode_note
from hilum.archive.moving import Replacement, finish, is_unfinished, replace, sole_compaction
from hilum.archive.segments import (
    PARTIAL,
    Damage,
    File,
    Note,
    entries,
    segment_name,
    segment_numbers,
    segment_size,
)
from hilum.archive.tombstones import Tombstone
from hilum.errors import OutOfSpace, StoreLocked, WriteFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from hilum.archive.disk import Disk
    from hilum.archive.turn import Turn

__all__ = ["Candidate", "Compacted", "Compaction"]

_STONES_TOGETHER = 500
_CHUNK = 4 << 20
_ENTRY = "((length + preamble + 511) / 512) * 512 + 1536"
"""Bytes of a member with its headers, near enough to choose by."""


class Candidate(NamedTuple):
    """A segment that holds dead members: its number, bytes, and bytes of those (estimated)."""

    number: int
    size: int
    dead: int


class Compacted(NamedTuple):
    """What a compaction did: segments read and written, bytes before and after.

    `untouched` are segments that were left alone, each with the reason.
    """

    read: int
    written: int
    before: int
    after: int
    untouched: tuple[tuple[int, str], ...]


class _Unfit(Exception):
    """A segment that cannot be compacted."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(why)
        self.number = number
        self.why = why


class Compaction:
    """Compacts an open store. Any process may store, read and delete meanwhile.

    Args:
        folder: fd of the segments' folder.
        turn: of all who write to the folder.
        limit: bytes that a new segment may have.
        record: called with a line for the audit when it is done.
        advance: called with bytes of old segments that were dealt with.
    """

    def __init__(
        self,
        disk: Disk,
        folder: int,
        index: Path,
        turn: Turn,
        *,
        limit: int,
        record: Callable[[str], None],
        advance: Callable[[int], None] | None = None,
    ) -> None:
        self._disk = disk
        self._folder = folder
        self._index = index
        self._turn = turn
        self._limit = limit
        self._record = record
        self._advance = advance or (lambda count: None)
        self._untouched: list[tuple[int, str]] = []

    def candidates(self, threshold: float) -> list[Candidate]:
        """The segments of which at least this share (0 to 1) is dead, oldest first."""
        with self._connection() as connection:
            rows = connection.execute(
                f"SELECT segment, sum({_ENTRY}) FROM superseded"
                " WHERE state = 'deleted' AND segment > 0 GROUP BY segment ORDER BY segment"
            ).fetchall()
            marks = dict(connection.execute("SELECT number, indexed_to FROM segment").fetchall())
        present = set(segment_numbers(self._folder))
        return [
            Candidate(number, marks[number], dead)
            for number, dead in rows
            if number in present and number in marks and dead >= threshold * marks[number]
        ]

    def run(self, candidates: list[Candidate]) -> Compacted:
        """Compact segments.

        Raises:
            OutOfSpace, WriteFailed: what was done before stays done; nothing is lost.
            StoreLocked: another process compacts already.
        """
        with sole_compaction(self._folder) as sole:
            if not sole:
                raise StoreLocked("another process is compacting this folder: wait for its end")
            return self._run(candidates)

    def _run(self, candidates: list[Candidate]) -> Compacted:
        self._finish()
        read = written = before = after = 0
        for group in self._groups(candidates):
            size = sum(segment_size(self._folder, number) for number in group)
            try:
                done = self._compact(group)
            except OSError as error:
                if error.errno in FULL:
                    raise OutOfSpace("no room for the copy of the live instances") from error
                raise WriteFailed(f"compaction: {error.strerror}") from error
            except sqlite3.Error as error:
                raise WriteFailed(f"compaction: the index: {error}") from error
            if done is None:
                continue
            read, written = read + len(done.old), written + 1
            before, after = before + size, after + done.end + len(END_OF_ARCHIVE)
        if read:
            self._record(f"{read} segments, {before - after} bytes given back")
        return Compacted(read, written, before, after, tuple(self._untouched))

    def _finish(self) -> None:
        """Go on with a compaction that another process began and did not live to end."""
        if is_unfinished(self._folder):
            try:
                with self._turn:
                    finish(self._disk, self._folder, self._index)
            except (OSError, sqlite3.Error) as error:
                raise WriteFailed(f"a compaction before cannot be ended: {error}") from error

    def _groups(self, candidates: list[Candidate]) -> Iterator[list[int]]:
        """What goes into one new segment together."""
        group: list[int] = []
        live = 0
        for candidate in candidates:
            rest = max(candidate.size - candidate.dead, 0)
            if group and live + rest > self._limit:
                yield group
                group, live = [], 0
            group.append(candidate.number)
            live += rest
        if group:
            yield group

    def _connection(self) -> contextlib.closing[sqlite3.Connection]:
        return contextlib.closing(connect(self._index, create=False))

    # One new segment ------------------------------------------------------------------------------

    def _compact(self, group: list[int]) -> Replacement | None:
        with self._turn:
            # What is being written at present is left by its writers, and grows no more.
            self._turn.roll()
        while group:
            with self._turn:
                new = self._turn.next_segment()
            try:
                replacement = self._copy(new, group)
            except _Unfit as unfit:
                self._untouched.append((unfit.number, unfit.why))
                group = [number for number in group if number != unfit.number]
                continue
            replace(self._disk, self._folder, self._index, replacement, self._turn)
            return replacement
        return None

    def _copy(self, new: int, group: list[int]) -> Replacement:
        name = f"{new:010d}{PARTIAL}"
        fd = self._disk.create(name, self._folder)
        try:
            with self._connection() as connection:
                copy = _Copy(self._disk, self._folder, fd, connection, group, self._advance)
                copy.run()
            self._disk.write_all(fd, [END_OF_ARCHIVE], copy.position)
            self._disk.fsync(fd)
        except BaseException:
            with contextlib.suppress(OSError):
                self._disk.unlink(name, self._folder)
            raise
        finally:
            self._disk.close(fd)
        if faultpoints.armed:
            faultpoints.reach("compact_copied")
        return Replacement(new, copy.position, tuple(group), copy.moved)


class _Copy:
    """Copies what must stay of a group of segments, in the order of sequences."""

    def __init__(
        self,
        disk: Disk,
        folder: int,
        fd: int,
        connection: sqlite3.Connection,
        group: list[int],
        advance: Callable[[int], None],
    ) -> None:
        self._disk = disk
        self._folder = folder
        self._fd = fd
        self._connection = connection
        self._group = group
        self._advance = advance
        self._dead: dict[int, Tombstone] = {}
        self._ends: dict[int, int] = {}
        self._sources: dict[int, int] = {}
        self._buffer = bytearray()
        self._flushed = 0
        self.moved: dict[int, int] = {}

    @property
    def position(self) -> int:
        """Where the next entry begins."""
        return self._flushed + len(self._buffer)

    def run(self) -> None:
        """Copy everything."""
        self._dead = {stone.sequence: stone for stone in self._stones()}
        self._ends = dict(self._connection.execute("SELECT number, indexed_to FROM segment"))
        try:
            for number in self._group:
                name = segment_name(number)
                self._sources[number] = self._disk.open_to_read(name, self._folder)
            self._write_stones()
            streams = [self._entries(number) for number in self._group]
            for _, number, entry in heapq.merge(*streams, key=lambda item: item[:2]):
                self._take(number, entry)
                self._advance(entry.end - entry.start)
            self._flush()
            self._check_complete()
        finally:
            for fd in self._sources.values():
                self._disk.close(fd)

    def _entries(self, number: int) -> Iterator[tuple[int, int, File | Note]]:
        for entry in entries(self._sources[number]):
            if entry.start >= self._ends.get(number, 0):
                return  # written, never entered, and its writer will take it back
            if isinstance(entry, Damage):
                raise _Unfit(number, f"damaged at byte {entry.start}: {entry.why}")
            yield _sequence(entry), number, entry

    def _take(self, number: int, entry: File | Note) -> None:
        if isinstance(entry, Note):
            self._append_entry(number, entry)
            return
        sequence = entry.record.sequence
        stone = self._dead.get(sequence)
        if stone is not None:
            if stone.version > 1:
                # Its place among other versions of the same instance tells which was current.
                self._append(self._note([stone], sequence))
            return
        place = self._place(sequence)
        if place is not None and place != (number, entry.offset):
            return
        offset = self.position + entry.offset - entry.start
        self._append_entry(number, entry)
        if place is not None:
            self.moved[sequence] = offset

    def _place(self, sequence: int) -> tuple[int, int] | None:
        """Where the index has the bytes of a sequence."""
        row: tuple[int, int] | None = self._connection.execute(
            "SELECT segment, data_offset FROM instance WHERE sequence = ?1"
            " UNION ALL SELECT segment, data_offset FROM superseded WHERE sequence = ?1",
            (sequence,),
        ).fetchone()
        return row

    def _check_complete(self) -> None:
        """Every content that the index has in these segments must have been copied."""
        for number in self._group:
            rows = self._connection.execute(
                "SELECT sequence FROM instance WHERE segment = ?1 UNION ALL SELECT sequence"
                " FROM superseded WHERE segment = ?1 AND state <> 'deleted'",
                (number,),
            )
            for (sequence,) in rows:
                if sequence not in self.moved and sequence not in self._dead:
                    raise _Unfit(number, f"entry {sequence} of the index is not in it")

    # Tombstones -----------------------------------------------------------------------------------

    def _stones(self) -> Iterator[Tombstone]:
        marks = ",".join("?" * len(self._group))
        query = "SELECT sequence FROM audit WHERE action = 'replaced'"
        replacing = {sequence for (sequence,) in self._connection.execute(query)}
        rows = self._connection.execute(
            "SELECT sequence, sop_instance_uid,"
            " (SELECT uid FROM uid WHERE id = s.sop_class),"
            " (SELECT uid FROM uid WHERE id = s.transfer_syntax),"
            " study_instance_uid, series_instance_uid, length, digest, arrival,"
            " (SELECT source FROM source WHERE id = s.source), version FROM superseded AS s"
            f" WHERE state = 'deleted' AND segment IN ({marks}) ORDER BY sequence",
            self._group,
        )
        for row in rows:
            yield Tombstone._make((*row, row[0] in replacing))

    def _write_stones(self) -> None:
        """First versions go together in front: nothing of their instance came before them."""
        firsts = [stone for stone in self._dead.values() if stone.version == 1]
        order = min([*self._dead, *self._first_sequences()], default=0)
        for start in range(0, len(firsts), _STONES_TOGETHER):
            together = firsts[start : start + _STONES_TOGETHER]
            self._append(self._note(together, order))

    def _note(self, stones: Iterable[Tombstone], order: int) -> bytes:
        query = "SELECT value FROM property WHERE name = 'mark'"
        (mark,) = self._connection.execute(query).fetchone() or ("",)
        return encode_note(tombstones.note_of(stones, order) | {"mark": mark})

    def _first_sequences(self) -> Iterator[int]:
        for number in self._group:
            for sequence, _, _ in self._entries(number):
                yield sequence
                break

    # Bytes ----------------------------------------------------------------------------------------

    def _append_entry(self, number: int, entry: File | Note) -> None:
        """Copy an entry; a data set that is not what it was makes the segment unfit."""
        source = self._sources[number]
        digest = xxh3_128()
        data = (entry.offset, entry.offset + entry.length) if isinstance(entry, File) else (0, 0)
        for at in range(entry.start, entry.end, _CHUNK):
            chunk = os.pread(source, min(_CHUNK, entry.end - at), at)
            if not chunk:
                raise _Unfit(number, f"it ends inside the entry at byte {entry.start}")
            with memoryview(chunk) as view:
                digest.update(view[max(data[0] - at, 0) : max(data[1] - at, 0)])
            self._append(chunk)
        if isinstance(entry, File) and digest.digest() != entry.record.digest:
            raise _Unfit(number, f"damaged at byte {entry.start}: digest of a data set")

    def _append(self, data: bytes) -> None:
        self._buffer += data
        if len(self._buffer) >= _CHUNK:
            self._flush()

    def _flush(self) -> None:
        if self._buffer:
            self._disk.write_all(self._fd, [self._buffer], self._flushed)
            self._flushed += len(self._buffer)
            self._buffer = bytearray()


def _sequence(entry: File | Note) -> int:
    if isinstance(entry, File):
        return entry.record.sequence
    return int(str(entry.payload["sequence"]))
