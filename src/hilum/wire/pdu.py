"""The seven PDUs as frozen values, with `encode` and `decode`.

Owns what a PDU holds. Must not know states, policy or sockets; P-DATA-TF is decoded here for
tests and tools only, since an association streams it. PS3.8 Section 9.3.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple, TypeAlias, TypeVar

from hilum.errors import InvalidPDU, UsageError
from hilum.tables import pdu_layout
from hilum.tables.uids import APPLICATION_CONTEXT
from hilum.wire.items import (
    AsynchronousOperationsWindow,
    CommonExtendedNegotiation,
    ExtendedNegotiation,
    ImplementationClassUID,
    ImplementationVersionName,
    MaximumLength,
    RoleSelection,
    UserIdentityAC,
    UserIdentityRQ,
    UserItem,
    decode_user_items,
    encode_user_item,
)
from hilum.wire.primitives import Octets, item, items, pdu, uid

__all__ = [
    "PDU",
    "PDV",
    "Abort",
    "AssociateAC",
    "AssociateRJ",
    "AssociateRQ",
    "AsynchronousOperationsWindow",
    "CommonExtendedNegotiation",
    "ContextResult",
    "ExtendedNegotiation",
    "ImplementationClassUID",
    "ImplementationVersionName",
    "MaximumLength",
    "PDataTF",
    "ProposedContext",
    "ReleaseRP",
    "ReleaseRQ",
    "RoleSelection",
    "UserIdentityAC",
    "UserIdentityRQ",
    "UserItem",
    "decode_pdu",
]

_FIXED = struct.Struct(pdu_layout.ASSOCIATE_FIXED)
_PDV_HEADER = struct.Struct(pdu_layout.PDV_HEADER)
_SHORT = struct.Struct(">xBBB")
_NO_RESERVED = bytes(32)
_CONTEXT_FIXED_LENGTH = 4
_MAXIMUM_CONTEXTS = len(pdu_layout.CONTEXT_IDS)

_Item = TypeVar("_Item", bound=UserItem)


class ProposedContext(NamedTuple):
    """A presentation context as the requestor offers it (PS3.8 9.3.2.2)."""

    id: int
    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...]


class ContextResult(NamedTuple):
    """The acceptor's answer to one offered context (PS3.8 9.3.3.2); 0 is acceptance."""

    id: int
    result: int
    transfer_syntax: str = ""


class PDV(NamedTuple):
    """One presentation data value: a fragment of a message (PS3.8 9.3.5.1, E.2)."""

    context_id: int
    is_command: bool
    is_last: bool
    data: bytes


class _WithUserItems:
    """What A-ASSOCIATE-RQ and -AC share: looking into their user information."""

    __slots__ = ()
    user_items: tuple[UserItem, ...]

    def user_item(self, kind: type[_Item]) -> _Item | None:
        """The first user item of this kind, or None."""
        return next((value for value in self.user_items if isinstance(value, kind)), None)

    def all_user_items(self, kind: type[_Item]) -> tuple[_Item, ...]:
        """All user items of this kind, in the order of the PDU."""
        return tuple(value for value in self.user_items if isinstance(value, kind))

    @property
    def maximum_length(self) -> int:
        """The longest P-DATA-TF body that the sender of this PDU receives; 0: no limit."""
        found = self.user_item(MaximumLength)
        # LENIENT: PS3.8 D.1 makes the sub-item mandatory; without it no limit was stated
        return 0 if found is None else found.maximum_length


@dataclass(frozen=True, slots=True)
class AssociateRQ(_WithUserItems):
    """A-ASSOCIATE-RQ (PS3.8 9.3.2). AE titles are without their padding spaces."""

    pdu_type: ClassVar[int] = 0x01
    called_aet: str
    calling_aet: str
    contexts: tuple[ProposedContext, ...] = ()
    user_items: tuple[UserItem, ...] = ()
    application_context: str = APPLICATION_CONTEXT
    protocol_version: int = pdu_layout.PROTOCOL_VERSION
    reserved: bytes = field(default=_NO_RESERVED, repr=False)

    def encode(self) -> bytes:
        """The whole PDU; UsageError if a value does not fit."""
        contexts = b"".join(map(_encode_proposed, self.contexts))
        return _encode_associate(self, contexts)

    @classmethod
    def decode(cls, body: Octets) -> AssociateRQ:
        """The PDU of this body (what follows the six bytes of header).

        InvalidPDU if an item runs past its parent, or for even, repeated or more than 128
        presentation context ids. Unknown items and reserved fields are skipped.
        """
        version, called, calling, reserved, application_context, parts, user_items = (
            _decode_associate(body, 0x20)
        )
        contexts = tuple(map(_decode_proposed, parts))
        ids = {context.id for context in contexts}
        if len(ids) != len(contexts) or not ids.issubset(pdu_layout.CONTEXT_IDS):
            raise InvalidPDU("presentation context ids must be odd and distinct", reason=6)
        return cls(called, calling, contexts, user_items, application_context, version, reserved)


@dataclass(frozen=True, slots=True)
class AssociateAC(_WithUserItems):
    """A-ASSOCIATE-AC (PS3.8 9.3.3). The titles and `reserved` only echo the request's."""

    pdu_type: ClassVar[int] = 0x02
    called_aet: str
    calling_aet: str
    contexts: tuple[ContextResult, ...] = ()
    user_items: tuple[UserItem, ...] = ()
    application_context: str = APPLICATION_CONTEXT
    protocol_version: int = pdu_layout.PROTOCOL_VERSION
    reserved: bytes = field(default=_NO_RESERVED, repr=False)

    def encode(self) -> bytes:
        """The whole PDU; UsageError if a value does not fit."""
        contexts = b"".join(map(_encode_result, self.contexts))
        return _encode_associate(self, contexts)

    @classmethod
    def decode(cls, body: Octets) -> AssociateAC:
        """The PDU of this body; InvalidPDU if an item runs past its parent."""
        version, called, calling, reserved, application_context, parts, user_items = (
            _decode_associate(body, 0x21)
        )
        contexts = tuple(map(_decode_result, parts))
        return cls(called, calling, contexts, user_items, application_context, version, reserved)


@dataclass(frozen=True, slots=True)
class AssociateRJ:
    """A-ASSOCIATE-RJ (PS3.8 9.3.4); the codes are in `hilum.tables.reasons`."""

    pdu_type: ClassVar[int] = 0x03
    result: int
    source: int
    reason: int

    def encode(self) -> bytes:
        """The whole PDU."""
        return pdu(self.pdu_type, _SHORT.pack(self.result, self.source, self.reason))

    @classmethod
    def decode(cls, body: Octets) -> AssociateRJ:
        """The PDU of this body; InvalidPDU if it is not four bytes long."""
        return cls(*_short(body))


@dataclass(frozen=True, slots=True)
class PDataTF:
    """P-DATA-TF (PS3.8 9.3.5)."""

    pdu_type: ClassVar[int] = 0x04
    values: tuple[PDV, ...]

    def encode(self) -> bytes:
        """The whole PDU."""
        return pdu(self.pdu_type, b"".join(map(_encode_pdv, self.values)))

    @classmethod
    def decode(cls, body: Octets) -> PDataTF:
        """The PDU of this body; InvalidPDU if it holds no PDV, or they do not fill it."""
        view = memoryview(body)
        values: list[PDV] = []
        while view:
            value, view = _decode_pdv(view)
            values.append(value)
        if not values:
            raise InvalidPDU("a P-DATA-TF without any PDV", reason=6)
        return cls(tuple(values))


@dataclass(frozen=True, slots=True)
class ReleaseRQ:
    """A-RELEASE-RQ (PS3.8 9.3.6)."""

    pdu_type: ClassVar[int] = 0x05

    def encode(self) -> bytes:
        """The whole PDU."""
        return pdu(self.pdu_type, bytes(4))

    @classmethod
    def decode(cls, body: Octets) -> ReleaseRQ:
        """The PDU of this body; InvalidPDU if it is not four bytes long."""
        _short(body)
        return cls()


@dataclass(frozen=True, slots=True)
class ReleaseRP:
    """A-RELEASE-RP (PS3.8 9.3.7)."""

    pdu_type: ClassVar[int] = 0x06

    def encode(self) -> bytes:
        """The whole PDU."""
        return pdu(self.pdu_type, bytes(4))

    @classmethod
    def decode(cls, body: Octets) -> ReleaseRP:
        """The PDU of this body; InvalidPDU if it is not four bytes long."""
        _short(body)
        return cls()


@dataclass(frozen=True, slots=True)
class Abort:
    """A-ABORT (PS3.8 9.3.8); the codes are in `hilum.tables.reasons`."""

    pdu_type: ClassVar[int] = 0x07
    source: int = 0
    reason: int = 0

    def encode(self) -> bytes:
        """The whole PDU."""
        return pdu(self.pdu_type, _SHORT.pack(0, self.source, self.reason))

    @classmethod
    def decode(cls, body: Octets) -> Abort:
        """The PDU of this body; InvalidPDU if it is not four bytes long."""
        _, source, reason = _short(body)
        return cls(source, reason)


PDU: TypeAlias = AssociateRQ | AssociateAC | AssociateRJ | PDataTF | ReleaseRQ | ReleaseRP | Abort

_PDUS: dict[int, type[PDU]] = {kind.pdu_type: kind for kind in PDU.__args__}


def decode_pdu(pdu_type: int, body: Octets) -> PDU:
    """The PDU of this type and body; InvalidPDU for an unknown type or a malformed body."""
    kind = _PDUS.get(pdu_type)
    if kind is None:
        raise InvalidPDU(f"unrecognised PDU type {pdu_type:02X}H", reason=1)
    return kind.decode(body)


# Pieces of A-ASSOCIATE-RQ and -AC ---------------------------------------------------------------


def _title(text: str) -> bytes:
    data = text.encode("latin-1", "replace").ljust(pdu_layout.AE_TITLE_LENGTH)
    if len(data) > pdu_layout.AE_TITLE_LENGTH:
        raise UsageError(f"AE title {text!r} is longer than 16 characters")
    return data


def _encode_associate(value: AssociateRQ | AssociateAC, contexts: bytes) -> bytes:
    fixed = _FIXED.pack(
        value.protocol_version, _title(value.called_aet), _title(value.calling_aet), value.reserved
    )
    application_context = item(0x10, value.application_context.encode("latin-1"))
    user_information = item(0x50, b"".join(map(encode_user_item, value.user_items)))
    return pdu(value.pdu_type, fixed + application_context + contexts + user_information)


def _decode_associate(
    body: Octets, context_type: int
) -> tuple[int, str, str, bytes, str, list[memoryview], tuple[UserItem, ...]]:
    """Version, titles, reserved field, application context, context bodies and user items."""
    if len(body) < _FIXED.size:
        raise InvalidPDU("an A-ASSOCIATE PDU shorter than its fixed fields", reason=6)
    version, called, calling, reserved = _FIXED.unpack_from(body)
    application_context = ""
    contexts: list[memoryview] = []
    user_items: tuple[UserItem, ...] = ()
    # LENIENT: PS3.8 9.3.1 and D.2, unknown items and items out of order are no reason to abort
    for item_type, part in items(memoryview(body)[_FIXED.size :]):
        if item_type == 0x10:
            application_context = application_context or uid(part)
        elif item_type == context_type:
            contexts.append(part)
        elif item_type == 0x50:
            user_items += decode_user_items(part)
    if len(contexts) > _MAXIMUM_CONTEXTS:
        raise InvalidPDU(f"{len(contexts)} presentation contexts: at most 128", reason=6)
    titles = called.decode("latin-1").strip(" "), calling.decode("latin-1").strip(" ")
    return version, *titles, reserved, application_context, contexts, user_items


def _encode_proposed(context: ProposedContext) -> bytes:
    names = [item(0x30, context.abstract_syntax.encode("latin-1"))]
    names += [item(0x40, name.encode("latin-1")) for name in context.transfer_syntaxes]
    return item(0x20, bytes((context.id, 0, 0, 0)) + b"".join(names))


def _decode_proposed(body: memoryview) -> ProposedContext:
    names = _context_names(body)
    abstract = [name for kind, name in names if kind == 0x30]
    if len(abstract) != 1:
        raise InvalidPDU(f"{len(abstract)} abstract syntaxes in a presentation context", reason=6)
    return ProposedContext(body[0], abstract[0], tuple(n for kind, n in names if kind == 0x40))


def _encode_result(context: ContextResult) -> bytes:
    name = item(0x40, context.transfer_syntax.encode("latin-1"))
    return item(0x21, bytes((context.id, 0, context.result, 0)) + name)


def _decode_result(body: memoryview) -> ContextResult:
    if len(body) < _CONTEXT_FIXED_LENGTH:
        raise InvalidPDU("a presentation context item shorter than its fixed fields", reason=6)
    try:
        names = [name for kind, name in _context_names(body) if kind == 0x40]
    except InvalidPDU:
        # PS3.8 Table 9-18: the transfer syntax of a rejected context shall not be tested
        if body[2] == 0:
            raise
        names = []
    # LENIENT: PS3.8 9.3.3.2, an accepted context without a transfer syntax is merely unusable
    return ContextResult(body[0], body[2], names[0] if names else "")


def _context_names(body: memoryview) -> list[tuple[int, str]]:
    if len(body) < _CONTEXT_FIXED_LENGTH:
        raise InvalidPDU("a presentation context item shorter than its fixed fields", reason=6)
    names = items(body[_CONTEXT_FIXED_LENGTH:])
    return [(kind, uid(name)) for kind, name in names if kind in (0x30, 0x40)]


# Pieces of the other PDUs -----------------------------------------------------------------------


def _short(body: Octets) -> tuple[int, int, int]:
    if len(body) != pdu_layout.SHORT_BODY_LENGTH:
        raise InvalidPDU(f"a body of {len(body)} bytes where 4 are fixed", reason=6)
    first, second, third = _SHORT.unpack(body)
    return first, second, third


def _encode_pdv(value: PDV) -> bytes:
    control = value.is_command * pdu_layout.IS_COMMAND | value.is_last * pdu_layout.IS_LAST
    return _PDV_HEADER.pack(len(value.data) + 2, value.context_id, control) + value.data


def _decode_pdv(view: memoryview) -> tuple[PDV, memoryview]:
    """The first PDV of `view`, and what follows it."""
    if len(view) < _PDV_HEADER.size:
        raise InvalidPDU("a PDV shorter than its header", reason=6)
    length, context_id, control = _PDV_HEADER.unpack_from(view)
    if not 2 <= length <= len(view) - 4:
        raise InvalidPDU(f"PDV length {length} where {len(view) - 4} bytes are left", reason=6)
    is_command, is_last = bool(control & pdu_layout.IS_COMMAND), bool(control & pdu_layout.IS_LAST)
    data = bytes(view[_PDV_HEADER.size : length + 4])
    return PDV(context_id, is_command, is_last, data), view[length + 4 :]
