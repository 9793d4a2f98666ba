"""What instances are referred to by: their classes, UIDs, series and studies.

Owns reading that from instances on their way out, for the requests that refer to instances without
sending them (MPPS, Storage Commitment, Instance Availability). Must not know associations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hilum.archive.workflow.commitment import Reference
from hilum.dataset.scan import scan
from hilum.dataset.values import text
from hilum.errors import DataSetError, UsageError
from hilum.services.outgoing import Outgoing, Unreadable, gather
from hilum.services.storage_scu import Sent
from hilum.tables.dictionary import tag_of
from hilum.tables.uids import transfer_syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Series", "references_of", "series_of"]

_READ = (
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "Modality",
    "ProtocolName",
    "SeriesDescription",
    "StudyDescription",
    "PerformingPhysicianName",
    "OperatorsName",
    "Rows",
)


class Series(NamedTuple):
    """The instances of one series.

    Attributes:
        study_instance_uid, series_instance_uid: its place.
        values: attributes of its first instance by keyword, as text.
        images, others: its instances with and without pixels.
    """

    study_instance_uid: str
    series_instance_uid: str
    values: Mapping[str, str]
    images: list[Reference]
    others: list[Reference]

    @property
    def instances(self) -> list[Reference]:
        """All of them."""
        return [*self.images, *self.others]


def references_of(things: Iterable[Any]) -> list[Reference]:
    """SOP Class and Instance UID of instances, each once, in order.

    Args:
        things: paths of files and folders (what is no instance in a folder is passed over), pydicom
            data sets, `Outgoing`, outcomes of `store`, and pairs of SOP Class and Instance UID.

    Raises:
        UsageError: something else.
    """
    found: dict[Reference, None] = {}
    for thing in things:
        if isinstance(thing, Reference):
            found[thing._replace(reason=None)] = None
        elif isinstance(thing, Sent):
            found[Reference(thing.sop_class_uid, thing.sop_instance_uid)] = None
        elif type(thing) is tuple and len(thing) == 2:
            found[Reference(str(thing[0]), str(thing[1]))] = None
        else:
            for one in gather([thing]):
                if isinstance(one, Outgoing):
                    found[Reference(one.sop_class_uid, one.sop_instance_uid)] = None
    return list(found)


def series_of(things: Iterable[Any]) -> list[Series]:
    """Instances by series; their headers are read.

    Args:
        things: paths of files and folders, pydicom data sets, `Outgoing`.

    Raises:
        UsageError: a file that was named is no instance, or one has no Study or Series Instance
            UID; says which.
    """
    found: dict[tuple[str, str], Series] = {}
    for one in gather(things):
        if isinstance(one, Unreadable):
            raise UsageError(f"{one.name}: {one.reason}")
        values = _values(one)
        place = values.get("StudyInstanceUID", ""), values.get("SeriesInstanceUID", "")
        if not all(place):
            raise UsageError(f"{one.name} has no Study or Series Instance UID")
        series = found.setdefault(place, Series(*place, values, [], []))
        kind = series.images if values.get("Rows") is not None else series.others
        kind.append(Reference(one.sop_class_uid, one.sop_instance_uid))
    return list(found.values())


def _values(one: Outgoing) -> dict[str, str]:
    tags = {tag_of(keyword): keyword for keyword in _READ}
    try:
        header = scan(one.buffer(), transfer_syntax(one.transfer_syntax_uid), set(tags))
    except (DataSetError, OSError) as error:
        raise UsageError(f"{one.name}: {error}") from error
    return {
        tags[tag]: text(raw, header.charset)
        for tag, raw in header.values.items()
        if tag in tags and raw is not None
    }
