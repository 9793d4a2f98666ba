"""Chapters 1 and 4 of a conformance statement: what there is at all, and how it fits together.

Owns the table of SOP Classes by role, the transfer syntaxes, and the model. Must not know details
of single services. PS3.2 N.1 and N.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.conformance.statement import Block, Items, Section, Table
from hilum.services import storage
from hilum.services.conversion import COMPRESSED, FALLBACKS, UNCOMPRESSED, convertible
from hilum.tables.uids import SOP_CLASSES, TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from hilum.conformance.statement import Scope
    from hilum.services.base import ServiceClass
    from hilum.tables.uids import SOPClass, TransferSyntax

__all__ = ["model", "sections", "yes"]

CHARACTER_SETS = (
    "Instances are stored whatever Specific Character Set (0008,0005) they have, and their text "
    "is never changed. For its index the archive decodes the defined terms of PS3.3 C.12.1.1.2, "
    "code extensions included. Text that breaks the rules, or has a term that is not defined, is "
    "decoded as far as possible, and never refused. Answers of queries are in the character set of "
    "the request where that has all their characters, otherwise in UTF-8 (ISO_IR 192), which is "
    "also that of what this side requests, unless it is ASCII."
)


ACTIVITIES = (
    (
        "A peer sends instances, or asks whether the server is there",
        "acceptor",
        "accepts the association, stores each instance and answers once it is durable",
    ),
    (
        "A peer asks what there is, or what is scheduled",
        "acceptor",
        "answers a C-FIND with each match",
    ),
    (
        "A peer asks for instances",
        "acceptor; requestor for C-MOVE",
        "sends them by C-STORE, on the same association or to a configured peer",
    ),
    (
        "A modality, a workstation or a RIS tells or asks of procedure steps and workitems",
        "acceptor",
        "keeps what it is told, durably, before it answers",
    ),
    (
        "A peer asks for storage commitment",
        "acceptor; requestor where the association has ended",
        "reads the instances back, and reports the result",
    ),
    (
        "A performed step or a workitem changes, or a study is complete",
        "requestor",
        "tells the peers of the settings, and those who subscribed",
    ),
    (
        "A person runs a command such as `hilum store`, or a program calls the same",
        "requestor",
        "opens an association, sends the requests, and tells what is answered",
    ),
)
"""What makes the Application Entity act, and what it does."""


def yes(value: bool) -> str:
    """Yes or No, as the template's tables want it."""
    return "Yes" if value else "No"


def sections(scope: Scope) -> tuple[Section, ...]:
    """Chapters 1 and 2; the writers fill chapter 2, the table of contents."""
    return (
        Section("1", "Overview", _overview(scope)),
        Section("1.1", "Content and Transfer", _content(scope)),
        Section("1.7", "Specific Character Sets", (CHARACTER_SETS,)),
        Section("2", "Table of Contents"),
    )


def _overview(scope: Scope) -> tuple[Block, ...]:
    names = ", ".join(f"{service.name} ({service.ref})" for service in scope.program.services)
    return (
        "Hilum is an archive: it keeps the instances that are sent to it, and sends instances to "
        "others; it keeps worklists, performed steps and workitems, and vouches for what is "
        f"stored. Its DIMSE services are: {names}. It offers no DICOM Web "
        "Services, no real-time video and no Media Storage services. Orders and patient updates "
        "can come as HL7 v2 messages, of which this document does not speak.",
    )


def _content(scope: Scope) -> tuple[Block, ...]:
    rules = scope.settings.storage
    return (
        "A SOP Class with SCP: No is refused by the settings. Hilum creates no instances of its "
        "own, but those that have some frames of another (PS3.4 Annex Y).",
        Table(
            "SOP Classes",
            ("SOP Class", "SOP Class UID", "Service", "SCU", "SCP"),
            (
                *(
                    _sop_class(scope, service, uid)
                    for service in scope.program.services
                    for uid in service.sop_classes
                ),
                *(_notification(scope, uid) for uid in scope.program.notifies),
            ),
        ),
        Items(
            (
                "As SCU, any other SOP Class is sent too if a file has it.",
                "As SCP, private SOP Classes and those newer than this version are "
                + ("stored." if rules.accept_unknown_sop_classes else "refused.")
                + " If a requestor announces one as a storage class by SOP Class Common Extended "
                "Negotiation, it is stored in either case, unless storage.deny_sop_classes names "
                "it.",
            )
        ),
        Table(
            "Transfer Syntaxes",
            (
                "Transfer Syntax",
                "UID",
                "Storage SCP",
                "Storage SCU",
                "Converted to uncompressed",
                "Converted to it",
            ),
            tuple(_transfer_syntax(scope, row) for row in TRANSFER_SYNTAXES.values()),
        ),
        Items(
            (
                "The Storage SCP stores data sets in the transfer syntax in which they arrive.",
                "As SCP, private transfer syntaxes and those newer than this version are "
                + ("stored." if rules.accept_private_transfer_syntaxes else "refused."),
                "The Storage SCU sends a data set in the transfer syntax that it has. If the peer "
                "does not accept that one, it converts it to one of: "
                + ", ".join(TRANSFER_SYNTAXES[uid].name for uid in FALLBACKS)
                + ".",
            )
        ),
    )


def _sop_class(scope: Scope, service: ServiceClass, uid: str) -> tuple[str, ...]:
    used = service.key in scope.program.used
    return (
        _named(SOP_CLASSES[uid]),
        uid,
        service.name,
        yes(used),
        yes(scope.registry.service(uid) is service),
    )


def _notification(scope: Scope, uid: str) -> tuple[str, ...]:
    hears = uid in scope.program.notified
    return _named(SOP_CLASSES[uid]), uid, "Event reports", yes(hears), yes(True)


def _transfer_syntax(scope: Scope, row: TransferSyntax) -> tuple[str, ...]:
    return (
        _named(row),
        row.uid,
        yes(scope.registry.takes(row.uid)),
        yes(storage.SERVICE.key in scope.program.used),
        yes(convertible(row.uid)),
        yes(row.uid in UNCOMPRESSED or row.uid in COMPRESSED),
    )


def _named(row: SOPClass | TransferSyntax) -> str:
    return f"{row.name} (Retired)" if row.retired else row.name


def model(scope: Scope) -> tuple[Section, ...]:
    """Chapter 4: the one Application Entity and what makes it act."""
    aet = scope.settings.device.aet
    activities = Table(
        "Application Data Flow",
        ("Real-world activity", "Side", "What the Application Entity does"),
        ACTIVITIES,
    )
    return (
        Section(
            "4",
            "Implementation Model",
            (
                f"There is one Application Entity, {aet}. Its acceptor is the server; its "
                "requestor is started by a person or a program, and takes its AE title from there.",
                activities,
                "The server attaches no meaning to the order of instances, nor to the end of an "
                "association. What makes a study complete is in section 5.2.4.",
            ),
        ),
    )
