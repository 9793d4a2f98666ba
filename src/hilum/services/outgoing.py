"""Instances on their way out: from files, data sets and the archive, converted if need be.

Owns the value of an instance to send, and the walk through what a caller names. Must not know
associations (`storage_scu` does), nor how one transfer syntax becomes another (`conversion` does).
PS3.10.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.dataset import part10
from hilum.dataset.spool import Spool
from hilum.errors import DataSetError, HilumError, UsageError
from hilum.services.conversion import FALLBACKS, convert, converted, convertible, targets
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, transfer_syntax

if TYPE_CHECKING:
    import mmap
    from collections.abc import Callable, Iterable, Iterator

    from hilum.archive.ports import Instance, InstanceOpener

__all__ = [
    "FALLBACKS",
    "Outgoing",
    "Unreadable",
    "convert",
    "converted",
    "convertible",
    "from_archive",
    "from_dataset",
    "from_file",
    "gather",
    "targets",
]

MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"
CHUNK = 1 << 20


class Outgoing(NamedTuple):
    """An instance to send. `chunks()` gives the bytes of its data set, in order.

    Where there is `fill`, it reads the whole data set, which is of `size` bytes, into memory of the
    caller's instead.
    """

    name: str
    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str
    chunks: Callable[[], Iterator[bytes | memoryview]]
    size: int = 0
    fill: Callable[[memoryview], None] | None = None

    def holding(
        self, chunks: Callable[[], Iterator[bytes | memoryview]], **changes: str
    ) -> Outgoing:
        """The same instance with another data set; `changes` are of its UIDs."""
        return self._replace(chunks=chunks, size=0, fill=None, **changes)

    def buffer(self) -> bytes | mmap.mmap:
        """The whole data set as one buffer; a large one is put aside in a temporary file.

        Raises:
            OSError, HilumError: it cannot be read, or there is no room for the file.
        """
        return Spool(self.chunks()).buffer()


class Unreadable(NamedTuple):
    """Something that was to be sent and is no instance; `reason` says why."""

    name: str
    reason: str


def gather(things: Iterable[Any]) -> Iterator[Outgoing | Unreadable]:
    """What a caller names, as instances to send, in a stable order.

    Args:
        things: paths of files and folders (walked recursively, any mix), pydicom data sets, and
            `Outgoing` values, as the archive gives them.
    """
    for thing in things:
        if isinstance(thing, (Outgoing, Unreadable)):
            yield thing
        elif isinstance(thing, (str, os.PathLike)):
            yield from _from_path(Path(thing))
        elif hasattr(thing, "file_meta") or hasattr(thing, "SOPInstanceUID"):
            yield from_dataset(thing)
        else:
            raise UsageError(f"cannot send a {type(thing).__name__}: name a path or a data set")


def _from_path(path: Path) -> Iterator[Outgoing | Unreadable]:
    for file in _files(path):
        try:
            yield from_file(file)
        except (HilumError, OSError) as error:
            yield Unreadable(str(file), getattr(error, "strerror", None) or str(error))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            if name != "DICOMDIR":
                yield Path(folder, name)


def from_file(path: Path) -> Outgoing:
    """The instance in a DICOM file (PS3.10), of which only the header is read now.

    Raises:
        DataSetError: it is no DICOM file, or has no SOP Class or SOP Instance UID.
        OSError: it cannot be read.
    """
    meta, offset, size = part10.read_file(path)
    for name, uid in (
        ("SOP Class UID", meta.sop_class_uid),
        ("SOP Instance UID", meta.sop_instance_uid),
        ("Transfer Syntax UID", meta.transfer_syntax_uid),
    ):
        if not uid:
            raise DataSetError(f"no {name}")
    if meta.sop_class_uid == MEDIA_STORAGE_DIRECTORY:
        raise DataSetError("a directory of files (DICOMDIR), not an instance")
    return Outgoing(
        name=str(path),
        sop_class_uid=meta.sop_class_uid,
        sop_instance_uid=meta.sop_instance_uid,
        transfer_syntax_uid=meta.transfer_syntax_uid,
        chunks=lambda: _read(path, offset, size),
    )


def _read(path: Path, offset: int, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(offset)
        left = size
        while left:
            chunk = file.read(min(CHUNK, left))
            if not chunk:
                raise OSError(f"{path} became shorter while it was sent")
            left -= len(chunk)
            yield chunk


def from_archive(reader: InstanceOpener, instance: Instance) -> Outgoing:
    """An instance that the archive keeps; its digest is checked while it is read.

    One that is longer than a chunk is read twice: a message that has begun cannot be taken back,
    and on the association of a C-GET nothing else could follow it.
    """
    size = instance.location.length

    def fill(memory: memoryview) -> None:
        with closing(reader.open(instance)) as opened:
            opened.fill(memory)

    def chunks() -> Iterator[bytes | memoryview]:
        with closing(reader.open(instance)) as opened:
            if opened.size <= CHUNK:
                yield from opened.chunks(CHUNK)  # one, whose memory nothing comes into after it
                return
            deque(opened.chunks(CHUNK), maxlen=0)
            for chunk in opened.chunks(CHUNK):
                yield bytes(chunk)

    return Outgoing(
        name=instance.sop_instance_uid,
        sop_class_uid=instance.sop_class_uid,
        sop_instance_uid=instance.sop_instance_uid,
        transfer_syntax_uid=instance.transfer_syntax_uid,
        chunks=chunks,
        size=size,
        fill=fill if 0 < size <= CHUNK else None,
    )


def from_dataset(dataset: Any) -> Outgoing:
    """The instance in a pydicom `Dataset`, sent in the transfer syntax of its file meta.

    Raises:
        UsageError: it has no SOP Class UID or SOP Instance UID.
    """
    sop_class, sop_instance = dataset.get("SOPClassUID"), dataset.get("SOPInstanceUID")
    if not sop_class or not sop_instance:
        raise UsageError("a data set to send needs a SOP Class UID and a SOP Instance UID")
    meta = getattr(dataset, "file_meta", None)
    syntax = str(meta.get("TransferSyntaxUID", "") if meta else "") or EXPLICIT_VR_LITTLE_ENDIAN
    return Outgoing(
        name=str(sop_instance),
        sop_class_uid=str(sop_class),
        sop_instance_uid=str(sop_instance),
        transfer_syntax_uid=syntax,
        chunks=lambda: iter((_encoded(dataset, syntax),)),
    )


def _encoded(dataset: Any, syntax: str) -> bytes:
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_dataset

    from hilum.dataset import codec

    known = transfer_syntax(syntax)
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = known.little_endian, known.implicit_vr
    write_dataset(stream, dataset)
    written: bytes = stream.getvalue()
    return codec.deflate(written) if known.deflated else written
