"""Reading and writing items and their fields by the rows of `hilum.tables.pdu_layout`.

Owns the coding of items, UIDs and field kinds. Must not know what any item means.
PS3.8 Section 9.3.1 (items and sub-items), PS3.5 Section 9 (UIDs).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, TypeAlias

from hilum.errors import InvalidPDU, UsageError
from hilum.tables import pdu_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hilum.tables.pdu_layout import Field

__all__ = ["Octets", "item", "items", "one_line", "pdu", "read_fields", "uid", "write_fields"]

Octets: TypeAlias = "bytes | bytearray | memoryview"

_ITEM_HEADER = struct.Struct(pdu_layout.ITEM_HEADER)
_PDU_HEADER = struct.Struct(pdu_layout.PDU_HEADER)
_U16 = struct.Struct(">H")
_MAXIMUM_ITEM_LENGTH = 0xFFFF
_LINE_LENGTH = 200


def pdu(pdu_type: int, body: bytes) -> bytes:
    """A whole PDU: its header and `body`."""
    return _PDU_HEADER.pack(pdu_type, len(body)) + body


def item(item_type: int, body: bytes) -> bytes:
    """A whole item or sub-item; UsageError if `body` does not fit into a 16-bit length."""
    if len(body) > _MAXIMUM_ITEM_LENGTH:
        name = pdu_layout.ITEM_TYPES[item_type].name
        raise UsageError(f"{name} of {len(body)} bytes: an item holds at most 65535")
    return _ITEM_HEADER.pack(item_type, len(body)) + body


def items(data: Octets) -> Iterator[tuple[int, memoryview]]:
    """The (type, body) pairs that fill `data`; InvalidPDU if an item runs past the end."""
    view = memoryview(data)
    position, end = 0, len(view)
    while position < end:
        if end - position < _ITEM_HEADER.size:
            raise InvalidPDU(f"{end - position} bytes after the last item", reason=6)
        item_type, length = _ITEM_HEADER.unpack_from(view, position)
        position += _ITEM_HEADER.size
        if length > end - position:
            raise InvalidPDU(f"item {item_type:02X}H runs past the end of its parent", reason=6)
        yield item_type, view[position : position + length]
        position += length


def uid(data: Octets) -> str:
    """A UID as text, without padding; InvalidPDU if it is empty.

    What the characters are is not checked: an unknown UID is refused in negotiation, not here.
    """
    # LENIENT: PS3.8 Annex F, seen from peers that pad UIDs with NUL or space to even length
    text = bytes(data).rstrip(b"\0 ").decode("latin-1")
    if not text:
        raise InvalidPDU("an empty UID", reason=6)
    return text


def one_line(text: str) -> str:
    """`text` as one printable line of bounded length, safe in a log."""
    cut = text if len(text) <= _LINE_LENGTH else text[: _LINE_LENGTH - 3] + "..."
    if cut.isascii() and cut.isprintable():
        return cut
    return cut.encode("unicode_escape").decode("ascii")[: 2 * _LINE_LENGTH]


def read_fields(layout: Sequence[Field], data: memoryview) -> list[Any]:
    """The values of an item's fields, in the order of the rows; InvalidPDU if they do not fit."""
    values: list[Any] = []
    position = 0
    for field in layout:
        value, position = _READERS[field.kind](data, position)
        if field.name:
            values.append(value)
    if position != len(data):
        raise InvalidPDU(f"{len(data) - position} bytes too many in an item", reason=6)
    return values


def write_fields(layout: Sequence[Field], values: Sequence[Any]) -> bytes:
    """An item's body from the values of its fields; the inverse of `read_fields`."""
    named = [field for field in layout if field.name]
    parts = (_WRITERS[field.kind](value) for field, value in zip(named, values, strict=True))
    return b"".join(parts)


def _integer(code: str) -> Callable[[memoryview, int], tuple[int, int]]:
    coder = struct.Struct(">" + code)

    def read(data: memoryview, position: int) -> tuple[int, int]:
        if coder.size > len(data) - position:
            raise InvalidPDU("an item too short for its fields", reason=6)
        return coder.unpack_from(data, position)[0], position + coder.size

    return read


_read_u8, _read_u16, _read_u32 = _integer("B"), _integer("H"), _integer("I")


def _read_flag(data: memoryview, position: int) -> tuple[bool, int]:
    value, position = _read_u8(data, position)
    return value == 1, position


def _read_rest(data: memoryview, position: int) -> tuple[bytes, int]:
    return bytes(data[position:]), len(data)


def _read_bytes16(data: memoryview, position: int) -> tuple[bytes, int]:
    length, position = _read_u16(data, position)
    if length > len(data) - position:
        raise InvalidPDU("a field runs past the end of its item", reason=6)
    return bytes(data[position : position + length]), position + length


def _read_uid16(data: memoryview, position: int) -> tuple[str, int]:
    value, position = _read_bytes16(data, position)
    return uid(value), position


def _read_uids16(data: memoryview, position: int) -> tuple[tuple[str, ...], int]:
    value, end = _read_bytes16(data, position)
    inner, position = memoryview(value), 0
    found = []
    while position < len(inner):
        text, position = _read_uid16(inner, position)
        found.append(text)
    return tuple(found), end


def _read_uid(data: memoryview, position: int) -> tuple[str, int]:
    return uid(data[position:]), len(data)


def _read_text(data: memoryview, position: int) -> tuple[str, int]:
    # LENIENT: PS3.7 Table D.3-3 wants 1 to 16 characters; only shown to people, so any length goes
    return bytes(data[position:]).rstrip(b"\0 ").decode("latin-1"), len(data)


def _write_text(value: str) -> bytes:
    return value.encode("latin-1")


def _write_bytes16(value: bytes) -> bytes:
    return _U16.pack(len(value)) + value


def _write_uid16(value: str) -> bytes:
    return _write_bytes16(_write_text(value))


def _write_uids16(value: Sequence[str]) -> bytes:
    return _write_bytes16(b"".join(map(_write_uid16, value)))


_READERS: dict[str, Callable[[memoryview, int], tuple[Any, int]]] = {
    "u8": _read_u8,
    "u16": _read_u16,
    "u32": _read_u32,
    "flag": _read_flag,
    "uid": _read_uid,
    "text": _read_text,
    "uid16": _read_uid16,
    "uids16": _read_uids16,
    "bytes16": _read_bytes16,
    "rest": _read_rest,
    "reserved": _read_rest,
}

_WRITERS: dict[str, Callable[[Any], bytes]] = {
    "u8": struct.Struct(">B").pack,
    "u16": _U16.pack,
    "u32": struct.Struct(">I").pack,
    "flag": lambda value: b"\1" if value else b"\0",
    "uid": _write_text,
    "text": _write_text,
    "uid16": _write_uid16,
    "uids16": _write_uids16,
    "bytes16": _write_bytes16,
    "rest": bytes,
}
