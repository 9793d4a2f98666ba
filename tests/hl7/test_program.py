"""HL7 as a person uses it: the commands, the server as a process, kill -9, the page that tells."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from pydicom import Dataset
from pynetdicom import AE
from pynetdicom.sop_class import ModalityWorklistInformationFind  # type: ignore[attr-defined]

from hilum.archive.workflow.database import FILE_NAME, Database
from hilum.cli.main import hilum
from hilum.errors import ConnectionLost, PeerError
from hilum.hl7.client import Connection
from hilum.hl7.message import parse
from hilum.tables.hl7_mapping import DEFAULT_ROWS
from tests.documents import Terminal, steps
from tests.hl7.messages import RAD_2_OMG, RAD_4_OMI, RAD_4_ORM, RAD_12_A08, RAD_12_A40, order, wire
from tests.peers.hilum import HilumServer
from tests.peers.process import free_port
from tests.peers.pynetdicom_threads import released

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[2] / "docs" / "services" / "hl7.md"


def call(*arguments: object, status: int = 0, given: bytes | None = None) -> str:
    done = CliRunner().invoke(hilum, [str(argument) for argument in arguments], input=given)
    assert done.exit_code == status, (done.output, done.exception)
    return done.output


def tried(tmp_path: Path, message: bytes, status: int = 0) -> list[dict[str, Any]]:
    file = tmp_path / "message.hl7"
    file.write_bytes(message)
    return [
        json.loads(line) for line in call("hl7", "try", file, "--json", status=status).splitlines()
    ]


# The dry run --------------------------------------------------------------------------------------


def test_what_an_order_would_become(tmp_path: Path) -> None:
    (found,) = tried(tmp_path, wire(RAD_4_ORM))
    assert (found["control_id"], found["type"], found["answer"]) == ("1001", "ORM^O01", "AA")
    assert found["character_set"] == "8859/1"
    (action,) = found["actions"]
    assert action["action"] == "schedule a step"
    rows = {row["attribute"]: (row["value"], row["from"]) for row in action["attributes"]}
    assert rows["PatientName"] == ("WHITE^CHARLES", "PatientName <- PID-5 name")
    station = "ScheduledProcedureStepSequence.ScheduledStationAETitle"
    assert station not in rows
    assert found["missing"] == ["ScheduledStationAETitle"]
    assert "PID-10" in found["ignored"]
    assert "ORC-1" not in found["ignored"]


def test_what_is_made_up_is_told(tmp_path: Path) -> None:
    (found,) = tried(tmp_path, wire(RAD_2_OMG))
    rows = {row["attribute"]: row["from"] for row in found["actions"][0]["attributes"]}
    assert rows["RequestedProcedureID"] == "the accession number"
    assert rows["StudyInstanceUID"].startswith("made of the order's identifiers")


def test_messages_of_a_batch_one_by_one(tmp_path: Path) -> None:
    raw = b"\x0b" + wire(order("ZZ")) + wire(RAD_4_OMI, "utf-8") + wire(RAD_12_A40) + b"\x1c\r"
    refused, two, merge = tried(tmp_path, raw, status=1)
    assert refused["why"] == "the order control 'ZZ' is not served"
    assert [action["action"] for action in two["actions"]] == ["schedule a step"] * 2
    assert [action["action"] for action in merge["actions"]] == ["merge two patients"] * 2


@pytest.mark.parametrize("raw", [b"", b"hello", b"MSH|^~\\&|", b"\xff" * 100])
def test_what_is_no_message_is_said_to_be_none(tmp_path: Path, raw: bytes) -> None:
    (found,) = tried(tmp_path, raw, status=1)
    assert found["answer"] in ("AR", "AE")


def test_the_dry_run_for_a_person_and_its_settings(tmp_path: Path) -> None:
    settings = tmp_path / "hilum.toml"
    row = 'ScheduledProcedureStepSequence.ScheduledStationAETitle <- OBR[24=MR]"MR1"'
    settings.write_text(f"[hl7]\nmapping = ['{row}']\n")
    shown = call("hl7", "try", "-", "--config", settings, given=wire(RAD_4_ORM))
    assert "ORM^O01 1001: answered AA, 8859/1" in shown
    assert "missing" not in shown
    (line,) = [one for one in shown.splitlines() if ">ScheduledStationAETitle" in one]
    assert line.split() == [">ScheduledStationAETitle", "MR1", 'OBR[24=MR]"MR1"']
    shown = call("hl7", "try", "-", given=wire(order("CA")))
    assert "cancel the order" in shown
    shown = call("hl7", "try", "-", given=wire(order("ZZ")), status=1)
    assert "refused: the order control 'ZZ' is not served (ORC-1-1)" in shown


def test_the_rows_are_printed_as_they_are_tried(tmp_path: Path) -> None:
    settings = tmp_path / "hilum.toml"
    settings.write_text('[hl7]\nmapping = ["PatientName <- nothing"]\n')
    lines = call("hl7", "rows", "--config", settings).splitlines()
    assert lines[:2] == ["PatientName <- nothing", "PatientName <- PID-5 name"]
    assert len(lines) == len(DEFAULT_ROWS) + 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('mapping = ["PatientNme <- PID-5"]', "'PatientNme' is no keyword of an attribute"),
        ('mapping = "PatientName <- PID-5"', "must be a list of rows"),
        ('character_set = "KLINGON"', "must be one of ASCII, 8859/1"),
        ('time_zone = "Mars/Olympus"', "IANA"),
        ('hosts = ["a b"]', "host addresses"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, line: str, why: str) -> None:
    settings = tmp_path / "hilum.toml"
    settings.write_text(f"[hl7]\n{line}\n")
    assert why in call("config", "check", "--config", settings, status=1)


def test_a_variable_has_rows_with_semicolons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "HILUM_HL7_MAPPING", "PatientName <- nothing; PatientSize <- OBX[3=1,2]-5 metres"
    )
    lines = call("hl7", "rows").splitlines()
    assert "PatientSize <- OBX[3=1,2]-5 metres" in lines


# The server ---------------------------------------------------------------------------------------


def started(server: HilumServer) -> None:
    """Start a server; returns when it has said that it listens, and can be told to stop."""
    before = server.log().count(" listens on ") if server.process else 0
    server.start()
    end = time.monotonic() + 30
    while server.log().count(" listens on ") == before:
        assert time.monotonic() < end, server.log()
        time.sleep(0.01)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[HilumServer, int]]:
    port = free_port()
    settings = tmp_path / "hilum.toml"
    settings.write_text(f"[hl7]\nport = {port}\n")
    made = HilumServer(tmp_path, options=["--config", str(settings)])
    started(made)
    yield made, port
    if made.running:
        made.stop()


def steps_of(folder: Path) -> dict[str, str]:
    """Accession number and state of every step that a data folder has."""
    database = Database(folder / FILE_NAME)
    with database.reading() as connection:
        found = connection.execute("SELECT accession_number, status FROM scheduled_step").fetchall()
    database.close()
    return dict(found)


def test_messages_to_a_server_that_is_then_stopped(
    server: tuple[HilumServer, int], tmp_path: Path
) -> None:
    hilum_server, port = server
    files = []
    for name, message in (("a", RAD_4_ORM), ("b", RAD_4_OMI), ("c", order("CA"))):
        files.append(tmp_path / name)
        files[-1].write_bytes(wire(message, "utf-8"))
    told = call("hl7", "send", f"127.0.0.1:{port}", *files)
    assert told.splitlines() == ["1001: AA", "2001: AA", "1001: AA"]
    told = call(
        "hl7", "send", f"127.0.0.1:{port}", "-", "--json", given=wire(order("ZZ")), status=1
    )
    assert json.loads(told) == {
        "control_id": "1001", "answer": "AE", "why": "the order control 'ZZ' is not served"
    }  # fmt: skip
    hilum_server.stop()
    assert steps_of(hilum_server.data) == {"ACC1": "CANCELED", "A-1": "SCHEDULED"}
    log = hilum_server.log()
    assert f"takes HL7 messages on 127.0.0.1:{port}" in log
    assert "HL7 message: control=1001 type=ORM^O01 peer=127.0.0.1 effect=order steps=1" in log
    assert "WHITE" not in log


def test_what_was_accepted_survives_kill(server: tuple[HilumServer, int]) -> None:
    hilum_server, port = server
    accepted = set()
    with Connection("127.0.0.1", port, timeout=10) as connection:
        for number in range(200):
            if number == 100:
                assert hilum_server.process is not None
                hilum_server.process.send(signal.SIGKILL)
            message = RAD_4_ORM.replace("ACC1", f"A{number}").replace("101Z", f"{number}")
            try:
                answer = connection.send(wire(message.replace("999.4.1", f"999.4.{number}")))
            except PeerError as error:
                assert isinstance(error, ConnectionLost)
                break
            assert parse(answer).value("MSA", 1) == "AA"
            accepted.add(f"A{number}")
    assert len(accepted) >= 100
    hilum_server.kill()
    assert accepted <= set(steps_of(hilum_server.data))
    started(hilum_server)
    assert "SCHEDULED" in set(steps_of(hilum_server.data).values())


def test_nobody_listens_unless_told(tmp_path: Path) -> None:
    quiet = HilumServer(tmp_path)
    started(quiet)
    quiet.stop()
    assert "HL7" not in quiet.log()


def test_sending_to_nobody(tmp_path: Path) -> None:
    told = call("hl7", "send", f"127.0.0.1:{free_port()}", "-", given=wire(RAD_4_ORM), status=1)
    assert "cannot connect to 127.0.0.1:" in told
    assert "is no HOST:PORT" in call("hl7", "send", "here", "-", given=b"", status=1)


def test_the_commands_of_the_page(tmp_path: Path) -> None:
    page = PAGE.read_text("utf-8").replace("2575", str(free_port()))
    terminal = Terminal(tmp_path)
    command = tmp_path / "bin" / "hilum"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m hilum "$@"\n')
    command.chmod(0o755)
    terminal.env["PATH"] = os.pathsep.join((str(command.parent), terminal.env["PATH"]))
    try:
        followed = list(steps(page))
        for step in followed:
            terminal.follow(step)
        assert len(followed) >= 5
        assert terminal.servers
    finally:
        terminal.close()


# To the modality ----------------------------------------------------------------------------------


def worklist_of(server: HilumServer, station: str) -> list[Dataset]:
    """What a modality gets from the server by a worklist query for its own AE title."""
    wanted, step = Dataset(), Dataset()
    wanted.SpecificCharacterSet = "ISO_IR 192"
    for keyword in ("PatientName", "PatientID", "AccessionNumber", "StudyInstanceUID"):
        setattr(wanted, keyword, "")
    step.ScheduledStationAETitle = station
    step.ScheduledProcedureStepStartDate = "20240501"
    step.Modality = step.ScheduledProcedureStepID = ""
    wanted.ScheduledProcedureStepSequence = [step]
    entity = AE("MODALITY")
    entity.add_requested_context(ModalityWorklistInformationFind)
    association = entity.associate("127.0.0.1", server.port, ae_title=server.aet)
    assert association.is_established
    with released(association):
        answers = association.send_c_find(wanted, ModalityWorklistInformationFind)
        return [found for _status, found in answers if found is not None]


def test_an_order_is_seen_by_the_modality_until_it_is_cancelled(
    server: tuple[HilumServer, int],
) -> None:
    hilum_server, port = server
    with Connection("127.0.0.1", port, timeout=10) as connection:
        assert parse(connection.send(wire(RAD_4_OMI, "utf-8"))).value("MSA", 1) == "AA"
        both = worklist_of(hilum_server, "CT1")
        (one,) = worklist_of(hilum_server, "CT2")
        assert len(both) == 2
        assert str(one.PatientName) == "Müller^Jürgen^^Dr."
        assert one.AccessionNumber == "A-1"
        assert one.StudyInstanceUID == "1.2.276.0.76.3.2.4711.1"
        assert one.ScheduledProcedureStepSequence[0].ScheduledProcedureStepID == "SPS-1"
        news = RAD_12_A08.replace("583020^^^ADT1||BLACK^CHARLES", "4711^^^KH-A||Müller^Jörg")
        assert parse(connection.send(wire(news, "utf-8"))).value("MSA", 1) == "AA"
        assert str(worklist_of(hilum_server, "CT2")[0].PatientName) == "Müller^Jörg"
        cancel = order("CA", message=RAD_4_OMI)
        assert parse(connection.send(wire(cancel, "utf-8"))).value("MSA", 1) == "AA"
    assert worklist_of(hilum_server, "CT1") == []
