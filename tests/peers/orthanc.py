"""Orthanc as a process with a configuration of its own, on the loopback.

Owns its ports and folders, and the little of its REST interface that the tests read.
"""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

from tests.peers.process import Process, free_port, program

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Orthanc"]


class Orthanc:
    """A running Orthanc that takes anything from anyone on this machine."""

    def __init__(self, folder: Path) -> None:
        self.aet = "ORTHANC"
        self.port = free_port()
        self.http_port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        settings = folder / "orthanc.json"
        settings.write_text(json.dumps(self._settings(folder)))
        self.process = Process([program("Orthanc"), settings], folder / "orthanc.log")
        self.process.wait_for_port(self.port)
        self.process.wait_for_port(self.http_port)

    @property
    def address(self) -> str:
        return f"{self.aet}@127.0.0.1:{self.port}"

    def instances(self) -> list[str]:
        """Its own identifiers of the instances that it holds."""
        return list(json.loads(self._get("instances")))

    def file(self, identifier: str) -> bytes:
        """One instance as a Part 10 file."""
        return self._get(f"instances/{identifier}/file")

    def knows(self, aet: str, port: int) -> None:
        """Tell it of a peer on this machine, which it calls by its AE title."""
        self.post(f"modalities/{aet}", [aet, "127.0.0.1", port], method="PUT")

    def post(self, path: str, value: object, method: str = "POST") -> bytes:
        """Send a JSON value to its REST interface; what it answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http_port}/{path}",
            data=json.dumps(value).encode(),
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            content: bytes = answer.read()
        return content

    def close(self) -> None:
        assert self.process.terminate() == 0, self.process.report("did not end in good order")

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}/{path}") as answer:
            content: bytes = answer.read()
        return content

    def _settings(self, folder: Path) -> dict[str, Any]:
        return {
            "Name": "Peer of the tests",
            "StorageDirectory": str(folder / "storage"),
            "IndexDirectory": str(folder / "index"),
            "Plugins": [],
            "HttpPort": self.http_port,
            "RemoteAccessAllowed": False,
            "AuthenticationEnabled": False,
            "DicomAet": self.aet,
            "DicomPort": self.port,
            "DicomCheckCalledAet": False,
            "DicomAlwaysAllowStore": True,
            "DicomAlwaysAllowFind": True,
            "DicomAlwaysAllowGet": True,
            "DicomAlwaysAllowMove": True,
            "UnknownSopClassAccepted": True,
            "StableAge": 3600,
        }
