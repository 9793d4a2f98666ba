"""Everything of the workflow of one data folder, put together.

Owns the opening of `workflow.db` and what of the settings goes where. Must not know the network:
who sends what is in the outbox is decided above.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hilum.archive.ports import Level
from hilum.archive.workflow.availability import Availability, notification, notification_of
from hilum.archive.workflow.commitment import Commitments, Interrupted, never
from hilum.archive.workflow.completeness import Completeness
from hilum.archive.workflow.database import FILE_NAME, Database
from hilum.archive.workflow.duty import Duty
from hilum.archive.workflow.listeners import Listeners
from hilum.archive.workflow.outbox import PAUSES, SECOND, Outbox
from hilum.archive.workflow.performed import PerformedSteps
from hilum.archive.workflow.processes import this_process
from hilum.archive.workflow.workitem_events import Subscriptions
from hilum.archive.workflow.workitems import Workitems
from hilum.archive.workflow.worklist import Worklist

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from hilum.archive.ports import Instance, InstanceReader
    from hilum.archive.workflow.completeness import Complete
    from hilum.dataset.codec import DataSet

__all__ = ["Options", "Workflow", "open_workflow"]


_REMEMBERED = 1000
"""Associations that wait for the result of a commitment, and studies that arrive, at most."""

_DELETIONS = "deletions announced"
"""The property that says up to which deletion availability was announced."""


def _everything(_name: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Options:
    """What can be set; AE titles are those of peers.

    Attributes:
        knows: whether an AE title can be told anything.
        supports: whether a SOP class is stored.
        hidden: states of scheduled steps that queries do not see; None: as it was set last.
        strict: refuse performed steps that break Table F.7.2-1; else only note it.
        forward_mpps, notify_mpps: who gets each N-CREATE and N-SET, and each change of state.
        announce: who gets instance availability notifications.
        waiting_time: seconds that instances may be on their way when commitment is asked.
        commitment_limit: references of one commitment request.
        quiet_time: seconds without a new instance after which a study is complete; 0: never.
        worklist_label: of workitems that come without.
        deletion_locks: whether they are granted.
        notify_restart: who is told of starts and stops besides those who watch workitems.
        keep_steps, keep_overdue_steps, keep_workitems, keep_commitments, keep_performed_steps,
            keep_notifications, keep_given_up: days that these are kept when they are over; 0: for
            ever.
        pauses: seconds between attempts to deliver.
    """

    knows: Callable[[str], bool] = _everything
    supports: Callable[[str], bool] = _everything
    hidden: Iterable[str] | None = None
    strict: bool = True
    forward_mpps: tuple[str, ...] = ()
    notify_mpps: tuple[str, ...] = ()
    announce: tuple[str, ...] = ()
    waiting_time: float = 0.0
    commitment_limit: int = 100_000
    quiet_time: float = 0.0
    worklist_label: str = "WORKLIST"
    deletion_locks: bool = True
    notify_restart: tuple[str, ...] = ()
    keep_steps: float = 0.0
    keep_overdue_steps: float = 0.0
    keep_workitems: float = 0.0
    keep_commitments: float = 0.0
    keep_performed_steps: float = 0.0
    keep_notifications: float = 0.0
    keep_given_up: float = 0.0
    pauses: tuple[float, ...] = PAUSES


class Workflow:
    """The workflow of a data folder; each part may be used from any thread.

    Attributes:
        outbox, worklist, performed, workitems, subscriptions, commitments, availability,
            completeness: the parts.
        listeners: peers that take reports on associations of theirs.
        duty: of the process that does what is done once for all.
        wake: set whenever there may be something to send or to examine.
        completed: set when a study was found complete.
        folder: the data folder.
        long_request: who works on a request that takes much memory holds it meanwhile.
        new_uid: makes UIDs.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        new_uid: Callable[[], str],
        options: Options,
    ) -> None:
        self._database = database
        self._options = options
        self._open: dict[int, tuple[Any, int]] = {}
        self._mutex = threading.Lock()
        self._arrivals: dict[str, int] = {}
        self._arriving: set[str] = set()
        self._clock = clock
        self.new_uid = new_uid
        self.folder = database.folder
        self.long_request = threading.Lock()
        self.wake = threading.Event()
        self.completed = threading.Event()
        process = this_process()
        self.duty = Duty(database, clock, "once for all", process)
        self.listeners = Listeners(database, clock, process)
        self.listeners.forget_gone()
        self.outbox = Outbox(database, clock, options.pauses, process=process)
        self.worklist = Worklist(database, clock, new_uid, hidden=options.hidden)
        self.performed = PerformedSteps(
            database,
            clock,
            strict=options.strict,
            forward_to=options.forward_mpps,
            notify=options.notify_mpps,
        )
        self.workitems = Workitems(database, clock, default_label=options.worklist_label)
        self.subscriptions = Subscriptions(
            database,
            clock,
            lambda aet: options.knows(aet) or self.listeners.knows(aet),
            grants_locks=options.deletion_locks,
        )
        self.commitments = Commitments(
            database,
            clock,
            options.supports,
            waiting_time=options.waiting_time,
            limit=options.commitment_limit,
            process=process,
        )
        self.availability = Availability(database, clock, new_uid, notify=options.announce)
        self.completeness = Completeness(
            database, clock, self.performed, self.commitments, quiet_time=options.quiet_time
        )

    def arrived(self, study_instance_uid: str) -> None:
        """An instance of a study was stored.

        The first one is noted durably here and now, so that no study is forgotten; the others with
        the next `examine`, many at once.
        """
        now = self._clock()
        with self._mutex:
            known = study_instance_uid in self._arriving
            if len(self._arriving) >= _REMEMBERED:
                self._arriving.clear()
            self._arriving.add(study_instance_uid)
            self._arrivals[study_instance_uid] = now
        if not known:
            self.completeness.arrived({study_instance_uid: now})

    def examine(self, reader: InstanceReader, stopping: Callable[[], bool] = never) -> list[int]:
        """Look at every commitment that is due; the deliveries of those that are decided.

        `stopping` tells whether to break off; what was not decided then is due again.
        """
        with self._mutex:
            arrivals, self._arrivals = self._arrivals, {}
        self.completeness.arrived(arrivals)
        decided = []
        for number in self.commitments.due():
            try:
                delivery = self.commitments.examine(number, reader, stopping)
            except Interrupted:
                break
            if delivery is not None:
                self._watch(number, reader)
                decided.append(delivery)
        return decided

    def _watch(self, commitment: int, reader: InstanceReader) -> None:
        """What we vouch for may be whole studies: have them looked at."""
        references = self.commitments.get(commitment).references
        found = (reader.find(one.sop_instance_uid) for one in references if one.reason == 0)
        studies = {one.study_instance_uid for one in found if one is not None}
        self.completeness.watch(sorted(study for study in studies if study))

    # Completeness and availability ----------------------------------------------------------------

    def judge(
        self, study_instance_uid: str, reader: InstanceReader, retrieve_aet: str
    ) -> Complete | None:
        """The event if a study has become complete.

        Availability is announced with it, and of each performed step whose instances are all here.
        """
        for step in self.performed.untold(study_instance_uid):
            self._announce_step(step, reader, retrieve_aet)

        def announce(connection: sqlite3.Connection) -> None:
            news = self._unannounced(study_instance_uid, reader, retrieve_aet)
            if news is not None:
                self.availability.post(connection, news)

        event = self.completeness.judge(study_instance_uid, reader, announce)
        if event is not None:
            with self._mutex:
                self._arriving.discard(study_instance_uid)
            self.completed.set()
        return event

    def _announce_step(self, step: str, reader: InstanceReader, retrieve_aet: str) -> None:
        """Announce the instances of an ended step, once, as soon as all are here."""
        instances: list[Instance] = []
        for reference in self.performed.references(step):
            found = reader.find(reference.sop_instance_uid)
            if found is None:
                return
            instances.append(found)
        instances.sort(key=_study_of)
        told = [
            notification([("ONLINE", list(some))], study, retrieve_aet, step)
            for study, some in groupby(instances, _study_of)
            if study
        ]

        def do(connection: sqlite3.Connection) -> None:
            if not self.performed.tell(connection, step):
                return
            for news in told:
                if news is not None:
                    self.availability.post(connection, news)

        self._database.write(do)

    def _unannounced(
        self, study_instance_uid: str, reader: InstanceReader, retrieve_aet: str
    ) -> DataSet | None:
        """The notification of a complete study; None if its steps have told of every instance."""
        steps = self.performed.of_study(study_instance_uid)
        told = {
            one.sop_instance_uid for step in steps for one in self.performed.references(step.uid)
        }
        present = reader.select(Level.STUDY, {"StudyInstanceUID": study_instance_uid})
        if all(one.sop_instance_uid in told for one in present):
            return None
        only = steps[0].uid if len(steps) == 1 else ""
        return notification_of(reader, study_instance_uid, retrieve_aet, performed_step=only)

    def note_deletions(self, reader: InstanceReader, retrieve_aet: str) -> int:
        """Announce that instances are not available any more which were deleted; of how many.

        What was deleted before this was called for the first time is not told.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT value FROM property WHERE name = ?", (_DELETIONS,)
            ).fetchone()
        last = reader.last_deletion()
        if row is not None and int(row[0]) == last:
            return 0
        gone: dict[str, dict[str, Instance]] = {}
        for instance in reader.deletions(int(row[0]), last) if row else ():
            uid = instance.sop_instance_uid
            if instance.study_instance_uid and reader.find(uid) is None:
                gone.setdefault(instance.study_instance_uid, {})[uid] = instance
        told = [
            notification_of(reader, study, retrieve_aet, gone=instances.values())
            for study, instances in gone.items()
        ]

        def do(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO property VALUES (?, ?)", (_DELETIONS, str(last))
            )
            for news in told:
                if news is not None:
                    self.availability.post(connection, news)

        self._database.write(do)
        return sum(map(len, gone.values()))

    # What is done once for all --------------------------------------------------------------------

    def inherit(self) -> None:
        """Take over what processes had that are no more."""
        self.outbox.free_gone()
        self.commitments.adopt()
        self.listeners.forget_gone()

    def expire(self) -> dict[str, int]:
        """Remove what is over for longer than the settings keep it; how many of what, if any."""
        options = self._options
        self.completeness.forget()
        removed = {
            "steps": self.worklist.expire(
                finished_days=options.keep_steps, overdue_days=options.keep_overdue_steps
            )
        }
        for name, days, purge in (
            ("workitems", options.keep_workitems, self.workitems.purge),
            ("commitments", options.keep_commitments, self.commitments.purge),
            ("performed_steps", options.keep_performed_steps, self.performed.purge),
            ("notifications", options.keep_notifications, self.availability.purge),
            ("given_up", options.keep_given_up, self.outbox.purge),
        ):
            removed[name] = purge(days) if days else 0
        return {name: count for name, count in removed.items() if count}

    def report_status(self, status: str) -> int:
        """Tell who watches workitems that this server is RESTARTED, or GOING DOWN; how many."""
        return self.subscriptions.report_scp(status, self._options.notify_restart)

    # Associations ---------------------------------------------------------------------------------

    def keep_open(self, transaction: int, association: Any) -> None:
        """Remember the association that a commitment was asked for on, as long as it is of use.

        Only for speed: without it, as in another process, the result takes one of its own.
        """
        if len(self._open) >= _REMEMBERED:
            self._open.pop(next(iter(self._open)))
        self._open[transaction] = association, self._clock()

    def take_open(self, transaction: int | None) -> tuple[Any, float] | None:
        """The association of a commitment, and the seconds since it was asked for on it, once.

        None if it is not remembered, or not open.
        """
        found = self._open.pop(transaction, None) if transaction is not None else None
        if found is None or not found[0].open:
            return None
        return found[0], max(0, self._clock() - found[1]) / SECOND

    def close(self) -> None:
        """Close the database; other processes take over what this one had when it has ended."""
        self.listeners.close()
        self._database.close()


def _study_of(instance: Instance) -> str:
    return instance.study_instance_uid or ""


def open_workflow(
    folder: Path,
    clock: Callable[[], int],
    new_uid: Callable[[], str],
    options: Options | None = None,
) -> Workflow:
    """Open the workflow of a data folder, creating `workflow.db` if it is not there.

    Args:
        clock: microseconds since 1970, UTC.
        new_uid: makes UIDs.

    Raises:
        UsageError: it was made by a newer release, or is no database.
    """
    return Workflow(Database(folder / FILE_NAME), clock, new_uid, options or Options())
