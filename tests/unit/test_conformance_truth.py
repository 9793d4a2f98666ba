"""What the conformance statement says, compared with what the program does.

A claim that no longer holds fails here; change the statement together with the program.
"""

from __future__ import annotations

import re
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydicom.dataset import Dataset

import hilum
from hilum import app, errors, requestor
from hilum.archive.workflow import performed_rows, workitem_rows
from hilum.archive.workflow.outbox import Delivery
from hilum.archive.workflow.performed import NoLongerUpdated
from hilum.cli.conformance import program
from hilum.config import Settings, load
from hilum.conformance import Table, build
from hilum.conformance.conditions import conditions
from hilum.conformance.network import ABORTS, REJECTIONS
from hilum.dimse.exchange import SubOperations
from hilum.net.client import Association
from hilum.policy import association_policy
from hilum.services import courier, storage
from hilum.services.base import Proposal, ServiceClass
from hilum.services.outgoing import Outgoing
from hilum.services.query_scu import Extras
from hilum.services.ups_scu import REPORTS
from hilum.tables.commands import C_STORE_RQ, N_EVENT_REPORT_RQ
from hilum.tables.implementation import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from hilum.tables.reasons import ABORT_REASONS, REJECT_REASONS
from hilum.tables.status import SERVICES, StatusClass, status_class
from hilum.tables.uids import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    STORAGE_SOP_CLASSES,
    VERIFICATION,
    uid_name,
)
from hilum.ul.negotiate import Accepted, Peer, Rejected, negotiate
from hilum.wire.pdu import (
    AssociateAC,
    AssociateRQ,
    AsynchronousOperationsWindow,
    ExtendedNegotiation,
    ImplementationClassUID,
    ImplementationVersionName,
    MaximumLength,
    ProposedContext,
    RoleSelection,
    UserIdentityAC,
    UserIdentityRQ,
    decode_pdu,
)
from tests.archive.building import SERIES, STUDY, dataset
from tests.workflow import making

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
    outcome = negotiate(request_, association_policy(settings, server._registry), peer)
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
    said = conditions(storage.SERVICE.operations[C_STORE_RQ])
    for kind in tree:
        assert kind.status in said, f"{kind.__name__}: {kind.status:04X}"


def test_the_only_warning_to_a_c_store_is_that_of_its_service() -> None:
    said = conditions(storage.SERVICE.operations[C_STORE_RQ])
    warnings = {code for code in said if status_class(code) is StatusClass.WARNING}
    assert warnings == {storage.DATA_SET_DOES_NOT_MATCH}


def test_every_status_in_the_rules_of_the_workflow_is_listed_as_sent() -> None:
    """What the state tables of steps and workitems answer with."""
    said = {
        code
        for service in app.SERVICES
        for operation in service.operations.values()
        for code in conditions(operation)
    }
    tables = (performed_rows.TRANSITIONS, workitem_rows.TRANSITIONS)
    found = {cell for table in tables for cell in table.values() if isinstance(cell, int)}
    assert found - said == {NoLongerUpdated.error_id}


def test_the_counts_listed_of_a_retrieval_are_those_of_its_responses() -> None:
    counts = SubOperations(3)
    known = set(counts.elements(0xFF00))
    for operation in ("move", "get", "frame move", "frame get", "get without bulk data"):
        listed = {
            row.first: known & set(row.fields)
            for row in SERVICES[operation].rows
            if known & set(row.fields)
        }
        assert listed == {code: set(counts.elements(code)) for code in listed}, operation
        assert set(listed) == {0x0000, 0xA702, 0xB000, 0xFE00, 0xFF00}


# Acceptor ---------------------------------------------------------------------------------------


def accepted(settings: Settings, *items: Any) -> Accepted:
    server = hilum.Server(settings=settings)
    request = AssociateRQ("HILUM", "ME", CONTEXTS, tuple(items))
    outcome = negotiate(request, association_policy(settings, server._registry), HERE)
    assert isinstance(outcome, Accepted)
    return outcome


@pytest.mark.parametrize("length", [0, 65536])
@pytest.mark.parametrize(("window", "invoked"), [(1, 1), (5, 7)])
def test_the_association_parameters_are_those_that_are_answered(
    length: int, window: int, invoked: int
) -> None:
    rules = {
        "association.maximum_length": length,
        "association.operations_performed": window,
        "association.operations_invoked": invoked,
    }
    settings = load(None, {}, rules)
    answer = accepted(settings, AsynchronousOperationsWindow(100, 100)).ac
    said = parameters(settings)
    assert said["Maximum PDU length received"][1] == (f"{length} bytes" if length else "no limit")
    assert answer.user_item(MaximumLength) == MaximumLength(length)
    granted = answer.user_item(AsynchronousOperationsWindow)
    assert granted == AsynchronousOperationsWindow(window, invoked)
    assert said["Asynchronous operations window: operations performed"][1] == str(window)
    assert said["Asynchronous operations window: operations invoked"][1] == str(invoked)
    assert answer.user_item(ImplementationClassUID) == ImplementationClassUID(
        said["Implementation Class UID"][1]
    )
    assert answer.user_item(ImplementationVersionName) == ImplementationVersionName(
        said["Implementation Version Name"][1]
    )


def contexts_said(title: str, settings: Settings | None = None) -> list[tuple[str, ...]]:
    """The rows of a table of presentation contexts."""
    sections = build(settings or Settings(), program()).sections
    blocks = [block for section in sections for block in section.blocks]
    (found,) = [
        block for block in blocks if isinstance(block, Table) and block.title.endswith(f". {title}")
    ]
    return list(found.rows)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """That of a real server with the default settings; no data folder is needed to negotiate."""
    with hilum.Server(port=0) as server:
        yield server.port


def negotiated(port: int, *items: Any, contexts: Any = CONTEXTS) -> AssociateAC:
    """What the server answers to an A-ASSOCIATE-RQ with these user items."""
    request = AssociateRQ("HILUM", "ME", contexts, (MaximumLength(0), *items))
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(request.encode())
        header = connection.recv(6, socket.MSG_WAITALL)
        body = connection.recv(int.from_bytes(header[2:]), socket.MSG_WAITALL)
    answer = decode_pdu(header[0], body)
    assert isinstance(answer, AssociateAC), answer
    return answer


@pytest.mark.parametrize("service", app.SERVICES, ids=lambda service: service.key)
def test_contexts_roles_and_extended_negotiation_are_answered_as_said(
    service: ServiceClass, port: int
) -> None:
    """For every service, with every transfer syntax, over a socket."""
    said = {row[0]: row[1:] for row in contexts_said("Accepted Presentation Contexts")}
    _, role, extended = said[f"each SOP Class of {service.name} with SCP: Yes in section 1.1"]
    uid = service.sop_classes[0]
    syntaxes = [row[1] for row in contexts_of_syntaxes()]
    proposed = tuple(
        ProposedContext(number, uid, (syntax,))
        for number, syntax in zip(range(1, 256, 2), syntaxes, strict=False)
    )
    both = RoleSelection(uid, True, True)
    answer = negotiated(port, ExtendedNegotiation(uid, b"\1" * 16), both, contexts=proposed)
    assert [context.result for context in answer.contexts] == [0] * len(proposed)
    granted = answer.user_item(RoleSelection)
    assert granted == RoleSelection(uid, True, "SCU" in role)
    information = answer.user_item(ExtendedNegotiation)
    if extended == "None":
        assert information is None
    else:
        assert information is not None
        bytes_said = extended.removeprefix("answered; ").removesuffix(" to all ones").split()
        assert list(information.information) == list(map(int, bytes_said))
    only_scp = negotiated(port, RoleSelection(uid, False, True), contexts=proposed[:1])
    assert only_scp.contexts[0].result == (0 if "SCU" in role else 2)


def contexts_of_syntaxes() -> tuple[tuple[str, ...], ...]:
    """The rows of the table of transfer syntaxes."""
    sections = build(Settings(), program()).sections
    blocks = [block for section in sections for block in section.blocks]
    tables = [block for block in blocks if isinstance(block, Table)]
    assert tables[1].title.endswith("Transfer Syntaxes")
    return tables[1].rows


def test_no_user_identity_is_answered(port: int) -> None:
    answer = negotiated(port, UserIdentityRQ(1, True, b"somebody"))
    assert answer.user_item(UserIdentityAC) is None


def test_what_is_claimed_is_accepted() -> None:
    settings = load(None, {}, {"storage.deny_sop_classes": ("*Raw*",)})
    server = hilum.Server(settings=settings)
    support = association_policy(settings, server._registry).support
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


# Requestor --------------------------------------------------------------------------------------


def test_every_service_is_used_as_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever `associate` can do, done once: each service said to be used is proposed."""
    asked: list[Proposal] = []

    class Recording(Association):
        def __init__(self, peer: Any, proposals: Any, **more: Any) -> None:
            asked.extend(proposals)
            super().__init__(peer, proposals, **more)

    monkeypatch.setattr(requestor, "Association", Recording)
    with hilum.Server(port=0, data=tmp_path) as server:
        use(hilum.associate(f"HILUM@127.0.0.1:{server.port}", timeout=20))
    proposed = {proposal.abstract_syntax for proposal in asked}
    used = {service.key for service in app.SERVICES if proposed & set(service.sop_classes)}
    heard = {service.key for service in app.SERVICES if service.sop_classes == REPORTS.sop_classes}
    assert used | heard == program().used
    taken = {one.abstract_syntax for one in asked if one.roles == (False, True)}
    assert taken == {CT}, "the role of SCP is proposed for the instances of a C-GET"
    negotiating = {one.abstract_syntax for one in asked if one.information is not None}
    said = {row[0]: row[3] for row in contexts_said("Proposed Presentation Contexts")}
    for service in app.SERVICES:
        if negotiating & set(service.sop_classes):
            row = said[f"each SOP Class of {service.name}, as needed"]
            assert row.startswith("SOP Class Extended Negotiation")


def use(peer: hilum.Requestor) -> None:
    """Each service of a peer."""
    uid = "1.2.826.1.1.1"
    data = dataset(uid)
    peer.echo()
    instance = Outgoing(uid, CT, uid, EXPLICIT_VR_LITTLE_ENDIAN, lambda: iter((data,)))
    assert [one.status for one in peer.store(instance) if isinstance(one, hilum.Sent)] == [0]
    assert len(list(peer.find(StudyInstanceUID=STUDY, extras=Extras(relational=True)))) == 1
    assert len(list(peer.get(StudyInstanceUID=STUDY))) == 1
    assert len(list(peer.get(SeriesInstanceUID=SERIES))) == 1
    assert len(list(peer.get(SOPInstanceUID=uid, without_bulk_data=True))) == 1
    with pytest.raises(errors.DimseError, match="AA01"):
        list(peer.get(SOPInstanceUID=uid, frames=[1]))
    with pytest.raises(errors.DimseError, match="A801"):
        list(peer.move(StudyInstanceUID=STUDY, destination="NOBODY"))
    assert list(peer.worklist()) == []
    step = peer.mpps_create(making.performed())
    assert peer.mpps_get(step).get("Modality") == "CT"
    assert peer.commit((CT, uid)).complete
    workitem = peer.ups_create(making.workitem())
    assert len(list(peer.ups_find())) == 1
    peer.ups_claim(workitem)
    with pytest.raises(errors.DimseError, match="C308"):
        peer.ups_subscribe(workitem)
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = CT, uid
    image.StudyInstanceUID, image.SeriesInstanceUID = STUDY, SERIES
    assert peer.announce(image, retrieve_aet="HILUM")


def test_the_server_reports_events_of_what_is_said() -> None:
    """As SCP, on associations that it opens: of the SOP classes that the table of them names."""
    said = {row[0]: row[2] for row in contexts_said("Proposed Presentation Contexts")}
    for kind in courier.KINDS.values():
        role = "SCP" if kind.operation == N_EVENT_REPORT_RQ else "SCU"
        assert said[f"{uid_name(kind.abstract_syntax)}, by the server"] == role
        (proposal,) = courier._proposals([delivery(kind)])
        assert (proposal.roles == (False, True)) is (role == "SCP")


def delivery(kind: courier.Kind) -> Delivery:
    name = next(name for name, found in courier.KINDS.items() if found == kind)
    return Delivery(1, name, "PEER", None, {}, {}, 0, 0, 0, False, "")


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
