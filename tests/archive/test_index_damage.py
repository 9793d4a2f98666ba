"""A damaged index is made anew and never believed; one that cannot be used is left as it is."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import sqlite3
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from hilum.archive import index_sqlite
from hilum.archive.ports import Level
from hilum.errors import IndexFailed, SettingsError
from tests.archive.building import contents, dataset, opened, snapshot, store
from tests.archive.files import problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hilum.archive.reading import Reader
    from hilum.archive.store import Store

PAGE = 4096


def fill(folder: Path, count: int = 150) -> dict[str, bytes]:
    """An archive whose index has leaves and inner pages."""
    sent = {}
    with opened(folder) as target:
        for n in range(count):
            uid = f"1.2.{n}"
            text = (b"LO", b"x" * 60)
            sent[uid] = dataset(uid, study=f"1.5.{n % 40}", series=f"1.5.{n % 40}.1", number=n)
            sent[uid] = dataset(
                uid,
                study=f"1.5.{n % 40}",
                series=f"1.5.{n % 40}.1",
                number=n,
                more={0x00081030: text, 0x00100020: (b"LO", b"P-%d" % (n % 30))},
            )
            store(target, uid, sent[uid])
    return sent


def harmed(data: bytes, page: int, dice: random.Random, how: str) -> bytes:
    """The same file with one page gone bad."""
    harm = bytearray(data)
    start = page * PAGE
    if how == "random":
        harm[start : start + PAGE] = dice.randbytes(PAGE)
    elif how == "zeros":
        harm[start : start + PAGE] = bytes(PAGE)
    else:
        # Kind of the page, free blocks, count of cells, start of the cells (SQLite format, 1.6).
        header = start + (100 if page == 0 else 0)
        for at in (0, 3, 5):
            harm[header + at] ^= 1 << dice.randrange(1, 8)
    return bytes(harm)


def studies(reader: Reader, uid: str) -> int:
    """How many studies have this UID."""
    return len(list(reader.entities(Level.STUDY, {"StudyInstanceUID": uid})))


def answers(target: Store, sent: dict[str, bytes]) -> int:
    """Ask everything; each answer is right or an error. Returns how many were errors."""
    errors = 0
    reader = target.reader

    def ask(question: Callable[[], object], right: object) -> None:
        nonlocal errors
        try:
            found = question()
        except sqlite3.Error:
            errors += 1
        else:
            assert found == right

    def read(uid: str) -> bytes:
        instance = reader.find(uid)
        assert instance is not None, f"{uid}: an empty answer"
        with reader.open(instance) as reading:
            return reading.read()

    for uid, data in sent.items():
        ask(partial(read, uid), data)
    ask(lambda: contents(target), sent)
    ask(lambda: reader.statistics()[:4], (30, 40, 40, len(sent)))
    for n in range(40):
        ask(partial(studies, reader, f"1.5.{n}"), 1)
    return errors


@pytest.mark.parametrize("how", ["random", "zeros", "header"])
def test_a_bad_page_never_gives_a_wrong_answer_and_is_mended_by_a_start(
    folder: Path, how: str
) -> None:
    sent = fill(folder)
    dice = random.Random(how)
    index = folder / "index.db"
    whole = index.read_bytes()
    with opened(folder) as target:
        before = snapshot(target)
    at_start = at_run_time = 0
    for page in range(len(whole) // PAGE):
        index.write_bytes(harmed(whole, page, dice, how))
        with opened(folder) as target:
            if target.recovered.rebuilt:
                at_start += 1
                assert answers(target, sent) == 0
                continue
            errors = answers(target, sent)
        marked = (folder / "index.db-damaged").exists()
        assert marked == bool(errors)
        with opened(folder) as target:
            assert bool(target.recovered.rebuilt) == marked
            at_run_time += marked
            if marked:
                assert snapshot(target) == before
                assert contents(target) == sent
        assert not (folder / "index.db-damaged").exists()
    assert at_start >= 1 and at_run_time > 10, (at_start, at_run_time)


def test_damage_met_by_a_commit_is_refused_and_mended_by_the_next_start(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sent = fill(folder)
    index = folder / "index.db"
    whole = index.read_bytes()
    with contextlib.closing(sqlite3.connect(index)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'instance_by_uid'"
        ).fetchone()
    index.write_bytes(harmed(whole, root - 1, random.Random(1), "zeros"))
    with opened(folder) as target:
        assert target.recovered.rebuilt == ""
        for n in range(3):
            with pytest.raises(IndexFailed) as failed:
                store(target, f"1.3.{n}", dataset(f"1.3.{n}"))
            assert failed.value.status == 0xA703
    said = [record.getMessage() for record in caplog.records if "damaged" in record.getMessage()]
    assert len(said) == 1 and "Start the server again" in said[0] and str(index) in said[0]
    with opened(folder) as target:
        assert "found damaged" in target.recovered.rebuilt
        assert contents(target) == sent
        assert store(target, "1.3.0", dataset("1.3.0")).outcome == "stored"
    assert problems(folder) == []


def refused(folder: Path) -> str:
    """What a start says that must not change anything."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(SettingsError) as error:
        opened(folder)
    before.pop(folder / "lock", None)
    for path, data in before.items():
        if not path.name.endswith(("-shm", "-wal")):
            assert path.read_bytes() == data, path
    return str(error.value)


def test_a_locked_index_is_named_and_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = fill(folder, 3)
    monkeypatch.setattr(index_sqlite, "_BUSY_TIMEOUT", 0.05)
    with contextlib.closing(sqlite3.connect(folder / "index.db")) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        said = refused(folder)
    assert "index.db" in said and "locked" in said and "end the program" in said
    with opened(folder) as target:
        assert target.recovered.rebuilt == ""
        assert contents(target) == sent


def test_a_folder_in_the_place_of_the_index(folder: Path) -> None:
    fill(folder, 3)
    (folder / "index.db").rename(folder / "kept")
    (folder / "index.db").mkdir()
    said = refused(folder)
    assert "index.db" in said and "directory" in said and "move the folder away" in said


def test_too_many_open_files(folder: Path) -> None:
    """However many files may still be opened: it works, or says so, and the index stays."""
    sent = fill(folder, 3)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    said, worked = [], 0
    for allowed in range(16):
        spare = [os.open(os.devnull, os.O_RDONLY) for _ in range(allowed + 1)]
        resource.setrlimit(resource.RLIMIT_NOFILE, (spare[-1], limits[1]))
        for fd in spare:
            os.close(fd)
        try:
            with opened(folder) as target:
                assert target.recovered.rebuilt == ""
                worked += 1
        except (SettingsError, OSError) as error:
            said.append(str(error))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert worked and all("Too many open files" in text for text in said), said
    assert any("index.db" in text and "ulimit" in text for text in said), said
    with opened(folder) as target:
        assert target.recovered.rebuilt == ""
        assert contents(target) == sent


WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from hilum.archive.store import Store
from hilum.errors import SettingsError
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    Store(Path(sys.argv[1]))
except SettingsError as error:
    print(error)
    sys.exit(3)
"""


def test_an_index_that_this_user_may_not_open(folder: Path) -> None:
    sent = fill(folder, 3)
    folder.chmod(0o777)
    for path in folder.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    index = folder / "index.db"
    index.chmod(0o000)
    data = index.read_bytes() if os.getuid() == 0 else b""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert str(index) in done.stdout and "Permission denied" in done.stdout
    assert "let this user read and write it" in done.stdout
    index.chmod(0o600)
    assert data in (b"", index.read_bytes())
    with opened(folder) as target:
        assert target.recovered.rebuilt == ""
        assert contents(target) == sent


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (sqlite3.SQLITE_FULL, "make room"),
        (sqlite3.SQLITE_IOERR_READ, "check the disk"),
        (sqlite3.SQLITE_IOERR_FSYNC, "check the disk"),
        (sqlite3.SQLITE_NOMEM, "memory"),
        (sqlite3.SQLITE_READONLY, "write to it"),
    ],
)
@pytest.mark.parametrize("moment", ["high_water_marks", "mark_complete", "advance"])
def test_a_disk_that_fails_while_starting(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, advice: str, moment: str
) -> None:
    fill(folder, 3)
    if moment == "advance":
        with opened(folder, limits=None) as target:
            old = (folder / "index.db").read_bytes()
            store(target, "1.9", dataset("1.9"))
        (folder / "index.db").write_bytes(old)
        for suffix in ("-wal", "-shm"):
            (folder / f"index.db{suffix}").unlink(missing_ok=True)

    def fail(*_: object) -> None:
        error = sqlite3.OperationalError("as SQLite says it")
        error.sqlite_errorcode = code
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(index_sqlite.Index, moment, fail)
        said = refused(folder)
    assert "index.db" in said and advice in said
    with opened(folder) as target:
        assert target.recovered.rebuilt == ""


def test_a_new_index_that_is_damaged_at_once_ends_the_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder, 3)
    (folder / "index.db").unlink()

    def fail(*_: object) -> None:
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(index_sqlite.Index, "mark_complete", fail)
        with pytest.raises(SettingsError, match="damaged again"):
            opened(folder)
    with opened(folder) as target:
        assert len(contents(target)) == 3
