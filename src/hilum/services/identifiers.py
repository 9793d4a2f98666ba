"""Identifiers as a service class user makes and reads them: keys in, matches out.

Owns how a person spells keys, the coding of their values, which level and information model they
mean, and the view of a match. Must not know associations. PS3.4 C.2.2.1, C.4.1.1.3, C.6.
"""

from __future__ import annotations

import datetime
import re
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.dataset import charset, values
from hilum.dataset.codec import Element
from hilum.errors import UsageError
from hilum.tables.dictionary import ELEMENTS, element, keyword_of, tag_of, vr_of
from hilum.tables.query_retrieve import (
    LEVELS,
    PATIENT_ROOT,
    PATIENT_STUDY_ONLY,
    STUDY_ROOT,
    UNIQUE_KEYS,
    InformationModel,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from hilum.dataset.codec import DataSet

__all__ = [
    "MODELS",
    "RETURN_KEYS",
    "Key",
    "Match",
    "by_keyword",
    "higher_keys",
    "identifier",
    "joined",
    "level_of",
    "lower_keys",
    "parse_key",
    "text_of",
]

MODELS: dict[str, InformationModel] = {
    "study": STUDY_ROOT,
    "patient": PATIENT_ROOT,
    "patient-study": PATIENT_STUDY_ONLY,
}
"""The information models of queries, by what a person calls them."""

RETURN_KEYS: dict[str, tuple[str, ...]] = {
    "PATIENT": (
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "PatientSex",
        "NumberOfPatientRelatedStudies",
    ),
    "STUDY": (
        "PatientName",
        "PatientID",
        "StudyDate",
        "StudyTime",
        "AccessionNumber",
        "ModalitiesInStudy",
        "StudyDescription",
        "NumberOfStudyRelatedSeries",
        "NumberOfStudyRelatedInstances",
        "StudyInstanceUID",
    ),
    "SERIES": (
        "SeriesNumber",
        "Modality",
        "SeriesDescription",
        "BodyPartExamined",
        "NumberOfSeriesRelatedInstances",
        "SeriesInstanceUID",
    ),
    "IMAGE": ("InstanceNumber", "SOPClassUID", "NumberOfFrames", "SOPInstanceUID"),
}
"""By level, what is asked for where the caller does not say; also the columns that are shown."""

SPECIFIC_CHARACTER_SET = tag_of("SpecificCharacterSet")
QUERY_RETRIEVE_LEVEL = tag_of("QueryRetrieveLevel")
UTF_8 = "ISO_IR 192"

_TAG = re.compile(r"\(?([0-9A-Fa-f]{4}),?([0-9A-Fa-f]{4})\)?")
_ITEM = re.compile(r"\[0\]$")
_NUMBERS = {
    "US": "H",
    "SS": "h",
    "UL": "I",
    "SL": "i",
    "FL": "f",
    "FD": "d",
    "UV": "Q",
    "SV": "q",
}
_CODED_TEXT = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
_BINARY = frozenset(("OB", "OD", "OF", "OL", "OV", "OW", "UN"))
_WHOLE_TEXT = frozenset(("ST", "LT", "UT", "UR"))


class Key(NamedTuple):
    """A key: where it stands, as tags from the outermost sequence in, and its value as text."""

    path: tuple[int, ...]
    value: str = ""

    @property
    def tag(self) -> int:
        """The outermost tag."""
        return self.path[0]


# Keys in ------------------------------------------------------------------------------------------


def parse_key(text: str) -> Key:
    """A key as a person writes it: `StudyDate=20240101-`, `0008,0020`, `(0010,0010)=DOE*`.

    Inside a sequence: `RequestAttributesSequence.ScheduledProcedureStepID=1`; DCMTK's `[0]` behind
    the sequence is taken, too. Without `=`, or with nothing behind it: to be returned.

    Raises:
        UsageError: no attribute is called like that; suggests one that is.
    """
    name, _, value = text.partition("=")
    parts = [_ITEM.sub("", part.strip()) for part in _unbracketed(name).split(".")]
    return Key(tuple(_tag(part) for part in parts), value)


def _unbracketed(name: str) -> str:
    return _TAG.sub(r"\1\2", name)


def _tag(name: str) -> int:
    if re.fullmatch(r"[0-9A-Fa-f]{8}", name):
        return int(name, 16)
    try:
        return tag_of(name)
    except KeyError:
        raise UsageError(f"no attribute is called {name!a}{_did_you_mean(name)}") from None


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    known = {row.keyword.lower(): row.keyword for row in ELEMENTS.values()}
    close = get_close_matches(name.lower(), known, 1, 0.75)
    return f"; did you mean {known[close[0]]}?" if close else ""


def by_keyword(keywords: Mapping[str, Any]) -> list[Key]:
    """Keys as a program gives them: `PatientID="123"`, a list of UIDs, a date, a mapping as item.

    None and the empty string ask for the attribute to be returned.

    Raises:
        UsageError: no attribute has this keyword, or its value cannot be one of a key.
    """
    found: list[Key] = []
    for keyword, value in keywords.items():
        tag = _tag(keyword)
        if isinstance(value, dict):
            inner = by_keyword(value)
            found += [Key((tag, *key.path), key.value) for key in inner] or [Key((tag,))]
        else:
            found.append(Key((tag,), _as_text(keyword, value)))
    return found


def _as_text(keyword: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "\\".join(_as_text(keyword, one) for one in value)
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y%m%d%H%M%S.%f%z")
    if isinstance(value, datetime.date):
        return value.strftime("%Y%m%d")
    if isinstance(value, datetime.time):
        return value.strftime("%H%M%S.%f")
    if isinstance(value, (str, int, float)):
        return str(value)
    raise UsageError(f"{keyword}: a {type(value).__name__} is no value of a key")


# Level and information model ----------------------------------------------------------------------


def level_of(keys: Iterable[Key]) -> str:
    """The level that keys are about: their Query/Retrieve Level, else by what they name.

    A study, unless the UID of a series or an instance is given; and one below what is named by its
    UID where there are keys of a lower level, as the series of a study.
    """
    keys = list(keys)
    given = {key.tag: key.value for key in keys}
    if given.get(QUERY_RETRIEVE_LEVEL):
        return given[QUERY_RETRIEVE_LEVEL].strip().upper()
    named = [bool(given.get(tag_of(keyword))) for keyword in UNIQUE_KEYS.values()]
    level = max([1, *(index for index, is_named in enumerate(named) if is_named)])
    asked = max((_level_index(tag) for tag in given), default=0)
    while level < asked and named[level]:
        level += 1
    return LEVELS[level]


def lower_keys(level: str, keys: Iterable[Key]) -> list[str]:
    """Keywords of keys with a value that are attributes of a lower level: peers ignore them."""
    place = LEVELS.index(level)
    return [_name(key.tag) for key in keys if key.value and _level_index(key.tag) > place]


def _level_index(tag: int) -> int:
    from hilum.archive.keys import KEYS_BY_TAG
    from hilum.archive.ports import Level

    key = KEYS_BY_TAG.get(tag)
    return 0 if key is None else list(Level).index(key.level)


def higher_keys(model: InformationModel, level: str, keys: Iterable[Key]) -> list[str]:
    """The unique keys above a level that are missing: then the query is a relational one."""
    given = {key.tag for key in keys if key.value}
    above = model.levels[: model.levels.index(level)]
    return [UNIQUE_KEYS[one] for one in above if tag_of(UNIQUE_KEYS[one]) not in given]


# The Identifier -----------------------------------------------------------------------------------


def joined(keys: Iterable[Key]) -> list[Key]:
    """Each key once: UIDs that are given one by one make a list (PS3.4 C.2.2.2.2).

    Raises:
        UsageError: another key has two values; only one would count.
    """
    found: dict[tuple[int, ...], dict[str, None]] = {}
    for key in keys:
        found.setdefault(key.path, {}).update({key.value: None} if key.value else {})
    for path, texts in found.items():
        if len(texts) > 1 and vr_of(path[-1]) != "UI":
            name = keyword_of(path[-1])
            raise UsageError(f"{name} is given {len(texts)} times: give one value, or a list A\\B")
    return [Key(path, "\\".join(texts)) for path, texts in found.items()]


def identifier(level: str, keys: Iterable[Key]) -> DataSet:
    """The Identifier of a request, to be encoded for a presentation context.

    Of keys that come twice the last counts. Text that is not plain ASCII goes as UTF-8, and the
    Identifier says so, unless a Specific Character Set is among the keys.

    Raises:
        UsageError: a value cannot be one of its VR.
    """
    keys = list(keys)
    texts = [key.value for key in keys]
    stated = next((k.value for k in keys if k.path == (SPECIFIC_CHARACTER_SET,)), "")
    coding = stated or ("" if all(text.isascii() for text in texts) else UTF_8)
    root: DataSet = {}
    for key in keys:
        _place(root, key, coding)
    if coding:
        root[SPECIFIC_CHARACTER_SET] = Element("CS", coding.encode("ascii", "replace"))
    root[QUERY_RETRIEVE_LEVEL] = Element("CS", level.encode("ascii", "replace"))
    return dict(sorted(root.items()))


def _place(root: DataSet, key: Key, coding: str) -> None:
    items = root
    for tag in key.path[:-1]:
        outer = items.get(tag)
        if outer is None or not isinstance(outer.value, list) or not outer.value:
            outer = items[tag] = Element("SQ", [{}])
        assert isinstance(outer.value, list)
        items = outer.value[0]
    tag = key.path[-1]
    vr = vr_of(tag)
    if vr == "SQ" and not key.value:
        items.setdefault(tag, Element("SQ", []))
        return
    items[tag] = Element(vr, _coded(tag, vr, key.value, coding))


def _coded(tag: int, vr: str, text: str, coding: str) -> bytes:
    if not text:
        return b""
    if vr in _NUMBERS:
        return _packed(tag, vr, text)
    if vr == "AT":
        tags = [_tag(part.strip()) for part in _unbracketed(text).split("\\")]
        return b"".join(struct.pack("<HH", one >> 16, one & 0xFFFF) for one in tags)
    if vr in _BINARY or vr == "SQ":
        raise UsageError(f"{_name(tag)} ({vr}) takes no value as a key")
    if vr in _CODED_TEXT:
        return charset.encode(text, coding, person_name=vr == "PN")
    if not text.isascii():
        raise UsageError(f"{_name(tag)}: {text!a} has a character that {vr} does not allow")
    return text.encode("ascii")


def _packed(tag: int, vr: str, text: str) -> bytes:
    number = float if vr in ("FL", "FD") else int
    try:
        return b"".join(
            struct.pack("<" + _NUMBERS[vr], number(part)) for part in re.split(r"[\\,]", text)
        )
    except (ValueError, struct.error, OverflowError):
        raise UsageError(f"{_name(tag)}: {text!a} is no number of VR {vr}") from None


def _name(tag: int) -> str:
    row = element(tag)
    return row.keyword if row is not None else f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


# Matches out --------------------------------------------------------------------------------------


def text_of(found: Element, coding: bytes) -> str:
    """An element of a match as text; several values are joined by backslashes, items are not."""
    vr, raw = found
    if isinstance(raw, list):
        return ""
    if vr in _NUMBERS:
        size = struct.calcsize("<" + _NUMBERS[vr])
        whole = raw[: len(raw) // size * size]
        return "\\".join(str(number) for (number,) in struct.iter_unpack("<" + _NUMBERS[vr], whole))
    if vr == "AT":
        pairs = struct.iter_unpack("<HH", raw[: len(raw) // 4 * 4])
        return "\\".join(f"{group:04X}{number:04X}" for group, number in pairs)
    if vr in _BINARY:
        return raw.hex()
    if vr in _WHOLE_TEXT:
        return values.text(raw, coding)
    return "\\".join(values.texts(raw, coding, person_name=vr == "PN"))


class Match:
    """What a peer found: one patient, study, series or instance.

    `match.get("PatientID")` and `match.PatientID` give an attribute as text, `match.items(...)`
    the items of a sequence, `match.dataset` the whole as a pydicom data set.

    It is decoded when something is first asked for, which raises DataSetError if it cannot be.

    Args:
        data_set: its elements, or what decodes them.
        character_set: of what it is an item of; its own goes before.
    """

    __slots__ = ("_character_set", "_data_set", "_source")

    def __init__(
        self, data_set: DataSet | Callable[[], DataSet], character_set: bytes = b""
    ) -> None:
        self._source = data_set
        self._data_set: DataSet | None = None
        self._character_set = character_set

    @property
    def elements(self) -> DataSet:
        """The match as it was decoded: its elements by tag."""
        found = self._data_set
        if found is None:
            source = self._source
            found = self._data_set = source() if callable(source) else source
            own = found.get(SPECIFIC_CHARACTER_SET)
            if own and isinstance(own.value, bytes):
                self._character_set = own.value
        return found

    def __repr__(self) -> str:
        return f"<Match {self.get('QueryRetrieveLevel')} {len(self.elements)} attributes>"

    def __contains__(self, keyword: str) -> bool:
        return tag_of(keyword) in self.elements

    def __iter__(self) -> Iterator[str]:
        """The keywords of the attributes; `GGGGEEEE` of those that have none."""
        for tag in sorted(self.elements):
            yield keyword_of(tag)

    def get(self, keyword: str, default: str = "") -> str:
        """An attribute as text, by its keyword or as `GGGGEEEE`; empty or absent: the default.

        Several values are joined by backslashes, as they are coded.

        Raises:
            UsageError: no attribute has this keyword.
        """
        tag = _tag(keyword)
        found = self.elements.get(tag)
        return default if found is None else text_of(found, self._character_set) or default

    def __getattr__(self, keyword: str) -> str:
        if keyword.startswith("_"):
            raise AttributeError(keyword)
        try:
            return self.get(keyword)
        except UsageError as error:
            raise AttributeError(str(error)) from None

    def items(self, keyword: str) -> list[Match]:
        """The items of a sequence; none if it is empty or absent."""
        found = self.elements.get(_tag(keyword))
        if found is None or not isinstance(found.value, list):
            return []
        return [Match(item, self._character_set) for item in found.value]

    def as_dict(self) -> dict[str, Any]:
        """All attributes by keyword: text, a list of texts where there are several, or items."""
        return {keyword: self._plain(keyword) for keyword in self}

    def _plain(self, keyword: str) -> Any:
        tag = _tag(keyword)
        found = self.elements[tag]
        if isinstance(found.value, list):
            return [item.as_dict() for item in self.items(keyword)]
        text = text_of(found, self._character_set)
        return text.split("\\") if "\\" in text and found.vr not in _WHOLE_TEXT else text

    @property
    def dataset(self) -> Any:
        """The match as a pydicom `Dataset`, made anew each time."""
        from io import BytesIO

        from pydicom.filereader import read_dataset

        from hilum.dataset.codec import encode
        from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, transfer_syntax

        coded = encode(self.elements, transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN))
        return read_dataset(BytesIO(coded), is_implicit_VR=False, is_little_endian=True)
