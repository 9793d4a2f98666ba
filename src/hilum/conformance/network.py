"""Chapter 7 of a conformance statement, but for its statuses: associations and their rules.

Owns what is said of network interfaces, association parameters, initiation, acceptance and
failures. Must not know single services. PS3.2 N.7; the codes are those of PS3.8 9.3.4 and 9.3.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.conformance import statuses
from hilum.conformance.statement import Block, Items, Section, Table
from hilum.services import storage_scu, verification
from hilum.services.outgoing import FALLBACKS
from hilum.tables.implementation import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from hilum.tables.pdu_layout import MINIMUM_MAXIMUM_LENGTH
from hilum.tables.reasons import (
    ABORT_REASONS,
    ABORT_SOURCES,
    CONTEXT_RESULTS,
    REJECT_REASONS,
    REJECT_RESULTS,
    REJECT_SOURCES,
)
from hilum.tables.uids import APPLICATION_CONTEXT, uid_name

if TYPE_CHECKING:
    from hilum.conformance.statement import Scope

__all__ = ["ABORTS", "REJECTIONS", "sections"]

REJECTIONS: tuple[tuple[tuple[int, int, int], str], ...] = (
    (
        (1, 1, 1),
        "No presentation context is proposed, or the requestor's maximum length is between 1 and "
        f"{MINIMUM_MAXIMUM_LENGTH - 1} bytes, which leaves no room for a message.",
    ),
    ((1, 1, 2), f"The application context is not {APPLICATION_CONTEXT}."),
    (
        (1, 1, 3),
        "The calling AE title is none by its characters. With association.calling_aet_check = "
        "enforce also: it is not known. With association.calling_host_check = enforce also: it "
        "calls from another host than that of its peer.",
    ),
    (
        (1, 1, 7),
        "The called AE title is none by its characters. With association.called_aet_check = "
        "enforce also: it is not that of this server.",
    ),
    ((1, 2, 2), "Bit 0 of the protocol version is not set."),
    (
        (2, 3, 1),
        "The archive takes nothing until a person acts (as with status A701), or file descriptors "
        "are short.",
    ),
    (
        (2, 3, 2),
        "A limit on associations is reached: association.maximum_associations, "
        "association.maximum_associations_per_host, or the peer's own maximum_associations.",
    ),
)
"""When an A-ASSOCIATE-RJ with which result, source and reason is sent."""

ABORTS: tuple[tuple[tuple[int, int], str], ...] = (
    (
        (0, 0),
        "Anything but a well-formed A-ASSOCIATE-RQ comes first; a command set cannot be read; a "
        "response comes that nobody asked for; more operations are under way than negotiated; a "
        "timer passes; the server is told to stop.",
    ),
    ((2, 1), "The type of a PDU is none of PS3.8."),
    ((2, 2), "A PDU comes in a state in which PS3.8 Table 9-10 does not want it."),
    ((2, 5), "Fragments of messages are out of place."),
    (
        (2, 6),
        "A length or value is not possible, or a message comes on a presentation context that was "
        "not accepted.",
    ),
)
"""When an A-ABORT with which source and reason is sent."""


def sections(scope: Scope) -> tuple[Section, ...]:
    """Chapter 7."""
    aet = scope.settings.device.aet
    return (
        Section("7", "Network and Media Communication Details"),
        Section("7.1", "Network Interfaces", _interfaces(scope)),
        Section("7.2", "Specifications"),
        Section("7.2.1", f"{aet} Application Entity"),
        Section("7.2.1.1", f"Sequencing of Real-World Activities for {aet}", _sequencing()),
        Section("7.2.1.2", f"Association Parameters of {aet}", (_parameters(scope),)),
        Section("7.2.1.3", "Association Initiation", _initiation(scope)),
        Section("7.2.1.4", "Association Acceptance", _acceptance(scope)),
        Section("7.3", "Status Codes"),
        Section("7.3.1", "General AE Communication and Failure Behavior and Handling"),
        Section(
            "7.3.1.1", "Communication Failure Behavior as Association Initiator", _as_initiator()
        ),
        Section(
            "7.3.1.2", "Communication Failure Handling as Association Acceptor", _as_acceptor()
        ),
        Section("7.3.2", "Status Codes of DIMSE Services"),
        *statuses.sections(scope),
    )


def _interfaces(scope: Scope) -> tuple[Block, ...]:
    device = scope.settings.device
    return (
        "The DICOM Upper Layer runs on the TCP/IP of the operating system, over IPv4 or IPv6, on "
        "any network that the operating system supports. Nagle's algorithm is off, and TCP keep-"
        "alive is on. Names of hosts are resolved by the operating system.",
        f"The server listens on {device.host}, TCP port {device.port}."
        + (" Port 0: a free one that the system chooses." if not device.port else ""),
    )


def _sequencing() -> tuple[Block, ...]:
    return (
        Items(
            (
                "C-STORE: the peer opens an association, sends instances in any order and any "
                "number, gets a response for each, and releases.",
                "An instance of which only a part has come when the association ends is dropped. "
                "What was answered with success stays.",
                "With a window of more than one, instances that have already come are committed "
                "together. Responses go out in the order of their requests.",
            )
        ),
    )


def _window(value: int) -> str:
    return str(value) if value else "no limit"


def _length(value: int) -> str:
    return f"{value} bytes" if value else "no limit"


def _parameters(scope: Scope) -> Table:
    settings, program = scope.settings.association, scope.program
    return Table(
        "Association Parameters",
        ("Name", "As acceptor", "As requestor"),
        (
            ("Application Context Name", APPLICATION_CONTEXT, APPLICATION_CONTEXT),
            ("Implementation Class UID", IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID),
            (
                "Implementation Version Name",
                IMPLEMENTATION_VERSION_NAME,
                IMPLEMENTATION_VERSION_NAME,
            ),
            (
                "Maximum PDU length received",
                _length(settings.maximum_length),
                _length(program.maximum_length),
            ),
            ("Maximum PDU length sent", "the peer's", "the peer's"),
            (
                "Maximum number of simultaneous associations",
                f"{settings.maximum_associations}, from one host "
                f"{settings.maximum_associations_per_host}",
                f"{program.parallel} for each call",
            ),
            (
                "Asynchronous operations window: operations invoked",
                "1",
                f"{_window(program.window)} proposed",
            ),
            (
                "Asynchronous operations window: operations performed",
                _window(settings.operations_performed),
                "1 proposed",
            ),
            ("ARTIM timeout", f"{settings.artim_timeout:g} seconds", "see section 6.1"),
            (
                "Association idle timeout",
                f"{settings.idle_timeout:g} seconds" if settings.idle_timeout else "none",
                "see section 6.1",
            ),
        ),
    )


def _initiation(scope: Scope) -> tuple[Block, ...]:
    contexts = Table(
        "Proposed Presentation Contexts",
        ("Abstract Syntax", "Transfer Syntaxes", "Role", "Extended Negotiation"),
        (
            (
                uid_name(verification.PROPOSAL.abstract_syntax),
                ", ".join(map(uid_name, verification.PROPOSAL.transfer_syntaxes)),
                "SCU",
                "None",
            ),
            (
                "each Storage SOP Class to be sent",
                "that of the instances, one presentation context for each",
                "SCU",
                "None",
            ),
            (
                "each Storage SOP Class to be sent",
                ", ".join(map(uid_name, FALLBACKS)),
                "SCU",
                "None",
            ),
        ),
    )
    return (
        Items(
            (
                "`hilum echo` opens one association, and `hilum store` as many as its "
                "presentation contexts need, or as many side by side as the user asks for. "
                "Opening a peer from a program begins with one for Verification.",
                "An Asynchronous Operations Window is proposed. If the peer's answer grants one, "
                "C-STORE requests are sent without waiting for the responses before.",
                "No role selection, extended negotiation or user identity is proposed.",
                "A presentation context whose answer names a transfer syntax that was not "
                "proposed is not used.",
            )
        ),
        contexts,
    )


def _acceptance(scope: Scope) -> tuple[Block, ...]:
    contexts = Table(
        "Accepted Presentation Contexts",
        ("Abstract Syntax", "Transfer Syntaxes", "Role", "Extended Negotiation"),
        tuple(
            (
                f"each SOP Class of {service.name} with SCP: Yes in section 1.1",
                "each with Storage SCP: Yes in section 1.1"
                if service.openers
                else "each in section 1.1",
                "SCP",
                "SOP Class Extended Negotiation is answered"
                if service.information(b"") is not None
                else "None",
            )
            for service in scope.program.services
        ),
    )
    return (contexts, Items(_rules(scope)), _results())


def _rules(scope: Scope) -> tuple[str, ...]:
    preferred = scope.settings.storage.prefer_transfer_syntaxes
    choice = (
        f"Of the transfer syntaxes proposed, those of the setting go first ({', '.join(preferred)})"
        "; then the first acceptable one is taken."
        if preferred
        else "Of the transfer syntaxes proposed, the first acceptable one is taken."
    )
    return (
        choice,
        "Role selection: the requestor is SCU. The SCP role is not granted to it.",
        "SOP Class Common Extended Negotiation: announced storage classes are accepted.",
        "Asynchronous Operations Window: granted up to the window in section 7.2.1.2.",
        "User identity: read, not verified, and not answered.",
        f"A P-DATA-TF may exceed the maximum length by {scope.program.tolerance} bytes; some peers "
        "do not count headers.",
    )


def _results() -> Table:
    conditions = {
        3: "No service performs this SOP Class, or the settings refuse it.",
        4: "None of the transfer syntaxes proposed is acceptable.",
        2: "Only the SCP role is proposed for the requestor.",
        0: "Otherwise.",
    }
    return Table(
        "Results of Presentation Contexts",
        ("Result", "Meaning", "Condition"),
        tuple((str(code), CONTEXT_RESULTS[code], text) for code, text in conditions.items()),
    )


def _as_initiator() -> tuple[Block, ...]:
    again = (
        "Every instance without a response counts as failed. With `--retries`, the association is "
        "opened again, and goes on with the first of them."
    )
    return (
        Table(
            "DICOM Communication Failure Behavior as Association Initiator",
            ("Failure", "Failure Behavior"),
            (
                (
                    "Connection not possible",
                    f"Told to the user. With `--retries`, tried again after "
                    f"{storage_scu.RECONNECT_SECONDS:g} second.",
                ),
                (
                    "Association rejected",
                    "Told to the user, with result, source and reason. With `--retries`, tried "
                    "again only if the rejection is transient.",
                ),
                ("Timeout", f"The association is aborted (A-ABORT). {again}"),
                ("Association aborted", again),
                ("Network disconnect", again),
                ("The peer breaks the protocol", f"The association is aborted (A-ABORT). {again}"),
            ),
        ),
    )


def _as_acceptor() -> tuple[Block, ...]:
    return (
        Table(
            "Association Rejections",
            ("Result", "Source", "Reason", "Condition"),
            tuple(
                (
                    f"{result} ({REJECT_RESULTS[result]})",
                    f"{source} ({REJECT_SOURCES[source]})",
                    f"{reason} ({REJECT_REASONS[source, reason]})",
                    condition,
                )
                for (result, source, reason), condition in REJECTIONS
            ),
        ),
        Table(
            "Association Aborts",
            ("Source", "Reason", "Condition"),
            tuple(
                (f"{source} ({ABORT_SOURCES[source]})", _abort_reason(source, reason), condition)
                for (source, reason), condition in ABORTS
            ),
        ),
        Items(
            (
                "Every rejection and abort is a line in the log that says why.",
                "A peer that closes the connection, or is lost, loses what it had not sent to the "
                "end. Its association counts no longer.",
            )
        ),
    )


def _abort_reason(source: int, reason: int) -> str:
    return f"{reason} ({ABORT_REASONS[reason]})" if source == 2 else f"{reason} (not significant)"
