"""Delivers what waits in the outbox, and examines what commitment was asked for.

Owns the requests that this side sends on its own account: N-EVENT-REPORTs as an SCP, N-CREATEs and
N-SETs as an SCU; on the association that asked while it is open, else on one of its own. Must not
know how a delivery came about, nor what else there is to look at (`rounds`). PS3.4 J.3.3, F.9,
CC.2.4, R.3.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
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
    from concurrent.futures import Future

    from hilum.archive.ports import InstanceReader
    from hilum.archive.workflow.outbox import Delivery
    from hilum.archive.workflow.workflow import Workflow
    from hilum.services.base import Channel, Ports, Requests

__all__ = ["KINDS", "Courier", "Kind"]

LOOK_SECONDS = 1.0
"""How often the outbox is looked at when nobody says that there is something in it."""

FAREWELL_SECONDS = 5.0
"""For deliveries that are under way when the server stops."""

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


class Courier:
    """A thread that delivers.

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
        self._pool = ThreadPoolExecutor(PARALLEL, "courier")
        self._jobs: set[Future[None]] = set()
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
        """End, saying so to who watches workitems; what is not sent stays in the outbox."""
        self._stopping.set()
        self._workflow.wake.set()
        self._thread.join()
        wait(list(self._jobs), FAREWELL_SECONDS)
        if self._workflow.duty.held and self._workflow.report_status("GOING DOWN"):
            self._hand_out()
            wait(list(self._jobs), FAREWELL_SECONDS)
        for channel in list(self._channels):
            channel.cut()
        self._pool.shutdown(wait=True, cancel_futures=True)

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
        self._workflow.examine(self._reader)
        self._rounds.make()
        self._hand_out()

    def _hand_out(self) -> None:
        """Begin the deliveries that are due, those to one destination one after the other."""
        taken = self._workflow.outbox.take(busy=tuple(self._busy))
        deliveries = sorted(taken, key=lambda one: (one.destination, one.id))
        for destination, some in groupby(deliveries, lambda one: one.destination):
            self._busy.add(destination)
            job = self._pool.submit(self._work, destination, list(some))
            self._jobs.add(job)
            job.add_done_callback(self._jobs.discard)

    # One destination ------------------------------------------------------------------------------

    def _work(self, destination: str, left: list[Delivery]) -> None:
        try:
            self._deliver(destination, left)
        except Exception as error:
            # WHY: in a pool it would be lost without a word
            self._tell("error", "courier", {"error": repr(error)})
            self._all_failed(left, repr(error))
        finally:
            self._busy.discard(destination)
            self._workflow.wake.set()  # the next ones may go now

    def _deliver(self, destination: str, left: list[Delivery]) -> None:
        """Deliver; what is left in the list afterwards has not been dealt with."""
        for delivery in left.copy():
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
            kinds = {one.kind for one in left}
            while left:
                self._send(channel, left[0])
                left.pop(0)
                if not (left or self._stopping.is_set()):
                    # what had to wait for the one before it goes on the same association
                    left += self._workflow.outbox.take(to=destination, kinds=kinds)
            channel.release()
        except (HilumError, OSError) as error:
            self._all_failed(left, str(error))
            channel.abort()
        finally:
            self._channels.discard(channel)

    def _send(self, channel: Channel, delivery: Delivery) -> None:
        """Send one; a failure that is the peer's answer is noted, a broken association raised."""
        kind = KINDS[delivery.kind]
        context = channel.context(kind.abstract_syntax)
        if context is None:
            self._failed(delivery, "the peer does not take this SOP class")
            return
        data = encoded(_content(delivery), context.transfer_syntax) if delivery.data_set else b""
        channel.send(kind.operation, context, _command(kind, delivery), (data,) if data else ())
        self._confirmed(delivery, channel.receive().status)

    def _confirmed(self, delivery: Delivery, status: int) -> None:
        known = status == DUPLICATE and KINDS[delivery.kind].operation == N_CREATE_RQ
        if status == 0 or status >> 12 == 0xB or status in WARNINGS or known:
            self._workflow.outbox.delivered(delivery.id)
            self._tell("info", "delivered", _fields(delivery))
            return
        self._failed(delivery, f"the peer answered {status:04X} {meaning(status)}")

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
        content = _content(delivery) if delivery.data_set else None
        return requests.invoke(
            kind.operation, kind.abstract_syntax, _command(kind, delivery), content
        ).wait()

    # Failures -------------------------------------------------------------------------------------

    def _all_failed(self, deliveries: list[Delivery], why: str) -> None:
        while deliveries:
            self._failed(deliveries.pop(0), why)

    def _failed(self, delivery: Delivery, why: str) -> None:
        gave_up = self._workflow.outbox.failed(delivery.id, why)
        fields = {**_fields(delivery), "attempts": delivery.attempts + 1, "error": why}
        level, what = ("error", "delivery given up") if gave_up else ("warning", "delivery failed")
        self._tell(level, what, fields)


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
    has_data = bool(delivery.data_set)
    if kind.operation == N_EVENT_REPORT_RQ:
        event = int(delivery.details["event"])
        return lambda number: n_event_report_rq(
            number, kind.sop_class, uid, event, data_set=has_data
        )
    if kind.operation == N_SET_RQ:
        return lambda number: n_set_rq(number, kind.sop_class, uid)
    return lambda number: n_create_rq(number, kind.sop_class, uid, data_set=has_data)
