"""A data folder, opened: the one object that puts the parts of the archive together.

Owns the order of opening and closing, the marker of a store that must not be written, and the
checkpoints of the index. Must not know the network. Everything else asks the ports. Several
processes may have the same folder open, each with a store of its own.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.adopting import Adopter
from hilum.archive.belonging import Membership
from hilum.archive.checkpoints import Checkpoints
from hilum.archive.committer import Committer
from hilum.archive.compacting import Compaction
from hilum.archive.disk import Disk
from hilum.archive.extra_keys import ExtraKeys, extra_key
from hilum.archive.ingest import Ingest
from hilum.archive.joining import enter_left_behind, join
from hilum.archive.keys import KEYS_BY_TAG
from hilum.archive.ports import DuplicatePolicy
from hilum.archive.reading import Reader
from hilum.archive.recovery import recover, remove_index
from hilum.archive.segment_writer import SegmentWriter
from hilum.archive.space import Space
from hilum.archive.turn import Turn
from hilum.errors import StoreReadOnly, UsageError, WriteFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType

    from hilum.archive.ports import Incoming, Instance, Level, Source
    from hilum.archive.recovery import Progress, Recovered

__all__ = ["Limits", "Store", "rebuild"]

_SEGMENTS, _INDEX, _TURN, _MARKER = "segments", "index.db", "turn", "READ-ONLY.json"
_log = logging.getLogger(__name__)


class Limits(NamedTuple):
    """Sizes in bytes that shape the store.

    Attributes:
        segment: a segment is sealed when the next batch would make it longer.
        large: data sets from this size on get a segment of their own.
        low_water: what must stay free; below it nothing is accepted.
        write_ahead: blocks kept written with zeros ahead of the end of the segment; 0 is off.
        checkpoint: length of the index's write-ahead log from which it is folded in.
    """

    segment: int = 1 << 30
    large: int = 8 << 20
    low_water: int = 256 << 20
    write_ahead: int = 8 << 20
    checkpoint: int = 32 << 20


class Store:
    """An open data folder; implements `ports.InstanceStore`. `reader` finds and reads.

    Args:
        folder: the data folder; made if it is not there.
        policy: what other content under a known SOP Instance UID means.
        disk: the file system; tests give one that fails.
        clock, monotonic: nanoseconds since 1970, and seconds that never go back.
        progress: told how far it is when the index has to be made anew.

    Raises:
        StoreLocked: others have the folder open, and its index cannot be used.
        OSError, sqlite3.Error: the folder cannot be used.
    """

    def __init__(
        self,
        folder: Path,
        *,
        policy: DuplicatePolicy = DuplicatePolicy.KEEP,
        limits: Limits | None = None,
        disk: Disk | None = None,
        clock: Callable[[], int] = time.time_ns,
        monotonic: Callable[[], float] = time.monotonic,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.folder = Path(folder)
        self._disk = disk or Disk()
        self._limits = limits or Limits()
        self._clock = clock
        (self.folder / _SEGMENTS).mkdir(parents=True, exist_ok=True)
        self._turn = Turn(self.folder / _TURN)
        self._segments = -1
        self._member: Membership | None = None
        self._extra: ExtraKeys | None = None
        try:
            self._segments = self._disk.open_folder(str(self.folder / _SEGMENTS))
            self._sync_folders()
            with self._turn:
                self._member = Membership(self.folder)
                self.recovered = self._bring_in_order(progress, alone=self._member.alone)
                self._start(policy, monotonic)
                self._turn.count_opening()
                self._member.share()
        except BaseException:
            self._release()
            raise

    def _sync_folders(self) -> None:
        fd = self._disk.open_folder(str(self.folder))
        try:
            self._disk.fsync(fd)
        finally:
            self._disk.close(fd)

    def _bring_in_order(
        self, progress: Callable[[Progress], None] | None, *, alone: bool
    ) -> Recovered:
        if not alone:
            recovered = join(self._disk, self._segments, self.folder / _INDEX)
            if recovered.replayed:
                self._turn.changed()
                self._turn.has_entered()
            return recovered
        marker = self._marker()
        recovered = self._recover(marker, progress)
        self._turn.reset(
            recovered.index.last_sequence(), recovered.last_segment, read_only=bool(marker)
        )
        return recovered

    def _recover(
        self, marker: dict[str, object], progress: Callable[[Progress], None] | None
    ) -> Recovered:
        segment, offset = marker.get("segment"), marker.get("offset")
        trusted = {segment: offset} if isinstance(segment, int) and isinstance(offset, int) else {}
        return recover(
            self._disk,
            self._segments,
            self.folder / _INDEX,
            trusted=trusted,
            progress=progress,
        )

    def _start(self, policy: DuplicatePolicy, monotonic: Callable[[], float]) -> None:
        recovered, limits = self.recovered, self._limits
        self._writer = SegmentWriter(
            self._disk,
            self._segments,
            turn=self._turn,
            limit=limits.segment,
            prewrite=limits.write_ahead,
        )
        if recovered.resume is not None:
            self._writer.resume(*recovered.resume)
        self._index = recovered.index
        space = Space(self._disk, self._segments, limits.low_water, monotonic)
        self._committer = Committer(
            self._writer,
            self._index,
            space,
            policy,
            turn=self._turn,
            give_up=self._mark_read_only,
            why=self._why_read_only,
            mark=recovered.mark,
        )
        self._turn.on_death = self._enter_left_behind
        self._ingest = Ingest(
            self._disk,
            self._segments,
            self._next_number,
            self._committer,
            space,
            large=limits.large,
            clock=self._clock,
        )
        self.reader = Reader(self._disk, self._segments, self.folder / _INDEX)
        self._checkpoints = Checkpoints(
            self.folder / _INDEX,
            self._turn,
            limits.checkpoint,
        )

    def _next_number(self) -> int:
        with self._turn:
            return self._turn.next_segment()

    def _enter_left_behind(self, segment: int) -> None:
        """A process died as it wrote to this segment: what is whole there is part of the truth."""
        if segment and not self._committer.read_only:
            with self._committer.quiet:
                self._index.refresh(self._turn.epoch)
                enter_left_behind(self._disk, self._segments, self._index, [segment])

    # Ports ----------------------------------------------------------------------------------------

    def incoming(
        self, sop_class_uid: str, sop_instance_uid: str, transfer_syntax_uid: str, source: Source
    ) -> Incoming:
        """Announce an instance; see `ports.InstanceStore`."""
        return self._ingest.incoming(sop_class_uid, sop_instance_uid, transfer_syntax_uid, source)

    def delete(self, instances: Sequence[Instance], *, actor: str, reason: str) -> None:
        """Delete contents, with an audit record: they are found and read no more.

        The bytes stay in their segments until those are compacted.

        Raises:
            StorageError: nothing was deleted.
        """
        if not actor:
            raise UsageError("a deletion needs an actor, for the audit record")
        self._committer.note(
            {
                "action": "delete",
                "actor": actor,
                "reason": reason,
                "time": self._clock() // 1000,
                "instances": [instance.sequence for instance in instances],
            }
        )

    def compaction(self, advance: Callable[[int], None] | None = None) -> Compaction:
        """What gives the space of deleted contents back; `advance` hears of bytes dealt with.

        Raises:
            StoreReadOnly: files may not be removed while the disk is not trusted.
        """
        if self.read_only:
            raise StoreReadOnly(self.read_only)
        return Compaction(
            self._disk,
            self._segments,
            self.folder / _INDEX,
            self._turn,
            limit=self._limits.segment,
            record=self._record_compaction,
            advance=advance,
        )

    def _record_compaction(self, reason: str) -> None:
        time = self._clock() // 1000
        self._committer.note({"action": "compact", "actor": "", "reason": reason, "time": time})

    def adopter(self) -> Adopter:
        """What takes files into the archive where they are, without copying them."""
        return Adopter(self._committer, self.folder, self._clock)

    def extra_keys(self, wanted: Iterable[tuple[int, Level]]) -> ExtraKeys:
        """Index further attributes: tags, each with the level whose attribute it is.

        Those that are in the table of keys are indexed anyway. Call it once, with nothing if none
        are wanted any more. They end with the store.

        Raises:
            SettingsError: a tag that cannot be a key.
        """
        keys = [extra_key(tag, level) for tag, level in wanted if tag not in KEYS_BY_TAG]
        index = self.folder / _INDEX
        self._extra = ExtraKeys(keys, index, self.reader, self._turn)
        self._extra.start()
        return self._extra

    # Read-only ------------------------------------------------------------------------------------

    @property
    def read_only(self) -> str:
        """Why nothing is accepted; empty when instances are."""
        return self._committer.read_only

    def _why_read_only(self) -> str:
        return str(self._marker().get("reason", "")) or "another process could not write"

    def _marker(self) -> dict[str, object]:
        try:
            marker = json.loads((self.folder / _MARKER).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            return {"reason": f"{_MARKER} cannot be read: {error}"}
        return marker if isinstance(marker, dict) else {"reason": f"{_MARKER} is odd"}

    def _mark_read_only(self, reason: str, segment: int, offset: int) -> None:
        """Write down why, for the next start: only a person may take the marker away."""
        _log.critical("the store is read-only from now on: %s", reason)
        what_to_do = "check the disk, then delete this file and start again"
        text = {"reason": reason, "segment": segment, "offset": offset, "what to do": what_to_do}
        try:
            (self.folder / _MARKER).write_text(json.dumps(text, indent=1) + "\n", "utf-8")
        except OSError as error:
            _log.critical("%s cannot be written: %s", _MARKER, error)
        self._turn.set_read_only()

    # The end --------------------------------------------------------------------------------------

    def close(self) -> None:
        """Finish what is queued and release the folder. Reading ends too."""
        if self._turn.closed:
            return
        if self._extra is not None:
            self._extra.stop()
        self._checkpoints.stop()
        self._committer.close()
        try:
            with self._turn:
                self._writer.close()
        finally:
            self.reader.close()
            try:
                self._index.close()
            except sqlite3.Error as error:
                raise WriteFailed(f"closing the index: {error}") from error
            finally:
                self._release()

    def _release(self) -> None:
        if self._segments >= 0:
            self._disk.close(self._segments)
            self._segments = -1
        if self._member is not None:
            self._member.close()
        self._turn.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def rebuild(folder: Path, progress: Callable[[Progress], None] | None = None) -> Recovered:
    """Make the index of a data folder anew from its segments; returns what was found.

    Raises:
        StoreLocked: somebody has the folder open.
    """
    turn = Turn(folder / _TURN)
    try:
        with turn:
            member = Membership(folder)
            try:
                member.insist()
                remove_index(folder / _INDEX)
            finally:
                member.close()
    finally:
        turn.close()
    with Store(folder, progress=progress) as store:
        return store.recovered
