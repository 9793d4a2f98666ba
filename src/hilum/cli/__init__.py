"""The command `hilum`: argument parsing only. Each command's module is imported when it is used."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line; ends the process with an exit status."""
    from hilum.cli.main import hilum

    hilum(prog_name="hilum")
