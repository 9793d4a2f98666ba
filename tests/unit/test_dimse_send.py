"""What is handed to the connection for a message."""

from __future__ import annotations

import pytest

from hilum.dimse.send import Fragment, fragments

COMMAND = Fragment(3, True, True, b"command")


def sent(data_set: object) -> list[tuple[bool, bytes]]:
    first, *rest = fragments(3, b"command", data_set)  # type: ignore[arg-type]
    assert first == COMMAND
    assert all((piece.context_id, piece.is_command) == (3, False) for piece in rest)
    return [(piece.is_last, bytes(piece.payload)) for piece in rest]


def test_no_data_set() -> None:
    assert sent(None) == []


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_whole_data_set(kind) -> None:
    assert sent(kind(b"data")) == [(True, b"data")]
    assert sent(kind(b"")) == [(True, b"")]


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ([], [(True, b"")]),
        ([b"a"], [(True, b"a")]),
        ([b"a", memoryview(b"b"), b"c"], [(False, b"a"), (False, b"b"), (True, b"c")]),
        ([b"", b"a", b"", b"b"], [(False, b"a"), (True, b"b")]),
        ([b"a", b""], [(False, b"a"), (True, b"")]),
    ],
)
def test_chunks(chunks, expected) -> None:
    assert sent(chunks) == expected
    assert sent(iter(chunks)) == expected


def test_chunks_are_taken_one_ahead_and_no_more() -> None:
    taken: list[int] = []

    def chunks():
        for number in range(4):
            taken.append(number)
            yield b"x"

    pieces = fragments(3, b"command", chunks())
    next(pieces)
    assert taken == []
    next(pieces)
    assert taken == [0, 1]
    assert [piece.is_last for piece in pieces] == [False, False, True]
