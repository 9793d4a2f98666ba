"""Connections under random bytes, random cuts and random local requests."""

from __future__ import annotations

import contextlib
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.errors import UsageError
from hilum.ul.connection import Connection, Limits, Role, State
from hilum.ul.events import PData
from hilum.wire.pdu import PDV, PDataTF
from tests.protocol.ul_script import (
    AC,
    NOW,
    RQ,
    WIRE,
    connection_in,
    established,
    feed,
    feed_pieces,
    frozen,
    merged,
    sent,
)

SMALL = Limits(small_buffer=64, large_buffer=1024, drain_bytes=4096, empty_fragments=5)

data_pdus = st.lists(
    st.builds(
        PDV, st.sampled_from([1, 1, 1, 1, 3]), st.booleans(), st.booleans(), st.binary(max_size=90)
    ),
    min_size=1,
    max_size=4,
).map(lambda values: PDataTF(tuple(values)).encode())
good_bytes = st.lists(st.one_of(st.sampled_from(list(WIRE.values())), data_pdus), max_size=8)
any_bytes = st.one_of(
    good_bytes.map(b"".join),
    st.binary(max_size=300),
    st.tuples(good_bytes.map(b"".join), st.binary(max_size=60)).map(b"".join),
)
states = st.sampled_from(list(State))
CONNECTED = set(State) - {State.Sta1, State.Sta4}
roles = st.sampled_from(list(Role))


@st.composite
def cut_bytes(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """Some bytes, and the same bytes in random pieces."""
    data = draw(any_bytes)
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=12)))
    bounds = [0, *cuts, len(data)]
    return data, [data[a:b] for a, b in itertools.pairwise(bounds)]


@given(cut_bytes(), st.sampled_from(sorted(CONNECTED)), roles)
def test_any_cut_gives_the_same_events(
    stream: tuple[bytes, list[bytes]], state: State, role: Role
) -> None:
    data, pieces = stream
    one, other = connection_in(state, role, SMALL), connection_in(state, role, SMALL)
    assert merged(feed(one, data)) == merged(feed_pieces(other, pieces))
    assert one.state == other.state
    assert sent(one) == sent(other)


@given(st.lists(data_pdus.filter(lambda data: b"\3" not in data[10:11]), max_size=6), st.data())
def test_messages_arrive_whole_in_any_buffer(pdus: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(16, 200))
    connection = established(limits=Limits(small_buffer=size, large_buffer=size * 3))
    step = data.draw(st.integers(1, 300))
    events = merged(feed(connection, b"".join(pdus), step=step))
    reference = merged(feed(established(), b"".join(pdus)))
    assert events == reference


LOCAL: list[Any] = [
    lambda c: c.associate(RQ, NOW),
    lambda c: c.accept(AC, NOW),
    lambda c: c.reject(1, 1, 1, NOW),
    lambda c: c.release(NOW),
    lambda c: c.release_response(NOW),
    lambda c: c.abort(0, 0, NOW),
    lambda c: c.abort(2, 6, NOW),
    lambda c: c.data(1, True, True, b"command"),
    lambda c: c.data(9, True, True, b"command"),
    lambda c: c.touch(NOW),
    lambda c: c.pending(NOW),
    lambda c: c.expired(NOW + 1e6),
    lambda c: c.received(0, NOW),
]
steps = st.lists(st.one_of(st.sampled_from(LOCAL), any_bytes), max_size=12)


@given(roles, steps)
def test_no_sequence_of_bytes_and_requests_breaks_a_connection(
    role: Role, script: list[Any]
) -> None:
    connection = Connection(role, SMALL, NOW)
    for step in script:
        if isinstance(step, bytes) and (connection.closing or connection.state in CONNECTED):
            feed(connection, step)
        elif not isinstance(step, bytes):
            with contextlib.suppress(UsageError):
                step(connection)
        assert len(connection.buffer()) > 0
        assert connection.state is State.Sta1 or not connection.closing
        if connection.state is State.Sta13:
            assert connection.deadline is not None
    sent(connection)


@given(any_bytes, states, roles)
def test_bytes_never_reach_an_undefined_cell(data: bytes, state: State, role: Role) -> None:
    """UsageError is for the local program: no bytes may raise it, in any state."""
    connection = connection_in(state, role, SMALL)
    if state not in CONNECTED:
        if data:
            with pytest.raises(UsageError, match="before the transport connection"):
                feed(connection, data)
        return
    feed(connection, data)
    assert connection.closing == (connection.state is State.Sta1)


@given(st.binary(max_size=3000), st.integers(0, 2000), st.booleans())
def test_what_one_side_sends_the_other_receives(
    payload: bytes, maximum: int, is_command: bool
) -> None:
    theirs = established(Role.ACCEPTOR)
    ours = established(Role.REQUESTOR, Limits(send_length=max(8, maximum)))
    ours.data(1, is_command, True, payload)
    assert merged(feed(theirs, sent(ours))) == [PData(1, is_command, True, payload)]


commands = st.builds(
    lambda context, last, payload: PDataTF((PDV(context, True, last, payload),)).encode(),
    st.sampled_from([1, 1, 1, 3]),
    st.sampled_from([True, True, True, False]),
    st.binary(max_size=200),
)
arrivals = st.lists(st.one_of(commands, commands, data_pdus, any_bytes), max_size=8)


@given(st.sampled_from(sorted(CONNECTED)), roles, arrivals)
def test_a_command_set_by_itself_is_what_would_be_received(
    state: State, role: Role, came: list[bytes]
) -> None:
    """`command` or `received`: the same events, and the connection is as it would be."""
    quick, usual = connection_in(state, role, SMALL), connection_in(state, role, SMALL)
    for number, data in enumerate(came):
        now = NOW + number
        while data and not usual.closing:
            view = usual.buffer()
            piece, data = data[: len(view)], data[len(view) :]
            view[: len(piece)] = piece
            expected = [frozen(event) for event in usual.received(len(piece), now)]
            view = quick.buffer()
            view[: len(piece)] = piece
            command = quick.command(len(piece), now)
            found = quick.received(len(piece), now) if command is None else [command]
            assert [frozen(event) for event in found] == expected
            assert (quick.state, quick.deadline, quick.closing) == (
                usual.state,
                usual.deadline,
                usual.closing,
            )
    assert sent(quick) == sent(usual)


def test_a_response_is_taken_by_itself() -> None:
    connection = established()
    data = PDataTF((PDV(1, True, True, b"response"),)).encode()
    connection.buffer()[: len(data)] = data
    assert frozen(connection.command(len(data), NOW)) == PData(1, True, True, b"response")  # type: ignore[arg-type]
    connection.buffer()[: len(data)] = data
    assert connection.command(len(data) - 1, NOW) is None
    assert connection.command(0, NOW) is None
    assert connection.command(-1, NOW) is None
