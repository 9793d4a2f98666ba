"""One association in the acceptor role: events in, requests dispatched, responses out.

Owns the life of an accepted connection, on a thread of its own: negotiation, dispatch to service
classes, release, abort, and the one line that the log gets. Must not know what services do.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.dimse.assembler import Assembler, MemorySink
from hilum.dimse.exchange import Performer
from hilum.dimse.messages import respond
from hilum.errors import (
    DimseError,
    OutOfSpace,
    PeerError,
    ProtocolError,
    SopClassNotSupported,
    UnrecognisedOperation,
    UsageError,
)
from hilum.net.transport import Transport
from hilum.observe import Event, where
from hilum.services.base import Context, Reply, Source
from hilum.tables.commands import C_CANCEL_RQ
from hilum.tables.reasons import CONTEXT_RESULTS
from hilum.tables.uids import uid_name
from hilum.ul import events
from hilum.ul.connection import Connection, State
from hilum.ul.negotiate import Accepted

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.net.server import Server
    from hilum.services.base import Handler, Later, Opener, ServiceClass

__all__ = ["Acceptor"]

UNLIMITED_WINDOW = 256
"""Operations of one association that are under way together where the window sets no limit."""

READ_ON_SECONDS = 0.05
"""How long the answers that are due may wait for further operations of the peer's window."""

AT_WORK = 1.0
"""Seconds of our own work after which the peer's time to be idle begins anew."""

FAREWELL_SECONDS = 1.0
"""How long the peer may take to close after an A-ABORT that no rule of PS3.8 made us send."""


class Route(NamedTuple):
    """Who performs an operation on one presentation context."""

    context: Context
    handler: Handler
    opener: Opener | None


class Acceptor:
    """Serves one accepted connection until it ends.

    Args:
        sock: the connected socket; closed at the end.
        host: the peer's address.
        server: what is performed here, and by which rules.
    """

    def __init__(self, sock: socket.socket, host: str, server: Server) -> None:
        self.host = host
        self.server = server
        self.started = time.monotonic()
        self.active = self.started
        self.stopping = False
        self.admitted: str | None = None
        self.instances = 0
        self.bytes = 0
        self.ended = ""
        self.source = Source("", "", host, "")
        self.connection = Connection("acceptor", server.limits, self.started)
        self.transport = Transport(sock, self.connection)
        self._accepted: Accepted | None = None
        self._assembler: Assembler | None = None
        self._performer = Performer(1)
        self._routes: dict[tuple[int, int], Route] = {}
        self._contexts: dict[int, tuple[Context, ServiceClass]] = {}
        self._waiting: list[tuple[Message, Later]] = []
        self._under_way: dict[Later, Message] = {}
        self._done: deque[Later] = deque()
        self._turn = threading.Lock()
        self._window = 1
        self._react: dict[type, Callable[[Any], None]] = {
            events.PData: self._data,
            events.AssociateRequested: self._requested,
            events.ReleaseRequested: self._release,
            events.Aborted: self._aborted,
            events.ConnectionClosed: self._closed,
            events.ProtocolViolated: self._violated,
            events.Expired: self._expired,
        }

    # The pump ---------------------------------------------------------------------------------

    def run(self) -> None:
        """Serve the connection to its end; never raises."""
        try:
            self._pump()
        except PeerError as error:
            self._end(f"lost: {error}")
        except Exception as error:
            self._break_off(error)
        finally:
            self._finish()

    def _pump(self) -> None:
        connection, transport, turn = self.connection, self.transport, self._turn
        while not connection.closing:
            count = 0 if self.stopping else transport.wait()
            with turn:
                if self.stopping and not count:
                    self._stop()
                    return
                self._react_to(transport.take(count))
                if self._waiting:
                    if self._window > 1:
                        self._read_on()
                    self._settle()
                self._answer_done()
                transport.flush()
                self.active = now = time.monotonic()
                if now - transport.received_at > AT_WORK:
                    connection.touch(now)
            self._deliver()

    def _read_on(self) -> None:
        """Take the further operations that a peer with a window has sent already.

        They are then durable, and answered, together; what can be answered now is.
        """
        until = time.monotonic() + READ_ON_SECONDS
        while 0 < len(self._waiting) < self._window and not self.connection.closing:
            more = self.transport.receive_now()
            self._react_to(more)
            if not more or time.monotonic() > until:
                break
        self.transport.flush()

    def _react_to(self, happened: list[events.Event]) -> None:
        for event in happened:
            self._react[type(event)](event)

    def _stop(self) -> None:
        """The server stops: abort as the service user (PS3.8 9.3.8, source 0)."""
        self._end("aborted: the server stops")
        self._abort()

    def _break_off(self, error: Exception) -> None:
        """An error of our own, as no memory: this association ends, the others go on."""
        self._end(f"internal error: {error!r}")
        with contextlib.suppress(Exception):  # whatever else fails now, the connection is closed
            self._tell("error", "internal error", why=repr(error), where=where(error))
            self._abort()

    def _abort(self) -> None:
        """A-ABORT; the peer gets a moment to read it."""
        with contextlib.suppress(UsageError):  # no association yet, or no more: nothing to abort
            self.connection.abort(0, 0, time.monotonic())
            self.transport.part(FAREWELL_SECONDS)

    def _finish(self) -> None:
        try:
            if self._assembler is not None:
                self._assembler.discard()
            with contextlib.suppress(PeerError):
                self.transport.flush()
        except Exception as error:
            self._end(f"internal error: {error!r}")
        finally:
            self.transport.close()
            self._end("closed")
            try:
                self._report()
            finally:
                self.server.ended(self)

    @property
    def busy(self) -> bool:
        """Whether a message is arriving, or its answer is under way; read by another thread."""
        assembler = self._assembler
        return self._performer.outstanding > 0 or not (assembler is None or assembler.idle)

    def stop(self, now: bool = False) -> None:
        """Ask the association to end; called from another thread, again and again.

        The first call lets it see for itself, the next ones interrupt its waiting for the peer.
        `now`: whatever it is doing.
        """
        if now:
            self.transport.cut()
        elif self.stopping and not self.ended:
            self.transport.wake()
        self.stopping = True

    # Association control ------------------------------------------------------------------------

    def _requested(self, event: events.AssociateRequested) -> None:
        request, now = event.pdu, time.monotonic()
        name = self.server.next_name()
        self.source = Source(request.calling_aet, request.called_aet, self.host, name)
        outcome = self.server.negotiate(self, event)
        if not isinstance(outcome, Accepted):
            self._end(f"rejected: {outcome.why}")
            self.connection.reject(outcome.result, outcome.source, outcome.reason, now)
            return
        self._accepted = outcome
        self._window = outcome.window_performed or UNLIMITED_WINDOW
        self._performer = Performer(outcome.window_performed)
        for warning in outcome.warnings:
            self._tell("warning", "association", why=warning)
        for context in outcome.contexts:
            # whatever was accepted is performed, also what was only announced as a storage class
            service = self.server.registry.service(context.abstract_syntax, announced=True)
            if context.accepted and service is not None:
                self._contexts[context.id] = (self._context(context), service)
        self._assembler = Assembler(
            {context.id: context for context in outcome.contexts}, self._open
        )
        self.connection.accept(outcome.ac, now)
        self._react_to(self.connection.pending(now))

    def _context(self, context: events.PresentationContext) -> Context:
        return Context(
            context.id,
            context.abstract_syntax,
            context.transfer_syntax,
            self.source,
            self.server.ports,
        )

    def _release(self, event: events.ReleaseRequested) -> None:
        if self._assembler is not None:
            self._assembler.discard()
        self._answer_all()
        self._end("released")
        self.connection.release_response(time.monotonic())
        self._react_to(self.connection.pending(time.monotonic()))

    def _aborted(self, event: events.Aborted) -> None:
        self._end(f"aborted by the peer ({event.source}, {event.reason})")

    def _closed(self, event: events.ConnectionClosed) -> None:
        if not self.stopping:
            self._end("connection closed by the peer")

    def _violated(self, event: events.ProtocolViolated) -> None:
        self._end(f"aborted: {event.message} ({event.source}, {event.reason})")

    def _expired(self, event: events.Expired) -> None:
        self._end(f"timed out: {event.what}")

    def _end(self, how: str) -> None:
        """The association is over, though the peer may take its time to close the connection."""
        self.ended = self.ended or how
        self.server.dismiss(self)

    # Messages -----------------------------------------------------------------------------------

    def _data(self, event: events.PData) -> None:
        if self._assembler is None or not self._alive():
            return
        try:
            message = self._assembler.feed(event)
            if message is not None:
                self._perform(message)
        except ProtocolError as error:
            self._answer_all()
            self.transport.flush()
            self._end(f"aborted: {error} ({error.source}, {error.reason})")
            self.connection.abort(error.source, error.reason, time.monotonic())

    def _alive(self) -> bool:
        """Whether there is anybody to answer: events come in lists, and the last may be the end."""
        state = self.connection.state
        return state is State.Sta6 or state is State.Sta8

    def _open(self, command: Command, context: events.PresentationContext) -> Sink:
        """Where the data set of a request goes; a refusal is answered once it is drained."""
        try:
            route = self._route(context.id, command)
            if route.opener is None:
                return MemorySink(self.server.identifier_limit)
            return route.opener(command, route.context)
        except DimseError:
            raise
        except Exception as error:
            raise self._failure(error) from error

    def _route(self, context_id: int, command: Command) -> Route:
        key = (context_id, command.field)
        route = self._routes.get(key)
        if route is not None:
            return route
        entry = self._contexts.get(context_id)
        if entry is None:
            raise SopClassNotSupported("no service on this presentation context")
        context, service = entry
        handler = self.server.registry.handler(service, command.field)
        if handler is None:
            raise UnrecognisedOperation(f"{service.name} has no operation {command.field:04X}")
        opener = self.server.registry.opener(service, command.field)
        route = self._routes[key] = Route(context, handler, opener)
        return route

    def _perform(self, message: Message) -> None:
        """Hand a complete message to its handler."""
        command = message.command
        if command.field == C_CANCEL_RQ:
            self._performer.cancel(command)
            return
        try:
            refusal = self._performer.begin(command) or message.error
            if refusal is not None:
                raise refusal
            route = self._route(message.context.id, command)
            outcome = route.handler(message, route.context)
        except ProtocolError:
            _discard(message)
            raise
        except Exception as error:
            self._refuse(message, error)
            return
        if hasattr(outcome, "wait"):
            self._waiting.append((message, outcome))
            return
        self._answer(message, outcome)

    def _settle(self) -> None:
        """Get what is under way done: in this thread, or by calling back from another."""
        waiting, self._waiting = self._waiting, []
        for message, later in waiting:
            self._under_way[later] = message
            notify = getattr(later, "notify", None)
            if notify is None:
                self._done.append(later)
            else:
                notify(partial(self._completed, later))

    def _completed(self, later: Later) -> None:
        """Called back, from any thread."""
        self._done.append(later)
        self._deliver()

    def _deliver(self) -> None:
        """Answer what is done, unless somebody has the turn: who gives it back looks again."""
        while self._done and self._turn.acquire(blocking=False):
            try:
                self._answer_done()
                if not self.transport.flush_now():
                    self._end("cut off: the peer does not read its answers")
            except Exception as error:
                # WHY: this may be the thread of another association, which must not suffer
                self._end(f"internal error: {error!r}")
                self.transport.cut()
            finally:
                self._turn.release()

    def _answer_done(self) -> None:
        while self._done:
            self._answer_one(self._done.popleft())

    def _answer_all(self) -> None:
        """Wait for everything under way, in order: nothing may be answered after this."""
        self._settle()
        while self._under_way:
            self._answer_one(next(iter(self._under_way)))

    def _answer_one(self, later: Later) -> None:
        message = self._under_way.pop(later, None)
        if message is None:
            return
        try:
            outcome = later.wait()
        except Exception as error:
            self._refuse(message, error)
        else:
            self._answer(message, outcome)

    def _answer(self, message: Message, outcome: object) -> None:
        reply = outcome if isinstance(outcome, Reply) else _SUCCESS
        self._respond(message, reply.status, reply.comment, reply.offending)
        if message.sink is not None:
            self.instances += 1
            self.bytes += message.size

    def _refuse(self, message: Message, error: Exception) -> None:
        """Answer a message that was not performed, and give up its data set."""
        _discard(message)
        why = error if isinstance(error, DimseError) else self._failure(error)
        self._respond(message, why.status, why.error_comment, why.offending)
        command = message.command
        self._tell(
            "warning",
            "refused",
            operation=command.name,
            message=command.message_id,
            status=f"{why.status:04X}",
            why=why.comment,
            sop_class=command.sop_class_uid or None,
            sop_instance=command.sop_instance_uid or None,
        )

    def _failure(self, error: Exception) -> DimseError:
        """What the peer is told of an error that is our own."""
        self._tell("error", "internal error", why=repr(error), where=where(error))
        if isinstance(error, MemoryError):
            return OutOfSpace("out of memory")
        return DimseError(f"internal error, see the log of {self.source.association}")

    def _respond(
        self, message: Message, status: int, comment: str, offending: tuple[int, ...]
    ) -> None:
        # WHY first: a stopping server must not see it idle before the answer is on its way
        self.active = time.monotonic()
        self._performer.end(message.command)
        if not self._alive():
            return
        response = respond(message.command, status, comment=comment, offending=offending)
        self.connection.data(message.context.id, True, True, response)

    # The log ------------------------------------------------------------------------------------

    def _tell(self, level: str, name: str, **fields: object) -> None:
        who = {
            "association": self.source.association or None,
            "peer": self.host,
            "calling": self.source.calling_aet or None,
        }
        self.server.observer(Event(level, name, {**who, **fields}))

    def _report(self) -> None:
        contexts = self._accepted.contexts if self._accepted else ()
        refused = [c for c in contexts if not c.accepted]
        good = self.ended == "released" or self.ended.startswith("aborted: the server")
        self._tell(
            "info" if good else "warning",
            "association",
            called=self.source.called_aet or None,
            accepted=len(contexts) - len(refused) if contexts else None,
            refused=", ".join(map(_refusal, refused)) or None,
            instances=self.instances,
            bytes=self.bytes,
            seconds=round(time.monotonic() - self.started, 3),
            ended=self.ended,
        )


def _refusal(context: events.PresentationContext) -> str:
    why = CONTEXT_RESULTS.get(context.result, str(context.result))
    return f"{uid_name(context.abstract_syntax)} ({why.partition(' ')[0]})"


def _discard(message: Message) -> None:
    if message.sink is not None:
        message.sink.discard()


_SUCCESS = Reply()
