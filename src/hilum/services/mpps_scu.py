"""Modality Performed Procedure Step, SCU role (PS3.4 F.7, F.8): what a modality does, and has done.

Owns the attributes of a step that a modality begins and ends, made from what it was told to do and
from what it made. Must not know sockets: requests go over a `Channel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.performed_rows import (
    COMPLETED,
    CREATE,
    DISCONTINUED,
    IN_PROGRESS,
    ROWS,
    SET,
)
from hilum.errors import UsageError
from hilum.services import normalised_scu as normalised
from hilum.services.attribute_lists import demand_change, demand_complete, filled, places_of
from hilum.services.normalised_scu import Answer, Target
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import uid_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from hilum.archive.workflow.commitment import Reference
    from hilum.dataset.codec import DataSet
    from hilum.services.base import Channel
    from hilum.services.referenced import Series

__all__ = [
    "COMPLETED",
    "DISCONTINUED",
    "MPPS",
    "MPPS_RETRIEVE",
    "PLACES",
    "Begin",
    "begun",
    "changed",
    "check_create",
    "check_update",
    "create",
    "ended",
    "from_instance",
    "from_worklist",
    "get",
    "performed_series",
    "update",
]

MPPS = uid_of("ModalityPerformedProcedureStep")
MPPS_RETRIEVE = uid_of("ModalityPerformedProcedureStepRetrieve")
PLACES = places_of(ROWS)
"""Where attributes of items have their place; see `attribute_lists.places_of`."""

_STEP = Target((MPPS,), MPPS, "performed procedure steps (MPPS)")
_RETRIEVE = Target((MPPS_RETRIEVE,), MPPS, "MPPS Retrieve")

_SCHEDULED = tag_of("ScheduledStepAttributesSequence")
_STEPS = tag_of("ScheduledProcedureStepSequence")
_REQUESTS = tag_of("RequestAttributesSequence")
_STATUS = tag_of("PerformedProcedureStepStatus")
_OF_SCHEDULED = next(row.below for row in ROWS if row.tag == _SCHEDULED)

# What a modality takes over from what was scheduled, unless it did something else.
_TAKEN_OVER = {
    "ProcedureCodeSequence": "RequestedProcedureCodeSequence",
    "PerformedProtocolCodeSequence": "ScheduledProtocolCodeSequence",
    "PerformedProcedureStepDescription": "ScheduledProcedureStepDescription",
    "PerformedStationName": "ScheduledStationName",
    "StudyID": "RequestedProcedureID",
    "Modality": "Modality",
}
_PROTOCOL_NAMES = ("ProtocolName", "SeriesDescription", "StudyDescription", "Modality")
"""The first of these that a series has is its Protocol Name, which must have a value."""


# Attributes ---------------------------------------------------------------------------------------


class Begin(NamedTuple):
    """Who begins a step, and when: local time, as modalities tell it."""

    station_aet: str
    now: datetime


def begun(attributes: DataSet, begin: Begin) -> DataSet:
    """The attributes of an N-CREATE: what is not said is made up, or sent without value.

    Made up are the ID, the station's AE title, the start and the status.
    """
    made = ds.data_set(
        PerformedProcedureStepID=begin.now.strftime("PPS%y%m%d%H%M%S"),
        PerformedStationAETitle=begin.station_aet,
        PerformedProcedureStepStartDate=begin.now.strftime("%Y%m%d"),
        PerformedProcedureStepStartTime=begin.now.strftime("%H%M%S"),
        PerformedProcedureStepStatus=IN_PROGRESS,
    )
    ds.add(made, attributes)
    return filled(made, ROWS, CREATE)


def from_worklist(item: DataSet) -> DataSet:
    """What a step takes from the worklist item that it is performed for.

    Raises:
        UsageError: it is no worklist item.
    """
    steps = ds.items(item, _STEPS)
    if not steps:
        raise UsageError("this is no worklist item: it has no ScheduledProcedureStepSequence")
    return _performed_for(item, steps)


def from_instance(instance: DataSet) -> DataSet:
    """What a step takes from an instance that was made in it: patient, study, request."""
    return _performed_for(instance, ds.items(instance, _REQUESTS) or [{}])


def _performed_for(outer: DataSet, steps: Sequence[DataSet]) -> DataSet:
    known = {**outer, **steps[0]}
    made = {row.tag: outer[row.tag] for row in ROWS if row.tag in outer and row.tag != _SCHEDULED}
    for keyword, source in _TAKEN_OVER.items():
        found = known.get(tag_of(source))
        if found is not None and found.value:
            made[tag_of(keyword)] = found
    items = []
    for step in steps:
        both = {**outer, **step}
        items.append({row.tag: both[row.tag] for row in _OF_SCHEDULED if row.tag in both})
    ds.put(made, "ScheduledStepAttributesSequence", items)
    return made


def performed_series(series: Iterable[Series]) -> DataSet:
    """What a step made: its Performed Series Sequence."""
    items = [
        {
            "PerformingPhysicianName": one.values.get("PerformingPhysicianName", ""),
            "ProtocolName": next(filter(None, map(one.values.get, _PROTOCOL_NAMES)), "UNKNOWN"),
            "OperatorsName": one.values.get("OperatorsName", ""),
            "SeriesInstanceUID": one.series_instance_uid,
            "SeriesDescription": one.values.get("SeriesDescription", ""),
            "RetrieveAETitle": "",
            "ReferencedImageSequence": _referenced(one.images),
            "ReferencedNonImageCompositeSOPInstanceSequence": _referenced(one.others),
        }
        for one in series
    ]
    return ds.data_set(PerformedSeriesSequence=items)


def _referenced(references: Iterable[Reference]) -> list[dict[str, str]]:
    return [
        {"ReferencedSOPClassUID": one[0], "ReferencedSOPInstanceUID": one[1]} for one in references
    ]


def ended(attributes: DataSet, status: str, now: datetime) -> DataSet:
    """The attributes of an N-SET that ends a step; the end is now if it is not said."""
    made = ds.data_set(
        PerformedProcedureStepStatus=status,
        PerformedProcedureStepEndDate=now.strftime("%Y%m%d"),
        PerformedProcedureStepEndTime=now.strftime("%H%M%S"),
    )
    ds.add(made, attributes)
    return changed(made)


def check_create(attributes: DataSet) -> None:
    """Check what an N-CREATE needs: PS3.4 Table F.7.2-1.

    Raises:
        UsageError: something is missing; says what.
    """
    demand_complete(attributes, ROWS, CREATE)
    if ds.text(attributes, _STATUS) != IN_PROGRESS:
        raise UsageError("nothing was sent: PerformedProcedureStepStatus is not IN PROGRESS")


def check_update(attributes: DataSet) -> None:
    """Check what an N-SET may set: PS3.4 Table F.7.2-1.

    Raises:
        UsageError: something may not be set, or nothing is; says what.
    """
    demand_change(attributes, ROWS, SET)


def changed(attributes: DataSet) -> DataSet:
    """The attributes of an N-SET: what items must have and is not said is sent without value."""
    return filled(attributes, ROWS, SET)


# Requests -----------------------------------------------------------------------------------------


def create(channel: Channel, uid: str, attributes: DataSet) -> Answer:
    """N-CREATE: a step has begun; what it needs (PS3.4 Table F.7.2-1) is checked first.

    Raises:
        UsageError: something is missing; nothing was sent.
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    check_create(attributes)
    return normalised.create(channel, _STEP, uid, attributes)


def update(channel: Channel, uid: str, attributes: DataSet) -> Answer:
    """N-SET: a step goes on, or has ended; what may be set is checked first.

    Raises:
        UsageError: it may not; nothing was sent.
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    check_update(attributes)
    return normalised.update(channel, _STEP, uid, attributes, service="mpps set")


def get(channel: Channel, uid: str, tags: Sequence[int] = ()) -> Answer:
    """N-GET: the step as it stands, or some attributes of it (MPPS Retrieve).

    Raises:
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    return normalised.get(channel, _RETRIEVE, uid, tags, service="mpps get")
