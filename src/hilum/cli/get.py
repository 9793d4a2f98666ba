"""`hilum get`: fetch from a peer, on the association that this side opened."""

from __future__ import annotations

import time

import click

from hilum.cli.output import calling_option, config_option, json_option, settings_of
from hilum.cli.querying import key_options, keys_of
from hilum.cli.resuming import resumed
from hilum.cli.retrieving import Account, frame_numbers, meant, opened_target, target_options
from hilum.config import parse_address

__all__ = ["get"]


@click.command()
@click.argument("peer")
@key_options
@target_options
@click.option("--frames", metavar="N,N...", help="These frames of one instance, as a new one.")
@click.option("--without-bulk-data", is_flag=True, help="Instances without pixels and the like.")
@click.option("--resume", is_flag=True, help="Ask first, and fetch only what is not there.")
@calling_option
@click.option("--timeout", default=60.0, show_default=True, metavar="SECONDS", help="To wait.")
@config_option
@json_option
def get(
    peer: str,
    keys: tuple[str, ...],
    more: tuple[str, ...],
    level: str | None,
    model: str | None,
    into: str | None,
    data: str | None,
    frames: str | None,
    without_bulk_data: bool,
    resume: bool,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Fetch from PEER into a folder or an archive (Query/Retrieve, C-GET).

    PEER is AET@host:port, or a name from the settings file. Unique keys name what to fetch:
    PatientID=, StudyInstanceUID=, SeriesInstanceUID=, SOPInstanceUID=. With any other key the peer
    is asked first, and all that it finds is fetched. No file is overwritten. Exit status: 0 if
    everything came, 3 if there was nothing, 1 if something failed.
    """
    from hilum.requestor import associate

    if (into is None) == (data is None):
        raise click.UsageError("say where to: --into FOLDER, or --data DIR")
    if data is not None and (frames or without_bulk_data):
        raise click.UsageError("an archive keeps whole instances: use --into with these")
    settings = settings_of(config, **{"device.data": data})
    found = parse_address(peer, settings.peers)
    requestor = associate(found, calling=calling, timeout=timeout)
    rules = {"frames": frame_numbers(frames), "without_bulk_data": without_bulk_data}
    started, account = time.monotonic(), Account(str(found), as_json)
    suffix = ".header.dcm" if without_bulk_data else ".dcm"
    with opened_target(settings, into, data, suffix) as (target, store):
        wanted = meant(requestor, keys_of((*keys, *more)), level, model, **rules)
        if resume:
            wanted = resumed(account, requestor, wanted, into, store)
        for one in wanted:
            account.follow(requestor.fetch(one, target, store=store), target, f"from {found}")
    account.summary(time.monotonic() - started)
