"""What a message asks for, as values that know nothing of HL7.

Owns the actions and the port through which they are done. Must not know how they are done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hilum.dataset.codec import DataSet

__all__ = ["Action", "Cancel", "MergePatients", "Schedule", "UpdatePatient", "Workflow"]


class Schedule(NamedTuple):
    """Enter a worklist item with one step, or take over what it says of one that is there.

    `new_uid` is the Study Instance UID where neither the item nor the worklist has one. A
    `change` leaves the patient of a known order alone (IHE RAD-13); one that is no change brings
    a cancelled step back. `made` are keywords whose values count for what is new alone: the
    sender did not say them.
    """

    item: DataSet
    new_uid: str
    change: bool
    made: frozenset[str] = frozenset()


class Cancel(NamedTuple):
    """Cancel what has not begun of a requested procedure, or else of an order.

    The first of the identifiers that is known counts: study, accession, filler, placer number.
    `discontinue` says that a part of it has been performed (IHE RAD-13, DC).
    """

    study: str
    accession: str
    filler: str
    placer: str
    discontinue: bool


class UpdatePatient(NamedTuple):
    """Take over a patient's data where the patient is known."""

    patient: DataSet


class MergePatients(NamedTuple):
    """Let everything of `other` belong to `survivor`, now and when it is named again."""

    survivor: DataSet
    other: DataSet


Action = Schedule | Cancel | UpdatePatient | MergePatients


class Workflow(Protocol):
    """Who does what messages ask for."""

    def apply(self, actions: Sequence[Action]) -> int:
        """Do all of them in one transaction, which is durable on return; how many steps changed.

        Doing the same again changes nothing. Raises `Fault` where one of them cannot be done, and
        then none is.
        """
        ...
