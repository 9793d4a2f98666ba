"""Shows settings: as rows with their origin, and as a settings file.

Owns how an option and its value are printed. Must not know where values come from.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.config.options import OPTIONS, PEER_OPTIONS, SECTIONS, Option, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hilum.config.options import Peer

__all__ = ["Row", "as_toml", "explain", "template"]

WIDTH = 96

EXAMPLE = """
# Other application entities, each under a name of your choice:
#
# [peers.ct1]
# aet = "CT1"
# host = "10.0.0.7"
"""


class Row(NamedTuple):
    """One line of `hilum config show`."""

    option: str
    value: Any
    origin: str
    help: str


def explain(settings: Settings) -> list[Row]:
    """Every option with its value, where that came from, and what it means."""
    found = [(option.key, option, getattr(settings, option.section)) for option in OPTIONS]
    found += [
        (f"peers.{name}.{option.name}", option, peer)
        for name, peer in settings.peers.items()
        for option in PEER_OPTIONS
    ]
    return [
        Row(key, getattr(of, option.name), settings.origins.get(key, "program"), _help(option))
        for key, option, of in found
    ]


def as_toml(value: Any) -> str:
    """A value of an option as TOML writes it."""
    import json

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, Path)):
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, tuple):
        return "[" + ", ".join(as_toml(item) for item in value) + "]"
    return repr(value)


def template(settings: Settings | None = None) -> str:
    """A settings file with every option and its help, which loads to these settings.

    An option that has its default is commented out, so that the file goes on to mean the defaults
    of the release that reads it.
    """
    chosen = settings or Settings()
    lines = ["# Settings of Hilum. What is commented out has its default."]
    for section in SECTIONS:
        lines += ["", f"[{section}]"]
        values = getattr(chosen, section)
        for option in OPTIONS:
            if option.section == section:
                lines += _option_lines(option, getattr(values, option.name))
    return "\n".join([*lines, EXAMPLE, *_peer_lines(chosen.peers)])


def _help(option: Option) -> str:
    return f"{option.help} Unit: {option.unit}." if option.unit else option.help


def _option_lines(option: Option, value: Any) -> list[str]:
    about = f"{_help(option)} Allowed: {option.kind.allowed}."
    mark = "# " if value == option.default else ""
    return [
        "",
        *_comment(about),
        f"# Variable: {option.environment}",
        f"{mark}{option.name} = {as_toml(value)}",
    ]


def _comment(text: str) -> list[str]:
    from textwrap import wrap

    return [f"# {line}" for line in wrap(text, WIDTH, break_on_hyphens=False)]


def _peer_lines(peers: Mapping[str, Peer]) -> list[str]:
    lines = []
    for option in PEER_OPTIONS:
        lines += _comment(f"{option.name}: {_help(option)}")
    for name, peer in peers.items():
        lines += ["", f"[peers.{as_toml(name)}]"]
        lines += [f"{o.name} = {as_toml(getattr(peer, o.name))}" for o in PEER_OPTIONS]
    return [*lines, ""]
