"""Applies the mapping: from segments to attributes, with the row that gave each.

Owns which row counts and how attributes become a data set. Must not know what a message asks for;
the rows are those of `tables.hl7_mapping` and of the settings.
"""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.dataset.charset import UTF_8
from hilum.dataset.codec import Element
from hilum.errors import SettingsError
from hilum.hl7.conversions import Place, convert
from hilum.tables.dictionary import tag_of, vr_of
from hilum.tables.hl7_mapping import DEFAULT_ROWS, parse_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from hilum.dataset.codec import DataSet
    from hilum.hl7.message import Segment
    from hilum.tables.hl7_mapping import MappingRow, Source

__all__ = ["Mapped", "Mapper", "data_set"]

_IDENTIFIERS = frozenset((("PID", 3), ("MRG", 1)))
_CHARACTER_SET = tag_of("SpecificCharacterSet")


class Mapped(NamedTuple):
    """An attribute with its value (see `conversions`), and the row or rule that it came by."""

    attribute: tuple[str, ...]
    value: Any
    origin: str


class Mapper:
    """The mapping of these settings.

    Args:
        rows: further rows, which go before the default ones.
        authority: the assigning authority (namespace or universal ID) whose identifier is the
            Patient ID where there are several; else it is the first.
        zone: where the department is; see `times`.

    Raises:
        SettingsError: a row that cannot be read.
    """

    def __init__(
        self,
        rows: Iterable[str] = (),
        *,
        authority: str = "",
        zone: tzinfo | None = None,
    ) -> None:
        self.authority = authority
        self._zone = zone
        try:
            own = tuple(parse_row(row) for row in rows)
        except ValueError as error:
            raise SettingsError(f"hl7.mapping: {error}") from error
        by_attribute: dict[tuple[str, ...], list[MappingRow]] = {}
        for row in (*own, *DEFAULT_ROWS):
            by_attribute.setdefault(row.attribute, []).append(row)
        self.rows: Mapping[tuple[str, ...], Sequence[MappingRow]] = by_attribute

    def reads(self, segment: str, field: int) -> bool:
        """Whether any row takes something from a field."""
        return any(
            row.source and row.source.segment == segment and row.source.path[0] == field
            for rows in self.rows.values()
            for row in rows
        )

    def map(self, segments: Sequence[Segment], *, patient: bool = False) -> list[Mapped]:
        """The attributes that the segments give, in the order of the table.

        Args:
            patient: those of the patient (group 0010) alone.

        Raises:
            Fault: a value that can be neither kept nor dropped.
        """
        named: dict[str, list[Segment]] = {}
        for segment in segments:
            named.setdefault(segment.name, []).append(segment)
        found = []
        for attribute, rows in self.rows.items():
            if patient and tag_of(attribute[0]) >> 16 != 0x0010:
                continue
            mapped = self._first(attribute, rows, named)
            if mapped is not None:
                found.append(mapped)
        return found

    def _first(
        self,
        attribute: tuple[str, ...],
        rows: Sequence[MappingRow],
        named: Mapping[str, list[Segment]],
    ) -> Mapped | None:
        for row in rows:
            if row.source is None:
                return None
            value = self._value(row, row.source, tuple(named.get(row.source.segment, ())))
            if value is not None:
                return Mapped(attribute, value, row.text)
        return None

    def _value(self, row: MappingRow, source: Source, segments: tuple[Segment, ...]) -> Any:
        for segment in segments:
            if not _meets(segment, source):
                continue
            if source.constant is not None:
                return source.constant
            place = self._place(row, source, segment, segments)
            value = convert(row.conversion, place)
            if value is not None:
                return value
        return None

    def _place(
        self, row: MappingRow, source: Source, segment: Segment, siblings: tuple[Segment, ...]
    ) -> Place:
        field, component, sub = source.path
        is_identifier = (segment.name, field) in _IDENTIFIERS
        return Place(
            segment,
            field,
            component,
            sub,
            vr_of(tag_of(row.attribute[-1])),
            self.preferred(segment, field) if is_identifier else 0,
            self._zone,
            siblings,
        )

    def preferred(self, segment: Segment, field: int) -> int:
        """Which repetition of a list of identifiers counts."""
        if not self.authority:
            return 0
        for repetition in range(len(segment.repetitions(field))):
            names = (segment.value(field, 4, sub, repetition) for sub in (1, 2))
            if self.authority in names:
                return repetition
        return 0


def _meets(segment: Segment, source: Source) -> bool:
    return all(
        (segment.value(field, component, sub) or "") in allowed
        for (field, component, sub), allowed in source.conditions
    )


# Data sets ----------------------------------------------------------------------------------------


def data_set(mapped: Iterable[Mapped]) -> DataSet:
    """The attributes as a data set in UTF-8."""
    made: DataSet = {_CHARACTER_SET: Element("CS", UTF_8.encode("ascii"))}
    for attribute, value, _origin in mapped:
        _put(_within(made, attribute[:-1]), attribute[-1], value)
    return made


def _within(elements: DataSet, path: Sequence[str]) -> DataSet:
    """The item at the end of a path of sequences, made where it is not there."""
    for keyword in path:
        found = elements.setdefault(tag_of(keyword), Element("SQ", [{}])).value
        if not isinstance(found, list) or not found:
            elements[tag_of(keyword)] = Element("SQ", [{}])
            found = elements[tag_of(keyword)].value
        assert isinstance(found, list)
        elements = found[0]
    return elements


def _put(elements: DataSet, keyword: str, value: Any) -> None:
    tag = tag_of(keyword)
    vr = vr_of(tag)
    if vr == "SQ":
        elements[tag] = Element(vr, [_item(item) for item in value] if value else [])
    elif vr == "US":
        elements[tag] = Element(vr, pack("<H", int(value)) if value != "" else b"")
    else:
        text = "\\".join(value) if isinstance(value, list) else str(value)
        elements[tag] = Element(vr, text.encode())


def _item(values: Mapping[str, Any]) -> DataSet:
    item: DataSet = {}
    for keyword, value in values.items():
        _put(item, keyword, value)
    return item
