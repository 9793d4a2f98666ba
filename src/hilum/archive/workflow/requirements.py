"""Attribute requirements of normalised operations: rows of the standard's tables, and their check.

Owns how requirement types are read (PS3.4 5.4.2, PS3.5 7.4) and which status tells of a breach.
Must not know which table it checks.

A table is text, one attribute a line: `>` for each level of sequence, the keyword, then the type
of each column: 1, 2 and 3 as the SCU has to send them. `-` in a column is the standard's "Not
allowed". The line `include NAME TYPE` stands for the rows of a macro, in which `*` is TYPE.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.workflow.attributes import in_character_set, items
from hilum.dataset.codec import Element
from hilum.dataset.coding import tag_text
from hilum.errors import DimseError
from hilum.tables.dictionary import element, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hilum.dataset.codec import DataSet

__all__ = ["Breach", "Refused", "Row", "check", "demand", "parse"]

MISSING, WITHOUT_VALUE = 0x0120, 0x0121
NO_SUCH_ATTRIBUTE, INVALID_VALUE = 0x0105, 0x0106

_LISTED = 100
"""Attributes that a refusal names at most: a request may have the same fault in every item."""


class Row(NamedTuple):
    """One attribute of a table, with the rows of its items."""

    tag: int
    types: tuple[str, ...]
    below: tuple[Row, ...]


class Breach(NamedTuple):
    """One attribute that breaks the table: its status, its tag and the reason for a person.

    `path` leads to the item that it is in: from outside, the tag of each sequence and the number of
    its item.
    """

    status: int
    tag: int
    reason: str
    path: tuple[tuple[int, int], ...] = ()

    def within(self, sequence: int, item: int) -> Breach:
        """The same breach, seen from outside of an item."""
        return self._replace(path=((sequence, item), *self.path))


class Refused(DimseError):
    """A request whose attributes break the table; `breaches` has them all.

    The status is that of the first breach: 0120 Missing Attribute, 0121 Missing Attribute Value,
    0105 No Such Attribute, 0106 Invalid Attribute Value. The response says which, as PS3.7 has it
    for each: by the Attribute Identifier List (C.5.13, C.5.17), or by the attributes themselves, as
    they were sent (C.5.11, C.5.14; PS3.4 F.7.2.1.3).

    Args:
        elements: the request's attributes.
    """

    def __init__(self, breaches: Sequence[Breach], elements: Mapping[int, Element]) -> None:
        first = breaches[0]
        more = f" (and {len(breaches) - 1} more)" if len(breaches) > 1 else ""
        same = [breach for breach in breaches if breach.status == first.status]
        tags = tuple(dict.fromkeys(breach.tag for breach in same))[:_LISTED]
        listed = first.status in (MISSING, NO_SUCH_ATTRIBUTE)
        super().__init__(
            first.reason + more,
            status=first.status,
            offending=tags,
            data_set=None if listed else _cut_out(elements, same) or None,
            elements={"AttributeIdentifierList": tags} if listed else {},
        )
        self.breaches = tuple(breaches)


def _cut_out(elements: Mapping[int, Element], breaches: Sequence[Breach]) -> DataSet:
    """The attributes that breaches are of, in their items, and nothing else."""
    made: DataSet = {}
    places: dict[tuple[tuple[int, int], ...], DataSet] = {(): made}
    for breach in breaches[:_LISTED]:
        source, place = elements, made
        for depth, (sequence, item) in enumerate(breach.path, 1):
            source = items(source, sequence)[item]
            inner = places.get(breach.path[:depth])
            if inner is None:
                inner = places[breach.path[:depth]] = {}
                items_of = place.setdefault(sequence, Element("SQ", [])).value
                assert isinstance(items_of, list)
                items_of.append(inner)
            place = inner
        if breach.tag in source:
            place[breach.tag] = source[breach.tag]
    return in_character_set(made)


def parse(table: str, macros: Mapping[str, str] | None = None) -> tuple[Row, ...]:
    """Read a table; comment lines start with `#`.

    Args:
        macros: by name, the tables that it includes.
    """
    rows, rest = _rows(list(_lines(table, macros or {})), 0)
    assert not rest, rest[0]
    return rows


def _lines(
    table: str, macros: Mapping[str, str], level: str = "", star: str = "*"
) -> Iterator[list[str]]:
    for line in table.splitlines():
        if not line or line.startswith("#"):
            continue
        name, *types = (star if word == "*" else word for word in line.split())
        if name.endswith(">include") or name == "include":
            inner = level + name.removesuffix("include")
            yield from _lines(macros[types[0]], macros, inner, types[1])
        else:
            yield [level + name, *types]


def _rows(lines: list[list[str]], level: int) -> tuple[tuple[Row, ...], list[list[str]]]:
    rows: list[Row] = []
    while lines and lines[0][0].count(">") == level:
        name, *types = lines[0]
        below, lines = _rows(lines[1:], level + 1)
        rows.append(Row(tag_of(name.lstrip(">")), tuple(types), below))
    return tuple(rows), lines


def check(
    elements: Mapping[int, Element], rows: Sequence[Row], column: int, *, partial: bool = False
) -> Iterator[Breach]:
    """What breaks the requirements of a column.

    Args:
        column: which of the types counts, from 0.
        partial: attributes of the first level may be absent, as in an N-SET, where only what is
            there has to be right.
    """
    for row in rows:
        found = elements.get(row.tag)
        kind = row.types[column]
        if found is None:
            if kind in ("1", "2") and not partial:
                yield _breach(MISSING, row.tag, "is missing")
        elif kind == "-":
            yield _breach(NO_SUCH_ATTRIBUTE, row.tag, "may not be set")
        elif not found.value:
            if kind == "1":
                yield _breach(WITHOUT_VALUE, row.tag, "has no value")
        elif row.below and isinstance(found.value, list):
            for number, item in enumerate(found.value):
                for breach in check(item, row.below, column):
                    yield breach.within(row.tag, number)


def _breach(status: int, tag: int, what: str) -> Breach:
    known = element(tag)
    return Breach(status, tag, f"{tag_text(tag)} {known.keyword if known else ''} {what}")


def demand(breaches: Iterable[Breach], elements: Mapping[int, Element]) -> None:
    """Refuse attributes if there is any breach.

    Raises:
        Refused: naming the first, with the tags of all of its status.
    """
    found = list(breaches)
    if found:
        raise Refused(found, elements)


def invalid(tag: int, what: str) -> Breach:
    """A value that the attribute may not have."""
    return _breach(INVALID_VALUE, tag, what)


def is_empty(elements: DataSet | Mapping[int, Element], tag: int) -> bool:
    """True where an attribute is absent or has no value."""
    found = elements.get(tag)
    return found is None or not found.value
