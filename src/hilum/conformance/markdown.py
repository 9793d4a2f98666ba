"""A conformance statement as Markdown.

Owns how headings, lists and tables are written, and the escaping. Must not know what they say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hilum.conformance.statement import Items, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hilum.conformance.statement import Block, Section, Statement

__all__ = ["as_markdown", "escaped", "table"]

DEEPEST = 6
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|#!~]")
_LIST = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line; `code` in backquotes stays code."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:  # a backquote without its partner is only a character
        parts = ["\\`".join(map(_plain, parts))]
        return _LIST.sub(r"\1\\\2\3", parts[0])
    shown = [_code(part) if index % 2 else _plain(part) for index, part in enumerate(parts)]
    return _LIST.sub(r"\1\\\2\3", "".join(shown))


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text).replace("&", "&amp;")


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"


def as_markdown(statement: Statement) -> str:
    """The statement as one Markdown document, tables in the form that GitHub reads."""
    lines = [f"# {escaped(statement.title)}", "", *table(("", ""), statement.cover), ""]
    for section in statement.sections:
        lines += [f"{'#' * min(section.depth + 1, DEEPEST)} {escaped(section.heading)}", ""]
        if section.number == "2":
            lines += [*_contents(statement.sections), ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _contents(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        if section.depth <= 3:
            yield f"{'  ' * (section.depth - 1)}- {escaped(section.heading)}"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield f"**{escaped(block.title)}**"
        yield ""
        yield from table(block.columns, block.rows)
    elif isinstance(block, Items):
        for line in block.lines:
            yield f"- {escaped(line)}"
    else:
        yield escaped(block)


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a table."""
    head = [escaped(column) for column in columns]
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"
