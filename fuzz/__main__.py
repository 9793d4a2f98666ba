"""`python -m fuzz`: every target for a time, with atheris, or without it the property tests.

Inputs that break a target are made small and kept in `fuzz/corpus/TARGET`, which the fault tests
run through for ever after. What a run finds out about the code is kept in `build/fuzz`.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fuzz.targets import TARGETS, numbered

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
WORK = HERE.parent / "build" / "fuzz"
MAX_LENGTH = 16384
SECONDS_FOR_ONE = 10
MEGABYTES = 1024


def main() -> int:
    """0: nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; none: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target [60]")
    chosen = parser.parse_args()
    unknown = set(chosen.targets) - set(TARGETS)
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    if importlib.util.find_spec("atheris") is None:
        print("fuzz: atheris is not installed; running the property tests instead", flush=True)
        return properties()
    broken = [name for name in chosen.targets or TARGETS if not fuzz(name, chosen.seconds)]
    for name in broken:
        print(f"fuzz: {name} is broken; its input is in {HERE / 'corpus' / name}")
    return 1 if broken else 0


def properties() -> int:
    """The property tests with many more examples."""
    options = ["--hypothesis-profile=fuzz", "-o", "timeout=14400"]
    return subprocess.call([sys.executable, "-m", "pytest", *options, "tests/property"])


def fuzz(name: str, seconds: int) -> bool:
    """Run one target; False when an input breaks it, which is then kept, as small as it gets."""
    work, kept = WORK / name, HERE / "corpus" / name
    found = work / "found"
    shutil.rmtree(found, ignore_errors=True)
    for folder in (work / "corpus", found):
        folder.mkdir(parents=True, exist_ok=True)
    for title, seed in numbered(TARGETS[name]):
        (work / "corpus" / title).write_bytes(seed)
    print(f"fuzz: {name} for {seconds} s", flush=True)
    places = [str(work / "corpus"), *([str(kept)] if kept.is_dir() else [])]
    limits = [f"-max_len={MAX_LENGTH}", f"-timeout={SECONDS_FOR_ONE}", f"-rss_limit_mb={MEGABYTES}"]
    time = f"-max_total_time={seconds}"
    done = _run(name, *limits, time, f"-artifact_prefix={found}/", "-print_final_stats=1", *places)
    for path in sorted(found.iterdir()):
        _keep(name, path, kept)
    return done == 0


def _keep(name: str, path: Path, kept: Path) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    data = path.read_bytes()
    if path.name.startswith("crash-"):  # one that hangs or eats memory is kept as it is
        data = smaller(data, TARGETS[name].one_input)
    (kept / path.name).write_bytes(data)


def smaller(data: bytes, one_input: Callable[[bytes], None]) -> bytes:
    """The input without every stretch that it does not need to break the target."""
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + size :]
            if _breaks(shorter, one_input):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def _breaks(data: bytes, one_input: Callable[[bytes], None]) -> bool:
    try:
        one_input(data)
    except Exception:
        return True
    return False


def _run(name: str, *options: str) -> int:
    return subprocess.call([sys.executable, "-m", "fuzz.run", name, *options], cwd=HERE.parent)


if __name__ == "__main__":
    sys.exit(main())
