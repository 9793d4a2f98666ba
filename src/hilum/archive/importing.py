"""Taking files into the archive: from paths to instances stored, each with its outcome.

Owns the walk through files, folders and DICOMDIR media, and the reading of a file ahead of the
group commit, with bounded memory. Must not know how instances are stored, nor how outcomes are
shown. PS3.10.
"""

from __future__ import annotations

import contextlib
import errno
import mmap
import os
import stat
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from hilum.archive import media
from hilum.archive.adoption import ADOPTED, digest_of, is_unchanged
from hilum.archive.identity import check_identity, from_data_set
from hilum.archive.in_flight import FATAL, Imported, InFlight
from hilum.archive.ports import Source
from hilum.dataset import part10
from hilum.errors import DataSetError, DimseError, IdentifierMismatch

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from hilum.archive.adopting import Adopter
    from hilum.archive.ports import Incoming, Pending
    from hilum.archive.reading import Reader

__all__ = ["Imported", "count_files", "import_paths"]

_AHEAD = 16
_WHOLE = 8 << 20
_HEAD = 1 << 20
_CHUNK = 1 << 20
_CHECK_FIRST = 1 << 20


class Target(Protocol):
    """What a store must offer to be imported into."""

    @property
    def reader(self) -> Reader:
        """Finds what is stored."""

    def incoming(
        self, sop_class_uid: str, sop_instance_uid: str, transfer_syntax_uid: str, source: Source
    ) -> Incoming:
        """See `ports.InstanceStore`."""

    def adopter(self) -> Adopter:
        """Takes files where they are."""


def import_paths(
    store: Target, paths: Iterable[Path | str], *, in_place: bool = False
) -> Generator[Imported, None, None]:
    """Take files, folders (walked recursively) and DICOMDIR media into the archive.

    Outcomes come in the order of the files, once they are durable. Running it again does no harm:
    what is stored already is identical. The generator may be closed at any time.

    Args:
        in_place: adopt the files where they are instead of copying them.

    Raises:
        OutOfSpace, StoreReadOnly: nothing can be taken any more; files before have their outcome.
    """
    window = InFlight()
    take = _Taker(store, in_place)
    ahead: deque[_Found | Imported] = deque()
    try:
        for found in _with_look_ahead(_walk(paths), ahead):
            if isinstance(found, Imported):
                window.add(found)
            else:
                window.add(take.submit(found), str(found.path), found.size)
                found.close()
            yield from window.ready()
            if window.fatal is not None:
                break
        yield from window.rest()
    finally:
        for left in ahead:
            if isinstance(left, _Found):
                left.close()
        window.close()
        take.close()
    if window.fatal is not None:
        raise window.fatal


def count_files(paths: Iterable[Path | str]) -> int:
    """How many files `import_paths` would look at; folders are read, files are not."""
    count = 0
    for path in map(Path, paths):
        if not path.is_dir():
            count += sum(1 for _ in _from_file(path))
            continue
        count += sum(len(names) for _, _, names in os.walk(path))
    return count


# What there is ------------------------------------------------------------------------------------


class _Found:
    """A file that was found, opened ahead so that the system reads it while others are taken."""

    __slots__ = ("error", "fd", "path", "size", "source")

    def __init__(self, path: Path, source: Source) -> None:
        self.path = path
        self.source = source
        self.fd = -1
        self.size = 0
        self.error: OSError | None = None

    def open(self) -> None:
        try:
            self.fd = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
            status = os.fstat(self.fd)
            if not stat.S_ISREG(status.st_mode):
                self.close()
                raise OSError(errno.EINVAL, "not a regular file")
            self.size = status.st_size
            os.posix_fadvise(self.fd, 0, _WHOLE, os.POSIX_FADV_WILLNEED)
        except OSError as error:
            self.error = error

    def close(self) -> None:
        if self.fd >= 0:
            fd, self.fd = self.fd, -1
            os.close(fd)


def _with_look_ahead(
    found: Iterator[_Found | Imported], ahead: deque[_Found | Imported]
) -> Iterator[_Found | Imported]:
    for one in found:
        if isinstance(one, _Found):
            one.open()
        ahead.append(one)
        if len(ahead) > _AHEAD:
            yield ahead.popleft()
    while ahead:
        yield ahead.popleft()


def _walk(paths: Iterable[Path | str]) -> Iterator[_Found | Imported]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from _from_folder(path)
        else:
            yield from _from_file(path)


def _from_file(path: Path) -> Iterator[_Found | Imported]:
    """A file; of a DICOMDIR the files that it names."""
    if not media.is_directory_name(path.name):
        yield _Found(path, _origin(path.parent))
        return
    origin = _origin(path.parent)
    try:
        for named in media.files_named(path):
            if named.path is None:
                yield _missing(path, named)
            else:
                yield _Found(named.path, origin)
    except (DataSetError, OSError) as error:
        yield Imported(str(path), "refused", reason=f"this DICOMDIR cannot be read: {error}")


def _from_folder(root: Path) -> Iterator[_Found | Imported]:
    """Everything in a folder; a DICOMDIR in it tells besides which files should be there."""
    origin = _origin(root)
    problems: list[Imported] = []
    for folder, folders, names in os.walk(
        root, onerror=lambda error: problems.append(_unreadable(error))
    ):
        folders.sort()
        yield from problems
        problems.clear()
        for name in sorted(names):
            path = Path(folder, name)
            if media.is_directory_name(name):
                yield from _absent(path)
            else:
                yield _Found(path, origin)
    yield from problems


def _absent(directory: Path) -> Iterator[Imported]:
    """What a DICOMDIR names and its folder does not have; the rest is found by the walk."""
    try:
        for named in media.files_named(directory):
            if named.path is None:
                yield _missing(directory, named)
    except (DataSetError, OSError) as error:
        yield Imported(str(directory), "skipped", reason=f"no DICOMDIR that can be read: {error}")
        return
    yield Imported(str(directory), "skipped", reason="a DICOMDIR; its files are taken")


def _missing(directory: Path, named: media.Named) -> Imported:
    return Imported(f"{directory.parent}/{named.file_id}", "refused", reason=named.reason)


def _unreadable(error: OSError) -> Imported:
    return Imported(str(error.filename), "refused", reason=f"cannot be read: {error.strerror}")


def _origin(folder: Path) -> Source:
    """Nobody called: the record says from which folder it was imported."""
    return Source("", "", "", f"import of {os.path.realpath(folder)}")


# Taking it ----------------------------------------------------------------------------------------


class _Taker:
    """Reads one file after the other and hands it to the store."""

    def __init__(self, store: Target, in_place: bool) -> None:
        self._store = store
        self._adopter = store.adopter() if in_place else None

    def submit(self, found: _Found) -> Pending | Imported | DimseError:
        """Queue a file; or what became of it; or why nothing more can be taken."""
        try:
            if found.error is not None:
                raise found.error
            return self._submit(found)
        except FATAL as error:
            return error
        except DimseError as error:
            return _not_taken(found, error)
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
            return Imported(str(found.path), "refused", reason=reason)

    def _submit(self, found: _Found) -> Pending | Imported:
        if not found.size:
            raise DataSetError("not a DICOM file: it is empty", position=0)
        whole = found.size <= _WHOLE and self._adopter is None
        data = _read(found.fd, found.size) if whole else None
        meta = _meta_of(found) if data is None else part10.read_meta(data)
        if meta.sop_class_uid == media.DIRECTORY_CLASS:
            return Imported(str(found.path), "skipped", reason="a DICOMDIR, no instance")
        if self._adopter is not None:
            if self._is_adopted(meta, found):
                return Imported(str(found.path), "identical", found.size)
            return self._adopter.submit(found.path, found.source)
        check_identity(meta)
        try:
            return self._submit_as(meta, found, data)
        except IdentifierMismatch:
            inner = _inner(meta, found)
            if inner == meta:
                raise
            return self._submit_as(inner, found, data)

    def _submit_as(
        self, meta: part10.Meta, found: _Found, data: bytes | None
    ) -> Pending | Imported:
        length = found.size - meta.offset
        if found.size >= _CHECK_FIRST and self._has(meta, length, found.fd):
            return Imported(str(found.path), "identical", found.size)
        incoming = self._store.incoming(
            meta.sop_class_uid, meta.sop_instance_uid, meta.transfer_syntax_uid, found.source
        )
        if data is None:
            _write_in_pieces(incoming, found, meta.offset)
        else:
            incoming.write(memoryview(data)[meta.offset :])
        return incoming.submit()

    def _is_adopted(self, meta: part10.Meta, found: _Found) -> bool:
        """Whether this very file was adopted before and looks as it did then."""
        known = self._store.reader.find(meta.sop_instance_uid)
        if known is None or known.location.segment != ADOPTED:
            return False
        adopted = self._store.reader.adopted(known)
        same = adopted is not None and adopted.path == os.path.realpath(os.fsencode(found.path))
        return same and adopted is not None and is_unchanged(adopted)

    def close(self) -> None:
        """End what works beside."""
        if self._adopter is not None:
            self._adopter.close()

    def _has(self, meta: part10.Meta, length: int, fd: int) -> bool:
        """Whether a file is stored already, told without writing it once more."""
        known = self._store.reader.find(meta.sop_instance_uid)
        return (
            known is not None
            and known.location.segment != ADOPTED
            and known.location.length == length
            and known.transfer_syntax_uid == meta.transfer_syntax_uid
            and digest_of(fd, meta.offset, length) == known.digest
        )


def _write_in_pieces(incoming: Incoming, found: _Found, offset: int) -> None:
    try:
        buffer = bytearray(_CHUNK)
        position = offset
        while position < found.size:
            count = os.preadv(found.fd, [buffer], position)
            if not count:
                raise OSError(errno.EIO, "it became shorter while it was read")
            incoming.write(memoryview(buffer)[:count])
            position += count
    except BaseException:
        incoming.discard()
        raise


def _inner(meta: part10.Meta, found: _Found) -> part10.Meta:
    """The meta with the UIDs of the data set itself."""
    with (
        mmap.mmap(found.fd, found.size, prot=mmap.PROT_READ) as data,
        memoryview(data) as view,
        view[meta.offset :] as data_set,
    ):
        return from_data_set(meta, data_set)


def _read(fd: int, size: int) -> bytes:
    data = os.pread(fd, size, 0)
    if len(data) < size:
        raise OSError(errno.EIO, "it became shorter while it was read")
    return data


def _meta_of(found: _Found) -> part10.Meta:
    """The head of a large file, from its beginning if that is enough."""
    with contextlib.suppress(DataSetError):
        meta = part10.read_meta(_read(found.fd, min(_HEAD, found.size)))
        if meta.sop_class_uid and meta.sop_instance_uid:
            return meta
    return part10.read_file(found.path)[0]


def _not_taken(found: _Found, error: DimseError) -> Imported:
    """A DICOM file that is refused, or another that is passed over."""
    path, reason = str(found.path), error.comment or type(error).__name__
    if isinstance(error, DataSetError) and not _claims_to_be_dicom(found):
        if not reason.startswith("not a DICOM file"):
            reason = f"not a DICOM file: {reason}"
        return Imported(path, "skipped", reason=reason)
    return Imported(path, "refused", reason=f"{reason} ({error.status:04X})")


def _claims_to_be_dicom(found: _Found) -> bool:
    """Whether a person would call it DICOM: it has the prefix, or names its SOP Instance."""
    try:
        head = os.pread(found.fd, 132, 0) if found.fd >= 0 else b""
        if head[128:] == b"DICM" or head[:4] == b"DICM":
            return True
        meta = part10.read_file(found.path)[0]
    except (DataSetError, OSError, ValueError):
        return False
    return bool(meta.sop_class_uid and meta.sop_instance_uid)
