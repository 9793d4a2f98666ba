"""What to answer to an A-ASSOCIATE-RQ, and what an A-ASSOCIATE-AC came to: pure functions.

Owns the rules of association negotiation. Must not know sockets, states or which service classes
there are: the policy brings that. PS3.8 7.1.1 and 9.3, PS3.7 Annex D.3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from hilum.errors import UsageError
from hilum.tables.implementation import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from hilum.tables.pdu_layout import CONTEXT_IDS, MINIMUM_MAXIMUM_LENGTH, PROTOCOL_VERSION
from hilum.tables.uids import APPLICATION_CONTEXT, IMPLICIT_VR_LITTLE_ENDIAN
from hilum.ul.events import PresentationContext
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
from hilum.wire.primitives import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hilum.wire.pdu import UserItem

__all__ = [
    "Accepted",
    "Agreed",
    "Check",
    "Peer",
    "Policy",
    "PresentationContext",
    "Rejected",
    "Support",
    "SupportFor",
    "UserIdentity",
    "VerifyUser",
    "contexts_from",
    "negotiate",
    "negotiation_items",
    "propose",
]

# PS3.8 Table 9-18
_ACCEPTANCE, _NO_REASON, _ABSTRACT_SYNTAX, _TRANSFER_SYNTAXES = 0, 2, 3, 4
_ROLES_BY_DEFAULT = (True, False)

USER_IDENTITIES = (1, 2, 3, 4, 5)
"""Username, username and passcode, Kerberos, SAML, JSON Web Token (PS3.7 Table D.3-14)."""


class Check(StrEnum):
    """How strictly an AE title is compared with what we know."""

    OFF = "off"
    WARN = "warn"
    ENFORCE = "enforce"


class Peer(NamedTuple):
    """What is known of the requestor beside its request.

    `associations` and `from_host` are how many others are open now, in all and from this host.
    `congested`: we are short of memory, descriptors or disk, and take none for the moment.
    """

    host: str
    associations: int = 0
    from_host: int = 0
    congested: bool = False


@dataclass(frozen=True, slots=True)
class Support:
    """How one abstract syntax is supported.

    Args:
        accepts: whether a transfer syntax is acceptable; None: any is.
        preferred: transfer syntaxes to choose before others, best first; the rest, and all if
            this is empty, are taken in the order of the proposal.
        scp: we act as SCP, the requestor as SCU (the default roles).
        scu: we act as SCU, should the requestor propose to be SCP.
        extended: answers the application information of extended negotiation; None: no answer.
        refusal: 1 (user-rejection) or 2 (no-reason) to refuse the context for a reason of our own.
    """

    accepts: Callable[[str], bool] | None = None
    preferred: tuple[str, ...] = ()
    scp: bool = True
    scu: bool = False
    extended: Callable[[bytes], bytes | None] | None = None
    refusal: int = 0


SupportFor: TypeAlias = "Callable[[str, CommonExtendedNegotiation | None], Support | None]"
"""What is supported for an abstract syntax, given what the requestor says of its service class."""

VerifyUser: TypeAlias = "Callable[[UserIdentityRQ, Peer], bytes | None]"
"""Verifies a user: the server response (empty but for Kerberos and SAML), or None to refuse."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Whom we associate with, and on what terms.

    Args:
        aets: our AE titles.
        support: what we support.
        called_check: ENFORCE rejects requests to other titles; WARN notes them.
        calling: the calling AE titles that we know, each with the hosts it may come from
            (addresses, or networks such as `10.1.0.0/16`); no hosts: from anywhere.
        calling_check: ENFORCE rejects requests from titles that we do not know; WARN notes them.
        host_check: ENFORCE rejects requests of a title that we know from another host than its
            own; WARN notes them.
        maximum_associations: at once; 0: no limit.
        maximum_per_host: at once from one host; 0: no limit.
        maximum_length: the longest P-DATA-TF that we receive, in bytes.
        window_invoked: operations that we have outstanding at most; 0: no limit.
        window_performed: operations that we let the peer have outstanding; 0: no limit.
        verify_user: verifies user identities; None: they are ignored.
        identity_required: reject requests without a user identity.
    """

    aets: tuple[str, ...]
    support: SupportFor
    called_check: Check = Check.ENFORCE
    calling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    calling_check: Check = Check.OFF
    host_check: Check = Check.ENFORCE
    maximum_associations: int = 0
    maximum_per_host: int = 0
    maximum_length: int = 1 << 20
    window_invoked: int = 1
    window_performed: int = 1
    verify_user: VerifyUser | None = None
    identity_required: bool = False
    implementation_class_uid: str = IMPLEMENTATION_CLASS_UID
    implementation_version_name: str = IMPLEMENTATION_VERSION_NAME


class Accepted(NamedTuple):
    """Send `ac`. The windows are ours: operations we invoke, and perform, at once (0: no limit).

    `extended` is the application information that `ac` answers, by SOP class.
    """

    ac: AssociateAC
    contexts: tuple[PresentationContext, ...]
    window_invoked: int = 1
    window_performed: int = 1
    user: UserIdentityRQ | None = None
    warnings: tuple[str, ...] = ()
    extended: Mapping[str, bytes] = MappingProxyType({})


class Rejected(NamedTuple):
    """Send A-ASSOCIATE-RJ with these codes of PS3.8 Table 9-21; `why` is one line for the log."""

    result: int
    source: int
    reason: int
    why: str


class Agreed(NamedTuple):
    """What an A-ASSOCIATE-AC came to, for the requestor; windows as in `Accepted`.

    `extended` is the application information by SOP class; `user_response` the answer to the user
    identity, None for none.
    """

    contexts: tuple[PresentationContext, ...]
    window_invoked: int = 1
    window_performed: int = 1
    extended: Mapping[str, bytes] = MappingProxyType({})
    user_response: bytes | None = None


class UserIdentity(NamedTuple):
    """Who the requestor's user is (PS3.7 D.3.3.7.1).

    `kind` is 1 username, 2 username and passcode (`secondary`), 3 Kerberos service ticket, 4 SAML
    assertion, 5 JSON Web Token.
    """

    kind: int
    primary: bytes
    secondary: bytes = b""
    positive_response: bool = False

    def __repr__(self) -> str:
        # WHY: a passcode or a ticket must not reach a log
        return f"UserIdentity(kind={self.kind})"


class Wish(Protocol):
    """What a proposal asks for beside transfer syntaxes (see `services.base.Proposal`)."""

    @property
    def abstract_syntax(self) -> str: ...
    @property
    def roles(self) -> tuple[bool, bool] | None: ...
    @property
    def information(self) -> bytes | None: ...
    @property
    def service_class(self) -> str: ...
    @property
    def related(self) -> tuple[str, ...]: ...


# The acceptor's side ------------------------------------------------------------------------------


def negotiate(rq: AssociateRQ, policy: Policy, peer: Peer) -> Accepted | Rejected:
    """The answer to a request: all its contexts answered, or a rejection that says why."""
    warnings: list[str] = []
    rejected = _refuse_provider(rq, policy, peer) or _refuse_user(rq, policy, peer, warnings)
    if rejected is not None:
        return rejected
    user = rq.user_item(UserIdentityRQ)
    response = policy.verify_user(user, peer) if user and policy.verify_user else None
    if user and policy.verify_user and response is None:
        return Rejected(1, 1, 1, f"user identity of type {user.kind} not verified")
    offers = _offers(rq, policy)
    contexts = tuple(_answer(context, *offers[context.abstract_syntax]) for context in rq.contexts)
    extended = _extended_answered(rq, contexts, offers)
    items: list[UserItem] = [
        MaximumLength(policy.maximum_length),
        ImplementationClassUID(policy.implementation_class_uid),
        ImplementationVersionName(policy.implementation_version_name),
        *_roles_answered(rq, contexts),
        *extended,
    ]
    if user and user.positive_response and response is not None:
        items.append(UserIdentityAC(response))
    invoked, performed = _windows(rq, policy, items)
    results = tuple(map(_result, rq.contexts, contexts))
    ac = AssociateAC(
        rq.called_aet, rq.calling_aet, results, tuple(items), reserved=rq.reserved
    )  # the titles are an echo, as Table 9-17 asks
    information = {item.sop_class: item.information for item in extended}
    return Accepted(ac, contexts, invoked, performed, user, tuple(warnings), information)


def _refuse_provider(rq: AssociateRQ, policy: Policy, peer: Peer) -> Rejected | None:
    if not rq.protocol_version & PROTOCOL_VERSION:
        return Rejected(1, 2, 2, f"protocol version {rq.protocol_version:04X}H")
    if peer.congested:
        return Rejected(2, 3, 1, "short of resources for the moment")
    if 0 < policy.maximum_associations <= peer.associations:
        return Rejected(2, 3, 2, f"{peer.associations} associations are open")
    if 0 < policy.maximum_per_host <= peer.from_host:
        return Rejected(2, 3, 2, f"{peer.from_host} associations are open from {peer.host}")
    return None


def _refuse_user(
    rq: AssociateRQ, policy: Policy, peer: Peer, warnings: list[str]
) -> Rejected | None:
    if rq.application_context != APPLICATION_CONTEXT:
        return Rejected(1, 1, 2, one_line(f"application context {rq.application_context!r}"))
    for problem, check, title, reason in (
        (_called_problem(rq, policy), policy.called_check, rq.called_aet, 7),
        (_calling_problem(rq, policy), policy.calling_check, rq.calling_aet, 3),
        (_host_problem(rq, policy, peer), policy.host_check, rq.calling_aet, 3),
    ):
        if problem and (check is Check.ENFORCE or not _well_formed(title)):
            return Rejected(1, 1, reason, problem)
        if problem and check is Check.WARN:
            warnings.append(problem)
    if 0 < rq.maximum_length < MINIMUM_MAXIMUM_LENGTH:
        return Rejected(1, 1, 1, f"maximum length {rq.maximum_length} leaves no room for a message")
    if not rq.contexts:
        return Rejected(1, 1, 1, "no presentation context proposed")
    if policy.identity_required and rq.user_item(UserIdentityRQ) is None:
        return Rejected(1, 1, 1, "no user identity")
    return None


def _called_problem(rq: AssociateRQ, policy: Policy) -> str:
    if _well_formed(rq.called_aet) and rq.called_aet in policy.aets:
        return ""
    return one_line(f"called AE title {rq.called_aet!r} is none of ours")


def _calling_problem(rq: AssociateRQ, policy: Policy) -> str:
    title = rq.calling_aet
    if _well_formed(title) and title in policy.calling:
        return ""
    return one_line(f"calling AE title {title!r} is not known")


def _host_problem(rq: AssociateRQ, policy: Policy, peer: Peer) -> str:
    hosts = policy.calling.get(rq.calling_aet)
    if not hosts or any(_host_matches(peer.host, allowed) for allowed in hosts):
        return ""
    return one_line(f"calling AE title {rq.calling_aet!r} may not come from {peer.host}")


def _well_formed(title: str) -> bool:
    """Whether an AE title is one at all (PS3.5 Table 6.2-1, VR AE; PS3.8 Table 9-11)."""
    return bool(title) and title.isascii() and title.isprintable() and "\\" not in title


def _host_matches(host: str, allowed: str) -> bool:
    if "/" not in allowed:
        return host == allowed
    from ipaddress import ip_address, ip_network

    try:
        return ip_address(host) in ip_network(allowed, strict=False)
    except ValueError:
        return False


_Offer: TypeAlias = "tuple[Support | None, RoleSelection | None]"


def _offers(rq: AssociateRQ, policy: Policy) -> dict[str, _Offer]:
    """What we support, and the roles proposed, for each abstract syntax of the request."""
    common = {item.sop_class: item for item in rq.all_user_items(CommonExtendedNegotiation)}
    roles = _proposed_roles(rq)
    names = {context.abstract_syntax for context in rq.contexts}
    return {name: (policy.support(name, common.get(name)), roles.get(name)) for name in names}


def _proposed_roles(rq: AssociateRQ) -> dict[str, RoleSelection]:
    return {item.sop_class: item for item in rq.all_user_items(RoleSelection)}


def _answer(
    proposed: ProposedContext, support: Support | None, role: RoleSelection | None
) -> PresentationContext:
    def answered(
        result: int, transfer_syntax: str = "", roles: tuple[bool, bool] = _ROLES_BY_DEFAULT
    ) -> PresentationContext:
        return PresentationContext(
            proposed.id, proposed.abstract_syntax, transfer_syntax, result, *roles
        )

    if support is None:
        return answered(_ABSTRACT_SYNTAX)
    if support.refusal:
        return answered(support.refusal)
    roles = _agreed_roles(support, role)
    if not any(roles):
        return answered(_NO_REASON)
    chosen = _choose(proposed.transfer_syntaxes, support)
    return answered(_ACCEPTANCE, chosen, roles) if chosen else answered(_TRANSFER_SYNTAXES)


def _agreed_roles(support: Support, proposed: RoleSelection | None) -> tuple[bool, bool]:
    """The requestor's SCU and SCP role (PS3.7 D.3.3.4): never one that it did not propose."""
    if proposed is None:
        return support.scp, False
    return proposed.scu_role and support.scp, proposed.scp_role and support.scu


def _choose(proposed: tuple[str, ...], support: Support) -> str:
    accepts = support.accepts
    usable = [name for name in proposed if accepts is None or accepts(name)]
    preferred = (name for name in support.preferred if name in usable)
    return next(preferred, usable[0] if usable else "")


def _result(proposed: ProposedContext, answer: PresentationContext) -> ContextResult:
    # PS3.8 Table 9-18: a refused context carries a transfer syntax too, though without meaning
    named = (answer.transfer_syntax, *proposed.transfer_syntaxes, IMPLICIT_VR_LITTLE_ENDIAN)
    return ContextResult(answer.id, answer.result, next(filter(None, named)))


def _roles_answered(
    rq: AssociateRQ, contexts: tuple[PresentationContext, ...]
) -> list[RoleSelection]:
    roles = {c.abstract_syntax: (c.scu_role, c.scp_role) for c in contexts if c.accepted}
    proposed = _proposed_roles(rq)
    return [RoleSelection(name, *roles[name]) for name in proposed if name in roles]


def _extended_answered(
    rq: AssociateRQ, contexts: tuple[PresentationContext, ...], offers: Mapping[str, _Offer]
) -> list[ExtendedNegotiation]:
    accepted = {context.abstract_syntax for context in contexts if context.accepted}
    answers = []
    for item in rq.all_user_items(ExtendedNegotiation):
        support = offers[item.sop_class][0] if item.sop_class in accepted else None
        if support and support.extended:
            information = support.extended(item.information)
            if information is not None:
                answers.append(ExtendedNegotiation(item.sop_class, information))
    return answers


def _windows(rq: AssociateRQ, policy: Policy, items: list[UserItem]) -> tuple[int, int]:
    """Our windows (PS3.7 D.3.3.3); the item goes into the answer only if it was in the request."""
    asked = rq.user_item(AsynchronousOperationsWindow)
    if asked is None:
        return 1, 1
    invoked = _smaller(asked.performed, policy.window_invoked)
    performed = _smaller(asked.invoked, policy.window_performed)
    # The answer speaks of the requestor: what it may invoke, and perform
    items.append(AsynchronousOperationsWindow(performed, invoked))
    return invoked, performed


def _smaller(first: int, second: int) -> int:
    """The smaller window, where 0 is no limit."""
    return min(first, second) if first and second else first or second


# The requestor's side -----------------------------------------------------------------------------


def propose(
    called_aet: str,
    calling_aet: str,
    contexts: Iterable[tuple[str, tuple[str, ...]]],
    *,
    maximum_length: int = 1 << 20,
    window_invoked: int = 1,
    window_performed: int = 1,
    items: Iterable[UserItem] = (),
) -> AssociateRQ:
    """A request with these presentation contexts: abstract syntax and transfer syntaxes of each.

    Args:
        maximum_length: the longest P-DATA-TF that we receive, in bytes; 0: no limit.
        window_invoked: operations that we would like to have outstanding; 0: no limit.
        window_performed: operations that the peer may have outstanding; 0: no limit.
        items: role selections, extended negotiations and a user identity, in any order.

    UsageError for more contexts than there are ids (128).
    """
    proposed = tuple(
        ProposedContext(2 * index + 1, abstract_syntax, tuple(transfer_syntaxes))
        for index, (abstract_syntax, transfer_syntaxes) in enumerate(contexts)
    )
    if len(proposed) > len(CONTEXT_IDS):
        raise UsageError(f"{len(proposed)} presentation contexts: at most {len(CONTEXT_IDS)}")
    user: list[UserItem] = [
        MaximumLength(maximum_length),
        ImplementationClassUID(IMPLEMENTATION_CLASS_UID),
        ImplementationVersionName(IMPLEMENTATION_VERSION_NAME),
        *items,
    ]
    if window_invoked != 1 or window_performed != 1:
        user.append(AsynchronousOperationsWindow(window_invoked, window_performed))
    # in the order of their types, as PS3.7 Annex D lists them
    user.sort(key=lambda item: item.item_type)
    return AssociateRQ(called_aet, calling_aet, proposed, tuple(user))


def negotiation_items(wishes: Iterable[Wish], user: UserIdentity | None = None) -> list[UserItem]:
    """The user items that proposals ask for: each at most once for a SOP class.

    Raises:
        UsageError: a user identity of an unknown kind, or a passcode where none goes.
    """
    found: dict[tuple[type, str], UserItem] = {}

    def once(item: RoleSelection | ExtendedNegotiation | CommonExtendedNegotiation) -> None:
        found.setdefault((type(item), item.sop_class), item)

    for wish in wishes:
        name = wish.abstract_syntax
        if wish.roles is not None:
            once(RoleSelection(name, *wish.roles))
        if wish.information is not None:
            once(ExtendedNegotiation(name, wish.information))
        if wish.service_class:
            once(CommonExtendedNegotiation(name, wish.service_class, wish.related))
    items = list(found.values())
    if user is not None:
        items.append(_identity(user))
    return items


def _identity(user: UserIdentity) -> UserIdentityRQ:
    if user.kind not in USER_IDENTITIES:
        raise UsageError(f"user identity: kinds 1 to 5, not {user.kind}")
    if not user.primary:
        raise UsageError("user identity: the name, ticket, assertion or token is empty")
    if bool(user.secondary) != (user.kind == 2):
        raise UsageError("user identity: a passcode belongs to kind 2, and to no other")
    return UserIdentityRQ(user.kind, user.positive_response, user.primary, user.secondary)


def contexts_from(rq: AssociateRQ, ac: AssociateAC) -> Agreed:
    """What the acceptor agreed to, in the order of the request; every proposed context is there.

    Tolerates answers that are wrong: an unanswered context is refused (result 2), one with a
    transfer syntax that was not proposed is refused (result 4), unknown ids are skipped.
    """
    # LENIENT: PS3.8 9.3.3.2, the first of several answers to one context counts
    results = {result.id: result for result in reversed(ac.contexts)}
    wanted, granted = (
        _proposed_roles(rq),
        {r.sop_class: r for r in ac.all_user_items(RoleSelection)},
    )
    contexts = tuple(
        _agreed(
            proposed,
            results.get(proposed.id),
            _roles_granted(
                wanted.get(proposed.abstract_syntax), granted.get(proposed.abstract_syntax)
            ),
        )
        for proposed in rq.contexts
    )
    extended = {e.sop_class: e.information for e in ac.all_user_items(ExtendedNegotiation)}
    identity = ac.user_item(UserIdentityAC)
    response = None if identity is None else identity.response
    asked = rq.user_item(AsynchronousOperationsWindow)
    answer = ac.user_item(AsynchronousOperationsWindow)
    if asked is None or answer is None:
        return Agreed(contexts, extended=extended, user_response=response)
    invoked = _smaller(asked.invoked, answer.invoked)
    performed = _smaller(asked.performed, answer.performed)
    return Agreed(contexts, invoked, performed, extended, response)


def _agreed(
    proposed: ProposedContext, answer: ContextResult | None, roles: tuple[bool, bool]
) -> PresentationContext:
    result = _NO_REASON if answer is None else answer.result
    transfer_syntax = answer.transfer_syntax if answer and not result else ""
    if not result and transfer_syntax not in proposed.transfer_syntaxes:
        result, transfer_syntax = _TRANSFER_SYNTAXES, ""
    return PresentationContext(
        proposed.id, proposed.abstract_syntax, transfer_syntax, result, *roles
    )


def _roles_granted(
    wanted: RoleSelection | None, granted: RoleSelection | None
) -> tuple[bool, bool]:
    """PS3.7 D.3.3.4: default roles unless proposed and answered; nothing beyond the proposal."""
    if wanted is None or granted is None:
        return _ROLES_BY_DEFAULT
    return wanted.scu_role and granted.scu_role, wanted.scp_role and granted.scp_role
