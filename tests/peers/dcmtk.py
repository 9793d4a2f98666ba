"""DCMTK's receivers as processes, and its programs by name.

Owns the options that the tests rely on; must not know Hilum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydicom.uid import (
    CTImageStorage,
    MRImageStorage,
    RTDoseStorage,
    SecondaryCaptureImageStorage,
    UltrasoundMultiFrameImageStorage,
)

from tests.peers.archive import Received, read_folder
from tests.peers.process import Finished, Process, free_port, program, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = [
    "DCMRECV_CLASSES",
    "TRANSFER_SYNTAXES",
    "QueryRetrieve",
    "Receiver",
    "dcmrecv",
    "dcmtk",
    "storescp",
]

TRANSFER_SYNTAXES = (
    *(f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 57, 70, 80, 81, 90, 91, 100, 102)),
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.5",
)
"""Transfer syntaxes that DCMTK 3.6.7 knows; storescp with `+xa` accepts them all."""

DCMRECV_CLASSES = (
    "1.2.840.10008.1.1",  # Verification
    CTImageStorage,
    MRImageStorage,
    SecondaryCaptureImageStorage,
    UltrasoundMultiFrameImageStorage,
    RTDoseStorage,
)


class Receiver:
    """A DCMTK receiver that writes into `folder/received` exactly the bytes that it is sent."""

    def __init__(self, name: str, folder: Path, options: Sequence[str]) -> None:
        self.aet = name.upper()
        self.port = free_port()
        self.received = folder / "received"
        self.received.mkdir(parents=True, exist_ok=True)
        command = [program(name), "+B", "-od", str(self.received), *options, str(self.port)]
        self.process = Process(command, folder / f"{name}.log")
        self.process.wait_for_port(self.port)

    @property
    def address(self) -> str:
        return f"{self.aet}@127.0.0.1:{self.port}"

    def stored(self) -> dict[str, Received]:
        return read_folder(self.received)

    def clear(self) -> None:
        """Forget what was received so far."""
        for path in self.received.iterdir():
            path.unlink()

    def close(self) -> None:
        self.process.kill()


def storescp(folder: Path, *options: str) -> Receiver:
    """Accepts every transfer syntax and SOP class it knows, and keeps the bytes as they came."""
    return Receiver("storescp", folder, ["--promiscuous", *(options or ("+xa",))])


def dcmrecv(folder: Path, *options: str) -> Receiver:
    """Accepts the Storage SOP classes of `DCMRECV_CLASSES` in every transfer syntax it knows."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "dcmrecv.cfg"
    profile.write_text(_profile())
    return Receiver("dcmrecv", folder, ["-xf", str(profile), "Default", *options])


def _profile() -> str:
    """An association negotiation profile in DCMTK's form (its asconfig.txt)."""
    lines = [
        "[[TransferSyntaxes]]",
        "[All]",
        *(f"TransferSyntax{n} = {uid}" for n, uid in enumerate(TRANSFER_SYNTAXES, 1)),
        "[[PresentationContexts]]",
        "[Storage]",
        *(f"PresentationContext{n} = {uid}\\All" for n, uid in enumerate(DCMRECV_CLASSES, 1)),
        "[[Profiles]]",
        "[Default]",
        "PresentationContexts = Storage",
    ]
    return "\n".join([*lines, ""])


class QueryRetrieve:
    """DCMTK's archive, dcmqrscp; it writes exactly the bytes that it is sent.

    Args:
        destinations: AE titles with their ports on this machine: whom a C-MOVE may name.
    """

    def __init__(self, folder: Path, destinations: Mapping[str, int]) -> None:
        self.aet = "DCMQRSCP"
        self.port = free_port()
        self.storage = folder / "storage"
        self.storage.mkdir(parents=True)
        hosts = "".join(
            f"{aet.lower()} = ({aet}, 127.0.0.1, {port})\n" for aet, port in destinations.items()
        )
        settings = folder / "dcmqrscp.cfg"
        settings.write_text(
            f"NetworkTCPPort = {self.port}\nMaxPDUSize = 131072\nMaxAssociations = 16\n"
            f"HostTable BEGIN\n{hosts}HostTable END\nVendorTable BEGIN\nVendorTable END\n"
            f"AETable BEGIN\n{self.aet} {self.storage} RW (200, 1024mb) ANY\nAETable END\n"
        )
        command = [program("dcmqrscp"), "+B", "-c", str(settings)]
        self.process = Process(command, folder / "dcmqrscp.log")
        self.process.wait_for_port(self.port)

    @property
    def address(self) -> str:
        return f"{self.aet}@127.0.0.1:{self.port}"

    def close(self) -> None:
        self.process.kill()


def dcmtk(name: str, *arguments: str | Path, status: int | None = 0) -> Finished:
    """Run one of DCMTK's programs to its end."""
    return run([program(name), *arguments], status=status)
