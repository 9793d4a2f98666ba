"""Everything of the workflow of one data folder, put together.

Owns the opening of `workflow.db` and what of the settings goes where. Must not know the network:
who sends what is in the outbox is decided above.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hilum.archive.workflow.availability import Availability, notification_of
from hilum.archive.workflow.commitment import Commitments
from hilum.archive.workflow.completeness import Completeness
from hilum.archive.workflow.database import FILE_NAME, Database
from hilum.archive.workflow.outbox import PAUSES, Outbox
from hilum.archive.workflow.performed import PerformedSteps
from hilum.archive.workflow.workitem_events import Subscriptions
from hilum.archive.workflow.workitems import Workitems
from hilum.archive.workflow.worklist import Worklist

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from hilum.archive.ports import InstanceReader
    from hilum.archive.workflow.completeness import Complete

__all__ = ["Options", "Workflow", "open_workflow"]


_REMEMBERED = 1000
"""Associations that wait for the result of a commitment, at most."""


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
    pauses: tuple[float, ...] = PAUSES


class Workflow:
    """The workflow of a data folder; each part may be used from any thread.

    Attributes:
        outbox, worklist, performed, workitems, subscriptions, commitments, availability,
            completeness: the parts.
        wake: set whenever there may be something to send or to examine.
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
        self._open: dict[int, Any] = {}
        self._arrivals: dict[str, int] = {}
        self._clock = clock
        self.new_uid = new_uid
        self.wake = threading.Event()
        self.outbox = Outbox(database, clock, options.pauses)
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
            database, clock, options.knows, grants_locks=options.deletion_locks
        )
        self.commitments = Commitments(
            database,
            clock,
            options.supports,
            waiting_time=options.waiting_time,
            limit=options.commitment_limit,
        )
        self.availability = Availability(database, clock, new_uid, notify=options.announce)
        self.completeness = Completeness(
            database, clock, self.performed, self.commitments, quiet_time=options.quiet_time
        )

    def arrived(self, study_instance_uid: str) -> None:
        """An instance of a study was stored; kept with the next `examine`, for many at once."""
        self._arrivals[study_instance_uid] = self._clock()

    def examine(self, reader: InstanceReader) -> list[int]:
        """Look at every commitment that is due; the deliveries of those that are decided."""
        arrivals, self._arrivals = self._arrivals, {}
        self.completeness.arrived(arrivals)
        found = [self.commitments.examine(n, reader) for n in self.commitments.due()]
        return [delivery for delivery in found if delivery is not None]

    def judge(
        self, study_instance_uid: str, reader: InstanceReader, retrieve_aet: str
    ) -> Complete | None:
        """The event if a study has become complete; its availability is announced with it."""

        def announce(connection: sqlite3.Connection) -> None:
            steps = [step.uid for step in self.performed.of_study(study_instance_uid)]
            notification = notification_of(
                reader, study_instance_uid, retrieve_aet, performed_steps=steps
            )
            if notification is not None:
                self.availability.post(connection, notification)

        return self.completeness.judge(study_instance_uid, reader, announce)

    def keep_open(self, transaction: int, association: Any) -> None:
        """Remember the association that a commitment was asked for on, as long as it is of use.

        Only for speed: without it, as in another process, the result takes one of its own.
        """
        if len(self._open) >= _REMEMBERED:
            self._open.pop(next(iter(self._open)))
        self._open[transaction] = association

    def take_open(self, transaction: int | None) -> Any:
        """The association of a commitment if it is remembered and open, once; else None."""
        association = self._open.pop(transaction, None) if transaction is not None else None
        return association if association is not None and association.open else None

    def close(self) -> None:
        """Close the database."""
        self._database.close()


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
