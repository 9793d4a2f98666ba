"""Reads settings from a TOML file, the environment and flags.

Owns the precedence, the origin of each value, and messages that collect everything that is wrong.
Must not know single options.
"""

from __future__ import annotations

from dataclasses import MISSING
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hilum.config.kinds import did_you_mean, shown
from hilum.config.options import OPTIONS, PEER_OPTIONS, SECTIONS, Option, Peer, Settings
from hilum.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hilum.config.kinds import Kind

__all__ = ["load"]

LONG = 200
"""Characters of a name from a file that are more than a name."""

_BY_KEY = {option.key: option for option in OPTIONS}
_BY_VARIABLE = {option.environment: option for option in OPTIONS}
_BY_SECTION = {
    section: {option.name: option for option in OPTIONS if option.section == section}
    for section in SECTIONS
}
_OF_A_PEER = {option.name: option for option in PEER_OPTIONS}


def load(
    path: str | Path | None = None,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Settings:
    """Settings from a file, the environment and flags; the later wins over the earlier.

    Args:
        path: a TOML file, or None for none.
        environ: environment variables, as `HILUM_LOG_LEVEL`.
        flags: values by the option's full name (`device.port`), as text or typed; None stands
            for a flag that was not given.

    Raises:
        SettingsError: one line for each thing that is wrong: the option, its value, where it
            came from and what is allowed.
    """
    reading = _Reading()
    peers: dict[str, Peer] = {}
    if path is not None:
        document = _document(Path(path))
        peers = _take_peers(document.pop("peers", {}), f"file {path}", reading)
        _take_file(document, f"file {path}", reading)
    _take_environment(environ or {}, reading)
    _take_flags(flags or {}, reading)
    if reading.problems:
        raise SettingsError("\n".join(reading.problems))
    sections = {
        section: cls(**reading.found(section, _BY_SECTION[section]))
        for section, cls in SECTIONS.items()
    }
    origins = {**dict.fromkeys(_BY_KEY, "default"), **reading.origins}
    return Settings(**sections, peers=peers, origins=origins)


class _Reading:
    """Values and their origins as they are found, and what is wrong with them."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.origins: dict[str, str] = {}
        self.problems: list[str] = []

    def take(self, key: str, kind: Kind, value: Any, origin: str, *, text: bool = False) -> None:
        """Read one value; as the text of a variable if `text`."""
        try:
            found = kind.read(kind.parse(value) if text else value)
        except ValueError as error:
            self.refuse(key, value, origin, str(error) or f"must be {kind.allowed}")
        else:
            self.values[key] = found
            self.origins[key] = origin

    def take_table(
        self, section: str, table: Any, options: Mapping[str, Option], origin: str
    ) -> None:
        """Read the table of a section."""
        if not isinstance(table, dict):
            self.refuse(section, table, origin, f"must be a table, [{section}]")
            return
        for name, value in table.items():
            key = f"{section}.{name}"
            if name in options:
                self.take(key, options[name].kind, value, origin)
            else:
                self.unknown(key, origin, [f"{section}.{known}" for known in options])

    def found(self, section: str, options: Iterable[str]) -> dict[str, Any]:
        """What was found of a section, by the options' short names."""
        keys = {name: f"{section}.{name}" for name in options}
        return {name: self.values[key] for name, key in keys.items() if key in self.values}

    def refuse(self, key: str, value: Any, origin: str, why: str) -> None:
        """Note that a value cannot be used."""
        self.problems.append(f"{key} = {shown(value)} ({origin}): {why}")

    def unknown(self, key: str, origin: str, known: Iterable[str]) -> None:
        """Note that there is no such option."""
        hint = did_you_mean(key, known)
        self.problems.append(f"{_printable(key)} ({origin}): no such option{hint}")


def _printable(text: str) -> str:
    return text if text.isprintable() and len(text) < LONG else shown(text)


def _document(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        hint = "; hilum config init writes one" if isinstance(error, FileNotFoundError) else ""
        raise SettingsError(f"cannot read {path}: {error.strerror}{hint}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"cannot read {path}: byte {error.start} is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"cannot read {path}: not TOML: {error}") from error


def _take_file(document: Mapping[str, Any], origin: str, reading: _Reading) -> None:
    for section, table in document.items():
        if section in SECTIONS:
            reading.take_table(section, table, _BY_SECTION[section], origin)
        else:
            reading.unknown(section, origin, (*SECTIONS, "peers"))


def _take_peers(tables: Any, origin: str, reading: _Reading) -> dict[str, Peer]:
    """The peers of a file; one that cannot be used is noted and left out."""
    if not isinstance(tables, dict):
        reading.refuse("peers", tables, origin, "must be tables, [peers.NAME]")
        return {}
    peers = {}
    for name, table in tables.items():
        key = f"peers.{_printable(name)}"
        if not name.isprintable() or not name.strip() or "@" in name:
            reading.refuse(key, table, origin, "the name of a peer is a text without @")
            continue
        peer = _take_peer(key, table, origin, reading)
        if peer is not None:
            peers[name] = peer
    return peers


def _take_peer(key: str, table: Any, origin: str, reading: _Reading) -> Peer | None:
    reading.take_table(key, table, _OF_A_PEER, origin)
    found = reading.found(key, _OF_A_PEER)
    needed = [o for o in PEER_OPTIONS if o.default is MISSING and o.name not in found]
    for option in needed:
        if isinstance(table, dict) and option.name not in table:
            allowed = option.kind.allowed
            reading.problems.append(f"{key}.{option.name} ({origin}): missing; must be {allowed}")
    for option in PEER_OPTIONS:
        reading.origins.setdefault(f"{key}.{option.name}", "default")
    return None if needed else Peer(**found)


def _take_environment(environ: Mapping[str, str], reading: _Reading) -> None:
    """Take the variables of options, and note those that look like one with a typing error.

    Others that start with HILUM_ are nobody's fault: an orchestrator sets HILUM_PORT and more for
    a service that happens to be called hilum.
    """
    for variable, text in environ.items():
        if not variable.startswith("HILUM_"):
            continue
        option = _BY_VARIABLE.get(variable)
        if option is not None:
            reading.take(option.key, option.kind, text, f"environment {variable}", text=True)
        elif _is_misspelled(variable):
            reading.unknown(variable, "environment", _BY_VARIABLE)


def _is_misspelled(variable: str) -> bool:
    """Whether this looks like the variable of an option: the section right, the rest nearly."""
    section, _, name = variable.removeprefix("HILUM_").lower().partition("_")
    return bool(did_you_mean(name, _BY_SECTION.get(section, ())))


def _take_flags(flags: Mapping[str, Any], reading: _Reading) -> None:
    for key, value in flags.items():
        option = _BY_KEY.get(key)
        if option is None:
            reading.unknown(key, "flag", _BY_KEY)
        elif value is not None:
            is_text = isinstance(value, str)
            reading.take(key, option.kind, value, f"flag {option.flag}", text=is_text)
