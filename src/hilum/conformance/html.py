"""A conformance statement as one HTML page that needs no other file.

Owns the page, its style on screen and paper, and the escaping. Must not know what it says.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from hilum.conformance.statement import Items, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hilum.conformance.statement import Block, Section, Statement

__all__ = ["as_html"]

DEEPEST = 6
CONTENTS_DEPTH = 3

STYLE = """
:root { color-scheme: light dark; --line: #8888; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2em 0 .5em; }
h1 { margin-top: 0; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .9em; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left;
  vertical-align: top; overflow-wrap: break-word; }
th { background: var(--soft); }
.wide { overflow-x: auto; }
.cover td { overflow-wrap: anywhere; }
nav ul { list-style: none; padding: 0; }
.depth2 { margin-left: 1.5rem; }
.depth3 { margin-left: 3rem; }
code { font: .95em ui-monospace, monospace; }
@media print {
  body { font-size: 10pt; max-width: none; margin: 0; padding: 0; }
  h2 { break-before: page; }
  h2, h3, h4, h5, h6, caption { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
"""


def as_html(statement: Statement) -> str:
    """The statement as one page, without scripts and without anything from elsewhere."""
    return "\n".join(_page(statement)) + "\n"


def _page(statement: Statement) -> Iterator[str]:
    title = escape(statement.title)
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield f'<head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{STYLE}</style></head>"
    yield "<body>"
    yield f"<h1>{title}</h1>"
    yield from _table("", (), statement.cover, of="cover")
    for section in statement.sections:
        level = min(section.depth + 1, DEEPEST)
        yield f'<h{level} id="{_anchor(section)}">{escape(section.heading)}</h{level}>'
        if section.number == "2":
            yield from _contents(statement.sections)
        for block in section.blocks:
            yield from _block(block)
    yield "</body>"
    yield "</html>"


def _anchor(section: Section) -> str:
    return f"section-{escape(section.number)}"


def _contents(sections: Iterable[Section]) -> Iterator[str]:
    yield "<nav><ul>"
    for section in sections:
        if section.depth <= CONTENTS_DEPTH:
            link = f'<a href="#{_anchor(section)}">{escape(section.heading)}</a>'
            yield f'<li class="depth{section.depth}">{link}</li>'
    yield "</ul></nav>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from _table(block.title, block.columns, block.rows)
    elif isinstance(block, Items):
        yield "<ul>"
        yield from (f"<li>{_text(line)}</li>" for line in block.lines)
        yield "</ul>"
    else:
        yield f"<p>{_text(block)}</p>"


def _table(
    title: str, columns: Iterable[str], rows: Iterable[Iterable[str]], *, of: str = "wide"
) -> Iterator[str]:
    """A table that scrolls by itself where the screen is too narrow for its UIDs."""
    yield f'<div class="{of}"><table>'
    if title:
        yield f"<caption>{escape(title)}</caption>"
    head = "".join(f"<th>{_text(column)}</th>" for column in columns)
    if head:
        yield f"<thead><tr>{head}</tr></thead>"
    yield "<tbody>"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>"
    yield "</tbody></table></div>"


def _text(text: str) -> str:
    """Escaped; pairs of backquotes around code become elements."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:
        return "`".join(parts)
    return "".join(
        f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts)
    )
