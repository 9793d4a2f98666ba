"""Hazards 62, 69, 71, 72: a second server, planted links, flipped bits, an index that is gone."""

from __future__ import annotations

import os
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from hilum.errors import StorageError
from tests.faults.oracle import SETTINGS, Server, independent, judge, reading, seed
from tests.faults.sender import Association, Item, Log, items
from tests.faults.test_disk_full import send
from tests.peers.process import free_port, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def filled(folder: Path, count: int = 40) -> tuple[Server, Log]:
    """A running server with some instances, several of them with other content again."""
    server = Server(folder)
    server.start()
    log = Log()
    with Association(server.port) as association:
        for _, item in zip(range(count), items(seed(), "1.1"), strict=False):
            assert send(association, log, item) == 0
        for item in [item for known in log.sent.values() for item in known.values()][:5]:
            other = item._replace(number=item.number + 500_000)
            assert send(association, log, other) == 0
    return server, log


def test_hazard_71_a_second_server_ends_with_a_clear_message(tmp_path: Path) -> None:
    server, log = filled(tmp_path, 5)
    assert server.process is not None
    arguments = ["--data", str(server.data), "--port", str(free_port())]
    second = run([sys.executable, "-m", "hilum", "serve", *arguments], status=None, env=SETTINGS)
    assert second.status not in (0, -9)
    assert "Traceback" not in second.output
    assert f"process {server.process.pid}" in second.output
    assert str(server.data) in second.output and "stop that server" in second.output
    with Association(server.port) as association:
        assert send(association, log, Item("1.2.3", 1, 5000)) == 0, "the first one is not disturbed"
    judge(server.data, log)
    server.kill()
    server.start()  # a lock dies with its holder
    judge(server.data, log)


def _remove(index: Path) -> None:
    index.unlink()


def _empty(index: Path) -> None:
    index.write_bytes(b"")


def _garbage(index: Path) -> None:
    index.write_bytes(os.urandom(40_000))


def _half(index: Path) -> None:
    os.truncate(index, index.stat().st_size // 2)


def _torn_page(index: Path) -> None:
    connection = sqlite3.connect(index)
    query = "SELECT rootpage FROM sqlite_master WHERE name = 'instance'"
    (page,) = connection.execute(query).fetchone()
    connection.close()
    with index.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


def _other_tables(index: Path) -> None:
    index.unlink()
    connection = sqlite3.connect(index)
    connection.execute("CREATE TABLE property (name TEXT, value TEXT)")
    connection.commit()
    connection.close()


def _with_old_log(index: Path) -> None:
    index.with_name("index.db-wal").write_bytes(os.urandom(50_000))
    index.with_name("index.db-shm").write_bytes(os.urandom(32_768))


DAMAGES = (_remove, _empty, _garbage, _half, _torn_page, _other_tables, _with_old_log)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_hazard_72_an_index_that_is_damaged_gives_the_same_answers(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    server, log = filled(tmp_path)
    before = answers(server.data)
    found = judge(server.data, log)
    server.stop()
    damage(server.data / "index.db")
    server.start()
    assert judge(server.data, log) == found
    assert answers(server.data) == before
    with Association(server.port) as association:
        assert send(association, log, Item("1.2.3", 1, 5000)) == 0
    judge(server.data, log)


def answers(data: Path) -> list[tuple[object, ...]]:
    """What a reader says of everything."""
    with reading(data) as reader:
        found: list[tuple[object, ...]] = [reader.statistics()]
        for instance in reader.everything():
            found += [tuple(version) for version in reader.versions(instance.sop_instance_uid)]
        found += [(one.action, one.sop_instance_uid) for one in reader.audit()]
    return found


def test_hazard_62_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    server = Server(tmp_path)
    segments = server.data / "segments"
    segments.mkdir(parents=True)
    for number in (1, 2, 3):
        (segments / f"{number:010d}.part").symlink_to(victim)
    server.start()
    log = Log()
    with Association(server.port) as association:
        for _, item in zip(range(12), items(seed(), "1.1"), strict=False):
            assert send(association, log, item) == 0
    judge(server.data, log)
    server.stop()
    link = segments / "0000000009.tar"
    link.symlink_to(victim)
    server.begin()
    assert server.process is not None
    assert server.process.wait() not in (0, -9)
    assert "Traceback" not in server.log() and str(server.data) in server.log()
    assert victim.read_bytes() == b"precious" and link.is_symlink()


def test_hazard_69_flipped_bits_are_never_served(tmp_path: Path) -> None:
    """One bit of every stored data set: whatever is read is what was sent, or is refused."""
    server, log = filled(tmp_path, 25)
    there = independent(server.data)
    with reading(server.data) as reader:
        for instance in list(reader.everything()):
            place = instance.location
            path = server.data / "segments" / f"{place.segment:010d}.tar"
            _flip(path, place.offset + instance.sequence * 7919 % place.length)
            with pytest.raises(StorageError), reader.open(instance) as opened:
                opened.read()
    assert independent(server.data).keys() <= there.keys() | log.sent.keys()
    with Association(server.port) as association:
        assert association.echo() == 0
        assert send(association, log, Item("1.2.3", 1, 5000)) == 0
    with reading(server.data) as reader:
        new = reader.find("1.2.3")
        assert new is not None
        with reader.open(new) as opened:
            assert opened.read() == Item("1.2.3", 1, 5000).data_set()


def _flip(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes((byte ^ 0x10,)))
