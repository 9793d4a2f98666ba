"""Data sets with compressed pixel data, built element by element, for the tests of `pixels`."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
from pydicom.data import get_testdata_file
from pydicom.dataset import FileMetaDataset
from pydicom.filereader import read_dataset
from pydicom.pixels import pixel_array
from pydicom.uid import ExplicitVRLittleEndian

BASE = "1.2.840.10008.1.2."
JPEG, EXTENDED, LOSSLESS, LOSSLESS_SV1 = BASE + "4.50", BASE + "4.51", BASE + "4.57", BASE + "4.70"
JLS, J2K, J2K_LOSSY = BASE + "4.80", BASE + "4.90", BASE + "4.91"
HTJ2K, JXL, JXL_JPEG, RLE = BASE + "4.201", BASE + "4.110", BASE + "4.111", BASE + "5"
WRAPPED, DEFLATED = BASE + "1.98", BASE + "8.1"

# Building and reading data sets -----------------------------------------------------------------


def element(tag, vr, value):
    value += b"\0" * (len(value) % 2)
    if vr in ("OB", "OW", "OF", "OD", "SQ", "OV", "UT"):
        return struct.pack("<HH2sHI", tag >> 16, tag & 0xFFFF, vr.encode(), 0, len(value)) + value
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr.encode(), len(value)) + value


def us(tag, value):
    return element(tag, "US", struct.pack("<H", value))


def item(value=b""):
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(value)) + value


def pixel_data(fragments, table=b""):
    padded = [fragment + b"\0" * (len(fragment) % 2) for fragment in fragments]
    head = struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF)
    end = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    return head + item(table) + b"".join(map(item, padded)) + end


def image_elements(
    shape, allocated, stored, *, signed=0, photometric="MONOCHROME2", frames=1, planar=None
):
    rows, columns, *samples = shape
    count = samples[0] if samples else 1
    parts = {0x00280002: us(0x00280002, count)}
    value = photometric.encode() + b" " * (len(photometric) % 2)
    parts[0x00280004] = element(0x00280004, "CS", value)
    if planar is not None:
        parts[0x00280006] = us(0x00280006, planar)
    if frames is not None:
        parts[0x00280008] = element(0x00280008, "IS", str(frames).rjust(2).encode())
    parts |= {0x00280010: us(0x00280010, rows), 0x00280011: us(0x00280011, columns)}
    parts |= {0x00280100: us(0x00280100, allocated), 0x00280101: us(0x00280101, stored)}
    parts |= {0x00280102: us(0x00280102, stored - 1), 0x00280103: us(0x00280103, signed)}
    return parts


def data_set(fragments, shape, allocated, stored=None, *, table=b"", extra=None, **image):
    parts = {0x00100020: element(0x00100020, "LO", b"ID 1")}
    parts |= image_elements(shape, allocated, stored or allocated, **image)
    parts[0x7FE00010] = pixel_data(fragments, table)
    parts[0xFFFCFFFC] = element(0xFFFCFFFC, "OB", b"\0" * 6)
    parts |= extra or {}
    return b"".join(parts[tag] for tag in sorted(parts))


def parsed(data):
    return read_dataset(io.BytesIO(data), is_implicit_VR=False, is_little_endian=True)


def array(data):
    found = parsed(data)
    found.file_meta = FileMetaDataset()
    found.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return pixel_array(found, raw=True)


def split(path):
    """A file's transfer syntax and its data set as bytes."""
    content = Path(path).read_bytes()
    (length,) = struct.unpack_from("<I", content, 140)
    uid = pydicom.dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID
    return str(uid), content[144 + length :]


def compressed(name):
    return split(get_testdata_file(name, download=False))


# Encoding ---------------------------------------------------------------------------------------

RANDOM = np.random.default_rng(20)


def values(bits, *shape):
    return RANDOM.integers(0, 1 << bits, shape or (23, 31)).astype("u1" if bits <= 8 else "u2")


def lossless_jpeg(pixels, bits=8, predictor=1):
    return imagecodecs.jpeg8_encode(
        pixels, lossless=True, predictor=predictor, bitspersample=bits, colorspace=None
    )


def j2k(pixels, bits=None, **options):
    return imagecodecs.jpeg2k_encode(
        pixels, level=0, reversible=True, codecformat="j2k", bitspersample=bits, **options
    )


def raw_deflate(frame):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(frame) + packer.flush()
