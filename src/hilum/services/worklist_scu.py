"""Basic Worklist Management, SCU role (PS3.4 Annex K): what is to be done?

Owns the identifier of a worklist query and the view of its answers. Associations are opened by a
callable that is passed in: this file knows no sockets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hilum.archive.workflow.worklist_keys import KEYS
from hilum.errors import UsageError
from hilum.services.identifiers import Key, Match, by_keyword, identifier, parse_key
from hilum.services.normalised_scu import associated, proposals
from hilum.services.query_scu import agreed, matches
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import uid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from hilum.dataset.codec import DataSet
    from hilum.services.base import Channel, Proposal

__all__ = ["COLUMNS", "MODALITY_WORKLIST", "REQUIRED", "find", "placed", "question", "steps"]

MODALITY_WORKLIST = uid_of("ModalityWorklistInformationModelFind")

COLUMNS = (
    "ScheduledProcedureStepStartDate",
    "ScheduledProcedureStepStartTime",
    "Modality",
    "ScheduledStationAETitle",
    "PatientName",
    "PatientID",
    "AccessionNumber",
    "RequestedProcedureDescription",
    "ScheduledProcedureStepDescription",
    "ScheduledProcedureStepStatus",
)
"""What is shown of a scheduled step where a person does not say."""

_SEQUENCE = tag_of("ScheduledProcedureStepSequence")
_LEVEL = tag_of("QueryRetrieveLevel")
_ASKED = ("1", "1C", "2", "2C")
_MADE_UP = ("ScheduledProcedureStepID", "RequestedProcedureID", "StudyInstanceUID")


def _paths() -> Iterator[tuple[tuple[int, ...], str]]:
    """Every row of PS3.4 Table K.6-1 that can be asked for: where it stands, its return type."""
    path: tuple[int, ...] = ()
    for row in KEYS:
        path = (*path[: row.level], row.tag)
        if row.matching != "-":
            yield path, row.returned


_PATHS = tuple(_paths())
_OF_STEP = frozenset(
    {path[1] for path, _ in _PATHS if len(path) == 2 and path[0] == _SEQUENCE}
    - {path[0] for path, _ in _PATHS}
)
_RETURNED = dict(_PATHS)
_DEFAULT = (
    *(
        Key(path)
        for path in _RETURNED
        if all(_RETURNED[path[: level + 1]] in _ASKED for level in range(len(path)))
    ),
    Key((_SEQUENCE, tag_of("ScheduledProcedureStepStatus"))),
)
"""What is asked for unless only the given keys are: all that every answer has, may be empty."""

REQUIRED: tuple[tuple[int, ...], ...] = tuple(
    path
    for path, returned in _PATHS
    if returned == "1"
    and path[:-1] in ((), (_SEQUENCE,))
    and path[-1] not in (_SEQUENCE, *map(tag_of, _MADE_UP))
)
"""What every answer has (return key type 1), as paths; without the identifiers, which can be made
up, and the sequence itself."""


def placed(keys: Iterable[Key]) -> list[Key]:
    """Keys with attributes of the scheduled step where they belong: in its sequence."""
    return [Key((_SEQUENCE, *key.path), key.value) if key.tag in _OF_STEP else key for key in keys]


def question(
    keys: Iterable[str | Key], keywords: Mapping[str, Any], *, only: bool = False
) -> DataSet:
    """The identifier of a query.

    Args:
        keys: as in `identifiers.parse_key`; an attribute of the scheduled step, as `Modality=CT`,
            need not name its sequence.
        keywords: as in `identifiers.by_keyword`.
        only: ask for nothing beside these keys; otherwise for all that PS3.4 Table K.6-1 lets
            every answer have.

    Raises:
        UsageError: no such attribute, or a value that cannot be one.
    """
    given = [parse_key(key) if isinstance(key, str) else key for key in keys]
    wanted = placed([*given, *by_keyword(keywords)])
    named = {key.path for key in wanted}
    default = () if only else [key for key in _DEFAULT if key.path not in named]
    made = identifier("", [*default, *wanted])
    del made[_LEVEL]
    return made


def find(
    associate: Callable[[list[Proposal]], Channel], wanted: DataSet, *, limit: int = 0
) -> Iterator[Match]:
    """What is scheduled (C-FIND): one match for each step, as they come.

    Closing the iterator before its end cancels the query.

    Raises:
        UsageError: the limit is below 0. While iterating: DimseError, when the peer has no worklist
        or answers a failure; PeerError, when there is no association, or it broke.
    """
    if limit < 0:
        raise UsageError(f"limit: a number of matches from 0, not {limit}")
    return _find(associate, wanted, limit)


def _find(
    associate: Callable[[list[Proposal]], Channel], wanted: DataSet, limit: int
) -> Iterator[Match]:
    with associated(associate, proposals(MODALITY_WORKLIST)) as channel:
        context = agreed(channel, (MODALITY_WORKLIST,), "worklist queries (C-FIND)")
        yield from matches(channel, context, wanted, limit=limit, service="worklist")


def steps(item: Match) -> list[Match]:
    """A worklist item as flat lists, one for each of its steps: attributes of both levels."""
    outside = {tag: one for tag, one in item.elements.items() if tag != _SEQUENCE}
    found = item.items("ScheduledProcedureStepSequence")
    return [Match({**outside, **step.elements}) for step in found] or [Match(outside)]
