"""Programs as processes: found, run to their end, or kept running beside a test.

Owns ports, time limits and readable failures; must not know DICOM.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["SEARCH_PATH", "Finished", "Process", "free_port", "lives", "program", "run"]

# pynetdicom installs programs of its own named storescu, echoscu and so on beside the interpreter.
OWN_PROGRAMS = str(Path(sys.executable).parent)
SEARCH_PATH = os.pathsep.join(
    [
        *(d for d in os.environ.get("PATH", os.defpath).split(os.pathsep) if d != OWN_PROGRAMS),
        "/usr/local/sbin",
        "/usr/sbin",
    ]
)
"""Where the peers are looked for."""
WITHOUT_PEERS = "HILUM_WITHOUT_PEERS"
LINES_SHOWN = 30
PORTS = range(24_000, 32_600)
"""Below those that Linux gives to outgoing connections: one of them could take a port that a server
is just being started on, and a connection to a port of theirs can even reach itself."""
PORTS_EACH = 200


class Finished(NamedTuple):
    """A program that has ended; `output` is stdout and stderr in the order they came."""

    arguments: list[str]
    status: int
    output: str

    def __str__(self) -> str:
        return _report(self.arguments, f"exit status {self.status}", self.output)


def program(name: str) -> str:
    """The path of a peer's program; a test that needs a missing one fails.

    With `HILUM_WITHOUT_PEERS=1` in the environment it is skipped instead.
    """
    path = shutil.which(name, path=SEARCH_PATH)
    if path is not None:
        return path
    if os.environ.get(WITHOUT_PEERS):
        pytest.skip(f"{name} is not installed, and {WITHOUT_PEERS} is set")
    pytest.fail(
        f"{name} is not installed: `make test` installs it where it may, "
        f"{WITHOUT_PEERS}=1 skips the tests that need it"
    )


def run(
    arguments: Sequence[str | Path],
    *,
    status: int | None = 0,
    timeout: float = 60,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Finished:
    """Run a program to its end. Fails with its output unless it ends in time with `status`.

    `status` None takes any. `env` is added to the environment.
    """
    command = [str(argument) for argument in arguments]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        pytest.fail(_report(command, f"not ended after {timeout} s", _text(late.stdout)))
    finished = Finished(command, done.returncode, _text(done.stdout))
    if status is not None and finished.status != status:
        pytest.fail(f"expected exit status {status}\n{finished}")
    return finished


class Process:
    """A program that runs beside the test; all it says goes to `log`."""

    def __init__(
        self,
        arguments: Sequence[str | Path],
        log: Path,
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.arguments = [str(argument) for argument in arguments]
        self.log = log
        with log.open("ab") as sink:
            self._popen = subprocess.Popen(
                self.arguments,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def status(self) -> int | None:
        """The exit status (negative: the signal that ended it), None while it runs."""
        return self._popen.poll()

    def output(self) -> str:
        return _text(self.log.read_bytes())

    def wait_for_port(self, port: int, timeout: float = 30) -> None:
        """Return when something accepts connections on the loopback's `port`."""
        end = time.monotonic() + timeout
        while not _accepts(port):
            if self.status is not None:
                pytest.fail(self.report(f"ended with status {self.status} before it listened"))
            if time.monotonic() > end:
                pytest.fail(self.report(f"does not listen on port {port} after {timeout} s"))
            time.sleep(0.02)

    def children(self) -> list[int]:
        """The processes that it has started and that are there now."""
        try:
            text = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        except OSError:
            return []
        return [int(child) for child in text.split()]

    def send(self, number: signal.Signals) -> None:
        self._popen.send_signal(number)

    def wait(self, timeout: float = 30) -> int:
        """The exit status when it has ended; fails after `timeout` seconds."""
        try:
            return self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            pytest.fail(self.report(f"still running {timeout} s later"))

    def kill(self) -> None:
        """End it at once (SIGKILL), whatever it is doing."""
        if self.status is None:
            self._popen.kill()
        self._popen.wait()

    def terminate(self, timeout: float = 30) -> int:
        """Ask it to end (SIGTERM); its exit status. Killed when it does not."""
        if self.status is None:
            self.send(signal.SIGTERM)
        try:
            return self.wait(timeout)
        finally:
            self.kill()

    def report(self, what: str) -> str:
        return _report(self.arguments, what, self.output())


def lives(pid: int) -> bool:
    """Whether a process, or any thread of it, is still there: only then it holds no file."""
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                if (task / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                    return True
    except OSError:
        pass
    return False


def free_port() -> int:
    """A TCP port that nothing has, and that no other process of the tests is given."""
    for port in itertools.islice(_own_ports(), PORTS_EACH):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("0.0.0.0", port))
            return port
    pytest.fail("none of this process's ports is free")


@functools.cache
def _own_ports() -> Iterator[int]:
    """The ports of this process, in turn; they are its own as long as it lives."""
    for first in PORTS[::PORTS_EACH]:
        mark = socket.socket(socket.AF_UNIX)
        try:
            mark.bind(f"\0ports of the tests of Hilum from {first}")
        except OSError:
            mark.close()
            continue
        _marks.append(mark)
        return itertools.cycle(range(first, first + PORTS_EACH))
    pytest.fail(f"all {len(PORTS)} ports of the tests are taken by other tests")


_marks: list[socket.socket] = []


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _text(output: bytes | None) -> str:
    return (output or b"").decode(errors="replace")


def _report(arguments: Sequence[str], what: str, output: str) -> str:
    lines = output.splitlines()
    shown = lines[-LINES_SHOWN:]
    cut = [f"[{len(lines) - len(shown)} lines before]"] if len(lines) > len(shown) else []
    return "\n".join([f"$ {shlex.join(arguments)}", *cut, *shown, f"({what})"])
