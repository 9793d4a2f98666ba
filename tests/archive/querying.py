"""What the tests of queries share: identifiers, a finder's answers, and matching without SQL."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from hilum.archive.keys import KEYS_BY_KEYWORD, LEVEL_NAMES
from hilum.archive.match import Rules, predicate
from hilum.archive.match_names import fold_name, fold_names
from hilum.archive.ports import Match, Query
from hilum.archive.querying import Querying
from hilum.archive.sequences import items_of
from hilum.dataset import charset
from hilum.dataset.codec import DataSet, Element, decode
from hilum.tables.dictionary import is_multiple, tag_of, vr_of
from hilum.tables.query_retrieve import STUDY_ROOT
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hilum.archive.reading import Reader

UTF_8 = "ISO_IR 192"
CHARACTER_SET = tag_of("SpecificCharacterSet")


def identifier(level: str | None, keys: Mapping[Any, Any], character_set: str = UTF_8) -> DataSet:
    """Keys by keyword or tag: text, a number (US), or a list of items of the same form."""
    found: DataSet = {} if level is None else {tag_of("QueryRetrieveLevel"): _cs(level)}
    if character_set:
        found[CHARACTER_SET] = _cs(character_set)
    return found | items({**keys}, character_set)


def items(keys: Mapping[Any, Any], character_set: str) -> DataSet:
    found = {}
    for name, value in keys.items():
        tag = name if isinstance(name, int) else tag_of(name)
        found[tag] = _element(vr_of(tag), value, character_set)
    return found


def _cs(text: str) -> Element:
    return Element("CS", text.encode())


def _element(vr: str, value: Any, character_set: str) -> Element:
    if isinstance(value, list):
        return Element("SQ", [items(item, character_set) for item in value])
    if isinstance(value, int):
        return Element(vr, struct.pack("<H", value))
    return Element(vr, charset.encode(value, character_set, person_name=vr == "PN"))


def query(level: str | None, keys: Mapping[Any, Any], **more: Any) -> Query:
    """A query of the Study Root model unless `levels` says otherwise."""
    character_set = more.pop("character_set", UTF_8)
    more = {
        "levels": STUDY_ROOT.levels,
        "transfer_syntax": EXPLICIT_VR_LITTLE_ENDIAN,
        "retrieve_aet": "HILUM",
    } | more
    return Query(keys=identifier(level, keys, character_set), **more)


def find(reader: Reader, level: str | None, keys: Mapping[Any, Any], **more: Any) -> list[Match]:
    """Every match."""
    return list(Querying(reader).find(query(level, keys, **more)))


def answers(
    reader: Reader, level: str | None, keys: Mapping[Any, Any], **more: Any
) -> list[dict[str, Any]]:
    """Every match as text by keyword; sequences and numbers are left as they are."""
    syntax = more.get("transfer_syntax", EXPLICIT_VR_LITTLE_ENDIAN)
    return [shown(match.identifier, syntax) for match in find(reader, level, keys, **more)]


def shown(coded: bytes, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN) -> dict[str, Any]:
    """An identifier as text by keyword."""
    data_set = decode(coded, transfer_syntax(syntax))
    used = data_set.get(CHARACTER_SET, Element("CS", b"")).value
    assert isinstance(used, bytes)
    return {_name(tag): _shown(element, used.decode().strip()) for tag, element in data_set.items()}


def _name(tag: int) -> str:
    from hilum.tables.dictionary import element

    known = element(tag)
    return known.keyword if known else f"{tag:08X}"


def _shown(element: Element, used: str) -> Any:
    if isinstance(element.value, list):
        return [{_name(tag): _shown(one, used) for tag, one in i.items()} for i in element.value]
    if element.vr == "US":
        return int.from_bytes(element.value[:2], "little") if element.value else None
    return charset.decode(element.value, used, person_name=element.vr == "PN").strip(" \0")


def brute_force(
    reader: Reader, level: str, asked: Query, unique: str, rules: Rules | None = None
) -> set[str]:
    """The unique keys of matches, by looking at every entity of the index in turn."""
    rules = rules or Rules()
    tests = []
    for keyword, key in KEYS_BY_KEYWORD.items():
        element = asked.keys.get(key.tag)
        if element is None or keyword == "TimezoneOffsetFromUTC":
            continue
        below = keyword == "PatientID" and "PATIENT" not in asked.levels  # PS3.4 Table C.6-5
        required = key.type == "R" or below
        test = predicate(key.tag, element, UTF_8, rules, required=required)
        if test is not None:
            tests.append((keyword, key.tag, element.vr, test))
    found = set()
    for entity in reader.entities(LEVEL_NAMES[level], {}):
        if all(test(_value(entity, keyword, tag, vr)) for keyword, tag, vr, test in tests):
            found.add(str(entity[unique]))
    return found


def _value(entity: Mapping[str, Any], keyword: str, tag: int, vr: str) -> Any:
    value = entity.get(keyword)
    if value is None:
        return None
    if vr == "PN":
        return fold_names(value) if is_multiple(tag) else fold_name(value)
    return items_of(value) if vr == "SQ" else value
