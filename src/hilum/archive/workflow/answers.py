"""Which stored data sets a query asks for, and what the answers hold.

Owns the query side of worklists and workitems over data sets (PS3.4 K.2.2, CC.2.8); the rules of
matching are those of Query/Retrieve (`archive.match`). Must not know which attributes a model has,
nor SQL. The keys and the data sets have their text in UTF-8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.match import Rules, item_predicate
from hilum.archive.workflow import attributes as ds
from hilum.dataset import charset
from hilum.dataset.codec import Element
from hilum.tables.dictionary import tag_of, vr_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hilum.dataset.codec import DataSet

__all__ = ["answer", "condition", "is_single", "question"]

_RULES = Rules()
_CONTROLS = frozenset((ds.CHARACTER_SET, tag_of("TimezoneOffsetFromUTC")))


def question(identifier: Mapping[int, Element]) -> tuple[DataSet, bytes]:
    """The keys of an identifier with their text in UTF-8, and the character set it came in."""
    own = identifier.get(ds.CHARACTER_SET)
    term = own.value if own is not None and isinstance(own.value, bytes) else b""
    return ds.in_utf_8(identifier), term


def condition(keys: Mapping[int, Element]) -> Callable[[DataSet], bool]:
    """The test of whether a data set matches every key; without keys it is always true."""
    wanted = {tag: key for tag, key in keys.items() if tag not in _CONTROLS}
    return item_predicate(wanted, charset.UTF_8, _RULES) or _always


def _always(_data_set: DataSet) -> bool:
    return True


def is_single(value: str) -> bool:
    """True if a key is one value without wild cards, so that a column may be compared with it."""
    return bool(value) and set(value).isdisjoint('*?\\"')


def answer(
    keys: Mapping[int, Element], entity: Mapping[int, Element], character_set: bytes
) -> DataSet:
    """The identifier of one match, in the character set of the request if that can hold it."""
    return ds.in_character_set(_picked(keys, entity), character_set)


def _picked(keys: Mapping[int, Element], entity: Mapping[int, Element]) -> DataSet:
    """The attributes of the entity that the keys name, empty where it has none (K.2.2.1.2)."""
    picked: DataSet = {}
    for tag, key in keys.items():
        if tag in _CONTROLS:
            continue
        found = entity.get(tag)
        if found is None:
            vr = vr_of(tag) if key.vr == "UN" else key.vr
            picked[tag] = Element(vr, [] if vr == "SQ" else b"")
        elif isinstance(found.value, list) and isinstance(key.value, list) and any(key.value):
            picked[tag] = Element("SQ", [_picked(key.value[0], item) for item in found.value])
        else:
            picked[tag] = found
    return picked
