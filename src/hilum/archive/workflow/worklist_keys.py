"""The attributes of the Modality Worklist Information Model: PS3.4 Table K.6-1.

Data only: one row an attribute, with the entity that owns it, its matching key type (R required,
O optional, - never matched) and its return key type. "All other attributes" of the standard's
table follow a rule: those of group 0010 are the patient's, others the requested procedure's.
"""

from __future__ import annotations

from typing import NamedTuple

from hilum.tables.dictionary import tag_of

__all__ = ["KEYS", "OWNERS", "PATIENT", "PROCEDURE", "REQUEST", "STEP", "WorklistKey", "owner_of"]

PATIENT, REQUEST, PROCEDURE, STEP = "patient", "request", "procedure", "step"


class WorklistKey(NamedTuple):
    """One row of the table; `level` counts the sequences around it."""

    entity: str
    level: int
    keyword: str
    tag: int
    matching: str
    returned: str


_TABLE = """\
step ScheduledProcedureStepSequence R 1
step >ScheduledStationAETitle R 1
step >ScheduledProcedureStepStartDate R 1
step >ScheduledProcedureStepStartTime R 1
step >Modality R 1
step >ScheduledPerformingPhysicianName R 2
step >ScheduledProcedureStepDescription O 1C
step >ScheduledStationName O 2
step >ScheduledProcedureStepLocation O 2
step >ReferencedDefinedProtocolSequence O 3
step >>ReferencedSOPClassUID O 1
step >>ReferencedSOPInstanceUID O 1
step >ReferencedPerformedProtocolSequence O 3
step >>ReferencedSOPClassUID O 1
step >>ReferencedSOPInstanceUID O 1
step >ScheduledProtocolCodeSequence O 1C
step >>CodeValue O 1C
step >>CodingSchemeDesignator O 1C
step >>CodingSchemeVersion O 3
step >>CodeMeaning O 1
step >>ProtocolContextSequence - 3
step >PreMedication O 2C
step >ScheduledProcedureStepID O 1
step >RequestedContrastAgent O 2C
step >ScheduledProcedureStepStatus O 3
step >CommentsOnTheScheduledProcedureStep O 3
step ScheduledSpecimenSequence O 3
step >ContainerIdentifier O 1
step >ContainerTypeCodeSequence - 2
step >SpecimenDescriptionSequence O 1
step >>SpecimenIdentifier O 1
step >>SpecimenUID O 1
step BarcodeValue O 3
procedure RequestedProcedureID O 1
procedure RequestedProcedureDescription O 1C
procedure RequestedProcedureCodeSequence O 1C
procedure >CodeValue O 1C
procedure >CodingSchemeDesignator O 1C
procedure >CodingSchemeVersion O 3
procedure >CodeMeaning O 1
procedure StudyInstanceUID O 1
procedure StudyDate O 3
procedure StudyTime O 3
procedure ReferencedStudySequence O 2
procedure >ReferencedSOPClassUID O 1
procedure >ReferencedSOPInstanceUID O 1
procedure RequestedProcedurePriority O 2
procedure PatientTransportArrangements O 2
procedure ReasonForTheRequestedProcedure O 3
procedure RequestedProcedureComments O 3
procedure NamesOfIntendedRecipientsOfResults O 3
request AccessionNumber O 2
request IssuerOfAccessionNumberSequence O 3
request RequestingPhysician O 2
request RequestingService O 3
request ReferringPhysicianName O 2
request PlacerOrderNumberImagingServiceRequest O 3
request FillerOrderNumberImagingServiceRequest O 3
request OrderPlacerIdentifierSequence O 3
request OrderFillerIdentifierSequence O 3
request ImagingServiceRequestComments O 3
request AdmissionID O 2
request IssuerOfAdmissionIDSequence O 3
request InstitutionName O 3
request AdmittingDiagnosesDescription O 3
request CurrentPatientLocation O 2
patient ReferencedPatientSequence O 2
patient >ReferencedSOPClassUID O 1
patient >ReferencedSOPInstanceUID O 1
patient PatientName R 1
patient PatientID R 1
patient IssuerOfPatientID O 3
patient IssuerOfPatientIDQualifiersSequence O 3
patient OtherPatientIDsSequence O 3
patient PatientBirthDate O 2
patient PatientSex O 2
patient PatientPrimaryLanguageCodeSequence O 3
patient >PatientPrimaryLanguageModifierCodeSequence O 3
patient PatientWeight O 2
patient PatientSize O 3
patient ConfidentialityConstraintOnPatientDataDescription O 2
patient PatientState O 2
patient PregnancyStatus O 2
patient MedicalAlerts O 2
patient Allergies O 2
patient SpecialNeeds O 2
patient PertinentDocumentsSequence O 3
patient >ReferencedSOPClassUID - 1
patient >ReferencedSOPInstanceUID - 1
patient >PurposeOfReferenceCodeSequence - 2
patient >DocumentTitle - 2
"""


def _key(line: str) -> WorklistKey:
    entity, name, matching, returned = line.split()
    keyword = name.lstrip(">")
    return WorklistKey(entity, name.count(">"), keyword, tag_of(keyword), matching, returned)


KEYS: tuple[WorklistKey, ...] = tuple(_key(line) for line in _TABLE.splitlines())
"""Every row, in the order of the table; items of a sequence follow it."""

OWNERS: dict[int, str] = {
    **{key.tag: key.entity for key in KEYS if key.level == 0},
    # Table K.6-1a: not a key, but what Pertinent Documents Sequence refers to
    tag_of("HL7StructuredDocumentReferenceSequence"): PATIENT,
}
"""By tag, the entity that owns an attribute outside of sequences."""


def owner_of(tag: int) -> str:
    """The entity that owns an attribute of a worklist item."""
    return OWNERS.get(tag) or (PATIENT if tag >> 16 == 0x0010 else PROCEDURE)
