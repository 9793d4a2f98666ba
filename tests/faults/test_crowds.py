"""F9, F10 and hazards 26 and 27: very many peers, slow ones and short ones; others notice nothing.

Each has a small form for every day and the figures of the hazard with --soak.
"""

from __future__ import annotations

import contextlib
import resource
import threading
import time
from typing import TYPE_CHECKING

import pytest

from hilum.ul.limits import Limits
from tests.net.scripted import ABORT, echo, request, store
from tests.net.site import Site, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.net.scripted import Scripted


@contextlib.contextmanager
def descriptors(count: int) -> Iterator[None]:
    """Room for so many file descriptors, as far as the system allows it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        assert hard >= count, f"ulimit -Hn is {hard}: this test needs {count}"
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def resident() -> int:
    """KiB of memory in use now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() >> 10


def echo_times(site: Site, count: int) -> list[float]:
    return sorted(site.echo() for _ in range(count))


@pytest.mark.timeout(600)
def test_hazard_26_more_associations_than_select_could_wait_for(soak: bool) -> None:
    """Idle ones; the process has both ends of each."""
    many = 3000 if soak else 700
    with (
        descriptors(2 * many + 200),
        Site(limits=Limits(), maximum_associations=0, maximum_per_host=0) as site,
    ):
        peers = [site.associate() for _ in range(many)]
        assert max(peer.sock.fileno() for peer in peers) > 1024
        assert site.server.associations == many
        assert echo_times(site, 20)[18] < 0.5
        for peer in peers[:: many // 50]:
            peer.send(echo())
            assert peer.status() == 0
        for peer in peers:
            peer.sock.close()
        wait_for(lambda: site.server.connections == 0, "a connection is kept", 30)


@pytest.mark.timeout(900)
def test_hazard_27_connecting_and_aborting_leaves_nothing(soak: bool) -> None:
    with Site() as site:

        def cycle(count: int) -> None:
            for _ in range(count):
                with site.connect() as peer:
                    peer.send(request().encode(), ABORT)
                    peer.closed()
            wait_for(lambda: not site.server.connections, "a connection is kept")
            site.peers.clear()
            site.events.clear()
            site.text.truncate(site.text.seek(0))

        cycle(300)
        before, threads = resident(), threading.active_count()
        cycle(100_000 if soak else 1000)
        assert threading.active_count() == threads
        assert resident() - before < 4096


@pytest.mark.timeout(600)
def test_f9_slowloris_crowds_do_not_slow_others_down(soak: bool) -> None:
    """Half of them say nothing, half send their request byte by byte."""
    many = 2000 if soak else 300
    with (
        descriptors(2 * many + 200),
        Site(limits=Limits(artim_seconds=20), maximum_associations=0) as site,
    ):
        slow: list[Scripted] = []
        over = threading.Event()

        def trickle() -> None:
            for byte in request().encode():
                for peer in slow[::2]:
                    peer.send_until_closed(bytes((byte,)))
                if over.wait(1.0):
                    return

        for _ in range(many):
            slow.append(site.connect())
        thread = threading.Thread(target=trickle, daemon=True)
        thread.start()
        times = echo_times(site, 100)
        over.set()
        thread.join()
        assert times[98] < 0.5
        assert times[50] < 0.1


@pytest.mark.timeout(900)
def test_f10_concurrent_associations_that_all_store(soak: bool) -> None:
    many, each = (1000, 20) if soak else (100, 5)
    with (
        descriptors(2 * many + 200),
        Site(limits=Limits(), maximum_associations=0, maximum_per_host=0) as site,
    ):
        before = threading.active_count()
        peers = [site.associate() for _ in range(many)]
        for round_ in range(each):
            for number, peer in enumerate(peers):
                peer.send(store(f"1.2.{number}.{round_}", bytes(2000), round_ + 1))
            assert {peer.status() for peer in peers} == {0}
        for peer in peers:
            peer.release()
        wait_for(lambda: threading.active_count() == before, "a thread is kept", 20)
        assert len(site.store.data) == many * each


def test_f10_one_association_after_the_other(soak: bool) -> None:
    many = 20_000 if soak else 300
    with Site() as site:
        started = time.monotonic()
        for number in range(many):
            with site.associate() as peer:
                peer.send(store(f"1.2.{number}"))
                assert peer.status() == 0
                peer.release()
        assert (time.monotonic() - started) / many < 0.05
        assert len(site.store.data) == many
