"""A department around Hilum, played by pynetdicom: the RIS that hears of all, a modality.

Owns what they say and what they are told, as pydicom data sets; must not import Hilum, which is a
process. The RIS sends HL7 (MLLP) and takes N-EVENT-REPORT, N-CREATE and N-SET; the modality
queries, reports and stores.
"""

from __future__ import annotations

import json
import socket
import threading
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ImplicitVRLittleEndian, generate_uid
from pynetdicom import AE, evt
from pynetdicom.presentation import build_context, build_role
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepNotification,
    ModalityPerformedProcedureStepRetrieve,
    ModalityWorklistInformationFind,
    StorageCommitmentPushModel,
    StorageCommitmentPushModelInstance,
    UnifiedProcedureStepEvent,
    UnifiedProcedureStepPull,
    UnifiedProcedureStepPush,
    UnifiedProcedureStepQuery,
    UnifiedProcedureStepWatch,
)

from tests.peers.hilum import HilumServer, hilum
from tests.peers.process import free_port
from tests.peers.pynetdicom_threads import release, steady, stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = [
    "Department",
    "Heard",
    "Listener",
    "Modality",
    "hl7_order",
    "image",
    "items_of",
    "mllp",
]

EVENTS = (
    StorageCommitmentPushModel,
    ModalityPerformedProcedureStepNotification,
    UnifiedProcedureStepEvent,
)
"""Reported by an SCP that asks to be one on an association of its own."""

CREATED = (InstanceAvailabilityNotification, ModalityPerformedProcedureStep)
USED = (
    ModalityWorklistInformationFind,
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepRetrieve,
    StorageCommitmentPushModel,
    InstanceAvailabilityNotification,
    UnifiedProcedureStepPush,
    UnifiedProcedureStepPull,
    UnifiedProcedureStepWatch,
    UnifiedProcedureStepQuery,
)
WAIT = 30.0
HUGE = 1 << 20


class Heard(NamedTuple):
    """A request that came.

    `what` is its kind of message, `sop_class` and `uid` what it names, `event` the event type of an
    N-EVENT-REPORT, `same` whether it came on an association that the hearer had opened. `raw` are
    the bytes of the data of an N-EVENT-REPORT; very large ones are not taken apart.
    """

    what: str
    sop_class: str
    uid: str
    event: int
    data: Dataset
    calling: str
    same: bool
    raw: bytes = b""


class Listener:
    """An application entity that takes whatever the workflow tells, and remembers it in `heard`.

    Args:
        statuses: answers to the next requests; 0000 after them.
        before: called with each request before it is answered.
    """

    def __init__(self, aet: str = "RIS", port: int = 0) -> None:
        self.aet = aet
        self.heard: list[Heard] = []
        self.statuses: list[int] = []
        self.before: Callable[[Heard], object] = _nothing
        self._news = threading.Condition()
        self._entity = AE(aet)
        for uid in EVENTS:
            self._entity.add_supported_context(uid, scu_role=True, scp_role=True)
        for uid in CREATED:
            self._entity.add_supported_context(uid)
        server = self._entity.start_server(
            ("127.0.0.1", port), block=False, evt_handlers=self.handlers()
        )
        assert server is not None  # it is, for a server that does not block
        assert server.socket is not None
        self._server = server
        self.port: int = server.socket.getsockname()[1]

    def handlers(self, *, same: bool = False) -> list[Any]:
        """What an association needs to have its requests heard here."""
        return [
            (evt.EVT_N_EVENT_REPORT, self._event, [same]),
            (evt.EVT_N_CREATE, self._create),
            (evt.EVT_N_SET, self._set),
        ]

    def wait(self, count: int, timeout: float = WAIT, **fields: Any) -> list[Heard]:
        """The requests with these fields, once there are so many; fails when they do not come."""
        with self._news:
            come = self._news.wait_for(lambda: len(self.matching(**fields)) >= count, timeout)
            assert come, f"{len(self.matching(**fields))} of {count} came: {self.summary()}"
            return self.matching(**fields)

    def matching(self, **fields: Any) -> list[Heard]:
        """The requests with these fields, as they came."""
        return [one for one in self.heard if all(getattr(one, k) == v for k, v in fields.items())]

    def summary(self) -> list[str]:
        return [f"{one.what} {one.event} {one.sop_class}" for one in self.heard]

    def close(self) -> None:
        if self._server in self._entity._servers:
            stop(self._server)

    def _event(self, event: Any, same: bool) -> tuple[int, None]:
        request = event.request
        raw = request.EventInformation.getvalue() if request.EventInformation else b""
        data = event.event_information if 0 < len(raw) < HUGE else Dataset()
        uids = request.AffectedSOPClassUID, request.AffectedSOPInstanceUID
        told = "N-EVENT-REPORT"
        return self._hear(event, told, uids, event.event_type, data, same, raw), None

    def _create(self, event: Any) -> tuple[int, Dataset]:
        request = event.request
        uids = request.AffectedSOPClassUID, request.AffectedSOPInstanceUID
        return self._hear(event, "N-CREATE", uids, 0, event.attribute_list), Dataset()

    def _set(self, event: Any) -> tuple[int, Dataset]:
        request = event.request
        uids = request.RequestedSOPClassUID, request.RequestedSOPInstanceUID
        return self._hear(event, "N-SET", uids, 0, event.modification_list), Dataset()

    def _hear(
        self,
        event: Any,
        what: str,
        uids: tuple[str, str],
        number: int,
        data: Dataset,
        same: bool = False,
        raw: bytes = b"",
    ) -> int:
        calling = event.assoc.requestor.ae_title
        heard = Heard(what, *uids, number, data, calling, same, raw)
        self.before(heard)
        with self._news:
            status = self.statuses.pop(0) if self.statuses else 0x0000
            if status == 0:
                self.heard.append(heard)
            self._news.notify_all()
        return status


def _nothing(_heard: Heard) -> None:
    """No test looks."""


class Modality:
    """An association of a modality (or a RIS, or a workstation) as SCU, as a context manager.

    Args:
        listener: hears what comes back on this association; without one no role is asked for.
        storage: SOP classes to store.
    """

    def __init__(
        self,
        port: int,
        aet: str = "CT1",
        *,
        listener: Listener | None = None,
        storage: Iterable[str] = (CTImageStorage,),
        called: str = "HILUM",
    ) -> None:
        entity = AE(aet)
        entity.dimse_timeout = entity.network_timeout = 60
        entity.acse_timeout = 3  # it waits that long for a release when the connection is lost
        contexts = [build_context(uid) for uid in (*USED, *storage)]
        roles = []
        if listener is not None:
            roles = [build_role(StorageCommitmentPushModel, scu_role=True, scp_role=True)]
        handlers = listener.handlers(same=True) if listener is not None else []
        self.association = entity.associate(
            "127.0.0.1",
            port,
            contexts=contexts,
            ae_title=called,
            ext_neg=roles,  # type: ignore[arg-type]
            evt_handlers=handlers,
        )
        if not self.association.is_established:
            raise ConnectionError("no association")
        steady(self.association)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            release(self.association)
        else:
            self.association.abort()

    # Worklist -------------------------------------------------------------------------------------

    def worklist(self, station: str = "", date: str = "", **keys: Any) -> list[Dataset]:
        """What is to be done: with what a modality asks for."""
        found = []
        answers = self.association.send_c_find(
            worklist_keys(station, date, **keys), ModalityWorklistInformationFind
        )
        for status, item in answers:
            if _status(status) in (0xFF00, 0xFF01):
                assert item is not None
                found.append(item)
            else:
                assert status.Status == 0x0000, hex(status.Status)
        return found

    # Performed procedure steps --------------------------------------------------------------------

    def begin(self, uid: str, item: Dataset, aet: str = "CT1") -> int:
        """N-CREATE of a step that is performed for a worklist item; the status."""
        status, _ = self.association.send_n_create(
            begun(item, aet), ModalityPerformedProcedureStep, uid
        )
        return _status(status)

    def end(self, uid: str, images: Iterable[Dataset], status: str = "COMPLETED") -> int:
        """N-SET of a step that has made these images; the status."""
        answer, _ = self.association.send_n_set(
            ended(images, status), ModalityPerformedProcedureStep, uid
        )
        return _status(answer)

    def step(self, uid: str) -> Dataset:
        """MPPS Retrieve."""
        status, data = self.association.send_n_get([], ModalityPerformedProcedureStepRetrieve, uid)
        assert _status(status) == 0x0000
        assert data is not None
        return data

    # Images and commitment ------------------------------------------------------------------------

    def store(self, image: Dataset) -> int:
        """C-STORE; the status."""
        return _status(self.association.send_c_store(image))

    def commit(self, images: Iterable[Dataset | tuple[str, str]], transaction: str) -> int:
        """N-ACTION: ask for commitment; the status."""
        request = commitment_request(images, transaction)
        status, _ = self.association.send_n_action(
            request, 1, StorageCommitmentPushModel, StorageCommitmentPushModelInstance
        )
        return _status(status)


def _status(answer: Dataset) -> int:
    if "Status" not in answer:
        raise ConnectionError("no answer")
    return int(answer.Status)


# Data sets ----------------------------------------------------------------------------------------


def items_of(**values: Any) -> Dataset:
    """A data set; lists of dictionaries are sequences."""
    made = Dataset()
    for keyword, value in values.items():
        if isinstance(value, list) and all(isinstance(one, (dict, Dataset)) for one in value):
            value = [one if isinstance(one, Dataset) else items_of(**one) for one in value]
        setattr(made, keyword, value)
    return made


def worklist_keys(station: str = "", date: str = "", **keys: Any) -> Dataset:
    """What a modality asks for; the keys given are matched, the others returned."""
    step = {
        "ScheduledStationAETitle": station,
        "ScheduledProcedureStepStartDate": date,
        "ScheduledProcedureStepStartTime": "",
        "Modality": "",
        "ScheduledPerformingPhysicianName": "",
        "ScheduledProcedureStepDescription": "",
        "ScheduledProcedureStepID": "",
        "ScheduledProcedureStepStatus": "",
        "ScheduledProtocolCodeSequence": [],
    }
    empty = (
        "PatientName PatientID PatientBirthDate PatientSex AccessionNumber StudyInstanceUID"
        " RequestedProcedureID RequestedProcedureDescription ReferringPhysicianName"
    )
    asked = items_of(**dict.fromkeys(empty.split(), ""), ScheduledProcedureStepSequence=[step])
    asked.RequestedProcedureCodeSequence = []
    for keyword, value in keys.items():
        setattr(asked, keyword, value)
    return asked


def begun(item: Dataset, aet: str) -> Dataset:
    """The attributes of an MPPS N-CREATE for a worklist item (PS3.4 F.7.2-1)."""
    step = item.ScheduledProcedureStepSequence[0]
    scheduled = {
        "StudyInstanceUID": item.StudyInstanceUID,
        "ReferencedStudySequence": [],
        "AccessionNumber": item.get("AccessionNumber", ""),
        "RequestedProcedureID": item.get("RequestedProcedureID", ""),
        "RequestedProcedureDescription": item.get("RequestedProcedureDescription", ""),
        "ScheduledProcedureStepID": step.ScheduledProcedureStepID,
        "ScheduledProcedureStepDescription": step.get("ScheduledProcedureStepDescription", ""),
        "ScheduledProtocolCodeSequence": list(step.get("ScheduledProtocolCodeSequence", [])),
    }
    empty = (
        "PerformedStationName PerformedLocation PerformedProcedureStepDescription StudyID"
        " PerformedProcedureTypeDescription PerformedProcedureStepEndDate"
        " PerformedProcedureStepEndTime"
    )
    made = items_of(
        **dict.fromkeys(empty.split(), ""),
        PatientName=item.get("PatientName", ""),
        PatientID=item.get("PatientID", ""),
        PatientBirthDate=item.get("PatientBirthDate", ""),
        PatientSex=item.get("PatientSex", ""),
        ScheduledStepAttributesSequence=[scheduled],
        PerformedProcedureStepID=f"P{step.ScheduledProcedureStepID}",
        PerformedStationAETitle=aet,
        PerformedProcedureStepStartDate="20240501",
        PerformedProcedureStepStartTime="0935",
        PerformedProcedureStepStatus="IN PROGRESS",
        Modality=step.get("Modality", "CT"),
    )
    for keyword in (
        "ReferencedPatientSequence",
        "ProcedureCodeSequence",
        "PerformedProtocolCodeSequence",
        "PerformedSeriesSequence",
    ):
        setattr(made, keyword, [])
    if "SpecificCharacterSet" in item:
        made.SpecificCharacterSet = item.SpecificCharacterSet
    return made


def ended(images: Iterable[Dataset], status: str) -> Dataset:
    """The attributes of an MPPS N-SET that ends a step."""
    series: dict[str, list[Dataset]] = {}
    for one in images:
        series.setdefault(one.SeriesInstanceUID, []).append(_reference(one))
    made = items_of(
        PerformedProcedureStepStatus=status,
        PerformedProcedureStepEndDate="20240501",
        PerformedProcedureStepEndTime="0945",
    )
    made.PerformedSeriesSequence = [
        items_of(
            PerformingPhysicianName="",
            ProtocolName="Routine",
            OperatorsName="",
            SeriesInstanceUID=uid,
            SeriesDescription="",
            RetrieveAETitle="",
            ReferencedImageSequence=references,
            ReferencedNonImageCompositeSOPInstanceSequence=[],
        )
        for uid, references in series.items()
    ]
    return made


def commitment_request(images: Iterable[Dataset | tuple[str, str]], transaction: str) -> Dataset:
    """The action information of a request for commitment (PS3.4 Table J.3-1)."""
    made = Dataset()
    made.TransactionUID = transaction
    made.ReferencedSOPSequence = [_reference(one) for one in images]
    return made


def _reference(image: Dataset | tuple[str, str]) -> Dataset:
    pair = (image.SOPClassUID, image.SOPInstanceUID) if isinstance(image, Dataset) else image
    return items_of(ReferencedSOPClassUID=pair[0], ReferencedSOPInstanceUID=pair[1])


def image(item: Dataset, series: str, number: int) -> Dataset:
    """A small CT slice of the study of a worklist item; each call makes another instance."""
    made = Dataset()
    for keyword in (
        "SpecificCharacterSet",
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "PatientSex",
        "AccessionNumber",
        "StudyInstanceUID",
    ):
        if keyword in item:
            setattr(made, keyword, item[keyword].value)
    made.SOPClassUID, made.SOPInstanceUID = CTImageStorage, generate_uid()
    made.SeriesInstanceUID, made.InstanceNumber, made.Modality = series, number, "CT"
    made.StudyDate, made.Rows, made.Columns = "20240501", 16, 16
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated = made.BitsStored = 8
    made.HighBit, made.PixelRepresentation = 7, 0
    made.PixelData = bytes((number + at) % 251 for at in range(256))
    made.file_meta = FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID = CTImageStorage
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    return made


# HL7 ----------------------------------------------------------------------------------------------

ORDER = r"""
MSH|^~\&|OF|RIS|IM|ARCHIVE|20240501083000||ORM^O01|{control}|P|2.3.1||||||8859/1
PID|||{patient}^^^ADT1||{name}||19980704|M
PV1||E|ED||||1234^WEAVER^TIMOTHY^P^^DR|5101^NELL^FREDERICK^P^^DR
ORC|NW|{number}^OP|F{number}^OF||SC||1^once^^20240501093000^^S||20240501083000
OBR|1|{number}^OP|F{number}^OF|P1^Thorax^99P^X1^CT Thorax^99S||||||||||||||ACC{number}|RP{number}|SPS{number}|{station}|||CT|||1^once^^20240501093000^^S
ZDS|{study}^^Application^DICOM
"""  # noqa: E501


def hl7_order(number: int, *, study: str, station: str = "CT1", name: str = "WHITE^CHARLES") -> str:
    """An order as ORM^O01 in the shape of IHE RAD-4: one step, on 1 May 2024 at half past nine."""
    return ORDER.format(
        control=f"M{number}",
        patient=f"PID{number}",
        name=name,
        number=number,
        station=station,
        study=study,
    )


def mllp(port: int, message: str) -> str:
    """Send an HL7 message; the acknowledgement."""
    block = "".join(line + "\r" for line in message.strip().splitlines()).encode("latin-1")
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT) as connection:
        connection.sendall(b"\x0b" + block + b"\x1c\r")
        answer = b""
        while not answer.endswith(b"\x1c\r"):
            part = connection.recv(4096)
            if not part:
                raise ConnectionError("the connection was closed without an answer")
            answer += part
    return answer[1:-2].decode("latin-1")


# The whole ----------------------------------------------------------------------------------------

SETTINGS = """
[workflow]
forward_mpps = ["RIS"]
notify_mpps = ["RIS"]
announce = ["RIS"]
[hl7]
port = {hl7}
mapping = ["ScheduledProcedureStepSequence.ScheduledStationAETitle <- OBR-21 title"]
[peers.ris]
aet = "RIS"
host = "127.0.0.1"
port = {ris}
[peers.scanner]
aet = "CT1"
host = "127.0.0.1"
port = {scanner}
"""


class Department:
    """A running server that knows a RIS and a scanner, both listening.

    Args:
        folder: for the data, the settings and the log.
        more: sections of the settings besides.
    """

    def __init__(self, folder: Path, more: str = "") -> None:
        self.ris, self.scanner = Listener("RIS"), Listener("CT1")
        self.hl7_port = free_port()
        ports = {"hl7": self.hl7_port, "ris": self.ris.port, "scanner": self.scanner.port}
        settings = folder / "hilum.toml"
        settings.write_text(SETTINGS.format(**ports) + more)
        self.server = HilumServer(folder, options=["--config", str(settings)])
        self.server.start()

    def close(self) -> None:
        """End it all; the server must end in good order."""
        try:
            if self.server.running:
                self.server.stop()
        finally:
            self.server.kill()
            self.ris.close()
            self.scanner.close()

    def modality(self, aet: str = "CT1", listener: Listener | None = None) -> Modality:
        """An association with the server."""
        return Modality(self.server.port, aet, listener=listener)

    def order(self, number: int, study: str, **more: str) -> None:
        """Order an examination by HL7."""
        answer = mllp(self.hl7_port, hl7_order(number, study=study, **more))
        assert f"MSA|AA|M{number}" in answer, answer

    def states(self) -> list[str]:
        """The states of all steps, as `hilum worklist list` tells them."""
        done = hilum("worklist", "list", "--all", "--json", "--data", self.server.data)
        items = [json.loads(line) for line in done.output.splitlines()]
        steps = [step for item in items for step in item["ScheduledProcedureStepSequence"]]
        return [step["ScheduledProcedureStepStatus"] for step in steps]
