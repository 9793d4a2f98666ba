"""The commands in the README, run one after the other; what they print is what the page says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.documents import Terminal, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in a folder as `make serve` leaves it; its servers must end in good order."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.close()


def test_the_commands_of_the_readme(terminal: Terminal) -> None:
    for step in steps(README.read_text()):
        terminal.follow(step)
    assert terminal.servers, "the README starts a server"
