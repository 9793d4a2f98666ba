"""Patients, studies, series and counts; what is kept, filled in and shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hilum.archive import keys
from hilum.archive.index_sqlite import uid_key
from hilum.archive.ports import Level
from hilum.archive.store import Store, rebuild
from hilum.errors import UsageError
from hilum.tables.uids import STORAGE_SOP_CLASSES
from tests.archive.building import MR, contents, dataset, element, opened, snapshot, store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def target(folder: Path) -> Iterator[Store]:
    with opened(folder) as store_:
        yield store_


def one(target: Store, level: Level, **wanted: str) -> dict[str, object]:
    (found,) = target.reader.entities(level, wanted)
    return found


def test_the_key_table_covers_required_and_unique_keys() -> None:
    """PS3.4 Tables C.6-1 to C.6-5."""
    by_type = {
        level: {key.keyword for key in keys.KEYS if key.level is level and key.type in "UR"}
        for level in Level
    }
    assert by_type == {
        Level.PATIENT: {"PatientID", "PatientName"},
        Level.STUDY: {"StudyInstanceUID", "StudyDate", "StudyTime", "AccessionNumber", "StudyID"},
        Level.SERIES: {"SeriesInstanceUID", "Modality", "SeriesNumber"},
        Level.INSTANCE: {"SOPInstanceUID", "InstanceNumber"},
    }
    columns = [(key.level, key.column) for key in keys.KEYS if key.column]
    assert len(columns) == len(set(columns))
    assert keys.KEYS_BY_KEYWORD["PatientName"].folded == "patient_name_folded"
    assert keys.KEYS_BY_TAG[0x00100010].keyword == "PatientName"
    assert set(STORAGE_SOP_CLASSES) >= keys.NON_PATIENT_CLASSES


def test_counts_and_lists(target: Store) -> None:
    for series in range(3):
        for number in range(4):
            uid = f"1.5.{series}.{number}"
            more = {0x00080060: (b"CS", b"MR" if series == 2 else b"CT")}
            class_ = MR if series == 2 else keys.KEYS and "1.2.840.10008.5.1.4.1.1.2"
            data = dataset(uid, series=f"1.5.{series}", sop_class=class_, number=number, more=more)
            store(target, uid, data, sop_class=class_)
    study = one(target, Level.STUDY)
    assert study["NumberOfStudyRelatedSeries"] == 3
    assert study["NumberOfStudyRelatedInstances"] == 12
    assert study["ModalitiesInStudy"] == "CT\\MR"
    assert study["SOPClassesInStudy"] == f"1.2.840.10008.5.1.4.1.1.2\\{MR}"
    assert study["NumberOfPatientRelatedStudies"] == 1
    assert study["NumberOfPatientRelatedInstances"] == 12
    assert (
        one(target, Level.SERIES, SeriesInstanceUID="1.5.1")["NumberOfSeriesRelatedInstances"] == 4
    )
    assert len(list(target.reader.select(Level.SERIES, {"SeriesInstanceUID": "1.5.1"}))) == 4
    assert len(list(target.reader.select(Level.STUDY, {"StudyDate": "20240131"}))) == 12
    assert one(target, Level.INSTANCE, SOPInstanceUID="1.5.0.3")["InstanceNumber"] == "3"


def test_deletion_is_recorded_and_survives_a_rebuild(folder: Path) -> None:
    with opened(folder) as target:
        for number in range(3):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}", series=f"1.9.{number % 2}"))
        victim = target.reader.find("1.2.1")
        assert victim is not None
        target.delete([victim], actor="anna", reason="wrong patient")
        assert target.reader.find("1.2.1") is None
        assert one(target, Level.STUDY)["NumberOfStudyRelatedSeries"] == 1
        assert [record.action for record in target.reader.audit()] == ["deleted"]
        assert json.loads(target.reader.audit()[0].detail)["reason"] == "wrong patient"
        (version,) = target.reader.versions("1.2.1")
        assert version.state == "deleted"
        before = snapshot(target)
        assert store(target, "1.2.1", dataset("1.2.1", series="1.9.1")).outcome == "stored"
        rest = list(target.reader.everything())
        target.delete(rest, actor="anna", reason="all of it")
        assert target.reader.statistics() == (0, 0, 0, 0, 0)
        after = snapshot(target)
    rebuild(folder)
    with opened(folder) as target:
        assert snapshot(target) == after != before


def test_deletion_needs_an_actor(target: Store) -> None:
    with pytest.raises(UsageError):
        target.delete([], actor="", reason="")


def test_other_demographics_are_kept_and_shown(folder: Path) -> None:
    with opened(folder) as target:
        store(target, "1.1", dataset("1.1"))
        other = dataset("1.2", more={0x00100010: (b"PN", b"Doe^John")})
        answer = store(target, "1.2", other)
        assert answer.findings == (
            "demographics differ from those the patient was first seen with",
        )
        assert store(
            target, "1.3", dataset("1.3", more={0x00100010: (b"PN", b"Doe^John")})
        ).findings
        assert one(target, Level.PATIENT)["PatientName"] == "Doe^Jane"
        (variant,) = target.reader.variants()
        assert json.loads(variant.attributes)["PatientName"] == "Doe^John"
        assert variant.level == "patient"
    with opened(folder) as target:
        assert store(
            target, "1.4", dataset("1.4", more={0x00100010: (b"PN", b"Doe^John")})
        ).findings
        assert len(target.reader.variants()) == 1


def test_a_study_with_two_patients_is_not_merged(target: Store) -> None:
    store(target, "1.1", dataset("1.1"))
    answer = store(target, "1.2", dataset("1.2", more={0x00100020: (b"LO", b"P-2")}))
    assert answer.findings == ("the patient is not the one of the study's first instance",)
    assert target.reader.statistics().patients == 1
    (variant,) = target.reader.variants()
    assert (variant.level, json.loads(variant.attributes)["PatientID"]) == ("study", "P-2")


def test_same_id_of_another_issuer_is_another_patient(target: Store) -> None:
    store(target, "1.1", dataset("1.1", study="1.7"))
    more = {0x00100021: (b"LO", b"OTHER")}
    assert store(target, "1.2", dataset("1.2", study="1.8", more=more)).findings == ()
    assert target.reader.statistics().patients == 2


@pytest.mark.parametrize("reopen", [False, True])
def test_later_instances_fill_in_what_was_empty(folder: Path, reopen: bool) -> None:
    target = opened(folder)
    store(target, "1.1", dataset("1.1", without=(0x00080050, 0x00100030)))
    if reopen:
        target.close()
        target = opened(folder)
    with target:
        answer = store(
            target,
            "1.2",
            dataset("1.2", more={0x00081030: (b"LO", b"Thorax"), 0x00080090: (b"PN", b"Ref^A")}),
        )
        assert answer.findings == ()
        study = one(target, Level.STUDY)
        assert study["AccessionNumber"] == "A-17"
        assert study["StudyDescription"] == "Thorax"
        assert study["PatientBirthDate"] == "19700101"
        store(target, "1.3", dataset("1.3", more={0x00081030: (b"LO", b"Abdomen")}))
        assert one(target, Level.STUDY)["StudyDescription"] == "Thorax"
        folded = target.reader.connection().execute(
            "SELECT referring_physician_name_folded FROM study"
        )
        assert folded.fetchone() == ("ref^a",)


def test_hazard_57_values_are_bounded_and_replaced(target: Store) -> None:
    more = {
        0x00080005: (b"CS", b"ISO 2022 IR 87\\nonsense"),
        0x00100010: (b"PN", b"\x1b$B\x3b\x33\xff\xfe"),
        0x00104000: (b"LT", b"x" * 9000),
        0x00081030: (b"LO", b"a\0b"),
        0x00200013: (b"IS", b"\xff\xff"),
        0x00280010: (b"US", b""),
    }
    data = dataset("1.1", more=more)
    assert store(target, "1.1", data).outcome == "stored"
    assert contents(target) == {"1.1": data}
    patient = one(target, Level.PATIENT)
    assert isinstance(patient["PatientName"], str)
    assert len(str(patient["PatientComments"])) <= 1024
    assert one(target, Level.INSTANCE)["Rows"] is None


def test_character_sets_and_sequences(target: Store) -> None:
    item = element(0x00080100, b"SH", b"121181")
    sequence = b"\xfe\xff\x00\xe0" + len(item).to_bytes(4, "little") + item
    more = {
        0x00080005: (b"CS", b"ISO_IR 192"),
        0x00100010: (b"PN", "Müller^Jürgen".encode()),
        0x00081032: (b"SQ", sequence),
    }
    store(target, "1.1", dataset("1.1", more=more))
    study = one(target, Level.STUDY, PatientName="Müller^Jürgen")
    assert study["ProcedureCodeSequence"] == b"EISO_IR 192\0" + sequence


def test_same_series_uid_in_two_studies(target: Store) -> None:
    store(target, "1.1", dataset("1.1", study="1.7"))
    store(target, "1.2", dataset("1.2", study="1.8"))
    assert target.reader.statistics()[:3] == (1, 2, 2)


def test_queries_refuse_what_they_cannot_mean(target: Store) -> None:
    with pytest.raises(UsageError):
        target.reader.select(Level.STUDY, {"Modality": "CT"})
    with pytest.raises(UsageError):
        target.reader.entities(Level.STUDY, {"Nonsense": "CT"})
    with pytest.raises(UsageError):
        target.reader.entities(Level.PATIENT, {"NumberOfPatientRelatedStudies": "1"})


def test_hazard_73_values_are_parameters(target: Store) -> None:
    store(target, "1.1", dataset("1.1", more={0x00100020: (b"LO", b"x' OR '1'='1")}))
    assert list(target.reader.select(Level.PATIENT, {"PatientID": "x' OR '1'='1"}))
    assert not list(target.reader.select(Level.PATIENT, {"PatientID": "' OR '1'='1"}))
    assert not list(target.reader.select(Level.PATIENT, {"PatientID": "%"}))


def test_neighbours_in_a_series_are_neighbours_in_the_index() -> None:
    numbers = [uid_key(f"1.2.826.0.1.3680043.{n}") for n in range(1000, 1010)]
    assert numbers == list(range(numbers[0], numbers[0] + 10))
    assert min(uid_key("1"), uid_key("")) >= -(2**63) and max(numbers) < 2**63


def test_uid_key_collisions_are_told_apart(target: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("index_sqlite", "reading"):
        monkeypatch.setattr(f"hilum.archive.{module}.uid_key", lambda uid: 7)
    for uid in ("1.1", "1.2"):
        assert store(target, uid, dataset(uid)).outcome == "stored"
    assert store(target, "1.1", dataset("1.1")).outcome == "identical"
    found = target.reader.find("1.2")
    assert found is not None and found.sop_instance_uid == "1.2"
    assert target.reader.find("1.3") is None


def test_many_series_beyond_what_is_remembered(
    target: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hilum.archive.entities._CACHED_SERIES", 3)
    for turn in range(2):
        for number in range(10):
            uid = f"1.{number}.{turn}"
            data = dataset(uid, study=f"1.{number % 5}", series=f"1.{number}")
            assert store(target, uid, data).findings == ()
    assert target.reader.statistics()[:4] == (1, 5, 10, 20)
    counts = target.reader.entities(Level.STUDY, {})
    assert {row["NumberOfStudyRelatedInstances"] for row in counts} == {4}
