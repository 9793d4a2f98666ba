"""Sub-operations over associations of their own: C-MOVE, and whatever else goes to another node.

Owns the queue of instances for one destination, and its associations, each with a thread. Must not
know what is retrieved, nor what the requestor is told (`suboperations` does). PS3.4 C.4.2.
"""

from __future__ import annotations

import math
import queue
import threading
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from hilum.errors import HilumError, PeerError
from hilum.services.storage_scu import Originator, Room, Sent, outcome_of, plan, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hilum.services.base import Channel, Proposal
    from hilum.services.outgoing import Outgoing

__all__ = ["Elsewhere", "Groups", "InstanceKind", "Rules"]

DEPTH = 64
"""Instances that wait for each association to a destination: enough to keep it busy."""

NEWS_SECONDS = 0.02
"""How often outcomes of other associations are looked at while they come fast: to be woken for each
would take longer than to send a small instance."""


class InstanceKind(NamedTuple):
    """What is to be sent, as far as contexts are concerned."""

    sop_class_uid: str
    transfer_syntax_uid: str


class Rules(NamedTuple):
    """How the associations of one C-MOVE are opened and used."""

    associate: Callable[[list[Proposal]], Channel]
    groups: Groups
    priority: int
    originator: Originator | None
    ends: Callable[[], object]


class Groups:
    """The presentation contexts of all instances, at most 128 for each association."""

    def __init__(self, kinds: Iterable[InstanceKind]) -> None:
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


class Elsewhere:
    """Sub-operations on associations of their own, each with a thread."""

    due = float("inf")

    def __init__(
        self, lanes: int, rules: Rules, heard: Callable[[Sent], None], wake: Callable[[], None]
    ) -> None:
        self._queue: queue.SimpleQueue[Outgoing | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._queued = 0
        self._news = False
        self.look_at = math.inf
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

    def go_on(self) -> None:
        now = time.monotonic()
        with self._lock:
            if self._news or now >= self.look_at:
                # nobody wakes us until then; if nothing has come by then, the next one will
                self.look_at = now + NEWS_SECONDS if self._news else math.inf
            self._news = False

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
        self._heard(sent)
        with self._lock:
            self._news = True
            self._queued = left = self._queued - 1
            wanted = not left or (left == self._limit // 2 and not self._finished)
            wanted |= self.look_at == math.inf
        if wanted:
            self._wake()


class _Lane:
    """One thread with its associations to the destination, one for each group of contexts."""

    def __init__(self, owner: Elsewhere, rules: Rules) -> None:
        self._owner, self._rules = owner, rules
        self._channels: dict[int, Channel] = {}
        self._dead: dict[int, str] = {}
        self._room = Room()
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
            while True:
                if self._more(group, ahead):
                    self._send(channel, ahead, begun)
                elif channel.outstanding:
                    self._hear(channel, begun)
                else:
                    break
        except Exception as error:
            self._hear_rest(group, begun)
            useless = fresh and done == self._done and isinstance(error, PeerError)
            self._broken(group, error, given_up=useless)
            why = str(error) if isinstance(error, HilumError) else f"internal error: {error!r}"
            for item in begun:
                self._fail(item, why)

    def _send(self, channel: Channel, ahead: deque[Outgoing], begun: list[Outgoing]) -> None:
        """Send the first of `ahead`; it is read while responses to others are on their way."""
        rules = self._rules
        item = ahead.popleft()
        begun.append(item)
        made = prepare(
            channel, item, priority=rules.priority, originator=rules.originator, room=self._room
        )
        begun.remove(item)
        if isinstance(made, Sent):
            self._owner.heard(made)
            return
        ahead.appendleft(item)
        while not channel.may_send:
            self._hear(channel, begun)
        if not self._owner.stopped:
            begun.append(ahead.popleft())
            made.send(channel)

    def _more(self, group: int, ahead: deque[Outgoing]) -> bool:
        """Whether there is an instance for this association; then it is the first of `ahead`."""
        if self._owner.stopped:
            return False
        if not ahead and (item := self._owner.take(waiting=False)) is not None:
            ahead.append(item)
        return bool(ahead) and self._rules.groups.of(ahead[0]) == group

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
