"""Fixtures for every test: real peers as processes, real files, and how long to go on.

Owns the lifetime of what it starts; what the fixtures return is in `tests/peers`,
`tests/corpus.py` and `tests/synthetic.py`.
"""

from __future__ import annotations

import compileall
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import corpus
from tests.peers.dcmtk import Receiver, dcmrecv, storescp
from tests.peers.hilum import HilumServer
from tests.peers.orthanc import Orthanc
from tests.peers.pynetdicom_peer import RecordingSCP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.corpus import Sample

# The machine is shared with servers under test: how long an example takes proves nothing.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", UNHURRIED)
settings.register_profile("fuzz", UNHURRIED, max_examples=20_000)
settings.load_profile("default")


SOURCES = Path(__file__).parents[1] / "src"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile Hilum once: where no bytecode is kept, each of a thousand processes would do it.

    And heed Ctrl-C: a shell has what it runs in the background ignore it, and what that starts.
    """
    if not hasattr(session.config, "workerinput"):  # pytest-xdist's workers come after it
        compileall.compile_dir(SOURCES, quiet=2)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long form of the fault tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `soak` exist only with --soak."""
    if config.getoption("--soak"):
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether to run the long form: for a test that has both, as in `200 if soak else 5`."""
    return bool(request.config.getoption("--soak"))


# Files ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    """Every well-identified file of pydicom and pydicom-data, each with an UID of its own."""
    consistent = [sample for sample in corpus.samples() if sample.consistent]
    return corpus.distinct(consistent, tmp_path_factory.mktemp("samples"))


# Hilum ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hilum_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HilumServer]:
    """A running `hilum serve`, shared by the tests of a module; it must end in good order."""
    server = HilumServer(tmp_path_factory.mktemp("hilum"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def start_hilum(tmp_path: Path) -> Iterator[Callable[..., HilumServer]]:
    """Start servers of the test's own, as `start_hilum("--option", ...)`.

    One that still runs when the test ends must end in good order.
    """
    servers: list[HilumServer] = []

    def start(*options: str, aet: str = "HILUM") -> HilumServer:
        folder = tmp_path / f"hilum{len(servers)}"
        folder.mkdir()
        servers.append(HilumServer(folder, aet=aet, options=options))
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        if server.running:
            server.stop()


# Peers ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def storescp_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    """DCMTK's storescp, bit-preserving, accepting all it knows."""
    receiver = storescp(tmp_path_factory.mktemp("storescp"))
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def dcmrecv_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    """DCMTK's dcmrecv, bit-preserving."""
    receiver = dcmrecv(tmp_path_factory.mktemp("dcmrecv"))
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def pynetdicom_peer() -> Iterator[RecordingSCP]:
    """A pynetdicom SCP that keeps the bytes that it is sent."""
    recorder = RecordingSCP()
    yield recorder
    recorder.close()


@pytest.fixture(scope="session")
def orthanc_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orthanc]:
    """An Orthanc of the tests' own."""
    orthanc = Orthanc(tmp_path_factory.mktemp("orthanc"))
    yield orthanc
    orthanc.close()
