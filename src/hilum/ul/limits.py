"""How long, how much and how often: every bound that an association holds its peer to.

Owns the numbers and their defaults. Knows nothing of states or bytes. PS3.8 9.1.5 (ARTIM).
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one association; times are seconds (`math.inf`: none), lengths are bytes.

    Args:
        artim_seconds: ARTIM: for A-ASSOCIATE-RQ to arrive after connecting (not restarted by
            bytes), and for the peer to close after a reject, release or abort.
        association_seconds: for the answer to our A-ASSOCIATE-RQ.
        release_seconds: for the answer to our A-RELEASE-RQ.
        idle_seconds: between PDUs of an established association.
        pdu_seconds: for one PDU, on top of its length divided by `minimum_rate`.
        minimum_rate: bytes a second that a peer must manage within a PDU.
        association_length: the longest A-ASSOCIATE-RQ or -AC.
        length_tolerance: by how much a P-DATA-TF may exceed the maximum length we advertised.
        drain_bytes: read and ignored after the association ended, before we close anyway.
        empty_fragments: empty fragments that do not end a message, in one message.
        small_buffer: the receive buffer of an idle association.
        large_buffer: what it grows to, by fours, while data flows.
        buffer_seconds: without data until a grown buffer is given back.
        send_length: the longest P-DATA-TF that we send, whatever the peer allows.
    """

    artim_seconds: float = 30.0
    association_seconds: float = 30.0
    release_seconds: float = 30.0
    idle_seconds: float = 600.0
    pdu_seconds: float = 30.0
    minimum_rate: float = 4096.0
    association_length: int = 1 << 20
    # LENIENT: PS3.8 D.1, seen from peers that do not count the PDU and PDV headers
    length_tolerance: int = 12
    drain_bytes: int = 1 << 20
    empty_fragments: int = 1000
    small_buffer: int = 16 << 10
    large_buffer: int = 1 << 20
    buffer_seconds: float = 2.0
    send_length: int = 1 << 20
