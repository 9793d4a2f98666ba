"""Chapter 7 of a conformance statement, but for its statuses: associations and their rules.

Owns what is said of network interfaces, association parameters, initiation, acceptance and
failures. Must not know single services. PS3.2 N.7; the codes are those of PS3.8 9.3.4 and 9.3.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.conformance import statuses
from hilum.conformance.places import places, roles
from hilum.conformance.statement import Block, Items, Section, Table
from hilum.services import courier, query, retrieve, storage, storage_scu, verification
from hilum.services.outgoing import FALLBACKS
from hilum.services.query_scu import SYNTAXES as PLAIN
from hilum.tables.commands import N_EVENT_REPORT_RQ
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
    from collections.abc import Iterator

    from hilum.conformance.statement import Scope
    from hilum.services.base import ServiceClass

__all__ = ["ABORTS", "REJECTIONS", "sections"]

LONGEST = 16
"""Bytes of application information that no service answers more of."""

OWN = frozenset((verification.SERVICE.key, storage.SERVICE.key))
"""Services whose proposals have rows of their own."""

_WHERE_ASKED = "SOP Class Extended Negotiation, where the user asks for it or the keys need it"
ASKED = {
    service.key: _WHERE_ASKED for service in (query.SERVICE, retrieve.SERVICE, retrieve.HEADERS)
}
"""What the requestor proposes by extended negotiation, by service."""

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
                "together. Their responses go out in the order of their requests; responses of "
                "other operations when they are done.",
                "C-GET: the C-STOREs come on the same association, as many at once as the window "
                "allows. C-MOVE: they go over associations of their own. Both can be cancelled.",
                "Storage commitment: the response to the request, then, at once or later, the "
                "result. The peer need not wait for it.",
                "Event reports about one step or workitem go to one peer in the order of the "
                "events.",
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
                f"{program.parallel} for each call; by the server {settings.move_associations} "
                f"for each C-MOVE, and {courier.PARALLEL} for what it has to tell",
            ),
            (
                "Asynchronous operations window: operations invoked",
                _window(settings.operations_invoked),
                f"{_window(program.window)} proposed; by the server "
                f"{_window(settings.operations_invoked)}",
            ),
            (
                "Asynchronous operations window: operations performed",
                _window(settings.operations_performed),
                f"1 proposed; {_window(program.performed)} where it performs operations",
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
    return (
        Items(
            (
                "Each command, and each call of a program, opens an association for its services, "
                "and `hilum store` as many as its presentation contexts need, or as many side by "
                "side as the user asks for. Opening a peer from a program begins with one for "
                "Verification.",
                "The server opens associations for the sub-operations of C-MOVE, and for what it "
                "has to tell on its own account.",
                "An Asynchronous Operations Window is proposed. If the peer's answer grants one, "
                "C-STORE requests are sent without waiting for the responses before.",
                "User identity is proposed only by programs that give one. Common extended "
                "negotiation is not proposed.",
                "A presentation context whose answer names a transfer syntax that was not "
                "proposed is not used; nor is a role that was not granted.",
            )
        ),
        Table(
            "Proposed Presentation Contexts",
            ("Abstract Syntax", "Transfer Syntaxes", "Role", "Extended Negotiation"),
            tuple(_proposed(scope)),
        ),
    )


def _proposed(scope: Scope) -> Iterator[tuple[str, ...]]:
    plain = ", ".join(map(uid_name, PLAIN))
    storing = "each Storage SOP Class to be sent"
    yield _verification()
    yield storing, "that of the instances, one presentation context for each", "SCU", "None"
    yield storing, ", ".join(map(uid_name, FALLBACKS)), "SCU", "None"
    others = "those compressed ones that the instances can be converted to without loss"
    yield storing, others, "SCU", "None"
    fetching = "each Storage SOP Class to be fetched by C-GET"
    yield fetching, "uncompressed ones together, each compressed one", "SCP", "None"
    for place in places(scope):
        for role, service in roles(scope, place):
            if role == "SCU" and service.key not in OWN and service.handlers:
                name = f"each SOP Class of {service.name}, as needed"
                yield name, plain, "SCU", ASKED.get(service.key, "None")
    for uid in dict.fromkeys(kind.abstract_syntax for kind in courier.KINDS.values()):
        role = "SCP" if _reports(uid) else "SCU"
        yield f"{uid_name(uid)}, by the server", plain, role, "None"


def _reports(abstract_syntax: str) -> bool:
    """Whether the server proposes a SOP Class in order to report events."""
    return any(
        kind.operation == N_EVENT_REPORT_RQ
        for kind in courier.KINDS.values()
        if kind.abstract_syntax == abstract_syntax
    )


def _verification() -> tuple[str, ...]:
    proposal = verification.PROPOSAL
    syntaxes = ", ".join(map(uid_name, proposal.transfer_syntaxes))
    return uid_name(proposal.abstract_syntax), syntaxes, "SCU", "None"


def _acceptance(scope: Scope) -> tuple[Block, ...]:
    contexts = Table(
        "Accepted Presentation Contexts",
        ("Abstract Syntax", "Transfer Syntaxes", "Role", "Extended Negotiation"),
        tuple(
            (
                f"each SOP Class of {service.name} with SCP: Yes in section 1.1",
                "each with Storage SCP: Yes in section 1.1"
                if service is storage.SERVICE
                else "each in section 1.1",
                "SCP; also SCU, for C-GET" if scope.registry.acts_as_scu(service) else "SCP",
                _negotiated(service),
            )
            for service in scope.program.services
        ),
    )
    return (contexts, Items(_rules(scope)), _results())


def _negotiated(service: ServiceClass) -> str:
    """The answer to application information of ones, as long as the answer gets."""
    if service.information(b"") is None:
        return "None"
    answer = service.information(b"\1" * LONGEST) or b""
    return f"answered; {' '.join(map(str, answer))} to all ones"


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
        "Role selection: the requestor is SCU. The SCP role is granted to it, besides or alone, "
        "where section 1.1 has a Storage SOP Class, for the C-STOREs of a C-GET; not for others.",
        "SOP Class Common Extended Negotiation: announced storage classes are accepted.",
        "Asynchronous Operations Window: granted up to the windows in section 7.2.1.2.",
        "User identity: read, not verified, and not answered.",
        f"A P-DATA-TF may exceed the maximum length by {scope.program.tolerance} bytes; some peers "
        "do not count headers.",
    )


def _results() -> Table:
    conditions = {
        3: "No service performs this SOP Class, or the settings refuse it.",
        4: "None of the transfer syntaxes proposed is acceptable.",
        2: "Only the SCP role is proposed for the requestor, and it is not granted.",
        0: "Otherwise.",
    }
    return Table(
        "Results of Presentation Contexts",
        ("Result", "Meaning", "Condition"),
        tuple((str(code), CONTEXT_RESULTS[code], text) for code, text in conditions.items()),
    )


def _as_initiator() -> tuple[Block, ...]:
    again = (
        "Every instance that was under way counts as failed or, with `--retries`, is sent again. "
        f"The others go over a new association, unless {storage_scu.BARREN_LIMIT} in a row ended "
        "before any response."
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
        Items(
            (
                "This is so of C-STORE. Any other request ends with an error for the user; it is "
                "not tried again.",
                "Sub-operations of a C-MOVE that get no response count as failed; the next one "
                "gets a new association, unless none could be had at all.",
                "What the server has to tell on its own account is tried again: see sections "
                "5.2.2, 5.2.4 and 5.2.6.",
            )
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
