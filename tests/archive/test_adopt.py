"""Adopted files: kept where they are, in the truth, checked, and never touched."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from hilum.archive import adoption
from hilum.archive.deleting import carry_out, plan
from hilum.archive.exporting import export
from hilum.archive.ports import Source
from hilum.archive.selection import Selection, everything
from hilum.archive.store import rebuild
from hilum.errors import StorageError
from tests.archive.building import contents, dataset, opened, snapshot, store
from tests.archive.files import file_bytes, outcomes, problems, take, write_files

if TYPE_CHECKING:
    from pathlib import Path


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
        assert target.reader.statistics().instances == 2, "it is still found"
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
    os.mkdir(place)
    with open(place + b"/a\xfe", "wb") as file:
        file.write(file_bytes("1.2.3"))
    os.symlink(place, tmp_path / "way")
    with opened(folder) as target:
        assert outcomes(take(target, tmp_path / "way", in_place=True)) == {"stored": 1}
        kept = target.reader.adopted(target.reader.find("1.2.3"))
        assert kept.path == os.path.realpath(place) + b"/a\xfe"
    os.unlink(tmp_path / "way")
    rebuild(folder)
    with opened(folder) as target:
        assert contents(target) == {"1.2.3": dataset("1.2.3")}


def test_the_file_and_its_folder_are_synced_before_it_is_recorded(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, 20)
    synced: list[str] = []
    real = os.fsync
    monkeypatch.setattr(
        "os.fsync", lambda fd: (synced.append(os.readlink(f"/proc/self/fd/{fd}")), real(fd))
    )
    with opened(folder) as target:
        synced.clear()
        adopter = target.adopter()
        paths = sorted(path for path in tmp_path.rglob("f*"))
        pending = [adopter.submit(path, Source("", "", "", "")) for path in paths]
        assert synced[:3] == [str(paths[0]), str(paths[0].parent), str(paths[1])]
        assert len(synced) == 22, "each file, and each of two folders once"
        assert [one.wait().outcome for one in pending] == ["stored"] * 20
        assert adoption.ADOPTED in {one.location.segment for one in everything(target.reader)}


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
