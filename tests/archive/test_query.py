"""Queries against an archive: levels, keys, values, character sets, limits, consistency."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydicom import dcmread
from pydicom.data import get_charset_files

from hilum.archive import querying, sql
from hilum.archive.deleting import carry_out, plan
from hilum.archive.keys import KEYS
from hilum.archive.ports import Level
from hilum.archive.querying import Querying
from hilum.archive.selection import Selection
from hilum.archive.store import Store
from hilum.dataset.codec import decode
from hilum.errors import DimseError, IdentifierMismatch, error_comment
from hilum.tables.dictionary import tag_of
from hilum.tables.query_retrieve import PATIENT_ROOT, PATIENT_STUDY_ONLY
from hilum.tables.uids import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    transfer_syntax,
)
from tests.archive.building import CT, HANGING_PROTOCOL, MR, SMALL, dataset, element, store
from tests.archive.querying import answers, find, query, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = {"levels": PATIENT_ROOT.levels}


@pytest.fixture
def archive(folder: Path) -> Iterator[Store]:
    """Two patients, three studies, four series, eight instances; one object without a patient."""
    with Store(folder, limits=SMALL) as target:
        for number in range(8):
            put(target, number)
        lone = dataset("1.9", study=None, series=None, sop_class=HANGING_PROTOCOL)
        store(target, "1.9", lone, sop_class=HANGING_PROTOCOL)
        yield target


def item(*elements: bytes) -> bytes:
    body = b"".join(elements)
    return b"\xfe\xff\x00\xe0" + len(body).to_bytes(4, "little") + body


def put(target: Store, number: int, **more: Any) -> None:
    """Instance `number`: patient 0 or 1, study 0 to 2, series 0 to 3, two instances each."""
    series = number // 2
    study = min(series, 2)
    modality = b"MR" if series == 3 else b"CT"
    name = "Müller^Jörg" if study == 2 else "Doe^Jane"
    values = {
        0x00080005: (b"CS", b"ISO_IR 100"),
        0x00080020: (b"DA", b"2024010%d" % (study + 1)),
        0x00080030: (b"TM", b"2330"),
        0x00080050: (b"SH", b"" if study == 1 else b"A%d" % study),
        0x00080060: (b"CS", modality),
        0x00080201: (b"SH", b"+0100"),
        0x00081032: (
            b"SQ",
            item(
                element(0x00080100, b"SH", b"P%d" % study),
                element(0x00080104, b"LO", "Schädel".encode("latin_1")),
            )
            + item(element(0x00080100, b"SH", b"Q")),
        ),
        0x00100010: (b"PN", name.encode("latin_1")),
        0x00100020: (b"LO", b"P-%d" % (study // 2)),
    } | more.get("more", {})
    sop_class = MR if modality == b"MR" else CT
    uid = f"1.2.{study}.{series}.{number}"
    data = dataset(
        uid,
        study=f"1.2.{study}",
        series=f"1.2.{study}.{series}",
        sop_class=sop_class,
        number=number,
        more=values,
    )
    store(target, uid, data, sop_class=sop_class)


def test_the_levels_of_the_patient_root(archive: Store) -> None:
    reader = archive.reader
    keys: dict[str, str] = {"PatientID": "P-1"}
    assert len(answers(reader, "PATIENT", {"PatientID": ""}, **MODEL)) == 2
    assert len(answers(reader, "STUDY", keys, **MODEL)) == 1
    keys["StudyInstanceUID"] = "1.2.2"
    assert len(answers(reader, "SERIES", keys, **MODEL)) == 2
    keys["SeriesInstanceUID"] = "1.2.2.3"
    found = answers(reader, "IMAGE", {**keys, "SOPInstanceUID": ""}, **MODEL)
    assert [answer["SOPInstanceUID"] for answer in found] == ["1.2.2.3.6", "1.2.2.3.7"]


@pytest.mark.parametrize(
    ("model", "level", "keys", "offending"),
    [
        ({}, None, {}, "QueryRetrieveLevel"),
        ({}, "", {}, "QueryRetrieveLevel"),
        ({}, "FRAME", {}, "QueryRetrieveLevel"),
        ({}, "PATIENT", {}, "QueryRetrieveLevel"),
        ({"levels": PATIENT_STUDY_ONLY.levels}, "SERIES", {}, "QueryRetrieveLevel"),
        (MODEL, "STUDY", {"PatientName": "Doe*"}, "PatientID"),
        (MODEL, "STUDY", {"PatientID": "P*"}, "PatientID"),
        (MODEL, "SERIES", {"PatientID": "P-1"}, "StudyInstanceUID"),
        ({}, "SERIES", {"StudyInstanceUID": ""}, "StudyInstanceUID"),
        ({}, "SERIES", {"StudyInstanceUID": "1.2.0\\1.2.1"}, "StudyInstanceUID"),
        ({}, "IMAGE", {"StudyInstanceUID": "1.2.0"}, "SeriesInstanceUID"),
    ],
)
def test_a_wrong_level_or_unique_key_is_refused(
    archive: Store, model: dict[str, Any], level: str | None, keys: dict[str, str], offending: str
) -> None:
    with pytest.raises(IdentifierMismatch) as caught:
        find(archive.reader, level, keys, **model)
    assert caught.value.status == 0xA900
    assert caught.value.offending == (tag_of(offending),)
    assert error_comment(caught.value.comment) == caught.value.comment


def test_relational_queries_need_no_keys_above(archive: Store) -> None:
    found = answers(archive.reader, "IMAGE", {"PatientName": "m*"}, relational=True)
    assert len(found) == 4
    everything = answers(archive.reader, "IMAGE", {"SOPInstanceUID": ""}, relational=True)
    assert len(everything) == 8, "an object without a study is in no study"


def test_computed_keys(archive: Store) -> None:
    reader = archive.reader
    (patient,) = answers(
        reader,
        "PATIENT",
        {
            "PatientID": "P-0",
            "NumberOfPatientRelatedStudies": "",
            "NumberOfPatientRelatedSeries": "",
            "NumberOfPatientRelatedInstances": "",
        },
        **MODEL,
    )
    counts = [value for name, value in patient.items() if name.startswith("Number")]
    assert counts == ["2", "2", "4"]
    (study,) = answers(
        reader,
        "STUDY",
        {
            "StudyInstanceUID": "1.2.2",
            "ModalitiesInStudy": "",
            "SOPClassesInStudy": "",
            "NumberOfStudyRelatedSeries": "",
            "NumberOfStudyRelatedInstances": "",
            "NumberOfPatientRelatedStudies": "",
            "RetrieveAETitle": "",
            "InstanceAvailability": "",
            "TimezoneOffsetFromUTC": "",
        },
    )
    assert study["ModalitiesInStudy"] == "CT\\MR"
    assert study["SOPClassesInStudy"] == f"{CT}\\{MR}"
    assert study["NumberOfStudyRelatedSeries"] == "2"
    assert study["NumberOfStudyRelatedInstances"] == "4"
    assert study["NumberOfPatientRelatedStudies"] == "1"
    assert study["RetrieveAETitle"] == "HILUM"
    assert study["InstanceAvailability"] == "ONLINE"
    assert study["TimezoneOffsetFromUTC"] == "+0100"
    assert study["QueryRetrieveLevel"] == "STUDY"
    above = {"StudyInstanceUID": "1.2.2", "SeriesInstanceUID": "1.2.2.3"}
    image = answers(
        reader,
        "IMAGE",
        {
            **above,
            "SOPClassUID": MR,
            "AvailableTransferSyntaxUID": "",
            "Rows": 16,
            "NumberOfSeriesRelatedInstances": "",
            "PatientName": "",
        },
    )[0]
    assert image["AvailableTransferSyntaxUID"] == EXPLICIT_VR_LITTLE_ENDIAN
    assert image["Rows"] == 16
    assert image["NumberOfSeriesRelatedInstances"] == "2"
    assert image["PatientName"] == "Müller^Jörg"


@pytest.mark.parametrize("key", KEYS, ids=lambda key: str(key.keyword))
def test_every_key_of_the_table_comes_back(archive: Store, key: Any) -> None:
    level = {"patient": "PATIENT", "study": "STUDY", "series": "SERIES", "instance": "IMAGE"}[
        key.level.value
    ]
    asked = {key.keyword: [] if key.vr == "SQ" else ""}
    matches = find(archive.reader, level, asked, relational=True, **MODEL)
    assert matches
    for match in matches:
        assert match.supported
        answer = shown(match.identifier)
        assert key.keyword in answer
        assert set(answer) <= {key.keyword, "QueryRetrieveLevel", "SpecificCharacterSet"}


@pytest.mark.parametrize(
    "keys",
    [
        {0x00091001: "x"},
        {"InstitutionAddress": ""},
        {"SeriesNumber": "1"},
        {"NumberOfStudyRelatedInstances": "4"},
    ],
)
def test_what_is_not_supported_is_empty_and_told(archive: Store, keys: dict[Any, str]) -> None:
    matches = find(archive.reader, "STUDY", {"StudyInstanceUID": "1.2.2", **keys})
    assert [match.supported for match in matches] == [False]
    (name,) = keys
    value = shown(matches[0].identifier)[name if isinstance(name, str) else "00091001"]
    assert value == ("4" if name == "NumberOfStudyRelatedInstances" else "")


def test_group_lengths_are_no_keys_and_private_creators_come_back(archive: Store) -> None:
    keys = {"StudyInstanceUID": "1.2.2", 0x00080000: "", 0x00090010: "ACME"}
    (match,) = find(archive.reader, "STUDY", keys)
    assert match.supported
    answer = shown(match.identifier)
    assert answer["00090010"] == "ACME"
    assert "00080000" not in answer


# Sequences ------------------------------------------------------------------------------------


def test_a_sequence_comes_back_whole_or_with_what_was_asked(archive: Store) -> None:
    reader = archive.reader
    universal: list[list[dict[str, str]]] = [[], [{}]]
    for everything in universal:
        (answer,) = answers(
            reader, "STUDY", {"StudyInstanceUID": "1.2.0", "ProcedureCodeSequence": everything}
        )
        assert answer["ProcedureCodeSequence"] == [
            {"CodeValue": "P0", "CodeMeaning": "Schädel"},
            {"CodeValue": "Q"},
        ]
    asked = [{"CodeValue": "P?", "CodingSchemeDesignator": ""}]
    found = answers(reader, "STUDY", {"StudyInstanceUID": "", "ProcedureCodeSequence": asked})
    assert [answer["ProcedureCodeSequence"] for answer in found] == [
        [{"CodeValue": f"P{study}", "CodingSchemeDesignator": ""}] for study in range(3)
    ]
    meaning = [{"CodeValue": "P1", "CodeMeaning": "Schä*"}]
    (one,) = answers(reader, "STUDY", {"StudyInstanceUID": "", "ProcedureCodeSequence": meaning})
    assert one["StudyInstanceUID"] == "1.2.1"
    assert not answers(reader, "STUDY", {"ProcedureCodeSequence": [{"CodeValue": "X"}]})


# Dates, times, zones --------------------------------------------------------------------------


def test_a_date_and_a_time_as_one_range(archive: Store) -> None:
    keys = {"StudyDate": "20240101-20240102", "StudyTime": "2340-2350", "StudyInstanceUID": ""}
    assert not answers(archive.reader, "STUDY", keys)
    found = answers(archive.reader, "STUDY", keys, combined=True)
    assert [answer["StudyInstanceUID"] for answer in found] == ["1.2.1"]


def test_dates_and_times_in_the_time_zone_of_the_request(archive: Store) -> None:
    keys = {"StudyDate": "20240102", "StudyTime": "", "TimezoneOffsetFromUTC": "+0200"}
    (answer,) = answers(archive.reader, "STUDY", keys, timezone=True)
    assert (answer["StudyDate"], answer["StudyTime"]) == ("20240102", "0030")
    assert answer["TimezoneOffsetFromUTC"] == "+0200"
    (plain,) = answers(archive.reader, "STUDY", keys)
    assert (plain["StudyTime"], plain["TimezoneOffsetFromUTC"]) == ("2330", "+0100")


def test_empty_required_keys_match_where_the_rules_say_so(archive: Store) -> None:
    keys = {"AccessionNumber": "A0", "StudyInstanceUID": ""}
    assert len(answers(archive.reader, "STUDY", keys)) == 1
    assert len(answers(archive.reader, "STUDY", keys, unknown=True)) == 2
    assert len(answers(archive.reader, "STUDY", {"AccessionNumber": '""'}, empty=True)) == 1


def test_a_patient_id_is_required_where_patients_are_no_level(folder: Path) -> None:
    """PS3.4 Table C.6-5: type R in the Study Root model; in Patient Root it is unique (U)."""
    with Store(folder, limits=SMALL) as target:
        store(target, "1.2.1", dataset("1.2.1", study="1.2", more={0x00100020: (b"LO", b"")}))
        store(target, "1.3.1", dataset("1.3.1", study="1.3", series="1.3.1"))
        keys = {"PatientID": "P-1", "StudyInstanceUID": ""}
        assert len(answers(target.reader, "STUDY", keys)) == 1
        assert len(answers(target.reader, "STUDY", keys, unknown=True)) == 2
        assert len(answers(target.reader, "STUDY", keys, unknown=True, **MODEL)) == 1


# Character sets and transfer syntaxes ---------------------------------------------------------


def test_the_character_set_of_an_answer(archive: Store) -> None:
    reader = archive.reader
    keys = {"PatientName": "*", "StudyInstanceUID": ""}

    def used(character_set: str) -> list[str | None]:
        found = find(reader, "STUDY", keys, character_set=character_set)
        texts = [shown(match.identifier) for match in found]
        assert [text["PatientName"] for text in texts] == ["Doe^Jane"] * 2 + ["Müller^Jörg"]
        return [text.get("SpecificCharacterSet") for text in texts]

    assert used("ISO_IR 100") == [None, None, "ISO_IR 100"]
    assert used("") == [None, None, "ISO_IR 192"]
    assert used("ISO_IR 144") == [None, None, "ISO_IR 192"]
    assert used("ISO_IR 192") == [None, None, "ISO_IR 192"]
    assert used("no such set") == [None, None, "ISO_IR 192"]


@pytest.mark.parametrize(
    "syntax",
    [
        IMPLICIT_VR_LITTLE_ENDIAN,
        EXPLICIT_VR_LITTLE_ENDIAN,
        EXPLICIT_VR_BIG_ENDIAN,
        DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    ],
)
def test_answers_in_every_transfer_syntax(archive: Store, syntax: str) -> None:
    keys: dict[str, Any] = {
        "StudyInstanceUID": "1.2.2",
        "SeriesInstanceUID": "1.2.2.3",
        "SOPInstanceUID": "1.2.2.3.6",
        "Rows": 16,
        "PatientName": "",
        "ProcedureCodeSequence": [],
    }
    (match,) = find(archive.reader, "IMAGE", keys, transfer_syntax=syntax)
    tags = list(decode(match.identifier, transfer_syntax(syntax)))
    assert tags == sorted(tags)
    answer = shown(match.identifier, syntax)
    assert answer["Rows"] == 16
    assert answer["PatientName"] == "Müller^Jörg"
    assert answer["ProcedureCodeSequence"][0]["CodeMeaning"] == "Schädel"


# PS3.5 Annexes H to K, and the files of pydicom that have them.
NAMES = [Path(path) for path in sorted(get_charset_files("*.dcm")) if "SQEncoding" not in str(path)]


@pytest.mark.parametrize("path", NAMES, ids=lambda path: path.stem)
def test_names_in_every_character_set_are_found_and_come_back(folder: Path, path: Path) -> None:
    example = dcmread(path, stop_before_pixels=True)
    raw = example.get_item("PatientName")
    assert raw is not None and isinstance(raw.value, bytes)
    sets = example.SpecificCharacterSet
    declared = sets if isinstance(sets, str) else "\\".join(sets)
    expected = str(example.PatientName)
    more = {0x00080005: (b"CS", declared.encode()), 0x00100010: (b"PN", raw.value)}
    with Store(folder, limits=SMALL) as target:
        store(target, "1.2.3", dataset("1.2.3", more=more))
        for group in (expected, *filter(None, expected.split("="))):
            for asked in (group, group[:2] + "*"):
                for used in ("ISO_IR 192", declared):
                    found = answers(
                        target.reader, "STUDY", {"PatientName": asked}, character_set=used
                    )
                    assert [answer["PatientName"].rstrip("=") for answer in found] == [expected]


def test_bytes_that_are_no_text_are_shown_and_never_an_error(folder: Path) -> None:
    broken = {0x00080005: (b"CS", b"ISO_IR 192"), 0x00100010: (b"PN", b"M\xfcller^\xff")}
    with Store(folder, limits=SMALL) as target:
        store(target, "1.2.3", dataset("1.2.3", more=broken))
        (answer,) = answers(target.reader, "STUDY", {"PatientName": "M*"})
        assert answer["PatientName"] == "M\ufffdller^\ufffd"


# Limits, cancel, consistency ------------------------------------------------------------------


def test_more_matches_than_the_limit_end_with_a700(archive: Store) -> None:
    found = Querying(archive.reader).find(query("STUDY", {"StudyDate": ""}, maximum_matches=2))
    assert [next(found), next(found)]
    with pytest.raises(DimseError) as caught:
        next(found)
    assert caught.value.status == 0xA700
    assert "maximum_matches" in error_comment(caught.value.comment)
    exact = query("STUDY", {"StudyDate": ""}, maximum_matches=3)
    assert len(list(Querying(archive.reader).find(exact))) == 3


class Clock:
    """Seconds that pass when they are asked for."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def test_a_search_that_takes_too_long_ends_with_a700(archive: Store) -> None:
    found = Querying(archive.reader, monotonic=Clock()).find(
        query("STUDY", {"PatientName": "*e*"}, maximum_seconds=0.5)
    )
    with pytest.raises(DimseError) as caught:
        list(found)
    assert caught.value.status == 0xA700
    assert "maximum_seconds" in error_comment(caught.value.comment)


def test_the_time_that_the_peer_takes_does_not_count(archive: Store) -> None:
    clock = Clock()
    found = Querying(archive.reader, monotonic=clock).find(
        query("STUDY", {"PatientName": "*"}, maximum_seconds=50)
    )
    next(found)
    clock.now += 1000
    assert len(list(found)) == 2


def test_a_long_statement_is_interrupted(archive: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def interrupted() -> bool:
        asked.append(1)
        return True

    monkeypatch.setattr(querying, "_STEPS", 1)
    request = query("STUDY", {"PatientName": "*o*"}, interrupted=interrupted)
    assert list(Querying(archive.reader).find(request)) == []
    assert len(asked) <= 3, "the statement went on after it was told to stop"
    assert len(find(archive.reader, "STUDY", {"PatientName": "*o*"})) == 3


@pytest.mark.parametrize("keys", [{"StudyDate": "20240101-"}, {"PatientName": "*e*"}])
def test_a_study_comes_once_and_whole_while_instances_arrive(
    folder: Path, monkeypatch: pytest.MonkeyPatch, keys: dict[str, str]
) -> None:
    monkeypatch.setattr(querying, "_FIRST", 3)
    monkeypatch.setattr(sql, "BATCH", 4)
    asked = {**keys, "StudyInstanceUID": "", "NumberOfStudyRelatedInstances": ""}
    with Store(folder, limits=SMALL) as target:
        for number in range(40):
            one(target, number, 0)
        stop = threading.Event()

        def arrive() -> None:
            for number in range(400):
                if stop.is_set():
                    return
                one(target, number % 60, number + 1)

        writer = threading.Thread(target=arrive)
        writer.start()
        try:
            rounds = 0
            while writer.is_alive() or not rounds:
                rounds += 1
                found = answers(target.reader, "STUDY", asked)
                uids = [answer["StudyInstanceUID"] for answer in found]
                assert len(uids) == len(set(uids))
                assert {f"1.2.{number}" for number in range(40)} <= set(uids)
                assert all(int(a["NumberOfStudyRelatedInstances"]) >= 1 for a in found)
        finally:
            stop.set()
            writer.join()


def one(target: Store, number: int, instance: int) -> None:
    uid = f"1.2.{number}.{instance}"
    more = {0x00100020: (b"LO", b"P%d" % number), 0x00100010: (b"PN", b"Reed^%d" % number)}
    store(target, uid, dataset(uid, study=f"1.2.{number}", series=f"1.2.{number}.0", more=more))


# Names by sound, and references that differ -----------------------------------------------------


def sounds_kept(target: Store) -> set[str]:
    rows = target.reader.connection().execute("SELECT word FROM sound").fetchall()
    return {word for (word,) in rows}


def test_a_name_that_comes_later_is_found_by_its_sound(folder: Path) -> None:
    with Store(folder, limits=SMALL) as target:
        store(target, "1.1", dataset("1.1", without=(0x00100010,)))
        assert not answers(target.reader, "STUDY", {"PatientName": "Tho"}, fuzzy=True)
        store(target, "1.2", dataset("1.2"))
        assert answers(target.reader, "STUDY", {"PatientName": "Tho"}, fuzzy=True)
        doctor = {0x00080090: (b"PN", b"Meyer^Jan")}
        assert not answers(target.reader, "STUDY", {"ReferringPhysicianName": "Mayr"}, fuzzy=True)
        store(target, "1.3", dataset("1.3", more=doctor))
        assert answers(target.reader, "STUDY", {"ReferringPhysicianName": "Mayr"}, fuzzy=True)


def test_sounds_go_with_the_names(folder: Path) -> None:
    with Store(folder, limits=SMALL) as target:
        more = {0x00100020: (b"LO", b"P-2"), 0x00100010: (b"PN", b"Schmidt")}
        store(target, "1.1", dataset("1.1"))
        store(target, "1.2", dataset("1.2", study="1.5", series="1.5.1", more=more))
        assert sounds_kept(target) == {"2", "06", "862"}
        planned = plan(target.reader, Selection(patients=("P-2",)))
        carry_out(target, planned, actor="me", reason="asked for")
        assert sounds_kept(target) == {"2", "06"}


def test_each_study_may_refer_to_the_patient_as_it_knows_it(folder: Path) -> None:
    def referring(number: int) -> dict[int, tuple[bytes, bytes]]:
        return {0x00081120: (b"SQ", item(element(0x00081155, b"UI", b"1.9.%d" % number)))}

    with Store(folder, limits=SMALL) as target:
        store(target, "1.1", dataset("1.1", more=referring(1)))
        store(target, "1.2", dataset("1.2", study="1.5", series="1.5.1", more=referring(2)))
        store(target, "1.3", dataset("1.3", study="1.5", series="1.5.1", more=referring(3)))
        assert not target.reader.variants()
        (patient,) = answers(target.reader, "PATIENT", {"ReferencedPatientSequence": []}, **MODEL)
        (found,) = patient["ReferencedPatientSequence"]
        assert found["ReferencedSOPInstanceUID"] == "1.9.1"


def test_there_is_no_alternate_representation(archive: Store) -> None:
    keys = {"SOPInstanceUID": "", "AlternateRepresentationSequence": []}
    matches = find(archive.reader, "IMAGE", keys, relational=True)
    assert len(matches) == 8
    assert all(match.supported for match in matches)
    assert all(not shown(m.identifier)["AlternateRepresentationSequence"] for m in matches)


def _region(value: str, meaning: bytes) -> tuple[bytes, bytes]:
    code = [
        (0x00080100, b"SH", value.encode()),
        (0x00080102, b"SH", b"SCT"),
        (0x00080104, b"LO", meaning),
    ]
    return b"SQ", item(b"".join(element(*one) for one in code))


def test_the_anatomic_regions_of_a_study_are_those_of_its_series(folder: Path) -> None:
    """PS3.4 C.3.4: the union; each region once, and text in the character set of its series."""
    regions = {
        "1.2.1": ("51185008", b"Chest", b""),
        "1.2.2": ("69536005", "Kopf mit Schädel".encode("latin_1"), b"ISO_IR 100"),
        "1.2.3": ("51185008", b"Chest", b""),
        "1.2.4": (None, b"", b""),
    }
    with Store(folder, limits=SMALL) as target:
        for number, (series, (value, meaning, character_set)) in enumerate(regions.items()):
            more = {0x00082218: _region(value, meaning)} if value else {}
            if character_set:
                more[0x00080005] = (b"CS", character_set)
            uid = f"{series}.{number}"
            store(target, uid, dataset(uid, study="1.2", series=series, more=more))
        store(target, "1.3.1.1", dataset("1.3.1.1", study="1.3", series="1.3.1"))
        everything = {"StudyInstanceUID": "", "AnatomicRegionsInStudyCodeSequence": []}
        found = answers(target.reader, "STUDY", everything)
        by_study = {
            one["StudyInstanceUID"]: one["AnatomicRegionsInStudyCodeSequence"] for one in found
        }
        codes = [(one["CodeValue"], one["CodeMeaning"]) for one in by_study["1.2"]]
        assert codes == [("51185008", "Chest"), ("69536005", "Kopf mit Schädel")]
        assert by_study["1.3"] == []
        asked = {
            "StudyInstanceUID": "",
            "AnatomicRegionsInStudyCodeSequence": [{"CodeValue": "69536005", "CodeMeaning": ""}],
        }
        (one,) = answers(target.reader, "STUDY", asked)
        assert one["AnatomicRegionsInStudyCodeSequence"] == [
            {"CodeValue": "69536005", "CodeMeaning": "Kopf mit Schädel"}
        ]
        assert all(match.supported for match in find(target.reader, "STUDY", everything))
        nowhere = {"AnatomicRegionsInStudyCodeSequence": [{"CodeValue": "1"}]}
        assert not answers(target.reader, "STUDY", nowhere)
        (study,) = target.reader.entities(Level.STUDY, {"StudyInstanceUID": "1.2"})
        assert study["AnatomicRegionsInStudyCodeSequence"]
