"""Many associations at once: nobody waits for ever, nothing is mixed, the same UID races safely."""

from __future__ import annotations

import threading
import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from hilum.archive.ports import DuplicatePolicy, Level
from hilum.errors import DimseError, DuplicateRefused, IndexFailed
from tests.archive.building import contents, dataset, opened, snapshot, store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hilum.archive.store import Store


def together(workers: list[Callable[[], object]]) -> list[object]:
    """Run all at the same time; returns results or exceptions."""
    barrier = threading.Barrier(len(workers))
    results: list[object] = [None] * len(workers)

    def run(place: int) -> None:
        barrier.wait()
        try:
            results[place] = workers[place]()
        except DimseError as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(len(workers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "somebody waits for ever"
    return results


@pytest.mark.parametrize("policy", list(DuplicatePolicy))
def test_hazard_68_two_associations_with_the_same_uid(
    folder: Path, policy: DuplicatePolicy
) -> None:
    """A race of the same UID, 250 times: two identical contents, and a third that differs."""
    with opened(folder, policy=policy) as target:
        for turn in range(250):
            uid = f"1.2.{turn}"
            first, other = dataset(uid, number=1), dataset(uid, number=2)
            outcomes = []
            for result in together(
                [partial(store, target, uid, data) for data in (first, other, first)]
            ):
                refused = isinstance(result, DuplicateRefused)
                outcomes.append("refused" if refused else result.outcome)  # type: ignore[attr-defined]
            counted = Counter(outcomes)
            versions = target.reader.versions(uid)
            assert counted["stored"] == 1
            if policy is DuplicatePolicy.REJECT:
                assert counted in (
                    Counter(stored=1, identical=1, refused=1),
                    Counter(stored=1, refused=2),
                )
                assert len(versions) == 1
            elif policy is DuplicatePolicy.KEEP:
                assert counted == Counter(stored=1, kept=1, identical=1)
                assert len(versions) == 2
            else:
                # The first content may come back after it was replaced.
                assert counted["replaced"] + counted["identical"] == 2
                assert len(versions) == 1 + counted["replaced"]
            for version in versions:
                with target.reader.open(version.instance) as reading:
                    assert reading.read() in (first, other)
        before = snapshot(target)
    (folder / "index.db").unlink()
    with opened(folder, policy=policy) as target:
        assert snapshot(target) == before


def test_eight_associations(folder: Path) -> None:
    def association(number: int, target: Store) -> Callable[[], int]:
        def run() -> int:
            for n in range(60):
                uid = f"1.{number}.{n}"
                data = dataset(
                    uid, study=f"1.{number}", series=f"1.{number}.0", number=n, size=n * 50
                )
                assert store(target, uid, data).outcome == "stored"
                assert target.reader.find(uid) is not None, "found as soon as acknowledged"
            target.reader.release_thread()
            return number

        return run

    with opened(folder) as target:
        assert together([association(n, target) for n in range(8)]) == list(range(8))
        assert target.reader.statistics()[:4] == (1, 8, 8, 480)
        for row in target.reader.entities(Level.SERIES, {}):
            assert row["NumberOfSeriesRelatedInstances"] == 60
        assert len(contents(target)) == 480


def test_many_submitted_before_any_is_waited_for(folder: Path) -> None:
    """An association with an asynchronous window; the answers come in any order."""
    with opened(folder) as target:
        pending = []
        for n in range(150):
            uid = f"1.2.{n % 100}"
            incoming = target.incoming(
                "1.2.840.10008.5.1.4.1.1.2", uid, "1.2.840.10008.1.2.1", ("A", "B", "C", "D")
            )  # type: ignore[arg-type]
            incoming.write(memoryview(dataset(uid, number=n % 100)))
            pending.append(incoming.submit())
        outcomes = Counter(one.wait().outcome for one in reversed(pending))
        assert outcomes == Counter(stored=100, identical=50)


def test_a_failure_reaches_every_waiter_and_only_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    with opened(folder) as target:
        index = target._index
        original, broken = index.commit, threading.Event()
        broken.set()

        def commit() -> None:
            if broken.is_set():
                raise sqlite3.OperationalError("disk I/O error")
            original()

        monkeypatch.setattr(index, "commit", commit)
        results = together(
            [lambda n=n: store(target, f"1.{n}", dataset(f"1.{n}")) for n in range(12)]
        )
        assert all(isinstance(result, IndexFailed) for result in results)
        assert len({id(result) for result in results}) == 12, "each thread its own exception"
        broken.clear()
        results = together(
            [lambda n=n: store(target, f"1.{n}", dataset(f"1.{n}")).outcome for n in range(12)]
        )
        assert results == ["stored"] * 12


def test_checkpoints_run_beside_the_commits(folder: Path) -> None:
    """The log begins anew, so that it does not grow with what is stored; readers see all."""
    log = folder / "index.db-wal"
    with opened(folder) as target:
        sizes = []
        for n in range(400):
            store(target, f"1.2.{n}", dataset(f"1.2.{n}"))
            if n % 100 == 99:
                assert target._checkpoints.run_now()
                sizes.append(log.stat().st_size)
        assert sizes[-1] < 1.5 * sizes[0]
        assert target.reader.statistics().instances == 400


def test_a_long_reader_does_not_hold_up_the_commits(folder: Path) -> None:
    with opened(folder) as target:
        store(target, "1.1", dataset("1.1"))
        reading = target.reader.connection()
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM instance").fetchall()
        store(target, "1.2", dataset("1.2"))
        started = time.monotonic()
        assert not target._checkpoints.run_now()
        assert store(target, "1.3", dataset("1.3")).outcome == "stored"
        assert time.monotonic() - started < 10
        reading.execute("COMMIT")
        assert target._checkpoints.run_now()
