"""Wildcards against a matcher that knows nothing but what they mean, and keys that are hostile."""

from __future__ import annotations

import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hilum.archive.match import Rules, predicate
from hilum.archive.match_names import fold_name, name_predicate
from hilum.archive.match_sound import sound
from hilum.archive.match_wild import wild_test
from hilum.archive.query_plan import make_plan
from hilum.archive.querying import Querying
from hilum.archive.store import Store
from hilum.dataset.codec import Element
from hilum.errors import DimseError
from hilum.tables.dictionary import tag_of, vr_of
from tests.archive.building import SMALL, dataset, store
from tests.archive.querying import query

UTF_8 = "ISO_IR 192"

# A naive matcher -------------------------------------------------------------------------------


def naive(key: str, text: str, never: str = "") -> bool:
    """PS3.4 C.2.2.2.4, character by character; every way is tried."""
    if not key:
        return not text
    if key[0] == "*":
        return any(naive(key[1:], text[place:], never) for place in range(len(text) + 1))
    if not text or key[0] not in ("?", text[0]) or (key[0] == "?" and text[0] == never):
        return False
    return naive(key[1:], text[1:], never)


def naive_group(key: str, group: str) -> bool:
    """A component group of a name: all five components are there, most of them empty."""
    *before, last = key.split("^")
    *components, rest = (group + "^" * (4 - group.count("^"))).split("^", len(before))
    if len(components) < len(before):
        return False
    own = all(naive(one, text) for one, text in zip(before, components, strict=True))
    return own and any(
        naive(last, rest[:end], "^") for end in range(len(rest.rstrip("^")), len(rest) + 1)
    )


def texts(letters: str) -> st.SearchStrategy[str]:
    return st.text(alphabet=letters, max_size=9)


@settings(max_examples=2000, deadline=None)
@given(texts("aab?*"), texts("aab?*^"), st.sampled_from(("", "^", "b")))
def test_a_text_matches_as_by_trying_every_way(key: str, text: str, never: str) -> None:
    assert wild_test(key, never)(text) == naive(key, text, never)


@settings(max_examples=2000, deadline=None)
@given(texts("ab?*^"), texts("aab^"))
def test_a_name_matches_as_by_trying_every_way(key: str, name: str) -> None:
    test = name_predicate(key)
    stripped = key.rstrip("^")
    if test is None:
        assert not key.strip("*^")
    else:
        assert test(fold_name(name)) == naive_group(stripped, fold_name(name))


@settings(max_examples=500, deadline=None)
@given(st.lists(texts("ab?*"), min_size=1, max_size=4), texts("ab\\"), st.booleans())
def test_several_values_match_as_one_after_the_other(
    keys: list[str], stored: str, every: bool
) -> None:
    asked = [key for key in keys if key]
    tag = tag_of("OtherPatientIDs")
    element = Element("LO", "\\".join(asked).encode())
    test = predicate(tag, element, UTF_8, Rules(multiple=every))
    if test is None:
        return
    quantified = all if every else any
    values = stored.split("\\")
    assert test(stored) == quantified(any(naive(one, value) for value in values) for one in asked)


# Hostile keys ----------------------------------------------------------------------------------

LONG = 60_000
LINE, DOCUMENT = "a" * 1024, "a" * 65_536
WORDS = " ".join(["ab"] * 340)
HOSTILE = {
    "stars": ("StudyDescription", "*a" * (LONG // 2) + "*b", LINE),
    "stars that fit": ("StudyDescription", "*a" * 500 + "*b", LINE),
    "stars and question marks": ("StudyDescription", "*a?a" * 300 + "*b", LINE),
    "question marks": ("StudyDescription", "*" + "a?" * 250 + "b*", LINE),
    "a long piece": ("TextValue", "*" + "a" * (LONG // 2) + "b*", DOCUMENT),
    "a long piece with marks": ("TextValue", "*" + "a?" * (LONG // 4) + "b*", DOCUMENT),
    "a name": ("PatientName", "ab*" * (LONG // 3), "ab" * 500),
    "a name of marks": ("PatientName", "?" * LONG, LINE),
    "components": ("PatientName", "a^*" * (LONG // 3), "a^" * 500),
    "groups": ("PatientName", "a*=" * (LONG // 3), "b=" * 500),
    "names": ("PatientName", "\\".join(f"*{number}*" for number in range(LONG // 28)), LINE),
    "texts": ("PatientID", "\\".join(f"{number}*" for number in range(LONG // 6)), LINE),
    "words": ("PatientName", " ".join(["ab"] * 300), " ".join(["cd"] * 340)),
    "wild words": ("PatientName", " ".join(["c*"] * 300), WORDS),
    "a wild word of two": ("PatientName", "ab* " + "a*" * (LONG // 2), WORDS),
}


@pytest.mark.parametrize("fuzzy", [False, True])
@pytest.mark.parametrize(("keyword", "key", "stored"), HOSTILE.values(), ids=HOSTILE)
def test_no_key_takes_long(keyword: str, key: str, stored: str, *, fuzzy: bool) -> None:
    """Hazard 74: stars without end against values that nearly match."""
    tag = tag_of(keyword)
    vr = vr_of(tag)
    stored = fold_name(stored) if vr == "PN" else stored
    values = [stored] * (2 if len(stored) > len(LINE) else 60)
    start = time.process_time()
    test = predicate(tag, Element(vr, key.encode()), UTF_8, Rules(fuzzy=fuzzy))
    assert test is not None
    assert not any(map(test, values))
    assert time.process_time() - start < 1.5


def test_what_peers_ask_for_is_not_remembered() -> None:
    """Neither patterns nor sounds: a key may have a mebibyte, and another one may come at once."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(8):
            key = f"{number}x*" + "meier" * 10_000
            test = name_predicate(key, fuzzy=True)
            assert test is not None and not test("meier^jane")
            assert sound("ab" * 20_000 + "c" * number)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 300_000


def test_the_limit_of_time_holds_within_a_page(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some keys take their time for each row, and a page has many."""
    seconds = 0.0

    def slow(*arguments: Any) -> Any:
        def matches(row: object) -> bool:
            nonlocal seconds
            seconds += 1
            return True

        return make_plan(*arguments)._replace(matches=matches)

    monkeypatch.setattr("hilum.archive.querying.make_plan", slow)
    with Store(tmp_path / "data", limits=SMALL) as target:
        for number in range(60):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}", study=f"1.3.{number}"))
        asked = query("STUDY", {"StudyInstanceUID": ""}, maximum_seconds=5.0)
        with pytest.raises(DimseError, match="maximum_seconds"):
            list(Querying(target.reader, monotonic=lambda: seconds).find(asked))
    assert seconds < 30
