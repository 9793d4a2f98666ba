#!/usr/bin/env python3
"""Generates the pages of docs/generated from the tables, the settings, the commands and the code.

Owns the pages' form. Must not know what a row means: each is printed as its table has it. Nothing
depends on the time, the machine or the terminal.

    python tools/generate_docs.py            writes the pages
    python tools/generate_docs.py --check    exits 1 and says what differs if they are out of date
"""

from __future__ import annotations

import argparse
import ast
import difflib
import io
import sys
import tokenize
from dataclasses import MISSING
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))  # so that the pages are those of this checkout

import click  # noqa: E402

from hilum.cli.conformance import program  # noqa: E402
from hilum.cli.main import COMMANDS, hilum  # noqa: E402
from hilum.config import OPTIONS, PEER_OPTIONS, Settings, as_toml  # noqa: E402
from hilum.conformance import Table, as_markdown, build  # noqa: E402
from hilum.conformance.markdown import table  # noqa: E402
from hilum.conformance.queries import (  # noqa: E402
    extensions_table,
    key_tables,
    matching_rules,
)
from hilum.conformance.statuses import codes  # noqa: E402
from hilum.tables import status  # noqa: E402
from hilum.tables.ul_machine import ACTIONS, EVENTS, STATES, TRANSITIONS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hilum.config import Option

SOURCES = ROOT / "src" / "hilum"
PAGES = ROOT / "docs" / "generated"
MADE = "Made by `tools/generate_docs.py`; do not edit."
WIDTH = 88
MARK = "LENIENT:"
SHOWN = 12
"""Lines of a difference that `--check` prints for each page."""


# Statement, settings, commands ------------------------------------------------------------------


def conformance() -> str:
    """The conformance statement of the default settings."""
    return as_markdown(build(Settings(), program()))


def settings() -> str:
    """Every option."""
    return page(
        "Settings",
        "A settings file is TOML; each option is `name` in the table `[section]`. An environment "
        "variable goes before the file, and a flag before both. `hilum config init` writes a file "
        "with all of them.",
        rows_of(
            *("Option", "Variable", "Default", "Unit", "Meaning", "Allowed"),
            rows=map(_option, OPTIONS),
        ),
        "Peers are the tables `[peers.NAME]`, with a name of your choice. They have no variables.",
        rows_of(
            *("Option", "Default", "Unit", "Meaning", "Allowed"),
            rows=(_option(option)[:1] + _option(option)[2:] for option in PEER_OPTIONS),
        ),
    )


def _option(option: Option) -> tuple[str, ...]:
    default = "needed" if option.default is MISSING else f"`{as_toml(option.default)}`"
    allowed = option.kind.allowed
    variable = f"`{option.environment}`"
    return f"`{option.key}`", variable, default, option.unit, option.help, allowed


def commands() -> str:
    """The help of every command."""
    lines = ["# Commands", "", MADE, ""]
    for path, command in _commands((), hilum):
        context = click.Context(command, info_name=" ".join(("hilum", *path)))
        context.help_option_names = ["-h", "--help"]
        context.terminal_width = WIDTH
        lines += [f"{'#' * (len(path) + 1)} {context.info_name}", ""] if path else []
        lines += ["```text", context.get_help(), "```", ""]
    return "\n".join(lines)


def _commands(
    path: tuple[str, ...], command: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        names = COMMANDS if command is hilum else command.list_commands(context)
        for name in names:
            found = command.get_command(context, name)
            assert found is not None
            yield from _commands((*path, name), found)


# Tables of the standard -------------------------------------------------------------------------


def statuses() -> str:
    """Every status that the tables know."""
    parts: list[str | Table] = [
        "The statuses of DIMSE responses, as PS3.7 and PS3.4 list them. What Hilum answers on "
        "which condition is in the [conformance statement](conformance.md).",
    ]
    for found in (status.GENERAL, *status.SERVICES.values()):
        rows = (
            (codes(row), row.status_class.value, row.meaning, ", ".join(row.fields))
            for row in found.rows
        )
        parts += [
            f"## {found.title} ({found.ref})",
            rows_of("Status", "Class", "Meaning", "Fields", rows=rows),
        ]
    return page("Statuses", *parts)


def keys() -> str:
    """The keys of queries."""
    parts: list[str | Table] = [
        "What C-FIND can ask for, level by level. How to ask is in [Query](../services/query.md).",
        "## Extended negotiation",
        extensions_table(),
        "## Rules",
        "\n".join(f"* {line}" for line in matching_rules()),
    ]
    for found in key_tables():
        parts += [f"## {found.title}", found]
    return page("Keys of queries", *parts)


def state_machine() -> str:
    """PS3.8 Table 9-10 and what it refers to."""
    return page(
        "State machine",
        "The upper layer works by this table: PS3.8 Table 9-10. A cell is the action on an event "
        "in a state; an empty one cannot happen.",
        rows_of(
            *("Event", *STATES),
            rows=(
                (event, *(TRANSITIONS.get((event, state), "") for state in STATES))
                for event in EVENTS
            ),
        ),
        "## States (PS3.8 Tables 9-1 to 9-5)",
        rows_of("State", "Meaning", rows=STATES.items()),
        "## Events",
        rows_of("Event", "Meaning", rows=EVENTS.items()),
        "## Actions (PS3.8 Tables 9-6 to 9-9)",
        rows_of(
            *("Action", "What is done", "Next state"),
            rows=((a.id, a.text, " or ".join(a.next_states)) for a in ACTIONS.values()),
        ),
    )


# Leniencies -------------------------------------------------------------------------------------


class Leniency(NamedTuple):
    """Where a rule is not insisted on: the file below src, and what the mark says."""

    file: str
    text: str


def leniencies() -> str:
    """Every mark in the sources."""
    found = [
        leniency
        for path in sorted(SOURCES.rglob("*.py"))
        for leniency in marks(path.read_text("utf-8"), path.relative_to(SOURCES.parent).as_posix())
    ]
    return page(
        "Leniencies",
        "Where Hilum takes what the standard does not allow, because peers send it. Each is marked "
        "in the source.",
        rows_of(
            *("File", "Rule, and who breaks it"),
            rows=((f"`{leniency.file}`", leniency.text) for leniency in found),
        ),
    )


def marks(source: str, file: str) -> list[Leniency]:
    """The marks in one file, in order: in comments and in docstrings."""
    found = {**_in_comments(source), **_in_docstrings(source)}
    return [Leniency(file, " ".join(text.split())) for _, text in sorted(found.items())]


def _in_comments(source: str) -> dict[int, str]:
    """By line: a comment with the mark, and the lines below it that are comments alone."""
    comments = [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    texts = {token.start[0]: token.string.lstrip("# ") for token in comments}
    alone = {token.start[0] for token in comments if token.line.lstrip().startswith("#")}
    found = {}
    for line, text in texts.items():
        if text.startswith(MARK):
            parts, following = [text.removeprefix(MARK)], line + 1
            while following in alone and not texts[following].startswith(MARK):
                parts.append(texts[following])
                following += 1
            found[line] = " ".join(parts)
    return found


def _in_docstrings(source: str) -> dict[int, str]:
    """By line: paragraphs of docstrings that begin with the mark."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for number, text in enumerate((ast.get_docstring(node) or "").split("\n\n")):
            if text.startswith(MARK):
                found[node.body[0].lineno + number] = text.removeprefix(MARK)
    return found


# Writing ----------------------------------------------------------------------------------------


def page(title: str, *parts: str | Table) -> str:
    """A page of paragraphs, headings (`## ...`) and tables, of which the titles are not shown."""
    lines = [f"# {title}", "", MADE, ""]
    for part in parts:
        if isinstance(part, Table):
            lines += [*table(part.columns, part.rows), ""]
        else:
            lines += [part, ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def rows_of(*columns: str, rows: Iterable[Iterable[str]]) -> Table:
    """A table without a title."""
    return Table("", columns, tuple(map(tuple, rows)))


MAKERS: dict[str, Callable[[], str]] = {
    "conformance.md": conformance,
    "settings.md": settings,
    "cli.md": commands,
    "keys.md": keys,
    "statuses.md": statuses,
    "state-machine.md": state_machine,
    "leniencies.md": leniencies,
}


def difference(name: str, text: str) -> list[str]:
    """The first lines in which a page differs from what it should be; empty if it does not."""
    path = PAGES / name
    there = path.read_text("utf-8") if path.exists() else ""
    if there == text:
        return []
    lines = difflib.unified_diff(
        there.splitlines(),
        text.splitlines(),
        f"{name} as it is",
        f"{name} as it should be",
        "",
        "",
        0,
        "",
    )
    shown = list(lines)
    cut = [f"... {len(shown) - SHOWN} lines more"] if len(shown) > SHOWN else []
    return shown[:SHOWN] + cut


def main() -> int:
    """Writes the pages, or compares them with `--check`."""
    parser = argparse.ArgumentParser(description="Generate the pages of docs/generated.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    stale = 0
    for name, make in MAKERS.items():
        text = make()
        if not check:
            PAGES.mkdir(parents=True, exist_ok=True)
            (PAGES / name).write_text(text, "utf-8")
            continue
        lines = difference(name, text)
        stale += bool(lines)
        print("\n".join(lines), end="\n" if lines else "", file=sys.stderr)
    if stale:
        print(f"{stale} pages are out of date: python tools/generate_docs.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
