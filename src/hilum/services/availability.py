"""Instance Availability Notification (PS3.4 Annex R): what can be retrieved elsewhere?

Owns the definition of the service class and its SCP, which records what it is told. What we tell
others is composed in `archive.workflow.availability` and delivered by the courier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow.availability import IAN
from hilum.services.base import Operation, Reply, ServiceClass
from hilum.services.granted import granted, named
from hilum.services.long_lists import decoded_alone, opener
from hilum.tables.commands import N_CREATE_RQ

if TYPE_CHECKING:
    from hilum.dimse.assembler import Message
    from hilum.services.base import Context

__all__ = ["PERMISSION", "SERVICE", "create"]

PERMISSION = "availability"
"""What the settings call the right to tell of instances (`services` of a peer)."""

SERVICE = ServiceClass(
    name="Instance Availability Notification",
    key="availability",
    ref="PS3.4 Annex R",
    sop_classes=(IAN,),
    operations={N_CREATE_RQ: Operation("N-CREATE", "availability")},
)


SERVICE.receives(N_CREATE_RQ)(opener(PERMISSION))


@SERVICE.scp(N_CREATE_RQ)
def create(request: Message, context: Context) -> Reply:
    """Keep a notification.

    Raises:
        DimseError: 0106, 0111, 0120, 0121, 0124.
    """
    workflow = granted(context, PERMISSION)
    uid = named(request, IAN)
    elements = {}
    if not uid:
        uid = workflow.new_uid()
        elements = {"AffectedSOPInstanceUID": uid}
    with decoded_alone(request, workflow) as content:
        workflow.availability.record(uid, content, context.source.calling_aet)
    return Reply(elements=elements)
