"""The one error of this package: a message that is not acknowledged with AA.

Owns what an acknowledgement says of it: code (HL7 table 0008), condition (table 0357) and place.
Must not know how it is written. HL7 v2.5.1 2.14.5, segment ERR.
"""

from __future__ import annotations

from hilum.errors import HilumError

__all__ = ["DATA_TYPE", "INTERNAL", "MISSING", "NOT_IN_TABLE", "SEQUENCE", "TOO_LONG",
           "UNKNOWN_KEY", "UNSUPPORTED_EVENT", "UNSUPPORTED_MESSAGE", "Fault"]  # fmt: skip

SEQUENCE, MISSING, DATA_TYPE, NOT_IN_TABLE, TOO_LONG = 100, 101, 102, 103, 104
UNSUPPORTED_MESSAGE, UNSUPPORTED_EVENT = 200, 201
UNSUPPORTED_PROCESSING, UNSUPPORTED_VERSION = 202, 203
UNKNOWN_KEY, INTERNAL = 204, 207


class Fault(HilumError):
    """Why a message is refused.

    Args:
        why: for the sender's operator; no data of patients.
        condition: a code of HL7 table 0357.
        place: segment, its number among those of the name from 1, and field; as ("PID", 1, 3).
        code: AE: the message cannot be done; AR: it is not served at all (HL7 table 0008).
    """

    def __init__(
        self,
        why: str,
        *,
        condition: int = INTERNAL,
        place: tuple[str, int, int] | None = None,
        code: str = "AE",
    ) -> None:
        super().__init__(why)
        self.why = why
        self.condition = condition
        self.place = place
        self.code = code
