"""One association in the requestor role, over a blocking socket.

Owns connecting, proposing, requests and their responses, release and abort. Which instances go
where, retries and several associations are the requestor's matter (`net.requestor`).
PS3.7 Annex D (negotiation), PS3.8 7.1 to 7.4.
"""

from __future__ import annotations

import socket
import time
from collections import deque
from typing import TYPE_CHECKING, Any, NoReturn, Self

from hilum.dimse.assembler import Assembler, MemorySink
from hilum.dimse.exchange import Invoker
from hilum.dimse.messages import c_echo_rq, c_store_rq
from hilum.errors import (
    AssociationAborted,
    AssociationRejected,
    ConnectionFailed,
    ConnectionLost,
    DimseError,
    PeerError,
    ProtocolError,
    TimedOut,
    UsageError,
)
from hilum.net.transport import Transport
from hilum.services.storage_scu import Outgoing, Proposal, Sent, convert, convertible
from hilum.tables.commands import C_ECHO_RQ, C_STORE_RQ
from hilum.tables.implementation import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from hilum.tables.reasons import abort_text, reject_text
from hilum.tables.status import meaning
from hilum.tables.uids import VERIFICATION, uid_name
from hilum.ul import events
from hilum.ul.connection import Connection, Limits
from hilum.ul.negotiate import contexts_from
from hilum.wire.pdu import (
    AssociateRQ,
    AsynchronousOperationsWindow,
    ImplementationClassUID,
    ImplementationVersionName,
    MaximumLength,
    ProposedContext,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hilum.config import Peer
    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command

__all__ = ["ECHO", "Association"]

ECHO = Proposal(VERIFICATION, ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1"))
"""The presentation context for Verification."""

CONNECT_TIMEOUT = 15.0
RESPONSE_TIMEOUT = 60.0
RESPONSE_LIMIT = 16 << 20
MAXIMUM_LENGTH = 1 << 20
WINDOW = 16
"""Operations proposed to be outstanding at once; most peers answer with one."""


class Association:
    """An association that this side requested; a context manager that releases it.

    Args:
        peer: AE title, host and port.
        proposals: the presentation contexts to propose, at most 128.
        calling: this side's AE title.
        timeout: seconds to wait for a connection, and for each response.

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
        limits: Limits | None = None,
    ) -> None:
        self.peer = peer
        self.timeout = timeout
        self.contexts: tuple[events.PresentationContext, ...] = ()
        self.window = 1
        limits = limits or Limits()
        now = time.monotonic()
        self._connection = Connection("requestor", limits, now)
        self._transport = Transport(_connect(peer, min(timeout, CONNECT_TIMEOUT)), self._connection)
        self._invoker = Invoker(1)
        self._assembler = Assembler({}, self._open)
        self._responses: deque[Message] = deque()
        self._done = False
        request = _request(peer, proposals, calling)
        self._connection.associate(request, now)
        try:
            self._negotiate(request)
        except BaseException:
            self._close()
            raise

    # Life -----------------------------------------------------------------------------------------

    def _negotiate(self, request: AssociateRQ) -> None:
        event = self._until(events.AssociateAccepted)
        accepted = contexts_from(request, event.pdu)
        self.contexts = accepted.contexts
        self.window = accepted.window_invoked or WINDOW
        self._invoker = Invoker(self.window)
        self._assembler = Assembler({c.id: c for c in accepted.contexts}, self._open)

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
            self._connection.release(time.monotonic())
            self._until(events.ReleaseConfirmed)
        finally:
            self._close()

    def abort(self) -> None:
        """End the association at once (A-ABORT, PS3.8 7.3); nothing if it has ended."""
        if self._done:
            return
        try:
            self._connection.abort(0, 0, time.monotonic())
            self._transport.flush()
        except (OSError, UsageError):
            pass  # it is gone already, which is what was asked for
        finally:
            self._close()

    def _close(self) -> None:
        self._done = True
        self._assembler.discard()
        self._transport.close()

    # Operations -----------------------------------------------------------------------------------

    def context(self, abstract_syntax: str, transfer_syntax: str = "") -> Any:
        """The accepted presentation context of a SOP class (and transfer syntax), or None."""
        for context in self.contexts:
            if (
                context.accepted
                and context.abstract_syntax == abstract_syntax
                and transfer_syntax in ("", context.transfer_syntax)
            ):
                return context
        return None

    def echo(self) -> float:
        """Ask whether the peer is there (C-ECHO, PS3.7 9.1.5); the seconds that it took.

        Raises:
            DimseError: the peer does not offer Verification, or answers a failure.
        """
        context = self.context(VERIFICATION)
        if context is None:
            raise DimseError("the peer does not offer Verification")
        started = time.monotonic()
        message_id = self._invoker.begin(C_ECHO_RQ)
        self._send(context.id, c_echo_rq(message_id, VERIFICATION), ())
        command, _ = self._response()
        if command.status != 0:
            raise DimseError(f"the peer answered {_status(command)}", status=command.status)
        return time.monotonic() - started

    def store(self, items: Iterable[Outgoing], *, priority: int = 0) -> Iterator[Sent]:
        """Send instances (C-STORE, PS3.7 9.1.1), one outcome for each, as they are answered.

        As many are under way as the peer granted. An instance is sent as it is where the peer
        takes its transfer syntax, else converted to an uncompressed one; one that can be neither
        has an outcome without status, and the next one follows.

        Raises:
            PeerError: the association broke; what had no outcome yet may be stored or not.
        """
        for item in items:
            while not self._invoker.is_open:
                yield self._stored()
            outcome = self._submit(item, priority)
            if outcome is not None:
                yield outcome
        while self._invoker.outstanding:
            yield self._stored()

    def _submit(self, item: Outgoing, priority: int) -> Sent | None:
        """Send one instance; an outcome only if that failed before anything was sent."""
        context = self.context(item.sop_class_uid, item.transfer_syntax_uid)
        chunks: Iterable[bytes]
        try:
            if context is None:
                context = self._fallback(item)
                chunks = (convert(item, context.transfer_syntax),)
            else:
                chunks = item.chunks()
        except (DimseError, OSError) as error:
            return Sent(item.name, item.sop_instance_uid, None, str(error))
        message_id = self._invoker.begin(C_STORE_RQ, (item, context))
        command = c_store_rq(
            message_id, item.sop_class_uid, item.sop_instance_uid, priority=priority
        )
        self._send(context.id, command, chunks)
        return None

    def _fallback(self, item: Outgoing) -> Any:
        """The context to convert an instance for.

        Raises:
            DimseError: there is none, or no way to convert; says what was offered and refused.
        """
        context = self.context(item.sop_class_uid)
        kind, syntax = uid_name(item.sop_class_uid), uid_name(item.transfer_syntax_uid)
        if context is None:
            raise DimseError(f"the peer does not accept {kind}")
        if not convertible(item.transfer_syntax_uid):
            raise DimseError(f"the peer does not accept {syntax}, and it cannot be converted")
        return context

    def _stored(self) -> Sent:
        command, (item, context) = self._response()
        return Sent(
            item.name,
            item.sop_instance_uid,
            command.status,
            command.error_comment or ("" if command.status == 0 else _status(command)),
            context.transfer_syntax,
            context.transfer_syntax != item.transfer_syntax_uid,
        )

    # Messages -------------------------------------------------------------------------------------

    def _send(self, context_id: int, command: bytes, chunks: Iterable[bytes]) -> None:
        connection, transport = self._connection, self._transport
        connection.data(context_id, True, True, command)
        held: bytes | None = None
        try:
            for chunk in chunks:
                if held is not None:
                    connection.data(context_id, False, False, held)
                    transport.flush()
                held = chunk
            if held is not None:
                connection.data(context_id, False, True, held)
            transport.flush()
        except BlockingIOError as error:
            self._lost(TimedOut(f"{self.peer.aet} reads nothing"), error)
        except (BrokenPipeError, ConnectionResetError, TimeoutError) as error:
            self._refused_while_sending(error)

    def _refused_while_sending(self, error: OSError) -> NoReturn:
        """The peer closed while we sent: its A-ABORT may be waiting to be read."""
        try:
            self._until(events.Aborted)
        except PeerError as why:
            raise why from error
        self._lost(ConnectionLost(f"{self.peer.aet} closed the connection"), error)

    def _open(self, command: object, context: object) -> Sink:
        return MemorySink(RESPONSE_LIMIT)

    def _response(self) -> tuple[Command, Any]:
        """The next response, and what was kept with its request."""
        if not self._responses:
            self._until(events.PData)
        command = self._responses.popleft().command
        return command, self._invoker.answered(command).token

    def _until(self, wanted: type) -> Any:
        """Pump until an event of a kind; for P-DATA until a message is complete."""
        try:
            self._transport.flush()
            give_up = time.monotonic() + self.timeout
            while time.monotonic() < give_up:
                for event in self._transport.receive(give_up):
                    found = self._take(event, wanted)
                    if found is not None:
                        return found
                if wanted is events.PData and self._responses:
                    return None
        except ProtocolError as error:
            self._connection.abort(error.source, error.reason, time.monotonic())
            self._transport.flush()
            self._lost(error)
        except OSError as error:
            self._lost(ConnectionLost(f"{self.peer.aet}: {error.strerror or error}"), error)
        self.abort()
        raise TimedOut(f"{self.peer.aet} did not answer within {self.timeout:g} s")

    def _take(self, event: Any, wanted: type) -> Any:
        if isinstance(event, events.PData):
            message = self._assembler.feed(event)
            if message is not None:
                self._responses.append(message)
            return None
        if isinstance(event, wanted):
            return event
        if isinstance(event, events.ReleaseRequested):
            self._connection.release_response(time.monotonic())
            self._transport.flush()
            return self._lost(ConnectionLost(f"{self.peer.aet} released the association"))
        return self._lost(_failure(event, self.peer))

    def _lost(self, error: PeerError, cause: BaseException | None = None) -> NoReturn:
        self._close()
        raise error from cause


def _status(command: Command) -> str:
    return f"{command.status:04X} {meaning(command.status, 'storage')}".strip()


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
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConnectionFailed(
            f"cannot connect to {peer.aet} at {peer.host}:{peer.port}: {why}"
        ) from error


def _request(peer: Peer, proposals: Sequence[Proposal], calling: str) -> AssociateRQ:
    contexts = tuple(
        ProposedContext(2 * index + 1, proposal.abstract_syntax, proposal.transfer_syntaxes)
        for index, proposal in enumerate(proposals)
    )
    items = (
        MaximumLength(MAXIMUM_LENGTH),
        ImplementationClassUID(IMPLEMENTATION_CLASS_UID),
        AsynchronousOperationsWindow(WINDOW, 1),
        ImplementationVersionName(IMPLEMENTATION_VERSION_NAME),
    )
    return AssociateRQ(peer.aet, calling, contexts, items)
