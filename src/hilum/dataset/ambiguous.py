"""Which VR an element has whose VR PS3.6 leaves open, as "US or SS" and "OB or OW".

Owns the rules by which other elements of the data set decide. Must not know how elements are
coded. PS3.5 Annex A.1 to A.3 and 8.1.2 to 8.3, PS3.3 C.7.6.3.1, C.11.1.1 and C.10.9.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hilum.tables.dictionary import ELEMENTS, REPEATING, vr_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DECIDING", "resolve"]

_PIXEL_REPRESENTATION = 0x00280103
_BITS_ALLOCATED = 0x00280100
_LUT_DESCRIPTOR = 0x00283002
_WAVEFORM_BITS = 0x54001004
_PIXEL_DATA = 0x7FE00010

DECIDING = frozenset((_PIXEL_REPRESENTATION, _BITS_ALLOCATED, _LUT_DESCRIPTOR, _WAVEFORM_BITS))
"""Elements whose first value, as an unsigned 16 bit number, decides about others."""

_WAVEFORM = frozenset((0x54000110, 0x54000112, 0x5400100A, 0x54001010))


@lru_cache(maxsize=1)
def _open_vrs() -> dict[int, str]:
    """The elements whose VR is open, with what PS3.6 prints for it."""
    rows = [*ELEMENTS.items(), *(row for rows in REPEATING.values() for row in rows.items())]
    return {tag: row.vr for tag, row in rows if " or " in row.vr}


def resolve(tag: int, contexts: Sequence[dict[int, int]]) -> str:
    """The VR for an element that comes in implicit VR and is to go in explicit VR.

    Args:
        contexts: values of `DECIDING` elements in the data set and the items around the element,
            the nearest last. Inner ones win, as an icon has a Bits Allocated of its own.
    """
    open_vr = _open_vrs().get(tag)
    if open_vr is None:
        return vr_of(tag)
    if tag == _PIXEL_DATA:
        return _by_bits(_BITS_ALLOCATED, contexts)
    if tag in _WAVEFORM:
        return _by_bits(_WAVEFORM_BITS, contexts)
    if open_vr == "US or SS":
        return "SS" if _nearest(_PIXEL_REPRESENTATION, contexts) == 1 else "US"
    if open_vr == "US or OW":
        return "US" if _nearest(_LUT_DESCRIPTOR, contexts) == 1 else "OW"
    return vr_of(tag)


def _by_bits(tag: int, contexts: Sequence[dict[int, int]]) -> str:
    """OW above 8 bits; OB up to 8, where PS3.5 A.2 allows both and byte order cannot matter."""
    bits = _nearest(tag, contexts)
    return "OB" if bits is not None and bits <= 8 else "OW"


def _nearest(tag: int, contexts: Sequence[dict[int, int]]) -> int | None:
    for context in reversed(contexts):
        value = context.get(tag)
        if value is not None:
            return value
    return None
