"""F11: the network is cut at every byte of a recorded store, with FIN and with RST.

At every offset against the connection in memory, at a sample of them over TCP. An instance that was
answered is stored; one that is stored is whole; nothing else is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hilum.dimse.assembler import Assembler, MemorySink
from hilum.ul import events
from hilum.ul.connection import Connection, Limits, State
from hilum.ul.negotiate import Accepted, Check, Policy, Support, negotiate
from hilum.ul.negotiate import Peer as Caller
from tests.net.scripted import RELEASE_RQ, request, store
from tests.net.site import Site, wait_for

if TYPE_CHECKING:
    from hilum.dimse.command import Command

DATA = bytes(range(256)) * 3
TRACE = request().encode() + store("1.2.3", DATA, size=300) + RELEASE_RQ
COMPLETE = len(TRACE) - len(RELEASE_RQ)
"""From here on the instance has arrived."""

POLICY = Policy(aets=("HILUM",), support=lambda name, common: Support(), called_check=Check.ENFORCE)


class InMemory:
    """An acceptor without a socket."""

    def __init__(self) -> None:
        self.connection = Connection("acceptor", Limits(), 0.0)
        self.opened: list[MemorySink] = []
        self.complete: list[bytes] = []
        self.ends: list[object] = []
        self.assembler: Assembler | None = None

    def sink(self, command: Command, context: events.PresentationContext) -> MemorySink:
        self.opened.append(MemorySink(1 << 20))
        return self.opened[-1]

    def take(self, data: bytes) -> None:
        """Receive bytes; empty is the end of the connection."""
        space = self.connection.buffer()
        space[: len(data)] = data
        happened = self.connection.received(len(data), 0.0)
        while happened:
            for event in happened:
                self.act(event)
            happened = self.connection.pending(0.0)

    def act(self, event: events.Event) -> None:
        if isinstance(event, events.AssociateRequested):
            outcome = negotiate(event.pdu, POLICY, Caller("127.0.0.1"))
            assert isinstance(outcome, Accepted)
            self.connection.accept(outcome.ac, 0.0)
            self.assembler = Assembler({c.id: c for c in outcome.contexts}, self.sink)
        elif isinstance(event, events.PData):
            assert self.assembler is not None
            message = self.assembler.feed(event)
            if message is not None:
                assert isinstance(message.sink, MemorySink)
                self.complete.append(message.sink.data)
        elif isinstance(event, events.ReleaseRequested):
            self.connection.release_response(0.0)
        else:
            self.ends.append(event)


def test_f11_every_byte_in_memory() -> None:
    for offset in range(1, len(TRACE) + 1):
        site = InMemory()
        site.take(TRACE[:offset])
        site.take(b"")
        assert site.connection.state is State.Sta1, offset
        assert site.complete == ([DATA] if offset >= COMPLETE else []), offset
        expected = [] if offset == len(TRACE) else [events.ConnectionClosed()]
        assert site.ends == expected, offset


@pytest.mark.parametrize("how", ["FIN", "RST"])
def test_f11_sampled_over_tcp(how: str, soak: bool) -> None:
    offsets = range(0, len(TRACE), 1 if soak else 29)
    with Site() as site:
        for offset in offsets:
            site.store.data.clear()
            count = len(site.ends())
            peer = site.connect()
            peer.send(TRACE[:offset])
            if how == "FIN":
                peer.shut()
                while peer.pdu() is not None:
                    pass
                peer.sock.close()
            else:
                peer.reset()
            wait_for(lambda count=count: len(site.ends()) > count, "no end")  # type: ignore[misc]
            if how == "FIN" and offset >= COMPLETE:
                assert site.store.data == {"1.2.3": DATA}
            assert site.store.data in ({}, {"1.2.3": DATA})
            assert not site.store.open


def test_f11_cut_after_the_answer() -> None:
    with Site() as site:
        peer = site.associate()
        peer.send(store("1.2.3", DATA))
        assert peer.status() == 0
        peer.reset()
        assert site.store.data == {"1.2.3": DATA}
