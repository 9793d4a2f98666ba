"""Keys as people and programs give them, the Identifier they make, and matches that come back."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

import pytest

from hilum.dataset.codec import Element, decode, encode
from hilum.dimse.data_sets import decoded
from hilum.errors import DataSetError, UsageError
from hilum.services.identifiers import (
    RETURN_KEYS,
    Key,
    Match,
    by_keyword,
    identifier,
    joined,
    level_of,
    lower_keys,
    parse_key,
)
from hilum.services.query_scu import Extras, candidates, query
from hilum.services.retrieve_scu import (
    COMMON_CLASSES,
    COMPRESSED,
    retrieval,
    storage_proposals,
)
from hilum.tables.query_retrieve import COMPOSITE_INSTANCE_ROOT, LEVELS, STUDY_ROOT
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, transfer_syntax

NAME, STUDY_DATE, REQUEST, STEP_ID = 0x00100010, 0x00080020, 0x00400275, 0x00400009


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PatientName=DOE*", Key((NAME,), "DOE*")),
        ("PatientName", Key((NAME,))),
        ("PatientName=", Key((NAME,))),
        ("0010,0010=A=B", Key((NAME,), "A=B")),
        ("(0010,0010)=A", Key((NAME,), "A")),
        ("00100010", Key((NAME,))),
        ("RequestAttributesSequence.ScheduledProcedureStepID=1", Key((REQUEST, STEP_ID), "1")),
        ("(0040,0275)[0].(0040,0009)=1.2", Key((REQUEST, STEP_ID), "1.2")),
        ("0040,0275[0].ScheduledProcedureStepID", Key((REQUEST, STEP_ID))),
    ],
)
def test_keys_of_a_person(text: str, expected: Key) -> None:
    assert parse_key(text) == expected


def test_a_misspelt_key_is_corrected() -> None:
    with pytest.raises(UsageError, match="did you mean StudyDate"):
        parse_key("studydate=2024")
    with pytest.raises(UsageError, match="no attribute is called 'Foo'"):
        by_keyword({"Foo": "1"})


def test_keys_of_a_program() -> None:
    keys = by_keyword(
        {
            "StudyDate": datetime.date(2024, 1, 31),
            "StudyInstanceUID": ["1.2", "1.3"],
            "PatientID": None,
            "RequestAttributesSequence": {"ScheduledProcedureStepID": 7},
        }
    )
    assert [key.value for key in keys] == ["20240131", "1.2\\1.3", "", "7"]
    assert keys[-1].path == (REQUEST, STEP_ID)
    with pytest.raises(UsageError, match="no value of a key"):
        by_keyword({"PatientID": object()})


@pytest.mark.parametrize(
    ("keys", "level"),
    [
        ((), "STUDY"),
        (("PatientID=1",), "STUDY"),
        (("PatientID=1", "Modality=CT"), "STUDY"),
        (("StudyInstanceUID=1.2",), "STUDY"),
        (("StudyInstanceUID=1.2", "Modality"), "SERIES"),
        (("StudyInstanceUID=1.2", "InstanceNumber=1"), "SERIES"),
        (("SeriesInstanceUID=1.2",), "SERIES"),
        (("SeriesInstanceUID=1.2", "InstanceNumber=1"), "IMAGE"),
        (("SOPInstanceUID=1.2",), "IMAGE"),
        (("0008,0052=PATIENT", "SOPInstanceUID=1.2"), "PATIENT"),
    ],
)
def test_the_level_that_keys_are_about(keys: tuple[str, ...], level: str) -> None:
    assert level_of(map(parse_key, keys)) == level


def test_keys_that_a_peer_would_not_heed() -> None:
    assert lower_keys("STUDY", [parse_key("SeriesNumber=1"), parse_key("Modality")]) == [
        "SeriesNumber"
    ]


def coded(level: str, *keys: str) -> dict[int, Element]:
    """The Identifier after a way to the wire and back."""
    syntax = transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN)
    return decode(encode(identifier(level, map(parse_key, keys)), syntax), syntax)


def test_a_key_that_is_given_twice() -> None:
    """UIDs make a list; of anything else only one value would count, and which is not clear."""
    keys = [
        parse_key(text) for text in ("StudyInstanceUID=1.2", "StudyInstanceUID=1.3", "0010,0010")
    ]
    assert [key.value for key in joined(keys)] == ["1.2\\1.3", ""]
    same = [parse_key(text) for text in ("PatientID=1", "PatientID", "PatientID=1")]
    assert joined(same) == [parse_key("PatientID=1")]
    with pytest.raises(UsageError, match="ModalitiesInStudy is given 2 times"):
        query(("ModalitiesInStudy=CT", "ModalitiesInStudy=MR"), {})


def test_the_identifier() -> None:
    found = coded("STUDY", "PatientName=DOE^J*", "Rows=512", "StudyDate", "0040,0275.0040,0009=1")
    assert found[0x00080052] == Element("CS", b"STUDY ")
    assert found[NAME].value == b"DOE^J*"
    assert found[0x00280010] == Element("US", b"\0\2")
    assert found[STUDY_DATE].value == b""
    assert found[REQUEST].value == [{STEP_ID: Element("SH", b"1 ")}]
    assert 0x00080005 not in found


def test_text_beyond_ascii_is_sent_as_it_is() -> None:
    found = coded("STUDY", "PatientName=Ünal*")
    assert found[0x00080005].value == b"ISO_IR 192"
    assert found[NAME].value == "Ünal*".encode()
    latin = coded("STUDY", "PatientName=Ünal*", "SpecificCharacterSet=ISO_IR 100")
    assert latin[NAME].value == "Ünal* ".encode("latin_1")


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("Rows=many", "no number"),
        ("Rows=70000", "no number"),
        ("PixelData=1", "takes no value"),
        ("Modality=Ü", "does not allow"),
    ],
)
def test_values_that_cannot_be(key: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        coded("IMAGE", key)


def test_a_query_asks_for_what_is_useful() -> None:
    asked = query(("PatientID=1",), {}, extras=Extras(fuzzy=True))
    assert asked.level == "STUDY"
    assert {"StudyInstanceUID", "StudyDate"} <= set(RETURN_KEYS["STUDY"])
    assert len(asked.keys) == len(RETURN_KEYS["STUDY"])
    assert query(("PatientID=1",), {}, only=True).keys == (Key((0x00100020,), "1"),)
    assert asked.extras.information == b"\0\0\1\0"
    assert Extras().information is None


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"level": "STUDIES"}, "one of PATIENT, STUDY, SERIES, IMAGE"),
        ({"level": "PATIENT", "model": "study"}, "one of STUDY, SERIES, IMAGE"),
        ({"model": "root"}, "no information model"),
        ({"limit": -1}, "limit"),
    ],
)
def test_queries_that_mean_nothing(arguments: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        query((), {}, **arguments)


def test_study_root_goes_first() -> None:
    assert [model.name for model in candidates("", "STUDY")] == ["Study Root", "Patient Root"]
    assert [model.name for model in candidates("", "PATIENT")] == ["Patient Root"]


def test_a_match_is_decoded_when_something_is_asked_for() -> None:
    coded = encode({NAME: Element("PN", b"Doe^A ")}, transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN))
    assert Match(partial(decoded, coded, EXPLICIT_VR_LITTLE_ENDIAN)).PatientName == "Doe^A"
    broken = Match(partial(decoded, coded[:-2], EXPLICIT_VR_LITTLE_ENDIAN))
    with pytest.raises(DataSetError, match="0010,0010"):
        broken.get("PatientName")


def test_a_match_is_read_by_keyword() -> None:
    match = Match(
        {
            0x00080005: Element("CS", b"ISO_IR 100"),
            NAME: Element("PN", "Ünal^A ".encode("latin_1")),
            0x00080061: Element("CS", b"CT\\MR "),
            0x00280010: Element("US", b"\0\2"),
            REQUEST: Element("SQ", [{STEP_ID: Element("SH", b"S1")}]),
            0x00091001: Element("UN", b"\1\2"),
        }
    )
    assert match.PatientName == match.get("PatientName") == match.get("00100010") == "Ünal^A"
    assert match.get("StudyDate", "none") == "none"
    assert match.Rows == "512"
    assert match.items("RequestAttributesSequence")[0].ScheduledProcedureStepID == "S1"
    assert match.as_dict() == {
        "SpecificCharacterSet": "ISO_IR 100",
        "ModalitiesInStudy": ["CT", "MR"],
        "00091001": "0102",
        "PatientName": "Ünal^A",
        "Rows": "512",
        "RequestAttributesSequence": [{"ScheduledProcedureStepID": "S1"}],
    }
    assert match.dataset.PatientName == "Ünal^A"
    assert "PatientName" in match
    with pytest.raises(AttributeError, match="did you mean PatientName"):
        _ = match.PatientsName


# Retrievals ------------------------------------------------------------------------------------


def test_a_retrieval_has_unique_keys_only() -> None:
    wanted = retrieval((), {"StudyInstanceUID": "1.2", "PatientID": "7", "StudyDate": "2024"})
    assert wanted.level == "STUDY"
    assert set(wanted.identifier(STUDY_ROOT)) == {0x00080052, 0x0020000D}


def test_frames_go_by_composite_instance_root() -> None:
    wanted = retrieval((), {"SOPInstanceUID": "1.2"}, frames=(1, 3))
    assert wanted.models() == (COMPOSITE_INSTANCE_ROOT,)
    found = wanted.identifier(COMPOSITE_INSTANCE_ROOT)
    assert found[0x00080052].value == b"FRAME"
    assert found[0x00081161].value == b"\1\0\0\0\3\0\0\0"


@pytest.mark.parametrize(
    ("keywords", "more", "why"),
    [
        ({"StudyDate": "2024"}, {}, "name what to retrieve"),
        ({"StudyInstanceUID": "1.2"}, {"frames": (1,)}, "name them by SOPInstanceUID"),
        ({"SOPInstanceUID": "1.2"}, {"frames": (1,), "without_bulk_data": True}, "for both"),
    ],
)
def test_retrievals_that_mean_nothing(
    keywords: dict[str, str], more: dict[str, Any], why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        retrieval((), keywords, **more)


@pytest.mark.parametrize("count", [1, 2, 3, 12, 32, 60, 126, 200])
def test_contexts_for_what_a_c_get_brings(count: int) -> None:
    """At most 128 (PS3.8 9.3.2.2), of which two are for C-GET; no more than 50 syntaxes in one."""
    classes = [f"1.2.{number}" for number in range(count)]
    found = storage_proposals(classes, 2)
    assert len(found) <= 126
    assert {proposal.abstract_syntax for proposal in found} == set(classes[:126])
    assert all(proposal.roles == (False, True) for proposal in found)
    assert max(len(proposal.transfer_syntaxes) for proposal in found) <= 50
    if count <= 60:
        of_first = [proposal for proposal in found if proposal.abstract_syntax == "1.2.0"]
        offered = [syntax for proposal in of_first for syntax in proposal.transfer_syntaxes]
        assert len(offered) == len(set(offered)) == len(COMPRESSED) + 2


def test_the_tables_are_consistent() -> None:
    assert len(COMMON_CLASSES) == len(set(COMMON_CLASSES)) == 32
    assert set(RETURN_KEYS) == set(LEVELS)
