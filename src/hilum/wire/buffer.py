"""The receive buffer: small while idle, large while data flow, parsed in place.

Owns one block of memory and the range of it that is received but not parsed. Must not know PDUs.
Views of the block stay readable after it is replaced; what they show changes at the next `space`.
"""

from __future__ import annotations

__all__ = ["ReceiveBuffer"]

_GROWTH = 4


class ReceiveBuffer:
    """Bytes between `start` and `end` of `view` are received and not parsed yet.

    The owner moves `start` on as it parses, and calls `filled` when bytes were put into `space`.
    """

    __slots__ = ("_filled_up", "_large", "_small", "end", "start", "view")

    def __init__(self, small: int, large: int) -> None:
        self._small, self._large = small, max(small, large)
        self._filled_up = False
        self.view = memoryview(bytearray(small))
        self.start = self.end = 0

    @property
    def grown(self) -> bool:
        """Whether it is larger than an idle association needs."""
        return len(self.view) > self._small

    @property
    def exhausted(self) -> bool:
        """Whether it is full of unparsed bytes and may not grow further."""
        return self.end - self.start >= self._large

    def space(self) -> memoryview:
        """Where to put the next bytes; never empty unless `exhausted`.

        Grows fourfold when the last bytes filled it, as there is likely more to come.
        """
        left = self.end - self.start
        if self._filled_up and len(self.view) < self._large:
            self._replace(min(self._large, len(self.view) * _GROWTH))
        elif left and self.start:
            self.view[:left] = self.view[self.start : self.end]
        self.start, self.end = 0, left
        self._filled_up = False
        return self.view[left:] if left else self.view

    def filled(self, count: int) -> None:
        """`count` bytes were put into the last `space`."""
        self.end += count
        self._filled_up = self.end == len(self.view)

    def shrink(self) -> None:
        """Give the memory back, down to the small size, if nothing is in it."""
        if self.start == self.end and self.grown:
            self._replace(self._small)
            self.start = self.end = 0
            self._filled_up = False

    def _replace(self, size: int) -> None:
        left = self.end - self.start
        block = memoryview(bytearray(size))
        block[:left] = self.view[self.start : self.end]
        self.view = block
