"""Which process has taken something, and whether it lives.

Owns the naming of processes of this machine, so that a process's name is never another's. Must not
know what they have taken. proc_pid_stat(5), field 22.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["lives", "this_process"]

_PROC = Path("/proc")
_BOOT = _PROC / "sys/kernel/random/boot_id"


def this_process() -> str:
    """The name of this process: of this start of the machine, and of no other process."""
    pid = os.getpid()
    return f"{_boot()} {pid} {_begun(pid)}"


def lives(name: str) -> bool:
    """Whether the process of this name is still there; of what is no name, True."""
    boot, _, rest = name.partition(" ")
    pid, _, begun = rest.partition(" ")
    if not pid.isdecimal():
        return True
    if not (boot or _boot()):
        return _has_number(int(pid))
    return boot == _boot() and begun == _begun(int(pid))


def _has_number(pid: int) -> bool:
    """Whether any process has this number: all there is to know where there is no /proc."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _boot() -> str:
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""


def _begun(pid: int) -> str:
    """When a process began, in clock ticks since the machine did; empty: there is none."""
    try:
        line = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return ""
    fields = line.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]  # a zombie has ended
