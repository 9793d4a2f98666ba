"""The generator of docs/generated: `--check` tells whether the pages are what it makes."""

from __future__ import annotations

import functools
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hilum.cli.main import COMMANDS
from hilum.config import OPTIONS
from hilum.tables.ul_machine import TRANSITIONS

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "generate_docs.py"


@pytest.fixture
def generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = importlib.util.spec_from_file_location("generate_docs", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PAGES", tmp_path / "generated")
    return module


def run(generator: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["generate_docs.py", *arguments])
    result: int = generator.main()
    return result


def test_pages_that_were_written_pass_the_check_and_a_changed_one_is_named(
    generator: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    once = {name: functools.cache(make) for name, make in generator.MAKERS.items()}
    monkeypatch.setattr(generator, "MAKERS", once)
    assert run(generator, monkeypatch, "--check") == 1
    assert run(generator, monkeypatch) == 0
    capsys.readouterr()
    assert run(generator, monkeypatch, "--check") == 0
    assert capsys.readouterr().err == ""
    page = tmp_path / "generated" / "statuses.md"
    page.write_text(page.read_text("utf-8").replace("Duplicate invocation", "Twice"), "utf-8")
    assert run(generator, monkeypatch, "--check") == 1
    told = capsys.readouterr().err
    assert "statuses.md" in told
    assert "Twice" in told
    assert "1 pages are out of date" in told
    assert "settings.md" not in told


def test_there_is_a_page_for_each_maker(generator: ModuleType) -> None:
    listed = {path.name for path in (ROOT / "docs" / "generated").iterdir()}
    assert listed == set(generator.MAKERS)


def test_no_page_knows_the_machine_or_the_terminal(
    generator: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = {}
    for columns in ("40", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        monkeypatch.setenv("HILUM_DEVICE_AET", "ELSEWHERE")
        wide[columns] = {name: make() for name, make in generator.MAKERS.items()}
    assert wide["40"] == wide["200"]
    for name, text in wide["40"].items():
        assert str(ROOT) not in text, name
        assert "ELSEWHERE" not in text, name


def test_every_option_command_and_cell_is_there(generator: ModuleType) -> None:
    settings = generator.settings()
    for option in OPTIONS:
        assert f"`{option.key}`" in settings
        assert f"`{option.environment}`" in settings
    commands = generator.commands()
    for name in COMMANDS:
        assert f"\n## hilum {name}\n" in commands
    cells = [
        cell
        for line in generator.state_machine().splitlines()
        if line.startswith("| Evt")
        for cell in line.split(" | ")[1:]
    ]
    actions = [cell for cell in cells if cell.strip(" |") in TRANSITIONS.values()]
    assert len(actions) == len(TRANSITIONS)


def test_leniencies_are_found_in_comments_and_docstrings(generator: ModuleType) -> None:
    source = '''
def read(x):
    """Read.

    LENIENT: PS3.5 7.1: in a
    docstring.

    Not this.
    """
    # LENIENT: PS3.8 9.3: over
    # two lines
    x = 1  # not this
    if x:
        return  # LENIENT: PS3.7 E.1: at the end of a line
    y = "# LENIENT: no comment"
'''
    assert [tuple(mark) for mark in generator.marks(source, "a.py")] == [
        ("a.py", "PS3.5 7.1: in a docstring."),
        ("a.py", "PS3.8 9.3: over two lines"),
        ("a.py", "PS3.7 E.1: at the end of a line"),
    ]
