"""Answers queries from the index: the finder behind C-FIND.

Owns how statements are run, page by page, and the limits of a search. Must not know what a key
means nor how an answer is coded. PS3.4 C.4.1.3.

No read transaction outlives the reading of one page, so that slow peers hold nothing up. A search
by an index first reads the numbers of all candidates, eight bytes each, and then their rows, page
by page; what has been asked for first comes from a small first page. Any other search goes through
the table in the order of the rows' numbers. Either way an entity comes at most once, all of its
values were true at one moment, and what was there from the beginning to its turn does come.
"""

from __future__ import annotations

import sqlite3
import time
from array import array
from json import dumps
from typing import TYPE_CHECKING, Any, Protocol

from hilum.archive import sql
from hilum.archive.answers import encoder
from hilum.archive.ports import Match
from hilum.archive.query_keys import read_request
from hilum.archive.query_plan import make_plan
from hilum.errors import DimseError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from hilum.archive.keys import Key
    from hilum.archive.ports import Query
    from hilum.archive.query_plan import Plan, Row

__all__ = ["Connections", "Extra", "NoExtra", "Querying"]

_FIRST = 128
"""Candidates of the first page of a search by an index."""

_STEPS = 20_000
"""Steps of SQLite's machine, about a millisecond, between two looks at whether to go on."""

_TESTED = 4
"""Rows that are tested between two such looks: a key of a mebibyte takes some time for each."""

_OUT_OF_RESOURCES = 0xA700


class Connections(Protocol):
    """Where reading connections come from; `reading.Reader` is one."""

    def connection(self) -> sqlite3.Connection:
        """This thread's reading connection."""

    def release_thread(self) -> None:
        """Close this thread's connection."""


class Extra(Protocol):
    """The keys that the settings add; `extra_keys.ExtraKeys` is one."""

    def ready(self, asked: Collection[int]) -> Mapping[int, tuple[int, Key]]:
        """Number and row, by tag, of those asked for that every instance has been read for."""


class NoExtra:
    """No extra keys."""

    def ready(self, asked: Collection[int]) -> Mapping[int, tuple[int, Key]]:
        """None."""
        return {}


class Querying:
    """Answers queries; implements `ports.Finder`. May be used from any thread.

    Args:
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        reader: Connections,
        extra: Extra | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reader = reader
        self._extra = extra or NoExtra()
        self._monotonic = monotonic

    def find(self, query: Query) -> Iterator[Match]:
        """The matching entities, one after the other; see `ports.Finder`."""
        ready = self._extra.ready(query.keys.keys())
        request = read_request(query, {tag: key for tag, (_, key) in ready.items()})
        plan = make_plan(query, request, {tag: number for tag, (number, _) in ready.items()})
        return _Search(query, plan, self._reader, self._monotonic).matches()


class _Interrupted(Exception):
    """The peer has cancelled: nobody waits for more."""


class _Search:
    """One search, and the time it has worked: waiting for the peer does not count."""

    def __init__(
        self,
        query: Query,
        plan: Plan,
        reader: Connections,
        monotonic: Callable[[], float],
    ) -> None:
        self._query = query
        self._plan = plan
        self._reader = reader
        self._monotonic = monotonic
        self._worked = 0.0
        self._since: float | None = None

    def matches(self) -> Iterator[Match]:
        """Search, test, encode, up to the limits."""
        encode = encoder(self._plan, self._query.transfer_syntax)
        supported = self._plan.request.supported
        limit = self._query.maximum_matches
        count = 0
        try:
            for rows in self._matching():
                for row in rows:
                    if limit and count == limit:
                        raise _too_many(limit)
                    count += 1
                    yield Match(encode(row), supported)
        except _Interrupted:
            return

    def _matching(self) -> Iterator[list[Row]]:
        """Rows that match, some at a time; only the time to find them counts as work."""
        driver = sql.driver_of(self._plan.conditions)
        pages = self._table() if driver is None else self._indexed(driver)
        matches, adjust = self._plan.matches, self._plan.adjust
        while True:
            self._since = self._monotonic()
            page = next(pages, None)
            if page is None:
                return
            if adjust is not None:
                page = [adjust(row) for row in page]
            rows: list[Row] = []
            for first in range(0, len(page), _TESTED):
                rows += [row for row in page[first : first + _TESTED] if matches(row)]
                self._check()
            self._worked += self._monotonic() - self._since
            self._since = None
            self._check()
            yield rows

    # Rows -----------------------------------------------------------------------------------------

    def _table(self) -> Iterator[list[Row]]:
        """Everything that the conditions let through, in the order of the numbers."""
        plan = self._plan
        statement, values = sql.page_statement(
            plan.request.level, plan.top, plan.columns, plan.conditions
        )
        after, count = -1, _FIRST
        while True:
            rows = self._run(statement, [*values, after, count])
            yield rows
            if len(rows) < count:
                return
            after, count = rows[-1][0], sql.BATCH

    def _indexed(self, driver: sql.Condition) -> Iterator[list[Row]]:
        """The candidates that the driver's index gives: a first page, then all others."""
        plan = self._plan
        statement, values = sql.ids_statement(plan.request.level, driver, plan.conditions)
        first = [id_ for (id_,) in self._run(f"{statement} LIMIT {_FIRST}", values)]
        numbers = list(dict.fromkeys(first))
        rows = sql.rows_statement(plan.request.level, plan.top, plan.columns)
        yield self._run(rows, [dumps(numbers)])
        if len(first) < _FIRST:
            return
        seen = set(numbers)
        others = array("q", (id_ for (id_,) in self._run(statement, values) if id_ not in seen))
        if len(driver.branches) > 1:
            others = array("q", dict.fromkeys(others))
        for start in range(0, len(others), sql.BATCH):
            yield self._run(rows, [dumps(others[start : start + sql.BATCH].tolist())])

    def _run(self, statement: str, values: list[Any]) -> list[Row]:
        """All rows of a statement, unless the search is to end."""
        connection = self._reader.connection()
        connection.set_progress_handler(self._stops, _STEPS)
        try:
            return connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
                raise
            self._check()
            raise _Interrupted from error
        finally:
            connection.set_progress_handler(None, 0)

    # Limits ---------------------------------------------------------------------------------------

    def _late(self) -> bool:
        limit = self._query.maximum_seconds
        running = 0.0 if self._since is None else self._monotonic() - self._since
        return bool(limit) and self._worked + running > limit

    def _stops(self) -> bool:
        return self._late() or self._query.interrupted()

    def _check(self) -> None:
        if self._query.interrupted():
            raise _Interrupted
        if self._late():
            seconds = f"{self._query.maximum_seconds:g}"
            raise DimseError(
                f"not done in {seconds} s: ask for less; query.maximum_seconds",
                status=_OUT_OF_RESOURCES,
            )


def _too_many(limit: int) -> DimseError:
    return DimseError(
        f"over {limit} matches: ask for less; query.maximum_matches",
        status=_OUT_OF_RESOURCES,
    )
