"""Requests that this side sends on an association which the peer requested.

Owns the way of such a request and of its response: C-STORE of a C-GET, N-EVENT-REPORT. May be used
from any thread; whoever sends has the association's turn. Must not know services. PS3.7 D.3.3.4.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from hilum.dimse.assembler import MemorySink
from hilum.dimse.data_sets import encoded
from hilum.dimse.exchange import Invoker
from hilum.dimse.send import fragments
from hilum.errors import ConnectionLost, PeerError, TimedOut, UsageError
from hilum.services.base import Response
from hilum.tables.commands import N_EVENT_REPORT_RQ
from hilum.tables.uids import uid_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hilum.dimse.assembler import Message
    from hilum.dimse.command import Command
    from hilum.net.transport import Transport
    from hilum.net.turn import Turn
    from hilum.services.base import ChannelContext
    from hilum.ul.events import PresentationContext

__all__ = ["Back", "Requesting"]

OUTSTANDING_LIMIT = 256
"""Requests outstanding where the window sets no limit."""

LOOK_SECONDS = 0.25
"""How long the association's own thread waits for an answer between two looks at its time."""


class Requesting:
    """What this side requests; implements `services.base.Requests`.

    Args:
        transport, turn: the association's.
        look: takes what comes, within a time; for the association's own thread.
        hear: waits for a response until a time; see `services.base.Back`. For the own thread, too.
        timeout: seconds to wait for a response.
    """

    def __init__(
        self,
        transport: Transport,
        turn: Turn,
        look: Callable[[float], None],
        hear: Callable[[float], bool],
        timeout: float,
    ) -> None:
        self.transport, self.turn, self.timeout = transport, turn, timeout
        self.hear = hear
        self.contexts: tuple[PresentationContext, ...] = ()
        self.invoker = Invoker(1)
        self._look = look
        self._thread = threading.get_ident()
        self._free = threading.Condition()
        self._resting = 0
        self._waiting: set[_Awaited] = set()
        self._ended = False

    def begin(self, contexts: tuple[PresentationContext, ...], window: int) -> None:
        """The association is there: what was agreed."""
        self.contexts, self.invoker = contexts, Invoker(window)

    def on_this_thread(self) -> None:
        """The association is served by the calling thread from now on."""
        self._thread = threading.get_ident()

    @property
    def open(self) -> bool:
        """Whether the association is still there; see `Requests`."""
        return not self._ended and bool(self.contexts)

    @property
    def own_thread(self) -> bool:
        """Whether the calling thread is the association's own, which must never just wait."""
        return self._thread == threading.get_ident()

    @property
    def may_send(self) -> bool:
        """Whether the window lets another request be sent."""
        return self.invoker.is_open and self.invoker.outstanding < OUTSTANDING_LIMIT

    def context(
        self, abstract_syntax: str, transfer_syntax: str = "", *, scp: bool = False
    ) -> PresentationContext | None:
        """An accepted context on which this side may invoke: as SCU, or as `scp`."""
        for context in self.contexts:
            if (
                context.accepted
                and context.abstract_syntax == abstract_syntax
                and transfer_syntax in ("", context.transfer_syntax)
                and (context.scu_role if scp else context.scp_role)
            ):
                return context
        return None

    def lacking(self, abstract_syntax: str) -> str:
        """Why the peer performs nothing of a SOP class; short, as it becomes a comment."""
        name = uid_name(abstract_syntax)
        for context in self.contexts:
            if context.accepted and context.abstract_syntax == abstract_syntax:
                return f"no SCP role was proposed for {name}"  # PS3.7 D.3.3.4
        return f"the peer does not accept {name}"

    # Sending --------------------------------------------------------------------------------------

    def invoke(
        self,
        operation: int,
        abstract_syntax: str,
        command: Callable[[int], bytes],
        data_set: object | None = None,
    ) -> _Awaited:
        """Send a request; see `Requests`."""
        context = self.context(abstract_syntax, scp=operation == N_EVENT_REPORT_RQ)
        if context is None:
            raise UsageError(f"no context of {abstract_syntax} lets this side request anything")
        coded = None if data_set is None else encoded(data_set, context.transfer_syntax)
        awaited = _Awaited(self)
        self._wait_for_window()
        self._waiting.add(awaited)
        try:
            self.send(operation, context, command, coded, awaited.answered)
        except BaseException:
            self._waiting.discard(awaited)
            raise
        return awaited

    def _wait_for_window(self) -> None:
        until = time.monotonic() + self.timeout
        while not self.may_send and not self._ended:
            if time.monotonic() > until:
                raise TimedOut(f"the peer answered nothing for {self.timeout:g} s")
            self.rest(until)

    def rest(self, until: float) -> None:
        """Wait a while for a response to any request; the own thread takes it itself."""
        left = min(LOOK_SECONDS, max(0.0, until - time.monotonic()))
        if self.own_thread:
            self._look(left)
            return
        with self._free:
            self._resting += 1
            self._free.wait(left)
            self._resting -= 1

    def send(
        self,
        operation: int,
        context: ChannelContext,
        command: Callable[[int], bytes],
        data_set: bytes | memoryview | Iterable[bytes | memoryview] | None,
        answered: Callable[[Response | PeerError], None],
        token: object = None,
    ) -> int:
        """Send a whole message; `answered` is called with the response, on the pump's thread.

        `token` comes back with the response.

        Raises:
            UsageError: the window is full, or the association has ended.
            PeerError: it broke while sending.
        """
        mine = self.turn.mine
        if not mine:
            self.turn.take()
        try:
            if self._ended:
                raise UsageError("the association has ended")
            message_id = self.invoker.begin(operation, (answered, token))
            self._write(context.id, command(message_id), data_set)
            return message_id
        except PeerError:
            self.transport.cut()  # its own thread reads the end, and sees to the rest
            raise
        finally:
            if not mine:
                self.turn.give()

    def _write(
        self,
        context_id: int,
        command: bytes,
        data_set: bytes | memoryview | Iterable[bytes | memoryview] | None,
    ) -> None:
        connection, transport = self.transport.connection, self.transport
        if isinstance(data_set, memoryview):
            connection.data(context_id, True, True, command)
            connection.data(context_id, False, True, data_set)
        else:
            for fragment in fragments(context_id, command, data_set):
                connection.data(*fragment)
                if not fragment.is_last:
                    transport.flush()
        transport.flush()
        connection.touch(time.monotonic())

    # What comes back ------------------------------------------------------------------------------

    def received(self, message: Message) -> None:
        """A response came. ProtocolError: nobody asked."""
        begun: Any = self.invoker.answered(message.command).token
        answered, token = begun
        data = message.sink.data if isinstance(message.sink, MemorySink) else b""
        answered(Response(message.command, token, message.context, data))
        if self._resting:
            with self._free:
                self._free.notify_all()

    def end(self) -> None:
        """The association is over: whoever waits for a response gets a PeerError."""
        self._ended = True
        waiting, self._waiting = self._waiting, set()
        for awaited in waiting:
            awaited.answered(ConnectionLost("the association ended before the response"))
        with self._free:
            self._free.notify_all()


class _Awaited:
    """A response that is awaited; a `Later`."""

    __slots__ = ("_done", "_outcome", "_owner")

    def __init__(self, owner: Requesting) -> None:
        self._owner = owner
        self._outcome: Response | PeerError | None = None
        self._done = threading.Event()

    def answered(self, outcome: Response | PeerError) -> None:
        """It came, or never will."""
        self._outcome = outcome
        self._owner._waiting.discard(self)
        self._done.set()

    def wait(self) -> tuple[Command, bytes]:
        """The response and its data set as coded. PeerError: it does not come."""
        owner = self._owner
        until = time.monotonic() + owner.timeout
        while self._outcome is None and time.monotonic() < until:
            if owner.own_thread:
                owner.rest(until)
            else:
                self._done.wait(until - time.monotonic())
        outcome = self._outcome
        if outcome is None:
            raise TimedOut(f"the peer did not answer within {owner.timeout:g} s")
        if isinstance(outcome, PeerError):
            raise outcome
        return outcome.command, outcome.data


class Back:
    """The same association as a channel for sub-operations: what `services.base.Back` asks.

    Args:
        requesting: the association's.
        heard: called with each response and the token of its request.
    """

    __slots__ = ("_heard", "_requesting", "hear", "outstanding")

    def __init__(self, requesting: Requesting, heard: Callable[[Response], None]) -> None:
        self._requesting = requesting
        self._heard = heard
        self.hear = requesting.hear
        self.outstanding = 0

    @property
    def may_send(self) -> bool:
        """Whether the window that the peer granted lets another request be sent."""
        return self._requesting.may_send

    def context(
        self, abstract_syntax: str, transfer_syntax: str = ""
    ) -> PresentationContext | None:
        """The accepted context on which the peer is SCP of this SOP class, or None."""
        return self._requesting.context(abstract_syntax, transfer_syntax)

    def lacking(self, abstract_syntax: str) -> str:
        """Why there is no such context."""
        return self._requesting.lacking(abstract_syntax)

    def send(
        self,
        operation: int,
        context: ChannelContext,
        command: Callable[[int], bytes],
        chunks: memoryview | Iterable[bytes | memoryview] = (),
        token: Any = None,
    ) -> int:
        """Send a request; see `services.base.Channel`."""
        requesting = self._requesting
        message_id = requesting.send(operation, context, command, chunks, self._answered, token)
        self.outstanding += 1
        return message_id

    def _answered(self, outcome: Response | PeerError) -> None:
        self.outstanding -= 1
        if isinstance(outcome, Response):
            self._heard(outcome)
