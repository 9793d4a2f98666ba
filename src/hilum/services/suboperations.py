"""The C-STORE sub-operations of a C-GET or C-MOVE: one engine for both.

Owns what becomes of each instance that a handler yields, the counts, and the way back on the same
association; other ones are `elsewhere`. Must not know sockets, nor how the instances were found.
PS3.4 C.4.2, C.4.3.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Protocol

from hilum.dataset.codec import Element
from hilum.dimse.exchange import SubOperations as Counts
from hilum.errors import DimseError, ProtocolError
from hilum.services.base import Reply
from hilum.services.elsewhere import Elsewhere, Groups, InstanceKind, Rules
from hilum.services.storage_scu import (
    Originator,
    Ready,
    Room,
    Sent,
    Unsendable,
    outcome_of,
    prepare,
)
from hilum.tables.commands import C_MOVE_RQ

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.dimse.command import Command
    from hilum.services.base import Back, Channel, Ports, Proposal, Response, Source
    from hilum.services.base import SubOperations as Announced
    from hilum.services.outgoing import Outgoing

__all__ = ["Retrieval", "begin"]

FAILED_SOP_INSTANCE_UID_LIST = 0x00080058
FAILED_UIDS_LIMIT = 65536 - 2
"""Bytes that a value of VR UI may have in explicit VR (PS3.5 Table 7.1-2)."""

DESTINATION_UNKNOWN = 0xA801
NOT_SENT = 0xC000
"""Stands for the status of a sub-operation that got no C-STORE-RSP."""

PARTING_SECONDS = 0.5
"""How long sub-operations under way may take to end once the retrieval is cancelled."""


class Route(Protocol):
    """Where sub-operations go. Used on the association's own thread."""

    @property
    def ready(self) -> bool:
        """Whether `send` would not wait."""

    @property
    def under_way(self) -> int:
        """Instances without an outcome."""

    @property
    def due(self) -> float:
        """The monotonic time by which something must have happened; infinite where none is."""

    @property
    def look_at(self) -> float:
        """When to look for outcomes, though nobody said that there are any; may be infinite."""

    def send(self, outgoing: Outgoing) -> None:
        """Send an instance, or queue it; its outcome comes later."""

    def go_on(self) -> None:
        """Called each time before outcomes are counted: send what had to wait for one.

        Raises:
            ProtocolError: the association is of no more use.
        """

    def finish(self) -> None:
        """No more instances come."""

    def stop(self) -> None:
        """Begin nothing more."""

    def cut(self) -> None:
        """End at once, whatever is under way."""


class Retrieval:
    """One C-GET or C-MOVE: takes instances, counts outcomes, makes the responses.

    All methods are for the association's own thread.
    """

    def __init__(self, total: int, route: Callable[[Callable[[Sent], None]], Route]) -> None:
        self.counts = Counts(total)
        self.why = ""
        self._outcomes: deque[Sent] = deque()
        self.route = route(self._outcomes.append)
        self._parting = 0.0

    def collect(self) -> bool:
        """Count one outcome that has come; False if there is none."""
        if not self._outcomes:
            return False
        sent = self._outcomes.popleft()
        status = NOT_SENT if sent.status is None else sent.status
        self.counts.record(status, sent.sop_instance_uid)
        if not sent.stored and not self.why:
            self.why = sent.comment
        return True

    @property
    def settled(self) -> bool:
        """Whether nothing is under way and all outcomes are counted."""
        return not self._outcomes and not self.route.under_way

    def stop(self) -> None:
        """The peer cancelled, or the handler failed: begin nothing more."""
        if not self._parting:
            self._parting = time.monotonic() + PARTING_SECONDS
            self.route.stop()

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return bool(self._parting)

    @property
    def parted(self) -> bool:
        """Whether to answer now: all is settled, or what is under way had its time after `stop`."""
        return self.settled or 0 < self._parting <= time.monotonic()

    @property
    def due(self) -> float:
        """When to look again at the latest."""
        return min(self._parting or float("inf"), self.route.due, self.route.look_at)

    def reply(self, *, cancelled: bool = False, outcome: Reply | None = None) -> Reply:
        """The final answer: `outcome` of the handler, or what the counts come to."""
        own = outcome if outcome is not None and outcome.status else None
        status = own.status if own else self.counts.final_status(cancelled)
        why = own.comment if own else (self.why if self.counts.failed else "")
        data_set = own.data_set if own else None
        if data_set is None and status != 0 and self.counts.failed_uids:
            data_set = {FAILED_SOP_INSTANCE_UID_LIST: _uid_list(self.counts.failed_uids)}
        elements = self.counts.elements(status)
        return Reply(status, why, own.offending if own else (), data_set, elements)


def _uid_list(uids: list[str]) -> Element:
    """As many UIDs as one value can hold."""
    value = "\\".join(uids)
    if len(value) > FAILED_UIDS_LIMIT:
        value = value[: value.rindex("\\", 0, FAILED_UIDS_LIMIT + 1)]
    raw = value.encode("ascii", "replace")
    return Element("UI", raw + b"\0" * (len(raw) % 2))


def begin(
    announced: Announced,
    request: Command,
    source: Source,
    ports: Ports,
    back: Callable[[Callable[[Response], None]], Back],
    wake: Callable[[], None],
) -> Retrieval:
    """Start the sub-operations that a handler announced.

    Args:
        announced: how many, and where to.
        request: the C-GET-RQ or C-MOVE-RQ.
        source: the association it came on.
        ports: who knows destinations, and opens associations.
        back: makes the same association an outlet, given who is told of responses.
        wake: called from another thread when an outcome is there.

    Raises:
        DimseError: the destination is not known (A801).
    """
    if not announced.destination:
        same = _Same(back, request.priority, ports.response_timeout)
        return Retrieval(announced.total, same.reporting)
    peer = ports.destination(announced.destination)
    if peer is None:
        raise DimseError(
            f"move destination {announced.destination} is not known", status=DESTINATION_UNKNOWN
        )
    originator = None
    if request.field == C_MOVE_RQ:
        originator = Originator(source.calling_aet, request.message_id)

    def associate(proposals: list[Proposal]) -> Channel:
        return ports.associate(peer, proposals)

    def route(heard: Callable[[Sent], None]) -> Route:
        lanes = max(1, min(ports.sub_associations, announced.total))
        groups = Groups(InstanceKind(*kind) for kind in announced.kinds)
        rules = Rules(associate, groups, request.priority, originator, ports.thread_ends)
        return Elsewhere(lanes, rules, heard, wake)

    return Retrieval(announced.total, route)


# The same association: C-GET ------------------------------------------------------------------


class _Same:
    """Sub-operations on the association that asked for them.

    The next one is read while the peer is busy with the last.
    """

    look_at = float("inf")

    def __init__(
        self,
        back: Callable[[Callable[[Response], None]], Back],
        priority: int,
        timeout: float,
    ) -> None:
        self._priority, self._timeout = priority, timeout
        self._outlet = back(self._answered)
        self._room = Room()
        self._next: Ready | None = None
        self._active = 0.0
        self._heard: Callable[[Sent], None]

    def reporting(self, heard: Callable[[Sent], None]) -> _Same:
        """Tell `heard` of each outcome."""
        self._heard = heard
        return self

    def _answered(self, response: Response) -> None:
        self._active = time.monotonic()
        self._heard(outcome_of(response))

    @property
    def ready(self) -> bool:
        return self._next is None

    @property
    def under_way(self) -> int:
        return self._outlet.outstanding + (self._next is not None)

    @property
    def due(self) -> float:
        return self._active + self._timeout if self._outlet.outstanding else float("inf")

    def send(self, outgoing: Outgoing) -> None:
        made = prepare(self._outlet, outgoing, priority=self._priority, room=self._room)
        if isinstance(made, Sent):
            self._heard(made)
            return
        while not self._outlet.may_send:
            if not self._outlet.hear(self.due):
                self._next = made
                return
        self._send(made)

    def go_on(self) -> None:
        made = self._next
        if made is not None and self._outlet.may_send:
            self._next = None
            self._send(made)

    def _send(self, made: Ready) -> None:
        self._active = time.monotonic()
        try:
            made.send(self._outlet)
        except Unsendable as error:
            # the peer waits for the rest of a data set that is not to be had
            raise ProtocolError(f"sub-operation: {error}", source=0, reason=0) from error
        self._active = time.monotonic()

    def finish(self) -> None:
        """Nothing to say: the association goes on."""

    def stop(self) -> None:
        """What is under way ends by itself."""
        self._next = None

    def cut(self) -> None:
        """Nothing of its own to end."""
