"""Whatever is stored and whatever is asked: SQL and matching without SQL find the same."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hilum.archive.keys import KEYS
from hilum.archive.match import Rules
from hilum.archive.match_names import fold_name, name_predicate, sought, sounds
from hilum.archive.ports import Query
from hilum.archive.querying import Querying
from hilum.archive.store import Store
from hilum.dataset.codec import DataSet, Element, decode
from hilum.tables.query_retrieve import PATIENT_ROOT
from hilum.tables.uids import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    transfer_syntax,
)
from tests.archive.building import SMALL, dataset, element, store
from tests.archive.querying import UTF_8, answers, brute_force, identifier, query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.reading import Reader

NAMES = ("Meyer", "Maier", "MAYR", "Schmidt", "Smyth", "van", "O'Brien", "Müller", "Mueller", "h")
NASTY = "AaBb1 %_'\"[]^*?=\\~.-\0\x1béÉßøäあ山ヤﾔ김ж\u0301＊＝"
STUDIES = 150
_MEMORY = Path("/dev/shm")
_TEXTS = {
    "PatientID": (0x00100020, b"LO"),
    "PatientName": (0x00100010, b"PN"),
    "OtherPatientNames": (0x00101001, b"PN"),
    "AccessionNumber": (0x00080050, b"SH"),
    "StudyID": (0x00200010, b"SH"),
    "StudyDescription": (0x00081030, b"LO"),
    "ReferringPhysicianName": (0x00080090, b"PN"),
    "PatientComments": (0x00104000, b"LT"),
}
PATIENT = ("PatientID", "PatientName", "OtherPatientNames", "PatientComments")
_PERSONS = ("PatientName", "OtherPatientNames", "ReferringPhysicianName")
_DATES = ("20240131", "20240201", "2024.02.02", "20231231", "2024", "202402", "odd", "")
_TIMES = ("1030", "103015", "10:30:00", "235959.999999", "00", "odd", "")
_MODALITIES = ("CT", "MR", "PT", "US", "C", "")


class Filled:
    """The archive, and what was stored; without a long repr, which hypothesis would make."""

    def __init__(self, reader: Reader, stored: list[dict[str, str]]) -> None:
        self.reader, self.stored = reader, stored


def text(chance: random.Random) -> str:
    return "".join(chance.choice(NASTY) for _ in range(chance.choice((0, 1, 2, 3, 4, 8))))


def name(chance: random.Random) -> str:
    """A name of words that sound alike, with whatever may stand between them."""
    words = [chance.choice((*NAMES, "*", text(chance))) for _ in range(chance.randrange(1, 5))]
    return "".join(word + chance.choice("^^  =-,") for word in words)[:-1]


def fill(target: Store) -> list[dict[str, str]]:
    """Studies of random values; what each of them was given."""
    chance = random.Random(3)
    given_values = []
    for index in range(STUDIES):
        values = {keyword: text(chance) for keyword in _TEXTS}
        for keyword in _PERSONS if index % 2 else ():
            values[keyword] = name(chance)
        if index % 3:
            values["PatientID"] = f"P{index}{values['PatientID']}"
        values["StudyDate"], values["StudyTime"] = chance.choice(_DATES), chance.choice(_TIMES)
        modality = values["ModalitiesInStudy"] = chance.choice(_MODALITIES)
        more = {tag: (vr, values[keyword].encode()) for keyword, (tag, vr) in _TEXTS.items()}
        more[0x00080005] = (b"CS", UTF_8.encode())
        more[0x00080020] = (b"DA", values["StudyDate"].encode())
        more[0x00080030] = (b"TM", values["StudyTime"].encode())
        more[0x00080060] = (b"CS", modality.encode())
        item = element(0x00080100, b"SH", text(chance).encode())
        head = b"\xfe\xff\x00\xe0" + len(item).to_bytes(4, "little")
        more[0x00081032] = (b"SQ", head + item)
        uid = f"1.2.{index}"
        store(target, uid, dataset(uid, study=uid, series=f"{uid}.1", more=more))
        if index % 4 == 0:
            more[0x00080060] = (b"CS", chance.choice(_MODALITIES).encode())
            second = f"{uid}.9"
            store(target, second, dataset(second, study=uid, series=f"{uid}.2", more=more))
        given_values.append(values)
    return given_values


@pytest.fixture(scope="module")
def archive() -> Iterator[Filled]:
    folder = Path(tempfile.mkdtemp(prefix="hilum-", dir=_MEMORY if _MEMORY.is_dir() else None))
    with Store(folder, limits=SMALL) as target:
        yield Filled(target.reader, fill(target))
    shutil.rmtree(folder, ignore_errors=True)


@st.composite
def keys(draw: st.DrawFn) -> tuple[int, dict[str, str]]:
    """Which study to take values from, and how to spoil each of them."""
    keywords = draw(
        st.lists(
            st.sampled_from((*_TEXTS, "StudyDate", "StudyTime", "ModalitiesInStudy")),
            min_size=1,
            max_size=3,
            unique=True,
        )
    )
    spoilt = st.sampled_from(
        ("{0}", "{1}*", "*{2}", "*{2}*", "{1}?", "{0}\\{3}", "{3}", "{3}*", "*", "{4}-{3}", "-{0}")
    )
    return draw(st.integers(0, STUDIES - 1)), {word: draw(spoilt) for word in keywords}


def asked(values: dict[str, str], forms: dict[str, str], other: str) -> dict[str, str]:
    found = {}
    for keyword, form in forms.items():
        value = values[keyword]
        half = len(value) // 2
        found[keyword] = form.format(value, value[:half], value[half:], other, "20240101")
    return found


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    keys(),
    st.text(alphabet=NASTY, max_size=4),
    st.builds(Rules, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
@example((0, {"PatientName": "*"}), "", Rules())
@example((0, {"StudyDate": "-{0}", "StudyTime": "{0}"}), "", Rules(unknown=True))
@example((0, {"AccessionNumber": "{3}"}), '""', Rules(empty=True))
def test_a_query_finds_what_matching_everything_finds(
    archive: Filled,
    chosen: tuple[int, dict[str, str]],
    other: str,
    rules: Rules,
) -> None:
    reader, stored = archive.reader, archive.stored
    wanted = asked(stored[chosen[0]], chosen[1], other)
    more: dict[str, Any] = rules._asdict()
    request = query("STUDY", {**wanted, "StudyInstanceUID": ""}, **more)
    expected = brute_force(reader, "STUDY", request, "StudyInstanceUID", rules)
    found = [
        answer["StudyInstanceUID"]
        for answer in answers(reader, "STUDY", {**wanted, "StudyInstanceUID": ""}, **more)
    ]
    assert sorted(found) == sorted(expected)


def spoken() -> st.SearchStrategy[str]:
    """Names and keys for names: words that sound alike, wildcards, separators, anything."""
    word = st.one_of(
        st.sampled_from((*NAMES, "M?yer", "*mey*", "Schm*", "?", "*")),
        st.text(alphabet=NASTY, max_size=4),
    )
    parts = st.lists(st.tuples(word, st.sampled_from("^^ =-,")), min_size=1, max_size=4)
    return parts.map(lambda found: "".join(map("".join, found))[:-1])


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(_PERSONS), spoken(), st.booleans())
def test_names_that_sound_alike_are_found_as_by_matching_everything(
    archive: Filled, keyword: str, key: str, unknown: bool
) -> None:
    wanted = {keyword: key, "StudyInstanceUID": ""}
    rules = Rules(fuzzy=True, unknown=unknown)
    request = query("STUDY", wanted, **rules._asdict())
    expected = brute_force(archive.reader, "STUDY", request, "StudyInstanceUID", rules)
    found = answers(archive.reader, "STUDY", wanted, **rules._asdict())
    assert sorted(answer["StudyInstanceUID"] for answer in found) == sorted(expected)


@settings(max_examples=1000, deadline=None)
@given(spoken(), spoken())
def test_a_name_that_matches_has_what_is_sought(key: str, stored: str) -> None:
    folded = fold_name(stored)
    matches = name_predicate(key, fuzzy=True)
    found = sought(key)
    if matches is None or found is None or not matches(folded):
        return
    heard = sounds(folded)
    assert any(word in heard if not piece else piece in folded for word, piece in found)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, STUDIES - 1), st.sampled_from(sorted(_TEXTS)))
def test_every_value_is_found_by_itself_and_comes_back_as_it_was(
    archive: Filled, index: int, keyword: str
) -> None:
    reader, stored = archive.reader, archive.stored
    value = stored[index][keyword].rstrip(" \0")
    if keyword != "PatientComments":  # spaces before a text (LT) count
        value = value.lstrip(" \0")
    if not value or "*" in value or "?" in value or "\x1b" in value:
        return
    if not index % 3 and keyword in PATIENT:
        return  # another study may have described the patient of this one before
    found = answers(reader, "STUDY", {keyword: value, "StudyInstanceUID": ""})
    mine = [answer for answer in found if answer["StudyInstanceUID"] == f"1.2.{index}"]
    assert [answer[keyword].strip(" \0") for answer in mine] == [value.strip(" \0")]


@pytest.mark.parametrize("level", ["SERIES", "IMAGE"])
@settings(max_examples=40, deadline=None)
@given(keys(), st.text(alphabet=NASTY, max_size=3))
def test_relational_queries_of_lower_levels_find_the_same(
    archive: Filled,
    level: str,
    chosen: tuple[int, dict[str, str]],
    other: str,
) -> None:
    reader, stored = archive.reader, archive.stored
    wanted = asked(stored[chosen[0]], chosen[1], other)
    unique = {"SERIES": "SeriesInstanceUID", "IMAGE": "SOPInstanceUID"}[level]
    request = query(level, {**wanted, unique: ""}, relational=True)
    expected = brute_force(reader, level, request, unique)
    found = answers(reader, level, {**wanted, unique: ""}, relational=True)
    assert sorted(answer[unique] for answer in found) == sorted(expected)


_VALUES = st.one_of(
    st.binary(max_size=12), st.sampled_from((b"", b"*", b'""', b"1.2", b"20240101-"))
)
_ITEM_TAGS = st.sampled_from((0x00080100, 0x00081199, 0x00280010, 0x00091001, 0x00100010))
_ELEMENTS: st.SearchStrategy[Element] = st.recursive(
    st.builds(Element, st.sampled_from(("LO", "SQ", "UN", "US", "PN", "DA", "UI", "OB")), _VALUES),
    lambda inner: st.builds(
        Element,
        st.just("SQ"),
        st.lists(st.dictionaries(_ITEM_TAGS, inner, max_size=3), max_size=2),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from([key.tag for key in KEYS]), _ELEMENTS, max_size=4),
    st.sampled_from(("STUDY", "SERIES", "IMAGE", "PATIENT")),
    st.sampled_from((IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN)),
    st.builds(Rules, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
def test_whatever_is_asked_is_answered_or_refused(
    archive: Filled, keys: DataSet, level: str, syntax: str, rules: Rules
) -> None:
    """Any element in any VR, items where there are none: an answer in good order, or A900."""
    asked = {**identifier(level, {}), **keys}
    more: dict[str, Any] = rules._asdict()
    request = Query(PATIENT_ROOT.levels, asked, syntax, "HILUM", relational=True, **more)
    for match in Querying(archive.reader).find(request):
        tags = list(decode(match.identifier, transfer_syntax(syntax)))
        assert tags == sorted(tags)
        assert {tag for tag in asked if tag & 0xFFFF and tag != 0x00080005} <= set(tags)
