"""Files to import, and a disk's worth of checks on an archive: what these tests share."""

from __future__ import annotations

import tarfile
from collections import Counter
from typing import TYPE_CHECKING

from hilum.archive.importing import import_paths
from hilum.archive.opening import open_reader
from hilum.archive.verifying import Problem, Verification
from hilum.dataset import part10
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN
from tests.archive.building import CT, dataset

if TYPE_CHECKING:
    from pathlib import Path

    from hilum.archive.in_flight import Imported
    from hilum.archive.store import Store


def file_bytes(uid: str, *, preamble: bytes = bytes(128), **options: object) -> bytes:
    """A Part 10 file in explicit VR little endian."""
    meta = part10.meta(CT, uid, EXPLICIT_VR_LITTLE_ENDIAN)
    return preamble + meta[128:] + dataset(uid, **options)  # type: ignore[arg-type]


def write_files(folder: Path, count: int, **options: object) -> list[str]:
    """So many files in subfolders of ten; returns their UIDs."""
    uids = [f"1.2.826.5.{number}" for number in range(count)]
    for number, uid in enumerate(uids):
        path = folder / f"d{number // 10}" / f"f{number:05d}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file_bytes(uid, number=number, **options))
    return uids


def take(store: Store, *paths: Path, in_place: bool = False) -> list[Imported]:
    """Import and return every outcome."""
    return list(import_paths(store, paths, in_place=in_place))


def outcomes(imported: list[Imported]) -> dict[str, int]:
    """How many of each."""
    return dict(Counter(one.outcome for one in imported))


def problems(folder: Path) -> list[Problem]:
    """What `hilum verify` says."""
    with open_reader(folder) as store:
        return list(Verification(store).problems())


def members(folder: Path) -> Counter[str]:
    """How often each DICOM member is in the segments, as any tar reads them."""
    names: Counter[str] = Counter()
    for segment in sorted((folder / "segments").glob("*.tar")):
        with tarfile.open(segment) as archive:
            names.update(member.name for member in archive if member.isreg())
    return names
