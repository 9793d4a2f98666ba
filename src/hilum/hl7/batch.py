"""Batches of HL7 v2: files and batches of messages, and their answers.

Owns FHS, BHS, BTS and FTS. Must not know what is in the messages. HL7 v2.5.1 2.10.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.hl7.message import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Batch", "answer", "split"]

_ENVELOPE = (b"FHS", b"BHS", b"BTS", b"FTS")


class Batch(NamedTuple):
    """The messages of one block; `header` is BHS or FHS if it was a batch, else empty.

    `announced` is how many messages BTS says there are, -1 if it does not.
    """

    messages: tuple[bytes, ...]
    header: bytes
    announced: int


def split(data: bytes) -> Batch:
    """Take a block apart into its messages.

    LENIENT: HL7 2.10.3: several messages without an envelope, seen from exported files, are taken
    one by one. Lines before the first MSH are kept with it, so that it is refused.
    """
    messages: list[list[bytes]] = []
    header, announced = b"", -1
    for line in lines_of(data):
        name = line[:3]
        if name in _ENVELOPE:
            header = header or (line if name in (b"BHS", b"FHS") else b"")
            announced = _count(line) if name == b"BTS" else announced
        elif name == b"MSH" or not messages:
            messages.append([line])
        else:
            messages[-1].append(line)
    return Batch(tuple(b"\r".join(lines) + b"\r" for lines in messages), header, announced)


def _count(line: bytes) -> int:
    number = line[4:].split(line[3:4], 1)[0].strip() if len(line) > 4 else b""
    return int(number) if number.isdigit() and len(number) < 9 else -1


def answer(header: bytes, acknowledgements: Sequence[bytes]) -> bytes:
    """The batch of acknowledgements to a batch, from the receiver to the sender."""
    mark = header[3:4] or b"|"
    fields = header.split(mark)
    marks = fields[1] if len(fields) > 1 else b"^~\\&"
    sender, receiver = fields[2:4], fields[4:6]
    ends = [*receiver, *[b""] * (2 - len(receiver)), *sender, *[b""] * (2 - len(sender))]
    control = fields[10] if len(fields) > 10 else b""
    head = mark.join([b"BHS", marks, *ends, *[b""] * 5, control])
    tail = mark.join([b"BTS", str(len(acknowledgements)).encode()])
    return head + b"\r" + b"".join(acknowledgements) + tail + b"\r"
