"""From keys to SQL: which rows of the index can match, and how their columns are read.

Owns the text of every statement of a query; values only ever go in as parameters. A condition may
let through what does not match but never holds back what does: `match` decides afterwards. Text is
only compared, as bytes, and searched by `instr`: no pattern of SQL is used. Must not know what an
answer looks like. PS3.4 C.2.2.2.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.keys import ORDER, Key, Origin
from hilum.archive.ports import Level
from hilum.archive.schema import NAME_GROUPS, has_name_group, name_group

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "ANATOMIC_REGIONS",
    "BATCH",
    "Branch",
    "Condition",
    "driver_of",
    "expression",
    "extra_expression",
    "folded_expression",
    "ids_statement",
    "name_branches",
    "page_statement",
    "prefix_branch",
    "row_id",
    "rows_statement",
    "sound_branch",
    "top_of",
]

BATCH = 1000
"""Rows that are read in one statement."""

_ROW_ID = {level: f"{level.value}.id" for level in ORDER} | {Level.INSTANCE: "instance.sequence"}
_PARENT = {
    Level.STUDY: "study.patient",
    Level.SERIES: "series.study",
    Level.INSTANCE: "instance.series",
}
ANATOMIC_REGIONS = (
    "(SELECT nullif('U' || json_group_array(hex(r.items)), 'U[]')"
    " FROM series AS s CROSS JOIN region AS r ON r.series = s.id WHERE s.study = study.id)"
)
"""What reads the anatomic regions of all instances of a study (PS3.4 C.3.4)."""

_SELECTED = {
    "AnatomicRegionsInStudyCodeSequence": ANATOMIC_REGIONS,
    "SOPClassUID": "(SELECT uid FROM uid WHERE id = instance.sop_class)",
    "AvailableTransferSyntaxUID": "(SELECT uid FROM uid WHERE id = instance.transfer_syntax)",
    "AlternateRepresentationSequence": "NULL",  # there are none: each has a UID of its own
    "NumberOfPatientRelatedStudies": "(SELECT CAST(count(*) AS TEXT) FROM study AS s"
    " WHERE s.patient = patient.id)",
    "NumberOfPatientRelatedSeries": "(SELECT CAST(sum(number_of_study_related_series) AS TEXT)"
    " FROM study AS s WHERE s.patient = patient.id)",
    "NumberOfPatientRelatedInstances": "(SELECT"
    " CAST(sum(number_of_study_related_instances) AS TEXT)"
    " FROM study AS s WHERE s.patient = patient.id)",
}


class Branch(NamedTuple):
    """One way in which a row can match: `{0}` in the SQL stands for the column."""

    sql: str
    column: str
    values: tuple[object, ...]

    def where(self, *, indexed: bool) -> str:
        """The SQL; with `indexed` it may be answered from an index, otherwise it is not."""
        return self.sql.format(self.column if indexed else f"+{self.column}")


class Condition(NamedTuple):
    """What a key demands: one of the branches.

    `rank` orders the keys by how few rows they leave, the best first; None: no index helps.
    """

    level: Level
    branches: tuple[Branch, ...]
    rank: float | None = None


# Columns --------------------------------------------------------------------------------------


def row_id(level: Level) -> str:
    """The number of an entity."""
    return _ROW_ID[level]


def expression(key: Key) -> str:
    """What reads the attribute, as text, number or items."""
    found = _SELECTED.get(key.keyword)
    if found is not None:
        return found
    column = f"{key.level.value}.{key.column}"
    return f"CAST({column} AS TEXT)" if key.vr == "IS" and key.origin == Origin.KEPT else column


def folded_expression(key: Key) -> str:
    """What reads a name in the form in which names are compared."""
    return f"{key.level.value}.{key.folded}"


def extra_expression(number: int, level: Level) -> str:
    """What reads an extra key, by its number in the table of extra keys."""
    return f"(SELECT value FROM extra WHERE key = {number:d} AND owner = {row_id(level)})"


# Conditions -----------------------------------------------------------------------------------


def _beyond(prefix: str) -> str | None:
    """The least text that is greater than all that begin with the prefix; None: there is none."""
    while prefix:
        last = ord(prefix[-1]) + 1
        last = 0xE000 if last == 0xD800 else last
        if last <= 0x10FFFF:
            return prefix[:-1] + chr(last)
        prefix = prefix[:-1]
    return None


def prefix_branch(column: str, prefix: str) -> Branch:
    """Text that begins so."""
    beyond = _beyond(prefix)
    if beyond is None:
        return Branch("{0} >= ?", column, (prefix,))
    return Branch("{0} >= ? AND {0} < ?", column, (prefix, beyond))


def name_branches(key: Key, places: Iterable[tuple[int, str]]) -> tuple[Branch, ...]:
    """Folded names with a component group that begins so."""
    indexed = key.keyword == "PatientName"
    found = []
    for place, prefix in places:
        if not indexed:
            found.append(Branch("instr({0}, ?) > 0", folded_expression(key), (prefix,)))
            continue
        assert place < NAME_GROUPS
        branch = prefix_branch(name_group(place), prefix)
        found.append(branch._replace(sql=f"{has_name_group(place)} AND {branch.sql}"))
    return tuple(found)


def sound_branch(key: Key, words: Sequence[str], piece: str) -> Branch:
    """Entities whose name has words of all these sounds, and a piece of text; see `sounds`."""
    contains = "instr({0}, ?) > 0"
    if not words:
        return Branch(contains, folded_expression(key), (piece,))
    like = f"key = {key.tag:d} AND word = ?"
    also = f" AND EXISTS (SELECT 1 FROM sound WHERE {like} AND owner = first.owner)"
    others = also * (len(words) - 1)
    found = f"{{0}} IN (SELECT owner FROM sound AS first WHERE {like}{others})"
    if not piece:
        return Branch(found, row_id(key.level), tuple(words))
    contains = contains.format(folded_expression(key))
    return Branch(f"{found} AND {contains}", row_id(key.level), (*words, piece))


def driver_of(conditions: Sequence[Condition]) -> Condition | None:
    """The condition to begin with, or None: then the whole table is gone through."""
    ranked = [condition for condition in conditions if condition.rank is not None]
    return min(ranked, key=lambda condition: condition.rank or 0.0, default=None)


# Statements -----------------------------------------------------------------------------------


def _up_from(level: Level, top: Level) -> str:
    """Joins from a table to those above it, as far as `top`."""
    joins = []
    for lower, upper in zip(ORDER[:0:-1], ORDER[-2::-1], strict=True):
        if ORDER.index(lower) <= ORDER.index(level) and ORDER.index(upper) >= ORDER.index(top):
            joins.append(f" CROSS JOIN {upper.value} ON {upper.value}.id = {_PARENT[lower]}")
    return "".join(joins)


def _down_from(level: Level, bottom: Level) -> str:
    joins = []
    for upper, lower in pairwise(ORDER):
        if ORDER.index(upper) >= ORDER.index(level) and ORDER.index(lower) <= ORDER.index(bottom):
            joins.append(f" CROSS JOIN {lower.value} ON {_PARENT[lower]} = {upper.value}.id")
    return "".join(joins)


def _filters(conditions: Iterable[Condition]) -> tuple[list[str], list[object]]:
    texts: list[str] = []
    values: list[object] = []
    for condition in conditions:
        branches = [f"({branch.where(indexed=False)})" for branch in condition.branches]
        texts.append(f"({' OR '.join(branches)})")
        values += [value for branch in condition.branches for value in branch.values]
    return texts, values


def top_of(level: Level, needed: Iterable[Level]) -> Level:
    """The highest table that is needed; an instance is only found with its series."""
    least = Level.SERIES if level is Level.INSTANCE else level
    return min((least, *needed), key=ORDER.index)


def ids_statement(
    target: Level, driver: Condition, conditions: Sequence[Condition]
) -> tuple[str, list[object]]:
    """The numbers of all entities that may match, found from the driver's index.

    A number may come more than once when the driver has several branches.
    """
    others = [condition for condition in conditions if condition is not driver]
    texts, values = _filters(others)
    top = top_of(target, (condition.level for condition in others))
    joined = f"{driver.level.value}{_down_from(driver.level, target)}{_up_from(driver.level, top)}"
    selects: list[str] = []
    parameters: list[object] = []
    for branch in driver.branches:
        where = " AND ".join((f"({branch.where(indexed=True)})", *texts))
        selects.append(f"SELECT {row_id(target)} FROM {joined} WHERE {where}")
        parameters += [*branch.values, *values]
    return " UNION ALL ".join(selects), parameters


def page_statement(
    target: Level, top: Level, columns: Sequence[str], conditions: Sequence[Condition]
) -> tuple[str, list[object]]:
    """Rows after a number, in the order of numbers: for a search that no index helps.

    Parameters: those returned, then the number, then how many.
    """
    texts, values = _filters(conditions)
    where = " AND ".join((*texts, f"{row_id(target)} > ?"))
    joined = target.value + _up_from(target, top)
    selected = ", ".join((row_id(target), *columns))
    return (
        f"SELECT {selected} FROM {joined} WHERE {where} ORDER BY {row_id(target)} LIMIT ?",
        values,
    )


def rows_statement(target: Level, top: Level, columns: Sequence[str]) -> str:
    """Rows by their numbers, which are one parameter: a JSON array."""
    selected = ", ".join((row_id(target), *columns))
    joined = f"json_each(?) AS wanted CROSS JOIN {target.value}"
    on = f"{row_id(target)} = wanted.value"
    return f"SELECT {selected} FROM {joined} ON {on}{_up_from(target, top)}"
