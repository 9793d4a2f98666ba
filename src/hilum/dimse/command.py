"""The command set: parsed from bytes, encoded to bytes.

Owns PS3.7 6.3 and Annex E on the wire (implicit VR little endian, group 0000 only). Must not
know which elements a message needs beyond what identifies it (that is `messages`), nor PDVs,
contexts or services.
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct
from struct import error as StructError
from typing import Final

from hilum.errors import ERROR_COMMENT_LIMIT, ProtocolError, UsageError, error_comment
from hilum.tables.commands import (
    C_CANCEL_RQ,
    C_ECHO_RSP,
    C_STORE_RSP,
    COMMAND_ELEMENTS,
    DATA_SET_PRESENT,
    ELEMENT_BY_KEYWORD,
    ELEMENT_BY_TAG,
    MESSAGE_BY_FIELD,
    NO_DATA_SET,
    PRIORITY_MEDIUM,
    RESPONSE_BIT,
)

__all__ = [
    "COMMAND_SET_LIMIT",
    "Command",
    "Value",
    "encode_command",
    "encode_echo_response",
    "encode_store_response",
    "parse_command",
]

Value = int | str | tuple[int, ...]
"""A decoded element: US and UL an integer, AT a tuple of `0xGGGGEEEE`, all else a string."""

COMMAND_SET_LIMIT = 65536
"""Bytes that a command set may have; the largest real one is a few hundred."""

UID_LIMIT = 64
AE_LIMIT = 16

_HEADER = Struct("<LL")  # the tag, read as one number: element << 16 | group; then the length
_US = Struct("<H")
_ATTRIBUTE_TAG = Struct("<HH")

# Length of one value of the elements whose length is fixed. Retired elements are skipped
# whatever they hold, and a wrong Command Group Length changes nothing.
_UNIT: Final = {
    row.tag: {"US": 2, "UL": 4, "AT": 4}[row.vr]
    for row in COMMAND_ELEMENTS
    if row.vr in ("US", "UL", "AT") and not row.retired
}
_LISTS: Final = frozenset(row.tag for row in COMMAND_ELEMENTS if row.vr == "AT")

_AFFECTED_CLASS, _REQUESTED_CLASS = 0x0002, 0x0003
_AFFECTED_INSTANCE, _REQUESTED_INSTANCE = 0x1000, 0x1001
_FIELD, _MESSAGE_ID, _RESPONDED_TO = 0x0100, 0x0110, 0x0120
_PRIORITY, _DATA_SET_TYPE, _STATUS = 0x0700, 0x0800, 0x0900
_DESTINATION, _MOVE_AET, _MOVE_ID = 0x0600, 0x1030, 0x1031
_COMMENT = 0x0902


class Command:
    """A command set as it came: raw values, decoded when asked for (PS3.7 6.3).

    `field` is the Command Field, `has_data_set` whether a data set follows. What identifies the
    message is there for certain (see `parse_command`), all else may be absent: a UID or AE title
    is then "", a number None.
    """

    __slots__ = ("_values", "field", "has_data_set")

    def __init__(self, field: int, has_data_set: bool, values: dict[int, bytes]) -> None:
        self.field: Final = field
        self.has_data_set: Final = has_data_set
        self._values: Final = values

    def __repr__(self) -> str:
        return f"Command({self.name}, {self.elements()!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Command) and self.elements() == other.elements()

    __hash__ = None  # type: ignore[assignment]  # equal by content, which is not worth hashing

    @property
    def name(self) -> str:
        """The message's name, as "C-STORE-RQ", or its Command Field as "0x0F00"."""
        message = MESSAGE_BY_FIELD.get(self.field)
        return message.name if message else f"0x{self.field:04X}"

    @property
    def is_response(self) -> bool:
        """Whether the message answers a request."""
        return self.field >= RESPONSE_BIT

    @property
    def message_id(self) -> int:
        """Message ID (0000,0110) of a request. UsageError: the message is none."""
        return self._number(_MESSAGE_ID)

    @property
    def message_id_responded_to(self) -> int:
        """Message ID Being Responded To (0000,0120). UsageError: neither response nor cancel."""
        return self._number(_RESPONDED_TO)

    @property
    def status(self) -> int:
        """Status (0000,0900) of a response. UsageError: the message is none."""
        return self._number(_STATUS)

    @property
    def priority(self) -> int:
        """Priority (0000,0700); MEDIUM when absent."""
        raw = self._values.get(_PRIORITY)
        return int.from_bytes(raw, "little") if raw else PRIORITY_MEDIUM

    @property
    def affected_sop_class_uid(self) -> str:
        """Affected SOP Class UID (0000,0002)."""
        return self._text(_AFFECTED_CLASS)

    @property
    def affected_sop_instance_uid(self) -> str:
        """Affected SOP Instance UID (0000,1000)."""
        return self._text(_AFFECTED_INSTANCE)

    @property
    def sop_class_uid(self) -> str:
        """The SOP Class that the message is about: affected, or else requested (0000,0003)."""
        return self._text(_AFFECTED_CLASS) or self._text(_REQUESTED_CLASS)

    @property
    def sop_instance_uid(self) -> str:
        """The SOP Instance that it is about: affected, or else requested (0000,1001)."""
        return self._text(_AFFECTED_INSTANCE) or self._text(_REQUESTED_INSTANCE)

    @property
    def move_destination(self) -> str:
        """Move Destination (0000,0600): the AE title that a C-MOVE-RQ sends to."""
        return self._text(_DESTINATION)

    @property
    def move_originator_aet(self) -> str:
        """Move Originator Application Entity Title (0000,1030) of a C-STORE sub-operation."""
        return self._text(_MOVE_AET)

    @property
    def move_originator_message_id(self) -> int | None:
        """Move Originator Message ID (0000,1031) of a C-STORE sub-operation."""
        raw = self._values.get(_MOVE_ID)
        return int.from_bytes(raw, "little") if raw else None

    @property
    def error_comment(self) -> str:
        """Error Comment (0000,0902) of a response."""
        return self._text(_COMMENT)

    def get(self, keyword: str) -> Value | None:
        """The value of an element by its keyword, or None when it is absent or empty.

        Raises:
            KeyError: no such command element (PS3.7 Annex E).
        """
        row = ELEMENT_BY_KEYWORD[keyword]
        raw = self._values.get(row.tag)
        return _decode(row.vr, raw) if raw else None

    def tags(self, keyword: str) -> tuple[int, ...]:
        """The tags `0xGGGGEEEE` that an element lists (VR AT); none when it is absent."""
        value = self.get(keyword)
        return value if isinstance(value, tuple) else ()

    def raw(self, tag: int) -> bytes:
        """The value of an element `0xEEEE` as it came, padding and all; empty when absent."""
        return self._values.get(tag, b"")

    def elements(self) -> dict[str, Value]:
        """Every known element that has a value, by keyword, but for the group length."""
        known = ((ELEMENT_BY_TAG.get(tag), raw) for tag, raw in sorted(self._values.items()))
        return {row.keyword: _decode(row.vr, raw) for row, raw in known if row and row.tag and raw}

    def _number(self, tag: int) -> int:
        raw = self._values.get(tag)
        if not raw:
            raise UsageError(f"{self.name} has no {ELEMENT_BY_TAG[tag].name}")
        return int.from_bytes(raw, "little")

    def _text(self, tag: int) -> str:
        raw = self._values.get(tag)
        # latin-1 never fails: a UID with other characters is refused where UIDs are judged
        # LENIENT: PS3.5 9.1, a UID padded by a space instead of NUL; no peer known yet
        return raw.strip(b"\0 ").decode("latin-1") if raw else ""


def parse_command(data: bytes) -> Command:
    """Read a whole command set; values are checked for length, not for content.

    Certain afterwards: Command Field and Command Data Set Type; Message ID in a request;
    Message ID Being Responded To and Status in a response, the former in a C-CANCEL-RQ.

    Raises:
        ProtocolError: it is no command set (PS3.7 6.3), or the message cannot be told.
    """
    values: dict[int, bytes] = {}
    unpack = _HEADER.unpack_from
    unit_of = _UNIT.get
    position, end = 0, len(data)
    try:
        while position < end:
            tag, length = unpack(data, position)
            if tag & 0xFFFF:
                raise _broken(f"element of group {tag & 0xFFFF:04X}")
            tag >>= 16
            start = position + 8
            position = start + length
            unit = unit_of(tag)
            if unit is not None and length != unit:
                _check_length(tag, length, unit)
            if tag in values:
                raise _broken(f"element (0000,{tag:04X}) twice")
            # LENIENT: PS3.7 6.3.1, odd lengths, any order, retired elements; no peer known yet
            values[tag] = data[start:position]
    except StructError:
        position = -1
    # LENIENT: PS3.7 E.1, Command Group Length absent or wrong; no peer known yet
    if position != end:
        raise _broken("an element runs past the end")
    return _identified(values)


def _check_length(tag: int, length: int, unit: int) -> None:
    """An empty value is no value; a list of tags holds whole tags; all else is wrong."""
    if not length or (tag in _LISTS and length % unit == 0) or tag == 0:
        return
    raise _broken(f"element (0000,{tag:04X}) has length {length}")


def _identified(values: dict[int, bytes]) -> Command:
    """The command, if its elements say which message it is."""
    get = values.get
    raw, kind = get(_FIELD), get(_DATA_SET_TYPE)
    if not raw:
        raise _broken("no Command Field")
    if not kind:
        raise _broken("no Command Data Set Type")
    field = raw[0] | raw[1] << 8
    if field < RESPONSE_BIT and field != C_CANCEL_RQ:
        if not get(_MESSAGE_ID):
            raise _broken("request without Message ID")
    elif not get(_RESPONDED_TO):
        raise _broken("no Message ID Being Responded To")
    elif field >= RESPONSE_BIT and not get(_STATUS):
        raise _broken("response without Status")
    return Command(field, kind[0] | kind[1] << 8 != NO_DATA_SET, values)


def _broken(what: str) -> ProtocolError:
    return ProtocolError(f"command set: {what}", source=0, reason=0)


def _decode(vr: str, raw: bytes) -> Value:
    if vr in ("US", "UL"):
        return int.from_bytes(raw, "little")
    if vr == "AT":
        whole = len(raw) // 4 * 4
        return tuple(g << 16 | e for g, e in _ATTRIBUTE_TAG.iter_unpack(raw[:whole]))
    return raw.strip(b"\0 ").decode("latin-1")


# Encoding -------------------------------------------------------------------------------------


def encode_command(field: int, *, has_data_set: bool = False, **elements: Value | None) -> bytes:
    """Encode a command set: elements by keyword, in order, with the right group length.

    An element of value None is left out. Command Group Length, Command Field and Command Data
    Set Type are written from the first two arguments. An Error Comment is shortened, see
    `errors.error_comment`. Which elements a message needs is not looked at: use `messages`.

    Raises:
        UsageError: no such keyword, or a value that its VR cannot hold.
    """
    kind = DATA_SET_PRESENT if has_data_set else NO_DATA_SET
    encoded = [_encode(0x0100, "CommandField", "US", field)]
    encoded.append(_encode(_DATA_SET_TYPE, "CommandDataSetType", "US", kind))
    for keyword, value in elements.items():
        if value is None:
            continue
        row = ELEMENT_BY_KEYWORD.get(keyword)
        if row is None or row.tag in (0, _FIELD, _DATA_SET_TYPE) or row.retired:
            raise UsageError(f"{keyword} is no command element to set")
        encoded.append(_encode(row.tag, keyword, row.vr, value))
    encoded.sort()
    body = b"".join([data for _, data in encoded])
    return _GROUP_LENGTH.pack(0, 4, len(body)) + body


_GROUP_LENGTH = Struct("<LLL")


def _encode(tag: int, keyword: str, vr: str, value: Value) -> tuple[int, bytes]:
    raw = _encode_value(keyword, vr, value)
    return tag, _HEADER.pack(tag << 16, len(raw)) + raw


def _encode_value(keyword: str, vr: str, value: Value) -> bytes:
    if vr == "US" and isinstance(value, int) and 0 <= value <= 0xFFFF:
        return _US.pack(value)
    if vr == "AT" and isinstance(value, tuple) and all(0 <= t <= 0xFFFFFFFF for t in value):
        return b"".join([_ATTRIBUTE_TAG.pack(t >> 16, t & 0xFFFF) for t in value])
    if isinstance(value, str) and vr in _ENCODE_TEXT:
        limit, pad = _ENCODE_TEXT[vr]
        return _encode_text(keyword, vr, value, limit, pad)
    raise UsageError(f"{keyword} ({vr}) cannot hold {value!r}")


_ENCODE_TEXT = {
    "UI": (UID_LIMIT, b"\0"),
    "AE": (AE_LIMIT, b" "),
    "LO": (ERROR_COMMENT_LIMIT, b" "),
}


def _encode_text(keyword: str, vr: str, value: str, limit: int, pad: bytes) -> bytes:
    if vr == "LO":
        value = error_comment(value)
    if not value.isascii() or len(value) > limit:
        raise UsageError(f"{keyword} ({vr}) cannot hold {value!r}")
    raw = value.encode("ascii")
    return raw + pad if len(raw) & 1 else raw


# The answers sent by the thousand: what never changes is encoded once -------------------------

_DATA_SET_NONE = _HEADER.pack(_DATA_SET_TYPE << 16, 2) + _US.pack(NO_DATA_SET)
_STATUS_HEADER = _HEADER.pack(_STATUS << 16, 2)
_BETWEEN = _DATA_SET_NONE + _STATUS_HEADER
_ANSWER = Struct("<2s18sH")
_INSTANCE = Struct("<LL")
_ANSWER_SIZE = _ANSWER.size


@lru_cache(maxsize=512)
def _head(field: int, sop_class: bytes) -> bytes:
    """From the SOP Class to the header of Message ID Being Responded To."""
    head = _HEADER.pack(_FIELD << 16, 2) + _US.pack(field) + _HEADER.pack(_RESPONDED_TO << 16, 2)
    if not 0 < len(sop_class) <= UID_LIMIT:
        return head
    if len(sop_class) & 1:
        sop_class += b"\0"
    return _HEADER.pack(_AFFECTED_CLASS << 16, len(sop_class)) + sop_class + head


def encode_store_response(request: Command, status: int = 0x0000) -> bytes:
    """A C-STORE-RSP with nothing but the status, fast (PS3.7 Table 9.3-2).

    SOP Class and SOP Instance are those of the request, byte for byte; one too long to be a
    UID is left out.
    """
    values = request._values
    head = _head(C_STORE_RSP, values.get(_AFFECTED_CLASS, b""))
    answer = _ANSWER.pack(values[_MESSAGE_ID], _BETWEEN, status)
    instance = values.get(_AFFECTED_INSTANCE, b"")
    size = len(instance)
    if not 0 < size <= UID_LIMIT:
        return _GROUP_LENGTH.pack(0, 4, len(head) + _ANSWER_SIZE) + head + answer
    if size & 1:
        instance += b"\0"
        size += 1
    return b"".join(
        (
            _GROUP_LENGTH.pack(0, 4, len(head) + _ANSWER_SIZE + 8 + size),
            head,
            answer,
            _INSTANCE.pack(_AFFECTED_INSTANCE << 16, size),
            instance,
        )
    )


def encode_echo_response(request: Command, status: int = 0x0000) -> bytes:
    """A C-ECHO-RSP with nothing but the status, fast (PS3.7 Table 9.3-13)."""
    values = request._values
    head = _head(C_ECHO_RSP, values.get(_AFFECTED_CLASS, b""))
    answer = _ANSWER.pack(values[_MESSAGE_ID], _BETWEEN, status)
    return _GROUP_LENGTH.pack(0, 4, len(head) + _ANSWER_SIZE) + head + answer
