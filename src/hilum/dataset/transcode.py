"""Re-codes a data set from one uncompressed transfer syntax into another, piece by piece.

Owns the change of VR form, byte order and deflation. Values are passed on as views of the input
where they stay as they are; sequences and items leave with undefined length, so that nothing has
to be known in advance. Must not decode pixels. PS3.5 Annex A.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.ambiguous import DECIDING, resolve
from hilum.dataset.coding import (
    ITEM,
    ITEM_END,
    SEQUENCE_END,
    UNDEFINED,
    Coding,
    coding_of,
    settle,
    tag_text,
    unnoted,
)
from hilum.dataset.inflate import deflate, inflate
from hilum.dataset.scan import scan
from hilum.dataset.skip import (
    MAX_NESTING,
    NestingError,
    fault,
    header,
    next_item,
    runs_out,
    sequence_coding,
)
from hilum.dataset.values import unsigned
from hilum.dataset.vrs import MAX_SHORT, VRS, swap_width, swapped
from hilum.errors import DataSetError
from hilum.tables.dictionary import vr_of

if TYPE_CHECKING:
    import mmap
    from collections.abc import Callable, Iterator

    from hilum.tables.uids import TransferSyntax

__all__ = ["transcode", "transcode_parts"]

_INFLATED_CAP = 1 << 30
"""Bytes that a deflated data set may have to be re-coded; it is held in memory."""

_NO_RATIO = 1 << 30
_SWAPPED_PIECE = 1 << 20


class _Frame(NamedTuple):
    """An item or a sequence that is open; `end` is -1 for undefined length."""

    is_item: bool
    tag: int
    end: int
    limit: int
    coding: Coding
    context: dict[int, int]


def transcode(
    data: bytes | bytearray | memoryview | mmap.mmap,
    source: TransferSyntax,
    target: TransferSyntax,
) -> bytes:
    """A whole data set in another uncompressed transfer syntax (see `transcode_parts`)."""
    return b"".join(transcode_parts(data, source, target))


def transcode_parts(
    data: bytes | bytearray | memoryview | mmap.mmap,
    source: TransferSyntax,
    target: TransferSyntax,
) -> Iterator[bytes | memoryview]:
    """A data set in another uncompressed transfer syntax, in pieces in order.

    VRs of elements that come in implicit VR are the dictionary's; private elements get UN. Group
    lengths are left out, the rest keeps its order. Views are valid as long as `data` is.

    Raises:
        DataSetError: it cannot be walked, or its pixel data are compressed.
    """
    if source.uid == target.uid:
        return iter((memoryview(data),))
    view = memoryview(_inflated(data) if source.deflated else data).cast("B")
    if target.encapsulated:
        raise DataSetError(f"{target.name} is no uncompressed transfer syntax")
    coding, wanted = settle(view, coding_of(source), unnoted), coding_of(target)
    parts: Iterator[bytes | memoryview] = iter((view,))
    if coding is not wanted or source.encapsulated:
        seed = {} if coding.explicit else _deciding(view, source)
        parts = _Transcoder(view, coding, wanted, seed).run()
    return deflate(parts) if target.deflated else parts


def _inflated(data: bytes | bytearray | memoryview | mmap.mmap) -> bytes:
    inflated = inflate(data, cap=_INFLATED_CAP, ratio=_NO_RATIO)
    if not inflated.whole:
        raise DataSetError(f"more than {_INFLATED_CAP} bytes inflated")
    return inflated.data


def _deciding(data: memoryview, source: TransferSyntax) -> dict[int, int]:
    """What decides about open VRs at the top level, where it may come after what it decides."""
    if source.deflated:
        return {}
    values = scan(data, source, DECIDING).values
    return {tag: value for tag, raw in values.items() if (value := unsigned(raw)) is not None}


class _Transcoder:
    """The walk through the source on a stack of frames; each step yields what it wrote."""

    __slots__ = ("data", "long", "position", "short", "stack", "tag_length", "target")

    def __init__(
        self, data: memoryview, coding: Coding, target: Coding, context: dict[int, int]
    ) -> None:
        sign = "<" if target.little else ">"
        self.data = data
        self.target = target
        self.position = 0
        self.stack = [_Frame(True, 0, len(data), len(data), coding, context)]
        self.short: Callable[..., bytes] = Struct(f"{sign}HH2sH").pack
        self.long: Callable[..., bytes] = Struct(f"{sign}HH2sHI").pack
        self.tag_length: Callable[..., bytes] = Struct(f"{sign}HHI").pack

    def run(self) -> Iterator[bytes | memoryview]:
        stack = self.stack
        while stack:
            frame = stack[-1]
            if self.position == frame.end:
                yield self._close(frame)
            elif frame.is_item:
                yield from self._element(frame)
            else:
                yield self._item(frame)

    def _close(self, frame: _Frame) -> bytes:
        self.stack.pop()
        if not self.stack:
            return b""
        return self._tag(ITEM_END if frame.is_item else SEQUENCE_END, 0)

    def _tag(self, tag: int, length: int) -> bytes:
        return self.tag_length(tag >> 16, tag & 0xFFFF, length)

    def _item(self, frame: _Frame) -> bytes:
        """The next item of a sequence, or its end."""
        position = self.position
        item = next_item(self.data, position, frame.tag, frame.limit, frame.coding)
        self.position = position + 8
        if item is None:
            return self._close(frame) if frame.end < 0 else b""
        self.stack.append(_Frame(True, frame.tag, *item, {}))
        return self._tag(ITEM, UNDEFINED)

    def _element(self, frame: _Frame) -> Iterator[bytes | memoryview]:
        position, coding = self.position, frame.coding
        if frame.limit - position < 8 and len(self.stack) == 1 and not any(self.data[position:]):
            self.position = frame.end
            return
        tag, vr, start, length = header(self.data, position, frame.limit, coding, unnoted)
        if tag >> 16 == 0xFFFE:
            yield self._delimiter(frame, tag)
            return
        stop = frame.limit if length == UNDEFINED else start + length
        if stop > frame.limit:
            raise runs_out(tag, position, stop - position, frame.limit)
        name = self._vr(tag, vr, frame)
        if length == UNDEFINED and name not in ("SQ", "UN"):
            raise fault(tag, position, "compressed pixel data cannot be re-coded")
        if name == "SQ" or length == UNDEFINED:
            yield self._open(frame, tag, vr, start, -1 if length == UNDEFINED else stop)
            return
        self.position = stop
        if tag & 0xFFFF:
            yield from self._value(frame, tag, name, start, stop)

    def _delimiter(self, frame: _Frame, tag: int) -> bytes:
        if tag != ITEM_END:
            raise fault(frame.tag, self.position, f"{tag_text(tag)} inside an item")
        self.position += 8
        return self._close(frame) if frame.end < 0 else b""

    def _vr(self, tag: int, vr: int, frame: _Frame) -> str:
        if not frame.coding.explicit:
            contexts = [open_.context for open_ in self.stack]
            return resolve(tag, contexts) if self.target.explicit else vr_of(tag)
        name = frame.coding.vr_text(vr)
        return name if name in VRS else "UN"

    def _open(self, frame: _Frame, tag: int, vr: int, start: int, end: int) -> bytes:
        if len(self.stack) >= 2 * MAX_NESTING:
            raise NestingError(
                f"{tag_text(tag)}: more than {MAX_NESTING} nested sequences",
                tag=tag,
                position=start,
            )
        coding = sequence_coding(self.data, start, vr, frame.coding)
        limit = frame.limit if end < 0 else end
        self.stack.append(_Frame(False, tag, end, limit, coding, {}))
        self.position = start
        return self._header(tag, "SQ", UNDEFINED)

    def _header(self, tag: int, vr: str, length: int) -> bytes:
        if not self.target.explicit:
            return self._tag(tag, length)
        written = VRS[vr]
        if written.short and length <= MAX_SHORT:
            return self.short(tag >> 16, tag & 0xFFFF, written.letters, length)
        # PS3.5 6.2.2: a value too long for a 16 bit length goes as UN.
        letters = b"UN" if written.short else written.letters
        return self.long(tag >> 16, tag & 0xFFFF, letters, 0, length)

    def _value(
        self, frame: _Frame, tag: int, vr: str, start: int, stop: int
    ) -> Iterator[bytes | memoryview]:
        """Header and value of a plain element, padded to even length."""
        little, length = frame.coding.little, stop - start
        if tag in DECIDING and length >= 2:
            raw = self.data[start : start + 2]
            frame.context[tag] = int.from_bytes(raw, "little" if little else "big")
        yield self._header(tag, vr, length + (length & 1))
        as_unknown = self.target.explicit and VRS[vr].short and length > MAX_SHORT
        width = swap_width(vr)
        if width > 1 and little != (self.target.little or as_unknown):
            for position in range(start, stop, _SWAPPED_PIECE):
                yield swapped(self.data[position : min(stop, position + _SWAPPED_PIECE)], width)
        else:
            yield self.data[start:stop]
        if length & 1:
            yield VRS[vr].pad
