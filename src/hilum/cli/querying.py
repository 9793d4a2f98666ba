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

    from rich.console import Console

    from hilum.services.identifiers import Key, Match

__all__ = ["columns_of", "key_options", "keys_of", "show"]

_SHORT = {
    "PatientName": "Patient",
    "StudyDate": "Date",
    "StudyTime": "Time",
    "AccessionNumber": "Accession",
    "StudyDescription": "Description",
    "SeriesNumber": "Number",
    "SeriesDescription": "Description",
    "InstanceNumber": "Number",
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

_NARROW = 12
"""Characters that each column has at least, and at which it stays whole, as that of a date."""


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
    from hilum.tables.dictionary import keyword_of

    asked = [key.tag for key in keys if key.tag not in _HIDDEN]
    return list(dict.fromkeys((*RETURN_KEYS[level], *map(keyword_of, asked))))


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
    """A table, when all have come; columns that are empty throughout are left out.

    Where the terminal is too narrow for it: each match by itself, one attribute a line.
    """
    from rich.console import Console

    rows = [[_pretty(keyword, match) for keyword in columns] for match in matches]
    if not rows:
        return 0
    shown = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    headings = [_SHORT.get(columns[index], _spaced(columns[index])) for index in shown]
    cells = [[row[index] for index in shown] for row in rows]
    console = Console()
    longest = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    if sum(min(width, _NARROW) for width in longest) + 2 * len(longest) > console.width:
        _blocks(headings, cells)
    else:
        _columns(console, headings, cells, longest)
    return len(rows)


def _blocks(headings: list[str], cells: list[list[str]]) -> None:
    width = max(map(len, headings))
    for number, row in enumerate(cells):
        if number:
            click.echo()
        for heading, text in zip(headings, row, strict=True):
            if text:
                click.echo(f"{heading:{width}}  {text}")


def _columns(
    console: Console, headings: list[str], cells: list[list[str]], longest: list[int]
) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, width in zip(headings, longest, strict=True):
        table.add_column(heading, overflow="fold", no_wrap=width <= _NARROW)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


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
    digits = text.partition(".")[0]
    if keyword.endswith("Time") and len(digits) in (4, 6) and digits.isdigit():
        return ":".join(digits[place : place + 2] for place in range(0, len(digits), 2))
    if keyword == "SOPClassUID":
        from hilum.tables.uids import uid_name

        return uid_name(text)
    return text


def _printable(text: str) -> str:
    """Text from the network without what would steer a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
