"""Storage Commitment (PS3.4 Annex J): does the archive vouch for these instances?

Owns the definition of the Push Model and its SCP: taking requests. What is committed and why not is
the archive's knowledge (`archive.workflow.commitment`); the result is delivered by the courier, on
the same association while that is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow.commitment import PUSH_MODEL, PUSH_MODEL_INSTANCE, read_request
from hilum.dimse.data_sets import decoding, received
from hilum.errors import DimseError
from hilum.services.base import Operation, ServiceClass
from hilum.services.granted import granted, named
from hilum.services.long_lists import one_at_a_time, spool
from hilum.tables.commands import N_ACTION_RQ
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.services.base import Context

__all__ = ["PERMISSION", "SERVICE", "request"]

PERMISSION = "commitment"
"""What the settings call the right to ask for commitment (`services` of a peer)."""

REQUEST_STORAGE_COMMITMENT = 1
NO_SUCH_INSTANCE, NO_SUCH_ACTION = 0x0112, 0x0123

SERVICE = ServiceClass(
    name="Storage Commitment Push Model",
    key="commitment",
    ref="PS3.4 Annex J",
    sop_classes=(PUSH_MODEL,),
    operations={N_ACTION_RQ: Operation("N-ACTION", "commitment")},
)


@SERVICE.receives(N_ACTION_RQ)
def receive(command: Command, context: Context) -> Sink:
    """Where a request goes: as long as the settings let its references make it.

    Raises:
        DimseError: 0124.
    """
    return spool(context, PERMISSION, lambda workflow: workflow.commitments.longest)


@SERVICE.scp(N_ACTION_RQ)
def request(request: Message, context: Context) -> None:
    """Take a request: success means that it is durable and will be answered.

    Raises:
        DimseError: 0112, 0115, 0123, 0124, 0213.
    """
    workflow = granted(context, PERMISSION)
    if named(request, PUSH_MODEL) != PUSH_MODEL_INSTANCE:
        raise DimseError("not the well-known SOP instance", status=NO_SUCH_INSTANCE)
    if request.command.get("ActionTypeID") != REQUEST_STORAGE_COMMITMENT:
        raise DimseError("no such action", status=NO_SUCH_ACTION)
    with one_at_a_time(request, workflow), decoding(request):
        asked = read_request(received(request), transfer_syntax(context.transfer_syntax))
        number = workflow.commitments.take(asked, context.source.calling_aet)
    if context.requests is not None:
        workflow.keep_open(number, context.requests)
    workflow.wake.set()
