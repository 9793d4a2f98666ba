"""Compressed pixel data to native pixel data, inside a data set whose other bytes stay.

Owns how fragments make frames, which elements change with the pixels and how, and the bounds on
what decoding may cost. Must not know how a frame is decoded: that is `pixel_codecs`; nor where the
data set comes from. Never on the path of an incoming instance. PS3.5 8.2, A.4; PS3.3 C.7.6.3.
"""

from __future__ import annotations

from io import SEEK_END, BytesIO
from itertools import chain
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.dataset.coding import (
    EXPLICIT_LITTLE,
    ITEM,
    ITEM_END,
    SEQUENCE_END,
    UNDEFINED,
    detect,
    tag_text,
)
from hilum.dataset.pixel_codecs import (
    CODECS,
    ImagePixel,
    PixelCodec,
    PixelDataError,
    can_decode,
    decode_frame,
)
from hilum.dataset.skip import Extent, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["MAX_NATIVE_BYTES", "PixelDataError", "can_decode", "decompress"]

MAX_NATIVE_BYTES = 2 << 30
"""Native pixel data that one data set may expand to, unless the caller says otherwise."""

_MAX_VALUE = 0xFFFFFFFE  # the longest even value of defined length (PS3.5 7.1.2)

_SAMPLES, _PHOTOMETRIC, _PLANAR, _FRAMES = 0x00280002, 0x00280004, 0x00280006, 0x00280008
_ROWS, _COLUMNS, _ALLOCATED, _STORED = 0x00280010, 0x00280011, 0x00280100, 0x00280101
_REPRESENTATION, _PIXEL_DATA = 0x00280103, 0x7FE00010
_OFFSET_TABLE, _OFFSET_TABLE_LENGTHS = 0x7FE00001, 0x7FE00002
_DESCRIBING = frozenset(
    (_SAMPLES, _PHOTOMETRIC, _PLANAR, _FRAMES, _ROWS, _COLUMNS, _ALLOCATED, _STORED)
) | {_REPRESENTATION, _OFFSET_TABLE}
_POSSIBLE_SAMPLES = (1, 3, 4)
_ENCAPSULATED = b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff"
"""The header of encapsulated Pixel Data (PS3.5 A.4)."""

_LONG = Struct("<HH2sHI")
_SHORT = Struct("<HH2sH")
_ITEM = Struct("<HHI")


def decompress(
    data_set: bytes | memoryview, transfer_syntax_uid: str, *, limit: int = MAX_NATIVE_BYTES
) -> bytes:
    """The data set in Explicit VR Little Endian with native pixel data.

    Only what describes the coding of the pixels changes: Pixel Data, Photometric Interpretation,
    Planar Configuration, the extended offset table (removed) and the retired group lengths of
    the groups concerned (removed). Everything else keeps its bytes. A compressed icon in a
    sequence is decoded too. Memory: the result plus one frame.

    Args:
        data_set: without preamble and File Meta Information.
        transfer_syntax_uid: one that `can_decode`.
        limit: bytes of native pixel data to refuse beyond, before anything is decoded.

    Raises:
        PixelDataError: unknown transfer syntax, corrupt, inconsistent or too large pixel data;
            the comment tells a person which frame and why.
        DataSetError: the data set cannot be walked.
    """
    codec = CODECS.get(transfer_syntax_uid)
    if codec is None:
        raise PixelDataError(f"transfer syntax {transfer_syntax_uid} cannot be decompressed")
    data = memoryview(data_set).cast("B")
    coding = detect(data, EXPLICIT_LITTLE)
    if coding is not EXPLICIT_LITTLE:
        raise PixelDataError(f"coded in {coding.name}, compressed data sets are in explicit VR")
    out = BytesIO()
    _DataSet(data, codec, limit).write(0, len(data), out)
    return out.getvalue()


class _Pixels(NamedTuple):
    """The encapsulated Pixel Data of a data set or item, and what describes it."""

    image: ImagePixel
    extent: Extent
    offsets: bytes
    planar: int


class _DataSet:
    """One data set under way from compressed to native."""

    __slots__ = ("codec", "data", "limit")

    def __init__(self, data: memoryview, codec: PixelCodec, limit: int) -> None:
        self.data = data
        self.codec = codec
        self.limit = min(limit, _MAX_VALUE)

    def write(self, position: int, limit: int, out: BytesIO, *, nested: bool = False) -> int:
        """Write the elements of a data set or item with native pixels; where they ended."""
        extents, end = self._extents(position, limit)
        pixels = self._pixels(extents, nested)
        changes = {} if pixels is None else _changes(pixels, self.codec)
        sequences = {e.tag for e in extents if self._holds_encapsulated(e)}
        groups = {tag >> 16 for tag in changes} | {tag >> 16 for tag in sequences}
        for extent in extents:
            for tag in [tag for tag in changes if tag < extent.tag]:
                out.write(changes.pop(tag))
            if extent.tag in changes:
                out.write(changes.pop(extent.tag))
            elif extent.tag in sequences:
                self._write_sequence(extent, out)
            elif extent.tag & 0xFFFF or extent.tag >> 16 not in groups:
                out.write(self.data[position : extent.next])
            if pixels is not None and extent is pixels.extent:
                self._write_pixels(pixels, out)
            position = extent.next
        return end

    def _extents(self, position: int, limit: int) -> tuple[list[Extent], int]:
        """The elements up to `limit` or the end of the item, and where the walk stopped."""
        extents: list[Extent] = []
        while position < limit:
            if limit - position >= 8 and self._item(position)[0] == ITEM_END:
                return extents, position
            if not any(self.data[position : position + 8]) and not any(self.data[position:limit]):
                break  # LENIENT: PS3.5 7.1: a file's padding taken for data, as in `scan`
            extents.append(measure(self.data, position, limit, EXPLICIT_LITTLE, _ignore))
            position = extents[-1].next
        return extents, position

    def _item(self, position: int) -> tuple[int, int]:
        group, number, length = _ITEM.unpack_from(self.data, position)
        return group << 16 | number, length

    # Sequences that hold a compressed icon (PS3.3 C.7.6.1.1.6) ------------------------------------

    def _holds_encapsulated(self, extent: Extent) -> bool:
        if not extent.sequence or extent.vr != EXPLICIT_LITTLE.sq:
            return False
        return _ENCAPSULATED in bytes(self.data[extent.start : extent.stop])

    def _write_sequence(self, extent: Extent, out: BytesIO) -> None:
        """Write a sequence item by item, in undefined lengths, because its own change."""
        out.write(_LONG.pack(extent.tag >> 16, extent.tag & 0xFFFF, b"SQ", 0, UNDEFINED))
        position = extent.start
        while position < extent.stop:
            _, length = self._item(position)
            start = position + 8
            limit = extent.stop if length == UNDEFINED else start + length
            out.write(_item(ITEM, UNDEFINED))
            end = self.write(start, limit, out, nested=True)
            out.write(_item(ITEM_END, 0))
            position = end + 8 if length == UNDEFINED else limit
        out.write(_item(SEQUENCE_END, 0))

    # Pixel Data -----------------------------------------------------------------------------------

    def _pixels(self, extents: list[Extent], nested: bool) -> _Pixels | None:
        """What there is to decode on this level.

        Raises:
            PixelDataError: the description is not complete, or contradicts itself or the codec.
        """
        found = {extent.tag: extent for extent in reversed(extents)}
        extent = found.get(_PIXEL_DATA)
        if extent is None or (nested and not extent.undefined):
            return None
        if not extent.undefined:
            raise PixelDataError(f"Pixel Data is not encapsulated, as {self.codec.uid} asks for")
        values = {
            tag: bytes(self.data[found[tag].start : found[tag].stop])
            for tag in _DESCRIBING & found.keys()
        }
        image = _image(values)
        self._must_be_possible(image)
        planar = _number(values, _PLANAR, -1)
        return _Pixels(image, extent, values.get(_OFFSET_TABLE, b""), planar)

    def _must_be_possible(self, image: ImagePixel) -> None:
        if image.allocated not in self.codec.bits:
            raise PixelDataError(f"Bits Allocated {image.allocated} under {self.codec.name}")
        if image.samples not in _POSSIBLE_SAMPLES or image.stored > image.allocated:
            raise PixelDataError(
                f"Samples per Pixel {image.samples}, Bits Allocated {image.allocated} and"
                f" Bits Stored {image.stored} make no pixel"
            )
        if not image.frame_values or image.frames < 1:
            raise PixelDataError(
                f"no pixels: {image.rows} rows, {image.columns} columns, {image.frames} frames"
            )
        size = _native_bytes(image, self.codec)
        if size > self.limit:
            raise PixelDataError(f"{size} bytes of native pixels, the limit is {self.limit}")

    def _write_pixels(self, pixels: _Pixels, out: BytesIO) -> None:
        image = pixels.image
        size = _native_bytes(image, self.codec)
        padded = size + (size & 1)
        frames = self._decoded(pixels)
        first = next(frames)  # before there is room for all of them: the header may lie
        vr = b"OW" if image.allocated > 8 else b"OB"  # PS3.5 A.2
        out.write(_LONG.pack(_PIXEL_DATA >> 16, _PIXEL_DATA & 0xFFFF, vr, 0, padded))
        start = out.tell()
        out.seek(start + padded - 1)
        out.write(b"\0")  # all room at once: growing would copy; and this is the padding
        out.seek(start)
        every = chain((first,), frames)
        for part in _packed(every) if image.allocated == 1 else every:
            out.write(part.tobytes() if not part.flags.c_contiguous else part.data)
        if out.tell() != start + size:
            raise PixelDataError(f"{out.tell() - start} bytes decoded instead of {size}")
        out.seek(0, SEEK_END)

    def _decoded(self, pixels: _Pixels) -> Iterator[NDArray[Any]]:
        for number, spans in enumerate(self._frames(pixels), 1):
            frame = b"".join([self.data[start:stop] for start, stop in spans])
            yield decode_frame(self.codec, frame, pixels.image, number)

    # Fragments to frames (PS3.5 A.4) --------------------------------------------------------------

    def _frames(self, pixels: _Pixels) -> list[list[_Span]]:
        """The fragments of each frame, by offset table, by count, or by how frames start.

        Raises:
            PixelDataError: the fragments do not make Number of Frames frames.
        """
        wanted = pixels.image.frames
        table, fragments = self._fragments(pixels.extent)
        starts = _starts(pixels.offsets, 8, fragments) or _starts(table, 4, fragments)
        if len(starts) != wanted:
            # LENIENT: PS3.5 A.4: an offset table that does not fit, seen from converters that
            # keep the table of the encoding before; also the usual way without a table.
            starts = self._guessed(fragments, wanted)
        if len(starts) != wanted:
            raise PixelDataError(
                f"{len(fragments)} fragments make {len(starts)} frames instead of {wanted}"
            )
        ends = [*starts[1:], len(fragments)]
        return [fragments[a:b] for a, b in zip(starts, ends, strict=True)]

    def _guessed(self, fragments: list[_Span], wanted: int) -> list[int]:
        """The indices of the fragments that start a frame, without an offset table."""
        beginnings = self.codec.starts
        if len(fragments) == wanted or not beginnings:
            return list(range(len(fragments)))
        found = [
            index
            for index, (start, stop) in enumerate(fragments)
            if bytes(self.data[start : min(stop, start + 16)]).startswith(beginnings)
        ]
        return found if found[:1] == [0] else []

    def _fragments(self, extent: Extent) -> tuple[bytes, list[_Span]]:
        """The basic offset table, and the spans of the fragments."""
        spans, position = [], extent.start
        while position < extent.stop:
            tag, length = self._item(position)
            if tag != ITEM:
                raise PixelDataError(f"{tag_text(tag)} between the fragments")
            spans.append((position + 8, position + 8 + length))
            position += 8 + length
        if not spans:
            raise PixelDataError("no offset table and no fragment")
        table = bytes(self.data[slice(*spans[0])])
        return table, spans[1:]


_Span = tuple[int, int]


def _starts(table: bytes, width: int, fragments: list[_Span]) -> list[int]:
    """The indices of the fragments that an offset table points to; none when it points elsewhere.

    Offsets count from the first fragment's item tag (PS3.5 A.4, Table A.4-2).
    """
    if not fragments:
        return []
    offsets = [int.from_bytes(table[i : i + width], "little") for i in range(0, len(table), width)]
    index = {start - fragments[0][0]: n for n, (start, _) in enumerate(fragments)}
    starts = [index[offset] for offset in offsets if offset in index]
    if len(starts) != len(offsets) or starts[:1] != [0] or starts != sorted(set(starts)):
        return []
    return starts


def _packed(frames: Iterator[NDArray[Any]]) -> Iterator[NDArray[Any]]:
    """Bits of one frame after the other, without gaps between frames (PS3.5 8.1.1)."""
    import numpy as np

    rest = np.empty(0, "u1")
    for frame in frames:
        bits = np.concatenate((rest, frame.reshape(-1)))
        whole = len(bits) // 8 * 8
        yield np.packbits(bits[:whole], bitorder="little")
        rest = bits[whole:]
    if len(rest):
        yield np.packbits(rest, bitorder="little")


# What describes the pixels (PS3.3 C.7.6.3) -------------------------------------------------------


def _image(values: dict[int, bytes]) -> ImagePixel:
    allocated = _number(values, _ALLOCATED)
    frames = values.get(_FRAMES, b"").strip(b" \0") or b"1"
    if not frames.isdigit() or len(frames) > 12:
        raise PixelDataError(f"Number of Frames is {frames[:16]!r}")
    return ImagePixel(
        rows=_number(values, _ROWS),
        columns=_number(values, _COLUMNS),
        samples=_number(values, _SAMPLES, 1),
        frames=int(frames),
        photometric=values.get(_PHOTOMETRIC, b"").strip(b" \0").decode("ascii", "replace"),
        allocated=allocated,
        stored=_number(values, _STORED, allocated),
        signed=_number(values, _REPRESENTATION, 0) == 1,
    )


def _number(values: dict[int, bytes], tag: int, default: int | None = None) -> int:
    """A US value; the default stands for an element that is absent or empty."""
    value = values.get(tag, b"")
    if len(value) >= 2:
        return value[0] | value[1] << 8
    if default is None:
        raise PixelDataError(f"{tag_text(tag)} is missing: the pixels cannot be understood")
    return default


def _changes(pixels: _Pixels, codec: PixelCodec) -> dict[int, bytes]:
    """The elements that change with the pixels, coded, in the order of their tags."""
    image = pixels.image
    changes = {}
    photometric = codec.becomes.get(image.photometric)
    if photometric and image.samples == 3:
        value = photometric.encode().ljust(len(photometric) + len(photometric) % 2)
        changes[_PHOTOMETRIC] = _short(_PHOTOMETRIC, b"CS", value)
    if image.samples > 1 and not codec.native and pixels.planar != 0:
        changes[_PLANAR] = _short(_PLANAR, b"US", b"\0\0")
    return changes | {_OFFSET_TABLE: b"", _OFFSET_TABLE_LENGTHS: b"", _PIXEL_DATA: b""}


def _native_bytes(image: ImagePixel, codec: PixelCodec) -> int:
    """Bytes of native pixel data for all frames, without padding (PS3.5 8.1.1)."""
    values = image.frame_values
    if codec.native and image.subsampled:
        values = values * 2 // 3
    return (image.frames * values * image.allocated + 7) // 8


def _short(tag: int, vr: bytes, value: bytes) -> bytes:
    return _SHORT.pack(tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def _item(tag: int, length: int) -> bytes:
    return _ITEM.pack(tag >> 16, tag & 0xFFFF, length)


def _ignore(_finding: str) -> None:
    """Leniencies of the walk are the archive's to note, not the sender's."""
