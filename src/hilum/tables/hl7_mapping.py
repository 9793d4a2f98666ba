"""How orders and patients of HL7 v2 become attributes of DICOM: the default mapping, row by row.

Data and its grammar only, after IHE Radiology TF-2x Appendix B (Table B-1, HL7 order mapping to
DICOM MWL). A row is `ATTRIBUTE <- SOURCE [CONVERSION]`:

* ATTRIBUTE: a keyword, or keywords with dots down into a sequence's (only) item.
* SOURCE: `OBR-4`, `OBR-4.2`, `OBR-4.1.2` (field, component, sub-component), with conditions on
  the segment before it: `OBX[3=8302-2,3137-7]-5`; or a text in quotes, also with conditions:
  `OBR[24=CT]"CT1"`; or `nothing`, which ends the search.
* CONVERSION: one of `CONVERSIONS`; `text` if there is none.

Of several rows for one attribute the first that gives a value counts. What a row with `derived`
or from MSH-7 gives counts for new orders alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hilum.tables.dictionary import tag_of

__all__ = ["CONVERSIONS", "DEFAULT_ROWS", "NOTHING", "MappingRow", "Source", "parse_row"]

NOTHING = "nothing"

CONVERSIONS = {
    "text": "the text; too long for the attribute: cut off",
    "texts": "the texts of all repetitions and segments, as values of one attribute",
    "lines": "the texts of all repetitions and segments, as lines",
    "identifier": "the text; too long for the attribute: the message is refused",
    "derived": "the text; too long: 16 characters derived from it",
    "title": "an AE title; anything else: no value",
    "code_string": "the text in capitals, if it is a code string; anything else: no value",
    "uid": "the text, if it is a UID; anything else: the message is refused",
    "name": "a name of XPN as PN, with its ideographic and phonetic group",
    "person": "a name of XCN as PN",
    "worker": "a name within NDL or CNN as PN",
    "date": "the date of a time stamp",
    "time": "the time of a time stamp",
    "sex": "administrative sex (HL7 table 0001) as M, F or O",
    "priority": "priority of TQ or TQ1 (S, A, P, C, R, T) as STAT, HIGH, ROUTINE, MEDIUM",
    "pregnancy": "ambulatory status B6 as 3, definitely pregnant",
    "neutered": "Y or N as ALTERED or UNALTERED",
    "number": "a decimal number",
    "metres": "a number with the unit of OBX-6 in metres",
    "kilograms": "a number with the unit of OBX-6 in kilograms",
    "location": "the parts of a PL, with spaces between them",
    "code": "three components of CE or CWE from the named one on, as an item of a code sequence",
    "authority": "an HD as name of the issuer",
    "designator": "an HD as item with LocalNamespaceEntityID and UniversalEntityID",
    "qualifiers": "the universal ID of an HD as item of issuer qualifiers",
    "others": "the other repetitions of a CX, as items of OtherPatientIDsSequence",
}
"""Names of conversions and what each makes."""

_ROW = re.compile(r"\s*([A-Za-z0-9.]+)\s*<-\s*(.+?)\s*$")
_SOURCE = re.compile(
    r"(?P<segment>[A-Z][A-Z0-9]{2})(?P<conditions>(?:\[[0-9.]+=[^\]\[]*\])*)"
    r'(?:-(?P<path>[0-9]{1,3}(?:\.[0-9]{1,3}){0,2})|"(?P<constant>[^"]*)")$'
)
_CONDITION = re.compile(r"\[([0-9]{1,3}(?:\.[0-9]{1,3}){0,2})=([^\]\[]*)\]")


class Source(NamedTuple):
    """Where a value comes from: a field of a segment that meets the conditions, or a constant.

    `path` is field, component and sub-component, 0 for one that is not given.
    """

    segment: str
    path: tuple[int, int, int]
    conditions: tuple[tuple[tuple[int, int, int], tuple[str, ...]], ...]
    constant: str | None


class MappingRow(NamedTuple):
    """One row of the mapping: `text` as it was written, `source` None for `nothing`."""

    text: str
    attribute: tuple[str, ...]
    source: Source | None
    conversion: str


def parse_row(text: str) -> MappingRow:
    """Read a row.

    Raises:
        ValueError: what is wrong with it.
    """
    found = _ROW.match(text)
    if found is None:
        raise ValueError(f"{text!a} is no row of the form ATTRIBUTE <- SOURCE CONVERSION")
    attribute = tuple(found[1].split("."))
    for keyword in attribute:
        _known(keyword)
    if found[2] == NOTHING:
        return MappingRow(text.strip(), attribute, None, "")
    place, conversion = _apart(found[2])
    if conversion not in CONVERSIONS:
        known = ", ".join(CONVERSIONS)
        raise ValueError(f"{conversion!a} is no conversion; one of {known}")
    return MappingRow(text.strip(), attribute, _source(place), conversion)


def _apart(text: str) -> tuple[str, str]:
    """Source and conversion; a constant may have spaces."""
    place, space, conversion = text.rpartition(" ")
    if not space or text.endswith(('"', "]")):
        return text, "text"
    return place.rstrip(), conversion


def _known(keyword: str) -> None:
    try:
        tag_of(keyword)
    except KeyError:
        raise ValueError(f"{keyword!a} is no keyword of an attribute") from None


def _source(text: str) -> Source:
    found = _SOURCE.match(text)
    if found is None:
        raise ValueError(f'{text!a} is no source as OBR-4.2, OBX[3=8302-2]-5 or OBR[24=CT]"CT1"')
    conditions = tuple(
        (_path(path), tuple(value.strip() for value in values.split(",")))
        for path, values in _CONDITION.findall(found["conditions"])
    )
    path = _path(found["path"]) if found["path"] else (0, 0, 0)
    return Source(found["segment"], path, conditions, found["constant"])


def _path(text: str) -> tuple[int, int, int]:
    field, component, sub = [*map(int, text.split(".")), 0, 0][:3]
    return field, component, sub


_STEP = "ScheduledProcedureStepSequence."

_TABLE = """\
# Patient Identification
PatientName <- PID-5 name
PatientID <- PID-3 identifier
IssuerOfPatientID <- PID-3.4 authority
IssuerOfPatientIDQualifiersSequence <- PID-3.4 qualifiers
OtherPatientIDsSequence <- PID-3 others
# Patient Demographic
PatientBirthDate <- PID-7 date
PatientSex <- PID-8 sex
PatientMotherBirthName <- PID-6 name
PatientAddress <- PID-11 location
PatientTelephoneNumbers <- PID-13 texts
EthnicGroup <- PID-22.2
EthnicGroup <- PID-22
PatientReligiousPreference <- PID-17.2
PatientReligiousPreference <- PID-17
PatientSpeciesDescription <- PID-35.2
PatientSpeciesCodeSequence <- PID-35 code
PatientBreedDescription <- PID-36.2
PatientBreedCodeSequence <- PID-36 code
PatientSexNeutered <- PID-8.2 neutered
PatientSize <- OBX[3=8302-2,3137-7]-5 metres
PatientSize <- OBX[3.2=Body Height,BODY HEIGHT]-5 metres
PatientWeight <- OBX[3=29463-7,3141-9]-5 kilograms
PatientWeight <- OBX[3.2=Body Weight,BODY WEIGHT]-5 kilograms
# Patient Medical
PatientState <- OBR-12.2
PatientState <- OBR-12
PregnancyStatus <- PV1-15 pregnancy
MedicalAlerts <- OBR-13
Allergies <- AL1-3.2 texts
Allergies <- AL1-3 texts
# Visit
AdmissionID <- PV1-19 text
AdmissionID <- PID-18 text
IssuerOfAdmissionIDSequence <- PV1-19.4 designator
IssuerOfAdmissionIDSequence <- PID-18.4 designator
CurrentPatientLocation <- PV1-3 location
ReferringPhysicianName <- PV1-8 person
# Imaging Service Request
AccessionNumber <- IPC-1 identifier
AccessionNumber <- OBR-18 identifier
AccessionNumber <- ORC-3 derived
AccessionNumber <- OBR-3 derived
AccessionNumber <- ORC-2 derived
AccessionNumber <- OBR-2 derived
IssuerOfAccessionNumberSequence <- IPC-1.2 designator
PlacerOrderNumberImagingServiceRequest <- ORC-2
PlacerOrderNumberImagingServiceRequest <- OBR-2
OrderPlacerIdentifierSequence <- ORC-2.2 designator
OrderPlacerIdentifierSequence <- OBR-2.2 designator
FillerOrderNumberImagingServiceRequest <- ORC-3
FillerOrderNumberImagingServiceRequest <- OBR-3
OrderFillerIdentifierSequence <- ORC-3.2 designator
OrderFillerIdentifierSequence <- OBR-3.2 designator
RequestingPhysician <- OBR-16 person
RequestingPhysician <- ORC-12 person
RequestingService <- ORC-17.2
RequestingService <- ORC-17
# Requested Procedure
StudyInstanceUID <- IPC-3 uid
StudyInstanceUID <- ZDS-1 uid
RequestedProcedureID <- IPC-2 identifier
RequestedProcedureID <- OBR-19 identifier
RequestedProcedureDescription <- OBR-44.2
RequestedProcedureDescription <- OBR-44
RequestedProcedureDescription <- OBR-4.2
RequestedProcedureDescription <- OBR-4
RequestedProcedureCodeSequence <- OBR-44 code
RequestedProcedureCodeSequence <- OBR-4 code
ReasonForTheRequestedProcedure <- OBR-31.2
ReasonForTheRequestedProcedure <- OBR-31
ReasonForRequestedProcedureCodeSequence <- OBR-31 code
RequestedProcedurePriority <- TQ1-9 priority
RequestedProcedurePriority <- ORC-7.6 priority
RequestedProcedurePriority <- OBR-27.6 priority
RequestedProcedurePriority <- OBR-5 priority
RequestedProcedureComments <- NTE-3 lines
PatientTransportArrangements <- OBR-30
# Scheduled Procedure Step
>ScheduledStationAETitle <- IPC-9 title
>ScheduledStationName <- IPC-7
>ScheduledProcedureStepLocation <- IPC-8
>ScheduledProcedureStepStartDate <- TQ1-7 date
>ScheduledProcedureStepStartDate <- ORC-7.4 date
>ScheduledProcedureStepStartDate <- OBR-27.4 date
>ScheduledProcedureStepStartDate <- OBR-36 date
>ScheduledProcedureStepStartTime <- TQ1-7 time
>ScheduledProcedureStepStartTime <- ORC-7.4 time
>ScheduledProcedureStepStartTime <- OBR-27.4 time
>ScheduledProcedureStepStartTime <- OBR-36 time
>ScheduledProcedureStepStartDate <- MSH-7 date
>ScheduledProcedureStepStartTime <- MSH-7 time
>Modality <- IPC-5 code_string
>Modality <- OBR-24 code_string
>ScheduledPerformingPhysicianName <- OBR-34 worker
>ScheduledProcedureStepDescription <- IPC-6.2
>ScheduledProcedureStepDescription <- OBR-4.5
>ScheduledProcedureStepDescription <- OBR-4.2
>ScheduledProtocolCodeSequence <- IPC-6 code
>ScheduledProtocolCodeSequence <- OBR-4.4 code
>ScheduledProtocolCodeSequence <- OBR-4 code
>ScheduledProcedureStepID <- IPC-4 identifier
>ScheduledProcedureStepID <- OBR-20 identifier
"""

DEFAULT_ROWS: tuple[MappingRow, ...] = tuple(
    parse_row(line.replace(">", _STEP, 1) if line.startswith(">") else line)
    for line in _TABLE.splitlines()
    if not line.startswith("#")
)
"""The mapping that the settings add to; rows of the settings go first."""
