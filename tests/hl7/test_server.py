"""The listener on real sockets: many messages, hostile peers, the end."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest

from hilum.config import HL7
from hilum.errors import ConnectionFailed, ConnectionLost
from hilum.hl7.client import Connection
from hilum.hl7.listening import Feed
from hilum.hl7.message import parse
from hilum.hl7.mllp import Blocks, framed
from hilum.hl7.server import Limits, Server
from tests.hl7.messages import RAD_4_OMI, RAD_4_ORM, RAD_12_A08, order, wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.observe import Event
    from tests.hl7.conftest import Department

TIMEOUT = 10.0


@contextmanager
def serving(handler: Any, events: list[Event] | None = None, **options: Any) -> Iterator[Server]:
    limits = Limits(**{"grace": 2.0, **options.pop("limits", {})})
    observer = (events if events is not None else []).append
    server = Server(handler, port=0, limits=limits, observer=observer, **options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def connect(server: Server) -> Connection:
    return Connection("127.0.0.1", server.port, timeout=TIMEOUT)


def raw_socket(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), TIMEOUT)


def test_messages_over_one_connection(department: Department) -> None:
    with serving(department.receiver) as server, connect(server) as connection:
        codes = [
            parse(connection.send(wire(message, "utf-8"))).value("MSA", 1)
            for message in (RAD_4_ORM, RAD_4_OMI, order("ZZ"), RAD_12_A08, order("CA"))
        ]
    assert codes == ["AA", "AA", "AE", "AA", "AA"]
    assert department.states() == {
        "SPS454": "CANCELED", "SPS-1": "SCHEDULED", "SPS-2": "SCHEDULED"
    }  # fmt: skip


def test_both_acknowledgements_of_the_enhanced_mode(department: Department) -> None:
    message = RAD_4_ORM.replace("|P|2.3.1||||||", "|P|2.3.1|||AL|AL||")
    with serving(department.receiver) as server, connect(server) as connection:
        first = parse(connection.send(wire(message)))
        second = parse(connection.receive())
    assert (first.value("MSA", 1), second.value("MSA", 1)) == ("CA", "AA")


def test_a_message_byte_by_byte_and_two_at_once(department: Department) -> None:
    with serving(department.receiver) as server, raw_socket(server) as sock:
        for byte in framed(wire(RAD_4_ORM)):
            sock.sendall(bytes([byte]))
        sock.sendall(framed(wire(order("XO"))) + framed(wire(order("CA"))))
        blocks = Blocks(10_000)
        answers: list[bytes] = []
        while len(answers) < 3:
            answers += blocks.feed(sock.recv(4096))
    assert [parse(answer).value("MSA", 1) for answer in answers] == ["AA"] * 3


def test_many_connections_at_once(department: Department) -> None:
    codes: list[str] = []

    def send(number: int) -> None:
        with connect(server) as connection:
            for at in range(5):
                text = RAD_4_ORM.replace("ACC1", f"A{number}-{at}").replace(
                    "101Z", f"{number}-{at}"
                )
                text = text.replace("999.4.1", f"999.4.{number}.{at}")
                codes.append(parse(connection.send(wire(text))).value("MSA", 1))

    with serving(department.receiver) as server:
        threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert codes == ["AA"] * 40
    assert len(list(department.worklist.steps())) == 40


# Hostile peers ------------------------------------------------------------------------------------


def closed(sock: socket.socket) -> float:
    """Seconds until the server closes the connection without a word."""
    begun = time.monotonic()
    with suppress(ConnectionResetError):
        assert sock.recv(100) == b""
    return time.monotonic() - begun


def test_a_sender_that_trickles_is_cut_off(department: Department) -> None:
    limits = {"block": 0.3}
    with serving(department.receiver, limits=limits) as server, raw_socket(server) as sock:
        sock.settimeout(0.02)
        sock.sendall(b"\x0bMSH")
        end = time.monotonic() + TIMEOUT
        while not _is_closed(sock):
            assert time.monotonic() < end


def _is_closed(sock: socket.socket) -> bool:
    """Send a byte more, and see whether the other side is still there."""
    try:
        sock.sendall(b"x")
        return sock.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_an_idle_connection_is_closed_where_that_is_set(department: Department) -> None:
    limits = {"idle": 0.2}
    with serving(department.receiver, limits=limits) as server, raw_socket(server) as sock:
        assert closed(sock) < TIMEOUT / 2


def test_an_endless_block_is_cut_off(department: Department) -> None:
    events: list[Event] = []
    receiver = department.receiving(limit=100_000)
    with serving(receiver, events) as server, raw_socket(server) as sock:
        with pytest.raises(OSError):
            sock.sendall(b"\x0b")
            while True:
                sock.sendall(b"x" * 10_000)
        server.stop()
    assert "a block of more than 100000 bytes" in [event.fields.get("end") for event in events]


def test_endless_noise_is_cut_off(department: Department) -> None:
    with (
        serving(department.receiver) as server,
        raw_socket(server) as sock,
        pytest.raises(OSError),
    ):
        while True:
            sock.sendall(b"GET / HTTP/1.1\r\n" * 1000)


def test_a_peer_of_another_protocol_gets_no_answer_and_harms_nobody(department: Department) -> None:
    with serving(department.receiver) as server:
        with raw_socket(server) as sock:
            sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
        with connect(server) as connection:
            assert parse(connection.send(wire(RAD_4_ORM))).value("MSA", 1) == "AA"


def test_a_message_of_a_hundred_thousand_segments(department: Department) -> None:
    receiver = department.receiving(limit=4 << 20)
    message = wire(RAD_4_ORM) + b"OBX|1|ST|x||y\r" * 100_000
    with serving(receiver) as server, connect(server) as connection:
        begun = time.monotonic()
        assert parse(connection.send(message)).value("MSA", 1) == "AA"
        assert time.monotonic() - begun < TIMEOUT


def test_the_connection_that_waits_longest_makes_room(department: Department) -> None:
    message, limits = wire(RAD_4_ORM), {"connections": 2}
    with (
        serving(department.receiver, limits=limits) as server,
        raw_socket(server) as oldest,
        connect(server) as second,
    ):
        assert parse(second.send(message)).value("MSA", 1) == "AA"
        with connect(server) as third:
            assert parse(third.send(message)).value("MSA", 1) == "AA"
            assert closed(oldest) < TIMEOUT
            assert parse(second.send(message)).value("MSA", 1) == "AA"


def test_hosts_that_are_not_listed_are_refused(department: Department) -> None:
    events: list[Event] = []
    unknown = ("192.0.2.1",)
    with (
        serving(department.receiver, events, hosts=unknown) as server,
        raw_socket(server) as sock,
    ):
        assert closed(sock) < TIMEOUT
    assert [event.name for event in events] == ["HL7 connection refused"]
    with serving(department.receiver, hosts=("127.0.0.1",)) as server, connect(server) as one:
        assert parse(one.send(wire(RAD_4_ORM))).value("MSA", 1) == "AA"


# The end ------------------------------------------------------------------------------------------


class Slow:
    """A handler that waits until it may answer."""

    limit = 1000

    def __init__(self) -> None:
        self.begun, self.may = threading.Event(), threading.Event()

    def answer(self, block: bytes, peer: str) -> list[bytes]:
        self.begun.set()
        assert self.may.wait(TIMEOUT)
        return [b"done"]


def test_what_is_being_done_is_answered_before_the_end() -> None:
    slow = Slow()
    server = Server(slow, port=0, limits=Limits(grace=TIMEOUT))
    server.start()
    with raw_socket(server) as sock, raw_socket(server) as idle:
        sock.sendall(framed(b"message"))
        assert slow.begun.wait(TIMEOUT)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        assert closed(idle) < TIMEOUT
        slow.may.set()
        assert list(Blocks(100).feed(sock.recv(100))) == [b"done"]
        stopping.join()
    assert server.connections == 0
    with pytest.raises(ConnectionFailed):
        Connection("127.0.0.1", server.port)


def test_what_takes_longer_than_the_grace_period_is_cut_off() -> None:
    slow = Slow()
    server = Server(slow, port=0, limits=Limits(grace=0.1))
    server.start()

    def stop() -> None:
        slow.begun.wait(TIMEOUT)
        server.stop()

    with connect(server) as connection:
        threading.Thread(target=stop).start()
        with pytest.raises(ConnectionLost):
            connection.send(b"message")
    slow.may.set()


def test_a_port_that_is_taken(department: Department, tmp_path: Path) -> None:
    with serving(department.receiver) as server:
        other = Server(department.receiver, port=server.port)
        with pytest.raises(ConnectionFailed, match=r"hl7\.port"):
            other.start()
        feed = Feed(tmp_path, HL7(port=server.port))
        with pytest.raises(ConnectionFailed, match=r"hl7\.port"):
            feed.start()


def test_a_feed_from_settings(tmp_path: Path) -> None:
    row = 'ScheduledProcedureStepSequence.ScheduledStationAETitle <- OBR[24=MR]"MR1"'
    feed = Feed(tmp_path, HL7(port=0, mapping=(row,)), grace=1.0)
    feed.start()
    with Connection("127.0.0.1", feed.port, timeout=TIMEOUT) as connection:
        assert parse(connection.send(wire(RAD_4_ORM))).value("MSA", 1) == "AA"
    feed.stop()
    from hilum.archive.workflow.database import FILE_NAME, Database

    database = Database(tmp_path / FILE_NAME)
    with database.reading() as connection_to:
        assert connection_to.execute("SELECT aet FROM station").fetchall() == [("MR1",)]
    database.close()
