"""On which condition Hilum answers with which status: rows for each operation of its services.

Owns the wording of the conditions, by the operation's table in `tables.status`; for C-STORE and the
C-FIND of Query/Retrieve that table has them itself. A test provokes each of them. Must not know how
they are printed. PS3.2 N.7.3.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.services.long_lists import LONGEST
from hilum.tables.status import SERVICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hilum.services.base import Operation

__all__ = ["CONDITIONS", "conditions"]

_ANY: dict[int, str] = {
    0x0110: "An unforeseen error of the program; the log has it under the association's id.",
    0x0210: "The Message ID is that of an operation still in progress.",
    0x0211: "The Command Field is none that the presentation context's service performs.",
}
"""Whatever the operation."""

_LIMITED = "The settings do not let this peer use the service."
_NAMED = "The request names another SOP Class than this presentation context is for."
_LONG = "The data set is longer than association.identifier_limit, or memory is short."
_CODED = "There is no identifier, or it cannot be decoded."

_NORMALISED: dict[int, str] = {
    0x0110: "The data set cannot be decoded, workflow.db cannot be written, or there is an "
    "unforeseen error of the program; the log has it under the association's id.",
    0x0122: _NAMED,
    0x0124: _LIMITED,
    0x0213: "The data set is longer than association.identifier_limit, or the disk is full.",
}
"""Operations of normalised services."""

_LISTS: dict[int, str] = {
    **_NORMALISED,
    0x0213: f"The data set is longer than {LONGEST >> 20} MiB, or the disk is full.",
}
"""Those of which the data set may name instances, as many as a study has."""

_READ: dict[int, str] = {0x0122: _NAMED, 0x0124: _LIMITED}
"""N-GET, which has no data set."""

_QUERIED: dict[int, str] = {
    0x0000: "Every match was sent.",
    0x0122: _NAMED,
    0x0124: _LIMITED,
    0xA700: _LONG,
    0xC000: _CODED,
    0xFE00: "The peer sent C-CANCEL. Matches that were on their way may have come before.",
    0xFF00: "A match.",
}

_RETRIEVED: dict[int, str] = {
    0x0000: "Every sub-operation succeeded; also where nothing is stored of what was named.",
    0x0124: _LIMITED,
    0xA700: _LONG,
    0xA701: "The index cannot be read.",
    0xA702: "Every sub-operation failed.",
    0xA900: "The level is missing or none of the information model; the unique key of the level "
    "is missing or has a wildcard; one above it is missing (without relational retrieval) or a "
    "list; or one below it has a value.",
    0xB000: "Some sub-operations failed, or were answered with a warning.",
    0xC000: "The identifier cannot be decoded.",
    0xFE00: "The peer sent C-CANCEL. Sub-operations that were under way may have ended.",
    0xFF00: "Sub-operations have ended, and others follow.",
}
_ELSEWHERE: dict[int, str] = {0xA801: "The Move Destination is the AE title of no peer."}
_FRAMES: dict[int, str] = {
    0xAA00: "There is no such instance, or it has none of the frames.",
    0xAA01: "The instance is no multi-frame image, or one whose frames alone mean nothing.",
    0xAA02: "The frames cannot be told apart, or the instance cannot be read.",
    0xAA03: "A time range is asked of frames that have no times.",
    0xAA04: "There is not exactly one Frame Range Key or SOP Instance UID, or the key breaks its "
    "rules, as by frames that the instance does not have beside some that it has.",
}

_REQUIRED: dict[int, str] = {
    0x0120: "A required attribute is missing.",
    0x0121: "A required attribute has no value.",
}
_CREATED: dict[int, str] = {0x0111: "There is an instance with this UID.", **_REQUIRED}
_PARTS: dict[int, str] = {
    0x0000: "All that was asked for, or, without a list, all there is.",
    0x0001: "Some of what was asked for is not there; the rest is.",
}
_NO_WORKITEM = {0xC307: "There is no such workitem."}
_CANCELLING: dict[int, str] = {
    0xB304: "A request to cancel; it is cancelled already.",
    0xC311: "A request to cancel; it is completed.",
    0xC312: "A request to cancel a workitem in progress that nobody watches.",
}
_ACTION = {0x0123: "The Action Type ID is none of this SOP Class."}

CONDITIONS: Mapping[str, Mapping[int, str]] = {
    "verification": {0x0000: "Always, unless one of the others applies."},
    "find": {
        0xA700: "The limit of matches or of time was reached; as many matches as it allows were "
        "sent before. Else: " + _LONG
    },
    "move": {**_RETRIEVED, **_ELSEWHERE},
    "get": _RETRIEVED,
    "frame move": {**_RETRIEVED, **_ELSEWHERE, **_FRAMES},
    "frame get": {**_RETRIEVED, **_FRAMES},
    "get without bulk data": _RETRIEVED,
    "worklist": _QUERIED,
    "mpps create": {
        **_LISTS,
        **_CREATED,
        0x0000: "The step is kept, durably.",
        0x0106: "Performed Procedure Step Status is not IN PROGRESS, or what should be a UID is "
        "none.",
    },
    "mpps set": {
        **_LISTS,
        **_REQUIRED,
        0x0000: "The change is kept, durably.",
        0x0105: "An attribute may not be set.",
        0x0106: "The new status is no status, or what should be a UID is none.",
        0x0110: "The step has ended, and cannot be changed any more (Error ID A710). Else: "
        + _NORMALISED[0x0110],
        0x0112: "There is no such step.",
        0x0120: "A required attribute of an item is missing.",
        0x0121: "A required attribute has no value, or what a step needs to end is missing.",
    },
    "mpps get": {**_READ, **_PARTS, 0x0112: "There is no such step."},
    "commitment": {
        **_NORMALISED,
        **_ACTION,
        0x0000: "The request is kept, durably, and will be answered by N-EVENT-REPORT.",
        0x0112: "The SOP Instance UID is not the well-known one.",
        0x0115: "Transaction UID or Referenced SOP Sequence is missing or empty, or a reference "
        "lacks a UID.",
        0x0213: "There are more references than workflow.commitment_limit, the data set is longer "
        "than those would be, or the disk is full.",
    },
    "availability": {
        **_LISTS,
        **_CREATED,
        0x0000: "The notification is kept, durably.",
        0x0106: "Instance Availability is none of its values.",
    },
    "ups create": {
        **_LISTS,
        **_CREATED,
        0x0000: "The workitem is kept, durably.",
        0x0106: "A priority or readiness is none of its values.",
        0xB300: "The same; its Worklist Label was filled in.",
        0xC309: "Procedure Step State is not SCHEDULED.",
    },
    "ups set": {
        **_LISTS,
        **_NO_WORKITEM,
        **_REQUIRED,
        0x0000: "The change is kept, durably.",
        0x0105: "An attribute may not be set.",
        0x0106: "A priority or readiness is none of its values.",
        0x0120: "A required attribute of an item is missing.",
        0xC300: "The workitem is completed or cancelled.",
        0xC301: "The workitem is in progress, and the Transaction UID is not its own.",
        0xC310: "The workitem is scheduled, and a Transaction UID is given.",
    },
    "ups get": {**_READ, **_PARTS, **_NO_WORKITEM},
    "ups find": _QUERIED,
    "ups state": {
        **_NORMALISED,
        **_ACTION,
        **_NO_WORKITEM,
        0x0000: "The state is changed, durably.",
        0x0115: "Procedure Step State is no state.",
        0xB304: "To CANCELED; it is cancelled already.",
        0xB306: "To COMPLETED; it is completed already.",
        0xC300: "The workitem is completed or cancelled.",
        0xC301: "The Transaction UID is missing, or not that of the workitem.",
        0xC302: "To IN PROGRESS; it is in progress already.",
        0xC303: "To SCHEDULED.",
        0xC304: "An attribute that the final state needs has no value.",
        0xC310: "To a final state; it is not in progress.",
    },
    "ups cancel": {
        **_NORMALISED,
        **_ACTION,
        **_NO_WORKITEM,
        **_CANCELLING,
        0x0000: "It was scheduled, and is cancelled now; or it is in progress, and its watchers "
        "are told.",
    },
    "ups subscribe": {
        **_NORMALISED,
        **_ACTION,
        **_NO_WORKITEM,
        **_CANCELLING,
        0x0000: "The subscription is changed, durably, or the request to cancel is acted upon.",
        0x0115: "Receiving AE or Deletion Lock is missing, or the latter is neither TRUE nor "
        "FALSE.",
        0xB301: "Subscribed, but workflow.deletion_locks is off.",
        0xC308: "The Receiving AE is no peer of the settings.",
        0xC314: "Keys in a subscription to one workitem, or suspending the subscription to one.",
    },
}
"""By the name of the operation's table in `tables.status`: conditions by status."""


def conditions(operation: Operation) -> dict[int, str]:
    """What an operation can be answered with, by status: on which condition."""
    table = SERVICES.get(operation.statuses)
    own = {row.first: row.when for row in table.rows if row.when} if table else {}
    return {**_ANY, **own, **CONDITIONS.get(operation.statuses, {})}
