"""Worklist items from files: DICOM files, bare data sets, and DICOM JSON.

Owns how a file becomes data sets in UTF-8. Must not know what is done with them. PS3.10, PS3.18
Annex F.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.worklist_keys import KEYS
from hilum.dataset.codec import Element, decode
from hilum.dataset.part10 import read_file
from hilum.errors import DataSetError, UsageError
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import IMPLICIT_VR_LITTLE_ENDIAN, TRANSFER_SYNTAXES, transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hilum.dataset.codec import DataSet

__all__ = ["from_keys", "items_of_file"]

SIZE_LIMIT = 64 << 20
"""Bytes of a file of worklist items."""

_STEPS = "ScheduledProcedureStepSequence"
_BOTH = frozenset(key.keyword for key in KEYS if key.level == 0)
_OF_STEP = frozenset(key.keyword for key in KEYS if key.level == 1 and key.entity == "step")


def items_of_file(path: Path) -> Iterator[DataSet]:
    """The data sets of a file, their text in UTF-8.

    Raises:
        UsageError: it is neither DICOM nor DICOM JSON, or larger than 64 MiB. OSError.
    """
    if path.stat().st_size > SIZE_LIMIT:
        raise UsageError(f"{path}: larger than {SIZE_LIMIT >> 20} MiB: no worklist")
    raw = path.read_bytes()
    if raw.lstrip()[:1] in (b"{", b"["):
        yield from _of_json(path, raw)
        return
    try:
        yield ds.in_utf_8(_of_dicom(path, raw))
    except DataSetError as error:
        raise UsageError(f"{path}: {error.comment}") from error


def _of_dicom(path: Path, raw: bytes) -> DataSet:
    try:
        meta, offset, _ = read_file(path)
    except DataSetError:
        # LENIENT: PS3.10 7.1: worklist files without a header, as wlmscpfs and Orthanc take them.
        return decode(raw, TRANSFER_SYNTAXES[IMPLICIT_VR_LITTLE_ENDIAN])
    return decode(raw[offset:], transfer_syntax(meta.transfer_syntax_uid))


# DICOM JSON ---------------------------------------------------------------------------------------


def _of_json(path: Path, raw: bytes) -> Iterator[DataSet]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: no JSON: {error}") from error
    for one in found if isinstance(found, list) else [found]:
        try:
            yield _data_set(one)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise UsageError(f"{path}: no DICOM JSON: {error!r}") from error


def _data_set(found: dict[str, Any]) -> DataSet:
    """One object of the DICOM JSON model, which is in UTF-8 by definition (PS3.18 F.2)."""
    made: DataSet = {}
    for name, element in found.items():
        tag = int(name, 16) if len(name) == 8 and name[:4].isalnum() else tag_of(name)
        vr, values = element["vr"], element.get("Value", [])
        if tag == ds.CHARACTER_SET:
            continue
        if vr == "SQ":
            made[tag] = Element("SQ", [_data_set(item) for item in values])
        else:
            texts = [_name(value) if vr == "PN" else value for value in values]
            made[tag] = Element(vr, ds.coded(vr, texts))
    return made


def _name(value: Any) -> str:
    groups = [value.get(name, "") for name in ("Alphabetic", "Ideographic", "Phonetic")]
    return "=".join(groups).rstrip("=")


# Keys ---------------------------------------------------------------------------------------------


def from_keys(keys: Iterable[tuple[str, str]]) -> DataSet:
    """A worklist item from keywords and values; those of the step go into its sequence.

    Raises:
        UsageError: no attribute has such a keyword, or it is a sequence.
    """
    item: DataSet = {}
    step: DataSet = {}
    for keyword, value in keys:
        target = step if keyword in _OF_STEP and keyword not in _BOTH else item
        try:
            if keyword.endswith("Sequence"):
                raise UsageError(f"{keyword} is a sequence: import a file instead")
            ds.put(target, keyword, value)
        except KeyError:
            raise UsageError(f"no attribute is called {keyword!a}") from None
        except ValueError as error:
            raise UsageError(f"{keyword}: {error}") from error
    ds.put(item, _STEPS, [step])
    return item
