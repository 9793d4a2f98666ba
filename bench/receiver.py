"""The receiving end of a retrieval: C-GET, or C-MOVE to itself, on raw sockets.

Owns: asking for a patient, taking what comes, answering each C-STORE, and the clock around it. It
keeps nothing, so that it costs the least beside any server. Must not know: what server listens, nor
Hilum's own code. PS3.7 9.3, PS3.8 9.3. The command line is for ad-hoc measures:

    python -m bench.receiver PORT --get --called HILUM
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import struct
import sys
import threading
import time
from typing import NamedTuple

from bench.inbox import IMPLEMENTATION, MAXIMUM_LENGTH, Inbox, associate_request
from bench.messages import (
    ASSOCIATE_AC,
    CT_IMAGE_STORAGE,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    P_DATA,
    RELEASE_RP,
    BadAnswerError,
    _command,
    _context,
    _item,
    parse_accept,
)
from bench.sender import HOST, TCP_QUICKACK

__all__ = ["PATIENT", "Asked", "Taken", "get", "move"]

PATIENT = "P1000-1000000"
"""The first patient that `bench.sender` makes on its first association."""

GET_CONTEXT, STORE_CONTEXT = 1, 3
_GET = b"1.2.840.10008.5.1.4.1.2.1.3"
_MOVE = b"1.2.840.10008.5.1.4.1.2.1.2"
_RELEASE_ANSWER = struct.pack(">BBII", RELEASE_RP, 0, 4, 0)
_WAIT = 120.0


class Asked(NamedTuple):
    """What to ask for, and of whom; `port` 0 of `listen` lets the system choose."""

    port: int
    called: str = "HILUM"
    calling: str = "BENCH"
    patient: str = PATIENT
    listen: int = 0


class Taken(NamedTuple):
    """What came: instances, bytes of their data sets, and seconds from the request to the end."""

    instances: int
    bytes: int
    seconds: float
    status: int

    @property
    def rate(self) -> float:
        """Bytes in a second."""
        return self.bytes / self.seconds if self.seconds else 0.0


class _Connection(Inbox):
    """One connection: PDUs in, commands out; data sets are counted and thrown away."""

    def __init__(self, sock: socket.socket):
        super().__init__(sock)
        self._command = b""
        self.bytes = 0
        self.instances = 0

    def _skip(self, count: int) -> None:
        self.bytes += count
        while count:
            if self.start == self.end:
                self.more()
            step = min(count, self.end - self.start)
            self.start += step
            count -= step

    def commands(self, length: int) -> list[tuple[int, dict[int, bytes]]]:
        """The commands that end in a P-DATA-TF; a data set that ends is a command 0."""
        found: list[tuple[int, dict[int, bytes]]] = []
        while length > 0:
            head = self.take(6)
            size = int.from_bytes(head[:4], "big") - 2
            length -= size + 6
            if head[5] & 1:
                self._command += self.take(size)
                if head[5] & 2:
                    found.append((head[4], _fields(self._command)))
                    self._command = b""
                continue
            self._skip(size)
            if head[5] & 2:
                found.append((head[4], {}))
        return found

    def answer(self, context: int, request: dict[int, bytes]) -> None:
        """C-STORE-RSP: success."""
        self.instances += 1
        elements = [
            (0x0002, request[0x0002].rstrip(b"\0")),
            (0x0100, b"\x01\x80"),
            (0x0120, request[0x0110]),
            (0x0800, b"\x01\x01"),
            (0x0900, b"\0\0"),
            (0x1000, request[0x1000].rstrip(b"\0")),
        ]
        self.socket.sendall(_command(elements, context))
        self.socket.setsockopt(socket.IPPROTO_TCP, TCP_QUICKACK, 1)


def _fields(command: bytes) -> dict[int, bytes]:
    found, position = {}, 0
    while position < len(command):
        _, number, length = struct.unpack_from("<HHI", command, position)
        found[number] = command[position + 8 : position + 8 + length]
        position += 8 + length
    return found


def _associate(asked: Asked, abstract: bytes, storage: bool) -> _Connection:
    contexts, user = _context(GET_CONTEXT, abstract, IMPLICIT_VR_LITTLE_ENDIAN), b""
    if storage:
        role = struct.pack(">H", len(CT_IMAGE_STORAGE)) + CT_IMAGE_STORAGE + b"\x00\x01"
        contexts += _context(STORE_CONTEXT, CT_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)
        user = _item(0x54, role)
    connection = _Connection(socket.create_connection((HOST, asked.port)))
    connection.socket.sendall(associate_request(asked.called, asked.calling, contexts, user))
    kind, length = connection.pdu()
    answer = connection.take(length)
    if kind != ASSOCIATE_AC:
        raise BadAnswerError(f"the association was refused: PDU type {kind}")
    refused = [number for number, result in parse_accept(answer).results.items() if result]
    if refused:
        raise BadAnswerError(f"presentation contexts {refused} were refused")
    return connection


def _ask(connection: _Connection, field: int, abstract: bytes, asked: Asked) -> None:
    elements = [
        (0x0002, abstract),
        (0x0100, field.to_bytes(2, "little")),
        (0x0110, b"\x01\x00"),
        *([(0x0600, asked.calling.encode("ascii"))] if field == 0x21 else []),
        (0x0700, b"\0\0"),
        (0x0800, b"\0\0"),
    ]
    keys = _implicit(0x00080052, b"PATIENT") + _implicit(0x00100020, asked.patient.encode("ascii"))
    head = struct.pack(">BBIIBB", P_DATA, 0, len(keys) + 6, len(keys) + 2, GET_CONTEXT, 2)
    connection.socket.sendall(_command(elements, GET_CONTEXT) + head + keys)


def _implicit(tag: int, value: bytes) -> bytes:
    value += b" " * (len(value) % 2)
    return struct.pack("<HHI", tag >> 16, tag & 0xFFFF, len(value)) + value


def _run(connection: _Connection) -> int:
    """Serve C-STOREs until the retrieval's final response, if any; its status, or -1 at release."""
    waiting: dict[int, dict[int, bytes]] = {}
    while True:
        kind, length = connection.pdu()
        if kind != P_DATA:
            connection.take(length)
            if kind == 5:
                connection.socket.sendall(_RELEASE_ANSWER)
                return -1
            raise BadAnswerError(f"PDU type {kind} came instead of an instance")
        for context, command in connection.commands(length):
            if not command:
                request = waiting.pop(context, None)
                if request is not None:
                    connection.answer(context, request)
                continue
            if command[0x0100] == b"\x01\x00":
                waiting[context] = command
            elif (status := int.from_bytes(command[0x0900], "little")) & 0xFF00 != 0xFF00:
                return status


def get(asked: Asked) -> Taken:
    """Retrieve by C-GET. Raises `BadAnswerError` when that is refused."""
    connection = _associate(asked, _GET, storage=True)
    start = time.perf_counter()
    _ask(connection, 0x10, _GET, asked)
    status = _run(connection)
    seconds = time.perf_counter() - start
    connection.release()
    return Taken(connection.instances, connection.bytes, seconds, status)


def move(asked: Asked) -> Taken:
    """Retrieve by C-MOVE to a receiver of our own at `asked.listen`; its AE title is `calling`."""
    took: list[_Connection] = []
    with socket.create_server((HOST, asked.listen)) as listener:
        receiver = threading.Thread(target=_receive, args=(listener, took), daemon=True)
        receiver.start()
        connection = _associate(asked, _MOVE, storage=False)
        start = time.perf_counter()
        _ask(connection, 0x21, _MOVE, asked)
        status = _run(connection)
        seconds = time.perf_counter() - start
        connection.release()
        receiver.join(_WAIT)
    return Taken(
        sum(one.instances for one in took), sum(one.bytes for one in took), seconds, status
    )


def _receive(listener: socket.socket, took: list[_Connection]) -> None:
    sock, _ = listener.accept()
    connection = _Connection(sock)
    took.append(connection)
    _, length = connection.pdu()
    body = connection.take(length)
    connection.socket.sendall(_acceptance(body))
    with contextlib.suppress(OSError, BadAnswerError):
        _run(connection)
    connection.socket.close()


def _acceptance(request: bytes) -> bytes:
    """A-ASSOCIATE-AC: every context, with its first transfer syntax."""
    answers, position = b"", 68
    while position < len(request):
        kind, _, length = struct.unpack_from(">BBH", request, position)
        value = request[position + 4 : position + 4 + length]
        if kind == 0x20:
            at = 4
            while value[at] != 0x40:
                at += 4 + int.from_bytes(value[at + 2 : at + 4], "big")
            size = int.from_bytes(value[at + 2 : at + 4], "big")
            syntax = _item(0x40, value[at + 4 : at + 4 + size])
            answers += _item(0x21, bytes((value[0], 0, 0, 0)) + syntax)
        position += 4 + length
    user = _item(0x51, struct.pack(">I", MAXIMUM_LENGTH)) + _item(0x52, IMPLEMENTATION)
    body = request[:68] + _item(0x10, b"1.2.840.10008.3.1.1.1") + answers + _item(0x50, user)
    return struct.pack(">BBI", ASSOCIATE_AC, 0, len(body)) + body


def main(arguments: list[str] | None = None) -> int:
    """The command line: one retrieval; exit status 1 when it was refused."""
    parser = argparse.ArgumentParser(prog="python -m bench.receiver", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--get", action="store_true", help="C-GET; C-MOVE without it")
    for name, default in Asked(0)._asdict().items():
        if name != "port":
            parser.add_argument(f"--{name}", type=type(default), default=default)
    options = parser.parse_args(arguments)
    asked = Asked(**{name: getattr(options, name) for name in Asked._fields})
    try:
        taken = get(asked) if options.get else move(asked)
    except (OSError, BadAnswerError) as problem:
        print(f"bench.receiver: {problem}", file=sys.stderr)
        return 1
    print(json.dumps(taken._asdict()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
