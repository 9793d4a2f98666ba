"""Iterates over the items of a sequence that a scan returned as raw bytes.

Owns the reading of nested keys for an index, one level at a time. Must not know what the elements
mean; whole trees are decoded in `codec`. PS3.5 7.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hilum.dataset.coding import (
    EXPLICIT_LITTLE,
    ITEM,
    ITEM_END,
    KNOWN_VRS,
    SEQUENCE_END,
    UNDEFINED,
    Coding,
    coding_of,
    tag_text,
    unnoted,
)
from hilum.dataset.skip import item_coding, measure
from hilum.errors import DataSetError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.tables.uids import TransferSyntax

__all__ = ["items"]

Raw = TypeVar("Raw", bytes, memoryview)


def items(raw: Raw, transfer_syntax: TransferSyntax) -> Iterator[dict[int, Raw]]:
    """The items of a sequence value: for each, its elements' raw values by tag.

    They are of the kind that `raw` is: of a read-only view they are views. A value that is a
    sequence itself can be given to `items` again. Of an element that comes
    twice the first counts. Items coded otherwise than the transfer syntax says are read as they
    are.

    Raises:
        DataSetError: at the item that cannot be walked.
    """
    coding = _coding(raw, transfer_syntax)
    position, size = 0, len(raw)
    while position + 8 <= size:
        group, number, length = coding.tag_and_length(raw, position)
        tag = group << 16 | number
        if tag == SEQUENCE_END:
            return
        limit = size if length == UNDEFINED else position + 8 + length
        if tag != ITEM or limit > size:
            what = f"item of {length} bytes" if tag == ITEM else "item expected"
            raise DataSetError(
                f"{tag_text(tag)} at byte {position}: {what}", tag=tag, position=position
            )
        values, position = _item(raw, position + 8, limit, coding)
        if length != UNDEFINED:
            position = limit
        yield values


def _coding(raw: bytes | memoryview, transfer_syntax: TransferSyntax) -> Coding:
    """The coding of the items' headers and, unless an item tells otherwise, of their elements.

    LENIENT: PS3.5 Annex A: explicit VR items in a data set that should be implicit VR, whose
    lengths make no sense otherwise; sequences that came as UN are little endian (6.2.2).
    """
    coding = coding_of(transfer_syntax)
    if raw[:2] == b"\xfe\xff" and not coding.little:
        return EXPLICIT_LITTLE
    if coding.explicit or raw[12:14] not in KNOWN_VRS:
        return coding
    _, _, length = coding.tag_and_length(raw, 8) if len(raw) >= 16 else (0, 0, 0)
    return EXPLICIT_LITTLE if 16 + length > len(raw) else coding


def _item(raw: Raw, position: int, limit: int, coding: Coding) -> tuple[dict[int, Raw], int]:
    """The elements of one item up to its delimiter or `limit`, and where the next item starts."""
    coding = item_coding(raw, position, limit, coding)
    values: dict[int, Raw] = {}
    while position < limit:
        extent = measure(raw, position, limit, coding, unnoted)
        if extent.tag == ITEM_END:
            return values, extent.next
        if extent.tag >> 16 == 0xFFFE:
            # LENIENT: PS3.5 7.5.2: an item without its delimiter; the sequence goes on here.
            return values, position
        values.setdefault(extent.tag, raw[extent.start : extent.stop])
        position = extent.next
    return values, position
