"""`hilum outbox` as a person runs it, on a folder whose server runs."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import hilum
from hilum.archive.workflow.commitment import Reference, request_data_set
from hilum.cli.main import hilum as program
from hilum.config import Peer, Settings
from hilum.config.options import Workflow
from tests.archive import building
from tests.services.test_workflow_scp import WAIT, Ris, ris
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ris"]

NOBODY = "no peer of the settings has this AE title"


class Place:
    """A running server that has two things to tell: one to RIS, one to nobody that it knows."""

    def __init__(self, folder: Path, ris: Ris) -> None:
        self.data = folder / "data"
        self.data.mkdir()
        settings = Settings(
            peers={"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)},
            workflow=Workflow(notify_mpps=("RIS",)),
        )
        ris.refuse = 1
        self.server = hilum.Server(aet="HILUM", port=0, data=self.data, settings=settings).start()
        assert self.server.workflow is not None
        self.flow = self.server.workflow
        self.flow.performed.create("1.2.3", making.performed())
        action = request_data_set("1.2.9", [Reference(building.CT, "1.2.99")])
        self.flow.commitments.request(action, "CT\x1b[7m")
        self.flow.wake.set()
        self.wait(lambda: len([one for one in self.flow.outbox.deliveries() if one.attempts]) == 2)

    def wait(self, what: Any) -> None:
        until = time.monotonic() + WAIT
        while not what():
            assert time.monotonic() < until
            threading.Event().wait(0.02)

    def call(self, *arguments: object, status: int = 0) -> Any:
        words = [str(argument) for argument in arguments]
        done = CliRunner().invoke(program, ["outbox", *words, "--data", str(self.data)])
        assert isinstance(done.exception, SystemExit | None), done.exception
        assert done.exit_code == status, done.output
        return done

    def lines(self, *arguments: object, status: int = 0) -> list[dict[str, Any]]:
        out = self.call(*arguments, "--json", status=status).stdout
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def place(tmp_path: Path, ris: Ris) -> Iterator[Place]:
    made = Place(tmp_path, ris)
    yield made
    made.server.stop()


def test_what_waits_is_listed_with_the_reason(place: Place) -> None:
    event, result = place.lines("list")
    assert (event["what"], event["to"], event["instance"]) == ("mpps event", "RIS", "1.2.3")
    assert (event["tries"], event["given_up"]) == (1, False)
    assert event["why"] == "the peer answered 0110 Processing Failure"
    assert event["next_try"] > event["posted"]
    assert (result["what"], result["why"]) == ("commitment result", NOBODY)
    heading, *rows = place.call("list").stdout.splitlines()
    assert heading.split("\t") == ["Number", "What", "To", "State", "Tries", "Next try", "Why"]
    assert [row.split("\t")[2] for row in rows] == ["RIS", "CT\\x1b[7m"], "nothing steers terminals"
    assert [one["to"] for one in place.lines("list", "--to", "RIS")] == ["RIS"]
    assert "nothing waits" in place.call("list", "--given-up").stderr


def test_a_person_tries_again_at_once(place: Place, ris: Ris) -> None:
    (event, _) = place.lines("list")
    said = place.call("retry", event["number"]).stdout
    assert said == f"delivery {event['number']}: is tried again\n"
    assert ris.next()[:2] == ("event", 1)
    place.wait(lambda: len(place.flow.outbox.deliveries()) == 1)
    assert place.lines("retry", "--all") == [{"number": 2, "outcome": "is tried again"}]
    assert place.lines("retry", 77, status=1) == [{"number": 77, "outcome": "is not there"}]
    assert "is not there" in place.call("retry", 77, status=1).stderr
    assert "name the deliveries" in place.call("retry", status=2).stderr
    assert "nothing in the outbox" in place.call("retry", "--to", "NONE", status=1).stderr


def test_dropping_needs_a_yes(place: Place) -> None:
    done = place.call("drop", "--to", "RIS", status=1)
    assert "--yes drops without asking" in done.stderr
    assert len(place.lines("list")) == 2
    assert place.call("drop", "--to", "RIS", "--yes").stdout == "delivery 1: dropped\n"
    assert [one["to"] for one in place.lines("list")] == ["CT\x1b[7m"]


def test_commitments_and_what_became_of_them(place: Place) -> None:
    (asked,) = place.lines("commitments")
    assert (asked["transaction"], asked["result"], asked["instances"]) == ("1.2.9", "waits", 1)
    assert asked["failed"] == {"1.2.99": "0112"}
    row = place.call("commitments").stdout.splitlines()[1].split("\t")
    assert row[1:] == ["CT\\x1b[7m", "1", "1", "waits", "1.2.9"]
    (delivery,) = place.lines("list", "--to", "CT\x1b[7m")
    place.flow.outbox.failed(delivery["number"], "refused", final=True)
    assert place.lines("commitments")[0]["result"] == "given up"
    assert place.lines("list", "--given-up")[0]["why"] == "refused"
    place.call("drop", delivery["number"], "--yes")
    assert place.lines("commitments")[0]["result"] == "dropped"


def test_studies_that_are_complete(place: Place) -> None:
    assert "no study was found complete" in place.call("studies").stderr
    assert place.server.archive is not None
    building.store(place.server.archive, "1.2.826.3.1", building.dataset("1.2.826.3.1"))
    place.flow.performed.create("1.2.4", making.performed(study=building.STUDY))
    place.flow.performed.set("1.2.4", making.ended("1.2.826.3.1"))
    place.wait(lambda: place.flow.completeness.complete())
    (study,) = place.lines("studies")
    assert (study["study"], study["instances"]) == (building.STUDY, 1)
    assert study["evidence"] == "performed procedure steps ended, and their instances are here"
    assert building.STUDY in place.call("studies").stdout
