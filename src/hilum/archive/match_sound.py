"""The sound of a word: Cologne phonetics, for fuzzy matching of names.

Owns one algorithm and nothing else. H. J. Postel, "Die Koelner Phonetik", IBM-Nachrichten 19
(1969): letters of one sound get one digit, by their neighbours; runs of a digit become one, and
vowels count at the beginning only. Unlike Soundex it codes the first letter as well, and all
letters. So Meyer, Maier and Mayr are 67; Schmidt, Smith and Smyth are 862; Catherine and Katharina
are 4276. Words in other scripts than Latin sound like nothing but themselves.

PS3.4 C.2.2.2.1 leaves the algorithm to the SCP and asks that it be stated.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = ["sound"]

_VOWELS = frozenset("aeijouy")
_SINGLE = {
    **dict.fromkeys("aeijouy", "0"),
    "b": "1",
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}
_HARD_FIRST = frozenset("ahkloqrux")
_HARD = frozenset("ahkoqux")


_REMEMBERED = 64
"""Letters of the longest words that are remembered: what peers ask for may have a million."""


def sound(word: str) -> str:
    """The code of a folded word; the word itself when it has a letter that is not Latin."""
    return _known(word) if len(word) <= _REMEMBERED else _sound(word)


def _sound(word: str) -> str:
    letters = "".join(letter for letter in word if letter.isalnum())
    if not letters.isascii() or not letters.isalpha():
        return letters
    coded = "".join(
        _code(letter, letters[index - 1 : index], letters[index + 1 : index + 2])
        for index, letter in enumerate(letters)
    )
    runs = "".join(digit for index, digit in enumerate(coded) if digit != coded[index - 1 : index])
    return runs[:1] + runs[1:].replace("0", "")


_known = lru_cache(maxsize=65536)(_sound)


def _code(letter: str, before: str, after: str) -> str:
    single = _SINGLE.get(letter)
    if single is not None:
        return single
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after and after in "csz" else "2"
    if letter == "x":
        return "8" if before and before in "ckq" else "48"
    return _code_c(before, after) if letter == "c" else ""


def _code_c(before: str, after: str) -> str:
    if not before:
        return "4" if after in _HARD_FIRST else "8"
    if before in "sz":
        return "8"
    return "4" if after in _HARD else "8"
