"""All 13 x 19 cells of PS3.8 Table 9-10, on the machine and on the connection.

The expectations are typed here by state, from the standard, independently of `hilum.tables`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hilum.errors import UsageError
from hilum.tables import ul_machine
from hilum.ul.connection import Connection, Role, State
from hilum.ul.machine import Machine
from hilum.wire.pdu import AssociateRJ, ReleaseRP, ReleaseRQ
from tests.protocol.ul_script import AC, NOW, RQ, WIRE, connection_in, feed, sent

if TYPE_CHECKING:
    from collections.abc import Callable

# Table 9-10, read down its columns: the defined cells of each state
COLUMNS = {
    "Sta1": "1 AE-1, 5 AE-5",
    "Sta2": "3 AA-1, 4 AA-1, 6 AE-6, 10 AA-1, 12 AA-1, 13 AA-1, 16 AA-2, 17 AA-5, 18 AA-2, 19 AA-1",
    "Sta3": "3 AA-8, 4 AA-8, 6 AA-8, 7 AE-7, 8 AE-8, 10 AA-8, 12 AA-8, 13 AA-8, 15 AA-1, 16 AA-3,"
    " 17 AA-4, 19 AA-8",
    "Sta4": "2 AE-2, 15 AA-2, 17 AA-4",
    "Sta5": "3 AE-3, 4 AE-4, 6 AA-8, 10 AA-8, 12 AA-8, 13 AA-8, 15 AA-1, 16 AA-3, 17 AA-4, 19 AA-8",
    "Sta6": "3 AA-8, 4 AA-8, 6 AA-8, 9 DT-1, 10 DT-2, 11 AR-1, 12 AR-2, 13 AA-8, 15 AA-1, 16 AA-3,"
    " 17 AA-4, 19 AA-8",
    "Sta7": "3 AA-8, 4 AA-8, 6 AA-8, 10 AR-6, 12 AR-8, 13 AR-3, 15 AA-1, 16 AA-3, 17 AA-4, 19 AA-8",
    "Sta8": "3 AA-8, 4 AA-8, 6 AA-8, 9 AR-7, 10 AA-8, 12 AA-8, 13 AA-8, 14 AR-4, 15 AA-1, 16 AA-3,"
    " 17 AA-4, 19 AA-8",
    "Sta9": "3 AA-8, 4 AA-8, 6 AA-8, 10 AA-8, 12 AA-8, 13 AA-8, 14 AR-9, 15 AA-1, 16 AA-3, 17 AA-4,"
    " 19 AA-8",
    "Sta10": "3 AA-8, 4 AA-8, 6 AA-8, 10 AA-8, 12 AA-8, 13 AR-10, 15 AA-1, 16 AA-3, 17 AA-4,"
    " 19 AA-8",
    "Sta11": "3 AA-8, 4 AA-8, 6 AA-8, 10 AA-8, 12 AA-8, 13 AR-3, 15 AA-1, 16 AA-3, 17 AA-4,"
    " 19 AA-8",
    "Sta12": "3 AA-8, 4 AA-8, 6 AA-8, 10 AA-8, 12 AA-8, 13 AA-8, 14 AR-4, 15 AA-1, 16 AA-3,"
    " 17 AA-4, 19 AA-8",
    "Sta13": "3 AA-6, 4 AA-6, 6 AA-7, 10 AA-6, 12 AA-6, 13 AA-6, 16 AA-2, 17 AR-5, 18 AA-2,"
    " 19 AA-7",
}
CELLS = {
    (f"Evt{cell.split()[0]}", state): cell.split()[1]
    for state, column in COLUMNS.items()
    for cell in column.split(",")
}
EVENTS = [f"Evt{number}" for number in range(1, 20)]
EVERY_CELL = [(event, state) for event in EVENTS for state in COLUMNS]

# Tables 9-6 to 9-9: where each action leads (AR-8: requestor, acceptor), and what it sends
LEADS = {
    "AE-1": "Sta4",
    "AE-2": "Sta5",
    "AE-3": "Sta6",
    "AE-4": "Sta1",
    "AE-5": "Sta2",
    "AE-6": "Sta3",
    "AE-7": "Sta6",
    "AE-8": "Sta13",
    "DT-1": "Sta6",
    "DT-2": "Sta6",
    "AR-1": "Sta7",
    "AR-2": "Sta8",
    "AR-3": "Sta1",
    "AR-4": "Sta13",
    "AR-5": "Sta1",
    "AR-6": "Sta7",
    "AR-7": "Sta8",
    "AR-9": "Sta11",
    "AR-10": "Sta12",
    "AA-1": "Sta13",
    "AA-2": "Sta1",
    "AA-3": "Sta1",
    "AA-4": "Sta1",
    "AA-5": "Sta1",
    "AA-6": "Sta13",
    "AA-7": "Sta13",
    "AA-8": "Sta13",
}
LEADS_ON_COLLISION = {Role.REQUESTOR: "Sta9", Role.ACCEPTOR: "Sta10"}
DATA = bytes.fromhex("04 00 00000008 00000004 01 02 6869")
ABORTED_BY_USER = bytes.fromhex("07 00 00000004 00 00 00 00")
UNRECOGNISED = bytes.fromhex("07 00 00000004 00 00 02 01")
UNEXPECTED = bytes.fromhex("07 00 00000004 00 00 02 02")
SENDS = {
    "AE-2": RQ.encode(),
    "AE-7": AC.encode(),
    "AE-8": AssociateRJ(2, 3, 2).encode(),
    "DT-1": DATA,
    "AR-1": ReleaseRQ().encode(),
    "AR-4": ReleaseRP().encode(),
    "AR-7": DATA,
    "AR-9": ReleaseRP().encode(),
    "AA-1": ABORTED_BY_USER,
    "AA-7": UNEXPECTED,
    "AA-8": UNEXPECTED,
}
ISSUES = {
    "AE-3": "AssociateAccepted",
    "AE-4": "AssociateRejected",
    "AE-6": "AssociateRequested",
    "DT-2": "PData",
    "AR-2": "ReleaseRequested",
    "AR-3": "ReleaseConfirmed",
    "AR-6": "PData",
    "AR-8": "ReleaseRequested",
    "AR-10": "ReleaseConfirmed",
    "AA-1": "ProtocolViolated",
    "AA-3": "Aborted",
    "AA-8": "ProtocolViolated",
}
SILENT_UNTIL_ANSWERED = ("Sta3", "Sta8", "Sta9", "Sta12")
"""States in which what the peer sends is not looked at until the local user has answered."""


def leads(action: str, role: Role) -> str:
    return LEADS_ON_COLLISION[role] if action == "AR-8" else LEADS[action]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("event", "state"), EVERY_CELL)
def test_every_cell_of_table_9_10(event: str, state: str, role: Role) -> None:
    machine = Machine(role is Role.REQUESTOR)
    machine.state = State(state)
    expected = CELLS.get((event, state))
    if expected is None:
        with pytest.raises(UsageError, match=state):
            machine.fire(event)
        assert machine.state == state
    else:
        assert machine.fire(event).id == expected
        assert machine.state == leads(expected, role)


def test_the_table_has_the_123_cells_of_the_standard() -> None:
    assert len(EVERY_CELL) == 247
    assert len(CELLS) == 123
    assert ul_machine.TRANSITIONS == CELLS
    assert set(ul_machine.ACTIONS) == set(CELLS.values())


LOCAL: dict[str, Callable[[Connection], Any]] = {
    "Evt1": lambda c: c.associate(RQ, NOW, transport_open=False),
    "Evt2": lambda c: c.transport_opened(NOW),
    "Evt7": lambda c: c.accept(AC, NOW),
    "Evt8": lambda c: c.reject(2, 3, 2, NOW),
    "Evt9": lambda c: c.data(1, False, True, b"hi"),
    "Evt11": lambda c: c.release(NOW),
    "Evt14": lambda c: c.release_response(NOW),
    "Evt15": lambda c: c.abort(0, 0, NOW),
}
BOTH_ROLES = ("Sta6", "Sta7", "Sta8", "Sta13")
LOCAL_CASES = [
    (event, state, role)
    for event in LOCAL
    for state in COLUMNS
    for role in (list(Role) if state in BOTH_ROLES else [Role.ACCEPTOR])
]


@pytest.mark.parametrize(("event", "state", "role"), LOCAL_CASES)
def test_local_requests_do_what_their_cell_says(event: str, state: str, role: Role) -> None:
    connection = connection_in(State(state), role)
    action = CELLS.get((event, state))
    if action is None:
        with pytest.raises(UsageError):
            LOCAL[event](connection)
        assert connection.state == state
        assert sent(connection) == b""
        return
    LOCAL[event](connection)
    assert connection.state == leads(action, role)
    assert sent(connection) == SENDS.get(action, b"")
    assert connection.closing == (connection.state is State.Sta1)


WIRE_CASES = [
    (event, state, role)
    for event in WIRE
    for state in COLUMNS
    if (event, state) in CELLS and state not in SILENT_UNTIL_ANSWERED
    for role in (list(Role) if state in BOTH_ROLES else [Role.ACCEPTOR])
]


@pytest.mark.parametrize("step", [0, 1])
@pytest.mark.parametrize(("event", "state", "role"), WIRE_CASES)
def test_received_pdus_do_what_their_cell_says(
    event: str, state: str, role: Role, step: int
) -> None:
    connection = connection_in(State(state), role)
    action = CELLS[event, state]
    events = feed(connection, WIRE[event], step=step)
    expected = SENDS.get(action, b"")
    if action == "AA-8" and event == "Evt19":
        expected = UNRECOGNISED
    assert connection.state == leads(action, role)
    assert sent(connection) == expected
    assert connection.closing == (connection.state is State.Sta1)
    names = list(dict.fromkeys(type(issued).__name__ for issued in events))
    assert names == ([ISSUES[action]] if action in ISSUES else [])


@pytest.mark.parametrize("event", WIRE)
@pytest.mark.parametrize("state", SILENT_UNTIL_ANSWERED)
def test_nothing_is_read_before_the_local_user_answered(event: str, state: str) -> None:
    connection = connection_in(State(state))
    assert feed(connection, WIRE[event]) == []
    assert connection.state == state
    assert sent(connection) == b""


@pytest.mark.parametrize("state", [state for state in COLUMNS if ("Evt17", state) in CELLS])
def test_the_end_of_the_transport_ends_every_state(state: str) -> None:
    connection = connection_in(State(state))
    connection.buffer()
    events = [type(event).__name__ for event in connection.received(0, NOW)]
    assert events == ([] if state == "Sta13" else ["ConnectionClosed"])
    assert connection.state is State.Sta1
    assert connection.closing
    assert connection.deadline is None
    assert connection.received(0, NOW) == []


@pytest.mark.parametrize(
    ("state", "what", "left_in"),
    [
        ("Sta2", "ARTIM timer", "Sta1"),
        ("Sta5", "answer to A-ASSOCIATE-RQ", "Sta13"),
        ("Sta6", "idle association", "Sta13"),
        ("Sta7", "answer to A-RELEASE-RQ", "Sta13"),
        ("Sta10", "answer to A-RELEASE-RQ", "Sta13"),
        ("Sta11", "answer to A-RELEASE-RQ", "Sta13"),
        ("Sta13", "ARTIM timer", "Sta1"),
    ],
)
def test_every_wait_for_the_peer_has_an_end(state: str, what: str, left_in: str) -> None:
    connection = connection_in(State(state))
    deadline = connection.deadline
    assert deadline is not None
    assert connection.expired(deadline - 0.001) == []
    assert [event.what for event in connection.expired(deadline)] == [what]
    assert connection.state == left_in
    assert sent(connection) == (ABORTED_BY_USER if left_in == "Sta13" else b"")


@pytest.mark.parametrize("state", ["Sta1", "Sta3", "Sta4", "Sta8", "Sta9", "Sta12"])
def test_no_timer_runs_while_the_local_side_is_to_act(state: str) -> None:
    connection = connection_in(State(state))
    assert connection.deadline is None
    assert connection.expired(NOW + 1e9) == []
    assert connection.state == state


@pytest.mark.parametrize(
    "state", ["Sta3", "Sta5", "Sta6", "Sta7", "Sta8", "Sta9", "Sta10", "Sta12"]
)
def test_abort_for_a_layer_above_carries_its_reason(state: str) -> None:
    connection = connection_in(State(state))
    connection.abort(2, 5, NOW)
    assert sent(connection) == bytes.fromhex("07 00 00000004 00 00 02 05")
    assert connection.state is State.Sta13


def test_a_connection_serves_one_association() -> None:
    connection = connection_in(State.Sta4)
    connection.abort(0, 0, NOW)
    assert connection.closing
    with pytest.raises(UsageError, match="ended"):
        connection.associate(RQ, NOW)


def test_the_request_is_sent_when_the_transport_is_open() -> None:
    connection = connection_in(State.Sta4)
    assert sent(connection) == b""
    connection.transport_opened(NOW)
    assert sent(connection) == RQ.encode()
    assert connection.state is State.Sta5
