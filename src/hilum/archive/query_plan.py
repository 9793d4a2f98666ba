"""How a request is answered: which columns are read, how rows are narrowed down, what is tested.

Owns the way from keys to conditions, and the tests that decide. Must not know how statements are
run or answers are coded. PS3.4 C.2.2.2 and C.4.1.3.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive import match_times, sequences, sql
from hilum.archive.index_sqlite import uid_key
from hilum.archive.keys import KEYS_BY_KEYWORD, PAIRS, Key
from hilum.archive.match import EMPTY, WILD, key_values
from hilum.archive.match_names import contained, fold_name, fold_names, prefixes, sought
from hilum.archive.match_wild import begins, is_wild, longest_piece
from hilum.archive.ports import Level
from hilum.archive.query_keys import TIMEZONE, Asked
from hilum.archive.sounds import SOUNDED
from hilum.tables.dictionary import is_multiple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hilum.archive.ports import Query
    from hilum.archive.query_keys import Request

__all__ = ["Plan", "make_plan"]

Row = tuple[Any, ...]

_LISTED = 30_000
"""Values that go into a statement as parameters; lists that are longer narrow nothing down."""

_BRANCHES = 100
"""Ways to match one key that a statement has; keys with more narrow nothing down."""

_SOUNDS = 8
"""Words of a name whose sounds narrow down; the test looks at all."""

_NARROW_DAYS = 92

# How few rows a value leaves, the best first; keys that are not here have no index.
_RANKS = {
    "SOPInstanceUID": 0.0,
    "SeriesInstanceUID": 1.0,
    "StudyInstanceUID": 2.0,
    "AccessionNumber": 3.0,
    "PatientID": 4.0,
    "PatientName": 6.0,
    "StudyDate": 7.0,
}
_BEGINS, _SHORT_RANGE, _EXTRA, _SOUND = 1.5, 5.5, 4.5, 6.5

# Text in the middle is searched for in the index as a whole, which is much smaller than the table.
_SEARCHED = {"PatientName": 8.0, "PatientID": 8.0, "AccessionNumber": 8.5}


class Plan(NamedTuple):
    """What is to be done for a request.

    Attributes:
        columns: SQL of what is read of each row, after the row's number.
        places: where in a row the value of a key is, by tag.
        matches: the test of a row.
        adjust: makes dates and times of a row those of the request's time zone; None: as stored.
    """

    request: Request
    columns: tuple[str, ...]
    top: Level
    places: Mapping[int, int]
    conditions: tuple[sql.Condition, ...]
    matches: Callable[[Row], bool]
    adjust: Callable[[Row], Row] | None


class _Columns:
    """The columns of a statement, each once; the row's number is at place 0."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}
        self.levels: set[Level] = set()

    def place(self, text: str, level: Level) -> int:
        """Where the column is in a row."""
        self.levels.add(level)
        return self.texts.setdefault(text, len(self.texts) + 1)


def make_plan(query: Query, request: Request, extra: Mapping[int, int]) -> Plan:
    """The plan of a request.

    Args:
        extra: numbers of the extra keys by tag.
    """
    columns = _Columns()
    places: dict[int, int] = {}
    tests: list[Callable[[Row], bool]] = []
    combined = _combined(query, request)
    for asked in request.asked:
        key = asked.key
        if key is None or asked.constant is not None:
            continue
        if key.tag in extra:
            text = sql.extra_expression(extra[key.tag], key.level)
        else:
            text = sql.expression(key)
        places[asked.tag] = columns.place(text, key.level)
        if asked.test is not None and asked.tag not in combined.replaced:
            tests.append(_test(asked, key, places[asked.tag], columns))
    adjust = _adjustment(query, request, places, columns)
    tests += [_pair_test(places[d], places[t], span) for d, t, span in combined.spans]
    conditions = _bounded(_conditions(request, extra, adjusted=adjust is not None))
    needed = (*columns.levels, *(condition.level for condition in conditions))
    return Plan(
        request,
        tuple(columns.texts),
        sql.top_of(request.level, needed),
        places,
        conditions,
        _all(tests),
        adjust,
    )


def _all(tests: list[Callable[[Row], bool]]) -> Callable[[Row], bool]:
    if len(tests) == 1:
        return tests[0]
    return lambda row: all(test(row) for test in tests)


# Tests ----------------------------------------------------------------------------------------


def _test(asked: Asked, key: Key, place: int, columns: _Columns) -> Callable[[Row], bool]:
    test: Any = asked.test
    if asked.vr == "SQ":
        return lambda row: test(sequences.items_of(row[place]) if row[place] else None)
    if key.folded:
        folded = columns.place(sql.folded_expression(key), key.level)
        return lambda row: test(row[folded])
    if asked.vr == "PN":
        return lambda row: test(_folded(asked.tag, row[place]))
    return lambda row: test(row[place])


def _folded(tag: int, name: str | None) -> str | None:
    """A name of an extra key, which has no folded column."""
    if name is None:
        return None
    return fold_names(name) if is_multiple(tag) else fold_name(name)


class _Combined(NamedTuple):
    """Pairs of keys that are one range; `replaced` are the keys that are not tested alone."""

    spans: tuple[tuple[int, int, match_times.Span], ...] = ()
    replaced: frozenset[int] = frozenset()


def _pairs(request: Request) -> Iterable[tuple[Asked, Asked]]:
    known = {asked.key.keyword: asked for asked in request.asked if asked.key is not None}
    for date, time in PAIRS:
        if date in known and time in known:
            yield known[date], known[time]


def _combined(query: Query, request: Request) -> _Combined:
    """The pairs of date and time that are matched as one (PS3.4 C.2.2.2.5)."""
    spans = []
    for date, time in _pairs(request) if query.combined else ():
        days, times = match_times.date_span(date.text), match_times.time_span(time.text)
        span = match_times.pair_span(days, times) if days and times else None
        if span is not None:
            spans.append((date.tag, time.tag, span))
    return _Combined(tuple(spans), frozenset(tag for span in spans for tag in span[:2]))


def _pair_test(date: int, time: int, span: match_times.Span) -> Callable[[Row], bool]:
    low, high, _ = span

    def test(row: Row) -> bool:
        day = match_times.start_of(row[date] or "", "DA")
        moment = match_times.start_of(row[time] or "00", "TM")
        return day is not None and moment is not None and low <= day + moment <= high

    return test


def _adjustment(
    query: Query, request: Request, places: Mapping[int, int], columns: _Columns
) -> Callable[[Row], Row] | None:
    """Dates and times as they are in the request's time zone (timezone query adjustment)."""
    known = {asked.tag: asked for asked in request.asked}
    wanted = known.get(TIMEZONE)
    raw = wanted.element.value if wanted and query.timezone else b""
    text = raw.decode("latin_1").strip(" \0") if isinstance(raw, bytes) else ""
    minutes = match_times.offset_minutes(text)
    if minutes is None:
        return None
    key = KEYS_BY_KEYWORD["TimezoneOffsetFromUTC"]
    if request.level is Level.PATIENT:
        return None
    zone = columns.place(sql.expression(key), key.level)
    pairs = []
    for date, time in PAIRS:
        ends = (KEYS_BY_KEYWORD[date], KEYS_BY_KEYWORD[time])
        if any(end.tag in places for end in ends):
            pairs.append(tuple(columns.place(sql.expression(end), end.level) for end in ends))

    def adjust(row: Row) -> Row:
        stored = match_times.offset_minutes(row[zone])
        if stored is None:
            return row
        values = list(row)
        for date, time in pairs:
            shifted = match_times.shifted(row[date], row[time], minutes - stored)
            values[date], values[time] = shifted
        values[zone] = text
        return tuple(values)

    return adjust


# Conditions -----------------------------------------------------------------------------------


def _conditions(
    request: Request, extra: Mapping[int, int], *, adjusted: bool
) -> Iterable[sql.Condition]:
    for asked in request.asked:
        key = asked.key
        if key is None or asked.test is None or not asked.text:
            continue
        if request.rules.empty and asked.text == EMPTY:
            continue
        if asked.tag in extra:
            found = _extra(asked, key, extra[asked.tag])
        else:
            found = _condition(asked, key, request, adjusted=adjusted)
        if found is None:
            continue
        if request.rules.unknown and key.type == "R":
            empty = sql.Branch("{0} IS NULL", sql.expression(key), ())
            found = found._replace(branches=(*found.branches, empty))
        yield found


def _rank(condition: sql.Condition) -> float:
    return float("inf") if condition.rank is None else condition.rank


def _bounded(conditions: Iterable[sql.Condition]) -> tuple[sql.Condition, ...]:
    """Those that fit into a statement, the best first.

    Each branch of the driver, which is one of them, is written with the values of all others.
    """
    kept: list[sql.Condition] = []
    branches, values = 1, 0
    for condition in sorted(conditions, key=_rank):
        most = max(branches, len(condition.branches))
        more = values + sum(len(branch.values) for branch in condition.branches)
        if len(condition.branches) <= _BRANCHES and most * more <= _LISTED:
            kept.append(condition)
            branches, values = most, more
    return tuple(kept)


def _condition(asked: Asked, key: Key, request: Request, *, adjusted: bool) -> sql.Condition | None:
    """What the rows of a key's matches have in common; None when SQL has nothing to say."""
    values = key_values(asked.tag, asked.vr, asked.text)
    if len(values) > _LISTED:
        return None
    if asked.vr == "PN":
        return _sounds(key, values) if request.rules.fuzzy else _names(key, values)
    if key.keyword in ("ModalitiesInStudy", "SOPClassesInStudy"):
        return _lists(key, values)
    if is_multiple(asked.tag):
        return None
    if asked.vr == "DA":
        return _dates(key, values, adjusted=adjusted)
    if asked.vr in WILD or asked.vr == "UI":
        return _texts(key, asked.vr, values)
    return None


def _extra(asked: Asked, key: Key, number: int) -> sql.Condition | None:
    """Owners of an extra key with exactly one of the values."""
    values = key_values(asked.tag, asked.vr, asked.text)
    exact = asked.vr == "UI" or not any(is_wild(value) for value in values)
    text = asked.vr in WILD | {"UI"} and asked.vr != "PN"
    if not (exact and text) or is_multiple(asked.tag) or len(values) > _LISTED:
        return None
    owners = f"SELECT owner FROM extra WHERE key = {number:d} AND value IN ({_marks(values)})"
    branch = sql.Branch(f"{{0}} IN ({owners})", sql.row_id(key.level), tuple(values))
    return sql.Condition(key.level, (branch,), _EXTRA)


def _names(key: Key, values: list[str]) -> sql.Condition | None:
    branches: list[sql.Branch] = []
    rank = _RANKS.get(key.keyword)
    for value in values:
        places = prefixes(value)
        piece = "" if places else contained(value)
        if places:
            branches += sql.name_branches(key, places)
        elif piece:
            branches.append(sql.Branch("instr({0}, ?) > 0", sql.folded_expression(key), (piece,)))
            rank = None if rank is None else _SEARCHED[key.keyword]
        else:
            return None
    return sql.Condition(key.level, tuple(branches), rank)


def _sounds(key: Key, values: list[str]) -> sql.Condition | None:
    """Names with words that sound right, or that have a piece of one with wildcards."""
    if key not in SOUNDED.get(key.level, ()):
        return None
    branches: list[sql.Branch] = []
    rank: float | None = _SOUND
    for value in values:
        found = sought(value)
        if not found:
            return None
        branches += [sql.sound_branch(key, one.sounds[:_SOUNDS], one.piece) for one in found]
        if not all(one.sounds for one in found):
            rank = _SEARCHED.get(key.keyword)
    return sql.Condition(key.level, tuple(branches), rank)


def _lists(key: Key, values: list[str]) -> sql.Condition | None:
    if any(is_wild(value) for value in values):
        return None
    branches = [sql.Branch("instr({0}, ?) > 0", sql.expression(key), (value,)) for value in values]
    return sql.Condition(key.level, tuple(branches))


def _texts(key: Key, vr: str, values: list[str]) -> sql.Condition | None:
    """Text that is one of the values, or begins as one of them."""
    rank = _RANKS.get(key.keyword)
    column = sql.expression(key)
    plain = [value for value in values if vr == "UI" or not is_wild(value)]
    branches = [_among(key, column, plain)] if plain else []
    for value in values:
        if vr == "UI" or not is_wild(value):
            continue
        prefix, piece = begins(value), longest_piece(value)
        if not piece:
            return None
        if prefix:
            branches.append(sql.prefix_branch(column, prefix))
            rank = None if rank is None else max(rank, 4.0 + _BEGINS)
        else:
            branches.append(sql.Branch("instr({0}, ?) > 0", column, (piece,)))
            rank = None if rank is None else _SEARCHED[key.keyword]
    return sql.Condition(key.level, tuple(branches), rank)


def _among(key: Key, column: str, values: list[str]) -> sql.Branch:
    if key.keyword == "SOPInstanceUID":
        column = "instance.uid_key"
        numbers = tuple(uid_key(value) for value in values)
        return sql.Branch(f"{{0}} IN ({_marks(values)})", column, numbers)
    return sql.Branch(f"{{0}} IN ({_marks(values)})", column, tuple(values))


def _marks(values: list[str]) -> str:
    return ", ".join("?" * len(values))


def _dates(key: Key, values: list[str], *, adjusted: bool) -> sql.Condition | None:
    rank = _RANKS.get(key.keyword)
    column = sql.expression(key)
    branches = []
    for value in values:
        span = match_times.date_span(value)
        if span is None:
            branches.append(sql.Branch("{0} = ?", column, (value,)))
            continue
        low, high = (_beside(span.low, -1), _beside(span.high, 1)) if adjusted else span[:2]
        if rank is not None and len(values) == 1 and _days(low, high) <= _NARROW_DAYS:
            rank = _SHORT_RANGE
        bounds = (low.rstrip("0"), high)  # a shorter date is stored as the start of its time
        branches.append(sql.Branch("{0} >= ? AND {0} <= ?", column, bounds))
    return sql.Condition(key.level, tuple(branches), rank)


def _day(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d")
    except ValueError:
        return None


def _days(low: str, high: str) -> float:
    first, last = _day(low), _day(high)
    return float("inf") if first is None or last is None else (last - first).days


def _beside(digits: str, days: int) -> str:
    """The date so many days away; one that is no date goes to the end of all dates."""
    day = _day(digits)
    try:
        found = day + timedelta(days=days) if day else None
    except OverflowError:
        found = None
    return found.strftime("%Y%m%d") if found else ("0" * 8 if days < 0 else "9" * 8)
