"""Codes the identifiers of matches, straight from rows of the index.

Owns the form of a C-FIND response's identifier: which elements, in which character set. An encoder
is made once for a request; for each row it only puts bytes together. Must not know how rows are
found. PS3.4 C.4.1.1.3.2, PS3.5 7.1.

Specific Character Set: none when all of a match is ASCII; that of the request where it has every
character of the match; otherwise UTF-8 (ISO_IR 192).
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from hilum.archive import sequences
from hilum.archive.keys import CHARACTER_SET
from hilum.archive.match import item_predicate
from hilum.dataset import charset
from hilum.dataset.codec import Element, deflate, encode
from hilum.dataset.coding import coding_of
from hilum.dataset.vrs import VRS
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.archive.query_keys import Asked, Request
    from hilum.archive.query_plan import Plan, Row
    from hilum.dataset.codec import DataSet
    from hilum.tables.uids import TransferSyntax

__all__ = ["encoder"]

_TEXT = frozenset(
    (
        "AE",
        "AS",
        "CS",
        "DA",
        "DS",
        "DT",
        "IS",
        "LO",
        "LT",
        "PN",
        "SH",
        "ST",
        "TM",
        "UC",
        "UI",
        "UR",
        "UT",
    )
)


class _Part(NamedTuple):
    """One element of an answer.

    Attributes:
        place: of its value in a row; -1 when `head` is the whole element.
        head: what stands before the length.
        length: packs the length.
        empty: the element without a value.
        kind: "constant", "text", "number" or "sequence".
        heads: tag, VR and length of text by its length, as they come up.
    """

    place: int
    head: bytes
    length: Callable[[int], bytes]
    pad: bytes
    empty: bytes
    kind: str
    asked: Asked | None
    heads: dict[int, bytes]


def encoder(plan: Plan, syntax_uid: str) -> Callable[[Row], bytes]:
    """What turns a row of the plan into a coded identifier."""
    syntax = transfer_syntax(syntax_uid)
    encode_row = _Encoder(plan, syntax)
    if not syntax.deflated:
        return encode_row
    return lambda row: deflate(encode_row(row))


def _part(asked: Asked, place: int, syntax: TransferSyntax) -> _Part:
    coding = coding_of(syntax)
    order = "<" if coding.little else ">"
    tag = Struct(order + "HH").pack(asked.tag >> 16, asked.tag & 0xFFFF)
    written = VRS.get(asked.vr, VRS["UN"])
    if not coding.explicit:
        head, length = tag, Struct(order + "I").pack
    elif written.short:
        head, length = tag + written.letters, Struct(order + "H").pack
    else:
        head, length = tag + written.letters + b"\0\0", Struct(order + "I").pack
    kind = "sequence" if asked.vr == "SQ" else "text" if asked.vr in _TEXT else "number"
    return _Part(place, head, length, written.pad, head + length(0), kind, asked, {})


def _constant(part: _Part, text: str) -> _Part:
    raw = text.encode("ascii", "replace")
    raw += part.pad * (len(raw) & 1)
    return part._replace(place=-1, head=part.head + part.length(len(raw)) + raw, kind="constant")


class _Encoder:
    def __init__(self, plan: Plan, syntax: TransferSyntax) -> None:
        self._request: Request = plan.request
        self._plan = plan
        # A sequence is coded before the whole is deflated.
        self._syntax = transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN) if syntax.deflated else syntax
        self._byte_order: Literal["little", "big"] = "little" if coding_of(syntax).little else "big"
        parts = []
        for asked in plan.request.asked:
            part = _part(asked, plan.places.get(asked.tag, -1), syntax)
            if asked.constant is not None:
                part = _constant(part, asked.constant)
            elif asked.key is None:
                part = part._replace(place=-1, head=part.empty, kind="constant")
            parts.append(part)
        self._parts = _joined(parts)
        self._before = _joined([part for part in parts if _tag(part) < CHARACTER_SET])
        self._after = _joined([part for part in parts if _tag(part) > CHARACTER_SET])
        self._items = {
            part.asked.tag: self._choice(part.asked)
            for part in parts
            if part.kind == "sequence" and part.asked is not None
        }

    def __call__(self, row: Row) -> bytes:
        try:
            return b"".join(self._plain(row))
        except UnicodeEncodeError:
            return self._other(row)

    def _plain(self, row: Row) -> list[bytes]:
        """The elements of a match that is all ASCII. WHY apart: nearly all are, and many come."""
        found: list[bytes] = []
        append = found.append
        for part in self._parts:
            place, head, length, pad, empty, kind, _, heads = part
            value = row[place] if place >= 0 else None
            if value is None:
                append(empty if place >= 0 else head)
            elif kind == "text":
                raw = value.encode("ascii")
                size = len(raw)
                if size not in heads:
                    heads[size] = head + length(size + (size & 1))
                append(heads[size])
                append(raw)
                if size & 1:
                    append(pad)
            else:
                append(self._element(part, row, "ascii"))
        return found

    def _other(self, row: Row) -> bytes:
        """A match that is not all ASCII."""
        texts = [text for part in self._parts for text in self._texts(part, row)]
        chosen = charset.choose(texts, self._request.character_set)
        declared = {CHARACTER_SET: Element("CS", chosen.encode("latin_1"))}
        return b"".join(
            (
                *self._elements(self._before, row, chosen),
                encode(declared, self._syntax),
                *self._elements(self._after, row, chosen),
            )
        )

    def _elements(self, parts: tuple[_Part, ...], row: Row, character_set: str) -> list[bytes]:
        return [self._element(part, row, character_set) for part in parts]

    def _element(self, part: _Part, row: Row, character_set: str) -> bytes:
        value = row[part.place] if part.place >= 0 else None
        if value is None:
            return part.empty if part.place >= 0 else part.head
        asked = part.asked
        assert asked is not None
        if part.kind == "sequence":
            return self._sequence(asked, row, character_set)
        if part.kind == "text":
            raw = charset.encode(value, character_set, person_name=asked.vr == "PN")
        else:
            raw = value.to_bytes(2, self._byte_order) if type(value) is int else b""
        raw += part.pad * (len(raw) & 1)
        return part.head + part.length(len(raw)) + raw

    # Sequences ------------------------------------------------------------------------------------

    def _choice(self, asked: Asked) -> Callable[[tuple[DataSet, ...]], list[DataSet]]:
        """Which items of a sequence come back, and what of them (PS3.4 C.2.2.2.6)."""
        keys = asked.element.value
        if not isinstance(keys, list) or not keys or not keys[0]:
            return list
        wanted = keys[0]
        matches = item_predicate(wanted, self._request.character_set, self._request.rules)

        def choose(items: tuple[DataSet, ...]) -> list[DataSet]:
            chosen = [item for item in items if matches is None or matches(item)]
            return [sequences.requested(item, wanted) for item in chosen]

        return choose

    def _chosen(self, asked: Asked, row: Row) -> list[DataSet]:
        return self._items[asked.tag](sequences.items_of(row[self._plan.places[asked.tag]]))

    def _sequence(self, asked: Asked, row: Row, character_set: str) -> bytes:
        items = self._chosen(asked, row)
        if character_set == "ascii":
            for text in sequences.texts_of(items):
                text.encode("ascii")
        else:
            items = [sequences.in_character_set(item, character_set) for item in items]
        return encode({asked.tag: Element("SQ", items)}, self._syntax)

    def _texts(self, part: _Part, row: Row) -> list[str]:
        value: Any = row[part.place] if part.place >= 0 else None
        if value is None or part.asked is None:
            return []
        if part.kind == "sequence":
            return list(sequences.texts_of(self._chosen(part.asked, row)))
        return [value] if part.kind == "text" else []


def _tag(part: _Part) -> int:
    assert part.asked is not None
    return part.asked.tag


def _joined(parts: list[_Part]) -> tuple[_Part, ...]:
    """The parts, with constant ones that follow one another as one."""
    found: list[_Part] = []
    for part in parts:
        if found and part.place < 0 and found[-1].place < 0:
            found[-1] = found[-1]._replace(head=found[-1].head + part.head)
        else:
            found.append(part)
    return tuple(found)
