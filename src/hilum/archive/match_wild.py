"""Wildcards: `*` is any characters, `?` is one; every other character is itself.

Owns the translation into a regular expression that needs no more steps than the text times the key
has characters, whatever the key is. PS3.4 C.2.2.2.4.
"""

from __future__ import annotations

import re

__all__ = ["begins", "is_wild", "longest_piece", "wild_expression"]

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


def wild_expression(key: str, one: str = ".", many: str = ".") -> str:
    """A regular expression for `fullmatch`: `?` stands for `one`, `*` for any number of `many`.

    Between two stars the first place that fits is as good as any later one, so that each piece is
    an atomic group and nothing is ever tried twice.
    """
    first, *others = key.split("*")
    if not others:
        return _piece(first, one)
    *middle, last = others
    found = "".join(f"(?>{many}*?{_piece(piece, one)})" for piece in middle if piece)
    return f"{_piece(first, one)}{found}{many}*{_piece(last, one)}"


def _piece(text: str, one: str) -> str:
    return one.join(map(re.escape, text.split("?")))
