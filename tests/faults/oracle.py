"""The oracle of the fault tests: what was acknowledged is there, and nothing else is.

Owns servers that can be started with a fault in them, and the judgement over a data folder, by
Hilum's own reader and by Python's tarfile. HAZARDS, fault tests F1 to F12.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sqlite3
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.disk import Disk
from hilum.archive.reading import Reader
from tests.corpus import SOP_INSTANCE, meta
from tests.faults.sender import Association
from tests.peers.hilum import HilumServer
from tests.peers.process import Process

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.faults.sender import Log

__all__ = ["Found", "Server", "end_all", "independent", "judge", "judge_idle_restart", "reading"]

MARKER = "READ-ONLY.json"
DATABASES = [
    f"{name}{tail}" for name in ("index.db", "workflow.db") for tail in ("", "-wal", "-shm")
]
KNOWN = ("segments", "lock", "turn", MARKER, *DATABASES)
SETTINGS = {
    "HILUM_STORAGE_LOW_WATER_MARK": "0",
    "HILUM_STORAGE_SEGMENT_SIZE": "64",
    "HILUM_STORAGE_LARGE_OBJECT": "4",
    "HILUM_ASSOCIATION_SHUTDOWN_GRACE": "0.5",
    "HILUM_LOG_LEVEL": "warning",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""MiB and seconds: small enough that a test sees segments roll and large instances."""


started: list[Process] = []
"""Servers that may still run; the test's end kills them."""


def end_all() -> None:
    """Kill every server that still runs."""
    while started:
        started.pop().kill()


class Server(HilumServer):
    """`hilum serve` with an environment, and under a program such as strace.

    Args:
        env: added to `SETTINGS`.
        under: a command that runs the server as its child, in its own place (`strace -D`).
        data: the data folder; `folder/data` by default.
    """

    def __init__(
        self,
        folder: Path,
        *,
        env: Mapping[str, str] | None = None,
        under: Sequence[str] = (),
        data: Path | None = None,
    ) -> None:
        super().__init__(folder)
        self.env = {**SETTINGS, **(env or {})}
        self.under = list(under)
        if data is not None:
            self.data = data

    def start(self) -> None:
        """Start it; returns when it listens."""
        self.begin()
        assert self.process is not None
        self.process.wait_for_port(self.port)

    def begin(self) -> None:
        """Start it and wait for nothing."""
        where = ["--data", str(self.data), "--port", str(self.port)]
        command = [*self.under, sys.executable, "-m", "hilum", "serve", *where]
        self.process = Process(command, self.folder / "hilum.log", env=self.env)
        started.append(self.process)

    def workers(self) -> list[int]:
        """The processes that serve for it now."""
        assert self.process is not None
        return self.process.children()

    def timed_start(self) -> float:
        """Start it; the seconds until it answered a C-ECHO."""
        began = time.monotonic()
        self.start()
        with Association(self.port) as association:
            assert association.echo() == 0
        return time.monotonic() - began

    def wait_until_killed(self, timeout: float = 30) -> None:
        """Return when it has killed itself, as a fault point does."""
        assert self.process is not None
        status = self.process.wait(timeout)
        assert status == -9, self.process.report(f"exit status {status}")


class Found(NamedTuple):
    """By SOP Instance UID, the sha256 of every content; `current` has the newest only."""

    contents: dict[str, set[str]]
    current: dict[str, str]


class reading:
    """A reader on a data folder, whoever holds it."""

    def __init__(self, data: Path) -> None:
        self._disk = Disk()
        self._fd = self._disk.open_folder(str(data / "segments"))
        self._reader = Reader(self._disk, self._fd, data / "index.db")

    def __enter__(self) -> Reader:
        return self._reader

    def __exit__(self, *_: object) -> None:
        self._reader.close()
        self._disk.close(self._fd)


def judge(data: Path, log: Log, *, whole: bool = True) -> Found:
    """Hold what a recovered folder has against what was sent; fails on the first difference.

    Args:
        log: of everything that was ever sent to the folder.
        whole: also read the segments without Hilum.
    """
    assert log.surprises == []
    indexed = _read_index(data)
    lost = [one for one in log.acknowledged if one[1] not in indexed.contents.get(one[0], ())]
    assert lost == [], "acknowledged, and not to be found"
    for uid, digests in indexed.contents.items():
        assert digests <= set(log.sent.get(uid, ())), f"{uid} holds bytes that nobody sent"
    if whole:
        there = independent(data)
        for uid, digests in indexed.contents.items():
            assert digests <= there[uid], f"{uid} is not in the segments as tarfile reads them"
        for uid, digests in there.items():
            assert digests <= set(log.sent.get(uid, ())), f"{uid}: a file that nobody sent"
    _judge_index(data)
    _judge_names(data)
    return indexed


def _read_index(data: Path) -> Found:
    """Every content the index knows, each read and checked: there are no phantoms."""
    contents: dict[str, set[str]] = defaultdict(set)
    current = {}
    with reading(data) as reader:
        for instance in reader.everything():
            uid = instance.sop_instance_uid
            found = reader.find(uid)
            assert found == instance
            for version in reader.versions(uid):
                if version.state == "deleted":
                    continue
                with reader.open(version.instance) as opened:
                    digest = hashlib.sha256(opened.read()).hexdigest()
                assert digest not in contents[uid], "stored once per distinct content"
                contents[uid].add(digest)
                if version.state == "current":
                    current[uid] = digest
    return Found(dict(contents), current)


def independent(data: Path) -> dict[str, set[str]]:
    """By SOP Instance UID, the sha256 of every data set in the segments, without Hilum's code."""
    found: dict[str, set[str]] = defaultdict(set)
    for content in _members(data):
        values, end = meta(content)
        found[values[SOP_INSTANCE]].add(hashlib.sha256(content[end:]).hexdigest())
    return found


def _members(data: Path) -> Iterator[bytes]:
    import tarfile

    for segment in sorted((data / "segments").glob("*.tar")):
        if segment.stat().st_size == 0:
            continue
        with tarfile.open(segment) as members:
            for member in members:
                content = members.extractfile(member) if member.isfile() else None
                if content is not None:
                    yield content.read()


def _judge_index(data: Path) -> None:
    connection = sqlite3.connect(f"{(data / 'index.db').as_uri()}?mode=ro", uri=True)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for table, kept, below in (
            ("study", "sum(number_of_study_related_instances)", "instance"),
            ("study", "sum(number_of_study_related_series)", "series"),
            ("series", "sum(number_of_series_related_instances)", "instance"),
        ):
            (counted,) = connection.execute(f"SELECT {kept} FROM {table}").fetchone()
            (there,) = connection.execute(f"SELECT count(*) FROM {below}").fetchone()
            assert (counted or 0) == there, f"{kept} of {table}"
    finally:
        connection.close()


def _judge_names(data: Path) -> None:
    """Nothing temporary is left, and nothing is named by what came from the wire."""
    for path in data.rglob("*"):
        if path.parent.name == "segments":
            assert path.suffix == ".tar" and path.stem.isdigit(), f"{path} is left over"
        else:
            assert path.name in KNOWN, f"{path} is left over"


def judge_idle_restart(server: Server) -> None:
    """A start and a stop with nothing sent change no byte of the truth and no row of the index."""
    server.stop()
    before = state(server.data)
    server.start()
    server.stop()
    after = state(server.data)
    for name in before.keys() | after.keys():
        assert after.get(name) == before.get(name), f"{name} changed in an idle restart"


def state(data: Path) -> dict[str, object]:
    """Segments by name with size and digest, and every row of the index."""
    found: dict[str, object] = {}
    for path in sorted((data / "segments").iterdir()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found[path.name] = path.stat().st_size, digest
    connection = sqlite3.connect(f"{(data / 'index.db').as_uri()}?mode=ro", uri=True)
    try:
        found["index"] = list(connection.iterdump())
    finally:
        connection.close()
    return found


def seed() -> int:
    """A seed of this run, or the one that HILUM_FAULT_SEED gives to see a run again."""
    given = os.environ.get("HILUM_FAULT_SEED")
    return int(given) if given else int.from_bytes(os.urandom(4), "big")


if __name__ == "__main__":
    # For a folder that only another process can see: `python -m tests.faults.oracle DATA LOG`.
    judge(Path(sys.argv[1]), pickle.loads(Path(sys.argv[2]).read_bytes()))
