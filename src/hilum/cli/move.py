"""`hilum move`: let a peer send to another, or to a receiver of our own."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from hilum.cli.output import settings_of
from hilum.cli.resuming import resumed
from hilum.cli.retrieving import Account, Given, meant, opened_target, retrieve_options
from hilum.config import parse_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.store import Store
    from hilum.config import Peer, Settings
    from hilum.services.receiving import Target

__all__ = ["move"]


@click.command()
@retrieve_options
@click.option("--to", metavar="AET", help="Where to send; PEER must know this AE title.")
@click.option("--host", metavar="HOST", help="With --into or --data: the address to listen on.")
@click.option("--port", type=int, metavar="PORT", help="With --into or --data: the TCP port.")
def move(given: Given, to: str | None, host: str | None, port: int | None) -> None:
    """Let PEER send to another AE title, or to a folder or archive here (C-MOVE).

    PEER is AET@host:port, or a name from the settings file. Unique keys name what to send:
    PatientID=, StudyInstanceUID=, SeriesInstanceUID=, SOPInstanceUID=. With any other key PEER is
    asked first, and all that it finds is sent. With --into or --data a receiver runs here for so
    long, under the calling AE title: PEER must know that AE title with this machine and port. Exit
    status: 0 if everything was sent, 3 if there was nothing, 1 if something failed.
    """
    from hilum.requestor import associate

    if [to, given.into, given.data].count(None) != 2:
        raise click.UsageError("say where to: --to AET, --into FOLDER, or --data DIR")
    if to is not None and (given.resume or host is not None or port is not None):
        raise click.UsageError("--resume, --host and --port are for --into or --data")
    settings = settings_of(given.config, **{"device.data": given.data, "device.port": port})
    found = parse_address(given.peer, settings.peers)
    calling = given.calling
    requestor = associate(found, calling=calling, timeout=given.timeout)
    started, account = time.monotonic(), Account(str(found), given.as_json)
    if to is not None:
        for one in meant(requestor, given):
            account.follow(requestor.forward(one, to), None, f"{found} to {to}")
    else:
        with _receiver(settings, found, given.into, host, calling) as (target, store):
            wanted = meant(requestor, given)
            if given.resume:
                wanted = resumed(account, requestor, wanted, given.into, store)
            for one in wanted:
                account.follow(requestor.forward(one, calling), target, f"from {found}")
    account.summary(time.monotonic() - started)


@contextmanager
def _receiver(
    settings: Settings,
    peer: Peer,
    into: str | None,
    host: str | None,
    calling: str,
) -> Iterator[tuple[Target, Store | None]]:
    """A Storage SCP for as long as the retrieval takes; where its instances go."""
    from hilum.app import Server
    from hilum.requestor import address_towards
    from hilum.services import storage
    from hilum.services.receiving import StoreTarget
    from hilum.tables.commands import C_STORE_RQ

    with ExitStack() as stack:
        if into is None:
            target: Target = StoreTarget()
        else:
            target, _ = stack.enter_context(opened_target(settings, into, None))
        folder = settings.device.data if into is None else None
        server = Server(calling, host=host or address_towards(peer), data=folder, settings=settings)
        server.handle(storage.SERVICE, C_STORE_RQ, target.handle, target.open)
        stack.enter_context(server)
        yield target, server.archive
