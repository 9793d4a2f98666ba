"""How fast the workflow is: worklist queries, performed steps over eight associations, commitment.

Owns: this measure. Must not know: the tables of the workflow. The worklist is filled through its
own interface before the server starts; all that is measured goes over the network.
"""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING, Any

from bench.loads import LoadFailedError
from bench.peers import CONTENDERS, HILUM, Server
from bench.report import Goal, at_least, below
from hilum.archive.workflow.attributes import data_set, items, pack, put
from hilum.archive.workflow.workflow import open_workflow
from hilum.config import Peer
from hilum.dimse.messages import c_find_rq, n_create_rq
from hilum.net.client import Association
from hilum.services.base import Proposal
from hilum.services.mpps import MPPS
from hilum.services.worklist import MODALITY_WORKLIST
from hilum.tables.commands import C_FIND_RQ, N_CREATE_RQ
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.peers import WorkFolder
    from hilum.dataset.codec import DataSet

__all__ = ["measure"]

STATIONS, DAYS = 40, 100
ASSOCIATIONS, STEPS = 8, 400
_STEP = tag_of("ScheduledProcedureStepSequence")
_BATCH = 2000


def measure(work: WorkFolder, steps: int, queries: int, tell: Callable[[str], None]) -> list[Goal]:
    """Fill a worklist with so many steps, then ask and report as modalities do."""
    folder = work.fresh("workflow")
    try:
        with Server(CONTENDERS[HILUM], folder):
            pass  # it makes the data folder
        (data,) = (path.parent for path in folder.rglob("workflow.db"))
        _fill(data, steps, tell)
        with Server(CONTENDERS[HILUM], folder) as server:
            peer = Peer(aet="HILUM", host="127.0.0.1", port=server.port)
            found = _ask(peer, queries, tell)
            rate = _report_steps(peer, tell)
    finally:
        work.empty(folder)
    what = f"worklist of {steps:,} steps, by station and date: p99"
    return [
        below(what, found, 5, " ms"),
        at_least(f"N-CREATE of performed steps, {ASSOCIATIONS} associations", rate, 1000, "/s"),
    ]


def _fill(data: Any, steps: int, tell: Callable[[str], None]) -> None:
    begun = time.monotonic()
    flow = open_workflow(data, lambda: time.time_ns() // 1000, lambda: "")
    for first in range(0, steps, _BATCH):
        flow.worklist.add_all(_item(number) for number in range(first, first + _BATCH))
    flow.close()
    tell(f"{steps:,} steps scheduled in {time.monotonic() - begun:.0f} s")


def _date(day: int) -> str:
    return f"2026{1 + day // 28:02d}{1 + day % 28:02d}"


def _item(number: int) -> DataSet:
    code = {"CodeValue": "CTHX", "CodingSchemeDesignator": "99X", "CodeMeaning": "CT Thorax"}
    step = {
        "ScheduledStationAETitle": f"CT{number % STATIONS}",
        "ScheduledProcedureStepStartDate": _date(number // STATIONS % DAYS),
        "ScheduledProcedureStepStartTime": f"{number % 24:02d}0000",
        "Modality": "CT",
        "ScheduledProcedureStepID": f"S{number}",
        "ScheduledProcedureStepDescription": "CT Thorax",
        "ScheduledPerformingPhysicianName": "Gray^Effie",
        "ScheduledProtocolCodeSequence": [code],
    }
    return data_set(
        PatientName=f"Doe^Jane^{number}",
        PatientID=f"P{number}",
        PatientBirthDate="19700101",
        PatientSex="F",
        AccessionNumber=f"A{number}",
        ReferringPhysicianName="Roe^Rita",
        StudyInstanceUID=f"1.2.826.0.1.3680043.9.9999.{number + 1}",
        RequestedProcedureID=f"R{number}",
        RequestedProcedureDescription="CT Thorax",
        RequestedProcedureCodeSequence=[code],
        ScheduledProcedureStepSequence=[step],
    )


def _associate(peer: Peer, sop_class: str) -> Association:
    proposal = Proposal(sop_class, (EXPLICIT_VR_LITTLE_ENDIAN,))
    return Association(peer, [proposal], calling="BENCH")


# The measures ---------------------------------------------------------------------------------


def _ask(peer: Peer, queries: int, tell: Callable[[str], None]) -> float:
    """The time until the last answer to a query of one station's day, p99 in milliseconds."""
    chance = random.Random(1)
    keys = _item(0)
    for tag in keys:
        keys[tag] = keys[tag]._replace(value=[] if keys[tag].vr == "SQ" else b"")
    step = items(_item(0), _STEP)[0]
    for tag in step:
        step[tag] = step[tag]._replace(value=[] if step[tag].vr == "SQ" else b"")
    put(keys, "ScheduledProcedureStepSequence", [step])
    taken, matches = [], 0
    with _associate(peer, MODALITY_WORKLIST) as association:
        context = association.context(MODALITY_WORKLIST)
        assert context is not None
        for _ in range(queries):
            put(step, "ScheduledStationAETitle", f"CT{chance.randrange(STATIONS)}")
            put(step, "ScheduledProcedureStepStartDate", _date(chance.randrange(DAYS)))
            identifier = pack(keys)
            begun = time.perf_counter()
            association.send(C_FIND_RQ, context, _find_command, (identifier,))
            while association.receive().pending:
                matches += 1
            taken.append(time.perf_counter() - begun)
    taken.sort()
    p99 = taken[int(len(taken) * 0.99)] * 1e3
    middle = taken[len(taken) // 2] * 1e3
    tell(f"worklist: {matches / queries:.0f} matches, median {middle:.2f} ms, p99 {p99:.2f} ms")
    return p99


def _find_command(number: int) -> bytes:
    return c_find_rq(number, MODALITY_WORKLIST)


def _report_steps(peer: Peer, tell: Callable[[str], None]) -> float:
    """Performed steps created a second, over eight associations."""
    identifier = pack(_performed())
    failed: list[int] = []

    def work(thread: int) -> None:
        with _associate(peer, MPPS) as association:
            context = association.context(MPPS)
            assert context is not None
            for number in range(STEPS):
                uid = f"1.2.826.0.1.3680043.9.9998.{thread + 1}.{number + 1}"
                association.send(N_CREATE_RQ, context, _create_command(uid), (identifier,))
                status = association.receive().status
                if status:
                    failed.append(status)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(ASSOCIATIONS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = ASSOCIATIONS * STEPS / (time.perf_counter() - begun)
    if failed:
        raise LoadFailedError(f"N-CREATE was answered {failed[0]:04X}")
    tell(f"performed steps: {rate:.0f} N-CREATE/s over {ASSOCIATIONS} associations")
    return rate


def _create_command(uid: str) -> Callable[[int], bytes]:
    return lambda number: n_create_rq(number, MPPS, uid, data_set=True)


def _performed() -> DataSet:
    scheduled = {
        "StudyInstanceUID": "1.2.826.0.1.3680043.9.9999.1",
        "ScheduledProcedureStepID": "S0",
        **dict.fromkeys(("AccessionNumber", "RequestedProcedureID"), ""),
        **dict.fromkeys(("RequestedProcedureDescription", "ScheduledProcedureStepDescription"), ""),
        "ReferencedStudySequence": [],
        "ScheduledProtocolCodeSequence": [],
    }
    empty = (
        "PatientName PatientID PatientBirthDate PatientSex PerformedStationName PerformedLocation"
        " PerformedProcedureStepDescription PerformedProcedureTypeDescription StudyID"
        " PerformedProcedureStepEndDate PerformedProcedureStepEndTime"
    )
    return data_set(
        **dict.fromkeys(empty.split(), ""),
        ScheduledStepAttributesSequence=[scheduled],
        ReferencedPatientSequence=[],
        PerformedProcedureStepID="PPS1",
        PerformedStationAETitle="CT1",
        PerformedProcedureStepStartDate="20260202",
        PerformedProcedureStepStartTime="0800",
        PerformedProcedureStepStatus="IN PROGRESS",
        ProcedureCodeSequence=[],
        Modality="CT",
        PerformedProtocolCodeSequence=[],
        PerformedSeriesSequence=[],
    )
