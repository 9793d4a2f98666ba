"""Orders, performed steps and workitems as small as the standard's tables let them be."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from hilum.archive.workflow.attributes import data_set
from hilum.archive.workflow.workflow import Options, Workflow, open_workflow

if TYPE_CHECKING:
    from pathlib import Path

    from hilum.dataset.codec import DataSet

START = 1_770_000_000_000_000
"""2026-02-02 02:40 UTC, in microseconds."""

SECOND = 1_000_000


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += int(seconds * SECOND)


def opened(folder: Path, clock: Clock | None = None, **options: Any) -> Workflow:
    """A workflow whose made-up UIDs are counted."""
    numbers = count(1)
    return open_workflow(
        folder, clock or Clock(), lambda: f"1.2.826.9.{next(numbers)}", Options(**options)
    )


def order(number: int = 1, **values: Any) -> DataSet:
    """A worklist item; values of its step begin with `step_`."""
    step = {
        "ScheduledStationAETitle": "CT1",
        "ScheduledProcedureStepStartDate": "20260202",
        "ScheduledProcedureStepStartTime": f"{8 + number % 12:02d}00",
        "Modality": "CT",
        "ScheduledProcedureStepID": f"S{number}",
        **{key[5:]: value for key, value in values.items() if key.startswith("step_")},
    }
    item: dict[str, Any] = {
        "PatientName": "Doe^Jane",
        "PatientID": "P-1",
        "AccessionNumber": f"A{number}",
        "RequestedProcedureID": f"R{number}",
        "StudyInstanceUID": f"1.2.826.1.{number}",
        "ScheduledProcedureStepSequence": [step],
    }
    item.update((key, value) for key, value in values.items() if not key.startswith("step_"))
    return data_set(**item)


def step_keys(**keys: Any) -> DataSet:
    """A worklist query by keys of the step."""
    return data_set(
        PatientName="",
        AccessionNumber="",
        ScheduledProcedureStepSequence=[keys or {"Modality": ""}],
    )


def performed(study: str = "1.2.826.1.1", step_id: str = "S1", **values: Any) -> DataSet:
    """The attributes of an MPPS N-CREATE."""
    made: dict[str, Any] = {
        "ScheduledStepAttributesSequence": [
            {
                "StudyInstanceUID": study,
                "ReferencedStudySequence": [],
                "AccessionNumber": "A1",
                "RequestedProcedureID": "R1",
                "RequestedProcedureDescription": "",
                "ScheduledProcedureStepID": step_id,
                "ScheduledProcedureStepDescription": "",
                "ScheduledProtocolCodeSequence": [],
            }
        ],
        "PatientName": "Doe^Jane",
        "PatientID": "P-1",
        "PatientBirthDate": "",
        "PatientSex": "",
        "ReferencedPatientSequence": [],
        "PerformedProcedureStepID": "PPS1",
        "PerformedStationAETitle": "CT1",
        "PerformedStationName": "",
        "PerformedLocation": "",
        "PerformedProcedureStepStartDate": "20260202",
        "PerformedProcedureStepStartTime": "0800",
        "PerformedProcedureStepStatus": "IN PROGRESS",
        "PerformedProcedureStepDescription": "",
        "PerformedProcedureTypeDescription": "",
        "ProcedureCodeSequence": [],
        "PerformedProcedureStepEndDate": "",
        "PerformedProcedureStepEndTime": "",
        "Modality": "CT",
        "StudyID": "",
        "PerformedProtocolCodeSequence": [],
        "PerformedSeriesSequence": [],
    }
    return data_set(**(made | values))


def ended(*instances: str, status: str = "COMPLETED", series: str = "1.2.826.1.1") -> DataSet:
    """The attributes of an MPPS N-SET that ends a step."""
    return data_set(
        PerformedProcedureStepStatus=status,
        PerformedProcedureStepEndDate="20260202",
        PerformedProcedureStepEndTime="0815",
        PerformedSeriesSequence=[
            {
                "PerformingPhysicianName": "",
                "ProtocolName": "Thorax",
                "OperatorsName": "",
                "SeriesInstanceUID": series,
                "SeriesDescription": "",
                "RetrieveAETitle": "",
                "ReferencedImageSequence": [
                    {
                        "ReferencedSOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
                        "ReferencedSOPInstanceUID": uid,
                    }
                    for uid in instances
                ],
                "ReferencedNonImageCompositeSOPInstanceSequence": [],
            }
        ],
    )


CODE = {"CodeValue": "110001", "CodingSchemeDesignator": "DCM", "CodeMeaning": "Image Processing"}


def workitem(**values: Any) -> DataSet:
    """The attributes of a UPS N-CREATE."""
    made: dict[str, Any] = {
        "TransactionUID": "",
        "ScheduledProcedureStepPriority": "MEDIUM",
        "ProcedureStepLabel": "Segment",
        "WorklistLabel": "AI",
        "ScheduledProcessingParametersSequence": [],
        "ScheduledStationNameCodeSequence": [],
        "ScheduledStationClassCodeSequence": [],
        "ScheduledStationGeographicLocationCodeSequence": [],
        "ScheduledProcedureStepStartDateTime": "20260202080000",
        "ScheduledWorkitemCodeSequence": [CODE],
        "CommentsOnTheScheduledProcedureStep": "as usual",
        "InputReadinessState": "READY",
        "InputInformationSequence": [],
        "PatientName": "Doe^Jane",
        "PatientID": "P-1",
        "IssuerOfPatientID": "",
        "IssuerOfPatientIDQualifiersSequence": [],
        "OtherPatientIDsSequence": [],
        "PatientBirthDate": "",
        "PatientSex": "",
        "AdmissionID": "",
        "IssuerOfAdmissionIDSequence": [],
        "AdmittingDiagnosesDescription": "",
        "AdmittingDiagnosesCodeSequence": [],
        "ReferencedRequestSequence": [],
        "ProcedureStepState": "SCHEDULED",
        "ProcedureStepProgressInformationSequence": [],
        "UnifiedProcedureStepPerformedProcedureSequence": [],
    }
    return data_set(**(made | values))


def work_done(transaction: str) -> DataSet:
    """The attributes of a UPS N-SET that meets the requirements of COMPLETED."""
    return data_set(
        TransactionUID=transaction,
        UnifiedProcedureStepPerformedProcedureSequence=[
            {
                "PerformedStationNameCodeSequence": [CODE],
                "PerformedProcedureStepStartDateTime": "20260202080000",
                "PerformedWorkitemCodeSequence": [CODE],
                "PerformedProcedureStepEndDateTime": "20260202081500",
                "OutputInformationSequence": [],
            }
        ],
    )


def to_state(state: str, transaction: str = "1.2.3.4") -> DataSet:
    """The action information of Change UPS State."""
    return data_set(ProcedureStepState=state, TransactionUID=transaction)
