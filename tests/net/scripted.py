"""A peer on a raw socket, in either role: it sends the bytes it is told to, right or wrong.

Owns sockets, the bytes of common messages and how a connection's end is seen. Knows nothing of what
a test expects. Bytes are built by `hilum.wire` and `hilum.dimse`, or by hand.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import TYPE_CHECKING, Any, Self

from hilum.dimse.command import Command, parse_command
from hilum.dimse.messages import build, c_echo_rq, c_store_rq, respond
from hilum.wire.pdu import (
    PDV,
    Abort,
    AssociateAC,
    AssociateRJ,
    AssociateRQ,
    ContextResult,
    MaximumLength,
    PDataTF,
    ProposedContext,
    ReleaseRP,
    ReleaseRQ,
    decode_pdu,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hilum.wire.items import UserItem
    from hilum.wire.pdu import PDU

IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
JPEG = "1.2.840.10008.1.2.4.70"
VERIFICATION = "1.2.840.10008.1.1"
CT = "1.2.840.10008.5.1.4.1.1.2"
MR = "1.2.840.10008.5.1.4.1.1.4"
MAXIMUM_LENGTH = 1 << 14
PATIENCE = 5.0
"""Seconds until a peer that should have said something fails its test."""

CONTEXTS = (
    ProposedContext(1, VERIFICATION, (IMPLICIT,)),
    ProposedContext(3, CT, (EXPLICIT,)),
)
ECHO, STORE = 1, 3
"""The ids of the two contexts that every scripted requestor proposes."""

RELEASE_RQ, RELEASE_RP = ReleaseRQ().encode(), ReleaseRP().encode()
ABORT = Abort(0, 0).encode()


def request(
    *items: UserItem,
    contexts: Sequence[ProposedContext] = CONTEXTS,
    called: str = "HILUM",
    calling: str = "PEER",
    maximum: int = MAXIMUM_LENGTH,
    **more: Any,
) -> AssociateRQ:
    """An A-ASSOCIATE-RQ that Hilum accepts unless told otherwise."""
    user = (MaximumLength(maximum), *items)
    return AssociateRQ(called, calling, tuple(contexts), user, **more)


def pdata(context: int, is_command: bool, is_last: bool, data: bytes) -> bytes:
    """One P-DATA-TF of one fragment."""
    return PDataTF((PDV(context, is_command, is_last, data),)).encode()


def echo(message_id: int = 1, context: int = ECHO) -> bytes:
    """A C-ECHO-RQ."""
    return pdata(context, True, True, c_echo_rq(message_id, VERIFICATION))


def store(
    uid: str, data: bytes = b"data", message_id: int = 1, context: int = STORE, size: int = 4096
) -> bytes:
    """A C-STORE-RQ and its data set, in P-DATA-TFs of at most about `size` bytes."""
    pieces = [data[i : i + size] for i in range(0, len(data), size)] or [b""]
    fragments = [pdata(context, False, i == len(pieces) - 1, p) for i, p in enumerate(pieces)]
    return pdata(context, True, True, c_store_rq(message_id, CT, uid)) + b"".join(fragments)


def command(field: int, context: int = STORE, *, data_set: bool = False, **elements: Any) -> bytes:
    """Any command set."""
    return pdata(context, True, True, build(field, data_set=data_set, **elements))


class Scripted:
    """One end of a connection; `associate` first if it is a requestor."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        sock.settimeout(PATIENCE)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._events: list[PDV] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.sock.close()

    def send(self, *data: bytes) -> None:
        self.sock.sendall(b"".join(data))

    def send_until_closed(self, data: bytes, pieces: int = 1) -> None:
        """Send as far as the other side takes it."""
        with contextlib.suppress(OSError):
            for _ in range(pieces):
                self.sock.sendall(data)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            try:
                piece = self.sock.recv(count - len(data))
            except ConnectionResetError:
                piece = b""
            if not piece:
                return data
            data += piece
        return data

    def pdu(self) -> PDU | None:
        """The next PDU; None at the end of the connection. TimeoutError: nothing came."""
        header = self._exactly(6)
        if len(header) < 6:
            return None
        kind, length = struct.unpack(">BxL", header)
        return decode_pdu(kind, self._exactly(length))

    def closed(self) -> bool:
        """Whether nothing more comes but the end."""
        return self._exactly(1) == b""

    def shut(self) -> None:
        """Send nothing more: FIN."""
        self.sock.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Close with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    # Requestor ------------------------------------------------------------------------------------

    def associate(self, rq: AssociateRQ | None = None) -> AssociateAC:
        """Send A-ASSOCIATE-RQ; the answer must be an A-ASSOCIATE-AC."""
        self.send((rq or request()).encode())
        answer = self.pdu()
        assert isinstance(answer, AssociateAC), answer
        return answer

    def response(self) -> Command:
        """The next message, which must be a command set alone."""
        pieces = b""
        while True:
            if not self._events:
                got = self.pdu()
                assert isinstance(got, PDataTF), got
                self._events += got.values
            fragment = self._events.pop(0)
            pieces += fragment.data
            if fragment.is_last:
                return parse_command(pieces)

    def status(self) -> int:
        return self.response().status

    def release(self) -> None:
        """A-RELEASE in good order."""
        self.send(RELEASE_RQ)
        assert self.pdu() == ReleaseRP()
        self.sock.close()

    # Acceptor -------------------------------------------------------------------------------------

    def accept(
        self,
        *items: UserItem,
        maximum: int = MAXIMUM_LENGTH,
        choose: Callable[[ProposedContext], ContextResult] | None = None,
    ) -> AssociateRQ:
        """Take A-ASSOCIATE-RQ and accept it; `choose` answers each context."""
        rq = self.pdu()
        assert isinstance(rq, AssociateRQ), rq
        choose = choose or (lambda c: ContextResult(c.id, 0, c.transfer_syntaxes[0]))
        results = tuple(map(choose, rq.contexts))
        user = (MaximumLength(maximum), *items)
        self.send(AssociateAC(rq.called_aet, rq.calling_aet, results, user).encode())
        return rq

    def reject(self, result: int, source: int, reason: int) -> None:
        """Take A-ASSOCIATE-RQ and reject it."""
        assert isinstance(self.pdu(), AssociateRQ)
        self.send(AssociateRJ(result, source, reason).encode())

    def message(self) -> tuple[Command, int, bytes] | None:
        """The next request: command, context id, data set; None when there is none any more."""
        found: Command | None = None
        data = bytearray()
        parts = bytearray()
        while True:
            if not self._events:
                got = self.pdu()
                if not isinstance(got, PDataTF):
                    self.last = got
                    return None
                self._events += got.values
            fragment = self._events.pop(0)
            (parts if fragment.is_command else data).extend(fragment.data)
            if not fragment.is_last:
                continue
            if fragment.is_command:
                found = parse_command(bytes(parts))
            if found is not None and (not fragment.is_command or not found.has_data_set):
                return found, fragment.context_id, bytes(data)

    def answer(self, to: Command, context: int, status: int = 0, comment: str = "") -> None:
        self.send(pdata(context, True, True, respond(to, status, comment=comment)))

    def serve(self, *statuses: int) -> list[tuple[Command, int, bytes]]:
        """Answer every request, with these statuses in turn and 0000 after them, and a release."""
        heard = []
        left = list(statuses)
        while (got := self.message()) is not None:
            heard.append(got)
            self.answer(got[0], got[1], left.pop(0) if left else 0)
        if isinstance(self.last, ReleaseRQ):
            self.send(RELEASE_RP)
        return heard

    def accept_and_serve(self) -> list[tuple[Command, int, bytes]]:
        """Accept everything proposed, and answer everything with success."""
        self.accept()
        return self.serve()


def connect(port: int) -> Scripted:
    """A scripted requestor, connected and no more."""
    return Scripted(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))


class Acceptors:
    """Listens, and lets one function after the other play the acceptor of a connection.

    A connection beyond them is played by the last. `failures` are what the functions raised.
    """

    def __init__(self, *plays: Callable[[Scripted], Any]) -> None:
        self._plays = list(plays)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.results: list[Any] = []
        self.failures: list[BaseException] = []
        self.connections = 0
        self._threads: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            play = self._plays[min(self.connections, len(self._plays) - 1)]
            self.connections += 1
            thread = threading.Thread(target=self._play, args=(play, sock), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _play(self, play: Callable[[Scripted], Any], sock: socket.socket) -> None:
        with Scripted(sock) as peer:
            try:
                self.results.append(play(peer))
            except BaseException as error:
                self.failures.append(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
            assert kind is not None or not thread.is_alive(), "a scripted acceptor hangs"
        assert kind is not None or not self.failures, self.failures
