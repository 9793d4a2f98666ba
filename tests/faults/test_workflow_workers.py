"""The workflow of a server of several processes: who answers, who looks, and who takes over."""

from __future__ import annotations

import os
import queue
import signal
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom import AE, evt
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    CTImageStorage,
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepNotification,
    StorageCommitmentPushModel,
)

from hilum.archive.workflow.database import FILE_NAME, Database
from tests.faults.oracle import Server
from tests.faults.test_workers import wait_for_workers
from tests.peers.pynetdicom_threads import released
from tests.services.test_workflow_scp import CT, WAIT, Ris, as_pydicom, ask, commitment_request, ris
from tests.workflow import making

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ris"]

Heard = queue.Queue[tuple[int, Dataset]]


@contextmanager
def associated(server: Server, *contexts: str) -> Iterator[tuple[Any, Heard]]:
    """An association of a peer that the settings do not know, and the reports that come on it."""
    heard: Heard = queue.Queue()

    def told(event: Any) -> tuple[int, None]:
        data = event.event_information if event.request.EventInformation else Dataset()
        heard.put((event.event_type, data))
        return 0x0000, None

    ae = AE("STRANGER")
    for uid in contexts:
        ae.add_requested_context(uid)
    association = ae.associate(
        "127.0.0.1", server.port, evt_handlers=[(evt.EVT_N_EVENT_REPORT, told)]
    )
    assert association.is_established
    with released(association):
        yield association, heard


@pytest.fixture
def server(tmp_path: Path, ris: Ris) -> Iterator[Server]:
    """Two workers, and one peer that is told of starts and of what is available."""
    config = tmp_path / "hilum.toml"
    config.write_text(
        f'[workflow]\nnotify_restart = ["RIS"]\nannounce = ["RIS"]\nquiet_time = 1\n'
        f'[peers.ris]\naet = "RIS"\nhost = "127.0.0.1"\nport = {ris.port}\n',
        "utf-8",
    )
    env = {
        "HILUM_CONFIG": str(config),
        "HILUM_DEVICE_WORKERS": "2",
        "HILUM_LOG_LEVEL": "info",
        "HILUM_ASSOCIATION_SHUTDOWN_GRACE": "2",
    }
    started = Server(tmp_path, env=env)
    started.start()
    wait_for_workers(started, 2)
    yield started


def create(association: Any, uid: str) -> None:
    data = as_pydicom(making.performed())
    status, _ = association.send_n_create(data, ModalityPerformedProcedureStep, uid)
    assert status.Status == 0x0000


def holder(server: Server) -> int:
    """The process that has the duty."""
    database = Database(server.data / FILE_NAME)
    end = time.monotonic() + WAIT
    try:
        while time.monotonic() < end:
            with database.reading() as connection:
                row = connection.execute("SELECT process FROM duty").fetchone()
            if row is not None and int(row[0].split()[1]) in server.workers():
                return int(row[0].split()[1])
            time.sleep(0.05)
    finally:
        database.close()
    raise AssertionError("nobody has the duty")


def test_each_worker_answers_on_the_associations_that_it_has(server: Server, ris: Ris) -> None:
    assert ris.next()[2].SCPStatus == "RESTARTED"
    stored = dcmread(CT)
    with ExitStack() as stack:
        askers = [
            stack.enter_context(associated(server, CTImageStorage, StorageCommitmentPushModel))
            for _ in range(6)
        ]
        assert askers[0][0].send_c_store(stored).Status == 0x0000
        requests = [commitment_request(stored.SOPInstanceUID) for _ in askers]
        for (association, _), request in zip(askers, requests, strict=True):
            assert ask(association, request) == 0x0000
        for (_, heard), request in zip(askers, requests, strict=True):
            event, data = heard.get(timeout=WAIT)
            assert (event, data.TransactionUID) == (1, request.TransactionUID)
    assert ris.next()[2].StudyInstanceUID == stored.StudyInstanceUID
    assert server.process is not None
    assert server.process.terminate() == 0
    assert ris.next()[2].SCPStatus == "GOING DOWN"
    assert ris.heard.empty(), "each is said once, whoever says it"
    assert "given up" not in server.process.output()
    assert "delivery failed" not in server.process.output()


def test_events_of_all_workers_go_where_the_peer_listens(server: Server) -> None:
    uids = [generate_uid() for _ in range(8)]
    with ExitStack() as stack:
        listens = associated(server, ModalityPerformedProcedureStepNotification)
        _, heard = stack.enter_context(listens)
        for uid in uids:
            association, _ = stack.enter_context(associated(server, ModalityPerformedProcedureStep))
            create(association, uid)
        assert [heard.get(timeout=WAIT)[0] for _ in uids] == [1] * 8


def test_what_a_killed_worker_had_to_do_is_done_by_another(server: Server, ris: Ris) -> None:
    assert ris.next()[2].SCPStatus == "RESTARTED"
    stored = dcmread(CT)
    victim = holder(server)
    with associated(server, CTImageStorage) as (association, _):
        assert association.send_c_store(stored).Status == 0x0000
    os.kill(victim, signal.SIGKILL)
    kind, _, data = ris.next()
    assert (kind, data.StudyInstanceUID) == ("create", stored.StudyInstanceUID)
    assert holder(server) != victim
