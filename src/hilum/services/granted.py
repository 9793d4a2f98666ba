"""The workflow of the data folder, for a peer that may use a service of it.

Owns the checks that every service of the workflow begins with. Must not know which one it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.errors import NotAuthorised, SopClassNotSupported, UsageError

if TYPE_CHECKING:
    from hilum.archive.workflow.workflow import Workflow
    from hilum.dimse.assembler import Message
    from hilum.services.base import Context

__all__ = ["granted", "named"]


def granted(context: Context, permission: str) -> Workflow:
    """The workflow, if the peer may use the service.

    Raises:
        NotAuthorised: it may not (0124). UsageError: there is no data folder.
    """
    if not context.ports.permits(context.source, permission):
        raise NotAuthorised(f"{context.source.calling_aet} may not use this service")
    workflow = context.ports.workflow
    if workflow is None:
        raise UsageError("no data folder for the workflow: pass one, or handle this yourself")
    return workflow


def named(request: Message, *sop_classes: str) -> str:
    """The SOP instance that a request names, if it names one of these SOP classes.

    Raises:
        SopClassNotSupported: it names another (0122).
    """
    if request.command.sop_class_uid not in sop_classes:
        raise SopClassNotSupported("the SOP Class UID is not one of this presentation context")
    return request.command.sop_instance_uid
