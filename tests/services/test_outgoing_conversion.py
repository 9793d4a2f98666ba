"""Every accepted context: from each transfer syntax to each other one, over files of many makers.

Pixels are compared with what pydicom reads from the source: by pydicom with decoders that are not
ours, and by DCMTK. The data set around them stays. PS3.5 Annex A, 8.2.
"""

from __future__ import annotations

import io
import mmap
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.pixels import pixel_array

from hilum.dataset import part10
from hilum.errors import DimseError
from hilum.services.conversion import COMPRESSED, UNCOMPRESSED
from hilum.services.outgoing import Outgoing, convert, converted, convertible, from_file, targets
from hilum.tables.uids import TRANSFER_SYNTAXES, uid_name
from tests.pixel_images import BASE, DEFLATED, HTJ2K, J2K, JLS, JPEG, RLE, WRAPPED, element, us

IMPLICIT, EXPLICIT, DEFLATED_ALL, BIG = BASE[:-1], BASE + "1", BASE + "1.99", BASE + "2"
SV1, LOSSLESS, RPCL = BASE + "4.70", BASE + "4.57", BASE + "4.202"
PLUGINS = {J2K: "pylibjpeg", HTJ2K: "pylibjpeg", RPCL: "pylibjpeg", JLS: "pyjpegls", RLE: "pydicom"}
DCMTK = {SV1: ("dcmdjpeg", "+cn"), LOSSLESS: ("dcmdjpeg", "+cn"), JLS: ("dcmdjpls",)}
DCMTK |= {RLE: ("dcmdrle",)}
CT = Path(get_testdata_file("CT_small.dcm", download=False))


def file(outgoing, uid, data):
    return part10.meta(outgoing.sop_class_uid, outgoing.sop_instance_uid, uid) + data


def image_files():
    """Files with pixels that pydicom can read, of pydicom and of pydicom-data."""
    roots = {
        Path(get_testdata_file(n, download=False)).parent for n in ("CT_small.dcm", "693_UNCI.dcm")
    }
    for path in sorted(path for root in roots for path in root.rglob("*.dcm")):
        if path.stat().st_size < 400_000 and "NoMeta" not in path.name:
            yield path


def source(path):
    """An instance and its pixels; None for what pydicom cannot read or has no pixels."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            outgoing, dataset = from_file(path), pydicom.dcmread(path)
            plugin = PLUGINS.get(outgoing.transfer_syntax_uid, "")
            return outgoing, pixel_array(dataset, decoding_plugin=plugin)
        except Exception:  # whatever pydicom cannot do
            return None


UNREACHED = {"SC_rgb_jpeg.dcm", "rtdose_expb.dcm", "rtdose_expb_1frame.dcm"}
SOURCES = [path for path in image_files() if (read := source(path)) and read[1].size < 200_000]


def test_there_are_files_to_try():
    assert len(SOURCES) > 50


def test_deep_pixels_in_big_endian_are_16_bit_words(tmp_path):
    """OW are words, however deep the pixels (PS3.5-2016b 7.3). pydicom takes 32 bits at once."""
    path, swapped = Path(get_testdata_file("rtdose_1frame.dcm", download=False)), tmp_path / "x"
    subprocess.run(["dcmconv", "+tb", path, swapped], check=True)
    outgoing = from_file(path)
    theirs = from_file(swapped)
    assert theirs.transfer_syntax_uid == BIG
    ours = pydicom.dcmread(io.BytesIO(file(outgoing, BIG, convert(outgoing, BIG))))
    assert ours.PixelData == pydicom.dcmread(swapped).PixelData
    back = file(outgoing, EXPLICIT, convert(theirs, EXPLICIT))
    assert np.array_equal(
        pixel_array(pydicom.dcmread(io.BytesIO(back))), pixel_array(pydicom.dcmread(path))
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_pixels_are_the_same_in_every_transfer_syntax(path):
    outgoing, pixels = source(path)
    reached = []
    for uid in targets(outgoing.transfer_syntax_uid):
        if uid not in PLUGINS and uid not in UNCOMPRESSED:
            continue
        if (uid == BIG and "rtdose" in path.name) or (
            "expb" in path.name and "rtdose" in path.name
        ):
            continue
        try:
            data = convert(outgoing, uid)
        except DimseError as refusal:
            assert re.search(r"cannot hold|coded in implicit|Number of Frames", refusal.comment)
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = pydicom.dcmread(io.BytesIO(file(outgoing, uid, data)))
            after = pixel_array(dataset, decoding_plugin=PLUGINS.get(uid, ""))
        assert after.shape == pixels.shape
        stored = (1 << dataset.BitsStored) - 1  # what is above, pydicom shows or not
        theirs, ours = after.astype("i8") & stored, pixels.astype("i8") & stored
        assert np.array_equal(theirs, ours), uid_name(uid)
        assert dataset.SOPInstanceUID == pydicom.dcmread(path).SOPInstanceUID
        reached.append(uid)
    assert EXPLICIT in reached or path.name in UNREACHED


@pytest.mark.parametrize(
    "name",
    [
        *("CT_small.dcm", "693_UNCI.dcm", "MR_small.dcm", "SC_rgb.dcm", "SC_rgb_16bit.dcm"),
        *(
            "SC_ybr_full_uncompressed.dcm",
            "SC_ybr_full_422_uncompressed.dcm",
            "examples_palette.dcm",
        ),
        *("emri_small.dcm", "ExplVR_BigEnd.dcm", "image_dfl.dcm", "SC_rgb_2frame.dcm"),
    ],
)
@pytest.mark.parametrize("uid", DCMTK, ids=["sv1", "p14", "jls", "rle"])
def test_dcmtk_reads_what_was_compressed(name, uid, tmp_path):
    outgoing, pixels = source(Path(get_testdata_file(name, download=False)))
    before, after = tmp_path / "in.dcm", tmp_path / "out.dcm"
    before.write_bytes(file(outgoing, uid, convert(outgoing, uid)))
    assert subprocess.run(["dcmftest", before], capture_output=True, text=True).stdout[:2] != "no"
    program, *options = DCMTK[uid]
    run = subprocess.run([program, *options, before, after], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert np.array_equal(pixel_array(after), pixels)


@pytest.mark.parametrize("uid", [RLE, SV1, LOSSLESS, JLS, J2K, BASE + "4.91"])
def test_dciodvfy_finds_nothing_new(uid, tmp_path):
    outgoing = from_file(CT)
    before, after = tmp_path / "before.dcm", tmp_path / "after.dcm"
    before.write_bytes(file(outgoing, EXPLICIT, convert(outgoing, EXPLICIT)))
    after.write_bytes(file(outgoing, uid, convert(outgoing, uid)))
    assert complaints(after) <= complaints(before)


def complaints(path):
    run = subprocess.run(["dciodvfy", path], capture_output=True, text=True)
    return {line for line in run.stderr.splitlines() if line.startswith("Error")}


@pytest.mark.parametrize("uid", COMPRESSED)
def test_dcmftest_takes_them_for_dicom(uid, tmp_path):
    outgoing = from_file(Path(get_testdata_file("SC_rgb.dcm", download=False)))
    path = tmp_path / "file.dcm"
    path.write_bytes(file(outgoing, uid, convert(outgoing, uid)))
    run = subprocess.run(["dcmftest", path], capture_output=True, text=True)
    assert run.stdout.startswith("yes:")


# From one to the other ------------------------------------------------------------------------

HUB = [EXPLICIT, IMPLICIT, BIG, DEFLATED_ALL, RLE, JLS, J2K, HTJ2K, RPCL, SV1, WRAPPED, DEFLATED]


def carrying(data, outgoing, uid):
    return outgoing._replace(transfer_syntax_uid=uid, chunks=lambda: iter((data,)))


@pytest.mark.parametrize("first", HUB)
@pytest.mark.parametrize("second", HUB)
def test_there_and_back(first, second):
    """Through any two transfer syntaxes the data set comes back byte for byte."""
    outgoing = from_file(CT)
    plain = convert(carrying(convert(outgoing, IMPLICIT), outgoing, IMPLICIT), EXPLICIT)
    start = carrying(plain, outgoing, EXPLICIT)
    one = carrying(convert(start, first), outgoing, first)
    two = carrying(convert(one, second), outgoing, second)
    assert convert(two, EXPLICIT) == plain


def test_streams_that_are_also_others_pass_as_they_are():
    outgoing = from_file(CT)
    for uid, other in (
        (J2K, "4.91"),
        (SV1, "4.57"),
        (JLS, "4.81"),
        (RPCL, "4.201"),
        (RPCL, "4.203"),
    ):
        squeezed = carrying(convert(outgoing, uid), outgoing, uid)
        assert convert(squeezed, BASE + other) == b"".join(squeezed.chunks())
        assert BASE + other in targets(uid)[:3]


# What was lost stays lost ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "method"),
    [("SC_rgb_jls_lossy_line.dcm", "ISO_14495_1"), ("examples_ybr_color.dcm", "ISO_10918_1")],
)
@pytest.mark.parametrize("uid", [EXPLICIT, RLE, J2K])
def test_lossy_sources_are_marked(name, method, uid):
    outgoing = from_file(Path(get_testdata_file(name, download=False)))
    dataset = pydicom.dcmread(io.BytesIO(file(outgoing, uid, convert(outgoing, uid))))
    assert dataset.LossyImageCompression == "01"
    assert dataset.SOPInstanceUID == outgoing.sop_instance_uid
    assert dataset.get("LossyImageCompressionMethod", method) == method


def test_nothing_is_compressed_with_loss():
    for uid in (JPEG, BASE + "4.51", BASE + "4.102"):
        with pytest.raises(DimseError, match="is not encoded here: accept another transfer syntax"):
            convert(from_file(CT), uid)


def test_near_lossless_and_its_like_are_encoded_without_loss():
    outgoing = from_file(CT)
    whole = convert(outgoing, EXPLICIT)
    for number in ("4.81", "4.91", "4.203"):
        uid = BASE + number
        again = carrying(convert(outgoing, uid), outgoing, uid)
        assert convert(again, EXPLICIT) == whole


# What can be offered --------------------------------------------------------------------------


@pytest.mark.parametrize("row", TRANSFER_SYNTAXES.values(), ids=lambda row: row.uid)
def test_targets(row):
    found = targets(row.uid)
    assert found[0] == row.uid
    assert len(set(found)) == len(found)
    assert (EXPLICIT in found) == convertible(row.uid)
    if convertible(row.uid):
        assert set(UNCOMPRESSED) | set(COMPRESSED) <= set(found)
        rest = found[1:]
        assert not {EXPLICIT, IMPLICIT} & set(rest[rest.index(J2K) :] if J2K in rest else ())


def test_video_and_referenced_pixels_go_as_they_are():
    assert targets(BASE + "4.102") == (BASE + "4.102",)
    assert targets(BASE + "4.94") == (BASE + "4.94",)
    outgoing = from_file(CT)._replace(transfer_syntax_uid=BASE + "4.94")
    with pytest.raises(DimseError, match="JPIP Referenced cannot be converted: accept it as it is"):
        convert(outgoing, EXPLICIT)
    for uid in (BASE + "4.94", "1.2.3"):
        with pytest.raises(DimseError, match="nothing is converted to"):
            convert(from_file(CT), uid)


@pytest.mark.parametrize("name", ["reportsi.dcm", "rtplan.dcm", "waveform_ecg.dcm"])
def test_objects_without_pixels_pass(name):
    outgoing = from_file(Path(get_testdata_file(name, download=False)))
    explicit = convert(outgoing, EXPLICIT)
    for uid in (J2K, RLE, WRAPPED):
        assert convert(outgoing, uid) == explicit


@pytest.mark.parametrize(("tag", "vr"), [(0x7FE00008, "OF"), (0x7FE00009, "OD")])
def test_float_pixels_pass(tag, vr):
    data = us(0x00280010, 1) + us(0x00280100, 32) + element(tag, vr, bytes(range(16)))
    outgoing = Outgoing("it", "1.2", "1.2.3", EXPLICIT, lambda: iter((data,)))
    assert convert(outgoing, J2K) == data
    for uid in (IMPLICIT, BIG):
        there = carrying(convert(outgoing, uid), outgoing, uid)
        assert convert(there, EXPLICIT) == convert(there, RLE) == data


def test_nothing_leaves_before_all_is_well():
    """A frame that cannot be decoded is told at the call, not in the middle of the bytes."""
    outgoing = from_file(Path(get_testdata_file("emri_small_RLE.dcm", download=False)))
    data = bytearray(b"".join(outgoing.chunks()))
    data[-200:-8] = bytes(192)
    with pytest.raises(DimseError, match="frame 10 cannot be decoded"):
        converted(carrying(bytes(data), outgoing, RLE), EXPLICIT)


# Memory ---------------------------------------------------------------------------------------

RECODING = """
import resource, sys, time
from hilum.services.outgoing import Outgoing, converted
from hilum.dataset.spool import Spool

def peak():
    with open("/proc/self/status") as file:
        return int(next(line for line in file if line.startswith("VmHWM")).split()[1]) << 10

header = bytes.fromhex("0800 0500 4353 0a00") + b"ISO_IR 100"
header += bytes.fromhex("2800 0001 5553 0200 1000")
size = 300 << 20
header += bytes.fromhex("e07f 1000 4f57 0000") + size.to_bytes(4, "little")

def chunks():
    yield header
    for _ in range(size >> 20):
        yield bytes(1 << 20)

outgoing = Outgoing("it", "1.2", "1.2.3", "1.2.840.10008.1.2.1", chunks)
list(converted(outgoing._replace(chunks=lambda: iter((header[:28] ,))), "1.2.840.10008.1.2"))
before, total = peak(), 0
for part in converted(outgoing, "1.2.840.10008.1.2{target}"):
    assert len(part) <= 1 << 20
    total += len(part)
assert total > size, total
print(peak() - before)
"""


@pytest.mark.parametrize("target", ["", ".2"], ids=["implicit", "big endian"])
def test_large_instances_are_recoded_in_little_memory(target):
    script = RECODING.replace("{target}", target)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) < 64 << 20


def test_a_large_instance_is_mapped_and_a_small_one_is_not():
    small = Outgoing("it", "1.2", "1.2.3", EXPLICIT, lambda: iter((b"12", b"34")))
    assert small.buffer() == b"1234"
    large = small._replace(chunks=lambda: iter([bytes(1 << 20)] * 20))
    assert isinstance(large.buffer(), mmap.mmap)
    assert len(large.buffer()) == 20 << 20
