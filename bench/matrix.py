"""Every contender under every load: sizes by associations, in interleaved rounds.

Owns: the order of the runs and what one run is. Must not know: how results are shown.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from bench.loads import LoadFailedError, faultless, send
from bench.measure import Cost, MemoryWatch, cpu_seconds
from bench.peers import Server, ServerFailedError
from bench.sender import Load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.peers import Contender, WorkFolder
    from bench.sender import Outcome

__all__ = ["Plan", "Run", "measure"]

_WARM_UP_SECONDS = 0.5


class Plan(NamedTuple):
    """What to run: each run ends after `seconds` or `megabytes` or `instances`."""

    contenders: Sequence[Contender]
    sizes: Sequence[int]
    associations: Sequence[int]
    rounds: int
    seconds: float
    megabytes: int
    instances: int
    deadline: float


class Run(NamedTuple):
    """One measured run, or the `problem` that prevented it."""

    contender: str
    durability: str
    size: int
    associations: int
    round: int
    outcome: Outcome | None
    cost: Cost | None
    problem: str = ""


def measure(plan: Plan, work: WorkFolder, tell: Callable[[str], None]) -> list[Run]:
    """All rounds; after the first one, stops when `plan.deadline` (monotonic) has passed."""
    runs: list[Run] = []
    for number, size, associations in _cells(plan):
        if number and time.monotonic() > plan.deadline:
            tell(f"the time is used up in round {number + 1}")
            break
        # Each round begins with another contender: none always follows the same neighbour.
        turn = number % len(plan.contenders)
        for contender in (*plan.contenders[turn:], *plan.contenders[:turn]):
            run = _run(plan, work, contender, size, associations, number)
            runs.append(run)
            tell(_line(run))
    return runs


def _cells(plan: Plan) -> Iterator[tuple[int, int, int]]:
    for number in range(plan.rounds):
        for size in plan.sizes:
            for associations in plan.associations:
                yield number, size, associations


def _run(
    plan: Plan, work: WorkFolder, contender: Contender, size: int, associations: int, number: int
) -> Run:
    blank = Run(contender.name, contender.durability, size, associations, number, None, None)
    problem = contender.missing()
    if problem:
        return blank._replace(problem=problem)
    instances = min(plan.instances, plan.megabytes * 1_000_000 // size)
    folder = work.fresh(contender.name)
    try:
        with Server(contender, folder) as server:
            load = Load(server.port, size, associations, instances, plan.seconds, contender.called)
            send(load._replace(instances=max(8, instances // 20), seconds=_WARM_UP_SECONDS))
            cpu = cpu_seconds(server.pid)
            with MemoryWatch(server.pid) as memory:
                outcome = send(load)
            server.check()
            cost = Cost(cpu_seconds(server.pid) - cpu, memory.peak)
            return blank._replace(outcome=faultless(outcome), cost=cost)
    except (ServerFailedError, LoadFailedError) as failure:
        return blank._replace(problem=str(failure))
    finally:
        work.empty(folder)


def _line(run: Run) -> str:
    where = f"round {run.round + 1} {run.contender:<10} {run.size:>9} B x {run.associations}"
    if run.outcome is None:
        return f"{where}: {run.problem}"
    outcome = run.outcome
    share = outcome.sender_cpu / outcome.seconds
    return f"{where}: {outcome.rate:8.0f}/s, sender busy {share:.0%}"
