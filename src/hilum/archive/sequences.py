"""Sequences as the index keeps them: their items, readable, and as an answer gives them back.

Owns the reading of a sequence column: a letter for the coding, the character set of the data set
that the items come from, a zero byte, and the raw items; or, for what several entities have
together, a `U` and a list of such columns. Must not know which sequences there are. PS3.5 7.5,
PS3.4 C.2.2.2.6.
"""

from __future__ import annotations

from functools import lru_cache
from json import loads
from struct import pack
from typing import TYPE_CHECKING

from hilum.archive.extract import SYNTAXES
from hilum.archive.keys import CHARACTER_SET
from hilum.dataset import charset
from hilum.dataset.codec import Element, decode
from hilum.errors import DataSetError
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hilum.dataset.codec import DataSet

__all__ = ["in_character_set", "items_of", "requested", "texts_of"]

_TEXT = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
_TAG = 0x00081110
"""Any sequence will do: its items are decoded as they are in every other."""

_HEADS = {
    "I": ("<HHI", b""),
    "E": ("<HH4sI", b"SQ\0\0"),
    "B": (">HH4sI", b"SQ\0\0"),
}


@lru_cache(maxsize=1024)
def items_of(value: bytes | str) -> tuple[DataSet, ...]:
    """The items of a sequence column, their text in UTF-8; none when they cannot be read.

    Args:
        value: the column, or text that lists those of several entities. An item may have a
            character set of its own.
    """
    if isinstance(value, str):
        return _united(value)
    letter = chr(value[0])
    syntax, (form, vr) = SYNTAXES[letter], _HEADS[letter]
    head_end = value.index(0)
    character_set, raw = value[1:head_end].decode("latin_1"), value[head_end + 1 :]
    fields = (vr, len(raw)) if vr else (len(raw),)
    head = pack(form, _TAG >> 16, _TAG & 0xFFFF, *fields)
    try:
        sequence = decode(head + raw, transfer_syntax(syntax))[_TAG]
    except (DataSetError, KeyError):
        return ()
    items = sequence.value
    if not isinstance(items, list):
        return ()
    return tuple(_in_utf8(item, character_set) for item in items)


def _united(listed: str) -> tuple[DataSet, ...]:
    """The items of several columns, those that are the same once, always in the same order."""
    found: list[DataSet] = []
    for column in sorted(loads(listed[1:])):
        found += [item for item in items_of(bytes.fromhex(column)) if item not in found]
    return tuple(found)


def _in_utf8(item: Mapping[int, Element], character_set: str) -> DataSet:
    own = item.get(CHARACTER_SET)
    if own is not None and isinstance(own.value, bytes) and own.value.strip(b" \0"):
        character_set = own.value.decode("latin_1")
    return {
        tag: _recoded(element, character_set, charset.UTF_8)
        for tag, element in item.items()
        if tag != CHARACTER_SET
    }


def in_character_set(item: Mapping[int, Element], character_set: str) -> DataSet:
    """An item whose text is in UTF-8, for an answer in another character set."""
    return {tag: _recoded(element, charset.UTF_8, character_set) for tag, element in item.items()}


def _recoded(element: Element, old: str, new: str) -> Element:
    vr, value = element
    if isinstance(value, list):
        if new == charset.UTF_8:
            return Element(vr, [_in_utf8(item, old) for item in value])
        return Element(vr, [in_character_set(item, new) for item in value])
    if vr not in _TEXT or (value.isascii() and b"\x1b" not in value):
        return element
    name = vr == "PN"
    text = charset.decode(value, old, person_name=name)
    return Element(vr, charset.encode(text, new, person_name=name))


def texts_of(items: tuple[DataSet, ...] | list[DataSet]) -> Iterator[str]:
    """Every text of the items that is not plain ASCII."""
    for item in items:
        for vr, value in item.values():
            if isinstance(value, list):
                yield from texts_of(value)
            elif vr in _TEXT and not value.isascii():
                yield value.decode("utf_8", "replace")


def requested(item: Mapping[int, Element], keys: Mapping[int, Element]) -> DataSet:
    """Of a stored item, what an item of the key asks for; what it does not have comes back empty.

    An item without keys asks for everything (PS3.4 C.2.2.2.6).
    """
    if not keys:
        return dict(item)
    found: DataSet = {}
    for tag, key in keys.items():
        if tag == CHARACTER_SET or not tag & 0xFFFF:
            continue
        stored = item.get(tag)
        if stored is None:
            found[tag] = Element(key.vr, [] if key.vr == "SQ" else b"")
        elif isinstance(stored.value, list) and isinstance(key.value, list) and key.value:
            wanted = key.value[0]
            found[tag] = Element("SQ", [requested(inner, wanted) for inner in stored.value])
        else:
            found[tag] = stored
    return found
