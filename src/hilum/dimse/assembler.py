"""Message fragments in, messages out, the data set streamed past.

Owns the order of fragments within an association (PS3.7 6.3.1, PS3.8 E.2). Must not know sockets,
PDUs, services or where data sets end up: it asks `open_sink` for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.dimse.command import COMMAND_SET_LIMIT, Command, parse_command
from hilum.dimse.sinks import DrainSink, MemorySink, Sink, SpoolSink
from hilum.errors import DimseError, ProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hilum.ul.events import PData, PresentationContext

__all__ = ["Assembler", "DrainSink", "MemorySink", "Message", "Sink", "SpoolSink"]

UNEXPECTED_PARAMETER = 5
INVALID_PARAMETER_VALUE = 6


class Message(NamedTuple):
    """A complete message: `sink` took its data set of `size` bytes, or is None without one."""

    command: Command
    context: PresentationContext
    sink: Sink | None
    size: int

    @property
    def error(self) -> DimseError | None:
        """What to answer when the data set was refused while it arrived, else None."""
        return self.sink.error if isinstance(self.sink, DrainSink) else None


class Assembler:
    """Puts the messages of one association together; one at a time, as PS3.7 6.3.1 has it.

    When a command set announces a data set, `open_sink(command, context)` says where it goes, and
    its fragments are written there as they arrive. A DimseError of `open_sink` or of the sink does
    not end the association: the rest of the data set is drained and the message carries the error.

    Args:
        contexts: the presentation contexts by id; messages on one not accepted are refused.
        open_sink: gives the sink for the data set that follows a command.
    """

    __slots__ = (
        "_command",
        "_context",
        "_contexts",
        "_open_sink",
        "_pieces",
        "_response",
        "_sink",
        "_size",
    )

    def __init__(
        self,
        contexts: Mapping[int, PresentationContext],
        open_sink: Callable[[Command, PresentationContext], Sink],
    ) -> None:
        self._contexts = {id: context for id, context in contexts.items() if context.accepted}
        self._open_sink = open_sink
        self._pieces: bytearray | None = None
        self._context: PresentationContext | None = None
        self._command: Command | None = None
        self._response: tuple[bytes, Command | None] = (b"", None)
        self._sink: Sink | None = None
        self._size = 0

    @property
    def idle(self) -> bool:
        """Whether no message is under way."""
        return self._sink is None and self._pieces is None

    @property
    def size(self) -> int:
        """Bytes of the data set that is under way."""
        return self._size if self._sink is not None else 0

    def feed(self, pdata: PData) -> Message | None:
        """Take the next piece; the message, once it is complete.

        Raises:
            ProtocolError: not a command set, or a fragment out of place; abort the association.
        """
        context_id, is_command, is_last, data = pdata
        sink = self._sink
        if sink is None:
            return self._feed_command(context_id, is_command, is_last, data)
        context, command = self._context, self._command
        assert context is not None and command is not None
        if is_command:
            raise _misplaced("command fragment inside a data set")
        if context_id != context.id:
            raise _misplaced("presentation context changes inside a message")
        self._size += len(data)
        try:
            sink.write(data)
        except DimseError as error:
            sink.discard()
            sink = self._sink = DrainSink(error)
        if not is_last:
            return None
        self._sink = None
        return Message(command, context, sink, self._size)

    def _feed_command(
        self, context_id: int, is_command: bool, is_last: bool, data: memoryview
    ) -> Message | None:
        if not is_command:
            raise _misplaced("data set fragment without a command set")
        if self._pieces is None:
            context = self._contexts.get(context_id)
            if context is None:
                raise _misplaced("presentation context not accepted", INVALID_PARAMETER_VALUE)
            self._context = context
            if is_last and len(data) <= COMMAND_SET_LIMIT:
                return self._begin(self._parsed(bytes(data)), context)
            self._pieces = bytearray()
        return self._collect(context_id, is_last, data, self._pieces)

    def _parsed(self, data: bytes) -> Command:
        """The command set. WHY kept: the matches of a query come under one and the same."""
        known, command = self._response
        if command is None or data != known:
            command = parse_command(data)
            if command.is_response:
                self._response = (data, command)
        return command

    def _collect(
        self, context_id: int, is_last: bool, data: memoryview, pieces: bytearray
    ) -> Message | None:
        """A command set that comes in pieces."""
        context = self._context
        assert context is not None
        if context_id != context.id:
            raise _misplaced("presentation context changes inside a message")
        if len(pieces) + len(data) > COMMAND_SET_LIMIT:
            raise ProtocolError(
                f"command set longer than {COMMAND_SET_LIMIT} bytes", source=0, reason=0
            )
        pieces += data
        if not is_last:
            return None
        self._pieces = None
        return self._begin(parse_command(bytes(pieces)), context)

    def _begin(self, command: Command, context: PresentationContext) -> Message | None:
        """The command set is complete: the message is too, or its data set follows."""
        if not command.has_data_set:
            return Message(command, context, None, 0)
        self._command, self._size = command, 0
        try:
            self._sink = self._open_sink(command, context)
        except DimseError as error:
            self._sink = DrainSink(error)
        return None

    def discard(self) -> None:
        """The association ended, perhaps within a message: give up what has arrived of it."""
        sink, self._sink = self._sink, None
        self._pieces = self._command = self._context = None
        if sink is not None:
            sink.discard()


def _misplaced(what: str, reason: int = UNEXPECTED_PARAMETER) -> ProtocolError:
    return ProtocolError(what, source=2, reason=reason)
