"""The bare durable copy: it takes the bench's messages, keeps every byte and answers each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from bench.sender import Load, store
from tests.peers.process import Process, free_port

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("size", [8192, 300_000])
def test_every_message_is_answered_and_its_bytes_are_there(tmp_path: Path, size: int) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    port = free_port()
    server = Process([sys.executable, "-m", "bench.bare_scp", folder, str(port)], tmp_path / "log")
    try:
        server.wait_for_port(port)
        outcome = store(Load(port, size, associations=3, instances=40, seconds=30))
        assert (outcome.messages, outcome.failures) == (40, {})
        kept = sum(path.stat().st_size for path in folder.iterdir())
        assert kept > 40 * size
    finally:
        server.kill()
