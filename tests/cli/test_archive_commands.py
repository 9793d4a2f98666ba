"""The archive's commands as a person runs them: output, exit status, interruptions, a server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pydicom.data
import pytest
from click.testing import CliRunner

from hilum.archive.importing import import_paths
from hilum.cli.main import hilum
from tests.archive.building import contents, dataset, opened, store
from tests.archive.files import file_bytes, problems, write_files

MEDIUM = Path(pydicom.data.__file__).parent / "test_files/dicomdirtests"


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hilum", *map(str, arguments)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        check=False,
        timeout=60,
    )


def call(*arguments: object, status: int = 0) -> Any:
    """A command in this process: its result, checked for its exit status."""
    done = CliRunner().invoke(hilum, [str(argument) for argument in arguments])
    assert done.exit_code == status, (done.output, done.exception)
    return done


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_whole_way_as_a_program(tmp_path: Path) -> None:
    """Import a medium, export it, delete a part, compact, verify, rebuild."""
    data, out = tmp_path / "data", tmp_path / "out"
    done = run("import", MEDIUM, "--data", data)
    assert done.returncode == 0
    assert done.stdout.startswith("81 stored, 10 skipped; ")
    assert "README.txt: not a DICOM file" in done.stderr
    done = run("export", out, "--data", data)
    assert (done.returncode, done.stdout.split(";")[0]) == (0, "81 written")
    assert len(list(out.rglob("*.dcm"))) == 81
    done = run("delete", "--data", data, "--patient", "98890234", "--reason", "test", "--yes")
    assert done.returncode == 0, done.stderr
    assert "deleted 24 instances in " in done.stdout
    done = run("compact", "--data", data, "--threshold", "10")
    assert (done.returncode, "1 segment rewritten into 1: " in done.stdout) == (0, True)
    done = run("verify", "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("everything is as it was stored\n")
    done = run("rebuild", "--data", data)
    assert (done.returncode, "index made anew from " in done.stdout) == (0, True)
    done = run("export", tmp_path / "again", "--data", data, "--json")
    assert lines(done.stdout)[-1]["summary"]["written"] == 57


def test_import_tells_in_json_and_by_its_status(tmp_path: Path) -> None:
    write_files(tmp_path / "in", 5)
    (tmp_path / "in/x.txt").write_text("text")
    found = lines(call("import", tmp_path / "in", "--data", tmp_path / "d", "--json").stdout)
    assert [one["outcome"] for one in found[:-1]] == ["skipped"] + ["stored"] * 5
    assert found[0].keys() == {"path", "outcome", "bytes", "reason", "findings"}
    summary = found[-1]["summary"]
    assert (summary["stored"], summary["skipped"], summary["identical"]) == (5, 1, 0)
    (tmp_path / "in/cut").write_bytes(file_bytes("1.2.3", size=99)[:-9])
    done = call("import", tmp_path / "in", "--data", tmp_path / "d", status=1)
    assert done.stdout.startswith("0 stored, 5 identical, 1 refused, 1 skipped; ")
    assert "refused " in done.stderr and "(7FE0,0010)" in done.stderr


def test_settings_come_from_a_file_too(tmp_path: Path) -> None:
    settings = tmp_path / "hilum.toml"
    settings.write_text(f'[device]\ndata = "{tmp_path}/archive"\n')
    write_files(tmp_path / "in", 3)
    call("import", tmp_path / "in", "--config", settings)
    assert (tmp_path / "archive/segments/0000000001.tar").exists()
    call("import", "--in-place", tmp_path / "in", "--data", tmp_path / "other")
    shown = call("verify", "--data", tmp_path / "other").stdout
    assert "3 adopted files" in shown
    call("verify", "--config", settings)


def test_verify_tells_what_is_wrong(tmp_path: Path) -> None:
    with opened(tmp_path / "d") as target:
        store(target, "1.2.3", dataset("1.2.3", size=500))
        place = target.reader.find("1.2.3").location
    path = tmp_path / "d/segments/0000000001.tar"
    data = bytearray(path.read_bytes())
    data[place.offset + 20] ^= 1
    path.write_bytes(data)
    (tmp_path / "d/holiday.jpg").touch()
    done = call("verify", "--data", tmp_path / "d", status=1)
    assert "2 problems: " in done.stdout
    assert "(instance 1.2.3)" in done.stderr
    found = lines(call("verify", "--data", tmp_path / "d", "--json", status=1).stdout)
    assert {one["kind"] for one in found[:-1]} == {"damaged", "missing", "unknown"}
    assert found[-1]["summary"]["wrong"] == 2
    done = call("export", tmp_path / "out", "--data", tmp_path / "d", status=1)
    assert "damaged" in done.stderr
    assert not list((tmp_path / "out").rglob("*.dcm"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("delete", "--reason", "x"), "name what to delete"),
        (("delete", "--study", "1.2.826.1"), "Missing option '--reason'"),
        (("import", "/nonexistent/file"), "does not exist"),
        (("compact", "--threshold", "120"), "120"),
    ],
)
def test_what_cannot_be_meant(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = call(*arguments, "--data", tmp_path / "d", status=2)
    assert said in done.stderr


def test_what_is_not_there(tmp_path: Path) -> None:
    for command in (("verify",), ("rebuild",), ("export", tmp_path / "out")):
        done = call(*command, "--data", tmp_path / "nowhere", status=1)
        assert "is no archive" in done.stderr
    assert not (tmp_path / "nowhere").exists()
    with opened(tmp_path / "d") as target:
        store(target, "1.2.3", dataset("1.2.3"))
    done = call("export", tmp_path / "out", "--data", tmp_path / "d", "--study", "9.9", status=1)
    assert "the archive has no StudyInstanceUID 9.9" in done.stderr
    done = call("delete", "--data", tmp_path / "d", "--study", "9.9", "--reason", "x", status=1)
    assert "nothing was deleted" in done.stdout


def test_delete_asks_first(tmp_path: Path) -> None:
    with opened(tmp_path / "d") as target:
        store(target, "1.2.3", dataset("1.2.3"))
    named = ("delete", "--data", tmp_path / "d", "--instance", "1.2.3", "--reason", "wrong patient")
    done = call(*named, status=1)
    assert "to delete: 1 instance in 1 series, 1 study, 1 patient" in done.stderr
    assert "--yes deletes without asking" in done.stderr
    with opened(tmp_path / "d") as target:
        assert len(contents(target)) == 1
    found = lines(call(*named, "--yes", "--json").stdout)
    assert found[0]["deleted"]["instances"] == 1
    with opened(tmp_path / "d") as target:
        assert contents(target) == {}
        (record,) = target.reader.audit()
        assert "wrong patient" in record.detail


def test_beside_a_server(tmp_path: Path) -> None:
    """Hazard 71: all commands work, but the one that takes the index away."""
    data = tmp_path / "d"
    with opened(data) as target:
        store(target, "1.2.3", dataset("1.2.3"))
        store(target, "1.2.4", dataset("1.2.4", study="1.4", series="1.4.1", size=9000))
        # A lock belongs to an open file, so this very process counts as another.
        call("verify", "--data", data)
        call("export", tmp_path / "out", "--data", data)
        done = call("delete", "--study", "1.4", "--reason", "x", "--yes", "--data", data)
        assert "1 instance in" in done.stderr
        assert contents(target).keys() == {"1.2.3"}
        assert "1 segment rewritten into 1" in call("compact", "--data", data).stdout
        assert "1 stored, 1 identical" in call("import", tmp_path / "out", "--data", data).stdout
        assert contents(target).keys() == {"1.2.3", "1.2.4"}
        assert store(target, "1.2.4", dataset("1.2.4")).outcome == "kept"
        done = call("rebuild", "--data", data, status=1)
        assert f"{data} is in use by another command: end that first" in done.stderr
        call("verify", "--data", data)
    assert len(list((tmp_path / "out").rglob("*.dcm"))) == 2
    call("rebuild", "--data", data)
    call("verify", "--data", data)


def test_compact_with_history(tmp_path: Path) -> None:
    with opened(tmp_path / "d") as target:
        store(target, "1.2.3", dataset("1.2.3", size=9000))
        store(target, "1.2.3", dataset("1.2.3", number=2, size=100))
    assert "nothing to give back" in call("compact", "--data", tmp_path / "d").stdout
    (found,) = lines(call("compact", "--data", tmp_path / "d", "--drop-history", "--json").stdout)
    assert found["given_back"] > 7000
    assert found["untouched"] == []


@pytest.mark.parametrize(
    "point", ["before_write:2", "after_write:1", "after_fdatasync:2", "after_index:3"]
)
def test_f1_an_import_that_is_killed_is_simply_run_again(tmp_path: Path, point: str) -> None:
    uids = write_files(tmp_path / "in", 300)
    data = tmp_path / "d"
    killed = run("import", tmp_path / "in", "--data", data, HILUM_FAULT_POINT=point)
    assert killed.returncode == -signal.SIGKILL
    found = lines(call("import", tmp_path / "in", "--data", data, "--json").stdout)
    summary = found[-1]["summary"]
    assert summary["stored"] + summary["identical"] == 300
    assert {one["outcome"] for one in found[:-1]} <= {"stored", "identical"}
    with opened(data) as target:
        assert set(contents(target)) == set(uids)
        assert {one.outcome for one in import_paths(target, [tmp_path / "in"])} == {"identical"}
    assert problems(data) == []


def test_f1_an_adoption_that_is_killed_is_simply_run_again(tmp_path: Path) -> None:
    uids = write_files(tmp_path / "in", 150)
    data = tmp_path / "d"
    named = ("import", "--in-place", tmp_path / "in", "--data", data)
    assert run(*named, HILUM_FAULT_POINT="after_fdatasync:2").returncode == -signal.SIGKILL
    call(*named)
    with opened(data) as target:
        assert set(contents(target)) == set(uids)
    assert problems(data) == []


def test_ctrl_c_keeps_what_was_done(tmp_path: Path) -> None:
    write_files(tmp_path / "in", 400, size=2000)
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "hilum",
            "import",
            tmp_path / "in",
            "--data",
            tmp_path / "d",
            "--json",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode in (0, 130)
    if process.returncode == 130:
        assert "interrupted; run it again to go on" in err
        assert json.loads(out.splitlines()[-1])["summary"]["stored"] >= 1
    found = lines(call("import", tmp_path / "in", "--data", tmp_path / "d", "--json").stdout)
    summary = found[-1]["summary"]
    assert summary["identical"] + summary["stored"] == 400
    assert summary["identical"] >= 1
    assert problems(tmp_path / "d") == []


def test_every_command_has_help() -> None:
    for command in ("import", "export", "verify", "rebuild", "delete", "compact"):
        assert "--data DIR" in call(command, "--help").stdout
