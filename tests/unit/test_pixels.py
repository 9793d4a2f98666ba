"""Decompression in place: the right frames, every byte that is no pixel as it was. PS3.5 A.4."""

from __future__ import annotations

import struct
import subprocess
import sys
import tracemalloc

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hilum.dataset.pixel_codecs import CODECS
from hilum.dataset.pixels import PixelDataError, can_decode, decompress
from hilum.errors import DataSetError
from tests.pixel_images import (
    BASE,
    DEFLATED,
    HTJ2K,
    J2K,
    JLS,
    JPEG,
    JXL,
    LOSSLESS,
    RLE,
    WRAPPED,
    array,
    compressed,
    data_set,
    element,
    image_elements,
    item,
    j2k,
    lossless_jpeg,
    parsed,
    pixel_data,
    raw_deflate,
    us,
    values,
)

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


def test_no_frames_are_one_frame():
    none = data_set(STREAMS[:1], FRAMES.shape[1:], 16, 12, frames=0)
    pixels = parsed(decompress(none, J2K)).get_item(0x7FE00010).value
    assert pixels[: FRAMES[0].nbytes] == FRAMES[0].tobytes()


@pytest.mark.parametrize("frames", [3, 5])
def test_fragments_that_do_not_make_the_frames(frames):
    with pytest.raises(PixelDataError, match=f"make 4 frames instead of {frames}"):
        decompress(data_set(HALVES, FRAMES.shape[1:], 16, 12, frames=frames), J2K)


def test_no_fragments():
    with pytest.raises(PixelDataError, match="0 fragments make 0 frames"):
        decompress(data_set([], (2, 2), 8), J2K)


# Native frames in fragments ---------------------------------------------------------------------


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


@pytest.mark.parametrize("zeros", [1, 7, 8, 1000])
def test_zeros_after_the_last_element_are_no_element(zeros):
    uid, data = compressed("MR_small_RLE.dcm")
    assert decompress(data + bytes(zeros), uid) == decompress(data, uid)


def test_a_data_set_that_ends_in_the_middle():
    uid, data = compressed("MR_small_RLE.dcm")
    for size in (len(data) - 1, len(data) // 2, 100, 3):
        with pytest.raises(DataSetError):
            decompress(data[:size], uid)


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
    assert peak < len(native) * 9 // 8 + 4 * len(frame)  # the result grows by eighths


def test_numpy_and_imagecodecs_are_imported_late():
    script = (
        "import sys, hilum.dataset.pixels as p; assert p.can_decode('1.2.840.10008.1.2.5');"
        "assert not {'numpy', 'imagecodecs', 'pydicom'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
