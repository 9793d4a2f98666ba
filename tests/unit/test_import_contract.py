"""The table of allowed imports: complete, enforced, and able to fail."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest

from tools.import_contract import Violation, parse_rows, violations

ROOT = Path(__file__).parents[2]
TABLE = parse_rows(["tables: nothing", "ul: tables wire", "dimse: ul.events", "wire: tables"])


def contract() -> dict[str, Any]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert settings["exclude_type_checking_imports"] is False
    (only,) = settings["contracts"]
    return dict(only)


def graph_of(*edges: tuple[str, str]) -> grimp.ImportGraph:
    graph = grimp.ImportGraph()
    for importer, imported in edges:
        graph.add_import(
            importer=importer, imported=imported, line_number=7, line_contents="import it"
        )
    return graph


def broken(*edges: tuple[str, str]) -> list[Violation]:
    return violations(graph_of(*edges), "hilum", TABLE, {"app"})


def test_every_package_under_src_has_a_row() -> None:
    found = {
        path.stem
        for path in (ROOT / "src" / "hilum").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    listed = set(parse_rows(contract()["rows"])) | set(contract()["everything"])
    assert found - listed == set()


def test_every_name_in_a_row_is_a_listed_package() -> None:
    table = parse_rows(contract()["rows"])
    named = {name.split(".")[0] for allowed in table.values() for name in allowed}
    assert named - set(table) == set()


def test_rows_never_reach_upwards() -> None:
    """The order of the rows is the order of the layers: a row names earlier rows only."""
    table = parse_rows(contract()["rows"])
    order = list(table)
    late = {
        (package, name)
        for package, allowed in table.items()
        for name in allowed
        if order.index(name.split(".")[0]) >= order.index(package)
    }
    assert late == set()


def test_import_linter_keeps_the_contract() -> None:
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run([*lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Allowed imports KEPT" in done.stdout


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("hilum.ul.machine", "hilum.tables.uids"),
        ("hilum.ul.machine", "hilum.ul.events"),
        ("hilum.dimse.messages", "hilum.ul.events"),
        ("hilum.app", "hilum.dimse.messages"),
    ],
)
def test_allowed(importer: str, imported: str) -> None:
    assert broken((importer, imported)) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("hilum.tables.uids", "hilum.wire"),
        ("hilum.dimse.messages", "hilum.ul.machine"),
        ("hilum.dimse.messages", "hilum.ul.events_of_old"),
        ("hilum.ul", "hilum.app"),
        ("hilum.ul", "hilum"),
        ("hilum.newcomer", "hilum.tables.uids"),
    ],
)
def test_forbidden(importer: str, imported: str) -> None:
    assert broken((importer, imported)) == [Violation(importer, imported, (7,))]


@pytest.mark.parametrize("rows", [["ul tables"], ["ul:"], ["ul: tables", "ul: wire"]])
def test_a_row_that_says_nothing_is_refused(rows: list[str]) -> None:
    with pytest.raises(ValueError, match="not a row"):
        parse_rows(rows)
