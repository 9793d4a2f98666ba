"""The options by which a person chooses patients, studies, series or instances.

Owns their spelling, shared by the commands that take them, and looking them up in the archive. Must
not know what is done with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from hilum.archive.selection import Selection
    from hilum.config import Settings
    from hilum.services.outgoing import Outgoing

__all__ = ["choosing_options", "kept", "plural"]

_OPTIONS = (
    ("--patient", "patients", "ID", "A patient, by Patient ID; may be given again."),
    ("--study", "studies", "UID", "A study; may be given again."),
    ("--series", "series", "UID", "A series; may be given again."),
    ("--instance", "instances", "UID", "An instance; may be given again."),
)


def choosing_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --patient, --study, --series and --instance to a command, as tuples of their plurals."""
    for flag, name, metavar, text in reversed(_OPTIONS):
        command = click.option(flag, name, multiple=True, metavar=metavar, help=text)(command)
    return command


def kept(settings: Settings, selection: Selection, stack: ExitStack) -> list[Outgoing]:
    """What the archive keeps of a selection; it stays open as long as the stack."""
    from hilum.archive.opening import open_reader
    from hilum.archive.selection import choose
    from hilum.services.outgoing import from_archive

    reader = stack.enter_context(open_reader(settings.device.data)).reader
    chosen = choose(reader, selection)
    if chosen.unknown:
        raise click.ClickException(f"the archive has no {', no '.join(chosen.unknown)}")
    return [from_archive(reader, instance) for instance in chosen.instances]


def plural(count: int, noun: str) -> str:
    """A count with its noun: `1 study`, `2 studies`."""
    if count == 1:
        return f"1 {noun}"
    many = {
        "study": "studies",
        "series": "series",
        "entry": "entries",
        "delivery": "deliveries",
    }.get(noun, f"{noun}s")
    return f"{count} {many}"
