"""The sub-items of the User Information Item, one frozen value each.

Owns their Python shape; how they are coded is in `hilum.tables.pdu_layout`. Must not know what
an acceptor answers. PS3.8 Annex D, PS3.7 Annex D.3.3.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar, TypeAlias

from hilum.errors import InvalidPDU
from hilum.tables.pdu_layout import USER_ITEM_LAYOUTS
from hilum.wire.primitives import Octets, item, items, read_fields, write_fields

__all__ = [
    "AsynchronousOperationsWindow",
    "CommonExtendedNegotiation",
    "ExtendedNegotiation",
    "ImplementationClassUID",
    "ImplementationVersionName",
    "MaximumLength",
    "RoleSelection",
    "UserIdentityAC",
    "UserIdentityRQ",
    "UserItem",
    "decode_user_items",
    "encode_user_item",
]


@dataclass(frozen=True, slots=True)
class MaximumLength:
    """The longest P-DATA-TF body, in bytes, that the sender wants to receive; 0: no limit."""

    item_type: ClassVar[int] = 0x51
    maximum_length: int


@dataclass(frozen=True, slots=True)
class ImplementationClassUID:
    """Which implementation the sender is (PS3.7 D.3.3.2)."""

    item_type: ClassVar[int] = 0x52
    uid: str


@dataclass(frozen=True, slots=True)
class AsynchronousOperationsWindow:
    """Operations outstanding at once, invoked and performed; 0: no limit (PS3.7 D.3.3.3)."""

    item_type: ClassVar[int] = 0x53
    invoked: int
    performed: int


@dataclass(frozen=True, slots=True)
class RoleSelection:
    """The requestor's roles for one SOP Class, proposed or answered (PS3.7 D.3.3.4)."""

    item_type: ClassVar[int] = 0x54
    sop_class: str
    scu_role: bool
    scp_role: bool


@dataclass(frozen=True, slots=True)
class ImplementationVersionName:
    """The implementation's version, up to 16 characters (PS3.7 D.3.3.2)."""

    item_type: ClassVar[int] = 0x55
    name: str


@dataclass(frozen=True, slots=True)
class ExtendedNegotiation:
    """Application information of one SOP Class, meant for its service class (PS3.7 D.3.3.5)."""

    item_type: ClassVar[int] = 0x56
    sop_class: str
    information: bytes


@dataclass(frozen=True, slots=True)
class CommonExtendedNegotiation:
    """The service class of a SOP Class, and more general classes (PS3.7 D.3.3.6; RQ only)."""

    item_type: ClassVar[int] = 0x57
    sop_class: str
    service_class: str
    related_classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UserIdentityRQ:
    """Who the requestor's user is (PS3.7 D.3.3.7.1).

    `kind` is 1 username, 2 username and passcode, 3 Kerberos ticket, 4 SAML assertion, 5 JWT.
    """

    item_type: ClassVar[int] = 0x58
    kind: int
    positive_response: bool
    primary: bytes
    secondary: bytes = b""

    def __repr__(self) -> str:
        # WHY: a passcode or a ticket must not reach a log through a printed PDU
        return f"UserIdentityRQ(kind={self.kind}, positive_response={self.positive_response})"


@dataclass(frozen=True, slots=True)
class UserIdentityAC:
    """The acceptor's answer to a user identity: empty for kinds 1, 2 and 5 (PS3.7 D.3.3.7.2)."""

    item_type: ClassVar[int] = 0x59
    response: bytes = b""


UserItem: TypeAlias = (
    MaximumLength
    | ImplementationClassUID
    | AsynchronousOperationsWindow
    | RoleSelection
    | ImplementationVersionName
    | ExtendedNegotiation
    | CommonExtendedNegotiation
    | UserIdentityRQ
    | UserIdentityAC
)

_USER_ITEMS: dict[int, type[UserItem]] = {kind.item_type: kind for kind in UserItem.__args__}
_ONLY_ONCE = (UserIdentityRQ, UserIdentityAC)


def encode_user_item(value: UserItem) -> bytes:
    """The sub-item with its header."""
    values = [getattr(value, field.name) for field in fields(value)]
    return item(value.item_type, write_fields(USER_ITEM_LAYOUTS[value.item_type], values))


def decode_user_items(data: Octets) -> tuple[UserItem, ...]:
    """The sub-items of a User Information Item's body, unknown ones left out (PS3.8 D.2).

    InvalidPDU if one is cut short, or if there is more than one user identity.
    """
    found: list[UserItem] = []
    for item_type, body in items(data):
        kind = _USER_ITEMS.get(item_type)
        if kind is not None:
            found.append(kind(*read_fields(USER_ITEM_LAYOUTS[item_type], body)))
    for once in _ONLY_ONCE:
        if sum(isinstance(value, once) for value in found) > 1:
            raise InvalidPDU(f"more than one {once.__name__}", reason=6)
    return tuple(found)
