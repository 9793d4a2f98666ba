"""P-DATA-TF taken apart in place while it arrives, and put together to the peer's liking.

Owns the rules of presentation data values in both directions. Must not know states, timers or
the meaning of a message. PS3.8 Section 9.3.5 and Annex E.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from hilum.errors import UsageError
from hilum.tables import pdu_layout
from hilum.ul.events import PData

if TYPE_CHECKING:
    from hilum.ul.events import Event
    from hilum.wire.buffer import ReceiveBuffer
    from hilum.wire.primitives import Octets

__all__ = ["P_DATA_TF", "UNLIMITED", "FragmentReader", "FragmentWriter"]

UNLIMITED = 0xFFFFFFFF
"""The longest PDU there can be: what a maximum length of 0 means."""

_read_pdu_header = struct.Struct(pdu_layout.PDU_HEADER).unpack_from
_read_pdv_header = struct.Struct(pdu_layout.PDV_HEADER).unpack_from
_write_data_header = struct.Struct(pdu_layout.DATA_HEADER).pack
_CONTROL = tuple(  # (is command, is last) of each message control header, reserved bits ignored
    (bool(bits & pdu_layout.IS_COMMAND), bool(bits & pdu_layout.IS_LAST)) for bits in range(256)
)
P_DATA_TF = 0x04
_HEADER = pdu_layout.PDV_HEADER_LENGTH  # six bytes, as a PDU header has

_JOINED_LENGTH = 4096
"""Payloads up to this long are sent in one piece with their header: copying them costs less."""


class FragmentReader:
    """Turns P-DATA-TF bytes into `PData` events.

    `pdu_left` bytes of the current PDU are still to come; `fresh` tells that a PDU began since
    the owner last cleared it. `contexts` and `longest` are what was negotiated.
    """

    __slots__ = (
        "_control",
        "_empties",
        "_empty_fragments",
        "_pdv_left",
        "contexts",
        "fresh",
        "longest",
        "pdu_left",
    )

    def __init__(self, empty_fragments: int) -> None:
        self.contexts: frozenset[int] = frozenset()
        self.longest = UNLIMITED
        self.pdu_left = self._pdv_left = self._empties = 0
        self.fresh = False
        self._control = (0, False, False)
        self._empty_fragments = empty_fragments

    def forget(self) -> int:
        """Give up the current PDU; how many of its bytes are still to come."""
        left = self.pdu_left
        self.pdu_left = self._pdv_left = 0
        return left

    def read(self, inbox: ReceiveBuffer, events: list[Event]) -> str:
        """Take what `inbox` holds of P-DATA-TF, up to a PDU that is none or is too long.

        Returns what is wrong with it (an invalid PDU parameter value), or nothing.
        """
        view, position, end = inbox.view, inbox.start, inbox.end
        pdu_left, pdv_left, control = self.pdu_left, self._pdv_left, self._control
        append = events.append
        problem = ""
        while position < end:
            if pdv_left:
                stop = position + pdv_left
                if stop <= end:
                    append(PData(*control, view[position:stop]))
                    if self._empties and control[2]:
                        self._empties = 0
                else:
                    stop = end
                    append(PData(control[0], control[1], False, view[position:end]))
                pdv_left -= stop - position
                pdu_left -= stop - position
                position = stop
                continue
            if not pdu_left:
                if end - position < _HEADER or view[position] != P_DATA_TF:
                    break
                pdu_left = _read_pdu_header(view, position)[1]
                if not _HEADER <= pdu_left <= self.longest:
                    pdu_left = 0
                    break
                position += _HEADER
                self.fresh = True
            if end - position < _HEADER <= pdu_left:
                break
            length, context_id, bits = (
                _read_pdv_header(view, position) if pdu_left >= _HEADER else (0, 0, 0)
            )
            pdu_left -= _HEADER
            pdv_left = length - 2
            control = (context_id, *_CONTROL[bits])
            if not 0 < pdv_left <= pdu_left or context_id not in self.contexts:
                problem = self._check(pdu_left, pdv_left, control, events)
                if problem:
                    pdu_left += _HEADER
                    break
            position += _HEADER
        inbox.start = position
        self.pdu_left, self._pdv_left, self._control = pdu_left, pdv_left, control
        return problem

    def _check(
        self, left: int, length: int, control: tuple[int, bool, bool], events: list[Event]
    ) -> str:
        """What is wrong with an unusual PDV; an empty one may be nothing but unusual."""
        if left < 0:
            return f"{left + _HEADER} bytes at the end of a P-DATA-TF"
        if not 0 <= length <= left:
            return f"PDV length {length + 2} where {left + 2} bytes are left"
        if control[0] not in self.contexts:
            return f"PDV on presentation context {control[0]}, which was not accepted"
        if control[2]:
            self._empties = 0
            events.append(PData(*control, memoryview(b"")))
            return ""
        self._empties += 1
        return "too many empty fragments" if self._empties > self._empty_fragments else ""


class FragmentWriter:
    """Queues P-DATA-TF PDUs, none longer than the peer receives; `queue` is the owner's."""

    __slots__ = ("contexts", "queue", "step")

    def __init__(self) -> None:
        self.contexts: frozenset[int] = frozenset()
        self.queue: list[bytes | memoryview] = []
        self.step = 2

    def limit(self, longest: int) -> None:
        """Send no P-DATA-TF longer than `longest` bytes."""
        # PS3.8 9.3.5.1: fragments are of even length
        self.step = max(2, (longest - _HEADER) & ~1)

    def write(self, context_id: int, is_command: bool, is_last: bool, payload: Octets) -> None:
        """Queue a piece of a message, by reference where it is long."""
        if context_id not in self.contexts:
            raise UsageError(f"presentation context {context_id} was not accepted")
        size = payload.nbytes if isinstance(payload, memoryview) else len(payload)
        if size > self.step:
            self._split(context_id, is_command, is_last, memoryview(payload).cast("B"))
            return
        control = is_command + 2 * is_last
        header = _write_data_header(P_DATA_TF, size + 6, size + 2, context_id, control)
        if size <= _JOINED_LENGTH:
            self.queue.append(header + payload)
        else:
            self.queue += (header, memoryview(payload))

    def _split(self, context_id: int, is_command: bool, is_last: bool, view: memoryview) -> None:
        queue, step, end = self.queue, self.step, len(view)
        for start in range(0, end, step):
            piece = view[start : start + step]
            size = len(piece)
            control = is_command + 2 * (is_last and start + size == end)
            header = _write_data_header(P_DATA_TF, size + 6, size + 2, context_id, control)
            queue += (header, piece)
