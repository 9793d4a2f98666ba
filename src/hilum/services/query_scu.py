"""Query/Retrieve, SCU role, C-FIND: what does a peer have?

Owns the contexts and the extended negotiation of a query, the request, and its matches as they
come. Associations are opened by a callable that is passed in: this file knows no sockets. PS3.4
C.4.1 and C.5.1.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.dataset.codec import encode
from hilum.dimse.data_sets import decoded
from hilum.dimse.messages import c_find_rq
from hilum.errors import DimseError, PeerError, UsageError
from hilum.services.base import Proposal
from hilum.services.identifiers import (
    MODELS,
    RETURN_KEYS,
    Key,
    Match,
    by_keyword,
    higher_keys,
    identifier,
    joined,
    level_of,
    parse_key,
)
from hilum.tables.commands import C_FIND_RQ
from hilum.tables.dictionary import tag_of
from hilum.tables.query_retrieve import PATIENT_ROOT, STUDY_ROOT, InformationModel
from hilum.tables.status import meaning
from hilum.tables.uids import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    transfer_syntax,
    uid_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from hilum.dataset.codec import DataSet
    from hilum.services.base import Channel, ChannelContext

__all__ = [
    "BASELINE",
    "SYNTAXES",
    "Extras",
    "Matches",
    "Query",
    "agreed",
    "candidates",
    "failure",
    "find",
    "find_on",
    "matches",
    "query",
]

SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)
"""How identifiers may be coded; the peer chooses."""

CANCELLED = 0xFE00
LEFT_OVER = 10_000
"""Matches that a peer may still send after it was asked to stop."""


class Extras(NamedTuple):
    """What a query would like beyond the baseline (PS3.4 Table C.5-1); the peer may decline.

    Relational queries are wished for anyway where a unique key above the level is not given.
    """

    relational: bool = False
    date_time: bool = False
    fuzzy: bool = False
    timezone: bool = False

    @property
    def information(self) -> bytes | None:
        """The application information to propose; None for nothing."""
        return bytes(self) if any(self) else None


BASELINE = Extras()


class Matches:
    """The matches of a query as they come: iterate over it, once. `close` cancels the query."""

    def __init__(self, associate: Callable[[list[Proposal]], Channel], asked: Query) -> None:
        # WHY a list and not an attribute: without a cycle, who drops this ends the association
        self._declined: list[Extras] = []
        self._matches = _matches(associate, asked, self._declined)

    def __iter__(self) -> Matches:
        return self

    def __next__(self) -> Match:
        """The next match; see `find` for what is raised."""
        return next(self._matches)

    @property
    def declined(self) -> Extras:
        """What was wished for and the peer did not grant; nothing before the first match is asked.

        What was declined has its baseline meaning: names match as they are written, dates apart
        from times, times as they are stored; and the unique keys above the level are needed.
        """
        return self._declined[-1] if self._declined else BASELINE

    def close(self) -> None:
        """Cancel the query, and release the association."""
        self._matches.close()


class Query(NamedTuple):
    """A question: at which level, with which keys, and how.

    `model` is one of `identifiers.MODELS`, or empty: then the one that fits the level and that the
    peer accepts. `limit` ends the query after so many matches; 0 for none.
    """

    level: str
    keys: tuple[Key, ...]
    model: str = ""
    limit: int = 0
    priority: int = 0
    extras: Extras = BASELINE


def query(
    keys: Iterable[str | Key],
    keywords: Mapping[str, Any],
    *,
    level: str = "",
    model: str = "",
    limit: int = 0,
    only: bool = False,
    priority: int = 0,
    extras: Extras = BASELINE,
) -> Query:
    """A query from keys as a person writes them, and from keywords as a program gives them.

    Args:
        keys: as in `identifiers.parse_key`.
        keywords: as in `identifiers.by_keyword`.
        level: value of Query/Retrieve Level; empty: the one that the keys are about.
        only: ask for nothing beside these keys; otherwise for `identifiers.RETURN_KEYS`, too.

    Raises:
        UsageError: no such attribute, level or model; a value that cannot be one, or two of them
            for one key (see `identifiers.joined`).
    """
    if limit < 0:
        raise UsageError(f"limit: a number of matches from 0, not {limit}")
    wanted = [parse_key(key) if isinstance(key, str) else key for key in keys]
    wanted = joined([*wanted, *by_keyword(keywords)])
    level = level.upper() or level_of(wanted)
    candidates(model, level)
    if not only:
        named = {key.tag for key in wanted}
        returned = [Key((tag_of(keyword),)) for keyword in RETURN_KEYS[level]]
        wanted = [*wanted, *(key for key in returned if key.tag not in named)]
    return Query(level, tuple(wanted), model, limit, priority, extras)


def candidates(model: str, level: str) -> tuple[InformationModel, ...]:
    """The information models that a request may use, the best first.

    Study Root goes before Patient Root, as more peers have it and it needs no Patient ID.

    Raises:
        UsageError: no such model, or it does not have that level.
    """
    if model and model not in MODELS:
        raise UsageError(f"no information model {model!a}: one of {', '.join(MODELS)}")
    named = (MODELS[model],) if model else (STUDY_ROOT, PATIENT_ROOT)
    found = tuple(one for one in named if level in one.levels)
    if not found:
        levels = dict.fromkeys(name for one in named[::-1] for name in one.levels)
        raise UsageError(f"level {level!a}: one of {', '.join(levels)}")
    return found


def find(associate: Callable[[list[Proposal]], Channel], asked: Query) -> Matches:
    """Ask over an association of its own; matches as they come.

    Closing what is returned before its end cancels the query and releases the association.

    Raises:
        UsageError: no such model, or it does not have that level. While iterating: DimseError, when
            the peer does not take queries or answers a failure; PeerError, when the association
            could not be had, or broke.
    """
    candidates(asked.model, asked.level)
    return Matches(associate, asked)


def _matches(
    associate: Callable[[list[Proposal]], Channel], asked: Query, declined: list[Extras]
) -> Generator[Match, None, None]:
    models = candidates(asked.model, asked.level)
    channel = associate(
        [Proposal(model.find, SYNTAXES, information=_wished(asked, model)) for model in models]
    )
    try:
        declined.append(_declined(channel, asked, models))
        yield from find_on(channel, asked)
    except (PeerError, KeyboardInterrupt):
        channel.abort()
        raise
    finally:
        with suppress(PeerError):  # everything was answered: what is lost is a courtesy
            channel.release()


def _declined(channel: Channel, asked: Query, models: Sequence[InformationModel]) -> Extras:
    """What the peer did not grant for the model that will be used; bytes that are not there: no."""
    model = next((one for one in models if channel.context(one.find) is not None), models[0])
    granted = channel.information(model.find)
    wished = _wished(asked, model) or bytes(len(BASELINE))
    return Extras(
        *(want and granted[at : at + 1] != b"\1" for at, want in enumerate(map(bool, wished)))
    )


def _wished(asked: Query, model: InformationModel) -> bytes | None:
    """The application information to propose; a query that leaves keys out is relational."""
    relational = asked.extras.relational or bool(higher_keys(model, asked.level, asked.keys))
    return asked.extras._replace(relational=relational).information


def find_on(channel: Channel, asked: Query) -> Iterator[Match]:
    """Ask over an association whose contexts have been negotiated; see `find`."""
    models = candidates(asked.model, asked.level)
    context = agreed(channel, [model.find for model in models], "queries (C-FIND)")
    wanted = identifier(asked.level, asked.keys)
    yield from matches(channel, context, wanted, limit=asked.limit, priority=asked.priority)


def matches(
    channel: Channel,
    context: ChannelContext,
    wanted: DataSet,
    *,
    limit: int = 0,
    priority: int = 0,
    service: str = "find",
) -> Iterator[Match]:
    """Ask for what matches an identifier (C-FIND): matches as they come.

    Args:
        limit: matches after which the query is cancelled; 0: none.
        service: the table in `tables.status` that tells what failures mean.

    Raises:
        DimseError: the peer answers a failure. PeerError: the association broke.
    """
    coded = encode(wanted, transfer_syntax(context.transfer_syntax))
    message_id = channel.send(
        C_FIND_RQ,
        context,
        lambda number: c_find_rq(number, context.abstract_syntax, priority=priority),
        (coded,),
    )
    count, open_ = 0, True
    try:
        while open_:
            response = channel.receive()
            open_ = response.pending
            if not open_:
                break
            yield Match(partial(decoded, response.data, context.transfer_syntax))
            count += 1
            if count == limit:
                break
    except PeerError:
        open_ = False
        raise
    finally:
        if open_:  # the limit, or the caller has seen enough
            _end(channel, message_id)
    if not open_ and response.status not in (0, CANCELLED):
        raise failure(response.command.error_comment, response.status, service)


def _end(channel: Channel, message_id: int) -> None:
    """Cancel a query; a peer that goes on all the same is left."""
    channel.cancel(message_id)
    for _ in range(LEFT_OVER):
        if not channel.receive().pending:
            return
    channel.abort()


def agreed(channel: Channel, sop_classes: Sequence[str], what: str) -> ChannelContext:
    """The first of the contexts that the peer has accepted. DimseError: none."""
    for uid in sop_classes:
        context = channel.context(uid)
        if context is not None:
            return context
    names = " or ".join(uid_name(uid) for uid in sop_classes)
    raise DimseError(f"the peer does not take {what}: it accepts no {names}")


def failure(comment: str, status: int, service: str) -> DimseError:
    """What a failure status of the peer is for the caller."""
    why = comment or meaning(status, service)
    return DimseError(f"the peer answered {status:04X} {why}".strip(), status=status)
