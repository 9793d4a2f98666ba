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

__all__ = ["as_markdown", "escaped", "paragraph", "table"]

DEEPEST = 6
CONTENTS_DEPTH = 3
_SPECIAL = re.compile(r"[\\`*\[\]<|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_START = re.compile(r"^(\d+[.)]|[-+=](?=\s|$)|[>#])")
"""What makes a paragraph something else: lists, headings, quotes."""


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line; `code` in backquotes stays code."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:  # a backquote without its partner is only a character
        return "\\`".join(map(_plain, parts))
    return "".join(_code(part) if index % 2 else _plain(part) for index, part in enumerate(parts))


def paragraph(text: str) -> str:
    """The same at the beginning of a line, where more characters have a meaning."""
    return _START.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", escaped(text))


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
        if section.depth <= CONTENTS_DEPTH:
            yield f"{'  ' * (section.depth - 1)}- {escaped(section.heading)}"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield f"**{escaped(block.title)}**"
        yield ""
        yield from table(block.columns, block.rows)
    elif isinstance(block, Items):
        for line in block.lines:
            yield f"- {paragraph(line)}"
    else:
        yield paragraph(block)


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a table."""
    head = [escaped(column) for column in columns]
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"
