"""What is looked at though nobody asks: steps and studies, deletions, what is kept long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.commitment import Reference, request_data_set
from hilum.services.rounds import EXPIRE_SECONDS, Rounds
from hilum.tables.dictionary import tag_of
from tests.archive import building
from tests.workflow.making import Clock, ended, opened, order, performed, to_state, workitem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.archive.store import Store
    from hilum.archive.workflow.workflow import Workflow
    from hilum.dataset.codec import DataSet

STUDY = building.STUDY
UIDS = ("1.2.826.3.1", "1.2.826.3.2", "1.2.826.3.3")
DAY = 86400


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with building.opened(folder) as opened_store:
        yield opened_store


def put(store: Store, *uids: str) -> None:
    for uid in uids:
        building.store(store, uid, building.dataset(uid))


class Going:
    """Rounds on a workflow, with a time that the test moves."""

    def __init__(self, flow: Workflow, store: Store) -> None:
        self.now = 0.0
        self.said: list[tuple[str, dict[str, Any]]] = []
        self._rounds = Rounds(flow, store.reader, "HILUM", self._say, lambda: self.now)

    def _say(self, level: str, name: str, fields: dict[str, Any]) -> None:
        assert level == "info"
        self.said.append((name, fields))

    def __call__(self, seconds: float = 60) -> None:
        self.now += seconds
        self._rounds.make()


def told(data: DataSet) -> dict[str, str]:
    """What a notification says of each instance."""
    return {
        ds.text(item, tag_of("ReferencedSOPInstanceUID")): ds.text(
            item, tag_of("InstanceAvailability")
        )
        for series in ds.items(data, tag_of("ReferencedSeriesSequence"))
        for item in ds.items(series, tag_of("ReferencedSOPSequence"))
    }


def step_of(data: DataSet) -> list[str]:
    return [
        ds.text(item, tag_of("ReferencedSOPInstanceUID"))
        for item in ds.items(data, tag_of("ReferencedPerformedProcedureStepSequence"))
    ]


def announced(flow: Workflow) -> list[tuple[list[str], dict[str, str]]]:
    """The notifications that were posted, by step and content; they are delivered."""
    found = []
    for delivery in flow.outbox.deliveries():
        assert delivery.kind == "instance availability"
        found.append((step_of(delivery.data_set), told(delivery.data_set)))
        flow.outbox.delivered(delivery.id)
    return found


# Availability -------------------------------------------------------------------------------------


def test_each_step_is_announced_when_its_instances_are_here(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened(folder, clock, announce=("VIEW",))
    go = Going(flow, store)
    for uid, instances in (("1.5", UIDS[:2]), ("1.6", UIDS[2:])):
        flow.performed.create(uid, performed(study=STUDY))
        flow.performed.set(uid, ended(*instances))
    put(store, UIDS[0])
    go()
    assert announced(flow) == []
    put(store, UIDS[1])
    go()
    assert announced(flow) == [(["1.5"], {UIDS[0]: "ONLINE", UIDS[1]: "ONLINE"})]
    put(store, UIDS[2])
    go()
    assert announced(flow) == [(["1.6"], {UIDS[2]: "ONLINE"})]
    assert [name for name, _ in go.said] == ["study complete"]
    go()
    assert flow.completeness.candidates() == []
    flow.close()


def test_a_step_after_the_verdict_is_announced_too(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened(folder, clock, announce=("VIEW",), quiet_time=10)
    go = Going(flow, store)
    put(store, UIDS[0])
    flow.arrived(STUDY)
    clock.forward(10)
    go()
    assert announced(flow) == [([], {UIDS[0]: "ONLINE"})]
    flow.performed.create("1.5", performed(study=STUDY))
    flow.performed.set("1.5", ended(UIDS[1]))
    put(store, UIDS[1])
    flow.arrived(STUDY)
    go()
    assert announced(flow) == [(["1.5"], {UIDS[1]: "ONLINE"})]
    go()
    assert flow.completeness.candidates() == []
    flow.close()


def test_what_a_step_does_not_tell_of_is_told_with_the_study(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened(folder, clock, announce=("VIEW",))
    put(store, *UIDS)
    flow.performed.create("1.5", performed(study=STUDY))
    flow.performed.set("1.5", ended(*UIDS[:2]))
    Going(flow, store)()
    assert announced(flow) == [
        (["1.5"], dict.fromkeys(UIDS[:2], "ONLINE")),
        (["1.5"], dict.fromkeys(UIDS, "ONLINE")),
    ]
    flow.close()


def test_a_notification_has_room_for_one_step(folder: Path, clock: Clock, store: Store) -> None:
    flow = opened(folder, clock, announce=("VIEW",))
    put(store, *UIDS)
    for uid, instance in (("1.5", UIDS[0]), ("1.6", UIDS[1])):
        flow.performed.create(uid, performed(study=STUDY))
        flow.performed.set(uid, ended(instance))
    Going(flow, store)()
    steps = sorted(len(steps) for steps, _ in announced(flow))
    assert steps == [0, 1, 1]
    flow.close()


def test_what_was_deleted_is_not_available_any_more(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened(folder, clock, announce=("VIEW",))
    put(store, *UIDS)
    delete(store, UIDS[2])
    go = Going(flow, store)
    go()
    assert announced(flow) == [], "nothing is told of what was before"
    delete(store, UIDS[1])
    go()
    assert announced(flow) == [([], {UIDS[0]: "ONLINE", UIDS[1]: "UNAVAILABLE"})]
    assert go.said == [("no longer available", {"instances": 1})]
    delete(store, UIDS[0])
    put(store, UIDS[1])
    go()
    assert announced(flow) == [([], {UIDS[1]: "ONLINE", UIDS[0]: "UNAVAILABLE"})]
    go()
    assert announced(flow) == []
    flow.close()


def test_deletions_while_no_server_ran_are_told_by_the_next(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened(folder, clock, announce=("VIEW",))
    put(store, UIDS[0])
    Going(flow, store)()
    flow.close()
    delete(store, UIDS[0])
    again = opened(folder, clock, announce=("VIEW",))
    Going(again, store)()
    assert announced(again) == [([], {UIDS[0]: "UNAVAILABLE"})]
    again.close()


def delete(store: Store, uid: str) -> None:
    found = store.reader.find(uid)
    assert found is not None
    store.delete([found], actor="test", reason="test")


# Evidence -----------------------------------------------------------------------------------------


def test_a_study_that_has_begun_to_arrive_is_never_forgotten(
    folder: Path, clock: Clock, store: Store
) -> None:
    killed = opened(folder, clock, quiet_time=10)
    killed.arrived(STUDY)
    put(store, UIDS[0])
    flow = opened(folder, clock, quiet_time=10)
    clock.forward(10)
    go = Going(flow, store)
    go()
    assert [name for name, _ in go.said] == ["study complete"]
    for workflow in (killed, flow):
        workflow.close()


# What is kept -------------------------------------------------------------------------------------


def test_what_is_over_is_removed_in_its_time(folder: Path, clock: Clock, store: Store) -> None:
    flow = opened(folder, clock, keep_steps=7, keep_overdue_steps=30, keep_workitems=3,
                  keep_commitments=1)  # fmt: skip
    go = Going(flow, store)
    flow.worklist.add_all([order(1), order(2, PatientID="P-2")])
    flow.worklist.set_status(flow.worklist.of_order(accession="A1"), "COMPLETED")
    flow.workitems.create("1.7", workitem())
    flow.workitems.change_state("1.7", to_state("IN PROGRESS"))
    flow.workitems.create("1.8", workitem())
    flow.workitems.request_cancel("1.8", {}, "RIS")
    flow.commitments.request(request_data_set("1.9", [Reference(building.CT, UIDS[0])]), "CT1")
    (delivery,) = flow.examine(store.reader)
    go()
    assert go.said == []
    clock.forward(8 * DAY)
    go(EXPIRE_SECONDS)
    assert go.said == [("removed as too old", {"steps": 1, "workitems": 1})]
    assert [item.uid for item in flow.workitems.workitems(finished=True)] == ["1.7"]
    flow.outbox.delivered(delivery)
    clock.forward(30 * DAY)
    go(EXPIRE_SECONDS - 1)
    assert len(go.said) == 1, "not looked at all the time"
    go(1)
    assert go.said[1:] == [("removed as too old", {"steps": 1, "commitments": 1})]
    with flow._database.reading() as connection:
        for table in ("scheduled_step", "requested_procedure", "service_request", "patient"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    flow.close()


def test_steps_notifications_and_what_was_given_up_are_removed(
    folder: Path, clock: Clock, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hilum.archive.workflow.performed._AT_ONCE", 2)
    flow = opened(folder, clock, keep_performed_steps=30, keep_notifications=20, keep_given_up=10,
                  notify_mpps=("RIS",), announce=("RIS",))  # fmt: skip
    go = Going(flow, store)
    for number in range(5):
        flow.performed.create(f"1.2.{number}", performed(study=STUDY))
        flow.performed.set(f"1.2.{number}", ended(UIDS[0]))
    put(store, UIDS[0])
    go()
    (notification, *_) = [
        one for one in flow.outbox.deliveries() if one.kind == "instance availability"
    ]
    flow.availability.record("1.3", notification.data_set, "PACS")
    flow.commitments.request(request_data_set("1.9", [Reference(building.CT, UIDS[0])]), "CT1")
    (result,) = flow.examine(store.reader)
    for one in flow.outbox.deliveries():
        flow.outbox.failed(one.id, "refused", final=True)
    number = flow.outbox.deliveries()[-1].id
    clock.forward(9 * DAY)
    flow.performed.create("1.2.9", performed(study=STUDY))
    (news,) = flow.outbox.deliveries(gave_up=False)
    flow.outbox.delivered(news.id)
    go(EXPIRE_SECONDS)
    assert len(flow.outbox.deliveries()) == number, "nothing is over so far"
    clock.forward(2 * DAY)
    go(EXPIRE_SECONDS)
    assert flow.outbox.deliveries() == []
    (asked,) = flow.commitments.transactions()
    assert (asked.outbox, result) == (None, number), "it does not look as if it were delivered"
    assert len(flow.availability.received()) == 1
    clock.forward(10 * DAY)
    go(EXPIRE_SECONDS)
    assert flow.availability.received() == []
    assert len(flow.performed.of_study(STUDY)) == 6
    clock.forward(10 * DAY)
    go(EXPIRE_SECONDS)
    assert [one.uid for one in flow.performed.of_study(STUDY)] == ["1.2.9"]
    assert flow.performed.of_instance(UIDS[0]) == []
    told_of = [(one.kind, one.details["event"]) for one in flow.outbox.deliveries()]
    assert told_of == [("mpps event", 5)] * 5, "who is told of steps hears that they are gone"
    assert [fields for name, fields in go.said if name == "removed as too old"] == [
        {"given_up": number}, {"notifications": 1}, {"performed_steps": 5},
    ]  # fmt: skip
    flow.close()


def test_nothing_is_removed_that_is_to_be_kept_for_ever(
    flow: Workflow, clock: Clock, store: Store
) -> None:
    flow.performed.create("1.2.9", performed())
    flow.worklist.set_status(flow.worklist.add(order(1)), "COMPLETED")
    flow.worklist.add(order(2))
    flow.workitems.create("1.8", workitem())
    flow.workitems.request_cancel("1.8", {}, "RIS")
    clock.forward(10_000 * DAY)
    go = Going(flow, store)
    go()
    assert go.said == []
    assert len(list(flow.worklist.steps(finished=True))) == 2
    assert flow.workitems.get("1.8").state == "CANCELED"
    assert flow.performed.get("1.2.9").status == "IN PROGRESS"


def test_an_appointment_far_ahead_is_not_overdue(flow: Workflow, clock: Clock) -> None:
    flow.worklist.add(order(1, step_ScheduledProcedureStepStartDate="20260801"))
    clock.forward(100 * DAY)
    assert flow.worklist.expire(finished_days=7, overdue_days=30) == 0
    clock.forward(120 * DAY)
    assert flow.worklist.expire(finished_days=7, overdue_days=30) == 1


def test_what_performed_a_removed_step_touches_no_other(flow: Workflow, clock: Clock) -> None:
    (old,) = flow.worklist.add(order(1))
    flow.performed.create("1.5", performed())
    clock.forward(100 * DAY)
    assert flow.worklist.expire(finished_days=7, overdue_days=30) == 1
    (new,) = flow.worklist.add(order(2))
    assert new == old, "the number comes again"
    flow.performed.set("1.5", ended(UIDS[0]))
    step = flow.worklist.step(new)
    assert step is not None
    assert step.status == "SCHEDULED"


def test_only_who_has_the_duty_looks(flow: Workflow, store: Store, clock: Clock) -> None:
    flow._database.write(
        lambda connection: connection.execute(
            "INSERT INTO duty VALUES ('once for all', '', ?)", (clock() + 10**9,)
        )
    )
    flow.performed.create("1.5", performed(study=STUDY))
    flow.performed.set("1.5", ended(UIDS[0]))
    put(store, UIDS[0])
    go = Going(flow, store)
    go()
    assert go.said == []
    clock.forward(1001)
    go()
    assert [name for name, _ in go.said] == ["study complete"]
