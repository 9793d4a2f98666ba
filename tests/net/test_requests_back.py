"""Requests from the acceptor's side, N-service replies, and what was negotiated for both."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from hilum.dataset.codec import Element
from hilum.dimse.messages import n_action_rq, n_create_rq, n_event_report_rq, n_get_rq
from hilum.errors import PeerError, UsageError
from hilum.services.base import Context, Performed, Reply, Requests, identifier
from hilum.tables.commands import (
    N_ACTION_RQ,
    N_CREATE_RQ,
    N_EVENT_REPORT_RQ,
    N_GET_RQ,
)
from tests.net.site import Site
from tests.net.toys import COMMITMENT, IDENTIFIER, associate, service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.net.client import Association
    from hilum.services.base import Response

INSTANCE = "1.2.840.10008.1.20.1.1"
LEVEL = 0x00080052


def event(message_id: int) -> bytes:
    """An N-EVENT-REPORT-RQ with event information."""
    return n_event_report_rq(message_id, COMMITMENT, INSTANCE, 1, data_set=True)


def action(association: Association, data: bytes = IDENTIFIER) -> None:
    """An N-ACTION-RQ with action information."""
    context = association.context(COMMITMENT)
    assert context is not None

    def command(message_id: int) -> bytes:
        return n_action_rq(message_id, COMMITMENT, INSTANCE, 1, data_set=True)

    association.send(N_ACTION_RQ, context, command, (data,))


class Told:
    """What a requestor was told by N-EVENT-REPORT."""

    def __init__(self, answer: object = None) -> None:
        self.heard: list[Any] = []
        self.answer = answer

    def __call__(self, request: Any, context: Context) -> object:
        self.heard.append((request.command.get("EventTypeID"), identifier(request)))
        return self.answer

    def performs(self) -> dict[int, Performed]:
        return {N_EVENT_REPORT_RQ: Performed(self)}


def invoke(requests: Requests) -> Any:
    return requests.invoke(N_EVENT_REPORT_RQ, COMMITMENT, event, IDENTIFIER)


def joined(site: Site, told: Told | None = None) -> Association:
    association = associate(site.server.port, performs=told.performs() if told else {})
    site.count(association)
    return association


def test_a_report_from_another_thread_after_the_handler_returned() -> None:
    outcomes: list[Any] = []
    threads: list[threading.Thread] = []

    def act(request: Any, context: Context) -> None:
        assert identifier(request)[LEVEL].value == b"STUDY "
        requests = context.requests
        assert requests is not None and requests.open

        def report() -> None:
            outcomes.append(invoke(requests).wait())

        threads.append(threading.Thread(target=report))
        threads[0].start()

    told = Told(Reply(0x0000, data_set=IDENTIFIER))
    with Site(services=(service(n_action=act),)) as site:
        with joined(site, told) as peer:
            action(peer)
            assert peer.receive().status == 0
            assert told.heard or peer.serve(5)
            threads[0].join(5)
        ((command, data),) = outcomes
        assert (command.status, data) == (0, IDENTIFIER)
        assert told.heard == [(1, {LEVEL: Element("CS", b"STUDY ")})]
        assert not peer.serve(0) if peer.open else True


def test_a_report_from_within_the_handler() -> None:
    def act(request: Any, context: Context) -> Reply:
        assert context.requests is not None
        command, _ = invoke(context.requests).wait()
        return Reply(0xB000 if command.status == 0 else 0x0110)

    with Site(services=(service(n_action=act),)) as site, joined(site, Told()) as peer:
        action(peer)
        assert peer.receive().status == 0xB000


def test_the_associations_end_fails_who_waits() -> None:
    errors: list[BaseException] = []
    sent = threading.Event()
    threads: list[threading.Thread] = []
    kept: list[Requests] = []

    def act(request: Any, context: Context) -> None:
        assert context.requests is not None
        kept.append(context.requests)

        def report() -> None:
            try:
                later = invoke(kept[0])
                sent.set()
                later.wait()
            except BaseException as error:
                errors.append(error)

        threads.append(threading.Thread(target=report))
        threads[0].start()

    with Site(services=(service(n_action=act),)) as site:
        peer = joined(site, Told())
        action(peer)
        assert peer.receive().status == 0
        assert sent.wait(5)
        peer.cut()
        threads[0].join(5)
        assert isinstance(errors[0], PeerError)
        assert site.ended()
        assert not kept[0].open
        with pytest.raises(UsageError):
            invoke(kept[0])


def test_a_request_needs_a_context_and_the_role() -> None:
    problems: list[str] = []

    def act(request: Any, context: Context) -> None:
        assert context.requests is not None
        for operation, name in ((N_EVENT_REPORT_RQ, "1.2.3"), (N_GET_RQ, COMMITMENT)):
            with pytest.raises(UsageError) as caught:
                context.requests.invoke(operation, name, event)
            problems.append(str(caught.value))

    with Site(services=(service(n_action=act),)) as site, joined(site) as peer:
        action(peer)
        assert peer.receive().status == 0
    assert len(problems) == 2


def test_a_peer_that_does_not_answer_a_report() -> None:
    errors: list[Exception] = []
    given_up = threading.Event()

    def act(request: Any, context: Context) -> None:
        assert context.requests is not None
        try:
            invoke(context.requests).wait()
        except PeerError as error:
            errors.append(error)
            given_up.set()

    ports = {"response_timeout": 0.2}
    with Site(services=(service(n_action=act),), more_ports=ports) as site:
        peer = joined(site, Told())
        action(peer)
        assert given_up.wait(5)
        assert peer.receive().status == 0  # and the answer that comes late is nobody's any more
        action(peer)
        assert peer.receive().status == 0
        peer.release()
    assert "did not answer within 0.2 s" in str(errors[0])


# N-services -------------------------------------------------------------------------------------


def asked(association: Association, operation: int, command: Callable[[int], bytes]) -> Response:
    context = association.context(COMMITMENT)
    assert context is not None
    association.send(operation, context, command)
    return association.receive()


def test_an_scp_that_names_the_instance() -> None:
    def create(request: Any, context: Context) -> Reply:
        assert identifier(request) == {}
        return Reply(elements={"AffectedSOPInstanceUID": "1.2.3.4"})

    with Site(services=(service(n_create=create),)) as site, joined(site) as peer:
        response = asked(peer, N_CREATE_RQ, lambda m: n_create_rq(m, COMMITMENT))
        assert response.status == 0
        assert response.command.affected_sop_instance_uid == "1.2.3.4"
        assert response.data_set == {}


@pytest.mark.parametrize("kind", ["tree", "bytes", "pydicom"])
def test_an_attribute_list(kind: str) -> None:
    def attributes(request: Any, context: Context) -> Reply:
        assert request.command.get("AttributeIdentifierList") == (LEVEL,)
        if kind == "tree":
            return Reply(data_set={LEVEL: Element("CS", b"STUDY")})
        if kind == "bytes":
            return Reply(data_set=IDENTIFIER)
        from pydicom import Dataset

        data_set = Dataset()
        data_set.QueryRetrieveLevel = "STUDY"
        return Reply(0x0107, "some are missing", data_set=data_set)

    with Site(services=(service(n_get=attributes),)) as site, joined(site) as peer:
        response = asked(
            peer, N_GET_RQ, lambda m: n_get_rq(m, COMMITMENT, INSTANCE, attributes=(LEVEL,))
        )
        assert response.status == (0x0107 if kind == "pydicom" else 0)
        assert response.data_set == {LEVEL: Element("CS", b"STUDY ")}
        assert response.data == IDENTIFIER


def test_an_action_reply_says_what_it_replies_to() -> None:
    def act(request: Any, context: Context) -> Reply:
        return Reply(data_set=IDENTIFIER)

    with Site(services=(service(n_action=act),)) as site, joined(site) as peer:
        action(peer)
        response = peer.receive()
        assert response.command.get("ActionTypeID") == 1
        assert response.data == IDENTIFIER


def test_a_data_set_that_cannot_be_decoded_fails_the_operation() -> None:
    def act(request: Any, context: Context) -> None:
        identifier(request)

    with Site(services=(service(n_action=act),)) as site, joined(site) as peer:
        action(peer, b"\x08\x00\x52\x00CS\xff\x00STUDY ")
        response = peer.receive()
        assert response.status == 0x0110
        assert response.command.get("OffendingElement") == (LEVEL,)


def test_a_data_set_over_the_limit_is_refused() -> None:
    def act(request: Any, context: Context) -> None:
        raise AssertionError

    with Site(services=(service(n_action=act),)) as site, joined(site) as peer:
        action(peer, bytes((1 << 20) + 2))
        assert peer.receive().status == 0x0213


def test_an_element_that_the_response_has_not_is_our_own_error() -> None:
    def act(request: Any, context: Context) -> Reply:
        return Reply(elements={"MoveDestination": "X"})

    with Site(services=(service(n_action=act),)) as site:
        with joined(site) as peer:
            action(peer)
            assert peer.receive().status == 0x0110
        assert site.named("internal error")
        site.events = [happened for happened in site.events if happened.name != "internal error"]


def test_requests_of_an_acceptor_wait_for_the_window() -> None:
    done: list[Any] = []

    def act(request: Any, context: Context) -> None:
        requests = context.requests
        assert requests is not None

        def report() -> Iterator[Any]:
            for later in [invoke(requests) for _ in range(3)]:
                yield later.wait()

        threading.Thread(target=lambda: done.extend(report())).start()

    told = Told()
    with Site(services=(service(n_action=act),)) as site, joined(site, told) as peer:
        action(peer)
        assert peer.receive().status == 0
        until = time.monotonic() + 5
        while len(told.heard) < 3 and time.monotonic() < until:
            peer.serve(1)
        peer.serve(0.05)
        assert len(told.heard) == 3
    assert [command.status for command, _ in done] == [0, 0, 0]
