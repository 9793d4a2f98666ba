"""`hilum availability`: tell a peer what can be retrieved, and list what others have told."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from hilum.archive.workflow.availability import VALUES
from hilum.cli.attributes import peer_options, requestor_of
from hilum.cli.choosing import choosing_options, kept, plural
from hilum.cli.output import (
    config_option,
    data_option,
    json_option,
    moment,
    print_json,
    settings_of,
    show_rows,
    workflow_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.workflow.availability import Notification
    from hilum.services.referenced import Series

__all__ = ["availability"]

NOTHING_FOUND = 3


@click.group()
def availability() -> None:
    """Instance Availability Notifications: what can be retrieved, and where.

    A server tells the peers in `workflow.announce` by itself, and records what others tell it.
    """


@availability.command()
@peer_options
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@choosing_options
@data_option
@click.option(
    "--retrieve", default="", metavar="AET",
    help="Where they can be retrieved from; otherwise --calling.",
)  # fmt: skip
@click.option(
    "--availability", "value", default="ONLINE", show_default=True,
    type=click.Choice(VALUES, case_sensitive=False), help="How fast they are there.",
)  # fmt: skip
@click.option(
    "--step", "steps", multiple=True, metavar="UID",
    help="The performed step that made them; may be given again.",
)  # fmt: skip
def send(
    peer: str,
    paths: tuple[str, ...],
    patients: tuple[str, ...],
    studies: tuple[str, ...],
    series: tuple[str, ...],
    instances: tuple[str, ...],
    data: str | None,
    retrieve: str,
    value: str,
    steps: tuple[str, ...],
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Tell PEER that instances can be retrieved (N-CREATE), study by study.

    PEER is AET@host:port, or a name from the settings file. The instances are those in PATHS (files
    and folders), and those that the archive keeps of --patient, --study, --series or --instance;
    nothing is sent but their UIDs. Prints the UID of each notification.
    """
    from hilum.archive.selection import Selection
    from hilum.services.referenced import series_of

    selection = Selection(patients, studies, series, instances)
    if not paths and selection.is_everything:
        raise click.UsageError(
            "name the instances: PATHS, --patient, --study, --series, --instance"
        )
    requestor = requestor_of(peer, calling, timeout, config)
    with ExitStack() as stack:
        things: list[Any] = list(paths)
        if not selection.is_everything:
            things += kept(settings_of(config, **{"device.data": data}), selection, stack)
        found = series_of(things)
    if not found:
        raise click.ClickException("no instance was found")
    for study in _by_study(found):
        uid = requestor.announce_series(
            study, retrieve_aet=retrieve or calling, availability=value, performed_steps=steps
        )
        _tell_sent(uid, study, as_json)


def _by_study(series: list[Series]) -> Iterator[list[Series]]:
    for uid in dict.fromkeys(one.study_instance_uid for one in series):
        yield [one for one in series if one.study_instance_uid == uid]


def _tell_sent(uid: str, study: list[Series], as_json: bool) -> None:
    study_uid = study[0].study_instance_uid
    count = sum(len(one.instances) for one in study)
    if as_json:
        print_json(SOPInstanceUID=uid, StudyInstanceUID=study_uid, instances=count)
    else:
        click.echo(f"{uid}: told of {plural(count, 'instance')} of study {study_uid}")


@availability.command("list")
@click.option("--study", default="", metavar="UID", help="Only of this study.")
@data_option
@config_option
@json_option
def list_(study: str, data: str | None, config: str | None, as_json: bool) -> None:
    """List what others have told the server of a data folder.

    Exit status 3: nothing.
    """
    with workflow_of(data, config) as workflow:
        found = workflow.availability.received(study)
    if as_json:
        for one in found:
            _print(one)
    else:
        show_rows(
            ("Received", "From", "Instances", "Availability", "Retrieve from", "Study"),
            [_row(one) for one in found],
        )
    if not found:
        click.echo("nobody has told of any availability", err=True)
        sys.exit(NOTHING_FOUND)


def _print(one: Notification) -> None:
    from hilum.archive.workflow.attributes import in_character_set
    from hilum.services.identifiers import Match

    attributes = Match(in_character_set(one.data_set)).as_dict()
    print_json(uid=one.uid, received=moment(one.received), source=one.source, **attributes)


def _row(one: Notification) -> tuple[str, ...]:
    from hilum.services.identifiers import Match

    told = [
        item
        for series in Match(one.data_set).items("ReferencedSeriesSequence")
        for item in series.items("ReferencedSOPSequence")
    ]
    return (
        moment(one.received),
        one.source,
        str(len(told)),
        *(", ".join(sorted({item.get(keyword) for item in told})) for keyword in _TOLD),
        one.study_instance_uid,
    )


_TOLD = ("InstanceAvailability", "RetrieveAETitle")
