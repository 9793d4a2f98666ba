"""What an association tells its driver: one value for each thing that happened on the wire.

Owns the events of `hilum.ul.connection` and the presentation context that the layers above see.
Knows nothing of bytes, timers or sockets. PS3.8 Section 7 (the service primitives).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from hilum.wire.pdu import AssociateAC, AssociateRQ

__all__ = [
    "Aborted",
    "AssociateAccepted",
    "AssociateRejected",
    "AssociateRequested",
    "ConnectionClosed",
    "Event",
    "Expired",
    "PData",
    "PresentationContext",
    "ProtocolViolated",
    "ReleaseConfirmed",
    "ReleaseRequested",
]


class PresentationContext(NamedTuple):
    """A presentation context as both sides agreed on it (PS3.8 7.1.1.13, 7.1.1.14).

    `scu_role` and `scp_role` are the roles of the association's *requestor* (PS3.7 D.3.3.4).
    `transfer_syntax` is empty when `result` is not 0 (acceptance).
    """

    id: int
    abstract_syntax: str
    transfer_syntax: str
    result: int = 0
    scu_role: bool = True
    scp_role: bool = False

    @property
    def accepted(self) -> bool:
        """Whether messages may use this context."""
        return self.result == 0


class AssociateRequested(NamedTuple):
    """A-ASSOCIATE indication: answer with `accept` or `reject`; nothing is read until then."""

    pdu: AssociateRQ


class AssociateAccepted(NamedTuple):
    """A-ASSOCIATE confirmation: the peer accepted."""

    pdu: AssociateAC


class AssociateRejected(NamedTuple):
    """A-ASSOCIATE confirmation: the peer rejected, with the codes of PS3.8 Table 9-21."""

    result: int
    source: int
    reason: int


class PData(NamedTuple):
    """P-DATA indication: a piece of one message fragment, as it arrived.

    A fragment may come as several pieces; only the final one carries `is_last` of the message
    control header (PS3.8 E.2). `data` is a slice of the receive buffer, valid only until the
    connection's `buffer` is called again.
    """

    context_id: int
    is_command: bool
    is_last: bool
    data: memoryview


class ReleaseRequested(NamedTuple):
    """A-RELEASE indication: answer with `release_response` once `release_response_due` is true."""


class ReleaseConfirmed(NamedTuple):
    """A-RELEASE confirmation: the peer agreed to the release that we asked for."""


class Aborted(NamedTuple):
    """A-ABORT or A-P-ABORT indication: the peer aborted (PS3.8 Table 9-26)."""

    source: int
    reason: int


class ConnectionClosed(NamedTuple):
    """The transport connection ended without a release."""


class ProtocolViolated(NamedTuple):
    """The peer broke a rule and we aborted with `source` and `reason` (PS3.8 Table 9-26).

    `message` is one bounded line without control characters, fit for a log.
    """

    message: str
    source: int
    reason: int


class Expired(NamedTuple):
    """A deadline passed and we ended the association; `what` names the timer."""

    what: str


Event: TypeAlias = (
    AssociateRequested
    | AssociateAccepted
    | AssociateRejected
    | PData
    | ReleaseRequested
    | ReleaseConfirmed
    | Aborted
    | ConnectionClosed
    | ProtocolViolated
    | Expired
)
