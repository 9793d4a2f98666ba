"""Patients, studies and series of the index, and which of them an instance belongs to.

Owns identity (who is the same patient, study, series), filling in what earlier instances left
empty, conflicting demographics, and the counts of each study and series. Must not know files.
One object lives as long as the writing connection and remembers what it has seen, so that the
next slice of a series costs no query. PS3.4 C.6.1.1, PS3.3 C.7.1 to C.7.3.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive import extract, regions, sounds
from hilum.archive.extract import Coding, uid_text
from hilum.archive.keys import CHARACTER_SET, LEVEL_KEYS, SERIES_UID, STUDY_UID
from hilum.archive.ports import Level

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

__all__ = ["Entities", "Placement"]

_CACHED_SERIES = 4096
_COUNTED_TOGETHER = 64
_REGIONS = 8
_PATIENT_TAGS = tuple(key.tag for key in LEVEL_KEYS[Level.PATIENT])
_TAG_COLUMNS = {level: tuple((key.tag, key.column) for key in LEVEL_KEYS[level]) for level in Level}

Row = dict[str, "str | int | bytes | None"]


class _Patient:
    """What is remembered of a patient: the row, its empty columns, raw demographics seen."""

    __slots__ = ("id", "row", "seen")

    def __init__(self, id_: int, row: Row) -> None:
        self.id = id_
        self.row = row
        self.seen: set[tuple[bytes | None, ...]] = set()


class _Study:
    __slots__ = ("classes", "empty", "id", "identity", "modalities", "patient")

    def __init__(self, id_: int, patient: _Patient, identity: str, empty: frozenset[int]) -> None:
        self.id = id_
        self.patient = patient
        self.identity = identity
        self.empty = empty
        self.modalities: set[str] = set()
        self.classes: set[str] = set()


class _Series:
    __slots__ = ("empty", "findings", "id", "region", "regions", "study", "upper")

    def __init__(self, id_: int, study: _Study, empty: frozenset[int]) -> None:
        self.id = id_
        self.study = study
        self.empty = empty
        self.upper: Mapping[int, bytes] | None = None
        self.region: int | None = None
        self.regions: dict[bytes, int] = {}
        self.findings: tuple[str, ...] = ()


class Placement(NamedTuple):
    """Where an instance belongs, and what was odd about that.

    `series` and `region` are numbers of rows.
    """

    series: int
    region: int | None
    findings: tuple[str, ...]


class Entities:
    """Finds or makes the rows above an instance, inside the caller's transaction.

    Args:
        connection: the writing connection; the caller begins and commits. After a rollback the
            caller must call `forget`.

    Attributes:
        changed: whether rows were written that others may remember, since it was set to False.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._series: dict[tuple[bytes, bytes], _Series] = {}
        self._studies: dict[str, _Study] = {}
        self._patients: dict[str, _Patient] = {}
        self._series_counts: dict[int, int] = {}
        self._study_counts: dict[int, int] = {}
        self.changed = False

    def forget(self) -> None:
        """Drop everything remembered: what was uncommitted is no longer true."""
        for memory in (self._series, self._studies, self._patients):
            memory.clear()
        self._series_counts.clear()
        self._study_counts.clear()

    def place(
        self, upper: Mapping[int, bytes], sop_class: str, coding: Coding, sequence: int
    ) -> Placement:
        """The series of an instance, made if it is new; counts the instance.

        Args:
            upper: raw values of every element above the instance level.
            sop_class: SOP Class UID.
            sequence: of the instance, to date a conflict by.
        """
        key = (upper[STUDY_UID], upper[SERIES_UID])
        series = self._series.get(key)
        if series is None:
            series = self._series_of(key, upper, coding, sequence)
        if series.upper != upper:
            series.findings = self._reconcile(series, upper, coding, sequence)
        study = series.study
        if sop_class not in study.classes:
            study.classes.add(sop_class)
            self._set(study.id, "sop_classes_in_study", study.classes)
        counts = self._series_counts
        counts[series.id] = counts.get(series.id, 0) + 1
        counts = self._study_counts
        counts[study.id] = counts.get(study.id, 0) + 1
        return Placement(series.id, series.region, series.findings)

    def flush_counts(self) -> None:
        """Write the counts of this transaction."""
        if self._series_counts:
            self._raise("series", "number_of_series_related_instances", self._series_counts)
            self._raise("study", "number_of_study_related_instances", self._study_counts)
            self._series_counts.clear()
            self._study_counts.clear()

    def _raise(self, table: str, column: str, counts: dict[int, int]) -> None:
        """Add to the counts of rows, by id, in few statements."""
        items = list(counts.items())
        for first in range(0, len(items), _COUNTED_TOGETHER):
            some = items[first : first + _COUNTED_TOGETHER]
            more = "CASE id " + "WHEN ? THEN ? " * len(some) + "END"
            marks = ("?," * len(some))[:-1]
            values = [value for item in some for value in item]
            self._connection.execute(
                f"UPDATE {table} SET {column} = {column} + {more} WHERE id IN ({marks})",
                (*values, *(id_ for id_, _ in some)),
            )

    def remove(self, series: Iterable[int]) -> None:
        """Current instances of these series are gone: counts, lists and empty parents follow."""
        execute = self._connection.execute
        studies: set[int] = set()
        self.changed = True
        for id_ in series:
            (study,) = execute("SELECT study FROM series WHERE id = ?", (id_,)).fetchone()
            studies.add(study)
            execute(
                "UPDATE series SET number_of_series_related_instances ="
                " (SELECT count(*) FROM instance WHERE series = ?1) WHERE id = ?1",
                (id_,),
            )
            execute(
                "DELETE FROM series WHERE id = ? AND number_of_series_related_instances = 0",
                (id_,),
            )
            regions.leave(self._connection, id_)
        for study in studies:
            self._recount(study)
        self._series.clear()
        self._studies.clear()
        self._patients.clear()

    def _recount(self, study: int) -> None:
        execute = self._connection.execute
        below = "FROM series WHERE study = ?"
        series, instances = execute(
            f"SELECT count(*), coalesce(sum(number_of_series_related_instances), 0) {below}",
            (study,),
        ).fetchone()
        if not series:
            (patient,) = execute("SELECT patient FROM study WHERE id = ?", (study,)).fetchone()
            sounds.leave(self._connection, Level.STUDY, study)
            execute("DELETE FROM study WHERE id = ?", (study,))
            execute("DELETE FROM variant WHERE level = 'study' AND owner = ?", (study,))
            if not execute("SELECT 1 FROM study WHERE patient = ?", (patient,)).fetchone():
                sounds.leave(self._connection, Level.PATIENT, patient)
                execute("DELETE FROM patient WHERE id = ?", (patient,))
                execute("DELETE FROM variant WHERE level = 'patient' AND owner = ?", (patient,))
            return
        modalities = execute(f"SELECT DISTINCT modality {below}", (study,)).fetchall()
        classes = execute(
            "SELECT DISTINCT uid.uid FROM series JOIN instance ON instance.series = series.id"
            " JOIN uid ON uid.id = instance.sop_class WHERE series.study = ?",
            (study,),
        ).fetchall()
        execute(
            "UPDATE study SET number_of_study_related_series = ?,"
            " number_of_study_related_instances = ?, modalities_in_study = ?,"
            " sop_classes_in_study = ? WHERE id = ?",
            (series, instances, _joined(modalities), _joined(classes), study),
        )

    # Finding or making rows -----------------------------------------------------------------------

    def _series_of(
        self, key: tuple[bytes, bytes], upper: Mapping[int, bytes], coding: Coding, sequence: int
    ) -> _Series:
        study = self._study_of(uid_text(key[0]), upper, coding, sequence)
        uid = uid_text(key[1])
        row = self._find("series", "study = ? AND series_instance_uid = ?", (study.id, uid))
        if row is None:
            row = extract.level_values(Level.SERIES, upper, coding)
            row["study"] = study.id
            self._insert(Level.SERIES, row, sequence)
            self._add_series(study, row["modality"])
        id_ = row["id"]
        assert isinstance(id_, int)
        series = _Series(id_, study, _empty(Level.SERIES, row))
        if len(self._series) >= _CACHED_SERIES:
            self._series.clear()
            self._studies.clear()
            self._patients.clear()
            self._studies[uid_text(key[0])] = study
            self._patients[study.identity] = study.patient
        self._series[key] = series
        return series

    def _add_series(self, study: _Study, modality: str | int | bytes | None) -> None:
        self._change(
            "UPDATE study SET number_of_study_related_series = number_of_study_related_series + 1"
            " WHERE id = ?",
            (study.id,),
        )
        if isinstance(modality, str) and modality not in study.modalities:
            study.modalities.add(modality)
            self._set(study.id, "modalities_in_study", study.modalities)

    def _study_of(
        self, uid: str, upper: Mapping[int, bytes], coding: Coding, sequence: int
    ) -> _Study:
        study = self._studies.get(uid)
        if study is not None:
            return study
        row = self._find("study", "study_instance_uid = ?", (uid,))
        if row is None:
            patient = self._patient_of(uid, upper, coding, sequence)
            row = extract.level_values(Level.STUDY, upper, coding)
            row["patient"] = patient.id
            self._insert(Level.STUDY, row, sequence)
        else:
            patient = self._patient_with_id(row["patient"])
        id_ = row["id"]
        assert isinstance(id_, int)
        study = _Study(id_, patient, str(patient.row["identity"]), _empty(Level.STUDY, row))
        study.modalities.update(_split(row.get("modalities_in_study")))
        study.classes.update(_split(row.get("sop_classes_in_study")))
        self._studies[uid] = study
        return study

    def _patient_of(
        self, study_uid: str, upper: Mapping[int, bytes], coding: Coding, sequence: int
    ) -> _Patient:
        row = extract.level_values(Level.PATIENT, upper, coding)
        identity = _identity(row, study_uid)
        patient = self._patients.get(identity)
        if patient is not None:
            return patient
        stored = self._find("patient", "identity = ?", (identity,))
        if stored is None:
            row["identity"] = identity
            self._insert(Level.PATIENT, row, sequence)
            stored = row
        return self._remember(stored)

    def _patient_with_id(self, id_: str | int | bytes | None) -> _Patient:
        row = self._find("patient", "id = ?", (id_,))
        assert row is not None
        return self._patients.get(str(row["identity"])) or self._remember(row)

    def _remember(self, row: Row) -> _Patient:
        id_ = row["id"]
        assert isinstance(id_, int)
        patient = _Patient(id_, row)
        self._patients[str(row["identity"])] = patient
        return patient

    # Instances that say something else ------------------------------------------------------------

    def _reconcile(
        self, series: _Series, upper: Mapping[int, bytes], coding: Coding, sequence: int
    ) -> tuple[str, ...]:
        """Fill in what was empty, and keep other demographics of the same patient."""
        study = series.study
        series.empty = self._fill("series", Level.SERIES, series.id, series.empty, upper, coding)
        study.empty = self._fill("study", Level.STUDY, study.id, study.empty, upper, coding)
        series.region = self._region(series, upper, coding, sequence)
        series.upper = upper
        demographics = (upper.get(CHARACTER_SET), *map(upper.get, _PATIENT_TAGS))
        if demographics in study.patient.seen:
            return ()
        findings = self._demographics(study, upper, coding, sequence)
        if not findings:
            study.patient.seen.add(demographics)
        return findings

    def _region(
        self, series: _Series, upper: Mapping[int, bytes], coding: Coding, sequence: int
    ) -> int | None:
        column = regions.column_of(upper, coding)
        if column is None:
            return None
        found = series.regions.get(column)
        if found is None:
            if len(series.regions) >= _REGIONS:
                series.regions.clear()
            found = regions.enter(self._connection, series.id, column, sequence)
            series.regions[column] = found
        return found

    def _demographics(
        self, study: _Study, upper: Mapping[int, bytes], coding: Coding, sequence: int
    ) -> tuple[str, ...]:
        row = extract.level_values(Level.PATIENT, upper, coding)
        study_uid = uid_text(upper[STUDY_UID])
        if _identity(row, study_uid) != study.identity:
            self._add_variant(Level.STUDY, study.id, row, sequence)
            return ("the patient is not the one of the study's first instance",)
        patient = study.patient
        conflict = False
        for column, value in row.items():
            stored = patient.row.get(column)
            if value is not None and stored is None:
                self._change(f"UPDATE patient SET {column} = ? WHERE id = ?", (value, patient.id))
                patient.row[column] = value
                sounds.enter(self._connection, Level.PATIENT, patient.id, {column: value})
            conflict |= _differs(value, stored)
        if conflict:
            self._add_variant(Level.PATIENT, patient.id, row, sequence)
            return ("demographics differ from those the patient was first seen with",)
        return ()

    def _add_variant(self, level: Level, owner: int, row: Row, sequence: int) -> None:
        said = {key.keyword: row[key.column] for key in LEVEL_KEYS[Level.PATIENT]}
        text = json.dumps({k: v for k, v in said.items() if isinstance(v, str)}, ensure_ascii=False)
        self._change(
            "INSERT OR IGNORE INTO variant (level, owner, sequence, attributes)"
            " VALUES (?, ?, ?, ?)",
            (level.value, owner, sequence, text),
        )

    def _fill(
        self,
        table: str,
        level: Level,
        id_: int,
        empty: frozenset[int],
        upper: Mapping[int, bytes],
        coding: Coding,
    ) -> frozenset[int]:
        """Set columns that no earlier instance had; returns those that are still empty."""
        if empty.isdisjoint(upper):
            return empty
        row = extract.level_values(level, upper, coding)
        news = {
            column: row[column]
            for tag, column in _TAG_COLUMNS[level]
            if tag in empty and row[column] is not None
        }
        if not news:
            return empty
        for column in tuple(news):
            if column + "_folded" in row:
                news[column + "_folded"] = row[column + "_folded"]
        columns = ", ".join(f"{column} = ?" for column in news)
        self._change(f"UPDATE {table} SET {columns} WHERE id = ?", (*news.values(), id_))
        sounds.enter(self._connection, level, id_, news)
        return frozenset(
            tag for tag, column in _TAG_COLUMNS[level] if tag in empty and column not in news
        )

    # SQL ------------------------------------------------------------------------------------------

    def _change(self, statement: str, values: tuple[object, ...]) -> None:
        """Write something that another process may remember otherwise."""
        self.changed = True
        self._connection.execute(statement, values)

    def _find(self, table: str, condition: str, values: tuple[object, ...]) -> Row | None:
        cursor = self._connection.execute(f"SELECT * FROM {table} WHERE {condition}", values)
        found = cursor.fetchone()
        if found is None:
            return None
        return dict(zip((column[0] for column in cursor.description), found, strict=True))

    def _insert(self, level: Level, row: Row, sequence: int) -> None:
        """Make a row; its id is the sequence of the instance that brought it, so never reused."""
        row["id"] = sequence
        marks = ", ".join("?" * len(row))
        self._change(
            f"INSERT INTO {level.value} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
        )
        sounds.enter(self._connection, level, sequence, row)

    def _set(self, study: int, column: str, values: set[str]) -> None:
        self._change(
            f"UPDATE study SET {column} = ? WHERE id = ?", ("\\".join(sorted(values)), study)
        )


def _differs(value: str | int | bytes | None, stored: str | int | bytes | None) -> bool:
    """Whether two values contradict each other. Sequences never do: each study may refer to what
    it knows of the patient, in a coding of its own."""
    return isinstance(value, str) and stored is not None and value != stored


def _identity(row: Row, study_uid: str) -> str:
    """The text that is equal for the same patient: issuer and Patient ID.

    Without a Patient ID nobody can tell who is the same: each study is a patient of its own.
    """
    patient_id = row["patient_id"]
    if patient_id is None:
        return f"\x1fstudy\x1f{study_uid}"
    return f"{row['issuer_of_patient_id'] or ''!s}\x1f{patient_id!s}"


def _empty(level: Level, row: Row) -> frozenset[int]:
    return frozenset(tag for tag, column in _TAG_COLUMNS[level] if row[column] is None)


def _split(text: str | int | bytes | None) -> list[str]:
    return text.split("\\") if isinstance(text, str) and text else []


def _joined(rows: list[tuple[str | None]]) -> str | None:
    return "\\".join(sorted(value for (value,) in rows if value)) or None
