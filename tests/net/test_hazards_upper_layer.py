"""Hazards 1 to 38 of the upper layer over TCP: what broken and hostile peers get, and nobody else.

The rules of PDUs are tested without sockets in tests/protocol; here the driver keeps time, closes
connections, frees slots and goes on serving. Every test ends with the invariants of `Site.settle`.
"""

from __future__ import annotations

import resource
import socket
import struct
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hilum.ul.limits import Limits
from hilum.ul.negotiate import Check
from hilum.wire.items import AsynchronousOperationsWindow
from hilum.wire.pdu import (
    PDV,
    Abort,
    AssociateAC,
    AssociateRJ,
    PDataTF,
    ProposedContext,
    ReleaseRP,
)
from tests.net.scripted import (
    ABORT,
    ECHO,
    IMPLICIT,
    PATIENCE,
    RELEASE_RP,
    RELEASE_RQ,
    STORE,
    VERIFICATION,
    echo,
    pdata,
    request,
    store,
)
from tests.net.site import SHORT, Site, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

RQ, AC = request().encode(), AssociateAC("HILUM", "PEER").encode()
RJ = AssociateRJ(1, 1, 1).encode()
BY_USER, UNRECOGNISED, UNEXPECTED = Abort(0, 0), Abort(2, 1), Abort(2, 2)
OUT_OF_PLACE, INVALID = Abort(2, 5), Abort(2, 6)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def memory() -> int:
    """The most memory that this process ever had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# Before the association ---------------------------------------------------------------------------


def test_hazard_01_a_request_of_four_gigabytes_is_refused_by_its_header(site: Site) -> None:
    site.echo()
    before, started = memory(), time.monotonic()
    with site.connect() as peer:
        peer.send(bytes.fromhex("0100ffffffff"))
        assert peer.pdu() == BY_USER
        assert time.monotonic() - started < 0.5
        assert memory() - before < 1024


@pytest.mark.parametrize(
    "noise",
    [
        b"GET / HTTP/1.1\r\nHost: pacs\r\n\r\n",
        bytes.fromhex("16030100c8010000c40303") + bytes(190),
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\r\n\r\n",
        b"OPTIONS / RTSP/1.0\r\n\r\n",
        bytes(64),
        b"\xff" * 64,
    ],
)
def test_hazard_03_other_protocols_on_the_port(site: Site, noise: bytes) -> None:
    with site.connect() as peer:
        peer.send(noise)
        assert peer.pdu() == BY_USER
    assert site.ended()[0].startswith("aborted: ")


@pytest.mark.parametrize("first", [AC, RJ, echo(), RELEASE_RQ, RELEASE_RP])
def test_hazard_06_anything_but_a_request_first(site: Site, first: bytes) -> None:
    with site.connect() as peer:
        peer.send(first)
        assert peer.pdu() == BY_USER


def test_hazard_07_what_is_pipelined_behind_the_request_is_read_after_the_answer(
    site: Site,
) -> None:
    with site.connect() as peer:
        peer.send(RQ + echo(7) + RELEASE_RQ)
        assert isinstance(peer.pdu(), AssociateAC)
        assert peer.response().message_id_responded_to == 7
        assert peer.pdu() == ReleaseRP()


def test_hazard_08_a_peer_that_connects_and_says_nothing_is_closed_without_a_pdu(
    site: Site,
) -> None:
    started = time.monotonic()
    with site.connect() as peer:
        assert peer.closed()
        assert SHORT.artim_seconds <= time.monotonic() - started < SHORT.artim_seconds + 1
        assert site.ended() == ["timed out: ARTIM timer"]


@pytest.mark.parametrize("interval", [0.1, 0.01, 0.002])
def test_hazard_09_a_request_that_trickles_is_cut_by_the_time_since_connecting(
    site: Site, interval: float
) -> None:
    """However often a byte comes: the last one of them does not restart the ARTIM timer."""
    started = time.monotonic()
    with site.connect() as peer:
        peer.sock.settimeout(interval)
        for byte in struct.pack(">BxL", 1, 1 << 19) + bytes(5000):
            try:
                peer.sock.sendall(bytes((byte,)))
                if peer.sock.recv(16) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        assert time.monotonic() - started < SHORT.artim_seconds + 1
        assert site.ended() == ["timed out: ARTIM timer"]


# Timers of an established association -------------------------------------------------------------


@pytest.mark.parametrize("interval", [0.1, 0.01, 0.002])
@pytest.mark.parametrize("beginning", [b"\x04\x00", struct.pack(">BxLLBB", 4, 9000, 8996, 1, 1)])
def test_hazard_10_a_pdu_that_trickles(site: Site, beginning: bytes, interval: float) -> None:
    with site.associate() as peer:
        started = time.monotonic()
        peer.send(beginning)
        peer.sock.settimeout(interval)
        for _ in range(5000):
            try:
                assert peer.pdu() == BY_USER
                break
            except TimeoutError:
                if len(beginning) > 2:
                    peer.send(b"\0")
        assert time.monotonic() - started < SHORT.pdu_seconds + 9000 / SHORT.minimum_rate + 1
    assert site.ended() == ["timed out: incomplete PDU"]


@pytest.mark.parametrize("ending", ["rejected", "released", "violated"])
def test_hazard_11_a_peer_that_never_closes(site: Site, ending: str) -> None:
    """The slot is free at once, the connection after the ARTIM timer."""
    with site.connect() as peer:
        if ending == "rejected":
            peer.send(request(called="OTHER").encode())
            assert peer.pdu() == AssociateRJ(1, 1, 7)
        else:
            peer.associate()
            peer.send(RELEASE_RQ if ending == "released" else b"\x09" + bytes(5))
            assert peer.pdu() == (ReleaseRP() if ending == "released" else UNRECOGNISED)
        started = time.monotonic()
        assert (site.server.associations, site.server.connections) == (0, 1)
        assert peer.closed()
        assert 0.2 < time.monotonic() - started < SHORT.artim_seconds + 1
        assert len(site.ended()) == 1


def test_hazard_12_the_system_looks_for_half_open_peers(site: Site) -> None:
    with site.associate():
        (acceptor,) = site.server._acceptors
        option = acceptor.transport.socket.getsockopt
        assert option(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert option(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
        silent = option(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL) * option(
            socket.IPPROTO_TCP, socket.TCP_KEEPCNT
        )
        assert silent == 60
        assert option(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 120_000
        assert option(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_hazard_12_an_idle_association_is_aborted_and_its_slot_freed() -> None:
    limits = Limits(idle_seconds=0.3, buffer_seconds=0.1, artim_seconds=0.3)
    with Site(limits=limits, maximum_associations=1) as site, site.associate() as peer:
        started = time.monotonic()
        peer.send(echo())
        assert peer.status() == 0
        assert peer.pdu() == BY_USER
        assert 0.25 < time.monotonic() - started < 1.5
        peer.sock.close()
        assert site.ended() == ["timed out: idle association"]


def test_hazard_12_a_peer_is_not_idle_while_we_work_for_it() -> None:
    """A commit that takes longer than the idle limit; then the peer has its full time again."""
    limits = Limits(idle_seconds=1.0, buffer_seconds=0.1, artim_seconds=0.3)
    with Site(limits=limits) as site, site.associate() as peer:
        site.store.gate = threading.Event()
        peer.send(store("1.2.3"))
        assert site.store.waiting.wait(PATIENCE)
        time.sleep(1.3)
        site.store.gate.set()
        assert peer.status() == 0
        time.sleep(0.2)
        peer.send(echo(2))
        assert peer.status() == 0
        peer.release()


# Bytes as TCP brings them -------------------------------------------------------------------------


def test_hazard_13_reset_at_offsets_of_a_trace(site: Site) -> None:
    trace = RQ + store("1.2.3", bytes(600), size=200)
    offsets = [0, 1, 5, 6, 80, len(RQ) - 1, len(RQ), *range(len(RQ) + 1, len(trace), 67)]
    for offset in offsets:
        peer = site.connect()
        peer.send(trace[:offset])
        peer.reset()
    site.ended(len(offsets))
    assert site.store.data.get("1.2.3") in (None, bytes(600))


@pytest.mark.parametrize("step", [1, 2, 3, 5, 7, 11, 64])
def test_hazard_14_segments_of_any_size_mean_the_same(site: Site, step: int) -> None:
    data = bytes(range(256)) * 2
    trace = RQ + echo(1) + store("1.2.3", data, 2, size=100) + RELEASE_RQ
    with site.connect() as peer:
        for start in range(0, len(trace), step):
            peer.send(trace[start : start + step])
        assert isinstance(peer.pdu(), AssociateAC)
        assert (peer.status(), peer.status()) == (0, 0)
        assert peer.pdu() == ReleaseRP()
    assert site.store.data == {"1.2.3": data}


def test_hazard_15_many_pdus_in_one_segment() -> None:
    window = AsynchronousOperationsWindow(16, 1)
    stores = [store(f"1.2.{n}", bytes((n,)) * 50, n) for n in range(1, 11)]
    with Site() as site, site.connect() as peer:
        peer.send(request(window).encode(), *stores, echo(11), RELEASE_RQ)
        assert isinstance(peer.pdu(), AssociateAC)
        answered = [peer.response() for _ in range(11)]
        assert sorted(a.message_id_responded_to for a in answered) == list(range(1, 12))
        assert peer.pdu() == ReleaseRP()
    assert {uid: data[0] for uid, data in site.store.data.items()} == {
        f"1.2.{n}": n for n in range(1, 11)
    }


def test_hazard_16_item_lengths_that_are_wrong(site: Site) -> None:
    """One byte of a length field changed at a time: never silence, and nobody else notices."""
    answers = set()
    for offset in range(74, len(RQ) - 2, 3):
        broken = bytearray(RQ)
        broken[offset] ^= 0x55
        with site.connect() as peer:
            peer.send(bytes(broken))
            answers.add(type(peer.pdu()))
    assert answers <= {Abort, AssociateAC, AssociateRJ}
    assert Abort in answers


# Negotiation --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rq", "rejection"),
    [
        (request(protocol_version=2), (1, 2, 2)),
        (request(application_context="1.2.3"), (1, 1, 2)),
        (request(called="OTHER"), (1, 1, 7)),
        (request(called="../x"), (1, 1, 7)),
        (request(called=" " * 16), (1, 1, 7)),
        (request(maximum=7), (1, 1, 1)),
        (request(contexts=()), (1, 1, 1)),
    ],
)
def test_hazards_20_to_22_and_37_requests_that_are_rejected(
    site: Site, rq: object, rejection: tuple[int, int, int]
) -> None:
    with site.connect() as peer:
        peer.send(rq.encode())  # type: ignore[attr-defined]
        assert peer.pdu() == AssociateRJ(*rejection)
    assert site.ended()[0].startswith("rejected: ")


@pytest.mark.parametrize("title", [b"HI\0LUM", b"HILUM\xff", b"HI\x1b[2J", b"HI\r\nLUM"])
def test_hazard_22_called_titles_with_control_characters(site: Site, title: bytes) -> None:
    broken = bytearray(RQ)
    broken[10:26] = title.ljust(16)
    with site.connect() as peer:
        peer.send(bytes(broken))
        assert peer.pdu() == AssociateRJ(1, 1, 7)


@pytest.mark.parametrize("version", [0x0001, 0x0003, 0xFFFF])
def test_hazard_20_only_bit_0_of_the_protocol_version_counts(site: Site, version: int) -> None:
    site.associate(request(protocol_version=version)).release()


def test_hazard_19_contexts_that_nobody_serves(site: Site) -> None:
    odd = (
        ProposedContext(1, VERIFICATION, (IMPLICIT,)),
        ProposedContext(3, VERIFICATION, ()),
        ProposedContext(5, "1.2.840.10008.5.1.4.1.2.2.1", (IMPLICIT,)),
    )
    with site.connect() as peer:
        answer = peer.associate(request(contexts=odd))
        assert [(c.id, c.result) for c in answer.contexts] == [(1, 0), (3, 4), (5, 3)]
        peer.release()


def test_hazard_23_calling_titles_by_host() -> None:
    calling = {"CT1": ("127.0.0.1",), "CT2": ("10.9.9.9",)}
    with Site(calling_check=Check.ENFORCE, calling=calling) as site:
        for title, accepted in (("CT1", True), ("CT2", False), ("CT3", False)):
            with site.connect() as peer:
                peer.send(request(calling=title).encode())
                answer = peer.pdu()
                assert isinstance(answer, AssociateAC if accepted else AssociateRJ)
                assert accepted or answer == AssociateRJ(1, 1, 3)
        site.ended(3)
        # the C-ECHO of the invariants has a title that is not known
        site.server.policy = replace(site.server.policy, calling_check=Check.OFF)


def test_hazard_24_one_association_too_many_is_told_at_once() -> None:
    with Site(maximum_associations=3) as site:
        peers = [site.associate() for _ in range(3)]
        started = time.monotonic()
        for _ in range(3):
            with site.connect() as late:
                late.send(RQ)
                assert late.pdu() == AssociateRJ(2, 3, 2)
        assert time.monotonic() - started < 1
        peers[0].release()
        site.ended(4)
        peers[0] = site.associate()
        for peer in peers:
            peer.release()


def test_hazard_24_limits_of_a_host_and_of_a_title() -> None:
    with Site(maximum_per_host=2) as site:
        site.server._maximum_by_aet = {"CT1": 1}
        first = site.associate(request(calling="CT1"))
        with site.connect() as second:
            second.send(request(calling="CT1").encode())
            assert second.pdu() == AssociateRJ(2, 3, 2)
        site.ended(1)
        with site.connect() as second:
            second.associate(request(calling="CT2"))
            with site.connect() as third:
                third.send(request(calling="CT3").encode())
                assert third.pdu() == AssociateRJ(2, 3, 2)
        first.release()


def test_hazard_25_a_congested_server_says_so_and_recovers() -> None:
    congested = True
    with Site(congested=lambda: congested) as site:
        with site.connect() as peer:
            peer.send(RQ)
            assert peer.pdu() == AssociateRJ(2, 3, 1)
        congested = False


def test_hazard_25_short_of_file_descriptors(site: Site) -> None:
    limit = site.server._descriptor_limit
    site.server._descriptor_limit = 0
    with site.connect() as peer:
        peer.send(RQ)
        assert peer.pdu() == AssociateRJ(2, 3, 1)
    site.server._descriptor_limit = limit


# The established association ----------------------------------------------------------------------


@pytest.mark.parametrize("length", [16384 + 13, 1 << 31, (1 << 32) - 1])
def test_hazard_02_p_data_longer_than_advertised(length: int) -> None:
    with Site(maximum_length=16384) as site, site.associate() as peer:
        peer.send(pdata(STORE, True, False, b"begun"), struct.pack(">BxL", 4, length))
        assert peer.pdu() == INVALID


@pytest.mark.parametrize("kind", [0, 8, 9, 0x47, 0xFF])
def test_hazard_04_unknown_pdu_types(site: Site, kind: int) -> None:
    with site.associate() as peer:
        peer.send(bytes((kind, 0, 0, 0, 0, 4, 0, 0, 0, 0)))
        assert peer.pdu() == UNRECOGNISED


@pytest.mark.parametrize("unexpected", [RQ, AC, RJ, RELEASE_RP])
def test_hazard_05_pdus_of_another_state(site: Site, unexpected: bytes) -> None:
    with site.associate() as peer:
        peer.send(unexpected)
        assert peer.pdu() == UNEXPECTED


def test_hazard_05_what_was_asked_before_it_is_not_answered_and_no_error_of_ours(
    site: Site,
) -> None:
    """The request and the wrong PDU in one segment: the association is over when it is read."""
    with site.associate() as peer:
        peer.send(echo(1) + RELEASE_RP)
        assert peer.pdu() == UNEXPECTED
        assert peer.closed()


@pytest.mark.parametrize("end", [ABORT, b""])
def test_hazard_35_a_store_and_the_end_in_one_segment(site: Site, end: bytes) -> None:
    for window in ((), (AsynchronousOperationsWindow(16, 1),)):
        with site.associate(request(*window)) as peer:
            peer.send(store("1.2.3", bytes(5000)) + store("1.2.4", bytes(5000), 2) * len(window))
            peer.send(end)
    site.ended(2)


@pytest.mark.parametrize(
    "body",
    [
        struct.pack(">LBB", 0, 1, 3),
        struct.pack(">LBB", 1, 1, 3),
        struct.pack(">LBB", 100, 1, 3) + bytes(4),
        struct.pack(">LBB", 4, 1, 3) + bytes(5),
        b"",
        struct.pack(">LBB", 4, 0, 3) + bytes(2),
        struct.pack(">LBB", 4, 2, 3) + bytes(2),
        struct.pack(">LBB", 4, 255, 3) + bytes(2),
    ],
)
def test_hazards_28_and_29_pdvs_that_do_not_fit_or_are_on_no_context(
    site: Site, body: bytes
) -> None:
    with site.associate() as peer:
        peer.send(struct.pack(">BxL", 4, len(body)) + body)
        assert peer.pdu() == INVALID


@pytest.mark.parametrize("what", ["context changes", "data set first", "command inside"])
def test_hazard_30_fragments_out_of_place(site: Site, what: str) -> None:
    begun = store("1.2.3", bytes(200), size=100)[: -(100 + 12)]
    with site.associate() as peer:
        peer.send(
            {
                "context changes": begun + pdata(ECHO, False, True, b"x"),
                "data set first": pdata(STORE, False, True, b"x"),
                "command inside": begun + echo(),
            }[what]
        )
        assert peer.pdu() == OUT_OF_PLACE


def test_hazard_31_endless_empty_fragments(site: Site) -> None:
    empty = PDataTF((PDV(ECHO, True, False, b""),) * 500).encode()
    with site.associate() as peer:
        peer.send_until_closed(empty, 4)
        assert peer.pdu() == INVALID


def test_hazard_32_fragments_of_odd_length(site: Site) -> None:
    with site.associate() as peer:
        peer.send(store("1.2.3", b"abc" * 99, size=33))
        assert peer.status() == 0
        peer.release()
    assert site.store.data == {"1.2.3": b"abc" * 99}


def test_hazard_33_release_inside_a_data_set(site: Site) -> None:
    with site.associate() as peer:
        peer.send(store("1.2.3", bytes(300), size=100)[: -(100 + 12)], RELEASE_RQ)
        assert peer.pdu() == ReleaseRP()
    assert site.ended() == ["released"]
    assert (site.store.data, site.store.discarded) == ({}, ["1.2.3"])


def test_hazard_33_release_while_an_operation_is_under_way(site: Site) -> None:
    """The answer goes out before A-RELEASE-RP: P-DATA is allowed in Sta8 (AR-7)."""
    with site.associate() as peer:
        peer.send(store("1.2.3", bytes(300)) + RELEASE_RQ)
        assert peer.status() == 0
        assert peer.pdu() == ReleaseRP()


@pytest.mark.parametrize(
    ("when", "said"), [("first", b""), ("associated", RQ), ("in a message", RQ)]
)
@pytest.mark.parametrize("length", [4, 5, 3, 1 << 20])
def test_hazard_35_abort_in_every_state(site: Site, when: str, said: bytes, length: int) -> None:
    with site.connect() as peer:
        if said:
            peer.associate()
        if when == "in a message":
            peer.send(store("1.2.3", bytes(300), size=100)[: -(100 + 12)])
        peer.send(struct.pack(">BxL", 7, length) + bytes(4))
        if length == 4:
            assert peer.closed()
        else:
            assert peer.pdu() == (INVALID if said else BY_USER)


def test_hazard_36_a_flood_after_the_end_is_drained_and_no_longer_than_artim(site: Site) -> None:
    with site.connect() as peer:
        peer.send(request(called="OTHER").encode())
        assert peer.pdu() == AssociateRJ(1, 1, 7)
        started = time.monotonic()
        peer.send_until_closed(echo() * 500, 2000)
        assert time.monotonic() - started < SHORT.artim_seconds + 2


def test_hazard_36_a_request_in_sta13(site: Site) -> None:
    with site.connect() as peer:
        peer.send(request(called="OTHER").encode())
        assert peer.pdu() == AssociateRJ(1, 1, 7)
        peer.send(RELEASE_RQ, RQ)
        assert peer.pdu() == UNEXPECTED


@pytest.mark.parametrize("maximum", [0, 8, 12, 4096, (1 << 32) - 1])
def test_hazard_37_any_maximum_length_of_the_peer(site: Site, maximum: int) -> None:
    with site.associate(request(maximum=maximum)) as peer:
        peer.send(echo(1), store("1.2.3", bytes(100), 2))
        assert (peer.status(), peer.status()) == (0, 0)
        peer.release()


# Many at once -------------------------------------------------------------------------------------


def test_hazard_09_silent_connections_do_not_keep_others_out() -> None:
    """At the limit of connections the oldest without association makes room for a new one."""
    with Site(maximum_associations=5, limits=Limits(artim_seconds=60)) as site:
        site.server._connection_limit = 10
        silent = [site.connect() for _ in range(25)]
        wait_for(lambda: len(site.ends()) >= 15, "nobody was asked to make room")
        assert site.echo() < 1
        assert silent[0].closed()
        for peer in silent:
            peer.sock.close()
        site.ended(26)


def test_hazard_11_rejected_peers_that_stay_do_not_keep_others_out() -> None:
    with Site(limits=Limits(artim_seconds=60)) as site:
        site.server._connection_limit = 10
        for _ in range(25):
            peer = site.connect()
            peer.send(request(called="OTHER").encode())
            assert peer.pdu() == AssociateRJ(1, 1, 7)
        assert site.echo() < 1
