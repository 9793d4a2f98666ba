"""Which instances the Identifier of a retrieval means (PS3.4 C.4.2.2, C.6)."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from hilum.archive.retrieval import Retrieval
from hilum.errors import DimseError, IdentifierMismatch, StorageError
from hilum.tables.query_retrieve import (
    MODEL_OF,
    PATIENT_ROOT,
    PATIENT_STUDY_ONLY,
    STUDY_ROOT,
    UNIQUE_KEYS,
)
from hilum.tables.uids import SOP_CLASSES
from tests.archive.building import HANGING_PROTOCOL, dataset, opened, store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.archive.store import Store
    from hilum.tables.query_retrieve import InformationModel

Keys = dict[str, tuple[str, ...]]
PATIENT, STUDY, SERIES, IMAGE = UNIQUE_KEYS.values()
ROOT = "1.2.840.10008.5.1.4.1.2."
SERIES_NUMBER, PATIENT_ID, ISSUER = 0x00200011, 0x00100020, 0x00100021


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two patients P-1 of different issuers, and P-2; a study each; two series of three."""
    folder: Path = tmp_path_factory.mktemp("retrieval")
    with opened(folder) as store_:
        for patient, (name, issuer) in enumerate([("P-1", "A"), ("P-1", "B"), ("P-2", "")], 1):
            for series in (2, 1):
                for number in (3, 10, 1):
                    uid = f"1.{patient}.{series}.{number}"
                    more = {
                        PATIENT_ID: (b"LO", name.encode()),
                        ISSUER: (b"LO", issuer.encode()),
                        SERIES_NUMBER: (b"IS", str(series).encode()),
                    }
                    study, own = f"1.{patient}", f"1.{patient}.{series}"
                    data = dataset(uid, study=study, series=own, number=number, more=more)
                    store(store_, uid, data)
        protocol = dataset("1.9", study=None, series=None, sop_class=HANGING_PROTOCOL)
        store(store_, "1.9", protocol, sop_class=HANGING_PROTOCOL)
        yield store_


def retrieved(
    target: Store, model: InformationModel, level: str, keys: Keys, *, relational: bool = False
) -> list[str]:
    found = Retrieval(target.reader).instances(model.levels, level, keys, relational=relational)
    return [instance.sop_instance_uid for instance in found]


STUDY_1 = [f"1.1.{series}.{number}" for series in (1, 2) for number in (1, 3, 10)]


@pytest.mark.parametrize(
    ("model", "level", "keys", "expected"),
    [
        (PATIENT_ROOT, "PATIENT", {PATIENT: ("P-2",)}, 6),
        (PATIENT_ROOT, "PATIENT", {PATIENT: ("P-1",)}, 12),
        (PATIENT_ROOT, "PATIENT", {PATIENT: ("P-1",), "IssuerOfPatientID": ("B",)}, 6),
        (PATIENT_ROOT, "PATIENT", {PATIENT: ("p-1",)}, 0),
        (PATIENT_ROOT, "PATIENT", {PATIENT: ("P-1",), STUDY: (), SERIES: ()}, 12),
        (PATIENT_ROOT, "STUDY", {PATIENT: ("P-1",), STUDY: ("1.1",)}, 6),
        (PATIENT_ROOT, "STUDY", {PATIENT: ("P-2",), STUDY: ("1.1",)}, 0),
        (PATIENT_ROOT, "STUDY", {PATIENT: ("P-1",), STUDY: ("1.1", "1.2", "1.3")}, 12),
        (PATIENT_STUDY_ONLY, "STUDY", {PATIENT: ("P-1",), STUDY: ("1.1",)}, 6),
        (STUDY_ROOT, "STUDY", {STUDY: ("1.1",)}, 6),
        (STUDY_ROOT, "STUDY", {STUDY: ("1.1", "1.3", "1.4")}, 12),
        (STUDY_ROOT, "STUDY", {STUDY: ("1.1",), PATIENT: ("P-2",)}, 6),
        (STUDY_ROOT, "SERIES", {STUDY: ("1.1",), SERIES: ("1.1.1",)}, 3),
        (STUDY_ROOT, "SERIES", {STUDY: ("1.1",), SERIES: ("1.1.1", "1.1.2", "1.3.1")}, 6),
        (STUDY_ROOT, "IMAGE", {STUDY: ("1.1",), SERIES: ("1.1.2",), IMAGE: ("1.1.2.3",)}, 1),
        (STUDY_ROOT, "IMAGE", {STUDY: ("1.1",), SERIES: ("1.1.2",), IMAGE: ("1.1.1.3",)}, 0),
    ],
)
def test_what_an_identifier_names(
    target: Store, model: InformationModel, level: str, keys: Keys, expected: int
) -> None:
    assert len(retrieved(target, model, level, keys)) == expected


def test_order_by_series_and_instance_number(target: Store) -> None:
    assert retrieved(target, STUDY_ROOT, "STUDY", {STUDY: ("1.1",)}) == STUDY_1


@pytest.mark.parametrize(
    ("level", "keys", "expected"),
    [
        ("STUDY", {STUDY: ("1.1",)}, 6),
        ("SERIES", {SERIES: ("1.1.1", "1.2.1")}, 6),
        ("SERIES", {PATIENT: ("P-2",), SERIES: ("1.1.1", "1.3.1")}, 3),
        ("IMAGE", {IMAGE: ("1.1.1.1", "1.2.1.1")}, 2),
    ],
)
def test_relational(target: Store, level: str, keys: Keys, expected: int) -> None:
    assert len(retrieved(target, PATIENT_ROOT, level, keys, relational=True)) == expected
    with pytest.raises(IdentifierMismatch, match="is missing"):
        retrieved(target, PATIENT_ROOT, level, keys)


@pytest.mark.parametrize(
    ("model", "level", "keys", "offending", "why"),
    [
        (STUDY_ROOT, "PATIENT", {PATIENT: ("P-1",)}, 0x00080052, "STUDY, SERIES, IMAGE"),
        (PATIENT_STUDY_ONLY, "SERIES", {SERIES: ("1",)}, 0x00080052, "one of PATIENT, STUDY"),
        (PATIENT_ROOT, "", {PATIENT: ("P-1",)}, 0x00080052, "no Query/Retrieve Level"),
        (PATIENT_ROOT, "STUDIES", {}, 0x00080052, "'STUDIES'"),
        (PATIENT_ROOT, "PATIENT", {}, 0x00100020, "PatientID is missing"),
        (PATIENT_ROOT, "PATIENT", {PATIENT: ()}, 0x00100020, "PatientID is missing"),
        (PATIENT_ROOT, "PATIENT", {PATIENT: ("A", "B")}, 0x00100020, "has 2 values"),
        (PATIENT_ROOT, "PATIENT", {PATIENT: ("P*",)}, 0x00100020, "wildcard"),
        (PATIENT_ROOT, "PATIENT", {PATIENT: ("P",), STUDY: ("1",)}, 0x0020000D, "level STUDY"),
        (PATIENT_ROOT, "STUDY", {STUDY: ("1",)}, 0x00100020, "PatientID is missing"),
        (PATIENT_ROOT, "STUDY", {PATIENT: ("A", "B"), STUDY: ("1",)}, 0x00100020, "2 values"),
        (STUDY_ROOT, "STUDY", {STUDY: ("1.*",)}, 0x0020000D, "wildcard"),
        (STUDY_ROOT, "STUDY", {STUDY: ("1",), SERIES: ("2",)}, 0x0020000E, "level SERIES"),
        (STUDY_ROOT, "SERIES", {STUDY: ("1", "2"), SERIES: ("3",)}, 0x0020000D, "2 values"),
        (STUDY_ROOT, "IMAGE", {STUDY: ("1",), IMAGE: ("3",)}, 0x0020000E, "is missing"),
    ],
)
def test_identifiers_that_are_refused(
    target: Store, model: InformationModel, level: str, keys: Keys, offending: int, why: str
) -> None:
    """Hazard 75: A900, with the element and what to do about it."""
    with pytest.raises(IdentifierMismatch, match=why) as caught:
        retrieved(target, model, level, keys)
    assert caught.value.status == 0xA900
    assert caught.value.offending == (offending,)
    assert len(caught.value.comment) <= 64


def test_more_values_than_sql_has_variables(target: Store) -> None:
    uids = tuple(f"1.7.{number}" for number in range(100_000))
    assert retrieved(target, STUDY_ROOT, "STUDY", {STUDY: (*uids, "1.1")}) == STUDY_1
    found = retrieved(target, PATIENT_ROOT, "IMAGE", {IMAGE: (*uids, *STUDY_1)}, relational=True)
    assert found == STUDY_1


def test_values_that_are_sql(target: Store) -> None:
    """Hazard 73."""
    for text in ("1.1' OR '1'='1", '1.1" --', "%", "_", "\\", "é", "'"):
        assert retrieved(target, STUDY_ROOT, "STUDY", {STUDY: (text,)}) == []
        assert retrieved(target, PATIENT_ROOT, "PATIENT", {PATIENT: (text,)}) == []


def test_an_object_outside_the_patient_model(target: Store) -> None:
    assert retrieved(target, STUDY_ROOT, "IMAGE", {IMAGE: ("1.9",)}, relational=True) == ["1.9"]


def test_an_index_that_cannot_be_read(folder: Path) -> None:
    with opened(folder) as store_:
        retrieval = Retrieval(store_.reader)
        store_.reader.connection().set_progress_handler(lambda: 1, 1)
        with pytest.raises(DimseError) as caught:
            retrieval.instances(STUDY_ROOT.levels, "STUDY", {STUDY: ("1.1",)})
        retrieval.release()
        assert caught.value.status == 0xA701
        assert retrieval.instances(STUDY_ROOT.levels, "STUDY", {STUDY: ("1.1",)}) == []


def test_an_instance_is_read_into_memory_of_the_callers(folder: Path) -> None:
    data = dataset("1.1.1", study="1.1", series="1.2")
    with opened(folder) as store_:
        store(store_, "1.1.1", data)
        retrieval = Retrieval(store_.reader)
        instance = retrieval.find("1.1.1")
        assert instance is not None
        memory = bytearray(len(data) + 3)
        with closing(retrieval.one_by_one().open(instance)) as found:
            found.fill(memoryview(memory)[: found.size])
        assert memory == data + bytes(3)
        where = instance.location
        (segment,) = (folder / "segments").glob("*.tar")
        with segment.open("r+b") as file:
            file.seek(where.offset + where.length - 1)
            file.write(b"\xff")
        with (
            closing(retrieval.one_by_one().open(instance)) as found,
            pytest.raises(StorageError) as caught,
        ):
            found.fill(memoryview(memory)[: found.size])
        assert caught.value.status == 0x0110


def test_the_information_models_are_those_of_the_registry() -> None:
    for uid, model in MODEL_OF.items():
        row = SOP_CLASSES[uid]
        assert row.name.startswith(model.name.partition(" Without")[0])
        assert row.kind == ("query" if uid == model.find else "retrieve")
        operation = {model.find: "FIND", model.move: "MOVE", model.get: "GET"}[uid]
        assert row.name.endswith(f"- {operation}")
    assert set(MODEL_OF) == {uid for uid in SOP_CLASSES if uid.startswith(ROOT)}
