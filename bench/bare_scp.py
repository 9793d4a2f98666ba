"""The contender "bare durable copy": the bytes of each message to a file, one fdatasync, an answer.

It shows what a durable store can reach on this disk at most: it knows of DICOM only where a message
ends and what its number is, checks nothing, keeps no index, and forks for each association as
storescp does. Usage: FOLDER PORT.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import struct
import sys
from pathlib import Path

from bench.messages import P_DATA, associate_accept, store_response
from bench.sender import HOST

__all__ = ["serve"]

_BUFFER = 1 << 20
_HEAD = 12  # PDU type, length, PDV length, context, control (PS3.8 9.3.5)
_ANSWERS = {1: associate_accept(), 5: struct.pack(">BBII", 6, 0, 4, 0)}
_MESSAGE_ID = struct.pack("<HHI", 0, 0x0110, 2)


class _Association:
    """One connection, and the file that takes what comes on it."""

    def __init__(self, sock: socket.socket, path: Path) -> None:
        self._socket = sock
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        self._message = 0
        self._answer = b""

    def serve(self) -> None:
        """Until the peer has enough."""
        view = memoryview(bytearray(_BUFFER))
        end = skip = written = 0
        while count := self._socket.recv_into(view[end:]):
            written += os.pwrite(self._file, view[end : end + count], written)
            begin, end = 0, end + count
            while True:
                step = min(skip, end - begin)
                begin, skip = begin + step, skip - step
                if skip:
                    break
                self._settle()
                if end - begin < _HEAD and (begin == end or view[begin] == P_DATA):
                    break
                skip = self._pdu(bytes(view[begin : min(end, begin + 256)]))
            rest = bytes(view[begin:end])
            view[: len(rest)] = rest
            end = len(rest)

    def _settle(self) -> None:
        """A PDU is here whole: answer it, a message when it is on the disk."""
        if self._answer:
            if self._answer[0] == P_DATA:
                os.fdatasync(self._file)
            self._socket.sendall(self._answer)
            self._answer = b""

    def _pdu(self, head: bytes) -> int:
        """Look at the beginning of a PDU; its length."""
        kind, length = head[0], int.from_bytes(head[2:6], "big") + 6
        if kind == P_DATA and head[11] & 1:
            found = head.index(_MESSAGE_ID) + len(_MESSAGE_ID)
            self._message = int.from_bytes(head[found : found + 2], "little")
        elif kind == P_DATA and head[11] & 2:
            self._answer = store_response(self._message)
        elif kind in _ANSWERS:
            self._answer = _ANSWERS[kind]
        return length


def _reap(*_: object) -> None:
    """Wait for children that have ended: their CPU time counts as ours only then."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def serve(folder: Path, port: int) -> None:
    """Listen until the process is ended."""
    signal.signal(signal.SIGCHLD, _reap)
    with socket.create_server((HOST, port)) as listener:
        for number in itertools.count():
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _Association(connection, folder / str(number)).serve()
                os._exit(0)
            connection.close()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
