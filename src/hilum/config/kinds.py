"""Kinds of values that options have: what is allowed, and how a value is read.

Owns the checks of single values. Must not know which options there are. PS3.5 6.2 (VR AE).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "AET",
    "EXTRA_KEYS",
    "FLAG",
    "FOLDER",
    "HOST",
    "PORT_LIMIT",
    "SOP_CLASSES",
    "TRANSFER_SYNTAXES",
    "Kind",
    "ae_title",
    "choice",
    "did_you_mean",
    "extra_key",
    "host_name",
    "integer",
    "seconds",
    "several",
    "shown",
]

AET_LIMIT = 16
HOST_LIMIT = 255
PORT_LIMIT = 65535
YEAR = 366 * 86400
SHOWN = 80


class Kind(NamedTuple):
    """A type of option: what is allowed, in words, and how a value is read.

    `read` takes a value of TOML or of a flag; `parse` makes one from a text of the environment.
    Both raise ValueError, with a message where there is more to say than what is allowed.
    """

    allowed: str
    read: Callable[[Any], Any]
    parse: Callable[[str], Any] = str


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message that suggests the word that was meant, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), 1, 0.75)
    return f"; did you mean {close[0]}?" if close else ""


def shown(value: object) -> str:
    """A value as a message repeats it: escaped, and cut after 80 characters."""
    text = ascii(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."


# Texts ----------------------------------------------------------------------------------------


def ae_title(text: str) -> str:
    """An AE title without the spaces around it, which mean nothing (PS3.5 6.2, VR AE).

    Raises:
        UsageError: it is empty, longer than 16 characters, or has a character that VR AE excludes.
    """
    title = text.strip(" ")
    if not title:
        raise UsageError("an AE title has at least one character that is no space")
    if len(title) > AET_LIMIT:
        raise UsageError(f"AE title {shown(title)} has more than {AET_LIMIT} characters")
    if any(not " " <= character <= "~" or character == "\\" for character in title):
        raise UsageError(f"AE title {title!a} has a character other than ASCII, or a backslash")
    return title


def host_name(value: Any) -> str:
    """A host name or IP address, checked for what no host can be. Raises ValueError."""
    host = _text(value).strip()
    if len(host) > HOST_LIMIT or any(character in " @/[]" for character in host):
        raise ValueError
    return host


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError
    return value


def _aet(value: Any) -> str:
    return ae_title(_text(value))


def _folder(value: Any) -> Path:
    return Path(_text(str(value) if isinstance(value, Path) else value)).expanduser()


def choice(*words: str) -> Kind:
    """One of some words."""

    def read(value: Any) -> str:
        if value not in words:
            raise ValueError
        return str(value)

    return Kind(f"one of {', '.join(words)}", read)


AET = Kind("an AE title: 1 to 16 ASCII characters, not all spaces, without backslash", _aet)
HOST = Kind("a host name or an IP address", host_name)
FOLDER = Kind("the name of a folder", _folder)


# Flags and numbers ----------------------------------------------------------------------------

_WORDS = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _flag_text(text: str) -> bool:
    try:
        return _WORDS[text.strip().lower()]
    except KeyError:
        raise ValueError from None


FLAG = Kind("true or false", _flag, _flag_text)


def _number_text(number: type[int] | type[float]) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            return number(text)
        except ValueError:
            raise ValueError from None

    return parse


def integer(low: int, high: int, *, or_zero: bool = False) -> Kind:
    """A whole number within bounds, and maybe 0."""

    def read(value: Any) -> int:
        if type(value) is not int or not (low <= value <= high or (or_zero and value == 0)):
            raise ValueError
        return value

    allowed = f"a whole number from {low} to {high}"
    return Kind(f"0 or {allowed}" if or_zero else allowed, read, _number_text(int))


def seconds(*, or_zero: bool = False) -> Kind:
    """A time in seconds, read as float."""

    def read(value: Any) -> float:
        if type(value) not in (int, float) or not 0 <= value <= YEAR:
            raise ValueError
        if value == 0 and not or_zero:
            raise ValueError
        return float(value)

    least = "from 0" if or_zero else "above 0"
    return Kind(f"a number of seconds {least}, up to a year", read, _number_text(float))


# Lists ----------------------------------------------------------------------------------------


def several(kind: Kind, allowed: str) -> Kind:
    """A list of values of one kind; a text has commas between them."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            raise ValueError
        return tuple(kind.read(item) for item in value)

    def parse(text: str) -> list[Any]:
        return [kind.parse(item.strip()) for item in text.split(",") if item.strip()]

    return Kind(allowed, read, parse)


def _pattern(value: Any, keywords: Iterable[str]) -> str:
    """A UID or keyword with wildcards; one that can match no keyword is a typing error."""
    from fnmatch import fnmatchcase

    pattern = _text(value)
    if not pattern.strip("0123456789.*?"):
        return pattern
    if not any(fnmatchcase(keyword, pattern) for keyword in keywords):
        raise ValueError(f"no keyword matches {pattern!r}{did_you_mean(pattern, keywords)}")
    return pattern


def _sop_class(value: Any) -> str:
    from hilum.tables.uids import SOP_CLASSES

    return _pattern(value, [row.keyword for row in SOP_CLASSES.values()])


def _transfer_syntax(value: Any) -> str:
    from hilum.tables.uids import TRANSFER_SYNTAXES

    return _pattern(value, [row.keyword for row in TRANSFER_SYNTAXES.values()])


SOP_CLASSES = several(
    Kind("", _sop_class), "a list of SOP Class UIDs or keywords; * and ? stand for any characters"
)
TRANSFER_SYNTAXES = several(
    Kind("", _transfer_syntax),
    "a list of transfer syntax UIDs or keywords; * and ? stand for any characters",
)


UNMATCHED = frozenset(
    ("AT", "FD", "FL", "OB", "OD", "OF", "OL", "OV", "OW", "SL", "SS", "SV", "UL", "UV")
)
"""VRs of which there are no keys; private elements, whose VR is unknown, are read as text."""


def extra_key(value: Any) -> tuple[int, str]:
    """Tag and level of `PatientTelephoneNumbers@PATIENT` or `0009,1001@SERIES`.

    Raises:
        ValueError: no such element, or no such level.
    """
    from hilum.tables.dictionary import ELEMENTS, tag_of, vr_of
    from hilum.tables.query_retrieve import LEVELS

    name, _, level = _text(value).partition("@")
    if level not in LEVELS:
        raise ValueError(f"{name} needs a level: {', '.join(f'{name}@{one}' for one in LEVELS)}")
    digits = name.replace(",", "").strip("()")
    if len(digits) == 8 and not digits.strip("0123456789abcdefABCDEF"):
        tag = int(digits, 16)
    else:
        try:
            tag = tag_of(name)
        except KeyError:
            keywords = [row.keyword for row in ELEMENTS.values() if row.keyword]
            hint = did_you_mean(name, keywords)
            raise ValueError(f"no element is called {name!r}{hint}") from None
    if vr_of(tag) in UNMATCHED:
        raise ValueError(f"{name} has VR {vr_of(tag)}, whose values are not matched")
    return tag, level


def _extra_key(value: Any) -> str:
    extra_key(value)
    return _text(value)


EXTRA_KEYS = several(
    Kind("", _extra_key),
    "a list of keywords or tags (gggg,eeee), each followed by @ and a level: PATIENT, STUDY, "
    "SERIES or IMAGE",
)
