"""Queries over TCP: streams of matches, one study at a time, and both while instances come in.

Owns: these measures. Hilum takes turns with Orthanc and dcmqrscp, which hold studies of the same
kind, and is then asked while eight associations store. Must not know: how any of them finds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from bench.finder import Asked, Found
from bench.loads import LoadFailedError, LoadProcess, faultless, send
from bench.peers import CONTENDERS, HILUM, Contender, Server
from bench.report import Goal, at_least, below, size_name
from bench.scenarios.retrieval import DCMQRSCP, ORTHANC, dcmqrscp, free_port
from bench.sender import Load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.peers import WorkFolder

__all__ = ["measure"]

_SIZE = 4096
_DCMQRSCP_STUDIES = 400
"""It breaks down at its limit of 500."""
_LOADS = (8 << 10, 512 << 10)
_STORING = 8
_PAUSE = 0.005
_MANY = 1_000_000
_IDLE_SECONDS, _LOADED_SECONDS, _LIMIT = 4.0, 6.0, 600.0


def measure(work: WorkFolder, studies: int, rounds: int, tell: Callable[[str], None]) -> list[Goal]:
    """Fill every server with studies of one instance each; then they take turns to be asked."""
    wanted = ((CONTENDERS[HILUM], studies), (_orthanc(), studies))
    contenders = [
        (contender, held)
        for contender, held in (*wanted, (dcmqrscp(free_port()), _DCMQRSCP_STUDIES))
        if not _is_missing(contender, tell)
    ]
    folders = [work.fresh("queries") for _ in contenders]
    factors: dict[int, float] = {}
    try:
        with ExitStack() as stack:
            held_by: dict[str, tuple[Server, int]] = {}
            for (contender, held), folder in zip(contenders, folders, strict=True):
                server = stack.enter_context(Server(contender, folder))
                _fill(server, held)
                held_by[contender.name] = server, held
            found = _turns(held_by, rounds)
            for size in _LOADS:
                factors[size] = _factor(held_by[HILUM][0], size, rounds, tell)
    finally:
        for folder in folders:
            work.empty(folder)
    for name, (_, held) in held_by.items():
        one = found[name]
        tell(
            f"C-FIND over TCP, {held:,} studies: {name} {median(one.rates):.0f} matches/s,"
            f" one study p50 {median(one.p50s):.2f} p99 {median(one.p99s):.2f} ms"
        )
    return _goals(studies, found, factors)


class _Rounds(NamedTuple):
    """Matches a second, and latencies of single studies in milliseconds, round by round."""

    rates: list[float]
    p50s: list[float]
    p99s: list[float]


def _is_missing(contender: Contender, tell: Callable[[str], None]) -> bool:
    missing = contender.missing()
    if missing is not None:
        tell(f"{contender.name}: {missing}")
    return missing is not None


def _turns(held_by: dict[str, tuple[Server, int]], rounds: int) -> dict[str, _Rounds]:
    found = {name: _Rounds([], [], []) for name in held_by}
    for server, _ in held_by.values():
        _ask(server)  # what a server has in memory after the first time, all have
    for _ in range(rounds):
        for name, (server, held) in held_by.items():
            stream = _ask(server)
            if stream.matches != held:
                raise LoadFailedError(f"{name} found {stream.matches} of {held} studies")
            single = _ask(server, single=1000)
            found[name].rates.append(stream.rate)
            found[name].p50s.append(single.p50)
            found[name].p99s.append(single.p99)
    return found


def _ratio(own: list[float], other: list[float]) -> float:
    return median(ours / theirs for ours, theirs in zip(own, other, strict=True))


def _goals(studies: int, found: dict[str, _Rounds], factors: dict[int, float]) -> list[Goal]:
    own, orthanc = found[HILUM], found.get(ORTHANC)
    over = f"C-FIND over TCP, {studies:,} studies"
    goals = [
        at_least(f"{over}: matches a second", median(own.rates), 20_000, "/s"),
        at_least(
            f"{over}: matches a second against {ORTHANC}",
            _ratio(own.rates, orthanc.rates) if orthanc else None,
            10,
        ),
        below(f"{over}: one of them, p99", median(own.p99s), 5, " ms"),
        below(
            f"{over}: one of them, p99 against {ORTHANC}",
            _ratio(own.p99s, orthanc.p99s) if orthanc else None,
            1,
        ),
    ]
    for size, factor in factors.items():
        what = f"C-FIND p99 while {_STORING} associations store {size_name(size)}, against idle"
        goals.append(below(what, factor, 5))
    return goals


def _fill(server: Server, studies: int) -> None:
    """Studies of one instance each. One association: dcmqrscp locks its whole index."""
    called = server.contender.called
    associations = 1 if server.contender.name == DCMQRSCP else 4
    load = Load(
        server.port,
        size=_SIZE,
        associations=associations,
        instances=studies,
        seconds=_LIMIT,
        called=called,
        study_size=1,
    )
    stored = faultless(send(load)).messages
    if stored < studies:
        raise LoadFailedError(f"{server.contender.name} took {stored} of {studies} studies")


def _ask(server: Server, single: int = 0, seconds: float = _LIMIT, pause: float = 0.0) -> Found:
    """What a process of its own found."""
    called = server.contender.called
    asked = Asked(server.port, called, single=single, seconds=seconds, pause=pause)
    options = [f"--{name}={value}" for name, value in asked._asdict().items() if name != "port"]
    command = [sys.executable, "-m", "bench.finder", str(server.port), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["the finder wrote nothing"]
        raise LoadFailedError(f"{server.contender.name}: {lines[-1]}")
    return Found(**json.loads(done.stdout))


def _factor(server: Server, size: int, rounds: int, tell: Callable[[str], None]) -> float:
    """How many times its idle p99 a query's p99 is while instances of a size are stored."""
    factors, idle, loaded = [], [], []
    for _ in range(rounds):
        idle.append(_ask(server, _MANY, _IDLE_SECONDS, _PAUSE))
        load = Load(
            server.port,
            size=size,
            associations=_STORING,
            instances=_MANY,
            seconds=_LOADED_SECONDS + 3,
            called=server.contender.called,
        )
        with LoadProcess(load) as process:
            time.sleep(1.5)
            loaded.append(_ask(server, _MANY, _LOADED_SECONDS, _PAUSE))
            faultless(process.result())
        factors.append(loaded[-1].p99 / idle[-1].p99)
    tell(
        f"C-FIND of one study: idle p50 {median(one.p50 for one in idle):.2f}"
        f" p99 {median(one.p99 for one in idle):.2f} ms; while {_STORING} associations store"
        f" {size_name(size)}: p50 {median(one.p50 for one in loaded):.2f}"
        f" p99 {median(one.p99 for one in loaded):.2f} ms"
    )
    return median(factors)


def _orthanc() -> Contender:
    own = CONTENDERS[ORTHANC]

    def command(folder: Path, port: int) -> list[str]:
        program, path = own.command(folder, port)
        settings = json.loads((folder / "orthanc.json").read_text())
        settings["DicomAlwaysAllowFind"] = True
        (folder / "orthanc.json").write_text(json.dumps(settings))
        return [program, path]

    return own._replace(command=command)
