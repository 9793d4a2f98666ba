"""One thread for all peers that only store: together, apart again when one needs more."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hilum.net import acceptor as acceptor_module
from hilum.net.acceptor import Acceptor
from hilum.services.storage import SERVICE as STORAGE
from hilum.tables.commands import C_STORE_RQ
from hilum.wire.pdu import Abort
from tests.net.scripted import echo, store
from tests.net.site import SHORT, Site, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def gathered(site: Site) -> int:
    """How many associations are served by the one thread."""
    return sum(acceptor.gathered for acceptor in tuple(site.server._acceptors))


def own_threads() -> int:
    return sum(thread.name.startswith("association") for thread in threading.enumerate())


def test_many_peers_that_store_need_one_thread(site: Site) -> None:
    peers = [site.associate() for _ in range(40)]
    wait_for(lambda: gathered(site) == 40, "not gathered")
    wait_for(lambda: own_threads() == 0, "threads are left")
    for round_ in range(5):
        for number, peer in enumerate(peers):
            peer.send(store(f"1.2.{number}.{round_}", bytes(3000), message_id=round_ + 1))
        assert [peer.status() for peer in peers] == [0] * 40
        peers[7].send(echo(100 + round_))
        assert peers[7].status() == 0
    assert gathered(site) == 40
    for peer in peers:
        peer.release()
    assert len(site.store.data) == 200
    assert set(site.ended(40)) == {"released"}


def test_what_has_come_from_several_is_handed_over_before_any_is_answered(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is what lets the archive commit them together."""
    peers = [site.associate() for _ in range(8)]
    wait_for(lambda: gathered(site) == 8, "not gathered")
    happened: list[str] = []
    gather, settle = Acceptor.gather, Acceptor.settle
    begun, go_on = threading.Event(), threading.Event()

    def slow_gather(acceptor: Acceptor) -> bool:
        begun.set()
        assert go_on.wait(5)
        happened.append("gather")
        return gather(acceptor)

    def noted_settle(acceptor: Acceptor) -> bool:
        happened.append("settle")
        return settle(acceptor)

    monkeypatch.setattr(Acceptor, "gather", slow_gather)
    monkeypatch.setattr(Acceptor, "settle", noted_settle)
    peers[0].send(store("1.2.0"))
    assert begun.wait(5)
    for number, peer in enumerate(peers[1:], 1):
        peer.send(store(f"1.2.{number}"))
    go_on.set()
    assert [peer.status() for peer in peers] == [0] * 8
    rounds = "".join(word[0] for word in happened).lstrip("g").lstrip("s")
    assert rounds == "g" * 7 + "s" * 7


def test_an_outcome_that_comes_while_its_association_is_read_is_answered(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread calls back, and cannot answer by itself at that moment."""
    peer = site.associate()
    wait_for(lambda: gathered(site) == 1, "not gathered")
    gate = site.store.gate = threading.Event()
    peer.send(store("1.2.1"))
    assert site.store.waiting.wait(5)
    original = Acceptor._take_what_is_here

    def take(acceptor: Acceptor) -> bool:
        stays = original(acceptor)
        gate.set()
        wait_for(lambda: bool(acceptor._performing._done), "nothing calls back")
        return stays

    with monkeypatch.context() as patch:
        patch.setattr(Acceptor, "_take_what_is_here", take)
        peer.send(echo(2)[:3])
        assert peer.status() == 0
    peer.send(echo(2)[3:])
    assert peer.status() == 0
    peer.release()


def test_a_large_data_set_gets_a_thread_of_its_own(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptor_module, "GATHERED_SIZE", 100_000)
    small, large = site.associate(), site.associate()
    wait_for(lambda: gathered(site) == 2, "not gathered")
    message = store("1.2.1", bytes(400_000))
    large.send(message[:300_000])
    wait_for(lambda: gathered(site) == 1, "it is still gathered")
    small.send(store("1.2.2"))
    assert small.status() == 0
    large.send(message[300_000:])
    assert large.status() == 0
    large.send(store("1.2.3", message_id=2))
    assert large.status() == 0
    assert site.store.data["1.2.1"] == bytes(400_000)
    assert gathered(site) == 1, "it keeps its thread"
    for peer in (small, large):
        peer.release()


def test_an_error_of_our_own_ends_one_association(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Site() as site:
        good, bad = site.associate(), site.associate()
        wait_for(lambda: gathered(site) == 2, "not gathered")
        original = Acceptor._take_what_is_here

        def broken(acceptor: Acceptor) -> bool:
            if acceptor.source.association == "A2":
                raise MemoryError("no memory")
            return original(acceptor)

        with monkeypatch.context() as patch:
            patch.setattr(Acceptor, "_take_what_is_here", broken)
            bad.send(store("1.2.1"))
            assert bad.pdu() == Abort(0, 0)
            good.send(store("1.2.2"))
            assert good.status() == 0
        good.release()
        assert list(site.store.data) == ["1.2.2"]
        wait_for(lambda: len(site.ends()) == 2, "no line")
        assert sorted(site.ends()) == ["internal error: MemoryError('no memory')", "released"]
        site.events = [event for event in site.events if event.name != "internal error"]


def test_deadlines_are_kept_of_each() -> None:
    """One trickles, one is idle, one works: only the last one lives."""
    with Site(limits=replace(SHORT, idle_seconds=1.0)) as site:
        trickling, idle, working = (site.associate() for _ in range(3))
        wait_for(lambda: gathered(site) == 3, "not gathered")
        over = time.monotonic() + 1.6
        message = store("1.2.1", bytes(4000))
        at = 0
        while time.monotonic() < over:
            trickling.send_until_closed(message[at : at + 1])
            at += 1
            working.send(echo(at))
            assert working.status() == 0
            time.sleep(0.02)
        assert isinstance(trickling.pdu(), Abort)
        assert isinstance(idle.pdu(), Abort)
        working.release()
        assert sorted(site.ended(3)) == [
            "released",
            "timed out: idle association",
            "timed out: incomplete PDU",
        ]


def test_a_peer_that_does_not_read_its_answers_holds_nobody_up(site: Site) -> None:
    """Refusals that nobody reads fill the way back; the others are served all the same."""
    deaf, good = site.associate(), site.associate()
    wait_for(lambda: gathered(site) == 2, "not gathered")
    sender = threading.Thread(target=deaf.send_until_closed, args=(echo() * 200, 2000), daemon=True)
    sender.start()
    wait_for(lambda: gathered(site) == 1, "it is still served with the others", 20)
    good.send(store("1.2.2"))
    assert good.status() == 0
    deaf.sock.close()
    sender.join(10)
    good.release()


def test_handlers_of_a_program_get_a_thread_for_each(site: Site) -> None:
    """They may wait for anything."""

    def handler(request: Any, context: Any) -> None:
        request.sink.submit().wait()

    site.server.registry.bind(STORAGE, C_STORE_RQ, handler)
    peer = site.associate()
    peer.send(store("1.2.1"))
    assert peer.status() == 0
    assert gathered(site) == 0
    peer.release()


def test_an_archive_that_does_not_call_back_gets_a_thread_for_each(site: Site) -> None:
    site.store.calls_back = False
    peer = site.associate()
    wait_for(lambda: gathered(site) == 1, "not gathered")
    for number in range(3):
        peer.send(store(f"1.2.{number}", message_id=number + 1))
        assert peer.status() == 0
    assert gathered(site) == 0
    peer.release()
