"""The option table: the fields of these dataclasses, each option once.

Owns every option's name, type, default, unit and help, and the values as they are used. Must not
know where values come from. PS3.15 Annex H (Device, Network AE), PS3.2 Annex N.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from hilum.config.hl7_kinds import CHARACTER_SET, HOSTS, MAPPING, SENDERS, TEXT, TIME_ZONE
from hilum.config.kinds import (
    AET,
    EXTRA_KEYS,
    FLAG,
    FOLDER,
    HOST,
    PORT_LIMIT,
    SOP_CLASSES,
    TRANSFER_SYNTAXES,
    Kind,
    choice,
    integer,
    seconds,
    several,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "HL7",
    "OPTIONS",
    "PEER_OPTIONS",
    "SECTIONS",
    "SERVICES",
    "Association",
    "Check",
    "Device",
    "Log",
    "Option",
    "Peer",
    "Query",
    "Retrieve",
    "Settings",
    "Storage",
    "Workflow",
]

Check = Literal["off", "warn", "enforce"]
"""What a rule does with an association that breaks it: nothing, a log line, a rejection."""

SERVICES = (
    "verification",
    "storage",
    "query",
    "retrieve",
    "worklist",
    "performed_steps",
    "commitment",
    "workitems",
    "availability",
)
"""Short names of the service classes that a peer can be limited to."""

MANY = 100_000
LARGE = 1 << 30

CHECK = choice("off", "warn", "enforce")
DUPLICATES = choice("keep", "reject", "replace")
LEVELS = choice("debug", "info", "warning", "error")
AETS = several(AET, "a list of AE titles, each of 1 to 16 ASCII characters without backslash")
DAYS = integer(0, 36_500)
SERVICE_LIST = several(choice(*SERVICES), f"a list of {', '.join(SERVICES)}")


def _option(default: Any, kind: Kind, help: str, unit: str = "") -> Any:
    return field(default=default, metadata={"kind": kind, "help": help, "unit": unit})


# ruff format would spread each row over eight lines, and RUF009 does not know `field` by our name.
# ruff: noqa: RUF009
# fmt: off

@dataclass(frozen=True, slots=True)
class Device:
    """What this device is called, where it is reached and where it keeps its data."""

    data: Path = _option(Path("hilum-data"), FOLDER,
        "The data folder: segments and index. A relative name starts at the working directory.")
    aet: str = _option("HILUM", AET,
        "The AE title of the server.")
    host: str = _option("127.0.0.1", HOST,
        "The address to listen on; 0.0.0.0 or :: for every interface of the machine.")
    port: int = _option(11112, integer(0, PORT_LIMIT),
        "The TCP port to listen on; 0 lets the system choose a free one.")
    workers: int = _option(0, integer(1, 64, or_zero=True),
        "How many processes share the work of the server; 0: one for each processor, up to 4. "
        "A server inside another program is always one.")


@dataclass(frozen=True, slots=True)
class Association:
    """Which associations are accepted, and what they may take (PS3.8 7.1 and Annex D)."""

    called_aet_check: Check = _option("warn", CHECK,
        "What to do when the called AE title is not this server's.")
    calling_aet_check: Check = _option("off", CHECK,
        "What to do when the calling AE title is neither in calling_aets nor that of a peer.")
    calling_aets: tuple[str, ...] = _option((), AETS,
        "Calling AE titles that are accepted besides those of the peers.")
    calling_host_check: Check = _option("off", CHECK,
        "What to do when the AE title of a peer calls from another host than the peer's.")
    maximum_associations: int = _option(200, integer(1, MANY),
        "How many associations there may be at the same time.")
    maximum_associations_per_host: int = _option(100, integer(1, MANY),
        "How many of them may come from one host.")
    maximum_length: int = _option(1 << 20, integer(4096, 0xFFFFFFFF, or_zero=True),
        "The longest P-DATA-TF that peers may send; 0 sets no limit.", "bytes")
    operations_performed: int = _option(16, integer(0, 0xFFFF),
        "Asynchronous operations window: requests that a peer may have under way on one "
        "association; 0 sets no limit.")
    operations_invoked: int = _option(16, integer(0, 0xFFFF),
        "Asynchronous operations window: requests that Hilum has under way on one association, "
        "if the peer agrees; 0 sets no limit.")
    move_associations: int = _option(1, integer(1, 64),
        "Associations side by side to the destination of one C-MOVE.")
    response_timeout: float = _option(60.0, seconds(),
        "Time for a peer to answer a request of this server: an instance that a C-MOVE or C-GET "
        "sends, or a notification; also for an association to be accepted.", "seconds")
    artim_timeout: float = _option(30.0, seconds(),
        "ARTIM: time for a peer to request an association after connecting, and to close the "
        "connection after the association's end.", "seconds")
    idle_timeout: float = _option(600.0, seconds(or_zero=True),
        "Time without a PDU after which an association is aborted; 0: never.", "seconds")
    pdu_timeout: float = _option(30.0, seconds(),
        "Time for a PDU to arrive, on top of its length divided by minimum_rate.", "seconds")
    minimum_rate: int = _option(4096, integer(1, LARGE),
        "Speed that a peer must manage within a PDU.", "bytes per second")
    identifier_limit: int = _option(1, integer(1, 1024),
        "The largest data set that is held in memory: of queries and other requests, not of "
        "instances.", "MiB")
    shutdown_grace: float = _option(10.0, seconds(or_zero=True),
        "Time for associations at work to finish when the server is told to stop.", "seconds")


@dataclass(frozen=True, slots=True)
class Storage:
    """What is stored and how (PS3.4 Annexes B and GG)."""

    accept_unknown_sop_classes: bool = _option(True, FLAG,
        "Store SOP Classes that are private, or newer than this release.")
    deny_sop_classes: tuple[str, ...] = _option((), SOP_CLASSES,
        "SOP Classes that are refused.")
    accept_private_transfer_syntaxes: bool = _option(True, FLAG,
        "Store data sets in transfer syntaxes that are private, or newer than this release.")
    deny_transfer_syntaxes: tuple[str, ...] = _option((), TRANSFER_SYNTAXES,
        "Transfer syntaxes that are refused.")
    prefer_transfer_syntaxes: tuple[str, ...] = _option((), TRANSFER_SYNTAXES,
        "Which of the transfer syntaxes that a peer proposes to choose, the best first; "
        "where none of them is proposed, the first that the peer proposes is taken.")
    duplicate_policy: Literal["keep", "reject", "replace"] = _option("keep", DUPLICATES,
        "What to do with other content under a SOP Instance UID that is stored already: keep both, "
        "the newest current; reject the newcomer; or replace the older, which remains as history.")
    low_water_mark: int = _option(1024, integer(0, LARGE),
        "Free space below which nothing more is stored.", "MiB")
    segment_size: int = _option(1024, integer(1, LARGE),
        "Size at which a segment is closed and the next one begun.", "MiB")
    large_object: int = _option(8, integer(1, LARGE),
        "Instances from this size up go to disk as they arrive.", "MiB")


@dataclass(frozen=True, slots=True)
class Query:
    """What queries may do (PS3.4 Annex C)."""

    relational: bool = _option(False, FLAG,
        "Answer queries that leave out unique keys of the levels above their own, even where the "
        "peer has not negotiated relational queries.")
    match_unknown: bool = _option(False, FLAG,
        "Let a required key that is stored empty match whatever is asked, as PS3.4 C.2.2.1.2 has "
        "it to the letter: then a query for one accession number also finds all studies without.")
    maximum_matches: int = _option(1_000_000, integer(0, LARGE),
        "Matches after which a query ends with A700; 0 sets no limit.")
    maximum_seconds: float = _option(300.0, seconds(or_zero=True),
        "Time of searching after which a query ends with A700, not counting the time that the "
        "peer takes to read; 0 sets no limit.", "seconds")
    extra_keys: tuple[str, ...] = _option((), EXTRA_KEYS,
        "Keys to index besides those of the table of keys, each with the level whose attribute it "
        "is, as PatientTelephoneNumbers@PATIENT or 0009,1001@SERIES. What is stored already is "
        "read for a new key while the server runs.")


@dataclass(frozen=True, slots=True)
class Retrieve:
    """What sending stored instances may cost (PS3.4 Annex C)."""

    conversion_memory: int = _option(2048, integer(64, LARGE),
        "Memory that decoding or encoding one frame may take, in a process of its own.", "MiB")
    conversion_seconds: float = _option(60.0, seconds(),
        "Time that decoding or encoding one frame may take.", "seconds")


@dataclass(frozen=True, slots=True)
class Peer:
    """Another application entity: where it is reached, and what it may do here."""

    aet: str = _option(MISSING, AET,
        "Its AE title.")
    host: str = _option(MISSING, HOST,
        "Its host name or IP address.")
    port: int = _option(104, integer(1, PORT_LIMIT),
        "The TCP port that it listens on.")
    services: tuple[str, ...] = _option((), SERVICE_LIST,
        "The services that it may use here; none listed: every one.")
    maximum_associations: int = _option(0, integer(0, MANY),
        "How many associations there may be with it at the same time; 0: as with any host.")
    warnings: bool = _option(False, FLAG,
        "Answer it with the warning B007, and the first finding, when a data set that it sends "
        "breaks rules; otherwise with success. It is stored, and noted, either way.")

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.aet}@{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class HL7:
    """Orders and patient updates over HL7 v2 (MLLP), which feed the worklist."""

    port: int = _option(0, integer(0, PORT_LIMIT),
        "The TCP port to listen on, 2575 by convention; 0: do not listen.")
    host: str = _option("127.0.0.1", HOST,
        "The address to listen on; 0.0.0.0 or :: for every interface of the machine.")
    hosts: tuple[str, ...] = _option((), HOSTS,
        "Addresses that may connect; none listed: every one.")
    senders: tuple[str, ...] = _option((), SENDERS,
        "Sending applications (MSH-3), or with facility (MSH-3|MSH-4), that may send; none listed: "
        "every one.")
    character_set: str = _option("UNICODE UTF-8", CHARACTER_SET,
        "The character set of messages that name none in MSH-18.")
    fallback_character_set: str = _option("8859/1", CHARACTER_SET,
        "The character set of messages that are not in the one they name; empty: they are refused.")
    acknowledgements: Literal["enhanced", "original"] = _option("enhanced",
        choice("enhanced", "original"),
        "Whether MSH-15 and MSH-16 decide what is answered, or every message is answered once.")
    patient_id_authority: str = _option("", TEXT,
        "The assigning authority whose identifier is the Patient ID, where a message has several; "
        "empty: the first is.")
    time_zone: str = _option("", TIME_ZONE,
        "Where the department is: times with an offset are converted; empty: the sender's clock.")
    mapping: tuple[str, ...] = _option((), MAPPING,
        "Rows that go before those of the default mapping; hilum hl7 rows prints them.")
    maximum_length: int = _option(1024, integer(1, 1 << 16),
        "The longest message or batch.", "KiB")
    maximum_connections: int = _option(64, integer(1, 10_000),
        "How many connections there may be; the one that waits longest makes room for another.")
    idle_timeout: float = _option(0.0, seconds(or_zero=True),
        "Time without a message after which a connection is closed; 0: never.", "seconds")
    block_timeout: float = _option(30.0, seconds(),
        "Time for a message to arrive from its first byte on.", "seconds")


@dataclass(frozen=True, slots=True)
class Workflow:
    """Worklist, performed steps, workitems, commitment (PS3.4 Annexes F, J, K, R and CC)."""

    worklist_shows_finished: bool = _option(False, FLAG,
        "Whether queries of the worklist also see steps that are completed, discontinued or "
        "cancelled.")
    mpps_check: Literal["warn", "enforce"] = _option("enforce", choice("warn", "enforce"),
        "What to do with a performed procedure step that lacks attributes or sets what it may not: "
        "keep it and note that, or refuse it.")
    forward_mpps: tuple[str, ...] = _option((), AETS,
        "AE titles of peers that get every N-CREATE and N-SET of a performed procedure step.")
    notify_mpps: tuple[str, ...] = _option((), AETS,
        "AE titles of peers that are told of every change of a performed procedure step.")
    announce: tuple[str, ...] = _option((), AETS,
        "AE titles of peers that get an Instance Availability Notification when a performed step "
        "or a study is complete, and when instances are deleted.")
    commitment_waiting_time: float = _option(0.0, seconds(or_zero=True),
        "Time that instances may still be on their way when commitment is asked for them.",
        "seconds")
    commitment_limit: int = _option(100_000, integer(1, 1_000_000),
        "References that one request for storage commitment may have.")
    quiet_time: float = _option(0.0, seconds(or_zero=True),
        "Time without a new instance after which a study counts as complete; 0: never for that "
        "alone.", "seconds")
    worklist_label: str = _option("WORKLIST", TEXT,
        "The Worklist Label of workitems that come without.")
    deletion_locks: bool = _option(True, FLAG,
        "Keep finished workitems for who subscribed with a deletion lock.")
    notify_restart: tuple[str, ...] = _option((), AETS,
        "AE titles of peers that are told when the server starts and stops, besides those that "
        "watch workitems.")
    keep_steps: int = _option(90, DAYS,
        "How long finished steps stay in the worklist after their last change; 0: for ever.",
        "days")
    keep_overdue_steps: int = _option(90, DAYS,
        "How long steps that nobody finished stay in the worklist after their start; 0: for ever.",
        "days")
    keep_workitems: int = _option(90, DAYS,
        "How long workitems are kept that are completed or cancelled; 0: for ever.", "days")
    keep_commitments: int = _option(365, DAYS,
        "How long requests for storage commitment are kept that were answered; 0: for ever. "
        "Instances are kept anyway.", "days")
    keep_performed_steps: int = _option(3650, DAYS,
        "How long performed procedure steps are kept after their last change; 0: for ever.",
        "days")
    keep_notifications: int = _option(3650, DAYS,
        "How long Instance Availability Notifications are kept that were received; 0: for ever.",
        "days")
    keep_given_up: int = _option(365, DAYS,
        "How long deliveries are kept that were given up; 0: until they are dropped by hand.",
        "days")


@dataclass(frozen=True, slots=True)
class Log:
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = _option("info", LEVELS,
        "The least important lines that are written.")
    json: bool = _option(False, FLAG,
        "One JSON object a line instead of text.")

# fmt: on


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `origins` tells for each option (`section.name`) where its value came from."""

    device: Device = Device()
    association: Association = Association()
    storage: Storage = Storage()
    query: Query = Query()
    retrieve: Retrieve = Retrieve()
    hl7: HL7 = HL7()
    workflow: Workflow = Workflow()
    log: Log = Log()
    peers: Mapping[str, Peer] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


class Option(NamedTuple):
    """One option as a row: what `hilum config`, the settings file and the documents print.

    `default` is `dataclasses.MISSING` where a value must be given.
    """

    section: str
    name: str
    kind: Kind
    default: Any
    unit: str
    help: str

    @property
    def key(self) -> str:
        """The full name: `association.idle_timeout`."""
        return f"{self.section}.{self.name}"

    @property
    def environment(self) -> str:
        """The variable that sets it: `HILUM_ASSOCIATION_IDLE_TIMEOUT`."""
        return f"HILUM_{self.section}_{self.name}".upper()

    @property
    def flag(self) -> str:
        """The flag that sets it, on the commands that have it: `--idle-timeout`."""
        # there is no telling what --level is of, and two sections have a port
        section = f"{self.section}-" if self.section in ("log", "hl7") else ""
        return f"--{section}{self.name.replace('_', '-')}"


def _rows(section: str, cls: type[Any]) -> tuple[Option, ...]:
    return tuple(
        Option(section, item.name, default=item.default, **item.metadata) for item in fields(cls)
    )


SECTIONS: dict[str, type[Any]] = {
    "device": Device,
    "association": Association,
    "storage": Storage,
    "query": Query,
    "retrieve": Retrieve,
    "hl7": HL7,
    "workflow": Workflow,
    "log": Log,
}
"""The tables of a settings file besides the peers."""

OPTIONS: tuple[Option, ...] = tuple(
    option for section, cls in SECTIONS.items() for option in _rows(section, cls)
)
"""Every option of the sections, in the order in which they are shown."""

PEER_OPTIONS: tuple[Option, ...] = _rows("peers.NAME", Peer)
"""The options of one peer."""
