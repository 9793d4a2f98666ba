"""A peer to work with: everything that this side asks of another, as an SCU.

Owns `associate` and `Requestor`. Must not know how a server is put together: where it needs one,
to receive what it asked for, it starts `app.Server`.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from hilum.config import Peer, ae_title, parse_address
from hilum.config.kinds import YEAR
from hilum.errors import ConnectionFailed, UsageError
from hilum.net.client import Association
from hilum.observe import Event, nobody
from hilum.services import (
    query_scu,
    receiving,
    retrieve_scu,
    storage_scu,
    survey,
    verification,
)
from hilum.services.base import Ports
from hilum.services.outgoing import Outgoing, Unreadable, gather
from hilum.services.retrieve_scu import Arrivals
from hilum.services.workflow_scu import WorkflowRequests
from hilum.tables.query_retrieve import UNIQUE_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hilum.app import Server
    from hilum.archive.store import Store
    from hilum.errors import PeerError
    from hilum.observe import Observer
    from hilum.services.base import (
        Handler,
        Performed,
        Proposal,
        ServiceClass,
    )
    from hilum.services.identifiers import Key
    from hilum.services.query_scu import Extras
    from hilum.services.retrieve_scu import Retrieval
    from hilum.services.storage_scu import Sent
    from hilum.ul.negotiate import UserIdentity

__all__ = ["PARALLEL_LIMIT", "Requestor", "address_towards", "associate"]

PARALLEL_LIMIT = 64
"""Associations that one `store` may use side by side."""

_NAMED_BY = tuple(UNIQUE_KEYS.values())
"""The unique keys of the levels, from the patient down."""


def associate(
    address: str | Peer,
    *,
    calling: str = "HILUM",
    timeout: float = 60.0,
    window: int = 16,
    user: UserIdentity | None = None,
    observer: Observer = nobody,
) -> Requestor:
    """A peer to work with, as a context manager: `echo`, `store` (see `Requestor`).

    Args:
        address: `AET@host:port`, or a `Peer` of the settings.
        calling: this side's AE title.
        timeout: seconds to wait for a connection, and for each response.
        window: operations to have outstanding at once, if the peer grants it; 0: no limit.
        user: who the user is, for peers that ask for it; None: unsaid.
        observer: told when an association breaks and is opened again.

    Raises:
        UsageError: the address or the timeout means nothing. On entering: PeerError, when nobody
            is there.
    """
    peer = address if isinstance(address, Peer) else parse_address(address)
    return Requestor(
        peer, calling=calling, timeout=timeout, window=window, user=user, observer=observer
    )


class Requestor(WorkflowRequests):
    """A peer to work with: `echo`, `store`; a context manager.

    Entering it opens an association for Verification, so that a peer that is not there is told at
    once. `store` opens further associations with the contexts that its instances need, entered or
    not.
    """

    def __init__(
        self,
        peer: Peer,
        *,
        calling: str,
        timeout: float,
        window: int,
        user: UserIdentity | None = None,
        observer: Observer,
    ) -> None:
        self.peer = peer
        self._calling = ae_title(calling)
        if not 0 < timeout <= YEAR:
            raise UsageError(f"timeout: a number of seconds above 0, up to a year, not {timeout:g}")
        self._timeout, self._window, self._user = timeout, window, user
        self._observer = observer
        self._verification: Association | None = None

    def __enter__(self) -> Self:
        self._verification = self._associate([verification.PROPOSAL])
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        association, self._verification = self._verification, None
        if association is not None:
            association.__exit__(kind, *rest)

    def _leave(self) -> None:
        """Release the association for Verification: some peers serve one at a time."""
        association, self._verification = self._verification, None
        if association is not None:
            association.release()

    def _associate(
        self,
        proposals: list[Proposal],
        performs: Mapping[int, Performed] = MappingProxyType({}),
        ports: Ports | None = None,
    ) -> Association:
        return Association(
            self.peer,
            proposals,
            calling=self._calling,
            timeout=self._timeout,
            window=self._window,
            performs=performs,
            ports=ports,
            user=self._user,
        )

    def _open(
        self, proposals: list[Proposal], performs: Mapping[int, Performed] | None = None
    ) -> Association:
        return self._associate(proposals, performs or {})

    @contextmanager
    def _listening(
        self, service: ServiceClass, operation: int, handler: Handler, port: int, host: str
    ) -> Iterator[Server]:
        """A server under this side's AE title that performs one operation."""
        from hilum.app import Server  # an SCP is rarely wanted

        server = Server(self._calling, port, host=host or address_towards(self.peer))
        server.handle(service, operation, handler)
        with server:
            yield server

    def echo(self) -> float:
        """Ask whether the peer is there (C-ECHO); the seconds that the answer took.

        Raises:
            PeerError: the association could not be had, or broke.
            DimseError: the peer does not offer Verification, or answers a failure.
        """
        if self._verification is None or not self._verification.open:
            self._verification = self._associate([verification.PROPOSAL])
        return verification.verify(self._verification)

    def store(
        self, *things: Any, retries: int = 0, associations: int = 1, priority: int = 0
    ) -> Iterator[Sent | Unreadable]:
        """Send instances (C-STORE); one outcome for each, as they are answered.

        Args:
            things: paths of files and folders (walked recursively), pydicom data sets, `Outgoing`.
            retries: how often what was under way on an association that broke is sent again, and
                a peer asked again that could not be had. Without them that fails; the other
                instances go over a new association in any case.
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

        self._leave()

        def send(share: list[Outgoing]) -> Iterator[Sent]:
            rules = {"retries": retries, "priority": priority}
            return storage_scu.send(share, self._associate, broken=self._broken, **rules)

        yield from storage_scu.send_parallel(outgoing, associations, send)

    def find(
        self,
        *keys: str | Key,
        level: str = "",
        model: str = "",
        limit: int = 0,
        only: bool = False,
        priority: int = 0,
        extras: Extras = query_scu.BASELINE,
        **keywords: Any,
    ) -> query_scu.Matches:
        """What the peer has (C-FIND): matches as they come, over an association of their own.

        Example: `find(level="STUDY", PatientID="123", StudyDate="20240101-")`. Closing the iterator
        before its end cancels the query; its `declined` has the extras that the peer did not grant.

        Args:
            keys: as on the command line: `"PatientName=DOE*"`, `"0008,0020=20240101"`.
            level: PATIENT, STUDY, SERIES or IMAGE; empty: what the keys are about.
            model: "study", "patient" or "patient-study"; empty: what fits.
            limit: matches after which the query is cancelled; 0: none.
            only: ask for these keys and nothing else; otherwise for what is useful, too.
            extras: what to negotiate beyond the baseline, as relational queries; the peer may
                decline.
            keywords: keys by keyword, as `PatientID="123"`.

        Raises:
            UsageError: no such attribute, level or model. While iterating: DimseError, when the
            peer answers a failure; PeerError, when there is no association, or it broke.
        """
        rules: dict[str, Any] = {"level": level, "model": model, "limit": limit, "only": only}
        asked = query_scu.query(keys, keywords, **rules, priority=priority, extras=extras)
        self._leave()
        return query_scu.find(self._associate, asked)

    def move(
        self, *keys: str | Key, destination: str, level: str = "", model: str = "", **keywords: Any
    ) -> Iterator[retrieve_scu.Progress]:
        """Let the peer send to a third one (C-MOVE): its account as it comes, the last one final.

        Example: `move(StudyInstanceUID="1.2.3", destination="WORKSTATION")`. Closing the iterator
        before its end cancels what has not been sent.

        Args:
            keys, level, model, keywords: as of `find`; only unique keys count.
            destination: an AE title that the peer knows.

        Raises:
            UsageError: nothing is named. While iterating: DimseError, after the final account, when
            that is a failure; PeerError, when there is no association, or it broke.
        """
        wanted = retrieve_scu.retrieval(keys, keywords, level=level, model=model)
        return self.forward(wanted, destination)

    def forward(self, wanted: Retrieval, destination: str) -> Iterator[retrieve_scu.Progress]:
        """As `move`, of what is put together already."""
        self._leave()
        return retrieve_scu.move(self._associate, wanted, ae_title(destination))

    def get(
        self,
        *keys: str | Key,
        level: str = "",
        model: str = "",
        frames: Sequence[int] = (),
        without_bulk_data: bool = False,
        sop_classes: Sequence[str] = (),
        **keywords: Any,
    ) -> Arrivals:
        """Let the peer send to this program (C-GET): instances as they come.

        Example: `for instance in association.get(StudyInstanceUID="1.2.3"): ...`. Each is answered
        with success before it is given. `result` of what is returned is the peer's account.

        Args:
            keys, level, model, keywords: as of `find`; only unique keys count.
            frames: numbers of frames, from 1, ascending: then one new instance comes with these.
            without_bulk_data: leave out pixels and the like.
            sop_classes: UIDs to expect; none: the peer is asked.

        Raises:
            UsageError: nothing is named. While iterating: DimseError, when the peer answers a
            failure; PeerError, when there is no association, or it broke.
        """
        rules: dict[str, Any] = {"frames": frames, "without_bulk_data": without_bulk_data}
        wanted = retrieve_scu.retrieval(keys, keywords, level=level, model=model, **rules)
        target = receiving.MemoryTarget()
        return Arrivals(self.fetch(wanted, target, sop_classes=sop_classes), target.instances)

    def fetch(
        self,
        wanted: Retrieval,
        target: receiving.Target,
        *,
        sop_classes: Sequence[str] = (),
        store: Store | None = None,
    ) -> Iterator[retrieve_scu.Progress]:
        """As `get`, into a folder or an archive: the peer's account as it comes.

        Args:
            target: what becomes of the instances; its `outcomes` tell.
            store: the archive of a `receiving.StoreTarget`.
        """
        self._leave()
        classes = sop_classes or survey.expected_classes(self._associate, wanted)

        def associate(proposals: list[Proposal]) -> Association:
            return self._associate(proposals, target.performs, Ports(store=store))

        yield from retrieve_scu.get(associate, wanted, classes)

    def expected(self, wanted: Retrieval) -> list[survey.Expected]:
        """Every instance that a retrieval would bring, as the peer tells by C-FIND.

        Raises:
            DimseError, PeerError: as of `find`.
        """
        self._leave()
        return survey.expected_instances(self._associate, wanted)

    def listed(
        self,
        patients: Sequence[str] = (),
        studies: Sequence[str] = (),
        series: Sequence[str] = (),
        instances: Sequence[str] = (),
    ) -> list[tuple[str, str]]:
        """SOP Class and Instance UID of everything that the peer has of these, as C-FIND tells.

        As `commit` takes them. Patients are named by Patient ID, the others by their UIDs.

        Raises:
            UsageError: the peer has nothing of one of them, or does not tell the SOP Class.
            DimseError, PeerError: as of `find`.
        """
        found: dict[tuple[str, str], None] = {}
        for keyword, names in zip(_NAMED_BY, (patients, studies, series, instances), strict=True):
            for name in names:
                some = dict.fromkeys(self._listed(keyword, name))
                if not some:
                    raise UsageError(f"{self.peer} has no {keyword} {name}")
                found |= some
        if not all(sop_class for sop_class, _ in found):
            raise UsageError(f"{self.peer} does not tell the SOP Class of its instances")
        return list(found)

    def _listed(self, keyword: str, name: str) -> Iterator[tuple[str, str]]:
        if keyword in _NAMED_BY[:2]:  # level by level, as every peer can
            wanted = retrieve_scu.retrieval((), {keyword: name})
            yield from ((one.sop_class, one.instance) for one in self.expected(wanted))
            return
        rules: dict[str, Any] = {"only": True, "extras": survey.RELATIONAL, keyword: name}
        for match in self.find("SOPClassUID", "SOPInstanceUID", level="IMAGE", **rules):
            yield match.get("SOPClassUID"), match.get("SOPInstanceUID")

    def _broken(self, error: PeerError, left: Sequence[Outgoing]) -> None:
        fields = {"why": str(error), "left": len(left), "next": left[0].name}
        self._observer(Event("warning", "association broke, opened again", fields))


def address_towards(peer: Peer) -> str:
    """The address that this machine has towards a peer: where that one can reach it.

    Raises:
        ConnectionFailed: there is no way to the peer.
    """
    try:
        found = socket.getaddrinfo(peer.host, peer.port, type=socket.SOCK_DGRAM)
        family, kind, *_, address = found[0]
        with socket.socket(family, kind) as probe:
            probe.connect(address)
            return str(probe.getsockname()[0])
    except OSError as error:
        raise ConnectionFailed(f"cannot reach {peer.host}: {error.strerror}") from error
