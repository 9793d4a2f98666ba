"""The SCP of queries: extended negotiation, permissions, statuses, and C-FIND over TCP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hilum.app import Server
from hilum.archive.ports import Match, Query, QueryRules
from hilum.config import load
from hilum.dataset.codec import encode
from hilum.dimse.sinks import MemorySink
from hilum.errors import CannotUnderstand, DimseError, NotAuthorised, SopClassNotSupported
from hilum.requestor import associate
from hilum.services import query
from hilum.services.base import Context, Ports, Source
from hilum.tables.query_retrieve import PATIENT_ROOT, STUDY_ROOT
from hilum.tables.uids import EXPLICIT_VR_LITTLE_ENDIAN, transfer_syntax
from tests.archive.querying import identifier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.observe import Event

SOURCE = Source("VIEWER", "HILUM", "127.0.0.1", "a-1")


class Finder:
    """Keeps the query, and answers what it was made with."""

    def __init__(self, *matches: Match) -> None:
        self.matches = matches
        self.query: Query | None = None

    def find(self, query: Query) -> Iterator[Match]:
        self.query = query
        return iter(self.matches)


class Request:
    """As much of a message as the handler looks at."""

    def __init__(self, sop_class: str, coded: bytes | None) -> None:
        self.command = _Command(sop_class)
        self.context = _Syntax()
        self.sink = None
        if coded is not None:
            self.sink = MemorySink(1 << 20)
            self.sink.write(memoryview(coded))


class _Syntax:
    transfer_syntax = EXPLICIT_VR_LITTLE_ENDIAN


class _Command:
    field = 0x0020

    def __init__(self, sop_class: str) -> None:
        self.affected_sop_class_uid = sop_class


def context(ports: Ports, information: bytes = b"", model: Any = STUDY_ROOT) -> Context:
    return Context(1, model.find, EXPLICIT_VR_LITTLE_ENDIAN, SOURCE, ports, information)


def request(model: Any = STUDY_ROOT, **keys: str) -> Any:
    coded = encode(identifier("STUDY", keys), transfer_syntax(EXPLICIT_VR_LITTLE_ENDIAN))
    return Request(model.find, coded)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (b"", b""),
        (b"\x00", b"\x00"),
        (b"\x01", b"\x01"),
        (b"\x01\x01\x01", b"\x01\x01\x01"),
        (b"\x01\x00\x01\x00\x01", b"\x01\x00\x01\x00\x00"),
        (b"\x01\x01\x01\x01\x01\x01\x01", b"\x01\x01\x01\x01\x00\x01\x01"),
        (b"\x01" * 9, b"\x01\x01\x01\x01\x00\x01\x01"),
        (b"\x02\xff", b"\x00\x00"),
    ],
)
def test_each_byte_is_answered_by_what_is_done(asked: bytes, answered: bytes) -> None:
    assert query.information(asked) == answered


def test_what_was_agreed_upon_goes_into_the_query() -> None:
    finder = Finder()
    ports = Ports(finder=finder, query_rules=QueryRules("ME", maximum_matches=7))
    list(query.find(request(), context(ports, b"\x01\x01\x01\x01\x00\x01\x01")))
    asked = finder.query
    assert asked is not None
    assert asked.relational and asked.combined and asked.fuzzy and asked.timezone
    assert asked.empty and asked.multiple and not asked.unknown
    assert (asked.retrieve_aet, asked.maximum_matches) == ("ME", 7)
    assert asked.levels == ("STUDY", "SERIES", "IMAGE")
    list(query.find(request(PATIENT_ROOT), context(ports, model=PATIENT_ROOT)))
    plain = finder.query
    assert plain is not None
    assert not (plain.relational or plain.combined or plain.fuzzy or plain.timezone)
    assert not (plain.empty or plain.multiple)
    assert plain.levels[0] == "PATIENT"


def test_relational_queries_by_setting() -> None:
    finder = Finder()
    ports = Ports(finder=finder, query_rules=QueryRules(relational=True))
    list(query.find(request(), context(ports)))
    assert finder.query is not None and finder.query.relational


def test_pending_says_whether_all_keys_are_supported() -> None:
    finder = Finder(Match(b"a", True), Match(b"b", False))
    found = list(query.find(request(), context(Ports(finder=finder))))
    assert [(one.identifier, one.status) for one in found] == [(b"a", 0xFF00), (b"b", 0xFF01)]


def test_refusals() -> None:
    denied = Ports(finder=Finder(), permits=lambda source, service: service != "query")
    with pytest.raises(NotAuthorised):
        query.find(request(), context(denied))
    ports = Ports(finder=Finder())
    with pytest.raises(SopClassNotSupported):
        query.find(request(PATIENT_ROOT), context(ports))
    with pytest.raises(CannotUnderstand):
        query.find(Request(STUDY_ROOT.find, None), context(ports))  # type: ignore[arg-type]
    with pytest.raises(DimseError) as caught:
        query.find(Request(STUDY_ROOT.find, b"\x08\x00\x52\x00CS\xff\x00"), context(ports))  # type: ignore[arg-type]
    assert caught.value.status == 0xC000


def test_a_key_that_is_too_long_is_told_with_its_setting(tmp_path: Path) -> None:
    """To the peer within the 64 characters of an Error Comment, and in the log."""
    events: list[Event] = []
    settings = load(None, {}, {"association.identifier_limit": 1})
    server = Server("PACS", 0, data=tmp_path, settings=settings, observer=events.append)
    with server, associate(f"PACS@127.0.0.1:{server.port}") as peer:
        found = peer.find(PatientName="x" * (1 << 20))
        with pytest.raises(DimseError, match=r"A700.*association\.identifier_limit$") as refused:
            next(found)
        assert len(refused.value.comment.partition("A700 ")[2]) <= 64
    (why,) = [event.fields["why"] for event in events if event.name == "refused"]
    assert why == "data set over 1048576 bytes: association.identifier_limit"
