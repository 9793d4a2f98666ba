"""What the settings mean for associations: who is accepted, with what, and how long one waits.

Owns the translation of settings into the upper layer's policy and limits. Must not know sockets.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from hilum.services import (
    storage,
)
from hilum.tables.uids import STORAGE_SERVICE_CLASS, TRANSFER_SYNTAXES
from hilum.ul.limits import Limits
from hilum.ul.negotiate import Check, Policy, Support

if TYPE_CHECKING:
    from hilum.config import Settings
    from hilum.services.registry import Registry
    from hilum.wire.pdu import CommonExtendedNegotiation

__all__ = ["association_policy", "upper_layer_limits"]


def upper_layer_limits(settings: Settings) -> Limits:
    """The timers of the upper layer (PS3.8 9.1.4 and our own)."""
    association = settings.association
    return Limits(
        artim_seconds=association.artim_timeout,
        idle_seconds=association.idle_timeout or float("inf"),
        pdu_seconds=association.pdu_timeout,
        minimum_rate=float(association.minimum_rate),
    )


def association_policy(settings: Settings, registry: Registry) -> Policy:
    """Which associations and presentation contexts are accepted (PS3.8 7.1, PS3.7 Annex D)."""
    association = settings.association
    preferred = _preferred(settings.storage.prefer_transfer_syntaxes)

    def support(name: str, common: CommonExtendedNegotiation | None) -> Support | None:
        announced = common is not None and common.service_class == STORAGE_SERVICE_CLASS
        service = registry.service(name, announced=announced)
        if service is None:
            return None
        accepts = registry.takes if service is storage.SERVICE else TRANSFER_SYNTAXES.__contains__
        scu = registry.acts_as_scu(service)
        return Support(accepts, preferred, scu=scu, extended=service.information)

    calling: dict[str, tuple[str, ...]] = dict.fromkeys(association.calling_aets, ())
    checks_hosts = association.calling_host_check != "off"
    for peer in settings.peers.values():
        hosts = _addresses(peer.host) if checks_hosts else ()
        calling[peer.aet] = (*calling.get(peer.aet, ()), *hosts)
    return Policy(
        aets=(settings.device.aet,),
        support=support,
        called_check=Check(association.called_aet_check),
        calling=calling,
        calling_check=Check(association.calling_aet_check),
        host_check=Check(association.calling_host_check),
        maximum_associations=association.maximum_associations,
        maximum_per_host=association.maximum_associations_per_host,
        maximum_length=association.maximum_length,
        window_invoked=association.operations_invoked,
        window_performed=association.operations_performed,
    )


def _addresses(host: str) -> tuple[str, ...]:
    """The addresses of a peer's host; a name that is not known now matches nothing else."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return (host,)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def _preferred(patterns: tuple[str, ...]) -> tuple[str, ...]:
    from fnmatch import fnmatchcase

    chosen: dict[str, None] = {}
    for pattern in patterns:
        for row in TRANSFER_SYNTAXES.values():
            if fnmatchcase(row.uid, pattern) or fnmatchcase(row.keyword, pattern):
                chosen[row.uid] = None
    return tuple(chosen)
