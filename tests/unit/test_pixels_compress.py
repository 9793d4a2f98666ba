"""Lossless compression: the same samples again from every codec, by decoders of other makers too.

References are the arrays that went in. What came out is also read by pydicom with decoders that are
not ours, and by DCMTK. PS3.5 8.2, A.4, Annex G.
"""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.pixels import pixel_array

from hilum.dataset import fragments, part10
from hilum.dataset.compress import compress
from hilum.dataset.pixel_codecs import CODECS, DIRECT, can_encode, encode_frame
from hilum.dataset.pixels import PixelDataError, decompress
from tests.pixel_images import (
    BASE,
    DEFLATED,
    HTJ2K,
    J2K,
    JLS,
    JXL,
    LOSSLESS,
    LOSSLESS_SV1,
    RANDOM,
    RLE,
    WRAPPED,
    array,
    data_set,
    element,
    image_elements,
    item,
    parsed,
    us,
    values,
)

RPCL = BASE + "4.202"
ENCODED = sorted(uid for uid in CODECS if can_encode(uid))
OTHERS = [JLS, LOSSLESS, LOSSLESS_SV1, J2K, HTJ2K, RPCL, RLE, BASE + "4.91", BASE + "4.203"]
"""Transfer syntaxes that others decode."""


def native(pixels, **image):
    """A data set with native pixel data; the first axis is frames if `frames` is given."""
    shape = pixels.shape[1:] if image.get("frames") else pixels.shape
    allocated = image.pop("allocated", pixels.dtype.itemsize * 8)
    raw = image.pop("raw", None)
    value = pixels.tobytes() if raw is None else raw
    stored = image.pop("stored", allocated)
    signed = int(pixels.dtype.kind == "i")
    extra = {0x7FE00010: element(0x7FE00010, "OW" if allocated > 8 else "OB", value)}
    extra |= image.pop("extra", {})
    return data_set([], shape, allocated, stored, signed=signed, extra=extra, **image)


PLUGINS = {"JPEG 2000": "pylibjpeg", "HTJ2K": "pylibjpeg", "JPEG-LS": "pyjpegls", "RLE": "pydicom"}


def read(data, uid):
    """The pixels by pydicom with a decoder of its own, JPEG by DCMTK."""
    whole = part10.meta("1.2.3", "1.2.3.4", uid) + data
    plugin = PLUGINS.get(CODECS[uid].name, "")
    if plugin:
        return pixel_array(pydicom.dcmread(io.BytesIO(whole)), raw=True, decoding_plugin=plugin)
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "in.dcm"), Path(folder, "out.dcm")
        before.write_bytes(whole)
        subprocess.run(["dcmdjpeg", "+cn", before, after], check=True, capture_output=True)
        return pixel_array(after, raw=True)


def header(data, tag):
    return parsed(data).get(tag).value if tag in parsed(data) else None


# Every kind of image through every codec ---------------------------------------------------------

GREY = {
    "u8": (values(8), {}),
    "u8 of 6 bits": (values(6), {"stored": 6}),
    "u16": (values(16), {}),
    "u12": (values(12), {"stored": 12}),
    "u16 with bits above the stored ones": (values(16), {"stored": 12}),
    "s16": (RANDOM.integers(-(1 << 15), 1 << 15, (23, 31)).astype("i2"), {}),
    "s12": (RANDOM.integers(-2048, 2048, (23, 31)).astype("i2"), {"stored": 12}),
    "s8": (RANDOM.integers(-128, 128, (23, 31)).astype("i1"), {}),
    "one pixel": (values(12, 1, 1), {"stored": 12}),
    "one row": (values(8, 1, 200), {}),
    "black": (np.zeros((64, 64), "u2"), {"stored": 12}),
    "white": (np.full((65, 67), 4095, "u2"), {"stored": 12}),
    "frames": (values(12, 4, 11, 13), {"stored": 12, "frames": 4}),
    "inverted": (values(8), {"photometric": "MONOCHROME1"}),
    "palette": (values(8), {"photometric": "PALETTE COLOR"}),
}
UNSIGNED_ONLY = {JXL, BASE + "4.112"}


@pytest.mark.parametrize("uid", ENCODED)
@pytest.mark.parametrize("name", GREY)
def test_grey(uid, name):
    pixels, image = GREY[name]
    data = native(pixels, **image)
    if uid in UNSIGNED_ONLY and (pixels.dtype.kind == "i" or name == "palette"):
        with pytest.raises(PixelDataError, match=r"cannot hold .*: accept another transfer syntax"):
            compress(data, uid)
        return
    squeezed = compress(data, uid)
    assert decompress(squeezed, uid) == data
    if uid in OTHERS:
        bits = image.get("stored", pixels.dtype.itemsize * 8)
        shown = (1 << bits) - 1 if pixels.dtype.kind == "u" else -1
        assert np.array_equal(read(squeezed, uid) & shown, pixels & shown)


COLOUR = values(8, 10, 12, 3)
DEEP = values(16, 9, 7, 3)


@pytest.mark.parametrize("uid", ENCODED)
@pytest.mark.parametrize("pixels", [COLOUR, DEEP], ids=["8", "16"])
@pytest.mark.parametrize("planar", [0, 1])
def test_colour(uid, pixels, planar):
    raw = pixels if planar == 0 else pixels.transpose(2, 0, 1)
    data = native(pixels, raw=raw.tobytes(), photometric="RGB", planar=planar)
    squeezed = compress(data, uid)
    if uid in (WRAPPED, DEFLATED):
        assert decompress(squeezed, uid) == data
        return
    again = decompress(squeezed, uid)
    assert np.array_equal(array(again), pixels)
    assert header(again, 0x00280004) == "RGB"
    assert header(squeezed, 0x00280006) == (planar if uid == RLE else 0)
    family = CODECS[uid].name in ("JPEG 2000", "HTJ2K")
    assert header(squeezed, 0x00280004) == ("YBR_RCT" if family else "RGB")
    if uid in OTHERS:
        assert np.array_equal(read(squeezed, uid), pixels)


@pytest.mark.parametrize("uid", ENCODED)
def test_luminance_and_chrominance(uid):
    data = native(COLOUR, photometric="YBR_FULL", planar=0)
    if uid in UNSIGNED_ONLY:
        with pytest.raises(PixelDataError, match="3 samples of YBR_FULL"):
            compress(data, uid)
        return
    squeezed = compress(data, uid)
    assert decompress(squeezed, uid) == data
    assert header(squeezed, 0x00280004) == "YBR_FULL"
    if uid in OTHERS:
        assert np.array_equal(read(squeezed, uid), COLOUR)


def test_jpeg_of_ybr_does_not_call_its_components_red_green_and_blue():
    rows_and_columns_that_look_like_names = values(8, 0x52, 0x47, 3)
    data = native(rows_and_columns_that_look_like_names, photometric="YBR_FULL", planar=0)
    squeezed = compress(data, LOSSLESS_SV1)
    assert b"Adobe" not in squeezed
    start = squeezed.index(b"\xff\xc3")
    assert squeezed[start + 10 : start + 19 : 3] == b"\1\2\3"
    assert decompress(squeezed, LOSSLESS_SV1) == data


@pytest.mark.parametrize("uid", [RLE, JLS, LOSSLESS_SV1, J2K, HTJ2K])
def test_subsampled_chrominance_is_given_to_every_pixel(uid):
    pairs = values(8, 6 * 8 // 2, 4)
    data = native(COLOUR[:6, :8], raw=pairs.tobytes(), photometric="YBR_FULL_422", planar=0)
    squeezed = compress(data, uid)
    full = pairs[:, (0, 2, 3, 1, 2, 3)].reshape(6, 8, 3)
    again = decompress(squeezed, uid)
    assert np.array_equal(array(again), full)
    assert header(squeezed, 0x00280004) == header(again, 0x00280004) == "YBR_FULL"


@pytest.mark.parametrize("uid", [WRAPPED, DEFLATED])
def test_subsampled_chrominance_stays_in_native_frames(uid):
    pairs = values(8, 6 * 8 // 2, 4)
    data = native(COLOUR[:6, :8], raw=pairs.tobytes(), photometric="YBR_FULL_422", planar=0)
    assert decompress(compress(data, uid), uid) == data


@pytest.mark.parametrize("uid", [J2K, HTJ2K, RPCL, WRAPPED, DEFLATED])
@pytest.mark.parametrize("shape", [(3, 5, 7), (2, 8, 8), (1, 3, 3)])
def test_single_bits(uid, shape):
    bits = values(1, *shape)
    raw = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
    data = native(bits, raw=raw, allocated=1, frames=shape[0])
    assert decompress(compress(data, uid), uid) == data


@pytest.mark.parametrize("uid", [RLE, WRAPPED, DEFLATED])
def test_32_bits(uid):
    pixels = RANDOM.integers(0, 1 << 32, (13, 11)).astype("u4")
    data = native(pixels)
    assert decompress(compress(data, uid), uid) == data


def test_jpeg_2000_holds_24_of_32_bits():
    pixels = RANDOM.integers(0, 1 << 24, (13, 11)).astype("u4")
    data = native(pixels, stored=24)
    assert decompress(compress(data, J2K), J2K) == data
    with pytest.raises(PixelDataError, match="cannot hold Bits Stored 32: accept another"):
        compress(native(pixels), J2K)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_any_small_image(data):
    uid = data.draw(st.sampled_from(ENCODED))
    allocated = data.draw(st.sampled_from((8, 16)))
    stored = data.draw(st.integers(2, allocated))
    samples = data.draw(st.sampled_from((1, 3)))
    signed = samples == 1 and uid not in UNSIGNED_ONLY and data.draw(st.booleans())
    shape = (data.draw(st.integers(1, 40)), data.draw(st.integers(1, 40)))
    low = -(1 << (stored - 1)) if signed else 0
    seed = np.random.default_rng(data.draw(st.integers(0, 1 << 30)))
    smooth = data.draw(st.booleans())
    span = 3 if smooth else 1 << stored
    pixels = seed.integers(low, low + min(span, 1 << stored), (*shape, samples))
    pixels = pixels.reshape(shape if samples == 1 else (*shape, 3))
    pixels = pixels.astype(f"{'i' if signed else 'u'}{allocated // 8}")
    colour = {"photometric": "RGB", "planar": 0} if samples == 3 else {}
    whole = native(pixels, stored=stored, **colour)
    assert decompress(compress(whole, uid), uid) == whole


# What the streams say -------------------------------------------------------------------------


@pytest.mark.parametrize("uid", [HTJ2K, RPCL, J2K])
@pytest.mark.parametrize(("signed", "stored"), [(0, 12), (1, 12), (0, 5), (1, 16), (0, 1)])
def test_codestreams_say_bits_stored_and_sign(uid, signed, stored):
    low = -(1 << (stored - 1)) if signed else 0
    pixels = RANDOM.integers(low, low + (1 << stored), (23, 31)).astype("i2" if signed else "u2")
    squeezed = compress(native(pixels, stored=stored), uid)
    siz = squeezed.index(b"\xff\x4f\xff\x51")
    assert squeezed[siz + 42] == 0x80 * signed | (stored - 1)
    assert np.array_equal(read(squeezed, uid), pixels)


@pytest.mark.parametrize(("rows", "levels"), [(100, 5), (2049, 6), (5000, 7)])
def test_rpcl_has_tile_lengths_and_a_thumbnail(rows, levels):
    stream = encode_frame(RPCL, bytes(rows * 3), _grey(rows, 3), 1)
    cod = stream.index(b"\xff\x52")
    assert stream[cod + 5] == 2  # RPCL
    assert stream[cod + 9] == levels
    assert b"\xff\x55" in stream[:cod] or b"\xff\x55" in stream[:200]


def _grey(rows, columns):
    from hilum.dataset.image_pixel import ImagePixel

    return ImagePixel(rows, columns, 1, 1, "MONOCHROME2", 8, 8, False)


def test_jpeg_ls_has_no_spiff_header():
    squeezed = compress(native(values(12), stored=12), JLS)
    assert b"SPIFF" not in squeezed


def test_jpeg_xl_is_a_bare_codestream():
    squeezed = compress(native(values(16)), JXL)
    assert b"JXL " not in squeezed


def test_rle_rows_end_where_the_image_does():
    """PS3.5 G.3.1: no run crosses a row."""
    pixels = np.full((3, 5), 7, "u1")
    squeezed = compress(native(pixels), RLE)
    assert squeezed.count(b"\xfc\7") == 3


# The data set ---------------------------------------------------------------------------------


def test_fragments_are_even_and_the_offset_table_is_right():
    pixels = values(12, 5, 11, 13)
    squeezed = compress(native(pixels, stored=12, frames=5), J2K)
    at = squeezed.index(b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff") + 12
    tag, length = struct.unpack_from("<2sxxI", squeezed, at)[0], 20
    assert tag == b"\xfe\xff"
    table = struct.unpack_from("<5I", squeezed, at + 8)
    first = position = at + 8 + length
    for offset in table:
        assert position == first + offset
        assert squeezed[position : position + 4] == b"\xfe\xff\0\xe0"
        (size,) = struct.unpack_from("<I", squeezed, position + 4)
        assert size % 2 == 0
        position += 8 + size
    assert squeezed[position : position + 8] == b"\xfe\xff\xdd\xe0\0\0\0\0"


def test_offsets_over_32_bits_go_to_an_extended_table():
    lengths = [[1 << 31], [(1 << 31) + 1], [7]]
    around = fragments.encapsulation(lengths)
    assert around.head.endswith(b"\xfe\xff\0\xe0\0\0\0\0")
    offsets, each = (around.elements[tag][12:] for tag in (0x7FE00001, 0x7FE00002))
    assert struct.unpack("<3Q", offsets) == (0, (1 << 31) + 8, (1 << 32) + 18)
    assert struct.unpack("<3Q", each) == (1 << 31, (1 << 31) + 1, 7)
    assert fragments.encapsulation([[1 << 31, 5], *lengths]).elements == {}
    with pytest.raises(PixelDataError, match="too long for a fragment"):
        fragments.encapsulation([[1 << 32]])


def test_lossy_markers_and_everything_else_stay():
    lossy = {0x00282110: element(0x00282110, "CS", b"01")}
    data = native(values(8), extra=lossy)
    squeezed = compress(data, J2K)
    before, after = parsed(data), parsed(squeezed)
    assert before.keys() == after.keys()
    for tag in before.keys() - {0x7FE00010}:
        assert before[tag] == after[tag]


def test_native_icon_stays_native():
    small = values(8, 4, 4)
    parts = image_elements((4, 4), 8, 8)
    icon = b"".join(parts.values()) + element(0x7FE00010, "OB", small.tobytes())
    sequence = element(0x00880200, "SQ", item(icon))
    squeezed = compress(native(values(8), extra={0x00880200: sequence}), J2K)
    assert sequence in squeezed


@pytest.mark.parametrize(
    "data",
    [
        element(0x00100020, "LO", b"ID 1"),
        element(0x00420011, "OB", b"%PDF"),
        struct.pack("<HH2sHI", 0x7FE0, 8, b"OF", 0, 4) + b"1212",
    ],
    ids=["no pixels", "document", "float pixels"],
)
def test_what_has_no_pixel_data_passes(data):
    assert compress(data, J2K) == data


def test_planar_configuration_is_added_where_it_is_missing():
    data = native(COLOUR, photometric="RGB")
    assert 0x00280006 not in parsed(data)
    assert header(compress(data, JLS), 0x00280006) == 0


# Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "uid", "reason"),
    [
        ({0x00280100: us(0x00280100, 12)}, J2K, "Bits Allocated 12"),
        ({0x00280004: element(0x00280004, "CS", b"HSV ")}, J2K, "1 samples of HSV"),
        ({0x00280010: us(0x00280010, 30)}, RLE, "Pixel Data has 714 bytes instead of 930"),
        ({0x00280010: us(0x00280010, 11)}, RLE, "Pixel Data has 714 bytes instead of 341"),
        ({0x00280008: element(0x00280008, "IS", b"2 ")}, RLE, "714 bytes instead of 1426"),
        ({}, BASE + "4.50", "JPEG Baseline .Process 1. is not encoded here"),
        ({}, BASE + "4.102", "is not encoded here: accept another transfer syntax"),
    ],
)
def test_refusals_say_what_and_why(change, uid, reason):
    with pytest.raises(PixelDataError, match=reason):
        compress(native(values(8), extra=change), uid)


@pytest.mark.parametrize("uid", [LOSSLESS_SV1, JLS, HTJ2K])
def test_a_comment_has_room_for_why(uid):
    """64 characters: the name of a transfer syntax alone can be longer."""
    data = native(np.zeros((4, 4), "<u4"))
    with pytest.raises(PixelDataError) as caught:
        compress(data, uid)
    assert "Bits Allocated 32" in caught.value.comment[:60]


def test_subsampled_pairs_need_even_columns():
    """PS3.3 C.7.6.3.1.2: YBR_FULL_422 has two pixels to each CB and CR."""
    image = {"photometric": "YBR_FULL_422", "planar": 0, "raw": bytes(80)}
    with pytest.raises(PixelDataError, match="RLE cannot hold 7 columns of YBR_FULL_422"):
        compress(native(np.zeros((5, 7, 3), "u1"), **image), RLE)


def test_signed_colour_is_refused():
    data = native(COLOUR.astype("i1"), photometric="RGB", planar=0)
    with pytest.raises(PixelDataError, match="cannot hold signed pixels"):
        compress(data, J2K)


def test_size_is_refused_by_arithmetic():
    with pytest.raises(PixelDataError, match="713 bytes of native pixels, the limit is 712"):
        compress(native(values(8)), J2K, limit=712)


def test_what_is_compressed_already_is_not_compressed_again():
    with pytest.raises(PixelDataError, match="compressed already"):
        compress(compress(native(values(8)), J2K), RLE)


def test_a_codec_that_loses_is_found_out(monkeypatch):
    """Whatever an encoder does wrong, the bytes do not leave."""

    def wrong(pixels, level, **_options):
        pixels = pixels.copy()
        pixels[3, 4] ^= 1
        return right(pixels, level=level)

    right = imagecodecs.jpegls_encode
    monkeypatch.setattr(imagecodecs, "jpegls_encode", wrong)
    with pytest.raises(PixelDataError, match="frame 1 does not come back whole from JPEG-LS"):
        compress(native(values(8)), JLS, coder=DIRECT)
