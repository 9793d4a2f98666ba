"""`python -m bench`: Hilum and its peers under the same loads, then the goals.

Owns: the options and the order of the measures. Exit status 1 when something of Hilum could
not be measured; a goal that is not reached is said, and does not change the status: a busy
machine is no failure.
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import matrix, report
from bench.loads import LoadFailedError
from bench.messages import BadAnswerError
from bench.peers import CONTENDERS, HILUM, ServerFailedError, WorkFolder
from bench.scenarios import (
    growth,
    idle,
    large,
    queries,
    query_traffic,
    retrieval,
    startup,
    workflow,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.matrix import Run
    from bench.report import Goal

MEASURES = ("loads", "large", "retrieval", "queries", "workflow", "idle", "startup", "growth")
_SUFFIXES = {"K": 1 << 10, "M": 1 << 20}
_GIB = 1 << 30


def _size(text: str) -> int:
    """8K, 15M or plain bytes."""
    factor = _SUFFIXES.get(text[-1:].upper(), 1)
    return int(text[:-1] if factor > 1 else text) * factor


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round and fewer data")
    parser.add_argument("--long", action="store_true", help="also a million instances, or studies")
    parser.add_argument("--long-minutes", type=float, default=30.0, help="limit for filling them")
    parser.add_argument("--only", nargs="+", choices=MEASURES, help="these measures alone")
    parser.add_argument("--contenders", nargs="+", choices=list(CONTENDERS))
    parser.add_argument("--sizes", nargs="+", type=_size, default=[8 << 10, 512 << 10, 15 << 20])
    parser.add_argument("--associations", nargs="+", type=int, default=[1, 4, 8])
    parser.add_argument("--rounds", type=int, help="3, with --quick 1")
    parser.add_argument("--minutes", type=float, help="no new round after it: 16, with --quick 3")
    parser.add_argument("--touch", type=float, help="GiB of memory used once first: 6, or 2")
    parser.add_argument("--work", type=Path, default=Path("bench-data"), help="folder for data")
    parser.add_argument("--json", type=Path, help="file for the raw results")
    return parser


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _touch(gib: float) -> None:
    """Use memory once: a virtual machine gets its pages from the host on first use, slowly."""
    begun = time.monotonic()
    length = int(gib * _GIB)
    if not length:
        return
    with mmap.mmap(-1, length) as pages:
        for offset in range(0, length, mmap.PAGESIZE):
            pages[offset] = 1
    _tell(f"{gib:g} GiB of memory touched in {time.monotonic() - begun:.0f} s")


def _plan(options: argparse.Namespace) -> matrix.Plan:
    names = options.contenders or list(CONTENDERS)
    minutes = options.minutes or (3.0 if options.quick else 16.0)
    return matrix.Plan(
        contenders=[CONTENDERS[name] for name in names],
        sizes=options.sizes,
        associations=options.associations,
        rounds=options.rounds or (1 if options.quick else 3),
        seconds=1.5 if options.quick else 3.0,
        megabytes=500 if options.quick else 1500,
        instances=10_000 if options.quick else 30_000,
        deadline=time.monotonic() + minutes * 60,
    )


def _scenarios(
    options: argparse.Namespace, work: WorkFolder
) -> dict[str, Callable[[], list[Goal]]]:
    quick = options.quick
    return {
        "large": lambda: large.measure(work, 1 if quick else 3, _tell),
        "retrieval": lambda: retrieval.measure(work, 2 if quick else 5, _tell),
        "queries": lambda: [
            *queries.measure(
                work,
                queries.LARGE if options.long else queries.SMALL,
                300 if quick else 2000,
                _tell,
            ),
            *query_traffic.measure(work, 5_000 if quick else 10_000, 1 if quick else 5, _tell),
        ],
        "workflow": lambda: workflow.measure(
            work, 20_000 if quick else 100_000, 500 if quick else 2000, _tell
        ),
        "idle": lambda: idle.measure(work, 4.0 if quick else 8.0, _tell),
        "startup": lambda: startup.measure(work, 3 if quick else 5, _tell),
        "growth": lambda: growth.measure(work, 7, options.long_minutes * 60, _tell),
    }


def _wanted(options: argparse.Namespace) -> list[str]:
    if options.only:
        return [name for name in MEASURES if name in options.only]
    names = [name for name in MEASURES if name != "growth" or options.long]
    if options.contenders and HILUM not in options.contenders:
        return ["loads"]
    return names


def _measure_all(
    options: argparse.Namespace, work: WorkFolder
) -> tuple[list[Run], list[Goal], list[str]]:
    """(the runs, the goals, what could not be measured)."""
    plan, wanted = _plan(options), _wanted(options)
    goals: list[Goal] = []
    problems: list[str] = []
    for name, scenario in _scenarios(options, work).items():
        if name not in wanted:
            continue
        try:
            goals += scenario()
        except (ServerFailedError, LoadFailedError, BadAnswerError, OSError) as problem:
            problems.append(f"{name} could not be measured: {problem}")
            _tell(problems[-1])
    runs = matrix.measure(plan, work, _tell) if "loads" in wanted else []
    if any(run.contender == HILUM for run in runs):
        goals = report.ratio_goals(runs) + goals
    problems += sorted({run.problem for run in runs if run.contender == HILUM and run.problem})
    return runs, goals, problems


def _write(path: Path, runs: list[Run], goals: list[Goal], problems: list[str]) -> None:
    results = {
        "machine": {"cpus": os.cpu_count(), "system": " ".join(os.uname())},
        "runs": [
            run._asdict()
            | {
                "outcome": run.outcome and run.outcome._asdict(),
                "cost": run.cost and run.cost._asdict(),
            }
            for run in runs
        ],
        "goals": [goal._asdict() for goal in goals],
        "problems": problems,
    }
    path.write_text(json.dumps(results, indent=1) + "\n")


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the tables, and say by the exit status whether Hilum could be measured."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    begun = time.monotonic()
    work = WorkFolder(options.work)
    try:
        touch = options.touch if options.touch is not None else (2.0 if options.quick else 6.0)
        _touch(touch)
        runs, goals, problems = _measure_all(options, work)
    finally:
        work.delete_runs()
    if options.json:
        _write(options.json, runs, goals, problems)
    tables = [report.run_table(runs)] if runs else []
    tables += [report.goal_table(goals)] if goals else []
    tables += problems
    print("\n\n".join(tables))
    _tell(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
