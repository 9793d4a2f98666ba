"""Puts mapping, receiver and listener together from the settings.

Owns nothing but that. Start the listener in exactly one process of a data folder's: a second one
could not have the port.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hilum.archive.workflow.database import FILE_NAME, Database
from hilum.hl7.mapping import Mapper
from hilum.hl7.receiver import Receiver
from hilum.hl7.server import Limits, Server
from hilum.hl7.worklist import WorklistFeed
from hilum.observe import nobody

if TYPE_CHECKING:
    from pathlib import Path

    from hilum.config import HL7
    from hilum.hl7.actions import Workflow
    from hilum.observe import Observer

__all__ = ["Feed", "mapper_of", "receiver_of"]


def mapper_of(options: HL7) -> Mapper:
    """The mapping of the settings.

    Raises:
        SettingsError: a row that cannot be read.
    """
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(options.time_zone) if options.time_zone else None
    return Mapper(options.mapping, authority=options.patient_id_authority, zone=zone)


def receiver_of(options: HL7, workflow: Workflow, observer: Observer = nobody) -> Receiver:
    """A receiver that follows the settings."""
    return Receiver(
        workflow,
        mapper_of(options),
        character_set=options.character_set,
        fallback_character_set=options.fallback_character_set,
        limit=options.maximum_length << 10,
        senders=options.senders,
        enhanced=options.acknowledgements == "enhanced",
        observer=observer,
    )


class Feed:
    """The listener that feeds the worklist in a data folder's `workflow.db`.

    Args:
        folder: the data folder.
        grace: seconds for messages at work when it stops.

    Raises:
        SettingsError: a row of the mapping that cannot be read.
        UsageError: `workflow.db` cannot be used.
    """

    def __init__(
        self, folder: Path, options: HL7, *, grace: float = 10.0, observer: Observer = nobody
    ) -> None:
        self._database = Database(folder / FILE_NAME)
        workflow = WorklistFeed(self._database, lambda: time.time_ns() // 1000)
        try:
            receiver = receiver_of(options, workflow, observer)
        except BaseException:
            self._database.close()
            raise
        self._server = Server(
            receiver,
            host=options.host,
            port=options.port,
            hosts=options.hosts,
            limits=Limits(
                options.maximum_connections, options.idle_timeout, options.block_timeout, grace
            ),
            observer=observer,
        )

    @property
    def port(self) -> int:
        """The TCP port."""
        return self._server.port

    def start(self) -> None:
        """Listen and serve on threads of its own.

        Raises:
            ConnectionFailed: the address cannot be bound; `workflow.db` is closed then.
        """
        try:
            self._server.start()
        except BaseException:
            self._database.close()
            raise

    def stop(self) -> None:
        """Answer what is being done, then end."""
        self._server.stop()
        self._database.close()
