"""Raw values as an index keeps them: padding, multiplicity, numbers, UIDs, dates."""

from __future__ import annotations

import pytest

from hilum.dataset import values


def test_text_without_padding() -> None:
    assert values.text(b" DOE^JOHN \0") == "DOE^JOHN"
    assert values.text(b"A\\B ") == "A\\B"
    assert values.text(b"") == ""
    assert values.text(b"J\xe9 ", b"ISO_IR 100") == "Jé"


@pytest.mark.parametrize(
    ("raw", "charset", "expected"),
    [
        (b"", b"", []),
        (b"  ", b"", []),
        (b"CT", b"", ["CT"]),
        (b"ORIGINAL\\PRIMARY \\ AXIAL ", b"", ["ORIGINAL", "PRIMARY", "AXIAL"]),
        (b"A\\\\B", b"", ["A", "", "B"]),
        ("誠\\b".encode("gb18030"), b"GB18030", ["誠", "b"]),
    ],
)
def test_several_values(raw: bytes, charset: bytes, expected: list[str]) -> None:
    assert values.texts(raw, charset) == expected
    assert values.first(raw, charset) == (expected[0] if expected else "")


def test_a_backslash_inside_a_character_does_not_split() -> None:
    raw = "乗\\b".encode("gb18030")
    assert b"\\" in raw[:2]
    assert values.texts(raw, b"GB18030") == ["乗", "b"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"12", 12),
        (b" -7 ", -7),
        (b"+3\0", 3),
        (b"1\\2", 1),
        (b"3.0", 3),
        (b"1e2", 100),
        (b"", None),
        (b"x", None),
        (b"3.5", None),
        (b"inf", None),
        (b"nan", None),
        (b"1_0", None),
        (b"9" * 40, None),
        (b"9" * 5000, None),
        (b"1e400", None),
        (b"\xff", None),
    ],
)
def test_integers(raw: bytes, expected: int | None) -> None:
    assert values.integer(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"0.5\\1", 0.5),
        (b" 2 ", 2.0),
        (b"1E-3", 0.001),
        (b"", None),
        (b"Inf", None),
        (b"1,5", None),
    ],
)
def test_decimals(raw: bytes, expected: float | None) -> None:
    assert values.decimal(raw) == expected


@pytest.mark.parametrize(
    ("raw", "little", "expected"),
    [
        (b"\2\0", True, 2),
        (b"\0\2", False, 2),
        (b"\1\0\0\0", True, 1),
        (b"\0\0\0\1", False, 1),
        (b"\2\0\3\0\4\0", True, 2),
        (b"", True, None),
        (b"\1", True, None),
    ],
)
def test_unsigned(raw: bytes, little: bool, expected: int | None) -> None:
    assert values.unsigned(raw, little) == expected


def test_uids() -> None:
    assert values.uid(b"1.2.3\0") == "1.2.3"
    assert values.uid(b" 1.2.3 ") == "1.2.3"
    assert values.uid(b"1.2\\1.3\0") == "1.2"
    assert values.uid(b"1.\xff") == "1.\ufffd"
    assert values.uid(b"") == ""
    assert values.uids(b"1.2\\\\1.3\0") == ["1.2", "1.3"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"20240229", "20240229"),
        (b"2024.02.29", "20240229"),
        (b"2024-02-29", "20240229"),
        (b"20240229\\20250101", "20240229"),
        (b"20241301", "20241301"),
        (b"2024", "2024"),
        (b"2024/02/29", "2024/02/29"),
        (b"29.02.2024", "29.02.2024"),
        (b"", ""),
        (b"2024.13.01", "2024.13.01"),
        (b"\xb2\xb3", "²³"),
        (b"2024-0229x", "2024-0229x"),
    ],
)
def test_dates(raw: bytes, expected: str) -> None:
    assert values.date(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"101530.123456 ", "101530.123456"),
        (b"10:15:30", "101530"),
        (b"10:15", "1015"),
        (b"10:15:30.5", "101530.5"),
        (b"1015", "1015"),
        (b"10", "10"),
        (b"101530.", "101530."),
        (b"250000", "250000"),
        (b"10:61", "10:61"),
        (b"1", "1"),
        (b"", ""),
        (b"noon", "noon"),
        (b"101530.1234567", "101530.1234567"),
        (b"1015.5", "1015.5"),
        (b"235960", "235960"),
    ],
)
def test_times(raw: bytes, expected: str) -> None:
    assert values.time(raw) == expected
