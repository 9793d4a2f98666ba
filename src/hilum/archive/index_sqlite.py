"""The index in SQLite: the writing side, derived from the segments.

Owns the transaction of the group commit, the high-water mark of each segment, duplicates and
history. Must not know how segments are written, nor the network. What it holds can be made again
from the segments, and only bytes that are on stable storage already are ever entered.

`synchronous=NORMAL` in WAL mode: a commit does not sync, so a power cut may lose the last
transactions but never the order of them; recovery replays what is missing from the segments.
"""

from __future__ import annotations

import json
import sqlite3
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from xxhash import xxh32_intdigest

from hilum.archive import index_damage
from hilum.archive.entities import Entities
from hilum.archive.index_damage import StaleIndex
from hilum.archive.schema import FINGERPRINT, INSTANCE_ROW, STATEMENTS
from hilum.errors import IndexFailed, OutOfSpace, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hilum.archive.adoption import Adopted
    from hilum.archive.extract import Coding, Value
    from hilum.archive.members import Record
    from hilum.archive.ports import Location

__all__ = ["Admission", "Existing", "Index", "StaleIndex", "connect", "uid_key"]

_BUSY_TIMEOUT = 30.0
_PAGES_A_COMMIT = 10
_MARKS = ", ".join("?" * len(INSTANCE_ROW))
_COLUMNS = ", ".join(INSTANCE_ROW)
_QUALIFIED = ", ".join("NULL" if name == "region" else f"instance.{name}" for name in INSTANCE_ROW)
_INSERT = f"INSERT INTO instance ({_COLUMNS}) VALUES "
_SUPERSEDE = (
    f"INSERT INTO superseded ({_COLUMNS}, study_instance_uid, series_instance_uid,"
    f" state, superseded_by) SELECT {_QUALIFIED}, study_instance_uid, series_instance_uid, ?, ?"
    " FROM instance LEFT JOIN series ON series.id = instance.series"
    " LEFT JOIN study ON study.id = series.study WHERE sequence = ?"
)
_AUDIT = (
    "INSERT INTO audit (sequence, time, action, sop_instance_uid, detail) VALUES (?, ?, ?, ?, ?)"
)


class Admission(NamedTuple):
    """One instance to enter into the index.

    Attributes:
        upper: raw values of elements above the instance level; None for an object that has no
            patient and no study.
        values: the columns `keys.INSTANCE_COLUMNS`.
        coding: letter of `extract.coding_letter`.
        adopted: the foreign file that has its bytes, if one does.
    """

    uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    upper: dict[int, bytes] | None
    values: tuple[Value, ...]
    coding: Coding
    record: Record
    location: Location
    findings: tuple[str, ...]
    adopted: Adopted | None = None


class Existing(NamedTuple):
    """One content that was stored under a UID: enough to tell whether another is identical."""

    sequence: int
    version: int
    digest: bytes
    transfer_syntax_uid: str
    length: int
    state: str


def uid_key(uid: str) -> int:
    """The number by which instances are looked up: always compare the UID as well.

    A hash, so that the B-tree stays small; its low bits are the UID's last four characters, so
    that the instances of one series, numbered one after the other, share a page.
    """
    raw = uid.encode("utf-8", "replace")
    return ((xxh32_intdigest(raw[:-4]) - 0x80000000) << 32) | int.from_bytes(raw[-4:], "big")


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """A writing connection with the settings of the commit path."""
    mode = "rwc" if create else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "wal_autocheckpoint=0",
        "cache_size=-131072",
        "journal_size_limit=67108864",
        "cell_size_check=1",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


class Index:
    """The writing connection. One thread at a time; every method may raise `sqlite3.Error`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._execute = connection.execute
        self._entities = Entities(connection)
        self._uids: dict[str, int] = {}
        self._uid_texts: dict[int, str] = {}
        self._sources: dict[str, int] = {}
        self._has_superseded = False
        self._epoch = -1
        self._written = 0
        self._load()

    @classmethod
    def create(cls, path: Path) -> Index:
        """Make an empty index."""
        connection = connect(path, create=True)
        connection.execute("BEGIN IMMEDIATE")
        for statement in STATEMENTS:
            connection.execute(statement)
        connection.execute("INSERT INTO property VALUES ('fingerprint', ?)", (FINGERPRINT,))
        connection.execute("COMMIT")
        return cls(connection, path)

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open an index that is there.

        Raises:
            StaleIndex: it is damaged, or of other tables: a rebuild helps.
            SettingsError: it cannot be used as things are; a rebuild would not help.
        """
        if not path.exists():
            raise StaleIndex("there is no index")
        damage = index_damage.remembered(path)
        if damage:
            raise StaleIndex(f"the index was found damaged: {damage}")
        connection = None
        try:
            with index_damage.telling(path, opening=True):
                connection = connect(path, create=False)
                properties = dict(connection.execute("SELECT name, value FROM property"))
                if properties.get("fingerprint") != FINGERPRINT or "complete" not in properties:
                    raise StaleIndex("the index was made for other tables, or never finished")
                return cls(connection, path)
        except BaseException:
            if connection is not None:
                connection.close()
            raise

    def _load(self) -> None:
        self._uids = dict(self._execute("SELECT uid, id FROM uid"))
        self._uid_texts = {id_: uid for uid, id_ in self._uids.items()}
        self._sources.clear()
        row = self._execute("SELECT 1 FROM superseded LIMIT 1").fetchone()
        self._has_superseded = row is not None

    def failed(self, error: sqlite3.Error) -> StorageError:
        """What a failing index means to the sender; damage is remembered for the next start."""
        index_damage.remember(self._path, error)
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return OutOfSpace("the disk of the index is full")
        return IndexFailed(f"index: {error}")

    def close(self) -> None:
        """Close the connection; SQLite folds the write-ahead log in."""
        self._connection.close()

    def mark(self) -> str:
        """What tells this archive's entries from others; empty when the index does not know."""
        row = self._execute("SELECT value FROM property WHERE name = 'mark'").fetchone()
        return str(row[0]) if row else ""

    def mark_complete(self, mark: str) -> None:
        """Say that every segment has been entered: an index without this mark is rebuilt.

        The mark is durable: otherwise a power cut in the index's first minutes took all of it, and
        a rebuild cannot tell a torn write from an instance that was damaged later.
        """
        # IGNORE writes nothing when the mark is there: a start on a full disk must succeed.
        entered = self._execute(
            "INSERT OR IGNORE INTO property VALUES ('complete', 'yes'), ('mark', ?)", (mark,)
        )
        if entered.rowcount:
            self._execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # The transaction ------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin the transaction of one group commit."""
        self._written = 0
        self._execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make it visible to every reader."""
        self._execute("COMMIT")

    def leave(self) -> None:
        """End a transaction in which nothing was entered; nothing if there is none."""
        if self._connection.in_transaction:
            self._execute("ROLLBACK")

    @property
    def logged(self) -> int:
        """About how many bytes a transaction puts into the write-ahead log."""
        return (self._written + _PAGES_A_COMMIT) * 4096

    @property
    def changed(self) -> bool:
        """Whether rows were written, since `refresh`, that other processes may remember."""
        return self._entities.changed

    def refresh(self, epoch: int) -> None:
        """To be called first in the turn: in another epoch, what is remembered may be false."""
        if epoch != self._epoch:
            self._entities.forget()
            self._load()
            self._epoch = epoch
        self._entities.changed = False

    def seen(self, epoch: int) -> None:
        """The epoch begins with changes of our own."""
        self._epoch = epoch

    def rollback(self) -> None:
        """Forget what was entered since `begin`."""
        if self._connection.in_transaction:
            self._execute("ROLLBACK")
        self._entities.forget()
        self._load()

    # Reading what ingest needs --------------------------------------------------------------------

    def knows(self, uids: Sequence[str]) -> bool:
        """Whether anything seems to have ever been stored under one of these UIDs.

        False is certain, as of the moment, also outside of the turn: nothing remembered is used.
        """
        keys = [uid_key(uid) for uid in uids]
        marks = ("?," * len(keys))[:-1]
        (found,) = self._execute(
            f"SELECT EXISTS (SELECT 1 FROM instance WHERE uid_key IN ({marks}))"
            f" OR EXISTS (SELECT 1 FROM superseded WHERE uid_key IN ({marks}))",
            keys * 2,
        ).fetchone()
        return bool(found)

    def existing(self, uids: Sequence[str]) -> dict[str, list[Existing]]:
        """Everything that was ever stored under these UIDs; most often nothing at all."""
        found: dict[str, list[Existing]] = {}
        keys = [uid_key(uid) for uid in uids]
        marks = ("?," * len(keys))[:-1]
        self._collect(f"'current' FROM instance WHERE uid_key IN ({marks})", keys, uids, found)
        if self._has_superseded:
            self._collect(f"state FROM superseded WHERE uid_key IN ({marks})", keys, uids, found)
        return found

    def _collect(
        self, tail: str, keys: list[int], uids: Sequence[str], found: dict[str, list[Existing]]
    ) -> None:
        rows = self._execute(
            "SELECT sop_instance_uid, sequence, version, digest, transfer_syntax, length, " + tail,
            keys,
        ).fetchall()
        for uid, sequence, version, digest, syntax, length, state in rows:
            if uid in uids:
                existing = Existing(
                    sequence, version, digest, self._uid_texts[syntax], length, state
                )
                found.setdefault(uid, []).append(existing)

    def adopted(self, sequence: int) -> tuple[bytes, int, int] | None:
        """The fields of `adoption.Adopted` of a content that is in a foreign file."""
        row: tuple[bytes, int, int] | None = self._execute(
            "SELECT path, size, modified FROM adopted WHERE sequence = ?", (sequence,)
        ).fetchone()
        return row

    def high_water_marks(self) -> dict[int, int]:
        """By segment, the offset up to which it is entered."""
        return dict(self._execute("SELECT number, indexed_to FROM segment"))

    def last_sequence(self) -> int:
        """The highest sequence that was ever entered; 0 in an empty index."""
        (last,) = self._execute(
            "SELECT max((SELECT coalesce(max(sequence), 0) FROM instance),"
            " (SELECT coalesce(max(superseded_by), 0) FROM superseded),"
            " (SELECT coalesce(max(sequence), 0) FROM audit))"
        ).fetchone()
        return int(last)

    # Entering -------------------------------------------------------------------------------------

    def advance(self, segment: int, offset: int) -> None:
        """Set the high-water mark of a segment, in the same transaction as its entries."""
        self._execute(
            "INSERT INTO segment VALUES (?, ?)"
            " ON CONFLICT (number) DO UPDATE SET indexed_to = excluded.indexed_to",
            (segment, offset),
        )

    def drop_segment(self, number: int) -> None:
        """Forget a segment's mark: its file is gone."""
        self._execute("DELETE FROM segment WHERE number = ?", (number,))

    def add(self, admissions: Iterable[Admission]) -> list[tuple[str, ...]]:
        """Enter instances, in order; returns the findings of each, with those of its placement."""
        rows = []
        findings = []
        for admission in admissions:
            row, found = self._row(admission)
            rows.append(row)
            findings.append(found)
            if admission.record.version > 1:
                self._flush(rows)
                self._supersede(admission)
        self._flush(rows)
        self._entities.flush_counts()
        return findings

    def _flush(self, rows: list[tuple[Value, ...]]) -> None:
        if rows:
            # One statement: each gives the interpreter's lock up, which others then take.
            marks = ", ".join([f"({_MARKS})"] * len(rows))
            self._execute(_INSERT + marks, tuple(chain.from_iterable(rows)))
            self._written += len(rows)
            rows.clear()

    def _row(self, admission: Admission) -> tuple[tuple[Value, ...], tuple[str, ...]]:
        record, location = admission.record, admission.location
        findings = admission.findings
        series: int | None = None
        region: int | None = None
        if admission.upper is not None:
            series, region, more = self._entities.place(
                admission.upper, admission.sop_class_uid, admission.coding, record.sequence
            )
            if more:
                findings = findings + more
        if admission.adopted is not None:
            values = (record.sequence, *admission.adopted)
            self._execute("INSERT INTO adopted VALUES (?, ?, ?, ?)", values)
        row = (
            record.sequence,
            series,
            uid_key(admission.uid),
            admission.uid,
            self._uid_id(admission.sop_class_uid),
            self._uid_id(admission.transfer_syntax_uid),
            location.segment,
            location.offset,
            location.preamble,
            location.length,
            record.digest,
            record.arrival,
            self._source_id(record.source),
            record.version,
            "\n".join(findings) or None,
            region,
            *admission.values,
        )
        return row, findings

    def _uid_id(self, uid: str) -> int:
        id_ = self._uids.get(uid)
        if id_ is None:
            id_ = len(self._uids) + 1
            self._execute("INSERT INTO uid VALUES (?, ?)", (id_, uid))
            self._entities.changed = True
            self._uids[uid] = id_
            self._uid_texts[id_] = uid
        return id_

    def _source_id(self, source: str) -> int:
        id_ = self._sources.get(source)
        if id_ is not None:
            return id_
        row = self._execute("SELECT id FROM source WHERE source = ?", (source,)).fetchone()
        if row is None:
            cursor = self._execute("INSERT INTO source (source) VALUES (?)", (source,))
            row = (cursor.lastrowid,)
        if len(self._sources) > 4096:
            self._sources.clear()
        self._sources[source] = row[0]
        return int(row[0])

    def _supersede(self, admission: Admission) -> None:
        record = admission.record
        for existing in self.existing([admission.uid]).get(admission.uid, ()):
            if existing.state == "current" and existing.sequence != record.sequence:
                state = "replaced" if record.replaces else "kept"
                self._entities.remove(self._retire(existing.sequence, state, record.sequence))
                detail = json.dumps({"version": existing.version, "source": record.source})
                self._execute(
                    _AUDIT, (record.sequence, record.arrival, state, admission.uid, detail)
                )

    def _retire(self, sequence: int, state: str, by: int) -> set[int]:
        """Move a current instance into history; returns the series that lost it, if any."""
        self._entities.flush_counts()
        (series,) = self._execute(
            "SELECT series FROM instance WHERE sequence = ?", (sequence,)
        ).fetchone()
        self._execute(_SUPERSEDE, (state, by, sequence))
        self._execute("DELETE FROM instance WHERE sequence = ?", (sequence,))
        self._has_superseded = self._entities.changed = True
        return set() if series is None else {series}

    def add_note(self, payload: dict[str, object]) -> None:
        """Enter a note of the segments; unknown actions are recorded and do nothing else.

        A deletion is `{"action": "delete", "sequence", "time", "actor", "reason", "instances":
        [sequence, ...]}`: these contents, current or history, are deleted.
        """
        sequence, time = payload.get("sequence"), payload.get("time")
        action, instances = payload.get("action"), payload.get("instances")
        detail = json.dumps({"actor": payload.get("actor"), "reason": payload.get("reason")})
        victims = instances if action == "delete" and isinstance(instances, list) else []
        series: set[int] = set()
        for victim in victims:
            row = self._execute(
                "SELECT sop_instance_uid FROM instance WHERE sequence = ?1"
                " UNION ALL SELECT sop_instance_uid FROM superseded"
                " WHERE sequence = ?1 AND state <> 'deleted'",
                (victim,),
            ).fetchone()
            if row is not None:
                series |= self._delete(int(victim), int(str(sequence)))
                self._execute(_AUDIT, (sequence, time, "deleted", row[0], detail))
        if action != "delete":
            self._execute(_AUDIT, (sequence, time, str(action), "", detail))
        self._entities.remove(series)

    def place_removed(self, rows: Iterable[tuple[str | None, str | None, int]]) -> None:
        """Say of removed contents in which study and series they were: UIDs, and the sequence."""
        self._connection.executemany(
            "UPDATE superseded SET study_instance_uid = ?, series_instance_uid = ?"
            " WHERE sequence = ?",
            rows,
        )

    def _delete(self, victim: int, by: int) -> set[int]:
        current = self._execute("SELECT 1 FROM instance WHERE sequence = ?", (victim,)).fetchone()
        if current:
            return self._retire(victim, "deleted", by)
        self._execute("UPDATE superseded SET state = 'deleted' WHERE sequence = ?", (victim,))
        return set()
