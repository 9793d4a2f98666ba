"""Several processes on one data folder: what is done once for all, and what belongs to whom."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.outbox import LATE, post
from tests.archive import building
from tests.workflow.making import Clock, performed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.workflow.workflow import Workflow

ROOT = Path(__file__).parents[2]


class Beside:
    """The other process."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.workflow.beside", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        assert self._answer() == "ready"

    def __call__(self, *words: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()


@pytest.fixture
def beside(flow: Workflow, folder: Path) -> Iterator[Beside]:
    """Another process, its clock standing as ours does."""
    other = Beside(folder)
    yield other
    other.kill()


def posted(flow: Workflow, clock: Clock, aet: str = "RIS", kind: str = "ups event") -> int:
    data = ds.data_set(ProcedureStepState="SCHEDULED")
    return flow._database.write(lambda connection: post(connection, clock(), kind, aet, data))


def taken(flow: Workflow) -> list[int]:
    return [one.id for one in flow.outbox.take()]


def test_one_has_the_duty_and_the_other_follows_when_it_is_killed(
    flow: Workflow, beside: Beside
) -> None:
    assert beside("claim") is True
    assert flow.duty.claim() is False
    assert beside("claim") is True
    beside.kill()
    assert flow.duty.claim() is True


def test_a_duty_that_nobody_sees_to_is_taken_over(
    flow: Workflow, beside: Beside, clock: Clock
) -> None:
    assert beside("claim") is True
    clock.forward(119)
    assert flow.duty.claim() is False
    clock.forward(2)
    assert flow.duty.claim() is True


def test_a_delivery_is_one_process_s(flow: Workflow, beside: Beside, clock: Clock) -> None:
    numbers = [posted(flow, clock, f"AE{n % 7}") for n in range(200)]
    got: list[int] = []
    while len(got) < len(numbers):
        news = taken(flow) + beside("take")
        assert news
        got += news
    assert sorted(got) == numbers


def test_what_a_killed_process_had_taken_is_free(
    flow: Workflow, beside: Beside, clock: Clock
) -> None:
    number = posted(flow, clock)
    assert beside("take") == [number]
    flow.inherit()
    assert taken(flow) == []
    beside.kill()
    flow.inherit()
    assert taken(flow) == [number]


def test_commitment_is_looked_at_and_answered_by_who_was_asked(
    flow: Workflow, beside: Beside, folder: Path
) -> None:
    number = beside("commit", "1.2.5", "1.2.826.3.1")
    with building.opened(folder) as store:
        flow.inherit()
        assert flow.examine(store.reader) == []
        mine = flow.commitments.request(ds.data_set(
            TransactionUID="1.2.6",
            ReferencedSOPSequence=[
                {"ReferencedSOPClassUID": building.CT, "ReferencedSOPInstanceUID": "1.2.826.3.2"}
            ],
        ), "CT2")  # fmt: skip
        (delivery,) = flow.examine(store.reader)
        assert beside("take") == [], "the association may be open here"
        assert beside("examine") == [number]
        assert taken(flow) == [delivery]
        beside.kill()
        flow.inherit()
        assert len(flow.examine(store.reader)) == 1
    assert flow.commitments.get(number).state == flow.commitments.get(mine).state == "decided"


def test_what_a_peer_listens_for_goes_where_it_listens(
    flow: Workflow, beside: Beside, clock: Clock
) -> None:
    beside("listen", "RIS", "ups event")
    number, other = posted(flow, clock), posted(flow, clock, kind="mpps set")
    assert taken(flow) == [other]
    assert beside("take") == [number]
    second = posted(flow, clock)
    beside.kill()
    flow.inherit()
    assert set(taken(flow)) == {number, second}


def test_what_is_left_lying_is_taken_by_another(
    flow: Workflow, beside: Beside, clock: Clock
) -> None:
    beside("listen", "RIS", "ups event")
    number = posted(flow, clock)
    clock.forward(LATE - 1)
    assert taken(flow) == []
    clock.forward(1)
    assert taken(flow) == [number]


def test_who_listens_is_known_and_told_everywhere(flow: Workflow, beside: Beside) -> None:
    beside("listen", "VIEW", "mpps event")
    assert flow.listeners.knows("VIEW")
    flow.performed.create("1.2.3", performed())
    assert [(one.kind, one.destination) for one in flow.outbox.deliveries()] == [
        ("mpps event", "VIEW")
    ]
    assert taken(flow) == []
    assert len(beside("take")) == 1


def test_who_has_hung_up_is_forgotten(flow: Workflow, clock: Clock) -> None:
    line = SimpleNamespace(open=True)
    waiting = posted(flow, clock)
    assert taken(flow) == [waiting]
    flow.outbox.failed(waiting, "no peer of the settings has this AE title")
    flow.listeners.begin("RIS", "ups event", line)
    assert flow.listeners.association("RIS", "ups event") == (line, 0)
    clock.forward(2)
    assert flow.listeners.association("RIS", "ups event") == (line, 2)
    assert taken(flow) == [waiting], "what waits for a listener is due at once"
    line.open = False
    assert flow.listeners.association("RIS", "ups event") is None
    flow.listeners.forget_ended()
    assert not flow.listeners.knows("RIS")
