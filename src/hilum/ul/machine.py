"""The upper layer state machine: interprets the rows of `hilum.tables.ul_machine`.

Owns the current state and which transition an event makes. Must not know bytes, timers or what
a PDU holds: the connection carries the returned action out. PS3.8 Section 9.2.
"""

from __future__ import annotations

from enum import StrEnum

from hilum.errors import UsageError
from hilum.tables.ul_machine import ACTIONS, AWAITING_LOCAL_USER, EVENTS, TRANSITIONS, Action

__all__ = ["AWAITING_USER", "Machine", "State", "action_of", "states_with"]


class State(StrEnum):
    """The thirteen states of PS3.8 Tables 9-1 to 9-5."""

    Sta1 = "Sta1"
    Sta2 = "Sta2"
    Sta3 = "Sta3"
    Sta4 = "Sta4"
    Sta5 = "Sta5"
    Sta6 = "Sta6"
    Sta7 = "Sta7"
    Sta8 = "Sta8"
    Sta9 = "Sta9"
    Sta10 = "Sta10"
    Sta11 = "Sta11"
    Sta12 = "Sta12"
    Sta13 = "Sta13"


AWAITING_USER = frozenset(map(State, AWAITING_LOCAL_USER))
"""The states in which the next word is the local user's."""


def action_of(event: str, state: State) -> Action | None:
    """The action of one cell of Table 9-10, or None where the standard defines none."""
    action = TRANSITIONS.get((event, state))
    return None if action is None else ACTIONS[action]


def states_with(event: str, *, sends: str = "", issues: str = "") -> frozenset[State]:
    """The states in which `event` sends that PDU or issues that primitive."""
    found = ((state, action_of(event, state)) for state in State)
    return frozenset(
        state
        for state, action in found
        if action and ((sends and action.send == sends) or (issues and action.issue == issues))
    )


class Machine:
    """One association's state. `is_requestor` decides a release collision (AR-8)."""

    __slots__ = ("is_requestor", "state")

    def __init__(self, is_requestor: bool) -> None:
        self.is_requestor = is_requestor
        self.state = State.Sta1

    def fire(self, event: str) -> Action:
        """Make the transition of `event` and return the action to carry out.

        UsageError where Table 9-10 has no such cell: the local program asked for something that
        the state does not allow. No bytes from a peer lead there.
        """
        action = action_of(event, self.state)
        if action is None:
            raise UsageError(f"{EVENTS[event]}: not possible in {self.state}")
        self.state = self._next(action)
        return action

    def _next(self, action: Action) -> State:
        # WHY: AE-6 goes to Sta3 always: whether a request is acceptable is decided by
        # `hilum.ul.negotiate`, and AE-8 then puts the same A-ASSOCIATE-RJ on the wire.
        collided = action.id == "AR-8" and not self.is_requestor
        return State(action.next_states[1 if collided else 0])
