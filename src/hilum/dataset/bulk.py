"""Data sets without their bulk data.

Owns the list of what is left out, and leaving it out. Must not know who asked. PS3.4 Z.1.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.dataset.codec import Element
from hilum.dataset.elements import Elements, Part
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.dataset.coding import Buffer

__all__ = ["without_bulk_data"]

# PS3.4 Table Z.1-1
_LEFT_OUT = frozenset(
    tag_of(keyword)
    for keyword in (
        "PixelData",
        "FloatPixelData",
        "DoubleFloatPixelData",
        "PixelDataProviderURL",
        "SpectroscopyData",
        "EncapsulatedDocument",
        # not in the table, but nothing else than where frames are in Pixel Data (PS3.3 C.7.6.3)
        "ExtendedOffsetTable",
        "ExtendedOffsetTableLengths",
        "EncapsulatedPixelDataValueTotalLength",
    )
)

_REPEATING = {
    0x6000: frozenset((0x3000,)),  # Overlay Data
    0x5000: frozenset((0x3000, 0x200C)),  # Curve Data, Audio Sample Data
}
_REPEATED = 0x1F  # 6000 to 601E (PS3.5 7.6)
_WAVEFORMS, _WAVEFORM_DATA = tag_of("WaveformSequence"), tag_of("WaveformData")


def without_bulk_data(data_set: Buffer, transfer_syntax_uid: str) -> Iterator[Part]:
    """The data set without the attributes of PS3.4 Table Z.1-1, in pieces, coded as it is.

    They are left out at the top level only: pixels of icons stay. Waveform Data is left out of the
    items of Waveform Sequence. Private attributes stay. All else keeps its bytes, so that a data
    set without any of these comes back as it is; from others retired group lengths go, too.

    Raises:
        DataSetError: it cannot be walked.
    """
    elements = Elements(data_set, transfer_syntax(transfer_syntax_uid))
    changes: dict[int, tuple[Part, ...]] = {tag: () for tag in elements.extents if _is_bulk(tag)}
    waveforms = elements.element(_WAVEFORMS)
    if waveforms is not None and isinstance(waveforms.value, list):
        items = [
            {tag: element for tag, element in item.items() if tag != _WAVEFORM_DATA}
            for item in waveforms.value
        ]
        if items != waveforms.value:
            changes[_WAVEFORMS] = (elements.encoded(_WAVEFORMS, Element("SQ", items)),)
    return elements.rewritten(changes) if changes else iter((memoryview(data_set),))


def _is_bulk(tag: int) -> bool:
    group, number = tag >> 16, tag & 0xFFFF
    if tag in _LEFT_OUT:
        return True
    return not group & 1 and number in _REPEATING.get(group & ~_REPEATED, ())
