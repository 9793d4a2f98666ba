"""What a service class is: SOP classes, operations, handlers; and what a handler is given.

Owns the `ServiceClass` definition, the values that handlers see and the answer they may give. Must
not know sockets, associations or how a response is coded: the framework in `net` does that.
(PS3.4 defines service classes; PS3.7 the operations.)

A handler is a plain function of `(request, context)`: returning is success, `raise DimseError` is a
failure, a `Reply` says anything else, and a value with a `wait()` method (`Later`) lets the
framework go on with what has already arrived before it waits for the outcome.

A handler may also be a generator: `yield Pending(identifier)` is one match; `yield
SubOperations(total)` announces C-STORE sub-operations, and each `yield SubOperation(instance)` is
one of them, which the framework sends and counts; what the generator returns is the answer as
above. C-CANCEL closes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from hilum.archive.ports import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hilum.archive.ports import InstanceStore
    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.services.outgoing import Outgoing

_NOTHING: Mapping[str, Any] = MappingProxyType({})

__all__ = [
    "Channel",
    "ChannelContext",
    "Context",
    "Handler",
    "Later",
    "Opener",
    "Operation",
    "Pending",
    "Ports",
    "Proposal",
    "Reply",
    "Requests",
    "ServiceClass",
    "Source",
    "SubOperation",
    "SubOperations",
]


class Reply(NamedTuple):
    """An answer other than plain success: a warning, or a success with attributes.

    Attributes:
        status, comment, offending: Status, Error Comment and Offending Element (PS3.7 Annex C).
        data_set: the response's data set (an attribute list, event reply and the like): a
            `dataset.codec.DataSet`, bytes that are coded in the context's transfer syntax already,
            or a pydicom data set; None for none.
        elements: further elements of the response's command set by keyword, as
            `AffectedSOPInstanceUID` of an instance that the SCP named.
    """

    status: int = 0x0000
    comment: str = ""
    offending: tuple[int, ...] = ()
    data_set: object | None = None
    elements: Mapping[str, Any] = _NOTHING


class Pending(NamedTuple):
    """One match of a C-FIND, yielded by its handler.

    `identifier` is a `dataset.codec.DataSet`, bytes that are coded in the context's transfer syntax
    already, or a pydicom data set. Status FF01: an optional key of the request is not supported.
    """

    identifier: object
    status: int = 0xFF00


class SubOperations(NamedTuple):
    """How many C-STORE sub-operations follow; the first thing that a retrieval yields.

    They go to `destination`, an AE title (C-MOVE; one that the settings do not know is answered
    A801), or come back on the same association when it is empty (C-GET).
    """

    total: int
    destination: str = ""


class SubOperation(NamedTuple):
    """One C-STORE sub-operation, which the framework sends and counts (PS3.4 C.4.2.1.6 and on)."""

    instance: Outgoing


@runtime_checkable
class Later(Protocol):
    """An outcome that is under way; `wait` blocks until it is there, or raises its DimseError."""

    def wait(self) -> object:
        """Block until done; the value is a `Reply`, or anything else for success."""


def everybody(source: Source, service: str) -> bool:
    """Permit every peer every service."""
    return True


def _never(request: Message) -> bool:
    return False


def no_one(source: Source) -> bool:
    """Answer no peer with warnings."""
    return False


@dataclass(frozen=True, slots=True)
class Ports:
    """What handlers may use of the rest of the program; `app` fills it.

    `permits(source, service)` tells whether a peer may use a service, by the service's short name;
    `warns(source)` whether it is to be told by a warning status what is odd about an instance.
    """

    store: InstanceStore | None = None
    permits: Callable[[Source, str], bool] = everybody
    warns: Callable[[Source], bool] = no_one


class Requests(Protocol):
    """An association that the peer requested, as seen by who sends requests back on it.

    May be used from any thread, also after the handler has returned.
    """

    @property
    def open(self) -> bool:
        """Whether the association is still there."""

    def invoke(
        self,
        operation: int,
        abstract_syntax: str,
        command: Callable[[int], bytes],
        data_set: object | None = None,
    ) -> Later:
        """Send a request, as N-EVENT-REPORT: `command(message id)`, and its data set.

        `wait` on what comes back gives the response's `(Command, bytes of its data set)`, or raises
        a PeerError when the association ends first.

        Raises:
            UsageError: no accepted context of this SOP class lets this side invoke operations, or
                the association has ended.
        """


@dataclass(frozen=True, slots=True)
class Context:
    """Where a request came in: an accepted presentation context and its association.

    Attributes:
        id, abstract_syntax, transfer_syntax: the presentation context.
        source: the association, and who requested it.
        ports: the rest of the program.
        information: the application information of SOP Class Extended Negotiation that was agreed
            upon (the bytes of the A-ASSOCIATE-AC), empty for none.
        cancelled: whether the peer has cancelled this request; for handlers that work long between
            two yields. It looks at the network, rarely enough to be asked often.
        requests: requests back on the same association.
    """

    id: int
    abstract_syntax: str
    transfer_syntax: str
    source: Source
    ports: Ports
    information: bytes = b""
    cancelled: Callable[[Message], bool] = _never
    requests: Requests | None = None


if TYPE_CHECKING:
    Handler = Callable[[Message, Context], Any]
    Opener = Callable[[Command, Context], Sink]
else:
    Handler = Opener = object


class Proposal(NamedTuple):
    """A presentation context to propose."""

    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...]


class ChannelContext(Protocol):
    """An accepted presentation context, as a service class user needs it."""

    @property
    def abstract_syntax(self) -> str:
        """The SOP class."""

    @property
    def transfer_syntax(self) -> str:
        """How data sets are coded on it."""


class Channel(Protocol):
    """An association that this side requested, as a service class user needs it."""

    @property
    def may_send(self) -> bool:
        """Whether the window lets another operation be invoked."""

    @property
    def outstanding(self) -> int:
        """Operations that wait for their final response."""

    @property
    def heard(self) -> bool:
        """Whether a response has come that `receive` gives without waiting."""

    def context(self, abstract_syntax: str, transfer_syntax: str = "") -> ChannelContext | None:
        """The accepted context of a SOP class (and transfer syntax), or None."""

    def send(
        self,
        operation: int,
        context: ChannelContext,
        command: Callable[[int], bytes],
        chunks: Iterable[bytes] = (),
        token: Any = None,
    ) -> None:
        """Invoke an operation: `command(message id)`, and its data set in pieces if it has one."""

    def receive(self) -> tuple[Command, Any]:
        """Wait for the next response; it and the token of its request."""

    def release(self) -> None:
        """End the association in order."""

    def abort(self) -> None:
        """End the association at once."""


class Operation(NamedTuple):
    """One DIMSE operation of a service class: its command field's name and its statuses."""

    name: str
    statuses: str
    """The table in `tables.status` that lists what may be answered."""


@dataclass(frozen=True, slots=True)
class ServiceClass:
    """One service class of PS3.4, and its SCP.

    `claims` tells whether an abstract syntax outside `sop_classes` belongs to it too. `information`
    answers SOP Class Extended Negotiation (PS3.7 D.3.3.5): application information in and out,
    None for no answer.
    """

    name: str
    key: str
    ref: str
    sop_classes: tuple[str, ...]
    operations: Mapping[int, Operation]
    claims: Callable[[str], bool] = lambda abstract_syntax: False
    information: Callable[[bytes], bytes | None] = lambda asked: None
    handlers: dict[int, Handler] = field(default_factory=dict)
    openers: dict[int, Opener] = field(default_factory=dict)

    def scp(self, command_field: int) -> Callable[[Handler], Handler]:
        """Declare the SCP's handler of an operation."""

        def declare(handler: Handler) -> Handler:
            self.handlers[command_field] = handler
            return handler

        return declare

    def receives(self, command_field: int) -> Callable[[Opener], Opener]:
        """Declare where an operation's data set goes as it arrives: called with the command."""

        def declare(opener: Opener) -> Opener:
            self.openers[command_field] = opener
            return opener

        return declare
