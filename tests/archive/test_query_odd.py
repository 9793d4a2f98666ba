"""Keys that no rule provides for: very long, of another form than their VR, wild where none is."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from hilum.archive.querying import Querying
from hilum.archive.store import Store
from hilum.dataset.codec import Element
from hilum.errors import IdentifierMismatch
from hilum.tables.dictionary import tag_of
from tests.archive.building import SMALL, dataset, store
from tests.archive.querying import answers, find, query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two studies: one of Doe^Jane (P-1, A-17, 20240131), and one without any of these."""
    folder: Path = tmp_path_factory.mktemp("odd")
    with Store(folder, limits=SMALL) as target:
        store(target, "1.2.1", dataset("1.2.1", study="1.2", series="1.2.9"))
        without = (0x00080020, 0x00080050, 0x00100010, 0x00100020)
        bare = dataset("1.3.1", study="1.3", series="1.3.9", without=without)
        store(target, "1.3.1", bare)
        yield target


def found(archive: Store, keys: dict[str, Any], **more: Any) -> list[str]:
    answered = answers(archive.reader, "STUDY", {**keys, "StudyInstanceUID": ""} | keys, **more)
    return sorted(one["StudyInstanceUID"] for one in answered)


def several(form: str, count: int, *more: str) -> str:
    return "\\".join((*(form.format(number) for number in range(count)), *more))


LONG = {
    "names": {"PatientName": several("N{}", 2000, "Doe*")},
    "wild names": {"PatientName": several("*N{}*", 2000, "*Jane*")},
    "wild texts": {"PatientID": several("X{}*", 2000, "P-?")},
    "dates": {"StudyDate": several("19{:06}", 2000, "20240131")},
    "texts": {"PatientID": several("X{}", 20_000, "P-1")},
    "two lists": {
        "PatientID": several("X{}", 29_000, "P-1"),
        "AccessionNumber": several("X{}", 29_000, "A-17"),
    },
    "names and a list": {
        "PatientName": several("N{}", 60, "Doe*"),
        "AccessionNumber": several("X{}", 20_000, "A-17"),
    },
    "UIDs": {"StudyInstanceUID": several("1.2.{}", 40_000, "1.2")},
}


@pytest.mark.parametrize("keys", LONG.values(), ids=LONG)
def test_long_lists_find_what_is_in_them(archive: Store, keys: dict[str, str]) -> None:
    assert found(archive, keys) == ["1.2"]


def test_fuzzy_names_of_very_many_words(archive: Store) -> None:
    words = ["a".join(letters) for letters in product("bdfklmrs", repeat=4)]
    assert found(archive, {"PatientName": " ".join(words)}, fuzzy=True) == []
    either = " ".join(words) + "\\Doe Jain"
    assert found(archive, {"PatientName": either}, fuzzy=True) == ["1.2"]


@pytest.mark.parametrize("keyword", ["StudyInstanceUID", "StudyDate", "StudyTime", "PatientSize"])
def test_a_star_alone_asks_for_everything_whatever_the_vr(archive: Store, keyword: str) -> None:
    assert found(archive, {keyword: "*"}) == ["1.2", "1.3"]
    assert found(archive, {keyword: "*"}, combined=True, timezone=True) == ["1.2", "1.3"]


def test_a_star_names_no_study(archive: Store) -> None:
    """A hierarchical query needs one study, whatever a star means elsewhere."""
    with pytest.raises(IdentifierMismatch, match="give one"):
        find(archive.reader, "SERIES", {"StudyInstanceUID": "*"})


def test_a_range_without_ends_asks_for_everything(archive: Store) -> None:
    assert found(archive, {"StudyDate": "-"}) == ["1.2", "1.3"]
    assert found(archive, {"StudyDate": "20240131", "StudyTime": " - "}) == ["1.2"]


def test_a_sequence_that_comes_as_text_is_not_supported(archive: Store) -> None:
    """Not to be matched, so that everything else decides, and told by FF01."""
    tag = tag_of("ProcedureCodeSequence")
    request = query("STUDY", {"StudyInstanceUID": "1.2"})
    request = request._replace(keys={**request.keys, tag: Element("CS", b"CT")})
    (match,) = Querying(archive.reader).find(request)
    assert not match.supported
