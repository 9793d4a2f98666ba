"""One request whose handler is a generator: stepped, cancelled, answered.

Owns what each yielded value becomes: matches are queued, sub-operations handed to their engine.
Must not know sockets or when it is stepped. PS3.7 9.1.2 to 9.1.4; PS3.4 C.4.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hilum.dimse.data_sets import encoded
from hilum.dimse.messages import respond
from hilum.dimse.repeated import PendingCounts
from hilum.errors import DimseError, TimedOut, UsageError
from hilum.net.answers import Answer, queue
from hilum.services.base import Pending, Reply, SubOperation, SubOperations

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from hilum.dimse.assembler import Message
    from hilum.dimse.exchange import SubOperations as Counts
    from hilum.net.performing import Performing
    from hilum.services.base import Context
    from hilum.services.suboperations import Retrieval

__all__ = ["Task"]

BURST_SECONDS = 0.005
"""How long a generator is stepped before the network is looked at."""

TOGETHER = 1 << 16
"""Bytes of matches that are sent together."""

CANCELLED = 0xFE00
MATCHING_ENDED_BY_CANCEL = Reply(CANCELLED)


class Task:
    """A generator at work.

    Args:
        performing: the association's requests, which the task answers one of.
        request: what is answered.
        context: where it came in.
        generator: what the handler returned.
    """

    def __init__(
        self,
        performing: Performing,
        request: Message,
        context: Context,
        generator: Generator[object, None, object],
    ) -> None:
        self.request, self.context = request, context
        self._performing = performing
        self._generator = generator
        self._connection = performing.connection
        self._heads: dict[int, bytes] = {}
        self._pending = PendingCounts(request.command)
        self._retrieval: Retrieval | None = None
        self._end: Callable[[], None] | None = None
        self._first = True

    @property
    def due(self) -> float:
        """When to step again, though nothing has come; infinite where only that helps."""
        return self._retrieval.due if self._retrieval else float("inf")

    # One burst ------------------------------------------------------------------------------------

    def step(self) -> bool:
        """Work for a few milliseconds at most; False if there was nothing to do.

        Raises:
            TimedOut: the peer does not answer a sub-operation on this association.
            PeerError: a sub-operation broke the association.
        """
        if self._retrieval is not None and not self._performing.cancelled(self.request):
            self._retrieval.route.go_on()
        moved = self._count()
        self._check_due()
        if self._end is not None:
            return self._part() or moved
        if self._performing.cancelled(self.request):
            self._cancel()
            return True
        until = time.monotonic() + BURST_SECONDS
        while self._end is None and self._ready():
            moved = True
            self._next()
            self._count()
            if time.monotonic() >= until or self._performing.interrupted:
                break
        return moved

    def _check_due(self) -> None:
        retrieval = self._retrieval
        if retrieval is not None and time.monotonic() >= retrieval.route.due:
            raise TimedOut("no answer to a sub-operation")

    def _ready(self) -> bool:
        retrieval = self._retrieval
        return retrieval is None or retrieval.route.ready

    def _next(self) -> None:
        """One step of the generator, while others may have the turn.

        They have it, too, while an instance is read, converted and sent.
        """
        turn, retrieval = self._performing.turn, self._retrieval
        turn.give()
        try:
            item: object = next(self._generator)
        except StopIteration as stop:
            turn.take()
            self._returned(stop.value)
            return
        except Exception as error:
            turn.take()
            self._raised(error)
            return
        try:
            if type(item) is SubOperation and retrieval is not None:
                retrieval.route.send(item.instance)
                return
        finally:
            turn.take()
        self._yielded(item)

    def _yielded(self, item: object) -> None:
        if type(item) is Pending:
            self._match(item)
        elif type(item) is SubOperations and self._retrieval is None:
            self._begin(item)
        elif type(item) is SubOperation:
            self._raised(UsageError("yield SubOperations(total) before the first SubOperation"))
        else:
            self._raised(UsageError(f"a handler cannot yield {item!r:.40} here"))

    def _match(self, item: Pending) -> None:
        """Queue one match; the first goes out at once, others together."""
        head = self._heads.get(item.status)
        try:
            if head is None:
                head = respond(self.request.command, item.status, data_set=True)
                self._heads[item.status] = head
            data_set = encoded(item.identifier, self.context.transfer_syntax)
        except Exception as error:
            self._raised(error)
            return
        queue(self._connection, self.request.context.id, Answer(head, data_set))
        self._performing.held_back(len(head) + len(data_set), now=self._first)
        self._first = False

    # Sub-operations -------------------------------------------------------------------------------

    def _begin(self, announced: SubOperations) -> None:
        try:
            self._retrieval = self._performing.retrieval(announced, self.request)
        except DimseError as error:
            self._raised(error)

    def _count(self) -> bool:
        """Count what became of sub-operations, and say so; whether there were any."""
        retrieval, counted = self._retrieval, False
        while retrieval is not None and retrieval.collect():
            counted = True
            if retrieval.counts.remaining and not retrieval.stopping:
                self._say(retrieval.counts)
        return counted

    def _say(self, counts: Counts) -> None:
        head = self._pending.response(counts)
        queue(self._connection, self.request.context.id, Answer(head))
        self._performing.held_back(len(head), now=False)

    # The end --------------------------------------------------------------------------------------

    def _returned(self, outcome: Any) -> None:
        """The generator is through: the answer follows once its sub-operations are."""
        retrieval = self._retrieval
        if outcome is None and self._performing.cancelled(self.request):
            self._cancel()  # it asked, and gave up
            return
        if retrieval is None:
            self._finish(lambda: self._performing.concluded(self.request, outcome))
            return
        retrieval.route.finish()
        own = outcome if isinstance(outcome, Reply) else None
        self._finish(lambda: self._concluded(retrieval.reply(outcome=own)))

    def _raised(self, error: Exception) -> None:
        """The generator failed, or what it yielded cannot be: a failure, with the counts so far."""
        self._close()
        retrieval = self._retrieval
        if retrieval is None:
            self._finish(lambda: self._performing.refuse(self.request, error))
            return
        why = self._performing.told(self.request, error)
        own = Reply(why.status, why.comment, why.offending)
        retrieval.route.finish()
        self._finish(lambda: self._concluded(retrieval.reply(outcome=own)))

    def _cancel(self) -> None:
        self._close()
        retrieval = self._retrieval
        if retrieval is None:
            self._finish(lambda: self._concluded(MATCHING_ENDED_BY_CANCEL))
            return
        retrieval.stop()
        self._finish(lambda: self._concluded(retrieval.reply(cancelled=True)))

    def _concluded(self, reply: Reply) -> None:
        retrieval = self._retrieval
        if retrieval is not None:
            retrieval.route.cut()
            self._performing.tell_retrieval(self.request, retrieval, reply.status)
        self._performing.concluded(self.request, reply)

    def _finish(self, answer: Callable[[], None]) -> None:
        self._end = answer
        self._part()

    def _part(self) -> bool:
        """Answer, if nothing is under way any more; whether it was answered."""
        retrieval = self._retrieval
        if retrieval is not None:
            if not retrieval.stopping and self._performing.cancelled(self.request):
                retrieval.stop()
                self._end = lambda: self._concluded(retrieval.reply(cancelled=True))
            if not retrieval.parted:
                return False
            self._count()
        self._performing.ended(self)
        assert self._end is not None
        self._end()
        return True

    def _close(self) -> None:
        """Let the generator's `finally` blocks run; what they raise is our own error."""
        try:
            self._generator.close()
        except Exception as error:
            self._performing.failure(error)

    def close(self) -> None:
        """The association ends: no answer."""
        self._close()
        if self._retrieval is not None:
            self._retrieval.route.cut()
