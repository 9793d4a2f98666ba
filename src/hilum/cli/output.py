"""What the commands share: settings from flags, peers from the command line, progress, JSON.

Owns how the command line looks. Must not know what a command does.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from hilum.archive.workflow.workflow import Workflow
    from hilum.config import Peer, Settings

__all__ = [
    "Advance",
    "bytes_text",
    "calling_option",
    "config_option",
    "data_option",
    "json_option",
    "moment",
    "on_one_line",
    "peer_of",
    "print_json",
    "progress",
    "settings_of",
    "show_rows",
    "shown",
    "workflow_of",
]

config_option = click.option(
    "--config",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Settings file (TOML); HILUM_CONFIG names one too.",
)
data_option = click.option(
    "--data", type=click.Path(file_okay=False), metavar="DIR", help="The archive's data folder."
)
calling_option = click.option(
    "--calling",
    "-aet",
    "calling",
    default="HILUM",
    show_default=True,
    metavar="AET",
    help="This side's AE title.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")


def settings_of(config: str | None, **flags: object) -> Settings:
    """The settings: flags over `HILUM_...` environment over file over defaults.

    Raises:
        SettingsError: names each option that cannot be used, and what is allowed.
    """
    from hilum.config import load

    given = {name: value for name, value in flags.items() if value is not None}
    return load(config or os.environ.get("HILUM_CONFIG"), os.environ, given)


def peer_of(text: str, config: str | None) -> Peer:
    """The peer that a person named: `AET@host:port`, or a name from the settings file."""
    from hilum.config import parse_address

    return parse_address(text, settings_of(config).peers)


def workflow_of(data: str | None, config: str | None) -> AbstractContextManager[Workflow]:
    """The worklist, steps, commitments and deliveries in a data folder, to be closed.

    Raises:
        SettingsError, UsageError: it cannot be opened.
    """
    from contextlib import closing

    from hilum.opening import open_workflow

    flags: dict[str, Any] = {"device.data": data}
    return closing(open_workflow(settings_of(config, **flags)))


def moment(microseconds: int) -> str:
    """A time as a person here reads it, with its offset from UTC."""
    from datetime import UTC, datetime

    local = datetime.fromtimestamp(microseconds // 1_000_000, UTC).astimezone()
    return local.isoformat(" ")


def show_rows(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on a terminal; columns with a tab between them in a pipe; nothing without rows."""
    from hilum.observe import escape

    if not rows:
        return
    if not sys.stdout.isatty():
        click.echo("\t".join(headings))
        for row in rows:
            click.echo("\t".join(map(escape, row)))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(escape(text)) for text in row))
    Console().print(table)


def shown(text: object) -> str:
    """Text that may come from the network, without what would steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in str(text))


def on_one_line(text: object) -> str:
    """The same, on one line."""
    return shown(text).replace("\n", " ")


def print_json(**fields: Any) -> None:
    """One JSON object on a line of its own, to standard output."""
    click.echo(json.dumps(fields, ensure_ascii=False))


def bytes_text(count: float) -> str:
    """A number of bytes for a person: `12.3 MiB`."""
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} TiB"


class Advance(Protocol):
    """Moves a progress bar on; `total` says where it ends, once that is known."""

    def __call__(self, count: int, total: int | None = None) -> None:
        """So many more are done."""


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Advance]:
    """A progress bar on standard error if that is a terminal; yields how to advance it."""
    if not sys.stderr.isatty():
        yield lambda count, total=None: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total)
        yield lambda count, total=None: bar.update(task, advance=count, total=total)
