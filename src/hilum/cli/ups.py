"""`hilum ups`: create, find, perform and watch workitems of a peer."""

from __future__ import annotations

import queue
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from hilum.cli.attributes import (
    attributes_argument,
    file_option,
    listen_options,
    matching_options,
    one_list_in,
    peer_options,
    requestor_of,
    set_by,
    show_attributes,
    tell_created,
    tell_done,
    warn,
)
from hilum.cli.output import print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.requestor import Requestor
    from hilum.services.identifiers import Key, Match
    from hilum.services.normalised_scu import Answer
    from hilum.services.ups_scu import Report

__all__ = ["ups"]

NOTHING_FOUND = 3

_transaction_option = click.option(
    "--transaction", required=True, metavar="UID", help="The Transaction UID that `claim` printed."
)
_uid_argument = click.argument("uid")


@click.group()
def ups() -> None:
    """Workitems (Unified Procedure Step): create, find, perform and watch them.

    PEER is AET@host:port, or a name from the settings file. Who performs a workitem claims it,
    updates it, and completes or cancels it with the Transaction UID that `claim` prints; everybody
    else asks by `request-cancel`. Attributes are given as KEY=VALUE: ProcedureStepLabel=Segment,
    0040,4041=READY; those in a sequence that only they can be in need not name it; a code is
    VALUE^SCHEME^MEANING.
    """


# Push and query -----------------------------------------------------------------------------------


@ups.command()
@peer_options
@attributes_argument
@file_option
@click.option("--uid", default="", metavar="UID", help="The workitem's UID; otherwise a new one.")
def create(
    peer: str,
    attributes: tuple[str, ...],
    source: str | None,
    uid: str,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Push a workitem (N-CREATE), and print its UID.

    ProcedureStepLabel must be said. Start (now), priority (MEDIUM) and readiness (READY) are made
    up where they are not.
    """
    from hilum.services.ups_scu import PLACES

    content = set_by(one_list_in(source), attributes, PLACES)
    found = requestor_of(peer, calling, timeout, config).ups_create(content, uid=uid)
    tell_created(found, as_json)


@ups.command("list")
@peer_options
@click.option("--all", "finished", is_flag=True, help="Also what is completed or cancelled.")
def list_(
    peer: str, finished: bool, calling: str, timeout: float, config: str | None, as_json: bool
) -> None:
    """Show the workitems of PEER that are scheduled or in progress (C-FIND).

    Exit status 3: there are none.
    """
    from hilum.services.ups_scu import COLUMNS, IN_PROGRESS, SCHEDULED

    requestor = requestor_of(peer, calling, timeout, config)

    def found() -> Iterator[Match]:
        for state in ("",) if finished else (IN_PROGRESS, SCHEDULED):
            yield from requestor.ups_find(ProcedureStepState=state)

    _show(requestor, found(), list(COLUMNS), "json" if as_json else "")


@ups.command()
@peer_options
@matching_options
def query(
    peer: str,
    keys: tuple[str, ...],
    more: tuple[str, ...],
    limit: int,
    only: bool,
    as_csv: bool,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Ask PEER for workitems that match KEYs (C-FIND).

    KEY is a keyword or a tag: ProcedureStepState=SCHEDULED, WorklistLabel=AI,
    ScheduledProcedureStepStartDateTime=20260202-. Exit status: 0 if something was found, 3 if
    nothing was, 1 if the query failed.
    """
    from hilum.cli.querying import keys_of
    from hilum.services.ups_scu import COLUMNS

    wanted = keys_of((*keys, *more))
    requestor = requestor_of(peer, calling, timeout, config)
    asked = [_keyword(key) for key in wanted]
    columns = list(dict.fromkeys(asked if only else (*COLUMNS, *asked)))
    matches = requestor.ups_find(*wanted, limit=limit, only=only)
    _show(requestor, matches, columns, "json" if as_json else "csv" if as_csv else "")


def _keyword(key: Key) -> str:
    from hilum.tables.dictionary import keyword_of

    return keyword_of(key.tag)


def _show(requestor: Requestor, matches: Iterator[Match], columns: list[str], form: str) -> None:
    from hilum.cli.querying import show

    if not show(matches, columns, form):
        click.echo(f"{requestor.peer}: no such workitem", err=True)
        sys.exit(NOTHING_FOUND)


@ups.command()
@peer_options
@_uid_argument
@click.argument("keys", nargs=-1, metavar="[KEY]...")
def get(
    peer: str,
    uid: str,
    keys: tuple[str, ...],
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Print the workitem UID as it stands, or the attributes KEY of it (N-GET)."""
    show_attributes(requestor_of(peer, calling, timeout, config).ups_get(uid, *keys), as_json)


# Performing ---------------------------------------------------------------------------------------


@ups.command()
@peer_options
@_uid_argument
@click.option("--transaction", default="", metavar="UID", help="To use; otherwise a new one.")
def claim(
    peer: str,
    uid: str,
    transaction: str,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Take the workitem UID to perform it (N-ACTION), and print its Transaction UID.

    Whoever has that UID may change the workitem, and nobody else: keep it for --transaction.
    """
    found = requestor_of(peer, calling, timeout, config).ups_claim(uid, transaction)
    if as_json:
        print_json(SOPInstanceUID=uid, TransactionUID=found)
    else:
        click.echo(found)


@ups.command()
@peer_options
@_uid_argument
@attributes_argument
@file_option
@click.option("--transaction", default="", metavar="UID", help="That `claim` printed.")
def update(
    peer: str,
    uid: str,
    attributes: tuple[str, ...],
    source: str | None,
    transaction: str,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Change the workitem UID (N-SET); one in progress only with --transaction.

    As ProcedureStepProgress=50, or what COMPLETED needs: PerformedStationNameCodeSequence,
    PerformedWorkitemCodeSequence, PerformedProcedureStepStartDateTime and -EndDateTime.
    """
    from hilum.services.ups_scu import PLACES

    content = set_by(one_list_in(source), attributes, PLACES)
    requestor = requestor_of(peer, calling, timeout, config)
    tell_done(requestor.ups_set(uid, transaction, content), as_json, "updated")


@ups.command()
@peer_options
@_uid_argument
@attributes_argument
@file_option
@_transaction_option
def complete(**given: Any) -> None:
    """End the workitem UID: it is done (N-ACTION).

    Attributes are set first, see `update`.
    """
    _end("COMPLETED", **given)


@ups.command()
@peer_options
@_uid_argument
@attributes_argument
@file_option
@_transaction_option
def cancel(**given: Any) -> None:
    """Give up the workitem UID, which is performed here (N-ACTION).

    Attributes are set first, see `update`, as ReasonForCancellation=... Others use
    `request-cancel`.
    """
    _end("CANCELED", **given)


def _end(
    state: str,
    *,
    peer: str,
    uid: str,
    attributes: tuple[str, ...],
    source: str | None,
    transaction: str,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    from hilum.services.ups_scu import PLACES

    requestor = requestor_of(peer, calling, timeout, config)
    content = set_by(one_list_in(source), attributes, PLACES)
    if content:
        warn(requestor.ups_set(uid, transaction, content))
    tell_done(requestor.ups_change_state(uid, state, transaction), as_json, state.lower())


@ups.command("request-cancel")
@peer_options
@_uid_argument
@attributes_argument
@file_option
def request_cancel(
    peer: str,
    uid: str,
    attributes: tuple[str, ...],
    source: str | None,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Ask for the workitem UID to be cancelled (N-ACTION).

    A scheduled one is cancelled; of one in progress who performs it is told, and decides. Why and
    whom to ask: ReasonForCancellation=, ContactDisplayName=, ContactURI=.
    """
    content = set_by(one_list_in(source), attributes, {})
    requestor = requestor_of(peer, calling, timeout, config)
    tell_done(requestor.ups_request_cancel(uid, content), as_json, "cancellation requested")


# Watching -----------------------------------------------------------------------------------------


_receiving_option = click.option(
    "--receiving", default="", metavar="AET", help="Who is to be told; otherwise --calling."
)


@ups.command()
@peer_options
@click.argument("uid", required=False, default="")
@click.option("--match", "keys", multiple=True, metavar="KEY=VALUE", help="Only of these.")
@click.option("--deletion-lock", is_flag=True, help="Keep finished workitems until unsubscribed.")
@_receiving_option
def subscribe(
    peer: str,
    uid: str,
    keys: tuple[str, ...],
    deletion_lock: bool,
    receiving: str,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Let PEER report on the workitem UID, or on all, to an AE title that it knows (N-ACTION)."""
    requestor = requestor_of(peer, calling, timeout, config)
    answer = _subscribe(requestor, uid, keys, deletion_lock, receiving)
    tell_done(answer, as_json, f"reports go to {receiving or calling}")


def _subscribe(
    requestor: Requestor, uid: str, keys: tuple[str, ...], lock: bool, receiving: str
) -> Answer:
    from hilum.cli.querying import keys_of
    from hilum.services.identifiers import Match
    from hilum.services.ups_scu import question

    chosen = Match(question(keys_of(keys), {}, only=True)).as_dict()
    return requestor.ups_subscribe(uid, receiving=receiving, deletion_lock=lock, **chosen)


@ups.command()
@peer_options
@click.argument("uid", required=False, default="")
@click.option("--suspend", is_flag=True, help="Only of new workitems; go on with those watched.")
@_receiving_option
def unsubscribe(
    peer: str,
    uid: str,
    suspend: bool,
    receiving: str,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Let PEER report no more on the workitem UID, or on any (N-ACTION)."""
    requestor = requestor_of(peer, calling, timeout, config)
    if suspend and uid:
        raise click.UsageError("--suspend is of all workitems: name no UID")
    if suspend:
        answer = requestor.ups_suspend(receiving=receiving)
    else:
        answer = requestor.ups_unsubscribe(uid, receiving=receiving)
    tell_done(answer, as_json, f"no reports to {receiving or calling}")


@ups.command()
@peer_options
@click.argument("uid", required=False, default="")
@click.option("--match", "keys", multiple=True, metavar="KEY=VALUE", help="Only of these.")
@listen_options
@click.option("--count", default=0, metavar="N", help="End after so many reports.")
@click.option("--for", "seconds", default=0.0, metavar="SECONDS", help="End after this time.")
@click.option("--keep", is_flag=True, help="Stay subscribed at the end.")
def watch(
    peer: str,
    uid: str,
    keys: tuple[str, ...],
    port: int | None,
    host: str,
    count: int,
    seconds: float,
    keep: bool,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Subscribe to the workitem UID, or to all, and print reports as they come.

    A receiver runs at --port for so long, under the calling AE title: PEER must know that with this
    machine and port. Ends on Ctrl-C, and unsubscribes.
    """
    if port is None:
        raise click.UsageError("say where PEER can report to: --port PORT")
    requestor = requestor_of(peer, calling, timeout, config)
    reports: queue.Queue[Report] = queue.Queue()
    with requestor.ups_reports(reports.put, port=port, host=host) as receiver:
        where = f"{receiver.settings.device.host}:{receiver.port}"
        click.echo(f"{calling} listens on {where}", err=True)
        warn(_subscribe(requestor, uid, keys, False, ""))
        click.echo("subscribed", err=True)
        try:
            _print_reports(reports, count, seconds, as_json)
        except KeyboardInterrupt:
            pass
        finally:
            if not keep:
                requestor.ups_unsubscribe(uid)


def _print_reports(reports: queue.Queue[Report], count: int, seconds: float, as_json: bool) -> None:
    end = time.monotonic() + seconds if seconds else float("inf")
    printed = 0
    while not count or printed < count:
        left = end - time.monotonic()
        if not left > 0:
            return
        try:
            report = reports.get(timeout=min(left, 3600))
        except queue.Empty:
            continue
        printed += 1
        head = {"uid": report.sop_instance_uid, "event": report.event}
        show_attributes(report.attributes, as_json, **head)
        sys.stdout.flush()
