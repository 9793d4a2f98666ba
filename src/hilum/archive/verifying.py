"""Reading everything back: is every byte still what was stored, and does the index know it all?

Owns the comparison of segments, adopted files and index, both ways. Must not know how anything is
mended: nothing is changed. Works beside a running server.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive import adoption, tombstones
from hilum.archive.adoption import ADOPTED, digest_of, open_adopted
from hilum.archive.index_damage import DAMAGED
from hilum.archive.members import BadEntry
from hilum.archive.padding import check_gap, check_padding
from hilum.archive.segments import (
    PARTIAL,
    TORN,
    Damage,
    File,
    Note,
    entries,
    segment_name,
    segment_numbers,
    segment_size,
)
from hilum.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hilum.archive.opening import ReadOnlyStore
    from hilum.archive.reading import Reader

__all__ = ["Problem", "Verification", "Verified", "verify"]

_KNOWN_FILES = frozenset(
    {"segments", "lock", "turn", "READ-ONLY.json", "index.db", "workflow.db", "hilum.toml"}
)
_SQLITE_SUFFIXES = ("-wal", "-shm", "-journal", DAMAGED)
_MARKERS = frozenset({"compaction.json"})
_CONTENT = "segment, data_offset, length, preamble, digest, sop_instance_uid"


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        kind: "damaged" (bytes are not what was stored), "missing" (the index knows bytes that are
            not there), "not indexed" (a stored member that the index does not know), "adopted" (a
            foreign file has changed or gone), "index" (the index contradicts itself) or "unknown"
            (a file that does not belong here: told, but nothing is wrong with the archive).
        where: the file, with a byte range where there is one.
        detail: what is wrong.
        sop_instance_uid: of the instance that is affected, if it is known.
    """

    kind: str
    where: str
    detail: str
    sop_instance_uid: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether it is more than a curiosity."""
        return self.kind != "unknown"


class Verified(NamedTuple):
    """What was read: instances (all versions), notes, segments, adopted files, bytes."""

    instances: int
    notes: int
    segments: int
    adopted: int
    bytes: int


class Verification:
    """One pass over an archive. Iterate over `problems()`, then ask `result`.

    Args:
        advance: called with the bytes that were read since it was called last.
    """

    def __init__(self, store: ReadOnlyStore, advance: Callable[[int], None] | None = None) -> None:
        self._store = store
        self._reader: Reader = store.reader
        self._advance = advance or (lambda count: None)
        self._marks = _marks(store)
        query = "SELECT value FROM property WHERE name = 'mark'"
        row: tuple[str] | None = self._query(query).fetchone()
        self._mark = row[0] if row else ""
        self._seen: dict[int, bytearray] = {}
        self._counts = dict.fromkeys(Verified._fields, 0)

    @property
    def total(self) -> int:
        """Bytes that will be read."""
        (adopted,) = self._query(
            "SELECT coalesce(sum(size), 0) FROM adopted WHERE sequence NOT IN"
            " (SELECT sequence FROM superseded WHERE state = 'deleted')"
        ).fetchone()
        return sum(map(self._end_of, self._numbers())) + int(adopted)

    @property
    def result(self) -> Verified:
        """What was read so far."""
        return Verified(**self._counts)

    def problems(self) -> Iterator[Problem]:
        """Read everything; yields what is wrong as it is found."""
        yield from self._index_itself()
        for number in self._numbers():
            yield from self._segment(number)
        yield from self._never_seen()
        yield from self._adopted_files()
        yield from self._unknown_files()

    def _query(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        return self._reader.connection().execute(sql, values)

    def _read(self, count: int) -> None:
        self._counts["bytes"] += count
        self._advance(count)

    # Segments -------------------------------------------------------------------------------------

    def _numbers(self) -> list[int]:
        return [n for n in segment_numbers(self._store.segments) if n in self._marks]

    def _end_of(self, number: int) -> int:
        """What of a segment is verified: beside a server only what was acknowledged by now."""
        try:
            size = segment_size(self._store.segments, number)
        except FileNotFoundError:
            return 0
        return min(size, self._marks[number]) if self._store.served else size

    def _segment(self, number: int) -> Iterator[Problem]:
        name = segment_name(number)
        try:
            fd = self._store.disk.open_to_read(name, self._store.segments)
        except OSError as error:
            if not (isinstance(error, FileNotFoundError) and self._store.served):
                yield Problem("damaged", name, f"cannot be read: {error.strerror}")
            return
        self._counts["segments"] += 1
        try:
            yield from self._entries(number, name, fd)
        except OSError as error:
            yield Problem("damaged", name, f"cannot be read: {error.strerror}")
        finally:
            self._store.disk.close(fd)

    def _entries(self, number: int, name: str, fd: int) -> Iterator[Problem]:
        end = self._end_of(number)
        position = 0
        for entry in entries(fd, verify_from=0, mark=self._mark):
            if entry.start >= end:
                break
            if isinstance(entry, Damage):
                where = f"{name} {entry.start}-{min(entry.end, end)}"
                yield Problem("damaged", where, entry.why)
            else:
                yield from self._gap(name, fd, position, entry.start)
                yield from self._entry(number, name, fd, entry)
            self._read(min(entry.end, end) - position)
            position = entry.end
        if position < end:
            yield from self._gap(name, fd, position, end)
            self._read(end - position)

    def _gap(self, name: str, fd: int, start: int, end: int) -> Iterator[Problem]:
        """Between entries there are fillers, after the last one zeros, and nothing else."""
        if start < end:
            try:
                check_gap(fd, start, end)
            except BadEntry as bad:
                yield Problem("damaged", f"{name} {start}-{end}", str(bad))

    def _entry(self, number: int, name: str, fd: int, entry: File | Note) -> Iterator[Problem]:
        where = f"{name} {entry.start}-{entry.end}"
        uid = entry.meta.sop_instance_uid if isinstance(entry, File) else ""
        try:
            check_padding(fd, entry)
        except BadEntry as bad:
            yield Problem("damaged", where, str(bad), uid)
        if isinstance(entry, Note):
            self._counts["notes"] += 1
            yield from self._note(where, entry)
            return
        self._counts["instances"] += 1
        location = (number, entry.offset, entry.length, entry.preamble, entry.record.digest, uid)
        known = self._content(entry.record.sequence)
        if known == location:
            self._mark_seen(entry.record.sequence)
        elif known is None and not self._has_same(entry):
            yield Problem("not indexed", where, "the index does not know this member", uid)
        elif known is not None and known[4:] != location[4:]:
            yield Problem("index", where, "the index has another content for this sequence", uid)

    def _note(self, where: str, note: Note) -> Iterator[Problem]:
        """Instances that a note stands for must be known as well."""
        payload = note.payload
        if payload.get("action") == adoption.ACTION:
            sequences = [int(str(payload["sequence"]))]
        elif payload.get("action") == tombstones.ACTION:
            sequences = [sequence for _, _, sequence in tombstones.places(payload)]
        else:
            return
        for sequence in sequences:
            if self._content(sequence) is None:
                yield Problem("not indexed", where, f"the index does not know entry {sequence}")

    def _content(self, sequence: int) -> tuple[object, ...] | None:
        """What the index has under a sequence."""
        row: tuple[object, ...] | None = self._query(
            f"SELECT {_CONTENT} FROM instance WHERE sequence = ?1"
            f" UNION ALL SELECT {_CONTENT} FROM superseded WHERE sequence = ?1",
            (sequence,),
        ).fetchone()
        return row

    def _has_same(self, entry: File) -> bool:
        """Whether the same content is there: a failed write was left, and sent again."""
        return any(
            version.instance.digest == entry.record.digest
            and version.instance.location.length == entry.length
            for version in self._reader.versions(entry.meta.sop_instance_uid)
        )

    def _mark_seen(self, sequence: int) -> None:
        page, bit = divmod(sequence, 1 << 16)
        seen = self._seen.get(page)
        if seen is None:
            seen = self._seen[page] = bytearray(1 << 13)
        seen[bit >> 3] |= 1 << (bit & 7)

    def _was_seen(self, sequence: int) -> bool:
        page, bit = divmod(sequence, 1 << 16)
        seen = self._seen.get(page)
        return seen is not None and bool(seen[bit >> 3] & (1 << (bit & 7)))

    # The index ------------------------------------------------------------------------------------

    def _index_itself(self) -> Iterator[Problem]:
        try:
            for (line,) in self._query("PRAGMA quick_check(10)"):
                if line != "ok":
                    yield Problem("index", "index.db", line)
            miscounted = self._query(
                "SELECT series_instance_uid, number_of_series_related_instances FROM series"
                " WHERE number_of_series_related_instances <>"
                " (SELECT count(*) FROM instance WHERE instance.series = series.id)"
            )
            for uid, count in miscounted:
                yield Problem("index", "index.db", f"series {uid} does not have {count} instances")
        except sqlite3.Error as error:
            yield Problem("index", "index.db", f"cannot be read: {error}")

    def _never_seen(self) -> Iterator[Problem]:
        """Contents that the index knows, and that were not met on the way through the segments."""
        for table, condition in (("instance", "1"), ("superseded", "state <> 'deleted'")):
            last = 0
            while rows := self._query(
                f"SELECT sequence, {_CONTENT} FROM {table}"
                f" WHERE sequence > ? AND {condition} ORDER BY sequence LIMIT 1000",
                (last,),
            ).fetchall():
                last = rows[-1][0]
                for sequence, segment, offset, length, _, _, uid in rows:
                    if self._was_seen(sequence) or segment == ADOPTED:
                        continue
                    if self._is_newer(segment, offset) or self._content_moved(sequence, segment):
                        continue
                    where = f"{segment_name(segment)} {offset}-{offset + length}"
                    yield Problem("missing", where, "its bytes are damaged or gone", uid)

    def _is_newer(self, segment: int, offset: int) -> bool:
        """Whether it came after the verification began."""
        return self._store.served and offset >= self._marks.get(segment, 0)

    def _content_moved(self, sequence: int, segment: int) -> bool:
        """Whether it was deleted or moved while the verification was reading."""
        if not self._store.served:
            return False
        now = self._content(sequence)
        return now is None or now[0] != segment or segment not in self._marks

    # Files ----------------------------------------------------------------------------------------

    def _adopted_files(self) -> Iterator[Problem]:
        last = 0
        while rows := self._query(
            "SELECT sequence FROM adopted WHERE sequence > ? AND sequence NOT IN"
            " (SELECT sequence FROM superseded WHERE state = 'deleted')"
            " ORDER BY sequence LIMIT 1000",
            (last,),
        ).fetchall():
            last = rows[-1][0]
            for (sequence,) in rows:
                yield from self._adopted_file(sequence)

    def _adopted_file(self, sequence: int) -> Iterator[Problem]:
        (row,) = self._query(
            "SELECT path, size, modified FROM adopted WHERE sequence = ?", (sequence,)
        ).fetchall()
        adopted = adoption.Adopted(*row)
        content = self._content(sequence)
        if content is None:
            return
        _, offset, length, _, digest, uid = content
        self._counts["adopted"] += 1
        path = os.fsdecode(adopted.path)
        try:
            fd = open_adopted(adopted)
        except StorageError as error:
            yield Problem("adopted", path, error.comment, str(uid))
            return
        try:
            if digest_of(fd, int(str(offset)), int(str(length))) != digest:
                yield Problem("adopted", path, "the adopted file has changed", str(uid))
        except OSError as error:
            yield Problem("adopted", path, f"cannot be read: {error.strerror}", str(uid))
        finally:
            os.close(fd)
        self._read(adopted.size)

    def _unknown_files(self) -> Iterator[Problem]:
        segments = {segment_name(number) for number in segment_numbers(self._store.segments)}
        for name in _names(self._store.segments):
            if name in segments:
                yield from self._no_segment(name)
            elif name.endswith(TORN):
                why = "set aside by a rebuild: look at it, then move it away"
                yield Problem("damaged", f"segments/{name}", why)
            elif name not in _MARKERS and not (name.endswith(PARTIAL) and self._store.served):
                yield Problem("unknown", f"segments/{name}", "not a segment")
        for name in _names(self._store.folder):
            plain = name
            for suffix in _SQLITE_SUFFIXES:
                plain = plain.removesuffix(suffix)
            if plain not in _KNOWN_FILES:
                yield Problem("unknown", name, "not a file of the archive")

    def _no_segment(self, name: str) -> Iterator[Problem]:
        """A file with a segment's name that the index does not know."""
        status = os.stat(name, dir_fd=self._store.segments, follow_symlinks=False)
        if not stat.S_ISREG(status.st_mode):
            yield Problem("unknown", f"segments/{name}", "not a regular file")
        elif int(name[:10]) not in self._marks and not self._store.served and status.st_size:
            if self._is_blank(name):
                yield Problem("unknown", f"segments/{name}", "a segment with nothing in it")
                return
            yield Problem("not indexed", f"segments/{name}", "the index does not know this segment")

    def _is_blank(self, name: str) -> bool:
        """Whether a segment was begun, and then nothing could be written."""
        fd = self._store.disk.open_to_read(name, self._store.segments)
        try:
            return next(entries(fd), None) is None
        finally:
            self._store.disk.close(fd)


def verify(store: ReadOnlyStore, advance: Callable[[int], None] | None = None) -> Verification:
    """Prepare to read back everything that a store has."""
    return Verification(store, advance)


def _names(folder: int | Path) -> list[str]:
    with os.scandir(folder) as found:
        return sorted(entry.name for entry in found)


def _marks(store: ReadOnlyStore) -> dict[int, int]:
    query = "SELECT number, indexed_to FROM segment"
    return dict(store.reader.connection().execute(query).fetchall())
