"""C-GET and C-MOVE: one engine, with the handlers of a toy service class."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from hilum.config import Peer
from hilum.dimse.messages import c_cancel_rq, c_get_rq
from hilum.errors import ConnectionFailed, DimseError, PeerError
from hilum.net.client import Association
from hilum.services.base import Performed, Reply, SubOperation, SubOperations
from hilum.services.outgoing import Outgoing
from hilum.tables.commands import C_GET_RQ, C_MOVE_RQ, C_STORE_RQ
from hilum.wire.pdu import ContextResult, ProposedContext, ReleaseRQ, RoleSelection
from tests.net.scripted import (
    CT,
    EXPLICIT,
    IMPLICIT,
    MR,
    Acceptors,
    Scripted,
    pdata,
    request,
)
from tests.net.site import Site, wait_for
from tests.net.toys import (
    DATA,
    GET,
    IDENTIFIER,
    Sink,
    associate,
    begin,
    each,
    finish,
    outgoing,
    run,
    service,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hilum.services.base import Proposal

COUNTS = (
    "NumberOfCompletedSuboperations",
    "NumberOfFailedSuboperations",
    "NumberOfWarningSuboperations",
    "NumberOfRemainingSuboperations",
)
FAILED_UIDS = 0x00080058


def counts(response: Any) -> tuple[int | None, ...]:
    """Completed, failed, warning, remaining."""
    return tuple(response.command.get(name) for name in COUNTS)


def getting(total: int, **more: Any) -> Any:
    """A C-GET handler of that many instances."""

    def get(request: Any, context: Any) -> Iterator[object]:
        yield SubOperations(total)
        yield from each(total, **more)

    return get


# C-GET ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("window", [1, 8])
def test_instances_come_back_on_the_same_association(window: int) -> None:
    sink = Sink()
    with Site(services=(service(get=getting(5)),), window_invoked=window) as site:
        with associate(site.server.port, sink=sink) as peer:
            site.count(peer)
            pending, final = run(peer, C_GET_RQ)
        assert sink.data == {f"1.2.3.{number}": DATA for number in range(5)}
        assert [counts(p) for p in pending] == [(n, 0, 0, 5 - n) for n in range(1, 5)]
        assert (final.status, counts(final)) == (0x0000, (5, 0, 0, None))


def test_nothing_to_send_is_success() -> None:
    with Site(services=(service(get=getting(0)),)) as site:
        with associate(site.server.port, sink=Sink()) as peer:
            site.count(peer)
            pending, final = run(peer, C_GET_RQ)
        assert not pending
        assert (final.status, counts(final)) == (0, (0, 0, 0, None))


@pytest.mark.parametrize("roles", [None, (True, False)])
def test_hazard_78_a_get_without_role_selection_fails_and_nothing_else(
    roles: tuple[bool, bool] | None,
) -> None:
    with (
        Site(services=(service(get=getting(2)),)) as site,
        associate(site.server.port, sink=Sink(), roles=roles) as peer,
    ):
        site.count(peer)
        _, final = run(peer, C_GET_RQ)
        assert (final.status, counts(final)) == (0xA702, (0, 2, 0, None))
        assert final.data_set[FAILED_UIDS].value == b"1.2.3.0\\1.2.3.1\0"
        assert final.command.error_comment == "no SCP role was proposed for CT Image Storage"
        assert run(peer, C_GET_RQ)[1].status == 0xA702


def test_some_fail_some_warn() -> None:
    statuses = {"1.2.3.0": 0x0000, "1.2.3.1": 0xA700, "1.2.3.2": 0xB000}

    def store(request: Any, context: Any) -> Reply:
        return Reply(statuses[request.command.affected_sop_instance_uid])

    def get(request: Any, context: Any) -> Iterator[object]:
        yield SubOperations(4)
        yield from each(3)
        yield SubOperation(outgoing(9, sop_class=MR))

    performs = {C_STORE_RQ: Performed(store)}
    with Site(services=(service(get=get),)) as site:
        with associate(site.server.port, sink=Sink(), performs=performs) as peer:
            site.count(peer)
            _, final = run(peer, C_GET_RQ)
        assert (final.status, counts(final)) == (0xB000, (1, 2, 1, None))
        assert final.data_set[FAILED_UIDS].value == b"1.2.3.1\\1.2.3.9\0"


def test_what_cannot_be_read_fails_alone() -> None:
    def broken() -> Iterator[bytes]:
        raise DimseError("damaged")
        yield b""

    def get(request: Any, context: Any) -> Iterator[object]:
        yield SubOperations(2)
        yield SubOperation(Outgoing("1.2.3.7", CT, "1.2.3.7", EXPLICIT, broken))
        yield SubOperation(outgoing(1))

    sink = Sink()
    with Site(services=(service(get=get),)) as site:
        with associate(site.server.port, sink=sink) as peer:
            site.count(peer)
            _, final = run(peer, C_GET_RQ)
        assert (final.status, counts(final)) == (0xB000, (1, 1, 0, None))
        assert list(sink.data) == ["1.2.3.1"]
        assert final.command.error_comment == "damaged"


def test_what_breaks_off_ends_the_association() -> None:
    def chunks() -> Iterator[bytes]:
        yield bytes(100)
        yield bytes(100)
        raise DimseError("damaged")

    def get(request: Any, context: Any) -> Iterator[object]:
        yield SubOperations(1)
        yield SubOperation(Outgoing("1.2.3.7", CT, "1.2.3.7", EXPLICIT, chunks))

    with Site(services=(service(get=get),)) as site:
        peer = associate(site.server.port, sink=Sink())
        site.count(peer)
        with pytest.raises(PeerError, match="aborted"):
            run(peer, C_GET_RQ)
        assert "damaged" in site.ended()[0]


@pytest.mark.parametrize("after", [0, 2])
def test_a_failure_of_the_handler_carries_the_counts(after: int) -> None:
    def get(request: Any, context: Any) -> Iterator[object]:
        yield SubOperations(3)
        yield from each(after)
        raise DimseError("the index is gone", status=0xA701)

    with Site(services=(service(get=get),)) as site:
        with associate(site.server.port, sink=Sink()) as peer:
            site.count(peer)
            _, final = run(peer, C_GET_RQ)
        assert (final.status, counts(final)[0]) == (0xA701, after)
        assert final.command.error_comment == "the index is gone"


def test_a_get_is_cancelled_while_a_suboperation_waits() -> None:
    contexts = (
        ProposedContext(1, GET, (EXPLICIT,)),
        ProposedContext(3, CT, (EXPLICIT,)),
    )
    with Site(services=(service(get=getting(3)),)) as site:
        peer = site.associate(request(RoleSelection(CT, True, True), contexts=contexts))
        peer.send(pdata(1, True, True, c_get_rq(1, GET)), pdata(1, False, True, IDENTIFIER))
        message = peer.message()
        assert message is not None and message[2] == DATA
        started = time.monotonic()
        peer.send(pdata(1, True, True, c_cancel_rq(1)))
        final = peer.response()
        assert time.monotonic() - started < 1.0
        assert final.status == 0xFE00
        assert final.get("NumberOfRemainingSuboperations") == 3
        peer.answer(message[0], message[1])
        peer.release()


def test_a_peer_that_answers_no_suboperation_is_given_up() -> None:
    sink = Sink(gate=threading.Event())
    ports = {"response_timeout": 0.3}
    with Site(services=(service(get=getting(3)),), more_ports=ports) as site:
        peer = associate(site.server.port, sink=sink)
        site.count(peer)
        begin(peer, C_GET_RQ)
        threading.Timer(1.0, sink.gate.set).start()  # type: ignore[union-attr]
        with pytest.raises(PeerError):
            finish(peer)
        assert site.ended() == ["aborted: no answer to a sub-operation"]


def test_conversion_where_the_peer_takes_another_transfer_syntax() -> None:
    contexts = (
        ProposedContext(1, GET, (EXPLICIT,)),
        ProposedContext(3, CT, (IMPLICIT,)),
    )
    with Site(services=(service(get=getting(1)),)) as site:
        peer = site.associate(request(RoleSelection(CT, False, True), contexts=contexts))
        peer.send(pdata(1, True, True, c_get_rq(1, GET)), pdata(1, False, True, IDENTIFIER))
        message = peer.message()
        assert message is not None
        assert message[2] == bytes.fromhex("1000200004000000") + b"ID 1"
        peer.answer(message[0], message[1])
        assert peer.status() == 0
        peer.release()


def test_a_large_instance_flows_in_pieces() -> None:
    piece, pieces = bytes(1 << 20), 48

    def get(request: Any, context: Any) -> Iterator[object]:
        yield SubOperations(1)
        chunks = lambda: (piece for _ in range(pieces))  # noqa: E731
        yield SubOperation(Outgoing("1.2", CT, "1.2", EXPLICIT, chunks))

    class Counting:
        size = 0

        def write(self, fragment: memoryview) -> None:
            Counting.size += len(fragment)

        def discard(self) -> None:
            raise AssertionError

    def store(request: Any, context: Any) -> None:
        assert isinstance(request.sink, Counting)

    performs = {C_STORE_RQ: Performed(store, lambda command, context: Counting())}
    with Site(services=(service(get=get),)) as site:
        with associate(site.server.port, sink=Sink(), performs=performs) as peer:
            site.count(peer)
            assert run(peer, C_GET_RQ)[1].status == 0
        assert Counting.size == pieces << 20


# C-MOVE ---------------------------------------------------------------------------------------


class Destinations:
    """What `Ports.destination` and `Ports.associate` are in a test."""

    def __init__(self, port: int, timeout: float = 5.0) -> None:
        self.port, self.timeout = port, timeout
        self.proposed: list[list[Proposal]] = []

    def ports(self, **more: Any) -> dict[str, Any]:
        return {"destination": self.find, "associate": self.associate, **more}

    def find(self, aet: str) -> Peer | None:
        return Peer("SINK", "127.0.0.1", self.port) if aet == "SINK" else None

    def associate(self, peer: Peer, proposals: Sequence[Proposal]) -> Association:
        self.proposed.append(list(proposals))
        return Association(peer, proposals, calling="HILUM", timeout=self.timeout)


def moving(total: int, destination: str = "SINK", kinds: bool = True) -> Any:
    """A C-MOVE handler of that many instances."""

    def move(request: Any, context: Any) -> Iterator[object]:
        yield SubOperations(total, destination, {(CT, EXPLICIT)} if kinds else ())
        yield from each(total)

    return move


def moved(
    destinations: Destinations, handler: Any, then: Callable[[], object] = bool, **ports: Any
) -> tuple[list[Any], Any]:
    """What a requestor hears of its C-MOVE."""
    more = destinations.ports(**ports)
    with (
        Site(services=(service(move=handler),), more_ports=more) as site,
        associate(site.server.port) as peer,
    ):
        site.count(peer)
        started = time.monotonic()
        heard = run(peer, C_MOVE_RQ)
        assert time.monotonic() - started < 4
        then()
        return heard


@pytest.mark.parametrize("kinds", [True, False])
def test_instances_go_to_the_destination(kinds: bool) -> None:
    with Acceptors(Scripted.accept_and_serve) as acceptors:
        destinations = Destinations(acceptors.port)
        pending, final = moved(destinations, moving(4, kinds=kinds))
    assert [counts(p) for p in pending] == [(n, 0, 0, 4 - n) for n in range(1, 4)]
    assert (final.status, counts(final)) == (0, (4, 0, 0, None))
    (heard,) = acceptors.results
    assert [data for _, _, data in heard] == [DATA] * 4
    assert {command.move_originator_aet for command, _, _ in heard} == {"ME"}
    assert {command.move_originator_message_id for command, _, _ in heard} == {1}
    assert len(destinations.proposed) == 1


def test_several_associations_side_by_side() -> None:
    barrier = threading.Barrier(3, timeout=5)

    def play(peer: Scripted) -> list[Any]:
        peer.accept()
        barrier.wait()
        return peer.serve()

    with Acceptors(play) as acceptors:
        _, final = moved(Destinations(acceptors.port), moving(30), sub_associations=3)
    assert (final.status, counts(final)) == (0, (30, 0, 0, None))
    assert sum(map(len, acceptors.results)) == 30


def test_hazard_76_a_destination_that_is_not_known() -> None:
    destinations = Destinations(1)
    _, final = moved(destinations, moving(3, "ELSEWHERE"))
    assert final.status == 0xA801
    assert not destinations.proposed


def test_hazard_77_a_destination_that_is_not_there() -> None:
    with Acceptors(lambda peer: None) as acceptors:
        port = acceptors.port
    destinations = Destinations(port)
    _, final = moved(destinations, moving(20))
    assert (final.status, counts(final)) == (0xA702, (0, 20, 0, None))
    assert "cannot connect" in final.command.error_comment
    assert len(destinations.proposed) == 1, "it is not tried for each instance"


def test_hazard_77_a_destination_that_rejects() -> None:
    with Acceptors(lambda peer: peer.reject(1, 1, 7)) as acceptors:
        _, final = moved(Destinations(acceptors.port), moving(3))
    assert (final.status, counts(final)) == (0xA702, (0, 3, 0, None))


def test_hazard_77_a_destination_that_dies() -> None:
    def play(peer: Scripted) -> None:
        peer.accept()
        for _ in range(2):
            command, context, _ = peer.message()  # type: ignore[misc]
            peer.answer(command, context)
        peer.message()
        peer.reset()

    def gone(peer: Scripted) -> None:
        peer.reset()

    with Acceptors(play, gone) as acceptors:
        _, final = moved(Destinations(acceptors.port), moving(6))
    assert (final.status, counts(final)) == (0xB000, (2, 4, 0, None))
    assert final.data_set[FAILED_UIDS].value == b"1.2.3.2\\1.2.3.3\\1.2.3.4\\1.2.3.5\0"


def test_a_destination_that_breaks_once_gets_another_association() -> None:
    def play(peer: Scripted) -> None:
        peer.accept()
        command, context, _ = peer.message()  # type: ignore[misc]
        peer.answer(command, context)
        peer.message()
        peer.reset()

    with Acceptors(play, Scripted.accept_and_serve) as acceptors:
        _, final = moved(Destinations(acceptors.port), moving(6))
    assert (final.status, counts(final)) == (0xB000, (5, 1, 0, None))


def test_hazard_77_a_destination_that_stalls() -> None:
    over = threading.Event()

    def play(peer: Scripted) -> None:
        peer.accept()
        over.wait(5)

    with Acceptors(play) as acceptors:
        stalls = Destinations(acceptors.port, timeout=0.3)
        _, final = moved(stalls, moving(3), over.set)
    assert final.status == 0xA702
    assert counts(final)[1] == 3


def test_a_move_is_cancelled_while_the_destination_stalls() -> None:
    reached, over = threading.Event(), threading.Event()

    def play(peer: Scripted) -> None:
        peer.accept()
        command, context, _ = peer.message()  # type: ignore[misc]
        peer.answer(command, context)
        peer.message()
        reached.set()
        over.wait(5)

    with Acceptors(play) as acceptors:
        more = Destinations(acceptors.port).ports()
        with (
            Site(services=(service(move=moving(9)),), more_ports=more) as site,
            associate(site.server.port) as peer,
        ):
            site.count(peer)
            message_id = begin(peer, C_MOVE_RQ)
            assert reached.wait(5)
            started = time.monotonic()
            peer.cancel(message_id)
            _, final = finish(peer)
            assert time.monotonic() - started < 1.0
            assert final.status == 0xFE00
            assert counts(final) == (1, 0, 0, 8)
            over.set()


def test_a_destination_that_takes_another_transfer_syntax() -> None:
    def choose(context: ProposedContext) -> ContextResult:
        taken = IMPLICIT in context.transfer_syntaxes
        return ContextResult(context.id, 0 if taken else 4, IMPLICIT)

    def play(peer: Scripted) -> list[Any]:
        peer.accept(choose=choose)
        return peer.serve()

    with Acceptors(play) as acceptors:
        _, final = moved(Destinations(acceptors.port), moving(2))
    assert final.status == 0
    assert acceptors.results[0][0][2] == bytes.fromhex("1000200004000000") + b"ID 1"


def test_a_class_that_was_not_announced_gets_an_association_of_its_own() -> None:
    def move(request: Any, context: Any) -> Iterator[object]:
        yield SubOperations(3, "SINK", {(CT, EXPLICIT)})
        yield SubOperation(outgoing(1))
        yield SubOperation(outgoing(2, sop_class=MR))
        yield SubOperation(outgoing(3))

    with Acceptors(Scripted.accept_and_serve) as acceptors:
        destinations = Destinations(acceptors.port)
        _, final = moved(destinations, move)
    assert (final.status, counts(final)) == (0, (3, 0, 0, None))
    assert len(destinations.proposed) == 2


def test_the_end_of_the_association_ends_the_suboperations() -> None:
    reached = threading.Event()
    ended: list[object] = []

    def play(peer: Scripted) -> None:
        peer.accept()
        peer.message()
        reached.set()
        ended.append(peer.pdu())

    with Acceptors(play) as acceptors:
        more = Destinations(acceptors.port).ports()
        with Site(services=(service(move=moving(9)),), more_ports=more) as site:
            peer = associate(site.server.port)
            site.count(peer)
            begin(peer, C_MOVE_RQ)
            assert reached.wait(5)
            peer.abort()
            wait_for(lambda: bool(ended), "the destination is kept waiting")
    assert not isinstance(ended[0], ReleaseRQ)


def test_other_associations_are_not_held_up_by_a_stalled_destination() -> None:
    over = threading.Event()
    with Acceptors(lambda peer: (peer.accept(), over.wait(5))) as acceptors:
        more = Destinations(acceptors.port).ports()
        with Site(services=(service(move=moving(9)),), more_ports=more) as site:
            peer = associate(site.server.port)
            site.count(peer)
            begin(peer, C_MOVE_RQ)
            assert site.echo() < 1.0
            over.set()


def test_no_way_to_associate_fails_what_is_sent() -> None:
    def associate_not(peer: object, proposals: object) -> Association:
        raise ConnectionFailed("no route")

    _, final = moved(Destinations(1), moving(2), associate=associate_not)
    assert (final.status, counts(final)) == (0xA702, (0, 2, 0, None))


def test_release_is_answered_after_a_move() -> None:
    with Acceptors(Scripted.accept_and_serve) as acceptors:
        more = Destinations(acceptors.port).ports()
        with Site(services=(service(move=moving(1)),), more_ports=more) as site:
            with associate(site.server.port) as peer:
                site.count(peer)
                assert run(peer, C_MOVE_RQ)[1].status == 0
            assert site.ended() == ["released"]
