"""Verifying: F17, every flipped bit is found; orphans both ways; online and off."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from hilum.archive.members import END_OF_ARCHIVE, encode_filler
from hilum.archive.opening import ReadOnlyStore, open_reader
from hilum.archive.ports import DuplicatePolicy
from hilum.archive.segments import File, entries
from hilum.archive.verifying import Verification
from tests.archive.building import SMALL, dataset, opened, store
from tests.archive.files import problems

if TYPE_CHECKING:
    from pathlib import Path

STEP = 7


def fill(folder: Path) -> None:
    """Members with every kind of head, a note, a filler, and two segments."""
    with opened(folder, policy=DuplicatePolicy.REPLACE) as target:
        for number in range(3):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}", size=701))
        store(target, "1.2.1", dataset("1.2.1", number=2, size=300))
        target.delete([target.reader.find("1.2.2")], actor="me", reason="because")
        store(target, "1.2.5", dataset("1.2.5", size=100))
        place = target.reader.find("1.2.5").location
        store(target, "1.2.6", dataset("1.2.6", size=100))
        store(target, "1.2.7", dataset("1.2.7", size=100 << 10))
    cover(folder / "segments/0000000001.tar", place.offset)
    (folder / "index.db").unlink()


def cover(segment: Path, offset: int) -> None:
    """Put a filler over one entry, as recovery does with torn bytes; and end the segment."""
    with segment.open("r+b") as file:
        (entry,) = [
            one for one in entries(file.fileno()) if isinstance(one, File) and one.offset == offset
        ]
        file.seek(entry.start)
        file.write(encode_filler(entry.end - entry.start))
        file.seek(0, 2)
        file.write(END_OF_ARCHIVE)


def wrong(target: ReadOnlyStore) -> list[str]:
    return [problem.kind for problem in Verification(target).problems() if problem.is_wrong]


def test_f17_every_flipped_bit_is_found(folder: Path) -> None:
    """Hazard 69: headers, records, padding, File Meta Information, data, notes, fillers, end."""
    fill(folder)
    with open_reader(folder) as target:
        assert wrong(target) == []
        for segment in sorted((folder / "segments").iterdir()):
            size = segment.stat().st_size
            step = STEP if size < 50_000 else 997
            with segment.open("r+b") as file:
                missed = [
                    position
                    for position in range(segment.stat().st_ino % step, size, step)
                    if not noticed(target, file.fileno(), position)
                ]
            assert missed == [], segment.name
        assert wrong(target) == []


def noticed(target: ReadOnlyStore, fd: int, position: int) -> bool:
    (value,) = os.pread(fd, 1, position)
    os.pwrite(fd, bytes([value ^ (1 << position % 8)]), position)
    try:
        return bool(wrong(target))
    finally:
        os.pwrite(fd, bytes([value]), position)


def test_a_truncated_segment(folder: Path) -> None:
    with opened(folder) as target:
        for number in range(3):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}", size=700))
        found = target.reader.find("1.2.2").location
        # A server has it open: nothing is recovered before it is verified.
        os.truncate(folder / "segments/0000000001.tar", found.offset + 100)
        told = problems(folder)
    assert {(one.kind, one.sop_instance_uid) for one in told} >= {("missing", "1.2.2")}


def test_what_the_index_does_not_know(folder: Path) -> None:
    with opened(folder) as target:
        for number in range(3):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}"))
    with sqlite3.connect(folder / "index.db") as connection:
        connection.execute("DELETE FROM instance WHERE sop_instance_uid = '1.2.1'")
    told = problems(folder)
    assert {(one.kind, one.sop_instance_uid) for one in told} == {
        ("not indexed", "1.2.1"),
        ("index", ""),
    }
    assert any("does not have 3 instances" in one.detail for one in told)


def test_what_only_the_index_knows(folder: Path) -> None:
    with opened(folder) as target:
        for number in range(3):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}", size=700))
    with sqlite3.connect(folder / "index.db") as connection:
        connection.execute(
            "UPDATE instance SET data_offset = data_offset + 512 WHERE sop_instance_uid = '1.2.1'"
        )
    assert ("missing", "1.2.1") in {(one.kind, one.sop_instance_uid) for one in problems(folder)}


def test_a_segment_that_is_gone(folder: Path) -> None:
    with opened(folder, limits=SMALL._replace(segment=8_000)) as target:
        for number in range(6):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}", size=3000))
        lost = target.reader.find("1.2.1").location.segment
        (folder / f"segments/{lost:010d}.tar").unlink()
        told = problems(folder)
    assert ("missing", "1.2.1") in {(one.kind, one.sop_instance_uid) for one in told}


def test_unknown_files_are_told_but_nothing_is_wrong(folder: Path) -> None:
    with opened(folder) as target:
        store(target, "1.2.3", dataset("1.2.3"))
    (folder / "notes.txt").touch()
    (folder / "segments/readme").touch()
    (folder / "segments/0000000077.tar.bak").touch()
    told = problems(folder)
    assert {one.where for one in told} == {
        "notes.txt",
        "segments/readme",
        "segments/0000000077.tar.bak",
    }
    assert not any(one.is_wrong for one in told)


def test_beside_a_server_that_goes_on_writing(folder: Path) -> None:
    with opened(folder) as target:
        for number in range(10):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}", size=2000))
        with open_reader(folder) as reader:
            verification = Verification(reader)
            told = verification.problems()
            for number in range(10, 40):
                store(target, f"1.2.{number}", dataset(f"1.2.{number}", size=20_000))
            target.delete([target.reader.find("1.2.3")], actor="me", reason="now")
            store(target, "1.2.77", dataset("1.2.77", size=200_000))
            assert [one for one in told if one.is_wrong] == []
            assert verification.result.instances >= 10


@pytest.mark.parametrize("served", [True, False])
def test_progress_reaches_the_total(folder: Path, served: bool) -> None:
    target = opened(folder)
    for number in range(5):
        store(target, f"1.2.{number}", dataset(f"1.2.{number}", size=90_000))
    if not served:
        target.close()
    seen: list[int] = []
    with open_reader(folder) as reader:
        verification = Verification(reader, seen.append)
        assert list(verification.problems()) == []
        assert sum(seen) == verification.total == verification.result.bytes
        assert verification.result.instances == 5
    if served:
        target.close()
