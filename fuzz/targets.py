"""The targets: what a fuzzer calls with bytes, and the seeds that it begins with.

Owns what must hold for any bytes whatever: errors are those that the wire knows, every split gives
the same events, memory and time are bounded by the input. Must not know which fuzzer calls.
"""

from __future__ import annotations

import functools
import itertools
import os
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive import members
from hilum.archive.examine import examine
from hilum.archive.extract import level_values
from hilum.archive.members import encode_filler, encode_head, encode_note, file_name, slack
from hilum.archive.ports import Level
from hilum.archive.segments import Damage, File, entries
from hilum.dataset import codec, part10
from hilum.dimse.assembler import Assembler, MemorySink
from hilum.dimse.command import encode_command
from hilum.errors import DimseError, ProtocolError, UsageError
from hilum.tables.commands import C_ECHO_RQ, C_STORE_RQ
from hilum.tables.uids import transfer_syntax
from hilum.ul.connection import Connection, Limits, Role, State
from hilum.ul.events import AssociateRequested, PData, ReleaseRequested
from hilum.ul.negotiate import Peer, Policy, Rejected, Support, negotiate
from hilum.wire.pdu import (
    PDV,
    Abort,
    AssociateRQ,
    AsynchronousOperationsWindow,
    MaximumLength,
    PDataTF,
    ProposedContext,
    ReleaseRQ,
    RoleSelection,
    UserIdentityRQ,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["TARGETS", "Target"]

NOW = 1000.0
CT = "1.2.840.10008.5.1.4.1.1.2"
UID = "1.2.3.4"
VERIFICATION = "1.2.840.10008.1.1"
SYNTAXES = tuple(
    transfer_syntax(f"1.2.840.10008.1.2{rest}") for rest in ("", ".1", ".2", ".1.99", ".4.50")
)
SMALL = Limits(small_buffer=64, large_buffer=512, drain_bytes=4096, empty_fragments=5)


class Target(NamedTuple):
    """`one_input` takes any bytes and raises only where there is a mistake in Hilum."""

    one_input: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


# Bytes from a socket ------------------------------------------------------------------------------


class Acceptor:
    """What a server does with a connection, without sockets."""

    def __init__(self) -> None:
        self.connection = Connection(Role.ACCEPTOR, SMALL, NOW)
        self._assembler: Assembler | None = None
        self._policy = Policy(("HILUM",), lambda _name, _common: Support(lambda _: True, ()))

    def take(self, event: Any) -> None:
        """Answer an event. What came behind it in the same read may have changed the state."""
        state = self.connection.state
        if isinstance(event, PData):
            self._data(event)
        elif isinstance(event, AssociateRequested) and state is State.Sta3:
            self._answer(event.pdu)
        elif isinstance(event, ReleaseRequested) and state is State.Sta8:
            self.connection.release_response(NOW)

    def _answer(self, rq: AssociateRQ) -> None:
        answer = negotiate(rq, self._policy, Peer("127.0.0.1"))
        if isinstance(answer, Rejected):
            self.connection.reject(answer.result, answer.source, answer.reason, NOW)
            return
        contexts = {context.id: context for context in answer.contexts}
        self._assembler = Assembler(contexts, lambda _command, _context: MemorySink(1 << 16))
        self.connection.accept(answer.ac, NOW)

    def _data(self, event: PData) -> None:
        if self._assembler is None:
            return
        try:
            self._assembler.feed(event)
        except ProtocolError as error:
            self._assembler = None
            if self.connection.state is State.Sta6:
                self.connection.abort(error.source, error.reason, NOW)


def _feed(connection: Connection, data: bytes, step: int, take: Callable[[Any], None]) -> bytes:
    """Hand bytes over in reads of at most `step`; returns what was sent."""
    sent, position = b"", 0
    while position < len(data):
        space = connection.buffer()
        assert len(space) > 0, "there must always be room to read into"
        count = min(len(space), step, len(data) - position)
        space[:count] = data[position : position + count]
        position += count
        for event in connection.received(count, NOW):
            take(event)
        sent += b"".join(connection.outgoing())
    return sent


class Record:
    """Events as they mean the same however the bytes were cut."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self._open: list[Any] = []

    def take(self, event: Any) -> None:
        if not isinstance(event, PData):
            self.events.append(str(event))
            return
        context, is_command, is_last, data = event
        if not self._open or self._open[:2] != [context, is_command]:
            self._open = [context, is_command, b"", False]
            self.events.append(self._open)
        self._open[2] += bytes(data)
        self._open[3] = is_last
        if is_last:
            self._open = []

    def known(self) -> list[Any]:
        """All but pieces without bytes that were not the last."""
        return [event for event in self.events if isinstance(event, str) or event[2] or event[3]]


def connection(data: bytes) -> None:
    """Bytes from a peer into an acceptor: never a crash, and every cut means the same."""
    if not data:
        return
    step, stream = data[0] % 61 + 1, data[1:]
    acceptor = Acceptor()
    _feed(acceptor.connection, stream, step, acceptor.take)
    results = []
    for piece in (len(stream) or 1, step):
        acceptor, record = Acceptor(), Record()
        _feed(acceptor.connection, connection_seeds()[0][1:], 1 << 16, acceptor.take)
        sent = _feed(acceptor.connection, stream, piece, record.take)
        results.append((record.known(), acceptor.connection.state, sent))
    whole, pieces = results
    assert whole[:2] == pieces[:2]
    if State.Sta1 in whole:  # what was queued when the peer's A-ABORT came need not go out
        assert pieces[2].startswith(whole[2])
    else:
        assert whole[2] == pieces[2]


@functools.cache
def connection_seeds() -> list[bytes]:
    contexts = (
        ProposedContext(1, CT, tuple(syntax.uid for syntax in SYNTAXES)),
        ProposedContext(3, VERIFICATION, (SYNTAXES[0].uid,)),
    )
    items = (MaximumLength(4096), AsynchronousOperationsWindow(4, 1), RoleSelection(CT, True, True))
    identity = UserIdentityRQ(2, True, b"name", b"pass")
    rq = AssociateRQ("HILUM", "FUZZ", contexts, (*items, identity)).encode()
    echo = encode_command(C_ECHO_RQ, AffectedSOPClassUID=VERIFICATION, MessageID=1)
    store = encode_command(
        C_STORE_RQ,
        has_data_set=True,
        AffectedSOPClassUID=CT,
        AffectedSOPInstanceUID=UID,
        MessageID=2,
        Priority=0,
    )
    body = data_set_seeds()[0][1:200]
    messages = PDataTF((PDV(3, True, True, echo),)).encode()
    messages += PDataTF((PDV(1, True, False, store[:20]), PDV(1, True, True, store[20:]))).encode()
    messages += PDataTF((PDV(1, False, False, body), PDV(1, False, True, b""))).encode()
    release, abort = ReleaseRQ().encode(), Abort(0, 0).encode()
    streams = (rq, rq + messages + release, rq + messages + abort, rq + release, messages, abort)
    return [bytes((number * 7,)) + stream for number, stream in enumerate(streams)]


# Data sets ----------------------------------------------------------------------------------------


def dataset(data: bytes) -> None:
    """A data set as ingest and the index see it."""
    if not data:
        return
    syntax = SYNTAXES[data[0] % len(SYNTAXES)]
    try:
        examined = examine(data[1:], CT, UID, syntax)
    except DimseError:
        return
    assert ".." not in examined.folder.split("/") and not examined.folder.startswith("/")
    assert len(examined.folder) < 256 and "\0" not in examined.folder
    for level in (Level.PATIENT, Level.STUDY, Level.SERIES):
        level_values(level, examined.upper or {}, examined.coding)


def identifier(data: bytes) -> None:
    """A small data set as a query brings it: what was decoded is encoded to the same values."""
    if not data:
        return
    syntax = SYNTAXES[data[0] % len(SYNTAXES)]
    if syntax.encapsulated:
        return
    try:
        decoded = codec.decode(data[1:], syntax)
    except DimseError:
        return
    try:
        again = codec.encode(decoded, syntax)
    except (UsageError, DimseError):
        return
    if not syntax.implicit_vr:  # where VRs that contradict the dictionary are lost
        assert codec.encode(codec.decode(again, syntax), syntax) == again


_LONG = ("OB", "OW", "SQ", "UN", "UT")


def _elements(order: str, explicit: bool) -> bytes:
    item = b"\1\2\3\4"
    values: list[tuple[int, str, bytes]] = [
        (0x00080005, "CS", b"ISO 2022 IR 87"),
        (0x00080016, "UI", CT.encode() + b"\0"),
        (0x00080018, "UI", UID.encode() + b"\0"),
        (0x00080060, "CS", b"CT"),
        (0x00081032, "SQ", b""),
        (0x00100010, "PN", b"Yamada^Taro=\x1b$B;3ED\x1b(B=x "),
        (0x00100020, "LO", b"P1"),
        (0x0020000D, "UI", b"1.2.3\0"),
        (0x0020000E, "UI", b"1.2.3.1\0"),
        (0x00200013, "IS", b"1 "),
        (0x00280010, "US", struct.pack(order + "H", 16)),
        (0x7FE00010, "OW", item * 4),
    ]
    result = b""
    for tag, vr, value in values:
        result += struct.pack(order + "HH", tag >> 16, tag & 0xFFFF)
        if not explicit:
            result += struct.pack(order + "I", len(value)) + value
        elif vr in _LONG:
            result += vr.encode() + struct.pack(order + "2xI", len(value)) + value
        else:
            result += vr.encode() + struct.pack(order + "H", len(value)) + value
    return result


_UNDEFINED = (
    b"\x40\0\x75\x02SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff\x08\0\0\x01SH\x02\0AB"
    b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
)
_ENCAPSULATED = (
    b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\0\0\0\0\xfe\xff\0\xe0\x04\0\0\0\xff\xd8\xff\xd9"
    b"\xfe\xff\xdd\xe0\0\0\0\0"
)


@functools.cache
def data_set_seeds() -> list[bytes]:
    implicit, explicit, big = _elements("<", False), _elements("<", True), _elements(">", True)
    head = explicit[: explicit.index(b"\xe0\x7f\x10\0")]
    return [
        b"\0" + implicit,
        b"\1" + explicit,
        b"\2" + big,
        b"\3" + codec.deflate(explicit),
        b"\4" + head + _ENCAPSULATED,
        b"\1" + head + _UNDEFINED,
    ]


# Segments -----------------------------------------------------------------------------------------


def segment(data: bytes) -> None:
    """A segment as recovery finds it: entries in order, no byte passed twice, none invented."""
    fd = os.memfd_create("segment")
    try:
        os.write(fd, data)
        position = 0
        for entry in entries(fd, 0, verify_from=0):
            assert position <= entry.start < entry.end <= len(data)
            position = entry.end
            if isinstance(entry, File):
                assert entry.start < entry.offset <= entry.offset + entry.length <= entry.end
            if isinstance(entry, Damage) and entry.last:
                assert entry.end == len(data)
    finally:
        os.close(fd)


def _members(*numbers: int) -> Iterator[bytes]:
    from xxhash import xxh3_128_digest

    for number in numbers:
        body = data_set_seeds()[1][1:] + bytes(number)
        meta = part10.meta(CT, UID, SYNTAXES[1].uid, "A", "B", "C")
        digest = xxh3_128_digest(body)
        record = members.Record(number, 1, False, digest, 1_700_000_000_000_000, '["A"]')
        head = encode_head(file_name("1.2.3/1.2.3.1", UID, 1), record, meta, len(body))
        yield head + body + bytes(slack(len(meta) + len(body)))


def segment_seeds() -> list[bytes]:
    whole = b"".join(_members(1, 2))
    note = encode_note({"action": "delete", "sequence": 3, "instances": [1]})
    return [
        whole + bytes(1024),
        whole[:-700],
        note + whole + note,
        whole[:512] + encode_filler(1024) + whole,
        whole + bytes(8192) + whole,
    ]


TARGETS = {
    "connection": Target(connection, connection_seeds),
    "dataset": Target(dataset, data_set_seeds),
    "identifier": Target(identifier, data_set_seeds),
    "segment": Target(segment, segment_seeds),
}
"""Every target by name."""


def numbered(target: Target) -> Iterator[tuple[str, bytes]]:
    """The seeds with a name for each."""
    return ((f"seed-{n}", seed) for n, seed in zip(itertools.count(), target.seeds()))
