"""The load: C-STORE or C-ECHO from prebuilt bytes on raw sockets, light beside any server.

Owns: the sockets of a sending process and the clock around each message. Must not know: what
server listens. One thread serves all associations with epoll: it costs the least, and no
scheduling of the sender's own adds to the latencies. The command line is for ad-hoc loads:

    python -m bench.sender PORT --size 8192 --associations 8 --count 1000
"""

from __future__ import annotations

import argparse
import gc
import json
import select
import socket
import sys
import time
from typing import NamedTuple

from bench.messages import (
    ASSOCIATE_AC,
    ECHO_CONTEXT,
    P_DATA,
    RELEASE_RQ,
    STORE_CONTEXT,
    BadAnswerError,
    StoreTemplate,
    associate_request,
    command_fields,
    echo_request,
    parse_accept,
    split_pdu,
    status_of,
)

__all__ = ["Load", "Outcome", "echo", "hold", "percentile", "release", "store"]

TCP_QUICKACK = 12
HOST = "127.0.0.1"
_BUFFERS_PER_CALL = 64


class Load(NamedTuple):
    """What to send: stops after `instances` or after `seconds`, whichever comes first."""

    port: int
    size: int = 8192
    associations: int = 8
    instances: int = 1000
    seconds: float = 60.0
    called: str = "HILUM"
    pdu_length: int = 131072
    study_size: int = 500


class Outcome(NamedTuple):
    """What happened: times in seconds, latencies in milliseconds, the sender's own CPU seconds."""

    messages: int
    bytes: int
    seconds: float
    p50: float
    p99: float
    worst: float
    sender_cpu: float
    failures: dict[str, int]

    @property
    def rate(self) -> float:
        """Messages answered in a second."""
        return self.messages / self.seconds if self.seconds else 0.0


def percentile(ordered: list[float], fraction: float) -> float:
    """The nearest-rank percentile of values in ascending order; 0 when there are none."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(len(ordered) * fraction))]


class Association:
    """One association on a socket: at most one message is on its way."""

    def __init__(self, port: int, called: str, calling: str, timeout: float = 60.0):
        self.socket = socket.create_connection((HOST, port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = bytearray()
        self._command = b""
        self._outgoing: list[memoryview] = []
        self.message_id = 0
        self.started = 0.0
        self.socket.sendall(associate_request(called, calling))
        kind, body = self._pdu()
        if kind != ASSOCIATE_AC:
            raise BadAnswerError(f"the association was refused: PDU type {kind}, {body[:4].hex()}")
        self.accepted = parse_accept(body)

    def _pdu(self) -> tuple[int, bytes]:
        while True:
            pdu = split_pdu(self._received)
            if pdu is not None:
                return pdu
            self._read()

    def _read(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise BadAnswerError("the peer closed the connection")
        self._received += data

    def start(self, message_id: int, buffers: list[memoryview]) -> bool:
        """Begin to send one message; True when all of it is in the socket."""
        self.message_id = message_id
        self._outgoing = buffers
        self.started = time.perf_counter()
        return self.go_on()

    def go_on(self) -> bool:
        """Send what the socket takes; True when nothing is left."""
        outgoing = self._outgoing
        try:
            while outgoing:
                _advance(outgoing, self.socket.sendmsg(outgoing[:_BUFFERS_PER_CALL]))
        except BlockingIOError:
            return False
        # Quick acknowledgements last for one exchange only. Without them a server that writes
        # its response in two pieces with Nagle's algorithm on waits 40 ms for ours.
        self.socket.setsockopt(socket.IPPROTO_TCP, TCP_QUICKACK, 1)
        return True

    def answered(self) -> int | None:
        """Read what has come: the status of the response, or None while it is incomplete."""
        self._read()
        while (pdu := split_pdu(self._received)) is not None:
            kind, body = pdu
            if kind != P_DATA:
                raise BadAnswerError(
                    f"PDU type {kind} ({body[:4].hex()}) came instead of a response"
                )
            fragments, last = command_fields(body)
            self._command += fragments
            if last:
                return self._status()
        return None

    def _status(self) -> int:
        responded_to, status = status_of(self._command)
        self._command = b""
        if responded_to != self.message_id:
            raise BadAnswerError(f"message {self.message_id} was answered as {responded_to}")
        return status

    def exchange(self, message_id: int, data: bytes) -> int:
        """Send one small message on a blocking socket and wait for its status."""
        self.start(message_id, [memoryview(data)])
        while (status := self.answered()) is None:
            pass
        return status

    def release(self) -> None:
        """Release and close; a peer that does not answer is left alone."""
        try:
            self.socket.settimeout(10)
            self.socket.sendall(RELEASE_RQ)
            self._pdu()
        except (OSError, BadAnswerError):
            pass
        self.socket.close()


def _advance(outgoing: list[memoryview], sent: int) -> None:
    while outgoing and sent >= len(outgoing[0]):
        sent -= len(outgoing.pop(0))
    if sent:
        outgoing[0] = outgoing[0][sent:]


class _Sending:
    """One load under way: the shared count, and the latencies and failures so far."""

    def __init__(self, load: Load):
        self._load = load
        self._poll = select.epoll()
        self._begun = [0] * load.associations
        self._left = load.instances
        self._active = 0
        self._until = 0.0
        self.latencies: list[float] = []
        self.failures: dict[str, int] = {}
        run = time.time_ns() // 1_000_000
        self.associations = [
            Association(load.port, load.called, f"SENDER{index}")
            for index in range(load.associations)
        ]
        self._templates = [
            StoreTemplate(run, index, load.size, self._pdu_length(one), load.study_size)
            for index, one in enumerate(self.associations)
        ]
        self._index_of = {one.socket.fileno(): i for i, one in enumerate(self.associations)}

    def _pdu_length(self, association: Association) -> int:
        if association.accepted.results.get(STORE_CONTEXT) != 0:
            raise BadAnswerError("the storage context was refused")
        theirs = association.accepted.maximum_length or self._load.pdu_length
        return min(theirs, self._load.pdu_length)

    def run(self) -> None:
        """Send until the count or the time is used up and every answer is in."""
        for association in self.associations:
            association.socket.setblocking(False)
            self._poll.register(association.socket, select.EPOLLIN)
        self._until = time.perf_counter() + self._load.seconds
        for index in range(len(self.associations)):
            self._next(index)
        while self._active:
            events = self._poll.poll(60)
            if not events:
                raise BadAnswerError("no answer for 60 seconds")
            for descriptor, event in events:
                self._serve(self._index_of[descriptor], event)

    def _serve(self, index: int, event: int) -> None:
        association = self.associations[index]
        if event & select.EPOLLOUT and association.go_on():
            self._poll.modify(association.socket, select.EPOLLIN)
        if not event & ~select.EPOLLOUT:
            return
        status = association.answered()
        if status is None:
            return
        self.latencies.append(time.perf_counter() - association.started)
        if status:
            self.failures[f"{status:04X}"] = self.failures.get(f"{status:04X}", 0) + 1
        self._active -= 1
        self._next(index)

    def _next(self, index: int) -> None:
        if not self._left or time.perf_counter() >= self._until:
            return
        self._left -= 1
        self._active += 1
        association = self.associations[index]
        message = self._templates[index].message(self._begun[index])
        self._begun[index] += 1
        if not association.start(*message):
            self._poll.modify(association.socket, select.EPOLLIN | select.EPOLLOUT)


def store(load: Load) -> Outcome:
    """Send a load of C-STOREs, with UIDs never used before, and wait for every answer.

    Opening and releasing the associations is not part of the time. Raises `BadAnswerError` when the
    peer refuses, aborts or answers nonsense; a failure status is counted in `failures`.
    """
    sending = _Sending(load)
    gc.disable()
    cpu, start = time.process_time(), time.perf_counter()
    sending.run()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    gc.enable()
    for association in sending.associations:
        association.release()
    return _outcome(sending.latencies, load.size, seconds, cpu, sending.failures)


def echo(port: int, called: str, seconds: float, pause: float) -> Outcome:
    """C-ECHO on one association for `seconds`, with a `pause` after each answer."""
    association = Association(port, called, "ECHO")
    if association.accepted.results.get(ECHO_CONTEXT) != 0:
        raise BadAnswerError("the Verification context was refused")
    latencies: list[float] = []
    failures: dict[str, int] = {}
    cpu, start = time.process_time(), time.perf_counter()
    while time.perf_counter() - start < seconds:
        message_id = len(latencies) % 65535 + 1
        status = association.exchange(message_id, echo_request(message_id))
        latencies.append(time.perf_counter() - association.started)
        if status:
            failures[f"{status:04X}"] = failures.get(f"{status:04X}", 0) + 1
        time.sleep(pause)
    elapsed = time.perf_counter() - start
    association.release()
    return _outcome(latencies, 0, elapsed, time.process_time() - cpu, failures)


def hold(port: int, called: str, count: int) -> list[Association]:
    """Open `count` associations and leave them idle."""
    return [Association(port, called, f"IDLE{index}") for index in range(count)]


def release(associations: list[Association]) -> None:
    """Release every association of `hold`."""
    for association in associations:
        association.release()


def _outcome(
    latencies: list[float], size: int, seconds: float, cpu: float, failures: dict[str, int]
) -> Outcome:
    latencies.sort()
    p50, p99, worst = (percentile(latencies, fraction) * 1000 for fraction in (0.5, 0.99, 1))
    total = len(latencies) * size
    return Outcome(len(latencies), total, seconds, p50, p99, worst, cpu, failures)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.sender", description=store.__doc__)
    default = Load(0)
    parser.add_argument("port", type=int)
    parser.add_argument("--size", type=int, default=default.size, help="data set, bytes")
    parser.add_argument("--associations", type=int, default=default.associations)
    parser.add_argument("--count", type=int, default=default.instances, dest="instances")
    parser.add_argument("--seconds", type=float, default=default.seconds, help="at most")
    parser.add_argument("--called", default=default.called, help="called AE title")
    parser.add_argument("--pdu-length", type=int, default=default.pdu_length, help="at most")
    parser.add_argument("--study-size", type=int, default=default.study_size)
    parser.add_argument("--echo", action="store_true", help="C-ECHO on one association instead")
    parser.add_argument("--pause", type=float, default=0.005, help="seconds between C-ECHOs")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """The command line; exit status 1 when something was refused or failed."""
    options = _arguments().parse_args(arguments)
    load = Load(**{name: getattr(options, name) for name in Load._fields})
    try:
        if options.echo:
            outcome = echo(load.port, load.called, load.seconds, options.pause)
        else:
            outcome = store(load)
    except (OSError, BadAnswerError, ValueError) as problem:
        print(f"bench.sender: {problem}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(outcome._asdict()))
    else:
        print(
            f"{outcome.messages} in {outcome.seconds:.2f} s: {outcome.rate:.0f}/s"
            f" {outcome.bytes / outcome.seconds / 1e6:.1f} MB/s"
            f" p50 {outcome.p50:.2f} ms p99 {outcome.p99:.2f} ms worst {outcome.worst:.2f} ms,"
            f" sender CPU {outcome.sender_cpu:.2f} s, failures {outcome.failures or 'none'}"
        )
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    sys.exit(main())
