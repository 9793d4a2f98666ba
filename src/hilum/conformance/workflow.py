"""What the conformance statement says of worklist, performed steps, commitment and availability.

Owns the wording; attributes, keys, reasons and pauses are read from where the archive has them.
Must not know how anything is kept or sent. PS3.2 N.5.2.1, N.5.2.2, N.5.2.4 and N.5.2.6; PS3.4
F.7.4, F.8.4, J.3.6, K.6.1.5 and R.4 list what has to be stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.workflow import availability, performed_rows
from hilum.archive.workflow.commitment import REASONS
from hilum.archive.workflow.completeness import COMMITTED, PERFORMED, QUIET
from hilum.archive.workflow.outbox import PAUSES
from hilum.archive.workflow.scheduled import FINISHED
from hilum.archive.workflow.worklist_keys import KEYS, WorklistKey
from hilum.conformance.attributes import ATTRIBUTE, cells, matching, requirement_rows
from hilum.conformance.statement import Block, Items, Table
from hilum.services.commitment_scu import AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hilum.conformance.statement import Scope

__all__ = [
    "availability_scp",
    "availability_scu",
    "back_or_own",
    "commitment_scp",
    "commitment_scu",
    "delivery",
    "kept",
    "mpps_notification_scp",
    "mpps_retrieve_scp",
    "mpps_retrieve_scu",
    "mpps_scp",
    "mpps_scu",
    "worklist_scp",
    "worklist_scu",
]

ASKED = ("1", "1C", "2", "2C")
"""Return key types that the SCU asks for where the user does not say."""


def delivery() -> str:
    """How messages are delivered that this server sends on its own account."""
    days = sum(PAUSES) / 86400
    return (
        "What cannot be delivered is kept through a restart and tried again after growing pauses, "
        f"{len(PAUSES)} times within about {days:.0f} days; then it is given up, with a line in "
        "the log. The destination is the peer of the settings with this AE title."
    )


def back_or_own() -> str:
    """Where event reports go that nobody asked for by name."""
    return (
        "on an association of the peer's that has this SOP Class, while there is one; otherwise on "
        "one that this server opens, proposing the role of SCP. "
    )


def kept(days: float, setting: str) -> str:
    """How long something is kept once it is over."""
    return f"{f'for {days:g} days' if days else 'for ever'} (workflow.{setting})"


def _named(aets: Iterable[str], setting: str) -> str:
    return f"{setting}: {', '.join(aets) or 'none'}."


# Worklist ---------------------------------------------------------------------------------------


def worklist_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the worklist's SCU."""
    return (
        "A person or a program asks with keys of its own; attributes of the scheduled step are put "
        f"into its sequence. Besides, every attribute of return key type {', '.join(ASKED)} and "
        "Scheduled Procedure Step Status are asked for, unless only the keys are wanted. A "
        "C-CANCEL is sent after as many matches as the user wants, or when the user stops.",
    )


def worklist_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the worklist's SCP."""
    rules = scope.settings.workflow
    shown = rules.worklist_shows_finished
    finished = ", ".join(sorted(FINISHED))
    return (
        Table(
            "Keys of the Modality Worklist",
            (*ATTRIBUTE, "Matching Key", "Return Key", "Matching"),
            tuple(map(_worklist_key, KEYS)),
        ),
        Items(
            (
                "Optional keys are matched as required ones are; so is any other attribute that "
                "an item has. What an item does not have comes back empty, and is no reason for "
                "status FF01.",
                "Start date and start time, each a range, are one range of date and time.",
                "An answer with Pertinent Documents Sequence has HL7 Structured Document Reference "
                "Sequence, too, where the item has it.",
                "In names, case, accents and empty components at the end do not matter.",
                f"Steps that are {finished} are "
                + ("returned as well" if shown else "not returned")
                + " (workflow.worklist_shows_finished).",
                "An answer is in the character set of the request where that has all its "
                "characters, otherwise in UTF-8 (ISO_IR 192).",
                "Items come from HL7 orders, from files, or from a person; performed steps and "
                "HL7 messages change their status. Finished steps are kept "
                f"{kept(rules.keep_steps, 'keep_steps')} after their last change, others "
                f"{kept(rules.keep_overdue_steps, 'keep_overdue_steps')} after their start.",
            )
        ),
    )


def _worklist_key(key: WorklistKey) -> tuple[str, ...]:
    matched = key.matching != "-"
    kind = {"R": "required", "O": "optional", "-": "no"}[key.matching]
    how = matching(key.tag) if matched else "returned only"
    return (*cells(key.tag, key.level), kind, key.returned, how)


# Performed procedure steps ----------------------------------------------------------------------


def mpps_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of performed steps."""
    rules = scope.settings.workflow
    return (
        Items(
            (
                "A person or a program begins a step (N-CREATE), changes and ends it (N-SET); what "
                "it is performed for is taken from a worklist item or an instance, and what it "
                "made from files. Required attributes are checked before anything is sent; those "
                "of type 2 that are not given are sent empty.",
                "The server passes every N-CREATE and N-SET that it has accepted on to peers, as "
                f"it came. {_named(rules.forward_mpps, 'workflow.forward_mpps')} An answer of 0111 "
                "to an N-CREATE counts as delivered. " + delivery(),
            )
        ),
    )


def mpps_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of performed steps."""
    rules = scope.settings.workflow
    strict = rules.mpps_check == "enforce"
    columns = (performed_rows.CREATE, performed_rows.SET, performed_rows.FINAL)
    return (
        Table(
            "Attributes of a Performed Procedure Step",
            (*ATTRIBUTE, "N-CREATE", "N-SET", "Final State"),
            tuple(requirement_rows(performed_rows.ROWS, columns)),
        ),
        Items(
            (
                "What breaks this table is "
                + ("refused" if strict else "kept, and noted beside the step")
                + " (workflow.mpps_check). Conditional attributes are not checked. Attributes that "
                "are not in the table are kept.",
                "A request without SOP Instance UID gets one, in Affected SOP Instance UID.",
                "The scheduled step follows: STARTED, COMPLETED, DISCONTINUED. It is found by "
                "Study Instance UID and Scheduled Procedure Step ID, else by Accession Number and "
                "that ID.",
                "Nothing is coerced. Performed steps are kept for good.",
            )
        ),
    )


def mpps_notification_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of MPPS Notification."""
    aets = scope.settings.workflow.notify_mpps
    return (
        "Peers are told of every change of a step by N-EVENT-REPORT (event types 1 to 4), "
        f"{back_or_own()}{_named(aets, 'workflow.notify_mpps')} {delivery()}",
    )


def mpps_retrieve_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of MPPS Retrieve."""
    return ("A person or a program reads a step, or the attributes of it that are named.",)


def mpps_retrieve_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of MPPS Retrieve."""
    return (
        "Every attribute that the modality has set can be read, of the first level, sequences as a "
        "whole. Text is in UTF-8 (ISO_IR 192) unless it is ASCII.",
    )


# Storage commitment -----------------------------------------------------------------------------


def commitment_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of Storage Commitment."""
    return (
        Items(
            (
                "Commitment is asked for files, folders, archived studies or programs' instances, "
                f"of any Storage SOP Class, in requests of at most {AT_ONCE} with a new "
                "Transaction UID each, one after the other.",
                "The result is waited for on the same association; if the user names a port, also "
                "on one that the peer opens, for which a receiver listens so long. The Transaction "
                "UID is valid until then, and no longer than the time that the user allows.",
                "An instance counts as committed only if the result says so; each failure is told "
                "with its reason. Nothing is deleted on either outcome.",
                "Storage Media File-Set ID and UID are not sent.",
            )
        ),
    )


def commitment_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of Storage Commitment."""
    rules = scope.settings.workflow
    wait = rules.commitment_waiting_time
    return (
        Items(
            (
                "An instance is committed when it is stored under the SOP Class of the reference, "
                "and every byte of it has been read back from the disk with the digest that it had "
                "on arrival.",
                (
                    f"Instances that are not there are waited for, {wait:g} seconds after the "
                    "request"
                    if wait
                    else "Instances that are not there at the time of the request are not waited "
                    "for"
                )
                + " (workflow.commitment_waiting_time).",
                "The result comes by N-EVENT-REPORT on the association of the request while that "
                "is open; otherwise on one that this server opens, proposing the role of SCP. "
                + delivery(),
                "The same request again is answered again; a Transaction UID that stands for other "
                "instances gets a result of failures.",
                f"A request may have {rules.commitment_limit:,} references.",
                "Persistence: instances are kept for good, committed or not. Only a person deletes "
                "them. Capacity: that of the disk. Retrieval: Query/Retrieve, at once.",
                "Storage Media File-Set ID and UID are ignored and not sent; nor is Retrieve AE "
                "Title. Requests that were answered are remembered "
                f"{kept(rules.keep_commitments, 'keep_commitments')}.",
            )
        ),
        Table(
            "Failure Reasons of Storage Commitment",
            ("Failure Reason", "Condition"),
            tuple((f"{code:04X}", _reason(code, text)) for code, text in sorted(REASONS.items())),
        ),
    )


def _reason(code: int, text: str) -> str:
    return {
        0x0112: "It is not stored here.",
        0x0122: "It is not stored here, and its SOP Class is one that is refused.",
        0x0131: "The Transaction UID stands for other instances, or is another requester's.",
        0x0213: "Never sent.",
    }.get(code, f"{text}.")


# Instance availability --------------------------------------------------------------------------


def availability_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of Instance Availability Notification."""
    rules = scope.settings.workflow
    quiet = f"{rules.quiet_time:g} seconds" if rules.quiet_time else "never for that alone"
    return (
        Items(
            (
                "The server tells peers once when all instances of a performed step are here, "
                "and when a study is complete and has others: ONLINE, with its own AE title as "
                "Retrieve AE Title; and when instances are deleted: UNAVAILABLE. "
                f"{_named(rules.announce, 'workflow.announce')} {delivery()}",
                f"A study is complete when: {PERFORMED}; or {COMMITTED}; or {QUIET} "
                f"(workflow.quiet_time: {quiet}). Never while a performed step is in progress.",
                "A program can send notifications of its own.",
            )
        ),
    )


def availability_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of Instance Availability Notification."""
    return (
        Table(
            "Attributes of an Instance Availability Notification",
            (*ATTRIBUTE, "N-CREATE"),
            tuple(requirement_rows(availability.ROWS, (0,))),
        ),
        "Notifications are kept for good, with the AE title that sent them. They change nothing "
        "about what is stored or found here. A request without SOP Instance UID gets one.",
    )
