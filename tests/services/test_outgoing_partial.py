"""Instances that go out in part, and then converted like any other. PS3.4 Annexes Y and Z."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.pixels import pixel_array

from hilum.dataset import part10
from hilum.dataset.frame_list import FrameError, simple_range
from hilum.services.outgoing import convert, from_file
from hilum.services.partial import extracted, without_bulk_data
from tests.pixel_images import (
    BASE,
    J2K,
    RLE,
    data_set,
    element,
    image_elements,
    item,
    j2k,
    pixel_data,
    values,
)

IMPLICIT, EXPLICIT, DEFLATED_ALL, BIG = BASE[:-1], BASE + "1", BASE + "1.99", BASE + "2"
NOW = datetime(2026, 11, 22, 14, 30, 5)
FRAMES = simple_range((2, 9))


def emri(uid):
    outgoing = from_file(Path(get_testdata_file("emri_small.dcm", download=False)))
    data = convert(outgoing, uid)
    return outgoing._replace(transfer_syntax_uid=uid, chunks=lambda: iter((data,)))


def read(outgoing, uid, data):
    meta = part10.meta(outgoing.sop_class_uid, outgoing.sop_instance_uid, uid)
    return pydicom.dcmread(io.BytesIO(meta + data))


@pytest.mark.parametrize("source", [IMPLICIT, EXPLICIT, DEFLATED_ALL, BIG, RLE, J2K])
@pytest.mark.parametrize("target", [IMPLICIT, EXPLICIT, RLE])
def test_frames_from_and_to_any_transfer_syntax(source, target):
    whole = emri(source)
    part = extracted(whole, FRAMES, sop_instance_uid="2.25.9", now=NOW)
    assert part.sop_instance_uid == "2.25.9"
    assert part.sop_class_uid == whole.sop_class_uid
    assert part.transfer_syntax_uid == (source if source in (RLE, J2K) else EXPLICIT)
    dataset = read(part, target, convert(part, target))
    pixels = pydicom.dcmread(get_testdata_file("emri_small.dcm", download=False)).pixel_array
    assert np.array_equal(pixel_array(dataset), pixels[[1, 8]])
    assert dataset.SOPInstanceUID == "2.25.9"
    assert b"".join(part.chunks()) == b"".join(part.chunks())


def test_a_refusal_comes_at_once():
    with pytest.raises(FrameError) as caught:
        extracted(emri(RLE), simple_range((11,)), sop_instance_uid="2.25.9", now=NOW)
    assert caught.value.status == 0xAA00


@pytest.mark.parametrize("source", [IMPLICIT, EXPLICIT, DEFLATED_ALL, BIG, RLE, J2K])
@pytest.mark.parametrize("target", [IMPLICIT, EXPLICIT, J2K])
def test_without_bulk_data_from_and_to_any_transfer_syntax(source, target):
    rest = without_bulk_data(emri(source))
    assert rest.transfer_syntax_uid == (EXPLICIT if source in (RLE, J2K) else source)
    dataset = read(rest, target, convert(rest, target))
    assert "PixelData" not in dataset
    assert dataset.NumberOfFrames == 10
    assert dataset.SOPInstanceUID == rest.sop_instance_uid


def test_video_without_its_pixels_goes_to_anybody():
    video = BASE + "4.102"
    squeezed = emri(RLE)._replace(transfer_syntax_uid=video)
    rest = without_bulk_data(squeezed)
    assert "PixelData" not in read(rest, IMPLICIT, convert(rest, IMPLICIT))


def test_an_icon_keeps_the_transfer_syntax_that_it_needs():
    small = values(8, 4, 4)
    icon = b"".join(image_elements((4, 4), 8, 8).values()) + pixel_data([j2k(small)])
    extra = {0x00880200: element(0x00880200, "SQ", item(icon))}
    data = data_set([j2k(values(8))], (23, 31), 8, extra=extra)
    rest = without_bulk_data(
        emri(RLE)._replace(transfer_syntax_uid=J2K, chunks=lambda: iter((data,)))
    )
    assert rest.transfer_syntax_uid == J2K
    assert "IconImageSequence" in read(rest, EXPLICIT, convert(rest, EXPLICIT))
