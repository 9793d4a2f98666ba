"""Instance availability: telling others what can be retrieved here, and keeping what they tell us.

Owns the content of a notification (PS3.4 Annex R, PS3.3 C.4.23) and the record of received ones.
Must not know how they are sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.ports import Level
from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.outbox import post
from hilum.archive.workflow.requirements import check, demand, invalid, parse
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from hilum.archive.ports import Instance, InstanceReader
    from hilum.archive.workflow.database import Database
    from hilum.dataset.codec import DataSet

__all__ = [
    "IAN",
    "ROWS",
    "VALUES",
    "Availability",
    "Notification",
    "notification",
    "notification_of",
]

IAN = "1.2.840.10008.5.1.4.33"

# PS3.4 Table R.3.2-1; the rest of a code is conditional (PS3.3 Table 8.8-1a)
ROWS = parse(
    """\
ReferencedPerformedProcedureStepSequence  2
>ReferencedSOPClassUID                    1
>ReferencedSOPInstanceUID                 1
>PerformedWorkitemCodeSequence            2
>>CodeMeaning                             1
StudyInstanceUID                          1
ReferencedSeriesSequence                  1
>SeriesInstanceUID                        1
>ReferencedSOPSequence                    1
>>ReferencedSOPClassUID                   1
>>ReferencedSOPInstanceUID                1
>>InstanceAvailability                    1
>>RetrieveAETitle                         1
>>RetrieveLocationUID                     3
>>RetrieveURI                             3
>>RetrieveURL                             3
>>StorageMediaFileSetID                   3
>>StorageMediaFileSetUID                  3
"""
)

VALUES = ("ONLINE", "NEARLINE", "OFFLINE", "UNAVAILABLE")
"""Instance Availability (0008,0056): PS3.3 C.4.23.1.1."""

_STUDY = tag_of("StudyInstanceUID")
_SERIES = tag_of("ReferencedSeriesSequence")
_REFERENCED = tag_of("ReferencedSOPSequence")
_AVAILABILITY = tag_of("InstanceAvailability")
_MPPS = "1.2.840.10008.3.1.2.3.3"


class Notification(NamedTuple):
    """A notification that was received; `received` is microseconds since 1970, UTC."""

    uid: str
    study_instance_uid: str
    source: str
    data_set: DataSet
    received: int


def notification(
    told: Iterable[tuple[str, Iterable[Instance]]],
    study_instance_uid: str,
    retrieve_aet: str,
    performed_step: str = "",
) -> DataSet | None:
    """The notification of instances of a study; None if there are none.

    Args:
        told: values of Instance Availability, each with the instances that have it.
        retrieve_aet: where the instances can be retrieved from.
        performed_step: UID of the performed procedure step that made them; there is room for one
            (PS3.3 C.4.23).
    """
    series: dict[str, list[DataSet]] = {}
    for availability, instances in told:
        for instance in instances:
            item = ds.data_set(
                ReferencedSOPClassUID=instance.sop_class_uid,
                ReferencedSOPInstanceUID=instance.sop_instance_uid,
                InstanceAvailability=availability,
                RetrieveAETitle=retrieve_aet,
            )
            series.setdefault(instance.series_instance_uid or "", []).append(item)
    if not series:
        return None
    step = {
        "ReferencedSOPClassUID": _MPPS,
        "ReferencedSOPInstanceUID": performed_step,
        "PerformedWorkitemCodeSequence": [],
    }
    return ds.data_set(
        ReferencedPerformedProcedureStepSequence=[step] if performed_step else [],
        StudyInstanceUID=study_instance_uid,
        ReferencedSeriesSequence=[
            {"SeriesInstanceUID": uid, "ReferencedSOPSequence": items}
            for uid, items in series.items()
        ],
    )


def notification_of(
    reader: InstanceReader,
    study_instance_uid: str,
    retrieve_aet: str,
    *,
    performed_step: str = "",
    gone: Iterable[Instance] = (),
) -> DataSet | None:
    """The notification of what is there of a study; see `notification`.

    Args:
        gone: instances that were there and are not any more: UNAVAILABLE.
    """
    present = reader.select(Level.STUDY, {"StudyInstanceUID": study_instance_uid})
    told = (("ONLINE", present), ("UNAVAILABLE", gone))
    return notification(told, study_instance_uid, retrieve_aet, performed_step)


class Availability:
    """What we tell about availability, and what we were told.

    Args:
        clock: microseconds since 1970, UTC.
        new_uid: makes the UID of a notification.
        notify: AE titles that are told.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        new_uid: Callable[[], str],
        *,
        notify: Iterable[str] = (),
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_uid = new_uid
        self._notify = tuple(notify)

    def announce(self, notification: DataSet) -> int:
        """Post a notification to everybody who is to be told; to how many."""
        return self._database.write(lambda connection: self.post(connection, notification))

    def post(self, connection: sqlite3.Connection, notification: DataSet) -> int:
        """`announce` within a transaction."""
        study = ds.text(notification, _STUDY)
        for aet in self._notify:
            uid = self._new_uid()
            kind = "instance availability"
            post(connection, self._clock(), kind, aet, notification, thread=study, uid=uid)
        return len(self._notify)

    def record(self, uid: str, attributes: DataSet, source: str) -> None:
        """N-CREATE: keep a notification that was received (R.3.2.1).

        Raises:
            Refused: attributes that break Table R.3.2-1. DimseError: 0111.
        """
        stored = ds.in_utf_8(attributes)
        breaches = list(check(stored, ROWS, 0))
        for at, series in enumerate(ds.items(stored, _SERIES)):
            for number, item in enumerate(ds.items(series, _REFERENCED)):
                if ds.text(item, _AVAILABILITY) not in ("", *VALUES):
                    breach = invalid(_AVAILABILITY, f"is none of {', '.join(VALUES)}")
                    breaches.append(breach.within(_REFERENCED, number).within(_SERIES, at))
        demand(breaches, stored)

        def do(connection: sqlite3.Connection) -> None:
            known = connection.execute("SELECT 1 FROM availability WHERE uid = ?", (uid,))
            if known.fetchone() is not None:
                raise DimseError("this notification exists", status=0x0111)
            connection.execute(
                "INSERT INTO availability (uid, study_instance_uid, source, data, received)"
                " VALUES (?, ?, ?, ?, ?)",
                (uid, ds.text(stored, _STUDY), source, ds.pack(stored), self._clock()),
            )

        self._database.write(do)

    def purge(self, days: float) -> int:
        """Forget notifications that were received longer ago than that; how many."""
        return self._database.write(
            lambda connection: (
                connection.execute(
                    "DELETE FROM availability WHERE received < ?",
                    (self._clock() - int(days * 86_400_000_000),),
                ).rowcount
            )
        )

    def received(self, study_instance_uid: str = "") -> list[Notification]:
        """The notifications that were received, of one study or all, the oldest first."""
        where = "study_instance_uid = ?" if study_instance_uid else "? = ''"
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT uid, study_instance_uid, source, data, received FROM availability"
                f" WHERE {where} ORDER BY id",
                (study_instance_uid,),
            ).fetchall()
        return [Notification._make((*row[:3], ds.unpack(row[3]), row[4])) for row in rows]
