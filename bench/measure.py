"""What a server's process tree costs, read from /proc: CPU seconds and resident memory.

Owns: the reading of /proc. Must not know: what the processes are. Linux only.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import NamedTuple

__all__ = ["MIB", "Cost", "MemoryWatch", "cpu_seconds", "parse_stat", "resident", "tree"]

MIB = 1 << 20
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PROC = Path("/proc")


class Cost(NamedTuple):
    """CPU seconds (user and system, reaped children included) and peak memory in bytes."""

    cpu_seconds: float
    peak_memory: int


class Stat(NamedTuple):
    """The fields of /proc/PID/stat that are used here: `ticks` of CPU, `pages` of memory."""

    parent: int
    ticks: int
    pages: int


def parse_stat(line: str) -> Stat:
    """One line of /proc/PID/stat; a process name may hold spaces and brackets."""
    fields = line.rpartition(")")[2].split()
    ticks = sum(int(field) for field in fields[11:15])
    return Stat(int(fields[1]), ticks, int(fields[21]))


def _stat(process: int) -> Stat | None:
    try:
        return parse_stat((_PROC / str(process) / "stat").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return None


def _children(process: int) -> list[int]:
    found: list[int] = []
    try:
        for task in (_PROC / str(process) / "task").iterdir():
            found += map(int, (task / "children").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def tree(root: int) -> list[int]:
    """The process and all its descendants that live now."""
    found = [root]
    for process in found:
        found += _children(process)
    return found


def _stats(root: int) -> list[Stat]:
    return [stat for process in tree(root) if (stat := _stat(process)) is not None]


def cpu_seconds(root: int) -> float:
    """CPU seconds of the tree so far, with those of children that ended and were waited for."""
    return sum(stat.ticks for stat in _stats(root)) / _TICKS


def resident(root: int) -> int:
    """Resident memory of the tree now, in bytes; of a shared page each process has its share."""
    return sum(map(_proportional, tree(root)))


def _proportional(process: int) -> int:
    """Pss of a process; where the kernel does not tell, its resident pages."""
    try:
        rollup = (_PROC / str(process) / "smaps_rollup").read_text()
        return int(rollup.partition("\nPss:")[2].split(maxsplit=1)[0]) * 1024
    except (OSError, ValueError, IndexError):
        stat = _stat(process)
        return 0 if stat is None else stat.pages * _PAGE


def _high_water(root: int) -> int:
    """VmHWM of a process without children: the kernel's own peak, missed by no sample."""
    try:
        status = (_PROC / str(root) / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) * 1024 if lines else 0


class MemoryWatch:
    """The peak of `resident` inside a `with` block, sampled and, for one process, exact."""

    def __init__(self, root: int, interval: float = 0.05):
        self._root, self._interval = root, interval
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.peak = 0

    def __enter__(self) -> MemoryWatch:
        try:
            # 5 sets VmHWM back to what is resident now (proc(5), clear_refs).
            (_PROC / str(self._root) / "clear_refs").write_text("5")
            self._exact = True
        except OSError:
            self._exact = False
        self._sample()
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._stop.set()
        self._thread.join()
        self._sample()
        if self._exact:
            self.peak = max(self.peak, _high_water(self._root))

    def _sample(self) -> None:
        self.peak = max(self.peak, resident(self._root))

    def _watch(self) -> None:
        while not self._stop.wait(self._interval):
            self._sample()
