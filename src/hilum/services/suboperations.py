"""The C-STORE sub-operations of a C-GET or C-MOVE: one engine for both.

Owns what becomes of each instance that a handler yields, the counts, and the associations to a
destination. Must not know sockets, nor how the instances were found. PS3.4 C.4.2, C.4.3.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol

from hilum.dataset.codec import Element
from hilum.dimse.exchange import SubOperations as Counts
from hilum.errors import DimseError, HilumError, PeerError, ProtocolError
from hilum.services.base import Reply
from hilum.services.storage_scu import Originator, Sent, Unsendable, outcome_of, plan, submit
from hilum.tables.commands import C_MOVE_RQ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hilum.dimse.command import Command
    from hilum.services.base import Channel, Outlet, Ports, Proposal, Response, Source
    from hilum.services.base import SubOperations as Announced
    from hilum.services.outgoing import Outgoing

__all__ = ["Retrieval", "begin"]

FAILED_SOP_INSTANCE_UID_LIST = 0x00080058
FAILED_UIDS_LIMIT = 65536 - 2
"""Bytes that a value of VR UI may have in explicit VR (PS3.5 Table 7.1-2)."""

DESTINATION_UNKNOWN = 0xA801
NOT_SENT = 0xC000
"""Stands for the status of a sub-operation that got no C-STORE-RSP."""

DEPTH = 4
"""Instances that wait for each association to a destination: enough to keep it busy."""

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

    def send(self, outgoing: Outgoing) -> None:
        """Send an instance, or queue it; its outcome comes later."""

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
        return min(self._parting or float("inf"), self.route.due)

    def pending(self) -> dict[str, int]:
        """The counts of a Pending response."""
        return self.counts.elements(0xFF00)

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
    back: Callable[[Callable[[Response], None]], Outlet],
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
        groups = _Groups(_Kind(*kind) for kind in announced.kinds)
        rules = _Rules(associate, groups, request.priority, originator, ports.thread_ends)
        return _Elsewhere(lanes, rules, heard, wake)

    return Retrieval(announced.total, route)


class _Kind(NamedTuple):
    """What is to be sent, as far as contexts are concerned."""

    sop_class_uid: str
    transfer_syntax_uid: str


# The same association: C-GET ------------------------------------------------------------------


class _Same:
    """Sub-operations on the association that asked for them."""

    def __init__(
        self,
        back: Callable[[Callable[[Response], None]], Outlet],
        priority: int,
        timeout: float,
    ) -> None:
        self._priority, self._timeout = priority, timeout
        self._outlet = back(self._answered)
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
        return self._outlet.may_send

    @property
    def under_way(self) -> int:
        return self._outlet.outstanding

    @property
    def due(self) -> float:
        return self._active + self._timeout if self._outlet.outstanding else float("inf")

    def send(self, outgoing: Outgoing) -> None:
        self._active = time.monotonic()
        try:
            failed = submit(self._outlet, outgoing, priority=self._priority)
        except Unsendable as error:
            # the peer waits for the rest of a data set that is not to be had
            raise ProtocolError(f"sub-operation: {error}", source=0, reason=0) from error
        self._active = time.monotonic()
        if failed is not None:
            self._heard(failed)

    def finish(self) -> None:
        """Nothing to say: the association goes on."""

    def stop(self) -> None:
        """What is under way ends by itself."""

    def cut(self) -> None:
        """Nothing of its own to end."""


# Other associations: C-MOVE -------------------------------------------------------------------


class _Rules(NamedTuple):
    """How the associations of one C-MOVE are opened and used."""

    associate: Callable[[list[Proposal]], Channel]
    groups: _Groups
    priority: int
    originator: Originator | None
    ends: Callable[[], object]


class _Groups:
    """The presentation contexts of all instances, at most 128 for each association."""

    def __init__(self, kinds: Iterable[_Kind]) -> None:
        self._lock = threading.Lock()
        self._groups = [group for group in plan(kinds) if group]
        self._of = {p.abstract_syntax: n for n, group in enumerate(self._groups) for p in group}

    def of(self, item: Outgoing) -> int:
        """The group of an instance; of a SOP class that was not announced, a new one."""
        with self._lock:
            number = self._of.get(item.sop_class_uid)
            if number is None:
                number = self._of[item.sop_class_uid] = len(self._groups)
                self._groups += plan([item])
            return number

    def proposals(self, number: int) -> list[Proposal]:
        """The contexts of a group."""
        return self._groups[number]


class _Elsewhere:
    """Sub-operations on associations of their own, each with a thread."""

    due = float("inf")

    def __init__(
        self, lanes: int, rules: _Rules, heard: Callable[[Sent], None], wake: Callable[[], None]
    ) -> None:
        self._queue: queue.SimpleQueue[Outgoing | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._queued = 0
        self._heard, self._wake = heard, wake
        self._lanes = [_Lane(self, rules) for _ in range(lanes)]
        self._limit = DEPTH * lanes
        self._started = 0
        self._finished = False
        self.stopped = False

    @property
    def ready(self) -> bool:
        return self._queued < self._limit

    @property
    def under_way(self) -> int:
        return self._queued

    def send(self, outgoing: Outgoing) -> None:
        with self._lock:
            self._queued += 1
        self._queue.put(outgoing)
        if self._started < min(self._queued, len(self._lanes)):
            lane = self._lanes[self._started]
            self._started += 1
            threading.Thread(target=lane.run, name="sub-operations", daemon=True).start()

    def finish(self) -> None:
        if not self._finished:
            self._finished = True
            for _ in range(self._started):
                self._queue.put(None)

    def stop(self) -> None:
        self.stopped = True
        self.finish()

    def cut(self) -> None:
        self.stop()
        for lane in self._lanes:
            lane.cut()

    # For the lanes

    def take(self, *, waiting: bool) -> Outgoing | None:
        """The next instance; None: no more, or none for the moment."""
        try:
            item = self._queue.get(block=waiting)
        except queue.Empty:
            return None
        if item is None and not waiting:
            self._queue.put(None)  # it is the sign for the next `take` that waits
        return item

    def dropped(self) -> None:
        """One that was queued is not sent: the retrieval was cancelled."""
        with self._lock:
            self._queued -= 1
        self._wake()

    def heard(self, sent: Sent) -> None:
        """One outcome more."""
        with self._lock:
            self._queued -= 1
        self._heard(sent)
        self._wake()


class _Lane:
    """One thread with its associations to the destination, one for each group of contexts."""

    def __init__(self, owner: _Elsewhere, rules: _Rules) -> None:
        self._owner, self._rules = owner, rules
        self._channels: dict[int, Channel] = {}
        self._dead: dict[int, str] = {}
        self._done = 0
        self._cut = False

    def run(self) -> None:
        """Send until there is no more; never raises."""
        try:
            while (item := self._owner.take(waiting=True)) is not None:
                self._some(item)
        finally:
            self._part()
            self._rules.ends()

    def _some(self, first: Outgoing) -> None:
        """Send an instance and those that are there already, over as few associations."""
        ahead: deque[Outgoing] = deque((first,))
        while ahead:
            group = self._rules.groups.of(ahead[0])
            if self._owner.stopped:
                self._owner.dropped()
                ahead.popleft()
            elif group in self._dead:
                self._fail(ahead.popleft(), self._dead[group])
            else:
                self._over(group, ahead)

    def _over(self, group: int, ahead: deque[Outgoing]) -> None:
        """Send over one association; what it was not tried with stays in `ahead`."""
        begun: list[Outgoing] = []
        fresh, done = group not in self._channels, self._done
        try:
            channel = self._channel(group)
            while (item := self._next(group, ahead)) is not None:
                while not channel.may_send:
                    self._hear(channel, begun)
                begun.append(ahead.popleft())
                rules = self._rules
                failed = submit(channel, item, priority=rules.priority, originator=rules.originator)
                if failed is not None:
                    begun.remove(item)
                    self._owner.heard(failed)
            while channel.outstanding:
                self._hear(channel, begun)
        except Exception as error:
            self._hear_rest(group, begun)
            useless = fresh and done == self._done and isinstance(error, PeerError)
            self._broken(group, error, given_up=useless)
            why = str(error) if isinstance(error, HilumError) else f"internal error: {error!r}"
            for item in begun:
                self._fail(item, why)

    def _next(self, group: int, ahead: deque[Outgoing]) -> Outgoing | None:
        """The instance to send next, still in `ahead`; None: there is none for this association."""
        if self._owner.stopped:
            return None
        if not ahead and (item := self._owner.take(waiting=False)) is not None:
            ahead.append(item)
        return ahead[0] if ahead and self._rules.groups.of(ahead[0]) == group else None

    def _hear(self, channel: Channel, begun: list[Outgoing]) -> None:
        response = channel.receive()
        begun.remove(response.token[0])
        self._done += 1
        self._owner.heard(outcome_of(response))

    def _hear_rest(self, group: int, begun: list[Outgoing]) -> None:
        """Responses that came before the association broke."""
        channel = self._channels.get(group)
        with suppress(Exception):
            while channel is not None and channel.heard:
                self._hear(channel, begun)

    def _channel(self, group: int) -> Channel:
        channel = self._channels.get(group)
        if channel is None:
            channel = self._channels[group] = self._rules.associate(
                self._rules.groups.proposals(group)
            )
        if self._cut:
            channel.cut()
        return channel

    def _broken(self, group: int, error: Exception, given_up: bool) -> None:
        """An association broke: the next instance gets a new one, unless that did not work."""
        channel = self._channels.pop(group, None)
        if channel is not None:
            with suppress(Exception):
                channel.abort()
        if given_up:
            self._dead[group] = str(error)

    def _fail(self, item: Outgoing, why: str) -> None:
        self._owner.heard(Sent(item.name, item.sop_instance_uid, None, why))

    def _part(self) -> None:
        for channel in self._channels.values():
            with suppress(Exception):
                if self._cut:
                    channel.abort()
                else:
                    channel.release()
        self._channels.clear()

    def cut(self) -> None:
        """From another thread: end what is waited for."""
        self._cut = True
        for channel in tuple(self._channels.values()):
            channel.cut()
