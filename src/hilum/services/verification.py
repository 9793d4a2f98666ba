"""Verification (PS3.4 Annex A): is the other side there, and does it speak DICOM?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.services.base import Operation, ServiceClass
from hilum.tables.commands import C_ECHO_RQ
from hilum.tables.uids import VERIFICATION

if TYPE_CHECKING:
    from hilum.dimse.assembler import Message
    from hilum.services.base import Context

__all__ = ["SERVICE", "echo"]

SERVICE = ServiceClass(
    name="Verification",
    key="verification",
    ref="PS3.4 Annex A",
    sop_classes=(VERIFICATION,),
    operations={C_ECHO_RQ: Operation("C-ECHO", "verification")},
)


@SERVICE.scp(C_ECHO_RQ)
def echo(request: Message, context: Context) -> None:
    """Answer success: the association and this server are alive."""
