"""Text in items is read in the character set of the data set that the items come from."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import pytest

from hilum.archive.extract import sequence_column
from hilum.archive.ports import Level
from hilum.archive.querying import Querying
from hilum.archive.sequences import items_of
from hilum.archive.store import Store, rebuild
from hilum.dataset.codec import Element
from hilum.tables.dictionary import tag_of
from tests.archive.building import SMALL, dataset, element, snapshot, store
from tests.archive.querying import answers, query, shown

if TYPE_CHECKING:
    from pathlib import Path

GERMAN, UTF_8, JAPANESE = "ISO_IR 100", "ISO_IR 192", "\\ISO 2022 IR 87"
SETS = {GERMAN: "iso8859_1", UTF_8: "utf_8", JAPANESE: "iso2022_jp"}
CONTAINER, PROCEDURE = "ConceptNameCodeSequence", "ProcedureCodeSequence"
REQUEST, OTHERS = "RequestAttributesSequence", "OtherPatientIDsSequence"
CHARACTER_SET = tag_of("SpecificCharacterSet")


def item(text: str, character_set: str, keyword: str = "CodeMeaning") -> bytes:
    inner = element(tag_of(keyword), b"LO", text.encode(SETS[character_set]))
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(inner)) + inner


def put(target: Store, number: int, character_set: str, **sequences: bytes) -> None:
    """An instance of the one series; a first one without character set has none of the items."""
    more = {tag_of(keyword): (b"SQ", raw) for keyword, raw in sequences.items()}
    if character_set:
        more[CHARACTER_SET] = (b"CS", character_set.encode())
    store(target, f"1.2.{number}", dataset(f"1.2.{number}", number=number, more=more))


def meanings(target: Store, level: str, keyword: str, inner: str, text: str = "") -> list[str]:
    """The texts that come back for the items of a key, instance by instance."""
    keys: dict[str, Any] = {keyword: [{inner: text}]}
    found = answers(target.reader, level, keys, relational=True)
    return [one[inner] for match in found for one in match[keyword]]


@pytest.mark.parametrize("first", SETS)
@pytest.mark.parametrize(
    ("second", "text"), [(GERMAN, "Schädel"), (UTF_8, "Schädel"), (JAPANESE, "頭部")]
)
def test_instances_of_a_series_have_character_sets_of_their_own(
    folder: Path, first: str, second: str, text: str
) -> None:
    with Store(folder, limits=SMALL) as target:
        plain = {GERMAN: "Größe", UTF_8: "Größe", JAPANESE: "胸部"}[first]
        put(target, 1, first, **{CONTAINER: item(plain, first)})
        put(target, 2, second, **{CONTAINER: item(text, second)})
        assert meanings(target, "IMAGE", CONTAINER, "CodeMeaning") == [plain, text]
        assert meanings(target, "IMAGE", CONTAINER, "CodeMeaning", text) == [text]
        assert meanings(target, "IMAGE", CONTAINER, "CodeMeaning", plain) == [plain]
        live = snapshot(target)
    rebuild(folder)
    with Store(folder, limits=SMALL) as target:
        assert snapshot(target) == live


@pytest.mark.parametrize("first", ["", *SETS])
@pytest.mark.parametrize(
    ("level", "keyword", "inner"),
    [
        ("PATIENT", OTHERS, "PatientID"),
        ("STUDY", PROCEDURE, "CodeMeaning"),
        ("SERIES", REQUEST, "ScheduledProcedureStepDescription"),
    ],
)
def test_what_a_later_instance_fills_in_has_its_character_set(
    folder: Path, first: str, level: str, keyword: str, inner: str
) -> None:
    levels = {"levels": ("PATIENT", "STUDY", "SERIES", "IMAGE")}
    with Store(folder, limits=SMALL) as target:
        put(target, 1, first)
        put(target, 2, UTF_8, **{keyword: item("Schädel", UTF_8, inner)})
        for asked in ("", "Schädel", "Sch?del"):
            keys: dict[str, Any] = {keyword: [{inner: asked}]}
            (match,) = answers(target.reader, level, keys, relational=True, **levels)
            assert match[keyword] == [{inner: "Schädel"}]
        live = snapshot(target)
    rebuild(folder)
    with Store(folder, limits=SMALL) as target:
        assert snapshot(target) == live


def test_extra_keys_of_later_instances_have_their_character_set(folder: Path) -> None:
    keyword = "AcquisitionContextSequence"
    with Store(folder, limits=SMALL) as target:
        put(target, 1, GERMAN)
        put(target, 2, UTF_8, **{keyword: item("Schädel", UTF_8)})
        extra = target.extra_keys([(tag_of(keyword), Level.SERIES)])
        request = query("SERIES", {keyword: [{"CodeMeaning": "Schädel"}]}, relational=True)
        (match,) = Querying(target.reader, extra).find(request)
        assert match.supported
        assert shown(match.identifier)[keyword] == [{"CodeMeaning": "Schädel"}]


@pytest.mark.parametrize("odd", [b"", b"ISO_IR 100\0", b"ISO\0_IR 6", b"\xff\xfe", b"\\", b" " * 9])
def test_whatever_is_said_of_the_character_set_the_items_are_read(odd: bytes) -> None:
    column = sequence_column(item("plain", GERMAN), odd, "E")
    (found,) = items_of(column)
    assert found == {tag_of("CodeMeaning"): Element("LO", b"plain ")}
