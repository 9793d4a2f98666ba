"""What a program does with a peer: opens associations as needed, retries, sends in parallel.

Owns the choice of associations for a job and what happens when one breaks. One association's own
life is `net.client`.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Self

from hilum.errors import AssociationRejected, ConnectionFailed, PeerError, UsageError
from hilum.net.client import ECHO, Association
from hilum.observe import Event, nobody
from hilum.services.storage_scu import Outgoing, Proposal, Sent, Unreadable, gather, plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.config import Peer
    from hilum.observe import Observer

__all__ = ["Requestor"]

PARALLEL_LIMIT = 64


class Requestor:
    """A peer to work with: `echo`, `store`; a context manager.

    Entering it opens an association for Verification, so that a peer that is not there is told at
    once. `store` opens further associations with the contexts that its instances need.

    Args:
        peer: AE title, host and port.
        calling: this side's AE title.
        timeout: seconds to wait for a connection, and for each response.
        observer: told when an association breaks and is opened again.
    """

    def __init__(
        self, peer: Peer, *, calling: str, timeout: float = 60.0, observer: Observer = nobody
    ) -> None:
        self.peer = peer
        self.calling = calling
        self.timeout = timeout
        self._observer = observer
        self._verification: Association | None = None

    def __enter__(self) -> Self:
        self._verification = self._associate([ECHO])
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        association, self._verification = self._verification, None
        if association is None or not association.open:
            return
        if kind is None:
            association.release()
        else:
            association.abort()

    def _associate(self, proposals: list[Proposal]) -> Association:
        return Association(self.peer, proposals, calling=self.calling, timeout=self.timeout)

    def echo(self) -> float:
        """Ask whether the peer is there (C-ECHO); the seconds that the answer took.

        Raises:
            PeerError: the association could not be had, or broke.
            DimseError: the peer does not offer Verification, or answers a failure.
        """
        if self._verification is None or not self._verification.open:
            self._verification = self._associate([ECHO])
        return self._verification.echo()

    def store(
        self, *things: Any, retries: int = 0, associations: int = 1, priority: int = 0
    ) -> Iterator[Sent | Unreadable]:
        """Send instances (C-STORE); one outcome for each, as they are answered.

        Args:
            things: paths of files and folders (walked recursively), pydicom data sets, `Outgoing`.
            retries: how often a broken association is opened again, each time with the first
                instance that was not acknowledged.
            associations: how many to use side by side.
            priority: 0 medium, 1 high, 2 low (PS3.7 9.1.1.1.6).

        Raises:
            UsageError: something that cannot be sent by its kind.
        """
        if not 1 <= associations <= PARALLEL_LIMIT:
            raise UsageError(f"associations: 1 to {PARALLEL_LIMIT}, not {associations}")
        outgoing: list[Outgoing] = []
        for item in gather(things):
            if isinstance(item, Unreadable):
                yield item
            else:
                outgoing.append(item)
        for proposals in plan(outgoing):
            classes = {proposal.abstract_syntax for proposal in proposals}
            share = [item for item in outgoing if item.sop_class_uid in classes]
            yield from self._parallel(proposals, share, associations, retries, priority)

    def _parallel(
        self,
        proposals: list[Proposal],
        items: list[Outgoing],
        associations: int,
        retries: int,
        priority: int,
    ) -> Iterator[Sent]:
        if associations == 1 or len(items) < 2:
            yield from self._persist(proposals, items, retries, priority)
            return
        results: queue.Queue[Sent | BaseException | None] = queue.Queue()
        shares = [share for n in range(associations) if (share := items[n::associations])]

        def work(share: list[Outgoing]) -> None:
            try:
                for sent in self._persist(proposals, share, retries, priority):
                    results.put(sent)
            except BaseException as error:
                results.put(error)
            results.put(None)

        for share in shares:
            threading.Thread(target=work, args=(share,), daemon=True).start()
        running = len(shares)
        while running:
            outcome = results.get()
            if outcome is None:
                running -= 1
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                yield outcome

    def _persist(
        self, proposals: list[Proposal], items: list[Outgoing], retries: int, priority: int
    ) -> Iterator[Sent]:
        """Send all items; a broken association is opened again with the first one unanswered."""
        todo = deque(items)
        while todo:
            try:
                yield from self._once(proposals, todo, priority)
            except PeerError as error:
                if retries <= 0 or (isinstance(error, AssociationRejected) and error.result == 1):
                    yield from (Sent(i.name, i.sop_instance_uid, None, str(error)) for i in todo)
                    return
                retries -= 1
                fields = {"why": str(error), "left": len(todo), "next": todo[0].name}
                self._observer(Event("warning", "association broke, opened again", fields))
                if isinstance(error, (ConnectionFailed, AssociationRejected)):
                    threading.Event().wait(1.0)

    def _once(
        self, proposals: list[Proposal], todo: deque[Outgoing], priority: int
    ) -> Iterator[Sent]:
        """Send over one association; what is left in `todo` afterwards was not answered."""
        association = self._associate(proposals)
        try:
            for sent in association.store(list(todo), priority=priority):
                _settle(todo, sent)
                yield sent
        except BaseException:
            association.abort()
            raise
        association.release()


def _settle(todo: deque[Outgoing], sent: Sent) -> None:
    """Take the instance that was answered off the list; answers mostly come in order."""
    for index, item in enumerate(todo):
        if item.sop_instance_uid == sent.sop_instance_uid and item.name == sent.name:
            del todo[index]
            return
