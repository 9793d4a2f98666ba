"""Handlers that are generators: matches stream, cancel and the association's end close them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from hilum.dataset.codec import Element
from hilum.dimse.messages import c_cancel_rq, c_echo_rq, c_find_rq
from hilum.errors import DimseError, PeerError
from hilum.services.base import Pending, Reply, identifier
from hilum.tables.commands import C_ECHO_RQ, C_FIND_RQ
from hilum.tables.uids import VERIFICATION
from hilum.wire.pdu import Abort, AsynchronousOperationsWindow, ProposedContext, ReleaseRP
from tests.net.scripted import ABORT, EXPLICIT, IMPLICIT, RELEASE_RQ, Scripted, pdata, request
from tests.net.site import Site, wait_for
from tests.net.toys import FIND, IDENTIFIER, Watched, associate, begin, finish, run, service

if TYPE_CHECKING:
    from collections.abc import Iterator

MATCH = Pending(b"\x10\x00\x20\x00LO\x04\x00ID 1")
CONTEXTS = (
    ProposedContext(1, VERIFICATION, (IMPLICIT,)),
    ProposedContext(3, FIND, (EXPLICIT,)),
)


def find(message_id: int = 1) -> bytes:
    """A C-FIND-RQ with its identifier."""
    rq = pdata(3, True, True, c_find_rq(message_id, FIND))
    return rq + pdata(3, False, True, IDENTIFIER)


def raw(site: Site, window: int = 1) -> Scripted:
    """A scripted peer with a context for C-FIND."""
    return site.associate(request(AsynchronousOperationsWindow(window, 1), contexts=CONTEXTS))


def answer(peer: Scripted) -> int:
    """The status of the next response; its data set is skipped."""
    command = peer.response()
    while command.has_data_set and not peer._events:
        pdu = peer.pdu()
        peer._events += pdu.values  # type: ignore[union-attr]
    if command.has_data_set:
        peer._events.pop(0)
    return command.status


def test_matches_stream_and_the_end_is_success() -> None:
    def matches(request: Any, context: Any) -> Iterator[Pending]:
        assert identifier(request)[0x00080052] == Element("CS", b"STUDY ")
        assert context.information == b"\x01"
        for number in range(1000):
            yield Pending(f"{number:04}".encode())
        yield Pending({0x00100020: Element("LO", b"ID 1")}, 0xFF01)

    with Site(services=(service(find=matches),)) as site, associate(site.server.port) as peer:
        assert peer.information(FIND) == b"\x01"
        pending, final = run(peer, C_FIND_RQ)
        assert final.status == 0x0000
        assert [match.data for match in pending[:-1]] == [b"%04d" % n for n in range(1000)]
        assert pending[-1].status == 0xFF01
        assert pending[-1].data_set == {0x00100020: Element("LO", b"ID 1")}
        site.count(peer)


def test_the_first_match_goes_out_at_once_and_none_waits_long() -> None:
    handler = Watched(MATCH, MATCH, MATCH)
    with Site(services=(service(find=handler),)) as site:
        peer = raw(site)
        peer.send(find())
        started = time.monotonic()
        assert [answer(peer) for _ in range(3)] == [0xFF00] * 3
        assert time.monotonic() - started < 0.5
        assert not handler.closed.is_set()
        handler.release.set()
        assert answer(peer) == 0x0000
        peer.release()


@pytest.mark.parametrize("handler", [Watched(MATCH, forever=True), Watched(MATCH, asks=True)])
def test_a_cancel_is_honoured_at_once(handler: Watched) -> None:
    with Site(services=(service(find=handler),)) as site:
        peer = raw(site)
        peer.send(find())
        assert answer(peer) == 0xFF00
        started = time.monotonic()
        peer.send(pdata(3, True, True, c_cancel_rq(1)))
        while (status := answer(peer)) == 0xFF00:
            pass
        assert status == 0xFE00
        assert time.monotonic() - started < 0.5
        assert handler.closed.is_set()
        peer.release()


def test_hazard_49_a_cancel_of_what_is_unknown_or_finished_is_ignored() -> None:
    with Site(services=(service(find=Watched(MATCH, asks=True)),)) as site:
        peer = raw(site)
        peer.send(pdata(3, True, True, c_cancel_rq(7)))
        peer.send(find(), pdata(3, True, True, c_cancel_rq(1)))
        while (status := answer(peer)) == 0xFF00:
            pass
        assert status == 0xFE00
        peer.send(
            pdata(3, True, True, c_cancel_rq(1)), pdata(1, True, True, c_echo_rq(1, VERIFICATION))
        )
        assert answer(peer) == 0x0000
        peer.release()


def test_other_operations_are_performed_meanwhile() -> None:
    handler = Watched(MATCH, forever=True)
    with Site(services=(service(find=handler),)) as site:
        peer = raw(site, window=4)
        peer.send(find(1))
        assert answer(peer) == 0xFF00
        peer.send(pdata(1, True, True, c_echo_rq(2, VERIFICATION)))
        started = time.monotonic()
        while answer(peer) == 0xFF00:
            pass
        assert time.monotonic() - started < 1.0
        peer.send(pdata(3, True, True, c_cancel_rq(1)))
        while (status := answer(peer)) == 0xFF00:
            pass
        assert status == 0xFE00
        peer.release()


def test_two_searches_at_once_take_turns() -> None:
    with Site(services=(service(find=Watched(MATCH, forever=True)),)) as site:
        peer = raw(site, window=4)
        peer.send(find(1), find(2))
        seen: set[int] = set()
        while seen != {1, 2}:
            command = peer.response()
            peer.pdu() if not peer._events else peer._events.pop(0)
            seen.add(command.message_id_responded_to)
        peer.send(ABORT)
        while peer.pdu() is not None:
            pass  # what was on its way: who sends sees the abort only when that is through
        assert site.ended() == ["aborted by the peer (0, 0)"]


def test_hazard_47_a_message_id_in_use_and_a_window_exceeded() -> None:
    handler = Watched(MATCH, asks=True)
    with Site(services=(service(find=handler),)) as site:
        peer = raw(site, window=2)
        peer.send(find(1))
        assert answer(peer) == 0xFF00
        peer.send(pdata(1, True, True, c_echo_rq(1, VERIFICATION)))
        assert answer(peer) == 0x0210
        peer.send(find(2), find(3))
        got = peer.pdu()
        while not isinstance(got, Abort):
            got = peer.pdu()
        assert got == Abort(0, 0)
        assert handler.closed.wait(2)


@pytest.mark.parametrize("asks", [False, True])
@pytest.mark.parametrize("how", ["release", "abort", "loss"])
def test_the_associations_end_closes_the_generator(how: str, asks: bool) -> None:
    handler = Watched(MATCH, forever=not asks, asks=asks)
    with Site(services=(service(find=handler),)) as site:
        peer = raw(site)
        peer.send(find())
        assert answer(peer) == 0xFF00
        if how == "loss":
            peer.reset()
        else:
            peer.send(RELEASE_RQ if how == "release" else ABORT)
        assert handler.closed.wait(2)
        if how == "release":
            got = peer.pdu()
            while got is not None and not isinstance(got, ReleaseRP):
                got = peer.pdu()
            assert got == ReleaseRP()
            assert site.ended() == ["released"]


def test_a_stopping_server_closes_the_generator() -> None:
    handler = Watched(MATCH)
    site = Site(services=(service(find=handler),), grace=0.2).__enter__()
    with site.connect() as peer:
        peer.associate(request(contexts=CONTEXTS))
        peer.send(find())
        assert answer(peer) == 0xFF00
        site.server.stop()
        handler.release.set()
        assert handler.closed.wait(2)
        site.thread.join(5)
        assert not site.thread.is_alive()


def test_a_failure_after_matches_is_the_final_answer() -> None:
    def matches(request: Any, context: Any) -> Iterator[Pending]:
        yield MATCH
        raise DimseError("too many", status=0xA700)

    with Site(services=(service(find=matches),)) as site:
        peer = raw(site)
        peer.send(find())
        assert [answer(peer), answer(peer)] == [0xFF00, 0xA700]
        peer.release()


class Afterwards:
    """An outcome that is there later."""

    def wait(self) -> Reply:
        return Reply(0xB001)


@pytest.mark.parametrize(
    ("outcome", "status"), [(None, 0), (Reply(0xB002), 0xB002), (Afterwards(), 0xB001)]
)
def test_what_a_generator_returns_is_the_answer(outcome: object, status: int) -> None:
    def matches(request: Any, context: Any) -> Iterator[Pending]:
        yield MATCH
        return outcome

    with Site(services=(service(find=matches),)) as site:
        peer = raw(site)
        peer.send(find())
        assert [answer(peer), answer(peer)] == [0xFF00, status]
        peer.release()


@pytest.mark.parametrize("wrong", [object(), Pending("text"), Pending({0: 1})])
def test_what_cannot_be_yielded_is_an_error_of_our_own(wrong: object) -> None:
    with Site(services=(service(find=Watched(wrong)),)) as site:
        peer = raw(site)
        peer.send(find())
        assert answer(peer) == 0x0110
        peer.release()
        wait_for(lambda: bool(site.named("internal error")), "not told")
        site.events = [event for event in site.events if event.name != "internal error"]


def test_idle_time_does_not_count_while_a_generator_works(monkeypatch: Any) -> None:
    import dataclasses

    from tests.net.site import SHORT

    limits = dataclasses.replace(SHORT, idle_seconds=0.3, buffer_seconds=0.05)
    handler = Watched(MATCH)
    with Site(services=(service(find=handler),), limits=limits) as site:
        peer = raw(site)
        peer.send(find())
        assert answer(peer) == 0xFF00
        time.sleep(0.6)
        handler.release.set()
        assert answer(peer) == 0x0000
        peer.release()


def test_a_requestor_cancels_and_goes_on() -> None:
    handler = Watched(MATCH, forever=True)
    with Site(services=(service(find=handler),)) as site, associate(site.server.port) as peer:
        site.count(peer)
        message_id = begin(peer, C_FIND_RQ)
        assert peer.receive().pending
        peer.cancel(message_id)
        _, final = finish(peer)
        assert final.status == 0xFE00
        peer.cancel(message_id)
        echo = peer.context(VERIFICATION)
        assert echo is not None
        peer.send(C_ECHO_RQ, echo, lambda m: c_echo_rq(m, VERIFICATION))
        assert peer.receive().status == 0


def test_a_peer_that_reads_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hilum.net.transport.SEND_TIMEOUT", 0.3)
    handler = Watched(Pending(bytes(60000)), forever=True)
    with Site(services=(service(find=handler),)) as site:
        peer = raw(site)
        peer.send(find())
        assert handler.closed.wait(5)
        assert "nothing read for 0.3 s" in site.ended()[0]


def test_requests_wait_for_nobody_when_the_peer_is_gone() -> None:
    with Site(services=(service(find=Watched(MATCH, forever=True)),)) as site:
        peer = associate(site.server.port)
        site.count(peer)
        begin(peer, C_FIND_RQ)
        peer.cut()
        with pytest.raises(PeerError):
            finish(peer)
