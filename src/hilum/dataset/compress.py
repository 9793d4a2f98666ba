"""Native pixel data to losslessly compressed pixel data, inside a data set whose other bytes stay.

Owns how native Pixel Data divide into frames, which elements change with them and how. Must not
know how a frame is encoded (`pixel_codecs`), nor where the data set goes. PS3.5 8.1.1, 8.2, A.4;
PS3.3 C.7.6.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.dataset.coding import ITEM
from hilum.dataset.fragments import encapsulation, item
from hilum.dataset.image_pixel import (
    EXTENDED_OFFSET_LENGTHS,
    EXTENDED_OFFSETS,
    MAX_NATIVE_BYTES,
    PHOTOMETRIC,
    PIXEL_DATA,
    PLANAR,
    PixelDataError,
)
from hilum.dataset.pixel_codecs import CODECS, DIRECT, Coder, can_encode
from hilum.dataset.pixel_levels import Levels, Part, Pixels, data_of, photometric, planar
from hilum.dataset.spool import Spool
from hilum.tables.uids import uid_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.dataset.coding import Buffer
    from hilum.dataset.pixel_encoders import Encoder
    from hilum.dataset.skip import Extent

__all__ = ["can_encode", "compress", "compress_parts"]


def compress(
    data_set: Buffer,
    transfer_syntax_uid: str,
    *,
    limit: int = MAX_NATIVE_BYTES,
    coder: Coder = DIRECT,
) -> bytes:
    """The whole data set in memory; see `compress_parts`."""
    return b"".join(compress_parts(data_set, transfer_syntax_uid, limit=limit, coder=coder))


def compress_parts(
    data_set: Buffer,
    transfer_syntax_uid: str,
    *,
    limit: int = MAX_NATIVE_BYTES,
    coder: Coder = DIRECT,
) -> Iterator[Part]:
    """The data set with its pixels compressed without loss, in pieces in order.

    Every frame was encoded, decoded again and compared when this returns. What changes is Pixel
    Data, Photometric Interpretation where the stream has another, Planar Configuration (0, but for
    RLE, which may keep it), an extended offset table where offsets need more than 32 bits, and the
    retired group lengths of these groups (removed). The rest keeps its bytes: lossy markers of what
    was lossy once, and SOP Instance UID, for nothing is lost (PS3.3 C.7.6.1.1.5). Native icons stay
    native (PS3.5 A.4), and so do Float Pixel Data, waveforms and documents. A data set without
    Pixel Data comes back as it is.

    Args:
        data_set: in Explicit VR Little Endian, without preamble and File Meta Information.
        transfer_syntax_uid: one that `can_encode`, unless there are no pixels.
        limit: bytes of native pixel data to refuse beyond, before anything is encoded.
        coder: who encodes.

    Raises:
        PixelDataError: the transfer syntax cannot hold these pixels, or they are inconsistent; the
            comment tells a person why.
        DataSetError: the data set cannot be walked.
    """
    change = _Compression(data_of(data_set), transfer_syntax_uid, limit, coder)
    parts = Levels(change.data, change).parts()
    head = []
    for part in parts:
        head.append(part)
        if change.ready:
            break
    return _chained(head, parts)


def _chained(head: list[Part], rest: Iterator[Part]) -> Iterator[Part]:
    yield from head
    yield from rest


class _Compression:
    """The change from native frames to fragments, one for each frame."""

    __slots__ = ("coder", "data", "limit", "ready", "uid")

    reads = frozenset[int]()
    nested = False

    def __init__(self, data: memoryview, uid: str, limit: int, coder: Coder) -> None:
        self.data = data
        self.uid = uid
        self.limit = limit
        self.coder = coder
        self.ready: tuple[Spool, list[list[int]]] | None = None

    def applies(self, extent: Extent, nested: bool) -> bool:
        if nested or extent.start == extent.stop:
            return False
        if extent.undefined:
            raise PixelDataError("Pixel Data is compressed already")
        return True

    def elements(self, pixels: Pixels, nested: bool) -> dict[int, bytes]:
        image, encoder = pixels.image, self._encoder(pixels)
        self.ready = self._encoded(pixels)
        changes = {EXTENDED_OFFSETS: b"", EXTENDED_OFFSET_LENGTHS: b"", PIXEL_DATA: b""}
        becomes = (encoder.photometric or {}).get(image.photometric, image.photometric)
        if becomes != image.photometric:
            changes[PHOTOMETRIC] = photometric(becomes)
        if image.samples > 1 and image.planar != 0 and not encoder.keeps_planes:
            changes[PLANAR] = planar(0)
        return changes | encapsulation(self.ready[1]).elements

    def _encoder(self, pixels: Pixels) -> Encoder:
        """The encoder for these pixels; PixelDataError if there is none, or none for them."""
        codec = CODECS.get(self.uid)
        if codec is None or codec.encoder is None:
            name = uid_name(self.uid)
            raise PixelDataError(f"{name} is not encoded here: accept another transfer syntax")
        refusal = codec.encoder.refusal(pixels.image)
        if refusal:
            # short: a comment has 64 characters, and the whole name would leave none for why
            short = codec.name
            raise PixelDataError(f"{short} cannot hold {refusal}: accept another transfer syntax")
        size, (start, stop) = pixels.image.size(), pixels.value
        if size > self.limit:
            raise PixelDataError(f"{size} bytes of native pixels, the limit is {self.limit}")
        spare = stop - start - size
        # More than padding (PS3.5 8.1.1) would be frames that nobody counted, and lost them.
        if spare < 0 or 8 * spare >= max(pixels.image.frame_bits(), 16):
            raise PixelDataError(f"Pixel Data has {stop - start} bytes instead of {size}")
        return codec.encoder

    def _encoded(self, pixels: Pixels) -> tuple[Spool, list[list[int]]]:
        """Every frame as a fragment, and how long each is."""
        spool, lengths = Spool(), list[list[int]]()
        for number, frame in enumerate(_frames(self.data, pixels), 1):
            fragment = self.coder.encode(self.uid, frame, pixels.image, number)
            lengths.append([len(fragment)])
            spool.write(item(ITEM, len(fragment) + (len(fragment) & 1)))
            spool.write(fragment + bytes(len(fragment) & 1))
        return spool, lengths

    def parts(self, pixels: Pixels) -> Iterator[Part]:
        spool, lengths = self.ready or self._encoded(pixels)
        around = encapsulation(lengths)
        yield around.head
        yield memoryview(spool.buffer())
        yield around.end


def _frames(data: memoryview, pixels: Pixels) -> Iterator[Part]:
    """The native frames; bits of a frame that starts within a byte are moved to its beginning."""
    image, (start, stop) = pixels.image, pixels.value
    bits = image.frame_bits()
    if bits % 8 == 0:
        for number in range(image.frames):
            yield data[start + number * bits // 8 : start + (number + 1) * bits // 8]
        return
    for number in range(image.frames):
        first, last = number * bits, (number + 1) * bits
        covering = data[start + first // 8 : min(start + (last + 7) // 8, stop)]
        value = int.from_bytes(covering, "little") >> first % 8
        yield (value & ((1 << bits) - 1)).to_bytes((bits + 7) // 8, "little")
