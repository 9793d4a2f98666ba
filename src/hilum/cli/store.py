"""`hilum store`: send files and folders to a peer, and tell what became of each."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from hilum.cli.output import (
    calling_option,
    config_option,
    json_option,
    peer_of,
    print_json,
    progress,
)

if TYPE_CHECKING:
    from hilum.observe import Event
    from hilum.services.outgoing import Unreadable
    from hilum.services.storage_scu import Sent

__all__ = ["store"]


@click.command()
@click.argument("peer")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True))
@calling_option
@click.option(
    "--retries",
    default=0,
    show_default=True,
    metavar="N",
    help="Reopen a broken "
    "association this often; goes on with the first instance not acknowledged.",
)
@click.option("--associations", default=1, show_default=True, metavar="N", help="Side by side.")
@click.option("--timeout", default=60.0, show_default=True, metavar="SECONDS", help="To wait.")
@config_option
@json_option
def store(
    peer: str,
    paths: tuple[str, ...],
    calling: str,
    retries: int,
    associations: int,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Send PATHS (files and folders, walked recursively) to PEER (Storage, C-STORE).

    PEER is AET@host:port, or a name from the settings file. What is no DICOM file is told and
    skipped. Exit status: 0 if every instance was stored, 1 if not.
    """
    from hilum.app import associate
    from hilum.services.outgoing import Unreadable

    found = peer_of(peer, config)
    requestor = associate(found, calling=calling, timeout=timeout, observer=_tell)
    counts: Counter[str] = Counter()
    with progress(f"to {found.aet}", None) as advance:
        for outcome in requestor.store(*paths, retries=retries, associations=associations):
            advance(1)
            kind = _kind(outcome)
            counts[kind] += 1
            if as_json:
                print_json(outcome=kind, **outcome._asdict())
            elif kind == "skipped":
                assert isinstance(outcome, Unreadable)
                click.echo(f"skipped {outcome.name}: {outcome.reason}", err=True)
            elif kind != "stored":
                _explain(kind, outcome)
    if not as_json:
        _summary(counts, str(found))
    if counts["failed"] or not counts.total() - counts["skipped"]:
        sys.exit(1)


def _kind(outcome: Sent | Unreadable) -> str:
    from hilum.services.outgoing import Unreadable

    if isinstance(outcome, Unreadable):
        return "skipped"
    if not outcome.stored:
        return "failed"
    if outcome.status:
        return "warned"
    return "converted" if outcome.converted else "stored"


def _explain(kind: str, outcome: Sent | Unreadable) -> None:
    from hilum.services.storage_scu import Sent
    from hilum.tables.uids import uid_name

    assert isinstance(outcome, Sent)
    if kind == "converted":
        why = f"sent as {uid_name(outcome.transfer_syntax_uid)}"
    else:
        why = " ".join(part for part in (_code(outcome.status), outcome.comment) if part)
    click.echo(f"{kind} {outcome.name}: {why}", err=True)


def _code(status: int | None) -> str:
    return "" if status is None else f"{status:04X}"


def _summary(counts: Counter[str], peer: str) -> None:
    sent = counts["stored"] + counts["converted"] + counts["warned"]
    parts = [f"{sent} stored"]
    parts += [f"{counts[kind]} {kind}" for kind in ("converted", "warned") if counts[kind]]
    parts += [f"{counts[kind]} {kind}" for kind in ("failed", "skipped") if counts[kind]]
    click.echo(f"{peer}: " + ", ".join(parts))


def _tell(event: Event) -> None:
    fields = event.fields
    click.echo(f"{event.name}: {fields['why']}; {fields['left']} left", err=True)
