"""The yardsticks: bytes from a socket to a file, then one fdatasync; and from a file to a socket.

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

from bench.sender import HOST

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["copy_rate", "receive", "send_rate", "serve"]

_BUFFER = 1 << 20


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
    with socket.create_server((HOST, 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        connection, _ = listener.accept()
    with connection, path.open("rb") as file:
        connection.sendfile(file)


def send_rate(path: Path) -> float:
    """Take a file through such a copy, from the system's cache: bytes in a second."""
    command = [sys.executable, "-m", "bench.bare_copy", str(path), "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout is not None
        port = int(sender.stdout.readline())
        buffer = memoryview(bytearray(_BUFFER))
        with socket.create_connection((HOST, port)) as connection:
            start, total = time.perf_counter(), 0
            while count := connection.recv_into(buffer):
                total += count
            seconds = time.perf_counter() - start
    if total != path.stat().st_size:
        raise OSError("the bare copy ended early")
    return total / seconds


if __name__ == "__main__":
    (serve if "--serve" in sys.argv else receive)(Path(sys.argv[1]))
