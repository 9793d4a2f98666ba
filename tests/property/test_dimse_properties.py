"""Round trips of any command set, any split into fragments, and bytes that mean nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hilum.dimse.assembler import Assembler, MemorySink, Message
from hilum.dimse.command import encode_command, encode_store_response, parse_command
from hilum.dimse.messages import build, respond
from hilum.dimse.send import fragments
from hilum.errors import ProtocolError
from hilum.tables.commands import C_STORE_RQ, ELEMENT_BY_KEYWORD, MESSAGES, RESPONSE_BIT
from hilum.ul.events import PData, PresentationContext

CONTEXT = PresentationContext(1, "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2")
ALWAYS = {"CommandGroupLength", "CommandField", "CommandDataSetType"}

uids = st.from_regex(r"[0-9]{1,5}(\.[0-9]{1,9}){0,5}", fullmatch=True)
shorts = st.integers(0, 0xFFFF)
texts = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="\\"))
VALUES = {
    "UI": uids,
    "US": shorts,
    "AT": st.lists(st.integers(0, 0xFFFFFFFF), min_size=1, max_size=9).map(tuple),
    "AE": texts.filter(lambda text: 0 < len(text) <= 16),
    "LO": texts.filter(lambda text: 0 < len(text) <= 64),
}


@st.composite
def commands(draw: st.DrawFn) -> tuple[int, bool, dict]:
    """A message of the table with every mandatory and some optional elements."""
    message = draw(st.sampled_from(MESSAGES))
    optional = draw(st.sets(st.sampled_from(sorted(message.allowed))))
    data_set = message.data_set == "M" or (message.data_set != "-" and draw(st.booleans()))
    keywords = {*message.mandatory, *optional, *(message.conditional if data_set else ())}
    elements = {k: draw(VALUES[ELEMENT_BY_KEYWORD[k].vr]) for k in sorted(keywords)}
    return message.field, data_set, elements


@given(commands())
def test_any_command_survives_the_round_trip(case) -> None:
    field, data_set, elements = case
    encoded = build(field, data_set=data_set, **elements)
    command = parse_command(encoded)
    assert (command.field, command.has_data_set) == (field, data_set)
    read = command.elements()
    assert {k: v for k, v in read.items() if k not in ALWAYS} == elements
    assert encode_command(field, has_data_set=data_set, **elements) == encoded
    assert len(encoded) % 2 == 0


@given(commands())
def test_any_request_can_be_answered(case) -> None:
    field, data_set, elements = case
    if field >= RESPONSE_BIT or "MessageID" not in elements:
        return
    request = parse_command(build(field, data_set=data_set, **elements))
    response = parse_command(respond(request, 0x0110, comment="why"))
    assert response.field == field | RESPONSE_BIT
    assert response.message_id_responded_to == request.message_id


@given(uids, uids, shorts, shorts)
def test_fast_store_response_is_the_general_one(sop_class, instance, message_id, status) -> None:
    about = {"AffectedSOPClassUID": sop_class, "AffectedSOPInstanceUID": instance}
    request = parse_command(encode_command(C_STORE_RQ, MessageID=message_id, **about))
    general = encode_command(
        C_STORE_RQ | RESPONSE_BIT, MessageIDBeingRespondedTo=message_id, Status=status, **about
    )
    assert encode_store_response(request, status) == general


@given(st.binary(max_size=200))
def test_any_bytes_are_a_command_or_a_protocol_error(data: bytes) -> None:
    try:
        command = parse_command(data)
    except ProtocolError as error:
        assert (error.source, error.reason) == (0, 0)
    else:
        assert command.field == command.get("CommandField")


@given(commands(), st.data())
def test_a_damaged_command_is_a_command_or_a_protocol_error(case, data: st.DataObject) -> None:
    field, data_set, elements = case
    encoded = bytearray(build(field, data_set=data_set, **elements))
    for _ in range(data.draw(st.integers(1, 4))):
        encoded[data.draw(st.integers(0, len(encoded) - 1))] = data.draw(st.integers(0, 255))
    try:
        command = parse_command(bytes(encoded))
    except ProtocolError as error:
        assert (error.source, error.reason) == (0, 0)
        return
    command.elements()
    assert isinstance(command.sop_instance_uid, str)
    if not command.is_response and command.name != "C-CANCEL-RQ":
        # whatever was damaged, a request that is understood can be answered
        assert parse_command(respond(command, 0x0110)).status == 0x0110


def cut(data: bytes, points: list[int]) -> list[bytes]:
    """The bytes in pieces, some of them empty."""
    edges = [0, *sorted(point % (len(data) + 1) for point in points), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


def feed_all(pieces: list[PData]) -> list[Message]:
    assembler = Assembler({1: CONTEXT}, lambda command, context: MemorySink(1 << 20))
    results = [assembler.feed(piece) for piece in pieces]
    assert assembler.idle
    return [result for result in results if result is not None]


def seen(messages: list[Message]) -> list[tuple]:
    return [
        (m.command.elements(), m.size, m.sink.data if isinstance(m.sink, MemorySink) else None)
        for m in messages
    ]


points = st.lists(st.integers(0, 1 << 16), max_size=8)


@given(st.lists(st.tuples(commands(), st.binary(max_size=300), points, points), max_size=3))
def test_any_split_into_fragments_gives_the_same_messages(stream) -> None:
    whole: list[PData] = []
    split: list[PData] = []
    for (field, has_data_set, elements), data, in_command, in_data in stream:
        encoded = build(field, data_set=has_data_set, **elements)
        for fragment in fragments(1, encoded, data if has_data_set else None):
            payload = bytes(fragment.payload)
            whole.append(PData(1, fragment.is_command, True, memoryview(payload)))
            pieces = cut(payload, in_command if fragment.is_command else in_data)
            split += [
                PData(1, fragment.is_command, number == len(pieces), memoryview(piece))
                for number, piece in enumerate(pieces, 1)
            ]
    assert seen(feed_all(split)) == seen(feed_all(whole))
    assert len(feed_all(whole)) == len(stream)


@given(st.binary(max_size=100), points)
def test_chunks_that_are_sent_arrive_as_one_data_set(data: bytes, at: list[int]) -> None:
    command = encode_command(C_STORE_RQ, has_data_set=True, MessageID=1)
    sent = fragments(1, command, iter(cut(data, at)))
    (message,) = feed_all([PData(*fragment[:3], memoryview(fragment.payload)) for fragment in sent])
    assert isinstance(message.sink, MemorySink)
    assert message.sink.data == data
