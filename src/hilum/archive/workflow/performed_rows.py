"""What a performed procedure step must have, when: PS3.4 Table F.7.2-1, and its state table.

Data only. The columns are what the SCU has to send with N-CREATE and N-SET, and what there must be
in the final state; `-` is "Not allowed". Conditional attributes (1C) are checked by nobody and
stand as 3. Of a code only the meaning has a row: the rest is conditional (Tables F.7.2-1a to
F.7.2-1f). What was performed may be a code without meaning.
"""

from __future__ import annotations

from hilum.archive.workflow.requirements import parse

__all__ = [
    "COMPLETED",
    "CREATE",
    "DISCONTINUED",
    "EVENTS",
    "FINAL",
    "IN_PROGRESS",
    "ROWS",
    "SET",
    "TRANSITIONS",
]

CREATE, SET, FINAL = 0, 1, 2

ROWS = parse(
    """\
# Performed Procedure Step Relationship
ScheduledStepAttributesSequence                       1 - 3
>StudyInstanceUID                                     1 - 3
>ReferencedStudySequence                              2 - 3
>>ReferencedSOPClassUID                               1 - 3
>>ReferencedSOPInstanceUID                            1 - 3
>AccessionNumber                                      2 - 3
>IssuerOfAccessionNumberSequence                      3 - 3
>PlacerOrderNumberImagingServiceRequest               3 - 3
>OrderPlacerIdentifierSequence                        3 - 3
>FillerOrderNumberImagingServiceRequest               3 - 3
>OrderFillerIdentifierSequence                        3 - 3
>RequestedProcedureID                                 2 - 3
>RequestedProcedureCodeSequence                       3 - 3
>>CodeMeaning                                         1 - 3
>RequestedProcedureDescription                        2 - 3
>ScheduledProcedureStepID                             2 - 3
>ScheduledProcedureStepDescription                    2 - 3
>ScheduledProtocolCodeSequence                        2 - 3
>>CodeMeaning                                         1 - 3
PatientName                                           2 - 3
PatientID                                             2 - 3
IssuerOfPatientID                                     3 - 3
IssuerOfPatientIDQualifiersSequence                   3 - 3
OtherPatientIDsSequence                               3 - 3
>PatientID                                            3 - 3
>IssuerOfPatientID                                    3 - 3
>IssuerOfPatientIDQualifiersSequence                  3 - 3
>TypeOfPatientID                                      3 - 3
PatientBirthDate                                      2 - 3
PatientSex                                            2 - 3
ReferencedPatientSequence                             2 - 3
>ReferencedSOPClassUID                                1 - 3
>ReferencedSOPInstanceUID                             1 - 3
AdmissionID                                           3 - 3
IssuerOfAdmissionIDSequence                           3 - 3
ServiceEpisodeID                                      3 - 3
IssuerOfServiceEpisodeIDSequence                      3 - 3
ServiceEpisodeDescription                             3 - 3
# Performed Procedure Step Information
PerformedProcedureStepID                              1 - 3
PerformedStationAETitle                               1 - 3
PerformedStationName                                  2 - 3
PerformedLocation                                     2 - 3
PerformedProcedureStepStartDate                       1 - 3
PerformedProcedureStepStartTime                       1 - 3
PerformedProcedureStepStatus                          1 3 3
PerformedProcedureStepDescription                     2 3 3
PerformedProcedureTypeDescription                     2 3 3
ProcedureCodeSequence                                 2 3 3
>CodeMeaning                                          3 3 3
ReasonForPerformedProcedureCodeSequence               3 3 3
>CodeMeaning                                          1 1 3
PerformedProcedureStepEndDate                         2 3 1
PerformedProcedureStepEndTime                         2 3 1
CommentsOnThePerformedProcedureStep                   3 3 3
PerformedProcedureStepDiscontinuationReasonCodeSequence 3 3 3
>CodeMeaning                                          1 1 3
# Image Acquisition Results
Modality                                              1 - 3
StudyID                                               2 - 3
PerformedProtocolCodeSequence                         2 3 3
>CodeMeaning                                          3 3 3
PerformedSeriesSequence                               2 3 1
>PerformingPhysicianName                              2 2 2
>ProtocolName                                         1 1 1
>OperatorsName                                        2 2 2
>SeriesInstanceUID                                    1 1 1
>SeriesDescription                                    2 2 2
>RetrieveAETitle                                      2 2 2
>ArchiveRequested                                     3 3 3
>ReferencedImageSequence                              2 2 2
>>ReferencedSOPClassUID                               1 1 1
>>ReferencedSOPInstanceUID                            1 1 1
>>ContainerIdentifier                                 3 3 3
>>SpecimenDescriptionSequence                         3 3 3
>>>SpecimenIdentifier                                 1 1 3
>>>SpecimenUID                                        1 1 3
>ReferencedNonImageCompositeSOPInstanceSequence       2 2 2
>>ReferencedSOPClassUID                               1 1 1
>>ReferencedSOPInstanceUID                            1 1 1
"""
)

IN_PROGRESS, COMPLETED, DISCONTINUED = "IN PROGRESS", "COMPLETED", "DISCONTINUED"

EVENTS = (
    "create in progress",
    "create otherwise",
    "set",
    "set completed",
    "set discontinued",
    "set otherwise",
    "get",
)
"""What may happen to a step: an N-CREATE or N-SET by the status that it carries, or an N-GET."""

_NO_LONGER = 0xA710
"""The Error ID of Table F.7.2-2; its status is 0110 Processing Failure."""

# PS3.4 Table F.1-4, with the statuses of F.7.2.1.3, F.7.2.2.3 and F.8: for each event, by state (no
# such step, in progress, completed, discontinued), what is done, or the status that tells why not.
_TABLE: tuple[tuple[str, str | int, str | int, str | int, str | int], ...] = (
    ("create in progress", "create",  0x0111,        0x0111,     0x0111),
    ("create otherwise",   0x0106,    0x0111,        0x0111,     0x0111),
    ("set",                0x0112,    "update",      _NO_LONGER, _NO_LONGER),
    ("set completed",      0x0112,    "complete",    _NO_LONGER, _NO_LONGER),
    ("set discontinued",   0x0112,    "discontinue", _NO_LONGER, _NO_LONGER),
    ("set otherwise",      0x0112,    0x0106,        _NO_LONGER, _NO_LONGER),
    ("get",                0x0112,    "answer",      "answer",   "answer"),
)  # fmt: skip

TRANSITIONS: dict[tuple[str, str], str | int] = {
    (event, state): cell
    for event, *cells in _TABLE
    for state, cell in zip(("", IN_PROGRESS, COMPLETED, DISCONTINUED), cells, strict=True)
}
"""What happens by event and state; the state is empty where there is no such step."""
