"""Conversions of values of HL7 v2 into values of DICOM, one function for each name.

Owns what becomes of a name, a number, a code or a time stamp. Must not know which field goes where:
that is the table of `tables.hl7_mapping`. HL7 v2.5.1 chapter 2A, IHE RAD TF-2x Appendix B, PS3.5
6.2.

A value is a text, a list of texts (several values), a number, or a list of items, each a mapping
from keyword to value; None says that the message does not tell, an empty value that it deletes.
"""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.dataset import values
from hilum.hl7.faults import DATA_TYPE, TOO_LONG, Fault
from hilum.hl7.names import person_name
from hilum.hl7.times import date_of, time_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from hilum.hl7.message import Segment

__all__ = ["FUNCTIONS", "SHORT", "Place", "convert"]

SHORT = 16
"""Characters of an SH, as which identifiers are kept (PS3.5 6.2)."""

_LONG = 64
_LIMITS = {"SH": SHORT, "LO": _LONG, "CS": 16, "AE": 16, "ST": 1024, "LT": 10240, "UI": 64}
_CODE_STRING = re.compile(r"[A-Z0-9 _]{1,16}$")
_UID = re.compile(r"[0-9]+(\.[0-9]+)+$")
_PREGNANT = "B6"

Value = Any


class Place(NamedTuple):
    """A field that a value is made from, and what the conversion has to know besides.

    `number`, `component`, `sub` count from 1; `vr` is the attribute's; `repetition` counts from 0;
    `siblings` are the segments of the same name that belong together.
    """

    segment: Segment
    number: int
    component: int
    sub: int
    vr: str
    repetition: int = 0
    zone: tzinfo | None = None
    siblings: tuple[Segment, ...] = ()

    @property
    def value(self) -> str | None:
        """The value that the path names."""
        return self.segment.value(self.number, self.component, self.sub, self.repetition)

    def part(self, component: int, sub: int = 0) -> str | None:
        """Another component of the same repetition."""
        return self.segment.value(self.number, component, sub, self.repetition)

    def fault(self, why: str, condition: int) -> Fault:
        """A refusal that names the field."""
        name = self.segment.name
        place = (name, 1, self.number)
        return Fault(f"{name}-{self.number} {why}", condition=condition, place=place)


def convert(name: str, place: Place) -> Value:
    """The value that a conversion makes of a field; None where there is none.

    Raises:
        Fault: a value that may neither be dropped nor be changed.
    """
    return FUNCTIONS[name](place)


# Texts and identifiers ----------------------------------------------------------------------------


def _fitting(text: str, vr: str) -> str:
    """The text as a single value of a VR: in one line where that is the rule, and not too long."""
    if vr in ("LT", "ST", "UT"):
        return text[: _LIMITS.get(vr, len(text))]
    line = " ".join(text.replace("\\", "/").split())
    return line[: _LIMITS.get(vr, _LONG)].strip()


def _text(place: Place) -> Value:
    found = place.value
    return found and _fitting(found, place.vr)


def _texts(place: Place) -> Value:
    found = _all(place)
    kept = [_fitting(text, place.vr) for text in found if text]
    return kept or (None if found[0] is None else "")


def _lines(place: Place) -> Value:
    kept = [text for text in _all(place) if text]
    return _fitting("\n".join(kept), place.vr) if kept else None


def _all(place: Place) -> list[str | None]:
    """The value of every repetition, in every segment of the name."""
    return [
        place._replace(segment=segment, repetition=n).value
        for segment in place.siblings or (place.segment,)
        for n in range(len(segment.repetitions(place.number)))
    ]


def _identifier(place: Place) -> Value:
    found = place.value
    if not found:
        return found
    limit = _LIMITS.get(place.vr, _LONG)
    if len(found) > limit:
        raise place.fault(f"has more than {limit} characters", TOO_LONG)
    if "\\" in found or not found.isprintable():
        raise place.fault("has a character that no identifier may have", DATA_TYPE)
    return found


def _derived(place: Place) -> Value:
    found = place.value
    if not found or (len(found) <= SHORT and "\\" not in found and found.isprintable()):
        return found
    return b32encode(sha256(found.encode()).digest())[:SHORT].decode("ascii")


def _title(place: Place) -> Value:
    found = _all(place._replace(siblings=()))
    kept = [text for text in found if text and _is_title(text)]
    return kept or ("" if found[0] == "" else None)


def _is_title(text: str) -> bool:
    return len(text) <= 16 and text.isascii() and text.isprintable() and "\\" not in text


def _code_string(place: Place) -> Value:
    found = (place.value or "").upper()
    return found if _CODE_STRING.match(found) else place.value and None


def _uid(place: Place) -> Value:
    found = place.value
    if found and not (_UID.match(found) and len(found) <= 64):
        raise place.fault("is no UID", DATA_TYPE)
    return found


# Demographics -------------------------------------------------------------------------------------


def _name(place: Place) -> Value:
    return person_name(place.segment, place.number, first=1)


def _person(place: Place) -> Value:
    return person_name(place.segment, place.number, first=2)


def _worker(place: Place) -> Value:
    # IHE RAD TF-2x Table B-1: the sub-components of the first component of the first repetition.
    return person_name(place.segment, place.number, first=2, within=True)


def _date(place: Place) -> Value:
    found = place.value
    return found and date_of(found, place.zone)


def _time(place: Place) -> Value:
    found = place.value
    return found and time_of(found, place.zone)


_SEX = {"M": "M", "F": "F", "O": "O", "A": "O", "N": "O"}


def _sex(place: Place) -> Value:
    found = place.value
    return found and _SEX.get(found.upper(), "")


_NEUTERED = {"Y": "ALTERED", "N": "UNALTERED"}


def _neutered(place: Place) -> Value:
    return _NEUTERED.get((place.value or "").upper())


def _pregnancy(place: Place) -> Value:
    return 3 if _PREGNANT in _all(place) else None


_PRIORITY = {"S": "STAT", "A": "HIGH", "P": "HIGH", "C": "HIGH", "R": "ROUTINE", "T": "MEDIUM"}


def _priority(place: Place) -> Value:
    # HL7 table 0485: T may carry a number of seconds or minutes, as TS30.
    found = place.value
    return found and _PRIORITY.get(found[:1].upper() if found[:1] in "Tt" else found.upper())


def _location(place: Place) -> Value:
    if place.value == "":
        return ""
    parts = [place.part(component) for component in range(1, 10)]
    return _fitting(" ".join(part for part in parts if part), place.vr) or None


# Numbers ------------------------------------------------------------------------------------------

_METRES = {"m": 1.0, "cm": 0.01, "mm": 0.001, "[in_i]": 0.0254, "in": 0.0254, "[ft_i]": 0.3048}
_KILOGRAMS = {"kg": 1.0, "g": 0.001, "[lb_av]": 0.45359237, "lb": 0.45359237}


def _number(place: Place) -> Value:
    found = place.value
    if not found:
        return found
    number = values.decimal(found.encode())
    return None if number is None else f"{number:.10g}"[:16]


def _measured(place: Place, units: dict[str, float]) -> Value:
    number = values.decimal((place.value or "").encode())
    unit = (place.segment.value(6, 1) or "").lower()
    if number is None or unit not in units:
        return None
    return f"{number * units[unit]:.6g}"


def _metres(place: Place) -> Value:
    return _measured(place, _METRES)


def _kilograms(place: Place) -> Value:
    return _measured(place, _KILOGRAMS)


# Codes and identifiers with their issuers ---------------------------------------------------------


def _code(place: Place) -> Value:
    if place.segment.value(place.number, 0, 0, place.repetition) == "":
        return []
    first = max(place.component, 1)
    value, meaning, scheme = (place.part(first + n) for n in range(3))
    # PS3.3 8.8: an item needs a designator; a code without one cannot be told from any other.
    if not value or not scheme:
        return None
    item = {"CodeValue" if len(value) <= SHORT else "LongCodeValue": value}
    item["CodingSchemeDesignator"] = _fitting(scheme, "SH")
    version = place.part(7 if first == 1 else 8)
    if version:
        item["CodingSchemeVersion"] = _fitting(version, "SH")
    item["CodeMeaning"] = _fitting(meaning or value, "LO")
    return [item]


def _hd(place: Place) -> tuple[str, str, str]:
    """Namespace, universal ID and its type.

    In an EI they are the components from the named one on, in a CX sub-components of one.
    """
    if place.segment.name in ("ORC", "OBR", "IPC"):
        parts = (place.part(place.component + n) for n in range(3))
    else:
        parts = (place.part(place.component, n) for n in (1, 2, 3))
    space, universal, kind = (part or "" for part in parts)
    return space, universal, kind


def _authority(place: Place) -> Value:
    space, universal, _kind = _hd(place)
    return _fitting(space or universal, "LO") or None


def _designator(place: Place) -> Value:
    space, universal, kind = _hd(place)
    item = {}
    if space:
        item["LocalNamespaceEntityID"] = space
    if universal and kind:
        item |= {"UniversalEntityID": universal, "UniversalEntityIDType": _fitting(kind, "CS")}
    return [item] if item else None


def _qualifiers(place: Place) -> Value:
    _space, universal, kind = _hd(place)
    if not universal or not kind:
        return None
    return [{"UniversalEntityID": universal, "UniversalEntityIDType": _fitting(kind, "CS")}]


def _others(place: Place) -> Value:
    number = len(place.segment.repetitions(place.number))
    items = []
    for repetition in range(number):
        other = place._replace(repetition=repetition, component=4)
        found = other.part(1)
        if repetition != place.repetition and found:
            item = {"PatientID": _fitting(found, "LO"), "TypeOfPatientID": "TEXT"}
            issuer = _authority(other)
            items.append(item | ({"IssuerOfPatientID": issuer} if issuer else {}))
    return items or None


FUNCTIONS: dict[str, Callable[[Place], Value]] = {
    "text": _text,
    "texts": _texts,
    "lines": _lines,
    "identifier": _identifier,
    "derived": _derived,
    "title": _title,
    "code_string": _code_string,
    "uid": _uid,
    "name": _name,
    "person": _person,
    "worker": _worker,
    "date": _date,
    "time": _time,
    "sex": _sex,
    "priority": _priority,
    "pregnancy": _pregnancy,
    "neutered": _neutered,
    "number": _number,
    "metres": _metres,
    "kilograms": _kilograms,
    "location": _location,
    "code": _code,
    "authority": _authority,
    "designator": _designator,
    "qualifiers": _qualifiers,
    "others": _others,
}
"""By the names of `tables.hl7_mapping.CONVERSIONS`."""
