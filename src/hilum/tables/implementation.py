"""Who wrote this: the identification that associations and files carry. PS3.7 D.3.3.2, PS3.10 7.1.

Data only; imports nothing.
"""

from __future__ import annotations

__all__ = ["IMPLEMENTATION_CLASS_UID", "IMPLEMENTATION_VERSION_NAME"]

IMPLEMENTATION_CLASS_UID = "2.25.103568502016002334795651950664759291337"
"""Names Hilum, whatever its version; derived from a UUID (PS3.5 B.2)."""

IMPLEMENTATION_VERSION_NAME = "HILUM_0.1.0"
"""Names this version, in at most 16 characters."""
