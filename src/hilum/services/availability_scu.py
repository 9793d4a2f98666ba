"""Instance Availability Notification, SCU role (PS3.4 Annex R): what can be retrieved, and where.

Owns the notification of instances that a program has, and its N-CREATE. What an archive announces
of itself is composed in `archive.workflow.availability` and delivered by the courier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow.attributes import data_set
from hilum.archive.workflow.availability import IAN, ROWS, VALUES
from hilum.errors import UsageError
from hilum.services import normalised_scu as normalised
from hilum.services.attribute_lists import demand_complete
from hilum.services.normalised_scu import Answer, Target
from hilum.tables.uids import uid_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hilum.dataset.codec import DataSet
    from hilum.services.base import Channel
    from hilum.services.referenced import Series

__all__ = ["IAN", "check", "notification", "notify"]

_TARGET = Target((IAN,), IAN, "Instance Availability Notifications")


def notification(
    series: Sequence[Series],
    retrieve_aet: str,
    *,
    availability: str = "ONLINE",
    performed_steps: Iterable[str] = (),
) -> DataSet:
    """The notification of the instances of one study.

    Args:
        series: see `referenced.series_of`.
        retrieve_aet: where they can be retrieved from.
        availability: ONLINE, NEARLINE, OFFLINE or UNAVAILABLE.
        performed_steps: UIDs of the performed procedure steps that made them.

    Raises:
        UsageError: no instances, those of several studies, or no such availability.
    """
    studies = {one.study_instance_uid for one in series}
    if len(studies) != 1:
        raise UsageError(f"a notification is of one study, not of {len(studies)}")
    if availability not in VALUES:
        raise UsageError(f"availability: one of {', '.join(VALUES)}, not {availability!a}")
    steps = [
        {
            "ReferencedSOPClassUID": uid_of("ModalityPerformedProcedureStep"),
            "ReferencedSOPInstanceUID": uid,
            "PerformedWorkitemCodeSequence": [],
        }
        for uid in performed_steps
    ]
    return data_set(
        ReferencedPerformedProcedureStepSequence=steps,
        StudyInstanceUID=studies.pop(),
        ReferencedSeriesSequence=[
            {
                "SeriesInstanceUID": one.series_instance_uid,
                "ReferencedSOPSequence": [
                    {
                        "ReferencedSOPClassUID": reference.sop_class_uid,
                        "ReferencedSOPInstanceUID": reference.sop_instance_uid,
                        "InstanceAvailability": availability,
                        "RetrieveAETitle": retrieve_aet,
                    }
                    for reference in one.instances
                ],
            }
            for one in series
        ],
    )


def check(content: DataSet) -> None:
    """Check what a notification needs: PS3.4 Table R.3.2-1.

    Raises:
        UsageError: something is missing; says what.
    """
    demand_complete(content, ROWS, 0)


def notify(channel: Channel, uid: str, content: DataSet) -> Answer:
    """N-CREATE: tell a peer, after checking what PS3.4 Table R.3.2-1 needs.

    Raises:
        UsageError: something is missing; nothing was sent.
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    check(content)
    return normalised.create(channel, _TARGET, uid, content)
