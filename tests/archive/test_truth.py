"""The data outlive the program: GNU tar and tarfile give every image back, byte for byte."""

from __future__ import annotations

import io
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pydicom
import pytest

from hilum.archive import members
from hilum.archive.members import Record
from hilum.archive.ports import DuplicatePolicy
from hilum.archive.store import Limits
from hilum.dataset import part10
from tests.archive.building import CT, HANGING_PROTOCOL, SMALL, dataset, opened, store

if TYPE_CHECKING:
    from pathlib import Path


def fill(folder: Path, **options: object):  # type: ignore[no-untyped-def]
    """Forty instances over several segments, some large, one with two contents, one deleted."""
    target = opened(folder, **options)
    sent = {}
    for number in range(40):
        uid = f"1.2.826.1.1.{number}"
        sent[uid] = dataset(uid, number=number, size=150_000 if number % 10 == 9 else 9_000)
        store(target, uid, sent[uid])
    changed = dataset("1.2.826.1.1.3", number=77, size=500)
    store(target, "1.2.826.1.1.3", changed)
    sent["1.2.826.1.1.3~2"] = changed
    store(
        target,
        "1.2.999",
        dataset("1.2.999", study=None, series=None, sop_class=HANGING_PROTOCOL),
        sop_class=HANGING_PROTOCOL,
    )
    target.delete([target.reader.find("1.2.826.1.1.5")], actor="tester", reason="test")
    return target, sent


def gnu_tar(folder: Path, into: Path) -> dict[str, bytes]:
    into.mkdir()
    for segment in sorted((folder / "segments").glob("*.tar")):
        done = subprocess.run(
            ["tar", "xf", str(segment)], cwd=into, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), segment
    return {str(path.relative_to(into)): path.read_bytes() for path in into.rglob("*.dcm")}


def check(files: dict[str, bytes], sent: dict[str, bytes]) -> None:
    assert len(files) == len(sent) + 1
    for name, data in sent.items():
        file = files[f"1.2.826.1/1.2.826.1.1/{name}.dcm"]
        meta = part10.read_meta(file)
        assert file[meta.offset :] == data
        assert meta.sop_instance_uid == name.split("~")[0]
    assert f"{HANGING_PROTOCOL}/1.2.999.dcm" in files


@pytest.mark.parametrize("write_ahead", [0, 4 << 20])
def test_gnu_tar_reads_segments_while_they_are_written(
    tmp_path: Path, folder: Path, write_ahead: int
) -> None:
    place = tmp_path / "data" if write_ahead else folder
    limits = SMALL._replace(
        write_ahead=write_ahead, segment=1 << 20 if not write_ahead else 64 << 20
    )
    target, sent = fill(place, limits=limits)
    with target:
        check(gnu_tar(place, tmp_path / "open"), sent)
    check(gnu_tar(place, tmp_path / "closed"), sent)


def test_tarfile_reads_segments(folder: Path) -> None:
    target, sent = fill(folder)
    with target:
        files = {}
        for segment in sorted((folder / "segments").glob("*.tar")):
            with tarfile.open(segment) as archive:
                for member in archive:
                    if member.isdir():
                        assert member.name == "notes"
                        continue
                    body = archive.extractfile(member)
                    assert body is not None
                    files[member.name] = body.read()
                    records = member.pax_headers
                    assert records["SCHILY.xattr.user.hilum.digest"].startswith("xxh3-128:")
                    assert '"CT1"' in records["SCHILY.xattr.user.hilum.source"]
                    assert int(records["SCHILY.xattr.user.hilum.arrival"]) > 0
        check(files, sent)


def test_pydicom_reads_what_tar_gives(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as target:
        store(target, "1.2.5", dataset("1.2.5", size=512))
    file = gnu_tar(folder, tmp_path / "out")["1.2.826.1/1.2.826.1.1/1.2.5.dcm"]
    read = pydicom.dcmread(io.BytesIO(file))
    assert read.file_meta.MediaStorageSOPInstanceUID == "1.2.5" == read.SOPInstanceUID
    assert read.file_meta.SendingApplicationEntityTitle == "CT1"
    assert read.PatientName == "Doe^Jane"


def test_sealed_segments_end_with_two_zero_blocks(folder: Path) -> None:
    with opened(folder, limits=SMALL._replace(segment=30_000)) as target:
        for number in range(12):
            store(target, f"1.2.{number}", dataset(f"1.2.{number}", size=8_000))
    segments = sorted((folder / "segments").glob("*.tar"))
    assert len(segments) > 3
    for segment in segments[:-1]:
        data = segment.read_bytes()
        assert len(data) <= 30_000 + 1024
        assert data.endswith(bytes(1024))
        assert data[-1536:-1024] != bytes(512)


def test_longest_uids_need_no_pax_path(folder: Path, tmp_path: Path) -> None:
    study, series, uid = ("1." + "2" * 62, "1." + "3" * 62, "1." + "4" * 62)
    with opened(folder) as target:
        store(target, uid, dataset(uid, study=study, series=series))
        store(target, uid, dataset(uid, study=study, series=series, number=2))
    files = gnu_tar(folder, tmp_path / "out")
    assert set(files) == {f"{study}/{series}/{uid}.dcm", f"{study}/{series}/{uid}~2.dcm"}


@pytest.mark.parametrize("fixed_size", [False, True])
def test_head_round_trip(fixed_size: bool) -> None:
    for version, replaces in ((1, False), (2, False), (12, True)):
        record = Record(9, version, replaces, bytes(range(16)), 1_700_000_000_000_001, '["A"]')
        meta = part10.meta(CT, "1.2.3", "1.2.840.10008.1.2")
        head = members.encode_head("1/2/3.dcm", record, meta, 10, fixed_size=fixed_size)
        first = members.parse_header(head[:512])
        assert members.parse_record(head[512 : 512 + first.size], meta) == record
        if fixed_size:
            assert len(head) == 512 * 3 + len(meta)


@pytest.mark.parametrize("position", range(0, 1536 + 340, 7))
def test_every_flipped_bit_of_a_head_is_noticed(position: int) -> None:
    """Hazard 69: header, records and Part 10 head; the padding of the records means nothing."""
    record = Record(9, 1, False, bytes(range(16)), 1_700_000_000_000_001, '["A"]')
    meta = part10.meta(CT, "1.2.3", "1.2.840.10008.1.2")
    head = bytearray(members.encode_head("1/2/3.dcm", record, meta, 10))
    size = members.parse_header(head[:512]).size
    if 512 + size <= position < 1024 or position >= len(head):
        return
    head[position] ^= 0x10
    with pytest.raises(members.BadEntry):
        first = members.parse_header(bytes(head[:512]))
        after = 512 + first.size + members.slack(first.size)
        assert first.type == b"x", "type flags are covered by the checksum"
        members.parse_header(bytes(head[after : after + 512]))
        members.parse_record(bytes(head[512 : 512 + first.size]), bytes(head[after + 512 :]))


def test_size_beyond_octal_and_fillers() -> None:
    record = Record(1, 1, False, bytes(16), 0, "[]")
    meta = part10.meta(CT, "1.2.3", "1.2.840.10008.1.2")
    head = members.encode_head("1/2/3.dcm", record, meta, 1 << 34)
    assert members.parse_header(head[1024:1536]).size == (1 << 34) + len(meta)
    for size in (512, 1024, 10 * 512, 300 * 512):
        filler = members.encode_filler(size)
        assert len(filler) == size
        assert members.parse_header(filler[:512]).size == size - 512


def test_versions_say_how_they_came(folder: Path) -> None:
    with opened(folder, policy=DuplicatePolicy.REPLACE, limits=Limits(low_water=0)) as target:
        store(target, "1.2.5", dataset("1.2.5"))
        store(target, "1.2.5", dataset("1.2.5", number=2))
    with tarfile.open(folder / "segments" / "0000000001.tar") as archive:
        last = archive.getmembers()[-1]
    assert last.pax_headers["SCHILY.xattr.user.hilum.version"].strip() == "000002 replace"
