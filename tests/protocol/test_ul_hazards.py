"""What hostile or broken peers do to the upper layer, one test a hazard; time is passed in."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from hilum.errors import UsageError
from hilum.ul.connection import Connection, Limits, Role, State
from hilum.ul.events import Aborted, AssociateRequested, ConnectionClosed, PData, ProtocolViolated
from hilum.wire.pdu import (
    PDV,
    AssociateRQ,
    MaximumLength,
    PDataTF,
    ProposedContext,
)
from tests.protocol.ul_script import (
    AC,
    ECHO,
    IMPLICIT,
    MAXIMUM_LENGTH,
    NOW,
    RQ,
    WIRE,
    connection_in,
    established,
    feed,
    feed_pieces,
    merged,
    sent,
)

RELEASE_RP = WIRE["Evt13"]


def abort(source: int, reason: int) -> bytes:
    return bytes((7, 0, 0, 0, 0, 4, 0, 0, source, reason))


def data_pdu(*pdvs: tuple[int, int, bytes]) -> bytes:
    """A P-DATA-TF of (context id, message control header, fragment) triples."""
    body = b"".join(
        (len(data) + 2).to_bytes(4, "big") + bytes((context, control)) + data
        for context, control, data in pdvs
    )
    return b"\4\0" + len(body).to_bytes(4, "big") + body


def violation(connection: Connection, data: bytes) -> tuple[ProtocolViolated, bytes]:
    """The one violation that `data` leads to, and what is sent for it."""
    events = [e for e in feed(connection, data) if not isinstance(e, PData)]
    assert [type(event) for event in events] == [ProtocolViolated]
    assert connection.state is State.Sta13
    return events[0], sent(connection)


@pytest.mark.parametrize("length", [0, 67, (1 << 20) + 1, 0xFFFFFFFF])
def test_hazard_1_request_length_is_not_believed(length: int) -> None:
    connection = connection_in(State.Sta2)
    tracemalloc.start()
    _, answer = violation(connection, b"\1\0" + length.to_bytes(4, "big") + bytes(20_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer == abort(0, 0)
    assert peak < 1 << 20


@pytest.mark.parametrize("length", [MAXIMUM_LENGTH + 13, 1 << 31, 0xFFFFFFFF])
def test_hazard_2_data_longer_than_advertised(length: int) -> None:
    event, answer = violation(established(), b"\4\0" + length.to_bytes(4, "big") + bytes(100))
    assert answer == abort(2, 6)
    assert event == ProtocolViolated(f"P-DATA-TF of {length} bytes (Sta6)", 2, 6)


def test_hazard_2_headers_beyond_the_advertised_length_are_tolerated() -> None:
    data = data_pdu((1, 2, bytes(MAXIMUM_LENGTH + 6)))
    assert data[2:6] == (MAXIMUM_LENGTH + 12).to_bytes(4, "big")
    assert merged(feed(established(), data)) == [PData(1, False, True, data[12:])]


@pytest.mark.parametrize(
    "probe",
    [
        b"GET / HTTP/1.1\r\nHost: pacs\r\n\r\n" + b"x" * 5000,
        bytes.fromhex("16030102000100"),
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\r\n\r\n",
        b"\0",
    ],
)
def test_hazard_3_other_protocols(probe: bytes) -> None:
    connection = connection_in(State.Sta2)
    event, answer = violation(connection, probe)
    assert answer == abort(0, 0)
    assert "unrecognised PDU type" in event.message
    assert event.message.isprintable()
    assert feed(connection, probe) == []
    assert sent(connection) == b""


@pytest.mark.parametrize("pdu_type", [0, *range(8, 256)])
def test_hazard_4_unknown_pdu_type(pdu_type: int) -> None:
    assert violation(established(), bytes((pdu_type, 0, 0, 0, 0, 0)))[1] == abort(2, 1)


@pytest.mark.parametrize("event", ["Evt3", "Evt4", "Evt6", "Evt13"])
def test_hazard_5_pdus_that_do_not_belong_in_sta6(event: str) -> None:
    assert violation(established(), WIRE[event])[1] == abort(2, 2)


@pytest.mark.parametrize("event", ["Evt3", "Evt4", "Evt10", "Evt12", "Evt13"])
def test_hazard_6_anything_before_the_request(event: str) -> None:
    assert violation(connection_in(State.Sta2), WIRE[event])[1] == abort(0, 0)


@pytest.mark.parametrize("step", [0, 1])
def test_hazard_7_data_pipelined_after_the_request(step: int) -> None:
    """Nothing is read until the local user answered, so the data count as sent after the AC.

    Table 9-10 has AA-8 for Sta3 + Evt10; but whether a driver sees early data in Sta3 or in Sta6
    depends on how the network cut the bytes, and the same bytes must give the same events.
    """
    connection = connection_in(State.Sta2)
    events = feed(connection, RQ.encode() + ECHO, step=step)
    assert events == [AssociateRequested(RQ)]
    connection.accept(AC, NOW)
    assert sent(connection) == AC.encode()
    assert [type(event) for event in connection.pending(NOW)] == [PData]
    assert connection.pending(NOW) == []
    assert connection.state is State.Sta6


def test_hazard_7_pipelined_after_a_rejected_request_is_ignored() -> None:
    connection = connection_in(State.Sta2)
    feed(connection, RQ.encode() + ECHO)
    connection.reject(1, 1, 7, NOW)
    assert connection.pending(NOW) == []
    assert connection.state is State.Sta13
    assert sent(connection)[0] == 3


def test_hazard_7_a_flood_while_the_answer_is_awaited_is_bounded() -> None:
    limits = Limits(small_buffer=1024, large_buffer=8192)
    connection = connection_in(State.Sta3, limits=limits)
    assert feed(connection, bytes(8191)) == []
    events = feed(connection, bytes(10))
    assert [(e.source, e.reason) for e in events] == [(2, 2)]
    assert sent(connection) == abort(2, 2) + abort(2, 2)  # AA-8, then AA-7 for the zero bytes
    assert len(connection.buffer()) > 0


def test_hazard_8_silence_after_connecting() -> None:
    connection = connection_in(State.Sta2)
    assert connection.deadline == NOW + Limits().artim_seconds
    assert [event.what for event in connection.expired(connection.deadline)] == ["ARTIM timer"]
    assert connection.closing
    assert sent(connection) == b""


def test_hazard_9_artim_runs_from_connecting_not_from_the_last_byte() -> None:
    connection = connection_in(State.Sta2)
    for second, byte in enumerate(RQ.encode()[:25]):
        assert feed(connection, bytes((byte,)), NOW + second) == []
        assert connection.deadline == NOW + Limits().artim_seconds
    assert connection.expired(NOW + Limits().artim_seconds) != []
    assert connection.closing


@pytest.mark.parametrize("start", [0, 12, 5000])
def test_hazard_10_one_byte_a_second_within_a_pdu(start: int) -> None:
    limits = Limits(pdu_seconds=10, minimum_rate=1000)
    connection = established(limits=limits)
    data = data_pdu((1, 0, bytes(9000)))
    feed(connection, data[:start])
    for second in range(1, 100):
        now = NOW + second
        assert connection.deadline is not None
        if now >= connection.deadline:
            break
        feed(connection, data[start + second - 1 : start + second], now)
    assert 10 <= second <= 30
    assert [event.what for event in connection.expired(now)] == ["incomplete PDU"]
    assert sent(connection) == abort(0, 0)


def test_hazard_10_a_slow_but_steady_peer_is_not_cut_off() -> None:
    connection = established(limits=Limits(pdu_seconds=1, minimum_rate=1000))
    data = data_pdu((1, 2, bytes(10_000)))
    for second in range(10):
        now = NOW + second
        feed(connection, data[second * 1000 : second * 1000 + 1000], now)
        assert connection.expired(now) == []
    assert merged(feed(connection, data[10_000:], NOW + 10))[-1].is_last


def test_hazard_10_our_own_delay_is_not_held_against_the_peer() -> None:
    connection = established(limits=Limits(pdu_seconds=1, minimum_rate=1000))
    data = data_pdu((1, 2, bytes(2000)))
    feed(connection, data[:100], NOW)
    feed(connection, data[100:200], NOW + 60)
    assert connection.deadline is not None
    assert connection.deadline > NOW + 60


@pytest.mark.parametrize("state", [State.Sta6, State.Sta3, State.Sta8])
def test_hazard_11_a_peer_that_never_closes(state: State) -> None:
    connection = connection_in(state)
    connection.abort(0, 0, NOW)
    assert sent(connection) == abort(0, 0)
    assert connection.deadline == NOW + Limits().artim_seconds
    assert not connection.closing
    connection.expired(connection.deadline)
    assert connection.closing


def test_hazard_12_an_idle_association_ends() -> None:
    connection = established(limits=Limits(idle_seconds=100))
    feed(connection, ECHO, NOW + 50)
    assert connection.deadline == NOW + 150
    connection.touch(NOW + 70)
    assert connection.deadline == NOW + 170
    connection.expired(NOW + 170)
    assert sent(connection) == abort(0, 0)


@pytest.mark.parametrize("cut", range(0, 30, 3))
def test_hazard_13_the_transport_breaks_anywhere(cut: int) -> None:
    connection = established()
    feed(connection, data_pdu((1, 3, b"abcd"), (1, 2, b"efgh"))[:cut])
    assert connection.received(0, NOW) == [ConnectionClosed()]
    assert connection.closing
    assert sent(connection) == b""


STORE = b"".join(
    (
        data_pdu((1, 1, b"com"), (1, 3, b"mand")),
        data_pdu((1, 0, bytes(700))),
        data_pdu((1, 0, b""), (1, 2, bytes(range(256)))),
        WIRE["Evt12"],
    )
)


@pytest.mark.parametrize("step", [1, 2, 5, 7, 11, 100])
def test_hazard_14_every_way_to_cut_the_stream(step: int) -> None:
    reference = merged(feed(established(), STORE))
    assert [type(event).__name__ for event in reference] == ["PData", "PData", "ReleaseRequested"]
    assert merged(feed(established(), STORE, step=step)) == reference


def test_hazard_14_every_single_split() -> None:
    reference = merged(feed(established(), STORE))
    for cut in range(len(STORE) + 1):
        assert merged(feed_pieces(established(), (STORE[:cut], STORE[cut:]))) == reference


def test_hazard_14_single_bytes_cost_no_more_than_their_number() -> None:
    """Nothing is kept or moved beyond a header: the buffer never holds more than its few bytes."""
    connection = established()
    data = data_pdu((1, 2, bytes(3000)))
    for byte in data:
        space = connection.buffer()
        assert len(space) >= Limits().small_buffer - 12
        space[0] = byte
        connection.received(1, NOW)


def test_hazard_15_many_pdus_in_one_segment() -> None:
    connection = connection_in(State.Sta5)
    events = feed(connection, AC.encode() + ECHO * 50 + WIRE["Evt12"])
    names = [type(event).__name__ for event in events]
    assert names == ["AssociateAccepted", *["PData"] * 50, "ReleaseRequested"]
    assert {event.data for event in events[1:-1]} == {b"command."}


def _length_fields(data: bytes) -> list[int]:
    """The offsets of all item lengths of the request: two bytes after each item type."""
    return [i + 2 for i in range(74, len(data) - 4) if data[i] in b"\x10\x20\x30\x40\x50\x51"]


def test_hazard_16_item_length_past_end() -> None:
    data = RQ.encode()
    offsets = _length_fields(data)
    assert len(offsets) > 6
    for offset in offsets:
        mutated = data[:offset] + b"\xff\xfe" + data[offset + 2 :]
        connection = connection_in(State.Sta2)
        feed(connection, mutated)
        if connection.state is State.Sta13:
            assert sent(connection) == abort(0, 0)
    first = offsets[0]
    mutated = data[:first] + b"\xff\xff" + data[first + 2 :]
    assert violation(connection_in(State.Sta2), mutated)[1] == abort(0, 0)


def test_hazard_17_unknown_items_and_reserved_bytes() -> None:
    body = RQ.encode()[6:]
    odd = body[:2] + b"\xff\xff" + body[4:] + bytes.fromhex("60ff0003616263")
    data = b"\1\xff" + len(odd).to_bytes(4, "big") + odd
    assert feed(connection_in(State.Sta2), data) == [AssociateRequested(RQ)]
    reserved_bits = data_pdu((1, 0xFE, b"hi"))
    assert feed(established(), reserved_bits) == [PData(1, False, True, b"hi")]


def proposal(ids: list[int]) -> bytes:
    contexts = tuple(ProposedContext(i, "1.2", ("1.2.3",)) for i in ids)
    return AssociateRQ("A", "B", contexts).encode()


@pytest.mark.parametrize("ids", [[2], [0], [1, 1], [*range(1, 256, 2), 254]])
def test_hazard_18_wrong_presentation_context_ids(ids: list[int]) -> None:
    assert violation(connection_in(State.Sta2), proposal(ids))[1] == abort(0, 0)


def test_hazard_18_128_contexts_are_fine() -> None:
    events = feed(connection_in(State.Sta2), proposal(list(range(1, 256, 2))))
    assert len(events[0].pdu.contexts) == 128


def test_hazard_19_no_transfer_syntax_is_for_negotiation_to_refuse() -> None:
    rq = AssociateRQ("A", "B", (ProposedContext(1, "1.2", ()),))
    assert feed(connection_in(State.Sta2), rq.encode()) == [AssociateRequested(rq)]


@pytest.mark.parametrize("version", [0x0000, 0x0002, 0xFFFE, 0xFFFF])
def test_hazard_20_to_23_odd_requests_reach_negotiation(version: int) -> None:
    rq = AssociateRQ("../x", "\0\1", application_context="1.2.3", protocol_version=version)
    assert feed(connection_in(State.Sta2), rq.encode()) == [AssociateRequested(rq)]


BAD_PDVS: dict[str, bytes] = {
    "length 0": bytes.fromhex("04 00 00000006 00000000 01 03"),
    "length 1": bytes.fromhex("04 00 00000006 00000001 01 03"),
    "longer than the PDU": bytes.fromhex("04 00 00000008 00000005 01 03 6869"),
    "2^32-1": bytes.fromhex("04 00 00000008 ffffffff 01 03 6869"),
    "bytes left over": bytes.fromhex("04 00 00000009 00000004 01 03 6869 00"),
    "no PDV": bytes.fromhex("04 00 00000000"),
    "header cut off": bytes.fromhex("04 00 00000003 000000"),
}


@pytest.mark.parametrize("state", [State.Sta6, State.Sta7])
@pytest.mark.parametrize("case", BAD_PDVS)
def test_hazard_28_pdv_lengths(case: str, state: State) -> None:
    assert violation(connection_in(state), BAD_PDVS[case])[1] == abort(2, 6)


@pytest.mark.parametrize("context", [0, 2, 3, 5, 255])
def test_hazard_29_context_never_accepted(context: int) -> None:
    """Even ids, ids never proposed, and id 3, which was proposed and rejected."""
    for role in Role:
        event, answer = violation(established(role), data_pdu((context, 3, b"hi")))
        assert answer == abort(2, 6)
        assert f"context {context}" in event.message
        with pytest.raises(UsageError):
            established(role).data(context, True, True, b"hi")


def test_hazard_31_endless_empty_fragments() -> None:
    limits = Limits(empty_fragments=100)
    connection = established(limits=limits)
    assert feed(connection, data_pdu(*[(1, 0, b"")] * 100)) == []
    assert violation(connection, data_pdu((1, 0, b"")))[1] == abort(2, 6)


@pytest.mark.parametrize("end", [b"", b"end"])
def test_hazard_31_empty_fragments_are_counted_by_message(end: bytes) -> None:
    connection = established(limits=Limits(empty_fragments=3))
    message = data_pdu((1, 0, b""), (1, 0, b""), (1, 2, end))
    events = feed(connection, message * 5)
    assert events == [PData(1, False, True, end)] * 5


def test_hazard_32_odd_fragments_are_accepted() -> None:
    assert merged(feed(established(), data_pdu((1, 0, b"abc"), (1, 2, b"d")))) == [
        PData(1, False, True, b"abcd")
    ]


def test_hazard_33_release_in_the_middle_of_a_data_set() -> None:
    connection = established()
    events = feed(connection, data_pdu((1, 0, b"half")) + WIRE["Evt12"])
    assert [type(event).__name__ for event in events] == ["PData", "ReleaseRequested"]
    assert connection.release_response_due
    connection.release_response(NOW)
    assert sent(connection) == RELEASE_RP
    assert connection.state is State.Sta13


def test_hazard_34_release_collision_as_requestor() -> None:
    connection = connection_in(State.Sta7, Role.REQUESTOR)
    assert [type(e).__name__ for e in feed(connection, WIRE["Evt12"])] == ["ReleaseRequested"]
    assert connection.state is State.Sta9
    assert connection.release_response_due
    connection.release_response(NOW)
    assert sent(connection) == RELEASE_RP
    assert connection.state is State.Sta11
    assert [type(e).__name__ for e in feed(connection, RELEASE_RP)] == ["ReleaseConfirmed"]
    assert connection.closing


def test_hazard_34_release_collision_as_acceptor() -> None:
    connection = connection_in(State.Sta7, Role.ACCEPTOR)
    assert [type(e).__name__ for e in feed(connection, WIRE["Evt12"])] == ["ReleaseRequested"]
    assert connection.state is State.Sta10
    assert not connection.release_response_due
    assert [type(e).__name__ for e in feed(connection, RELEASE_RP)] == ["ReleaseConfirmed"]
    assert connection.state is State.Sta12
    assert connection.release_response_due
    connection.release_response(NOW)
    assert sent(connection) == RELEASE_RP
    assert connection.state is State.Sta13


@pytest.mark.parametrize("state", [State.Sta5, State.Sta6, State.Sta7, State.Sta10, State.Sta11])
def test_hazard_35_abort_closes_without_an_answer(state: State) -> None:
    connection = connection_in(state)
    assert feed(connection, abort(2, 1)) == [Aborted(2, 1)]
    assert connection.closing
    assert sent(connection) == b""


@pytest.mark.parametrize("length", [0, 3, 5, 1 << 31])
def test_hazard_35_abort_of_a_wrong_length(length: int) -> None:
    data = b"\7\0" + length.to_bytes(4, "big") + bytes(min(length, 8))
    assert violation(established(), data)[1] == abort(2, 6)
    assert violation(connection_in(State.Sta2), data)[1] == abort(0, 0)


def test_hazard_36_a_flood_after_the_end() -> None:
    connection = connection_in(State.Sta13, limits=Limits(drain_bytes=10_000))
    assert feed(connection, ECHO * 100) == []
    assert sent(connection) == b""
    assert feed(connection, RQ.encode()) == []
    assert sent(connection) == abort(2, 2)
    assert not connection.closing
    events = feed(connection, bytes(10_000))
    assert [event.what for event in events] == ["ARTIM timer"]
    assert connection.closing
    assert feed(connection, bytes(10)) == []


def test_hazard_36_an_answer_not_sent_yet_survives_what_follows() -> None:
    connection = connection_in(State.Sta8)
    connection.release_response(NOW)
    feed(connection, RQ.encode())
    assert sent(connection) == RELEASE_RP + abort(2, 2)


def test_hazard_36_the_rest_of_an_aborted_pdu_is_no_new_pdu() -> None:
    connection = established()
    data = data_pdu((1, 2, b"\xff" * 1000))
    feed(connection, data[:500])
    connection.abort(2, 5, NOW)
    assert feed(connection, data[500:] + ECHO) == []
    assert sent(connection) == abort(2, 5)
    assert feed(connection, abort(0, 0)) == []
    assert connection.closing


@pytest.mark.parametrize(("maximum", "longest"), [(0, 1 << 20), (8, 8), (12, 12), (13, 12)])
@pytest.mark.parametrize("role", list(Role))
def test_hazard_37_data_is_cut_to_the_peers_length(maximum: int, longest: int, role: Role) -> None:
    connection = established_with(maximum, role)
    payload = bytes(range(256)) * (2 * longest // 256 + 1)
    connection.data(1, False, True, payload)
    pdus = split_pdus(sent(connection))
    assert max(len(pdu) - 6 for pdu in pdus) == longest
    assert b"".join(pdu[12:] for pdu in pdus) == payload
    assert [pdu[11] for pdu in pdus] == [0] * (len(pdus) - 1) + [2]


@pytest.mark.parametrize("maximum", [1, 7])
def test_hazard_37_a_length_that_carries_nothing(maximum: int) -> None:
    connection = connection_in(State.Sta2)
    feed(connection, AssociateRQ("A", "B", RQ.contexts, (MaximumLength(maximum),)).encode())
    with pytest.raises(UsageError, match="reject"):
        connection.accept(AC, NOW)
    connection.reject(1, 1, 1, NOW)
    short = AC.__class__("A", "B", AC.contexts, (MaximumLength(maximum),))
    assert violation(connection_in(State.Sta5), short.encode())[1] == abort(2, 6)


def established_with(maximum: int, role: Role) -> Connection:
    items = (MaximumLength(maximum),)
    if role is Role.ACCEPTOR:
        connection = connection_in(State.Sta2)
        feed(connection, AssociateRQ("A", "B", RQ.contexts, items).encode())
        connection.accept(AC, NOW)
    else:
        connection = connection_in(State.Sta5)
        feed(connection, AC.__class__("A", "B", AC.contexts, items).encode())
    connection.outgoing()
    return connection


def split_pdus(data: bytes) -> list[bytes]:
    pdus = []
    while data:
        length = 6 + int.from_bytes(data[2:6], "big")
        pdus.append(data[:length])
        data = data[length:]
    return pdus


# Sending ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 4096, 4097, 16378, 16379, 50_000])
@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_sent_data_come_back_as_the_same_message(size: int, kind: Any) -> None:
    ours, theirs = established(Role.REQUESTOR), established(Role.ACCEPTOR)
    payload = bytes(i % 251 for i in range(size))
    ours.data(1, True, True, b"the command")
    ours.data(1, False, True, kind(payload))
    events = merged(feed(theirs, sent(ours)))
    assert events == [PData(1, True, True, b"the command"), PData(1, False, True, payload)]


def test_a_message_may_be_queued_in_pieces() -> None:
    ours, theirs = established(Role.REQUESTOR), established(Role.ACCEPTOR)
    for piece in (b"first ", b"second ", b""):
        ours.data(1, False, piece == b"", piece)
    assert merged(feed(theirs, sent(ours))) == [PData(1, False, True, b"first second ")]


def test_long_payloads_are_queued_without_a_copy() -> None:
    connection = established(Role.REQUESTOR)
    payload = bytearray(100_000)
    connection.data(1, False, True, payload)
    pieces = [piece for piece in connection.outgoing() if isinstance(piece, memoryview)]
    assert {id(piece.obj) for piece in pieces} == {id(payload)}


def test_wide_memoryviews_are_sent_by_bytes() -> None:
    connection = established(Role.REQUESTOR)
    connection.data(1, False, True, memoryview(bytes(8)).cast("I"))
    connection.data(1, False, True, memoryview(bytes(40_000)).cast("I"))
    sizes = [len(pdu) - 12 for pdu in split_pdus(sent(connection))]
    assert sizes[0] == 8
    assert sum(sizes[1:]) == 40_000


def test_abort_drops_what_was_queued() -> None:
    connection = established()
    connection.data(1, False, True, bytes(100))
    connection.abort(0, 0, NOW)
    assert sent(connection) == abort(0, 0)


# Memory -------------------------------------------------------------------------------------------


def test_the_buffer_grows_while_data_flow_and_shrinks_when_idle() -> None:
    limits = Limits()
    connection = established(limits=limits)
    assert len(connection.buffer()) == limits.small_buffer
    message = data_pdu((1, 0, bytes(16_000))) * 100
    feed(connection, message, NOW)
    assert len(connection.buffer()) == limits.large_buffer
    feed(connection, ECHO, NOW + 5)
    assert connection.deadline == NOW + 5 + limits.buffer_seconds
    assert connection.expired(connection.deadline) == []
    assert len(connection.buffer()) == limits.small_buffer
    assert connection.deadline == NOW + 5 + limits.idle_seconds
    assert connection.state is State.Sta6


def test_an_idle_association_is_small() -> None:
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    connections = [established() for _ in range(50)]
    used = (tracemalloc.get_traced_memory()[0] - before) / len(connections)
    tracemalloc.stop()
    assert used < 20 * 1024


def test_proposed_transfer_syntaxes_bind_the_acceptor() -> None:
    """An accepted context with a transfer syntax that we did not propose is of no use."""
    wrong = AC.contexts[0]._replace(transfer_syntax=IMPLICIT + ".1")
    connection = connection_in(State.Sta5)
    feed(connection, AC.__class__("A", "B", (wrong,)).encode())
    assert connection.state is State.Sta6
    with pytest.raises(UsageError):
        connection.data(1, True, True, b"")


def test_pdata_values_match_the_decoded_pdu() -> None:
    value = PDataTF((PDV(1, True, False, b"ab"), PDV(1, True, True, b"cd")))
    pieces = feed(established(), value.encode())
    assert tuple(PDV(*piece) for piece in pieces) == value.values
