"""The acceptor's answers: every refusal, and every context result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hilum.ul.negotiate import Accepted, Check, Peer, Policy, Rejected, Support, negotiate
from hilum.wire.pdu import (
    AssociateAC,
    AssociateRQ,
    AsynchronousOperationsWindow,
    CommonExtendedNegotiation,
    ContextResult,
    ExtendedNegotiation,
    ImplementationClassUID,
    ImplementationVersionName,
    MaximumLength,
    ProposedContext,
    RoleSelection,
    UserIdentityAC,
    UserIdentityRQ,
)

if TYPE_CHECKING:
    from hilum.wire.pdu import UserItem

IMPLICIT, EXPLICIT, JPEG = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.50"
ECHO, CT, UNKNOWN = "1.2.840.10008.1.1", "1.2.840.10008.5.1.4.1.1.2", "1.2.3.4"
HOST = Peer("10.0.0.7")


def supports(name: str, common: CommonExtendedNegotiation | None) -> Support | None:
    """ECHO in implicit VR only; CT in anything; private storage classes that say so."""
    if name == ECHO:
        return Support(accepts=IMPLICIT.__eq__)
    if name == CT or (common is not None and CT in common.related_classes):
        return Support()
    return None


POLICY = Policy(("HILUM", "OTHER"), supports)


def rq(*items: UserItem, syntaxes: tuple[str, ...] = (IMPLICIT,), **fields: object) -> AssociateRQ:
    contexts = (ProposedContext(1, ECHO, syntaxes),)
    return replace(AssociateRQ("HILUM", "PEER", contexts, items), **fields)  # type: ignore[arg-type]


def accepted(request: AssociateRQ, policy: Policy = POLICY, peer: Peer = HOST) -> Accepted:
    answer = negotiate(request, policy, peer)
    assert isinstance(answer, Accepted)
    assert AssociateAC.decode(answer.ac.encode()[6:]) == answer.ac
    return answer


def rejected(
    request: AssociateRQ, policy: Policy = POLICY, peer: Peer = HOST
) -> tuple[int, int, int]:
    answer = negotiate(request, policy, peer)
    assert isinstance(answer, Rejected)
    assert answer.why
    assert answer.why.isprintable()
    assert len(answer.why) < 500
    return answer[:3]


def with_support(support: Support) -> Policy:
    return replace(POLICY, support=lambda name, common: support)


# Rejections ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("bit", range(16))
def test_hazard_20_only_bit_0_of_the_protocol_version_counts(bit: int) -> None:
    assert rejected(rq(protocol_version=0xFFFE & (1 << bit))) == (1, 2, 2)
    accepted(rq(protocol_version=1 | 1 << bit))


def test_hazard_20_all_bits() -> None:
    accepted(rq(protocol_version=0xFFFF))
    accepted(rq(protocol_version=3))


@pytest.mark.parametrize("name", ["", "1.2.3", "1.2.840.10008.3.1.1.2"])
def test_hazard_21_wrong_application_context(name: str) -> None:
    assert rejected(rq(application_context=name)) == (1, 1, 2)


MALFORMED = ["", "A\0", "\x1b[31m", "A\\B", "\xff", "tab\t", "x" * 3000 + "\n"]


@pytest.mark.parametrize("check", list(Check))
@pytest.mark.parametrize("title", MALFORMED)
def test_hazard_22_malformed_called_title(title: str, check: Check) -> None:
    assert rejected(rq(called_aet=title), replace(POLICY, called_check=check)) == (1, 1, 7)


def test_hazard_22_unknown_called_title() -> None:
    request = rq(called_aet="../x")
    assert rejected(request) == (1, 1, 7)
    assert accepted(request, replace(POLICY, called_check=Check.OFF)).warnings == ()
    assert "../x" in accepted(request, replace(POLICY, called_check=Check.WARN)).warnings[0]
    accepted(rq(called_aet="OTHER"))


@pytest.mark.parametrize("title", MALFORMED)
def test_hazard_23_malformed_calling_title(title: str) -> None:
    assert rejected(rq(calling_aet=title)) == (1, 1, 3)


@pytest.mark.parametrize(
    ("title", "host", "fine"),
    [
        ("PEER", "10.0.0.7", True),
        ("PEER", "10.0.0.8", False),
        ("NET", "10.1.255.3", True),
        ("NET", "10.2.0.1", False),
        ("NET", "no address", False),
        ("ANYWHERE", "192.0.2.1", True),
        ("STRANGER", "10.0.0.7", False),
    ],
)
def test_hazard_23_calling_title_and_host(title: str, host: str, fine: bool) -> None:
    known = {"PEER": ("10.0.0.7",), "NET": ("10.1.0.0/16",), "ANYWHERE": ()}
    policy = replace(POLICY, calling=known, calling_check=Check.ENFORCE)
    request, peer = rq(calling_aet=title), Peer(host)
    if fine:
        assert accepted(request, policy, peer).warnings == ()
        return
    assert rejected(request, policy, peer) == (1, 1, 3)
    lax = replace(policy, calling_check=Check.WARN, host_check=Check.WARN)
    assert title in accepted(request, lax, peer).warnings[0]
    accepted(request, replace(policy, calling_check=Check.OFF, host_check=Check.OFF), peer)


def test_hazard_24_association_limits() -> None:
    policy = replace(POLICY, maximum_associations=10, maximum_per_host=3)
    accepted(rq(), policy, Peer("h", 9, 2))
    assert rejected(rq(), policy, Peer("h", 10, 0)) == (2, 3, 2)
    assert rejected(rq(), policy, Peer("h", 9, 3)) == (2, 3, 2)
    accepted(rq(), POLICY, Peer("h", 10_000, 10_000))


def test_hazard_25_congestion() -> None:
    assert rejected(rq(), POLICY, Peer("h", congested=True)) == (2, 3, 1)


@pytest.mark.parametrize("length", [1, 7])
def test_hazard_37_maximum_length_without_room(length: int) -> None:
    assert rejected(rq(MaximumLength(length))) == (1, 1, 1)


@pytest.mark.parametrize("length", [0, 8, 12, 0xFFFFFFFF])
def test_hazard_37_other_maximum_lengths(length: int) -> None:
    accepted(rq(MaximumLength(length)))


def test_a_request_without_contexts_is_rejected() -> None:
    assert rejected(AssociateRQ("HILUM", "PEER")) == (1, 1, 1)


# User identity ------------------------------------------------------------------------------------


def verify(identity: UserIdentityRQ, peer: Peer) -> bytes | None:
    if identity.kind == 2:
        return b"" if (identity.primary, identity.secondary) == (b"ann", b"right") else None
    return b"ticket" if identity.kind == 3 and identity.primary == b"good" else None


@pytest.mark.parametrize("positive", [True, False])
@pytest.mark.parametrize(
    ("kind", "primary", "secondary"),
    [(1, b"ann", b""), (2, b"ann", b"wrong"), (3, b"bad", b""), (4, b"", b""), (5, b"", b"")],
)
def test_hazard_38_user_identity_that_cannot_be_verified(
    kind: int, primary: bytes, secondary: bytes, positive: bool
) -> None:
    request = rq(UserIdentityRQ(kind, positive, primary, secondary))
    assert rejected(request, replace(POLICY, verify_user=verify)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("identity", "response"),
    [
        (UserIdentityRQ(2, True, b"ann", b"right"), b""),
        (UserIdentityRQ(3, True, b"good"), b"ticket"),
        (UserIdentityRQ(2, False, b"ann", b"right"), None),
    ],
)
def test_hazard_38_the_response_is_there_when_asked(
    identity: UserIdentityRQ, response: bytes | None
) -> None:
    answer = accepted(rq(identity), replace(POLICY, verify_user=verify))
    item = answer.ac.user_item(UserIdentityAC)
    assert item == (None if response is None else UserIdentityAC(response))
    assert answer.user == identity


def test_hazard_38_without_support_the_requestor_decides() -> None:
    """PS3.7 D.3.3.7: an acceptor without user identification accepts without a response."""
    answer = accepted(rq(UserIdentityRQ(1, True, b"ann")))
    assert answer.ac.user_item(UserIdentityAC) is None


def test_hazard_38_required_but_missing() -> None:
    policy = replace(POLICY, verify_user=verify, identity_required=True)
    assert rejected(rq(), policy) == (1, 1, 1)


# Contexts -----------------------------------------------------------------------------------------


def test_context_results() -> None:
    contexts = (
        ProposedContext(1, ECHO, (EXPLICIT, IMPLICIT)),
        ProposedContext(3, ECHO, (EXPLICIT,)),
        ProposedContext(5, UNKNOWN, (IMPLICIT,)),
        ProposedContext(7, ECHO, ()),
        ProposedContext(9, CT, (JPEG, IMPLICIT)),
    )
    answer = accepted(rq(contexts=contexts))
    assert answer.ac.contexts == (
        ContextResult(1, 0, IMPLICIT),
        ContextResult(3, 4, EXPLICIT),
        ContextResult(5, 3, IMPLICIT),
        ContextResult(7, 4, IMPLICIT),
        ContextResult(9, 0, JPEG),
    )
    assert [c.transfer_syntax for c in answer.contexts if c.accepted] == [IMPLICIT, JPEG]
    assert [c.id for c in answer.contexts] == [1, 3, 5, 7, 9]


def test_hazard_19_only_unknown_transfer_syntaxes() -> None:
    assert accepted(rq(syntaxes=("9.9",))).ac.contexts[0].result == 4


@pytest.mark.parametrize("refusal", [1, 2])
def test_contexts_refused_by_policy(refusal: int) -> None:
    assert accepted(rq(), with_support(Support(refusal=refusal))).ac.contexts[0].result == refusal


@pytest.mark.parametrize(
    ("preferred", "chosen"),
    [((), JPEG), ((EXPLICIT,), EXPLICIT), (("9.9", IMPLICIT, JPEG), IMPLICIT), (("9.9",), JPEG)],
)
def test_preferred_transfer_syntaxes(preferred: tuple[str, ...], chosen: str) -> None:
    policy = with_support(Support(preferred=preferred))
    answer = accepted(rq(syntaxes=(JPEG, EXPLICIT, IMPLICIT)), policy)
    assert answer.contexts[0].transfer_syntax == chosen


def test_a_preferred_transfer_syntax_must_be_acceptable() -> None:
    policy = with_support(Support(accepts=IMPLICIT.__eq__, preferred=(EXPLICIT,)))
    assert (
        accepted(rq(syntaxes=(EXPLICIT, IMPLICIT)), policy).contexts[0].transfer_syntax == IMPLICIT
    )


def test_common_extended_negotiation_tells_of_private_classes() -> None:
    contexts = (ProposedContext(1, UNKNOWN, (IMPLICIT,)),)
    common = CommonExtendedNegotiation(UNKNOWN, "1.2.840.10008.4.2", (CT,))
    assert accepted(rq(common, contexts=contexts)).ac.contexts[0].result == 0


# Roles: (proposed), (we are SCP, SCU) -> the requestor's (SCU, SCP), or a refusal
@pytest.mark.parametrize(
    ("proposed", "ours", "result", "roles"),
    [
        (None, (True, False), 0, (True, False)),
        (None, (True, True), 0, (True, False)),
        (None, (False, True), 2, None),
        ((True, False), (True, True), 0, (True, False)),
        ((True, True), (True, False), 0, (True, False)),
        ((True, True), (True, True), 0, (True, True)),
        ((False, True), (True, True), 0, (False, True)),
        ((False, True), (True, False), 2, None),
        ((False, False), (True, True), 2, None),
    ],
)
def test_roles(
    proposed: tuple[bool, bool] | None,
    ours: tuple[bool, bool],
    result: int,
    roles: tuple[bool, bool] | None,
) -> None:
    items = [RoleSelection(ECHO, *proposed)] if proposed else []
    answer = accepted(rq(*items), with_support(Support(scp=ours[0], scu=ours[1])))
    context = answer.contexts[0]
    assert context.result == result
    answered = answer.ac.all_user_items(RoleSelection)
    if roles is None:
        assert answered == ()
        return
    assert (context.scu_role, context.scp_role) == roles
    assert answered == ((RoleSelection(ECHO, *roles),) if proposed else ())


def test_roles_of_classes_without_a_context_are_not_answered() -> None:
    assert accepted(rq(RoleSelection(CT, True, True))).ac.all_user_items(RoleSelection) == ()


def test_extended_negotiation() -> None:
    policy = with_support(Support(extended=lambda asked: asked[:1] if asked else None))
    items = (ExtendedNegotiation(ECHO, b"\1\1"), ExtendedNegotiation(CT, b"\1"))
    answers = accepted(rq(*items), policy).ac.all_user_items(ExtendedNegotiation)
    assert answers == (ExtendedNegotiation(ECHO, b"\1"),)
    empty = accepted(rq(ExtendedNegotiation(ECHO, b"")), policy)
    assert empty.ac.all_user_items(ExtendedNegotiation) == ()
    assert accepted(rq(*items)).ac.all_user_items(ExtendedNegotiation) == ()


# What we perform at once is what the requestor may invoke; 0 is no limit
@pytest.mark.parametrize(
    ("asked", "ours", "answer"),
    [
        ((5, 6), (1, 1), (1, 1)),
        ((5, 6), (3, 8), (5, 3)),
        ((0, 0), (3, 8), (8, 3)),
        ((0, 0), (0, 0), (0, 0)),
        ((5, 6), (0, 0), (5, 6)),
        ((1, 1), (0, 9), (1, 1)),
    ],
)
def test_asynchronous_window(
    asked: tuple[int, int], ours: tuple[int, int], answer: tuple[int, int]
) -> None:
    policy = replace(POLICY, window_invoked=ours[0], window_performed=ours[1])
    result = accepted(rq(AsynchronousOperationsWindow(*asked)), policy)
    item = result.ac.user_item(AsynchronousOperationsWindow)
    assert item == AsynchronousOperationsWindow(*answer)
    assert (result.window_performed, result.window_invoked) == answer


def test_no_window_without_asking() -> None:
    result = accepted(rq(), replace(POLICY, window_performed=0))
    assert result.ac.user_item(AsynchronousOperationsWindow) is None
    assert (result.window_invoked, result.window_performed) == (1, 1)


def test_the_answer_says_who_we_are_and_echoes_the_request() -> None:
    policy = replace(POLICY, maximum_length=4096, implementation_version_name="HILUM_X")
    ac = accepted(rq(called_aet="OTHER", reserved=bytes(range(32))), policy).ac
    assert (ac.called_aet, ac.calling_aet, ac.reserved) == ("OTHER", "PEER", bytes(range(32)))
    assert ac.maximum_length == 4096
    assert ac.user_item(ImplementationVersionName) == ImplementationVersionName("HILUM_X")
    assert ac.user_item(ImplementationClassUID) is not None


def test_the_check_of_hosts_does_not_depend_on_that_of_titles() -> None:
    known = {"PEER": ("10.0.0.7",)}
    policy = replace(POLICY, calling=known, calling_check=Check.OFF, host_check=Check.ENFORCE)
    assert rejected(rq(calling_aet="PEER"), policy, Peer("10.0.0.8")) == (1, 1, 3)
    assert accepted(rq(calling_aet="STRANGER"), policy, Peer("10.0.0.8")).warnings == ()
