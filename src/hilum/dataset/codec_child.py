"""The process that decodes and encodes frames under limits of memory and time.

Owns the child's end of the conversation: one frame in, one frame or one refusal out, until the
parent is gone. Must not be imported by the server: it is run by `codec_process`.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from struct import Struct

from hilum.dataset.image_pixel import ImagePixel, PixelDataError
from hilum.dataset.pixel_codecs import DIRECT

__all__ = ["HEAD", "main", "receive"]

HEAD = Struct("<cIQ")
"""Before each message: what it is, length of its JSON, length of its bytes."""


def receive(channel: socket.socket, size: int) -> bytearray:
    """Exactly `size` bytes. EOFError: the other side is gone."""
    data = bytearray(size)
    view = memoryview(data)
    done = 0
    while done < size:
        count = channel.recv_into(view[done:])
        if not count:
            raise EOFError
        done += count
    return data


def main() -> None:
    """Answer requests on standard input, a socket, until it closes."""
    channel = socket.socket(fileno=os.dup(0))
    silence = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):  # codecs print what they think
        os.dup2(silence, fd)
    import imagecodecs  # noqa: F401  before the limits: they are for frames
    import numpy  # noqa: F401

    with suppress(EOFError, ConnectionError):
        while True:
            kind, text_size, size = HEAD.unpack(receive(channel, HEAD.size))
            request = json.loads(receive(channel, text_size))
            _limit(request["memory"], request["seconds"])
            answer = _answer(kind, request, receive(channel, size))
            channel.sendall(HEAD.pack(answer[0], 0, len(answer[1])))
            channel.sendall(answer[1])


def _answer(kind: bytes, request: dict[str, object], frame: bytearray) -> tuple[bytes, bytes]:
    code = DIRECT.decode if kind == b"d" else DIRECT.encode
    image = ImagePixel(*request["image"])  # type: ignore[misc]
    try:
        return b"+", code(str(request["uid"]), bytes(frame), image, int(str(request["number"])))
    except PixelDataError as refusal:
        return b"-", refusal.comment.encode()
    except MemoryError:
        return b"m", b""


def _limit(memory: int, seconds: float) -> None:
    """Set how much address space and CPU time the next frame may take beyond what is taken."""
    try:
        import resource
    except ImportError:  # no such limits on this system: the parent's clock remains
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(usage.ru_utime + usage.ru_stime + seconds) + 2
    for kind, value in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, _taken() + memory)):
        _, hard = resource.getrlimit(kind)
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))


def _taken() -> int:
    """Bytes of address space in use."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 1 << 30


if __name__ == "__main__":
    main()
