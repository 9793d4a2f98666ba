"""A new instance with some of the frames of another.

Owns what changes when frames go: pixels, native or in fragments and never coded anew; functional
groups, vectors, times; what would not be true of fewer frames; and what says where the frames come
from. Must not know who asked. PS3.4 Y.3.3, PS3.3 C.12.3, PS3.17 Annex MM.
"""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.codec import Element
from hilum.dataset.coding import EXPLICIT_LITTLE, ITEM
from hilum.dataset.elements import Elements, Part
from hilum.dataset.fragments import encapsulation, frame_spans, item
from hilum.dataset.frame_list import NOT_EXTRACTED, WRONG_CLASS, FrameError, chosen_frames
from hilum.dataset.frame_times import frame_times, shifted_times
from hilum.dataset.image_pixel import (
    DESCRIBING,
    EXTENDED_OFFSET_LENGTHS,
    EXTENDED_OFFSETS,
    FRAMES,
    PIXEL_DATA,
    ImagePixel,
    PixelDataError,
    image_pixel,
)
from hilum.dataset.pixel_codecs import CODECS
from hilum.dataset.pixels import packed
from hilum.dataset.vrs import swap_width
from hilum.tables.dictionary import tag_of
from hilum.tables.implementation import IMPLEMENTATION_VERSION_NAME
from hilum.tables.uids import transfer_syntax, uid_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from hilum.dataset.codec import DataSet
    from hilum.dataset.coding import Buffer
    from hilum.dataset.frame_list import FrameRange

__all__ = ["Extraction", "extract"]


def _tags(*keywords: str) -> tuple[int, ...]:
    return tuple(map(tag_of, keywords))


_SOP_INSTANCE, _CREATED, _CREATED_AT = _tags(
    "SOPInstanceUID", "InstanceCreationDate", "InstanceCreationTime"
)
_FLOAT_PIXELS = _tags("FloatPixelData", "DoubleFloatPixelData")
_GROUPS, _POINTER = _tags("PerFrameFunctionalGroupsSequence", "FrameIncrementPointer")
_EXTRACTION, _SOURCE = _tags("FrameExtractionSequence", "MultiFrameSourceSOPInstanceUID")
_EQUIPMENT, _REPRESENTATIVE = _tags("ContributingEquipmentSequence", "RepresentativeFrameNumber")
_ORGANIZATION, _TILE_PLACE = _tags("DimensionOrganizationType", "PlanePositionSlideSequence")
_OVERLAY_FRAMES, _OVERLAY_ORIGIN = 0x0015, 0x0051

_DOSE_OFFSETS = tag_of("GridFrameOffsetVector")
"""The planes of RT Dose are told by offsets from its first one: it makes no sense without it."""

_VECTORS = _tags(
    # one value for each frame: PS3.3 C.8.4.8 (NM), C.8.6.4 (SC), C.8.7.5 and on (XA)
    *("EnergyWindowVector", "DetectorVector", "PhaseVector", "RotationVector"),
    *("RRIntervalVector", "TimeSlotVector", "SliceVector", "AngularViewVector"),
    *("TimeSliceVector", "FrameLabelVector", "FramePrimaryAngleVector"),
    *("FrameSecondaryAngleVector", "SliceLocationVector", "DisplayWindowLabelVector"),
    *("PositionerPrimaryAngleIncrement", "PositionerSecondaryAngleIncrement"),
    *("TableVerticalIncrement", "TableLongitudinalIncrement", "TableLateralIncrement"),
    "PageNumberVector",
)

_GONE = frozenset(
    _tags(
        # PS3.4 Y.3.3: no concatenation, no provider of the pixels
        *("ConcatenationUID", "InConcatenationNumber", "InConcatenationTotalNumber"),
        *("ConcatenationFrameOffsetNumber", "SOPInstanceUIDOfConcatenationSource"),
        "PixelDataProviderURL",
        # optional, and about frames by their numbers, or of one that may be gone
        *("StartTrim", "StopTrim", "FrameNumbersOfInterest", "FrameOfInterestDescription"),
        *("FrameOfInterestType", "RWavePointer", "MaskSubtractionSequence"),
        *("RecommendedViewingMode", "EffectiveDuration", "IconImageSequence"),
        # of the pixels of all frames
        *("SmallestImagePixelValue", "LargestImagePixelValue"),
        # not true of other bytes
        *("MACParametersSequence", "DigitalSignaturesSequence"),
        "EncapsulatedPixelDataValueTotalLength",
    )
)


class Extraction(NamedTuple):
    """The new instance: how it is coded, which frames it has (from 1), and its data set.

    The parts are views of the source: valid as long as that is.
    """

    transfer_syntax_uid: str
    frames: tuple[int, ...]
    parts: list[Part]


def extract(
    data_set: Buffer,
    transfer_syntax_uid: str,
    asked: FrameRange,
    *,
    sop_instance_uid: str,
    now: datetime,
) -> Extraction:
    """Make an instance with the frames that are asked for, in their order.

    Pixels keep their coding. Private attributes of the top level are left out, as PS3.17 MM.7
    advises, and so is what is optional and would have to be renumbered.

    Args:
        data_set: the source, in an uncompressed transfer syntax without deflation, or in an
            encapsulated one.
        transfer_syntax_uid: its transfer syntax.
        asked: the Frame Range Key of the request.
        sop_instance_uid: that of the new instance.
        now: when it is made.

    Raises:
        FrameError: it cannot be made; its status is one of AA00 to AA04 (PS3.4 Y.4).
        DataSetError: the source cannot be walked.
    """
    syntax = transfer_syntax(transfer_syntax_uid)
    elements = Elements(data_set, syntax)
    tag, image = _pixels(elements)
    try:
        times = frame_times(elements, image.frames) if asked.timed else None
        chosen = chosen_frames(asked, image.frames, times)
        pixels = (
            _fragments(elements, image, chosen, transfer_syntax_uid)
            if elements.extents[tag].undefined
            else {tag: _native(elements, tag, image, chosen)}
        )
    except PixelDataError as error:
        raise FrameError(error.comment, status=NOT_EXTRACTED) from error
    changes: dict[int, Iterable[Part]] = dict.fromkeys(_gone(elements), ())
    for changed, element in {
        **_described(elements, image.frames, chosen),
        **_origin(elements, asked, sop_instance_uid, now),
    }.items():
        changes[changed] = () if element is None else (elements.encoded(changed, element),)
    numbers = tuple(number + 1 for number in chosen)
    return Extraction(syntax.uid, numbers, list(elements.rewritten(changes | pixels)))


def _pixels(elements: Elements) -> tuple[int, ImagePixel]:
    """Which element has the pixels, and what describes them."""
    found = [tag for tag in (PIXEL_DATA, *_FLOAT_PIXELS) if tag in elements.extents]
    if not found or not elements.value(FRAMES).strip(b" \0"):
        raise FrameError("not a multi-frame image", status=WRONG_CLASS)
    if _DOSE_OFFSETS in elements.extents:
        raise FrameError("planes of a dose grid make no new dose grid", status=WRONG_CLASS)
    try:
        image = image_pixel(
            {tag: elements.value(tag) for tag in DESCRIBING & elements.extents.keys()}
        )
    except PixelDataError as error:
        raise FrameError(error.comment, status=NOT_EXTRACTED) from error
    return found[0], image


# Pixels ---------------------------------------------------------------------------------------


def _native(elements: Elements, tag: int, image: ImagePixel, chosen: Sequence[int]) -> list[Part]:
    """Native frames one after the other; those that follow each other stay in one piece."""
    extent, bits = elements.extents[tag], image.frame_bits()
    if extent.stop - extent.start < image.size():
        raise PixelDataError(f"Pixel Data has {extent.stop - extent.start} bytes")
    value = elements.data[extent.start : extent.stop]
    size = (len(chosen) * bits + 7) // 8
    vr = elements.coding.vr_text(extent.vr).encode() if elements.coding.explicit else b"OW"
    head = elements.header(tag, vr, size + (size & 1))
    if bits % 8:
        frames: Iterable[Part] = packed(_from_first_bits(value, bits, chosen), bits)
    else:
        length = bits // 8
        frames = (value[first * length : (last + 1) * length] for first, last in _runs(chosen))
    return [head, *frames, bytes(size & 1)]


def _from_first_bits(value: memoryview, bits: int, chosen: Sequence[int]) -> Iterator[bytes]:
    """Frames that start within bytes (PS3.5 8.1.1), each with its first bit in its first byte."""
    for number in chosen:
        first, last = number * bits, (number + 1) * bits
        covering = int.from_bytes(value[first // 8 : (last + 7) // 8], "little") >> first % 8
        yield covering.to_bytes((bits + 14) // 8, "little")


def _runs(chosen: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = chosen[0]
    for number in chosen[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


def _fragments(
    elements: Elements, image: ImagePixel, chosen: Sequence[int], uid: str
) -> dict[int, Iterable[Part]]:
    """The fragments of the chosen frames, behind an offset table of their own."""
    codec = CODECS.get(uid)
    if codec is None:
        raise PixelDataError(f"frames of {uid_name(uid)} do not stand alone")
    if elements.coding is not EXPLICIT_LITTLE:
        raise PixelDataError(f"coded in {elements.coding.name}, compressed ones are not")
    extent, data = elements.extents[PIXEL_DATA], elements.data
    spans = frame_spans(
        data,
        (extent.start, extent.stop),
        image.frames,
        extended=elements.value(EXTENDED_OFFSETS),
        beginnings=codec.starts,
    )
    kept = [spans[number] for number in chosen]
    around = encapsulation([[stop - start for start, stop in frame] for frame in kept])
    parts: list[Part] = [around.head]
    for start, stop in (span for frame in kept for span in frame):
        parts.append(item(ITEM, stop - start + (stop - start & 1)))
        parts += (data[start:stop], bytes(stop - start & 1))
    tables = {tag: (around.elements.get(tag, b""),) for tag in _TABLES}
    return {**tables, PIXEL_DATA: [*parts, around.end]}


_TABLES = (EXTENDED_OFFSETS, EXTENDED_OFFSET_LENGTHS)

# What describes the frames --------------------------------------------------------------------


def _gone(elements: Elements) -> Iterator[int]:
    """What is not true of fewer frames, and private, and audio that goes with all of them."""
    planes = {
        group
        for group in range(0x6000, 0x6020, 2)
        if {group << 16 | _OVERLAY_FRAMES, group << 16 | _OVERLAY_ORIGIN} & elements.extents.keys()
    }
    for tag in elements.extents:
        group = tag >> 16
        if tag in _GONE or group & 1 or group in planes or group & ~0x1F == 0x5000:
            yield tag


def _described(elements: Elements, frames: int, chosen: Sequence[int]) -> dict[int, Element | None]:
    changes = {FRAMES: Element("IS", str(len(chosen)).encode())}
    changes |= _vectors(elements, frames, chosen)
    changes |= _functional_groups(elements, frames, chosen)
    organized = _organized(elements, frames, chosen)
    representative = elements.value(_REPRESENTATIVE)
    described = {**changes, **organized, **shifted_times(elements, chosen, frames)}
    if representative:
        number = int.from_bytes(representative[:2], "little") - 1
        place = chosen.index(number) + 1 if number in chosen else 0
        described[_REPRESENTATIVE] = Element("US", pack("<H", place)) if place else None
    return described


def _vectors(elements: Elements, frames: int, chosen: Sequence[int]) -> dict[int, Element]:
    """Attributes with one value for each frame, and what Frame Increment Pointer points to."""
    pointer = elements.value(_POINTER)
    pointed = (
        int.from_bytes(pointer[i : i + 2], "little") << 16
        | int.from_bytes(pointer[i + 2 : i + 4], "little")
        for i in range(0, len(pointer), 4)
    )
    changes = {}
    for tag in {*_VECTORS, *pointed} & elements.extents.keys():
        element = elements.element(tag)
        if element is None or not isinstance(element.value, bytes):
            continue
        values = _values(element.vr, element.value)
        if len(values) == frames:
            joint = b"" if swap_width(element.vr) > 1 else b"\\"
            changes[tag] = Element(element.vr, joint.join(values[number] for number in chosen))
    return changes


def _values(vr: str, value: bytes) -> list[bytes]:
    width = swap_width(vr)
    if width == 1:
        return [part.strip(b" \0") for part in value.split(b"\\")]
    return [value[start : start + width] for start in range(0, len(value), width)]


def _functional_groups(
    elements: Elements, frames: int, chosen: Sequence[int]
) -> dict[int, Element]:
    """Per-frame functional groups of the frames that are left (PS3.3 C.7.6.16)."""
    groups = elements.element(_GROUPS)
    if groups is None or not isinstance(groups.value, list):
        return {}
    if len(groups.value) != frames:
        raise FrameError(
            f"{len(groups.value)} functional groups for {frames} frames", status=NOT_EXTRACTED
        )
    return {_GROUPS: Element("SQ", [groups.value[number] for number in chosen])}


def _organized(elements: Elements, frames: int, chosen: Sequence[int]) -> dict[int, Element | None]:
    """What is said of how the frames lie, where it is not true of some of them (PS3.3 C.7.6.17).

    Frames of TILED_FULL lie where their numbers put them, and those change: their places must be
    in the functional groups. Any other organization is optional, and is of evenly spaced frames.

    Raises:
        FrameError: the places of the tiles would be lost (AA01).
    """
    kind = elements.value(_ORGANIZATION).strip(b" \0")
    if kind in (b"", b"TILED_SPARSE") or len(chosen) == frames:
        return {}
    if kind != b"TILED_FULL":
        return {_ORGANIZATION: None}
    groups = elements.element(_GROUPS)
    items = groups.value if groups is not None and isinstance(groups.value, list) else []
    if not items or any(_TILE_PLACE not in item for item in items):
        raise FrameError("tiles that lie by their numbers (TILED_FULL)", status=WRONG_CLASS)
    return {_ORGANIZATION: Element("CS", b"TILED_SPARSE")}


# Where they come from -------------------------------------------------------------------------


def _origin(
    elements: Elements, asked: FrameRange, sop_instance_uid: str, now: datetime
) -> dict[int, Element | None]:
    source = elements.element(_SOP_INSTANCE)
    extraction: DataSet = {asked.tag: asked.element()}
    if source is not None:
        extraction[_SOURCE] = source
    return {
        _SOP_INSTANCE: Element("UI", sop_instance_uid.encode()),
        _CREATED: Element("DA", now.strftime("%Y%m%d").encode()),
        _CREATED_AT: Element("TM", now.strftime("%H%M%S").encode()),
        _EXTRACTION: _appended(elements, _EXTRACTION, extraction),
        _EQUIPMENT: _appended(elements, _EQUIPMENT, _equipment(now)),
    }


def _appended(elements: Elements, tag: int, added: Mapping[int, Element]) -> Element:
    """A sequence with one more item, whether it is there or not."""
    before = elements.element(tag)
    items = before.value if before is not None and isinstance(before.value, list) else []
    return Element("SQ", [*items, dict(added)])


def _equipment(now: datetime) -> DataSet:
    """Who extracted the frames (PS3.4 Y.3.3, PS3.3 C.12.1)."""
    purpose: DataSet = {
        tag_of("CodeValue"): Element("SH", b"109105"),
        tag_of("CodingSchemeDesignator"): Element("SH", b"DCM"),
        tag_of("CodeMeaning"): Element("LO", b"Frame Extracting Equipment"),
    }
    return {
        tag_of("PurposeOfReferenceCodeSequence"): Element("SQ", [purpose]),
        tag_of("Manufacturer"): Element("LO", b"Hilum"),
        tag_of("SoftwareVersions"): Element("LO", IMPLEMENTATION_VERSION_NAME.encode()),
        tag_of("ContributionDateTime"): Element("DT", now.strftime("%Y%m%d%H%M%S").encode()),
    }
