"""Query/Retrieve, SCU role, C-MOVE and C-GET: let a peer send what it has.

Owns the Identifier of a retrieval, the contexts that its instances need, and the peer's account of
its sub-operations. Associations are opened by a callable that is passed in, and instances go to a
handler that is passed in: this file knows neither sockets nor files. PS3.4 C.4.2, C.4.3, Y and Z.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from hilum.dataset import values
from hilum.dataset.codec import encode
from hilum.dimse.messages import c_get_rq, c_move_rq
from hilum.errors import PeerError, UsageError
from hilum.services.base import Proposal
from hilum.services.identifiers import (
    Key,
    by_keyword,
    higher_keys,
    identifier,
    joined,
    lower_keys,
    parse_key,
)
from hilum.services.query_scu import SYNTAXES, agreed, candidates, failure
from hilum.services.storage_scu import CONTEXTS_PER_ASSOCIATION
from hilum.tables.commands import C_GET_RQ, C_MOVE_RQ
from hilum.tables.dictionary import tag_of
from hilum.tables.query_retrieve import (
    COMPOSITE_INSTANCE_ROOT,
    LEVELS,
    UNIQUE_KEYS,
    WITHOUT_BULK_DATA,
    InformationModel,
)
from hilum.tables.status import StatusClass, status_class
from hilum.tables.uids import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    TRANSFER_SYNTAXES,
    transfer_syntax,
    uid_of,
)

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from hilum.dataset.codec import DataSet
    from hilum.dataset.instance import Instance
    from hilum.services.base import Channel, ChannelContext, Response

__all__ = [
    "COMMON_CLASSES",
    "Arrivals",
    "Progress",
    "Retrieval",
    "get",
    "move",
    "retrieval",
    "retrieval_level",
    "storage_proposals",
]

FAILED_UIDS = tag_of("FailedSOPInstanceUIDList")
ISSUER = tag_of("IssuerOfPatientID")
FRAME_LIST, FRAME_RANGES = tag_of("SimpleFrameList"), tag_of("CalculatedFrameList")
MAX_NUMBERS = 16383
"""Values of VR UL that 16 bits of length can tell of (PS3.4 Y.3.2.1.1)."""

COMMON_CLASSES: tuple[str, ...] = tuple(
    uid_of(keyword)
    for keyword in (
        "CTImageStorage",
        "MRImageStorage",
        "ComputedRadiographyImageStorage",
        "DigitalXRayImageStorageForPresentation",
        "SecondaryCaptureImageStorage",
        "UltrasoundImageStorage",
        "UltrasoundMultiFrameImageStorage",
        "XRayAngiographicImageStorage",
        "XRayRadiofluoroscopicImageStorage",
        "DigitalMammographyXRayImageStorageForPresentation",
        "BreastTomosynthesisImageStorage",
        "NuclearMedicineImageStorage",
        "PositronEmissionTomographyImageStorage",
        "EnhancedCTImageStorage",
        "EnhancedMRImageStorage",
        "BasicTextSRStorage",
        "EnhancedSRStorage",
        "ComprehensiveSRStorage",
        "XRayRadiationDoseSRStorage",
        "KeyObjectSelectionDocumentStorage",
        "GrayscaleSoftcopyPresentationStateStorage",
        "EncapsulatedPDFStorage",
        "SegmentationStorage",
        "RTStructureSetStorage",
        "RTPlanStorage",
        "RTDoseStorage",
        "RTImageStorage",
        "VLPhotographicImageStorage",
        "VLEndoscopicImageStorage",
        "OphthalmicPhotography8BitImageStorage",
        "MultiFrameTrueColorSecondaryCaptureImageStorage",
        "MultiFrameGrayscaleByteSecondaryCaptureImageStorage",
    )
)
"""What a C-GET proposes to take where nobody can tell which SOP Classes it will bring."""

UNCOMPRESSED = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)
_PREFERRED = tuple(
    uid_of(keyword)
    for keyword in (
        "JPEGLosslessSV1",
        "JPEG2000Lossless",
        "JPEGBaseline8Bit",
        "JPEG2000",
        "JPEGLSLossless",
        "RLELossless",
        "JPEGExtended12Bit",
        "JPEGLSNearLossless",
        "DeflatedExplicitVRLittleEndian",
        "HTJ2KLossless",
        "MPEG4HP41",
        "MPEG2MPML",
    )
)
COMPRESSED = tuple(
    uid
    for uid in dict.fromkeys((*_PREFERRED, EXPLICIT_VR_BIG_ENDIAN, *TRANSFER_SYNTAXES))
    if uid not in UNCOMPRESSED
    and (uid == EXPLICIT_VR_BIG_ENDIAN or not TRANSFER_SYNTAXES[uid].retired)
)
"""The transfer syntaxes beside the two uncompressed ones, the most used first. Those of JPEG that
were retired in 2001 are left out: DCMTK takes no context with more than 50."""


class Retrieval(NamedTuple):
    """What to retrieve: at which level, by which unique keys.

    Attributes:
        level: value of Query/Retrieve Level.
        keys: unique keys of that level and above; others are left out of the Identifier.
        model: one of `identifiers.MODELS`; empty: the one that fits and that the peer accepts.
        frames: numbers of the frames of one instance to retrieve, from 1, ascending (PS3.4 Annex
            Y); empty for everything.
        without_bulk_data: leave out pixels and the like (PS3.4 Annex Z; C-GET only).
        priority: 0 medium, 1 high, 2 low (PS3.7 9.1.3.1.6).
    """

    level: str
    keys: tuple[Key, ...]
    model: str = ""
    frames: tuple[int, ...] = ()
    without_bulk_data: bool = False
    priority: int = 0

    def models(self) -> tuple[InformationModel, ...]:
        """The information models that it may use, the best first. UsageError: there is none."""
        if self.frames and self.without_bulk_data:
            raise UsageError("frames, or without bulk data: there is no SOP Class for both")
        if self.frames or self.without_bulk_data:
            if self.level != "IMAGE" or self.model:
                raise UsageError("single instances only: name them by SOPInstanceUID, and no model")
            return (COMPOSITE_INSTANCE_ROOT if self.frames else WITHOUT_BULK_DATA,)
        found = candidates(self.model, self.level)
        if self.level == "IMAGE" and not self.model and self._lacks(found[0]):
            return (COMPOSITE_INSTANCE_ROOT, *found)
        return found

    def _lacks(self, model: InformationModel) -> bool:
        """Whether a unique key above the level is missing."""
        return self.level in model.levels and bool(higher_keys(model, self.level, self.keys))

    def proposal(self, sop_class: str, model: InformationModel) -> Proposal:
        """The context to propose; it asks for relational retrieval where that is needed."""
        relational = model is not COMPOSITE_INSTANCE_ROOT and self._lacks(model)
        return Proposal(sop_class, SYNTAXES, information=b"\x01" if relational else None)

    def identifier(self, model: InformationModel) -> DataSet:
        """The Identifier for an information model: the unique keys, and nothing else.

        With one exception: whose Patient ID it is, where that was said. There may be others with
        the same one, and a peer that cannot heed it is no worse off.
        """
        level = "FRAME" if self.frames else self.level
        place = LEVELS.index(self.level)
        allowed = {tag_of(UNIQUE_KEYS[one]) for one in model.levels if one in LEVELS[: place + 1]}
        allowed |= {ISSUER} if self.level == "PATIENT" else set()
        keys = [key for key in self.keys if key.tag in allowed and key.value]
        if self.frames:
            keys.append(_frame_key(self.frames))
        return identifier(level, keys)


def retrieval(
    keys: Iterable[str | Key],
    keywords: Mapping[str, Any],
    *,
    level: str = "",
    model: str = "",
    frames: Sequence[int] = (),
    without_bulk_data: bool = False,
    priority: int = 0,
) -> Retrieval:
    """A retrieval from keys as a person writes them, and from keywords as a program gives them.

    Args: see `Retrieval`, and `query_scu.query` for the keys.

    Raises:
        UsageError: no such attribute, level or model; a key is given twice (see
            `identifiers.joined`); no unique key is among them, or one of a lower level is.
    """
    wanted = [parse_key(key) if isinstance(key, str) else key for key in keys]
    wanted = joined([*wanted, *by_keyword(keywords)])
    found = Retrieval(
        level.upper() or retrieval_level(wanted),
        tuple(wanted),
        model,
        tuple(frames),
        without_bulk_data,
        priority,
    )
    found.models()
    _must_name(found)
    return found


def _must_name(wanted: Retrieval) -> None:
    """Refuse keys of lower levels, which would be left out (PS3.4 C.4.3.1.3.1): more would come.

    Other attributes of what is named are left out without a word.
    """
    for name in lower_keys(wanted.level, wanted.keys):
        if name in UNIQUE_KEYS.values():
            raise UsageError(f"{name} is below level {wanted.level}: leave out the level")
        raise UsageError(f"{name} narrows no retrieval: find first, and retrieve what is found")


def _frame_key(frames: Sequence[int]) -> Key:
    """The numbers as a Simple Frame List; as ranges where those are too many (PS3.4 Y.3.2.1).

    Raises:
        UsageError: there are too many even so.
    """
    tag, numbers = FRAME_LIST, list(frames)
    if len(numbers) > MAX_NUMBERS:
        tag, numbers = FRAME_RANGES, list(_ranges(frames))
    if len(numbers) > MAX_NUMBERS:
        raise UsageError("more frames than one request can name: ask in parts")
    return Key((tag,), "\\".join(map(str, numbers)))


def _ranges(frames: Sequence[int]) -> Iterator[int]:
    """First, last and step of each run of numbers that follow each other."""
    first = last = frames[0]
    for number in frames[1:]:
        if number != last + 1:
            yield from (first, last, 1)
            first = number
        last = number
    yield from (first, last, 1)


class Progress(NamedTuple):
    """How far a retrieval is: the peer's count of its C-STORE sub-operations.

    `status` is FF00 while it goes on; then 0000 for success, B000 if some failed or had warnings,
    FE00 when it was cancelled, or a failure. `remaining` is None where the peer does not say.
    `failed_uids` are the SOP Instance UIDs of those that failed, at the end.
    """

    status: int
    completed: int = 0
    failed: int = 0
    warning: int = 0
    remaining: int | None = None
    comment: str = ""
    failed_uids: tuple[str, ...] = ()

    @property
    def final(self) -> bool:
        """Whether it is over."""
        return status_class(self.status) is not StatusClass.PENDING


GOING_ON = Progress(0xFF00)
"""An instance came, and the peer has not said anything about it."""


class Arrivals:
    """The instances of a C-GET as they come: iterate over it, once.

    Attributes:
        result: the peer's last account, once the iteration has ended; None before.
    """

    def __init__(self, accounts: Iterator[Progress], instances: deque[Instance]) -> None:
        self._accounts, self._instances = accounts, instances
        self.result: Progress | None = None

    def __iter__(self) -> Arrivals:
        return self

    def __next__(self) -> Instance:
        """The next instance; see `get` for what is raised."""
        while not self._instances:
            account = next(self._accounts)
            if account.final:
                self.result = account
        return self._instances.popleft()

    def close(self) -> None:
        """Cancel what has not come."""
        close = getattr(self._accounts, "close", None)
        if close is not None:
            close()


def retrieval_level(keys: Iterable[Key]) -> str:
    """The level that unique keys are about: the lowest that has one.

    Raises:
        UsageError: none of them is among the keys.
    """
    given = {key.tag for key in keys if key.value}
    named = [level for level in LEVELS if tag_of(UNIQUE_KEYS[level]) in given]
    if not named:
        raise UsageError(f"name what to retrieve by {', '.join(UNIQUE_KEYS.values())}")
    return named[-1]


# Contexts for C-GET -------------------------------------------------------------------------------


def storage_proposals(classes: Sequence[str], others: int) -> list[Proposal]:
    """Contexts in which this side, as SCP of Storage, takes instances of these SOP Classes.

    Of each class one context for the uncompressed transfer syntaxes and one for each compressed
    one, so that a peer can send whatever it has as it is; where 128 contexts are too few for that,
    those that are used least share one.

    Args:
        classes: SOP Class UIDs; what has no room is left out.
        others: contexts that the association needs besides.
    """
    room = CONTEXTS_PER_ASSOCIATION - others
    chosen = list(dict.fromkeys(classes))[:room]
    share = room // max(1, len(chosen))
    roles = (False, True)
    found: list[Proposal] = []
    for sop_class in chosen:
        found.append(Proposal(sop_class, UNCOMPRESSED, roles=roles))
        single = COMPRESSED[: max(0, share - 2)]
        found += [Proposal(sop_class, (syntax,), roles=roles) for syntax in single]
        rest = COMPRESSED[len(single) :]
        if rest and share > 1:
            found.append(Proposal(sop_class, rest, roles=roles))
    return found


# The operations -----------------------------------------------------------------------------------


def move(
    associate: Callable[[list[Proposal]], Channel], wanted: Retrieval, destination: str
) -> Iterator[Progress]:
    """Let the peer send to a third one (C-MOVE); its account as it comes, the last one final.

    Closing the iterator before its end cancels the operation and releases the association.

    Raises:
        DimseError: the peer does not take C-MOVE, or answers a failure, after its last account.
        PeerError: the association could not be had, or broke.
    """
    models = {model.move: model for model in wanted.models() if model.move}
    if not models:
        raise UsageError("without bulk data there is only C-GET, no C-MOVE (PS3.4 Annex Z)")
    proposals = [wanted.proposal(uid, model) for uid, model in models.items()]
    priority = wanted.priority
    with _association(associate(proposals)) as channel:
        context = agreed(channel, tuple(models), "C-MOVE")
        uid = context.abstract_syntax
        message_id = channel.send(
            C_MOVE_RQ,
            context,
            lambda number: c_move_rq(number, uid, destination, priority=priority),
            (_coded(wanted, models[uid], context),),
        )
        yield from _accounts(channel, message_id, "move")


def get(
    associate: Callable[[list[Proposal]], Channel], wanted: Retrieval, classes: Sequence[str]
) -> Iterator[Progress]:
    """Let the peer send to this side (C-GET); its account as it comes, the last one final.

    What performs C-STORE on the association gets the instances; where the peer gives no account
    after each of them, one of this side's own has status FF00 and no counts.

    Args:
        associate: opens an association that performs C-STORE.
        classes: SOP classes of the instances to expect.

    Raises:
        DimseError: the peer does not take C-GET, or answers a failure, after its last account.
        PeerError: the association could not be had, or broke.
    """
    models = {model.get: model for model in wanted.models()}
    proposals = [wanted.proposal(uid, model) for uid, model in models.items()]
    proposals += storage_proposals(classes, len(proposals))
    priority = wanted.priority
    with _association(associate(proposals)) as channel:
        context = agreed(channel, tuple(models), "C-GET")
        uid = context.abstract_syntax
        message_id = channel.send(
            C_GET_RQ,
            context,
            lambda number: c_get_rq(number, uid, priority=priority),
            (_coded(wanted, models[uid], context),),
        )
        yield from _accounts(channel, message_id, "get")


@contextmanager
def _association(channel: Channel) -> Iterator[Channel]:
    """Releases an association in the end; aborts it when something broke."""
    try:
        yield channel
    except (PeerError, KeyboardInterrupt):
        channel.abort()
        raise
    finally:
        with suppress(PeerError):  # everything was answered: what is lost is a courtesy
            channel.release()


def _coded(wanted: Retrieval, model: InformationModel, context: ChannelContext) -> bytes:
    return encode(wanted.identifier(model), transfer_syntax(context.transfer_syntax))


def _accounts(channel: Channel, message_id: int, service: str) -> Iterator[Progress]:
    over = False
    try:
        while not over:
            response = channel.hear()
            progress = GOING_ON if response is None else _progress(response)
            over = progress.final
            yield progress
    except PeerError:
        over = True
        raise
    finally:
        if not over:  # the caller has seen enough
            channel.cancel(message_id)
            while channel.receive().pending:
                continue
    if status_class(progress.status) is StatusClass.FAILURE:
        raise failure(progress.comment, progress.status, service)


def _progress(response: Response) -> Progress:
    command = response.command
    counts = [command.get(f"NumberOf{name}Suboperations") for name in _COUNTS]
    failed_uids: tuple[str, ...] = ()
    if response.data:
        found = response.data_set.get(FAILED_UIDS)
        if found is not None and isinstance(found.value, bytes):
            failed_uids = tuple(values.uids(found.value))
    completed, failed, warning, remaining = (
        count if isinstance(count, int) else None for count in counts
    )
    return Progress(
        response.status,
        completed or 0,
        failed or 0,
        warning or 0,
        remaining,
        command.error_comment,
        failed_uids,
    )


_COUNTS = ("Completed", "Failed", "Warning", "Remaining")
