"""How fast the workflow is: worklist queries, performed steps over eight associations, commitment.

Owns: this measure. Must not know: the tables of the workflow. The worklist is filled through its
own interface before the server starts; all that is measured goes over the network. What is timed is
sent as bytes made before and read as little as can be, so that the server is what is measured.
"""

from __future__ import annotations

import random
import select
import socket
import struct
import time
from typing import TYPE_CHECKING, Any

import hilum
from bench.loads import LoadFailedError, faultless, send
from bench.peers import CONTENDERS, HILUM, Server
from bench.report import Goal, at_least, below
from bench.sender import HOST, Load
from hilum.archive.disk import Disk
from hilum.archive.reading import Reader
from hilum.archive.workflow.attributes import data_set, items, pack, put
from hilum.archive.workflow.workflow import open_workflow
from hilum.config import Peer
from hilum.dimse.command import parse_command
from hilum.dimse.messages import c_find_rq, n_create_rq
from hilum.services.mpps import MPPS
from hilum.services.worklist import MODALITY_WORKLIST
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN
from hilum.wire.pdu import AssociateRQ, MaximumLength, ProposedContext

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.peers import WorkFolder
    from hilum.dataset.codec import DataSet

__all__ = ["measure"]

STATIONS, DAYS = 40, 100
ASSOCIATIONS, STEPS = 8, 400
_STEP = tag_of("ScheduledProcedureStepSequence")
_BATCH = 2000
COMMITTED = 2000
CONTEXT, P_DATA, ACCEPTED = 1, 4, 2
PENDING = (0xFF00, 0xFF01)


def measure(work: WorkFolder, steps: int, queries: int, tell: Callable[[str], None]) -> list[Goal]:
    """Fill a worklist with so many steps, then ask and report as modalities do."""
    folder = work.fresh("workflow")
    try:
        with Server(CONTENDERS[HILUM], folder):
            pass  # it makes the data folder
        (data,) = (path.parent for path in folder.rglob("workflow.db"))
        _fill(data, steps, tell)
        with Server(CONTENDERS[HILUM], folder) as server:
            found = _ask(server.port, queries, tell)
            rate = _report_steps(server.port, tell)
            committed = _commit(server.port, data, tell)
    finally:
        work.empty(folder)
    what = f"worklist of {steps:,} steps, by station and date: p99"
    return [
        below(what, found, 5, " ms"),
        at_least(f"N-CREATE of performed steps, {ASSOCIATIONS} associations", rate, 1000, "/s"),
        below(f"commitment of {COMMITTED:,} instances, read back and told", committed, 1, " s"),
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


# The wire -------------------------------------------------------------------------------------


class _Link:
    """An association for one SOP class: whole messages go out, statuses come in."""

    def __init__(self, port: int, sop_class: str):
        self.socket = socket.create_connection((HOST, port), 60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        context = ProposedContext(CONTEXT, sop_class, (EXPLICIT_VR_LITTLE_ENDIAN,))
        self.socket.sendall(
            AssociateRQ("HILUM", "BENCH", (context,), (MaximumLength(1 << 17),)).encode()
        )
        self._received = bytearray()
        while not (answers := self._pdus()):
            pass
        if answers[0][0] != ACCEPTED:
            raise LoadFailedError("the association was not accepted")

    def close(self) -> None:
        self.socket.close()

    def _pdus(self) -> list[tuple[int, bytes]]:
        """Wait for bytes; the PDUs that are whole then."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise LoadFailedError("the server closed the connection")
        self._received += data
        found = []
        while len(self._received) >= 6:
            kind, length = struct.unpack_from(">BxI", self._received)
            if len(self._received) < length + 6:
                break
            found.append((kind, bytes(self._received[6 : length + 6])))
            del self._received[: length + 6]
        return found

    def statuses(self) -> list[int]:
        """Wait for bytes; the statuses of the responses that have come with them."""
        found = []
        for kind, body in self._pdus():
            if kind != P_DATA:
                raise LoadFailedError(f"PDU {kind} instead of an answer")
            at = 0
            while at < len(body):
                length, _, control = struct.unpack_from(">IBB", body, at)
                if control & 1:
                    command = parse_command(body[at + 6 : at + 4 + length])
                    found.append(int(command.status))
                at += 4 + length
        return found


def _message(command: bytes, content: bytes) -> bytes:
    """A command and its data set, a PDU each."""
    return b"".join(
        struct.pack(">BBIIBB", P_DATA, 0, len(part) + 6, len(part) + 2, CONTEXT, control) + part
        for part, control in ((command, 3), (content, 2))
    )


# The measures ---------------------------------------------------------------------------------


def _ask(port: int, queries: int, tell: Callable[[str], None]) -> float:
    """The time until the last answer to a query of one station's day, p99 in milliseconds."""
    chance = random.Random(1)
    requests = [_query(chance) for _ in range(queries)]
    taken, matches = [], 0
    link = _Link(port, MODALITY_WORKLIST)
    for request in requests:
        begun = time.perf_counter()
        link.socket.sendall(request)
        statuses = link.statuses()
        while not statuses or statuses[-1] in PENDING:
            statuses += link.statuses()
        taken.append(time.perf_counter() - begun)
        matches += len(statuses) - 1
    link.close()
    if matches < queries:
        raise LoadFailedError(f"{queries} queries of the worklist found {matches} steps")
    taken.sort()
    p99 = taken[int(len(taken) * 0.99)] * 1e3
    middle = taken[len(taken) // 2] * 1e3
    tell(f"worklist: {matches / queries:.0f} matches, median {middle:.2f} ms, p99 {p99:.2f} ms")
    return p99


def _query(chance: random.Random) -> bytes:
    keys = _item(0)
    step = items(keys, _STEP)[0]
    for one in (keys, step):
        for tag in one:
            one[tag] = one[tag]._replace(value=[] if one[tag].vr == "SQ" else b"")
    put(step, "ScheduledStationAETitle", f"CT{chance.randrange(STATIONS)}")
    put(step, "ScheduledProcedureStepStartDate", _date(chance.randrange(DAYS)))
    put(keys, "ScheduledProcedureStepSequence", [step])
    return _message(c_find_rq(1, MODALITY_WORKLIST), pack(keys))


def _report_steps(port: int, tell: Callable[[str], None]) -> float:
    """Performed steps created a second, over eight associations."""
    content = pack(_performed())
    links = {}
    for thread in range(ASSOCIATIONS):
        uids = [f"1.2.826.0.1.3680043.9.9998.{thread + 1}.{n + 1}" for n in range(STEPS)]
        commands = (n_create_rq(1, MPPS, uid, data_set=True) for uid in uids)
        link = _Link(port, MPPS)
        links[link.socket.fileno()] = link, [_message(command, content) for command in commands]
    begun = time.perf_counter()
    _create_all(links)
    rate = ASSOCIATIONS * STEPS / (time.perf_counter() - begun)
    tell(f"performed steps: {rate:.0f} N-CREATE/s over {ASSOCIATIONS} associations")
    return rate


def _create_all(links: dict[int, tuple[_Link, list[bytes]]]) -> None:
    """Send the messages of every association, each after the answer to the one before."""
    poll = select.poll()
    for number, (link, messages) in links.items():
        poll.register(number, select.POLLIN)
        link.socket.sendall(messages.pop())
    left = len(links)
    while left:
        for number, _ in poll.poll():
            link, messages = links[number]
            for status in link.statuses():
                if status:
                    raise LoadFailedError(f"N-CREATE was answered {status:04X}")
                if messages:
                    link.socket.sendall(messages.pop())
                else:
                    poll.unregister(number)
                    link.close()
                    left -= 1


def _commit(port: int, data: Path, tell: Callable[[str], None]) -> float:
    """Seconds from asking for commitment of instances that are stored to its result."""
    faultless(send(Load(port, associations=4, instances=COMMITTED)))
    disk = Disk()
    folder = disk.open_folder(str(data / "segments"))
    reader = Reader(disk, folder, data / "index.db")
    wanted = [(one.sop_class_uid, one.sop_instance_uid) for one in reader.everything()]
    reader.close()
    disk.close(folder)
    taken = []
    with hilum.associate(Peer(aet="HILUM", host=HOST, port=port), calling="BENCH") as peer:
        for _ in range(5):
            begun = time.perf_counter()
            result = peer.commit(*wanted[:COMMITTED])
            taken.append(time.perf_counter() - begun)
            if not result.complete or len(wanted) < COMMITTED:
                raise LoadFailedError("what was stored was not committed")
    tell(
        f"commitment: {COMMITTED} instances in {sorted(taken)[2]:.2f} s, at most {max(taken):.2f} s"
    )
    return sorted(taken)[2]


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
