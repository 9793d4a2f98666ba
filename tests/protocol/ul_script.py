"""A scripted peer for the sans-IO upper layer: bytes put into a connection, events taken out.

Owns how tests feed bytes and reach a state. Knows nothing of what a test expects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hilum.ul.connection import Connection, Limits, Role, State
from hilum.ul.events import PData
from hilum.wire.pdu import (
    PDV,
    Abort,
    AssociateAC,
    AssociateRJ,
    AssociateRQ,
    ContextResult,
    MaximumLength,
    PDataTF,
    ProposedContext,
    ReleaseRP,
    ReleaseRQ,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

IMPLICIT = "1.2.840.10008.1.2"
VERIFICATION = "1.2.840.10008.1.1"
MAXIMUM_LENGTH = 16384
NOW = 1000.0

CONTEXTS = (
    ProposedContext(1, VERIFICATION, (IMPLICIT,)),
    ProposedContext(3, "1.2.840.10008.5.1.4.1.1.2", (IMPLICIT,)),
)
RQ = AssociateRQ("HILUM", "PEER", CONTEXTS, (MaximumLength(MAXIMUM_LENGTH),))
AC = AssociateAC(
    "HILUM",
    "PEER",
    (ContextResult(1, 0, IMPLICIT), ContextResult(3, 3, IMPLICIT)),
    (MaximumLength(MAXIMUM_LENGTH),),
)
"""Context 1 is accepted, 3 is rejected, all others were never proposed."""

ECHO = PDataTF((PDV(1, True, True, b"command."),)).encode()
WIRE = {
    "Evt3": AC.encode(),
    "Evt4": AssociateRJ(1, 1, 1).encode(),
    "Evt6": RQ.encode(),
    "Evt10": ECHO,
    "Evt12": ReleaseRQ().encode(),
    "Evt13": ReleaseRP().encode(),
    "Evt16": Abort(2, 6).encode(),
    "Evt19": bytes.fromhex("08 00 00000004 00000000"),
}
"""The bytes that are each event of Table 9-10 which a peer can cause."""


def sent(connection: Connection) -> bytes:
    """Everything queued to be sent, joined."""
    return b"".join(connection.outgoing())


def feed(connection: Connection, data: bytes, now: float = NOW, step: int = 0) -> list[Any]:
    """Hand `data` over, `step` bytes at a time (0: as many as fit); `PData` with bytes copied."""
    pieces = [data] if not step else [data[i : i + step] for i in range(0, len(data), step)]
    return feed_pieces(connection, pieces, now)


def feed_pieces(connection: Connection, pieces: Iterable[bytes], now: float = NOW) -> list[Any]:
    """Hand the pieces over one by one, as separate reads of a socket would."""
    events: list[Any] = []
    for piece in pieces:
        while piece:
            space = connection.buffer()
            assert len(space) > 0, "there must always be room to read into"
            count = min(len(space), len(piece))
            space[:count] = piece[:count]
            events += map(frozen, connection.received(count, now))
            piece = piece[count:]
    return events


def frozen(event: Any) -> Any:
    """An event that stays valid: `PData` with its bytes copied out of the buffer."""
    return event._replace(data=bytes(event.data)) if isinstance(event, PData) else event


def merged(events: Sequence[Any]) -> list[Any]:
    """Events with the pieces of each message part joined, whatever the splitting was."""
    result: list[Any] = []
    for event in events:
        before = result[-1] if result else None
        if (
            isinstance(event, PData)
            and isinstance(before, PData)
            and before[:3] == (*event[:2], False)
        ):
            result[-1] = event._replace(data=before.data + event.data)
        else:
            result.append(event)
    return [e for e in result if not isinstance(e, PData) or e.data or e.is_last]


def established(role: Role = Role.ACCEPTOR, limits: Limits | None = None) -> Connection:
    """A connection in Sta6, with nothing left to send."""
    return connection_in(State.Sta6, role, limits)


def connection_in(
    state: State, role: Role = Role.ACCEPTOR, limits: Limits | None = None
) -> Connection:
    """A connection brought to `state` by legal steps; the role only matters where both can be."""
    if state in _ROLE_OF:
        role = _ROLE_OF[state]
    connection = Connection(role, limits or Limits(), NOW)
    for step in _STEPS[state][role]:
        if isinstance(step, bytes):
            feed(connection, step)
        else:
            step(connection)
    connection.outgoing()
    assert connection.state is state
    return connection


def _associate(connection: Connection) -> None:
    connection.associate(RQ, NOW)


def _connect(connection: Connection) -> None:
    connection.associate(RQ, NOW, transport_open=False)


def _accept(connection: Connection) -> None:
    connection.accept(AC, NOW)


def _reject(connection: Connection) -> None:
    connection.reject(1, 1, 1, NOW)


def _release(connection: Connection) -> None:
    connection.release(NOW)


def _respond(connection: Connection) -> None:
    connection.release_response(NOW)


_ROLE_OF = {
    State.Sta1: Role.REQUESTOR,
    State.Sta2: Role.ACCEPTOR,
    State.Sta3: Role.ACCEPTOR,
    State.Sta4: Role.REQUESTOR,
    State.Sta5: Role.REQUESTOR,
    State.Sta9: Role.REQUESTOR,
    State.Sta10: Role.ACCEPTOR,
    State.Sta11: Role.REQUESTOR,
    State.Sta12: Role.ACCEPTOR,
}
_UP: dict[Role, tuple[Any, ...]] = {
    Role.ACCEPTOR: (WIRE["Evt6"], _accept),
    Role.REQUESTOR: (_associate, WIRE["Evt3"]),
}


def _after_up(*steps: Any) -> dict[Role, tuple[Any, ...]]:
    return {role: (*up, *steps) for role, up in _UP.items()}


_STEPS: dict[State, dict[Role, tuple[Any, ...]]] = {
    State.Sta1: {Role.REQUESTOR: ()},
    State.Sta2: {Role.ACCEPTOR: ()},
    State.Sta3: {Role.ACCEPTOR: (WIRE["Evt6"],)},
    State.Sta4: {Role.REQUESTOR: (_connect,)},
    State.Sta5: {Role.REQUESTOR: (_associate,)},
    State.Sta6: _after_up(),
    State.Sta7: _after_up(_release),
    State.Sta8: _after_up(WIRE["Evt12"]),
    State.Sta9: _after_up(_release, WIRE["Evt12"]),
    State.Sta10: _after_up(_release, WIRE["Evt12"]),
    State.Sta11: _after_up(_release, WIRE["Evt12"], _respond),
    State.Sta12: _after_up(_release, WIRE["Evt12"], WIRE["Evt13"]),
    State.Sta13: _after_up(WIRE["Evt12"], _respond),
}
