"""One association's upper layer without I/O: received bytes in, events and bytes to send out.

Owns framing, the order of PDUs, the timers of the protocol and the splitting of messages. Must
not know sockets, clocks (the time is passed in), message contents or policy. PS3.8 Section 9.
"""

from __future__ import annotations

import math
import struct
from enum import StrEnum
from typing import TYPE_CHECKING

from hilum.errors import InvalidPDU, UsageError
from hilum.tables import pdu_layout
from hilum.tables.pdu_layout import PDU_TYPES
from hilum.ul.events import (
    Aborted,
    AssociateAccepted,
    AssociateRejected,
    AssociateRequested,
    ConnectionClosed,
    Expired,
    PData,
    ProtocolViolated,
    ReleaseConfirmed,
    ReleaseRequested,
)
from hilum.ul.fragments import P_DATA_TF, UNLIMITED, FragmentReader, FragmentWriter
from hilum.ul.limits import Limits
from hilum.ul.machine import AWAITING_USER, Machine, State, action_of, states_with
from hilum.wire.buffer import ReceiveBuffer
from hilum.wire.pdu import Abort, AssociateAC, AssociateRJ, AssociateRQ, ReleaseRP, ReleaseRQ
from hilum.wire.pdu import decode_pdu as decode
from hilum.wire.primitives import one_line

if TYPE_CHECKING:
    from hilum.tables.pdu_layout import PDUType
    from hilum.tables.ul_machine import Action
    from hilum.ul.events import Event
    from hilum.wire.pdu import PDU
    from hilum.wire.primitives import Octets

__all__ = ["Connection", "Limits", "Role", "State"]

_PDU_HEADER = struct.Struct(pdu_layout.PDU_HEADER)
_read_pdu_header = _PDU_HEADER.unpack_from
_WHOLE = struct.Struct(pdu_layout.DATA_HEADER)
_WHOLE_COMMAND = pdu_layout.IS_COMMAND | pdu_layout.IS_LAST

_SENDS_DATA = states_with("Evt9", sends="P-DATA-TF")
_RECEIVES_DATA = states_with("Evt10", issues="data")
_RELEASE_RESPONDS = states_with("Evt14", sends="A-RELEASE-RP")
_ARTIM_STATES = frozenset(state for state in State if action_of("Evt18", state))
_OVER = frozenset((State.Sta1, State.Sta13))
_UNCONNECTED = frozenset((State.Sta1, State.Sta4, State.Sta13))

_FIXED_PDUS = {"A-RELEASE-RQ": ReleaseRQ().encode(), "A-RELEASE-RP": ReleaseRP().encode()}

_IDLE, _IN_PDU, _GROWN_BUFFER = "idle association", "incomplete PDU", "grown buffer"
_ARTIM = "ARTIM timer"
_TIMERS = {  # state: (limit, name), for the states that wait for the peer
    State.Sta2: ("artim_seconds", _ARTIM),
    State.Sta5: ("association_seconds", "answer to A-ASSOCIATE-RQ"),
    State.Sta6: ("idle_seconds", _IDLE),
    State.Sta7: ("release_seconds", "answer to A-RELEASE-RQ"),
    State.Sta10: ("release_seconds", "answer to A-RELEASE-RQ"),
    State.Sta11: ("release_seconds", "answer to A-RELEASE-RQ"),
    State.Sta13: ("artim_seconds", _ARTIM),
}


class Role(StrEnum):
    """Which side of the association we are (PS3.8 7.1.1)."""

    REQUESTOR = "requestor"
    ACCEPTOR = "acceptor"


class Connection:
    """The upper layer of one association, either role.

    The driver's loop, with a blocking socket:

    1. send `outgoing()`; stop if `closing`;
    2. `recv_into(buffer())`, waiting until `deadline` at most;
    3. hand the count to `received`, or call `expired` when the wait was in vain;
    4. act on the events in order, then answer with the local requests below.

    While the next word is the local user's (`AssociateRequested`, `ReleaseRequested` unanswered)
    nothing that the peer sent meanwhile is looked at; once answered, `pending` gives its events.
    After `abort` the remaining events of the same list are void.

    Local requests raise UsageError where PS3.8 Table 9-10 has no such cell, and change nothing.

    Args:
        role: acceptor: the transport connection is open (Evt5); requestor: `associate` is next.
        limits: the bounds the peer is held to.
        now: monotonic seconds, as for every `now` below.
    """

    __slots__ = (
        "_body",
        "_body_left",
        "_body_type",
        "_closing",
        "_deadline",
        "_deaf",
        "_drained",
        "_idle_since",
        "_inbox",
        "_limits",
        "_machine",
        "_peer_maximum",
        "_reader",
        "_rq",
        "_skip",
        "_timer",
        "_writer",
    )

    def __init__(self, role: Role | str, limits: Limits, now: float) -> None:
        self._limits = limits
        self._inbox = ReceiveBuffer(limits.small_buffer, limits.large_buffer)
        self._reader = FragmentReader(limits.empty_fragments)
        self._writer = FragmentWriter()
        self._machine = Machine(Role(role) is Role.REQUESTOR)
        self._closing = False
        self._deadline, self._timer, self._idle_since = math.inf, "", now
        self._rq: AssociateRQ | None = None
        self._peer_maximum = 0
        # Where parsing stands: within a PDU other than P-DATA-TF, or skipping one
        self._body, self._body_left, self._body_type = bytearray(), 0, 0
        self._skip, self._deaf, self._drained = 0, False, 0
        if not self._machine.is_requestor:
            self._fire("Evt5", now)

    # What the driver asks ------------------------------------------------------------------

    @property
    def state(self) -> State:
        """The state of PS3.8 Tables 9-1 to 9-5."""
        return self._machine.state

    @property
    def closing(self) -> bool:
        """Whether to close the transport connection, once `outgoing` is sent."""
        return self._closing

    @property
    def deadline(self) -> float | None:
        """When `expired` must be called, if nothing was received until then; None: never."""
        return None if self._deadline == math.inf else self._deadline

    @property
    def release_response_due(self) -> bool:
        """Whether the peer waits for `release_response`.

        Not yet so after `ReleaseRequested` in a collision that we see as acceptor (Sta10).
        """
        return self._machine.state in _RELEASE_RESPONDS

    @property
    def unsent(self) -> int:
        """How many pieces `outgoing` would give."""
        return len(self._writer.queue)

    def outgoing(self) -> list[bytes | memoryview]:
        """Take what is to be sent now, whole PDUs in order; the queue is empty afterwards."""
        taken, self._writer.queue = self._writer.queue, []
        return taken

    # Receiving -----------------------------------------------------------------------------

    def buffer(self) -> memoryview:
        """Where to put the next bytes; never empty. Ends the life of all earlier `PData` views."""
        return self._inbox.space()

    def received(self, count: int, now: float) -> list[Event]:
        """`count` bytes were put into `buffer()`; 0: the peer closed, or the transport broke."""
        if count == 0:
            return self._transport_closed(now)
        inbox = self._inbox
        inbox.filled(count)
        if self._machine.state in _UNCONNECTED:
            return self._drain(count, now)
        events = self.pending(now)
        if inbox.exhausted:
            # WHY: nothing is parsed while the local user is silent, but memory is bounded
            self._violate(events, "more sent than may wait for an answer", 2, now)
            events += self.pending(now)
        return events

    def command(self, count: int, now: float) -> PData | None:
        """`count` bytes were put into `buffer()`: the command set, if they are just one.

        That is what a response mostly is. None: nothing happened; hand them to `received`.
        """
        inbox, reader = self._inbox, self._reader
        if (
            count <= _WHOLE.size
            or self._machine.state is not State.Sta6
            or inbox.end
            or reader.pdu_left
            or self._body_left
            or self._skip
        ):
            return None
        kind, length, pdv_length, context_id, control = _WHOLE.unpack_from(inbox.view)
        if (
            kind != P_DATA_TF
            or not length + 6 == pdv_length + 10 == count
            or length > reader.longest
            or control & _WHOLE_COMMAND != _WHOLE_COMMAND
            or context_id not in reader.contexts
        ):
            return None
        inbox.filled(count)
        inbox.start = inbox.end
        self._watch(now)
        return PData(context_id, True, True, inbox.view[_WHOLE.size : count])

    def pending(self, now: float) -> list[Event]:
        """Events of bytes that came early, after a local answer; otherwise an empty list."""
        events: list[Event] = []
        machine = self._machine
        while True:
            state = machine.state
            if state in AWAITING_USER or state is State.Sta1:
                break
            if state in _RECEIVES_DATA:
                problem = self._reader.read(self._inbox, events)
                if problem:
                    self._violate(events, problem, 6, now)
            if not self._read_other(events, now):
                break
        if machine.state is State.Sta6:
            self._watch(now)
        return events

    def expired(self, now: float) -> list[Event]:
        """The deadline passed without anything received; nothing happens before it."""
        if now < self._deadline:
            return []
        if self._timer is _GROWN_BUFFER:
            self._inbox.shrink()
            self._start_timer(_IDLE, self._idle_since + self._limits.idle_seconds)
            return []
        what = self._timer
        self._fire("Evt18" if self._machine.state in _ARTIM_STATES else "Evt15", now)
        return [Expired(what)]

    def touch(self, now: float) -> None:
        """The association is not idle: we are at work for the peer. Restarts the idle limit."""
        if self._machine.state is State.Sta6 and self._timer is not _IN_PDU:
            self._watch(now)

    # Local requests ------------------------------------------------------------------------

    def associate(self, rq: AssociateRQ, now: float, *, transport_open: bool = True) -> None:
        """A-ASSOCIATE request. Sends `rq` at once, or after `transport_opened`."""
        if self._closing:
            raise UsageError("this connection has ended: an association needs one of its own")
        encoded = rq.encode()
        self._fire("Evt1", now)
        self._rq = rq
        if transport_open:
            self._fire("Evt2", now, encoded)

    def transport_opened(self, now: float) -> None:
        """The transport connection of `associate(..., transport_open=False)` is open."""
        self._fire("Evt2", now, self._rq.encode() if self._rq else b"")

    def accept(self, ac: AssociateAC, now: float) -> None:
        """A-ASSOCIATE response (accept): sends `ac`. Then call `pending`."""
        if 0 < self._peer_maximum < pdu_layout.MINIMUM_MAXIMUM_LENGTH:
            raise UsageError(f"the peer receives {self._peer_maximum} bytes a PDU: reject it")
        self._fire("Evt7", now, ac.encode())
        self._establish(ac, ac.maximum_length)

    def reject(self, result: int, source: int, reason: int, now: float) -> None:
        """A-ASSOCIATE response (reject), with the codes of PS3.8 Table 9-21."""
        self._fire("Evt8", now, AssociateRJ(result, source, reason).encode())

    def release(self, now: float) -> None:
        """A-RELEASE request."""
        self._fire("Evt11", now)

    def release_response(self, now: float) -> None:
        """A-RELEASE response; see `release_response_due`. Then call `pending`."""
        self._fire("Evt14", now)

    def abort(self, source: int, reason: int, now: float) -> None:
        """End the association at once; drops what is queued.

        Source 0 is an A-ABORT request of the user; source 2 an A-P-ABORT for what a layer above
        found wrong in what the peer sent, with a reason of PS3.8 Table 9-26.
        """
        state = self._machine.state
        provider = source == 2 and action_of("Evt15", state) and action_of("Evt19", state)
        self._fire("Evt19" if provider else "Evt15", now, reason=reason)

    def data(self, context_id: int, is_command: bool, is_last: bool, payload: Octets) -> None:
        """P-DATA request: queue a piece of a message, split to the peer's maximum length.

        A message may come in several calls; `is_last` marks the final piece. A long payload is
        queued as slices of itself: it must not change until `outgoing` is sent.
        """
        if self._machine.state not in _SENDS_DATA:
            self._machine.fire("Evt9")
        self._writer.write(context_id, is_command, is_last, payload)

    # Transitions ---------------------------------------------------------------------------

    def _fire(self, event: str, now: float, encoded: bytes = b"", *, reason: int = 0) -> Action:
        """Make a transition and carry out its action, apart from issuing primitives."""
        before = self._machine.state
        action = self._machine.fire(event)
        state = self._machine.state
        if action.send:
            self._queue(action, encoded, reason)
        if state is not before or action.artim == "start":
            limit, timer = _TIMERS.get(state, ("", ""))
            self._start_timer(timer, now + getattr(self._limits, limit) if limit else math.inf)
        if state in _OVER:
            self._forget_current_pdu()
        if state is State.Sta1:
            self._closing = True
            self._writer.queue.clear()
        return action

    def _queue(self, action: Action, encoded: bytes, reason: int) -> None:
        if not action.send.startswith("A-ABORT"):
            self._writer.queue.append(_FIXED_PDUS.get(action.send) or encoded)
            return
        if action.id != "AA-7":  # which follows a PDU that the peer must still get
            self._writer.queue.clear()
        self._writer.queue.append(_abort_pdu(action, reason).encode())

    def _start_timer(self, timer: str, deadline: float) -> None:
        self._timer, self._deadline = timer, deadline

    def _forget_current_pdu(self) -> None:
        self._skip += self._reader.forget() + self._body_left
        self._body_left = 0
        self._body = bytearray()

    def _establish(self, ac: AssociateAC, advertised: int) -> None:
        proposed = {c.id: c.transfer_syntaxes for c in self._rq.contexts} if self._rq else {}
        self._reader.contexts = self._writer.contexts = frozenset(
            answer.id
            for answer in ac.contexts
            if answer.result == 0 and answer.transfer_syntax in proposed.get(answer.id, ())
        )
        if advertised:
            self._reader.longest = advertised + self._limits.length_tolerance
        self._writer.limit(min(self._peer_maximum or UNLIMITED, self._limits.send_length))
        self._rq = None

    def _violate(
        self, events: list[Event], message: str, reason: int, now: float, event: str = "Evt19"
    ) -> None:
        """Abort because of what the peer sent, and tell the driver if there still was a peer."""
        was = self._machine.state
        action = self._fire(event, now, reason=reason)
        if was is not State.Sta13:
            sent = _abort_pdu(action, reason)
            text = one_line(f"{message} ({was})")
            events.append(ProtocolViolated(text, sent.source, sent.reason))

    def _transport_closed(self, now: float) -> list[Event]:
        state = self._machine.state
        if state is State.Sta1:
            return []
        self._fire("Evt17", now)
        return [] if state is State.Sta13 else [ConnectionClosed()]

    def _drain(self, count: int, now: float) -> list[Event]:
        """Bytes after the association's end: looked at as Table 9-10 says, but not for ever."""
        if self._machine.state is not State.Sta13:
            if not self._closing:
                raise UsageError("bytes received before the transport connection is open")
            self._inbox.start = self._inbox.end
            return []
        self._drained += count
        if self._drained > self._limits.drain_bytes:
            self._fire("Evt18", now)
            return [Expired(_ARTIM)]
        return self.pending(now)

    def _watch(self, now: float) -> None:
        """Set the deadline of an established association after something was received."""
        inbox, limits = self._inbox, self._limits
        reader = self._reader
        if reader.pdu_left or self._body_left or inbox.start != inbox.end:
            # WHY the last: we were late to read, which is no fault of the peer
            if reader.fresh or self._timer is not _IN_PDU or now > self._deadline:
                left = reader.pdu_left + self._body_left
                allowed = limits.pdu_seconds + left / limits.minimum_rate
                self._start_timer(_IN_PDU, now + allowed)
                reader.fresh = False
            return
        reader.fresh = False
        if inbox.grown:
            self._idle_since = now
            self._start_timer(_GROWN_BUFFER, now + limits.buffer_seconds)
        else:
            self._timer = _IDLE
            self._deadline = now + limits.idle_seconds

    # Parsing -------------------------------------------------------------------------------

    def _read_other(self, events: list[Event], now: float) -> bool:
        """One step on anything but acceptable P-DATA-TF; false if it needs more bytes."""
        inbox = self._inbox
        available = inbox.end - inbox.start
        if not available or self._reader.pdu_left:
            return False
        if self._deaf or self._skip:
            count = available if self._deaf else min(available, self._skip)
            inbox.start += count
            self._skip = max(0, self._skip - count)
            return True
        if self._body_left:
            return self._read_body(events, now)
        row = PDU_TYPES.get(inbox.view[inbox.start])
        if row is None:
            self._deaf = True
            first = inbox.view[inbox.start]
            self._violate(events, f"unrecognised PDU type {first:02X}H", 1, now)
            return True
        if available < _PDU_HEADER.size:
            return False
        length = _read_pdu_header(inbox.view, inbox.start)[1]
        inbox.start += _PDU_HEADER.size
        self._begin(row, length, events, now)
        return True

    def _begin(self, row: PDUType, length: int, events: list[Event], now: float) -> None:
        """A PDU header was read: check the length, then decide whether the body matters."""
        state = self._machine.state
        action = action_of(row.event, state)
        if not self._fits(row, length):
            self._deaf = True  # a length that is wrong does not tell where the next PDU begins
            message = f"{row.name} of {length} bytes"
            self._violate(events, message, 0 if state is State.Sta2 else 6, now)
        elif action and (action.close or action.issue not in ("", "violated")):
            self._body_left, self._body_type = length, row.type
        else:
            self._skip = length
            self._violate(events, f"unexpected {row.name}", 2, now, row.event)

    def _fits(self, row: PDUType, length: int) -> bool:
        if row.body_length is not None:
            return length == row.body_length
        if row.event == "Evt10":
            return self._machine.state not in _RECEIVES_DATA or 6 <= length <= self._reader.longest
        return pdu_layout.ASSOCIATE_FIXED_LENGTH <= length <= self._limits.association_length

    def _read_body(self, events: list[Event], now: float) -> bool:
        """Gather the body of a PDU other than P-DATA-TF, as it arrives."""
        inbox = self._inbox
        taken = inbox.view[inbox.start : min(inbox.end, inbox.start + self._body_left)]
        self._body += taken
        inbox.start += len(taken)
        self._body_left -= len(taken)
        if self._body_left:
            return False
        body, self._body = self._body, bytearray()
        try:
            pdu = decode(self._body_type, body)
            if isinstance(pdu, AssociateAC) and 0 < pdu.maximum_length < 8:
                raise InvalidPDU(f"maximum length {pdu.maximum_length} is of no use", reason=6)
        except InvalidPDU as error:
            self._violate(events, str(error), error.reason, now)
        else:
            self._deliver(pdu, events, now)
        return True

    def _deliver(self, pdu: PDU, events: list[Event], now: float) -> None:
        action = self._fire(PDU_TYPES[pdu.pdu_type].event, now)
        if isinstance(pdu, AssociateRQ):
            self._rq, self._peer_maximum = pdu, pdu.maximum_length
            events.append(AssociateRequested(pdu))
        elif isinstance(pdu, AssociateAC):
            self._peer_maximum = pdu.maximum_length
            self._establish(pdu, self._rq.maximum_length if self._rq else 0)
            events.append(AssociateAccepted(pdu))
        elif isinstance(pdu, AssociateRJ):
            events.append(AssociateRejected(pdu.result, pdu.source, pdu.reason))
        elif isinstance(pdu, Abort):
            if action.issue:  # AA-2 issues no indication: nobody knew of the association yet
                events.append(Aborted(pdu.source, pdu.reason))
        else:
            events.append(ReleaseRequested() if isinstance(pdu, ReleaseRQ) else ReleaseConfirmed())


def _abort_pdu(action: Action, reason: int) -> Abort:
    """The A-ABORT of AA-1 (source is the user), AA-7 (unexpected PDU) or AA-8 (for `reason`)."""
    if action.send == "A-ABORT user":
        return Abort(0, 0)
    return Abort(2, 2 if action.id == "AA-7" else reason)
