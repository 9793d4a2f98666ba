"""Keys that the settings add: read beside everything else, dropped with the setting."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from hilum.archive import extra_keys
from hilum.archive.ports import Level
from hilum.archive.querying import Querying
from hilum.archive.store import Store
from hilum.errors import SettingsError
from hilum.tables.dictionary import tag_of
from tests.archive.building import SMALL, dataset, store
from tests.archive.querying import query, shown

if TYPE_CHECKING:
    from pathlib import Path

    from hilum.archive.extra_keys import ExtraKeys

TELEPHONE = tag_of("PatientTelephoneNumbers")
SLICE = tag_of("SliceThickness")
INSTITUTION = tag_of("InstitutionAddress")
PRIVATE = 0x00091001


def put(target: Store, number: int) -> None:
    more = {
        0x00100020: (b"LO", b"P%d" % number),
        TELEPHONE: (b"SH", b"555-%d" % number),
        INSTITUTION: (b"ST", b"Street %d" % number),
        PRIVATE: (b"LO", b"secret%d" % number),
    }
    uid = f"1.2.{number}"
    store(target, f"{uid}.1", dataset(f"{uid}.1", study=uid, series=f"{uid}.0", more=more))


def ask(
    target: Store, extra: ExtraKeys | None, level: str, keys: dict[Any, str]
) -> list[tuple[bool, dict[str, str]]]:
    request = query(level, keys, relational=True)
    found = Querying(target.reader, extra).find(request)
    return [(match.supported, shown(match.identifier)) for match in found]


def test_a_new_key_is_read_from_what_is_stored_and_followed_up(folder: Path) -> None:
    keys: dict[Any, str] = {"PatientTelephoneNumbers": "555-3", "StudyInstanceUID": ""}
    with Store(folder, limits=SMALL) as target:
        for number in range(5):
            put(target, number)
        (first, *_) = ask(target, None, "STUDY", keys)
        assert first == (False, first[1]) and first[1]["PatientTelephoneNumbers"] == ""
    with Store(folder, limits=SMALL) as target:
        wanted = [(TELEPHONE, Level.PATIENT), (PRIVATE, Level.SERIES), (SLICE, Level.INSTANCE)]
        extra = target.extra_keys(wanted)
        ((supported, answer),) = ask(target, extra, "STUDY", keys)
        assert supported
        assert answer["StudyInstanceUID"] == "1.2.3"
        assert answer["PatientTelephoneNumbers"] == "555-3"
        put(target, 7)
        keys["PatientTelephoneNumbers"] = "*-7"
        assert [found["StudyInstanceUID"] for _, found in ask(target, extra, "STUDY", keys)] == [
            "1.2.7"
        ]
        private: dict[Any, str] = {PRIVATE: "secret2", "SeriesInstanceUID": ""}
        ((supported, answer),) = ask(target, extra, "SERIES", private)
        assert supported and answer["00091001"] == "secret2"
        thick: dict[Any, str] = {"SliceThickness": "", "SOPInstanceUID": ""}
        assert all(supported for supported, _ in ask(target, extra, "IMAGE", thick))


def test_a_key_that_is_far_behind_is_not_supported_yet(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra_keys, "_NEAR", 2)
    held = threading.Event()
    read = extra_keys.ExtraKeys.catch_up

    def wait_first(self: ExtraKeys) -> None:
        held.wait(10)
        read(self)

    monkeypatch.setattr(extra_keys.ExtraKeys, "catch_up", wait_first)
    keys: dict[Any, str] = {"PatientTelephoneNumbers": "555-1", "StudyInstanceUID": ""}
    with Store(folder, limits=SMALL) as target:
        for number in range(5):
            put(target, number)
        extra = target.extra_keys([(TELEPHONE, Level.PATIENT)])
        found = ask(target, extra, "STUDY", keys)
        assert len(found) == 5 and not any(supported for supported, _ in found)
        held.set()
        extra.catch_up()
        assert [supported for supported, _ in ask(target, extra, "STUDY", keys)] == [True]


def test_keys_come_and_go_with_the_settings_and_need_no_rebuild(folder: Path) -> None:
    def numbers(target: Store) -> tuple[int, list[str]]:
        connection = target.reader.connection()
        (count,) = connection.execute("SELECT count(*) FROM extra").fetchone()
        names = connection.execute("SELECT name FROM property WHERE name LIKE 'extra:%'")
        return count, [name for (name,) in names]

    with Store(folder, limits=SMALL) as target:
        for number in range(3):
            put(target, number)
        target.extra_keys([(TELEPHONE, Level.PATIENT)]).catch_up()
        assert numbers(target) == (3, [f"extra:{TELEPHONE}"])
    with Store(folder, limits=SMALL) as target:
        assert not target.recovered.rebuilt
        target.extra_keys([(INSTITUTION, Level.STUDY)]).catch_up()
        assert numbers(target) == (3, [f"extra:{(1 << 32) | INSTITUTION}"])
    with Store(folder, limits=SMALL) as target:
        target.extra_keys([])
        assert numbers(target) == (0, [])


def test_values_that_cannot_be_matched_are_refused_and_known_keys_are_no_extra(
    folder: Path,
) -> None:
    with Store(folder, limits=SMALL) as target:
        with pytest.raises(SettingsError, match="VR FD"):
            target.extra_keys([(tag_of("AcquisitionDuration"), Level.SERIES)])
        target.extra_keys([(tag_of("PatientID"), Level.PATIENT)])


def test_deleted_studies_are_not_found_by_extra_keys(folder: Path) -> None:
    keys: dict[Any, str] = {"PatientTelephoneNumbers": "555-*", "StudyInstanceUID": ""}
    with Store(folder, limits=SMALL) as target:
        for number in range(3):
            put(target, number)
        extra = target.extra_keys([(TELEPHONE, Level.PATIENT)])
        assert len(ask(target, extra, "STUDY", keys)) == 3
        target.delete(
            list(target.reader.select(Level.STUDY, {"StudyInstanceUID": "1.2.1"})),
            actor="a person",
            reason="a test",
        )
        assert len(ask(target, extra, "STUDY", keys)) == 2
