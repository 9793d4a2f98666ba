"""One instance, or note, in the queue of the group commit.

Owns what the committer must know of it, and its answer. Must not know the queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.index_sqlite import Admission
from hilum.archive.members import file_name
from hilum.archive.ports import Location

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from hilum.archive.adoption import Adopted
    from hilum.archive.examine import Examined
    from hilum.archive.index_sqlite import Existing
    from hilum.archive.large import LargeFile
    from hilum.archive.members import Record
    from hilum.archive.ports import Stored
    from hilum.errors import DimseError

__all__ = ["Submission"]


class Submission:
    """One instance in the queue, and the answer once there is one.

    Exactly one of `data` (the data set in memory) and `large` (its file) is set. A note has
    neither; of an adopted file, `data` is empty and `place` says where its data set is.
    """

    __slots__ = (
        "adopted",
        "arrival",
        "callback",
        "data",
        "digest",
        "done",
        "error",
        "examined",
        "large",
        "length",
        "lock",
        "meta",
        "note",
        "outcome",
        "place",
        "sop_class_uid",
        "source",
        "stored",
        "transfer_syntax_uid",
        "uid",
        "version",
    )

    def __init__(
        self,
        uid: str,
        sop_class_uid: str,
        transfer_syntax_uid: str,
        examined: Examined | None,
        *,
        meta: bytes,
        digest: bytes,
        length: int,
        arrival: int,
        source: str,
        data: memoryview | None = None,
        large: LargeFile | None = None,
        note: dict[str, object] | None = None,
        adopted: Adopted | None = None,
        place: Location | None = None,
    ) -> None:
        self.uid = uid
        self.sop_class_uid = sop_class_uid
        self.transfer_syntax_uid = transfer_syntax_uid
        self.examined = examined
        self.meta = meta
        self.digest = digest
        self.length = length
        self.arrival = arrival
        self.source = source
        self.data = data
        self.large = large
        self.note = note
        self.adopted = adopted
        self.place = place
        self.version = 1
        self.outcome = "stored"
        self.stored: Stored | None = None
        self.error: DimseError | None = None
        self.done = False
        self.lock: threading.Lock | None = None
        self.callback: Callable[[], None] | None = None

    @property
    def name(self) -> str:
        """The member's name in its segment."""
        assert self.examined is not None
        return file_name(self.examined.folder, self.uid, self.version)

    def is_same_as(self, existing: Existing) -> bool:
        """Whether the same content is stored already."""
        return (
            existing.digest == self.digest
            and existing.length == self.length
            and existing.transfer_syntax_uid == self.transfer_syntax_uid
        )

    def admission(self, record: Record, segment: int, offset: int) -> Admission:
        """What the index will say of it; `offset` is that of the data set."""
        examined = self.examined
        assert examined is not None
        return Admission(
            self.uid,
            self.sop_class_uid,
            self.transfer_syntax_uid,
            examined.upper,
            examined.values,
            examined.coding,
            record,
            self.place or Location(segment, offset, self.length, len(self.meta)),
            examined.findings,
            self.adopted,
        )
