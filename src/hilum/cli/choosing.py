"""The options by which a person chooses patients, studies, series or instances.

Owns their spelling, shared by the commands that take them. Must not know what is done with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["choosing_options", "plural"]

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
