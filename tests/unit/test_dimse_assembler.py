"""Fragments to messages; hazards 29, 30, 33, 39, 43 and 45."""

from __future__ import annotations

from struct import pack

import pytest

from hilum.dimse import messages
from hilum.dimse.assembler import Assembler, DrainSink, MemorySink, Message
from hilum.dimse.command import encode_command
from hilum.errors import DimseError, OutOfSpace, ProtocolError, SopClassNotSupported
from hilum.tables.commands import C_ECHO_RSP, C_STORE_RQ
from hilum.ul.events import PData, PresentationContext

CT = "1.2.840.10008.5.1.4.1.1.2"
CONTEXTS = {
    1: PresentationContext(1, CT, "1.2.840.10008.1.2.1"),
    3: PresentationContext(3, "1.2.840.10008.1.1", "1.2.840.10008.1.2"),
    5: PresentationContext(5, CT, "", result=4),
}
STORE = messages.c_store_rq(7, CT, "1.2.3")
ECHO = messages.c_echo_rq(8, "1.2.840.10008.1.1")


class Recorder:
    """A sink that keeps everything that is done to it."""

    def __init__(self, fail_after: int | None = None) -> None:
        self.pieces: list[bytes] = []
        self.discarded = 0
        self.fail_after = fail_after

    def write(self, fragment: memoryview) -> None:
        if self.fail_after is not None and len(self.pieces) >= self.fail_after:
            raise OutOfSpace("disk full")
        self.pieces.append(bytes(fragment))

    def discard(self) -> None:
        self.discarded += 1


def command(data: bytes, last: bool = True, context: int = 1) -> PData:
    return PData(context, True, last, memoryview(data))


def data(data: bytes, last: bool = True, context: int = 1) -> PData:
    return PData(context, False, last, memoryview(data))


class Opened:
    """An assembler, the sink it opens, and what `open_sink` was asked."""

    def __init__(self, sink: object = None) -> None:
        self.sink = Recorder() if sink is None else sink
        self.asked: list[tuple] = []
        self.assembler = Assembler(CONTEXTS, self.open)

    def open(self, command, context):
        self.asked.append((command.affected_sop_instance_uid, context))
        if isinstance(self.sink, DimseError):
            raise self.sink
        return self.sink

    def feed(self, *pieces: PData) -> list[Message | None]:
        return [self.assembler.feed(piece) for piece in pieces]

    def aborts(self, piece: PData) -> tuple[int, int]:
        with pytest.raises(ProtocolError) as caught:
            self.assembler.feed(piece)
        return caught.value.source, caught.value.reason


def test_message_without_a_data_set() -> None:
    opened = Opened()
    (message,) = opened.feed(command(ECHO, context=3))
    assert message is not None
    assert message.command.name == "C-ECHO-RQ"
    assert message.context is CONTEXTS[3]
    assert (message.sink, message.size, message.error) == (None, 0, None)
    assert opened.asked == []
    assert opened.assembler.idle


def test_hazard_45_data_set_type_none_needs_no_sink() -> None:
    opened = Opened()
    (message,) = opened.feed(command(encode_command(C_STORE_RQ, MessageID=1)))
    assert message is not None
    assert not message.command.has_data_set
    assert message.sink is None
    assert opened.asked == []


def test_data_set_goes_to_the_sink_as_it_arrives() -> None:
    opened = Opened()
    assert opened.feed(command(STORE)) == [None]
    assert opened.asked == [("1.2.3", CONTEXTS[1])]
    assert not opened.assembler.idle
    assert opened.feed(data(b"ab", last=False), data(b"", last=False)) == [None, None]
    assert opened.sink.pieces == [b"ab", b""]
    (message,) = opened.feed(data(b"cde"))
    assert message is not None
    assert (message.sink, message.size, message.error) == (opened.sink, 5, None)
    assert opened.sink.pieces == [b"ab", b"", b"cde"]
    assert opened.sink.discarded == 0
    assert opened.assembler.idle


def test_command_set_in_pieces() -> None:
    opened = Opened()
    pieces = [command(STORE[i : i + 1], last=False) for i in range(len(STORE))]
    assert opened.feed(*pieces) == [None] * len(STORE)
    assert not opened.assembler.idle
    assert opened.feed(command(b"")) == [None]
    (message,) = opened.feed(data(b"x"))
    assert message is not None
    assert message.command.affected_sop_instance_uid == "1.2.3"


def test_messages_follow_each_other_on_different_contexts() -> None:
    opened = Opened()
    results = opened.feed(command(ECHO, context=3), command(STORE), data(b"x"), command(STORE))
    assert [result is not None for result in results] == [True, False, True, False]


def test_responses_that_differ_are_told_apart() -> None:
    first, second = (
        encode_command(C_ECHO_RSP, MessageIDBeingRespondedTo=number, Status=0) for number in (1, 2)
    )
    opened = Opened()
    results = opened.feed(*(command(one, context=3) for one in (first, first, second, first)))
    told = [result and result.command.message_id_responded_to for result in results]
    assert told == [1, 1, 2, 1]


def test_views_are_not_kept() -> None:
    buffer = bytearray(STORE)
    opened = Opened()
    opened.feed(PData(1, True, True, memoryview(buffer)))
    buffer[:] = b"\xff" * len(buffer)
    piece = bytearray(b"data")
    (message,) = opened.feed(PData(1, False, True, memoryview(piece)))
    assert message is not None
    assert message.command.affected_sop_instance_uid == "1.2.3"


# Hazards --------------------------------------------------------------------------------------


@pytest.mark.parametrize("context", [0, 2, 5, 255])
def test_hazard_29_context_unknown_or_rejected(context: int) -> None:
    assert Opened().aborts(command(STORE, context=context)) == (2, 6)


def test_hazard_30_context_changes_inside_a_command_set() -> None:
    opened = Opened()
    opened.feed(command(STORE[:10], last=False))
    assert opened.aborts(command(STORE[10:], context=3)) == (2, 5)


@pytest.mark.parametrize("context", [3, 5, 2])
def test_hazard_30_context_changes_before_or_inside_a_data_set(context: int) -> None:
    opened = Opened()
    opened.feed(command(STORE))
    assert opened.aborts(data(b"x", context=context)) == (2, 5)
    opened = Opened()
    opened.feed(command(STORE), data(b"x", last=False))
    assert opened.aborts(data(b"x", context=context)) == (2, 5)


def test_hazard_30_data_set_before_a_command() -> None:
    assert Opened().aborts(data(b"x")) == (2, 5)
    opened = Opened()
    opened.feed(command(STORE[:10], last=False))
    assert opened.aborts(data(b"x")) == (2, 5)
    opened = Opened()
    opened.feed(command(ECHO))
    assert opened.aborts(data(b"x")) == (2, 5)


def test_hazard_30_command_inside_a_data_set() -> None:
    opened = Opened()
    opened.feed(command(STORE))
    assert opened.aborts(command(ECHO)) == (2, 5)
    opened = Opened()
    opened.feed(command(STORE), data(b"x", last=False))
    assert opened.aborts(command(ECHO)) == (2, 5)


def test_hazard_39_command_set_over_64_kib() -> None:
    filler = pack("<HHL", 0, 0x7777, 65528 - len(STORE))
    largest = STORE + filler + bytes(65528 - len(STORE))
    assert Opened().feed(command(largest)) == [None]
    assert Opened().feed(command(largest[:9], last=False), command(largest[9:])) == [None, None]
    larger = STORE + pack("<HHL", 0, 0x7777, 65530 - len(STORE)) + bytes(65530 - len(STORE))
    assert Opened().aborts(command(larger)) == (0, 0)
    opened = Opened()
    opened.feed(*[command(bytes(8192), last=False)] * 8)
    assert opened.aborts(command(b"x", last=False)) == (0, 0)


def test_hazard_39_a_command_set_that_never_ends_costs_no_more_than_the_limit() -> None:
    opened = Opened()
    with pytest.raises(ProtocolError) as caught:
        for _ in range(1_000_000):
            opened.assembler.feed(command(b"\0" * 100, last=False))
    assert (caught.value.source, caught.value.reason) == (0, 0)


def test_hazard_40_not_a_command_set() -> None:
    assert Opened().aborts(command(b"GET / HTTP/1.1\r\n\r\n")) == (0, 0)


def test_hazard_43_refused_data_set_is_drained_then_answered() -> None:
    error = SopClassNotSupported("not the class of the context")
    opened = Opened(error)
    assert opened.feed(command(STORE), data(b"ab", last=False)) == [None, None]
    (message,) = opened.feed(data(b"cd"))
    assert message is not None
    assert message.error is error
    assert isinstance(message.sink, DrainSink)
    assert (message.size, message.sink.size) == (4, 4)
    # the association lives
    assert opened.feed(command(ECHO, context=3)) != [None]


def test_sink_that_fails_in_the_middle_is_discarded_and_the_rest_drained() -> None:
    sink = Recorder(fail_after=1)
    opened = Opened(sink)
    opened.feed(command(STORE), data(b"a", last=False), data(b"b", last=False))
    assert sink.discarded == 1
    (message,) = opened.feed(data(b"c"))
    assert message is not None
    assert isinstance(message.error, OutOfSpace)
    assert (sink.pieces, sink.discarded, message.size) == ([b"a"], 1, 3)


def test_sink_that_fails_on_the_last_fragment() -> None:
    sink = Recorder(fail_after=0)
    opened = Opened(sink)
    *_, message = opened.feed(command(STORE), data(b"a"))
    assert message is not None
    assert isinstance(message.error, OutOfSpace)
    assert sink.discarded == 1


def test_identifier_over_the_limit_of_a_memory_sink() -> None:
    opened = Opened(MemorySink(4, status=0x0213))
    *_, message = opened.feed(command(STORE), data(b"1234", last=False), data(b"5"))
    assert message is not None
    assert message.error is not None
    assert message.error.status == 0x0213


def test_hazard_33_discard_in_the_middle_of_a_data_set() -> None:
    opened = Opened()
    opened.feed(command(STORE), data(b"a", last=False))
    opened.assembler.discard()
    opened.assembler.discard()
    assert opened.sink.discarded == 1
    assert opened.assembler.idle


def test_discard_before_any_fragment_of_the_data_set_and_in_a_command_set() -> None:
    opened = Opened()
    opened.feed(command(STORE))
    opened.assembler.discard()
    assert opened.sink.discarded == 1
    opened.feed(command(STORE[:9], last=False))
    opened.assembler.discard()
    assert opened.assembler.idle
    assert opened.feed(command(ECHO, context=3)) != [None]
    assert opened.sink.discarded == 1


def test_discard_after_a_complete_message_leaves_its_sink_alone() -> None:
    opened = Opened()
    opened.feed(command(STORE), data(b"a"))
    opened.assembler.discard()
    assert opened.sink.discarded == 0
