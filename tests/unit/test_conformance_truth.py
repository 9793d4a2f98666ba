"""What the conformance statement says, compared with what the program does.

A claim that no longer holds fails here; change the statement together with the program.
"""

from __future__ import annotations

import ast
import re
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import hilum
from hilum import app, errors
from hilum.cli.conformance import program
from hilum.config import Settings, load
from hilum.conformance import Table, build
from hilum.conformance.network import ABORTS, REJECTIONS
from hilum.conformance.statuses import WARNINGS, is_sent
from hilum.services import query, retrieve, storage, verification
from hilum.services.base import ServiceClass
from hilum.tables.implementation import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from hilum.tables.reasons import ABORT_REASONS, REJECT_REASONS
from hilum.tables.status import SERVICES, find
from hilum.tables.uids import IMPLICIT_VR_LITTLE_ENDIAN, STORAGE_SOP_CLASSES, VERIFICATION
from hilum.ul.negotiate import Accepted, Peer, Rejected, negotiate
from hilum.wire.pdu import (
    AssociateRQ,
    AsynchronousOperationsWindow,
    ExtendedNegotiation,
    ImplementationClassUID,
    ImplementationVersionName,
    MaximumLength,
    ProposedContext,
    RoleSelection,
    UserIdentityAC,
    decode_pdu,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = Path(hilum.__file__).parent
CT = "1.2.840.10008.5.1.4.1.1.2"


def sources(*packages: str) -> Iterator[str]:
    for package in packages:
        for path in sorted((SOURCES / package).rglob("*.py")):
            yield path.read_text("utf-8")


def parameters(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The rows of the table of association parameters, by name."""
    blocks = [block for section in build(settings, program()).sections for block in section.blocks]
    (found,) = [
        block
        for block in blocks
        if isinstance(block, Table) and block.title.endswith(". Association Parameters")
    ]
    return {row[0]: row for row in found.rows}


def subclasses(kind: type[errors.DimseError]) -> Iterator[type[errors.DimseError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from subclasses(below)


# Codes ------------------------------------------------------------------------------------------


ENFORCED = {
    "association.called_aet_check": "enforce",
    "association.calling_aet_check": "enforce",
    "association.calling_aets": ("ME",),
}
CONTEXTS = (ProposedContext(1, CT, (IMPLICIT_VR_LITTLE_ENDIAN,)),)
HERE = Peer("127.0.0.1")
REFUSED: list[tuple[tuple[int, int, int], AssociateRQ, Peer]] = [
    ((1, 1, 1), AssociateRQ("HILUM", "ME"), HERE),
    ((1, 1, 1), AssociateRQ("HILUM", "ME", CONTEXTS, (MaximumLength(7),)), HERE),
    ((1, 1, 2), AssociateRQ("HILUM", "ME", CONTEXTS, application_context="1.2"), HERE),
    ((1, 1, 3), AssociateRQ("HILUM", "YOU", CONTEXTS), HERE),
    ((1, 1, 7), AssociateRQ("OTHER", "ME", CONTEXTS), HERE),
    ((1, 2, 2), AssociateRQ("HILUM", "ME", CONTEXTS, protocol_version=2), HERE),
    ((2, 3, 1), AssociateRQ("HILUM", "ME", CONTEXTS), HERE._replace(congested=True)),
    ((2, 3, 2), AssociateRQ("HILUM", "ME", CONTEXTS), HERE._replace(associations=200)),
    ((2, 3, 2), AssociateRQ("HILUM", "ME", CONTEXTS), HERE._replace(from_host=100)),
]


@pytest.mark.parametrize(("codes", "request_", "peer"), REFUSED)
def test_associations_are_rejected_as_listed(
    codes: tuple[int, int, int], request_: AssociateRQ, peer: Peer
) -> None:
    settings = load(None, {}, ENFORCED)
    server = hilum.Server(settings=settings)
    outcome = negotiate(request_, app._policy(settings, server._registry), peer)
    assert isinstance(outcome, Rejected)
    assert (outcome.result, outcome.source, outcome.reason) == codes


def test_the_list_of_rejections_is_what_was_tried() -> None:
    assert {codes for codes, _ in REJECTIONS} == {codes for codes, _, _ in REFUSED}
    assert all((source, reason) in REJECT_REASONS for (_, source, reason), _ in REJECTIONS)


def test_the_aborts_cover_the_reasons_in_the_code() -> None:
    found = {
        int(reason)
        for text in sources("wire", "dimse")
        for reason in re.findall(r"\breason=(\d)", text)
    }
    assert found
    listed = {reason for (_, reason), _ in ABORTS}
    assert found <= listed <= set(ABORT_REASONS)


def test_every_failure_that_can_be_raised_is_listed_as_sent() -> None:
    tree = [kind for kind in subclasses(errors.DimseError) if kind.__module__ == errors.__name__]
    assert len(tree) > 8
    for kind in tree:
        row = find(kind.status, "storage")
        assert row is not None, kind
        assert is_sent(row), f"{kind.__name__}: {kind.status:04X}"


def test_the_only_warnings_are_those_that_services_answer_with() -> None:
    """A `Reply` is the only way to answer with a warning."""
    answered = {
        ast.unparse(node.args[0])
        for text in sources(".")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Reply" and node.args
    }
    assert answered == {"DATA_SET_DOES_NOT_MATCH"}
    assert frozenset((storage.DATA_SET_DOES_NOT_MATCH,)) == WARNINGS
    sent = {row.first for row in SERVICES["storage"].rows if is_sent(row)}
    assert not sent & {0xB000, 0xB006}


# Acceptor ---------------------------------------------------------------------------------------


def accepted(settings: Settings, *items: Any) -> Accepted:
    server = hilum.Server(settings=settings)
    request = AssociateRQ("HILUM", "ME", CONTEXTS, tuple(items))
    outcome = negotiate(request, app._policy(settings, server._registry), HERE)
    assert isinstance(outcome, Accepted)
    return outcome


@pytest.mark.parametrize("length", [0, 65536])
@pytest.mark.parametrize("window", [1, 5])
def test_the_association_parameters_are_those_that_are_answered(length: int, window: int) -> None:
    settings = load(
        None,
        {},
        {"association.maximum_length": length, "association.operations_performed": window},
    )
    answer = accepted(settings, AsynchronousOperationsWindow(100, 100)).ac
    said = parameters(settings)
    assert said["Maximum PDU length received"][1] == (f"{length} bytes" if length else "no limit")
    assert answer.user_item(MaximumLength) == MaximumLength(length)
    granted = answer.user_item(AsynchronousOperationsWindow)
    assert granted == AsynchronousOperationsWindow(window, 1)
    assert said["Asynchronous operations window: operations performed"][1] == str(window)
    assert said["Asynchronous operations window: operations invoked"][1] == "1"
    assert answer.user_item(ImplementationClassUID) == ImplementationClassUID(
        said["Implementation Class UID"][1]
    )
    assert answer.user_item(ImplementationVersionName) == ImplementationVersionName(
        said["Implementation Version Name"][1]
    )


def test_extended_negotiation_and_roles_are_answered_as_said() -> None:
    answer = accepted(
        Settings(), ExtendedNegotiation(CT, b"\0" * 6), RoleSelection(CT, True, True)
    ).ac
    assert answer.user_item(ExtendedNegotiation) == ExtendedNegotiation(CT, storage.INFORMATION)
    assert answer.user_item(RoleSelection) == RoleSelection(CT, True, False)
    assert answer.user_item(UserIdentityAC) is None
    only_scp = accepted(Settings(), RoleSelection(CT, False, True))
    assert only_scp.contexts[0].result == 2


def test_what_is_claimed_is_accepted() -> None:
    settings = load(None, {}, {"storage.deny_sop_classes": ("*Raw*",)})
    server = hilum.Server(settings=settings)
    support = app._policy(settings, server._registry).support
    blocks = [block for section in build(settings, program()).sections for block in section.blocks]
    classes = next(block for block in blocks if isinstance(block, Table))
    said = {row[1]: row[4] == "Yes" for row in classes.rows}
    assert len(said) > len(STORAGE_SOP_CLASSES)
    assert said == {uid: support(uid, None) is not None for uid in said}
    syntaxes = [block for block in blocks if isinstance(block, Table)][1]
    accepts = support(CT, None)
    assert accepts is not None
    assert accepts.accepts is not None
    for row in syntaxes.rows:
        assert (row[2] == "Yes") is accepts.accepts(row[1])
    verifies = support(VERIFICATION, None)
    assert verifies is not None
    assert verifies.accepts is not None
    assert all(verifies.accepts(row[1]) for row in syntaxes.rows)


def test_the_services_are_those_of_the_program() -> None:
    assert program().services is app.SERVICES
    assert all(isinstance(service, ServiceClass) for service in app.SERVICES)
    used = (verification.SERVICE, storage.SERVICE, query.SERVICE, *retrieve.SERVICES)
    assert program().used == {service.key for service in used}


# Requestor --------------------------------------------------------------------------------------


def test_the_requestor_proposes_what_is_said() -> None:
    """A peer that reads one A-ASSOCIATE-RQ and hangs up."""
    received: list[bytes] = []

    def listen(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer:
            header = peer.recv(6, socket.MSG_WAITALL)
            received.append(peer.recv(int.from_bytes(header[2:]), socket.MSG_WAITALL))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=listen, args=(listener,))
        thread.start()
        with pytest.raises(hilum.PeerError):
            hilum.associate(f"PACS@127.0.0.1:{listener.getsockname()[1]}").__enter__()
        thread.join()
    request = decode_pdu(1, received[0])
    assert isinstance(request, AssociateRQ)
    fixed = program()
    assert request.user_item(MaximumLength) == MaximumLength(fixed.maximum_length)
    window = request.user_item(AsynchronousOperationsWindow)
    assert window == AsynchronousOperationsWindow(fixed.window, 1)
    kinds = {type(item) for item in request.user_items}
    assert kinds == {
        MaximumLength,
        ImplementationClassUID,
        ImplementationVersionName,
        AsynchronousOperationsWindow,
    }
    assert request.user_item(ImplementationClassUID) == ImplementationClassUID(
        IMPLEMENTATION_CLASS_UID
    )
    assert request.user_item(ImplementationVersionName) == ImplementationVersionName(
        IMPLEMENTATION_VERSION_NAME
    )
