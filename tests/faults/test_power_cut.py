"""F2: the file system goes down under load, as in a power cut, and comes back without its caches.

An ext4 in a file is mounted through a loop device, and its own shutdown call drops whatever the
journal has not committed, at a random time. That needs root, and is of `make soak` only.
"""

from __future__ import annotations

import fcntl
import os
import random
import struct
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.faults.oracle import MARKER, Server, end_all, judge, judge_idle_restart, seed
from tests.faults.sender import Association, Broken, Log, Rejected, items, load
from tests.peers.process import program, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUNDS = int(os.environ.get("HILUM_POWER_CUTS", "24"))
EXT4_IOC_SHUTDOWN = 0x8004587D
"""_IOR('X', 125, __u32), in fs/ext4/ext4.h."""


class Cut(NamedTuple):
    """How the file system goes down: what happens to what the journal holds in memory."""

    name: str
    flags: int


CUTS = (Cut("frozen", 0), Cut("journal flushed", 1), Cut("journal lost", 2))


class Ext4:
    """A file system of its own in a file, mounted at `at`."""

    def __init__(self, folder: Path, *, mebibytes: int = 4096, options: tuple[str, ...] = ()):
        self.image = folder / "disk.img"
        self.at = folder / "disk"
        self.at.mkdir()
        with self.image.open("wb") as image:
            image.truncate(mebibytes << 20)
        run([program("mkfs.ext4"), "-q", "-F", *options, self.image])
        self.mount()

    def mount(self) -> None:
        run(["mount", "-o", "loop", self.image, self.at])

    def unmount(self) -> None:
        """Unmount it; returns when no mount namespace of somebody else holds it any more."""
        run(["umount", self.at])
        for _ in range(300):
            if not run(["losetup", "--associated", self.image]).output:
                return
            time.sleep(0.1)
        pytest.fail(f"{self.image} stays mounted in another namespace")

    def cut(self, how: Cut) -> None:
        """The power goes."""
        fd = os.open(self.at, os.O_RDONLY)
        try:
            fcntl.ioctl(fd, EXT4_IOC_SHUTDOWN, struct.pack("I", how.flags))
        finally:
            os.close(fd)

    def back(self) -> None:
        """The power is back: the journal is replayed."""
        self.unmount()
        self.mount()
        self.unmount()
        checked = run(["e2fsck", "-f", "-n", self.image], status=None)
        assert checked.status == 0, f"the file system itself is broken\n{checked}"
        self.mount()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Ext4]:
    """An ext4 of the test's own."""
    disk = Ext4(tmp_path)
    yield disk
    end_all()  # a server that still runs would hold it
    if disk.at.is_mount():
        run(["umount", "--lazy", disk.at])


def cut_under_load(server: Server, log: Log, dice: random.Random, disk: Ext4, name: str) -> Cut:
    """Cut the power under load; the server lives on a little, as it would see the disk go."""
    how = dice.choice(CUTS)
    count = dice.randint(4, 16)
    threads = load(server.port, log, dice.getrandbits(32), name, associations=count)
    time.sleep(dice.uniform(0.05, 2.0))
    disk.cut(how)
    time.sleep(dice.choice((0.0, 0.0, 0.3)))
    server.kill()
    for thread in threads:
        thread.join(60)
    return how


def power_up(server: Server, disk: Ext4) -> float:
    """Start on what is there; a person takes the marker of a failed sync away, if it got there."""
    disk.back()
    (server.data / MARKER).unlink(missing_ok=True)
    return server.timed_start()


def store(server: Server, log: Log, prefix: str, count: int) -> None:
    """Send so many instances, one after the other."""
    with Association(server.port) as association:
        for _, item in zip(range(count), items(seed(), prefix, largest=1 << 20), strict=False):
            data = item.data_set()
            digest = log.sending(item, data)
            log.answered(item, digest, association.store(item.uid, data))


@pytest.mark.parametrize("size", [512, 1024, 1536])
@pytest.mark.parametrize("known", [True, False], ids=["index in step", "index behind"])
def test_f2_a_torn_end_is_cut_off_whatever_its_length(
    tmp_path: Path, size: int, known: bool
) -> None:
    """Seen with 1,024 bytes: a tar's end has that length too."""
    server = Server(tmp_path)
    server.start()
    log = Log()
    store(server, log, "1.1", 3)
    server.stop()
    index = server.data / "index.db"
    older = index.read_bytes()
    server.start()
    store(server, log, "1.2", 2)
    server.stop()
    segment = server.data / "segments" / "0000000001.tar"
    whole = segment.read_bytes()
    segment.write_bytes(whole + whole[:size])
    if not known:
        index.write_bytes(older)
    server.start()
    judge(server.data, log)
    assert segment.stat().st_size == len(whole)
    judge_idle_restart(server)


def test_f2_what_was_never_synced_of_the_index_is_replayed(tmp_path: Path) -> None:
    """The index's log is not synced by a commit: a power cut may take all of it, from the first."""
    server = Server(tmp_path)
    server.start()
    log = Log()
    store(server, log, "1.1", 20)
    server.kill()
    for suffix in ("-wal", "-shm"):
        (server.data / f"index.db{suffix}").unlink()
    server.start()
    assert "made anew" not in server.log()
    assert len(log.acknowledged) == 20
    judge(server.data, log)
    judge_idle_restart(server)


@pytest.mark.soak
def test_f2_power_cuts_under_load(tmp_path: Path, disk: Ext4) -> None:
    start = seed()
    dice = random.Random(start)
    times, acknowledged, cuts = [], 0, []
    for first in range(0, ROUNDS, 4):
        folder = tmp_path / str(first)
        folder.mkdir()
        settings = {"HILUM_STORAGE_SEGMENT_SIZE": dice.choice(("16", "128", "512"))}
        server = Server(folder, data=disk.at / str(first), env=settings)
        server.start()
        log = Log()
        for number in range(first, min(first + 4, ROUNDS)):
            cuts.append(cut_under_load(server, log, dice, disk, str(number + 1)).name)
            times.append(power_up(server, disk))
            judge(server.data, log)
        judge_idle_restart(server)
        acknowledged += len(log.acknowledged)
        run(["rm", "-rf", server.data])
    print(
        f"seed {start}: {len(cuts)} cuts {sorted(cuts)}, {acknowledged} acknowledged, "
        f"recovery {max(times):.2f} s"
    )
    assert acknowledged > ROUNDS


@pytest.mark.soak
def test_f2_a_power_cut_right_after_the_first_answer(tmp_path: Path, disk: Ext4) -> None:
    """New folder, new segment, new index, and the journal is lost: the names must be there too."""
    for number in range(6):
        folder = tmp_path / str(number)
        folder.mkdir()
        server = Server(folder, data=disk.at / str(number))
        server.start()
        log = Log()
        large = number % 2
        source = (item for item in items(number, str(number + 1)) if (item.size > 4 << 20) == large)
        item = next(source)
        with Association(server.port) as association:
            data = item.data_set()
            digest = log.sending(item, data)
            log.answered(item, digest, association.store(item.uid, data))
            disk.cut(CUTS[2])
        server.kill()
        assert log.acknowledged
        power_up(server, disk)
        judge(server.data, log)
        server.stop()


WITHOUT_SYNCS = """
import os
os.fsync = os.fdatasync = lambda fd: None
"""


@pytest.mark.soak
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_f2_the_oracle_catches_a_server_whose_syncs_do_nothing(
    tmp_path: Path, disk: Ext4, large: bool
) -> None:
    """The same server, sender and cut: what makes the other tests pass are the syncs alone."""
    lies = tmp_path / "lies"
    lies.mkdir()
    (lies / "sitecustomize.py").write_text(WITHOUT_SYNCS)
    path = os.pathsep.join(filter(None, (str(lies), os.environ.get("PYTHONPATH", ""))))
    settings = {"PYTHONPATH": path, "HILUM_STORAGE_LARGE_OBJECT": "1" if large else "64"}
    server = Server(tmp_path, data=disk.at / "data", env=settings)
    server.start()
    log = Log()
    store(server, log, "1.1", 30)
    assert len(log.acknowledged) > 20
    disk.cut(CUTS[2])
    server.kill()
    power_up(server, disk)
    with pytest.raises(AssertionError, match="acknowledged, and not to be found"):
        judge(server.data, log)


@pytest.mark.soak
def test_f2_after_the_power_is_gone_nothing_is_acknowledged(tmp_path: Path, disk: Ext4) -> None:
    server = Server(tmp_path, data=disk.at / "data")
    server.start()
    log = Log()
    source = items(1, "1.1", largest=1 << 20)
    with Association(server.port) as association:
        first = next(source)
        assert association.store(first.uid, first.data_set()) == 0
        disk.cut(CUTS[2])
        for _ in range(5):
            item = next(source)
            if item.uid != first.uid:
                status = association.store(item.uid, item.data_set())
                log.statuses[status] += 1
        assert association.echo() == 0
    assert log.statuses and all(0xA700 <= status <= 0xA7FF for status in log.statuses)
    with pytest.raises((Rejected, Broken)) as refused, Association(server.port):
        pass
    assert getattr(refused.value, "reason", (2, 3, 1)) == (2, 3, 1)
    server.kill()
