"""Fixtures of the workflow's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.conftest import folder
from tests.workflow.making import Clock, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.archive.workflow.workflow import Workflow

__all__ = ["folder"]


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is moved."""
    return Clock()


@pytest.fixture
def flow(folder: Path, clock: Clock) -> Iterator[Workflow]:
    """An empty workflow."""
    workflow = opened(folder, clock)
    yield workflow
    workflow.close()
