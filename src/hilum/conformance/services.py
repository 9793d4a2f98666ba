"""Chapter 5 of a conformance statement: what each service does, in both roles.

Owns the descriptions of services and the tables of their operations. Must not know associations
(`network` does) nor statuses (`statuses` does). PS3.2 N.5; PS3.4 B.4.3 lists what a Storage SCP
has to state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.conformance import retrievals
from hilum.conformance.queries import query_scp
from hilum.conformance.statement import Block, Items, Section, Table
from hilum.services import query, retrieve, storage, storage_scu, verification
from hilum.tables.uids import STORAGE_SERVICE_CLASS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.conformance.statement import Scope
    from hilum.services.base import ServiceClass

__all__ = ["places", "sections"]

NUMBERS = {verification.SERVICE.key: 1, storage.SERVICE.key: 5}
"""The place of a service among those of PS3.2 N.5.2; the others follow, in their own order."""

# PS3.4 B.3.1: application information of SOP Class Extended Negotiation
LEVELS = {0: "0 (Local)", 1: "1 (Base)", 2: "2 (Full)", 3: "3 (not applicable, SCU)"}
SIGNATURES = {
    0: "0 (unspecified)",
    1: "1 (signatures may not be preserved)",
    2: "2 (not bit-preserving; signatures are validated and replaced)",
    3: "3 (bit-preserving; signatures stay valid)",
}
COERCIONS = {0: "0 (none)", 1: "1 (may coerce)", 2: "2 (not applicable, SCU)"}


def places(scope: Scope) -> Iterator[tuple[int, ServiceClass]]:
    """The services with their places below 5.2 and 7.3.2, in that order."""
    known = {service.key: service for service in scope.program.services}
    listed = [(NUMBERS[key], service) for key, service in known.items() if key in NUMBERS]
    others = [service for key, service in known.items() if key not in NUMBERS]
    yield from sorted(listed, key=lambda place: place[0])
    yield from enumerate(others, max(NUMBERS.values()) + 1)


def sections(scope: Scope) -> tuple[Section, ...]:
    """Chapter 5."""
    described = [
        part for number, service in places(scope) for part in _service(scope, number, service)
    ]
    return (
        Section("5", "Service and Interoperability Description"),
        Section("5.1", "Mapping of Services to Application Entities", (_mapping(scope),)),
        Section("5.2", "Supported DIMSE Services"),
        *described,
        Section("5.3", "Supported DICOM Web Services", ("None.",)),
        Section("5.4", "Supported Media Storage Services", _media()),
        Section(
            "5.7",
            "Specific Character Sets",
            ("See section 1.7. Nothing is converted from one character set to another.",),
        ),
    )


def _mapping(scope: Scope) -> Table:
    aet = scope.settings.device.aet
    return Table(
        "Mapping of Services to Application Entities",
        ("Service", "PS3.4", "Operations", "Application Entity", "Roles"),
        tuple(
            (
                service.name,
                service.ref,
                ", ".join(operation.name for operation in service.operations.values()),
                aet,
                _roles(scope, service),
            )
            for _, service in places(scope)
        ),
    )


def _roles(scope: Scope, service: ServiceClass) -> str:
    return "SCU, SCP" if service.key in scope.program.used else "SCP"


def _service(scope: Scope, number: int, service: ServiceClass) -> Iterator[Section]:
    base = f"5.2.{number}"
    yield Section(base, f"{service.name} Service")
    texts = _TEXTS.get(service.key)
    if service.key in scope.program.used:
        text = texts[0](scope) if texts else _plain(service)
        yield Section(f"{base}.1", f"SCU of the {service.name} SOP Classes", text)
    text = texts[1](scope) if texts else _plain(service)
    yield Section(f"{base}.2", f"SCP of the {service.name} SOP Classes", text)


def _plain(service: ServiceClass) -> tuple[Block, ...]:
    names = ", ".join(operation.name for operation in service.operations.values())
    return (f"Operations: {names}. The SOP Classes are in section 1.1.",)


def _media() -> tuple[Block, ...]:
    return (
        "None: no Media Storage Application Profile of PS3.11 is claimed, as FSC, FSR or FSU. "
        "`hilum import` takes DICOM files (PS3.10) into the archive, from folders and from media "
        "with a DICOMDIR. `hilum export` and the Storage SCU work with DICOM files in folders; "
        "they write and read no DICOMDIR.",
    )


# Verification ---------------------------------------------------------------------------------


def _verification_scu(scope: Scope) -> tuple[Block, ...]:
    return ("A C-ECHO asks whether a peer is there. The time that the answer took is told.",)


def _verification_scp(scope: Scope) -> tuple[Block, ...]:
    return ("Every C-ECHO is answered at once. It needs nothing of the archive.",)


# Storage --------------------------------------------------------------------------------------


def _storage_scu(scope: Scope) -> tuple[Block, ...]:
    return (
        Items(
            (
                "Instances come from DICOM files, from folders of them, and from programs.",
                "For each SOP Class one presentation context is proposed for every transfer "
                "syntax in use, and one more with the uncompressed ones to fall back on. An "
                f"association has at most {storage_scu.CONTEXTS_PER_ASSOCIATION}; more are spread "
                "over several associations, one after the other.",
                "An instance is sent byte for byte as it is where the peer accepts its transfer "
                "syntax. Otherwise it is converted, and the user is told: its pixels are decoded, "
                "or where the peer accepts nothing else compressed without loss; they are never "
                "compressed with loss. The instance keeps its SOP Instance UID. Where a stream "
                "was lossy, the decoded instance says so.",
                "An instance that can be sent neither way is told as failed, and the next one "
                "follows.",
                "Several associations can be used side by side, at most "
                f"{scope.program.parallel}, if the user asks for it.",
            )
        ),
    )


def _storage_scp(scope: Scope) -> tuple[Block, ...]:
    level, signature, coercion = (storage.INFORMATION[index] for index in (0, 2, 4))
    return (
        Table(
            "Levels of Conformance",
            ("Property", "Value"),
            (
                ("Level of conformance", LEVELS[level]),
                ("Level of digital signature support", SIGNATURES[signature]),
                ("Element coercion", COERCIONS[coercion]),
            ),
        ),
        "The same is stated in SOP Class Extended Negotiation when a requestor asks. SOP Class "
        "Common Extended Negotiation with the Service Class UID "
        f"{STORAGE_SERVICE_CLASS} makes any SOP Class a storage class.",
        Items(_storage_rules(scope)),
        "No attribute is coerced, and none is discarded: private, optional and unknown ones are "
        "kept.",
    )


def _storage_rules(scope: Scope) -> tuple[str, ...]:
    rules = scope.settings.storage
    return (
        "Success is answered once the data set is on stable storage, exactly as received, with a "
        "digest, and is found by its UIDs.",
        "The data set is read to its end but not validated against its IOD. What is odd about it "
        "is recorded beside it.",
        "A study and a series UID are required, but for the SOP Classes that have none "
        "(PS3.4 Annex GG).",
        "Same SOP Instance UID, same content: success, and nothing is stored again. "
        + DUPLICATES[rules.duplicate_policy],
        f"Size: no limit but the disk. Instances from {rules.large_object} MiB up are written as "
        "they arrive.",
        f"Nothing more is stored while less than {rules.low_water_mark} MiB is free. Storing goes "
        "on by itself when there is room again.",
        "Retention: nothing is deleted or replaced by age, by count or for space. Only a person "
        "deletes.",
        "Access: what is stored is found and given back by Query/Retrieve. It is DICOM files "
        "(PS3.10) in tar archives in the data folder; `hilum export` writes them out.",
    )


DUPLICATES = {
    "keep": "Other content: success; both are kept, and the newest is current.",
    "reject": "Other content: refused.",
    "replace": "Other content: success; it takes the place of the older one, which remains as "
    "history.",
}
"""What the values of storage.duplicate_policy do."""

# Query ----------------------------------------------------------------------------------------


def _query_scu(scope: Scope) -> tuple[Block, ...]:
    return (
        "Keys are what the user gives; level and information model follow from them unless they "
        "are given. Matches are shown, or given to a program, as they come.",
    )


def _of_retrieve(scope: Scope) -> tuple[Block, ...]:
    return (f"As for {retrieve.SERVICE.name}; single instances, named by their UIDs.",)


if TYPE_CHECKING:
    Text = Callable[[Scope], tuple[Block, ...]]

_TEXTS: dict[str, tuple[Text, Text]] = {
    verification.SERVICE.key: (_verification_scu, _verification_scp),
    storage.SERVICE.key: (_storage_scu, _storage_scp),
    query.SERVICE.key: (_query_scu, query_scp),
    retrieve.SERVICE.key: (retrievals.retrieve_scu, retrievals.retrieve_scp),
    retrieve.FRAMES.key: (_of_retrieve, retrievals.frames_scp),
    retrieve.HEADERS.key: (_of_retrieve, retrievals.headers_scp),
}
