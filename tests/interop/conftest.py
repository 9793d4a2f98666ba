"""Fixtures of the interoperation tests: made-up studies that no other test has sent."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from tests import synthetic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.corpus import Sample

numbers = itertools.count(1)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., list[Sample]]:
    """Instances that no other test has sent, written to `tmp_path/study`."""

    def make(count: int = 1, **properties: Any) -> list[Sample]:
        folder = tmp_path / "study"
        folder.mkdir(exist_ok=True)
        made = [synthetic.data_set(next(numbers), **properties) for _ in range(count)]
        return [synthetic.write(one, folder / f"{one.InstanceNumber}.dcm") for one in made]

    return make
