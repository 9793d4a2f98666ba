"""The normalised operations of a service class user: one request, one response (PS3.7 10.1).

Owns how N-CREATE, N-SET, N-GET and N-ACTION are invoked over an association, what their answers
hold, and what a failure is for the caller. Must not know what the attributes mean.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.workflow.attributes import in_character_set
from hilum.dimse.data_sets import encoded
from hilum.dimse.messages import n_action_rq, n_create_rq, n_get_rq, n_set_rq
from hilum.errors import DataSetError, DimseError, PeerError
from hilum.services.base import Proposal
from hilum.services.identifiers import Match
from hilum.services.query_scu import SYNTAXES, agreed
from hilum.tables.commands import N_ACTION_RQ, N_CREATE_RQ, N_GET_RQ, N_SET_RQ
from hilum.tables.dictionary import keyword_of
from hilum.tables.status import meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hilum.dataset.codec import DataSet
    from hilum.services.base import Channel, Response

__all__ = ["Answer", "Target", "act", "associated", "create", "get", "proposals", "update"]

_WARNINGS = (0x0001, 0x0107, 0x0116)
"""Statuses of PS3.7 Annex C that are warnings, as every Bxxx is."""


class Target(NamedTuple):
    """What a request is for.

    Attributes:
        contexts: the SOP classes whose presentation context may be used, the best one first.
        sop_class: the one that the request names.
        what: what the peer is asked to take, for a person.
    """

    contexts: tuple[str, ...]
    sop_class: str
    what: str


class Answer(NamedTuple):
    """What the peer answered: success, or a warning; failures are raised.

    Attributes:
        status: 0000, or a warning.
        sop_instance_uid: of the instance that the request was for, or that the peer created.
        attributes: what came with the answer.
        comment: what the peer says of it, or what the status means; empty for success.
    """

    status: int
    sop_instance_uid: str
    attributes: Match
    comment: str = ""


def proposals(*sop_classes: str) -> list[Proposal]:
    """The presentation contexts for SOP classes whose requests are attribute lists."""
    return [Proposal(uid, SYNTAXES) for uid in sop_classes]


@contextmanager
def associated(
    associate: Callable[[list[Proposal]], Channel], wanted: list[Proposal]
) -> Iterator[Channel]:
    """An association for as long as the block runs: released, or aborted when that breaks off."""
    channel = associate(wanted)
    try:
        yield channel
    except (DimseError, GeneratorExit):
        _release(channel)
        raise
    except BaseException:
        channel.abort()
        raise
    _release(channel)


def _release(channel: Channel) -> None:
    with suppress(PeerError):  # everything was answered: what is lost is a courtesy
        channel.release()


def create(
    channel: Channel, target: Target, uid: str, attributes: DataSet, *, service: str = ""
) -> Answer:
    """N-CREATE of an instance with this UID; an empty one lets the peer choose.

    Args:
        attributes: in the form of `archive.workflow.attributes`.
        service: the table in `tables.status` that tells what statuses mean.

    Raises:
        DimseError: the peer does not take it, or answers a failure. PeerError: the association
        broke.
    """

    def command(number: int) -> bytes:
        return n_create_rq(number, target.sop_class, uid or None, data_set=True)

    return _invoke(channel, target, N_CREATE_RQ, command, attributes, uid, service)


def update(
    channel: Channel, target: Target, uid: str, attributes: DataSet, *, service: str = ""
) -> Answer:
    """N-SET of these attributes; see `create`."""

    def command(number: int) -> bytes:
        return n_set_rq(number, target.sop_class, uid)

    return _invoke(channel, target, N_SET_RQ, command, attributes, uid, service)


def get(
    channel: Channel, target: Target, uid: str, tags: Sequence[int] = (), *, service: str = ""
) -> Answer:
    """N-GET of attributes by tag, or of all; see `create`."""

    def command(number: int) -> bytes:
        return n_get_rq(number, target.sop_class, uid, attributes=tuple(tags) or None)

    return _invoke(channel, target, N_GET_RQ, command, None, uid, service)


def act(
    channel: Channel,
    target: Target,
    uid: str,
    action: int,
    information: DataSet,
    *,
    service: str = "",
) -> Answer:
    """N-ACTION of this type, with information if there is any; see `create`."""
    content = information or None

    def command(number: int) -> bytes:
        return n_action_rq(number, target.sop_class, uid, action, data_set=content is not None)

    return _invoke(channel, target, N_ACTION_RQ, command, content, uid, service)


def _invoke(
    channel: Channel,
    target: Target,
    operation: int,
    command: Callable[[int], bytes],
    content: DataSet | None,
    uid: str,
    service: str,
) -> Answer:
    context = agreed(channel, target.contexts, target.what)
    chunks: tuple[bytes | memoryview, ...] = ()
    if content is not None:
        chunks = (encoded(in_character_set(content), context.transfer_syntax),)
    channel.send(operation, context, command, chunks)
    return _answer(channel.receive(), uid, service)


def _answer(response: Response, uid: str, service: str) -> Answer:
    status, command = response.status, response.command
    if status and status not in _WARNINGS and status >> 12 != 0xB:
        raise _failure(response, service)
    said = str(command.get("AffectedSOPInstanceUID") or "") or uid
    comment = command.error_comment or meaning(status, service) if status else ""
    return Answer(status, said, Match(response.data_set), comment)


def _failure(response: Response, service: str) -> DimseError:
    """A failure as the caller sees it: the status, why, and which attributes are to blame.

    Peers name these as PS3.7 C.5 lets them: as offending, in a list, or by sending them back.
    """
    status, command = response.status, response.command
    returned = _returned(response)
    tags = (
        command.tags("OffendingElement") or command.tags("AttributeIdentifierList") or (*returned,)
    )
    why = command.error_comment or meaning(status, service)
    names = [keyword_of(tag) for tag in tags]
    blamed = [name for name in names if name and name not in why]
    code = command.get("ErrorID")
    text = f"the peer answered {status:04X} {why}"
    text += f" (error id {code:04X})" if isinstance(code, int) else ""
    text += f": {', '.join(blamed)}" if blamed else ""
    return DimseError(text, status=status, offending=tags, data_set=returned or None)


def _returned(response: Response) -> DataSet:
    try:
        return response.data_set
    except DataSetError:
        return {}  # the peer's failure is what counts, not what it adds to it
