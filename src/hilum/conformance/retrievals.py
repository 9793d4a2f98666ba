"""What the conformance statement says of retrievals, in both roles.

Owns the wording; SOP Classes, keys and proposals are read from where they are defined. Must not
know how instances are found or sent. PS3.2 N.5, PS3.4 C.6.1.2.2, Y.6 and Z.6, which list what has
to be stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.conformance.statement import Block, Items, Table
from hilum.services.retrieve_scu import COMMON_CLASSES, COMPRESSED
from hilum.services.storage_scu import CONTEXTS_PER_ASSOCIATION
from hilum.tables.query_retrieve import INFORMATION_MODELS, UNIQUE_KEYS

if TYPE_CHECKING:
    from hilum.conformance.statement import Scope

__all__ = ["frames_scp", "headers_scp", "model_table", "retrieve_scp", "retrieve_scu", "single_scu"]


def model_table() -> Table:
    """The information models with their levels and unique keys."""
    return Table(
        "Information Models of Retrievals",
        ("Information Model", "PS3.4", "Levels", "C-MOVE", "C-GET"),
        tuple(
            (
                model.name,
                model.ref.removeprefix("PS3.4"),
                ", ".join(model.levels),
                "yes" if model.move else "no",
                "yes" if model.get else "no",
            )
            for model in INFORMATION_MODELS
        ),
    )


def retrieve_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU."""
    return (
        model_table(),
        Items(
            (
                "The Identifier has the unique keys of the level and above, and nothing else: "
                f"{', '.join(UNIQUE_KEYS.values())}. Where one above the level is missing, "
                "relational retrieval is proposed.",
                "For a C-GET the SOP Classes of what will come are asked of the peer by C-FIND. "
                f"Where it cannot tell, {len(COMMON_CLASSES)} common ones are proposed. Of each, "
                "one context has the uncompressed transfer syntaxes, and each of "
                f"{len(COMPRESSED)} others has its own; where {CONTEXTS_PER_ASSOCIATION} contexts "
                "are too few, those that are used least share one. Role selection proposes SCP.",
                "Instances go to a folder, to a local archive, or to a program. The C-STORE is "
                "answered when they are there; in an archive, when they are durable.",
                "C-MOVE goes to any AE title that the user names, or to a receiver that runs for "
                "so long.",
                "A C-CANCEL is sent when the user stops before the end.",
            )
        ),
    )


def single_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU of Annexes Y and Z."""
    return ("As for Query/Retrieve: retrieve; single instances, named by their UIDs.",)


def retrieve_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of Annex C."""
    return (
        Items(
            (
                "A list of UIDs is taken at the levels STUDY, SERIES and IMAGE, of any length. "
                "Wildcards are refused. Keys that are not unique are not looked at, but for "
                "Issuer of Patient ID beside a Patient ID.",
                "Relational retrieval is agreed upon when it is proposed; Enhanced Multi-Frame "
                "Image Conversion is not.",
                "Instances are sent study by study, by Series Number and Instance Number; of each "
                "UID the newest content.",
                "A Move Destination is one of the peers of the settings; any other is answered "
                "with A801.",
                "Pending responses carry counts, and come while sub-operations go on. The "
                "priority of the request is that of the sub-operations; requests are not put in "
                "order by it.",
                "An instance whose stored bytes are not those that were acknowledged is not sent: "
                "its sub-operation fails.",
            )
        ),
    )


def frames_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of Annex Y."""
    return (
        Items(
            (
                "Levels IMAGE and FRAME; Simple Frame List, Calculated Frame List and Time Range.",
                "The new instance keeps the coding of its pixels. Its SOP Instance UID is made of "
                "a random UUID, under 2.25.",
                "Nothing is agreed upon by extended negotiation: there is no relational retrieval "
                "(Y.5.1), and no Enhanced Multi-Frame Image Conversion.",
            )
        ),
    )


def headers_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP of Annex Z."""
    return (
        "What is left out is what PS3.4 Table Z.1-1 lists, and Waveform Data. Nothing is changed. "
        "Nothing is agreed upon by extended negotiation.",
    )
