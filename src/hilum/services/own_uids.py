"""UIDs of our own making.

Owns their form. Must not know what they are for. PS3.5 B.2.
"""

from __future__ import annotations

from uuid import uuid4

__all__ = ["new_uid"]


def new_uid() -> str:
    """A UID that nobody else has: a random UUID under 2.25 (PS3.5 B.2)."""
    return f"2.25.{uuid4().int}"
