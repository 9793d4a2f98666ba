"""Storage Commitment Push Model, SCU role (PS3.4 Annex J): does the peer vouch for these instances?

Owns the request, and taking the result: an N-EVENT-REPORT that comes on the same association, or on
one that the peer opens. Must not know sockets: who listens is passed in.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.workflow.commitment import (
    PUSH_MODEL,
    PUSH_MODEL_INSTANCE,
    REASONS,
    Reference,
    read_result,
    request_data_set,
)
from hilum.errors import DimseError, PeerError, TimedOut, UsageError
from hilum.services.base import Operation, Performed, ServiceClass, identifier
from hilum.services.granted import named
from hilum.services.normalised_scu import Target, act, associated, proposals
from hilum.tables.commands import N_EVENT_REPORT_RQ

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hilum.dimse.assembler import Message
    from hilum.services.base import Channel, Context, Proposal

__all__ = ["RESULTS", "Commitment", "Results", "Waiting", "commit", "reason_text"]

RESULTS = ServiceClass(
    name="Storage Commitment Push Model",
    key="commitment_results",
    ref="PS3.4 Annex J",
    sop_classes=(PUSH_MODEL,),
    operations={N_EVENT_REPORT_RQ: Operation("N-EVENT-REPORT", "commitment")},
    scu=True,
)
"""What a program performs that takes results on associations which the peer opens (J.3.3)."""

REQUEST_STORAGE_COMMITMENT = 1
INVALID_ARGUMENT = 0x0115
LOOK_SECONDS = 0.1
"""Between two looks at the one place while waiting at the other."""

_TARGET = Target((PUSH_MODEL,), PUSH_MODEL, "requests for storage commitment")


class Commitment(NamedTuple):
    """What the peer vouches for.

    Attributes:
        transaction_uid: of the request.
        references: each instance of the request; `reason` is 0 for committed, a failure reason, or
            None if the result does not mention it.
    """

    transaction_uid: str
    references: tuple[Reference, ...]

    @property
    def complete(self) -> bool:
        """True if the peer vouches for every instance."""
        return all(one.reason == 0 for one in self.references)


class Waiting(NamedTuple):
    """How long to wait for a result.

    Attributes:
        seconds: in all.
        associated: on the association of the request, where the peer may also open one of its own.
    """

    seconds: float = 60.0
    associated: float = 10.0


def reason_text(reason: int | None) -> str:
    """What a failure reason means (PS3.3 C.14.1.1), for a person."""
    if reason is None:
        return "the result does not mention it"
    return f"{reason:04X} {REASONS.get(reason, 'a reason that the standard does not list')}"


class Results:
    """Results as they come, from any thread; `handle` is the handler of their N-EVENT-REPORT."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._expected: set[str] = set()
        self._come: dict[str, tuple[Reference, ...]] = {}

    def expect(self, transaction_uid: str) -> None:
        """Take the result of this transaction; one of any other is refused."""
        with self._changed:
            self._expected.add(transaction_uid)

    def handle(self, request: Message, context: Context) -> None:
        """Take a result; one that comes again is answered with success, too.

        Raises:
            DimseError: 0122 for another SOP class, 0115 for a transaction that is not ours.
        """
        named(request, PUSH_MODEL)
        uid, references = read_result(identifier(request))
        with self._changed:
            if uid not in self._expected:
                raise DimseError("no such transaction", status=INVALID_ARGUMENT)
            self._come.setdefault(uid, references)
            self._changed.notify_all()

    def wait(self, transaction_uid: str, seconds: float) -> tuple[Reference, ...] | None:
        """The result of a transaction once it has come; None if it does not come in time."""
        with self._changed:
            self._changed.wait_for(lambda: transaction_uid in self._come, max(seconds, 0))
            return self._come.get(transaction_uid)


def commit(
    associate: Callable[[list[Proposal], Mapping[int, Performed]], Channel],
    references: Sequence[Reference],
    transaction_uid: str,
    *,
    results: Results,
    waiting: Waiting | None = None,
    listening: bool = False,
) -> Commitment:
    """Ask for commitment, and wait for the result.

    Args:
        associate: opens an association with these contexts, on which this side performs these
            operations when the peer requests them.
        references: SOP Class and Instance UIDs.
        transaction_uid: a new UID.
        results: where results come, also those of associations that the peer opens.
        listening: whether there can be such: then the association is released before all of the
            time is over.

    Raises:
        UsageError: nothing is named.
        DimseError: the peer does not take the request. PeerError: there is no association; or it
            ended, or the time was over, without a result.
    """
    if not references:
        raise UsageError("commitment: no instance is named")
    waiting = waiting or Waiting()
    results.expect(transaction_uid)
    until = time.monotonic() + waiting.seconds
    performs = {N_EVENT_REPORT_RQ: Performed(results.handle)}
    with associated(lambda wanted: associate(wanted, performs), proposals(PUSH_MODEL)) as channel:
        information = request_data_set(transaction_uid, references)
        act(channel, _TARGET, PUSH_MODEL_INSTANCE, REQUEST_STORAGE_COMMITMENT, information)
        seconds = min(waiting.associated, waiting.seconds) if listening else waiting.seconds
        _stay(channel, results, transaction_uid, seconds, listening)
    found = results.wait(transaction_uid, until - time.monotonic() if listening else 0)
    if found is None:
        raise TimedOut(_no_result(waiting.seconds, listening))
    return Commitment(transaction_uid, _outcomes(references, found))


def _stay(
    channel: Channel, results: Results, transaction_uid: str, seconds: float, listening: bool
) -> None:
    """Take what comes on the association, until the result is there or the time is over."""
    end = time.monotonic() + seconds
    try:
        while results.wait(transaction_uid, 0) is None:
            left = end - time.monotonic()
            if left <= 0:
                return
            channel.serve(min(left, LOOK_SECONDS) if listening else left)
    except PeerError as error:
        if not listening and results.wait(transaction_uid, 0) is None:
            raise PeerError(f"{error}, before the result came: {_CALL_BACK}") from error


_CALL_BACK = "listen on a port that the peer knows, so that it can bring it"


def _no_result(seconds: float, listening: bool) -> str:
    told = f"the peer took the request, but no result came within {seconds:g} s"
    if listening:
        return f"{told}: does it know this AE title with this host and port?"
    return f"{told}: {_CALL_BACK}"


def _outcomes(references: Sequence[Reference], found: Sequence[Reference]) -> tuple[Reference, ...]:
    """The outcome of each instance that was asked for, in that order."""
    exactly = {one[:2]: one.reason for one in found}
    by_instance = {one.sop_instance_uid: one.reason for one in found}
    return tuple(
        one._replace(reason=exactly.get(one[:2], by_instance.get(one.sop_instance_uid)))
        for one in references
    )
