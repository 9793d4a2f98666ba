"""Attribute lists as a service class user makes them: from keywords, `KEY=VALUE`, files.

Owns how a person and a program spell the attributes of a request, and which values are refused
before they are sent. Must not know associations, nor what an attribute means. All lists are in the
form of `archive.workflow.attributes`: text in UTF-8. PS3.5 6.2 (values), PS3.18 Annex F (JSON).
"""

from __future__ import annotations

import codecs
import json
import re
import struct
from typing import TYPE_CHECKING, Any

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.requirements import check
from hilum.dataset import part10
from hilum.dataset.codec import Element
from hilum.dimse.data_sets import decoded, encoded
from hilum.errors import DataSetError, UsageError
from hilum.services.identifiers import Match, parse_key
from hilum.tables.dictionary import element, tag_of, vr_of
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hilum.archive.workflow.requirements import Row
    from hilum.dataset.codec import DataSet

__all__ = [
    "attribute_list",
    "code",
    "demand_change",
    "demand_complete",
    "filled",
    "merged",
    "places_of",
    "read_lists",
    "set_keys",
    "value_of",
]

_PART = re.compile(r"(.+?)(?:\[(\d+)\])?")
_CODE = re.compile(r"([^^]+)\^([^^]+)\^([^^]+)")
_HEX = re.compile(r"[0-9A-Fa-f]{8}")
_NO_TEXT = frozenset(("AT", "OB", "OD", "OF", "OL", "OV", "OW", "SV", "UN", "UV"))
_NUMBERS: dict[str, type[int] | type[float]] = {
    **dict.fromkeys(("US", "SS", "UL", "SL"), int),
    **dict.fromkeys(("FL", "FD"), float),
}
_ITEMS = 1000
_PIXELS = 0x7FE0

# How a value looks, PS3.5 Table 6.2-1; what is said of one that does not.
_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "AE": (re.compile(r"[ -~]{1,16}"), "at most 16 characters"),
    "CS": (re.compile(r"[A-Z0-9 _]{1,16}"), "at most 16 capitals, digits, spaces or _"),
    "DA": (re.compile(r"\d{8}"), "YYYYMMDD"),
    "DS": (re.compile(r"\s*[-+]?[\d.]+([eE][-+]?\d+)?\s*"), "a number"),
    "DT": (re.compile(r"\d{4}(\d\d){0,5}(\.\d{1,6})?([-+]\d{4})?"), "YYYYMMDDHHMMSS"),
    "IS": (re.compile(r"\s*[-+]?\d{1,11}\s*"), "a whole number"),
    "LO": (re.compile(r"[^\\]{1,64}"), "at most 64 characters"),
    "SH": (re.compile(r"[^\\]{1,16}"), "at most 16 characters"),
    "TM": (re.compile(r"\d\d(\d\d(\d\d(\.\d{1,6})?)?)?"), "HHMMSS"),
    "UI": (re.compile(r"[0-9.]{1,64}"), "digits and dots, at most 64"),
}
_WHOLE = frozenset(("LT", "ST", "UT", "UR"))


# From a program -----------------------------------------------------------------------------------


def attribute_list(thing: Any) -> DataSet:
    """Attributes as a program has them.

    Args:
        thing: a mapping by keyword (values are text, numbers, lists of them, or lists of such
            mappings as items), a `Match`, a pydicom data set, or a decoded data set by tag.

    Raises:
        UsageError: something else, no such attribute, or a value that cannot be one.
    """
    if isinstance(thing, Match):
        return ds.in_utf_8(thing.elements)
    if hasattr(thing, "to_json_dict"):
        return _of_pydicom(thing)
    if not isinstance(thing, dict):
        raise UsageError(f"a {type(thing).__name__} is no list of attributes")
    if thing and all(isinstance(tag, int) for tag in thing):
        return ds.in_utf_8(thing)
    made: DataSet = {}
    for keyword, value in thing.items():
        if keyword != "SpecificCharacterSet":
            _set(made, parse_key(str(keyword)).tag, value)
    return made


def _of_pydicom(data_set: Any) -> DataSet:
    if "SpecificCharacterSet" not in data_set:
        from pydicom import Dataset

        given, data_set = data_set, Dataset()
        data_set.update(given)
        data_set.SpecificCharacterSet = "ISO_IR 192"
    return ds.in_utf_8(decoded(bytes(encoded(data_set, _SYNTAX)), _SYNTAX))


_SYNTAX = EXPLICIT_VR_LITTLE_ENDIAN


def _set(made: DataSet, tag: int, value: Any) -> None:
    """Set one attribute to a value of a program, checked."""
    row = element(tag)
    if row is None:
        raise UsageError(f"({tag >> 16:04X},{tag & 0xFFFF:04X}): no attribute has this tag")
    if isinstance(value, dict):
        value = [value]
    if row.vr == "SQ":
        made[tag] = Element("SQ", _items(row.keyword, value))
        return
    vr = vr_of(tag)
    number = _NUMBERS.get(vr)
    if vr in _NO_TEXT and value not in ("", None, []):
        raise UsageError(f"{row.keyword} ({vr}) cannot be given as text")
    values = value if isinstance(value, (list, tuple)) else [] if value in ("", None) else [value]
    texts = [str(one) for one in values]
    for text in texts:
        _check(row.keyword, row.vr, text)
    try:
        ds.put(made, row.keyword, [number(text) for text in texts] if number else texts)
    except (ValueError, OverflowError, struct.error) as error:
        raise UsageError(f"{row.keyword}: {value!a} is no {row.vr}") from error


def _items(keyword: str, value: Any) -> list[DataSet]:
    if value in ("", None):
        return []
    if isinstance(value, str):
        return [code(value, keyword)]
    if not all(isinstance(item, dict) for item in value):
        raise UsageError(f"{keyword} is a sequence: give a list of items")
    return [attribute_list(item) for item in value]


def _check(keyword: str, vr: str, text: str) -> None:
    form = _FORMS.get(vr)
    for part in [text] if vr in _WHOLE else text.split("\\"):
        if part and form is not None and not form[0].fullmatch(part):
            raise UsageError(f"{keyword}: {part!a} is no {vr}: write {form[1]}")


def code(text: str, keyword: str = "a code") -> DataSet:
    """An item of a code sequence from `VALUE^SCHEME^MEANING`.

    Raises:
        UsageError: it is none.
    """
    found = _CODE.fullmatch(text)
    if found is None:
        raise UsageError(f"{keyword}: {text!a} is no code: write VALUE^SCHEME^MEANING")
    return ds.data_set(CodeValue=found[1], CodingSchemeDesignator=found[2], CodeMeaning=found[3])


# From a person ------------------------------------------------------------------------------------


def places_of(rows: Sequence[Row]) -> dict[int, int]:
    """By tag, the one sequence that an attribute of items can only be in.

    With it `StudyInstanceUID=1.2` suffices where the attribute has its place in a sequence.
    """
    outer = {row.tag for row in rows}
    found: dict[int, set[int]] = {}
    for row in rows:
        for inner in row.below:
            found.setdefault(inner.tag, set()).add(row.tag)
    return {
        tag: around.pop() for tag, around in found.items() if len(around) == 1 and tag not in outer
    }


def set_keys(
    elements: DataSet, keys: Iterable[str], places: Mapping[int, int] | None = None
) -> DataSet:
    """A copy of a list with attributes set as a person writes them.

    `PatientName=Doe^Jane`; `0010,0010=Doe^Jane`; inside a sequence
    `PerformedSeriesSequence[1].ProtocolName=Thorax`, counted from 0, 0 if unsaid; the item of a
    code sequence as `ProcedureCodeSequence=VALUE^SCHEME^MEANING`. Nothing behind `=`: no value.

    Args:
        places: see `places_of`.

    Raises:
        UsageError: no attribute is called like that, or its value cannot be one.
    """
    made = ds.copied(elements)
    for text in keys:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"{text!a}: write KEY=VALUE")
        path = _path(name)
        place = (places or {}).get(path[0][0])
        items = _within(made, [(place, 0)] if place else [], text)
        items = _within(items, path[:-1], text)
        tag, index = path[-1]
        if index is not None:
            raise UsageError(f"{text!a}: name an attribute of the item, as {name}.CodeValue=...")
        _set(items, tag, value)
    return made


def _path(name: str) -> list[tuple[int, int | None]]:
    found: list[tuple[int, int | None]] = []
    for part in name.strip().split("."):
        split = _PART.fullmatch(part)
        if split is None:
            raise UsageError(f"{name!a} is no attribute: write KEY=VALUE")
        found.append((parse_key(split[1]).tag, int(split[2]) if split[2] else None))
    return found


def _within(items: DataSet, path: Iterable[tuple[int, int | None]], text: str) -> DataSet:
    """The item that a path leads to; it is made if it is not there."""
    for tag, index in path:
        row = element(tag)
        if row is None or row.vr != "SQ":
            raise UsageError(f"{text!a}: {row.keyword if row else hex(tag)} is no sequence")
        at = index or 0
        outer = items.get(tag)
        if outer is None or not isinstance(outer.value, list):
            outer = items[tag] = Element("SQ", [])
        assert isinstance(outer.value, list)
        if at > min(len(outer.value), _ITEMS):
            raise UsageError(f"{text!a}: item {at}, but there are {len(outer.value)}")
        if at == len(outer.value):
            outer.value.append({})
        items = outer.value[at]
    return items


# From files ---------------------------------------------------------------------------------------


def read_lists(data: bytes, name: str) -> list[DataSet]:
    """The attribute lists in a file: a DICOM file has one, JSON any number.

    JSON is one object, an array of them, or one a line; attributes by keyword, as `--json` prints
    them, or in the DICOM JSON Model (PS3.18 F.2). Pixels are not read.

    Args:
        name: what to call it in errors.

    Raises:
        UsageError: it is neither, or has attributes that cannot be.
    """
    if data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        return [attribute_list(_plain(one)) for one in _objects(data, name)]
    try:
        meta = part10.read_meta(data)
    except DataSetError as error:
        raise UsageError(f"{name} is neither a DICOM file nor JSON") from error
    try:
        return [attribute_list(_without_pixels(data[meta.offset :], meta.transfer_syntax_uid))]
    except DataSetError as error:
        raise UsageError(f"{name}: {error}") from error


def _without_pixels(data: bytes, syntax: str) -> DataSet:
    """What stands before the pixels, which are the last and may be in fragments."""
    try:
        found = decoded(data, syntax)
    except DataSetError as error:
        if error.tag is None or error.tag >> 16 != _PIXELS or error.position is None:
            raise
        found = decoded(data[: error.position], syntax)
    return {tag: one for tag, one in found.items() if tag >> 16 < _PIXELS}


def _objects(data: bytes, name: str) -> list[Any]:
    try:
        text = data.decode("utf-8-sig")
        try:
            whole = json.loads(text)
        except json.JSONDecodeError:
            whole = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is no JSON: {error}") from error
    found = whole if isinstance(whole, list) else [whole]
    if not all(isinstance(one, dict) for one in found):
        raise UsageError(f"{name}: each list of attributes is a JSON object")
    return found


def _plain(one: dict[str, Any]) -> Any:
    if not one or not all(_HEX.fullmatch(key) for key in one):
        return one
    from pydicom import Dataset

    try:
        return Dataset.from_json(one)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"this is not the DICOM JSON Model: {error}") from error


# Requirements -------------------------------------------------------------------------------------


def merged(*lists: Mapping[int, Element]) -> DataSet:
    """The attributes of all lists; of those that come twice, the last one."""
    made: DataSet = {}
    for one in lists:
        ds.add(made, one)
    return made


def filled(elements: DataSet, rows: Sequence[Row], column: int) -> DataSet:
    """A copy with the type 2 attributes of a table that are absent, without value.

    A sequence of type 1 gets an item, so that what is missing in it can be named.
    """
    made = dict(elements)
    for row in rows:
        found = made.get(row.tag)
        if found is None and row.types[column] == "1" and row.below:
            found = made[row.tag] = Element("SQ", [{}])
        if found is None and row.types[column] == "2":
            known = element(row.tag)
            vr = known.vr if known else "UN"
            made[row.tag] = Element(vr, [] if vr == "SQ" else b"")
        elif found is not None and row.below and isinstance(found.value, list):
            below = [filled(item, row.below, column) for item in found.value]
            made[row.tag] = Element("SQ", below)
    return dict(sorted(made.items()))


def demand_complete(
    elements: DataSet, rows: Sequence[Row], column: int, *, partial: bool = False
) -> None:
    """Refuse to send what breaks the requirements of a table.

    Raises:
        UsageError: names every attribute that is missing or may not be there.
    """
    breaches = check(elements, rows, column, partial=partial)
    reasons = list(dict.fromkeys(breach.reason for breach in breaches))
    if reasons:
        raise UsageError(f"nothing was sent: {'; '.join(reasons)}")


def demand_change(elements: DataSet, rows: Sequence[Row], column: int) -> None:
    """Refuse to send a change that sets nothing, or what a table does not let it set.

    Raises:
        UsageError: says what.
    """
    if not elements:
        raise UsageError("nothing was sent: name what to set")
    demand_complete(elements, rows, column, partial=True)


def value_of(elements: Mapping[int, Element], keyword: str) -> str:
    """An attribute of a list as text; empty if it is absent."""
    return ds.text(elements, tag_of(keyword))
