"""A message as the pieces to hand to `Connection.data`.

Owns the order and the flags of the fragments that are sent (PS3.8 E.2). Must not know sockets,
maximum lengths (the connection splits) or what a message means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Fragment", "fragments"]


class Fragment(NamedTuple):
    """The arguments of `Connection.data`, in its order."""

    context_id: int
    is_command: bool
    is_last: bool
    payload: bytes | memoryview


def fragments(
    context_id: int,
    command: bytes,
    data_set: bytes | bytearray | memoryview | Iterable[bytes | memoryview] | None = None,
) -> Iterator[Fragment]:
    """The fragments of one message, the command set first.

    Args:
        context_id: the presentation context.
        command: the encoded command set; it must announce a data set exactly when there is one.
        data_set: its bytes, or its chunks in order, taken one ahead of what is yielded so that
            the last is known; no chunk is an empty data set.
    """
    yield Fragment(context_id, True, True, command)
    if data_set is None:
        return
    if isinstance(data_set, (bytes, bytearray, memoryview)):
        yield Fragment(context_id, False, True, memoryview(data_set))
        return
    chunks = iter(data_set)
    ahead: bytes | memoryview = next(chunks, b"")
    for chunk in chunks:
        if len(ahead):
            yield Fragment(context_id, False, False, ahead)
        ahead = chunk
    yield Fragment(context_id, False, True, ahead)
