"""Every test file of pydicom: what the scanner, the file reader and the transcoder make of it."""

from __future__ import annotations

import io
import logging
import warnings
from pathlib import Path

import pydicom
import pytest
from pydicom.dataelem import RawDataElement

from hilum.dataset import part10, values
from hilum.dataset.codec import decode, encode, transcode
from hilum.dataset.scan import Wanted, scan
from hilum.dataset.vrs import swapped
from hilum.errors import DataSetError
from hilum.tables import uids
from hilum.tables.uids import transfer_syntax

REFUSED = {
    "MR_truncated.dcm": "(7FE0,0010) at byte 1154 needs 8204 bytes, 8142 are left",
    "rtplan_truncated.dcm": "(300A,00B0) at byte 1110 needs 984 bytes, 719 are left",
    "emri_small_jpeg_2k_lossless_too_short.dcm": "(7FE0,0010)",
}
NO_DICOM = {"no_meta.dcm", "rtplan.dump", "rtstruct.dump", "zipMR.gz", "crayons.icc"}
TARGETS = (
    uids.IMPLICIT_VR_LITTLE_ENDIAN,
    uids.EXPLICIT_VR_LITTLE_ENDIAN,
    uids.EXPLICIT_VR_BIG_ENDIAN,
    uids.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
)


def _is_text(path: Path) -> bool:
    return path.suffix in (".py", ".pyc", ".txt", ".json", ".md") or path.name == "README"


def _files() -> list[Path]:
    """The files that come with pydicom and with pydicom-data, none of which is downloaded."""
    folder = Path(pydicom.data.__file__).parent
    found = [*folder.rglob("*")]
    try:
        import data_store
    except ImportError:
        pass
    else:
        found += [path for root in data_store.__path__ for path in Path(root, "data").iterdir()]
    wanted = {path.resolve() for path in found if path.is_file() and not _is_text(path)}
    return sorted(wanted)


FILES = [path for path in _files() if path.name not in NO_DICOM]
NAMES = [path.name for path in FILES]


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _parts(path: Path):
    meta, offset, size = part10.read_file(path)
    data = path.read_bytes()[offset:]
    assert len(data) == size
    return meta, transfer_syntax(meta.transfer_syntax_uid), data


def test_there_are_files() -> None:
    assert len(FILES) > 150


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_scan_sees_what_pydicom_sees(path: Path) -> None:
    meta, syntax, data = _parts(path)
    if path.name in REFUSED:
        with pytest.raises(DataSetError) as caught:
            scan(data, syntax, set())
        assert REFUSED[path.name] in str(caught.value)
        return
    theirs = pydicom.dcmread(path, force=True)
    tags = frozenset(int(tag) for tag in theirs.keys())  # noqa: SIM118
    header = scan(data, syntax, Wanted(tags, value_cap=1 << 31, sequence_cap=1 << 31))
    assert header.values.keys() == tags
    assert theirs.file_meta.get("TransferSyntaxUID", syntax.uid) == syntax.uid
    inner = theirs.get("SOPInstanceUID", meta.sop_instance_uid)
    assert theirs.file_meta.get("MediaStorageSOPInstanceUID", inner) == meta.sop_instance_uid
    for tag in tags:
        raw = theirs.get_item(tag)
        if isinstance(raw, RawDataElement):
            assert header.values[tag] == (raw.value or b"")


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_text_is_what_pydicom_reads(path: Path) -> None:
    theirs = pydicom.dcmread(path, force=True, stop_before_pixels=True)
    character_set = theirs.get("SpecificCharacterSet", "") or ""
    term = character_set if isinstance(character_set, str) else "\\".join(character_set)
    for tag in list(theirs.keys()):
        raw = theirs.get_item(tag)
        if not isinstance(raw, RawDataElement) or theirs[tag].VR not in ("PN", "LO", "SH", "UC"):
            continue
        value = theirs[tag].value
        expected = list(map(str, value)) if theirs[tag].VM > 1 else [str(value)] if value else []
        ours = values.texts(raw.value or b"", term, person_name=theirs[tag].VR == "PN")
        assert [text.rstrip("= ") for text in ours] == [text.strip(" \0") for text in expected]


def _flat(data_set: pydicom.Dataset, path: str = ""):
    """Every element below a data set, with where it is, its VR and its value."""
    for element in data_set:
        if element.tag.element == 0:
            continue
        where = f"{path}{element.tag}"
        if element.VR != "SQ":
            yield where, element.VR, element.value
            continue
        yield where, "SQ", len(element.value)
        for number, item in enumerate(element.value):
            yield from _flat(item, f"{where}[{number}]")


def _read(data: bytes, syntax: str) -> list[tuple[str, str, object]]:
    meta = part10.meta("1.2", "1.2.3", syntax)
    return list(_flat(pydicom.dcmread(io.BytesIO(meta + data), force=True)))


def _same(source, target, crossed: bool) -> bool:
    """Whether two elements are the same in value, as far as their VRs let pydicom see it."""
    if source[0] != target[0]:
        return False
    if source[2] == target[2] or not (source[2] or target[2]):
        return True
    if isinstance(source[2], bytes) and isinstance(target[2], bytes):
        ours = target[2]
        if crossed and source[1] == target[1] == "OW":
            ours = swapped(ours, 2)
        return ours[: len(source[2])] == source[2] and len(ours) - len(source[2]) < 2
    # Implicit VR does not carry the VR of private elements, nor which one of two was chosen.
    private = int(source[0].rpartition("(")[2][:4], 16) & 1
    return source[1] != target[1] and (private or {source[1], target[1]} <= {"US", "SS", "OW"})


def _recodable(path: Path) -> bool:
    if path.name in (*REFUSED, "DICOMDIR-nooffset") or path.stat().st_size > 2_000_000:
        return False
    return not transfer_syntax(part10.read_file(path)[0].transfer_syntax_uid).encapsulated


UNCOMPRESSED = [path for path in FILES if _recodable(path)]


@pytest.mark.parametrize("path", UNCOMPRESSED, ids=[path.name for path in UNCOMPRESSED])
def test_recoded_files_read_the_same(path: Path, monkeypatch) -> None:
    # UN is little endian in every transfer syntax (PS3.5 6.2.2): pydicom guesses a VR instead.
    monkeypatch.setattr(pydicom.config, "replace_un_with_known_vr", False)
    _, syntax, data = _parts(path)
    theirs = _read(data, syntax.uid)
    for target in TARGETS:
        recoded = transcode(data, syntax, transfer_syntax(target))
        assert len(recoded) % 2 == 0 or target == syntax.uid
        ours = _read(recoded, target)
        assert len(ours) == len(theirs)
        crossed = (target == uids.EXPLICIT_VR_BIG_ENDIAN) == syntax.little_endian
        for pair in zip(theirs, ours, strict=True):
            assert _same(*pair, crossed), pair


@pytest.mark.parametrize("path", UNCOMPRESSED, ids=[path.name for path in UNCOMPRESSED])
def test_decoded_files_encode_to_the_same(path: Path) -> None:
    _, syntax, data = _parts(path)
    padded = decode(encode(decode(data, syntax), syntax), syntax)
    for target in map(transfer_syntax, TARGETS[1:]):
        assert decode(encode(padded, target), target) == padded
    implicit = transfer_syntax(TARGETS[0])
    assert decode(encode(padded, implicit), implicit).keys() == padded.keys()


@pytest.mark.parametrize(
    "name", ["CT_small.dcm", "MR_small_implicit.dcm", "MR_small_bigendian.dcm"]
)
def test_cut_files_are_never_taken_for_whole(name: str) -> None:
    """Any cut is refused but one at the border of a top-level element, which cannot be told."""
    (path,) = (path for path in FILES if path.name == name)
    _, syntax, data = _parts(path)
    borders = _borders(data, syntax)
    for cut in [
        *range(0, len(data), 7),
        *borders,
        *(border + 1 for border in borders - {len(data)}),
    ]:
        try:
            header = scan(data[:cut], syntax, set())
        except DataSetError:
            assert cut not in borders
        else:
            assert cut in borders or any("zero bytes" in finding for finding in header.findings)


def _borders(data: bytes, syntax) -> set[int]:
    """Where top-level elements start, as pydicom reads them, and the end."""
    meta = part10.meta("1.2", "1.2.3", syntax.uid)
    theirs = pydicom.dcmread(io.BytesIO(meta + data))
    header = 8 if syntax.implicit_vr else None
    found = {0, len(data)}
    for tag in theirs.keys():  # noqa: SIM118
        raw = theirs.get_item(tag)
        position = (raw.value_tell if isinstance(raw, RawDataElement) else raw.file_tell) - len(
            meta
        )
        long = raw.VR in ("OB", "OW", "OF", "SQ", "UT", "UN", "OD", "OL", "UC", "UR")
        found.add(position - (header or (12 if long else 8)))
    return found
