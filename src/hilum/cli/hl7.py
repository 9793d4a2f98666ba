"""`hilum hl7`: try messages, send them, print the mapping."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING, Any

import click

from hilum.cli.output import config_option, json_option, on_one_line, print_json, settings_of

if TYPE_CHECKING:
    from hilum.hl7.interpret import Part
    from hilum.hl7.report import Report

__all__ = ["hl7"]

_WIDTH = 60


@click.group()
def hl7() -> None:
    """HL7 v2: orders and patient updates that feed the worklist.

    The server listens for them when the setting hl7.port is not 0 (2575 by convention).
    """


@hl7.command("try")
@click.argument("file", type=click.File("rb"))
@config_option
@json_option
def try_(file: IO[bytes], config: str | None, as_json: bool) -> None:
    """Show what the messages in FILE (- for standard input) would become; nothing is changed.

    Each attribute comes with the row of the mapping that gave it. Exit status 1: one of the
    messages would be refused.
    """
    from hilum.hl7.batch import split
    from hilum.hl7.listening import mapper_of
    from hilum.hl7.report import report

    options = settings_of(config).hl7
    mapper = mapper_of(options)
    data = file.read().strip(b"\x0b\x1c\r\n")
    refused = False
    for message in split(data).messages or (data,):
        found = report(message, mapper, options)
        refused |= found.fault is not None
        if as_json:
            print_json(**_record(found))
        else:
            _print(found)
    sys.exit(1 if refused else 0)


def _record(found: Report) -> dict[str, Any]:
    from hilum.hl7.report import title_of

    return {
        "control_id": found.control_id,
        "type": found.type,
        "character_set": found.character_set,
        "answer": found.code,
        "why": found.fault.why if found.fault else None,
        "actions": [
            {
                "action": title_of(part.action),
                "attributes": [
                    {"attribute": ".".join(m.attribute), "value": m.value, "from": m.origin}
                    for m in part.mapped
                ],
            }
            for part in found.parts
        ],
        "ignored": list(found.ignored),
        "missing": list(found.missing),
        "findings": list(found.findings),
    }


def _print(found: Report) -> None:
    kind = found.type or "no message"
    click.echo(f"{kind} {found.control_id}: answered {found.code}, {found.character_set or '-'}")
    if found.fault:
        place = "-".join(str(part) for part in found.fault.place or () if part)
        click.echo(on_one_line(f"  refused: {found.fault.why}" + (f" ({place})" if place else "")))
    elif not found.parts:
        click.echo("  nothing is done")
    for part in found.parts:
        _print_part(part)
    for name, values in (
        ("missing", found.missing),
        ("ignored", found.ignored),
        ("note", found.findings),
    ):
        if values:
            click.echo(f"  {name}: {', '.join(values)}")


def _print_part(part: Part) -> None:
    from hilum.hl7.report import title_of

    click.echo(f"  {title_of(part.action)}")
    rows = [
        (".".join(m.attribute).replace("ScheduledProcedureStepSequence.", ">"), _shown(m.value),
         m.origin.partition("<- ")[2] or m.origin)
        for m in part.mapped
    ]  # fmt: skip
    wide = [max(len(row[n]) for row in rows) for n in (0, 1)] if rows else [0, 0]
    for name, value, origin in rows:
        click.echo(f"    {name:{wide[0]}}  {value:{wide[1]}}  {origin}")


def _shown(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        text = "; ".join(" ".join(str(v) for v in item.values()) for item in value)
    elif isinstance(value, list):
        text = "\\".join(value)
    else:
        text = str(value)
    text = on_one_line(text)
    return (text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…") or "(deleted)"


@hl7.command()
@click.argument("receiver", metavar="HOST:PORT")
@click.argument("files", nargs=-1, required=True, type=click.File("rb"))
@click.option("--timeout", default=30.0, show_default=True, metavar="SECONDS", help="To wait.")
@json_option
def send(receiver: str, files: tuple[IO[bytes], ...], timeout: float, as_json: bool) -> None:
    """Send the messages in FILES (- for standard input) to HOST:PORT and print the answers.

    Exit status 1: one of them was not answered with AA or CA.
    """
    from hilum.errors import UsageError
    from hilum.hl7.batch import split
    from hilum.hl7.client import Connection

    host, _, port = receiver.rpartition(":")
    if not host or not port.isdigit():
        raise UsageError(f"{receiver!a} is no HOST:PORT")
    accepted = True
    with Connection(host.strip("[]"), int(port), timeout=timeout) as connection:
        for file in files:
            for message in split(file.read().strip(b"\x0b\x1c\r\n")).messages:
                accepted &= _told(connection.send(message), as_json)
    sys.exit(0 if accepted else 1)


def _told(answer: bytes, as_json: bool) -> bool:
    from hilum.hl7.message import parse

    message = parse(answer)
    code, refers_to = message.value("MSA", 1), message.value("MSA", 2)
    why = message.value("ERR", 8) or message.value("MSA", 3)
    if as_json:
        print_json(control_id=refers_to, answer=code, why=why or None)
    else:
        click.echo(on_one_line(f"{refers_to}: {code}" + (f" {why}" if why else "")))
    return code in ("AA", "CA")


@hl7.command()
@config_option
def rows(config: str | None) -> None:
    """Print the mapping, row by row, in the order in which rows are tried.

    Rows of your own go into the setting hl7.mapping, before these.
    """
    from hilum.hl7.listening import mapper_of

    for alternatives in mapper_of(settings_of(config).hl7).rows.values():
        for row in alternatives:
            click.echo(row.text)
