"""Attribute lists: from keywords, from what a person types, from files; and what is refused."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pydicom.data
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import Dataset, dcmread

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.performed_rows import CREATE, ROWS
from hilum.errors import UsageError
from hilum.services.attribute_lists import (
    attribute_list,
    code,
    demand_complete,
    filled,
    merged,
    places_of,
    read_lists,
    set_keys,
)
from hilum.services.identifiers import Match

CT = Path(pydicom.data.__file__).parent / "test_files" / "CT_small.dcm"


def plain(elements: Any) -> dict[str, Any]:
    return Match(ds.in_character_set(elements)).as_dict()


# From a program -----------------------------------------------------------------------------------

VALUES = {
    "PatientName": "Müller^Zoë",
    "Rows": "512",
    "ImageType": ["ORIGINAL", "PRIMARY"],
    "SliceThickness": "1.5",
    "TableTopVerticalSetupDisplacement": "1.5",
    "RequestAttributesSequence": [{"ScheduledProcedureStepID": "S1"}, {"RequestedProcedureID": ""}],
}


def test_keywords_match_and_pydicom_are_the_same_list() -> None:
    numbers = {"Rows": 512, "SliceThickness": 1.5, "TableTopVerticalSetupDisplacement": 1.5}
    made = attribute_list({**VALUES, **numbers})
    match = Match(ds.in_character_set(made))
    for thing in (match, match.elements, match.dataset):
        assert plain(attribute_list(thing)) == plain(made)
    assert {name: plain(made)[name] for name in VALUES} == VALUES


def test_pydicom_without_a_character_set() -> None:
    made = Dataset()
    made.PatientName = "Müller^Zoë"
    assert plain(attribute_list(made))["PatientName"] == "Müller^Zoë"
    assert "SpecificCharacterSet" not in made


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ([], "a list is no list of attributes"),
        ({"PatientNam": "x"}, "did you mean PatientName?"),
        ({"Rows": "many"}, "Rows: 'many' is no US"),
        ({"Rows": 70000}, "Rows: 70000 is no US"),
        ({"StudyDate": "2026-01-02"}, "'2026-01-02' is no DA: write YYYYMMDD"),
        ({"StudyInstanceUID": "1.2.x"}, "is no UI"),
        ({"PatientID": "x" * 65}, "is no LO: write at most 64 characters"),
        ({"PixelData": "x"}, r"PixelData \(OW\) cannot be given as text"),
        ({"ProcedureCodeSequence": "CT"}, "is no code: write VALUE\\^SCHEME\\^MEANING"),
        ({"ProcedureCodeSequence": ["CT"]}, "is a sequence: give a list of items"),
        ({"00091001": "x"}, r"\(0009,1001\): no attribute has this tag"),
    ],
)
def test_what_cannot_be(given_: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        attribute_list(given_)


@given(st.dictionaries(st.sampled_from(["PatientID", "StudyDescription", "PatientName"]),
                       st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs"),
                                             exclude_characters="\\=^"), max_size=20)))  # fmt: skip
def test_any_text_comes_back(values: dict[str, str]) -> None:
    made = attribute_list(values)
    assert {name: plain(made)[name] for name in values} == values


# From a person ------------------------------------------------------------------------------------


def test_keys_reach_into_sequences() -> None:
    made = set_keys(
        {},
        [
            "0010,0010=Doe^Jane",
            "PatientSex=",
            "PerformedSeriesSequence[0].ProtocolName=Thorax",
            "PerformedSeriesSequence[1].ProtocolName=Abdomen=x",
            "PerformedSeriesSequence.OperatorsName=Smith",
            "ProcedureCodeSequence=P1^99L^CT of the thorax",
            "StudyInstanceUID=1.2.3",
            "AccessionNumber=A1",
        ],
        places_of(ROWS),
    )
    assert plain(made) == {
        "PatientName": "Doe^Jane",
        "PatientSex": "",
        "PerformedSeriesSequence": [
            {"OperatorsName": "Smith", "ProtocolName": "Thorax"},
            {"ProtocolName": "Abdomen=x"},
        ],
        "ProcedureCodeSequence": [
            {"CodeValue": "P1", "CodingSchemeDesignator": "99L", "CodeMeaning": "CT of the thorax"}
        ],
        "ScheduledStepAttributesSequence": [{"AccessionNumber": "A1", "StudyInstanceUID": "1.2.3"}],
    }


def test_keys_change_a_copy() -> None:
    base = attribute_list({"PatientID": "1", "RequestAttributesSequence": [{"StudyID": "a"}]})
    made = set_keys(base, ["RequestAttributesSequence.RequestedProcedureID=R"])
    assert plain(base)["RequestAttributesSequence"] == [{"StudyID": "a"}]
    assert plain(made)["RequestAttributesSequence"] == [
        {"StudyID": "a", "RequestedProcedureID": "R"}
    ]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("PatientName", "'PatientName': write KEY=VALUE"),
        ("Nonsense=1", "no attribute is called 'Nonsense'"),
        ("PatientID.StudyID=1", "PatientID is no sequence"),
        ("RequestAttributesSequence[3].StudyID=1", "item 3, but there are 0"),
        ("RequestAttributesSequence[0]=x", "name an attribute of the item"),
        ("=x", "'' is no attribute: write KEY=VALUE"),
    ],
)
def test_keys_that_mean_nothing(key: str, message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("[", r"\[")):
        set_keys({}, [key])


def test_a_code() -> None:
    assert ds.text(code("a^b^c d"), 0x00080104) == "c d"
    with pytest.raises(UsageError, match="write VALUE"):
        code("a^b")


# From files ---------------------------------------------------------------------------------------


def test_json_in_every_form() -> None:
    one, two = {"PatientID": "1"}, {"PatientID": "2", "PatientName": "Müller"}
    expected = [plain(attribute_list(one)), plain(attribute_list(two))]
    lines = "\n".join(json.dumps(item) for item in (one, two)) + "\n"
    model = [attribute_list(item) for item in (one, two)]
    dicom_json = json.dumps([Match(ds.in_character_set(item)).dataset.to_json_dict()
                             for item in model])  # fmt: skip
    for text in (json.dumps([one, two]), lines, dicom_json, "\ufeff" + json.dumps([one, two])):
        assert list(map(plain, read_lists(text.encode(), "x"))) == expected


def test_a_dicom_file_without_its_pixels() -> None:
    (found,) = read_lists(CT.read_bytes(), "x")
    assert plain(found)["PatientID"] == "1CT1"
    assert 0x7FE00010 not in found


def test_a_dicom_file_in_another_character_set() -> None:
    made = dcmread(CT)
    made.SpecificCharacterSet = "ISO_IR 100"
    made.PatientName = "Müller"
    stream = BytesIO()
    made.save_as(stream)
    assert b"M\xfcller" in stream.getvalue()
    (found,) = read_lists(stream.getvalue(), "x")
    assert ds.text(found, 0x00100010) == "Müller"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"text", "x is neither a DICOM file nor JSON"),
        (b"", "x is neither a DICOM file nor JSON"),
        (b'{"PatientID": ', "x is no JSON"),
        (b"[1]", "each list of attributes is a JSON object"),
        (b'{"00100020": {"Value": ["1"]}}', "not the DICOM JSON Model"),
        (b'{"\xff": 1}', "x is no JSON"),
    ],
)
def test_files_that_are_none(data: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_lists(data, "x")


# Requirements -------------------------------------------------------------------------------------


def test_what_is_missing_is_named() -> None:
    made = filled(attribute_list({"PatientID": "1"}), ROWS, CREATE)
    assert plain(made)["PatientSex"] == ""
    with pytest.raises(UsageError, match=r"^nothing was sent: ") as caught:
        demand_complete(made, ROWS, CREATE)
    told = str(caught.value)
    assert "(0020,000D) StudyInstanceUID is missing" in told
    assert "(0008,0060) Modality is missing" in told
    assert "PatientSex" not in told


def test_the_last_list_counts() -> None:
    made = merged(attribute_list({"PatientID": "1", "StudyID": "a"}),
                  attribute_list({"PatientID": "2"}))  # fmt: skip
    assert plain(made) == {"PatientID": "2", "StudyID": "a"}
