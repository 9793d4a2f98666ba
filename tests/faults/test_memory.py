"""F8: no memory for one association is its own misfortune, in a process that has too little."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

from tests.archive.building import dataset
from tests.net.scripted import connect, echo, store

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 400 << 20

SERVER = textwrap.dedent("""
    import resource, sys
    import hilum
    from hilum.config import load
    from hilum.observe import LineLog
    rules = {"storage.low_water_mark": 1, "storage.large_object": 1024}
    settings = load(None, {}, rules)
    server = hilum.Server(aet="HILUM", port=0, data=sys.argv[1], settings=settings,
                          observer=LineLog())
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    limit = used + int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    server.run(lambda started: print(started.port, flush=True))
""")
"""Instances of less than 1 GiB are held in memory, and there is not that much."""


def test_no_memory_refuses_or_aborts_the_one_that_wants_it(tmp_path: Path) -> None:
    program = [sys.executable, "-c", SERVER, str(tmp_path / "data"), str(LIMIT)]
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            with connect(port) as small, connect(port) as large:
                for peer in (small, large):
                    peer.sock.settimeout(30)
                    peer.associate()
                large.send_until_closed(store("1.2.826.9.1", bytes(400 << 20), size=1 << 18))
                answer = large.response()
                assert (answer.status, len(answer.error_comment) > 0) == (0xA700, True)
                for number in range(2, 12):
                    uid = f"1.2.826.9.{number}"
                    small.send(store(uid, dataset(uid, size=5000), number))
                    assert small.status() == 0
                large.send(echo(3))
                assert large.status() == 0
                for peer in (small, large):
                    peer.release()
            assert process.poll() is None
        finally:
            process.terminate()
            _, log = process.communicate(timeout=20)
    assert process.returncode == 0, log
    assert log.count("ended=released") == 2, log
    assert "Traceback" not in log
