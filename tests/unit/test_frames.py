"""Frames taken out of an instance: the right ones, and a new instance that is true. PS3.4 Y.3."""

from __future__ import annotations

import io
import struct
from datetime import datetime

import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.pixels import pixel_array
from pydicom.sequence import Sequence

from hilum.dataset import part10
from hilum.dataset.bulk import without_bulk_data
from hilum.dataset.codec import Element
from hilum.dataset.compress import compress
from hilum.dataset.frame_list import FrameError, chosen_frames, frame_range, simple_range
from hilum.dataset.frames import extract
from hilum.errors import DimseError
from tests.pixel_images import BASE, DEFLATED, HTJ2K, J2K, JLS, RLE, data_set, j2k, split, values

EXPLICIT = BASE + "1"
NOW = datetime(2026, 11, 22, 14, 30, 5)
NEW = "2.25.1234"
SIMPLE, CALCULATED, TIMES = 0x00081161, 0x00081162, 0x00081163


def key(tag, *numbers):
    form, vr = ("d", "FD") if tag == TIMES else ("I", "UL")
    return {tag: Element(vr, struct.pack(f"<{len(numbers)}{form}", *numbers))}


# Which frames (Y.3.2) ---------------------------------------------------------------------------

FOUND = [
    (key(SIMPLE, 1), [1]),
    (key(SIMPLE, 2, 5, 25), [2, 5, 25]),
    # the standard's own example, Y.3.2.1.2
    (key(CALCULATED, 2, 9, 3, 12, 0xFFFFFFFF, 5), [2, 5, 8, 12, 17, 22]),
    (key(CALCULATED, 2, 8, 3), [2, 5, 8]),
    (key(CALCULATED, 24, 99, 1), [24, 25]),
    (key(CALCULATED, 3, 3, 1, 30, 40, 1), [3]),
    (key(CALCULATED, 1, 0xFFFFFFFF, 100), [1]),
    (key(TIMES, 0, 0.5), [1, 2, 3, 4, 5, 6]),
    (key(TIMES, 2.35, 99), [25]),
    (key(TIMES, -1, 0), [1]),
]


@pytest.mark.parametrize(("identifier", "numbers"), FOUND)
def test_frames_that_are_asked_for(identifier, numbers):
    times = [frame / 10 for frame in range(25)]
    chosen = chosen_frames(frame_range(identifier), 25, times)
    assert [frame + 1 for frame in chosen] == numbers


WRONG = [
    ({}, 0xAA04),
    (key(SIMPLE, 1) | key(TIMES, 0, 1), 0xAA04),
    (key(SIMPLE), 0xAA04),
    (key(SIMPLE, 0), 0xAA04),
    (key(SIMPLE, 3, 2), 0xAA04),
    (key(SIMPLE, 3, 3), 0xAA04),
    (key(SIMPLE, 24, 26), 0xAA04),
    (key(SIMPLE, 26, 27), 0xAA00),
    ({SIMPLE: Element("UL", b"\1\0")}, 0xAA04),
    (key(CALCULATED, 1, 2), 0xAA04),
    (key(CALCULATED, 2, 1, 1), 0xAA04),
    (key(CALCULATED, 1, 2, 0), 0xAA04),
    (key(CALCULATED, 1, 5, 2, 5, 9, 1), 0xAA04),
    (key(CALCULATED, 1, 0xFFFFFFFF, 5, 7, 9, 1), 0xAA04),
    (key(CALCULATED, 26, 30, 1), 0xAA00),
    (key(TIMES, 1, 0), 0xAA04),
    (key(TIMES, 1), 0xAA04),
    (key(TIMES, 1, float("nan")), 0xAA04),
    (key(TIMES, 3, 4), 0xAA00),
]


@pytest.mark.parametrize(("identifier", "status"), WRONG)
def test_requests_that_cannot_be_met(identifier, status):
    with pytest.raises(FrameError) as caught:
        chosen_frames(frame_range(identifier), 25, [frame / 10 for frame in range(25)])
    assert caught.value.status == status
    assert caught.value.comment


def test_time_range_without_times():
    with pytest.raises(FrameError) as caught:
        chosen_frames(frame_range(key(TIMES, 0, 1)), 25, None)
    assert caught.value.status == 0xAA03


# The new instance (Y.3.3) -----------------------------------------------------------------------


def taken(data, uid, asked):
    made = extract(data, uid, asked, sop_instance_uid=NEW, now=NOW)
    whole = part10.meta("1.2.840.10008.5.1.4.1.1.2.1", NEW, made.transfer_syntax_uid)
    return made, pydicom.dcmread(io.BytesIO(whole + b"".join(made.parts)))


def encoded(dataset):
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, False
    write_dataset(stream, dataset)
    return stream.getvalue()


def enhanced_mr():
    """An enhanced MR of 10 frames whose functional groups tell them apart."""
    dataset = pydicom.dcmread(get_testdata_file("emri_small.dcm", download=False))
    dataset.ContentDate, dataset.ContentTime = "20260301", "101500"
    groups = []
    for number in range(10):
        content, position, group = Dataset(), Dataset(), Dataset()
        content.FrameReferenceDateTime = f"20260301101500.{number:02}"
        content.DimensionIndexValues = [1, number + 1]
        position.ImagePositionPatient = [0, 0, number * 2.5]
        group.FrameContentSequence = Sequence([content])
        group.PlanePositionSequence = Sequence([position])
        groups.append(group)
    dataset.PerFrameFunctionalGroupsSequence = Sequence(groups)
    return dataset


@pytest.fixture(scope="module")
def enhanced():
    dataset = enhanced_mr()
    return encoded(dataset), dataset


@pytest.mark.parametrize("uid", [EXPLICIT, J2K, RLE, JLS, HTJ2K, DEFLATED])
def test_pixels_and_functional_groups_are_those_of_the_frames(enhanced, uid):
    data, before = enhanced
    source = data if uid == EXPLICIT else compress(data, uid)
    made, after = taken(source, uid, simple_range((2, 5, 6, 10)))
    assert made.frames == (2, 5, 6, 10)
    assert after.NumberOfFrames == 4
    kept = [1, 4, 5, 9]
    groups = [before.PerFrameFunctionalGroupsSequence[frame] for frame in kept]
    assert list(after.PerFrameFunctionalGroupsSequence) == groups
    if uid != DEFLATED:
        plugin = {"decoding_plugin": "pylibjpeg"} if uid in (J2K, HTJ2K) else {}
        assert np.array_equal(pixel_array(after, **plugin), before.pixel_array[kept])


def test_what_says_where_it_comes_from(enhanced):
    data, before = enhanced
    _, after = taken(data, EXPLICIT, frame_range(key(CALCULATED, 2, 9, 3)))
    assert after.SOPInstanceUID == NEW
    assert after.SOPClassUID == before.SOPClassUID
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "PatientID", "InstanceNumber"):
        assert after[keyword] == before[keyword]
    (origin,) = after.FrameExtractionSequence
    assert origin.MultiFrameSourceSOPInstanceUID == before.SOPInstanceUID
    assert list(origin.CalculatedFrameList) == [2, 9, 3]
    equipment = after.ContributingEquipmentSequence[-1]
    code = equipment.PurposeOfReferenceCodeSequence[0]
    assert (code.CodeValue, code.CodingSchemeDesignator) == ("109105", "DCM")
    assert equipment.Manufacturer == "Hilum"
    assert (after.InstanceCreationDate, after.InstanceCreationTime) == ("20261122", "143005")


def test_frames_of_frames_remember_both(enhanced):
    data, before = enhanced
    made, first = taken(data, EXPLICIT, simple_range((2, 5, 6, 10)))
    again, second = taken(b"".join(made.parts), EXPLICIT, simple_range((3,)))
    assert [
        list(np.atleast_1d(item.SimpleFrameList)) for item in second.FrameExtractionSequence
    ] == [
        [2, 5, 6, 10],
        [3],
    ]
    assert len(second.ContributingEquipmentSequence) == len(first.ContributingEquipmentSequence) + 1
    assert np.array_equal(second.pixel_array, before.pixel_array[5])
    assert again.frames == (3,)


def cine(frames=6, **attributes):
    dataset = Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.3.1", "1.2.3"
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns, dataset.NumberOfFrames = 3, 5, frames
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation = 7, 0
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    pixels = values(8, frames, 3, 5)
    dataset.PixelData = pixels.tobytes() + bytes(pixels.size % 2)
    dataset["PixelData"].VR = "OB"
    return encoded(dataset), pixels


TIMED = {"FrameTime": "40", "FrameIncrementPointer": 0x00181063, "ContentDate": "20261231"}
TIMED |= {"ContentTime": "235959.900", "AcquisitionTime": "120000"}


def test_every_third_frame_of_a_cine_loop():
    data, pixels = cine(7, **TIMED)
    _, after = taken(data, EXPLICIT, frame_range(key(CALCULATED, 1, 7, 3)))
    assert np.array_equal(after.pixel_array, pixels[::3])
    assert after.FrameTime == 120
    assert after.ContentTime == "235959.900"


def test_uneven_frames_of_a_cine_loop_get_a_vector():
    data, pixels = cine(7, **TIMED)
    _, after = taken(data, EXPLICIT, simple_range((4, 5, 7)))
    assert np.array_equal(after.pixel_array, pixels[[3, 4, 6]])
    assert "FrameTime" not in after
    assert [float(step) for step in after.FrameTimeVector] == [0, 40, 80]
    assert after.FrameIncrementPointer == 0x00181065
    # it starts 120 ms later, in the next year
    assert (after.ContentDate, after.ContentTime) == ("20270101", "000000.020000")


def test_a_cine_loop_by_time():
    data, pixels = cine(7, **TIMED)
    made, after = taken(data, EXPLICIT, frame_range(key(TIMES, 0.05, 0.16)))
    assert made.frames == (3, 4, 5)
    assert np.array_equal(after.pixel_array, pixels[2:5])
    assert after.FrameTime == 40
    assert list(after.FrameExtractionSequence[0].TimeRange) == [0.05, 0.16]


def test_a_vector_of_times_is_cut():
    attributes = {"FrameTimeVector": ["0", "10", "20", "30"], "FrameIncrementPointer": 0x00181065}
    data, _ = cine(4, **attributes)
    made, after = taken(data, EXPLICIT, frame_range(key(TIMES, 0.01, 0.03)))
    assert made.frames == (2, 3)
    assert [float(step) for step in after.FrameTimeVector] == [0, 20]


def test_frames_that_say_when_they_were_taken(enhanced):
    made, _ = taken(enhanced[0], EXPLICIT, frame_range(key(TIMES, 0.015, 0.045)))
    assert made.frames == (3, 4, 5)


def test_vectors_of_nuclear_medicine_are_cut():
    attributes = {
        "FrameIncrementPointer": [0x00540010, 0x00540020],
        "EnergyWindowVector": [1, 1, 2, 2],
        "DetectorVector": [1, 2, 1, 2],
    }
    data, _ = cine(4, **attributes)
    _, after = taken(data, EXPLICIT, simple_range((2, 3)))
    assert (list(after.EnergyWindowVector), list(after.DetectorVector)) == ([1, 2], [2, 1])
    assert list(after.FrameIncrementPointer) == [0x00540010, 0x00540020]


def test_what_would_not_be_true_any_more_is_left_out():
    mask = Dataset()
    mask.MaskOperation, mask.MaskFrameNumbers = "AVG_SUB", [1]
    attributes = {
        "ConcatenationUID": "1.2.9",
        "InConcatenationNumber": 1,
        "StartTrim": 1,
        "RepresentativeFrameNumber": 3,
        "MaskSubtractionSequence": Sequence([mask]),
        "RecommendedViewingMode": "SUB",
        "ImageComments": "stays",
    }
    data, _ = cine(4, **attributes)
    whole = pydicom.dcmread(io.BytesIO(part10.meta("1.2", "1.2.3", EXPLICIT) + data))
    whole.add_new(0x00090010, "LO", "ACME")
    whole.add_new(0x60000015, "IS", "4")
    whole.add_new(0x60020010, "US", 3)
    _, after = taken(encoded(whole), EXPLICIT, simple_range((2, 3)))
    gone = set(attributes) - {"ImageComments", "RepresentativeFrameNumber"}
    assert not gone & {element.keyword for element in after}
    assert after.RepresentativeFrameNumber == 2
    assert after.ImageComments == "stays"
    assert 0x00090010 not in after and 0x60000015 not in after and 0x60020010 in after
    _, other = taken(data, EXPLICIT, simple_range((1, 2)))
    assert "RepresentativeFrameNumber" not in other


def organized(kind, *, placed):
    """An enhanced image that says how its frames lie; `placed`: each says where."""
    dataset = enhanced_mr()
    dataset.DimensionOrganizationType = kind
    dataset.add_new(0x00280106, "US", 0)
    if placed:
        for number, group in enumerate(dataset.PerFrameFunctionalGroupsSequence):
            place = Dataset()
            place.ColumnPositionInTotalImagePixelMatrix = 1 + 64 * number
            group.PlanePositionSlideSequence = Sequence([place])
    return encoded(dataset)


def test_tiles_that_lie_by_their_numbers_are_not_taken_out():
    data = organized("TILED_FULL", placed=False)
    with pytest.raises(FrameError, match="by their numbers") as caught:
        taken(data, EXPLICIT, simple_range((2, 3)))
    assert caught.value.status == 0xAA01
    _, whole = taken(data, EXPLICIT, simple_range(tuple(range(1, 11))))
    assert whole.DimensionOrganizationType == "TILED_FULL"


@pytest.mark.parametrize(
    ("before", "after"),
    [("TILED_FULL", "TILED_SPARSE"), ("TILED_SPARSE", "TILED_SPARSE"), ("3D", "absent")],
)
def test_how_frames_lie_stays_true(before, after):
    _, made = taken(organized(before, placed=True), EXPLICIT, simple_range((2, 3, 9)))
    assert made.get("DimensionOrganizationType", "absent") == after
    assert "SmallestImagePixelValue" not in made
    if "TILED" in after:
        places = [
            group.PlanePositionSlideSequence[0].ColumnPositionInTotalImagePixelMatrix
            for group in made.PerFrameFunctionalGroupsSequence
        ]
        assert places == [65, 129, 513]


def test_pages_keep_their_numbers():
    data, _ = cine(4, PageNumberVector=[4, 3, 2, 1])
    _, after = taken(data, EXPLICIT, simple_range((2, 3)))
    assert list(after.PageNumberVector) == [3, 2]


def test_single_bits():
    bits = values(1, 5, 3, 5)
    data, _ = cine(5)
    dataset = pydicom.dcmread(io.BytesIO(part10.meta("1.2", "1.2.3", EXPLICIT) + data))
    dataset.BitsAllocated = dataset.BitsStored = 1
    dataset.HighBit = 0
    dataset.PixelData = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
    _, after = taken(encoded(dataset), EXPLICIT, simple_range((2, 3, 5)))
    assert np.array_equal(after.pixel_array, bits[[1, 2, 4]])


def test_frames_of_several_fragments_stay_whole():
    frames = values(12, 4, 11, 13)
    streams = [bytes(j2k(frame, 12)) for frame in frames]
    parts = [half for s in streams for half in (s[: len(s) // 4 * 2], s[len(s) // 4 * 2 :])]
    data = data_set(parts, (11, 13), 16, 12, frames=4)
    _, after = taken(data, J2K, simple_range((2, 4)))
    assert np.array_equal(pixel_array(after, decoding_plugin="pylibjpeg"), frames[[1, 3]])


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("CT_small.dcm", 0xAA01),
        ("reportsi.dcm", 0xAA01),
        ("rtdose_rle.dcm", 0xAA01),
        ("examples_jpeg2k.dcm", 0xAA01),
    ],
)
def test_what_has_no_frames_to_take(name, status):
    uid, data = split(get_testdata_file(name, download=False))
    with pytest.raises(FrameError) as caught:
        taken(data, uid, simple_range((1,)))
    assert caught.value.status == status


def test_video_cannot_be_cut(enhanced):
    data = compress(enhanced[0], J2K)
    with pytest.raises(FrameError, match="do not stand alone") as caught:
        taken(data, BASE + "4.102", simple_range((1,)))
    assert caught.value.status == 0xAA02


def test_compressed_frames_in_implicit_vr_are_not_cut():
    uid, data = split(get_testdata_file("SC_rgb_jpeg.dcm", download=False))
    dataset = pydicom.dcmread(get_testdata_file("SC_rgb_jpeg.dcm", download=False))
    assert "NumberOfFrames" not in dataset
    frames = struct.pack("<HHI", 0x28, 8, 2) + b"1 "
    at = data.index(struct.pack("<HH", 0x28, 0x10))
    with pytest.raises(FrameError, match="coded in implicit VR") as caught:
        taken(data[:at] + frames + data[at:], uid, simple_range((1,)))
    assert caught.value.status == 0xAA02


def test_groups_that_do_not_match_the_frames():
    dataset = enhanced_mr()
    del dataset.PerFrameFunctionalGroupsSequence[-1]
    with pytest.raises(FrameError, match="9 functional groups for 10 frames") as caught:
        taken(encoded(dataset), EXPLICIT, simple_range((1,)))
    assert caught.value.status == 0xAA02


def test_too_few_pixels():
    dataset = enhanced_mr()
    dataset.PixelData = dataset.PixelData[:100]
    with pytest.raises(FrameError, match="100 bytes") as caught:
        taken(encoded(dataset), EXPLICIT, simple_range((1,)))
    assert caught.value.status == 0xAA02


@settings(max_examples=200, deadline=None)
@given(
    at=st.integers(0, 1 << 30), to=st.binary(min_size=1, max_size=4), uid=st.sampled_from((0, 1))
)
def test_damage_is_cut_or_refused(at, to, uid):
    data = bytearray(SMALL[uid])
    at %= len(data)
    data[at : at + len(to)] = to
    uid = (EXPLICIT, RLE)[uid]
    for take in (
        lambda: extract(bytes(data), uid, simple_range((1, 3)), sop_instance_uid=NEW, now=NOW),
        lambda: extract(bytes(data), uid, LATER, sop_instance_uid=NEW, now=NOW),
        lambda: b"".join(without_bulk_data(bytes(data), uid)),
    ):
        try:
            take()
        except DimseError as refusal:
            assert refusal.comment


LATER = frame_range(key(TIMES, 0.05, 0.16))
SMALL = [cine(5, **TIMED, FrameLabelVector=list("ABCDE"))[0]]
SMALL.append(compress(SMALL[0], RLE))


def test_frames_of_single_bits_are_joined_one_by_one():
    """Bits run on from frame to frame; joined at once, that took the square of their number."""
    frames, shape = 2000, (63, 65)
    bits = (np.arange(frames * 63 * 65) % 7 == 0).reshape(frames, *shape)
    dataset = enhanced_mr()
    del dataset.PerFrameFunctionalGroupsSequence
    dataset.NumberOfFrames, (dataset.Rows, dataset.Columns) = frames, shape
    dataset.BitsAllocated = dataset.BitsStored = 1
    dataset.HighBit = 0
    dataset.PixelData = np.packbits(bits.reshape(-1), bitorder="little").tobytes() + b"\0\0"
    made, after = taken(encoded(dataset), EXPLICIT, simple_range(tuple(range(2, frames, 2))))
    assert max(map(len, made.parts)) < 20_000, "they are joined one by one"
    assert np.array_equal(after.pixel_array, bits[1:-1:2])
