"""What a person reads at the end: the table of runs and the table of goals.

Owns: medians, ratios, goals and their layout. Must not know: how anything was measured.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from bench.measure import MIB
from bench.peers import HILUM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.matrix import Run

__all__ = ["Goal", "at_least", "below", "goal_table", "ratio_goals", "run_table", "size_name"]

_HEADINGS = (
    "contender",
    "durability",
    "size",
    "assoc.",
    "instances/s",
    "MB/s",
    "p50 ms",
    "p99 ms",
    "CPU s",
    "CPU ms each",
    "peak MiB",
)
_RATIO_GOALS = (
    (512 << 10, 1, "storescp", 0.9),
    (512 << 10, 8, "storescp", 1.0),
    (8 << 10, 8, "storescp", 1.0),
    (8 << 10, 8, "Orthanc", 5.0),
    (8 << 10, 8, "pynetdicom", 10.0),
    (15 << 20, 4, "storescp", 1.0),
)


class Goal(NamedTuple):
    """One line of the table of goals; `reached` is None when nothing was measured."""

    what: str
    goal: str
    measured: str
    reached: bool | None


def at_least(what: str, measured: float | None, goal: float, unit: str = "") -> Goal:
    """A goal that is reached from `goal` upwards."""
    shown = "not measured" if measured is None else f"{measured:.2f}{unit}"
    return Goal(
        what, f"at least {goal:g}{unit}", shown, None if measured is None else measured >= goal
    )


def below(what: str, measured: float | None, goal: float, unit: str = "") -> Goal:
    """A goal that is reached below `goal`."""
    shown = "not measured" if measured is None else f"{measured:.3g}{unit}"
    return Goal(what, f"under {goal:g}{unit}", shown, None if measured is None else measured < goal)


def size_name(size: int) -> str:
    """8 KiB, 15 MiB."""
    return f"{size // MIB} MiB" if size >= MIB else f"{size // 1024} KiB"


def run_table(runs: Sequence[Run]) -> str:
    """One row a contender and load, each figure the median of the rounds, and what failed."""
    groups: dict[tuple[int, int, str], list[Run]] = {}
    for run in sorted(runs, key=lambda run: (run.size, run.associations)):
        groups.setdefault((run.size, run.associations, run.contender), []).append(run)
    rows = [_row(group) for group in groups.values()]
    problems = sorted({f"{run.contender}: {run.problem}" for run in runs if run.problem})
    return "\n".join([_table(_HEADINGS, rows, left=2), *problems])


def _row(group: list[Run]) -> list[str]:
    first = group[0]
    head = [first.contender, first.durability, size_name(first.size), str(first.associations)]
    good = [(run.outcome, run.cost) for run in group if run.outcome and run.cost]
    if len(good) < len(group):
        return head + ["failed"] + [""] * 6
    outcomes, costs = [outcome for outcome, _ in good], [cost for _, cost in good]
    return [
        *head,
        f"{median(one.rate for one in outcomes):.0f}",
        f"{median(one.bytes / one.seconds for one in outcomes) / 1e6:.1f}",
        f"{median(one.p50 for one in outcomes):.2f}",
        f"{median(one.p99 for one in outcomes):.2f}",
        f"{median(one.cpu_seconds for one in costs):.2f}",
        f"{median(cost.cpu_seconds * 1e3 / one.messages for one, cost in good):.3f}",
        f"{median(one.peak_memory for one in costs) / MIB:.0f}",
    ]


def ratio_goals(runs: Sequence[Run]) -> list[Goal]:
    """Hilum's rate over a peer's: the ratio within each round, then the median of the rounds."""
    goals = []
    for size, associations, peer, goal in _RATIO_GOALS:
        rates = {
            (run.contender, run.round): run.outcome.rate
            for run in runs
            if (run.size, run.associations) == (size, associations) and run.outcome
        }
        rounds = sorted(number for name, number in rates if name == HILUM)
        ratios = [
            rates[HILUM, number] / rates[peer, number]
            for number in rounds
            if (peer, number) in rates
        ]
        plural = "s" if associations > 1 else ""
        what = f"{size_name(size)}, {associations} association{plural}, against {peer}"
        goals.append(_spread(at_least(what, median(ratios) if ratios else None, goal), ratios))
    return goals


def _spread(goal: Goal, ratios: list[float]) -> Goal:
    """Say how far apart the rounds were: the machine may have been busy."""
    if len(ratios) < 2:
        return goal
    spread = f"{goal.measured} ({min(ratios):.2f} to {max(ratios):.2f})"
    return goal._replace(measured=spread)


def goal_table(goals: Iterable[Goal]) -> str:
    """The goals, what was measured, and whether it is enough."""
    words = {True: "reached", False: "NOT reached", None: ""}
    rows = [[goal.what, goal.goal, goal.measured, words[goal.reached]] for goal in goals]
    return _table(("Hilum, durable and indexed", "goal", "measured", ""), rows, left=4)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], left: int) -> str:
    """Columns as wide as they need to be; the first `left` of them aligned to the left."""
    lines = [headings, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]

    def laid_out(line: Sequence[str]) -> str:
        cells = [
            text.ljust(width) if column < left else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        return "  ".join(cells).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([laid_out(headings), rule, *map(laid_out, rows)])
