"""Storage commitment: what is promised, on what grounds, and what is said of the rest."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.commitment import Reference, read_result, request_data_set
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of
from tests.archive import building
from tests.workflow.making import Clock
from tests.workflow.making import opened as opened_flow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.archive.store import Store
    from hilum.archive.workflow.workflow import Workflow
    from hilum.dataset.codec import DataSet

CT = building.CT
NOT_STORED_HERE = "1.2.840.10008.1.1"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = building.opened(folder)
    for number in (1, 2, 3):
        uid = f"1.2.826.3.{number}"
        building.store(opened, uid, building.dataset(uid, number=number, size=2000))
    yield opened
    opened.close()


def ask(*references: tuple[str, str], transaction: str = "1.2.5") -> DataSet:
    return request_data_set(transaction, [Reference(*one) for one in references])


def outcome(flow: Workflow) -> tuple[int, dict[str, int | None]]:
    """The event type and the outcome of each instance of the one result in the outbox."""
    (delivery,) = flow.outbox.deliveries()
    _, references = read_result(delivery.data_set)
    return delivery.details["event"], {r.sop_instance_uid: r.reason for r in references}


def test_all_that_can_be_read_back_is_committed(flow: Workflow, store: Store) -> None:
    number = flow.commitments.request(ask((CT, "1.2.826.3.1"), (CT, "1.2.826.3.2")), "CT1")
    (delivery,) = flow.examine(store.reader)
    assert outcome(flow) == (1, {"1.2.826.3.1": 0, "1.2.826.3.2": 0})
    (posted,) = flow.outbox.take()
    assert posted.id == delivery
    assert posted.destination == "CT1"
    assert ds.text(posted.data_set, tag_of("TransactionUID")) == "1.2.5"
    assert tag_of("FailedSOPSequence") not in posted.data_set
    assert flow.commitments.get(number).state == "decided"
    assert flow.commitments.committed(["1.2.826.3.1"])
    assert not flow.commitments.committed(["1.2.826.3.1", "1.2.826.3.3"])
    assert flow.examine(store.reader) == []


def _damage(store: Store, folder: Path, uid: str) -> None:
    instance = store.reader.find(uid)
    assert instance is not None
    path = folder / "segments" / f"{instance.location.segment:010d}.tar"
    with path.open("r+b") as file:
        file.seek(instance.location.offset + instance.location.length - 50)
        file.write(b"damage")


def test_each_failure_has_its_reason(folder: Path, clock: Clock, store: Store) -> None:
    flow = opened_flow(folder, clock, supports=lambda uid: uid == CT)
    _damage(store, folder, "1.2.826.3.3")
    references = (
        (CT, "1.2.826.3.1"),
        (building.MR, "1.2.826.3.2"),
        (CT, "1.2.826.3.3"),
        (CT, "1.2.826.3.99"),
        (NOT_STORED_HERE, "1.2.826.3.98"),
    )
    flow.commitments.request(ask(*references), "CT1")
    flow.examine(store.reader)
    assert outcome(flow) == (
        2,
        {
            "1.2.826.3.1": 0,
            "1.2.826.3.2": 0x0119,
            "1.2.826.3.3": 0x0110,
            "1.2.826.3.99": 0x0112,
            "1.2.826.3.98": 0x0122,
        },
    )
    flow.close()


def test_a_transaction_uid_for_other_instances_is_0131(flow: Workflow, store: Store) -> None:
    flow.commitments.request(ask((CT, "1.2.826.3.1")), "CT1")
    (delivery,) = flow.examine(store.reader)
    flow.outbox.delivered(delivery)
    flow.commitments.request(ask((CT, "1.2.826.3.2")), "CT1")
    flow.examine(store.reader)
    assert outcome(flow) == (2, {"1.2.826.3.2": 0x0131})


def test_the_same_request_again_is_the_same_transaction(flow: Workflow, store: Store) -> None:
    request = ask((CT, "1.2.826.3.1"))
    number = flow.commitments.request(request, "CT1")
    assert flow.commitments.request(request, "CT1") == number
    (delivery,) = flow.examine(store.reader)
    assert flow.commitments.request(request, "CT1") == number
    assert len(flow.outbox.deliveries()) == 1
    flow.outbox.delivered(delivery)
    assert flow.commitments.request(request, "CT1") == number
    assert outcome(flow) == (1, {"1.2.826.3.1": 0})


def test_a_request_that_is_repeated_while_its_result_is_under_way_gets_it_again(
    flow: Workflow, store: Store
) -> None:
    """The peer has heard the first result before it asked again; nobody here knows that yet."""
    request = ask((CT, "1.2.826.3.1"))
    number = flow.commitments.request(request, "CT1")
    flow.examine(store.reader)
    (first,) = flow.outbox.take()
    assert flow.commitments.request(request, "CT1") == number
    flow.outbox.delivered(first.id)
    (second,) = flow.outbox.take()
    assert second.id != first.id and second.data_set == first.data_set


def test_an_instance_that_is_named_twice_is_answered_once(flow: Workflow, store: Store) -> None:
    flow.commitments.request(ask((CT, "1.2.826.3.1"), (CT, "1.2.826.3.1")), "CT1")
    flow.examine(store.reader)
    (delivery,) = flow.outbox.deliveries()
    assert len(ds.items(delivery.data_set, tag_of("ReferencedSOPSequence"))) == 1


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (ask((CT, "1.2.3"), transaction=""), 0x0115),
        (ask(), 0x0115),
        (ask((CT, "")), 0x0115),
        (ask(*((CT, f"1.2.{n}") for n in range(11))), 0x0213),
    ],
)
def test_requests_that_are_not_taken(
    folder: Path, clock: Clock, action: DataSet, status: int
) -> None:
    flow = opened_flow(folder, clock, commitment_limit=10)
    with pytest.raises(DimseError) as failure:
        flow.commitments.request(action, "CT1")
    assert failure.value.status == status
    assert flow.commitments.transactions() == []
    flow.close()


def test_instances_on_their_way_are_waited_for(folder: Path, clock: Clock, store: Store) -> None:
    flow = opened_flow(folder, clock, waiting_time=60)
    flow.commitments.request(ask((CT, "1.2.826.3.1"), (CT, "1.2.826.3.4")), "CT1")
    assert flow.examine(store.reader) == []
    assert flow.commitments.due() == []
    building.store(store, "1.2.826.3.4", building.dataset("1.2.826.3.4", number=4))
    assert flow.examine(store.reader) == []
    clock.forward(5)
    assert len(flow.examine(store.reader)) == 1
    assert outcome(flow) == (1, {"1.2.826.3.1": 0, "1.2.826.3.4": 0})
    assert flow.commitments.due() == []
    flow.close()


def test_waiting_has_an_end(folder: Path, clock: Clock, store: Store) -> None:
    flow = opened_flow(folder, clock, waiting_time=12)
    flow.commitments.request(ask((CT, "1.2.826.3.9")), "CT1")
    for pause in (5, 5, 2):
        assert flow.examine(store.reader) == []
        clock.forward(pause)
    assert len(flow.examine(store.reader)) == 1
    assert outcome(flow) == (2, {"1.2.826.3.9": 0x0112})
    flow.close()


def test_a_request_survives_a_restart_and_is_answered_then(
    folder: Path, clock: Clock, store: Store
) -> None:
    flow = opened_flow(folder, clock)
    flow.commitments.request(ask((CT, "1.2.826.3.1")), "CT1")
    flow.close()
    again = opened_flow(folder, clock)
    assert len(again.examine(store.reader)) == 1
    assert outcome(again) == (1, {"1.2.826.3.1": 0})
    again.close()


def test_old_transactions_are_forgotten_once_their_result_is_delivered(
    flow: Workflow, store: Store, clock: Clock
) -> None:
    flow.commitments.request(ask((CT, "1.2.826.3.1")), "CT1")
    (delivery,) = flow.examine(store.reader)
    clock.forward(100 * 86400)
    assert flow.commitments.purge(30) == 0
    flow.outbox.delivered(delivery)
    assert flow.commitments.purge(30) == 1


def test_two_thousand_instances_are_judged_quickly(flow: Workflow, store: Store) -> None:
    references = [(CT, f"1.2.826.4.{n}") for n in range(2000)]
    started = time.monotonic()
    flow.commitments.request(ask(*references), "CT1")
    flow.examine(store.reader)
    assert time.monotonic() - started < 5
    assert set(outcome(flow)[1].values()) == {0x0112}
