"""The data set of a message, to and from its bytes: identifiers and attribute lists.

Owns what may be handed over as a data set, and how it is coded for a presentation context. Must
not know what the elements mean. Instances are streamed, never decoded here. PS3.7 6.3.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hilum.dimse.sinks import MemorySink, SpoolSink
from hilum.errors import DataSetError, DimseError, UsageError
from hilum.tables.commands import N_ACTION_RQ, N_CREATE_RQ, N_EVENT_REPORT_RQ, N_SET_RQ
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hilum.dataset.codec import DataSet, Element
    from hilum.dimse.assembler import Message
    from hilum.dimse.command import Command

__all__ = ["decoded", "decoding", "encoded", "held", "identifier", "received"]

UNABLE_TO_PROCESS = 0xC000
PROCESSING_FAILURE = 0x0110
OUT_OF_RESOURCES, RESOURCE_LIMITATION = 0xA700, 0x0213
_SETTING = "association.identifier_limit"
_DIMSE_N = frozenset((N_ACTION_RQ, N_CREATE_RQ, N_EVENT_REPORT_RQ, N_SET_RQ))


def held(command: Command, limit: int) -> MemorySink:
    """Where the data set of a message goes that is held in memory, up to a limit in bytes.

    More is refused: A700 for C-FIND, C-GET and C-MOVE (PS3.4 Table C.4-1), 0213 for an N-service
    (PS3.7 C.5.22).
    """
    status = RESOURCE_LIMITATION if command.field in _DIMSE_N else OUT_OF_RESOURCES
    return MemorySink(limit, status, setting=_SETTING)


def identifier(request: Message) -> DataSet:
    """The data set that came with a request, decoded; empty when none came.

    Raises:
        DimseError: it cannot be decoded: C000 for C-FIND, C-GET and C-MOVE (PS3.4 Table C.4-1),
            0110 for an N-service (PS3.7 C.4.1).
    """
    with decoding(request):
        return decoded(received(request), request.context.transfer_syntax)


def received(request: Message) -> bytes | memoryview:
    """The bytes of the data set that came with a request; none when none came."""
    sink = request.sink
    if sink is None:
        return b""
    if not isinstance(sink, (MemorySink, SpoolSink)):
        raise UsageError("an opener of its own took this data set elsewhere")
    return sink.data


@contextmanager
def decoding(request: Message) -> Iterator[None]:
    """Within it, a request's data set is read: what cannot be decoded is the request's failure.

    Raises:
        DimseError: see `identifier`.
    """
    try:
        yield
    except DataSetError as error:
        field = request.command.field
        status = PROCESSING_FAILURE if field in _DIMSE_N else UNABLE_TO_PROCESS
        raise DimseError(error.comment, status=status, offending=error.offending) from error


def decoded(data: bytes | memoryview, syntax: str) -> DataSet:
    """A data set in a transfer syntax, decoded; empty for no bytes.

    Raises:
        DataSetError: it cannot be decoded, with tag and position.
    """
    if not data:
        return {}
    from hilum.dataset.codec import decode

    return decode(data, transfer_syntax(syntax))


def encoded(data_set: object, syntax: str) -> bytes | memoryview:
    """A data set as the bytes of a message.

    Args:
        data_set: bytes, which are taken as coded already; a `dataset.codec.DataSet`; or a pydicom
            data set.
        syntax: the transfer syntax of the presentation context.

    Raises:
        UsageError: something else.
    """
    if isinstance(data_set, (bytes, memoryview)):
        return data_set
    if isinstance(data_set, dict):
        return _from_tree(data_set, syntax)
    if hasattr(data_set, "to_json_dict"):
        return _from_pydicom(data_set, syntax)
    raise UsageError(f"a {type(data_set).__name__} is no data set")


def _from_tree(data_set: Mapping[int, Element], syntax: str) -> bytes:
    from hilum.dataset.codec import encode

    return encode(data_set, transfer_syntax(syntax))


def _from_pydicom(data_set: Any, syntax: str) -> bytes:
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_dataset

    from hilum.dataset.codec import deflate

    known = transfer_syntax(syntax)
    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = known.little_endian, known.implicit_vr
    write_dataset(stream, data_set)
    written: bytes = stream.getvalue()
    return deflate(written) if known.deflated else written
