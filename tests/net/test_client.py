"""The requestor against scripted acceptors: what they do, right or wrong.

Owns nothing but scripts. Over TCP on the loopback; every script must end without an error of its
own, and nothing may be left open.
"""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydicom.data
import pytest
from pydicom import dcmread

import hilum
from hilum.config import Peer
from hilum.dimse.messages import c_echo_rq, c_echo_rsp, respond
from hilum.errors import (
    AssociationAborted,
    AssociationRejected,
    ConnectionFailed,
    ConnectionLost,
    PeerError,
    ProtocolError,
    TimedOut,
    UsageError,
)
from hilum.net.client import Association
from hilum.services import storage_scu, verification
from hilum.services.base import Proposal
from hilum.services.outgoing import Outgoing
from hilum.wire.items import AsynchronousOperationsWindow
from hilum.wire.pdu import Abort, AssociateAC, ContextResult, PDataTF, ReleaseRP, ReleaseRQ
from tests.net.scripted import (
    ABORT,
    CT,
    EXPLICIT,
    IMPLICIT,
    JPEG,
    MR,
    RELEASE_RP,
    RELEASE_RQ,
    VERIFICATION,
    Acceptors,
    Scripted,
    pdata,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.wire.pdu import ProposedContext

FILES = Path(pydicom.data.__file__).parent / "test_files"
CT_FILE, MR_FILE = FILES / "CT_small.dcm", FILES / "MR_small.dcm"
RLE_LOSSLESS, JPEG_LS = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.80"
WINDOW = AsynchronousOperationsWindow(16, 1)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_scu, "RECONNECT_SECONDS", 0.01)


def associate(
    acceptors: Acceptors, *proposals: Proposal, timeout: float = 5.0, **more: Any
) -> Association:
    peer = Peer(aet="SCP", host="127.0.0.1", port=acceptors.port)
    return Association(
        peer, proposals or (verification.PROPOSAL,), calling="SCU", timeout=timeout, **more
    )


def requestor(acceptors: Acceptors, **more: Any) -> hilum.Requestor:
    return hilum.associate(f"SCP@127.0.0.1:{acceptors.port}", calling="SCU", **more)


def instances(count: int, data: bytes = b"data", sop_class: str = CT) -> list[Outgoing]:
    """Made-up instances that are sent as they are."""
    return [
        Outgoing(str(n), sop_class, f"1.2.{n}", EXPLICIT, lambda: iter([data]))
        for n in range(count)
    ]


def sent(outcomes: Any) -> list[hilum.Sent]:
    return [outcome for outcome in outcomes if isinstance(outcome, hilum.Sent)]


def good(peer: Scripted) -> list[Any]:
    """An acceptor that takes everything."""
    peer.accept()
    return peer.serve()


# Association --------------------------------------------------------------------------------------


def test_what_is_proposed_and_how_it_ends() -> None:
    with (
        Acceptors(lambda peer: (peer.accept(), peer.serve())) as acceptors,
        associate(acceptors) as association,
    ):
        assert verification.verify(association) < 1
    ((rq, heard),) = acceptors.results
    assert (rq.called_aet, rq.calling_aet) == ("SCP", "SCU")
    assert rq.contexts[0].abstract_syntax == VERIFICATION
    assert [command.name for command, _, _ in heard] == ["C-ECHO-RQ"]


@pytest.mark.parametrize(
    ("codes", "text"),
    [((1, 1, 7), "called-AE-title"), ((2, 3, 2), "limit"), ((1, 2, 2), "protocol")],
)
def test_a_rejection_says_why(codes: tuple[int, int, int], text: str) -> None:
    with (
        Acceptors(lambda peer: peer.reject(*codes)) as acceptors,
        pytest.raises(AssociationRejected, match=text) as caught,
    ):
        associate(acceptors)
    assert (caught.value.result, caught.value.source, caught.value.reason) == codes


def abort_at_once(peer: Scripted) -> None:
    peer.pdu()
    peer.send(ABORT)


def close_at_once(peer: Scripted) -> None:
    peer.pdu()


def answer_nonsense(peer: Scripted) -> None:
    peer.pdu()
    peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    assert peer.pdu() == Abort(2, 1)


def answer_with_a_request(peer: Scripted) -> None:
    rq = peer.pdu()
    peer.send(rq.encode())  # type: ignore[union-attr]
    assert peer.pdu() == Abort(2, 2)


def reset_after_the_request(peer: Scripted) -> None:
    peer.pdu()  # before it, the connection might not count as made
    peer.reset()


@pytest.mark.parametrize(
    ("play", "error"),
    [
        (abort_at_once, AssociationAborted),
        (close_at_once, ConnectionLost),
        (reset_after_the_request, ConnectionLost),
        (answer_nonsense, ProtocolError),
        (answer_with_a_request, ProtocolError),
    ],
)
def test_no_answer_to_the_request_but_something_else(
    play: Callable[[Scripted], Any], error: type[PeerError]
) -> None:
    with Acceptors(play) as acceptors, pytest.raises(error):
        associate(acceptors)


def test_an_acceptor_that_says_nothing_is_aborted_when_the_time_is_over() -> None:
    def silent(peer: Scripted) -> None:
        peer.pdu()
        assert peer.pdu() == Abort(0, 0)

    started = time.monotonic()
    with Acceptors(silent) as acceptors, pytest.raises(TimedOut, match=r"within 0\.2 s"):
        associate(acceptors, timeout=0.2)
    assert 0.2 <= time.monotonic() - started < 2


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".example", ""])
def test_hosts_that_are_none(host: str) -> None:
    with pytest.raises(ConnectionFailed, match="cannot connect to SCP"):
        Association(Peer("SCP", host, 1), [verification.PROPOSAL], calling="SCU", timeout=2)


def test_too_many_contexts_are_an_error_before_anything_is_opened() -> None:
    proposals = [Proposal(f"1.2.{n}", (IMPLICIT,)) for n in range(129)]
    with pytest.raises(UsageError, match="129"):
        Association(Peer("SCP", "127.0.0.1", 1), proposals, calling="SCU")


def test_an_abort_right_behind_the_acceptance_is_told_at_the_next_word() -> None:
    def play(peer: Scripted) -> None:
        rq = peer.pdu()
        contexts = (ContextResult(1, 0, IMPLICIT),)
        ac = AssociateAC(rq.called_aet, rq.calling_aet, contexts)  # type: ignore[union-attr]
        peer.send(ac.encode() + ABORT)

    with Acceptors(play) as acceptors:
        association = associate(acceptors)
        with pytest.raises(PeerError):
            verification.verify(association)
        assert not association.open
        with pytest.raises(ConnectionLost, match="has ended"):
            verification.verify(association)
        association.release()
        association.abort()


# The end ------------------------------------------------------------------------------------------


def test_a_release_collision_as_requestor() -> None:
    """Both release at once: Sta7, Evt12, Sta9, Sta11, Evt13 (PS3.8 9.2.3, AR-8 and AR-9)."""

    def collide(peer: Scripted) -> None:
        peer.accept()
        assert peer.pdu() == ReleaseRQ()
        peer.send(RELEASE_RQ)
        assert peer.pdu() == ReleaseRP()
        peer.send(RELEASE_RP)
        assert peer.closed()

    with Acceptors(collide) as acceptors:
        associate(acceptors).release()


def test_a_peer_that_releases_before_us() -> None:
    def play(peer: Scripted) -> None:
        peer.accept()
        peer.send(RELEASE_RQ)
        assert peer.message() is None or isinstance(peer.pdu(), ReleaseRP)

    with Acceptors(play) as acceptors:
        association = associate(acceptors)
        with pytest.raises(ConnectionLost, match="released"):
            verification.verify(association)


@pytest.mark.parametrize(("answer", "error"), [(ABORT, AssociationAborted), (b"", ConnectionLost)])
def test_a_release_that_is_not_answered_by_one(answer: bytes, error: type[PeerError]) -> None:
    def play(peer: Scripted) -> None:
        peer.accept()
        assert peer.pdu() == ReleaseRQ()
        peer.send(answer)

    with Acceptors(play) as acceptors, pytest.raises(error):
        associate(acceptors).release()


def test_a_release_that_is_never_answered() -> None:
    def play(peer: Scripted) -> None:
        peer.accept()
        assert peer.pdu() == ReleaseRQ()
        assert peer.pdu() == Abort(0, 0)

    with Acceptors(play) as acceptors, pytest.raises(TimedOut):
        associate(acceptors, timeout=0.2).release()


def test_leaving_the_block_by_an_error_aborts() -> None:
    def play(peer: Scripted) -> None:
        peer.accept()
        assert peer.pdu() == Abort(0, 0)
        assert peer.closed()

    with Acceptors(play) as acceptors, pytest.raises(RuntimeError), associate(acceptors):
        raise RuntimeError


# Responses ----------------------------------------------------------------------------------------


def unsolicited(peer: Scripted) -> None:
    peer.accept()
    peer.message()
    peer.send(pdata(1, True, True, c_echo_rsp(4711)))
    assert peer.pdu() == Abort(0, 0)


def a_request_instead(peer: Scripted) -> None:
    peer.accept()
    peer.message()
    peer.send(pdata(1, True, True, c_echo_rq(1, VERIFICATION)))
    assert peer.pdu() == Abort(0, 0)


def no_command_set(peer: Scripted) -> None:
    peer.accept()
    peer.message()
    peer.send(pdata(1, True, True, b"nonsense"))
    assert peer.pdu() == Abort(0, 0)


def another_context(peer: Scripted) -> None:
    peer.accept()
    peer.message()
    peer.send(pdata(99, True, True, b"nonsense"))
    assert peer.pdu() == Abort(2, 6)


@pytest.mark.parametrize("play", [unsolicited, a_request_instead, no_command_set, another_context])
def test_what_answers_no_request_is_answered_by_an_abort(play: Callable[[Scripted], Any]) -> None:
    with Acceptors(play) as acceptors:
        association = associate(acceptors)
        with pytest.raises(ProtocolError):
            verification.verify(association)
        assert not association.open


def test_a_response_that_never_comes() -> None:
    def play(peer: Scripted) -> None:
        peer.accept()
        peer.message()
        assert peer.pdu() == Abort(0, 0)

    with Acceptors(play) as acceptors:
        association = associate(acceptors, timeout=0.2)
        with pytest.raises(TimedOut, match="did not answer within"):
            verification.verify(association)


def test_a_response_that_trickles_is_too_late_too() -> None:
    def play(peer: Scripted) -> None:
        peer.accept()
        command, context, _ = peer.message() or pytest.fail("no request")
        for byte in pdata(context, True, True, respond(command)):
            peer.send_until_closed(bytes((byte,)))
            time.sleep(0.02)

    with Acceptors(play) as acceptors:
        association = associate(acceptors, timeout=0.3)
        started = time.monotonic()
        with pytest.raises(TimedOut):
            verification.verify(association)
        assert time.monotonic() - started < 1.5


# Storage ------------------------------------------------------------------------------------------


def test_statuses_and_comments_are_reported_as_they_came() -> None:
    statuses = [0, 0xB000, 0xB007, 0x0111, 0xA700, 0xC123, 0x0122]

    def play(peer: Scripted) -> None:
        peer.accept()
        for status in statuses:
            command, context, _ = peer.message() or pytest.fail("no request")
            peer.answer(command, context, status, "as told" if status == 0xC123 else "")
        peer.serve()

    with Acceptors(play) as acceptors:
        outcomes = sent(requestor(acceptors).store(*instances(len(statuses))))
    assert [outcome.status for outcome in outcomes] == statuses
    assert [outcome.stored for outcome in outcomes] == [True] * 4 + [False] * 3
    assert outcomes[5].comment == "as told"
    assert outcomes[0].comment == ""
    assert all(outcome.comment for outcome in outcomes[1:])


@pytest.mark.parametrize("maximum", [8, 12, 4096, 16384, 0])
def test_any_maximum_length_of_the_peer_is_kept_to(maximum: int) -> None:
    data = bytes(range(256)) * (8 if maximum < 4096 else 400)

    def play(peer: Scripted) -> None:
        peer.accept(maximum=maximum)
        whole = peer.pdu
        lengths = []

        def measured() -> Any:
            got = whole()
            if isinstance(got, PDataTF):
                lengths.append(len(got.encode()) - 6)
            return got

        peer.pdu = measured  # type: ignore[method-assign]
        ((_, _, received),) = peer.serve()
        assert received == data
        assert not maximum or max(lengths) <= maximum

    with Acceptors(play) as acceptors:
        (outcome,) = sent(requestor(acceptors).store(*instances(1, data)))
    assert outcome.status == 0


def test_contexts_that_the_peer_rejects_are_outcomes_not_errors() -> None:
    def play(peer: Scripted) -> list[Any]:
        def only_ct(context: ProposedContext) -> ContextResult:
            return ContextResult(context.id, 0 if context.abstract_syntax == CT else 3, EXPLICIT)

        peer.accept(choose=only_ct)
        return peer.serve()

    items = [*instances(2, sop_class=MR), *instances(2)]
    with Acceptors(play) as acceptors:
        outcomes = sent(requestor(acceptors).store(*items))
    assert [outcome.status for outcome in outcomes] == [None, None, 0, 0]
    assert outcomes[0].comment == "the peer does not accept MR Image Storage"


@pytest.mark.parametrize("taken", [IMPLICIT, EXPLICIT, RLE_LOSSLESS, JPEG_LS])
@pytest.mark.parametrize("file", ["MR_small.dcm", "MR_small_implicit.dcm", "MR_small_RLE.dcm"])
def test_instances_are_converted_to_what_the_peer_takes(taken: str, file: str) -> None:
    def play(peer: Scripted) -> Any:
        def choose(context: ProposedContext) -> ContextResult:
            fits = taken in context.transfer_syntaxes
            return ContextResult(context.id, 0 if fits else 4, taken)

        peer.accept(choose=choose)
        return peer.serve()

    with Acceptors(play) as acceptors:
        (outcome,) = sent(requestor(acceptors).store(FILES / file))
    ((_, _, data),) = acceptors.results[0]
    original = dcmread(FILES / file)
    assert (outcome.status, outcome.transfer_syntax_uid) == (0, taken)
    assert outcome.converted == (original.file_meta.TransferSyntaxUID != taken)
    received = dcmread_bytes(data, taken)
    assert received.PatientName == original.PatientName
    assert (received.pixel_array == original.pixel_array).all()


def dcmread_bytes(data: bytes, syntax: str) -> Any:
    from io import BytesIO

    from pydicom.dataset import FileMetaDataset
    from pydicom.filereader import read_dataset
    from pydicom.uid import UID

    read = read_dataset(BytesIO(data), syntax == IMPLICIT, True)
    read.file_meta = FileMetaDataset()
    read.file_meta.TransferSyntaxUID = UID(syntax)
    return read


def test_what_cannot_be_converted_is_an_outcome() -> None:
    private = [Outgoing("p", CT, "1.2.9", "1.2.3.4.5", lambda: iter([b"x"]))]

    def play(peer: Scripted) -> Any:
        def choose(context: ProposedContext) -> ContextResult:
            fits = EXPLICIT in context.transfer_syntaxes
            return ContextResult(context.id, 0 if fits else 4, EXPLICIT)

        peer.accept(choose=choose)
        return peer.serve()

    with Acceptors(play) as acceptors:
        (outcome,) = sent(requestor(acceptors).store(*private))
    assert outcome.status is None
    assert outcome.comment == "the peer does not accept 1.2.3.4.5, and it cannot be converted"
    assert JPEG not in outcome.comment


def test_answers_in_any_order_within_the_window() -> None:
    def play(peer: Scripted) -> None:
        peer.accept(AsynchronousOperationsWindow(4, 1))
        for _ in range(3):
            requests = [peer.message() for _ in range(4)]
            for got in reversed(requests):
                assert got is not None
                command, context, _ = got
                number = int(command.affected_sop_instance_uid.rpartition(".")[2])
                peer.answer(command, context, 0xB000 + number)
        peer.serve()

    with Acceptors(play) as acceptors:
        outcomes = sent(requestor(acceptors).store(*instances(12)))
    assert sorted(int(o.name) for o in outcomes) == list(range(12))
    assert all(o.status == 0xB000 + int(o.name) for o in outcomes)


def test_a_window_without_limit_does_not_mean_to_send_and_never_listen() -> None:
    """The peer's answers fill its buffers if nobody reads them: then both would wait for ever."""

    def play(peer: Scripted) -> int:
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        peer.accept(AsynchronousOperationsWindow(0, 1))
        return len(peer.serve())

    with Acceptors(play) as acceptors:
        outcomes = sent(requestor(acceptors, window=0, timeout=5).store(*instances(2000)))
    assert len([outcome for outcome in outcomes if outcome.stored]) == 2000


# Broken associations ------------------------------------------------------------------------------


def abort_after(count: int) -> Callable[[Scripted], list[str]]:
    """An acceptor that answers `count` instances, takes part of the next and aborts."""

    def play(peer: Scripted) -> list[str]:
        peer.accept()
        names = []
        for _ in range(count):
            command, context, _ = peer.message() or pytest.fail("no request")
            peer.answer(command, context)
            names.append(command.affected_sop_instance_uid)
        peer.sock.recv(100)
        peer.send(ABORT)
        return names

    return play


def stored_by(results: list[Any]) -> list[str]:
    """SOP Instance UIDs that scripted acceptors answered, in order."""
    uids: list[str] = []
    for result in results:
        uids += [
            got if isinstance(got, str) else got[0].affected_sop_instance_uid for got in result
        ]
    return uids


def test_retries_go_on_with_the_first_instance_that_was_not_acknowledged() -> None:
    with Acceptors(abort_after(3), abort_after(2), good) as acceptors:
        outcomes = sent(requestor(acceptors, window=1).store(*instances(8), retries=2))
    assert [outcome.status for outcome in outcomes] == [0] * 8
    assert stored_by(acceptors.results) == [f"1.2.{n}" for n in range(8)]


def test_what_a_peer_stumbles_over_fails_alone() -> None:
    with Acceptors(abort_after(3), abort_after(0), good) as acceptors:
        outcomes = sent(requestor(acceptors, window=1).store(*instances(6)))
    assert [outcome.status for outcome in outcomes] == [0, 0, 0, None, None, 0]
    assert "aborted the association" in outcomes[3].comment
    assert stored_by(acceptors.results) == ["1.2.0", "1.2.1", "1.2.2", "1.2.5"]


def test_what_was_under_way_together_fails_together() -> None:
    def play(peer: Scripted) -> list[str]:
        peer.accept(AsynchronousOperationsWindow(3, 1))
        got = [peer.message() or pytest.fail("no request") for _ in range(3)]
        peer.answer(*got[0][:2])
        peer.message()
        peer.send(ABORT)
        return [got[0][0].affected_sop_instance_uid]

    with Acceptors(play, good) as acceptors:
        outcomes = sent(requestor(acceptors, window=3).store(*instances(6)))
    assert [outcome.status for outcome in outcomes] == [0, None, None, None, 0, 0]
    assert stored_by(acceptors.results) == ["1.2.0", "1.2.4", "1.2.5"]


def test_a_peer_that_never_answers_anything_is_given_up() -> None:
    with Acceptors(*[abort_after(0)] * 3, good) as acceptors:
        outcomes = sent(requestor(acceptors, window=1).store(*instances(9)))
    assert [outcome.status for outcome in outcomes] == [None] * 9
    assert acceptors.connections == 3
    with Acceptors(*[abort_after(0)] * 2, abort_after(1), *[abort_after(0)] * 3) as acceptors:
        outcomes = sent(requestor(acceptors, window=1).store(*instances(9)))
    assert [outcome.status for outcome in outcomes] == [None, None, 0] + [None] * 6
    assert acceptors.connections == 6


def test_a_peer_that_goes_between_two_instances_has_failed_none() -> None:
    def play(peer: Scripted) -> list[str]:
        peer.accept()
        command, context, _ = peer.message() or pytest.fail("no request")
        peer.send(pdata(context, True, True, respond(command)) + ABORT)
        return [command.affected_sop_instance_uid]

    with Acceptors(play, good) as acceptors:
        outcomes = sent(requestor(acceptors, window=1).store(*instances(3)))
    assert [outcome.status for outcome in outcomes] == [0, 0, 0]


def test_the_abort_is_read_though_sending_failed_first() -> None:
    """A peer that aborts and closes while a large instance is on its way to it."""

    def play(peer: Scripted) -> None:
        peer.accept()
        peer.sock.recv(100)
        peer.send(Abort(2, 6).encode())

    with Acceptors(play) as acceptors:
        (outcome,) = sent(requestor(acceptors).store(*instances(1, bytes(32 << 20))))
    assert outcome.status is None
    assert "closed" in outcome.comment or "aborted the association" in outcome.comment


def test_answers_that_came_before_the_end_count() -> None:
    """With a window: three sent, two answered, then the abort, all read together."""

    def play(peer: Scripted) -> list[str]:
        peer.accept(AsynchronousOperationsWindow(3, 1))
        got = [peer.message() or pytest.fail("no request") for _ in range(3)]
        answers = b"".join(pdata(c, True, True, respond(command)) for command, c, _ in got[:2])
        peer.send(answers + ABORT)
        return [command.affected_sop_instance_uid for command, _, _ in got[:2]]

    with Acceptors(play, good) as acceptors:
        outcomes = sent(requestor(acceptors, window=3).store(*instances(5), retries=1))
    assert sorted(outcome.name for outcome in outcomes) == list("01234")
    assert stored_by(acceptors.results) == [f"1.2.{n}" for n in range(5)]


def test_a_permanent_rejection_is_not_asked_again_a_transient_one_is() -> None:
    with Acceptors(lambda peer: peer.reject(1, 1, 7)) as acceptors:
        outcomes = sent(requestor(acceptors).store(*instances(2), retries=5))
    assert [outcome.status for outcome in outcomes] == [None, None]
    assert acceptors.connections == 1
    with Acceptors(lambda peer: peer.reject(2, 3, 1), lambda p: p.reject(2, 3, 2), good) as busy:
        outcomes = sent(requestor(busy).store(*instances(2), retries=5))
    assert [outcome.status for outcome in outcomes] == [0, 0]
    assert busy.connections == 3


def test_a_peer_that_does_not_answer_the_release_has_stored_all_the_same() -> None:
    def play(peer: Scripted) -> None:
        peer.accept()
        for _ in range(2):
            command, context, _ = peer.message() or pytest.fail("no request")
            peer.answer(command, context)

    with Acceptors(play) as acceptors:
        outcomes = sent(requestor(acceptors).store(*instances(2), retries=3))
    assert [outcome.status for outcome in outcomes] == [0, 0]
    assert acceptors.connections == 1


def test_a_file_that_is_gone_is_an_outcome_and_the_association_goes_on(tmp_path: Path) -> None:
    gone = tmp_path / "gone.dcm"
    gone.write_bytes(CT_FILE.read_bytes())
    items = [hilum.services.outgoing.from_file(path) for path in (CT_FILE, gone, MR_FILE)]
    gone.unlink()
    with Acceptors(good) as acceptors:
        outcomes = sent(requestor(acceptors).store(*items))
    assert sorted((outcome.status is None, outcome.name) for outcome in outcomes) == [
        (False, str(CT_FILE)),
        (False, str(MR_FILE)),
        (True, str(gone)),
    ]
    assert acceptors.connections == 1


def test_an_instance_that_breaks_off_costs_its_association_and_nothing_else() -> None:
    def broken() -> Iterator[bytes]:
        yield b"begun"
        yield b"goes on"
        raise OSError(5, "Input/output error")

    items = instances(4)
    items[1] = items[1]._replace(chunks=broken)

    def play(peer: Scripted) -> list[Any]:
        peer.accept()
        return peer.serve()

    with Acceptors(play) as acceptors:
        outcomes = sent(requestor(acceptors, window=1).store(*items))
    assert [(o.name, o.status) for o in outcomes] == [("0", 0), ("1", None), ("2", 0), ("3", 0)]
    assert "Input/output error" in outcomes[1].comment
    assert acceptors.connections == 2


def test_parallel_associations_share_the_work() -> None:
    barrier = threading.Barrier(3, timeout=5)

    def play(peer: Scripted) -> list[Any]:
        peer.accept()
        barrier.wait()
        return peer.serve()

    with Acceptors(play) as acceptors:
        outcomes = sent(requestor(acceptors).store(*instances(30), associations=3))
    assert len({outcome.name for outcome in outcomes if outcome.stored}) == 30
    assert [len(result) for result in acceptors.results] == [10, 10, 10]


def test_a_peer_that_stops_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hilum.net.transport.SEND_TIMEOUT", 0.3)
    over = threading.Event()

    def play(peer: Scripted) -> None:
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.accept()
        over.wait(5)

    with Acceptors(play) as acceptors:
        (outcome,) = sent(requestor(acceptors).store(*instances(1, bytes(32 << 20))))
        over.set()
    assert outcome.status is None
    assert "nothing read for 0.3 s" in outcome.comment


def test_the_peers_limits_are_told_in_the_request() -> None:
    def play(peer: Scripted) -> Any:
        rq = peer.accept(WINDOW)
        peer.serve()
        return rq

    with Acceptors(play) as acceptors:
        sent(requestor(acceptors, window=7).store(*instances(1)))
    (rq,) = acceptors.results
    assert rq.user_item(AsynchronousOperationsWindow).invoked == 7
    assert rq.maximum_length == 1 << 20
