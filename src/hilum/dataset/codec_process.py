"""Runs codecs in processes of their own, so that a bad frame costs a process and not the server.

Owns starting such a process on demand, handing frames over, and ending it when a frame takes more
time or memory than it may. Must not know codecs. Nothing is started at import. PS3.5 8.2.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset.image_pixel import ImagePixel, PixelDataError
from hilum.dataset.pixel_codecs import CODECS, Coder

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LIMITS", "CodecProcesses", "Limits", "coder", "set_limits"]

_HEAD = Struct("<cIQ")
_MIB = 1 << 20
_CHILD = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); " + (
    "from hilum.dataset.codec_child import main; main()"
)
_QUIET: Mapping[str, str] = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Threads of libraries that nobody needs here, each of which takes address space."""

_BUFFER = 1 << 20
_START_SECONDS = 60.0
_COPIES = 2
"""A frame as it comes and as it goes are in memory at least, besides what the codec needs."""


class Limits(NamedTuple):
    """What converting one frame may take: bytes of memory, and seconds."""

    memory: int = 2048 * _MIB
    seconds: float = 60.0


LIMITS = Limits()
"""The limits unless settings say otherwise."""


class _Gone(Exception):
    """The process did not answer: it ended, or its time is over."""


class _Process:
    """One process that codes frames, and the socket to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            for end in (ours, theirs):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
            self.child = subprocess.Popen(
                [sys.executable, "-c", _CHILD, json.dumps(sys.path)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_QUIET},
                start_new_session=True,  # an interrupt on the terminal is the server's
            )
        self.socket = ours
        self.fresh = True

    def exchange(
        self, kind: bytes, request: bytes, frame: bytes | memoryview, seconds: float
    ) -> tuple[bytes, bytearray]:
        """Send a request, wait for its answer."""
        deadline = time.monotonic() + seconds + (_START_SECONDS if self.fresh else 0)
        try:
            self._send(_HEAD.pack(kind, len(request), len(frame)) + request, deadline)
            self._send(frame, deadline)
            answer, _, size = _HEAD.unpack(self._receive(_HEAD.size, deadline))
            self.fresh = False
            return answer, self._receive(size, deadline)
        except OSError as error:  # timed out, or gone
            raise _Gone from error

    def _send(self, data: bytes | memoryview, deadline: float) -> None:
        self.socket.settimeout(max(deadline - time.monotonic(), 0.001))
        self.socket.sendall(data)

    def _receive(self, size: int, deadline: float) -> bytearray:
        data = bytearray(size)
        view, done = memoryview(data), 0
        while done < size:
            self.socket.settimeout(max(deadline - time.monotonic(), 0.001))
            count = self.socket.recv_into(view[done:])
            if not count:
                raise _Gone
            done += count
        return data

    def end(self) -> int:
        """End it; what it ended with, a negative signal number if it was ended."""
        self.socket.close()
        with suppress(subprocess.TimeoutExpired):
            return self.child.wait(0.2)
        self.child.kill()
        self.child.wait()
        return 0


class CodecProcesses:
    """Processes that code frames, started when needed and kept for the next frame.

    Calls from several threads are served side by side, by at most one process for each processor.
    """

    def __init__(self) -> None:
        self.limits = LIMITS
        self._idle: list[_Process] = []
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(max(os.cpu_count() or 1, 1))
        self._owner = os.getpid()

    def coder(self, limits: Limits | None = None) -> Coder:
        """A coder whose frames are decoded and encoded here, under these limits or the usual."""
        limits = limits or self.limits

        def decode(uid: str, frame: bytes | memoryview, image: ImagePixel, number: int) -> bytes:
            return self._code(b"d", uid, frame, image, number, limits)

        def encode(uid: str, frame: bytes | memoryview, image: ImagePixel, number: int) -> bytes:
            return self._code(b"e", uid, frame, image, number, limits)

        return Coder(decode, encode)

    def _code(
        self,
        kind: bytes,
        uid: str,
        frame: bytes | memoryview,
        image: ImagePixel,
        number: int,
        limits: Limits,
    ) -> bytes:
        """Have one frame coded.

        Raises:
            PixelDataError: it cannot be, or not within the limits; says which one and how much.
        """
        name = f"frame {number} in {CODECS[uid].name}"
        if _COPIES * image.frame_bits(native=False) // 8 > limits.memory:
            raise PixelDataError(
                f"{name} is too large for {limits.memory // _MIB} MiB (retrieve.conversion_memory)"
            )
        request = json.dumps({"uid": uid, "image": image, "number": number, **limits._asdict()})
        with self._places:
            process = self._take()
            try:
                started = time.monotonic()
                answer, data = process.exchange(kind, request.encode(), frame, limits.seconds)
            except _Gone:
                late = time.monotonic() - started >= limits.seconds
                raise self._refusal(name, process.end(), limits, late=late) from None
            except BaseException:
                process.end()
                raise
            with self._lock:
                self._idle.append(process)
        if answer == b"+":
            return bytes(data)
        if answer == b"m":
            raise PixelDataError(
                f"{name} needs more than {limits.memory // _MIB} MiB (retrieve.conversion_memory)"
            )
        raise PixelDataError(data.decode())

    def _refusal(self, name: str, code: int, limits: Limits, *, late: bool) -> PixelDataError:
        if late or -code == getattr(signal, "SIGXCPU", None):
            return PixelDataError(
                f"{name} takes more than {limits.seconds:g} s (retrieve.conversion_seconds)"
            )
        how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        return PixelDataError(f"{name} ended its codec: {how}, perhaps for want of memory")

    def _take(self) -> _Process:
        with self._lock:
            if self._owner != os.getpid():  # forked: those processes answer the parent
                self._owner, self._idle = os.getpid(), []
            if self._idle:
                return self._idle.pop()
        return _Process()

    def close(self) -> None:
        """End the processes; the next frame starts one again."""
        with self._lock:
            idle, self._idle = self._idle, []
        if self._owner == os.getpid():
            for process in idle:
                process.end()


_PROCESSES = CodecProcesses()
atexit.register(_PROCESSES.close)


def coder(limits: Limits | None = None) -> Coder:
    """A coder in processes that all conversions of this program share.

    Args:
        limits: what one frame may take; None for what `set_limits` said, or `LIMITS`.
    """
    return _PROCESSES.coder(limits)


def set_limits(limits: Limits) -> None:
    """Say what one frame may take from now on, wherever this program converts."""
    _PROCESSES.limits = limits
