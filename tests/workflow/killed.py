"""A process that writes what it is told and says what was acknowledged, until it is killed."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from uuid import uuid4

from hilum.archive.workflow.commitment import Reference, request_data_set
from hilum.archive.workflow.workflow import Options, open_workflow
from tests.workflow.making import ended, order, performed, to_state, workitem


def main() -> None:
    folder = Path(sys.argv[1])
    flow = open_workflow(
        folder,
        lambda: time.time_ns() // 1000,
        lambda: f"2.25.{uuid4().int}",
        Options(forward_mpps=("RIS",)),
    )
    mutex = threading.Lock()

    def acknowledge(*words: str) -> None:
        with mutex:
            print(*words, flush=True)

    def work(thread: int) -> None:
        for number in range(100_000):
            uid = f"1.2.{thread}.{number}"
            flow.worklist.add(order(1, StudyInstanceUID=uid, AccessionNumber=uid))
            acknowledge("order", uid)
            flow.performed.create(uid, performed(study=uid))
            acknowledge("begun", uid)
            flow.performed.set(uid, ended(f"{uid}.1"))
            acknowledge("done", uid)
            flow.workitems.create(uid, workitem())
            acknowledge("workitem", uid)
            flow.workitems.change_state(uid, to_state("IN PROGRESS", f"{uid}.9"))
            acknowledge("claimed", uid)
            flow.commitments.request(
                request_data_set(uid, [Reference("1.2.840.10008.5.1.4.1.1.2", f"{uid}.1")]), "CT1"
            )
            acknowledge("asked", uid)

    for thread in range(4):
        threading.Thread(target=work, args=(thread,), daemon=True).start()
    threading.Event().wait()


main()
