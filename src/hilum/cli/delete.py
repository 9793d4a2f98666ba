"""`hilum delete`: delete what a person names, after showing what that is."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

import click

from hilum.cli.choosing import choosing_options, plural
from hilum.cli.output import (
    bytes_text,
    config_option,
    data_option,
    json_option,
    print_json,
    progress,
    settings_of,
)

if TYPE_CHECKING:
    from hilum.archive.deleting import Plan

__all__ = ["delete"]


@click.command()
@choosing_options
@click.option("--reason", required=True, metavar="TEXT", help="Why, for the audit record.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
@config_option
@json_option
def delete(
    patients: tuple[str, ...],
    studies: tuple[str, ...],
    series: tuple[str, ...],
    instances: tuple[str, ...],
    reason: str,
    yes: bool,
    data: str | None,
    config: str | None,
    as_json: bool,
) -> None:
    """Delete what is named, with all older versions and with an audit record.

    It is found and sent no more; `hilum compact` gives the space back. Adopted files are forgotten,
    never touched. Works beside a running server. Exit status: 0 if everything named was deleted, 1
    if not.
    """
    from hilum.archive import deleting
    from hilum.archive.selection import Selection
    from hilum.opening import open_store

    selection = Selection(patients, studies, series, instances)
    if selection.is_everything:
        raise click.UsageError("name what to delete: --patient, --study, --series or --instance")
    settings = settings_of(config, **{"device.data": data})
    with open_store(settings) as store:
        planned = deleting.plan(store.reader, selection)
        for name in planned.unknown:
            click.echo(f"hilum: the archive has no {name}", err=True)
        if planned.contents:
            click.echo(f"to delete: {_text(planned)}", err=True)
            _confirm(yes)
            with progress("deleting", len(planned.contents)) as advance:
                deleting.carry_out(
                    store, planned, actor=getpass.getuser(), reason=reason, advance=advance
                )
    _report(planned, as_json)
    if planned.unknown:
        sys.exit(1)


def _confirm(yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        click.echo("hilum: nothing was deleted; --yes deletes without asking", err=True)
        sys.exit(1)
    if not click.confirm("Delete it?", err=True):
        click.echo("nothing was deleted", err=True)
        sys.exit(1)


def _text(planned: Plan) -> str:
    parts = [
        plural(planned.patients, "patient"),
        plural(planned.studies, "study"),
        plural(planned.series, "series"),
        plural(planned.instances, "instance"),
    ]
    where = "in " + ", ".join(parts[2::-1])
    older = f" and {plural(planned.versions, 'older version')}" if planned.versions else ""
    return f"{parts[3]}{older} {where}, {bytes_text(planned.bytes)}"


def _report(planned: Plan, as_json: bool) -> None:
    if as_json:
        figures = {
            name: getattr(planned, name)
            for name in ("patients", "studies", "series", "instances", "versions", "bytes")
        }
        print_json(deleted=figures, unknown=planned.unknown)
        return
    if planned.contents:
        click.echo(f"deleted {_text(planned)}; `hilum compact` gives the space back")
    else:
        click.echo("nothing was deleted")
