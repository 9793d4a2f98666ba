"""Service classes whose handlers are the test's own, and associations with them.

Owns the SOP classes, the data sets and the instances of the tests of generator handlers. Must not
know what a test expects.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from hilum.config import Peer
from hilum.dimse.messages import c_find_rq, c_get_rq, c_move_rq
from hilum.net.client import Association
from hilum.services.base import Operation, Performed, Proposal, ServiceClass, SubOperation
from hilum.services.outgoing import Outgoing
from hilum.services.verification import PROPOSAL
from hilum.tables.commands import (
    C_FIND_RQ,
    C_GET_RQ,
    C_MOVE_RQ,
    C_STORE_RQ,
    N_ACTION_RQ,
    N_CREATE_RQ,
    N_EVENT_REPORT_RQ,
    N_GET_RQ,
)
from tests.net.scripted import CT, EXPLICIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.services.base import Context, Response

FIND, MOVE, GET = (f"1.2.840.10008.5.1.4.1.2.2.{number}" for number in (1, 2, 3))
COMMITMENT = "1.2.840.10008.1.20.1"
OPERATIONS = {
    C_FIND_RQ: "C-FIND",
    C_GET_RQ: "C-GET",
    C_MOVE_RQ: "C-MOVE",
    N_ACTION_RQ: "N-ACTION",
    N_CREATE_RQ: "N-CREATE",
    N_EVENT_REPORT_RQ: "N-EVENT-REPORT",
    N_GET_RQ: "N-GET",
}
BUILDERS: dict[int, Callable[[int], bytes]] = {
    C_FIND_RQ: lambda message_id: c_find_rq(message_id, FIND),
    C_GET_RQ: lambda message_id: c_get_rq(message_id, GET),
    C_MOVE_RQ: lambda message_id: c_move_rq(message_id, MOVE, "SINK"),
}
CLASS_OF = {C_FIND_RQ: FIND, C_GET_RQ: GET, C_MOVE_RQ: MOVE}

IDENTIFIER = bytes.fromhex("0800520043530600") + b"STUDY "
"""Query/Retrieve Level STUDY, in explicit VR little endian."""

DATA = bytes.fromhex("10002000") + b"LO\x04\x00ID 1"


def service(**handlers: Any) -> ServiceClass:
    """A service class of everything; handlers by name: find, get, move, n_action ..."""
    made = ServiceClass(
        name="Toy",
        key="toy",
        ref="PS3.4 Annex C",
        sop_classes=(FIND, MOVE, GET, COMMITMENT),
        operations={field: Operation(name, "query") for field, name in OPERATIONS.items()},
        information=lambda asked: asked[:1],
    )
    fields = {
        name.lower().replace("-", "_").removeprefix("c_"): field
        for field, name in OPERATIONS.items()
    }
    for name, handler in handlers.items():
        made.handlers[fields[name]] = handler
    return made


def outgoing(number: int, data: bytes = DATA, sop_class: str = CT) -> Outgoing:
    """An instance, in explicit VR little endian."""
    uid = f"1.2.3.{number}"
    return Outgoing(uid, sop_class, uid, EXPLICIT, lambda: iter((data,)))


def each(count: int, **more: Any) -> Iterator[SubOperation]:
    """That many sub-operations."""
    return (SubOperation(outgoing(number, **more)) for number in range(count))


class Sink:
    """Takes instances on the requestor's side, in memory."""

    def __init__(self, *, gate: threading.Event | None = None, status: int = 0) -> None:
        self.data: dict[str, bytes] = {}
        self.gate = gate
        self.reached = threading.Event()

    def performs(self) -> dict[int, Performed]:
        """For `Association(performs=...)`."""
        return {C_STORE_RQ: Performed(self.store)}

    def store(self, request: Any, context: Context) -> None:
        self.reached.set()
        if self.gate is not None:
            self.gate.wait(5)
        self.data[request.command.affected_sop_instance_uid] = request.sink.data


def associate(
    port: int,
    *,
    sink: Sink | None = None,
    roles: tuple[bool, bool] | None = (True, True),
    **more: Any,
) -> Association:
    """An association with all contexts; instances come back into `sink`."""
    proposals = [
        PROPOSAL,
        *(Proposal(name, (EXPLICIT,), information=b"\x01\x01") for name in (FIND, MOVE, GET)),
        Proposal(COMMITMENT, (EXPLICIT,)),
        Proposal(CT, (EXPLICIT,), roles=roles if sink else None),
    ]
    if sink is not None:
        more.setdefault("performs", sink.performs())
    rules = {"calling": "ME", "timeout": 5.0, **more}
    return Association(Peer("HILUM", "127.0.0.1", port), proposals, **rules)


def begin(association: Association, operation: int, data_set: bytes = IDENTIFIER) -> int:
    """Send a C-FIND-RQ, C-GET-RQ or C-MOVE-RQ (to SINK); its Message ID."""
    context = association.context(CLASS_OF[operation])
    assert context is not None
    return association.send(operation, context, BUILDERS[operation], (data_set,))


def finish(association: Association) -> tuple[list[Response], Response]:
    """The pending responses, and the final one."""
    pending: list[Response] = []
    while (response := association.receive()).pending:
        pending.append(response)
    return pending, response


def run(association: Association, operation: int) -> tuple[list[Response], Response]:
    """An operation from its request to its final response."""
    begin(association, operation)
    return finish(association)


class Watched:
    """A generator handler that tells what becomes of it.

    Yields `items`, then waits for `release`; `closed` is set by its `finally` block.
    """

    def __init__(self, *items: object, forever: bool = False, asks: bool = False) -> None:
        self.items, self.forever, self.asks = items, forever, asks
        self.started, self.release, self.closed = (threading.Event() for _ in range(3))

    def __call__(self, request: Any, context: Context) -> Iterator[object]:
        self.started.set()
        try:
            yield from self.items
            while self.forever:
                yield self.items[-1]
            until = time.monotonic() + 5
            while not self.release.wait(0.001) and time.monotonic() < until:
                if self.asks and context.cancelled(request):
                    return
        finally:
            self.closed.set()
