"""Chapter 8 of a conformance statement: what protects the server, and what does not.

Owns these statements. Must not know how anything is enforced. PS3.2 N.8, PS3.15.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from hilum.config import OPTIONS, as_toml
from hilum.conformance.statement import Block, Items, Section, Table

if TYPE_CHECKING:
    from hilum.config import Settings
    from hilum.conformance.statement import Scope

__all__ = ["sections"]

RULES = (
    "association.called_aet_check",
    "association.calling_aet_check",
    "association.calling_aets",
    "association.calling_host_check",
)
"""The settings that restrict who is served."""


def sections(scope: Scope) -> tuple[Section, ...]:
    """Chapter 8."""
    return (
        Section("8", "Security"),
        Section("8.1", "Security Profiles", _profiles()),
        Section("8.2", "Association Level Security", _association(scope.settings)),
        Section("8.3", "Application Level Security", _application(scope.settings)),
    )


def _profiles() -> tuple[Block, ...]:
    return (
        "No profile of PS3.15 is claimed. In particular:",
        Items(
            (
                "Secure transport: none. There is no TLS; who needs it puts a tunnel or a TLS "
                "proxy in front of the port.",
                "Audit trail: no messages of PS3.15 A.5 are sent. The log tells every association "
                "and every refused message, without names or dates of patients; the archive keeps "
                "a record of every deletion.",
                "Digital signatures: not made and not verified. They stay valid, because data sets "
                "are stored bit by bit as received.",
                "De-identification: none.",
                "User identity negotiation: identities are neither asked for nor verified. "
                "Programs can propose one.",
            )
        ),
    )


def _association(settings: Settings) -> tuple[Block, ...]:
    host = settings.device.host
    where = (
        "It can be reached from this machine only."
        if _is_loopback(host)
        else "It can be reached from other machines, as far as the network lets them."
    )
    by_key = {option.key: option for option in OPTIONS}
    rows = tuple((key, as_toml(_value(settings, key)), by_key[key].help) for key in RULES)
    return (
        f"The server listens on {host}. {where} The default is the loopback address.",
        Table("Rules for Associations", ("Setting", "Value", "Meaning"), rows),
    )


def _application(settings: Settings) -> tuple[Block, ...]:
    limited = [peer for peer in settings.peers.values() if peer.services]
    return (
        "A peer of the settings can be limited to some services. A request of a peer that may not "
        "use its service is answered with status 0124. C-ECHO is answered to everybody. "
        + (
            f"{len(limited)} of the peers of this configuration "
            f"{'is' if len(limited) == 1 else 'are'} limited."
            if limited
            else "No peer of this configuration is limited."
        ),
    )


def _value(settings: Settings, key: str) -> object:
    section, _, name = key.partition(".")
    return getattr(getattr(settings, section), name)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
