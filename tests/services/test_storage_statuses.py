"""Every status that a Storage SCP answers (PS3.4 Table B.2-1, PS3.7 Annex C), each over TCP.

From the real archive where it can be made to say so, else from an archive whose port raises what
the real one would. Each answer has an Error Comment of at most 64 characters, but for success.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

import hilum
from hilum.archive.disk import Disk
from hilum.config import load
from hilum.dimse.command import encode_command
from hilum.dimse.messages import c_store_rq
from hilum.errors import (
    CannotUnderstand,
    DataSetError,
    DimseError,
    DuplicateRefused,
    IdentifierMismatch,
    IndexFailed,
    InvalidInstance,
    NotAuthorised,
    OutOfSpace,
    SopClassNotSupported,
    StoreReadOnly,
    UnrecognisedOperation,
    WriteFailed,
)
from hilum.services import storage
from hilum.services.base import Ports, Reply
from hilum.tables.commands import C_STORE_RQ
from hilum.wire.items import AsynchronousOperationsWindow
from tests.archive.building import MR, dataset
from tests.net.scripted import CT, ECHO, STORE, VERIFICATION, connect, pdata, request, store
from tests.net.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.dimse.command import Command
    from tests.net.scripted import Scripted

LONG = "why this was refused, told at great length, with a \\ and a \n in it: " * 3
COMMENT_LIMIT = 64

MINIMUM_FREE = 1 << 30


def uid(number: int) -> str:
    return f"1.2.826.9.{number}"


def encoded(which: int, **more: Any) -> bytes:
    """The data set of a small CT image in explicit VR little endian."""
    return dataset(uid(which), size=600, **more)


class Archive:
    """A server with a real archive, and a scripted peer to ask it."""

    def __init__(self, folder: Path, options: dict[str, Any] | None = None, **peer: Any) -> None:
        file = folder / "hilum.toml"
        file.write_text(
            '[peers.p]\naet = "PEER"\nhost = "127.0.0.1"\n'
            + "".join(f"{key} = {value}\n" for key, value in peer.items())
        )
        settings = load(file, {}, {"storage.low_water_mark": 1, **(options or {})})
        self.server = hilum.Server(aet="HILUM", port=0, data=folder / "data", settings=settings)

    def __enter__(self) -> Archive:
        self.server.start()
        self.peer = connect(self.server.port)
        self.peer.associate(request(AsynchronousOperationsWindow(4, 1)))
        return self

    def __exit__(self, *exception: object) -> None:
        self.peer.sock.close()
        self.server.stop()

    def store(self, number: int, data: bytes) -> Command:
        self.peer.send(store(uid(number), data))
        return self.peer.response()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path) as opened:
        yield opened


def explained(answer: Command, status: int) -> bool:
    """Whether an answer has this status and says why within what (0000,0902) may hold."""
    assert f"{answer.status:04X}" == f"{status:04X}"
    assert 0 < len(answer.error_comment) <= COMMENT_LIMIT
    assert answer.error_comment.isprintable() and "\\" not in answer.error_comment
    return True


# The real archive ---------------------------------------------------------------------------------


def test_0000_stored_and_stored_again(archive: Archive) -> None:
    for _ in range(2):
        answer = archive.store(1, encoded(1))
        assert (answer.status, answer.error_comment) == (0, "")
        assert answer.affected_sop_instance_uid == uid(1)


def test_a900_the_data_set_has_another_uid(archive: Archive) -> None:
    answer = archive.store(1, encoded(2))
    assert explained(answer, 0xA900)
    assert answer.get("OffendingElement") == (0x00080018,)


def test_a900_the_data_set_has_another_sop_class(archive: Archive) -> None:
    answer = archive.store(1, encoded(1, sop_class=MR))
    assert explained(answer, 0xA900)
    assert answer.get("OffendingElement") == (0x00080016,)


@pytest.mark.parametrize("cut", [1, 7, 100, 500])
def test_c000_the_data_set_breaks_off(archive: Archive, cut: int) -> None:
    answer = archive.store(1, encoded(1)[:-cut])
    assert answer.status >> 12 == 0xC
    assert explained(answer, answer.status)
    assert archive.store(1, encoded(1)).status == 0


def test_a901_other_content_where_the_policy_rejects_it(tmp_path: Path) -> None:
    with Archive(tmp_path, {"storage.duplicate_policy": "reject"}) as archive:
        assert archive.store(1, encoded(1)).status == 0
        assert explained(archive.store(1, encoded(1, number=7)), 0xA901)
        assert archive.store(1, encoded(1)).status == 0


def test_a700_less_free_space_than_the_mark(tmp_path: Path) -> None:
    """Refused before the data are taken."""
    with Archive(tmp_path, {"storage.low_water_mark": MINIMUM_FREE}) as archive:
        assert explained(archive.store(1, encoded(1)), 0xA700)


def test_0117_no_uid_in_the_command(archive: Archive) -> None:
    archive.peer.send(
        pdata(STORE, True, True, c_store_rq(1, CT, "1.2.x")), pdata(STORE, False, True, b"x" * 10)
    )
    assert explained(archive.peer.response(), 0x0117)


def test_0124_a_peer_that_the_rules_do_not_let_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hilum.Server, "_permits", lambda self, source, service: False)
    with Archive(tmp_path) as archive:
        assert explained(archive.store(1, encoded(1)), 0x0124)
        assert archive.server.archive is not None
        assert archive.server.archive.reader.statistics().instances == 0


def test_a702_and_a701_the_disk_fails(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync that fails is told to its sender, and then nothing more is taken."""

    def fail(self: Disk, fd: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Disk, "fdatasync", fail)
    assert explained(archive.store(1, encoded(1)), 0xA702)
    assert explained(archive.store(2, encoded(2)), 0xA701)
    monkeypatch.undo()
    assert explained(archive.store(3, encoded(3)), 0xA701)
    with connect(archive.server.port) as late:
        late.send(request().encode())
        assert late.pdu().encode().hex() == "030000000004" + "00020301"  # type: ignore[union-attr]


# What breaks rules and is stored all the same -----------------------------------------------------


@pytest.mark.parametrize("warned", [True, False])
def test_b007_only_for_peers_that_accept_warnings(tmp_path: Path, warned: bool) -> None:
    data = encoded(1, sop_class=None)
    with Archive(tmp_path, warnings=str(warned).lower()) as archive:
        answer = archive.store(1, data)
        assert archive.store(2, encoded(2)).status == 0
        assert archive.server.archive is not None
        assert archive.server.archive.reader.find(uid(1)) is not None
    if warned:
        assert explained(answer, 0xB007)
        assert answer.error_comment == "(0008,0016) is absent"
    else:
        assert (answer.status, answer.error_comment) == (0, "")


def test_b007_costs_other_peers_nothing() -> None:
    """They get the archive's own value: no wrapper is made."""

    class Submitted:
        def submit(self) -> object:
            return self

        def wait(self) -> object:
            return None

    message: Any = type("M", (), {"sink": Submitted()})()
    for warns, same in ((False, True), (True, False)):
        context: Any = type(
            "C",
            (),
            {"ports": Ports(warns=lambda s, w=warns: w), "source": None},  # type: ignore[misc]
        )()
        assert (storage.store(message, context) is message.sink) == same
        assert storage.store(message, context).wait() is None


def test_b007_takes_the_first_finding() -> None:
    with Site(warns=lambda source: True) as site, site.associate() as peer:
        site.store.findings = (LONG, "another")
        peer.send(store("1.2.3"))
        assert explained(peer.response(), 0xB007)
        site.store.findings = ()
        peer.send(store("1.2.4", message_id=2))
        assert peer.status() == 0


# Through the archive's port -----------------------------------------------------------------------

ERRORS: list[tuple[DimseError, int]] = [
    (InvalidInstance(LONG), 0x0117),
    (SopClassNotSupported(LONG), 0x0122),
    (NotAuthorised(LONG), 0x0124),
    (DimseError(LONG), 0x0110),
    (UnrecognisedOperation(LONG), 0x0211),
    (OutOfSpace(LONG), 0xA700),
    (StoreReadOnly(LONG), 0xA701),
    (WriteFailed(LONG), 0xA702),
    (IndexFailed(LONG), 0xA703),
    (IdentifierMismatch(LONG, offending=(0x00080016,)), 0xA900),
    (DuplicateRefused(LONG), 0xA901),
    (DataSetError(LONG, tag=0x00100010, position=80), 0xC000),
    (DataSetError(LONG, tag=0x00100010, status=0xC001), 0xC001),
    (CannotUnderstand(LONG), 0xC000),
]


@pytest.mark.parametrize("stage", ["incoming", "write", "submit", "wait"])
def test_whatever_the_archive_refuses_is_answered_and_the_association_lives(stage: str) -> None:
    with Site() as site, site.associate() as peer:
        for number, (error, status) in enumerate(ERRORS, 1):
            site.store.errors = {(stage, ""): error}
            peer.send(store("1.2.3", bytes(9000), number))
            answer = peer.response()
            assert explained(answer, status)
            assert answer.message_id_responded_to == number
            assert (answer.get("OffendingElement") or ()) == error.offending
        site.store.errors = {}
        peer.send(store("1.2.3", message_id=99))
        assert peer.status() == 0
        refused = [event.fields["status"] for event in site.named("refused")]
        assert refused == [f"{status:04X}" for _, status in ERRORS]


def test_0122_another_class_than_that_of_the_context() -> None:
    with Site() as site, site.associate() as peer:
        send(peer, c_store_rq(1, VERIFICATION, "1.2.3"))
        assert explained(peer.response(), 0x0122)


def test_0210_a_message_id_that_is_in_use() -> None:
    window = request(AsynchronousOperationsWindow(4, 1))
    with Site() as site, site.associate(window) as peer:
        site.store.gate = threading.Event()
        peer.send(store("1.2.3") + store("1.2.4"))
        assert explained(peer.response(), 0x0210)
        site.store.gate.set()
        assert peer.status() == 0


def test_0211_a_store_on_the_context_of_verification() -> None:
    with Site() as site, site.associate() as peer:
        send(peer, c_store_rq(1, VERIFICATION, "1.2.3"), ECHO)
        assert explained(peer.response(), 0x0211)


def test_c000_a_store_without_a_data_set() -> None:
    none = encode_command(
        1, MessageID=1, Priority=0, AffectedSOPClassUID=CT, AffectedSOPInstanceUID="1.2"
    )
    with Site() as site, site.associate() as peer:
        peer.send(pdata(STORE, True, True, none))
        assert explained(peer.response(), 0xC000)


def send(peer: Scripted, command: bytes, context: int = STORE) -> None:
    peer.send(pdata(context, True, True, command), pdata(context, False, True, b"x" * 10))


@pytest.mark.parametrize("status", [0xB000, 0xB006, 0xB007])
def test_b000_and_b006_are_there_for_handlers_of_ones_own(status: int) -> None:
    """Hilum coerces and discards nothing; an embedding program may say that it did."""
    server = hilum.Server(aet="HILUM", port=0)

    def coerced(message: Any, context: Any) -> Reply:
        return Reply(status, LONG, (0x00100010,))

    server.on_store(lambda instance: None)  # which says where data sets go
    server.handle(storage.SERVICE, C_STORE_RQ, coerced)
    with server, connect(server.port) as peer:
        peer.associate()
        peer.send(store("1.2.3"))
        answer = peer.response()
        assert explained(answer, status)
        assert answer.get("OffendingElement") == (0x00100010,)
