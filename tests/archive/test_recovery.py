"""What is found after a crash: everything acknowledged, nothing torn, and the same again."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from hilum.archive.belonging import hold_as_server
from hilum.archive.store import Store, rebuild
from hilum.errors import StorageError, StoreLocked
from tests.archive.building import SMALL, contents, dataset, opened, snapshot, store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hilum.archive.replay import Progress


def first_segment(folder: Path) -> Path:
    return folder / "segments" / "0000000001.tar"


def with_old_index(folder: Path, then: Callable[[Store], object]) -> dict[str, bytes]:
    """Do something, then put the index back that was there before, as a power cut may."""
    old = folder / "old.db"
    shutil.copy(folder / "index.db", old)
    with opened(folder) as target:
        then(target)
        found = contents(target)
    shutil.move(old, folder / "index.db")
    return found


def three(folder: Path) -> dict[str, bytes]:
    sent = {f"1.2.{n}": dataset(f"1.2.{n}", number=n, size=3000 * n) for n in range(3)}
    with opened(folder) as target:
        for uid, data in sent.items():
            store(target, uid, data)
    return sent


def test_the_tail_is_replayed_and_a_second_start_changes_nothing(folder: Path) -> None:
    sent = three(folder)
    more = {uid: dataset(uid, size=size) for uid, size in (("1.3", 50), ("1.4", 150_000))}
    with_old_index(folder, lambda target: [store(target, *pair) for pair in more.items()])
    with opened(folder) as target:
        assert target.recovered.replayed == 2
        assert target.recovered.rebuilt == ""
        assert contents(target) == sent | more
        before = snapshot(target)
    files = {path: path.read_bytes() for path in (folder / "segments").iterdir()}
    with opened(folder) as target:
        assert target.recovered.replayed == 0
        assert snapshot(target) == before
    assert {path: path.read_bytes() for path in (folder / "segments").iterdir()} == files


def test_torn_tails_at_every_byte(folder: Path) -> None:
    """Sampled: each cut gives what was there before, or everything; never a part."""
    sent = three(folder)
    whole_before = first_segment(folder).stat().st_size
    last = dataset("1.9", size=700)
    with_old_index(folder, lambda target: store(target, "1.9", last))
    original = first_segment(folder).read_bytes()
    kept = folder.with_name(folder.name + "-kept")
    shutil.copytree(folder, kept)
    try:
        cuts = {*range(whole_before, len(original), 61), whole_before, len(original)}
        for cut in sorted(cuts):
            shutil.copy(kept / "index.db", folder / "index.db")
            tail = [b"", bytes(4096)][cut % 2]
            first_segment(folder).write_bytes(original[:cut] + tail)
            with opened(folder) as target:
                found = contents(target)
                assert found == (sent | {"1.9": last} if "1.9" in found else sent)
                assert ("1.9" in found) >= (cut == len(original))
                assert store(target, "1.9", last).outcome in ("stored", "identical")
                assert contents(target) == sent | {"1.9": last}
            subprocess.run(["tar", "tf", first_segment(folder)], check=True, capture_output=True)
    finally:
        shutil.rmtree(kept)


def test_blocks_of_one_write_that_reached_the_disk_out_of_order(folder: Path) -> None:
    """A whole entry behind a torn one was never acknowledged, but it is whole: it is found."""
    sent = three(folder)
    start = first_segment(folder).stat().st_size
    more = {uid: dataset(uid, size=6000) for uid in ("1.7", "1.8")}
    with_old_index(folder, lambda target: [store(target, *pair) for pair in more.items()])
    data = bytearray(first_segment(folder).read_bytes())
    data[start + 4096 : start + 6144] = bytes(2048)
    first_segment(folder).write_bytes(data)
    with opened(folder) as target:
        assert contents(target) == sent | {"1.8": more["1.8"]}
        assert len(target.recovered.damages) == 1
    done = subprocess.run(
        ["tar", "tf", str(first_segment(folder))], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.count(".dcm") == 4
    with opened(folder) as target:
        assert target.recovered.damages == ()
    assert rebuild(folder).damages == ()
    with opened(folder) as target:
        assert contents(target) == sent | {"1.8": more["1.8"]}


def busy(folder: Path) -> tuple[dict[str, list[tuple[object, ...]]], dict[str, bytes]]:
    """A store in which everything has happened."""
    with opened(folder) as target:
        for n in range(60):
            uid = f"1.2.{n % 45}"
            size = 120_000 if n % 11 == 0 else 900
            pid = (b"LO", b"P-%d" % (n % 3))
            data = dataset(
                uid,
                study=f"1.5.{n % 7}",
                series=f"1.5.{n % 7}.{n % 2}",
                number=n,
                size=size,
                more={0x00100020: pid},
            )
            store(target, uid, data)
        victims = [target.reader.find(uid) for uid in ("1.2.3", "1.2.4", "1.2.44")]
        target.delete([v for v in victims if v], actor="a", reason="b")
        store(target, "1.2.3", dataset("1.2.3", size=70))
        return snapshot(target), contents(target)


@pytest.mark.parametrize("harm", ["delete", "corrupt", "empty", "old schema", "wal only"])
def test_hazard_72_a_rebuilt_index_gives_the_same_answers(folder: Path, harm: str) -> None:
    before, data = busy(folder)
    index = folder / "index.db"
    if harm == "delete":
        index.unlink()
    elif harm == "corrupt":
        index.write_bytes(os.urandom(20_000))
    elif harm == "empty":
        index.write_bytes(b"")
    elif harm == "wal only":
        index.unlink()
        (folder / "index.db-wal").write_bytes(os.urandom(5000))
    else:
        import sqlite3

        connection = sqlite3.connect(index)
        connection.execute("UPDATE property SET value = 'older' WHERE name = 'fingerprint'")
        connection.commit()
        connection.close()
    with opened(folder) as target:
        assert target.recovered.rebuilt
        assert snapshot(target) == before
        assert contents(target) == data
    with opened(folder) as target:
        assert target.recovered.rebuilt == ""


def test_a_rebuild_tells_how_far_it_is(folder: Path) -> None:
    busy(folder)
    told: list[Progress] = []
    recovered = rebuild(folder, told.append)
    assert recovered.replayed == 62
    assert told[-1].entries == 62
    assert 0 < told[-1].bytes <= told[-1].total


def test_an_index_that_knows_more_than_there_is_is_rebuilt(folder: Path) -> None:
    sent = three(folder)
    data = first_segment(folder).read_bytes()
    first_segment(folder).write_bytes(data[: len(data) - 6000 - 2048])
    with opened(folder) as target:
        assert "shorter" in target.recovered.rebuilt
        found = contents(target)
        assert found == {uid: sent[uid] for uid in ("1.2.0", "1.2.1")}
    first_segment(folder).unlink()
    with opened(folder) as target:
        assert "gone" in target.recovered.rebuilt
        assert contents(target) == {}


def test_unpublished_large_instances_are_removed(folder: Path) -> None:
    three(folder)
    (folder / "segments" / "0000000007.part").write_bytes(b"x" * 1000)
    with opened(folder):
        assert not list(folder.rglob("*.part"))


def test_hazard_69_flipped_bits_are_never_handed_out(folder: Path) -> None:
    sent = three(folder)
    data = bytearray(first_segment(folder).read_bytes())
    with opened(folder) as target:
        instance = target.reader.find("1.2.2")
    assert instance is not None
    for position in random.Random(7).sample(range(instance.location.length), 40):
        flipped = bytearray(data)
        flipped[instance.location.offset + position] ^= 1 << (position % 8)
        first_segment(folder).write_bytes(flipped)
        with opened(folder) as target:
            with target.reader.open(instance) as reading, pytest.raises(StorageError):
                for chunk in reading.chunks(1000):
                    bytes(chunk)
            whole = target.reader.find("1.2.1")
            assert whole is not None
            with target.reader.open(whole) as reading:
                assert reading.read() == sent["1.2.1"]


def test_rot_in_the_middle_costs_one_instance_even_in_a_rebuild(folder: Path) -> None:
    sent = three(folder)
    data = bytearray(first_segment(folder).read_bytes())
    with opened(folder) as target:
        instance = target.reader.find("1.2.1")
    assert instance is not None
    head = instance.location.offset - instance.location.preamble - 1500
    for position in (head, instance.location.offset + 50):
        flipped = bytearray(data)
        flipped[position] ^= 4
        first_segment(folder).write_bytes(flipped)
        (folder / "index.db").unlink()
        with opened(folder) as target:
            assert len(target.recovered.damages) == 1
            assert set(contents(target)) == set(sent) - {"1.2.1"}
            store(target, "1.6", dataset("1.6"))
        assert first_segment(folder).read_bytes()[: len(data)] == flipped
        with opened(folder) as target:
            assert target.recovered.replayed == 0
            store(target, "1.6", dataset("1.6", number=9))
        for path in sorted((folder / "segments").iterdir())[1:]:
            path.unlink()


def test_a_truncated_segment_fails_the_read_only(folder: Path) -> None:
    three(folder)
    with opened(folder) as target:
        instance = target.reader.find("1.2.2")
        assert instance is not None
        os.truncate(first_segment(folder), instance.location.offset + 10)
        with target.reader.open(instance) as reading, pytest.raises(StorageError):
            reading.read()


def test_hazard_71_a_second_server_is_told_who_holds_the_folder(folder: Path) -> None:
    server = hold_as_server(folder)
    with pytest.raises(StoreLocked, match=str(os.getpid())):
        hold_as_server(folder)
    code = (
        "import sys; from pathlib import Path; from hilum.archive.belonging import hold_as_server\n"
        "from hilum.errors import StoreLocked\n"
        "try: hold_as_server(Path(sys.argv[1]))\n"
        "except StoreLocked as error: print(error); sys.exit(3)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert f"process {os.getpid()}" in done.stdout
    with opened(folder):
        with pytest.raises(StoreLocked, match=str(os.getpid())):
            rebuild(folder)
        os.close(server)
        with pytest.raises(StoreLocked, match="another command"):
            rebuild(folder)
    rebuild(folder)
    os.close(hold_as_server(folder))


def test_opening_does_not_depend_on_how_much_is_stored(folder: Path) -> None:
    with opened(folder, limits=SMALL._replace(segment=64 << 20)) as target:
        index = target._index
        store(target, "1.1", dataset("1.1"))
        index.begin()
        index._execute(
            "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 101000)"
            " INSERT INTO instance (sequence, series, uid_key, sop_instance_uid, sop_class,"
            " transfer_syntax, segment, data_offset, preamble, length, digest, arrival, source,"
            " version) SELECT i, 1, i, '1.3.' || i, 1, 1, 1, 0, 0, 0, x'00', 0, 1, 1 FROM n"
        )
        index.commit()
    started = time.perf_counter()
    with opened(folder):
        took = time.perf_counter() - started
    assert took < 1.0, took
