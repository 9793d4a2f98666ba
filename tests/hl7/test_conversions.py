"""Rows and conversions: from a field to a value of DICOM."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hilum.dataset.codec import encode
from hilum.errors import SettingsError
from hilum.hl7.conversions import FUNCTIONS, Place, convert
from hilum.hl7.faults import Fault
from hilum.hl7.mapping import Mapped, Mapper, data_set
from hilum.hl7.message import parse
from hilum.hl7.times import date_of, time_of
from hilum.tables.dictionary import tag_of, vr_of
from hilum.tables.hl7_mapping import CONVERSIONS, DEFAULT_ROWS, parse_row
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, TRANSFER_SYNTAXES

HEADER = "MSH|^~\\&|A|B|C|D|20240501||ORM^O01|7|P|2.5.1||||||UNICODE UTF-8\r"


def made(
    name: str, field: str, component: int = 0, vr: str = "LO", segment: str = "ZZZ", **of: Any
) -> Any:
    found = parse(f"{HEADER}{segment}|{field}\r".encode()).segments[1]
    return convert(name, Place(found, 1, component, 0, vr, **of))


@pytest.mark.parametrize(
    ("name", "field", "component", "vr", "value"),
    [
        ("text", " a  b ", 0, "LO", "a b"),
        ("text", "x" * 70, 0, "LO", "x" * 64),
        ("text", "a\\E\\b", 0, "LO", "a/b"),
        ("text", "a\\.br\\b", 0, "LT", "a\nb"),
        ("text", "a\\T\\b & c", 0, "LO", "a&b & c"),
        ("text", "", 0, "LO", None),
        ("text", '""', 0, "LO", ""),
        ("texts", "1~~2", 0, "SH", ["1", "2"]),
        ("texts", '""', 0, "SH", ""),
        ("lines", "1~2", 0, "LT", "1\n2"),
        ("identifier", "A1^X", 0, "SH", "A1"),
        ("derived", "A1", 0, "SH", "A1"),
        ("title", "CT1~CT2~much too long for a title", 0, "AE", ["CT1", "CT2"]),
        ("title", "Größe", 0, "AE", None),
        ("code_string", "ct", 0, "CS", "CT"),
        ("code_string", "C/T", 0, "CS", None),
        ("uid", "1.2.3^^Application^DICOM", 0, "UI", "1.2.3"),
        ("date", "19610212", 0, "DA", "19610212"),
        ("date", '""', 0, "DA", ""),
        ("sex", "m", 0, "CS", "M"),
        ("sex", "A", 0, "CS", "O"),
        ("sex", "U", 0, "CS", ""),
        ("priority", "S", 0, "SH", "STAT"),
        ("priority", "TS30", 0, "SH", "MEDIUM"),
        ("priority", "X", 0, "SH", None),
        ("pregnancy", "A0~B6", 0, "US", 3),
        ("pregnancy", "B1", 0, "US", None),
        ("neutered", "M^Y", 2, "CS", "ALTERED"),
        ("number", "3.50", 0, "DS", "3.5"),
        ("number", "three", 0, "DS", None),
        ("metres", "172|||||cm", 0, "DS", "1.72"),
        ("location", "ST3^12^2^KH", 0, "LO", "ST3 12 2 KH"),
        ("authority", "1^^^KH&1.2&ISO", 4, "LO", "KH"),
        ("authority", "1^^^&1.2&ISO", 4, "LO", "1.2"),
        ("code", "A", 0, "SQ", None),
        ("code", "A^B", 0, "SQ", None),
        ("code", '""', 0, "SQ", []),
        ("others", "1^^^A", 0, "SQ", None),
    ],
)
def test_conversions(name: str, field: str, component: int, vr: str, value: Any) -> None:
    assert made(name, field, component, vr) == value


def test_every_conversion_has_a_function_and_is_used_or_offered() -> None:
    assert set(FUNCTIONS) == set(CONVERSIONS)
    assert {row.conversion for row in DEFAULT_ROWS} <= set(CONVERSIONS)


@pytest.mark.parametrize(("name", "field"), [("identifier", "x" * 17), ("identifier", "a\\X5C\\b"),
                                             ("uid", "1..2"), ("uid", "x" * 9)])  # fmt: skip
def test_what_can_neither_be_kept_nor_dropped(name: str, field: str) -> None:
    with pytest.raises(Fault) as caught:
        made(name, field, 0, "SH" if name == "identifier" else "UI")
    assert caught.value.place == ("ZZZ", 1, 1)


def test_a_derived_identifier_is_the_same_each_time_and_fits() -> None:
    long = "ORDER-2024-000000000001"
    found = made("derived", long, 0, "SH")
    assert len(found) == 16
    assert found == made("derived", long, 0, "SH") != made("derived", long + "2", 0, "SH")


def test_sizes_and_weights() -> None:
    rows = Mapper()
    raw = (
        HEADER + "OBX|1|NM|8302-2^Body height^LN||172|cm\rOBX|2|NM|3141-9^Weight^LN||154|[lb_av]\r"
    )
    found = {m.attribute[0]: m.value for m in rows.map(parse(raw.encode()).segments)}
    assert (found["PatientSize"], found["PatientWeight"]) == ("1.72", "69.8532")
    assert made("metres", "1.72", vr="DS") is None
    odd = HEADER + "OBX|1|NM|8302-2^Body height^LN||172|furlong\r"
    assert "PatientSize" not in {m.attribute[0] for m in rows.map(parse(odd.encode()).segments)}


def test_codes() -> None:
    assert made("code", "CTABD^CT Abdomen^99RIS^LOC^Local^L^2.0") == [
        {"CodeValue": "CTABD", "CodingSchemeDesignator": "99RIS", "CodingSchemeVersion": "2.0",
         "CodeMeaning": "CT Abdomen"}
    ]  # fmt: skip
    assert made("code", "CTABD^CT^99RIS^LOC^Local^L", 4) == [
        {"CodeValue": "LOC", "CodingSchemeDesignator": "L", "CodeMeaning": "Local"}
    ]
    assert (
        made("code", "a-code-of-more-than-16^x^S")[0]["LongCodeValue"] == "a-code-of-more-than-16"
    )


def test_issuers() -> None:
    hd = "1^^^KH&1.2.3&ISO"
    assert made("qualifiers", hd, 4) == [
        {"UniversalEntityID": "1.2.3", "UniversalEntityIDType": "ISO"}
    ]
    assert made("designator", hd, 4)[0]["LocalNamespaceEntityID"] == "KH"
    assert made("designator", "F1^RIS^1.2^ISO", 2, segment="ORC") == [
        {
            "LocalNamespaceEntityID": "RIS",
            "UniversalEntityID": "1.2",
            "UniversalEntityIDType": "ISO",
        }
    ]
    assert made("others", "1^^^A~2^^^B~3", 0) == [
        {"PatientID": "2", "TypeOfPatientID": "TEXT", "IssuerOfPatientID": "B"},
        {"PatientID": "3", "TypeOfPatientID": "TEXT"},
    ]


# Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Müller^Jürgen^Maria^jr.^Dr.^MD^L", "Müller^Jürgen^Maria^Dr.^jr. MD"),
        ("van Dam&van&Dam^Jan", "van Dam^Jan"),
        ("Doe", "Doe"),
        ("^Jane", "^Jane"),
        ("Иванов^Иван^Иванович", "Иванов^Иван^Иванович"),
        ("Smith^A^^^^^B~Jones^A^^^^^L", "Jones^A"),
        (
            "Yamada^Tarou^^^^^L^A~山田^太郎^^^^^L^I~やまだ^たろう^^^^^L^P",
            "Yamada^Tarou=山田^太郎=やまだ^たろう",
        ),
        ("山田^太郎^^^^^L^I~ヤマダ^タロウ^^^^^L^P", "=山田^太郎=ヤマダ^タロウ"),
        ("山田^太郎~ヤマダ^タロウ", "=山田^太郎=ヤマダ^タロウ"),
        ("王^小东", "王^小东"),
        ("a\\S\\b=c\\E\\d^e", "a b c d^e"),
        ('""', ""),
        ("^^^", None),
        ("", None),
    ],
)
def test_names(field: str, value: str | None) -> None:
    assert made("name", field, vr="PN") == value


def test_names_of_persons_with_numbers() -> None:
    assert made("person", "7101^ESTRADA^JAIME^P^^DR", vr="PN") == "ESTRADA^JAIME^P^DR"
    assert made("person", "7101", vr="PN") is None
    assert made("worker", "9001&TECH&TINA&&&MTA^20240501", vr="PN") == "TECH^TINA^^MTA"
    kanji = "1^Yamada^T^^^^^^^L^^^^^A~1^山田^太^^^^^^^L^^^^^I"
    assert made("person", kanji, vr="PN") == "Yamada^T=山田^太"


# Times --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stamp", "date", "time"),
    [
        ("20240501", "20240501", None),
        ("2024050109", "20240501", "090000"),
        ("202405010930", "20240501", "093000"),
        ("20240501093015", "20240501", "093015"),
        ("20240501093015.1234+0200", "20240501", "093015"),
        ("2024-05-01T09:30:00", "20240501", "093000"),
        ("2024-05-01", "20240501", None),
        ("202405", None, None),
        ("20240231", None, None),
        ("2024050125", None, None),
        ("tomorrow", None, None),
        ("00010101", "00010101", None),
    ],
)
def test_time_stamps(stamp: str, date: str | None, time: str | None) -> None:
    assert (date_of(stamp), time_of(stamp)) == (date, time)


def test_a_stamp_with_offset_is_converted_where_the_department_is_known() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert (date_of("20240501233000+0000", berlin), time_of("20240501233000+0000", berlin)) == (
        "20240502",
        "013000",
    )
    assert time_of("20240501093000", berlin) == "093000"
    assert date_of("20240501+0000", berlin) == "20240501"
    assert date_of("00010101000000+1400", berlin) is None
    assert time_of("20240501093000+9999", berlin) is None


# Rows ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        "PatientName = PID-5",
        "NoSuchThing <- PID-5",
        "PatientName <- PID5",
        "PatientName <- PID-5 nmae",
        "PatientName <- pid-5 name",
        'Modality <- OBR[24=CT"CT1"',
        "PatientName <- ",
    ],
)
def test_rows_that_cannot_be_read(row: str) -> None:
    with pytest.raises(ValueError, match=r"is no|as OBR"):
        parse_row(row)
    with pytest.raises(SettingsError, match=r"hl7\.mapping"):
        Mapper([row])


def mapped(raw: str, *rows: str, **options: Any) -> dict[str, Mapped]:
    segments = parse((HEADER + raw).encode()).segments
    return {m.attribute[-1]: m for m in Mapper(rows, **options).map(segments)}


def test_rows_of_the_settings_go_first() -> None:
    raw = "PID|||1||Doe^J\rOBR" + "|" * 21 + "ROOM1|||CT\r"
    row = "ScheduledProcedureStepSequence.ScheduledStationName <- OBR-21"
    assert mapped(raw, row)["ScheduledStationName"].value == "ROOM1"
    assert mapped(raw, "PatientName <- nothing").get("PatientName") is None
    assert mapped(raw, 'PatientName <- OBR[24=CT]"Any Body"')["PatientName"].value == "Any Body"
    other = mapped(raw, 'PatientName <- OBR[24=MR,US]"Any Body"')["PatientName"]
    assert (other.value, other.origin) == ("Doe^J", "PatientName <- PID-5 name")


def test_the_identifier_of_an_authority_is_preferred() -> None:
    raw = "PID|||1^^^A&1.2&ISO~2^^^B&1.3&ISO\r"
    for authority, number, issuer in (
        ("", "1", "A"),
        ("B", "2", "B"),
        ("1.3", "2", "B"),
        ("C", "1", "A"),
    ):
        found = mapped(raw, authority=authority)
        assert (found["PatientID"].value, found["IssuerOfPatientID"].value) == (number, issuer)
    assert mapped(raw, authority="B")["OtherPatientIDsSequence"].value[0]["PatientID"] == "1"


def test_a_data_set_of_every_kind_of_value() -> None:
    made = data_set(
        [
            Mapped(("PatientName",), "Müller", ""),
            Mapped(("PregnancyStatus",), 3, ""),
            Mapped(("Allergies",), ["a", "b"], ""),
            Mapped(("PatientSex",), "", ""),
            Mapped(("ScheduledProcedureStepSequence", "Modality"), "CT", ""),
            Mapped(("ScheduledProcedureStepSequence", "ScheduledProtocolCodeSequence"),
                   [{"CodeValue": "A"}], ""),
            Mapped(("IssuerOfAdmissionIDSequence",), [], ""),
        ]
    )  # fmt: skip
    step = made[tag_of("ScheduledProcedureStepSequence")].value[0]
    assert isinstance(step, dict)
    assert made[tag_of("PatientName")].value == "Müller".encode()
    assert made[tag_of("PregnancyStatus")].value == b"\3\0"
    assert made[tag_of("Allergies")].value == b"a\\b"
    assert made[tag_of("PatientSex")].value == b""
    assert made[tag_of("IssuerOfAdmissionIDSequence")].value == []
    assert step[tag_of("Modality")].value == b"CT"
    assert encode(made, TRANSFER_SYNTAXES[EXPLICIT_VR_LITTLE_ENDIAN])
    for row in DEFAULT_ROWS:
        # What conversions give is text, a number as US, or items: nothing else has an encoding.
        assert vr_of(tag_of(row.attribute[-1])) not in ("UL", "SS", "FD", "FL", "OB", "OW")
