"""Deleting what a person names: all of it, with its older versions, on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hilum.archive.deleting import carry_out, older_versions, plan
from hilum.archive.selection import Selection
from hilum.archive.store import Store, rebuild
from tests.archive.building import contents, dataset, opened, snapshot, store
from tests.archive.files import problems

if TYPE_CHECKING:
    from pathlib import Path


def fill(folder: Path) -> Store:
    """Two patients; the first has two studies, one instance of which has an older version."""
    target = opened(folder)
    for number in range(6):
        other = number > 3
        more = {0x00100020: (b"LO", b"P-2")} if other else None
        study = "1.2.3" if other else f"1.2.{1 + number // 2}"
        data = dataset(f"1.2.9.{number}", study=study, series=f"{study}.1", size=500, more=more)
        store(target, f"1.2.9.{number}", data)
    store(target, "1.2.9.0", dataset("1.2.9.0", study="1.2.1", series="1.2.1.1", number=9))
    return target


@pytest.mark.parametrize(
    ("selection", "counts", "left"),
    [
        (Selection(patients=("P-1",)), (1, 2, 2, 4, 1), {"4", "5"}),
        (Selection(studies=("1.2.1",)), (1, 1, 1, 2, 1), {"2", "3", "4", "5"}),
        (Selection(series=("1.2.2.1",)), (1, 1, 1, 2, 0), {"0", "1", "4", "5"}),
        (Selection(instances=("1.2.9.1", "1.2.9.4")), (2, 2, 2, 2, 0), {"0", "2", "3", "5"}),
        (Selection(patients=("P-1", "P-2")), (2, 3, 3, 6, 1), set()),
    ],
)
def test_what_is_deleted(
    folder: Path, selection: Selection, counts: tuple[int, ...], left: set[str]
) -> None:
    with fill(folder) as target:
        planned = plan(target.reader, selection)
        assert planned[1:6] == counts
        assert len(contents(target)) == 6, "a plan deletes nothing"
        advanced: list[int] = []
        carry_out(target, planned, actor="me", reason="asked for", advance=advanced.append)
        assert sum(advanced) == len(planned.contents) == counts[3] + counts[4]
        assert set(contents(target)) == {f"1.2.9.{number}" for number in left}
        assert target.reader.statistics().studies == 3 - sum(
            not any(n in left for n in pair) for pair in ("01", "23", "45")
        )
        records = [one for one in target.reader.audit() if one.action == "deleted"]
        assert len(records) == len(planned.contents)
        assert all('"asked for"' in one.detail and '"me"' in one.detail for one in records)
        before = snapshot(target)
    rebuild(folder)
    with opened(folder) as target:
        assert snapshot(target) == before
    assert problems(folder) == []


def test_names_that_nothing_has(folder: Path) -> None:
    with fill(folder) as target:
        planned = plan(target.reader, Selection(("nobody",), ("1.2.1",), (), ("1.9", "1.2.9.0")))
        assert planned.unknown == ("PatientID nobody", "SOPInstanceUID 1.9")
        assert planned.instances == 2


def test_many_are_deleted_in_several_records(folder: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("hilum.archive.deleting._TOGETHER", 2)
    with fill(folder) as target:
        carry_out(target, plan(target.reader, Selection(("P-1",))), actor="me", reason="x")
        assert set(contents(target)) == {"1.2.9.4", "1.2.9.5"}
    with opened(folder) as target:
        assert set(contents(target)) == {"1.2.9.4", "1.2.9.5"}


def test_only_older_versions(folder: Path) -> None:
    with fill(folder) as target:
        planned = older_versions(target.reader)
        assert (planned.versions, planned.instances) == (1, 0)
        carry_out(target, planned, actor="me", reason="room")
        assert len(contents(target)) == 6
        states = [one.state for one in target.reader.versions("1.2.9.0")]
        assert states == ["current", "deleted"]
        assert older_versions(target.reader).contents == ()


def test_what_was_deleted_may_come_again(folder: Path) -> None:
    with fill(folder) as target:
        carry_out(target, plan(target.reader, Selection(("P-1",))), actor="me", reason="x")
        again = dataset("1.2.9.1", study="1.2.1", series="1.2.1.1", size=500)
        assert store(target, "1.2.9.1", again).outcome == "stored"
        assert contents(target)["1.2.9.1"] == again
