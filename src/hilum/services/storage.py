"""Storage (PS3.4 Annex B, and Annex GG for non-patient objects): keep what is sent.

Owns the definition of the service class and its SCP. The instance goes to the archive's port as it
arrives, is stored as received, and is answered once it is durable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.errors import (
    CannotUnderstand,
    InvalidInstance,
    NotAuthorised,
    SopClassNotSupported,
    UsageError,
)
from hilum.services.base import Operation, Reply, ServiceClass
from hilum.tables.commands import C_STORE_RQ
from hilum.tables.uids import SOP_CLASSES, STORAGE_SOP_CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from hilum.dimse.assembler import Message, Sink
    from hilum.dimse.command import Command
    from hilum.services.base import Context, Later

__all__ = ["INFORMATION", "SERVICE", "check", "claims", "information", "receive", "store"]

INFORMATION = bytes((2, 0, 3, 0, 0, 0))
"""PS3.4 B.3.1: level of support 2 (Full), signature level 3 (bit-preserving), no coercion."""

DATA_SET_DOES_NOT_MATCH = 0xB007
UID_LIMIT = 64
UID_CHARACTERS = frozenset("0123456789.")


def claims(abstract_syntax: str) -> bool:
    """True for what the standard's registry does not know: a new or private storage class."""
    return abstract_syntax not in SOP_CLASSES


def information(asked: bytes) -> bytes:
    """Answer SOP Class Extended Negotiation with what this SCP does, whatever was asked."""
    return INFORMATION


SERVICE = ServiceClass(
    name="Storage",
    key="storage",
    ref="PS3.4 Annex B",
    sop_classes=tuple(STORAGE_SOP_CLASSES),
    operations={C_STORE_RQ: Operation("C-STORE", "storage")},
    claims=claims,
    information=information,
    prompt=True,
)


def check(command: Command, context: Context) -> None:
    """Refuse what can be refused before the data set is taken.

    Raises:
        NotAuthorised: the rules for this peer do not let it store (0124).
        SopClassNotSupported: not the SOP class of this presentation context (0122).
        InvalidInstance: no SOP Instance UID, or not one by its characters or length (0117).
    """
    if not context.ports.permits(context.source, "storage"):
        raise NotAuthorised(f"{context.source.calling_aet} may not store here")
    if command.affected_sop_class_uid != context.abstract_syntax:
        raise SopClassNotSupported("Affected SOP Class UID is not the one negotiated")
    uid = command.affected_sop_instance_uid
    if not uid:
        raise InvalidInstance("Affected SOP Instance UID is missing")
    if len(uid) > UID_LIMIT or not UID_CHARACTERS.issuperset(uid):
        raise InvalidInstance("Affected SOP Instance UID is not a UID")


@SERVICE.receives(C_STORE_RQ)
def receive(command: Command, context: Context) -> Sink:
    """Open the archive for the instance that follows; refusals cost the sender no retry."""
    check(command, context)
    store = context.ports.store
    if store is None:
        raise UsageError("Storage has no archive: pass a data folder, or handle C-STORE yourself")
    return store.incoming(
        context.abstract_syntax,
        command.affected_sop_instance_uid,
        context.transfer_syntax,
        context.source,
    )


@SERVICE.scp(C_STORE_RQ)
def store(request: Message, context: Context) -> Later:
    """Queue the instance for the next commit; the answer waits until it is durable."""
    if request.sink is None:
        raise CannotUnderstand("C-STORE-RQ without a data set")
    pending: Later = request.sink.submit()  # type: ignore[attr-defined]
    return _Warned(pending) if context.ports.warns(context.source) else pending


class _Warned:
    """An instance on its way to the disk; its findings become the answer (PS3.4 Table B.2-1)."""

    __slots__ = ("_pending",)

    def __init__(self, pending: Later) -> None:
        self._pending = pending

    def notify(self, callback: Callable[[], None]) -> None:
        self._pending.notify(callback)  # type: ignore[attr-defined]

    def wait(self) -> object:
        stored = self._pending.wait()
        findings = getattr(stored, "findings", ())
        return Reply(DATA_SET_DOES_NOT_MATCH, findings[0]) if findings else stored
