"""What a message asks for: messages of orders and of patients become actions.

Owns the structure of the messages served and the identifiers that are made where a sender has none.
Must not know the worklist, nor acknowledgements. HL7 v2.5.1 chapters 3 and 4; IHE Radiology TF-2:
RAD-2, RAD-3, RAD-4, RAD-12, RAD-13.
"""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from hilum.hl7.actions import Cancel, MergePatients, Schedule, UpdatePatient
from hilum.hl7.conversions import SHORT
from hilum.hl7.faults import (
    MISSING,
    NOT_IN_TABLE,
    SEQUENCE,
    TOO_LONG,
    UNSUPPORTED_EVENT,
    UNSUPPORTED_MESSAGE,
    Fault,
)
from hilum.hl7.mapping import Mapped, data_set
from hilum.hl7.message import Segment
from hilum.tables.hl7 import MESSAGES, ORDER_CONTROLS, ORDER_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hilum.hl7.actions import Action
    from hilum.hl7.mapping import Mapper
    from hilum.hl7.message import Message

__all__ = ["MAXIMUM_STEPS", "Interpretation", "Part", "interpret"]

MAXIMUM_STEPS = 500
"""Steps that one message may order."""

_SEGMENTS_READ = 500_000
"""Segments that are read for all steps of a message, those of the patient again for each."""

_HEAD = 20
"""Segments between an ORC and its first OBR that count for the next OBR, too."""

_STEPS = "ScheduledProcedureStepSequence"
_STEP_ID = (_STEPS, "ScheduledProcedureStepID")
_CODES = (_STEPS, "ScheduledProtocolCodeSequence")
_STATUS = (_STEPS, "ScheduledProcedureStepStatus")
_MADE_UID = "made of the order's identifiers, for a procedure that is new"
_FOR_NEW = (" derived", "<- MSH-7 date", "<- MSH-7 time")
_NAMESPACE = UUID("6f2c1a58-2f0e-5f7e-9a57-4b7c7e2f3d11")


class Part(NamedTuple):
    """One action, and the attributes that it was made of."""

    action: Action
    mapped: tuple[Mapped, ...]


class Interpretation(NamedTuple):
    """What a message asks for; `effect` says it in one word, as in `tables.hl7.MESSAGES`."""

    effect: str
    parts: tuple[Part, ...]

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions alone."""
        return tuple(part.action for part in self.parts)


def interpret(message: Message, mapper: Mapper) -> Interpretation:
    """What a message asks for.

    Raises:
        Fault: it is of a kind that is not served, or lacks what it needs.
    """
    kind, trigger = message.type
    if not any(kind == known for known, _trigger in MESSAGES):
        raise Fault(
            f"messages of type {kind[:8]!a} are not served",
            condition=UNSUPPORTED_MESSAGE,
            place=("MSH", 1, 9),
            code="AR",
        )
    row = MESSAGES.get((kind, trigger or _only_trigger(kind)))
    if row is None:
        raise Fault(
            f"{kind} with the event {trigger[:8]!a} is not served",
            condition=UNSUPPORTED_EVENT,
            place=("MSH", 1, 9),
            code="AR",
        )
    parts = _READERS[row.effect](message, mapper)
    return Interpretation(row.effect if parts else "nothing", tuple(parts))


def _only_trigger(kind: str) -> str:
    """LENIENT: HL7 2.15.9.9: a message type without its event, seen with ORM."""
    triggers = [trigger for known, trigger in MESSAGES if known == kind]
    return triggers[0] if len(triggers) == 1 else ""


# Patients -----------------------------------------------------------------------------------------


def _nothing(message: Message, mapper: Mapper) -> list[Part]:
    return []


def _update(message: Message, mapper: Mapper) -> list[Part]:
    segments = [s for s in message.segments if s.name != "MRG"]
    mapped = _patient(segments, mapper)
    return [Part(UpdatePatient(data_set(mapped)), tuple(mapped))]


def _merge(message: Message, mapper: Mapper) -> list[Part]:
    """Pairs of PID and MRG; A40 may have several."""
    parts = []
    own: list[Segment] = []
    for segment in message.segments[1:]:
        if segment.name == "PID":
            own = [message.header, segment]
        elif segment.name != "MRG":
            own.append(segment)
        elif own:
            survivor = _patient(own, mapper)
            other = _patient([message.header, _prior(segment)], mapper, "MRG", 1)
            action = MergePatients(data_set(survivor), data_set(other))
            parts.append(Part(action, (*survivor, *_named_prior(other))))
    if not parts:
        raise Fault("a merge needs PID and MRG", condition=SEQUENCE, place=("MRG", 1, 0))
    return parts


def _prior(segment: Segment) -> Segment:
    """The patient that MRG names, as a PID, so that the same rows read it."""
    mark = segment.separators.field
    fields = ["PID", "", "", segment.raw(1), "", segment.raw(7)]
    return Segment("PID", mark.join(fields), segment.separators, segment.characters)


def _named_prior(mapped: Iterable[Mapped]) -> Iterator[Mapped]:
    for attribute, value, origin in mapped:
        yield Mapped(("prior", *attribute), value, origin.replace("PID-3", "MRG-1"))


def _patient(
    segments: Sequence[Segment], mapper: Mapper, name: str = "PID", field: int = 3
) -> list[Mapped]:
    mapped = mapper.map(segments, patient=True)
    if not _text(mapped, "PatientID"):
        why = f"there is no patient identifier in {name}-{field}"
        raise Fault(why, condition=MISSING, place=(name, 1, field))
    return mapped


# Orders -------------------------------------------------------------------------------------------


def _orders(message: Message, mapper: Mapper) -> list[Part]:
    parts: dict[object, Part] = {}
    for number, segments in enumerate(_steps(message)):
        if number >= MAXIMUM_STEPS:
            raise Fault(f"a message orders more than {MAXIMUM_STEPS} steps", condition=TOO_LONG)
        effect, status = _effect(segments)
        if effect == "nothing":
            continue
        mapped = mapper.map(segments)
        cancels = effect in ("cancel", "discontinue")
        part = _cancel(mapped, effect) if cancels else _schedule(mapped, effect, status)
        key = part.action if cancels else (_uid(part), _text(part.mapped, *_STEP_ID))
        parts[key] = _together(parts[key], part) if key in parts else part
    return list(parts.values())


def _steps(message: Message) -> Iterator[list[Segment]]:
    """The segments of each step: the message's, its order's, and its own IPC.

    HL7 4.4 and IHE RAD-4: ORC, OBR and what follows are one step; with IPC each of them is.
    """
    common, orders = _apart(message.segments)
    studies = list(message.all("ZDS"))
    if len(studies) == 1:
        # IHE RAD-4: one ZDS, at the end, for all orders of the message.
        orders = [[s for s in order if s.name != "ZDS"] + studies for order in orders]
    read = 0
    for order in orders:
        controls = [segment for segment in order if segment.name == "IPC"]
        rest = [segment for segment in order if segment.name != "IPC"]
        for control in [[one] for one in controls] or [[]]:
            read += len(common) + len(rest)
            if read > _SEGMENTS_READ:
                raise Fault("a message orders too much at once", condition=TOO_LONG)
            yield [*common, *rest, *control]


def _apart(segments: Sequence[Segment]) -> tuple[list[Segment], list[list[Segment]]]:
    """What comes before the first order, without its notes, and the segments of each order."""
    common: list[Segment] = []
    orders: list[list[Segment]] = []
    head: list[Segment] = []
    for segment in segments:
        if segment.name == "ORC" or (segment.name == "OBR" and not orders):
            orders.append([segment])
            head = []
        elif segment.name == "OBR" and head:
            # LENIENT: HL7 4.4.1: several OBR after one ORC, seen from RIS that send an ORM for a
            # set of examinations: each is an order under the same ORC, at the same time.
            orders.append([*head, segment])
        elif segment.name == "OBR":
            head = orders[-1][:_HEAD]
            orders[-1].append(segment)
        elif orders:
            orders[-1].append(segment)
        elif segment.name != "NTE":
            common.append(segment)
    if not orders or orders[0][0].name != "ORC":
        raise Fault("the message has no ORC", condition=SEQUENCE, place=("ORC", 1, 0))
    return common, orders


def _effect(segments: Sequence[Segment]) -> tuple[str, str]:
    """What an order control asks for, and the state that the order's status gives the step."""
    order = next(segment for segment in segments if segment.name == "ORC")
    control = (order.value(1) or "").upper()
    row = ORDER_CONTROLS.get(control)
    if row is None:
        raise Fault(
            f"the order control {control[:8]!a} is not served",
            condition=NOT_IN_TABLE if control else MISSING,
            place=("ORC", 1, 1),
        )
    status = ORDER_STATUSES.get((order.value(5) or "").upper(), "")
    if row.effect != "change":
        return row.effect, ""
    return (status, "") if status.islower() else (row.effect, status)


def _cancel(mapped: Sequence[Mapped], effect: str) -> Part:
    action = Cancel(
        study=_text(mapped, "StudyInstanceUID"),
        accession=_text(mapped, "AccessionNumber"),
        filler=_text(mapped, "FillerOrderNumberImagingServiceRequest"),
        placer=_text(mapped, "PlacerOrderNumberImagingServiceRequest"),
        discontinue=effect == "discontinue",
    )
    if not any(action[:4]):
        raise Fault("nothing says which order is cancelled", condition=MISSING, place=("ORC", 1, 2))
    return Part(action, tuple(m for m in mapped if m.attribute[-1] in _OF_A_CANCEL))


_OF_A_CANCEL = frozenset(
    ("StudyInstanceUID", "AccessionNumber", "FillerOrderNumberImagingServiceRequest",
     "PlacerOrderNumberImagingServiceRequest")
)  # fmt: skip


def _schedule(mapped: Sequence[Mapped], effect: str, status: str) -> Part:
    if not _text(mapped, "PatientID") and effect == "schedule":
        why = "there is no patient identifier in PID-3"
        raise Fault(why, condition=MISSING, place=("PID", 1, 3))
    made = list(_made(mapped))
    whole = [*mapped, *made]
    if status:
        whole.append(Mapped(_STATUS, status, "ORC-5, order status"))
    uid = _text(mapped, "StudyInstanceUID") or _study_uid(whole)
    weak = {m.attribute[-1] for m in (*made, *mapped) if m in made or _is_derived(m)}
    action = Schedule(data_set(whole), uid, effect == "change", frozenset(weak))
    if not _text(mapped, "StudyInstanceUID"):
        whole.append(Mapped(("StudyInstanceUID",), uid, _MADE_UID))
    return Part(action, tuple(whole))


def _is_derived(mapped: Mapped) -> bool:
    return mapped.origin.endswith(_FOR_NEW)


def _made(mapped: Sequence[Mapped]) -> Iterator[Mapped]:
    """The identifiers that the worklist needs to know an order again, where the sender has none."""
    accession = _text(mapped, "AccessionNumber")
    procedure = _text(mapped, "RequestedProcedureID")
    if not accession:
        accession = _short(procedure or _text(mapped, "StudyInstanceUID"))
        yield Mapped(("AccessionNumber",), accession, "made of the requested procedure or study")
    if not procedure:
        procedure = accession
        yield Mapped(("RequestedProcedureID",), procedure, "the accession number")
    if not _text(mapped, *_STEP_ID):
        yield Mapped(_STEP_ID, procedure, "the requested procedure's ID")


def _short(text: str) -> str:
    """At most 16 characters that stand for an identifier."""
    if not text:
        raise Fault(
            "the order has no number: no accession, order or requested procedure number",
            condition=MISSING,
            place=("OBR", 1, 18),
        )
    if len(text) <= SHORT:
        return text
    return b32encode(sha256(text.encode()).digest())[:SHORT].decode("ascii")


def _study_uid(mapped: Sequence[Mapped]) -> str:
    """A UID derived from the order's identifiers and their issuers (PS3.5 B.2)."""
    keywords = ("PatientID", "AccessionNumber", "RequestedProcedureID")
    names = [_text(mapped, keyword) for keyword in keywords]
    issuers = [str(m.value) for m in mapped if m.attribute[0].startswith("Issuer") and m.value]
    return f"2.25.{uuid5(_NAMESPACE, repr((names, issuers))).int}"


def _together(known: Part, part: Part) -> Part:
    """Two orders of one step, as IHE RAD-4 sends its protocol codes: the codes of both."""
    if not isinstance(known.action, Schedule):
        return known
    codes = [
        item
        for one in (known, part)
        for mapped in one.mapped
        if mapped.attribute == _CODES
        for item in mapped.value
    ]
    kept = [code for n, code in enumerate(codes) if code not in codes[:n]]
    merged = tuple(m._replace(value=kept) if m.attribute == _CODES else m for m in known.mapped)
    stored = [m for m in merged if m.origin != _MADE_UID]
    return Part(known.action._replace(item=data_set(stored)), merged)


def _uid(part: Part) -> str:
    return part.action.new_uid if isinstance(part.action, Schedule) else ""


def _text(mapped: Iterable[Mapped], *attribute: str) -> str:
    for found in mapped:
        if found.attribute == attribute:
            return str(found.value)
    return ""


_READERS = {"order": _orders, "update": _update, "merge": _merge, "nothing": _nothing}
