"""The benchmark's receiving end gets what an archive has, by C-GET and by C-MOVE to itself."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from bench.messages import BadAnswerError
from bench.receiver import Asked, get, move
from bench.sender import Load, store
from hilum.app import Server
from hilum.config import Peer, Settings
from tests.peers.process import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNT, SIZE = 5, 300_000


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    listen = free_port()
    peers = {"bench": Peer(aet="BENCH", host="127.0.0.1", port=listen)}
    settings = dataclasses.replace(Settings(), peers=peers)
    with Server(aet="HILUM", port=0, data=tmp_path / "data", settings=settings) as server:
        load = Load(server.port, size=SIZE, associations=1, instances=COUNT)
        assert not store(load).failures
        yield Asked(server.port, listen=listen)


def test_what_is_there_comes(asked: Asked) -> None:
    for operation in (get, move):
        taken = operation(asked)
        assert (taken.instances, taken.bytes, taken.status) == (COUNT, COUNT * SIZE, 0)
        assert taken.rate > 0


def test_what_is_not_there_does_not(asked: Asked) -> None:
    assert get(asked._replace(patient="NOBODY")).instances == 0


def test_a_refusal_is_told(asked: Asked) -> None:
    assert get(asked._replace(patient="P*")).status == 0xA900
    with pytest.raises((BadAnswerError, OSError)):
        get(asked._replace(port=free_port()))
