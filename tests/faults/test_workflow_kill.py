"""F1 for the workflow: killed between and within its steps, nothing that was acknowledged is lost.

What is told to others comes at least once, and always with the same identity; a study is complete
once, whatever happens in between.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from pydicom.uid import generate_uid
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStepNotification,
    StorageCommitmentPushModel,
)

from tests.faults.oracle import seed
from tests.peers.department import Department, image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pydicom.dataset import Dataset

    from tests.peers.department import Heard, Listener, Modality

IMAGES = 5
CREATE, SET, EVENT = "N-CREATE", "N-SET", "N-EVENT-REPORT"


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Department]:
    made = Department(tmp_path)
    yield made
    made.close()


class Examination:
    """One patient's way through the department; `done` names what was acknowledged."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.study, self.step, self.transaction = generate_uid(), generate_uid(), generate_uid()
        self.item: Dataset | None = None
        self.images: list[Dataset] = []
        self.done: list[str] = []

    def order(self, department: Department, again: bool = False) -> None:
        department.order(self.number, self.study)

    def ask(self, department: Department, again: bool = False) -> None:
        with department.modality() as modality:
            (self.item,) = modality.worklist("CT1", PatientID=f"PID{self.number}")
        series = generate_uid()
        self.images = [image(self.item, series, n) for n in range(1, IMAGES + 1)]

    def begin(self, department: Department, again: bool = False) -> None:
        assert self.item is not None
        with department.modality() as modality:
            status = modality.begin(self.step, self.item)
        assert status in ((0x0000, 0x0111) if again else (0x0000,))

    def store(self, department: Department, again: bool = False) -> None:
        with department.modality() as modality:
            for one in self.images:
                assert modality.store(one) == 0x0000

    def end(self, department: Department, again: bool = False) -> None:
        with department.modality() as modality:
            status = modality.end(self.step, self.images)
        assert status in ((0x0000, 0x0110) if again else (0x0000,))

    def commit(self, department: Department, again: bool = False) -> None:
        with department.modality() as modality:
            assert modality.commit(self.images, self.transaction) == 0x0000

    def go(self, department: Department, name: str, again: bool = False) -> None:
        """Take one step; it counts as acknowledged when this returns."""
        STEPS[name](self, department, again)
        self.done.append(name)


STEPS: dict[str, Callable[[Examination, Department, bool], None]] = {
    "order": Examination.order,
    "ask": Examination.ask,
    "begin": Examination.begin,
    "store": Examination.store,
    "end": Examination.end,
    "commit": Examination.commit,
}


# The oracle ---------------------------------------------------------------------------------------


def judge(department: Department, one: Examination) -> None:
    """What was acknowledged of an examination is there, by what a peer can see."""
    with department.modality() as modality:
        found = modality.worklist("CT1", PatientID=f"PID{one.number}")
        assert [item.StudyInstanceUID for item in found] == (
            [] if "end" in one.done else [one.study]
        )
        _judge_step(modality, one)
    if "store" in one.done:
        assert {image.SOPInstanceUID for image in one.images} <= set(department.server.stored())


def _judge_step(modality: Modality, one: Examination) -> None:
    if "begin" not in one.done:
        return
    step = modality.step(one.step)
    state = "COMPLETED" if "end" in one.done else "IN PROGRESS"
    assert (step.PerformedProcedureStepStatus, step.PatientID) == (state, f"PID{one.number}")
    assert len(step.PerformedSeriesSequence) == ("end" in one.done)


def judge_told(department: Department, one: Examination) -> None:
    """Everybody hears of a whole examination: at least once, in order, under one identity."""
    ris, scanner = department.ris, department.scanner
    waited = (
        ris.wait(1, what=CREATE, uid=one.step),
        ris.wait(1, what=SET, uid=one.step),
        ris.wait(1, sop_class=ModalityPerformedProcedureStepNotification, uid=one.step, event=2),
    )
    assert all(waited)
    told = [heard.what for heard in ris.heard if heard.uid == one.step and heard.what != EVENT]
    assert told == sorted(told), "the N-SET came after every N-CREATE"
    until(lambda: of_study(ris, one.study))
    assert len({heard.uid for heard in of_study(ris, one.study)}) == 1
    results = until(lambda: of_transaction(scanner, one.transaction))
    for result in results:
        assert result.event == 1
        references = result.data.ReferencedSOPSequence
        found = [reference.ReferencedSOPInstanceUID for reference in references]
        assert found == [image.SOPInstanceUID for image in one.images]


def of_study(ris: Listener, study: str) -> list[Heard]:
    heard = ris.matching(sop_class=InstanceAvailabilityNotification)
    return [one for one in heard if one.data.StudyInstanceUID == study]


def of_transaction(scanner: Listener, transaction: str) -> list[Heard]:
    heard = scanner.matching(sop_class=StorageCommitmentPushModel)
    return [one for one in heard if one.data.TransactionUID == transaction]


def until(found: Callable[[], list[Any]], seconds: float = 30) -> list[Any]:
    """What is found, once there is something."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
    return found()


def complete_studies(department: Department) -> dict[str, int]:
    """How many instances each complete study had, as the database says."""
    path = department.server.data / "workflow.db"
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT study_instance_uid, instances FROM study_complete")
        found = rows.fetchall()
    finally:
        connection.close()
    assert len(found) == len(dict(found))
    return dict(found)


# Between two steps --------------------------------------------------------------------------------


def test_killed_between_any_two_steps(department: Department) -> None:
    one = Examination(1)
    for name in STEPS:
        one.go(department, name)
        department.server.kill()
        department.server.start()
        judge(department, one)
    judge_told(department, one)
    until(lambda: [1] if complete_studies(department) == {one.study: IMAGES} else [])
    # Every event that was to be told is told: what is left is nothing.
    judge_nothing_is_left(department)


def judge_nothing_is_left(department: Department) -> None:
    """The outbox is empty after a while: no delivery waits that was confirmed."""
    path = department.server.data / "workflow.db"

    def left() -> int:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])
        finally:
            connection.close()

    until(lambda: [1] if left() == 0 else [])


# While something is told --------------------------------------------------------------------------

TOLD = {
    "performed step forwarded": ("begin", "ris", {"what": CREATE}),
    "end of a step forwarded": ("end", "ris", {"what": SET}),
    "change of a step": ("begin", "ris", {"what": EVENT}),
    "availability": ("end", "ris", {"sop_class": InstanceAvailabilityNotification}),
    "commitment": ("commit", "scanner", {"what": EVENT}),
}


@pytest.mark.parametrize("what", TOLD)
def test_killed_while_it_tells(department: Department, what: str) -> None:
    """The peer has it, the server does not know: the peer gets it again, and that is all."""
    after, who, fields = TOLD[what]
    listener: Listener = getattr(department, who)
    died = threading.Event()

    def kill(heard: Heard) -> None:
        if not died.is_set() and all(getattr(heard, name) == v for name, v in fields.items()):
            died.set()
            department.server.kill()

    listener.before = kill
    one = Examination(1)
    for name in STEPS:
        if name == "commit" and after != "commit":
            break
        try:
            one.go(department, name)
        except (ConnectionError, OSError):
            assert died.is_set()
        if name == after:
            assert died.wait(30)
            break
    department.server.start()
    again = [heard for heard in listener.wait(2, **fields) if heard.what != ""][:2]
    assert again[0].uid == again[1].uid
    assert again[0].data == again[1].data
    judge_nothing_is_left(department)
    assert len(listener.matching(**fields)) == 2


# At any time --------------------------------------------------------------------------------------


class Crew(threading.Thread):
    """Somebody who examines one patient after the other, and begins again what broke."""

    def __init__(self, department: Department, numbers: range) -> None:
        super().__init__(daemon=True)
        self._department = department
        self._numbers = numbers
        self.enough = threading.Event()
        self.examinations: list[Examination] = []
        self.broken: dict[str, int] = defaultdict(int)
        self.surprise: BaseException | None = None

    def run(self) -> None:
        try:
            for number in self._numbers:
                if self.enough.is_set():
                    return
                self._examine(Examination(number))
        except BaseException as error:
            self.surprise = error

    def _examine(self, one: Examination) -> None:
        for name in STEPS:
            again = False
            while name not in one.done:
                try:
                    one.go(self._department, name, again)
                except (ConnectionError, OSError, RuntimeError):
                    again = True
                    self.broken[name] += 1
                    time.sleep(0.05)
        self.examinations.append(one)


def test_killed_at_any_time(department: Department, soak: bool) -> None:
    start = seed()
    dice = random.Random(start)
    crews = [Crew(department, range(1000 * n, 1000 * n + 999)) for n in range(1, 4)]
    for crew in crews:
        crew.start()
    for _ in range(100 if soak else 6):
        time.sleep(dice.uniform(0.05, 1.0))
        department.server.kill()
        department.server.start()
    for crew in crews:
        crew.enough.set()
    for crew in crews:
        crew.join(60)
        assert not crew.is_alive()
        assert crew.surprise is None, f"seed {start}: {crew.surprise!r}"
    done = [one for crew in crews for one in crew.examinations]
    assert sum(sum(crew.broken.values()) for crew in crews), "nothing was interrupted"
    print(f"seed {start}: {len(done)} examinations, broken {[dict(c.broken) for c in crews]}")
    for one in done:
        judge(department, one)
        judge_told(department, one)
    until(lambda: [1] if len(complete_studies(department)) == len(done) else [])
    assert complete_studies(department) == {one.study: IMAGES for one in done}
    judge_nothing_is_left(department)
    assert "Traceback" not in department.server.log()
