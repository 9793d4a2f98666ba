"""F3, hazards 60, 61 and 64 to 66 on a real server: strace makes its system calls fail, or watches.

What a disk can do in the middle of anything is tried call by call in `tests/archive`; here the
same faults come from outside the process, and the answers go over the network.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.oracle import MARKER, Server, judge, seed
from tests.faults.sender import Association, Broken, Item, Log, Rejected, items
from tests.faults.test_disk_full import fresh, send
from tests.peers.process import program

OUT_OF_SPACE, READ_ONLY, WRITE_FAILED, INDEX_FAILED = 0xA700, 0xA701, 0xA702, 0xA703
CONGESTED = (2, 3, 1)
CHANGING = "openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,"
CHANGING += "linkat,symlink,symlinkat,truncate,chmod,fchmodat,chown,fchownat,mknod,mknodat"


def traced(folder: Path, calls: str, *options: str, env: dict[str, str] | None = None) -> Server:
    """A server of one process under strace, which is its grandchild: not in the way of signals."""
    under = [program("strace"), "-D", "-f", "-qq", "-y", "-s", "4096", "-e", f"trace={calls}"]
    env = {"HILUM_DEVICE_WORKERS": "1", **(env or {})}
    return Server(folder, env=env, under=[*under, "-o", str(folder / "trace"), *options])


def calls_of(folder: Path) -> list[str]:
    """What strace wrote down, without process ids."""
    lines = (folder / "trace").read_text(errors="replace").splitlines()
    return [line.split(maxsplit=1)[1] for line in lines]


def refused(port: int) -> tuple[int, int, int]:
    with pytest.raises(Rejected) as rejection, Association(port):
        pass
    return rejection.value.reason


class Fault(NamedTuple):
    """What fails, on which file of the data folder, and what the senders hear of it."""

    calls: str
    inject: str
    path: str
    statuses: tuple[int, ...]
    large: bool = False


SEGMENT, SEGMENTS = "segments/0000000001.tar", "segments"
LARGE = "segments/0000000002.part"
FAULTS = {
    "EIO once": Fault("pwritev2", "error=EIO:when=2", SEGMENT, (WRITE_FAILED,)),
    "EROFS once": Fault("pwritev2", "error=EROFS:when=3", SEGMENT, (WRITE_FAILED,)),
    "no space once": Fault("pwritev2", "error=ENOSPC:when=2", SEGMENT, (OUT_OF_SPACE,)),
    "over quota once": Fault("pwritev2", "error=EDQUOT:when=2", SEGMENT, (OUT_OF_SPACE,)),
    "interrupted": Fault("pwritev2", "error=EINTR:when=2..5", SEGMENT, ()),
    "not now": Fault("pwritev2", "error=EAGAIN:when=2..5", SEGMENT, ()),
    "takes nothing": Fault("pwritev2", "retval=0:when=2..5", SEGMENT, ()),
    "no descriptors": Fault("openat", "error=EMFILE:when=3", SEGMENTS, (WRITE_FAILED,), True),
    "no names": Fault("openat", "error=ENOSPC:when=3", SEGMENTS, (OUT_OF_SPACE,), True),
    "rename": Fault("renameat", "error=EIO:when=1", SEGMENTS, (WRITE_FAILED,), True),
    "large EIO": Fault("pwritev2", "error=EIO:when=1", LARGE, (WRITE_FAILED,), True),
    "index EIO": Fault("pwrite64", "error=EIO:when=9", "index.db-wal", (INDEX_FAILED,)),
    "index full": Fault("pwrite64", "error=ENOSPC:when=9", "index.db-wal", (OUT_OF_SPACE,)),
}  # fmt: skip


@pytest.fixture(scope="module")
def made_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that a server has made, and nothing else."""
    server = Server(tmp_path_factory.mktemp("made"))
    server.start()
    server.stop()
    return server.data


@pytest.mark.parametrize("name", FAULTS)
def test_f3_a_call_that_fails_is_answered_truly(tmp_path: Path, made_data: Path, name: str) -> None:
    fault = FAULTS[name]
    where = ["-P", str(tmp_path / "data" / fault.path)]
    inject = f"inject={fault.calls}:{fault.inject}"
    shutil.copytree(made_data, tmp_path / "data")  # no call of making it is counted
    server = traced(tmp_path, fault.calls, *where, "-e", inject)
    server.start()
    log, source = Log(), fresh(seed(), "1.1", 4096, 100_000)
    large = fresh(seed(), "1.2", 5 << 20, 8 << 20)
    failed = []
    with Association(server.port) as association:
        for number in range(12):
            item = next(large if fault.large and number % 3 == 2 else source)
            status = send(association, log, item)
            if status:
                failed.append(status)
                assert association.echo() == 0
                assert send(association, log, item) == 0, "the next try is taken"
    assert any("(INJECTED)" in line for line in calls_of(tmp_path)), "nothing failed"
    assert tuple(failed) == fault.statuses
    judge(server.data, log)
    server.kill()
    server.under.clear()
    server.start()
    judge(server.data, log)


@pytest.mark.parametrize("when", ["3", "3+"])
@pytest.mark.parametrize("call", ["fdatasync", "fsync"])
def test_hazard_65_a_failed_sync_is_never_tried_again(tmp_path: Path, call: str, when: str) -> None:
    large = call == "fsync"  # that of the folder, after a large instance got its name
    path = tmp_path / "data" / (SEGMENTS if large else SEGMENT)
    inject = f"inject={call}:error=EIO:when={'2' + when[1:] if large else when}"
    # In segments of 8 MiB no zeros are written ahead: every write that is seen is of data.
    env = {"HILUM_STORAGE_SEGMENT_SIZE": "8"}
    server = traced(tmp_path, "fdatasync,fsync,pwritev2", "-P", str(path), "-e", inject, env=env)
    server.start()
    log = Log()
    source = fresh(seed(), "1.1", 5 << 20 if large else 4096, 8 << 20 if large else 100_000)
    with Association(server.port) as association:
        statuses = [send(association, log, next(source)) for _ in range(6)]
        assert association.echo() == 0
        first = next(number for number, status in enumerate(statuses) if status)
        assert first > 0
        assert statuses[first:] == [WRITE_FAILED, *[READ_ONLY] * (5 - first)]
    assert refused(server.port) == CONGESTED
    calls = calls_of(tmp_path)
    at = next(number for number, line in enumerate(calls) if "(INJECTED)" in line)
    assert calls[at + 1 :] == [], "nothing is written or synced any more"
    judge(server.data, log)
    server.kill()
    server.under.clear()
    server.start()
    assert refused(server.port) == CONGESTED, "a restart alone is not a person"
    assert "what to do" in (server.data / MARKER).read_text()
    judge(server.data, log)
    server.stop()
    (server.data / MARKER).unlink()
    server.start()
    with Association(server.port) as association:
        assert send(association, log, next(source)) == 0
    judge(server.data, log)


@pytest.mark.parametrize(
    "inject",
    ["pwritev2:error=EIO:when=5+", "pwritev2:error=ENOSPC:when=4+2", "fdatasync:error=EIO:when=6"],
)
def test_f3_under_load_nothing_is_acknowledged_that_is_not_there(
    tmp_path: Path, inject: str
) -> None:
    import threading

    server = traced(tmp_path, "pwritev2,fdatasync", "-e", f"inject={inject}")
    server.start()
    log, start = Log(), seed()

    def work(number: int) -> None:
        with contextlib.suppress(Broken, Rejected), Association(server.port) as association:
            for _, item in zip(range(25), items(start, f"1.{number}"), strict=False):
                send(association, log, item)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    assert set(log.statuses) <= {0, OUT_OF_SPACE, READ_ONLY, WRITE_FAILED}
    assert len(log.statuses) > 1 and log.acknowledged
    judge(server.data, log)
    server.kill()
    server.under.clear()
    server.start()
    judge(server.data, log)


# Names from the wire ------------------------------------------------------------------------------

HOSTILE_UIDS = (
    b"..", b".", b"../../x", b"../../../../../../tmp/x", b"/etc/x", b"1.2/../../x", b"1.2\0.3",
    b"1.2\n3", b"1.2\\..\\3", b"~root", b"$(touch x)", b"`touch x`", b"%2e%2e%2f", b"-rf", b"\xff",
    b"1." * 5000, b"1.2.3.tar", b"index.db", b"1..2", b"1.2.",
    "1.2.\N{FULLWIDTH DIGIT ONE}".encode(),
)  # fmt: skip
HOSTILE_TITLES = (
    b"../../x",
    b"/etc/x",
    b"A\0B",
    b"A\nB",
    b"$(touch x)",
    b"`id`",
    b"\xff\xfe",
    b"..",
)
NO_UID = 0x0117


def test_hazards_60_and_61_no_name_comes_from_the_wire(tmp_path: Path) -> None:
    server = traced(tmp_path, CHANGING)
    server.start()
    log, source = Log(), fresh(seed(), "1.1", 4096, 5000)
    for title in HOSTILE_TITLES:
        with (
            contextlib.suppress(Rejected, Broken),
            Association(server.port, calling=title) as association,
        ):
            assert send(association, log, next(source)) == 0
    for uid in HOSTILE_UIDS:
        item = next(source)
        with contextlib.suppress(Broken), Association(server.port) as association:
            status = association.store(uid, item.data_set())
            assert status in (NO_UID, 0xA900), f"{uid[:40]!r} was answered {status:04X}"
    with Association(server.port) as association:
        for name in ("..", "../../x", "/etc/x"):
            data = Item(name, 1, 4096).data_set()
            assert association.store(name, data) == NO_UID, "the data set says the same"
        assert send(association, log, next(source)) == 0
    judge(server.data, log)
    server.stop()
    assert _changed_outside(calls_of(tmp_path), server.data) == []


def _changed_outside(calls: list[str], data: Path) -> list[str]:
    """Calls that create, change, or open for writing anything outside the data folder."""
    outside = []
    for line in calls:
        if line.startswith(("+++", "---", "<...")) or _only_reads(line):
            continue
        folder = re.match(r"\w+\((?:AT_FDCWD<([^>]*)>|\d+<([^>]*)>)?", line)
        assert folder is not None, line
        names = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
        start = Path(folder[1] or folder[2] or "/")
        if any(not _is_below(start / name, data) for name in names):
            outside.append(line)
    return outside


def _only_reads(line: str) -> bool:
    if not line.startswith("open"):
        return False
    return not re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", line) or '"/dev/null"' in line


def _is_below(path: Path, data: Path) -> bool:
    return path == data or (data in path.parents and ".." not in path.parts)
