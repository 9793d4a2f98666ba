"""What `hilum get` and `hilum move` share: what is meant, where it goes, and what became of it.

Owns the way from a person's keys to retrievals, and the account that is printed. Must not know
associations.
"""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from hilum.cli.output import (
    bytes_text,
    calling_option,
    config_option,
    json_option,
    print_json,
    progress,
)
from hilum.cli.querying import key_options, keys_of
from hilum.errors import DimseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.archive.store import Store
    from hilum.config import Settings
    from hilum.requestor import Requestor
    from hilum.services.identifiers import Key, Match
    from hilum.services.receiving import Target
    from hilum.services.retrieve_scu import Progress, Retrieval

__all__ = [
    "NOTHING_FOUND",
    "Account",
    "Given",
    "frame_numbers",
    "meant",
    "opened_target",
    "retrieve_options",
]

NOTHING_FOUND = 3


class Given(NamedTuple):
    """What both commands are given."""

    peer: str
    keys: tuple[str, ...]
    more: tuple[str, ...]
    level: str | None
    model: str | None
    into: str | None
    data: str | None
    frames: str | None
    resume: bool
    calling: str
    timeout: float
    config: str | None
    as_json: bool


_OPTIONS = (
    click.argument("peer"),
    key_options,
    click.option(
        "--into",
        type=click.Path(file_okay=False),
        metavar="FOLDER",
        help="As files <study>/<series>/<instance>.dcm.",
    ),
    click.option(
        "--data",
        type=click.Path(file_okay=False),
        metavar="DIR",
        help="Into the archive in this data folder.",
    ),
    click.option("--frames", metavar="N,N...", help="These frames of one instance, as a new one."),
    click.option("--resume", is_flag=True, help="Ask first, and fetch only what is not there."),
    calling_option,
    click.option("--timeout", default=60.0, show_default=True, metavar="SECONDS", help="To wait."),
    config_option,
    json_option,
)


def retrieve_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add PEER, keys and the options of both commands, which come as the first argument."""

    @wraps(command)
    def called(**options: Any) -> None:
        given = Given(**{name: options.pop(name) for name in Given._fields})
        command(given, **options)

    made: Callable[..., None] = called
    for option in reversed(_OPTIONS):
        made = option(made)
    return made


@contextmanager
def opened_target(
    settings: Settings, into: str | None, data: str | None, suffix: str = ".dcm"
) -> Iterator[tuple[Target, Store | None]]:
    """Where instances go: a folder, or an archive that is open for so long."""
    from hilum.services.receiving import FolderTarget, StoreTarget

    if into is not None:
        try:
            yield FolderTarget(Path(into), suffix), None
        except OSError as error:
            why = error.strerror or str(error)
            raise click.ClickException(f"{into} cannot be written: {why}") from error
        return
    from hilum.opening import open_store

    assert data is not None
    with open_store(settings) as store:
        yield StoreTarget(), store


def frame_numbers(text: str | None) -> tuple[int, ...]:
    """Frame numbers as a person writes them: `1,3,5-8`."""
    found: list[int] = []
    for part in (text or "").split(","):
        first, dash, last = part.strip().partition("-")
        if not first and not dash:
            continue
        if not first.isdigit() or (dash and not last.isdigit()):
            raise click.UsageError(f"--frames: numbers from 1, as 1,3,5-8, not {text!a}")
        found += range(int(first), int(last or first) + 1)
    if found != sorted(set(found)) or 0 in found:
        raise click.UsageError("--frames: from 1, each once, in ascending order (PS3.4 Y.3.2)")
    return tuple(found)


# What is meant ------------------------------------------------------------------------------------


def meant(requestor: Requestor, given: Given, **more: Any) -> list[Retrieval]:
    """The retrievals that a person's keys stand for.

    Unique keys are taken as they are; of any other, the peer is asked what it has.
    """
    keys, level, model = keys_of((*given.keys, *given.more)), given.level, given.model
    more["frames"] = frame_numbers(given.frames)
    from hilum.services.identifiers import level_of
    from hilum.services.retrieve_scu import retrieval
    from hilum.tables.dictionary import tag_of
    from hilum.tables.query_retrieve import UNIQUE_KEYS

    unique = {tag_of(keyword) for keyword in UNIQUE_KEYS.values()}
    valued = [key for key in keys if key.value and key.tag not in (0x00080052, 0x00080005)]
    if not valued:
        raise click.UsageError("name what to retrieve, as StudyInstanceUID=1.2.3 or PatientID=123")
    names = all(key.tag in unique and not set("*?") & set(key.value) for key in valued)
    chosen = (level or "").upper()
    if names:
        only_patient = all(key.tag == tag_of("PatientID") for key in valued)
        if not only_patient or chosen == "PATIENT":
            return [retrieval(valued, {}, level=chosen, model=model or "", **more)]
    chosen = chosen or level_of(keys)
    matches = list(requestor.find(*keys, level=chosen, model=model or ""))
    return [_of_match(match, chosen, valued, model, more) for match in matches]


def _of_match(
    match: Match, level: str, keys: list[Key], model: str | None, more: dict[str, Any]
) -> Retrieval:
    from hilum.services.retrieve_scu import retrieval
    from hilum.tables.dictionary import tag_of
    from hilum.tables.query_retrieve import LEVELS, UNIQUE_KEYS

    given = {key.tag: key.value for key in keys}
    names: dict[str, str] = {}
    for one in LEVELS[: LEVELS.index(level) + 1]:
        keyword = UNIQUE_KEYS[one]
        value = match.get(keyword) or given.get(tag_of(keyword), "")
        if value:
            names[keyword] = value
    if level != "PATIENT" and model is None:
        names.pop("PatientID", None)  # Study Root has no use for it
    return retrieval((), names, level=level, model=model or "", **more)


# What became of it --------------------------------------------------------------------------------


class Account:
    """Counts and tells what became of the instances of several retrievals."""

    def __init__(self, peer: str, as_json: bool) -> None:
        self.peer, self.as_json = peer, as_json
        self.counts: Counter[str] = Counter()
        self.failed_uids: list[str] = []
        self.bytes = 0
        self.broken = False

    def follow(self, accounts: Iterator[Progress], target: Target | None, what: str) -> None:
        """Run one retrieval to its end, with a progress bar on a terminal."""
        last = None
        with progress(what, None) as advance:
            done = 0
            try:
                for last in accounts:
                    done += self._tell(target, advance)
                    if target is None and last.completed + last.failed + last.warning > done:
                        now = last.completed + last.failed + last.warning
                        advance(now - done)
                        done = now
            except DimseError as error:
                self.broken = True
                click.echo(f"failed: {error}", err=True)
            finally:
                self._tell(target, advance)
        if last is not None:
            self._final(last, target)

    def _tell(self, target: Target | None, advance: Callable[[int], None]) -> int:
        told = 0
        while target is not None and target.outcomes:
            one = target.outcomes.popleft()
            told += 1
            advance(1)
            self.counts[one.outcome] += 1
            self.bytes += one.bytes
            if self.as_json:
                print_json(**one._asdict())
            elif one.reason:
                click.echo(f"failed {one.sop_instance_uid}: {one.reason}", err=True)
        return told

    def _final(self, last: Progress, target: Target | None) -> None:
        """The peer's own account: what it could not send is in nobody else's."""
        mine = self.counts["failed"]
        if target is None:
            self.counts["sent"] += last.completed + last.warning
            self.counts["failed"] += last.failed
        elif last.failed > mine:
            self.counts["failed"] = last.failed
        self.failed_uids += last.failed_uids
        self.broken |= last.status not in (0x0000, 0xFF00) and last.failed > 0
        if not self.as_json:
            for uid in last.failed_uids:
                click.echo(f"failed {uid}: {last.comment or 'the peer does not say why'}", err=True)
        if last.status == 0xFE00:
            click.echo("cancelled by the peer", err=True)
            self.broken = True

    def summary(self, seconds: float) -> None:
        """Print the sum, and end with an exit status that tells."""
        counts = dict(self.counts)
        if self.as_json:
            figures = {"bytes": self.bytes, "seconds": round(seconds, 3)}
            print_json(summary={**counts, **figures, "failed_uids": self.failed_uids})
        elif not (self.broken or self.counts.total()):
            click.echo(f"{self.peer}: nothing found")
        else:
            click.echo(f"{self.peer}: {self._sum(seconds)}")
        if self.broken or counts.get("failed"):
            sys.exit(1)
        if not self.counts.total():
            sys.exit(NOTHING_FOUND)

    def _sum(self, seconds: float) -> str:
        words = {"received": "received", "sent": "sent", "identical": "there already"}
        parts = [f"{self.counts[kind]} {word}" for kind, word in words.items() if self.counts[kind]]
        parts += [f"{self.counts['failed']} failed"] if self.counts["failed"] else []
        size = f"; {bytes_text(self.bytes)} in {seconds:.1f} s" if self.bytes else ""
        return (", ".join(parts) or "nothing came") + size
