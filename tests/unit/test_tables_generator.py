"""The generator of the data modules: `--check` tells whether they are what it makes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "generate_tables.py"


@pytest.fixture
def generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_tables", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "TABLES", tmp_path)
    return module


def run(generator: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["generate_tables.py", *arguments])
    result: int = generator.main()
    return result


def test_what_was_written_passes_the_check_and_a_changed_row_does_not(
    generator: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(generator, monkeypatch, "--check") == 1
    assert run(generator, monkeypatch) == 0
    assert run(generator, monkeypatch, "--check") == 0
    data = tmp_path / "_uid_data.py"
    data.write_text(data.read_text("utf-8").replace("CT Image", "CT image"), "utf-8")
    assert run(generator, monkeypatch, "--check") == 1
    assert "CT image" in data.read_text("utf-8")


def test_additions_are_not_in_the_base_twice(generator: ModuleType) -> None:
    added = generator.additions(generator.ELEMENT_ADDITIONS, 5)
    assert len({row[0] for row in added}) == len(added) > 150
    rows = generator.elements()
    assert len({row.tag for row in rows}) == len(rows)
    assert {row[0] for row in added} <= {row.tag for row in rows}


def test_a_sop_class_of_no_kind_stops_the_generator(generator: ModuleType) -> None:
    with pytest.raises(SystemExit, match="no kind"):
        generator.kind_of("Telepathy")


def test_a_field_with_a_separator_stops_the_generator(generator: ModuleType) -> None:
    with pytest.raises(SystemExit, match="escaping"):
        generator.table("ROWS", "a, b", [("1", "a|b")])
