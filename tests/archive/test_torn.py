"""Torn ends after a lost index, things in a segment's place, and data that look like entries."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from hilum.archive.members import BLOCK, Record, encode_head, encode_note, slack
from hilum.archive.segments import File, entries
from hilum.dataset import part10
from hilum.errors import SettingsError
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN
from tests.archive.building import CT, SMALL, FailingDisk, contents, dataset, opened, store
from tests.archive.files import problems

ZEROS_AHEAD = bytes(64 << 10)


def strict(folder: Path) -> int:
    """Read every segment as the strictest tar reader does; how many images there are."""
    count = 0
    for path in sorted((folder / "segments").glob("*.tar")):
        with tarfile.open(path, errorlevel=2) as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is not None:
                    assert len(content.read()) == member.size
                    count += 1
    return count


def first(folder: Path) -> Path:
    return folder / "segments" / "0000000001.tar"


def torn(folder: Path) -> dict[str, bytes]:
    """The bytes that were set aside, by file."""
    return {path.name: path.read_bytes() for path in (folder / "segments").glob("*.torn")}


def cut_short(folder: Path, at: float, ahead: bytes = ZEROS_AHEAD) -> tuple[dict[str, bytes], int]:
    """An archive whose last write was cut short by a crash, and whose index is lost as well.

    Returns what was acknowledged, and where the torn write begins.
    """
    sent = {f"1.2.{n}": dataset(f"1.2.{n}", number=n, size=3000) for n in range(3)}
    with opened(folder) as target:
        for uid, data in sent.items():
            store(target, uid, data)
    start = first(folder).stat().st_size
    with opened(folder) as target:
        store(target, "1.2.9", dataset("1.2.9", number=9, size=9000))
    data = first(folder).read_bytes()
    end = start + int((len(data) - start) * at)
    first(folder).write_bytes(data[:end] + ahead)
    lose_index(folder)
    return sent, start


def lose_index(folder: Path) -> None:
    for path in folder.glob("index.db*"):
        path.unlink()


@pytest.mark.parametrize("at", [0.06, 0.1, 0.3, 0.9])
@pytest.mark.parametrize("ahead", [b"", ZEROS_AHEAD], ids=["", "zeros ahead"])
def test_a_torn_end_is_set_aside_when_the_index_is_lost_too(
    folder: Path, at: float, ahead: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    sent, start = cut_short(folder, at, ahead)
    end_of_write = first(folder).read_bytes()[start:].rstrip(b"\0")
    with opened(folder) as target:
        assert target.recovered.rebuilt
        assert contents(target) == sent
        assert len(target.recovered.damages) == 1
    ((name, kept),) = torn(folder).items()
    assert name == f"0000000001-{start}.torn"
    assert kept.startswith(end_of_write) and len(kept) <= len(end_of_write) + BLOCK
    assert f"segments/{name}" in caplog.text
    assert strict(folder) == 3
    assert [(one.kind, one.where) for one in problems(folder)] == [("damaged", f"segments/{name}")]
    with opened(folder) as target:
        assert target.recovered.rebuilt == "" and target.recovered.replayed == 0
        store(target, "1.6", dataset("1.6"))
    (folder / "segments" / name).unlink()
    assert problems(folder) == []
    assert strict(folder) == 4


def test_a_segment_that_is_torn_from_its_beginning(folder: Path) -> None:
    sent, start = cut_short(folder, 0.5)
    tail = first(folder).read_bytes()[start:]
    shutil.copy(first(folder), folder / "kept")
    first(folder).write_bytes(tail)
    with opened(folder) as target:
        assert contents(target) == {}
        assert store(target, "1.2.9", dataset("1.2.9")).outcome == "stored"
    assert [len(kept) > 512 for kept in torn(folder).values()] == [True]
    assert strict(folder) == 1
    assert len(sent) == 3


def test_rot_in_the_last_instance_is_kept_as_a_tar_of_its_own(folder: Path) -> None:
    """With its header whole, and its data not: nobody knows whether it was acknowledged."""
    sent, start = cut_short(folder, 1.0, b"")
    data = bytearray(first(folder).read_bytes())
    data[-3000] ^= 1
    first(folder).write_bytes(data)
    with opened(folder) as target:
        assert contents(target) == sent
    (name,) = torn(folder)
    with tarfile.open(folder / "segments" / name) as archive:
        assert [member.name.rpartition("/")[2] for member in archive if member.isreg()] == [
            "1.2.9.dcm"
        ]
    assert name == f"0000000001-{start}.torn"


CHILD = """
import sys
from pathlib import Path
from tests.archive.building import opened
opened(Path(sys.argv[1])).close()
"""


@pytest.mark.parametrize("point", ["torn_saved", "torn_cut", "mid_recovery"])
def test_f5_killed_while_a_torn_end_is_set_aside(folder: Path, point: str) -> None:
    sent, start = cut_short(folder, 0.5)
    environment = os.environ | {"HILUM_FAULT_POINT": point, "PYTHONPATH": str(Path.cwd())}
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", CHILD, folder], env=environment, check=False)
        # Once it is cut off there is no torn end to be killed at any more.
        assert done.returncode in (-signal.SIGKILL, 0)
        kept = b"".join(torn(folder).values())
        assert len(first(folder).read_bytes()[start:].rstrip(b"\0")) + len(kept) > 4000
    with opened(folder) as target:
        assert contents(target) == sent
    assert len(torn(folder)) == 1
    assert strict(folder) == 3


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("create", errno.EMFILE),
        ("open", errno.EIO),
        ("pwritev", errno.EIO),
        ("pwritev", errno.ENOSPC),
        ("fsync", errno.EIO),
        ("rename", errno.EIO),
        ("ftruncate", errno.EIO),
    ],
)
def test_f3_the_nth_call_fails_while_a_torn_end_is_set_aside(
    folder: Path, operation: str, code: int, lasting: bool
) -> None:
    sent, start = cut_short(folder, 0.5)
    before = first(folder).read_bytes()[start:].rstrip(b"\0")
    kept = folder.with_name(folder.name + "-kept")
    shutil.copytree(folder, kept)
    try:
        for at in range(1, 50):
            shutil.rmtree(folder)
            shutil.copytree(kept, folder)
            disk = FailingDisk(operation, at, code, lasting=lasting)
            try:
                with opened(folder, disk=disk) as target:
                    assert contents(target) == sent
            except OSError as error:
                assert error.errno == code
            copies = [data.rstrip(b"\0") for data in torn(folder).values()]
            assert before in (first(folder).read_bytes()[start:].rstrip(b"\0"), *copies)
            lose_index(folder)
            with opened(folder) as target:
                assert contents(target) == sent
            assert [data.rstrip(b"\0") for data in torn(folder).values()] == [before]
            if not disk.failed:
                assert at > 1, "there is no such call"
                return
        raise AssertionError("it never came to an end")
    finally:
        shutil.rmtree(kept)


def test_other_bytes_at_the_same_place_get_another_name(folder: Path) -> None:
    sent, start = cut_short(folder, 0.5)
    name = f"0000000001-{start}.torn"
    (folder / "segments" / name).write_bytes(b"an earlier one")
    with opened(folder) as target:
        assert contents(target) == sent
    assert sorted(torn(folder)) == [f"0000000001-{start}-2.torn", name]
    assert torn(folder)[name] == b"an earlier one"


# In a segment's place -----------------------------------------------------------------------------


KINDS = ("symbolic link", "dangling", "folder", "FIFO", "socket")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *((kind, name) for kind in KINDS for name in ("0000000007.tar", "0000000001.tar")),
        ("folder", "0000000003.part"),
    ],
)
def test_what_is_no_file_is_named_and_left(folder: Path, kind: str, name: str) -> None:
    with opened(folder) as target:
        store(target, "1.2", dataset("1.2"))
    outside = folder / "outside.tar"
    first(folder).rename(outside)
    place = folder / "segments" / name
    if kind == "folder":
        place.mkdir()
    elif kind == "FIFO":
        os.mkfifo(place)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(place))
    else:
        place.symlink_to(outside if kind == "symbolic link" else "nowhere")
    with pytest.raises(SettingsError) as error:
        opened(folder)
    assert str(place) in str(error.value) and "move it out" in str(error.value)
    assert kind.replace("dangling", "symbolic link") in str(error.value)
    assert os.path.lexists(place) and outside.exists()
    shutil.rmtree(place) if kind == "folder" else place.unlink()
    outside.rename(first(folder))
    with opened(folder) as target:
        assert target.recovered.rebuilt == ""
        assert set(contents(target)) == {"1.2"}


def test_a_partial_file_that_is_a_link_is_removed_and_not_followed(folder: Path) -> None:
    with opened(folder) as target:
        store(target, "1.2", dataset("1.2"))
    outside = folder / "outside"
    outside.write_bytes(b"precious")
    (folder / "segments" / "0000000003.part").symlink_to(outside)
    with opened(folder) as target:
        assert set(contents(target)) == {"1.2"}
    assert outside.read_bytes() == b"precious"
    assert not list((folder / "segments").glob("*.part"))


# What looks like an entry -------------------------------------------------------------------------


def fake_entries(mark: str, sequence: int) -> bytes:
    """What a sender can make who knows everything but the mark: an image, a deletion, an image."""
    from xxhash import xxh3_128_digest

    def image(uid: str, number: int) -> bytes:
        meta = part10.meta(CT, uid, EXPLICIT_VR_LITTLE_ENDIAN)
        data = dataset(uid)
        record = Record(number, 1, False, xxh3_128_digest(data), 10**15, '["A"]', mark)
        head = encode_head(f"1.1/1.1/{uid}.dcm", record, meta, len(data))
        return head + data + bytes(slack(len(meta) + len(data)))

    deletion = {
        "action": "delete",
        "sequence": sequence + 1,
        "time": 1,
        "actor": "",
        "reason": "",
        "instances": [1],
        **({"mark": mark} if mark else {}),
    }
    return image("6.6.6", sequence) + encode_note(deletion) + image("6.6.7", sequence + 2)


def shifted(folder: Path, fake: bytes) -> tuple[int, int]:
    """Store an instance that holds `fake` on block boundaries between two others.

    Returns where its entry begins and where the fake does.
    """
    shift = 0
    for _ in range(3):
        data = dataset("1.2.2", size=10, more={0x00420011: (b"OB", bytes(shift) + fake)})
        with opened(folder) as target:
            store(target, "1.2.1", dataset("1.2.1", size=2000))
            store(target, "1.2.2", data)
            store(target, "1.2.3", dataset("1.2.3", size=2000))
            place = target.reader.find("1.2.2")
        assert place is not None
        at = place.location.offset + data.index(fake)
        if at % BLOCK == 0:
            with first(folder).open("rb") as file:
                found = [one for one in entries(file.fileno()) if isinstance(one, File)]
            return found[1].start, at
        shift = (shift - at) % BLOCK
        shutil.rmtree(folder)
    raise AssertionError("no shift brings it onto a block")


@pytest.mark.parametrize("harm", ["pax header", "pax records", "header", "all heads"])
@pytest.mark.parametrize("mark", ["", "0123456789abcdef"], ids=["no mark", "a guess"])
def test_entries_inside_a_data_set_are_never_taken_for_entries(
    folder: Path, harm: str, mark: str
) -> None:
    fake = fake_entries(mark, 3)
    start, at = shifted(folder, fake)
    data = bytearray(first(folder).read_bytes())
    assert data[at + 257 : at + 262] == b"ustar"
    spots = {"pax header": [10], "pax records": [BLOCK + 30], "header": [2 * BLOCK + 10]}
    for spot in spots.get(harm, range(0, at - start, 64)):
        data[start + spot] ^= 0x10
    first(folder).write_bytes(data)
    lose_index(folder)
    with opened(folder) as target:
        assert set(contents(target)) == {"1.2.1", "1.2.3"}
        assert target.reader.audit() == []
        assert target.reader.versions("6.6.6") == []
        assert target._index.last_sequence() == 3
    kinds = {(one.kind, one.sop_instance_uid) for one in problems(folder)}
    assert kinds == {("damaged", "")}


def test_an_archive_of_one_segment_whose_first_entry_is_damaged(folder: Path) -> None:
    """The index still knows the mark; without it every whole entry is as good as the next."""
    with opened(folder) as target:
        for n in range(3):
            store(target, f"1.2.{n}", dataset(f"1.2.{n}", size=500))
        mark = target.recovered.mark
    assert len(mark) == 16
    data = bytearray(first(folder).read_bytes())
    data[10] ^= 0x10
    first(folder).write_bytes(data)
    lose_index(folder)
    with opened(folder) as target:
        assert set(contents(target)) == {"1.2.1", "1.2.2"}
        store(target, "1.2.7", dataset("1.2.7"))
    with opened(folder) as target:
        assert set(contents(target)) == {"1.2.1", "1.2.2", "1.2.7"}
    lose_index(folder)
    with opened(folder) as target:
        assert set(contents(target)) == {"1.2.1", "1.2.2", "1.2.7"}


def test_segments_from_before_there_were_marks_are_read_on_behind_damage(folder: Path) -> None:
    from unittest.mock import patch

    with patch("hilum.archive.marks.new", lambda randomness: ""), opened(folder) as target:
        for n in range(3):
            store(target, f"1.2.{n}", dataset(f"1.2.{n}", size=500))
    with opened(folder, limits=SMALL) as target:
        store(target, "1.2.8", dataset("1.2.8"))
    data = bytearray(first(folder).read_bytes())
    with first(folder).open("rb") as file:
        second = [one for one in entries(file.fileno()) if isinstance(one, File)][1]
    data[second.start + 10] ^= 0x10
    first(folder).write_bytes(data)
    lose_index(folder)
    with opened(folder) as target:
        assert set(contents(target)) == {"1.2.0", "1.2.2", "1.2.8"}
