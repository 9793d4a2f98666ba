"""`hilum worklist`: what is scheduled; add to it, change it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hilum.cli.output import config_option, data_option, json_option, print_json, settings_of

if TYPE_CHECKING:
    from hilum.archive.workflow.scheduled import StepRow
    from hilum.archive.workflow.workflow import Workflow

__all__ = ["worklist"]

COLUMNS = (
    ("start", "ScheduledProcedureStepStartDate", "ScheduledProcedureStepStartTime"),
    ("station", "ScheduledStationAETitle"),
    ("modality", "Modality"),
    ("accession", "AccessionNumber"),
    ("patient", "PatientID", "PatientName"),
    ("step", "ScheduledProcedureStepDescription"),
)
"""What the list shows, by the keywords of each column."""


def _opened(data: str | None, config: str | None) -> Workflow:
    from hilum.app import open_workflow

    return open_workflow(settings_of(config, **{"device.data": data}))


@click.group()
def worklist() -> None:
    """The modality worklist of a data folder; the server may be running.

    It is also fed by HL7 messages (see `hilum hl7`).
    """


@worklist.command("list")
@click.option("--all", "finished", is_flag=True, help="Also what is finished or cancelled.")
@data_option
@config_option
@json_option
def list_(finished: bool, data: str | None, config: str | None, as_json: bool) -> None:
    """Show the scheduled steps by their start.

    The number in front is what `hilum worklist set` takes.
    """
    flow = _opened(data, config)
    try:
        for row in flow.worklist.steps(finished=finished):
            _show(row, as_json)
    finally:
        flow.close()


def _show(row: StepRow, as_json: bool) -> None:
    from hilum.archive.workflow import attributes as ds
    from hilum.tables.dictionary import tag_of

    (step,) = ds.items(row.item, tag_of("ScheduledProcedureStepSequence"))
    both = {**row.item, **step}
    fields = {
        name: " ".join(filter(None, (ds.text(both, tag_of(keyword)) for keyword in keywords)))
        for name, *keywords in COLUMNS
    }
    if as_json:
        print_json(number=row.id, status=row.status, **fields)
    else:
        click.echo("\t".join((str(row.id), row.status, *fields.values())))


@worklist.command("add")
@click.argument("keys", nargs=-1, required=True, metavar="KEYWORD=VALUE...")
@data_option
@config_option
@json_option
def add(keys: tuple[str, ...], data: str | None, config: str | None, as_json: bool) -> None:
    """Schedule a step, or change the one with the same identifiers.

    A keyword is an attribute's, as PatientID=123 Modality=CT ScheduledStationAETitle=CT1
    ScheduledProcedureStepStartDate=20260202; those of the step find their place by themselves.
    Study Instance UID and IDs that are not given are made up.
    """
    from hilum.archive.workflow.files import from_keys

    pairs = [key.partition("=") for key in keys]
    if not all(equals for _, equals, _ in pairs):
        raise click.UsageError("each key is KEYWORD=VALUE")
    item = from_keys((keyword, value) for keyword, _, value in pairs)
    flow = _opened(data, config)
    try:
        for number in flow.worklist.add(item):
            row = flow.worklist.step(number)
            assert row is not None
            _show(row, as_json)
    finally:
        flow.close()


@worklist.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@data_option
@config_option
def import_(paths: tuple[Path, ...], data: str | None, config: str | None) -> None:
    """Add what is in files: DICOM files, as of wlmscpfs, or DICOM JSON.

    Folders are walked. Each file is taken whole or not at all. Exit status 1: a file was refused.
    """
    from hilum.archive.workflow.files import items_of_file
    from hilum.errors import UsageError

    flow = _opened(data, config)
    steps, refused = 0, 0
    try:
        for path in _files(paths):
            try:
                steps += len(flow.worklist.add_all(items_of_file(path)))
            except (UsageError, OSError) as error:
                refused += 1
                click.echo(f"hilum: {path.name}: {error}", err=True)
    finally:
        flow.close()
    click.echo(
        f"{steps} steps scheduled or changed" + (f", {refused} files refused" if refused else "")
    )
    sys.exit(1 if refused else 0)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return [path for path in found if path.name != "lockfile"]


@worklist.command("set")
@click.argument("status")
@click.argument("numbers", nargs=-1, type=int, metavar="NUMBER...")
@click.option("--accession", metavar="NUMBER", help="All steps of the order with this number.")
@data_option
@config_option
def set_(
    status: str,
    numbers: tuple[int, ...],
    accession: str | None,
    data: str | None,
    config: str | None,
) -> None:
    """Put steps into a state: scheduled, arrived, ready, started, completed, canceled ...

    The steps by their number in the list, or by the accession number of their order. Exit status 1:
    there are no such steps.
    """
    flow = _opened(data, config)
    try:
        meant = [*numbers, *flow.worklist.of_order(accession=accession or "")]
        count = flow.worklist.set_status(meant, status.upper())
    finally:
        flow.close()
    click.echo(f"{count} steps are {status.upper()} now")
    sys.exit(0 if count else 1)
