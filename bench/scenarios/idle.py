"""A thousand idle associations: their memory, and C-ECHO of another peer under full load.

Owns: this measure. Must not know: how Hilum serves an association.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bench.loads import LoadProcess, faultless
from bench.measure import MIB, resident
from bench.peers import CONTENDERS, HILUM, Server
from bench.report import Goal, below, size_name
from bench.sender import Load, echo, hold, release

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.peers import WorkFolder

__all__ = ["measure"]

ASSOCIATIONS = 1000
_LOADS = (8 << 10, 512 << 10)
_PAUSE = 0.005
_ROOM = (
    ("HILUM_ASSOCIATION_MAXIMUM_ASSOCIATIONS", "1100"),
    ("HILUM_ASSOCIATION_MAXIMUM_ASSOCIATIONS_PER_HOST", "1100"),
)


def measure(work: WorkFolder, seconds: float, tell: Callable[[str], None]) -> list[Goal]:
    """Each load lasts `seconds`, with the idle associations open all the while."""
    folder = work.fresh("idle")
    try:
        with Server(CONTENDERS[HILUM]._replace(environment=_ROOM), folder) as server:
            idle = hold(server.port, "HILUM", ASSOCIATIONS)
            time.sleep(1)
            memory = resident(server.pid) / MIB
            tell(f"{ASSOCIATIONS} idle associations: {memory:.0f} MiB")
            goals = [below(f"{ASSOCIATIONS} idle associations: memory", memory, 150, " MiB")]
            goals += [_echo_under_load(server, size, seconds, tell) for size in _LOADS]
            release(idle)
            return goals
    finally:
        work.empty(folder)


def _echo_under_load(
    server: Server, size: int, seconds: float, tell: Callable[[str], None]
) -> Goal:
    load = Load(server.port, size, 8, 10**9, seconds)
    with LoadProcess(load) as process:
        time.sleep(0.5)
        answers = faultless(echo(server.port, "HILUM", seconds - 1.0, _PAUSE))
        outcome = faultless(process.result())
    tell(
        f"C-ECHO beside {outcome.rate:.0f}/s of {size_name(size)}: {answers.messages} answers,"
        f" p50 {answers.p50:.1f} ms, p99 {answers.p99:.1f} ms, worst {answers.worst:.1f} ms"
    )
    what = f"C-ECHO p99 beside them, under 8 associations of {size_name(size)}"
    return below(what, answers.p99, 50, " ms")
