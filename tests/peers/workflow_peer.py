"""pynetdicom as SCP of the workflow's services: it records what is requested, and answers as told.

Owns the order of a storage commitment: its result follows the answer, on the same association or on
one of its own. Must not know Hilum.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.presentation import build_role
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepRetrieve,
    ModalityWorklistInformationFind,
    StorageCommitmentPushModel,
    StorageCommitmentPushModelInstance,
    UnifiedProcedureStepEvent,
    UnifiedProcedureStepPull,
    UnifiedProcedureStepPush,
    UnifiedProcedureStepQuery,
    UnifiedProcedureStepWatch,
)

from tests.peers.pynetdicom_threads import release, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Requested", "WorkflowPeer", "report"]

AT_ONCE = 100
"""Matches that come at once; further ones take their time."""

SUPPORTED = (
    InstanceAvailabilityNotification,
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepRetrieve,
    ModalityWorklistInformationFind,
    StorageCommitmentPushModel,
    UnifiedProcedureStepPull,
    UnifiedProcedureStepPush,
    UnifiedProcedureStepQuery,
    UnifiedProcedureStepWatch,
)


class Requested(NamedTuple):
    """A request as it came: which context it used, what its command named, and its data set."""

    operation: str
    context: str
    sop_class: str
    uid: str
    type: int
    data_set: Dataset


class WorkflowPeer:
    """A pynetdicom SCP.

    Attributes:
        requests: what was requested, in order.
        status: what is answered to N-services; `comment` and `error_id` go with it.
        answer: the data set of answers to N-GET.
        matches: what answers a C-FIND.
        committing: "same": the result of a commitment follows on the same association; "new": on
            one of its own to `call_back`; "never"; or "release": it ends the association instead.
        refused: failure reasons by SOP Instance UID.
        reported: the statuses with which results were answered.
    """

    def __init__(self, aet: str = "PEER") -> None:
        self.aet = aet
        self.reset()
        ae = AE(aet)
        for uid in SUPPORTED:
            ae.add_supported_context(uid)
        handlers: Any = [
            (evt.EVT_N_CREATE, self._create),
            (evt.EVT_N_SET, self._set),
            (evt.EVT_N_GET, self._get),
            (evt.EVT_N_ACTION, self._action),
            (evt.EVT_C_FIND, self._find),
            (evt.EVT_DATA_SENT, self._sent),
        ]
        server: Any = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers)
        self._server = server
        self.port = server.socket.getsockname()[1]

    def reset(self) -> None:
        """Forget what was requested, and answer everything with success."""
        self.requests: list[Requested] = []
        self.status = 0x0000
        self.comment, self.error_id = "", 0
        self.answer = Dataset()
        self.matches: list[Dataset] = []
        self.cancelled = threading.Event()
        self.committing = "same"
        self.call_back = 0
        self.refused: dict[str, int] = {}
        self.forgotten: set[str] = set()
        self.reported: queue.Queue[int] = queue.Queue()
        self._asked: Dataset | None = None

    @property
    def address(self) -> str:
        return f"{self.aet}@127.0.0.1:{self.port}"

    def close(self) -> None:
        stop(self._server)

    def last(self) -> Requested:
        return self.requests[-1]

    # Requests -------------------------------------------------------------------------------------

    def _note(self, event: Any, operation: str, uid: str, kind: int, data_set: Dataset) -> None:
        request = event.request
        sop_class = getattr(request, "AffectedSOPClassUID", None) or request.RequestedSOPClassUID
        context = str(event.context.abstract_syntax)
        self.requests.append(Requested(operation, context, str(sop_class), uid, kind, data_set))

    def _status(self) -> Dataset:
        status = Dataset()
        status.Status = self.status
        if self.comment:
            status.ErrorComment = self.comment
        if self.error_id:
            status.ErrorID = self.error_id
        return status

    def _create(self, event: Any) -> tuple[Dataset, Dataset]:
        uid = str(event.request.AffectedSOPInstanceUID)
        self._note(event, "N-CREATE", uid, 0, event.attribute_list)
        return self._status(), Dataset()

    def _set(self, event: Any) -> tuple[Dataset, Dataset]:
        uid = str(event.request.RequestedSOPInstanceUID)
        self._note(event, "N-SET", uid, 0, event.modification_list)
        return self._status(), Dataset()

    def _get(self, event: Any) -> tuple[Dataset, Dataset]:
        wanted = Dataset()
        wanted.SelectorAttribute = event.attribute_identifiers or None
        self._note(event, "N-GET", str(event.request.RequestedSOPInstanceUID), 0, wanted)
        return self._status(), self.answer

    def _action(self, event: Any) -> tuple[Dataset, Dataset | None]:
        uid = str(event.request.RequestedSOPInstanceUID)
        self._note(event, "N-ACTION", uid, event.action_type, event.action_information)
        if uid == StorageCommitmentPushModelInstance and not self.status:
            self._asked = event.action_information
        return self._status(), None

    def _find(self, event: Any) -> Iterator[tuple[int, Dataset | None]]:
        self._note(event, "C-FIND", "", 0, event.identifier)
        for number, match in enumerate(self.matches):
            if number >= AT_ONCE:
                time.sleep(0.001)  # as one who searches: a cancel must be able to come in time
            if event.is_cancelled:
                self.cancelled.set()
                yield 0xFE00, None
                return
            yield 0xFF00, match

    # Results of commitments -----------------------------------------------------------------------

    def _sent(self, event: Any) -> None:
        """The answer is on its way: what follows it may begin."""
        asked, self._asked = self._asked, None
        if asked is None:
            return
        work = {"same": self._same, "new": self._new, "release": lambda assoc, _: release(assoc)}
        if self.committing in work:
            arguments = (event.assoc, asked)
            threading.Thread(target=work[self.committing], args=arguments, daemon=True).start()

    def _same(self, association: Any, asked: Dataset) -> None:
        self.report_result(association, asked)

    def _new(self, _: Any, asked: Dataset) -> None:
        ae = AE(self.aet)
        ae.add_requested_context(StorageCommitmentPushModel)
        roles: Any = [build_role(StorageCommitmentPushModel, scp_role=True)]
        association = ae.associate("127.0.0.1", self.call_back, ae_title="ME", ext_neg=roles)
        assert association.is_established
        self.report_result(association, asked)
        release(association)

    def report_result(self, association: Any, asked: Dataset) -> None:
        result = Dataset()
        result.TransactionUID = asked.TransactionUID
        done, failed = [], []
        for item in asked.ReferencedSOPSequence:
            uid = item.ReferencedSOPInstanceUID
            if uid in self.refused:
                item.FailureReason = self.refused[uid]
                failed.append(item)
            elif uid not in self.forgotten:
                done.append(item)
        result.ReferencedSOPSequence = done
        if failed:
            result.FailedSOPSequence = failed
        status, _ = association.send_n_event_report(
            result,
            2 if failed else 1,
            StorageCommitmentPushModel,
            StorageCommitmentPushModelInstance,
        )
        self.reported.put(status.Status if "Status" in status else -1)


def report(port: int, uid: str, event: int, data_set: Dataset, called: str = "ME") -> int:
    """Send a UPS event report, of an empty data set without one; the status of its answer."""
    ae = AE("PEER")
    ae.add_requested_context(UnifiedProcedureStepEvent)
    roles: Any = [build_role(UnifiedProcedureStepEvent, scp_role=True)]
    association = ae.associate("127.0.0.1", port, ae_title=called, ext_neg=roles)
    assert association.is_established
    status, _ = association.send_n_event_report(
        data_set or None, event, UnifiedProcedureStepPush, uid, meta_uid=UnifiedProcedureStepEvent
    )
    release(association)
    return int(status.Status)
