"""The attribute table: which attributes the archive indexes, at which level, in which column.

Owns one row per key of PS3.4 Tables C.6-1 to C.6-5 and of the common optional ones (PS3.18 Tables
10.6.3-3 to 10.6.3-5), the order of levels, and how keys are matched. The scanner's wanted tags, the
schema's columns and the matching keys of queries all follow from it. Must not know SQL, nor how
values are decoded.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hilum.archive.ports import Level
from hilum.tables.dictionary import is_multiple, tag_of, vr_of
from hilum.tables.query_retrieve import LEVELS

__all__ = [
    "CHARACTER_SET",
    "CONSTANTS",
    "INSTANCE_COLUMNS",
    "KEYS",
    "KEYS_BY_KEYWORD",
    "KEYS_BY_TAG",
    "KINDS",
    "LEVEL_KEYS",
    "LEVEL_NAMES",
    "MULTIPLE",
    "NON_PATIENT_CLASSES",
    "ORDER",
    "PAIRS",
    "SERIES_UID",
    "SOP_CLASS_UID",
    "SOP_INSTANCE_UID",
    "STUDY_UID",
    "UNIQUE",
    "UNMATCHED",
    "WANTED_TAGS",
    "Key",
    "Origin",
    "columns_of",
    "matching_of",
]


class Origin:
    """How a key gets its value."""

    DATA_SET = "data set"
    """Read from the data set into its own column."""
    KEPT = "kept"
    """Kept up to date in its own column with every change (counts, modalities in study)."""
    COUNTED = "counted"
    """Computed when asked for."""


class Key(NamedTuple):
    """One row of the table.

    Attributes:
        keyword, tag, vr: as in PS3.6; the tag is `0xGGGGEEEE`.
        level: the level whose entity has the attribute.
        type: "U" unique, "R" required, "O" optional (PS3.4 C.2.2.1).
        origin: one of `Origin`.
        column: the index column; sequences are BLOBs of `extract.sequence_column`. Empty for
            computed keys.
        folded: the column with the case-folded value for matching names; empty for other VRs.
    """

    keyword: str
    tag: int
    vr: str
    level: Level
    type: str
    origin: str
    column: str
    folded: str


_P, _S, _E, _I = Level.PATIENT, Level.STUDY, Level.SERIES, Level.INSTANCE

# Keyword, key type, and where the value comes from when that is not the data set.
_ROWS: dict[Level, tuple[tuple[str, str, str], ...]] = {
    # PS3.4 Table C.6-1
    _P: (
        ("PatientID", "U", ""),
        ("PatientName", "R", ""),
        ("IssuerOfPatientID", "O", ""),
        ("IssuerOfPatientIDQualifiersSequence", "O", ""),
        ("ReferencedPatientSequence", "O", ""),
        ("PatientBirthDate", "O", ""),
        ("PatientBirthTime", "O", ""),
        ("PatientSex", "O", ""),
        ("OtherPatientIDs", "O", ""),  # in the table until 2017; old peers ask for it
        ("OtherPatientIDsSequence", "O", ""),
        ("OtherPatientNames", "O", ""),
        ("EthnicGroup", "O", ""),
        ("EthnicGroups", "O", ""),
        ("EthnicGroupCodeSequence", "O", ""),
        ("PatientSpeciesDescription", "O", ""),
        ("PatientBreedDescription", "O", ""),
        ("ResponsiblePerson", "O", ""),
        ("PatientComments", "O", ""),
        ("NumberOfPatientRelatedStudies", "O", Origin.COUNTED),
        ("NumberOfPatientRelatedSeries", "O", Origin.COUNTED),
        ("NumberOfPatientRelatedInstances", "O", Origin.COUNTED),
    ),
    # PS3.4 Tables C.6-2 and C.6-5
    _S: (
        ("StudyInstanceUID", "U", ""),
        ("StudyDate", "R", ""),
        ("StudyTime", "R", ""),
        ("AccessionNumber", "R", ""),
        ("StudyID", "R", ""),
        ("ModalitiesInStudy", "O", Origin.KEPT),
        ("SOPClassesInStudy", "O", Origin.KEPT),
        ("AnatomicRegionsInStudyCodeSequence", "O", Origin.COUNTED),
        ("ReferringPhysicianName", "O", ""),
        ("StudyDescription", "O", ""),
        ("ProcedureCodeSequence", "O", ""),
        ("NameOfPhysiciansReadingStudy", "O", ""),
        ("PhysiciansOfRecord", "O", ""),
        ("AdmittingDiagnosesDescription", "O", ""),
        ("IssuerOfAccessionNumberSequence", "O", ""),
        ("ReferencedStudySequence", "O", ""),
        ("OtherStudyNumbers", "O", ""),  # retired; old peers ask for it
        ("AdmissionID", "O", ""),
        ("RequestingPhysician", "O", ""),
        ("RequestedProcedureDescription", "O", ""),
        ("PatientAge", "O", ""),
        ("PatientSize", "O", ""),
        ("PatientWeight", "O", ""),
        ("Occupation", "O", ""),
        ("AdditionalPatientHistory", "O", ""),
        ("TimezoneOffsetFromUTC", "O", ""),
        ("NumberOfStudyRelatedSeries", "O", Origin.KEPT),
        ("NumberOfStudyRelatedInstances", "O", Origin.KEPT),
    ),
    # PS3.4 Table C.6-3
    _E: (
        ("SeriesInstanceUID", "U", ""),
        ("Modality", "R", ""),
        ("SeriesNumber", "R", ""),
        ("SeriesDescription", "O", ""),
        ("SeriesDate", "O", ""),
        ("SeriesTime", "O", ""),
        ("BodyPartExamined", "O", ""),
        ("Laterality", "O", ""),
        ("ProtocolName", "O", ""),
        ("PerformingPhysicianName", "O", ""),
        ("OperatorsName", "O", ""),
        ("PerformedProcedureStepID", "O", ""),
        ("PerformedProcedureStepStartDate", "O", ""),
        ("PerformedProcedureStepStartTime", "O", ""),
        ("PerformedProcedureStepEndDate", "O", ""),
        ("PerformedProcedureStepEndTime", "O", ""),
        ("PerformedProcedureStepDescription", "O", ""),
        ("RequestAttributesSequence", "O", ""),
        ("InstitutionName", "O", ""),
        ("InstitutionalDepartmentName", "O", ""),
        ("StationName", "O", ""),
        ("Manufacturer", "O", ""),
        ("ManufacturerModelName", "O", ""),
        ("FrameOfReferenceUID", "O", ""),
        ("AnatomicRegionSequence", "O", ""),
        ("NumberOfSeriesRelatedInstances", "O", Origin.KEPT),
    ),
    # PS3.4 Table C.6-4
    _I: (
        ("SOPInstanceUID", "U", ""),
        ("InstanceNumber", "R", ""),
        ("SOPClassUID", "O", Origin.KEPT),
        ("AvailableTransferSyntaxUID", "O", Origin.KEPT),
        ("AlternateRepresentationSequence", "O", Origin.COUNTED),
        ("ContentDate", "O", ""),
        ("ContentTime", "O", ""),
        ("AcquisitionNumber", "O", ""),
        ("AcquisitionDateTime", "O", ""),
        ("ImageType", "O", ""),
        ("Rows", "O", ""),
        ("Columns", "O", ""),
        ("BitsAllocated", "O", ""),
        ("NumberOfFrames", "O", ""),
        ("ConceptNameCodeSequence", "O", ""),
        ("ContainerIdentifier", "O", ""),
        ("CompletionFlag", "O", ""),
        ("VerificationFlag", "O", ""),
        ("ContentLabel", "O", ""),
        ("ContentDescription", "O", ""),
        ("RelatedGeneralSOPClassUID", "O", ""),
        ("ContentTemplateSequence", "O", ""),
        ("SpecimenDescriptionSequence", "O", ""),
        ("ImageComments", "O", ""),
        ("DocumentTitle", "O", ""),
        ("PresentationCreationDate", "O", ""),
        ("PresentationCreationTime", "O", ""),
    ),
}

ORDER = (_P, _S, _E, _I)
"""The levels from the top."""

LEVEL_NAMES = dict(zip(LEVELS, ORDER, strict=True))
"""Values of Query/Retrieve Level (0008,0052)."""

KINDS = {
    **dict.fromkeys(("AE", "CS", "LO", "LT", "SH", "ST", "UC", "UR", "UT"), "single, wildcard"),
    "PN": "single, wildcard, fuzzy",
    "UI": "single, list of UID",
    **dict.fromkeys(("DA", "TM", "DT"), "single, range"),
    **dict.fromkeys(("IS", "DS"), "single, by its number"),
    **dict.fromkeys(("US", "AS"), "single"),
    "SQ": "sequence",
}
"""By VR, how keys are matched besides universal matching (PS3.4 C.2.2.2)."""

MULTIPLE = frozenset(("AE", "AS", "AT", "CS", "LO", "PN", "SH", "UC"))
"""VRs of which each of several values of a key can be asked to match (C.2.2.2.8)."""

UNMATCHED = frozenset(
    {
        "NumberOfPatientRelatedStudies",
        "NumberOfPatientRelatedSeries",
        "NumberOfPatientRelatedInstances",
        "NumberOfStudyRelatedSeries",
        "NumberOfStudyRelatedInstances",
        "NumberOfSeriesRelatedInstances",
        "AlternateRepresentationSequence",
        "TimezoneOffsetFromUTC",
    }
)
"""Keys that are returned, not matched: counts (PS3.4 C.3.4), alternate encodings (C.6.1.1.5.1),
and what others are read by."""

CONSTANTS = ("QueryRetrieveLevel", "RetrieveAETitle", "InstanceAvailability")
"""What is the same for every match, at every level, and not matched."""

PAIRS = (
    ("StudyDate", "StudyTime"),
    ("SeriesDate", "SeriesTime"),
    ("PerformedProcedureStepStartDate", "PerformedProcedureStepStartTime"),
    ("PerformedProcedureStepEndDate", "PerformedProcedureStepEndTime"),
    ("ContentDate", "ContentTime"),
    ("PresentationCreationDate", "PresentationCreationTime"),
)
"""Dates with their times: ranges of both may be matched as one, and time zones count
(PS3.4 C.2.2.2.5). A birth is where it was."""

NON_PATIENT_CLASSES = frozenset(
    {
        "1.2.840.10008.5.1.4.38.1",
        "1.2.840.10008.5.1.4.39.1",
        "1.2.840.10008.5.1.4.43.1",
        "1.2.840.10008.5.1.4.44.1",
        "1.2.840.10008.5.1.4.45.1",
        "1.2.840.10008.5.1.4.1.1.200.1",
        "1.2.840.10008.5.1.4.1.1.200.3",
        "1.2.840.10008.5.1.4.1.1.200.7",
        "1.2.840.10008.5.1.4.1.1.201.1",
    }
)
"""Storage SOP Classes whose instances have no patient and no study (PS3.4 Table GG.3-1):
Hanging Protocol, Color Palette, Generic Implant Template, Implant Assembly Template, Implant
Template Group, CT Defined Procedure Protocol, Protocol Approval, XA Defined Procedure Protocol,
Inventory."""

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def _column(keyword: str) -> str:
    return _WORD.sub("_", keyword).lower()


def _key(level: Level, keyword: str, type_: str, origin: str) -> Key:
    tag = tag_of(keyword)
    vr = vr_of(tag)
    column = "" if origin == Origin.COUNTED else _column(keyword)
    folded = column + "_folded" if vr == "PN" else ""
    return Key(keyword, tag, vr, level, type_, origin or Origin.DATA_SET, column, folded)


KEYS: tuple[Key, ...] = tuple(_key(level, *row) for level, rows in _ROWS.items() for row in rows)
"""Every key, level by level, the unique key first."""

KEYS_BY_KEYWORD = {key.keyword: key for key in KEYS}
KEYS_BY_TAG = {key.tag: key for key in KEYS}

UNIQUE: dict[Level, Key] = {key.level: key for key in KEYS if key.type == "U"}
"""By level, the unique key."""

LEVEL_KEYS: dict[Level, tuple[Key, ...]] = {
    level: tuple(key for key in KEYS if key.level is level and key.origin == Origin.DATA_SET)
    for level in Level
}
"""By level, the keys that are read from the data set."""

CHARACTER_SET = tag_of("SpecificCharacterSet")
SOP_CLASS_UID = tag_of("SOPClassUID")
SOP_INSTANCE_UID = tag_of("SOPInstanceUID")
STUDY_UID = tag_of("StudyInstanceUID")
SERIES_UID = tag_of("SeriesInstanceUID")

WANTED_TAGS = frozenset(
    {CHARACTER_SET, SOP_CLASS_UID} | {key.tag for keys in LEVEL_KEYS.values() for key in keys}
)
"""What the header scanner must bring back."""


def columns_of(level: Level) -> tuple[str, ...]:
    """The columns filled from the data set at this level, in order, folded ones after their own."""
    names: list[str] = []
    for key in LEVEL_KEYS[level]:
        names.append(key.column)
        if key.folded:
            names.append(key.folded)
    return tuple(names)


def matching_of(key: Key) -> str:
    """How a key is matched, in words."""
    if key.keyword in UNMATCHED:
        return "returned only"
    several = ", multiple" if is_multiple(key.tag) and key.vr in MULTIPLE else ""
    return KINDS[key.vr] + several


INSTANCE_COLUMNS = tuple(name for name in columns_of(_I) if name != "sop_instance_uid")
"""The data set's columns of an instance row, without its unique key."""
