"""Instances in another transfer syntax than they have: which ones, and the bytes.

Owns the way from each transfer syntax to each other one, and what a peer can be offered. Must not
know associations, nor how pixels are coded (`dataset.pixels`, `dataset.compress`). PS3.5 Annex A.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.dataset.spool import Spool, released
from hilum.errors import DimseError
from hilum.tables.uids import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    transfer_syntax,
    uid_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.dataset.codec_process import Limits
    from hilum.services.outgoing import Outgoing
    from hilum.tables.uids import TransferSyntax

__all__ = [
    "COMPRESSED",
    "FALLBACKS",
    "UNCOMPRESSED",
    "convert",
    "converted",
    "convertible",
    "targets",
]

FALLBACKS = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)
UNCOMPRESSED = (*FALLBACKS, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN)
"""What data sets with native pixels can be sent in, the best first."""

_P = "1.2.840.10008.1.2."
COMPRESSED = tuple(
    _P + number
    for number in (
        # known to most readers, the fastest first
        *("4.80", "4.70", "4.57", "5", "4.90"),
        *("4.201", "4.202", "4.110", "8.1", "1.98"),
        # that may be lossy, and are not
        *("4.81", "4.91", "4.203", "4.112"),
    )
)
"""What pixels can be compressed to, without loss in each case; the best first."""

_HOLDS = {
    "4.70": ("4.57",),
    "4.80": ("4.81",),
    "4.90": ("4.91",),
    "4.201": ("4.203",),
    "4.202": ("4.201", "4.203"),
    "4.110": ("4.112",),
    "4.111": ("4.112",),
}
"""Transfer syntaxes whose streams are also streams of others (PS3.5 A.4.1, A.4.3, A.4.4, 10.18)."""

_MAX_NATIVE = 0xFFFFFFFE  # bytes that a value can have (PS3.5 7.1.2)


def _held(uid: str) -> tuple[str, ...]:
    return tuple(_P + number for number in _HOLDS.get(uid.removeprefix(_P), ()))


def convertible(syntax: str) -> bool:
    """True if instances in this transfer syntax can be sent in an uncompressed one.

    Those whose pixels are elsewhere (JPIP, deflated or not) mean nothing in any other, and video
    is one stream for all its frames.
    """
    source = transfer_syntax(syntax)
    if not source.encapsulated:
        return source.uid in UNCOMPRESSED
    from hilum.dataset.pixel_codecs import can_decode

    return can_decode(syntax)


def targets(syntax: str) -> tuple[str, ...]:
    """The transfer syntaxes that an instance in this one can be sent in, the best first.

    As it is; under another name that its stream may bear too; uncompressed; compressed without
    loss. Whether a compressed one can hold its pixels, their depth above all, turns out only when
    it is converted.
    """
    same = (syntax, *_held(syntax))
    if not convertible(syntax):
        return same
    return tuple(dict.fromkeys((*same, *UNCOMPRESSED, *COMPRESSED)))


def convert(outgoing: Outgoing, target: str, *, limits: Limits | None = None) -> bytes:
    """The whole data set in memory; see `converted`."""
    return b"".join(converted(outgoing, target, limits=limits))


def converted(
    outgoing: Outgoing, target: str, *, limits: Limits | None = None
) -> Iterator[bytes | memoryview]:
    """The data set in another transfer syntax, in pieces in order.

    Pixels are decoded, and encoded without loss, as the target asks for; the instance stays the
    same one, with the same SOP Instance UID, for nothing is lost (PS3.3 C.7.6.1.1.5 wants a new one
    for lossy compression, which is never done here). When this returns, all of that is done and was
    checked; only recoding from one uncompressed transfer syntax into another happens as the pieces
    are taken. Memory does not grow with the instance: what is large is put aside in a temporary
    file.

    Args:
        outgoing: the instance.
        target: the UID of a transfer syntax.
        limits: what decoding or encoding one frame may take; None for the usual.

    Raises:
        DimseError: it cannot be converted; the comment says why, and what could be done. Also
            while iterating.
        OSError: it cannot be read, or there is no room for a temporary file.
    """
    source = transfer_syntax(outgoing.transfer_syntax_uid)
    if target == source.uid or target in _held(source.uid):
        return outgoing.chunks()
    _must_lead(source, target)
    from hilum.dataset.codec_process import coder
    from hilum.dataset.compress import compress_parts
    from hilum.dataset.pixels import decompress_parts
    from hilum.dataset.transcode import transcode_parts

    codecs = coder(limits)
    buffer = outgoing.buffer()
    if source.encapsulated:
        parts = decompress_parts(buffer, source.uid, limit=_MAX_NATIVE, coder=codecs)
        buffer = Spool(parts).buffer()
        source = transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN)
    wanted = transfer_syntax(target)
    if not wanted.encapsulated:
        return released(transcode_parts(buffer, source, wanted), buffer)
    plain = transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN)
    if source.uid != plain.uid:
        buffer = Spool(transcode_parts(buffer, source, plain)).buffer()
    found = compress_parts(buffer, target, limit=_MAX_NATIVE, coder=codecs)
    return released(found, buffer)


def _must_lead(source: TransferSyntax, target: str) -> None:
    """Refuse what no way leads from, and what none leads to.

    Raises:
        DimseError: says what the peer had to accept.
    """
    name = uid_name(source.uid)
    if not source.encapsulated and source.uid not in UNCOMPRESSED:
        raise DimseError(f"{name} cannot be converted: accept it as it is")
    if target not in UNCOMPRESSED and not transfer_syntax(target).encapsulated:
        raise DimseError(f"nothing is converted to {uid_name(target)}: accept {name}")
