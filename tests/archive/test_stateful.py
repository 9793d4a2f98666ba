"""Any order of storing, deleting, crashing and rebuilding, against a model in a dictionary."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hilum.archive.ports import DuplicatePolicy
from hilum.archive.store import rebuild
from hilum.errors import DuplicateRefused
from tests.archive.building import SMALL, contents, dataset, opened, snapshot, store

if TYPE_CHECKING:
    from hilum.archive.store import Store

LIMITS = SMALL._replace(segment=20_000, large=12_000)
_MEMORY = Path("/dev/shm")


class StoreMachine(RuleBasedStateMachine):
    """The model: per UID the contents that are visible, the current one last."""

    def __init__(self) -> None:
        super().__init__()
        place = _MEMORY if _MEMORY.is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="hilum-", dir=place))
        self.policy = DuplicatePolicy.KEEP
        self.kept: dict[str, list[bytes]] = {}
        self.current: dict[str, bytes] = {}
        self.target = opened(self.folder, limits=LIMITS)
        self.guest: Store | None = None
        self.compacted = False

    def teardown(self) -> None:
        self.leave()
        self.target.close()
        shutil.rmtree(self.folder)

    @rule(
        uid=st.sampled_from(["1.2.1", "1.2.2", "1.2.3"]),
        content=st.integers(0, 3),
        large=st.booleans(),
        series=st.sampled_from(["1.5.1", "1.5.2"]),
        patient=st.sampled_from([b"P1", b"P2", b""]),
        guest=st.booleans(),
    )
    def store(
        self, uid: str, content: int, large: bool, series: str, patient: bytes, guest: bool
    ) -> None:
        data = dataset(
            uid,
            series=series,
            number=content,
            size=15_000 if large else 100 * content,
            more={0x00100020: (b"LO", patient)},
        )
        known = self.kept.get(uid, [])
        current = self.current.get(uid)
        present = known + ([current] if current is not None else [])
        try:
            outcome = store(self.writer(guest), uid, data).outcome
        except DuplicateRefused:
            assert self.policy is DuplicatePolicy.REJECT
            assert current is not None and data not in present
            return
        if data in present:
            assert outcome == "identical"
        elif current is None:
            assert outcome == "stored"
            self.current[uid] = data
        else:
            self.current[uid] = data
            if self.policy is DuplicatePolicy.KEEP:
                assert outcome == "kept"
                self.kept.setdefault(uid, []).append(current)
            else:
                assert (self.policy, outcome) == (DuplicatePolicy.REPLACE, "replaced")

    @precondition(lambda self: self.current)
    @rule(data=st.data(), guest=st.booleans())
    def delete(self, data: st.DataObject, guest: bool) -> None:
        uid = data.draw(st.sampled_from(sorted(self.current)))
        instance = self.target.reader.find(uid)
        assert instance is not None
        self.writer(guest).delete([instance], actor="model", reason="rule")
        del self.current[uid]

    def writer(self, guest: bool) -> Store:
        return self.guest if guest and self.guest is not None else self.target

    @rule()
    def come(self) -> None:
        """Another process opens the folder beside the first."""
        if self.guest is None:
            self.guest = opened(self.folder, policy=self.policy, limits=LIMITS)
            assert self.guest.recovered.replayed == 0

    @rule()
    def leave(self) -> None:
        guest, self.guest = self.guest, None
        if guest is not None:
            guest.close()

    @rule()
    def change_places(self) -> None:
        """The one that came later outlives the first."""
        if self.guest is not None:
            self.target, self.guest = self.guest, self.target
            self.leave()

    @rule()
    def compact(self) -> None:
        compaction = self.writer(True).compaction()
        done = compaction.run(compaction.candidates(0.3))
        assert done.untouched == ()
        self.compacted |= done.read > 0

    def state(self) -> object:
        """What a lost index may not change: all of it, but what compaction gave back."""
        if not self.compacted:
            return snapshot(self.target)
        return [
            (one.state, one.version, one.instance.sequence, one.instance.digest)
            for uid in ("1.2.1", "1.2.2", "1.2.3")
            for one in self.target.reader.versions(uid)
        ]

    @rule(policy=st.sampled_from(list(DuplicatePolicy)))
    def reopen(self, policy: DuplicatePolicy) -> None:
        self.leave()
        before = snapshot(self.target)
        self.target.close()
        self.policy = policy
        self.target = opened(self.folder, policy=policy, limits=LIMITS)
        assert self.target.recovered.replayed == 0
        assert snapshot(self.target) == before

    @rule()
    def lose_the_index(self) -> None:
        self.leave()
        before = self.state()
        self.target.close()
        rebuild(self.folder)
        self.target = opened(self.folder, policy=self.policy, limits=LIMITS)
        assert self.state() == before

    @rule()
    def crash(self) -> None:
        """What a killed process leaves behind: files as they are, the log not folded in."""
        before = snapshot(self.target)
        copy = self.folder.with_name(self.folder.name + "-crashed")
        shutil.copytree(self.folder, copy)
        self.leave()
        self.target.close()
        shutil.rmtree(self.folder)
        copy.rename(self.folder)
        self.target = opened(self.folder, policy=self.policy, limits=LIMITS)
        assert snapshot(self.target) == before

    @invariant()
    def everything_current_is_found(self) -> None:
        for target in (self.target, self.guest):
            assert target is None or contents(target) == self.current
        assert self.target.reader.statistics().instances == len(self.current)


TestStore = StoreMachine.TestCase
TestStore.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
