"""Hilum itself as a process on a data folder: started, asked to end, killed, started again.

Owns the process and its address; must not import Hilum, so that only what a user touches is used.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.peers.archive import Received, read_archive
from tests.peers.process import Finished, Process, free_port, lives, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["HilumServer", "hilum"]


def hilum(*arguments: str | Path, status: int | None = 0, timeout: float = 60) -> Finished:
    """Run the command `hilum` to its end; fails unless it ends with `status` (None: any)."""
    return run([sys.executable, "-m", "hilum", *arguments], status=status, timeout=timeout)


class HilumServer:
    """`hilum serve` on `folder/data`, on the loopback; its log is `folder/hilum.log`."""

    def __init__(self, folder: Path, *, aet: str = "HILUM", options: Sequence[str] = ()) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.aet = aet
        self.port = free_port()
        self.options = list(options)
        self.process: Process | None = None

    @property
    def address(self) -> str:
        """As Hilum's own commands take it."""
        return f"{self.aet}@127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.status is None

    def start(self) -> None:
        """Start it on the same folder and port as before; returns when it listens."""
        where = ["--data", str(self.data), "--host", "127.0.0.1", "--port", str(self.port)]
        command = [sys.executable, "-m", "hilum", "serve", *where, "--aet", self.aet]
        self.process = Process([*command, *self.options], self.folder / "hilum.log")
        self.process.wait_for_port(self.port)

    def stop(self) -> None:
        """SIGTERM; fails unless it drains and exits with status 0."""
        assert self.process is not None
        status = self.process.terminate()
        if status != 0:
            pytest.fail(self.process.report(f"exit status {status} after SIGTERM"))

    def kill(self) -> None:
        """SIGKILL, to its workers too: none of them gets to do anything more, nor holds a file."""
        assert self.process is not None
        workers = self.process.children()
        self.process.kill()
        for worker in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        end = time.monotonic() + 30
        while any(map(lives, workers)):
            assert time.monotonic() < end, "a worker outlives SIGKILL"
            time.sleep(0.005)

    def log(self) -> str:
        """All that it wrote so far, over all its starts."""
        assert self.process is not None
        return self.process.output()

    def stored(self) -> dict[str, Received]:
        """What its segments hold now, by SOP Instance UID."""
        return read_archive(self.data)
