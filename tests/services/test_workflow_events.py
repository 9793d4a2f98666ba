"""Who is told of what over real sockets, pynetdicom listening; and handlers of a program."""

from __future__ import annotations

import queue
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepNotification,
    UnifiedProcedureStepEvent,
    UnifiedProcedureStepPull,
    UnifiedProcedureStepPush,
    UnifiedProcedureStepWatch,
    UPSGlobalSubscriptionInstance,
)

import hilum
from hilum.archive.workflow.attributes import data_set, text
from hilum.archive.workflow.commitment import Reference, request_data_set
from hilum.config import Peer, Settings
from hilum.config.options import Workflow
from hilum.net.client import Association
from hilum.observe import Event, nobody
from hilum.opening import open_workflow
from hilum.services.courier import SETTLE_SECONDS
from hilum.tables.dictionary import tag_of
from tests.peers.pynetdicom_threads import released, stop
from tests.services.test_workflow_scp import CT, WAIT, Ris, act, as_pydicom, ris, waited_for
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["ris"]

CONTEXTS = (
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepNotification,
    UnifiedProcedureStepEvent,
    UnifiedProcedureStepPull,
    UnifiedProcedureStepPush,
    UnifiedProcedureStepWatch,
)
Heard = queue.Queue[tuple[str, int, Dataset]]


@contextmanager
def listening(server: hilum.Server, calling: str = "WATCH") -> Iterator[tuple[Any, Heard]]:
    """An association of a peer that takes reports on it, and what it has heard."""
    heard: Heard = queue.Queue()

    def told(event: Any) -> tuple[int, None]:
        data = event.event_information if event.request.EventInformation else Dataset()
        heard.put((event.request.AffectedSOPInstanceUID, event.event_type, data))
        return 0x0000, None

    ae = AE(calling)
    for uid in CONTEXTS:
        ae.add_requested_context(uid)
    association = ae.associate(
        "127.0.0.1", server.port, ae_title="HILUM", evt_handlers=[(evt.EVT_N_EVENT_REPORT, told)]
    )
    assert association.is_established
    with released(association):
        yield association, heard


def running(tmp_path: Path, **more: Any) -> hilum.Server:
    observer = more.pop("observer", nobody)
    settings = Settings(**more)
    return hilum.Server(aet="HILUM", port=0, data=tmp_path, settings=settings, observer=observer)


def subscribe(association: Any, aet: str) -> int:
    keys = {"ReceivingAE": aet, "DeletionLock": "FALSE"}
    return act(association, 3, UPSGlobalSubscriptionInstance, UnifiedProcedureStepWatch, **keys)


def create(association: Any, uid: str) -> None:
    status, _ = association.send_n_create(
        as_pydicom(making.workitem()), UnifiedProcedureStepPush, uid
    )
    assert status.Status == 0x0000


# On associations of the peer's --------------------------------------------------------------------


def test_who_opens_an_association_for_events_is_told_on_it(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert server.workflow is not None
        with listening(server) as (association, heard):
            assert subscribe(association, "WATCH") == 0x0000, "it needs not be in the settings"
            create(association, "1.2.3")
            uid, event, data = heard.get(timeout=WAIT)
            assert (uid, event, data.ProcedureStepState) == ("1.2.3", 1, "SCHEDULED")
        server.workflow.workitems.change_state("1.2.3", making.to_state("IN PROGRESS"))
        server.workflow.wake.set()
        (waiting,) = waited_for(
            lambda: [one for one in server.workflow.outbox.deliveries() if one.last_error]  # type: ignore[union-attr]
        )
        assert waiting.last_error == "no peer of the settings has this AE title"
        before = time.monotonic()
        with listening(server) as (_, heard):
            uid, event, data = heard.get(timeout=WAIT)
            assert (uid, event, data.ProcedureStepState) == ("1.2.3", 1, "IN PROGRESS")
            assert time.monotonic() - before > 0.9 * SETTLE_SECONDS, "the peer may get ready first"
        waited_for(lambda: not server.workflow.outbox.deliveries())  # type: ignore[union-attr]


def test_steps_are_told_to_who_listens(tmp_path: Path) -> None:
    with running(tmp_path) as server, listening(server) as (association, heard):
        status, _ = association.send_n_create(
            as_pydicom(making.performed()), ModalityPerformedProcedureStep, "1.2.4"
        )
        assert status.Status == 0x0000
        assert heard.get(timeout=WAIT)[:2] == ("1.2.4", 1)
        end = as_pydicom(making.ended("1.2.5"))
        status, _ = association.send_n_set(end, ModalityPerformedProcedureStep, "1.2.4")
        assert status.Status == 0x0000
        assert heard.get(timeout=WAIT) == ("1.2.4", 2, Dataset())


def test_who_may_not_use_the_service_is_told_nothing(tmp_path: Path) -> None:
    peers = {"watch": Peer(aet="WATCH", host="127.0.0.1", port=1, services=("storage",))}
    with running(tmp_path, peers=peers) as server, listening(server):
        assert server.workflow is not None
        assert not server.workflow.listeners.knows("WATCH")


# Starts and stops ---------------------------------------------------------------------------------


def test_watchers_hear_of_stops_and_starts(tmp_path: Path, ris: Ris) -> None:
    peers = {"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)}
    with running(tmp_path, peers=peers) as server, listening(server) as (association, _):
        assert subscribe(association, "RIS") == 0x0000
    kind, event, data = ris.next()
    assert (kind, event, data.SCPStatus) == ("event", 4, "GOING DOWN")
    with running(tmp_path, peers=peers):
        kind, event, data = ris.next()
        assert (kind, event, data.SCPStatus) == ("event", 4, "RESTARTED")
        assert data.SubscriptionListStatus == "WARM START"
        assert data.UnifiedProcedureStepListStatus == "WARM START"
    assert ris.next()[2].SCPStatus == "GOING DOWN"


def test_who_is_to_be_told_of_restarts_though_it_watches_nothing(tmp_path: Path, ris: Ris) -> None:
    peers = {"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)}
    with running(tmp_path, peers=peers, workflow=Workflow(notify_restart=("RIS",))):
        assert ris.next()[2].SCPStatus == "RESTARTED"


def test_only_the_last_word_about_the_server_is_kept(tmp_path: Path) -> None:
    peers = {"ris": Peer(aet="RIS", host="127.0.0.1", port=1)}
    for _ in range(3):
        with running(tmp_path, peers=peers, workflow=Workflow(notify_restart=("RIS",))) as server:
            pass
    workflow = open_workflow(server.settings)
    (kept,) = workflow.outbox.deliveries()
    assert text(kept.data_set, tag_of("SCPStatus")) == "GOING DOWN"
    workflow.close()


# Forwarding ---------------------------------------------------------------------------------------


def test_what_is_forwarded_keeps_its_text_and_character_set(tmp_path: Path, ris: Ris) -> None:
    settings = {
        "peers": {"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)},
        "workflow": Workflow(forward_mpps=("RIS",)),
    }
    step = as_pydicom(making.performed())
    step.SpecificCharacterSet = "ISO_IR 100"
    step.PatientName = "Müller^Zoë"
    with running(tmp_path, **settings) as server, listening(server) as (association, _):
        status, _ = association.send_n_create(step, ModalityPerformedProcedureStep, "1.2.4")
        assert status.Status == 0x0000
        _, uid, data = ris.next()
        assert (uid, data.SpecificCharacterSet, data.PatientName) == (
            "1.2.4", "ISO_IR 100", "Müller^Zoë",
        )  # fmt: skip


def test_a_long_thread_goes_over_one_association(tmp_path: Path, ris: Ris) -> None:
    settings = {
        "peers": {"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)},
        "workflow": Workflow(forward_mpps=("RIS",)),
    }
    with running(tmp_path, **settings) as server:
        workflow = server.workflow
        assert workflow is not None
        workflow.performed.create("1.2.4", making.performed())
        for _ in range(20):
            change = {"PerformedProcedureStepDescription": "again"}
            workflow.performed.set("1.2.4", data_set(**change))
        opened = count_associations(ris)
        workflow.wake.set()
        assert [ris.next()[0] for _ in range(21)] == ["create"] + ["set"] * 20
        assert len(opened) <= 2


# In order -----------------------------------------------------------------------------------------


def impatient(server: hilum.Server) -> None:
    """Let what failed be tried again at once."""
    assert server.workflow is not None
    server.workflow.outbox._pauses = (0.05,) * 20


def test_forwarded_and_told_in_the_order_in_which_it_happened(tmp_path: Path, ris: Ris) -> None:
    """Also when the peer refuses at first: it never hears of a later state before."""
    settings = {
        "peers": {"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)},
        "workflow": Workflow(forward_mpps=("RIS",), notify_mpps=("RIS",)),
    }
    with running(tmp_path, **settings) as server:
        impatient(server)
        assert server.workflow is not None
        flow = server.workflow.performed
        ris.refuse = 2  # the step twice: what follows waits for it
        flow.create("1.2.4", making.performed())
        flow.set("1.2.4", data_set(PerformedProcedureStepDescription="now"))
        flow.set("1.2.4", making.ended("1.2.5"))
        server.workflow.wake.set()
        heard = [ris.next()[:2] for _ in range(6)]
    assert heard == [
        ("create", "1.2.4"), ("event", 1),
        ("set", "1.2.4"), ("event", 4),
        ("set", "1.2.4"), ("event", 2),
    ]  # fmt: skip


def test_who_takes_no_events_gets_what_is_forwarded(tmp_path: Path) -> None:
    deaf = AE("RIS")
    deaf.add_supported_context(ModalityPerformedProcedureStep)
    heard: queue.Queue[str] = queue.Queue()

    def take(event: Any) -> tuple[int, Dataset]:
        heard.put(type(event.request).__name__)
        return 0x0000, Dataset()

    peer = deaf.start_server(
        ("127.0.0.1", 0),
        block=False,
        evt_handlers=[(evt.EVT_N_CREATE, take), (evt.EVT_N_SET, take)],
    )
    assert peer is not None
    assert peer.socket is not None
    settings = {
        "peers": {"ris": Peer("RIS", "127.0.0.1", peer.socket.getsockname()[1])},
        "workflow": Workflow(forward_mpps=("RIS",), notify_mpps=("RIS",)),
    }
    try:
        with running(tmp_path, **settings) as server:
            assert server.workflow is not None
            server.workflow.performed.create("1.2.4", making.performed())
            server.workflow.performed.set("1.2.4", making.ended("1.2.5"))
            server.workflow.wake.set()
            assert [heard.get(timeout=WAIT) for _ in range(2)] == ["N_CREATE", "N_SET"]
            waiting = waited_for(
                lambda: [one for one in server.workflow.outbox.deliveries() if one.last_error]  # type: ignore[union-attr]
            )
            assert {one.last_error for one in waiting} == {"the peer does not take this SOP class"}
    finally:
        stop(peer)


# Stopping -----------------------------------------------------------------------------------------

SOON = 8.0
"""Seconds: well below the time that a peer has to answer, which is a minute."""


def forwarding(port: int) -> dict[str, Any]:
    return {
        "peers": {"ris": Peer(aet="RIS", host="127.0.0.1", port=port)},
        "workflow": Workflow(forward_mpps=("RIS",), notify_restart=("RIS",)),
    }


def judge_it_goes_out_at_the_next_start(tmp_path: Path, ris: Ris) -> None:
    """The step of `test_a_stop...` was not confirmed; now its peer is there."""
    began = time.monotonic()
    with running(tmp_path, **forwarding(ris.port)):
        heard = [ris.next()[:2] for _ in range(2)]
        assert ("create", "1.2.4") in heard
        assert time.monotonic() - began < SOON, "it is not put off"
        assert ris.heard.empty()


def test_a_stop_does_not_wait_for_who_accepts_no_association(tmp_path: Path, ris: Ris) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(WAIT)
        with running(tmp_path, **forwarding(silent.getsockname()[1])) as server:
            assert server.workflow is not None
            server.workflow.performed.create("1.2.4", making.performed())
            server.workflow.wake.set()
            connection, _ = silent.accept()
            began = time.monotonic()
        assert time.monotonic() - began < SOON
        connection.close()
    judge_it_goes_out_at_the_next_start(tmp_path, ris)


@pytest.mark.parametrize("quick", [False, True])
def test_a_stop_does_not_wait_for_who_does_not_answer(
    tmp_path: Path, ris: Ris, quick: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether or not the thread that waits for the answer has ended before anything else happens
    when its association is cut."""
    cut = Association.cut

    def cut_and_wait(association: Association) -> None:
        cut(association)
        waited_for(lambda: all(one.name != "courier" for one in threading.enumerate()))

    if quick:
        monkeypatch.setattr(Association, "cut", cut_and_wait)
    asked, answer = threading.Event(), threading.Event()
    take = ris._take

    def slow(what: tuple[str, Any, Dataset]) -> int:
        if what[0] != "create":
            return 0x0000
        asked.set()
        answer.wait(WAIT)
        return 0x0000

    ris._take = slow  # type: ignore[method-assign]
    with running(tmp_path, **forwarding(ris.port)) as server:
        assert server.workflow is not None
        server.workflow.performed.create("1.2.4", making.performed())
        server.workflow.wake.set()
        assert asked.wait(WAIT)
        began = time.monotonic()
    assert time.monotonic() - began < SOON
    answer.set()
    ris._take = take  # type: ignore[method-assign]
    workflow = open_workflow(server.settings)
    (left,) = [one for one in workflow.outbox.deliveries() if one.kind == "mpps create"]
    assert (left.attempts, left.last_error) == (0, "")
    workflow.close()
    judge_it_goes_out_at_the_next_start(tmp_path, ris)


def test_a_stop_does_not_wait_until_all_is_read_back(tmp_path: Path) -> None:
    """A request for commitment that is just looked at is looked at again after the next start."""
    reading = threading.Event()

    class Endless:
        def chunks(self) -> Iterator[bytes]:
            while True:
                reading.set()
                time.sleep(0.01)
                yield b"x"

        def close(self) -> None:
            pass

    with running(tmp_path) as server:
        assert server.workflow is not None
        assert server.archive is not None
        store(server)
        stored = dcmread(CT)
        reader = server.archive.reader
        reader.open = lambda instance: Endless()  # type: ignore[assignment,method-assign,return-value]
        number = server.workflow.commitments.request(
            request_data_set("1.2.3", [Reference(stored.SOPClassUID, stored.SOPInstanceUID)]), "CT1"
        )
        server.workflow.wake.set()
        assert reading.wait(WAIT)
        began = time.monotonic()
    assert time.monotonic() - began < SOON
    again = running(tmp_path)
    with again:
        waited_for(lambda: again.workflow.commitments.get(number).state == "decided")  # type: ignore[union-attr]
        (one,) = again.workflow.commitments.get(number).references  # type: ignore[union-attr]
        assert one.reason == 0


def count_associations(ris: Ris) -> list[object]:
    found: list[object] = []
    ris._server.bind(evt.EVT_ESTABLISHED, found.append)
    return found


# Handlers -----------------------------------------------------------------------------------------


def store(server: hilum.Server) -> str:
    study = dcmread(CT)
    with hilum.associate(f"HILUM@127.0.0.1:{server.port}") as association:
        assert all(sent.stored for sent in association.store(CT))  # type: ignore[union-attr]
    return str(study.StudyInstanceUID)


def test_a_handler_is_told_once_a_study_is_complete(tmp_path: Path) -> None:
    told: queue.Queue[Any] = queue.Queue()
    server = running(tmp_path, workflow=Workflow(quiet_time=0.2))
    server.on_study_complete(told.put)
    with server:
        study = store(server)
        event = told.get(timeout=WAIT)
        assert (event.study_instance_uid, event.instances) == (study, 1)
        assert event.evidence == "no instance came for some time"
        assert abs(event.moment.timestamp() - time.time()) < 60
        waited_for(lambda: not server.workflow.completeness.unseen(name_of(told.put)))  # type: ignore[union-attr]
    assert told.empty()


def name_of(handler: Callable[..., object]) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def test_a_handler_that_failed_is_told_again_by_the_next_server(tmp_path: Path) -> None:
    said: queue.Queue[Event] = queue.Queue()
    told: queue.Queue[Any] = queue.Queue()
    faults = [OSError("the disk of results is full")]

    def finished(event: Any) -> None:
        if faults:
            raise faults.pop()
        told.put(event)

    quiet = Workflow(quiet_time=0.2)
    server = running(tmp_path, workflow=quiet, observer=said.put)
    server.on_study_complete(finished)
    with server:
        study = store(server)
        while True:
            event = said.get(timeout=WAIT)
            if event.level == "error":
                break
    assert event.name == "study complete"
    assert "the disk of results is full" in event.fields["error"]
    assert event.fields["again"] == "10 s"
    again = running(tmp_path, workflow=quiet)
    again.on_study_complete(finished)
    with again:
        assert told.get(timeout=WAIT).study_instance_uid == study


def test_a_handler_at_work_does_not_hold_up_deliveries(tmp_path: Path, ris: Ris) -> None:
    peers = {"ris": Peer(aet="RIS", host="127.0.0.1", port=ris.port)}
    flow = Workflow(quiet_time=0.2, notify_mpps=("RIS",))
    begun, go_on = threading.Event(), threading.Event()
    server = running(tmp_path, peers=peers, workflow=flow)

    @server.on_study_complete
    def slow(event: Any) -> None:
        begun.set()
        assert go_on.wait(WAIT)

    with server:
        store(server)
        assert begun.wait(WAIT)
        assert server.workflow is not None
        server.workflow.performed.create("1.2.4", making.performed())
        server.workflow.wake.set()
        assert ris.next()[:2] == ("event", 1)
        go_on.set()


def test_a_handler_needs_an_archive_and_a_name_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(hilum.errors.UsageError, match="needs an archive"):
        hilum.Server(port=0).on_study_complete(print)
    server = running(tmp_path)
    server.on_study_complete(print)
    with pytest.raises(hilum.errors.UsageError, match=r"there is a handler builtins\.print"):
        server.on_study_complete(print)
