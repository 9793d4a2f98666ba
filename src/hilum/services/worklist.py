"""Basic Worklist Management (PS3.4 Annex K): what is a modality to do?

Owns the definition of the service class and its SCP. What is scheduled and what matches is the
archive's knowledge (`archive.workflow.worklist`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.errors import CannotUnderstand
from hilum.services.base import Operation, Pending, ServiceClass, identifier
from hilum.services.granted import granted, named
from hilum.tables.commands import C_FIND_RQ
from hilum.tables.uids import uid_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.dimse.assembler import Message
    from hilum.services.base import Context

__all__ = ["MODALITY_WORKLIST", "PERMISSION", "SERVICE", "find"]

PERMISSION = "worklist"
"""What the settings call the right to ask for the worklist (`services` of a peer)."""

MODALITY_WORKLIST = uid_of("ModalityWorklistInformationModelFind")

SERVICE = ServiceClass(
    name="Modality Worklist",
    key="worklist",
    ref="PS3.4 Annex K",
    sop_classes=(MODALITY_WORKLIST,),
    operations={C_FIND_RQ: Operation("C-FIND", "worklist")},
)


@SERVICE.scp(C_FIND_RQ)
def find(request: Message, context: Context) -> Iterator[Pending]:
    """Answer with every scheduled step that matches.

    Raises:
        DimseError: not permitted (0124), another SOP class (0122), no identifier (C000).
    """
    workflow = granted(context, PERMISSION)
    named(request, MODALITY_WORKLIST)
    if request.sink is None:
        raise CannotUnderstand("C-FIND-RQ without an identifier")
    return (Pending(item) for item in workflow.worklist.find(identifier(request)))
