"""The way out: finding instances in the index and reading their bytes from the segments.

Owns plain queries with exact values and the check of every byte that leaves. Must not know how
instances get in. Each thread has a reading connection of its own; a reader sees every instance
that was acknowledged before it asked.
"""

from __future__ import annotations

import logging
import mmap
import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from xxhash import xxh3_128

from hilum.archive.adoption import ADOPTED, Adopted, open_adopted
from hilum.archive.index_damage import WatchedConnection
from hilum.archive.index_sqlite import uid_key
from hilum.archive.keys import KEYS_BY_KEYWORD, Key, Origin
from hilum.archive.ports import Instance, Level, Location, Statistics, Version
from hilum.archive.segments import segment_name
from hilum.archive.sql import ANATOMIC_REGIONS
from hilum.archive.tombstones import GONE
from hilum.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from hilum.archive.disk import Disk

__all__ = ["AuditRecord", "OneByOne", "OpenedInstance", "Reader", "Variant"]

_log = logging.getLogger(__name__)
_PAGE = 1000
_BY_LEVEL = (Level.PATIENT, Level.STUDY, Level.SERIES, Level.INSTANCE)
_INSTANCE = (
    "sequence, (SELECT uid FROM uid WHERE id = i.sop_class), sop_instance_uid,"
    " (SELECT uid FROM uid WHERE id = i.transfer_syntax), study_instance_uid,"
    " series_instance_uid, segment, data_offset, length, preamble, digest, arrival"
)
_JOINS = (
    " LEFT JOIN series ON series.id = i.series LEFT JOIN study ON study.id = series.study"
    " LEFT JOIN patient ON patient.id = study.patient"
)
_UPWARDS = {
    Level.PATIENT: "patient",
    Level.STUDY: "study JOIN patient ON patient.id = study.patient",
    Level.SERIES: "series JOIN study ON study.id = series.study"
    " JOIN patient ON patient.id = study.patient",
    Level.INSTANCE: "instance AS i" + _JOINS,
}
_KEPT_INSTANCE = {
    "SOPClassUID": "(SELECT uid FROM uid WHERE id = i.sop_class)",
    "AvailableTransferSyntaxUID": "(SELECT uid FROM uid WHERE id = i.transfer_syntax)",
    "AlternateRepresentationSequence": "NULL",
}
_COUNTED = {
    "AnatomicRegionsInStudyCodeSequence": ANATOMIC_REGIONS,
    "NumberOfPatientRelatedStudies": "(SELECT count(*) FROM study AS s"
    " WHERE s.patient = patient.id)",
    "NumberOfPatientRelatedSeries": "(SELECT coalesce(sum(number_of_study_related_series), 0)"
    " FROM study AS s WHERE s.patient = patient.id)",
    "NumberOfPatientRelatedInstances": "(SELECT coalesce(sum(number_of_study_related_instances), 0)"
    " FROM study AS s WHERE s.patient = patient.id)",
}


class Variant(NamedTuple):
    """Other demographics than those a patient was first seen with.

    `level` is "patient" (same identity) or "study" (the study's instances name two patients);
    `owner` is that row's id; `attributes` is a JSON object of keywords; `sequence` dates it.
    """

    level: str
    owner: int
    sequence: int
    attributes: str


class AuditRecord(NamedTuple):
    """What happened to a content that is current no more; `time` is microseconds since 1970."""

    sequence: int
    time: int
    action: str
    sop_instance_uid: str
    detail: str


class _Held:
    """An open segment, which is closed when nobody holds it any more."""

    __slots__ = ("_disk", "fd", "number")

    def __init__(self, disk: Disk, fd: int, number: int) -> None:
        self._disk, self.fd, self.number = disk, fd, number

    def __del__(self) -> None:
        self._disk.close(self.fd)


class OpenedInstance:
    """A stored data set, open for reading; see `ports.OpenInstance`."""

    def __init__(self, disk: Disk, fd: int, instance: Instance, held: _Held | None = None) -> None:
        self._disk = disk
        self._fd = fd
        self._held = held
        self.instance = instance

    @property
    def size(self) -> int:
        """Bytes of the data set."""
        return self.instance.location.length

    def chunks(self, size: int = 1 << 20) -> Iterator[memoryview]:
        """The data set's bytes in order; see `ports.OpenInstance`."""
        location = self.instance.location
        digest = xxh3_128()
        buffer = bytearray(min(size, max(location.length, 1)))
        position, end = location.offset, location.offset + location.length
        while position < end:
            view = memoryview(buffer)[: min(len(buffer), end - position)]
            self._fill(view, position)
            digest.update(view)
            position += len(view)
            if position == end and digest.digest() != self.instance.digest:
                raise self._damaged("its digest is another")
            yield view

    def fill(self, memory: memoryview) -> None:
        """Read the whole data set into `memory`; see `ports.OpenInstance`."""
        self._fill(memory, self.instance.location.offset)
        if xxh3_128(memory).digest() != self.instance.digest:
            raise self._damaged("its digest is another")

    def read(self) -> bytes:
        """The whole data set, checked."""
        return b"".join(self.chunks(max(self.size, 1)))

    def head(self) -> bytes:
        """Preamble, prefix and File Meta Information as they stand before the data set."""
        location = self.instance.location
        head = bytearray(location.preamble)
        self._fill(memoryview(head), location.offset - location.preamble)
        return bytes(head)

    @contextmanager
    def mapped(self) -> Iterator[memoryview]:
        """The data set in memory, for who wants its headers only: not checked, and not read
        before it is looked at.

        Raises:
            OSError, ValueError: the file is too short, or cannot be mapped.
        """
        location = self.instance.location
        begin = location.offset - location.offset % mmap.ALLOCATIONGRANULARITY
        skipped = location.offset - begin
        length = skipped + location.length
        with (
            mmap.mmap(self._fd, length, prot=mmap.PROT_READ, offset=begin) as pages,
            memoryview(pages) as whole,
            whole[skipped:] as view,
        ):
            yield view

    def _fill(self, view: memoryview, at: int) -> None:
        done = 0
        while done < len(view):
            try:
                count = os.preadv(self._fd, [view[done:]], at + done)
            except OSError as error:
                raise self._damaged(str(error)) from error
            if not count:
                raise self._damaged("the segment is too short")
            done += count

    def _damaged(self, why: str) -> StorageError:
        instance = self.instance
        _log.error("instance %s in %s: %s", instance.sop_instance_uid, instance.location, why)
        return StorageError(f"the stored instance is damaged: {why}", status=0x0110)

    def close(self) -> None:
        """Release the file."""
        fd, self._fd = self._fd, -1
        held, self._held = self._held, None
        if fd >= 0 and held is None:
            self._disk.close(fd)

    def __enter__(self) -> OpenedInstance:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class OneByOne:
    """Opens one instance after the other; their segment stays open in between. For any thread."""

    __slots__ = ("_held", "_reader")

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._held: _Held | None = None

    def open(self, instance: Instance) -> OpenedInstance:
        """Open the data set of an instance; see `ports.InstanceReader`."""
        held = self._held
        if held is None or held.number != instance.location.segment:
            held = self._held = self._reader.hold(instance.location.segment)
        if held is None:  # it is elsewhere now, or cannot be had
            return self._reader.open(instance)
        return OpenedInstance(self._reader.disk, held.fd, instance, held)


class Reader:
    """Finds and reads; implements `ports.InstanceReader`. May be used from any thread.

    No answer keeps a read transaction open: that would keep the index's log from beginning anew.

    Args:
        folder: fd of the segments' folder.
    """

    def __init__(self, disk: Disk, folder: int, index_path: Path) -> None:
        self.disk = disk
        self._folder = folder
        self._index = index_path
        self._uri = index_path.absolute().as_uri() + "?mode=ro"
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._mutex = threading.Lock()

    def connection(self) -> sqlite3.Connection:
        """This thread's reading connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            watched = sqlite3.connect(
                self._uri,
                uri=True,
                timeout=30,
                isolation_level=None,
                check_same_thread=False,
                factory=WatchedConnection,
            )
            watched.index = self._index
            connection = watched
            connection.execute("PRAGMA query_only = 1")
            connection.execute("PRAGMA cell_size_check = 1")
            self._local.connection = connection
            with self._mutex:
                self._connections.append(connection)
        return connection

    def release_thread(self) -> None:
        """Close this thread's connection, as a thread should that ends."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            self._local.connection = None
            with self._mutex:
                self._connections.remove(connection)
            connection.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._mutex:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    # Finding --------------------------------------------------------------------------------------

    def find(self, sop_instance_uid: str) -> Instance | None:
        """The current instance of this UID."""
        row = (
            self.connection()
            .execute(
                f"SELECT {_INSTANCE} FROM instance AS i{_JOINS}"
                " WHERE uid_key = ? AND sop_instance_uid = ?",
                (uid_key(sop_instance_uid), sop_instance_uid),
            )
            .fetchone()
        )
        return None if row is None else _instance(row)

    def versions(self, sop_instance_uid: str) -> list[Version]:
        """Everything ever stored under this UID, the newest first."""
        found = []
        tables = (("instance", "'current'", _JOINS), ("superseded", "state", ""))
        for table, state, joins in tables:
            rows = self.connection().execute(
                f"SELECT {_INSTANCE}, {state}, version FROM {table} AS i{joins}"
                " WHERE uid_key = ? AND sop_instance_uid = ?",
                (uid_key(sop_instance_uid), sop_instance_uid),
            )
            found += [Version(_instance(row), row[12], row[13]) for row in rows]
        return sorted(found, key=lambda version: -version.instance.sequence)

    def select(self, level: Level, keys: Mapping[str, str]) -> Iterator[Instance]:
        """Current instances below entities of `level` with exactly these values."""
        where, values = _conditions(level, keys)
        rows = self.connection().execute(
            f"SELECT {_INSTANCE} FROM instance AS i{_JOINS}{where} ORDER BY sequence", values
        )
        return map(_instance, rows.fetchall())

    def retrieve(self, condition: str, values: Sequence[object]) -> list[Instance]:
        """Current instances under an SQL condition, in the order in which a person looks at them.

        That is study by study, by the numbers of series and instances, and by arrival.
        """
        rows = self.connection().execute(
            f"SELECT {_INSTANCE} FROM instance AS i{_JOINS} WHERE {condition} ORDER BY study.id,"
            " CAST(series.series_number AS INTEGER), series.id,"
            " CAST(i.instance_number AS INTEGER), sequence",
            values,
        )
        return [_instance(row) for row in rows.fetchall()]

    def everything(self, after: int = 0) -> Iterator[Instance]:
        """Every current instance whose sequence is higher than `after`, in that order.

        May go on for hours: what arrives meanwhile is seen, and nothing is held up.
        """
        while True:
            rows = (
                self.connection()
                .execute(
                    f"SELECT {_INSTANCE} FROM instance AS i{_JOINS}"
                    " WHERE sequence > ? ORDER BY sequence LIMIT ?",
                    (after, _PAGE),
                )
                .fetchall()
            )
            if not rows:
                return
            yield from map(_instance, rows)
            after = rows[-1][0]

    def entities(self, level: Level, keys: Mapping[str, str]) -> Iterator[dict[str, object]]:
        """Entities of `level` with exactly these values, each as keyword to index value."""
        where, values = _conditions(level, keys)
        columns = _columns(level)
        selected = ", ".join(columns.values())
        rows = self.connection().execute(f"SELECT {selected} FROM {_UPWARDS[level]}{where}", values)
        return (dict(zip(columns, row, strict=True)) for row in rows.fetchall())

    def findings(self, instance: Instance) -> tuple[str, ...]:
        """What was odd about an instance when it came."""
        row = (
            self.connection()
            .execute("SELECT findings FROM instance WHERE sequence = ?", (instance.sequence,))
            .fetchone()
        )
        return tuple(row[0].split("\n")) if row and row[0] else ()

    def variants(self) -> list[Variant]:
        """All conflicting demographics, the oldest first."""
        rows = self.connection().execute(
            "SELECT level, owner, sequence, attributes FROM variant ORDER BY id"
        )
        return [Variant(*row) for row in rows]

    def audit(self) -> list[AuditRecord]:
        """Everything that was replaced, kept as an older version, or deleted."""
        rows = self.connection().execute(
            "SELECT sequence, time, action, sop_instance_uid, detail FROM audit ORDER BY id"
        )
        return [AuditRecord(*row) for row in rows]

    def last_deletion(self) -> int:
        """No deletion so far has a higher number; see `ports.InstanceReader`."""
        row = (
            self.connection()
            .execute("SELECT sequence FROM audit ORDER BY id DESC LIMIT 1")
            .fetchone()
        )
        return row[0] if row else 0

    def deletions(self, after: int, last: int) -> Iterator[Instance]:
        """What was deleted by deletions of these numbers; see `ports.InstanceReader`."""
        rows = (
            self.connection()
            .execute(
                "SELECT DISTINCT sop_instance_uid FROM audit WHERE action = 'deleted'"
                " AND sequence <= ?2 AND id > coalesce("
                "(SELECT id FROM audit WHERE sequence <= ?1 ORDER BY id DESC LIMIT 1), 0)",
                (after, last),
            )
            .fetchall()
        )
        for (uid,) in rows:
            deleted = (one for one in self.versions(uid) if one.state == "deleted")
            yield from (one.instance for one in list(deleted)[:1])

    def statistics(self) -> Statistics:
        """Counts over everything current."""
        row = (
            self.connection()
            .execute(
                "SELECT (SELECT count(*) FROM patient), (SELECT count(*) FROM study),"
                " (SELECT count(*) FROM series), count(*), coalesce(sum(length), 0) FROM instance"
            )
            .fetchone()
        )
        return Statistics(*row)

    # Reading --------------------------------------------------------------------------------------

    def open(self, instance: Instance) -> OpenedInstance:
        """Open the data set of an instance; see `ports.InstanceReader`."""
        number = instance.location.segment
        if number == ADOPTED:
            adopted = self.adopted(instance)
            if adopted is None:
                raise StorageError("nobody knows where the adopted file is", status=0x0110)
            return OpenedInstance(self.disk, open_adopted(adopted), instance)
        if number == GONE:
            raise StorageError("deleted, and its space was given back", status=0x0110)
        try:
            fd = self.disk.open_to_read(segment_name(number), self._folder)
        except FileNotFoundError as error:
            moved = self._moved(instance)
            if moved is None:
                raise StorageError(f"segment {number} is gone", status=0x0110) from error
            return self.open(moved)
        except OSError as error:
            raise StorageError(f"segment {number}: {error.strerror}", status=0x0110) from error
        return OpenedInstance(self.disk, fd, instance)

    def hold(self, number: int) -> _Held | None:
        """A segment, open for several instances; None if there is no such file, or no way in."""
        if number in (ADOPTED, GONE):
            return None
        with suppress(OSError):
            fd = self.disk.open_to_read(segment_name(number), self._folder)
            return _Held(self.disk, fd, number)
        return None

    def _moved(self, instance: Instance) -> Instance | None:
        """The same content at the place where compaction has put it since it was found."""
        for version in self.versions(instance.sop_instance_uid):
            found = version.instance
            if found.sequence == instance.sequence and found.location != instance.location:
                return instance._replace(location=found.location)
        return None

    def adopted(self, instance: Instance) -> Adopted | None:
        """The foreign file of an adopted instance; None when its bytes are in a segment."""
        row = (
            self.connection()
            .execute(
                "SELECT path, size, modified FROM adopted WHERE sequence = ?",
                (instance.sequence,),
            )
            .fetchone()
        )
        return None if row is None else Adopted(*row)


def _instance(row: tuple[Any, ...]) -> Instance:
    sequence, class_, uid, syntax, study, series, segment, offset, length, preamble = row[:10]
    location = Location(segment, offset, length, preamble)
    return Instance(sequence, class_, uid, syntax, study, series, location, row[10], row[11])


def _key(level: Level, keyword: str) -> Key:
    key = KEYS_BY_KEYWORD.get(keyword)
    if key is None or key.origin == Origin.COUNTED:
        raise UsageError(f"{keyword} is not indexed")
    if _BY_LEVEL.index(key.level) > _BY_LEVEL.index(level):
        raise UsageError(f"{keyword} is an attribute of a lower level than {level.name}")
    return key


def _conditions(level: Level, keys: Mapping[str, str]) -> tuple[str, list[object]]:
    conditions, values = [], list[object]()
    for keyword, value in keys.items():
        key = _key(level, keyword)
        if keyword == "SOPInstanceUID":
            conditions.append("i.uid_key = ?")
            values.append(uid_key(value))
        conditions.append(f"{_expression(key)} = ?")
        values.append(value)
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), values


def _expression(key: Key) -> str:
    if key.level is Level.INSTANCE:
        return _KEPT_INSTANCE.get(key.keyword, f"i.{key.column}")
    return f"{key.level.value}.{key.column}"


def _columns(level: Level) -> dict[str, str]:
    """By keyword, the SQL of every attribute at this level and above."""
    columns: dict[str, str] = {}
    for upper in _BY_LEVEL[: _BY_LEVEL.index(level) + 1]:
        for key in KEYS_BY_KEYWORD.values():
            if key.level is upper:
                columns[key.keyword] = _COUNTED.get(key.keyword) or _expression(key)
    return columns
