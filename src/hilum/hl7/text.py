"""Characters and escapes of HL7 v2: bytes to text by MSH-18, and the sequences between escapes.

Owns how a character set is found and what an escape sequence stands for. Must not know segments.
HL7 v2.5.1 2.7 (escape sequences), 2.15.9.18 (MSH-18), table 0211.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset import charset
from hilum.tables.hl7 import CHARACTER_SETS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Characters",
    "Separators",
    "characters_of",
    "codes_of",
    "escape",
    "shift",
    "unescape",
]

_BY_CODE = {row.code: row for row in CHARACTER_SETS}
_FROM_ASCII = ("ISO 2022 IR 87", "ISO 2022 IR 159")


class Separators(NamedTuple):
    """The encoding characters of a message (MSH-1 and MSH-2); the defaults are the recommended."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    sub: str = "&"


class Characters(NamedTuple):
    """How the bytes of a message are read: a defined term of DICOM, or one of Python's codecs.

    `code` is what MSH-18 of an answer says.
    """

    code: str
    term: str
    codec: str

    def decode(self, raw: bytes) -> str | None:
        """The text, or None if the bytes are not of this character set."""
        if self.codec:
            try:
                return raw.decode(self.codec)
            except UnicodeDecodeError:
                return None
        noted: list[str] = []
        text = charset.decode(raw, self.term, note=noted.append)
        return None if noted else text

    def decode_anyway(self, raw: bytes) -> str:
        """The text, with U+FFFD for what is not of this character set."""
        if self.codec:
            return raw.decode(self.codec, "replace")
        return charset.decode(raw, self.term)

    def encode(self, text: str) -> bytes | None:
        """The bytes, or None where the character set has not all of the characters."""
        if text.isascii():
            return text.encode("ascii")
        try:
            raw = text.encode(self.codec) if self.codec else charset.encode(text, self.term)
        except UnicodeEncodeError:
            return None
        return raw if self.decode(raw) == text else None


@lru_cache(maxsize=64)
def characters_of(codes: tuple[str, ...]) -> Characters | None:
    """The character set of a value of MSH-18, its repetitions in order; None if unknown.

    The first is where every field begins, the others are reached by escape sequences of ISO 2022.
    """
    rows = [_row(code) for code in codes]
    first = rows[0] if rows else None
    if first is None:
        return None
    if first[2]:
        return Characters(first[0], "", first[2])
    terms = [row[1] for row in rows if row is not None and row[1]]
    if len(terms) == 1 and not terms[0].startswith("ISO 2022"):
        return Characters(first[0], terms[0], "")
    if first[1] in _FROM_ASCII:
        # LENIENT: HL7 2.15.9.18: a multi-byte set as the only one, seen from Japanese systems, is
        # reached from ASCII, as in every other message of theirs.
        terms.insert(0, "ISO 2022 IR 6")
    return Characters("~".join(codes), "\\".join(terms), "")


def _row(code: str) -> tuple[str, str, str] | None:
    """Code, defined term and codec.

    LENIENT: HL7 table 0211: names with other spaces, signs or case, as UTF-8, ISO8859-1 or
    8859-1, and the defined terms of DICOM, seen from RIS that know them from their images.
    """
    name = code.strip().upper()
    found = _BY_CODE.get(name) or _BY_CODE.get(_ALIASES.get(_plain(name), ""))
    if found is not None:
        return found
    if not name.startswith("ISO"):
        return None
    unknown = charset.character_set(name).unknown
    return None if unknown else (code.strip(), name, "")


def _plain(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", name)


_ALIASES = {_plain(row.code): row.code for row in CHARACTER_SETS} | {
    _plain("ISO" + row.code): row.code for row in CHARACTER_SETS if row.code.startswith("8859")
}
_ALIASES |= {"UTF8": "UNICODE UTF-8", "USASCII": "ASCII", "GB18030": "GB 18030-2000",
             "KSC5601": "KS X 1001", "LATIN1": "8859/1", "WINDOWS1252": "8859/1"}  # fmt: skip

# Escape sequences ---------------------------------------------------------------------------------

_SHIFT = rb"%b([CM])((?:[0-9A-Fa-f]{2}){2,3})%b"
_IGNORED = re.compile(r"[HN]|\.(?:in|ti|fi|nf|ce|sk)[+-]?[0-9]*|[CM][0-9A-Fa-f]{4,6}")
_LINES = re.compile(r"\.(?:br|sp)\+?([0-9]{0,2})")
_HEX = re.compile(r"X((?:[0-9A-Fa-f]{2})+)")


def shift(raw: bytes, escape_character: bytes) -> bytes:
    r"""Put the escape sequences of ISO 2022 for those of HL7: `\C2842\`, `\M2442\`."""
    if not raw.count(escape_character) > 1:
        return raw
    mark = re.escape(escape_character)
    return re.sub(
        _SHIFT % (mark, mark), lambda found: b"\x1b" + bytes.fromhex(found[2].decode()), raw
    )


def unescape(text: str, separators: Separators, characters: Characters) -> str:
    """The text that escaped text stands for.

    Highlighting and formatting are dropped, line breaks become newlines. What is no sequence
    stays as it is.
    """
    mark = separators.escape
    if not mark or mark not in text:
        return text
    pieces = text.split(mark)
    out = [pieces[0]]
    position = 1
    while position < len(pieces):
        meant = None
        if position + 1 < len(pieces):
            meant = _meaning(pieces[position], separators, characters)
        if meant is None:
            # LENIENT: HL7 2.7: an escape character that begins no sequence, as in a path of
            # Windows, seen from many systems, stands for itself.
            out.append(mark + pieces[position])
            position += 1
        else:
            out.append(meant + pieces[position + 1])
            position += 2
    return "".join(out)


def _meaning(sequence: str, separators: Separators, characters: Characters) -> str | None:
    simple = {"F": separators.field, "S": separators.component, "T": separators.sub,
              "R": separators.repetition, "E": separators.escape, "P": "#"}  # fmt: skip
    if sequence in simple:
        return simple[sequence]
    if _IGNORED.fullmatch(sequence):
        return ""
    lines = _LINES.fullmatch(sequence)
    if lines:
        return "\n" * int(lines[1] or 1)
    data = _HEX.fullmatch(sequence)
    return characters.decode_anyway(bytes.fromhex(data[1])) if data else None


def escape(text: str, separators: Separators) -> str:
    """Text with the encoding characters and segment ends escaped; blank if nothing can escape."""
    mark = separators.escape
    codes = {
        separators.escape: "E",
        separators.field: "F",
        separators.component: "S",
        separators.repetition: "R",
        separators.sub: "T",
        "\r": "X0D",
        "\n": ".br",
        "\x0b": "X0B",
        "\x1c": "X1C",
    }
    if not mark:
        return "".join(" " if c in codes else c for c in text)
    return "".join(f"{mark}{codes[c]}{mark}" if c in codes else c for c in text)


def codes_of(value: str, separators: Separators) -> Sequence[str]:
    """The codes of a raw value of MSH-18."""
    mark = separators.repetition
    return [code for code in (value.split(mark) if mark else [value]) if code.strip()]
