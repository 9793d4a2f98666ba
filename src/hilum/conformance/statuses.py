"""Section 7.3.2 of a conformance statement: the statuses of each service, in both roles.

Owns the tables of statuses, made from `tables.status` and `conditions`. Must not know which
services there are. PS3.2 N.7.3.2, PS3.7 Annex C.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.conformance.conditions import conditions
from hilum.conformance.places import places, roles
from hilum.conformance.statement import Block, Section, Table
from hilum.errors import ERROR_COMMENT_LIMIT
from hilum.services import courier
from hilum.services.storage_scu import Sent
from hilum.tables.commands import N_EVENT_REPORT_RQ
from hilum.tables.status import GENERAL, SERVICES, StatusClass, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.conformance.statement import Scope
    from hilum.services.base import Operation, ServiceClass
    from hilum.tables.status import Status

__all__ = ["codes", "is_sent", "rows_of", "sections"]

NEVER = "Never sent."

UNUSED = frozenset(
    (
        "EventTypeID",
        "ActionTypeID",
        "AffectedSOPClassUID",
        "AffectedSOPInstanceUID",
    )
)
"""Related fields of PS3.7 Annex C that Hilum does not send, or sends whatever the status is."""
ERROR_ID = "ErrorID"
WITH_ERROR_ID = ("mpps set", 0x0110)
"""The one operation and status with an Error ID (PS3.4 Table F.7.2-2)."""
INVALID_ARGUMENT = 0x0115
"""Its action information is not sent back, as wrong attributes are (PS3.7 C.5.10, C.5.11)."""

REPORTED = frozenset(
    kind.abstract_syntax for kind in courier.KINDS.values() if kind.operation == N_EVENT_REPORT_RQ
)
"""SOP Classes of which this side, as SCP, sends event reports."""

QUERIES = frozenset(("find", "worklist", "ups find"))


def sections(scope: Scope) -> Iterator[Section]:
    """A section for each service below 7.3.2, and one for each SOP Class and role below that."""
    for place in places(scope):
        base = f"7.3.2.{place.number}"
        yield Section(base, f"{place.name} Service")
        for number, (role, service) in enumerate(roles(scope, place), 1):
            blocks = _as_scu(service) if role == "SCU" else _as_scp(service)
            title = f"{role} of the {service.name} SOP Classes"
            yield Section(f"{base}.{number}", title, tuple(blocks))


def codes(row: Status) -> str:
    """The status or the range of statuses, as `A700` or `A700-A7FF`."""
    first = f"{row.first:04X}"
    return first if row.last == row.first else f"{first}-{row.last:04X}"


def is_sent(operation: Operation, row: Status) -> bool:
    """Whether an SCP of Hilum sends this status as an answer to the operation."""
    return row.first == row.last and row.first in conditions(operation)


def rows_of(operation: Operation) -> tuple[Status, ...]:
    """The rows of the operation's own table, and general ones as far as they are sent besides."""
    table = SERVICES.get(operation.statuses)
    own = table.rows if table else ()
    told = {row.first for row in own if row.first == row.last}
    more = (_named(code, operation) for code in conditions(operation) if code not in told)
    classes = list(StatusClass)
    found = [*own, *more]
    return tuple(sorted(found, key=lambda row: (classes.index(row.status_class), row[:2])))


def _named(code: int, operation: Operation) -> Status:
    """The row of one status: the general one, or that of a range or of another service."""
    row = find(code, operation.statuses if operation.statuses in SERVICES else "")
    row = row or next(filter(None, (find(code, name) for name in SERVICES)))
    return row._replace(first=code, last=code)


# As SCU ---------------------------------------------------------------------------------------


def _as_scu(service: ServiceClass) -> Iterator[Block]:
    for field, operation in service.operations.items():
        if field == N_EVENT_REPORT_RQ:
            yield "A program that takes event reports says what is answered; by default success."
        else:
            yield _received(operation)


def _received(operation: Operation) -> Table:
    table = SERVICES.get(operation.statuses)
    own = table.rows if table else ()
    if not any(row.first == 0 for row in own):
        own = (GENERAL.rows[0], *own)
    ranges = [row for row in own if row.last > row.first]
    rows = [
        (row.status_class.value, row.meaning, codes(row), _behaviour(operation, row))
        for row in own
        if row in ranges or not any(wide.first <= row.first <= wide.last for wide in ranges)
    ]
    other = ("-", "Other Status Codes", "anything else", _unknown(operation))
    return Table(
        f"Status Codes of {operation.name} - SCU",
        ("Service Status", "Further Meaning", "Status Code", "Behavior"),
        (*rows, other),
    )


def _behaviour(operation: Operation, row: Status) -> str:
    if operation.statuses == "storage":
        return _stored(row)
    if row.status_class is StatusClass.PENDING:
        if operation.statuses in QUERIES:
            return "The match is given to the user or the program."
        return "The counts are shown as progress."
    if row.status_class is StatusClass.CANCEL:
        return "Told as cancelled, after this side asked for it."
    if row.status_class is StatusClass.WARNING:
        return "Told as done; status and comment are told."
    if row.first == 0:
        return "The peer is there." if operation.name == "C-ECHO" else "Told as done."
    return "Told as an error, with status and comment. It is not tried again."


def _stored(row: Status) -> str:
    if row.first == 0:
        return "The instance counts as stored."
    if Sent("", "", row.first).stored:
        return "The instance counts as stored; status and comment are told."
    return (
        "The instance counts as failed; status and comment are told, and the next one follows. "
        "It is not tried again."
    )


def _unknown(operation: Operation) -> str:
    if operation.statuses == "storage":
        return "B000-BFFF: the instance counts as stored. Others: it counts as failed."
    if operation.statuses in QUERIES:
        return "Told as an error, with the status."
    return "B000-BFFF: told as done, with the status. Others: told as an error, with the status."


# As SCP ---------------------------------------------------------------------------------------


def _as_scp(service: ServiceClass) -> Iterator[Block]:
    yield (
        f"A failure has an Error Comment (0000,0902) of at most {ERROR_COMMENT_LIMIT} characters, "
        "and Offending Element (0000,0901) where an attribute is to blame; any response repeats "
        "the SOP Class and Instance UID of its request. The log has a line for each failure. A "
        "program that handles an operation itself may answer with other statuses."
    )
    for field, operation in service.operations.items():
        if field != N_EVENT_REPORT_RQ:
            yield _answered(operation)
    if REPORTED & set(service.sop_classes):
        yield _reported()


def _reported() -> Table:
    """What becomes of an event report by what the SCU answers."""
    told = (
        ("Success", "Success", "0000", "Delivered."),
        ("Warning", "Warning", _warnings(), "Delivered."),
        ("-", "Other Status Codes", "anything else", "Not delivered: tried again later."),
    )
    columns = ("Service Status", "Further Meaning", "Status Code", "Behavior")
    return Table("Status Codes of N-EVENT-REPORT - SCP", columns, told)


def _warnings() -> str:
    return ", ".join([*(f"{code:04X}" for code in courier.WARNINGS), "B000-BFFF"])


def _answered(operation: Operation) -> Table:
    when = conditions(operation)
    return Table(
        f"Status Codes of {operation.name} - SCP",
        ("Service Status", "Further Meaning", "Status Codes", "Related Fields", "Condition"),
        tuple(
            (
                row.status_class.value,
                row.meaning,
                codes(row),
                _fields(operation, row) if is_sent(operation, row) else "N/A",
                when[row.first] if is_sent(operation, row) else _not_sent(row),
            )
            for row in rows_of(operation)
        ),
    )


def _fields(operation: Operation, row: Status) -> str:
    failure = row.status_class is StatusClass.FAILURE
    named = [
        field
        for field in row.fields
        if field not in UNUSED
        and (field != ERROR_ID or (operation.statuses, row.first) == WITH_ERROR_ID)
        and not (field == "Data Set" and row.first == INVALID_ARGUMENT)
    ]
    if failure and "ErrorComment" not in named:
        named.append("ErrorComment")
    return ", ".join(named) or "N/A"


def _not_sent(row: Status) -> str:
    return NEVER if row.first == row.last else "No other one of these is sent."
