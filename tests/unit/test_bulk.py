"""Instances without their bulk data: what Table Z.1-1 names is gone, all else is there. PS3.4 Z."""

from __future__ import annotations

import io

import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.sequence import Sequence

from hilum.dataset import part10
from hilum.dataset.bulk import without_bulk_data
from hilum.dataset.inflate import deflate
from tests.pixel_images import BASE, split

SYNTAXES = {BASE[:-1]: (True, True), BASE + "1": (False, True), BASE + "2": (False, False)}


def encoded(dataset, uid):
    stream = DicomBytesIO()
    stream.is_implicit_VR, stream.is_little_endian = SYNTAXES[uid]
    write_dataset(stream, dataset)
    return stream.getvalue()


def read(data, uid):
    return pydicom.dcmread(io.BytesIO(part10.meta("1.2.3", "1.2.3.4", uid) + data))


def everything():
    dataset = Dataset()
    dataset.PatientID = "ID 1"
    icon = Dataset()
    icon.Rows = icon.Columns = 2
    icon.BitsAllocated = 8
    icon.add_new(0x7FE00010, "OW", b"ICON")
    dataset.IconImageSequence = Sequence([icon])
    waveform = Dataset()
    waveform.NumberOfWaveformChannels, waveform.WaveformBitsAllocated = 1, 16
    waveform.add_new(0x54001010, "OW", b"WAVE")
    dataset.WaveformSequence = Sequence([waveform, waveform])
    dataset.BitsAllocated, dataset.Rows = 16, 7
    dataset.PixelDataProviderURL = "http://pixels"
    dataset.add_new(0x00090010, "LO", "ACME")
    for group in (0x6000, 0x601E):
        dataset.add_new(group << 16 | 0x0010, "US", 3)
        dataset.add_new(group << 16 | 0x3000, "OW", b"OVER")
    dataset.add_new(0x50000005, "US", 2)
    dataset.add_new(0x50003000, "OW", b"CURV")
    dataset.add_new(0x5002200C, "OW", b"AUDI")
    dataset.add_new(0x56000020, "OF", b"SPEC")
    dataset.add_new(0x00420011, "OB", b"%PDF")
    dataset.add_new(0x7FE00008, "OF", b"FLOA")
    dataset.add_new(0x7FE00009, "OD", b"DOUBLE!!")
    dataset.add_new(0x7FE00010, "OW", b"PIXELS")
    dataset.add_new(0xFFFCFFFC, "OB", b"PADD")
    return dataset


GONE = {0x00287FE0, 0x60003000, 0x601E3000, 0x50003000, 0x5002200C, 0x56000020, 0x00420011}
GONE |= {0x7FE00008, 0x7FE00009, 0x7FE00010}


@pytest.mark.parametrize("uid", SYNTAXES)
def test_only_what_the_table_names_goes(uid):
    data = encoded(everything(), uid)
    rest = b"".join(without_bulk_data(data, uid))
    before, after = read(data, uid), read(rest, uid)
    assert before.keys() - after.keys() == GONE
    assert after.keys() <= before.keys()
    assert after.IconImageSequence[0] == before.IconImageSequence[0]
    assert [0x54001010 in item for item in after.WaveformSequence] == [False, False]
    assert [item.NumberOfWaveformChannels for item in after.WaveformSequence] == [1, 1]
    for tag in after.keys() - {0x54000100}:
        assert after[tag] == before[tag]


def test_deflated_stays_deflated():
    uid = BASE + "1.99"
    data = b"".join(deflate((encoded(everything(), BASE + "1"),)))
    rest = read(b"".join(without_bulk_data(data, uid)), uid)
    assert 0x7FE00010 not in rest and rest.PatientID == "ID 1"


@pytest.mark.parametrize(
    "name", ["MR_small_RLE.dcm", "JPEG2000.dcm", "CT_small.dcm", "emri_small.dcm"]
)
def test_files_of_others(name):
    uid, data = split(get_testdata_file(name, download=False))
    rest = b"".join(without_bulk_data(data, uid))
    after, before = read(rest, BASE + "1"), read(data, uid)
    assert before.keys() - after.keys() == {0x7FE00010}
    assert after.Rows == before.Rows


def test_without_bulk_data_to_begin_with_nothing_changes():
    uid, data = split(get_testdata_file("reportsi.dcm", download=False))
    assert b"".join(without_bulk_data(data, uid)) == data
