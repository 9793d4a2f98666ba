"""Receives messages: from the bytes of a block to the bytes of its answer.

Owns the order of things: read, check, interpret, do, and only then acknowledge. Must not know
sockets, nor what the workflow is. A retransmission is done again, which changes nothing; there is
no memory of control IDs that a restart could lose.
"""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any

from hilum.hl7 import batch
from hilum.hl7.acknowledge import Outcome, acknowledgements, control_id_of, wanted
from hilum.hl7.faults import (
    INTERNAL,
    MISSING,
    UNSUPPORTED_PROCESSING,
    UNSUPPORTED_VERSION,
    Fault,
)
from hilum.hl7.interpret import interpret
from hilum.hl7.message import SIZE_LIMIT, parse
from hilum.observe import Event, nobody, where

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hilum.hl7.actions import Workflow
    from hilum.hl7.mapping import Mapper
    from hilum.hl7.message import Message
    from hilum.observe import Observer

__all__ = ["Receiver", "check_header"]

_PROCESSING = ("", "P", "T", "D")
_IDENTIFIER_LIMIT = 199


class Receiver:
    """Answers messages. May be called from any thread.

    Args:
        workflow: who does what messages ask for.
        mapper: the mapping.
        character_set: the one of messages without MSH-18, as in table 0211.
        fallback_character_set: see `parse`.
        limit: bytes of a message.
        senders: `APPLICATION` or `APPLICATION|FACILITY` (MSH-3, MSH-4) of those who may send;
            empty: everybody.
        enhanced: whether MSH-15 and MSH-16 are followed.
        clock: seconds since 1970.
        observer: told of each message.
    """

    def __init__(
        self,
        workflow: Workflow,
        mapper: Mapper,
        *,
        character_set: str = "UNICODE UTF-8",
        fallback_character_set: str = "8859/1",
        limit: int = SIZE_LIMIT,
        senders: Sequence[str] = (),
        enhanced: bool = True,
        clock: Callable[[], float] = time.time,
        observer: Observer = nobody,
    ) -> None:
        self._workflow = workflow
        self._mapper = mapper
        self._default, self._fallback = character_set, fallback_character_set
        self.limit = limit
        self._senders = frozenset(senders)
        self._enhanced = enhanced
        self._clock = clock
        self._observer = observer
        self._ids = itertools.count(1)
        self._run = f"{int(clock() * 1000):x}"

    def answer(self, block: bytes, peer: str) -> list[bytes]:
        """Do what a block asks for; the blocks to answer with, none where the sender wants none.

        Never raises for what is in the block. What is answered with AA or CA is durable.
        """
        found = batch.split(block)
        answers = [
            answer for message in found.messages or (block,) for answer in self._one(message, peer)
        ]
        if not found.header:
            return answers
        if found.announced not in (-1, len(found.messages)):
            fields = {"peer": peer, "announced": found.announced, "found": len(found.messages)}
            self._observer(Event("warning", "HL7 batch is not complete", fields))
        return [batch.answer(found.header, answers)]

    def _one(self, raw: bytes, peer: str) -> list[bytes]:
        message: Message | None = None
        fields: dict[str, Any] = {"peer": peer}
        try:
            message = parse(raw, default=self._default, fallback=self._fallback, limit=self.limit)
            outcome = self._done(message, fields)
        except Fault as fault:
            outcome = Outcome(fault.code, fault)
        except Exception as error:
            # WHY: whatever went wrong, the sender must hear that its message was not taken, and
            # the connection with the messages after it must live.
            fields["error"], fields["where"] = repr(error), where(error)
            outcome = Outcome("AR", Fault("internal error", condition=INTERNAL, code="AR"))
        refers_to = message.control_id if message else control_id_of(raw)
        self._tell(message, refers_to, outcome, fields)
        return acknowledgements(
            message,
            outcome,
            wanted(message, outcome.code, enhanced=self._enhanced),
            control_id=f"{self._run}{next(self._ids):x}"[-20:],
            stamp=time.strftime("%Y%m%d%H%M%S", time.localtime(self._clock())),
            refers_to=refers_to,
        )

    def _done(self, message: Message, fields: dict[str, Any]) -> Outcome:
        check_header(message)
        self._check_sender(message)
        found = interpret(message, self._mapper)
        fields["effect"] = found.effect
        if found.actions:
            fields["steps"] = self._workflow.apply(found.actions)
        return Outcome("AA")

    def _check_sender(self, message: Message) -> None:
        if not self._senders:
            return
        application, facility = (message.value("MSH", field, 1) for field in (3, 4))
        if not self._senders & {application, f"{application}|{facility}"}:
            raise Fault("the sender is not allowed", place=("MSH", 1, 3), code="AR")

    def _tell(
        self, message: Message | None, control_id: str, outcome: Outcome, fields: dict[str, Any]
    ) -> None:
        fault = outcome.fault
        level = "info" if fault is None else "error" if "error" in fields else "warning"
        told = {
            "control": control_id,
            "type": "^".join(message.type) if message else None,
            **fields,
            "answer": outcome.code,
            "why": fault.why if fault else None,
            "found": "; ".join(message.findings) or None if message else None,
        }
        self._observer(Event(level, "HL7 message", told))


def check_header(message: Message) -> None:
    """Check what every message needs.

    Raises:
        Fault: no control ID, another version than 2, an unknown processing ID.
    """
    if not message.control_id or len(message.control_id) > _IDENTIFIER_LIMIT:
        raise Fault(
            "MSH-10 is no message control ID", condition=MISSING, place=("MSH", 1, 10), code="AR"
        )
    version = message.value("MSH", 12, 1)
    if version and not version.startswith("2"):
        raise Fault(
            f"version {version[:8]!a} is not served",
            condition=UNSUPPORTED_VERSION,
            place=("MSH", 1, 12),
            code="AR",
        )
    if message.value("MSH", 11, 1).upper() not in _PROCESSING:
        raise Fault(
            "MSH-11 is neither P, T nor D",
            condition=UNSUPPORTED_PROCESSING,
            place=("MSH", 1, 11),
            code="AR",
        )
