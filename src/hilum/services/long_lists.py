"""Requests that name many instances: what they may take, of memory and of disk.

Owns where the data set of such a request goes while it arrives, and that only one of those which
are long is worked on at a time. Must not know what it asks for. PS3.7 C.5.22.

A performed step, a workitem or a notification of a study with ten thousand images is longer than
`association.identifier_limit`, which is for queries. Up to `IN_MEMORY` it is held in memory as
these are; what is longer goes to a file without a name in the data folder.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from hilum.dimse.sinks import SpoolSink
from hilum.services.base import identifier
from hilum.services.granted import granted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.archive.workflow.workflow import Workflow
    from hilum.dataset.codec import DataSet
    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.services.base import Context, Opener

__all__ = ["IN_MEMORY", "LONGEST", "decoded_alone", "one_at_a_time", "opener", "spool"]

IN_MEMORY = 1 << 20
"""Bytes of a request that stay in memory."""

LONGEST = 16 << 20
"""Bytes of a request: those of about 100,000 references to instances."""

RESOURCE_LIMITATION = 0x0213


def opener(permission: str) -> Opener:
    """Where the requests of a service go, for peers that may use it."""

    def receive(command: Command, context: Context) -> Sink:
        return spool(context, permission)

    return receive


def spool(
    context: Context, permission: str, longest: Callable[[Workflow], int] | None = None
) -> SpoolSink:
    """Where a request goes; one that is longer than `LONGEST`, or `longest`, is refused with 0213.

    Raises:
        NotAuthorised: the peer may not use the service.
    """
    if context.ports.workflow is None:  # a program performs it by itself
        return SpoolSink(IN_MEMORY, limit=LONGEST, status=RESOURCE_LIMITATION)
    workflow = granted(context, permission)
    limit = LONGEST if longest is None else longest(workflow)
    return SpoolSink(IN_MEMORY, workflow.folder, limit=limit, status=RESOURCE_LIMITATION)


@contextmanager
def one_at_a_time(request: Message, workflow: Workflow) -> Iterator[None]:
    """Wait until no other long request is worked on; afterwards its bytes are given up.

    WHY: decoded it takes ten times its length, and a peer may have many associations.
    """
    try:
        if request.size <= IN_MEMORY:
            yield
            return
        with workflow.long_request:
            yield
    finally:
        if request.sink is not None:
            request.sink.discard()


@contextmanager
def decoded_alone(request: Message, workflow: Workflow) -> Iterator[DataSet]:
    """The data set of a request, decoded; of long ones, one at a time.

    Raises:
        DimseError: as of `identifier`.
    """
    with one_at_a_time(request, workflow):
        yield identifier(request)
