"""What the Image Pixel Module says about frames, as values that decoders and encoders share.

Owns reading that description from a data set's raw values, and the arithmetic of native frames.
Must not know codecs nor where the values stand. PS3.3 C.7.6.3, PS3.5 8.1.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.coding import tag_text
from hilum.errors import DataSetError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ALLOCATED",
    "DESCRIBING",
    "EXTENDED_OFFSETS",
    "EXTENDED_OFFSET_LENGTHS",
    "FRAMES",
    "MAX_NATIVE_BYTES",
    "PHOTOMETRIC",
    "PIXEL_DATA",
    "PLANAR",
    "ImagePixel",
    "PixelDataError",
    "image_pixel",
]

MAX_NATIVE_BYTES = 2 << 30
"""Native pixel data that one data set may have, unless the caller says otherwise."""

SAMPLES, PHOTOMETRIC, PLANAR, FRAMES = 0x00280002, 0x00280004, 0x00280006, 0x00280008
ROWS, COLUMNS, ALLOCATED, STORED = 0x00280010, 0x00280011, 0x00280100, 0x00280101
REPRESENTATION, PIXEL_DATA = 0x00280103, 0x7FE00010
EXTENDED_OFFSETS, EXTENDED_OFFSET_LENGTHS = 0x7FE00001, 0x7FE00002

DESCRIBING = frozenset((SAMPLES, PHOTOMETRIC, PLANAR, FRAMES, ROWS, COLUMNS, ALLOCATED, STORED)) | {
    REPRESENTATION
}
"""The elements that `image_pixel` reads."""

_POSSIBLE_SAMPLES = (1, 3, 4)
_MAX_DIGITS = 12


class PixelDataError(DataSetError):
    """Pixel Data that cannot be converted; the comment tells a person which frame and why."""

    def __init__(self, comment: str) -> None:
        super().__init__(comment, tag=PIXEL_DATA)


class ImagePixel(NamedTuple):
    """What the Image Pixel Module says about the frames (PS3.3 C.7.6.3).

    `planar` is -1 where Planar Configuration is absent.
    """

    rows: int
    columns: int
    samples: int
    frames: int
    photometric: str
    allocated: int
    stored: int
    signed: bool
    planar: int = -1

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one decoded frame: (rows, columns), then samples when there are several."""
        colour = (self.samples,) if self.samples > 1 else ()
        return (self.rows, self.columns, *colour)

    @property
    def subsampled(self) -> bool:
        """Whether native frames have half the chrominance samples (PS3.3 C.7.6.3.1.2)."""
        return self.photometric in ("YBR_FULL_422", "YBR_PARTIAL_422")

    @property
    def frame_values(self) -> int:
        """Sample values in one frame."""
        return self.rows * self.columns * self.samples

    def frame_bits(self, *, native: bool = True) -> int:
        """Bits of one frame; `native` as it stands in a data set, else each pixel in full."""
        values = self.frame_values
        if native and self.subsampled:
            values = values * 2 // 3
        return values * self.allocated

    def size(self, *, native: bool = True) -> int:
        """Bytes of all frames one after the other, without padding (PS3.5 8.1.1)."""
        return (self.frames * self.frame_bits(native=native) + 7) // 8


def image_pixel(values: Mapping[int, bytes]) -> ImagePixel:
    """The description in raw little endian values, by tag.

    Raises:
        PixelDataError: it is not complete or makes no pixel.
    """
    allocated = _number(values, ALLOCATED)
    image = ImagePixel(
        rows=_number(values, ROWS),
        columns=_number(values, COLUMNS),
        samples=_number(values, SAMPLES, 1),
        frames=_frames(values.get(FRAMES, b"")),
        photometric=values.get(PHOTOMETRIC, b"").strip(b" \0").decode("ascii", "replace"),
        allocated=allocated,
        stored=_number(values, STORED, allocated),
        signed=_number(values, REPRESENTATION, 0) == 1,
        planar=_number(values, PLANAR, -1),
    )
    if image.samples not in _POSSIBLE_SAMPLES or image.stored > image.allocated:
        raise PixelDataError(
            f"Samples per Pixel {image.samples}, Bits Allocated {image.allocated} and"
            f" Bits Stored {image.stored} make no pixel"
        )
    if not image.frame_values:
        raise PixelDataError(f"no pixels: {image.rows} rows, {image.columns} columns")
    return image


def _frames(value: bytes) -> int:
    text = value.strip(b" \0") or b"1"
    if not text.isdigit() or len(text) > _MAX_DIGITS:
        raise PixelDataError(f"Number of Frames is {text[:16]!r}")
    # LENIENT: PS3.3 C.7.6.6: 0 frames, seen from writers of single-frame images; pydicom reads it
    # as one frame too.
    return int(text) or 1


def _number(values: Mapping[int, bytes], tag: int, default: int | None = None) -> int:
    """A US value; the default stands for an element that is absent or empty."""
    value = values.get(tag, b"")
    if len(value) >= 2:
        return value[0] | value[1] << 8
    if default is None:
        raise PixelDataError(f"{tag_text(tag)} is missing: the pixels cannot be understood")
    return default
