"""`hilum move`: let a peer send to another, or to a receiver of our own."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from hilum.cli.output import calling_option, config_option, json_option, settings_of
from hilum.cli.querying import key_options, keys_of
from hilum.cli.resuming import resumed
from hilum.cli.retrieving import Account, frame_numbers, meant, opened_target, target_options
from hilum.config import parse_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.store import Store
    from hilum.config import Peer, Settings
    from hilum.services.receiving import Target

__all__ = ["move"]


@click.command()
@click.argument("peer")
@key_options
@click.option("--to", metavar="AET", help="Where to send; PEER must know this AE title.")
@target_options
@click.option("--host", metavar="HOST", help="With --into or --data: the address to listen on.")
@click.option("--port", type=int, metavar="PORT", help="With --into or --data: the TCP port.")
@click.option("--frames", metavar="N,N...", help="These frames of one instance, as a new one.")
@click.option("--resume", is_flag=True, help="Ask first, and fetch only what is not there.")
@calling_option
@click.option("--timeout", default=60.0, show_default=True, metavar="SECONDS", help="To wait.")
@config_option
@json_option
def move(
    peer: str,
    keys: tuple[str, ...],
    more: tuple[str, ...],
    level: str | None,
    model: str | None,
    to: str | None,
    into: str | None,
    data: str | None,
    host: str | None,
    port: int | None,
    frames: str | None,
    resume: bool,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Let PEER send to another AE title, or to a folder or archive here (C-MOVE).

    PEER is AET@host:port, or a name from the settings file. Unique keys name what to send:
    PatientID=, StudyInstanceUID=, SeriesInstanceUID=, SOPInstanceUID=. With any other key PEER is
    asked first, and all that it finds is sent. With --into or --data a receiver runs here for so
    long, under the calling AE title: PEER must know that AE title with this machine and port. Exit
    status: 0 if everything was sent, 3 if there was nothing, 1 if something failed.
    """
    from hilum.requestor import associate

    if [to, into, data].count(None) != 2:
        raise click.UsageError("say where to: --to AET, --into FOLDER, or --data DIR")
    settings = settings_of(config, **{"device.data": data, "device.port": port})
    found = parse_address(peer, settings.peers)
    requestor = associate(found, calling=calling, timeout=timeout)
    started, account = time.monotonic(), Account(str(found), as_json)
    chosen = keys_of((*keys, *more))
    if to is not None:
        wanted = meant(requestor, chosen, level, model, frames=frame_numbers(frames))
        for one in wanted:
            account.follow(requestor.forward(one, to), None, f"{found} to {to}")
    else:
        with _receiver(settings, found, into, host, calling) as (target, store):
            wanted = meant(requestor, chosen, level, model, frames=frame_numbers(frames))
            if resume:
                wanted = resumed(account, requestor, wanted, into, store)
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
    from hilum.services import storage
    from hilum.services.receiving import StoreTarget
    from hilum.tables.commands import C_STORE_RQ

    with ExitStack() as stack:
        if into is None:
            target: Target = StoreTarget()
        else:
            target, _ = stack.enter_context(opened_target(settings, into, None))
        folder = settings.device.data if into is None else None
        server = Server(calling, host=host or _towards(peer), data=folder, settings=settings)
        server.handle(storage.SERVICE, C_STORE_RQ, target.handle, target.open)
        stack.enter_context(server)
        yield target, server.archive


def _towards(peer: Peer) -> str:
    """The address that this machine has towards a peer: nobody else need reach the receiver."""
    try:
        family, kind, *_, address = socket.getaddrinfo(
            peer.host, peer.port, type=socket.SOCK_DGRAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.connect(address)
            return str(probe.getsockname()[0])
    except OSError as error:
        raise click.ClickException(f"cannot reach {peer.host}: {error.strerror}") from error
