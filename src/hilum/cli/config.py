"""`hilum config`: show, check and write the settings."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hilum.cli.output import config_option, json_option, print_json, settings_of

__all__ = ["config"]


@click.group()
def config() -> None:
    """Show, check or write the settings (one TOML file; flags and HILUM_... go before it)."""


@config.command()
@config_option
@json_option
def show(config: str | None, as_json: bool) -> None:
    """Print every setting, its value and where it comes from."""
    from hilum.config import as_toml, explain

    for row in explain(settings_of(config)):
        if as_json:
            print_json(
                option=row.option, value=as_toml(row.value), origin=row.origin, help=row.help
            )
        else:
            click.echo(f"{row.option} = {as_toml(row.value)}  # {row.origin}")


@config.command()
@config_option
def check(config: str | None) -> None:
    """Tell every setting that cannot be used; exit status 1 if there is one."""
    settings_of(config)
    click.echo("the settings can be used")


@config.command()
@click.argument("file", type=click.Path(dir_okay=False), default="hilum.toml")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def init(file: str, force: bool) -> None:
    """Write FILE [hilum.toml] with every setting, its help and its default."""
    from hilum.config import template

    path = Path(file)
    if path.exists() and not force:
        click.echo(f"hilum: {path} is there already; --force replaces it", err=True)
        sys.exit(1)
    try:
        path.write_text(template(), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f"wrote {path}; start with: hilum serve --config {path}")
