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


class _Element(NamedTuple):
    """A graphic character set that an escape sequence designates (PS3.5 6.1.2.5).

    `register` is 0 for G0, coded with bytes below 80H, and 1 for G1. Python's codecs of the
    two-byte sets want the high bit set, and for some a lead byte before each character.
    """

    escape: bytes
    register: int
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

    `g0` and `g1` are the initial state, `elements` all that escape sequences may bring. `whole` is
    the codec of a set that knows no escape sequences, else empty. `unknown` are terms that are
    not defined.
    """

    g0: _Element
    g1: _Element | None
    elements: tuple[_Element, ...]
    whole: str
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
    terms: list[tuple[_Element, ...]] = []
    for term in text.split("\\"):
        name = " ".join(term.strip(" \0").upper().replace("_", " ").replace("-", " ").split())
        if name in _WHOLE:
            if not terms:
                return CharacterSet(_ASCII, None, (_ASCII,), _WHOLE[name], ())
            continue  # no escape sequence leads to it (PS3.3 C.12.1.1.2)
        elements = _elements(name)
        if elements is None:
            unknown.append(term)
        terms.append(elements or (_ASCII,))
    # LENIENT: PS3.3 C.12.1.1.2: a multi-byte set as value 1, where only value 2 may be one, seen
    # from Korean and Chinese writers, is taken as its G1 from the start.
    initial = terms[0]
    g0 = initial[0] if initial[0] is _ROMAJI else _ASCII
    g1 = initial[-1] if initial[-1].register else None
    known = dict.fromkeys(element for elements in (*terms, (_ASCII,)) for element in elements)
    return CharacterSet(g0, g1, tuple(known), "", tuple(unknown))


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


def decode(
    raw: bytes | bytearray | memoryview,
    specific_character_set: bytes | str = b"",
    *,
    person_name: bool = False,
    note: Callable[[str], None] | None = None,
) -> str:
    """Decode a text value, all of it: split multiple values afterwards, never before.

    Never raises: what cannot be decoded becomes U+FFFD.

    Args:
        specific_character_set: the raw value of (0008,0005), or its text.
        person_name: `^` and `=` end a code extension, as in values of PN (PS3.5 6.2.1.2).
        note: called with one short line for each thing that was not as it should be.
    """
    if type(raw) is not bytes:
        raw = bytes(raw)
    if raw.isascii() and b"\x1b" not in raw:
        return raw.decode("ascii")
    note = note or _unnoted
    charset = character_set(specific_character_set)
    for term in charset.unknown:
        note(f"unknown character set {term[:20]!r}")
    if charset.whole:
        return _decoded(raw, charset.whole, note)
    if b"\x1b" not in raw:
        return _single(raw, charset.g1, charset, note)
    delimiters = _NAME_DELIMITERS if person_name else _TEXT_DELIMITERS
    return _switching(raw, charset, delimiters, note)


def _unnoted(_finding: str) -> None:
    """The caller does not want to know."""


def _decoded(raw: bytes, codec: str, note: Callable[[str], None]) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        note(f"text that is not {codec}")
        return raw.decode(codec, "replace")


def _single(
    raw: bytes, g1: _Element | None, charset: CharacterSet, note: Callable[[str], None]
) -> str:
    """Text in one G1 element over ASCII, which all their codecs include."""
    if raw.isascii():
        return raw.decode("ascii")
    if g1 is not None:
        return _decoded(raw, g1.codec, note)
    note("bytes above 7F without a character set for them")
    likely = [element for element in charset.elements if element.register]
    if len(likely) == 1:
        # LENIENT: PS3.5 6.1.2.5.3: text that relies on the only extension that is named.
        return _decoded(raw, likely[0].codec, note)
    # LENIENT: PS3.5 6.1.1: text of the default set with UTF-8 or Latin-1 in it, seen from many
    # writers; valid UTF-8 is hardly ever anything else.
    try:
        return raw.decode("utf_8")
    except UnicodeDecodeError:
        return raw.decode("latin_1")


def _switching(
    raw: bytes, charset: CharacterSet, delimiters: frozenset[int], note: Callable[[str], None]
) -> str:
    """Text with escape sequences; a delimiter restores the initial state (PS3.5 6.1.2.5.3)."""
    g0, g1 = charset.g0, charset.g1
    decoded: list[str] = []
    for index, piece in enumerate(raw.split(b"\x1b")):
        if index:
            element = _ESCAPES.get(b"\x1b" + piece[:2]) or _ESCAPES.get(b"\x1b" + piece[:3])
            if element is None:
                note("unknown escape sequence")
                decoded.append("\ufffd")
            else:
                piece = piece[len(element.escape) - 1 :]
                g0, g1 = (g0, element) if element.register else (element, g1)
        end = _delimiter(piece, g0, delimiters)
        decoded.append(_run(piece[:end], g0, g1, charset, note))
        if end < len(piece):
            g0, g1 = charset.g0, charset.g1
            decoded.append(_run(piece[end:], g0, g1, charset, note))
    return "".join(decoded)


def _delimiter(piece: bytes, g0: _Element, delimiters: frozenset[int]) -> int:
    """Where the first delimiter stands; in a two-byte G0 only controls can be one."""
    for index, byte in enumerate(piece):
        if byte in delimiters and (byte < 0x20 or g0.width == 1):
            return index
    return len(piece)


def _run(
    piece: bytes,
    g0: _Element,
    g1: _Element | None,
    charset: CharacterSet,
    note: Callable[[str], None],
) -> str:
    """Text between two changes of state."""
    if g0.width == 1:
        return _single(piece, g1, charset, note)
    coded = bytearray()
    index, size = 0, len(piece)
    while index < size:
        pair = piece[index : index + 2]
        if 0x21 <= pair[0] <= 0x7E and 0x21 <= pair[-1] <= 0x7E and len(pair) == 2:
            coded += g0.lead + bytes((pair[0] | 0x80, pair[1] | 0x80))
            index += 2
            continue
        if pair[0] >= 0x80:
            coded += b"\x8e" if g1 is _KATAKANA else b"\xff"
        coded.append(pair[0])
        index += 1
    return _decoded(bytes(coded), g0.codec, note)


def choose(texts: Iterable[str], specific_character_set: bytes | str = b"") -> str:
    """The character set to encode an answer with: the given one if it can, else UTF-8.

    Returns the text of (0008,0005): the given value, or `ISO_IR 192`.
    """
    charset = character_set(specific_character_set)
    if all(text.isascii() or _strict(text, charset) is not None for text in texts):
        value = specific_character_set
        return (value if isinstance(value, str) else value.decode("latin_1")).strip(" \0")
    return UTF_8


def encode(
    text: str, specific_character_set: bytes | str = b"", *, person_name: bool = False
) -> bytes:
    """Encode a text value; characters that the character set lacks become `?` (see `choose`).

    Args:
        specific_character_set: the raw value of (0008,0005), or its text.
        person_name: `^` and `=` end a code extension, as in values of PN (PS3.5 6.2.1.2).
    """
    if text.isascii():
        return text.encode("ascii")
    charset = character_set(specific_character_set)
    delimiters = _NAME_DELIMITERS if person_name else _TEXT_DELIMITERS
    coded = _strict(text, charset, delimiters)
    if coded is not None:
        return coded
    known = "".join(c if _strict(c, charset) is not None else "?" for c in text)
    return _strict(known, charset, delimiters) or b""


def _strict(
    text: str, charset: CharacterSet, delimiters: frozenset[int] = _NAME_DELIMITERS
) -> bytes | None:
    """The text with the escape sequences it needs; None if a character is in no element."""
    if charset.whole:
        return _codec(text, charset.whole)
    coded = bytearray()
    g0, g1 = charset.g0, charset.g1
    for character in text:
        if character.isascii():
            if g0.width == 2:
                g0 = charset.g0
                coded += g0.escape
            coded.append(ord(character))
            g1 = charset.g1 if ord(character) in delimiters else g1
            continue
        found = _find(character, g0, g1, charset)
        if found is None:
            return None
        element, code = found
        if element is not g0 and element is not g1:
            coded += element.escape
            g0, g1 = (g0, element) if element.register else (element, g1)
        coded += code
    if g0.width == 2:
        coded += charset.g0.escape
    return bytes(coded)


def _find(
    character: str, g0: _Element, g1: _Element | None, charset: CharacterSet
) -> tuple[_Element, bytes] | None:
    """The element to code a character with, the present ones first, and its code."""
    for element in (g1, g0, *charset.elements):
        code = _code(character, element) if element else None
        if element and code:
            return element, code
    return None


def _code(character: str, element: _Element) -> bytes | None:
    """One character's code in an element; None if the element does not have it."""
    code = _codec(character, element.codec)
    if code is None or code[: len(element.lead)] != element.lead:
        return None
    code = code[len(element.lead) :]
    if len(code) != element.width or min(code) < 0xA0:
        return None
    return code if element.register else bytes(byte & 0x7F for byte in code)


def _codec(text: str, codec: str) -> bytes | None:
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return None
