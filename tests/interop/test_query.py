"""C-FIND: DCMTK's findscu and pynetdicom ask, and get what looking at everything gives."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import pytest
from pydicom import Dataset, dcmread
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE
from pynetdicom.pdu_primitives import SOPClassExtendedNegotiation
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    PatientRootQueryRetrieveInformationModelFind as PatientRoot,
)
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    StudyRootQueryRetrieveInformationModelFind as StudyRoot,
)

from hilum.archive.match import Rules
from hilum.archive.opening import open_reader
from hilum.archive.store import Store
from tests.archive.building import SMALL, dataset, store
from tests.archive.querying import brute_force, query
from tests.peers.dcmtk import dcmtk
from tests.peers.hilum import HilumServer
from tests.peers.pynetdicom_threads import release, released

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pynetdicom.association import Association

    from hilum.archive.reading import Reader

STUDIES = 60
NAMES = (
    "Doe^Jane",
    "Müller^Jörg",
    "山田^太郎=Yamada",
    "O'Hara^Ann%_",
    "Smith^[a-z]",
    "Иванов^Иван",
)
BIG = 30_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HilumServer]:
    """A server with studies of several patients, modalities and days."""
    server = HilumServer(tmp_path_factory.mktemp("query"))
    chance = random.Random(5)
    with Store(server.data, limits=SMALL) as target:
        for number in range(STUDIES):
            uid = f"1.2.826.0.1.{number}"
            more = {
                0x00080005: (b"CS", b"ISO_IR 192"),
                0x00080020: (b"DA", b"202401%02d" % chance.randrange(1, 29)),
                0x00080030: (b"TM", b"%02d30" % chance.randrange(24)),
                0x00080050: (b"SH", b"A%d" % number),
                0x00080060: (b"CS", chance.choice((b"CT", b"MR", b"US"))),
                0x00100010: (b"PN", NAMES[number % len(NAMES)].encode()),
                0x00100020: (b"LO", b"P%d" % (number % 12)),
            }
            store(
                target, f"{uid}.1.1", dataset(f"{uid}.1.1", study=uid, series=f"{uid}.1", more=more)
            )
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def reader(server: HilumServer) -> Iterator[Reader]:
    with open_reader(server.data) as opened:
        yield opened.reader


KEYS: list[dict[str, str]] = [
    {},
    {"PatientID": "P3"},
    {"PatientID": "P1*"},
    {"PatientName": "doe*"},
    {"PatientName": "MULLER*"},
    {"PatientName": "山田*"},
    {"PatientName": "*Ann%_"},
    {"PatientName": "smith^[a-z]"},
    {"AccessionNumber": "A?7"},
    {"StudyDate": "20240110-20240120", "ModalitiesInStudy": "CT"},
    {"StudyDate": "20240115-", "StudyTime": "-1200", "ModalitiesInStudy": "CT\\MR"},
    {"StudyInstanceUID": "1.2.826.0.1.3\\1.2.826.0.1.4"},
    {"PatientName": "nobody*"},
]


@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: "+".join(keys) or "universal")
@pytest.mark.parametrize("coding", ["--propose-little", "--propose-implicit", "--propose-big"])
def test_findscu_finds_what_is_there(
    server: HilumServer, reader: Reader, tmp_path: Path, keys: dict[str, str], coding: str
) -> None:
    asked = {"StudyInstanceUID": "", "PatientName": "", **keys}
    expected = brute_force(reader, "STUDY", query("STUDY", asked), "StudyInstanceUID")
    options = [option for key in asked.items() for option in ("-k", "=".join(key))]
    dcmtk(
        "findscu",
        *("-S", coding, "-aec", server.aet, "-X", "-od", tmp_path),
        *("-k", "SpecificCharacterSet=ISO_IR 192", "-k", "QueryRetrieveLevel=STUDY", *options),
        *("127.0.0.1", str(server.port)),
    )
    answers = [dcmread(path, force=True) for path in sorted(tmp_path.glob("rsp*.dcm"))]
    assert sorted(answer.StudyInstanceUID for answer in answers) == sorted(expected)
    for answer in answers:
        number = int(str(answer.StudyInstanceUID).rpartition(".")[2])
        assert str(answer.PatientName) == NAMES[number % len(NAMES)]


def ask(
    server: HilumServer,
    model: str,
    level: str,
    keys: Mapping[str, str],
    *,
    syntax: str = ExplicitVRLittleEndian,
    information: bytes = b"",
) -> tuple[list[tuple[int, Dataset]], Dataset]:
    """Every match with its status, and the last status."""
    found: list[tuple[int, Dataset]] = []
    association = associate(server, model, syntax, information)
    with released(association):
        for status, answer in association.send_c_find(identifier(level, keys), model):
            if status.Status not in (0xFF00, 0xFF01):
                return found, status
            assert answer is not None
            found.append((status.Status, answer))
        raise AssertionError("no final response")


def associate(server: HilumServer, model: str, syntax: str, information: bytes) -> Association:
    entity = AE("VIEWER")
    entity.add_requested_context(model, syntax)
    items: list[Any] = []
    if information:
        item = SOPClassExtendedNegotiation()
        item.sop_class_uid = model
        item.service_class_application_information = information
        items.append(item)
    made = entity.associate("127.0.0.1", server.port, ae_title=server.aet, ext_neg=items)
    assert made.is_established
    return made


def identifier(level: str, keys: Mapping[str, str]) -> Dataset:
    asked = Dataset()
    asked.SpecificCharacterSet = "ISO_IR 192"
    asked.QueryRetrieveLevel = level
    for keyword, value in keys.items():
        setattr(asked, keyword, value)
    return asked


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian]
)
@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: "+".join(keys) or "universal")
def test_pynetdicom_finds_what_is_there(
    server: HilumServer, reader: Reader, keys: dict[str, str], syntax: str
) -> None:
    asked = {"StudyInstanceUID": "", **keys}
    expected = brute_force(reader, "STUDY", query("STUDY", asked), "StudyInstanceUID")
    found, last = ask(server, StudyRoot, "STUDY", asked, syntax=syntax)
    assert last.Status == 0x0000
    assert sorted(answer.StudyInstanceUID for _, answer in found) == sorted(expected)
    assert {status for status, _ in found} <= {0xFF00}


def test_what_extended_negotiation_agrees_upon(server: HilumServer, reader: Reader) -> None:
    keys = {"PatientName": "smyth", "StudyInstanceUID": ""}
    plain, _ = ask(server, StudyRoot, "STUDY", keys)
    assert not plain
    fuzzy, _ = ask(server, StudyRoot, "STUDY", keys, information=b"\x00\x00\x01")
    expected = brute_force(
        reader, "STUDY", query("STUDY", keys), "StudyInstanceUID", Rules(fuzzy=True)
    )
    assert {answer.StudyInstanceUID for _, answer in fuzzy} == expected != set()
    image = {"PatientID": "P3", "SOPInstanceUID": ""}
    refused, last = ask(server, PatientRoot, "IMAGE", image)
    assert not refused and last.Status == 0xA900
    assert last.ErrorComment == "StudyInstanceUID (0020,000D) is needed at level IMAGE"
    relational, last = ask(server, PatientRoot, "IMAGE", image, information=b"\x01")
    assert last.Status == 0x0000 and len(relational) == 5


def test_unsupported_keys_are_told(server: HilumServer) -> None:
    keys = {"StudyInstanceUID": "1.2.826.0.1.3", "InstitutionAddress": ""}
    found, last = ask(server, StudyRoot, "STUDY", keys)
    assert [status for status, _ in found] == [0xFF01]
    assert found[0][1].InstitutionAddress == ""
    assert last.Status == 0x0000


def test_findscu_cancels(server: HilumServer) -> None:
    """After three responses findscu sends C-CANCEL; the last response says so (FE00)."""
    ended = dcmtk(
        "findscu",
        *("-v", "-S", "-aec", server.aet, "--cancel", "3", "-k", "QueryRetrieveLevel=STUDY"),
        *("-k", "StudyInstanceUID", "127.0.0.1", str(server.port)),
    )
    said = ended.output
    assert "Sending Cancel Request" in said
    assert "Final Find Response" in said


def test_a_large_query_is_cancelled_within_a_second(tmp_path: Path) -> None:
    """Hazard 74: a search without an index over many studies, cancelled after its first match."""
    server = HilumServer(tmp_path)
    make_index(server)
    server.start()
    try:
        association = associate(server, StudyRoot, ExplicitVRLittleEndian, b"")
        keys = {"PatientName": "*a*", "StudyInstanceUID": ""}
        answers = association.send_c_find(identifier("STUDY", keys), StudyRoot, msg_id=7)
        status, _ = next(answers)
        assert status.Status == 0xFF00
        association.send_c_cancel(7, query_model=StudyRoot)
        begun = time.monotonic()
        last: Any = None
        count = 1
        for status, _ in answers:
            count, last = count + 1, status
        assert last.Status == 0xFE00
        assert time.monotonic() - begun < 3 and count < BIG
        release(association)
    finally:
        server.stop()


def make_index(server: HilumServer) -> None:
    """An index of many studies, which no segment has: enough to search for a while."""
    import sqlite3

    from bench.scenarios.queries import build

    with Store(server.data, limits=SMALL):
        pass
    path = server.data / "index.db"
    path.unlink()
    build(path, BIG, lambda line: None)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO property VALUES ('complete', 'yes')")
