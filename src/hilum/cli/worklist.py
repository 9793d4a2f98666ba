"""`hilum worklist`: ask a peer what is scheduled; look after the worklist of a data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hilum.cli.attributes import (
    attributes_argument,
    matching_options,
    peer_options,
    requestor_of,
    set_by,
)
from hilum.cli.choosing import plural
from hilum.cli.output import config_option, data_option, json_option, print_json, workflow_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hilum.archive.workflow.scheduled import StepRow
    from hilum.archive.workflow.worklist import Worklist
    from hilum.dataset.codec import DataSet
    from hilum.services.identifiers import Match

__all__ = ["worklist"]

NOTHING_FOUND = 3


@click.group()
def worklist() -> None:
    """The modality worklist: what is to be done, for whom, when, and where.

    `query` asks a peer. The others look after the worklist in a data folder, whether a server runs
    on it or not; what they change, queries see at once.
    """


@worklist.command()
@peer_options
@matching_options
def query(
    peer: str,
    keys: tuple[str, ...],
    more: tuple[str, ...],
    limit: int,
    only: bool,
    as_csv: bool,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Ask PEER what is scheduled (Modality Worklist, C-FIND).

    PEER is AET@host:port, or a name from the settings file. A KEY is a keyword or a tag:
    ScheduledProcedureStepStartDate=20260202-, Modality=CT, ScheduledStationAETitle=CT1,
    PatientName=DOE*; those of the scheduled step need not name its sequence. Without a value a key
    is asked for and shown. With --json one object a line, as `hilum mpps create --from-worklist`
    takes it. Exit status: 0 if something was found, 3 if nothing was, 1 if the query failed.
    """
    from hilum.cli.querying import keys_of
    from hilum.services.worklist_scu import placed

    wanted = placed(keys_of((*keys, *more)))
    requestor = requestor_of(peer, calling, timeout, config)
    matches = requestor.worklist(*wanted, limit=limit, only=only)
    columns = _columns([key.path[-1] for key in wanted], only)
    if not _show(matches, columns, "json" if as_json else "csv" if as_csv else ""):
        click.echo(f"{requestor.peer}: nothing is scheduled that matches", err=True)
        sys.exit(NOTHING_FOUND)


def _columns(tags: Sequence[int], only: bool) -> list[str]:
    from hilum.services.worklist_scu import COLUMNS
    from hilum.tables.dictionary import keyword_of

    asked = [keyword_of(tag) for tag in tags]
    return list(dict.fromkeys(asked if only else (*COLUMNS, *asked)))


def _show(matches: Iterator[Match], columns: list[str], form: str) -> int:
    from hilum.cli.querying import show
    from hilum.services.worklist_scu import steps

    if form == "json":
        return show(matches, columns, form)
    return show((step for match in matches for step in steps(match)), columns, form)


# The worklist of a data folder --------------------------------------------------------------------


@worklist.command()
@attributes_argument
@data_option
@config_option
@json_option
def add(attributes: tuple[str, ...], data: str | None, config: str | None, as_json: bool) -> None:
    """Schedule a step: add it to the worklist in a data folder.

    KEY is a keyword or a tag: PatientName=Doe^Jane PatientID=P1 Modality=CT
    ScheduledStationAETitle=CT1 ScheduledProcedureStepStartDate=20260202
    ScheduledProcedureStepStartTime=0900; a code as VALUE^SCHEME^MEANING. IDs and the Study Instance
    UID are made up where they are not said. An order is recognised by AccessionNumber, a step by
    ScheduledProcedureStepID: then it is changed. Prints the number of the step, by which `cancel`
    knows it.
    """
    from hilum.errors import UsageError

    item = set_by({}, attributes, _places())
    lacking = _lacking(item)
    if lacking:
        raise UsageError(f"nothing was added, there is no {', no '.join(lacking)}")
    with workflow_of(data, config) as workflow:
        (number,) = workflow.worklist.add(item)
        step = workflow.worklist.step(number)
        assert step is not None
        _tell_added(step, as_json)


def _places() -> dict[int, int]:
    """Attributes of the scheduled step, and the sequence that they are in."""
    from hilum.archive.workflow.worklist_keys import KEYS
    from hilum.services.identifiers import Key
    from hilum.services.worklist_scu import placed

    keys = placed(Key((row.tag,)) for row in KEYS)
    return {key.path[1]: key.path[0] for key in keys if len(key.path) == 2}


def _lacking(item: DataSet) -> list[str]:
    """What every worklist item has and this one has not, by keyword."""
    from hilum.archive.workflow import attributes as ds
    from hilum.services.worklist_scu import REQUIRED
    from hilum.tables.dictionary import keyword_of

    found = []
    for path in REQUIRED:
        inner = item if len(path) == 1 else (ds.items(item, path[0]) or [{}])[0]
        if not ds.text(inner, path[-1]):
            found.append(keyword_of(path[-1]))
    return found


def _tell_added(step: StepRow, as_json: bool) -> None:
    match = _match(step)
    if as_json:
        print_json(number=step.id, **match.as_dict())
        return
    (flat,) = _flat(match)
    what = " ".join(flat.get(keyword) for keyword in ("ScheduledProcedureStepStartDate",
                    "ScheduledProcedureStepStartTime", "Modality", "ScheduledStationAETitle",
                    "PatientID"))  # fmt: skip
    click.echo(f"step {step.id}: {what}, study {flat.get('StudyInstanceUID')}")


def _match(step: StepRow) -> Match:
    from hilum.archive.workflow.attributes import in_character_set
    from hilum.services.identifiers import Match

    return Match(in_character_set(step.item))


def _flat(match: Match) -> list[Match]:
    from hilum.services.worklist_scu import steps

    return steps(match)


@worklist.command("list")
@click.argument("keys", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--all", "finished", is_flag=True, help="Also what is done or cancelled.")
@data_option
@config_option
@json_option
def list_(
    keys: tuple[str, ...], finished: bool, data: str | None, config: str | None, as_json: bool
) -> None:
    """Show the worklist of a data folder, or what of it matches KEYs.

    Exit status 3: there is nothing.
    """
    from hilum.archive.workflow.answers import condition
    from hilum.cli.querying import keys_of
    from hilum.services.worklist_scu import question

    is_match = condition(question(keys_of(keys), {}, only=True))
    with workflow_of(data, config) as workflow:
        rows = [one for one in workflow.worklist.steps(finished=finished) if is_match(one.item)]
    if as_json:
        for row in rows:
            print_json(number=row.id, **_match(row).as_dict())
    else:
        _table(rows)
    if not rows:
        click.echo("nothing is scheduled", err=True)
        sys.exit(NOTHING_FOUND)


def _table(rows: list[StepRow]) -> None:
    """Steps with their number before the columns of a query."""
    from hilum.cli.querying import show
    from hilum.services.identifiers import Match
    from hilum.services.worklist_scu import COLUMNS

    class Numbered(Match):
        """A step that also has the number by which `cancel` knows it."""

        __slots__ = ("number",)
        number: int

        def get(self, keyword: str, default: str = "") -> str:
            return str(self.number) if keyword == "Number" else super().get(keyword, default)

    def numbered() -> Iterator[Match]:
        for row in rows:
            for flat in _flat(_match(row)):
                step = Numbered(flat.elements)
                step.number = row.id
                yield step

    show(numbered(), ["Number", *COLUMNS], "")


@worklist.command()
@click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER]...")
@click.option("--accession", default="", metavar="NUMBER", help="All steps of this order.")
@click.option("--study", default="", metavar="UID", help="All steps of this study.")
@data_option
@config_option
@json_option
def cancel(
    numbers: tuple[int, ...],
    accession: str,
    study: str,
    data: str | None,
    config: str | None,
    as_json: bool,
) -> None:
    """Cancel steps in the worklist of a data folder, by their NUMBER, order or study.

    Queries see them no more; `hilum worklist list --all` still does. What is done already stays as
    it is. Exit status 1: one of them is not there, or done.
    """
    from hilum.archive.workflow.scheduled import FINISHED

    if not (numbers or accession or study):
        raise click.UsageError("name what to cancel: NUMBER, --accession or --study")
    with workflow_of(data, config) as workflow:
        steps = workflow.worklist
        found = [*numbers, *steps.of_order(accession=accession, study=study)]
        wrong = not found
        for number in dict.fromkeys(found):
            step = steps.step(number)
            done = step is not None and step.status not in FINISHED
            if done:
                steps.set_status([number], "CANCELED")
            what = "cancelled" if done else "not there" if step is None else f"is {step.status}"
            wrong |= not done
            if as_json:
                print_json(number=number, outcome=what)
            else:
                click.echo(f"step {number}: {what}", err=not done)
    if not found:
        click.echo("no step of this order or study is there", err=True)
    sys.exit(1 if wrong else 0)


@worklist.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@data_option
@config_option
@json_option
def import_(paths: tuple[str, ...], data: str | None, config: str | None, as_json: bool) -> None:
    """Take worklist files into the worklist of a data folder.

    PATHS are DICOM files, as DCMTK's wlmscpfs has them (.wl), JSON files, as `query --json` prints
    them or in the DICOM JSON Model, or folders of them (- is standard input). What is there already
    is changed. Exit status 1: a file was named that has no worklist item.
    """
    from hilum.cli.attributes import lists_in
    from hilum.errors import HilumError

    taken, failed = 0, 0
    with workflow_of(data, config) as workflow:
        for path in _files(paths):
            try:
                steps = _take(workflow.worklist, lists_in(path))
            except HilumError as error:
                failed += 1
                _tell(as_json, path, (), str(error))
                continue
            taken += len(steps)
            _tell(as_json, path, steps, "")
    if not as_json:
        refused = f", {plural(failed, 'file')} refused" if failed else ""
        click.echo(f"{plural(taken, 'step')} in the worklist{refused}")
    sys.exit(1 if failed else 0)


def _files(paths: Sequence[str]) -> Iterator[str]:
    """The files of folders; of DCMTK's worklist folders without their lock."""
    for path in paths:
        if path == "-" or not Path(path).is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            yield from (str(Path(folder, name)) for name in sorted(names) if name != "lockfile")


def _take(target: Worklist, items: list[DataSet]) -> list[int]:
    from hilum.errors import UsageError

    if not items:
        raise UsageError("no worklist item in it")
    return target.add_all(items)


def _tell(as_json: bool, path: str, steps: Sequence[int], reason: str) -> None:
    if as_json:
        print_json(path=path, steps=list(steps), reason=reason or None)
    elif reason:
        click.echo(f"refused {path}: {reason.removeprefix(f'{path} ')}", err=True)
