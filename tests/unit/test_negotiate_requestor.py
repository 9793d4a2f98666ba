"""The requestor's reading of an A-ASSOCIATE-AC, broken ones included."""

from __future__ import annotations

import pytest

from hilum.errors import UsageError
from hilum.services.base import Proposal
from hilum.ul.events import PresentationContext
from hilum.ul.negotiate import UserIdentity, contexts_from, negotiation_items, propose
from hilum.wire.pdu import (
    AssociateAC,
    AssociateRQ,
    AsynchronousOperationsWindow,
    CommonExtendedNegotiation,
    ContextResult,
    ExtendedNegotiation,
    ProposedContext,
    RoleSelection,
    UserIdentityAC,
    UserIdentityRQ,
    UserItem,
)

IMPLICIT, EXPLICIT = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"
PROPOSED = (
    ProposedContext(1, "1.2.3", (IMPLICIT, EXPLICIT)),
    ProposedContext(3, "1.2.4", (IMPLICIT,)),
)


def agreed(
    results: tuple[ContextResult, ...],
    asked: tuple[UserItem, ...] = (),
    answered: tuple[UserItem, ...] = (),
) -> tuple[PresentationContext, ...]:
    rq = AssociateRQ("A", "B", PROPOSED, asked)
    return contexts_from(rq, AssociateAC("A", "B", results, answered)).contexts


def test_accepted_and_refused_contexts() -> None:
    assert agreed((ContextResult(1, 0, EXPLICIT), ContextResult(3, 3, IMPLICIT))) == (
        PresentationContext(1, "1.2.3", EXPLICIT),
        PresentationContext(3, "1.2.4", "", 3),
    )


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        ((), 2),
        ((ContextResult(1, 0, "9.9"),), 4),
        ((ContextResult(1, 0),), 4),
        ((ContextResult(1, 0, IMPLICIT), ContextResult(1, 3)), 0),
        ((ContextResult(1, 3), ContextResult(1, 0, IMPLICIT)), 3),
        ((ContextResult(99, 0, IMPLICIT), ContextResult(0, 0, IMPLICIT)), 2),
        ((ContextResult(1, 200, IMPLICIT),), 200),
    ],
)
def test_broken_answers(results: tuple[ContextResult, ...], outcome: int) -> None:
    first, second = agreed(results)
    assert first.result == outcome
    assert first.accepted == (outcome == 0)
    assert second.result == 2


@pytest.mark.parametrize(
    ("asked", "answered", "roles"),
    [
        (None, None, (True, False)),
        (None, (True, True), (True, False)),
        ((True, True), None, (True, False)),
        ((True, True), (True, True), (True, True)),
        ((True, True), (False, True), (False, True)),
        ((True, False), (True, True), (True, False)),
        ((False, True), (True, True), (False, True)),
        ((False, True), (False, False), (False, False)),
    ],
)
def test_roles(
    asked: tuple[bool, bool] | None,
    answered: tuple[bool, bool] | None,
    roles: tuple[bool, bool],
) -> None:
    wanted = (RoleSelection("1.2.3", *asked),) if asked else ()
    granted = (RoleSelection("1.2.3", *answered),) if answered else ()
    first, second = agreed((ContextResult(1, 0, IMPLICIT),), wanted, granted)
    assert (first.scu_role, first.scp_role) == roles
    assert (second.scu_role, second.scp_role) == (True, False)


@pytest.mark.parametrize(
    ("asked", "answered", "windows"),
    [
        (None, None, (1, 1)),
        (None, (5, 5), (1, 1)),
        ((5, 5), None, (1, 1)),
        ((5, 6), (3, 4), (3, 4)),
        ((0, 0), (0, 7), (0, 7)),
        ((2, 2), (9, 0), (2, 2)),
    ],
)
def test_windows(
    asked: tuple[int, int] | None, answered: tuple[int, int] | None, windows: tuple[int, int]
) -> None:
    wanted = (AsynchronousOperationsWindow(*asked),) if asked else ()
    granted = (AsynchronousOperationsWindow(*answered),) if answered else ()
    rq = AssociateRQ("A", "B", PROPOSED, wanted)
    result = contexts_from(rq, AssociateAC("A", "B", (), granted))
    assert (result.window_invoked, result.window_performed) == windows


def test_extended_negotiation_answers() -> None:
    rq = AssociateRQ("A", "B", PROPOSED)
    ac = AssociateAC("A", "B", (), (ExtendedNegotiation("1.2.3", b"\1"),))
    assert contexts_from(rq, ac).extended == {"1.2.3": b"\1"}


def test_a_proposal_is_a_request_that_survives_the_wire() -> None:
    rq = propose("PACS", "ME", [(f"1.2.{n}", (IMPLICIT,)) for n in range(128)], window_invoked=0)
    assert AssociateRQ.decode(rq.encode()[6:]) == rq
    assert [context.id for context in rq.contexts] == list(range(1, 256, 2))
    assert rq.user_item(AsynchronousOperationsWindow) == AsynchronousOperationsWindow(0, 1)
    assert rq.maximum_length == 1 << 20
    assert propose("PACS", "ME", []).user_item(AsynchronousOperationsWindow) is None


def test_there_are_128_context_ids() -> None:
    with pytest.raises(UsageError, match="at most 128"):
        propose("PACS", "ME", [("1.2.3", (IMPLICIT,))] * 129)


# What proposals ask for beside transfer syntaxes ------------------------------------------------


def test_every_wish_is_said_once_for_a_sop_class() -> None:
    wishes = [
        Proposal("1.2.3", (IMPLICIT,), roles=(False, True), information=b"\1"),
        Proposal("1.2.3", (EXPLICIT,), roles=(True, True), information=b"\2"),
        Proposal("1.2.4", (EXPLICIT,), service_class="1.2", related=("1.2.5",)),
        Proposal("1.2.6", (EXPLICIT,)),
    ]
    assert negotiation_items(wishes) == [
        RoleSelection("1.2.3", False, True),
        ExtendedNegotiation("1.2.3", b"\1"),
        CommonExtendedNegotiation("1.2.4", "1.2", ("1.2.5",)),
    ]


def test_the_items_go_out_in_the_order_of_their_types() -> None:
    items = negotiation_items(
        [Proposal("1.2.3", (IMPLICIT,), roles=(True, True), information=b"\1")],
        UserIdentity(1, b"me"),
    )
    rq = propose("A", "B", [("1.2.3", (IMPLICIT,))], window_performed=4, items=reversed(items))
    assert AssociateRQ.decode(rq.encode()[6:]) == rq
    types = [item.item_type for item in rq.user_items]
    assert types == sorted(types)
    assert rq.user_item(AsynchronousOperationsWindow) == AsynchronousOperationsWindow(1, 4)


@pytest.mark.parametrize("kind", [1, 3, 4, 5])
def test_a_user_identity_with_one_part(kind: int) -> None:
    (item,) = negotiation_items([], UserIdentity(kind, b"ticket", positive_response=True))
    assert item == UserIdentityRQ(kind, True, b"ticket")


def test_a_user_name_with_a_passcode_that_no_log_sees() -> None:
    user = UserIdentity(2, b"me", b"secret")
    assert negotiation_items([], user) == [UserIdentityRQ(2, False, b"me", b"secret")]
    assert "secret" not in repr(user)


@pytest.mark.parametrize(
    "user",
    [
        UserIdentity(0, b"me"),
        UserIdentity(6, b"me"),
        UserIdentity(1, b""),
        UserIdentity(1, b"me", b"secret"),
        UserIdentity(2, b"me"),
    ],
)
def test_a_user_identity_that_means_nothing(user: UserIdentity) -> None:
    with pytest.raises(UsageError, match="user identity"):
        negotiation_items([], user)


def test_the_answer_to_a_user_identity() -> None:
    rq = AssociateRQ("A", "B", PROPOSED)
    ac = AssociateAC("A", "B", (), (UserIdentityAC(b"ticket"),))
    assert contexts_from(rq, ac).user_response == b"ticket"
    assert contexts_from(rq, AssociateAC("A", "B", (), ())).user_response is None
