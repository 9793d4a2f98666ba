"""Acknowledgements: the right code, in the right form, as often as the sender wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hilum.hl7.acknowledge import wanted
from hilum.hl7.batch import split
from hilum.hl7.message import parse
from hilum.tables.hl7 import ACKNOWLEDGEMENTS, CONDITIONS
from tests.hl7.messages import RAD_2_OMG, RAD_4_ORM, RAD_12_A08, order, wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hilum.hl7.actions import Action
    from tests.hl7.conftest import Department


def test_an_acceptance_in_version_2_3_1(department: Department) -> None:
    (raw,) = department.receiver.answer(wire(RAD_4_ORM), "127.0.0.1")
    head, answer = raw.decode().rstrip("\r").split("\r")
    fields = head.split("|")
    assert fields[:6] == [
        "MSH",
        "^~\\&",
        "MESA_IM",
        "XYZ_IMAGE_MANAGER",
        "MESA_OF",
        "XYZ_RADIOLOGY",
    ]
    assert len(fields[6]) == 14
    assert fields[8] == "ACK^O01^ACK"
    assert fields[10:12] == ["P", "2.3.1"]
    assert fields[17] == "8859/1"
    assert answer == "MSA|AA|1001"


def test_a_refusal_before_version_2_5(department: Department) -> None:
    (raw,) = department.receiver.answer(wire(order("ZZ")), "127.0.0.1")
    assert raw.decode().split("\r")[1:3] == [
        "MSA|AE|1001|the order control 'ZZ' is not served",
        "ERR|ORC^1^1^103&Table value not found&HL70357",
    ]


def test_a_refusal_from_version_2_5_on(department: Department) -> None:
    (raw,) = department.receiver.answer(wire(order("ZZ", message=RAD_2_OMG)), "127.0.0.1")
    assert raw.decode().split("\r")[2] == (
        "ERR||ORC^1^1|103^Table value not found^HL70357|E||||the order control 'ZZ' is not served"
    )
    assert "ACK^O19^ACK" in raw.decode()


def test_old_versions_have_no_structure_of_a_message(department: Department) -> None:
    assert department.take(RAD_4_ORM.replace("|2.3.1|", "|2.3|")).header.raw(9) == "ACK^O01"


def test_the_answer_has_the_senders_encoding_characters(department: Department) -> None:
    raw = wire("MSH#*+!%#Ä#B#C#D#20240501##ADT*A99#9*x#P#2.5.1######UNICODE UTF-8", "utf-8")
    (answer,) = department.receiver.answer(raw, "127.0.0.1")
    message = parse(answer)
    assert answer.startswith(b"MSH#*+!%#C#D#\xc3\x84#B#")
    assert message.value("ERR", 3) == "201"
    assert message.first("MSA").raw(2) == "9*x"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "condition"),
    [
        (("|1001|", "||"), 101),
        (("|P|2.3.1", "|X|2.3.1"), 202),
        (("|P|2.3.1", "|P|3.0"), 203),
        (("ORM^O01", "ORU^R01"), 200),
        (("MSH|^~\\&|", "MSH|^^^^|"), 102),
    ],
)
def test_rejections(department: Department, change: tuple[str, str], condition: int) -> None:
    answer = department.take(RAD_4_ORM.replace(*change))
    assert answer.value("MSA", 1) == "AR"
    assert f"{condition}&{CONDITIONS[condition]}" in answer.first("ERR").raw(1)  # type: ignore[union-attr]


def test_what_cannot_be_read_is_answered_with_its_control_id(department: Department) -> None:
    answer = department.take(RAD_4_ORM.replace("MSH|^~\\&|", "MSH|^^^^|"))
    assert answer.value("MSA", 2) == "1001"
    (raw,) = department.receiver.answer(b"GET / HTTP/1.1", "127.0.0.1")
    assert parse(raw).value("MSA", 1) == "AR"


def test_senders_that_are_not_listed_are_rejected(department: Department) -> None:
    for senders, code in (
        (("MESA_OF",), "AA"),
        (("MESA_OF|XYZ_RADIOLOGY",), "AA"),
        (("MESA_OF|OTHER", "OTHER"), "AR"),
    ):
        assert department.take(RAD_4_ORM, senders=senders).value("MSA", 1) == code


def asked(accept: str, application: str) -> str:
    return RAD_12_A08.replace("|2.5.1||||||", f"|2.5.1|||{accept}|{application}||")


@pytest.mark.parametrize(
    ("accept", "application", "on_success", "on_error"),
    [
        ("", "", ["AA"], ["AE"]),
        ("AL", "NE", ["CA"], ["CE"]),
        ("NE", "AL", ["AA"], ["AE"]),
        ("AL", "AL", ["CA", "AA"], ["CE", "AE"]),
        ("NE", "NE", [], []),
        ("ER", "SU", ["AA"], ["CE"]),
        ("SU", "ER", ["CA"], ["AE"]),
        ("AL", "", ["CA"], ["CE"]),
    ],
)
def test_acknowledgements_as_often_as_asked(
    department: Department,
    accept: str,
    application: str,
    on_success: list[str],
    on_error: list[str],
) -> None:
    message = asked(accept, application)
    for text, codes in ((message, on_success), (message.replace("583020", ""), on_error)):
        answers = department.receiver.answer(wire(text), "127.0.0.1")
        assert [parse(raw).value("MSA", 1) for raw in answers] == codes
        assert len({parse(raw).control_id for raw in answers}) == len(codes)
        assert set(codes) <= set(ACKNOWLEDGEMENTS)
    original = department.receiving(enhanced=False)
    assert len(original.answer(wire(message), "127.0.0.1")) == 1


def test_the_modes_as_a_table() -> None:
    assert wanted(None, "AR") == ("AR",)


def test_a_batch_is_answered_with_a_batch(department: Department) -> None:
    raw = b"BHS|^~\\&|OF|RAD|IM|ARC|||||B1\r" + wire(RAD_4_ORM) + wire(order("ZZ")) + b"BTS|3\r"
    (answer,) = department.receiver.answer(raw, "127.0.0.1")
    lines = answer.decode().split("\r")
    assert lines[0] == "BHS|^~\\&|IM|ARC|OF|RAD||||||B1"
    assert [line[:6] for line in lines if line.startswith("MSA")] == ["MSA|AA", "MSA|AE"]
    assert "BTS|2" in lines
    assert department.states() == {"SPS454": "SCHEDULED"}
    assert "HL7 batch is not complete" in [event.name for event in department.events]


def test_one_line_for_each_message_without_data_of_patients(department: Department) -> None:
    department.take(RAD_4_ORM)
    department.take(order("ZZ").replace("1001", "1002"))
    first, second = department.events
    assert (first.level, first.name) == ("info", "HL7 message")
    assert dict(first.fields) == {
        "control": "1001", "type": "ORM^O01", "peer": "127.0.0.1", "effect": "order", "steps": 1,
        "answer": "AA", "why": None, "found": None,
    }  # fmt: skip
    assert (second.level, second.fields["answer"]) == ("warning", "AE")
    told = repr(department.events)
    assert "WHITE" not in told
    assert "583020" not in told


class Broken:
    def apply(self, actions: Sequence[Action]) -> int:
        raise RuntimeError("patient 583020")


def test_a_fault_of_ours_is_a_rejection_and_the_sender_learns_nothing(
    department: Department,
) -> None:
    from hilum.hl7.mapping import Mapper
    from hilum.hl7.receiver import Receiver

    events = department.events
    receiver = Receiver(Broken(), Mapper(), observer=events.append)
    (raw,) = receiver.answer(wire(RAD_4_ORM), "127.0.0.1")
    assert parse(raw).value("MSA", 1) == "AR"
    assert b"583020" not in raw
    assert events[-1].level == "error"
    assert "RuntimeError" in events[-1].fields["error"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.integers(0, 600))
def test_whatever_comes_there_is_an_answer(
    department: Department, noise: bytes, position: int
) -> None:
    good = wire(RAD_4_ORM)
    for raw in (noise, good[:position] + noise + good[position:], good[:position]):
        answers = department.receiver.answer(raw, "127.0.0.1")
        for message in (one for answer in answers for one in split(answer).messages):
            assert parse(message).value("MSA", 1) in ACKNOWLEDGEMENTS
    assert not [event for event in department.events if event.level == "error"]
