"""`hilum commit`: ask a peer to vouch for instances, and tell what it answers."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from hilum.cli.attributes import listen_options, peer_options, requestor_of
from hilum.cli.choosing import choosing_options, kept
from hilum.cli.output import data_option, print_json, settings_of

if TYPE_CHECKING:
    from hilum.requestor import Requestor
    from hilum.services.commitment_scu import Commitment

__all__ = ["ask", "commit"]


@click.command()
@peer_options
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@choosing_options
@click.option("--find", is_flag=True, help="Take what PEER has of these (C-FIND), not the archive.")
@data_option
@click.option(
    "--uid", "uids", multiple=True, metavar="CLASS=UID",
    help="An instance by its SOP Class (UID or keyword) and UID; may be given again.",
)  # fmt: skip
@listen_options
@click.option("--wait", default=60.0, show_default=True, metavar="SECONDS", help="For the result.")
@click.option(
    "--stay", default=10.0, show_default=True, metavar="SECONDS",
    help="With --port: how much of that on the association of the request.",
)  # fmt: skip
def commit(
    peer: str,
    paths: tuple[str, ...],
    patients: tuple[str, ...],
    studies: tuple[str, ...],
    series: tuple[str, ...],
    instances: tuple[str, ...],
    find: bool,
    data: str | None,
    uids: tuple[str, ...],
    port: int | None,
    host: str,
    wait: float,
    stay: float,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Ask PEER whether it keeps instances for good (Storage Commitment Push Model).

    PEER is AET@host:port, or a name from the settings file. The instances are those in PATHS (files
    and folders), those that the archive keeps of --patient, --study, --series or --instance, or,
    with --find, those that PEER itself lists of them, and those of --uid; nothing is sent but their
    UIDs. The result comes on the same association, or, with --port, on one that PEER opens. Exit
    status: 0 if PEER vouches for all, 1 if not, or if no result came.
    """
    from hilum.archive.selection import Selection

    selection = Selection(patients, studies, series, instances)
    if selection.is_everything and (find or not (paths or uids)):
        named = "" if find else "PATHS, --uid, "
        raise click.UsageError(
            f"name the instances: {named}--patient, --study, --series, --instance"
        )
    things: list[Any] = [*paths, *map(_pair, uids)]
    requestor = requestor_of(peer, calling, timeout, config)
    with ExitStack() as stack:
        if find:
            things += requestor.listed(*selection)
        elif not selection.is_everything:
            things += kept(settings_of(config, **{"device.data": data}), selection, stack)
        complete = ask(requestor, things, as_json, wait=wait, stay=stay, port=port, host=host)
    sys.exit(0 if complete else 1)


def _pair(text: str) -> tuple[str, str]:
    """SOP Class and Instance UID of `CLASS=UID`."""
    from hilum.tables.uids import uid_of

    name, equals, uid = text.partition("=")
    if not (name and equals and uid):
        raise click.UsageError(f"--uid {text}: write CLASS=UID, as CTImageStorage=1.2.3")
    if name.replace(".", "").isdigit():
        return name, uid
    try:
        return uid_of(name), uid
    except KeyError:
        raise click.UsageError(f"--uid {text}: no SOP Class is called {name!a}") from None


def ask(requestor: Requestor, things: list[Any], as_json: bool, **waiting: Any) -> bool:
    """Ask for commitment and tell the outcome of each instance; whether all are committed."""
    found = requestor.commit(*things, **waiting)
    if as_json:
        _as_json(found)
    else:
        _as_text(found, str(requestor.peer))
    return found.complete


def _as_json(found: Commitment) -> None:
    from hilum.services.commitment_scu import reason_text

    for one in found.references:
        print_json(
            outcome="committed" if one.reason == 0 else "failed",
            sop_class_uid=one.sop_class_uid,
            sop_instance_uid=one.sop_instance_uid,
            reason=one.reason,
            comment="" if one.reason == 0 else reason_text(one.reason),
        )


def _as_text(found: Commitment, peer: str) -> None:
    from hilum.services.commitment_scu import reason_text

    counts: Counter[str] = Counter()
    for one in found.references:
        kind = "committed" if one.reason == 0 else "failed"
        counts[kind] += 1
        if kind == "committed":
            click.echo(f"committed {one.sop_instance_uid}")
        else:
            click.echo(f"failed {one.sop_instance_uid}: {reason_text(one.reason)}", err=True)
    told = [f"{counts[kind]} {kind}" for kind in ("committed", "failed") if counts[kind]]
    click.echo(f"{peer}: {', '.join(told)}")
