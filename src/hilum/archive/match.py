"""Whether a stored value matches a key: the rules of attribute matching, without any database.

Owns every kind of matching of PS3.4 C.2.2.2: single value, list of UID, universal, wildcard, range,
sequence, empty value and multiple values. Must not know SQL: whatever narrows a search down before,
these rules decide. A predicate takes a value as the index keeps it: text (values between
backslashes where the attribute may have several), a number, the items of a sequence, or None.

The rules, where the standard leaves a choice:

* Spaces at either end do not count (in ST, LT, UT, UC and UR only those at the end).
* Text is case-sensitive; names are as `match_names` says; numbers (IS, DS) match by their value.
* Any one of several stored values matches. Of several values in a key any one does, unless
  multiple value matching is agreed upon: then each must be among the stored ones.
* The attributes that PS3.6 gives one value have one value: a backslash in it is only a character.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive import match_times
from hilum.archive.keys import CHARACTER_SET, MULTIPLE
from hilum.archive.match_names import fold_name, fold_names, name_predicate
from hilum.archive.match_wild import is_wild, wild_test
from hilum.dataset import charset
from hilum.dataset.numbers import numbers
from hilum.dataset.values import decimal
from hilum.tables.dictionary import is_multiple, vr_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hilum.dataset.codec import DataSet, Element

__all__ = [
    "EMPTY",
    "UNMATCHED",
    "Predicate",
    "Rules",
    "item_predicate",
    "key_text",
    "key_values",
    "predicate",
    "value_of",
]

Predicate = Any
"""`Callable[[value], bool]`, of values as the index keeps them."""

EMPTY = '""'
"""The key that asks for empty values (PS3.4 C.2.2.2.7)."""

WILD = frozenset(("AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"))
_RANGES = frozenset(("DA", "DT", "TM"))
_BY_MEANING = _RANGES | {"DS", "IS", "PN"}
WHOLE = frozenset(("LT", "ST", "UR", "UT"))
TRAILING = frozenset(("LT", "ST", "UC", "UR", "UT"))
DECODED = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
UNMATCHED = frozenset(("OB", "OD", "OF", "OL", "OV", "OW", "UN"))
"""VRs that nothing is matched against."""


class Rules(NamedTuple):
    """What was agreed upon (PS3.4 C.5.1.1), and what the settings say.

    Attributes:
        fuzzy: names match by sound as well.
        empty: the key `""` asks for empty values.
        multiple: each of several values of a key must match.
        unknown: a required key that is stored empty matches whatever is asked (C.2.2.1.2).
    """

    fuzzy: bool = False
    empty: bool = False
    multiple: bool = False
    unknown: bool = False


# Keys and values as text ----------------------------------------------------------------------


def key_text(vr: str, raw: bytes, character_set: str) -> str:
    """A key, or a value in an item, as text without padding."""
    if vr not in DECODED:
        return raw.decode("latin_1").strip(" \0")
    text = charset.decode(raw, character_set, person_name=vr == "PN")
    return text.rstrip(" \0") if vr in TRAILING else text.strip(" \0")


def value_of(tag: int, vr: str, element: Element, character_set: str) -> Any:
    """An element within an item in the form in which values are matched."""
    if vr == "SQ" or isinstance(element.value, list):
        return element.value or None
    found = numbers(vr, element.value)
    if found is not None:
        return found or None
    text = key_text(vr, element.value, character_set)
    if vr != "PN":
        return text or None
    return (fold_names(text) if is_multiple(tag) else fold_name(text)) or None


def key_values(tag: int, vr: str, text: str) -> list[str]:
    """The values of a key; for an attribute of one value, the whole text as well."""
    if vr in WHOLE or "\\" not in text:
        return [text]
    parts = [part.strip(" \0") for part in text.split("\\")]
    found = [part for part in parts if part]
    return found if vr == "UI" or is_multiple(tag) else [text, *found]


# One key --------------------------------------------------------------------------------------


def predicate(
    tag: int,
    element: Element,
    character_set: str,
    rules: Rules,
    *,
    required: bool = False,
) -> Predicate | None:
    """What a stored value must be to match a key; None when every value does (universal).

    Args:
        tag, element: the key, as it was decoded from the identifier.
        character_set: Specific Character Set of the identifier.
        required: it is a required key of its level.
    """
    vr = vr_of(tag)
    vr = element.vr if vr == "UN" else vr
    if vr == "SQ":
        return _sequence(element, character_set, rules)
    if vr in UNMATCHED or not isinstance(element.value, bytes):
        return None
    wanted = numbers(vr, element.value)
    if wanted is not None:
        test = _among(frozenset(wanted)) if wanted else None
    else:
        test = _text_predicate(tag, vr, key_text(vr, element.value, character_set), rules)
    if test is None or not (required and rules.unknown):
        return test
    return lambda value: value is None or test(value)


def _is_universal(vr: str, text: str) -> bool:
    """Whether a key of this text asks for everything.

    LENIENT: PS3.4 C.2.2.2.4 and C.2.2.2.5: a * alone where the VR has no wildcards, and a range
    without ends, as people type them for what they do not mind; dcm4chee-arc takes both so too.
    """
    return not text.strip("*") or (vr in _RANGES and not text.strip(" -"))


def _among(wanted: frozenset[float]) -> Predicate:
    def test(value: Any) -> bool:
        if isinstance(value, tuple):
            return not wanted.isdisjoint(value)
        return value in wanted

    return test


def _text_predicate(tag: int, vr: str, text: str, rules: Rules) -> Predicate | None:
    if _is_universal(vr, text):
        return None
    if rules.empty and text == EMPTY:
        return lambda value: value is None or value == ""
    values = key_values(tag, vr, text)
    exact = frozenset(value for value in values if _is_exact(vr, value))
    tests = [_value_test(vr, value, rules) for value in values if value not in exact]
    if not values or any(test is None for test in tests):
        return None
    every = rules.multiple and vr in MULTIPLE and is_multiple(tag)
    return _over_values(exact, tests, every=every, split=vr not in WHOLE and is_multiple(tag))


def _over_values(
    exact: frozenset[str], tests: list[Callable[[str], bool]], *, every: bool, split: bool
) -> Callable[[str | None], bool]:
    """Apply values to be found as they are, and tests of single ones, to a text of one or several.

    WHY apart: what takes one look in a set would take as many as the key has values.
    """
    if not split and len(tests) + len(exact) == 1:
        only = tests[0] if tests else next(iter(exact)).__eq__
        return lambda value: value is not None and only(value)

    def test(value: str | None) -> bool:
        if value is None:
            return False
        stored = [part.strip(" \0") for part in value.split("\\")] if split else [value]
        if every:
            return exact.issubset(stored) and all(any(map(one, stored)) for one in tests)
        return not exact.isdisjoint(stored) or any(any(map(one, stored)) for one in tests)

    return test


def _is_exact(vr: str, value: str) -> bool:
    """Whether only the same text matches a value of a key."""
    return vr not in _BY_MEANING and not (vr in WILD and is_wild(value))


def _value_test(vr: str, value: str, rules: Rules) -> Any:
    """The test of one stored value against one value of a key that is not `_is_exact`."""
    if vr == "PN":
        return name_predicate(value, fuzzy=rules.fuzzy)
    if vr in ("DA", "TM"):
        return _within(vr, match_times.span_of(value, vr), value)
    if vr == "DT":
        return match_times.datetime_predicate(value) or value.__eq__
    if vr in ("IS", "DS"):
        return _number_test(value)
    return wild_test(value)


def _within(vr: str, span: match_times.Span | None, value: str) -> Callable[[str], bool]:
    if span is None:
        return value.__eq__
    low, high, _ = span

    def test(stored: str) -> bool:
        start = match_times.start_of(stored, vr)
        return start is not None and low <= start <= high

    return test


def _number_test(value: str) -> Callable[[str], bool]:
    wanted = decimal(value.encode("latin_1", "replace"))
    if wanted is None:
        return value.__eq__

    def test(stored: str) -> bool:
        return stored == value or decimal(stored.encode("latin_1", "replace")) == wanted

    return test


# Sequences ------------------------------------------------------------------------------------


def _sequence(element: Element, character_set: str, rules: Rules) -> Predicate | None:
    """Any stored item that matches every key of an item (PS3.4 C.2.2.2.6)."""
    if isinstance(element.value, bytes):
        return _asks_empty(element.value, rules)
    items = [item_predicate(item, character_set, rules) for item in element.value]
    if not items or any(item is None for item in items):
        return None

    def test(value: list[DataSet] | None) -> bool:
        return any(item(stored) for stored in value or () for item in items if item)

    return test


def _asks_empty(raw: bytes, rules: Rules) -> Predicate | None:
    asked = rules.empty and raw.strip(b" \0") == EMPTY.encode()
    return (lambda value: not value) if asked else None


def item_predicate(
    keys: Mapping[int, Element], character_set: str, rules: Rules
) -> Callable[[DataSet], bool] | None:
    """What a stored item must be like to match the keys of an item; None when each does."""
    own = keys.get(CHARACTER_SET)
    if own is not None and isinstance(own.value, bytes) and own.value.strip(b" \0"):
        character_set = own.value.decode("latin_1")
    tests = []
    for tag, element in keys.items():
        test = None if tag == CHARACTER_SET else predicate(tag, element, character_set, rules)
        if test is not None:
            tests.append((tag, element.vr, test))
    if not tests:
        return None

    def matches(item: DataSet) -> bool:
        return all(test(_in_item(item, tag, vr)) for tag, vr, test in tests)

    return matches


def _in_item(item: DataSet, tag: int, asked_vr: str) -> Any:
    """A value of a stored item, whose text is in UTF-8 (`sequences.items_of`)."""
    element = item.get(tag)
    if element is None:
        return None
    vr = vr_of(tag)
    vr = asked_vr if vr == "UN" else vr
    if isinstance(element.value, list) != (vr == "SQ"):
        return None  # not what its tag says that it is
    return value_of(tag, vr, element, charset.UTF_8)
