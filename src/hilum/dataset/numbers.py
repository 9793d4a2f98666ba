"""Values of the binary number VRs as numbers.

Owns the widths and signs of PS3.5 6.2. Must not know elements. Values are little endian, as
`codec` has them.
"""

from __future__ import annotations

from struct import iter_unpack

__all__ = ["numbers"]

_FORMATS = {
    "US": "<H",
    "SS": "<h",
    "UL": "<I",
    "SL": "<i",
    "UV": "<Q",
    "SV": "<q",
    "FL": "<f",
    "FD": "<d",
}
_WIDTHS = {"H": 2, "h": 2, "I": 4, "i": 4, "Q": 8, "q": 8, "f": 4, "d": 8}


def numbers(vr: str, raw: bytes) -> tuple[float, ...] | None:
    """The numbers of a value, an incomplete last one left out; None if the VR has no numbers.

    A tag (VR AT) is the number `0xGGGGEEEE`.
    """
    if vr == "AT":
        whole = raw[: len(raw) // 4 * 4]
        return tuple(group << 16 | number for group, number in iter_unpack("<HH", whole))
    form = _FORMATS.get(vr)
    if form is None:
        return None
    width = _WIDTHS[form[1]]
    return tuple(number for (number,) in iter_unpack(form, raw[: len(raw) // width * width]))
