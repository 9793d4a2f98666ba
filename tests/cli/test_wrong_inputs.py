"""What a person types wrongly, or a machine refuses: one line that says what to change."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import hilum
from hilum.archive.opening import open_reader
from hilum.cli.main import hilum as program
from hilum.errors import SettingsError
from tests.archive.building import dataset, opened, store

if TYPE_CHECKING:
    from pathlib import Path

PEER = "HILUM@127.0.0.1:1"
CASES = {
    "a peer without a name": (("echo", "nobody"), "write the name of a peer or AET@host:port"),
    "a peer without a port": (("echo", "HILUM@127.0.0.1"), "write AET@host:port"),
    "a port that is none": (("echo", "HILUM@127.0.0.1:x"), "is not a number from 1 to 65535"),
    "nobody there": (("echo", PEER), "cannot connect to HILUM at 127.0.0.1:1: Connection refused"),
    "time that runs backwards": (("echo", "--timeout", "-1", PEER), "above 0, up to a year"),
    "time without a number": (("echo", "--timeout", "nan", PEER), "above 0, up to a year"),
    "time without an end": (("store", "--timeout", "1e99", PEER, "."), "above 0, up to a year"),
    "no associations": (("store", "--associations", "0", PEER, "."), "associations: 1 to 64"),
    "a long title": (("serve", "--aet", "SEVENTEEN-LETTERS"), "(flag --aet): AE title"),
    "a loud log": (("serve", "--log-level", "loud"), "(flag --log-level): must be one of debug"),
    "no settings": (("serve", "--config", "none.toml"), "hilum config init writes one"),
    "a file for settings": (("config", "init", "none/x.toml"), "none/x.toml cannot be written"),
    "a file for a statement": (("conformance", "--output", "none/x"), "'none/x'"),
    "no data folder": (("verify", "--data", "none"), "has no folder segments; name another"),
    "no index to rebuild": (("rebuild", "--data", "none"), "has no folder segments; name another"),
    "a place for no folder": (("serve", "--data", "/proc/x"), "cannot use /proc/x as data folder"),
}


def said(*arguments: str, status: int = 1) -> str:
    """What a command writes to standard error, ending with `status` and without a traceback."""
    done = CliRunner().invoke(program, arguments)
    assert isinstance(done.exception, SystemExit | None), done.exception
    assert done.exit_code == status, done.output
    return done.stderr


@pytest.mark.parametrize("case", CASES)
def test_one_line_says_what_to_change(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, expected = CASES[case]
    message = said(*arguments)
    assert expected in message
    assert message.count("\n") == 1


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        message = said("serve", "--data", str(tmp_path / "data"), "--port", port)
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in message
    assert "choose another --port" in message


def test_every_mistake_of_a_settings_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('[device]\nport = "x"\naett = "A"\n[foo]\n')
    lines = said("config", "check", "--config", str(path)).splitlines()
    assert len(lines) == 3
    assert "must be a whole number from 0 to 65535" in lines[0]
    assert "did you mean device.aet?" in lines[1]


def test_nothing_to_send_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(program, ["store", PEER, str(tmp_path)])
    assert (done.exit_code, done.stdout) == (1, f"{PEER}: nothing to send was found\n")


def test_an_import_that_cannot_begin_has_no_summary(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with opened(data):
        with closing(sqlite3.connect(data / "index.db", isolation_level=None)) as index:
            index.execute("DELETE FROM property WHERE name = 'complete'")
        done = CliRunner().invoke(program, ["import", "--data", str(data), "/dev/null"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "stop the server and every other command first" in done.stderr


def test_a_folder_that_may_only_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index needs to be written beside even to be read: who may not is told who may."""
    with opened(tmp_path) as target:
        store(target, "1.2.3", dataset("1.2.3"))
    (tmp_path / "index.db").unlink()
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(SettingsError, match=r"cannot be read: .*; run this as the user who may"):
        open_reader(tmp_path)


def test_a_timeout_that_means_nothing_is_refused_before_anything_is_done() -> None:
    with pytest.raises(hilum.errors.UsageError, match="timeout"):
        hilum.associate(PEER, timeout=0)


def test_nothing_to_compact_says_below_what(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as target:
        store(target, "1.2.3", dataset("1.2.3"))
    done = CliRunner().invoke(program, ["compact", "--data", str(tmp_path / "data")])
    assert done.stdout == "nothing to give back: no segment of which 25 % or more is deleted\n"


def test_whoever_stops_reading_an_export_is_told_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as target:
        for number in range(3):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}"))
    command = [sys.executable, "-m", "hilum", "export", "out", "--data", "data", "--json"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, cwd=tmp_path, stdout=write, stderr=subprocess.PIPE, timeout=60)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")
