"""`hilum import`: take files, folders and DICOMDIR media into the archive."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import click

from hilum.cli.output import (
    bytes_text,
    config_option,
    data_option,
    json_option,
    print_json,
    progress,
    settings_of,
)
from hilum.errors import HilumError

if TYPE_CHECKING:
    from collections.abc import Generator

    from hilum.archive.in_flight import Imported
    from hilum.config import Settings

__all__ = ["import_"]

_OUTCOMES = ("stored", "identical", "kept", "replaced", "refused", "skipped")
_INTERRUPTED = 130


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True))
@data_option
@click.option(
    "--in-place",
    is_flag=True,
    help="Adopt the files where they are instead of copying them: they must stay there unchanged.",
)
@config_option
@json_option
def import_(
    paths: tuple[str, ...], data: str | None, in_place: bool, config: str | None, as_json: bool
) -> None:
    """Take PATHS into the archive: files, folders (walked recursively), DICOMDIR media.

    What is stored already is recognised, so an import that was interrupted is simply run again.
    What is not taken is told with the reason. Exit status: 0 if every DICOM file was taken, 1 if
    one was refused.
    """
    settings = settings_of(config, **{"device.data": data})
    counts: Counter[str] = Counter()
    started = time.monotonic()
    size = 0
    interrupted = False
    try:
        with closing(_imported(settings, paths, in_place)) as outcomes:
            for outcome in outcomes:
                counts[outcome.outcome] += 1
                size += outcome.bytes
                _tell(outcome, as_json)
    except KeyboardInterrupt:
        interrupted = True
    except HilumError:
        if counts:
            _summary(counts, size, time.monotonic() - started, as_json)
        raise
    _summary(counts, size, time.monotonic() - started, as_json)
    if interrupted:
        click.echo("hilum: interrupted; run it again to go on", err=True)
        sys.exit(_INTERRUPTED)
    if counts["refused"]:
        sys.exit(1)


def _imported(
    settings: Settings, paths: tuple[str, ...], in_place: bool
) -> Generator[Imported, None, None]:
    from hilum.archive.importing import count_files, import_paths
    from hilum.opening import open_store

    total = count_files(paths) if sys.stderr.isatty() else None
    with (
        open_store(settings) as store,
        closing(import_paths(store, paths, in_place=in_place)) as outcomes,
        progress("importing", total) as advance,
    ):
        for outcome in outcomes:
            advance(1)
            yield outcome


def _tell(outcome: Imported, as_json: bool) -> None:
    if as_json:
        print_json(**outcome._asdict())
        return
    if outcome.reason:
        click.echo(f"{outcome.outcome} {_shown(outcome.path)}: {outcome.reason}", err=True)


def _shown(path: str) -> str:
    """A path as it may be printed, whatever its bytes are."""
    return path.encode("utf-8", "backslashreplace").decode()


def _summary(counts: Counter[str], size: int, seconds: float, as_json: bool) -> None:
    if as_json:
        figures = {outcome: counts[outcome] for outcome in _OUTCOMES}
        print_json(summary={**figures, "bytes": size, "seconds": round(seconds, 3)})
        return
    parts = [f"{counts[kind]} {kind}" for kind in _OUTCOMES if counts[kind] or kind == "stored"]
    rate = counts.total() / seconds if seconds else 0.0
    click.echo(
        f"{', '.join(parts)}; {bytes_text(size)} in {seconds:.1f} s ({rate:.0f} files a second)"
    )
