"""Every status that the conformance statement says is sent, provoked on a real server.

What is said and what is answered must be the same set, for each operation of each service; what
takes a fault of the machine is listed here by name, and provoked elsewhere.
"""

from __future__ import annotations

import dataclasses
import struct
from typing import TYPE_CHECKING, Any

import pytest

import hilum
from hilum.app import SERVICES
from hilum.archive.workflow.attributes import data_set
from hilum.archive.workflow.commitment import PUSH_MODEL_INSTANCE
from hilum.archive.workflow.workitem_events import GLOBAL
from hilum.config import Peer, load
from hilum.conformance.conditions import CONDITIONS, conditions
from hilum.services import (
    availability,
    commitment,
    mpps,
    query,
    retrieve,
    storage,
    ups,
    verification,
    worklist,
)
from hilum.services.base import Proposal
from hilum.services.long_lists import LONGEST
from hilum.tables import commands as c
from hilum.tables.query_retrieve import COMPOSITE_INSTANCE_ROOT, STUDY_ROOT, WITHOUT_BULK_DATA
from hilum.tables.status import SERVICES as TABLES
from tests.archive.building import CT, MR, SERIES, STUDY, dataset
from tests.probing import PLAIN, Probe, Sink
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.dataset.codec import DataSet
    from hilum.services.base import ServiceClass

MULTI = "1.2.840.10008.5.1.4.1.1.7.2"
N_DELETE_RQ = 0x0150
COUNT = 30
UIDS = [f"{SERIES}.{number}" for number in range(1, COUNT + 1)]
OTHER_CLASS = "1.2.826.3.1"
FRAMES, BROKEN = "1.2.826.4.1", "1.2.826.4.2"
REFUSED = UIDS[1]
LONG = b"\0" * (1100 << 10)
LONGER = b"\0" * (LONGEST + 1)
LISTS = frozenset(("mpps create", "mpps set", "availability", "ups create", "ups set"))
"""Operations whose data set may name instances, as many as a study has."""
GARBAGE = b"\xff" * 9

FAULTS: dict[str, frozenset[int]] = {
    "storage": frozenset((0xA700, 0xA701, 0xA702, 0xA703)),
    **dict.fromkeys(
        ("move", "get", "frame move", "frame get", "get without bulk data"), frozenset((0xA701,))
    ),
    "ups subscribe": frozenset((0xB301,)),
}
"""What takes a full disk, a disk that fails, or an index that cannot be read: tests/faults and
tests/archive. B301 takes another setting: see the end of this file."""
OF_THE_PROGRAM = frozenset((0x0110, 0x0210))
"""An error of the program, and a Message ID twice: tests/net."""


def frames_of(uid: str, size: int) -> bytes:
    """A multi-frame image of three frames; `size` is how many bytes of pixels it has."""
    number = struct.Struct("<H").pack
    more = {
        0x00280002: (b"US", number(1)),
        0x00280004: (b"CS", b"MONOCHROME2"),
        0x00280008: (b"IS", b"3"),
        0x00280011: (b"US", number(16)),
        0x00280100: (b"US", number(8)),
        0x00280101: (b"US", number(8)),
        0x00280102: (b"US", number(7)),
        0x00280103: (b"US", number(0)),
    }
    return dataset(uid, study="1.2.826.4", series="1.2.826.4.0", sop_class=MULTI, size=size,
                   more=more)  # fmt: skip


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    sink = Sink(REFUSED)
    with sink.server:
        rules = {"workflow.commitment_limit": 2, "storage.duplicate_policy": "reject",
                 "query.maximum_matches": COUNT + 10}  # fmt: skip
        settings = dataclasses.replace(
            load(None, {}, rules),
            peers={
                "locked": Peer("LOCKED", "127.0.0.1", 1, ("verification",)),
                "warned": Peer("WARNED", "127.0.0.1", 1, warnings=True),
                "gone": Peer("GONE", "127.0.0.1", 1),
                "sink": Peer("SINK", "127.0.0.1", sink.server.port),
            },
        )
        folder = tmp_path_factory.mktemp("data")
        with hilum.Server("HILUM", 0, data=folder, settings=settings) as server:
            yield Probe(server, sink)


# Every operation ----------------------------------------------------------------------------------


def commonly(probe: Probe) -> None:
    """What every operation answers to the same mistakes."""
    for service in SERVICES:
        for field, operation in service.operations.items():
            said = conditions(operation)
            uid: dict[str, Any] = {"abstract": _class_of(service, field)}
            data = None if field in (c.N_GET_RQ, c.C_ECHO_RQ) else b""
            more: dict[str, Any] = {"MoveDestination": "SINK"} if field == c.C_MOVE_RQ else {}
            if field == c.N_ACTION_RQ:
                more["ActionTypeID"] = 1
            probe.ask(service, field, as_field=N_DELETE_RQ, **uid)
            if not service.handlers:
                continue  # the server asks, it is not asked
            if 0x0124 in said:
                probe.ask(service, field, data, calling="LOCKED", **uid, **more)
            if 0x0122 in said:
                probe.ask(service, field, data, named="1.2.840.10008.1.1", **uid, **more)
            if data is not None and field != c.C_STORE_RQ:
                long = LONGER if operation.statuses in LISTS else LONG
                probe.ask(service, field, long, **uid, **more, **_workitem_class(service))
                probe.ask(service, field, GARBAGE, **uid, **more, **_workitem_class(service))


def _class_of(service: ServiceClass, field: int) -> str:
    if service is retrieve.SERVICE:
        return STUDY_ROOT.move if field == c.C_MOVE_RQ else STUDY_ROOT.get
    if service is retrieve.FRAMES and field == c.C_GET_RQ:
        return COMPOSITE_INSTANCE_ROOT.get
    return service.sop_classes[0]


def _workitem_class(service: ServiceClass) -> dict[str, Any]:
    """Requests about workitems name the Push SOP Class, whatever the context (CC.3.1)."""
    return {"named": ups.PUSH.sop_classes[0]} if service in (ups.PULL, ups.WATCH) else {}


# Verification, Storage, Query ---------------------------------------------------------------------


def store(probe: Probe, uid: str, data: bytes, *, sop_class: str = CT, **more: Any) -> int:
    return probe.ask(storage.SERVICE, c.C_STORE_RQ, data, uid=uid, abstract=sop_class, **more)


def storing(probe: Probe) -> None:
    assert probe.ask(verification.SERVICE, c.C_ECHO_RQ) == 0
    for number, uid in enumerate(UIDS, 1):
        assert store(probe, uid, dataset(uid, number=number, size=1000)) == 0
    other = dataset(OTHER_CLASS, study=STUDY, series="1.2.826.3", sop_class=MR)
    assert store(probe, OTHER_CLASS, other, sop_class=MR) == 0
    assert store(probe, FRAMES, frames_of(FRAMES, 768), sop_class=MULTI) == 0
    assert store(probe, BROKEN, frames_of(BROKEN, 100), sop_class=MULTI) == 0
    odd = dataset("1.2.9", sop_class=None)
    assert store(probe, "1.2.9", odd, calling="WARNED") == 0xB007
    assert store(probe, UIDS[0], dataset(UIDS[0], number=99)) == 0xA901
    assert store(probe, "1.2.8", dataset("1.2.7")) == 0xA900
    assert store(probe, "1.2.8", GARBAGE) == 0xC000
    assert store(probe, "not a UID", dataset("1.2.7")) == 0x0117


def find(probe: Probe, service: ServiceClass, **keys: Any) -> int:
    return probe.ask(service, c.C_FIND_RQ, data_set(**keys), abstract=STUDY_ROOT.find)


def querying(probe: Probe) -> None:
    study = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": ""}
    assert find(probe, query.SERVICE, **study) == 0
    assert find(probe, query.SERVICE, **study, PatientBirthName="X") == 0
    assert find(probe, query.SERVICE, QueryRetrieveLevel="SERIES") == 0xA900
    images = data_set(QueryRetrieveLevel="IMAGE", StudyInstanceUID=STUDY, SeriesInstanceUID=SERIES)
    status = probe.ask(query.SERVICE, c.C_FIND_RQ, images, abstract=STUDY_ROOT.find, cancel=True)
    assert status in (0xFE00, 0x0000)


# Retrieve -----------------------------------------------------------------------------------------


def wanted(level: str = "STUDY", **keys: Any) -> DataSet:
    return data_set(**{"QueryRetrieveLevel": level, "StudyInstanceUID": STUDY, **keys})


def taking(*classes: str) -> tuple[Proposal, ...]:
    return tuple(Proposal(one, PLAIN, roles=(False, True)) for one in classes)


def single(*uids: str, level: str = "IMAGE", **more: Any) -> DataSet:
    return data_set(QueryRetrieveLevel=level, SOPInstanceUID="\\".join(uids), **more)


def getting(probe: Probe) -> None:
    for service, model, all_of_it in (
        (retrieve.SERVICE, STUDY_ROOT, wanted()),
        (retrieve.FRAMES, COMPOSITE_INSTANCE_ROOT, single(*UIDS, OTHER_CLASS)),
        (retrieve.HEADERS, WITHOUT_BULK_DATA, single(*UIDS, OTHER_CLASS)),
    ):

        def get(content: DataSet, *classes: str, cancel: bool = False,
                service: ServiceClass = service, abstract: str = model.get) -> int:  # fmt: skip
            return probe.ask(service, c.C_GET_RQ, content, abstract=abstract, cancel=cancel,
                             proposals=taking(*classes))  # fmt: skip

        assert get(all_of_it, CT, MR) == 0
        assert get(all_of_it, CT) == 0xB000
        assert get(all_of_it) == 0xA702
        assert get(all_of_it, CT, MR, cancel=True) == 0xFE00
        assert get(data_set(QueryRetrieveLevel="NONE")) == 0xA900
    for status, content in FRAME_REQUESTS:
        answer = probe.ask(
            retrieve.FRAMES, c.C_GET_RQ, content, abstract=COMPOSITE_INSTANCE_ROOT.get,
            proposals=taking(MULTI),
        )  # fmt: skip
        assert answer == status


FRAME_REQUESTS = (
    (0x0000, single(FRAMES, level="FRAME", SimpleFrameList=[1, 3])),
    (0xAA00, single("9.9", level="FRAME", SimpleFrameList=[1])),
    (0xAA00, single(FRAMES, level="FRAME", SimpleFrameList=[7])),
    (0xAA01, single(UIDS[0], level="FRAME", SimpleFrameList=[1])),
    (0xAA02, single(BROKEN, level="FRAME", SimpleFrameList=[1])),
    (0xAA03, single(FRAMES, level="FRAME", TimeRange=[0.0, 1.0])),
    (0xAA04, single(FRAMES, level="FRAME")),
    (0xAA04, single(FRAMES, level="FRAME", SimpleFrameList=[1, 7])),
)


def moving(probe: Probe) -> None:
    for service, model, all_of_it, two in (
        (retrieve.SERVICE, STUDY_ROOT, wanted(), wanted("IMAGE", SeriesInstanceUID=SERIES,
                                                        SOPInstanceUID="\\".join(UIDS[1:3]))),
        (retrieve.FRAMES, COMPOSITE_INSTANCE_ROOT, single(*UIDS), single(*UIDS[1:3])),
    ):  # fmt: skip

        def move(content: DataSet, destination: str, cancel: bool = False,
                 service: ServiceClass = service, abstract: str = model.move) -> int:  # fmt: skip
            return probe.ask(service, c.C_MOVE_RQ, content, abstract=abstract, cancel=cancel,
                             MoveDestination=destination)  # fmt: skip

        one = wanted("IMAGE", SeriesInstanceUID=SERIES, SOPInstanceUID=UIDS[5])
        assert move(single(UIDS[5]) if service is retrieve.FRAMES else one, "SINK") == 0
        assert move(two, "SINK") == 0xB000
        assert move(two, "GONE") == 0xA702
        assert move(two, "NOBODY") == 0xA801
        assert move(data_set(QueryRetrieveLevel="NONE"), "SINK") == 0xA900
        probe.sink.gate.clear()
        assert move(all_of_it, "SINK", cancel=True) == 0xFE00
    for status, content in FRAME_REQUESTS:
        answer = probe.ask(
            retrieve.FRAMES, c.C_MOVE_RQ, content, abstract=COMPOSITE_INSTANCE_ROOT.move,
            MoveDestination="SINK",
        )  # fmt: skip
        assert answer == status


# Worklist, performed steps, commitment, availability ----------------------------------------------


def scheduling(probe: Probe) -> None:
    workflow = probe.server.workflow
    assert workflow is not None
    workflow.worklist.add_all(making.order(n, PatientID=str(n)) for n in range(2000))
    one = data_set(PatientID="7")
    assert probe.ask(worklist.SERVICE, c.C_FIND_RQ, one) == 0
    everything = making.step_keys()
    assert probe.ask(worklist.SERVICE, c.C_FIND_RQ, everything, cancel=True) == 0xFE00


def without(elements: DataSet, keyword: str) -> DataSet:
    from hilum.tables.dictionary import tag_of

    return {tag: one for tag, one in elements.items() if tag != tag_of(keyword)}


def performing(probe: Probe) -> None:
    def create(content: DataSet, uid: str) -> int:
        return probe.ask(mpps.SERVICE, c.N_CREATE_RQ, content, uid=uid)

    def change(uid: str, **attributes: Any) -> int:
        return probe.ask(mpps.SERVICE, c.N_SET_RQ, data_set(**attributes), uid=uid)

    def read(uid: str, **more: Any) -> int:
        abstract = mpps.MPPS_RETRIEVE
        return probe.ask(mpps.RETRIEVE, c.N_GET_RQ, uid=uid, abstract=abstract, **more)

    assert create(making.performed(), "1.2.1") == 0
    assert create(making.performed(), "1.2.1") == 0x0111
    assert create(making.performed(PerformedProcedureStepStatus="COMPLETED"), "1.2.2") == 0x0106
    assert create(without(making.performed(), "Modality"), "1.2.2") == 0x0120
    assert create(making.performed(Modality=""), "1.2.2") == 0x0121
    assert change("1.2.1", PerformedProcedureStepDescription="more") == 0
    assert change("1.2.1", PatientName="Other") == 0x0105
    assert change("1.2.1", PerformedProcedureStepStatus="UNHEARD OF") == 0x0106
    assert change("9.9", PerformedProcedureStepDescription="more") == 0x0112
    item = {"SeriesInstanceUID": "1.2"}
    assert change("1.2.1", PerformedSeriesSequence=[item]) == 0x0120
    assert change("1.2.1", PerformedProcedureStepStatus="COMPLETED") == 0x0121
    assert read("1.2.1") == 0
    assert read("1.2.1", AttributeIdentifierList=(0x00100010, 0x00101010)) == 0x0001
    assert read("9.9") == 0x0112
    done = probe.ask(mpps.SERVICE, c.N_SET_RQ, making.ended(UIDS[0]), uid="1.2.1")
    assert done == 0
    assert change("1.2.1", PerformedProcedureStepDescription="more") == 0x0110


def committing(probe: Probe) -> None:
    def ask(content: DataSet, uid: str = PUSH_MODEL_INSTANCE, action: int = 1) -> int:
        return probe.ask(commitment.SERVICE, c.N_ACTION_RQ, content, uid=uid, ActionTypeID=action)

    def references(count: int, transaction: str = "1.2.3") -> DataSet:
        item = {"ReferencedSOPClassUID": CT}
        items = [{**item, "ReferencedSOPInstanceUID": uid} for uid in UIDS[:count]]
        return data_set(TransactionUID=transaction, ReferencedSOPSequence=items)

    assert ask(references(1)) == 0
    assert ask(references(1), uid="1.2") == 0x0112
    assert ask(references(1), action=2) == 0x0123
    assert ask(references(1, "")) == 0x0115
    assert ask(references(3)) == 0x0213


def announcing(probe: Probe) -> None:
    def tell(uid: str, available: str = "ONLINE", study: str = STUDY, drop: str = "") -> int:
        reference = {"ReferencedSOPClassUID": CT, "ReferencedSOPInstanceUID": UIDS[0],
                     "InstanceAvailability": available, "RetrieveAETitle": "PEER"}  # fmt: skip
        series = {"SeriesInstanceUID": SERIES, "ReferencedSOPSequence": [reference]}
        content = data_set(
            ReferencedPerformedProcedureStepSequence=[],
            StudyInstanceUID=study,
            ReferencedSeriesSequence=[series],
        )
        content = without(content, drop) if drop else content
        return probe.ask(availability.SERVICE, c.N_CREATE_RQ, content, uid=uid)

    assert tell("1.2.1") == 0
    assert tell("1.2.1") == 0x0111
    assert tell("1.2.2", available="SOMEWHERE") == 0x0106
    assert tell("1.2.2", study="") == 0x0121
    assert tell("1.2.2", drop="StudyInstanceUID") == 0x0120


# Workitems ----------------------------------------------------------------------------------------

PUSH = ups.PUSH.sop_classes[0]
LOCK = "1.2.3.4"


class Workitems:
    """Requests about workitems."""

    def __init__(self, probe: Probe) -> None:
        self.probe = probe

    def create(self, uid: str, content: DataSet | None = None) -> int:
        wanted = making.workitem() if content is None else content
        return self.probe.ask(ups.PUSH, c.N_CREATE_RQ, wanted, uid=uid)

    def change(self, uid: str, **attributes: Any) -> int:
        content = data_set(**attributes)
        return self.probe.ask(ups.PULL, c.N_SET_RQ, content, uid=uid, named=PUSH)

    def state(self, uid: str, state: str, lock: str = LOCK, action: int = 1) -> int:
        content = making.to_state(state, lock)
        return self.probe.ask(
            ups.PULL, c.N_ACTION_RQ, content, uid=uid, named=PUSH, ActionTypeID=action
        )

    def cancel(self, uid: str, service: ServiceClass = ups.PUSH, action: int = 2) -> int:
        return self.probe.ask(
            service, c.N_ACTION_RQ, data_set(), uid=uid, named=PUSH, ActionTypeID=action
        )

    def subscribe(self, uid: str, action: int = 3, **attributes: Any) -> int:
        content = data_set(**{"ReceivingAE": "SINK", "DeletionLock": "FALSE", **attributes})
        return self.probe.ask(
            ups.WATCH, c.N_ACTION_RQ, content, uid=uid, named=PUSH, ActionTypeID=action
        )

    def read(self, uid: str, **more: Any) -> int:
        return self.probe.ask(ups.PULL, c.N_GET_RQ, uid=uid, named=PUSH, **more)


def pushing(probe: Probe) -> None:
    w = Workitems(probe)
    for uid in ("1", "2", "3", "4", "5"):
        assert w.create(f"1.2.{uid}") == 0
    assert w.create("1.2.1") == 0x0111
    assert w.create("1.2.9", making.workitem(WorklistLabel="")) == 0xB300
    assert w.create("1.2.8", making.workitem(ProcedureStepState="COMPLETED")) == 0xC309
    assert w.create("1.2.8", making.workitem(InputReadinessState="SOON")) == 0x0106
    assert w.create("1.2.8", making.workitem(ProcedureStepLabel="")) == 0x0121
    assert w.create("1.2.8", without(making.workitem(), "ProcedureStepLabel")) == 0x0120
    assert w.change("1.2.1", ProcedureStepLabel="Other") == 0
    assert w.change("1.2.1", PatientName="Other") == 0x0105
    assert w.change("1.2.1", InputReadinessState="SOON") == 0x0106
    assert w.change("1.2.1", ScheduledHumanPerformersSequence=[{"HumanPerformerName": "X"}]) == (
        0x0120
    )
    nameless = {"HumanPerformerCodeSequence": [making.CODE], "HumanPerformerName": "",
                "HumanPerformerOrganization": "X"}  # fmt: skip
    assert w.change("1.2.1", ScheduledHumanPerformersSequence=[nameless]) == 0x0121
    assert w.change("1.2.1", ProcedureStepLabel="X", TransactionUID=LOCK) == 0xC310
    assert w.change("9.9", ProcedureStepLabel="X") == 0xC307
    assert w.read("1.2.1") == 0
    assert w.read("1.2.1", AttributeIdentifierList=(0x00741204, 0x00101010)) == 0x0001
    assert w.read("9.9") == 0xC307


def changing(probe: Probe) -> None:
    w = Workitems(probe)
    assert w.state("1.2.1", "COMPLETED") == 0xC310
    assert w.state("1.2.1", "IN PROGRESS", lock="") == 0xC301
    assert w.state("1.2.1", "IN PROGRESS") == 0
    assert w.state("1.2.1", "IN PROGRESS") == 0xC302
    assert w.state("1.2.1", "SCHEDULED") == 0xC303
    assert w.state("1.2.1", "UNHEARD OF") == 0x0115
    assert w.state("1.2.1", "COMPLETED") == 0xC304
    assert w.state("9.9", "IN PROGRESS") == 0xC307
    assert w.state("1.2.1", "COMPLETED", action=9) == 0x0123
    assert w.change("1.2.1", ProcedureStepLabel="X") == 0xC301
    done = making.work_done(LOCK)
    assert probe.ask(ups.PULL, c.N_SET_RQ, done, uid="1.2.1", named=PUSH) == 0
    assert w.state("1.2.1", "COMPLETED") == 0
    assert w.state("1.2.1", "COMPLETED") == 0xB306
    assert w.state("1.2.1", "CANCELED") == 0xC300
    assert w.change("1.2.1", ProcedureStepLabel="X", TransactionUID=LOCK) == 0xC300
    assert w.state("1.2.2", "IN PROGRESS") == 0
    assert w.state("1.2.2", "CANCELED") == 0
    assert w.state("1.2.2", "CANCELED") == 0xB304


def watching(probe: Probe) -> None:
    w = Workitems(probe)
    assert w.state("1.2.3", "IN PROGRESS") == 0
    for service in (ups.PUSH, ups.WATCH):
        assert w.cancel("1.2.1", service) == 0xC311
        assert w.cancel("1.2.2", service) == 0xB304
        assert w.cancel("1.2.3", service) == 0xC312
        assert w.cancel("9.9", service) == 0xC307
        assert w.cancel("1.2.1", service, action=1) == 0x0123
    assert w.cancel("1.2.4", ups.PUSH) == 0
    assert w.subscribe("1.2.5") == 0
    assert w.subscribe(GLOBAL, DeletionLock="TRUE") == 0
    assert w.subscribe("1.2.5", DeletionLock="MAYBE") == 0x0115
    assert w.subscribe("1.2.5", ReceivingAE="NOBODY") == 0xC308
    assert w.subscribe("1.2.5", PatientID="7") == 0xC314


def asking(probe: Probe) -> None:
    for service in (ups.PULL, ups.WATCH, ups.QUERY):
        uid = service.sop_classes[0]
        assert probe.ask(service, c.C_FIND_RQ, data_set(PatientID="P-1"), abstract=uid) == 0
    workflow = probe.server.workflow
    assert workflow is not None
    for number in range(300):
        workflow.workitems.create(f"1.3.{number}", making.workitem())
    uid = ups.QUERY.sop_classes[0]
    everything = data_set(PatientID="")
    assert probe.ask(ups.QUERY, c.C_FIND_RQ, everything, abstract=uid, cancel=True) == 0xFE00


# Said and answered --------------------------------------------------------------------------------


def test_what_is_said_is_what_is_answered(probe: Probe) -> None:
    for provoke in (commonly, storing, querying, getting, moving, scheduling, performing,
                    committing, announcing, pushing, changing, watching, asking):  # fmt: skip
        provoke(probe)
    for service in SERVICES:
        for operation in service.operations.values():
            name = operation.statuses
            seen = probe.seen[name]
            expected = set(conditions(operation)) - FAULTS.get(name, frozenset())
            unforced = OF_THE_PROGRAM - seen
            assert hexes(seen) == hexes(expected - unforced), f"{service.name} {operation.name}"


def hexes(statuses: set[int]) -> list[str]:
    return [f"{status:04X}" for status in sorted(statuses)]


def test_conditions_are_of_operations_that_there_are() -> None:
    names = {one.statuses for service in SERVICES for one in service.operations.values()}
    assert set(CONDITIONS) <= names
    assert names - set(CONDITIONS) - {""} <= set(TABLES)
    assert set(FAULTS) <= names


@pytest.mark.parametrize("setting", ["off", "granted"])
def test_a_lock_that_is_not_granted_is_told(setting: str, tmp_path: Any) -> None:
    """B301 takes another setting."""
    settings = load(None, {}, {"workflow.deletion_locks": setting == "granted"})
    peers = {"sink": Peer("SINK", "127.0.0.1", 1)}
    settings = dataclasses.replace(settings, peers=peers)
    with hilum.Server("HILUM", 0, data=tmp_path, settings=settings) as server:
        w = Workitems(Probe(server, Sink(REFUSED)))
        status = w.subscribe(GLOBAL, DeletionLock="TRUE")
    assert status == (0x0000 if setting == "granted" else 0xB301)
