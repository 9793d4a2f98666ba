"""Several processes write to one folder: what one does the others see, and a death harms nobody."""

from __future__ import annotations

import errno
import json
import os
import random
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from hilum.archive import belonging
from hilum.archive.opening import open_reader
from hilum.archive.ports import DuplicatePolicy
from hilum.archive.verifying import verify
from hilum.errors import DimseError, StoreLocked, StoreReadOnly
from tests.archive.building import (
    SMALL,
    FailingDisk,
    contents,
    dataset,
    opened,
    snapshot,
    store,
)
from tests.archive.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.archive.store import Store


@pytest.fixture
def pair(folder: Path) -> Iterator[tuple[Store, Store]]:
    """Two stores on one folder: locks belong to open files, so these are as good as two processes.

    At the end the folder must be whole, and the same again without its index.
    """
    with opened(folder) as one, opened(folder) as other:
        yield one, other
        before = snapshot(one)
    check(folder)
    (folder / "index.db").unlink()
    with opened(folder) as alone:
        assert snapshot(alone) == before


def check(folder: Path) -> None:
    """Nothing is wrong with a folder."""
    with open_reader(folder) as reader:
        assert [problem for problem in verify(reader).problems() if problem.is_wrong] == []


def segments(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in (folder / "segments").glob("*.tar"))


def test_what_one_stores_the_other_knows(pair: tuple[Store, Store]) -> None:
    one, other = pair
    for n in range(20):
        first, second = (one, other) if n % 2 else (other, one)
        data = dataset(f"1.2.{n}", number=n, size=500)
        assert store(first, f"1.2.{n}", data).outcome == "stored"
        assert store(second, f"1.2.{n}", data).outcome == "identical"
        assert store(second, f"1.2.{n}", dataset(f"1.2.{n}", number=99)).outcome == "kept"
        assert store(first, f"1.2.{n}", dataset(f"1.2.{n}", number=98)).outcome == "kept"
    assert contents(one) == contents(other)
    assert [v.version for v in one.reader.versions("1.2.7")] == [3, 2, 1]
    sequences = [v.instance.sequence for n in range(20) for v in one.reader.versions(f"1.2.{n}")]
    assert len(sequences) == len(set(sequences)) == 60


def test_what_is_remembered_of_patients_and_series_is_never_stale(
    pair: tuple[Store, Store],
) -> None:
    """Each fills in, adds to and deletes what the other has just seen."""
    one, other = pair
    name, modality = 0x00100010, 0x00080060
    store(one, "1.2.1", dataset("1.2.1", without=(name,)))
    store(other, "1.2.2", dataset("1.2.2"))
    store(one, "1.2.3", dataset("1.2.3", more={name: (b"PN", b"Roe^Jane")}))
    store(other, "1.2.4", dataset("1.2.4", more={name: (b"PN", b"Roe^Jane")}))
    store(one, "1.2.5", dataset("1.2.5", series="1.9", more={modality: (b"CS", b"MR")}))
    store(other, "1.2.6", dataset("1.2.6", series="1.8", more={modality: (b"CS", b"PT")}))
    (row,) = one.reader.connection().execute(
        "SELECT modalities_in_study, number_of_study_related_series,"
        " number_of_study_related_instances, patient_name FROM study, patient"
    )
    assert row == ("CT\\MR\\PT", 3, 6, "Doe^Jane")
    assert len(one.reader.variants()) == 1
    for n in range(1, 7):
        found = other.reader.find(f"1.2.{n}")
        assert found is not None
        (one if n % 2 else other).delete([found], actor="A", reason="R")
    assert one.reader.statistics()[:4] == (0, 0, 0, 0)
    for target in pair:  # the rows that both remember are gone
        assert store(target, "1.2.1", dataset("1.2.1")).outcome in ("stored", "identical")
        assert store(target, "1.2.9", dataset("1.2.9")).outcome in ("stored", "identical")
    assert one.reader.statistics()[:4] == (1, 1, 1, 2)


def test_each_has_a_segment_of_its_own_and_they_are_used_again(folder: Path) -> None:
    for _ in range(5):
        with opened(folder) as one, opened(folder) as other:
            for target in (one, other):
                uid = f"1.{os.urandom(4).hex().translate(str.maketrans('abcdef', '123456'))}"
                assert store(target, uid, dataset(uid)).outcome == "stored"
    assert segments(folder) == [1, 2]
    check(folder)


def test_a_store_that_comes_and_goes_leaves_the_others_alone(folder: Path) -> None:
    with opened(folder) as one:
        store(one, "1.1", dataset("1.1"))
        for n in range(30):
            with opened(folder) as guest:
                assert guest.recovered.replayed == 0
                assert store(guest, f"1.2.{n}", dataset(f"1.2.{n}")).outcome == "stored"
            assert store(one, f"1.3.{n}", dataset(f"1.3.{n}")).outcome == "stored"
        assert len(contents(one)) == 61
    check(folder)


def test_read_only_is_seen_by_all_at_once(folder: Path) -> None:
    disk = FailingDisk("fdatasync", 2, errno.EIO)
    with ExitStack() as stack:
        one = stack.enter_context(opened(folder, disk=disk))
        other = stack.enter_context(opened(folder))
        assert store(one, "1.1", dataset("1.1")).outcome == "stored"
        incoming = other.incoming(
            "1.2.840.10008.5.1.4.1.1.2", "1.3", "1.2.840.10008.1.2.1", ("", "", "", "")
        )  # type: ignore[arg-type]
        incoming.write(memoryview(dataset("1.3")))
        pending = incoming.submit()
        with pytest.raises(DimseError):
            store(one, "1.2", dataset("1.2"))
        assert one.read_only == other.read_only != ""
        with pytest.raises(StoreReadOnly):
            pending.wait()
        with pytest.raises(StoreReadOnly):
            store(other, "1.3", dataset("1.3"))
        late = stack.enter_context(opened(folder))
        assert late.read_only == one.read_only
    marker = json.loads((folder / "READ-ONLY.json").read_text())
    assert marker["reason"] == one.read_only or "fdatasync" in marker["reason"]
    (folder / "READ-ONLY.json").unlink()
    with opened(folder) as again:
        assert store(again, "1.3", dataset("1.3")).outcome == "stored"
    check(folder)


def test_compaction_beside_a_writer(folder: Path) -> None:
    """Also the segment that another process writes to just now."""
    with opened(folder) as one, opened(folder) as other:
        for n in range(10):
            store(one, f"1.2.{n}", dataset(f"1.2.{n}", number=n, size=2000))
        found = [other.reader.find(f"1.2.{n}") for n in range(8)]
        other.delete([instance for instance in found if instance], actor="A", reason="R")
        compaction = other.compaction()
        done = compaction.run(compaction.candidates(0.25))
        assert done.read == 1 and done.before - done.after > 15_000
        assert store(one, "1.3", dataset("1.3")).outcome == "stored"
        there = contents(one)
        assert there.keys() == {"1.2.8", "1.2.9", "1.3"}
    check(folder)
    (folder / "index.db").unlink()
    with opened(folder) as alone:
        assert contents(alone) == there


def test_two_compactions_at_once(folder: Path) -> None:
    with opened(folder) as one, opened(folder) as other:
        _compact_twice(one, other)


def _compact_twice(one: Store, other: Store) -> None:
    store(one, "1.1", dataset("1.1", size=3000))
    found = one.reader.find("1.1")
    assert found is not None
    one.delete([found], actor="A", reason="R")
    refused = []

    def meanwhile(_: int) -> None:
        with pytest.raises(StoreLocked, match="another process is compacting"):
            other.compaction().run(other.compaction().candidates(0.1))
        refused.append(True)

    compaction = one.compaction(meanwhile)
    assert compaction.run(compaction.candidates(0.1)).read == 1
    assert refused


def test_the_log_of_the_index_is_folded_in_by_one_of_them(folder: Path) -> None:
    limits = SMALL._replace(checkpoint=100_000)
    with opened(folder, limits=limits) as one, opened(folder, limits=limits) as other:
        end = time.monotonic() + 30
        n = 0
        while (one._turn.unfolded >= 100_000 or n < 30) and time.monotonic() < end:
            n += 1
            store(one if n % 2 else other, f"1.2.{n}", dataset(f"1.2.{n}"))
            if n >= 30:
                time.sleep(0.05)
        assert one._turn.unfolded < 100_000


# Processes ----------------------------------------------------------------------------------------


def test_hazard_68_two_processes_with_the_same_uid(folder: Path) -> None:
    """Each UID from both at once, 1,000 times: two contents that differ, and two that do not."""
    writers = [Writer(folder), Writer(folder)]
    outcomes: list[list[str]] = [[], []]

    def run(place: int) -> None:
        for n in range(1000):
            outcomes[place].append(
                writers[place].do("store", f"1.2.{n}", place * (n % 2), 300, "1.5")
            )

    threads = [threading.Thread(target=run, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [writer.end() for writer in writers] == [0, 0]
    for n, pair in enumerate(zip(*outcomes, strict=True)):
        assert sorted(pair) == sorted(("stored", "kept" if n % 2 else "identical")), n
    with opened(folder) as target:
        before = snapshot(target)
        for n in range(1000):
            versions = target.reader.versions(f"1.2.{n}")
            assert [v.version for v in versions] == ([2, 1] if n % 2 else [1])
            for version in versions:
                with target.reader.open(version.instance) as reading:
                    reading.read()
    check(folder)
    (folder / "index.db").unlink()
    with opened(folder) as target:
        assert snapshot(target) == before


POINTS = (
    "before_write:3",
    "after_write:3",
    "after_fdatasync:3",
    "before_turn:3",
    "after_index:3",
    "mid_segment_roll:2",
    "mid_large_rename:1",
    "mid_delete:1",
)


@pytest.mark.parametrize("point", POINTS)
def test_one_dies_in_its_turn_and_the_other_goes_on(folder: Path, point: str) -> None:
    """The survivor enters what the dead one had written; the same UIDs come again, to it."""
    large = point.startswith("mid_large")
    with opened(folder) as survivor:
        store(survivor, "1.1", dataset("1.1"))
        victim = Writer(folder, {**os.environ, "HILUM_FAULT_POINT": point})
        sent = {}
        acknowledged = []
        for n in range(400):
            uid = f"1.2.{n}"
            action = ("delete", f"1.2.{n - 1}") if "delete" in point and n else ("store", uid)
            size = 100_000 if large else 8000
            outcome = victim.do(*action, *((n, size, "1.5") if action[0] == "store" else ()))
            if outcome is None:
                break
            sent[uid] = dataset(uid, number=n, size=size, study="1.5", series="1.5.1")
            acknowledged.append(outcome)
        else:
            pytest.fail("the fault point was never reached")
        victim.close()
        found = contents(survivor)
        assert store(survivor, "1.9", dataset("1.9")).outcome == "stored"
        for uid in list(sent) if "delete" not in point else ():
            assert found[uid] == sent[uid], "acknowledged, and not there"
            assert store(survivor, uid, sent[uid]).outcome == "identical"
        last = f"1.2.{len(sent)}"
        if "delete" not in point:
            other = dataset(last, number=7, study="1.5", series="1.5.1")
            assert store(survivor, last, other).outcome in ("stored", "kept")
        before = snapshot(survivor)
        with opened(folder) as newcomer:
            assert snapshot(newcomer) == before
            assert store(newcomer, "1.10", dataset("1.10")).outcome == "stored"
        before = snapshot(survivor)
    check(folder)
    (folder / "index.db").unlink()
    with opened(folder) as alone:
        assert snapshot(alone) == before


def test_killed_at_any_time_beside_a_writer(folder: Path) -> None:
    """One of two writers is killed again and again; what it and the other were told is true."""
    dice = random.Random(20261122)
    known: dict[str, bytes] = {}
    with opened(folder) as survivor:
        for round_ in range(6):
            victim = Writer(folder)
            stop = threading.Event()
            mine: dict[str, bytes] = {}

            def go_on(
                round_: int = round_,
                mine: dict[str, bytes] = mine,
                stop: threading.Event = stop,
            ) -> None:
                n = 0
                while not stop.is_set():
                    uid = f"1.3.{round_}.{n}"
                    mine[uid] = dataset(uid, number=n, size=700)
                    assert store(survivor, uid, mine[uid]).outcome == "stored"
                    n += 1

            thread = threading.Thread(target=go_on)
            thread.start()
            for n in range(200):
                victim.ask("store", f"1.2.{round_}.{n}", n, dice.choice((0, 900, 9000)), "1.5")
            timer = threading.Timer(dice.uniform(0.0, 0.15), victim._process.kill)
            timer.start()
            count = 0
            while victim.answer() is not None:
                count += 1
            timer.join()
            stop.set()
            thread.join(30)
            victim.close()
            known |= mine
            there = contents(survivor)
            assert all(f"1.2.{round_}.{n}" in there for n in range(count))
            assert {uid: there.get(uid) for uid in known} == known
        before = snapshot(survivor)
    check(folder)
    (folder / "index.db").unlink()
    with opened(folder) as alone:
        assert snapshot(alone) == before


def test_who_is_told_that_the_folder_is_in_use(folder: Path) -> None:
    assert not belonging.is_written(folder)
    with opened(folder):
        assert belonging.is_written(folder)
        with open_reader(folder) as reader:
            assert reader.served
    assert not belonging.is_written(folder)
    with open_reader(folder) as reader:
        assert not reader.served
        opened(folder).close()
        assert reader.served, "somebody came while we were reading"


@pytest.mark.parametrize("policy", list(DuplicatePolicy))
def test_the_policy_counts_for_what_another_process_stored(
    folder: Path, policy: DuplicatePolicy
) -> None:
    with opened(folder, policy=policy) as one, opened(folder, policy=policy) as other:
        store(one, "1.2", dataset("1.2"))
        if policy is DuplicatePolicy.REJECT:
            with pytest.raises(DimseError):
                store(other, "1.2", dataset("1.2", number=2))
        else:
            expected = "kept" if policy is DuplicatePolicy.KEEP else "replaced"
            assert store(other, "1.2", dataset("1.2", number=2)).outcome == expected
