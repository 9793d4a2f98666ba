"""The one exception tree of Hilum; each class knows the code it puts on the wire.

Owns every exception type that crosses a package border. Knows nothing else of Hilum.

Three families, told apart by whose fault it is:

* `UsageError`, `SettingsError`: local misuse, the caller's program or settings must change.
* `PeerError`: the other side of an association broke a rule, refused, or went away.
* `DimseError`: one operation failed; the association lives. Its `status` goes into the response.
  The archive raises its subclasses (`StorageError` and friends) without knowing any network.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "AssociationAborted",
    "AssociationRejected",
    "CannotUnderstand",
    "ConnectionFailed",
    "ConnectionLost",
    "DataSetError",
    "DimseError",
    "DuplicateRefused",
    "HilumError",
    "IdentifierMismatch",
    "IndexFailed",
    "InvalidInstance",
    "InvalidPDU",
    "NotAuthorised",
    "OutOfSpace",
    "PeerError",
    "ProtocolError",
    "SettingsError",
    "SopClassNotSupported",
    "StorageError",
    "StoreLocked",
    "StoreReadOnly",
    "TimedOut",
    "UnrecognisedOperation",
    "UsageError",
    "WriteFailed",
    "error_comment",
]

ERROR_COMMENT_LIMIT = 64
"""Characters that an Error Comment (0000,0902) may hold (PS3.7 Annex C.5, VR LO)."""

_CUT = "..."
_WORD = 24
"""Characters of a word that is longer than this are cut, too: a UID, a path."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class HilumError(Exception):
    """Everything that Hilum raises on purpose."""


# Local misuse ---------------------------------------------------------------------------------


class UsageError(HilumError, ValueError):
    """A call that cannot mean anything: the message says what to change."""


class SettingsError(UsageError):
    """A setting that cannot be used: names the option, the value and what is allowed."""


class StoreLocked(HilumError):
    """Another server holds the data folder."""


# The peer's side of an association ------------------------------------------------------------


class PeerError(HilumError):
    """The other side of an association broke a rule, refused, or went away."""


class ProtocolError(PeerError):
    """The peer broke PS3.8; answered by A-ABORT with this source and reason (PS3.8 9.3.8)."""

    def __init__(self, message: str, *, source: int = 2, reason: int = 0) -> None:
        super().__init__(message)
        self.source = source
        self.reason = reason


class InvalidPDU(ProtocolError):
    """Bytes that are no PDU: Evt19 of the state machine (PS3.8 Table 9-10)."""


class AssociationRejected(PeerError):
    """A-ASSOCIATE-RJ received: result, source and reason of PS3.8 Table 9-21."""

    def __init__(self, message: str, *, result: int, source: int, reason: int) -> None:
        super().__init__(message)
        self.result = result
        self.source = source
        self.reason = reason


class AssociationAborted(PeerError):
    """A-ABORT received: source and reason of PS3.8 Table 9-26."""

    def __init__(self, message: str, *, source: int, reason: int) -> None:
        super().__init__(message)
        self.source = source
        self.reason = reason


class ConnectionFailed(PeerError):
    """The peer cannot be reached: no such host, refused, or no route."""


class ConnectionLost(PeerError):
    """The transport connection ended without a release."""


class TimedOut(PeerError):
    """The peer did not answer within the time that the settings allow."""


# One operation failed, the association lives ---------------------------------------------------


def error_comment(why: str) -> str:
    """A text as it fits into Error Comment (0000,0902): what is longer ends at a word, and "...".

    One line, at most 64 characters, all of the default repertoire: a command set has no Specific
    Character Set (PS3.7 C.5.21).
    """
    plain = why.encode("ascii", "replace").decode("ascii")
    line = "".join([c if c.isprintable() and c != "\\" else " " for c in plain]).strip()
    if len(line) <= ERROR_COMMENT_LIMIT:
        return line
    room = ERROR_COMMENT_LIMIT - len(_CUT)
    words = line[: room + 1].rpartition(" ")[0].rstrip(" ,;:(")
    return (words if len(words) >= room - _WORD else line[:room]) + _CUT


class DimseError(HilumError):
    """One operation failed. What it holds goes into the response.

    Args:
        comment: why, for the peer's operator; shortened on the wire, see `error_comment`.
        status: a status of PS3.7 Annex C or of the service class; the class's own by default.
        offending: tags of the offending elements, as integers `0xGGGGEEEE` (0000,0901).
        data_set: the response's data set, as PS3.7 C.5.11 has the attributes whose values are
            wrong; of the kinds that a `Reply` may have. None for none.
        elements: further elements of its command set by keyword, as `ErrorID`.
    """

    status = 0x0110

    def __init__(
        self,
        comment: str = "",
        *,
        status: int | None = None,
        offending: tuple[int, ...] = (),
        data_set: object | None = None,
        elements: Mapping[str, Any] = _NOTHING,
    ) -> None:
        super().__init__(comment)
        if status is not None:
            self.status = status
        self.comment = comment
        self.offending = offending
        self.data_set = data_set
        self.elements = elements


class InvalidInstance(DimseError):
    """The SOP Instance UID breaks the rules of UIDs (PS3.7 C.5.12)."""

    status = 0x0117


class SopClassNotSupported(DimseError):
    """The SOP Class is not the one negotiated, or the policy refuses it (PS3.7 C.5.6)."""

    status = 0x0122


class NotAuthorised(DimseError):
    """The peer may not do this here (PS3.7 C.5.25)."""

    status = 0x0124


class UnrecognisedOperation(DimseError):
    """A Command Field that this SCP does not perform (PS3.7 C.5.23)."""

    status = 0x0211


class IdentifierMismatch(DimseError):
    """The data set does not match the SOP Class or the command (PS3.4 Table B.2-1, A9xx)."""

    status = 0xA900


class DuplicateRefused(IdentifierMismatch):
    """Other content under a SOP Instance UID that is stored already, and the policy is `reject`."""

    status = 0xA901


class DataSetError(DimseError):
    """Bytes that are no data set (PS3.4 Table B.2-1, Cxxx).

    `tag` is the element that could not be read (None: before the first), `position` its byte.
    """

    status = 0xC000

    def __init__(
        self,
        comment: str,
        *,
        tag: int | None = None,
        position: int | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(comment, status=status, offending=() if tag is None else (tag,))
        self.tag = tag
        self.position = position


class CannotUnderstand(DimseError):
    """A message that cannot be understood as a whole, as one without a data set (Cxxx)."""

    status = 0xC000


class StorageError(DimseError):
    """The archive did not take the instance (PS3.4 Table B.2-1, A7xx)."""

    status = 0xA701


class OutOfSpace(StorageError):
    """Free space is below the low-water mark, or the disk is full."""

    status = 0xA700


class StoreReadOnly(StorageError):
    """A sync failed earlier; the archive takes nothing until a person acts."""

    status = 0xA701


class WriteFailed(StorageError):
    """Writing or syncing the segment failed."""

    status = 0xA702


class IndexFailed(StorageError):
    """The index could not be written; the instance is not acknowledged."""

    status = 0xA703
