"""Adopted files: instances that stay where they are, outside the data folder.

Owns what is recorded of a foreign file, how it becomes part of the truth (a note in a segment) and
of the index again, and the check that it is still the same file. Must not know who adopts, nor the
network. A foreign file is only ever read: never written, moved or removed.
"""

from __future__ import annotations

import contextlib
import errno
import mmap
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from xxhash import xxh3_128

from hilum.archive.examine import Examined, examine
from hilum.archive.index_sqlite import Admission
from hilum.archive.keys import INSTANCE_COLUMNS
from hilum.archive.members import Record
from hilum.archive.ports import Location
from hilum.errors import DimseError, StorageError
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.submission import Submission

__all__ = [
    "ACTION",
    "ADOPTED",
    "Adopted",
    "admissions",
    "digest_of",
    "is_unchanged",
    "make_durable",
    "note_of",
    "open_adopted",
    "open_foreign",
]

ACTION = "adopt"
"""The action of a note that records an adopted file."""

ADOPTED = -1
"""The segment of a `Location` whose bytes are in a foreign file: the index has its path."""

_CHUNK = 1 << 20
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.EROFS, errno.EBADF, errno.ENOTSUP, errno.EACCES})


class Adopted(NamedTuple):
    """A foreign file as it was when it was adopted.

    `path` is absolute, without symbolic links, as the file system codes it. `size` and `modified`
    (nanoseconds since 1970) tell quickly whether it may have changed; only the digest proves it.
    """

    path: bytes
    size: int
    modified: int


def open_foreign(path: bytes | str) -> int:
    """Open a regular file for reading, whatever else may lie in its place.

    Raises:
        OSError: it cannot be read, or is a device, a pipe, a folder or a symbolic link.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
    fd = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(errno.EINVAL, "not a regular file")
    return fd


def open_adopted(adopted: Adopted) -> int:
    """Open an adopted file; its bytes are checked by whoever reads them.

    Raises:
        StorageError: it is gone, or has another length than it had.
    """
    name = os.fsdecode(adopted.path)
    try:
        fd = open_foreign(adopted.path)
    except OSError as error:
        raise StorageError(f"the adopted file {name}: {error.strerror}", status=0x0110) from error
    size = os.fstat(fd).st_size
    if size != adopted.size:
        os.close(fd)
        raise StorageError(
            f"the adopted file {name} has {size} bytes instead of {adopted.size}", status=0x0110
        )
    return fd


def is_unchanged(adopted: Adopted) -> bool:
    """Whether an adopted file is there and looks as it did: its bytes are not read."""
    try:
        status = Path(os.fsdecode(adopted.path)).lstat()
    except OSError:
        return False
    now = (status.st_size, status.st_mtime_ns)
    return stat.S_ISREG(status.st_mode) and now == (adopted.size, adopted.modified)


def digest_of(fd: int, offset: int, length: int) -> bytes:
    """XXH3-128 of bytes of a file; of fewer bytes when the file ends before."""
    hasher = xxh3_128()
    position, end = offset, offset + length
    while position < end:
        chunk = os.pread(fd, min(_CHUNK, end - position), position)
        if not chunk:
            break
        hasher.update(chunk)
        position += len(chunk)
    return hasher.digest()


def make_durable(fd: int) -> None:
    """Sync a foreign file or folder; media that cannot be written need no sync.

    Raises:
        OSError: the sync failed, so nothing may be promised of it.
    """
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


# The truth ----------------------------------------------------------------------------------------


def note_of(submission: Submission, record: Record) -> dict[str, object]:
    """What a segment records of an adopted file: enough to enter it into an index again."""
    adopted, examined, location = submission.adopted, submission.examined, submission.place
    assert adopted is not None and examined is not None and location is not None
    upper = examined.upper
    return {
        "action": ACTION,
        "sequence": record.sequence,
        "version": record.version,
        "replaces": record.replaces,
        "uid": submission.uid,
        "class": submission.sop_class_uid,
        "syntax": submission.transfer_syntax_uid,
        "header": None if upper is None else _header_text(upper),
        "coding": examined.coding,
        "path": os.fsdecode(adopted.path),
        "size": adopted.size,
        "modified": adopted.modified,
        "offset": location.offset,
        "length": location.length,
        "preamble": location.preamble,
        "digest": record.digest.hex(),
        "arrival": record.arrival,
        "source": record.source,
    }


def admissions(note: dict[str, Any]) -> Iterator[Admission]:
    """What the index must say of an adopted file, from its note.

    The attributes are read from the file again. If it is gone or changed, patient, study and
    series are as the note has them, so that the instance is still found where it was.
    """
    record = Record(
        note["sequence"],
        note["version"],
        note["replaces"],
        bytes.fromhex(note["digest"]),
        note["arrival"],
        note["source"],
    )
    adopted = Adopted(os.fsencode(note["path"]), note["size"], note["modified"])
    location = Location(ADOPTED, note["offset"], note["length"], note["preamble"])
    examined = _examined(note, adopted, location, record.digest)
    yield Admission(
        note["uid"],
        note["class"],
        note["syntax"],
        examined.upper,
        examined.values,
        examined.coding,
        record,
        location,
        examined.findings,
        adopted,
    )


def _examined(
    note: dict[str, Any], adopted: Adopted, location: Location, digest: bytes
) -> Examined:
    try:
        fd = open_adopted(adopted)
    except StorageError as error:
        return _from_note(note, error.comment)
    try:
        unchanged = os.fstat(fd).st_mtime_ns == adopted.modified
        if not unchanged and digest_of(fd, location.offset, location.length) != digest:
            return _from_note(note, "the adopted file has changed")
        with (
            mmap.mmap(fd, 0, prot=mmap.PROT_READ) as data,
            memoryview(data) as view,
            view[location.offset : location.offset + location.length] as data_set,
        ):
            syntax = transfer_syntax(note["syntax"])
            return examine(data_set, note["class"], note["uid"], syntax)
    except (DimseError, OSError, ValueError) as error:
        return _from_note(note, f"the adopted file cannot be read: {error}")
    finally:
        with contextlib.suppress(OSError):
            os.close(fd)


def _from_note(note: dict[str, Any], finding: str) -> Examined:
    """Where an instance belongs, without its file: attributes of its own are not known then."""
    values = (None,) * len(INSTANCE_COLUMNS)
    upper = note["header"]
    if upper is not None:
        upper = {int(tag, 16): text.encode("latin-1") for tag, text in upper.items()}
    return Examined("", upper, values, note["coding"], (finding,))


def _header_text(upper: dict[int, bytes]) -> dict[str, str]:
    """Raw values by tag, as JSON can hold them: each character is one byte."""
    return {f"{tag:08X}": raw.decode("latin-1") for tag, raw in upper.items()}
