"""The outbox: at least once, in order, with pauses, and visibly given up."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow import processes
from hilum.archive.workflow.database import FILE_NAME, Database
from hilum.archive.workflow.outbox import Outbox, post
from hilum.archive.workflow.processes import lives, this_process

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.workflow.making import Clock


class Fixture:
    def __init__(self, folder: Path, clock: Clock, pauses: tuple[float, ...] = (10, 60)) -> None:
        self.database = Database(folder / FILE_NAME)
        self.clock = clock
        self.outbox = Outbox(self.database, clock, pauses)

    def post(self, destination: str = "AE1", thread: str | None = None, **details: object) -> int:
        data = ds.data_set(PatientName="Müller")
        return self.database.write(
            lambda c: post(c, self.clock(), "test", destination, data, thread=thread, **details)
        )

    def taken(self) -> list[int]:
        return [delivery.id for delivery in self.outbox.take()]


def test_a_delivery_comes_as_it_was_posted(folder: Path, clock: Clock) -> None:
    box = Fixture(folder, clock)
    number = box.post("AE1", "t", uid="1.2.3", event=4)
    (delivery,) = box.outbox.take()
    assert (delivery.id, delivery.kind, delivery.destination) == (number, "test", "AE1")
    assert delivery.details == {"uid": "1.2.3", "event": 4}
    assert ds.text(delivery.data_set, 0x00100010) == "Müller"
    box.outbox.delivered(number)
    assert box.outbox.deliveries() == []


def test_what_was_taken_is_nobody_elses_until_the_time_is_over(folder: Path, clock: Clock) -> None:
    box = Fixture(folder, clock)
    number = box.post()
    assert box.taken() == [number]
    assert box.taken() == []
    clock.forward(121)
    assert box.taken() == [number]


def test_pauses_grow_until_it_is_given_up_and_a_person_can_try_again(
    folder: Path, clock: Clock
) -> None:
    box = Fixture(folder, clock)
    number = box.post()
    for pause in (10, 60):
        assert box.taken() == [number]
        assert not box.outbox.failed(number, "connection refused")
        clock.forward(pause - 1)
        assert box.taken() == []
        clock.forward(1)
    assert box.taken() == [number]
    assert box.outbox.failed(number, "connection refused")
    clock.forward(10**6)
    assert box.taken() == []
    (given_up,) = box.outbox.deliveries(gave_up=True)
    assert (given_up.attempts, given_up.last_error) == (3, "connection refused")
    assert box.outbox.retry(number)
    assert box.taken() == [number]
    assert not box.outbox.retry(99)


def test_a_final_failure_is_given_up_at_once(folder: Path, clock: Clock) -> None:
    box = Fixture(folder, clock)
    number = box.post()
    assert box.outbox.failed(number, "no such peer", final=True)
    assert box.outbox.drop(number)
    assert not box.outbox.drop(number)
    assert not box.outbox.failed(number, "gone already")


def test_a_thread_goes_in_order_and_holds_up_nobody_else(folder: Path, clock: Clock) -> None:
    box = Fixture(folder, clock)
    first, second = box.post(thread="a"), box.post(thread="a")
    other, elsewhere = box.post(thread="b"), box.post("AE2", "a")
    assert box.taken() == [first, other, elsewhere]
    box.outbox.failed(first, "busy")
    clock.forward(5)
    assert box.taken() == []
    clock.forward(5)
    assert box.taken() == [first]
    box.outbox.delivered(first)
    assert box.taken() == [second]


def test_one_that_was_given_up_does_not_hold_up_its_thread(folder: Path, clock: Clock) -> None:
    box = Fixture(folder, clock, pauses=())
    first, second = box.post(thread="a"), box.post(thread="a")
    assert box.taken() == [first]
    assert box.outbox.failed(first, "refused")
    assert box.taken() == [second]


def test_what_a_process_had_taken_that_is_no_more_is_free(folder: Path, clock: Clock) -> None:
    box = Fixture(folder, clock)
    number, paused = box.post("AE1"), box.post("AE2")
    assert box.taken() == [number, paused]
    box.outbox.failed(paused, "refused")
    beside = Fixture(folder, clock)
    assert beside.taken() == [], "the process that took it lives"
    after = Outbox(box.database, clock, (10,), process="other", alive=lambda name: False)
    assert [delivery.id for delivery in after.take()] == [number]


def test_processes_are_told_apart() -> None:
    name = this_process()
    assert lives(name)
    boot, pid, begun = name.split()
    assert not lives(f"{boot} {pid} {int(begun) + 1}"), "the number of a process comes again"
    assert not lives(f"other-boot {pid} {begun}")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not lives(f"{boot} {ended.pid} {begun}")
    assert lives("")


def test_the_queue_survives(folder: Path, clock: Clock) -> None:
    box = Fixture(folder, clock)
    number = box.post()
    box.outbox.take()
    box.outbox.failed(number, "refused")
    again = Fixture(folder, clock)
    (waiting,) = again.outbox.deliveries()
    assert waiting.next_attempt == clock() + 10_000_000
    clock.forward(10)
    assert again.taken() == [number]


def test_processes_are_told_apart_by_number_where_the_system_says_no_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(processes, "_PROC", tmp_path)
    monkeypatch.setattr(processes, "_BOOT", tmp_path / "boot_id")
    name = this_process()
    assert lives(name)
    assert lives(" 1 "), "somebody else's"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not lives(f" {ended.pid} ")


def test_a_report_that_is_put_aside_holds_up_its_own_kind_only(folder: Path, clock: Clock) -> None:
    box = Fixture(folder, clock)

    def posted(kind: str) -> int:
        return box.database.write(lambda c: post(c, clock(), kind, "AE1", {}, thread="t"))

    first, later, change = posted("event"), posted("event"), posted("set")
    assert box.taken() == [first]
    box.outbox.failed(first, "refused", aside=True)
    assert box.taken() == [], "the change waits for the later report"
    clock.forward(11)
    assert box.taken() == [first]
    box.outbox.delivered(first)
    assert box.taken() == [later]
    box.outbox.failed(later, "refused", aside=True)
    assert box.taken() == [change]
    box.outbox.failed(change, "not reached")
    last = posted("event")
    clock.forward(11)
    assert box.taken() == [later, change], "in no order to each other"
    box.outbox.delivered(later)
    assert box.taken() == []
    box.outbox.delivered(change)
    assert box.taken() == [last]


def test_what_is_given_back_is_due_at_once_and_was_not_tried(folder: Path, clock: Clock) -> None:
    box = Fixture(folder, clock)
    number, other = box.post(), box.post()
    assert box.taken() == [number, other]
    box.outbox.failed(other, "refused")
    box.outbox.give_back([number, other])
    (given_back,) = box.outbox.take()
    assert (given_back.id, given_back.attempts) == (number, 0)


def test_long_ones_are_not_all_taken_together(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hilum.archive.workflow.outbox.TOGETHER", 50)
    box = Fixture(folder, clock)
    numbers = [box.post() for _ in range(12)]
    size = len(box.outbox.deliveries()[0].payload)
    assert 10 < size < 25
    got = [box.taken() for _ in range(6)]
    assert [number for some in got for number in some] == numbers
    assert {len(some) for some in got[:2]} == {-(-50 // size)}
