"""Exporting: whole, checked, never over another file, beside a server or not."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pydicom
import pytest

from hilum.archive.exporting import export
from hilum.archive.opening import open_reader
from hilum.archive.selection import Selection, choose, everything
from hilum.errors import SettingsError
from tests.archive.building import HANGING_PROTOCOL, dataset, opened, store
from tests.archive.files import take


def fill(folder: Path, **options: object):  # type: ignore[no-untyped-def]
    """Six instances: two studies, three series, one without a patient."""
    target = opened(folder, **options)
    for number in range(5):
        study, series = f"1.2.{1 + number // 3}", f"1.2.9.{1 + number // 2}"
        data = dataset(f"1.2.3.{number}", study=study, series=series, number=number, size=900)
        store(target, f"1.2.3.{number}", data)
    protocol = dataset("1.2.8", study=None, series=None, sop_class=HANGING_PROTOCOL)
    store(target, "1.2.8", protocol, sop_class=HANGING_PROTOCOL)
    return target


def run(target, into: Path, selection: Selection | None = None):  # type: ignore[no-untyped-def]
    reader = target.reader
    chosen = choose(reader, selection).instances if selection else everything(reader)
    return list(export(reader, chosen, into))


def written(into: Path) -> set[str]:
    return {str(path.relative_to(into)) for path in into.rglob("*") if path.is_file()}


def test_everything_as_files(folder: Path, tmp_path: Path) -> None:
    with fill(folder) as target:
        done = run(target, tmp_path)
        assert {one.outcome for one in done} == {"written"}
        assert (
            written(tmp_path)
            == {one.name for one in done}
            == {
                "1.2.1/1.2.9.1/1.2.3.0.dcm",
                "1.2.1/1.2.9.1/1.2.3.1.dcm",
                "1.2.1/1.2.9.2/1.2.3.2.dcm",
                "1.2.2/1.2.9.2/1.2.3.3.dcm",
                "1.2.2/1.2.9.3/1.2.3.4.dcm",
                f"{HANGING_PROTOCOL}/1.2.8.dcm",
            }
        )
        path = tmp_path / "1.2.2/1.2.9.3/1.2.3.4.dcm"
        assert pydicom.dcmread(path).SOPInstanceUID == "1.2.3.4"
        assert path.read_bytes().endswith(
            dataset("1.2.3.4", study="1.2.2", series="1.2.9.3", number=4, size=900)
        )
        assert [one.outcome for one in run(target, tmp_path)] == ["identical"] * 6


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(patients=("P-1",)), 5),
        (Selection(studies=("1.2.1",)), 3),
        (Selection(series=("1.2.9.2",)), 2),
        (Selection(instances=("1.2.3.4", "1.2.8")), 2),
        (Selection(studies=("1.2.1",), series=("1.2.9.1",), instances=("1.2.3.0",)), 3),
        (Selection(patients=("nobody",)), 0),
    ],
)
def test_selections(folder: Path, tmp_path: Path, selection: Selection, count: int) -> None:
    with fill(folder) as target:
        assert len(run(target, tmp_path, selection)) == count
        assert len(written(tmp_path)) == count
        unknown = choose(target.reader, selection).unknown
        assert unknown == (("PatientID nobody",) if not count else ())


def test_another_file_is_never_overwritten(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "1.2.1/1.2.9.1/1.2.3.0.dcm"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"precious")
    (path.parent / "1.2.3.1.dcm").symlink_to(tmp_path / "elsewhere")
    with fill(folder) as target:
        done = {one.sop_instance_uid: one for one in run(target, tmp_path)}
    assert done["1.2.3.0"].outcome == "failed"
    assert "another file has this name" in done["1.2.3.0"].reason
    assert path.read_bytes() == b"precious"
    assert done["1.2.3.1"].outcome == "failed"
    assert not (tmp_path / "elsewhere").exists()
    assert [one.outcome for one in done.values()].count("written") == 4


def test_hazard_62_a_planted_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    outside, into = tmp_path / "outside", tmp_path / "into"
    outside.mkdir()
    into.mkdir()
    (into / "1.2.1").symlink_to(outside)
    with fill(folder) as target:
        done = run(target, into)
    assert [one.outcome for one in done].count("failed") == 3
    assert not list(outside.iterdir())


def test_hazard_69_damage_is_told_and_no_file_is_made(folder: Path, tmp_path: Path) -> None:
    with fill(folder) as target:
        found = target.reader.find("1.2.3.2").location
    segment = folder / "segments" / f"{found.segment:010d}.tar"
    data = bytearray(segment.read_bytes())
    data[found.offset + found.length // 2] ^= 4
    segment.write_bytes(data)
    with open_reader(folder) as target:
        done = {one.sop_instance_uid: one for one in run(target, tmp_path)}
    assert (done["1.2.3.2"].outcome, "damaged" in done["1.2.3.2"].reason) == ("failed", True)
    assert len(written(tmp_path)) == 5


def test_beside_a_server(folder: Path, tmp_path: Path) -> None:
    with fill(folder) as target, open_reader(folder) as reader:
        assert reader.served
        store(target, "1.2.3.99", dataset("1.2.3.99"))
        assert len(run(reader, tmp_path)) == 7
    with open_reader(folder) as reader:
        assert not reader.served
        assert {one.outcome for one in run(reader, tmp_path)} == {"identical"}


def test_leftovers_of_a_killed_export_go(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "1.2.1/1.2.9.1"
    place.mkdir(parents=True)
    (place / ".hilum-99999999-1.2.3.0.dcm.part").write_bytes(b"half")
    mine = place / f".hilum-{os.getppid()}-1.2.3.1.dcm.part"
    mine.write_bytes(b"another export is at it")
    with fill(folder) as target:
        run(target, tmp_path)
    assert {path.name for path in place.iterdir()} == {"1.2.3.0.dcm", "1.2.3.1.dcm", mine.name}


def test_an_index_that_cannot_be_used_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is no archive"):
        open_reader(tmp_path)
    with fill(folder) as target:
        connection = sqlite3.connect(folder / "index.db")
        with connection:
            connection.execute("UPDATE property SET value = 'old' WHERE name = 'fingerprint'")
        connection.close()
        with pytest.raises(SettingsError, match="hilum rebuild"):
            open_reader(folder)
        assert target.reader.statistics().instances == 6
    with open_reader(folder) as reader:
        assert reader.reader.statistics().instances == 6


def test_what_was_imported_comes_back(folder: Path, tmp_path: Path) -> None:
    source = Path(pydicom.__file__).parent / "data/test_files/CT_small.dcm"
    with opened(folder) as target:
        take(target, source)
        (done,) = run(target, tmp_path)
    ours, theirs = pydicom.dcmread(tmp_path / done.name), pydicom.dcmread(source)
    assert ours == theirs
