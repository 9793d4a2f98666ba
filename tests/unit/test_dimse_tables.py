"""The tables of PS3.7 and PS3.4 against pydicom's dictionary and pynetdicom's tables."""

from __future__ import annotations

import pynetdicom.status as peer
import pytest
from pydicom._dicom_dict import DicomDictionary
from pynetdicom.dimse_messages import _COMMAND_SET_KEYWORDS, _DATASET_KEYWORDS

from hilum import errors
from hilum.tables.commands import (
    COMMAND_ELEMENTS,
    ELEMENT_BY_KEYWORD,
    ELEMENT_BY_TAG,
    MESSAGE_BY_FIELD,
    MESSAGES,
    RESPONSE_BIT,
)
from hilum.tables.status import GENERAL, SERVICES, StatusClass, find, meaning, status_class

ALWAYS = {"CommandGroupLength", "CommandField", "CommandDataSetType"}


def test_command_elements_are_those_of_the_dictionary() -> None:
    known = {tag: row for tag, row in DicomDictionary.items() if tag < 0x10000}
    assert {row.tag for row in COMMAND_ELEMENTS} == set(known)
    for row in COMMAND_ELEMENTS:
        vr, vm, name, retired, keyword = known[row.tag]
        assert row == (row.tag, keyword, name, vr, vm, bool(retired))
    assert len(ELEMENT_BY_TAG) == len(ELEMENT_BY_KEYWORD) == len(COMMAND_ELEMENTS)


def test_messages_are_those_of_the_standard() -> None:
    assert {message.name for message in MESSAGES} == set(_COMMAND_SET_KEYWORDS)
    assert len(MESSAGE_BY_FIELD) == len(MESSAGES) == 23


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
def test_message_carries_what_the_standard_says(message) -> None:
    theirs = set(_COMMAND_SET_KEYWORDS[message.name]) - ALWAYS
    assert theirs <= message.allowed
    # what Annex C adds by status, which the message tables of 9.3 and 10.3 leave out
    extra = {"OffendingElement", "ErrorComment", "ErrorID", "AttributeIdentifierList"}
    assert message.allowed - theirs <= extra
    assert all(keyword in ELEMENT_BY_KEYWORD for keyword in message.allowed)
    assert (message.data_set != "-") == (message.name.replace("-", "_") in _DATASET_KEYWORDS)
    assert message.is_response == message.name.endswith("RSP") == bool(message.field & RESPONSE_BIT)


def test_mandatory_data_sets() -> None:
    mandatory = {message.name for message in MESSAGES if message.data_set == "M"}
    assert mandatory == {"C-STORE-RQ", "C-FIND-RQ", "C-GET-RQ", "C-MOVE-RQ", "N-SET-RQ"}


def test_every_request_but_cancel_has_its_response() -> None:
    for message in MESSAGES:
        if not message.is_response and message.name != "C-CANCEL-RQ":
            answer = MESSAGE_BY_FIELD[message.field | RESPONSE_BIT]
            assert answer.name == message.name.removesuffix("RQ") + "RSP"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0x0000, "Success"),
        (0x0001, "Warning"),
        (0x0107, "Warning"),
        (0x0116, "Warning"),
        (0xB000, "Warning"),
        (0xBFFF, "Warning"),
        (0x0106, "Failure"),
        (0x0122, "Failure"),
        (0x0210, "Failure"),
        (0xA700, "Failure"),
        (0xC000, "Failure"),
        (0xFE00, "Cancel"),
        (0xFF00, "Pending"),
        (0xFF01, "Pending"),
        (0xFF02, "Failure"),
        (0x0002, "Failure"),
        (0xD000, "Failure"),
    ],
)
def test_status_class(code: int, expected: str) -> None:
    assert status_class(code) == expected


def test_status_class_agrees_with_pynetdicom_on_every_code_it_knows() -> None:
    for code in range(0x10000):
        theirs = peer.code_to_category(code)
        if theirs != "Unknown":
            assert status_class(code) == theirs, f"{code:04X}"


ROWS = [(table.title, row) for table in (GENERAL, *SERVICES.values()) for row in table.rows]


@pytest.mark.parametrize(("title", "row"), ROWS, ids=lambda x: x if isinstance(x, str) else "")
def test_rows_have_the_class_of_their_code_and_known_fields(title: str, row) -> None:
    assert row.first <= row.last
    assert row.meaning
    assert status_class(row.first) is status_class(row.last) is row.status_class
    assert all(field == "Data Set" or field in ELEMENT_BY_KEYWORD for field in row.fields)


@pytest.mark.parametrize("key", SERVICES)
def test_no_code_twice_in_a_table(key: str) -> None:
    spans = [(row.first, row.last) for row in SERVICES[key].rows]
    assert len(spans) == len(set(spans))


def test_general_statuses_are_all_there() -> None:
    theirs = set(peer.GENERAL_STATUS)
    assert {row.first for row in GENERAL.rows} == theirs


@pytest.mark.parametrize(
    ("keys", "theirs"),
    [
        (["storage"], peer.STORAGE_SERVICE_CLASS_STATUS),
        (["find", "repository query"], peer.QR_FIND_SERVICE_CLASS_STATUS),
        (["move", "frame move"], peer.QR_MOVE_SERVICE_CLASS_STATUS),
        (["get", "frame get"], peer.QR_GET_SERVICE_CLASS_STATUS),
        (["worklist"], peer.MODALITY_WORKLIST_SERVICE_CLASS_STATUS),
        (["relevant patient"], peer.RELEVANT_PATIENT_SERVICE_CLASS_STATUS),
        (["substance"], peer.SUBSTANCE_ADMINISTRATION_SERVICE_CLASS_STATUS),
        (["non-patient storage"], peer.NON_PATIENT_SERVICE_CLASS_STATUS),
        (["mpps set", "mpps get"], peer.PROCEDURE_STEP_STATUS),
        (["media creation"], peer.MEDIA_CREATION_MANAGEMENT_SERVICE_CLASS_STATUS),
        (
            ["procedural logging", "substance logging"],
            peer.APPLICATION_EVENT_LOGGING_SERVICE_CLASS_STATUS,
        ),
        (
            [key for key in SERVICES if key.startswith(("film ", "grayscale", "color", "pres"))],
            peer.PRINT_JOB_MANAGEMENT_SERVICE_CLASS_STATUS,
        ),
        (
            [key for key in SERVICES if key.startswith("ups ")],
            peer.UNIFIED_PROCEDURE_STEP_SERVICE_CLASS_STATUS,
        ),
        (["rt verification"], peer.RT_MACHINE_VERIFICATION_SERVICE_CLASS_STATUS),
    ],
    ids=lambda x: x[0] if isinstance(x, list) else "",
)
def test_every_status_pynetdicom_lists_for_a_service_is_known(keys, theirs) -> None:
    for code, (category, _) in theirs.items():
        rows = [row for key in keys if (row := find(code, key))]
        assert rows, f"{code:04X}"
        assert {row.status_class for row in rows} == {category}


def test_b000_and_b600_are_not_the_same_warning() -> None:
    assert meaning(0xB000, "storage") == "Coercion of Data Elements"
    assert meaning(0xB600, "film session create") == "Memory allocation not supported"
    assert meaning(0xB006, "storage") == "Elements Discarded"
    assert meaning(0xB007, "storage") == "Data Set does not match SOP Class"
    assert meaning(0xB000, "move") == "Sub-operations Complete - One or more Failures"


def test_a_code_alone_goes_before_its_range() -> None:
    assert find(0xA701, "storage").when.startswith("The archive takes nothing")
    assert find(0xA7FE, "storage").when == ""
    assert find(0xC123, "storage").meaning == "Error: Cannot understand"


def test_meaning_of_codes_that_no_table_lists() -> None:
    assert meaning(0x0122, "storage") == meaning(0x0122) == "Refused: SOP Class not supported"
    assert meaning(0xB123) == "Warning (unlisted)"
    assert meaning(0xD000, "find") == "Failure (unlisted)"
    with pytest.raises(KeyError):
        find(0, "no such service")


STORAGE_ERRORS = [
    errors.CannotUnderstand,
    errors.DataSetError,
    errors.DimseError,
    errors.DuplicateRefused,
    errors.IdentifierMismatch,
    errors.IndexFailed,
    errors.InvalidInstance,
    errors.NotAuthorised,
    errors.OutOfSpace,
    errors.SopClassNotSupported,
    errors.StorageError,
    errors.StoreReadOnly,
    errors.UnrecognisedOperation,
    errors.WriteFailed,
]


@pytest.mark.parametrize("error", STORAGE_ERRORS)
def test_every_error_that_a_store_can_meet_has_its_condition_written_down(error) -> None:
    row = find(error.status, "storage")
    assert row is not None
    assert row.first == row.last == error.status
    assert row.when
    assert row.status_class is StatusClass.FAILURE
