"""F9, F10 and hazards 26 and 27: very many peers, slow ones and short ones; others notice nothing.

Each has a small form for every day and the figures of the hazard with --soak.
"""

from __future__ import annotations

import contextlib
import resource
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from hilum.ul.limits import Limits
from tests.faults.oracle import Server
from tests.faults.sender import Association
from tests.net.scripted import ABORT, connect, echo, request, store
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


class Held(NamedTuple):
    """What a server's processes hold: KiB of memory, threads, file descriptors."""

    memory: int
    threads: int
    descriptors: int

    def more_than(self, other: Held) -> bool:
        """Whether there are more threads or descriptors."""
        return self.threads > other.threads or self.descriptors > other.descriptors


def held(server: Server) -> Held:
    assert server.process is not None
    pages = threads = descriptors = 0
    for pid in (server.process.pid, *server.workers()):
        of = Path("/proc") / str(pid)
        pages += int((of / "statm").read_text().split()[1])
        threads += len(list((of / "task").iterdir()))
        descriptors += len(list((of / "fd").iterdir()))
    return Held(pages * resource.getpagesize() >> 10, threads, descriptors)


@pytest.mark.timeout(3600)
def test_hazard_27_connecting_and_aborting_leaves_nothing(tmp_path: Path, soak: bool) -> None:
    server = Server(tmp_path)
    server.start()
    hello = request(called="HILUM")

    def cycle(count: int) -> Held:
        for number in range(count):
            with connect(server.port) as peer:
                if number % 2:
                    peer.associate(hello)
                    peer.send(ABORT)
                else:
                    peer.send(hello.encode(), ABORT)
                while peer.pdu() is not None:
                    pass
        wait_for(lambda: not held(server).more_than(idle), f"more is kept than {idle}")
        return held(server)

    idle = held(server)
    before = cycle(500)
    steps = [cycle(20_000 if soak else 400) for _ in range(5)]
    print(f"after 500: {before}; then {steps}")
    assert max(one.memory for one in steps) - before.memory < 4096
    with Association(server.port) as association:
        assert association.echo() == 0


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
