"""A batch of instances as the entries that it will be in a segment.

Owns the entries' order and the places of the data sets among them. Must not know when they are
written, nor the index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.archive import adoption
from hilum.archive.members import BLOCK, Record, encode_head, encode_note, slack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hilum.archive.index_sqlite import Admission
    from hilum.archive.submission import Submission

__all__ = ["Encoded", "Written", "encode", "record_of"]

_ZEROS = bytes(BLOCK)


class Written(NamedTuple):
    """A batch in a segment: where it begins, and what the index will say of it."""

    start: int
    admissions: list[Admission]


class Encoded(NamedTuple):
    """A batch to be written: its bytes, and where in them each data set begins."""

    parts: list[bytes | memoryview]
    size: int
    placed: list[tuple[Submission, Record, int]]

    def written(self, segment: int, start: int) -> Written:
        """It was appended to a segment at `start`."""
        admissions = [
            submission.admission(record, segment, start + offset)
            for submission, record, offset in self.placed
        ]
        return Written(start, admissions)


def record_of(submission: Submission, sequence: int, mark: str) -> Record:
    """What an entry says of its instance besides the file; `mark` is that of the archive."""
    return Record(
        sequence,
        submission.version,
        submission.outcome == "replaced",
        submission.digest,
        submission.arrival,
        submission.source,
        mark,
    )


def encode(batch: Sequence[Submission], first: int, mark: str) -> Encoded:
    """The entries of a batch; `first` is the first of their sequences."""
    parts: list[bytes | memoryview] = []
    placed: list[tuple[Submission, Record, int]] = []
    size = 0
    for sequence, submission in enumerate(batch, first):
        record = record_of(submission, sequence, mark)
        if submission.adopted is not None:
            entry = encode_note(adoption.note_of(submission, record) | {"mark": mark})
            parts.append(entry)
            placed.append((submission, record, 0))
            size += len(entry)
            continue
        data, meta, length = submission.data, submission.meta, submission.length
        assert data is not None
        head = encode_head(submission.name, record, meta, length)
        gap = slack(len(meta) + length)
        parts += (head, data, _ZEROS[:gap]) if gap else (head, data)
        size += len(head)
        placed.append((submission, record, size))
        size += length + gap
    return Encoded(parts, size, placed)
