"""The data dictionary: agreement with PS3.6, repeating groups, and the VR to read with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.tables import _dictionary_data
from hilum.tables.dictionary import ELEMENTS, REPEATING, Element, element, tag_of, vr_of

# PS3.5-2024e Table 6.2-1, and the three elements that have no VR (PS3.5 7.5).
PRINTED = "AEASATCSDADSDTFDFLISLOLTOBODOFOLOVOWPNSHSLSQSSSTSVTMUCUIULUNURUSUTUV"
VRS = {PRINTED[at : at + 2] for at in range(0, len(PRINTED), 2)}


def test_no_tag_and_no_keyword_is_there_twice() -> None:
    lines = (_dictionary_data.ELEMENTS + _dictionary_data.REPEATING).splitlines()
    rows = [line.split("|") for line in lines]
    keywords = [row[1] for row in rows if row[1]]
    assert len({row[0] for row in rows}) == len(rows)
    assert len(set(keywords)) == len(keywords)


def test_every_vr_is_one_of_the_standard() -> None:
    printed = {vr for row in ELEMENTS.values() for vr in row.vr.split(" or ")}
    assert printed == VRS | {"NONE"}
    assert {vr_of(tag) for tag in ELEMENTS} == VRS | {"NONE"}


def test_every_vm_has_the_form_of_the_standard() -> None:
    form = re.compile(r"[0-9]+(-([0-9]+|[0-9]*n))?|[0-9]+-n( or 1)?|1-n or 1")
    wrong = {row.vm for row in ELEMENTS.values() if not form.fullmatch(row.vm)}
    assert wrong == set()


def test_only_what_was_taken_back_has_no_name() -> None:
    nameless = [row for row in ELEMENTS.values() if not row.keyword or not row.name]
    assert nameless
    assert all(row.retired and not row.keyword and not row.name for row in nameless)


def test_keywords_are_made_of_letters_and_digits() -> None:
    rows = [row for row in ELEMENTS.values() if row.keyword]
    assert all(row.keyword.isalnum() and row.keyword.isascii() for row in rows)


@pytest.mark.parametrize(
    ("tag", "keyword", "vr", "vm", "retired"),
    [
        (0x00000100, "CommandField", "US", "1", False),
        (0x00020010, "TransferSyntaxUID", "UI", "1", False),
        (0x00041220, "DirectoryRecordSequence", "SQ", "1", False),
        (0x00080005, "SpecificCharacterSet", "CS", "1-n", False),
        (0x00080018, "SOPInstanceUID", "UI", "1", False),
        (0x00100010, "PatientName", "PN", "1", False),
        (0x00280106, "SmallestImagePixelValue", "US or SS", "1", False),
        (0x7FE00010, "PixelData", "OB or OW", "1", False),
        # PS3.6-2024d, 2025a, 2025b, 2026b
        (0x00146001, "ThermalCameraSettingsSequence", "SQ", "1", False),
        (0x00480304, "TilesOverlap", "CS", "1", False),
        (0x00100012, "NameToUse", "LT", "1", False),
        (0x00189391, "MetalArtifactReductionApplied", "CS", "1", False),
        # changed by PS3.6-2024d, 2024e and 2025b
        (0x003A0320, "SummarizedFilterLookupTableSequence", "SQ", "1", False),
        (0x30040012, "DoseValue", "DS", "1", False),
        (0x00102160, "EthnicGroup", "SH", "1", True),
    ],
)
def test_rows(tag: int, keyword: str, vr: str, vm: str, retired: bool) -> None:
    row = element(tag)
    assert row is not None
    assert (row.tag, row.keyword, row.vr, row.vm, row.retired) == (tag, keyword, vr, vm, retired)
    assert tag_of(keyword) == tag


def test_names_are_spelled_as_the_standard_does() -> None:
    assert ELEMENTS[0x00100012].name == "Name to Use"
    assert ELEMENTS[0x0040A034].name == "Effective Start DateTime"
    assert ELEMENTS[0x00440110].name == "RT Assertions Sequence"
    assert ELEMENTS[0x0014603E].name == "Vibration/Sonic Heating Sequence"
    assert ELEMENTS[0x00146051].name == "Moving Window Padding Length"
    assert ELEMENTS[0x30020136].name == "RT Cone-Beam Imaging Geometry Sequence"


def test_a_keyword_is_its_name_without_what_is_no_letter() -> None:
    """PS3.6 5: so that a name which was mistyped here shows itself."""
    odd = {
        tag
        for tag, row in ELEMENTS.items()
        if row.keyword and not row.retired and _as_keyword(row.name) != row.keyword.lower()
    }
    # PS3.6 itself departs from it: Radius Along the Wedge, Frame Numbers of Interest (FOI).
    assert odd == {0x0014511F, 0x00286020}


def _as_keyword(name: str) -> str:
    words = re.sub("^2D", "twod", re.sub("^3D", "threed", name)).replace("'s", "")
    return re.sub(r"[^a-z0-9]", "", words.lower())


def test_pydicom_agrees_on_what_it_knows() -> None:
    """All of an element but for what later editions changed: name, VR, VM, keyword, retired."""
    from pydicom.datadict import DicomDictionary, dictionary_has_tag, get_entry, repeater_has_tag

    changed = {0x003A0320, 0x003A0325, 0x30040012, 0x00102160}
    assert set(DicomDictionary) <= set(ELEMENTS)
    compared = 0
    for tag, row in ELEMENTS.items():
        if tag in changed or repeater_has_tag(tag) or not dictionary_has_tag(tag):
            continue
        vr, vm, name, retired, keyword = get_entry(tag)
        assert (vr, vm, bool(retired), keyword) == (row.vr, row.vm, row.retired, row.keyword)
        assert name == row.name or not keyword
        compared += 1
    assert compared > 5000


@pytest.mark.parametrize(
    ("tag", "keyword"),
    [
        (0x60000010, "OverlayRows"),
        (0x601E3000, "OverlayData"),
        (0x50020010, "NumberOfPoints"),
        (0x7F020010, "VariablePixelData"),
        (0x002031AB, "SourceImageIDs"),
        (0x00280430, "RowsForNthOrderCoefficients"),
        (0x10001230, "EscapeTriplet"),
        (0x1010ABCD, "ZonalMap"),
    ],
)
def test_repeating_groups(tag: int, keyword: str) -> None:
    row = element(tag)
    assert row is not None
    assert (row.tag, row.keyword) == (tag, keyword)


def test_the_tag_of_a_repeating_element_is_its_first() -> None:
    assert tag_of("OverlayRows") == 0x60000010
    assert tag_of("SourceImageIDs") == 0x00203100
    assert tag_of("RowsForNthOrderCoefficients") == 0x00280410
    assert tag_of("EscapeTriplet") == 0x10000010


def test_every_repeating_element_is_found_under_its_first_tag() -> None:
    rows = [row for rows in REPEATING.values() for row in rows.values()]
    assert len(rows) == len(_dictionary_data.REPEATING.splitlines())
    assert all(element(row.tag) == row for row in rows)
    assert all(tag_of(row.keyword) == row.tag for row in rows)


@pytest.mark.parametrize(
    ("tag", "vr"),
    [
        (0x00080000, "UL"),
        (0x00090000, "UL"),
        (0x00091010, "UN"),
        (0x00090010, "LO"),
        (0x000900FF, "LO"),
        (0x00090009, "UN"),
        (0x00090100, "UN"),
        (0x60010010, "LO"),
        (0x60011010, "UN"),
        (0x00089999, "UN"),
        (0x60023000, "OW"),
        (0x60020010, "US"),
        (0x7FE00010, "OW"),
        (0x00283006, "OW"),
        (0x00280106, "US"),
        (0xFFFEE000, "NONE"),
    ],
)
def test_the_vr_to_read_with(tag: int, vr: str) -> None:
    assert vr_of(tag) == vr


@pytest.mark.parametrize("tag", [0x00091010, 0x60010010, 0x00089999, 0x00080000, 0x10000000])
def test_private_unknown_and_group_length_have_no_row(tag: int) -> None:
    assert element(tag) is None


@given(st.integers(0, 0xFFFFFFFF))
def test_any_tag_has_a_vr(tag: int) -> None:
    assert vr_of(tag) in VRS | {"NONE"}
    row = element(tag)
    assert row is None or (isinstance(row, Element) and row.tag == tag)


def test_an_unknown_keyword_is_an_error() -> None:
    with pytest.raises(KeyError):
        tag_of("NoSuchElement")
