"""What is written before the turn: others may be first, may compact, and may see it late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hilum.archive.committer import Committer
from hilum.archive.ports import DuplicatePolicy, Level
from hilum.archive.store import Store
from hilum.archive.turn import Turn
from hilum.errors import DuplicateRefused
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN
from tests.archive.building import (
    CT,
    MR,
    SMALL,
    SOURCE,
    contents,
    dataset,
    opened,
    snapshot,
    store,
)
from tests.archive.test_query_extra_keys import TELEPHONE, ask
from tests.archive.test_several_writers import check, pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["pair"]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Store, Callable[[], object]], None]:
    """Have something done between the writing of a store's next batch and its turn."""
    original = Committer._write_early

    def arrange(target: Store, what: Callable[[], object]) -> None:
        waiting = [what]

        def write(committer: Committer, batch: Any) -> None:
            original(committer, batch)
            if committer is target._committer and waiting:
                assert committer._early is not None, "it was not written early"
                waiting.pop()()

        monkeypatch.setattr(Committer, "_write_early", write)

    return arrange


def test_another_content_of_the_same_uid_was_first(
    pair: tuple[Store, Store], meanwhile: Callable[..., None]
) -> None:
    one, other = pair
    store(one, "1.1", dataset("1.1"))
    first, second = dataset("1.2", number=1), dataset("1.2", number=2)
    told = []
    meanwhile(one, lambda: told.append(store(other, "1.2", first).outcome))
    assert store(one, "1.2", second).outcome == "kept"
    assert told == ["stored"]
    assert contents(other)["1.2"] == second
    assert [v.version for v in one.reader.versions("1.2")] == [2, 1]


def test_the_same_content_was_first(
    pair: tuple[Store, Store], meanwhile: Callable[..., None]
) -> None:
    one, other = pair
    store(one, "1.1", dataset("1.1"))
    meanwhile(one, lambda: store(other, "1.2", dataset("1.2")))
    assert store(one, "1.2", dataset("1.2")).outcome == "identical"
    assert len(one.reader.versions("1.2")) == 1


def test_the_other_one_was_just_about_to_show_it(
    pair: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked for while the other's transaction was not committed, entered when it was."""
    one, other = pair
    for number, target in enumerate(pair):
        store(target, f"1.{number}", dataset(f"1.{number}"))
    incoming = one.incoming(CT, "1.9", EXPLICIT_VR_LITTLE_ENDIAN, SOURCE)
    incoming.write(memoryview(dataset("1.9", number=1)))
    pending = incoming.submit()
    committer = one._committer
    batch = [committer._queue.popleft()]
    commit = other._index.commit

    def look_first() -> None:
        committer._write_early(batch)
        assert committer._early is not None, "it was seen too early"
        commit()

    monkeypatch.setattr(other._index, "commit", look_first)
    assert store(other, "1.9", dataset("1.9", number=2)).outcome == "stored"
    monkeypatch.undo()
    with committer.turn:
        committer._commit(batch)
    committer.turn.end_early()
    committer._release(batch)
    assert pending.wait().outcome == "kept"


def test_it_was_deleted_and_comes_again_elsewhere(pair: tuple[Store, Store]) -> None:
    """What one process remembers of the index must not make it a first version."""
    one, other = pair
    store(one, "1.1", dataset("1.1"))
    store(other, "1.2", dataset("1.2"))
    doomed = other.reader.find("1.2")
    assert doomed is not None
    other.delete([doomed], actor="A", reason="R")
    assert store(one, "1.2", dataset("1.2")).outcome == "stored"
    assert [(v.version, v.state) for v in one.reader.versions("1.2")] == [
        (2, "current"),
        (1, "deleted"),
    ]


def test_other_instances_were_first_and_harm_nobody(
    pair: tuple[Store, Store], meanwhile: Callable[..., None]
) -> None:
    one, other = pair
    store(one, "1.1", dataset("1.1"))
    meanwhile(one, lambda: store(other, "1.3", dataset("1.3")))
    before = one._writer.position
    assert store(one, "1.2", dataset("1.2")).outcome == "stored"
    assert one._writer.position > before
    assert set(contents(one)) == {"1.1", "1.2", "1.3"}
    sequences = {uid: one.reader.find(uid).sequence for uid in ("1.2", "1.3")}  # type: ignore[union-attr]
    assert sequences["1.2"] < sequences["1.3"], "it was written first"


def test_what_is_refused_is_not_in_the_segment(
    folder: Path, meanwhile: Callable[..., None]
) -> None:
    with (
        Store(folder, limits=SMALL, policy=DuplicatePolicy.REJECT) as one,
        opened(folder) as other,
    ):
        store(one, "1.1", dataset("1.1"))
        end = one._writer.position
        meanwhile(one, lambda: store(other, "1.2", dataset("1.2")))
        with pytest.raises(DuplicateRefused):
            store(one, "1.2", dataset("1.2", number=2))
        assert one._writer.position == end
    (folder / "index.db").unlink()
    with opened(folder) as alone:
        assert contents(alone)["1.2"] == dataset("1.2")
        assert len(alone.reader.versions("1.2")) == 1


@pytest.fixture
def compacted(folder: Path) -> Iterator[tuple[Store, Store]]:
    """Two stores on one folder; afterwards the instances must be the same without the index."""
    with opened(folder) as one, opened(folder) as other:
        yield one, other
        before = contents(one)
    check(folder)
    (folder / "index.db").unlink()
    with opened(folder) as alone:
        assert contents(alone) == before
        assert [v.version for v in alone.reader.versions("1.2")][-1] == 1


def test_the_segment_was_compacted(
    compacted: tuple[Store, Store], meanwhile: Callable[..., None]
) -> None:
    """What was written to it is taken back, and written to another one."""
    one, other = compacted
    for n in range(4):
        store(one, f"1.1.{n}", dataset(f"1.1.{n}", number=n, size=3000))
    number = one._writer.number
    doomed = one.reader.find("1.1.2")
    assert doomed is not None
    one.delete([doomed], actor="A", reason="R")

    def compact() -> None:
        compaction = other.compaction()
        assert compaction.run(compaction.candidates(0.0)).read == 1

    meanwhile(one, compact)
    assert store(one, "1.2", dataset("1.2", size=3000)).outcome == "stored"
    assert one._writer.number != number
    assert set(contents(other)) == {"1.1.0", "1.1.1", "1.1.3", "1.2"}


def test_a_compaction_leaves_out_what_is_not_entered(
    compacted: tuple[Store, Store], meanwhile: Callable[..., None]
) -> None:
    """Another one is first after the compaction: what it saw must not come back."""
    one, other = compacted
    for n in range(3):
        store(one, f"1.1.{n}", dataset(f"1.1.{n}", number=n, size=3000))
    doomed = one.reader.find("1.1.1")
    assert doomed is not None
    one.delete([doomed], actor="A", reason="R")

    def compact_and_store() -> None:
        compaction = other.compaction()
        assert compaction.run(compaction.candidates(0.0)).read == 1
        store(other, "1.2", dataset("1.2", number=7))

    meanwhile(one, compact_and_store)
    assert store(one, "1.2", dataset("1.2", number=8)).outcome == "kept"
    assert [v.version for v in one.reader.versions("1.2")] == [2, 1]


def test_both_are_kept_when_nobody_knows_which_was_acknowledged(folder: Path) -> None:
    """After a power cut neither is in the index: the later sequence is the current one."""
    with opened(folder) as one, opened(folder) as other:
        for number, target in enumerate((one, other)):
            store(target, f"1.{number + 1}", dataset(f"1.{number + 1}"))
        early = {}
        for number, target in enumerate((one, other)):
            incoming = target.incoming(CT, "1.9", EXPLICIT_VR_LITTLE_ENDIAN, SOURCE)
            incoming.write(memoryview(dataset("1.9", number=number)))
            submission = incoming.submit()._submission  # type: ignore[attr-defined]
            committer = target._committer
            committer._queue.clear()
            committer._write_early([submission])
            early[target] = committer._early
            committer._early = None
            committer.turn.end_early()
        assert all(early.values())
    with opened(folder) as alone:
        versions = alone.reader.versions("1.9")
        assert [(v.version, v.state) for v in versions] == [(2, "current"), (1, "kept")]
        assert contents(alone)["1.9"] == dataset("1.9", number=1)
        before = snapshot(alone)
    check(folder)
    (folder / "index.db").unlink()
    with opened(folder) as alone:
        assert snapshot(alone) == before


def test_what_a_newcomer_enters_is_known_to_all(folder: Path) -> None:
    """It was left by one that died before its turn, and has a SOP class that nobody knew."""
    other_class = "1.2.840.10008.5.1.4.1.1.128"
    with opened(folder) as one:
        store(one, "1.1", dataset("1.1"))
        with opened(folder) as dying:
            store(dying, "1.2", dataset("1.2"))
            incoming = dying.incoming(MR, "1.9", EXPLICIT_VR_LITTLE_ENDIAN, SOURCE)
            incoming.write(memoryview(dataset("1.9", sop_class=MR)))
            incoming.submit()
            committer = dying._committer
            committer._write_early([committer._queue.popleft()])
            assert committer._early is not None
            committer._early = None
            committer.turn.end_early()
            dying._writer.abandon()
        with opened(folder) as newcomer:
            assert newcomer.recovered.replayed == 1
            data = dataset("1.3", sop_class=other_class)
            assert store(one, "1.3", data, sop_class=other_class).outcome == "stored"
        classes = {i.sop_instance_uid: i.sop_class_uid for i in one.reader.everything()}
        assert classes == {"1.1": CT, "1.2": CT, "1.9": MR, "1.3": other_class}
    check(folder)


# Sequences ----------------------------------------------------------------------------------------


def test_sequences_under_way_and_settled(tmp_path: Path) -> None:
    one, other = Turn(tmp_path / "turn"), Turn(tmp_path / "turn")
    third = Turn(tmp_path / "turn")
    assert one.settled() == 0
    assert (one.begin_early(4), other.begin_early(2), third.next_sequences(3)) == (1, 5, 7)
    assert {turn.settled() for turn in (one, other, third)} == {0}
    one.end_early()
    assert {turn.settled() for turn in (one, other, third)} == {4}
    other.close()
    assert {turn.settled() for turn in (one, third)} == {9}, "what a dead process had is over"
    one.end_early()
    assert one.begin_early(1) == 10
    one.close()
    third.close()


def test_an_extra_key_misses_nothing_that_is_entered_late(
    folder: Path, meanwhile: Callable[..., None]
) -> None:
    def put(target: Store, number: int) -> None:
        more = {TELEPHONE: (b"SH", b"555-%d" % number), 0x00100020: (b"LO", b"P%d" % number)}
        uid = f"1.2.{number}"
        store(target, f"{uid}.1", dataset(f"{uid}.1", study=uid, series=f"{uid}.0", more=more))

    def found(number: int) -> list[bool]:
        keys = {"PatientTelephoneNumbers": f"555-{number}", "StudyInstanceUID": ""}
        return [supported for supported, _ in ask(other, extra, "STUDY", keys)]

    with opened(folder) as one, opened(folder) as other:
        extra = other.extra_keys([(TELEPHONE, Level.PATIENT)])
        put(one, 1)
        seen: list[list[bool]] = []

        def overtake() -> None:
            put(other, 3)
            seen.extend((found(3), found(2)))

        meanwhile(one, overtake)
        put(one, 2)
        assert seen == [[True], []], "what is acknowledged is found, though another is under way"
        assert (found(2), found(3)) == ([True], [True])
        late, early = (one.reader.find(f"1.2.{n}.1").sequence for n in (3, 2))  # type: ignore[union-attr]
        assert early < late
