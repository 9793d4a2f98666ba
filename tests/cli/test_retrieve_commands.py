"""What `hilum get` and `hilum move` say of peers that fail, go away, or tell little."""

from __future__ import annotations

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.uid import UID

import hilum as api
from hilum.app import Server
from hilum.cli.main import hilum
from hilum.cli.retrieving import Account, frame_numbers
from hilum.config import load
from hilum.dimse.messages import c_store_rq
from hilum.errors import DimseError, PeerError
from hilum.services import query, retrieve
from hilum.services.base import Pending, SubOperations, identifier
from hilum.services.receiving import Received, Target
from hilum.services.retrieve_scu import Progress
from hilum.tables.commands import C_CANCEL_RQ, C_FIND_RQ, C_GET_RQ
from hilum.wire.pdu import RoleSelection
from tests.net.scripted import CT, Acceptors, Scripted, pdata
from tests.net.site import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENHANCED = get_testdata_file("emri_small.dcm", download=False)


@pytest.fixture(scope="module")
def pacs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An archive with one image of ten frames; it sends for ELSEWHERE to itself."""
    folder = tmp_path_factory.mktemp("pacs")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    settings = folder / "hilum.toml"
    settings.write_text(f'[peers.x]\naet = "ELSEWHERE"\nhost = "127.0.0.1"\nport = {port}\n')
    loaded = load(str(settings), {}, {})
    with Server(aet="PACS", port=port, data=folder / "data", settings=loaded) as server:
        address = f"PACS@127.0.0.1:{server.port}"
        with api.associate(address) as peer:
            assert all(outcome.stored for outcome in peer.store(str(ENHANCED)))  # type: ignore[union-attr]
        yield address


@pytest.fixture(scope="module")
def image() -> str:
    return f"SOPInstanceUID={dcmread(str(ENHANCED)).SOPInstanceUID}"


def call(*arguments: object, status: int = 0) -> Any:
    done = CliRunner().invoke(hilum, [str(argument) for argument in arguments])
    assert done.exit_code == status, (done.output, done.exception)
    return done


# Frames -------------------------------------------------------------------------------


def test_frame_numbers() -> None:
    assert frame_numbers(None) == ()
    assert frame_numbers("1, 3,5-8") == (1, 3, 5, 6, 7, 8)


@pytest.mark.parametrize("text", ["", ",", "1,", "5-3", "-3", "1-", "0", "²", "1-9999999", "2,2"])
def test_frames_that_are_none_do_not_mean_the_whole_instance(text: str) -> None:
    with pytest.raises(click.UsageError, match="--frames"):
        frame_numbers(text)


def test_frames_are_new_each_time(pacs: str, image: str, tmp_path: Path) -> None:
    done = call("get", pacs, image, "--frames", "1", "--resume", "--into", tmp_path, status=2)
    assert "new instance each time" in done.stderr


def test_headers_are_resumed_by_their_own_names(pacs: str, image: str, tmp_path: Path) -> None:
    where = ("--into", tmp_path, "--resume")
    assert "1 received" in call("get", pacs, image, *where).stdout
    headers = ("get", pacs, image, "--without-bulk-data", *where)
    assert "1 received" in call(*headers).stdout
    assert "1 there already" in call(*headers).stdout


# What is meant ------------------------------------------------------------------------


def test_a_modality_is_looked_for_among_those_of_the_study(pacs: str, tmp_path: Path) -> None:
    assert "1 received" in call("get", pacs, "Modality=MR", "--into", tmp_path).stdout
    done = call("get", pacs, "Modality=CT", "--into", tmp_path, status=3)
    assert "nothing found" in done.stdout


def test_what_a_peer_does_not_heed_is_not_taken_for_what_was_asked(tmp_path: Path) -> None:
    """As dcmqrscp does, it answers all its studies, and says nothing of the key."""
    asked = []

    def find(_request: object, _context: object) -> Iterator[Pending]:
        for number, modality in enumerate((None, "", "MR")):
            match = Dataset()
            match.QueryRetrieveLevel, match.StudyInstanceUID = "STUDY", f"1.2.{number}"
            if modality is not None:
                match.ModalitiesInStudy = modality
            yield Pending(match)

    def get(request: Any, _context: object) -> Iterator[SubOperations]:
        asked.append(retrieve.unique_keys(identifier(request)))
        yield SubOperations(0)

    with Server(aet="PACS", port=0) as server:
        server.handle(query.SERVICE, C_FIND_RQ, find)
        server.handle(retrieve.SERVICE, C_GET_RQ, get)
        address = f"PACS@127.0.0.1:{server.port}"
        done = call("get", address, "Modality=MR", "--into", tmp_path, status=3)
    assert asked == [("STUDY", {"StudyInstanceUID": ["1.2.2"]})]
    assert "2 of 3 answers at level STUDY do not say ModalitiesInStudy" in done.stderr


# The account --------------------------------------------------------------------------


def ended(account: Account) -> int:
    with pytest.raises(SystemExit) as caught:
        account.summary(1.0)
    return int(caught.value.code or 0)


def test_failures_of_several_retrievals_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    account, target = Account("PACS", as_json=False), Target()
    for uid in ("1.1", "1.2"):
        target.outcomes.append(Received(f"{uid}.1", "received", bytes=10))
        last = Progress(0xB000, 1, 2, comment="No\x1b[2J", failed_uids=(f"{uid}.2", f"{uid}.3"))
        account.follow(iter((last,)), target, "")
    assert ended(account) == 1
    printed = capsys.readouterr()
    assert "PACS: 2 received, 4 failed" in printed.out
    assert printed.err.splitlines()[:3] == [
        "failed 1.1.2",
        "failed 1.1.3",
        "failed: the peer answered B000 No [2J",
    ], "its comment is about one of them, and may not steer the terminal"


def test_what_failed_here_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    account, target = Account("PACS", as_json=False), Target()
    target.outcomes.append(Received("1.1", "failed", reason="No space left on device"))
    account.follow(iter((Progress(0xB000, 0, 1, failed_uids=("1.1",)),)), target, "")
    assert ended(account) == 1
    printed = capsys.readouterr()
    assert "1 failed" in printed.out
    assert [line for line in printed.err.splitlines() if "1.1" in line] == [
        "failed 1.1: No space left on device"
    ]


def test_counts_that_only_pending_responses_have(capsys: pytest.CaptureFixture[str]) -> None:
    account = Account("PACS", as_json=False)
    account.follow(iter((Progress(0xFF00, 2, 0, 1), Progress(0x0000))), None, "")
    account.summary(1.0)
    assert "PACS: 3 sent" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "why"),
    [(PeerError("PACS closed the connection"), "closed"), (KeyboardInterrupt(), "interrupted")],
)
def test_what_came_is_told_though_the_rest_did_not(
    error: BaseException, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks() -> Iterator[Progress]:
        target.outcomes.append(Received("1.1", "received", bytes=10))
        yield Progress(0xFF00, 1)
        raise error

    account, target = Account("PACS", as_json=True), Target()
    account.follow(breaks(), target, "")
    account.follow(breaks(), target, "")
    assert ended(account) == 1
    *_, last = capsys.readouterr().out.splitlines()
    summary = json.loads(last)["summary"]
    assert summary["received"] == 1, "and nothing more is asked for"
    assert why in summary["errors"][0]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_of_half_an_instance(sign: signal.Signals, tmp_path: Path) -> None:
    begun = threading.Event()

    def play(peer: Scripted) -> None:
        rq = peer.accept(RoleSelection(CT, True, True))
        command, context, _ = peer.message() or pytest.fail("no request")
        if command.field == C_FIND_RQ:  # what will come? It cannot tell
            peer.answer(command, context)
            peer.message()
            return
        storing = next(one.id for one in rq.contexts if one.abstract_syntax == CT)
        store = pdata(storing, True, True, c_store_rq(1, CT, "1.2.3"))
        peer.send(store + pdata(storing, False, False, bytes(3000)))
        begun.set()
        cancel = peer.message()
        assert cancel is not None and cancel[0].field == C_CANCEL_RQ

    with Acceptors(play, play) as acceptors:
        address = f"PACS@127.0.0.1:{acceptors.port}"
        keys = "StudyInstanceUID=1.2", "--model=study", "--into", str(tmp_path), "--json"
        process = subprocess.Popen(
            [sys.executable, "-m", "hilum", "get", address, *keys],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert begun.wait(20)
        wait_for(lambda: any(tmp_path.rglob("*.part")), "no file was begun")
        process.send_signal(sign)
        out, problem = process.communicate(timeout=20)
    assert process.returncode == 1, problem
    (error,) = json.loads(out)["summary"]["errors"]
    assert "closed the connection" in error, "it waited for the answer to its C-CANCEL"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_json_says_why_nothing_was_sent(pacs: str, image: str) -> None:
    done = call("move", pacs, image, "--to", "NOWHERE", "--json", status=1)
    (error,) = json.loads(done.stdout)["summary"]["errors"]
    assert "A801" in error


def test_a_receiver_that_the_peer_does_not_send_to(pacs: str, image: str, tmp_path: Path) -> None:
    """It knows our AE title by another port: nothing comes, though all was sent."""
    here = ("-aet", "ELSEWHERE", "--port", "0", "--into", tmp_path)
    done = call("move", pacs, image, *here, status=1)
    assert "the peer sent 1, and 0 came here" in done.stderr


def test_a_peer_that_goes_away(tmp_path: Path) -> None:
    """The real thing: it accepts the connection and closes it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def close() -> None:
            for _ in range(2):
                listening.accept()[0].close()

        threading.Thread(target=close, daemon=True).start()
        address = f"PACS@127.0.0.1:{listening.getsockname()[1]}"
        command = ["get", address, "StudyInstanceUID=1.2", "--into", str(tmp_path), "--json"]
        done = subprocess.run(
            [sys.executable, "-m", "hilum", *command], capture_output=True, text=True, timeout=30
        )
    assert done.returncode == 1
    assert json.loads(done.stdout)["summary"]["errors"]
    assert "Traceback" not in done.stderr


def test_errors_do_not_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object, **_more: object) -> None:
        raise DimseError("red\x1b[31m\x07", status=0xC000)

    monkeypatch.setattr("hilum.cli.find.keys_of", refused)
    done = CliRunner().invoke(hilum, ["find", "A@127.0.0.1:1", "PatientID=1"], color=True)
    assert "red [31m " in done.stderr


@pytest.mark.parametrize("more", [("--resume",), ("--port", "104"), ("--host", "127.0.0.1")])
def test_what_is_for_a_receiver_of_our_own(pacs: str, image: str, more: tuple[str, ...]) -> None:
    done = call("move", pacs, image, "--to", "ELSEWHERE", *more, status=2)
    assert "are for --into or --data" in done.stderr


def test_the_bar_shows_how_many_there_are(pacs: str, tmp_path: Path) -> None:
    """The peer says how many remain."""
    many = tmp_path / "many"
    many.mkdir()
    whole = dcmread(str(ENHANCED))
    for number in (1, 2, 3):
        whole.SOPInstanceUID = whole.file_meta.MediaStorageSOPInstanceUID = UID(f"1.9.1.{number}")
        whole.StudyInstanceUID, whole.SeriesInstanceUID = "1.9", "1.9.1"
        whole.save_as(many / f"{number}.dcm")
    with api.associate(pacs) as peer:
        assert all(outcome.stored for outcome in peer.store(str(many)))  # type: ignore[union-attr]
    master, slave = pty.openpty()
    arguments = ["get", pacs, "StudyInstanceUID=1.9", "--into", str(tmp_path / "got")]
    subprocess.run(
        [sys.executable, "-m", "hilum", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=slave,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "100", "TERM": "xterm"},
        check=True,
        timeout=30,
    )
    os.close(slave)
    printed = os.read(master, 65536).decode()
    os.close(master)
    assert "3/3" in printed
