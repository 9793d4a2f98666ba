"""The registry of UIDs: what PS3.4, PS3.5 and PS3.6 print, and what the lookups promise."""

from __future__ import annotations

import re

import pytest

from hilum.tables import _uid_data, uids

# The suffixes below 1.2.840.10008.5.1.4. of PS3.4-2024b Tables B.5-1 and GG.3-1.
STORAGE_2024B = """
1.1.1 1.1.1.1 1.1.1.1.1 1.1.1.2 1.1.1.2.1 1.1.1.3 1.1.1.3.1 1.1.2 1.1.2.1 1.1.2.2 1.1.3.1 1.1.4
1.1.4.1 1.1.4.2 1.1.4.3 1.1.4.4 1.1.6.1 1.1.6.2 1.1.6.3 1.1.7 1.1.7.1 1.1.7.2 1.1.7.3 1.1.7.4
1.1.9.1.1 1.1.9.1.2 1.1.9.1.3 1.1.9.1.4 1.1.9.2.1 1.1.9.3.1 1.1.9.4.1 1.1.9.4.2 1.1.9.5.1
1.1.9.6.1 1.1.9.6.2 1.1.9.7.1 1.1.9.7.2 1.1.9.7.3 1.1.9.7.4 1.1.9.8.1 1.1.11.1 1.1.11.2 1.1.11.3
1.1.11.4 1.1.11.5 1.1.11.6 1.1.11.7 1.1.11.8 1.1.11.9 1.1.11.10 1.1.11.11 1.1.11.12 1.1.12.1
1.1.12.1.1 1.1.12.2 1.1.12.2.1 1.1.13.1.1 1.1.13.1.2 1.1.13.1.3 1.1.13.1.4 1.1.13.1.5 1.1.14.1
1.1.14.2 1.1.20 1.1.30 1.1.66 1.1.66.1 1.1.66.2 1.1.66.3 1.1.66.4 1.1.66.5 1.1.66.6 1.1.67
1.1.68.1 1.1.68.2 1.1.77.1.1 1.1.77.1.1.1 1.1.77.1.2 1.1.77.1.2.1 1.1.77.1.3 1.1.77.1.4
1.1.77.1.4.1 1.1.77.1.5.1 1.1.77.1.5.2 1.1.77.1.5.3 1.1.77.1.5.4 1.1.77.1.5.5 1.1.77.1.5.6
1.1.77.1.5.7 1.1.77.1.5.8 1.1.77.1.6 1.1.77.1.7 1.1.77.1.8 1.1.77.1.9 1.1.78.1 1.1.78.2 1.1.78.3
1.1.78.4 1.1.78.5 1.1.78.6 1.1.78.7 1.1.78.8 1.1.79.1 1.1.80.1 1.1.81.1 1.1.82.1 1.1.88.11
1.1.88.22 1.1.88.33 1.1.88.34 1.1.88.35 1.1.88.40 1.1.88.50 1.1.88.59 1.1.88.65 1.1.88.67
1.1.88.68 1.1.88.69 1.1.88.70 1.1.88.71 1.1.88.72 1.1.88.73 1.1.88.74 1.1.88.75 1.1.88.76
1.1.90.1 1.1.91.1 1.1.104.1 1.1.104.2 1.1.104.3 1.1.104.4 1.1.104.5 1.1.128 1.1.128.1 1.1.130
1.1.131 1.1.200.1 1.1.200.2 1.1.200.3 1.1.200.7 1.1.200.8 1.1.201.1 1.1.481.1 1.1.481.2
1.1.481.3 1.1.481.4 1.1.481.5 1.1.481.6 1.1.481.7 1.1.481.8 1.1.481.9 1.1.481.10 1.1.481.11
1.1.481.12 1.1.481.13 1.1.481.14 1.1.481.15 1.1.481.16 1.1.481.17 1.1.481.18 1.1.481.19
1.1.481.20 1.1.481.21 1.1.481.22 1.1.481.23 1.1.481.24 1.1.481.25 34.7 34.10 38.1 39.1 43.1 44.1
45.1
"""

# What later editions add: 2024c, 2024d, 2025a, 2026c.
STORAGE_LATER = "1.1.88.77 1.1.66.7 1.1.66.8 1.1.9.100.1 1.1.9.100.2 1.1.2.3 1.1.2.4 1.1.2.5"

# DICOS (NEMA IIC 1) and DICONDE (ASTM E2339), which PS3.6 lists and PS3.4 does not.
STORAGE_ELSEWHERE = """
1.1.501.1 1.1.501.2.1 1.1.501.2.2 1.1.501.3 1.1.501.4 1.1.501.5 1.1.501.6
1.1.601.1 1.1.601.2 1.1.601.3 1.1.601.4 1.1.601.5
"""

# Storage SOP Classes that PS3.6 lists as retired; the last two are below 5.1.1.
STORAGE_RETIRED = """
1.1.3 1.1.5 1.1.6 1.1.8 1.1.9 1.1.9.1 1.1.10 1.1.11 1.1.12.3 1.1.77.1 1.1.77.2 1.1.88.1 1.1.88.2
1.1.88.3 1.1.88.4 1.1.129 34.1
"""
HARDCOPY = {"1.2.840.10008.5.1.1.29", "1.2.840.10008.5.1.1.30"}
STORED_PRINT = {"1.2.840.10008.5.1.1.27"}


def listed(suffixes: str) -> set[str]:
    return {f"1.2.840.10008.5.1.4.{suffix}" for suffix in suffixes.split()}


def test_every_storage_class_of_the_standard_is_a_storage_class_here() -> None:
    current = listed(STORAGE_2024B + STORAGE_LATER + " " + STORAGE_ELSEWHERE)
    found = {uid for uid, row in uids.STORAGE_SOP_CLASSES.items() if not row.retired}
    assert found == current


def test_every_retired_storage_class_is_one_too() -> None:
    found = {uid for uid, row in uids.STORAGE_SOP_CLASSES.items() if row.retired}
    assert found == listed(STORAGE_RETIRED) | HARDCOPY | STORED_PRINT


@pytest.mark.parametrize(
    ("keyword", "kind"),
    [
        ("Verification", "verification"),
        ("StudyRootQueryRetrieveInformationModelFind", "query"),
        ("StudyRootQueryRetrieveInformationModelMove", "retrieve"),
        ("CompositeInstanceRetrieveWithoutBulkDataGet", "retrieve"),
        ("HangingProtocolInformationModelFind", "query"),
        ("HangingProtocolStorage", "storage"),
        ("InventoryFind", "query"),
        ("RepositoryQuery", "query"),
        ("ModalityWorklistInformationModelFind", "worklist"),
        ("StorageCommitmentPushModel", "commitment"),
        ("ModalityPerformedProcedureStep", "procedure step"),
        ("UnifiedProcedureStepPush", "unified procedure step"),
        ("StoredPrintStorage", "storage"),
        ("BasicGrayscalePrintManagementMeta", "print"),
        ("MediaStorageDirectoryStorage", "directory"),
        ("RTConventionalMachineVerification", "machine verification"),
        ("InstanceAvailabilityNotification", "notification"),
    ],
)
def test_kinds(keyword: str, kind: str) -> None:
    assert uids.SOP_CLASSES[uids.uid_of(keyword)].kind == kind


def test_no_uid_and_no_keyword_is_there_twice() -> None:
    tables = (_uid_data.TRANSFER_SYNTAXES, _uid_data.SOP_CLASSES, _uid_data.OTHERS)
    rows = [line.split("|") for table in tables for line in table.splitlines()]
    assert len({row[0] for row in rows}) == len(rows)
    assert len({row[2] for row in rows}) == len(rows)
    assert all(row[1] and row[2] for row in rows)


def test_every_uid_follows_the_rules_of_uids() -> None:
    component = r"(0|[1-9][0-9]*)"
    rule = re.compile(rf"{component}(\.{component})*")
    for uid in [*uids.TRANSFER_SYNTAXES, *uids.SOP_CLASSES]:
        assert rule.fullmatch(uid)
        assert len(uid) <= 64


def test_transfer_syntaxes_that_are_not_plain() -> None:
    table = uids.TRANSFER_SYNTAXES.values()
    prefix = "1.2.840.10008.1.2"
    assert {t.uid for t in table if t.implicit_vr} == {prefix, "1.2.840.10008.1.20"}
    assert {t.uid for t in table if not t.little_endian} == {uids.EXPLICIT_VR_BIG_ENDIAN}
    assert {t.uid.removeprefix(prefix) for t in table if t.deflated} == {
        ".1.99",
        ".4.95",
        ".4.205",
    }


def test_encapsulated_transfer_syntaxes() -> None:
    native = {
        "ImplicitVRLittleEndian",
        "ExplicitVRLittleEndian",
        "ExplicitVRBigEndian",
        "DeflatedExplicitVRLittleEndian",
        "JPIPReferenced",
        "JPIPReferencedDeflate",
        "JPIPHTJ2KReferenced",
        "JPIPHTJ2KReferencedDeflate",
        "RFC2557MIMEEncapsulation",
        "XMLEncoding",
        "SMPTEST211020UncompressedProgressiveActiveVideo",
        "SMPTEST211020UncompressedInterlacedActiveVideo",
        "SMPTEST211030PCMDigitalAudio",
        "Papyrus3ImplicitVRLittleEndian",
    }
    table = uids.TRANSFER_SYNTAXES.values()
    assert {t.keyword for t in table if not t.encapsulated} == native
    assert len(uids.TRANSFER_SYNTAXES) == 63


@pytest.mark.parametrize("suffix", [".1.98", ".8.1", ".5", ".4.110", ".4.201", ".4.50", ".4.106.1"])
def test_compressed_ones_are_explicit_little_endian(suffix: str) -> None:
    syntax = uids.transfer_syntax("1.2.840.10008.1.2" + suffix)
    assert syntax.encapsulated
    assert syntax.little_endian
    assert not syntax.implicit_vr
    assert not syntax.deflated


def test_constants_are_what_the_registry_says() -> None:
    assert uids.uid_of("Verification") == uids.VERIFICATION
    assert uids.uid_of("DICOMApplicationContext") == uids.APPLICATION_CONTEXT
    assert uids.uid_of("Storage") == uids.STORAGE_SERVICE_CLASS
    assert uids.uid_of("ImplicitVRLittleEndian") == uids.IMPLICIT_VR_LITTLE_ENDIAN
    assert uids.uid_of("ExplicitVRLittleEndian") == uids.EXPLICIT_VR_LITTLE_ENDIAN
    assert uids.uid_of("ExplicitVRBigEndian") == uids.EXPLICIT_VR_BIG_ENDIAN
    deflated = uids.uid_of("DeflatedExplicitVRLittleEndian")
    assert deflated == uids.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN


def test_an_unknown_transfer_syntax_is_explicit_little_endian_and_native() -> None:
    syntax = uids.transfer_syntax("1.2.3.4")
    assert syntax == uids.TransferSyntax("1.2.3.4", "Unknown", "", False, True, False, False, False)


def test_names() -> None:
    assert uids.uid_name("1.2.840.10008.5.1.4.1.1.2") == "CT Image Storage"
    assert uids.uid_name("1.2.840.10008.1.20.1.1") == "Storage Commitment Push Model SOP Instance"
    assert uids.uid_name("1.2.3.4") == "1.2.3.4"


def test_an_unknown_keyword_is_an_error() -> None:
    with pytest.raises(KeyError):
        uids.uid_of("NoSuchStorage")
