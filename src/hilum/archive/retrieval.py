"""Which instances the Identifier of a retrieval means.

Owns the rules for unique keys at each level, and the one query that finds the instances. Must not
know messages, associations, nor how an Identifier is coded. PS3.4 C.4.2.2, C.4.3.2, C.6.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from hilum.archive.index_sqlite import uid_key
from hilum.archive.reading import OneByOne
from hilum.errors import DimseError, IdentifierMismatch
from hilum.tables.dictionary import tag_of
from hilum.tables.query_retrieve import UNIQUE_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hilum.archive.ports import Instance, InstanceOpener
    from hilum.archive.reading import Reader

__all__ = ["Retrieval", "check_keys"]

UNABLE_TO_CALCULATE = 0xA701
QUERY_RETRIEVE_LEVEL = tag_of("QueryRetrieveLevel")
ISSUER = "IssuerOfPatientID"
_COLUMNS = {
    "PatientID": "patient.patient_id",
    ISSUER: "patient.issuer_of_patient_id",
    "StudyInstanceUID": "study.study_instance_uid",
    "SeriesInstanceUID": "series.series_instance_uid",
    "SOPInstanceUID": "i.sop_instance_uid",
}
_ONE_OF = "{} IN (SELECT value FROM json_each(?))"


class Retrieval:
    """Finds what a retrieval names; implements `ports.InstanceRetrieval`. For any thread."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def instances(
        self,
        levels: Sequence[str],
        level: str,
        keys: Mapping[str, Sequence[str]],
        *,
        relational: bool = False,
    ) -> list[Instance]:
        """The current instances that an Identifier names; see `ports.InstanceRetrieval`."""
        wanted = check_keys(levels, level, keys, relational=relational)
        conditions, values = _conditions(wanted)
        try:
            return self._reader.retrieve(" AND ".join(conditions), values)
        except sqlite3.Error as error:
            why = f"the index cannot be read: {error}"
            raise DimseError(why, status=UNABLE_TO_CALCULATE) from error

    def find(self, sop_instance_uid: str) -> Instance | None:
        """The current instance of this UID."""
        return self._reader.find(sop_instance_uid)

    def one_by_one(self) -> InstanceOpener:
        """Opens instances one after the other; see `ports.InstanceRetrieval`."""
        return OneByOne(self._reader)

    def release(self) -> None:
        """Close this thread's connection to the index."""
        self._reader.release_thread()


def _conditions(wanted: Mapping[str, Sequence[str]]) -> tuple[list[str], list[object]]:
    """One condition for each key; lists of values go as one JSON array, however long they are."""
    conditions: list[str] = []
    values: list[object] = []
    for keyword, names in wanted.items():
        if keyword == "SOPInstanceUID":
            conditions.append(_ONE_OF.format("i.uid_key"))
            values.append(json.dumps([uid_key(name) for name in names]))
        conditions.append(_ONE_OF.format(_COLUMNS[keyword]))
        values.append(json.dumps(list(names)))
    return conditions, values


def check_keys(
    levels: Sequence[str],
    level: str,
    keys: Mapping[str, Sequence[str]],
    *,
    relational: bool = False,
) -> dict[str, Sequence[str]]:
    """The unique keys that tell what to retrieve, each with its values.

    A list of UIDs may stand at the level itself, a single value above it. What stands below the
    level, or is none of the model's unique keys, does not narrow what is retrieved.

    LENIENT: PS3.4 C.4.2.1.4.1: an Identifier with empty keys below its level, and with keys that
    are not unique, seen from clients that send back a whole match; Issuer of Patient ID is heeded.

    Raises:
        IdentifierMismatch: says what to change.
    """
    if level not in levels:
        wrong = f"level {level!a}" if level else "no Query/Retrieve Level"
        raise _refused(f"{wrong}; one of {', '.join(levels)}", QUERY_RETRIEVE_LEVEL)
    wanted: dict[str, Sequence[str]] = {}
    place = levels.index(level)
    for above in levels[:place]:
        wanted |= _above(above, keys, relational)
    wanted |= _at(level, keys)
    for below in levels[place + 1 :]:
        _below(below, level, keys)
    issuer = keys.get(ISSUER, ())
    if "PatientID" in wanted and len(issuer) == 1:
        wanted[ISSUER] = issuer
    return wanted


def _above(
    level: str, keys: Mapping[str, Sequence[str]], relational: bool
) -> dict[str, Sequence[str]]:
    keyword = UNIQUE_KEYS[level]
    values = keys.get(keyword, ())
    if not values:
        if relational:
            return {}
        raise _refused(f"{keyword} is missing: give it, or negotiate relational", tag_of(keyword))
    return {keyword: _single(keyword, values)}


def _at(level: str, keys: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    keyword = UNIQUE_KEYS[level]
    values = keys.get(keyword, ())
    if not values:
        raise _refused(f"{keyword} is missing: it tells what to retrieve", tag_of(keyword))
    if level == "PATIENT":
        return {keyword: _single(keyword, values)}
    return {keyword: _exact(keyword, values)}


def _below(level: str, asked: str, keys: Mapping[str, Sequence[str]]) -> None:
    keyword = UNIQUE_KEYS.get(level, "")
    if keys.get(keyword):
        raise _refused(f"{keyword} is below level {asked}: use level {level}", tag_of(keyword))


def _single(keyword: str, values: Sequence[str]) -> Sequence[str]:
    if len(values) > 1:
        raise _refused(f"{keyword} has {len(values)} values; one is allowed", tag_of(keyword))
    return _exact(keyword, values)


def _exact(keyword: str, values: Sequence[str]) -> Sequence[str]:
    """Values without wildcards: those are for queries. `*` and `?` could be in no UID, and in a
    Patient ID they would mean more patients than one."""
    if any("*" in value or "?" in value for value in values):
        raise _refused(f"{keyword} has a wildcard: retrieve what a query found", tag_of(keyword))
    return values


def _refused(comment: str, tag: int) -> IdentifierMismatch:
    return IdentifierMismatch(comment, offending=(tag,))
