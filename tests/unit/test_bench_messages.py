"""The bytes that `bench` sends are what the standard asks for, and it reads answers rightly."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from pydicom import dcmread
from pydicom.filereader import read_dataset
from pynetdicom.pdu import A_ASSOCIATE_RQ

from bench.messages import (
    ECHO_CONTEXT,
    P_DATA,
    STORE_CONTEXT,
    BadAnswerError,
    StoreTemplate,
    associate_request,
    command_fields,
    echo_request,
    parse_accept,
    split_pdu,
    status_of,
)


def _pdvs(buffers: list[memoryview]) -> list[tuple[int, int, bytes]]:
    """(context, control header, fragment) of every PDU in a message, each with one PDV."""
    stream, found = bytearray(b"".join(buffers)), []
    while stream:
        pdu = split_pdu(stream)
        assert pdu is not None
        kind, body = pdu
        length, context, control = struct.unpack_from(">IBB", body)
        assert (kind, length) == (P_DATA, len(body) - 4)
        found.append((context, control, body[6:]))
    return found


def _command(data: bytes):
    return read_dataset(BytesIO(data), is_implicit_VR=True, is_little_endian=True)


def _data_set(pdvs: list[tuple[int, int, bytes]]) -> bytes:
    return b"".join(fragment for _, control, fragment in pdvs if not control & 1)


@pytest.mark.parametrize("pdu_length", [4096, 16384, 131072])
@pytest.mark.parametrize("size", [2048, 4090, 4096, 8192, 524288, 524288 + 4090 - 2])
def test_a_data_set_has_the_size_asked_for_in_pdus_that_fit(size: int, pdu_length: int) -> None:
    _, buffers = StoreTemplate(1, 0, size, pdu_length, 10).message(0)
    pdvs = _pdvs(buffers)
    controls = [control for _, control, _ in pdvs]
    assert controls == [3] + [0] * (len(pdvs) - 2) + [2]
    assert {context for context, _, _ in pdvs} == {STORE_CONTEXT}
    assert max(len(fragment) + 6 for _, _, fragment in pdvs) <= pdu_length
    assert len(_data_set(pdvs)) == size
    dataset = dcmread(BytesIO(bytes(132)[:128] + b"DICM" + _data_set(pdvs)), force=True)
    assert len(dataset.PixelData) == size - (_data_set(pdvs).index(b"\xe0\x7f\x10\x00OW") + 12)


def test_every_instance_has_its_own_uid_in_command_and_data_set() -> None:
    template = StoreTemplate(7, 3, 2048, 131072, study_size=4)
    seen = []
    for index in range(10):
        message_id, buffers = template.message(index)
        pdvs = _pdvs(buffers)
        command = _command(pdvs[0][2])
        dataset = read_dataset(BytesIO(_data_set(pdvs)), False, True)
        assert command.MessageID == message_id == index + 1
        assert command.CommandField == 1
        assert command.CommandGroupLength == len(pdvs[0][2]) - 12
        assert command.AffectedSOPInstanceUID == dataset.SOPInstanceUID
        assert dataset.SOPInstanceUID.startswith(dataset.SeriesInstanceUID + ".")
        assert dataset.SeriesInstanceUID.startswith(dataset.StudyInstanceUID + ".")
        assert dataset.InstanceNumber == 1_000_000 + index % 4
        seen.append((dataset.SOPInstanceUID, dataset.StudyInstanceUID, dataset.PatientID))
    assert len({instance for instance, _, _ in seen}) == 10
    assert len({study for _, study, _ in seen}) == 3
    assert len({patient for _, _, patient in seen}) == 3


def test_two_gibibytes_cost_no_memory_of_their_own() -> None:
    _, buffers = StoreTemplate(1, 0, 2 << 30, 131072, 1).message(0)
    assert sum(map(len, buffers)) > 2 << 30
    distinct = {id(buffer.obj): len(buffer.obj) for buffer in buffers}
    assert sum(distinct.values()) < 4 << 20


@pytest.mark.parametrize(("size", "pdu_length"), [(512, 131072), (8193, 131072), (8192, 900)])
def test_a_size_that_cannot_be_made_is_refused(size: int, pdu_length: int) -> None:
    with pytest.raises(ValueError, match=r"an even size|too small"):
        StoreTemplate(1, 0, size, pdu_length, 1)


def test_the_association_request_is_read_by_pynetdicom() -> None:
    request = A_ASSOCIATE_RQ()
    request.decode(associate_request("HILUM", "SENDER0"))
    assert (request.called_ae_title, request.calling_ae_title) == ("HILUM", "SENDER0")
    assert [one.context_id for one in request.presentation_context] == [1, 3]
    assert request.user_information.maximum_length == 131072


def test_echo_request() -> None:
    ((context, control, command),) = _pdvs([memoryview(echo_request(7))])
    assert (context, control) == (ECHO_CONTEXT, 3)
    assert (_command(command).CommandField, _command(command).MessageID) == (0x30, 7)


def test_accept_gives_the_maximum_length_and_each_result() -> None:
    contexts = bytes.fromhex("2100000801000000") + bytes.fromhex("40000000")
    contexts += bytes.fromhex("2100000403000300")
    user = bytes.fromhex("500000085100000400020000")
    accepted = parse_accept(bytes(68) + contexts + user)
    assert accepted.maximum_length == 131072
    assert accepted.results == {1: 0, 3: 3}


def test_pdus_come_out_whole_however_the_bytes_arrive() -> None:
    stream = echo_request(1) + echo_request(2) + b"\x06"
    buffer, found = bytearray(), []
    for byte in stream:
        buffer.append(byte)
        pdu = split_pdu(buffer)
        if pdu is not None:
            found.append(pdu)
    assert found == [(4, echo_request(1)[6:]), (4, echo_request(2)[6:])]
    assert buffer == b"\x06"


def test_a_response_in_two_fragments() -> None:
    elements = struct.pack("<HHIH", 0, 0x120, 2, 9) + struct.pack("<HHIH", 0, 0x900, 2, 0xA700)
    body = struct.pack(">IBB", 7, 1, 1) + elements[:5]
    first = command_fields(body)
    second = command_fields(struct.pack(">IBB", len(elements) - 3, 1, 3) + elements[5:])
    assert (first[1], second[1]) == (False, True)
    assert status_of(first[0] + second[0]) == (9, 0xA700)


def test_answers_that_are_none_are_refused() -> None:
    with pytest.raises(BadAnswerError, match="data set"):
        command_fields(struct.pack(">IBB", 2, 1, 2))
    with pytest.raises(BadAnswerError, match="without a status"):
        status_of(struct.pack("<HHIH", 0, 0x120, 2, 9))
