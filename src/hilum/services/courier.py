"""Delivers what waits in the outbox, and sees to what is due: commitments, complete studies.

Owns the requests that this side sends on its own account: N-EVENT-REPORTs as an SCP, N-CREATEs and
N-SETs as an SCU; on the association that asked while it is open, else on one of its own. Must not
know how a delivery came about. PS3.4 J.3.3, F.9, CC.2.4, R.3.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
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
from hilum.tables.commands import N_CREATE_RQ, N_EVENT_REPORT_RQ, N_SET_RQ
from hilum.tables.status import meaning
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, uid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hilum.archive.ports import InstanceReader
    from hilum.archive.workflow.outbox import Delivery
    from hilum.archive.workflow.workflow import Workflow
    from hilum.services.base import Channel, Ports, Requests

__all__ = ["KINDS", "Courier", "Kind"]

LOOK_SECONDS = 1.0
"""How often the outbox is looked at when nobody says that there is something in it."""

ALSO_STUDIES, SELDOM = 2.0, 60.0
"""Seconds between two looks at a study that may be complete: at first, and in the end."""

PARALLEL = 8
"""Destinations that are delivered to side by side."""

DUPLICATE = 0x0111
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
        self._retrieve_aet = retrieve_aet
        self._tell = tell
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._pool = ThreadPoolExecutor(PARALLEL, "courier")
        self._studies_at = 0.0
        self._judged: dict[str, tuple[float, float]] = {}

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is under way is finished, what is not sent stays in the outbox."""
        self._stopping.set()
        self._workflow.wake.set()
        self._thread.join()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.step()
            except HilumError as error:
                self._tell("error", "courier", {"error": str(error)})
            self._workflow.wake.wait(LOOK_SECONDS)
            self._workflow.wake.clear()
        self._ports.thread_ends()

    def step(self) -> None:
        """Examine what is due, and send what waits."""
        self._workflow.examine(self._reader)
        now = time.monotonic()
        if now - self._studies_at >= LOOK_SECONDS:
            self._studies_at = now
            self._judge()
        deliveries = sorted(self._workflow.outbox.take(), key=lambda one: one.destination)
        for destination, some in groupby(deliveries, lambda one: one.destination):
            self._pool.submit(self._deliver, destination, sorted(some, key=lambda one: one.id))

    def _judge(self) -> None:
        now, waiting = time.monotonic(), {}
        for study in self._workflow.completeness.candidates():
            due, pause = self._judged.get(study, (now, ALSO_STUDIES))
            waiting[study] = (due, pause)
            if now < due:
                continue
            event = self._workflow.judge(study, self._reader, self._retrieve_aet)
            waiting[study] = (now + pause, min(2 * pause, SELDOM))
            if event is not None:
                fields = {"evidence": event.evidence, "instances": event.instances}
                self._tell("info", "study complete", fields)
        self._judged = waiting

    # One destination ------------------------------------------------------------------------------

    def _deliver(self, destination: str, deliveries: Sequence[Delivery]) -> None:
        left = [one for one in deliveries if not self._answered_back(one)]
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
        try:
            while left:
                self._send(channel, left[0])
                left.pop(0)
            channel.release()
        except (HilumError, OSError) as error:
            self._all_failed(left, str(error))
            channel.abort()

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
        if status == 0 or status >> 12 == 0xB or status == 0x0001 or known:
            self._workflow.outbox.delivered(delivery.id)
            self._workflow.wake.set()  # the next of its thread may go now
            self._tell("info", "delivered", _fields(delivery))
            return
        self._failed(delivery, f"the peer answered {status:04X} {meaning(status)}")

    def _answered_back(self, delivery: Delivery) -> bool:
        """Send a result on the association that asked for it, if that is open still."""
        requests = self._workflow.take_open(delivery.details.get("transaction"))
        if requests is None:
            return False
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
        return requests.invoke(
            kind.operation, kind.abstract_syntax, _command(kind, delivery), _content(delivery)
        ).wait()

    def _all_failed(self, deliveries: Iterable[Delivery], why: str) -> None:
        for delivery in deliveries:
            self._failed(delivery, why)

    def _failed(self, delivery: Delivery, why: str) -> None:
        gave_up = self._workflow.outbox.failed(delivery.id, why)
        fields = {**_fields(delivery), "attempts": delivery.attempts + 1, "error": why}
        level, what = ("error", "delivery given up") if gave_up else ("warning", "delivery failed")
        self._tell(level, what, fields)


def _fields(delivery: Delivery) -> dict[str, Any]:
    return {"kind": delivery.kind, "destination": delivery.destination, "delivery": delivery.id}


def _content(delivery: Delivery) -> Any:
    return in_character_set(delivery.data_set)


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
