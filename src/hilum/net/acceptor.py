"""One association in the acceptor role: events in, requests dispatched, responses out.

Owns the life of an accepted connection: negotiation, release, abort, and the one line that the log
gets. It begins and ends on a thread of its own; while nothing ever has to be waited for, as where a
peer only stores, one thread serves it with others (`gatherer`). Must not know how requests are
performed (`performing` does).
"""

from __future__ import annotations

import contextlib
import math
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from hilum.dimse.assembler import Assembler
from hilum.errors import HilumError, PeerError, ProtocolError, TimedOut, UsageError
from hilum.net.performing import Performing
from hilum.net.requesting import Requesting
from hilum.net.transport import Transport
from hilum.net.turn import Turn
from hilum.observe import Event, where
from hilum.services.base import Context, Source
from hilum.tables.reasons import CONTEXT_RESULTS
from hilum.tables.uids import uid_name
from hilum.ul import events
from hilum.ul.connection import Connection, State
from hilum.ul.negotiate import Accepted

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from hilum.net.server import Server
    from hilum.services.base import ServiceClass

__all__ = ["Acceptor"]

READ_ON_SECONDS = 0.05
"""How long the answers that are due may wait for further operations of the peer's window."""

READS = 16
"""Reads from one peer before the others that are served by the same thread have their turn."""

GATHERED_SIZE = 128 << 10
"""Bytes of a data set from which its association gets a thread of its own again: then it pays more
to receive while others are being committed than to save the changes between threads."""

FAREWELL_SECONDS = 1.0
"""How long the peer may take to close after an A-ABORT that no rule of PS3.8 made us send."""


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
        self._active = self.started
        self.stopping = False
        self.admitted: str | None = None
        self.ended = ""
        self.source = Source("", "", host, "")
        self.connection = Connection("acceptor", server.limits, self.started)
        self.transport = Transport(sock, self.connection)
        self._accepted: Accepted | None = None
        self._assembler: Assembler | None = None
        self._turn = Turn()
        self._requesting = Requesting(
            self.transport, self._turn, self._look, self._hear, server.ports.response_timeout
        )
        self._performing = Performing(
            self.transport, self._turn, server, self._requesting, self._tell, self._end, self._look
        )
        self._happened: deque[events.Event] = deque()
        self._late: deque[events.Event | ProtocolError] = deque()
        self._prompt = False
        self._failure: Exception | None = None
        self.gathered = False
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
        """Serve the connection to its end, or until others' thread takes it over; never raises."""
        self._requesting.on_this_thread()
        handed_over = False
        try:
            if self._failure is not None:
                raise self._failure
            handed_over = self._pump()
        except PeerError as error:
            self._end(f"lost: {error}")
        except Exception as error:
            self._break_off(error)
        finally:
            if handed_over:
                self.server.ports.thread_ends()
            else:
                self._finish()

    def _pump(self) -> bool:
        """Serve it; True if it was handed over."""
        connection, transport, turn = self.connection, self.transport, self._turn
        performing = self._performing
        if transport.has_left:
            with turn:
                transport.flush()
        while not connection.closing:
            queued = bool(self._happened or performing.waiting)
            count = None if queued else self._wait()
            with turn:
                if self.stopping and not (count or queued):
                    self._stop()
                    break
                if count == -1 and performing.outstanding:
                    connection.touch(time.monotonic())  # a peer that waits for us is not idle
                if queued or count is not None:
                    self._react_to([] if count is None else transport.take(count))
                if performing.waiting:
                    if performing.window > 1:
                        self._read_on()
                    performing.settle()
                if performing.at_work or self._late:
                    self._work()
                performing.answer_done()
                transport.flush()
                self._active = performing.rested()
            performing.deliver()
            if self._prompt and self._can_be_gathered() and self.server.gather(self):
                return True
        return False

    def _wait(self) -> int | None:
        if self.stopping:
            return 0
        return self._performing.wait() if self._performing.at_work else self.transport.wait()

    # On a thread with others ----------------------------------------------------------------------

    def _can_be_gathered(self) -> bool:
        """Whether nothing is under way but what calls back."""
        assembler = self._assembler
        return not (
            self.stopping
            or self._late
            or assembler is None
            or assembler.size
            or self.connection.state is not State.Sta6
        )

    @property
    def deadline(self) -> float:
        """When something has to be done though nothing comes; infinite: never."""
        deadline = self.connection.deadline
        return math.inf if deadline is None else deadline

    def gather(self) -> bool:
        """Take what is here; False: it needs a thread of its own. Raises nothing."""
        self._prompt = False  # once it needs a thread of its own it keeps that
        try:
            with self._turn:
                stays = not self.stopping and self._take_what_is_here()
            self._performing.deliver()  # what was done meanwhile by another thread
        except Exception as error:
            self._failure = error
            return False
        return stays

    def _take_what_is_here(self) -> bool:
        transport, performing, queue = self.transport, self._performing, self._happened
        assembler = self._assembler
        assert assembler is not None
        for _ in range(READS):
            happened = transport.receive_ready()
            if happened is None:
                break
            queue += happened
            while queue and isinstance(event := queue[0], events.PData):
                del queue[0]
                self._data(event)
            if queue or self.connection.closing or assembler.size > GATHERED_SIZE:
                return False
            if performing.waiting and performing.window == 1:
                break
        self._active = time.monotonic()
        if not self.has_gathered:
            transport.acknowledge()
        return True

    @property
    def has_gathered(self) -> bool:
        """Whether `settle` has something to do."""
        return bool(self._performing.waiting or self.connection.unsent)

    def settle(self) -> bool:
        """Have committed what was gathered, and answer; False: it needs a thread of its own."""
        performing, transport = self._performing, self.transport
        if not performing.calls_back:
            return False
        try:
            with self._turn:
                transport.flush_some()  # refusals, which wait for nobody
                performing.settle()
                performing.answer_done()
                transport.flush_some()
                self._active = performing.rested()
            performing.deliver()
        except Exception as error:
            self._failure = error
        return self._failure is None and not transport.has_left and not self.connection.closing

    def expire(self, now: float) -> bool:
        """The deadline has passed; False: it needs a thread of its own."""
        with self._turn:
            if self._performing.outstanding:
                self.connection.touch(now)  # a peer that waits for us is not idle
            self._happened += self.connection.expired(now)
        self._performing.deliver()
        return not self._happened

    # Generators -----------------------------------------------------------------------------------

    def _work(self) -> None:
        """Let generators work, and take what comes meanwhile, until there is only waiting left."""
        performing, moved = self._performing, True
        try:
            while moved and not self.connection.closing and not self.stopping:
                moved = performing.work()
                if not self.stopping:  # the end that is to be read then is our own
                    moved |= self._take_in()
                if performing.waiting:
                    performing.settle()
                performing.answer_done()
                self._active = now = time.monotonic()
                self.connection.touch(now)
        except (ProtocolError, TimedOut) as error:
            # WHY no answers first: a sub-operation's data set may be sent in part
            self._end(f"aborted: {error}")
            self._abort()

    def _take_in(self) -> bool:
        """Take what has come while a generator was at work; whether anything has."""
        self._performing.looked()
        came = self._gather(0.0)
        while self._late:
            event = self._late.popleft()
            if isinstance(event, ProtocolError):
                self._violation(event)
            else:
                self._react[type(event)](event)
        return came

    def _look(self, seconds: float) -> None:
        """From within a handler: take what comes; requests and the end are acted on later."""
        if self._turn.mine:
            self._gather(seconds)
            return
        with self._turn:
            self._gather(seconds)

    def _hear(self, until: float) -> bool:
        """Wait for a response to a request of this side, without the turn.

        False if anything else came, which is acted on later; or nothing, or the server stops.
        """
        if self._late or self._happened:
            return False
        count = self.transport.wait_awake(until)
        if count < 0 or (self.stopping and not count):
            return False
        with self._turn:
            happened = self.transport.take_command(count)
            outstanding = self._requesting.invoker.outstanding
            self._performing.inside(True)
            self._put_off(deque(self.transport.take(count) if happened is None else (happened,)))
            self._performing.inside(False)
            if self._late:
                self._performing.gone = True
            return happened is not None and self._requesting.invoker.outstanding < outstanding

    def _gather(self, seconds: float) -> bool:
        if self._late:  # nothing that follows may be taken before it
            return False
        transport, late = self.transport, self._late
        if seconds > 0 and not transport.ready(-1, time.monotonic() + seconds):
            return False
        self._performing.inside(True)
        unsent = self.connection.unsent
        self._put_off(self._happened)  # WHY first: receiving ends the life of what they point to
        happened = [] if late else transport.receive_now()
        self._put_off(deque(happened))
        self._performing.inside(False)
        if late:
            self._performing.gone = True
        if self.connection.unsent != unsent:
            with contextlib.suppress(PeerError):  # whose end is seen when it is read
                transport.flush_some()  # refusals, which wait for nobody
        return bool(happened)

    def _put_off(self, happened: deque[events.Event]) -> None:
        """Take the pieces of messages, and leave everything else for later."""
        while happened:
            event = happened.popleft()
            problem = event if type(event) is not events.PData else self._feed(event)
            if problem is not None:
                self._late.append(problem)

    def _read_on(self) -> None:
        """Take the further operations that a peer with a window has sent already.

        They are then durable, and answered, together; what can be answered now is.
        """
        until, performing = time.monotonic() + READ_ON_SECONDS, self._performing
        while 0 < len(performing.waiting) < performing.window and not self.connection.closing:
            more = self.transport.receive_now()
            self._react_to(more)
            if not more or time.monotonic() > until:
                break
        self.transport.flush()

    def _react_to(self, happened: list[events.Event]) -> None:
        queue, react = self._happened, self._react
        queue += happened
        while queue:
            event = queue.popleft()
            react[type(event)](event)

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
            self._performing.gone = True
            self._performing.close()
            self._requesting.end()
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
                self.server.ports.thread_ends()
            finally:
                self.server.ended(self)

    @property
    def active(self) -> float:
        """When something happened last, in monotonic seconds; read by another thread."""
        return max(self._active, self._performing.active)

    @property
    def busy(self) -> bool:
        """Whether a message is arriving, or its answer is under way; read by another thread."""
        assembler = self._assembler
        return self._performing.outstanding > 0 or not (assembler is None or assembler.idle)

    def stop(self, now: bool = False) -> None:
        """Ask the association to end; called from another thread, again and again.

        The first call lets it see for itself, the next ones interrupt its waiting for the peer.
        `now`: whatever it is doing.
        """
        interrupt = (self.stopping or self.gathered) and not self.ended
        self.stopping = True
        if now:
            self.transport.cut()
        elif interrupt:
            self.transport.wake()

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
        for warning in outcome.warnings:
            self._tell("warning", "association", why=warning)
        contexts: dict[int, tuple[Context, ServiceClass]] = {}
        for context in outcome.contexts:
            # whatever was accepted is performed, also what was only announced as a storage class
            service = self.server.registry.service(context.abstract_syntax, announced=True)
            if context.accepted and service is not None:
                agreed = outcome.extended.get(context.abstract_syntax, b"")
                contexts[context.id] = (self._context(context, agreed), service)
        self._prompt = all(self.server.registry.is_prompt(one) for _, one in contexts.values())
        self._performing.begin(contexts, outcome.window_performed)
        self._requesting.begin(outcome.contexts, outcome.window_invoked)
        self._assembler = Assembler(
            {context.id: context for context in outcome.contexts}, self._performing.open
        )
        self.connection.accept(outcome.ac, now)
        self._react_to(self.connection.pending(now))
        for begun, service in contexts.values():
            self._begin(begun, service)

    def _begin(self, context: Context, service: ServiceClass) -> None:
        """Tell a service class that has something to send on a context that it is there."""
        for opening in service.openings:
            try:
                opening(context)
            except HilumError as error:
                self._tell("warning", "association", why=str(error))

    def _context(self, context: events.PresentationContext, information: bytes) -> Context:
        return Context(
            context.id,
            context.abstract_syntax,
            context.transfer_syntax,
            self.source,
            self.server.ports,
            information,
            self._performing.cancelled,
            self._requesting,
        )

    def _release(self, event: events.ReleaseRequested) -> None:
        if self._assembler is not None:
            self._assembler.discard()
        self._performing.close_generators()
        self._performing.answer_all()
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
        problem = self._feed(event)
        if problem is not None:
            self._violation(problem)

    def _feed(self, event: events.PData) -> ProtocolError | None:
        state = self.connection.state
        if self._assembler is None or not (state is State.Sta6 or state is State.Sta8):
            return None  # nobody is there to answer: the last event of a list may be the end
        try:
            message = self._assembler.feed(event)
            if message is not None:
                self._performing.arrived(message)
        except ProtocolError as error:
            return error
        return None

    def _violation(self, error: ProtocolError) -> None:
        """The peer broke a rule of PS3.7: answer what is under way, then abort."""
        self._performing.gone = True
        self._performing.close_generators()
        self._performing.answer_all()
        self.transport.flush()
        self._end(f"aborted: {error} ({error.source}, {error.reason})")
        self.connection.abort(error.source, error.reason, time.monotonic())

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
            instances=self._performing.instances,
            bytes=self._performing.bytes,
            seconds=round(time.monotonic() - self.started, 3),
            ended=self.ended,
        )


def _refusal(context: events.PresentationContext) -> str:
    why = CONTEXT_RESULTS.get(context.result, str(context.result))
    return f"{uid_name(context.abstract_syntax)} ({why.partition(' ')[0]})"
