"""Chapter 5 of a conformance statement: what each service does, in both roles.

Owns the descriptions of services and the tables of their operations. Must not know associations
(`network` does) nor statuses (`statuses` does). PS3.2 N.5; PS3.4 B.4.3 lists what a Storage SCP
has to state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.conformance import queries, retrievals, workflow, workitems
from hilum.conformance.places import places, roles
from hilum.conformance.statement import Block, Items, Section, Table
from hilum.services import (
    availability,
    commitment,
    mpps,
    query,
    retrieve,
    storage,
    storage_scu,
    ups,
    verification,
    worklist,
)
from hilum.tables.uids import STORAGE_SERVICE_CLASS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hilum.conformance.places import Place
    from hilum.conformance.statement import Scope
    from hilum.services.base import ServiceClass

__all__ = ["sections"]

# PS3.4 B.3.1: application information of SOP Class Extended Negotiation
LEVELS = {0: "0 (Local)", 1: "1 (Base)", 2: "2 (Full)", 3: "3 (not applicable, SCU)"}
SIGNATURES = {
    0: "0 (unspecified)",
    1: "1 (signatures may not be preserved)",
    2: "2 (not bit-preserving; signatures are validated and replaced)",
    3: "3 (bit-preserving; signatures stay valid)",
}
COERCIONS = {0: "0 (none)", 1: "1 (may coerce)", 2: "2 (not applicable, SCU)"}


def sections(scope: Scope) -> tuple[Section, ...]:
    """Chapter 5."""
    described = [part for place in places(scope) for part in _service(scope, place)]
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
            (
                "See section 1.7. Instances are never converted from one character set to "
                "another; answers of queries and normalised services are made in the one that "
                "their sections name.",
            ),
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
            for place in places(scope)
            for service in place.services
        ),
    )


def _roles(scope: Scope, service: ServiceClass) -> str:
    return "SCU, SCP" if service.key in scope.program.used else "SCP"


def _service(scope: Scope, place: Place) -> Iterator[Section]:
    base = f"5.2.{place.number}"
    yield Section(base, f"{place.name} Service")
    for number, (role, service) in enumerate(roles(scope, place), 1):
        texts = _TEXTS.get(service.key)
        text = texts[role == "SCP"](scope) if texts else _plain(service)
        yield Section(f"{base}.{number}", f"{role} of the {service.name} SOP Classes", text)


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
                "syntax in use, one with the uncompressed ones to fall back on, and one with "
                "the compressed ones that the instances can be converted to. An "
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


if TYPE_CHECKING:
    Text = Callable[[Scope], tuple[Block, ...]]

_TEXTS: dict[str, tuple[Text, Text]] = {
    verification.SERVICE.key: (_verification_scu, _verification_scp),
    storage.SERVICE.key: (_storage_scu, _storage_scp),
    query.SERVICE.key: (queries.query_scu, queries.query_scp),
    retrieve.SERVICE.key: (retrievals.retrieve_scu, retrievals.retrieve_scp),
    retrieve.FRAMES.key: (retrievals.single_scu, retrievals.frames_scp),
    retrieve.HEADERS.key: (retrievals.single_scu, retrievals.headers_scp),
    worklist.SERVICE.key: (workflow.worklist_scu, workflow.worklist_scp),
    mpps.SERVICE.key: (workflow.mpps_scu, workflow.mpps_scp),
    mpps.RETRIEVE.key: (workflow.mpps_retrieve_scu, workflow.mpps_retrieve_scp),
    commitment.SERVICE.key: (workflow.commitment_scu, workflow.commitment_scp),
    availability.SERVICE.key: (workflow.availability_scu, workflow.availability_scp),
    ups.PUSH.key: (workitems.push_scu, workitems.push_scp),
    ups.PULL.key: (workitems.pull_scu, workitems.pull_scp),
    ups.WATCH.key: (workitems.watch_scu, workitems.watch_scp),
    ups.QUERY.key: (workitems.query_scu, workitems.query_scp),
}
"""By the service's short name, what is said of its SCU and of its SCP."""
