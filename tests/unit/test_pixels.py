"""Decompression: the right pixels, the right describing elements, and every other byte as it was.

References are pixels that did not come from the decoder under test: native twins of compressed
files, the arrays that were encoded, and pydicom's own RLE decoder. PS3.5 8.2, A.4.
"""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tracemalloc
import warnings
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.data import get_testdata_file
from pydicom.dataset import FileMetaDataset
from pydicom.filereader import read_dataset
from pydicom.pixels import pixel_array
from pydicom.uid import ExplicitVRLittleEndian

from hilum.dataset.pixel_codecs import CODECS
from hilum.dataset.pixels import PixelDataError, can_decode, decompress
from hilum.errors import DataSetError

BASE = "1.2.840.10008.1.2."
JPEG, EXTENDED, LOSSLESS, LOSSLESS_SV1 = BASE + "4.50", BASE + "4.51", BASE + "4.57", BASE + "4.70"
JLS, J2K, J2K_LOSSY = BASE + "4.80", BASE + "4.90", BASE + "4.91"
HTJ2K, JXL, JXL_JPEG, RLE = BASE + "4.201", BASE + "4.110", BASE + "4.111", BASE + "5"
WRAPPED, DEFLATED = BASE + "1.98", BASE + "8.1"

# Building and reading data sets -----------------------------------------------------------------


def element(tag, vr, value):
    value += b"\0" * (len(value) % 2)
    if vr in ("OB", "OW", "SQ", "OV", "UT"):
        return struct.pack("<HH2sHI", tag >> 16, tag & 0xFFFF, vr.encode(), 0, len(value)) + value
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr.encode(), len(value)) + value


def us(tag, value):
    return element(tag, "US", struct.pack("<H", value))


def item(value=b""):
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(value)) + value


def pixel_data(fragments, table=b""):
    padded = [fragment + b"\0" * (len(fragment) % 2) for fragment in fragments]
    head = struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF)
    end = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    return head + item(table) + b"".join(map(item, padded)) + end


def image_elements(
    shape, allocated, stored, *, signed=0, photometric="MONOCHROME2", frames=1, planar=None
):
    rows, columns, *samples = shape
    count = samples[0] if samples else 1
    parts = {0x00280002: us(0x00280002, count)}
    value = photometric.encode() + b" " * (len(photometric) % 2)
    parts[0x00280004] = element(0x00280004, "CS", value)
    if planar is not None:
        parts[0x00280006] = us(0x00280006, planar)
    if frames is not None:
        parts[0x00280008] = element(0x00280008, "IS", str(frames).rjust(2).encode())
    parts |= {0x00280010: us(0x00280010, rows), 0x00280011: us(0x00280011, columns)}
    parts |= {0x00280100: us(0x00280100, allocated), 0x00280101: us(0x00280101, stored)}
    parts |= {0x00280102: us(0x00280102, stored - 1), 0x00280103: us(0x00280103, signed)}
    return parts


def data_set(fragments, shape, allocated, stored=None, *, table=b"", extra=None, **image):
    parts = {0x00100020: element(0x00100020, "LO", b"ID 1")}
    parts |= image_elements(shape, allocated, stored or allocated, **image)
    parts[0x7FE00010] = pixel_data(fragments, table)
    parts[0xFFFCFFFC] = element(0xFFFCFFFC, "OB", b"\0" * 6)
    parts |= extra or {}
    return b"".join(parts[tag] for tag in sorted(parts))


def parsed(data):
    return read_dataset(io.BytesIO(data), is_implicit_VR=False, is_little_endian=True)


def array(data):
    found = parsed(data)
    found.file_meta = FileMetaDataset()
    found.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return pixel_array(found, raw=True)


def split(path):
    """A file's transfer syntax and its data set as bytes."""
    content = Path(path).read_bytes()
    (length,) = struct.unpack_from("<I", content, 140)
    uid = pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID
    return str(uid), content[144 + length :]


def compressed(name):
    return split(get_testdata_file(name, download=False))


# Files of other makers --------------------------------------------------------------------------

TWINS = [
    ("MR_small_RLE.dcm", "MR_small.dcm"),
    ("MR_small_jp2klossless.dcm", "MR_small.dcm"),
    ("MR_small_jpeg_ls_lossless.dcm", "MR_small.dcm"),
    ("emri_small_RLE.dcm", "emri_small.dcm"),
    ("emri_small_jpeg_2k_lossless.dcm", "emri_small.dcm"),
    ("emri_small_jpeg_ls_lossless.dcm", "emri_small.dcm"),
    ("SC_rgb_rle.dcm", "SC_rgb.dcm"),
    ("SC_rgb_rle_2frame.dcm", "SC_rgb_2frame.dcm"),
    ("SC_rgb_rle_16bit.dcm", "SC_rgb_16bit.dcm"),
    ("SC_rgb_rle_16bit_2frame.dcm", "SC_rgb_16bit_2frame.dcm"),
    ("SC_rgb_rle_32bit.dcm", "SC_rgb_32bit.dcm"),
    ("SC_rgb_rle_32bit_2frame.dcm", "SC_rgb_32bit_2frame.dcm"),
    ("SC_rgb_jpeg_gdcm.dcm", "SC_rgb.dcm"),
    ("SC_rgb_gdcm_KY.dcm", "SC_rgb.dcm"),
    ("OBXXXX1A_rle.dcm", "OBXXXX1A.dcm"),
    ("OBXXXX1A_rle_2frame.dcm", "OBXXXX1A_2frame.dcm"),
    ("rtdose_rle.dcm", "rtdose.dcm"),
    ("rtdose_rle_1frame.dcm", "rtdose_1frame.dcm"),
    ("693_J2KR.dcm", "693_UNCR.dcm"),
    ("MR2_J2KR.dcm", "MR2_UNCR.dcm"),
    ("RG3_J2KR.dcm", "RG3_UNCR.dcm"),
    ("US1_J2KR.dcm", "US1_UNCR.dcm"),
]


@pytest.mark.parametrize(("name", "twin"), TWINS)
def test_lossless_file_equals_its_native_twin(name, twin):
    uid, data = compressed(name)
    native = decompress(data, uid)
    assert np.array_equal(
        array(native), pixel_array(get_testdata_file(twin, download=False), raw=True)
    )


DECODED_BY_DCMTK = [
    ("SC_rgb_dcmtk_+eb+cr.dcm", "SC_rgb_dcmtk_ebcr_dcmd.dcm"),
    ("SC_rgb_dcmtk_+eb+cy+n1.dcm", "SC_rgb_dcmtk_ebcyn1_dcmd.dcm"),
    ("SC_rgb_dcmtk_+eb+cy+n2.dcm", "SC_rgb_dcmtk_ebcyn2_dcmd.dcm"),
    ("SC_rgb_dcmtk_+eb+cy+np.dcm", "SC_rgb_dcmtk_ebcynp_dcmd.dcm"),
    ("SC_rgb_dcmtk_+eb+cy+s2.dcm", "SC_rgb_dcmtk_ebcys2_dcmd.dcm"),
    ("SC_rgb_dcmtk_+eb+cy+s4.dcm", "SC_rgb_dcmtk_ebcys4_dcmd.dcm"),
]


@pytest.mark.parametrize(("name", "twin"), DECODED_BY_DCMTK)
def test_baseline_equals_what_dcmdjpeg_made_of_it(name, twin):
    uid, data = compressed(name)
    native = decompress(data, uid)
    assert parsed(native).PhotometricInterpretation == "RGB"
    assert np.array_equal(
        array(native), pixel_array(get_testdata_file(twin, download=False), raw=True)
    )


@pytest.mark.parametrize("name", ["SC_rgb_jls_lossy_line.dcm", "SC_rgb_jls_lossy_sample.dcm"])
def test_near_lossless_stays_within_its_bound(name):
    uid, data = compressed(name)
    source = pixel_array(get_testdata_file("SC_rgb.dcm", download=False), raw=True)
    difference = array(decompress(data, uid)).astype(int) - source
    assert 0 < np.abs(difference).max() <= 2


def encapsulated_files():
    found = []
    roots = {
        Path(get_testdata_file(n, download=False)).parent for n in ("CT_small.dcm", "693_J2KR.dcm")
    }
    for path in sorted(path for root in roots for path in root.rglob("*.dcm")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = pydicom.dcmread(path, force=True)
        uid = file.file_meta.get("TransferSyntaxUID") if "PixelData" in file else None
        if uid and uid.is_encapsulated:
            found.append(path)
    return found


REFUSED = {
    "JPEG2000-embedded-sequence-delimiter.dcm": "frame 1 cannot be decoded: it has 1024 rows",
    "SC_rgb_jpeg.dcm": "coded in implicit VR little endian",
}
ENCAPSULATED = encapsulated_files()
MAY_CHANGE = {0x00280004, 0x00280006, 0x7FE00010}


def test_there_are_files_to_try():
    assert len(ENCAPSULATED) >= 55


@pytest.mark.parametrize("path", ENCAPSULATED, ids=lambda path: path.name)
def test_only_the_pixels_and_their_description_change(path):
    uid, data = split(path)
    if path.name in REFUSED:
        with pytest.raises(PixelDataError, match=REFUSED[path.name]):
            decompress(data, uid)
        return
    native = decompress(data, uid)
    before, after = parsed(data), parsed(native)
    for tag in before.keys() - MAY_CHANGE - {0x7FE00000}:
        found, expected = after.get_item(tag), before.get_item(tag)
        assert (found.VR, found.value) == (expected.VR, expected.value)
    assert after.keys() - before.keys() == set()
    expected = (
        after.Rows * after.Columns * after.SamplesPerPixel * int(after.get("NumberOfFrames", 1))
    )
    size = expected * after.BitsAllocated // 8
    assert len(after.get_item(0x7FE00010).value) == size + size % 2
    assert "YBR" not in after.PhotometricInterpretation
    assert after.get("PlanarConfiguration", 0) == 0


@pytest.mark.parametrize(
    "path",
    [path for path in ENCAPSULATED if "rle" in path.name.lower()],
    ids=lambda path: path.name,
)
def test_rle_equals_pydicom(path):
    uid, data = split(path)
    expected = pixel_array(path, raw=True, decoding_plugin="pydicom")
    assert np.array_equal(array(decompress(data, uid)), expected)


# Every codec, from arrays -----------------------------------------------------------------------

RANDOM = np.random.default_rng(20)


def values(bits, *shape):
    return RANDOM.integers(0, 1 << bits, shape or (23, 31)).astype("u1" if bits <= 8 else "u2")


def lossless_jpeg(pixels, bits=8, predictor=1):
    return imagecodecs.jpeg8_encode(
        pixels, lossless=True, predictor=predictor, bitspersample=bits, colorspace=None
    )


def j2k(pixels, bits=None, **options):
    return imagecodecs.jpeg2k_encode(
        pixels, level=0, reversible=True, codecformat="j2k", bitspersample=bits, **options
    )


@pytest.mark.parametrize("predictor", range(1, 8))
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_jpeg_lossless_every_selection_value(predictor, bits):
    pixels = values(bits)
    data = data_set(
        [lossless_jpeg(pixels, bits, predictor)], pixels.shape, (bits + 7) // 8 * 8, bits
    )
    assert np.array_equal(array(decompress(data, LOSSLESS)), pixels)


@pytest.mark.parametrize(
    ("uid", "encode"),
    [
        (LOSSLESS_SV1, lossless_jpeg),
        (JLS, lambda pixels: imagecodecs.jpegls_encode(pixels)),
        (J2K, j2k),
        (HTJ2K, lambda pixels: imagecodecs.htj2k_encode(pixels, reversible=True)),
        (JXL, lambda pixels: imagecodecs.jpegxl_encode(pixels, lossless=True)),
    ],
)
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 5), (64, 48)])
def test_colour_by_pixel(uid, encode, rows, columns):
    pixels = values(6, rows, columns, 3) * 4
    data = data_set([encode(pixels)], pixels.shape, 8, photometric="RGB", planar=0)
    native = decompress(data, uid)
    assert parsed(native).get_item(0x7FE00010).value[: pixels.size] == pixels.tobytes()
    assert parsed(native).PhotometricInterpretation == "RGB"


def test_htj2k_is_read_the_same_by_openjpeg():
    pixels = values(12)
    stream = imagecodecs.htj2k_encode(pixels, reversible=True)
    assert np.array_equal(imagecodecs.jpeg2k_decode(stream), pixels)
    for uid in (HTJ2K, BASE + "4.202", BASE + "4.203"):
        data = data_set([stream], pixels.shape, 16, 12)
        assert np.array_equal(array(decompress(data, uid)), pixels)


def jxl_shapes():
    """Sizes that the JPEG XL header writes in each of its ways."""
    return [(8, 8), (256, 256), (9, 500), (40, 48), (600, 800), (90, 160), (513, 7), (10, 20)]


@pytest.mark.parametrize("shape", jxl_shapes())
@pytest.mark.parametrize("container", [False, True])
def test_jpeg_xl(shape, container):
    pixels = values(12, *shape)
    stream = imagecodecs.jpegxl_encode(
        pixels, lossless=True, bitspersample=12, usecontainer=container
    )
    data = data_set([stream], shape, 16, 12)
    assert np.array_equal(array(decompress(data, JXL)), pixels)


def test_jpeg_xl_recompressed_jpeg():
    smooth = np.add.outer(np.arange(40), np.arange(56)).astype("u1")
    pixels = np.stack([smooth, 255 - smooth, smooth // 2], -1)
    stream = imagecodecs.jpegxl_encode_jpeg(imagecodecs.jpeg8_encode(pixels, level=95))
    data = data_set([stream], pixels.shape, 8, photometric="YBR_FULL_422", planar=0)
    native = decompress(data, JXL_JPEG)
    assert parsed(native).PhotometricInterpretation == "RGB"
    assert np.abs(array(native).astype(int) - pixels).max() < 24


def test_jpeg_extended_12_bits():
    smooth = (np.add.outer(np.arange(64), np.arange(80)) * 20).astype("u2")
    stream = imagecodecs.jpeg8_encode(smooth, level=98, bitspersample=12)
    decoded = array(decompress(data_set([stream], smooth.shape, 16, 12), EXTENDED))
    assert 2000 < decoded.max() < 4096
    assert np.abs(decoded.astype(int) - smooth).max() < 12


def test_eight_bits_in_sixteen_allocated():
    pixels = values(8)
    native = decompress(data_set([j2k(pixels)], pixels.shape, 16, 8), J2K)
    assert parsed(native).get_item(0x7FE00010).VR == "OW"
    assert np.array_equal(array(native), pixels)


# Signs ------------------------------------------------------------------------------------------

SIGNED = RANDOM.integers(-2048, 2048, (16, 18)).astype("i2")
AS_12_BITS = (SIGNED & 0xFFF).astype("u2")


@pytest.mark.parametrize(
    ("uid", "stream"),
    [
        (J2K, j2k(SIGNED)),
        (J2K, j2k(AS_12_BITS, 12)),  # unsigned stream under Pixel Representation 1
        (HTJ2K, imagecodecs.htj2k_encode(SIGNED, reversible=True)),
        (LOSSLESS_SV1, lossless_jpeg(AS_12_BITS, 12)),
        (LOSSLESS_SV1, lossless_jpeg(SIGNED.view("u2"), 16)),
        (JLS, imagecodecs.jpegls_encode(SIGNED.view("u2"))),
        (JXL, imagecodecs.jpegxl_encode(AS_12_BITS, lossless=True, bitspersample=12)),
    ],
)
def test_signed_values(uid, stream):
    native = decompress(data_set([stream], SIGNED.shape, 16, 12, signed=1), uid)
    assert np.array_equal(array(native), SIGNED)


def test_signed_stream_under_unsigned_header_keeps_its_stored_bits():
    signed = RANDOM.integers(-128, 128, (9, 9)).astype("i1")
    native = decompress(data_set([j2k(signed)], signed.shape, 16, 8, signed=0), J2K)
    assert np.array_equal(array(native), signed.view("u1"))


# Colour -----------------------------------------------------------------------------------------

RAMP = np.add.outer(np.arange(32), np.arange(32)).astype("u1") * 4
COLOURS = np.stack([RAMP, 255 - RAMP, RAMP // 2], -1)


def app14(stream, transform):
    """The same JPEG with an Adobe marker instead of its JFIF marker."""
    length = struct.unpack_from(">H", stream, 4)[0]
    rest = stream[4 + length :] if stream[2:4] == b"\xff\xe0" else stream[2:]
    return b"\xff\xd8\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + bytes([transform]) + rest


YCBCR = bytes(imagecodecs.jpeg8_encode(COLOURS, level=98, subsampling="444"))
PLAIN = bytes(imagecodecs.jpeg8_encode(COLOURS, level=98, outcolorspace="RGB"))


def bare(stream):
    """The same JPEG without any marker that tells its colour space; ids 1, 2, 3."""
    body = app14(stream, 0)
    return body[:2] + body[18:]


@pytest.mark.parametrize(
    ("stream", "photometric"),
    [
        (YCBCR, "YBR_FULL"),
        (YCBCR, "YBR_FULL_422"),
        (YCBCR, "RGB"),  # JFIF says otherwise
        (bare(YCBCR), "YBR_FULL"),
        (app14(YCBCR, 1), "RGB"),
    ],
)
def test_jpeg_colour_is_told_by_the_stream_then_by_the_header(stream, photometric):
    data = data_set([stream], COLOURS.shape, 8, photometric=photometric, planar=0)
    native = decompress(data, JPEG)
    assert parsed(native).PhotometricInterpretation == "RGB"
    assert np.abs(array(native).astype(int) - COLOURS).max() < 10


def test_jpeg_without_a_word_on_colour_is_what_the_header_says():
    """The YCbCr samples themselves come out when nothing says that they are YCbCr."""
    data = data_set([bare(YCBCR)], COLOURS.shape, 8, photometric="RGB", planar=0)
    raw = imagecodecs.jpeg8_decode(YCBCR, colorspace="RGB", outcolorspace="RGB")
    assert np.array_equal(array(decompress(data, JPEG)), raw)


def test_jpeg_of_rgb_components():
    for photometric in ("RGB", "YBR_FULL_422"):
        data = data_set([app14(PLAIN, 0)], COLOURS.shape, 8, photometric=photometric, planar=0)
        assert np.abs(array(decompress(data, JPEG)).astype(int) - COLOURS).max() < 10


@pytest.mark.parametrize(
    ("uid", "encode", "before", "after"),
    [
        (LOSSLESS, lossless_jpeg, "YBR_FULL", "YBR_FULL"),
        (JLS, imagecodecs.jpegls_encode, "YBR_FULL", "YBR_FULL"),
        (J2K, lambda pixels: j2k(pixels, mct=False), "YBR_FULL", "YBR_FULL"),
        (J2K, j2k, "YBR_RCT", "RGB"),
        (J2K_LOSSY, j2k, "YBR_ICT", "RGB"),
        (J2K, lambda pixels: j2k(pixels, mct=False), "YBR_FULL_422", "YBR_FULL"),
        (JXL, lambda pixels: imagecodecs.jpegxl_encode(pixels, lossless=True), "XYB", "RGB"),
    ],
)
def test_photometric_interpretation_follows_the_codec(uid, encode, before, after):
    data = data_set([encode(COLOURS)], COLOURS.shape, 8, photometric=before, planar=0)
    native = decompress(data, uid)
    assert parsed(native).PhotometricInterpretation == after
    assert np.array_equal(array(native), COLOURS)


def test_planar_configuration_is_set_or_added_and_the_group_length_goes():
    extra = {0x00280000: element(0x00280000, "UL", b"\x50\0\0\0")}
    extra[0x7FE00000] = element(0x7FE00000, "UL", b"\x50\0\0\0")
    extra[0x00100000] = element(0x00100000, "UL", b"\x0c\0\0\0")
    for planar in (None, 1):
        data = data_set(
            [j2k(COLOURS)], COLOURS.shape, 8, photometric="RGB", planar=planar, extra=extra
        )
        after = parsed(decompress(data, J2K))
        assert after.PlanarConfiguration == 0
        assert 0x00280000 not in after and 0x7FE00000 not in after
        assert 0x00100000 in after
        assert list(after.keys()) == sorted(after.keys())


# Frames and fragments ---------------------------------------------------------------------------

FRAMES = values(12, 4, 11, 13)
STREAMS = [bytes(j2k(frame, 12)) for frame in FRAMES]
HALVES = [part for s in STREAMS for part in (s[: len(s) // 4 * 2], s[len(s) // 4 * 2 :])]


def offsets(fragments, every=1):
    found, position = [], 0
    for fragment in fragments:
        found.append(position)
        position += 8 + len(fragment) + len(fragment) % 2
    return found[::every]


@pytest.mark.parametrize("fragments", [STREAMS, HALVES], ids=["whole", "halves"])
@pytest.mark.parametrize("way", ["none", "basic", "extended", "misfit"])
def test_frames_are_found(fragments, way):
    table, extra = b"", {}
    where = offsets(fragments, len(fragments) // len(STREAMS))
    if way == "basic":
        table = struct.pack("<4I", *where)
    elif way == "misfit":
        table = struct.pack("<4I", *(offset * 2 for offset in where))
    elif way == "extended":
        extra[0x7FE00001] = element(0x7FE00001, "OV", struct.pack("<4Q", *where))
        lengths = struct.pack("<4Q", *map(len, STREAMS))
        extra[0x7FE00002] = element(0x7FE00002, "OV", lengths)
    data = data_set(fragments, FRAMES.shape[1:], 16, 12, frames=4, table=table, extra=extra)
    native = decompress(data, J2K)
    assert np.array_equal(array(native), FRAMES)
    assert 0x7FE00001 not in parsed(native) and 0x7FE00002 not in parsed(native)


def test_without_number_of_frames_there_is_one_and_only_one():
    one = data_set(HALVES[:2], FRAMES.shape[1:], 16, 12, frames=None)
    assert np.array_equal(array(decompress(one, J2K)), FRAMES[0])
    with pytest.raises(PixelDataError, match="4 fragments make 4 frames instead of 1"):
        decompress(data_set(STREAMS, FRAMES.shape[1:], 16, 12, frames=None), J2K)


@pytest.mark.parametrize("frames", [3, 5])
def test_fragments_that_do_not_make_the_frames(frames):
    with pytest.raises(PixelDataError, match=f"make 4 frames instead of {frames}"):
        decompress(data_set(HALVES, FRAMES.shape[1:], 16, 12, frames=frames), J2K)


def test_no_fragments():
    with pytest.raises(PixelDataError, match="0 fragments make 0 frames"):
        decompress(data_set([], (2, 2), 8), J2K)


# Native frames in fragments ---------------------------------------------------------------------


def raw_deflate(frame):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(frame) + packer.flush()


@pytest.mark.parametrize(("uid", "wrap"), [(WRAPPED, bytes), (DEFLATED, raw_deflate)])
def test_native_frames_in_fragments(uid, wrap):
    data = data_set([wrap(f.tobytes()) for f in FRAMES], FRAMES.shape[1:], 16, 12, frames=4)
    assert np.array_equal(array(decompress(data, uid)), FRAMES)


@pytest.mark.parametrize(
    ("uid", "wrap"),
    [
        (WRAPPED, lambda bits: np.packbits(bits, bitorder="little").tobytes()),
        (DEFLATED, lambda bits: raw_deflate(np.packbits(bits, bitorder="little").tobytes())),
        (J2K, lambda bits: j2k(bits, 1)),
        (JXL, lambda bits: imagecodecs.jpegxl_encode(bits, lossless=True, bitspersample=1)),
    ],
)
def test_single_bits_run_on_from_frame_to_frame(uid, wrap):
    bits = values(1, 3, 5, 7)
    data = data_set([wrap(frame) for frame in bits], (5, 7), 1, frames=3)
    native = parsed(decompress(data, uid)).get_item(0x7FE00010)
    assert native.VR == "OB"
    whole = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
    assert native.value == whole.ljust(14, b"\0")


def test_wrapped_subsampled_colour_stays_as_it_is():
    frame = bytes(range(4 * 6 * 2))
    data = data_set([frame], (4, 6, 3), 8, photometric="YBR_FULL_422", planar=0)
    after = parsed(decompress(data, WRAPPED))
    assert after.get_item(0x7FE00010).value == frame
    assert after.PhotometricInterpretation == "YBR_FULL_422"


# What else is in the data set -------------------------------------------------------------------


def test_odd_pixels_are_padded_and_what_follows_stays():
    pixels = values(8, 3, 3)
    data = data_set([j2k(pixels)], (3, 3), 8)
    native = decompress(data, J2K)
    head, tail = data[: data.index(b"\xe0\x7f\x10\0")], data[data.index(b"\xfc\xff\xfc\xff") :]
    assert native == head + element(0x7FE00010, "OB", pixels.tobytes()) + tail


def icon(nested):
    parts = image_elements((4, 4), 8, 8, photometric="MONOCHROME2")
    return b"".join(parts.values()) + nested


@pytest.mark.parametrize("undefined", [False, True])
def test_compressed_icon_is_decoded_native_icon_stays(undefined):
    small, pixels = values(8, 4, 4), values(8)
    squeezed = item(icon(pixel_data([j2k(small)])))
    plain = item(icon(element(0x7FE00010, "OB", small.tobytes())))
    if undefined:
        squeezed = item()[:4] + b"\xff" * 4 + squeezed[8:] + struct.pack("<HHI", 0xFFFE, 0xE00D, 0)
    extra = {0x00880200: element(0x00880200, "SQ", squeezed + plain)}
    extra[0x00880199] = element(0x00880199, "SQ", plain)
    data = data_set([j2k(pixels)], pixels.shape, 8, extra=extra)
    native = decompress(data, J2K)
    after = parsed(native)
    assert [i.PixelData for i in after[0x00880200].value] == [small.tobytes()] * 2
    assert [i.Rows for i in after[0x00880200].value] == [4, 4]
    assert extra[0x00880199] in native
    assert np.array_equal(array(native), pixels)


def test_data_set_without_pixels_stays():
    data = element(0x00100020, "LO", b"ID 1")
    assert decompress(data, JPEG) == data


def test_memoryview_is_as_good_as_bytes():
    uid, data = compressed("MR_small_RLE.dcm")
    assert decompress(memoryview(bytearray(data)), uid) == decompress(data, uid)


# Refusals ---------------------------------------------------------------------------------------

SMOOTH = (np.add.outer(np.arange(64), np.arange(64)) * 2).astype("u1")
WHOLE = {
    JPEG: imagecodecs.jpeg8_encode(SMOOTH, level=90),
    LOSSLESS: lossless_jpeg(SMOOTH),
    JLS: imagecodecs.jpegls_encode(SMOOTH),
    J2K: j2k(SMOOTH),
    HTJ2K: imagecodecs.htj2k_encode(SMOOTH, reversible=True),
    JXL: imagecodecs.jpegxl_encode(SMOOTH, lossless=True),
    DEFLATED: raw_deflate(values(8, 64, 64).tobytes()),
    WRAPPED: SMOOTH.tobytes(),
}


@pytest.mark.parametrize("uid", WHOLE)
@pytest.mark.parametrize("share", [0, 0.02, 0.3, 0.9])
def test_a_frame_that_is_cut_off_is_never_half_decoded(uid, share):
    whole = bytes(WHOLE[uid])
    decompress(data_set([whole] * 2, SMOOTH.shape, 8, frames=2), uid)
    cut = whole[: int(len(whole) * share)]
    with pytest.raises(PixelDataError, match="frame 2 cannot be decoded") as caught:
        decompress(data_set([whole, cut], SMOOTH.shape, 8, frames=2), uid)
    assert caught.value.tag == 0x7FE00010
    assert caught.value.status == 0xC000


@pytest.mark.parametrize("uid", [uid for uid in WHOLE if uid not in (DEFLATED, WRAPPED)])
@pytest.mark.parametrize("shape", [(65, 64), (64, 63), (64, 64, 3), (65535, 65535)])
def test_header_and_codestream_must_agree_on_the_size(uid, shape):
    with pytest.raises(PixelDataError, match=r"it has 64 rows|instead of \(64, 64, 3\)"):
        decompress(data_set([WHOLE[uid]], shape, 8, photometric="RGB"), uid, limit=1 << 40)


def test_a_codestream_that_claims_to_be_huge_is_refused_before_it_is_decoded():
    stream = bytearray(WHOLE[JPEG])
    at = stream.index(b"\xff\xc0") + 5
    stream[at : at + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(PixelDataError, match="65535 rows, 65535 columns"):
        decompress(data_set([bytes(stream)], (64, 64), 8), JPEG)


def test_deeper_codestream_than_bits_allocated():
    with pytest.raises(PixelDataError, match="16 bits do not fit 8 Bits Allocated"):
        decompress(data_set([j2k(values(16))], (23, 31), 8), J2K)


def test_size_is_refused_by_arithmetic():
    data = data_set([b"\0\0"], (65535, 65535), 16, frames=1000)
    with pytest.raises(PixelDataError, match="8589672450000 bytes of native pixels, the limit is"):
        decompress(data, RLE)
    uid, small = compressed("MR_small_RLE.dcm")
    with pytest.raises(PixelDataError, match="8192 bytes of native pixels, the limit is 8191"):
        decompress(small, uid, limit=8191)
    assert decompress(small, uid, limit=8192)


def test_deflated_bomb_is_not_inflated():
    bomb = raw_deflate(bytes(50_000_000))
    tracemalloc.start()
    decompress(data_set([bomb], (4, 4), 8), DEFLATED)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def rle(*segments, count=None):
    where, position = [], 64
    for segment in segments:
        where.append(position)
        position += len(segment)
    header = [len(segments) if count is None else count, *where]
    return struct.pack("<16I", *header, *[0] * (16 - len(header))) + b"".join(segments)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (rle(b"\xf1\7"), "1 segments instead of 2"),
        (rle(b"\xf1\7", b"\xf2\7"), "segment 2 has 15 bytes instead of 16"),
        (rle(b"\xf1\7", b"\x0f\7"), "INPUT_CORRUPT"),
        (rle(b"\xf1\7", b"\xf1\7")[:60], "cannot be decoded"),
        (rle(b"\xf1\7", count=2), "segment 1 does not lie inside"),
        (rle(b"\x81\7" * 200, b"\xf1\7"), "OUTPUT_TOO_SMALL"),
    ],
)
def test_bad_rle(frame, reason):
    good = rle(b"\xf1\7", b"\xf1\1")
    assert (array(decompress(data_set([good], (4, 4), 16), RLE)) == 0x0701).all()
    with pytest.raises(PixelDataError, match=reason):
        decompress(data_set([frame], (4, 4), 16), RLE)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({0x00280010: b""}, r"\(0028,0010\) is missing"),
        ({0x00280100: us(0x00280100, 12)}, "Bits Allocated 12 under JPEG 2000"),
        ({0x00280002: us(0x00280002, 2)}, "Samples per Pixel 2"),
        ({0x00280101: us(0x00280101, 9)}, "Bits Stored 9"),
        ({0x00280011: us(0x00280011, 0)}, "no pixels"),
        ({0x00280008: element(0x00280008, "IS", b"-1")}, "Number of Frames is"),
        ({0x00280008: element(0x00280008, "IS", b"0")}, "no pixels"),
        ({0x7FE00010: element(0x7FE00010, "OB", bytes(9))}, "not encapsulated"),
    ],
)
def test_description_that_makes_no_sense(change, reason):
    with pytest.raises(PixelDataError, match=reason):
        decompress(data_set([j2k(SMOOTH)], SMOOTH.shape, 8, extra=change), J2K)


def test_transfer_syntaxes():
    assert all(can_decode(uid) and codec.uid == uid for uid, codec in CODECS.items())
    for uid in ("1.2.840.10008.1.2.1", BASE + "4.102", BASE + "4.94", "1.2.3"):
        assert not can_decode(uid)
        with pytest.raises(PixelDataError, match=f"{uid} cannot be decompressed"):
            decompress(data_set([], (1, 1), 8), uid)


@settings(max_examples=150, deadline=None)
@given(
    uid=st.sampled_from(sorted(WHOLE)),
    at=st.integers(0, 1 << 30),
    to=st.binary(min_size=1, max_size=4),
)
def test_damage_is_decoded_or_refused(uid, at, to):
    data = bytearray(data_set([WHOLE[uid]], SMOOTH.shape, 8))
    at %= len(data)
    data[at : at + len(to)] = to
    try:
        native = decompress(bytes(data), uid)
    except DataSetError as refusal:
        assert refusal.comment
    else:
        assert parsed(native) is not None


# Cost -------------------------------------------------------------------------------------------


def test_memory_is_the_result_and_one_frame():
    frame = bytes(1_000_000)
    runs = b"\x81\0" * (len(frame) // 128) + b"\x81\0"
    data = data_set([rle(runs)] * 30, (1000, 1000), 8, frames=30)
    tracemalloc.start()
    native = decompress(data, RLE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(native) > 30 * len(frame)
    assert peak < len(native) + 5 * len(frame)


def test_numpy_and_imagecodecs_are_imported_late():
    script = (
        "import sys, hilum.dataset.pixels as p; assert p.can_decode('1.2.840.10008.1.2.5');"
        "assert not {'numpy', 'imagecodecs', 'pydicom'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
