"""`hilum export`: write instances of the archive as DICOM files."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import click

from hilum.cli.choosing import choosing_options
from hilum.cli.output import (
    bytes_text,
    config_option,
    data_option,
    json_option,
    print_json,
    progress,
    settings_of,
)

__all__ = ["export"]

_OUTCOMES = ("written", "identical", "failed")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False))
@choosing_options
@data_option
@config_option
@json_option
def export(
    folder: str,
    patients: tuple[str, ...],
    studies: tuple[str, ...],
    series: tuple[str, ...],
    instances: tuple[str, ...],
    data: str | None,
    config: str | None,
    as_json: bool,
) -> None:
    """Write instances below FOLDER as <study>/<series>/<instance>.dcm; all, unless some are named.

    Works beside a running server. Every file is checked; none is ever overwritten: what is there
    already and the same is left, so that an interrupted export is simply run again. Exit status: 0
    if every instance was written or there, 1 if not.
    """
    from hilum.archive.exporting import export as write
    from hilum.archive.opening import open_reader
    from hilum.archive.selection import Selection, choose, everything

    settings = settings_of(config, **{"device.data": data})
    selection = Selection(patients, studies, series, instances)
    counts: Counter[str] = Counter()
    size, started = 0, time.monotonic()
    with open_reader(settings.device.data) as store:
        if selection.is_everything:
            found, total = everything(store.reader), store.reader.statistics().instances
            unknown: tuple[str, ...] = ()
        else:
            chosen = choose(store.reader, selection)
            found, total, unknown = iter(chosen.instances), len(chosen.instances), chosen.unknown
        for name in unknown:
            click.echo(f"hilum: the archive has no {name}", err=True)
        with progress("exporting", total) as advance:
            try:
                for outcome in write(store.reader, found, Path(folder)):
                    advance(1)
                    counts[outcome.outcome] += 1
                    size += outcome.bytes
                    if as_json:
                        print_json(**outcome._asdict())
                    elif outcome.reason:
                        click.echo(f"failed {outcome.name}: {outcome.reason}", err=True)
            except BrokenPipeError:  # who reads what is printed has seen enough
                raise
            except OSError as error:
                why = error.strerror or str(error)
                raise click.ClickException(f"{folder} cannot be written: {why}") from error
    _summary(counts, size, time.monotonic() - started, as_json)
    if counts["failed"] or unknown:
        sys.exit(1)


def _summary(counts: Counter[str], size: int, seconds: float, as_json: bool) -> None:
    if as_json:
        figures = {outcome: counts[outcome] for outcome in _OUTCOMES}
        print_json(summary={**figures, "bytes": size, "seconds": round(seconds, 3)})
        return
    parts = [f"{counts[kind]} {kind}" for kind in _OUTCOMES if counts[kind] or kind == "written"]
    click.echo(f"{', '.join(parts)}; {bytes_text(size)} in {seconds:.1f} s")
