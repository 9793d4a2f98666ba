"""Codecs in a process of their own: limits hold, bombs cost a process, the next frame is served."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import threading

import numpy as np
import pytest

from hilum.dataset.codec_process import CodecProcesses, Limits
from hilum.dataset.image_pixel import ImagePixel, PixelDataError
from tests.pixel_images import HTJ2K, J2K, JLS, RLE, j2k, values

SMALL = ImagePixel(23, 31, 1, 1, "MONOCHROME2", 16, 12, False)
PIXELS = values(12).astype("u2").tobytes()
LARGE = ImagePixel(4000, 4000, 1, 1, "MONOCHROME2", 16, 16, False)
MIB = 1 << 20


@pytest.fixture(scope="module")
def processes():
    found = CodecProcesses()
    yield found
    found.close()


def works(processes):
    coder = processes.coder()
    return coder.decode(RLE, coder.encode(RLE, PIXELS, SMALL, 1), SMALL, 1) == PIXELS


def test_nothing_is_started_at_import():
    script = (
        "import hilum.services.outgoing, hilum.dataset.codec_process as p, os;"
        "assert not p._PROCESSES._idle;"
        "assert not open(f'/proc/self/task/{os.getpid()}/children').read()"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_frame_there_and_back_in_one_process(processes):
    assert works(processes) and works(processes)
    assert len(processes._idle) == 1


def test_refusals_are_the_codec_s_own_words(processes):
    with pytest.raises(
        PixelDataError, match="JPEG-LS fragment of frame 7 cannot be decoded: it does"
    ):
        processes.coder().decode(JLS, b"no frame", SMALL, 7)
    assert works(processes)


def test_time_is_limited(processes):
    noise = np.random.default_rng(1).integers(0, 1 << 16, (4000, 4000)).astype("u2")
    coder = processes.coder(Limits(seconds=0.3))
    works(processes)  # it is running
    with pytest.raises(
        PixelDataError, match=r"frame 3 .* more than 0.3 s .retrieve.conversion_sec"
    ):
        coder.encode(J2K, noise.tobytes(), LARGE, 3)
    assert works(processes)


def test_memory_is_limited(processes):
    coder = processes.coder(Limits(memory=70 * MIB))
    with pytest.raises(
        PixelDataError, match=r"70 MiB .retrieve.conversion_memory|for want of memory"
    ):
        coder.encode(J2K, bytes(32_000_000), LARGE, 1)
    assert works(processes)


def test_a_frame_that_cannot_fit_is_refused_before_anything_is_started():
    processes = CodecProcesses()
    huge = ImagePixel(65535, 65535, 1, 1, "MONOCHROME2", 16, 16, False)
    with pytest.raises(PixelDataError, match="frame 1 in RLE is too large for 2048 MiB"):
        processes.coder().decode(RLE, b"\0" * 64, huge, 1)
    assert not processes._idle


def bomb_of_runs():
    """An RLE frame that says it is 30000 x 30000 pixels in a few bytes, and one that goes on."""
    header = struct.pack("<16I", 1, 64, *[0] * 14)
    return header + b"\x81\0" * 100


def bomb_of_tiles():
    """A JPEG 2000 codestream of 60000 tiles of which none is there."""
    stream = bytearray(bytes(j2k(values(8, 64, 64))))
    struct.pack_into(">4I", stream, 8, 30000, 30000, 0, 0)
    struct.pack_into(">2I", stream, 24, 128, 128)
    return bytes(stream)


@pytest.mark.parametrize(
    ("uid", "frame"), [(RLE, bomb_of_runs()), (J2K, bomb_of_tiles()), (HTJ2K, bomb_of_tiles())]
)
def test_bombs(processes, uid, frame):
    image = ImagePixel(30000, 30000, 1, 1, "MONOCHROME2", 8, 8, False)
    with pytest.raises(PixelDataError, match=r"frame 1 .*(cannot be decoded|more than|want of)"):
        processes.coder(Limits(2048 * MIB, 10)).decode(uid, frame, image, 1)
    assert works(processes)


def test_a_process_that_is_killed_is_replaced(processes):
    works(processes)
    victim = processes._idle[-1].child
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    with pytest.raises(PixelDataError, match="ended its codec: SIGKILL"):
        works(processes)
    assert works(processes)


def test_a_process_that_hangs_is_ended(processes):
    works(processes)
    victim = processes._idle[-1].child
    os.kill(victim.pid, signal.SIGSTOP)
    with pytest.raises(PixelDataError, match=r"more than 0.2 s"):
        processes.coder(Limits(seconds=0.2)).encode(RLE, PIXELS, SMALL, 1)
    assert victim.poll() is not None
    assert works(processes)


def test_threads_are_served_side_by_side(processes):
    done = []
    threads = [threading.Thread(target=lambda: done.append(works(processes))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 6
    assert len(processes._idle) <= (os.cpu_count() or 1)


def test_processes_end_with_the_program():
    script = (
        "from hilum.dataset.codec_process import coder; from hilum.dataset.image_pixel import *;"
        "i = ImagePixel(2, 2, 1, 1, 'MONOCHROME2', 8, 8, False);"
        "coder().encode('1.2.840.10008.1.2.5', b'1234', i, 1);"
        "import hilum.dataset.codec_process as p, os;"
        "print(p._PROCESSES._idle[0].child.pid, flush=True); os._exit(0)"
    )
    run = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    child = int(run.stdout)
    with pytest.raises(ProcessLookupError):
        for _ in range(100_000):  # it sees its socket close, then it is gone
            os.kill(child, 0)
            os.sched_yield()
            if _zombie(child):
                raise ProcessLookupError


def _zombie(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True
