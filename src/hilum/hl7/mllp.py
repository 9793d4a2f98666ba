"""Blocks of the Minimal Lower Layer Protocol: VT, the message, FS, CR.

Owns the framing, without I/O: bytes in, blocks out. Must not know what is in a block. HL7 v2.5.1
Appendix C.4 (MLLP release 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.errors import PeerError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BlockTooLong", "Blocks", "framed"]

_VT, _FS, _CR = b"\x0b", b"\x1c", b"\x0d"


class BlockTooLong(PeerError):
    """A block that grew past the limit; what follows of it cannot be told from another block."""


def framed(message: bytes) -> bytes:
    """A message as a block."""
    return _VT + message + _FS + _CR


class Blocks:
    """Takes bytes as they arrive and gives whole blocks.

    Args:
        limit: bytes that a block may have.

    LENIENT: MLLP C.4.2: whatever stands between blocks is dropped, and a block without the last
    CR, seen from hand-written senders, is taken when its FS has come: the CR is such a byte.
    LENIENT: MLLP C.4.2: a VT within a block begins it anew, seen after a sender was restarted in
    the middle of a message.
    """

    __slots__ = ("_block", "_inside", "_limit", "dropped")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._block = bytearray()
        self._inside = False
        self.dropped = 0
        """Bytes outside of blocks so far, besides line ends."""

    @property
    def inside(self) -> bool:
        """Whether a block has begun and not ended."""
        return self._inside

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The blocks that these bytes complete; take all of them before the next call.

        Raises:
            BlockTooLong: a block is longer than the limit; nothing more can be read.
        """
        position = 0
        while position < len(data):
            if not self._inside:
                position = self._between(data, position)
                continue
            position = self._within(data, position)
            if not self._inside:
                block = bytes(self._block)
                self._block.clear()
                yield block

    def _between(self, data: bytes, position: int) -> int:
        start = data.find(_VT, position)
        stop = len(data) if start < 0 else start
        self.dropped += len(data[position:stop].strip(b"\r\n"))
        self._inside = start >= 0
        return stop + 1

    def _within(self, data: bytes, position: int) -> int:
        end = data.find(_FS, position)
        stop = len(data) if end < 0 else end
        again = data.rfind(_VT, position, stop)
        if again >= 0:
            self.dropped += len(self._block) + again - position
            self._block.clear()
            position = again + 1
        if len(self._block) + stop - position > self._limit:
            raise BlockTooLong(f"a block of more than {self._limit} bytes")
        self._block += data[position:stop]
        self._inside = end < 0
        return stop + 1
