"""The composition root: the only place that picks implementations and puts them together.

Owns `Server`, which an embedding program starts; `hilum serve` is the same `Server` with settings
and an archive.
"""

from __future__ import annotations

import dataclasses
import os
import resource
import signal
import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from hilum.archive.ports import QueryRules
from hilum.config import Device, Peer, Settings, ae_title
from hilum.dataset.instance import Instance
from hilum.dimse.assembler import SpoolSink
from hilum.errors import HilumError, SettingsError
from hilum.net.client import Association
from hilum.net.front import Front
from hilum.net.server import Server as Acceptance
from hilum.net.worker import Worker
from hilum.observe import Event, nobody
from hilum.services import (
    availability,
    commitment,
    mpps,
    query,
    retrieve,
    storage,
    ups,
    verification,
    worklist,
)
from hilum.services.base import Ports, nothing
from hilum.services.registry import Registry
from hilum.services.workflow_scu import new_uid
from hilum.tables.commands import C_STORE_RQ
from hilum.tables.uids import STORAGE_SERVICE_CLASS, TRANSFER_SYNTAXES
from hilum.ul.limits import Limits
from hilum.ul.negotiate import Check, Policy, Support

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hilum.archive.ports import Finder, InstanceRetrieval
    from hilum.archive.recovery import Progress, Recovered
    from hilum.archive.store import Store
    from hilum.archive.workflow.workflow import Workflow
    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.hl7.listening import Feed
    from hilum.net.channel import Channel
    from hilum.observe import Observer
    from hilum.services.base import (
        Context,
        Handler,
        Later,
        Opener,
        Proposal,
        ServiceClass,
        Source,
    )
    from hilum.services.courier import Courier
    from hilum.wire.pdu import CommonExtendedNegotiation

__all__ = [
    "SERVICES",
    "Server",
    "default_workers",
    "hold_folder",
    "open_store",
    "open_workflow",
    "rebuild_index",
]

SERVICES = (
    verification.SERVICE,
    storage.SERVICE,
    query.SERVICE,
    *retrieve.SERVICES,
    worklist.SERVICE,
    mpps.SERVICE,
    mpps.RETRIEVE,
    commitment.SERVICE,
    *ups.SERVICES,
    availability.SERVICE,
)
"""The service classes that Hilum performs, each defined in one file of `hilum.services`."""

SPOOL = 16 << 20
"""Bytes of an instance that an SCP without an archive holds in memory; more goes to a file."""

StoreHandler = TypeVar("StoreHandler", bound="Callable[[Instance], object]")


class Server:
    """An application entity in the SCP role, with an archive or with handlers of your own.

    Args:
        aet: the AE title.
        port: the TCP port; 0 lets the system choose, see `port` after `start`.
        host: the address to listen on.
        data: the archive's data folder; None for no archive, then `on_store` gets the instances.
        settings: everything else; `aet`, `port` and `host` go before it.
        observer: told of every association and refused message (`hilum.observe.LineLog` writes
            them as lines).

    Raises:
        SettingsError: a setting that cannot be used.
    """

    def __init__(
        self,
        aet: str | None = None,
        port: int | None = None,
        *,
        host: str | None = None,
        data: str | Path | None = None,
        settings: Settings | None = None,
        observer: Observer = nobody,
    ) -> None:
        self.settings = _with(settings or Settings(), aet=aet, port=port, host=host, data=data)
        self.observer = observer
        self.archive: Store | None = None
        self._archived = data is not None
        self._held = -1
        self._handlers: list[Callable[[Instance], object]] = []
        self._thread: threading.Thread | None = None
        self._acceptance: Acceptance | Front | None = None
        self._ending = False
        self._feed: Feed | None = None
        self.workflow: Workflow | None = None
        self._courier: Courier | None = None
        rules = self.settings.storage
        self._registry = Registry(
            SERVICES,
            accept_unknown=rules.accept_unknown_sop_classes,
            deny_sop_classes=rules.deny_sop_classes,
            deny_transfer_syntaxes=rules.deny_transfer_syntaxes,
            accept_private_transfer_syntaxes=rules.accept_private_transfer_syntaxes,
        )
        if self._archived and self.settings.workflow.quiet_time:
            self._registry.bind(storage.SERVICE, C_STORE_RQ, self._stored)

    # Handlers -------------------------------------------------------------------------------------

    def on_store(self, handler: StoreHandler) -> StoreHandler:
        """Call `handler(instance)` for every instance, before the peer gets its answer.

        With an archive the instance is durable by then. Returning is success; raising a
        `DimseError` answers the peer with its status. Calls come from several threads.
        """
        self._handlers.append(handler)
        opener = None if self._archived else _spool
        self._registry.bind(storage.SERVICE, C_STORE_RQ, self._stored, opener)
        return handler

    def handle(
        self,
        service: ServiceClass,
        operation: int,
        handler: Handler,
        opener: Opener | None = None,
    ) -> None:
        """Let `handler(request, context)` perform an operation of a service class.

        Example: `server.handle(verification.SERVICE, C_ECHO_RQ, my_echo)`. `opener(command,
        context)` gives the sink of the data set that comes with a request, memory by default.
        """
        self._registry.bind(service, operation, handler, opener)

    def _stored(self, request: Message, context: Context) -> Later | None:
        if self._archived:
            return _AfterCommit(storage.store(request, context), lambda: self._call(request))
        sink = request.sink
        if not isinstance(sink, SpoolSink):
            storage.store(request, context)
            return None
        try:
            self._call(request, sink)
        finally:
            sink.discard()
        return None

    def _call(self, request: Message, sink: SpoolSink | None = None) -> None:
        command = request.command
        uid = command.affected_sop_instance_uid
        self._note_arrival(uid)
        instance = Instance(
            sop_class_uid=command.affected_sop_class_uid,
            sop_instance_uid=uid,
            transfer_syntax_uid=request.context.transfer_syntax,
            read=(lambda: sink.data) if sink is not None else (lambda: self._read(uid)),
        )
        for handler in self._handlers:
            handler(instance)

    def _note_arrival(self, sop_instance_uid: str) -> None:
        """Where quiet time tells that a study is complete, note when its instances came."""
        if self.workflow is None or self.archive is None or not self.settings.workflow.quiet_time:
            return
        found = self.archive.reader.find(sop_instance_uid)
        if found is not None and found.study_instance_uid:
            self.workflow.arrived(found.study_instance_uid)

    def _read(self, sop_instance_uid: str) -> bytes:
        assert self.archive is not None
        reader = self.archive.reader
        try:
            found = reader.find(sop_instance_uid)
            if found is None:
                raise KeyError(sop_instance_uid)
            with reader.open(found) as opened:
                return opened.read()
        finally:
            reader.release_thread()

    # Life -----------------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """The TCP port; the real one once the server has started."""
        return self._acceptance.port if self._acceptance else self.settings.device.port

    def start(self) -> Self:
        """Open the archive, listen, and serve on a thread of its own; returns when it listens.

        Raises:
            StoreLocked: another server holds the data folder.
            ConnectionFailed: the address cannot be bound.
        """
        acceptance = self._open()
        self._thread = threading.Thread(target=acceptance.serve, name="accept")
        self._thread.start()
        return self

    def stop(self) -> None:
        """Let associations that are at work finish within the grace period, then end."""
        if self._acceptance is not None:
            self._acceptance.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._close()

    def run(self, listening: Callable[[Server], object] | None = None, *, workers: int = 1) -> None:
        """Serve until SIGTERM or SIGINT; call it on the main thread.

        The process may open as many files as the system lets it, since each association is one.
        `listening(server)` is called once the server listens.

        With more than one of `workers`, connections are served by so many processes, forked from
        this one: it must have no other threads, and what handlers change in memory is seen in their
        own process only.
        """
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self._ending, self._acceptance = False, None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        if workers > 1 and hasattr(os, "fork"):
            self._run_several(listening, workers)
            return
        acceptance = self._open()
        try:
            if listening is not None:
                listening(self)
            if self._ending:  # it came while the server was being put together
                acceptance.stop()
            acceptance.serve()
        finally:
            self._close()

    def _end(self, *_: object) -> None:
        """A signal came: serve no more; while the archive is opened, which can take long, at once.

        Raises:
            SystemExit: nothing has begun that would have to be ended in good order.
        """
        self._ending = True
        if self._acceptance is not None:
            self._acceptance.stop()
        elif self.archive is None:
            raise SystemExit(0)

    # Several processes ----------------------------------------------------------------------------

    def _run_several(self, listening: Callable[[Server], object] | None, workers: int) -> None:
        device, association = self.settings.device, self.settings.association
        front = Front(
            host=device.host,
            port=device.port,
            workers=workers,
            work=self._work,
            maximum=association.maximum_associations,
            grace=association.shutdown_grace,
            observer=self.observer,
        )
        try:
            if self._archived:
                self._held = hold_folder(self.settings)
                open_store(self.settings).close()  # brings the folder in order, once for all
            front.bind()
            self._acceptance = front
            if self._ending:
                front.stop()
            front.serve(None if listening is None else lambda: listening(self))
        finally:
            self._close()

    def _work(self, name: int, place: int, channel: Channel) -> int:
        """In a new process: serve what the front passes on; the exit status.

        The one in the first place also does what only one process may do.
        """
        worker = Worker(channel)
        for number in (signal.SIGTERM, signal.SIGINT):
            # WHY: a terminal, or systemd, tells every process; the front says when to stop
            signal.signal(number, signal.SIG_IGN)
        if self._held >= 0:
            os.close(self._held)  # that lock is the front's, and ends with it
            self._held = -1
        try:
            self._acceptance = None
            self._open_archive()
            if place == 0:
                self._open_feed()
                self._start_courier()
            worker.serve(self._acceptor_role(admission=worker, names=f"A{name}."))
        except HilumError as error:
            self.observer(Event("error", "worker", {"worker": name, "why": str(error)}))
            return 1
        finally:
            self._close()
        return 0

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _open(self) -> Acceptance:
        if self._archived:
            self._held = hold_folder(self.settings)
        try:
            self._open_archive()
            acceptance = self._acceptor_role()
            self._open_feed()
            acceptance.listen()
            self._start_courier()
        except BaseException:
            self._close()
            raise
        self._acceptance = acceptance
        return acceptance

    def _open_archive(self) -> None:
        if self._archived:
            self.archive = open_store(self.settings)
            self.workflow = open_workflow(self.settings, self._registry)
        _limit_conversions(self.settings)

    def _acceptor_role(self, **shared: Any) -> Acceptance:
        device, association = self.settings.device, self.settings.association
        return Acceptance(
            host=device.host,
            port=device.port,
            registry=self._registry,
            ports=self._ports(),
            policy=_policy(self.settings, self._registry),
            limits=_limits(self.settings),
            maximum_by_aet={
                peer.aet: peer.maximum_associations
                for peer in self.settings.peers.values()
                if peer.maximum_associations
            },
            congested=self._congested,
            grace=association.shutdown_grace,
            identifier_limit=association.identifier_limit << 20,
            observer=self.observer,
            **shared,
        )

    def _open_feed(self) -> None:
        """Listen for HL7, which feeds the worklist; in one process of a data folder's only."""
        options, grace = self.settings.hl7, self.settings.association.shutdown_grace
        if not options.port or not self._archived:
            return
        from hilum.hl7.listening import Feed

        folder = self.settings.device.data
        feed = Feed(folder, options, grace=grace, observer=self.observer)
        feed.start()
        self._feed = feed

    def _start_courier(self) -> None:
        if self.archive is None or self.workflow is None:
            return
        from hilum.services.courier import Courier

        self._courier = Courier(
            self.workflow,
            self.archive.reader,
            self._ports(),
            self.settings.device.aet,
            lambda level, name, fields: self.observer(Event(level, name, fields)),
        )
        self._courier.start()

    def _close(self) -> None:
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.stop()
        courier, self._courier = self._courier, None
        if courier is not None:
            courier.stop()
        workflow, self.workflow = self.workflow, None
        if workflow is not None:
            workflow.close()
        archive, self.archive = self.archive, None
        try:
            if archive is not None:
                archive.close()
        finally:
            if self._held >= 0:
                os.close(self._held)
                self._held = -1

    def _ports(self) -> Ports:
        association = self.settings.association
        archive = self.archive
        return Ports(
            store=archive,
            permits=self._permits,
            warns=self._warns(),
            destination=self._destination,
            associate=self._call_on,
            thread_ends=nothing if archive is None else archive.reader.release_thread,
            sub_associations=association.move_associations,
            response_timeout=association.response_timeout,
            retrieval=self._retrieval(),
            finder=self._finder(),
            query_rules=self._query_rules(),
            workflow=self.workflow,
        )

    def _finder(self) -> Finder | None:
        if self.archive is None:
            return None
        from hilum.archive.keys import LEVEL_NAMES
        from hilum.archive.querying import Querying
        from hilum.config.kinds import extra_key

        named = map(extra_key, self.settings.query.extra_keys)
        try:
            extra = self.archive.extra_keys([(tag, LEVEL_NAMES[level]) for tag, level in named])
        except BaseException:
            self._close()
            raise
        return Querying(self.archive.reader, extra)

    def _query_rules(self) -> QueryRules:
        rules = self.settings.query
        return QueryRules(
            retrieve_aet=self.settings.device.aet,
            relational=rules.relational,
            unknown=rules.match_unknown,
            maximum_matches=rules.maximum_matches,
            maximum_seconds=rules.maximum_seconds,
        )

    def _retrieval(self) -> InstanceRetrieval | None:
        if self.archive is None:
            return None
        from hilum.archive.retrieval import Retrieval

        return Retrieval(self.archive.reader)

    def _destination(self, aet: str) -> Peer | None:
        """The peer of the settings that has an AE title: nothing is ever sent elsewhere."""
        return next((peer for peer in self.settings.peers.values() if peer.aet == aet), None)

    def _call_on(self, peer: Peer, proposals: Sequence[Proposal]) -> Association:
        association = self.settings.association
        return Association(
            peer,
            proposals,
            calling=self.settings.device.aet,
            timeout=association.response_timeout,
            window=association.operations_invoked,
        )

    def _permits(self, source: Source, service: str) -> bool:
        listed = [p for p in self.settings.peers.values() if p.aet == source.calling_aet]
        return not listed or any(not p.services or service in p.services for p in listed)

    def _warns(self) -> Callable[[Source], bool]:
        warned = frozenset(peer.aet for peer in self.settings.peers.values() if peer.warnings)
        return lambda source: source.calling_aet in warned

    def _congested(self) -> bool:
        return self.archive is not None and bool(self.archive.read_only)


class _AfterCommit:
    """Calls the embedding program's handlers once the archive has committed."""

    def __init__(self, pending: Later, then: Callable[[], None]) -> None:
        self._pending = pending
        self._then = then

    def wait(self) -> object:
        stored = self._pending.wait()
        self._then()
        return stored


def _spool(command: Command, context: Context) -> Sink:
    storage.check(command, context)
    return SpoolSink(SPOOL)


def default_workers() -> int:
    """How many processes a server has unless told otherwise: one a processor, up to 4."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, 4)


def hold_folder(settings: Settings) -> int:
    """Be the only server of the data folder, until the result is closed or the process ends.

    Raises:
        StoreLocked: another server holds it.
        SettingsError: the folder cannot be used.
    """
    from hilum.archive.belonging import hold_as_server

    with _usable(settings.device.data):
        return hold_as_server(settings.device.data)


def open_store(settings: Settings) -> Store:
    """The archive in the data folder of the settings, opened for reading and writing.

    Other processes may have it open as well: a server with its workers, and commands.

    Raises:
        StoreLocked: others have it open, and its index must be made anew first.
        SettingsError: the folder cannot be used.
    """
    from hilum.archive.ports import DuplicatePolicy
    from hilum.archive.store import Limits as StoreLimits
    from hilum.archive.store import Store

    rules = settings.storage
    limits = StoreLimits(
        segment=rules.segment_size << 20,
        large=rules.large_object << 20,
        low_water=rules.low_water_mark << 20,
    )
    folder, policy = settings.device.data, DuplicatePolicy(rules.duplicate_policy)
    with _usable(folder):
        return Store(folder, policy=policy, limits=limits)


def open_workflow(settings: Settings, registry: Registry | None = None) -> Workflow:
    """The worklist, steps, workitems and commitments in the data folder of the settings.

    Several processes may have it open. The one that serves it gives its `registry`, which tells
    which SOP classes are stored.

    Raises:
        SettingsError: the folder cannot be used. UsageError: `workflow.db` cannot.
    """
    from hilum.archive.workflow import workflow
    from hilum.archive.workflow.scheduled import FINISHED

    rules, folder = settings.workflow, settings.device.data
    known = frozenset(peer.aet for peer in settings.peers.values())
    options = workflow.Options(
        knows=known.__contains__,
        supports=lambda uid: registry is None or registry.service(uid) is storage.SERVICE,
        hidden=None if registry is None else () if rules.worklist_shows_finished else FINISHED,
        strict=rules.mpps_check == "enforce",
        forward_mpps=rules.forward_mpps,
        notify_mpps=rules.notify_mpps,
        announce=rules.announce,
        waiting_time=rules.commitment_waiting_time,
        commitment_limit=rules.commitment_limit,
        quiet_time=rules.quiet_time,
        worklist_label=rules.worklist_label,
        deletion_locks=rules.deletion_locks,
    )
    if not folder.is_dir():
        raise SettingsError(
            f"{folder} is no data folder: name another with --data, or start the server first"
        )
    with _usable(folder):
        return workflow.open_workflow(folder, lambda: time.time_ns() // 1000, new_uid, options)


def _limit_conversions(settings: Settings) -> None:
    from hilum.dataset.codec_process import Limits, set_limits

    rules = settings.retrieve
    set_limits(Limits(rules.conversion_memory << 20, rules.conversion_seconds))


def rebuild_index(
    settings: Settings, progress: Callable[[Progress], None] | None = None
) -> Recovered:
    """Make the index in the data folder of the settings anew; what was found on the way.

    Raises:
        StoreLocked: another process holds the data folder.
        SettingsError: the folder cannot be used.
    """
    from hilum.archive.store import rebuild

    folder = settings.device.data
    with _usable(folder):
        if not (folder / "segments").is_dir():
            raise SettingsError(f"{folder} is no archive: it has no folder segments; name another")
        return rebuild(folder, progress)


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    """Turn what the system says of a data folder into what a person can change."""
    import sqlite3

    try:
        yield
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise SettingsError(
            f"cannot use {folder} as data folder: {why}; name another, or let this user write there"
        ) from error


def _with(settings: Settings, **given: Any) -> Settings:
    values = {name: value for name, value in given.items() if value is not None}
    if "data" in values:
        values["data"] = Path(values["data"])
    if "aet" in values:
        values["aet"] = ae_title(values["aet"])
    device: Device = dataclasses.replace(settings.device, **values)
    return dataclasses.replace(settings, device=device)


def _limits(settings: Settings) -> Limits:
    association = settings.association
    return Limits(
        artim_seconds=association.artim_timeout,
        idle_seconds=association.idle_timeout or float("inf"),
        pdu_seconds=association.pdu_timeout,
        minimum_rate=float(association.minimum_rate),
    )


def _policy(settings: Settings, registry: Registry) -> Policy:
    association = settings.association
    preferred = _preferred(settings.storage.prefer_transfer_syntaxes)

    def support(name: str, common: CommonExtendedNegotiation | None) -> Support | None:
        announced = common is not None and common.service_class == STORAGE_SERVICE_CLASS
        service = registry.service(name, announced=announced)
        if service is None:
            return None
        accepts = registry.takes if service is storage.SERVICE else TRANSFER_SYNTAXES.__contains__
        scu = registry.acts_as_scu(service)
        return Support(accepts, preferred, scu=scu, extended=service.information)

    calling: dict[str, tuple[str, ...]] = dict.fromkeys(association.calling_aets, ())
    checks_hosts = association.calling_host_check != "off"
    for peer in settings.peers.values():
        hosts = _addresses(peer.host) if checks_hosts else ()
        calling[peer.aet] = (*calling.get(peer.aet, ()), *hosts)
    return Policy(
        aets=(settings.device.aet,),
        support=support,
        called_check=Check(association.called_aet_check),
        calling=calling,
        calling_check=Check(association.calling_aet_check),
        host_check=Check(association.calling_host_check),
        maximum_associations=association.maximum_associations,
        maximum_per_host=association.maximum_associations_per_host,
        maximum_length=association.maximum_length,
        window_invoked=association.operations_invoked,
        window_performed=association.operations_performed,
    )


def _addresses(host: str) -> tuple[str, ...]:
    """The addresses of a peer's host; a name that is not known now matches nothing else."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return (host,)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def _preferred(patterns: tuple[str, ...]) -> tuple[str, ...]:
    from fnmatch import fnmatchcase

    chosen: dict[str, None] = {}
    for pattern in patterns:
        for row in TRANSFER_SYNTAXES.values():
            if fnmatchcase(row.uid, pattern) or fnmatchcase(row.keyword, pattern):
                chosen[row.uid] = None
    return tuple(chosen)
