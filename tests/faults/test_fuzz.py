"""F14 in short: the fuzz targets on their seeds, on what once broke them, and on bytes near."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fuzz.targets import TARGETS
from tests.faults.oracle import seed

CORPUS = Path(__file__).parents[2] / "fuzz" / "corpus"


@pytest.mark.parametrize("name", TARGETS)
def test_what_once_broke_a_target_does_not(name: str) -> None:
    target = TARGETS[name]
    target.one_input(b"")
    for path in sorted((CORPUS / name).glob("*")):
        target.one_input(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_f14_seeds_and_bytes_near_them(name: str, soak: bool) -> None:
    target = TARGETS[name]
    start = seed()
    dice = random.Random(start)
    seeds = target.seeds()
    for data in seeds:
        target.one_input(data)
    for number in range(100_000 if soak else 1500):
        data = mutated(bytearray(dice.choice(seeds)), dice)
        try:
            target.one_input(data)
        except Exception as error:
            pytest.fail(f"seed {start}, input {number}: {error!r}\n{data.hex()}")


def mutated(data: bytearray, dice: random.Random) -> bytes:
    """The data with a few bytes, lengths or stretches changed."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data)) if data else 0
        kind = dice.randrange(5)
        if kind == 0 and data:
            data[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            data[at : at + 1] = dice.choice((b"\0", b"\xff", b"\x7f", b"\xff" * 4, b"\0" * 4))
        elif kind == 2:
            del data[at : at + dice.choice((1, 2, 4, 100))]
        elif kind == 3:
            data[at:at] = data[at : at + dice.choice((2, 8, 64))]
        else:
            data[at : at + 4] = dice.getrandbits(32).to_bytes(4, "little")
    return bytes(data)
