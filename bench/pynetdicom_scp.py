"""The contender pynetdicom: a storage SCP as its documentation shows it, writing raw bytes.

Owns: one AE with a C-STORE handler that neither decodes nor syncs. Usage: FOLDER PORT.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from pynetdicom import AE, AllStoragePresentationContexts, evt
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]

from bench.peers import PDU_LENGTH
from bench.sender import HOST


def serve(folder: Path, port: int) -> None:
    """Listen until the process is ended."""
    numbers = count()

    def store(event: evt.Event) -> int:
        # The bytes as they came, with preamble and group 0002 in front, never decoded.
        path = folder / f"{next(numbers)}.dcm"
        path.write_bytes(event.encoded_dataset())
        return 0x0000

    entity = AE("PYNETDICOM")
    entity.maximum_pdu_size = PDU_LENGTH
    entity.supported_contexts = AllStoragePresentationContexts
    entity.add_supported_context(Verification)
    entity.start_server((HOST, port), block=True, evt_handlers=[(evt.EVT_C_STORE, store)])


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
