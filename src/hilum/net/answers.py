"""What a handler gave or raised, as the messages that answer the request.

Owns the way from a handler's outcome to the command set and the data set of a response, the same
in both roles. Must not know handlers, sockets or when an answer is due. PS3.7 9.3 and 10.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.dimse.data_sets import encoded
from hilum.dimse.messages import respond
from hilum.errors import UsageError
from hilum.services.base import Reply

if TYPE_CHECKING:
    from hilum.dimse.assembler import Message
    from hilum.errors import DimseError
    from hilum.ul.connection import Connection

__all__ = ["Answer", "answer", "discard", "queue", "refusal"]


class Answer(NamedTuple):
    """A response, encoded: its command set, and its data set if it has one."""

    command: bytes
    data_set: bytes | memoryview | None = None


def answer(request: Message, outcome: object) -> Answer:
    """The answer for what a handler returned: a `Reply`, or anything else for success.

    Raises:
        UsageError: the reply cannot be coded, as with an element that the response has not.
    """
    if not isinstance(outcome, Reply):
        return Answer(respond(request.command, 0x0000))
    if outcome.data_set is None:
        data_set = None
    else:
        data_set = encoded(outcome.data_set, request.context.transfer_syntax)
    command = respond(
        request.command,
        outcome.status,
        comment=outcome.comment,
        offending=outcome.offending,
        data_set=data_set is not None,
        **outcome.elements,
    )
    return Answer(command, data_set)


def refusal(request: Message, error: DimseError) -> Answer:
    """The answer to a request that failed."""
    why = Reply(error.status, error.comment, error.offending)
    try:
        return answer(request, why._replace(data_set=error.data_set, elements=error.elements))
    except UsageError:
        # WHY: what a program adds may not fit this response; the peer gets its status all the same
        return answer(request, why)


def queue(connection: Connection, context_id: int, response: Answer) -> None:
    """Queue a response for sending."""
    connection.data(context_id, True, True, response.command)
    if response.data_set is not None:
        connection.data(context_id, False, True, response.data_set)


def discard(request: Message) -> None:
    """Give up a request's data set."""
    if request.sink is not None:
        request.sink.discard()
