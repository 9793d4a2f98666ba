"""Settings: every option once, read from a file, the environment and flags.

Owns the public names of the package: `options` is the table, `kinds` the types of values,
`reading` and `showing` the two directions, `address` the notation of peers. Must not know what an
option is for beyond its help. The words are those of PS3.15 Annex H (Device, Network AE).
"""

from __future__ import annotations

from hilum.config.address import parse_address
from hilum.config.kinds import Kind, ae_title
from hilum.config.options import (
    HL7,
    OPTIONS,
    PEER_OPTIONS,
    SERVICES,
    Association,
    Check,
    Device,
    Log,
    Option,
    Peer,
    Query,
    Settings,
    Storage,
)
from hilum.config.reading import load
from hilum.config.showing import Row, as_toml, explain, template

__all__ = [
    "HL7",
    "OPTIONS",
    "PEER_OPTIONS",
    "SERVICES",
    "Association",
    "Check",
    "Device",
    "Kind",
    "Log",
    "Option",
    "Peer",
    "Query",
    "Row",
    "Settings",
    "Storage",
    "ae_title",
    "as_toml",
    "explain",
    "load",
    "parse_address",
    "template",
]
