"""Messages of HL7 v2: segments, fields, repetitions, components, sub-components.

Owns reading a message from bytes and writing it. Must not know what a segment means, nor how
messages travel. Whatever the bytes are, the only error is `Fault`. HL7 v2.5.1 2.5 to 2.7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hilum.hl7 import text as tx
from hilum.hl7.faults import DATA_TYPE, SEQUENCE, TOO_LONG, Fault
from hilum.hl7.text import Characters, Separators, characters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["DELETE", "SIZE_LIMIT", "Message", "Segment", "lines_of", "parse"]

SIZE_LIMIT = 1 << 20
"""Bytes of a message, unless the caller sets another limit."""

DELETE = '""'
"""The value that deletes what the receiver holds (HL7 2.5.3.4); an empty field says nothing."""

_REPETITIONS = 200
_ENDS = re.compile(rb"[\r\n]+")
_NAME = re.compile(rb"[A-Z][A-Z0-9]{2}$")
_UTF_8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its name and its text, still escaped; fields are cut out when asked for."""

    name: str
    text: str
    separators: Separators = field(compare=False, repr=False)
    characters: Characters = field(compare=False, repr=False)

    def raw(self, number: int) -> str:
        """A field as it stands; empty if there is none. MSH-1 is the field separator itself."""
        offset = 1 if self.name in ("MSH", "BHS", "FHS") else 0
        if offset and number == 1:
            return self.separators.field
        at = number - offset
        pieces = self.text.split(self.separators.field, at + 1)
        return pieces[at] if 0 <= at < len(pieces) else ""

    def repetitions(self, number: int) -> list[str]:
        """The repetitions of a field as they stand, at most 200; one for a field without any."""
        found = self.raw(number)
        mark = self.separators.repetition
        return found.split(mark, _REPETITIONS)[:_REPETITIONS] if mark else [found]

    def value(
        self, number: int, component: int = 0, sub: int = 0, repetition: int = 0
    ) -> str | None:
        """A value as text, counted from 1; 0 is the first component, and all its sub-components.

        Returns:
            None where there is nothing, an empty text where the sender deletes the value.
        """
        found = self.repetitions(number)
        if repetition >= len(found):
            return None
        if found[repetition].strip() == DELETE:
            return ""
        return self.part(found[repetition], component, sub)

    def part(self, raw: str, component: int = 0, sub: int = 0) -> str | None:
        """A component or sub-component of a repetition, as `value` gives it."""
        found = _cut(raw, self.separators.component, max(component, 1))
        if sub:
            found = _cut(found, self.separators.sub, sub)
        found = found.strip()
        if found == DELETE:
            return ""
        return tx.unescape(found, self.separators, self.characters) or None


def _cut(text: str, mark: str, number: int) -> str:
    pieces = text.split(mark, number) if mark else [text]
    return pieces[number - 1] if number <= len(pieces) else ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its segments in order, and how it was coded.

    `findings` are lines about what was not as it should be, without data of patients.
    """

    segments: tuple[Segment, ...]
    separators: Separators
    characters: Characters
    findings: tuple[str, ...] = ()

    @property
    def header(self) -> Segment:
        """MSH."""
        return self.segments[0]

    def all(self, name: str) -> Iterator[Segment]:
        """The segments of a name."""
        return (segment for segment in self.segments if segment.name == name)

    def first(self, name: str) -> Segment | None:
        """The first segment of a name."""
        return next(self.all(name), None)

    def value(self, name: str, number: int, component: int = 0, sub: int = 0) -> str:
        """A value of the first segment of a name; empty where there is none."""
        segment = self.first(name)
        return (segment and segment.value(number, component, sub)) or ""

    @property
    def control_id(self) -> str:
        """MSH-10: what an acknowledgement refers to."""
        return self.value("MSH", 10)

    @property
    def type(self) -> tuple[str, str]:
        """Message type and trigger event (MSH-9.1 and MSH-9.2)."""
        return self.value("MSH", 9, 1), self.value("MSH", 9, 2)

    def encode(self) -> bytes:
        """The message in its character set, each segment ended by CR.

        Raises:
            Fault: a character that the character set does not have.
        """
        parts = []
        for segment in self.segments:
            raw = self.characters.encode(segment.text)
            if raw is None:
                raise Fault(
                    f"{segment.name} has characters that {self.characters.code} lacks",
                    condition=DATA_TYPE,
                )
            parts.append(raw)
        return b"\r".join(parts) + b"\r"


# Reading ------------------------------------------------------------------------------------------


def parse(
    raw: bytes | bytearray | memoryview,
    *,
    default: str = "UNICODE UTF-8",
    fallback: str = "8859/1",
    limit: int = SIZE_LIMIT,
) -> Message:
    """Read one message.

    Args:
        default: the character set, as in table 0211, where MSH-18 names none.
        fallback: the one for bytes that are not of that character set; empty: the message is
            refused.
        limit: bytes that a message may have.

    Raises:
        Fault: it is no message, or cannot be read.
    """
    data = bytes(raw)
    if len(data) > limit:
        raise Fault(f"a message of more than {limit} bytes", condition=TOO_LONG, code="AR")
    lines = lines_of(data)
    if not lines or lines[0][:3] != b"MSH":
        raise Fault("the message does not begin with MSH", condition=SEQUENCE, code="AR")
    separators = _separators(lines[0])
    findings: list[str] = []
    lines = _joined(lines, separators.field.encode(), findings)
    texts, characters = _decoded(lines, separators, (default, fallback), findings)
    segments = tuple(Segment(text[:3], text, separators, characters) for text in texts)
    return Message(segments, separators, characters, tuple(dict.fromkeys(findings)))


def lines_of(data: bytes) -> list[bytes]:
    """The segments of a message or batch, ended by CR.

    LENIENT: HL7 2.5.1: LF and CR LF as ends, empty lines, spaces and a byte order mark before the
    first segment, seen from interface engines that read files, and from hand-made messages.
    """
    data = data.removeprefix(_UTF_8_MARK).lstrip(b" \t\r\n")
    return [line for line in _ENDS.split(data) if line.strip(b" \t\0")]


def _separators(header: bytes) -> Separators:
    mark = header[3:4]
    marks = header[4:].split(mark, 1)[0] if mark else b""
    allowed = all(33 <= c <= 126 and not chr(c).isalnum() for c in mark + marks)
    different = len(set(mark + marks)) == len(mark + marks)
    if not mark or not 1 <= len(marks) <= 5 or not allowed or not different:
        raise Fault(
            "MSH-1 and MSH-2 are no encoding characters, as |^~\\&",
            condition=DATA_TYPE,
            place=("MSH", 1, 2),
            code="AR",
        )
    found = marks.decode("ascii")[:4]
    # HL7 2.5.4: who leaves out the last encoding characters does not use them.
    return Separators(mark.decode("ascii"), *found, *[""] * (4 - len(found)))


def _joined(lines: list[bytes], mark: bytes, findings: list[str]) -> list[bytes]:
    """Put lines that begin no segment to the one before.

    LENIENT: HL7 2.5.1: line breaks within a field, seen from systems that send reports and notes
    as they were typed.
    """
    joined: list[bytes] = []
    more: list[bytes] = []
    for line in lines:
        if _NAME.match(line.split(mark, 1)[0]):
            _flush(joined, more)
            joined.append(line)
        else:
            more.append(line)
            findings.append("a line break within a field")
    _flush(joined, more)
    return joined


def _flush(joined: list[bytes], more: list[bytes]) -> None:
    if more:
        joined[-1] = b"\n".join([joined[-1], *more])
        more.clear()


def _decoded(
    lines: list[bytes], separators: Separators, assumed: Iterable[str], findings: list[str]
) -> tuple[list[str], Characters]:
    named = _cut(lines[0].decode("latin_1"), separators.field, 18).strip()
    own = characters_of(tuple(tx.codes_of(named, separators))) if named else None
    if named and own is None:
        findings.append(f"unknown character set {named[:20]!a} in MSH-18")
    others = [characters_of((code,)) for code in assumed if code]
    escape = separators.escape.encode("ascii")
    if escape:
        lines = [tx.shift(line, escape) for line in lines]
    # One text for all: a message is in one character set, whatever its segments would fit.
    for characters in dict.fromkeys([own, *others]):
        texts = characters and _texts(lines, characters)
        if characters and texts is not None:
            if own is not None and characters != own:
                findings.append(f"text that is not {own.code}, read as {characters.code}")
            return texts, characters
    raise Fault(
        f"text that is not {named or 'of the character set assumed'}",
        condition=DATA_TYPE,
        place=("MSH", 1, 18),
    )


def _texts(lines: list[bytes], characters: Characters) -> list[str] | None:
    texts = []
    for line in lines:
        text = characters.decode(line)
        if text is None:
            return None
        texts.append(text)
    return texts
