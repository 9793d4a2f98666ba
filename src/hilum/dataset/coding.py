"""How the elements of a data set are coded: byte order, explicit or implicit VR, and which it is.

Owns the four element codings, the VR classes of PS3.5 and the cheap detection of a data set that
is not coded as its transfer syntax says. Must not know what any element means. PS3.5 7.1, Annex A.
"""

from __future__ import annotations

import mmap
from struct import Struct, error
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.tables.uids import TransferSyntax

__all__ = [
    "EXPLICIT_BIG",
    "EXPLICIT_LITTLE",
    "IMPLICIT_LITTLE",
    "ITEM",
    "ITEM_END",
    "KNOWN_VRS",
    "LONG_VRS",
    "SEQUENCE_END",
    "SHORT_VRS",
    "UNDEFINED",
    "Buffer",
    "Coding",
    "coding_of",
    "detect",
    "is_plausible",
    "settle",
    "starts_item",
    "tag_text",
    "unnoted",
]

Buffer = bytes | memoryview | mmap.mmap
"""What the walkers read: `bytes`, a `memoryview` of bytes, or an `mmap` of a file."""

UNDEFINED = 0xFFFFFFFF
"""A length that says: until the delimitation item (PS3.5 7.5.2)."""

ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD

SHORT_VRS = frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())
"""Value Representations with a 16 bit length (PS3.5 Table 7.1-2)."""

LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
"""Value Representations with a 32 bit length (PS3.5 Table 7.1-1, 6.2)."""

KNOWN_VRS = SHORT_VRS | LONG_VRS

_DETECTED_ELEMENTS = 3
"""Elements that must look right before a coding other than the negotiated one is believed."""


class Coding(NamedTuple):
    """One way to code elements. VRs are integers as `header` unpacks them, for speed.

    `header` unpacks (group, element, VR, 16 bit length) or, for implicit VR, (group, element,
    32 bit length); `tag_and_length` always the latter.
    """

    name: str
    explicit: bool
    little: bool
    header: Callable[[Buffer, int], tuple[int, ...]]
    tag_and_length: Callable[[Buffer, int], tuple[int, ...]]
    long_length: Callable[[Buffer, int], tuple[int, ...]]
    short_vrs: frozenset[int]
    long_vrs: frozenset[int]
    sq: int
    un: int
    binary: frozenset[int]  # VRs that undefined length encapsulates: OB and its like

    def element(self, data: Buffer, position: int) -> tuple[int, int, int, int]:
        """Read one header: tag, VR (0 when implicit), start of the value, length.

        Delimitation items have no VR in any coding. An unknown VR comes back with start 0.
        """
        group, number, length = self.tag_and_length(data, position)
        tag = group << 16 | number
        if not self.explicit or group == 0xFFFE:
            return tag, 0, position + 8, length
        _, _, vr, length = self.header(data, position)
        if vr in self.short_vrs:
            return tag, vr, position + 8, length
        if vr not in self.long_vrs:
            return tag, vr, 0, length
        return tag, vr, position + 12, self.long_length(data, position + 8)[0]

    def vr_text(self, vr: int) -> str:
        """The two letters of a VR integer, unprintable ones as `?`."""
        letters = vr.to_bytes(2, "little" if self.little else "big")
        return "".join(chr(c) if 0x21 <= c < 0x7F else "?" for c in letters)


def _coding(name: str, *, explicit: bool, little: bool) -> Coding:
    sign = "<" if little else ">"
    order: Literal["little", "big"] = "little" if little else "big"

    def numbers(vrs: frozenset[bytes]) -> frozenset[int]:
        return frozenset(int.from_bytes(vr, order) for vr in vrs)

    return Coding(
        name=name,
        explicit=explicit,
        little=little,
        header=Struct(f"{sign}HHHH" if explicit else f"{sign}HHI").unpack_from,
        tag_and_length=Struct(f"{sign}HHI").unpack_from,
        long_length=Struct(f"{sign}I").unpack_from,
        short_vrs=numbers(SHORT_VRS),
        long_vrs=numbers(LONG_VRS),
        sq=int.from_bytes(b"SQ", order),
        un=int.from_bytes(b"UN", order),
        binary=numbers(frozenset(b"OB OD OF OL OV OW".split())),
    )


EXPLICIT_LITTLE = _coding("explicit VR little endian", explicit=True, little=True)
EXPLICIT_BIG = _coding("explicit VR big endian", explicit=True, little=False)
IMPLICIT_LITTLE = _coding("implicit VR little endian", explicit=False, little=True)


def coding_of(transfer_syntax: TransferSyntax) -> Coding:
    """The coding that a transfer syntax prescribes for its elements (PS3.5 Annex A)."""
    if transfer_syntax.implicit_vr:
        return IMPLICIT_LITTLE
    return EXPLICIT_LITTLE if transfer_syntax.little_endian else EXPLICIT_BIG


def settle(data: Buffer, claimed: Coding, note: Callable[[str], None]) -> Coding:
    """The coding to read a data set with: as claimed, unless its first bytes say otherwise.

    LENIENT: PS3.5 Annex A: explicit VR data under an implicit VR transfer syntax and the reverse,
    seen from converters that change one but not the other; DCMTK and pydicom read them too.
    """
    head = bytes(data[:6])
    if len(head) < 6:
        return claimed
    group_high = head[1] if claimed.little else head[0]
    if group_high == 0 and (head[4:] in KNOWN_VRS) == claimed.explicit:
        return claimed
    coding = detect(data, claimed)
    if coding is not claimed:
        note(f"coded in {coding.name}, not in {claimed.name}")
    return coding


def detect(data: Buffer, claimed: Coding) -> Coding:
    """The coding that the first elements really have; `claimed` when they do not tell.

    Explicit VR is tried first: letters of a known VR at the right place in three elements are
    strong evidence, while nearly every length makes a possible implicit VR element.
    """
    candidates = [EXPLICIT_LITTLE, EXPLICIT_BIG, IMPLICIT_LITTLE]
    if claimed.explicit:
        candidates.sort(key=lambda coding: coding is not claimed)
    for coding in candidates:
        if is_plausible(data, coding):
            return coding
    return claimed


def is_plausible(data: Buffer, coding: Coding) -> bool:
    """Whether the first elements have known VRs, ascending tags and lengths that fit."""
    position, last, size = 0, -1, len(data)
    for _ in range(_DETECTED_ELEMENTS):
        try:
            tag, _vr, start, length = coding.element(data, position)
        except error:
            return False
        if tag <= last or not start or tag >> 16 == 0xFFFE:
            return False
        if length == UNDEFINED:
            return starts_item(data, start)
        position, last = start + length, tag
        if position >= size:
            return position == size
    return True


def starts_item(data: Buffer, position: int) -> bool:
    """Whether an item or the end of the sequence stands at this byte, in either byte order."""
    head = bytes(data[position : position + 4])
    return head in (
        b"\xfe\xff\x00\xe0",
        b"\xfe\xff\xdd\xe0",
        b"\xff\xfe\xe0\x00",
        b"\xff\xfe\xe0\xdd",
    )


def tag_text(tag: int) -> str:
    """A tag as the standard prints it: `(0008,0018)`."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def unnoted(_finding: str) -> None:
    """Take a finding and say nothing: it was noted at the scan, or does not matter."""
