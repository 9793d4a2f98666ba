"""Acknowledgements: MSH, MSA and ERR of the answer to a message.

Owns how an outcome is written for each version of HL7 v2, and which acknowledgements a sender asks
for. Must not know what was done. HL7 v2.5.1 2.9 (modes), 2.14.8 (MSA), 2.14.5 (ERR).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.hl7.text import Separators, escape
from hilum.tables.hl7 import CONDITIONS

if TYPE_CHECKING:
    from hilum.hl7.faults import Fault
    from hilum.hl7.message import Message

__all__ = ["Outcome", "acknowledgements", "control_id_of", "wanted"]

_ORDINARY = Separators()
_TEXT_LIMIT = 80
_COMMIT = {"AA": "CA", "AE": "CE", "AR": "CR"}


class Outcome(NamedTuple):
    """How a message ended: a code of table 0008, and the fault behind AE and AR."""

    code: str
    fault: Fault | None = None


def wanted(message: Message | None, code: str, *, enhanced: bool = True) -> tuple[str, ...]:
    """The codes to answer with, in order: commit, then application acknowledgement.

    Without MSH-15 and MSH-16 it is the original mode: one application acknowledgement. With them
    each says when its own is wanted: AL always, NE never, SU on success, ER otherwise. What was
    acknowledged is done, so that the commit is true whenever the other is.
    """
    asked = [message.value("MSH", field).upper() for field in (15, 16)] if message else ["", ""]
    if not enhanced or not any(asked):
        return (code,)
    codes = (_COMMIT[code], code)
    return tuple(one for one, when in zip(codes, asked, strict=True) if _is_due(when, code))


def _is_due(when: str, code: str) -> bool:
    return when == "AL" or when == ("SU" if code == "AA" else "ER")


def acknowledgements(
    message: Message | None,
    outcome: Outcome,
    codes: tuple[str, ...],
    *,
    control_id: str,
    stamp: str,
    refers_to: str = "",
) -> list[bytes]:
    """The answers, one for each code.

    Args:
        message: None where it could not be read.
        control_id: MSH-10 of the first answer; the second gets a letter more.
        stamp: MSH-7, as YYYYMMDDHHMMSS.
        refers_to: MSA-2 where there is no message.
    """
    return [
        _answer(
            message, outcome, code, control_id + "AB"[number : number + number], stamp, refers_to
        )
        for number, code in enumerate(codes)
    ]


def _answer(
    message: Message | None,
    outcome: Outcome,
    code: str,
    control_id: str,
    stamp: str,
    refers_to: str,
) -> bytes:
    marks = message.separators if message else _ORDINARY
    mark = marks.field
    version = message.value("MSH", 12, 1) if message else ""
    version = version if version.startswith("2.") else "2.3.1"
    fields = ["MSH", marks.component + marks.repetition + marks.escape + marks.sub]
    fields += [message.header.raw(n) if message else "" for n in (5, 6, 3, 4)]
    kind = ["ACK", message.type[1] if message else ""]
    if version not in ("2.1", "2.2", "2.3"):
        kind += ["ACK"] if kind[1] else []
    fields += [stamp, "", marks.component.join(kind).rstrip(marks.component), control_id]
    fields += [(message and message.header.raw(11)) or "P", version]
    characters = message.characters if message else None
    if characters and characters.code != "ASCII":
        codes = characters.code.split("~")
        fields += [""] * 5 + [(marks.repetition or "~").join(codes)]
    refers_to = message.header.raw(10) if message else escape(refers_to, marks)
    segments = [mark.join(fields)]
    fault = outcome.fault
    why = escape(fault.why[:_TEXT_LIMIT], marks) if fault else ""
    segments.append(mark.join(["MSA", code, refers_to, why]).rstrip(mark))
    if fault:
        segments.append(mark.join(_error(fault, why, version, marks)))
    text = "\r".join(segments) + "\r"
    raw = characters.encode(text) if characters else None
    return raw if raw is not None else text.encode("ascii", "replace")


def _error(fault: Fault, why: str, version: str, marks: Separators) -> list[str]:
    """ERR: before 2.5 all in one field, from 2.5 on place, condition, severity and text."""
    name, number, field = fault.place or ("", 0, 0)
    place = [name, str(number) if name else "", str(field) if field else ""]
    condition = [str(fault.condition), CONDITIONS[fault.condition], "HL70357"]
    if version.startswith(("2.1", "2.2", "2.3", "2.4")):
        return ["ERR", marks.component.join([*place, marks.sub.join(condition)])]
    where = marks.component.join(place).rstrip(marks.component)
    return ["ERR", "", where, marks.component.join(condition), "E", "", "", "", why]


def control_id_of(raw: bytes) -> str:
    """MSH-10 of a message that cannot be read, as far as it can be found."""
    fields = raw.lstrip()[:500].split(b"\r")[0].split(raw.lstrip()[3:4] or b"|")
    found = fields[9] if len(fields) > 9 and fields[0] == b"MSH" else b""
    return found[:50].decode("ascii", "replace")
