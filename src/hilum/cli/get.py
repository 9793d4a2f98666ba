"""`hilum get`: fetch from a peer, on the association that this side opened."""

from __future__ import annotations

import time

import click

from hilum.cli.output import settings_of
from hilum.cli.resuming import resumed
from hilum.cli.retrieving import Account, Given, meant, opened_target, retrieve_options
from hilum.config import parse_address

__all__ = ["get"]


@click.command()
@retrieve_options
@click.option("--without-bulk-data", is_flag=True, help="Instances without pixels and the like.")
def get(given: Given, without_bulk_data: bool) -> None:
    """Fetch from PEER into a folder or an archive (Query/Retrieve, C-GET).

    PEER is AET@host:port, or a name from the settings file. Unique keys name what to fetch:
    PatientID=, StudyInstanceUID=, SeriesInstanceUID=, SOPInstanceUID=. With any other key the peer
    is asked first, and all that it finds is fetched. No file is overwritten. Exit status: 0 if
    everything came, 3 if there was nothing, 1 if something failed.
    """
    from hilum.requestor import associate

    into, data = given.into, given.data
    if (into is None) == (data is None):
        raise click.UsageError("say where to: --into FOLDER, or --data DIR")
    if data is not None and (given.frames or without_bulk_data):
        raise click.UsageError("an archive keeps whole instances: use --into with these")
    settings = settings_of(given.config, **{"device.data": data})
    found = parse_address(given.peer, settings.peers)
    requestor = associate(found, calling=given.calling, timeout=given.timeout)
    started, account = time.monotonic(), Account(str(found), given.as_json)
    suffix = ".header.dcm" if without_bulk_data else ".dcm"
    with opened_target(settings, into, data, suffix) as (target, store):
        wanted = meant(requestor, given, without_bulk_data=without_bulk_data)
        if given.resume:
            wanted = resumed(account, requestor, wanted, into, store, suffix)
        for one in wanted:
            account.follow(requestor.fetch(one, target, store=store), target, f"from {found}")
    account.summary(time.monotonic() - started)
