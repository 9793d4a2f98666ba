"""Query/Retrieve, SCP role, C-MOVE and C-GET: send what an Identifier names.

Owns the definitions of the service classes that retrieve composite instances, and their handlers.
Which instances are meant is the archive's knowledge; sending and counting is the framework's. PS3.4
C.4.2, C.4.3, C.5.2, C.5.3, Annex Y and Annex Z.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from hilum.dataset import values
from hilum.dataset.frame_list import INVALID_REQUEST, NONE_FOUND, FrameError, frame_range
from hilum.errors import DimseError, NotAuthorised, UnrecognisedOperation, UsageError
from hilum.services.base import Operation, ServiceClass, SubOperation, SubOperations, identifier
from hilum.services.outgoing import from_archive
from hilum.services.own_uids import new_uid
from hilum.services.partial import extracted, without_bulk_data
from hilum.tables.commands import C_GET_RQ, C_MOVE_RQ
from hilum.tables.dictionary import tag_of, vr_of
from hilum.tables.query_retrieve import (
    COMPOSITE_INSTANCE_ROOT,
    MODEL_OF,
    PATIENT_ROOT,
    PATIENT_STUDY_ONLY,
    STUDY_ROOT,
    UNIQUE_KEYS,
    WITHOUT_BULK_DATA,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.archive.ports import Instance, InstanceRetrieval
    from hilum.dataset.codec import DataSet
    from hilum.dimse.assembler import Message
    from hilum.services.base import Context
    from hilum.services.outgoing import Outgoing

    Steps = Iterator[SubOperations | SubOperation]

__all__ = [
    "FRAMES",
    "HEADERS",
    "PERMISSION",
    "SERVICE",
    "SERVICES",
    "get",
    "information",
    "move",
    "unique_keys",
]

PERMISSION = "retrieve"
"""What the settings call the right to retrieve (`services` of a peer)."""

SPECIFIC_CHARACTER_SET = tag_of("SpecificCharacterSet")
QUERY_RETRIEVE_LEVEL = tag_of("QueryRetrieveLevel")
SOP_INSTANCE_UID = tag_of("SOPInstanceUID")
FRAME = "FRAME"
"""The level of frames, of Composite Instance Root only (PS3.4 Table Y.6.1-1)."""

_KEYS = {tag_of(keyword): keyword for keyword in (*UNIQUE_KEYS.values(), "IssuerOfPatientID")}


def information(asked: bytes) -> bytes:
    """Answer SOP Class Extended Negotiation (PS3.4 Tables C.5-3 and C.5-4).

    Relational retrieval is done when it is asked for; images are never converted to enhanced
    multi-frame ones.
    """
    relational = asked[:1] == b"\x01"
    return bytes((relational,)) + b"\0" * (len(asked) > 1)


def information_of_instances(asked: bytes) -> bytes:
    """The same for what has no levels above the instance (PS3.4 Y.5.1.1.2, Z.5.1).

    The first byte is reserved there, since nothing is relational.
    """
    return bytes(min(len(asked), 2) or 1)


_MODELS = (PATIENT_ROOT, STUDY_ROOT, PATIENT_STUDY_ONLY)

SERVICE = ServiceClass(
    name="Query/Retrieve: retrieve",
    key="retrieve",
    ref="PS3.4 Annex C",
    sop_classes=tuple(uid for model in _MODELS for uid in (model.move, model.get)),
    operations={C_MOVE_RQ: Operation("C-MOVE", "move"), C_GET_RQ: Operation("C-GET", "get")},
    information=information,
)


FRAMES = ServiceClass(
    name="Composite Instance Root Retrieve",
    key="retrieve frames",
    ref="PS3.4 Annex Y",
    sop_classes=(COMPOSITE_INSTANCE_ROOT.move, COMPOSITE_INSTANCE_ROOT.get),
    operations={
        C_MOVE_RQ: Operation("C-MOVE", "frame move"),
        C_GET_RQ: Operation("C-GET", "frame get"),
    },
    information=information_of_instances,
)

HEADERS = ServiceClass(
    name="Composite Instance Retrieve Without Bulk Data",
    key="retrieve without bulk data",
    ref="PS3.4 Annex Z",
    sop_classes=(WITHOUT_BULK_DATA.get,),
    operations={C_GET_RQ: Operation("C-GET", "get without bulk data")},
    information=information_of_instances,
)

SERVICES = (SERVICE, FRAMES, HEADERS)
"""The service classes that are defined here."""


@FRAMES.scp(C_MOVE_RQ)
@SERVICE.scp(C_MOVE_RQ)
def move(request: Message, context: Context) -> Steps:
    """Send what the Identifier names to the Move Destination."""
    if context.abstract_syntax != MODEL_OF[context.abstract_syntax].move:
        raise UnrecognisedOperation("this SOP class is for C-GET")
    return _retrieve(request, context, request.command.move_destination)


@HEADERS.scp(C_GET_RQ)
@FRAMES.scp(C_GET_RQ)
@SERVICE.scp(C_GET_RQ)
def get(request: Message, context: Context) -> Steps:
    """Send what the Identifier names back on the same association."""
    if context.abstract_syntax != MODEL_OF[context.abstract_syntax].get:
        raise UnrecognisedOperation("this SOP class is for C-MOVE")
    return _retrieve(request, context, "")


def _retrieve(request: Message, context: Context, destination: str) -> Steps:
    """The sub-operations of a retrieval; its instances are looked up once, and read one by one.

    Raises:
        NotAuthorised: the rules for this peer do not let it retrieve (0124).
        DimseError: the Identifier cannot be decoded (C000), or names nothing properly (A900).
    """
    if not context.ports.permits(context.source, PERMISSION):
        raise NotAuthorised(f"{context.source.calling_aet} may not retrieve here")
    retrieval = context.ports.retrieval
    if retrieval is None:
        raise UsageError("no archive to retrieve from: pass a data folder, or handle it yourself")
    asked = identifier(request)
    if MODEL_OF[context.abstract_syntax] is COMPOSITE_INSTANCE_ROOT and _level(asked) == FRAME:
        return _frames(asked, retrieval, destination)
    instances = _named(asked, context, retrieval)
    shaped = _header if MODEL_OF[context.abstract_syntax] is WITHOUT_BULK_DATA else _as_it_is
    return _instances(instances, retrieval, destination, shaped)


def _instances(
    instances: list[Instance],
    retrieval: InstanceRetrieval,
    destination: str,
    shaped: Callable[[Outgoing], Outgoing],
) -> Steps:
    kinds = dict.fromkeys((one.sop_class_uid, one.transfer_syntax_uid) for one in instances)
    yield SubOperations(len(instances), destination, tuple(kinds))
    opener = retrieval.one_by_one()
    for instance in instances:
        yield SubOperation(shaped(from_archive(opener, instance)))


def _as_it_is(outgoing: Outgoing) -> Outgoing:
    return outgoing


def _header(outgoing: Outgoing) -> Outgoing:
    """The instance without its bulk data; what cannot be read fails when it is sent."""
    try:
        return without_bulk_data(outgoing)
    except (DimseError, OSError) as error:
        return outgoing.holding(partial(_fail, error))


def _fail(error: Exception) -> Iterator[bytes]:
    raise error
    yield b""


def _frames(asked: DataSet, retrieval: InstanceRetrieval, destination: str) -> Steps:
    """The one sub-operation of a retrieval at the FRAME level (PS3.4 Y.4.1.3).

    Raises:
        FrameError: the frames cannot be had (AA00 to AA04).
    """
    wanted = frame_range(asked)
    uids = values.uids(_raw(asked, SOP_INSTANCE_UID))
    if len(uids) != 1:
        why = "frames are of one instance: name it by SOPInstanceUID"
        raise FrameError(why, status=INVALID_REQUEST, offending=(SOP_INSTANCE_UID,))
    instance = retrieval.find(uids[0])
    if instance is None:
        raise FrameError("there is no such instance", status=NONE_FOUND)
    made = extracted(
        from_archive(retrieval.one_by_one(), instance),
        wanted,
        sop_instance_uid=new_uid(),
        now=datetime.now(),
    )
    yield SubOperations(1, destination, ((made.sop_class_uid, made.transfer_syntax_uid),))
    yield SubOperation(made)


def _named(asked: DataSet, context: Context, retrieval: InstanceRetrieval) -> list[Instance]:
    level, keys = unique_keys(asked)
    return retrieval.instances(
        MODEL_OF[context.abstract_syntax].levels,
        level,
        keys,
        relational=context.information[:1] == b"\x01" or context.ports.query_rules.relational,
    )


def unique_keys(asked: DataSet) -> tuple[str, dict[str, list[str]]]:
    """The level of an Identifier, and the values of its unique keys by keyword, as text."""
    coded = _raw(asked, SPECIFIC_CHARACTER_SET)
    keys = {
        keyword: values.uids(raw) if vr_of(tag) == "UI" else values.texts(raw, coded)
        for tag, keyword in _KEYS.items()
        if (raw := _raw(asked, tag))
    }
    return _level(asked), keys


def _level(asked: DataSet) -> str:
    return values.first(_raw(asked, QUERY_RETRIEVE_LEVEL))


def _raw(data_set: DataSet, tag: int) -> bytes:
    found = data_set.get(tag)
    return found.value if found is not None and isinstance(found.value, bytes) else b""
