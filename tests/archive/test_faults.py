"""Disks that fail: no acknowledgement is ever a lie, and what can go on goes on."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hilum.archive import faultpoints
from hilum.archive.store import Store
from hilum.errors import DimseError, IndexFailed, OutOfSpace, StoreReadOnly, WriteFailed
from tests.archive.building import SMALL, FailingDisk, ShortDisk, contents, dataset, opened, store

LIMITS = SMALL._replace(segment=24_000, large=20_000)

SCENARIO: list[tuple[str, bytes]] = [
    *((f"1.2.{n}", dataset(f"1.2.{n}", number=n, size=5_000)) for n in range(5)),
    ("1.2.9", dataset("1.2.9", size=30_000)),
    ("1.2.1", dataset("1.2.1", number=7, size=400)),
    ("1.2.2", dataset("1.2.2", number=2, size=5_000)),
    ("1.2.6", dataset("1.2.6", size=4_000)),
]


def play(folder: Path, disk: FailingDisk) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Store the scenario on a failing disk; returns what was acknowledged, and the errors.

    After half of it the archive is closed and opened again, on what is there by then.
    """
    acknowledged: list[tuple[str, bytes]] = []
    errors: list[str] = []
    for part in (SCENARIO[:6], SCENARIO[6:]):
        try:
            target = opened(folder, disk=disk, limits=LIMITS)
        except (OSError, DimseError) as error:
            return acknowledged, [*errors, type(error).__name__]
        with target:
            for uid, data in part:
                try:
                    store(target, uid, data)
                    acknowledged.append((uid, data))
                except DimseError as error:
                    errors.append(type(error).__name__)
            current = contents(target)
            for uid, data in dict(acknowledged).items():
                assert current[uid] == data
    return acknowledged, errors


def judge(folder: Path, acknowledged: list[tuple[str, bytes]]) -> None:
    """The oracle of F1 to F12, after a restart on a healthy disk by a person."""
    (folder / "READ-ONLY.json").unlink(missing_ok=True)
    with opened(folder, limits=LIMITS) as target:
        for uid, data in acknowledged:
            versions = target.reader.versions(uid)
            bytes_ = []
            for version in versions:
                with target.reader.open(version.instance) as reading:
                    bytes_.append(reading.read())
            assert data in bytes_, f"{uid} was acknowledged and is lost"
            assert len(bytes_) == len(set(bytes_)), "stored once per distinct content"
        for uid, data in contents(target).items():
            assert (uid, data) in SCENARIO, "nobody sent this"
        assert not list(folder.rglob("*.part"))
        found = contents(target)
    with opened(folder, limits=LIMITS) as target:
        assert target.recovered.replayed == 0
        assert target.recovered.rebuilt == ""
        assert contents(target) == found
        for uid, data in SCENARIO:
            store(target, uid, data)


OPERATIONS = {
    "pwritev": (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EINTR),
    "fdatasync": (errno.EIO, errno.ENOSPC),
    "fsync": (errno.EIO,),
    "rename": (errno.EIO, errno.ENOSPC),
    "create": (errno.EMFILE, errno.ENOSPC, errno.EROFS, errno.EIO),
    "open": (errno.EMFILE, errno.EIO),
    "ftruncate": (errno.EIO, errno.EROFS),
}


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize(
    ("operation", "code"),
    [(operation, code) for operation, codes in OPERATIONS.items() for code in codes],
    ids=lambda value: errno.errorcode[value] if isinstance(value, int) else value,
)
def test_f3_the_nth_call_fails(folder: Path, operation: str, code: int, lasting: bool) -> None:
    for at in range(1, 200):
        place = folder / str(at)
        disk = FailingDisk(operation, at, code, lasting=lasting)
        acknowledged, errors = play(place, disk)
        judge(place, acknowledged)
        shutil.rmtree(place)
        if not disk.failed:
            assert at > 1, "there is no such call"
            assert len(acknowledged) == len(SCENARIO)
            assert errors == []
            return
    raise AssertionError("the scenario never came to an end")


def test_hazard_65_a_failed_fdatasync_is_never_tried_again(folder: Path) -> None:
    disk = FailingDisk("fdatasync", 3, errno.EIO)
    with opened(folder, disk=disk) as target:
        for n in range(2):
            store(target, f"1.2.{n}", dataset(f"1.2.{n}"))
        with pytest.raises(WriteFailed) as failed:
            store(target, "1.2.2", dataset("1.2.2"))
        assert failed.value.status == 0xA702
        calls = dict(disk.calls)
        for _ in range(3):
            with pytest.raises(StoreReadOnly) as refused:
                store(target, "1.2.3", dataset("1.2.3"))
            assert refused.value.status == 0xA701
        assert disk.calls == calls, "nothing may be written or synced any more"
        assert set(contents(target)) == {"1.2.0", "1.2.1"}, "reads continue"
        assert target.read_only
    with opened(folder) as target:
        assert target.read_only, "a restart alone is not a person"
        assert set(contents(target)) == {"1.2.0", "1.2.1"}
        with pytest.raises(StoreReadOnly):
            store(target, "1.2.2", dataset("1.2.2"))
    assert "what to do" in (folder / "READ-ONLY.json").read_text()
    (folder / "READ-ONLY.json").unlink()
    with opened(folder) as target:
        assert store(target, "1.2.2", dataset("1.2.2")).outcome == "stored"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_hazard_63_a_full_disk_is_not_the_end(folder: Path, code: int) -> None:
    disk = FailingDisk()
    with opened(folder, disk=disk) as target:
        store(target, "1.1", dataset("1.1", size=5000))
        disk.operation, disk.at, disk.code, disk.lasting = "pwritev", 1, code, True
        for size in (5_000, 200_000):
            with pytest.raises(OutOfSpace) as full:
                store(target, "1.2", dataset("1.2", size=size))
            assert full.value.status == 0xA700
        assert set(contents(target)) == {"1.1"}
        disk.operation = ""
        assert store(target, "1.2", dataset("1.2", size=5000)).outcome == "stored"
    assert [path.name for path in (folder / "segments").iterdir()] == ["0000000001.tar"]
    done = subprocess.run(
        ["tar", "tf", str(folder / "segments" / "0000000001.tar")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count(".dcm") == 2 and done.stderr == ""


def test_hazard_64_a_write_error_seals_the_segment(folder: Path) -> None:
    disk = FailingDisk()
    with opened(folder, disk=disk) as target:
        store(target, "1.1", dataset("1.1"))
        disk.operation, disk.at, disk.code = "pwritev", disk.calls["pwritev"] + 1, errno.EIO
        with pytest.raises(WriteFailed) as failed:
            store(target, "1.2", dataset("1.2"))
        assert failed.value.status == 0xA702
        assert store(target, "1.2", dataset("1.2")).outcome == "stored"
        instance = target.reader.find("1.2")
        assert instance is not None and instance.location.segment == 2
    first = (folder / "segments" / "0000000001.tar").read_bytes()
    assert first.endswith(bytes(1024))


def test_hazard_66_short_and_interrupted_writes(folder: Path) -> None:
    with opened(folder, disk=ShortDisk()) as target:
        sent = {
            f"1.{n}": dataset(f"1.{n}", size=size) for n, size in enumerate((10, 9_999, 150_000))
        }
        for uid, data in sent.items():
            assert store(target, uid, data).outcome == "stored"
    with opened(folder) as target:
        assert contents(target) == sent


@pytest.mark.parametrize(
    "moments", [("add",), ("advance",), ("commit",), ("begin",), ("knows", "existing")]
)
@pytest.mark.parametrize("size", [100, 150_000])
def test_an_index_that_fails_acknowledges_nothing(
    folder: Path, moments: tuple[str, ...], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    with opened(folder) as target:
        store(target, "1.1", dataset("1.1"))

        def fail(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        with monkeypatch.context() as broken:
            for moment in moments:
                broken.setattr(target._index, moment, fail)
            with pytest.raises(IndexFailed) as failed:
                store(target, "1.2", dataset("1.2", size=size))
        assert failed.value.status == 0xA703
        assert set(contents(target)) == {"1.1"}
    (folder / "index.db").unlink()
    with opened(folder) as target:
        assert set(contents(target)) == {"1.1"}, "what failed is not in the segments either"
        assert store(target, "1.2", dataset("1.2", size=size)).outcome == "stored"


def test_an_unexpected_error_reaches_the_sender_and_not_the_store(folder: Path) -> None:
    with opened(folder) as target:
        index = target._index
        original = index.add

        def fail(*_: object) -> None:
            raise MemoryError

        index.add = fail  # type: ignore[method-assign,assignment]
        with pytest.raises((MemoryError, WriteFailed)):
            store(target, "1.2", dataset("1.2"))
        index.add = original  # type: ignore[method-assign]
        assert store(target, "1.2", dataset("1.2")).outcome == "stored"
        assert set(contents(target)) == {"1.2"}


# F1: killed at named points ----------------------------------------------------------------------

CHILD = """
import os, sys
from pathlib import Path
from tests.archive.building import dataset, opened, store, SMALL
with opened(Path(sys.argv[1]), limits=SMALL._replace(segment=24000, large=20000)) as target:
    for n in range(12):
        uid = f"1.2.{n}"
        store(target, uid, dataset(uid, number=n, size=30000 if n % 4 == 3 else 5000))
        os.write(1, uid.encode() + b"\\n")
    target.delete([target.reader.find("1.2.0")], actor="a", reason="b")
"""


def run_child(folder: Path, point: str) -> tuple[int, list[str]]:
    environment = os.environ | {"HILUM_FAULT_POINT": point, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.split()


@pytest.mark.parametrize(
    "point",
    [
        "before_write:5",
        "after_write:1",
        "after_write:6",
        "after_fdatasync:4",
        "after_index:3",
        "mid_segment_roll:1",
        "mid_segment_roll:2",
        "mid_large_rename:2",
        "mid_delete:1",
    ],
)
def test_f1_killed_at_a_named_point(folder: Path, point: str) -> None:
    assert point.split(":")[0] in faultpoints.POINTS
    code, acknowledged = run_child(folder, point)
    assert code == -signal.SIGKILL
    with opened(folder) as target:
        found = contents(target)
        if point.startswith("mid_delete"):
            # Never acknowledged, but its note is durable: it may have happened, as a whole.
            assert [record.action for record in target.reader.audit()] == ["deleted"]
            acknowledged.remove("1.2.0")
        for uid in acknowledged:
            n = int(uid.split(".")[-1])
            assert found[uid] == dataset(uid, number=n, size=30_000 if n % 4 == 3 else 5_000)
        assert len(found) <= len(acknowledged) + 1
    with opened(folder) as target:
        assert target.recovered.replayed == 0
        assert contents(target) == found


def test_f5_killed_while_recovering(folder: Path) -> None:
    assert run_child(folder, "")[0] == 0
    (folder / "index.db").unlink()
    code, _ = run_child(folder, "mid_recovery:1")
    assert code == -signal.SIGKILL
    with opened(folder) as target:
        assert target.recovered.rebuilt
        assert len(contents(target)) == 11


def test_write_ahead_on_a_real_disk_never_meets_the_data() -> None:
    """Zeros are written ahead by another thread, past the page cache where the disk can."""
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "tests") as place:
        limits = SMALL._replace(segment=40 << 20, large=30 << 20, write_ahead=4 << 20)
        sent = {}
        with Store(Path(place), limits=limits) as target:
            for n in range(45):
                uid = f"1.2.{n}"
                sent[uid] = dataset(uid, number=n + 1, size=1_000_003)
                store(target, uid, sent[uid], fragment=1 << 20)
            assert contents(target) == sent
        with Store(Path(place), limits=limits) as target:
            assert contents(target) == sent
