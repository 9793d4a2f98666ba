"""Which service classes this application entity performs, and who handles what.

Owns the binding of abstract syntaxes to service classes and of operations to handlers. Must not
know associations: `net` asks it what to accept and whom to call.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hilum.tables.commands import C_GET_RQ, C_STORE_RQ
from hilum.tables.uids import SOP_CLASSES, TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hilum.services.base import Handler, Opener, ServiceClass

__all__ = ["Registry"]


class Registry:
    """The service classes performed here.

    Args:
        services: the service classes, each with its handlers.
        accept_unknown: take SOP classes that the standard's registry does not list.
        deny_sop_classes: patterns (`*`, `?`) of UIDs or keywords of SOP classes to refuse.
        deny_transfer_syntaxes: the same for transfer syntaxes.
        accept_private_transfer_syntaxes: take transfer syntaxes that the standard does not list.
    """

    def __init__(
        self,
        services: Iterable[ServiceClass],
        *,
        accept_unknown: bool = True,
        deny_sop_classes: Iterable[str] = (),
        deny_transfer_syntaxes: Iterable[str] = (),
        accept_private_transfer_syntaxes: bool = True,
    ) -> None:
        self.services = tuple(services)
        self._by_uid = {uid: service for service in self.services for uid in service.sop_classes}
        self._accept_unknown = accept_unknown
        self._deny = tuple(deny_sop_classes)
        self._deny_syntaxes = tuple(deny_transfer_syntaxes)
        self._accept_private = accept_private_transfer_syntaxes
        self._handlers: dict[tuple[str, int], Handler] = {}
        self._openers: dict[tuple[str, int], Opener] = {}

    def bind(
        self, service: ServiceClass, operation: int, handler: Handler, opener: Opener | None = None
    ) -> None:
        """Let `handler` perform an operation of a service class instead of Hilum's own.

        `opener`, if given, says where the operation's data set goes as it arrives. A service class
        that was not performed here is from now on.
        """
        if service.key not in {known.key for known in self.services}:
            self.services += (service,)
            self._by_uid.update(dict.fromkeys(service.sop_classes, service))
        self._handlers[service.key, operation] = handler
        if opener is not None:
            self._openers[service.key, operation] = opener

    def service(self, abstract_syntax: str, *, announced: bool = False) -> ServiceClass | None:
        """The service class of an abstract syntax, or None if it is not performed here.

        `announced`: the peer named it as a storage class by SOP Class Common Extended Negotiation.
        """
        if self._denied(abstract_syntax):
            return None
        known = self._by_uid.get(abstract_syntax)
        if known is not None:
            return known
        if not (self._accept_unknown or announced):
            return None
        return next((s for s in self.services if s.claims(abstract_syntax)), None)

    def takes(self, transfer_syntax: str) -> bool:
        """True if a transfer syntax may be stored."""
        known = TRANSFER_SYNTAXES.get(transfer_syntax)
        if known is None:
            return self._accept_private and not _matches(transfer_syntax, self._deny_syntaxes)
        names = (transfer_syntax, known.keyword)
        return not any(_matches(name, self._deny_syntaxes) for name in names)

    def handler(self, service: ServiceClass, operation: int) -> Handler | None:
        """Who performs an operation: the bound handler, or the service class's own."""
        bound = self._handlers.get((service.key, operation))
        return bound or service.handlers.get(operation)

    def opener(self, service: ServiceClass, operation: int) -> Opener | None:
        """Where an operation's data set goes: the bound opener, or the service class's own."""
        bound = self._openers.get((service.key, operation))
        return bound or service.openers.get(operation)

    def is_prompt(self, service: ServiceClass) -> bool:
        """Whether what is performed of a service class never waits: by its own handlers."""
        return service.prompt and not any(key == service.key for key, _ in self._handlers)

    def acts_as_scu(self, service: ServiceClass) -> bool:
        """Whether a requestor may take the SCP role of a service class (PS3.7 D.3.3.4).

        So it is for the storage classes when C-GET is performed here: instances go back to it.
        """
        if service.scu:
            return True
        return C_STORE_RQ in service.operations and any(
            self.handler(other, C_GET_RQ) for other in self.services
        )

    def _denied(self, abstract_syntax: str) -> bool:
        if not self._deny:
            return False
        known = SOP_CLASSES.get(abstract_syntax)
        names = (abstract_syntax,) if known is None else (abstract_syntax, known.keyword)
        return any(_matches(name, self._deny) for name in names)


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
