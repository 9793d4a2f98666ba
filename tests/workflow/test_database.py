"""workflow.db: the group commit, migrations, and what a failure does to whom."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from hilum.archive.workflow import schema
from hilum.archive.workflow.database import FILE_NAME, Database, WorkflowFailed
from hilum.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def put(name: str):
    def do(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO property VALUES (?, '')", (name,))
        return name

    return do


def names(database: Database) -> set[str]:
    with database.reading() as connection:
        return {row[0] for row in connection.execute("SELECT name FROM property")}


def test_many_threads_share_commits_and_each_gets_its_own_answer(folder: Path) -> None:
    database = Database(folder / FILE_NAME)
    answers: dict[str, object] = {}

    def work(thread: int) -> None:
        for number in range(50):
            name = f"{thread}/{number}"
            answers[name] = database.write(put(name))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 400
    assert all(name == answer for name, answer in answers.items())
    assert names(database) == set(answers)
    database.close()


def test_an_error_takes_back_only_its_own_work(folder: Path) -> None:
    database = Database(folder / FILE_NAME)

    def fails(connection: sqlite3.Connection) -> None:
        put("lost")(connection)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        database.write(fails)
    database.write(put("kept"))
    with pytest.raises(WorkflowFailed, match="UNIQUE"):
        database.write(put("kept"))
    assert names(database) == {"kept"}
    database.close()


def test_what_was_written_is_there_after_opening_again(folder: Path) -> None:
    database = Database(folder / FILE_NAME)
    database.write(put("a"))
    again = Database(folder / FILE_NAME)
    assert names(again) == {"a"}
    again.write(put("b"))
    assert names(database) == {"a", "b"}
    database.close()
    again.close()


def test_every_commit_is_synced(folder: Path) -> None:
    database = Database(folder / FILE_NAME)
    settings = {}

    def look(connection: sqlite3.Connection) -> None:
        for name in ("synchronous", "journal_mode", "foreign_keys"):
            settings[name] = connection.execute(f"PRAGMA {name}").fetchone()[0]

    database.write(look)
    assert settings == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}
    database.close()


def test_it_can_be_made_by_many_at_the_same_moment(folder: Path) -> None:
    for number in range(10):
        path = folder / f"{number}.db"
        together = threading.Barrier(6)

        def opened(path: Path = path, together: threading.Barrier = together) -> None:
            together.wait()
            Database(path).close()

        with ThreadPoolExecutor(6) as pool:
            for done in [pool.submit(opened) for _ in range(6)]:
                done.result()


def test_migrations_run_once_and_in_order(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hilum.archive.workflow import database as module

    first = Database(folder / FILE_NAME)
    first.write(put("old"))
    first.close()
    more = (*schema.MIGRATIONS, ("ALTER TABLE property ADD COLUMN note TEXT NOT NULL DEFAULT 'x'",))
    monkeypatch.setattr(module, "MIGRATIONS", more)
    for _ in range(2):
        newer = Database(folder / FILE_NAME)
        with newer.reading() as connection:
            assert connection.execute("SELECT * FROM property").fetchall() == [("old", "", "x")]
        newer.close()
    monkeypatch.undo()
    with pytest.raises(UsageError, match=f"version {len(more)} of the workflow's tables"):
        Database(folder / FILE_NAME)


def test_a_file_that_is_no_database_is_refused_and_left_alone(folder: Path) -> None:
    path = folder / FILE_NAME
    path.write_bytes(b"no database at all, but long enough to be read as one" * 40)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="restore it from a backup"):
        Database(path)
    assert path.read_bytes() == before


def test_after_an_input_output_error_nothing_is_written_any_more(folder: Path) -> None:
    database = Database(folder / FILE_NAME)

    def breaks(connection: sqlite3.Connection) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
        raise error

    with pytest.raises(WorkflowFailed, match="disk I/O error"):
        database.write(breaks)
    with pytest.raises(WorkflowFailed, match="failed earlier"):
        database.write(put("late"))
    assert names(database) == set()
    database.close()
