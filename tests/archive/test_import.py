"""Importing: files, folders and DICOMDIR media, real ones and hostile ones."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pydicom.data
import pytest
from xxhash import xxh3_128_digest

from hilum.archive import media
from hilum.archive.importing import count_files, import_paths
from hilum.dataset import part10
from hilum.errors import OutOfSpace
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN
from tests.archive.building import SMALL, contents, dataset, element, opened
from tests.archive.files import file_bytes, outcomes, problems, take, write_files
from tests.corpus import meta as meta_of

PYDICOM = Path(pydicom.data.__file__).parent / "test_files"
MEDIUM = PYDICOM / "dicomdirtests"


def test_real_files_are_stored_byte_for_byte_or_told(folder: Path) -> None:
    """Each of pydicom's own files is stored exactly, or has a reason."""
    with opened(folder) as store:
        imported = take(store, PYDICOM)
        counts = outcomes(imported)
        assert counts["stored"] > 100
        assert all(bool(one.reason) == (one.outcome in ("refused", "skipped")) for one in imported)
        checked = 0
        for one in imported:
            if one.outcome in ("stored", "kept", "identical"):
                content = Path(one.path).read_bytes()
                if content[128:132] == b"DICM":
                    end = meta_of(content).end
                    assert list(stored_versions(store, content[end:])), one.path
                    checked += 1
        assert checked > 120
    assert not [problem for problem in problems(folder) if problem.is_wrong]


def stored_versions(store, data: bytes):  # type: ignore[no-untyped-def]
    """Versions in the archive whose bytes are exactly these."""
    digest = xxh3_128_digest(data)
    rows = store.reader.connection().execute(
        "SELECT sop_instance_uid FROM instance WHERE digest = ?1 AND length = ?2"
        " UNION SELECT sop_instance_uid FROM superseded WHERE digest = ?1 AND length = ?2",
        (digest, len(data)),
    )
    for (uid,) in rows.fetchall():
        for version in store.reader.versions(uid):
            if version.instance.digest == digest:
                with store.reader.open(version.instance) as instance:
                    assert instance.read() == data
                yield version


def test_a_second_run_is_identical(folder: Path, tmp_path: Path) -> None:
    write_files(tmp_path, 70, size=3000)
    (tmp_path / "large").write_bytes(file_bytes("1.2.9", size=2 << 20))
    with opened(folder) as store:
        assert outcomes(take(store, tmp_path)) == {"stored": 71}
        before = sum(f.stat().st_size for f in (folder / "segments").iterdir())
        assert outcomes(take(store, tmp_path)) == {"identical": 71}
        assert sum(f.stat().st_size for f in (folder / "segments").iterdir()) == before
        assert count_files([tmp_path, tmp_path / "large"]) == 72


def test_outcomes_keep_the_order_of_files_and_the_last_is_current(
    folder: Path, tmp_path: Path
) -> None:
    for name, number in (("a", 1), ("b", 2), ("c", 3)):
        (tmp_path / name).write_bytes(file_bytes("1.2.3", number=number))
    with opened(folder) as store:
        imported = take(store, tmp_path)
        assert [Path(one.path).name for one in imported] == ["a", "b", "c"]
        assert [one.outcome for one in imported] == ["stored", "kept", "kept"]
        assert contents(store)["1.2.3"] == dataset("1.2.3", number=3)


def test_reasons_of_what_is_not_taken(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a text, and no DICOM at all " * 20)
    (tmp_path / "b.empty").touch()
    (tmp_path / "c.cut").write_bytes(file_bytes("1.2.3", size=4000)[:-100])
    (tmp_path / "d.nostudy").write_bytes(file_bytes("1.2.4", study=None))
    os.mkfifo(tmp_path / "e.pipe")
    (tmp_path / "f.dangling").symlink_to("nothing")
    with opened(folder) as store:
        found = {Path(one.path).name: one for one in take(store, tmp_path)}
    assert {name: one.outcome for name, one in found.items()} == {
        "a.txt": "skipped",
        "b.empty": "skipped",
        "c.cut": "refused",
        "d.nostudy": "refused",
        "e.pipe": "refused",
        "f.dangling": "refused",
    }
    assert "no DICM" in found["a.txt"].reason
    assert "empty" in found["b.empty"].reason
    assert "(7FE0,0010)" in found["c.cut"].reason
    assert found["d.nostudy"].reason == "no Study Instance UID (A900)"
    assert "not a regular file" in found["e.pipe"].reason


def test_files_without_meta_and_with_the_wrong_one(folder: Path, tmp_path: Path) -> None:
    """LENIENT cases: the data set itself tells which instance it is."""
    (tmp_path / "bare").write_bytes(dataset("1.2.5"))
    wrong = file_bytes("1.2.6")
    (tmp_path / "wrong").write_bytes(wrong[: -len(dataset("1.2.6"))] + dataset("1.2.7"))
    with opened(folder) as store:
        assert outcomes(take(store, tmp_path)) == {"stored": 2}
        assert set(contents(store)) == {"1.2.5", "1.2.7"}


@pytest.mark.parametrize("head", [b"MZ\x90\0", b"\x7fELF", b"%PDF-1.7"])
def test_hazard_59_a_preamble_is_not_kept(folder: Path, tmp_path: Path, head: bytes) -> None:
    preamble = head.ljust(128, b"\1")
    (tmp_path / "polyglot.dcm").write_bytes(file_bytes("1.2.3", preamble=preamble))
    with opened(folder) as store:
        assert outcomes(take(store, tmp_path)) == {"stored": 1}
        with store.reader.open(store.reader.find("1.2.3")) as instance:
            assert instance.head()[:132] == bytes(128) + b"DICM"
    assert all(head not in path.read_bytes() for path in (folder / "segments").iterdir())


def test_the_source_says_that_it_was_imported(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(file_bytes("1.2.3"))
    with opened(folder) as store:
        take(store, tmp_path)
        (source,) = store.reader.connection().execute("SELECT source FROM source").fetchone()
    assert json.loads(source) == ["", "", "", f"import of {tmp_path.resolve()}"]


def test_a_full_disk_ends_the_import_with_what_was_done(folder: Path, tmp_path: Path) -> None:
    write_files(tmp_path, 20)
    with opened(folder, limits=SMALL._replace(low_water=1 << 60)) as store:
        imported = import_paths(store, [tmp_path])
        first = next(imported)
        assert (first.outcome, "must stay" in first.reason) == ("refused", True)
        with pytest.raises(OutOfSpace):
            list(imported)


def test_an_import_may_be_left_at_any_time(folder: Path, tmp_path: Path) -> None:
    uids = write_files(tmp_path, 200)
    with opened(folder) as store:
        imported = import_paths(store, [tmp_path])
        seen = [next(imported) for _ in range(3)]
        imported.close()
        known = set(contents(store))
        assert len(known) >= 64 >= len(seen)
        assert outcomes(take(store, tmp_path)) == {
            "identical": len(known),
            "stored": 200 - len(known),
        }
        assert set(contents(store)) == set(uids)


# DICOMDIR -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_a_medium_however_it_was_mounted(folder: Path, tmp_path: Path, case) -> None:  # type: ignore[no-untyped-def]
    named = [one.path for one in media.files_named(MEDIUM / "DICOMDIR")]
    assert len(named) == 31
    for path in named:
        assert path is not None
        target = tmp_path / case(str(path.relative_to(MEDIUM)))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(MEDIUM / "DICOMDIR", tmp_path / case("DICOMDIR"))
    (tmp_path / "besides.dcm").write_bytes(file_bytes("1.2.3"))
    with opened(folder) as store:
        assert outcomes(take(store, tmp_path / case("DICOMDIR"))) == {"stored": 31}
        assert outcomes(take(store, tmp_path)) == {"identical": 31, "stored": 1, "skipped": 1}


@pytest.mark.parametrize("variant", ["DICOMDIR-bigEnd", "DICOMDIR-implicit", "DICOMDIR-reordered"])
def test_other_codings_name_the_same_files(variant: str) -> None:
    expected = sorted(one.file_id for one in media.files_named(MEDIUM / "DICOMDIR"))
    found = list(media.files_named(MEDIUM / variant))
    assert sorted(one.file_id for one in found) == expected
    assert all(one.path is not None for one in found)


def directory_naming(*file_ids: str) -> bytes:
    """A DICOMDIR with one record for each Referenced File ID."""
    records = b"".join(
        element(0xFFFEE000, b"", b"")[:4]
        + len(item := element(0x00041500, b"CS", file_id.encode())).to_bytes(4, "little")
        + item
        for file_id in file_ids
    )
    meta = part10.meta(media.DIRECTORY_CLASS, "1.2.3.4", EXPLICIT_VR_LITTLE_ENDIAN)
    return meta + element(0x00041220, b"SQ", records)


@pytest.mark.parametrize(
    "file_id",
    [
        "..\\secret",
        "A\\..\\..\\secret",
        "/etc/passwd",
        "A/../../secret",
        "\\secret",
        ".\\IMG",
        "LINK",
        "LINKED\\secret",
        "A\0B",
        "MISSING",
        "\\".join(["A"] * 100),
    ],
)
def test_hazard_83_nothing_outside_the_medium(folder: Path, tmp_path: Path, file_id: str) -> None:
    medium = tmp_path / "medium"
    medium.mkdir()
    (tmp_path / "secret").write_bytes(file_bytes("1.2.666"))
    (medium / "LINK").symlink_to(tmp_path / "secret")
    (medium / "LINKED").symlink_to(tmp_path)
    (medium / "IMG").write_bytes(file_bytes("1.2.3"))
    (medium / "DICOMDIR").write_bytes(directory_naming(file_id, "IMG"))
    with opened(folder) as store:
        imported = take(store, medium / "DICOMDIR")
        assert [one.outcome for one in imported] == ["refused", "stored"]
        assert imported[0].reason
        assert set(contents(store)) == {"1.2.3"}


def test_what_is_no_dicomdir(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "DICOMDIR").write_text("nonsense")
    (tmp_path / "IMG").write_bytes(file_bytes("1.2.3"))
    with opened(folder) as store:
        assert outcomes(take(store, tmp_path / "DICOMDIR")) == {"refused": 1}
        assert outcomes(take(store, tmp_path)) == {"skipped": 1, "stored": 1}
