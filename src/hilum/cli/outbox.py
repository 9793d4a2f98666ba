"""`hilum outbox`: what waits to be sent, or was given up; what was committed, and is complete."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from hilum.cli.choosing import plural
from hilum.cli.output import (
    config_option,
    data_option,
    json_option,
    moment,
    print_json,
    show_rows,
    workflow_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hilum.archive.workflow.commitment import Transaction
    from hilum.archive.workflow.outbox import Delivery
    from hilum.archive.workflow.workflow import Workflow

__all__ = ["outbox"]

_to_option = click.option("--to", default="", metavar="AET", help="All to this AE title.")
_numbers_argument = click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER]...")


@click.group()
def outbox() -> None:
    """What a server has to tell others: what waits, what could not be delivered, and why.

    Results of storage commitment, reports on steps and workitems, forwarded steps and availability
    notifications are kept in the data folder until the peer has confirmed them. All commands work
    on a data folder, whether a server runs on it or not.
    """


# Deliveries ---------------------------------------------------------------------------------------


@outbox.command("list")
@click.option("--given-up", is_flag=True, help="Only what nobody tries to deliver any more.")
@_to_option
@data_option
@config_option
@json_option
def list_(given_up: bool, to: str, data: str | None, config: str | None, as_json: bool) -> None:
    """List what waits and what was given up."""
    with workflow_of(data, config) as workflow:
        found = _chosen(workflow, (), to, everything=True, gave_up=given_up or None)
    if as_json:
        for delivery in found:
            print_json(**_fields(delivery))
    else:
        show_rows(
            ("Number", "What", "To", "State", "Tries", "Next try", "Why"),
            [_row(delivery) for delivery in found],
        )
    if not found:
        click.echo("nothing waits, and nothing was given up", err=True)


def _fields(delivery: Delivery) -> dict[str, Any]:
    return {
        "number": delivery.id,
        "what": delivery.kind,
        "to": delivery.destination,
        "given_up": delivery.gave_up,
        "tries": delivery.attempts,
        "posted": moment(delivery.created),
        "next_try": None if delivery.gave_up else moment(delivery.next_attempt),
        "why": delivery.last_error or None,
        "instance": delivery.details.get("uid") or None,
    }


def _row(delivery: Delivery) -> tuple[str, ...]:
    return (
        str(delivery.id),
        delivery.kind,
        delivery.destination,
        "given up" if delivery.gave_up else "waits",
        str(delivery.attempts),
        "" if delivery.gave_up else moment(delivery.next_attempt),
        delivery.last_error,
    )


@outbox.command()
@_numbers_argument
@_to_option
@click.option("--all", "everything", is_flag=True, help="Everything that is in the outbox.")
@data_option
@config_option
@json_option
def retry(
    numbers: tuple[int, ...],
    to: str,
    everything: bool,
    data: str | None,
    config: str | None,
    as_json: bool,
) -> None:
    """Try again at once.

    Name the deliveries by NUMBER, --to or --all; also what was given up is tried. A running server
    begins within a second or two. Exit status 1: one of them is not there.
    """
    _each(numbers, to, everything, data, config, _Change("retry", "is tried again", as_json))


@outbox.command()
@_numbers_argument
@_to_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
@config_option
@json_option
def drop(
    numbers: tuple[int, ...],
    to: str,
    yes: bool,
    data: str | None,
    config: str | None,
    as_json: bool,
) -> None:
    """Forget what nobody wants any more.

    Name the deliveries by NUMBER or --to; they cannot be had back. Exit status 1: one of them is
    not there, or nothing was dropped.
    """
    _each(numbers, to, False, data, config, _Change("drop", "dropped", as_json, ask=not yes))


class _Change:
    """What is done with each delivery, and what is said of it."""

    def __init__(self, method: str, done: str, as_json: bool, *, ask: bool = False) -> None:
        self.method, self.done, self.as_json, self.ask = method, done, as_json, ask


def _each(
    numbers: tuple[int, ...],
    to: str,
    everything: bool,
    data: str | None,
    config: str | None,
    change: _Change,
) -> None:
    if not (numbers or to or everything):
        raise click.UsageError("name the deliveries: NUMBER or --to, see `hilum outbox list`")
    with workflow_of(data, config) as workflow:
        found = [one.id for one in _chosen(workflow, numbers, to, everything=everything)]
        wanted = list(dict.fromkeys((*numbers, *found)))
        if change.ask and found:
            _confirm(len(found))
        act: Callable[[int], bool] = getattr(workflow.outbox, change.method)
        outcomes = {number: act(number) for number in wanted}
    for number, done in outcomes.items():
        said = change.done if done else "is not there"
        if change.as_json:
            print_json(number=number, outcome=said)
        else:
            click.echo(f"delivery {number}: {said}", err=not done)
    if not outcomes:
        click.echo("nothing in the outbox is meant by that", err=True)
    sys.exit(0 if outcomes and all(outcomes.values()) else 1)


def _chosen(
    workflow: Workflow,
    numbers: Sequence[int],
    to: str,
    *,
    everything: bool,
    gave_up: bool | None = None,
) -> list[Delivery]:
    """Deliveries by number or destination; everything, but to one destination if that is named."""
    return [
        one
        for one in workflow.outbox.deliveries(gave_up=gave_up)
        if one.id in numbers or (one.destination == to if to else everything)
    ]


def _confirm(count: int) -> None:
    if not sys.stdin.isatty():
        click.echo("hilum: nothing was dropped; --yes drops without asking", err=True)
        sys.exit(1)
    if not click.confirm(f"Forget {plural(count, 'delivery')}?", err=True):
        click.echo("nothing was dropped", err=True)
        sys.exit(1)


# Commitments and studies --------------------------------------------------------------------------


@outbox.command()
@data_option
@config_option
@json_option
def commitments(data: str | None, config: str | None, as_json: bool) -> None:
    """List requests for commitment and results."""
    with workflow_of(data, config) as workflow:
        waiting = {one.id: one for one in workflow.outbox.deliveries()}
        found = [(one, _outcome(one, waiting)) for one in workflow.commitments.transactions()]
    if as_json:
        for one, outcome in found:
            print_json(**_commitment(one, outcome))
    else:
        show_rows(
            ("Asked", "By", "Instances", "Failed", "Result", "Transaction UID"),
            [
                (
                    moment(one.received),
                    one.requester,
                    str(len(one.references)),
                    str(sum(bool(reference.reason) for reference in one.references)),
                    outcome,
                    one.transaction_uid,
                )
                for one, outcome in found
            ],
        )
    if not found:
        click.echo("nobody has asked for storage commitment", err=True)


def _outcome(transaction: Transaction, waiting: dict[int, Delivery]) -> str:
    if transaction.state == "waiting":
        return "not decided"
    if transaction.outbox is None:
        return "dropped"
    delivery = waiting.get(transaction.outbox)
    if delivery is None:
        return "delivered"
    return "given up" if delivery.gave_up else "waits"


def _commitment(transaction: Transaction, outcome: str) -> dict[str, Any]:
    return {
        "asked": moment(transaction.received),
        "by": transaction.requester,
        "transaction": transaction.transaction_uid,
        "result": outcome,
        "instances": len(transaction.references),
        "failed": {
            one.sop_instance_uid: f"{one.reason:04X}"
            for one in transaction.references
            if one.reason
        },
    }


@outbox.command()
@data_option
@config_option
@json_option
def studies(data: str | None, config: str | None, as_json: bool) -> None:
    """List complete studies and the evidence."""
    with workflow_of(data, config) as workflow:
        found = workflow.completeness.complete()
    if as_json:
        for event in found:
            print_json(
                complete=moment(event.time),
                study=event.study_instance_uid,
                instances=event.instances,
                evidence=event.evidence,
            )
    else:
        show_rows(
            ("Complete", "Instances", "Evidence", "Study Instance UID"),
            [
                (
                    moment(event.time),
                    str(event.instances),
                    event.evidence,
                    event.study_instance_uid,
                )
                for event in found
            ],
        )
    if not found:
        click.echo("no study was found complete", err=True)
