"""Anatomic Regions in Study Code Sequence: every region of every instance and frame, once."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pydicom import Dataset, dcmwrite
from pydicom.sr.coding import Code

from hilum.archive.deleting import carry_out, older_versions, plan
from hilum.archive.ports import DuplicatePolicy
from hilum.archive.selection import Selection
from hilum.archive.store import Store, rebuild
from hilum.tables.uids import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
)
from tests.archive.building import SMALL, snapshot, store
from tests.archive.querying import answers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TINY = SMALL._replace(segment=4096)
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
HEAD = Code("69536005", "SCT", "Head")
NECK = Code("45048000", "SCT", "Neck")
CHEST = Code("51185008", "SCT", "Chest")


def group(region: Code | None, *, undefined: bool = False) -> Dataset:
    """One item of functional groups, with a sequence beside that of the anatomy."""
    item = Dataset()
    content = Dataset()
    content.DimensionIndexValues = [1, 2]
    item.FrameContentSequence = [content]
    if region is not None:
        anatomy = Dataset()
        anatomy.AnatomicRegionSequence = [coded(region)]
        anatomy.FrameLaterality = "U"
        item.FrameAnatomySequence = [anatomy]
    for element in item:
        element.is_undefined_length = undefined
    item.is_undefined_length_sequence_item = undefined
    return item


def coded(region: Code) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = region[:3]
    return item


def enhanced(
    uid: str, shared: Code | None, frames: Sequence[Code | None], *, undefined: bool = False
) -> Dataset:
    """A multi-frame image without pixels."""
    found = Dataset()
    found.SOPClassUID, found.SOPInstanceUID = ENHANCED_MR, uid
    found.StudyInstanceUID, found.SeriesInstanceUID = "1.2", "1.2.1"
    found.PatientID, found.PatientName, found.Modality = "P-1", "Doe^Jane", "MR"
    found.SharedFunctionalGroupsSequence = [group(shared, undefined=undefined)]
    found.PerFrameFunctionalGroupsSequence = [group(one, undefined=undefined) for one in frames]
    for element in found:
        element.is_undefined_length = undefined and element.VR == "SQ"
    return found


def put(target: Store, data_set: Dataset, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN) -> None:
    file = BytesIO()
    written = syntax
    if syntax == DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN:
        written = EXPLICIT_VR_LITTLE_ENDIAN
    little, implicit = written != EXPLICIT_VR_BIG_ENDIAN, written == IMPLICIT_VR_LITTLE_ENDIAN
    dcmwrite(file, data_set, implicit_vr=implicit, little_endian=little, force_encoding=True)
    raw = file.getvalue()
    if syntax != written:
        from hilum.dataset.codec import deflate

        raw = deflate(raw)
    store(target, data_set.SOPInstanceUID, raw, sop_class=ENHANCED_MR, syntax=syntax)


def regions(target: Store, **more: object) -> list[str]:
    """The code values of the only study."""
    keys = {"StudyInstanceUID": "", "AnatomicRegionsInStudyCodeSequence": [], **more}
    (study,) = answers(target.reader, "STUDY", keys)
    return [item["CodeValue"] for item in study["AnatomicRegionsInStudyCodeSequence"]]


@pytest.mark.parametrize("undefined", [False, True])
@pytest.mark.parametrize(
    "syntax",
    [
        EXPLICIT_VR_LITTLE_ENDIAN,
        IMPLICIT_VR_LITTLE_ENDIAN,
        EXPLICIT_VR_BIG_ENDIAN,
        DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    ],
)
def test_regions_of_functional_groups_are_found(
    folder: Path, syntax: str, *, undefined: bool
) -> None:
    """Those of all frames together, and those of single frames, each once."""
    with Store(folder, limits=SMALL) as target:
        frames = [HEAD, NECK, None] * 40
        put(target, enhanced("1.2.1.1", CHEST, frames, undefined=undefined), syntax)
        found = {HEAD.value, NECK.value, CHEST.value}
        assert sorted(regions(target)) == sorted(found)
        asked = [{"CodeValue": NECK.value, "CodeMeaning": ""}]
        assert regions(target, AnatomicRegionsInStudyCodeSequence=asked) == [NECK.value]
        elsewhere = {"AnatomicRegionsInStudyCodeSequence": [{"CodeValue": "1"}]}
        assert not answers(target.reader, "STUDY", elsewhere)
        (series,) = answers(
            target.reader, "SERIES", {"StudyInstanceUID": "1.2", "AnatomicRegionSequence": []}
        )
        assert len(series["AnatomicRegionSequence"]) == 3


def test_each_instance_of_a_series_may_show_another_region(folder: Path) -> None:
    """PS3.4 C.3.4: the union over the instances, not only the first of each series."""
    with Store(folder, limits=SMALL) as target:
        for number, region in enumerate((HEAD, NECK, HEAD, None)):
            one = enhanced(f"1.2.1.{number}", None, [])
            if region is not None:
                one.AnatomicRegionSequence = [coded(region)]
            put(target, one)
        assert sorted(regions(target)) == sorted((HEAD.value, NECK.value))
        live = snapshot(target)
        assert len(live["region"]) == 2
    rebuild(folder)
    with Store(folder, limits=SMALL) as target:
        assert snapshot(target) == live


def test_text_of_a_region_is_in_the_character_set_of_its_instance(folder: Path) -> None:
    with Store(folder, limits=SMALL) as target:
        for number, character_set in enumerate(("ISO_IR 100", "ISO_IR 192")):
            one = enhanced(f"1.2.1.{number}", Code(str(number), "SCT", "Schädel"), [])
            one.SpecificCharacterSet = character_set
            put(target, one)
        asked = {"StudyInstanceUID": "", "AnatomicRegionsInStudyCodeSequence": []}
        (study,) = answers(target.reader, "STUDY", asked)
        meanings = [one["CodeMeaning"] for one in study["AnatomicRegionsInStudyCodeSequence"]]
        assert meanings == ["Schädel", "Schädel"]


def test_regions_go_with_their_series(folder: Path) -> None:
    with Store(folder, limits=SMALL) as target:
        put(target, enhanced("1.2.1.1", HEAD, []))
        other = enhanced("1.2.2.1", NECK, [])
        other.SeriesInstanceUID = "1.2.2"
        put(target, other)
        chosen = plan(target.reader, Selection(series=("1.2.2",)))
        carry_out(target, chosen, actor="test", reason="test")
        assert regions(target) == [HEAD.value]
        assert len(snapshot(target)["region"]) == 1


def test_what_only_looks_like_an_anatomy_is_none(folder: Path) -> None:
    """Its tag within a value, without a sequence behind it, or with one that breaks off."""
    from hilum.archive.regions import gather

    tag = b"\x20\x00\x71\x90"
    shared = 0x52009229
    for group_bytes in (
        tag,
        tag * 9,
        tag + b"SQ\0\0\xff\xff\xff\xff",
        tag + b"SQ\0\0\x08\0\0\0\xfe\xff\x00\xe0\xff\0\0\0",
        tag + b"SQ\0\0\xff\xff\xff\x7f" + b"\xfe\xff\x00\xe0\0\0\0\0",
        b"\xfe\xff\x00\xe0\x10\0\0\0" + tag + b"LO\x08\0" + tag + b"    ",
    ):
        for letter in "IEB":
            values = {shared: group_bytes}
            gather(values, letter)
            assert values == {}


def test_functional_groups_that_are_too_long_are_not_looked_into(folder: Path) -> None:
    """The instance is stored all the same, and what was left out is on record."""
    one = enhanced("1.2.1.1", HEAD, [NECK])
    comment = Dataset()
    comment.TextValue = "x" * 60000
    one.PerFrameFunctionalGroupsSequence[0].FrameContentSequence = [comment] * 150
    with Store(folder, limits=SMALL) as target:
        put(target, one)
        assert regions(target) == [HEAD.value]
        (instance,) = target.reader.everything()
        (finding,) = target.reader.findings(instance)
        assert finding.startswith("(5200,9230) sequence of 90")


def showing(uid: str, region: Code | None) -> Dataset:
    one = enhanced(uid, None, [])
    if region is not None:
        one.AnatomicRegionSequence = [coded(region)]
    return one


def checked(target: Store, folder: Path, expected: Sequence[Code]) -> None:
    """Closes the store: as it answers, an index that is made anew answers."""
    found = regions(target)
    kept = snapshot(target)["region"]
    assert sorted(found) == sorted(code.value for code in expected)
    assert len(kept) == len(expected)
    target.close()
    rebuild(folder)
    with Store(folder, limits=SMALL) as again:
        assert regions(again) == found
        assert [row[2:] for row in snapshot(again)["region"]] == [row[2:] for row in kept]


def compact(target: Store) -> None:
    """Give back the space of everything that is not current."""
    carry_out(target, older_versions(target.reader), actor="test", reason="test")
    compaction = target.compaction()
    assert compaction.run(compaction.candidates(0.0)).read


def delete(target: Store, *uids: str) -> None:
    chosen = plan(target.reader, Selection(instances=uids))
    carry_out(target, chosen, actor="test", reason="test")


@pytest.mark.parametrize("compacted", [False, True])
def test_regions_go_with_the_last_instance_that_shows_them(
    folder: Path, *, compacted: bool
) -> None:
    target = Store(folder, limits=TINY)
    for number, region in enumerate((HEAD, NECK, HEAD, CHEST, None)):
        put(target, showing(f"1.2.1.{number}", region))
    delete(target, "1.2.1.0", "1.2.1.1")
    if compacted:
        compact(target)
    checked(target, folder, [HEAD, CHEST])


def test_regions_that_come_back_are_found_again(folder: Path) -> None:
    target = Store(folder, limits=SMALL)
    put(target, showing("1.2.1.0", HEAD))
    put(target, showing("1.2.1.1", NECK))
    delete(target, "1.2.1.1")
    put(target, showing("1.2.1.2", NECK))
    put(target, showing("1.2.1.3", NECK))
    delete(target, "1.2.1.2", "1.2.1.0")
    checked(target, folder, [NECK])


@pytest.mark.parametrize("policy", [DuplicatePolicy.KEEP, DuplicatePolicy.REPLACE])
@pytest.mark.parametrize("compacted", [False, True])
def test_regions_are_those_of_current_versions(
    folder: Path, policy: DuplicatePolicy, *, compacted: bool
) -> None:
    target = Store(folder, limits=TINY, policy=policy)
    put(target, showing("1.2.1.0", HEAD))
    put(target, showing("1.2.1.1", CHEST))
    put(target, showing("1.2.1.0", NECK))
    if compacted:
        compact(target)
    checked(target, folder, [NECK, CHEST])


def test_another_process_finds_what_it_remembers_gone(folder: Path) -> None:
    """One writer deletes the region that another one has just entered an instance of."""
    with Store(folder, limits=SMALL) as one, Store(folder, limits=SMALL) as other:
        put(one, showing("1.2.1.0", HEAD))
        put(one, showing("1.2.1.1", NECK))
        delete(other, "1.2.1.0")
        put(one, showing("1.2.1.2", HEAD))
        assert sorted(regions(other)) == sorted((HEAD.value, NECK.value))
        delete(other, "1.2.1.2")
        assert regions(one) == [NECK.value]
