"""The next instance of a retrieval is read while the peer is busy with the last one."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from hilum.dimse.messages import c_cancel_rq, c_echo_rq, c_get_rq
from hilum.errors import DimseError, StorageError
from hilum.services.base import SubOperation, SubOperations
from hilum.services.outgoing import Outgoing
from hilum.tables.commands import C_GET_RQ, C_MOVE_RQ
from hilum.wire.pdu import (
    Abort,
    AsynchronousOperationsWindow,
    PDataTF,
    ProposedContext,
    RoleSelection,
)
from tests.net.scripted import CT, EXPLICIT, VERIFICATION, Acceptors, Scripted, pdata, request
from tests.net.site import Site, wait_for
from tests.net.test_suboperations import Destinations, counts
from tests.net.toys import GET, IDENTIFIER, Sink, associate, begin, finish, run, service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECE = bytes.fromhex("10002000") + b"LO\x06\x00NUM "


class Shelf:
    """Instances that are read into memory of the caller's; which ones were read."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.read: list[int] = []
        self.damaged: set[int] = set()

    def data(self, number: int) -> bytes:
        """Of different lengths, so that what is left of another one would show."""
        return PIECE + b"%02d" % number + PIECE * (self.total - number) + b"00" * (number % 2)

    def outgoing(self, number: int) -> Outgoing:
        data = self.data(number)

        def fill(memory: memoryview) -> None:
            if number in self.damaged:
                raise StorageError("damaged", status=0x0110)
            memory[:] = data
            self.read.append(number)

        def chunks() -> Iterator[bytes]:
            raise AssertionError("not read into the memory that there is")
            yield b""

        uid = f"1.2.3.{number}"
        return Outgoing(uid, CT, uid, EXPLICIT, chunks, len(data), fill)

    def handler(self, destination: str = "") -> Any:
        def handle(request: Any, context: Any) -> Iterator[object]:
            yield SubOperations(self.total, destination, {(CT, EXPLICIT)})
            for number in range(self.total):
                yield SubOperation(self.outgoing(number))

        return handle


@pytest.mark.parametrize("window", [1, 4])
def test_every_instance_arrives_as_it_is(window: int) -> None:
    shelf, sink = Shelf(20), Sink()
    with (
        Site(services=(service(get=shelf.handler()),), window_invoked=window) as site,
        associate(site.server.port, sink=sink) as peer,
    ):
        site.count(peer)
        pending, final = run(peer, C_GET_RQ)
    assert sink.data == {f"1.2.3.{n}": shelf.data(n) for n in range(20)}
    assert [counts(p)[0] for p in pending] == list(range(1, 20))
    assert (final.status, counts(final)) == (0, (20, 0, 0, None))


def asking(site: Site) -> Scripted:
    """A peer that has asked for everything, and answers when the test says so."""
    contexts = ProposedContext(1, GET, (EXPLICIT,)), ProposedContext(3, CT, (EXPLICIT,))
    peer = site.associate(request(RoleSelection(CT, False, True), contexts=contexts))
    peer.send(pdata(1, True, True, c_get_rq(1, GET)), pdata(1, False, True, IDENTIFIER))
    return peer


def test_the_next_one_is_read_before_the_answer_and_sent_after_it() -> None:
    shelf = Shelf(3)
    with Site(services=(service(get=shelf.handler()),)) as site:
        peer = asking(site)
        first = peer.message()
        assert first is not None
        wait_for(lambda: shelf.read == [0, 1], "the second is not read ahead")
        for number in range(3):
            command, context, data = first if number == 0 else peer.message()  # type: ignore[misc]
            while command.is_response:
                command, context, data = peer.message()  # type: ignore[misc]
            assert data == shelf.data(number)
            assert not shelf.read[number + 2 :], "one ahead, not more"
            peer.answer(command, context)
        assert peer.status() in (0xFF00, 0)
        peer.reset()


def test_what_was_read_ahead_is_not_sent_after_a_cancel() -> None:
    shelf = Shelf(5)
    with Site(services=(service(get=shelf.handler()),)) as site:
        peer = asking(site)
        first = peer.message()
        assert first is not None
        wait_for(lambda: shelf.read == [0, 1], "the second is not read ahead")
        peer.send(pdata(1, True, True, c_cancel_rq(1)))
        peer.answer(first[0], first[1])
        while (final := peer.response()).status == 0xFF00:
            assert final.get("NumberOfCompletedSuboperations") == 1
        assert (final.status, final.get("NumberOfRemainingSuboperations")) == (0xFE00, 4)
        peer.release()


def test_a_damaged_one_fails_alone() -> None:
    shelf, sink = Shelf(4), Sink()
    shelf.damaged = {1, 3}
    with (
        Site(services=(service(get=shelf.handler()),)) as site,
        associate(site.server.port, sink=sink) as peer,
    ):
        site.count(peer)
        _, final = run(peer, C_GET_RQ)
    assert list(sink.data) == ["1.2.3.0", "1.2.3.2"]
    assert (final.status, counts(final)) == (0xB000, (2, 2, 0, None))
    assert final.command.error_comment == "damaged"


def test_what_was_yielded_before_a_failure_is_sent() -> None:
    shelf, sink = Shelf(2), Sink()

    def get(request: Any, context: Any) -> Iterator[object]:
        yield from shelf.handler()(request, context)
        raise DimseError("the index is gone", status=0xA701)

    with (
        Site(services=(service(get=get),)) as site,
        associate(site.server.port, sink=sink) as peer,
    ):
        site.count(peer)
        _, final = run(peer, C_GET_RQ)
    assert (final.status, counts(final)[0]) == (0xA701, 2)
    assert len(sink.data) == 2


def test_a_move_reads_ahead_too() -> None:
    shelf = Shelf(150)  # more than wait for a destination at a time
    with Acceptors(Scripted.accept_and_serve) as acceptors:
        more = Destinations(acceptors.port).ports()
        with (
            Site(services=(service(move=shelf.handler("SINK")),), more_ports=more) as site,
            associate(site.server.port) as peer,
        ):
            site.count(peer)
            pending, final = run(peer, C_MOVE_RQ)
    assert [data for _, _, data in acceptors.results[0]] == [shelf.data(n) for n in range(150)]
    assert [counts(p)[0] for p in pending] == list(range(1, 150))
    assert (final.status, counts(final)) == (0, (150, 0, 0, None))


def test_a_moves_outcomes_are_told_though_the_next_one_takes_its_time() -> None:
    """The requestor hears of the fourth at once, whether or not somebody was woken for it."""
    over = threading.Event()

    def play(peer: Scripted) -> None:
        peer.accept()
        for _ in range(4):
            command, context, _ = peer.message()  # type: ignore[misc]
            peer.answer(command, context)
        peer.message()
        over.wait(5)

    with Acceptors(play) as acceptors:
        more = Destinations(acceptors.port).ports()
        shelf = Shelf(9)
        with (
            Site(services=(service(move=shelf.handler("SINK")),), more_ports=more) as site,
            associate(site.server.port) as peer,
        ):
            site.count(peer)
            message_id = begin(peer, C_MOVE_RQ)
            started = time.monotonic()
            heard = [counts(peer.receive())[0] for _ in range(4)]
            assert time.monotonic() - started < 1.0
            assert heard == [1, 2, 3, 4]
            peer.cancel(message_id)
            assert finish(peer)[1].status == 0xFE00
            over.set()


def test_a_stop_ends_who_waits_for_an_answer() -> None:
    """The second instance is ready, and waits for the answer to the first."""
    shelf = Shelf(3)
    site = Site(services=(service(get=shelf.handler()),), grace=0.2).__enter__()
    with asking(site) as peer:
        assert peer.message() is not None
        wait_for(lambda: shelf.read == [0, 1], "the second is not read ahead")
        site.server.stop()
        got = peer.pdu()
        while isinstance(got, PDataTF):  # counts that were held back
            got = peer.pdu()
        assert got == Abort(0, 0)
        site.thread.join(5)
        assert not site.thread.is_alive()
        assert shelf.read == [0, 1]


def test_a_peer_that_goes_while_its_answer_is_waited_for() -> None:
    shelf = Shelf(3)
    with Site(services=(service(get=shelf.handler()),)) as site:
        leavings: tuple[Callable[[Scripted], object], ...] = (
            lambda peer: peer.send(Abort(0, 0).encode()),
            lambda peer: peer.reset(),
        )
        for leave in leavings:
            shelf.read.clear()
            peer = asking(site)
            assert peer.message() is not None
            wait_for(lambda: shelf.read == [0, 1], "the second is not read ahead")
            leave(peer)
            wait_for(lambda: site.server.associations == 0, "the association goes on")
            assert shelf.read == [0, 1], "nothing more is read for it"


def test_who_asks_for_something_else_meanwhile_is_answered_at_once() -> None:
    """With a window for it: C-ECHO while a sub-operation has no answer yet."""
    shelf = Shelf(2)
    contexts = (
        ProposedContext(1, GET, (EXPLICIT,)),
        ProposedContext(3, CT, (EXPLICIT,)),
        ProposedContext(5, VERIFICATION, (EXPLICIT,)),
    )
    with Site(services=(service(get=shelf.handler()),), window_performed=2) as site:
        items = RoleSelection(CT, False, True), AsynchronousOperationsWindow(2, 1)
        peer = site.associate(request(*items, contexts=contexts))
        peer.send(pdata(1, True, True, c_get_rq(1, GET)), pdata(1, False, True, IDENTIFIER))
        first = peer.message()
        assert first is not None
        wait_for(lambda: shelf.read == [0, 1], "the second is not read ahead")
        peer.send(pdata(5, True, True, c_echo_rq(2, VERIFICATION)))
        echoed = peer.response()
        assert (echoed.name, echoed.message_id_responded_to) == ("C-ECHO-RSP", 2)
        peer.answer(first[0], first[1])
        second = peer.message()
        while second is not None and second[0].is_response:
            second = peer.message()
        assert second is not None
        assert second[2] == shelf.data(1)
        peer.reset()
