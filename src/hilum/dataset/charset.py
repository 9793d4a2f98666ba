"""Decodes and encodes text by Specific Character Set (0008,0005).

Owns the defined terms, the code extensions of ISO 2022 as DICOM restricts them, and what happens
to text that breaks the rules: it is decoded with replacement, never refused. Must not know any
element but (0008,0005). PS3.3 C.12.1.1.2, PS3.5 6.1 and Annexes H to K.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["UTF_8", "CharacterSet", "character_set", "choose", "decode", "encode"]

UTF_8 = "ISO_IR 192"
"""The defined term that every text can be encoded with."""

_ESC = 0x1B
_MAX_TERMS = 256  # bytes of (0008,0005) that are looked at

# Code elements: (register, bytes a character, codec, byte set before each character).
# A G1 element is coded with the high bit set, as its codec wants it; a G0 element of two bytes
# without, so that it is set before the codec sees it.


class _Element(NamedTuple):
    """A graphic character set that an escape sequence designates."""

    escape: bytes
    register: int  # 0: G0, bytes below 80H; 1: G1, bytes above
    width: int
    codec: str
    lead: bytes = b""


_ASCII = _Element(b"\x1b(B", 0, 1, "ascii")
_ROMAJI = _Element(b"\x1b(J", 0, 1, "ascii")
_KATAKANA = _Element(b"\x1b)I", 1, 1, "shift_jis")
_KANJI = _Element(b"\x1b$B", 0, 2, "euc_jp")
_SUPPLEMENTARY_KANJI = _Element(b"\x1b$(D", 0, 2, "euc_jp", b"\x8f")
_HANGUL = _Element(b"\x1b$)C", 1, 2, "euc_kr")
_HANZI = _Element(b"\x1b$)A", 1, 2, "gb2312")

# PS3.3 Tables C.12-2 and C.12-3: ISO registration, escape sequence of G1, Python's codec.
_SINGLE_BYTE = {
    "100": _Element(b"\x1b-A", 1, 1, "iso8859_1"),
    "101": _Element(b"\x1b-B", 1, 1, "iso8859_2"),
    "109": _Element(b"\x1b-C", 1, 1, "iso8859_3"),
    "110": _Element(b"\x1b-D", 1, 1, "iso8859_4"),
    "126": _Element(b"\x1b-F", 1, 1, "iso8859_7"),
    "127": _Element(b"\x1b-G", 1, 1, "iso8859_6"),
    "138": _Element(b"\x1b-H", 1, 1, "iso8859_8"),
    "144": _Element(b"\x1b-L", 1, 1, "iso8859_5"),
    "148": _Element(b"\x1b-M", 1, 1, "iso8859_9"),
    "166": _Element(b"\x1b-T", 1, 1, "tis_620"),
    "203": _Element(b"\x1b-b", 1, 1, "iso8859_15"),
}
# PS3.3 Table C.12-4.
_MULTI_BYTE = {
    "87": _KANJI,
    "159": _SUPPLEMENTARY_KANJI,
    "149": _HANGUL,
    "58": _HANZI,
}
# PS3.3 Table C.12-5, and the other names under which they are met.
_WHOLE = {
    "ISO IR 192": "utf_8",
    "GB18030": "gb18030",
    "GBK": "gbk",
    "ISO 2022 GBK": "gbk",
    "UTF 8": "utf_8",
    "UTF8": "utf_8",
    "GB 18030": "gb18030",
}
_ALIASES = {"ISO 2022 58": "58", "LATIN1": "100", "ISO 8859 1": "100", "ISO 8859 15": "203"}

_ESCAPES: dict[bytes, _Element] = {
    element.escape: element
    for element in (
        _ASCII,
        _ROMAJI,
        _KATAKANA,
        *_SINGLE_BYTE.values(),
        *_MULTI_BYTE.values(),
    )
}

_TEXT_DELIMITERS = frozenset(b"\\\r\n\f\t")
_NAME_DELIMITERS = _TEXT_DELIMITERS | frozenset(b"^=")


class CharacterSet(NamedTuple):
    """What a value of (0008,0005) says.

    `codec` decodes text without escape sequences; `elements` are the code elements that escape
    sequences may bring, first those of the initial state; `unknown` are terms nobody knows.
    """

    codec: str
    g0: _Element
    g1: _Element | None
    elements: tuple[_Element, ...]
    whole: bool
    unknown: tuple[str, ...]


@lru_cache(maxsize=256)
def character_set(specific_character_set: bytes | str) -> CharacterSet:
    """Read a raw value of Specific Character Set; empty is ISO_IR 6, plain ASCII.

    LENIENT: PS3.3 C.12.1.1.2: terms spelled with other separators or in lower case, and names of
    other registers for the same sets, seen from many writers; pydicom corrects some too.
    """
    value = specific_character_set[:_MAX_TERMS]
    text = value if isinstance(value, str) else value.decode("latin_1")
    unknown: list[str] = []
    elements: list[_Element] = []
    first = ""
    for index, term in enumerate(text.split("\\")):
        name = " ".join(term.strip(" \0").upper().replace("_", " ").replace("-", " ").split())
        if name in _WHOLE:
            if index == 0:
                return CharacterSet(_WHOLE[name], _ASCII, None, (), True, ())
            continue  # cannot be an extension (PS3.5 6.1.2.5.4): nothing switches to it
        found = _elements(name)
        if found is None:
            unknown.append(term)
            found = (_ASCII,)
        elements += (element for element in found if element not in elements)
        first = first or name or "default"
    return _with_extensions(elements, tuple(unknown))


def _elements(name: str) -> tuple[_Element, ...] | None:
    """The G0 and G1 elements of one normalised term; None if it is unknown."""
    if name in ("", "ISO IR 6", "ISO 2022 IR 6", "ASCII", "US ASCII"):
        return (_ASCII,)
    number = _ALIASES.get(name) or name.rpartition(" IR ")[2]
    if number == "13":
        return (_ROMAJI, _KATAKANA)
    if number in _SINGLE_BYTE:
        return (_ASCII, _SINGLE_BYTE[number])
    return (_MULTI_BYTE[number],) if number in _MULTI_BYTE else None
