"""The notation of peers: a name from the settings, or `AET@host:port`.

Owns its grammar. Must not know how a peer is reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.config.kinds import PORT_LIMIT, ae_title, did_you_mean, host_name, shown
from hilum.config.options import Peer
from hilum.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["parse_address"]


def parse_address(text: str, peers: Mapping[str, Peer] | None = None) -> Peer:
    """A peer from its name in the settings or from `AET@host:port`.

    An IPv6 address stands in brackets: `PACS@[::1]:104`. The last `@` counts: AE titles may
    contain one.

    Raises:
        UsageError: neither; the message says which part is wrong.
    """
    known = peers or {}
    if text in known:
        return known[text]
    title, at, place = text.rpartition("@")
    if not at:
        names = f" ({', '.join(known)})" if known else ""
        raise UsageError(
            f"no peer {shown(text)} in the settings{did_you_mean(text, known)}; "
            f"write the name of a peer{names} or AET@host:port"
        )
    host, colon, port = place.rpartition(":")
    if not colon or not host:
        raise UsageError(f"{shown(text)} has no host and port; write AET@host:port")
    return Peer(ae_title(title), _host(host), _port(port))


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) <= PORT_LIMIT:
        return int(text)
    raise UsageError(f"port {shown(text)} is not a number from 1 to {PORT_LIMIT}")


def _host(text: str) -> str:
    bracketed = text.startswith("[") and text.endswith("]")
    if ":" in text and not bracketed:
        raise UsageError(f"an IPv6 address stands in brackets: AET@[::1]:port, not {shown(text)}")
    try:
        return _ipv6(text[1:-1]) if bracketed else host_name(text)
    except ValueError:
        raise UsageError(f"{shown(text)} is no host name or IP address") from None


def _ipv6(text: str) -> str:
    from ipaddress import IPv6Address

    IPv6Address(text)
    return host_name(text)
