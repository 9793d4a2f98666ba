"""Does a full archive ingest as fast as a small one? 1,000,000 instances against 10,000.

Owns: this measure. Must not know: what the archive looks like inside. It takes long.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from bench.loads import faultless, send
from bench.peers import CONTENDERS, HILUM, Server
from bench.report import Goal, at_least
from bench.sender import Load

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.peers import WorkFolder
    from bench.sender import Outcome

__all__ = ["measure"]

SMALL, LARGE = 10_000, 1_000_000
_STEP, _WINDOW = 50_000, 20_000


def measure(
    work: WorkFolder, rounds: int, seconds: float, tell: Callable[[str], None]
) -> list[Goal]:
    """Fill one archive for at most `seconds`, then load it and small ones in turns."""
    folder = work.fresh("growth")
    try:
        with Server(CONTENDERS[HILUM], folder) as large:
            stored = _fill(large, time.monotonic() + seconds, tell)
            ratios = [_ratio(work, large, tell, first=turn % 2 == 1) for turn in range(rounds)]
    finally:
        work.empty(folder)
    what = f"ingest rate at {stored:,} instances against that at {SMALL:,}"
    goal = at_least(what, median(ratios), 0.9)
    return [goal if stored >= LARGE else goal._replace(reached=None, goal="time used up")]


def _load(server: Server, instances: int) -> Outcome:
    return faultless(send(Load(server.port, 2048, 8, instances, 600, study_size=100)))


def _fill(server: Server, until: float, tell: Callable[[str], None]) -> int:
    stored = 0
    while stored < LARGE and time.monotonic() < until:
        outcome = _load(server, _STEP)
        stored += outcome.messages
        tell(f"{stored:>9,} instances: {outcome.rate:.0f}/s")
    return stored


def _ratio(work: WorkFolder, large: Server, tell: Callable[[str], None], *, first: bool) -> float:
    """The rate of the large archive against that of a new one; `first`: it is loaded first."""
    folder = work.fresh("small")
    try:
        with Server(CONTENDERS[HILUM], folder) as small:
            _load(small, SMALL)
            rates = {server: _load(server, _WINDOW).rate for server in _order(small, large, first)}
    finally:
        work.empty(folder)
    tell(f"small archive {rates[small]:.0f}/s, large archive {rates[large]:.0f}/s")
    return rates[large] / rates[small]


def _order(small: Server, large: Server, large_first: bool) -> tuple[Server, Server]:
    return (large, small) if large_first else (small, large)
