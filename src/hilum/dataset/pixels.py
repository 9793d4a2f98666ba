"""Compressed pixel data to native pixel data, inside a data set whose other bytes stay.

Owns which elements change with the pixels and how, and the bounds on what decoding may cost. Must
not know how a frame is decoded (`pixel_codecs`), nor where the data set comes from. Never on the
path of an incoming instance. PS3.5 8.2, A.4; PS3.3 C.7.6.3, C.7.6.1.1.5.
"""

from __future__ import annotations

from io import BytesIO
from itertools import chain
from struct import Struct
from typing import TYPE_CHECKING

from hilum.dataset.fragments import frame_spans
from hilum.dataset.image_pixel import (
    EXTENDED_OFFSET_LENGTHS,
    EXTENDED_OFFSETS,
    MAX_NATIVE_BYTES,
    PHOTOMETRIC,
    PIXEL_DATA,
    PLANAR,
    ImagePixel,
    PixelDataError,
)
from hilum.dataset.pixel_codecs import CODECS, DIRECT, Coder, PixelCodec, can_decode
from hilum.dataset.pixel_levels import Levels, Part, Pixels, data_of, photometric, planar, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.dataset.coding import Buffer
    from hilum.dataset.fragments import Span
    from hilum.dataset.skip import Extent

__all__ = [
    "MAX_NATIVE_BYTES",
    "PixelDataError",
    "can_decode",
    "decompress",
    "decompress_parts",
    "packed",
]

_MAX_VALUE = 0xFFFFFFFE  # the longest even value of defined length (PS3.5 7.1.2)

_LOSSY, _LOSSY_RATIO, _LOSSY_METHOD = 0x00282110, 0x00282112, 0x00282114

_LONG = Struct("<HH2sHI")


def decompress(
    data_set: Buffer,
    transfer_syntax_uid: str,
    *,
    limit: int = MAX_NATIVE_BYTES,
    coder: Coder = DIRECT,
) -> bytes:
    """The whole data set in memory; see `decompress_parts`."""
    out = BytesIO()  # a list of the parts would take twice the memory
    for part in decompress_parts(data_set, transfer_syntax_uid, limit=limit, coder=coder):
        out.write(part)
    return out.getvalue()


def decompress_parts(
    data_set: Buffer,
    transfer_syntax_uid: str,
    *,
    limit: int = MAX_NATIVE_BYTES,
    coder: Coder = DIRECT,
) -> Iterator[Part]:
    """The data set in Explicit VR Little Endian with native pixel data, in pieces in order.

    Only what describes the coding of the pixels changes: Pixel Data, Photometric Interpretation,
    Planar Configuration, the extended offset table (removed) and the retired group lengths of
    the groups concerned (removed). Where the stream was lossy, Lossy Image Compression says so if
    it did not yet. Everything else keeps its bytes, SOP Instance UID too: decoding makes no new
    instance (PS3.3 C.7.6.1.1.5). A compressed icon in a sequence is decoded too. A data set without
    compressed pixels comes back as it is. Memory: one frame.

    Args:
        data_set: without preamble and File Meta Information.
        transfer_syntax_uid: one that `can_decode`, unless there are no compressed pixels.
        limit: bytes of native pixel data to refuse beyond, before anything is decoded.
        coder: who decodes.

    Raises:
        PixelDataError: unknown transfer syntax, corrupt, inconsistent or too large pixel data;
            the comment tells a person which frame and why.
        DataSetError: the data set cannot be walked.
    """
    change = _Decompression(data_of(data_set), transfer_syntax_uid, min(limit, _MAX_VALUE), coder)
    return Levels(change.data, change).parts()


class _Decompression:
    """The change from fragments to native frames."""

    __slots__ = ("coder", "data", "limit", "uid")

    reads = frozenset((_LOSSY,))
    nested = True

    def __init__(self, data: memoryview, uid: str, limit: int, coder: Coder) -> None:
        self.data = data
        self.uid = uid
        self.limit = limit
        self.coder = coder

    @property
    def codec(self) -> PixelCodec:
        codec = CODECS.get(self.uid)
        if codec is None:
            raise PixelDataError(
                f"transfer syntax {self.uid} cannot be decompressed: it can only go as it is"
            )
        return codec

    def applies(self, extent: Extent, nested: bool) -> bool:
        if extent.undefined:
            return True
        # LENIENT: PS3.5 A.4: native Pixel Data at the top level of an encapsulated transfer syntax
        # are refused unless they are empty; in icons they are right.
        if not nested and extent.start != extent.stop:
            raise PixelDataError(f"Pixel Data is not encapsulated, as {self.uid} asks for")
        return False

    def elements(self, pixels: Pixels, nested: bool) -> dict[int, bytes]:
        image, codec = pixels.image, self.codec
        self._must_be_possible(image)
        changes = {}
        becomes = codec.becomes.get(image.photometric)
        if becomes and image.samples == 3:
            changes[PHOTOMETRIC] = photometric(becomes)
        if image.samples > 1 and not codec.native and image.planar != 0:
            changes[PLANAR] = planar(0)
        if not nested:
            changes |= self._losses(pixels)
        return changes | {EXTENDED_OFFSETS: b"", EXTENDED_OFFSET_LENGTHS: b"", PIXEL_DATA: b""}

    def _must_be_possible(self, image: ImagePixel) -> None:
        codec = self.codec
        if image.allocated not in codec.bits:
            raise PixelDataError(f"Bits Allocated {image.allocated} under {codec.name}")
        size = image.size(native=codec.native)
        if size > self.limit:
            raise PixelDataError(f"{size} bytes of native pixels, the limit is {self.limit}")

    def _losses(self, pixels: Pixels) -> dict[int, bytes]:
        """The lossy markers, where the stream is lossy and the data set does not say so."""
        codec = self.codec
        if pixels.values.get(_LOSSY, b"").strip(b" \0") == b"01":
            return {}
        first = self._frame(self._frames(pixels)[0])
        if not codec.method or not codec.lost(first):
            return {}
        start, stop = pixels.value
        ratio = f"{pixels.image.size() / max(stop - start, 1):.3g}".encode()
        method = codec.method.encode()
        return {
            _LOSSY: short(_LOSSY, b"CS", b"01"),
            _LOSSY_RATIO: short(_LOSSY_RATIO, b"DS", ratio + b" " * (len(ratio) % 2)),
            _LOSSY_METHOD: short(_LOSSY_METHOD, b"CS", method + b" " * (len(method) % 2)),
        }

    def parts(self, pixels: Pixels) -> Iterator[Part]:
        image, native = pixels.image, self.codec.native
        size = image.size(native=native)
        frames = self._decoded(pixels)
        first = next(frames)  # before the header promises them: it may lie
        vr = b"OW" if image.allocated > 8 else b"OB"  # PS3.5 A.2
        yield _LONG.pack(PIXEL_DATA >> 16, PIXEL_DATA & 0xFFFF, vr, 0, size + (size & 1))
        bits = image.frame_bits(native=native)
        every = chain((first,), frames)
        done = 0
        for part in packed(every, bits) if bits % 8 else every:
            done += len(part)
            yield part
        if done != size:
            raise PixelDataError(f"{done} bytes decoded instead of {size}")
        yield bytes(size & 1)

    def _decoded(self, pixels: Pixels) -> Iterator[bytes]:
        for number, spans in enumerate(self._frames(pixels), 1):
            yield self.coder.decode(self.uid, self._frame(spans), pixels.image, number)

    def _frames(self, pixels: Pixels) -> list[list[Span]]:
        return frame_spans(
            self.data,
            pixels.value,
            pixels.image.frames,
            extended=pixels.offsets,
            beginnings=self.codec.starts,
        )

    def _frame(self, spans: list[Span]) -> bytes:
        return b"".join([self.data[start:stop] for start, stop in spans])


def packed(frames: Iterator[bytes], bits: int) -> Iterator[bytes]:
    """Bits of one frame after the other, without gaps between frames (PS3.5 8.1.1)."""
    rest, held = 0, 0
    for frame in frames:
        value = int.from_bytes(frame, "little") & ((1 << bits) - 1)
        rest |= value << held
        held += bits
        whole = held // 8
        yield (rest & ((1 << 8 * whole) - 1)).to_bytes(whole, "little")
        rest >>= 8 * whole
        held -= 8 * whole
    if held:
        yield rest.to_bytes(1, "little")
