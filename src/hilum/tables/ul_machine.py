"""The upper layer state machine exactly as PS3.8 Section 9.2 prints it.

Owns states, events, actions and the 123 defined cells of Table 9-10, in the standard's own ids.
Knows nothing of how `hilum.ul` carries an action out.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ACTIONS", "AWAITING_LOCAL_USER", "EVENTS", "STATES", "TRANSITIONS", "Action"]


class Action(NamedTuple):
    """What one action id asks for (PS3.8 Tables 9-6 to 9-9).

    Args:
        id: `AE-1`, ...
        text: the definition, shortened.
        next_states: one state; or two, where the definition makes the next state depend on
            something (AE-6 on the request being acceptable, AR-8 on being the requestor).
        send: the PDU to send, or empty.
        issue: the primitive to issue to the local user, or empty.
        artim: what happens to the ARTIM timer: `start`, `stop`, or nothing.
        close: whether the transport connection is closed.
    """

    id: str
    text: str
    next_states: tuple[str, ...]
    send: str = ""
    issue: str = ""
    artim: str = ""
    close: bool = False


# PS3.8 Tables 9-1 to 9-5
STATES: dict[str, str] = {
    "Sta1": "Idle",
    "Sta2": "Transport connection open (Awaiting A-ASSOCIATE-RQ PDU)",
    "Sta3": "Awaiting local A-ASSOCIATE response primitive (from local user)",
    "Sta4": "Awaiting transport connection opening to complete (from local transport service)",
    "Sta5": "Awaiting A-ASSOCIATE-AC or A-ASSOCIATE-RJ PDU",
    "Sta6": "Association established and ready for data transfer",
    "Sta7": "Awaiting A-RELEASE-RP PDU",
    "Sta8": "Awaiting local A-RELEASE response primitive (from local user)",
    "Sta9": "Release collision requestor side; awaiting A-RELEASE response (from local user)",
    "Sta10": "Release collision acceptor side; awaiting A-RELEASE-RP PDU",
    "Sta11": "Release collision requestor side; awaiting A-RELEASE-RP PDU",
    "Sta12": "Release collision acceptor side; awaiting A-RELEASE response primitive"
    " (from local user)",
    "Sta13": "Awaiting Transport Connection Close Indication (Association no longer exists)",
}

# PS3.8 Tables 9-2 and 9-4: the states that only an answer of the local user ends in good order
AWAITING_LOCAL_USER = frozenset(
    state for state, text in STATES.items() if "(from local user)" in text
)

# PS3.8 Table 9-10, first column
EVENTS: dict[str, str] = {
    "Evt1": "A-ASSOCIATE Request (local user)",
    "Evt2": "Transport Connect Confirmation (local transport service)",
    "Evt3": "A-ASSOCIATE-AC PDU (received on transport connection)",
    "Evt4": "A-ASSOCIATE-RJ PDU (received on transport connection)",
    "Evt5": "Transport Connection Indication (local transport service)",
    "Evt6": "A-ASSOCIATE-RQ PDU (received on transport connection)",
    "Evt7": "A-ASSOCIATE response primitive (accept)",
    "Evt8": "A-ASSOCIATE response primitive (reject)",
    "Evt9": "P-DATA request primitive",
    "Evt10": "P-DATA-TF PDU",
    "Evt11": "A-RELEASE Request primitive",
    "Evt12": "A-RELEASE-RQ PDU (received on open transport connection)",
    "Evt13": "A-RELEASE-RP PDU (received on open transport connection)",
    "Evt14": "A-RELEASE Response primitive",
    "Evt15": "A-ABORT Request primitive",
    "Evt16": "A-ABORT PDU (received on open transport connection)",
    "Evt17": "Transport connection closed indication (local transport service)",
    "Evt18": "ARTIM timer expired (Association reject/release timer)",
    "Evt19": "Unrecognized or invalid PDU received",
}

# PS3.8 Tables 9-6 (AE), 9-7 (DT), 9-8 (AR), 9-9 (AA)
ACTIONS: dict[str, Action] = {
    action.id: action
    for action in (
        Action("AE-1", "Issue TRANSPORT CONNECT request primitive", ("Sta4",)),
        Action("AE-2", "Send A-ASSOCIATE-RQ PDU", ("Sta5",), send="A-ASSOCIATE-RQ"),
        Action("AE-3", "Issue A-ASSOCIATE confirmation (accept)", ("Sta6",), issue="accepted"),
        Action(
            "AE-4",
            "Issue A-ASSOCIATE confirmation (reject), close transport connection",
            ("Sta1",),
            issue="rejected",
            close=True,
        ),
        Action(
            "AE-5", "Issue transport connection response; start ARTIM", ("Sta2",), artim="start"
        ),
        Action(
            "AE-6",
            "Stop ARTIM; if acceptable issue A-ASSOCIATE indication, else send A-ASSOCIATE-RJ",
            ("Sta3", "Sta13"),
            issue="requested",
            artim="stop",
        ),
        Action("AE-7", "Send A-ASSOCIATE-AC PDU", ("Sta6",), send="A-ASSOCIATE-AC"),
        Action(
            "AE-8",
            "Send A-ASSOCIATE-RJ PDU and start ARTIM",
            ("Sta13",),
            send="A-ASSOCIATE-RJ",
            artim="start",
        ),
        Action("DT-1", "Send P-DATA-TF PDU", ("Sta6",), send="P-DATA-TF"),
        Action("DT-2", "Send P-DATA indication primitive", ("Sta6",), issue="data"),
        Action("AR-1", "Send A-RELEASE-RQ PDU", ("Sta7",), send="A-RELEASE-RQ"),
        Action("AR-2", "Issue A-RELEASE indication primitive", ("Sta8",), issue="release"),
        Action(
            "AR-3",
            "Issue A-RELEASE confirmation, close transport connection",
            ("Sta1",),
            issue="released",
            close=True,
        ),
        Action(
            "AR-4",
            "Send A-RELEASE-RP PDU and start ARTIM",
            ("Sta13",),
            send="A-RELEASE-RP",
            artim="start",
        ),
        Action("AR-5", "Stop ARTIM", ("Sta1",), artim="stop"),
        Action("AR-6", "Issue P-DATA indication", ("Sta7",), issue="data"),
        Action("AR-7", "Send P-DATA-TF PDU", ("Sta8",), send="P-DATA-TF"),
        Action(
            "AR-8",
            "Issue A-RELEASE indication (collision); the requestor goes to Sta9, else Sta10",
            ("Sta9", "Sta10"),
            issue="release",
        ),
        Action("AR-9", "Send A-RELEASE-RP PDU", ("Sta11",), send="A-RELEASE-RP"),
        Action("AR-10", "Issue A-RELEASE confirmation primitive", ("Sta12",), issue="released"),
        Action(
            "AA-1",
            "Send A-ABORT PDU (service-user source), start (or restart) ARTIM",
            ("Sta13",),
            send="A-ABORT user",
            artim="start",
        ),
        Action(
            "AA-2",
            "Stop ARTIM if running, close transport connection",
            ("Sta1",),
            artim="stop",
            close=True,
        ),
        Action(
            "AA-3",
            "Issue A-ABORT or A-P-ABORT indication, close transport connection",
            ("Sta1",),
            issue="aborted",
            close=True,
        ),
        Action("AA-4", "Issue A-P-ABORT indication primitive", ("Sta1",), issue="closed"),
        Action("AA-5", "Stop ARTIM", ("Sta1",), artim="stop"),
        Action("AA-6", "Ignore PDU", ("Sta13",)),
        Action("AA-7", "Send A-ABORT PDU", ("Sta13",), send="A-ABORT provider"),
        Action(
            "AA-8",
            "Send A-ABORT PDU (service-provider source), issue A-P-ABORT indication, start ARTIM",
            ("Sta13",),
            send="A-ABORT provider",
            issue="violated",
            artim="start",
        ),
    )
}

# PS3.8 Table 9-10: one row an event, one column a state, Sta1 to Sta13; "-" is an undefined cell
_TABLE = """
Evt1   AE-1  -     -     -     -     -     -     -     -     -     -     -     -
Evt2   -     -     -     AE-2  -     -     -     -     -     -     -     -     -
Evt3   -     AA-1  AA-8  -     AE-3  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
Evt4   -     AA-1  AA-8  -     AE-4  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
Evt5   AE-5  -     -     -     -     -     -     -     -     -     -     -     -
Evt6   -     AE-6  AA-8  -     AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-7
Evt7   -     -     AE-7  -     -     -     -     -     -     -     -     -     -
Evt8   -     -     AE-8  -     -     -     -     -     -     -     -     -     -
Evt9   -     -     -     -     -     DT-1  -     AR-7  -     -     -     -     -
Evt10  -     AA-1  AA-8  -     AA-8  DT-2  AR-6  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
Evt11  -     -     -     -     -     AR-1  -     -     -     -     -     -     -
Evt12  -     AA-1  AA-8  -     AA-8  AR-2  AR-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
Evt13  -     AA-1  AA-8  -     AA-8  AA-8  AR-3  AA-8  AA-8  AR-10 AR-3  AA-8  AA-6
Evt14  -     -     -     -     -     -     -     AR-4  AR-9  -     -     AR-4  -
Evt15  -     -     AA-1  AA-2  AA-1  AA-1  AA-1  AA-1  AA-1  AA-1  AA-1  AA-1  -
Evt16  -     AA-2  AA-3  -     AA-3  AA-3  AA-3  AA-3  AA-3  AA-3  AA-3  AA-3  AA-2
Evt17  -     AA-5  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AR-5
Evt18  -     AA-2  -     -     -     -     -     -     -     -     -     -     AA-2
Evt19  -     AA-1  AA-8  -     AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-7
"""

TRANSITIONS: dict[tuple[str, str], str] = {
    (event, state): action
    for event, *row in map(str.split, _TABLE.strip().splitlines())
    for state, action in zip(STATES, row, strict=True)
    if action != "-"
}
"""The action of each defined cell, by (event, state)."""
