"""Sinks that need no archive."""

from __future__ import annotations

import errno
import os

import pytest

from hilum.dimse import sinks
from hilum.dimse.sinks import DrainSink, MemorySink, SpoolSink
from hilum.errors import DimseError, OutOfSpace, UsageError, WriteFailed


def test_memory_sink_keeps_copies() -> None:
    sink = MemorySink(10)
    assert sink.data == b""
    buffer = bytearray(b"abc")
    sink.write(memoryview(buffer))
    buffer[:] = b"xyz"
    sink.write(memoryview(b"defg"))
    assert (sink.data, sink.size) == (b"abcdefg", 7)
    sink.write(memoryview(b"hij"))
    assert sink.data == b"abcdefghij"
    sink.discard()
    assert (sink.data, sink.size) == (b"", 0)


def test_memory_sink_refuses_one_byte_over_its_limit() -> None:
    sink = MemorySink(3)
    sink.write(memoryview(b"abc"))
    with pytest.raises(DimseError, match="3 bytes") as caught:
        sink.write(memoryview(b"d"))
    assert caught.value.status == 0xA700
    assert sink.data == b"abc"


def test_drain_sink_counts() -> None:
    error = DimseError("no")
    sink = DrainSink(error)
    sink.write(memoryview(bytes(1000)))
    sink.write(memoryview(b"x"))
    sink.discard()
    assert (sink.size, sink.error) == (1001, error)


@pytest.mark.parametrize(
    ("pieces", "spooled"),
    [
        ([b"abcd"], False),
        ([b"ab", b"cd"], False),
        ([b"abcde"], True),
        ([b"abc", b"de", b"f"], True),
    ],
)
def test_spool_sink_goes_to_a_file_beyond_its_memory(tmp_path, pieces, spooled) -> None:
    sink = SpoolSink(4, tmp_path)
    for piece in pieces:
        sink.write(memoryview(piece))
    assert (bytes(sink.data), sink.size) == (b"".join(pieces), len(b"".join(pieces)))
    assert sink.spooled is spooled
    assert list(tmp_path.iterdir()) == []  # the file has no name
    kept = sink.data
    sink.discard()
    assert bytes(kept) == b"".join(pieces)
    assert (sink.size, bytes(sink.data), sink.spooled) == (0, b"", False)


def test_empty_spool_sink() -> None:
    sink = SpoolSink(0)
    assert bytes(sink.data) == b""
    sink.write(memoryview(b""))
    assert not sink.spooled


def test_spool_sink_limit() -> None:
    sink = SpoolSink(10, limit=3, status=0x0213)
    sink.write(memoryview(b"abc"))
    with pytest.raises(DimseError) as caught:
        sink.write(memoryview(b"d"))
    assert caught.value.status == 0x0213


def test_spool_sink_without_its_folder(tmp_path) -> None:
    sink = SpoolSink(0, tmp_path / "absent")
    with pytest.raises(WriteFailed, match="spool"):
        sink.write(memoryview(b"x"))
    with pytest.raises(UsageError):
        SpoolSink(0, "").write(memoryview(b"x"))


class FullFile:
    """A file on a full disk: what was buffered fails once more when it is closed."""

    def __init__(self, code: int) -> None:
        self.code = code

    def _fail(self, *arguments: object) -> None:
        raise OSError(self.code, os.strerror(self.code))

    writelines = write = close = _fail


@pytest.mark.parametrize(
    ("code", "expected"),
    [(errno.ENOSPC, OutOfSpace), (errno.EDQUOT, OutOfSpace), (errno.EIO, WriteFailed)],
)
def test_spool_sink_on_a_failing_disk(monkeypatch, code, expected) -> None:
    monkeypatch.setattr(sinks, "_nameless_file", lambda directory: FullFile(code))
    sink = SpoolSink(0)
    with pytest.raises(expected) as caught:
        sink.write(memoryview(b"x"))
    assert caught.value.status in (0xA700, 0xA702)
    if expected is OutOfSpace:
        sink.discard()
        assert not sink.spooled
