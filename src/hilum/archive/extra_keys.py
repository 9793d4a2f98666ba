"""Keys that the settings add to the table of keys: indexed beside the server's other work.

Owns which instances have been read for each extra key, and the reading. Must not know queries. A
key is of the level that the settings say, and has the value of the first instance of an entity
that gives one. PS3.4 C.2.2.1.3.

Storing an instance costs nothing more for extra keys: a thread follows behind, reads the headers
of what is new, and writes the values in short transactions of its own, in turns with the group
commit. A key is ready once everything has been read for it. When a query asks for one that is only
a little behind, the query's thread reads the rest first; while there is much to read, as after the
key was added to the settings, the key is answered as one that is not supported (FF01).

How far each key is stands in the index, as properties `extra:<number>`. They come and go with the
settings and do not belong to the index's fingerprint: no key makes the index be built anew.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

from hilum.archive.extract import coding_letter, converter
from hilum.archive.index_sqlite import connect
from hilum.archive.keys import CHARACTER_SET, KINDS, ORDER, Key, Origin
from hilum.archive.ports import Level
from hilum.dataset.coding import tag_text
from hilum.dataset.scan import Wanted, scan
from hilum.errors import DimseError, SettingsError
from hilum.tables.dictionary import element, vr_of
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from hilum.archive.extract import Value
    from hilum.archive.ports import Instance
    from hilum.archive.reading import Reader
    from hilum.archive.turn import Turn

__all__ = ["ExtraKeys", "extra_key"]

_PROPERTY = "extra:"
_BATCH = 200
"""Instances that are read between two transactions."""

_NEAR = 2000
"""Instances that a query's thread reads itself before it answers."""

_INTERVAL = 0.5
_PAGE, _PAGES_A_COMMIT = 4096, 4
_OWNER = {
    Level.PATIENT: "study.patient",
    Level.STUDY: "series.study",
    Level.SERIES: "instance.series",
    Level.INSTANCE: "instance.sequence",
}
_OWNERS = (
    f"SELECT {', '.join(_OWNER[level] for level in ORDER)} FROM instance"
    " JOIN series ON series.id = instance.series JOIN study ON study.id = series.study"
    " WHERE instance.sequence = ?"
)
_log = logging.getLogger(__name__)


def extra_key(tag: int, level: Level) -> Key:
    """The row of an extra key.

    Raises:
        SettingsError: its values are none that are matched.
    """
    known = element(tag)
    vr = vr_of(tag)
    vr = "LO" if vr == "UN" and known is None else vr
    if vr not in KINDS:
        raise SettingsError(f"query.extra_keys: {tag_text(tag)} has VR {vr}, not matched by value")
    name = known.keyword if known else tag_text(tag)
    return Key(name, tag, vr, level, "O", Origin.DATA_SET, "", "")


class ExtraKeys:
    """The extra keys of an open archive; implements `querying.Extra`.

    Args:
        keys: rows of `extra_key`.
        turn: of all who write to the folder.
    """

    def __init__(
        self,
        keys: Iterable[Key],
        index: Path,
        reader: Reader,
        turn: Turn,
    ) -> None:
        self._keys = {_number(key): key for key in keys}
        self._numbers = {key.tag: number for number, key in self._keys.items()}
        self._converters = {number: converter(key) for number, key in self._keys.items()}
        self._wanted = Wanted({CHARACTER_SET, *self._numbers})
        self._index = index
        self._reader = reader
        self._turn = turn
        self._reading = threading.Lock()
        self._marks: dict[int, int] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take over the settings, and follow in a thread of its own if there is anything to."""
        self._adopt_settings()
        if self._keys:
            self._thread = threading.Thread(target=self._follow, name="hilum-keys", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def ready(self, asked: Collection[int]) -> Mapping[int, tuple[int, Key]]:
        """Of the tags asked for, number and row of the extra keys that can be matched now."""
        wanted = [self._numbers[tag] for tag in asked if tag in self._numbers]
        if not wanted:
            return {}
        last = self._last()
        if self._behind(wanted, last):
            self._see_others()
        near = self._behind(wanted, last) and self._lag(wanted) <= _NEAR
        caught_up = near and self.catch_up()
        return {
            self._keys[number].tag: (number, self._keys[number])
            for number in wanted
            if caught_up or self._marks[number] >= last
        }

    def catch_up(self) -> bool:
        """Read what has not been read yet, until there is no more; False if it was stopped.

        Instances are not always entered in the order of their sequences: those above the first
        that may still come are read, and will be read again.
        """
        with self._reading:
            self._see_others()
            with self._turn:
                settled = self._turn.settled()
            after = min(self._marks.values(), default=0)
            batch: list[Instance] = []
            for instance in self._reader.everything(after):
                batch.append(instance)
                if len(batch) == _BATCH:
                    self._enter(batch, settled)
                    batch = []
                if self._stop.is_set():
                    return False
            self._enter(batch, settled)
        return True

    # How far --------------------------------------------------------------------------------------

    def _adopt_settings(self) -> None:
        """Forget keys that are not wanted any more; begin at the beginning with new ones."""
        with self._turn, closing(connect(self._index, create=False)) as connection:
            rows = connection.execute(
                "SELECT name, value FROM property WHERE substr(name, 1, ?) = ?",
                (len(_PROPERTY), _PROPERTY),
            ).fetchall()
            stored = {int(name[len(_PROPERTY) :]): int(value) for name, value in rows}
            gone = [number for number in stored if number not in self._keys]
            if gone:
                connection.execute("BEGIN IMMEDIATE")
                for number in gone:
                    connection.execute("DELETE FROM extra WHERE key = ?", (number,))
                    name = f"{_PROPERTY}{number}"
                    connection.execute("DELETE FROM property WHERE name = ?", (name,))
                connection.execute("COMMIT")
        self._marks = {number: stored.get(number, 0) for number in self._keys}

    def _see_others(self) -> None:
        """Take note of how far other processes have come: nothing is read twice for nothing."""
        query = "SELECT name, value FROM property WHERE substr(name, 1, ?) = ?"
        rows = self._reader.connection().execute(query, (len(_PROPERTY), _PROPERTY)).fetchall()
        stored = {int(name[len(_PROPERTY) :]): int(value) for name, value in rows}
        self._marks = {
            number: max(mark, stored.get(number, 0)) for number, mark in self._marks.items()
        }

    def _last(self) -> int:
        query = "SELECT coalesce(max(sequence), 0) FROM instance"
        return int(self._reader.connection().execute(query).fetchone()[0])

    def _behind(self, numbers: Iterable[int], last: int) -> bool:
        return any(self._marks[number] < last for number in numbers)

    def _lag(self, numbers: Iterable[int]) -> int:
        """Instances to be read, as far as it matters."""
        after = min(self._marks[number] for number in numbers)
        query = "SELECT count(*) FROM (SELECT 1 FROM instance WHERE sequence > ? LIMIT ?)"
        counted = self._reader.connection().execute(query, (after, _NEAR + 1)).fetchone()
        return int(counted[0])

    # Reading --------------------------------------------------------------------------------------

    def _follow(self) -> None:
        try:
            while True:
                try:
                    self._see_others()
                    if self._behind(self._keys, self._last()):
                        self.catch_up()
                except sqlite3.Error as error:
                    _log.warning("extra keys: %s", error)
                if self._stop.wait(_INTERVAL):
                    return
        finally:
            self._reader.release_thread()

    def _enter(self, batch: list[Instance], settled: int) -> None:
        """Read some instances and write down what they say, and how far that is."""
        if not batch:
            return
        last = min(batch[-1].sequence, settled)
        rows = [row for instance in batch for row in self._rows(instance)]
        marks = {number: max(mark, last) for number, mark in self._marks.items()}
        with self._turn, closing(connect(self._index, create=False)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR IGNORE INTO extra VALUES (?, ?, ?)", rows)
            connection.executemany(
                "INSERT INTO property VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [(f"{_PROPERTY}{number}", str(mark)) for number, mark in marks.items()],
            )
            connection.execute("COMMIT")
            self._turn.logged(_PAGE * (_PAGES_A_COMMIT + len(rows)))
        self._marks = marks

    def _rows(self, instance: Instance) -> list[tuple[int, int, Value]]:
        """Number, owner and value of what an instance says; nothing if it cannot be read."""
        found: list[tuple[int, int, Value]] = []
        values, letter = self._values(instance)
        if not values:
            return found
        owners = self._reader.connection().execute(_OWNERS, (instance.sequence,)).fetchone()
        if owners is None:
            return found
        character_set = values.get(CHARACTER_SET, b"")
        for number, key in self._keys.items():
            raw = values.get(key.tag)
            if raw and self._marks[number] < instance.sequence:
                value = self._converters[number](raw, character_set, letter)
                if value is not None:
                    found.append((number, owners[ORDER.index(key.level)], value))
        return found

    def _values(self, instance: Instance) -> tuple[Mapping[int, bytes], str]:
        syntax = transfer_syntax(instance.transfer_syntax_uid)
        try:
            with self._reader.open(instance) as opened, opened.mapped() as data:
                header = scan(data, syntax, self._wanted)
        except (DimseError, OSError, ValueError) as error:
            _log.warning("extra keys of %s: %s", instance.sop_instance_uid, error)
            return {}, "E"
        return header.values, coding_letter(header.little_endian, header.explicit_vr)


def _number(key: Key) -> int:
    return ORDER.index(key.level) << 32 | key.tag
