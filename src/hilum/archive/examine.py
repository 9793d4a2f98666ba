"""What the archive must know of a data set before it can be stored: one scan, one judgement.

Owns the checks of PS3.4 Table B.2-1 (A9xx) and the findings about odd but harmless data. Must not
know where the bytes are kept; ingest and recovery both ask it, so that a rebuilt index gives the
same answers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive import regions
from hilum.archive.extract import Coding, Value, coding_letter, instance_values, uid_text
from hilum.archive.keys import (
    NON_PATIENT_CLASSES,
    SERIES_UID,
    SOP_CLASS_UID,
    SOP_INSTANCE_UID,
    STUDY_UID,
    WANTED_TAGS,
)
from hilum.archive.members import is_odd_uid, is_uid, safe_part
from hilum.dataset.scan import Wanted, scan
from hilum.errors import IdentifierMismatch

if TYPE_CHECKING:
    import mmap

    from hilum.tables.uids import TransferSyntax

__all__ = ["Examined", "examine"]

_WANTED = Wanted(WANTED_TAGS, caps=regions.GROUPS)


class Examined(NamedTuple):
    """The result.

    `folder` is that of the instance's file name. `upper` holds the raw values of elements above
    the instance level; None outside the patient model.
    """

    folder: str
    upper: dict[int, bytes] | None
    values: tuple[Value, ...]
    coding: Coding
    findings: tuple[str, ...]


def examine(
    data: bytes | bytearray | memoryview | mmap.mmap,
    sop_class_uid: str,
    sop_instance_uid: str,
    transfer_syntax: TransferSyntax,
) -> Examined:
    """Scan a data set and compare it with what the command said of it.

    Raises:
        DataSetError: it cannot be walked to its end.
        IdentifierMismatch: its UIDs are others, or it has no study or series.
    """
    header = scan(data, transfer_syntax, _WANTED)
    upper = header.values
    coding = coding_letter(header.little_endian, header.explicit_vr)
    findings = header.findings
    regions.gather(upper, coding)
    for tag, said in ((SOP_CLASS_UID, sop_class_uid), (SOP_INSTANCE_UID, sop_instance_uid)):
        raw = upper.pop(tag, None)
        if not raw:
            findings += (f"({tag >> 16:04X},{tag & 0xFFFF:04X}) is absent",)
        elif raw != said.encode() and uid_text(raw) != said:
            raise IdentifierMismatch("the data set has another UID", offending=(tag,))
    if is_odd_uid(sop_instance_uid):
        findings += ("the SOP Instance UID breaks the rules of UIDs",)
    values = instance_values(upper, coding)
    if sop_class_uid in NON_PATIENT_CLASSES:
        return Examined(sop_class_uid, None, values, coding, findings)
    folder, odd = _folder(upper.get(STUDY_UID, b""), upper.get(SERIES_UID, b""))
    if odd:
        findings += odd
    return Examined(folder, upper, values, coding, findings)


@lru_cache(maxsize=4096)
def _folder(study_raw: bytes, series_raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The folder of a series, and a finding when its UIDs are none; once a series."""
    study, series = uid_text(study_raw), uid_text(series_raw)
    for text, tag, name in ((study, STUDY_UID, "Study"), (series, SERIES_UID, "Series")):
        if not text:
            raise IdentifierMismatch(f"no {name} Instance UID", offending=(tag,))
    folder = f"{safe_part(study)}/{safe_part(series)}"
    if is_uid(study) and is_uid(series):
        return folder, ()
    return folder, ("the Study or Series Instance UID is no UID",)
