"""A process that writes to a data folder which others write to as well: `python -m ... FOLDER`.

Reads one line for each thing to do, and prints its outcome as a line of JSON:

    store UID NUMBER SIZE STUDY     one data set, as `building.dataset` makes it
    delete UID
    window UID COUNT SIZE           COUNT data sets `UID.n`, all queued before the first is awaited
    end
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hilum.errors import DimseError
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN
from tests.archive.building import CT, SOURCE, dataset, opened, store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hilum.archive.store import Store

__all__ = ["Writer"]


class Writer:
    """Such a process, seen from the test."""

    def __init__(self, folder: Path, env: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.archive.writer", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env=None if env is None else dict(env),
        )
        assert self.answer() == "open"

    def ask(self, *words: object) -> None:
        """Tell it what to do; it does one thing after the other."""
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(map(str, words)) + "\n")

    def answer(self) -> Any:
        """The outcome of the oldest thing that is not answered; None when the process is dead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return json.loads(line) if line.endswith("\n") else None

    def do(self, *words: object) -> Any:
        """Ask, and wait for the answer."""
        self.ask(*words)
        return self.answer()

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()
        self.close()

    def end(self) -> int:
        """Let it close the store; its exit status."""
        self.ask("end")
        status = self._process.wait(30)
        self.close()
        return status

    def close(self) -> None:
        """Wait for its end."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.wait(30)
        self._process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()


def _do(target: Store, words: list[str]) -> object:
    action, uid, *rest = words
    if action == "store":
        number, size, study = int(rest[0]), int(rest[1]), rest[2]
        data = dataset(uid, number=number, size=size, study=study, series=f"{study}.1")
        return store(target, uid, data).outcome
    if action == "delete":
        found = target.reader.find(uid)
        assert found is not None
        target.delete([found], actor="writer", reason="test")
        return "deleted"
    pending = []
    for n in range(int(rest[0])):
        one = f"{uid}.{n}"
        incoming = target.incoming(CT, one, EXPLICIT_VR_LITTLE_ENDIAN, SOURCE)
        incoming.write(memoryview(dataset(one, number=n, size=int(rest[1]))))
        pending.append(incoming.submit())
    return [one.wait().outcome for one in pending]


def _say(outcome: object) -> None:
    print(json.dumps(outcome), flush=True)


def _main(folder: Path) -> None:
    with opened(folder) as target:
        _say("open")
        for line in sys.stdin:
            words = line.split()
            if words == ["end"]:
                return
            try:
                _say(_do(target, words))
            except DimseError as error:
                _say({"status": error.status, "why": error.comment})


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
