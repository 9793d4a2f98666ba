"""DCMTK's sample worklist, imported by command, and asked for by findscu -W."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.peers.dcmtk import dcmtk
from tests.peers.hilum import HilumServer, hilum

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path("/usr/share/doc/dcmtk/examples/wlistdb/OFFIS")
STEP = "(0040,0100)[0]"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HilumServer]:
    """A server with the ten items of DCMTK's sample, imported while it runs."""
    folder = tmp_path_factory.mktemp("worklist")
    items = folder / "items"
    items.mkdir()
    for dump in sorted(SAMPLES.glob("*.dump")):
        dcmtk("dump2dcm", dump, items / f"{dump.stem}.wl")
    (items / "lockfile").touch()
    server = HilumServer(folder)
    server.start()
    done = hilum("worklist", "import", items, "--data", server.data)
    assert "10 steps scheduled or changed" in done.output
    yield server
    server.stop()


def asked(server: HilumServer, tmp_path: Path, *keys: str) -> list[dict[str, str]]:
    """The answers to findscu -W: what was asked for, by tag."""
    arguments = [part for key in keys for part in ("-k", key)]
    where = ["-aet", "MODALITY", "-aec", server.aet, "127.0.0.1", str(server.port)]
    done = dcmtk("findscu", "-v", "-W", *arguments, *where)
    answers = re.split(r"Find Response: \d+", done.output)[1:]
    return [dict(re.findall(r"\((\w{4},\w{4})\) \w\w \[(.*?)\]", answer)) for answer in answers]


@pytest.mark.parametrize(
    ("keys", "count"),
    [
        ((f"{STEP}.Modality",), 10),
        ((f"{STEP}.ScheduledStationAETitle=AA33",), 1),
        ((f"{STEP}.ScheduledStationAETitle=AA32",), 2),
        ((f"{STEP}.Modality=MR",), 2),
        (("PatientName=VIVALDI*",), 3),
        (("PatientName=vivaldi*",), 3),
        (("PatientID=AV35674",), 3),
        ((f"{STEP}.ScheduledProcedureStepStartDate=19951015-19960430",), 6),
    ],
)
def test_findscu_gets_what_matches(
    server: HilumServer, tmp_path: Path, keys: tuple[str, ...], count: int
) -> None:
    answers = asked(server, tmp_path, "AccessionNumber", *keys)
    assert len(answers) == count
    assert all("0008,0050" in answer for answer in answers)


def test_a_step_is_scheduled_and_cancelled_by_command(server: HilumServer, tmp_path: Path) -> None:
    keys = (
        "PatientID=P77 PatientName=Doe^Jane AccessionNumber=A77 Modality=CT"
        " ScheduledStationAETitle=CT77 ScheduledProcedureStepStartDate=20260202"
    )
    done = hilum("worklist", "add", *keys.split(), "--data", server.data, "--json")
    added = json.loads(done.output)
    assert (added["status"], added["patient"]) == ("SCHEDULED", "P77 Doe^Jane")
    query = (f"{STEP}.ScheduledStationAETitle=CT77", "PatientID", "StudyInstanceUID")
    (answer,) = asked(server, tmp_path, *query)
    assert answer["0010,0020"].strip() == "P77"
    assert answer["0020,000d"].startswith("2.25.")
    listed = hilum("worklist", "list", "--data", server.data)
    assert f"{added['number']}\tSCHEDULED\t20260202\tCT77\tCT\tA77\tP77 Doe^Jane" in listed.output
    done = hilum("worklist", "set", "canceled", "--accession", "A77", "--data", server.data)
    assert done.output == "1 steps are CANCELED now\n"
    assert asked(server, tmp_path, *query) == []


def test_wrong_inputs_say_what_is_wrong(server: HilumServer, tmp_path: Path) -> None:
    data = ["--data", str(server.data)]
    bad = tmp_path / "bad.json"
    bad.write_text('[{"00100020": 7}]')
    for arguments, message in (
        (["add", "NoSuchThing=1", *data], "no attribute is called 'NoSuchThing'"),
        (["add", "PatientSex=F", *data], "needs a Patient ID"),
        (["import", str(bad), *data], "no DICOM JSON"),
        (["set", "gone", "1", *data], "is no state of a step"),
        (["list", "--data", str(tmp_path / "none")], "is no data folder"),
    ):
        done = hilum("worklist", *arguments, status=1)
        assert message in done.output
        assert "Traceback" not in done.output


def test_dicom_json_is_taken(server: HilumServer, tmp_path: Path) -> None:
    step = {
        "00400001": {"vr": "AE", "Value": ["CT78"]},
        "00400002": {"vr": "DA", "Value": ["20260203"]},
        "00080060": {"vr": "CS", "Value": ["CT"]},
    }
    item = {
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Müller^Zoë", "Ideographic": "山田"}]},
        "00100020": {"vr": "LO", "Value": ["P78"]},
        "00101030": {"vr": "DS", "Value": [61.5]},
        "001021C0": {"vr": "US", "Value": [4]},
        "00400100": {"vr": "SQ", "Value": [step]},
    }
    file = tmp_path / "items.json"
    file.write_text(json.dumps([item]))
    hilum("worklist", "import", file, "--data", server.data)
    keys = ("PatientName", "PatientWeight", f"{STEP}.ScheduledStationAETitle=CT78")
    (answer,) = asked(server, tmp_path, *keys)
    assert answer["0010,1030"].strip() == "61.5"
    assert answer["0010,0010"].startswith("M")
