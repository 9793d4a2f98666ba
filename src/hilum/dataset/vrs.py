"""How values of each VR are written: length field, byte order of numbers, padding.

Owns the table of Value Representations that encoders need. Must not know any element.
PS3.5 6.2, 7.1.2 and 7.3.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.coding import LONG_VRS, SHORT_VRS

if TYPE_CHECKING:
    from hilum.dataset.coding import Buffer

__all__ = ["MAX_SHORT", "VRS", "Written", "swap_width", "swapped"]

_WIDTHS = {
    **dict.fromkeys(("AT", "OW", "SS", "US"), 2),
    **dict.fromkeys(("FL", "OF", "OL", "SL", "UL"), 4),
    **dict.fromkeys(("FD", "OD", "OV", "SV", "UV"), 8),
}
_ARRAYS = {2: "H", 4: "I", 8: "Q"}
_NUL_PADDED = frozenset(("UI", "OB", "UN"))
MAX_SHORT = 0xFFFE
"""Bytes that a value with a 16 bit length may have."""


class Written(NamedTuple):
    """How elements of one VR are written: letters, 16 bit length or 32, number width, padding."""

    letters: bytes
    short: bool
    width: int
    pad: bytes


VRS = {
    letters.decode(): Written(
        letters,
        letters in SHORT_VRS,
        _WIDTHS.get(letters.decode(), 1),
        b"\0" if letters.decode() in _NUL_PADDED or letters.decode() in _WIDTHS else b" ",
    )
    for letters in SHORT_VRS | LONG_VRS
}
"""Every VR of PS3.5 6.2 by its name."""


def swap_width(vr: str) -> int:
    """Bytes of one number in values of this VR; 1 where byte order does not matter (PS3.5 7.3)."""
    return _WIDTHS.get(vr, 1)


def swapped(value: Buffer, width: int) -> bytes:
    """The value with the bytes of each number of `width` reversed; a shorter rest stays."""
    if width == 1:
        return bytes(value)
    whole = len(value) // width * width
    numbers = array(_ARRAYS[width])
    numbers.frombytes(value[:whole])
    numbers.byteswap()
    return numbers.tobytes() + bytes(value[whole:])
