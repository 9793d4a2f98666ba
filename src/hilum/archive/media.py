"""DICOMDIR media: which files a directory names, and where they are.

Owns reading Referenced File IDs and finding their files without ever leaving the medium. Must not
know what becomes of the files. PS3.3 F.2.2 and F.3.2.2, PS3.10 8.2 and 8.5, PS3.12 Annex F.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset import part10
from hilum.dataset.items import items
from hilum.dataset.scan import Wanted, scan
from hilum.errors import DataSetError
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["DIRECTORY_CLASS", "NAME", "Named", "Unsafe", "files_named", "is_directory_name"]

NAME = "DICOMDIR"
DIRECTORY_CLASS = "1.2.840.10008.1.3.10"
"""Media Storage Directory Storage: a directory of files is no instance to keep."""

_RECORDS = tag_of("DirectoryRecordSequence")
_FILE_ID = tag_of("ReferencedFileID")
_WANTED = Wanted({_RECORDS}, sequence_cap=1 << 30)
_MAX_COMPONENTS = 32


class Unsafe(Exception):
    """A Referenced File ID that is none, leads out of the medium, or to nothing."""


class Named(NamedTuple):
    """A file that a DICOMDIR names: `path` where it was found, else empty with the `reason`."""

    file_id: str
    path: Path | None
    reason: str


def is_directory_name(name: str) -> bool:
    """Whether a file is called as a DICOMDIR is, however the medium was mounted."""
    return name.upper().rstrip(".").removesuffix(";1").rstrip(".") == NAME


def files_named(directory: Path) -> Iterator[Named]:
    """Every file that a DICOMDIR names, in its order, each once.

    Raises:
        DataSetError: it is no DICOMDIR, or cannot be walked.
        OSError: it cannot be read.
    """
    medium = _Medium(directory.parent)
    seen: set[str] = set()
    for file_id in _file_ids(directory):
        shown = "/".join(file_id)
        if shown in seen:
            continue
        seen.add(shown)
        try:
            yield Named(shown, medium.find(file_id), "")
        except Unsafe as unsafe:
            yield Named(shown, None, str(unsafe))


def _file_ids(directory: Path) -> Iterator[list[str]]:
    data = directory.read_bytes()
    meta = part10.read_meta(data)
    if meta.sop_class_uid != DIRECTORY_CLASS:
        raise DataSetError("not a DICOMDIR: its SOP Class is another")
    syntax = transfer_syntax(meta.transfer_syntax_uid)
    with memoryview(data) as view, view[meta.offset :] as data_set:
        records = scan(data_set, syntax, _WANTED).values.get(_RECORDS, b"")
    for record in items(records, syntax):
        raw = record.get(_FILE_ID, b"").rstrip(b"\0 ")
        if raw:
            yield [part.strip() for part in raw.decode("latin-1").split("\\")]


class _Medium:
    """The folder that a DICOMDIR lies in, looked into as media are: case means nothing."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real = str(root.resolve()).rstrip("/") + "/"
        self._names: dict[Path, dict[str, str]] = {}

    def find(self, file_id: list[str]) -> Path:
        if len(file_id) > _MAX_COMPONENTS:
            raise Unsafe("a file name with too many parts")
        path = self._root
        for part in file_id:
            if part in ("", ".", "..") or any(c in "/\0" or not c.isprintable() for c in part):
                raise Unsafe("a file name that leads out of the medium, or is none")
            path = path / self._actual(path, part)
        real = path.resolve()
        if not str(real).startswith(self._real):
            raise Unsafe("a link that leads out of the medium")
        if not real.is_file():
            raise Unsafe("named by the DICOMDIR, but not a file")
        return path

    def _actual(self, folder: Path, part: str) -> str:
        names = self._names.get(folder)
        if names is None:
            names = self._names[folder] = _listing(folder)
        # LENIENT: PS3.10 8.5: lower case, a trailing dot and version numbers, seen from ISO 9660
        # media mounted without their extensions.
        found = names.get(part) or names.get(_plain(part))
        if found is None:
            raise Unsafe("named by the DICOMDIR, but not there")
        return found


def _listing(folder: Path) -> dict[str, str]:
    try:
        actual = [entry.name for entry in folder.iterdir()]
    except OSError:
        return {}
    names = {_plain(name): name for name in sorted(actual, reverse=True)}
    return names | {name: name for name in actual}


def _plain(name: str) -> str:
    return name.upper().removesuffix(";1").rstrip(".")
