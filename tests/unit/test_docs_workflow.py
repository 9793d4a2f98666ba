"""The pages of the workflow's services: their terminal sessions and Python blocks, in order.

A server of Hilum runs at the port that the pages name; its settings know where the program of the
pages listens.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom.data
import pytest

import hilum
from hilum.config import Peer, Settings
from tests.documents import Terminal, difference, steps
from tests.peers.process import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = ("worklist.md", "mpps.md", "commitment.md", "ups.md", "availability.md")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "services"
PATIENT = Path(pydicom.data.__file__).parent / "test_files" / "dicomdirtests" / "98892003"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$\n?", re.MULTILINE | re.DOTALL)
SERVER, PROGRAM = "11112", "11113"


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal in a folder with a patient's images, and a server with its data beside them."""
    shutil.copytree(PATIENT, tmp_path / "study")
    (tmp_path / "study" / "one").mkdir()
    one = min(path for path in (tmp_path / "study").rglob("*") if path.is_file())
    one.rename(tmp_path / "study" / "one" / one.name)
    command = tmp_path / "bin" / "hilum"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m hilum "$@"\n')
    command.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    terminal = Terminal(tmp_path)
    terminal.env["PATH"] = f"{command.parent}:{terminal.env['PATH']}"
    yield terminal
    terminal.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page(name: str, terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    page = (DOCS / name).read_text("utf-8")
    program = free_port()
    settings = Settings(
        peers={
            "ct": Peer(aet="CT1", host="127.0.0.1", port=free_port()),
            "me": Peer(aet="ME", host="127.0.0.1", port=program),
        }
    )
    ports = {SERVER: terminal.port, PROGRAM: str(program)}
    data = terminal.folder / "hilum-data"
    with hilum.Server(aet="HILUM", port=int(terminal.port), data=data, settings=settings):
        names: dict[str, object] = {}
        printed, ran = "", 0
        for block in BLOCK.finditer(page):
            line = page.count("\n", 0, block.start(2))
            if block[1] == "text":
                assert difference(block[2], printed) is None, f"line {line}: {printed}"
            elif block[1] == "console":
                for step in steps(block[0]):
                    terminal.follow(step)
                ran += 1
            else:
                assert block[1] == "python", f"line {line}: {block[1]}"
                source = re.sub(r"\b1111[23]\b", lambda found: ports[found[0]], block[2])
                exec(compile("\n" * line + source, str(DOCS / name), "exec"), names)
                printed = capsys.readouterr().out
                ran += 1
    assert ran >= 2
