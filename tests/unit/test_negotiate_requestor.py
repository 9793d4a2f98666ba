"""The requestor's reading of an A-ASSOCIATE-AC, broken ones included."""

from __future__ import annotations

import pytest

from hilum.errors import UsageError
from hilum.ul.events import PresentationContext
from hilum.ul.negotiate import contexts_from, propose
from hilum.wire.pdu import (
    AssociateAC,
    AssociateRQ,
    AsynchronousOperationsWindow,
    ContextResult,
    ExtendedNegotiation,
    ProposedContext,
    RoleSelection,
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
