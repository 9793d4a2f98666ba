"""`hilum find`: what does a peer have?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from hilum.cli.output import calling_option, config_option, json_option, peer_of
from hilum.cli.querying import columns_of, key_options, keys_of, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.config import Peer
    from hilum.services.identifiers import Key, Match
    from hilum.services.query_scu import Extras, Matches

__all__ = ["at_level", "find"]

NOTHING_FOUND = 3


@click.command()
@click.argument("peer")
@key_options
@click.option("--limit", default=0, metavar="N", help="Stop after so many matches (C-CANCEL).")
@click.option("--only", is_flag=True, help="Ask for the keys given, and nothing else.")
@click.option("--relational", is_flag=True, help="Negotiate relational queries.")
@click.option("--fuzzy", is_flag=True, help="Negotiate fuzzy matching of names.")
@click.option("--date-time", is_flag=True, help="Negotiate that date and time match as one.")
@click.option("--timezone", is_flag=True, help="Negotiate adjustment to time zones.")
@calling_option
@click.option("--timeout", default=60.0, show_default=True, metavar="SECONDS", help="To wait.")
@config_option
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values, with a heading.")
@json_option
def find(
    peer: str,
    keys: tuple[str, ...],
    more: tuple[str, ...],
    level: str | None,
    model: str | None,
    limit: int,
    only: bool,
    relational: bool,
    fuzzy: bool,
    date_time: bool,
    timezone: bool,
    calling: str,
    timeout: float,
    config: str | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Ask PEER what it has (Query/Retrieve, C-FIND).

    PEER is AET@host:port, or a name from the settings file. A KEY is a keyword or a tag:
    PatientName=DOE*, StudyDate=20240101-, ModalitiesInStudy=CT, 0010,0020=123; without a value it
    is asked for and shown. A table on a terminal, columns with tabs between them in a pipe; with
    --json one object a line, attributes by keyword. Exit status: 0 if something was found, 3 if
    nothing was, 1 if the query failed.
    """
    from hilum.requestor import associate
    from hilum.services.identifiers import level_of
    from hilum.services.query_scu import Extras, candidates

    if as_csv and as_json:
        raise click.UsageError("--csv or --json, not both")
    wanted = keys_of((*keys, *more))
    chosen = (level or "").upper() or level_of(wanted)
    candidates(model or "", chosen)
    wanted = at_level(chosen, wanted)
    found = peer_of(peer, config)
    requestor = associate(found, calling=calling, timeout=timeout)
    asked = Extras(relational, date_time, fuzzy, timezone)
    matches = requestor.find(
        *wanted,
        level=chosen,
        model=model or "",
        limit=limit,
        only=only,
        extras=asked,
    )
    columns = [key for key in columns_of(chosen, wanted) if not only or key in _names(wanted)]
    form = "json" if as_json else "csv" if as_csv else ""
    if not show(_telling(found, matches, asked), columns, form):
        click.echo(f"{found}: nothing found at level {chosen}", err=True)
        sys.exit(NOTHING_FOUND)


_DECLINED = {
    "relational": "relational queries (it may refuse, or find less, without the UIDs above)",
    "date_time": "date and time as one (each day is searched for these times)",
    "fuzzy": "fuzzy matching (names match as they are written)",
    "timezone": "adjustment of time zones (dates and times are as it has them stored)",
}
"""What it means for the result that a peer declines one of `Extras`, in order (PS3.4 C.5.1)."""


def _telling(peer: Peer, matches: Matches, asked: Extras) -> Iterator[Match]:
    """The matches; before the first it is told what the peer declined of what was asked for.

    A relational query that nobody asked for is only told of where nothing comes.
    """
    first = None
    try:
        first = next(matches, None)
    finally:
        of_interest = zip(_DECLINED, matches.declined, asked, strict=True)
        told = [name for name, no, wanted in of_interest if no and (wanted or first is None)]
        if told:
            meaning = "; ".join(_DECLINED[name] for name in told)
            click.echo(f"{peer} does not do {meaning}", err=True)
    if first is not None:
        yield first
        yield from matches


def _names(keys: list[Key]) -> list[str]:
    from hilum.tables.dictionary import keyword_of

    return [keyword_of(key.tag) for key in keys]


def at_level(level: str, keys: list[Key]) -> list[Key]:
    """The keys for a level; what peers would not heed there is said, or put as they understand."""
    from hilum.services.identifiers import Key, lower_keys
    from hilum.tables.dictionary import tag_of

    modality, in_study = tag_of("Modality"), tag_of("ModalitiesInStudy")
    if level == "STUDY":
        keys = [Key((in_study,), key.value) if key.path == (modality,) else key for key in keys]
    for keyword in lower_keys(level, keys):
        click.echo(
            f"hilum: {keyword} is no attribute at level {level}; most peers do not heed it there:"
            " use --level SERIES or IMAGE, with the UIDs above",
            err=True,
        )
    return keys
