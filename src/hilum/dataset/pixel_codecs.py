"""Codecs of frames: one table row per transfer syntax, from fragment to samples and back.

Owns which codec and which Photometric Interpretation go with which transfer syntax, and the check
that what was encoded gives the same samples back. Must not know how a data set is coded nor how
fragments make a frame; the codecs are in `pixel_decoders` and `pixel_encoders`. numpy and
imagecodecs are imported when a frame is decoded or encoded. PS3.5 8.2, A.4, Annex G.
"""

from __future__ import annotations

import zlib
from struct import error
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.dataset import pixel_decoders as decoders
from hilum.dataset import pixel_encoders as encoders
from hilum.dataset.image_pixel import ImagePixel, PixelDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from hilum.dataset.pixel_encoders import Encoder

__all__ = [
    "CODECS",
    "DIRECT",
    "Coder",
    "ImagePixel",
    "PixelCodec",
    "PixelDataError",
    "can_decode",
    "can_encode",
    "decode_frame",
    "encode_frame",
]

_FAULTS = (RuntimeError, ValueError, IndexError, OverflowError, TypeError, error, zlib.error)
"""What imagecodecs, zlib and the header readers here raise for bytes that they cannot decode."""


class PixelCodec(NamedTuple):
    """One transfer syntax and how its frames are decoded and encoded.

    `decode` takes the bytes of one frame and gives values whose bytes in C order are the native
    frame, colour by pixel; with Bits Allocated 1 it gives one byte, 0 or 1, for each value.
    `lost` tells whether a frame has undergone lossy compression, as far as its stream says.
    `becomes` maps the Photometric Interpretations that decoding changes. `starts` are the first
    bytes of a frame where frames may span fragments; empty where a frame is one fragment.
    `native` codecs wrap native frames: layout and photometric interpretation stay. `encoder` is
    None where frames are only decoded.
    """

    uid: str
    name: str
    decode: Callable[[bytes, ImagePixel], NDArray[Any]]
    lost: Callable[[bytes], bool]
    bits: tuple[int, ...]
    becomes: Mapping[str, str]
    starts: tuple[bytes, ...] = ()
    native: bool = False
    encoder: Encoder | None = None
    method: str = ""


class Coder(NamedTuple):
    """Who decodes and encodes frames: this process (`DIRECT`), or one with limits.

    Both take the UID of a transfer syntax, the bytes of one frame, its description and its number
    from 1; and give bytes, `decode` native ones and `encode` those of a fragment. Bits of a native
    frame with Bits Allocated 1 start in the first byte.
    """

    decode: Callable[[str, bytes | memoryview, ImagePixel, int], bytes]
    encode: Callable[[str, bytes | memoryview, ImagePixel, int], bytes]


def can_decode(uid: str) -> bool:
    """Whether `pixels.decompress` knows the transfer syntax."""
    return uid in CODECS


def can_encode(uid: str) -> bool:
    """Whether `compress.compress` knows the transfer syntax."""
    return uid in CODECS and CODECS[uid].encoder is not None


def decode_frame(uid: str, frame: bytes | memoryview, image: ImagePixel, number: int) -> bytes:
    """Decode frame `number` (from 1) to the bytes of a native frame, see `Coder`.

    Raises:
        PixelDataError: corrupt, cut off, or other than the Image Pixel Module says.
    """
    codec = CODECS[uid]
    try:
        values = codec.decode(bytes(frame), image)
    except _FAULTS as fault:
        reason = f"{codec.name} fragment of frame {number} cannot be decoded: {fault}"
        raise PixelDataError(reason) from fault
    if image.allocated == 1:
        import numpy as np

        values = np.packbits(values.reshape(-1), bitorder="little")
    return values.tobytes()


def encode_frame(uid: str, native: bytes | memoryview, image: ImagePixel, number: int) -> bytes:
    """Encode native frame `number` (from 1), see `Coder`; decoded again and compared.

    `image` describes the native frame.

    Raises:
        PixelDataError: the codec cannot hold it, or does not give the same samples back.
    """
    codec = CODECS[uid]
    encoder = codec.encoder
    if encoder is None:
        raise PixelDataError(f"{codec.name} is only decoded")
    try:
        values, coded = _ready(codec, encoder, native, image)
        frame = encoder.encode(values, coded)
        back = codec.decode(frame, coded)
    except _FAULTS as fault:
        raise PixelDataError(
            f"frame {number} cannot be encoded in {codec.name}: {fault}"
        ) from fault
    if not _same(values, back, image, codec.native):
        raise PixelDataError(
            f"frame {number} does not come back whole from {codec.name}: send it uncompressed"
        )
    return frame


def _ready(
    codec: PixelCodec, encoder: Encoder, native: bytes | memoryview, image: ImagePixel
) -> tuple[NDArray[Any], ImagePixel]:
    """The samples as the encoder takes them, and the description of the stream."""
    import numpy as np

    cells = np.frombuffer(native, "u1")
    if codec.native:
        return cells, image
    coded = image._replace(
        photometric=(encoder.photometric or {}).get(image.photometric, image.photometric), planar=0
    )
    if image.allocated == 1:
        return np.unpackbits(cells, bitorder="little")[: image.frame_values].reshape(
            image.shape
        ), coded
    kind = f"<{'i' if image.signed else 'u'}{image.allocated // 8}"
    return _by_pixel(cells.view(kind), image), coded


def _by_pixel(values: NDArray[Any], image: ImagePixel) -> NDArray[Any]:
    """Native samples in the shape of a frame, colour by pixel, each with its own chrominance."""
    import numpy as np

    if image.subsampled:
        pairs = values.reshape(-1, 4)  # Y1 Y2 CB CR (PS3.3 C.7.6.3.1.2)
        return pairs[:, (0, 2, 3, 1, 2, 3)].reshape(image.shape)
    if image.samples > 1 and image.planar == 1:
        planes = values.reshape(image.samples, image.rows, image.columns)
        return np.ascontiguousarray(planes.transpose(1, 2, 0))
    return values.reshape(image.shape)


def _same(values: NDArray[Any], back: NDArray[Any], image: ImagePixel, native: bool) -> bool:
    import numpy as np

    if native and image.allocated == 1:
        back = np.packbits(back.reshape(-1), bitorder="little")
        keep = image.frame_values % 8
        if keep:  # the bits that follow belong to nobody
            values = values.copy()
            values[-1] &= (1 << keep) - 1
    ours, theirs = values.reshape(-1).view("u1"), np.ascontiguousarray(back).reshape(-1).view("u1")
    return bool(np.array_equal(ours, theirs))


DIRECT = Coder(decode_frame, encode_frame)
"""Decodes and encodes in this process, without limits."""


# The table ----------------------------------------------------------------------------------------

_SAME: Mapping[str, str] = {}
_FULL = {"YBR_FULL_422": "YBR_FULL"}
"""Decoders give every pixel its own chrominance."""

_TO_RGB = {"YBR_FULL": "RGB", "YBR_FULL_422": "RGB"}
_MCT_UNDONE = {"YBR_RCT": "RGB", "YBR_ICT": "RGB", **_FULL}
"""The decoder undoes the codestream's own colour transformation (PS3.5 8.2.4)."""

_JXL_COLOUR = {"XYB": "RGB", "YBR_RCT": "RGB", "YBR_ICT": "RGB", "YBR_FULL_422": "RGB"}

_8, _16, _32, _BIT = (8, 16), (8, 16), (8, 16, 32), (1, 8, 16)
_DEEP = (*_BIT, 32)
_ANY = (*_DEEP, 64)
_P = "1.2.840.10008.1.2."
_LS, _XL = encoders.JPEG_LS, encoders.JPEG_XL
_DCT, _NEAR, _WAVELETS = "ISO_10918_1", "ISO_14495_1", "ISO_15444_1"


def _jpeg_row(number: str, name: str, bits: tuple[int, ...]) -> PixelCodec:
    """A row of lossy JPEG."""
    uid = f"{_P}4.{number}"
    return PixelCodec(
        uid,
        name,
        decoders.jpeg_lossy,
        decoders.always,
        bits,
        _TO_RGB,
        decoders.JPEG_STARTS,
        method=_DCT,
    )


def _j2k_row(number: str, name: str, encoder: Encoder, method: str) -> PixelCodec:
    """A row of the JPEG 2000 family."""
    return PixelCodec(
        f"{_P}4.{number}",
        name,
        decoders.j2k,
        decoders.j2k_lost,
        _DEEP,
        _MCT_UNDONE,
        decoders.J2K_STARTS,
        encoder=encoder,
        method=method,
    )


CODECS: dict[str, PixelCodec] = {
    codec.uid: codec
    for codec in (
        # PS3.5 A.4.1, 8.2.1
        _jpeg_row("50", "JPEG", _8),
        _jpeg_row("51", "JPEG", _16),
        _jpeg_row("53", "JPEG", _16),
        _jpeg_row("55", "JPEG", _16),
        *(
            PixelCodec(
                _P + number,
                "JPEG lossless",
                decoders.jpeg_lossless,
                decoders.never,
                _16,
                _FULL,
                decoders.JPEG_STARTS,
                encoder=encoders.JPEG_LOSSLESS,
            )
            for number in ("4.57", "4.70")
        ),
        # PS3.5 A.4.2, 8.2.2
        PixelCodec(_P + "5", "RLE", decoders.rle, decoders.never, _32, _FULL, encoder=encoders.RLE),
        # PS3.5 A.4.3, 8.2.3
        *(
            PixelCodec(
                _P + number,
                "JPEG-LS",
                decoders.jpeg_ls,
                decoders.jpeg_ls_lost,
                _16,
                _FULL,
                decoders.JPEG_STARTS,
                encoder=_LS,
                method=_NEAR,
            )
            for number in ("4.80", "4.81")
        ),
        # PS3.5 A.4.4, 8.2.4
        _j2k_row("90", "JPEG 2000", encoders.J2K, _WAVELETS),
        _j2k_row("91", "JPEG 2000", encoders.J2K, _WAVELETS),
        _j2k_row("201", "HTJ2K", encoders.HTJ2K, "ISO_15444_15"),
        _j2k_row("202", "HTJ2K", encoders.HTJ2K_RPCL, "ISO_15444_15"),
        _j2k_row("203", "HTJ2K", encoders.HTJ2K, "ISO_15444_15"),
        # PS3.5 A.4.12, 8.2.15
        PixelCodec(
            _P + "4.110",
            "JPEG XL",
            decoders.jpeg_xl,
            decoders.never,
            _BIT,
            _JXL_COLOUR,
            decoders.JXL_STARTS,
            encoder=_XL,
        ),
        PixelCodec(
            _P + "4.111",
            "JPEG XL",
            decoders.jpeg_xl,
            decoders.always,
            _8,
            _TO_RGB | _JXL_COLOUR,
            decoders.JXL_STARTS,
            method=_DCT,
        ),
        PixelCodec(
            _P + "4.112",
            "JPEG XL",
            decoders.jpeg_xl,
            decoders.never,
            _BIT,
            _JXL_COLOUR,
            decoders.JXL_STARTS,
            encoder=_XL,
            method="ISO_18181_1",
        ),
        # PS3.5 A.4.11, A.4.13
        PixelCodec(
            _P + "1.98",
            "native",
            decoders.uncompressed,
            decoders.never,
            _ANY,
            _SAME,
            native=True,
            encoder=encoders.NATIVE_FRAME,
        ),
        PixelCodec(
            _P + "8.1",
            "deflated",
            decoders.deflated,
            decoders.never,
            _ANY,
            _SAME,
            native=True,
            encoder=encoders.DEFLATED_FRAME,
        ),
    )
}
"""Every transfer syntax that can be decoded, by UID; those with an encoder can be encoded, too.

What may be lossy (4.81, 4.91, 4.203, 4.112) is encoded losslessly, as each of them permits. Not
here: video (one stream for all frames), JPIP (the pixels are elsewhere), JPEG 2000 Part 2
multi-component (frames as components of one codestream), arithmetic coded and hierarchical JPEG.
"""
