"""A raw socket with what has come on it, for the measuring ends.

Owns: one buffer, PDU headers, and the way to ask for an association and to end it. Must not know:
what the PDUs hold, nor Hilum's own code. PS3.8 9.3.
"""

from __future__ import annotations

import socket
import struct

from bench.messages import RELEASE_RQ, BadAnswerError, _item

__all__ = ["IMPLEMENTATION", "MAXIMUM_LENGTH", "Inbox", "associate_request"]

MAXIMUM_LENGTH = 131072
IMPLEMENTATION = b"1.2.826.0.1.3680043.8.1"
_APPLICATION = b"1.2.840.10008.3.1.1.1"
_BUFFER = 1 << 20
_WAIT = 120.0


class Inbox:
    """Bytes as they come; `start` to `end` of `buffer` is what nobody has taken yet."""

    def __init__(self, sock: socket.socket):
        self.socket = sock
        sock.settimeout(_WAIT)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray(_BUFFER)
        self.view = memoryview(self.buffer)
        self.start = self.end = 0

    def more(self) -> None:
        """Wait for bytes. Raises `BadAnswerError` at the end of the connection."""
        if self.start == self.end:
            self.start = self.end = 0
        elif self.end == _BUFFER:
            left = self.end - self.start
            self.view[:left] = bytes(self.view[self.start : self.end])
            self.start, self.end = 0, left
        count = self.socket.recv_into(self.view[self.end :])
        if not count:
            raise BadAnswerError("the peer closed the connection")
        self.end += count

    def take(self, count: int) -> bytes:
        """The next bytes."""
        while self.end - self.start < count:
            self.more()
        found = bytes(self.view[self.start : self.start + count])
        self.start += count
        return found

    def pdu(self) -> tuple[int, int]:
        """Type and length of the next PDU; its body follows."""
        head = self.take(6)
        return head[0], int.from_bytes(head[2:], "big")

    def whole_pdu(self) -> tuple[int, int, int]:
        """Type of the next PDU, and from where to where in the buffer its body is."""
        while True:
            at, held = self.start, self.end - self.start
            if held >= 6:
                length = int.from_bytes(self.buffer[at + 2 : at + 6], "big")
                if held >= 6 + length:
                    self.start = at + 6 + length
                    return self.buffer[at], at + 6, self.start
            self.more()

    def release(self) -> None:
        """Release and close; a peer that does not answer is left alone."""
        try:
            self.socket.sendall(RELEASE_RQ)
            self.whole_pdu()
        except (OSError, BadAnswerError):
            pass
        self.socket.close()


def associate_request(called: str, calling: str, contexts: bytes, user: bytes = b"") -> bytes:
    """A-ASSOCIATE-RQ with these presentation contexts, and what else there is of the user."""
    user = _item(0x51, struct.pack(">I", MAXIMUM_LENGTH)) + _item(0x52, IMPLEMENTATION) + user
    body = (
        struct.pack(">HH", 1, 0)
        + called.encode("ascii").ljust(16)
        + calling.encode("ascii").ljust(16)
        + bytes(32)
        + _item(0x10, _APPLICATION)
        + contexts
        + _item(0x50, user)
    )
    return struct.pack(">BBI", 1, 0, len(body)) + body
