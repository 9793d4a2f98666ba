"""The information models of Query/Retrieve: their levels, unique keys and SOP Classes.

Data only (PS3.4 C.3, C.6, Y.6 and Z.6). Must not know how a query is matched, nor what is stored.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "COMPOSITE_INSTANCE_ROOT",
    "INFORMATION_MODELS",
    "LEVELS",
    "MODEL_OF",
    "PATIENT_ROOT",
    "PATIENT_STUDY_ONLY",
    "STUDY_ROOT",
    "UNIQUE_KEYS",
    "WITHOUT_BULK_DATA",
    "InformationModel",
]

# PS3.4 Tables C.6.1-1, C.6.2-1 and Y.6.1-1; keys of Tables C.6-1 to C.6-5 with type U
UNIQUE_KEYS = {
    "PATIENT": "PatientID",
    "STUDY": "StudyInstanceUID",
    "SERIES": "SeriesInstanceUID",
    "IMAGE": "SOPInstanceUID",
}
"""By the value of Query/Retrieve Level (0008,0052), its unique key; the highest level first."""

LEVELS = tuple(UNIQUE_KEYS)
"""The values of Query/Retrieve Level (0008,0052), the highest first."""


class InformationModel(NamedTuple):
    """One information model: which levels it has, and a SOP Class for each operation.

    `levels` are values of Query/Retrieve Level, the highest first; `find`, `move` and `get` are
    UIDs, empty where the model has no such SOP Class.
    """

    name: str
    ref: str
    levels: tuple[str, ...]
    find: str
    move: str
    get: str


_P = "1.2.840.10008.5.1.4.1.2."

# fmt: off
PATIENT_ROOT = InformationModel("Patient Root", "PS3.4 C.6.1",
    LEVELS, _P + "1.1", _P + "1.2", _P + "1.3")
STUDY_ROOT = InformationModel("Study Root", "PS3.4 C.6.2",
    LEVELS[1:], _P + "2.1", _P + "2.2", _P + "2.3")
# retired; PS3.4-2004 C.6.3
PATIENT_STUDY_ONLY = InformationModel("Patient/Study Only", "PS3.4-2004 C.6.3",
    LEVELS[:2], _P + "3.1", _P + "3.2", _P + "3.3")
COMPOSITE_INSTANCE_ROOT = InformationModel("Composite Instance Root", "PS3.4 Y.6",
    ("IMAGE", "FRAME"), "", _P + "4.2", _P + "4.3")
WITHOUT_BULK_DATA = InformationModel("Composite Instance Without Bulk Data", "PS3.4 Z.6",
    ("IMAGE",), "", "", _P + "5.3")
# fmt: on

INFORMATION_MODELS = (
    PATIENT_ROOT,
    STUDY_ROOT,
    PATIENT_STUDY_ONLY,
    COMPOSITE_INSTANCE_ROOT,
    WITHOUT_BULK_DATA,
)
"""Every information model of composite instances."""

MODEL_OF = {
    uid: model for model in INFORMATION_MODELS for uid in (model.find, model.move, model.get) if uid
}
"""The information model of a SOP Class UID."""
