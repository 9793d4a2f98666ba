"""A storage SCU on a raw socket that stops at nothing: what the fault tests send with.

Owns the few PDUs it needs, and instances whose bytes it can make again. Must not import Hilum, so
that a mistake there cannot hide behind the same mistake here. PS3.7 Annex E, PS3.8 9.3.
"""

from __future__ import annotations

import hashlib
import random
import socket
import struct
import threading
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Association", "Broken", "Item", "Log", "Rejected", "items", "load"]

CT_IMAGE_STORAGE = b"1.2.840.10008.5.1.4.1.1.2"
VERIFICATION = b"1.2.840.10008.1.1"
IMPLICIT, EXPLICIT = b"1.2.840.10008.1.2", b"1.2.840.10008.1.2.1"
APPLICATION_CONTEXT = b"1.2.840.10008.3.1.1.1"
ROOT = "1.2.826.0.1.3680043.8.498"
STORE_CONTEXT, ECHO_CONTEXT = 1, 3
C_STORE_RQ, C_ECHO_RQ = 0x0001, 0x0030
RJ, P_DATA, RELEASE_RQ = 3, 4, 5
FRAGMENT = 128 << 10
NOISE = random.Random(20).randbytes(17 << 20)


class Broken(Exception):
    """The connection ended, or something came that is no answer."""


class Rejected(Exception):
    """A-ASSOCIATE-RJ; `reason` is (result, source, reason)."""

    def __init__(self, reason: tuple[int, int, int]) -> None:
        super().__init__(reason)
        self.reason = reason


# Instances ----------------------------------------------------------------------------------------


class Item(NamedTuple):
    """An instance: the same item always makes the same bytes, another item other bytes."""

    uid: str
    number: int
    size: int

    @property
    def study(self) -> str:
        return f"{ROOT}.1.{self.number % 5}"

    def data_set(self) -> bytes:
        """Its data set in explicit VR little endian, with `size` bytes of pixels."""
        at = self.number * 7919 % (len(NOISE) - self.size)
        uids = (CT_IMAGE_STORAGE.decode(), self.uid, self.study, f"{self.study}.{self.number % 3}")
        sop_class, uid, study, series = (_padded(text, b"\0") for text in uids)
        return b"".join(
            (
                _element(0x00080016, b"UI", sop_class),
                _element(0x00080018, b"UI", uid),
                _element(0x00080060, b"CS", b"CT"),
                _element(0x00100010, b"PN", b"Doe^Jane"),
                _element(0x00100020, b"LO", b"P1"),
                _element(0x0020000D, b"UI", study),
                _element(0x0020000E, b"UI", series),
                _element(0x00200013, b"IS", _padded(str(self.number), b" ")),
                struct.pack("<HH2s2xI", 0x7FE0, 0x0010, b"OW", self.size),
                NOISE[at : at + self.size],
            )
        )


def items(seed: int, prefix: str, *, largest: int = 8 << 20) -> Iterator[Item]:
    """Instances without end: 4 KiB to `largest`, now and then one again, or with other bytes."""
    dice = random.Random(f"{seed} {prefix}")
    sent: list[Item] = []
    for number in range(1, 1_000_000):
        kind = dice.random()
        if sent and kind < 0.06:
            yield dice.choice(sent)
            continue
        low, high = _SIZES[dice.choice((0, 0, 0, 0, 0, 0, 1, 1, 1, 2))]
        size = dice.randint(min(low, largest), min(high, largest)) & ~1
        uid = dice.choice(sent).uid if sent and kind < 0.12 else f"{ROOT}.{prefix}.{number}"
        item = Item(uid, int(f"{prefix.split('.')[-1]}{number:06d}"), size)
        sent.append(item)
        yield item


_SIZES = ((4 << 10, 64 << 10), (64 << 10, 1 << 20), (1 << 20, 8 << 20))


def _padded(text: str, pad: bytes) -> bytes:
    data = text.encode()
    return data + pad * (len(data) % 2)


def _element(tag: int, vr: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


class Log:
    """What was sent, and what was answered: written down before the first, after the second."""

    def __init__(self) -> None:
        self.sent: dict[str, dict[str, Item]] = {}
        self.acknowledged: list[tuple[str, str]] = []
        self.statuses: Counter[int] = Counter()
        self.surprises: list[str] = []

    def sending(self, item: Item, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        self.sent.setdefault(item.uid, {})[digest] = item
        return digest

    def answered(self, item: Item, digest: str, status: int) -> None:
        self.statuses[status] += 1
        if status == 0:
            self.acknowledged.append((item.uid, digest))


# Associations -------------------------------------------------------------------------------------


class Association:
    """One association. Titles and UIDs go out as they are given, however odd."""

    def __init__(
        self,
        port: int,
        *,
        called: bytes = b"HILUM",
        calling: bytes = b"FAULTS",
        window: int = 1,
        timeout: float = 60,
    ) -> None:
        self.window = window
        self._received = bytearray()
        self._message = 0
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._send(_associate(called, calling, window))
            kind, body = self._pdu()
        except Broken:
            self.close()
            raise
        if kind == RJ:
            self.close()
            raise Rejected((body[1], body[2], body[3]))
        if kind != 2:
            raise Broken(f"PDU {kind} answers the request")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    def release(self) -> None:
        self._send(struct.pack(">BBII", RELEASE_RQ, 0, 4, 0))
        kind, _ = self._pdu()
        if kind != 6:
            raise Broken(f"PDU {kind} answers the release")
        self.close()

    def echo(self) -> int:
        """C-ECHO; the status."""
        self._command(C_ECHO_RQ, VERIFICATION, ECHO_CONTEXT, None)
        return self.answer()[1]

    def store(self, uid: bytes | str, data: bytes) -> int:
        """C-STORE; the status."""
        self.start(uid, data)
        return self.answer()[1]

    def start(self, uid: bytes | str, data: bytes) -> int:
        """Send a C-STORE-RQ with its data set; the message id. `answer` comes later."""
        name = uid.encode() if isinstance(uid, str) else uid
        self._command(C_STORE_RQ, CT_IMAGE_STORAGE, STORE_CONTEXT, name)
        for start in range(0, len(data), FRAGMENT):
            piece = data[start : start + FRAGMENT]
            last = 2 if start + FRAGMENT >= len(data) else 0
            self._send(_pdv_head(len(piece), STORE_CONTEXT, last) + piece)
        return self._message

    def answer(self) -> tuple[int, int]:
        """The next response: (message id responded to, status)."""
        command = b""
        while True:
            kind, body = self._pdu()
            if kind != P_DATA:
                raise Broken(f"PDU {kind} {body[:4].hex()} came instead of a response")
            position = 0
            while position < len(body):
                length, _, control = struct.unpack_from(">IBB", body, position)
                command += body[position + 6 : position + 4 + length]
                position += 4 + length
                if control & 2:
                    return _status(command)

    def _command(self, kind: int, sop_class: bytes, context: int, uid: bytes | None) -> None:
        self._message = self._message % 0xFFFF + 1
        elements = [(0x0002, sop_class), (0x0100, struct.pack("<H", kind))]
        elements += [(0x0110, struct.pack("<H", self._message))]
        if uid is None:
            elements += [(0x0800, b"\x01\x01")]
        else:
            elements += [(0x0700, b"\0\0"), (0x0800, b"\0\0"), (0x1000, uid)]
        body = b"".join(_command_element(number, value) for number, value in elements)
        body = _command_element(0, struct.pack("<I", len(body))) + body
        self._send(_pdv_head(len(body), context, 3) + body)

    def _send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise Broken(str(error)) from error

    def _pdu(self) -> tuple[int, bytes]:
        buffer = self._received
        while len(buffer) < 6 or len(buffer) < 6 + int.from_bytes(buffer[2:6], "big"):
            try:
                more = self._socket.recv(65536)
            except OSError as error:
                raise Broken(str(error)) from error
            if not more:
                raise Broken("the peer closed the connection")
            buffer += more
        end = 6 + int.from_bytes(buffer[2:6], "big")
        kind, body = buffer[0], bytes(buffer[6:end])
        del buffer[:end]
        return kind, body


def load(
    port: int, log: Log, seed: int, prefix: str, *, associations: int, largest: int = 8 << 20
) -> list[threading.Thread]:
    """Send on so many associations at once until they break; every other one with a window."""
    threads = []
    for number in range(1, associations + 1):
        source = items(seed, f"{prefix}.{number}", largest=largest)
        window = 1 if number % 2 else 8
        thread = threading.Thread(target=_send_all, args=(port, log, source, window), daemon=True)
        thread.start()
        threads.append(thread)
    return threads


def _send_all(port: int, log: Log, source: Iterable[Item], window: int) -> None:
    waiting: dict[int, tuple[Item, str]] = {}
    try:
        with Association(port, window=window) as association:
            for item in source:
                data = item.data_set()
                digest = log.sending(item, data)
                waiting[association.start(item.uid, data)] = item, digest
                if len(waiting) >= window:
                    _take_answer(association, waiting, log)
    except (Broken, Rejected, OSError):
        return
    except Exception as error:
        log.surprises.append(repr(error))


def _take_answer(association: Association, waiting: dict[int, tuple[Item, str]], log: Log) -> None:
    message, status = association.answer()
    log.answered(*waiting.pop(message), status)


# Bytes --------------------------------------------------------------------------------------------


def _item(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(body)) + body


def _associate(called: bytes, calling: bytes, window: int) -> bytes:
    user = _item(0x51, struct.pack(">I", 1 << 20)) + _item(0x52, ROOT.encode())
    user += _item(0x53, struct.pack(">HH", window, 1))
    contexts = b""
    pairs = ((STORE_CONTEXT, CT_IMAGE_STORAGE, EXPLICIT), (ECHO_CONTEXT, VERIFICATION, IMPLICIT))
    for identifier, abstract, transfer in pairs:
        names = _item(0x30, abstract) + _item(0x40, transfer)
        contexts += _item(0x20, bytes((identifier, 0, 0, 0)) + names)
    titles = called.ljust(16)[:16] + calling.ljust(16)[:16]
    body = struct.pack(">HH", 1, 0) + titles + bytes(32) + _item(0x10, APPLICATION_CONTEXT)
    body += contexts + _item(0x50, user)
    return struct.pack(">BBI", 1, 0, len(body)) + body


def _pdv_head(length: int, context: int, control: int) -> bytes:
    return struct.pack(">BBIIBB", P_DATA, 0, length + 6, length + 2, context, control)


def _command_element(number: int, value: bytes) -> bytes:
    value += b"\0" * (len(value) % 2)
    return struct.pack("<HHI", 0, number, len(value)) + value


def _status(command: bytes) -> tuple[int, int]:
    found, position = {}, 0
    while position < len(command):
        _, number, length = struct.unpack_from("<HHI", command, position)
        found[number] = command[position + 8 : position + 8 + length]
        position += 8 + length
    return int.from_bytes(found[0x0120], "little"), int.from_bytes(found[0x0900], "little")
