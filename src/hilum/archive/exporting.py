"""Writing instances out as DICOM files, each checked on its way.

Owns the names of the files, that no file is ever overwritten, and that a file which is there is
whole. Must not know how instances are chosen, nor how outcomes are shown. PS3.10.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.adoption import ADOPTED
from hilum.archive.members import file_name, safe_part
from hilum.dataset import part10
from hilum.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hilum.archive.ports import Instance
    from hilum.archive.reading import OpenedInstance, Reader

__all__ = ["Exported", "export"]

_PREFIX, _SUFFIX = ".hilum-", ".part"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW
_CHUNK = 1 << 20


class Exported(NamedTuple):
    """What became of one instance.

    `outcome` is "written", "identical" (the file is there already) or "failed", with the
    `reason`; `name` is the file's below the target folder; `bytes` is its size.
    """

    name: str
    sop_instance_uid: str
    outcome: str
    bytes: int = 0
    reason: str = ""


def export(reader: Reader, instances: Iterable[Instance], into: Path) -> Iterator[Exported]:
    """Write instances as `<study>/<series>/<instance>.dcm` below a folder, which is made.

    Running it again writes only what is missing. All is on stable storage when it ends.

    Raises:
        OSError: the folder cannot be made or written.
    """
    into.mkdir(parents=True, exist_ok=True)
    target = _Target(os.open(into, _FOLDER & ~os.O_NOFOLLOW))
    try:
        for instance in instances:
            yield _export(reader, instance, target)
        target.sync()
    finally:
        target.close()


def _export(reader: Reader, instance: Instance, target: _Target) -> Exported:
    uid = instance.sop_instance_uid
    folder = _folder_of(instance)
    base = file_name(folder, uid, 1).rpartition("/")[2]
    name = f"{folder}/{base}"
    try:
        with reader.open(instance) as opened:
            head = _head(opened)
            outcome = target.put(folder, base, head, opened)
            return Exported(name, uid, outcome, len(head) + opened.size)
    except StorageError as error:
        return Exported(name, uid, "failed", reason=error.comment)
    except OSError as error:
        return Exported(name, uid, "failed", reason=f"{error.strerror or error}")


def _folder_of(instance: Instance) -> str:
    study, series = instance.study_instance_uid, instance.series_instance_uid
    if study is None or series is None:
        return safe_part(instance.sop_class_uid)
    return f"{safe_part(study)}/{safe_part(series)}"


def _head(opened: OpenedInstance) -> bytes:
    """What stands before the data set. Of adopted files it is made anew: theirs was never checked,
    and the preamble of a foreign file may be a program (PS3.10 7.1)."""
    instance = opened.instance
    if instance.location.segment != ADOPTED:
        return opened.head()
    return part10.meta(
        instance.sop_class_uid, instance.sop_instance_uid, instance.transfer_syntax_uid
    )


class _Target:
    """The folder that is written to; names are looked up without following any link."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._name = ""
        self._fd = -1

    def put(self, folder: str, name: str, head: bytes, opened: OpenedInstance) -> str:
        """Write one file unless it is there; returns the outcome.

        Raises:
            OSError: it cannot be written, or another file has its name.
            StorageError: the stored bytes are damaged.
        """
        fd = self._enter(folder)
        if _is_there(name, fd):
            return self._compare(name, fd, head, opened)
        temporary = f"{_PREFIX}{os.getpid()}-{name}{_SUFFIX}"
        try:
            _write(temporary, fd, head, opened)
            if _give_name(temporary, name, fd):
                return "written"
        finally:
            with contextlib.suppress(OSError):
                os.unlink(temporary, dir_fd=fd)
        return self._compare(name, fd, head, opened)

    def _enter(self, folder: str) -> int:
        if folder == self._name:
            return self._fd
        fd = os.dup(self._root)
        for part in folder.split("/"):
            above = fd
            try:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, 0o777, dir_fd=above)
                fd = os.open(part, _FOLDER, dir_fd=above)
            finally:
                os.close(above)
        self._leave()
        self._fd, self._name = fd, folder
        _sweep(fd)
        return fd

    def _compare(self, name: str, folder: int, head: bytes, opened: OpenedInstance) -> str:
        fd = os.open(name, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW, dir_fd=folder)
        try:
            if os.fstat(fd).st_size == len(head) + opened.size and _same(fd, head, opened):
                return "identical"
        finally:
            os.close(fd)
        raise FileExistsError(
            0, "another file has this name: move it away, or export to another folder"
        )

    def sync(self) -> None:
        """Put all of it on stable storage, at once."""
        _sync_file_system(self._root)

    def _leave(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd, self._name = -1, ""

    def close(self) -> None:
        self._leave()
        os.close(self._root)


def _is_there(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _write(name: str, folder: int, head: bytes, opened: OpenedInstance) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    fd = os.open(name, flags, 0o666, dir_fd=folder)
    try:
        _write_all(fd, memoryview(head))
        for chunk in opened.chunks(_CHUNK):
            _write_all(fd, chunk)
    finally:
        os.close(fd)


def _write_all(fd: int, data: memoryview) -> None:
    while data:
        data = data[os.write(fd, data) :]


def _give_name(temporary: str, name: str, folder: int) -> bool:
    """Name the whole file; False when the name was taken meanwhile."""
    try:
        os.link(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except FileExistsError:
        return False
    except OSError:
        # File systems without links, as on USB sticks.
        if _is_there(name, folder):
            return False
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    return True


def _same(fd: int, head: bytes, opened: OpenedInstance) -> bool:
    if os.pread(fd, len(head), 0) != head:
        return False
    position = len(head)
    for chunk in opened.chunks(_CHUNK):
        if os.pread(fd, len(chunk), position) != chunk:
            return False
        position += len(chunk)
    return True


def _sweep(folder: int) -> None:
    """Remove what an export left that was killed in the middle of a file."""
    for name in os.listdir(folder):
        if not name.startswith(_PREFIX) or not name.endswith(_SUFFIX):
            continue
        owner = name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            with contextlib.suppress(OSError):
                os.unlink(name, dir_fd=folder)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _sync_file_system(fd: int) -> None:
    """One sync for thousands of files, instead of one each."""
    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):
        os.sync()
        return
    if syncfs(fd):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
