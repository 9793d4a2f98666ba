"""Instances on their way out in part: some of their frames, or without their bulk data.

Owns the instance that goes out instead of the stored one. Must not know associations, nor what
frames and bulk data are (`dataset.frames`, `dataset.bulk`). PS3.4 Annexes Y and Z.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.dataset.spool import Spool, released
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from hilum.dataset.frame_list import FrameRange
    from hilum.services.outgoing import Outgoing

__all__ = ["extracted", "without_bulk_data"]


def extracted(
    outgoing: Outgoing, asked: FrameRange, *, sop_instance_uid: str, now: datetime
) -> Outgoing:
    """A new instance with some frames of this one (PS3.4 Y.3.3); it can be converted like any.

    Pixels keep their coding, compressed ones too; data sets that are not in Explicit VR Little
    Endian otherwise come out in it.

    Args:
        outgoing: the source.
        asked: from `frame_list.frame_range`.
        sop_instance_uid: the UID of the new instance.
        now: when it is made, local time.

    Raises:
        FrameError: it cannot be made; its status is one of AA00 to AA04.
        DimseError, OSError: the source cannot be read.
    """
    from hilum.dataset.frames import extract
    from hilum.dataset.transcode import transcode_parts

    source, plain = (
        transfer_syntax(uid) for uid in (outgoing.transfer_syntax_uid, EXPLICIT_VR_LITTLE_ENDIAN)
    )
    buffer = outgoing.buffer()
    if not source.encapsulated and source.uid != plain.uid:
        buffer, source = Spool(transcode_parts(buffer, source, plain)).buffer(), plain
    made = extract(buffer, source.uid, asked, sop_instance_uid=sop_instance_uid, now=now)

    def chunks() -> Iterator[bytes]:
        for part in released(made.parts, buffer):
            yield bytes(part)

    return outgoing.holding(
        chunks, sop_instance_uid=sop_instance_uid, transfer_syntax_uid=made.transfer_syntax_uid
    )


def without_bulk_data(outgoing: Outgoing) -> Outgoing:
    """The same instance without its bulk data (PS3.4 Z.1.3); it can be converted like any.

    Where the pixels were compressed, what remains is in Explicit VR Little Endian, as encapsulated
    transfer syntaxes code all else (PS3.5 A.4), and is called that: any peer can take it. An icon
    that is compressed keeps the name of its transfer syntax.

    Raises:
        DimseError, OSError: the source cannot be read or walked.
    """
    from hilum.dataset.bulk import without_bulk_data as without
    from hilum.dataset.fragments import ENCAPSULATED

    uid = outgoing.transfer_syntax_uid
    rest = Spool(without(outgoing.buffer(), uid)).buffer()
    if transfer_syntax(uid).encapsulated and rest.find(ENCAPSULATED) < 0:
        uid = EXPLICIT_VR_LITTLE_ENDIAN

    def chunks() -> Iterator[bytes]:
        for part in released((memoryview(rest),), rest):
            yield bytes(part)

    return outgoing.holding(chunks, transfer_syntax_uid=uid)
