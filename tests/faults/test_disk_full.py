"""F4: the disk is full, only the index's disk is, or there are no names left (hazard 63).

The data folder is on a tmpfs of a few MiB in a mount namespace of its own, which any user may
make where the system lets users have namespaces.
"""

from __future__ import annotations

import contextlib
import errno
import os
import pickle
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.oracle import Server, seed
from tests.faults.sender import Association, Item, Log, items
from tests.peers.process import Process, program, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OUT_OF_SPACE = 0xA700
_HOLD = "while [ $# -gt 0 ]; do mkdir -p $1; mount -t tmpfs -o $2 tmpfs $1; shift 2; done; "


class Room:
    """Small file systems that live as long as the room; `outside` is how this process sees them.

    Args:
        mounts: by path below the room, the options of a tmpfs (`size=64m,nr_inodes=30`).
    """

    def __init__(self, folder: Path, mounts: Mapping[str, str]) -> None:
        self.inside = folder / "disk"
        self.inside.mkdir()
        (folder / "server").mkdir()
        self._folder = folder
        places = [word for path, how in mounts.items() for word in (str(self.inside / path), how)]
        script = _HOLD + f"touch {folder}/mounted; exec sleep 1000"
        own = [program("unshare"), "--map-root-user", "--mount", "--propagation", "slave"]
        self._holder = Process([*own, "sh", "-e", "-c", script, "sh", *places], folder / "room.log")
        while not (folder / "mounted").exists():
            assert self._holder.status is None, self._holder.report("no namespace")
            time.sleep(0.01)
        who = ["--target", str(self._holder.pid), "--user", "--mount", "--preserve-credentials"]
        self._into = [program("nsenter"), *who, "--"]
        self.outside = Path(f"/proc/{self._holder.pid}/root{self.inside}")

    def server(self, **env: str) -> Server:
        """A server in the room; its `data` is for those outside."""
        return _Inside(
            self._folder / "server",
            env=env,
            under=self._into,
            data=self.outside / "data",
            inside=self.inside / "data",
        )

    def judge(self, log: Log) -> None:
        """The oracle, inside: SQLite would follow a path through /proc out of the namespace."""
        written = self._folder / "log"
        written.write_bytes(pickle.dumps(log))
        oracle = [sys.executable, "-m", "tests.faults.oracle"]
        here = str(Path.cwd())
        run(
            [*self._into, *oracle, str(self.inside / "data"), str(written)],
            env={"PYTHONPATH": os.pathsep.join([here, *sys.path])},
        )

    def ballast(self, name: str, mebibytes: int) -> Path:
        """A file that takes room until it is removed."""
        path = self.outside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for _ in range(mebibytes):
                file.write(bytes(1 << 20))
        return path

    def fill(self, name: str) -> Path:
        """A file that takes all the room there is."""
        path = self.outside / name
        with path.open("wb", buffering=0) as file:
            for step in (1 << 20, 4096):
                with contextlib.suppress(OSError):
                    while file.write(bytes(step)):
                        pass
        return path

    def close(self) -> None:
        self._holder.kill()


class _Inside(Server):
    """A server that knows its data folder by another path than this process."""

    def __init__(self, *arguments: object, inside: Path, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self._inside = inside

    def begin(self) -> None:
        outside, self.data = self.data, self._inside
        super().begin()
        self.data = outside


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[list[Room]]:
    """Rooms of the test's own, to be added to; they end with it."""
    made: list[Room] = []
    yield made
    for room in made:
        room.close()


def send(association: Association, log: Log, item: Item) -> int:
    data = item.data_set()
    digest = log.sending(item, data)
    status = association.store(item.uid, data)
    log.answered(item, digest, status)
    return status


def send_until_refused(association: Association, log: Log, source: Iterator[Item]) -> int:
    for item in source:
        status = send(association, log, item)
        if status:
            return status
    raise AssertionError("never full")


def send_until_taken(association: Association, log: Log, source: Iterator[Item]) -> None:
    """What was freed is noticed within a second, without a restart."""
    end = time.monotonic() + 1
    while send(association, log, next(source)):
        assert time.monotonic() < end, f"still refused: {log.statuses}"


def fresh(seed_: int, prefix: str, low: int, high: int) -> Iterator[Item]:
    """Instances of one size each time, every one new."""
    known = set()
    for item in items(seed_, prefix):
        if item.uid not in known and low <= item.size <= high:
            known.add(item.uid)
            yield item


@pytest.mark.parametrize("low_water", ["0", "3"])
def test_hazard_63_a_full_disk(tmp_path: Path, rooms: list[Room], low_water: str) -> None:
    room = Room(tmp_path, {"": "size=64m"})
    rooms.append(room)
    ballast = room.ballast("ballast", 24)
    server = room.server(HILUM_STORAGE_LOW_WATER_MARK=low_water)
    server.start()
    log, start = Log(), seed()
    small, large = fresh(start, "1.1", 4096, 1 << 20), fresh(start, "1.2", 5 << 20, 8 << 20)
    with Association(server.port) as association, Association(server.port) as other:
        for source in (large, small, small, large, small):
            assert send_until_refused(association, log, source) == OUT_OF_SPACE
            assert association.echo() == 0 and other.echo() == 0
        room.judge(log)
        ballast.unlink()
        for source in (small, large):
            send_until_taken(association, log, source)
            send_until_taken(other, log, source)
        association.release()
    assert set(log.statuses) == {0, OUT_OF_SPACE}
    room.judge(log)
    server.stop()
    server.start()
    room.judge(log)
    server.stop()


def test_hazard_63_killed_and_started_on_a_full_disk(tmp_path: Path, rooms: list[Room]) -> None:
    room = Room(tmp_path, {"": "size=64m"})
    rooms.append(room)
    server = room.server()
    server.start()
    log, source = Log(), fresh(seed(), "1.1", 4096, 1 << 20)
    with Association(server.port) as association:
        for _ in range(30):
            assert send(association, log, next(source)) == 0
        ballast = room.fill("ballast")
        assert send_until_refused(association, log, source) == OUT_OF_SPACE
        server.kill()
    server.start()
    room.judge(log)
    with Association(server.port) as association:
        assert send_until_refused(association, log, source) == OUT_OF_SPACE
        assert association.echo() == 0
        ballast.unlink()
        send_until_taken(association, log, source)
    room.judge(log)
    server.stop()


def test_f4_only_the_disk_of_the_index_is_full(tmp_path: Path, rooms: list[Room]) -> None:
    room = Room(tmp_path, {"": "size=8m", "data/segments": "size=64m"})
    rooms.append(room)
    server = room.server()
    server.start()
    log, source = Log(), fresh(seed(), "1.1", 4096, 20_000)
    with Association(server.port) as association:
        for _ in range(20):
            assert send(association, log, next(source)) == 0
        ballast = room.fill("ballast")
        for _ in range(3):
            assert send_until_refused(association, log, source) == OUT_OF_SPACE
            assert association.echo() == 0
        room.judge(log)
        ballast.unlink()
        send_until_taken(association, log, source)
    room.judge(log)
    server.stop()
    server.start()
    room.judge(log)
    server.stop()


def test_f4_no_names_are_left(tmp_path: Path, rooms: list[Room]) -> None:
    room = Room(tmp_path, {"": "size=96m,nr_inodes=40"})
    rooms.append(room)
    server = room.server(HILUM_STORAGE_SEGMENT_SIZE="16")
    server.start()
    log, start = Log(), seed()
    small, large = fresh(start, "1.1", 4096, 1 << 20), fresh(start, "1.2", 5 << 20, 8 << 20)
    taken = []
    with Association(server.port) as association:
        assert send(association, log, next(small)) == 0
        with contextlib.suppress(OSError):
            for number in range(100):
                os.close(os.open(room.outside / f"f{number}", os.O_CREAT | os.O_WRONLY))
                taken.append(number)
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            (room.outside / "one more").touch()
        assert send(association, log, next(large)) == OUT_OF_SPACE, "it needs a file of its own"
        assert send_until_refused(association, log, small) == OUT_OF_SPACE, "the next segment"
        assert association.echo() == 0
        room.judge(log)
        for number in taken:
            (room.outside / f"f{number}").unlink()
        for source in (small, large):
            send_until_taken(association, log, source)
    room.judge(log)
    server.stop()
