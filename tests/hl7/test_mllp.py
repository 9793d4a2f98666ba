"""Blocks: any split of the bytes gives the same blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.hl7.mllp import Blocks, BlockTooLong, framed

PARTS = st.lists(
    st.binary(max_size=20).filter(lambda data: not set(data) & {0x0B, 0x1C}), max_size=6
)


@given(PARTS, st.integers(1, 7))
def test_any_split_gives_the_same_blocks(messages: list[bytes], size: int) -> None:
    raw = b"".join(map(framed, messages))
    blocks = Blocks(100)
    found = [
        block
        for start in range(0, len(raw), size)
        for block in blocks.feed(raw[start : start + size])
    ]
    assert found == messages
    assert not blocks.inside
    assert blocks.dropped == 0


def test_what_is_between_blocks_is_dropped() -> None:
    blocks = Blocks(100)
    assert list(blocks.feed(b"noise" + framed(b"a") + b"\r\nmore" + framed(b"b"))) == [b"a", b"b"]
    assert blocks.dropped == 9


def test_a_block_without_its_last_byte_is_whole() -> None:
    assert list(Blocks(100).feed(b"\x0ba\x1c\x0bb\x1c")) == [b"a", b"b"]


def test_a_new_start_begins_anew() -> None:
    blocks = Blocks(100)
    assert list(blocks.feed(b"\x0bhalf a mess")) == []
    assert list(blocks.feed(b"age\x0bwhole\x1c\r")) == [b"whole"]


def test_a_block_that_is_too_long_ends_everything_after_those_before() -> None:
    blocks = Blocks(10)
    found = blocks.feed(framed(b"ok") + b"\x0b" + b"x" * 11)
    assert next(found) == b"ok"
    with pytest.raises(BlockTooLong):
        next(found)


def test_an_endless_block_is_noticed_when_it_passes_the_limit() -> None:
    blocks = Blocks(1000)
    list(blocks.feed(b"\x0b"))
    with pytest.raises(BlockTooLong):
        for _ in range(101):
            list(blocks.feed(b"x" * 10))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    for block in Blocks(1000).feed(data):
        assert b"\x1c" not in block
