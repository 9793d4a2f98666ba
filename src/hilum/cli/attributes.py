"""What the commands of the workflow share: how attributes are given, read from files, and shown.

Owns the spelling of these options and the look of one data set. Must not know associations.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hilum.cli.output import (
    calling_option,
    config_option,
    json_option,
    on_one_line,
    peer_of,
    print_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hilum.dataset.codec import DataSet
    from hilum.requestor import Requestor
    from hilum.services.identifiers import Match
    from hilum.services.normalised_scu import Answer

__all__ = [
    "attributes_argument",
    "file_option",
    "listen_options",
    "lists_in",
    "matching_options",
    "one_list_in",
    "peer_options",
    "requestor_of",
    "set_by",
    "show_attributes",
    "tell_created",
    "tell_done",
    "warn",
]

attributes_argument = click.argument("attributes", nargs=-1, metavar="[KEY=VALUE]...")
file_option = click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Attributes from a DICOM or JSON file (- for standard input); KEY=VALUE goes before them.",
)


def peer_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add PEER, --calling, --timeout, --config and --json to a command."""
    for option in (
        json_option,
        config_option,
        click.option(
            "--timeout", default=60.0, show_default=True, metavar="SECONDS", help="To wait."
        ),
        calling_option,
        click.argument("peer"),
    ):
        command = option(command)
    return command


def matching_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the keys of a C-FIND, --key, --limit, --only and --csv to a command."""
    for option in (
        click.option(
            "--csv", "as_csv", is_flag=True, help="Comma-separated values, with a heading."
        ),
        click.option("--only", is_flag=True, help="Ask for the keys given, and nothing else."),
        click.option(
            "--limit", default=0, metavar="N", help="Stop after so many matches (C-CANCEL)."
        ),
        click.option(
            "-k", "--key", "more", multiple=True, metavar="KEY", help="A key, as DCMTK spells."
        ),
        click.argument("keys", nargs=-1, metavar="[KEY[=VALUE]]..."),
    ):
        command = option(command)
    return command


def listen_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --port and --host, of a receiver of our own, to a command."""
    for option in (
        click.option("--host", default="", metavar="HOST", help="The address to listen on."),
        click.option(
            "--port",
            type=click.IntRange(0, 65535),
            metavar="PORT",
            help="Listen here for what PEER brings on associations of its own; PEER must know the"
            " calling AE title with this machine and port.",
        ),
    ):
        command = option(command)
    return command


def requestor_of(peer: str, calling: str, timeout: float, config: str | None) -> Requestor:
    """The peer that a person named, to work with."""
    from hilum.requestor import associate

    return associate(peer_of(peer, config), calling=calling, timeout=timeout)


# Attributes in ------------------------------------------------------------------------------------


def lists_in(source: str) -> list[DataSet]:
    """The attribute lists in a file; `-` is standard input.

    Raises:
        UsageError: it cannot be read, or has none.
    """
    from hilum.errors import UsageError
    from hilum.services.attribute_lists import read_lists

    if source == "-":
        return read_lists(sys.stdin.buffer.read(), "standard input")
    try:
        return read_lists(Path(source).read_bytes(), source)
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}") from error


def one_list_in(source: str | None) -> DataSet:
    """The one attribute list in a file; without a file an empty one.

    Raises:
        UsageError: it cannot be read, or has not exactly one.
    """
    from hilum.errors import UsageError

    if source is None:
        return {}
    found = lists_in(source)
    if len(found) != 1:
        name = "standard input" if source == "-" else source
        raise UsageError(f"{name} has {len(found)} lists of attributes: one is needed")
    return found[0]


def set_by(given: DataSet, attributes: Sequence[str], places: Mapping[int, int]) -> DataSet:
    """A list with the attributes that a person gave as KEY=VALUE."""
    from hilum.services.attribute_lists import set_keys

    return set_keys(given, attributes, places)


# Attributes out -----------------------------------------------------------------------------------


def show_attributes(match: Match, as_json: bool, **heading: str) -> None:
    """Print one data set: a line for each attribute, items indented; or one JSON object.

    A heading, by its fields, is printed above, and the attributes below it are indented.
    """
    if as_json:
        print_json(**heading, **match.as_dict())
        return
    if heading:
        click.echo(": ".join(heading.values()))
    _show(match, "  " if heading else "")


def _show(match: Match, indent: str) -> None:
    from hilum.services.identifiers import parse_key

    for keyword in match:
        if not isinstance(match.elements[parse_key(keyword).tag].value, list):
            click.echo(f"{indent}{keyword}: {on_one_line(match.get(keyword))}".rstrip())
            continue
        items = match.items(keyword)
        click.echo(f"{indent}{keyword}: {len(items)} item{'s' * (len(items) != 1)}")
        for item in items:
            _show(item, f"{indent}  ")


def warn(answer: Answer) -> None:
    """Say what the peer warned of, if it did."""
    if answer.status:
        click.echo(f"warning: {answer.status:04X} {on_one_line(answer.comment)}", err=True)


def tell_created(uid: str, as_json: bool) -> None:
    """Print the UID of what a peer has created."""
    if as_json:
        print_json(SOPInstanceUID=uid)
    else:
        click.echo(uid)


def tell_done(answer: Answer, as_json: bool, what: str) -> None:
    """Print what a peer has done, and say what it warned of."""
    warn(answer)
    if as_json:
        print_json(SOPInstanceUID=answer.sop_instance_uid, outcome=what, status=answer.status)
    else:
        click.echo(f"{answer.sop_instance_uid}: {what}")
