"""`hilum echo`: is a peer there, and does it speak DICOM?"""

from __future__ import annotations

import click

from hilum.cli.output import calling_option, config_option, json_option, peer_of, print_json

__all__ = ["echo"]


@click.command()
@click.argument("peer")
@calling_option
@click.option("--timeout", default=15.0, show_default=True, metavar="SECONDS", help="To wait.")
@config_option
@json_option
def echo(peer: str, calling: str, timeout: float, config: str | None, as_json: bool) -> None:
    """Ask PEER whether it is there (Verification, C-ECHO).

    PEER is AET@host:port, or a name from the settings file.
    """
    from hilum.requestor import associate

    found = peer_of(peer, config)
    with associate(found, calling=calling, timeout=timeout) as requestor:
        seconds = requestor.echo()
    if as_json:
        print_json(peer=str(found), seconds=round(seconds, 6))
        return
    click.echo(f"{found} answered in {seconds * 1000:.1f} ms")
