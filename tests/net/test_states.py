"""The cells of PS3.8 Table 9-10 that a peer can reach from outside, over TCP.

As acceptor Sta2, Sta6 and Sta13, as requestor Sta5, Sta6 and Sta7: every event that bytes, the end
of the connection or the time can be. What is expected is read from the table, not typed again. All
13 x 19 cells, without sockets, are in tests/protocol/test_ul_machine.py.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any

import pytest

from hilum.config import Peer
from hilum.errors import PeerError
from hilum.net.client import Association
from hilum.services import verification
from hilum.tables.ul_machine import ACTIONS, TRANSITIONS
from hilum.ul.limits import Limits
from hilum.wire.pdu import (
    Abort,
    AssociateAC,
    AssociateRJ,
    AssociateRQ,
    ContextResult,
    ReleaseRP,
    ReleaseRQ,
)
from tests.net.scripted import IMPLICIT, RELEASE_RP, RELEASE_RQ, Acceptors, Scripted, echo, request
from tests.net.site import SHORT, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.tables.ul_machine import Action

INVALID = bytes.fromhex("08000000000400000000")
WIRE = {
    "Evt3": AssociateAC("HILUM", "PEER").encode(),
    "Evt4": AssociateRJ(1, 1, 1).encode(),
    "Evt6": request().encode(),
    "Evt10": echo(),
    "Evt12": RELEASE_RQ,
    "Evt13": RELEASE_RP,
    "Evt16": Abort(0, 0).encode(),
    "Evt19": INVALID,
}
"""The bytes that are each event that a peer causes by sending."""

PEER_EVENTS = (*WIRE, "Evt17", "Evt18")


def cells(*states: str) -> list[tuple[str, str, Action]]:
    return [
        (state, event, ACTIONS[TRANSITIONS[event, state]])
        for state in states
        for event in PEER_EVENTS
        if (event, state) in TRANSITIONS
    ]


def abort_of(action: Action, event: str) -> Abort:
    """The A-ABORT that an action sends: AA-1 as user, AA-7 and AA-8 as provider."""
    if action.send == "A-ABORT user":
        return Abort(0, 0)
    unrecognised = event == "Evt19" and action.id == "AA-8"
    return Abort(2, 1 if unrecognised else 2)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def acceptor_in(site: Site, state: str) -> Scripted:
    peer = site.connect()
    if state == "Sta6":
        peer.associate()
    if state == "Sta13":
        peer.send(request(called="OTHER").encode())
        assert peer.pdu() == AssociateRJ(1, 1, 7)
    return peer


@pytest.mark.parametrize(("state", "event", "action"), cells("Sta2", "Sta6", "Sta13"))
def test_a_cell_as_acceptor(site: Site, state: str, event: str, action: Action) -> None:
    peer = acceptor_in(site, state)
    if event == "Evt17":
        peer.shut()
    if event in WIRE:
        peer.send(WIRE[event])
    started = time.monotonic()
    if action.send.startswith("A-ABORT"):
        assert peer.pdu() == abort_of(action, event)
    elif action.issue == "requested":
        assert isinstance(peer.pdu(), AssociateAC)
    elif action.issue == "data":
        assert peer.status() == 0
    elif action.issue == "release":
        assert peer.pdu() == ReleaseRP()
    elif action.next_states == ("Sta1",):
        assert peer.closed()
        if event != "Evt18":
            assert time.monotonic() - started < SHORT.artim_seconds
    else:  # ignored: the connection stays until the ARTIM timer ends it
        assert action.id == "AA-6"
        assert peer.closed()
        assert time.monotonic() - started > SHORT.artim_seconds / 2


def play_until(state: str, event: str, action: Action, seen: list[Any]) -> Any:
    """An acceptor that waits until the requestor is in `state`, and then causes `event`."""

    def play(peer: Scripted) -> None:
        if state == "Sta5":
            assert isinstance(peer.pdu(), AssociateRQ)
        else:
            peer.accept()
        if state == "Sta6":
            assert peer.message() is not None
        if state == "Sta7":
            assert peer.pdu() == ReleaseRQ()
        if event == "Evt3" and state == "Sta5":
            peer.send(AssociateAC("SCP", "SCU", (ContextResult(1, 0, IMPLICIT),)).encode())
        elif event == "Evt10" and state == "Sta6":
            peer.send(echo())  # a request is no answer, but it is P-DATA
        elif event != "Evt17":
            peer.send(WIRE[event])
        if event != "Evt17":
            seen.append(peer.pdu())

    return play


@pytest.mark.parametrize(
    ("state", "event", "action"),
    [cell for cell in cells("Sta5", "Sta6", "Sta7") if cell[1] != "Evt18"],
)
def test_a_cell_as_requestor(state: str, event: str, action: Action) -> None:
    seen: list[Any] = []
    limits = Limits(release_seconds=0.3, association_seconds=0.3)
    with Acceptors(play_until(state, event, action, seen)) as acceptors:
        peer = Peer("SCP", "127.0.0.1", acceptors.port)
        with contextlib.suppress(PeerError):
            association = Association(
                peer, [verification.PROPOSAL], calling="SCU", timeout=2, limits=limits
            )
            if state == "Sta6":
                verification.verify(association)
            association.release()
    if event == "Evt17":
        return
    if action.send.startswith("A-ABORT"):
        assert seen == [abort_of(action, event)]
    elif action.close:
        assert seen == [None]
    else:
        assert seen == [AFTERWARDS[state, event]]


AFTERWARDS = {
    ("Sta5", "Evt3"): ReleaseRQ(),  # accepted, and then released
    ("Sta6", "Evt10"): Abort(0, 0),  # delivered, and refused by DIMSE
    ("Sta6", "Evt12"): ReleaseRP(),
    ("Sta7", "Evt10"): Abort(0, 0),  # delivered; then the release is not answered in time
    ("Sta7", "Evt12"): ReleaseRP(),  # a collision
}
"""What a requestor says next where Table 9-10 has it say nothing, or only later."""
