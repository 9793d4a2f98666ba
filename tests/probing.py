"""A server that is asked single requests, right or wrong, and what it answered.

Owns associations for one request each, and a destination that can be held back. Must not know which
answers are right.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import hilum
from hilum.archive.workflow.attributes import in_character_set
from hilum.config import Peer
from hilum.dimse.command import encode_command
from hilum.dimse.data_sets import encoded
from hilum.errors import OutOfSpace
from hilum.net.client import Association
from hilum.services.base import Performed, Proposal
from hilum.tables import commands as c
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN

if TYPE_CHECKING:
    from hilum.dataset.codec import DataSet
    from hilum.services.base import ServiceClass

__all__ = ["PLAIN", "Probe", "Sink"]

PLAIN = (EXPLICIT_VR_LITTLE_ENDIAN,)


class Sink:
    """A destination that refuses one instance, and can be held back by its `gate`."""

    def __init__(self, refused: str) -> None:
        self._refused = refused
        self.gate = threading.Event()
        self.gate.set()
        self.server = hilum.Server(aet="SINK", port=0)
        self.server.on_store(self._take)

    def _take(self, instance: hilum.Instance) -> None:
        assert self.gate.wait(20)
        if instance.sop_instance_uid == self._refused:
            raise OutOfSpace("full")


class Held(Association):
    """An association that can keep what it sends, to let it go in one piece with what follows."""

    keep = False

    def _flush(self) -> None:
        if not self.keep:
            super()._flush()


class Probe:
    """A server, and what it was made to answer: statuses by the operation's table."""

    def __init__(self, server: hilum.Server, sink: Sink) -> None:
        self.server, self.sink = server, sink
        self.seen: dict[str, set[int]] = {}

    def ask(
        self,
        service: ServiceClass,
        field: int,
        content: DataSet | bytes | None = None,
        *,
        uid: str = "1.2.3",
        abstract: str = "",
        named: str = "",
        calling: str = "PEER",
        cancel: bool = False,
        as_field: int = 0,
        proposals: tuple[Proposal, ...] = (),
        information: bytes | None = None,
        **more: Any,
    ) -> int:
        """Send one request on an association of its own; the last status that is answered."""
        abstract = abstract or service.sop_classes[0]
        wanted = [Proposal(abstract, PLAIN, information=information), *proposals]
        if calling != "PEER":
            wanted = wanted[:1]
        peer = Peer("HILUM", "127.0.0.1", self.server.port)
        performs = {c.C_STORE_RQ: Performed(lambda request, context: None)}
        operation = service.operations[field]
        seen = self.seen.setdefault(operation.statuses, set())
        with Held(peer, wanted, calling=calling, performs=performs) as channel:
            context = channel.context(abstract)
            assert context is not None, abstract
            data = self._coded(content)
            channel.keep = cancel
            number = channel.send(
                as_field or field,
                context,
                lambda number: self._command(
                    as_field or field, number, named or more.pop("sop_class", abstract), uid,
                    data is not None, more
                ),
                () if data is None else (data,),
            )  # fmt: skip
            if cancel:
                channel.keep = False
                channel.cancel(number)
                self.sink.gate.set()
            while (response := channel.receive()).pending:
                seen.add(response.status)
        if not as_field or response.status == 0x0211:
            seen.add(response.status)
        return response.status

    @staticmethod
    def _coded(content: DataSet | bytes | None) -> bytes | None:
        if content is None or isinstance(content, bytes):
            return content
        return bytes(encoded(in_character_set(content), EXPLICIT_VR_LITTLE_ENDIAN))

    @staticmethod
    def _command(
        field: int, number: int, sop_class: str, uid: str, has_data: bool, more: dict[str, Any]
    ) -> bytes:
        """The command, as wrong as it has to be: fields are written as they are."""
        affected = field in (c.N_CREATE_RQ, c.C_STORE_RQ) or field in C_SERVICES
        kind = "Affected" if affected else "Requested"
        elements: dict[str, Any] = {"MessageID": number, f"{kind}SOPClassUID": sop_class}
        if field not in C_SERVICES:
            elements[f"{kind}SOPInstanceUID"] = uid
        if field in C_SERVICES | {c.C_STORE_RQ} and field != c.C_ECHO_RQ:
            elements["Priority"] = 0
        return encode_command(field, has_data_set=has_data, **elements, **more)


C_SERVICES = {c.C_ECHO_RQ, c.C_FIND_RQ, c.C_GET_RQ, c.C_MOVE_RQ}
