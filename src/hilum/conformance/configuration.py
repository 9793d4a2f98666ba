"""Chapter 6 of a conformance statement: what can be configured, and how it is.

Owns the tables of parameters. Must not know what an option is for: its help says that. PS3.2 N.6.
"""

from __future__ import annotations

from dataclasses import MISSING
from typing import TYPE_CHECKING

from hilum.config import OPTIONS, PEER_OPTIONS, as_toml
from hilum.conformance.statement import Section, Table

if TYPE_CHECKING:
    from typing import Any

    from hilum.config import Option, Settings
    from hilum.conformance.statement import Scope

__all__ = ["sections"]

LOCAL = "device"
"""The section of the settings that is about the Application Entity itself."""

COLUMNS = ("Parameter", "Configurable", "Default Value", "Value", "Comments")


def sections(scope: Scope) -> tuple[Section, ...]:
    """Chapter 6."""
    settings = scope.settings
    general = [option for option in OPTIONS if option.section != LOCAL]
    local = [option for option in OPTIONS if option.section == LOCAL]
    return (
        Section(
            "6",
            "Configuration",
            (
                "Settings are in one TOML file. Environment variables go before it, and the flags "
                "of `hilum serve` before those. `hilum config show` prints every setting and "
                "where it comes from. A change takes effect when the server is started again.",
                "SERVICE: set by who runs the server. USER: set with each call. FIXED: not "
                "configurable.",
            ),
        ),
        Section(
            "6.1",
            "General Configuration Parameters",
            (
                Table("General Configuration Parameters", COLUMNS, _options(settings, general)),
                Table(
                    "Parameters That Are Not Settings",
                    ("Parameter", "Configurable", "Value", "Comments"),
                    tuple(
                        (fixed.name, fixed.configurable, fixed.value, fixed.how)
                        for fixed in scope.program.parameters
                    ),
                ),
            ),
        ),
        Section(
            "6.2",
            "Configuration of DIMSE Services",
            (
                "All services of the server share one AE title and port.",
                Table("Local Configuration Parameters", COLUMNS, _options(settings, local)),
                Table("Remote Configuration Parameters", *_peers(settings)),
                "The number of peers is not limited. A peer that is not configured may call, as "
                "far as the association settings let it, and can be named by address.",
            ),
        ),
    )


def _options(settings: Settings, options: list[Option]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            option.key,
            "SERVICE",
            _value(option.default),
            _value(getattr(getattr(settings, option.section), option.name)),
            _comment(option),
        )
        for option in options
    )


def _peers(settings: Settings) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Columns and rows: the options of peers, and the values of each peer."""
    columns = ("Parameter", "Configurable", "Default Value", *settings.peers, "Comments")
    rows = tuple(
        (
            option.key,
            "SERVICE",
            _value(option.default),
            *(_value(getattr(peer, option.name)) for peer in settings.peers.values()),
            _comment(option),
        )
        for option in PEER_OPTIONS
    )
    return columns, rows


def _value(value: Any) -> str:
    return "" if value is MISSING else as_toml(value)


def _comment(option: Option) -> str:
    unit = f" Unit: {option.unit}." if option.unit else ""
    return f"{option.help}{unit} Allowed: {option.kind.allowed}."
