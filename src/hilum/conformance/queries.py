"""What the conformance statement says of queries: keys, matching, extended negotiation.

Owns the wording; the rows are those of the key table and of the service. Must not know how matches
are found. PS3.2 N.5, PS3.4 C.6.1.2 and C.2.2.2, which list what an SCP has to state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hilum.archive.keys import CONSTANTS, KEYS, LEVEL_NAMES, PAIRS, Key, matching_of
from hilum.conformance.statement import Block, Items, Table
from hilum.services.identifiers import RETURN_KEYS
from hilum.services.query import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hilum.conformance.statement import Scope

__all__ = ["extensions_table", "key_tables", "matching_rules", "query_scp", "query_scu"]

_TYPES = {"U": "unique", "R": "required", "O": "optional"}


def query_scu(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCU."""
    return (
        Table(
            "Return Keys of Queries",
            ("Query/Retrieve Level", "Attributes"),
            tuple((level, ", ".join(keys)) for level, keys in RETURN_KEYS.items()),
        ),
        Items(
            (
                "Any attribute can be a key; level and information model follow from the keys "
                "unless they are given. Besides, the attributes of this table are asked for, "
                "unless only the keys are wanted. Matches are shown, or given to a program, as "
                "they come.",
                "The information model is Study Root, else Patient Root, as the peer accepts, or "
                "the one that the user names; Patient/Study Only is used only if named.",
                "Extended negotiation: relational queries, combined date-time matching, fuzzy "
                "matching and time zones are proposed where the user asks for them, relational "
                "queries also before a retrieval whose keys need them.",
                "A C-CANCEL is sent after as many matches as the user wants, or when the user "
                "stops.",
                "Keys are sent in UTF-8 (ISO_IR 192) where they are not ASCII; answers are read "
                "in the character set that they name.",
            )
        ),
    )


def query_scp(scope: Scope) -> tuple[Block, ...]:
    """The section of the SCP."""
    return (
        extensions_table(),
        *key_tables(),
        Items(matching_rules()),
        Items(_limits(scope)),
    )


def extensions_table() -> Table:
    """What SOP Class Extended Negotiation is answered with, byte by byte."""
    return Table(
        "Extended Negotiation of Queries",
        ("Byte", "Field", "Answer to 1"),
        tuple(
            (str(number), extension.name, "1" if extension.supported else "0")
            for number, extension in enumerate(EXTENSIONS, 1)
        ),
    )


def key_tables() -> Iterator[Table]:
    """The keys of each level."""
    for name, level in LEVEL_NAMES.items():
        yield Table(
            f"Keys of Level {name}",
            ("Attribute", "Tag", "VR", "Key", "Matching"),
            tuple(_row(key) for key in KEYS if key.level is level),
        )


def _row(key: Key) -> tuple[str, ...]:
    tag = f"({key.tag >> 16:04X},{key.tag & 0xFFFF:04X})"
    return key.keyword, tag, key.vr, _TYPES[key.type], matching_of(key)


def matching_rules() -> tuple[str, ...]:
    """What PS3.4 leaves to the SCP, and wants to be stated."""
    pairs = ", ".join(f"{date} with {time}" for date, time in PAIRS)
    return (
        "Keys of a level are also answered, and matched, at the levels below it. In the Study Root "
        "model, which has no patient level, those of patients are keys of the study level, and "
        "PatientID is a required key (PS3.4 Table C.6-5).",
        f"{', '.join(CONSTANTS)} are returned when they are asked for, at every level. Instances "
        "are always ONLINE.",
        "A key that is not in these tables, or is one of a lower level, is ignored for matching "
        "and comes back empty, with status FF01.",
        "Matching is case-sensitive but for names (PN). In names, case, the accents of Latin, "
        "Greek and Cyrillic letters, and the width of characters do not matter; nor do empty "
        "components at the end. A key of one component group matches any group of a name. In names "
        "a * stays within its component if another component follows in the key; ? never stands "
        "for a delimiter.",
        "Fuzzy matching: every word of the key sounds like a word of the name, in any order. The "
        "sound is that of Cologne phonetics (Postel 1969). Words in other scripts than Latin must "
        "be equal.",
        "A key of * alone, whatever its VR, and one of - alone for a date or time, ask for "
        "everything.",
        "A date or time that is not given to its last digit means all that it can mean: 1030 is "
        "the minute from 10:30.",
        f"Combined date-time matching is done for {pairs}; timezone query adjustment too. It "
        "needs Timezone Offset From UTC in the study and in the request.",
        "Several values in a key: any one of them matches, unless multiple value matching was "
        "agreed upon.",
        "Numbers (IS, DS) match by value: 1 matches 01.",
        "Matches are in the character set of the request where it has all their characters, "
        "otherwise in UTF-8 (ISO_IR 192); those of ASCII alone name none.",
    )


def _limits(scope: Scope) -> tuple[str, ...]:
    rules = scope.settings.query
    matches = f"{rules.maximum_matches:,}" if rules.maximum_matches else "no limit"
    seconds = f"{rules.maximum_seconds:g} s" if rules.maximum_seconds else "no limit"
    relational = "yes" if rules.relational else "only if agreed upon"
    unknown = (
        "it matches every value, as PS3.4 C.2.2.1.2 has it"
        if rules.match_unknown
        else "it matches no value but in universal matching; query.match_unknown changes that"
    )
    extra = ", ".join(rules.extra_keys) or "none"
    return (
        f"Matches of a query: {matches}. Time of searching: {seconds}.",
        f"Relational queries: {relational}.",
        f"A required key that is stored empty: {unknown}.",
        f"Further keys by the settings: {extra}.",
    )
