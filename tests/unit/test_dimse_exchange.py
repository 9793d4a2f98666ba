"""Operations under way; hazards 41, 42, 47 and 49."""

from __future__ import annotations

import pytest

from hilum.dimse import messages
from hilum.dimse.command import Command, encode_command, parse_command
from hilum.dimse.exchange import Answer, Exchange, Invoker, Performer, SubOperations
from hilum.errors import ProtocolError, UnrecognisedOperation, UsageError
from hilum.tables.commands import C_ECHO_RQ, C_FIND_RQ, C_MOVE_RQ, C_STORE_RQ

CT = "1.2.840.10008.5.1.4.1.1.2"


def store(message_id: int) -> Command:
    return parse_command(messages.c_store_rq(message_id, CT, "1.2.3"))


def find(message_id: int) -> Command:
    return parse_command(messages.c_find_rq(message_id, CT))


def cancel(message_id: int) -> Command:
    return parse_command(messages.c_cancel_rq(message_id))


def stored(message_id: int, status: int = 0) -> Command:
    return parse_command(messages.c_store_rsp(message_id, status))


def found(message_id: int, status: int) -> Command:
    return parse_command(messages.c_find_rsp(message_id, status, data_set=status == 0xFF00))


def aborted(call, *arguments) -> None:
    with pytest.raises(ProtocolError) as caught:
        call(*arguments)
    assert (caught.value.source, caught.value.reason) == (0, 0)


# Invoking -------------------------------------------------------------------------------------


def test_message_ids_count_from_one_and_wrap() -> None:
    invoker = Invoker()
    for expected in [*range(1, 65536), 1, 2]:
        assert invoker.begin(C_STORE_RQ) == expected
        assert invoker.answered(stored(expected)).is_final


def test_message_ids_in_use_are_skipped() -> None:
    invoker = Invoker(window=0)
    assert [invoker.begin(C_STORE_RQ) for _ in range(3)] == [1, 2, 3]
    invoker.answered(stored(2))
    for expected in range(4, 65536):
        invoker.begin(C_STORE_RQ)
        invoker.answered(stored(expected))
    assert invoker.begin(C_STORE_RQ) == 2
    assert invoker.begin(C_STORE_RQ) == 4
    assert invoker.outstanding == 4


def test_every_message_id_in_use() -> None:
    invoker = Invoker(window=0)
    assert {invoker.begin(C_STORE_RQ) for _ in range(65535)} == set(range(1, 65536))
    assert invoker.is_open
    with pytest.raises(UsageError, match="65535"):
        invoker.begin(C_STORE_RQ)


def test_window_of_the_invoker() -> None:
    invoker = Invoker(window=2)
    first, _ = invoker.begin(C_STORE_RQ), invoker.begin(C_STORE_RQ)
    assert not invoker.is_open
    with pytest.raises(UsageError, match="outstanding"):
        invoker.begin(C_STORE_RQ)
    invoker.answered(stored(first))
    assert invoker.is_open
    assert invoker.begin(C_STORE_RQ) == 3


def test_pending_responses_keep_the_operation_open() -> None:
    invoker = Invoker()
    message_id = invoker.begin(C_FIND_RQ, token="query")
    assert invoker.answered(found(1, 0xFF00)) == Answer(message_id, False, "query")
    assert invoker.answered(found(1, 0xFF01)) == Answer(message_id, False, "query")
    assert invoker.answered(found(1, 0xFE00)) == Answer(message_id, True, "query")
    aborted(invoker.answered, found(1, 0x0000))


def test_hazard_42_unsolicited_response() -> None:
    aborted(Invoker().answered, stored(1))
    invoker = Invoker()
    invoker.begin(C_STORE_RQ)
    aborted(invoker.answered, stored(2))
    aborted(invoker.answered, found(1, 0))  # right id, wrong operation
    assert invoker.answered(stored(1)).is_final
    aborted(Performer().begin, stored(1))


# Performing -----------------------------------------------------------------------------------


def test_begin_and_end() -> None:
    performer = Performer()
    for message_id in (7, 7, 0, 65535):
        request = store(message_id)
        assert performer.begin(request) is None
        assert performer.outstanding == 1
        performer.end(request)
        assert performer.outstanding == 0


def test_hazard_47_duplicate_message_id_in_flight() -> None:
    performer = Performer(window=1)
    first, second = store(7), find(7)
    assert performer.begin(first) is None
    refusal = performer.begin(second)
    assert refusal is not None
    assert refusal.status == 0x0210
    performer.end(second)  # its answer goes out; the first operation goes on
    assert performer.outstanding == 1
    assert performer.cancel(cancel(7))
    performer.end(first)
    assert performer.begin(store(7)) is None


@pytest.mark.parametrize("window", [1, 2, 5])
def test_hazard_47_window_exceeded(window: int) -> None:
    performer = Performer(window)
    for message_id in range(window):
        assert performer.begin(store(message_id)) is None
    aborted(performer.begin, store(window))


def test_window_of_zero_has_no_limit() -> None:
    performer = Performer(window=0)
    assert all(performer.begin(store(message_id)) is None for message_id in range(1000))


def test_hazard_41_unknown_command_field() -> None:
    performer = Performer()
    request = parse_command(encode_command(0x0FFE, MessageID=3))
    refusal = performer.begin(request)
    assert isinstance(refusal, UnrecognisedOperation)
    assert refusal.status == 0x0211
    performer.end(request)
    assert performer.outstanding == 0


def test_hazard_49_cancel_of_an_unknown_or_finished_operation_is_ignored() -> None:
    performer = Performer()
    assert not performer.cancel(cancel(5))
    request = find(5)
    performer.begin(request)
    performer.end(request)
    assert not performer.cancel(cancel(5))
    performer.begin(again := find(5))
    assert not performer.is_cancelled(again)


def test_cancel_of_an_operation_in_progress() -> None:
    performer = Performer(window=2)
    one, two = find(1), find(2)
    performer.begin(one)
    performer.begin(two)
    assert performer.cancel(cancel(2))
    assert performer.cancel(cancel(2))
    assert (performer.is_cancelled(one), performer.is_cancelled(two)) == (False, True)
    performer.end(two)
    performer.end(one)
    performer.begin(again := find(2))
    assert not performer.is_cancelled(again)
    assert performer.cancel(cancel(2))
    assert performer.is_cancelled(again)


def test_cancel_is_no_operation() -> None:
    with pytest.raises(UsageError):
        Performer().begin(cancel(1))


def test_exchange_sorts_what_comes_in() -> None:
    # the SCU of C-GET: it waits for responses while it performs C-STORE
    exchange = Exchange(invoked=1, performed=1)
    message_id = exchange.invoker.begin(C_MOVE_RQ, "get")
    request = store(message_id)
    assert exchange.receive(request) is None
    refusal = exchange.receive(store(message_id))
    assert refusal.status == 0x0210
    assert exchange.receive(cancel(99)) is False
    assert exchange.receive(cancel(message_id)) is True
    exchange.performer.end(request)
    moved = parse_command(messages.c_move_rsp(message_id, 0))
    assert exchange.receive(moved) == Answer(message_id, True, "get")
    aborted(exchange.receive, moved)


# Sub-operations -------------------------------------------------------------------------------


def test_sub_operations_are_counted_by_the_class_of_their_status() -> None:
    counts = SubOperations(5)
    for status, instance in [(0, "1"), (0xB000, "2"), (0xA700, "3"), (0x0122, "4")]:
        counts.record(status, instance)
    assert counts.elements(0xFF00) == {
        "NumberOfRemainingSuboperations": 1,
        "NumberOfCompletedSuboperations": 1,
        "NumberOfFailedSuboperations": 2,
        "NumberOfWarningSuboperations": 1,
    }
    assert counts.failed_uids == ["3", "4"]


@pytest.mark.parametrize("status", [0x0000, 0xB000, 0xA702])
def test_remaining_is_in_pending_and_cancel_responses_only(status: int) -> None:
    counts = SubOperations(3)
    assert "NumberOfRemainingSuboperations" not in counts.elements(status)
    assert counts.elements(0xFE00)["NumberOfRemainingSuboperations"] == 3


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], 0x0000),
        ([0, 0], 0x0000),
        ([0, 0xA700], 0xB000),
        ([0, 0xB007], 0xB000),
        ([0xB007, 0xA700], 0xB000),
        ([0xB007], 0xB000),
        ([0xA700, 0xC000], 0xA702),
    ],
)
def test_final_status(statuses: list[int], expected: int) -> None:
    counts = SubOperations(len(statuses))
    for status in statuses:
        counts.record(status)
    assert counts.final_status() == expected
    assert counts.final_status(cancelled=True) == 0xFE00
    assert counts.failed_uids == []


def test_counts_fit_an_unsigned_short() -> None:
    counts = SubOperations(100_000)
    for _ in range(70_000):
        counts.record(0)
    request = parse_command(messages.c_move_rq(1, CT, "DEST"))
    response = parse_command(messages.respond(request, 0xFF00, **counts.elements(0xFF00)))
    assert response.get("NumberOfRemainingSuboperations") == 30_000
    assert response.get("NumberOfCompletedSuboperations") == 65535


def test_more_sub_operations_than_announced() -> None:
    counts = SubOperations(0)
    counts.record(0)
    assert (counts.remaining, counts.completed) == (0, 1)


def test_echo_needs_no_window_of_its_own() -> None:
    invoker = Invoker()
    invoker.begin(C_ECHO_RQ)
    assert invoker.answered(parse_command(messages.c_echo_rsp(1))) == Answer(1, True, None)
