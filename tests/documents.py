"""Documents that are tested: the commands in a page are run, their output compared with the page.

A fenced block of the language `console` is a terminal session: lines that begin with `$ ` are
commands (continued by lines that begin with `> `), the lines below are what they print. In the
output, `...` stands for any text within a line, and alone on a line for any lines; a number
with a unit of time, size or rate stands for any such number. A block of another language is not
run.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.peers.process import SEARCH_PATH, Process, free_port, run

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Step", "Terminal", "difference", "steps", "without_installation"]

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
NUMBER = re.compile(r"\b\d+(?:\.\d+)? (?:ms|s|B|kB|KiB|MB|MiB|GB|GiB|MB/s|MiB/s|/s)\b")
ROOT = Path(__file__).parents[1]
DEFAULT_PORT = "11112"
SERVERS = ("hilum serve", "make serve")
PATIENCE = 30


class Step(NamedTuple):
    """One command of a page and what the page says that it prints."""

    line: int
    command: str
    output: str


def steps(page: str) -> Iterator[Step]:
    """The commands of a page in order.

    Raises:
        ValueError: a console block that does not begin with a command.
    """
    for block in BLOCK.finditer(page):
        number = page.count("\n", 0, block.start(1)) + 1
        lines = block[1].splitlines()
        if not lines or not lines[0].startswith("$ "):
            raise ValueError(f"line {number}: a console block begins with a command")
        starts = [index for index, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            yield _step(number + start, lines[start:end])


def _step(number: int, lines: list[str]) -> Step:
    command = [lines[0].removeprefix("$ ")]
    rest = lines[1:]
    while rest and rest[0].startswith("> "):
        command.append(rest.pop(0).removeprefix("> "))
    return Step(number, "\n".join(command), "\n".join(rest).strip("\n"))


def difference(expected: str, printed: str) -> str | None:
    """None when `printed` is what the page says, otherwise both for a person to compare."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else _line_pattern(line) for line in _lines(expected)
    )
    text = "".join(f"{line}\n" for line in _lines(printed))
    if re.fullmatch(pattern, text):
        return None
    return f"the page says:\n{expected}\n\nit printed:\n{printed}"


def _line_pattern(line: str) -> str:
    return ".*?".join(map(_text_pattern, line.split("..."))) + r"\n"


def _text_pattern(text: str) -> str:
    return NUMBER.pattern.join(map(re.escape, NUMBER.split(text)))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in ESCAPE.sub("", text).strip("\n").splitlines()]


def without_installation(expected: str) -> str:
    """What the server itself says, once the lines before are those of the Makefile's recipes."""
    printed = run(["make", "--dry-run", "--always-make", "serve"], cwd=ROOT).output.splitlines()
    lines = expected.splitlines()
    while lines and lines[0] in printed:
        del lines[0]
    return "\n".join(lines)


class Terminal:
    """Runs a page's steps in `folder`. A server that a page starts stays up until `close`.

    The port that the page names is replaced by a free one, going in and coming out, so that a
    server that happens to run on this machine is left alone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = str(free_port())
        self.servers: list[Process] = []
        self.env = {
            "PATH": os.pathsep.join([SEARCH_PATH, str(Path(sys.executable).parent)]),
            "HILUM_DEVICE_PORT": self.port,
            "COLUMNS": "100",
            "NO_COLOR": "1",
        }

    def follow(self, step: Step) -> None:
        """Run one step; fails unless it exits with status 0 and prints what the page says."""
        wrong = self._serve(step) if step.command.startswith(SERVERS) else self._run(step)
        assert wrong is None, f"line {step.line}: $ {step.command}\n{wrong}"

    def close(self) -> None:
        for server in self.servers:
            server.send(signal.SIGTERM)
            assert server.wait() == 0, server.report("did not end in good order")

    def _run(self, step: Step) -> str | None:
        command = step.command.replace(DEFAULT_PORT, self.port)
        done = run(["bash", "-c", command], cwd=self.folder, env=self.env)
        return difference(step.output, self._restored(done.output))

    def _serve(self, step: Step) -> str | None:
        command, expected = step.command, step.output
        if command.startswith("make "):
            command = command.replace("make serve", "hilum serve")
            expected = without_installation(expected)
        server = Process(
            ["bash", "-c", f"exec {command}"],
            self.folder / f"server{len(self.servers)}.log",
            cwd=self.folder,
            env=self.env,
        )
        end = time.monotonic() + PATIENCE
        while (wrong := difference(expected, self._restored(server.output()))) is not None:
            if time.monotonic() > end or server.status is not None:
                server.kill()
                return wrong
            time.sleep(0.02)
        self.servers.append(server)
        server.wait_for_port(int(self.port))  # not before: the log tells of whoever knocks
        return None

    def _restored(self, output: str) -> str:
        return re.sub(rf"(?<!\d){self.port}(?!\d)", DEFAULT_PORT, output)
