"""One 2 GiB instance: the memory it takes, and its rate beside a bare copy of the same bytes.

Owns: this measure. Must not know: how Hilum stores a large instance.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from bench.bare_copy import copy_rate
from bench.loads import faultless, send
from bench.measure import MIB, MemoryWatch, resident
from bench.messages import StoreTemplate
from bench.peers import CONTENDERS, HILUM, Server
from bench.report import Goal, at_least, below
from bench.sender import Load

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.peers import WorkFolder

__all__ = ["measure"]

SIZE = 2 << 30


def measure(work: WorkFolder, rounds: int, tell: Callable[[str], None]) -> list[Goal]:
    """Hilum and the bare copy take turns; memory is the worst round's, the ratio the median's."""
    memory, ratios = [], []
    for number in range(rounds):
        bare = _bare(work) if number % 2 else 0.0
        rate, above_idle = _hilum(work)
        bare = bare or _bare(work)
        memory.append(above_idle / MIB)
        ratios.append(rate / bare)
        tell(
            f"2 GiB: Hilum {rate / 1e6:.0f} MB/s, bare copy {bare / 1e6:.0f} MB/s,"
            f" {above_idle / MIB:.1f} MiB above idle"
        )
    return [
        below("one 2 GiB instance: memory above idle", max(memory), 64, " MiB"),
        at_least("one 2 GiB instance: rate against a bare copy", median(ratios), 0.8),
    ]


def _hilum(work: WorkFolder) -> tuple[float, int]:
    """(bytes in a second, peak memory above idle in bytes)."""
    folder = work.fresh("large")
    try:
        with Server(CONTENDERS[HILUM], folder) as server:
            warm_up = Load(server.port, 8192, 1, 50)
            send(warm_up)
            idle = resident(server.pid)
            with MemoryWatch(server.pid) as memory:
                outcome = faultless(send(warm_up._replace(size=SIZE, instances=1, seconds=120)))
        return outcome.bytes / outcome.seconds, memory.peak - idle
    finally:
        work.empty(folder)


def _bare(work: WorkFolder) -> float:
    folder = work.fresh("bare")
    _, buffers = StoreTemplate(1, 1, SIZE, 131072, 1).message(0)
    try:
        return copy_rate(folder / "copy", buffers)
    finally:
        work.empty(folder)
