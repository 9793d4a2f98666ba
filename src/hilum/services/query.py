"""Query (PS3.4 C.4.1, C.5.1 and C.6): what is there?

Owns the definition of the service class, its extended negotiation, and its SCP. What matches, and
how a match is coded, is the archive's knowledge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.ports import Query
from hilum.errors import CannotUnderstand, NotAuthorised, SopClassNotSupported, UsageError
from hilum.services.base import Operation, Pending, ServiceClass, identifier
from hilum.tables.commands import C_FIND_RQ
from hilum.tables.query_retrieve import MODEL_OF, PATIENT_ROOT, PATIENT_STUDY_ONLY, STUDY_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.dimse.assembler import Message
    from hilum.services.base import Context

__all__ = ["EXTENSIONS", "PERMISSION", "SERVICE", "Extension", "agreed", "find", "information"]

PERMISSION = "query"
"""What the settings call the right to query (`services` of a peer)."""

MATCH, MATCH_UNSUPPORTED = 0xFF00, 0xFF01


class Extension(NamedTuple):
    """One byte of the application information: what it asks for, and whether it is done here."""

    field: str
    name: str
    supported: bool


EXTENSIONS = (
    Extension("relational", "Relational queries", True),
    Extension("combined", "Combined date-time matching", True),
    Extension("fuzzy", "Fuzzy semantic matching of person names", True),
    Extension("timezone", "Timezone query adjustment", True),
    Extension("multi_frame", "Enhanced multi-frame image conversion", False),
    Extension("empty", "Empty value matching", True),
    Extension("multiple", "Multiple value matching", True),
)
"""The bytes of PS3.4 Tables C.5-1 and C.5-2, in order."""


def information(asked: bytes) -> bytes:
    """Answer SOP Class Extended Negotiation: 1 for what is asked for and done, else 0.

    As many bytes come back as were asked, at most those of the table (PS3.4 C.5.1.1).
    """
    return bytes(
        wanted == 1 and extension.supported
        for wanted, extension in zip(asked, EXTENSIONS, strict=False)
    )


def agreed(answered: bytes) -> frozenset[str]:
    """The fields of the extensions that were agreed upon; bytes that are not there mean no."""
    return frozenset(
        extension.field for byte, extension in zip(answered, EXTENSIONS, strict=False) if byte == 1
    )


SERVICE = ServiceClass(
    name="Query/Retrieve: query",
    key="query",
    ref="PS3.4 Annex C",
    sop_classes=tuple(model.find for model in (PATIENT_ROOT, STUDY_ROOT, PATIENT_STUDY_ONLY)),
    operations={C_FIND_RQ: Operation("C-FIND", "find")},
    information=information,
)


def _check(request: Message, context: Context) -> None:
    if not context.ports.permits(context.source, PERMISSION):
        raise NotAuthorised(f"{context.source.calling_aet} may not query here")
    if request.command.affected_sop_class_uid != context.abstract_syntax:
        raise SopClassNotSupported("Affected SOP Class UID is not the one negotiated")
    if request.sink is None:
        raise CannotUnderstand("C-FIND-RQ without an identifier")


@SERVICE.scp(C_FIND_RQ)
def find(request: Message, context: Context) -> Iterator[Pending]:
    """Answer with every match; FF01 where a key is not supported.

    Raises:
        DimseError: not permitted (0124), another SOP Class (0122), an identifier that cannot be
            decoded (C000) or does not fit the information model (A900), a limit reached (A700).
    """
    _check(request, context)
    finder, rules = context.ports.finder, context.ports.query_rules
    if finder is None:
        raise UsageError("no archive to query: pass a data folder, or handle C-FIND yourself")
    extensions = agreed(context.information)
    query = Query(
        levels=MODEL_OF[context.abstract_syntax].levels,
        keys=identifier(request),
        transfer_syntax=context.transfer_syntax,
        retrieve_aet=rules.retrieve_aet,
        relational=rules.relational or "relational" in extensions,
        combined="combined" in extensions,
        fuzzy="fuzzy" in extensions,
        timezone="timezone" in extensions,
        empty="empty" in extensions,
        multiple="multiple" in extensions,
        unknown=rules.unknown,
        maximum_matches=rules.maximum_matches,
        maximum_seconds=rules.maximum_seconds,
        interrupted=lambda: context.cancelled(request),
    )
    return (
        Pending(match.identifier, MATCH if match.supported else MATCH_UNSUPPORTED)
        for match in finder.find(query)
    )
