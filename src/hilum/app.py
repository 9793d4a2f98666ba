"""The composition root: the only place that picks implementations and puts them together.

Owns `Server` and `associate`, the two things that an embedding program needs, and what `hilum
serve` runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hilum.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hilum.config import Settings
    from hilum.net.requestor import Requestor
    from hilum.observe import Observer
