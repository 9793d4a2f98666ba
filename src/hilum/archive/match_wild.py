"""Wildcards: `*` is any characters, `?` is one; every other character is itself.

Owns what tells whether a text is as a key says: prepared in a time that grows with the key, and
done in one that grows with the text times the key at most, whatever these are. WHY no regular
expressions: to make one of a long key takes longer than to match it against thousands of values,
and each is remembered. PS3.4 C.2.2.2.4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["begins", "is_wild", "longest_piece", "wild_test"]

_WILD = re.compile(r"[*?]")


def is_wild(text: str) -> bool:
    """Whether a text has a wildcard."""
    return "*" in text or "?" in text


def begins(text: str) -> str:
    """What stands before the first wildcard."""
    return _WILD.split(text, maxsplit=1)[0]


def longest_piece(text: str) -> str:
    """The longest part without a wildcard: what matches has it somewhere."""
    return max(_WILD.split(text), key=len)


def wild_test(key: str, never: str = "") -> Callable[[str], bool]:
    """What tells whether a whole text is as the key says; `?` does not stand for `never`.

    Between two stars the first place that fits is as good as any later one, so that nothing is
    ever tried twice.
    """
    first, *others = key.split("*")
    if not others:
        return key.__eq__ if "?" not in key else lambda text: _fits(key, text, never)
    *between, last = others
    pieces = [piece for piece in between if piece]
    least = len(key) - key.count("*")

    def test(text: str) -> bool:
        if len(text) < least:
            return False
        start, end = len(first), len(text) - len(last)
        if not (_fits(first, text[:start], never) and _fits(last, text[end:], never)):
            return False
        return not pieces or _in_order(pieces, text, start, end, never)

    return test


def _fits(piece: str, text: str, never: str) -> bool:
    """Whether a text is as a piece without stars says."""
    if "?" not in piece or len(piece) != len(text):
        return piece == text
    return all(
        asked == found or (asked == "?" and found != never)
        for asked, found in zip(piece, text, strict=True)
    )


def _in_order(pieces: list[str], text: str, start: int, end: int, never: str) -> bool:
    """Whether the pieces stand in the text one after the other, between two places of it."""
    places: dict[str, int] = {}
    for piece in pieces:
        if "?" in piece:
            places = places or _places(text)
            start = _first(piece, len(text), places, start, never)
        else:
            start = text.find(piece, start, end)
        if start < 0 or start + len(piece) > end:
            return False
        start += len(piece)
    return True


def _places(text: str) -> dict[str, int]:
    """Where each character of a text is: bit by bit of a number, the first one lowest."""
    found: dict[str, int] = {}
    for place, character in enumerate(text):
        found[character] = found.get(character, 0) | 1 << place
    return found


def _first(piece: str, size: int, places: dict[str, int], start: int, never: str) -> int:
    """The first place from `start` on where a piece fits, all places looked at together; or -1."""
    fitting = everywhere = (1 << size) - 1
    some = everywhere & ~places.get(never, 0)
    for offset, character in enumerate(piece):
        fitting &= (some if character == "?" else places.get(character, 0)) >> offset
        if not fitting:
            return -1
    fitting >>= start
    return start + (fitting & -fitting).bit_length() - 1 if fitting else -1
