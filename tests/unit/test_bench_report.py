"""The tables of `bench`: medians of rounds, ratios within a round, and the reading of /proc."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bench.loads import LoadFailedError, faultless
from bench.matrix import Run
from bench.measure import Cost, MemoryWatch, cpu_seconds, parse_stat, resident, tree
from bench.report import at_least, below, goal_table, ratio_goals, run_table, size_name
from bench.sender import Outcome


def _run(contender: str, number: int, seconds: float) -> Run:
    outcome = Outcome(1000, 8_192_000, seconds, 1.0, 2.0, 3.0, 0.1, {})
    return Run(contender, "synced", 8192, 8, number, outcome, Cost(0.5, 50 << 20))


def _words(line: str) -> str:
    return " ".join(line.split())


def test_a_ratio_is_taken_within_each_round() -> None:
    runs = [_run("Hilum", 0, 1.0), _run("storescp", 0, 1.0)]
    runs += [_run("Hilum", 1, 10.0), _run("storescp", 1, 12.0)]
    runs += [_run("Hilum", 2, 4.0), _run("storescp", 2, 2.0)]
    goal = next(goal for goal in ratio_goals(runs) if "8 KiB" in goal.what)
    assert goal.what == "8 KiB, 8 associations, against storescp"
    assert goal.measured == "1.00 (0.50 to 1.20)"
    assert goal.reached is True


def test_a_peer_that_was_not_measured_reaches_nothing() -> None:
    goals = ratio_goals([_run("Hilum", 0, 1.0)])
    assert len(goals) == 6
    assert {goal.reached for goal in goals} == {None}
    assert {goal.measured for goal in goals} == {"not measured"}


def test_a_round_that_failed_spoils_the_row() -> None:
    failed = _run("Hilum", 1, 1.0)._replace(outcome=None, cost=None, problem="failed")
    assert "failed" in run_table([_run("Hilum", 0, 1.0), failed]).splitlines()[2]


def test_a_failure_status_is_no_result() -> None:
    outcome = Outcome(1, 1, 1.0, 1.0, 1.0, 1.0, 0.1, {"A700": 3})
    with pytest.raises(LoadFailedError, match="3 x A700"):
        faultless(outcome)
    assert faultless(outcome._replace(failures={})).failures == {}


def test_the_table_shows_medians_and_problems() -> None:
    runs = [_run("Hilum", number, seconds) for number, seconds in enumerate((1.0, 2.0, 8.0))]
    broken = runs[0]._replace(contender="Orthanc", outcome=None, cost=None, problem="not there")
    lines = run_table([*runs, broken]).splitlines()
    assert _words(lines[2]) == "Hilum synced 8 KiB 8 500 4.1 1.00 2.00 0.50 0.500 50"
    assert _words(lines[3]) == "Orthanc synced 8 KiB 8 failed"
    assert lines[4] == "Orthanc: not there"


def test_goals() -> None:
    goals = [at_least("a", 0.9, 0.9), at_least("b", 0.89, 0.9), below("c", 64.0, 64, " MiB")]
    assert [goal.reached for goal in goals] == [True, False, False]
    shown = goal_table(goals).splitlines()
    assert _words(shown[2]) == "a at least 0.9 0.90 reached"
    assert _words(shown[4]) == "c under 64 MiB 64 MiB NOT reached"
    assert below("d", None, 1).reached is None


def test_sizes_are_named() -> None:
    assert [size_name(size) for size in (8192, 524288, 15 << 20)] == ["8 KiB", "512 KiB", "15 MiB"]


def test_a_process_name_with_spaces_and_brackets() -> None:
    fields = "S 7 1 1 0 -1 0 0 0 0 0 10 20 3 4 20 0 1 0 99 1000 55 0"
    stat = parse_stat(f"42 (a) b (c) {fields}")
    assert (stat.parent, stat.ticks, stat.pages) == (7, 37, 55)


def test_a_tree_holds_the_children_and_their_memory() -> None:
    waits = [sys.executable, "-c", "print(flush=True); input()"]
    with subprocess.Popen(waits, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdout.readline()
        assert child.pid in tree(os.getpid())
        assert resident(os.getpid()) > resident(child.pid) > 0
        child.stdin.write(b"\n")
    assert cpu_seconds(os.getpid()) > 0
    assert resident(child.pid) == 0


def test_the_peak_of_memory_is_seen_though_it_is_given_back() -> None:
    # a process of its own: a large one may take the block from what it holds already
    program = "input(); block = bytearray(b'x') * (64 << 20); del block; print(flush=True); input()"
    command = [sys.executable, "-c", program]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True) as child:
        assert child.stdin is not None and child.stdout is not None
        before = resident(child.pid)
        with MemoryWatch(child.pid) as watch:
            child.stdin.write("\n")
            child.stdin.flush()
            assert child.stdout.readline() == "\n"
        child.communicate("\n")
    assert watch.peak > before + (60 << 20)
