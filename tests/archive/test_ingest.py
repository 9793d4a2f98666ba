"""What the archive takes, refuses, and says about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hilum.archive import ingest
from hilum.archive.extract import coding_letter
from hilum.archive.ports import DuplicatePolicy, Level, Source
from hilum.dataset.items import items
from hilum.errors import (
    DataSetError,
    DimseError,
    DuplicateRefused,
    IdentifierMismatch,
    InvalidInstance,
    OutOfSpace,
    SopClassNotSupported,
)
from hilum.tables.uids import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    transfer_syntax,
)
from tests.archive.building import (
    CT,
    HANGING_PROTOCOL,
    MR,
    SMALL,
    SOURCE,
    contents,
    dataset,
    opened,
    snapshot,
    store,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.store import Store
    from hilum.tables.uids import TransferSyntax

SYNTAXES = tuple(
    map(
        transfer_syntax,
        (IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN),
    )
)


@pytest.fixture
def target(folder: Path) -> Iterator[Store]:
    with opened(folder) as store_:
        yield store_


def test_an_instance_is_found_as_soon_as_it_is_acknowledged(target: Store) -> None:
    data = dataset("1.2.3", size=1000)
    answer = store(target, "1.2.3", data)
    assert answer.outcome == "stored"
    assert answer.findings == ()
    instance = target.reader.find("1.2.3")
    assert instance is not None
    assert (instance.sop_class_uid, instance.transfer_syntax_uid) == (CT, EXPLICIT_VR_LITTLE_ENDIAN)
    with target.reader.open(instance) as reading:
        assert reading.read() == data
        assert b"".join(bytes(chunk) for chunk in reading.chunks(100)) == data
        assert reading.head()[128:132] == b"DICM"
        assert reading.size == len(data)


@pytest.mark.parametrize("size", [0, 10, 70_000, 95_000, 97_000, 500_000])
@pytest.mark.parametrize("fragment", [1000, 130_000])
def test_sizes_around_every_threshold(target: Store, size: int, fragment: int) -> None:
    data = dataset("1.2.3", size=size)
    assert store(target, "1.2.3", data, fragment=fragment).outcome == "stored"
    assert store(target, "1.2.3", data, fragment=fragment).outcome == "identical"
    assert contents(target) == {"1.2.3": data}


@pytest.mark.parametrize("size", [100, 200_000])
def test_policies_for_other_content(folder: Path, size: int) -> None:
    """Hazard 68, one sender."""
    first, second = dataset("1.2.3", size=size), dataset("1.2.3", size=size, number=2)
    for policy, outcome, state in (
        (DuplicatePolicy.KEEP, "kept", "kept"),
        (DuplicatePolicy.REPLACE, "replaced", "replaced"),
    ):
        with opened(folder / policy.value, policy=policy) as target:
            store(target, "1.2.3", first)
            assert store(target, "1.2.3", second).outcome == outcome
            assert contents(target) == {"1.2.3": second}
            newest, oldest = target.reader.versions("1.2.3")
            assert (newest.state, newest.version) == ("current", 2)
            assert (oldest.state, oldest.version) == (state, 1)
            with target.reader.open(oldest.instance) as reading:
                assert reading.read() == first
            assert oldest.instance.study_instance_uid == "1.2.826.1"
            (record,) = target.reader.audit()
            assert (record.action, record.sop_instance_uid) == (state, "1.2.3")
            assert target.reader.statistics().instances == 1
    with opened(folder / "reject", policy=DuplicatePolicy.REJECT) as target:
        store(target, "1.2.3", first)
        with pytest.raises(DuplicateRefused) as refused:
            store(target, "1.2.3", second)
        assert refused.value.status == 0xA901
        assert store(target, "1.2.3", first).outcome == "identical"
        assert contents(target) == {"1.2.3": first}


def test_a_kept_version_sent_again_is_identical(target: Store) -> None:
    first, second = dataset("1.2.3"), dataset("1.2.3", number=2)
    for data in (first, second):
        store(target, "1.2.3", data)
    assert store(target, "1.2.3", first).outcome == "identical"
    assert contents(target) == {"1.2.3": second}
    assert len(target.reader.versions("1.2.3")) == 2


def test_same_bytes_in_another_transfer_syntax_are_other_content(target: Store) -> None:
    data = dataset("1.2.3")
    store(target, "1.2.3", data)
    answer = store(target, "1.2.3", data, syntax="1.2.840.10008.1.2.4.50")
    assert answer.outcome == "kept"


@pytest.mark.parametrize(
    "uid",
    ["", "..", "../../x", "/etc/x", "1.2\0", "1.2\n3", "1.2.a", "1" * 65, "9" * 10_000, ".1", "é"],
)
def test_hazard_60_no_name_comes_from_the_wire(target: Store, uid: str) -> None:
    before = sorted(target.folder.rglob("*"))
    with pytest.raises(InvalidInstance) as refused:
        target.incoming(CT, uid, EXPLICIT_VR_LITTLE_ENDIAN, SOURCE)
    assert refused.value.status == 0x0117
    assert sorted(target.folder.rglob("*")) == before


@pytest.mark.parametrize("class_", ["../x", "", "1.2/3"])
def test_sop_class_and_transfer_syntax_must_be_uids(target: Store, class_: str) -> None:
    with pytest.raises(SopClassNotSupported):
        target.incoming(class_, "1.2", EXPLICIT_VR_LITTLE_ENDIAN, SOURCE)
    with pytest.raises(SopClassNotSupported):
        target.incoming(CT, "1.2", class_, SOURCE)


def test_hazard_61_titles_and_hosts_name_nothing(folder: Path) -> None:
    source = Source("../../../tmp/x", "$(id)", "`id`/..\n", "\0\x1b[31m")
    with opened(folder) as target:
        incoming = target.incoming(CT, "1.2.3", EXPLICIT_VR_LITTLE_ENDIAN, source)
        incoming.write(memoryview(dataset("1.2.3", study="../../etc", series="a/b c")))
        assert incoming.submit().wait().outcome == "stored"
    names = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert names == ["0000000001.tar", "index.db", "turn"]
    raw = (folder / "segments" / "0000000001.tar").read_bytes()
    name = raw[1024:1124].rstrip(b"\0").decode()
    prefix = raw[1024 + 345 : 1024 + 500].rstrip(b"\0").decode()
    assert name == "1.2.3.dcm"
    assert ".." not in prefix
    assert len(prefix.split("/")) == 2


def test_hazard_62_a_planted_link_is_not_followed(folder: Path) -> None:
    with opened(folder) as target:
        outside = folder / "outside"
        outside.write_bytes(b"untouched")
        (folder / "segments" / "0000000001.tar").symlink_to(outside)
        with pytest.raises(DimseError):
            store(target, "1.2.3", dataset("1.2.3"))
        assert outside.read_bytes() == b"untouched"
        assert store(target, "1.2.3", dataset("1.2.3")).outcome == "stored"
        assert outside.read_bytes() == b"untouched"


def test_hazard_62_a_link_in_place_of_a_segment_is_not_read(folder: Path) -> None:
    with opened(folder) as target:
        store(target, "1.2.3", dataset("1.2.3"))
        segment = folder / "segments" / "0000000001.tar"
        moved = segment.rename(folder / "elsewhere")
        segment.symlink_to(moved)
        instance = target.reader.find("1.2.3")
        assert instance is not None
        with pytest.raises(DimseError):
            target.reader.open(instance)


@pytest.mark.parametrize(
    ("data", "tag"),
    [
        (dataset("1.2.4"), 0x00080018),
        (dataset("1.2.3", sop_class=MR), 0x00080016),
        (dataset("1.2.3", study=None), 0x0020000D),
        (dataset("1.2.3", study=""), 0x0020000D),
        (dataset("1.2.3", series=None), 0x0020000E),
        (b"", 0x0020000D),
    ],
)
def test_hazard_46_mismatches_name_the_element(target: Store, data: bytes, tag: int) -> None:
    with pytest.raises(IdentifierMismatch) as refused:
        store(target, "1.2.3", data)
    assert refused.value.status == 0xA900
    assert refused.value.offending == (tag,)
    assert contents(target) == {}


def test_truncated_data_sets_are_refused(target: Store) -> None:
    data = dataset("1.2.3", size=300)
    with pytest.raises(DataSetError):
        store(target, "1.2.3", data[:-7])
    with pytest.raises(DataSetError):
        store(target, "1.2.3", dataset("1.2.3", size=200_000)[:-7])
    assert contents(target) == {}
    assert not list(target.folder.rglob("*.part"))


def test_absent_sop_uids_are_a_finding(target: Store) -> None:
    answer = store(target, "1.2.3", dataset(None, sop_class=None))
    assert answer.outcome == "stored"
    assert answer.findings == ("(0008,0016) is absent", "(0008,0018) is absent")
    instance = target.reader.find("1.2.3")
    assert instance is not None
    assert target.reader.findings(instance) == answer.findings


@pytest.mark.parametrize("uid", ["1.02.3", "1..2", "1.2.", "0.0001"])
def test_hazard_44_odd_uids_are_taken_and_flagged(target: Store, uid: str) -> None:
    answer = store(target, uid, dataset(uid))
    assert answer.outcome == "stored"
    assert "rules of UIDs" in answer.findings[0]
    assert target.reader.find(uid) is not None


@pytest.mark.parametrize("uid", ["1.2.3", "1.0.3", "0.1", "1.2.10.100"])
def test_good_uids_are_not_flagged(target: Store, uid: str) -> None:
    assert store(target, uid, dataset(uid)).findings == ()


def test_missing_patient_id_is_no_error(target: Store) -> None:
    """Type 2: two studies without Patient ID are not the same patient."""
    for study in ("1.2.1", "1.2.2"):
        data = dataset(f"{study}.9", study=study, without=(0x00100020,))
        assert store(target, f"{study}.9", data).findings == ()
    assert target.reader.statistics().patients == 2


def test_objects_without_patient(target: Store) -> None:
    data = dataset("1.2.3", study=None, series=None, sop_class=HANGING_PROTOCOL)
    assert store(target, "1.2.3", data, sop_class=HANGING_PROTOCOL).outcome == "stored"
    instance = target.reader.find("1.2.3")
    assert instance is not None
    assert instance.study_instance_uid is None
    assert contents(target) == {"1.2.3": data}
    assert target.reader.statistics()[:4] == (0, 0, 0, 1)
    (found,) = target.reader.entities(Level.INSTANCE, {"SOPClassUID": HANGING_PROTOCOL})
    assert found["SOPInstanceUID"] == "1.2.3"


def test_implicit_vr_and_deflated(target: Store) -> None:
    import struct
    import zlib

    implicit = b"".join(
        struct.pack("<HHI", tag >> 16, tag & 0xFFFF, len(value)) + value
        for tag, value in (
            (0x00080016, CT.encode() + b"\0"),
            (0x00080018, b"1.2.30"),
            (0x00100020, b"P1"),
            (0x0020000D, b"1.2.40"),
            (0x0020000E, b"1.2.50"),
        )
    )
    assert store(target, "1.2.30", implicit, syntax=IMPLICIT_VR_LITTLE_ENDIAN).findings == ()
    press = zlib.compressobj(wbits=-15)
    deflated = press.compress(dataset("1.2.31")) + press.flush()
    store(target, "1.2.31", deflated, syntax=DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
    assert contents(target) == {"1.2.30": implicit, "1.2.31": deflated}


def test_discard_leaves_nothing(target: Store) -> None:
    for size in (10, 300_000):
        incoming = target.incoming(CT, "1.2.3", EXPLICIT_VR_LITTLE_ENDIAN, SOURCE)
        incoming.write(memoryview(dataset("1.2.3", size=size)))
        incoming.discard()
    assert contents(target) == {}
    assert not list(target.folder.rglob("*.part"))


def test_no_memory_fails_only_that_instance(target: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stingy(bytearray):
        def __new__(cls, size: int) -> Stingy:
            if size > 65536:
                raise MemoryError
            return super().__new__(cls, size)

    monkeypatch.setattr(ingest, "bytearray", Stingy, raising=False)
    with pytest.raises(OutOfSpace):
        store(target, "1.2.3", dataset("1.2.3", size=80_000))
    assert store(target, "1.2.4", dataset("1.2.4", size=1000)).outcome == "stored"


def test_low_water_refuses_before_data_are_taken(folder: Path) -> None:
    now = [0.0]
    with opened(folder, monotonic=lambda: now[0], limits=SMALL._replace(low_water=1)) as target:
        disk = target._disk
        disk.free_bytes = lambda _folder: 0  # type: ignore[method-assign]
        with pytest.raises(OutOfSpace) as refused:
            target.incoming(CT, "1.2.3", EXPLICIT_VR_LITTLE_ENDIAN, SOURCE)
        assert refused.value.status == 0xA700
        disk.free_bytes = lambda _folder: 1 << 30  # type: ignore[method-assign]
        now[0] = 1.0
        assert store(target, "1.2.3", dataset("1.2.3")).outcome == "stored"


def test_memory_stays_flat_for_large_instances(target: Store) -> None:
    data = memoryview(bytes(1 << 20))
    incoming = target.incoming(CT, "1.2.3", EXPLICIT_VR_LITTLE_ENDIAN, SOURCE)
    for _ in range(64):
        incoming.write(data)

    def resident() -> int:
        status = Path("/proc/self/statm").read_text()
        return int(status.split()[1]) - int(status.split()[2])

    before = resident()
    for _ in range(64):
        incoming.write(data)
    assert (resident() - before) * 4096 < 16 << 20
    incoming.discard()


def _recoded(data: bytes, syntax: TransferSyntax) -> bytes:
    """A data set of `building.dataset`, with a code sequence, in another uncompressed syntax."""
    import io

    from pydicom import dcmread, dcmwrite
    from pydicom.dataset import Dataset

    found = dcmread(io.BytesIO(data), force=True)
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "1", "99X", "chest"
    found.ProcedureCodeSequence = [code]
    found.RequestAttributesSequence = [code]
    found.NumberOfFrames = 3
    written = io.BytesIO()
    little, implicit = syntax.little_endian, syntax.implicit_vr
    dcmwrite(written, found, little_endian=little, implicit_vr=implicit, enforce_file_format=False)
    return written.getvalue()


@pytest.mark.parametrize("claimed", SYNTAXES, ids=lambda syntax: syntax.uid)
@pytest.mark.parametrize("actual", SYNTAXES, ids=lambda syntax: syntax.uid)
def test_sequences_are_indexed_as_they_are_coded_whatever_was_claimed(
    folder: Path, claimed: TransferSyntax, actual: TransferSyntax
) -> None:
    data = _recoded(dataset("1.2.3"), actual)
    letter = coding_letter(actual.little_endian, not actual.implicit_vr).encode()
    for _ in range(2):
        with opened(folder) as target:
            outcome = store(target, "1.2.3", data, syntax=claimed.uid)
            assert outcome.outcome in ("stored", "identical")
            (study,) = target.reader.entities(Level.STUDY, {})
            (series,) = target.reader.entities(Level.SERIES, {})
            for found in (study["ProcedureCodeSequence"], series["RequestAttributesSequence"]):
                assert isinstance(found, bytes) and found[:2] == letter + b"\0"
                (item,) = items(found[2:], actual)
                assert item[0x00080104].strip() == b"chest"
            rows = snapshot(target)
        # Once from what arrived, once from the segments: the same answers.
        (folder / "index.db").unlink()
        with opened(folder) as target:
            assert target.recovered.rebuilt
            assert snapshot(target) == rows
