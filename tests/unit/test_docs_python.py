"""The Python blocks of the pages in docs, run one after the other; what they print is there.

A block of the language `text` below a block of the language `python` is what that prints, with
`...` as in `tests.documents`. A block that ends in `server.run()` is a program: it runs as a
process, gets a study, and is asked to end.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from pathlib import Path
from typing import NamedTuple

import pydicom.data
import pytest

import hilum
from tests.documents import difference
from tests.peers.process import Process, free_port

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("python.md", "coming-from-pynetdicom.md")
TEST_FILES = Path(pydicom.data.__file__).parent / "test_files"
STUDY = ("CT_small.dcm", "MR_small.dcm", "JPEG2000.dcm")
ARCHIVE_PORT, PROGRAM_PORT = "11112", "11113"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$\n?", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A block of the page; `printed` is None where the page does not say."""

    line: int
    source: str
    printed: str | None


def examples(page: str) -> list[Example]:
    """The Python blocks of a page with their output."""
    found: list[Example] = []
    end = -1
    for block in BLOCK.finditer(page):
        line = page.count("\n", 0, block.start(2)) + 1
        if block[1] == "python":
            found.append(Example(line, block[2], None))
        else:
            assert block.start() == end, f"line {line}: output without a program right above"
            found[-1] = found[-1]._replace(printed=block[2])
        end = block.end()
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of a reader: a study, and nothing else."""
    study = tmp_path / "study"
    study.mkdir()
    for name in STUDY:
        shutil.copy(TEST_FILES / name, study)
    monkeypatch.chdir(tmp_path)
    for variable in [name for name in os.environ if name.startswith("HILUM_")]:
        monkeypatch.delenv(variable)
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_the_examples(page: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = examples((DOCS / page).read_text("utf-8"))
    assert len(found) >= 8
    with hilum.Server(aet="HILUM", port=0, data=folder / "hilum-data") as archive:
        names: dict[str, object] = {}
        for example in found:
            source = example.source.replace(ARCHIVE_PORT, str(archive.port))
            if source.rstrip().endswith("server.run()"):
                printed = run_program(source, folder)
            else:
                code = compile("\n" * (example.line - 1) + source, page, "exec")
                exec(code, names)
                printed = capsys.readouterr().out
            if example.printed is not None:
                wrong = difference(example.printed, printed)
                assert wrong is None, f"line {example.line}:\n{wrong}"


def run_program(source: str, folder: Path) -> str:
    """Run a server program, send it the study, end it; all that it printed."""
    port = free_port()
    assert PROGRAM_PORT in source
    script = folder / "program.py"
    script.write_text(source.replace(PROGRAM_PORT, str(port)), "utf-8")
    process = Process([sys.executable, script], folder / "program.log", cwd=folder)
    try:
        process.wait_for_port(port)
        with hilum.associate(f"MYAI@127.0.0.1:{port}") as association:
            outcomes = list(association.store(*(folder / "study" / name for name in STUDY)))
        assert all(isinstance(outcome, hilum.Sent) and outcome.stored for outcome in outcomes)
        process.send(signal.SIGTERM)
        assert process.wait() == 0, process.report("did not end in good order")
    finally:
        process.kill()
    return process.output()


def test_the_reader_of_examples() -> None:
    page = "x\n```python\n1\n```\n```text\nout\n```\ny\n```python\n2\n```\n\n```sh\n3\n```\n"
    assert examples(page) == [Example(3, "1\n", "out\n"), Example(10, "2\n", None)]
    with pytest.raises(AssertionError, match="output without a program"):
        examples("```text\nout\n```\n")
