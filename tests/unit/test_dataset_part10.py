"""DICOM files around a data set: what Hilum writes, and what it can read of others."""

from __future__ import annotations

import io
import struct

import pydicom
import pytest

from hilum.dataset import part10
from hilum.errors import DataSetError, UsageError
from hilum.tables import uids
from hilum.tables.implementation import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME

CT, EXPLICIT = "1.2.840.10008.5.1.4.1.1.2", uids.EXPLICIT_VR_LITTLE_ENDIAN
DATA = (
    b"\x08\0\x16\0UI\x1a\0" + CT.encode() + b"\0"
    b"\x08\0\x18\0UI\x06\x001.2.3\0"
    b"\x10\0\x10\0PN\x04\0DOE "
)
META = part10.meta(CT, "1.2.3", EXPLICIT, "SRC", "SEND", "HILUM")


def test_identification_fits_the_standard() -> None:
    assert IMPLEMENTATION_CLASS_UID.startswith("2.25.")
    assert len(IMPLEMENTATION_CLASS_UID) <= 64
    assert len(IMPLEMENTATION_VERSION_NAME) <= 16


@pytest.mark.parametrize("instance", ["1.2.3", "1.2.34", "1." + "9" * 62])
@pytest.mark.parametrize("titles", [(), ("SRC",), ("SRC", "SEND", "HILUM"), ("", "", "HILUM")])
def test_pydicom_reads_what_is_written(instance: str, titles: tuple[str, ...]) -> None:
    written = part10.meta(CT, instance, EXPLICIT, *titles)
    read = pydicom.dcmread(io.BytesIO(written + DATA))
    meta = read.file_meta
    assert written[:128] == bytes(128)
    assert meta.FileMetaInformationGroupLength == len(written) - 144
    assert meta.FileMetaInformationVersion == b"\0\1"
    assert meta.MediaStorageSOPClassUID == CT
    assert meta.MediaStorageSOPInstanceUID == instance
    assert meta.TransferSyntaxUID == EXPLICIT
    assert meta.ImplementationClassUID == IMPLEMENTATION_CLASS_UID
    assert meta.ImplementationVersionName == IMPLEMENTATION_VERSION_NAME
    source, sending, receiving = (*titles, "", "", "")[:3]
    assert meta.get("SourceApplicationEntityTitle", "") == source
    assert meta.get("SendingApplicationEntityTitle", "") == sending
    assert meta.get("ReceivingApplicationEntityTitle", "") == receiving
    assert read.PatientName == "DOE"


def test_hilum_reads_what_is_written() -> None:
    read = part10.read_meta(META + DATA)
    assert read[:7] == (len(META), CT, "1.2.3", EXPLICIT, "SRC", "SEND", "HILUM")
    assert read.elements[0x00020001] == b"\0\1"
    assert read.findings == ()


@pytest.mark.parametrize("bad", [("é", "1.2"), (CT, "1.2\ud800"), (CT, "1" * 70_000)])
def test_what_no_element_holds_is_refused(bad: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match=r"\(0002,000"):
        part10.meta(*bad, EXPLICIT)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_buffer(kind) -> None:
    assert part10.read_meta(kind(META + DATA)).offset == len(META)


def _explicit(number: int, vr: bytes, value: bytes) -> bytes:
    head = struct.pack("<HH2s", 2, number, vr)
    long = vr in (b"OB", b"UN")
    return head + struct.pack("<HI" if long else "<H", *((0,) if long else ()), len(value)) + value


GROUP = META[132:]
LENIENT = {
    "no preamble": (META[128:] + DATA, "no preamble"),
    "no preamble, no prefix": (GROUP + DATA, "no DICM prefix"),
    "preamble, no prefix": (bytes(128) + GROUP + DATA, "no DICM prefix"),
    "no group length": (META[:132] + META[144:] + DATA, "group length"),
    "group length too short": (
        META[:140] + struct.pack("<I", 30) + META[144:] + DATA,
        "group length",
    ),
    "group length too long": (
        META[:140] + struct.pack("<I", 3000) + META[144:] + DATA,
        "group length",
    ),
}


@pytest.mark.parametrize("name", LENIENT)
def test_files_that_break_the_rules_are_read(name: str) -> None:
    data, finding = LENIENT[name]
    read = part10.read_meta(data)
    assert read[1:7] == (CT, "1.2.3", EXPLICIT, "SRC", "SEND", "HILUM")
    assert data[read.offset :] == DATA
    assert len(read.findings) == 1
    assert finding in read.findings[0]


def test_meta_in_implicit_vr() -> None:
    syntax = b"1.2.840.10008.1.2.1\0"
    group = struct.pack("<HHI", 2, 0x10, len(syntax)) + syntax
    read = part10.read_meta(bytes(128) + b"DICM" + group + DATA)
    assert read.transfer_syntax_uid == EXPLICIT
    assert "File Meta Information in implicit VR" in read.findings


@pytest.mark.parametrize(
    ("syntax", "sign"),
    [(EXPLICIT, "<"), (uids.EXPLICIT_VR_BIG_ENDIAN, ">"), (uids.IMPLICIT_VR_LITTLE_ENDIAN, "<")],
)
@pytest.mark.parametrize("prefix", [b"", bytes(128) + b"DICM"])
def test_without_meta_the_data_set_tells(syntax: str, sign: str, prefix: bytes) -> None:
    rows = ((0x16, b"UI", CT.encode() + b"\0"), (0x18, b"UI", b"1.2.3\0"), (0x60, b"CS", b"CT"))
    implicit = syntax == uids.IMPLICIT_VR_LITTLE_ENDIAN
    data = b"".join(
        struct.pack(f"{sign}HHI", 8, number, len(value)) + value
        if implicit
        else struct.pack(f"{sign}HH2sH", 8, number, vr, len(value)) + value
        for number, vr, value in rows
    )
    read = part10.read_meta(prefix + data)
    assert (read.offset, read.transfer_syntax_uid) == (len(prefix), syntax)
    assert (read.sop_class_uid, read.sop_instance_uid) == (CT, "1.2.3")
    assert any("taken for" in finding for finding in read.findings)


def test_a_deflate_stream_that_looks_like_the_group_goes_on() -> None:
    meta = part10.meta(CT, "1.2.3", uids.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
    assert part10.read_meta(meta + b"\x02\x00\x99\x00UI\x02\x00ab").offset == len(meta)


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"GIF89a" * 50, b"%PDF-1.7\n" * 100, bytes(132), b"DICN" * 60, b"\xff" * 300],
)
def test_no_dicom_file(data: bytes) -> None:
    with pytest.raises(DataSetError, match="not a DICOM file: no DICM at byte 128"):
        part10.read_meta(data)


def test_meta_that_is_cut() -> None:
    with pytest.raises(DataSetError):
        part10.read_meta(META[:-3])


def test_read_file(tmp_path) -> None:
    path = tmp_path / "image.dcm"
    path.write_bytes(META + DATA)
    meta, offset, size = part10.read_file(path)
    assert (meta.sop_instance_uid, offset, size) == ("1.2.3", len(META), len(DATA))
    path.write_bytes(DATA)
    meta, offset, size = part10.read_file(path)
    assert (meta.sop_class_uid, offset, size) == (CT, 0, len(DATA))
    path.write_bytes(b"")
    with pytest.raises(DataSetError, match="empty"):
        part10.read_file(path)
    with pytest.raises(OSError):
        part10.read_file(tmp_path / "absent")
