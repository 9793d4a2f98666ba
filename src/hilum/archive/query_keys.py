"""What an identifier asks for: its level, its keys, which of them the archive knows.

Owns the checks of PS3.4 C.4.1.2 and C.4.1.3 (A900) and the meaning of every key of a request. Must
not know SQL. Keys that are unknown, private, or of a lower level are answered empty and told by
status FF01; so are values to match for attributes that are computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive.keys import (
    CHARACTER_SET,
    CONSTANTS,
    KEYS_BY_TAG,
    LEVEL_NAMES,
    ORDER,
    UNIQUE,
    UNMATCHED,
    Key,
)
from hilum.archive.match import Predicate, Rules, key_text, predicate
from hilum.dataset.coding import tag_text
from hilum.errors import IdentifierMismatch
from hilum.tables.dictionary import tag_of, vr_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hilum.archive.ports import Level, Query
    from hilum.dataset.codec import Element

__all__ = ["LEVEL", "TIMEZONE", "Asked", "Request", "read_request"]

LEVEL = tag_of("QueryRetrieveLevel")
TIMEZONE = tag_of("TimezoneOffsetFromUTC")
_CONSTANTS = tuple(map(tag_of, CONSTANTS))


class Asked(NamedTuple):
    """One key of a request.

    Attributes:
        key: its row in the table of keys, None for one that the archive does not know.
        constant: the value of every match, for keys whose value does not depend on the entity.
        text: the key's value as text; empty when any will do.
        test: what a value must be; None when every one matches.
    """

    tag: int
    vr: str
    element: Element
    key: Key | None
    constant: str | None
    text: str
    test: Predicate | None


class Request(NamedTuple):
    """A request that fits its information model.

    `supported` is False when a key cannot be returned, or not be matched as asked.
    """

    level: Level
    level_name: str
    character_set: str
    rules: Rules
    asked: tuple[Asked, ...]
    supported: bool


def _character_set(keys: Mapping[int, Element]) -> str:
    return _text(keys, CHARACTER_SET)


def _text(keys: Mapping[int, Element], tag: int) -> str:
    element = keys.get(tag)
    if element is None or not isinstance(element.value, bytes):
        return ""
    return element.value.decode("latin_1").strip(" \0")


def _level(query: Query) -> str:
    """The value of Query/Retrieve Level, if the information model has it."""
    name = _text(query.keys, LEVEL)
    if name in query.levels:
        return name
    *levels, last = query.levels
    raise IdentifierMismatch(
        f"Query/Retrieve Level must be {', '.join(levels)} or {last}", offending=(LEVEL,)
    )


def _check_unique(query: Query, name: str, character_set: str) -> None:
    """Hierarchical queries name one entity of each level above (PS3.4 C.4.1.2.1)."""
    for upper in query.levels[: query.levels.index(name)]:
        key = UNIQUE[LEVEL_NAMES[upper]]
        element = query.keys.get(key.tag)
        raw = element.value if element is not None else b""
        text = key_text(key.vr, raw, character_set) if isinstance(raw, bytes) else ""
        wild = "?" in text and key.vr != "UI"
        wrong = wild or "*" in text or "\\" in text
        if not text or wrong:
            what = ": give one, no list or *" if text else f" is needed at level {name}"
            raise IdentifierMismatch(
                f"{key.keyword} {tag_text(key.tag)}{what}", offending=(key.tag,)
            )


def read_request(query: Query, extra: Mapping[int, Key]) -> Request:
    """Take an identifier apart.

    Args:
        extra: keys besides those of the table that can be matched now, by tag.

    Raises:
        IdentifierMismatch: a wrong level, or a unique key above it is missing (A900).
    """
    name = _level(query)
    character_set = _character_set(query.keys)
    if not query.relational:
        _check_unique(query, name, character_set)
    rules = Rules(query.fuzzy, query.empty, query.multiple, query.unknown)
    level = LEVEL_NAMES[name]
    asked = []
    supported = True
    for tag in sorted(query.keys):
        if tag == CHARACTER_SET or not tag & 0xFFFF:
            continue
        element = query.keys[tag]
        found = _asked(tag, element, query, name, extra.get(tag) or KEYS_BY_TAG.get(tag))
        if found.constant is None and found.key is not None:
            found, matched = _matched(found, character_set, rules)
            supported = supported and matched
        supported = supported and (found.key is not None or found.constant is not None)
        asked.append(found)
    return Request(level, name, character_set, rules, tuple(asked), supported)


def _asked(tag: int, element: Element, query: Query, name: str, key: Key | None) -> Asked:
    vr = vr_of(tag)
    if vr == "UN":
        vr = element.vr if key is None else key.vr
        element = element._replace(vr=vr)
    if isinstance(element.value, list) and vr != "SQ":
        key = None  # items where the tag has none
    if key is not None and ORDER.index(key.level) > ORDER.index(LEVEL_NAMES[name]):
        key = None
    if key is not None and key.type == "U" and key.level not in map(LEVEL_NAMES.get, query.levels):
        key = key._replace(type="R")  # Patient ID in the Study Root model (Table C.6-5)
    values = (name, query.retrieve_aet, "ONLINE")
    constant = dict(zip(_CONSTANTS, values, strict=True)).get(tag)
    if tag & 0x10000 and 0x10 <= tag & 0xFFFF <= 0xFF and isinstance(element.value, bytes):
        constant = element.value.decode("latin_1").strip(" \0")  # a private creator
    return Asked(tag, vr, element, key, constant, "", None)


def _matched(asked: Asked, character_set: str, rules: Rules) -> tuple[Asked, bool]:
    """With what is to be matched, and whether it can be."""
    key, element = asked.key, asked.element
    assert key is not None
    raw: Any = element.value
    text = key_text(asked.vr, raw, character_set) if isinstance(raw, bytes) else ""
    if asked.tag == TIMEZONE:
        return asked, True
    if key.keyword in UNMATCHED:
        return asked, not text
    test = predicate(asked.tag, element, character_set, rules, required=key.type == "R")
    unread = asked.vr == "SQ" and bool(text) and test is None  # text where items should be
    return asked._replace(text=text if test else "", test=test), not unread
