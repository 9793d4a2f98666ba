"""A process that does what handlers and couriers do, as fast as it can, until something fails."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from uuid import uuid4

from hilum.archive.workflow.commitment import Reference, request_data_set
from hilum.archive.workflow.workflow import Options, open_workflow
from hilum.errors import DimseError
from tests.workflow.making import ended, order, performed, to_state, workitem

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.archive.workflow.workflow import Workflow

THREADS = 4
CT = "1.2.840.10008.5.1.4.1.1.2"


def uid() -> str:
    return f"2.25.{uuid4().int}"


class Worker:
    """One thread: each thing is done as a peer would, and answered as the standard says."""

    def __init__(self, flow: Workflow, number: int) -> None:
        self.flow, self.number = flow, number

    def run(self) -> None:
        while True:
            self.examine()

    def examine(self) -> None:
        flow, step, lock = self.flow, uid(), uid()
        listener, kind = f"AE{self.number}", "ups event"
        asked = request_data_set(uid(), [Reference(CT, step)])
        new = order(1, StudyInstanceUID=step, AccessionNumber=step[-12:])
        self.does(lambda: flow.worklist.add(new))
        self.does(lambda: flow.performed.create(step, performed(study=step)))
        self.does(lambda: flow.performed.create(step, performed(study=step)), 0x0111)
        self.does(lambda: flow.performed.set(step, ended(f"{step[:-2]}.1")))
        self.does(lambda: flow.performed.set(step, ended(f"{step[:-2]}.1")), 0x0110)
        self.does(lambda: flow.workitems.create(step, workitem()))
        self.does(lambda: flow.workitems.change_state(step, to_state("IN PROGRESS", lock)))
        self.does(lambda: flow.workitems.change_state(step, to_state("COMPLETED", "9.9")), 0xC301)
        self.does(lambda: flow.commitments.request(asked, "CT1"))
        self.does(lambda: flow.listeners.begin(listener, kind, SimpleNamespace(open=True)))
        self.does(lambda: [flow.outbox.delivered(one.id) for one in flow.outbox.take(16)])
        self.does(flow.inherit)
        self.does(flow.completeness.candidates)
        assert flow.performed.get(step).status == "COMPLETED"

    def does(self, what: Callable[[], object], expected: int = 0x0000) -> None:
        try:
            what()
            status, why = 0x0000, ""
        except DimseError as error:
            status, why = error.status, error.comment
        if status != expected:
            raise AssertionError(f"{status:04X} {why}")


def main() -> None:
    flow = open_workflow(
        Path(sys.argv[1]), lambda: time.time_ns() // 1000, uid, Options(forward_mpps=("RIS",))
    )
    ended_with: list[str] = []
    end = threading.Event()

    def work(number: int) -> None:
        try:
            Worker(flow, number).run()
        except BaseException as error:
            ended_with.append(repr(error))
            end.set()

    for number in range(THREADS):
        threading.Thread(target=work, args=(number,), daemon=True).start()
    print("works", flush=True)
    end.wait()
    print("failed", *ended_with, flush=True)


main()
