"""`hilum find`, `get` and `move` as a person types them: what is printed, and how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import hilum as api
from hilum.app import Server
from hilum.cli.main import hilum
from hilum.services.outgoing import Outgoing
from hilum.services.query_scu import Extras
from hilum.tables.query_retrieve import STUDY_ROOT
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN
from tests.archive.building import CT, dataset
from tests.peers.process import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STUDIES = ("1.3.1", "1.3.2")
STEERING = b"A\x07[2JB"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An archive with two studies of three instances each."""
    with Server(aet="PACS", port=0, data=tmp_path_factory.mktemp("pacs")) as server:
        sent = []
        for study in STUDIES:
            for number in (1, 2, 3):
                uid = f"{study}.1.{number}"
                more = {0x00081030: (b"LO", STEERING)}
                data = dataset(uid, study=study, series=f"{study}.1", number=number, more=more)
                sent.append(Outgoing(uid, CT, uid, EXPLICIT_VR_LITTLE_ENDIAN, _chunks(data)))
        with api.associate(f"PACS@127.0.0.1:{server.port}") as peer:
            assert all(outcome.stored for outcome in peer.store(*sent))  # type: ignore[union-attr]
        yield f"PACS@127.0.0.1:{server.port}"


def _chunks(data: bytes) -> Any:
    return lambda: iter((data,))


def call(*arguments: object, status: int = 0) -> Any:
    """A command in this process: its result, checked for its exit status."""
    done = CliRunner().invoke(hilum, [str(argument) for argument in arguments])
    assert done.exit_code == status, (done.output, done.exception)
    return done


# find ----------------------------------------------------------------------------------


def test_columns_in_a_pipe(address: str) -> None:
    heading, *rows = call("find", address).stdout.splitlines()
    assert heading.split("\t")[:2] == ["PatientName", "PatientID"]
    assert sorted(row.split("\t")[-1] for row in rows) == list(STUDIES)
    assert "\x07" not in "".join(rows), "what steers a terminal is escaped"
    assert "A\\x07[2JB" in rows[0]


def test_json(address: str) -> None:
    lines = call("find", address, "-k", "0020,000D=1.3.1", "--json").stdout.splitlines()
    (found,) = [json.loads(line) for line in lines]
    assert found["StudyInstanceUID"] == "1.3.1"
    assert found["NumberOfStudyRelatedInstances"] == "3"


def test_csv(address: str) -> None:
    printed = call("find", address, "StudyInstanceUID=1.3.2", "--level", "series", "--csv").stdout
    (row,) = csv.DictReader(io.StringIO(printed))
    assert row["SeriesInstanceUID"] == "1.3.2.1"
    assert row["NumberOfSeriesRelatedInstances"] == "3"


def test_limit_and_only(address: str) -> None:
    printed = call("find", address, "PatientID", "--only", "--limit", "1").stdout
    assert printed.splitlines() == ["PatientID", "P-1"]


def test_a_modality_is_looked_for_among_those_of_the_study(address: str) -> None:
    assert len(call("find", address, "Modality=CT").stdout.splitlines()) == 3
    assert call("find", address, "Modality=US", status=3).stdout == ""


def test_keys_that_nobody_heeds_are_told(address: str) -> None:
    done = call("find", address, "SeriesNumber=1", "--limit", "1")
    assert "SeriesNumber is no attribute at level STUDY" in done.stderr


def test_a_level_is_asked_for_without_those_above(address: str) -> None:
    """A relational query is negotiated by itself where the UIDs above are not given."""
    printed = call("find", address, "SeriesInstanceUID=1.3.1.1").stdout
    assert len(printed.splitlines()) == 2
    printed = call("find", address, "--level", "image", "PatientID=P-1", "--only").stdout
    assert len(printed.splitlines()) == 7


# What a peer declines -----------------------------------------------------------------


@contextmanager
def declining(answered: bytes | None, matches: int = 1) -> Iterator[str]:
    """A peer that answers so to the extended negotiation, and has so many studies."""
    from pydicom import Dataset
    from pynetdicom import AE, evt

    def find(event: Any) -> Iterator[tuple[int, Dataset]]:
        for number in range(matches):
            match = Dataset()
            match.QueryRetrieveLevel, match.StudyInstanceUID = "STUDY", f"1.2.{number}"
            yield 0xFF00, match

    handlers: list[Any] = [(evt.EVT_C_FIND, find)]
    if answered is not None:
        handlers.append(
            (evt.EVT_SOP_EXTENDED, lambda event: dict.fromkeys(event.app_info, answered))
        )
    entity = AE("OLD")
    entity.add_supported_context(STUDY_ROOT.find)
    server: Any = entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers)
    try:
        yield f"OLD@127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


ASKED = ("--relational", "--date-time", "--fuzzy", "--timezone")
MEANING = ("find less", "searched for these times", "as they are written", "has them stored")


@pytest.mark.parametrize(
    ("answered", "done", "form"),
    [
        (None, (), ()),
        (None, (), ("--json",)),
        (b"", (), ("--csv",)),
        (b"\0\0\0\0", (), ()),
        (b"\1\0\1", (0, 2), ()),
        (b"\1\1\1\1", range(4), ()),
    ],
)
def test_what_the_peer_declines_is_told_in_one_line(
    answered: bytes | None, done: Any, form: tuple[str, ...]
) -> None:
    with declining(answered) as peer:
        printed = call("find", peer, *ASKED, *form)
        silent = call("find", peer, *form)
    assert printed.stdout == silent.stdout
    assert silent.stderr == ""
    assert len(printed.stderr.splitlines()) == (len(done) < 4)
    told = [number for number, words in enumerate(MEANING) if words in printed.stderr]
    assert told == [number for number in range(4) if number not in done]


def test_a_relational_query_that_nobody_asked_for_is_told_of_where_nothing_comes() -> None:
    with declining(None, matches=1) as peer:
        assert call("find", peer, "SeriesInstanceUID=1.2", "--only").stderr == ""
    with declining(None, matches=0) as peer:
        why = call("find", peer, "SeriesInstanceUID=1.2", "--only", status=3).stderr
    assert "without the UIDs above" in why.splitlines()[0]
    assert "nothing found" in why.splitlines()[1]


def test_a_program_learns_what_was_declined() -> None:
    with declining(b"\0\0\1\0") as peer, api.associate(peer) as associated:
        found = associated.find(PatientName="doe", extras=Extras(fuzzy=True, timezone=True))
        assert not any(found.declined), "nothing was asked yet"
        assert len(list(found)) == 1
        assert found.declined == Extras(timezone=True)
        found = associated.find(PatientName="doe")
        assert next(found).StudyInstanceUID == "1.2.0"
        found.close()
        assert found.declined == Extras()


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (("PatientsName=X",), 2, "did you mean PatientName"),
        (("PatientID=NOBODY",), 3, "nothing found at level STUDY"),
        (("Rows=x", "--level", "image"), 1, "is no number"),
        (("--level", "SERIES", "StudyInstanceUID=1.3.1\\1.3.2"), 1, "A900"),
        (("--level", "STUDIES"), 2, "STUDIES"),
        (("QueryRetrieveLevel=STUDIES",), 1, "one of PATIENT, STUDY, SERIES, IMAGE"),
        (("--level", "PATIENT", "--model", "study"), 1, "one of STUDY, SERIES, IMAGE"),
        (("--json", "--csv"), 2, "not both"),
        (("--limit", "-1"), 1, "limit"),
    ],
)
def test_how_a_query_ends(address: str, arguments: tuple[str, ...], status: int, why: str) -> None:
    done = call("find", address, *arguments, status=status)
    assert why in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("columns", [200, 80])
def test_a_table_on_a_terminal(address: str, columns: int) -> None:
    """Dates as people read them, whole where there is little place; no column that is empty."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "hilum", "find", address, "StudyInstanceUID=1.3.1"]
    subprocess.run(
        command,
        stdout=slave,
        stderr=slave,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": str(columns), "TERM": "xterm"},
        check=True,
        timeout=30,
    )
    os.close(slave)
    printed = os.read(master, 65536).decode()
    os.close(master)
    assert "2024-01-31" in printed
    assert "Patient ID" in printed
    assert "Accession" in printed
    assert "Time" not in printed
    assert "\x07" not in printed


# get ----------------------------------------------------------------------------------


def test_get_into_a_folder_twice(address: str, tmp_path: Path) -> None:
    into = tmp_path / "got"
    done = call("get", address, "StudyInstanceUID=1.3.1", "--into", into)
    assert done.stdout.startswith(f"{address}: 3 received; ")
    names = sorted(path.relative_to(into).as_posix() for path in into.rglob("*.dcm"))
    assert names == [f"1.3.1/1.3.1.1/1.3.1.1.{number}.dcm" for number in (1, 2, 3)]
    done = call("get", address, "StudyInstanceUID=1.3.1", "--into", into)
    assert "3 there already" in done.stdout


def test_get_what_a_query_finds(address: str, tmp_path: Path) -> None:
    done = call("get", address, "PatientName=Doe*", "--into", tmp_path, "--json")
    *instances, summary = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(instances) == 6
    assert {one["outcome"] for one in instances} == {"received"}
    assert summary["summary"]["received"] == 6


def test_resume(address: str, tmp_path: Path) -> None:
    call("get", address, "StudyInstanceUID=1.3.1", "--into", tmp_path)
    (tmp_path / "1.3.1/1.3.1.1/1.3.1.1.2.dcm").unlink()
    done = call("get", address, "PatientName=Doe*", "--into", tmp_path, "--resume")
    assert "4 received, 2 there already" in done.stdout
    done = call("get", address, "PatientName=Doe*", "--into", tmp_path, "--resume")
    assert "6 there already" in done.stdout


def test_get_into_an_archive_and_resume(address: str, tmp_path: Path) -> None:
    where = ("--data", tmp_path / "data")
    assert "3 received" in call("get", address, "StudyInstanceUID=1.3.2", *where).stdout
    done = call("get", address, "PatientID=P-1", "--level", "patient", *where, "--resume")
    assert "3 received, 3 there already" in done.stdout
    listed = call("get", address, "SOPInstanceUID=1.3.1.1.1", *where)
    assert "1 there already" in listed.stdout


def test_headers_only(address: str, tmp_path: Path) -> None:
    keys = ("SOPInstanceUID=1.3.1.1.1", "--without-bulk-data")
    call("get", address, *keys, "--into", tmp_path)
    (path,) = tmp_path.rglob("*.dcm")
    assert path.name == "1.3.1.1.1.header.dcm"


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (("StudyInstanceUID=9.9", "--into", "x"), 3, "nothing found"),
        (("PatientID=NOBODY", "--into", "x"), 3, "nothing found"),
        (("StudyInstanceUID=1.3.1",), 2, "say where to"),
        (("--into", "x"), 2, "name what to retrieve"),
        (("SOPInstanceUID=1.3.1.1.1", "--into", "x", "--frames", "3,1"), 2, "ascending"),
        (("SOPInstanceUID=1.3.1.1.1", "--into", "x", "--frames", "one"), 2, "numbers from 1"),
        (("SOPInstanceUID=9.9", "--into", "x", "--frames", "1"), 1, "AA00"),
        (("SOPInstanceUID=1.1", "--data", "x", "--without-bulk-data"), 2, "keeps whole"),
        (("PatientID=P*", "--level", "patient", "--model", "study", "--into", "x"), 1, "level"),
    ],
)
def test_how_get_ends(
    address: str,
    arguments: tuple[str, ...],
    status: int,
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("get", address, *arguments, status=status)
    assert why in done.output
    assert "Traceback" not in done.output


# move ----------------------------------------------------------------------------------


@pytest.fixture
def pacs(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """An archive that knows HERE; its address, and the port of HERE."""
    port = free_port()
    settings = tmp_path / "hilum.toml"
    settings.write_text(f'[peers.here]\naet = "HERE"\nhost = "127.0.0.1"\nport = {port}\n')
    from hilum.config import load

    loaded = load(str(settings), {}, {})
    with Server(aet="PACS", port=0, data=tmp_path / "pacs", settings=loaded) as server:
        data = dataset("1.4.1.1", study="1.4", series="1.4.1")
        sent = Outgoing("1.4.1.1", CT, "1.4.1.1", EXPLICIT_VR_LITTLE_ENDIAN, _chunks(data))
        with api.associate(f"PACS@127.0.0.1:{server.port}") as peer:
            list(peer.store(sent))
        yield f"PACS@127.0.0.1:{server.port}", port


def test_move_to_a_receiver_of_our_own(pacs: tuple[str, int], tmp_path: Path) -> None:
    address, port = pacs
    here = ("-aet", "HERE", "--port", port)
    into = tmp_path / "got"
    done = call("move", address, "StudyInstanceUID=1.4", "--into", into, *here)
    assert "1 received" in done.stdout
    assert (into / "1.4/1.4.1/1.4.1.1.dcm").exists()
    done = call("move", address, "StudyInstanceUID=1.4", "--into", into, *here, "--resume")
    assert "1 there already" in done.stdout
    done = call("move", address, "PatientID=P-1", "--data", tmp_path / "data", *here)
    assert "1 received" in done.stdout


def test_how_move_ends(pacs: tuple[str, int]) -> None:
    address, _ = pacs
    done = call("move", address, "StudyInstanceUID=1.4", "--to", "NOWHERE", status=1)
    assert "A801" in done.stderr
    done = call("move", address, "StudyInstanceUID=1.4", "--to", "HERE", status=1)
    assert "A702" in done.stderr
    assert "failed 1.4.1.1: " in done.stderr
    call("move", address, "StudyInstanceUID=9.9", "--to", "HERE", status=3)
    assert "say where to" in call("move", address, "PatientID=1", status=2).stderr
