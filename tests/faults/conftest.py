"""Fixtures of the fault tests: no server outlives its test, however the test ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults import oracle

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def no_server_is_left() -> Iterator[None]:
    """Kill whatever `oracle.Server` still runs."""
    yield
    oracle.end_all()
