"""One association in the requestor role, over a blocking socket.

Owns connecting, proposing, requests and their responses, release and abort. Must not know what
an operation means: the service class users in `services` work over it, as their `Channel`.
PS3.7 Annex D (negotiation), PS3.8 7.1 to 7.4.
"""

from __future__ import annotations

import contextlib
import math
import socket
import time
from collections import deque
from typing import TYPE_CHECKING, Any, NoReturn, Self

from hilum.dimse.assembler import Assembler, MemorySink
from hilum.dimse.exchange import Invoker
from hilum.errors import (
    AssociationAborted,
    AssociationRejected,
    ConnectionFailed,
    ConnectionLost,
    PeerError,
    ProtocolError,
    TimedOut,
    UsageError,
)
from hilum.net.transport import Transport
from hilum.tables.reasons import abort_text, reject_text
from hilum.ul import events
from hilum.ul.connection import Connection
from hilum.ul.limits import Limits
from hilum.ul.negotiate import contexts_from, propose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hilum.config import Peer
    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.services.base import Proposal

__all__ = ["Association"]

CONNECT_TIMEOUT = 15.0
RESPONSE_TIMEOUT = 60.0
RESPONSE_LIMIT = 16 << 20
MAXIMUM_LENGTH = 1 << 20
OUTSTANDING_LIMIT = 256
"""Operations outstanding where the window sets no limit: more, and both sides might only send."""

FAREWELL_SECONDS = 0.5
PATIENT = Limits(idle_seconds=math.inf, association_seconds=math.inf, release_seconds=math.inf)
"""A requestor waits as long as its `timeout` says, for everything."""


class Association:
    """An association that this side requested; a context manager that releases it.

    Args:
        peer: AE title, host and port.
        proposals: the presentation contexts to propose, at most 128.
        calling: this side's AE title.
        timeout: seconds to wait for a connection, and for each response.
        window: operations that may be outstanding at once, if the peer grants it; 0: no limit.
        limits: timers and sizes of the upper layer.

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
    ) -> None:
        self.peer = peer
        self.timeout = timeout
        self.contexts: tuple[events.PresentationContext, ...] = ()
        request = propose(
            peer.aet, calling, proposals, maximum_length=MAXIMUM_LENGTH, window_invoked=window
        )
        sock = _connect(peer, min(timeout, CONNECT_TIMEOUT))
        now = time.monotonic()
        self._connection = Connection("requestor", limits or PATIENT, now)
        self._transport = Transport(sock, self._connection)
        self._invoker = Invoker(1)
        self._assembler = Assembler({}, self._open)
        self._events: deque[Any] = deque()
        self._responses: deque[Message] = deque()
        self._done = False
        self._connection.associate(request, now)
        try:
            agreed = contexts_from(request, self._until(events.AssociateAccepted).pdu)
        except BaseException:
            self._close()
            raise
        self.contexts = agreed.contexts
        self._invoker = Invoker(agreed.window_invoked)
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

    @property
    def may_send(self) -> bool:
        """Whether the window that the peer granted lets another operation be invoked."""
        return self._invoker.is_open and self._invoker.outstanding < OUTSTANDING_LIMIT

    @property
    def heard(self) -> bool:
        """Whether a response has come that `receive` gives without waiting."""
        return bool(self._responses)

    @property
    def outstanding(self) -> int:
        """Operations that wait for their final response."""
        return self._invoker.outstanding

    def send(
        self,
        operation: int,
        context: Any,
        command: Callable[[int], bytes],
        chunks: Iterable[bytes] = (),
        token: Any = None,
    ) -> None:
        """Invoke an operation: its command set, and its data set in pieces if it has one.

        Raises:
            UsageError: the window is full.
            PeerError: the association broke; `heard` tells what was answered before.
            OSError, HilumError: of `chunks`; the association can only be aborted.
        """
        self._check_open()
        message_id = self._invoker.begin(operation, token)
        self._send(context.id, command(message_id), chunks)
        self._connection.touch(time.monotonic())

    def receive(self) -> tuple[Command, Any]:
        """Wait for the next response; it and the token of its request.

        Raises:
            PeerError: the association broke, or no response came in time.
        """
        if not self._responses:
            self._check_open()
        if not self._responses:
            self._until(events.PData)
        command = self._responses.popleft().command
        try:
            if not command.is_response:
                raise ProtocolError(f"unexpected {command.name}", source=0, reason=0)
            return command, self._invoker.answered(command).token
        except ProtocolError as error:
            self._break_off(error.source, error.reason)
            raise

    def _check_open(self) -> None:
        """Take what has come already.

        Raises:
            PeerError: it was the end.
        """
        if self._done:
            raise ConnectionLost(f"the association with {self.peer.aet} has ended")
        self._take_all(None)

    # Messages -------------------------------------------------------------------------------------

    def _send(self, context_id: int, command: bytes, chunks: Iterable[bytes]) -> None:
        connection = self._connection
        held: bytes | None = None
        connection.data(context_id, True, True, command)
        for chunk in chunks:
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

    def _open(self, command: object, context: object) -> Sink:
        return MemorySink(RESPONSE_LIMIT)

    def _until(self, wanted: type | None) -> Any:
        """Pump until an event of a kind, None: until the end; for P-DATA until a response is here.

        Raises:
            PeerError: the association ended first, or the time is over.
        """
        give_up = time.monotonic() + self.timeout
        if wanted is not None:
            self._flush()
        found = self._take_all(wanted)
        while found is None and time.monotonic() < give_up:
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
            message = self._assembler.feed(event)
            if message is None:
                return None
            self._responses.append(message)
            return message if wanted is events.PData else None
        if wanted is not None and isinstance(event, wanted):
            return event
        if isinstance(event, events.ReleaseRequested):
            return self._released(wanted is events.ReleaseConfirmed)
        return self._lost(_failure(event, self.peer))

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
