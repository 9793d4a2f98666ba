"""The import contract: an import-linter contract type that reads a table of allowed imports.

Owns the meaning of the rows under `[tool.importlinter]` in `pyproject.toml`; must not know any
package of Hilum by name. Run by `make check` through `lint-imports`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from importlinter import Contract, ContractCheck, fields, output

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grimp import ImportGraph

__all__ = ["AllowedImports", "Violation", "parse_rows", "violations"]

NOTHING = "nothing"


class Violation(NamedTuple):
    """One import that no row allows; `lines` are line numbers in the importer's file."""

    importer: str
    imported: str
    lines: tuple[int, ...]


class AllowedImports(Contract):
    """Every module may import its own package and what its package's row lists, nothing else.

    Options:
        rows: `package: allowed ...`, names relative to the root package. An allowed name covers
            the module and everything below it. `nothing` stands for an empty list.
        everything: packages that may import everything, and that nobody else may import.
    """

    type_name = "allowed"

    rows = fields.ListField(subfield=fields.StringField())
    everything = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        root = self.session_options["root_packages"][0]
        table = parse_rows(cast("list[str]", self.rows))
        found = violations(graph, root, table, cast("set[str]", self.everything))
        return ContractCheck(kept=not found, metadata={"violations": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, lines in check.metadata["violations"]:
            where = ", ".join(map(str, lines))
            output.print_error(f"- {importer} may not import {imported} (line {where})")
        output.new_line()
        output.print("The table of allowed imports is in pyproject.toml, under tool.importlinter.")


def parse_rows(rows: Iterable[str]) -> dict[str, frozenset[str]]:
    """Rows as a mapping from a package to what it may import.

    Raises:
        ValueError: a row without a colon, with an empty list, or a package listed twice.
    """
    table: dict[str, frozenset[str]] = {}
    for row in rows:
        package, colon, listed = row.partition(":")
        names = frozenset(listed.split())
        if not colon or not names or package in table:
            raise ValueError(f"not a row of allowed imports: {row!r}")
        table[package] = names - {NOTHING}
    return table


def violations(
    graph: ImportGraph,
    root: str,
    table: Mapping[str, frozenset[str]],
    everything: Iterable[str],
) -> list[Violation]:
    """Imports in `graph` that `table` does not allow, in order of the importer's name."""
    free = frozenset(everything)
    found = []
    for importer in sorted(graph.modules):
        package = _package(importer, root)
        if package in free:
            continue
        allowed = table.get(package, frozenset()) | {package}
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if not _is_covered(_relative(imported, root), allowed):
                found.append(Violation(importer, imported, _lines(graph, importer, imported)))
    return found


def _relative(module: str, root: str) -> str:
    """The name below the root package; the root package itself is its `__init__`."""
    return module.removeprefix(f"{root}.") if module != root else "__init__"


def _package(module: str, root: str) -> str:
    return _relative(module, root).split(".")[0]


def _is_covered(module: str, allowed: Iterable[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


def _lines(graph: ImportGraph, importer: str, imported: str) -> tuple[int, ...]:
    details = graph.get_import_details(importer=importer, imported=imported)
    return tuple(detail["line_number"] for detail in details)
