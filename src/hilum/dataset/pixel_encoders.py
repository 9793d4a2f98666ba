"""Encoders of frames, all lossless: from samples to the bytes of one fragment.

Owns what each codec has to be fed and told so that its stream says what the data set says, and what
each cannot hold (the tables of valid values of PS3.5 8.2). Must not know how a data set is coded.
That the stream gives the samples back is checked by who calls. numpy and imagecodecs are imported
when a frame is encoded. PS3.5 8.2, A.4, Annex G.
"""

from __future__ import annotations

import zlib
from struct import Struct, unpack_from
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from hilum.dataset.image_pixel import ImagePixel

__all__ = [
    "DEFLATED_FRAME",
    "HTJ2K",
    "HTJ2K_RPCL",
    "J2K",
    "JPEG_LOSSLESS",
    "JPEG_LS",
    "JPEG_XL",
    "NATIVE_FRAME",
    "RLE",
    "Encoder",
]


class Encoder(NamedTuple):
    """How frames are encoded, and which: a row of the tables of valid values in PS3.5 8.2.

    `encode` takes values in the shape of a frame, little endian cells of Bits Allocated (one byte
    each for 1 bit), colour by pixel; native ones take the bytes of the frame as they are.
    `photometric`: the Photometric Interpretations that can be encoded, each with that of the
    stream; None for all, as they are. `bits` are Bits Allocated; `deepest` the highest Bits Stored.
    """

    encode: Callable[[NDArray[Any], ImagePixel], bytes]
    bits: tuple[int, ...]
    photometric: dict[str, str] | None = None
    deepest: int = 64
    signed: bool = True
    keeps_planes: bool = False

    def refusal(self, image: ImagePixel) -> str:
        """Why such an image cannot be encoded; empty if it can."""
        if image.allocated not in self.bits:
            return f"Bits Allocated {image.allocated}"
        if image.stored > self.deepest:
            return f"Bits Stored {image.stored}"
        if self.photometric is None:
            return ""
        if image.photometric not in self.photometric or (image.samples == 1) != (
            image.photometric in _ONE_SAMPLE
        ):
            return f"{image.samples} samples of {image.photometric or 'no photometric'}"
        if image.subsampled and image.columns % 2:
            return f"{image.columns} columns of {image.photometric}"  # PS3.3 C.7.6.3.1.2
        if image.signed and (not self.signed or image.samples > 1):
            return "signed pixels"
        return ""


_ONE_SAMPLE = {name: name for name in ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR")}
_COLOUR = {"RGB": "RGB", "YBR_FULL": "YBR_FULL", "YBR_FULL_422": "YBR_FULL"}
_PLAIN = _ONE_SAMPLE | _COLOUR
_TRANSFORMED = _PLAIN | {"RGB": "YBR_RCT"}
"""RGB goes through the reversible colour transformation: it makes streams smaller, every decoder
undoes it, and every IOD that allows lossless JPEG 2000 allows YBR_RCT (PS3.5 8.2.4)."""


def _precision(values: NDArray[Any], image: ImagePixel) -> int:
    """Bits that a stream needs for these cells: Bits Stored, unless there is more in the cells.

    What lies above Bits Stored, as overlays once did (PS3.5 8.1.1), is kept: lossless means cells.
    """
    low, high = (int(values.min()), int(values.max())) if values.size else (0, 0)
    span = image.stored - image.signed
    fits = -(1 << span) * image.signed <= low and high < 1 << span
    return image.stored if fits else image.allocated


def _unsigned(values: NDArray[Any], image: ImagePixel) -> tuple[NDArray[Any], int]:
    """Cells for codecs without signs, in the smallest type, and their precision.

    Signed values keep all the bits of their cells, so that readers that take no notice of Bits
    Stored get the sign right too (PS3.5 8.2.1, note 4). A precision under 8 would be true, but
    readers are built for 8, 12 and 16 bits: GDCM aborts.
    """
    precision = image.allocated if image.signed else max(8, _precision(values, image))
    cells = values.view(f"<u{values.itemsize}")
    return cells.astype("u1" if precision <= 8 else "<u2", copy=False), precision


# JPEG and JPEG-LS -----------------------------------------------------------------------------

_APP8 = b"\xff\xe8"
_SOF3, _SOS, _APP14 = 0xFFC3, 0xFFDA, 0xFFEE
_NAMES = {_SOF3: (10, 3), _SOS: (5, 2)}
"""Where segments name the components: the first place, and how far to the next one."""


def _jpeg_lossless(values: NDArray[Any], image: ImagePixel) -> bytes:
    """Selection value 1, which both transfer syntaxes of process 14 allow (PS3.5 A.4.1)."""
    import imagecodecs

    cells, precision = _unsigned(values, image)
    space = "GRAYSCALE" if image.samples == 1 else "RGB"
    stream = bytes(
        imagecodecs.jpeg8_encode(
            cells,
            lossless=True,
            predictor=1,
            bitspersample=precision,
            colorspace=space,
            outcolorspace=space,
        )
    )
    return stream if image.photometric != "YBR_FULL" else _unnamed(stream)


def _unnamed(stream: bytes) -> bytes:
    """The stream without the words that its components are R, G and B: they are Y, CB and CR.

    libjpeg says so by an Adobe segment and by their names. Asked for YCbCr it would convert.
    """
    out, position = bytearray(stream[:2]), 2
    while True:
        marker, length = unpack_from(">HH", stream, position)
        segment = bytearray(stream[position : position + 2 + length])
        first, step = _NAMES.get(marker, (len(segment), 1))
        for number, at in enumerate(range(first, len(segment), step)[:3], 1):
            segment[at] = number
        if marker != _APP14:
            out += segment
        position += 2 + length
        if marker == _SOS:
            return bytes(out) + stream[position:]


def _jpeg_ls(values: NDArray[Any], image: ImagePixel) -> bytes:
    """The stream's precision is 8 or 16, whatever Bits Stored: imagecodecs can say no other."""
    import imagecodecs

    cells, _ = _unsigned(values, image)
    stream = bytes(imagecodecs.jpegls_encode(cells, level=0))
    start = 2
    while stream[start : start + 2] == _APP8:  # SPIFF: what it says is the data set's to say
        start += 2 + unpack_from(">H", stream, start + 2)[0]
    return stream[:2] + stream[start:]


# JPEG 2000 and High-Throughput JPEG 2000 ------------------------------------------------------

_RESOLUTIONS = 6
_THUMBNAIL = 64
_SIGNED = 0x80
_SIZ_COMPONENTS = 42


def _cells(values: NDArray[Any], precision: int) -> NDArray[Any]:
    """In the smallest type that holds the precision."""
    size = 1 if precision <= 8 else 2 if precision <= 16 else 4
    return values.astype(f"<{values.dtype.kind}{size}", copy=False)


def _j2k(values: NDArray[Any], image: ImagePixel) -> bytes:
    import imagecodecs

    precision = _precision(values, image)
    stream = imagecodecs.jpeg2k_encode(
        _cells(values, precision),
        level=0,
        reversible=True,
        codecformat="j2k",
        bitspersample=precision,
        mct=image.photometric == "YBR_RCT",
    )
    return bytes(stream)


def _htj2k(values: NDArray[Any], image: ImagePixel) -> bytes:
    return _high_throughput(values, image, 5, {})


def _htj2k_rpcl(values: NDArray[Any], image: ImagePixel) -> bytes:
    """With tile-part lengths, and halved until a side is a thumbnail's (PS3.5 10.18)."""
    levels = 5
    while max(image.rows, image.columns) > _THUMBNAIL << levels:
        levels += 1
    return _high_throughput(values, image, levels, {"tlm": True})


def _high_throughput(
    values: NDArray[Any], image: ImagePixel, levels: int, options: dict[str, Any]
) -> bytes:
    """A stream that says the precision of the samples.

    imagecodecs can only say that of the array: 8 or 16 bits. So the samples go in with the level
    shift of an unsigned component done already (ISO 15444-1 G.1), as signed ones, for which there
    is none; and what the header says of sign and precision is set right afterwards. The decoder
    undoes the shift of the precision that it reads.
    """
    import imagecodecs

    precision = _precision(values, image)
    kind = "i1" if precision <= 8 else "<i2"
    if not image.signed:
        values = values.astype("<i4") - (1 << (precision - 1))
    stream = bytearray(
        imagecodecs.htj2k_encode(
            values.astype(kind),
            reversible=True,
            planar=False,
            rgb=image.photometric == "YBR_RCT",
            resolutions=levels,
            **options,
        )
    )
    said = _SIGNED * image.signed | (precision - 1)
    for component in range(image.samples):
        stream[_SIZ_COMPONENTS + 3 * component] = said
    return bytes(stream)


# JPEG XL --------------------------------------------------------------------------------------

_JXL_BOXES = b"\0\0\0\x0cJXL "
_JXL_EFFORT = 1
"""The fastest of libjxl: 60 times as fast as its default, for files a twentieth larger."""


def _jpeg_xl(values: NDArray[Any], image: ImagePixel) -> bytes:
    import imagecodecs

    cells, precision = _unsigned(values, image)
    stream = bytes(
        imagecodecs.jpegxl_encode(
            cells,
            lossless=True,
            bitspersample=precision,
            effort=_JXL_EFFORT,
            photometric="rgb" if image.samples == 3 else "gray",
            usecontainer=False,
        )
    )
    return _bare(stream) if stream.startswith(_JXL_BOXES) else stream


def _bare(stream: bytes) -> bytes:
    """The codestream out of the boxes that libjxl puts around deep images (ISO 18181-2)."""
    position = 0
    while position + 8 <= len(stream):
        size, kind = unpack_from(">I4s", stream, position)
        end = position + size if size else len(stream)
        if kind == b"jxlc":
            return stream[position + 8 : end]
        position = end
    raise ValueError("libjxl wrote no codestream")


# RLE (PS3.5 Annex G) --------------------------------------------------------------------------

_RLE_HEADER = Struct("<16I")


def _rle(values: NDArray[Any], image: ImagePixel) -> bytes:
    import imagecodecs

    width = image.allocated // 8
    shape = (image.rows, image.columns, image.samples, width)
    planes = values.reshape(-1).view("u1").reshape(shape)
    segments, offsets, position = [], [], _RLE_HEADER.size
    for sample in range(image.samples):
        for byte in reversed(range(width)):
            plane = planes[:, :, sample, byte].copy()
            segment = bytes(imagecodecs.packbits_encode(plane))
            segments.append(segment + bytes(len(segment) & 1))
            offsets.append(position)
            position += len(segments[-1])
    header = [len(segments), *offsets]
    return _RLE_HEADER.pack(*header, *[0] * (16 - len(header))) + b"".join(segments)


# Native frames in fragments -------------------------------------------------------------------


def _native(values: NDArray[Any], image: ImagePixel) -> bytes:
    return values.tobytes()


def _deflated(values: NDArray[Any], image: ImagePixel) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(values.data) + packer.flush()


# The rows -------------------------------------------------------------------------------------

JPEG_LOSSLESS = Encoder(_jpeg_lossless, (8, 16), _PLAIN)
JPEG_LS = Encoder(_jpeg_ls, (8, 16), _PLAIN)
J2K = Encoder(_j2k, (1, 8, 16, 32), _TRANSFORMED, 24)
"""OpenJPEG loses bits of deeper samples, though the standard allows 38."""
HTJ2K = Encoder(_htj2k, (1, 8, 16), _TRANSFORMED)
HTJ2K_RPCL = Encoder(_htj2k_rpcl, (1, 8, 16), _TRANSFORMED)
JPEG_XL = Encoder(
    _jpeg_xl,
    (8, 16),
    {name: name for name in ("MONOCHROME1", "MONOCHROME2", "RGB")},
    signed=False,
)
RLE = Encoder(_rle, (8, 16, 32), _PLAIN, keeps_planes=True)
"""32 bits are not in PS3.5 Table 8.2.2-1, but Annex G takes any image, and every reader does."""
NATIVE_FRAME = Encoder(_native, (1, 8, 16, 32, 64), keeps_planes=True)
DEFLATED_FRAME = Encoder(_deflated, (1, 8, 16, 32, 64), keeps_planes=True)
