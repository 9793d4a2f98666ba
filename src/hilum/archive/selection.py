"""Choosing instances as a person does: patients, studies, series, instances, or everything.

Owns the union of what was chosen, and reading a whole archive page by page. Must not know what is
done with the instances. PS3.4 C.6.1.1.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from hilum.archive.ports import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.archive.ports import Instance
    from hilum.archive.reading import Reader

__all__ = ["Chosen", "Selection", "choose", "everything"]

_PAGE = 1000
_KEYWORDS = {
    Level.PATIENT: "PatientID",
    Level.STUDY: "StudyInstanceUID",
    Level.SERIES: "SeriesInstanceUID",
    Level.INSTANCE: "SOPInstanceUID",
}


class Selection(NamedTuple):
    """What is chosen: Patient IDs (of any issuer) and UIDs; nothing at all means everything."""

    patients: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    instances: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing was named."""
        return not any(self)


class Chosen(NamedTuple):
    """What a selection found: current instances without repetition, and names without any."""

    instances: tuple[Instance, ...]
    unknown: tuple[str, ...]


def choose(reader: Reader, selection: Selection) -> Chosen:
    """The current instances of a selection that names something."""
    found: dict[int, Instance] = {}
    unknown = []
    for level, names in zip(_KEYWORDS, selection, strict=True):
        for name in names:
            instances = list(reader.select(level, {_KEYWORDS[level]: name}))
            found |= {instance.sequence: instance for instance in instances}
            if not instances:
                unknown.append(f"{_KEYWORDS[level]} {name}")
    return Chosen(tuple(found.values()), tuple(unknown))


def everything(reader: Reader) -> Iterator[Instance]:
    """Every current instance, in pages, so that a long reader never holds back the index's log."""
    last = 0
    while page := list(islice(reader.everything(last), _PAGE)):
        yield from page
        last = page[-1].sequence
