"""Deleting what a person chose: first what it would be, then the deletion.

Owns what belongs to a deletion (every version of the contents) and its counts. Must not know how a
deletion is recorded, nor who asks. The bytes stay until `hilum compact` gives their space back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from hilum.archive.selection import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hilum.archive.ports import Instance
    from hilum.archive.reading import Reader
    from hilum.archive.selection import Selection

__all__ = ["Plan", "carry_out", "older_versions", "plan"]

_TOGETHER = 10_000
"""Instances of one record: it must fit into one entry of a segment."""


class Plan(NamedTuple):
    """What would be deleted.

    Attributes:
        contents: every version that is there, current and older.
        patients, studies, series, instances: how many entities lose something; `instances` are
            the current ones.
        versions: older versions among the contents.
        bytes: of all contents.
        unknown: names that were chosen and that nothing has.
    """

    contents: tuple[Instance, ...]
    patients: int
    studies: int
    series: int
    instances: int
    versions: int
    bytes: int
    unknown: tuple[str, ...]


class Deleter(Protocol):
    """What a store offers for it."""

    def delete(self, instances: Sequence[Instance], *, actor: str, reason: str) -> None:
        """Delete contents, with an audit record."""


def plan(reader: Reader, selection: Selection) -> Plan:
    """What deleting a selection would delete; nothing is done."""
    chosen = choose(reader, selection)
    contents = []
    for instance in chosen.instances:
        for version in reader.versions(instance.sop_instance_uid):
            if version.state != "deleted":
                contents.append(version.instance)
    studies = {i.study_instance_uid for i in chosen.instances if i.study_instance_uid}
    return Plan(
        tuple(contents),
        _patients(reader, studies),
        len(studies),
        len({(i.study_instance_uid, i.series_instance_uid) for i in chosen.instances}),
        len(chosen.instances),
        len(contents) - len(chosen.instances),
        sum(content.location.length for content in contents),
        chosen.unknown,
    )


def older_versions(reader: Reader) -> Plan:
    """Everything that is kept as history only: older versions of instances, current or not."""
    rows = reader.connection().execute(
        "SELECT DISTINCT sop_instance_uid FROM superseded WHERE state IN ('kept', 'replaced')"
    )
    contents = [
        version.instance
        for (uid,) in rows.fetchall()
        for version in reader.versions(uid)
        if version.state in ("kept", "replaced")
    ]
    size = sum(content.location.length for content in contents)
    return Plan(tuple(contents), 0, 0, 0, 0, len(contents), size, ())


def _patients(reader: Reader, studies: set[str]) -> int:
    found = set()
    for study in studies:
        row = (
            reader.connection()
            .execute("SELECT patient FROM study WHERE study_instance_uid = ?", (study,))
            .fetchone()
        )
        found.add(row)
    return len(found)


def carry_out(
    store: Deleter,
    planned: Plan,
    *,
    actor: str,
    reason: str,
    advance: Callable[[int], None] | None = None,
) -> None:
    """Delete what was planned, each part durably and with its audit record.

    Raises:
        StorageError: the rest was not deleted.
    """
    contents = planned.contents
    for first in range(0, len(contents), _TOGETHER):
        part = contents[first : first + _TOGETHER]
        store.delete(part, actor=actor, reason=reason)
        if advance is not None:
            advance(len(part))
