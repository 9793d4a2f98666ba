"""The top level of a whole data set: its elements where they stand, some of them replaced.

Owns the walk in any coding and the merging of new elements in order of their tags; what stays is
passed on as views. Must not know what the elements mean. PS3.5 7.1, 7.5, Annex A.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset import codec
from hilum.dataset.coding import EXPLICIT_BIG, EXPLICIT_LITTLE, Coding, coding_of, settle, unnoted
from hilum.dataset.inflate import deflate, inflate
from hilum.dataset.skip import Extent, measure
from hilum.errors import DataSetError
from hilum.tables.uids import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    TransferSyntax,
    transfer_syntax,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hilum.dataset.codec import Element
    from hilum.dataset.coding import Buffer

__all__ = ["Elements", "Part"]

Part = bytes | memoryview
"""A piece of a data set."""

_INFLATED_CAP = 1 << 30
_NO_RATIO = 1 << 30


class _Placed(NamedTuple):
    """An element: where its header starts, and its extent."""

    position: int
    extent: Extent


class Elements:
    """The top-level elements of a data set by tag; of those that come twice the first counts.

    Raises:
        DataSetError: the data set cannot be walked.
    """

    def __init__(self, data_set: Buffer, syntax: TransferSyntax) -> None:
        self.deflated = syntax.deflated
        self.data = _inflated(data_set) if syntax.deflated else memoryview(data_set).cast("B")
        self.coding = settle(self.data, coding_of(syntax), unnoted)
        self._plain = _plain_syntax(self.coding)
        self._placed = list(self._walk())
        self.extents = {placed.extent.tag: placed.extent for placed in reversed(self._placed)}
        self._positions = {p.extent.tag: p.position for p in reversed(self._placed)}

    def _walk(self) -> Iterator[_Placed]:
        position, size = 0, len(self.data)
        while position < size:
            if not any(self.data[position : position + 8]) and not any(self.data[position:]):
                return  # LENIENT: PS3.5 7.1: a file's padding taken for data, as in `scan`
            extent = measure(self.data, position, size, self.coding, unnoted)
            yield _Placed(position, extent)
            position = extent.next

    def element(self, tag: int) -> Element | None:
        """An element decoded, items and all; None if it is absent. Not for Pixel Data."""
        extent = self.extents.get(tag)
        if extent is None:
            return None
        raw = self.data[self._positions[tag] : extent.next]
        return codec.decode(raw, self._plain).get(tag)

    def value(self, tag: int) -> bytes:
        """The raw little endian value of a plain element; empty if it is absent or a sequence."""
        element = self.element(tag)
        return element.value if element and isinstance(element.value, bytes) else b""

    def encoded(self, tag: int, element: Element) -> bytes:
        """An element in the coding of this data set."""
        return codec.encode({tag: element}, self._plain)

    def header(self, tag: int, vr: bytes, length: int) -> bytes:
        """The header of a long element whose value follows on its own (OB, OW and their like)."""
        sign = "<" if self.coding.little else ">"
        if not self.coding.explicit:
            return Struct(f"{sign}HHI").pack(tag >> 16, tag & 0xFFFF, length)
        return Struct(f"{sign}HH2sHI").pack(tag >> 16, tag & 0xFFFF, vr, 0, length)

    def rewritten(self, changes: Mapping[int, Iterable[Part]]) -> Iterator[Part]:
        """The data set with elements replaced or added, or left out where there are no parts.

        Group lengths are left out (PS3.5 7.2, retired): they might not be true any more.
        """
        parts = self._merged(changes)
        return deflate(parts) if self.deflated else parts

    def _merged(self, changes: Mapping[int, Iterable[Part]]) -> Iterator[Part]:
        pending = sorted(changes)
        for position, extent in self._placed:
            while pending and pending[0] <= extent.tag:
                yield from changes[pending.pop(0)]
            if extent.tag not in changes and extent.tag & 0xFFFF:
                yield self.data[position : extent.next]
        for tag in pending:
            yield from changes[tag]


def _inflated(data_set: Buffer) -> memoryview:
    inflated = inflate(data_set, cap=_INFLATED_CAP, ratio=_NO_RATIO)
    if not inflated.whole:
        raise DataSetError(f"more than {_INFLATED_CAP} bytes inflated")
    return memoryview(inflated.data)


def _plain_syntax(coding: Coding) -> TransferSyntax:
    if coding is EXPLICIT_LITTLE:
        return transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN)
    big = coding is EXPLICIT_BIG
    return transfer_syntax(EXPLICIT_VR_BIG_ENDIAN if big else IMPLICIT_VR_LITTLE_ENDIAN)
