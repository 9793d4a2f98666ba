"""Attribute matching, rule by rule: PS3.4 C.2.2.2 as tables of cases."""

from __future__ import annotations

import struct

import pytest

from hilum.archive.match import Rules, predicate
from hilum.archive.match_names import fold_name, fold_names, prefixes
from hilum.archive.match_sound import sound
from hilum.archive.match_times import date_span, pair_span, shifted, time_span
from hilum.dataset.codec import Element
from hilum.tables.dictionary import is_multiple, tag_of, vr_of

UTF_8 = "ISO_IR 192"
BASELINE = Rules()


def key(keyword: str, text: str) -> tuple[int, Element]:
    tag = tag_of(keyword)
    return tag, Element(vr_of(tag), text.encode())


def matches(keyword: str, asked: str, stored: str | None, rules: Rules = BASELINE) -> bool:
    """Whether the stored value, as the index keeps it, matches the key."""
    tag, element = key(keyword, asked)
    test = predicate(tag, element, UTF_8, rules)
    if test is None:
        return True
    if element.vr == "PN" and stored is not None:
        stored = fold_names(stored) if is_multiple(tag) else fold_name(stored)
    return bool(test(stored))


TEXT = [
    # single value: case-sensitive, padding does not count (C.2.2.2.1)
    ("PatientID", "A1", "A1", True),
    ("PatientID", " A1 ", "A1", True),
    ("PatientID", "a1", "A1", False),
    ("PatientID", "A", "A1", False),
    ("PatientID", "A1", None, False),
    ("StudyDescription", "Thorax", "Thorax", True),
    ("PatientComments", " two", "two", False),
    # universal (C.2.2.2.3)
    ("PatientID", "", None, True),
    ("PatientID", "   ", "A1", True),
    ("PatientID", "*", None, True),
    # wildcards (C.2.2.2.4)
    ("PatientID", "A*", "A", True),
    ("PatientID", "*1", "A1", True),
    ("PatientID", "A?", "A", False),
    ("PatientID", "A?", "A1", True),
    ("PatientID", "*a*b*c*", "xaybzc", True),
    ("PatientID", "*a*b*c*", "xcybza", False),
    ("PatientID", "?*", "A", True),
    ("PatientID", "?*", None, False),
    ("StudyDescription", "a*\n?", "ab\nc", True),
    # what SQL or a shell would take for a pattern is only itself
    ("PatientID", "A%", "AB", False),
    ("PatientID", "A_", "AB", False),
    ("PatientID", "[AB]", "A", False),
    ("PatientID", "[AB]", "[AB]", True),
    ("PatientID", "^A.", "^A.", True),
    ("PatientID", "A.", "AB", False),
    ("PatientID", "'; DROP TABLE patient; --", "'; DROP TABLE patient; --", True),
    # VRs without wildcards take them literally
    ("StudyInstanceUID", "1.2.*", "1.2.3", False),
    ("PatientAge", "0?0Y", "030Y", False),
    ("PatientAge", "030Y", "030Y", True),
    ("SeriesNumber", "1*", "11", False),
    # several values: any of them, on either side
    ("ModalitiesInStudy", "PT", "CT\\PT", True),
    ("ModalitiesInStudy", "P?", "CT\\PT", True),
    ("ModalitiesInStudy", "CT\\MR", "CT\\PT", True),
    ("ModalitiesInStudy", "MR\\US", "CT\\PT", False),
    ("ModalitiesInStudy", "C", "CT\\PT", False),
    ("Modality", "CT\\MR", "MR", True),
    # an attribute of one value has one value, whatever is in it
    ("PatientID", "A\\B", "A\\B", True),
    ("PatientID", "A\\B", "B", True),
    ("PatientID", "B", "A\\B", False),
    # list of UID (C.2.2.2.2)
    ("StudyInstanceUID", "1.2\\1.3", "1.3", True),
    ("StudyInstanceUID", "1.2\\1.3", "1.4", False),
    ("SOPClassesInStudy", "1.3", "1.2\\1.3", True),
    # numbers by value
    ("SeriesNumber", "01", "1", True),
    ("SeriesNumber", "1", "+1", True),
    ("SeriesNumber", "1", "10", False),
    ("PatientWeight", "70.0", "70", True),
    ("SeriesNumber", "one", "one", True),
]


@pytest.mark.parametrize(("keyword", "asked", "stored", "expected"), TEXT)
def test_text(keyword: str, asked: str, stored: str | None, expected: bool) -> None:
    assert matches(keyword, asked, stored) is expected


NAMES = [
    ("Doe^Jane", "doe^JANE", True),
    ("Doe^Jane", "Doe^Jane^^^", True),
    ("Doe^Jane^^", "Doe ^ Jane", True),
    ("Doe", "Doe^Jane", False),
    ("Doe*", "Doe^Jane", True),
    ("Doe^J*", "Doe^Jane^Mary", True),
    ("*Jane", "Doe^Jane", True),
    ("*^Jane", "Doe^Jane", True),
    ("*^Jane", "Doe^Mary^Jane", False),
    ("D*^J*", "Doe^Ann^Jim", False),
    ("Doe^*", "Doe", True),
    ("D?e", "Doe", True),
    ("Doe?", "Doe^", False),
    ("^Jane", "Doe^Jane", False),
    ("^Jane", "^Jane", True),
    # accents, and letters that Unicode does not take apart
    ("Jerome", "Jérôme", True),
    ("Jérôme", "Jerome", True),
    ("MULLER*", "Müller^Jürgen", True),
    ("Lodz", "Łódź", True),
    ("Strasse", "Straße", True),
    ("Sorensen", "Sørensen", True),
    ("Люкceмбypг", "люкceмбypг", True),
    ("が", "か", False),
    ("ヤマダ", "ﾔﾏﾀﾞ", True),
    # component groups
    ("Yamada^Tarou", "Yamada^Tarou=山田^太郎=やまだ^たろう", True),
    ("山田*", "Yamada^Tarou=山田^太郎=やまだ^たろう", True),
    ("=山田^太郎", "Yamada^Tarou=山田^太郎=やまだ^たろう", True),
    ("=山田^太郎", "山田^太郎", False),
    ("==やま*", "Yamada^Tarou=山田^太郎=やまだ^たろう", True),
    ("Yamada*=山田*", "Yamada^Tarou=山田^太郎", True),
    ("Yamada*=鈴木*", "Yamada^Tarou=山田^太郎", False),
    ("*=*", "Doe^Jane", True),
    # characters that would become special ones when folded
    ("A＝B", "A＝B", True),
    ("A=B", "A＝B", False),
    ("A＊", "AB", False),
    ("Doe%", "Doel", False),
    ("Do_", "Doe", False),
]


@pytest.mark.parametrize(("asked", "stored", "expected"), NAMES)
def test_names(asked: str, stored: str, expected: bool) -> None:
    assert matches("PatientName", asked, stored) is expected


@pytest.mark.parametrize(
    ("asked", "stored"), [case[:2] for case in NAMES if case[2] and prefixes(case[0])]
)
def test_a_name_that_matches_begins_as_the_prefixes_say(asked: str, stored: str) -> None:
    groups = [*fold_name(stored).split("="), "", ""]
    assert any(groups[place].startswith(prefix) for place, prefix in prefixes(asked))


def test_any_of_several_names_matches() -> None:
    assert matches("OtherPatientNames", "Smith*", "Doe^Jane\\Smith^Jane")
    assert not matches("OtherPatientNames", "Jane*", "Doe^Jane\\Smith^Jane")


FUZZY = [
    ("Smith", "Smyth^Jane", True),
    ("Jane Smith", "Smyth^Jane", True),
    ("Smith^Jane", "Jane^Schmidt", True),
    ("Meyer", "Maier^Anna", True),
    ("Meyer^Otto", "Maier^Anna", False),
    ("Meyer A*", "Maier^Anna", True),
    ("Catherine", "Doe^Katharina", True),
    ("Smith Smith", "Smith^Jane", False),
    ("山田", "Yamada=山田^太郎", True),
    ("Jones", "Smith^Jane", False),
]


@pytest.mark.parametrize(("asked", "stored", "expected"), FUZZY)
def test_fuzzy_names(asked: str, stored: str, expected: bool) -> None:
    assert matches("PatientName", asked, stored, Rules(fuzzy=True)) is expected


# Examples of the published algorithm: letters of one sound have one digit.
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("meyer", "maier", "mayr"), "67"),
        (("smith", "schmidt", "smyth"), "862"),
        (("mueller", "muller", "miller"), "657"),
        (("philip", "filip"), "351"),
        (("xaver",), "4837"),
        (("wikipedia",), "3412"),
        (("breschnew",), "17863"),
    ],
)
def test_sound(words: tuple[str, ...], code: str) -> None:
    assert {sound(word) for word in words} == {code}


TIMES = [
    ("StudyDate", "20240131", "20240131", True),
    ("StudyDate", "2024.01.31", "20240131", True),
    ("StudyDate", "20240131", "20240201", False),
    ("StudyDate", "20240101-20240131", "20240131", True),
    ("StudyDate", "20240101-20240131", "20240201", False),
    ("StudyDate", "20240101 - 20240131", "20240115", True),
    ("StudyDate", "-20240131", "19000101", True),
    ("StudyDate", "-20240131", "20240201", False),
    ("StudyDate", "20240131-", "20240131", True),
    ("StudyDate", "20240131-", "20240130", False),
    ("StudyDate", "202401", "20240131", True),
    ("StudyDate", "20240131-", None, False),
    ("StudyDate", "20240131-", "no date", False),
    ("StudyDate", "no date", "no date", True),
    ("StudyDate", "2024*", "20240131", False),
    ("StudyTime", "2230", "223000", True),
    ("StudyTime", "1030", "103015.5", True),
    ("StudyTime", "10", "105959", True),
    ("StudyTime", "103000", "1030", True),
    ("StudyTime", "103015", "1030", False),
    ("StudyTime", "10:30:00", "103000.000000", True),
    ("StudyTime", "1000-1030", "103059.999999", True),
    ("StudyTime", "1000-1030", "1031", False),
    ("StudyTime", "-1030", "000000", True),
    ("StudyTime", "1030-", "235959.9", True),
    ("AcquisitionDateTime", "20240131", "20240131235959.9", True),
    ("AcquisitionDateTime", "2024", "20240131", True),
    ("AcquisitionDateTime", "2024013110-2024013112", "20240131125959", True),
    ("AcquisitionDateTime", "2024013110-2024013112", "20240131130000", False),
    ("AcquisitionDateTime", "-20240131", "20240131120000", True),
    ("AcquisitionDateTime", "20240201-", "20240131120000", False),
    ("AcquisitionDateTime", "20240131120000+0100", "20240131110000+0000", True),
    ("AcquisitionDateTime", "20240131120000-0500", "20240131170000+0000", True),
    ("AcquisitionDateTime", "20240131100000-0500-20240131120000-0500", "20240131160000+0000", True),
    ("AcquisitionDateTime", "20240131", "20240132", False),
]


@pytest.mark.parametrize(("keyword", "asked", "stored", "expected"), TIMES)
def test_dates_and_times(keyword: str, asked: str, stored: str | None, expected: bool) -> None:
    assert matches(keyword, asked, stored) is expected


def test_ranges_of_a_date_and_a_time_of_one_form_are_one_range() -> None:
    days, hours = date_span("20060705-20060707"), time_span("1000-1800")
    assert days and hours
    both = pair_span(days, hours)
    assert both is not None
    assert both.low == "20060705" + "100000000000"
    assert both.low <= "20060706" + "030000000000" <= both.high
    single = date_span("20060705")
    assert single and pair_span(single, hours) is None
    open_end = time_span("1000-")
    assert open_end and pair_span(days, open_end) is None


@pytest.mark.parametrize(
    ("date", "time_", "minutes", "expected"),
    [
        ("20240131", "2330", 60, ("20240201", "0030")),
        ("20240101", "001500.25", -30, ("20231231", "234500.25")),
        ("20240131", None, 60, ("20240131", None)),
        ("99991231", "2359", 60, ("99991231", "2359")),
        ("odd", "1200", 60, ("odd", "1200")),
    ],
)
def test_shifting_to_another_time_zone(
    date: str, time_: str | None, minutes: int, expected: tuple[str, str | None]
) -> None:
    assert shifted(date, time_, minutes) == expected


# What is negotiated ---------------------------------------------------------------------------


def test_empty_value_matching() -> None:
    rules = Rules(empty=True)
    assert matches("AccessionNumber", '""', None, rules)
    assert not matches("AccessionNumber", '""', "A1", rules)
    assert not matches("AccessionNumber", '""', None)
    assert matches("AccessionNumber", '""', '""')
    assert matches("StudyDate", '""', None, rules)


def test_multiple_value_matching_wants_every_value() -> None:
    rules = Rules(multiple=True)
    assert matches("ModalitiesInStudy", "CT\\PT", "CT\\MR\\PT", rules)
    assert not matches("ModalitiesInStudy", "CT\\US", "CT\\MR\\PT", rules)
    assert matches("Modality", "CT\\US", "CT", rules), "an attribute of one value"


def test_a_required_key_without_value_matches_where_the_rules_say_so() -> None:
    tag, element = key("AccessionNumber", "A1")
    test = predicate(tag, element, UTF_8, Rules(unknown=True), required=True)
    assert test is not None
    assert test(None) and test("A1") and not test("A2")
    optional = predicate(tag, element, UTF_8, Rules(unknown=True))
    assert optional is not None and not optional(None)


# Sequences and numbers ------------------------------------------------------------------------


def code(value: str, meaning: str = "") -> dict[int, Element]:
    found = dict([key("CodeValue", value)])
    return found | dict([key("CodeMeaning", meaning)]) if meaning else found


@pytest.mark.parametrize(
    ("asked", "stored", "expected"),
    [
        ([], None, True),
        ([{}], None, True),
        ([code("T1")], [code("T1")], True),
        ([code("T1")], [code("T2"), code("T1")], True),
        ([code("T*")], [code("T2")], True),
        ([code("T1", "Chest")], [code("T1", "Head"), code("T2", "Chest")], False),
        ([code("T1")], None, False),
        ([code("")], None, True),
    ],
)
def test_sequences_match_item_by_item(
    asked: list[dict[int, Element]], stored: list[dict[int, Element]] | None, expected: bool
) -> None:
    test = predicate(tag_of("ProcedureCodeSequence"), Element("SQ", asked), UTF_8, BASELINE)
    assert (test is None or test(stored)) is expected


def test_a_sequence_within_a_sequence() -> None:
    inner = tag_of("ScheduledProtocolCodeSequence")
    test = predicate(
        tag_of("RequestAttributesSequence"),
        Element("SQ", [{inner: Element("SQ", [code("P1")])}]),
        UTF_8,
        BASELINE,
    )
    assert test is not None
    assert test([{inner: Element("SQ", [code("P0"), code("P1")])}])
    assert not test([{inner: Element("SQ", [code("P0")])}, code("P1")])


def test_binary_numbers() -> None:
    element = Element("US", struct.pack("<H", 512))
    test = predicate(tag_of("Rows"), element, "", BASELINE)
    assert test is not None
    assert test(512) and not test(511) and not test(None)
