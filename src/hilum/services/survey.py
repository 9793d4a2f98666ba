"""What a retrieval will bring, asked of the peer beforehand by C-FIND.

Owns the queries that tell the SOP Classes, and if need be each instance, behind an Identifier. A
C-GET must propose them, and what is here already need not come again. Must not know sockets, nor
what becomes of the instances. PS3.4 C.4.1, C.4.3.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from hilum.errors import DataSetError, DimseError, PeerError
from hilum.services.base import Proposal
from hilum.services.identifiers import Key
from hilum.services.query_scu import SYNTAXES, Extras, Query, candidates, find_on
from hilum.services.retrieve_scu import COMMON_CLASSES
from hilum.tables.dictionary import tag_of
from hilum.tables.query_retrieve import LEVELS, UNIQUE_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.services.base import Channel
    from hilum.services.identifiers import Match
    from hilum.services.retrieve_scu import Retrieval

__all__ = ["Expected", "expected_classes", "expected_instances"]

RELATIONAL = Extras(relational=True)


class Expected(NamedTuple):
    """An instance that the peer says it has; UIDs, empty where it does not say."""

    study: str
    series: str
    instance: str
    sop_class: str


def expected_classes(
    associate: Callable[[list[Proposal]], Channel], retrieval: Retrieval
) -> tuple[str, ...]:
    """The SOP Classes of what a retrieval names; the most common ones where the peer cannot tell.

    Studies tell by SOP Classes in Study; where a peer does not know that, its instances are asked.
    """
    try:
        with _Survey(associate, retrieval) as survey:
            found = survey.classes()
    except (DimseError, DataSetError, PeerError):
        found = ()
    return found or COMMON_CLASSES


def expected_instances(
    associate: Callable[[list[Proposal]], Channel], retrieval: Retrieval
) -> list[Expected]:
    """Every instance that a retrieval names.

    Raises:
        DimseError: the peer does not take queries, or answers a failure.
        PeerError: the association could not be had, or broke.
    """
    with _Survey(associate, retrieval) as survey:
        return list(survey.instances())


class _Survey:
    """An association for the queries of one retrieval."""

    def __init__(
        self, associate: Callable[[list[Proposal]], Channel], retrieval: Retrieval
    ) -> None:
        self._retrieval = retrieval
        self._models = candidates(retrieval.model, retrieval.level)
        information = RELATIONAL.information
        self._channel = associate(
            [Proposal(model.find, SYNTAXES, information=information) for model in self._models]
        )

    def __enter__(self) -> _Survey:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        with suppress(PeerError):
            if kind is None or issubclass(kind, DimseError):
                self._channel.release()
            else:
                self._channel.abort()

    def classes(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for study in self._studies():
            classes = study.get("SOPClassesInStudy")
            if not classes:
                found.clear()
                break
            found |= dict.fromkeys(classes.split("\\"))
        if not found:
            found |= dict.fromkeys(one.sop_class for one in self.instances())
        return tuple(uid for uid in found if uid)

    def _studies(self) -> Iterator[Match]:
        given = self._given()
        if "STUDY" in given or "PATIENT" in given:
            yield from self._ask("STUDY", given, "SOPClassesInStudy")

    def instances(self) -> Iterator[Expected]:
        """Level by level down to the instances, as a hierarchical query must."""
        given = self._given()
        if self._retrieval.level == "IMAGE" and "SERIES" not in given:
            yield from self._images(given)  # nothing above is known: the peer may be relational
            return
        for study in self._each("STUDY", given):
            for series in self._each("SERIES", study):
                yield from self._images(series)

    def _each(self, level: str, given: dict[str, str]) -> Iterator[dict[str, str]]:
        keyword = UNIQUE_KEYS[level]
        if given.get(level) and "\\" not in given[level]:
            yield given
            return
        above = {one: given[one] for one in given if LEVELS.index(one) <= LEVELS.index(level)}
        matches = [match.get(keyword) for match in self._ask(level, above)]
        for uid in matches:
            yield {**given, level: uid}

    def _images(self, given: dict[str, str]) -> Iterator[Expected]:
        for match in self._ask("IMAGE", given, "SOPClassUID"):
            yield Expected(
                match.get("StudyInstanceUID") or given.get("STUDY", ""),
                match.get("SeriesInstanceUID") or given.get("SERIES", ""),
                match.get("SOPInstanceUID"),
                match.get("SOPClassUID"),
            )

    def _given(self) -> dict[str, str]:
        """The unique keys of the retrieval by level."""
        tags = {tag_of(keyword): level for level, keyword in UNIQUE_KEYS.items()}
        return {tags[key.tag]: key.value for key in self._retrieval.keys if key.tag in tags}

    def _ask(self, level: str, given: dict[str, str], *more: str) -> list[Match]:
        names = {UNIQUE_KEYS[one]: value for one, value in given.items()}
        wanted = {UNIQUE_KEYS[level]: "", **dict.fromkeys(more, ""), **names}
        keys = tuple(Key((tag_of(keyword),), value) for keyword, value in wanted.items())
        return list(find_on(self._channel, Query(level, keys, self._retrieval.model)))
