"""Every codec gives the right pixels and says truly what they are.

References are pixels that did not come from the decoder under test: native twins of compressed
files, the arrays that were encoded, and pydicom's own RLE decoder. PS3.5 8.2, A.4, Annex G.
"""

from __future__ import annotations

import struct
import warnings
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.pixels import pixel_array

from hilum.dataset.pixels import PixelDataError, decompress
from tests.pixel_images import (
    BASE,
    EXTENDED,
    HTJ2K,
    J2K,
    J2K_LOSSY,
    JLS,
    JPEG,
    JXL,
    JXL_JPEG,
    LOSSLESS,
    LOSSLESS_SV1,
    RANDOM,
    array,
    compressed,
    data_set,
    element,
    j2k,
    lossless_jpeg,
    parsed,
    split,
    values,
)

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
UNMARKED = {
    "JPEGLSNearLossless_08.dcm",
    "JPEGLSNearLossless_16.dcm",
    "SC_rgb_jls_lossy_line.dcm",
    "SC_rgb_jls_lossy_sample.dcm",
}
"""Near-lossless streams in data sets that do not say that anything was lost."""

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
    marked = {0x00282110, 0x00282112, 0x00282114} if path.name in UNMARKED else set()
    assert after.keys() - before.keys() == marked
    if marked:
        assert (after.LossyImageCompression, after.LossyImageCompressionMethod) == (
            "01",
            "ISO_14495_1",
        )
        assert 0.1 < float(after.LossyImageCompressionRatio) < 60
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


@pytest.mark.parametrize("options", [{}, {"tile": (16, 16)}, {"resolutions": 2}, {"tlm": True}])
@pytest.mark.parametrize("uid", [HTJ2K, BASE + "4.202", BASE + "4.203"])
def test_htj2k_of_openjph(uid, options):
    pixels = values(12, 61, 77)
    stream = imagecodecs.htj2k_encode(pixels, reversible=True, **options)
    assert np.array_equal(imagecodecs.htj2k_decode(stream), pixels)
    assert np.array_equal(array(decompress(data_set([stream], pixels.shape, 16, 12), uid)), pixels)


def test_damaged_htj2k_is_not_passed_on_half_decoded():
    pixels = values(12, 61, 77)
    stream = bytes(imagecodecs.htj2k_encode(pixels, reversible=True))
    for cut in range(len(stream) // 2, len(stream) - 2, 97):
        with pytest.raises(PixelDataError, match="HTJ2K fragment of frame 1"):
            decompress(data_set([stream[:cut] + b"\xff\xd9"], pixels.shape, 16, 12), HTJ2K)


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
