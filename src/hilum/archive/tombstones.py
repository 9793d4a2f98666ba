"""What stays of a deleted content when its bytes are given back.

Owns the note that takes the place of members which compaction leaves out, and how it is entered
into an index again: UID, digest, length, arrival and source, and nothing of the patient. Must not
know how segments are compacted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive.index_sqlite import Admission
from hilum.archive.keys import INSTANCE_COLUMNS
from hilum.archive.members import Record
from hilum.archive.ports import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ACTION", "GONE", "Tombstone", "admissions", "note_of", "places"]

ACTION = "removed"
"""The action of the note."""

GONE = 0
"""The segment of a `Location` whose bytes were given back."""


class Tombstone(NamedTuple):
    """One content whose bytes are gone; fields as in `Record` and `Instance`."""

    sequence: int
    uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    study: str | None
    series: str | None
    length: int
    digest: bytes
    arrival: int
    source: str
    version: int
    replaces: bool


def note_of(tombstones: Iterable[Tombstone], order: int) -> dict[str, object]:
    """The note; `order` is its place among the entries of its segment."""
    instances = [stone._replace(digest=stone.digest.hex()) for stone in tombstones]  # type: ignore[arg-type]
    return {
        "action": ACTION,
        "sequence": order,
        "instances": [stone._asdict() for stone in instances],
    }


def _stones(note: dict[str, Any]) -> Iterator[Tombstone]:
    for fields in note["instances"]:
        yield Tombstone(**{**fields, "digest": bytes.fromhex(fields["digest"])})


def admissions(note: dict[str, Any]) -> Iterator[Admission]:
    """The removed contents as they were stored, without bytes or attributes.

    They belong to no patient: the deletion that follows in the segments makes history of them.
    """
    for stone in _stones(note):
        yield Admission(
            stone.uid,
            stone.sop_class_uid,
            stone.transfer_syntax_uid,
            None,
            (None,) * len(INSTANCE_COLUMNS),
            "E",
            Record(
                stone.sequence,
                stone.version,
                stone.replaces,
                stone.digest,
                stone.arrival,
                stone.source,
            ),
            Location(GONE, 0, stone.length, 0),
            (),
        )


def places(note: dict[str, Any]) -> list[tuple[str | None, str | None, int]]:
    """Study and series of each content, with its sequence."""
    return [(stone.study, stone.series, stone.sequence) for stone in _stones(note)]
