"""The values of a conformance statement: sections of paragraphs, lists and tables.

Owns their shape, and what the statement has to be told of the program. Must not know what any
section says, nor how it is written down. PS3.2 Annex N.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from hilum.config import Settings
    from hilum.services.base import ServiceClass
    from hilum.services.registry import Registry

__all__ = [
    "Block",
    "Fixed",
    "Items",
    "Program",
    "Scope",
    "Section",
    "Statement",
    "Table",
    "numbered",
]


class Items(NamedTuple):
    """A list without order, one line each."""

    lines: tuple[str, ...]


class Table(NamedTuple):
    """A table; every row has as many cells as there are columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = "str | Items | Table"
"""A paragraph, a list or a table. Texts are plain: the writers escape them."""


class Section(NamedTuple):
    """A section without its subsections: those follow it in the statement."""

    number: str
    title: str
    blocks: tuple[Block, ...] = ()

    @property
    def depth(self) -> int:
        """1 for a chapter, 2 for its sections, and so on."""
        return self.number.count(".") + 1

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}"


class Statement(NamedTuple):
    """A whole statement: `cover` is rows of name and value, `sections` in order."""

    title: str
    cover: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


class Fixed(NamedTuple):
    """A parameter that no setting changes; `configurable` is FIXED, or USER with `how`."""

    name: str
    value: str
    configurable: str = "FIXED"
    how: str = ""


class Program(NamedTuple):
    """What the program is, as far as settings do not say.

    Args:
        services: the service classes that it performs (SCP).
        used: the short names of those that it uses too (SCU).
        notifies: SOP Classes of no service, for which it reports events to SCUs (SCP).
        notified: those of them whose reports its programs can take (SCU).
        maximum_length: the longest P-DATA-TF that its requestor receives, in bytes.
        window: operations that its requestor would like to have outstanding.
        performed: operations that its requestor performs at once where it performs any.
        parallel: associations that its Storage SCU opens side by side at most.
        tolerance: bytes by which a P-DATA-TF may exceed the maximum length.
        parameters: timers and limits that no setting changes.
    """

    services: tuple[ServiceClass, ...]
    used: frozenset[str]
    notifies: tuple[str, ...]
    notified: frozenset[str]
    maximum_length: int
    window: int
    performed: int
    parallel: int
    tolerance: int
    parameters: tuple[Fixed, ...]


class Scope(NamedTuple):
    """What all sections are made from; `registry` is that of the services and the settings."""

    settings: Settings
    program: Program
    registry: Registry


def numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The sections with the titles of their tables numbered by chapter: `Table 7-2. ...`."""
    counts: dict[str, int] = {}
    result = []
    for section in sections:
        chapter = section.number.split(".")[0]
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Table):
                counts[chapter] = number = counts.get(chapter, 0) + 1
                block = block._replace(title=f"Table {chapter}-{number}. {block.title}")
            blocks.append(block)
        result.append(section._replace(blocks=tuple(blocks)))
    return tuple(result)
