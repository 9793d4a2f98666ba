"""Messages that one retrieval sends by the thousand: what never changes is encoded once.

Owns the requests and responses of sub-operations in a form that is quick to fill in. What a
message holds is the knowledge of `messages`, which builds the first of each. PS3.7 9.3.1, 9.3.3.
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.dimse.command import UID_LIMIT
from hilum.dimse.exchange import COUNT_LIMIT
from hilum.dimse.messages import c_store_rq, respond
from hilum.tables.commands import ELEMENT_BY_KEYWORD, PRIORITY_MEDIUM

if TYPE_CHECKING:
    from hilum.dimse.command import Command
    from hilum.dimse.exchange import SubOperations

__all__ = ["PendingCounts", "StoreRequest", "store_request"]

_HEADER = Struct("<LL")
_GROUP_LENGTH = Struct("<LLL")
_US = Struct("<H")
_MESSAGE_ID = ELEMENT_BY_KEYWORD["MessageID"].tag
_INSTANCE = ELEMENT_BY_KEYWORD["AffectedSOPInstanceUID"].tag
_COUNTS = Struct("<LLHLLHLLHLLH")
_REMAINING, _COMPLETED, _FAILED, _WARNING = (
    ELEMENT_BY_KEYWORD[f"NumberOf{kind}Suboperations"].tag << 16
    for kind in ("Remaining", "Completed", "Failed", "Warning")
)
PENDING = 0xFF00


class StoreRequest(NamedTuple):
    """A C-STORE-RQ but for its Message ID."""

    before: bytes
    after: bytes

    def numbered(self, message_id: int) -> bytes:
        """The encoded command set."""
        return self.before + _US.pack(message_id) + self.after


def store_request(
    sop_class_uid: str,
    sop_instance_uid: str,
    *,
    priority: int = PRIORITY_MEDIUM,
    originator_aet: str | None = None,
    originator_message_id: int | None = None,
) -> StoreRequest:
    """A C-STORE-RQ, as `messages.c_store_rq` builds it, that waits for its Message ID.

    Raises:
        UsageError: a UID or AE title is none.
    """
    rest = priority, originator_aet, originator_message_id
    head, middle, tail = _parts(sop_class_uid, *rest)
    uid = sop_instance_uid.encode("ascii", "replace")
    if not 0 < len(uid) <= UID_LIMIT or not sop_instance_uid.isascii():
        _built(sop_class_uid, sop_instance_uid, *rest)  # says what is wrong
    uid += b"\0" * (len(uid) & 1)
    length = len(head) + 2 + len(middle) + 8 + len(uid) + len(tail)
    instance = _HEADER.pack(_INSTANCE << 16, len(uid)) + uid
    return StoreRequest(_GROUP_LENGTH.pack(0, 4, length) + head, middle + instance + tail)


def _built(
    sop_class: str, sop_instance: str, priority: int, aet: str | None, message_id: int | None
) -> bytes:
    return c_store_rq(
        1,
        sop_class,
        sop_instance,
        priority=priority,
        move_originator_aet=aet,
        move_originator_message_id=message_id,
    )


@lru_cache(maxsize=256)
def _parts(
    sop_class: str, priority: int, aet: str | None, message_id: int | None
) -> tuple[bytes, bytes, bytes]:
    """What stands before the Message ID, between it and the SOP Instance, and after that."""
    whole = _built(sop_class, "1", priority, aet, message_id)
    number, instance = _value_at(whole, _MESSAGE_ID), _value_at(whole, _INSTANCE)
    return (
        whole[_GROUP_LENGTH.size : number],
        whole[number + 2 : instance - 8],
        whole[instance + 2 :],
    )


def _value_at(command: bytes, wanted: int) -> int:
    at, (tag, length) = 8, _HEADER.unpack_from(command)
    while tag != wanted << 16:
        at += length + 8
        tag, length = _HEADER.unpack_from(command, at - 8)
    return at


class PendingCounts:
    """The Pending responses to one C-GET or C-MOVE: only the counts change, and they come last."""

    __slots__ = ("_head", "_request")

    def __init__(self, request: Command) -> None:
        self._request = request
        self._head = b""

    def response(self, counts: SubOperations) -> bytes:
        """The encoded response."""
        if not self._head:
            elements: dict[str, Any] = {**counts.elements(PENDING)}
            self._head = respond(self._request, PENDING, **elements)[: -_COUNTS.size]
        # fmt: off
        return self._head + _COUNTS.pack(
            _REMAINING, 2, min(counts.remaining, COUNT_LIMIT),
            _COMPLETED, 2, min(counts.completed, COUNT_LIMIT),
            _FAILED, 2, min(counts.failed, COUNT_LIMIT),
            _WARNING, 2, min(counts.warning, COUNT_LIMIT),
        )
        # fmt: on
