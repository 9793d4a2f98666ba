"""The contenders: how each server is started, how durable it is, how it is stopped.

Owns: server processes, their ports and folders. Must not know: what is sent to them.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.sender import HOST

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CONTENDERS", "HILUM", "Contender", "Server", "ServerFailedError", "WorkFolder"]

PDU_LENGTH = 131072
_START_SECONDS = 30.0
_STOP_SECONDS = 20.0
_GET_FLAGS, _SET_FLAGS, _TOP_OF_HIERARCHY = 0x80086601, 0x40086602, 0x00020000


class ServerFailedError(Exception):
    """A server did not start, or ended by itself."""


class Contender(NamedTuple):
    """A server: `command(folder, port)` starts it, `environment` added to ours."""

    name: str
    program: str
    durability: str
    command: Callable[[Path, int], list[str]]
    environment: tuple[tuple[str, str], ...] = ()
    called: str = "ANY"

    def missing(self) -> str | None:
        """Why it cannot be started here, or None."""
        if shutil.which(self.program) is None:
            return f"{self.program} is not installed"
        return None


def _hilum(folder: Path, port: int) -> list[str]:
    where = ["--data", str(folder / "data"), "--host", HOST, "--port", str(port)]
    return [sys.executable, "-m", "hilum", "serve", *where, "--aet", "HILUM"]


def _storescp(folder: Path, port: int) -> list[str]:
    options = ["--fork", "--bit-preserving", "--max-pdu", str(PDU_LENGTH)]
    return ["storescp", *options, "--output-directory", str(folder), str(port)]


def _orthanc(folder: Path, port: int) -> list[str]:
    """Orthanc's own defaults, but for where it listens, its folder and the larger PDUs."""
    settings = {
        "Name": "Bench",
        "StorageDirectory": str(folder / "storage"),
        "IndexDirectory": str(folder / "storage"),
        "StorageCompression": False,
        "Plugins": [],
        "HttpServerEnabled": False,
        "DicomPort": port,
        "DicomAet": "ORTHANC",
        "MaximumPduLength": PDU_LENGTH,
    }
    path = folder / "orthanc.json"
    path.write_text(json.dumps(settings))
    return ["Orthanc", str(path)]


def _pynetdicom(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "bench.pynetdicom_scp", str(folder), str(port)]


def _bare(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "bench.bare_scp", str(folder), str(port)]


HILUM = "Hilum"
CONTENDERS = {
    contender.name: contender
    for contender in (
        Contender(HILUM, sys.executable, "synced + indexed", _hilum, called="HILUM"),
        # Without this variable DCMTK leaves Nagle's algorithm on, and every response that it
        # writes in two pieces waits for a delayed acknowledgement.
        Contender("storescp", "storescp", "no sync, no index", _storescp, (("TCP_NODELAY", "1"),)),
        Contender(
            "Orthanc",
            "Orthanc",
            "file synced; indexed, index not synced",
            _orthanc,
            (("TCP_NODELAY", "1"),),
        ),
        Contender("pynetdicom", sys.executable, "no sync, no index", _pynetdicom),
        # What this disk lets any durable store reach, in Python and without DICOM's work.
        Contender("bare durable copy", sys.executable, "synced, no index, no DICOM", _bare),
    )
}


class WorkFolder:
    """Fresh folders on one disk. They are emptied after use, and deleted at the very end.

    ext4 gives an inode that was deleted within the last minutes to nobody, and searches past it
    each time: deleting the files of one run makes creating files ten times as slow in the next
    one. So files are cut to nothing at first, and each folder is placed in a block group of its
    own.
    """

    def __init__(self, root: Path):
        self.root = root.resolve()
        self._runs = self.root / "runs"
        self._count = 0
        self.delete_runs()
        self._runs.mkdir(parents=True)
        (self.root / ".gitignore").write_text("*\n")
        _spread_subfolders(self._runs)

    def fresh(self, name: str) -> Path:
        """A new, empty folder."""
        self._count += 1
        folder = self._runs / f"{self._count:04d}-{name}"
        folder.mkdir()
        return folder

    def empty(self, folder: Path) -> None:
        """Give the folder's space back and let the disk come to rest; nothing of it is timed."""
        for directory, _, files in os.walk(folder):
            for name in files:
                os.truncate(Path(directory, name), 0)
        os.sync()

    def delete_runs(self) -> None:
        """Delete every folder that `fresh` gave."""
        shutil.rmtree(self._runs, ignore_errors=True)


def _spread_subfolders(folder: Path) -> None:
    """What `chattr +T` does; a file system without it does without."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        flags = struct.unpack("i", fcntl.ioctl(descriptor, _GET_FLAGS, bytes(4)))[0]
        fcntl.ioctl(descriptor, _SET_FLAGS, struct.pack("i", flags | _TOP_OF_HIERARCHY))
    except OSError:
        pass
    finally:
        os.close(descriptor)


class Server:
    """A running contender; a context manager that stops what it started and nothing else."""

    def __init__(self, contender: Contender, folder: Path):
        self.contender = contender
        self.folder = folder
        self.port = _free_port()
        self._log = folder / "log.txt"
        self.start_seconds = 0.0

    def __enter__(self) -> Server:
        command = self.contender.command(self.folder, self.port)
        environment = {**os.environ, **dict(self.contender.environment)}
        begun = time.perf_counter()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        try:
            self._wait(begun)
        except BaseException:
            self._stop()
            raise
        self.start_seconds = time.perf_counter() - begun
        return self

    def __exit__(self, *failure: object) -> None:
        self._stop()

    @property
    def pid(self) -> int:
        """The root of the process tree."""
        return self._process.pid

    def log_tail(self) -> str:
        """The last line that the server wrote."""
        lines = self._log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it wrote nothing"

    def check(self) -> None:
        """Raise `ServerFailedError` when the process has ended."""
        status = self._process.poll()
        if status is not None:
            problem = f"{self.contender.name} ended with status {status}: {self.log_tail()}"
            raise ServerFailedError(problem)

    def _wait(self, begun: float) -> None:
        while not _listens(self.port):
            self.check()
            if time.perf_counter() - begun > _START_SECONDS:
                raise ServerFailedError(f"{self.contender.name} does not listen: {self.log_tail()}")
            time.sleep(0.002)

    def _stop(self) -> None:
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_SECONDS)
        # The session is the server's own: what is left of it are forked children, or itself.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
