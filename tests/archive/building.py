"""Small data sets, a disk that fails on demand, and short ways to store.

Owns what the archive's tests share. Coded by hand, so that nothing under test makes its own input.
"""

from __future__ import annotations

import errno
import os
import struct
from typing import TYPE_CHECKING

from hilum.archive.disk import Disk
from hilum.archive.ports import Source, Stored
from hilum.archive.store import Limits, Store
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CT = "1.2.840.10008.5.1.4.1.1.2"
MR = "1.2.840.10008.5.1.4.1.1.4"
HANGING_PROTOCOL = "1.2.840.10008.5.1.4.38.1"
STUDY, SERIES = "1.2.826.1", "1.2.826.1.1"
SOURCE = Source("CT1", "HILUM", "127.0.0.1", "a-1")

SMALL = Limits(segment=1 << 20, large=96 << 10, low_water=0, write_ahead=0, checkpoint=1 << 20)
"""Everything that happens with gigabytes happens with kilobytes."""

_LONG = (b"OB", b"OW", b"SQ", b"UN", b"UT", b"UC", b"UR")


def element(tag: int, vr: bytes, value: bytes) -> bytes:
    """One element in explicit VR little endian, padded to an even length."""
    if len(value) % 2:
        value += b"\0" if vr in (b"UI", b"OB") else b" "
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr)
    if vr in _LONG:
        return head + struct.pack("<2xI", len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def dataset(
    uid: str | None,
    *,
    study: str | None = STUDY,
    series: str | None = SERIES,
    sop_class: str | None = CT,
    number: int = 1,
    size: int = 0,
    more: dict[int, tuple[bytes, bytes]] | None = None,
    without: Sequence[int] = (),
) -> bytes:
    """A data set in explicit VR little endian; `size` is how many bytes its pixels have."""
    elements: dict[int, tuple[bytes, bytes]] = {
        0x00080020: (b"DA", b"20240131"),
        0x00080050: (b"SH", b"A-17"),
        0x00080060: (b"CS", b"CT"),
        0x00100010: (b"PN", b"Doe^Jane"),
        0x00100020: (b"LO", b"P-1"),
        0x00100030: (b"DA", b"19700101"),
        0x00200013: (b"IS", str(number).encode()),
        0x00280010: (b"US", struct.pack("<H", 16)),
    }
    uids = {0x00080016: sop_class, 0x00080018: uid, 0x0020000D: study, 0x0020000E: series}
    elements |= {tag: (b"UI", text.encode()) for tag, text in uids.items() if text is not None}
    if size:
        elements[0x7FE00010] = (b"OW", bytes([number % 251]) * size)
    elements |= more or {}
    return b"".join(element(tag, *elements[tag]) for tag in sorted(elements) if tag not in without)


def store(
    target: Store,
    uid: str,
    data: bytes,
    *,
    sop_class: str = CT,
    syntax: str = EXPLICIT_VR_LITTLE_ENDIAN,
    fragment: int = 16 << 10,
) -> Stored:
    """Store one data set the way an association does."""
    incoming = target.incoming(sop_class, uid, syntax, SOURCE)
    view = memoryview(data)
    for start in range(0, len(data), fragment):
        incoming.write(view[start : start + fragment])
    return incoming.submit().wait()


def contents(target: Store) -> dict[str, bytes]:
    """Every current instance with its bytes: each must be readable."""
    found = {}
    for instance in target.reader.everything():
        with target.reader.open(instance) as opened:
            found[instance.sop_instance_uid] = opened.read()
    return found


# Numbers that are given as rows come, and that nothing outside the index knows.
_NUMBERED = {
    *(
        (table, name)
        for table in ("instance", "superseded")
        for name in ("sop_class", "transfer_syntax", "source")
    ),
    ("variant", "id"),
    ("audit", "id"),
}


def snapshot(target: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the index that answers depend on."""
    connection = target.reader.connection()
    levels = ("patient", "study", "series", "instance")
    found = {}
    for table in (*levels, "superseded", "variant", "audit", "sound", "region"):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        wanted = [name for name in columns if (table, name) not in _NUMBERED]
        rows = connection.execute(f"SELECT {', '.join(wanted)} FROM {table}").fetchall()
        found[table] = sorted(rows, key=repr)
    return found


class FailingDisk(Disk):
    """Fails the Nth call of one operation, once or from then on; counts all calls."""

    def __init__(self, operation: str = "", at: int = 0, code: int = 0, *, lasting: bool = False):
        super().__init__()
        self.operation, self.at, self.code, self.lasting = operation, at, code, lasting
        self.calls: dict[str, int] = {}
        self.failed = 0
        self.log: list[str] = []

    def _pass(self, operation: str) -> None:
        self.calls[operation] = count = self.calls.get(operation, 0) + 1
        self.log.append(operation)
        if operation == self.operation and (
            count == self.at or (self.lasting and count > self.at > 0)
        ):
            self.failed += 1
            raise OSError(self.code, os.strerror(self.code))

    def create(self, name: str, folder: int) -> int:
        self._pass("create")
        return super().create(name, folder)

    def open(self, name: str, folder: int) -> int:
        self._pass("open")
        return super().open(name, folder)

    def pwritev(self, fd: int, buffers, at: int) -> int:  # type: ignore[no-untyped-def]
        try:
            self._pass("pwritev")
        except OSError as error:
            if error.errno == errno.EINTR:
                raise
            # What a full or failing disk does: a part of it may be there.
            half = b"".join(buffers)[: sum(map(len, buffers)) // 2]
            super().pwritev(fd, [half], at)
            raise
        return super().pwritev(fd, buffers, at)

    def fdatasync(self, fd: int) -> None:
        self._pass("fdatasync")
        super().fdatasync(fd)

    def fsync(self, fd: int) -> None:
        self._pass("fsync")
        super().fsync(fd)

    def ftruncate(self, fd: int, size: int) -> None:
        self._pass("ftruncate")
        super().ftruncate(fd, size)

    def rename(self, old: str, new: str, folder: int) -> None:
        self._pass("rename")
        super().rename(old, new, folder)


class ShortDisk(Disk):
    """Writes at most 1,000 bytes a call and is interrupted before every third."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def pwritev(self, fd: int, buffers, at: int) -> int:  # type: ignore[no-untyped-def]
        self.count += 1
        if self.count % 3 == 0:
            raise InterruptedError(errno.EINTR, "interrupted")
        return super().pwritev(fd, [b"".join(buffers)[:1000]], at)


def opened(folder: Path, **options: object) -> Store:
    """A store with small limits."""
    return Store(folder, **{"limits": SMALL, **options})  # type: ignore[arg-type]
