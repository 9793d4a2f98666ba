"""Entries on their way into the segment of this process: appended, synced, taken back.

Owns what a failure of the disk means for what was appended and for the store. Must not know the
index, nor when anything is entered there. Used by one thread at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive import faultpoints
from hilum.archive.disk import FULL
from hilum.errors import DimseError, OutOfSpace, WriteFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hilum.archive.segment_writer import SegmentWriter
    from hilum.archive.space import Space

__all__ = ["Appender"]


class Appender:
    """Appends entries.

    Args:
        refuse: called with a reason, segment and offset when nothing may be written any more.
    """

    def __init__(
        self, writer: SegmentWriter, space: Space, refuse: Callable[[str, int, int], None]
    ) -> None:
        self._writer = writer
        self._space = space
        self._refuse = refuse

    @property
    def number(self) -> int:
        """The segment's number."""
        return self._writer.number

    @property
    def position(self) -> int:
        """Where the next entry begins."""
        return self._writer.position

    def prepare(self, size: int) -> None:
        """Make sure that so many bytes may be appended; in the turn, for it may be a new segment.

        Raises:
            StorageError: there can be no new segment.
        """
        try:
            self._writer.prepare(size)
        except OSError as error:
            raise self.failed(error) from error

    def append(self, parts: Sequence[bytes | memoryview], size: int) -> int:
        """Append entries; returns where they begin. They are synced by `sync`.

        Raises:
            StorageError: nothing is appended.
        """
        writer = self._writer
        start = writer.position
        if faultpoints.armed:
            faultpoints.reach("before_write")
        try:
            writer.append(parts, size)
        except OSError as error:
            self.take_back(start)
            if error.errno not in FULL:
                writer.seal()
            raise self.failed(error) from error
        self._space.taken(size)
        if faultpoints.armed:
            faultpoints.reach("after_write")
        return start

    def sync(self, start: int) -> None:
        """Make durable what was appended from `start` on.

        Raises:
            WriteFailed: nobody knows what is on the disk; the store is read-only from now on.
        """
        try:
            self._writer.sync()
        except OSError as error:
            self._surrender(f"fdatasync of a segment failed: {error}", start)
            raise WriteFailed("the data could not be synced") from error
        if faultpoints.armed:
            faultpoints.reach("after_fdatasync")

    def take_back(self, start: int) -> None:
        """See that what was appended from `start` on is not found after a restart."""
        try:
            self._writer.undo(start)
        except OSError as error:
            self._surrender(f"a failed write could not be taken back: {error}", start)

    def failed(self, error: OSError) -> DimseError:
        """What a failed write means to the sender."""
        if error.errno in FULL:
            self._space.exhausted()
            return OutOfSpace("the disk is full")
        return WriteFailed(f"write: {error.strerror}")

    def _surrender(self, reason: str, offset: int) -> None:
        """Write nothing any more until a person has looked at it."""
        number = self._writer.number
        self._writer.abandon()
        self._refuse(reason, number, offset)
