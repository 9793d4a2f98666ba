"""The walk through a data set whose Pixel Data change: every other byte stays as it is.

Owns the levels (the data set, and items of sequences that hold icons), the merging of changed
elements in order of their tags, and reading what describes the pixels. Must not know what the
change is: `pixels` and `compress` say that. PS3.5 7.5, A.4; PS3.3 C.7.6.3.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, NamedTuple, Protocol

from hilum.dataset.coding import (
    EXPLICIT_LITTLE,
    ITEM,
    ITEM_END,
    SEQUENCE_END,
    UNDEFINED,
    Buffer,
    detect,
    unnoted,
)
from hilum.dataset.fragments import ENCAPSULATED, Span, item
from hilum.dataset.image_pixel import (
    DESCRIBING,
    EXTENDED_OFFSETS,
    PHOTOMETRIC,
    PIXEL_DATA,
    PLANAR,
    ImagePixel,
    PixelDataError,
    image_pixel,
)
from hilum.dataset.skip import Extent, measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

__all__ = ["Change", "Levels", "Part", "Pixels", "data_of", "photometric", "planar", "short"]

Part = bytes | memoryview
"""A piece of a data set."""

_LONG = Struct("<HH2sHI")
_SHORT = Struct("<HH2sH")
_ITEM = Struct("<HHI")


class Pixels(NamedTuple):
    """The Pixel Data of a data set or item, and what describes it.

    `offsets` is the value of Extended Offset Table; `values` are the raw values of the elements
    that the change asked for.
    """

    image: ImagePixel
    value: Span
    offsets: bytes
    values: dict[int, bytes]


class Change(Protocol):
    """What becomes of the pixels of one level."""

    @property
    def reads(self) -> Set[int]:
        """Elements whose values it wants to know besides those that describe the pixels."""

    @property
    def nested(self) -> bool:
        """Whether icons in sequences can change too."""

    def applies(self, extent: Extent, nested: bool) -> bool:
        """Whether Pixel Data that stand here change; PixelDataError if they should, and cannot."""

    def elements(self, pixels: Pixels, nested: bool) -> dict[int, bytes]:
        """Elements that change with the pixels, coded; empty bytes for those to leave out."""

    def parts(self, pixels: Pixels) -> Iterator[Part]:
        """The new Pixel Data, header and all."""


def data_of(data_set: Buffer) -> memoryview:
    """A view of a data set in Explicit VR Little Endian.

    Raises:
        PixelDataError: it is coded otherwise.
    """
    data = memoryview(data_set).cast("B")
    coding = detect(data, EXPLICIT_LITTLE)
    if coding is not EXPLICIT_LITTLE:
        raise PixelDataError(f"coded in {coding.name}, compressed data sets are in explicit VR")
    return data


class Levels:
    """One data set under way; `parts` gives it with the change applied, piece by piece."""

    __slots__ = ("change", "data")

    def __init__(self, data: memoryview, change: Change) -> None:
        self.data = data
        self.change = change

    def parts(self) -> Iterator[Part]:
        """The whole data set.

        Raises:
            DataSetError: it cannot be walked; a PixelDataError: its pixels cannot be changed.
        """
        extents, _ = self._extents(0, len(self.data))
        return self._level(extents, 0, nested=False)

    def _level(self, extents: list[Extent], position: int, *, nested: bool) -> Iterator[Part]:
        pixels = self._pixels(extents, nested)
        changes = {} if pixels is None else self.change.elements(pixels, nested)
        sequences = {e.tag for e in extents if self._holds_encapsulated(e)}
        groups = {tag >> 16 for tag in changes} | {tag >> 16 for tag in sequences}
        pending = sorted(changes)
        for extent in extents:
            while pending and pending[0] <= extent.tag:
                yield changes[pending.pop(0)]
            if extent.tag == PIXEL_DATA and pixels is not None:
                if pixels.value[0] == extent.start:
                    yield from self.change.parts(pixels)
            elif extent.tag in sequences:
                yield from self._sequence(extent)
            elif extent.tag not in changes and (
                extent.tag & 0xFFFF or extent.tag >> 16 not in groups
            ):
                yield self.data[position : extent.next]
            position = extent.next

    def _extents(self, position: int, limit: int) -> tuple[list[Extent], int]:
        """The elements up to `limit` or the end of the item, and where the walk stopped."""
        extents: list[Extent] = []
        while position < limit:
            if limit - position >= 8 and self._tag(position)[0] == ITEM_END:
                return extents, position
            if not any(self.data[position : position + 8]) and not any(self.data[position:limit]):
                break  # LENIENT: PS3.5 7.1: a file's padding taken for data, as in `scan`
            extents.append(measure(self.data, position, limit, EXPLICIT_LITTLE, unnoted))
            position = extents[-1].next
        return extents, position

    def _tag(self, position: int) -> tuple[int, int]:
        group, number, length = _ITEM.unpack_from(self.data, position)
        return group << 16 | number, length

    # Sequences that hold a compressed icon (PS3.3 C.7.6.1.1.6) ------------------------------------

    def _holds_encapsulated(self, extent: Extent) -> bool:
        if not self.change.nested or not extent.sequence or extent.vr != EXPLICIT_LITTLE.sq:
            return False
        return ENCAPSULATED in bytes(self.data[extent.start : extent.stop])

    def _sequence(self, extent: Extent) -> Iterator[Part]:
        """A sequence item by item, in undefined lengths, because its own change."""
        yield _LONG.pack(extent.tag >> 16, extent.tag & 0xFFFF, b"SQ", 0, UNDEFINED)
        position = extent.start
        while position < extent.stop:
            _, length = self._tag(position)
            start = position + 8
            limit = extent.stop if length == UNDEFINED else start + length
            extents, end = self._extents(start, limit)
            yield item(ITEM, UNDEFINED)
            yield from self._level(extents, start, nested=True)
            yield item(ITEM_END, 0)
            position = end + 8 if length == UNDEFINED else limit
        yield item(SEQUENCE_END, 0)

    # Pixel Data -----------------------------------------------------------------------------------

    def _pixels(self, extents: list[Extent], nested: bool) -> Pixels | None:
        """What there is to change on this level.

        Raises:
            PixelDataError: the description is not complete, or contradicts itself or the codec.
        """
        found = {extent.tag: extent for extent in reversed(extents)}
        extent = found.get(PIXEL_DATA)
        if extent is None or not self.change.applies(extent, nested):
            return None
        wanted = DESCRIBING | {EXTENDED_OFFSETS} | self.change.reads
        values = {
            tag: bytes(self.data[found[tag].start : found[tag].stop])
            for tag in wanted & found.keys()
        }
        offsets = values.pop(EXTENDED_OFFSETS, b"")
        return Pixels(image_pixel(values), (extent.start, extent.stop), offsets, values)


def short(tag: int, vr: bytes, value: bytes) -> bytes:
    """An element with a 16 bit length."""
    return _SHORT.pack(tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def photometric(value: str) -> bytes:
    """Photometric Interpretation as an element."""
    return short(PHOTOMETRIC, b"CS", value.encode().ljust(len(value) + len(value) % 2))


def planar(value: int) -> bytes:
    """Planar Configuration as an element."""
    return short(PLANAR, b"US", bytes((value, 0)))
