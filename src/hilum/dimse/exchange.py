"""The operations under way on one association, on both of its sides.

Owns message ids, the asynchronous operations window, the pairing of responses with requests,
C-CANCEL and the counts of sub-operations (PS3.7 6.2, 9.1, 10.1, D.3.3.3). Must not know sockets,
fragments, services or what an operation does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.errors import DimseError, ProtocolError, UnrecognisedOperation, UsageError
from hilum.tables.commands import C_CANCEL_RQ, MESSAGE_BY_FIELD, RESPONSE_BIT
from hilum.tables.status import StatusClass, status_class

if TYPE_CHECKING:
    from hilum.dimse.command import Command

__all__ = ["Answer", "Exchange", "Invoker", "Performer", "SubOperations"]

HIGHEST_MESSAGE_ID = 65535
DUPLICATE_INVOCATION = 0x0210
COUNT_LIMIT = 0xFFFF


class Answer(NamedTuple):
    """A response to one of our requests: whose, and whether it is the last."""

    message_id: int
    is_final: bool
    token: object


class Invoker:
    """The requests that we sent and that are not answered yet.

    Args:
        window: operations that may be outstanding at once; 0 for any number (PS3.7 D.3.3.3).
    """

    __slots__ = ("_last", "_pending", "window")

    def __init__(self, window: int = 1) -> None:
        self.window = window
        self._last = 0
        self._pending: dict[int, tuple[int, object]] = {}

    @property
    def outstanding(self) -> int:
        """Requests that wait for their final response."""
        return len(self._pending)

    @property
    def is_open(self) -> bool:
        """Whether the window lets another request be sent."""
        return not self.window or len(self._pending) < self.window

    def begin(self, field: int, token: object = None) -> int:
        """A Message ID for a new request, 1 to 65535, none that is in use.

        Args:
            field: the Command Field of the request.
            token: comes back with each of its answers.

        Raises:
            UsageError: the window is full: wait for an answer first.
        """
        if not self.is_open or len(self._pending) == HIGHEST_MESSAGE_ID:
            raise UsageError(f"{len(self._pending)} operations are outstanding, no more may be")
        message_id = self._last % HIGHEST_MESSAGE_ID + 1
        while message_id in self._pending:
            message_id = message_id % HIGHEST_MESSAGE_ID + 1
        self._last = message_id
        self._pending[message_id] = (field, token)
        return message_id

    def token(self, message_id: int) -> object | None:
        """The token of a request that waits for its final response, else None."""
        pending = self._pending.get(message_id)
        return None if pending is None else pending[1]

    def answered(self, response: Command) -> Answer:
        """Match a response with its request; the final one frees the Message ID.

        Raises:
            ProtocolError: nothing like it was requested.
        """
        message_id = response.message_id_responded_to
        pending = self._pending.get(message_id)
        if pending is None or pending[0] | RESPONSE_BIT != response.field:
            raise ProtocolError(
                f"unsolicited {response.name} to message {message_id}", source=0, reason=0
            )
        is_final = status_class(response.status) is not StatusClass.PENDING
        if is_final:
            del self._pending[message_id]
        return Answer(message_id, is_final, pending[1])


class Performer:
    """The requests that the peer sent and that we have not finished.

    Args:
        window: operations that the peer may have outstanding; 0 for any number.
    """

    __slots__ = ("_cancelled", "_performing", "window")

    def __init__(self, window: int = 1) -> None:
        self.window = window
        self._performing: dict[int, Command] = {}
        self._cancelled: set[int] = set()

    @property
    def outstanding(self) -> int:
        """Operations begun and not ended."""
        return len(self._performing)

    def begin(self, request: Command) -> DimseError | None:
        """Note a request; None, or the error to answer it with instead of performing it.

        The error is 0210 for a Message ID in use (the first operation goes on), 0211 for a
        Command Field that PS3.7 does not know.

        Raises:
            ProtocolError: it is a response, or one request more than the window allows.
        """
        field = request.field
        if field >= RESPONSE_BIT:
            raise ProtocolError(f"unsolicited {request.name}", source=0, reason=0)
        if field == C_CANCEL_RQ:
            raise UsageError("C-CANCEL-RQ is no operation: hand it to `cancel`")
        message_id = request.message_id
        if message_id in self._performing:
            return DimseError(f"message {message_id} is in progress", status=DUPLICATE_INVOCATION)
        if self.window and len(self._performing) >= self.window:
            raise ProtocolError(
                f"more than {self.window} operations outstanding", source=0, reason=0
            )
        if field not in MESSAGE_BY_FIELD:
            return UnrecognisedOperation(f"no operation {field:04X}")
        self._performing[message_id] = request
        return None

    def cancel(self, cancel: Command) -> bool:
        """Take a C-CANCEL-RQ; whether it is for an operation in progress. Else it is ignored."""
        message_id = cancel.message_id_responded_to
        if message_id not in self._performing:
            return False
        self._cancelled.add(message_id)
        return True

    def is_cancelled(self, request: Command) -> bool:
        """Whether the peer cancelled this operation."""
        return request.message_id in self._cancelled

    def end(self, request: Command) -> None:
        """The final response goes out; nothing happens for a request that `begin` refused."""
        message_id = request.message_id
        # by identity: a refused duplicate must not end the operation whose id it took
        if self._performing.get(message_id) is not request:
            return
        del self._performing[message_id]
        self._cancelled.discard(message_id)


class Exchange:
    """Both sides of one association: what we invoke and what we perform.

    An association that does both (the SCU of C-GET, a peer with role selection) hands every
    command to `receive`.
    """

    __slots__ = ("invoker", "performer")

    def __init__(self, invoked: int = 1, performed: int = 1) -> None:
        self.invoker = Invoker(invoked)
        self.performer = Performer(performed)

    def receive(self, command: Command) -> Answer | DimseError | bool | None:
        """Sort an incoming command.

        Returns:
            a response: its `Answer`; a request: None to perform it, or the error to answer;
            a C-CANCEL-RQ: whether it meant an operation in progress.

        Raises:
            ProtocolError: unsolicited response, or window exceeded.
        """
        if command.is_response:
            return self.invoker.answered(command)
        if command.field == C_CANCEL_RQ:
            return self.performer.cancel(command)
        return self.performer.begin(command)


class SubOperations:
    """Counts of the C-STORE sub-operations of a C-GET or C-MOVE (PS3.4 C.4.2.1.6 to C.4.2.1.9).

    `failed_uids` are the instances for the Failed SOP Instance UID List (0008,0058).
    """

    __slots__ = ("completed", "failed", "failed_uids", "remaining", "warning")

    def __init__(self, total: int) -> None:
        self.remaining = total
        self.completed = 0
        self.failed = 0
        self.warning = 0
        self.failed_uids: list[str] = []

    def record(self, status: int, sop_instance_uid: str = "") -> None:
        """Count one sub-operation that ended with this status of its C-STORE-RSP."""
        outcome = status_class(status)
        self.remaining = max(0, self.remaining - 1)
        if outcome is StatusClass.SUCCESS:
            self.completed += 1
        elif outcome is StatusClass.WARNING:
            self.warning += 1
        else:
            self.failed += 1
            if sop_instance_uid:
                self.failed_uids.append(sop_instance_uid)

    def final_status(self, cancelled: bool = False) -> int:
        """FE00 cancelled, A702 all failed, B000 some failed or warned, 0000 else (C.4.2.3.1)."""
        if cancelled:
            return 0xFE00
        if self.failed and not (self.completed or self.warning):
            return 0xA702
        return 0xB000 if self.failed or self.warning else 0x0000

    def elements(self, status: int) -> dict[str, int]:
        """The counts that a response with this status carries, by keyword.

        Remaining is in a Pending and in a Cancel response only. A count is an unsigned short:
        one beyond it is given as 65535.
        """
        counts = {
            "NumberOfCompletedSuboperations": min(self.completed, COUNT_LIMIT),
            "NumberOfFailedSuboperations": min(self.failed, COUNT_LIMIT),
            "NumberOfWarningSuboperations": min(self.warning, COUNT_LIMIT),
        }
        if status_class(status) in (StatusClass.PENDING, StatusClass.CANCEL):
            counts["NumberOfRemainingSuboperations"] = min(self.remaining, COUNT_LIMIT)
        return counts
