"""Query/Retrieve, SCP role, C-MOVE and C-GET: send what an Identifier names.

Owns the definitions of the service classes that retrieve composite instances, and their handlers.
Which instances are meant is the archive's knowledge; sending and counting is the framework's. PS3.4
C.4.2, C.4.3, C.5.2, C.5.3, Annex Y and Annex Z.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.dataset import values
from hilum.errors import NotAuthorised, UnrecognisedOperation, UsageError
from hilum.services.base import Operation, ServiceClass, SubOperation, SubOperations, identifier
from hilum.services.outgoing import from_archive
from hilum.tables.commands import C_GET_RQ, C_MOVE_RQ
from hilum.tables.dictionary import tag_of, vr_of
from hilum.tables.query_retrieve import (
    MODEL_OF,
    PATIENT_ROOT,
    PATIENT_STUDY_ONLY,
    STUDY_ROOT,
    UNIQUE_KEYS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.ports import Instance, InstanceRetrieval
    from hilum.dataset.codec import DataSet
    from hilum.dimse.assembler import Message
    from hilum.services.base import Context

__all__ = ["PERMISSION", "SERVICE", "get", "information", "move", "unique_keys"]

PERMISSION = "retrieve"
"""What the settings call the right to retrieve (`services` of a peer)."""

SPECIFIC_CHARACTER_SET = tag_of("SpecificCharacterSet")
QUERY_RETRIEVE_LEVEL = tag_of("QueryRetrieveLevel")
_KEYS = {tag_of(keyword): keyword for keyword in (*UNIQUE_KEYS.values(), "IssuerOfPatientID")}


def information(asked: bytes) -> bytes:
    """Answer SOP Class Extended Negotiation (PS3.4 Tables C.5.2-1 and C.5.3-1).

    Relational retrieval is done when it is asked for; images are never converted to enhanced
    multi-frame ones.
    """
    relational = asked[:1] == b"\x01"
    return bytes((relational,)) + b"\0" * (len(asked) > 1)


_MODELS = (PATIENT_ROOT, STUDY_ROOT, PATIENT_STUDY_ONLY)

SERVICE = ServiceClass(
    name="Query/Retrieve: retrieve",
    key="retrieve",
    ref="PS3.4 Annex C",
    sop_classes=tuple(uid for model in _MODELS for uid in (model.move, model.get)),
    operations={C_MOVE_RQ: Operation("C-MOVE", "move"), C_GET_RQ: Operation("C-GET", "get")},
    information=information,
)


@SERVICE.scp(C_MOVE_RQ)
def move(request: Message, context: Context) -> Iterator[SubOperations | SubOperation]:
    """Send what the Identifier names to the Move Destination."""
    _check(request, context)
    if context.abstract_syntax != MODEL_OF[context.abstract_syntax].move:
        raise UnrecognisedOperation("this SOP class is for C-GET")
    return _retrieve(request, context, request.command.move_destination)


@SERVICE.scp(C_GET_RQ)
def get(request: Message, context: Context) -> Iterator[SubOperations | SubOperation]:
    """Send what the Identifier names back on the same association."""
    _check(request, context)
    if context.abstract_syntax != MODEL_OF[context.abstract_syntax].get:
        raise UnrecognisedOperation("this SOP class is for C-MOVE")
    return _retrieve(request, context, "")


def _check(request: Message, context: Context) -> None:
    if not context.ports.permits(context.source, PERMISSION):
        raise NotAuthorised(f"{context.source.calling_aet} may not retrieve here")


def _retrieve(
    request: Message, context: Context, destination: str
) -> Iterator[SubOperations | SubOperation]:
    """The sub-operations of a retrieval; its instances are looked up once, and read one by one.

    Raises:
        DimseError: the Identifier cannot be decoded (C000), or names nothing properly (A900).
    """
    retrieval = context.ports.retrieval
    if retrieval is None:
        raise UsageError("no archive to retrieve from: pass a data folder, or handle it yourself")
    instances = _named(identifier(request), context, retrieval)
    kinds = dict.fromkeys((one.sop_class_uid, one.transfer_syntax_uid) for one in instances)
    yield SubOperations(len(instances), destination, tuple(kinds))
    for instance in instances:
        yield SubOperation(from_archive(retrieval, instance))


def _named(asked: DataSet, context: Context, retrieval: InstanceRetrieval) -> list[Instance]:
    level, keys = unique_keys(asked)
    return retrieval.instances(
        MODEL_OF[context.abstract_syntax].levels,
        level,
        keys,
        relational=context.information[:1] == b"\x01",
    )


def unique_keys(asked: DataSet) -> tuple[str, dict[str, list[str]]]:
    """The level of an Identifier, and the values of its unique keys by keyword, as text."""
    coded = _raw(asked, SPECIFIC_CHARACTER_SET)
    keys = {
        keyword: values.uids(raw) if vr_of(tag) == "UI" else values.texts(raw, coded)
        for tag, keyword in _KEYS.items()
        if (raw := _raw(asked, tag))
    }
    return values.first(_raw(asked, QUERY_RETRIEVE_LEVEL)), keys


def _raw(data_set: DataSet, tag: int) -> bytes:
    found = data_set.get(tag)
    return found.value if found is not None and isinstance(found.value, bytes) else b""
