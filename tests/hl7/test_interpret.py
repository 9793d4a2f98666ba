"""What messages ask for: actions, the identifiers that are made, and what is refused."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.hl7.actions import Cancel, MergePatients, Schedule, UpdatePatient
from hilum.hl7.faults import Fault
from hilum.hl7.interpret import MAXIMUM_STEPS, Interpretation, interpret
from hilum.hl7.mapping import Mapper
from hilum.hl7.message import parse
from hilum.tables.dictionary import tag_of
from hilum.tables.hl7 import MESSAGES, ORDER_CONTROLS, ORDER_STATUSES
from tests.hl7.messages import (
    RAD_2_OMG,
    RAD_4_OMI,
    RAD_4_ORM,
    RAD_4_ORM_TWO_CODES,
    RAD_12_A08,
    RAD_12_A40,
    order,
    wire,
)

if TYPE_CHECKING:
    from hilum.dataset.codec import DataSet
    from hilum.tables.hl7 import MessageRow

STEPS = tag_of("ScheduledProcedureStepSequence")


def read(message: str) -> Interpretation:
    return interpret(parse(wire(message, "utf-8")), Mapper())


def scheduled(message: str) -> list[Schedule]:
    actions = read(message).actions
    assert all(isinstance(action, Schedule) for action in actions)
    return [action for action in actions if isinstance(action, Schedule)]


def refused(message: str) -> Fault:
    with pytest.raises(Fault) as caught:
        read(message)
    return caught.value


def text(elements: DataSet, keyword: str) -> str:
    return ds.text(elements, tag_of(keyword))


def step_of(item: DataSet) -> DataSet:
    return ds.items(item, STEPS)[0]


def codes(elements: DataSet, keyword: str) -> list[str]:
    return [text(item, "CodeValue") for item in ds.items(elements, tag_of(keyword))]


def test_an_order_of_rad_4_as_orm() -> None:
    (action,) = scheduled(RAD_4_ORM)
    item, step = action.item, step_of(action.item)
    expected = {
        "PatientName": "WHITE^CHARLES", "PatientID": "583020", "IssuerOfPatientID": "ADT1",
        "PatientBirthDate": "19980704", "PatientSex": "M", "PatientState": "HELPLESS",
        "MedicalAlerts": "Diabetes", "AdmissionID": "V1001", "CurrentPatientLocation": "ED",
        "ReferringPhysicianName": "NELL^FREDERICK^P^DR", "AccessionNumber": "ACC1",
        "RequestingPhysician": "ESTRADA^JAIME^P^DR", "RequestingService": "IHE-RAD",
        "PlacerOrderNumberImagingServiceRequest": "A101Z",
        "FillerOrderNumberImagingServiceRequest": "B101Z",
        "StudyInstanceUID": "1.2.840.113999.4.1", "RequestedProcedureID": "RP454",
        "RequestedProcedureDescription": "Procedure X1", "RequestedProcedurePriority": "STAT",
        "ReasonForTheRequestedProcedure": "Cough", "PatientTransportArrangements": "WALK",
    }  # fmt: skip
    assert {keyword: text(item, keyword) for keyword in expected} == expected
    of_step = {
        "Modality": "MR", "ScheduledProcedureStepID": "SPS454",
        "ScheduledProcedureStepStartDate": "20240501", "ScheduledProcedureStepStartTime": "093000",
        "ScheduledProcedureStepDescription": "SP Action Item X1_A1",
        "ScheduledPerformingPhysicianName": "TECH^TINA",
    }  # fmt: skip
    assert {keyword: text(step, keyword) for keyword in of_step} == of_step
    assert item[tag_of("PregnancyStatus")].value == b"\3\0"
    assert codes(item, "RequestedProcedureCodeSequence") == ["RP_X1"]
    assert codes(item, "ReasonForRequestedProcedureCodeSequence") == ["R05"]
    assert codes(step, "ScheduledProtocolCodeSequence") == ["X1_A1"]
    assert (action.change, action.made) == (False, frozenset())


def test_orders_of_one_step_are_put_together() -> None:
    (action,) = scheduled(RAD_4_ORM_TWO_CODES)
    assert codes(step_of(action.item), "ScheduledProtocolCodeSequence") == ["X1_A1", "X1_A2"]
    assert text(action.item, "StudyInstanceUID") == "1.2.840.113999.4.1"


def test_an_order_of_rad_4_as_omi() -> None:
    first, second = scheduled(RAD_4_OMI)
    item, step = first.item, step_of(first.item)
    assert text(item, "PatientName") == "Müller^Jürgen^^Dr."
    assert text(item, "AccessionNumber") == "A-1"
    assert text(item, "Allergies") == "Penicillin\\Kontrastmittel"
    assert text(item, "RequestedProcedureComments") == "Bitte mit Kontrastmittel\nKreatinin 0,9"
    assert text(item, "AdmissionID") == "F-77"
    assert text(item, "RequestedProcedurePriority") == "HIGH"
    assert text(step, "ScheduledStationAETitle") == "CT1\\CT2"
    assert text(step, "ScheduledStationName") == "CT Raum 1"
    assert text(step, "ScheduledProcedureStepStartTime") == "103000"
    assert text(step_of(second.item), "ScheduledProcedureStepID") == "SPS-2"
    assert codes(step_of(second.item), "ScheduledProtocolCodeSequence") == ["CTK"]
    issuer = ds.items(item, tag_of("IssuerOfAccessionNumberSequence"))[0]
    assert text(issuer, "UniversalEntityID") == "1.2.276.0.76.3.2"
    other = ds.items(item, tag_of("OtherPatientIDsSequence"))[0]
    assert text(other, "PatientID") == "999"


def test_an_order_of_a_placer_gets_identifiers() -> None:
    (action,) = scheduled(RAD_2_OMG)
    item, step = action.item, step_of(action.item)
    assert text(item, "AccessionNumber") == "PL-9"
    assert text(item, "RequestedProcedureID") == "PL-9"
    assert text(step, "ScheduledProcedureStepID") == "PL-9"
    assert text(step, "Modality") == "CR"
    assert text(step, "ScheduledProcedureStepStartDate") == "20240502"
    assert tag_of("StudyInstanceUID") not in item
    assert action.new_uid.startswith("2.25.")
    assert len(action.new_uid) <= 64
    assert action.made == {"AccessionNumber", "RequestedProcedureID", "ScheduledProcedureStepID"}


def test_the_uid_that_is_made_is_the_same_each_time_for_one_order() -> None:
    (first,), (again,) = scheduled(RAD_2_OMG), scheduled(RAD_2_OMG)
    (other,) = scheduled(RAD_2_OMG.replace("PL-9", "PL-10"))
    (elsewhere,) = scheduled(RAD_2_OMG.replace("77^^^H", "77^^^K"))
    assert first.new_uid == again.new_uid
    assert len({first.new_uid, other.new_uid, elsewhere.new_uid}) == 3


def test_an_order_without_a_time_is_for_now() -> None:
    (action,) = scheduled(RAD_2_OMG.replace("TQ1|", "ZZ1|"))
    assert text(step_of(action.item), "ScheduledProcedureStepStartDate") == "20240501"
    assert "ScheduledProcedureStepStartDate" in action.made


def test_several_procedures_are_several_items() -> None:
    second = RAD_4_ORM.strip().splitlines()[3:]
    more = (
        "\n".join(second).replace("RP454", "RP455").replace("ACC1", "ACC2").replace("4.1^", "4.2^")
    )
    first, other = scheduled(RAD_4_ORM.rstrip() + "\n" + more)
    assert text(first.item, "StudyInstanceUID") == "1.2.840.113999.4.1"
    assert text(other.item, "StudyInstanceUID") == "1.2.840.113999.4.2"
    assert text(other.item, "RequestedProcedureID") == "RP455"


def test_several_obr_after_one_orc_are_orders() -> None:
    lines = RAD_2_OMG.strip().splitlines()
    more = lines[-1].replace("XRCH^Chest X-ray", "XRHA^Hand").replace("PL-9", "PL-9")
    (action,) = scheduled("\n".join([*lines, more]))
    assert codes(step_of(action.item), "ScheduledProtocolCodeSequence") == ["XRCH", "XRHA"]


@pytest.mark.parametrize("control", ORDER_CONTROLS)
def test_every_order_control(control: str) -> None:
    actions = read(order(control, "")).actions
    effect = ORDER_CONTROLS[control].effect
    if effect == "nothing":
        assert actions == ()
    elif effect in ("cancel", "discontinue"):
        assert actions == (
            Cancel("1.2.840.113999.4.1", "ACC1", "B101Z", "A101Z", effect == "discontinue"),
        )
    else:
        (action,) = actions
        assert isinstance(action, Schedule)
        assert action.change == (effect == "change")


@pytest.mark.parametrize("status", ORDER_STATUSES)
def test_every_order_status(status: str) -> None:
    (action,) = read(order("SC", status)).actions
    meant = ORDER_STATUSES[status]
    if meant in ("cancel", "discontinue"):
        assert isinstance(action, Cancel)
        assert action.discontinue == (meant == "discontinue")
    else:
        assert isinstance(action, Schedule)
        assert text(step_of(action.item), "ScheduledProcedureStepStatus") == meant
    (new,) = scheduled(order("NW", status))
    assert text(step_of(new.item), "ScheduledProcedureStepStatus") == ""


def test_a_patient_update() -> None:
    (action,) = read(RAD_12_A08).actions
    assert isinstance(action, UpdatePatient)
    assert text(action.patient, "PatientName") == "BLACK^CHARLES"
    assert tag_of("MedicalAlerts") not in action.patient


def test_merges_come_in_pairs() -> None:
    actions = read(RAD_12_A40).actions
    assert all(isinstance(action, MergePatients) for action in actions)
    found = [
        (text(a.survivor, "PatientID"), text(a.other, "PatientID"), text(a.other, "PatientName"))
        for a in actions
        if isinstance(a, MergePatients)
    ]
    assert found == [("583020", "TEMP1", "DOE^JOHN"), ("583021", "TEMP2", "")]
    assert isinstance(actions[0], MergePatients)
    assert text(actions[0].other, "IssuerOfPatientID") == "ADT1"


@pytest.mark.parametrize("row", MESSAGES.values(), ids=lambda row: f"{row.type}^{row.trigger}")
def test_every_message_of_the_table_is_answered(row: MessageRow) -> None:
    kind, trigger, effect, _meaning = row
    body = {"order": RAD_4_ORM, "merge": RAD_12_A40}.get(effect, RAD_12_A08)
    lines = body.strip().splitlines()
    fields = lines[0].split("|")
    fields[8] = f"{kind}^{trigger}"
    found = read("\n".join(["|".join(fields), *lines[1:]]))
    assert found.effect == effect
    assert bool(found.actions) == (effect != "nothing")


def test_a_type_without_its_event() -> None:
    assert read(RAD_4_ORM.replace("ORM^O01", "ORM")).effect == "order"


@pytest.mark.parametrize(
    ("message", "code", "condition", "place"),
    [
        (RAD_4_ORM.replace("ORM^O01", "ORU^R01"), "AR", 200, ("MSH", 1, 9)),
        (RAD_4_ORM.replace("ORM^O01", "ADT^A99"), "AR", 201, ("MSH", 1, 9)),
        (RAD_4_ORM.replace("ORM^O01", "ADT"), "AR", 201, ("MSH", 1, 9)),
        (order("ZZ"), "AE", 103, ("ORC", 1, 1)),
        (order(""), "AE", 101, ("ORC", 1, 1)),
        (RAD_4_ORM.replace("PID|||583020", "PID|||"), "AE", 101, ("PID", 1, 3)),
        (RAD_4_ORM.replace("ORC|", "ORX|"), "AE", 100, ("ORC", 1, 0)),
        (RAD_4_ORM.replace("|ACC1|", "|AN ACCESSION NUMBER|"), "AE", 104, ("OBR", 1, 18)),
        (RAD_4_ORM.replace("1.2.840.113999.4.1", "not a uid"), "AE", 102, ("ZDS", 1, 1)),
        (RAD_12_A08.replace("583020", ""), "AE", 101, ("PID", 1, 3)),
        (RAD_12_A40.replace("MRG", "MRX"), "AE", 100, ("MRG", 1, 0)),
        (RAD_12_A40.replace("TEMP2", ""), "AE", 101, ("MRG", 1, 1)),
    ],
)
def test_what_is_refused(message: str, code: str, condition: int, place: object) -> None:
    fault = refused(message)
    assert (fault.code, fault.condition, fault.place) == (code, condition, place)
    assert "583020" not in fault.why


def test_an_order_without_any_number_is_refused() -> None:
    lines = RAD_2_OMG.replace("PL-9^OP", "").strip()
    assert refused(lines).condition == 101
    assert refused(lines.replace("ORC|NW", "ORC|CA")).condition == 101


def test_a_message_with_very_many_steps_is_refused() -> None:
    lines = RAD_2_OMG.strip().splitlines()
    many = "\n".join(lines[:2] + lines[2:] * (MAXIMUM_STEPS + 1))
    assert refused(many).condition == 104


def test_a_message_whose_steps_have_very_many_segments_is_refused() -> None:
    lines = RAD_4_OMI.strip().splitlines()
    notes = ["NTE|1||x"] * 5_000
    controls = lines[-1:] * 200
    begun = time.monotonic()
    assert refused("\n".join([*lines, *notes, *controls])).condition == 104
    assert time.monotonic() - begun < 10
