"""Verification (PS3.4 Annex A): is the other side there, and does it speak DICOM?"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hilum.dimse.messages import c_echo_rq
from hilum.errors import DimseError
from hilum.services.base import Operation, Proposal, ServiceClass
from hilum.tables.commands import C_ECHO_RQ
from hilum.tables.status import meaning
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, VERIFICATION

if TYPE_CHECKING:
    from hilum.dimse.assembler import Message
    from hilum.services.base import Channel, Context

__all__ = ["PROPOSAL", "SERVICE", "echo", "verify"]

PROPOSAL = Proposal(VERIFICATION, (IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN))
"""The presentation context that an SCU proposes."""

SERVICE = ServiceClass(
    name="Verification",
    key="verification",
    ref="PS3.4 Annex A",
    sop_classes=(VERIFICATION,),
    operations={C_ECHO_RQ: Operation("C-ECHO", "verification")},
    prompt=True,
)


@SERVICE.scp(C_ECHO_RQ)
def echo(request: Message, context: Context) -> None:
    """Answer success: the association and this server are alive."""


def verify(channel: Channel) -> float:
    """Ask whether the peer is there (C-ECHO, PS3.7 9.1.5); the seconds that the answer took.

    Raises:
        DimseError: the peer does not offer Verification, or answers a failure.
        PeerError: the association broke.
    """
    context = channel.context(VERIFICATION)
    if context is None:
        raise DimseError("the peer does not offer Verification")
    started = time.monotonic()
    channel.send(C_ECHO_RQ, context, lambda message_id: c_echo_rq(message_id, VERIFICATION))
    command = channel.receive().command
    status = command.status
    if status != 0:
        why = command.error_comment or meaning(status)
        raise DimseError(f"the peer answered {status:04X} {why}".strip(), status=status)
    return time.monotonic() - started
