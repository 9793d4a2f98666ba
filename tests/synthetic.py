"""Made-up instances: any SOP class in any transfer syntax, of any size.

Owns what no shipped file covers: video, private and newest transfer syntaxes, every Storage SOP
class, objects too large to keep in memory. The same arguments give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset, write_file_meta_info
from pydicom.uid import (
    PYDICOM_ROOT_UID,
    UID,
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from tests.corpus import Sample

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "PRIVATE_SOP_CLASS",
    "PRIVATE_TRANSFER_SYNTAX",
    "STORAGE_SOP_CLASSES",
    "TRANSFER_SYNTAXES",
    "data_set",
    "instance_uid",
    "write",
]

ROOT = f"{PYDICOM_ROOT_UID}999"
PRIVATE_SOP_CLASS = f"{ROOT}.1.1"
PRIVATE_TRANSFER_SYNTAX = f"{ROOT}.1.2"
NOT_FOR_FILES = ("SMPTE ST 2110", "JPIP", "RFC 2557", "XML Encoding", "Papyrus", "Other")
ODD_STREAM = bytes(range(251))
NATIVE = frozenset(
    {
        ImplicitVRLittleEndian,
        ExplicitVRLittleEndian,
        ExplicitVRBigEndian,
        DeflatedExplicitVRLittleEndian,
        PRIVATE_TRANSFER_SYNTAX,
    }
)
SYNTAXES_NEWER_THAN_PYDICOM = (
    "1.2.840.10008.1.2.4.110",  # JPEG XL Lossless
    "1.2.840.10008.1.2.4.111",  # JPEG XL JPEG Recompression
    "1.2.840.10008.1.2.4.112",  # JPEG XL
    "1.2.840.10008.1.2.8.1",  # Deflated Image Frame Compression
)

TRANSFER_SYNTAXES = (
    *(
        uid
        for uid, (name, kind, *_rest) in UID_dictionary.items()
        if kind == "Transfer Syntax" and not name.startswith(NOT_FOR_FILES)
    ),
    *(uid for uid in SYNTAXES_NEWER_THAN_PYDICOM if uid not in UID_dictionary),
)
"""Every transfer syntax of PS3.6 that a file may have, the retired ones included."""

SOP_CLASSES_NEWER_THAN_PYDICOM = (
    "1.2.840.10008.5.1.4.1.1.2.3",  # CT Image Storage - For Processing
    "1.2.840.10008.5.1.4.1.1.66.7",  # Label Map Segmentation Storage
    "1.2.840.10008.5.1.4.1.1.66.8",  # Height Map Segmentation Storage
    "1.2.840.10008.5.1.4.1.1.601.5",  # Ultrasound Waveform Storage
)

STORAGE_SOP_CLASSES = (
    *(
        uid
        for uid, (name, kind, *_rest) in UID_dictionary.items()
        if kind == "SOP Class" and " Storage" in name and not name.startswith(("Storage", "Media"))
    ),
    *(uid for uid in SOP_CLASSES_NEWER_THAN_PYDICOM if uid not in UID_dictionary),
)
"""Every Storage SOP class of PS3.6, the retired ones and those of non-patient objects included."""


def instance_uid(number: int) -> str:
    """The SOP Instance UID of the made-up instance `number`."""
    return f"{ROOT}.9.{number}"


def data_set(
    number: int,
    *,
    sop_class: str = CTImageStorage,
    transfer_syntax: str = ExplicitVRLittleEndian,
    pixels: bytes = bytes(512),
    frames: int = 1,
) -> Dataset:
    """A small image with its file meta information; instances of one hundred form a series."""
    made = Dataset()
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID = sop_class
    made.SOPInstanceUID = instance_uid(number)
    made.StudyDate = "20240229"
    made.Modality = "OT"
    made.PatientName = "Hilum^Ünal=山田^太郎"
    made.PatientID = f"H{number // 1000:05d}"
    made.StudyInstanceUID = f"{ROOT}.7.{number // 1000}"
    made.SeriesInstanceUID = f"{ROOT}.8.{number // 100}"
    made.InstanceNumber = number
    made.SamplesPerPixel = 1
    made.PhotometricInterpretation = "MONOCHROME2"
    made.NumberOfFrames = frames
    made.Rows, made.Columns = 16, len(pixels) // 16
    made.BitsAllocated, made.BitsStored, made.HighBit = 8, 8, 7
    made.PixelRepresentation = 0
    made.PixelData = pixels * frames
    made["PixelData"].VR = "OB"
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = UID(transfer_syntax)
    if transfer_syntax not in NATIVE:
        made.PixelData = encapsulate([ODD_STREAM] * frames)
        made["PixelData"].VR = "OB"
        made["PixelData"].is_undefined_length = True
    return made


def write(made: Dataset, path: Path) -> Sample:
    """Write `made` as a Part 10 file and return it as a sample."""
    syntax = made.file_meta.TransferSyntaxUID
    if syntax in UID_dictionary:
        made.save_as(path, enforce_file_format=True)
    else:
        _write_explicit(made, path)
    return Sample(path, made.SOPClassUID, made.SOPInstanceUID, syntax, consistent=True)


def _write_explicit(made: Dataset, path: Path) -> None:
    """What pydicom's own writer refuses: a transfer syntax that it does not know."""
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    content = DicomBytesIO()
    content.is_implicit_VR, content.is_little_endian = False, True
    content.write(bytes(128) + b"DICM")
    write_file_meta_info(content, made.file_meta)
    write_dataset(content, made)
    path.write_bytes(content.getvalue())
