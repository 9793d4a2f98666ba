"""Hazards 51 to 59: hostile and broken data sets, and what the scanner makes of them."""

from __future__ import annotations

import gzip
import mmap
import struct
import time
import tracemalloc
import zlib

import pytest

from hilum.dataset import charset, codec, part10, values
from hilum.dataset.inflate import INFLATED_CAP, RATIO_CAP
from hilum.dataset.items import items
from hilum.dataset.scan import MAX_FINDINGS, Header, Wanted, scan
from hilum.errors import DataSetError
from hilum.tables import uids
from hilum.tables.uids import transfer_syntax

IMPLICIT = transfer_syntax(uids.IMPLICIT_VR_LITTLE_ENDIAN)
EXPLICIT = transfer_syntax(uids.EXPLICIT_VR_LITTLE_ENDIAN)
BIG = transfer_syntax(uids.EXPLICIT_VR_BIG_ENDIAN)
DEFLATED = transfer_syntax(uids.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
JPEG = transfer_syntax("1.2.840.10008.1.2.4.50")

SOP_INSTANCE, MODALITY, REFERENCED, PATIENT_ID = 0x00080018, 0x00080060, 0x00081140, 0x00100020
WANTED = Wanted((SOP_INSTANCE, MODALITY, REFERENCED, PATIENT_ID))
UNDEFINED = 0xFFFFFFFF
SHORT_VRS = b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split()
LONG_VRS = b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split()


def element(tag: int, vr: bytes, value: bytes, length: int | None = None) -> bytes:
    """One explicit VR little endian element, whose length may lie."""
    length = len(value) if length is None else length
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr)
    if vr in SHORT_VRS:
        return head + struct.pack("<H", length) + value
    return head + struct.pack("<HI", 0, length) + value


def item(tag: int, length: int, value: bytes = b"") -> bytes:
    return struct.pack("<HHI", tag >> 16, tag & 0xFFFF, length) + value


UID = element(SOP_INSTANCE, b"UI", b"1.2.3\0")
CT = element(MODALITY, b"CS", b"CT")
ID = element(PATIENT_ID, b"LO", b"ID42")
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD


def nested(depth: int) -> bytes:
    """Sequences of undefined length inside each other, all of them closed."""
    opening = element(REFERENCED, b"SQ", b"", UNDEFINED) + item(ITEM, UNDEFINED)
    return UID + opening * depth + (item(ITEM_END, 0) + item(SEQUENCE_END, 0)) * depth + ID


def nested_defined(depth: int) -> bytes:
    """Sequences of defined length inside each other."""
    total = depth * 20
    opening = b"".join(
        element(REFERENCED, b"SQ", b"", total - 20 * level - 12)
        + item(ITEM, total - 20 * level - 20)
        for level in range(depth)
    )
    return UID + opening + ID


def nested_implicit(depth: int) -> bytes:
    opening = item(REFERENCED, UNDEFINED) + item(ITEM, UNDEFINED)
    return opening * depth + (item(ITEM_END, 0) + item(SEQUENCE_END, 0)) * depth


# 51: nesting -----------------------------------------------------------------------------------


@pytest.mark.parametrize("build", [nested, nested_defined])
@pytest.mark.parametrize("depth", [1, 2, 64])
def test_hazard_51_nesting_to_64_is_walked(build, depth: int) -> None:
    header = scan(build(depth), EXPLICIT, WANTED)
    assert header.values[PATIENT_ID] == b"ID42"
    assert header.findings == ()


@pytest.mark.parametrize("build", [nested, nested_defined])
@pytest.mark.parametrize("depth", [65, 2_000, 100_000])
def test_hazard_51_nesting_beyond_64_is_refused(build, depth: int) -> None:
    with pytest.raises(DataSetError, match="nested") as caught:
        scan(build(depth), EXPLICIT, WANTED)
    assert caught.value.tag == REFERENCED
    assert caught.value.status & 0xF000 == 0xC000


def test_hazard_51_a_million_levels_cost_nothing() -> None:
    data = nested(1_000_000)
    start = time.perf_counter()
    with pytest.raises(DataSetError, match="nested"):
        scan(data, EXPLICIT, WANTED)
    assert time.perf_counter() - start < 0.5


def test_hazard_51_implicit_nesting_is_bounded_too() -> None:
    assert scan(nested_implicit(64), IMPLICIT, WANTED).findings == ()
    with pytest.raises(DataSetError, match="nested"):
        scan(nested_implicit(65), IMPLICIT, WANTED)


@pytest.mark.parametrize("depth", [65, 2_000])
def test_hazard_51_decoding_and_recoding_are_bounded_too(depth: int) -> None:
    with pytest.raises(DataSetError, match="nested"):
        codec.decode(nested(depth), EXPLICIT)
    with pytest.raises(DataSetError, match="nested"):
        codec.transcode(nested(depth), EXPLICIT, IMPLICIT)


def test_hazard_51_nesting_of_64_is_decoded_and_recoded() -> None:
    decoded = codec.decode(nested(64), EXPLICIT)
    assert codec.decode(codec.transcode(nested(64), EXPLICIT, IMPLICIT), IMPLICIT) == decoded
    assert codec.decode(codec.encode(decoded, BIG), BIG) == decoded


# 52: sequences that are not closed -------------------------------------------------------------

OPEN = element(REFERENCED, b"SQ", b"", UNDEFINED)
BROKEN_SEQUENCES = {
    "never closed": OPEN + item(ITEM, UNDEFINED) + ID,
    "item closed, sequence not": OPEN + item(ITEM, UNDEFINED) + ID + item(ITEM_END, 0),
    "no item, no end": OPEN,
    "sequence delimiter ends an item": OPEN + item(ITEM, UNDEFINED) + ID + item(SEQUENCE_END, 0),
    "item delimiter ends a sequence": OPEN + item(ITEM, 4, b"\0\0\0\0") + item(ITEM_END, 0),
    "element instead of an item": OPEN + ID + item(SEQUENCE_END, 0),
    "item longer than the data": OPEN + item(ITEM, 5000, ID) + item(SEQUENCE_END, 0),
    "item in an item": OPEN + item(ITEM, UNDEFINED) + item(ITEM, 0) + item(SEQUENCE_END, 0),
    "pixels never closed": element(0x7FE00010, b"OB", b"", UNDEFINED) + item(ITEM, 4, b"abcd"),
    "fragment of undefined length": element(0x7FE00010, b"OB", b"", UNDEFINED)
    + item(ITEM, UNDEFINED)
    + item(SEQUENCE_END, 0),
    "element between fragments": element(0x7FE00010, b"OB", b"", UNDEFINED)
    + item(ITEM, 0)
    + ID
    + item(SEQUENCE_END, 0),
}


@pytest.mark.parametrize("name", BROKEN_SEQUENCES)
def test_hazard_52_unclosed_or_mismatched(name: str) -> None:
    with pytest.raises(DataSetError) as caught:
        scan(UID + BROKEN_SEQUENCES[name], JPEG, WANTED)
    assert caught.value.position is not None
    assert caught.value.offending


def test_hazard_52_a_fault_that_a_length_encloses_is_a_finding() -> None:
    """The archive keeps the bytes; what it cannot read inside a length it skips by that length."""
    broken = item(ITEM, 3000, element(PATIENT_ID, b"LO", b"x" * 2000, 9000))
    data = UID + element(REFERENCED, b"SQ", broken) + ID
    header = scan(data, EXPLICIT, WANTED)
    assert header.values[PATIENT_ID] == b"ID42"
    assert header.findings == ("(0008,1140) content is broken",)


# 53: lengths -----------------------------------------------------------------------------------


@pytest.mark.parametrize("vr", SHORT_VRS + LONG_VRS)
def test_hazard_53_length_past_the_end(vr: bytes) -> None:
    data = UID + element(PATIENT_ID, vr, b"1234", 0xFFFE)
    with pytest.raises(DataSetError, match="needs") as caught:
        scan(data, EXPLICIT, WANTED)
    assert caught.value.tag == PATIENT_ID
    assert caught.value.position == len(UID)


@pytest.mark.parametrize("vr", LONG_VRS)
@pytest.mark.parametrize("length", [0xFFFFFFFE, 0x7FFFFFFF])
def test_hazard_53_huge_length_allocates_nothing(vr: bytes, length: int) -> None:
    data = UID + element(PATIENT_ID, vr, b"1234", length)
    tracemalloc.start()
    try:
        with pytest.raises(DataSetError):
            scan(data, EXPLICIT, WANTED)
        assert tracemalloc.get_traced_memory()[1] < 200_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("vr", [b"UT", b"UC", b"UR", b"UV", b"SV"])
def test_hazard_53_undefined_length_on_what_is_no_sequence(vr: bytes) -> None:
    data = UID + element(PATIENT_ID, vr, item(ITEM, 0) + item(SEQUENCE_END, 0), UNDEFINED)
    with pytest.raises(DataSetError, match="undefined length") as caught:
        scan(data, EXPLICIT, WANTED)
    assert caught.value.tag == PATIENT_ID


def test_hazard_53_implicit_length_past_the_end() -> None:
    with pytest.raises(DataSetError, match="needs"):
        scan(item(SOP_INSTANCE, 0xFFFFFFFE, b"1.2"), IMPLICIT, WANTED)


@pytest.mark.parametrize("cut", range(1, 8))
def test_hazard_53_part_of_a_header_at_the_end(cut: int) -> None:
    with pytest.raises(DataSetError):
        scan(UID + CT + ID[:cut], EXPLICIT, WANTED)


# 54: deflate -----------------------------------------------------------------------------------


def deflated(data: bytes, level: int = 9) -> bytes:
    stream = zlib.compressobj(level, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


HEAD = UID + CT + ID


def test_hazard_54_bomb_is_inflated_to_the_cap_only() -> None:
    bomb = deflated(HEAD + element(0x7FE00010, b"OW", bytes(64 << 20)))
    assert len(bomb) < 80_000
    tracemalloc.start()
    try:
        header = scan(bomb, DEFLATED, WANTED)
        assert tracemalloc.get_traced_memory()[1] < 3 * INFLATED_CAP
    finally:
        tracemalloc.stop()
    assert header.values[PATIENT_ID] == b"ID42"
    assert "only the first" in header.findings[0]


def test_hazard_54_a_small_dense_stream_is_capped_by_its_ratio() -> None:
    small = deflated(HEAD + element(0x7FE00010, b"OW", bytes(4 << 20)))
    assert len(small) * RATIO_CAP < 4 << 20
    header = scan(small, DEFLATED, WANTED)
    assert header.values[PATIENT_ID] == b"ID42"
    assert len(header.findings) == 1


def test_hazard_54_a_value_cut_by_the_cap_is_not_returned() -> None:
    wanted = Wanted((MODALITY, 0x7FE00010), value_cap=1 << 30)
    bomb = deflated(CT + element(0x7FE00010, b"OW", bytes(32 << 20)))
    assert scan(bomb, DEFLATED, wanted).values == {MODALITY: b"CT"}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(deflated(HEAD * 50)[:-20], id="truncated"),
        pytest.param(b"\xff" * 100, id="no stream"),
        pytest.param(b"", id="empty"),
        pytest.param(deflated(HEAD) + b"garbage", id="garbage behind it"),
        pytest.param(deflated(HEAD[:-2]), id="whole, but not what it holds"),
        pytest.param(b"\x78\x9c\xff\xff", id="zlib header, no stream"),
    ],
)
def test_hazard_54_streams_that_are_refused(data: bytes) -> None:
    with pytest.raises(DataSetError):
        scan(data, DEFLATED, WANTED)


@pytest.mark.parametrize(
    ("data", "findings"),
    [
        pytest.param(deflated(HEAD), (), id="whole"),
        pytest.param(deflated(HEAD) + b"\0", (), id="padded"),
        pytest.param(
            deflated(HEAD) + b"\0\0\0", ("3 zero bytes after the deflate stream",), id="zeros"
        ),
        pytest.param(zlib.compress(HEAD), ("deflated with a zlib header",), id="zlib"),
        pytest.param(
            gzip.compress(HEAD, mtime=0)[10:], ("deflated with a gzip trailer",), id="gzip"
        ),
    ],
)
def test_hazard_54_streams_that_are_read(data: bytes, findings: tuple[str, ...]) -> None:
    assert scan(data, DEFLATED, WANTED) == Header(
        {SOP_INSTANCE: b"1.2.3\0", MODALITY: b"CT", PATIENT_ID: b"ID42"}, findings, True, True
    )


# 55: ingest never decodes ----------------------------------------------------------------------


def test_hazard_55_impossible_pixel_attributes_do_not_matter() -> None:
    """Rows as UL, Columns of no bytes, a bogus palette: nothing of that is interpreted."""
    data = (
        HEAD
        + element(0x00280010, b"UL", b"\xff\xff\xff\xff")
        + element(0x00280011, b"US", b"")
        + element(0x00281101, b"US", b"\xff" * 6)
        + element(0x7FE00010, b"OW", b"\1\2")
    )
    header = scan(data, EXPLICIT, {0x00280010, 0x00280011})
    assert header.values == {0x00280010: b"\xff\xff\xff\xff", 0x00280011: b""}
    assert values.unsigned(header.values[0x00280010]) == 0xFFFFFFFF
    assert values.unsigned(header.values[0x00280011]) is None


# 56: order, twice, foreign groups --------------------------------------------------------------


def test_hazard_56_out_of_order_is_read_and_noted() -> None:
    header = scan(ID + UID + CT, EXPLICIT, WANTED)
    assert header.values == {PATIENT_ID: b"ID42", SOP_INSTANCE: b"1.2.3\0", MODALITY: b"CT"}
    assert header.findings == ("(0008,0018) out of order", "(0008,0060) out of order")


def test_hazard_56_first_occurrence_counts() -> None:
    twice = element(PATIENT_ID, b"LO", b"OTHER ")
    for order in ([ID, twice], [ID, UID, twice], [UID, ID, twice]):
        header = scan(b"".join(order), EXPLICIT, WANTED)
        assert header.values[PATIENT_ID] == b"ID42"
        assert "(0010,0020) twice" in header.findings


@pytest.mark.parametrize(
    ("stray", "tag"),
    [
        (element(0x00020010, b"UI", b"1.2 "), "(0002,0010)"),
        (element(0x00000002, b"UI", b"1.2 "), "(0000,0002)"),
        (item(ITEM_END, 0), "(FFFE,E00D)"),
        (item(SEQUENCE_END, 0), "(FFFE,E0DD)"),
        (item(ITEM, 0), "(FFFE,E000)"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_hazard_56_groups_that_no_data_set_has(stray: bytes, tag: str, first: bool) -> None:
    data = stray + UID + ID if first else UID + stray + ID
    header = scan(data, EXPLICIT, WANTED)
    assert header.values == {SOP_INSTANCE: b"1.2.3\0", PATIENT_ID: b"ID42"}
    assert header.findings == (f"{tag} does not belong into a data set",)


def test_hazard_56_findings_are_bounded() -> None:
    header = scan((ID + UID) * 10_000, EXPLICIT, WANTED)
    assert len(header.findings) == MAX_FINDINGS
    assert max(map(len, header.findings)) <= 96


# 57: text --------------------------------------------------------------------------------------


def test_hazard_57_a_long_value_is_cut() -> None:
    long = element(PATIENT_ID, b"UT", b"A" * 10_000_000)
    header = scan(UID + long, EXPLICIT, WANTED)
    assert header.values[PATIENT_ID] == b"A" * 4096
    assert header.findings == ("(0010,0020) value of 10000000 bytes cut to 4096",)


def test_hazard_57_a_long_sequence_is_left_out() -> None:
    sequence = element(REFERENCED, b"SQ", item(ITEM, len(ID), ID) * 10_000)
    header = scan(UID + sequence, EXPLICIT, WANTED)
    assert REFERENCED not in header.values
    assert header.findings == ("(0008,1140) sequence of 200000 bytes left out",)


def test_hazard_57_two_gibibytes_of_text_through_a_map(tmp_path) -> None:
    path = tmp_path / "huge"
    length = (2 << 30) - 2
    with path.open("wb") as file:
        file.write(UID + element(PATIENT_ID, b"UT", b"B" * 8192, length))
        file.truncate(file.tell() - 8192 + length)
    tracemalloc.start()
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            header = scan(data, EXPLICIT, WANTED)
        assert tracemalloc.get_traced_memory()[1] < 200_000
    finally:
        tracemalloc.stop()
    assert header.values[PATIENT_ID] == b"B" * 4096


@pytest.mark.parametrize(
    ("raw", "term", "text"),
    [
        (b"A\x1b", b"ISO 2022 IR 6\\ISO 2022 IR 87", "A\ufffd"),
        (b"A\x1b$", b"ISO 2022 IR 6\\ISO 2022 IR 87", "A\ufffd$"),
        (b"A\x1b$B;", b"ISO 2022 IR 6\\ISO 2022 IR 87", "A;"),
        (b"A\x1b$B\xff\xff", b"ISO 2022 IR 6\\ISO 2022 IR 87", None),
        (b"A\0B\0", b"", "A\0B"),
        (b"M\xfcller", b"NONSENSE", "Müller"),
        (b"\xc3\xbc\xff", b"ISO_IR 192", "ü\ufffd"),
        (b"\x81", b"GB18030", "\ufffd"),
    ],
)
def test_hazard_57_bad_text_never_raises(raw: bytes, term: bytes, text: str | None) -> None:
    notes: list[str] = []
    assert isinstance(charset.decode(raw, term, note=notes.append), str)
    if text is not None:
        assert values.text(raw, term) == text


# 58: VRs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("vr", [b"lo", b"??", b"  ", b"\0\0", b"ZZ", b"L0"])
@pytest.mark.parametrize("middle", [True, False])
def test_hazard_58_unknown_vr_with_a_short_length(vr: bytes, middle: bool) -> None:
    odd = struct.pack("<HH2sH", 0x0008, 0x0070, vr, 6) + b"ACME  "
    data = UID + odd + (ID if middle else b"")
    header = scan(data, EXPLICIT, WANTED)
    assert header.values.get(PATIENT_ID) == (b"ID42" if middle else None)
    assert header.findings[0].startswith("(0008,0070) unknown VR")


@pytest.mark.parametrize("vr", [b"ZZ", b"QQ", b"lo"])
def test_hazard_58_unknown_vr_with_a_long_length(vr: bytes) -> None:
    odd = struct.pack("<HH2sHI", 0x0008, 0x0070, vr, 0, 6) + b"ACME  "
    header = scan(UID + odd + ID, EXPLICIT, WANTED)
    assert header.values[PATIENT_ID] == b"ID42"


def test_hazard_58_unknown_vr_of_the_future_with_undefined_length() -> None:
    odd = struct.pack("<HH2sHI", 0x0008, 0x0070, b"ZZ", 0, UNDEFINED)
    sequence = item(ITEM, UNDEFINED) + ID + item(ITEM_END, 0) + item(SEQUENCE_END, 0)
    assert scan(UID + odd + sequence + ID, EXPLICIT, WANTED).values[PATIENT_ID] == b"ID42"


def test_hazard_58_unknown_vr_that_nothing_explains() -> None:
    odd = struct.pack("<HH2sH", 0x0008, 0x0070, b"zz", 0x7FFF)
    with pytest.raises(DataSetError, match="unknown VR") as caught:
        scan(UID + odd + ID, EXPLICIT, WANTED)
    assert caught.value.tag == 0x00080070


@pytest.mark.parametrize("inner", ["implicit", "explicit"])
@pytest.mark.parametrize("syntax", [EXPLICIT, BIG])
def test_hazard_58_un_sequence_of_undefined_length(inner: str, syntax) -> None:
    """PS3.5 6.2.2: implicit VR little endian inside, whatever the transfer syntax."""
    content = ID if inner == "explicit" else item(PATIENT_ID, 4, b"ID43")
    sequence = item(ITEM, UNDEFINED) + content + item(ITEM_END, 0) + item(SEQUENCE_END, 0)
    sign = "<" if syntax is EXPLICIT else ">"
    head = struct.pack(f"{sign}HH2sHI", 0x0008, 0x1140, b"UN", 0, UNDEFINED)
    tail = struct.pack(f"{sign}HH2sH", 0x0010, 0x0020, b"LO", 4) + b"ID42"
    header = scan(head + sequence + tail, syntax, WANTED)
    assert header.values[PATIENT_ID] == b"ID42"
    assert header.findings == ()
    (only,) = items(header.values[REFERENCED], syntax)
    assert only[PATIENT_ID] in (b"ID42", b"ID43")


# 59: polyglots ---------------------------------------------------------------------------------


@pytest.mark.parametrize("magic", [b"MZ\x90\0", b"\x7fELF", b"%PDF-1.7", b"#!/bin/sh\n"])
def test_hazard_59_a_foreign_preamble_is_not_carried_on(magic: bytes) -> None:
    meta = part10.meta("1.2.840.10008.5.1.4.1.1.2", "1.2.3", EXPLICIT.uid)
    polyglot = magic.ljust(128, b"\xcc") + meta[128:]
    found = part10.read_meta(polyglot + HEAD)
    assert found.sop_instance_uid == "1.2.3"
    assert found.offset == len(meta)
    assert part10.ZERO_PREAMBLE + polyglot[128:] == meta
    assert bytes(128) == part10.ZERO_PREAMBLE
