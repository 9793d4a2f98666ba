"""Messages in, worklist out: what a modality sees after each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.database import FILE_NAME, Database
from hilum.errors import DimseError
from hilum.hl7.worklist import WorklistFeed
from tests.hl7.conftest import STEPS, text
from tests.hl7.messages import (
    RAD_2_OMG,
    RAD_4_OMI,
    RAD_4_ORM,
    RAD_4_ORM_TWO_CODES,
    RAD_12_A08,
    RAD_12_A40,
    order,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hl7.conftest import Department


def start(department: Department, step: str, status: str = "STARTED") -> None:
    """A modality begins a step."""
    for row in department.worklist.steps(finished=True):
        if text(ds.items(row.item, STEPS)[0], "ScheduledProcedureStepID") == step:
            department.worklist.set_status([row.id], status)


def test_an_order_can_be_asked_for(department: Department) -> None:
    assert department.code(RAD_4_ORM) == "AA"
    (item,) = department.items(PatientID="583020")
    (step,) = ds.items(item, STEPS)
    assert text(item, "PatientName") == "WHITE^CHARLES"
    assert text(item, "StudyInstanceUID") == "1.2.840.113999.4.1"
    assert text(step, "Modality") == "MR"
    assert text(step, "ScheduledProcedureStepStatus") == "SCHEDULED"


@pytest.mark.parametrize("message", [RAD_4_ORM, RAD_4_OMI, RAD_2_OMG, RAD_4_ORM_TWO_CODES])
def test_a_retransmission_changes_nothing(department: Department, message: str) -> None:
    assert department.code(message) == "AA"
    before = department.items()
    assert [department.code(message) for _ in range(3)] == ["AA"] * 3
    assert department.items() == before


def test_every_ipc_is_a_step_of_one_procedure(department: Department) -> None:
    department.code(RAD_4_OMI)
    items = department.items()
    assert department.states() == {"SPS-1": "SCHEDULED", "SPS-2": "SCHEDULED"}
    assert {text(item, "StudyInstanceUID") for item in items} == {"1.2.276.0.76.3.2.4711.1"}


def test_a_change_of_the_time(department: Department) -> None:
    department.code(RAD_4_ORM)
    moved = order("XO").replace("20240501093000", "20240502110000")
    assert department.code(moved) == "AA"
    (item,) = department.items()
    step = ds.items(item, STEPS)[0]
    assert text(step, "ScheduledProcedureStepStartDate") == "20240502"
    assert text(step, "ScheduledProcedureStepStartTime") == "110000"


def test_a_change_of_an_order_changes_no_patient(department: Department) -> None:
    """IHE RAD-13: PID is not used to update patient information."""
    department.code(RAD_4_ORM)
    department.code(order("XO").replace("WHITE^CHARLES", "X^Y").replace("583020", "1"))
    (item,) = department.items()
    assert text(item, "PatientName") == "WHITE^CHARLES"
    assert text(item, "PatientID") == "583020"


def test_a_change_says_nothing_of_what_it_leaves_out(department: Department) -> None:
    department.code(RAD_4_ORM)
    lines = order("XO").strip().splitlines()
    lines[3] = "ORC|XO|A101Z|B101Z"
    lines[4] = "OBR|1|A101Z|B101Z|P1^Procedure 2^ERL_MESA"
    assert department.code("\n".join(lines[:5])) == "AA"
    (item,) = department.items()
    step = ds.items(item, STEPS)[0]
    assert text(item, "AccessionNumber") == "ACC1"
    assert text(item, "RequestedProcedureID") == "RP454"
    assert text(item, "StudyInstanceUID") == "1.2.840.113999.4.1"
    assert text(item, "RequestedProcedureDescription") == "Procedure 2"
    assert text(step, "ScheduledProcedureStepID") == "SPS454"
    assert text(step, "ScheduledProcedureStepStartDate") == "20240501"
    assert text(step, "ScheduledProcedureStepStartTime") == "093000"


def test_a_change_of_an_order_that_nobody_sent_is_an_order(department: Department) -> None:
    assert department.code(order("XO")) == "AA"
    assert department.states() == {"SPS454": "SCHEDULED"}


@pytest.mark.parametrize("control", ["CA", "OC", "DC", "OD", "RP", "RU"])
def test_a_cancelled_order_is_no_longer_seen(department: Department, control: str) -> None:
    department.code(RAD_4_ORM)
    assert department.code(order(control)) == "AA"
    assert department.code(order(control)) == "AA"
    assert department.items() == []
    assert department.states() == {"SPS454": "CANCELED"}


def test_all_steps_of_a_procedure_are_cancelled(department: Department) -> None:
    department.code(RAD_4_OMI)
    department.code(order("CA", message=RAD_4_OMI))
    assert department.states() == {"SPS-1": "CANCELED", "SPS-2": "CANCELED"}


@pytest.mark.parametrize("keep", ["ACC1", "B101Z^MESA_ORDFIL", "A101Z^MESA_ORDPLC"])
def test_any_number_cancels(department: Department, keep: str) -> None:
    department.code(RAD_4_ORM)
    message = "\n".join(order("CA").strip().splitlines()[:-1])
    for number in {"ACC1", "B101Z^MESA_ORDFIL", "A101Z^MESA_ORDPLC"} - {keep}:
        message = message.replace(number, "")
    assert department.code(message) == "AA"
    assert department.states() == {"SPS454": "CANCELED"}


def test_what_has_begun_is_not_cancelled(department: Department) -> None:
    department.code(RAD_4_OMI)
    start(department, "SPS-1")
    assert department.code(order("CA", message=RAD_4_OMI)) == "AA"
    assert department.states() == {"SPS-1": "STARTED", "SPS-2": "CANCELED"}


def test_an_order_that_has_begun_cannot_be_cancelled(department: Department) -> None:
    department.code(RAD_4_ORM)
    start(department, "SPS454")
    answer = department.take(order("CA"))
    assert answer.value("MSA", 1) == "AE"
    assert answer.value("MSA", 3) == "the order cannot be cancelled: it is STARTED"
    assert department.code(order("DC")) == "AA"
    assert department.states() == {"SPS454": "STARTED"}


def test_an_unknown_order_cannot_be_cancelled(department: Department) -> None:
    answer = department.take(order("CA"))
    assert answer.value("MSA", 1) == "AE"
    assert "204" in answer.value("ERR", 1, 4)


def test_the_order_status_moves_the_step_but_never_back(department: Department) -> None:
    department.code(RAD_4_ORM)
    for status, state in (
        ("IP", "STARTED"),
        ("SC", "STARTED"),
        ("CM", "COMPLETED"),
        ("IP", "COMPLETED"),
    ):
        assert department.code(order("SC", status)) == "AA"
        assert department.states() == {"SPS454": state}
    assert department.code(RAD_4_ORM) == "AA"
    assert department.states() == {"SPS454": "COMPLETED"}


def test_a_cancelled_order_can_be_ordered_again(department: Department) -> None:
    department.code(RAD_4_ORM)
    department.code(order("CA"))
    department.code(order("XO", ""))
    assert department.states() == {"SPS454": "CANCELED"}
    department.code(RAD_4_ORM)
    assert department.states() == {"SPS454": "SCHEDULED"}


def test_an_order_of_a_placer_keeps_its_study(department: Department) -> None:
    department.code(RAD_2_OMG)
    (item,) = department.items()
    uid = text(item, "StudyInstanceUID")
    assert uid.startswith("2.25.")
    department.code(RAD_2_OMG.replace("|NW|", "|XO|").replace("77^^^H", "78^^^H"))
    (again,) = department.items()
    assert text(again, "StudyInstanceUID") == uid


# Patients -----------------------------------------------------------------------------------------


def test_a_patient_update_shows(department: Department) -> None:
    department.code(RAD_4_ORM)
    assert department.code(RAD_12_A08) == "AA"
    (item,) = department.items()
    assert text(item, "PatientName") == "BLACK^CHARLES"
    assert text(item, "PatientBirthDate") == "19980705"
    assert text(item, "PatientSex") == "F"


def test_a_patient_without_orders_is_not_kept(department: Department) -> None:
    assert department.code(RAD_12_A08) == "AA"
    with department.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM patient").fetchone() == (0,)


def test_a_merge_moves_the_orders(department: Department) -> None:
    department.code(RAD_4_ORM.replace("583020^^^ADT1||WHITE", "TEMP1^^^ADT1||DOE"))
    assert department.code(RAD_12_A40) == "AA"
    assert department.code(RAD_12_A40) == "AA"
    (item,) = department.items()
    assert text(item, "PatientID") == "583020"
    assert text(item, "PatientName") == "WHITE^CHARLES"
    assert department.items(PatientID="TEMP1") == []


def test_an_order_for_a_merged_patient_goes_to_the_survivor(department: Department) -> None:
    department.code(RAD_12_A40)
    department.code(RAD_4_ORM.replace("583020^^^ADT1||WHITE", "TEMP1^^^ADT1||DOE"))
    (item,) = department.items()
    assert text(item, "PatientID") == "583020"


def test_a_merge_with_oneself_is_refused(department: Department) -> None:
    assert department.code(RAD_12_A40.replace("TEMP1", "583020")) == "AE"


# All or nothing -----------------------------------------------------------------------------------


def test_a_message_is_done_whole_or_not_at_all(department: Department) -> None:
    lines = RAD_4_ORM.strip().splitlines()
    cancel = "ORC|CA|NO-SUCH-ORDER\nOBR|2|NO-SUCH-ORDER"
    both = "\n".join([*lines, cancel]).replace("ZDS|", "ZDX|")
    assert department.code(both) == "AE"
    assert department.states() == {}


def test_a_database_that_fails_is_a_rejection(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(do: Callable[..., object]) -> object:
        raise DimseError("workflow.db: disk I/O error")

    monkeypatch.setattr(department.database, "write", fail)
    answer = department.take(RAD_4_ORM)
    assert answer.value("MSA", 1) == "AR"
    assert "207" in answer.value("ERR", 1, 4)


def test_a_folder_whose_worklist_was_never_opened(tmp_path: Path) -> None:
    database = Database(tmp_path / FILE_NAME)
    feed = WorklistFeed(database, lambda: 1)
    assert feed.apply(()) == 0
    database.close()
