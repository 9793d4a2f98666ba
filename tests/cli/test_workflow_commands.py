"""The commands of the workflow as a person runs them: output, exit status, what is said when wrong.

A server of Hilum is the peer; nothing here looks at what goes over the wire.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydicom.data
import pytest
from click.testing import CliRunner
from pydicom import dcmread

import hilum
from hilum.cli.main import hilum as program
from hilum.config import Peer, Settings
from tests.peers.process import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = Path(pydicom.data.__file__).parent / "test_files"
CT, MR = FILES / "CT_small.dcm", FILES / "MR_small.dcm"
CT_UID = "1.3.6.1.4.1.5962.1.1.1.1.1.20040119072730.12322"
ORDER = (
    "PatientName=Müller^Zoë",
    "PatientID=P1",
    "AccessionNumber=A1",
    "Modality=CT",
    "ScheduledStationAETitle=CT1",
    "ScheduledProcedureStepStartDate=20260202",
    "ScheduledProcedureStepStartTime=0900",
    "ScheduledProtocolCodeSequence=P1^99L^Thorax low dose",
)
DONE = (
    "PerformedStationNameCodeSequence=S1^99L^Workstation",
    "PerformedWorkitemCodeSequence=110001^DCM^Image Processing",
    "PerformedProcedureStepStartDateTime=20260202090000",
    "PerformedProcedureStepEndDateTime=20260202091500",
)


class Place:
    """A running server with an empty data folder, and a peer ME of its settings."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.data.mkdir()
        self.my_port = free_port()
        settings = Settings(peers={"me": Peer(aet="ME", host="127.0.0.1", port=self.my_port)})
        self.server = hilum.Server(aet="HILUM", port=0, data=self.data, settings=settings).start()
        self.peer = f"HILUM@127.0.0.1:{self.server.port}"

    def call(self, *arguments: object, status: int = 0, given: str = "") -> Any:
        """A command in this process; its result, checked for its exit status."""
        done = CliRunner().invoke(program, [str(argument) for argument in arguments], input=given)
        assert isinstance(done.exception, SystemExit | None), done.exception
        assert done.exit_code == status, done.output
        return done

    def lines(self, *arguments: object, **more: Any) -> list[dict[str, Any]]:
        out = self.call(*arguments, "--json", **more).stdout
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.server.stop()


# Worklist -----------------------------------------------------------------------------------------


def test_a_step_is_added_seen_and_cancelled(place: Place) -> None:
    added = place.call("worklist", "add", *ORDER, "--data", place.data)
    assert added.stdout.startswith("step 1: 20260202 0900 CT CT1 P1, study 2.25.")
    (found,) = place.lines("worklist", "query", place.peer, "Modality=CT")
    assert found["PatientName"] == "Müller^Zoë"
    (step,) = found["ScheduledProcedureStepSequence"]
    assert step["ScheduledProtocolCodeSequence"][0]["CodeMeaning"] == "Thorax low dose"
    shown = place.call("worklist", "query", place.peer, "-k", "0040,0009").stdout.splitlines()
    assert shown[0].split("\t")[-1] == "ScheduledProcedureStepID"
    assert shown[1].split("\t")[-1] == "SPS1"
    listed = place.call("worklist", "list", "--data", place.data, "Modality=CT").stdout
    assert listed.splitlines()[1].split("\t")[:3] == ["1", "20260202", "0900"]
    assert place.call("worklist", "cancel", 1, "--data", place.data).stdout == (
        "step 1: cancelled\n"
    )
    place.call("worklist", "query", place.peer, status=3)
    place.call("worklist", "list", "--data", place.data, status=3)
    (kept,) = place.lines("worklist", "list", "--all", "--data", place.data)
    assert kept["ScheduledProcedureStepSequence"][0]["ScheduledProcedureStepStatus"] == "CANCELED"
    told = place.call("worklist", "cancel", 1, 7, "--data", place.data, status=1).stderr
    assert told == "step 1: is CANCELED\nstep 7: not there\n"


def test_an_order_is_changed_and_cancelled(place: Place) -> None:
    place.call("worklist", "add", *ORDER, "--data", place.data)
    more = ("ScheduledProcedureStepID=SPS1", "RequestedProcedureID=RP1", "Modality=MR")
    place.call("worklist", "add", *ORDER, *more, "--data", place.data)
    (found,) = place.lines("worklist", "list", "--data", place.data)
    assert found["ScheduledProcedureStepSequence"][0]["Modality"] == "MR"
    (done,) = place.lines("worklist", "cancel", "--accession", "A1", "--data", place.data)
    assert done == {"number": 1, "outcome": "cancelled"}
    told = place.call("worklist", "cancel", "--accession", "A9", "--data", place.data, status=1)
    assert told.stderr == "no step of this order or study is there\n"


def test_worklist_files_are_imported(place: Place, tmp_path: Path) -> None:
    place.call("worklist", "add", *ORDER, "--data", place.data)
    out = place.call("worklist", "query", place.peer, "--json").stdout
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.json").write_text(out, "utf-8")
    (folder / "b.txt").write_text("text")
    other = json.loads(out) | {"PatientID": "P2", "AccessionNumber": "A2"}
    del other["StudyInstanceUID"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "c.json").write_text(json.dumps([other, json.loads(out)]))
    done = place.call("worklist", "import", folder, elsewhere, "--data", place.data, status=1)
    assert done.stderr == f"refused {folder}/b.txt: is neither a DICOM file nor JSON\n"
    assert done.stdout == "3 steps in the worklist, 1 file refused\n"
    assert len(place.lines("worklist", "list", "--data", place.data)) == 2
    (told,) = place.lines("worklist", "import", "-", "--data", place.data, given=out)
    assert told == {"path": "-", "steps": [1], "reason": None}
    empty = place.call("worklist", "import", "-", "--data", place.data, status=1, given="[]")
    assert "refused -: no worklist item in it" in empty.stderr


WRONG = {
    "no step": (("worklist", "add", "--data", "DATA", "PatientID=P1"),
                "nothing was added, there is no ScheduledStationAETitle, no Scheduled"),
    "a date as people write it": (
        ("worklist", "add", "--data", "DATA", "ScheduledProcedureStepStartDate=2026-02-02"),
        "'2026-02-02' is no DA: write YYYYMMDD"),
    "no key": (("worklist", "add", "--data", "DATA", "PatientID"), "write KEY=VALUE"),
    "no folder": (("worklist", "list", "--data", "none"), "none is no data folder: name another"),
    "no such step": (("worklist", "cancel", "--data", "DATA"), "name what to cancel: NUMBER"),
    "an incomplete step": (("mpps", "create", "PEER", "PatientID=P1"),
                           "nothing was sent: (0020,000D) StudyInstanceUID is missing; (0008"),
    "a step that is not there": (("mpps", "set", "PEER", "1.2", "ProcedureCodeSequence="),
                                 "the peer answered 0112 no such step"),
    "nothing to set": (("mpps", "set", "PEER", "1.2"), "nothing was sent: name what to set"),
    "two steps for one": (("mpps", "create", "PEER", "--from-worklist", "TWO"),
                          "has 2 lists of attributes: one is needed"),
    "no worklist item": (("mpps", "create", "PEER", "--from-worklist", "ONE"),
                         "no worklist item: it has no ScheduledProcedureStepSequence"),
    "no instances": (("commit", "PEER"), "name the instances: PATHS, --uid, --patient"),
    "an instance without class": (("commit", "PEER", "--uid", "1.2.3"), "write CLASS=UID"),
    "no such class": (("commit", "PEER", "--uid", "Nonsense=1.2"),
                      "no SOP Class is called 'Nonsense'"),
    "a workitem without label": (("ups", "create", "PEER"), "ProcedureStepLabel is missing"),
    "no transaction": (("ups", "complete", "PEER", "1.2"), "Missing option '--transaction'"),
    "no place for reports": (("ups", "watch", "PEER"), "say where PEER can report to: --port"),
    "suspended for one": (("ups", "unsubscribe", "PEER", "1.2", "--suspend"), "name no UID"),
    "an unknown receiver": (("ups", "subscribe", "PEER", "--receiving", "NOBODY"),
                            "C308 Receiving AE-TITLE is Unknown to this SCP"),
    "no such workitem": (("ups", "get", "PEER", "1.2"), "the peer answered C307"),
}  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = Place(tmp_path_factory.mktemp("place"))
    yield made
    made.server.stop()


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_line(
    shared: Place, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.json").write_text('{"PatientID": "1"}')
    (tmp_path / "two.json").write_text('{"PatientID": "1"}\n{"PatientID": "2"}\n')
    arguments, message = WRONG[case]
    known = {"DATA": shared.data, "PEER": shared.peer, "ONE": "one.json", "TWO": "two.json"}
    done = CliRunner().invoke(program, [str(known.get(one, one)) for one in arguments])
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (1, 2)
    assert message in done.stderr
    assert done.stdout == ""


# Performed steps and commitment -------------------------------------------------------------------


def test_a_step_is_performed(place: Place) -> None:
    place.call("worklist", "add", *ORDER, "--data", place.data)
    scheduled = place.call("worklist", "query", place.peer, "--json").stdout
    created = ("mpps", "create", place.peer, "--calling", "CT1", "--from-worklist", "-")
    uid = place.call(*created, given=scheduled).stdout.strip()
    assert uid.startswith("2.25.")
    change = ("mpps", "set", place.peer, uid, "PerformedProcedureStepDescription=native")
    assert place.call(*change).stdout == f"{uid}: set\n"
    refused = place.call("mpps", "complete", place.peer, uid, status=1).stderr
    assert "0121" in refused
    done = place.call("mpps", "complete", place.peer, uid, "--images", CT, "--images", MR)
    assert done.stdout == f"{uid}: completed\n"
    again = place.call("mpps", "discontinue", place.peer, uid, "--images", CT, status=1).stderr
    assert again.strip() == (
        "hilum: the peer answered 0110 Performed Procedure Step Object may no longer be updated"
        " (error id A710)"
    )
    told = place.call("mpps", "get", place.peer, uid).stdout
    assert "PerformedSeriesSequence: 2 items\n  " in told
    assert "\nPatientName: Müller^Zoë\n" in told
    (few,) = place.lines("mpps", "get", place.peer, uid, "PerformedStationAETitle")
    assert few == {"PerformedStationAETitle": "CT1"}
    (step,) = place.lines("worklist", "list", "--all", "--data", place.data)
    assert step["ScheduledProcedureStepSequence"][0]["ScheduledProcedureStepStatus"] == "COMPLETED"


def test_a_step_that_nobody_scheduled(place: Place) -> None:
    (made,) = place.lines("mpps", "create", place.peer, "--from", CT, "--uid", "1.2.3")
    assert made == {"SOPInstanceUID": "1.2.3"}
    keys = ("PerformedProcedureStepDiscontinuationReasonCodeSequence=110514^DCM^Wrong item",)
    (ended,) = place.lines("mpps", "discontinue", place.peer, "1.2.3", *keys, "--images", CT)
    assert ended == {"SOPInstanceUID": "1.2.3", "outcome": "discontinued", "status": 0}
    (told,) = place.lines("mpps", "get", place.peer, "1.2.3")
    assert told["PatientID"] == "1CT1"
    (scheduled,) = told["ScheduledStepAttributesSequence"]
    assert scheduled["StudyInstanceUID"] == dcmread(CT).StudyInstanceUID


def test_instances_are_committed(place: Place) -> None:
    me = ("--calling", "ME")
    done = place.call("store", place.peer, CT, MR, "--commit", *me)
    assert done.stdout.splitlines()[1:] == [
        f"committed {CT_UID}",
        f"committed {dcmread(MR).SOPInstanceUID}",
        f"{place.peer}: 2 committed",
    ]
    some = ("commit", place.peer, CT, "--uid", "CTImageStorage=1.2.3", *me)
    done = place.call(*some, status=1)
    assert done.stdout == f"committed {CT_UID}\n{place.peer}: 1 committed, 1 failed\n"
    assert done.stderr == "failed 1.2.3: 0112 No such object instance\n"
    study = dcmread(CT).StudyInstanceUID
    (kept,) = place.lines("commit", place.peer, "--data", place.data, "--study", study, *me)
    assert (kept["outcome"], kept["reason"], kept["comment"]) == ("committed", 0, "")
    assert kept["sop_instance_uid"] == CT_UID
    refused = place.lines(*some, "--port", place.my_port, "--stay", "0", status=1)
    assert [one["outcome"] for one in refused] == ["committed", "failed"]


def test_what_is_not_stored_is_not_asked_for(place: Place, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("text")
    done = place.call("store", place.peer, tmp_path / "x", "--commit", status=1)
    assert "committed" not in done.stdout


def test_what_the_peer_lists_is_committed(place: Place) -> None:
    """With --find the peer's own list is asked for, whatever is here."""
    place.call("store", place.peer, CT, MR)
    ct, mr = dcmread(CT), dcmread(MR)
    commit = ("commit", place.peer, "--find")
    for option, uid in (
        ("--patient", ct.PatientID),
        ("--study", ct.StudyInstanceUID),
        ("--series", ct.SeriesInstanceUID),
        ("--instance", CT_UID),
    ):
        (one,) = place.lines(*commit, option, uid)
        assert (one["outcome"], one["sop_instance_uid"]) == ("committed", CT_UID)
    named = ("--study", ct.StudyInstanceUID, "--series", mr.SeriesInstanceUID)
    found = place.lines(*commit, *named, "--instance", CT_UID, MR, "--uid", "CTImageStorage=1.2.3",
                        status=1)  # fmt: skip
    assert [one["sop_instance_uid"] for one in found] == [mr.SOPInstanceUID, "1.2.3", CT_UID]
    assert [one["outcome"] for one in found] == ["committed", "failed", "committed"]
    told = place.call(*commit, "--study", "1.2.3", status=1).stderr
    assert told == f"hilum: {place.peer} has no StudyInstanceUID 1.2.3\n"
    told = place.call(*commit, CT, status=2).stderr
    assert "name the instances: --patient, --study, --series, --instance" in told


# Availability -------------------------------------------------------------------------------------


def test_availability_is_told_and_listed(place: Place) -> None:
    ct, mr = dcmread(CT), dcmread(MR)
    folder = ("--data", place.data)
    assert place.call("availability", "list", *folder, status=3).stderr == (
        "nobody has told of any availability\n"
    )
    me = ("--calling", "ME")
    done = place.call("availability", "send", place.peer, CT, MR, *me, "--step", "1.2.9")
    lines = done.stdout.splitlines()
    assert [line.split(": ", 1)[1] for line in lines] == [
        f"told of 1 instance of study {one.StudyInstanceUID}" for one in (ct, mr)
    ]
    place.call("store", place.peer, CT)
    study = ("--study", ct.StudyInstanceUID)
    (sent,) = place.lines("availability", "send", place.peer, *folder, *study, *me, "--retrieve",
                          "TAPE", "--availability", "nearline")  # fmt: skip
    assert (sent["StudyInstanceUID"], sent["instances"]) == (ct.StudyInstanceUID, 1)
    rows = [
        line.split("\t")[1:] for line in place.call("availability", "list", *folder, *study)
        .stdout.splitlines()
    ]  # fmt: skip
    assert rows == [
        ["From", "Instances", "Availability", "Retrieve from", "Study"],
        ["ME", "1", "ONLINE", "ME", ct.StudyInstanceUID],
        ["ME", "1", "NEARLINE", "TAPE", ct.StudyInstanceUID],
    ]
    told = place.lines("availability", "list", *folder)
    assert [one["uid"] for one in told] == [
        *(line.partition(":")[0] for line in lines), sent["SOPInstanceUID"]
    ]  # fmt: skip
    (series,) = told[0]["ReferencedSeriesSequence"]
    (instance,) = series["ReferencedSOPSequence"]
    assert (instance["ReferencedSOPInstanceUID"], instance["RetrieveAETitle"]) == (CT_UID, "ME")
    (step,) = told[0]["ReferencedPerformedProcedureStepSequence"]
    assert step["ReferencedSOPInstanceUID"] == "1.2.9"


def test_availability_of_nothing(place: Place, tmp_path: Path) -> None:
    assert "name the instances" in place.call("availability", "send", place.peer, status=2).stderr
    (tmp_path / "empty").mkdir()
    told = place.call("availability", "send", place.peer, tmp_path / "empty", status=1).stderr
    assert "no instance was found" in told


# Workitems ----------------------------------------------------------------------------------------


def test_a_workitem_from_begin_to_end(place: Place) -> None:
    peer = place.peer
    labels = ("ProcedureStepLabel=Segment", "WorklistLabel=AI", "AccessionNumber=A1")
    told = place.call("ups", "create", peer, *labels, status=1).stderr
    assert "StudyInstanceUID is missing" in told
    request = "ReferencedRequestSequence.StudyInstanceUID=1.2.5"
    uid = place.call("ups", "create", peer, *labels, request).stdout.strip()
    shown = place.call("ups", "list", peer).stdout.splitlines()
    assert shown[1].split("\t")[1:5] == ["SCHEDULED", "MEDIUM", "Segment", "AI"]
    (found,) = place.lines("ups", "query", peer, "WorklistLabel=AI", "--only", "SOPInstanceUID")
    assert found == {"SOPInstanceUID": uid, "WorklistLabel": "AI"}
    transaction = place.call("ups", "claim", peer, uid).stdout.strip()
    assert transaction.startswith("2.25.")
    progress = ("ups", "update", peer, uid, "ProcedureStepProgress=50")
    assert "C301" in place.call(*progress, status=1).stderr
    mine = ("--transaction", transaction)
    assert place.call(*progress, *mine).stdout == f"{uid}: updated\n"
    assert "C304" in place.call("ups", "complete", peer, uid, *mine, status=1).stderr
    done = place.call("ups", "complete", peer, uid, *DONE, *mine)
    assert done.stdout == f"{uid}: completed\n"
    again = place.call("ups", "complete", peer, uid, *mine)
    assert again.stderr == "warning: B306 The UPS is already in the requested state of COMPLETED\n"
    told = place.call("ups", "get", peer, uid).stdout
    assert "  ProcedureStepProgress: 50\n" in told
    (few,) = place.lines("ups", "get", peer, uid, "ProcedureStepState")
    assert few == {"ProcedureStepState": "COMPLETED"}
    place.call("ups", "list", peer, status=3)
    assert len(place.lines("ups", "list", peer, "--all")) == 1
    assert place.call("ups", "query", peer, "PatientID=none", status=3).stderr.endswith(
        "no such workitem\n"
    )


def test_cancelling(place: Place) -> None:
    peer = place.peer
    (made,) = place.lines("ups", "create", peer, "ProcedureStepLabel=a", "--uid", "1.2.3")
    assert made == {"SOPInstanceUID": "1.2.3"}
    asked = place.call("ups", "request-cancel", peer, "1.2.3", "ReasonForCancellation=wrong")
    assert asked.stdout == "1.2.3: cancellation requested\n"
    (told,) = place.lines("ups", "get", peer, "1.2.3")
    assert told["ProcedureStepState"] == "CANCELED"
    place.call("ups", "create", peer, "ProcedureStepLabel=b", "--uid", "1.2.4")
    (claimed,) = place.lines("ups", "claim", peer, "1.2.4", "--transaction", "1.2.9")
    assert claimed == {"SOPInstanceUID": "1.2.4", "TransactionUID": "1.2.9"}
    (ended,) = place.lines("ups", "cancel", peer, "1.2.4", "--transaction", "1.2.9")
    assert ended == {"SOPInstanceUID": "1.2.4", "outcome": "canceled", "status": 0}


def test_subscribing(place: Place) -> None:
    peer = place.peer
    me = ("--receiving", "ME")
    assert place.call("ups", "subscribe", peer, *me).stdout.endswith("reports go to ME\n")
    place.call("ups", "create", peer, "ProcedureStepLabel=a", "--uid", "1.2.3")
    assert place.server.workflow is not None
    watchers = place.server.workflow.subscriptions.watchers
    assert watchers("1.2.3") == {"ME": False}
    place.call("ups", "subscribe", peer, "1.2.3", *me, "--deletion-lock")
    assert watchers("1.2.3") == {"ME": True}
    place.call("ups", "unsubscribe", peer, "1.2.3", *me)
    assert watchers("1.2.3") == {}
    place.call("ups", "unsubscribe", peer, "--suspend", *me)
    place.call("ups", "subscribe", peer, "--match", "WorklistLabel=AI", *me)
    for label, told in (("AI", {"ME": False}), ("X", {})):
        made = ("ProcedureStepLabel=b", f"WorklistLabel={label}", "--uid", f"1.2.{len(told)}")
        place.call("ups", "create", peer, *made)
        assert watchers(f"1.2.{len(told)}") == told
    done = place.call("ups", "unsubscribe", peer, *me)
    assert done.stdout.endswith("no reports to ME\n")


@contextmanager
def watching(place: Place, *options: object) -> Iterator[subprocess.Popen[str]]:
    """`hilum ups watch` as a program, once it listens and is subscribed."""
    arguments = ["ups", "watch", place.peer, "--calling", "ME", "--port", place.my_port, *options]
    with subprocess.Popen(
        [sys.executable, "-m", "hilum", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as program:
        try:
            assert program.stderr is not None
            assert program.stderr.readline() == f"ME listens on 127.0.0.1:{place.my_port}\n"
            assert program.stderr.readline() == "subscribed\n"
            yield program
        finally:
            program.kill()


def test_reports_are_printed_as_they_come(place: Place) -> None:
    with watching(place) as program:
        assert program.stdout is not None
        place.call("ups", "create", place.peer, "ProcedureStepLabel=a", "--uid", "1.2.3")
        assert program.stdout.readline() == "1.2.3: UPS State Report\n"
        assert program.stdout.readline() == "  InputReadinessState: READY\n"
        assert program.stdout.readline() == "  ProcedureStepState: SCHEDULED\n"
        program.send_signal(signal.SIGINT)
        assert program.wait(20) == 0
    assert place.server.workflow is not None
    assert place.server.workflow.subscriptions.watchers("1.2.3") == {}


def test_watching_ends_by_itself(place: Place) -> None:
    place.call("ups", "create", place.peer, "ProcedureStepLabel=a", "--uid", "1.2.3")
    with watching(place, "1.2.3", "--count", 1, "--json", "--keep") as program:
        out, _ = program.communicate(timeout=20)
    told = json.loads(out)
    assert (told["uid"], told["event"]) == ("1.2.3", "UPS State Report")
    assert program.returncode == 0
    assert place.server.workflow is not None
    assert place.server.workflow.subscriptions.watchers("1.2.3") == {"ME": False}
    started = ("ups", "watch", place.peer, "--calling", "ME", "--port", place.my_port)
    done = place.call(*started, "--for", "0.2")
    assert done.stderr.splitlines()[0] == f"ME listens on 127.0.0.1:{place.my_port}"
