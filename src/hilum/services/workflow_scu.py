"""The requests of the workflow as methods of a peer: what a program calls.

Owns how a program names what it wants (PS3.4 Annexes F, J, K, R, CC); what is sent stands in the
files of the services. Each call has an association of its own. Must not know sockets.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hilum.services import (
    availability_scu,
    commitment_scu,
    mpps_scu,
    ups_scu,
    worklist_scu,
)
from hilum.services.attribute_lists import attribute_list, merged
from hilum.services.identifiers import Match, parse_key
from hilum.services.normalised_scu import associated, proposals
from hilum.services.own_uids import new_uid
from hilum.services.referenced import references_of, series_of
from hilum.tables.commands import N_EVENT_REPORT_RQ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from hilum.dataset.codec import DataSet
    from hilum.dimse.assembler import Message
    from hilum.services.base import Channel, Context, Handler, Performed, Proposal, ServiceClass
    from hilum.services.commitment_scu import Commitment
    from hilum.services.identifiers import Key
    from hilum.services.normalised_scu import Answer
    from hilum.services.referenced import Series
    from hilum.services.ups_scu import Report

__all__ = ["WorkflowRequests"]


class WorkflowRequests:
    """Worklist, performed steps, commitment, workitems and availability of a peer, as SCU.

    Attributes are given by keyword: text, a number, a list of them, or a list of mappings as the
    items of a sequence. Where `attributes` can be given, it is such a mapping, a pydicom data set
    or a match; keywords go before it. Failures of the peer are raised as `DimseError`, a broken
    association as `PeerError`, and what cannot be sent as `UsageError`.
    """

    _calling: str

    def _leave(self) -> None:
        raise NotImplementedError

    def _open(
        self, proposals: list[Proposal], performs: Mapping[int, Performed] | None = None
    ) -> Channel:
        raise NotImplementedError

    def _listening(
        self, service: ServiceClass, operation: int, handler: Handler, port: int, host: str
    ) -> AbstractContextManager[object]:
        raise NotImplementedError

    @contextmanager
    def _channel(self, *sop_classes: str) -> Iterator[Channel]:
        self._leave()
        with associated(self._open, proposals(*sop_classes)) as channel:
            yield channel

    # Worklist -------------------------------------------------------------------------------------

    def worklist(
        self, *keys: str | Key, limit: int = 0, only: bool = False, **keywords: Any
    ) -> Iterator[Match]:
        """What is scheduled (C-FIND of the Modality Worklist): one match for each step.

        Example: `worklist(Modality="CT", ScheduledProcedureStepStartDate="20260202")`. Attributes
        of the scheduled step need not name its sequence. Closing the iterator before its end
        cancels the query.

        Args:
            keys: as on the command line.
            limit: matches after which the query is cancelled; 0: none.
            only: ask for these keys and nothing else; otherwise for all that is useful, too.
            keywords: keys by keyword.
        """
        wanted = worklist_scu.question(keys, keywords, only=only)
        self._leave()
        return worklist_scu.find(self._open, wanted, limit=limit)

    # Performed procedure steps --------------------------------------------------------------------

    def mpps_create(self, attributes: Any = None, *, uid: str = "", **keywords: Any) -> str:
        """A step has begun (MPPS N-CREATE); its SOP Instance UID.

        Args:
            attributes: the worklist item that it is performed for, or attributes of the step. ID,
                station, start and status are made up where they are not said.
            uid: the step's UID; empty: a new one.
        """
        given = attribute_list(attributes or {})
        if "ScheduledProcedureStepSequence" in Match(given):
            given = mpps_scu.from_worklist(given)
        begin = mpps_scu.Begin(self._calling, datetime.now())
        content = mpps_scu.begun(merged(given, attribute_list(keywords)), begin)
        mpps_scu.check_create(content)
        with self._channel(mpps_scu.MPPS) as channel:
            return mpps_scu.create(channel, uid or new_uid(), content).sop_instance_uid

    def mpps_set(self, uid: str, attributes: Any = None, **keywords: Any) -> Answer:
        """A step goes on (MPPS N-SET): these attributes are other now."""
        content = merged(attribute_list(attributes or {}), attribute_list(keywords))
        return self._change(uid, mpps_scu.changed(content))

    def _change(self, uid: str, content: DataSet) -> Answer:
        mpps_scu.check_update(content)
        with self._channel(mpps_scu.MPPS) as channel:
            return mpps_scu.update(channel, uid, content)

    def mpps_complete(self, uid: str, *instances: Any, **keywords: Any) -> Answer:
        """A step has ended and made these instances (MPPS N-SET, COMPLETED).

        Args:
            instances: files, folders, pydicom data sets: the Performed Series Sequence is made
                from them.
        """
        return self._end(uid, mpps_scu.COMPLETED, instances, keywords)

    def mpps_discontinue(self, uid: str, *instances: Any, **keywords: Any) -> Answer:
        """A step was broken off (MPPS N-SET, DISCONTINUED); see `mpps_complete`."""
        return self._end(uid, mpps_scu.DISCONTINUED, instances, keywords)

    def _end(self, uid: str, status: str, instances: Any, keywords: Mapping[str, Any]) -> Answer:
        made = mpps_scu.performed_series(series_of(instances)) if instances else {}
        content = merged(made, attribute_list(dict(keywords)))
        return self._change(uid, mpps_scu.ended(content, status, datetime.now()))

    def mpps_get(self, uid: str, *keywords: str) -> Match:
        """A step as it stands (MPPS Retrieve N-GET), or these attributes of it."""
        with self._channel(mpps_scu.MPPS_RETRIEVE) as channel:
            return mpps_scu.get(channel, uid, _tags(keywords)).attributes

    # Storage commitment ---------------------------------------------------------------------------

    def commit(
        self,
        *things: Any,
        wait: float = 60.0,
        stay: float = 10.0,
        port: int | None = None,
        host: str = "",
    ) -> Commitment:
        """Ask the peer to vouch for instances, and wait for its answer (Storage Commitment).

        Args:
            things: files, folders, pydicom data sets, pairs of SOP Class and Instance UID.
            wait: seconds for the result to come, for each 5000 instances.
            port: listen here, too, for a peer that brings the result on an association of its own;
                it must know this AE title with this machine and port. 0: any free one.
            stay: seconds of `wait` on the association of the request, when listening.
            host: the address to listen on; empty: the one towards the peer.

        Raises:
            TimedOut: the peer took the request, but no result came.
        """
        references = references_of(things)
        results = commitment_scu.Results()
        waiting = commitment_scu.Waiting(wait, stay)
        self._leave()
        rules: dict[str, Any] = {"results": results, "waiting": waiting}
        if port is None:
            return commitment_scu.commit(self._open, references, new_uid, **rules)
        receiver = commitment_scu.RESULTS, N_EVENT_REPORT_RQ, results.handle
        with self._listening(*receiver, port, host):
            return commitment_scu.commit(self._open, references, new_uid, listening=True, **rules)

    # Workitems ------------------------------------------------------------------------------------

    def ups_create(self, attributes: Any = None, *, uid: str = "", **keywords: Any) -> str:
        """Push a workitem (UPS N-CREATE); its SOP Instance UID.

        Start, priority, readiness and state are made up where they are not said.
        """
        given = merged(attribute_list(attributes or {}), attribute_list(keywords))
        content = ups_scu.scheduled(given, datetime.now())
        ups_scu.check_create(content)
        with self._channel(ups_scu.PUSH) as channel:
            return ups_scu.create(channel, uid or new_uid(), content).sop_instance_uid

    def ups_find(
        self, *keys: str | Key, limit: int = 0, only: bool = False, **keywords: Any
    ) -> Iterator[Match]:
        """The workitems that match (UPS C-FIND); see `worklist`."""
        wanted = ups_scu.question(keys, keywords, only=only)
        self._leave()
        return ups_scu.find(self._open, wanted, limit=limit)

    def ups_get(self, uid: str, *keywords: str) -> Match:
        """A workitem as it stands (UPS N-GET), or these attributes of it."""
        with self._channel(ups_scu.PULL, ups_scu.WATCH, ups_scu.PUSH) as channel:
            return ups_scu.get(channel, uid, _tags(keywords)).attributes

    def ups_claim(self, uid: str, transaction: str = "") -> str:
        """Take a workitem to perform it (IN PROGRESS); the Transaction UID for all that follows."""
        transaction = transaction or new_uid()
        self.ups_change_state(uid, ups_scu.IN_PROGRESS, transaction)
        return transaction

    def ups_set(
        self, uid: str, transaction: str = "", attributes: Any = None, **keywords: Any
    ) -> Answer:
        """Change a workitem (UPS N-SET); one in progress only with its Transaction UID."""
        given = merged(attribute_list(attributes or {}), attribute_list(keywords))
        content = ups_scu.changed(given)
        ups_scu.check_update(content)
        with self._channel(ups_scu.PULL) as channel:
            return ups_scu.update(channel, uid, content, transaction)

    def ups_complete(self, uid: str, transaction: str) -> Answer:
        """A workitem is done: COMPLETED. The peer has what that needs by `ups_set`."""
        return self.ups_change_state(uid, ups_scu.COMPLETED, transaction)

    def ups_cancel(self, uid: str, transaction: str) -> Answer:
        """Give a workitem up that is performed here: CANCELED."""
        return self.ups_change_state(uid, ups_scu.CANCELED, transaction)

    def ups_change_state(self, uid: str, state: str, transaction: str) -> Answer:
        """Change UPS State (N-ACTION 1)."""
        with self._channel(ups_scu.PULL) as channel:
            return ups_scu.change_state(channel, uid, state, transaction)

    def ups_request_cancel(self, uid: str, attributes: Any = None, **keywords: Any) -> Answer:
        """Ask for a workitem to be cancelled (N-ACTION 2), as `ReasonForCancellation="..."`."""
        content = merged(attribute_list(attributes or {}), attribute_list(keywords))
        with self._channel(ups_scu.PUSH, ups_scu.WATCH) as channel:
            return ups_scu.request_cancel(channel, uid, content)

    def ups_subscribe(
        self, uid: str = "", *, receiving: str = "", deletion_lock: bool = False, **keywords: Any
    ) -> Answer:
        """Be told of a workitem, or of all, or of all that match keywords (N-ACTION 3).

        Args:
            receiving: the AE title to tell; empty: this side's. The peer must know where it is.
            deletion_lock: whether the peer is to keep finished workitems.
        """
        wanted = ups_scu.Subscription(
            receiving or self._calling, uid, attribute_list(keywords), deletion_lock
        )
        with self._channel(ups_scu.WATCH) as channel:
            return ups_scu.subscribe(channel, wanted)

    def ups_unsubscribe(self, uid: str = "", *, receiving: str = "") -> Answer:
        """Be told no more of a workitem, or of any (N-ACTION 4)."""
        wanted = ups_scu.Subscription(receiving or self._calling, uid)
        with self._channel(ups_scu.WATCH) as channel:
            return ups_scu.unsubscribe(channel, wanted)

    def ups_suspend(self, *, receiving: str = "") -> Answer:
        """Be told of no new workitems, but go on with those that are watched (N-ACTION 5)."""
        wanted = ups_scu.Subscription(receiving or self._calling)
        with self._channel(ups_scu.WATCH) as channel:
            return ups_scu.suspend(channel, wanted)

    @contextmanager
    def ups_reports(
        self, told: Callable[[Report], object], *, port: int = 0, host: str = ""
    ) -> Iterator[Any]:
        """Listen for reports on workitems as long as the block runs: `told(report)` for each.

        The peer must know this AE title with this machine and port, and be subscribed to. What is
        yielded is the server that listens, with its `port`. Calls come from several threads.

        Args:
            port: 0: any free one.
            host: the address to listen on; empty: the one towards the peer.
        """

        def handle(request: Message, context: Context) -> None:
            told(ups_scu.read_report(request, context))

        with self._listening(ups_scu.REPORTS, N_EVENT_REPORT_RQ, handle, port, host) as receiver:
            yield receiver

    # Availability ---------------------------------------------------------------------------------

    def announce(
        self,
        *instances: Any,
        retrieve_aet: str,
        availability: str = "ONLINE",
        performed_steps: Iterable[str] = (),
    ) -> str:
        """Tell that instances of a study can be retrieved (Instance Availability Notification).

        Args:
            instances: files, folders, pydicom data sets, all of one study.
            retrieve_aet: where they can be retrieved from.
            availability: ONLINE, NEARLINE, OFFLINE or UNAVAILABLE.
            performed_steps: UIDs of the performed procedure steps that made them.

        Returns the UID of the notification.
        """
        return self.announce_series(
            series_of(instances),
            retrieve_aet=retrieve_aet,
            availability=availability,
            performed_steps=performed_steps,
        )

    def announce_series(
        self,
        series: Sequence[Series],
        *,
        retrieve_aet: str,
        availability: str = "ONLINE",
        performed_steps: Iterable[str] = (),
    ) -> str:
        """As `announce`, of series whose headers have been read."""
        content = availability_scu.notification(
            series,
            retrieve_aet,
            availability=availability,
            performed_steps=performed_steps,
        )
        availability_scu.check(content)
        with self._channel(availability_scu.IAN) as channel:
            return availability_scu.notify(channel, new_uid(), content).sop_instance_uid


def _tags(keywords: Iterable[str]) -> list[int]:
    return [parse_key(keyword).tag for keyword in keywords]
