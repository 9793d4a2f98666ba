"""Inflates the beginning of a deflated data set, within bounds that a bomb cannot pass; deflates.

Owns the caps on inflated bytes and the verdict on the stream's end. Must not know what the
inflated bytes mean. PS3.5 A.5 (Deflated Explicit VR Little Endian), RFC 1951.
"""

from __future__ import annotations

import zlib
from struct import pack
from typing import TYPE_CHECKING, NamedTuple

from hilum.errors import DataSetError

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterable, Iterator

__all__ = ["INFLATED_CAP", "RATIO_CAP", "Inflated", "deflate", "inflate"]

INFLATED_CAP = 16 << 20
"""Bytes inflated at most to index a data set: what comes later is pixel data."""

RATIO_CAP = 256
"""Inflated bytes for each deflated one, above the floor below; text and images stay under 50."""

_RATIO_FLOOR = 1 << 20
_RAW = -zlib.MAX_WBITS
_PIECE = 1 << 16
_LEVEL = 6


class Inflated(NamedTuple):
    """The beginning of the data set; `whole` when that is all of it and the stream ended well."""

    data: bytes
    whole: bool
    findings: tuple[str, ...]


def inflate(
    deflated: bytes | bytearray | memoryview | mmap.mmap,
    *,
    cap: int = INFLATED_CAP,
    ratio: int = RATIO_CAP,
) -> Inflated:
    """Inflate a data set up to `cap` bytes, or less when it is suspiciously dense.

    Raises:
        DataSetError: no deflate stream, one that ends early, or bytes after its end.
    """
    cap = min(cap, max(_RATIO_FLOOR, ratio * len(deflated)))
    findings: tuple[str, ...] = ()
    try:
        data, stream, rest = _inflate(deflated, _RAW, cap)
    except zlib.error as refused:
        # LENIENT: PS3.5 A.5 wants RFC 1951; some writers send RFC 1950, dcm4che reads it too.
        if bytes(deflated[:1]) != b"\x78":
            raise DataSetError(f"no deflate stream: {refused}", position=0) from None
        findings = ("deflated with a zlib header",)
        data, stream, rest = _inflate_zlib(deflated, cap)
    if len(data) > cap:
        return Inflated(data, False, (*findings, f"only the first {cap} bytes were inflated"))
    if not stream.eof:
        raise DataSetError("the deflate stream ends early", position=len(deflated))
    if rest[:8] == pack("<II", zlib.crc32(data), len(data)):
        # LENIENT: PS3.5 A.5: checksum and length as gzip has them, seen from old DCMTK exports.
        findings += ("deflated with a gzip trailer",)
        rest = rest[8:]
    if rest.strip(b"\0"):
        raise DataSetError(
            f"{len(rest)} bytes after the deflate stream", position=len(deflated) - len(rest)
        )
    if len(rest) > 1:
        findings += (f"{len(rest)} zero bytes after the deflate stream",)
    return Inflated(data, True, findings)


def _inflate_zlib(
    deflated: bytes | bytearray | memoryview | mmap.mmap, cap: int
) -> tuple[bytes, zlib._Decompress, bytes]:
    try:
        return _inflate(deflated, zlib.MAX_WBITS, cap)
    except zlib.error as refused:
        raise DataSetError(f"no deflate stream: {refused}", position=0) from None


def _inflate(
    deflated: bytes | bytearray | memoryview | mmap.mmap, window: int, cap: int
) -> tuple[bytes, zlib._Decompress, bytes]:
    """At most `cap` + 1 bytes, the stream's state, and the input behind the stream's end."""
    stream = zlib.decompressobj(window)
    pieces: list[bytes] = []
    room, position, size = cap + 1, 0, len(deflated)
    while position < size and room > 0 and not stream.eof:
        piece = stream.decompress(bytes(deflated[position : position + _PIECE]), room)
        pieces.append(piece)
        room -= len(piece)
        position += _PIECE
    rest = stream.unused_data + bytes(deflated[position:size]) if stream.eof else b""
    return b"".join(pieces), stream, rest


def deflate(parts: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Deflate the parts of a data set, padded with one NUL to even length (PS3.5 A.5)."""
    stream = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    length = 0
    for part in parts:
        piece = stream.compress(part)
        if piece:
            length += len(piece)
            yield piece
    piece = stream.flush()
    length += len(piece)
    yield piece + bytes(length & 1)
