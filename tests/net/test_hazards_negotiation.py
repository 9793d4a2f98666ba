"""Hazards 17, 18 and 38 over TCP: odd items, odd contexts and users that are not who they say.

In memory they are tried in `tests/protocol`; here the answer is what a peer reads from its socket,
and afterwards the server is as it was (see `tests/net/site.py`).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from hilum.wire.items import UserIdentityAC, UserIdentityRQ
from hilum.wire.pdu import Abort, AssociateAC, AssociateRJ, ProposedContext
from tests.net.scripted import CT, EXPLICIT, IMPLICIT, VERIFICATION, echo, request
from tests.net.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.ul.negotiate import Peer
    from tests.net.scripted import Scripted

HEAD = 6
FIXED = 68
"""Bytes of A-ASSOCIATE-RQ between its header and its items (PS3.8 Table 9-11)."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def item(kind: int, body: bytes, reserved: int = 0) -> bytes:
    return struct.pack(">BBH", kind, reserved, len(body)) + body


def lengthened(encoded: bytes) -> bytes:
    """A PDU whose length field is what it has."""
    return encoded[:2] + struct.pack(">L", len(encoded) - HEAD) + encoded[HEAD:]


# 17: unknown items, reserved bytes, padded UIDs ---------------------------------------------------


def odd_requests() -> dict[str, bytes]:
    encoded = request().encode()
    fixed, items = encoded[: HEAD + FIXED], encoded[HEAD + FIXED :]
    user = items.index(b"\x50\x00")
    (length,) = struct.unpack_from(">H", items, user + 2)
    inside = items[user + 4 : user + 4 + length]
    context = items.index(b"\x20\x00")
    reserved = bytearray(encoded)
    reserved[1] = 0xFF
    reserved[8:10] = b"\xff\xff"
    reserved[42:74] = b"\xff" * 32
    marked = bytearray(items)
    for at in (1, context + 1, context + 5, context + 6, context + 7, user + 1):
        marked[at] = 0xFF
    uid = item(0x40, IMPLICIT.encode() + b"\0")
    padded = item(0x20, b"\x09\0\0\0" + item(0x30, VERIFICATION.encode() + b"\0") + uid)
    return {
        "unknown item 60": fixed + items[:user] + item(0x60, b"what") + items[user:],
        "unknown item first": fixed + item(0x01, b"") + items,
        "unknown sub-item 5A": fixed + items[:user] + item(0x50, inside + item(0x5A, bytes(9))),
        "unknown sub-item first": fixed + items[:user] + item(0x50, item(0xEE, b"") + inside),
        "reserved bytes of the PDU": bytes(reserved),
        "reserved bytes of items": fixed + bytes(marked),
        "trailing NUL in UIDs": fixed + items[:user] + padded + items[user:],
    }


@pytest.mark.parametrize("what", odd_requests())
def test_hazard_17_what_is_unknown_or_reserved_is_passed_over(site: Site, what: str) -> None:
    with site.connect() as peer:
        peer.send(lengthened(odd_requests()[what]))
        answer = peer.pdu()
        assert isinstance(answer, AssociateAC)
        assert {context.result for context in answer.contexts} == {0}
        peer.send(echo(1, 9 if "NUL" in what else 1))
        assert peer.status() == 0
        peer.release()


# 18: context ids ----------------------------------------------------------------------------------


def many(count: int) -> tuple[ProposedContext, ...]:
    return tuple(ProposedContext(2 * n + 1, VERIFICATION, (IMPLICIT,)) for n in range(count))


def with_ids(*ids: int) -> bytes:
    """A request with these context ids, which the PDU's own encoder need not accept."""
    encoded = request(contexts=()).encode()
    contexts = b"".join(
        item(
            0x20,
            bytes((id_ & 0xFF, 0, 0, 0))
            + item(0x30, VERIFICATION.encode())
            + item(0x40, IMPLICIT.encode()),
        )
        for id_ in ids
    )
    at = encoded.index(b"\x50\x00", HEAD + FIXED)
    return lengthened(encoded[:at] + contexts + encoded[at:])


def test_hazard_18_128_contexts_are_accepted_and_each_works(site: Site) -> None:
    with site.connect() as peer:
        answer = peer.associate(request(contexts=many(128)))
        assert [(c.id, c.result) for c in answer.contexts] == [(2 * n + 1, 0) for n in range(128)]
        for context in (1, 127, 255):
            peer.send(echo(context, context))
            assert peer.status() == 0
        peer.release()


@pytest.mark.parametrize(
    "ids",
    [
        tuple(range(1, 258, 2)),
        (*range(1, 256, 2), 1),
        (2,),
        (1, 3, 4),
        (0,),
        (1, 1),
        (1, 3, 5, 3),
    ],
    ids=["129", "129 with one twice", "even", "one even", "zero", "twice", "twice in four"],
)
def test_hazard_18_context_ids_that_are_wrong_are_aborted(site: Site, ids: tuple[int, ...]) -> None:
    """PS3.8 Table 9-18: odd, 1 to 255, each once."""
    with site.connect() as peer:
        peer.send(with_ids(*ids))
        answer = peer.pdu()
        assert isinstance(answer, Abort), answer
        assert answer.source in (0, 2)
        assert peer.closed()
        assert site.ended()[0].startswith("aborted")


# 38: user identity --------------------------------------------------------------------------------


def known(user: UserIdentityRQ, _: Peer) -> bytes | None:
    """Knows one user of each of two kinds."""
    answers = {
        (1, b"ada", b""): b"",
        (2, b"ada", b"lovelace"): b"",
        (3, b"ticket", b""): b"server ticket",
    }
    return answers.get((user.kind, user.primary, user.secondary))


USERS = {
    "1 right": (1, b"ada", b"", True),
    "1 wrong": (1, b"eve", b"", False),
    "1 empty": (1, b"", b"", False),
    "2 right": (2, b"ada", b"lovelace", True),
    "2 wrong passcode": (2, b"ada", b"guess", False),
    "2 no passcode": (2, b"ada", b"", False),
    "3 right": (3, b"ticket", b"", True),
    "3 wrong": (3, b"expired", b"", False),
    "4 not supported": (4, b"<Assertion/>", b"", False),
    "5 not supported": (5, b"e30.e30.", b"", False),
    "6 is no type": (6, b"ada", b"", False),
    "1 with a passcode": (1, b"ada", b"lovelace", False),
}


@pytest.mark.parametrize("asked", [True, False], ids=["answer asked", "no answer asked"])
@pytest.mark.parametrize("who", USERS)
def test_hazard_38_a_user_is_verified_and_answered_when_it_asks(who: str, asked: bool) -> None:
    kind, primary, secondary, right = USERS[who]
    user = UserIdentityRQ(kind, asked, primary, secondary)
    with Site(verify_user=known) as site, site.connect() as peer:
        peer.send(request(user).encode())
        answer = peer.pdu()
        if not right:
            assert answer == AssociateRJ(1, 1, 1)
            peer.sock.close()
            (line,) = site.ended()
            assert line.startswith("rejected: ") and "identity" in line
            assert not any(secret in line for secret in ("guess", "lovelace", "expired"))
            return
        assert isinstance(answer, AssociateAC)
        item_ = answer.user_item(UserIdentityAC)
        assert (item_ is not None) == asked
        assert item_ is None or item_.response == (b"server ticket" if kind == 3 else b"")
        peer.send(echo())
        assert peer.status() == 0
        peer.release()


class Strict(Site):
    """A site whose own peers say who they are."""

    def connect(self) -> Scripted:
        peer = super().connect()
        anonymous = peer.associate
        ada = request(UserIdentityRQ(1, False, b"ada"))
        peer.associate = lambda rq=None: anonymous(rq or ada)  # type: ignore[method-assign]
        return peer


def test_hazard_38_an_identity_that_is_required_and_absent() -> None:
    with Strict(identity_required=True) as site, site.connect() as peer:
        peer.send(request().encode())
        assert peer.pdu() == AssociateRJ(1, 1, 1)
        peer.sock.close()
        assert site.ended() == ["rejected: no user identity"]


def test_hazard_38_an_identity_that_nobody_verifies_is_no_proof_and_gets_no_response() -> None:
    user = UserIdentityRQ(2, True, b"ada", b"lovelace")
    context = ProposedContext(1, CT, (EXPLICIT,))
    with Site() as site, site.connect() as peer:
        answer = peer.associate(request(user, contexts=(context,)))
        assert answer.user_item(UserIdentityAC) is None
        peer.release()
