"""Why an association is rejected or aborted, and how one presentation context was answered.

Owns the codes of PS3.8 Tables 9-18, 9-21 and 9-26 with their texts. Knows nothing else.
"""

from __future__ import annotations

__all__ = [
    "ABORT_REASONS",
    "ABORT_SOURCES",
    "CONTEXT_RESULTS",
    "REJECT_REASONS",
    "REJECT_RESULTS",
    "REJECT_SOURCES",
    "abort_text",
    "reject_text",
]

# PS3.8 Table 9-21, Result
REJECT_RESULTS: dict[int, str] = {
    1: "rejected-permanent",
    2: "rejected-transient",
}

# PS3.8 Table 9-21, Source
REJECT_SOURCES: dict[int, str] = {
    1: "DICOM UL service-user",
    2: "DICOM UL service-provider (ACSE related function)",
    3: "DICOM UL service-provider (Presentation related function)",
}

# PS3.8 Table 9-21, Reason/Diag. by (source, reason)
REJECT_REASONS: dict[tuple[int, int], str] = {
    (1, 1): "no-reason-given",
    (1, 2): "application-context-name-not-supported",
    (1, 3): "calling-AE-title-not-recognized",
    (1, 7): "called-AE-title-not-recognized",
    (2, 1): "no-reason-given",
    (2, 2): "protocol-version-not-supported",
    (3, 1): "temporary-congestion",
    (3, 2): "local-limit-exceeded",
}

# PS3.8 Table 9-26, Source
ABORT_SOURCES: dict[int, str] = {
    0: "DICOM UL service-user",
    2: "DICOM UL service-provider",
}

# PS3.8 Table 9-26, Reason/Diag.; significant only if the source is 2
ABORT_REASONS: dict[int, str] = {
    0: "reason-not-specified",
    1: "unrecognized-PDU",
    2: "unexpected-PDU",
    4: "unrecognized-PDU parameter",
    5: "unexpected-PDU parameter",
    6: "invalid-PDU-parameter value",
}

# PS3.8 Table 9-18, Result/Reason
CONTEXT_RESULTS: dict[int, str] = {
    0: "acceptance",
    1: "user-rejection",
    2: "no-reason (provider rejection)",
    3: "abstract-syntax-not-supported (provider rejection)",
    4: "transfer-syntaxes-not-supported (provider rejection)",
}


def reject_text(result: int, source: int, reason: int) -> str:
    """An A-ASSOCIATE-RJ in words, codes included; codes outside the tables are said to be so."""
    words = (
        REJECT_RESULTS.get(result, "unknown result"),
        REJECT_SOURCES.get(source, "unknown source"),
        REJECT_REASONS.get((source, reason), "unknown reason"),
    )
    return f"{words[0]} by {words[1]}: {words[2]} ({result},{source},{reason})"


def abort_text(source: int, reason: int) -> str:
    """An A-ABORT in words, codes included; codes outside the tables are said to be so."""
    who = ABORT_SOURCES.get(source, "unknown source")
    why = f": {ABORT_REASONS.get(reason, 'unknown reason')}" if source == 2 else ""
    return f"aborted by {who}{why} ({source},{reason})"
