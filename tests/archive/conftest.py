"""Fixtures of the archive's tests: folders in memory, where syncs cost nothing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY = Path("/dev/shm")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder in memory where there is such a place."""
    path = Path(tempfile.mkdtemp(prefix="hilum-", dir=_MEMORY if _MEMORY.is_dir() else None))
    yield path
    shutil.rmtree(path, ignore_errors=True)
