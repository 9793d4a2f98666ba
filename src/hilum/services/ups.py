"""Unified Procedure Step (PS3.4 Annex CC): workitems that are pushed, pulled, watched and queried.

Owns the definitions of the Push, Pull, Watch, Event and Query SOP classes and their SCP. The
states, locks, requirements and subscriptions are the archive's knowledge
(`archive.workflow.workitems`); event reports are delivered by the courier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow.workitem_events import EVENT as EVENT_KIND
from hilum.errors import CannotUnderstand, DimseError
from hilum.services.base import Operation, Pending, Reply, ServiceClass, identifier
from hilum.services.granted import granted, listens, named
from hilum.services.long_lists import decoded_alone, opener
from hilum.services.mpps import asked_for
from hilum.tables.commands import (
    C_FIND_RQ,
    N_ACTION_RQ,
    N_CREATE_RQ,
    N_EVENT_REPORT_RQ,
    N_GET_RQ,
    N_SET_RQ,
)
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import uid_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.workflow.workflow import Workflow
    from hilum.dimse.assembler import Message
    from hilum.services.base import Context

__all__ = ["EVENT", "PERMISSION", "PULL", "PUSH", "QUERY", "SERVICES", "WATCH"]

PERMISSION = "workitems"
"""What the settings call the right to work with workitems (`services` of a peer)."""

_PUSH, _PULL, _WATCH, _EVENT, _QUERY = (
    uid_of(f"UnifiedProcedureStep{name}") for name in ("Push", "Pull", "Watch", "Event", "Query")
)
_TRANSACTION = tag_of("TransactionUID")
CHANGE_STATE, REQUEST_CANCEL, SUBSCRIBE, UNSUBSCRIBE, SUSPEND = 1, 2, 3, 4, 5
NO_SUCH_ACTION = 0x0123

_CREATE = {N_CREATE_RQ: Operation("N-CREATE", "ups create")}
_SET = {N_SET_RQ: Operation("N-SET", "ups set")}
_GET = {N_GET_RQ: Operation("N-GET", "ups get")}
_FIND = {C_FIND_RQ: Operation("C-FIND", "ups find")}


def _service(name: str, uid: str, operations: dict[int, Operation]) -> ServiceClass:
    return ServiceClass(
        name=f"Unified Procedure Step - {name}",
        key=f"workitems_{name.lower()}",
        ref="PS3.4 Annex CC",
        sop_classes=(uid,),
        operations=operations,
    )


PUSH = _service(
    "Push", _PUSH, {**_CREATE, N_ACTION_RQ: Operation("N-ACTION", "ups cancel"), **_GET}
)
PULL = _service(
    "Pull", _PULL, {**_FIND, **_GET, **_SET, N_ACTION_RQ: Operation("N-ACTION", "ups state")}
)
WATCH = _service(
    "Watch", _WATCH, {N_ACTION_RQ: Operation("N-ACTION", "ups subscribe"), **_GET, **_FIND}
)
EVENT = _service("Event", _EVENT, {N_EVENT_REPORT_RQ: Operation("N-EVENT-REPORT", "")})
QUERY = _service("Query", _QUERY, _FIND)

SERVICES = (PUSH, PULL, WATCH, EVENT, QUERY)
"""The SOP classes that others are SCU of."""


@EVENT.begins
def listen(context: Context) -> None:
    """A peer wants to be told of what it watches on its association, as long as that lasts."""
    listens(context, PERMISSION, EVENT_KIND)


# Push ---------------------------------------------------------------------------------------------


@PUSH.scp(N_CREATE_RQ)
def create(request: Message, context: Context) -> Reply:
    """A new workitem; B300 when its worklist label was filled in.

    Raises:
        DimseError: 0106, 0111, 0120, 0121, 0124, C309.
    """
    workflow = granted(context, PERMISSION)
    uid = named(request, _PUSH)
    elements = {}
    if not uid:
        uid = workflow.new_uid()
        elements = {"AffectedSOPInstanceUID": uid}
    with decoded_alone(request, workflow) as attributes:
        status = workflow.workitems.create(uid, attributes)
    workflow.wake.set()
    return Reply(status, elements=elements)


# Pull ---------------------------------------------------------------------------------------------


@PULL.scp(N_SET_RQ)
def update(request: Message, context: Context) -> None:
    """Change a workitem.

    Raises:
        DimseError: 0105, 0106, 0124, C300, C301, C307, C310.
    """
    workflow = granted(context, PERMISSION)
    uid = named(request, _PUSH)
    with decoded_alone(request, workflow) as attributes:
        workflow.workitems.set(uid, attributes)
    workflow.wake.set()


# Several ------------------------------------------------------------------------------------------


def get(request: Message, context: Context) -> Reply:
    """A workitem without its Transaction UID.

    Raises:
        DimseError: 0124, C307.
    """
    workitem = granted(context, PERMISSION).workitems.get(named(request, _PUSH))
    return asked_for(request, workitem.data_set, (_TRANSACTION,))


def find(request: Message, context: Context) -> Iterator[Pending]:
    """Answer with every workitem that matches.

    Raises:
        DimseError: 0122, 0124, C000.
    """
    workflow = granted(context, PERMISSION)
    named(request, context.abstract_syntax)
    if request.sink is None:
        raise CannotUnderstand("C-FIND-RQ without an identifier")
    return (Pending(item) for item in workflow.workitems.find(identifier(request)))


def act(request: Message, context: Context) -> Reply:
    """Change the state, ask to cancel, subscribe, unsubscribe or suspend: by Action Type ID.

    Raises:
        DimseError: 0115, 0123, 0124, C300 to C315.
    """
    workflow = granted(context, PERMISSION)
    uid = named(request, _PUSH)
    action = request.command.get("ActionTypeID")
    if action not in _ACTIONS[context.abstract_syntax]:
        raise DimseError(f"no action {action} in this SOP class", status=NO_SUCH_ACTION)
    status = _do(workflow, int(str(action)), uid, request, context.source.calling_aet)
    workflow.wake.set()
    return Reply(status)


_ACTIONS = {
    _PUSH: (REQUEST_CANCEL,),
    _PULL: (CHANGE_STATE,),
    _WATCH: (REQUEST_CANCEL, SUBSCRIBE, UNSUBSCRIBE, SUSPEND),
}
"""PS3.4 Tables CC.2-1 to CC.2-3: the actions of each SOP class."""


def _do(workflow: Workflow, action: int, uid: str, request: Message, calling_aet: str) -> int:
    information = identifier(request)
    if action == CHANGE_STATE:
        return workflow.workitems.change_state(uid, information)
    if action == REQUEST_CANCEL:
        return workflow.workitems.request_cancel(uid, information, calling_aet)
    if action == SUBSCRIBE:
        return workflow.subscriptions.subscribe(uid, information)
    if action == UNSUBSCRIBE:
        workflow.subscriptions.unsubscribe(uid, information)
    else:
        workflow.subscriptions.suspend(uid, information)
    return 0x0000


PUSH.receives(N_CREATE_RQ)(opener(PERMISSION))
PULL.receives(N_SET_RQ)(opener(PERMISSION))
for _one in (PUSH, PULL, WATCH):
    _one.scp(N_GET_RQ)(get)
    _one.scp(N_ACTION_RQ)(act)
for _one in (PULL, WATCH, QUERY):
    _one.scp(C_FIND_RQ)(find)
