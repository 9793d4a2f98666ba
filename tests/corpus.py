"""Real DICOM files for the tests: every readable one that pydicom and pydicom-data ship.

Owns the list of samples and their data set bytes, found by code of its own so that the tests
do not measure Hilum by Hilum. Reads what is on the disk only: pydicom's own look-up functions
download, so they are not called. PS3.10 section 7.
"""

from __future__ import annotations

import functools
import struct
import warnings
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import data_store  # type: ignore[import-untyped]
import pydicom
import pydicom.data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Sample", "distinct", "meta", "sample", "samples"]

FOLDERS = (
    Path(pydicom.data.__file__).parent / "test_files",
    Path(data_store.__file__).parent / "data",
)
MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"
SOP_CLASS, SOP_INSTANCE, TRANSFER_SYNTAX = 0x0002, 0x0003, 0x0010
LONG_FORM = frozenset({b"OB", b"OW", b"OF", b"SQ", b"UN", b"UT", b"OD", b"OL", b"UC", b"UR"})


class Sample(NamedTuple):
    """A Part 10 file; the UIDs are those of its file meta information."""

    path: Path
    sop_class: str
    sop_instance: str
    transfer_syntax: str
    consistent: bool
    """Whether the data set names the same SOP class and instance."""

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def data_set(self) -> bytes:
        """The bytes after the file meta information, as they are in the file."""
        content = self.path.read_bytes()
        return content[meta(content).end :]


class Meta(NamedTuple):
    """File meta information: values by element number, and where the data set begins."""

    values: dict[int, str]
    end: int


def meta(content: bytes) -> Meta:
    """Read the file meta information of a Part 10 file.

    Raises:
        ValueError: no preamble and prefix.
    """
    if content[128:132] != b"DICM":
        raise ValueError("not a DICOM Part 10 file")
    values: dict[int, str] = {}
    position = 132
    while content[position : position + 2] == b"\x02\x00":
        element, vr, length = struct.unpack_from("<2xH2sH", content, position)
        position += 8
        if vr in LONG_FORM:
            (length,) = struct.unpack_from("<I", content, position)
            position += 4
        if vr == b"UI":
            values[element] = content[position : position + length].decode().rstrip("\0 ")
        position += length
    return Meta(values, position)


def sample(path: Path) -> Sample | None:
    """The sample in `path`; None for a file without preamble or without the three UIDs."""
    content = path.read_bytes()
    try:
        values = meta(content).values
    except ValueError:
        return None
    sop_class, sop_instance = values.get(SOP_CLASS, ""), values.get(SOP_INSTANCE, "")
    transfer_syntax = values.get(TRANSFER_SYNTAX, "")
    if not (sop_class and sop_instance and transfer_syntax):
        return None
    consistent = _identity(path) == (sop_class, sop_instance)
    return Sample(path, sop_class, sop_instance, transfer_syntax, consistent)


@functools.cache
def samples() -> tuple[Sample, ...]:
    """Every sample on the disk but DICOMDIRs, in the order of their paths."""
    paths = sorted(path for folder in FOLDERS for path in folder.rglob("*") if path.is_file())
    found = filter(None, map(sample, paths))
    return tuple(one for one in found if one.sop_class != MEDIA_STORAGE_DIRECTORY)


def distinct(originals: Iterable[Sample], folder: Path) -> list[Sample]:
    """The same samples with a SOP Instance UID of their own each.

    Many of pydicom's files are one image in several encodings. The first keeps its UID; the
    others are copied to `folder` with a UID of the same length put in its place, so that no
    other byte moves. Those where that cannot be done are left out.
    """
    shared: dict[str, list[Sample]] = defaultdict(list)
    for original in originals:
        shared[original.sop_instance].append(original)
    taken = set(shared)
    return [
        result
        for group in shared.values()
        for index, original in enumerate(group)
        if (result := original if not index else _renamed(original, taken, folder)) is not None
    ]


def _renamed(original: Sample, taken: set[str], folder: Path) -> Sample | None:
    content = original.path.read_bytes()
    old = original.sop_instance.encode()
    if content.count(old) < 2:  # deflated, or not in the data set: only the meta names it
        return None
    new = next(uid for uid in _siblings(original.sop_instance) if uid not in taken)
    taken.add(new)
    path = folder / new / original.name
    path.parent.mkdir()
    path.write_bytes(content.replace(old, new.encode()))
    return original._replace(path=path, sop_instance=new)


def _siblings(uid: str) -> Iterator[str]:
    """UIDs of the same length that differ in their last two characters."""
    return (f"{uid[:-2]}{number}" for number in range(10, 100))


def _identity(path: Path) -> tuple[str | None, str | None]:
    with warnings.catch_warnings(action="ignore"):  # files that break rules are wanted here
        data_set = pydicom.dcmread(path, specific_tags=["SOPClassUID", "SOPInstanceUID"])
        return data_set.get("SOPClassUID"), data_set.get("SOPInstanceUID")
