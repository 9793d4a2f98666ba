"""A data folder as the settings name it: held, opened, brought in order.

Owns how settings become the archive's and the workflow's, and what a person is told when a folder
cannot be used. Must not know the network.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hilum.errors import SettingsError
from hilum.services import (
    storage,
)
from hilum.services.own_uids import new_uid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hilum.archive.recovery import Progress, Recovered
    from hilum.archive.store import Store
    from hilum.archive.workflow.workflow import Workflow
    from hilum.config import Settings
    from hilum.services.registry import Registry

__all__ = ["hold_folder", "open_store", "open_workflow", "rebuild_index"]


def hold_folder(settings: Settings) -> int:
    """Be the only server of the data folder, until the result is closed or the process ends.

    Raises:
        StoreLocked: another server holds it.
        SettingsError: the folder cannot be used.
    """
    from hilum.archive.belonging import hold_as_server

    with usable(settings.device.data):
        return hold_as_server(settings.device.data)


def open_store(settings: Settings) -> Store:
    """The archive in the data folder of the settings, opened for reading and writing.

    Other processes may have it open as well: a server with its workers, and commands.

    Raises:
        StoreLocked: others have it open, and its index must be made anew first.
        SettingsError: the folder cannot be used.
    """
    from hilum.archive.ports import DuplicatePolicy
    from hilum.archive.store import Limits as StoreLimits
    from hilum.archive.store import Store

    rules = settings.storage
    limits = StoreLimits(
        segment=rules.segment_size << 20,
        large=rules.large_object << 20,
        low_water=rules.low_water_mark << 20,
    )
    folder, policy = settings.device.data, DuplicatePolicy(rules.duplicate_policy)
    with usable(folder):
        return Store(folder, policy=policy, limits=limits)


def open_workflow(settings: Settings, registry: Registry | None = None) -> Workflow:
    """The worklist, steps, workitems and commitments in the data folder of the settings.

    Several processes may have it open. The one that serves it gives its `registry`, which tells
    which SOP classes are stored.

    Raises:
        SettingsError: the folder cannot be used. UsageError: `workflow.db` cannot.
    """
    from hilum.archive.workflow import workflow
    from hilum.archive.workflow.scheduled import FINISHED

    rules, folder = settings.workflow, settings.device.data
    known = frozenset(peer.aet for peer in settings.peers.values())
    options = workflow.Options(
        knows=known.__contains__,
        supports=lambda uid: registry is None or registry.service(uid) is storage.SERVICE,
        hidden=None if registry is None else () if rules.worklist_shows_finished else FINISHED,
        strict=rules.mpps_check == "enforce",
        forward_mpps=rules.forward_mpps,
        notify_mpps=rules.notify_mpps,
        announce=rules.announce,
        waiting_time=rules.commitment_waiting_time,
        commitment_limit=rules.commitment_limit,
        quiet_time=rules.quiet_time,
        worklist_label=rules.worklist_label,
        deletion_locks=rules.deletion_locks,
        notify_restart=rules.notify_restart,
        keep_steps=rules.keep_steps,
        keep_overdue_steps=rules.keep_overdue_steps,
        keep_workitems=rules.keep_workitems,
        keep_commitments=rules.keep_commitments,
        keep_performed_steps=rules.keep_performed_steps,
        keep_notifications=rules.keep_notifications,
        keep_given_up=rules.keep_given_up,
    )
    if not folder.is_dir():
        raise SettingsError(
            f"{folder} is no data folder: name another with --data, or start the server first"
        )
    with usable(folder):
        return workflow.open_workflow(folder, lambda: time.time_ns() // 1000, new_uid, options)


def rebuild_index(
    settings: Settings, progress: Callable[[Progress], None] | None = None
) -> Recovered:
    """Make the index in the data folder of the settings anew; what was found on the way.

    Raises:
        StoreLocked: another process holds the data folder.
        SettingsError: the folder cannot be used.
    """
    from hilum.archive.store import rebuild

    folder = settings.device.data
    with usable(folder):
        if not (folder / "segments").is_dir():
            raise SettingsError(f"{folder} is no archive: it has no folder segments; name another")
        return rebuild(folder, progress)


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Turn what the system says of a data folder into what a person can change."""
    import sqlite3

    try:
        yield
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise SettingsError(
            f"cannot use {folder} as data folder: {why}; name another, or let this user write there"
        ) from error
