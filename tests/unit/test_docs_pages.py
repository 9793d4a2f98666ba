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

from hilum.app import SERVICES
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
ROOT = DOCS.parent
OTHERS = ("../README.md", "../ARCHITECTURE.md", "../CONTRIBUTING.md", "decisions/README.md")
SOURCES = ROOT / "src" / "hilum"
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


@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_links_lead_somewhere(name: str) -> None:
    page = DOCS / name
    for target in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{name}: {target}"
        if anchor:
            assert anchor in headings(found), f"{name}: {target}"


def links(page: Path) -> set[Path]:
    """The files that a page links to."""
    found = LINK.findall(CODE.sub("", page.read_text("utf-8")))
    paths = (target.partition("#")[0] for target in found if "://" not in target)
    return {(page.parent / path).resolve() for path in paths if path}


def test_the_index_lists_every_page() -> None:
    listed = links(DOCS / "index.md")
    assert {DOCS / name for name in PAGES} - {DOCS / "index.md"} <= listed


def test_every_decision_is_listed_once_by_its_number() -> None:
    folder = DOCS / "decisions"
    pages = {path for path in folder.glob("*.md") if path.name != "README.md"}
    assert pages <= links(folder / "README.md")
    numbers = [path.name[:4] for path in pages]
    assert len(set(numbers)) == len(numbers)
    for path in pages:
        assert path.read_text("utf-8").startswith(f"# {path.name[:4]}. "), path.name


def test_every_service_class_has_a_page() -> None:
    """Each file of `services` that defines one is named by the page's PS3.4 annexes."""
    titles = "".join(
        path.read_text("utf-8").partition("\n")[0] for path in (DOCS / "services").iterdir()
    )
    for service in SERVICES:
        annex = service.ref.removeprefix("PS3.4 Annex ").partition(".")[0]
        assert re.search(rf"Annex(es)? [A-Z, and]*\b{annex}\b", titles), service.name


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_the_files_that_a_page_names_are_there(name: str) -> None:
    known = {path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.py")}
    known |= {path.name for path in SOURCES.rglob("*.py")}
    known |= {f"hilum/{path}" for path in known}
    known |= {path.relative_to(ROOT).as_posix() for path in ROOT.glob("t*/**/*.py")}
    named = set(re.findall(r"`([\w/]+\.py)`", (ROOT / name).read_text("utf-8")))
    assert named <= known


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
