"""The header scanner and the item iterator: codings, buffers, padding, leniencies, linear time."""

from __future__ import annotations

import mmap
import struct
import time

import pytest

from hilum.dataset.items import items
from hilum.dataset.scan import Wanted, scan
from hilum.errors import DataSetError
from hilum.tables import uids
from hilum.tables.uids import transfer_syntax

IMPLICIT = transfer_syntax(uids.IMPLICIT_VR_LITTLE_ENDIAN)
EXPLICIT = transfer_syntax(uids.EXPLICIT_VR_LITTLE_ENDIAN)
BIG = transfer_syntax(uids.EXPLICIT_VR_BIG_ENDIAN)
JPEG = transfer_syntax("1.2.840.10008.1.2.4.50")
PRIVATE = transfer_syntax("1.2.3.4.5")
SYNTAXES = {"implicit": IMPLICIT, "explicit": EXPLICIT, "big": BIG}

UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
LONG = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())

ROWS = ((0x00080005, b"CS", b"ISO_IR 100"), (0x00080018, b"UI", b"1.2.3\0"))
ROWS += ((0x00080060, b"CS", b"CT"), (0x00100010, b"PN", b"DOE^JOHN"))
ROWS += ((0x00280010, b"US", b"\2\0"), (0x7FE00010, b"OW", b"\1\2\3\4"))


def coded(syntax, tag: int, vr: bytes, value: bytes, length: int | None = None) -> bytes:
    """One element in a transfer syntax."""
    length = len(value) if length is None else length
    sign = "<" if syntax.little_endian else ">"
    if syntax.implicit_vr or tag >> 16 == 0xFFFE:
        return struct.pack(f"{sign}HHI", tag >> 16, tag & 0xFFFF, length) + value
    if vr in LONG:
        return struct.pack(f"{sign}HH2sHI", tag >> 16, tag & 0xFFFF, vr, 0, length) + value
    return struct.pack(f"{sign}HH2sH", tag >> 16, tag & 0xFFFF, vr, length) + value


def data_set(syntax, rows=ROWS) -> bytes:
    return b"".join(coded(syntax, *row) for row in rows)


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
def test_wanted_elements_come_back_raw(syntax) -> None:
    header = scan(data_set(syntax), syntax, {0x00080005, 0x00080018, 0x00280010, 0x00100020})
    assert header.values == {
        0x00080005: b"ISO_IR 100",
        0x00080018: b"1.2.3\0",
        0x00280010: b"\2\0",
    }
    assert header.findings == ()
    assert header.charset == b"ISO_IR 100"
    assert header.little_endian is syntax.little_endian


def test_an_empty_data_set_and_no_wanted_tags() -> None:
    assert scan(b"", EXPLICIT, set()).values == {}
    assert scan(data_set(EXPLICIT), EXPLICIT, frozenset()).values == {}
    assert scan(b"", EXPLICIT, set()).charset == b""


@pytest.mark.parametrize("size", [10, 100_000])
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, "slice", "writable"])
def test_any_buffer_gives_the_same_bytes(kind, size: int) -> None:
    data = data_set(EXPLICIT, (*ROWS[:-1], (0x7FE00010, b"OW", bytes(size))))
    if kind == "slice":
        buffer = memoryview(b"xx" + data + b"yy")[2:-2]
    elif kind == "writable":
        buffer = memoryview(bytearray(data))
    else:
        buffer = kind(data)
    header = scan(buffer, EXPLICIT, {row[0] for row in ROWS[:-1]})
    assert header.values == {tag: value for tag, _, value in ROWS[:-1]}
    assert all(type(value) is bytes for value in header.values.values())


def test_a_mapped_file(tmp_path) -> None:
    path = tmp_path / "data"
    path.write_bytes(data_set(EXPLICIT))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        header = scan(data, EXPLICIT, {0x00100010})
    assert header.values == {0x00100010: b"DOE^JOHN"}


@pytest.mark.parametrize("actual", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("claimed", SYNTAXES.values(), ids=SYNTAXES)
def test_the_real_coding_is_detected(actual, claimed) -> None:
    header = scan(data_set(actual), claimed, {0x00100010, 0x00280010})
    assert header.values == {0x00100010: b"DOE^JOHN", 0x00280010: b"\2\0"}
    assert bool(header.findings) is (actual is not claimed)
    assert header.little_endian is actual.little_endian
    assert header.explicit_vr is not actual.implicit_vr


def test_explicit_data_in_a_large_implicit_data_set_is_detected() -> None:
    """The implicit reading of the first length fits into what is there, and is still wrong."""
    rows = ((0x00080000, b"UL", b"\1\0\0\0"), *ROWS[:-1], (0x7FE00010, b"OW", bytes(1 << 20)))
    header = scan(data_set(EXPLICIT, rows), IMPLICIT, {0x00100010})
    assert header.values == {0x00100010: b"DOE^JOHN"}


@pytest.mark.parametrize("first", [0x20000010, 0x00041130, 0x00320010, 0x54000100])
@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
def test_data_sets_that_start_at_a_high_or_low_group(syntax, first: int) -> None:
    header = scan(coded(syntax, first, b"LO", b"ab"), syntax, {first})
    assert header.values == {first: b"ab"}
    assert header.findings == ()


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
def test_odd_lengths_are_accepted(syntax) -> None:
    rows = (*ROWS[:3], (0x00100010, b"PN", b"DOE"), (0x00100020, b"LO", b"ID"))
    header = scan(data_set(syntax, rows), syntax, {0x00100010, 0x00100020})
    assert header.values == {0x00100010: b"DOE", 0x00100020: b"ID"}
    assert header.findings == ("(0010,0010) odd length 3",)


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("zeros", [1, 7, 8, 12, 70_000])
def test_trailing_zeros_are_a_finding(syntax, zeros: int) -> None:
    header = scan(data_set(syntax) + bytes(zeros), syntax, {0x00100010})
    assert header.values == {0x00100010: b"DOE^JOHN"}
    assert header.findings == (f"{zeros} zero bytes after the last element",)


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("tail", [b"\1", b"\0\0\0\1", bytes(8) + b"\1", bytes(200_000) + b"\1"])
def test_other_trailing_bytes_are_refused(syntax, tail: bytes) -> None:
    with pytest.raises(DataSetError):
        scan(data_set(syntax) + tail, syntax, {0x00100010})


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
def test_data_set_trailing_padding_is_an_element(syntax) -> None:
    padded = data_set(syntax) + coded(syntax, 0xFFFCFFFC, b"OB", bytes(100))
    assert scan(padded, syntax, {0x00100010}).findings == ()


def encapsulated(*fragments: bytes) -> bytes:
    parts = [coded(EXPLICIT, 0x7FE00010, b"OB", b"", UNDEFINED)]
    parts += [coded(EXPLICIT, ITEM, b"", fragment) for fragment in fragments]
    return b"".join(parts) + coded(EXPLICIT, SEQUENCE_END, b"", b"")


def test_encapsulated_pixels_are_walked_item_by_item() -> None:
    delimiters = coded(EXPLICIT, SEQUENCE_END, b"", b"") * 3
    data = data_set(EXPLICIT, ROWS[:-1]) + encapsulated(b"", delimiters, b"abcd")
    after = coded(EXPLICIT, 0xFFFCFFFC, b"OB", b"\0\0")
    assert scan(data + after, JPEG, {0x00100010}).findings == ()


def test_pixels_against_the_transfer_syntax_are_noted() -> None:
    data = data_set(EXPLICIT, ROWS[:-1]) + encapsulated(b"", b"abcd")
    (finding,) = scan(data, EXPLICIT, set()).findings
    assert finding == "(7FE0,0010) encapsulated, against the transfer syntax"
    (finding,) = scan(data_set(EXPLICIT), JPEG, set()).findings
    assert finding == "(7FE0,0010) native, against the transfer syntax"


def test_an_unknown_transfer_syntax_is_explicit_little_endian() -> None:
    assert scan(data_set(EXPLICIT), PRIVATE, {0x00100010}).values == {0x00100010: b"DOE^JOHN"}


def test_implicit_items_in_an_explicit_sequence() -> None:
    inner = coded(IMPLICIT, 0x00081150, b"UI", b"1.2 ") + coded(
        IMPLICIT, 0x00081155, b"UI", b"1.3 "
    )
    sequence = coded(EXPLICIT, ITEM, b"", inner, UNDEFINED)
    sequence += coded(EXPLICIT, ITEM_END, b"", b"") + coded(EXPLICIT, SEQUENCE_END, b"", b"")
    data = coded(EXPLICIT, 0x00081140, b"SQ", sequence, UNDEFINED)
    header = scan(data + data_set(EXPLICIT, ROWS[3:]), EXPLICIT, {0x00081140, 0x00100010})
    assert header.values[0x00100010] == b"DOE^JOHN"
    assert header.findings == ("(0008,1140) item in implicit VR little endian",)
    assert list(items(header.values[0x00081140], EXPLICIT)) == [
        {0x00081150: b"1.2 ", 0x00081155: b"1.3 "}
    ]


def test_caps_of_ones_own() -> None:
    sequence = coded(EXPLICIT, ITEM, b"", data_set(EXPLICIT, ROWS[3:4]))
    data = coded(EXPLICIT, 0x00081140, b"SQ", sequence) + data_set(EXPLICIT, ROWS[3:])
    tags = (0x00081140, 0x00100010)
    header = scan(data, EXPLICIT, Wanted(tags, value_cap=3, sequence_cap=len(sequence)))
    assert header.values == {0x00081140: sequence, 0x00100010: b"DOE"}
    header = scan(data, EXPLICIT, Wanted(tags, sequence_cap=len(sequence) - 1))
    assert header.values == {0x00100010: b"DOE^JOHN"}
    assert header.findings == (f"(0008,1140) sequence of {len(sequence)} bytes left out",)


# items -----------------------------------------------------------------------------------------


def sequence_of(syntax, defined: bool, depth: int = 1) -> bytes:
    """Two items, the second with as many sequences inside as `depth` asks for."""
    first = coded(syntax, 0x00400007, b"LO", b"one ") + coded(syntax, 0x00400009, b"SH", b"1 ")
    second = coded(syntax, 0x00400007, b"LO", b"two ")
    if depth > 1:
        inner = sequence_of(syntax, defined, depth - 1)
        length = len(inner) if defined else UNDEFINED
        end = b"" if defined else coded(syntax, SEQUENCE_END, b"", b"")
        second += coded(syntax, 0x00400008, b"SQ", inner, length) + end
    if defined:
        return coded(syntax, ITEM, b"", first) + coded(syntax, ITEM, b"", second)
    end = coded(syntax, ITEM_END, b"", b"")
    return b"".join(coded(syntax, ITEM, b"", part, UNDEFINED) + end for part in (first, second))


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("defined", [True, False])
def test_items_of_a_wanted_sequence(syntax, defined: bool) -> None:
    sequence = sequence_of(syntax, defined, depth=3)
    end = b"" if defined else coded(syntax, SEQUENCE_END, b"", b"")
    data = coded(syntax, 0x00400275, b"SQ", sequence, len(sequence) if defined else UNDEFINED) + end
    raw = scan(data_set(syntax, ROWS[:4]) + data, syntax, {0x00400275}).values[0x00400275]
    assert raw == sequence
    for _ in range(3):
        first, second = items(raw, syntax)
        assert first == {0x00400007: b"one ", 0x00400009: b"1 "}
        assert second[0x00400007] == b"two "
        raw = second.get(0x00400008, b"")
    assert raw == b""


def test_items_of_nothing() -> None:
    assert list(items(b"", EXPLICIT)) == []
    assert list(items(coded(EXPLICIT, SEQUENCE_END, b"", b""), EXPLICIT)) == []
    assert list(items(coded(EXPLICIT, ITEM, b"", b""), EXPLICIT)) == [{}]


@pytest.mark.parametrize(
    "raw",
    [
        coded(EXPLICIT, ITEM, b"", b"", 100),
        coded(EXPLICIT, 0x00100010, b"PN", b"DOE "),
        coded(EXPLICIT, ITEM, b"", coded(EXPLICIT, 0x00100010, b"PN", b"", 50)),
    ],
)
def test_items_that_cannot_be_walked(raw: bytes) -> None:
    with pytest.raises(DataSetError):
        list(items(raw, EXPLICIT))


def test_items_coded_explicitly_in_an_implicit_data_set() -> None:
    assert list(items(sequence_of(EXPLICIT, True), IMPLICIT)) == list(
        items(sequence_of(IMPLICIT, True), IMPLICIT)
    )


# time ------------------------------------------------------------------------------------------

HOSTILE = {
    "many elements": lambda n: data_set(EXPLICIT, ROWS[2:3]) * n,
    "descending tags": lambda n: b"".join(
        coded(EXPLICIT, 0x7FFF0000 - i, b"LO", b"") for i in range(n)
    ),
    "unknown VRs": lambda n: b"".join(
        coded(EXPLICIT, 0x00090010 + i, b"zz", b"") for i in range(n)
    ),
    "many items": lambda n: (
        coded(EXPLICIT, 0x00081140, b"SQ", b"", UNDEFINED)
        + coded(EXPLICIT, ITEM, b"", b"") * n
        + coded(EXPLICIT, SEQUENCE_END, b"", b"")
    ),
    "many fragments": lambda n: encapsulated(*[b""] * n),
    "broken lengths inside lengths": lambda n: coded(
        EXPLICIT,
        0x00081140,
        b"SQ",
        coded(EXPLICIT, ITEM, b"", coded(EXPLICIT, 0x00100010, b"PN", b"", 9999)) * n,
    ),
    "short zeros": lambda n: bytes(8) * n + b"\1",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_length_only(name: str) -> None:
    def seconds(count: int) -> float:
        data = HOSTILE[name](count)
        best = 9.0
        for _ in range(3):
            start = time.perf_counter()
            try:
                scan(data, EXPLICIT, {0x00080060})
            except DataSetError:
                assert name in ("short zeros", "broken lengths inside lengths")
            best = min(best, time.perf_counter() - start)
        return best

    small, large = seconds(1_000), seconds(16_000)
    assert large < 16 * 4 * small + 0.01
