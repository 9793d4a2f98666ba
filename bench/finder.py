"""The asking end of a query: C-FIND at study level on raw sockets, light beside any server.

Owns: one association, its requests, counting the matches that come, and the clock around it. It
decodes nothing but what it needs, so that it costs the least beside any server. Must not know: what
server listens, nor Hilum's own code. PS3.4 C.4.1, PS3.7 9.3.2. The command line is for ad-hoc
measures:

    python -m bench.finder PORT --called HILUM              every study, as fast as they come
    python -m bench.finder PORT --called HILUM --single 1000   one study at a time, so many times
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import struct
import sys
import time
from typing import NamedTuple

from bench.inbox import Inbox, associate_request
from bench.messages import (
    ASSOCIATE_AC,
    IMPLICIT_VR_LITTLE_ENDIAN,
    P_DATA,
    BadAnswerError,
    _command,
    _context,
    parse_accept,
)
from bench.sender import HOST, TCP_QUICKACK, percentile

__all__ = ["Asked", "Found", "single", "stream"]

CONTEXT = 1
STUDY_UID = 0x0020000D
_FIND = b"1.2.840.10008.5.1.4.1.2.2.1"
_PENDING = (0xFF00, 0xFF01)
_STATUS = struct.pack("<HHI", 0, 0x0900, 2)
_element = struct.Struct("<HHI")
_pdv = struct.Struct(">IBB")

# What viewers show in their list of studies.
_RETURNED = (
    0x00080020,
    0x00080030,
    0x00080050,
    0x00080061,
    0x00081030,
    0x00100010,
    0x00100020,
    0x00100030,
    0x00100040,
    STUDY_UID,
    0x00200010,
    0x00201206,
    0x00201208,
)


class Asked(NamedTuple):
    """Whom to ask, and how often: `single` queries, or as many as fit into `seconds`."""

    port: int
    called: str = "HILUM"
    calling: str = "FINDER"
    single: int = 0
    seconds: float = 60.0
    pause: float = 0.0


class Found(NamedTuple):
    """What came: matches, times in seconds, latencies of queries in milliseconds."""

    matches: int
    seconds: float
    p50: float = 0.0
    p99: float = 0.0
    worst: float = 0.0

    @property
    def rate(self) -> float:
        """Matches in a second."""
        return self.matches / self.seconds if self.seconds else 0.0


class Finder:
    """One association; a query at a time."""

    def __init__(self, asked: Asked):
        self.inbox = Inbox(socket.create_connection((HOST, asked.port)))
        self.socket = self.inbox.socket
        self._command = b""
        self._data = b""
        self._message = 0
        contexts = _context(CONTEXT, _FIND, IMPLICIT_VR_LITTLE_ENDIAN)
        self.socket.sendall(associate_request(asked.called, asked.calling, contexts))
        kind, at, end = self.inbox.whole_pdu()
        if kind != ASSOCIATE_AC:
            raise BadAnswerError(f"the association was refused: PDU type {kind}")
        if parse_accept(bytes(self.inbox.view[at:end])).results.get(CONTEXT) != 0:
            raise BadAnswerError("the context for queries was refused")

    def find(self, keys: dict[int, bytes], *, keep: bool = False) -> list[bytes] | int:
        """Ask, and wait for the end: how many matches, or the matches themselves."""
        self._message = self._message % 65535 + 1
        self.socket.sendall(_request(self._message, keys))
        self.socket.setsockopt(socket.IPPROTO_TCP, TCP_QUICKACK, 1)
        inbox, count, kept, open_ = self.inbox, 0, [], True
        while open_:
            kind, at, end = inbox.whole_pdu()
            if kind != P_DATA:
                raise BadAnswerError(f"PDU type {kind} came instead of a response")
            while at < end:
                length, _, control = _pdv.unpack_from(inbox.buffer, at)
                if control & 1:
                    self._command += inbox.view[at + 6 : at + 4 + length]
                    if control & 2:
                        open_ = self._pending()
                        count += open_
                elif keep:
                    self._data += inbox.view[at + 6 : at + 4 + length]
                    if control & 2:
                        kept.append(self._data)
                        self._data = b""
                at += 4 + length
        return kept if keep else count

    def _pending(self) -> bool:
        command, self._command = self._command, b""
        at = command.rfind(_STATUS) + len(_STATUS)  # what comes before may look like it
        status = int.from_bytes(command[at : at + 2], "little")
        if status not in _PENDING and status:
            raise BadAnswerError(f"status {status:04X}")
        return status in _PENDING


def _request(message: int, keys: dict[int, bytes]) -> bytes:
    elements = [
        (0x0002, _FIND),
        (0x0100, b"\x20\x00"),
        (0x0110, message.to_bytes(2, "little")),
        (0x0700, b"\0\0"),
        (0x0800, b"\0\0"),
    ]
    asked = {0x00080052: b"STUDY", **dict.fromkeys(_RETURNED, b""), **keys}
    data = b"".join(_coded(tag, asked[tag]) for tag in sorted(asked))
    head = struct.pack(">BBIIBB", P_DATA, 0, len(data) + 6, len(data) + 2, CONTEXT, 2)
    return _command(elements, CONTEXT) + head + data


def _coded(tag: int, value: bytes) -> bytes:
    value += (b"\0" if tag == STUDY_UID else b" ") * (len(value) % 2)
    return _element.pack(tag >> 16, tag & 0xFFFF, len(value)) + value


def _uid(data: bytes) -> bytes:
    """Study Instance UID of a match."""
    at = 0
    while at < len(data):
        group, number, length = _element.unpack_from(data, at)
        if group << 16 | number == STUDY_UID:
            return data[at + 8 : at + 8 + length].rstrip(b"\0 ")
        at += 8 + length
    raise BadAnswerError("a match without a Study Instance UID")


def stream(asked: Asked) -> Found:
    """Ask for every study. Raises `BadAnswerError` when that is refused or fails."""
    finder = Finder(asked)
    start = time.perf_counter()
    matches = finder.find({})
    seconds = time.perf_counter() - start
    finder.inbox.release()
    assert isinstance(matches, int)
    return Found(matches, seconds)


def single(asked: Asked) -> Found:
    """Ask for one study after the other by its UID, on one association that stays open."""
    finder = Finder(asked)
    studies = finder.find({}, keep=True)
    assert isinstance(studies, list)
    uids = [_uid(data) for data in studies]
    chance = random.Random(1)
    latencies: list[float] = []
    begun = time.perf_counter()
    while len(latencies) < asked.single and time.perf_counter() - begun < asked.seconds:
        keys = {STUDY_UID: chance.choice(uids)}
        start = time.perf_counter()
        matches = finder.find(keys)
        latencies.append(time.perf_counter() - start)
        if matches != 1:
            raise BadAnswerError(f"{matches} studies of one Study Instance UID")
        if asked.pause:
            time.sleep(asked.pause)
    seconds = time.perf_counter() - begun
    finder.inbox.release()
    latencies.sort()
    p50, p99, worst = (percentile(latencies, fraction) * 1000 for fraction in (0.5, 0.99, 1))
    return Found(len(latencies), seconds, p50, p99, worst)


def main(arguments: list[str] | None = None) -> int:
    """The command line; exit status 1 when something was refused or failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.finder", description=__doc__)
    parser.add_argument("port", type=int)
    for name, default in Asked(0)._asdict().items():
        if name != "port":
            parser.add_argument(f"--{name}", type=type(default), default=default)
    options = parser.parse_args(arguments)
    asked = Asked(**vars(options))
    try:
        found = single(asked) if asked.single else stream(asked)
    except (OSError, BadAnswerError) as problem:
        print(f"bench.finder: {problem}", file=sys.stderr)
        return 1
    print(json.dumps(found._asdict()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
