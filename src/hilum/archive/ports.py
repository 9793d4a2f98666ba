"""What the rest of Hilum sees of the archive: values and protocols, no implementation.

Owns the vocabulary between services and storage. Must not know files, SQL or networks.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hilum.dataset.codec import Element

__all__ = [
    "DuplicatePolicy",
    "Finder",
    "Incoming",
    "Instance",
    "InstanceOpener",
    "InstanceReader",
    "InstanceRetrieval",
    "InstanceStore",
    "Level",
    "Location",
    "Match",
    "OpenInstance",
    "Pending",
    "Query",
    "QueryRules",
    "Source",
    "Statistics",
    "Stored",
    "Version",
]


class Level(enum.Enum):
    """Query/Retrieve levels (PS3.4 C.6.1.1); the value is the table of the index."""

    PATIENT = "patient"
    STUDY = "study"
    SERIES = "series"
    INSTANCE = "instance"


class DuplicatePolicy(enum.Enum):
    """What other content under a SOP Instance UID that is stored already means."""

    KEEP = "keep"
    """Both are kept, the newest is current."""
    REJECT = "reject"
    """The newcomer is refused."""
    REPLACE = "replace"
    """The newcomer takes the place; the older one remains as history only."""


class Source(NamedTuple):
    """Where an instance came from: recorded, never part of a name."""

    calling_aet: str
    called_aet: str
    host: str
    association: str


class Stored(NamedTuple):
    """The answer of the archive, given once the instance is durable and indexed.

    `outcome` is "stored", "identical" (nothing was written), "kept" (an older version is kept
    beside it) or "replaced". `findings` say in one line each what was odd about the data set.
    """

    outcome: str
    findings: tuple[str, ...]


class Location(NamedTuple):
    """Bytes of a data set: `length` bytes at `offset` of a segment.

    The `preamble` bytes just before `offset` are the Part 10 head, so that the whole file is
    `preamble + length` bytes from `offset - preamble`.
    """

    segment: int
    offset: int
    length: int
    preamble: int


class Instance(NamedTuple):
    """One current instance of the archive, as far as retrieval needs it.

    `study_instance_uid` and `series_instance_uid` are None for objects outside the patient model.
    `digest` is XXH3-128 of the data set's bytes; `arrival` is microseconds since 1970, UTC.
    """

    sequence: int
    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str
    study_instance_uid: str | None
    series_instance_uid: str | None
    location: Location
    digest: bytes
    arrival: int


class Version(NamedTuple):
    """One content that was ever stored under a SOP Instance UID.

    `state` is "current", "kept", "replaced" or "deleted".
    """

    instance: Instance
    state: str
    version: int


class Statistics(NamedTuple):
    """How much the archive holds: current entities, and bytes of their data sets."""

    patients: int
    studies: int
    series: int
    instances: int
    bytes: int


class Pending(Protocol):
    """An instance that is queued for the group commit."""

    def notify(self, callback: Callable[[], None]) -> None:
        """Call back once it is durable and indexed, or failed: then `wait` does not block.

        This may commit here and now, with whatever else is queued; or return at once, and the
        callback comes from another thread. It must be quick and raise nothing.
        """

    def wait(self) -> Stored:
        """Block until it is durable and indexed.

        Raises:
            StorageError: it is not stored; DuplicateRefused: by policy.
        """


class Incoming(Protocol):
    """An instance on its way in: a sink of fragments, then `submit` or `discard`, once."""

    def write(self, fragment: memoryview) -> None:
        """Take the next bytes of the data set; the view may be reused after the call.

        Never raises for lack of memory or disk: `submit` does.
        """

    def submit(self) -> Pending:
        """All bytes are here: scan, check and queue them.

        Raises:
            DataSetError, IdentifierMismatch, StorageError: it is not stored.
        """

    def discard(self) -> None:
        """The rest will never come: forget everything."""


class InstanceStore(Protocol):
    """Takes instances."""

    def incoming(
        self,
        sop_class_uid: str,
        sop_instance_uid: str,
        transfer_syntax_uid: str,
        source: Source,
    ) -> Incoming:
        """Announce an instance; its data set follows.

        Raises:
            InvalidInstance: the SOP Instance UID is no UID.
            OutOfSpace, StoreReadOnly: before any data are taken.
        """


class OpenInstance(Protocol):
    """A stored data set, open for reading in order."""

    @property
    def instance(self) -> Instance:
        """What is being read."""

    @property
    def size(self) -> int:
        """Bytes of the data set."""

    def fill(self, memory: memoryview) -> None:
        """Read the whole data set into `memory`, which is of its size; the digest is checked.

        Raises:
            StorageError: it is not what was stored (0110).
        """

    def chunks(self, size: int = 1 << 20) -> Iterator[memoryview]:
        """The data set's bytes in order; the digest is checked on the way.

        Each view is valid until the next one is asked for.

        Raises:
            StorageError: when the bytes are not those that were stored, before the last chunk.
        """

    def read(self) -> bytes:
        """The whole data set, checked."""

    def close(self) -> None:
        """Release the file."""


class InstanceOpener(Protocol):
    """Opens what is stored."""

    def open(self, instance: Instance) -> OpenInstance:
        """Open the data set of an instance.

        Raises:
            StorageError: its segment cannot be opened.
        """


class InstanceReader(InstanceOpener, Protocol):
    """Finds and reads what is stored."""

    def find(self, sop_instance_uid: str) -> Instance | None:
        """The current instance of this UID."""

    def versions(self, sop_instance_uid: str) -> list[Version]:
        """Everything ever stored under this UID, the newest first."""

    def select(self, level: Level, keys: Mapping[str, str]) -> Iterator[Instance]:
        """Current instances below entities of `level` that have exactly these values.

        `keys` maps keywords of the key table to values; only attributes of `level` and above.
        """

    def entities(self, level: Level, keys: Mapping[str, str]) -> Iterator[dict[str, object]]:
        """Entities of `level` with exactly these values, each as keyword to index value."""

    def statistics(self) -> Statistics:
        """Counts over everything current."""

    def last_deletion(self) -> int:
        """A number no lower than that of any deletion so far, and lower than any later one's."""

    def deletions(self, after: int, last: int) -> Iterator[Instance]:
        """What was deleted by deletions of these numbers: `last`, but not `after`."""


class InstanceRetrieval(Protocol):
    """Finds what a retrieval names, and reads it."""

    def instances(
        self,
        levels: Sequence[str],
        level: str,
        keys: Mapping[str, Sequence[str]],
        *,
        relational: bool = False,
    ) -> list[Instance]:
        """The current instances that an Identifier of C-MOVE or C-GET names (PS3.4 C.4.2.2.1).

        They come study by study, by the numbers of series and instances.

        Args:
            levels: those of the information model, values of Query/Retrieve Level, highest first.
            level: the one of the Identifier.
            keys: the values of its unique keys by keyword; other keywords are not looked at.
            relational: whether unique keys above the level may be left out.

        Raises:
            IdentifierMismatch: a wrong level, or a unique key is missing, too many, or no such key.
            DimseError: the archive cannot tell (A701).
        """

    def find(self, sop_instance_uid: str) -> Instance | None:
        """The current instance of this UID."""

    def one_by_one(self) -> InstanceOpener:
        """Opens instances, best those that stand beside each other one after the other."""

    def release(self) -> None:
        """Give up what this thread holds of the index."""


class Query(NamedTuple):
    """A C-FIND request as the archive needs it (PS3.4 C.4.1).

    Attributes:
        levels: those of the information model, values of Query/Retrieve Level, the root first.
        keys: the identifier, with Query/Retrieve Level and Specific Character Set.
        transfer_syntax: UID of the transfer syntax in which matches are wanted.
        retrieve_aet: Retrieve AE Title of every match.
        relational: unique keys above the level may be left out.
        combined: ranges of a date and of its time are one range (C.2.2.2.5).
        fuzzy, empty, multiple, unknown: see `match.Rules`.
        timezone: dates and times of the identifier, and of matches, are in its time zone.
        maximum_matches, maximum_seconds: where searching ends; 0: nowhere.
        interrupted: asked often; searching ends once it says so.
    """

    levels: tuple[str, ...]
    keys: Mapping[int, Element]
    transfer_syntax: str
    retrieve_aet: str = ""
    relational: bool = False
    combined: bool = False
    fuzzy: bool = False
    timezone: bool = False
    empty: bool = False
    multiple: bool = False
    unknown: bool = False
    maximum_matches: int = 0
    maximum_seconds: float = 0.0
    interrupted: Callable[[], bool] = bool


class QueryRules(NamedTuple):
    """What the settings say of queries; see `Query`."""

    retrieve_aet: str = ""
    relational: bool = False
    unknown: bool = False
    maximum_matches: int = 0
    maximum_seconds: float = 0.0


class Match(NamedTuple):
    """One entity that matches: the coded identifier of a response.

    `supported` is False when a key of the request could not be returned, or not be matched.
    """

    identifier: bytes
    supported: bool


class Finder(Protocol):
    """Answers queries."""

    def find(self, query: Query) -> Iterator[Match]:
        """The matching entities, one after the other.

        An entity comes at most once, and as it was at one moment. One that is there when searching
        begins, and still there when it is its turn, does come; one that arrives meanwhile may.

        Raises:
            IdentifierMismatch: the identifier does not fit the information model (A900).
            DimseError: a limit was reached (A700), after as many matches as it allows.
        """
