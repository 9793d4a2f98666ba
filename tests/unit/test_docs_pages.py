"""The terminal sessions of the pages in docs, followed as a reader would; and their links."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom.data
import pytest

from tests.documents import Terminal, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).resolve().parents[2] / "docs"
PATIENT = Path(pydicom.data.__file__).parent / "test_files" / "dicomdirtests" / "98892003"
FOLLOWED = (
    "administration.md",
    "services/verification.md",
    "services/storage.md",
    "services/query.md",
    "services/retrieve.md",
    "services/workflow.md",
)
PAGES = sorted(
    path.relative_to(DOCS).as_posix()
    for path in DOCS.rglob("*.md")
    if "decisions" not in path.relative_to(DOCS).parts
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in a folder with a patient's images; its servers must end in good order."""
    shutil.copytree(PATIENT, tmp_path / "study")
    terminal = Terminal(tmp_path)
    terminal.env["HILUM_DEVICE_PORT"] = terminal.port
    command = tmp_path / "bin" / "hilum"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m hilum "$@"\n')
    command.chmod(0o755)
    terminal.env["PATH"] = os.pathsep.join((str(command.parent), terminal.env["PATH"]))
    yield terminal
    terminal.close()


def test_the_commands_of_the_pages(terminal: Terminal) -> None:
    followed = 0
    for name in FOLLOWED:
        for step in steps((DOCS / name).read_text("utf-8")):
            terminal.follow(step)
            followed += 1
    assert followed >= 8
    assert terminal.servers, "the first page starts a server"


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    page = DOCS / name
    for target in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{name}: {target}"
        if anchor:
            assert anchor in headings(found), f"{name}: {target}"


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
