"""Modality Performed Procedure Step (PS3.4 Annex F): what does a modality do, and what did it do?

Owns the definitions of MPPS, MPPS Retrieve and MPPS Notification, and their SCP. The states and the
requirements are the archive's knowledge (`archive.workflow.performed`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow.attributes import in_character_set
from hilum.archive.workflow.performed import EVENT
from hilum.services.base import Operation, Reply, ServiceClass
from hilum.services.granted import granted, listens, named
from hilum.services.long_lists import decoded_alone, opener
from hilum.tables.commands import N_CREATE_RQ, N_EVENT_REPORT_RQ, N_GET_RQ, N_SET_RQ
from hilum.tables.uids import uid_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hilum.dataset.codec import DataSet
    from hilum.dimse.assembler import Message
    from hilum.services.base import Context

__all__ = [
    "MPPS",
    "MPPS_NOTIFICATION",
    "MPPS_RETRIEVE",
    "NOTIFICATION",
    "PERMISSION",
    "RETRIEVE",
    "SERVICE",
    "asked_for",
]

PERMISSION = "performed_steps"
"""What the settings call the right to report and to read steps (`services` of a peer)."""

MPPS = uid_of("ModalityPerformedProcedureStep")
MPPS_RETRIEVE = uid_of("ModalityPerformedProcedureStepRetrieve")
MPPS_NOTIFICATION = uid_of("ModalityPerformedProcedureStepNotification")
SOME_NOT_SUPPORTED = 0x0001

SERVICE = ServiceClass(
    name="Modality Performed Procedure Step",
    key="performed_steps",
    ref="PS3.4 Annex F.7",
    sop_classes=(MPPS,),
    operations={
        N_CREATE_RQ: Operation("N-CREATE", "mpps create"),
        N_SET_RQ: Operation("N-SET", "mpps set"),
    },
)

RETRIEVE = ServiceClass(
    name="Modality Performed Procedure Step Retrieve",
    key="performed_steps_retrieve",
    ref="PS3.4 Annex F.8",
    sop_classes=(MPPS_RETRIEVE,),
    operations={N_GET_RQ: Operation("N-GET", "mpps get")},
)

NOTIFICATION = ServiceClass(
    name="Modality Performed Procedure Step Notification",
    key="performed_steps_notification",
    ref="PS3.4 Annex F.9",
    sop_classes=(MPPS_NOTIFICATION,),
    operations={N_EVENT_REPORT_RQ: Operation("N-EVENT-REPORT", "")},
)
"""Told by the courier: on an association of the peer's while it has one, else on one of its own."""


@NOTIFICATION.begins
def listen(context: Context) -> None:
    """A peer wants to be told of steps on its association, as long as that lasts."""
    listens(context, PERMISSION, EVENT)


for _operation in SERVICE.operations:
    SERVICE.receives(_operation)(opener(PERMISSION))


@SERVICE.scp(N_CREATE_RQ)
def create(request: Message, context: Context) -> Reply:
    """A modality has begun a step; the answer comes once that is durable.

    Raises:
        DimseError: 0106, 0111, 0120, 0121, 0124.
    """
    workflow = granted(context, PERMISSION)
    uid = named(request, MPPS)
    elements = {}
    if not uid:
        uid = workflow.new_uid()
        elements = {"AffectedSOPInstanceUID": uid}
    with decoded_alone(request, workflow) as attributes:
        workflow.performed.create(uid, attributes)
    workflow.wake.set()
    return Reply(elements=elements)


@SERVICE.scp(N_SET_RQ)
def update(request: Message, context: Context) -> None:
    """A modality goes on with a step, or has ended it.

    Raises:
        DimseError: 0105, 0106, 0110 with an Error ID, 0112, 0121, 0124.
    """
    workflow = granted(context, PERMISSION)
    uid = named(request, MPPS)
    with decoded_alone(request, workflow) as attributes:
        workflow.performed.set(uid, attributes)
    workflow.wake.set()


@RETRIEVE.scp(N_GET_RQ)
def get(request: Message, context: Context) -> Reply:
    """The step as it stands.

    Raises:
        DimseError: 0112, 0124.
    """
    step = granted(context, PERMISSION).performed.get(named(request, MPPS, MPPS_RETRIEVE))
    return asked_for(request, step.data_set)


def asked_for(request: Message, data_set: DataSet, secret: Iterable[int] = ()) -> Reply:
    """The answer to an N-GET: the attributes of its list, or all; 0001 where some are not there.

    Text is in UTF-8 unless it is ASCII, and (0008,0005) says so.
    """
    tags = request.command.tags("AttributeIdentifierList")
    present = {tag: element for tag, element in data_set.items() if tag not in secret}
    if not tags:
        return Reply(data_set=in_character_set(present))
    found = {tag: present[tag] for tag in tags if tag in present}
    lacking = any(tag not in found and tag != 0x00080005 for tag in tags)
    status = SOME_NOT_SUPPORTED if lacking else 0x0000
    return Reply(status, data_set=in_character_set(found))
