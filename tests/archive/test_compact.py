"""Compaction: space comes back, nothing else changes, and a crash anywhere harms nothing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hilum.archive.deleting import carry_out, older_versions
from hilum.archive.faultpoints import POINTS
from hilum.archive.ports import DuplicatePolicy
from hilum.archive.store import Store, rebuild
from hilum.errors import DimseError, HilumError, StorageError, StoreReadOnly
from tests.archive.building import SMALL, FailingDisk, contents, dataset, opened, store
from tests.archive.files import members, problems

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = SMALL._replace(segment=60_000)
COMPACTION_POINTS = [name for name in POINTS if name.startswith("compact_")]


def fill(folder: Path, **options: Any) -> Store:
    """Small and large instances in several segments, versions of both policies, half deleted."""
    target = opened(folder, **{"limits": LIMITS, **options})
    for number in range(24):
        uid = f"1.2.826.7.{number}"
        size = 110_000 if number % 8 == 7 else 6_000
        study, series = f"1.2.{number // 8}", f"1.2.{number // 8}.1"
        store(target, uid, dataset(uid, study=study, series=series, number=number, size=size))
    for number in (2, 3, 4):
        uid = f"1.2.826.7.{number}"
        store(target, uid, dataset(uid, study="1.2.0", series="1.2.0.1", number=99, size=5000))
    gone = [target.reader.find(f"1.2.826.7.{number}") for number in range(1, 24, 2)]
    target.delete(gone, actor="me", reason="odd ones")
    uid = "1.2.826.7.1"
    store(target, uid, dataset(uid, study="1.2.0", series="1.2.0.1", number=100, size=2000))
    return target


def state(target: Store) -> dict[str, object]:
    """Everything that must be the same after compaction: bytes, history, audit, entities."""
    uids = [f"1.2.826.7.{number}" for number in range(24)]
    versions = [
        (
            version.state,
            version.version,
            version.instance._replace(location=version.instance.location.length),  # type: ignore[arg-type]
        )
        for uid in uids
        for version in target.reader.versions(uid)
    ]
    audit = [record for record in target.reader.audit() if record.action != "compact"]
    connection = target.reader.connection()
    entities = {
        table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
        for table, columns in (
            ("patient", "identity, patient_name"),
            ("study", "study_instance_uid, number_of_study_related_instances"),
            ("series", "series_instance_uid, number_of_series_related_instances"),
            ("variant", "level, sequence, attributes"),
        )
    }
    return {
        "contents": contents(target),
        "versions": versions,
        "audit": sorted(audit),
        "entities": entities,
        "readable": sorted(readable(target, uids)),
    }


def readable(target: Store, uids: list[str]):  # type: ignore[no-untyped-def]
    """Sequences of the older versions whose bytes are still there."""
    for uid in uids:
        for version in target.reader.versions(uid):
            if version.state in ("kept", "replaced"):
                with target.reader.open(version.instance) as file:
                    file.read()
                yield version.instance.sequence


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in (folder / "segments").glob("*.tar"))


def run(target: Store, threshold: float = 0.0):  # type: ignore[no-untyped-def]
    compaction = target.compaction()
    return compaction.run(compaction.candidates(threshold))


def check_once(folder: Path, expected: dict[str, object]) -> None:
    """Each live instance is there exactly once; deleted ones are not; everything verifies."""
    assert not [one for one in problems(folder) if one.is_wrong]
    found = members(folder)
    assert max(found.values()) == 1
    names = {name.rpartition("/")[2].partition("~")[0].removesuffix(".dcm") for name in found}
    assert names >= set(expected["contents"])  # type: ignore[call-overload]
    assert not list((folder / "segments").glob("*.part"))
    assert not (folder / "segments/compaction.json").exists()


@pytest.mark.parametrize("policy", [DuplicatePolicy.KEEP, DuplicatePolicy.REPLACE])
def test_space_comes_back_and_nothing_else_changes(folder: Path, policy: DuplicatePolicy) -> None:
    with fill(folder, policy=policy) as target:
        before, size = state(target), size_of(folder)
        done = run(target)
        assert done.before - done.after == size - size_of(folder) + tiny(folder) > 300_000
        assert state(target) == before
        assert done.untouched == ()
        (record,) = [one for one in target.reader.audit() if one.action == "compact"]
        assert "bytes given back" in record.detail
        check_once(folder, before)
        assert run(target).read == 0, "there is nothing more to give back"
        store(target, "1.2.826.8", dataset("1.2.826.8"))
    rebuild(folder)
    with opened(folder) as target:
        assert target.reader.find("1.2.826.8")
        target.delete([target.reader.find("1.2.826.8")], actor="me", reason="x")
        after = state(target)
        after["audit"] = [one for one in after["audit"] if one.sop_instance_uid != "1.2.826.8"]  # type: ignore[attr-defined]
        assert after == before


def tiny(folder: Path) -> int:
    """Bytes of the segment that the record of the compaction went into."""
    last = max((folder / "segments").glob("*.tar"))
    return last.stat().st_size if last.stat().st_size < 10_000 else 0


def test_deleted_bytes_are_really_gone_and_what_they_were_is_told(folder: Path) -> None:
    with fill(folder) as target:
        gone = next(v for v in target.reader.versions("1.2.826.7.5") if v.state == "deleted")
        data = dataset("1.2.826.7.5", study="1.2.0", series="1.2.0.1", number=5, size=6000)
        everywhere = b"".join(p.read_bytes() for p in sorted((folder / "segments").iterdir()))
        assert data in everywhere
        run(target)
        everywhere = b"".join(p.read_bytes() for p in sorted((folder / "segments").iterdir()))
        assert data not in everywhere
        for _ in range(2):
            (told,) = target.reader.versions("1.2.826.7.5")
            assert told.state == "deleted"
            assert told.instance.digest == gone.instance.digest
            assert told.instance.study_instance_uid == "1.2.0"
            with pytest.raises(StorageError, match="space was given back"):
                target.reader.open(told.instance)
            target.close()
            rebuild(folder)
            target = opened(folder, limits=LIMITS)
        target.close()


def test_tombstones_are_compacted_again(folder: Path) -> None:
    with fill(folder) as target:
        run(target)
        target.delete([target.reader.find("1.2.826.7.0")], actor="me", reason="too")
        before = state(target)
        assert run(target).read
        assert state(target) == before
        check_once(folder, before)
    rebuild(folder)
    with opened(folder) as target:
        assert state(target) == before


def test_history_is_kept_unless_it_is_dropped(folder: Path) -> None:
    with fill(folder) as target:
        run(target)
        assert [v.state for v in target.reader.versions("1.2.826.7.4")] == ["current", "kept"]
        size = size_of(folder)
        carry_out(target, older_versions(target.reader), actor="me", reason="history")
        before = state(target)
        run(target)
        assert size_of(folder) < size - 5000
        assert [v.state for v in target.reader.versions("1.2.826.7.4")] == ["current", "deleted"]
        check_once(folder, before)
    rebuild(folder)
    with opened(folder) as target:
        assert state(target) == before


def test_the_threshold_chooses(folder: Path) -> None:
    with fill(folder) as target:
        compaction = target.compaction()
        everything = compaction.candidates(0)
        worth = compaction.candidates(0.9)
        assert 0 < len(worth) < len(everything)
        assert all(one.dead >= 0.9 * one.size for one in worth)
        assert compaction.run(worth).read == len(worth)
        assert {one.number for one in target.compaction().candidates(0)} == {
            one.number for one in everything
        } - {one.number for one in worth}


def test_progress(folder: Path) -> None:
    seen: list[int] = []
    with fill(folder) as target:
        compaction = target.compaction(seen.append)
        candidates = compaction.candidates(0)
        compaction.run(candidates)
    total = sum(candidate.size for candidate in candidates)
    assert 0.95 * total <= sum(seen) <= total


def test_a_damaged_segment_is_left_alone(folder: Path) -> None:
    with fill(folder) as target:
        place = target.reader.find("1.2.826.7.8").location
        path = folder / f"segments/{place.segment:010d}.tar"
        data = bytearray(path.read_bytes())
        data[place.offset + 50] ^= 1
        path.write_bytes(data)
        done = run(target)
        ((number, why),) = done.untouched
        assert (number, "digest" in why) == (place.segment, True)
        assert path.read_bytes() == data
        assert done.read
    told = [one for one in problems(folder) if one.sop_instance_uid]
    assert {one.sop_instance_uid for one in told} == {"1.2.826.7.8"}


def test_a_bit_that_rots_in_a_head_leaves_the_segment_alone(folder: Path) -> None:
    with fill(folder) as target:
        place = target.reader.find("1.2.826.7.8").location
        path = folder / f"segments/{place.segment:010d}.tar"
        data = bytearray(path.read_bytes())
        data[place.offset - place.preamble - 300] ^= 1
        path.write_bytes(data)
        assert [number for number, _ in run(target).untouched] == [place.segment]
        assert path.exists()


def test_readers_follow_what_moves(folder: Path) -> None:
    with fill(folder) as target:
        found = [target.reader.find(f"1.2.826.7.{number}") for number in range(0, 24, 2)]
        expected = contents(target)
        run(target)
        for instance in found:
            with target.reader.open(instance) as file:
                assert file.read() == expected[instance.sop_instance_uid]


def test_storing_goes_on_beside(folder: Path) -> None:
    with fill(folder) as target:
        before = contents(target)
        done = []

        def advance(_: int) -> None:
            uid = f"1.2.900.{len(done)}"
            done.append(uid)
            if len(done) <= 30:
                store(target, uid, dataset(uid, size=3000))

        compaction = target.compaction(advance)
        compaction.run(compaction.candidates(0))
        now = contents(target)
        assert {uid: now[uid] for uid in before} == before
        assert set(done[:30]) <= set(now)
    assert problems(folder) == []


def test_a_store_that_is_read_only_is_not_compacted(folder: Path) -> None:
    fill(folder).close()
    (folder / "READ-ONLY.json").write_text('{"reason": "the disk"}')
    with opened(folder) as target, pytest.raises(StoreReadOnly, match="the disk"):
        target.compaction()


# Crashes ------------------------------------------------------------------------------------------


def killed(folder: Path, point: str) -> None:
    """Compact in a process that is killed at a named point."""
    environment = {**os.environ, "HILUM_FAULT_POINT": point}
    code = (
        "import sys; from pathlib import Path\n"
        "from hilum.archive.store import Limits, Store\n"
        "limits = Limits(segment=60_000, large=96 << 10, low_water=0, write_ahead=0)\n"
        "with Store(Path(sys.argv[1]), limits=limits) as store:\n"
        "    compaction = store.compaction()\n"
        "    compaction.run(compaction.candidates(0))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], env=environment, capture_output=True, check=False
    )
    assert done.returncode == -9, done.stderr.decode()


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("point", COMPACTION_POINTS)
def test_f1_killed_at_every_step(folder: Path, point: str, count: int) -> None:
    with fill(folder) as target:
        before = state(target)
    killed(folder, f"{point}:{count}")
    with opened(folder, limits=LIMITS) as target:
        assert target.recovered.rebuilt == "", "the index goes on to be good"
        assert state(target) == before
    check_once(folder, before)
    with opened(folder, limits=LIMITS) as target:
        run(target)
        assert state(target) == before
    check_once(folder, before)
    rebuild(folder)
    with opened(folder) as target:
        assert state(target) == before


@pytest.mark.parametrize("point", COMPACTION_POINTS)
def test_f5_killed_and_the_index_lost_too(folder: Path, point: str) -> None:
    with fill(folder) as target:
        before = state(target)
    killed(folder, point)
    for name in ("index.db", "index.db-wal", "index.db-shm"):
        (folder / name).unlink(missing_ok=True)
    with opened(folder) as target:
        assert state(target) == before
    check_once(folder, before)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_f5_killed_while_finishing(folder: Path, count: int) -> None:
    """The next start is killed on its way through the old segments as well."""
    with fill(folder) as target:
        before = state(target)
    killed(folder, "compact_published")
    killed(folder, f"compact_unlinked:{count}")
    with opened(folder) as target:
        assert state(target) == before
    check_once(folder, before)


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize(
    "operation", ["create", "pwritev", "fdatasync", "fsync", "rename", "ftruncate"]
)
def test_f3_every_call_that_fails(tmp_path: Path, operation: str, code: int) -> None:
    at = 0
    while True:
        at += 1
        folder = Path("/dev/shm") if Path("/dev/shm").is_dir() else tmp_path
        folder = folder / f"{tmp_path.name}-{os.getpid()}-{operation}-{at}"
        try:
            if not fails_once(folder, operation, at, code):
                assert at > 1, "there is no such call"
                return
        finally:
            remove(folder)


def fails_once(folder: Path, operation: str, at: int, code: int) -> bool:
    """One compaction in which a call fails; False when there were not so many calls."""
    disk = FailingDisk()
    with fill(folder, disk=disk) as target:
        before = state(target)
        disk.operation, disk.at, disk.code = operation, disk.calls.get(operation, 0) + at, code
        attempt(lambda: run(target))
        happened = bool(disk.failed)
        attempt(lambda: compare(target, before))
    (folder / "READ-ONLY.json").unlink(missing_ok=True)
    with opened(folder, limits=LIMITS) as target:
        compare(target, before)
        run(target)
        compare(target, before)
    check_once(folder, before)
    return happened


def attempt(action: Callable[[], object]) -> None:
    try:
        action()
    except (DimseError, HilumError) as error:
        assert str(error)


def compare(target: Store, before: dict[str, object]) -> None:
    assert state(target) == before


def remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
