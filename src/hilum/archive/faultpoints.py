"""Named places where a test may kill the process.

Owns the switch and the kill. Knows nothing of what happens around the places. Costs one truth
test of a module variable when off; on only when `HILUM_FAULT_POINT=name:count` is in the
environment as the module is loaded (`count` passes, the last of which kills; 1 by default).
"""

from __future__ import annotations

import os
import signal

__all__ = ["POINTS", "armed", "reach"]

POINTS = (
    "before_write",
    "after_write",
    "after_fdatasync",
    "before_turn",
    "after_index",
    "mid_segment_roll",
    "mid_large_rename",
    "mid_checkpoint",
    "mid_recovery",
    "mid_delete",
    "torn_saved",
    "torn_cut",
    "compact_copied",
    "compact_marked",
    "compact_published",
    "compact_indexed",
    "compact_unlinked",
)
"""Every name that `reach` is called with."""


def _parse(text: str) -> tuple[str, int]:
    name, _, count = text.partition(":")
    return name, int(count) if count.isdigit() else 1


_name, _left = _parse(os.environ.get("HILUM_FAULT_POINT", ""))
armed = bool(_name)
"""Whether any point is switched on: callers test it before they call `reach`."""


def reach(name: str) -> None:
    """Pass the point `name`: kill the process if it is the one chosen, its count used up."""
    global _left
    if name != _name:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
