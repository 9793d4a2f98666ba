"""What an archive holds, read from its segments with Python's own tarfile and nothing of Hilum.

Owns the proof that the data outlive the program; must not know how Hilum writes them.
"""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, NamedTuple

from tests.corpus import SOP_INSTANCE, TRANSFER_SYNTAX, meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tests.corpus import Sample

__all__ = ["Received", "differing", "read_archive", "read_folder"]


class Received(NamedTuple):
    """One instance as a receiver kept it."""

    transfer_syntax: str
    data_set: bytes


def read_archive(data: Path) -> dict[str, Received]:
    """Instances by SOP Instance UID in the segments of the data folder; the newest of each."""
    found: dict[str, Received] = {}
    for segment in sorted((data / "segments").glob("*.tar")):
        if not segment.stat().st_size:
            continue  # made, and nothing written yet: tarfile takes it for no archive
        with tarfile.open(segment) as members:
            for member in members:
                content = members.extractfile(member) if member.isfile() else None
                if content is not None:
                    _add(found, content.read())
    return found


def read_folder(folder: Path) -> dict[str, Received]:
    """Instances by SOP Instance UID in the Part 10 files below `folder`."""
    found: dict[str, Received] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            _add(found, path.read_bytes())
    return found


def differing(sent: Iterable[Sample], stored: Mapping[str, Received]) -> list[str]:
    """Names of the samples that are not in `stored` with their own bytes and transfer syntax."""
    return [
        sample.name
        for sample in sent
        if stored.get(sample.sop_instance) != (sample.transfer_syntax, sample.data_set)
    ]


def _add(found: dict[str, Received], content: bytes) -> None:
    values, end = meta(content)
    found[values[SOP_INSTANCE]] = Received(values[TRANSFER_SYNTAX], content[end:])
