"""`hilum conformance`: the DICOM conformance statement of this very configuration."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hilum.cli.output import config_option, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.conformance import Fixed, Program

__all__ = ["conformance", "program"]


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html"]),
    default="markdown",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Where to; standard output."
)
@config_option
def conformance(form: str, output: str | None, config: str | None) -> None:
    """Print the DICOM conformance statement of Hilum run with these settings (PS3.2 Annex N)."""
    from hilum.conformance import as_html, as_markdown, build

    statement = build(settings_of(config), program(), date=time.strftime("%Y-%m-%d"))
    text = as_html(statement) if form == "html" else as_markdown(statement)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.FileError(output, error.strerror or str(error)) from error
    click.echo(f"wrote {output}")


def program() -> Program:
    """What Hilum is, as far as settings do not say."""
    from inspect import signature

    from hilum.app import SERVICES
    from hilum.conformance import Program
    from hilum.net.client import MAXIMUM_LENGTH, WINDOW_PERFORMED
    from hilum.requestor import PARALLEL_LIMIT, associate
    from hilum.services import courier, ups_scu
    from hilum.tables.commands import N_EVENT_REPORT_RQ
    from hilum.ul.limits import Limits

    served = {uid for service in SERVICES for uid in service.sop_classes}
    return Program(
        services=SERVICES,
        used=frozenset(service.key for service in SERVICES),
        notifies=tuple(
            kind.abstract_syntax
            for kind in courier.KINDS.values()
            if kind.operation == N_EVENT_REPORT_RQ and kind.abstract_syntax not in served
        ),
        notified=frozenset(ups_scu.REPORTS.sop_classes),
        maximum_length=MAXIMUM_LENGTH,
        window=signature(associate).parameters["window"].default,
        performed=WINDOW_PERFORMED,
        parallel=PARALLEL_LIMIT,
        tolerance=Limits().length_tolerance,
        parameters=tuple(_parameters()),
    )


def _parameters() -> list[Fixed]:
    from hilum.conformance import Fixed
    from hilum.net.client import CONNECT_TIMEOUT, RESPONSE_LIMIT
    from hilum.net.transport import SEND_TIMEOUT
    from hilum.ul.limits import Limits

    limits = Limits()
    return [
        Fixed("Requestor: ARTIM timer", _seconds(limits.artim_seconds)),
        Fixed("Requestor: time for a connection", _seconds(CONNECT_TIMEOUT)),
        Fixed(
            "Requestor: time for an answer to A-ASSOCIATE-RQ", _seconds(limits.association_seconds)
        ),
        Fixed("Requestor: time for an answer to A-RELEASE-RQ", _seconds(limits.release_seconds)),
        *_timeouts(),
        Fixed("Requestor: longest data set of a response", f"{RESPONSE_LIMIT >> 20} MiB"),
        Fixed(
            "Both: time in which a peer must read something of what is sent", _seconds(SEND_TIMEOUT)
        ),
        Fixed(
            "Both: longest A-ASSOCIATE-RQ or A-ASSOCIATE-AC", f"{limits.association_length} bytes"
        ),
        Fixed("Both: longest P-DATA-TF that is sent", f"{limits.send_length} bytes"),
    ]


def _timeouts() -> list[Fixed]:
    """The timers that the user sets with a command's --timeout, by their default."""
    from hilum.cli.main import hilum
    from hilum.conformance import Fixed

    defaults: dict[str, list[str]] = {}
    for path, command in _commands("", hilum):
        for option in command.params:
            if option.name == "timeout":
                defaults.setdefault(_seconds(option.default), []).append(path)
    return [
        Fixed("Requestor: time for a response", value, "USER", f"--timeout of {', '.join(paths)}")
        for value, paths in defaults.items()
    ]


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """A command and those below it, by what a person types."""
    path = f"{path} {command.name}".strip()
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from _commands(path, found)


def _seconds(value: Any) -> str:
    return f"{value:g} seconds"
