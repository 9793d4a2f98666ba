"""Who watches workitems, and the event reports that go to them.

Owns subscriptions (global, filtered, of one workitem; with or without deletion lock) and the
content of UPS event reports, which are posted to the outbox. Must not know how they are sent.
PS3.4 CC.2.3, CC.2.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.answers import condition
from hilum.archive.workflow.outbox import post
from hilum.archive.workflow.workitem_rows import SUBSCRIPTIONS
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of
from hilum.tables.status import meaning

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from hilum.archive.workflow.database import Database
    from hilum.dataset.codec import DataSet

__all__ = [
    "CANCELLATION",
    "EVENT",
    "FILTERED",
    "GLOBAL",
    "Subscriptions",
    "cancel_requested",
    "changed",
    "created",
    "state_changed",
]

GLOBAL = "1.2.840.10008.5.1.4.34.5"
FILTERED = "1.2.840.10008.5.1.4.34.5.1"
_WELL_KNOWN = (GLOBAL, FILTERED)

EVENT = "ups event"
"""The kind of a delivery that tells of a workitem."""

STATE_REPORT, CANCEL_REQUESTED, PROGRESS_REPORT, SCP_STATUS, ASSIGNED = 1, 2, 3, 4, 5

_STATE = tag_of("ProcedureStepState")
_READINESS = tag_of("InputReadinessState")
_PROGRESS = tag_of("ProcedureStepProgressInformationSequence")
_REASON = tag_of("ReasonForCancellation")
_CODES = tag_of("ProcedureStepDiscontinuationReasonCodeSequence")
_STATIONS = tag_of("ScheduledStationNameCodeSequence")
_PERFORMERS = tag_of("ScheduledHumanPerformersSequence")
_RECEIVING = tag_of("ReceivingAE")
_LOCK = tag_of("DeletionLock")

CANCELLATION = (_REASON, _CODES)
"""What a request to cancel may say that is kept with the workitem."""

_ASSIGNED = (
    _STATIONS,
    tag_of("HumanPerformerCodeSequence"),
    tag_of("HumanPerformerOrganization"),
)
_ASKED = (*CANCELLATION, tag_of("ContactURI"), tag_of("ContactDisplayName"))


# Events -------------------------------------------------------------------------------------------


def created(connection: sqlite3.Connection, now: int, uid: str, data: DataSet) -> None:
    """A workitem is new: subscribe who watches all, or those like it, and tell them."""
    rows = connection.execute("SELECT aet, deletion_lock, filter FROM global_subscription")
    for aet, lock, keys in rows.fetchall():
        if keys is not None and not condition(ds.unpack(keys))(data):
            continue
        connection.execute("INSERT INTO workitem_subscription VALUES (?, ?, ?)", (uid, aet, lock))
    state_changed(connection, now, uid, data)
    if data.get(_STATIONS, _NOTHING)[1] or data.get(_PERFORMERS, _NOTHING)[1]:
        _tell(connection, now, uid, ASSIGNED, _assigned(data))


_NOTHING = ("SQ", ())


def changed(
    connection: sqlite3.Connection, now: int, uid: str, before: DataSet, after: DataSet
) -> None:
    """A workitem was set: report readiness, assignment and progress where they are other."""
    if before.get(_READINESS) != after.get(_READINESS):
        state_changed(connection, now, uid, after)
    if any(before.get(tag) != after.get(tag) for tag in (_STATIONS, _PERFORMERS)):
        _tell(connection, now, uid, ASSIGNED, _assigned(after))
    if before.get(_PROGRESS) != after.get(_PROGRESS):
        _tell(connection, now, uid, PROGRESS_REPORT, {_PROGRESS: after[_PROGRESS]})


def state_changed(connection: sqlite3.Connection, now: int, uid: str, data: DataSet) -> None:
    """A workitem is in another state."""
    _tell(connection, now, uid, STATE_REPORT, _state_report(data))


def cancel_requested(
    connection: sqlite3.Connection, now: int, uid: str, request: DataSet, requesting_aet: str
) -> int:
    """Somebody wants a workitem in progress cancelled; how many watchers are told."""
    report = {tag: request[tag] for tag in _ASKED if tag in request}
    ds.put(report, "RequestingAE", requesting_aet)
    return _tell(connection, now, uid, CANCEL_REQUESTED, report)


def _state_report(data: DataSet) -> DataSet:
    report = {tag: data[tag] for tag in (_STATE, _READINESS) if tag in data}
    for progress in ds.items(data, _PROGRESS)[:1]:
        report.update((tag, progress[tag]) for tag in CANCELLATION if tag in progress)
    return report


def _assigned(data: DataSet) -> DataSet:
    """What of it has a value (type 1C, required if populated)."""
    known = {**data, **(ds.items(data, _PERFORMERS) or [{}])[0]}
    return {tag: known[tag] for tag in _ASSIGNED if known.get(tag, _NOTHING)[1]}


def _tell(connection: sqlite3.Connection, now: int, uid: str, event: int, report: DataSet) -> int:
    watchers = connection.execute(
        "SELECT aet FROM workitem_subscription WHERE workitem = ? ORDER BY aet", (uid,)
    ).fetchall()
    for (aet,) in watchers:
        _post(connection, now, aet, uid, event, report)
    return len(watchers)


def _post(
    connection: sqlite3.Connection, now: int, aet: str, uid: str, event: int, report: DataSet
) -> None:
    post(connection, now, EVENT, aet, report, thread=uid, uid=uid, event=event)


# Subscriptions ------------------------------------------------------------------------------------


class Subscriptions:
    """Who watches which workitems of a data folder.

    Args:
        clock: microseconds since 1970, UTC.
        knows: whether an AE title is one that can be told anything.
        grants_locks: whether workitems are kept for who asks with a deletion lock.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        knows: Callable[[str], bool],
        *,
        grants_locks: bool = True,
    ) -> None:
        self._database = database
        self._clock = clock
        self._knows = knows
        self._grants_locks = grants_locks

    def subscribe(self, uid: str, action: DataSet) -> int:
        """N-ACTION 3: the status to answer, 0000 or B301 for a lock that was not granted.

        Raises:
            DimseError: C307, C308, C314 (keys for a single workitem), 0115.
        """
        request = ds.in_utf_8(action)
        aet = self._receiving(request)
        wanted = ds.text(request, _LOCK)
        if wanted not in ("TRUE", "FALSE"):
            raise DimseError("Deletion Lock is TRUE or FALSE", status=0x0115, offending=(_LOCK,))
        keys = {tag: key for tag, key in request.items() if tag not in (_RECEIVING, _LOCK)}
        if keys and uid != FILTERED:
            raise _failure(0xC314)
        lock = wanted == "TRUE" and self._grants_locks
        event = "subscribe" if uid not in _WELL_KNOWN else "subscribe globally"
        event += ", lock" if lock else ", no lock"

        def do(connection: sqlite3.Connection) -> None:
            if uid in _WELL_KNOWN:
                connection.execute(
                    "INSERT OR REPLACE INTO global_subscription VALUES (?, ?, ?)",
                    (aet, lock, ds.pack(keys) if uid == FILTERED else None),
                )
            for number, data in self._meant(connection, uid, keys):
                self._apply(connection, event, number, aet, data)

        self._database.write(do)
        return 0xB301 if wanted == "TRUE" and not lock else 0x0000

    def unsubscribe(self, uid: str, action: DataSet) -> None:
        """N-ACTION 4.

        Raises:
            DimseError: C307, C308.
        """
        aet = self._receiving(ds.in_utf_8(action))
        event = "unsubscribe globally" if uid in _WELL_KNOWN else "unsubscribe"

        def do(connection: sqlite3.Connection) -> None:
            if uid in _WELL_KNOWN:
                connection.execute("DELETE FROM global_subscription WHERE aet = ?", (aet,))
            for number, data in self._meant(connection, uid, {}):
                self._apply(connection, event, number, aet, data)

        self._database.write(do)

    def suspend(self, uid: str, action: DataSet) -> None:
        """N-ACTION 5: new workitems are watched no more, those that are go on being.

        Raises:
            DimseError: C308; C314 for anything but the well-known instances.
        """
        aet = self._receiving(ds.in_utf_8(action))
        if uid not in _WELL_KNOWN:
            raise _failure(0xC314)
        self._database.write(
            lambda connection: connection.execute(
                "DELETE FROM global_subscription WHERE aet = ?", (aet,)
            )
        )

    def watchers(self, uid: str) -> dict[str, bool]:
        """The AE titles that watch a workitem, and whether with a deletion lock."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT aet, deletion_lock FROM workitem_subscription WHERE workitem = ?", (uid,)
            ).fetchall()
        return {aet: bool(lock) for aet, lock in rows}

    def report_scp(self, status: str, fallback: Iterable[str] = ()) -> int:
        """Tell all watchers that this SCP is RESTARTED, or GOING DOWN (event type 4); how many.

        `fallback` are AE titles that are told besides. Both lists are kept through a restart. What
        was said of this before and did not get there is not worth telling any more.
        """
        report = ds.data_set(
            SCPStatus=status,
            SubscriptionListStatus="WARM START",
            UnifiedProcedureStepListStatus="WARM START",
        )

        def do(connection: sqlite3.Connection) -> int:
            connection.execute(
                "DELETE FROM outbox WHERE kind = ? AND thread = ? AND taken_by = ''",
                (EVENT, GLOBAL),
            )
            rows = connection.execute(
                "SELECT aet FROM global_subscription UNION SELECT aet FROM workitem_subscription"
            ).fetchall()
            told = sorted({*fallback, *(row[0] for row in rows)})
            for aet in told:
                _post(connection, self._clock(), aet, GLOBAL, SCP_STATUS, report)
            return len(told)

        return self._database.write(do)

    def _receiving(self, request: DataSet) -> str:
        aet = ds.text(request, _RECEIVING)
        if not aet:
            raise DimseError("no Receiving AE", status=0x0115, offending=(_RECEIVING,))
        if not self._knows(aet):
            raise _failure(0xC308)
        return aet

    def _meant(
        self, connection: sqlite3.Connection, uid: str, keys: DataSet
    ) -> list[tuple[str, DataSet]]:
        """The workitems that an action is for."""
        only = "" if uid in _WELL_KNOWN else " WHERE uid = ?"
        rows = connection.execute(
            f"SELECT uid, data FROM workitem{only}", (uid,) if only else ()
        ).fetchall()
        if only and not rows:
            raise _failure(0xC307)
        found = [(number, ds.unpack(data)) for number, data in rows]
        is_match = condition(keys)
        return [(number, data) for number, data in found if is_match(data)]

    def _apply(
        self, connection: sqlite3.Connection, event: str, uid: str, aet: str, data: DataSet
    ) -> None:
        """One transition of Table CC.2.3-2."""
        row = connection.execute(
            "SELECT deletion_lock FROM workitem_subscription WHERE workitem = ? AND aet = ?",
            (uid, aet),
        ).fetchone()
        after, told = SUBSCRIPTIONS[event, bool(row[0]) if row else None]
        if after is None:
            connection.execute(
                "DELETE FROM workitem_subscription WHERE workitem = ? AND aet = ?", (uid, aet)
            )
        else:
            connection.execute(
                "INSERT OR REPLACE INTO workitem_subscription VALUES (?, ?, ?)", (uid, aet, after)
            )
        if told:
            _post(connection, self._clock(), aet, uid, STATE_REPORT, _state_report(data))


def _failure(status: int) -> DimseError:
    text = meaning(status, "ups subscribe").removeprefix("Failed: ")
    return DimseError(text, status=status)
