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

from hilum.archive.ports import QueryRules, Source
from hilum.dimse.data_sets import decoded, identifier
from hilum.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from hilum.archive.ports import Finder, InstanceRetrieval, InstanceStore
    from hilum.archive.workflow.workflow import Workflow
    from hilum.dataset.codec import DataSet
    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.services.outgoing import Outgoing

_NOTHING: Mapping[str, Any] = MappingProxyType({})

__all__ = [
    "Back",
    "Channel",
    "ChannelContext",
    "Context",
    "Handler",
    "Later",
    "Opener",
    "Operation",
    "Outlet",
    "Pending",
    "Performed",
    "Ports",
    "Proposal",
    "Reply",
    "Requests",
    "Response",
    "ServiceClass",
    "Source",
    "SubOperation",
    "SubOperations",
    "decoded",
    "identifier",
]

PENDING_STATUSES = (0xFF00, 0xFF01)


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
    kinds: Collection[tuple[str, str]] = ()
    """SOP class and transfer syntax, each pair once, of what follows to a destination: it tells
    which presentation contexts to propose. What is not among them costs another association."""


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


def nowhere(aet: str) -> None:
    """Know no other application entity."""


def unconnected(peer: Any, proposals: Sequence[Proposal]) -> Channel:
    """Associate with nobody."""
    raise UsageError("this server has no way to associate with another")


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What handlers may use of the rest of the program; `app` fills it.

    Attributes:
        store: the archive, for what comes in.
        permits: `permits(source, service)` tells whether a peer may use a service, by the service's
            short name.
        warns: `warns(source)` tells whether a peer is to be told by a warning status what is odd
            about an instance.
        destination: the peer of an AE title, as C-MOVE names it, or None if it is not known.
        associate: opens an association with such a peer: `associate(peer, proposals)`.
        thread_ends: called at the end of every thread that ran handlers or read instances.
        sub_associations: associations side by side for the sub-operations of one C-MOVE.
        response_timeout: seconds to wait for an answer to a request of this side.
        retrieval: finds and reads what a C-GET or C-MOVE names.
        finder: answers queries; `query_rules` are what the settings say of them.
        workflow: worklist, steps, workitems, commitments; None without a data folder.
    """

    store: InstanceStore | None = None
    permits: Callable[[Source, str], bool] = everybody
    warns: Callable[[Source], bool] = no_one
    destination: Callable[[str], Any] = nowhere
    associate: Callable[[Any, Sequence[Proposal]], Channel] = unconnected
    thread_ends: Callable[[], object] = nothing
    sub_associations: int = 1
    response_timeout: float = 60.0
    retrieval: InstanceRetrieval | None = None
    finder: Finder | None = None
    query_rules: QueryRules = field(default_factory=QueryRules)
    workflow: Workflow | None = None


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
    """A presentation context to propose.

    What follows is said once for each SOP class; the first proposal of a class that says it counts.

    Attributes:
        abstract_syntax, transfer_syntaxes: the SOP class, and how data sets may be coded.
        roles: whether this side offers to be SCU, and SCP (PS3.7 D.3.3.4); None: SCU, unsaid.
        information: application information of SOP Class Extended Negotiation (D.3.3.5).
        service_class, related: Common Extended Negotiation (D.3.3.6): the service class's UID, and
            more general SOP classes.
    """

    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...]
    roles: tuple[bool, bool] | None = None
    information: bytes | None = None
    service_class: str = ""
    related: tuple[str, ...] = ()


class Performed(NamedTuple):
    """How requests are performed that the peer sends on an association which this side requested.

    The same functions as of a `ServiceClass`: `opener(command, context)` gives the sink of the data
    set that follows, memory by default; `handler(request, context)` the answer.
    """

    handler: Handler
    opener: Opener | None = None


class ChannelContext(Protocol):
    """An accepted presentation context, as a service class user needs it."""

    @property
    def id(self) -> int:
        """Its presentation context id."""

    @property
    def abstract_syntax(self) -> str:
        """The SOP class."""

    @property
    def transfer_syntax(self) -> str:
        """How data sets are coded on it."""

    @property
    def scu_role(self) -> bool:
        """Whether the side that requested the association may be SCU."""

    @property
    def scp_role(self) -> bool:
        """Whether it may be SCP."""


class Response(NamedTuple):
    """A response to a request of this side; `data` is its data set as coded, empty for none."""

    command: Command
    token: Any
    context: ChannelContext
    data: bytes = b""

    @property
    def status(self) -> int:
        """Status (0000,0900)."""
        return self.command.status

    @property
    def pending(self) -> bool:
        """Whether further responses to the same request follow (FF00, FF01)."""
        return self.command.status in PENDING_STATUSES

    @property
    def data_set(self) -> DataSet:
        """The data set decoded; empty for none. DataSetError: it cannot be decoded."""
        return decoded(self.data, self.context.transfer_syntax)


class Outlet(Protocol):
    """Where requests of this side go; in either role."""

    @property
    def may_send(self) -> bool:
        """Whether the window lets another operation be invoked."""

    @property
    def outstanding(self) -> int:
        """Operations that wait for their final response."""

    def context(self, abstract_syntax: str, transfer_syntax: str = "") -> ChannelContext | None:
        """The accepted context of a SOP class (and transfer syntax), or None."""

    def lacking(self, abstract_syntax: str) -> str:
        """Why there is no context of a SOP class."""

    def send(
        self,
        operation: int,
        context: ChannelContext,
        command: Callable[[int], bytes],
        chunks: memoryview | Iterable[bytes | memoryview] = (),
        token: Any = None,
    ) -> int:
        """Invoke an operation: `command(message id)`, and its data set if it has one.

        That is whole, or in pieces.

        Returns the Message ID, which `cancel` wants.
        """


class Back(Outlet, Protocol):
    """The association that a peer requested, for requests of this side: C-STORE of a C-GET."""

    def hear(self, until: float) -> bool:
        """Wait for a response, which is told as any. False: something else is to be seen to first.

        `until` is a monotonic time.
        """


class Channel(Outlet, Protocol):
    """An association that this side requested, as a service class user needs it.

    One operation: `send`, then `receive` until a response is not `pending`. Requests of the peer,
    as the C-STOREs of a C-GET, are performed within `receive` by what the association was made
    with.
    """

    @property
    def heard(self) -> bool:
        """Whether a response has come that `receive` gives without waiting."""

    def information(self, abstract_syntax: str) -> bytes:
        """What the peer answered to SOP Class Extended Negotiation; empty for nothing."""

    def receive(self) -> Response:
        """Wait for the next response. Not all are kept: the peer waits when nobody asks."""

    def hear(self) -> Response | None:
        """As `receive`, but None as soon as a request of the peer has been performed."""

    def cancel(self, message_id: int) -> None:
        """Ask the peer to end a C-FIND, C-GET or C-MOVE (C-CANCEL); its last response follows."""

    def serve(self, seconds: float) -> bool:
        """Wait for a request of the peer, and perform it; whether one came in time."""

    def release(self) -> None:
        """End the association in order."""

    def abort(self) -> None:
        """End the association at once."""

    def cut(self) -> None:
        """From any thread: break the connection; whoever waits gets a PeerError."""


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
    None for no answer. `scu` tells that a requestor may also be the SCP (PS3.7 D.3.3.4), as one
    that brings the result of a Storage Commitment by N-EVENT-REPORT. `prompt` promises that the
    handlers below never wait: for the disk, a database or another peer; what takes its time is a
    `Later` that calls back.
    """

    name: str
    key: str
    ref: str
    sop_classes: tuple[str, ...]
    operations: Mapping[int, Operation]
    claims: Callable[[str], bool] = lambda abstract_syntax: False
    information: Callable[[bytes], bytes | None] = lambda asked: None
    scu: bool = False
    prompt: bool = False
    openings: list[Callable[[Context], object]] = field(default_factory=list)
    handlers: dict[int, Handler] = field(default_factory=dict)
    openers: dict[int, Opener] = field(default_factory=dict)

    def scp(self, command_field: int) -> Callable[[Handler], Handler]:
        """Declare the SCP's handler of an operation."""

        def declare(handler: Handler) -> Handler:
            self.handlers[command_field] = handler
            return handler

        return declare

    def begins(self, opening: Callable[[Context], object]) -> Callable[[Context], object]:
        """Declare what is called when a peer's association has a context of this class.

        For classes of which the peer only takes requests: event reports. HilumError: noted.
        """
        self.openings.append(opening)
        return opening

    def receives(self, command_field: int) -> Callable[[Opener], Opener]:
        """Declare where an operation's data set goes as it arrives: called with the command."""

        def declare(opener: Opener) -> Opener:
            self.openers[command_field] = opener
            return opener

        return declare
