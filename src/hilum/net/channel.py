"""What the front of a server and its workers say to each other.

Owns the words and how they are coded, one to a packet of a local socket. Must not know who acts on
them.
"""

from __future__ import annotations

import array
import enum
import socket
import struct
from typing import NamedTuple

from hilum.net.admission import Present

__all__ = ["Channel", "Said", "Word", "pair"]

_HEAD = struct.Struct("<BQIII")
_LARGEST = 512


class Word(enum.IntEnum):
    """A word; the front says the first four."""

    CONNECTION = 1
    """Serve this connection (its socket comes along); `text` is the peer's address."""
    PRESENT = 2
    """The answer to ADMIT."""
    CUT = 3
    """End the connection at once."""
    STOP = 4
    """Take nothing new, let what is at work finish, and end."""
    READY = 5
    """The worker can take connections."""
    ADMIT = 6
    """An association is asked for on the connection; `text` is the calling AE title."""
    DISMISS = 7
    """The association counts no longer."""
    ENDED = 8
    """The connection is closed."""


class Said(NamedTuple):
    """One message; `number` is that of the connection which it is about."""

    word: Word
    number: int = 0
    text: str = ""
    present: Present = Present(0, 0, 0)

    def encode(self) -> bytes:
        """As one packet."""
        head = _HEAD.pack(self.word, self.number, *self.present)
        return head + self.text.encode("utf-8", "surrogateescape")

    @classmethod
    def decode(cls, packet: bytes) -> Said:
        """From one packet."""
        word, number, *present = _HEAD.unpack_from(packet)
        text = packet[_HEAD.size :].decode("utf-8", "surrogateescape")
        return cls(Word(word), number, text, Present(*present))


def pair() -> tuple[Channel, Channel]:
    """Two ends of a channel: the front's, which never blocks, and the worker's."""
    front, worker = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    front.setblocking(False)
    return Channel(front), Channel(worker)


class Channel:
    """One end. `send` may be called from any thread."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock

    def send(self, said: Said, passing: socket.socket | None = None) -> None:
        """Say something, with a socket to go along.

        Raises:
            BlockingIOError: nothing was said, as nobody listens just now (the front's end).
            OSError: the other end is gone.
        """
        rights = []
        if passing is not None:
            descriptors = array.array("i", [passing.fileno()])
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)]
        self.socket.sendmsg([said.encode()], rights)

    def receive(self) -> tuple[Said, socket.socket | None] | None:
        """The next message, and a socket if one came along; None: the other end is gone.

        Raises:
            BlockingIOError: nothing has been said (the front's end).
        """
        flags = socket.MSG_CMSG_CLOEXEC
        try:
            packet, rights, _, _ = self.socket.recvmsg(_LARGEST, socket.CMSG_SPACE(4), flags)
        except ConnectionResetError:
            return None
        if not packet:
            return None
        passed = None
        for _, kind, data in rights:
            if kind == socket.SCM_RIGHTS:
                passed = socket.socket(fileno=array.array("i", data[:4])[0])
        return Said.decode(packet), passed

    def end(self) -> None:
        """Nothing more is said here, and nothing heard; what was said is still heard there."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def close(self) -> None:
        """Close this end."""
        self.socket.close()
