"""The yardsticks: bytes from a socket to a file, then one fdatasync; and from a file to a socket.

The latter in one go, or as an exchange: so many bytes are read and their digest is made, they are
sent, and an answer is waited for, as the sub-operations of a retrieval must (PS3.7 D.3.3.3).

Owns: one end in a process of its own and the other beside it. Must not know: DICOM.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from xxhash import xxh3_128

from bench.sender import HOST

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["copy_rate", "exchange", "receive", "send_rate", "serve"]

_BUFFER = 1 << 20
_REQUEST, _ANSWER = bytes(160), bytes(140)  # about as long as those of a C-STORE


def receive(path: Path) -> None:
    """Print a port, take one connection's bytes into `path`, sync them, answer with a byte."""
    with socket.create_server((HOST, 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        connection, _ = listener.accept()
    buffer = memoryview(bytearray(_BUFFER))
    with connection, path.open("wb", buffering=0) as file:
        while count := connection.recv_into(buffer):
            file.write(buffer[:count])
        os.fdatasync(file.fileno())
        connection.sendall(b"\0")


def copy_rate(path: Path, buffers: Iterable[memoryview]) -> float:
    """Send `buffers` through such a copy: bytes in a second, until they are on the disk."""
    command = [sys.executable, "-m", "bench.bare_copy", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as receiver:
        assert receiver.stdout is not None
        port = int(receiver.stdout.readline())
        with socket.create_connection((HOST, port)) as connection:
            start, total = time.perf_counter(), 0
            for buffer in buffers:
                connection.sendall(buffer)
                total += len(buffer)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(1)
            seconds = time.perf_counter() - start
    if answer != b"\0":
        raise OSError("the bare copy ended without an answer")
    return total / seconds


def serve(path: Path) -> None:
    """Print a port, send a file to one connection by `sendfile`."""
    with _asked_for() as connection, path.open("rb") as file:
        connection.sendfile(file)


def exchange(path: Path, size: int) -> None:
    """Print a port, send a file to one connection, waiting for an answer after each `size`."""
    buffer, answer = memoryview(bytearray(size)), bytearray(_BUFFER)
    with _asked_for() as connection, path.open("rb", buffering=0) as file:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        file.readinto(buffer)
        while True:
            xxh3_128(buffer).digest()
            connection.sendmsg((_REQUEST, buffer))
            count = file.readinto(buffer)  # while the other end is busy with the last
            connection.recv_into(answer)
            if not count:
                return


def _asked_for() -> socket.socket:
    with socket.create_server((HOST, 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        return listener.accept()[0]


def send_rate(path: Path, size: int = 0) -> float:
    """Take a file through such a copy, from the system's cache: bytes in a second.

    With `size`, as an exchange.
    """
    how = [f"--exchange={size}"] if size else ["--serve"]
    command = [sys.executable, "-m", "bench.bare_copy", str(path), *how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout is not None
        port = int(sender.stdout.readline())
        buffer = memoryview(bytearray(_BUFFER))
        with socket.create_connection((HOST, port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            start, total, answered, step = time.perf_counter(), 0, 0, size + len(_REQUEST)
            while count := connection.recv_into(buffer):
                total += count
                if size and total >= answered + step:
                    answered += step
                    connection.sendall(_ANSWER)
            seconds = time.perf_counter() - start
    whole = path.stat().st_size
    if total != (whole // size * step if size else whole):
        raise OSError("the bare copy ended early")
    return whole / seconds


def main(path: Path, how: str = "") -> None:
    """One end of a yardstick: the path of a file, and which."""
    if how.startswith("--exchange="):
        exchange(path, int(how.partition("=")[2]))
    else:
        (serve if how == "--serve" else receive)(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
