"""DCMTK's sample worklist, imported by command, and asked for by findscu -W."""

from __future__ import annotations

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
    server = HilumServer(folder)
    server.start()
    hilum("worklist", "import", items, "--data", server.data)
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


def test_a_cancelled_step_is_not_found_any_more(server: HilumServer, tmp_path: Path) -> None:
    item = tmp_path / "item.wl"
    dump = (SAMPLES / "wklist1.dump").read_text("latin_1")
    dump = re.sub(r"(?m)^(\(0020,000d\).*?)(#.*)?$", "(0020,000d) UI 1.2.826.77", dump)
    dump = re.sub(r"(?m)^(\(0008,0050\).*?)(#.*)?$", "(0008,0050) SH A77", dump)
    (tmp_path / "item.dump").write_text(dump, "latin_1")
    dcmtk("dump2dcm", tmp_path / "item.dump", item)
    hilum("worklist", "import", item, "--data", server.data)
    assert len(asked(server, tmp_path, "AccessionNumber=A77")) == 1
    hilum("worklist", "cancel", "--accession", "A77", "--data", server.data)
    assert asked(server, tmp_path, "AccessionNumber=A77") == []
