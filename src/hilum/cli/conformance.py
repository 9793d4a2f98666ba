"""`hilum conformance`: the DICOM conformance statement of this very configuration."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hilum.cli.output import config_option, settings_of

if TYPE_CHECKING:
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

    from hilum.app import PARALLEL_LIMIT, SERVICES, associate
    from hilum.conformance import Program
    from hilum.net.client import MAXIMUM_LENGTH
    from hilum.services import query, retrieve, storage, verification
    from hilum.ul.limits import Limits

    return Program(
        services=SERVICES,
        used=frozenset(
            service.key
            for service in (
                verification.SERVICE,
                storage.SERVICE,
                query.SERVICE,
                *retrieve.SERVICES,
            )
        ),
        maximum_length=MAXIMUM_LENGTH,
        window=signature(associate).parameters["window"].default,
        parallel=PARALLEL_LIMIT,
        tolerance=Limits().length_tolerance,
        parameters=tuple(_parameters()),
    )


def _parameters() -> list[Fixed]:
    from hilum.cli.echo import echo
    from hilum.cli.store import store
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
        _timeout("Requestor: time for a C-ECHO response", echo),
        _timeout("Requestor: time for a C-STORE response", store),
        Fixed("Requestor: longest data set of a response", f"{RESPONSE_LIMIT >> 20} MiB"),
        Fixed(
            "Both: time in which a peer must read something of what is sent", _seconds(SEND_TIMEOUT)
        ),
        Fixed(
            "Both: longest A-ASSOCIATE-RQ or A-ASSOCIATE-AC", f"{limits.association_length} bytes"
        ),
        Fixed("Both: longest P-DATA-TF that is sent", f"{limits.send_length} bytes"),
    ]


def _timeout(name: str, command: click.Command) -> Fixed:
    """A timer that the user sets with a command's --timeout."""
    from hilum.conformance import Fixed

    option = next(option for option in command.params if option.name == "timeout")
    return Fixed(name, _seconds(option.default), "USER", f"--timeout of hilum {command.name}")


def _seconds(value: Any) -> str:
    return f"{value:g} seconds"
