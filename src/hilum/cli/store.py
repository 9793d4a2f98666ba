"""`hilum store`: send files, folders and archived instances, and tell what became of each."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from hilum.cli.attributes import listen_options
from hilum.cli.choosing import choosing_options, kept
from hilum.cli.output import (
    calling_option,
    config_option,
    data_option,
    json_option,
    print_json,
    progress,
    settings_of,
    shown,
)
from hilum.config import parse_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.observe import Event
    from hilum.services.outgoing import Unreadable
    from hilum.services.storage_scu import Sent

__all__ = ["store"]


@click.command()
@click.argument("peer")
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@choosing_options
@data_option
@calling_option
@click.option(
    "--retries",
    default=0,
    show_default=True,
    metavar="N",
    help="Send again so often what was under way when an association broke.",
)
@click.option("--associations", default=1, show_default=True, metavar="N", help="Side by side.")
@click.option("--timeout", default=60.0, show_default=True, metavar="SECONDS", help="To wait.")
@click.option("--commit", is_flag=True, help="Then ask PEER to vouch for what it stored.")
@listen_options
@click.option("--wait", default=60.0, show_default=True, metavar="SECONDS",
              help="With --commit: for the result.")  # fmt: skip
@config_option
@json_option
def store(
    peer: str,
    paths: tuple[str, ...],
    patients: tuple[str, ...],
    studies: tuple[str, ...],
    series: tuple[str, ...],
    instances: tuple[str, ...],
    data: str | None,
    calling: str,
    retries: int,
    associations: int,
    timeout: float,
    commit: bool,
    port: int | None,
    host: str,
    wait: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Send PATHS (files and folders, walked recursively) to PEER (Storage, C-STORE).

    PEER is AET@host:port, or a name from the settings file. With --patient, --study, --series or
    --instance, what the archive keeps of them is sent, too. What is no DICOM file is told and
    skipped. With --commit PEER is then asked to keep what it stored for good (Storage Commitment),
    as by `hilum commit`. Exit status: 0 if every instance was stored, and committed, 1 if not.
    """
    from hilum.archive.selection import Selection
    from hilum.requestor import associate

    settings = settings_of(config, **{"device.data": data})
    found = parse_address(peer, settings.peers)
    selection = Selection(patients, studies, series, instances)
    if not paths and selection.is_everything:
        raise click.UsageError("name what to send: PATHS, --patient, --study, --series, --instance")
    requestor = associate(
        found,
        calling=calling,
        timeout=timeout,
        window=settings.association.operations_invoked,
        observer=_tell,
    )
    with ExitStack() as stack:
        chosen = [] if selection.is_everything else kept(settings, selection, stack)
        outcomes = requestor.store(*paths, *chosen, retries=retries, associations=associations)
        stored: list[Sent] = []
        counts = _report(outcomes, str(found), as_json, stored)
    if commit and stored:
        from hilum.cli.commit import ask

        waiting = {"port": port, "host": host, "wait": wait}
        counts["failed"] += not ask(requestor, stored, as_json, **waiting)
    if counts["failed"] or not counts.total() - counts["skipped"]:
        sys.exit(1)


def _report(
    outcomes: Iterator[Sent | Unreadable], peer: str, as_json: bool, stored: list[Sent]
) -> Counter[str]:
    """Tell every outcome that a person should know of; how many there were of each kind.

    What is stored is added to `stored`.
    """
    from hilum.services.outgoing import Unreadable

    counts: Counter[str] = Counter()
    with progress(f"to {peer}", None) as advance:
        for outcome in outcomes:
            advance(1)
            kind = _kind(outcome)
            counts[kind] += 1
            if not isinstance(outcome, Unreadable) and outcome.stored:
                stored.append(outcome)
            if as_json:
                print_json(outcome=kind, **outcome._asdict())
            elif kind == "skipped":
                assert isinstance(outcome, Unreadable)
                click.echo(shown(f"skipped {outcome.name}: {outcome.reason}"), err=True)
            elif kind != "stored":
                _explain(kind, outcome)
    if not as_json:
        _summary(counts, peer)
    return counts


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
    click.echo(shown(f"{kind} {outcome.name}: {why}"), err=True)


def _code(status: int | None) -> str:
    return "" if status is None else f"{status:04X}"


def _summary(counts: Counter[str], peer: str) -> None:
    if not counts:
        click.echo(f"{peer}: nothing to send was found")
        return
    sent = counts["stored"] + counts["converted"] + counts["warned"]
    parts = [f"{sent} stored"]
    parts += [f"{counts[kind]} {kind}" for kind in ("converted", "warned") if counts[kind]]
    parts += [f"{counts[kind]} {kind}" for kind in ("failed", "skipped") if counts[kind]]
    click.echo(f"{peer}: " + ", ".join(parts))


def _tell(event: Event) -> None:
    fields = event.fields
    click.echo(shown(f"{event.name}: {fields['why']}; {fields['left']} left"), err=True)
