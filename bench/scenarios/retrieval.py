"""Retrieval: a study of 500 instances of 512 KiB by C-GET and C-MOVE, and one of 2 GiB.

Owns: these measures. Hilum takes turns with Orthanc and dcmqrscp, with a bare copy of the same
bytes from a file to a socket, and with a bare exchange of them. Must not know: how any of them
stores what it sends.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING

from bench.bare_copy import send_rate
from bench.loads import LoadFailedError, faultless, send
from bench.measure import MIB, MemoryWatch, resident
from bench.peers import CONTENDERS, HILUM, PDU_LENGTH, Contender, Server
from bench.receiver import Asked, Taken
from bench.report import Goal, at_least, below
from bench.sender import HOST, Load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.peers import WorkFolder

__all__ = ["DCMQRSCP", "ORTHANC", "dcmqrscp", "free_port", "measure"]

INSTANCES, SIZE, LARGE = 500, 512 << 10, 2 << 30
ORTHANC, DCMQRSCP = "Orthanc", "dcmqrscp"
CALLING = "BENCH"
_LIMIT = 300.0


def measure(work: WorkFolder, rounds: int, tell: Callable[[str], None]) -> list[Goal]:
    """Every server holds the study; then they take turns, round by round."""
    listen = free_port()
    bare, exchanged = zip(*(_bare(work, INSTANCES * SIZE) for _ in range(rounds)), strict=True)
    contenders = []
    for contender in (_hilum(listen), _orthanc(listen), dcmqrscp(listen)):
        if contender.missing() is not None:
            tell(f"{contender.name}: {contender.missing()}")
        else:
            contenders.append(contender)
    rates = _rates(work, contenders, listen, rounds)
    for (name, operation), found in rates.items():
        tell(f"{operation}, {INSTANCES} x {SIZE >> 10} KiB: {name} {median(found) / 1e6:.0f} MB/s")
    tell(f"bare copy from a file to a socket: {median(bare) / 1e6:.0f} MB/s")
    tell(f"bare exchange of {SIZE >> 10} KiB for an answer: {median(exchanged) / 1e6:.0f} MB/s")
    goals = []
    for operation in ("C-GET", "C-MOVE"):
        for name, goal in ((ORTHANC, 3.0), (DCMQRSCP, 1.0)):
            what = f"{operation} of {INSTANCES} x {SIZE >> 10} KiB against {name}"
            goals.append(at_least(what, _ratio(rates, operation, name), goal))
    own = median(rates[HILUM, "C-GET"])
    goals.append(at_least("C-GET against a bare copy", own / median(bare), 0.6))
    goals.append(below("C-GET of 2 GiB: memory above idle", _memory(work, tell), 64, " MiB"))
    return goals


def _ratio(rates: dict[tuple[str, str], list[float]], operation: str, name: str) -> float | None:
    """The median of the ratios of each round."""
    other = rates.get((name, operation))
    if not other:
        return None
    return median(own / its for own, its in zip(rates[HILUM, operation], other, strict=True))


def _rates(
    work: WorkFolder, contenders: list[Contender], listen: int, rounds: int
) -> dict[tuple[str, str], list[float]]:
    rates: dict[tuple[str, str], list[float]] = {}
    with ExitStack() as stack:
        asked: dict[str, Asked] = {}
        for contender in contenders:
            folder = work.fresh("retrieval")
            stack.callback(work.empty, folder)
            server = stack.enter_context(Server(contender, folder))
            faultless(send(_load(server.port, contender.called, SIZE, INSTANCES)))
            asked[contender.name] = Asked(server.port, contender.called, CALLING, listen=listen)
        for one in asked.values():
            _take(one, "C-GET")  # what a server has in memory after the first time, all have
        for _ in range(rounds):
            for operation in ("C-GET", "C-MOVE"):
                for name, one in asked.items():
                    rate = _whole(_take(one, operation)).rate
                    rates.setdefault((name, operation), []).append(rate)
    return rates


def _load(port: int, called: str, size: int, instances: int) -> Load:
    return Load(port, size=size, associations=1, instances=instances, seconds=_LIMIT, called=called)


def _take(asked: Asked, operation: str) -> Taken:
    """One retrieval by a process of its own."""
    options = [f"--{name}={value}" for name, value in asked._asdict().items() if name != "port"]
    options += ["--get"] if operation == "C-GET" else []
    command = [sys.executable, "-m", "bench.receiver", str(asked.port), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["the receiver wrote nothing"]
        raise LoadFailedError(lines[-1])
    return Taken(**json.loads(done.stdout))


def _whole(taken: Taken) -> Taken:
    if taken.status or taken.instances != INSTANCES:
        raise LoadFailedError(f"{taken.instances} instances, status {taken.status:04X}")
    return taken


def _bare(work: WorkFolder, size: int) -> tuple[float, float]:
    """The rates of a bare copy of so many bytes, and of a bare exchange of them."""
    folder = work.fresh("bare")
    path = folder / "study"
    try:
        with path.open("wb") as file:
            for _ in range(size // MIB):
                file.write(os.urandom(MIB))
        return send_rate(path), send_rate(path, SIZE)
    finally:
        work.empty(folder)


def _memory(work: WorkFolder, tell: Callable[[str], None]) -> float:
    """Peak memory above idle while one instance of 2 GiB is retrieved, in MiB."""
    folder = work.fresh("retrieval-large")
    try:
        with Server(CONTENDERS[HILUM], folder) as server:
            faultless(send(_load(server.port, "HILUM", LARGE, 1)))
            asked = Asked(server.port)
            _take(asked._replace(patient="NOBODY"), "C-GET")
            time.sleep(1)
            idle = resident(server.pid)
            with MemoryWatch(server.pid) as memory:
                taken = _take(asked, "C-GET")
        if taken.instances != 1 or taken.bytes < LARGE:
            raise LoadFailedError(f"{taken.bytes} bytes came, status {taken.status:04X}")
        above = (memory.peak - idle) / MIB
        tell(f"C-GET of 2 GiB: {taken.rate / 1e6:.0f} MB/s, {above:.1f} MiB above idle")
        return above
    finally:
        work.empty(folder)


# The servers ----------------------------------------------------------------------------------


def _hilum(listen: int) -> Contender:
    own = CONTENDERS[HILUM]

    def command(folder: Path, port: int) -> list[str]:
        peers = folder / "hilum.toml"
        where = f'aet = "{CALLING}"\nhost = "{HOST}"\nport = {listen}\n'
        peers.write_text(f"[peers.bench]\n{where}")
        return [*own.command(folder, port), "--config", str(peers)]

    return own._replace(command=command)


def _orthanc(listen: int) -> Contender:
    own = CONTENDERS[ORTHANC]

    def command(folder: Path, port: int) -> list[str]:
        program, path = own.command(folder, port)
        settings = json.loads((folder / "orthanc.json").read_text())
        settings["DicomAlwaysAllowGet"] = settings["DicomAlwaysAllowMove"] = True
        settings["DicomModalities"] = {"bench": [CALLING, HOST, listen]}
        (folder / "orthanc.json").write_text(json.dumps(settings))
        return [program, path]

    return own._replace(command=command)


def dcmqrscp(listen: int) -> Contender:
    """A database that anybody may ask; it moves to a receiver at `listen`."""

    def command(folder: Path, port: int) -> list[str]:
        storage, settings = folder / "storage", folder / "dcmqrscp.cfg"
        storage.mkdir()
        settings.write_text(
            f"NetworkTCPPort = {port}\nMaxPDUSize = {PDU_LENGTH}\nMaxAssociations = 16\n"
            f"HostTable BEGIN\nbench = ({CALLING}, {HOST}, {listen})\nHostTable END\n"
            "VendorTable BEGIN\nVendorTable END\n"
            f"AETable BEGIN\nDCMQRSCP {storage} RW (1000, 4096mb) ANY\nAETable END\n"
        )
        return ["dcmqrscp", "-c", str(settings)]

    environment = (("TCP_NODELAY", "1"),)
    return Contender(DCMQRSCP, "dcmqrscp", "no sync", command, environment, called="DCMQRSCP")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
