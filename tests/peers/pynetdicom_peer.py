"""pynetdicom as a peer: an SCP that records the bytes it is sent, an SCU that sends files as is.

Owns pynetdicom's configuration for the tests; must not know Hilum.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pynetdicom import AE, _config, evt
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    _STORAGE_CLASSES,
    Verification,
)

from tests.peers.archive import Received
from tests.peers.process import free_port
from tests.peers.pynetdicom_threads import release, steady, stop
from tests.synthetic import STORAGE_SOP_CLASSES, TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pynetdicom.association import Association
    from pynetdicom.events import Event

    from tests.corpus import Sample

__all__ = ["RecordingSCP", "connect", "contexts_of", "send"]

# A file goes out byte for byte, and any SOP class comes in, private ones too.
_config.STORE_SEND_CHUNKED_DATASET = True
_config.UNRESTRICTED_STORAGE_SERVICE = True

# Storage SOP classes that pynetdicom does not count among those of its storage service.
NOT_UNRESTRICTED = tuple(uid for uid in STORAGE_SOP_CLASSES if uid not in _STORAGE_CLASSES.values())
CONTEXTS_AT_MOST = 128


class RecordingSCP:
    """Keeps every data set that it is sent, bytes unchanged, in `stored`.

    Args:
        status: the C-STORE status that it answers.
        transfer_syntaxes: by SOP class, the only ones that it accepts; without it, every class
            is accepted with whatever was proposed first.
        maximum_length: the maximum PDU length that it announces; 0 is unlimited.
    """

    def __init__(
        self,
        *,
        aet: str = "RECORDER",
        status: int = 0x0000,
        transfer_syntaxes: Mapping[str, Sequence[str]] | None = None,
        maximum_length: int = 16382,
    ) -> None:
        self.aet = aet
        self.port = free_port()
        self.status = status
        self.stored: dict[str, Received] = {}
        self.requests = 0
        entity = AE(ae_title=aet)
        entity.maximum_pdu_size = maximum_length
        entity.add_supported_context(Verification)
        for sop_class in NOT_UNRESTRICTED:
            entity.add_supported_context(sop_class, list(TRANSFER_SYNTAXES))
        for sop_class, syntaxes in (transfer_syntaxes or {}).items():
            entity.add_supported_context(sop_class, list(syntaxes))
        _config.UNRESTRICTED_STORAGE_SERVICE = not transfer_syntaxes
        server = entity.start_server(
            ("127.0.0.1", self.port), block=False, evt_handlers=[(evt.EVT_C_STORE, self._store)]
        )
        assert server is not None  # it is, for a server that does not block
        self._server = server

    @property
    def address(self) -> str:
        return f"{self.aet}@127.0.0.1:{self.port}"

    def close(self) -> None:
        stop(self._server)
        _config.UNRESTRICTED_STORAGE_SERVICE = True

    def _store(self, event: Event) -> int:
        request: Any = event.request
        self.requests += 1
        self.stored[request.AffectedSOPInstanceUID] = Received(
            event.context.transfer_syntax, request.DataSet.getvalue()
        )
        return self.status


def contexts_of(samples: Iterable[Sample]) -> list[tuple[str, str]]:
    """The pairs of SOP class and transfer syntax that the samples need, each once, sorted."""
    return sorted({(sample.sop_class, sample.transfer_syntax) for sample in samples})


def connect(
    port: int,
    contexts: Iterable[tuple[str, str]],
    *,
    called: str = "HILUM",
    maximum_length: int = 16382,
    **options: Any,
) -> Association:
    """An established association that proposes one context for each pair."""
    entity = AE(ae_title="PYNETDICOM")
    entity.maximum_pdu_size = maximum_length
    for sop_class, transfer_syntax in contexts:
        entity.add_requested_context(sop_class, transfer_syntax)
    association = entity.associate("127.0.0.1", port, ae_title=called, **options)
    assert association.is_established
    steady(association)
    return association


def send(port: int, samples: Iterable[Sample], **options: Any) -> dict[str, int]:
    """Send the files as they are; statuses by SOP Instance UID. Opens what contexts ask for."""
    pending: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    for sample in samples:
        pending[sample.sop_class, sample.transfer_syntax].append(sample)
    pairs = sorted(pending)
    statuses: dict[str, int] = {}
    for start in range(0, len(pairs), CONTEXTS_AT_MOST):
        batch = pairs[start : start + CONTEXTS_AT_MOST]
        association = connect(port, batch, **options)
        for sample in (sample for pair in batch for sample in pending[pair]):
            answer = association.send_c_store(sample.path)
            assert "Status" in answer, f"no answer to {sample.name}"
            statuses[sample.sop_instance] = answer.Status
        release(association)
    return statuses
