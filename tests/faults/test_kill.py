"""F1 and F5: the server is killed, and everything that it acknowledged is there afterwards."""

from __future__ import annotations

import random
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from hilum.archive import faultpoints
from tests.faults.oracle import Server, judge, judge_idle_restart, seed
from tests.faults.sender import Log, load
from tests.faults.test_power_cut import store

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Thread

RECOVERY_LIMIT = 20.0
"""Seconds for a start after a kill, of a folder of a few hundred megabytes on a busy machine."""

FOLDERS, ROUNDS = 3, 2
"""Rounds are of one folder; the long form has four in each of fifty."""


def join(threads: list[Thread]) -> None:
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def kill_under_load(server: Server, log: Log, dice: random.Random, name: str) -> None:
    """Load the server from 4 to 16 associations, and kill it at a random time."""
    count = dice.randint(4, 16)
    threads = load(server.port, log, dice.getrandbits(32), name, associations=count)
    time.sleep(dice.uniform(0.05, 1.5))
    server.kill()
    join(threads)


def test_f1_killed_at_any_time(tmp_path: Path, soak: bool, record_property) -> None:  # type: ignore[no-untyped-def]
    start = seed()
    dice = random.Random(start)
    folders, each = (50, 4) if soak else (FOLDERS, ROUNDS)
    rounds = folders * each
    times, acknowledged = [], 0
    for number in range(folders):
        folder = tmp_path / str(number)
        folder.mkdir()
        segment = dice.choice(("16", "64", "512"))
        workers = dice.choice(("1", "2", "3"))
        env = {"HILUM_STORAGE_SEGMENT_SIZE": segment, "HILUM_DEVICE_WORKERS": workers}
        server = Server(folder, env=env)
        server.start()
        log = Log()
        for round_ in range(each):
            kill_under_load(server, log, dice, str(number * each + round_ + 1))
            times.append(server.timed_start())
            judge(server.data, log, whole=round_ == each - 1)
        judge_idle_restart(server)
        acknowledged += len(log.acknowledged)
        assert set(log.statuses) <= {0}, f"seed {start}: {log.statuses}"
        shutil.rmtree(folder)
    assert acknowledged > rounds, "hardly anything was sent"
    record_property("recovery", f"{rounds} rounds, {acknowledged} acks, worst {max(times):.2f} s")
    print(f"seed {start}: {rounds} kills, {acknowledged} acknowledged, recovery {max(times):.2f} s")
    assert max(times) < RECOVERY_LIMIT


POINTS = {
    "before_write": "before_write:20",
    "after_write": "after_write:20",
    "after_fdatasync": "after_fdatasync:20",
    "before_turn": "before_turn:20",
    "after_index": "after_index:20",
    "mid_segment_roll": "mid_segment_roll:3",
    "mid_large_rename": "mid_large_rename:2",
    "mid_checkpoint": "mid_checkpoint:1",
}
ELSEWHERE = {"mid_recovery", "mid_delete", "torn_saved", "torn_cut"}
"""F5 is the first; nobody can delete over the network, nor compact, and a rebuild hardly ever
finds a torn end (see `tests/archive` for these)."""


def test_every_fault_point_is_tried() -> None:
    tried = set(POINTS) | ELSEWHERE
    assert {name for name in faultpoints.POINTS if not name.startswith("compact_")} == tried


@pytest.mark.parametrize("point", POINTS)
def test_f1_killed_at_a_named_point(tmp_path: Path, point: str) -> None:
    small = point == "mid_checkpoint"  # the index's log must grow, not the segments
    server = Server(
        tmp_path,
        env={
            "HILUM_DEVICE_WORKERS": "1",
            "HILUM_FAULT_POINT": POINTS[point],
            "HILUM_STORAGE_SEGMENT_SIZE": "16",
        },
    )
    server.start()
    log = Log()
    threads = load(
        server.port, log, seed(), "1", associations=8, largest=(6 if small else 8192) << 10
    )
    server.wait_until_killed(60)
    join(threads)
    assert log.acknowledged
    del server.env["HILUM_FAULT_POINT"]
    server.start()
    judge(server.data, log)
    judge_idle_restart(server)


def test_f5_killed_while_recovering(tmp_path: Path, soak: bool) -> None:
    dice = random.Random(seed())
    server = Server(tmp_path)
    server.start()
    log = Log()
    store(server, log, "1.1", 5)  # however soon it is killed, there is something to lose
    kill_under_load(server, log, dice, "2")
    server.env["HILUM_FAULT_POINT"] = "mid_recovery:1"
    (server.data / "index.db").unlink()
    server.begin()
    server.wait_until_killed()
    del server.env["HILUM_FAULT_POINT"]
    for number in range(40 if soak else 4):
        if number % 2:
            (server.data / "index.db").unlink(missing_ok=True)
        server.begin()
        time.sleep(dice.uniform(0.05, 0.6))
        server.kill()
    server.start()
    # Without the index a torn end is kept: a person looks at it and moves it away.
    for torn in (server.data / "segments").glob("*.torn"):
        torn.unlink()
    judge(server.data, log)
    judge_idle_restart(server)
