"""The top of the command line: the table of commands, loaded one by one, and how errors end."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NamedTuple

import click

from hilum.errors import HilumError

__all__ = ["COMMANDS", "hilum"]


class Entry(NamedTuple):
    """A command: its module and attribute, and what `hilum --help` says of it."""

    module: str
    attribute: str
    help: str


COMMANDS = {
    "serve": Entry("serve", "serve", "Start the server: store and keep what is sent."),
    "echo": Entry("echo", "echo", "Ask a peer whether it is there (C-ECHO)."),
    "store": Entry("store", "store", "Send files, folders or archived studies (C-STORE)."),
    "find": Entry("find", "find", "Ask a peer what it has (C-FIND)."),
    "get": Entry("get", "get", "Fetch from a peer, on the same association (C-GET)."),
    "move": Entry("move", "move", "Let a peer send to another, or to here (C-MOVE)."),
    "worklist": Entry("worklist", "worklist", "Ask what is scheduled, or schedule it."),
    "mpps": Entry("mpps", "mpps", "Tell a peer what a modality does, and has done (MPPS)."),
    "commit": Entry("commit", "commit", "Ask a peer to vouch for instances (Storage Commitment)."),
    "ups": Entry("ups", "ups", "Create, find, perform and watch workitems (UPS)."),
    "availability": Entry(
        "availability", "availability", "Tell what can be retrieved, or list what was told."
    ),
    "outbox": Entry("outbox", "outbox", "See what waits to be sent, or could not be delivered."),
    "import": Entry("import_", "import_", "Take files, folders or media into the archive."),
    "export": Entry("export", "export", "Write the archive's instances as DICOM files."),
    "verify": Entry("archive", "verify", "Read everything back and check it."),
    "rebuild": Entry("archive", "rebuild", "Make the index anew from the segments."),
    "delete": Entry("delete", "delete", "Delete patients, studies, series or instances."),
    "compact": Entry("archive", "compact", "Give the space of deleted instances back."),
    "hl7": Entry("hl7", "hl7", "Try or send HL7 messages, which feed the worklist."),
    "config": Entry("config", "config", "Show, check or write the settings."),
    "conformance": Entry("conformance", "conformance", "Print the DICOM conformance statement."),
}


class Commands(click.Group):
    """A group whose commands are imported when they are used, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = getattr(
            import_module(f"hilum.cli.{entry.module}"), entry.attribute
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HilumError as error:
            from hilum.cli.output import shown

            click.echo(f"hilum: {shown(error)}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            sys.exit(1)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A peer is a name from the settings file, or AET@host:port. "
    "Each command has its own --help.",
)
@click.version_option(package_name="hilum", message="hilum %(version)s")
def hilum() -> None:
    """Hilum, a DICOM archive: a server that keeps what scanners send, and the tools to reach it."""
