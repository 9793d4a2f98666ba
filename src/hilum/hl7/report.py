"""The dry run: what a message becomes, which row gave what, what is ignored and what is missing.

Owns the findings about a message. Must not know how they are printed, nor do anything. PS3.4
Table K.6-1 says what a worklist item should have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.workflow.worklist_keys import KEYS
from hilum.hl7.actions import Cancel, Schedule, UpdatePatient
from hilum.hl7.faults import Fault
from hilum.hl7.interpret import interpret
from hilum.hl7.message import parse
from hilum.hl7.receiver import check_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.config import HL7
    from hilum.hl7.actions import Action
    from hilum.hl7.interpret import Part
    from hilum.hl7.mapping import Mapper
    from hilum.hl7.message import Message

__all__ = ["Report", "report", "title_of"]

_STRUCTURE = {
    "MSH": range(1, 26),
    "EVN": range(1, 8),
    "ORC": (1, 5),
    "MRG": (1, 7),
    "NTE": (1, 2),
}
"""Fields that are read for what they say of the message, not for an attribute."""

_SET_ID = frozenset(("PID", "PV1", "OBR", "OBX", "TQ1", "AL1", "NTE"))
_FIELDS = 60


class Report(NamedTuple):
    """What would be done with a message.

    `ignored` are fields with a value that no row reads, as `OBR-21`; `missing` are attributes that
    a worklist item should have, and that no part gives; `fault` is why it would be refused.
    """

    control_id: str
    type: str
    character_set: str
    effect: str
    parts: tuple[Part, ...]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[str, ...]
    fault: Fault | None

    @property
    def code(self) -> str:
        """What it would be answered with, as far as the message alone decides."""
        return self.fault.code if self.fault else "AA"


def report(raw: bytes, mapper: Mapper, options: HL7) -> Report:
    """Read a message as the server would, and say what it becomes. Never raises for its bytes."""
    message: Message | None = None
    try:
        message = parse(
            raw,
            default=options.character_set,
            fallback=options.fallback_character_set,
            limit=options.maximum_length << 10,
        )
        check_header(message)
        found = interpret(message, mapper)
    except Fault as fault:
        return _refused(message, fault)
    ignored = _ignored(message, mapper) if found.parts else ()
    return Report(
        message.control_id,
        "^".join(message.type),
        message.characters.code,
        found.effect,
        found.parts,
        tuple(ignored),
        tuple(dict.fromkeys(name for part in found.parts for name in _missing(part))),
        message.findings,
        None,
    )


def _refused(message: Message | None, fault: Fault) -> Report:
    if message is None:
        return Report("", "", "", "nothing", (), (), (), (), fault)
    kind = "^".join(message.type)
    code = message.characters.code
    findings = message.findings
    return Report(message.control_id, kind, code, "nothing", (), (), (), findings, fault)


def _ignored(message: Message, mapper: Mapper) -> Iterator[str]:
    seen = set()
    for segment in message.segments:
        for number in range(1, _FIELDS):
            place = f"{segment.name}-{number}"
            if place in seen or not segment.raw(number).strip():
                continue
            seen.add(place)
            structural = number in _STRUCTURE.get(segment.name, ())
            if number == 1 and segment.name in _SET_ID:
                continue
            if not structural and not mapper.reads(segment.name, number):
                yield place


def _missing(part: Part) -> Iterator[str]:
    """The attributes of return key type 1 that a step does not get."""
    if not isinstance(part.action, Schedule) or part.action.change:
        return
    given = {mapped.attribute[-1] for mapped in part.mapped if mapped.value}
    within = ""
    for key in KEYS:
        within = key.keyword if key.level == 0 else within
        is_step = key.level == 1 and within == "ScheduledProcedureStepSequence"
        needed = key.returned == "1" and (key.level == 0 or is_step)
        if needed and key.keyword not in (*given, "ScheduledProcedureStepSequence"):
            yield key.keyword


def title_of(action: Action) -> str:
    """An action in a few words."""
    if isinstance(action, Schedule):
        return "change a step" if action.change else "schedule a step"
    if isinstance(action, Cancel):
        return "cancel what is left of the order" if action.discontinue else "cancel the order"
    return "update the patient" if isinstance(action, UpdatePatient) else "merge two patients"
