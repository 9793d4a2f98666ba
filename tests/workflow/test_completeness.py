"""Study completeness and instance availability: said once, on evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.availability import notification_of
from hilum.archive.workflow.commitment import Reference, request_data_set
from hilum.archive.workflow.completeness import COMMITTED, PERFORMED, QUIET
from hilum.archive.workflow.requirements import Refused
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of
from tests.archive import building
from tests.workflow.making import Clock, ended, performed
from tests.workflow.making import opened as opened_flow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.archive.store import Store
    from hilum.archive.workflow.workflow import Workflow
    from hilum.dataset.codec import DataSet

STUDY = building.STUDY
UIDS = ("1.2.826.3.1", "1.2.826.3.2")


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = building.opened(folder)
    put(opened, UIDS[0])
    yield opened
    opened.close()


def put(store: Store, uid: str) -> None:
    building.store(store, uid, building.dataset(uid))


def test_performed_steps_and_their_instances_are_evidence(flow: Workflow, store: Store) -> None:
    flow.performed.create("1.5", performed(study=STUDY))
    assert flow.completeness.judge(STUDY, store.reader) is None
    flow.performed.set("1.5", ended(*UIDS))
    assert flow.completeness.judge(STUDY, store.reader) is None
    put(store, UIDS[1])
    event = flow.completeness.judge(STUDY, store.reader)
    assert event is not None
    assert (event.evidence, event.instances) == (PERFORMED, 2)
    assert flow.completeness.judge(STUDY, store.reader) is None
    assert flow.completeness.of_study(STUDY) == event


def test_a_step_in_progress_stands_against_all_other_evidence(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened_flow(folder, clock, quiet_time=60)
    flow.performed.create("1.5", performed(study=STUDY))
    flow.completeness.arrived({STUDY: clock()})
    clock.forward(3600)
    assert flow.completeness.judge(STUDY, store.reader) is None
    flow.close()


def test_commitment_of_every_instance_is_evidence(flow: Workflow, store: Store) -> None:
    request = request_data_set("1.2.5", [Reference(building.CT, UIDS[0])])
    flow.commitments.request(request, "CT1")
    assert flow.completeness.judge(STUDY, store.reader) is None
    flow.examine(store.reader)
    put(store, UIDS[1])
    assert flow.completeness.judge(STUDY, store.reader) is None
    flow.commitments.request(request_data_set("1.2.6", [Reference(building.CT, UIDS[1])]), "CT1")
    flow.examine(store.reader)
    assert flow.completeness.candidates() == [STUDY]
    event = flow.completeness.judge(STUDY, store.reader)
    assert event is not None
    assert event.evidence == COMMITTED
    assert flow.completeness.candidates() == []


def test_a_study_that_is_vouched_for_in_part_is_not_looked_at_for_ever(
    flow: Workflow, store: Store, clock: Clock
) -> None:
    put(store, UIDS[1])
    request = request_data_set("1.2.7", [Reference(building.CT, UIDS[0])])
    flow.commitments.request(request, "CT1")
    flow.examine(store.reader)
    assert flow.completeness.judge(STUDY, store.reader) is None
    assert flow.completeness.candidates() == [STUDY]
    clock.forward(8 * 86400)
    flow.expire()
    assert flow.completeness.candidates() == []


def test_quiet_time_is_evidence_if_the_settings_want_it(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened_flow(folder, clock, quiet_time=60)
    flow.completeness.arrived({STUDY: clock()})
    assert flow.completeness.candidates() == [STUDY]
    clock.forward(59)
    assert flow.completeness.judge(STUDY, store.reader) is None
    flow.completeness.arrived({STUDY: clock()})
    clock.forward(59)
    assert flow.completeness.judge(STUDY, store.reader) is None
    clock.forward(1)
    event = flow.completeness.judge(STUDY, store.reader)
    assert event is not None
    assert event.evidence == QUIET
    assert flow.completeness.candidates() == []
    flow.close()


def test_nothing_is_no_evidence(flow: Workflow, store: Store, clock: Clock) -> None:
    flow.completeness.arrived({STUDY: clock(), "1.9": clock()})
    clock.forward(10**6)
    assert flow.completeness.judge(STUDY, store.reader) is None
    assert flow.completeness.judge("1.9", store.reader) is None


def test_subscribers_read_on_from_where_they_were(folder: Path, clock: Clock, store: Store) -> None:
    flow = opened_flow(folder, clock, quiet_time=60)
    assert flow.completeness.unseen("old") == []
    flow.completeness.arrived({STUDY: clock()})
    clock.forward(60)
    event = flow.completeness.judge(STUDY, store.reader)
    assert event is not None
    assert flow.completeness.unseen("new") == []
    assert flow.completeness.unseen("old") == [event]
    flow.close()
    again = opened_flow(folder, clock)
    assert again.completeness.unseen("old") == [event]
    again.completeness.confirm("old", event.id)
    assert again.completeness.unseen("old") == []
    again.close()


def test_what_a_subscriber_could_not_deal_with_comes_again(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened_flow(folder, clock, quiet_time=60)
    told = flow.completeness
    told.subscribe("one")
    other = f"{STUDY}.9"
    building.store(store, "1.2.826.3.9", building.dataset("1.2.826.3.9", study=other))
    told.arrived({STUDY: clock(), other: clock()})
    clock.forward(60)
    first, second = (told.judge(study, store.reader) for study in (STUDY, other))
    assert first is not None
    assert second is not None
    assert told.complete() == told.unseen("one") == [first, second]
    assert told.put_off("one", first.id) == 10
    assert told.unseen("one") == [second], "it holds up no other"
    told.confirm("one", second.id)
    assert told.unseen("one") == []
    clock.forward(10)
    assert told.unseen("one") == [first]
    assert told.put_off("one", first.id) == 20
    assert told.unseen("one") == []
    told.subscribe("one")
    assert told.unseen("one") == [first]
    told.confirm("one", first.id)
    clock.forward(10**6)
    assert told.unseen("one") == []
    flow.close()


def test_a_complete_study_is_announced_in_the_same_step(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened_flow(folder, clock, announce=("RIS", "VIEW"))
    flow.performed.create("1.5", performed(study=STUDY))
    flow.performed.set("1.5", ended(UIDS[0]))
    assert flow.judge(STUDY, store.reader, "HILUM") is not None
    assert flow.judge(STUDY, store.reader, "HILUM") is None
    first, second = flow.outbox.deliveries()
    assert [first.destination, second.destination] == ["RIS", "VIEW"]
    assert first.kind == "instance availability"
    (step,) = ds.items(first.data_set, tag_of("ReferencedPerformedProcedureStepSequence"))
    assert ds.text(step, tag_of("ReferencedSOPInstanceUID")) == "1.5"
    flow.close()


# Availability -------------------------------------------------------------------------------------


def test_a_notification_tells_what_is_there_and_what_is_gone(store: Store) -> None:
    put(store, UIDS[1])
    gone = store.reader.find(UIDS[1])
    assert gone is not None
    store.delete([gone], actor="test", reason="test")
    notification = notification_of(store.reader, STUDY, "HILUM", gone=[gone])
    assert notification is not None
    (series,) = ds.items(notification, tag_of("ReferencedSeriesSequence"))
    told = {
        ds.text(item, tag_of("ReferencedSOPInstanceUID")): (
            ds.text(item, tag_of("InstanceAvailability")),
            ds.text(item, tag_of("RetrieveAETitle")),
        )
        for item in ds.items(series, tag_of("ReferencedSOPSequence"))
    }
    assert told == {UIDS[0]: ("ONLINE", "HILUM"), UIDS[1]: ("UNAVAILABLE", "HILUM")}
    assert notification_of(store.reader, "1.9", "HILUM") is None


def received(store: Store) -> DataSet:
    notification = notification_of(store.reader, STUDY, "HILUM")
    assert notification is not None
    return notification


def test_what_we_tell_meets_what_we_ask_of_others(flow: Workflow, store: Store) -> None:
    flow.availability.record("1.7", received(store), "PACS")
    (kept,) = flow.availability.received(STUDY)
    assert (kept.uid, kept.source, kept.data_set) == (
        "1.7",
        "PACS",
        ds.unpack(ds.pack(received(store))),
    )
    assert flow.availability.received() == [kept]
    assert flow.availability.received("1.9") == []
    with pytest.raises(DimseError) as failure:
        flow.availability.record("1.7", received(store), "PACS")
    assert failure.value.status == 0x0111


@pytest.mark.parametrize(
    ("keyword", "status"),
    [
        ("StudyInstanceUID", 0x0120),
        ("ReferencedSeriesSequence", 0x0120),
        ("ReferencedPerformedProcedureStepSequence", 0x0120),
    ],
)
def test_a_notification_that_lacks_something_is_refused(
    flow: Workflow, store: Store, keyword: str, status: int
) -> None:
    data = received(store)
    del data[tag_of(keyword)]
    with pytest.raises(Refused) as failure:
        flow.availability.record("1.7", data, "PACS")
    assert (failure.value.status, failure.value.offending) == (status, (tag_of(keyword),))


def test_availability_has_four_values(flow: Workflow, store: Store) -> None:
    data = received(store)
    (series,) = ds.items(data, tag_of("ReferencedSeriesSequence"))
    ds.put(ds.items(series, tag_of("ReferencedSOPSequence"))[0], "InstanceAvailability", "SOON")
    with pytest.raises(Refused) as failure:
        flow.availability.record("1.7", data, "PACS")
    assert failure.value.status == 0x0106
