"""`hilum verify`, `rebuild` and `compact`: looking after the archive."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from hilum.cli.choosing import plural
from hilum.cli.output import (
    bytes_text,
    config_option,
    data_option,
    json_option,
    print_json,
    settings_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.archive.compacting import Compacted
    from hilum.archive.recovery import Progress
    from hilum.archive.store import Store
    from hilum.archive.verifying import Problem, Verified

__all__ = ["compact", "rebuild", "verify"]


@click.command()
@data_option
@config_option
@json_option
def verify(data: str | None, config: str | None, as_json: bool) -> None:
    """Read every byte of the archive back and check it; changes nothing.

    Works beside a running server. Tells what is damaged or missing, what the index does not know,
    adopted files that changed, and files that do not belong here. Exit status: 0 if all is well, 1
    if something is wrong.
    """
    from hilum.archive.opening import open_reader
    from hilum.archive.verifying import Verification

    settings = settings_of(config, **{"device.data": data})
    kinds: Counter[str] = Counter()
    started = time.monotonic()
    with open_reader(settings.device.data) as store, _bytes_bar("verifying") as bar:
        verification = Verification(store, bar.advance)
        bar.total(verification.total)
        for problem in verification.problems():
            kinds[problem.kind] += 1
            _tell(problem, as_json)
        result = verification.result
    wrong = sum(kinds.values()) - kinds["unknown"]
    _verified(result, kinds, wrong, time.monotonic() - started, as_json)
    if wrong:
        sys.exit(1)


def _tell(problem: Problem, as_json: bool) -> None:
    if as_json:
        print_json(**problem._asdict())
        return
    instance = f" (instance {problem.sop_instance_uid})" if problem.sop_instance_uid else ""
    click.echo(f"{problem.kind}: {problem.where}: {problem.detail}{instance}", err=True)


def _verified(
    result: Verified, kinds: Counter[str], wrong: int, seconds: float, as_json: bool
) -> None:
    if as_json:
        figures = {**result._asdict(), "seconds": round(seconds, 3)}
        print_json(summary={**figures, "wrong": wrong, "problems": dict(kinds)})
        return
    read = [
        plural(result.instances, "instance"),
        plural(result.segments, "segment"),
        plural(result.adopted, "adopted file"),
    ]
    rate = bytes_text(result.bytes / seconds) if seconds else "-"
    click.echo(f"read {', '.join(read)}: {bytes_text(result.bytes)}, {rate} a second")
    if wrong:
        found = ", ".join(f"{count} {kind}" for kind, count in kinds.items() if kind != "unknown")
        click.echo(f"{plural(wrong, 'problem')}: {found}")
    else:
        click.echo("everything is as it was stored")


@click.command()
@data_option
@config_option
@json_option
def rebuild(data: str | None, config: str | None, as_json: bool) -> None:
    """Make the index anew from the segments. The server must be stopped, and every other command.

    The segments are the truth; the index only makes them quick to search. Exit status: 0 if every
    byte of the segments was understood, 1 if some were not.
    """
    from hilum.opening import rebuild_index

    settings = settings_of(config, **{"device.data": data})
    started = time.monotonic()
    with _bytes_bar("rebuilding") as bar:
        recovered = rebuild_index(settings, bar.follow)
    seconds = time.monotonic() - started
    for segment, damage in recovered.damages:
        where = f"segment {segment} {damage.start}-{damage.end}"
        click.echo(f"damaged: {where}: {damage.why}", err=True)
    if as_json:
        damages = len(recovered.damages)
        print_json(entries=recovered.replayed, damages=damages, seconds=round(seconds, 3))
    else:
        entries = plural(recovered.replayed, "entry")
        click.echo(f"index made anew from {entries} in {seconds:.1f} s")
    if recovered.damages:
        sys.exit(1)


@click.command()
@click.option(
    "--threshold",
    type=click.FloatRange(0, 100),
    default=25.0,
    show_default=True,
    metavar="PERCENT",
    help="Rewrite segments of which at least this share is deleted.",
)
@click.option("--drop-history", is_flag=True, help="Delete older versions of instances first.")
@data_option
@config_option
@json_option
def compact(
    threshold: float, drop_history: bool, data: str | None, config: str | None, as_json: bool
) -> None:
    """Give the space of deleted instances back; works beside a running server.

    What was deleted stays on record without its content. Room for a copy of what stays of one
    segment is needed. It can be interrupted at any time. Exit status: 0 if done, 1 if a segment is
    damaged and was left alone.
    """
    from hilum.opening import open_store

    settings = settings_of(config, **{"device.data": data})
    with open_store(settings) as store, _bytes_bar("compacting") as bar:
        if drop_history:
            _drop_history(store)
        compaction = store.compaction(bar.advance)
        candidates = compaction.candidates(threshold / 100)
        bar.total(sum(candidate.size for candidate in candidates))
        done = compaction.run(candidates)
    _compacted(done, threshold, as_json)
    if done.untouched:
        sys.exit(1)


def _drop_history(store: Store) -> None:
    import getpass

    from hilum.archive import deleting

    planned = deleting.older_versions(store.reader)
    deleting.carry_out(
        store, planned, actor=getpass.getuser(), reason="hilum compact --drop-history"
    )


def _compacted(done: Compacted, threshold: float, as_json: bool) -> None:
    for number, why in done.untouched:
        click.echo(f"left alone: segment {number}: {why}; see `hilum verify`", err=True)
    if as_json:
        figures = {name: getattr(done, name) for name in ("read", "written", "before", "after")}
        untouched = [{"segment": number, "reason": why} for number, why in done.untouched]
        print_json(**figures, given_back=done.before - done.after, untouched=untouched)
        return
    if not done.read:
        click.echo(f"nothing to give back: no segment of which {threshold:g} % or more is deleted")
        return
    click.echo(
        f"{plural(done.read, 'segment')} rewritten into {done.written}:"
        f" {bytes_text(done.before - done.after)} given back"
    )


# Progress in bytes --------------------------------------------------------------------------------


class _Bar:
    """A progress bar that counts bytes; does nothing where there is no terminal."""

    def __init__(self, update: Callable[..., None] | None) -> None:
        self._update = update

    def total(self, total: int) -> None:
        if self._update is not None:
            self._update(total=total)

    def advance(self, count: int) -> None:
        if self._update is not None:
            self._update(advance=count)

    def follow(self, progress: Progress) -> None:
        """Show how far a rebuild is."""
        if self._update is not None:
            self._update(completed=progress.bytes, total=progress.total)


@contextmanager
def _bytes_bar(what: str) -> Iterator[_Bar]:
    """A bar with bytes, rate and time left on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield _Bar(None)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield _Bar(lambda **fields: bar.update(task, **fields))
