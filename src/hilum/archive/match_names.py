"""Person names in matching: folding, component groups, components, wildcards, and sound.

Owns the form in which names are compared, which is also what the index keeps. Must not know the
index. PS3.5 6.2.1, PS3.4 C.2.2.2.1 and C.2.2.2.4: matching of names may ignore case, accents and
position; here it is

* case, accents of Latin, Greek and Cyrillic letters, and the width of characters do not matter;
* empty components and component groups at the end do not matter, nor spaces around a component;
* a key of one component group matches any of a name's groups (alphabetic, ideographic, phonetic);
  in a key with `=` each group that is not empty must match the name's group in its place;
* `?` is one character within a component; `*` is any characters, of its component when another
  component follows it in the key, and of all the rest otherwise: `Doe*` finds `Doe^Jane`.

Fuzzy matching (negotiated) also takes names whose words sound like those of the key, in any order;
of a key it looks at the three component groups that a name has.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.match_sound import sound
from hilum.archive.match_wild import begins, is_wild, longest_piece, wild_test

if TYPE_CHECKING:
    from collections.abc import Callable

    _WordTest = Callable[[tuple[str, str]], bool]

__all__ = [
    "GROUPS",
    "Sought",
    "contained",
    "fold_name",
    "fold_names",
    "fold_text",
    "name_predicate",
    "prefixes",
    "sought",
    "sounds",
]

GROUPS = 3
"""Component groups of a name: alphabetic, ideographic, phonetic (PS3.5 6.2.1.1)."""

COMPONENTS = 5
_SPECIAL = frozenset("*?^=\\")
_WORD = re.compile(r"[\s^.,'\u2019-]+")
_CONTROLS = dict.fromkeys((*range(0x20), 0x7F))
# Letters with a stroke or joined that Unicode does not take apart.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def fold_text(text: str) -> str:
    """A text without case, accents, width of characters, and control characters.

    No character becomes one that has a meaning in keys or names.
    """
    if text.isascii():
        text = text.lower()
        return text if text.isprintable() else text.translate(_CONTROLS)
    folded = "".join(map(_fold_character, unicodedata.normalize("NFC", text)))
    return unicodedata.normalize("NFC", folded).translate(_CONTROLS)


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character.casefold())
    plain = "".join(part for part in apart if not "\u0300" <= part <= "\u036f")
    plain = plain.casefold().translate(_LETTERS)
    return character if _SPECIAL.intersection(plain) and character not in _SPECIAL else plain


def fold_name(name: str) -> str:
    """A name in the form in which names are compared: `Doe^Jané^^` is `doe^jane`.

    Groups stay in their places: what comes after the first `=` is the ideographic group and the
    phonetic one.
    """
    if "=" in name:
        return "=".join(map(_fold_group, name.split("="))).rstrip("=")
    return _fold_group(name)


def fold_names(names: str) -> str:
    """`fold_name` of each of the names between backslashes."""
    return "\\".join(map(fold_name, names.split("\\")))


def _fold_group(group: str) -> str:
    folded = "^".join([fold_text(part).strip() for part in group.split("^")])
    return folded.rstrip("^")


# Keys -----------------------------------------------------------------------------------------


def name_predicate(key: str, *, fuzzy: bool = False) -> Callable[[str], bool] | None:
    """What tells whether one folded name matches the key; None when every name does."""
    groups = _groups(key)
    if not any(groups):
        return None
    tests = [_group_test(group) if group else None for group in groups]
    if len(tests) == 1:
        (only,) = tests
        assert only is not None
        literal = _any_group(only)
    else:
        literal = _each_group(tests)
    if not fuzzy:
        return literal
    words = [list(map(_word_test, _words_of(group))) for group in groups[:GROUPS] if group]
    return lambda name: literal(name) or any(_sounds_like(name, wanted) for wanted in words)


def _groups(key: str) -> list[str]:
    """The key's groups, folded, wildcards kept; universal ones empty."""
    groups = [_fold_group_key(group) for group in key.split("=")]
    groups = ["" if not group.strip("*^") else group for group in groups]
    while len(groups) > 1 and not groups[-1]:
        groups.pop()
    return groups if "=" in key else groups[:1]


def _fold_group_key(group: str) -> str:
    """As for a name; only the literal pieces are folded, and `X^*` stays apart from `X`."""
    return "^".join(_fold_pieces(component.strip()) for component in group.split("^")).rstrip("^")


def _fold_pieces(component: str) -> str:
    pieces = re.split(r"([*?])", component)
    return "".join(piece if piece in ("*", "?") else fold_text(piece) for piece in pieces)


def _group_test(group: str) -> Callable[[str], bool]:
    """What tells whether a folded group of a name matches one of a key.

    The last component of the key is that of the name and all that follow it.
    """
    *before, last = [wild_test(component, "^") for component in group.split("^")]
    count = len(before)
    if not count:
        return lambda named: last(named.rstrip("^"))

    def test(named: str) -> bool:
        *components, rest = _filled(named).split("^", count)
        if len(components) < count or not last(rest.rstrip("^")):
            return False
        return all(one(text) for one, text in zip(before, components, strict=True))

    return test


def _filled(group: str) -> str:
    return group + "^" * (COMPONENTS - 1 - group.count("^"))


def _any_group(test: Callable[[str], bool]) -> Callable[[str], bool]:
    def predicate(name: str) -> bool:
        if "=" not in name:
            return test(name)
        return any(test(group) for group in name.split("=") if group)

    return predicate


def _each_group(tests: list[Callable[[str], bool] | None]) -> Callable[[str], bool]:
    def predicate(name: str) -> bool:
        groups = name.split("=")
        groups += [""] * (len(tests) - len(groups))
        return all(
            test is None or (group != "" and test(group))
            for test, group in zip(tests, groups, strict=False)
        )

    return predicate


def prefixes(key: str) -> list[tuple[int, str]]:
    """Where a matching name must begin how: (group, folded beginning), one of them is true.

    Empty when nothing can be said. The beginning is that of the group as the index keeps it.
    """
    groups = _groups(key)
    begun = [begins(group).rstrip("^") for group in groups]
    if len(groups) == 1:
        return [(place, begun[0]) for place in range(GROUPS)] if begun[0] else []
    places = [(place, text) for place, text in enumerate(begun[:GROUPS]) if text]
    return places[:1]


def contained(key: str) -> str:
    """What every matching name has somewhere in its folded form; empty when nothing can be said."""
    parts = [part for group in _groups(key) for part in group.split("^")]
    return max(map(longest_piece, parts), key=len)


# Sound ----------------------------------------------------------------------------------------


def sounds(name: str) -> frozenset[str]:
    """The sounds of all words of one folded name: what a fuzzy search for it can start from."""
    return frozenset(sound(word) for group in name.split("=") for word in _words_of(group))


class Sought(NamedTuple):
    """What a name must have: words of these sounds, and somewhere this piece of text, if any."""

    sounds: tuple[str, ...]
    piece: str


def sought(key: str) -> list[Sought] | None:
    """What a name must have to match a fuzzy key: one of these, one a component group of the key.

    Names that match as they are written have it, too: a word without wildcards stands in them as
    it does in the key. None when nothing can be said.
    """
    found = []
    for group in filter(None, _groups(key)[:GROUPS]):
        words = _words_of(group)
        plain = sorted({sound(word) for word in words if not is_wild(word)})
        piece = max(map(longest_piece, filter(is_wild, words)), key=len, default="")
        if not plain and not piece:
            return None
        found.append(Sought(tuple(sorted(plain, key=len, reverse=True)), piece))
    return found


def _words_of(text: str) -> list[str]:
    return [word for word in _WORD.split(text) if word.strip("*")]


def _word_test(word: str) -> _WordTest:
    """What tells whether a word, of which the sound is known, is taken for one of the key."""
    if is_wild(word):
        letters = wild_test(word)
        return lambda candidate: letters(candidate[0])
    heard = sound(word)
    return lambda candidate: candidate[1] == heard


def _sounds_like(name: str, words: list[_WordTest]) -> bool:
    """Whether each word of the key sounds like a word of the name, in any order.

    A word with a wildcard is compared letter by letter. A word of the name serves once.
    """
    for spoken in _spoken(name):
        if words and len(words) <= len(spoken):
            left = list(spoken)
            if all(_take(word, left) for word in words):
                return True
    return False


@lru_cache(maxsize=16)
def _spoken(name: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The words of each group of a folded name, with their sounds; keys may have many values."""
    return tuple(
        tuple((word, sound(word)) for word in _words_of(group)) for group in name.split("=")
    )


def _take(word: _WordTest, left: list[tuple[str, str]]) -> bool:
    for index, candidate in enumerate(left):
        if word(candidate):
            del left[index]
            return True
    return False
