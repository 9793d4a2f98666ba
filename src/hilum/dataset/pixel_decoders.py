"""Decoders of frames: from the bytes of a fragment to samples.

Owns what each decoder needs to be told and to be checked for: a frame is decoded only after its
codestream has said the size that the data set says, and never silently in part; and what a stream
tells of its losses. Must not know how a data set is coded nor how fragments make a frame. numpy and
imagecodecs are imported when a frame is decoded. PS3.5 8.2, A.4, Annex G.
"""

from __future__ import annotations

import zlib
from struct import Struct, unpack_from
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hilum.dataset.image_pixel import ImagePixel

__all__ = [
    "J2K_STARTS",
    "JPEG_STARTS",
    "JXL_STARTS",
    "always",
    "deflated",
    "j2k",
    "j2k_lost",
    "jpeg_lossless",
    "jpeg_lossy",
    "jpeg_ls",
    "jpeg_ls_lost",
    "jpeg_xl",
    "never",
    "rle",
    "uncompressed",
]

# What all codestreams have to pass --------------------------------------------------------------


class _Stream(NamedTuple):
    """What a codestream says of itself."""

    rows: int
    columns: int
    samples: int
    precision: int
    signed: bool = False


def _must_match(stream: _Stream, image: ImagePixel) -> None:
    """Compare codestream and header before anything is allocated by the codestream's word."""
    ours = (image.rows, image.columns, image.samples)
    if stream[:3] != ours:
        said = "{} rows, {} columns, {} samples".format(*stream[:3])
        raise ValueError(f"it has {said}, the header says {ours[0]}, {ours[1]}, {ours[2]}")
    if stream.precision > image.allocated:
        raise ValueError(f"{stream.precision} bits do not fit {image.allocated} Bits Allocated")


def _native(values: NDArray[Any], stream: _Stream, image: ImagePixel) -> NDArray[Any]:
    """Bring decoded values into the header's cells: size, sign and byte order.

    A codestream without signs holds two's complement in its `precision` bits, and one with signs
    may sit under Pixel Representation 0 (PS3.5 8.2.4): the stored bits stay, the rest follows.
    """
    if values.shape != image.shape:
        raise ValueError(f"decoded to shape {values.shape} instead of {image.shape}")
    if values.dtype.kind not in "ui":
        raise ValueError(f"decoded to {values.dtype} values")
    if image.allocated == 1:
        return values.astype("u1") & 1
    cells = values.astype(f"<{'i' if image.signed else 'u'}{image.allocated // 8}", copy=False)
    if image.signed == stream.signed:
        return cells
    if not image.signed:
        return cells & ((1 << stream.precision) - 1)
    unused = image.allocated - stream.precision
    return (cells << unused) >> unused


# Native frames in fragments (PS3.5 A.4.11 and A.4.13) -------------------------------------------


def uncompressed(frame: bytes, image: ImagePixel) -> NDArray[Any]:
    import numpy as np

    values = image.frame_values
    if image.subsampled:
        values = values * 2 // 3
    size = (values * image.allocated + 7) // 8
    if len(frame) < size:
        raise ValueError(f"{len(frame)} bytes instead of {size}")
    cells = np.frombuffer(frame, "u1", size)
    return cells if image.allocated > 1 else np.unpackbits(cells, bitorder="little")[:values]


def deflated(frame: bytes, image: ImagePixel) -> NDArray[Any]:
    bound = (image.frame_values * image.allocated + 7) // 8 + 1
    return uncompressed(zlib.decompressobj(-15).decompress(frame, bound), image)


# RLE (PS3.5 Annex G) ------------------------------------------------------------------------------

_RLE_HEADER = Struct("<16I")
_RLE_SLACK = 128
"""Bytes a segment may decode to beyond its plane: padding that reads as one more run."""


def rle(frame: bytes, image: ImagePixel) -> NDArray[Any]:
    import numpy as np

    count, *offsets = _RLE_HEADER.unpack_from(frame)
    width = image.allocated // 8
    if count != image.samples * width:
        raise ValueError(f"{count} segments instead of {image.samples * width}")
    bounds = [*offsets[:count], len(frame)]
    planes = np.empty((image.rows * image.columns, image.samples, width), "u1")
    for segment in range(count):
        if not _RLE_HEADER.size <= bounds[segment] <= bounds[segment + 1] <= len(frame):
            raise ValueError(f"segment {segment + 1} does not lie inside the fragment")
        sample, byte = divmod(segment, width)
        part = frame[bounds[segment] : bounds[segment + 1]]
        planes[:, sample, width - 1 - byte] = _rle_segment(part, len(planes), segment + 1)
    return planes


def _rle_segment(part: bytes, size: int, number: int) -> NDArray[Any]:
    import imagecodecs
    import numpy as np

    run = imagecodecs.packbits_decode(part, out=bytearray(size + _RLE_SLACK))
    if len(run) < size:
        raise ValueError(f"segment {number} has {len(run)} bytes instead of {size}")
    return np.frombuffer(run, "u1", size)


# JPEG and JPEG-LS: markers (ISO 10918-1 Annex B, ISO 14495-1 Annex C) ---------------------------

_SOI, _EOI, _SOS = b"\xff\xd8", b"\xff\xd9", 0xDA
_SOF = frozenset((*range(0xC0, 0xD0), 0xF7)) - {0xC4, 0xC8, 0xCC}
_RGB_IDS = (b"RGB", b"rgb")


class _Jpeg(NamedTuple):
    """The headers of a JPEG stream, by marker code the first segment of each."""

    stream: _Stream
    ids: bytes
    segments: dict[int, bytes]


def _jpeg_headers(frame: bytes) -> _Jpeg:
    """Read the headers up to the first scan, and see that the last one has an end.

    Without its end libjpeg fills the rest with grey, silently, and CharLS may search for seconds.
    """
    if not frame.startswith(_SOI):
        raise ValueError("it does not start with an SOI marker")
    position, found = 2, b""
    segments: dict[int, bytes] = {}
    while True:
        marker, position = _marker(frame, position)
        (length,) = unpack_from(">H", frame, position)
        body = frame[position + 2 : position + length]
        if marker == _SOS:
            break
        if marker in _SOF:
            found = body
        segments.setdefault(marker, body)
        position += length
    if not found:
        raise ValueError("a scan comes before the frame header")
    if frame.rfind(_EOI, position) < 0:
        raise ValueError("it is cut off: there is no EOI marker")
    precision, rows, columns, samples = unpack_from(">BHHB", found)
    stream = _Stream(rows, columns, samples, precision)
    return _Jpeg(stream, found[6 : 6 + 3 * samples : 3], segments)


def _marker(frame: bytes, position: int) -> tuple[int, int]:
    """The marker at `position`, behind any fill bytes, and where its segment starts."""
    if frame[position] != 0xFF:
        raise ValueError(f"no marker at byte {position}")
    while frame[position] == 0xFF:
        position += 1
    return frame[position], position + 1


def _is_ycbcr(jpeg: _Jpeg, photometric: str) -> bool:
    """Whether three components are Y, Cb and Cr.

    What the stream says outright wins over the header (PS3.5 8.2.1); where it says nothing, the
    header's word counts, not the codec's guess.
    """
    if jpeg.ids in _RGB_IDS:
        return False
    adobe = jpeg.segments.get(0xEE, b"")
    if adobe.startswith(b"Adobe") and len(adobe) >= 12:
        return adobe[11] == 1
    # LENIENT: PS3.5 8.2.1: RGB in the header of a JFIF stream, seen from wrappers of camera JPEGs
    return photometric.startswith("YBR") or jpeg.segments.get(0xE0, b"").startswith(b"JFIF\0")


def _jpeg(frame: bytes, image: ImagePixel, *, to_rgb: bool) -> NDArray[Any]:
    import imagecodecs

    jpeg = _jpeg_headers(frame)
    _must_match(jpeg.stream, image)
    if image.samples == 1:
        source = target = "GRAYSCALE"
    elif to_rgb:
        source, target = "YCBCR" if _is_ycbcr(jpeg, image.photometric) else "RGB", "RGB"
    else:
        source = target = "RGB"
    values = imagecodecs.jpeg8_decode(frame, colorspace=source, outcolorspace=target)
    return _native(values, jpeg.stream, image)


def jpeg_lossy(frame: bytes, image: ImagePixel) -> NDArray[Any]:
    return _jpeg(frame, image, to_rgb=True)


def jpeg_lossless(frame: bytes, image: ImagePixel) -> NDArray[Any]:
    return _jpeg(frame, image, to_rgb=False)


def jpeg_ls(frame: bytes, image: ImagePixel) -> NDArray[Any]:
    import imagecodecs

    stream = _jpeg_headers(frame).stream
    _must_match(stream, image)
    return _native(imagecodecs.jpegls_decode(frame), stream, image)


# JPEG 2000 and High-Throughput JPEG 2000 (ISO 15444-1 Annexes A and I) --------------------------

_SOC_SIZ = b"\xff\x4f\xff\x51"
_JP2 = b"\0\0\0\x0cjP  "
_JXL = b"\0\0\0\x0cJXL "
_DEEPEST = 24
"""Bits of a sample that come out of OpenJPEG as they went in."""


def _boxes(frame: bytes, *kinds: bytes) -> list[bytes]:
    """The contents of the top-level boxes of these kinds, in order (ISO 15444-1 I.4)."""
    found, position = [], 0
    while position + 8 <= len(frame):
        size, kind = unpack_from(">I4s", frame, position)
        head = 8
        if size == 1:
            (size,), head = unpack_from(">Q", frame, position + 8), 16
        end = position + size if size else len(frame)
        if kind in kinds:
            found.append(frame[position + head : end])
        if end < position + head:
            break
        position = end
    return found


def _j2k_codestream(frame: bytes) -> bytes:
    """The bare codestream: a JP2 wrapper's palette and colour space are not DICOM's (PS3.5 8.2.4).

    LENIENT: PS3.5 A.4.4: a whole JP2 file in the fragment, seen from GDCM.
    """
    stream = b"".join(_boxes(frame, b"jp2c")[:1]) if frame.startswith(_JP2) else frame
    if not stream.startswith(_SOC_SIZ):
        raise ValueError("it does not start with SOC and SIZ markers")
    return stream


def _j2k_stream(codestream: bytes) -> _Stream:
    right, bottom, left, top = unpack_from(">4I", codestream, 8)
    (samples,) = unpack_from(">H", codestream, 40)
    components = {codestream[i : i + 3] for i in range(42, 42 + 3 * min(samples, 4), 3)}
    if len(components) != 1 or not {c[1:] for c in components} == {b"\1\1"}:
        raise ValueError("its components differ in depth or are subsampled")
    depth = codestream[42]
    return _Stream(bottom - top, right - left, samples, (depth & 0x7F) + 1, depth > 0x7F)


def j2k(frame: bytes, image: ImagePixel) -> NDArray[Any]:
    """Decode with OpenJPEG, High-Throughput block coding too.

    imagecodecs' OpenJPH binding is not used: it drops the errors of the codec and gives what was
    decoded until then as if it were the whole image.
    """
    import imagecodecs

    codestream = _j2k_codestream(frame)
    stream = _j2k_stream(codestream)
    _must_match(stream, image)
    if stream.precision > _DEEPEST:
        raise ValueError(f"it has {stream.precision} bits, more than {_DEEPEST} are not kept")
    return _native(imagecodecs.jpeg2k_decode(codestream), stream, image)


# JPEG XL (ISO 18181-1 9.2, ISO 18181-2) ---------------------------------------------------------

_JXL_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


def _jxl_size(frame: bytes) -> tuple[int, int]:
    """Rows and columns, from the SizeHeader of a bare codestream or of one in boxes."""
    if frame.startswith(_JXL):
        whole = _boxes(frame, b"jxlc") or [part[4:] for part in _boxes(frame, b"jxlp")]
        frame = b"".join(whole)
    if not frame.startswith(b"\xff\x0a"):
        raise ValueError("it has no JPEG XL signature")
    bits = int.from_bytes(frame[2:16], "little")

    def take(count: int) -> int:
        nonlocal bits
        value, bits = bits & ((1 << count) - 1), bits >> count
        return value

    small = take(1)

    def length() -> int:
        return (take(5) + 1) * 8 if small else take((9, 13, 18, 30)[take(2)]) + 1

    rows = length()
    ratio = take(3)
    if not ratio:
        return rows, length()
    over, under = _JXL_RATIOS[ratio - 1]
    return rows, rows * over // under


def jpeg_xl(frame: bytes, image: ImagePixel) -> NDArray[Any]:
    import imagecodecs

    stream = _Stream(*_jxl_size(frame), image.samples, image.stored)
    _must_match(stream, image)
    values = imagecodecs.jpegxl_decode(frame)
    if values.dtype.itemsize * 8 > max(image.allocated, 8):
        raise ValueError(f"{values.dtype} values do not fit {image.allocated} Bits Allocated")
    return _native(values, stream, image)


# What is lost -------------------------------------------------------------------------------------

_COD = b"\xff\x52"


def never(_frame: bytes) -> bool:
    return False


def always(_frame: bytes) -> bool:
    return True


def jpeg_ls_lost(frame: bytes) -> bool:
    """Whether the first scan is near-lossless: NEAR of ISO 14495-1 C.2.3 is not 0."""
    start = frame.find(b"\xff\xda")
    return start >= 0 and frame[start + 5 + 2 * frame[start + 4]] != 0


def j2k_lost(frame: bytes) -> bool:
    """Whether the wavelet is the irreversible one (ISO 15444-1 A.6.1); cut off ones do not say."""
    start = frame.find(_COD)
    return start >= 0 and frame[start + 13] == 0


JPEG_STARTS, J2K_STARTS, JXL_STARTS = (_SOI,), (_SOC_SIZ, _JP2), (b"\xff\x0a", _JXL)
"""How a frame of each kind begins."""
