"""Identifiers and attribute lists: decoding, encoding, and changes of transfer syntax."""

from __future__ import annotations

import io
import struct
import zlib

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite

from hilum.dataset import codec, part10
from hilum.dataset.ambiguous import resolve
from hilum.dataset.codec import Element, decode, encode
from hilum.dataset.transcode import transcode, transcode_parts
from hilum.dataset.vrs import swapped
from hilum.errors import DataSetError, UsageError
from hilum.tables import uids
from hilum.tables.uids import transfer_syntax

IMPLICIT = transfer_syntax(uids.IMPLICIT_VR_LITTLE_ENDIAN)
EXPLICIT = transfer_syntax(uids.EXPLICIT_VR_LITTLE_ENDIAN)
BIG = transfer_syntax(uids.EXPLICIT_VR_BIG_ENDIAN)
DEFLATED = transfer_syntax(uids.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
JPEG = transfer_syntax("1.2.840.10008.1.2.4.50")
SYNTAXES = [IMPLICIT, EXPLICIT, BIG, DEFLATED]
IDS = ["implicit", "explicit", "big", "deflated"]

WORKLIST: codec.DataSet = {
    0x00080005: Element("CS", b"ISO_IR 100"),
    0x00100010: Element("PN", b"DOE^JOHN"),
    0x00100020: Element("LO", b""),
    0x00280010: Element("US", b"\x00\x02"),
    0x00280030: Element("DS", b"0.5\\0.5 "),
    0x00400100: Element(
        "SQ",
        [
            {
                0x00080060: Element("CS", b"CT"),
                0x00400008: Element("SQ", [{0x00080100: Element("SH", b"CODE")}, {}]),
            },
            {0x00400002: Element("DA", b"20240101")},
        ],
    ),
    0x00400555: Element("SQ", []),
    0x00720082: Element("SV", b"\1\2\3\4\5\6\7\x08"),
    0x00189073: Element("FD", struct.pack("<d", 1.5)),
    0x00209165: Element("AT", b"\x20\x00\x65\x91"),
}


@pytest.mark.parametrize("syntax", SYNTAXES, ids=IDS)
def test_what_is_encoded_is_decoded(syntax) -> None:
    assert decode(encode(WORKLIST, syntax), syntax) == WORKLIST
    assert decode(memoryview(encode(WORKLIST, syntax)), syntax) == WORKLIST
    assert decode(encode({}, syntax), syntax) == {}


@pytest.mark.parametrize("syntax", SYNTAXES, ids=IDS)
def test_pydicom_reads_what_is_encoded(syntax) -> None:
    meta = part10.meta("1.2", "1.2.3", syntax.uid)
    read = pydicom.dcmread(io.BytesIO(meta + encode(WORKLIST, syntax)))
    assert read.PatientName == "DOE^JOHN"
    assert read.Rows == 512
    assert read.AcquisitionDuration == 1.5
    assert read.DimensionIndexPointer == 0x00209165
    assert read.ScheduledProcedureStepSequence[0].Modality == "CT"
    codes = read.ScheduledProcedureStepSequence[0].ScheduledProtocolCodeSequence
    assert [code.get("CodeValue") for code in codes] == ["CODE", None]
    assert len(read.AcquisitionContextSequence) == 0
    assert len(read) == len(WORKLIST)


@pytest.mark.parametrize("undefined", [True, False])
@pytest.mark.parametrize("syntax", SYNTAXES[:3], ids=IDS[:3])
def test_hilum_decodes_what_pydicom_writes(syntax, undefined: bool) -> None:
    step = Dataset()
    step.Modality, step.ScheduledStationAETitle = "MR", "SCANNER"
    written = Dataset()
    written.PatientName, written.Rows = "DOE^JANE", 512
    written.ScheduledProcedureStepSequence = [step, Dataset()]
    written["ScheduledProcedureStepSequence"].is_undefined_length = undefined
    step.is_undefined_length_sequence_item = undefined
    stream = io.BytesIO()
    dcmwrite(
        stream,
        written,
        implicit_vr=syntax.implicit_vr,
        little_endian=syntax.little_endian,
        enforce_file_format=False,
    )
    assert decode(stream.getvalue(), syntax) == {
        0x00100010: Element("PN", b"DOE^JANE"),
        0x00280010: Element("US", b"\0\2"),
        0x00400100: Element(
            "SQ",
            [{0x00080060: Element("CS", b"MR"), 0x00400001: Element("AE", b"SCANNER ")}, {}],
        ),
    }


def test_elements_leave_in_order_and_padded() -> None:
    mixed = {0x00100020: Element("LO", b"ID1"), 0x00080018: Element("UI", b"1.2.3")}
    assert encode(mixed, EXPLICIT) == (b"\x08\0\x18\0UI\x06\x001.2.3\0\x10\0\x20\0LO\x04\0ID1 ")


def test_a_value_too_long_for_its_vr_goes_as_un() -> None:
    """PS3.5 6.2.2; UN is little endian in every transfer syntax."""
    long = {0x00081197: Element("US", b"\1\2" * 40_000)}
    for syntax in (EXPLICIT, BIG):
        coded = encode(long, syntax)
        assert coded[4:6] == b"UN"
        assert coded[12:14] == b"\1\2"
        assert transcode(encode(long, IMPLICIT), IMPLICIT, syntax)[12:] == coded[12:]


def test_un_gets_the_dictionary_vr() -> None:
    assert decode(encode({0x00100010: Element("UN", b"DOE ")}, EXPLICIT), EXPLICIT) == {
        0x00100010: Element("PN", b"DOE ")
    }
    inner = encode({0x00400100: Element("SQ", [{0x00080060: Element("CS", b"CT")}])}, IMPLICIT)
    raw = inner[8:]
    data = b"\x40\0\0\x01UN\0\0" + struct.pack("<I", len(raw)) + raw
    assert decode(data, EXPLICIT) == decode(inner, IMPLICIT)


@pytest.mark.parametrize(
    ("data_set", "message"),
    [({0x00100010: Element("PN", "DOE")}, "bytes or a list")],  # type: ignore[arg-type]
)
def test_what_cannot_be_encoded(data_set, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        encode(data_set, EXPLICIT)


def test_nesting_that_cannot_be_encoded() -> None:
    data_set: codec.DataSet = {}
    for _ in range(65):
        data_set = {0x00081140: Element("SQ", [data_set])}
    with pytest.raises(UsageError, match="nested"):
        encode(data_set, EXPLICIT)


@pytest.mark.parametrize(
    "data",
    [
        b"\x10\0\x10\0PN\x09\0DOE",
        b"\x08\0\x40\x11SQ\0\0\xff\xff\xff\xff",
        b"\x08\0\x40\x11SQ\0\0\x08\0\0\0\xfe\xff\x00\xe0\x10\0\0\0",
        b"\x08\0\x40\x11SQ\0\0\x08\0\0\0\x08\0\x18\0\0\0\0\0",
        b"\x08\0\x16\0UI\x02\x001\0\xfe\xff\xdd\xe0\0\0\0\0",
        b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0",
        b"\x10\0\x10",
    ],
)
def test_what_cannot_be_decoded(data: bytes) -> None:
    with pytest.raises(DataSetError):
        decode(data, EXPLICIT)
    with pytest.raises(DataSetError):
        transcode(data, EXPLICIT, IMPLICIT)


def test_a_bomb_is_not_decoded() -> None:
    with pytest.raises(DataSetError, match="inflated"):
        decode(codec.deflate(b"\x10\0\x10\0UT\0\0\0\0\0\4" + bytes(64 << 20)), DEFLATED)


# From one transfer syntax to another --------------------------------------------------------------


@pytest.mark.parametrize("source", SYNTAXES, ids=IDS)
@pytest.mark.parametrize("target", SYNTAXES, ids=IDS)
def test_every_pair_of_transfer_syntaxes(source, target) -> None:
    recoded = transcode(encode(WORKLIST, source), source, target)
    assert decode(recoded, target) == WORKLIST
    assert transcode(bytearray(encode(WORKLIST, source)), source, target) == recoded


def test_large_values_pass_as_views() -> None:
    data = encode({0x7FE00010: Element("OB", bytes(1 << 22))}, EXPLICIT)
    views = [part for part in transcode_parts(data, EXPLICIT, IMPLICIT) if len(part) > 1000]
    assert [type(view) for view in views] == [memoryview]
    pieces = list(
        transcode_parts(
            encode({0x7FE00010: Element("OW", bytes(1 << 22))}, EXPLICIT), EXPLICIT, BIG
        )
    )
    assert max(map(len, pieces)) == 1 << 20


def test_deflating_keeps_the_bytes_and_pads_the_stream() -> None:
    data = b"\x08\0\0\0UL\x04\0\x0e\0\0\0\x08\0\x18\0UI\x06\x001.2.3\0"
    stream = transcode(data, EXPLICIT, DEFLATED)
    assert len(stream) % 2 == 0
    assert zlib.decompressobj(-15).decompress(stream) == data
    assert transcode(stream, DEFLATED, EXPLICIT) == data


def test_group_lengths_are_left_out() -> None:
    data = b"\x08\0\0\0UL\x04\0\x0e\0\0\0\x08\0\x18\0UI\x06\x001.2.3\0"
    assert transcode(data, EXPLICIT, IMPLICIT) == b"\x08\0\x18\0\x06\0\0\x001.2.3\0"


def test_compressed_pixels_cannot_be_recoded() -> None:
    pixels = b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    with pytest.raises(DataSetError, match="compressed"):
        transcode(pixels, JPEG, EXPLICIT)
    with pytest.raises(DataSetError, match="no uncompressed transfer syntax"):
        transcode(encode(WORKLIST, EXPLICIT), EXPLICIT, JPEG)


def test_big_endian_swaps_words_of_ow() -> None:
    """PS3.5 6.2 OW: 16 bit words, also where a pixel has 32 bits."""
    data = {0x00280100: Element("US", b"\x20\0"), 0x7FE00010: Element("OW", b"\1\2\3\4")}
    assert encode(data, BIG)[-4:] == b"\2\1\4\3"
    assert transcode(encode(data, EXPLICIT), EXPLICIT, BIG) == encode(data, BIG)


def test_trailing_zeros_are_dropped() -> None:
    data = encode(WORKLIST, EXPLICIT)
    assert decode(transcode(data + b"\0\0", EXPLICIT, IMPLICIT), IMPLICIT) == WORKLIST


def test_swapping() -> None:
    assert swapped(b"\1\2\3\4\5", 2) == b"\2\1\4\3\5"
    assert swapped(b"\1\2\3\4", 4) == b"\4\3\2\1"
    assert swapped(bytes(range(8)), 8) == bytes(reversed(range(8)))
    assert swapped(b"abc", 1) == b"abc"


REPRESENTATION, BITS, DESCRIPTOR, WAVEFORM = 0x00280103, 0x00280100, 0x00283002, 0x54001004


@pytest.mark.parametrize(
    ("tag", "contexts", "vr"),
    [
        (0x00280106, [{}], "US"),
        (0x00280106, [{REPRESENTATION: 0}], "US"),
        (0x00280106, [{REPRESENTATION: 1}], "SS"),
        (0x00280106, [{REPRESENTATION: 1}, {}], "SS"),
        (0x00280106, [{REPRESENTATION: 1}, {REPRESENTATION: 0}], "US"),
        (0x00283006, [{DESCRIPTOR: 1}], "US"),
        (0x00283006, [{DESCRIPTOR: 256}], "OW"),
        (0x00283006, [{}], "OW"),
        (0x7FE00010, [{BITS: 8}], "OB"),
        (0x7FE00010, [{BITS: 1}], "OB"),
        (0x7FE00010, [{BITS: 16}], "OW"),
        (0x7FE00010, [{BITS: 16}, {BITS: 8}], "OB"),
        (0x54001010, [{WAVEFORM: 8}], "OB"),
        (0x54001010, [{WAVEFORM: 16}], "OW"),
        (0x60003000, [{BITS: 8}], "OW"),
        (0x60023000, [{}], "OW"),
        (0x00100010, [{}], "PN"),
        (0x00091010, [{}], "UN"),
        (0x00090010, [{}], "LO"),
    ],
)
def test_open_vrs(tag: int, contexts: list[dict[int, int]], vr: str) -> None:
    assert resolve(tag, contexts) == vr


def test_what_decides_may_come_later() -> None:
    """(0018,9810) stands before Pixel Representation (0028,0103)."""
    data = {0x00189810: Element("SS", b"\xff\xff"), REPRESENTATION: Element("US", b"\1\0")}
    recoded = transcode(encode(data, IMPLICIT), IMPLICIT, EXPLICIT)
    assert decode(recoded, EXPLICIT) == data
