"""What the peer of an accepted association requests: handed to handlers, and answered.

Owns the requests under way on one association: their sinks, handlers, outcomes that are waited for
and generators at work. Must not know sockets' events, association control or what services do.
"""

from __future__ import annotations

import math
import os
import time
from collections import deque
from contextlib import suppress
from functools import partial
from types import GeneratorType
from typing import TYPE_CHECKING, NamedTuple

from hilum.dimse.data_sets import held
from hilum.dimse.exchange import Performer
from hilum.errors import (
    DimseError,
    OutOfSpace,
    PeerError,
    ProtocolError,
    SopClassNotSupported,
    UnrecognisedOperation,
)
from hilum.net.answers import answer, discard, queue, refusal
from hilum.net.requesting import Back
from hilum.net.task import TOGETHER, Task
from hilum.observe import where
from hilum.services import suboperations
from hilum.tables.commands import C_CANCEL_RQ, C_STORE_RQ
from hilum.ul.connection import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.net.requesting import Requesting
    from hilum.net.server import Server
    from hilum.net.transport import Transport
    from hilum.net.turn import Turn
    from hilum.services.base import Context, Handler, Later, Opener, ServiceClass, SubOperations
    from hilum.services.suboperations import Retrieval
    from hilum.ul.events import PresentationContext

__all__ = ["Performing"]

UNLIMITED_WINDOW = 256
"""Operations of one association that are under way together where the window sets no limit."""

HELD_SECONDS = 0.005
"""How long responses are collected that can go together."""

AT_WORK = 1.0
"""Seconds of our own work after which the peer's time to be idle begins anew."""

LOOK_SECONDS = 0.02
"""How often a handler that asks whether it is cancelled looks at the network."""


class Route(NamedTuple):
    """Who performs an operation on one presentation context."""

    context: Context
    handler: Handler
    opener: Opener | None


class Performing:
    """The requests of one association's peer.

    Args:
        transport, turn: the association's.
        server: what is performed here, and by which rules.
        requesting: requests of this side, for sub-operations on the same association.
        tell: who is told what happened.
        end: says that the association is over, and how.
        look: takes what has come; for handlers that ask whether they are cancelled.
    """

    def __init__(
        self,
        transport: Transport,
        turn: Turn,
        server: Server,
        requesting: Requesting,
        tell: Callable[..., None],
        end: Callable[[str], None],
        look: Callable[[float], None],
    ) -> None:
        self.transport, self.connection, self.turn = transport, transport.connection, turn
        self.server = server
        self.instances = 0
        self.bytes = 0
        self.active = 0.0
        self.window = 1
        self.gone = False
        self._requesting, self._tell, self._end, self._look = requesting, tell, end, look
        self._performer = Performer(1)
        self._routes: dict[tuple[int, int], Route] = {}
        self._contexts: dict[int, tuple[Context, ServiceClass]] = {}
        self._inbox: deque[Message] = deque()
        self._inside = False
        self._looked_at = 0.0
        self.waiting: list[tuple[Message, Later]] = []
        self._under_way: dict[Later, Message] = {}
        self._done: deque[Later] = deque()
        self._tasks: list[Task] = []
        self._pipe: tuple[int, int] | None = None
        self._held, self._held_since = 0, 0.0
        self._watched = False

    def begin(self, contexts: dict[int, tuple[Context, ServiceClass]], window: int) -> None:
        """The association is there: its contexts, and how many operations the peer may have."""
        self._contexts = contexts
        self.window = window or UNLIMITED_WINDOW
        self._performer = Performer(window)

    @property
    def outstanding(self) -> int:
        """Operations begun and not answered."""
        return self._performer.outstanding

    @property
    def at_work(self) -> bool:
        """Whether generators are at work, or requests wait for one to make a pause."""
        return bool(self._tasks or self._inbox)

    @property
    def calls_back(self) -> bool:
        """Whether everything that is waited for says by itself when it is done."""
        return all(hasattr(later, "notify") for _, later in self.waiting)

    @property
    def interrupted(self) -> bool:
        """Whether a generator should make a pause."""
        return bool(self._inbox) or self.gone

    def _alive(self) -> bool:
        """Whether there is anybody to answer: events come in lists, and the last may be the end."""
        state = self.connection.state
        return state is State.Sta6 or state is State.Sta8

    # Messages in ----------------------------------------------------------------------------------

    def open(self, command: Command, context: PresentationContext) -> Sink:
        """Where the data set of a message goes; a refusal is answered once it is drained."""
        try:
            if command.is_response:
                return held(command, self.server.identifier_limit)
            route = self._route(context.id, command)
            if route.opener is None:
                return held(command, self.server.identifier_limit)
            return route.opener(command, route.context)
        except DimseError:
            raise
        except Exception as error:
            raise self.failure(error) from error

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

    def arrived(self, message: Message) -> None:
        """A complete message: a response, a cancel, or a request to hand to its handler.

        Raises:
            ProtocolError: abort the association.
        """
        command = message.command
        if command.is_response:
            self._requesting.received(message)
            return
        if command.field == C_CANCEL_RQ:
            self._performer.cancel(command)
            return
        try:
            refused = self._performer.begin(command) or message.error
        except ProtocolError:
            discard(message)
            raise
        if refused is not None:
            self.refuse(message, refused)
        elif self._inside:
            self._inbox.append(message)
        else:
            self._perform(message)

    def _perform(self, message: Message) -> None:
        try:
            route = self._route(message.context.id, message.command)
            outcome = route.handler(message, route.context)
            if hasattr(outcome, "wait"):
                self.waiting.append((message, outcome))
            elif isinstance(outcome, GeneratorType):
                self._tasks.append(Task(self, message, route.context, outcome))
            else:
                self._answer(message, outcome)
        except Exception as error:
            self.refuse(message, error)

    def inside(self, yes: bool) -> None:
        """Whether a generator or handler is at work: requests that come are kept for later."""
        self._inside = yes

    # Generators -----------------------------------------------------------------------------------

    def work(self) -> bool:
        """Let each generator work for a moment, and take up what came meanwhile.

        False if there was nothing to do but wait.
        """
        moved = False
        for task in tuple(self._tasks):
            moved |= task.step()
        while self._inbox and self._alive():
            moved = True
            self._perform(self._inbox.popleft())
        return moved

    def wait(self) -> int | None:
        """Wait for the network, or for sub-operations elsewhere; None: nothing of the former."""
        now = time.monotonic()
        self.connection.touch(now)
        deadline = self.connection.deadline or math.inf
        due = min((task.due for task in self._tasks), default=now)
        if self._pipe is None:  # nothing but the peer can end the waiting
            return self.transport.wait(due)
        waker = self._pipe[0]
        if self.transport.ready(waker, min(due, deadline)) or time.monotonic() >= deadline:
            return self.transport.wait()
        return None

    def cancelled(self, request: Message) -> bool:
        """Whether a request was cancelled, or its association has ended; it looks, at times."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            if self._requesting.own_thread:
                self._look(0.0)
        return self.gone or self._performer.is_cancelled(request.command)

    def looked(self) -> None:
        """The network was looked at just now."""
        self._looked_at = time.monotonic()

    def retrieval(self, announced: SubOperations, request: Message) -> Retrieval:
        """The engine for sub-operations. DimseError: the destination is not known."""
        if announced.destination and self._pipe is None:
            self._pipe = os.pipe()
            for end in self._pipe:
                os.set_blocking(end, False)
        return suboperations.begin(
            announced,
            request.command,
            self._contexts[request.context.id][0].source,
            self.server.ports,
            partial(Back, self._requesting),
            self._wake,
        )

    def _wake(self) -> None:
        """Called by threads that send sub-operations elsewhere."""
        pipe = self._pipe
        if pipe is not None:
            with suppress(OSError):  # full: it is awake; closed: nobody waits any more
                os.write(pipe[1], b"\0")

    def ended(self, task: Task) -> None:
        """A generator is through."""
        if task in self._tasks:
            self._tasks.remove(task)
        if not self._tasks and self._watched:
            self._watched = False
            self.server.prompter.forget(self)

    def close_generators(self) -> None:
        """The association is about to end: generators run their `finally` blocks."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.close()
        if self._watched:
            self._watched = False
            self.server.prompter.forget(self)
        while self._inbox:
            discard(self._inbox.popleft())

    def close(self) -> None:
        """The association has ended."""
        self.close_generators()
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            for end in pipe:
                os.close(end)

    # Holding back ---------------------------------------------------------------------------------

    def held_back(self, count: int, *, now: bool) -> None:
        """Bytes were queued that may go with the next ones, but not wait for long."""
        clock = time.monotonic()
        self._held += count
        if not self._held_since:
            self._held_since = clock
        if now or self._held >= TOGETHER or clock - self._held_since >= HELD_SECONDS:
            self._held, self._held_since = 0, 0.0
            self.active = clock
            self.transport.flush()
        elif not self._watched:
            self._watched = True
            self.server.prompter.watch(self)

    def prompt(self) -> None:
        """Send what was held back for too long; called by the prompter's thread."""
        since = self._held_since
        if not since or time.monotonic() - since < HELD_SECONDS:
            return
        if not self.turn.take(waiting=False):
            return
        try:
            self._held, self._held_since = 0, 0.0
            self.transport.flush_some()
        except PeerError:
            self.transport.cut()
        finally:
            self.turn.give()
        self.deliver()

    # Answers --------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Get what is under way done: in this thread, or by calling back from another."""
        waiting, self.waiting = self.waiting, []
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
        self.deliver()

    def deliver(self) -> None:
        """Answer what is done, unless somebody has the turn: who gives it back looks again."""
        while self._done and self.turn.take(waiting=False):
            try:
                self.answer_done()
                self.rested()
                if self._tasks:
                    self.transport.flush_some()
                elif not self.transport.flush_now():
                    self._end("cut off: the peer does not read its answers")
            except Exception as error:
                # WHY: this may be the thread of another association, which must not suffer
                self._end(f"internal error: {error!r}")
                self.transport.cut()
            finally:
                self.turn.give()

    def rested(self) -> float:
        """What could be done is done: the time. The peer may be idle from now on."""
        now = time.monotonic()
        if now - self.transport.received_at > AT_WORK:
            self.connection.touch(now)
        return now

    def answer_done(self) -> None:
        """Answer what is done."""
        while self._done:
            self._answer_one(self._done.popleft())

    def answer_all(self) -> None:
        """Wait for everything under way, in order: nothing may be answered after this."""
        self.settle()
        while self._under_way:
            self._answer_one(next(iter(self._under_way)))

    def _answer_one(self, later: Later) -> None:
        message = self._under_way.pop(later, None)
        if message is None:
            return
        try:
            outcome = later.wait()
        except Exception as error:
            self.refuse(message, error)
        else:
            self.concluded(message, outcome)

    def concluded(self, message: Message, outcome: object) -> None:
        """Answer a request with what its handler came to."""
        if hasattr(outcome, "wait"):
            self.waiting.append((message, outcome))
            return
        try:
            self._answer(message, outcome)
        except Exception as error:
            self.refuse(message, error)

    def _answer(self, message: Message, outcome: object) -> None:
        response = answer(message, outcome)
        # WHY first: a stopping server must not see it idle before the answer is on its way
        self.active = time.monotonic()
        self._performer.end(message.command)
        if self._alive():
            queue(self.connection, message.context.id, response)
        if message.command.field == C_STORE_RQ:
            self.instances += 1
            self.bytes += message.size

    def refuse(self, message: Message, error: Exception) -> None:
        """Answer a message that was not performed, and give up its data set."""
        discard(message)
        why = self.told(message, error)
        self.active = time.monotonic()
        self._performer.end(message.command)
        if self._alive():
            queue(self.connection, message.context.id, refusal(message, why))

    def told(self, message: Message, error: Exception) -> DimseError:
        """What the peer is told of an error, after the log was."""
        why = error if isinstance(error, DimseError) else self.failure(error)
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
        return why

    def failure(self, error: Exception) -> DimseError:
        """What the peer is told of an error that is our own."""
        self._tell("error", "internal error", why=repr(error), where=where(error))
        if isinstance(error, MemoryError):
            return OutOfSpace("out of memory")
        name = next(iter(self._contexts.values()))[0].source.association if self._contexts else ""
        return DimseError(f"internal error, see the log of {name}")

    def tell_retrieval(self, request: Message, retrieval: Retrieval, status: int) -> None:
        """One line of what became of a C-GET or C-MOVE."""
        counts = retrieval.counts
        self._tell(
            "warning" if counts.failed else "info",
            "retrieved",
            operation=request.command.name,
            destination=request.command.move_destination or None,
            status=f"{status:04X}",
            completed=counts.completed,
            failed=counts.failed or None,
            warned=counts.warning or None,
            left=counts.remaining or None,
            why=retrieval.why or None,
        )
