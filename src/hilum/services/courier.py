"""Delivers what waits in the outbox, and examines what commitment was asked for.

Owns the requests that this side sends on its own account: N-EVENT-REPORTs as an SCP, N-CREATEs and
N-SETs as an SCU; on the association that asked while it is open, else on one of its own. Must not
know how a delivery came about, nor what else there is to look at (`rounds`). PS3.4 J.3.3, F.9,
CC.2.4, R.3.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive.workflow.attributes import in_character_set
from hilum.archive.workflow.availability import IAN
from hilum.archive.workflow.commitment import PUSH_MODEL, PUSH_MODEL_INSTANCE
from hilum.archive.workflow.performed import MPPS, NOTIFICATION
from hilum.archive.workflow.workitems import PUSH as UPS_PUSH
from hilum.dimse.data_sets import encoded
from hilum.dimse.messages import n_create_rq, n_event_report_rq, n_set_rq
from hilum.errors import HilumError
from hilum.services.base import Proposal
from hilum.services.rounds import Rounds
from hilum.tables.commands import N_CREATE_RQ, N_EVENT_REPORT_RQ, N_SET_RQ
from hilum.tables.status import meaning
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, uid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hilum.archive.ports import InstanceReader
    from hilum.archive.workflow.outbox import Delivery
    from hilum.archive.workflow.workflow import Workflow
    from hilum.services.base import Channel, Ports, Requests

__all__ = ["KINDS", "Courier", "Kind"]

LOOK_SECONDS = 1.0
"""How often the outbox is looked at when nobody says that there is something in it."""

FAREWELL_SECONDS = 2.0
"""For deliveries that are under way when the server stops, and again for the word that it does."""

PARALLEL = 8
"""Destinations that are delivered to side by side."""

SETTLE_SECONDS = 0.25
"""Between a request for commitment and its result on the same association. The response goes first,
and many requesters release as soon as they have it: a result that crosses the release cannot be
answered any more (PS3.8 9.2.1, Sta7), and is the end of some, as of pynetdicom.

Also between the acceptance of an association and the first event on it: pynetdicom knows its
contexts a moment after it has read the acceptance, and is stuck for ever when the event is there
before."""

DUPLICATE = 0x0111
WARNINGS = (0x0001, 0x0107, 0x0116)
"""Statuses of PS3.7 Annex C that are warnings, as every Bxxx is."""

_SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)


class Kind(NamedTuple):
    """How deliveries of a kind are sent.

    `abstract_syntax` is what is proposed, `sop_class` and `instance` what the request names; an
    empty instance is that of the delivery.
    """

    operation: int
    abstract_syntax: str
    sop_class: str
    instance: str = ""


KINDS: dict[str, Kind] = {
    "commitment result": Kind(N_EVENT_REPORT_RQ, PUSH_MODEL, PUSH_MODEL, PUSH_MODEL_INSTANCE),
    "mpps event": Kind(N_EVENT_REPORT_RQ, NOTIFICATION, NOTIFICATION),
    "ups event": Kind(N_EVENT_REPORT_RQ, uid_of("UnifiedProcedureStepEvent"), UPS_PUSH),
    "mpps create": Kind(N_CREATE_RQ, MPPS, MPPS),
    "mpps set": Kind(N_SET_RQ, MPPS, MPPS),
    "instance availability": Kind(N_CREATE_RQ, IAN, IAN),
}
"""By the kind of a delivery, how it is sent."""


class _Ended(Exception):
    """The courier has ended: nothing may be noted any more."""


class _Notes:
    """The permission to note what became of deliveries; `close` waits for those who have it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._noting = 0
        self._closed = False

    def __enter__(self) -> None:
        with self._changed:
            self.check()
            self._noting += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._noting -= 1
            self._changed.notify_all()

    def check(self) -> None:
        """Raise `_Ended` if nothing may be noted any more."""
        if self._closed:
            raise _Ended

    def close(self) -> None:
        """Permit nothing any more."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: not self._noting)


class Courier:
    """A thread that delivers, and one for each destination that it delivers to.

    Several processes may each have one on the same data folder: a delivery is one process's.

    Args:
        reader: what is stored, for commitments and complete studies.
        ports: `destination` and `associate` find and reach a peer.
        retrieve_aet: where instances can be retrieved from: this server's AE title.
        tell: told of deliveries: level, what, and fields.
    """

    def __init__(
        self,
        workflow: Workflow,
        reader: InstanceReader,
        ports: Ports,
        retrieve_aet: str,
        tell: Callable[[str, str, dict[str, Any]], None],
    ) -> None:
        self._workflow = workflow
        self._reader = reader
        self._ports = ports
        self._tell = tell
        self._rounds = Rounds(workflow, reader, retrieve_aet, tell)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._notes = _Notes()
        self._places = threading.Semaphore(PARALLEL)
        self._jobs: dict[threading.Thread, list[Delivery]] = {}
        self._busy: set[str] = set()
        self._channels: set[Channel] = set()

    def start(self, *, restarted: bool = True) -> None:
        """Begin.

        Args:
            restarted: tell who watches workitems that the server has (CC.2.4.3); not by a process
                that takes the place of another one.
        """
        if restarted:
            self._workflow.report_status("RESTARTED")
        self._thread.start()

    def stop(self) -> None:
        """End within a few seconds, saying so to who watches workitems.

        What was not confirmed by then stays in the outbox, and can be sent at once by who is next.
        """
        self._stopping.set()
        self._workflow.wake.set()
        self._thread.join()
        under_way = list(self._jobs)
        _wait(under_way)
        if self._workflow.duty.held and self._workflow.report_status("GOING DOWN"):
            self._hand_out()
            _wait([job for job in list(self._jobs) if job not in under_way])
        unfinished = list(self._jobs.values())  # WHY now: what is cut may end before the next line
        self._notes.close()
        for channel in list(self._channels):
            channel.cut()
        # WHY not wait for these: who connects, or waits to be accepted, may do so for a minute
        left = [delivery.id for some in unfinished for delivery in list(some)]
        with suppress(HilumError):  # without this they are due a little later
            self._workflow.outbox.give_back(left)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.step()
            except Exception as error:
                # WHY: nobody would deliver anything any more
                self._tell("error", "courier", {"error": repr(error)})
            self._workflow.wake.wait(LOOK_SECONDS)
            self._workflow.wake.clear()
        self._ports.thread_ends()

    def step(self) -> None:
        """Examine what is due, and send what waits."""
        self._workflow.examine(self._reader, self._stopping.is_set)
        self._rounds.make()
        self._hand_out()

    def _hand_out(self) -> None:
        """Begin the deliveries that are due, those to one destination one after the other."""
        taken = self._workflow.outbox.take(busy=tuple(self._busy))
        deliveries = sorted(taken, key=lambda one: (one.destination, one.id))
        for destination, some in groupby(deliveries, lambda one: one.destination):
            self._busy.add(destination)
            left = list(some)
            job = threading.Thread(
                target=self._work, args=(destination, left), name="courier", daemon=True
            )
            self._jobs[job] = left
            job.start()

    # One destination ------------------------------------------------------------------------------

    def _work(self, destination: str, left: list[Delivery]) -> None:
        try:
            with self._places:
                self._deliver(destination, left)
        except _Ended:
            pass  # what is left was given back
        except Exception as error:
            # WHY: in a thread of its own it would be lost without a word
            self._tell("error", "courier", {"error": repr(error)})
            with suppress(_Ended):
                self._all_failed(left, repr(error))
        finally:
            self._busy.discard(destination)
            self._jobs.pop(threading.current_thread(), None)
            self._workflow.wake.set()  # the next ones may go now

    def _deliver(self, destination: str, left: list[Delivery]) -> None:
        """Deliver; what is left in the list afterwards has not been dealt with."""
        for delivery in left.copy():
            self._notes.check()
            if self._sent_back(delivery):
                left.remove(delivery)
        if not left:
            return
        peer = self._ports.destination(destination)
        if peer is None:
            self._all_failed(left, "no peer of the settings has this AE title")
            return
        try:
            channel = self._ports.associate(peer, _proposals(left))
        except (HilumError, OSError) as error:
            self._all_failed(left, str(error))
            return
        self._channels.add(channel)
        try:
            self._deliver_on(channel, destination, left)
            channel.release()
        except (HilumError, OSError) as error:
            channel.abort()
            self._all_failed(left, str(error))
        except _Ended:
            channel.abort()
            raise
        finally:
            self._channels.discard(channel)

    def _deliver_on(self, channel: Channel, destination: str, left: list[Delivery]) -> None:
        kinds = {one.kind for one in left}
        while left:
            self._notes.check()
            self._send(channel, left[0])
            left.pop(0)
            if not (left or self._stopping.is_set()):
                # what had to wait for the one before it goes on the same association
                with self._notes:
                    left += self._workflow.outbox.take(to=destination, kinds=kinds)

    def _send(self, channel: Channel, delivery: Delivery) -> None:
        """Send one; a failure that is the peer's answer is noted, a broken association raised."""
        kind = KINDS[delivery.kind]
        context = channel.context(kind.abstract_syntax)
        if context is None:
            self._failed(delivery, "the peer does not take this SOP class", answered=True)
            return
        data = encoded(_content(delivery), context.transfer_syntax) if delivery.payload else b""
        channel.send(kind.operation, context, _command(kind, delivery), (data,) if data else ())
        self._confirmed(delivery, channel.receive().status)

    def _confirmed(self, delivery: Delivery, status: int) -> None:
        known = status == DUPLICATE and KINDS[delivery.kind].operation == N_CREATE_RQ
        if status == 0 or status >> 12 == 0xB or status in WARNINGS or known:
            with self._notes:
                self._workflow.outbox.delivered(delivery.id)
            self._tell("info", "delivered", _fields(delivery))
            return
        self._failed(delivery, f"the peer answered {status:04X} {meaning(status)}", answered=True)

    # On an association of the peer's --------------------------------------------------------------

    def _sent_back(self, delivery: Delivery) -> bool:
        """Send on the association that asked for it, or that listens for such, if it is open."""
        found = self._workflow.take_open(delivery.details.get("transaction"))
        if found is None:
            found = self._workflow.listeners.association(delivery.destination, delivery.kind)
        if found is None:
            return False
        requests, since = found
        self._stopping.wait(max(0.0, SETTLE_SECONDS - since))
        return self._told(requests, delivery)

    def _told(self, requests: Requests, delivery: Delivery) -> bool:
        kind = KINDS[delivery.kind]
        try:
            command, _ = self._invoke(requests, kind, delivery)
        except (HilumError, OSError):
            # LENIENT: PS3.4 J.3.3.1.2: an SCU that has released, or takes no request on the same
            # association, gets the result on one of its own.
            return False
        if command.status != 0:
            return False
        self._confirmed(delivery, command.status)
        return True

    def _invoke(self, requests: Requests, kind: Kind, delivery: Delivery) -> Any:
        content = _content(delivery) if delivery.payload else None
        return requests.invoke(
            kind.operation, kind.abstract_syntax, _command(kind, delivery), content
        ).wait()

    # Failures -------------------------------------------------------------------------------------

    def _all_failed(self, deliveries: list[Delivery], why: str) -> None:
        if self._stopping.is_set():
            with self._notes:
                self._workflow.outbox.give_back([delivery.id for delivery in deliveries])
            deliveries.clear()
        while deliveries:
            self._failed(deliveries[0], why)
            deliveries.pop(0)

    def _failed(self, delivery: Delivery, why: str, *, answered: bool = False) -> None:
        """Note a failure; a report that the peer was there for and does not take is put aside."""
        aside = answered and KINDS[delivery.kind].operation == N_EVENT_REPORT_RQ
        with self._notes:
            gave_up = self._workflow.outbox.failed(delivery.id, why, aside=aside)
        fields = {**_fields(delivery), "attempts": delivery.attempts + 1, "error": why}
        level, what = ("error", "delivery given up") if gave_up else ("warning", "delivery failed")
        self._tell(level, what, fields)


def _wait(jobs: list[threading.Thread]) -> None:
    """Let deliveries that are under way come to their end, for some time."""
    until = time.monotonic() + FAREWELL_SECONDS
    for job in jobs:
        job.join(max(0.0, until - time.monotonic()))


def _fields(delivery: Delivery) -> dict[str, Any]:
    return {"kind": delivery.kind, "destination": delivery.destination, "delivery": delivery.id}


def _content(delivery: Delivery) -> Any:
    return in_character_set(delivery.data_set, str(delivery.details.get("character_set", "")))


def _proposals(deliveries: Iterable[Delivery]) -> list[Proposal]:
    """What to propose for these: as SCP where events are reported (PS3.7 D.3.3.4)."""
    kinds = dict.fromkeys(KINDS[one.kind] for one in deliveries)
    found = {
        kind.abstract_syntax: (False, True) if kind.operation == N_EVENT_REPORT_RQ else None
        for kind in kinds
    }
    return [Proposal(syntax, _SYNTAXES, roles=roles) for syntax, roles in found.items()]


def _command(kind: Kind, delivery: Delivery) -> Callable[[int], bytes]:
    uid = kind.instance or str(delivery.details.get("uid", ""))
    has_data = bool(delivery.payload)
    if kind.operation == N_EVENT_REPORT_RQ:
        event = int(delivery.details["event"])
        return lambda number: n_event_report_rq(
            number, kind.sop_class, uid, event, data_set=has_data
        )
    if kind.operation == N_SET_RQ:
        return lambda number: n_set_rq(number, kind.sop_class, uid)
    return lambda number: n_create_rq(number, kind.sop_class, uid, data_set=has_data)
