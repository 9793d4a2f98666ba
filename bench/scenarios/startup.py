"""How soon Hilum is there: `serve` on 100,000 instances, `--help`, and its memory at rest.

Owns: this measure and the archive it needs, which is kept for the next time. Must not know:
what the archive looks like inside.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from statistics import median
from typing import TYPE_CHECKING

from bench.loads import LoadFailedError, faultless, send
from bench.measure import MIB, resident
from bench.peers import CONTENDERS, HILUM, Server
from bench.report import Goal, below
from bench.sender import Load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.peers import WorkFolder

__all__ = ["measure"]

INSTANCES = 100_000
_BUILD_SECONDS = 180.0


def measure(work: WorkFolder, times: int, tell: Callable[[str], None]) -> list[Goal]:
    """Medians of `times` starts."""
    folder = _archive(work.root / f"archive-{INSTANCES}", tell)
    starts = [_start(folder) for _ in range(times)]
    helps = [_help() for _ in range(2 * times)]
    memory = _idle_memory(work)
    tell(
        f"serve on {INSTANCES} instances {median(starts):.2f} s, --help {median(helps):.3f} s,"
        f" idle {memory:.0f} MiB"
    )
    return [
        below(f"`hilum serve` listens on {INSTANCES:,} instances", median(starts), 1, " s"),
        below("`hilum --help`", median(helps), 0.2, " s"),
        below("idle memory", memory, 60, " MiB"),
    ]


def _archive(folder: Path, tell: Callable[[str], None]) -> Path:
    """Built through the port once; a folder without its mark is built anew."""
    mark = folder / "complete"
    if mark.exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tell(f"storing {INSTANCES} instances in {folder}")
    with Server(CONTENDERS[HILUM], folder) as server:
        load = Load(server.port, 2048, 8, INSTANCES, _BUILD_SECONDS, study_size=100)
        outcome = faultless(send(load))
    if outcome.messages < INSTANCES:
        raise LoadFailedError(f"only {outcome.messages} instances in {_BUILD_SECONDS:.0f} s")
    mark.touch()
    return folder


def _start(folder: Path) -> float:
    with Server(CONTENDERS[HILUM], folder) as server:
        return server.start_seconds


def _help() -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "hilum", "--help"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _idle_memory(work: WorkFolder) -> float:
    with Server(CONTENDERS[HILUM], work.fresh("rest")) as server:
        time.sleep(1)
        return resident(server.pid) / MIB
