"""Adopted files: kept where they are, in the truth, checked, and never touched."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hilum.archive import adoption
from hilum.archive.deleting import carry_out, plan
from hilum.archive.exporting import export
from hilum.archive.selection import Selection, everything
from hilum.archive.store import rebuild
from hilum.errors import StorageError
from tests.archive.building import contents, dataset, opened, snapshot, store
from tests.archive.files import file_bytes, outcomes, problems, take, write_files

if TYPE_CHECKING:
    from hilum.archive.members import Record
    from hilum.archive.submission import Submission


def kinds(folder: Path) -> set[tuple[str, str]]:
    return {(one.kind, one.sop_instance_uid) for one in problems(folder) if one.is_wrong}


def test_nothing_is_copied_and_everything_is_found(folder: Path, tmp_path: Path) -> None:
    uids = write_files(tmp_path, 130, size=5000)
    with opened(folder) as target:
        assert outcomes(take(target, tmp_path, in_place=True)) == {"stored": 130}
        found = contents(target)
        assert {uid: dataset(uid, number=n, size=5000) for n, uid in enumerate(uids)} == found
        assert target.reader.statistics()[:4] == (1, 1, 1, 130)
        assert outcomes(take(target, tmp_path, in_place=True)) == {"identical": 130}
        assert outcomes(take(target, tmp_path)) == {"identical": 130}
    size = sum(path.stat().st_size for path in (folder / "segments").iterdir())
    assert size < 130 * 2600
    assert kinds(folder) == set()


def test_a_rebuilt_index_gives_the_same_answers(folder: Path, tmp_path: Path) -> None:
    """The index is derived: the adoption is in the segments."""
    write_files(tmp_path, 12, size=100)
    with opened(folder) as target:
        store(target, "1.2.826.5.3", dataset("1.2.826.5.3", number=77))
        take(target, tmp_path, in_place=True)
        store(target, "1.2.826.5.4", dataset("1.2.826.5.4", number=78))
        before, read = snapshot(target), contents(target)
    rebuild(folder)
    with opened(folder) as target:
        assert snapshot(target) == before
        assert contents(target) == read
    with sqlite3.connect(folder / "index.db") as connection:
        assert connection.execute("SELECT count(*) FROM adopted").fetchone() == (12,)
    assert kinds(folder) == set()


def change(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


CHANGES = {
    "changed": change,
    "gone": lambda path: path.unlink(),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0\0"),
    "shorter": lambda path: os.truncate(path, path.stat().st_size - 2),
    "folder": lambda path: (path.unlink(), path.mkdir()),
    "pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "link": lambda path: (path.rename(f"{path}.real"), path.symlink_to(f"{path}.real")),
}


@pytest.mark.parametrize("how", CHANGES)
def test_a_changed_file_is_told_and_never_read_as_if_right(
    folder: Path, tmp_path: Path, how: str
) -> None:
    """Hazard 69 for foreign files: retrieval fails, never wrong bytes."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(file_bytes(f"1.2.{ord(name)}", size=900))
    with opened(folder) as target:
        take(target, tmp_path, in_place=True)
        CHANGES[how](tmp_path / "a")
        instance = target.reader.find("1.2.97")
        with pytest.raises(StorageError), target.reader.open(instance) as file:
            file.read()
        with target.reader.open(target.reader.find("1.2.98")) as file:
            assert file.read() == dataset("1.2.98", size=900)
    assert kinds(folder) == {("adopted", "1.2.97")}
    rebuild(folder)
    with opened(folder) as target:
        assert target.reader.statistics()[:4] == (1, 1, 1, 2), "it is still found where it was"
        assert target.reader.variants() == []
        with pytest.raises(StorageError), target.reader.open(target.reader.find("1.2.97")) as file:
            file.read()
    assert kinds(folder) == {("adopted", "1.2.97")}


def test_a_file_that_was_only_touched_is_the_same(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(file_bytes("1.2.3"))
    with opened(folder) as target:
        take(target, path, in_place=True)
        before = snapshot(target)
    os.utime(path, (1, 1))
    rebuild(folder)
    with opened(folder) as target:
        assert snapshot(target) == before
        assert contents(target) == {"1.2.3": dataset("1.2.3")}
    assert kinds(folder) == set()


def test_deletion_never_touches_the_file(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(file_bytes("1.2.3", size=100))
    before = path.read_bytes()
    with opened(folder) as target:
        take(target, path, in_place=True)
        carry_out(target, plan(target.reader, Selection(("P-1",))), actor="me", reason="x")
        compaction = target.compaction()
        compaction.run(compaction.candidates(0))
        assert contents(target) == {}
    assert path.read_bytes() == before
    path.unlink()
    assert kinds(folder) == set(), "nobody asks for a file that was deleted here"


def test_older_versions_may_be_adopted_ones(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(file_bytes("1.2.3", size=100))
    with opened(folder) as target:
        take(target, path, in_place=True)
        assert store(target, "1.2.3", dataset("1.2.3", number=2)).outcome == "kept"
        _, older = target.reader.versions("1.2.3")
        with target.reader.open(older.instance) as file:
            assert file.read() == dataset("1.2.3", size=100)
    change(path)
    assert kinds(folder) == {("adopted", "1.2.3")}


@pytest.mark.parametrize("in_place", [True, False])
def test_a_lost_file_comes_again(folder: Path, tmp_path: Path, in_place: bool) -> None:
    """Identical is only what can be vouched for: the same content is taken once more."""
    path = tmp_path / "a"
    path.write_bytes(file_bytes("1.2.3", size=3 << 20))
    with opened(folder) as target:
        take(target, path, in_place=True)
        path.rename(tmp_path / "moved")
        again = take(target, tmp_path / "moved", in_place=in_place)
        assert outcomes(again) == {"kept": 1}
        assert outcomes(take(target, tmp_path / "moved", in_place=in_place)) == {"identical": 1}
        assert contents(target) == {"1.2.3": dataset("1.2.3", size=3 << 20)}
        before = snapshot(target)
    rebuild(folder)
    with opened(folder) as target:
        rebuilt = snapshot(target)
        assert rebuilt["instance"] == before["instance"]
        assert rebuilt["audit"] == before["audit"]
        assert contents(target) == {"1.2.3": dataset("1.2.3", size=3 << 20)}
    assert kinds(folder) == {("adopted", "1.2.3")}


def test_what_cannot_be_adopted(folder: Path, tmp_path: Path) -> None:
    write_files(folder / "segments", 1)
    (tmp_path / "cut").write_bytes(file_bytes("1.2.4", size=999)[:-9])
    (tmp_path / "text").write_text("no DICOM" * 99)
    with opened(folder) as target:
        (inside,) = take(target, folder / "segments/d0", in_place=True)
        assert (inside.outcome, "data folder itself" in inside.reason) == ("refused", True)
        found = take(target, tmp_path, in_place=True)
        assert [one.outcome for one in found] == ["refused", "skipped"]
        assert contents(target) == {}


def test_odd_paths(folder: Path, tmp_path: Path) -> None:
    """Names that are no UTF-8, with newlines and quotes, and a link on the way."""
    place = os.fsencode(tmp_path) + b"/\xff'\"\n;%s"
    Path(os.fsdecode(place)).mkdir()
    with open(place + b"/a\xfe", "wb") as file:
        file.write(file_bytes("1.2.3"))
    (tmp_path / "way").symlink_to(os.fsdecode(place))
    with opened(folder) as target:
        assert outcomes(take(target, tmp_path / "way", in_place=True)) == {"stored": 1}
        kept = target.reader.adopted(target.reader.find("1.2.3"))
        assert kept.path == os.path.realpath(place) + b"/a\xfe"
    (tmp_path / "way").unlink()
    rebuild(folder)
    with opened(folder) as target:
        assert contents(target) == {"1.2.3": dataset("1.2.3")}


def test_the_file_and_its_folder_are_synced_before_it_is_recorded(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, 20)
    events: list[str] = []
    sync, note_of = os.fsync, adoption.note_of

    def fsync(fd: int) -> None:
        sync(fd)
        events.append(str(Path(f"/proc/self/fd/{fd}").readlink()))

    def note(submission: Submission, record: Record) -> dict[str, object]:
        assert submission.adopted is not None
        path = os.fsdecode(submission.adopted.path)
        assert {path, str(Path(path).parent)} <= set(events)
        events.append(f"recorded {path}")
        return note_of(submission, record)

    with opened(folder) as target:
        monkeypatch.setattr("os.fsync", fsync)
        monkeypatch.setattr("hilum.archive.adoption.note_of", note)
        assert outcomes(take(target, tmp_path, in_place=True)) == {"stored": 20}
    paths = [str(path) for path in sorted(tmp_path.rglob("f*"))]
    assert [one for one in events if one.startswith("recorded")] == [
        f"recorded {path}" for path in paths
    ], "in the order of the walk"
    assert len([one for one in events if one.startswith(str(tmp_path))]) == 22


def test_a_file_that_cannot_be_synced_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hazard 65 for foreign files: what may be in memory only is not acknowledged."""
    write_files(tmp_path, 20)
    bad = str(tmp_path / "d0/f00007")
    sync = os.fsync

    def fsync(fd: int) -> None:
        if str(Path(f"/proc/self/fd/{fd}").readlink()) == bad:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(fd)

    with opened(folder) as target:
        monkeypatch.setattr("os.fsync", fsync)
        found = take(target, tmp_path, in_place=True)
        assert outcomes(found) == {"stored": 19, "refused": 1}
        assert "cannot be synced" in found[7].reason
        assert "1.2.826.5.7" not in contents(target)


def test_hazard_59_export_writes_no_foreign_preamble(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "polyglot").write_bytes(file_bytes("1.2.3", preamble=b"MZ".ljust(128, b"\1")))
    (tmp_path / "bare").write_bytes(dataset("1.2.4"))
    with opened(folder) as target:
        assert outcomes(take(target, tmp_path, in_place=True)) == {"stored": 2}
        done = list(export(target.reader, everything(target.reader), tmp_path / "out"))
    for one in done:
        data = (tmp_path / "out" / one.name).read_bytes()
        assert data[:132] == bytes(128) + b"DICM"
        assert data.endswith(dataset(one.sop_instance_uid))
