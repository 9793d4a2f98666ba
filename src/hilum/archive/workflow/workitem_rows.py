"""What a unified procedure step must have, when; its states; its subscriptions; its events.

Data only: PS3.4 Tables CC.1.1-2, CC.2.3-2, CC.2.5-2a to CC.2.5-2g and CC.2.5-3. The columns of the
attributes are what the SCU has to send with N-CREATE and with N-SET, the Final State code (R, RC,
P, X, O), and the matching key type (U, R, O, -). `-` under N-CREATE and N-SET is "Not allowed";
conditional types stand as 3. Of the macros there are the rows that require something, or are keys.
"""

from __future__ import annotations

from hilum.archive.workflow.requirements import parse

__all__ = [
    "CANCELED",
    "COMPLETED",
    "CREATE",
    "EVENTS",
    "FINAL",
    "IN_PROGRESS",
    "MATCHING",
    "ROWS",
    "SCHEDULED",
    "SET",
    "STATES",
    "SUBSCRIPTIONS",
    "TRANSITIONS",
]

CREATE, SET, FINAL, MATCHING = 0, 1, 2, 3

_MACROS = {
    # PS3.4 Table CC.2.5-2a
    "code": """\
CodeValue                                   3 3 O *
CodingSchemeDesignator                      3 3 O *
CodeMeaning                                 1 1 O -
""",
    # PS3.4 Table CC.2.5-2b
    "content": """\
ValueType                                   1 1 O *
ConceptNameCodeSequence                     1 1 O *
>include code *
""",
    # PS3.4 Table CC.2.5-2c
    "instances": """\
TypeOfInstances                             1 1 O *
StudyInstanceUID                            3 3 O *
SeriesInstanceUID                           3 3 O *
ReferencedSOPSequence                       1 1 O *
>ReferencedSOPClassUID                      1 1 O *
>ReferencedSOPInstanceUID                   1 1 O *
DICOMRetrievalSequence                      3 3 O *
>RetrieveAETitle                            1 1 O *
DICOMMediaRetrievalSequence                 3 3 O *
>StorageMediaFileSetID                      2 2 O *
>StorageMediaFileSetUID                     1 1 O *
WADORetrievalSequence                       3 3 O *
>RetrieveURI                                1 1 O *
XDSRetrievalSequence                        3 3 O *
>RepositoryUniqueID                         1 1 O *
WADORSRetrievalSequence                     3 3 O *
>RetrieveURL                                1 1 O *
""",
    # PS3.4 Table CC.2.5-2e. Among other Patient IDs it may be set, as these may be.
    "issuer": """\
IssuerOfPatientID                           2 * O R
IssuerOfPatientIDQualifiersSequence         2 * O O
>UniversalEntityID                          2 * O O
>IdentifierTypeCode                         2 * O O
>AssigningFacilitySequence                  2 * O O
>AssigningJurisdictionCodeSequence          2 * O O
>>include code O
>AssigningAgencyOrDepartmentCodeSequence    2 * O O
>>include code O
""",
    # PS3.4 Table CC.2.5-2f
    "instance": """\
ReferencedSOPClassUID                       1 1 O *
ReferencedSOPInstanceUID                    1 1 O *
""",
    # PS3.4 Table CC.2.5-2g
    "storage": """\
DICOMStorageSequence                        3 3 O *
>DestinationAE                              1 1 O *
STOWRSStorageSequence                       3 3 O *
>StorageURL                                 1 1 O *
XDSStorageSequence                          3 3 O *
>RepositoryUniqueID                         1 1 O *
""",
}

ROWS = parse(
    """\
TransactionUID                              2 3 O -
# SOP Common Module
SOPClassUID                                 3 - R O
SOPInstanceUID                              - - R U
# Unified Procedure Step Scheduled Procedure Information Module
ScheduledProcedureStepPriority              1 3 R R
ScheduledProcedureStepModificationDateTime  3 3 R O
ProcedureStepLabel                          1 3 O R
WorklistLabel                               2 3 O R
ScheduledProcessingParametersSequence       2 3 O -
>include content -
ScheduledStationNameCodeSequence            2 3 O R
>include code R
ScheduledStationClassCodeSequence           2 3 O R
>include code R
ScheduledStationGeographicLocationCodeSequence 2 3 O R
>include code R
ScheduledHumanPerformersSequence            3 3 O R
>HumanPerformerCodeSequence                 1 1 O R
>>include code R
>HumanPerformerName                         1 1 O O
>HumanPerformerOrganization                 1 1 O O
ScheduledProcedureStepStartDateTime         1 3 R R
ExpectedCompletionDateTime                  3 3 O R
ScheduledProcedureStepExpirationDateTime    3 3 O O
ScheduledWorkitemCodeSequence               2 3 O R
>include code R
CommentsOnTheScheduledProcedureStep         2 3 O O
InputReadinessState                         1 3 R R
InputInformationSequence                    2 3 O O
>include instances O
StudyInstanceUID                            3 3 O O
OutputDestinationSequence                   3 3 O O
>include storage O
# Unified Procedure Step Relationship Module
PatientName                                 2 - O R
PatientID                                   3 - O R
include issuer -
OtherPatientIDsSequence                     2 3 O O
>PatientID                                  1 1 O O
>include issuer 3
>TypeOfPatientID                            3 3 O O
PatientBirthDate                            2 - O R
PatientSex                                  2 - O R
ReferencedPatientPhotoSequence              3 3 O -
>include instances -
AdmissionID                                 2 - O R
IssuerOfAdmissionIDSequence                 2 - O R
AdmittingDiagnosesDescription               2 - O O
AdmittingDiagnosesCodeSequence              2 - O O
>include code O
ReferencedRequestSequence                   2 - O R
>StudyInstanceUID                           1 - O O
>AccessionNumber                            2 - O R
>IssuerOfAccessionNumberSequence            2 - O R
>PlacerOrderNumberImagingServiceRequest     3 - O O
>OrderPlacerIdentifierSequence              2 - O O
>FillerOrderNumberImagingServiceRequest     3 - O O
>OrderFillerIdentifierSequence              2 - O O
>RequestedProcedureID                       2 - O R
>RequestedProcedureDescription              2 - O O
>RequestedProcedureCodeSequence             2 - O O
>>include code O
>ReasonForTheRequestedProcedure             3 3 O O
>ReasonForRequestedProcedureCodeSequence    3 3 O O
>>include code O
>RequestedProcedureComments                 3 3 O O
>ConfidentialityCode                        3 3 O O
>NamesOfIntendedRecipientsOfResults         3 3 O O
>ImagingServiceRequestComments              3 3 O O
>RequestingPhysician                        3 3 O O
>RequestingService                          3 3 O R
>RequestingServiceCodeSequence              3 3 O O
>>include code O
>IssueDateOfImagingServiceRequest           3 3 O O
>IssueTimeOfImagingServiceRequest           3 3 O O
>ReferringPhysicianName                     3 3 O O
ReplacedProcedureStepSequence               3 - O R
>include instance R
# Patient Medical Module
MedicalAlerts                               3 3 O O
PregnancyStatus                             3 3 O O
SpecialNeeds                                3 3 O O
# Unified Procedure Step Progress Information Module
ProcedureStepState                          1 - R R
ProcedureStepProgressInformationSequence    2 3 X -
>ProcedureStepProgress                      - 3 O -
>ProcedureStepProgressDescription           - 3 O -
>ProcedureStepProgressParametersSequence    - 3 O -
>>include content -
>ProcedureStepCommunicationsURISequence     - 3 O -
>>ContactURI                                - 1 O -
>>ContactDisplayName                        - 3 O -
>ProcedureStepCancellationDateTime          - 3 X -
>ReasonForCancellation                      - 3 O -
>ProcedureStepDiscontinuationReasonCodeSequence - 3 X -
>>include code -
# Unified Procedure Step Performed Procedure Information Module
UnifiedProcedureStepPerformedProcedureSequence 2 3 P -
>ActualHumanPerformersSequence              - 3 RC O
>>HumanPerformerCodeSequence                - 3 RC -
>>>include code -
>>HumanPerformerName                        - 3 RC -
>>HumanPerformerOrganization                - 3 O -
>PerformedStationNameCodeSequence           - 3 P O
>>include code O
>PerformedStationClassCodeSequence          - 3 O -
>>include code -
>PerformedStationGeographicLocationCodeSequence - 3 O -
>>include code -
>PerformedProcedureStepStartDateTime        - 3 P -
>PerformedProcedureStepDescription          - 3 O -
>CommentsOnThePerformedProcedureStep        - 3 O -
>PerformedWorkitemCodeSequence              - 3 P -
>>include code -
>PerformedProcessingParametersSequence      - 3 O -
>>include content -
>PerformedProcedureStepEndDateTime          - 3 P O
# P in the standard, but it may have no items where there is no output: N-SET makes it be there
>OutputInformationSequence                  - 2 O -
>>include instances -
""",
    _MACROS,
)

SCHEDULED, IN_PROGRESS = "SCHEDULED", "IN PROGRESS"
COMPLETED, CANCELED = "COMPLETED", "CANCELED"
STATES = ("", SCHEDULED, IN_PROGRESS, COMPLETED, CANCELED)

EVENTS = (
    "create",
    "to in progress, right",
    "to in progress, wrong",
    "to scheduled",
    "to completed, right",
    "to completed, wrong",
    "request cancel",
    "to canceled, right",
    "to canceled, wrong",
    "set, right",
    "set, wrong",
    "get",
)
"""What may happen; right and wrong tell whether the request has the correct Transaction UID."""

_NO, _OLD, _WRONG, _BUSY, _ONLY, _YET = 0xC307, 0xC300, 0xC301, 0xC302, 0xC303, 0xC310
_IS_CANCELED, _IS_COMPLETED = 0xB304, 0xB306

# PS3.4 Table CC.1.1-2, and CC.2.6.3 and CC.2.7.3 for N-SET and N-GET: for each event, by state (no
# such workitem, SCHEDULED, IN PROGRESS, COMPLETED, CANCELED), what is done or the status to answer.
_TABLE: tuple[tuple[str, str | int, str | int, str | int, str | int, str | int], ...] = (
    ("create",                "create", 0x0111,     0x0111,     0x0111,        0x0111),
    ("to in progress, right", _NO,      "claim",    _BUSY,      _OLD,          _OLD),
    ("to in progress, wrong", _NO,      _WRONG,     _WRONG,     _WRONG,        _WRONG),
    ("to scheduled",          _NO,      _ONLY,      _ONLY,      _ONLY,         _ONLY),
    ("to completed, right",   _NO,      _YET,       "complete", _IS_COMPLETED, _OLD),
    ("to completed, wrong",   _NO,      _WRONG,     _WRONG,     _WRONG,        _WRONG),
    ("request cancel",        _NO,      "withdraw", "ask",      0xC311,        _IS_CANCELED),
    ("to canceled, right",    _NO,      _YET,       "cancel",   _OLD,          _IS_CANCELED),
    ("to canceled, wrong",    _NO,      _WRONG,     _WRONG,     _WRONG,        _WRONG),
    ("set, right",            _NO,      "set",      "set",      _OLD,          _OLD),
    ("set, wrong",            _NO,      _YET,       _WRONG,     _OLD,          _OLD),
    ("get",                   _NO,      "answer",   "answer",   "answer",      "answer"),
)  # fmt: skip

TRANSITIONS: dict[tuple[str, str], str | int] = {
    (event, state): cell
    for event, *cells in _TABLE
    for state, cell in zip(STATES, cells, strict=True)
}
"""What happens by event and state; the state is empty where there is no such workitem."""

# PS3.4 Table CC.2.3-2: by event and subscription (None: not subscribed; else whether with a
# deletion lock), the subscription afterwards and whether the current state is reported to the AE.
SUBSCRIPTIONS: dict[tuple[str, bool | None], tuple[bool | None, bool]] = {
    ("subscribe globally, lock",       None): (True, True),
    ("subscribe globally, lock",       True): (True, False),
    ("subscribe globally, lock",      False): (False, False),
    ("subscribe globally, no lock",    None): (False, False),
    ("subscribe globally, no lock",    True): (True, False),
    ("subscribe globally, no lock",   False): (False, False),
    ("subscribe, lock",                None): (True, True),
    ("subscribe, lock",                True): (True, True),
    ("subscribe, lock",               False): (True, True),
    ("subscribe, no lock",             None): (False, True),
    ("subscribe, no lock",             True): (False, True),
    ("subscribe, no lock",            False): (False, True),
    ("unsubscribe",                    None): (None, False),
    ("unsubscribe",                    True): (None, False),
    ("unsubscribe",                   False): (None, False),
    ("unsubscribe globally",           None): (None, False),
    ("unsubscribe globally",           True): (None, False),
    ("unsubscribe globally",          False): (None, False),
    ("suspend",                        None): (None, False),
    ("suspend",                        True): (True, False),
    ("suspend",                       False): (False, False),
}  # fmt: skip
