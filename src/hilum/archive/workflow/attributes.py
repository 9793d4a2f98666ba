"""Reads and writes elements of decoded data sets, and keeps them in one character set.

Owns the stored form of every entity of the workflow: explicit VR little endian, text in UTF-8, so
that two messages in two character sets can be merged (PS3.4 F.7.2.2.3, CC.2.6.3). Must not know
what an element means. PS3.5 6.1 and 6.2.
"""

from __future__ import annotations

from struct import Struct
from struct import error as _StructError
from struct import pack as _pack
from typing import TYPE_CHECKING, Any

from hilum.dataset import charset
from hilum.dataset.codec import Element, decode, encode
from hilum.dataset.values import text as _text
from hilum.dataset.vrs import VRS
from hilum.tables.dictionary import tag_of, vr_of
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hilum.dataset.codec import DataSet

__all__ = [
    "CHARACTER_SET",
    "add",
    "coded",
    "copied",
    "data_set",
    "in_character_set",
    "in_utf_8",
    "items",
    "pack",
    "put",
    "text",
    "texts",
    "unpack",
]

CHARACTER_SET = tag_of("SpecificCharacterSet")
_SYNTAX = TRANSFER_SYNTAXES[EXPLICIT_VR_LITTLE_ENDIAN]
_HEADER, _LENGTH, _ITEM = (Struct(form).unpack_from for form in ("<HH2sH", "<I", "<II"))
_ITEM_TAG = 0xE000FFFE
_VRS = {vr.encode("ascii"): (vr, written.short) for vr, written in VRS.items() if vr != "UN"}
_TEXT_VRS = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
_BINARY = {"US": "<H", "SS": "<h", "UL": "<I", "SL": "<i", "FL": "<f", "FD": "<d"}
_UTF_8_ELEMENT = Element("CS", charset.UTF_8.encode("ascii"))


def pack(elements: Mapping[int, Element]) -> bytes:
    """A data set in its stored form; its text must be in UTF-8 already (`in_utf_8`)."""
    return encode(elements, _SYNTAX)


def unpack(stored: bytes) -> DataSet:
    """A stored data set, decoded."""
    try:
        return _unpacked(stored, 0, len(stored))
    except (KeyError, _StructError):
        return decode(stored, _SYNTAX)


def _unpacked(stored: bytes, position: int, end: int) -> DataSet:
    """Elements as `pack` codes them: every length is known, every VR is one of the standard's.

    Worklist items are decoded by the dozen for each query; the general decoder takes three times as
    long, since it has to expect anything.
    """
    found: DataSet = {}
    while position < end:
        group, number, letters, length = _HEADER(stored, position)
        vr, is_short = _VRS[letters]
        if is_short:
            position += 8
        else:
            length = _LENGTH(stored, position + 8)[0]
            position += 12
        stop = position + length
        if stop > end:
            raise KeyError(letters)
        if vr == "SQ":
            found[group << 16 | number] = Element(vr, _unpacked_items(stored, position, stop))
        else:
            found[group << 16 | number] = Element(vr, stored[position:stop])
        position = stop
    return found


def _unpacked_items(stored: bytes, position: int, end: int) -> list[DataSet]:
    items = []
    while position < end:
        tag, length = _ITEM(stored, position)
        if tag != _ITEM_TAG or position + 8 + length > end:
            raise KeyError(tag)
        items.append(_unpacked(stored, position + 8, position + 8 + length))
        position += 8 + length
    return items


# Single values ------------------------------------------------------------------------------------


def text(elements: Mapping[int, Element], tag: int) -> str:
    """The whole value of a stored data set as text, without padding; empty where there is none."""
    found = elements.get(tag)
    if found is None or not isinstance(found.value, bytes):
        return ""
    return _text(found.value, charset.UTF_8)


def texts(elements: Mapping[int, Element], tag: int) -> list[str]:
    """The values of a stored multi-valued element, without empty ones."""
    return [value.strip(" \0") for value in text(elements, tag).split("\\") if value.strip(" \0")]


def items(elements: Mapping[int, Element], tag: int) -> list[DataSet]:
    """The items of a sequence; none where it is absent, empty or no sequence."""
    found = elements.get(tag)
    return found.value if found is not None and isinstance(found.value, list) else []


def put(elements: DataSet, keyword: str, value: Any) -> None:
    """Set an element: text, a number, a list of texts, or a list of items (mappings or data sets).

    Raises:
        KeyError: no element has this keyword.
    """
    tag = tag_of(keyword)
    vr = vr_of(tag)
    elements[tag] = Element(vr, _items(value) if vr == "SQ" else coded(vr, value))


def _items(value: Sequence[Any]) -> list[DataSet]:
    return [
        item if not item or isinstance(next(iter(item)), int) else data_set(**item)
        for item in value
    ]


def coded(vr: str, value: Any) -> bytes:
    """A value, or a list of values, as the bytes of an element in UTF-8."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, (list, tuple)):
        if vr in _BINARY:
            return b"".join(_pack(_BINARY[vr], one) for one in value)
        return "\\".join(str(one) for one in value).encode()
    if vr in _BINARY and value not in ("", None):
        number = float(value) if vr in ("FL", "FD") else int(value)
        return _pack(_BINARY[vr], number)
    return b"" if value is None else str(value).encode()


def data_set(**values: Any) -> DataSet:
    """A data set in UTF-8 from keywords and values (see `put`)."""
    made: DataSet = {}
    for keyword, value in values.items():
        put(made, keyword, value)
    return made


def add(elements: DataSet, more: Mapping[int, Element]) -> None:
    """Set every element of `more`, but for the character set, which is UTF-8 here throughout."""
    elements.update((tag, item) for tag, item in more.items() if tag != CHARACTER_SET)


def copied(elements: Mapping[int, Element]) -> DataSet:
    """A copy that can be changed, items and all."""
    return {
        tag: Element(vr, [copied(item) for item in value] if isinstance(value, list) else value)
        for tag, (vr, value) in elements.items()
    }


# Character sets -----------------------------------------------------------------------------------


def in_utf_8(elements: Mapping[int, Element]) -> DataSet:
    """The data set with its text in UTF-8 and without (0008,0005), items and all.

    Text that breaks the rules of its character set is decoded with replacement, never refused.
    """
    return _recoded(elements, b"")


def _recoded(elements: Mapping[int, Element], inherited: bytes) -> DataSet:
    own = elements.get(CHARACTER_SET)
    term = own.value if own is not None and isinstance(own.value, bytes) else inherited
    made: DataSet = {}
    for tag, (vr, value) in elements.items():
        if tag == CHARACTER_SET:
            continue
        if isinstance(value, list):
            made[tag] = Element(vr, [_recoded(item, term) for item in value])
        elif vr in _TEXT_VRS and (not value.isascii() or b"\x1b" in value):
            decoded = charset.decode(value, term, person_name=vr == "PN")
            made[tag] = Element(vr, decoded.encode())
        else:
            made[tag] = Element(vr, value)
    return made


def in_character_set(elements: Mapping[int, Element], wanted: bytes | str = b"") -> DataSet:
    """A stored data set as an answer: in the character set of the request if it can, else UTF-8.

    (0008,0005) is added where the answer needs it (PS3.4 C.4.1.1.3.2, K.4.1.1.3.2).
    """
    foreign = list(_foreign(elements))
    made = {tag: item for tag, item in elements.items() if tag != CHARACTER_SET}
    if not foreign:
        return made
    term = charset.choose(foreign, wanted)
    if term != charset.UTF_8:
        made = _encoded(made, term)
    made[CHARACTER_SET] = Element("CS", term.encode("ascii")) if term else _UTF_8_ELEMENT
    return made


def _foreign(elements: Mapping[int, Element]) -> Iterator[str]:
    """The text values beyond ASCII, of items too."""
    for vr, value in elements.values():
        if isinstance(value, list):
            for item in value:
                yield from _foreign(item)
        elif vr in _TEXT_VRS and not value.isascii():
            yield value.decode("utf-8", "replace")


def _encoded(elements: Mapping[int, Element], term: str) -> DataSet:
    made: DataSet = {}
    for tag, (vr, value) in elements.items():
        if isinstance(value, list):
            made[tag] = Element(vr, [_encoded(item, term) for item in value])
        elif vr in _TEXT_VRS and not value.isascii():
            decoded = value.decode("utf-8", "replace")
            made[tag] = Element(vr, charset.encode(decoded, term, person_name=vr == "PN"))
        else:
            made[tag] = Element(vr, value)
    return made
