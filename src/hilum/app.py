"""The composition root: the only place that picks implementations and puts them together.

Owns `Server`, which an embedding program starts; `hilum serve` is the same `Server` with settings
and an archive.
"""

from __future__ import annotations

import dataclasses
import os
import resource
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from hilum.archive.ports import QueryRules
from hilum.config import Device, Peer, Settings, ae_title
from hilum.dataset.instance import Instance
from hilum.dimse.assembler import SpoolSink
from hilum.errors import HilumError, UsageError
from hilum.net.client import Association
from hilum.net.front import Front
from hilum.net.server import Server as Acceptance
from hilum.net.worker import Worker
from hilum.observe import Event, nobody
from hilum.opening import hold_folder, open_store, open_workflow
from hilum.policy import association_policy, upper_layer_limits
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
from hilum.tables.commands import C_STORE_RQ

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hilum.archive.ports import Finder, InstanceRetrieval
    from hilum.archive.store import Store
    from hilum.archive.workflow.completeness import Complete
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
    from hilum.services.completion import Completions
    from hilum.services.courier import Courier

__all__ = [
    "SERVICES",
    "Server",
    "default_workers",
]

SERVICES = (
    verification.SERVICE,
    storage.SERVICE,
    query.SERVICE,
    *retrieve.SERVICES,
    worklist.SERVICE,
    mpps.SERVICE,
    mpps.RETRIEVE,
    mpps.NOTIFICATION,
    commitment.SERVICE,
    *ups.SERVICES,
    availability.SERVICE,
)
"""The service classes that Hilum performs, each defined in one file of `hilum.services`."""

SPOOL = 16 << 20
"""Bytes of an instance that an SCP without an archive holds in memory; more goes to a file."""

StoreHandler = TypeVar("StoreHandler", bound="Callable[[Instance], object]")
CompletionHandler = TypeVar("CompletionHandler", bound="Callable[[Complete], object]")


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
        self._finishers: dict[str, Callable[[Complete], object]] = {}
        self._thread: threading.Thread | None = None
        self._acceptance: Acceptance | Front | None = None
        self._ending = False
        self._feed: Feed | None = None
        self.workflow: Workflow | None = None
        self._courier: Courier | None = None
        self._completions: Completions | None = None
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

    def on_study_complete(self, handler: CompletionHandler) -> CompletionHandler:
        """Call `handler(event)` once a study is complete; it needs an archive.

        `event` has `study_instance_uid`, `evidence` (what that rests on), `instances` and
        `moment`. It is kept in the data folder that the handler has not returned yet: one that
        raises, or a program that ends, is told again. Calls come one after the other, from a
        thread of their own. Register before the server starts; by the function's module and name
        the handler is known again.

        Raises:
            UsageError: there is no archive, or another handler has that name.
        """
        if not self._archived:
            raise UsageError("on_study_complete needs an archive: give the server a data folder")
        name = f"{handler.__module__}.{handler.__qualname__}"
        if name in self._finishers:
            raise UsageError(f"there is a handler {name}: give this one another name")
        self._finishers[name] = handler
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
            self._start_courier(restarted=name == 1)
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
            policy=association_policy(self.settings, self._registry),
            limits=upper_layer_limits(self.settings),
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

    def _start_courier(self, *, restarted: bool = True) -> None:
        if self.archive is None or self.workflow is None:
            return
        from hilum.services.courier import Courier

        def tell(level: str, name: str, fields: dict[str, Any]) -> None:
            self.observer(Event(level, name, fields))

        ports, aet = self._ports(), self.settings.device.aet
        if self._finishers:
            from hilum.services.completion import Completions

            completions = Completions(self.workflow, self._finishers, tell, ports.thread_ends)
            completions.start()
            self._completions = completions
        courier = Courier(self.workflow, self.archive.reader, ports, aet, tell)
        courier.start(restarted=restarted)
        self._courier = courier

    def _close(self) -> None:
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.stop()
        completions, self._completions = self._completions, None
        if completions is not None:
            completions.stop(self.settings.association.shutdown_grace)
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


def _limit_conversions(settings: Settings) -> None:
    from hilum.dataset.codec_process import Limits, set_limits

    rules = settings.retrieve
    set_limits(Limits(rules.conversion_memory << 20, rules.conversion_seconds))


def _with(settings: Settings, **given: Any) -> Settings:
    values = {name: value for name, value in given.items() if value is not None}
    if "data" in values:
        values["data"] = Path(values["data"])
    if "aet" in values:
        values["aet"] = ae_title(values["aet"])
    device: Device = dataclasses.replace(settings.device, **values)
    return dataclasses.replace(settings, device=device)
