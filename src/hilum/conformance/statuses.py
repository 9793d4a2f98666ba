"""Section 7.3.2 of a conformance statement: the statuses of each service, in both roles.

Owns the tables of statuses, made from `tables.status`. Must not know which services there are.
PS3.2 N.7.3.2, PS3.7 Annex C.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.conformance.services import places
from hilum.conformance.statement import Block, Section, Table
from hilum.errors import ERROR_COMMENT_LIMIT
from hilum.services import storage
from hilum.services.storage_scu import Sent
from hilum.tables.status import GENERAL, SERVICES, StatusClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.conformance.statement import Scope
    from hilum.services.base import Operation, ServiceClass
    from hilum.tables.status import Status

__all__ = ["codes", "is_sent", "sections"]

NEVER = "Never sent."

FINAL = (StatusClass.SUCCESS, StatusClass.WARNING, StatusClass.FAILURE)

UNUSED = "ErrorID"
"""The one related field that Hilum never sends."""

WARNINGS = frozenset((storage.DATA_SET_DOES_NOT_MATCH,))
"""The warnings that a service of Hilum answers with. The table knows conditions for others too,
but what is stored is stored as received: nothing is coerced, nothing discarded."""


def sections(scope: Scope) -> Iterator[Section]:
    """One section for each service below 7.3.2, and one for each role below that."""
    for number, service in places(scope):
        base = f"7.3.2.{number}"
        yield Section(base, f"{service.name} Service")
        if service.key in scope.program.used:
            yield Section(
                f"{base}.1",
                f"SCU of the {service.name} SOP Classes",
                tuple(map(_as_scu, service.operations.values())),
            )
        yield Section(
            f"{base}.2", f"SCP of the {service.name} SOP Classes", tuple(_as_scp(service))
        )


def codes(row: Status) -> str:
    """The status or the range of statuses, as `A700` or `A700-A7FF`."""
    first = f"{row.first:04X}"
    return first if row.last == row.first else f"{first}-{row.last:04X}"


def is_sent(row: Status) -> bool:
    """Whether an SCP of Hilum sends this status."""
    warning = row.status_class is StatusClass.WARNING
    return bool(row.when) and (not warning or row.first in WARNINGS)


def _rows(operation: Operation) -> tuple[Status, ...]:
    table = SERVICES.get(operation.statuses)
    return GENERAL.rows if table is None else table.rows


# As SCU ---------------------------------------------------------------------------------------


def _as_scu(operation: Operation) -> Table:
    table = [row for row in _rows(operation) if row.status_class in FINAL]
    if operation.statuses not in SERVICES:  # any failure is told alike
        table = [row for row in table if row.first == 0]
    ranges = [row for row in table if row.last > row.first]
    rows = [
        (row.status_class.value, row.meaning, codes(row), _behaviour(operation, row))
        for row in table
        if row in ranges or not any(wide.first <= row.first <= wide.last for wide in ranges)
    ]
    other = ("-", "Other Status Codes", "anything else", _unknown(operation))
    return Table(
        f"Status Codes of {operation.name} - SCU",
        ("Service Status", "Further Meaning", "Status Code", "Behavior"),
        (*rows, other),
    )


def _behaviour(operation: Operation, row: Status) -> str:
    if operation.statuses != "storage":
        done = "The peer is there." if operation.name == "C-ECHO" else "Told as done."
        return done if row.first == 0 else "Told as an error, with the status."
    if row.first == 0:
        return "The instance counts as stored."
    if Sent("", "", row.first).stored:
        return "The instance counts as stored; status and comment are told."
    return (
        "The instance counts as failed; status and comment are told, and the next one follows. "
        "It is not tried again."
    )


def _unknown(operation: Operation) -> str:
    if operation.statuses != "storage":
        return "Told as an error, with the status."
    return "B000-BFFF: the instance counts as stored. Others: it counts as failed."


# As SCP ---------------------------------------------------------------------------------------


def _as_scp(service: ServiceClass) -> Iterator[Block]:
    yield (
        f"A failure has an Error Comment (0000,0902) of at most {ERROR_COMMENT_LIMIT} characters. "
        "The log has a line for it. A program that handles an operation itself may answer with "
        "other statuses."
    )
    for operation in service.operations.values():
        if operation.statuses in SERVICES:
            yield _answered(operation)
        else:
            yield _general(operation)


def _answered(operation: Operation) -> Table:
    return Table(
        f"Status Codes of {operation.name} - SCP",
        ("Service Status", "Further Meaning", "Status Codes", "Related Fields", "Condition"),
        tuple(
            (
                row.status_class.value,
                row.meaning,
                codes(row),
                _fields(row) if is_sent(row) else "N/A",
                row.when if is_sent(row) else _not_sent(row),
            )
            for row in _rows(operation)
        ),
    )


def _fields(row: Status) -> str:
    return ", ".join(field for field in row.fields if field != UNUSED) or "N/A"


def _not_sent(row: Status) -> str:
    return NEVER if row.first == row.last else "No other one of these is sent."


def _general(operation: Operation) -> Table:
    """Operations without a table of their own: success, and what the framework answers."""
    conditions = {row.first: row.when for row in SERVICES["storage"].rows if row.first in FRAMEWORK}
    rows = [(row, conditions.get(row.first, "")) for row in GENERAL.rows]
    return Table(
        f"Status Codes of {operation.name} - SCP",
        ("Service Status", "Further Meaning", "Status Codes", "Related Fields", "Condition"),
        (
            ("Success", "Success", "0000", "N/A", "Always, unless one of the others applies."),
            *(
                (row.status_class.value, row.meaning, codes(row), "N/A", when)
                for row, when in rows
                if when
            ),
        ),
    )


FRAMEWORK = (0x0210, 0x0211, 0x0110)
"""Statuses that do not depend on the service: a Message ID in use, an operation that nobody
performs, an error of the program."""
