"""How fast the archive finds: single keys, prefixes, ranges, sounds and streams over many studies.

Owns: this measure and the synthetic index it needs, which is kept for the next time. It is made
straight in the index, without instances and segments: what is measured is the port that C-FIND
asks, with the coding of every identifier, and no network. `query_traffic` has the network.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from typing import TYPE_CHECKING, Any

from bench.loads import LoadFailedError
from bench.report import Goal, at_least, below
from hilum.archive.index_sqlite import Index
from hilum.archive.match_names import fold_name
from hilum.archive.ports import Level, Query
from hilum.archive.querying import Querying
from hilum.archive.schema import FINGERPRINT
from hilum.archive.sounds import enter
from hilum.dataset.codec import Element
from hilum.tables.dictionary import tag_of, vr_of
from hilum.tables.query_retrieve import STUDY_ROOT
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.peers import WorkFolder

__all__ = ["build", "measure"]

SMALL, LARGE = 50_000, 1_000_000
_SERIES = 2
_STUDIES_A_PATIENT = 2.5
_BATCH = 20_000
_FAMILIES = ("Ba", "Da", "Fer", "Gon", "Hu", "Ka", "Lo", "Mar", "Nov", "Pe", "Rich", "Schm", "Tor")
_MIDDLES = ("a", "el", "en", "i", "in", "o", "or", "u")
_ENDS = ("ak", "berg", "dez", "er", "es", "ic", "idt", "mann", "ov", "son", "ti", "ura")
_GIVEN = ("Ada", "Ben", "Cora", "Dov", "Eli", "Finn", "Gita", "Hugo", "Ines", "Jan", "Kai", "Lea")
_MODALITIES = ("CT",) * 4 + ("MR",) * 3 + ("CR",) * 2 + ("US", "PT", "XA", "MG", "NM")
_RETURNED = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyInstanceUID",
    "StudyDate",
    "StudyTime",
    "AccessionNumber",
    "StudyID",
    "StudyDescription",
    "ModalitiesInStudy",
    "NumberOfStudyRelatedSeries",
    "NumberOfStudyRelatedInstances",
)
_STREAMED = 100_000


class _Connections:
    """One reading connection, as the archive has one for each thread."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)

    def connection(self) -> sqlite3.Connection:
        """It."""
        return self._connection

    def release_thread(self) -> None:
        """It stays."""


# The index ------------------------------------------------------------------------------------


def build(path: Path, studies: int, tell: Callable[[str], None]) -> None:
    """An index of so many studies of two series each; the same one every time."""
    Index.create(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    chance = random.Random(studies)
    begun = time.monotonic()
    connection.execute("BEGIN")
    patients = int(studies / _STUDIES_A_PATIENT)
    for first in range(0, patients, _BATCH):
        rows = [_patient(chance, id_) for id_ in range(first, min(first + _BATCH, patients))]
        connection.executemany(
            "INSERT INTO patient (id, identity, patient_id, patient_name,"
            " patient_name_folded, patient_birth_date, patient_sex) VALUES (?,?,?,?,?,?,?)",
            rows,
        )
        for row in rows:
            enter(connection, Level.PATIENT, row[0], {"patient_name_folded": row[4]})
    for first in range(0, studies, _BATCH):
        _studies(connection, chance, range(first, min(first + _BATCH, studies)), patients)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    tell(f"an index of {studies:,} studies made in {time.monotonic() - begun:.0f} s")


def _patient(chance: random.Random, id_: int) -> tuple[Any, ...]:
    family = chance.choice(_FAMILIES) + chance.choice(_MIDDLES) + chance.choice(_ENDS)
    name = f"{family}^{chance.choice(_GIVEN)}"
    number = f"PID{id_:08d}"
    birth = f"{chance.randrange(1930, 2020)}{chance.randrange(1, 13):02d}15"
    identity = f"\x1f{number}"
    return id_ + 1, identity, number, name, fold_name(name), birth, chance.choice("FM")


def _studies(
    connection: sqlite3.Connection, chance: random.Random, ids: range, patients: int
) -> None:
    studies, series = [], []
    for id_ in ids:
        modality = chance.choice(_MODALITIES)
        modalities = "CT\\PT" if modality == "PT" else modality
        day = f"{chance.randrange(2010, 2025)}{chance.randrange(1, 13):02d}"
        day += f"{chance.randrange(1, 29):02d}"
        moment = f"{chance.randrange(24):02d}{chance.randrange(60):02d}{chance.randrange(60):02d}"
        uid = f"1.2.826.0.1.3680043.9.9999.{id_ + 1}"
        patient = chance.randrange(patients) + 1
        number = f"ACC{id_:09d}"
        study = (id_ + 1, patient, modalities, _SERIES, 2 * _SERIES, uid, day, moment, number)
        studies.append((*study, str(id_ % 1000), "CHEST ROUTINE"))
        for index, kind in enumerate((modality, modalities.split("\\")[0])):
            one = id_ * _SERIES + index + 1
            series.append((one, id_ + 1, 2, f"{uid}.{index}", kind, str(index + 1)))
    connection.executemany(
        "INSERT INTO study (id, patient, modalities_in_study,"
        " number_of_study_related_series, number_of_study_related_instances, study_instance_uid,"
        " study_date, study_time, accession_number, study_id, study_description)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        studies,
    )
    connection.executemany(
        "INSERT INTO series (id, study, number_of_series_related_instances,"
        " series_instance_uid, modality, series_number) VALUES (?,?,?,?,?,?)",
        series,
    )


# The measures ---------------------------------------------------------------------------------


def _query(keys: dict[str, str], *, fuzzy: bool = False) -> Query:
    asked = {"QueryRetrieveLevel": "STUDY", **dict.fromkeys(_RETURNED, ""), **keys}
    elements = {
        tag_of(word): Element(vr_of(tag_of(word)), value.encode()) for word, value in asked.items()
    }
    return Query(STUDY_ROOT.levels, elements, EXPLICIT_VR_LITTLE_ENDIAN, "HILUM", fuzzy=fuzzy)


def _p99(
    finder: Querying,
    queries: Iterator[dict[str, str]],
    times: int,
    most: int,
    *,
    fuzzy: bool = False,
) -> float:
    """The 99th percentile of the time for the first `most` matches, in milliseconds."""
    taken = []
    total = 0
    for _ in range(times):
        query = _query(next(queries), fuzzy=fuzzy)
        start = time.perf_counter()
        found = sum(1 for _ in zip(range(most), finder.find(query), strict=False))
        taken.append(time.perf_counter() - start)
        total += found
    if total < times // 2:
        raise LoadFailedError(f"{times} queries found only {total} studies")
    return 1000 * sorted(taken)[int(0.99 * (len(taken) - 1))]


def _single(chance: random.Random, studies: int, keyword: str) -> Iterator[dict[str, str]]:
    patients = int(studies / _STUDIES_A_PATIENT)
    while True:
        if keyword == "PatientID":
            yield {keyword: f"PID{chance.randrange(patients):08d}"}
        elif keyword == "AccessionNumber":
            yield {keyword: f"ACC{chance.randrange(studies):09d}"}
        else:
            yield {keyword: f"1.2.826.0.1.3680043.9.9999.{chance.randrange(studies) + 1}"}


def _names(chance: random.Random) -> Iterator[dict[str, str]]:
    while True:
        family = chance.choice(_FAMILIES) + chance.choice(_MIDDLES)
        yield {"PatientName": family[: chance.randrange(1, len(family) + 1)] + "*"}


def _sounds(chance: random.Random) -> Iterator[dict[str, str]]:
    """Families as they are heard, and the given name before them."""
    while True:
        family = chance.choice(_FAMILIES) + chance.choice(_MIDDLES) + chance.choice(_ENDS)
        yield {"PatientName": f"{chance.choice(_GIVEN)} {family.replace('k', 'ck')}"}


def _pieces(chance: random.Random) -> Iterator[dict[str, str]]:
    """What stands in the middle of some names, and what stands in none: all are looked through."""
    while True:
        yield {"PatientName": f"*{chance.choice(_MIDDLES)}{chance.choice(_ENDS)}*"}
        yield {"PatientName": "*zzq*"}


def _ranges(chance: random.Random) -> Iterator[dict[str, str]]:
    while True:
        year, month = chance.randrange(2010, 2024), chance.randrange(1, 13)
        first, last = f"{year}{month:02d}01", f"{year + chance.randrange(3)}{month:02d}28"
        yield {"StudyDate": f"{first}-{last}", "ModalitiesInStudy": chance.choice(_MODALITIES)}


def _stream(finder: Querying, keys: dict[str, str]) -> float:
    """Matches a second, encoded, of a query that finds many."""
    start = time.perf_counter()
    found = sum(1 for _ in zip(range(_STREAMED), finder.find(_query(keys)), strict=False))
    return found / (time.perf_counter() - start)


def _index(work: WorkFolder, studies: int, tell: Callable[[str], None]) -> Path:
    folder: Path = work.root / f"index-{FINGERPRINT}-{studies}"
    mark = folder / "complete"
    if not mark.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        build(folder / "index.db", studies, tell)
        mark.touch()
    return folder / "index.db"


def measure(work: WorkFolder, studies: int, times: int, tell: Callable[[str], None]) -> list[Goal]:
    """Percentiles of `times` queries each, and the rate of a stream."""
    finder = Querying(_Connections(_index(work, studies, tell)))
    chance = random.Random(1)
    over = f"over {studies:,} studies, p99"
    goals = []
    for keyword in ("PatientID", "AccessionNumber", "StudyInstanceUID"):
        taken = _p99(finder, _single(chance, studies, keyword), times, 1_000)
        goals.append(below(f"C-FIND by {keyword} {over}", taken, 5, " ms"))
    taken = _p99(finder, _names(chance), times, 100)
    goals.append(below(f"C-FIND by name prefix, 100 matches, {over}", taken, 50, " ms"))
    taken = _p99(finder, _sounds(chance), times, 100, fuzzy=True)
    goals.append(below(f"C-FIND by the sound of a name, 100 matches, {over}", taken, 50, " ms"))
    taken = _p99(finder, _pieces(chance), times // 10, 100)
    goals.append(below(f"C-FIND by a piece of a name, 100 matches, {over}", taken, 100, " ms"))
    taken = _p99(finder, _ranges(chance), times, 100)
    goals.append(below(f"C-FIND by dates and modality, 100 matches, {over}", taken, 50, " ms"))
    for what, keys in (
        ("all studies", {}),
        ("dates", {"StudyDate": "20100101-20201231"}),
        ("a name prefix", {"PatientName": "M*"}),
    ):
        goals.append(at_least(f"matches a second of {what}", _stream(finder, keys), 20_000, "/s"))
    tell("; ".join(f"{goal.what}: {goal.measured}" for goal in goals))
    return goals
