"""What the conformance statement says of unified procedure steps.

Owns the wording; attributes, states, events and columns are read from where they are defined. Must
not know how workitems are kept. PS3.2 N.5.2.3; PS3.4 CC.4 lists what has to be stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow.workitem_rows import CREATE, FINAL, MATCHING, ROWS, SET
from hilum.conformance.attributes import ATTRIBUTE, matching, requirement_rows
from hilum.conformance.statement import Block, Items, Table
from hilum.conformance.workflow import back_or_own, delivery, kept
from hilum.services.ups_scu import COLUMNS, EVENT_NAMES

if TYPE_CHECKING:
    from hilum.archive.workflow.requirements import Row
    from hilum.conformance.statement import Scope

__all__ = [
    "event_scp",
    "event_scu",
    "pull_scp",
    "pull_scu",
    "push_scp",
    "push_scu",
    "query_scp",
    "query_scu",
    "watch_scp",
    "watch_scu",
]

KEY_TYPES = {"U": "unique", "R": "required", "O": "optional"}


# As SCU -------------------------------------------------------------------------------------------


def push_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of UPS Push."""
    return (
        "A person or a program creates workitems, asks for them to be cancelled, and reads them. "
        "Required attributes are checked before anything is sent; by default a workitem is "
        "SCHEDULED, READY, of MEDIUM priority, and starts now.",
    )


def pull_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of UPS Pull."""
    return (
        "A person or a program claims a workitem with a new Transaction UID, changes it, and "
        "completes or cancels it with that UID, which it has to keep.",
    )


def watch_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of UPS Watch."""
    return (
        "A person or a program subscribes to a workitem, to all, or to all that match keys; "
        "unsubscribes; and suspends a global subscription.",
    )


def query_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of UPS Query."""
    return (
        f"Besides the keys that the user gives, {', '.join(COLUMNS)} are asked for, unless only "
        "the keys are wanted. The query goes over UPS Query, else Pull, else Watch, as the peer "
        "accepts.",
    )


# As SCP -------------------------------------------------------------------------------------------


def push_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of UPS Push, with what holds for all."""
    rules = scope.settings.workflow
    label = rules.worklist_label
    return (
        Table(
            "Attributes of a Workitem",
            (*ATTRIBUTE, "N-CREATE", "N-SET", "Final State"),
            tuple(requirement_rows(ROWS, (CREATE, SET, FINAL))),
        ),
        Items(
            (
                "What breaks this table is refused. Conditional attributes are not checked, but "
                "for those that a final state needs.",
                f"A Worklist Label that is empty becomes {label} (workflow.worklist_label), "
                "answered with B300. Scheduled Procedure Step Modification DateTime is set with "
                "each change. Nothing else is coerced.",
                "A workitem that is cancelled gets the time, and the reason 110513 DCM "
                "(Discontinued for unspecified reason) where nobody gave one.",
                "The Transaction UID is never returned.",
                "Workitems that are completed or cancelled are kept "
                f"{kept(rules.keep_workitems, 'keep_workitems')}, and as long as anybody has a "
                "deletion lock.",
                "The server performs no workitems itself.",
            )
        ),
    )


def pull_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of UPS Pull."""
    return (
        "States and the Transaction UID as lock are those of PS3.4 Table CC.1.1-2. The "
        "requirements of a final state are checked when it is entered: those of R and P for "
        "COMPLETED, of R and X for CANCELED.",
    )


def watch_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of UPS Watch."""
    locks = "granted" if scope.settings.workflow.deletion_locks else "not granted (B301)"
    return (
        "Subscriptions are to a workitem, to all, or to all that match keys (filtered global "
        f"subscription). Deletion locks are {locks} (workflow.deletion_locks). Who subscribes is a "
        "peer of the settings, or has an association of its own for UPS Event. Subscriptions are "
        "kept through a restart.",
    )


def event_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of UPS Event."""
    return (
        "Event reports are taken by commands and programs that watch, on associations that the "
        "peer opens.",
    )


def event_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of UPS Event."""
    told = ", ".join(scope.settings.workflow.notify_restart) or "none"
    return (
        Table(
            "Events of Workitems",
            ("Event Type ID", "Name"),
            tuple((str(number), name) for number, name in EVENT_NAMES.items()),
        ),
        Items(
            (
                f"Subscribers are told by N-EVENT-REPORT, {back_or_own()}{delivery()}",
                "A change of the SCP's status is told to every subscriber, when the server starts "
                "and stops, with both lists as WARM START; and to the peers of "
                f"workflow.notify_restart: {told}.",
            )
        ),
    )


def query_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of UPS Query, which is that of the other SOP Classes, too."""
    return (
        Table(
            "Keys of Workitems",
            (*ATTRIBUTE, "Key", "Matching"),
            tuple(_key(row, cells) for row, cells in _keys(ROWS, 0)),
        ),
        "Other attributes are matched as well, and returned, as far as workitems have them. What a "
        "workitem does not have comes back empty, and is no reason for status FF01. An answer is "
        "in the character set of the request where that has all its characters, otherwise in UTF-8 "
        "(ISO_IR 192).",
    )


def _keys(rows: tuple[Row, ...], level: int) -> list[tuple[Row, tuple[str, ...]]]:
    found = []
    for row in rows:
        one = row._replace(below=())
        found += [(one, cells) for cells in requirement_rows((one,), (), level)]
        found += _keys(row.below, level + 1)
    return [pair for pair in found if pair[0].types[MATCHING] != "-"]


def _key(row: Row, cells: tuple[str, ...]) -> tuple[str, ...]:
    return (*cells, KEY_TYPES[row.types[MATCHING]], matching(row.tag))
