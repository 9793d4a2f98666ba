"""Storage, SCU role (PS3.4 Annex B): which contexts to propose, what became of each instance.

Owns the plan of presentation contexts, sending over one association, and what happens when one
breaks. Associations are opened by a callable that is passed in: this file knows no sockets.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

from hilum.dimse.repeated import store_request
from hilum.errors import (
    AssociationRejected,
    DimseError,
    HilumError,
    PeerError,
)
from hilum.services.base import Proposal
from hilum.services.outgoing import FALLBACKS, Outgoing, converted, targets
from hilum.tables.commands import C_STORE_RQ
from hilum.tables.status import meaning
from hilum.tables.uids import uid_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hilum.dimse.repeated import StoreRequest
    from hilum.services.base import Channel, ChannelContext, Outlet, Response

__all__ = [
    "CONTEXTS_PER_ASSOCIATION",
    "Kind",
    "Originator",
    "Ready",
    "Room",
    "Sent",
    "Unsendable",
    "outcome_of",
    "plan",
    "prepare",
    "send",
    "send_parallel",
    "store",
]

CONTEXTS_PER_ASSOCIATION = 128
"""Presentation context ids are the odd integers 1 to 255 (PS3.8 9.3.2.2)."""

RECONNECT_SECONDS = 1.0
"""Between attempts to reach a peer that is not there."""

BARREN_LIMIT = 3
"""Associations in a row that end before any response, after which a peer is given up."""

PERMANENT = 1
"""The result of an A-ASSOCIATE-RJ that asking again does not change (PS3.8 Table 9-21)."""


class Sent(NamedTuple):
    """What became of one instance. `status` is None where no response came."""

    name: str
    sop_instance_uid: str
    status: int | None
    comment: str = ""
    transfer_syntax_uid: str = ""
    converted: bool = False
    sop_class_uid: str = ""

    @property
    def stored(self) -> bool:
        """True for success, a warning (B000, B006, B007), and 0111: it was there already."""
        return self.status is not None and (self.status in (0, 0x0111) or self.status >> 12 == 0xB)


class Unsendable(HilumError):
    """The rest of an instance could not be had while it was sent: the association is of no use."""

    def __init__(self, item: Outgoing, why: Exception) -> None:
        super().__init__(str(why))
        self.item = item


class Kind(Protocol):
    """An instance, as far as it decides on presentation contexts."""

    @property
    def sop_class_uid(self) -> str:
        """Its SOP class."""

    @property
    def transfer_syntax_uid(self) -> str:
        """How it is coded."""


def plan(outgoing: Iterable[Kind]) -> list[list[Proposal]]:
    """The presentation contexts that these instances need, at most 128 for each association.

    For every SOP class one context for each transfer syntax in use, so that what is there can go
    as it is, one with the uncompressed ones to fall back on, and one with what else its instances
    can be converted to, for a peer that takes compressed ones only. A SOP class is never split.
    """
    wanted: dict[str, dict[str, None]] = {}
    for item in outgoing:
        wanted.setdefault(item.sop_class_uid, {})[item.transfer_syntax_uid] = None
    groups: list[list[Proposal]] = [[]]
    for sop_class, syntaxes in wanted.items():
        proposals = _proposals(sop_class, syntaxes)
        if len(groups[-1]) + len(proposals) > CONTEXTS_PER_ASSOCIATION:
            groups.append([])
        groups[-1].extend(proposals)
    return groups


def _proposals(sop_class: str, syntaxes: Iterable[str]) -> list[Proposal]:
    exact = [Proposal(sop_class, (syntax,)) for syntax in syntaxes]
    possible = dict.fromkeys(target for syntax in syntaxes for target in targets(syntax))
    uncompressed = tuple(syntax for syntax in FALLBACKS if syntax not in syntaxes)
    others = tuple(
        target for target in possible if target not in syntaxes and target not in FALLBACKS
    )
    return exact + [Proposal(sop_class, rest) for rest in (uncompressed, others) if rest]


class Originator(NamedTuple):
    """Whose C-MOVE makes us send: its AE title and Message ID (PS3.7 9.1.1.1)."""

    aet: str
    message_id: int


def store(
    channel: Channel,
    items: Iterable[Outgoing],
    *,
    priority: int = 0,
    originator: Originator | None = None,
) -> Iterator[Sent]:
    """Send instances over one association (C-STORE, PS3.7 9.1.1), one outcome for each.

    As many are under way as the peer granted. An instance is sent as it is where the peer takes
    its transfer syntax, else converted to an uncompressed one; one that can be neither has an
    outcome without status, and the next one follows.

    Raises:
        PeerError: the association broke; what had no outcome yet may be stored or not.
        Unsendable: an instance could not be read to its end.
    """
    room = Room()
    try:
        for item in items:
            made = prepare(channel, item, priority=priority, originator=originator, room=room)
            if isinstance(made, Sent):
                yield made
                continue
            while not channel.may_send:
                yield outcome_of(channel.receive())
            made.send(channel)
        while channel.outstanding:
            yield outcome_of(channel.receive())
    except PeerError:
        while channel.heard:  # answers that came before the end
            yield outcome_of(channel.receive())
        raise


class Room:
    """Memory that one instance after the other is read into."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def memory(self, size: int) -> memoryview:
        """So many bytes, the same ones each time: who was given them before must be done."""
        if len(self._buffer) < size:
            self._buffer = bytearray(size)
        return memoryview(self._buffer)[:size]


class Ready(NamedTuple):
    """An instance that can be sent at once: it is read, or at least its beginning is."""

    item: Outgoing
    context: ChannelContext
    request: StoreRequest
    chunks: memoryview | Iterator[bytes | memoryview]

    def send(self, channel: Outlet) -> None:
        """Send it; `outcome_of` tells what becomes of it, given the response.

        Raises:
            PeerError: the association broke.
            Unsendable: it could not be read to its end; the association is of no more use.
        """
        token = self.item, self.context
        channel.send(C_STORE_RQ, self.context, self.request.numbered, self.chunks, token)


def prepare(
    channel: Outlet,
    item: Outgoing,
    *,
    priority: int = 0,
    originator: Originator | None = None,
    room: Room | None = None,
) -> Ready | Sent:
    """Do what can be done before an instance may be sent; an outcome if that failed.

    With `room` it is read into that where it fits, and must be sent before the next one is made
    ready.
    """
    context = channel.context(item.sop_class_uid, item.transfer_syntax_uid)
    chunks: memoryview | Iterator[bytes | memoryview]
    try:
        if context is None:
            context, pieces = _conversion(channel, item)
            chunks = _readable(item, pieces)
        elif room is not None and item.fill is not None:
            memory = room.memory(item.size)
            item.fill(memory)
            chunks = memory
        else:
            chunks = _readable(item, item.chunks())
    except (HilumError, OSError) as error:
        return Sent(item.name, item.sop_instance_uid, None, str(error))
    aet, message_id = originator or (None, None)
    request = store_request(
        item.sop_class_uid,
        item.sop_instance_uid,
        priority=priority,
        originator_aet=aet,
        originator_message_id=message_id,
    )
    return Ready(item, context, request, chunks)


def _readable(item: Outgoing, chunks: Iterator[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """The chunks of an instance, of which the first is read now: that is where files are missing.

    Raises:
        OSError, HilumError: nothing can be read. While iterating: Unsendable.
    """
    first = next(chunks, b"")

    def rest() -> Iterator[bytes | memoryview]:
        try:
            yield from chunks
        except (OSError, HilumError) as error:
            raise Unsendable(item, error) from error

    return chain((first,), rest())


def _conversion(
    channel: Outlet, item: Outgoing
) -> tuple[ChannelContext, Iterator[bytes | memoryview]]:
    """The instance converted, for the best accepted context that can hold it.

    Raises:
        DimseError: there is none, or no way to convert; says what the peer does not accept.
    """
    if channel.context(item.sop_class_uid) is None:
        raise DimseError(channel.lacking(item.sop_class_uid))
    refused: DimseError | None = None
    for syntax in targets(item.transfer_syntax_uid):
        context = channel.context(item.sop_class_uid, syntax)
        if context is None:
            continue
        try:
            return context, converted(item, syntax)
        except DimseError as error:
            refused = refused or error
    syntax = uid_name(item.transfer_syntax_uid)
    raise refused or DimseError(f"the peer does not accept {syntax}, and it cannot be converted")


def outcome_of(response: Response) -> Sent:
    """What the response to an instance says."""
    command, (item, context) = response.command, response.token
    status = command.status
    return Sent(
        item.name,
        item.sop_instance_uid,
        status,
        command.error_comment or ("" if status == 0 else meaning(status, "storage")),
        context.transfer_syntax,
        context.transfer_syntax != item.transfer_syntax_uid,
        item.sop_class_uid,
    )


# Several associations, and broken ones --------------------------------------------------------


def send(
    items: Iterable[Outgoing],
    associate: Callable[[list[Proposal]], Channel],
    *,
    retries: int = 0,
    priority: int = 0,
    broken: Callable[[PeerError, deque[Outgoing]], None] = lambda error, left: None,
) -> Iterator[Sent]:
    """Send instances over as many associations as their contexts need, one after the other.

    When one breaks, what was under way on it fails; the others go over a new one, since a peer may
    have stumbled over a single instance.

    Args:
        items: the instances.
        associate: opens an association with these presentation contexts.
        retries: how often what was under way is sent again instead, and a peer asked again that
            could not be had.
        priority: 0 medium, 1 high, 2 low (PS3.7 9.1.1.1.6).
        broken: told of each broken association that is replaced, and what is left to send.
    """
    outgoing = list(items)
    for proposals in plan(outgoing):
        classes = {proposal.abstract_syntax for proposal in proposals}
        todo = deque(item for item in outgoing if item.sop_class_uid in classes)
        barren = 0
        while todo:
            channel, left = None, len(todo)
            try:
                channel = associate(proposals)
                yield from _once(channel, todo, priority)
            except PeerError as error:
                barren = 0 if len(todo) < left else barren + 1
                if retries > 0 and not _is_permanent(error):
                    retries -= 1
                    if channel is None:
                        time.sleep(RECONNECT_SECONDS)
                else:
                    begun = len(todo) if channel is None else channel.outstanding
                    yield from _failed(todo, len(todo) if barren == BARREN_LIMIT else begun, error)
                if todo:
                    broken(error, todo)


def _failed(todo: deque[Outgoing], count: int, error: PeerError) -> Iterator[Sent]:
    """The outcome of the first of `todo`, which are struck."""
    for _ in range(count):
        item = todo.popleft()
        yield Sent(item.name, item.sop_instance_uid, None, str(error))


def _is_permanent(error: PeerError) -> bool:
    return isinstance(error, AssociationRejected) and error.result == PERMANENT


def _once(channel: Channel, todo: deque[Outgoing], priority: int) -> Iterator[Sent]:
    """Send over one association; what is left in `todo` afterwards was not answered."""
    try:
        for sent in store(channel, list(todo), priority=priority):
            _strike(todo, sent)
            yield sent
    except Unsendable as error:
        channel.abort()
        sent = Sent(error.item.name, error.item.sop_instance_uid, None, str(error))
        _strike(todo, sent)
        yield sent
    except BaseException:
        channel.abort()
        raise
    else:
        with suppress(PeerError):  # everything was answered: what is lost is a courtesy
            channel.release()


def _strike(todo: deque[Outgoing], sent: Sent) -> None:
    """Take the instance that was answered off the list; answers mostly come in order."""
    for index, item in enumerate(todo):
        if item.sop_instance_uid == sent.sop_instance_uid and item.name == sent.name:
            del todo[index]
            return


def send_parallel(
    items: Iterable[Outgoing], associations: int, sender: Callable[[list[Outgoing]], Iterator[Sent]]
) -> Iterator[Sent]:
    """Share instances among `associations` threads that each run `sender`; outcomes as they come.

    Raises:
        BaseException: what a sender raised; the others go on unheard.
    """
    outgoing = list(items)
    shares = [share for n in range(associations) if (share := outgoing[n::associations])]
    outcomes: queue.Queue[Sent | BaseException | None] = queue.Queue()

    def work(share: list[Outgoing]) -> None:
        try:
            for sent in sender(share):
                outcomes.put(sent)
        except BaseException as error:
            outcomes.put(error)
        outcomes.put(None)

    for share in shares:
        threading.Thread(target=work, args=(share,), daemon=True).start()
    running = len(shares)
    while running:
        outcome = outcomes.get()
        if outcome is None:
            running -= 1
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            yield outcome
