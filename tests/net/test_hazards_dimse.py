"""Hazards 39 to 49 of DIMSE over TCP: messages that are wrong, refused, or too many.

A message that can be answered is answered and the association lives; else A-ABORT(0,0). Every test
ends with the invariants of `Site.settle`.
"""

from __future__ import annotations

import struct
import threading
import time
from typing import TYPE_CHECKING

import pytest

from hilum.dimse.command import encode_command
from hilum.dimse.messages import c_cancel_rq, c_echo_rsp, c_store_rq, c_store_rsp
from hilum.errors import DimseError, IdentifierMismatch, OutOfSpace
from hilum.services.base import Reply
from hilum.services.verification import SERVICE as VERIFICATION_SERVICE
from hilum.tables.commands import C_ECHO_RQ
from hilum.wire.items import AsynchronousOperationsWindow
from hilum.wire.pdu import Abort
from tests.net.scripted import CT, ECHO, MR, STORE, VERIFICATION, echo, pdata, request, store
from tests.net.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.net.scripted import Scripted

BY_USER = Abort(0, 0)
WINDOW = request(AsynchronousOperationsWindow(4, 1))


@pytest.fixture(params=["one thread for all", "a thread each"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with Site(gathers=request.param == "one thread for all") as running:
        yield running


@pytest.fixture
def peer(site: Site) -> Iterator[Scripted]:
    with site.associate() as associated:
        yield associated


def elements(*values: tuple[int, bytes]) -> bytes:
    """A command set by hand."""
    return b"".join(struct.pack("<HHL", 0, tag, len(raw)) + raw for tag, raw in values)


def us(value: int) -> bytes:
    return struct.pack("<H", value)


def lives(peer: Scripted) -> bool:
    """Whether the association still answers."""
    peer.send(echo(999))
    return peer.response().message_id_responded_to == 999


def store_command(uid: bytes, *, sop_class: str = CT, message_id: int = 1) -> bytes:
    """A C-STORE-RQ by hand, with any SOP Instance UID, followed by a data set."""
    made = elements(
        (0x0002, sop_class.encode()),
        (0x0100, us(1)),
        (0x0110, us(message_id)),
        (0x0700, us(0)),
        (0x0800, us(1)),
        *([(0x1000, uid)] if uid else []),
    )
    return pdata(STORE, True, True, made) + pdata(STORE, False, True, b"data")


def test_hazard_39_a_command_set_without_end(site: Site, peer: Scripted) -> None:
    peer.send_until_closed(pdata(ECHO, True, False, bytes(8000)), 20)
    assert peer.pdu() == BY_USER
    assert "command set longer than" in site.ended()[0]


@pytest.mark.parametrize(
    "broken",
    [
        elements((0x0110, us(1)), (0x0800, us(0x101))),
        elements((0x0100, us(0x30)), (0x0800, us(0x101))),
        elements((0x0100, us(0x30)), (0x0110, us(1))),
        elements((0x0100, us(0x30)), (0x0110, b"abc"), (0x0800, us(0x101))),
        struct.pack("<HHL", 8, 5, 0) + elements((0x0100, us(0x30))),
        elements((0x0100, us(0x30))) + struct.pack("<HHL", 0, 0x0110, 1000),
        elements((0x0100, us(0x30))) + struct.pack("<HHL", 0, 0x0110, 0xFFFFFFFF),
        b"abc",
        b"",
    ],
)
def test_hazard_40_what_is_no_command_set(peer: Scripted, broken: bytes) -> None:
    peer.send(pdata(ECHO, True, True, broken))
    assert peer.pdu() == BY_USER


@pytest.mark.parametrize("field", [0x0F00, 0x7ABC])
def test_hazard_41_a_command_field_that_nobody_knows(peer: Scripted, field: int) -> None:
    unknown = elements((0x0100, us(field)), (0x0110, us(7)), (0x0800, us(0x101)))
    peer.send(pdata(ECHO, True, True, unknown))
    answer = peer.response()
    assert (answer.field, answer.status) == (field | 0x8000, 0x0211)
    assert answer.message_id_responded_to == 7
    assert lives(peer)


def test_hazard_41_an_operation_of_another_service_class(peer: Scripted) -> None:
    """A C-STORE on the context of Verification: drained, and answered."""
    command = c_store_rq(1, VERIFICATION, "1.2.3")
    peer.send(pdata(ECHO, True, True, command), pdata(ECHO, False, True, bytes(3000)))
    assert peer.status() == 0x0211
    assert lives(peer)


@pytest.mark.parametrize("response", [c_store_rsp(1), c_echo_rsp(1)])
def test_hazard_42_responses_that_nobody_asked_for(peer: Scripted, response: bytes) -> None:
    peer.send(pdata(ECHO, True, True, response))
    assert peer.pdu() == BY_USER


def test_hazard_43_another_sop_class_than_that_of_the_context(site: Site, peer: Scripted) -> None:
    peer.send(store_command(b"1.2.3", sop_class=MR))
    assert peer.status() == 0x0122
    assert lives(peer)
    assert not site.store.data


@pytest.mark.parametrize(
    "uid",
    [b"", b"1.2.x", b"../../etc/passwd", b"/etc/x", b"1.2\n.3", b"1" * 65, b"1.2\0.3", b"\xff\xfe"],
)
def test_hazard_44_sop_instance_uids_that_are_none(site: Site, peer: Scripted, uid: bytes) -> None:
    peer.send(store_command(uid))
    assert peer.status() == 0x0117
    assert lives(peer)
    assert not site.store.data
    (refused,) = site.named("refused")
    assert refused.fields["status"] == "0117"


@pytest.mark.parametrize("uid", [b"1.02.3", b"1.2.3\0", b"1..2", b"9" * 64])
def test_hazard_44_sop_instance_uids_that_are_merely_odd(
    site: Site, peer: Scripted, uid: bytes
) -> None:
    peer.send(store_command(uid))
    assert peer.status() == 0
    assert list(site.store.data) == [uid.rstrip(b"\0").decode()]


def test_hazard_45_a_store_that_says_it_has_no_data_set(peer: Scripted) -> None:
    none = encode_command(
        1, MessageID=1, Priority=0, AffectedSOPClassUID=CT, AffectedSOPInstanceUID="1.2"
    )
    peer.send(pdata(STORE, True, True, none))
    assert peer.status() == 0xC000
    assert lives(peer)


def test_hazard_46_a_data_set_with_another_uid(site: Site, peer: Scripted) -> None:
    error = IdentifierMismatch("the data set has another UID", offending=(0x00080018,))
    site.store.errors["submit", "1.2.3"] = error
    peer.send(store("1.2.3"))
    answer = peer.response()
    assert (answer.status, answer.get("OffendingElement")) == (0xA900, (0x00080018,))
    assert answer.error_comment == "the data set has another UID"
    assert site.store.discarded == ["1.2.3"]
    assert lives(peer)


def test_hazard_47_a_message_id_that_is_in_use(site: Site) -> None:
    """The second is refused and its data given up; the first goes on."""
    site.store.gate = threading.Event()
    with site.associate(WINDOW) as peer:
        peer.send(store("1.2.3", message_id=5) + store("1.2.4", message_id=5))
        assert peer.response().status == 0x0210
        site.store.gate.set()
        assert peer.status() == 0
    assert list(site.store.data) == ["1.2.3"]
    assert site.store.discarded == ["1.2.4"]


def test_hazard_47_more_operations_than_the_window(site: Site) -> None:
    """What was begun in time is finished and answered before the A-ABORT."""
    with site.associate(WINDOW) as peer:
        peer.send(*(store(f"1.2.{n}", message_id=n) for n in range(1, 6)))
        assert [peer.status() for _ in range(4)] == [0, 0, 0, 0]
        assert peer.pdu() == BY_USER
    assert sorted(site.store.data) == ["1.2.1", "1.2.2", "1.2.3", "1.2.4"]
    assert site.store.discarded == ["1.2.5"]


def test_hazard_47_without_a_window_there_is_one_operation(site: Site, peer: Scripted) -> None:
    peer.send(store("1.2.1", message_id=1) + store("1.2.2", message_id=2))
    assert peer.status() == 0
    assert peer.pdu() == BY_USER
    assert list(site.store.data) == ["1.2.1"]


def test_a_window_without_limit_takes_what_comes() -> None:
    unlimited = request(AsynchronousOperationsWindow(0, 1))
    with Site(window_performed=0) as site, site.associate(unlimited) as peer:
        stores = b"".join(store(f"1.2.{n}", message_id=n) for n in range(1, 301))
        threading.Thread(target=peer.send, args=(stores,)).start()
        assert {peer.status() for _ in range(300)} == {0}
        peer.release()
    assert len(site.store.data) == 300


def test_an_answer_waits_no_longer_for_what_else_the_window_brings(site: Site) -> None:
    """A peer that sends without pause gets its first answer while it sends."""
    answered = threading.Event()

    def send(peer: Scripted) -> None:
        begun = time.monotonic()
        for number in range(2, 10_000):
            if answered.is_set() or time.monotonic() - begun > 5:
                return
            peer.send(pdata(STORE, True, True, c_store_rq(number, CT, f"1.2.{number}")))
            while not answered.is_set() and time.monotonic() - begun < 5:
                peer.send(pdata(STORE, False, False, bytes(1000)))

    with site.associate(WINDOW) as peer:
        peer.send(store("1.2.1"))
        sender = threading.Thread(target=send, args=(peer,), daemon=True)
        sender.start()
        started = time.monotonic()
        assert peer.status() == 0
        assert time.monotonic() - started < 2
        answered.set()
        sender.join()


def test_hazard_48_peers_may_use_the_services_that_their_rules_name() -> None:
    def permits(source: object, service: str) -> bool:
        return getattr(source, "calling_aet", "") == "CT1" or service != "storage"

    with Site(permits=permits) as site:
        for title, status in (("CT1", 0), ("CT2", 0x0124)):
            with site.associate(request(calling=title)) as peer:
                peer.send(store("1.2.3"))
                assert peer.status() == status
                assert lives(peer)
        assert site.named("refused")[0].fields["why"] == "CT2 may not store here"


@pytest.mark.parametrize("message_id", [1, 4711])
def test_hazard_49_cancel_of_what_is_finished_or_never_was(peer: Scripted, message_id: int) -> None:
    peer.send(store("1.2.3", message_id=1))
    assert peer.status() == 0
    peer.send(pdata(STORE, True, True, c_cancel_rq(message_id)))
    assert lives(peer)


# Errors of our own --------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["incoming", "write", "submit", "wait"])
@pytest.mark.parametrize(
    ("error", "status"),
    [(OutOfSpace("full"), 0xA700), (DimseError("odd", status=0xC123), 0xC123)],
)
def test_a_refusal_at_any_stage_is_answered_after_the_data_set(
    site: Site, peer: Scripted, stage: str, error: DimseError, status: int
) -> None:
    site.store.errors[stage, "1.2.3"] = error
    peer.send(store("1.2.3", bytes(50_000)))
    assert peer.status() == status
    peer.send(store("1.2.4", message_id=2))
    assert peer.status() == 0
    assert list(site.store.data) == ["1.2.4"]


@pytest.mark.parametrize("stage", ["incoming", "submit", "wait"])
@pytest.mark.parametrize(
    ("error", "status"),
    [(ValueError("boom"), 0x0110), (MemoryError(), 0xA700), (OSError(5, "EIO"), 0x0110)],
)
def test_an_error_of_our_own_fails_the_message_and_nothing_else(
    stage: str, error: Exception, status: int
) -> None:
    with Site() as site:
        site.store.errors[stage, "1.2.3"] = error
        with site.associate() as peer:
            peer.send(store("1.2.3", bytes(5000)))
            answer = peer.response()
            assert answer.status == status
            assert "boom" not in answer.error_comment
            assert lives(peer)
            peer.release()
        (told,) = site.named("internal error")
        assert told.fields["why"] == repr(error)
        assert told.fields["where"].startswith("site.py:")
        site.events.remove(told)


@pytest.mark.parametrize("error", [MemoryError(), OSError(28, "no space"), RecursionError()])
def test_an_error_while_data_arrive_ends_this_association_only(error: Exception) -> None:
    with Site() as site, site.associate() as other:
        site.store.errors["write", "1.2.3"] = error
        with site.associate() as peer:
            peer.send(store("1.2.3", bytes(100_000)))
            assert peer.pdu() == BY_USER
        assert lives(other)
        assert site.ended()[0].startswith("internal error: ")
        assert site.store.discarded == ["1.2.3"]
        (told,) = site.named("internal error")
        site.events.remove(told)
        other.release()


def test_a_handler_that_blocks_blocks_its_own_association_only() -> None:
    release = threading.Event()

    def slow(request: object, context: object) -> Reply:
        release.wait(5)
        return Reply(0x0110, "x" * 100 + "\n\\")

    with Site() as site:
        site.server.registry.bind(VERIFICATION_SERVICE, C_ECHO_RQ, slow)
        peers = [site.associate() for _ in range(3)]
        for peer in peers:
            peer.send(echo())
        stored = site.associate()
        started = time.monotonic()
        stored.send(store("1.2.3"))
        assert stored.status() == 0
        assert time.monotonic() - started < 1
        release.set()
        for peer in peers:
            answer = peer.response()
            assert (answer.status, answer.error_comment) == (0x0110, "x" * 61 + "...")
        site.server.registry._handlers.clear()
