"""What the commands of Query/Retrieve share: how keys are given, and how matches are shown.

Owns the spelling of these options, and tables on a terminal, columns in a pipe, CSV and JSON. Must
not know associations.
"""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any

import click

from hilum.cli.output import print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hilum.services.identifiers import Key, Match

__all__ = ["columns_of", "key_options", "keys_of", "show"]

_SHORT = {
    "NumberOfPatientRelatedStudies": "Studies",
    "NumberOfStudyRelatedSeries": "Series",
    "NumberOfStudyRelatedInstances": "Instances",
    "NumberOfSeriesRelatedInstances": "Instances",
    "ModalitiesInStudy": "Modalities",
    "NumberOfFrames": "Frames",
    "BodyPartExamined": "Body part",
    "ScheduledProcedureStepStartDate": "Date",
    "ScheduledProcedureStepStartTime": "Time",
    "ScheduledStationAETitle": "Station",
    "ScheduledProcedureStepDescription": "Step",
    "ScheduledProcedureStepStatus": "Status",
    "RequestedProcedureDescription": "Procedure",
    "ScheduledProcedureStepStartDateTime": "Start",
    "ScheduledProcedureStepPriority": "Priority",
    "ProcedureStepState": "State",
    "ProcedureStepLabel": "Label",
    "WorklistLabel": "Worklist",
}
"""Headings of the table on a terminal that would be wider than what is below them."""


def key_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add KEY..., -k, --level and --model to a command."""
    from hilum.services.identifiers import MODELS
    from hilum.tables.query_retrieve import LEVELS

    for option in (
        click.option(
            "--model",
            type=click.Choice(list(MODELS), case_sensitive=False),
            help="Information model; chosen by level and peer.",
        ),
        click.option(
            "--level",
            type=click.Choice(LEVELS, case_sensitive=False),
            help="Level; chosen by the keys, STUDY mostly.",
        ),
        click.option(
            "-k", "--key", "more", multiple=True, metavar="KEY", help="A key, as DCMTK spells it."
        ),
        click.argument("keys", nargs=-1, metavar="[KEY[=VALUE]]..."),
    ):
        command = option(command)
    return command


def keys_of(given: Sequence[str]) -> list[Key]:
    """Keys as a person gave them.

    Raises:
        click.UsageError: no attribute is called like that.
    """
    from hilum.errors import UsageError
    from hilum.services.identifiers import parse_key

    try:
        return [parse_key(text) for text in given]
    except UsageError as error:
        raise click.UsageError(str(error)) from None


def columns_of(level: str, keys: Iterable[Key]) -> list[str]:
    """The keywords to show: what is useful at this level, and what was asked for besides."""
    from hilum.services.identifiers import RETURN_KEYS
    from hilum.tables.dictionary import element

    asked = [key.tag for key in keys if key.tag not in _HIDDEN]
    names = [row.keyword if (row := element(tag)) else f"{tag:08X}" for tag in asked]
    return list(dict.fromkeys((*RETURN_KEYS[level], *names)))


_HIDDEN = frozenset((0x00080005, 0x00080052))


def show(matches: Iterator[Match], columns: list[str], form: str) -> int:
    """Print matches as they come; how many there were.

    Args:
        form: "json", "csv", or empty for a table on a terminal and columns in a pipe.
    """
    if form == "json":
        return _json(matches)
    if form == "csv":
        return _csv(matches, columns)
    return _table(matches, columns) if sys.stdout.isatty() else _plain(matches, columns)


def _json(matches: Iterator[Match]) -> int:
    count = 0
    for match in matches:
        count += 1
        print_json(**match.as_dict())
    return count


def _csv(matches: Iterator[Match], columns: list[str]) -> int:
    writer: Any = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for match in matches:
        count += 1
        writer.writerow([match.get(keyword) for keyword in columns])
    return count


def _plain(matches: Iterator[Match], columns: list[str]) -> int:
    """Columns with a tab between them, under their keywords, for `cut`, `sort` and `awk`."""
    count = 0
    for count, match in enumerate(matches, 1):
        if count == 1:
            click.echo("\t".join(columns))
        click.echo("\t".join(_printable(match.get(keyword)) for keyword in columns))
    return count


def _table(matches: Iterator[Match], columns: list[str]) -> int:
    """A table, when all have come; columns that are empty throughout are left out."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = [[_pretty(keyword, match) for keyword in columns] for match in matches]
    if not rows:
        return 0
    shown = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index in shown:
        table.add_column(_SHORT.get(columns[index], _spaced(columns[index])), overflow="fold")
    for row in rows:
        table.add_row(*(Text(row[index]) for index in shown))
    Console().print(table)
    return len(rows)


def _spaced(keyword: str) -> str:
    from hilum.tables.dictionary import element, tag_of

    try:
        row = element(tag_of(keyword))
    except KeyError:
        return keyword
    return keyword if row is None else row.name


def _pretty(keyword: str, match: Match) -> str:
    text = _printable(match.get(keyword)).replace("\\", ", ")
    if keyword.endswith("Date") and len(text) == 8 and text.isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if keyword.endswith("Time") and len(text.partition(".")[0]) == 6 and text[:6].isdigit():
        return f"{text[:2]}:{text[2:4]}:{text[4:6]}"
    if keyword == "SOPClassUID":
        from hilum.tables.uids import uid_name

        return uid_name(text)
    return text


def _printable(text: str) -> str:
    """Text from the network without what would steer a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
