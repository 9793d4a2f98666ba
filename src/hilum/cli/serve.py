"""`hilum serve`: the server, until it is told to stop."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from hilum.cli.output import config_option, data_option, settings_of

if TYPE_CHECKING:
    from hilum.app import Server

__all__ = ["serve"]


@click.command()
@data_option
@click.option("--aet", "-aet", metavar="AET", help="The server's AE title [HILUM].")
@click.option("--host", metavar="ADDRESS", help="The address to listen on [127.0.0.1].")
@click.option("--port", "-p", type=int, metavar="PORT", help="The TCP port [11112].")
@click.option(
    "--workers", type=int, metavar="N", help="Processes; 0: one a processor, up to 4 [0]."
)
@click.option("--log-level", metavar="LEVEL", help="debug, info, warning or error [info].")
@click.option("--log-json", is_flag=True, default=None, help="One JSON object per log line.")
@config_option
def serve(
    data: str | None,
    aet: str | None,
    host: str | None,
    port: int | None,
    workers: int | None,
    log_level: str | None,
    log_json: bool | None,
    config: str | None,
) -> None:
    """Start the server: it stores what is sent, and keeps it.

    It listens on this machine only unless told otherwise: --host 0.0.0.0 lets scanners reach it.
    SIGTERM or Ctrl-C stops it; associations that are at work may finish first.
    """
    from hilum.app import Server, default_workers
    from hilum.observe import LineLog

    flags = {
        "device.data": data,
        "device.aet": aet,
        "device.host": host,
        "device.port": port,
        "device.workers": workers,
        "log.level": log_level,
        "log.json": log_json,
    }
    settings = settings_of(config, **flags)
    log = LineLog(level=settings.log.level, as_json=settings.log.json)
    server = Server(settings=settings, data=settings.device.data, observer=log)
    server.run(_announce, workers=settings.device.workers or default_workers())


def _announce(server: Server) -> None:
    device = server.settings.device
    if sys.stderr.isatty() or not server.settings.log.json:
        click.echo(
            f"hilum: {device.aet} listens on {device.host}:{server.port}, "
            f"keeps its data in {device.data}",
            err=True,
        )
        hl7 = server.settings.hl7
        if hl7.port:
            click.echo(f"hilum: takes HL7 messages on {hl7.host}:{hl7.port}", err=True)
