"""Hazard 90, F1 and F6 with several processes on one port, and commands on a folder in use."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from hilum.archive.turn import openings
from tests.faults.oracle import SETTINGS, Server, judge, judge_idle_restart, seed
from tests.faults.sender import Association, Broken, Item, Log, Rejected, load
from tests.faults.test_disk_full import send
from tests.faults.test_kill import join
from tests.peers.process import lives, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO |WARNING|ERROR|CRITICAL) ")


def server_of(folder: Path, workers: int = 2, **env: str) -> Server:
    """A started server with workers; its log has every line."""
    server = Server(folder, env={"HILUM_DEVICE_WORKERS": str(workers), **env})
    server.start()
    return server


def wait_for_workers(server: Server, count: int, without: frozenset[int] = frozenset()) -> set[int]:
    """The workers' processes, when there are so many besides those of `without`."""
    end = time.monotonic() + 20
    while len(found := set(server.workers()) - without) < count:
        assert time.monotonic() < end, f"{len(found)} workers"
        time.sleep(0.02)
    return found


def wait_for_openings(server: Server, count: int) -> None:
    """Return when the folder was opened so often: what dead workers left is entered by then."""
    end = time.monotonic() + 20
    while openings(server.data / "turn") < count:
        assert time.monotonic() < end, "a worker does not open the archive"
        time.sleep(0.02)


def wait_for_service(server: Server) -> None:
    """Return when every worker has taken a connection."""
    end = time.monotonic() + 20
    while True:
        with contextlib.suppress(Broken, OSError), contextlib.ExitStack() as stack:
            for _ in range(4):
                assert stack.enter_context(Association(server.port)).echo() == 0
            return
        assert time.monotonic() < end, "not served again"
        time.sleep(0.05)


def wait_for_answers(log: Log, count: int) -> None:
    """Return when so many instances were acknowledged: the load is under way."""
    end = time.monotonic() + 20
    while len(log.acknowledged) < count:
        assert time.monotonic() < end, "nothing is acknowledged"
        time.sleep(0.01)


def gone(pids: set[int]) -> bool:
    """Whether none of these processes is there any more."""
    return not any(map(lives, pids))


def test_hazard_90_a_worker_is_killed_and_the_others_go_on(tmp_path: Path) -> None:
    server = server_of(tmp_path, HILUM_LOG_LEVEL="info")
    workers = wait_for_workers(server, 2)
    log = Log()
    with contextlib.ExitStack() as stack:
        associations = [stack.enter_context(Association(server.port)) for _ in range(4)]
        for number, association in enumerate(associations):
            assert send(association, log, Item(f"1.2.{number}", number, 5000)) == 0
        victim = min(workers)
        os.kill(victim, signal.SIGKILL)
        alive = 0
        for number, association in enumerate(associations):
            with contextlib.suppress(Broken):
                assert send(association, log, Item(f"1.3.{number}", number, 5000)) == 0
                alive += 1
        assert alive == 2, "the associations of one worker, and only those, are gone"
        assert len(wait_for_workers(server, 2, frozenset({victim}))) == 2
        wait_for_openings(server, 4)
        wait_for_service(server)
    assert 'worker ended: worker=1 why="killed by signal 9" connections=2' in server.log()
    judge(server.data, log)
    server.stop()
    judge_idle_restart(server)


def test_f1_each_worker_is_killed_under_load(tmp_path: Path, soak: bool) -> None:
    start = seed()
    dice = random.Random(start)
    server = server_of(tmp_path)
    log = Log()
    rounds = 60 if soak else 3
    for number in range(rounds):
        workers = sorted(wait_for_workers(server, 2))
        wait_for_service(server)
        opened = openings(server.data / "turn")
        threads = load(
            server.port, log, dice.getrandbits(32), str(number + 1), associations=8, largest=1 << 20
        )
        time.sleep(dice.uniform(0.05, 0.8))
        first, second = dice.sample(workers, 2)
        os.kill(first, signal.SIGKILL)
        time.sleep(dice.uniform(0.0, 0.3))
        os.kill(second, signal.SIGKILL)
        join(threads)
        wait_for_openings(server, opened + 2)
        wait_for_service(server)
        judge(server.data, log, whole=number == rounds - 1)
    assert len(log.acknowledged) > rounds
    assert set(log.statuses) <= {0}, f"seed {start}: {log.statuses}"
    judge_idle_restart(server)


@pytest.mark.parametrize("point", ["after_write:10", "before_turn:10", "mid_large_rename:2"])
def test_f1_workers_that_die_at_a_named_point(tmp_path: Path, point: str) -> None:
    """Each worker dies there again and again; the server goes on, and all it said is true."""
    size = 5 if "large" in point else 1
    server = server_of(tmp_path, HILUM_FAULT_POINT=point, HILUM_STORAGE_SEGMENT_SIZE="16")
    log = Log()
    for number in range(2):
        wait_for_service(server)
        threads = load(
            server.port, log, seed(), str(number + 1), associations=6, largest=size << 20
        )
        join(threads)
    server.kill()
    del server.env["HILUM_FAULT_POINT"]
    server.start()
    judge(server.data, log)
    judge_idle_restart(server)
    assert log.acknowledged


def test_the_front_is_killed_and_its_workers_end(tmp_path: Path) -> None:
    server = server_of(tmp_path)
    workers = wait_for_workers(server, 2)
    log = Log()
    threads = load(server.port, log, seed(), "1", associations=6)
    wait_for_answers(log, 10)
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    server.start()  # at once: the workers of the dead one may still be ending
    join(threads)
    end = time.monotonic() + 20
    while not gone(workers):
        assert time.monotonic() < end, "a worker outlives its front"
        time.sleep(0.05)
    judge(server.data, log)
    judge_idle_restart(server)


def test_f6_sigterm_ends_every_process(tmp_path: Path) -> None:
    server = server_of(tmp_path, 3, HILUM_LOG_LEVEL="info")
    workers = wait_for_workers(server, 3)
    log = Log()
    threads = load(server.port, log, seed(), "1", associations=6)
    wait_for_answers(log, 10)
    server.stop()
    join(threads)
    assert gone(workers)
    assert log.acknowledged and set(log.statuses) == {0}
    judge(server.data, log)
    said = [line for line in server.log().splitlines() if not line.startswith("hilum: ")]
    assert len(said) >= 6 and all(LOG_LINE.match(line) for line in said), "lines are not whole"
    judge_idle_restart(server)


# Limits over all workers --------------------------------------------------------------------------


def hold(server: Server, calling: bytes = b"FAULTS") -> Association | tuple[int, int, int]:
    try:
        return Association(server.port, calling=calling)
    except Rejected as rejected:
        return rejected.reason


def test_limits_on_associations_hold_over_all_workers(tmp_path: Path) -> None:
    config = tmp_path / "hilum.toml"
    config.write_text(
        "[association]\nmaximum_associations = 5\n"
        '[peers.ct]\naet = "CT"\nhost = "127.0.0.1"\nmaximum_associations = 2\n'
    )
    server = server_of(tmp_path, 3, HILUM_CONFIG=str(config))
    held = [hold(server, b"CT") for _ in range(3)]
    assert held[2] == (2, 3, 2), "the third of one AE title"
    held += [hold(server) for _ in range(4)]
    assert held[6] == (2, 3, 2), "the sixth in all"
    open_ones = [one for one in held if isinstance(one, Association)]
    assert len(open_ones) == 5
    for _ in range(100):  # the place of one that has ended is free at once, on every worker
        open_ones.pop(0).release()
        again = hold(server)
        assert isinstance(again, Association)
        open_ones.append(again)
    assert hold(server) == (2, 3, 2)
    os.kill(sorted(server.workers())[0], signal.SIGKILL)
    wait_for_workers(server, 3)
    lost = sum(_is_lost(one) for one in open_ones)
    assert lost, "the dead worker had some"
    again = [hold(server) for _ in range(lost + 1)]
    assert [isinstance(one, Association) for one in again] == [True] * lost + [False]
    for one in (*open_ones, *again):
        if isinstance(one, Association):
            one.close()


def _is_lost(association: Association) -> bool:
    try:
        return association.echo() != 0
    except Broken:
        return True


def test_connections_go_to_the_worker_with_the_fewest(tmp_path: Path) -> None:
    server = server_of(tmp_path, 3, HILUM_LOG_LEVEL="info")
    held = [Association(server.port) for _ in range(9)]
    for one in held:
        one.release()
    server.stop()
    names = re.findall(r"association=A(\d)\.(\d)", server.log())
    for worker in "123":
        assert sum(name == worker for name, _ in names) == 3


CANNOT_START = """
from hilum.errors import ConnectionFailed
from hilum.net.front import Front

rules = {"host": "127.0.0.1", "port": 0, "maximum": 5, "grace": 1.0}
front = Front(**rules, workers=3, work=lambda name, place, channel: name != 2 and channel.receive())
try:
    front.serve(lambda: print("it listens"))
except ConnectionFailed as error:
    print(error)
"""


def test_a_worker_that_cannot_start_ends_the_server_with_a_message() -> None:
    done = run([sys.executable, "-c", CANNOT_START])
    assert done.output == "a worker could not start, see above\n"


# Commands beside a server under load --------------------------------------------------------------


@contextlib.contextmanager
def under_load(server: Server, log: Log) -> Iterator[None]:
    """Load that goes on until the end of the block, from associations that are made again."""
    stop = threading.Event()

    def keep_on(number: int) -> None:
        round_ = 0
        while not stop.is_set():
            round_ += 1
            with contextlib.suppress(Broken, Rejected, OSError), Association(server.port) as one:
                for n in range(100):
                    if stop.is_set():
                        break
                    item = Item(f"1.7.{number}.{round_}.{n}", number * 1000 + n, 4000)
                    assert send(one, log, item) == 0
                one.release()

    threads = [threading.Thread(target=keep_on, args=(n,), daemon=True) for n in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        join(threads)


def test_commands_beside_a_server_under_load(tmp_path: Path) -> None:
    server = server_of(tmp_path)
    log, doomed = Log(), Log()
    where = ("--data", str(server.data))

    def call(*arguments: str, status: int = 0) -> str:
        command = [sys.executable, "-m", "hilum", *arguments, *where]
        return run(command, env=SETTINGS, status=status).output

    with Association(server.port) as association:
        for number in range(40):
            item = Item(f"1.9.{number}", number, 60_000)
            assert send(association, log if number % 2 else doomed, item) == 0
    out = tmp_path / "out"
    with under_load(server, log):
        call("export", str(out), *(f"--instance=1.9.{n}" for n in range(40)))
        for first in (0, 2):
            chosen = [f"--instance=1.9.{number}" for number in range(first, 40, 4)]
            call("delete", "--yes", "--reason", "test", *chosen)
        call("compact", "--threshold", "1")
        call("verify")
        summary = json.loads(call("import", str(out), "--json").splitlines()[-1])["summary"]
        assert (summary["stored"], summary["identical"]) == (20, 20)
        call("verify")
        assert "end that first" in call("rebuild", status=1)
    log.sent |= doomed.sent
    log.acknowledged += doomed.acknowledged  # they were imported again
    judge(server.data, log)
    server.stop()
    judge_idle_restart(server)
