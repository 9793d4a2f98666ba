"""Several processes at work on one `workflow.db` while others are killed: nobody notices."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.oracle import seed

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
PROCESSES = 3


class Member:
    """One of the processes."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.workflow.crowd", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        assert self._process.stdout is not None
        first = self._process.stdout.readline()
        assert first == "works\n", first + self._process.stdout.read()

    def kill(self) -> str:
        """What it had to say besides."""
        self._process.kill()
        said, _ = self._process.communicate()
        return said


def test_no_request_fails_because_others_work_and_die(folder: Path, soak: bool) -> None:
    start = seed()
    dice = random.Random(start)
    members = [Member(folder) for _ in range(PROCESSES)]
    kills, end = 0, time.monotonic() + (60 if soak else 3)
    try:
        while time.monotonic() < end:
            time.sleep(dice.uniform(0.1, 0.6))
            # one of them, or all, as with a server that is killed
            doomed = list(members) if dice.random() < 0.3 else [dice.choice(members)]
            assert ended(doomed) == "", f"seed {start}"
            kills += len(doomed)
            members = [one for one in members if one not in doomed]
            members += [Member(folder) for _ in doomed]
    finally:
        left = ended(members)
    assert left == "", f"seed {start}"
    print(f"seed {start}: {kills} killed")


def ended(members: Iterable[Member]) -> str:
    return "".join([one.kill() for one in members])
