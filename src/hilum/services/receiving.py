"""Where instances go that this side has asked for: memory, a folder, or an archive.

Owns how C-STORE is performed by the requestor of a C-GET, or by the destination of its own C-MOVE.
Must not know how they were asked for. File names are made of UIDs that have been checked, never of
anything else from the network. PS3.4 Annex B, PS3.10.
"""

from __future__ import annotations

import contextlib
import mmap
import os
from collections import deque
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset import part10, values
from hilum.dataset.instance import Instance
from hilum.dataset.scan import scan
from hilum.dimse.sinks import SpoolSink
from hilum.errors import CannotUnderstand, DimseError, OutOfSpace, WriteFailed
from hilum.services import storage
from hilum.services.base import Performed
from hilum.tables.commands import C_STORE_RQ
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import IO

    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.services.base import Context, Later

__all__ = ["FolderTarget", "MemoryTarget", "Received", "StoreTarget", "Target", "file_of"]

IN_MEMORY = 16 << 20
"""Bytes of an instance that are held in memory; more goes to a file without a name."""

STUDY, SERIES = tag_of("StudyInstanceUID"), tag_of("SeriesInstanceUID")
OTHER_CONTENT = 0xA901
_CHUNK = 1 << 20
_NO_SPACE = 28, 122, 27  # ENOSPC, EDQUOT, EFBIG
_numbers = count(1)


class Received(NamedTuple):
    """What became of one instance that came.

    `outcome` is "received", "identical" (it was there already) or "failed", with the `reason`;
    `name` is where it is.
    """

    sop_instance_uid: str
    outcome: str
    name: str = ""
    bytes: int = 0
    reason: str = ""


class Target:
    """Performs C-STORE; `outcomes` tells what became of each instance, the oldest first."""

    def __init__(self) -> None:
        self.outcomes: deque[Received] = deque()
        self.performed = Performed(self.handle, self.open)
        self.performs: Mapping[int, Performed] = {C_STORE_RQ: self.performed}

    def open(self, command: Command, context: Context) -> Sink:
        """Where the data set goes. DimseError: the instance is refused."""
        raise NotImplementedError

    def take(self, request: Message, context: Context) -> object:
        """The data set is here."""
        raise NotImplementedError

    def handle(self, request: Message, context: Context) -> object:
        """Answer a C-STORE; a failure is told to the peer, and noted."""
        uid = request.command.affected_sop_instance_uid
        try:
            if request.sink is None:
                raise CannotUnderstand("C-STORE-RQ without a data set")
            return self.take(request, context)
        except DimseError as error:
            self.outcomes.append(Received(uid, "failed", reason=error.comment))
            raise


class MemoryTarget(Target):
    """Keeps instances for the program that asked for them; large ones in nameless files."""

    def __init__(self) -> None:
        super().__init__()
        self.instances: deque[Instance] = deque()

    def open(self, command: Command, context: Context) -> Sink:
        storage.check(command, context)
        return SpoolSink(IN_MEMORY)

    def take(self, request: Message, context: Context) -> None:
        sink, command = request.sink, request.command
        assert isinstance(sink, SpoolSink)
        self.instances.append(
            Instance(
                sop_class_uid=command.affected_sop_class_uid,
                sop_instance_uid=command.affected_sop_instance_uid,
                transfer_syntax_uid=request.context.transfer_syntax,
                calling_aet=context.source.calling_aet,
                read=lambda: sink.data,
            )
        )


class StoreTarget(Target):
    """Stores instances in an archive; the peer gets its answer when they are durable."""

    def open(self, command: Command, context: Context) -> Sink:
        return storage.receive(command, context)

    def take(self, request: Message, context: Context) -> _Noted:
        uid = request.command.affected_sop_instance_uid
        return _Noted(storage.store(request, context), self.outcomes, uid, request.size)


class _Noted:
    """An instance on its way to the disk; its outcome is noted when it is there."""

    def __init__(self, pending: Later, outcomes: deque[Received], uid: str, size: int) -> None:
        self._pending, self._outcomes, self._uid, self._size = pending, outcomes, uid, size

    def wait(self) -> object:
        try:
            stored = self._pending.wait()
        except DimseError as error:
            self._outcomes.append(Received(self._uid, "failed", reason=error.comment))
            raise
        same = getattr(stored, "outcome", "") == "identical"
        outcome = "identical" if same else "received"
        self._outcomes.append(Received(self._uid, outcome, bytes=self._size))
        return None


# A folder -----------------------------------------------------------------------------------------


class FolderTarget(Target):
    """Writes instances as `<study>/<series>/<instance>.dcm` below a folder, which is made.

    A file is never overwritten: what is there and the same is left, anything else is refused.

    Args:
        suffix: what the names end in.

    Raises:
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: Path, suffix: str = ".dcm") -> None:
        super().__init__()
        self.folder, self._suffix = folder, suffix
        folder.mkdir(parents=True, exist_ok=True)

    def open(self, command: Command, context: Context) -> Sink:
        storage.check(command, context)
        head = part10.meta(
            command.affected_sop_class_uid,
            command.affected_sop_instance_uid,
            context.transfer_syntax,
            context.source.calling_aet,
        )
        return _FileSink(self.folder, head)

    def take(self, request: Message, context: Context) -> None:
        sink, uid = request.sink, request.command.affected_sop_instance_uid
        assert isinstance(sink, _FileSink)
        try:
            study, series = sink.finish(request.context.transfer_syntax)
            path = file_of(self.folder, study, series, uid, self._suffix)
            path.parent.mkdir(parents=True, exist_ok=True)
            outcome = sink.name_it(path)
        except OSError as error:
            raise _failed(error) from error
        finally:
            sink.discard()
        name = str(path.relative_to(self.folder))
        self.outcomes.append(Received(uid, outcome, name, sink.size))


def file_of(folder: Path, study: str, series: str, instance: str, suffix: str = ".dcm") -> Path:
    """Where an instance goes; what is no UID is no part of a name."""
    parts = [uid for uid in (study, series) if _is_uid(uid)]
    return folder.joinpath(*parts, instance + suffix)


def _is_uid(text: str) -> bool:
    return bool(text) and text[0] != "." and not text.strip("0123456789.") and len(text) <= 64


class _FileSink:
    """A DICOM file that is being written, under a name that nobody takes for an instance."""

    def __init__(self, folder: Path, head: bytes) -> None:
        self._path = folder
        self._head = len(head)
        self.size = 0
        self._file: IO[bytes] | None = None
        try:
            self._file = self._new(folder)
            self._file.write(head)
        except OSError as error:
            raise _failed(error) from error

    def _new(self, folder: Path) -> IO[bytes]:
        """A file that nobody has: a process that was killed leaves one, and its id comes again."""
        while True:
            self._path = folder / f".hilum-{os.getpid()}-{next(_numbers)}.part"
            with contextlib.suppress(FileExistsError):
                return self._path.open("xb", buffering=_CHUNK)

    def write(self, fragment: memoryview) -> None:
        """Take the next bytes. OutOfSpace, WriteFailed: they cannot be written."""
        assert self._file is not None
        try:
            self._file.write(fragment)
        except OSError as error:
            raise _failed(error) from error
        self.size += len(fragment)

    def finish(self, syntax: str) -> tuple[str, str]:
        """All is here: the study and the series that it belongs to.

        Raises:
            DataSetError: it cannot be read. OSError: it cannot be written.
        """
        assert self._file is not None
        self._file.close()
        if not self.size:
            raise CannotUnderstand("an empty data set")
        with (
            self._path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
            memoryview(data) as view,
            view[self._head :] as data_set,
        ):
            found = scan(data_set, transfer_syntax(syntax), {STUDY, SERIES}).values
        return values.uid(found.get(STUDY, b"")), values.uid(found.get(SERIES, b""))

    def name_it(self, path: Path) -> str:
        """Give the file its name; the outcome. OSError: another file has it."""
        try:
            os.link(self._path, path)
        except FileExistsError:
            if _same(self._path, path):
                return "identical"
            raise FileExistsError(0, "another file has its name: name another folder") from None
        except OSError:  # file systems without links, as on USB sticks
            if path.exists():
                raise
            self._path.rename(path)
        return "received"

    def discard(self) -> None:
        """Remove what has no name."""
        with contextlib.suppress(OSError):
            if self._file is not None:
                self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink()


def _same(one: Path, other: Path) -> bool:
    """Whether two files have the same data set; who sent it does not matter."""
    (meta, start, size), (other_meta, other_start, other_size) = map(part10.read_file, (one, other))
    if (meta.transfer_syntax_uid, size) != (other_meta.transfer_syntax_uid, other_size):
        return False
    with one.open("rb") as left, other.open("rb") as right:
        left.seek(start)
        right.seek(other_start)
        while chunk := left.read(_CHUNK):
            if chunk != right.read(_CHUNK):
                return False
    return True


def _failed(error: OSError) -> DimseError:
    why = error.strerror or str(error)
    if error.errno in _NO_SPACE:
        return OutOfSpace(why)
    if isinstance(error, FileExistsError):
        return DimseError(why, status=OTHER_CONTENT)
    return WriteFailed(why)
