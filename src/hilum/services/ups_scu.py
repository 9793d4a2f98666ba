"""Unified Procedure Step, SCU role (PS3.4 Annex CC): push, find, perform and watch workitems.

Owns the requests of the Push, Pull, Watch and Query SOP classes, and taking the reports of UPS
Event. Must not know sockets: requests go over a `Channel`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.workitem_events import FILTERED, GLOBAL
from hilum.archive.workflow.workitem_rows import (
    CANCELED,
    COMPLETED,
    CREATE,
    IN_PROGRESS,
    ROWS,
    SCHEDULED,
    SET,
)
from hilum.errors import UsageError
from hilum.services import normalised_scu as normalised
from hilum.services.attribute_lists import demand_change, demand_complete, filled, places_of
from hilum.services.base import Operation, ServiceClass, identifier
from hilum.services.granted import named
from hilum.services.identifiers import Key, Match, by_keyword, parse_key
from hilum.services.identifiers import identifier as question_of
from hilum.services.normalised_scu import Answer, Target, associated, proposals
from hilum.services.query_scu import agreed, matches
from hilum.tables.commands import N_EVENT_REPORT_RQ
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import uid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from hilum.dataset.codec import DataSet, Element
    from hilum.dimse.assembler import Message
    from hilum.services.base import Channel, Context, Proposal

__all__ = [
    "CANCELED",
    "COLUMNS",
    "COMPLETED",
    "EVENT_NAMES",
    "FILTERED",
    "GLOBAL",
    "IN_PROGRESS",
    "PLACES",
    "REPORTS",
    "SCHEDULED",
    "Report",
    "Subscription",
    "change_state",
    "changed",
    "check_create",
    "check_update",
    "create",
    "find",
    "get",
    "question",
    "read_report",
    "request_cancel",
    "scheduled",
    "subscribe",
    "suspend",
    "unsubscribe",
    "update",
]

PUSH, PULL, WATCH, EVENT, QUERY = (
    uid_of(f"UnifiedProcedureStep{name}") for name in ("Push", "Pull", "Watch", "Event", "Query")
)

REPORTS = ServiceClass(
    name="Unified Procedure Step - Event",
    key="workitem_reports",
    ref="PS3.4 Annex CC.2.4",
    sop_classes=(EVENT,),
    operations={N_EVENT_REPORT_RQ: Operation("N-EVENT-REPORT", "ups event")},
    scu=True,
)
"""What a program performs that is told of workitems."""

EVENT_NAMES = {
    1: "UPS State Report",
    2: "UPS Cancel Requested",
    3: "UPS Progress Report",
    4: "SCP Status Change",
    5: "UPS Assigned",
}
"""Event Type IDs: PS3.4 Table CC.2.4-1."""

COLUMNS = (
    "ScheduledProcedureStepStartDateTime",
    "ProcedureStepState",
    "ScheduledProcedureStepPriority",
    "ProcedureStepLabel",
    "WorklistLabel",
    "PatientName",
    "PatientID",
    "SOPInstanceUID",
)
"""What is asked for and shown of a workitem where a person does not say."""

PLACES = places_of(ROWS)
"""Where attributes of items have their place; see `attribute_lists.places_of`."""

_CHANGE_STATE, _REQUEST_CANCEL, _SUBSCRIBE, _UNSUBSCRIBE, _SUSPEND = 1, 2, 3, 4, 5
_LEVEL = tag_of("QueryRetrieveLevel")

# Whatever the context, every request names the Push SOP class (CC.3.1).
_CREATED = Target((PUSH,), PUSH, "new workitems (UPS Push)")
_PULLED = Target((PULL,), PUSH, "work on workitems (UPS Pull)")
_WATCHED = Target((WATCH,), PUSH, "subscriptions (UPS Watch)")
_CANCELLED = Target((PUSH, WATCH), PUSH, "requests to cancel (UPS Push or Watch)")
_READ = Target((PULL, WATCH, PUSH), PUSH, "reading workitems (UPS Pull, Watch or Push)")
_ASKED = (QUERY, PULL, WATCH)


# Workitems ----------------------------------------------------------------------------------------


def scheduled(attributes: DataSet, now: datetime) -> DataSet:
    """The attributes of an N-CREATE: what is not said has a default, or is sent without value.

    By default a workitem is SCHEDULED, READY, of MEDIUM priority, and starts now.
    """
    made = ds.data_set(
        ScheduledProcedureStepPriority="MEDIUM",
        ScheduledProcedureStepStartDateTime=now.strftime("%Y%m%d%H%M%S"),
        InputReadinessState="READY",
        ProcedureStepState=SCHEDULED,
    )
    ds.add(made, attributes)
    return filled(made, ROWS, CREATE)


def check_create(attributes: DataSet) -> None:
    """Check what an N-CREATE needs: PS3.4 Table CC.2.5-3.

    Raises:
        UsageError: something is missing; says what.
    """
    demand_complete(attributes, ROWS, CREATE)


def check_update(attributes: DataSet) -> None:
    """Check what an N-SET may set: PS3.4 Table CC.2.5-3.

    Raises:
        UsageError: something may not be set, or nothing is; says what.
    """
    demand_change(attributes, ROWS, SET)


def changed(attributes: DataSet) -> DataSet:
    """The attributes of an N-SET: what items must have and is not said is sent without value."""
    return filled(attributes, ROWS, SET)


def create(channel: Channel, uid: str, attributes: DataSet) -> Answer:
    """N-CREATE: push a workitem, after checking what PS3.4 Table CC.2.5-3 needs.

    Raises:
        UsageError: something is missing; nothing was sent.
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    check_create(attributes)
    return normalised.create(channel, _CREATED, uid, attributes, service="ups create")


def update(channel: Channel, uid: str, attributes: DataSet, transaction_uid: str = "") -> Answer:
    """N-SET: change a workitem; one in progress only who has its Transaction UID.

    Raises:
        UsageError: nothing is named, or it may not be set; nothing was sent.
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    check_update(attributes)
    content = dict(attributes)
    if transaction_uid:
        ds.put(content, "TransactionUID", transaction_uid)
    return normalised.update(channel, _PULLED, uid, content, service="ups set")


def change_state(channel: Channel, uid: str, state: str, transaction_uid: str) -> Answer:
    """N-ACTION 1: claim (IN PROGRESS), complete or cancel a workitem; B304, B306: it is already.

    Args:
        transaction_uid: for a claim a new one, which is the key to everything later.

    Raises:
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    information = ds.data_set(ProcedureStepState=state, TransactionUID=transaction_uid)
    return normalised.act(channel, _PULLED, uid, _CHANGE_STATE, information, service="ups state")


def request_cancel(channel: Channel, uid: str, information: DataSet) -> Answer:
    """N-ACTION 2: ask for a workitem to be cancelled; who performs it decides.

    Args:
        information: why, and whom to ask: Reason For Cancellation, Contact URI and Display Name,
            Procedure Step Discontinuation Reason Code Sequence; may be empty.

    Raises:
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    return normalised.act(
        channel, _CANCELLED, uid, _REQUEST_CANCEL, information, service="ups cancel"
    )


def get(channel: Channel, uid: str, tags: Sequence[int] = ()) -> Answer:
    """N-GET: a workitem as it stands, or some attributes of it.

    Raises:
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    return normalised.get(channel, _READ, uid, tags, service="ups get")


# Queries ------------------------------------------------------------------------------------------


def question(
    keys: Iterable[str | Key], keywords: Mapping[str, Any], *, only: bool = False
) -> DataSet:
    """The identifier of a query; for `COLUMNS`, too, unless `only` these keys are asked for.

    Raises:
        UsageError: no such attribute, or a value that cannot be one.
    """
    given = [parse_key(key) if isinstance(key, str) else key for key in keys]
    wanted = [*given, *by_keyword(keywords)]
    default = () if only else [Key((tag_of(keyword),)) for keyword in COLUMNS]
    made = question_of("", [*default, *map(_placed, wanted)])
    del made[_LEVEL]
    return made


def _placed(key: Key) -> Key:
    place = PLACES.get(key.tag)
    return key if place is None else Key((place, *key.path), key.value)


def find(
    associate: Callable[[list[Proposal]], Channel], wanted: DataSet, *, limit: int = 0
) -> Iterator[Match]:
    """The workitems that match (C-FIND), as they come.

    Closing the iterator before its end cancels the query.

    Raises:
        UsageError: the limit is below 0. While iterating: DimseError, when the peer answers a
        failure; PeerError, when there is no association, or it broke.
    """
    if limit < 0:
        raise UsageError(f"limit: a number of matches from 0, not {limit}")
    return _find(associate, wanted, limit)


def _find(
    associate: Callable[[list[Proposal]], Channel], wanted: DataSet, limit: int
) -> Iterator[Match]:
    with associated(associate, proposals(*_ASKED)) as channel:
        context = agreed(channel, _ASKED, "queries of workitems (C-FIND)")
        yield from matches(channel, context, wanted, limit=limit, service="ups find")


# Subscriptions ------------------------------------------------------------------------------------


class Subscription(NamedTuple):
    """Who is to be told of which workitems.

    Attributes:
        receiving_aet: the AE title to tell; the peer must know its host and port.
        uid: a workitem; empty for all, also those to come.
        keys: only those that match, where all are meant.
        deletion_lock: whether the peer is to keep finished workitems until it is taken back.
    """

    receiving_aet: str
    uid: str = ""
    keys: Mapping[int, Element] = MappingProxyType({})
    deletion_lock: bool = False

    @property
    def instance(self) -> str:
        """What the request names: the workitem, or the well-known instance (CC.2.3.1)."""
        if self.uid and self.keys:
            raise UsageError("keys choose among all workitems: name no UID with them")
        return self.uid or (FILTERED if self.keys else GLOBAL)


def subscribe(channel: Channel, wanted: Subscription) -> Answer:
    """N-ACTION 3: be told of workitems; B301: without the deletion lock.

    Raises:
        UsageError: a workitem and keys are named.
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    lock = "TRUE" if wanted.deletion_lock else "FALSE"
    information = ds.data_set(ReceivingAE=wanted.receiving_aet, DeletionLock=lock)
    ds.add(information, wanted.keys)
    return _watch(channel, wanted.instance, _SUBSCRIBE, information)


def unsubscribe(channel: Channel, wanted: Subscription) -> Answer:
    """N-ACTION 4: be told no more, and give up deletion locks.

    Raises:
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    information = ds.data_set(ReceivingAE=wanted.receiving_aet)
    return _watch(channel, wanted.instance, _UNSUBSCRIBE, information)


def suspend(channel: Channel, wanted: Subscription) -> Answer:
    """N-ACTION 5: be told of no new workitems, but go on with those that are watched.

    Raises:
        DimseError, PeerError: as of `normalised_scu.create`.
    """
    information = ds.data_set(ReceivingAE=wanted.receiving_aet)
    return _watch(channel, wanted.instance, _SUSPEND, information)


def _watch(channel: Channel, uid: str, action: int, information: DataSet) -> Answer:
    return normalised.act(channel, _WATCHED, uid, action, information, service="ups subscribe")


class Report(NamedTuple):
    """What a peer tells of a workitem (CC.2.4).

    Attributes:
        sop_instance_uid: the workitem; the well-known instance for a status of the SCP itself.
        event_type: 1 to 5, see `EVENT_NAMES`.
        attributes: what the report says.
        source: the AE title that sent it.
    """

    sop_instance_uid: str
    event_type: int
    attributes: Match
    source: str

    @property
    def event(self) -> str:
        """The name of the event type."""
        return EVENT_NAMES.get(self.event_type, f"Event {self.event_type}")


def read_report(request: Message, context: Context) -> Report:
    """A report from its N-EVENT-REPORT request, for the handler that a program binds to `REPORTS`.

    Raises:
        DimseError: 0122 for another SOP class; 0110 if it cannot be decoded.
    """
    uid = named(request, PUSH)
    event = request.command.get("EventTypeID")
    attributes = Match(identifier(request))
    return Report(uid, event if isinstance(event, int) else 0, attributes,
                  context.source.calling_aet)  # fmt: skip
