"""Hilum: a DICOM archive, Service Class Provider and Service Class User.

Three names are all that most programs need:

    with hilum.associate("PACS@10.0.0.5:11112", calling="ME") as peer:   # an SCU
        peer.echo()
        for outcome in peer.store("study/"):
            print(outcome.sop_instance_uid, outcome.status)

    server = hilum.Server(aet="MYAI", port=11112)                        # an SCP

    @server.on_store
    def received(instance):
        print(instance.get("PatientID"), instance.dataset.pixel_array.shape)

    server.run()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hilum import errors
from hilum.errors import DimseError, HilumError, PeerError

if TYPE_CHECKING:
    from hilum.app import Server
    from hilum.dataset.instance import Instance
    from hilum.requestor import Requestor, associate
    from hilum.services.outgoing import Unreadable
    from hilum.services.storage_scu import Sent

__all__ = [
    "DimseError",
    "HilumError",
    "Instance",
    "PeerError",
    "Requestor",
    "Sent",
    "Server",
    "Unreadable",
    "associate",
    "errors",
]

_HOMES = {
    "Instance": "hilum.dataset.instance",
    "Requestor": "hilum.requestor",
    "Sent": "hilum.services.storage_scu",
    "Server": "hilum.app",
    "Unreadable": "hilum.services.outgoing",
    "associate": "hilum.requestor",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used, so that `import hilum` costs nothing."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'hilum' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(home), name)
    return value
