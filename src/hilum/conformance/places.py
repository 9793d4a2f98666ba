"""Where each service has its place below sections 5.2 and 7.3.2 of a conformance statement.

Owns the order and the numbers, which are the template's. Must not know what is said there. PS3.2
N.5.2 and N.7.3.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hilum.services import (
    availability,
    commitment,
    mpps,
    query,
    retrieve,
    storage,
    ups,
    worklist,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.conformance.statement import Scope
    from hilum.services.base import ServiceClass

__all__ = ["Place", "places", "roles"]


class Place(NamedTuple):
    """A section about a service: the service classes that it tells of."""

    number: int
    name: str
    services: tuple[ServiceClass, ...]


_PLACES = (
    Place(1, "Basic Worklist Management", (worklist.SERVICE,)),
    Place(2, "Modality Performed Procedure Step", (mpps.SERVICE, mpps.RETRIEVE)),
    Place(3, "Unified Worklist and Procedure Step", ups.SERVICES),
    Place(4, "Instance Availability Notification", (availability.SERVICE,)),
    Place(5, "Storage", (storage.SERVICE,)),
    Place(6, "Storage Commitment", (commitment.SERVICE,)),
    Place(7, "Query/Retrieve", (query.SERVICE, *retrieve.SERVICES)),
)
"""The services for which the template has a section; others follow, in their own order."""


def places(scope: Scope) -> Iterator[Place]:
    """The sections about the services of the program, in order."""
    known = {service.key for service in scope.program.services}
    for place in _PLACES:
        there = tuple(service for service in place.services if service.key in known)
        if there:
            yield place._replace(services=there)
    listed = {service.key for place in _PLACES for service in place.services}
    others = [service for service in scope.program.services if service.key not in listed]
    for number, service in enumerate(others, len(_PLACES) + 1):
        yield Place(number, service.name, (service,))


def roles(scope: Scope, place: Place) -> Iterator[tuple[str, ServiceClass]]:
    """The subsections of a section: each service class by role, SCU before SCP."""
    for service in place.services:
        if service.key in scope.program.used:
            yield "SCU", service
        yield "SCP", service
