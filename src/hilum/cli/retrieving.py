"""What `hilum get` and `hilum move` share: what is meant, where it goes, and what became of it.

Owns the way from a person's keys to retrievals, and the account that is printed. Must not know
associations.
"""

from __future__ import annotations

import signal
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
    shown,
)
from hilum.cli.querying import key_options, keys_of
from hilum.errors import DimseError, PeerError
from hilum.tables.status import StatusClass, status_class

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.archive.store import Store
    from hilum.cli.output import Advance
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
_NO_MATCHING = 0x00080052, 0x00080005
"""Query/Retrieve Level and Specific Character Set: keys that match nothing."""

_MAX_DIGITS = 6
"""Of a frame number: so many frames are enough, and memory is not endless."""


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
        before = signal.signal(signal.SIGTERM, _interrupt)
        try:
            command(given, **options)
        finally:
            signal.signal(signal.SIGTERM, before)

    made: Callable[..., None] = called
    for option in reversed(_OPTIONS):
        made = option(made)
    return made


def _interrupt(*_: object) -> None:
    """SIGTERM is like Ctrl-C: what is half written goes, and what came is told."""
    raise KeyboardInterrupt


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
    if text is None:
        return ()
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = (word.strip() for word in part.partition("-"))
        if not _is_number(first) or (dash and not _is_number(last)):
            raise click.UsageError(f"--frames: numbers from 1, as 1,3,5-8, not {text!a}")
        if int(last or first) < int(first):
            raise click.UsageError(f"--frames: {part.strip()} ends before it starts")
        found += range(int(first), int(last or first) + 1)
    if found != sorted(set(found)) or 0 in found:
        raise click.UsageError("--frames: from 1, each once, in ascending order (PS3.4 Y.3.2)")
    return tuple(found)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS


# What is meant ------------------------------------------------------------------------------------


def meant(requestor: Requestor, given: Given, **more: Any) -> list[Retrieval]:
    """The retrievals that a person's keys stand for.

    Unique keys are taken as they are; of any other, the peer is asked what it has.
    """
    keys, level, model = keys_of((*given.keys, *given.more)), given.level, given.model
    more["frames"] = frame_numbers(given.frames)
    if more["frames"] and given.resume:
        raise click.UsageError("frames make a new instance each time: --resume knows none of them")
    from hilum.cli.find import at_level
    from hilum.services.identifiers import level_of
    from hilum.services.retrieve_scu import retrieval
    from hilum.tables.dictionary import tag_of
    from hilum.tables.query_retrieve import UNIQUE_KEYS

    unique = {tag_of(keyword) for keyword in UNIQUE_KEYS.values()}
    valued = [key for key in keys if key.value and key.tag not in _NO_MATCHING]
    if not valued:
        raise click.UsageError("name what to retrieve, as StudyInstanceUID=1.2.3 or PatientID=123")
    names = all(key.tag in unique and not set("*?") & set(key.value) for key in valued)
    chosen = (level or "").upper()
    if names:
        only_patient = all(key.tag == tag_of("PatientID") for key in valued)
        if not only_patient or chosen == "PATIENT":
            return [retrieval(valued, {}, level=chosen, model=model or "", **more)]
    chosen = chosen or level_of(keys)
    keys = at_level(chosen, keys)
    matches = list(requestor.find(*keys, level=chosen, model=model or ""))
    matches = _heeding(matches, chosen, keys)
    return [_of_match(match, chosen, valued, model, more) for match in matches]


def _heeding(matches: list[Match], level: str, keys: list[Key]) -> list[Match]:
    """The matches that tell a value for each key with one; how many do not is said.

    A peer need not match by optional keys, and sends everything then (PS3.4 C.2.2.1.3): to take
    that for what was asked would be to fetch all that it has.
    """
    from hilum.tables.dictionary import keyword_of

    telling = [key for key in keys if key.value.strip('*"') and key.tag not in _NO_MATCHING]
    unheeded: Counter[str] = Counter()
    found = []
    for match in matches:
        silent = [key for key in telling if not _tells(match, key)]
        unheeded.update(keyword_of(key.tag) for key in silent[:1])
        found += [] if silent else [match]
    for name, count in unheeded.items():
        what = f"{count} of {len(matches)} answers at level {level} do not say {name}"
        click.echo(shown(f"hilum: left out: {what}; the peer may not heed it"), err=True)
    return found


def _tells(match: Match, key: Key) -> bool:
    element = match.elements.get(key.tag)
    return element is not None and bool(element.value)


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
    if level == "PATIENT" and (issuer := given.get(tag_of("IssuerOfPatientID"))):
        names["IssuerOfPatientID"] = issuer
    if level != "PATIENT" and model is None:
        names.pop("PatientID", None)  # Study Root has no use for it
    return retrieval((), names, level=level, model=model or "", **more)


# What became of it --------------------------------------------------------------------------------


class Account:
    """Counts and tells what became of the instances of several retrievals.

    Attributes:
        counts: instances by what became of them.
        failed_uids: SOP Instance UIDs that the peer could not send.
        errors: what else went wrong, as a person reads it.
        over: whether the peer is gone or the user has had enough: nothing more is retrieved.
    """

    def __init__(self, peer: str, as_json: bool) -> None:
        self.peer, self.as_json = peer, as_json
        self.counts: Counter[str] = Counter()
        self.failed_uids: list[str] = []
        self.errors: list[str] = []
        self.bytes = 0
        self.over = False
        self._told: set[str] = set()

    def follow(self, accounts: Iterator[Progress], target: Target | None, what: str) -> None:
        """Run one retrieval to its end, with a progress bar on a terminal.

        After a peer that went away, or an interrupt, it does nothing: `summary` tells what came.
        """
        if self.over:
            return
        before = self.counts.copy()
        last = None
        with progress(what, None) as advance:
            try:
                for now in accounts:
                    last = self._advanced(now, last, target, advance)
            except DimseError as error:
                self._wrong(f"failed: {error}")
            except (PeerError, KeyboardInterrupt) as error:
                self.over = True
                self._wrong(f"failed: {error}" if isinstance(error, PeerError) else "interrupted")
            finally:
                self._tell(target, advance)
        if last is not None:
            self._final(last, target, self.counts - before)

    def _wrong(self, what: str) -> None:
        self.errors.append(what.removeprefix("failed: "))
        click.echo(shown(what), err=True)

    def _advanced(
        self,
        now: Progress,
        last: Progress | None,
        target: Target | None,
        advance: Advance,
    ) -> Progress:
        """Show how far it is; the account with the counts that are known by now.

        A final response need not have those that Pending ones had (PS3.7 9.3.3.2, 9.3.4.2).
        """
        self._tell(target, advance)
        if last is None:
            last = now._replace(completed=0, failed=0, warning=0)
        completed, failed, warning = map(max, now[1:4], last[1:4])
        done = completed + failed + warning
        total = None if now.remaining is None else done + now.remaining
        advance(done - sum(last[1:4]) if target is None else 0, total)
        return now._replace(completed=completed, failed=failed, warning=warning)

    def _tell(self, target: Target | None, advance: Advance) -> None:
        while target is not None and target.outcomes:
            one = target.outcomes.popleft()
            advance(1)
            self.counts[one.outcome] += 1
            self.bytes += one.bytes
            if self.as_json:
                print_json(**one._asdict())
            elif one.reason:
                self._told.add(one.sop_instance_uid)
                click.echo(shown(f"failed {one.sop_instance_uid}: {one.reason}"), err=True)

    def _final(self, last: Progress, target: Target | None, mine: Counter[str]) -> None:
        """The peer's own account: what it could not send is in nobody else's.

        Its comment is about the first of them: of the others nobody says why.
        """
        sent, came = last.completed + last.warning, mine.total() - mine["failed"]
        if target is None:
            self.counts["sent"] += sent
        elif sent > came:
            where = "what address and port has our AE title in its settings?"
            self._wrong(f"failed: the peer sent {sent}, and {came} came here: {where}")
        self.counts["failed"] += max(0, last.failed - mine["failed"])
        self.failed_uids += last.failed_uids
        if not self.as_json:
            alone = len(last.failed_uids) == 1 and last.comment
            for uid in last.failed_uids:
                if uid not in self._told:
                    click.echo(shown(f"failed {uid}" + (f": {alone}" if alone else "")), err=True)
        if last.status == 0xFE00:
            self._wrong("cancelled by the peer")
        elif last.failed and status_class(last.status) is StatusClass.WARNING:
            why = last.comment or "the peer does not say why"
            self._wrong(f"failed: the peer answered {last.status:04X} {why}")

    def summary(self, seconds: float) -> None:
        """Print the sum, and end with an exit status that tells."""
        counts = dict(self.counts)
        if self.as_json:
            figures = {"bytes": self.bytes, "seconds": round(seconds, 3)}
            more = {"failed_uids": self.failed_uids, "errors": self.errors}
            print_json(summary={**counts, **figures, **more})
        elif not (self.errors or self.counts.total()):
            click.echo(f"{self.peer}: nothing found")
        else:
            click.echo(f"{self.peer}: {self._sum(seconds)}")
        if self.errors or counts.get("failed"):
            sys.exit(1)
        if not self.counts.total():
            sys.exit(NOTHING_FOUND)

    def _sum(self, seconds: float) -> str:
        words = {"received": "received", "sent": "sent", "identical": "there already"}
        parts = [f"{self.counts[kind]} {word}" for kind, word in words.items() if self.counts[kind]]
        parts += [f"{self.counts['failed']} failed"] if self.counts["failed"] else []
        size = f"; {bytes_text(self.bytes)} in {seconds:.1f} s" if self.bytes else ""
        return (", ".join(parts) or "nothing came") + size
