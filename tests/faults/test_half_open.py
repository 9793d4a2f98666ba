"""Hazard 12: a peer whose cable is pulled. Nothing says goodbye, and its slot becomes free again.

Peer and server are in network namespaces of their own, a virtual cable between them. That needs
root; the same limits are tried without it in `tests/net/test_hazards_upper_layer.py`.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.oracle import Server
from tests.net.site import wait_for
from tests.peers.process import run

if TYPE_CHECKING:
    from collections.abc import Iterator

PEER = """
import sys
from tests.net.scripted import Scripted, pdata, request, store
import socket
peer = Scripted(socket.create_connection(("10.77.0.1", int(sys.argv[1])), timeout=10))
peer.associate(request())
if sys.argv[2] == "in a data set":
    peer.send(store("1.2.3", bytes(100_000))[:50_000])
print("ready", flush=True)
sys.stdin.readline()
peer.sock.settimeout(0.2)
try:
    print("heard", peer.closed())
except TimeoutError:
    print("heard nothing")
"""
ECHO = """
import sys, socket
from tests.net.scripted import RELEASE_RQ, Scripted, request
try:
    peer = Scripted(socket.create_connection(("10.77.0.1", int(sys.argv[1])), timeout=10))
except ConnectionRefusedError:
    sys.exit()
peer.send(request().encode())
print(type(peer.pdu()).__name__)
peer.send_until_closed(RELEASE_RQ)
peer.closed()
"""
ENDED = re.compile(r"timed out: (idle association|incomplete PDU)")
LIMITS = {
    "HILUM_DEVICE_HOST": "10.77.0.1",
    "HILUM_ASSOCIATION_IDLE_TIMEOUT": "1.5",
    "HILUM_ASSOCIATION_PDU_TIMEOUT": "1",
    "HILUM_ASSOCIATION_ARTIM_TIMEOUT": "1",
    "HILUM_ASSOCIATION_MAXIMUM_ASSOCIATIONS": "1",
}


class Cable:
    """Two namespaces and a cable between them: 10.77.0.1 at `near`, 10.77.0.2 at `far`."""

    def __init__(self) -> None:
        self.near, self.far = f"hilum-n{os.getpid()}", f"hilum-f{os.getpid()}"

    def lay(self) -> None:
        """Make the namespaces and the cable."""
        for name in (self.near, self.far):
            self._ip("netns", "add", name)
        pair = ("name", "near0", "type", "veth", "peer", "name", "far0", "netns", self.far)
        self._ip("-n", self.near, "link", "add", *pair)
        for name, end, address in ((self.near, "near0", 1), (self.far, "far0", 2)):
            self._ip("-n", name, "address", "add", f"10.77.0.{address}/24", "dev", end)
            self._ip("-n", name, "link", "set", end, "up")
            self._ip("-n", name, "link", "set", "lo", "up")

    def _ip(self, *words: str) -> None:
        run(["ip", *words])

    def pull(self) -> None:
        """Pull the cable out at the far end."""
        self._ip("-n", self.far, "link", "set", "far0", "down")

    def remove(self) -> None:
        """Remove everything."""
        for name in (self.near, self.far):
            self._ip("netns", "delete", name)

    def under(self, name: str) -> list[str]:
        """What runs a program at one end."""
        return ["ip", "netns", "exec", name]


def permitted() -> bool:
    """Whether this user may make network namespaces."""
    made = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    return os.geteuid() == 0 and made.returncode == 0


@pytest.fixture
def cable() -> Iterator[Cable]:
    if not permitted():
        pytest.skip("no right to make network namespaces: run as root to pull a cable")
    cable = Cable()
    try:
        cable.lay()
        yield cable
    finally:
        cable.remove()


def script(code: str, *arguments: str, under: list[str]) -> subprocess.Popen[str]:
    """A scripted peer as a process of its own."""
    environment = os.environ | {"PYTHONPATH": f"{Path.cwd()}:{Path.cwd() / 'src'}"}
    command = [*under, sys.executable, "-c", code, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment)


def answered(server: Server, cable: Cable) -> str:
    """What another peer's request is answered with."""
    with script(ECHO, str(server.port), under=cable.under(cable.near)) as peer:
        assert peer.stdout is not None
        return peer.stdout.read().strip()


@pytest.mark.parametrize("when", ["idle", "in a data set"])
def test_hazard_12_a_peer_whose_cable_is_pulled(tmp_path: Path, cable: Cable, when: str) -> None:
    server = Server(tmp_path, env=LIMITS, under=cable.under(cable.near))
    server.begin()
    assert server.process is not None
    try:
        wait_for(lambda: answered(server, cable) == "AssociateAC", "it does not listen", 20)
        listening = sockets(server)
        with script(PEER, str(server.port), when, under=cable.under(cable.far)) as peer:
            assert peer.stdout is not None
            assert peer.stdout.readline() == "ready\n"
            assert answered(server, cable) == "AssociateRJ", "the only slot is taken"
            cable.pull()
            pulled = time.monotonic()
            wait_for(lambda: answered(server, cable) == "AssociateAC", "the slot is kept", 10)
            assert time.monotonic() - pulled < 6
            wait_for(lambda: sockets(server) <= listening, "the connection is kept", 10)
            wait_for(lambda: bool(ENDED.search(server.log())), "the log does not tell", 10)
            heard, _ = peer.communicate("now\n")
            assert heard == "heard nothing\n", "a FIN came through a pulled cable"
    finally:
        server.kill()


def sockets(server: Server) -> int:
    """How many sockets its processes have open."""
    assert server.process is not None
    count = 0
    for pid in (server.process.pid, *server.workers()):
        for fd in (Path("/proc") / str(pid) / "fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                count += str(fd.readlink()).startswith("socket:")
    return count
