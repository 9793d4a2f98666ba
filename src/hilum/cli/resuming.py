"""What is left of a retrieval that was interrupted: what the peer has, and what is not here.

Owns the comparison. Must not know how instances come.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hilum.archive.store import Store
    from hilum.cli.retrieving import Account
    from hilum.requestor import Requestor
    from hilum.services.retrieve_scu import Retrieval
    from hilum.services.survey import Expected

__all__ = ["missing", "resumed"]

AT_ONCE = 500
"""Instances that one retrieval names: a list of UIDs must fit into 64 KiB."""


def missing(
    requestor: Requestor,
    wanted: Retrieval,
    into: str | None,
    store: Store | None,
    suffix: str = ".dcm",
) -> tuple[list[Retrieval], int]:
    """Retrievals of the instances that are not here yet, series by series; how many are here.

    Raises:
        DimseError: the peer does not take queries, or answers a failure.
        PeerError: the association could not be had, or broke.
    """
    series: dict[tuple[str, str], list[str]] = {}
    here = 0
    for one in requestor.expected(wanted):
        if _is_here(one, into, store, suffix):
            here += 1
        else:
            series.setdefault((one.study, one.series), []).append(one.instance)
    left = [
        _retrieval(place, uids[start : start + AT_ONCE], wanted)
        for place, uids in series.items()
        for start in range(0, len(uids), AT_ONCE)
    ]
    return left, here


def resumed(
    account: Account,
    requestor: Requestor,
    wanted: list[Retrieval],
    into: str | None,
    store: Store | None,
    suffix: str = ".dcm",
) -> list[Retrieval]:
    """What is left of several retrievals; what is here already is counted as that."""
    found: list[Retrieval] = []
    for one in wanted:
        left, here = missing(requestor, one, into, store, suffix)
        account.counts["identical"] += here
        found += left
    return found


def _is_here(one: Expected, into: str | None, store: Store | None, suffix: str) -> bool:
    if store is not None:
        return store.reader.find(one.instance) is not None
    from hilum.services.receiving import file_of

    assert into is not None
    return file_of(Path(into), one.study, one.series, one.instance, suffix).exists()


def _retrieval(place: tuple[str, str], uids: list[str], wanted: Retrieval) -> Retrieval:
    from hilum.services.identifiers import by_keyword

    study, series = place
    keys = by_keyword(
        {"StudyInstanceUID": study, "SeriesInstanceUID": series, "SOPInstanceUID": uids}
    )
    return wanted._replace(level="IMAGE", keys=tuple(keys))
