"""One association in the requestor role, over a blocking socket.

Owns connecting, proposing, requests and their responses, what the peer requests meanwhile, release
and abort. Must not know what an operation means: the service class users in `services` work over
it, as their `Channel`. PS3.7 Annex D (negotiation), PS3.8 7.1 to 7.4.
"""

from __future__ import annotations

import contextlib
import math
import socket
import time
from collections import deque
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, Self

from hilum.dimse.assembler import Assembler, MemorySink
from hilum.dimse.exchange import Exchange
from hilum.dimse.messages import c_cancel_rq
from hilum.errors import (
    AssociationAborted,
    AssociationRejected,
    ConnectionFailed,
    ConnectionLost,
    DimseError,
    PeerError,
    ProtocolError,
    TimedOut,
    UnrecognisedOperation,
    UsageError,
)
from hilum.net.answers import answer, discard, queue, refusal
from hilum.net.transport import Transport
from hilum.services.base import Context, Ports, Response, Source
from hilum.tables.commands import C_CANCEL_RQ
from hilum.tables.reasons import abort_text, reject_text
from hilum.tables.uids import uid_name
from hilum.ul import events
from hilum.ul.connection import Connection
from hilum.ul.limits import Limits
from hilum.ul.negotiate import Agreed, contexts_from, negotiation_items, propose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hilum.config import Peer
    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.services.base import ChannelContext, Later, Performed, Proposal
    from hilum.ul.negotiate import UserIdentity

__all__ = ["Association"]

CONNECT_TIMEOUT = 15.0
RESPONSE_TIMEOUT = 60.0
RESPONSE_LIMIT = 16 << 20
"""Bytes of a response's data set, and of a request's that has no sink of its own."""

MAXIMUM_LENGTH = 1 << 20
OUTSTANDING_LIMIT = 256
"""Operations outstanding where the window sets no limit: more, and both sides might only send."""

WINDOW_PERFORMED = 16
"""Requests that the peer may have under way here, if it knows the asynchronous window."""

FAREWELL_SECONDS = 0.5
PATIENT = Limits(idle_seconds=math.inf, association_seconds=math.inf, release_seconds=math.inf)
"""A requestor waits as long as its `timeout` says, for everything."""

_NOTHING: Mapping[int, Performed] = MappingProxyType({})


class Association:
    """An association that this side requested; a context manager that releases it.

    Args:
        peer: AE title, host and port.
        proposals: the presentation contexts to propose, at most 128.
        calling: this side's AE title.
        timeout: seconds to wait for a connection, and for each response.
        window: operations that may be outstanding at once, if the peer grants it; 0: no limit.
        limits: timers and sizes of the upper layer.
        performs: what this side performs when the peer requests it, by Command Field: C-STORE
            for the sub-operations of a C-GET, N-EVENT-REPORT for what an SCP has to tell. The
            roles are those that `proposals` ask for.
        ports: what their handlers may use.
        user: who the user is (PS3.7 D.3.3.7); None: unsaid.

    Raises:
        ConnectionFailed: nobody listens there, or the host is unknown.
        AssociationRejected: the peer refuses; says by which reason.
        PeerError: it answers something else, or not in time.
    """

    def __init__(
        self,
        peer: Peer,
        proposals: Sequence[Proposal],
        *,
        calling: str,
        timeout: float = RESPONSE_TIMEOUT,
        window: int = 1,
        limits: Limits | None = None,
        performs: Mapping[int, Performed] = _NOTHING,
        ports: Ports | None = None,
        user: UserIdentity | None = None,
    ) -> None:
        self.peer = peer
        self.timeout = timeout
        self.contexts: tuple[events.PresentationContext, ...] = ()
        self.source = Source(peer.aet, calling, peer.host, "")
        self._performs, self._ports = performs, ports or Ports()
        request = propose(
            peer.aet,
            calling,
            [(proposal.abstract_syntax, proposal.transfer_syntaxes) for proposal in proposals],
            maximum_length=MAXIMUM_LENGTH,
            window_invoked=window,
            window_performed=WINDOW_PERFORMED if performs else 1,
            items=negotiation_items(proposals, user),
        )
        sock = _connect(peer, min(timeout, CONNECT_TIMEOUT))
        now = time.monotonic()
        self._connection = Connection("requestor", limits or PATIENT, now)
        self._transport = Transport(sock, self._connection, timeout)
        self._agreed = Agreed(())
        self._exchange = Exchange()
        self._assembler = Assembler({}, self._open)
        self._events: deque[Any] = deque()
        self._responses: deque[Message] = deque()
        self._waiting: list[tuple[Message, Later]] = []
        self._served = 0
        self._heard_at = 0.0
        self._attentive = False
        self._done = False
        self._connection.associate(request, now)
        try:
            agreed = contexts_from(request, self._until(events.AssociateAccepted).pdu)
        except BaseException:
            self._close()
            raise
        self._agreed, self.contexts = agreed, agreed.contexts
        self._exchange = Exchange(agreed.window_invoked, agreed.window_performed)
        self._assembler = Assembler({c.id: c for c in agreed.contexts}, self._open)

    # Life -----------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self.release()
        else:
            self.abort()

    @property
    def open(self) -> bool:
        """True until the association is released, aborted or lost."""
        return not self._done

    def release(self) -> None:
        """End the association in order (A-RELEASE, PS3.8 7.2); nothing if it has ended."""
        if self._done:
            return
        try:
            with contextlib.suppress(UsageError):  # the peer was first: `_until` tells what it did
                self._connection.release(time.monotonic())
            self._until(events.ReleaseConfirmed)
        finally:
            self._close()

    def abort(self) -> None:
        """End the association at once (A-ABORT, PS3.8 7.3); nothing if it has ended."""
        if self._done:
            return
        self._break_off(0, 0)

    def cut(self) -> None:
        """Break the connection, from any thread; the one that uses it gets a PeerError."""
        self._transport.cut()

    def _break_off(self, source: int, reason: int) -> None:
        try:
            with contextlib.suppress(UsageError):  # it is gone already, which is what was asked for
                self._connection.abort(source, reason, time.monotonic())
                self._transport.part(FAREWELL_SECONDS)
        finally:
            self._close()

    def _close(self) -> None:
        self._done = True
        self._assembler.discard()
        waiting, self._waiting = self._waiting, []
        for message, _ in waiting:
            discard(message)
        self._transport.close()

    # Operations -----------------------------------------------------------------------------------

    def context(
        self, abstract_syntax: str, transfer_syntax: str = ""
    ) -> events.PresentationContext | None:
        """The accepted presentation context of a SOP class (and transfer syntax), or None."""
        for context in self.contexts:
            if (
                context.accepted
                and context.abstract_syntax == abstract_syntax
                and transfer_syntax in ("", context.transfer_syntax)
            ):
                return context
        return None

    def lacking(self, abstract_syntax: str) -> str:
        """Why there is no context of a SOP class."""
        return f"the peer does not accept {uid_name(abstract_syntax)}"

    def information(self, abstract_syntax: str) -> bytes:
        """What the peer answered to SOP Class Extended Negotiation; empty for nothing."""
        return self._agreed.extended.get(abstract_syntax, b"")

    @property
    def user_response(self) -> bytes | None:
        """The peer's answer to the user identity: a Kerberos or SAML response; None for none."""
        return self._agreed.user_response

    @property
    def may_send(self) -> bool:
        """Whether the window that the peer granted lets another operation be invoked."""
        invoker = self._exchange.invoker
        return invoker.is_open and invoker.outstanding < OUTSTANDING_LIMIT

    @property
    def heard(self) -> bool:
        """Whether a response has come that `receive` gives without waiting."""
        return bool(self._responses)

    @property
    def outstanding(self) -> int:
        """Operations that wait for their final response."""
        return self._exchange.invoker.outstanding

    def send(
        self,
        operation: int,
        context: ChannelContext,
        command: Callable[[int], bytes],
        chunks: memoryview | Iterable[bytes | memoryview] = (),
        token: Any = None,
    ) -> int:
        """Invoke an operation: its command set, and its data set if it has one, whole or in pieces.

        Returns the Message ID, which `cancel` wants.

        Raises:
            UsageError: the window is full.
            PeerError: the association broke; `heard` tells what was answered before.
            OSError, HilumError: of `chunks`; the association can only be aborted.
        """
        self._check_open()
        message_id = self._exchange.invoker.begin(operation, (context, token))
        self._send(context.id, command(message_id), chunks)
        self._connection.touch(time.monotonic())
        return message_id

    def cancel(self, message_id: int) -> None:
        """Ask the peer to end a C-FIND, C-GET or C-MOVE of ours (PS3.7 9.3.2.3).

        Its responses go on until the final one, usually FE00. Nothing if it has come already.
        """
        token: Any = self._exchange.invoker.token(message_id)
        if token is None or self._done:
            return
        self._check_open()
        self._connection.data(token[0].id, True, True, c_cancel_rq(message_id))
        self._flush()

    def receive(self) -> Response:
        """Wait for the next response; requests of the peer are performed meanwhile.

        Raises:
            PeerError: the association broke, or no response came in time.
            DimseError: a response's data set is longer than 16 MiB.
        """
        if not self._responses:
            self._check_open()
        if not self._responses:
            self._until(events.PData)
        return self._next()

    def hear(self) -> Response | None:
        """As `receive`, but None as soon as a request of the peer has been performed."""
        self._attentive, served = True, self._served
        try:
            if not self._responses:
                self._check_open()
            if not self._responses and self._served == served:
                self._until(events.PData)
        finally:
            self._attentive = False
        if self._responses:
            return self._next()
        self._settle()
        return None

    def _next(self) -> Response:
        message = self._responses.popleft()
        try:
            token: Any = self._exchange.invoker.answered(message.command).token
        except ProtocolError as error:
            self._break_off(error.source, error.reason)
            raise
        if message.error is not None:
            raise message.error
        data = message.sink.data if isinstance(message.sink, MemorySink) else b""
        return Response(message.command, token[1], message.context, data)

    def serve(self, seconds: float) -> bool:
        """Wait for a request of the peer, and perform it; whether one came in time.

        Raises:
            PeerError: the association ended.
        """
        served, until = self._served, time.monotonic() + seconds
        self._check_open()
        while self._served == served and time.monotonic() < until:
            self._settle()
            self._events.extend(self._transport.receive(until))
            self._take_all(None)
        self._settle()
        return self._served > served

    def _check_open(self) -> None:
        """Take what has come already.

        Raises:
            PeerError: it was the end.
        """
        if self._done:
            raise ConnectionLost(f"the association with {self.peer.aet} has ended")
        self._take_all(None)

    # Messages -------------------------------------------------------------------------------------

    def _send(
        self, context_id: int, command: bytes, chunks: memoryview | Iterable[bytes | memoryview]
    ) -> None:
        connection = self._connection
        held: bytes | memoryview | None = None
        connection.data(context_id, True, True, command)
        for chunk in (chunks,) if isinstance(chunks, memoryview) else chunks:
            if held is not None:
                connection.data(context_id, False, False, held)
                self._flush()
            held = chunk
        if held is not None:
            connection.data(context_id, False, True, held)
        self._flush()

    def _flush(self) -> None:
        """Send what is queued. When the peer has closed, its A-ABORT may be waiting to be read."""
        try:
            self._transport.flush()
        except TimedOut as error:
            self._lost(TimedOut(f"{self.peer.aet}: {error}"))
        except ConnectionLost as error:
            self._until(None)
            self._lost(ConnectionLost(f"{self.peer.aet}: {error}"))

    # What the peer requests -----------------------------------------------------------------------

    def _open(self, command: Command, context: events.PresentationContext) -> Sink:
        """Where a data set goes; a refusal is answered once it is drained."""
        performed = None if command.is_response else self._performs.get(command.field)
        if performed is None or performed.opener is None:
            return MemorySink(RESPONSE_LIMIT)
        return performed.opener(command, self._context(context))

    def _context(self, context: events.PresentationContext) -> Context:
        performer = self._exchange.performer
        return Context(
            context.id,
            context.abstract_syntax,
            context.transfer_syntax,
            self.source,
            self._ports,
            self.information(context.abstract_syntax),
            cancelled=lambda request: performer.is_cancelled(request.command),
        )

    def _perform(self, message: Message) -> None:
        """Hand a request of the peer to its handler; an error that is not for the peer goes on."""
        command = message.command
        if command.field == C_CANCEL_RQ:
            self._exchange.performer.cancel(command)
            return
        self._served += 1
        try:
            problem = self._exchange.performer.begin(command) or message.error
            if problem is not None:
                raise problem
            performed = self._performs.get(command.field)
            if performed is None:
                raise UnrecognisedOperation(f"no {command.name} is performed here")
            outcome = performed.handler(message, self._context(message.context))
        except DimseError as error:
            self._refuse(message, error)
            return
        if hasattr(outcome, "wait"):
            self._waiting.append((message, outcome))
            return
        self._answer(message, outcome)

    def _settle(self) -> None:
        """Wait for what handlers have under way, and answer it; together, where they can."""
        waiting, self._waiting = self._waiting, []
        for message, later in waiting:
            try:
                outcome = later.wait()
            except DimseError as error:
                self._refuse(message, error)
            else:
                self._answer(message, outcome)
        self._flush()

    def _answer(self, message: Message, outcome: object) -> None:
        self._exchange.performer.end(message.command)
        queue(self._connection, message.context.id, answer(message, outcome))

    def _refuse(self, message: Message, error: DimseError) -> None:
        discard(message)
        self._exchange.performer.end(message.command)
        queue(self._connection, message.context.id, refusal(message, error))

    # The pump -------------------------------------------------------------------------------------

    def _until(self, wanted: type | None) -> Any:
        """Pump until an event of a kind, None: until the end; for P-DATA until a response is here.

        Raises:
            PeerError: the association ended first, or the time is over.
        """
        started = time.monotonic()
        if wanted is not None:
            self._flush()
        found = self._take_all(wanted)
        while found is None:
            if wanted is not None:
                self._settle()
            # a request of the peer is a sign of life: what it sends may take longer than one answer
            give_up = max(started, self._heard_at) + self.timeout
            if time.monotonic() >= give_up:
                break
            self._events.extend(self._transport.receive(give_up))
            found = self._take_all(wanted)
        if found is not None:
            return found
        self._break_off(0, 0)
        raise TimedOut(f"{self.peer.aet} did not answer within {self.timeout:g} s")

    def _take_all(self, wanted: type | None) -> Any:
        """Act on the events that are here, up to the one that is wanted; None if it is not."""
        try:
            while self._events:
                found = self._take(self._events.popleft(), wanted)
                if found is not None:
                    return found
        except ProtocolError as error:
            self._break_off(error.source, error.reason)
            raise
        return None

    def _take(self, event: Any, wanted: type | None) -> Any:
        """Act on one event; what `_until` was waiting for, or None."""
        if isinstance(event, events.PData):
            return self._data(event, wanted)
        if wanted is not None and isinstance(event, wanted):
            return event
        if isinstance(event, events.ReleaseRequested):
            return self._released(wanted is events.ReleaseConfirmed)
        return self._lost(_failure(event, self.peer))

    def _data(self, event: events.PData, wanted: type | None) -> Message | None:
        message = self._assembler.feed(event)
        if self._performs:
            self._heard_at = time.monotonic()
        if message is None:
            return None
        if not message.command.is_response:
            if not self._performs:
                raise ProtocolError(f"unexpected {message.command.name}", source=0, reason=0)
            self._perform(message)
            return message if self._attentive else None
        self._responses.append(message)
        return message if wanted is events.PData else None

    def _released(self, collision: bool) -> None:
        """The peer released: that is the end, but in a collision it still answers (AR-9)."""
        self._connection.release_response(time.monotonic())
        with contextlib.suppress(PeerError):
            self._transport.flush()
        if not collision:
            self._lost(ConnectionLost(f"{self.peer.aet} released the association"))
        self._events.extend(self._connection.pending(time.monotonic()))

    def _lost(self, error: PeerError) -> NoReturn:
        if not self._connection.closing:
            self._transport.part(FAREWELL_SECONDS)
        self._close()
        raise error


def _failure(event: object, peer: Peer) -> PeerError:
    """What an event that ends the association is for the caller."""
    who = f"{peer.aet} at {peer.host}:{peer.port}"
    if isinstance(event, events.AssociateRejected):
        why = reject_text(event.result, event.source, event.reason)
        return AssociationRejected(
            f"{who} rejected the association: {why}",
            result=event.result,
            source=event.source,
            reason=event.reason,
        )
    if isinstance(event, events.Aborted):
        why = abort_text(event.source, event.reason)
        return AssociationAborted(
            f"{who} aborted the association: {why}", source=event.source, reason=event.reason
        )
    if isinstance(event, events.ProtocolViolated):
        return ProtocolError(f"{who}: {event.message}", source=event.source, reason=event.reason)
    if isinstance(event, events.Expired):
        return TimedOut(f"{who}: {event.what}")
    return ConnectionLost(f"{who} closed the connection")


def _connect(peer: Peer, timeout: float) -> socket.socket:
    try:
        return socket.create_connection((peer.host, peer.port), timeout=timeout)
    except (OSError, OverflowError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConnectionFailed(
            f"cannot connect to {peer.aet} at {peer.host}:{peer.port}: {why}"
        ) from error
